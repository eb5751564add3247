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

typedef struct slab slab;

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

/* A block, 1 <= size <= SLAB_MAX; NULL if there is room only in a new slab. */
void *slab_take(slab_heap *heap, size_t size);
/* Make a slab for blocks of this size; false if the range is full or not to be had. */
bool slab_add(slab_heap *heap, size_t size);
void slab_give(slab_heap *heap, void *block);
/* The size of a block, at least what was asked for. */
size_t slab_block_size(const void *block);
/* Give the range back with all that is in it. */
void slab_end(slab_heap *heap);

/* Is it a block of one of the slabs? */
static inline bool slab_owns(const slab_heap *heap, const void *block)
{
    return (uintptr_t)block - (uintptr_t)heap->range < heap->taken;
}

#endif
