/*
 * image.c - see image.h.
 */
#include "runtime/image.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define ALIGNMENT 16
#define PREFIX 8   /* in front of a block: its size */
#define CLASSES 64 /* of free blocks: up to CLASSES * ALIGNMENT bytes each */

typedef struct free_block {
    struct free_block *next;
} free_block;

typedef struct image_head {
    struct env *env; /* set last */
    size_t used;     /* bytes of the section, its head among them */
    size_t live;
    bool taken;
    free_block *free_blocks[CLASSES + 1];
} image_head;

extern uint8_t image_begin[], image_end[];

static image_head *head(void)
{
    return (image_head *)(void *)image_begin;
}

static size_t room(void)
{
    return (size_t)(image_end - image_begin);
}

bool image_is_missing(void)
{
    return room() > 0 && !head()->env;
}

struct env *image_take(void)
{
    if (room() == 0 || !head()->env || head()->taken)
        return NULL;
    /* Most of its pages will be written to: one call is much cheaper than a fault for each. */
    madvise(image_begin, room(), MADV_POPULATE_WRITE);
    head()->taken = true;
    return head()->env;
}

size_t image_used(void)
{
    return head()->live;
}

bool image_owns(const void *block)
{
    return (uintptr_t)block - (uintptr_t)image_begin < room();
}

size_t image_block_size(const void *block)
{
    size_t size;
    memcpy(&size, (const char *)block - sizeof size, sizeof size);
    return size;
}

/* ---- making it ---- */

/* Where a block and its prefix end: the next block is then aligned. */
static size_t rounded(size_t size)
{
    return (size + PREFIX + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static free_block **free_list(size_t size)
{
    size_t class = rounded(size) / ALIGNMENT;
    return class <= CLASSES ? &head()->free_blocks[class] : NULL;
}

static uint8_t *take_fresh(size_t size)
{
    if (head()->used == 0)
        head()->used = rounded(sizeof(image_head) + ALIGNMENT) - PREFIX;
    size_t at = head()->used + PREFIX;
    if (size > room() || at + rounded(size) > room())
        return NULL;
    head()->used += rounded(size);
    return image_begin + at;
}

void *image_alloc(size_t size)
{
    free_block **list = free_list(size);
    uint8_t *block;
    if (list && *list) {
        block = (uint8_t *)*list;
        *list = (*list)->next;
    } else {
        block = take_fresh(size);
        if (!block)
            return NULL;
    }
    memcpy(block - PREFIX, &size, sizeof size);
    head()->live += size;
    return block;
}

void image_free(void *block)
{
    size_t size = image_block_size(block);
    free_block **list = free_list(size);
    head()->live -= size;
    memset(block, 0, size);
    if (list) {
        ((free_block *)block)->next = *list;
        *list = block;
    }
}

/* Memory that is not the executable's own is elsewhere in another process. That of mmap begins here: the maker has the
 * C library take all its memory there. */
#define FIRST_FOREIGN 0x7e0000000000u
#define LAST_FOREIGN 0x7fffffffffffu

static bool has_foreign_pointer(void)
{
    for (size_t at = 0; at + sizeof(uint64_t) <= head()->used; at += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, image_begin + at, sizeof word);
        if (word >= FIRST_FOREIGN && word <= LAST_FOREIGN) {
            fprintf(stderr, "node: the image has a pointer to foreign memory, %#llx, at %#zx\n",
                    (unsigned long long)word, at);
            return true;
        }
    }
    return false;
}

bool image_write(struct env *env, const char *path)
{
    for (size_t class = 0; class <= CLASSES; class ++)
        head()->free_blocks[class] = NULL;
    if (has_foreign_pointer())
        return false;
    head()->env = env;
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(image_begin, head()->used, 1, file) == 1;
    if (file && fclose(file) != 0)
        written = false;
    if (!written)
        fprintf(stderr, "node: cannot write %s: %s\n", path, strerror(errno));
    return written;
}
