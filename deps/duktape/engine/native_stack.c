/*
 * native_stack.c - how deep C may recurse: calls, the compiler, JSON and all else that recurses asks, and throws
 * "Maximum call stack size exceeded" in time. The limit is an address, so that debug builds with their larger frames
 * need no other figures.
 */
#include "duk_internal.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#define NATIVE_STACK_RESERVE (256 * 1024) /* for what runs without asking: making the error, finalizers, libraries */
#define NATIVE_STACK_MOST    (64 * 1024 * 1024)

/* Size of the current thread's stack below the caller's frame. */
static size_t native_stack_size(duk_uint8_t *here)
{
    struct rlimit limit;
    size_t size = 1024 * 1024;

#if defined(__linux__)
    pthread_attr_t attributes;
    void *lowest;

    /* The attributes of the main thread cost the reading of a file. */
    if (gettid() != getpid() && pthread_getattr_np(pthread_self(), &attributes) == 0) {
        if (pthread_attr_getstack(&attributes, &lowest, &size) == 0) {
            size = (size_t)(here - (duk_uint8_t *)lowest);
        }
        pthread_attr_destroy(&attributes);
        return size;
    }
#endif
    if (getrlimit(RLIMIT_STACK, &limit) == 0) {
        size = limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > NATIVE_STACK_MOST ? NATIVE_STACK_MOST
                                                                                     : (size_t)limit.rlim_cur;
    }
    (void)here;
    return size;
}

DUK_INTERNAL duk_uint8_t *duk_engine_native_stack_limit(void)
{
    duk_uint8_t *here = DUK_NATIVE_STACK_POINTER();
    size_t size = native_stack_size(here);

    return here - (size > 2 * NATIVE_STACK_RESERVE ? size - NATIVE_STACK_RESERVE : size / 2);
}

DUK_EXTERNAL void duk_set_native_stack_limit(duk_hthread *thr, void *lowest)
{
    thr->heap->native_stack_limit = (duk_uint8_t *)lowest;
}
