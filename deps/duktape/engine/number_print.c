/*
 * number_print.c - the shortest decimal that reads back as the same number.
 *
 * The algorithm is Raffaello Giulietti's Schubfach: of the decimals with the right scale in the interval that rounds to
 * the number there are at most four to look at, found by multiplying the interval's bounds with a power of ten from a
 * table.
 */

#include <string.h>

#include "number_powers.h"
#include "number_text.h"

typedef unsigned __int128 number_wide;

/* Floors of logarithms, exact in the range of doubles. */
static int number_log10_of_power_of_2(int e)
{
    return (int)(((duk_int64_t)e * 1262611) >> 22);
}

static int number_log10_of_three_quarters(int e) /* of 3/4 * 2^e */
{
    return (int)(((duk_int64_t)e * 1262611 - 524031) >> 22);
}

static int number_log2_of_power_of_10(int e)
{
    return (int)(((duk_int64_t)e * 1741647) >> 19);
}

/* The product's high part, its last bit set if anything was cut off. */
static duk_uint64_t number_multiply(const duk_uint64_t *power, duk_uint64_t factor)
{
    number_wide low = (number_wide)power[1] * factor;
    number_wide high = (number_wide)power[0] * factor + (duk_uint64_t)(low >> 64);

    return (duk_uint64_t)(high >> 64) | ((duk_uint64_t)high > 1);
}

/* The shortest digits and their exponent for significand * 2^exponent. */
static duk_uint64_t number_shortest(duk_uint64_t significand, int exponent, bool smallest_significand, int *decimal)
{
    duk_uint64_t odd = significand & 1;
    duk_uint64_t middle = 4 * significand, lower = middle - 2 + smallest_significand, upper = middle + 2;
    int k = smallest_significand ? number_log10_of_three_quarters(exponent) : number_log10_of_power_of_2(exponent);
    int shift = exponent + number_log2_of_power_of_10(-k) + 1;
    const duk_uint64_t *power = number_powers_of_ten[-k - NUMBER_FIRST_POWER];
    duk_uint64_t low = number_multiply(power, lower << shift) + odd;
    duk_uint64_t value = number_multiply(power, middle << shift);
    duk_uint64_t high = number_multiply(power, upper << shift) - odd;
    duk_uint64_t digits = value / 4;

    *decimal = k;
    if (digits >= 10) {
        duk_uint64_t shorter = digits / 10;
        bool below = low <= 40 * shorter, above = 40 * shorter + 40 <= high;

        if (below != above) {
            *decimal = k + 1;
            return shorter + above;
        }
    }
    {
        bool below = low <= 4 * digits, above = 4 * digits + 4 <= high;

        if (below != above) {
            return digits + above;
        }
    }
    return digits + (value > 4 * digits + 2 || (value == 4 * digits + 2 && (digits & 1)));
}

static int number_count_digits(duk_uint64_t n)
{
    int count = 1;

    for (; n >= 100; n /= 100) {
        count += 2;
    }
    return count + (n >= 10);
}

/* Write an integer's digits; returns how many. */
static int number_write_integer(char *out, duk_uint64_t n)
{
    int count = number_count_digits(n);
    char *p = out + count;

    for (; n > 0xffffffff; n /= 10) {
        *--p = (char)('0' + n % 10);
    }
    for (duk_uint32_t rest = (duk_uint32_t)n; p > out; rest /= 10) {
        *--p = (char)('0' + rest % 10);
    }
    return count;
}

static char *number_write_zeros(char *p, int count)
{
    memset(p, '0', (size_t)(count > 0 ? count : 0));
    return p + (count > 0 ? count : 0);
}

static char *number_write_exponent(char *p, int exponent)
{
    *p++ = 'e';
    *p++ = exponent < 0 ? '-' : '+';
    return p + number_write_integer(p, (duk_uint64_t)(exponent < 0 ? -exponent : exponent));
}

/* Lay out digits as Number.prototype.toString does; `point` is where the decimal point goes. */
static char *number_lay_out(char *p, const char *digits, int count, int point)
{
    if (count <= point && point <= 21) {
        memcpy(p, digits, (size_t)count);
        return number_write_zeros(p + count, point - count);
    }
    if (point > 0 && point <= 21) {
        memcpy(p, digits, (size_t)point);
        p[point] = '.';
        memcpy(p + point + 1, digits + point, (size_t)(count - point));
        return p + count + 1;
    }
    if (point > -6 && point <= 0) {
        *p++ = '0';
        *p++ = '.';
        p = number_write_zeros(p, -point);
        memcpy(p, digits, (size_t)count);
        return p + count;
    }
    *p++ = digits[0];
    if (count > 1) {
        *p++ = '.';
        memcpy(p, digits + 1, (size_t)(count - 1));
        p += count - 1;
    }
    return number_write_exponent(p, point - 1);
}

static duk_size_t number_write_text(char *out, const char *text)
{
    memcpy(out, text, strlen(text));
    return strlen(text);
}

DUK_INTERNAL duk_size_t number_to_text(char *out, duk_double_t d)
{
    char digits[20];
    char *p = out;
    duk_uint64_t bits, significand;
    int exponent, decimal, count;

    memcpy(&bits, &d, sizeof(bits));
    if (DUK_ISNAN(d)) {
        return number_write_text(out, "NaN");
    }
    if (d < 0) {
        *p++ = '-';
    }
    significand = bits & DUK_U64_CONSTANT(0xfffffffffffff);
    exponent = (int)(bits >> 52 & 0x7ff);
    if (exponent == 0x7ff) {
        return (duk_size_t)(p - out) + number_write_text(p, "Infinity");
    }
    if (d < 0) {
        d = -d;
    }
    if (d < 9007199254740992.0 && d == (duk_double_t)(duk_uint64_t)d) {
        return (duk_size_t)(p - out) + (duk_size_t)number_write_integer(p, (duk_uint64_t)d);
    }
    if (exponent == 0) {
        significand = number_shortest(significand, -1074, false, &decimal);
    } else {
        bool smallest = significand == 0 && exponent > 1;

        significand = number_shortest(significand | DUK_U64_CONSTANT(1) << 52, exponent - 1075, smallest, &decimal);
    }
    while (significand % 10 == 0) {
        significand /= 10;
        decimal++;
    }
    count = number_write_integer(digits, significand);
    return (duk_size_t)(number_lay_out(p, digits, count, count + decimal) - out);
}
