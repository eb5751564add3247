/*
 * test_slab.c - blocks of the slabs are what was asked for, their own, and come back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/slab.h"

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#define COUNT 200000

typedef struct held {
    unsigned char *block;
    size_t size;
} held;

static held all[COUNT];
static unsigned seed = 1;

static unsigned random_below(unsigned n)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 8) % n;
}

static void take(slab_heap *heap, held *h, size_t size)
{
    h->block = slab_take(heap, size);
    if (!h->block) {
        CHECK(slab_add(heap, size));
        h->block = slab_take(heap, size);
    }
    h->size = size;
    CHECK(h->block && (uintptr_t)h->block % 16 == 0);
    CHECK(slab_owns(heap, h->block) && slab_owns(heap, h->block + size - 1));
    CHECK(slab_block_size(h->block) >= size && slab_block_size(h->block) < size + SLAB_STEP);
    memset(h->block, (int)((uintptr_t)h->block >> 4 ^ size), slab_block_size(h->block));
}

static void give(slab_heap *heap, held *h)
{
    unsigned char expected = (unsigned char)((uintptr_t)h->block >> 4 ^ h->size);
    for (size_t i = 0; i < h->size; i++)
        CHECK(h->block[i] == expected);
    slab_give(heap, h->block);
    h->block = NULL;
}

int main(void)
{
    slab_heap heap = {0};
    char other;
    CHECK(!slab_owns(&heap, NULL) && !slab_owns(&heap, &other));
    if (SLAB_MAX == 0)
        return 0;

    /* taken and given at random, all sizes */
    for (int i = 0; i < 3000000; i++) {
        held *h = &all[random_below(COUNT)];
        if (h->block)
            give(&heap, h);
        else
            take(&heap, h, 1 + random_below(SLAB_MAX));
    }
    CHECK(!slab_owns(&heap, &other) && heap.used <= heap.taken && heap.taken <= heap.ready);
    size_t most = heap.taken;
    for (int i = 0; i < COUNT; i++)
        if (all[i].block)
            give(&heap, &all[i]);
    CHECK(heap.used == 0);

    /* one size after the other, more than one kept before: the slabs are taken again */
    for (size_t size = SLAB_STEP; size <= SLAB_MAX; size += SLAB_STEP) {
        int count = (int)(most / size * 3 / 4);
        count = count < COUNT ? count : COUNT;
        for (int i = 0; i < count; i++)
            take(&heap, &all[i], size);
        for (int i = 0; i < count; i++)
            give(&heap, &all[size % 32 ? i : count - 1 - i]);
        CHECK(heap.used == 0);
    }
    CHECK(heap.taken <= most + (SLAB_MAX / SLAB_STEP + 1) * SLAB_SIZE);
    slab_end(&heap);
    CHECK(heap.range == NULL && heap.taken == 0);
    return 0;
}
