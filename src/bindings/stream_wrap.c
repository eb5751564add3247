/*
 * stream_wrap.c - reading from and writing to libuv streams (TCP, pipes, terminals).
 *
 * Reads land in Buffers that belong to JavaScript from then on: a slab is filled by one read and cut to what came.
 * Writes are tried at once; only what the kernel does not take becomes a request.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "bindings/buffer.h"
#include "bindings/handle.h"
#include "runtime/buffer.h"
#include "runtime/text.h"

#define READ_SIZE 65536

/* ---- reading ---- */

static void allocate(uv_handle_t *uv, size_t suggested, uv_buf_t *buf)
{
    handle_t *handle = uv->data;
    (void)suggested;
    if (handle->user_buffer != ENV_NO_REF) {
        duk_context *ctx = handle->env->ctx;
        size_t size = 0;
        env_ref_push(ctx, handle->user_buffer);
        void *bytes = env_get_bytes(ctx, -1, &size); /* none: it was detached, and the read fails with ENOBUFS */
        *buf = uv_buf_init(bytes, bytes ? (unsigned)size : 0);
        duk_pop(ctx);
        return;
    }
    buf->base = malloc(READ_SIZE);
    buf->len = buf->base ? READ_SIZE : 0;
}

typedef struct chunk {
    char *bytes;
    size_t length;
} chunk;

/* What fills most of the memory that was read into takes it along. */
static duk_ret_t push_chunk(duk_context *ctx, void *data)
{
    chunk *c = data;
    if (c->length >= READ_SIZE / 2) {
        char *bytes = c->bytes;
        c->bytes = NULL;
        env_push_buffer_taking(ctx, bytes, c->length, READ_SIZE);
    } else {
        memcpy(env_push_buffer(ctx, c->length), c->bytes, c->length);
    }
    return 1;
}

/* Accept a handle that came over a pipe and give it to onhandle. */
static void accept_pending(handle_t *handle)
{
    while (handle->reading_handles && uv_pipe_pending_count(&handle->uv.pipe) > 0) {
        uv_handle_type type = uv_pipe_pending_type(&handle->uv.pipe);
        duk_push_string(handle->env->ctx, type == UV_TCP ? "tcp" : type == UV_NAMED_PIPE ? "pipe" : "udp");
        int before = uv_pipe_pending_count(&handle->uv.pipe);
        handle_emit(handle, "onhandle", 1);
        if (uv_is_closing(&handle->uv.any) || uv_pipe_pending_count(&handle->uv.pipe) == before)
            return;
    }
}

/* What was read is in the program's own buffer: onread(length or negative error) */
static void on_user_buffer_read(handle_t *handle, ssize_t length)
{
    if (length > 0)
        handle->bytes_read += (double)length;
    if (length == 0 || handle->state != HANDLE_OPEN)
        return;
    duk_push_number(handle->env->ctx, (double)length);
    handle_emit(handle, "onread", 1);
}

/* onread(length or negative error, buffer or undefined) */
static void on_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buf)
{
    handle_t *handle = stream->data;
    duk_context *ctx = handle->env->ctx;
    if (handle->user_buffer != ENV_NO_REF) {
        on_user_buffer_read(handle, length);
        return;
    }
    if (length == 0) {
        free(buf->base);
        return;
    }
    if (length > 0) {
        handle->bytes_read += (double)length;
        accept_pending(handle);
    }
    if (length > 0 && handle->consumer && handle->state == HANDLE_OPEN &&
        handle->on_bytes(handle, buf->base, (size_t)length)) {
        free(buf->base);
        return;
    }
    duk_push_number(ctx, (double)length);
    if (length > 0) {
        chunk c = {buf->base, (size_t)length};
        if (duk_safe_call(ctx, push_chunk, &c, 0, 1) != DUK_EXEC_SUCCESS) {
            duk_pop_2(ctx);
            duk_push_int(ctx, UV_ENOMEM);
            duk_push_undefined(ctx);
        }
        free(c.bytes);
    } else {
        free(buf->base);
        duk_push_undefined(ctx);
    }
    if (handle->state != HANDLE_OPEN) {
        duk_pop_2(ctx);
        return;
    }
    handle_emit(handle, "onread", 2);
}

static duk_ret_t read_start(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    if (handle && handle->layer)
        duk_push_int(ctx, 0);
    else
        duk_push_int(ctx, handle ? uv_read_start(&handle->uv.stream, allocate, on_read) : UV_EBADF);
    return 1;
}

static duk_ret_t read_stop(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_int(ctx, handle && !handle->layer ? uv_read_stop(&handle->uv.stream) : 0);
    return 1;
}

/* useUserBuffer(buffer): read into a buffer of the program's from now on */
static duk_ret_t use_user_buffer(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    if (!handle)
        return 0;
    duk_dup(ctx, 0);
    env_ref next = env_ref_take(ctx);
    env_ref_release(ctx, &handle->user_buffer);
    handle->user_buffer = next;
    return 0;
}

/* ---- writing ---- */

#define MAX_PIECE 1024

/* What a socket takes at once, as uv_try_write() says it. A short message goes to send() in one piece: that costs the kernel less
 * than writev(). */
int stream_try_write(handle_t *handle, const uv_buf_t *bufs, unsigned count)
{
    uv_stream_t *stream = &handle->uv.stream;
    char piece[MAX_PIECE];
    size_t length = 0;
    uv_os_fd_t fd;
    bool whole = stream->type == UV_TCP && uv_is_writable(stream) && uv_fileno(&handle->uv.any, &fd) == 0;
    for (unsigned i = 0; whole && i < count; i++) {
        whole = bufs[i].len <= sizeof piece - length;
        if (whole && bufs[i].len > 0)
            memcpy(piece + length, bufs[i].base, bufs[i].len);
        length += bufs[i].len;
    }
    if (!whole || length == 0 || uv_stream_get_write_queue_size(stream) > 0)
        return uv_try_write(stream, bufs, count);
    ssize_t sent;
    do
        sent = send(fd, piece, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent >= 0 ? (int)sent : uv_translate_sys_error(errno);
}

static void on_write(uv_write_t *uv, int status)
{
    handle_request_done((handle_request *)uv, status);
}

/* Skip what was written already: [bufs, bufs + count) without its first `done` bytes. Returns the buffers left. */
static unsigned advance(uv_buf_t *bufs, unsigned count, size_t done, uv_buf_t **rest)
{
    while (count > 0 && done >= bufs->len) {
        done -= bufs->len;
        bufs++;
        count--;
    }
    if (count > 0) {
        bufs->base += done;
        bufs->len -= done;
    }
    *rest = bufs;
    return count;
}

/* [ ... ] -> [ ... status ]: write, at once as far as it goes. `object` is the request object; it gets `async`, whether
 * oncomplete will be called, and `bytes`. */
static duk_ret_t write_buffers(duk_context *ctx, handle_t *handle, duk_idx_t object, duk_idx_t pinned, uv_buf_t *bufs,
                               unsigned count, handle_t *passed)
{
    size_t total = 0;
    for (unsigned i = 0; i < count; i++)
        total += bufs[i].len;
    handle->bytes_written += (double)total;
    duk_push_number(ctx, (double)total);
    duk_put_prop_string(ctx, object, "bytes");
    uv_buf_t *rest = bufs;
    int err = 0;
    if (!passed && uv_stream_get_write_queue_size(&handle->uv.stream) == 0) {
        err = stream_try_write(handle, bufs, count);
        if (err == UV_EAGAIN || err == UV_ENOSYS)
            err = 0;
        if (err >= 0)
            count = advance(bufs, count, (size_t)err, &rest);
        if (err > 0)
            err = 0;
    }
    bool later = err == 0 && count > 0;
    duk_push_boolean(ctx, later);
    duk_put_prop_string(ctx, object, "async");
    if (later) {
        handle_request *request = handle_request_make(ctx, "WRITEWRAP", object, pinned, count);
        memcpy(request->bufs, rest, count * sizeof *rest);
        err = passed ? uv_write2(&request->uv.write, &handle->uv.stream, request->bufs, count, &passed->uv.stream, on_write)
                     : uv_write(&request->uv.write, &handle->uv.stream, request->bufs, count, on_write);
        if (err != 0)
            handle_request_cancel(ctx, request);
    }
    duk_push_int(ctx, err);
    return 1;
}

/* writeBuffer(req, buffer, sendHandle) */
static duk_ret_t write_buffer(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    size_t size;
    char *bytes = env_get_bytes(ctx, 1, &size);
    if (!handle || !bytes) {
        duk_push_int(ctx, handle ? UV_EINVAL : UV_EBADF);
        return 1;
    }
    uv_buf_t buf = uv_buf_init(bytes, (unsigned)size);
    return write_buffers(ctx, handle, 0, 1, &buf, 1, handle_at(ctx, 2));
}

/* The bytes of a chunk, a string in an encoding or a Uint8Array; what text becomes takes its place on the stack. */
static bool get_chunk(duk_context *ctx, duk_idx_t index, duk_idx_t encoding_index, uv_buf_t *buf)
{
    byte_span span = {NULL, 0};
    if (!duk_is_string(ctx, index)) {
        if (!buffer_get_uint8(ctx, index, &span))
            return false;
    } else {
        buffer_encoding encoding = buffer_encoding_from(ctx, encoding_index);
        if (encoding == ENCODING_UNKNOWN || duk_is_symbol(ctx, index))
            return false;
        if (encoding == ENCODING_UTF8) {
            span.bytes = (uint8_t *)env_to_utf8(ctx, index, &span.length);
        } else {
            size_t size = buffer_text_size(ctx, index, encoding);
            span.bytes = duk_push_fixed_buffer(ctx, size);
            span.length = buffer_write_text(ctx, index, encoding, span.bytes, size);
            duk_replace(ctx, index);
        }
    }
    *buf = uv_buf_init((char *)span.bytes, (unsigned)span.length);
    return true;
}

/* [ ... ] -> [ ... result ]: true if the kernel took all at once, or how many bytes it took; 0 if other writes wait. */
static duk_ret_t try_write(duk_context *ctx, handle_t *handle, const uv_buf_t *bufs, unsigned count, size_t total)
{
    int written = 0;
    if (total > 0 && uv_stream_get_write_queue_size(&handle->uv.stream) == 0)
        written = stream_try_write(handle, bufs, count);
    if (written > 0)
        handle->bytes_written += written;
    if (written > 0 && (size_t)written == total)
        duk_push_true(ctx);
    else
        duk_push_int(ctx, written > 0 ? written : 0);
    return 1;
}

/* writeNow(chunk, limit, encoding): true if the kernel took all of it at once, or how many bytes it took; 0 if others wait,
 * if there are `limit` or more or if it takes nothing: then the stream writes. */
duk_ret_t stream_write_now(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    uv_buf_t buf;
    duk_push_int(ctx, 0);
    if (!handle || !get_chunk(ctx, 0, 2, &buf) || (double)buf.len >= duk_to_number(ctx, 1))
        return 1;
    return try_write(ctx, handle, &buf, 1, buf.len);
}

#define MAX_LIST 16

/* writeListNow(list): the same for what a stream was told to write while corked: chunk, encoding, callback of each in turn */
duk_ret_t stream_write_list_now(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    unsigned count = (unsigned)duk_get_length(ctx, 0) / 3;
    uv_buf_t bufs[MAX_LIST];
    size_t total = 0;
    bool usable = handle && count <= MAX_LIST;
    duk_require_stack(ctx, 2 * MAX_LIST + 4);
    for (unsigned i = 0; usable && i < count; i++) {
        duk_get_prop_index(ctx, 0, 3 * i);
        duk_get_prop_index(ctx, 0, 3 * i + 1);
        usable = get_chunk(ctx, duk_get_top_index(ctx) - 1, duk_get_top_index(ctx), &bufs[i]);
        total += usable ? bufs[i].len : 0;
    }
    if (usable)
        return try_write(ctx, handle, bufs, count, total);
    duk_push_int(ctx, 0);
    return 1;
}

/* writeBodyNow(head, chunk, framed): the same for a piece of a body of HTTP, a Uint8Array: behind the message's head, if that is
 * not written yet, and between the lines of a chunk if it is to be framed. */
duk_ret_t stream_write_body_now(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    uv_buf_t bufs[4];
    unsigned count = 0;
    size_t total = 0;
    byte_span body;
    char size[24];
    bool framed = duk_to_boolean(ctx, 2);
    duk_push_literal(ctx, "latin1");
    if (handle && duk_is_string(ctx, 0) && get_chunk(ctx, 0, 3, &bufs[0]))
        count = 1;
    if (!handle || !buffer_get_uint8(ctx, 1, &body)) {
        duk_push_int(ctx, 0);
        return 1;
    }
    if (framed) {
        int length = snprintf(size, sizeof size, "%zx\r\n", body.length);
        bufs[count++] = uv_buf_init(size, (unsigned)length);
    }
    bufs[count++] = uv_buf_init((char *)body.bytes, (unsigned)body.length);
    if (framed)
        bufs[count++] = uv_buf_init("\r\n", 2);
    for (unsigned i = 0; i < count; i++)
        total += bufs[i].len;
    return try_write(ctx, handle, bufs, count, total);
}

uv_buf_t *stream_gather(duk_context *ctx, duk_idx_t array, unsigned *count)
{
    array = duk_require_normalize_index(ctx, array);
    *count = (unsigned)duk_get_length(ctx, array);
    uv_buf_t *bufs = duk_push_fixed_buffer(ctx, (*count + (size_t)1) * sizeof *bufs);
    for (unsigned i = 0; i < *count; i++) {
        size_t size;
        duk_get_prop_index(ctx, array, i);
        char *bytes = env_get_bytes(ctx, -1, &size);
        if (!bytes)
            (void)duk_type_error(ctx, "not a buffer");
        bufs[i] = uv_buf_init(bytes, (unsigned)size);
        duk_pop(ctx);
    }
    return bufs;
}

/* writev(req, [buffers]): none is an empty one */
static duk_ret_t write_vector(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    unsigned count;
    uv_buf_t *bufs = stream_gather(ctx, 1, &count), empty = uv_buf_init(NULL, 0);
    if (!handle) {
        duk_push_int(ctx, UV_EBADF);
        return 1;
    }
    return write_buffers(ctx, handle, 0, 1, count > 0 ? bufs : &empty, count > 0 ? count : 1, NULL);
}

/* writeUtf8String(req, string, sendHandle): the engine's string is pinned when its bytes are UTF-8 already */
static duk_ret_t write_utf8(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    size_t size;
    const char *bytes = env_to_utf8(ctx, 1, &size);
    if (!handle) {
        duk_push_int(ctx, UV_EBADF);
        return 1;
    }
    uv_buf_t buf = uv_buf_init((char *)bytes, (unsigned)size);
    return write_buffers(ctx, handle, 0, 1, &buf, 1, handle_at(ctx, 2));
}

static void on_shutdown(uv_shutdown_t *uv, int status)
{
    handle_request_done((handle_request *)uv, status);
}

/* shutdown(req) */
static duk_ret_t shut_down(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    int err = UV_EBADF;
    if (handle) {
        handle_request *request = handle_request_make(ctx, "SHUTDOWNWRAP", 0, DUK_INVALID_INDEX, 0);
        err = uv_shutdown(&request->uv.shutdown, &handle->uv.stream, on_shutdown);
        if (err != 0)
            handle_request_cancel(ctx, request);
    }
    duk_push_int(ctx, err);
    return 1;
}

/* ---- what else streams have ---- */

static duk_ret_t set_blocking(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_int(ctx, handle ? uv_stream_set_blocking(&handle->uv.stream, duk_to_boolean(ctx, 0)) : UV_EBADF);
    return 1;
}

static duk_ret_t get_fd(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    uv_os_fd_t fd = -1;
    if (handle)
        uv_fileno(&handle->uv.any, &fd);
    duk_push_int(ctx, fd);
    return 1;
}

/* counters(): [bytes read, bytes written, bytes waiting to be written] */
static duk_ret_t counters(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    const double values[] = {handle ? handle->bytes_read : 0, handle ? handle->bytes_written : 0,
                             handle ? (double)uv_stream_get_write_queue_size(&handle->uv.stream) : 0};
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < 3; i++) {
        duk_push_number(ctx, values[i]);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

/* accept(client): take the connection or passed handle that waits */
static duk_ret_t accept_into(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx), *client = handle_at(ctx, 0);
    duk_push_int(ctx, handle && client ? uv_accept(&handle->uv.stream, &client->uv.stream) : UV_EBADF);
    return 1;
}

/* [ ] -> [ client ]: a handle of the server's own class with the connection that waits; undefined if it cannot be had */
static duk_ret_t push_client(duk_context *ctx, void *data)
{
    handle_t *server = data;
    handle_push(server);
    duk_get_prop_literal(ctx, -1, "constructor");
    duk_push_int(ctx, 0); /* TCP: a socket, Pipe: not for IPC */
    duk_new(ctx, 1);
    handle_t *client = handle_at(ctx, -1);
    if (!client)
        return duk_type_error(ctx, "not a handle");
    int err = uv_accept(&server->uv.stream, &client->uv.stream);
    if (err == 0)
        return 1;
    client->state = HANDLE_CLOSING;
    uv_close(&client->uv.any, handle_closed);
    return 0;
}

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

/* Close the connection that waits, as there is no memory for it; libuv asks for the next one only then. */
static void refuse_connection(uv_stream_t *server)
{
    union uv_any_handle *client = malloc(sizeof *client);
    if (!client)
        return;
    int err = server->type == UV_TCP ? uv_tcp_init(server->loop, &client->tcp) : uv_pipe_init(server->loop, &client->pipe, 0);
    if (err != 0) {
        free(client);
        return;
    }
    uv_accept(server, &client->stream);
    uv_close(&client->handle, free_handle);
}

/* onconnection(status, client) */
void stream_on_connection(uv_stream_t *server, int status)
{
    handle_t *handle = server->data;
    duk_context *ctx = handle->env->ctx;
    if (status == 0) {
        double outer = env_async_set_trigger(ctx, handle->async.id);
        if (duk_safe_call(ctx, push_client, handle, 0, 1) != DUK_EXEC_SUCCESS) {
            duk_pop(ctx);
            duk_push_undefined(ctx);
        }
        env_async_set_trigger(ctx, outer);
        if (!duk_is_object(ctx, -1)) {
            refuse_connection(server);
            status = UV_ENOMEM;
        }
    } else {
        duk_push_undefined(ctx);
    }
    duk_push_int(ctx, status);
    duk_insert(ctx, -2);
    handle_emit(handle, "onconnection", 2);
}

static duk_ret_t listen_on(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_int(ctx, handle ? uv_listen(&handle->uv.stream, duk_to_int(ctx, 0), stream_on_connection) : UV_EBADF);
    return 1;
}

uv_stream_t *stream_of(duk_context *ctx, duk_idx_t index)
{
    handle_t *handle = handle_at(ctx, index);
    return handle ? &handle->uv.stream : NULL;
}

const duk_function_list_entry stream_methods[] = {
    {"readStart", read_start, 0},
    {"readStop", read_stop, 0},
    {"useUserBuffer", use_user_buffer, 1},
    {"writeBuffer", write_buffer, 3},
    {"writev", write_vector, 2},
    {"writeUtf8String", write_utf8, 3},
    {"shutdown", shut_down, 1},
    {"setBlocking", set_blocking, 1},
    {"getFd", get_fd, 0},
    {"counters", counters, 0},
    {"accept", accept_into, 1},
    {"listen", listen_on, 1},
    {NULL, NULL, 0},
};
