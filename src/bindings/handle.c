/*
 * handle.c - the life of libuv handles as JavaScript objects, and of the requests on them.
 */
#include "bindings/handle.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/buffer.h"

/* ---- making ---- */

static void free_data(handle_t *handle)
{
    if (handle->data)
        handle->free_data(handle);
    handle->data = NULL;
}

static void drop_consumer(handle_t *handle)
{
    if (handle->consumer)
        handle->forget_consumer(handle->consumer);
}

/* The object goes: only when the handle is closed, as an open one is pinned; at the end of the heap, when libuv has none any
 * more, everything goes. */
static void release(void *memory)
{
    handle_t *handle = memory;
    if (handle->layer)
        handle->layer_gone(handle->layer);
    drop_consumer(handle);
    free_data(handle);
    free(handle->memory);
    free(handle);
}

handle_t *handle_make(duk_context *ctx, const char *type)
{
    if (!duk_is_constructor_call(ctx))
        (void)duk_type_error(ctx, "a handle is made with new");
    duk_push_this(ctx);
    handle_t *handle = calloc(1, sizeof *handle);
    if (!handle)
        (void)duk_range_error(ctx, "out of memory");
    handle->env = env_from(ctx);
    handle->state = HANDLE_CLOSED;
    duk_set_owned(ctx, -1, handle, release);
    env_async_handle(ctx, &handle->async, type, -1);
    duk_pop(ctx);
    return handle;
}

void handle_opened(duk_context *ctx, duk_idx_t index, handle_t *handle)
{
    handle->state = HANDLE_OPEN;
    handle->uv.any.data = handle;
    duk_dup(ctx, index);
    handle->self = env_ref_take(ctx);
}

handle_t *handle_at(duk_context *ctx, duk_idx_t index)
{
    handle_t *handle = duk_get_owned(ctx, index, release);
    return handle && handle->state == HANDLE_OPEN ? handle : NULL;
}

handle_t *handle_this(duk_context *ctx)
{
    duk_push_this(ctx);
    handle_t *handle = handle_at(ctx, -1);
    duk_pop(ctx);
    return handle;
}

handle_t *handle_this_closed(duk_context *ctx)
{
    duk_push_this(ctx);
    handle_t *handle = duk_get_owned(ctx, -1, release);
    duk_pop(ctx);
    return handle && handle->state == HANDLE_CLOSED ? handle : NULL;
}

void handle_push(handle_t *handle)
{
    env_ref_push(handle->env->ctx, handle->self);
}

void handle_emit(handle_t *handle, const char *name, duk_idx_t nargs)
{
    duk_context *ctx = handle->env->ctx;
    duk_idx_t base = duk_get_top(ctx) - nargs;
    handle_push(handle);
    duk_get_prop_string(ctx, -1, name);
    duk_insert(ctx, base);
    duk_insert(ctx, base + 1);
    if (duk_is_function(ctx, base)) {
        env_async_enter(ctx, &handle->async, base + 1);
        env_callback(handle->env, nargs);
    } else
        duk_pop_n(ctx, nargs + 2);
}

/* ---- closing ---- */

/* The number stays: getAsyncId() tells it. */
static void tell_destroy(handle_t *handle)
{
    env_async async = handle->async;
    env_async_end(handle->env->ctx, &async);
}

void handle_closed(uv_handle_t *uv)
{
    handle_t *handle = uv->data;
    env_t *env = handle->env;
    duk_context *ctx = env->ctx;
    handle->state = HANDLE_CLOSED;
    free_data(handle);
    drop_consumer(handle);
    if (!env->can_call)
        return;
    env_ref_release(ctx, &handle->user_buffer);
    if (handle->on_close != ENV_NO_REF) {
        env_ref_push(ctx, handle->on_close);
        handle_push(handle);
        env_ref_release(ctx, &handle->on_close);
        env_async_enter(ctx, &handle->async, -1);
        tell_destroy(handle);
        env_ref_release(ctx, &handle->self);
        env_callback(env, 0);
    } else {
        tell_destroy(handle);
        env_ref_release(ctx, &handle->self);
    }
}

/* close(callback) */
static duk_ret_t method_close(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    if (!handle || uv_is_closing(&handle->uv.any))
        return 0;
    if (duk_is_function(ctx, 0)) {
        duk_dup(ctx, 0);
        handle->on_close = env_ref_take(ctx);
    }
    handle->state = HANDLE_CLOSING;
    uv_close(&handle->uv.any, handle_closed);
    return 0;
}

static duk_ret_t method_ref(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    if (handle)
        uv_ref(&handle->uv.any);
    return 0;
}

static duk_ret_t method_unref(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    if (handle)
        uv_unref(&handle->uv.any);
    return 0;
}

static duk_ret_t method_has_ref(duk_context *ctx)
{
    duk_push_this(ctx);
    handle_t *handle = duk_get_owned(ctx, -1, release);
    if (!handle || handle->state == HANDLE_CLOSED)
        return 0;
    duk_push_boolean(ctx, uv_has_ref(&handle->uv.any));
    return 1;
}

static duk_ret_t method_async_id(duk_context *ctx)
{
    duk_push_this(ctx);
    handle_t *handle = duk_get_owned(ctx, -1, release);
    duk_push_number(ctx, handle ? handle->async.id : -1);
    return 1;
}

/* get fd */
static duk_ret_t get_fd(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    uv_os_fd_t fd = -1;
    if (handle)
        uv_fileno(&handle->uv.any, &fd);
    duk_push_int(ctx, fd);
    return 1;
}

static const duk_function_list_entry common[] = {
    {"close", method_close, 1},
    {"ref", method_ref, 0},
    {"unref", method_unref, 0},
    {"hasRef", method_has_ref, 0},
    {"getAsyncId", method_async_id, 0},
    {NULL, NULL, 0},
};

void handle_define_class(duk_context *ctx, const char *name, duk_c_function constructor, duk_idx_t nargs,
                         const duk_function_list_entry *methods, const duk_function_list_entry *more)
{
    duk_push_c_function(ctx, constructor, nargs);
    duk_set_native_flags(ctx, -1, DUK_NATIVE_OWNER);
    duk_push_string(ctx, "name");
    duk_push_string(ctx, name);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE);
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, common);
    duk_put_function_list(ctx, -1, methods);
    if (more)
        duk_put_function_list(ctx, -1, more);
    duk_push_literal(ctx, "fd");
    duk_push_c_function(ctx, get_fd, 0);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_SET_CONFIGURABLE);
    duk_dup(ctx, -2);
    duk_put_prop_string(ctx, -2, "constructor");
    duk_put_prop_string(ctx, -2, "prototype");
    duk_put_prop_string(ctx, -2, name);
}

/* ---- requests ---- */

handle_request *handle_request_make(duk_context *ctx, const char *type, duk_idx_t object, duk_idx_t pinned, unsigned bufs)
{
    env_async async;
    env_ref held, pin = ENV_NO_REF, self;
    handle_t *on = handle_this(ctx);
    if (pinned != DUK_INVALID_INDEX)
        pin = env_pin_bytes(ctx, pinned); /* before any code runs */
    double outer = env_async_set_trigger(ctx, on ? on->async.id : 0);
    env_async_request(ctx, &async, type, object);
    env_async_set_trigger(ctx, outer);
    duk_dup(ctx, object);
    held = env_ref_take(ctx);
    duk_push_this(ctx);
    self = env_ref_take(ctx);
    handle_request *request = malloc(sizeof *request + bufs * sizeof(uv_buf_t));
    if (!request) {
        env_ref_release(ctx, &held);
        env_unpin_bytes(ctx, &pin);
        env_ref_release(ctx, &self);
        (void)duk_range_error(ctx, "out of memory");
    }
    request->env = env_from(ctx);
    request->async = async;
    request->object = held;
    request->pinned = pin;
    request->handle = self;
    request->count = bufs;
    return request;
}

void handle_request_cancel(duk_context *ctx, handle_request *request)
{
    env_async_end(ctx, &request->async);
    env_ref_release(ctx, &request->object);
    env_unpin_bytes(ctx, &request->pinned);
    env_ref_release(ctx, &request->handle);
    free(request);
}

void handle_request_done(handle_request *request, int status)
{
    env_t *env = request->env;
    duk_context *ctx = env->ctx;
    if (!env->can_call) {
        free(request);
        return;
    }
    env_ref_push(ctx, request->object);
    duk_get_prop_string(ctx, -1, "oncomplete");
    duk_insert(ctx, -2);
    duk_push_int(ctx, status);
    env_ref_push(ctx, request->handle);
    duk_dup(ctx, -3);
    if (duk_is_function(ctx, -5))
        env_async_enter(ctx, &request->async, -1);
    handle_request_cancel(ctx, request);
    if (duk_is_function(ctx, -5))
        env_callback(env, 3);
    else
        duk_pop_n(ctx, 5);
}
