/*
 * arena.c - memory that is released all at once. Chunks double in size up to a limit, so that small scripts stay small.
 */
#include "arena.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CHUNK ((size_t) 32 << 10)
#define LARGEST_CHUNK ((size_t) 1 << 20)

typedef struct lang_arena_chunk {
    struct lang_arena_chunk *older;
    char memory[];
} lang_arena_chunk;

void lang_arena_init(lang_arena *arena, jmp_buf *escape)
{
    *arena = (lang_arena){.escape = escape};
}

void lang_arena_free(lang_arena *arena)
{
    lang_arena_chunk *chunk = arena->chunks;
    while (chunk) {
        lang_arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
    arena->chunks = NULL;
    arena->position = arena->limit = NULL;
}

void *lang_arena_grow(lang_arena *arena, size_t size)
{
    size_t room = arena->total < FIRST_CHUNK ? FIRST_CHUNK : arena->total;
    if (room > LARGEST_CHUNK)
        room = LARGEST_CHUNK;
    if (room < size)
        room = size;
    lang_arena_chunk *chunk = malloc(sizeof *chunk + room);
    if (!chunk)
        longjmp(*arena->escape, 2);
    chunk->older = arena->chunks;
    arena->chunks = chunk;
    arena->total += room;
    arena->position = chunk->memory + size;
    arena->limit = chunk->memory + room;
    return chunk->memory;
}

void *lang_arena_zeroed(lang_arena *arena, size_t size)
{
    return memset(lang_arena_allocate(arena, size), 0, size);
}
