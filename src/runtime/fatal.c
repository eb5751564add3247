/*
 * fatal.c - the engine's memory, and what ends the process at once.
 *
 * Small blocks come from slabs (slab.h), others from malloc: with a limit, each of these is preceded by its size. Blocks of
 * the image (image.h) stay where they are: what grows moves out, what is freed is not used again.
 */
#include "runtime/fatal.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/env.h"
#include "runtime/image.h"
#include "runtime/options.h"
#include "runtime/worker.h"

/* Keeps the blocks behind it as aligned as malloc's. The size is right in front of the block, as in the image. */
#define HEADER 16

static size_t limit_of(const env_t *env)
{
    return env->cli ? env->cli->heap_limit : 0;
}

/* With a limit: the bytes that count. */
static size_t used_of(const env_t *env)
{
    return env->heap_used + env->slabs.used;
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

static size_t counted_size(const void *pointer)
{
    size_t size;
    memcpy(&size, (const char *)pointer - sizeof size, sizeof size);
    return size;
}

static void *counted_realloc(env_t *env, void *pointer, size_t size)
{
    char *block = pointer ? (char *)pointer - HEADER : NULL;
    size_t before = pointer ? counted_size(pointer) : 0;
    if (size > before && used_of(env) + (size - before) > limit_of(env) && !may_exceed(env))
        return refuse(env);
    if (size > before)
        env->heap_refusals = 0;
    block = realloc(block, size + HEADER);
    if (!block)
        return NULL;
    memcpy(block + HEADER - sizeof size, &size, sizeof size);
    env->heap_used += size - before;
    return block + HEADER;
}

/* A block for which none of the slabs has room. */
static void *alloc_slowly(env_t *env, size_t size)
{
    if (size == 0)
        return NULL;
    if (env->makes_image)
        return image_alloc(size);
    size_t limit = limit_of(env);
    if (size <= SLAB_MAX) {
        if (limit && used_of(env) + SLAB_SIZE > limit && !may_exceed(env))
            return refuse(env);
        if (slab_add(&env->slabs, size)) {
            env->heap_refusals = 0;
            return slab_take(&env->slabs, size);
        }
    }
    return limit ? counted_realloc(env, NULL, size) : malloc(size);
}

void *fatal_alloc(void *udata, size_t size)
{
    env_t *env = udata;
    if (size <= SLAB_MAX && size > 0) {
        void *block = slab_take(&env->slabs, size);
        if (block)
            return block;
    }
    return alloc_slowly(env, size);
}

void fatal_free(void *udata, void *pointer)
{
    env_t *env = udata;
    if (!pointer)
        return;
    if (slab_owns(&env->slabs, pointer)) {
        slab_give(&env->slabs, pointer);
    } else if (image_owns(pointer)) {
        env->heap_used -= image_block_size(pointer);
        if (env->makes_image)
            image_free(pointer);
    } else if (limit_of(env)) {
        env->heap_used -= counted_size(pointer);
        free((char *)pointer - HEADER);
    } else {
        free(pointer);
    }
}

/* Out of a slab or the image, or from one of the image's blocks to another while it is made. */
static void *move_block(env_t *env, void *pointer, size_t before, size_t size)
{
    void *moved = fatal_alloc(env, size);
    if (!moved)
        return NULL;
    memcpy(moved, pointer, before < size ? before : size);
    fatal_free(env, pointer);
    return moved;
}

void *fatal_realloc(void *udata, void *pointer, size_t size)
{
    env_t *env = udata;
    if (!pointer)
        return fatal_alloc(udata, size);
    if (size == 0) {
        fatal_free(udata, pointer);
        return NULL;
    }
    if (slab_owns(&env->slabs, pointer)) {
        size_t room = slab_block_size(pointer);
        return size <= room && size > room / 2 ? pointer : move_block(env, pointer, room, size);
    }
    if (image_owns(pointer))
        return move_block(env, pointer, image_block_size(pointer), size);
    return limit_of(env) ? counted_realloc(env, pointer, size) : realloc(pointer, size);
}

size_t fatal_heap_used(env_t *env)
{
    /* Without a limit, what is counted is the rest of the image. */
    return limit_of(env) ? used_of(env) : mallinfo2().uordblks + used_of(env);
}

void fatal_engine(void *udata, const char *text)
{
    fprintf(stderr, "FATAL ERROR: %s\n", text ? text : "the engine stopped");
    abort();
}
