/*
 * lifecycle.c - internalBinding('lifecycle'): the functions that bootstrap installs for the ends of things.
 */
#include "bindings/bindings.h"
#include "runtime/env.h"

static duk_ret_t install(duk_context *ctx, env_ref *slot)
{
    duk_require_function(ctx, 0);
    env_ref_release(ctx, slot);
    *slot = env_ref_take(ctx);
    return 0;
}

/* (error, fromPromise) -> true when somebody took it */
static duk_ret_t set_uncaught_exception(duk_context *ctx)
{
    return install(ctx, &env_from(ctx)->on_uncaught);
}

static duk_ret_t set_before_exit(duk_context *ctx)
{
    return install(ctx, &env_from(ctx)->on_before_exit);
}

/* () -> the exit code */
static duk_ret_t set_exit(duk_context *ctx)
{
    return install(ctx, &env_from(ctx)->on_exit);
}

static duk_ret_t trigger_uncaught_exception(duk_context *ctx)
{
    bool from_promise = duk_to_boolean(ctx, 1);
    duk_dup(ctx, 0);
    env_uncaught(env_from(ctx), from_promise);
    return 0;
}

static duk_ret_t exit_now(duk_context *ctx)
{
    env_exit(env_from(ctx), duk_to_int(ctx, 0));
    return duk_error(ctx, DUK_ERR_ERROR, "the thread ends"); /* nobody catches it: running code is being terminated */
}

static const duk_function_list_entry functions[] = {
    {"setUncaughtException", set_uncaught_exception, 1},
    {"setBeforeExit", set_before_exit, 1},
    {"setExit", set_exit, 1},
    {"triggerUncaughtException", trigger_uncaught_exception, 2},
    {"exit", exit_now, 1},
    {NULL, NULL, 0},
};

void binding_lifecycle(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    duk_push_boolean(ctx, env_from(ctx)->worker != NULL);
    duk_put_prop_string(ctx, -2, "isWorker");
}
