/*
 * bigint_limbs.c - arithmetic on magnitudes: arrays of 64-bit limbs, least significant first.
 *
 * The inner loops of addition, subtraction and multiplication are mbedTLS's (its bignum_core works on plain arrays, and
 * has assembly for the processors that matter); above them are Karatsuba's multiplication and Knuth's division.
 */

#include <string.h>

#include "bigint.h"
#include "bignum_core.h"

#define LIMBS_KARATSUBA 40 /* from so many limbs on splitting pays */

typedef unsigned __int128 limbs_double;

DUK_INTERNAL duk_size_t limbs_trim(const bigint_limb *a, duk_size_t count)
{
    while (count > 0 && a[count - 1] == 0) {
        count--;
    }
    return count;
}

DUK_INTERNAL duk_size_t limbs_bits(const bigint_limb *a, duk_size_t count)
{
    return count == 0 ? 0 : count * BIGINT_LIMB_BITS - (duk_size_t)__builtin_clzll(a[count - 1]);
}

DUK_INTERNAL int limbs_compare(const bigint_limb *a, duk_size_t a_count, const bigint_limb *b, duk_size_t b_count)
{
    if (a_count != b_count) {
        return a_count < b_count ? -1 : 1;
    }
    while (a_count-- > 0) {
        if (a[a_count] != b[a_count]) {
            return a[a_count] < b[a_count] ? -1 : 1;
        }
    }
    return 0;
}

/* x = a + carry; returns the carry. */
static bigint_limb limbs_add_small(bigint_limb *x, const bigint_limb *a, duk_size_t count, bigint_limb carry)
{
    duk_size_t i;

    for (i = 0; i < count; i++) {
        x[i] = a[i] + carry;
        carry = x[i] < carry;
    }
    return carry;
}

static bigint_limb limbs_subtract_small(bigint_limb *x, const bigint_limb *a, duk_size_t count, bigint_limb borrow)
{
    duk_size_t i;

    for (i = 0; i < count; i++) {
        bigint_limb limb = a[i];

        x[i] = limb - borrow;
        borrow = limb < borrow;
    }
    return borrow;
}

DUK_INTERNAL void limbs_add(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, const bigint_limb *b,
                            duk_size_t b_count)
{
    bigint_limb carry = mbedtls_mpi_core_add(x, a, b, b_count);

    x[a_count] = limbs_add_small(x + b_count, a + b_count, a_count - b_count, carry);
}

DUK_INTERNAL void limbs_subtract(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, const bigint_limb *b,
                                 duk_size_t b_count)
{
    bigint_limb borrow = mbedtls_mpi_core_sub(x, a, b, b_count);

    (void)limbs_subtract_small(x + b_count, a + b_count, a_count - b_count, borrow);
}

/* x = |a - b|; a has `a_count` limbs, b as many or one less. Returns whether a < b. */
static bool limbs_distance(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, const bigint_limb *b,
                           duk_size_t b_count)
{
    if (limbs_compare(a, limbs_trim(a, a_count), b, limbs_trim(b, b_count)) >= 0) {
        limbs_subtract(x, a, a_count, b, b_count);
        return false;
    }
    memset(x + b_count, 0, (a_count - b_count) * sizeof(*x));
    (void)mbedtls_mpi_core_sub(x, b, a, b_count);
    return true;
}

DUK_INTERNAL duk_size_t limbs_multiply_scratch(duk_size_t b_count)
{
    /* Karatsuba's own, the product of a piece of a longer factor, and what that product needs in turn */
    return b_count < LIMBS_KARATSUBA ? 1 : 8 * b_count + 512;
}

/* x = a * b, both of `count` limbs. Karatsuba: with a = a1 * B + a0 and b likewise, the middle product a1*b0 + a0*b1 is
 * a1*b1 + a0*b0 - (a1 - a0) * (b1 - b0). */
static void limbs_multiply_same(bigint_limb *x, const bigint_limb *a, const bigint_limb *b, duk_size_t count,
                                bigint_limb *scratch)
{
    duk_size_t low = count / 2, high = count - low;
    bigint_limb *middle = scratch, *product = scratch + 2 * high;
    bigint_limb carry;
    bool negative;

    if (count < LIMBS_KARATSUBA) {
        mbedtls_mpi_core_mul(x, a, count, b, count);
        return;
    }
    negative = limbs_distance(middle, a + low, high, a, low);
    negative ^= limbs_distance(middle + high, b + low, high, b, low);
    limbs_multiply_same(product, middle, middle + high, high, scratch + 4 * high);
    limbs_multiply_same(x, a, b, low, scratch + 4 * high);
    limbs_multiply_same(x + 2 * low, a + low, b + low, high, scratch + 4 * high);

    carry = limbs_add_small(middle + 2 * low, x + 2 * low + 2 * low, 2 * (high - low),
                            mbedtls_mpi_core_add(middle, x + 2 * low, x, 2 * low));
    if (negative) {
        carry += mbedtls_mpi_core_add(middle, middle, product, 2 * high);
    } else {
        carry -= mbedtls_mpi_core_sub(middle, middle, product, 2 * high);
    }
    carry += mbedtls_mpi_core_add(x + low, x + low, middle, 2 * high);
    (void)limbs_add_small(x + low + 2 * high, x + low + 2 * high, low, carry);
}

DUK_INTERNAL void limbs_multiply(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, const bigint_limb *b,
                                 duk_size_t b_count, bigint_limb *scratch)
{
    duk_size_t done;

    if (b_count < LIMBS_KARATSUBA) {
        mbedtls_mpi_core_mul(x, a, a_count, b, b_count);
        return;
    }
    limbs_multiply_same(x, a, b, b_count, scratch);
    memset(x + 2 * b_count, 0, (a_count - b_count) * sizeof(*x));
    for (done = b_count; done < a_count; done += b_count) { /* pieces of a as long as b */
        duk_size_t left = a_count - done;
        bigint_limb *piece = scratch, *rest = scratch + 2 * b_count;

        if (left >= b_count) {
            limbs_multiply_same(piece, a + done, b, b_count, rest);
            left = b_count;
        } else {
            limbs_multiply(piece, b, b_count, a + done, left, rest);
        }
        (void)mbedtls_mpi_core_add(x + done, x + done, piece, b_count + left);
    }
}

DUK_INTERNAL bigint_limb limbs_multiply_small(bigint_limb *a, duk_size_t count, bigint_limb factor, bigint_limb summand)
{
    duk_size_t i;

    for (i = 0; i < count; i++) {
        limbs_double product = (limbs_double)a[i] * factor + summand;

        a[i] = (bigint_limb)product;
        summand = (bigint_limb)(product >> BIGINT_LIMB_BITS);
    }
    return summand;
}

DUK_INTERNAL bigint_limb limbs_divide_small(bigint_limb *x, const bigint_limb *a, duk_size_t count, bigint_limb divisor)
{
    bigint_limb rest = 0;

    while (count-- > 0) {
        limbs_double part = (limbs_double)rest << BIGINT_LIMB_BITS | a[count];

        x[count] = (bigint_limb)(part / divisor);
        rest = (bigint_limb)(part % divisor);
    }
    return rest;
}

/* a -= b * factor, of count limbs; returns what is to be taken from the next limb. */
static bigint_limb limbs_multiply_subtract(bigint_limb *a, const bigint_limb *b, duk_size_t count, bigint_limb factor)
{
    bigint_limb carry = 0;
    duk_size_t i;

    for (i = 0; i < count; i++) {
        limbs_double product = (limbs_double)b[i] * factor + carry;
        bigint_limb low = (bigint_limb)product, before = a[i];

        a[i] = before - low;
        carry = (bigint_limb)(product >> BIGINT_LIMB_BITS) + (before < low);
    }
    return carry;
}

/* The quotient of three limbs by two normalised ones, of which `top` is the first: right or one too large. */
static bigint_limb limbs_guess(const bigint_limb *a, bigint_limb top, bigint_limb second)
{
    limbs_double part = (limbs_double)a[0] << BIGINT_LIMB_BITS | a[-1];
    limbs_double guess, rest;

    if (a[0] >= top) {
        guess = (limbs_double)~(bigint_limb)0;
        rest = part - guess * top;
    } else {
        guess = part / top;
        rest = part % top;
    }
    while (rest >> BIGINT_LIMB_BITS == 0 && guess * second > (rest << BIGINT_LIMB_BITS | a[-2])) {
        guess--;
        rest += top;
    }
    return (bigint_limb)guess;
}

/* Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D. */
DUK_INTERNAL void limbs_divide(bigint_limb *quotient, bigint_limb *a, duk_size_t a_count, const bigint_limb *b,
                               duk_size_t b_count, bigint_limb *scratch)
{
    duk_size_t shift = (duk_size_t)__builtin_clzll(b[b_count - 1]), i;

    if (shift > 0) { /* limb for limb, from above, so that it works in place */
        for (i = b_count; i-- > 0;) {
            scratch[i] = b[i] << shift | (i > 0 ? b[i - 1] >> (BIGINT_LIMB_BITS - shift) : 0);
        }
        for (i = a_count + 1; i-- > 0;) {
            a[i] = a[i] << shift | (i > 0 ? a[i - 1] >> (BIGINT_LIMB_BITS - shift) : 0);
        }
        b = scratch;
    }
    for (i = a_count - b_count + 1; i-- > 0;) {
        bigint_limb *part = a + i, *top = part + b_count;
        bigint_limb guess = limbs_guess(top, b[b_count - 1], b[b_count - 2]);
        bigint_limb borrow = limbs_multiply_subtract(part, b, b_count, guess);
        bool too_much = *top < borrow;

        *top -= borrow;
        if (too_much) {
            guess--;
            *top += mbedtls_mpi_core_add(part, part, b, b_count);
        }
        if (quotient != NULL) {
            quotient[i] = guess;
        }
    }
    if (shift > 0) {
        for (i = 0; i < b_count; i++) {
            a[i] = a[i] >> shift | a[i + 1] << (BIGINT_LIMB_BITS - shift);
        }
    }
}

DUK_INTERNAL void limbs_shift_left(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, duk_size_t bits)
{
    duk_size_t limbs = bits / BIGINT_LIMB_BITS, i;
    bigint_limb carry = 0;

    bits %= BIGINT_LIMB_BITS;
    memset(x, 0, limbs * sizeof(*x));
    for (i = 0; i < a_count; i++) {
        x[limbs + i] = a[i] << bits | carry;
        carry = bits > 0 ? a[i] >> (BIGINT_LIMB_BITS - bits) : 0;
    }
    x[limbs + a_count] = carry;
}

DUK_INTERNAL bool limbs_shift_right(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, duk_size_t bits)
{
    duk_size_t limbs = bits / BIGINT_LIMB_BITS, i;
    bool lost;

    bits %= BIGINT_LIMB_BITS;
    lost = limbs_trim(a, limbs) > 0 || (a[limbs] & (((bigint_limb)1 << bits) - 1)) != 0;
    for (i = limbs; i < a_count; i++) {
        bigint_limb above = i + 1 < a_count && bits > 0 ? a[i + 1] << (BIGINT_LIMB_BITS - bits) : 0;

        x[i - limbs] = a[i] >> bits | above;
    }
    return lost;
}
