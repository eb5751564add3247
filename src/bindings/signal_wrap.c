/*
 * signal_wrap.c - internalBinding('signal_wrap'): listening to signals.
 */
#include "bindings/bindings.h"
#include "bindings/handle.h"

static duk_ret_t construct(duk_context *ctx)
{
    handle_t *handle = handle_make(ctx, "SIGNALWRAP");
    uv_signal_init(&handle->env->loop, &handle->uv.signal);
    duk_push_this(ctx);
    handle_opened(ctx, -1, handle);
    return 0;
}

/* onsignal(number) */
static void on_signal(uv_signal_t *signal, int number)
{
    handle_t *handle = signal->data;
    duk_push_int(handle->env->ctx, number);
    handle_emit(handle, "onsignal", 1);
}

static duk_ret_t start(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    if (!handle)
        return duk_type_error(ctx, "Illegal invocation");
    duk_push_int(ctx, uv_signal_start(&handle->uv.signal, on_signal, duk_to_int(ctx, 0)));
    return 1;
}

static duk_ret_t stop(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_int(ctx, handle ? uv_signal_stop(&handle->uv.signal) : 0);
    return 1;
}

static const duk_function_list_entry methods[] = {{"start", start, 1}, {"stop", stop, 0}, {NULL, NULL, 0}};

void binding_signal_wrap(duk_context *ctx)
{
    duk_push_object(ctx);
    handle_define_class(ctx, "Signal", construct, 0, methods, NULL);
}
