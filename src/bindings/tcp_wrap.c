/*
 * tcp_wrap.c - internalBinding('tcp_wrap'): TCP sockets and servers.
 */
#include "bindings/address.h"
#include "bindings/bindings.h"
#include "bindings/handle.h"

static duk_ret_t construct(duk_context *ctx)
{
    handle_t *handle = handle_make(ctx, duk_to_int(ctx, 0) == 1 ? "TCPSERVERWRAP" : "TCPWRAP");
    int err = uv_tcp_init(&handle->env->loop, &handle->uv.tcp);
    if (err != 0)
        return duk_error(ctx, DUK_ERR_ERROR, "uv_tcp_init: %s", uv_strerror(err));
    duk_push_this(ctx);
    handle_opened(ctx, -1, handle);
    return 0;
}

static duk_ret_t open_fd(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_int(ctx, handle ? uv_tcp_open(&handle->uv.tcp, duk_to_int(ctx, 0)) : UV_EBADF);
    return 1;
}

/* bind(address, port, flags) */
static duk_ret_t bind_to(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    struct sockaddr_storage address;
    int err = handle ? address_parse(ctx, 0, 1, &address) : UV_EBADF;
    if (err == 0)
        err = uv_tcp_bind(&handle->uv.tcp, (struct sockaddr *)&address, duk_to_uint(ctx, 2));
    duk_push_int(ctx, err);
    return 1;
}

static void on_connect(uv_connect_t *uv, int status)
{
    handle_request_done((handle_request *)uv, status);
}

/* connect(req, address, port) */
static duk_ret_t connect_to(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    struct sockaddr_storage address;
    int err = handle ? address_parse(ctx, 1, 2, &address) : UV_EBADF;
    if (err == 0) {
        handle_request *request = handle_request_make(ctx, "TCPCONNECTWRAP", 0, DUK_INVALID_INDEX, 0);
        err = uv_tcp_connect(&request->uv.connect, &handle->uv.tcp, (struct sockaddr *)&address, on_connect);
        if (err != 0)
            handle_request_cancel(ctx, request);
    }
    duk_push_int(ctx, err);
    return 1;
}

typedef int (*name_function)(const uv_tcp_t *handle, struct sockaddr *name, int *length);

/* getsockname(out), getpeername(out): fills in address, family and port */
static duk_ret_t fill_name(duk_context *ctx, name_function get)
{
    handle_t *handle = handle_this(ctx);
    struct sockaddr_storage address;
    int length = sizeof address;
    int err = handle ? get(&handle->uv.tcp, (struct sockaddr *)&address, &length) : UV_EBADF;
    if (err == 0)
        address_put(ctx, 0, (struct sockaddr *)&address);
    duk_push_int(ctx, err);
    return 1;
}

static duk_ret_t get_sock_name(duk_context *ctx)
{
    return fill_name(ctx, uv_tcp_getsockname);
}

static duk_ret_t get_peer_name(duk_context *ctx)
{
    return fill_name(ctx, uv_tcp_getpeername);
}

static duk_ret_t set_no_delay(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_int(ctx, handle ? uv_tcp_nodelay(&handle->uv.tcp, duk_to_boolean(ctx, 0)) : UV_EBADF);
    return 1;
}

/* setKeepAlive(on, seconds) */
static duk_ret_t set_keep_alive(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    unsigned seconds = duk_to_uint(ctx, 1);
    bool on = duk_to_boolean(ctx, 0);
    duk_push_int(ctx, handle ? uv_tcp_keepalive(&handle->uv.tcp, on, seconds ? seconds : 1) : UV_EBADF);
    return 1;
}

/* reset(callback): close with RST */
static duk_ret_t reset(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    int err = handle ? uv_tcp_close_reset(&handle->uv.tcp, handle_closed) : UV_EBADF;
    if (err == 0) {
        handle->state = HANDLE_CLOSING;
        if (duk_is_function(ctx, 0)) {
            duk_dup(ctx, 0);
            handle->on_close = env_ref_take(ctx);
        }
    }
    duk_push_int(ctx, err);
    return 1;
}

static const duk_function_list_entry methods[] = {
    {"open", open_fd, 1},
    {"writeNow", stream_write_now, 3},
    {"writeListNow", stream_write_list_now, 1},
    {"writeBodyNow", stream_write_body_now, 3},
    {"bind", bind_to, 3},
    {"connect", connect_to, 3},
    {"getsockname", get_sock_name, 1},
    {"getpeername", get_peer_name, 1},
    {"setNoDelay", set_no_delay, 1},
    {"setKeepAlive", set_keep_alive, 2},
    {"reset", reset, 1},
    {NULL, NULL, 0},
};

static const duk_number_list_entry constants[] = {
    {"SOCKET", 0}, {"SERVER", 1}, {"UV_TCP_IPV6ONLY", UV_TCP_IPV6ONLY}, {NULL, 0},
};

void binding_tcp_wrap(duk_context *ctx)
{
    duk_push_object(ctx);
    handle_define_class(ctx, "TCP", construct, 1, stream_methods, methods);
    duk_push_object(ctx);
    duk_put_number_list(ctx, -1, constants);
    duk_put_prop_string(ctx, -2, "constants");
}
