/*
 * interrupt.c - stopping running code. See objects.h.
 *
 * The flag is set by any thread. The executor looks at it and asks the host's handler, which may let the code go on or
 * have it terminated: then every function that is entered, returned to or caught into throws at once, until the host
 * says that the end is reached.
 */
#include "buffer.h"

DUK_INTERNAL void duk_engine_interrupted(duk_hthread *thr)
{
    duk_heap *heap = thr->heap;

    if (!heap->terminating) {
        __atomic_store_n(&heap->interrupt, 0, __ATOMIC_SEQ_CST); /* before asking: what comes meanwhile is asked again */
        if (heap->interrupt_handler == NULL || !heap->interrupt_handler(thr)) {
            return;
        }
        heap->terminating = 1;
    }
    __atomic_store_n(&heap->interrupt, 1, __ATOMIC_SEQ_CST);
    duk_push_undefined(thr);
    (void)duk_throw(thr);
}

void builtins_set_interrupt_handler(duk_context *thr, bool (*handler)(duk_context *ctx))
{
    thr->heap->interrupt_handler = handler;
}

void builtins_interrupt(void *heap)
{
    __atomic_store_n(&((duk_heap *)heap)->interrupt, 1, __ATOMIC_SEQ_CST);
    shared_wait_interrupt((duk_heap *)heap);
}

void *builtins_interrupt_target(duk_context *thr)
{
    return thr->heap;
}

bool builtins_is_terminating(duk_context *thr)
{
    return thr->heap->terminating != 0;
}

void builtins_end_termination(duk_context *thr)
{
    thr->heap->terminating = 0;
    __atomic_store_n(&thr->heap->interrupt, 0, __ATOMIC_SEQ_CST);
}
