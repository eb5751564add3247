/*
 * codec_latin1.c - Latin-1 and UTF-16LE in and out of the engine's CESU-8, and elements in the other order of bytes (see codec.h).
 */
#include "codec.h"

#include <string.h>

#include "codec_wide.h"

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
    size_t high = 0, i = codec_wide_count(bytes, length, 0x80, &high);

    for (; i < length; i++) {
        high += bytes[i] >> 7;
    }
    return length + high;
}

size_t codec_latin1_decode(uint8_t *units, const uint8_t *bytes, size_t length) {
    size_t written = 0, i = codec_wide_latin1_decode(units, bytes, length, &written);
    uint8_t *out = units + written;

    while (i < length) {
        uint8_t byte = bytes[i++];

        out[0] = byte < 0x80 ? byte : (uint8_t)(0xC0 | (byte >> 6));
        /* Behind ASCII it is written over by what comes next: no branch that is hard to predict. */
        if (i < length || byte >= 0x80) {
            out[1] = (uint8_t)(byte & 0xBF);
        }
        out += 1 + (byte >> 7);
    }
    return (size_t)(out - units);
}

size_t codec_latin1_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length) {
    const uint8_t *p = units, *end = units + length;
    uint8_t *out = bytes, *limit = bytes + capacity;

    while (p < end && out < limit) {
        size_t written = 0, run, room, left;

        p += codec_wide_latin1_encode(out, (size_t)(limit - out), p, (size_t)(end - p), &written);
        out += written;
        room = (size_t)(limit - out);
        left = (size_t)(end - p);
        run = codec_ascii_run(p, left < room ? left : room);
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

/* ASCII at the start of a text of UTF-16LE, as bytes of that. */
static size_t utf16le_ascii_run(const uint8_t *bytes, size_t length) {
    size_t i = 0;

    for (; length - i >= 8; i += 8) {
        uint64_t word;

        memcpy(&word, bytes + i, sizeof word);
        if (word & UINT64_C(0xFF80FF80FF80FF80)) {
            break;
        }
    }
    return i;
}

size_t codec_utf16le_decoded_length(const uint8_t *bytes, size_t length) {
    size_t i = utf16le_ascii_run(bytes, length), total = i / 2;

    for (; i + 1 < length; i += 2) {
        uint32_t unit = unit_at(bytes + i);
        total += 1 + (size_t)(unit >= 0x80) + (size_t)(unit >= 0x800);
    }
    return total;
}

size_t codec_utf16le_decode(uint8_t *units, const uint8_t *bytes, size_t length) {
    size_t i = codec_wide_ascii_from_utf16le(units, bytes, length);
    uint8_t *out = units + i / 2;

    for (; i + 1 < length; i += 2) {
        out = put_unit(out, unit_at(bytes + i));
    }
    return (size_t)(out - units);
}

size_t codec_utf16le_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length) {
    const uint8_t *end = units + length;
    uint8_t *limit = bytes + (capacity & ~(size_t)1);
    size_t ascii = codec_wide_ascii_to_utf16le(bytes, units, length < capacity / 2 ? length : capacity / 2);
    const uint8_t *p = units + ascii;
    uint8_t *out = bytes + 2 * ascii;

    while (p < end && out < limit) {
        uint32_t unit = next_unit(&p, end);
        *out++ = (uint8_t)unit;
        *out++ = (uint8_t)(unit >> 8);
    }
    return (size_t)(out - bytes);
}

/* ---- elements of several bytes ---- */

void codec_swap(uint8_t *bytes, size_t length, size_t size) {
    size_t i, j;

    for (i = codec_wide_swap(bytes, length, size); i + size <= length; i += size) {
        for (j = 0; j < size / 2; j++) {
            uint8_t byte = bytes[i + j];
            bytes[i + j] = bytes[i + size - 1 - j];
            bytes[i + size - 1 - j] = byte;
        }
    }
}
