/*
 * encoding.c - internalBinding('encoding'): the UTF-8 side of TextEncoder and TextDecoder.
 */
#include "bindings/bindings.h"
#include "bindings/buffer.h"
#include "runtime/codec.h"
#include "runtime/text.h"

/* encode(string): a Uint8Array of its UTF-8 */
static duk_ret_t encode(duk_context *ctx)
{
    size_t length;
    const uint8_t *units = (const uint8_t *) env_string_units(ctx, 0, &length);
    size_t size = codec_utf8_encoded_length(units, length);
    uint8_t *bytes = duk_push_fixed_buffer(ctx, size);
    codec_utf8_encode(bytes, size, units, length, NULL);
    duk_push_buffer_object(ctx, -1, 0, size, DUK_BUFOBJ_UINT8ARRAY);
    return 1;
}

/* encodeInto(string, bytes): { read, written }, in UTF-16 code units and bytes */
static duk_ret_t encode_into(duk_context *ctx)
{
    byte_span out;
    size_t length, taken;
    const uint8_t *units = (const uint8_t *) env_string_units(ctx, 0, &length);
    if (!buffer_get(ctx, 1, &out))
        return duk_type_error(ctx, "bytes are required");
    size_t written = codec_utf8_encode(out.bytes, out.length, units, length, &taken);
    duk_push_object(ctx);
    duk_push_number(ctx, (double) taken);
    duk_put_prop_literal(ctx, -2, "read");
    duk_push_number(ctx, (double) written);
    duk_put_prop_literal(ctx, -2, "written");
    return 1;
}

/* decodeUtf8(bytes, isFatal, keepsBom): the text; null if they are no bytes, undefined if they are wrong and that is fatal */
static duk_ret_t decode_utf8(duk_context *ctx)
{
    byte_span in;
    if (!buffer_get(ctx, 0, &in)) {
        duk_push_null(ctx);
        return 1;
    }
    if (duk_to_boolean(ctx, 1) && !codec_utf8_valid(in.bytes, in.length))
        return 0;
    if (!duk_to_boolean(ctx, 2) && in.length >= 3 && in.bytes[0] == 0xef && in.bytes[1] == 0xbb && in.bytes[2] == 0xbf) {
        in.bytes += 3;
        in.length -= 3;
    }
    buffer_push_text(ctx, ENCODING_UTF8, in.bytes, in.length);
    return 1;
}

/* utf8Tail(bytes): how many bytes at the end are the beginning of a character */
static duk_ret_t utf8_tail(duk_context *ctx)
{
    byte_span in;
    if (!buffer_get(ctx, 0, &in))
        return duk_type_error(ctx, "bytes are required");
    duk_push_uint(ctx, (duk_uint_t) codec_utf8_incomplete_tail(in.bytes, in.length));
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"encode", encode, 1},
    {"encodeInto", encode_into, 2},
    {"decodeUtf8", decode_utf8, 3},
    {"utf8Tail", utf8_tail, 1},
    {NULL, NULL, 0},
};

void binding_encoding(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
