/*
 * bigint_operators.c - the operators, where an operand is a BigInt. The executor comes here from its slow paths.
 */

#include <string.h>

#include "bigint.h"

typedef __int128 bigint_wide;

static const char bigint_too_large[] = "Maximum BigInt size exceeded";

/* ---- values of one limb, the usual ones ---- */

#define BIGINT_IS_SMALL(v) ((v).count <= 1)

static bigint_wide bigint_small(bigint_view v)
{
    bigint_wide value = v.count == 0 ? 0 : (bigint_wide)v.limbs[0];

    return v.negative ? -value : value;
}

static void bigint_push_wide(duk_hthread *thr, bigint_wide value)
{
    unsigned __int128 magnitude = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
    bigint_limb high = (bigint_limb)(magnitude >> BIGINT_LIMB_BITS);
    bigint_limb *limbs = bigint_push_new(thr, high != 0 ? 2 : 1);

    limbs[0] = (bigint_limb)magnitude;
    if (high != 0) {
        limbs[1] = high;
    }
    bigint_finish(thr, value < 0);
}

/* ---- values of any size ---- */

static void bigint_swap(bigint_view *a, bigint_view *b)
{
    bigint_view swap = *a;

    *a = *b;
    *b = swap;
}

static void bigint_push_sum(duk_hthread *thr, bigint_view a, bigint_view b)
{
    if (limbs_compare(a.limbs, a.count, b.limbs, b.count) < 0) {
        bigint_swap(&a, &b);
    }
    if (a.negative == b.negative) {
        limbs_add(bigint_push_new(thr, a.count + 1), a.limbs, a.count, b.limbs, b.count);
    } else {
        limbs_subtract(bigint_push_new(thr, a.count), a.limbs, a.count, b.limbs, b.count);
    }
    bigint_finish(thr, a.negative);
}

static void bigint_push_product(duk_hthread *thr, bigint_view a, bigint_view b)
{
    bigint_limb *limbs, *scratch;

    if (a.count < b.count) {
        bigint_swap(&a, &b);
    }
    if (limbs_bits(a.limbs, a.count) + limbs_bits(b.limbs, b.count) > BIGINT_MAX_BITS + 1) {
        (void)duk_range_error(thr, bigint_too_large);
    }
    scratch = bigint_push_scratch(thr, limbs_multiply_scratch(b.count));
    limbs = bigint_push_new(thr, a.count + b.count);
    limbs_multiply(limbs, a.limbs, a.count, b.limbs, b.count, scratch);
    bigint_finish(thr, a.negative != b.negative);
    duk_remove_m2(thr);
}

static void bigint_push_division_small(duk_hthread *thr, bigint_view a, bigint_view b, bool quotient)
{
    bigint_limb *limbs = bigint_push_new(thr, a.count);
    bigint_limb rest = limbs_divide_small(limbs, a.limbs, a.count, b.limbs[0]);

    if (!quotient) {
        memset(limbs, 0, a.count * sizeof(*limbs));
        limbs[0] = rest;
    }
    bigint_finish(thr, a.negative != (quotient && b.negative));
}

/* The quotient, rounded towards zero, or the remainder. */
static void bigint_push_division(duk_hthread *thr, bigint_view a, bigint_view b, bool quotient)
{
    bigint_limb *rest, *scratch, *limbs = NULL;

    if (b.count == 0) {
        (void)duk_range_error(thr, "Division by zero");
    }
    if (limbs_compare(a.limbs, a.count, b.limbs, b.count) < 0) {
        a.count = quotient ? 0 : a.count;
        memcpy(bigint_push_new(thr, a.count), a.limbs, a.count * sizeof(*a.limbs));
        bigint_finish(thr, a.negative);
        return;
    }
    if (b.count == 1) {
        bigint_push_division_small(thr, a, b, quotient);
        return;
    }
    scratch = bigint_push_scratch(thr, b.count);
    rest = bigint_push_new(thr, a.count + 1);
    memcpy(rest, a.limbs, a.count * sizeof(*rest));
    rest[a.count] = 0;
    if (quotient) {
        limbs = bigint_push_new(thr, a.count - b.count + 1);
    }
    limbs_divide(limbs, rest, a.count, b.limbs, b.count, scratch);
    bigint_finish(thr, a.negative != (quotient && b.negative));
    duk_remove_m2(thr);
    if (quotient) {
        duk_remove_m2(thr);
    }
}

static void bigint_push_shifted_left(duk_hthread *thr, bigint_view v, duk_size_t bits)
{
    if (limbs_bits(v.limbs, v.count) + bits > BIGINT_MAX_BITS) {
        (void)duk_range_error(thr, bigint_too_large);
    }
    limbs_shift_left(bigint_push_new(thr, v.count + bits / BIGINT_LIMB_BITS + 1), v.limbs, v.count, bits);
    bigint_finish(thr, v.negative);
}

/* Rounded down: what is negative goes away from zero. */
static void bigint_push_shifted_right(duk_hthread *thr, bigint_view v, duk_size_t bits)
{
    static const bigint_limb one = 1;
    duk_size_t gone = bits / BIGINT_LIMB_BITS;
    bigint_limb *limbs;
    bool lost;

    if (gone >= v.count) {
        bigint_push_int64(thr, v.negative ? -1 : 0);
        return;
    }
    limbs = bigint_push_new(thr, v.count - gone + 1);
    lost = limbs_shift_right(limbs, v.limbs, v.count, bits);
    limbs[v.count - gone] = 0;
    if (lost && v.negative) {
        limbs_add(limbs, limbs, v.count - gone, &one, 1);
    }
    bigint_finish(thr, v.negative);
}

static void bigint_push_shifted(duk_hthread *thr, bigint_view v, bigint_view by, bool left)
{
    bool huge = by.count > 1 || (by.count == 1 && by.limbs[0] > BIGINT_MAX_BITS);
    duk_size_t bits = by.count == 0 ? 0 : (duk_size_t)by.limbs[0];

    if (v.count == 0) {
        bigint_push_int64(thr, 0);
    } else if (left != by.negative) {
        if (huge) {
            (void)duk_range_error(thr, bigint_too_large);
        }
        bigint_push_shifted_left(thr, v, bits);
    } else {
        bigint_push_shifted_right(thr, v, huge ? BIGINT_MAX_BITS + BIGINT_LIMB_BITS : bits);
    }
}

/* A base other than 0, 1 and -1, and an exponent other than 0. */
static void bigint_push_squared(duk_hthread *thr, bigint_view base, duk_size_t exponent)
{
    duk_size_t bit = (duk_size_t)1 << (63 - __builtin_clzll(exponent));

    /* A bit less than the binary logarithm of the base tells in time that the result would be too large. */
    double bits = log2((double)base.limbs[base.count - 1]) + (double)(base.count - 1) * BIGINT_LIMB_BITS - 1e-6;

    if (bits * (double)exponent > BIGINT_MAX_BITS) {
        (void)duk_range_error(thr, bigint_too_large);
    }
    if (base.count == 1 && base.limbs[0] == 2) {
        base.negative &= exponent & 1;
        bigint_push_shifted_left(thr, base, exponent - 1);
        return;
    }
    bigint_push_int64(thr, 1);
    for (; bit > 0; bit >>= 1) {
        bigint_push_product(thr, bigint_get(thr, -1), bigint_get(thr, -1));
        duk_remove_m2(thr);
        if (exponent & bit) {
            bigint_push_product(thr, bigint_get(thr, -1), base);
            duk_remove_m2(thr);
        }
    }
}

static void bigint_push_power(duk_hthread *thr, bigint_view base, bigint_view exponent)
{
    bool unit = base.count == 1 && base.limbs[0] == 1;

    if (exponent.negative) {
        (void)duk_range_error(thr, "undefined must be positive"); /* so V8 says */
    }
    if (exponent.count == 0) {
        bigint_push_int64(thr, 1);
    } else if (base.count == 0 || unit) {
        bigint_push_int64(thr, base.count == 0 ? 0 : base.negative && exponent.limbs[0] & 1 ? -1 : 1);
    } else if (exponent.count > 1 || exponent.limbs[0] > BIGINT_MAX_BITS) {
        (void)duk_range_error(thr, bigint_too_large);
    } else {
        bigint_push_squared(thr, base, (duk_size_t)exponent.limbs[0]);
    }
}

/* A limb of the two's complement; `carry` is 1 before the first of a negative value. */
static bigint_limb bigint_complement(bigint_view v, duk_size_t i, bigint_limb *carry)
{
    bigint_limb limb = i < v.count ? v.limbs[i] : 0;

    if (v.negative) {
        limb = ~limb + *carry;
        *carry &= limb == 0;
    }
    return limb;
}

static bigint_limb bigint_combine(bigint_limb a, bigint_limb b, duk_small_uint_fast_t opcode)
{
    return opcode == DUK_OP_BAND >> 2 ? a & b : opcode == DUK_OP_BOR >> 2 ? a | b : a ^ b;
}

static void bigint_push_bitwise(duk_hthread *thr, bigint_view a, bigint_view b, duk_small_uint_fast_t opcode)
{
    duk_size_t count = (a.count > b.count ? a.count : b.count) + 1, i;
    bigint_limb a_carry = 1, b_carry = 1, carry = 1;
    bool negative = bigint_combine(a.negative, b.negative, opcode) != 0;
    bigint_limb *limbs = bigint_push_new(thr, count);

    for (i = 0; i < count; i++) {
        limbs[i] = bigint_combine(bigint_complement(a, i, &a_carry), bigint_complement(b, i, &b_carry), opcode);
        if (negative) {
            limbs[i] = ~limbs[i] + carry;
            carry &= limbs[i] == 0;
        }
    }
    bigint_finish(thr, negative);
}

/* ---- the executor's side ---- */

static bool bigint_push_small_result(duk_hthread *thr, bigint_wide a, bigint_wide b, duk_small_uint_fast_t opcode)
{
    switch (opcode) {
    case DUK_OP_ADD >> 2:
        bigint_push_wide(thr, a + b);
        return true;
    case DUK_OP_SUB >> 2:
        bigint_push_wide(thr, a - b);
        return true;
    case DUK_OP_DIV >> 2:
        if (b == 0) {
            return false;
        }
        bigint_push_wide(thr, a / b);
        return true;
    case DUK_OP_MOD >> 2:
        if (b == 0) {
            return false;
        }
        bigint_push_wide(thr, a % b);
        return true;
    case DUK_OP_BAND >> 2:
        bigint_push_wide(thr, a & b);
        return true;
    case DUK_OP_BOR >> 2:
        bigint_push_wide(thr, a | b);
        return true;
    case DUK_OP_BXOR >> 2:
        bigint_push_wide(thr, a ^ b);
        return true;
    default:
        return false;
    }
}

static void bigint_push_result(duk_hthread *thr, bigint_view a, bigint_view b, duk_small_uint_fast_t opcode)
{
    switch (opcode) {
    case DUK_OP_SUB >> 2:
        b.negative = !b.negative;
        bigint_push_sum(thr, a, b);
        break;
    case DUK_OP_ADD >> 2:
        bigint_push_sum(thr, a, b);
        break;
    case DUK_OP_MUL >> 2:
        bigint_push_product(thr, a, b);
        break;
    case DUK_OP_DIV >> 2:
    case DUK_OP_MOD >> 2:
        bigint_push_division(thr, a, b, opcode == DUK_OP_DIV >> 2);
        break;
    case DUK_OP_EXP >> 2:
        bigint_push_power(thr, a, b);
        break;
    case DUK_OP_BASL >> 2:
    case DUK_OP_BASR >> 2:
        bigint_push_shifted(thr, a, b, opcode == DUK_OP_BASL >> 2);
        break;
    case DUK_OP_BLSR >> 2:
        (void)duk_type_error(thr, "BigInts have no unsigned right shift, use >> instead");
        break;
    default:
        bigint_push_bitwise(thr, a, b, opcode);
        break;
    }
}

DUK_INTERNAL bool bigint_to_numeric(duk_hthread *thr, duk_idx_t index)
{
    if (duk_is_number(thr, index)) {
        return false;
    }
    duk_to_primitive(thr, index, DUK_HINT_NUMBER);
    if (bigint_is(thr, index)) {
        return true;
    }
    duk_to_number(thr, index);
    return false;
}

DUK_INTERNAL bool bigint_binary(duk_hthread *thr, duk_small_uint_fast_t opcode)
{
    bool x = bigint_to_numeric(thr, -2), y = bigint_to_numeric(thr, -1);
    bigint_view a, b;

    if (!x && !y) {
        return false;
    }
    if (x != y) {
        (void)duk_type_error(thr, "Cannot mix BigInt and other types, use explicit conversions");
    }
    a = bigint_get(thr, -2);
    b = bigint_get(thr, -1);
    if (!(BIGINT_IS_SMALL(a) && BIGINT_IS_SMALL(b) &&
          bigint_push_small_result(thr, bigint_small(a), bigint_small(b), opcode))) {
        bigint_push_result(thr, a, b, opcode);
    }
    duk_replace(thr, -3);
    duk_pop_unsafe(thr);
    return true;
}

DUK_INTERNAL void bigint_push_step(duk_hthread *thr, duk_idx_t index, bool down)
{
    static const bigint_limb limb = 1;
    bigint_view v = bigint_get(thr, index), one = {&limb, 1, down};

    if (BIGINT_IS_SMALL(v)) {
        bigint_push_wide(thr, bigint_small(v) + (down ? -1 : 1));
    } else {
        bigint_push_sum(thr, v, one);
    }
}

static void bigint_push_copy(duk_hthread *thr, bigint_view v)
{
    memcpy(bigint_push_new(thr, v.count), v.limbs, v.count * sizeof(*v.limbs));
    bigint_finish(thr, v.negative);
}

DUK_INTERNAL void bigint_push_negated(duk_hthread *thr, duk_idx_t index)
{
    bigint_view v = bigint_get(thr, index);

    v.negative = !v.negative;
    bigint_push_copy(thr, v);
}

DUK_INTERNAL void bigint_push_inverted(duk_hthread *thr, duk_idx_t index)
{
    static const bigint_limb limb = 1;
    bigint_view v = bigint_get(thr, index), minus_one = {&limb, 1, true};

    v.negative = !v.negative; /* ~x is -x - 1 */
    bigint_push_sum(thr, v, minus_one);
}

/* ---- comparison with other primitives ---- */

/* The order of a BigInt and another primitive, 2 if there is none. The stack is left as it was. */
static int bigint_compare_mixed(duk_hthread *thr, bigint_view v, duk_idx_t other)
{
    int order = 2;

    other = duk_require_normalize_index(thr, other);
    if (bigint_is(thr, other)) {
        return bigint_compare(v, bigint_get(thr, other));
    }
    if (duk_is_string(thr, other) && !duk_is_symbol(thr, other)) {
        if (bigint_push_parsed(thr, other)) {
            order = bigint_compare(v, bigint_get(thr, -1));
            duk_pop(thr);
        }
        return order;
    }
    duk_dup(thr, other);
    order = bigint_compare_number(v, duk_to_number(thr, -1));
    duk_pop(thr);
    return order;
}

DUK_INTERNAL bool bigint_loosely_equal(duk_hthread *thr, duk_tval *x, duk_tval *y)
{
    bigint_view v = bigint_of(DUK_TVAL_GET_BIGINT(DUK_TVAL_IS_BIGINT(x) ? x : y));
    int order;

    x = DUK_TVAL_IS_BIGINT(x) ? y : x;
    if (DUK_TVAL_IS_STRING(x) && DUK_TVAL_STRING_IS_SYMBOL(x)) {
        return false;
    }
    duk_push_tval(thr, x);
    order = bigint_compare_mixed(thr, v, -1);
    duk_pop(thr);
    return order == 0;
}

DUK_INTERNAL int bigint_compare_values(duk_hthread *thr)
{
    int order;

    if (bigint_is(thr, -2)) {
        return bigint_compare_mixed(thr, bigint_get(thr, -2), -1);
    }
    order = bigint_compare_mixed(thr, bigint_get(thr, -1), -2);
    return order == 2 ? 2 : -order;
}
