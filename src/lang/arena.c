/*
 * arena.c - memory that is released all at once. Chunks double in size up to a limit, so that small scripts stay small.
 * The largest are made of huge pages where the system has them: with small ones a source of megabytes would spend more
 * time in page faults than in the parser.
 */
#include "arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FIRST_CHUNK ((size_t) 32 << 10)
#define LARGEST_CHUNK ((size_t) 4 << 20)
#define HUGE_PAGE ((size_t) 2 << 20)

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

static lang_arena_chunk *allocate_chunk(size_t size)
{
    if (size < LARGEST_CHUNK)
        return malloc(size);
    size = (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    void *memory = aligned_alloc(HUGE_PAGE, size);
#ifdef MADV_HUGEPAGE
    if (memory)
        madvise(memory, size, MADV_HUGEPAGE); /* a wish: small pages do, too */
#endif
    return memory;
}

void *lang_arena_grow(lang_arena *arena, size_t size)
{
    size_t room = arena->total < FIRST_CHUNK ? FIRST_CHUNK : arena->total;
    if (room > LARGEST_CHUNK - sizeof *arena->chunks)
        room = LARGEST_CHUNK - sizeof *arena->chunks;
    if (room < size)
        room = size;
    lang_arena_chunk *chunk = allocate_chunk(sizeof *chunk + room);
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
