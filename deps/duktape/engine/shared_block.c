/*
 * shared_block.c - memory that several heaps on several threads share: its life, its growth, and waiting at an address
 * of it. See buffer.h.
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "buffer.h"

/* A thread that does nothing but wait. */
typedef struct shared_sleeper {
    shared_waiter waiter; /* first */
    pthread_cond_t condition;
    bool is_interrupted;
} shared_sleeper;

struct shared_block {
    atomic_uint references;
    atomic_size_t length;
    duk_size_t max_length;
    bool growable;
    pthread_mutex_t lock; /* of the waiters */
    shared_waiter *waiters; /* in the order in which they came */
    _Alignas(16) unsigned char data[];
};

DUK_INTERNAL shared_block *shared_block_new(duk_size_t length, duk_size_t max_length, bool growable)
{
    duk_size_t size = sizeof(shared_block) + (max_length > length ? max_length : length);
    shared_block *block = (shared_block *)calloc(1, size);

    if (block != NULL) {
        atomic_init(&block->references, 1);
        atomic_init(&block->length, length);
        block->max_length = max_length;
        block->growable = growable;
        pthread_mutex_init(&block->lock, NULL);
    }
    return block;
}

DUK_INTERNAL shared_block *shared_block_of(void *data)
{
    return (shared_block *)(void *)((unsigned char *)data - offsetof(shared_block, data));
}

DUK_INTERNAL void *shared_block_data(shared_block *block)
{
    return block->data;
}

DUK_INTERNAL void shared_block_retain(shared_block *block)
{
    atomic_fetch_add(&block->references, 1);
}

DUK_INTERNAL void shared_block_release(void *data)
{
    shared_block *block = shared_block_of(data);

    if (atomic_fetch_sub(&block->references, 1) == 1) {
        pthread_mutex_destroy(&block->lock);
        free(block);
    }
}

DUK_INTERNAL duk_size_t shared_block_length(shared_block *block)
{
    return atomic_load(&block->length);
}

DUK_INTERNAL duk_size_t shared_block_max_length(shared_block *block)
{
    return block->max_length;
}

DUK_INTERNAL bool shared_block_is_growable(shared_block *block)
{
    return block->growable;
}

DUK_INTERNAL bool shared_block_grow(shared_block *block, duk_size_t length)
{
    duk_size_t now = atomic_load(&block->length);

    do {
        if (length < now || length > block->max_length) {
            return false;
        }
    } while (!atomic_compare_exchange_weak(&block->length, &now, length));
    return true;
}

DUK_INTERNAL void bufobj_refresh(duk_heap *heap, duk_hbuffer *buf)
{
    if (buf != NULL && DUK_HBUFFER_HAS_SHARED(buf)) {
        DUK_HBUFFER_SET_SIZE(buf, shared_block_length(shared_block_of(DUK_HBUFFER_GET_DATA_PTR(heap, buf))));
    }
}

/* --- waiting --- */

DUK_INTERNAL bool shared_block_enter(shared_block *block, shared_waiter *waiter, bool (*still)(void *data), void *data)
{
    shared_waiter **last = &block->waiters;
    bool waits;

    pthread_mutex_lock(&block->lock);
    waits = still(data);
    if (waits) {
        while (*last != NULL) {
            last = &(*last)->next;
        }
        *last = waiter;
    }
    pthread_mutex_unlock(&block->lock);
    return waits;
}

/* Under the block's lock. */
static void shared_unlink(shared_block *block, shared_waiter *waiter)
{
    shared_waiter **link = &block->waiters;

    while (*link != waiter) {
        link = &(*link)->next;
    }
    *link = waiter->next;
}

DUK_INTERNAL bool shared_block_leave(shared_block *block, shared_waiter *waiter)
{
    pthread_mutex_lock(&block->lock);
    if (!waiter->is_woken) {
        shared_unlink(block, waiter);
    }
    pthread_mutex_unlock(&block->lock);
    return waiter->is_woken;
}

DUK_INTERNAL bool shared_block_was_woken(shared_block *block, const shared_waiter *waiter)
{
    bool woken;

    pthread_mutex_lock(&block->lock);
    woken = waiter->is_woken;
    pthread_mutex_unlock(&block->lock);
    return woken;
}

static struct timespec shared_deadline(double milliseconds)
{
    struct timespec deadline;
    double seconds = milliseconds / 1000;

    clock_gettime(CLOCK_MONOTONIC, &deadline);
    if (seconds > 1e9) {
        seconds = 1e9;
    }
    deadline.tv_sec += (time_t)seconds;
    deadline.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
    if (deadline.tv_nsec >= 1000000000) {
        deadline.tv_sec++;
        deadline.tv_nsec -= 1000000000;
    }
    return deadline;
}

/* Tell where the thread of the heap waits. The heap's lock is taken before the block's. */
static void shared_register(duk_heap *heap, shared_block *block, shared_sleeper *sleeper)
{
    heap_state *state = (heap_state *)heap->state;

    pthread_mutex_lock(&state->wait_lock);
    state->wait_block = block;
    state->sleeper = sleeper;
    if (sleeper != NULL && heap->interrupt) { /* it came before */
        sleeper->is_interrupted = true;
    }
    pthread_mutex_unlock(&state->wait_lock);
}

DUK_INTERNAL void shared_wait_interrupt(duk_heap *heap)
{
    heap_state *state = (heap_state *)heap->state;

    pthread_mutex_lock(&state->wait_lock);
    if (state->sleeper != NULL) {
        pthread_mutex_lock(&state->wait_block->lock);
        state->sleeper->is_interrupted = true;
        pthread_cond_signal(&state->sleeper->condition);
        pthread_mutex_unlock(&state->wait_block->lock);
    }
    pthread_mutex_unlock(&state->wait_lock);
}

static void shared_wake_sleeper(shared_waiter *waiter)
{
    pthread_cond_signal(&((shared_sleeper *)(void *)waiter)->condition);
}

static void shared_init_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

DUK_INTERNAL shared_wait_result shared_block_wait(shared_block *block, duk_size_t offset, bool (*still)(void *data),
                                                  void *data, double milliseconds, duk_heap *heap)
{
    struct timespec deadline = shared_deadline(milliseconds);
    shared_sleeper sleeper = {.waiter = {.offset = offset, .wake = shared_wake_sleeper}};
    shared_wait_result waited = SHARED_NOT_EQUAL;
    int result = 0;

    shared_init_condition(&sleeper.condition);
    if (shared_block_enter(block, &sleeper.waiter, still, data)) {
        shared_register(heap, block, &sleeper);
        pthread_mutex_lock(&block->lock);
        while (!sleeper.waiter.is_woken && !sleeper.is_interrupted && result == 0) {
            result = pthread_cond_timedwait(&sleeper.condition, &block->lock, &deadline);
        }
        pthread_mutex_unlock(&block->lock);
        waited = shared_block_leave(block, &sleeper.waiter) ? SHARED_WOKEN : SHARED_TIMED_OUT;
        shared_register(heap, NULL, NULL);
    }
    pthread_cond_destroy(&sleeper.condition);
    return waited;
}

DUK_INTERNAL duk_uint32_t shared_block_notify(shared_block *block, duk_size_t offset, duk_uint32_t count)
{
    shared_waiter **link = &block->waiters;
    duk_uint32_t woken = 0;

    pthread_mutex_lock(&block->lock);
    while (*link != NULL && woken < count) {
        shared_waiter *waiter = *link;

        if (waiter->offset != offset) {
            link = &waiter->next;
            continue;
        }
        *link = waiter->next;
        waiter->is_woken = true;
        woken++;
        waiter->wake(waiter);
    }
    pthread_mutex_unlock(&block->lock);
    return woken;
}
