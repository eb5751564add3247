/*
 * bigint.c - BigInt values: made, read, converted from and to numbers, compared; see bigint.h.
 */

#include <math.h>
#include <string.h>

#include "bigint.h"

DUK_INTERNAL bigint_limb *bigint_push_new(duk_hthread *thr, duk_size_t count)
{
    bigint_limb *limbs;
    duk_hbuffer *h;

    if (count > BIGINT_MAX_LIMBS + 1) { /* a limb of carry may yet be cut off */
        (void)duk_range_error(thr, "Maximum BigInt size exceeded");
    }
    limbs = (bigint_limb *)duk_push_fixed_buffer_nozero(thr, count * sizeof(bigint_limb));
    h = DUK_TVAL_GET_BUFFER(DUK_GET_TVAL_NEGIDX(thr, -1));
    DUK_TVAL_SET_BIGINT(DUK_GET_TVAL_NEGIDX(thr, -1), h);
    return limbs;
}

DUK_INTERNAL void bigint_finish(duk_hthread *thr, bool negative)
{
    duk_hbuffer *h = DUK_TVAL_GET_BIGINT(DUK_GET_TVAL_NEGIDX(thr, -1));
    bigint_view v = bigint_of(h);
    duk_size_t count = limbs_trim(v.limbs, v.count);

    if (limbs_bits(v.limbs, count) > BIGINT_MAX_BITS) {
        (void)duk_range_error(thr, "Maximum BigInt size exceeded");
    }
    DUK_HBUFFER_SET_SIZE(h, count * sizeof(bigint_limb));
    if (negative && count > 0) {
        DUK_HEAPHDR_SET_FLAG_BITS(&h->hdr, BIGINT_FLAG_NEGATIVE);
    }
}

DUK_INTERNAL bigint_limb *bigint_push_scratch(duk_hthread *thr, duk_size_t count)
{
    return (bigint_limb *)duk_push_fixed_buffer_nozero(thr, count * sizeof(bigint_limb));
}

static void bigint_push_limb(duk_hthread *thr, bigint_limb limb, bool negative)
{
    bigint_push_new(thr, 1)[0] = limb;
    bigint_finish(thr, negative);
}

DUK_INTERNAL void bigint_push_int64(duk_hthread *thr, duk_int64_t value)
{
    bigint_push_limb(thr, value < 0 ? -(bigint_limb)value : (bigint_limb)value, value < 0);
}

DUK_INTERNAL void bigint_push_uint64(duk_hthread *thr, duk_uint64_t value)
{
    bigint_push_limb(thr, value, false);
}

DUK_INTERNAL void bigint_push_double(duk_hthread *thr, duk_double_t value)
{
    bigint_limb mantissa, *limbs;
    int exponent;

    if (fabs(value) < 9007199254740992.0) {
        bigint_push_int64(thr, (duk_int64_t)value);
        return;
    }
    mantissa = (bigint_limb)ldexp(frexp(fabs(value), &exponent), 53);
    limbs = bigint_push_new(thr, (duk_size_t)(exponent - 53) / BIGINT_LIMB_BITS + 2);
    limbs_shift_left(limbs, &mantissa, 1, (duk_size_t)(exponent - 53));
    bigint_finish(thr, value < 0);
}

DUK_INTERNAL bool bigint_is(duk_hthread *thr, duk_idx_t index)
{
    duk_tval *tv = duk_get_tval(thr, index);

    return tv != NULL && DUK_TVAL_IS_BIGINT(tv);
}

DUK_INTERNAL bigint_view bigint_get(duk_hthread *thr, duk_idx_t index)
{
    return bigint_of(DUK_TVAL_GET_BIGINT(duk_require_tval(thr, index)));
}

DUK_INTERNAL void bigint_coerce(duk_hthread *thr, duk_idx_t index)
{
    duk_tval *tv;

    index = duk_require_normalize_index(thr, index);
    duk_to_primitive(thr, index, DUK_HINT_NUMBER);
    tv = duk_require_tval(thr, index);
    if (DUK_TVAL_IS_BIGINT(tv)) {
        return;
    }
    if (DUK_TVAL_IS_BOOLEAN(tv)) {
        bigint_push_uint64(thr, DUK_TVAL_GET_BOOLEAN(tv));
    } else if (!DUK_TVAL_IS_STRING(tv) || DUK_TVAL_STRING_IS_SYMBOL(tv)) {
        builtins_push_description(thr, index);
        (void)duk_type_error(thr, "Cannot convert %s to a BigInt", duk_get_string(thr, -1));
    } else if (!bigint_push_parsed(thr, index)) {
        (void)duk_error(thr, DUK_ERR_SYNTAX_ERROR, "Cannot convert %s to a BigInt", duk_get_string(thr, index));
    }
    duk_replace(thr, index);
}

DUK_INTERNAL duk_uint64_t bigint_to_uint64(duk_hthread *thr, duk_idx_t index)
{
    bigint_view v;

    bigint_coerce(thr, index);
    v = bigint_get(thr, index);
    if (v.count == 0) {
        return 0;
    }
    return v.negative ? -v.limbs[0] : v.limbs[0];
}

/* ---- numbers ---- */

DUK_INTERNAL duk_double_t bigint_to_double(bigint_view v)
{
    duk_size_t bits = limbs_bits(v.limbs, v.count);
    bigint_limb top = 0;
    duk_double_t d;

    if (bits == 0) {
        return 0;
    }
    if (bits > 1024) {
        return v.negative ? -DUK_DOUBLE_INFINITY : DUK_DOUBLE_INFINITY;
    }
    if (bits <= BIGINT_LIMB_BITS) {
        d = (duk_double_t)v.limbs[0];
    } else { /* the uppermost 64 bits; if any below them is set the lowest of these breaks a tie */
        duk_size_t shift = bits - BIGINT_LIMB_BITS, limb = shift / BIGINT_LIMB_BITS;
        bool below;

        shift %= BIGINT_LIMB_BITS;
        top = v.limbs[limb] >> shift;
        if (shift > 0) {
            top |= v.limbs[limb + 1] << (BIGINT_LIMB_BITS - shift);
        }
        below = limbs_trim(v.limbs, limb) > 0 || (v.limbs[limb] & (((bigint_limb)1 << shift) - 1)) != 0;
        d = ldexp((duk_double_t)(top | below), (int)(bits - BIGINT_LIMB_BITS));
    }
    return v.negative ? -d : d;
}

DUK_INTERNAL int bigint_compare_number(bigint_view v, duk_double_t number)
{
    duk_size_t bits = limbs_bits(v.limbs, v.count);
    duk_double_t size = fabs(number), whole;
    int exponent, order, sign = v.negative ? -1 : 1;
    bigint_limb limbs[17];

    if (DUK_ISNAN(number)) {
        return 2;
    }
    if (v.count == 0 || number == 0 || v.negative != (number < 0)) {
        return v.count == 0 ? (number > 0 ? -1 : number < 0) : sign;
    }
    (void)frexp(size, &exponent);
    if (isinf(number) || exponent < 1 || (duk_size_t)exponent != bits) {
        return !isinf(number) && (exponent < 1 || bits > (duk_size_t)exponent) ? sign : -sign;
    }
    whole = floor(size); /* of as many bits, 1024 at most */
    memset(limbs, 0, sizeof(limbs));
    if (exponent <= 53) {
        limbs[0] = (bigint_limb)whole;
    } else {
        bigint_limb mantissa = (bigint_limb)ldexp(whole, 53 - exponent);

        limbs_shift_left(limbs, &mantissa, 1, (duk_size_t)(exponent - 53));
    }
    order = limbs_compare(v.limbs, v.count, limbs, v.count);
    if (order == 0 && whole != size) {
        order = -1;
    }
    return v.negative ? -order : order;
}

/* ---- each other ---- */

DUK_INTERNAL int bigint_compare(bigint_view a, bigint_view b)
{
    int order;

    if (a.negative != b.negative) {
        return a.negative ? -1 : 1;
    }
    order = limbs_compare(a.limbs, a.count, b.limbs, b.count);
    return a.negative ? -order : order;
}

DUK_INTERNAL bool bigint_equal(const duk_hbuffer *a, const duk_hbuffer *b)
{
    return a == b || bigint_compare(bigint_of(a), bigint_of(b)) == 0;
}

DUK_INTERNAL duk_uint64_t bigint_hash(const duk_hbuffer *h)
{
    bigint_view v = bigint_of(h);
    duk_uint64_t hash = v.negative;
    duk_size_t i;

    for (i = 0; i < v.count; i++) {
        hash = (hash ^ v.limbs[i]) * DUK_U64_CONSTANT(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return hash;
}
