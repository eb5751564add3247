/*
 * image.c - a heap whose memory another process goes on with, at the same addresses; see duk_engine.h.
 *
 * What belongs to one process is renewed: the limit of the C stack, random numbers, and the secret of the hashes of
 * strings. The strings of the image keep the hashes they have (nobody can add to them), so they need a table of their
 * own: it is never changed, costs nothing at the start, and is asked first. Its strings live as long as the heap. Most
 * strings that are asked for are not there; a filter, small enough to stay in the processor's cache, says so at once.
 */
#include "realm.h"
#include "string_hash.h"

typedef struct image_strings {
    duk_uint32_t mask;
    duk_uint32_t *filter; /* a bit for each value of the low bits of the key, two more than the mask's: is there a string? */
    duk_uint32_t *first; /* by the low bits of the key: where its strings begin; one more for the end of the last */
    duk_uint32_t *keys;
    duk_hstring **strings;
} image_strings;

#define IMAGE_FILTER_MASK(image) ((image)->mask << 2 | 3)

/* Of the length and at most 16 bytes: quick, and good enough for strings that are all known. */
static DUK_ALWAYS_INLINE duk_uint32_t image_key(const duk_uint8_t *bytes, duk_uint32_t length)
{
    duk_uint64_t a, b;

    string_hash_words(bytes, length, &a, &b);
    a = (a ^ (duk_uint64_t)length << 56) * DUK_U64_CONSTANT(0x9e3779b97f4a7c15);
    a ^= b * DUK_U64_CONSTANT(0xc2b2ae3d27d4eb4f);
    return (duk_uint32_t)((a ^ a >> 29) * DUK_U64_CONSTANT(0xbf58476d1ce4e5b9) >> 32);
}

DUK_INTERNAL duk_hstring *duk_engine_image_string(duk_heap *heap, const duk_uint8_t *bytes, duk_uint32_t length)
{
    const image_strings *image = (const image_strings *)heap->image_strings;
    duk_uint32_t key = image_key(bytes, length);
    duk_uint32_t bit = key & IMAGE_FILTER_MASK(image), i, end;

    if (!(image->filter[bit / 32] & 1U << bit % 32)) {
        return NULL;
    }
    end = image->first[(key & image->mask) + 1];
    for (i = image->first[key & image->mask]; i < end; i++) {
        if (image->keys[i] == key) {
            duk_hstring *h = image->strings[i];

            if (DUK_HSTRING_GET_BYTELEN(h) == length && duk_memcmp_unsafe(DUK_HSTRING_GET_DATA(h), bytes, length) == 0) {
                return h;
            }
        }
    }
    return NULL;
}

static duk_uint32_t image_key_of(duk_hstring *h)
{
    return image_key(DUK_HSTRING_GET_DATA(h), (duk_uint32_t)DUK_HSTRING_GET_BYTELEN(h));
}

/* Two passes over the string table: how many strings there are for each bucket, then each to its place. */
static void image_fill(duk_heap *heap, image_strings *image)
{
    duk_uint32_t i;
    duk_hstring *h;

    for (i = 0; i < heap->st_size; i++) {
        for (h = heap->strtable[i]; h != NULL; h = h->hdr.h_next) {
            image->first[(image_key_of(h) & image->mask) + 1]++;
        }
    }
    for (i = 0; i <= image->mask; i++) {
        image->first[i + 1] += image->first[i];
    }
    for (i = 0; i < heap->st_size; i++) {
        for (h = heap->strtable[i]; h != NULL; h = h->hdr.h_next) {
            duk_uint32_t key = image_key_of(h);
            duk_uint32_t at = --image->first[(key & image->mask) + 1], bit = key & IMAGE_FILTER_MASK(image);

            image->keys[at] = key;
            image->strings[at] = h;
            image->filter[bit / 32] |= 1U << bit % 32;
            DUK_HEAPHDR_PREINC_REFCOUNT(&h->hdr); /* for good */
        }
    }
    /* Each bucket's end has moved to its beginning. */
    duk_memmove(image->first, image->first + 1, (image->mask + 1) * sizeof(duk_uint32_t));
    image->first[image->mask + 1] = heap->st_count;
}

static void image_take_strings(duk_hthread *thr)
{
    duk_heap *heap = thr->heap;
    image_strings *image = (image_strings *)DUK_ALLOC_CHECKED_ZEROED(thr, sizeof(image_strings));
    duk_hstring **empty = (duk_hstring **)DUK_ALLOC_CHECKED_ZEROED(thr, DUK_USE_STRTAB_MINSIZE * sizeof(duk_hstring *));
    duk_uint32_t buckets = 1;

    while (buckets < 2 * heap->st_count) {
        buckets *= 2;
    }
    image->mask = buckets - 1;
    image->filter = (duk_uint32_t *)DUK_ALLOC_CHECKED_ZEROED(thr, buckets / 2);
    image->first = (duk_uint32_t *)DUK_ALLOC_CHECKED_ZEROED(thr, (buckets + 1) * sizeof(duk_uint32_t));
    image->keys = (duk_uint32_t *)DUK_ALLOC_CHECKED(thr, heap->st_count * sizeof(duk_uint32_t));
    image->strings = (duk_hstring **)DUK_ALLOC_CHECKED(thr, heap->st_count * sizeof(duk_hstring *));
    image_fill(heap, image);
    DUK_FREE(heap, heap->strtable);
    heap->strtable = empty;
    heap->st_size = DUK_USE_STRTAB_MINSIZE;
    heap->st_mask = heap->st_size - 1;
    heap->st_count = 0;
    heap->image_strings = image;
}

DUK_EXTERNAL void duk_image_prepare(duk_hthread *thr)
{
    duk_gc(thr, 0);
    duk_gc(thr, DUK_GC_COMPACT);
    image_take_strings(thr);
    thr->heap->native_stack_limit = NULL;
    duk_memzero(thr->heap->rnd_state, sizeof(thr->heap->rnd_state));
}

DUK_EXTERNAL void duk_image_resume(duk_hthread *thr, const void *random)
{
    duk_heap *heap = thr->heap;

    heap->native_stack_limit = duk_engine_native_stack_limit();
    heap->ms_trigger_counter = ENGINE_COLLECTS ? 0 : heap->ms_trigger_counter;
    duk_memcpy(heap->rnd_state, random, sizeof(heap->rnd_state));
    duk_util_tinyrandom_prepare_seed(thr);
    pthread_mutex_init(&HEAP_STATE(thr)->wait_lock, NULL);
    builtins_reset_time_zone(thr);
}
