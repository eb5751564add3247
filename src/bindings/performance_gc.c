/*
 * performance_gc.c - the runs of the collector, for performance entries of type 'gc'.
 *
 * The collector runs in the middle of anything, so a run is noted then and told from the loop.
 */
#include "bindings/performance.h"

#include <stdlib.h>

#include "objects.h"
#include "runtime/env.h"

typedef struct collector_run {
    uint64_t start, end;
    bool forced; /* by gc() */
} collector_run;

struct collector_watch {
    env_cleanup cleanup;
    uv_async_t told;
    env_t *env;
    env_ref listener;
    uint64_t start;
    collector_run *runs;
    size_t count, room;
};

static void on_run(void *udata, bool ended)
{
    env_t *env = udata;
    struct collector_watch *watch = env->collector_watch;
    if (!ended) {
        watch->start = uv_hrtime();
        return;
    }
    if (watch->count == watch->room) {
        size_t room = watch->room ? 2 * watch->room : 16;
        collector_run *larger = realloc(watch->runs, room * sizeof *larger);
        if (!larger)
            return;
        watch->runs = larger;
        watch->room = room;
    }
    watch->runs[watch->count++] = (collector_run){watch->start, uv_hrtime(), env->collector_forced};
    uv_async_send(&watch->told);
}

static double milliseconds(const env_t *env, uint64_t time)
{
    return (double)(time - env->shared->start_time) / 1e6;
}

static void tell(uv_async_t *told)
{
    env_t *env = told->loop->data;
    struct collector_watch *watch = env->collector_watch;
    duk_context *ctx = env->ctx;
    collector_run *runs = watch->runs;
    size_t count = watch->count;
    watch->runs = NULL; /* listeners may make garbage */
    watch->count = watch->room = 0;
    for (size_t i = 0; i < count && env->can_call && watch->listener != ENV_NO_REF; i++) {
        env_ref_push(ctx, watch->listener);
        duk_push_undefined(ctx);
        duk_push_number(ctx, milliseconds(env, runs[i].start));
        duk_push_number(ctx, (double)(runs[i].end - runs[i].start) / 1e6);
        duk_push_boolean(ctx, runs[i].forced);
        env_callback(env, 3);
    }
    free(runs);
}

static void on_closed(uv_handle_t *handle)
{
    struct collector_watch *watch = handle->data;
    free(watch->runs);
    free(watch);
}

static void end_watch(env_cleanup *cleanup)
{
    struct collector_watch *watch = (struct collector_watch *)cleanup;
    builtins_watch_collector(watch->env->ctx, NULL);
    env_ref_release(watch->env->ctx, &watch->listener);
    uv_close((uv_handle_t *)&watch->told, on_closed);
}

static struct collector_watch *begin_watch(duk_context *ctx, env_t *env)
{
    struct collector_watch *watch = calloc(1, sizeof *watch);
    if (!watch || uv_async_init(&env->loop, &watch->told, tell) != 0) {
        free(watch);
        (void)duk_range_error(ctx, "no handle for the collector's runs");
    }
    uv_unref((uv_handle_t *)&watch->told);
    watch->told.data = watch;
    watch->env = env;
    watch->cleanup.run = end_watch;
    env_cleanup_add(env, &watch->cleanup);
    return env->collector_watch = watch;
}

/* watchCollector(listener): listener(start, duration, isForced), in milliseconds, hears of each run of the collector from
 * now on; undefined: nobody does */
duk_ret_t performance_watch_collector(duk_context *ctx)
{
    env_t *env = env_from(ctx);
    struct collector_watch *watch = env->collector_watch;
    if (!watch)
        watch = begin_watch(ctx, env);
    env_ref_release(ctx, &watch->listener);
    if (duk_is_function(ctx, 0)) {
        duk_dup(ctx, 0);
        watch->listener = env_ref_take(ctx);
    }
    builtins_watch_collector(ctx, watch->listener != ENV_NO_REF ? on_run : NULL);
    return 0;
}
