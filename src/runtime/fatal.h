/*
 * fatal.h - the engine's memory, and what ends the process at once: no memory left, a fatal error of the engine.
 */
#ifndef FATAL_H
#define FATAL_H

#include <stddef.h>

/* Allocation for the engine's heap; `udata` is the env_t. A limit set by --max-old-space-size makes them fail. */
void *fatal_alloc(void *udata, size_t size);
void *fatal_realloc(void *udata, void *pointer, size_t size);
void fatal_free(void *udata, void *pointer);

struct env;
/* Bytes that the engine's heap has in use: without a limit, also what malloc counts for the process. */
size_t fatal_heap_used(struct env *env);

/* The engine's fatal error handler: says what happened on stderr and aborts as Node does (SIGABRT). */
void fatal_engine(void *udata, const char *message);

#endif
