/*
 * codec_base64.c - base64, base64url and hexadecimal (see codec.h).
 *
 * Both decoders take a quick road over groups of well-formed characters and look at single ones only where that ends,
 * so that line breaks and padding cost what they are worth.
 */
#include "codec.h"

#include <string.h>

#include "codec_wide.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char alphabet_url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* What a byte stands for, plus one, so that zero is "nothing"; both alphabets at once. */
#define RANGE10(c, v) [c] = v, [c + 1] = v + 1, [c + 2] = v + 2, [c + 3] = v + 3, [c + 4] = v + 4, [c + 5] = v + 5, \
                      [c + 6] = v + 6, [c + 7] = v + 7, [c + 8] = v + 8, [c + 9] = v + 9
#define RANGE6(c, v) [c] = v, [c + 1] = v + 1, [c + 2] = v + 2, [c + 3] = v + 3, [c + 4] = v + 4, [c + 5] = v + 5

static const uint8_t base64_values[256] = {
    RANGE10('A', 1),  RANGE10('K', 11), RANGE6('U', 21), RANGE10('a', 27), RANGE10('k', 37), RANGE6('u', 47),
    RANGE10('0', 53), ['+'] = 63,       ['-'] = 63,      ['/'] = 64,       ['_'] = 64,
};

static const uint8_t hex_values[256] = {RANGE10('0', 1), RANGE6('A', 11), RANGE6('a', 11)};

size_t codec_base64_encoded_length(size_t length, bool url) {
    return url ? length / 3 * 4 + (length % 3 ? length % 3 + 1 : 0) : (length + 2) / 3 * 4;
}

void codec_base64_encode(char *text, const uint8_t *bytes, size_t length, bool url) {
    const char *letters = url ? alphabet_url : alphabet;
    size_t done = codec_wide_base64_encode(text, bytes, length, letters), left = length % 3;
    const uint8_t *p = bytes + done, *end = bytes + (length - left);

    text += done / 3 * 4;
    for (; p < end; p += 3, text += 4) {
        uint32_t group = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];

        text[0] = letters[group >> 18];
        text[1] = letters[(group >> 12) & 63];
        text[2] = letters[(group >> 6) & 63];
        text[3] = letters[group & 63];
    }
    if (left == 0) {
        return;
    }
    *text++ = letters[p[0] >> 2];
    if (left == 1) {
        *text++ = letters[(p[0] & 3) << 4];
    } else {
        *text++ = letters[(p[0] & 3) << 4 | p[1] >> 4];
        *text++ = letters[(p[1] & 15) << 2];
    }
    if (!url) {
        *text++ = '=';
        if (left == 1) {
            *text = '=';
        }
    }
}

size_t codec_base64_decoded_size(const uint8_t *text, size_t length) {
    if (length > 1 && text[length - 1] == '=') {
        length -= text[length - 2] == '=' ? 2 : 1;
    }
    return length / 4 * 3 + (length % 4 ? 1 + length % 4 / 3 : 0);
}

/* Whole groups of four good characters, as long as they last and fit; returns the groups. */
static size_t decode_groups(uint8_t *out, size_t capacity, const uint8_t *text, size_t length) {
    size_t groups = length / 4 < capacity / 3 ? length / 4 : capacity / 3;
    size_t i = codec_wide_base64_decode(out, capacity, text, length, base64_values) / 4;

    text += 4 * i;
    out += 3 * i;
    for (; i < groups; i++, text += 4, out += 3) {
        uint32_t a = base64_values[text[0]], b = base64_values[text[1]];
        uint32_t c = base64_values[text[2]], d = base64_values[text[3]];
        uint32_t group;

        if (!a || !b || !c || !d) {
            break;
        }
        group = (a - 1) << 18 | (b - 1) << 12 | (c - 1) << 6 | (d - 1);
        out[0] = (uint8_t)(group >> 16);
        out[1] = (uint8_t)(group >> 8);
        out[2] = (uint8_t)group;
    }
    return i;
}

size_t codec_base64_decode(uint8_t *bytes, size_t capacity, const uint8_t *text, size_t length) {
    const uint8_t *p = text, *end = text + length;
    uint8_t *out = bytes, *limit = bytes + capacity;
    uint32_t bits = 0;
    unsigned have = 0; /* characters in `bits` */

    while (p < end && out < limit) {
        uint8_t value;

        if (have == 0) {
            size_t groups = decode_groups(out, (size_t)(limit - out), p, (size_t)(end - p));

            p += groups * 4;
            out += groups * 3;
            if (p == end || out == limit) {
                break;
            }
        }
        value = base64_values[*p];
        if (value == 0) {
            if (*p == '=') {
                break;
            }
            p++;
            continue;
        }
        p++;
        bits = bits << 6 | (uint32_t)(value - 1);
        /* A byte goes out as soon as its eight bits are there: a text cut short still yields what it can. */
        if (have > 0) {
            *out++ = (uint8_t)(bits >> (6 - 2 * have));
        }
        have = (have + 1) & 3;
    }
    return (size_t)(out - bytes);
}

static bool is_blank(uint8_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

bool codec_base64_decode_forgiving(uint8_t *bytes, size_t *written, const uint8_t *text, size_t length) {
    const uint8_t *p = text, *end = text + length;
    uint8_t *out = bytes, *limit = bytes + length / 4 * 3 + 3;
    uint32_t bits = 0;
    unsigned have = 0, padding = 0;

    if (length > 0 && (memchr(text, '-', length) || memchr(text, '_', length))) {
        return false; /* those of the other alphabet, which decode_groups takes */
    }
    while (p < end) {
        uint8_t value;

        if (have == 0 && !padding) {
            size_t groups = decode_groups(out, (size_t)(limit - out), p, (size_t)(end - p));

            p += groups * 4;
            out += groups * 3;
            if (p == end) {
                break;
            }
        }
        value = base64_values[*p];
        if (is_blank(*p)) {
            p++;
            continue;
        }
        if (*p++ == '=') {
            padding++;
            continue;
        }
        if (value == 0 || padding) {
            return false;
        }
        bits = bits << 6 | (uint32_t)(value - 1);
        if (++have == 4) {
            *out++ = (uint8_t)(bits >> 16);
            *out++ = (uint8_t)(bits >> 8);
            *out++ = (uint8_t)bits;
            have = 0;
        }
    }
    /* Padding is wanted either not at all or exactly to a multiple of four; one character alone means nothing. */
    if (have == 1 || (padding && have + padding != 4)) {
        return false;
    }
    if (have >= 2) {
        bits <<= 6 * (4 - have);
        *out++ = (uint8_t)(bits >> 16);
        if (have == 3) {
            *out++ = (uint8_t)(bits >> 8);
        }
    }
    *written = (size_t)(out - bytes);
    return true;
}

/* ---- hexadecimal ---- */

void codec_hex_encode(char *text, const uint8_t *bytes, size_t length) {
    static const char digits[] = "0123456789abcdef";
    size_t i;

    for (i = codec_wide_hex_encode(text, bytes, length); i < length; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
}

size_t codec_hex_decode(uint8_t *bytes, size_t capacity, const uint8_t *text, size_t length) {
    size_t pairs = length / 2 < capacity ? length / 2 : capacity;
    size_t i;

    for (i = codec_wide_hex_decode(bytes, text, 2 * pairs) / 2; i < pairs; i++) {
        unsigned high = hex_values[text[2 * i]], low = hex_values[text[2 * i + 1]];

        if (!high || !low) {
            break;
        }
        bytes[i] = (uint8_t)((high - 1) << 4 | (low - 1));
    }
    return i;
}
