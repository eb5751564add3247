/*
 * buffer_search.c - indexOf, lastIndexOf and includes of Buffers.
 */
#include <math.h>
#include <string.h>

#include "bindings/buffer.h"
#include "runtime/codec_wide.h"
#include "runtime/errors.h"
#include "runtime/text.h"

#define NOT_FOUND SIZE_MAX

/* What is searched for. Steps of two: UTF-16, where only even positions count. */
typedef struct needle {
    const uint8_t *bytes;
    size_t length;
    size_t step;
} needle;

/* Where a search begins: negative offsets count from the end. Returns -1 if nothing can be found. */
static double search_start(double length, double offset, double needle_length, bool forward)
{
    if (offset < 0) {
        if (offset + length >= 0)
            return length + offset;
        return forward || needle_length == 0 ? 0 : -1;
    }
    if (offset + needle_length <= length)
        return offset;
    if (needle_length == 0)
        return length;
    return forward ? -1 : length - 1;
}

static bool is_match(const uint8_t *at, const needle *wanted)
{
    return at[0] == wanted->bytes[0] && memcmp(at, wanted->bytes, wanted->length) == 0;
}

/* A first byte that is seldom is found by memchr; when it is there but not the needle, places are looked for that have the
 * needle's last byte, too. */

static size_t find_forward(byte_span in, const needle *wanted, size_t from)
{
    size_t end = in.length - wanted->length + 1;
    size_t last = wanted->length - 1;
    while (from < end) {
        const uint8_t *next = memchr(in.bytes + from, wanted->bytes[0], end - from);
        if (next == NULL)
            return NOT_FOUND;
        from = (size_t) (next - in.bytes);
        if (from % wanted->step == 0 && is_match(next, wanted))
            return from;
        from = codec_wide_find_pair(in.bytes, from + 1, end, wanted->bytes[0], wanted->bytes[last], last);
    }
    return NOT_FOUND;
}

/* Horspool's search: the longer the needle, the longer its strides. */
static size_t find_long(byte_span in, const needle *wanted, size_t from)
{
    size_t skip[256];
    size_t last = wanted->length - 1;
    for (size_t i = 0; i < 256; i++)
        skip[i] = wanted->length;
    for (size_t i = 0; i < last; i++)
        skip[wanted->bytes[i]] = last - i;
    for (size_t i = from; i + wanted->length <= in.length; i += skip[in.bytes[i + last]]) {
        if (in.bytes[i + last] == wanted->bytes[last] && i % wanted->step == 0 && is_match(in.bytes + i, wanted))
            return i;
    }
    return NOT_FOUND;
}

static size_t find_backward(byte_span in, const needle *wanted, size_t from)
{
    size_t end = in.length - wanted->length + 1;
    size_t last = wanted->length - 1;
    if (from + 1 < end)
        end = from + 1;
    while (end > 0) {
        const uint8_t *before = memrchr(in.bytes, wanted->bytes[0], end);
        if (before == NULL)
            return NOT_FOUND;
        end = (size_t) (before - in.bytes);
        if (end % wanted->step == 0 && is_match(before, wanted))
            return end;
        end = codec_wide_find_last_pair(in.bytes, end, wanted->bytes[0], wanted->bytes[last], last);
    }
    return NOT_FOUND;
}

#define LONG_NEEDLE 16

static double search(byte_span in, const needle *wanted, double offset, bool forward)
{
    double start = search_start((double) in.length, offset, (double) wanted->length, forward);
    if (wanted->length == 0)
        return start;
    if (start < 0 || wanted->length > in.length || (forward && start + (double) wanted->length > (double) in.length))
        return -1;
    size_t from = (size_t) start;
    if (wanted->step == 2) {
        if (in.length < 2 || wanted->length < 2)
            return -1;
        from &= ~(size_t) 1;
    }
    size_t found;
    if (!forward)
        found = find_backward(in, wanted, from);
    else
        found = wanted->length >= LONG_NEEDLE ? find_long(in, wanted, from) : find_forward(in, wanted, from);
    return found == NOT_FOUND ? -1 : (double) found;
}

static void throw_bad_value(duk_context *ctx)
{
    static const char *const types[] = {"number", "string", "Buffer", "Uint8Array"};
    duk_push_literal(ctx, "value");
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < 4; i++) {
        duk_push_string(ctx, types[i]);
        duk_put_prop_index(ctx, -2, i);
    }
    duk_dup(ctx, 0);
    env_throw_node_error(ctx, "ERR_INVALID_ARG_TYPE", 3);
}

/* The offset argument: a number in 32 bits; anything that is none means the end that the search begins at. */
static double offset_argument(duk_context *ctx, duk_idx_t index, bool is_encoding, double fallback)
{
    double offset = is_encoding ? NAN : duk_to_number(ctx, index);
    if (isnan(offset))
        return fallback;
    if (offset > 0x7fffffff)
        return 0x7fffffff;
    return offset < -2147483648.0 ? -2147483648.0 : trunc(offset);
}

/* this.indexOf(value, byteOffset, encoding) */
static double index_of(duk_context *ctx, bool forward)
{
    byte_span in;
    duk_push_this(ctx);
    if (!buffer_get(ctx, -1, &in)) {
        static const char *const types[] = {"Buffer", "TypedArray", "DataView"};
        duk_push_literal(ctx, "buffer");
        duk_push_array(ctx);
        for (duk_uarridx_t i = 0; i < 3; i++) {
            duk_push_string(ctx, types[i]);
            duk_put_prop_index(ctx, -2, i);
        }
        duk_dup(ctx, 3);
        env_throw_node_error(ctx, "ERR_INVALID_ARG_TYPE", 3);
    }
    bool is_encoding = duk_is_string(ctx, 1);
    duk_idx_t encoding_index = is_encoding ? 1 : 2;
    double offset = offset_argument(ctx, 1, is_encoding, forward ? 0 : (double) in.length);
    needle wanted = {NULL, 0, 1};
    uint8_t byte;
    if (duk_is_number(ctx, 0)) {
        byte = (uint8_t) duk_to_uint32(ctx, 0);
        wanted.bytes = &byte;
        wanted.length = 1;
        return buffer_get(ctx, 3, &in) ? search(in, &wanted, offset, forward) : -1;
    }
    byte_span value;
    buffer_encoding encoding = ENCODING_UTF8;
    if (!duk_is_undefined(ctx, encoding_index)) {
        if (!duk_is_string(ctx, encoding_index))
            duk_to_string(ctx, encoding_index);
        encoding = buffer_encoding_from(ctx, encoding_index);
    }
    if (duk_is_string(ctx, 0) && !duk_is_symbol(ctx, 0)) {
        if (encoding == ENCODING_UNKNOWN) {
            duk_dup(ctx, encoding_index);
            env_throw_node_error(ctx, "ERR_UNKNOWN_ENCODING", 1);
        }
        size_t size = buffer_text_size(ctx, 0, encoding);
        uint8_t *bytes = duk_push_fixed_buffer(ctx, size + 1);
        wanted.length = buffer_write_text(ctx, 0, encoding, bytes, size);
        wanted.bytes = bytes;
    } else if (buffer_get_uint8(ctx, 0, &value)) {
        wanted.bytes = value.bytes;
        wanted.length = value.length;
    } else {
        throw_bad_value(ctx);
    }
    if (encoding == ENCODING_UTF16LE)
        wanted.step = 2;
    return buffer_get(ctx, 3, &in) ? search(in, &wanted, offset, forward) : -1;
}

static duk_ret_t index_of_method(duk_context *ctx)
{
    duk_push_number(ctx, index_of(ctx, true));
    return 1;
}

static duk_ret_t last_index_of_method(duk_context *ctx)
{
    duk_push_number(ctx, index_of(ctx, false));
    return 1;
}

static duk_ret_t includes_method(duk_context *ctx)
{
    duk_push_boolean(ctx, index_of(ctx, true) != -1);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"indexOf", index_of_method, 3},
    {"lastIndexOf", last_index_of_method, 3},
    {"includes", includes_method, 3},
    {NULL, NULL, 0},
};

void buffer_put_search_functions(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
