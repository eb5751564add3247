/*
 * callback.c - entering JavaScript from the loop, and what nobody caught.
 *
 * The outermost entry is followed by process.nextTick's queue and the microtasks (Node's order). tick_info lets a
 * callback that scheduled nothing return without another crossing.
 */
#include <stdio.h>
#include <stdlib.h>

#include "builtins/builtins.h"
#include "runtime/async.h"
#include "runtime/compile.h"
#include "runtime/env.h"
#include "runtime/options.h"

static void run_ticks(env_t *env)
{
    duk_context *ctx = env->ctx;
    if (!env->tick_info[ENV_TICKS_PENDING] && !env->tick_info[ENV_REJECTIONS_PENDING]) {
        while (!builtins_run_microtasks(ctx))
            env_uncaught(env, false);
        if (!env->tick_info[ENV_TICKS_PENDING] && !env->tick_info[ENV_REJECTIONS_PENDING])
            return;
    }
    /* The tick callback returns early when something throws; it goes on after the report. */
    while (env->can_call) {
        env_ref_push(ctx, env->on_tick);
        duk_push_heap_stash(ctx);
        duk_get_prop_string(ctx, -1, "process"); /* `this`, as stack traces show it */
        duk_remove(ctx, -2);
        if (duk_pcall_method(ctx, 0) == DUK_EXEC_SUCCESS) {
            duk_pop(ctx);
            return;
        }
        env_uncaught(env, false);
    }
}

bool env_callback_result(env_t *env, duk_idx_t nargs)
{
    duk_context *ctx = env->ctx;
    if (!env->can_call) {
        duk_pop_n(ctx, nargs + 2);
        duk_push_undefined(ctx);
        return false;
    }
    bool in_scope = env->entering_id != 0 && env_async_begin_scope(env);
    env->callback_depth++;
    bool ok = duk_pcall_method(ctx, nargs) == DUK_EXEC_SUCCESS;
    if (!ok) {
        env_uncaught(env, false); /* leaves all scopes */
        duk_push_undefined(ctx);
    } else if (in_scope) {
        env_async_end_scope(env);
    }
    env->callback_depth--;
    /* After an error the ticks wait for the next callback, as in Node: the handler has made one. */
    if (ok)
        env_settle(env);
    return ok;
}

void env_settle(env_t *env)
{
    duk_context *ctx = env->ctx;
    if (env->callback_depth > 0 || env->on_tick == ENV_NO_REF || !env->can_call)
        return;
    env->async_ids[ENV_ASYNC_EXECUTION] = env->async_ids[ENV_ASYNC_TRIGGER] = 0;
    if (env->tick_info[ENV_CONTEXTS_USED]) {
        duk_push_undefined(ctx);
        builtins_set_async_context(ctx);
    }
    env->callback_depth++;
    run_ticks(env);
    env->callback_depth--;
}

bool env_callback(env_t *env, duk_idx_t nargs)
{
    bool ok = env_callback_result(env, nargs);
    duk_pop(env->ctx);
    return ok;
}

void env_uncaught(env_t *env, bool from_promise)
{
    duk_context *ctx = env->ctx;
    if (env->stopping) {
        env->can_call = false;
        duk_pop(ctx);
        return;
    }
    if (env->on_uncaught != ENV_NO_REF) {
        env_ref_push(ctx, env->on_uncaught);
        duk_push_undefined(ctx);
        duk_dup(ctx, -3);
        duk_push_boolean(ctx, from_promise);
        bool returned = duk_pcall_method(ctx, 2) == DUK_EXEC_SUCCESS;
        bool handled = returned && duk_to_boolean(ctx, -1);
        if (handled) {
            duk_pop_2(ctx);
            return;
        }
        /* The handler itself threw: Node reports that error and exits with 7. */
        if (!returned) {
            if (!env->stopping) {
                compile_print_error(ctx, -1, stderr);
                if (!env->worker && cli_get(env->cli, "--abort-on-uncaught-exception")->on)
                    abort();
                env_exit(env, 7);
            }
            duk_pop_2(ctx);
            return;
        }
        duk_pop(ctx);
    } else {
        compile_print_error(ctx, -1, stderr);
    }
    duk_pop(ctx);
    env_exit(env, env->exit_code ? env->exit_code : 1);
}
