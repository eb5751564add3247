/*
 * bigint.h - BigInt, a value kind of the engine's own.
 *
 * A BigInt is a fixed duk_hbuffer under a tag of its own (DUK_TAG_BIGINT): the collector treats it like any other
 * buffer. The bytes are the limbs of the magnitude, least significant first and without leading zeros (so zero has none);
 * a flag of the header is the sign. Values never change once they can be seen.
 */
#ifndef ENGINE_BIGINT_H
#define ENGINE_BIGINT_H

#include <stdbool.h>

typedef duk_uint64_t bigint_limb;

#define BIGINT_LIMB_BITS     64
#define BIGINT_MAX_BITS      (1UL << 30) /* V8's limit */
#define BIGINT_MAX_LIMBS     (BIGINT_MAX_BITS / BIGINT_LIMB_BITS)
#define BIGINT_FLAG_NEGATIVE DUK_HEAPHDR_USER_FLAG(4)

#define DUK_STRIDX_LC_BIGINT DUK_STRIDX_LC_POINTER /* the engine's pointers are never seen */

#define DUK_TVAL_IS_BIGINT(tv)  (DUK_TVAL_GET_TAG((tv)) == DUK_TAG_BIGINT)
#define DUK_TVAL_GET_BIGINT(tv) DUK_TVAL_GET_BUFFER((tv))
#define DUK_TVAL_SET_BIGINT(tv, h)                                                                                     \
    do {                                                                                                               \
        DUK_TVAL_SET_BUFFER((tv), (h));                                                                                \
        (tv)->t = DUK_TAG_BIGINT;                                                                                      \
    } while (0)

/* What a BigInt holds; valid as long as something keeps the value alive. */
typedef struct bigint_view {
    const bigint_limb *limbs;
    duk_size_t count;
    bool negative;
} bigint_view;

static inline bigint_view bigint_of(const duk_hbuffer *h)
{
    bigint_view v;

    v.limbs = (const bigint_limb *)(const void *)((const duk_hbuffer_fixed *)(const void *)h + 1);
    v.count = h->size / sizeof(bigint_limb);
    v.negative = (h->hdr.h_flags & BIGINT_FLAG_NEGATIVE) != 0;
    return v;
}

/* ---- bigint_limbs.c: magnitudes. Knows nothing of the engine. ---- */

/* The number of limbs without leading zeros. */
DUK_INTERNAL_DECL duk_size_t limbs_trim(const bigint_limb *a, duk_size_t count);
DUK_INTERNAL_DECL duk_size_t limbs_bits(const bigint_limb *a, duk_size_t count);
/* -1, 0 or 1; both are trimmed. */
DUK_INTERNAL_DECL int limbs_compare(const bigint_limb *a, duk_size_t a_count, const bigint_limb *b, duk_size_t b_count);
/* x = a + b, of a_count + 1 limbs; a_count >= b_count. x may be a. */
DUK_INTERNAL_DECL void limbs_add(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, const bigint_limb *b,
                                 duk_size_t b_count);
/* x = a - b, of a_count limbs; a >= b. x may be a. */
DUK_INTERNAL_DECL void limbs_subtract(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, const bigint_limb *b,
                                      duk_size_t b_count);
/* x = a * b, of a_count + b_count limbs; a_count >= b_count. `scratch` has limbs_multiply_scratch(b_count) limbs. */
DUK_INTERNAL_DECL void limbs_multiply(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, const bigint_limb *b,
                                      duk_size_t b_count, bigint_limb *scratch);
DUK_INTERNAL_DECL duk_size_t limbs_multiply_scratch(duk_size_t b_count);
/* a = a * factor + summand, of count limbs; what does not fit is returned. */
DUK_INTERNAL_DECL bigint_limb limbs_multiply_small(bigint_limb *a, duk_size_t count, bigint_limb factor,
                                                   bigint_limb summand);
/* x = a / divisor, of count limbs; returns the remainder. x may be a. */
DUK_INTERNAL_DECL bigint_limb limbs_divide_small(bigint_limb *x, const bigint_limb *a, duk_size_t count,
                                                 bigint_limb divisor);
/* a / b for 2 <= b_count <= a_count, b trimmed. `a` has a limb more, of zero, and holds the remainder afterwards; the
 * quotient (may be NULL) has a_count - b_count + 1 limbs; `scratch` has b_count. */
DUK_INTERNAL_DECL void limbs_divide(bigint_limb *quotient, bigint_limb *a, duk_size_t a_count, const bigint_limb *b,
                                    duk_size_t b_count, bigint_limb *scratch);
/* x = a << bits, of a_count + bits / 64 + 1 limbs. */
DUK_INTERNAL_DECL void limbs_shift_left(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, duk_size_t bits);
/* x = a >> bits, of a_count - bits / 64 limbs (which has to be positive); returns whether bits were lost. */
DUK_INTERNAL_DECL bool limbs_shift_right(bigint_limb *x, const bigint_limb *a, duk_size_t a_count, duk_size_t bits);

/* ---- bigint.c: values ---- */

/* Push a BigInt of so many limbs, to be filled at once, then finished: leading zeros are cut off. */
DUK_INTERNAL_DECL bigint_limb *bigint_push_new(duk_hthread *thr, duk_size_t count);
DUK_INTERNAL_DECL void bigint_finish(duk_hthread *thr, bool negative);
/* Push limbs that the collector owns. */
DUK_INTERNAL_DECL bigint_limb *bigint_push_scratch(duk_hthread *thr, duk_size_t count);
DUK_INTERNAL_DECL void bigint_push_int64(duk_hthread *thr, duk_int64_t value);
DUK_INTERNAL_DECL void bigint_push_uint64(duk_hthread *thr, duk_uint64_t value);
/* An integer of any size. */
DUK_INTERNAL_DECL void bigint_push_double(duk_hthread *thr, duk_double_t value);
DUK_INTERNAL_DECL bool bigint_is(duk_hthread *thr, duk_idx_t index);
/* The BigInt at an index, which has to be one. */
DUK_INTERNAL_DECL bigint_view bigint_get(duk_hthread *thr, duk_idx_t index);
/* ToBigInt, in place. */
DUK_INTERNAL_DECL void bigint_coerce(duk_hthread *thr, duk_idx_t index);
/* ToBigInt, then its lowest 64 bits. */
DUK_INTERNAL_DECL duk_uint64_t bigint_to_uint64(duk_hthread *thr, duk_idx_t index);
/* The nearest number. */
DUK_INTERNAL_DECL duk_double_t bigint_to_double(bigint_view v);
/* Less, equal or greater: -1, 0, 1; 2 if the number is NaN. */
DUK_INTERNAL_DECL int bigint_compare_number(bigint_view v, duk_double_t number);
DUK_INTERNAL_DECL int bigint_compare(bigint_view a, bigint_view b);
DUK_INTERNAL_DECL bool bigint_equal(const duk_hbuffer *a, const duk_hbuffer *b);
/* Of Map and Set. */
DUK_INTERNAL_DECL duk_uint64_t bigint_hash(const duk_hbuffer *h);

/* ---- bigint_text.c ---- */

/* StringToBigInt of the string at an index: [ ... ] -> [ ... bigint ], or nothing is pushed. */
DUK_INTERNAL_DECL bool bigint_push_parsed(duk_hthread *thr, duk_idx_t index);
/* [ ... ] -> [ ... text ] */
DUK_INTERNAL_DECL void bigint_push_text(duk_hthread *thr, duk_idx_t index, int radix);

/* ---- bigint_operators.c: what the executor calls where a value is not a number ---- */

/* ToNumeric of both operands of an opcode (DUK_OP_ADD >> 2 to DUK_OP_BASR >> 2). If they are BigInts: [ ... x y ] ->
 * [ ... result ] and true; two numbers stay. */
DUK_INTERNAL_DECL bool bigint_binary(duk_hthread *thr, duk_small_uint_fast_t opcode);
/* ToNumeric, in place; is it a BigInt? */
DUK_INTERNAL_DECL bool bigint_to_numeric(duk_hthread *thr, duk_idx_t index);
/* [ ... ] -> [ ... result ], for the BigInt at an index */
DUK_INTERNAL_DECL void bigint_push_step(duk_hthread *thr, duk_idx_t index, bool down);
DUK_INTERNAL_DECL void bigint_push_negated(duk_hthread *thr, duk_idx_t index);
DUK_INTERNAL_DECL void bigint_push_inverted(duk_hthread *thr, duk_idx_t index);
/* `x == y` where at least one is a BigInt and they are of different kinds, neither an object. */
DUK_INTERNAL_DECL bool bigint_loosely_equal(duk_hthread *thr, duk_tval *x, duk_tval *y);
/* Compare the primitives on top, one of them a BigInt: -1, 0, 1, or 2 if undefined. */
DUK_INTERNAL_DECL int bigint_compare_values(duk_hthread *thr);

/* ---- bigint_object.c ---- */

DUK_INTERNAL_DECL duk_hobject *bigint_prototype(duk_hthread *thr);
/* ToObject: [ ... ] -> [ ... object ] */
DUK_INTERNAL_DECL void bigint_push_object(duk_hthread *thr, duk_idx_t index);
/* Put in the place of an object that boxes a BigInt what is in it. */
DUK_INTERNAL_DECL void bigint_unbox(duk_hthread *thr, duk_idx_t index);

#endif
