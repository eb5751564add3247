/*
 * waits.c - one handle that other threads send to when they notify, and one timer for the next wait whose time is over.
 * Both are made by the first wait.
 */
#include "runtime/waits.h"

#include <stdlib.h>

#include "builtins/builtins.h"

struct env_waits {
    env_cleanup cleanup; /* first */
    env_t *env;
    atomic_bool due; /* somebody was notified, or waits for a time */
    uv_async_t notified;
    uv_timer_t timer;
};

static void on_timer(uv_timer_t *timer);

static void settle(env_t *env)
{
    if (!env->can_call)
        return;
    env->waits->due = false;
    double next = builtins_settle_waits(env->ctx);
    if (next >= 0)
        uv_timer_start(&env->waits->timer, on_timer, next < 1e15 ? (uint64_t)next + 1 : (uint64_t)1e15, 0);
    env_settle(env);
}

static void on_timer(uv_timer_t *timer)
{
    settle(timer->loop->data);
}

static void on_notified(uv_async_t *notified)
{
    settle(notified->loop->data);
}

bool env_waits_settle(env_t *env)
{
    if (!env->waits || !env->waits->due)
        return false;
    settle(env);
    return true;
}

/* Before the handles are closed: nobody may send to them any more. */
static void drop(env_cleanup *cleanup)
{
    builtins_drop_waits(((struct env_waits *)cleanup)->env->ctx);
}

static void *begin(duk_context *ctx)
{
    env_t *env = env_from(ctx);
    if (env->waits)
        return env->waits;
    struct env_waits *waits = calloc(1, sizeof *waits);
    if (!waits || uv_async_init(&env->loop, &waits->notified, on_notified) != 0) {
        free(waits);
        (void)duk_range_error(ctx, "Atomics.waitAsync: no handle to be notified by");
    }
    uv_timer_init(&env->loop, &waits->timer);
    uv_unref((uv_handle_t *)&waits->notified);
    uv_unref((uv_handle_t *)&waits->timer);
    waits->env = env;
    waits->cleanup.run = drop;
    env_cleanup_add(env, &waits->cleanup);
    env->waits = waits;
    return waits;
}

static void wake(void *target)
{
    struct env_waits *waits = target;
    waits->due = true;
    uv_async_send(&waits->notified);
}

void env_waits_init(duk_context *ctx)
{
    builtins_set_wait_host(ctx, (builtins_wait_host){begin, wake});
}
