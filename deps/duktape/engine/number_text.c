/*
 * number_text.c - the number that a text means.
 */

#include <stdlib.h>
#include <string.h>

#include "number_text.h"
#include "text.h"

#define NUMBER_EXACT_POWERS 22 /* powers of ten up to this are doubles themselves */

static const duk_double_t number_powers[NUMBER_EXACT_POWERS + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* What a scan of a decimal number has found. */
typedef struct number_scan {
    const duk_uint8_t *end;
    duk_uint64_t digits; /* up to 19 of them */
    int digit_count;     /* of those; more than 19 if some were left out */
    long exponent;       /* of ten, for `digits` */
    bool negative;
    bool infinite;
} number_scan;

static bool number_is_digit(duk_uint8_t c)
{
    return c >= '0' && c <= '9';
}

static void number_take_digit(number_scan *scan, duk_uint8_t c, bool fraction)
{
    if (scan->digit_count == 0 && c == '0') {
        scan->exponent -= fraction;
        return;
    }
    if (++scan->digit_count <= 19) {
        scan->digits = scan->digits * 10 + (duk_uint64_t)(c - '0');
        scan->exponent -= fraction;
    } else {
        scan->exponent += !fraction;
    }
}

static const duk_uint8_t *number_scan_exponent(const duk_uint8_t *p, number_scan *scan)
{
    const duk_uint8_t *q = p + 1;
    bool negative = *q == '-';
    long exponent = 0;

    if (*q == '+' || *q == '-') {
        q++;
    }
    if (!number_is_digit(*q)) {
        return p;
    }
    for (; number_is_digit(*q); q++) {
        if (exponent < 100000) {
            exponent = exponent * 10 + (*q - '0');
        }
    }
    scan->exponent += negative ? -exponent : exponent;
    return q;
}

/* StrDecimalLiteral at p; false if there is none. The byte at `end` stops it. */
static bool number_scan_decimal(const duk_uint8_t *p, const duk_uint8_t *end, number_scan *scan)
{
    bool any = false;

    memset(scan, 0, sizeof(*scan));
    if (*p == '+' || *p == '-') {
        scan->negative = *p++ == '-';
    }
    if (end - p >= 8 && memcmp(p, "Infinity", 8) == 0) {
        scan->infinite = true;
        scan->end = p + 8;
        return true;
    }
    for (; number_is_digit(*p); p++) {
        number_take_digit(scan, *p, false);
        any = true;
    }
    if (*p == '.' && (any || number_is_digit(p[1]))) {
        for (p++; number_is_digit(*p); p++) {
            number_take_digit(scan, *p, true);
        }
        any = true;
    }
    if (any && (*p == 'e' || *p == 'E')) {
        p = number_scan_exponent(p, scan);
    }
    scan->end = p;
    return any;
}

/* The value of what was scanned at p. */
static duk_double_t number_of_scan(const duk_uint8_t *p, const number_scan *scan)
{
    duk_double_t d;

    if (scan->infinite) {
        return scan->negative ? -DUK_DOUBLE_INFINITY : DUK_DOUBLE_INFINITY;
    }
    if (scan->digit_count > 19 || scan->digits > DUK_U64_CONSTANT(9007199254740992) ||
        scan->exponent > NUMBER_EXACT_POWERS || scan->exponent < -NUMBER_EXACT_POWERS) {
        return strtod((const char *)p, NULL);
    }
    d = (duk_double_t)scan->digits;
    d = scan->exponent < 0 ? d / number_powers[-scan->exponent] : d * number_powers[scan->exponent];
    return scan->negative ? -d : d;
}

DUK_INTERNAL int number_digit_of(duk_uint8_t c)
{
    if (number_is_digit(c)) {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

DUK_INTERNAL duk_double_t number_from_bits(const duk_uint8_t *p, const duk_uint8_t *end, int bits)
{
    duk_uint64_t value = 0, lost = 0;
    int exponent = 0;

    if (p == end) {
        return DUK_DOUBLE_NAN;
    }
    for (; p < end; p++) {
        int digit = number_digit_of(*p);

        if (digit >= 1 << bits) {
            return DUK_DOUBLE_NAN;
        }
        if (value >> 59) { /* more than a double holds: the rest only decides about rounding */
            exponent += bits;
            lost |= digit != 0;
        } else {
            value = value << bits | (duk_uint64_t)digit;
        }
    }
    return ldexp((duk_double_t)(value | lost), exponent);
}

DUK_INTERNAL duk_double_t number_from_literal(duk_hstring *text, int radix)
{
    const duk_uint8_t *p = DUK_HSTRING_GET_DATA(text), *end = p + DUK_HSTRING_GET_BYTELEN(text);

    return radix == 10 ? number_from_text(p, end) : number_from_bits(p, end, __builtin_ctz((unsigned)radix));
}

DUK_INTERNAL duk_double_t number_from_text(const duk_uint8_t *p, const duk_uint8_t *end)
{
    number_scan scan;

    text_trim_range(&p, &end, true, true);
    if (p == end) {
        return 0;
    }
    if (*p == '0' && end - p >= 2) {
        switch (p[1] | 0x20) {
        case 'x':
            return number_from_bits(p + 2, end, 4);
        case 'o':
            return number_from_bits(p + 2, end, 3);
        case 'b':
            return number_from_bits(p + 2, end, 1);
        default:
            break;
        }
    }
    if (!number_scan_decimal(p, end, &scan) || scan.end != end) {
        return DUK_DOUBLE_NAN;
    }
    return number_of_scan(p, &scan);
}

DUK_INTERNAL duk_double_t number_from_prefix(const duk_uint8_t *p, const duk_uint8_t *end)
{
    number_scan scan;

    text_trim_range(&p, &end, true, false);
    if (p == end || !number_scan_decimal(p, end, &scan)) {
        return DUK_DOUBLE_NAN;
    }
    return number_of_scan(p, &scan);
}
