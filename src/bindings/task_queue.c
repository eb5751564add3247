/*
 * task_queue.c - internalBinding('task_queue'): microtasks, and the hooks of process.nextTick's queue.
 */
#include "bindings/bindings.h"
#include "builtins/builtins.h"
#include "runtime/env.h"

static duk_ret_t set_tick_callback(duk_context *ctx)
{
    duk_require_function(ctx, 0);
    env_from(ctx)->on_tick = env_ref_take(ctx);
    return 0;
}

static duk_ret_t run_microtasks(duk_context *ctx)
{
    env_t *env = env_from(ctx);
    while (!builtins_run_microtasks(ctx)) {
        if (ctx != env->ctx)
            duk_xmove_top(env->ctx, ctx, 1);
        env_uncaught(env, false);
    }
    return 0;
}

static const duk_function_list_entry functions[] = {
    {"setTickCallback", set_tick_callback, 1},
    {"runMicrotasks", run_microtasks, 0},
    {NULL, NULL, 0},
};

void binding_task_queue(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    /* The bytes belong to the environment and live with the heap: see env_create. */
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, "tickInfo");
    duk_remove(ctx, -2);
    duk_put_prop_string(ctx, -2, "tickInfo");
}
