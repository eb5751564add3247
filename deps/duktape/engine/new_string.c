/*
 * new_string.c - what making a string costs beside its bytes and their hash (string_hash.h): the count of characters, and a
 * copy, which who writes the bytes where they stay does without.
 */
#include "duk_internal.h"
#include "string_hash.h"

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
        if (((string_hash_load(p, 8) | string_hash_load(p + 8, 8) | string_hash_load(p + 16, 8) | string_hash_load(p + 24, 8)) & HIGH_BITS) != 0) {
            duk_uint64_t sums = 0;
            duk_size_t i, words = (duk_size_t)(end - p) / 8;

            words = words < 128 ? words : 128; /* no more than a byte can count */
            for (i = 0; i < words; i++) {
                sums += continuations(string_hash_load(p + 8 * i, 8));
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
