/*
 * arena.h - memory that is released all at once.
 *
 * Everything a compilation makes (nodes, atoms, scopes, names) lives as long as the compilation, so allocation is a
 * pointer bump and there is nothing to free one by one, also not when an error leaves by longjmp.
 */
#ifndef LANG_ARENA_H
#define LANG_ARENA_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

struct lang_arena_chunk;

typedef struct lang_arena {
    char *position, *limit; /* the free part of the newest chunk */
    struct lang_arena_chunk *chunks;
    size_t total;    /* bytes of all chunks */
    jmp_buf *escape; /* where to go when memory runs out */
} lang_arena;

void lang_arena_init(lang_arena *arena, jmp_buf *escape);
void lang_arena_free(lang_arena *arena);

/* The slow path of lang_arena_allocate: opens a new chunk. */
void *lang_arena_grow(lang_arena *arena, size_t size);

/* `size` bytes, not zeroed, aligned to 8. Never returns NULL: jumps to *escape with the value 2 instead. */
static inline void *lang_arena_allocate(lang_arena *arena, size_t size) {
    size = (size + 7) & ~(size_t) 7;
    if ((size_t) (arena->limit - arena->position) < size) {
        return lang_arena_grow(arena, size);
    }
    char *memory = arena->position;
    arena->position += size;
    return memory;
}

/* The same, zeroed. */
void *lang_arena_zeroed(lang_arena *arena, size_t size);

#endif
