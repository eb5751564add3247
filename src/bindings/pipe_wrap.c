/*
 * pipe_wrap.c - internalBinding('pipe_wrap'): Unix domain sockets and pipes.
 */
#include "bindings/bindings.h"
#include "bindings/handle.h"
#include "runtime/text.h"

/* new Pipe(ipc): with ipc, handles can be passed over it */
static duk_ret_t construct(duk_context *ctx)
{
    bool ipc = duk_to_boolean(ctx, 0);
    handle_t *handle = handle_make(ctx, duk_to_int(ctx, 0) == 1 ? "PIPESERVERWRAP" : "PIPEWRAP");
    int err = uv_pipe_init(&handle->env->loop, &handle->uv.pipe, ipc);
    if (err != 0)
        return duk_error(ctx, DUK_ERR_ERROR, "uv_pipe_init: %s", uv_strerror(err));
    handle->reading_handles = ipc;
    duk_push_this(ctx);
    handle_opened(ctx, -1, handle);
    return 0;
}

static duk_ret_t open_fd(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_int(ctx, handle ? uv_pipe_open(&handle->uv.pipe, duk_to_int(ctx, 0)) : UV_EBADF);
    return 1;
}

/* bind(name); a name that begins with NUL is an abstract socket's */
static duk_ret_t bind_name(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    size_t length;
    const char *name = env_to_utf8(ctx, 0, &length);
    duk_push_int(ctx, handle ? uv_pipe_bind2(&handle->uv.pipe, name, length, UV_PIPE_NO_TRUNCATE) : UV_EBADF);
    return 1;
}

static void on_connect(uv_connect_t *uv, int status)
{
    handle_request_done((handle_request *)uv, status);
}

/* connect(req, name) */
static duk_ret_t connect_to(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    size_t length;
    const char *name = env_to_utf8(ctx, 1, &length);
    int err = UV_EBADF;
    if (handle) {
        handle_request *request = handle_request_make(ctx, "PIPECONNECTWRAP", 0, DUK_INVALID_INDEX, 0);
        err = uv_pipe_connect2(&request->uv.connect, &handle->uv.pipe, name, length, UV_PIPE_NO_TRUNCATE, on_connect);
        if (err != 0)
            handle_request_cancel(ctx, request);
    }
    duk_push_int(ctx, err);
    return 1;
}

static duk_ret_t change_mode(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_int(ctx, handle ? uv_pipe_chmod(&handle->uv.pipe, duk_to_int(ctx, 0)) : UV_EBADF);
    return 1;
}

static const duk_function_list_entry methods[] = {
    {"open", open_fd, 1}, {"writeNow", stream_write_now, 3}, {"writeListNow", stream_write_list_now, 1}, {"writeBodyNow", stream_write_body_now, 3}, {"bind", bind_name, 1}, {"connect", connect_to, 2}, {"fchmod", change_mode, 1}, {NULL, NULL, 0},
};

static const duk_number_list_entry constants[] = {
    {"SOCKET", 0}, {"SERVER", 1}, {"IPC", 2}, {"UV_READABLE", UV_READABLE}, {"UV_WRITABLE", UV_WRITABLE}, {NULL, 0},
};

void binding_pipe_wrap(duk_context *ctx)
{
    duk_push_object(ctx);
    handle_define_class(ctx, "Pipe", construct, 1, stream_methods, methods);
    duk_push_object(ctx);
    duk_put_number_list(ctx, -1, constants);
    duk_put_prop_string(ctx, -2, "constants");
}
