/*
 * task_queue.c - internalBinding('task_queue'): microtasks, and the hooks of process.nextTick's queue and of
 * unhandled rejections.
 */
#include "bindings/bindings.h"
#include "builtins/builtins.h"
#include "runtime/async.h"
#include "runtime/compile.h"

/* setTickCallback(fn): runs ticks and microtasks after a callback from the loop */
static duk_ret_t set_tick_callback(duk_context *ctx)
{
    duk_require_function(ctx, 0);
    env_from(ctx)->on_tick = env_ref_take(ctx);
    return 0;
}

static duk_ret_t run_microtasks(duk_context *ctx)
{
    return builtins_run_microtasks(ctx) ? 0 : duk_throw(ctx);
}

static duk_ret_t enqueue_microtask(duk_context *ctx)
{
    duk_require_function(ctx, 0);
    builtins_enqueue_microtask(ctx);
    return 0;
}

/* getContext(), setContext(value): what AsyncLocalStorage's stores are kept in; promise reactions pass it on */
static duk_ret_t get_context(duk_context *ctx)
{
    builtins_push_async_context(ctx);
    return 1;
}

static duk_ret_t set_context(duk_context *ctx)
{
    builtins_set_async_context(ctx);
    return 0;
}

static duk_ret_t print_exception(duk_context *ctx, void *data)
{
    (void)data;
    compile_print_error(ctx, -1, stderr);
    return 0;
}

/* The library's function throws where the stack is used up: that must not change what becomes of the promise. */
static void tell_exception(duk_context *ctx)
{
    fputs("Exception in PromiseRejectCallback:\n", stderr);
    duk_dup(ctx, -1);
    if (duk_safe_call(ctx, print_exception, NULL, 1, 1) != DUK_EXEC_SUCCESS)
        fputs("RangeError: Maximum call stack size exceeded\n", stderr); /* not even room to show it */
    duk_pop(ctx);
    fputc('\n', stderr);
}

/* [ ... promise value ] unchanged */
static void report_rejection(duk_context *ctx, builtins_rejection_event event)
{
    env_t *env = env_from(ctx);
    if (env->on_rejection == ENV_NO_REF || !env->can_call)
        return;
    env_ref_push(ctx, env->on_rejection);
    duk_push_int(ctx, (int)event);
    duk_dup(ctx, -4);
    duk_dup(ctx, -4);
    if (duk_pcall(ctx, 3) != DUK_EXEC_SUCCESS)
        tell_exception(ctx);
    duk_pop(ctx);
}

/* setPromiseRejectCallback(fn(type, promise, reason)): types as in kPromiseEvents */
static duk_ret_t set_promise_reject_callback(duk_context *ctx)
{
    duk_require_function(ctx, 0);
    env_from(ctx)->on_rejection = env_ref_take(ctx);
    builtins_set_rejection_hook(ctx, report_rejection);
    return 0;
}

static const duk_function_list_entry functions[] = {
    {"setTickCallback", set_tick_callback, 1},
    {"runMicrotasks", run_microtasks, 0},
    {"enqueueMicrotask", enqueue_microtask, 1},
    {"getContext", get_context, 0},
    {"setContext", set_context, 1},
    {"setAsyncCallbacks", env_async_set_callbacks, 1},
    {"setPromiseHook", env_async_set_promise_hook, 1},
    {"setPromiseRejectCallback", set_promise_reject_callback, 1},
    {NULL, NULL, 0},
};

static const duk_number_list_entry events[] = {
    {"kPromiseRejectWithNoHandler", BUILTINS_REJECTED_UNHANDLED},
    {"kPromiseHandlerAddedAfterReject", BUILTINS_HANDLED_AFTER_REJECTION},
    {"kPromiseRejectAfterResolved", BUILTINS_REJECTED_AFTER_SETTLED},
    {"kPromiseResolveAfterResolved", BUILTINS_RESOLVED_AFTER_SETTLED},
    {NULL, 0},
};

void binding_task_queue(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    duk_put_number_list(ctx, -1, events);
    /* The bytes belong to the environment and live with the heap: see env_create. */
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, "tickInfo");
    duk_put_prop_string(ctx, -3, "tickInfo");
    duk_get_prop_string(ctx, -1, "asyncIds");
    duk_put_prop_string(ctx, -3, "asyncIds");
    duk_pop(ctx);
}
