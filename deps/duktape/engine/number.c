/*
 * number.c - Number, and the functions of Math that the engine lacks.
 */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "number_text.h"
#include "text.h"

#define NUMBER_BUFFER 1400 /* the longest exact number: 309 digits, a point and 100 digits; in radix 2 1100 */

/* `this` as a number, which it has to be already. */
static duk_double_t number_this(duk_hthread *thr, const char *method)
{
    duk_double_t d;

    duk_push_this(thr);
    if (duk_is_object(thr, -1) && duk_get_class_number(thr, -1) == DUK_HOBJECT_CLASS_NUMBER) {
        duk_xget_owndataprop_stridx(thr, -1, DUK_STRIDX_INT_VALUE);
    }
    if (!duk_is_number(thr, -1)) {
        (void)duk_type_error(thr, "Number.prototype.%s requires that 'this' be a Number", method);
    }
    d = duk_get_number(thr, -1);
    return d;
}

/* NaN and the infinities look the same in every format. */
static duk_ret_t number_push_special(duk_hthread *thr, duk_double_t d)
{
    duk_push_number(thr, d);
    duk_to_string(thr, -1);
    return 1;
}

/* Does the decimal with `digits` behind the point lie exactly between two? Ties go away from zero here, but to the
 * even neighbour in C. A double is a tie there just if it is an odd multiple of two to the -(digits + 1). */
static bool number_is_tie(duk_double_t d, int digits)
{
    duk_double_t scaled = ldexp(d, digits + 1);

    return fabs(scaled) < 9007199254740992.0 && floor(scaled) == scaled && fmod(scaled, 2) != 0;
}

/* [ digits ] */
static duk_ret_t number_to_fixed(duk_context *thr)
{
    char buffer[NUMBER_BUFFER];
    duk_double_t d = number_this(thr, "toFixed");
    duk_double_t digits = array_integer(thr, 0);

    if (!(digits >= 0 && digits <= 100)) {
        return duk_range_error(thr, "toFixed() digits argument must be between 0 and 100");
    }
    if (!DUK_ISFINITE(d) || fabs(d) >= 1e21) {
        return number_push_special(thr, d);
    }
    if (number_is_tie(d, (int)digits)) {
        d = nextafter(d, d < 0 ? -DUK_DOUBLE_INFINITY : DUK_DOUBLE_INFINITY);
    }
    snprintf(buffer, sizeof(buffer), "%.*f", (int)digits, d == 0 ? 0.0 : d);
    duk_push_string(thr, buffer);
    return 1;
}

/* The decimal exponent of a finite number other than zero. */
static int number_exponent(duk_double_t d)
{
    char buffer[NUMBER_BUFFER];

    snprintf(buffer, sizeof(buffer), "%.1100e", d); /* exact */
    return atoi(strchr(buffer, 'e') + 1);
}

/* Print with `digits` behind the first one, ties away from zero. */
static void number_print_exponential(char *buffer, duk_size_t size, duk_double_t d, int digits)
{
    if (d != 0) {
        int decimals = digits - number_exponent(d);

        if (decimals >= 0 ? number_is_tie(d, decimals) : false) {
            d = nextafter(d, d < 0 ? -DUK_DOUBLE_INFINITY : DUK_DOUBLE_INFINITY);
        } else if (decimals < 0) {
            duk_double_t unit = pow(10, -decimals);

            if (fabs(d) < 1e22 && fmod(fabs(d), unit) == unit / 2) {
                d = nextafter(d, d < 0 ? -DUK_DOUBLE_INFINITY : DUK_DOUBLE_INFINITY);
            }
        }
    }
    snprintf(buffer, size, "%.*e", digits, d);
}

/* "1.5e+05" -> "1.5e+5" */
static void number_trim_exponent(char *buffer)
{
    char *p = strchr(buffer, 'e') + 2;
    char *q = p;

    while (*q == '0' && q[1] != '\0') {
        q++;
    }
    memmove(p, q, strlen(q) + 1);
}

/* [ digits ] */
static duk_ret_t number_to_exponential(duk_context *thr)
{
    char buffer[NUMBER_BUFFER];
    duk_double_t d = number_this(thr, "toExponential");
    bool as_needed = duk_is_undefined(thr, 0) != 0;
    duk_double_t digits = array_integer(thr, 0);
    int i;

    if (!DUK_ISFINITE(d)) {
        return number_push_special(thr, d);
    }
    if (!(digits >= 0 && digits <= 100)) {
        return duk_range_error(thr, "toExponential() argument must be between 0 and 100");
    }
    d = d == 0 ? 0.0 : d;
    if (as_needed) {
        for (i = 0; i < 17; i++) {
            snprintf(buffer, sizeof(buffer), "%.*e", i, d);
            if (strtod(buffer, NULL) == d) {
                break;
            }
        }
    } else {
        number_print_exponential(buffer, sizeof(buffer), d, (int)digits);
    }
    number_trim_exponent(buffer);
    duk_push_string(thr, buffer);
    return 1;
}

/* [ precision ] */
static duk_ret_t number_to_precision(duk_context *thr)
{
    char buffer[NUMBER_BUFFER];
    duk_double_t d = number_this(thr, "toPrecision");
    duk_double_t precision;
    int exponent;

    if (duk_is_undefined(thr, 0)) {
        return number_push_special(thr, d);
    }
    precision = array_integer(thr, 0);
    if (!DUK_ISFINITE(d)) {
        return number_push_special(thr, d);
    }
    if (!(precision >= 1 && precision <= 100)) {
        return duk_range_error(thr, "toPrecision() argument must be between 1 and 100");
    }
    d = d == 0 ? 0.0 : d;
    number_print_exponential(buffer, sizeof(buffer), d, (int)precision - 1);
    exponent = atoi(strchr(buffer, 'e') + 1);
    if (exponent < -6 || exponent >= precision) {
        number_trim_exponent(buffer);
    } else {
        duk_double_t rounded = strtod(buffer, NULL); /* the digits are right, only the layout is to change */
        int decimals = (int)precision - 1 - exponent;

        if (precision > 17) {
            rounded = d;
        }
        snprintf(buffer, sizeof(buffer), "%.*f", decimals, rounded);
    }
    duk_push_string(thr, buffer);
    return 1;
}

/* ---- other radices, digit for digit as V8 prints them ---- */

static const char number_digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

/* Write the fraction's digits until they determine the number; returns whether a carry goes into the integer part. */
static bool number_print_fraction(char *out, duk_double_t fraction, duk_double_t delta, int radix)
{
    char *p = out;

    do {
        int digit;

        fraction *= radix;
        delta *= radix;
        digit = (int)fraction;
        *p++ = number_digits[digit];
        fraction -= digit;
        if ((fraction > 0.5 || (fraction == 0.5 && (digit & 1))) && fraction + delta > 1) {
            for (;;) { /* round up */
                if (p == out) {
                    *p = '\0';
                    return true;
                }
                digit = number_digit_of((duk_uint8_t) * --p);
                if (digit + 1 < radix) {
                    *p++ = number_digits[digit + 1];
                    break;
                }
            }
            break;
        }
    } while (fraction >= delta);
    *p = '\0';
    return false;
}

static void number_push_radix(duk_hthread *thr, duk_double_t d, int radix)
{
    char buffer[NUMBER_BUFFER * 2];
    char *point = buffer + NUMBER_BUFFER, *p = point;
    duk_double_t value = fabs(d), integer = floor(value), fraction = value - integer;
    duk_double_t delta = 0.5 * (nextafter(value, DUK_DOUBLE_INFINITY) - value);

    if (delta < 4.94065645841246544e-324) {
        delta = 4.94065645841246544e-324;
    }
    point[0] = '\0';
    if (fraction >= delta) {
        point[0] = '.';
        if (number_print_fraction(point + 1, fraction, delta, radix)) {
            integer += 1;
        }
        if (point[1] == '\0') {
            point[0] = '\0';
        }
    }
    while (integer / radix >= 9007199254740992.0) { /* digits beyond the precision are zeros */
        integer /= radix;
        *--p = '0';
    }
    do {
        duk_double_t remainder = fmod(integer, radix);

        *--p = number_digits[(int)remainder];
        integer = (integer - remainder) / radix;
    } while (integer > 0);
    if (d < 0) {
        *--p = '-';
    }
    duk_push_string(thr, p);
}

/* [ radix ] */
static duk_ret_t number_to_string(duk_context *thr)
{
    duk_double_t d = number_this(thr, "toString");
    duk_double_t radix = duk_is_undefined(thr, 0) ? 10 : array_integer(thr, 0);

    if (!(radix >= 2 && radix <= 36)) {
        return duk_range_error(thr, "toString() radix argument must be between 2 and 36");
    }
    if (radix == 10 || !DUK_ISFINITE(d)) {
        return number_push_special(thr, d);
    }
    number_push_radix(thr, d, (int)radix);
    return 1;
}

static duk_ret_t number_value_of(duk_context *thr)
{
    number_this(thr, "valueOf");
    return 1;
}

/* [ locales options ]: without them whole numbers need no more than their groups. */
static duk_ret_t number_to_locale_string(duk_context *thr)
{
    duk_double_t d = number_this(thr, "toLocaleString");
    bool whole = fabs(d) < 1e15 && trunc(d) == d && !(d == 0 && signbit(d));

    duk_push_number(thr, d);
    if (!builtins_localize(thr, "number", -1, !whole)) {
        number_push_special(thr, d);
        if (whole) {
            builtins_group_digits(thr);
        }
    }
    return 1;
}

/* ---- parsing ---- */

/* [ text ] */
static duk_ret_t number_parse_float(duk_context *thr)
{
    duk_hstring *h = duk_to_hstring(thr, 0);
    const duk_uint8_t *data = DUK_HSTRING_GET_TEXT(thr, h);

    array_push_number(thr, number_from_prefix(data, data + DUK_HSTRING_GET_BYTELEN(h)));
    return 1;
}

/* The integer that digits of a radix mean. Beyond 2^53 decimal digits and those of powers of two are rounded
 * correctly; the others add up as in V8, in groups of as many as fit into 32 bits with room for one more. */
static duk_double_t number_from_digits(const duk_uint8_t *p, const duk_uint8_t *end, int radix)
{
    const duk_uint8_t *q = p;
    duk_double_t d = 0;

    while (q < end && *q == '0') {
        q++;
    }
    while (q < end && number_digit_of(*q) < radix) {
        duk_uint32_t group = 0, scale = 1;

        while (q < end && number_digit_of(*q) < radix && scale * (duk_uint32_t)radix <= 0xffffffffUL / 36) {
            group = group * (duk_uint32_t)radix + (duk_uint32_t)number_digit_of(*q++);
            scale *= (duk_uint32_t)radix;
        }
        d = d * scale + group;
    }
    if (q == p) {
        return DUK_DOUBLE_NAN;
    }
    if (d >= 9007199254740992.0) {
        if (radix == 10) {
            return number_from_prefix(p, q);
        }
        if ((radix & (radix - 1)) == 0) {
            return number_from_bits(p, q, __builtin_ctz((unsigned)radix));
        }
    }
    return d;
}

/* [ text radix ] */
static duk_ret_t number_parse_int(duk_context *thr)
{
    duk_hstring *h;
    const duk_uint8_t *p, *end;
    duk_int32_t radix;
    bool negative = false, prefix = true;
    duk_double_t d;

    if (DUK_TVAL_IS_FASTINT(DUK_GET_TVAL_POSIDX(thr, 0)) && duk_is_undefined(thr, 1)) {
        duk_dup_0(thr);
        return 1;
    }
    h = duk_to_hstring(thr, 0);
    radix = duk_to_int32(thr, 1);
    p = DUK_HSTRING_GET_TEXT(thr, h);
    end = p + DUK_HSTRING_GET_BYTELEN(h);
    text_trim_range(&p, &end, true, false);
    if (p < end && (*p == '+' || *p == '-')) {
        negative = *p++ == '-';
    }
    if (radix != 0) {
        if (radix < 2 || radix > 36) {
            duk_push_nan(thr);
            return 1;
        }
        prefix = radix == 16;
    } else {
        radix = 10;
    }
    if (prefix && end - p >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x') {
        p += 2;
        radix = 16;
    }
    d = number_from_digits(p, end, radix);
    array_push_number(thr, negative ? -d : d);
    return 1;
}

/* ---- tests ---- */

enum { TEST_FINITE, TEST_INTEGER, TEST_NAN, TEST_SAFE };

/* [ value ] */
DUK_INTERNAL bool number_passes(const duk_tval *value, int test)
{
    duk_double_t d;

    if (!DUK_TVAL_IS_NUMBER(value)) {
        return false;
    }
    d = DUK_TVAL_GET_NUMBER(value);
    switch (test) {
    case TEST_FINITE:
        return DUK_ISFINITE(d);
    case TEST_NAN:
        return DUK_ISNAN(d);
    default:
        return DUK_ISFINITE(d) && floor(d) == d && (test == TEST_INTEGER || fabs(d) <= 9007199254740991.0);
    }
}

static duk_ret_t number_test(duk_context *thr)
{
    duk_push_boolean(thr, number_passes(DUK_GET_TVAL_POSIDX(thr, 0), duk_get_current_magic(thr)));
    return 1;
}

/* ---- Math ---- */

/* Halves go up; what has no fraction, from 2^52 on, stays. */
static duk_double_t math_round(duk_double_t d)
{
    duk_double_t down = floor(d);

    return copysign(d - down >= 0.5 ? down + 1 : down, d);
}

static duk_double_t math_fround(duk_double_t d)
{
    return (duk_double_t)(float)d;
}

static duk_double_t math_asinh(duk_double_t d)
{
    return d == 0 ? d : asinh(d);
}

static duk_double_t math_cbrt(duk_double_t d)
{
    return (duk_double_t)cbrtl(d); /* C's cbrt(27) is not 3 */
}

static duk_double_t (*const math_functions[])(duk_double_t) = {
    acosh, math_asinh, atanh, cosh, expm1, math_fround, log1p, sinh, tanh, math_cbrt, math_round};

/* [ x ]; the magic is the index of the function */
static duk_ret_t math_one(duk_context *thr)
{
    duk_push_number(thr, math_functions[duk_get_current_magic(thr)](duk_to_number(thr, 0)));
    return 1;
}

/* ---- set-up ---- */

static const builtins_entry number_statics[] = {
    BUILTINS_FN_MAGIC("isFinite", number_test, 1, TEST_FINITE),
    BUILTINS_FN_MAGIC("isInteger", number_test, 1, TEST_INTEGER), BUILTINS_FN_MAGIC("isNaN", number_test, 1, TEST_NAN),
    BUILTINS_FN_MAGIC("isSafeInteger", number_test, 1, TEST_SAFE), BUILTINS_END};
static const builtins_entry number_methods[] = {BUILTINS_FN("toExponential", number_to_exponential, 1),
                                                BUILTINS_FN("toFixed", number_to_fixed, 1),
                                                BUILTINS_FN_ARGS("toLocaleString", number_to_locale_string, 0, 2, 0),
                                                BUILTINS_FN("toPrecision", number_to_precision, 1),
                                                BUILTINS_FN("toString", number_to_string, 1),
                                                BUILTINS_FN("valueOf", number_value_of, 0),
                                                BUILTINS_END};
static const builtins_entry math_statics[] = {BUILTINS_FN_MAGIC("acosh", math_one, 1, 0),
                                              BUILTINS_FN_MAGIC("asinh", math_one, 1, 1),
                                              BUILTINS_FN_MAGIC("atanh", math_one, 1, 2),
                                              BUILTINS_FN_MAGIC("cosh", math_one, 1, 3),
                                              BUILTINS_FN_MAGIC("expm1", math_one, 1, 4),
                                              BUILTINS_FN_MAGIC("fround", math_one, 1, 5),
                                              BUILTINS_FN_MAGIC("log1p", math_one, 1, 6),
                                              BUILTINS_FN_MAGIC("sinh", math_one, 1, 7),
                                              BUILTINS_FN_MAGIC("tanh", math_one, 1, 8),
                                              BUILTINS_FN_MAGIC("cbrt", math_one, 1, 9),
                                              BUILTINS_FN_MAGIC("round", math_one, 1, 10),
                                              BUILTINS_TO_STRING_TAG("Math"),
                                              BUILTINS_END};

/* [ global Number ]: Number.parseFloat is the global function. */
static void number_share_global(duk_hthread *thr, const char *name, duk_c_function function, int length)
{
    builtins_push_function(thr, name, function, length, length, 0);
    duk_dup_top(thr);
    builtins_define_global(thr, name);
    duk_push_string(thr, name);
    duk_insert(thr, -2);
    duk_def_prop(thr, -3,
                 DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_CLEAR_ENUMERABLE |
                     DUK_DEFPROP_SET_CONFIGURABLE);
}

void builtins_init_number(duk_context *thr)
{
    duk_push_hobject_bidx(thr, DUK_BIDX_GLOBAL);
    duk_push_hobject_bidx(thr, DUK_BIDX_NUMBER_CONSTRUCTOR);
    builtins_define(thr, -1, number_statics);
    number_share_global(thr, "parseFloat", number_parse_float, 1);
    number_share_global(thr, "parseInt", number_parse_int, 2);
    duk_push_hobject_bidx(thr, DUK_BIDX_NUMBER_PROTOTYPE);
    builtins_define(thr, -1, number_methods);
    duk_get_prop_string(thr, -3, "Math");
    builtins_define(thr, -1, math_statics);
    duk_set_top(thr, duk_get_top(thr) - 4);
}
