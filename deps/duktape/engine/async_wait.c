/*
 * async_wait.c - Atomics.waitAsync: waits that a promise stands for. See buffer.h, and objects.h for the host's part.
 *
 * A wait belongs to its heap and stands in the list of waiters of its block, which it keeps. Another thread that notifies
 * it only tells the host, which then has the promise fulfilled in the heap's own thread.
 */

#include <stdlib.h>
#include <time.h>

#include "buffer.h"
#include "promise.h"

typedef struct async_wait {
    shared_waiter waiter; /* first */
    struct async_wait *next;
    shared_block *block;
    duk_hobject *promise;
    duk_double_t deadline; /* milliseconds of the monotonic clock */
    void (*wake)(void *target);
    void *target;
} async_wait;

static duk_double_t async_wait_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (duk_double_t)now.tv_sec * 1000 + (duk_double_t)now.tv_nsec / 1e6;
}

static void async_wait_wake(shared_waiter *waiter)
{
    async_wait *wait = (async_wait *)(void *)waiter;

    if (wait->wake != NULL) {
        wait->wake(wait->target);
    }
}

static void async_wait_release(async_wait *wait)
{
    shared_block_release(shared_block_data(wait->block));
    free(wait);
}

DUK_INTERNAL bool async_wait_begin(duk_hthread *thr, shared_block *block, duk_size_t offset, bool (*still)(void *data),
                                   void *data, double milliseconds)
{
    heap_state *state = HEAP_STATE(thr);
    void *target = state->wait_host.begin != NULL ? state->wait_host.begin(thr) : NULL;
    async_wait *wait = (async_wait *)calloc(1, sizeof(async_wait)), **last = &state->async_waits;

    if (wait == NULL) {
        DUK_ERROR_ALLOC_FAILED(thr);
    }
    wait->waiter.offset = offset;
    wait->waiter.wake = async_wait_wake;
    wait->block = block;
    wait->deadline = async_wait_now() + milliseconds;
    wait->wake = state->wait_host.wake;
    wait->target = target;
    if (!shared_block_enter(block, &wait->waiter, still, data)) {
        free(wait);
        return false;
    }
    shared_block_retain(block);
    wait->promise = duk_known_hobject(thr, -1);
    DUK_HOBJECT_INCREF(thr, wait->promise);
    while (*last != NULL) {
        last = &(*last)->next;
    }
    *last = wait;
    if (wait->wake != NULL && milliseconds < DUK_DOUBLE_INFINITY) { /* the host has to look at its clock */
        wait->wake(target);
    }
    return true;
}

/* Fulfil the promise of a wait that has left its block, and free it. */
static void async_wait_settle(duk_hthread *thr, async_wait *wait, bool woken)
{
    duk_hobject *promise = wait->promise;

    duk_push_hobject(thr, promise);
    DUK_HOBJECT_DECREF(thr, promise);
    async_wait_release(wait);
    duk_push_string(thr, woken ? "ok" : "timed-out");
    promise_fulfill(thr, (promise_object *)(void *)promise);
    duk_pop(thr);
}

double builtins_settle_waits(duk_context *thr)
{
    async_wait **link = &HEAP_STATE(thr)->async_waits;
    duk_double_t now = async_wait_now(), next = DUK_DOUBLE_INFINITY;

    duk_require_stack(thr, 4);
    while (*link != NULL) {
        async_wait *wait = *link;
        bool woken = shared_block_was_woken(wait->block, &wait->waiter);

        if (!woken && now < wait->deadline) {
            next = wait->deadline < next ? wait->deadline : next;
            link = &wait->next;
            continue;
        }
        woken = shared_block_leave(wait->block, &wait->waiter);
        *link = wait->next;
        async_wait_settle(thr, wait, woken);
    }
    return next < DUK_DOUBLE_INFINITY ? next - now : -1;
}

DUK_INTERNAL void async_wait_free(heap_state *state)
{
    while (state->async_waits != NULL) {
        async_wait *wait = state->async_waits;

        state->async_waits = wait->next;
        (void)shared_block_leave(wait->block, &wait->waiter);
        async_wait_release(wait);
    }
}

void builtins_drop_waits(duk_context *thr)
{
    async_wait *wait;

    for (wait = HEAP_STATE(thr)->async_waits; wait != NULL; wait = wait->next) {
        DUK_HOBJECT_DECREF_NORZ(thr, wait->promise);
    }
    async_wait_free(HEAP_STATE(thr));
}

void builtins_set_wait_host(duk_context *thr, builtins_wait_host host)
{
    HEAP_STATE(thr)->wait_host = host;
}

DUK_INTERNAL void async_wait_visit(duk_heap *heap, heap_state *state, native_visitor visitor)
{
    async_wait *wait;
    duk_tval tv;

    for (wait = state->async_waits; wait != NULL; wait = wait->next) {
        DUK_TVAL_SET_OBJECT(&tv, wait->promise);
        visitor(heap, &tv);
    }
}
