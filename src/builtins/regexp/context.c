/* Memory and errors of one compilation; see context.h. */
#include "builtins/regexp/context.h"

#include <stdlib.h>
#include <string.h>

struct rx_chunk {
    rx_chunk_t *next;
    max_align_t data[];
};

#define CHUNK_SIZE 16384

void rx_context_init(rx_context_t *cx) {
    cx->message = NULL;
    cx->chunks = NULL;
    cx->free = (char *)cx->first;
    cx->end = cx->free + sizeof(cx->first);
}

void rx_context_free(rx_context_t *cx) {
    while (cx->chunks) {
        rx_chunk_t *next = cx->chunks->next;
        free(cx->chunks);
        cx->chunks = next;
    }
}

void rx_fail(rx_context_t *cx, const char *message) {
    cx->message = message;
    longjmp(cx->failed, 1);
}

static void *alloc_raw(rx_context_t *cx, size_t size) {
    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (size > (size_t)(cx->end - cx->free)) {
        size_t room = size > CHUNK_SIZE / 4 ? size : CHUNK_SIZE;
        rx_chunk_t *chunk = malloc(sizeof(*chunk) + room);
        if (!chunk) {
            rx_fail(cx, "");
        }
        chunk->next = cx->chunks;
        cx->chunks = chunk;
        if (room == size) {
            return chunk->data; /* a large block gets a chunk of its own and leaves the current one open */
        }
        cx->free = (char *)chunk->data;
        cx->end = cx->free + room;
    }
    void *p = cx->free;
    cx->free += size;
    return p;
}

void *rx_alloc(rx_context_t *cx, size_t size) {
    return memset(alloc_raw(cx, size), 0, size);
}

void *rx_grow(rx_context_t *cx, const void *old, size_t used, size_t size) {
    void *p = alloc_raw(cx, size);
    if (used) {
        memcpy(p, old, used);
    }
    return p;
}
