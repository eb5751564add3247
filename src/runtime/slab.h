/*
 * slab.h - the small blocks of an environment's heap.
 *
 * Most of what the engine allocates are objects, their properties and strings, of a few dozen bytes. They come from slabs:
 * pieces of address space of 64 KiB with blocks of one size. An environment has a range of addresses of its own, so a block
 * tells by its address whether it is one of these, and where its slab is. A slab without blocks serves any size again.
 */
#ifndef SLAB_H
#define SLAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The largest block; none with AddressSanitizer, which is to watch every block. */
#if defined(__SANITIZE_ADDRESS__)
#define SLAB_MAX 0
#else
#define SLAB_MAX 256
#endif
#define SLAB_SIZE  ((size_t)65536)
#define SLAB_RANGE ((size_t)1 << 33)
#define SLAB_STEP  16 /* between the sizes of blocks */

/* The heads of slabs are at different distances from their beginnings: at the same one all would compete for a few lines of
 * the processor's caches. */
#define SLAB_COLOURS 16
#define SLAB_HEAD    64

typedef struct slab slab;

/* The head of a slab, at one of SLAB_COLOURS places; the blocks come behind them. */
struct slab {
    slab *next, *previous; /* among those of the size that have room, or those without blocks */
    void *free;            /* blocks that were given back */
    char *fresh;           /* behind the blocks that were ever taken */
    uint32_t used, room;   /* blocks */
    uint32_t size;         /* of a block */
};

/* All zero in the beginning. */
typedef struct slab_heap {
    char *range;     /* NULL: not reserved yet */
    size_t ready;    /* bytes of the range that may be used */
    size_t taken;    /* bytes of the range that have been made slabs */
    size_t used;     /* bytes of all blocks in use */
    bool refused;    /* the system does not give us a range */
    slab *empty;     /* slabs without blocks */
    unsigned spares; /* how many these are */
    slab *returned;  /* slabs without blocks whose memory the system has back, but for the head */
    slab *usable[SLAB_MAX / SLAB_STEP + 1]; /* of each size, those that have room */
} slab_heap;

/* slab_take and slab_give where more than a block changes. */
void *slab_take_slowly(slab_heap *heap, size_t size);
void slab_give_slowly(slab_heap *heap, void *block);
/* Make a slab for blocks of this size; false if the range is full or not to be had. */
bool slab_add(slab_heap *heap, size_t size);
/* The size of a block, at least what was asked for. */
size_t slab_block_size(const void *block);
/* Give the range back with all that is in it. */
void slab_end(slab_heap *heap);

/* Is it a block of one of the slabs? */
static inline bool slab_owns(const slab_heap *heap, const void *block)
{
    return (uintptr_t)block - (uintptr_t)heap->range < heap->taken;
}

static inline slab *slab_of(const void *block)
{
    uintptr_t start = (uintptr_t)block & ~(uintptr_t)(SLAB_SIZE - 1);
    return (slab *)(start + (start / SLAB_SIZE % SLAB_COLOURS) * SLAB_HEAD);
}

/* A block, 1 <= size <= SLAB_MAX; NULL if there is room only in a new slab. */
static inline void *slab_take(slab_heap *heap, size_t size)
{
    slab *s = heap->usable[(size + SLAB_STEP - 1) / SLAB_STEP];
    if (!s || !s->free || s->used + 1 == s->room)
        return slab_take_slowly(heap, size);
    void *block = s->free;
    s->free = *(void **)block;
    s->used++;
    heap->used += s->size;
    return block;
}

static inline void slab_give(slab_heap *heap, void *block)
{
    slab *s = slab_of(block);
    if (s->used == s->room || s->used == 1) {
        slab_give_slowly(heap, block);
        return;
    }
    *(void **)block = s->free;
    s->free = block;
    s->used--;
    heap->used -= s->size;
}

#endif
