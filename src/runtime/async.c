/*
 * async.c - asynchronous operations as async_hooks know them; see async.h. The hooks themselves, and the stack of what
 * executes, are in lib/internal/async_hooks.js.
 */
#include "runtime/async.h"

#include "builtins/builtins.h"

enum { ON_INIT, ON_ENTER, ON_LEAVE, ON_DESTROY, ON_PROMISE };

#define ENTERED DUK_HIDDEN_SYMBOL("entered") /* of the stash: the resource of the next callback */

static bool is_tracked(const env_t *env)
{
    return env->async_tracked && env->can_call;
}

/* [ ... ] -> [ ... callback ] */
static void push_callback(env_t *env, int which)
{
    duk_context *ctx = env->ctx;
    duk_push_heap_stash(ctx);
    duk_get_prop_literal(ctx, -1, "asyncCallbacks");
    duk_get_prop_index(ctx, -1, (duk_uarridx_t)which);
    duk_replace(ctx, -3);
    duk_pop(ctx);
}

/* [ ... callback arg1 ... argN ] -> [ ... result ]: the callbacks end the process themselves when a hook throws; in a worker
 * that unwinds to here. */
static void call(env_t *env, duk_idx_t nargs)
{
    env->callback_depth++;
    if (duk_pcall(env->ctx, nargs) != DUK_EXEC_SUCCESS) {
        duk_pop(env->ctx);
        duk_push_undefined(env->ctx);
    }
    env->callback_depth--;
}

static void number(env_t *env, env_async *async)
{
    async->id = ++env->async_ids[ENV_ASYNC_LAST];
    async->trigger = env->default_trigger != 0 ? env->default_trigger : env->async_ids[ENV_ASYNC_EXECUTION];
}

double env_async_set_trigger(duk_context *ctx, double id)
{
    env_t *env = env_from(ctx);
    double before = env->default_trigger;
    env->default_trigger = id;
    return before;
}

/* [ ... ] -> [ ... resource ] */
static void tell_init(env_t *env, env_async *async, const char *type, duk_idx_t index)
{
    duk_context *ctx = env->ctx;
    if (index != DUK_INVALID_INDEX)
        index = duk_normalize_index(ctx, index);
    duk_require_stack(ctx, 16);
    push_callback(env, ON_INIT);
    duk_push_number(ctx, async->id);
    duk_push_string(ctx, type);
    duk_push_number(ctx, async->trigger);
    if (index == DUK_INVALID_INDEX)
        duk_push_undefined(ctx);
    else
        duk_dup(ctx, index);
    call(env, 4);
}

void env_async_handle(duk_context *ctx, env_async *async, const char *type, duk_idx_t index)
{
    env_t *env = env_from(ctx);
    number(env, async);
    async->resource = ENV_NO_REF;
    if (!is_tracked(env) || !type)
        return;
    tell_init(env, async, type, index);
    duk_pop(ctx);
}

void env_async_request(duk_context *ctx, env_async *async, const char *type, duk_idx_t index)
{
    env_t *env = env_from(ctx);
    async->id = 0;
    async->resource = ENV_NO_REF;
    if (!is_tracked(env))
        return;
    number(env, async);
    tell_init(env, async, type, index);
    async->resource = env_ref_take(ctx);
}

void env_async_enter(duk_context *ctx, const env_async *async, duk_idx_t index)
{
    env_t *env = env_from(ctx);
    if (!is_tracked(env) || async->id == 0)
        return;
    if (index != DUK_INVALID_INDEX)
        duk_dup(ctx, index);
    else if (async->resource != ENV_NO_REF)
        env_ref_push(ctx, async->resource);
    else
        duk_push_undefined(ctx);
    duk_push_heap_stash(ctx);
    duk_insert(ctx, -2);
    duk_put_prop_literal(ctx, -2, ENTERED);
    duk_pop(ctx);
    env->entering_id = async->id;
    env->entering_trigger = async->trigger;
}

bool env_async_begin_scope(env_t *env)
{
    duk_context *ctx = env->ctx;
    double id = env->entering_id;
    env->entering_id = 0;
    if (id == 0 || !is_tracked(env))
        return false;
    duk_require_stack(ctx, 16);
    push_callback(env, ON_ENTER);
    duk_push_number(ctx, id);
    duk_push_number(ctx, env->entering_trigger);
    duk_push_heap_stash(ctx);
    duk_get_prop_literal(ctx, -1, ENTERED);
    duk_remove(ctx, -2);
    call(env, 3);
    duk_pop(ctx);
    return true;
}

void env_async_end_scope(env_t *env)
{
    if (!is_tracked(env))
        return;
    push_callback(env, ON_LEAVE);
    call(env, 0);
    duk_pop(env->ctx);
}

void env_async_end(duk_context *ctx, env_async *async)
{
    env_t *env = env_from(ctx);
    double id = async->id;
    async->id = 0;
    if (env->can_call)
        env_ref_release(ctx, &async->resource);
    if (id == 0 || !is_tracked(env))
        return;
    push_callback(env, ON_DESTROY);
    duk_push_number(ctx, id);
    call(env, 1);
    duk_pop(ctx);
}

/* [ ... promise parent ] unchanged */
static void on_promise(duk_context *ctx, builtins_promise_event event)
{
    env_t *env = env_from(ctx);
    if (!is_tracked(env))
        return;
    duk_idx_t top = duk_get_top(ctx);
    duk_push_heap_stash(ctx);
    duk_get_prop_literal(ctx, -1, "asyncCallbacks");
    duk_get_prop_index(ctx, -1, ON_PROMISE);
    duk_push_int(ctx, (int)event);
    duk_dup(ctx, top - 2);
    duk_dup(ctx, top - 1);
    env->callback_depth++;
    (void)duk_pcall(ctx, 3);
    env->callback_depth--;
    duk_set_top(ctx, top);
}

/* setAsyncCallbacks([init, enter, leave, destroy, promise]) */
duk_ret_t env_async_set_callbacks(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_literal(ctx, -2, "asyncCallbacks");
    env_from(ctx)->async_tracked = true;
    return 0;
}

/* setPromiseHook(on) */
duk_ret_t env_async_set_promise_hook(duk_context *ctx)
{
    builtins_set_promise_hook(ctx, duk_to_boolean(ctx, 0) ? on_promise : NULL);
    return 0;
}
