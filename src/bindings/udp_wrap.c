/*
 * udp_wrap.c - internalBinding('udp_wrap'): UDP sockets.
 *
 * Datagrams are read several in one system call into a buffer of the handle, which is made when the first comes and goes
 * with the handle; each becomes a Buffer of its own. What is sent goes out at once where the kernel takes it.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/address.h"
#include "bindings/bindings.h"
#include "bindings/handle.h"
#include "runtime/buffer.h"
#include "runtime/text.h"

#define DATAGRAM_SIZE 65536
#define BATCH 8

/* new UDP(batches): whether several datagrams may be taken from the kernel at once; those that come after a close()
 * are lost then, so it is not for sockets that processes share */
static duk_ret_t construct(duk_context *ctx)
{
    unsigned flags = duk_to_boolean(ctx, 0) ? UV_UDP_RECVMMSG : 0;
    handle_t *handle = handle_make(ctx, "UDPWRAP");
    int err = uv_udp_init_ex(&handle->env->loop, &handle->uv.udp, AF_UNSPEC | flags);
    if (err != 0)
        return duk_error(ctx, DUK_ERR_ERROR, "uv_udp_init: %s", uv_strerror(err));
    duk_push_this(ctx);
    handle_opened(ctx, -1, handle);
    return 0;
}

static duk_ret_t result(duk_context *ctx, int err)
{
    duk_push_int(ctx, err);
    return 1;
}

static duk_ret_t open_fd(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    return result(ctx, handle ? uv_udp_open(&handle->uv.udp, duk_to_int(ctx, 0)) : UV_EBADF);
}

/* bind(address, port, flags) */
static duk_ret_t bind_to(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    struct sockaddr_storage address;
    int err = handle ? address_parse(ctx, 0, 1, &address) : UV_EBADF;
    if (err == 0)
        err = uv_udp_bind(&handle->uv.udp, (struct sockaddr *)&address, duk_to_uint(ctx, 2));
    return result(ctx, err);
}

/* connect(address, port) */
static duk_ret_t connect_to(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    struct sockaddr_storage address;
    int err = handle ? address_parse(ctx, 0, 1, &address) : UV_EBADF;
    if (err == 0)
        err = uv_udp_connect(&handle->uv.udp, (struct sockaddr *)&address);
    return result(ctx, err);
}

static duk_ret_t disconnect(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    return result(ctx, handle ? uv_udp_connect(&handle->uv.udp, NULL) : UV_EBADF);
}

/* ---- sending ---- */

static void on_send(uv_udp_send_t *uv, int status)
{
    handle_request_done((handle_request *)uv, status);
}

/* [ ... ] -> [ ... bufs ]: the Buffers of an array, or one. */
static uv_buf_t *read_bufs(duk_context *ctx, duk_idx_t index, unsigned *count)
{
    bool many = duk_is_array(ctx, index);
    duk_size_t length = many ? duk_get_length(ctx, index) : 1;
    if (length > 1024 * 1024)
        (void)duk_range_error(ctx, "too many buffers");
    uv_buf_t *bufs = duk_push_fixed_buffer(ctx, (length + 1) * sizeof *bufs);
    for (duk_size_t i = 0; i < length; i++) {
        size_t size;
        if (many)
            duk_get_prop_index(ctx, index, (duk_uarridx_t)i);
        else
            duk_dup(ctx, index);
        char *bytes = env_get_bytes(ctx, -1, &size);
        if (!bytes && !duk_is_object(ctx, -1))
            (void)duk_type_error(ctx, "not a buffer");
        bufs[i] = uv_buf_init(bytes, bytes ? (unsigned)size : 0);
        duk_pop(ctx);
    }
    *count = (unsigned)length;
    return bufs;
}

typedef struct sending {
    handle_t *handle;
    struct sockaddr_storage storage;
    const struct sockaddr *address; /* NULL: connected */
    uv_buf_t *bufs, empty;
    unsigned count;
} sending;

/* What is to be sent: buffer or [buffers], port, address from an index on; 0 or a negative error. [ ... ] -> [ ... bufs ] */
static int read_sending(duk_context *ctx, duk_idx_t index, sending *s)
{
    s->handle = handle_this(ctx);
    s->address = NULL;
    s->empty = uv_buf_init(NULL, 0);
    if (!s->handle)
        return UV_EBADF;
    if (!duk_is_undefined(ctx, index + 2)) {
        int err = address_parse(ctx, index + 2, index + 1, &s->storage);
        if (err != 0)
            return err;
        s->address = (struct sockaddr *)&s->storage;
    }
    s->bufs = read_bufs(ctx, index, &s->count);
    if (s->count == 0) {
        s->bufs = &s->empty;
        s->count = 1;
    }
    return 0;
}

/* sendNow(buffer or [buffers], port, address): bytes sent + 1, 0 when it has to wait (send() does that), or a negative
 * error. A connected socket gets no address. */
static duk_ret_t send_now(duk_context *ctx)
{
    sending s;
    int err = read_sending(ctx, 0, &s);
    if (err == 0) {
        err = uv_udp_try_send(&s.handle->uv.udp, s.bufs, s.count, s.address);
        err = err >= 0 ? err + 1 : err == UV_EAGAIN || err == UV_ENOSYS ? 0 : err;
    }
    return result(ctx, err);
}

/* send(req, buffer or [buffers], port, address): 0 when req.oncomplete(status) will tell, or a negative error. The
 * buffers stay as they are until then. */
static duk_ret_t send_datagram(duk_context *ctx)
{
    sending s;
    int err = read_sending(ctx, 1, &s);
    if (err == 0) {
        handle_request *request = handle_request_make(ctx, "UDPSENDWRAP", 0, 1, 0);
        err = uv_udp_send(&request->uv.udp_send, &s.handle->uv.udp, s.bufs, s.count, s.address, on_send);
        if (err != 0)
            handle_request_cancel(ctx, request);
    }
    return result(ctx, err);
}

static duk_ret_t send_queue_size(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_number(ctx, handle ? (double)uv_udp_get_send_queue_size(&handle->uv.udp) : 0);
    return 1;
}

static duk_ret_t send_queue_count(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_number(ctx, handle ? (double)uv_udp_get_send_queue_count(&handle->uv.udp) : 0);
    return 1;
}

/* ---- receiving ---- */

static void allocate(uv_handle_t *uv, size_t suggested, uv_buf_t *buf)
{
    handle_t *handle = uv->data;
    unsigned size = uv_udp_using_recvmmsg(&handle->uv.udp) ? DATAGRAM_SIZE * BATCH : DATAGRAM_SIZE;
    if (!handle->memory)
        handle->memory = malloc(size);
    *buf = uv_buf_init(handle->memory, handle->memory ? size : 0);
}

typedef struct datagram {
    const char *bytes;
    size_t length;
    const struct sockaddr *from;
} datagram;

/* [ ] -> [ buffer rinfo ] */
static duk_ret_t push_datagram(duk_context *ctx, void *data)
{
    const datagram *d = data;
    void *bytes = env_push_buffer(ctx, d->length);
    if (d->length > 0)
        memcpy(bytes, d->bytes, d->length);
    duk_push_object(ctx);
    address_put(ctx, -1, d->from);
    duk_push_uint(ctx, (duk_uint_t)d->length);
    duk_put_prop_literal(ctx, -2, "size");
    return 2;
}

/* onmessage(0 or negative error, buffer, { address, family, port, size }) */
static void on_receive(uv_udp_t *uv, ssize_t length, const uv_buf_t *buf, const struct sockaddr *from, unsigned flags)
{
    handle_t *handle = uv->data;
    duk_context *ctx = handle->env->ctx;
    if (handle->state != HANDLE_OPEN || (length == 0 && from == NULL))
        return;
    datagram d = {buf->base, length > 0 ? (size_t)length : 0, from};
    duk_push_int(ctx, length < 0 ? (int)length : 0);
    if (length < 0) {
        handle_emit(handle, "onmessage", 1);
    } else if (duk_safe_call(ctx, push_datagram, &d, 0, 2) == DUK_EXEC_SUCCESS) {
        handle_emit(handle, "onmessage", 3);
    } else {
        duk_pop_3(ctx);
        duk_push_int(ctx, UV_ENOMEM);
        handle_emit(handle, "onmessage", 1);
    }
}

static duk_ret_t receive_start(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    int err = handle ? uv_udp_recv_start(&handle->uv.udp, allocate, on_receive) : UV_EBADF;
    return result(ctx, err == UV_EALREADY ? 0 : err);
}

static duk_ret_t receive_stop(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    return result(ctx, handle ? uv_udp_recv_stop(&handle->uv.udp) : UV_EBADF);
}

/* ---- names and options ---- */

typedef int (*name_function)(const uv_udp_t *handle, struct sockaddr *name, int *length);

static duk_ret_t fill_name(duk_context *ctx, name_function get)
{
    handle_t *handle = handle_this(ctx);
    struct sockaddr_storage address;
    int length = sizeof address;
    int err = handle ? get(&handle->uv.udp, (struct sockaddr *)&address, &length) : UV_EBADF;
    if (err == 0)
        address_put(ctx, 0, (struct sockaddr *)&address);
    return result(ctx, err);
}

static duk_ret_t get_sock_name(duk_context *ctx)
{
    return fill_name(ctx, uv_udp_getsockname);
}

static duk_ret_t get_peer_name(duk_context *ctx)
{
    return fill_name(ctx, uv_udp_getpeername);
}

/* NULL for undefined and null: the system chooses. */
static const char *optional_text(duk_context *ctx, duk_idx_t index)
{
    size_t length;
    return duk_is_null_or_undefined(ctx, index) ? NULL : env_to_utf8(ctx, index, &length);
}

/* addMembership(group, interface) */
static duk_ret_t membership(duk_context *ctx, uv_membership how)
{
    handle_t *handle = handle_this(ctx);
    if (!handle)
        return result(ctx, UV_EBADF);
    const char *interface = optional_text(ctx, 1), *group = optional_text(ctx, 0);
    return result(ctx, group ? uv_udp_set_membership(&handle->uv.udp, group, interface, how) : UV_EINVAL);
}

static duk_ret_t add_membership(duk_context *ctx)
{
    return membership(ctx, UV_JOIN_GROUP);
}

static duk_ret_t drop_membership(duk_context *ctx)
{
    return membership(ctx, UV_LEAVE_GROUP);
}

/* addSourceSpecificMembership(source, group, interface) */
static duk_ret_t source_membership(duk_context *ctx, uv_membership how)
{
    handle_t *handle = handle_this(ctx);
    if (!handle)
        return result(ctx, UV_EBADF);
    const char *source = optional_text(ctx, 0), *group = optional_text(ctx, 1), *interface = optional_text(ctx, 2);
    if (!source || !group)
        return result(ctx, UV_EINVAL);
    return result(ctx, uv_udp_set_source_membership(&handle->uv.udp, group, interface, source, how));
}

static duk_ret_t add_source_membership(duk_context *ctx)
{
    return source_membership(ctx, UV_JOIN_GROUP);
}

static duk_ret_t drop_source_membership(duk_context *ctx)
{
    return source_membership(ctx, UV_LEAVE_GROUP);
}

static duk_ret_t set_multicast_interface(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    if (!handle)
        return result(ctx, UV_EBADF);
    return result(ctx, uv_udp_set_multicast_interface(&handle->uv.udp, optional_text(ctx, 0)));
}

static duk_ret_t set_number(duk_context *ctx, int (*set)(uv_udp_t *handle, int value))
{
    handle_t *handle = handle_this(ctx);
    return result(ctx, handle ? set(&handle->uv.udp, duk_to_int(ctx, 0)) : UV_EBADF);
}

static duk_ret_t set_multicast_ttl(duk_context *ctx)
{
    return set_number(ctx, uv_udp_set_multicast_ttl);
}

static duk_ret_t set_multicast_loopback(duk_context *ctx)
{
    return set_number(ctx, uv_udp_set_multicast_loop);
}

static duk_ret_t set_broadcast(duk_context *ctx)
{
    return set_number(ctx, uv_udp_set_broadcast);
}

static duk_ret_t set_ttl(duk_context *ctx)
{
    return set_number(ctx, uv_udp_set_ttl);
}

/* bufferSize(size, receive): set the size of a buffer of the kernel, or with 0 get it; or a negative error */
static duk_ret_t buffer_size(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    double wanted = duk_to_number(ctx, 0);
    int size = (int)wanted;
    if (!handle)
        return result(ctx, UV_EBADF);
    if (wanted != size)
        return result(ctx, UV_EINVAL);
    int err = duk_to_boolean(ctx, 1) ? uv_recv_buffer_size(&handle->uv.any, &size) : uv_send_buffer_size(&handle->uv.any, &size);
    return result(ctx, err == 0 ? size : err);
}

static const duk_function_list_entry methods[] = {
    {"open", open_fd, 1},
    {"bind", bind_to, 3},
    {"connect", connect_to, 2},
    {"disconnect", disconnect, 0},
    {"send", send_datagram, 4},
    {"sendNow", send_now, 3},
    {"getSendQueueSize", send_queue_size, 0},
    {"getSendQueueCount", send_queue_count, 0},
    {"recvStart", receive_start, 0},
    {"recvStop", receive_stop, 0},
    {"getsockname", get_sock_name, 1},
    {"getpeername", get_peer_name, 1},
    {"addMembership", add_membership, 2},
    {"dropMembership", drop_membership, 2},
    {"addSourceSpecificMembership", add_source_membership, 3},
    {"dropSourceSpecificMembership", drop_source_membership, 3},
    {"setMulticastInterface", set_multicast_interface, 1},
    {"setMulticastTTL", set_multicast_ttl, 1},
    {"setMulticastLoopback", set_multicast_loopback, 1},
    {"setBroadcast", set_broadcast, 1},
    {"setTTL", set_ttl, 1},
    {"bufferSize", buffer_size, 2},
    {NULL, NULL, 0},
};

static const duk_number_list_entry constants[] = {
    {"UV_UDP_IPV6ONLY", UV_UDP_IPV6ONLY},
    {"UV_UDP_REUSEADDR", UV_UDP_REUSEADDR},
    {"UV_UDP_REUSEPORT", UV_UDP_REUSEPORT},
    {NULL, 0},
};

void binding_udp_wrap(duk_context *ctx)
{
    duk_push_object(ctx);
    handle_define_class(ctx, "UDP", construct, 1, methods, NULL);
    duk_push_object(ctx);
    duk_put_number_list(ctx, -1, constants);
    duk_put_prop_string(ctx, -2, "constants");
}
