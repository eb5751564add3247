/*
 * codec_latin1.c - Latin-1 and UTF-16LE in and out of the engine's CESU-8 (see codec.h).
 */
#include "codec.h"

#include <string.h>

/* The UTF-16 code unit at *p, which is moved on; a truncated or odd sequence yields its bytes one by one. */
static inline uint32_t next_unit(const uint8_t **p, const uint8_t *end) {
    const uint8_t *s = *p;

    if (s[0] >= 0xE0 && end - s >= 3) {
        *p += 3;
        return (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    }
    if (s[0] >= 0xC0 && end - s >= 2) {
        *p += 2;
        return (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
    }
    *p += 1;
    return s[0];
}

static uint8_t *put_unit(uint8_t *out, uint32_t unit) {
    if (unit < 0x80) {
        *out++ = (uint8_t)unit;
    } else if (unit < 0x800) {
        *out++ = (uint8_t)(0xC0 | (unit >> 6));
        *out++ = (uint8_t)(0x80 | (unit & 0x3F));
    } else {
        *out++ = (uint8_t)(0xE0 | (unit >> 12));
        *out++ = (uint8_t)(0x80 | ((unit >> 6) & 0x3F));
        *out++ = (uint8_t)(0x80 | (unit & 0x3F));
    }
    return out;
}

/* ---- Latin-1 ---- */

size_t codec_latin1_decoded_length(const uint8_t *bytes, size_t length) {
    size_t i, high = 0;

    for (i = 0; i < length; i++) {
        high += bytes[i] >> 7;
    }
    return length + high;
}

size_t codec_latin1_decode(uint8_t *units, const uint8_t *bytes, size_t length) {
    uint8_t *out = units;
    size_t i = 0;

    while (i < length) {
        size_t run = codec_ascii_run(bytes + i, length - i);

        memcpy(out, bytes + i, run);
        out += run;
        i += run;
        while (i < length && bytes[i] >= 0x80) {
            *out++ = (uint8_t)(0xC0 | (bytes[i] >> 6));
            *out++ = (uint8_t)(0x80 | (bytes[i] & 0x3F));
            i++;
        }
    }
    return (size_t)(out - units);
}

size_t codec_latin1_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length) {
    const uint8_t *p = units, *end = units + length;
    uint8_t *out = bytes, *limit = bytes + capacity;

    while (p < end && out < limit) {
        size_t room = (size_t)(limit - out), left = (size_t)(end - p);
        size_t run = codec_ascii_run(p, left < room ? left : room);

        memcpy(out, p, run);
        out += run;
        p += run;
        while (p < end && *p >= 0x80 && out < limit) {
            *out++ = (uint8_t)next_unit(&p, end);
        }
    }
    return (size_t)(out - bytes);
}

/* ---- UTF-16LE ---- */

static inline uint32_t unit_at(const uint8_t *bytes) {
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}

size_t codec_utf16le_decoded_length(const uint8_t *bytes, size_t length) {
    size_t i, total = 0;

    for (i = 0; i + 1 < length; i += 2) {
        uint32_t unit = unit_at(bytes + i);
        total += 1 + (size_t)(unit >= 0x80) + (size_t)(unit >= 0x800);
    }
    return total;
}

size_t codec_utf16le_decode(uint8_t *units, const uint8_t *bytes, size_t length) {
    uint8_t *out = units;
    size_t i;

    for (i = 0; i + 1 < length; i += 2) {
        out = put_unit(out, unit_at(bytes + i));
    }
    return (size_t)(out - units);
}

size_t codec_utf16le_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length) {
    const uint8_t *p = units, *end = units + length;
    uint8_t *out = bytes, *limit = bytes + (capacity & ~(size_t)1);

    while (p < end && out < limit) {
        uint32_t unit = next_unit(&p, end);
        *out++ = (uint8_t)unit;
        *out++ = (uint8_t)(unit >> 8);
    }
    return (size_t)(out - bytes);
}
