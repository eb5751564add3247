/*
 * slab.c - see slab.h.
 */
#include "runtime/slab.h"

#include <sys/mman.h>

/* Addresses are made usable in pieces of this size. */
#define READY_STEP (16 * SLAB_SIZE)
/* Of so many empty slabs the memory is kept. */
#define SPARES 64
#define BLOCKS (SLAB_COLOURS * SLAB_HEAD)
#define PAGE   4096 /* the heads are in the first */

static char *start_of(const slab *s)
{
    return (char *)((uintptr_t)s & ~(uintptr_t)(SLAB_SIZE - 1));
}

static void link_slab(slab **list, slab *s)
{
    s->previous = NULL;
    s->next = *list;
    if (s->next)
        s->next->previous = s;
    *list = s;
}

static void unlink_slab(slab **list, slab *s)
{
    if (s->next)
        s->next->previous = s->previous;
    *(s->previous ? &s->previous->next : list) = s->next;
}

/* The range begins where a slab can. */
static bool reserve(slab_heap *heap)
{
    char *range = mmap(NULL, SLAB_RANGE + SLAB_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (range == MAP_FAILED)
        return false;
    heap->range = (char *)(((uintptr_t)range + SLAB_SIZE - 1) & ~(uintptr_t)(SLAB_SIZE - 1));
    if (heap->range > range)
        munmap(range, (size_t)(heap->range - range));
    if (heap->range < range + SLAB_SIZE)
        munmap(heap->range + SLAB_RANGE, (size_t)(range + SLAB_SIZE - heap->range));
    return true;
}

/* A piece of the range that has not been a slab yet, or NULL. */
static slab *extend(slab_heap *heap)
{
    if (heap->refused || heap->taken == SLAB_RANGE)
        return NULL;
    if (!heap->range && !reserve(heap)) {
        heap->refused = true;
        return NULL;
    }
    if (heap->taken == heap->ready) {
        if (mprotect(heap->range + heap->ready, READY_STEP, PROT_READ | PROT_WRITE) != 0)
            return NULL;
        heap->ready += READY_STEP;
    }
    heap->taken += SLAB_SIZE;
    return slab_of(heap->range + heap->taken - SLAB_SIZE);
}

bool slab_add(slab_heap *heap, size_t size)
{
    size_t index = (size + SLAB_STEP - 1) / SLAB_STEP;
    slab *s = heap->empty ? heap->empty : heap->returned;
    if (heap->empty) {
        unlink_slab(&heap->empty, s);
        heap->spares--;
    } else if (s) {
        unlink_slab(&heap->returned, s);
    } else {
        s = extend(heap);
        if (!s)
            return false;
    }
    *s = (slab){.fresh = start_of(s) + BLOCKS, .size = (uint32_t)(index * SLAB_STEP)};
    s->room = (uint32_t)((SLAB_SIZE - BLOCKS) / s->size);
    link_slab(&heap->usable[index], s);
    return true;
}

void *slab_take_slowly(slab_heap *heap, size_t size)
{
    size_t index = (size + SLAB_STEP - 1) / SLAB_STEP;
    slab *s = heap->usable[index];
    if (!s)
        return NULL;
    void *block = s->free;
    if (block) {
        s->free = *(void **)block;
    } else {
        block = s->fresh;
        s->fresh += s->size;
    }
    heap->used += s->size;
    if (++s->used == s->room)
        unlink_slab(&heap->usable[index], s);
    return block;
}

/* The last block of the slab is gone. The only slab of its size with room stays what it is. */
static void retire(slab_heap *heap, slab *s)
{
    slab **list = &heap->usable[s->size / SLAB_STEP];
    if (!s->next && !s->previous)
        return;
    unlink_slab(list, s);
    if (heap->spares < SPARES) {
        heap->spares++;
        link_slab(&heap->empty, s);
    } else {
        madvise(start_of(s) + PAGE, SLAB_SIZE - PAGE, MADV_DONTNEED);
        link_slab(&heap->returned, s);
    }
}

void slab_give_slowly(slab_heap *heap, void *block)
{
    slab *s = slab_of(block);
    *(void **)block = s->free;
    s->free = block;
    heap->used -= s->size;
    if (s->used-- == s->room)
        link_slab(&heap->usable[s->size / SLAB_STEP], s);
    if (s->used == 0)
        retire(heap, s);
}

size_t slab_block_size(const void *block)
{
    return slab_of(block)->size;
}

void slab_end(slab_heap *heap)
{
    if (heap->range)
        munmap(heap->range, SLAB_RANGE);
    *heap = (slab_heap){0};
}
