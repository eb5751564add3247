/*
 * buffer.c - internalBinding('buffer'): making Buffers, and copying, comparing, filling and joining their bytes. The
 * functions are methods of Buffer where they look like one (lib/buffer.js puts them there); they check what they are
 * given. Text is in buffer_text.c, numbers in buffer_numbers.c, searching in buffer_search.c.
 */
#include "bindings/buffer.h"

#include <math.h>
#include <string.h>

#include "bindings/bindings.h"
#include "objects.h"
#include "runtime/codec.h"
#include "runtime/env.h"
#include "runtime/errors.h"

#define MAX_LENGTH 9007199254740991.0 /* buffer.constants.MAX_LENGTH */
#define POOL_STASH "bufferPool"       /* in the stash of the heap: the block that small Buffers share */
#define PROTOTYPE_STASH "bufferPrototype"

/* The engine has no larger ones. */
#define ENGINE_MAX_LENGTH 0x7ffffffeu

/* ---- arguments ---- */

bool buffer_get(duk_context *ctx, duk_idx_t index, byte_span *span)
{
    return builtins_get_bytes(ctx, index, (void **) &span->bytes, &span->length) != DUK_CLASS_NONE;
}

bool buffer_get_uint8(duk_context *ctx, duk_idx_t index, byte_span *span)
{
    return builtins_get_bytes(ctx, index, (void **) &span->bytes, &span->length) == DUK_CLASS_UINT8ARRAY;
}

void buffer_throw_not_uint8(duk_context *ctx, duk_idx_t index, const char *name)
{
    index = duk_normalize_index(ctx, index);
    duk_push_string(ctx, name);
    duk_push_array(ctx);
    duk_push_literal(ctx, "Buffer");
    duk_put_prop_index(ctx, -2, 0);
    duk_push_literal(ctx, "Uint8Array");
    duk_put_prop_index(ctx, -2, 1);
    if (index == DUK_INVALID_INDEX)
        duk_push_undefined(ctx);
    else
        duk_dup(ctx, index);
    env_throw_node_error(ctx, "ERR_INVALID_ARG_TYPE", 3);
}

static byte_span require_uint8(duk_context *ctx, duk_idx_t index, const char *name)
{
    byte_span span = {NULL, 0};
    if (!buffer_get_uint8(ctx, index, &span))
        buffer_throw_not_uint8(ctx, index, name);
    return span;
}

byte_span buffer_require_this(duk_context *ctx)
{
    byte_span span = {NULL, 0};
    duk_push_this(ctx);
    if (!buffer_get(ctx, -1, &span))
        (void) env_throw_coded_error(ctx, DUK_ERR_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "argument must be a buffer");
    return span;
}

static void throw_not_in_range(duk_context *ctx, duk_idx_t index, const char *name, const char *range)
{
    duk_push_string(ctx, name);
    duk_push_string(ctx, range);
    duk_dup(ctx, index);
    env_throw_node_error(ctx, "ERR_OUT_OF_RANGE", 3);
}

double buffer_require_integer(duk_context *ctx, duk_idx_t index, const char *name, double fallback, double max)
{
    if (duk_is_undefined(ctx, index))
        return fallback;
    index = duk_normalize_index(ctx, index);
    if (!duk_is_number(ctx, index)) {
        duk_push_string(ctx, name);
        duk_push_literal(ctx, "number");
        duk_dup(ctx, index);
        env_throw_node_error(ctx, "ERR_INVALID_ARG_TYPE", 3);
    }
    double value = duk_get_number(ctx, index);
    if (value != floor(value) || isinf(value))
        throw_not_in_range(ctx, index, name, "an integer");
    if (value < 0 || value > max) {
        char range[64];
        snprintf(range, sizeof range, ">= 0 && <= %.0f", max);
        throw_not_in_range(ctx, index, name, range);
    }
    return value;
}

/* ---- making ---- */

void buffer_push_view(duk_context *ctx, duk_idx_t memory, size_t offset, size_t length)
{
    builtins_push_view(ctx, memory, offset, length, env_from(ctx)->buffer_prototype);
}

static void require_possible(duk_context *ctx, double length)
{
    if (length > ENGINE_MAX_LENGTH)
        (void) duk_range_error(ctx, "Array buffer allocation failed");
}

uint8_t *buffer_push(duk_context *ctx, size_t length)
{
    require_possible(ctx, (double) length);
    uint8_t *bytes = duk_push_fixed_buffer(ctx, length);
    buffer_push_view(ctx, -1, 0, length);
    duk_remove(ctx, -2);
    return bytes;
}

/* Small Buffers are parts of a block that lives as long as one of them. */
static void start_pool(duk_context *ctx, size_t size)
{
    env_t *env = env_from(ctx);
    duk_push_heap_stash(ctx);
    env->buffer_pool_bytes = duk_push_fixed_buffer(ctx, size);
    duk_push_buffer_object(ctx, -1, 0, size, DUK_BUFOBJ_ARRAYBUFFER);
    env->buffer_pool = duk_get_heapptr(ctx, -1);
    duk_put_prop_literal(ctx, -3, POOL_STASH);
    env->buffer_pool_size = size;
    env->buffer_pool_used = 0;
    duk_pop_2(ctx);
}

/* Push a Buffer of a block of its own with whatever was there before. */
static uint8_t *push_unfilled(duk_context *ctx, size_t length)
{
    require_possible(ctx, (double) length);
    uint8_t *bytes = duk_push_buffer_raw(ctx, length, DUK_BUF_FLAG_NOZERO);
    buffer_push_view(ctx, -1, 0, length);
    duk_remove(ctx, -2);
    return bytes;
}

uint8_t *buffer_push_pooled(duk_context *ctx, size_t length)
{
    env_t *env = env_from(ctx);
    if (length == 0 || length >= env->buffer_pool_limit / 2)
        return push_unfilled(ctx, length);
    if (env->buffer_pool == NULL || length > env->buffer_pool_size - env->buffer_pool_used)
        start_pool(ctx, env->buffer_pool_limit);
    size_t offset = env->buffer_pool_used;
    uint8_t *bytes = env->buffer_pool_bytes + offset;
    env->buffer_pool_used = (offset + length + 7) & ~(size_t) 7;
    if (env->buffer_pool_used > env->buffer_pool_size)
        env->buffer_pool_used = env->buffer_pool_size;
    duk_push_heapptr(ctx, env->buffer_pool);
    buffer_push_view(ctx, -1, offset, length);
    duk_remove(ctx, -2);
    return bytes;
}

void buffer_push_copy(duk_context *ctx, const void *bytes, size_t length)
{
    uint8_t *copy = buffer_push_pooled(ctx, length);
    if (length > 0)
        memcpy(copy, bytes, length);
}

/* initialize(prototype): what every Buffer inherits from */
static duk_ret_t initialize(duk_context *ctx)
{
    env_from(ctx)->buffer_prototype = duk_require_heapptr(ctx, 0);
    duk_push_heap_stash(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_literal(ctx, -2, PROTOTYPE_STASH);
    return 0;
}

/* setPoolSize(size): what Buffer.poolSize is */
static duk_ret_t set_pool_size(duk_context *ctx)
{
    double size = duk_to_number(ctx, 0);
    env_from(ctx)->buffer_pool_limit = size > 0 && size <= ENGINE_MAX_LENGTH ? (size_t) size : 0;
    return 0;
}

/* The argument `size` of the allocating functions, checked as validateNumber does it. */
static size_t require_size(duk_context *ctx)
{
    if (!duk_is_number(ctx, 0)) {
        duk_push_literal(ctx, "size");
        duk_push_literal(ctx, "number");
        duk_dup(ctx, 0);
        env_throw_node_error(ctx, "ERR_INVALID_ARG_TYPE", 3);
    }
    double size = duk_get_number(ctx, 0);
    if (!(size >= 0 && size <= MAX_LENGTH))
        throw_not_in_range(ctx, 0, "size", ">= 0 && <= 9007199254740991");
    require_possible(ctx, size);
    return (size_t) size;
}

/* allocZeroed(size) */
static duk_ret_t alloc_zeroed(duk_context *ctx)
{
    buffer_push(ctx, require_size(ctx));
    return 1;
}

/* allocUnsafe(size) */
static duk_ret_t alloc_unsafe(duk_context *ctx)
{
    buffer_push_pooled(ctx, require_size(ctx));
    return 1;
}

/* allocUnsafeSlow(size) */
static duk_ret_t alloc_unsafe_slow(duk_context *ctx)
{
    push_unfilled(ctx, require_size(ctx));
    return 1;
}

/* createView(arrayBuffer, offset, length): a Buffer on memory that is there; the range is known to be right */
static duk_ret_t create_view(duk_context *ctx)
{
    buffer_push_view(ctx, 0, (size_t) duk_to_number(ctx, 1), (size_t) duk_to_number(ctx, 2));
    return 1;
}

/* fromBytes(view): a copy of the bytes of a Uint8Array */
static duk_ret_t from_bytes(duk_context *ctx)
{
    byte_span source = require_uint8(ctx, 0, "source");
    buffer_push_copy(ctx, source.bytes, source.length);
    return 1;
}

/* fromArray(arrayLike, length): of each element the low byte */
static duk_ret_t from_array(duk_context *ctx)
{
    double length = duk_to_number(ctx, 1);
    if (!(length > 0))
        length = 0;
    require_possible(ctx, length);
    memset(buffer_push_pooled(ctx, (size_t) length), 0, (size_t) length);
    for (size_t i = 0; i < (size_t) length; i++) {
        duk_get_prop_index(ctx, 0, (duk_uarridx_t) i);
        uint8_t byte = (uint8_t) duk_to_uint32(ctx, -1);
        duk_pop(ctx);
        byte_span span; /* a getter may have detached it */
        if (buffer_get(ctx, -1, &span) && i < span.length)
            span.bytes[i] = byte;
    }
    return 1;
}

/* this.subarray(start, end) */
static double adjust_offset(duk_context *ctx, duk_idx_t index, double fallback, double length)
{
    if (duk_is_undefined(ctx, index))
        return fallback;
    double offset = trunc(duk_to_number(ctx, index));
    if (isnan(offset))
        return 0;
    if (offset < 0)
        return offset + length > 0 ? offset + length : 0;
    return offset < length ? offset : length;
}

static duk_ret_t subarray(duk_context *ctx)
{
    byte_span span = buffer_require_this(ctx);
    double start = adjust_offset(ctx, 0, 0, (double) span.length);
    double end = adjust_offset(ctx, 1, (double) span.length, (double) span.length);
    size_t length = end > start ? (size_t) (end - start) : 0;
    builtins_push_part(ctx, 2, (size_t) start, length, env_from(ctx)->buffer_prototype);
    return 1;
}

/* ---- comparing ---- */

static int compare_bytes(const uint8_t *a, size_t a_length, const uint8_t *b, size_t b_length)
{
    size_t shorter = a_length < b_length ? a_length : b_length;
    int order = shorter == 0 || a == b ? 0 : memcmp(a, b, shorter);
    if (order == 0)
        order = (a_length > b_length) - (a_length < b_length);
    return (order > 0) - (order < 0);
}

/* compare(buf1, buf2), as Buffer.compare */
static duk_ret_t compare(duk_context *ctx)
{
    byte_span a = require_uint8(ctx, 0, "buf1");
    byte_span b = require_uint8(ctx, 1, "buf2");
    duk_push_int(ctx, compare_bytes(a.bytes, a.length, b.bytes, b.length));
    return 1;
}

/* this.compare(target, targetStart, targetEnd, sourceStart, sourceEnd) */
static duk_ret_t compare_method(duk_context *ctx)
{
    byte_span target = require_uint8(ctx, 0, "target");
    byte_span source = buffer_require_this(ctx);
    double target_start = buffer_require_integer(ctx, 1, "targetStart", 0, MAX_LENGTH);
    double target_end = buffer_require_integer(ctx, 2, "targetEnd", (double) target.length, (double) target.length);
    double source_start = buffer_require_integer(ctx, 3, "sourceStart", 0, MAX_LENGTH);
    double source_end = buffer_require_integer(ctx, 4, "sourceEnd", (double) source.length, (double) source.length);
    if (source_start >= source_end)
        duk_push_int(ctx, target_start >= target_end ? 0 : -1);
    else if (target_start >= target_end)
        duk_push_int(ctx, 1);
    else
        duk_push_int(ctx, compare_bytes(source.bytes + (size_t) source_start, (size_t) (source_end - source_start),
                                        target.bytes + (size_t) target_start, (size_t) (target_end - target_start)));
    return 1;
}

/* this.equals(other) */
static duk_ret_t equals(duk_context *ctx)
{
    byte_span other = require_uint8(ctx, 0, "otherBuffer");
    byte_span self = buffer_require_this(ctx);
    duk_push_boolean(ctx, self.length == other.length &&
                              compare_bytes(self.bytes, self.length, other.bytes, other.length) == 0);
    return 1;
}

/* ---- copying ---- */

/* An index of copy(): anything that is a number, rounded down; NaN is 0. */
static double copy_index(duk_context *ctx, duk_idx_t index, const char *name, double fallback, double max)
{
    if (duk_is_undefined(ctx, index))
        return fallback;
    double value = duk_to_number(ctx, index);
    value = isnan(value) || fabs(value) > MAX_LENGTH ? 0 : floor(value);
    if (value < 0 || value > max) {
        char range[64] = ">= 0";
        if (max < MAX_LENGTH)
            snprintf(range, sizeof range, ">= 0 && <= %.0f", max);
        duk_push_number(ctx, value);
        throw_not_in_range(ctx, duk_get_top_index(ctx), name, range);
    }
    return value;
}

static byte_span require_view(duk_context *ctx, duk_idx_t index, const char *name)
{
    byte_span span = {NULL, 0};
    if (builtins_get_bytes(ctx, index, (void **) &span.bytes, &span.length) < DUK_CLASS_DATAVIEW)
        buffer_throw_not_uint8(ctx, index, name);
    return span;
}

/* this.copy(target, targetStart, sourceStart, sourceEnd) */
static duk_ret_t copy(duk_context *ctx)
{
    bool converts = duk_is_object(ctx, 1) || duk_is_object(ctx, 2) || duk_is_object(ctx, 3);
    duk_push_this(ctx);
    byte_span source = require_view(ctx, 4, "source");
    byte_span target = require_view(ctx, 0, "target");
    double target_start = copy_index(ctx, 1, "targetStart", 0, MAX_LENGTH);
    double source_start = copy_index(ctx, 2, "sourceStart", 0, (double) source.length);
    double source_end = copy_index(ctx, 3, "sourceEnd", (double) source.length, MAX_LENGTH);
    if (converts) { /* that may have detached them */
        source = require_view(ctx, 4, "source");
        target = require_view(ctx, 0, "target");
    }
    if (source_end > (double) source.length)
        source_end = (double) source.length;
    if (target_start >= (double) target.length || source_start >= source_end) {
        duk_push_int(ctx, 0);
        return 1;
    }
    size_t count = (size_t) (source_end - source_start);
    size_t room = target.length - (size_t) target_start;
    if (count > room)
        count = room;
    memmove(target.bytes + (size_t) target_start, source.bytes + (size_t) source_start, count);
    duk_push_number(ctx, (double) count);
    return 1;
}

/* concat(list, length): length undefined for as much as there is */
static duk_ret_t concat(duk_context *ctx)
{
    if (!duk_is_array(ctx, 0)) {
        duk_push_literal(ctx, "list");
        duk_push_literal(ctx, "Array");
        duk_dup(ctx, 0);
        env_throw_node_error(ctx, "ERR_INVALID_ARG_TYPE", 3);
    }
    duk_uarridx_t count = (duk_uarridx_t) duk_get_length(ctx, 0);
    double total = 0;
    bool is_given = !duk_is_undefined(ctx, 1) && count > 0;
    if (is_given)
        total = buffer_require_integer(ctx, 1, "length", 0, MAX_LENGTH);
    for (duk_uarridx_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, 0, i);
        byte_span part;
        if (!buffer_get_uint8(ctx, -1, &part)) {
            char name[32];
            snprintf(name, sizeof name, "list[%u]", (unsigned) i);
            buffer_throw_not_uint8(ctx, -1, name);
        }
        if (!is_given)
            total += (double) part.length;
        duk_pop(ctx);
    }
    require_possible(ctx, total);
    uint8_t *bytes = buffer_push_pooled(ctx, (size_t) total);
    size_t used = 0;
    for (duk_uarridx_t i = 0; i < count && used < (size_t) total; i++) {
        duk_get_prop_index(ctx, 0, i);
        byte_span part;
        if (buffer_get(ctx, -1, &part)) {
            size_t room = (size_t) total - used;
            size_t length = part.length < room ? part.length : room;
            if (length > 0)
                memcpy(bytes + used, part.bytes, length);
            used += length;
        }
        duk_pop(ctx);
    }
    memset(bytes + used, 0, (size_t) total - used);
    return 1;
}

/* ---- filling ---- */

/* Repeat the first `pattern` bytes over the whole. */
static void repeat(uint8_t *bytes, size_t length, size_t pattern)
{
    while (pattern < length) {
        size_t count = pattern <= length - pattern ? pattern : length - pattern;
        memcpy(bytes + pattern, bytes, count);
        pattern += count;
    }
}

static void throw_out_of_bounds(duk_context *ctx)
{
    (void) env_throw_coded_error(ctx, DUK_ERR_RANGE_ERROR, "ERR_BUFFER_OUT_OF_BOUNDS",
                                 "Attempt to access memory outside buffer bounds");
}

/* Fill with text; returns the bytes of it that there are, the first of which are in place. A character that is cut off at the
 * end is written in part. */
static size_t put_text(duk_context *ctx, buffer_encoding encoding, byte_span to)
{
    size_t size = buffer_text_size(ctx, 0, encoding);
    uint8_t *text = duk_push_fixed_buffer(ctx, size);
    size = buffer_write_text(ctx, 0, encoding, text, size);
    size_t pattern = size < to.length ? size : to.length;
    memcpy(to.bytes, text, pattern);
    return pattern;
}

/* this.fill(value, offset, end, encoding), where for text the encoding may come in the place of the others */
static duk_ret_t fill(duk_context *ctx)
{
    byte_span span = buffer_require_this(ctx), value;
    bool is_text = duk_is_string(ctx, 0) && !duk_is_symbol(ctx, 0);
    duk_idx_t bounds = 2; /* how many of offset and end are given */
    buffer_encoding encoding = ENCODING_UTF8;
    if (is_text) {
        duk_idx_t index = 3;
        if (duk_is_undefined(ctx, 1) || duk_is_string(ctx, 1)) {
            index = 1;
            bounds = 0;
        } else if (duk_is_string(ctx, 2)) {
            index = 2;
            bounds = 1;
        }
        encoding = buffer_encoding_from(ctx, index);
        if (encoding == ENCODING_UNKNOWN)
            buffer_throw_bad_encoding(ctx, index);
    } else if (duk_is_undefined(ctx, 1)) {
        bounds = 0;
    }
    duk_get_prop_literal(ctx, 4, "length"); /* which somebody may have defined anew */
    double end = duk_to_number(ctx, -1), start = 0;
    if (bounds > 0) {
        start = buffer_require_integer(ctx, 1, "offset", 0, MAX_LENGTH);
        if (bounds > 1)
            end = buffer_require_integer(ctx, 2, "end", end, end);
        if (start >= end)
            return duk_dup(ctx, 4), 1;
    }
    uint8_t byte = 0;
    bool is_bytes = !is_text && buffer_get(ctx, 0, &value);
    if (is_text ? duk_get_length(ctx, 0) == 0 : !is_bytes) {
        byte = is_text ? 0 : (uint8_t) duk_to_uint32(ctx, 0);
        is_text = is_bytes = false;
    }
    if (!buffer_get(ctx, 4, &span) || !(start <= end && end <= (double) span.length))
        throw_out_of_bounds(ctx);
    byte_span to = {span.bytes + (size_t) start, (size_t) (end - start)};
    size_t pattern = to.length;
    if (to.length == 0)
        return duk_dup(ctx, 4), 1;
    if (is_text) {
        pattern = put_text(ctx, encoding, to);
    } else if (is_bytes) {
        pattern = value.length < to.length ? value.length : to.length;
        if (pattern > 0)
            memmove(to.bytes, value.bytes, pattern);
    } else {
        memset(to.bytes, byte, to.length);
    }
    if (pattern == 0) {
        duk_push_literal(ctx, "value");
        duk_dup(ctx, 0);
        env_throw_node_error(ctx, "ERR_INVALID_ARG_VALUE", 2);
    }
    repeat(to.bytes, to.length, pattern);
    return duk_dup(ctx, 4), 1;
}

/* swap(buffer, size): the order of the bytes of each element */
static duk_ret_t swap(duk_context *ctx)
{
    byte_span span = {NULL, 0};
    if (!buffer_get(ctx, 0, &span))
        return duk_type_error(ctx, "argument must be a buffer");
    codec_swap(span.bytes, span.length, (size_t) duk_get_int(ctx, 1));
    return 0;
}

/* isUtf8(view), isAscii(view) */
static duk_ret_t is_utf8(duk_context *ctx)
{
    byte_span span = {NULL, 0};
    duk_push_boolean(ctx, buffer_get(ctx, 0, &span) && codec_utf8_valid(span.bytes, span.length));
    return 1;
}

static duk_ret_t is_ascii(duk_context *ctx)
{
    byte_span span = {NULL, 0};
    duk_push_boolean(ctx, buffer_get(ctx, 0, &span) && codec_ascii_run(span.bytes, span.length) == span.length);
    return 1;
}

/* toArray(buffer): its bytes as numbers */
static duk_ret_t to_array(duk_context *ctx)
{
    byte_span span = {NULL, 0};
    duk_push_array(ctx);
    if (buffer_get(ctx, 0, &span)) {
        for (size_t i = 0; i < span.length; i++) {
            duk_push_uint(ctx, span.bytes[i]);
            duk_put_prop_index(ctx, -2, (duk_uarridx_t) i);
        }
    }
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"initialize", initialize, 1},
    {"setPoolSize", set_pool_size, 1},
    {"allocZeroed", alloc_zeroed, 1},
    {"allocUnsafe", alloc_unsafe, 1},
    {"allocUnsafeSlow", alloc_unsafe_slow, 1},
    {"createView", create_view, 3},
    {"fromBytes", from_bytes, 1},
    {"fromArray", from_array, 2},
    {"subarray", subarray, 2},
    {"compare", compare, 2},
    {"compareMethod", compare_method, 5},
    {"equals", equals, 1},
    {"copy", copy, 4},
    {"concat", concat, 2},
    {"fill", fill, 4},
    {"swap", swap, 2},
    {"isUtf8", is_utf8, 1},
    {"isAscii", is_ascii, 1},
    {"toArray", to_array, 1},
    {NULL, NULL, 0},
};

void binding_buffer(duk_context *ctx)
{
    env_from(ctx)->buffer_pool_limit = 8192;
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    buffer_put_text_functions(ctx);
    buffer_put_number_functions(ctx);
    buffer_put_search_functions(ctx);
}
