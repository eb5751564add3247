/*
 * codec_utf8.c - UTF-8 in and out of the engine's CESU-8 (see codec.h).
 *
 * Nearly all text is ASCII, so every loop first runs over ASCII in words and looks at single characters only where
 * that ends.
 */
#include "codec.h"

#include <string.h>

#include "codec_wide.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

static inline uint64_t load_word(const uint8_t *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

size_t codec_ascii_run(const uint8_t *bytes, size_t length) {
    size_t i = length >= 32 ? codec_wide_below(bytes, length, 0x80) : 0;

    while (length - i >= 8 && !(load_word(bytes + i) & HIGH_BITS)) {
        i += 8;
    }
    while (i < length && bytes[i] < 0x80) {
        i++;
    }
    return i;
}

size_t codec_run_below(const uint8_t *bytes, size_t length, uint8_t limit) {
    size_t i = codec_wide_below(bytes, length, limit);

    while (i < length && bytes[i] < limit) {
        i++;
    }
    return i;
}

static inline bool is_continuation(uint8_t byte) {
    return (byte & 0xC0) == 0x80;
}

/*
 * The length of the well-formed character of two bytes or more at p, or 0; then *bad is the length of the maximal part
 * that one U+FFFD replaces. The second byte's range depends on the first (no overlong forms, no surrogates, nothing
 * above U+10FFFF); the others are plain continuations.
 */
static size_t multibyte_length(const uint8_t *p, size_t available, size_t *bad) {
    uint8_t first = p[0];
    uint8_t low = 0x80, high = 0xBF;
    size_t need, i;

    *bad = 1;
    if (first < 0xC2 || first > 0xF4) {
        return 0;
    }
    if (first < 0xE0) {
        need = 2;
    } else if (first < 0xF0) {
        need = 3;
        low = first == 0xE0 ? 0xA0 : 0x80;
        high = first == 0xED ? 0x9F : 0xBF;
    } else {
        need = 4;
        low = first == 0xF0 ? 0x90 : 0x80;
        high = first == 0xF4 ? 0x8F : 0xBF;
    }
    if (available < 2 || p[1] < low || p[1] > high) {
        return 0;
    }
    for (i = 2; i < need; i++) {
        if (i >= available || !is_continuation(p[i])) {
            *bad = i;
            return 0;
        }
    }
    return need;
}

/* Well-formed bytes from the start. */
static size_t valid_run(const uint8_t *bytes, size_t length) {
    size_t i = length >= 32 ? codec_wide_utf8(bytes, length) : 0;

    for (;;) {
        i += codec_ascii_run(bytes + i, length - i);
        while (i < length && bytes[i] >= 0x80) {
            size_t bad, size = multibyte_length(bytes + i, length - i, &bad);

            if (size == 0) {
                return i;
            }
            i += size;
        }
        if (i == length) {
            return i;
        }
    }
}

bool codec_utf8_valid(const uint8_t *bytes, size_t length) {
    return valid_run(bytes, length) == length;
}

/* Characters above U+FFFF in well-formed text. */
static size_t count_supplementary(const uint8_t *bytes, size_t length) {
    size_t count = 0, i = codec_wide_count(bytes, length, 0xF0, &count);

    for (; i < length; i++) {
        count += bytes[i] >= 0xF0;
    }
    return count;
}

size_t codec_utf8_decoded_length(const uint8_t *bytes, size_t length, bool *is_changed) {
    size_t i = 0, out = 0;

    *is_changed = false;
    while (i < length) {
        size_t run = valid_run(bytes + i, length - i), pairs = count_supplementary(bytes + i, run), bad;

        out += run + 2 * pairs;
        i += run;
        *is_changed = *is_changed || pairs > 0 || i < length;
        if (i < length) {
            multibyte_length(bytes + i, length - i, &bad);
            out += 3;
            i += bad;
        }
    }
    return out;
}

static uint8_t *put_unit3(uint8_t *out, uint32_t unit) {
    *out++ = (uint8_t)(0xE0 | (unit >> 12));
    *out++ = (uint8_t)(0x80 | ((unit >> 6) & 0x3F));
    *out++ = (uint8_t)(0x80 | (unit & 0x3F));
    return out;
}

static uint32_t supplementary(const uint8_t *p) {
    return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 |
           (uint32_t)(p[3] & 0x3F);
}

/* Well-formed text. */
static uint8_t *put_valid(uint8_t *out, const uint8_t *bytes, size_t length) {
    size_t i = 0;

    for (;;) {
        size_t run = codec_run_below(bytes + i, length - i, 0xF0); /* up to U+FFFF */

        memcpy(out, bytes + i, run);
        out += run;
        i += run;
        for (; i < length && bytes[i] >= 0xF0; i += 4) {
            uint32_t code = supplementary(bytes + i) - 0x10000;
            out = put_unit3(out, 0xD800 + (code >> 10));
            out = put_unit3(out, 0xDC00 + (code & 0x3FF));
        }
        if (i == length) {
            return out;
        }
    }
}

size_t codec_utf8_decode(uint8_t *units, const uint8_t *bytes, size_t length) {
    uint8_t *out = units;
    size_t i = 0;

    while (i < length) {
        size_t run = valid_run(bytes + i, length - i), bad;

        out = put_valid(out, bytes + i, run);
        i += run;
        if (i < length) {
            multibyte_length(bytes + i, length - i, &bad);
            out = put_unit3(out, 0xFFFD);
            i += bad;
        }
    }
    return (size_t)(out - units);
}

size_t codec_utf8_incomplete_tail(const uint8_t *bytes, size_t length) {
    size_t back;

    for (back = 1; back <= 3 && back <= length; back++) {
        const uint8_t *p = bytes + length - back;
        size_t bad, need;

        if (is_continuation(*p)) {
            continue;
        }
        need = *p >= 0xF0 ? 4 : *p >= 0xE0 ? 3 : 2;
        if (*p < 0xC2 || *p > 0xF4 || back >= need) {
            return 0;
        }
        /* What is here is a beginning only if all of it is one maximal part. */
        return multibyte_length(p, back, &bad) == 0 && bad == back ? back : 0;
    }
    return 0;
}

/* ---- units to UTF-8 ---- */

/* ED A0..AF xx is a high surrogate, ED B0..BF xx a low one. */
static inline bool is_surrogate(const uint8_t *p, const uint8_t *end, uint8_t kind) {
    return end - p >= 3 && p[0] == 0xED && (p[1] & 0xF0) == kind;
}

static inline bool is_pair(const uint8_t *p, const uint8_t *end) {
    return is_surrogate(p, end, 0xA0) && is_surrogate(p + 3, end, 0xB0);
}

/* Bytes up to the next surrogate: these are the same in UTF-8. */
static size_t unchanged_run(const uint8_t *units, size_t length) {
    const uint8_t *p = units, *end = units + length;

    while ((p = memchr(p, 0xED, (size_t)(end - p))) != NULL) {
        if (end - p >= 3 && p[1] >= 0xA0) {
            return (size_t)(p - units);
        }
        p++;
    }
    return length;
}

size_t codec_utf8_encoded_length(const uint8_t *units, size_t length) {
    const uint8_t *p = units, *end = units + length;
    size_t total = length;

    while ((p += unchanged_run(p, (size_t)(end - p))) < end) {
        if (is_pair(p, end)) {
            total -= 2;
            p += 6;
        } else {
            p += 3;
        }
    }
    return total;
}

static uint8_t *put_pair(uint8_t *out, const uint8_t *p) {
    uint32_t high = (uint32_t)(p[1] & 0x0F) << 6 | (p[2] & 0x3F);
    uint32_t low = (uint32_t)(p[4] & 0x0F) << 6 | (p[5] & 0x3F);
    uint32_t code = 0x10000 + (high << 10 | low);

    *out++ = (uint8_t)(0xF0 | (code >> 18));
    *out++ = (uint8_t)(0x80 | ((code >> 12) & 0x3F));
    *out++ = (uint8_t)(0x80 | ((code >> 6) & 0x3F));
    *out++ = (uint8_t)(0x80 | (code & 0x3F));
    return out;
}

/* Code units in bytes without surrogates: all that do not continue another. */
static size_t count_units(const uint8_t *p, size_t length) {
    size_t i, count = 0;

    for (i = 0; i < length; i++) {
        count += !is_continuation(p[i]);
    }
    return count;
}

/* The longest prefix of at most `capacity` bytes that ends between characters. */
static size_t whole_characters(const uint8_t *p, size_t length, size_t capacity) {
    if (length <= capacity) {
        return length;
    }
    while (capacity > 0 && is_continuation(p[capacity])) {
        capacity--;
    }
    return capacity;
}

size_t codec_utf8_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length, size_t *taken) {
    const uint8_t *p = units, *end = units + length;
    uint8_t *out = bytes, *limit = bytes + capacity;
    size_t count = 0;

    while (p < end) {
        size_t run = unchanged_run(p, (size_t)(end - p));
        size_t fits = whole_characters(p, run, (size_t)(limit - out));

        memcpy(out, p, fits);
        out += fits;
        p += fits;
        if (taken) {
            count += count_units(p - fits, fits);
        }
        if (fits < run || p == end) {
            break;
        }
        if (is_pair(p, end)) {
            if (limit - out < 4) {
                break;
            }
            out = put_pair(out, p);
            p += 6;
            count += 2;
        } else {
            if (limit - out < 3) {
                break;
            }
            out = put_unit3(out, 0xFFFD);
            p += 3;
            count++;
        }
    }
    if (taken) {
        *taken = count;
    }
    return (size_t)(out - bytes);
}
