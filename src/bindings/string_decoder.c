/*
 * string_decoder.c - internalBinding('string_decoder'): text that comes in pieces, which may be cut within a character.
 *
 * What is left of a cut character is kept in a Buffer of the decoder: its bytes, how many are missing and how many are
 * there, and the encoding.
 */
#include <string.h>

#include "bindings/bindings.h"
#include "bindings/buffer.h"
#include "runtime/env.h"

typedef struct decoder {
    uint8_t bytes[4];
    uint8_t missing, buffered, encoding;
} decoder;

static decoder *require_decoder(duk_context *ctx)
{
    byte_span state;
    if (!buffer_get(ctx, 0, &state) || state.length < sizeof(decoder))
        (void) duk_type_error(ctx, "not the state of a decoder");
    return (decoder *) state.bytes;
}

/* How many bytes a character has that begins with this one. */
static unsigned sequence_length(uint8_t lead)
{
    if ((lead & 0xe0) == 0xc0)
        return 2;
    if ((lead & 0xf0) == 0xe0)
        return 3;
    return (lead & 0xf8) == 0xf0 ? 4 : 0;
}

/* Set what of the end of the bytes has to wait. */
static void hold_utf8_tail(decoder *state, const uint8_t *bytes, size_t length)
{
    size_t most = length < 4 ? length : 4;
    for (size_t count = 1; count <= most; count++) {
        uint8_t byte = bytes[length - count];
        if ((byte & 0x80) == 0)
            return;
        if ((byte & 0xc0) == 0x80)
            continue;
        unsigned wanted = sequence_length(byte);
        if (wanted > count) {
            state->buffered = (uint8_t) count;
            state->missing = (uint8_t) (wanted - count);
        }
        return;
    }
}

static void hold_tail(decoder *state, const uint8_t *bytes, size_t length)
{
    state->buffered = state->missing = 0;
    switch ((buffer_encoding) state->encoding) {
    case ENCODING_UTF8:
        hold_utf8_tail(state, bytes, length);
        break;
    case ENCODING_UTF16LE:
        if (length % 2 == 1) {
            state->buffered = state->missing = 1;
        } else if (length > 0 && (bytes[length - 1] & 0xfc) == 0xd8) { /* the first half of a pair */
            state->buffered = state->missing = 2;
        }
        break;
    case ENCODING_BASE64:
    case ENCODING_BASE64URL:
        state->buffered = (uint8_t) (length % 3);
        state->missing = (uint8_t) (state->buffered > 0 ? 3 - state->buffered : 0);
        break;
    default:
        break;
    }
}

/* Move what belongs to the character that was cut from the bytes to the state; returns how many were taken. */
static size_t complete(decoder *state, const uint8_t *bytes, size_t length)
{
    size_t taken = 0;
    while (taken < length && state->missing > 0) {
        if (state->encoding == ENCODING_UTF8 && (bytes[taken] & 0xc0) != 0x80) {
            state->missing = 0; /* it does not go on: what is there is wrong */
            break;
        }
        state->bytes[state->buffered++] = bytes[taken++];
        state->missing--;
    }
    return taken;
}

/* Push the text of the character that was cut; in UTF-16 it may turn out to be the first half of a pair. */
static void push_completed(duk_context *ctx, decoder *state)
{
    if (state->encoding == ENCODING_UTF16LE && state->buffered == 2 && (state->bytes[1] & 0xfc) == 0xd8) {
        state->missing = 2;
        duk_push_literal(ctx, "");
        return;
    }
    decoder copy = *state; /* the engine may run finalizers, and these anything */
    state->buffered = 0;
    buffer_push_text(ctx, (buffer_encoding) copy.encoding, copy.bytes, copy.buffered);
}

/* decode(state, bytes): the text that is complete */
static duk_ret_t decode(duk_context *ctx)
{
    decoder *state = require_decoder(ctx);
    byte_span in;
    if (!buffer_get(ctx, 1, &in))
        return duk_type_error(ctx, "bytes are required");
    buffer_encoding encoding = (buffer_encoding) state->encoding;
    duk_push_literal(ctx, "");
    if (state->missing > 0) {
        size_t taken = complete(state, in.bytes, in.length);
        in.bytes += taken;
        in.length -= taken;
        if (state->missing > 0)
            return 1;
        push_completed(ctx, state);
        /* After half a pair the other half, and what follows. */
        if (state->missing > 0 && in.length > 0) {
            taken = complete(state, in.bytes, in.length);
            in.bytes += taken;
            in.length -= taken;
            if (state->missing > 0)
                return 1;
            decoder copy = *state;
            state->buffered = 0;
            duk_pop(ctx);
            buffer_push_text(ctx, encoding, copy.bytes, copy.buffered);
        }
        duk_remove(ctx, -2);
    }
    if (in.length == 0)
        return 1;
    hold_tail(state, in.bytes, in.length);
    in.length -= state->buffered;
    memcpy(state->bytes, in.bytes + in.length, state->buffered);
    buffer_push_text(ctx, encoding, in.bytes, in.length);
    duk_concat(ctx, 2);
    return 1;
}

/* flush(state): the text of what is left */
static duk_ret_t flush(duk_context *ctx)
{
    decoder *state = require_decoder(ctx);
    decoder copy = *state;
    state->missing = state->buffered = 0;
    if (copy.encoding == ENCODING_UTF16LE)
        copy.buffered &= 0xfe;
    buffer_push_text(ctx, (buffer_encoding) copy.encoding, copy.bytes, copy.buffered);
    return 1;
}

/* createState(encoding) */
static duk_ret_t create_state(duk_context *ctx)
{
    decoder *state = (decoder *) buffer_push(ctx, sizeof(decoder));
    state->encoding = (uint8_t) buffer_encoding_from(ctx, 0);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"createState", create_state, 1},
    {"decode", decode, 2},
    {"flush", flush, 1},
    {NULL, NULL, 0},
};

void binding_string_decoder(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
