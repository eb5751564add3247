/*
 * new_string.c - what making a string costs beside its bytes: the hash, the count of characters, and a copy, which who
 * writes the bytes where they stay does without.
 */
#include "duk_internal.h"

/* ---- hash ---- */

#define HASH_A DUK_U64_CONSTANT(0x9fb21c651e98df25)
#define HASH_B DUK_U64_CONSTANT(0xd6e8feb86659fd93)

static DUK_ALWAYS_INLINE duk_uint64_t hash_load(const duk_uint8_t *p, duk_size_t length)
{
    duk_uint64_t value = 0;

    duk_memcpy(&value, p, length);
    return value;
}

/* Both halves of a product, as one word */
static DUK_ALWAYS_INLINE duk_uint64_t hash_mix(duk_uint64_t a, duk_uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (duk_uint64_t)product ^ (duk_uint64_t)(product >> 64);
}

/* Sixteen bytes into a state */
static DUK_ALWAYS_INLINE duk_uint64_t hash_step(duk_uint64_t state, const duk_uint8_t *p)
{
    return hash_mix(hash_load(p, 8) ^ HASH_A, hash_load(p + 8, 8) ^ state);
}

DUK_INTERNAL duk_uint32_t duk_engine_hash_bytes(const duk_uint8_t *p, duk_size_t length, duk_uint32_t seed)
{
    duk_uint64_t state = ((duk_uint64_t)seed << 32 | seed) ^ length * HASH_B, a, b;

    if (length > 16) {
        const duk_uint8_t *end = p + length;

        if (length > 64) { /* four at a time: the products do not wait for each other */
            duk_uint64_t s1 = state + HASH_A, s2 = state ^ HASH_B, s3 = state - HASH_B;

            for (; end - p > 64; p += 64) {
                state = hash_step(state, p);
                s1 = hash_step(s1, p + 16);
                s2 = hash_step(s2, p + 32);
                s3 = hash_step(s3, p + 48);
            }
            state ^= hash_mix(s1 ^ HASH_A, s2) + s3;
        }
        for (; end - p > 16; p += 16) {
            state = hash_step(state, p);
        }
        a = hash_load(end - 16, 8);
        b = hash_load(end - 8, 8);
    } else if (length >= 8) {
        a = hash_load(p, 8);
        b = hash_load(p + length - 8, 8);
    } else if (length >= 4) {
        a = hash_load(p, 4);
        b = hash_load(p + length - 4, 4);
    } else {
        a = length > 0 ? p[0] | (duk_uint64_t)p[length / 2] << 8 | (duk_uint64_t)p[length - 1] << 16 : 0;
        b = 0;
    }
    a = hash_mix(a ^ HASH_A, b ^ state);
    return (duk_uint32_t)(hash_mix(a ^ HASH_B, HASH_A) >> 16);
}

/* ---- characters ---- */

#define HIGH_BITS DUK_U64_CONSTANT(0x8080808080808080)
#define LOW_BITS  DUK_U64_CONSTANT(0x0101010101010101)

/* How many of eight bytes continue a character, 10xxxxxx: one bit in each byte. */
static DUK_ALWAYS_INLINE duk_uint64_t continuations(duk_uint64_t word)
{
    return word >> 7 & ~word >> 6 & LOW_BITS;
}

DUK_INTERNAL duk_size_t duk_engine_count_characters(const duk_uint8_t *p, duk_size_t length)
{
    const duk_uint8_t *end = p + length;
    duk_size_t more = 0;

    while (end - p >= 32) {
        if (((hash_load(p, 8) | hash_load(p + 8, 8) | hash_load(p + 16, 8) | hash_load(p + 24, 8)) & HIGH_BITS) != 0) {
            duk_uint64_t sums = 0;
            duk_size_t i, words = (duk_size_t)(end - p) / 8;

            words = words < 128 ? words : 128; /* no more than a byte can count */
            for (i = 0; i < words; i++) {
                sums += continuations(hash_load(p + 8 * i, 8));
            }
            sums = (sums & DUK_U64_CONSTANT(0x00ff00ff00ff00ff)) + (sums >> 8 & DUK_U64_CONSTANT(0x00ff00ff00ff00ff));
            more += sums * DUK_U64_CONSTANT(0x0001000100010001) >> 48;
            p += 8 * words;
        } else {
            p += 32;
        }
    }
    for (; p < end; p++) {
        more += (*p & 0xc0) == 0x80;
    }
    return length - more;
}

/* ---- strings written in place ---- */

DUK_EXTERNAL void *duk_begin_string(duk_hthread *thr, duk_size_t length)
{
    duk_hstring *h;

    if (DUK_UNLIKELY(length > DUK_HSTRING_MAX_BYTELEN)) {
        DUK_ERROR_RANGE(thr, DUK_STR_STRING_TOO_LONG);
    }
    duk_require_stack(thr, 1); /* nothing may go wrong once the bytes are written */
    h = (duk_hstring *)DUK_ALLOC_CHECKED(thr, sizeof(duk_hstring) + length + 1);
    return h + 1;
}

DUK_EXTERNAL void duk_push_begun_string(duk_hthread *thr, void *bytes, duk_size_t length, duk_size_t characters)
{
    duk_heap *heap = thr->heap;
    duk_hstring *written = (duk_hstring *)bytes - 1, *h;

    heap->written = written;
    h = duk_heap_strtable_intern(heap, (const duk_uint8_t *)bytes, (duk_uint32_t)length);
    if (heap->written != NULL) { /* there is such a string already */
        heap->written = NULL;
        DUK_FREE(heap, written);
    } else if (h->clen == 0 && characters != 0) {
        h->clen = (duk_uint32_t)characters;
        if (characters == length) {
            DUK_HSTRING_SET_ASCII(h);
        }
    }
    DUK_TVAL_SET_STRING(thr->valstack_top, h);
    DUK_HSTRING_INCREF(thr, h);
    thr->valstack_top++;
}
