/* One compilation: memory that is freed at once, and the way out when a pattern is wrong or memory ends. */
#ifndef SMEW_BUILTINS_REGEXP_CONTEXT_H
#define SMEW_BUILTINS_REGEXP_CONTEXT_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct rx_chunk rx_chunk_t;

typedef struct {
    jmp_buf failed;
    const char *message;
    rx_chunk_t *chunks;
    char *free;
    char *end;
    max_align_t first[256]; /* enough for most patterns, so that they need no malloc */
} rx_context_t;

void rx_context_init(rx_context_t *cx);
void rx_context_free(rx_context_t *cx);

/* Leaves the compilation. */
_Noreturn void rx_fail(rx_context_t *cx, const char *message);

/* Zeroed memory that lives as long as the context; leaves the compilation when there is none. */
void *rx_alloc(rx_context_t *cx, size_t size);

/* A copy of the first `used` bytes with room for `size`. */
void *rx_grow(rx_context_t *cx, const void *old, size_t used, size_t size);

#endif
