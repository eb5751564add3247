/*
 * fatal.c - the engine's memory, and what ends the process at once.
 *
 * With a limit, each block is preceded by its size; without one, nothing is counted and blocks go straight to malloc.
 */
#include "runtime/fatal.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/env.h"
#include "runtime/options.h"
#include "runtime/worker.h"

/* Keeps the blocks behind it as aligned as malloc's. */
#define HEADER 16

static size_t limit_of(const env_t *env)
{
    return env->cli ? env->cli->heap_limit : 0;
}

/* How often the engine asks again after a failure, with a collection before each time (DUK_HEAP_ALLOC_FAIL_*). */
#define ATTEMPTS 10

/* The engine would throw an error, which a program that has used up its memory can hardly handle: end as Node does. */
static void *refuse(env_t *env)
{
    if (++env->heap_refusals < ATTEMPTS)
        return NULL;
    fputs("\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n", stderr);
    abort();
}

/* A worker is stopped, and goes beyond its limit until it has noticed. */
static bool may_exceed(env_t *env)
{
    if (!env->worker || (!env->stopping && env->heap_refusals < ATTEMPTS - 2))
        return false;
    if (!env->stopping)
        worker_out_of_memory(env->worker);
    return true;
}

static void *counted_realloc(env_t *env, void *pointer, size_t size)
{
    char *block = pointer ? (char *)pointer - HEADER : NULL;
    size_t before = 0;
    if (block)
        memcpy(&before, block, sizeof before);
    if (size > before && env->heap_used + (size - before) > limit_of(env) && !may_exceed(env))
        return refuse(env);
    if (size > before)
        env->heap_refusals = 0;
    block = realloc(block, size + HEADER);
    if (!block)
        return NULL;
    memcpy(block, &size, sizeof size);
    env->heap_used += size - before;
    return block + HEADER;
}

void *fatal_alloc(void *udata, size_t size)
{
    if (size == 0)
        return NULL;
    env_t *env = udata;
    return limit_of(env) ? counted_realloc(env, NULL, size) : malloc(size);
}

void fatal_free(void *udata, void *pointer)
{
    env_t *env = udata;
    if (!pointer || !limit_of(env)) {
        free(pointer);
        return;
    }
    char *block = (char *)pointer - HEADER;
    size_t size;
    memcpy(&size, block, sizeof size);
    env->heap_used -= size;
    free(block);
}

void *fatal_realloc(void *udata, void *pointer, size_t size)
{
    env_t *env = udata;
    if (size == 0) {
        fatal_free(udata, pointer);
        return NULL;
    }
    return limit_of(env) ? counted_realloc(env, pointer, size) : realloc(pointer, size);
}

size_t fatal_heap_used(env_t *env)
{
    return limit_of(env) ? env->heap_used : mallinfo2().uordblks;
}

void fatal_engine(void *udata, const char *text)
{
    fprintf(stderr, "FATAL ERROR: %s\n", text ? text : "the engine stopped");
    abort();
}
