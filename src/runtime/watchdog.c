/*
 * watchdog.c - see watchdog.h.
 */
#include "runtime/watchdog.h"

#include <signal.h>
#include <stdlib.h>

#include "builtins/builtins.h"

typedef struct watchdog {
    struct watchdog *outer; /* nested calls */
    env_t *env;
    uv_loop_t loop;
    uv_timer_t timer;
    uv_signal_t signal;
    uv_async_t stop;
    uv_thread_t thread;
    atomic_int reason;
} watchdog;

bool watchdog_wants_end(const env_t *env)
{
    for (const watchdog *w = env->watchdog; w; w = w->outer) {
        if (w->reason != WATCHDOG_NONE)
            return true;
    }
    return false;
}

/* ---- the thread ---- */

static void bark(watchdog *w, watchdog_reason reason)
{
    int none = WATCHDOG_NONE;
    if (atomic_compare_exchange_strong(&w->reason, &none, (int)reason))
        builtins_interrupt(w->env->interrupt_target);
}

static void on_time(uv_timer_t *timer)
{
    bark(timer->data, WATCHDOG_TIMEOUT);
}

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    bark(handle->data, WATCHDOG_SIGINT);
}

static void on_stop(uv_async_t *stop)
{
    uv_stop(stop->loop);
}

static void run(void *data)
{
    watchdog *w = data;
    uv_run(&w->loop, UV_RUN_DEFAULT);
}

/* ---- on and off ---- */

static int turn_on(watchdog *w, uint64_t timeout, bool sigint)
{
    int err = uv_loop_init(&w->loop);
    if (err != 0)
        return err;
    uv_async_init(&w->loop, &w->stop, on_stop);
    uv_timer_init(&w->loop, &w->timer);
    uv_signal_init(&w->loop, &w->signal);
    w->timer.data = w->signal.data = w;
    if (timeout > 0)
        uv_timer_start(&w->timer, on_time, timeout, 0);
    if (sigint)
        uv_signal_start(&w->signal, on_signal, SIGINT);
    return uv_thread_create(&w->thread, run, w);
}

static void close_handle(uv_handle_t *handle, void *data)
{
    (void)data;
    uv_close(handle, NULL);
}

static void turn_off(watchdog *w)
{
    uv_async_send(&w->stop);
    uv_thread_join(&w->thread);
    uv_walk(&w->loop, close_handle, NULL);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    uv_loop_close(&w->loop);
}

duk_int_t watchdog_call(duk_context *ctx, uint64_t timeout, bool sigint, watchdog_reason *reason)
{
    env_t *env = env_from(ctx);
    watchdog *w = calloc(1, sizeof *w);
    *reason = WATCHDOG_NONE;
    if (w)
        w->env = env;
    if (!w || turn_on(w, timeout, sigint) != 0) {
        free(w); /* without a thread it runs unwatched */
        return duk_pcall_method(ctx, 0);
    }
    w->outer = env->watchdog;
    env->watchdog = w;
    duk_int_t status = duk_pcall_method(ctx, 0);
    turn_off(w);
    env->watchdog = w->outer;
    /* What was stopped for another reason, or for an outer call, goes on ending. */
    if (!env->stopping && !watchdog_wants_end(env)) {
        builtins_end_termination(ctx);
        if (status != DUK_EXEC_SUCCESS)
            *reason = (watchdog_reason)w->reason;
    }
    free(w);
    return status;
}
