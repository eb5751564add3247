/*
 * buffer_text.c - Buffers and strings: the encodings that Node has without the ones of ICU.
 */
#include <math.h>
#include <string.h>

#include "bindings/buffer.h"
#include "objects.h"
#include "runtime/codec.h"
#include "runtime/env.h"
#include "runtime/errors.h"
#include "runtime/text.h"

#define MAX_STRING_LENGTH 536870888u /* buffer.constants.MAX_STRING_LENGTH */

/* ---- names ---- */

static bool is_name(const char *text, size_t length, const char *name)
{
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c >= 'A' && c <= 'Z')
            c = (char) (c + 'a' - 'A');
        if (c != name[i])
            return false;
    }
    return name[length] == '\0';
}

buffer_encoding buffer_encoding_from(duk_context *ctx, duk_idx_t index)
{
    static const struct {
        const char *name;
        buffer_encoding encoding;
    } names[] = {
        {"utf8", ENCODING_UTF8},         {"utf-8", ENCODING_UTF8},         {"hex", ENCODING_HEX},
        {"base64", ENCODING_BASE64},     {"base64url", ENCODING_BASE64URL}, {"latin1", ENCODING_LATIN1},
        {"binary", ENCODING_LATIN1},     {"ascii", ENCODING_ASCII},        {"ucs2", ENCODING_UTF16LE},
        {"ucs-2", ENCODING_UTF16LE},     {"utf16le", ENCODING_UTF16LE},    {"utf-16le", ENCODING_UTF16LE},
    };
    if (duk_is_null_or_undefined(ctx, index))
        return ENCODING_UTF8;
    if (!duk_is_string(ctx, index))
        return ENCODING_UNKNOWN;
    duk_size_t length;
    const char *text = duk_get_lstring(ctx, index, &length);
    if (length == 0)
        return ENCODING_UTF8;
    for (size_t i = 0; i < sizeof names / sizeof *names && length <= 9; i++) {
        if ((names[i].name[0] | 0x20) == (text[0] | 0x20) && is_name(text, length, names[i].name))
            return names[i].encoding;
    }
    return ENCODING_UNKNOWN;
}

/* ---- bytes to text ---- */

static void require_string_length(duk_context *ctx, size_t length)
{
    if (length > MAX_STRING_LENGTH) {
        (void) env_throw_coded_error(ctx, DUK_ERR_ERROR, "ERR_STRING_TOO_LONG",
                                     "Cannot create a string longer than 0x%x characters", MAX_STRING_LENGTH);
    }
}

static void push_base64(duk_context *ctx, const uint8_t *bytes, size_t length, bool url)
{
    size_t size = codec_base64_encoded_length(length, url);
    require_string_length(ctx, size);
    char *text = duk_begin_string(ctx, size);
    codec_base64_encode(text, bytes, length, url);
    duk_push_begun_string(ctx, text, size, size);
}

static void push_hex(duk_context *ctx, const uint8_t *bytes, size_t length)
{
    require_string_length(ctx, length * 2);
    char *text = duk_begin_string(ctx, length * 2);
    codec_hex_encode(text, bytes, length);
    duk_push_begun_string(ctx, text, length * 2, length * 2);
}

void buffer_push_text(duk_context *ctx, buffer_encoding encoding, const uint8_t *bytes, size_t length)
{
    if (length == 0) {
        duk_push_literal(ctx, "");
        return;
    }
    if (encoding != ENCODING_UTF16LE)
        require_string_length(ctx, length);
    switch (encoding) {
    case ENCODING_UTF16LE: env_push_utf16le(ctx, bytes, length); break;
    case ENCODING_LATIN1: env_push_latin1(ctx, bytes, length); break;
    case ENCODING_ASCII: env_push_ascii(ctx, bytes, length); break;
    case ENCODING_BASE64: push_base64(ctx, bytes, length, false); break;
    case ENCODING_BASE64URL: push_base64(ctx, bytes, length, true); break;
    case ENCODING_HEX: push_hex(ctx, bytes, length); break;
    default: env_push_utf8(ctx, bytes, length); break;
    }
}

static void throw_unknown_encoding(duk_context *ctx, duk_idx_t index)
{
    duk_dup(ctx, index);
    env_throw_node_error(ctx, "ERR_UNKNOWN_ENCODING", 1);
}

void buffer_throw_bad_encoding(duk_context *ctx, duk_idx_t index)
{
    index = duk_normalize_index(ctx, index);
    if (duk_is_string(ctx, index) && !duk_is_symbol(ctx, index))
        throw_unknown_encoding(ctx, index);
    duk_push_literal(ctx, "encoding");
    duk_push_literal(ctx, "string");
    duk_dup(ctx, index);
    env_throw_node_error(ctx, "ERR_INVALID_ARG_TYPE", 3);
}

/* A bound of toString: rounded towards zero; what is no number is 0. */
static double text_bound(duk_context *ctx, duk_idx_t index)
{
    double value = trunc(duk_to_number(ctx, index));
    return isnan(value) ? 0 : value;
}

/* this.toString(encoding, start, end) */
static duk_ret_t to_string(duk_context *ctx)
{
    byte_span span = buffer_require_this(ctx);
    double length = (double) span.length;
    double start = 0;
    double end = length;
    if (!duk_is_undefined(ctx, 1)) {
        start = text_bound(ctx, 1);
        if (start < 0)
            start = 0;
    }
    if (start > 0 && start >= length) {
        duk_push_literal(ctx, "");
        return 1;
    }
    if (!duk_is_undefined(ctx, 2)) {
        end = text_bound(ctx, 2);
        if (end > length)
            end = length;
    }
    if (end <= start && !(length == 0 && duk_is_undefined(ctx, 2))) {
        duk_push_literal(ctx, "");
        return 1;
    }
    buffer_encoding encoding = ENCODING_UTF8;
    if (!duk_is_undefined(ctx, 0)) {
        if (!duk_is_string(ctx, 0))
            duk_to_string(ctx, 0);
        encoding = buffer_encoding_from(ctx, 0);
        if (encoding == ENCODING_UNKNOWN || duk_get_length(ctx, 0) == 0)
            throw_unknown_encoding(ctx, 0);
    }
    if (!buffer_get(ctx, -1, &span) || end > (double) span.length) { /* a conversion detached it */
        duk_push_literal(ctx, "");
        return 1;
    }
    buffer_push_text(ctx, encoding, span.bytes + (size_t) start, (size_t) (end - start));
    return 1;
}

/* The index of a slice; Node's error when it is none. */
static double slice_index(duk_context *ctx, duk_idx_t index, double fallback, double max)
{
    if (duk_is_undefined(ctx, index))
        return fallback;
    double value = trunc(duk_to_number(ctx, index));
    if (isnan(value))
        value = 0;
    if (value < 0 || value > max)
        (void) env_throw_coded_error(ctx, DUK_ERR_RANGE_ERROR, "ERR_OUT_OF_RANGE", "Index out of range");
    return value;
}

/* this.utf8Slice(start, end) and the like; the magic is the encoding */
static duk_ret_t slice(duk_context *ctx)
{
    byte_span span = buffer_require_this(ctx);
    double length = (double) span.length;
    double start = slice_index(ctx, 0, 0, INFINITY);
    double end = slice_index(ctx, 1, length, INFINITY);
    if (end < start)
        end = start;
    if (end > length || !buffer_get(ctx, -1, &span) || end > (double) span.length)
        (void) env_throw_coded_error(ctx, DUK_ERR_RANGE_ERROR, "ERR_OUT_OF_RANGE", "Index out of range");
    buffer_push_text(ctx, (buffer_encoding) duk_get_current_magic(ctx), span.bytes + (size_t) start,
                     (size_t) (end - start));
    return 1;
}

/* ---- text to bytes ---- */

size_t buffer_text_size(duk_context *ctx, duk_idx_t index, buffer_encoding encoding)
{
    size_t length;
    const uint8_t *units = (const uint8_t *) env_string_units(ctx, index, &length);
    switch (encoding) {
    case ENCODING_UTF16LE: return duk_get_length(ctx, index) * 2;
    case ENCODING_LATIN1:
    case ENCODING_ASCII: return duk_get_length(ctx, index);
    case ENCODING_BASE64:
    case ENCODING_BASE64URL: return codec_base64_decoded_size(units, length);
    case ENCODING_HEX: return duk_get_length(ctx, index) / 2;
    default: return codec_utf8_encoded_length(units, length);
    }
}

size_t buffer_write_text(duk_context *ctx, duk_idx_t index, buffer_encoding encoding, uint8_t *bytes, size_t capacity)
{
    size_t length;
    const uint8_t *units = (const uint8_t *) env_string_units(ctx, index, &length);
    switch (encoding) {
    case ENCODING_UTF16LE: return codec_utf16le_encode(bytes, capacity, units, length);
    case ENCODING_LATIN1:
    case ENCODING_ASCII: return codec_latin1_encode(bytes, capacity, units, length);
    case ENCODING_BASE64:
    case ENCODING_BASE64URL: return codec_base64_decode(bytes, capacity, units, length);
    case ENCODING_HEX: return codec_hex_decode(bytes, capacity, units, length);
    default: return codec_utf8_encode(bytes, capacity, units, length, NULL);
    }
}

/* fromString(string, encoding): a Buffer, as Buffer.from makes it */
static duk_ret_t from_string(duk_context *ctx)
{
    buffer_encoding encoding = duk_is_string(ctx, 1) ? buffer_encoding_from(ctx, 1) : ENCODING_UTF8;
    if (encoding == ENCODING_UNKNOWN)
        throw_unknown_encoding(ctx, 1);
    size_t size = buffer_text_size(ctx, 0, encoding);
    uint8_t *bytes = buffer_push_pooled(ctx, size);
    size_t written = buffer_write_text(ctx, 0, encoding, bytes, size);
    if (written == size)
        return 1;
    /* Less came out than was reckoned: a part of it. */
    memset(bytes + written, 0, size - written);
    builtins_push_part(ctx, -1, 0, written, env_from(ctx)->buffer_prototype);
    return 1;
}

/* byteLength(value, encoding) of a string, Buffer or ArrayBuffer */
static duk_ret_t byte_length(duk_context *ctx)
{
    byte_span span = {NULL, 0};
    if (duk_is_string(ctx, 0) && !duk_is_symbol(ctx, 0)) {
        buffer_encoding encoding = buffer_encoding_from(ctx, 1);
        duk_push_number(ctx, (double) buffer_text_size(ctx, 0, encoding));
        return 1;
    }
    if (buffer_get(ctx, 0, &span)) {
        duk_push_number(ctx, (double) span.length);
        return 1;
    }
    static const char *const types[] = {"string", "Buffer", "ArrayBuffer"};
    duk_push_literal(ctx, "string");
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < 3; i++) {
        duk_push_string(ctx, types[i]);
        duk_put_prop_index(ctx, -2, i);
    }
    duk_dup(ctx, 0);
    env_throw_node_error(ctx, "ERR_INVALID_ARG_TYPE", 3);
    return 0;
}

static void require_string(duk_context *ctx, duk_idx_t index)
{
    if (!duk_is_string(ctx, index) || duk_is_symbol(ctx, index))
        (void) env_throw_coded_error(ctx, DUK_ERR_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "argument must be a string");
}

static duk_ret_t write_at(duk_context *ctx, buffer_encoding encoding, double offset, double length)
{
    byte_span span = {NULL, 0};
    require_string(ctx, 0);
    duk_push_this(ctx);
    if (!buffer_get(ctx, -1, &span) || offset > (double) span.length)
        (void) env_throw_coded_error(ctx, DUK_ERR_RANGE_ERROR, "ERR_BUFFER_OUT_OF_BOUNDS",
                                     "\"offset\" is outside of buffer bounds");
    double room = (double) span.length - offset;
    if (length > room)
        length = room;
    size_t written = buffer_write_text(ctx, 0, encoding, span.bytes + (size_t) offset, (size_t) length);
    duk_push_number(ctx, (double) written);
    return 1;
}

/* this.utf8Write(string, offset, length) and the like; the magic is the encoding */
static duk_ret_t write_method(duk_context *ctx)
{
    byte_span span = buffer_require_this(ctx);
    require_string(ctx, 0);
    static const char message[] = "\"%s\" is outside of buffer bounds";
    double offset = duk_is_undefined(ctx, 1) ? 0 : trunc(duk_to_number(ctx, 1));
    if (isnan(offset))
        offset = 0;
    if (offset < 0 || offset > (double) span.length)
        (void) env_throw_coded_error(ctx, DUK_ERR_RANGE_ERROR, "ERR_BUFFER_OUT_OF_BOUNDS", message, "offset");
    double length = duk_is_undefined(ctx, 2) ? (double) span.length - offset : trunc(duk_to_number(ctx, 2));
    if (isnan(length))
        length = 0;
    if (length < 0)
        (void) env_throw_coded_error(ctx, DUK_ERR_RANGE_ERROR, "ERR_BUFFER_OUT_OF_BOUNDS", message, "length");
    return write_at(ctx, (buffer_encoding) duk_get_current_magic(ctx), offset, length);
}

/* this.write(string, offset, length, encoding), where encoding may come in the place of the others */
static duk_ret_t write_text(duk_context *ctx)
{
    byte_span span = buffer_require_this(ctx);
    double size = (double) span.length;
    double offset = 0;
    double length = size;
    duk_idx_t encoding_index = 3;
    if (duk_is_undefined(ctx, 1)) {
        return write_at(ctx, ENCODING_UTF8, 0, size);
    }
    if (duk_is_undefined(ctx, 2) && duk_is_string(ctx, 1)) {
        encoding_index = 1;
    } else {
        offset = buffer_require_integer(ctx, 1, "offset", 0, size);
        length = size - offset;
        if (duk_is_string(ctx, 2)) {
            encoding_index = 2;
        } else if (!duk_is_undefined(ctx, 2)) {
            double wanted = buffer_require_integer(ctx, 2, "length", length, size);
            length = wanted < length ? wanted : length;
        }
    }
    buffer_encoding encoding = buffer_encoding_from(ctx, encoding_index);
    if (encoding == ENCODING_UNKNOWN)
        throw_unknown_encoding(ctx, encoding_index);
    return write_at(ctx, encoding, offset, length);
}

/* atob(text): the decoded string, or -1 if it is not base64 */
static duk_ret_t atob(duk_context *ctx)
{
    size_t length, written;
    const uint8_t *text = (const uint8_t *) env_string_units(ctx, 0, &length);
    uint8_t *bytes = duk_push_buffer_raw(ctx, length / 4 * 3 + 3, DUK_BUF_FLAG_NOZERO);
    if (codec_base64_decode_forgiving(bytes, &written, text, length))
        env_push_latin1(ctx, bytes, written);
    else
        duk_push_int(ctx, -1);
    return 1;
}

/* btoa(text): base64, or -1 if there are characters above U+00FF */
static duk_ret_t btoa(duk_context *ctx)
{
    size_t length;
    const uint8_t *units = (const uint8_t *) env_string_units(ctx, 0, &length);
    if (codec_run_below(units, length, 0xc4) < length) { /* it leads a character above U+00FF */
        duk_push_int(ctx, -1);
        return 1;
    }
    size_t size = duk_get_length(ctx, 0);
    uint8_t *bytes = duk_push_buffer_raw(ctx, size, DUK_BUF_FLAG_NOZERO);
    codec_latin1_encode(bytes, size, units, length);
    push_base64(ctx, bytes, size, false);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"toString", to_string, 3},
    {"write", write_text, 4},
    {"fromString", from_string, 2},
    {"byteLength", byte_length, 2},
    {"atob", atob, 1},
    {"btoa", btoa, 1},
    {NULL, NULL, 0},
};

static const struct {
    const char *slice, *write;
    buffer_encoding encoding;
} methods[] = {
    {"asciiSlice", "asciiWrite", ENCODING_ASCII},       {"base64Slice", "base64Write", ENCODING_BASE64},
    {"base64urlSlice", "base64urlWrite", ENCODING_BASE64URL}, {"latin1Slice", "latin1Write", ENCODING_LATIN1},
    {"hexSlice", "hexWrite", ENCODING_HEX},             {"ucs2Slice", "ucs2Write", ENCODING_UTF16LE},
    {"utf8Slice", "utf8Write", ENCODING_UTF8},
};

static void put_method(duk_context *ctx, const char *name, duk_c_function function, duk_idx_t nargs,
                       buffer_encoding encoding)
{
    duk_push_c_function(ctx, function, nargs);
    duk_set_magic(ctx, -1, (duk_int_t) encoding);
    duk_put_prop_string(ctx, -2, name);
}

void buffer_put_text_functions(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        put_method(ctx, methods[i].slice, slice, 2, methods[i].encoding);
        put_method(ctx, methods[i].write, write_method, 3, methods[i].encoding);
    }
}
