/*
 * text.c - strings across the border (see text.h). The conversions themselves are codec_*.c; here they meet the value
 * stack. What needs a conversion is made in a scratch buffer on the stack, so nothing leaks when a push throws.
 */
#include "text.h"

#include <stdbool.h>
#include <string.h>

#include "codec.h"

/* Strings so short are converted in the C stack: the engine may have them already. */
#define SMALL 512

typedef size_t (*decoder)(uint8_t *units, const uint8_t *bytes, size_t length);

/* Decode into `units_length` units, known beforehand, and push them; `characters` is 0 if that is not known. */
static void push_decoded(duk_context *ctx, decoder decode, const uint8_t *bytes, size_t length, size_t units_length,
                         size_t characters) {
    uint8_t small[SMALL];
    uint8_t *units = small;

    if (units_length > sizeof small) {
        units = duk_begin_string(ctx, units_length);
        decode(units, bytes, length);
        duk_push_begun_string(ctx, units, units_length, characters);
        return;
    }
    decode(units, bytes, length);
    duk_push_lstring(ctx, (const char *)units, units_length);
}

void env_push_utf8(duk_context *ctx, const void *bytes, size_t length) {
    bool is_changed;
    size_t units_length = codec_utf8_decoded_length(bytes, length, &is_changed);

    if (!is_changed) {
        duk_push_lstring(ctx, bytes, length);
        return;
    }
    push_decoded(ctx, codec_utf8_decode, bytes, length, units_length, 0);
}

void env_push_latin1(duk_context *ctx, const uint8_t *bytes, size_t length) {
    size_t units_length = codec_latin1_decoded_length(bytes, length);

    if (units_length == length) {
        duk_push_lstring(ctx, (const char *)bytes, length);
        return;
    }
    push_decoded(ctx, codec_latin1_decode, bytes, length, units_length, length);
}

static size_t ascii_decode(uint8_t *units, const uint8_t *bytes, size_t length) {
    size_t i;

    for (i = 0; i < length; i++) {
        units[i] = bytes[i] & 0x7F;
    }
    return length;
}

void env_push_ascii(duk_context *ctx, const uint8_t *bytes, size_t length) {
    if (codec_ascii_run(bytes, length) == length) {
        duk_push_lstring(ctx, (const char *)bytes, length);
        return;
    }
    push_decoded(ctx, ascii_decode, bytes, length, length, length);
}

void env_push_utf16le(duk_context *ctx, const uint8_t *bytes, size_t length) {
    push_decoded(ctx, codec_utf16le_decode, bytes, length, codec_utf16le_decoded_length(bytes, length), length / 2);
}

const char *env_string_units(duk_context *ctx, duk_idx_t index, size_t *length) {
    if (!duk_is_string(ctx, index) || duk_is_symbol(ctx, index)) {
        (void)duk_type_error(ctx, "a string is required");
    }
    return duk_get_lstring(ctx, index, length);
}

size_t env_utf8_length(duk_context *ctx, duk_idx_t index) {
    size_t length;
    const char *units = env_string_units(ctx, index, &length);

    return codec_utf8_encoded_length((const uint8_t *)units, length);
}

/* True if the units hold a surrogate, that is if their UTF-8 differs. */
static bool has_surrogates(const char *units, size_t length) {
    const char *p = units, *end = units + length;

    while ((p = memchr(p, 0xED, (size_t)(end - p))) != NULL) {
        if (end - p >= 3 && (uint8_t)p[1] >= 0xA0) {
            return true;
        }
        p++;
    }
    return false;
}

const char *env_to_utf8(duk_context *ctx, duk_idx_t index, size_t *length) {
    size_t units_length, bytes_length;
    const char *units;
    uint8_t *bytes;

    index = duk_require_normalize_index(ctx, index);
    units = env_string_units(ctx, index, &units_length);
    if (!has_surrogates(units, units_length)) {
        if (length) {
            *length = units_length;
        }
        return units;
    }
    bytes_length = codec_utf8_encoded_length((const uint8_t *)units, units_length);
    bytes = duk_push_fixed_buffer(ctx, bytes_length + 1);
    codec_utf8_encode(bytes, bytes_length, (const uint8_t *)units, units_length, NULL);
    bytes[bytes_length] = '\0';
    duk_replace(ctx, index);
    if (length) {
        *length = bytes_length;
    }
    return (const char *)bytes;
}
