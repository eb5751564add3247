/*
 * tls_stream.c - the bytes of a TLS connection: from the stream below through mbedTLS to onread, and from writes through
 * mbedTLS to the stream below. A write is done when the last of its encrypted bytes has been taken.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/tls_wrap.h"
#include "runtime/buffer.h"
#include "runtime/text.h"

#define READ_SIZE 65536
#define SEND_SIZE 65536 /* from so much on, encrypted bytes are sent before more is encrypted */

/* ---- buffers ---- */

static bool append(uint8_t **bytes, size_t *length, size_t *room, const void *more, size_t count)
{
    if (*length + count > *room) {
        size_t wanted = *room ? *room * 2 : 4096;
        while (wanted < *length + count)
            wanted *= 2;
        uint8_t *larger = realloc(*bytes, wanted);
        if (!larger)
            return false;
        *bytes = larger;
        *room = wanted;
    }
    if (count > 0)
        memcpy(*bytes + *length, more, count);
    *length += count;
    return true;
}

/* ---- the stream below ---- */

static void lower_gone(void *layer)
{
    ((tls_wrap *)layer)->lower = NULL;
}

void tls_attach(tls_wrap *w, handle_t *lower)
{
    w->lower = lower;
    lower->layer = w;
    lower->layer_gone = lower_gone;
}

void tls_detach(tls_wrap *w)
{
    if (!w->lower)
        return;
    if (tls_lower(w))
        (void)uv_read_stop(tls_lower(w));
    w->lower->layer = NULL;
    w->lower = NULL;
}

uv_stream_t *tls_lower(const tls_wrap *w)
{
    return w->lower && w->lower->state == HANDLE_OPEN ? &w->lower->uv.stream : NULL;
}

int tls_receive(void *wrap, unsigned char *out, size_t length)
{
    tls_wrap *w = wrap;
    if (w->feed_left == 0)
        return MBEDTLS_ERR_SSL_WANT_READ;
    size_t count = length < w->feed_left ? length : w->feed_left;
    memcpy(out, w->feed, count);
    /* mbedTLS asks for a record's header first: the one being read is remembered for errors */
    if (length == 5 || w->first_count == 0) {
        w->first_count = count < sizeof w->first ? count : sizeof w->first;
        memset(w->first, 0, sizeof w->first);
        memcpy(w->first, w->feed, w->feed_left < sizeof w->first ? w->feed_left : sizeof w->first);
    }
    w->feed += count;
    w->feed_left -= count;
    return (int)count;
}

/* ---- sending ---- */

typedef struct lower_write {
    uv_write_t uv;
    env_t *env;
    tls_wrap *w;
    env_ref self;
    uint8_t *bytes;
} lower_write;

/* Tell the program that its write is done, if it is. */
static void complete_write(tls_wrap *w)
{
    duk_context *ctx = w->env->ctx;
    if (w->write_request == ENV_NO_REF || w->holds_clear)
        return;
    if (w->write_error == 0 && (w->writes > 0 || w->out_length > 0))
        return;
    env_ref_push(ctx, w->write_request);
    env_ref_release(ctx, &w->write_request);
    duk_get_prop_string(ctx, -1, "oncomplete");
    duk_insert(ctx, -2);
    duk_push_int(ctx, w->write_error);
    if (duk_is_function(ctx, -3))
        env_callback(w->env, 1);
    else
        duk_pop_3(ctx);
}

static void on_written(uv_write_t *uv, int status)
{
    lower_write *request = (lower_write *)uv;
    env_t *env = request->env;
    duk_context *ctx = env->ctx;
    tls_wrap *w = request->w;
    env_ref self = request->self;
    free(request->bytes);
    free(request);
    if (!env->can_call)
        return;
    env_ref_push(ctx, self); /* `w` lives as long as its object does */
    env_ref_release(ctx, &self);
    w->writes--;
    if (status < 0 && w->write_error == 0)
        w->write_error = status;
    complete_write(w);
    duk_pop(ctx);
}

/* libuv takes over the bytes. */
static void queue_write(tls_wrap *w, size_t done)
{
    duk_context *ctx = w->env->ctx;
    lower_write *request = calloc(1, sizeof *request);
    if (!request) {
        w->write_error = UV_ENOMEM;
        return;
    }
    env_ref_push(ctx, w->self);
    request->self = env_ref_take(ctx);
    request->env = w->env;
    request->w = w;
    request->bytes = w->out;
    uv_buf_t buf = uv_buf_init((char *)w->out + done, (unsigned)(w->out_length - done));
    w->out = NULL;
    w->out_length = w->out_room = 0;
    w->writes++;
    int err = uv_write(&request->uv, tls_lower(w), &buf, 1, on_written);
    if (err != 0) {
        w->writes--;
        w->write_error = err;
        env_ref_release(ctx, &request->self);
        free(request->bytes);
        free(request);
    }
}

static void flush_to_handle(tls_wrap *w)
{
    size_t done = 0;
    if (uv_stream_get_write_queue_size(tls_lower(w)) == 0) {
        uv_buf_t buf = uv_buf_init((char *)w->out, (unsigned)w->out_length);
        int count = uv_try_write(tls_lower(w), &buf, 1);
        if (count < 0 && count != UV_EAGAIN && count != UV_ENOSYS) {
            w->write_error = count;
            w->out_length = 0;
            return;
        }
        done = count > 0 ? (size_t)count : 0;
    }
    if (done < w->out_length)
        queue_write(w, done);
    else
        w->out_length = 0;
}

/* onencrypted(buffer): the stream of JavaScript's writes it and calls written(status) */
static void flush_to_stream(tls_wrap *w)
{
    duk_context *ctx = w->env->ctx;
    memcpy(env_push_buffer(ctx, w->out_length), w->out, w->out_length);
    w->out_length = 0;
    w->writes++;
    tls_emit(w, "onencrypted", 1);
}

void tls_flush(tls_wrap *w)
{
    if (w->destroyed || w->out_length == 0)
        return;
    if (!w->has_lower)
        flush_to_stream(w);
    else if (tls_lower(w))
        flush_to_handle(w);
    else
        w->out_length = 0;
}

int tls_send(void *wrap, const unsigned char *bytes, size_t length)
{
    tls_wrap *w = wrap;
    if (!append(&w->out, &w->out_length, &w->out_room, bytes, length))
        return MBEDTLS_ERR_SSL_ALLOC_FAILED;
    return (int)length;
}

/* written(status): of JavaScript's stream */
static duk_ret_t written(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (!w)
        return 0;
    int status = duk_get_int(ctx, 0);
    if (w->writes > 0)
        w->writes--;
    if (status < 0 && w->write_error == 0)
        w->write_error = status;
    complete_write(w);
    return 0;
}

void tls_cancel_write(tls_wrap *w, int status)
{
    free(w->clear);
    w->clear = NULL;
    w->clear_length = 0;
    w->holds_clear = false;
    w->out_length = 0;
    if (w->write_request != ENV_NO_REF) {
        w->write_error = w->write_error ? w->write_error : status;
        complete_write(w);
    }
}

/* ---- writing ---- */

static int encrypt(tls_wrap *w, const uint8_t *bytes, size_t length)
{
    if (!tls_buffers_take(w))
        return MBEDTLS_ERR_SSL_ALLOC_FAILED;
    while (length > 0) {
        int count = mbedtls_ssl_write(&w->ssl, bytes, length < w->fragment ? length : w->fragment);
        if (count < 0)
            return count;
        bytes += count;
        length -= (size_t)count;
        if (w->out_length >= SEND_SIZE && w->has_lower)
            tls_flush(w);
    }
    tls_buffers_give(w);
    return 0;
}

/* Hold data until the handshake is over. */
static bool hold(tls_wrap *w, const uv_buf_t *bufs, unsigned count, size_t total)
{
    uint8_t *clear = realloc(w->clear, w->clear_length + total + 1);
    if (!clear)
        return false;
    w->clear = clear;
    for (unsigned i = 0; i < count; i++) {
        memcpy(w->clear + w->clear_length, bufs[i].base, bufs[i].len);
        w->clear_length += bufs[i].len;
    }
    w->holds_clear = true;
    return true;
}

/* [ request ... ] -> [ ... status ]: as stream_wrap.c's, with `async` and `bytes` set on the request */
static duk_ret_t write_buffers(duk_context *ctx, tls_wrap *w, const uv_buf_t *bufs, unsigned count)
{
    size_t total = 0;
    int err = 0;
    if (!w || w->failed) {
        duk_push_int(ctx, UV_EPIPE);
        return 1;
    }
    for (unsigned i = 0; i < count; i++)
        total += bufs[i].len;
    w->bytes_written += (double)total;
    duk_push_number(ctx, (double)total);
    duk_put_prop_string(ctx, 0, "bytes");
    if (!w->established) {
        if (!hold(w, bufs, count, total))
            err = UV_ENOMEM;
        tls_begin(w); /* a client that was told nothing else begins with what it has to say */
    } else {
        int failure = 0;
        for (unsigned i = 0; i < count && failure == 0; i++)
            failure = encrypt(w, (const uint8_t *)bufs[i].base, bufs[i].len);
        tls_flush(w);
        err = failure ? UV_EPROTO : w->write_error;
    }
    bool later = err == 0 && !w->destroyed && (w->holds_clear || w->writes > 0 || w->out_length > 0);
    if (later) {
        duk_dup(ctx, 0);
        env_ref_release(ctx, &w->write_request);
        w->write_request = env_ref_take(ctx);
    }
    duk_push_boolean(ctx, later);
    duk_put_prop_string(ctx, 0, "async");
    duk_push_int(ctx, err);
    return 1;
}

void tls_write_held(tls_wrap *w)
{
    if (!w->holds_clear)
        return;
    uint8_t *clear = w->clear;
    size_t length = w->clear_length;
    w->clear = NULL;
    w->clear_length = 0;
    w->holds_clear = false;
    if (encrypt(w, clear, length) != 0)
        w->write_error = UV_EPROTO;
    free(clear);
    tls_flush(w);
    complete_write(w);
}

/* writeBuffer(request, buffer) */
static duk_ret_t write_buffer(duk_context *ctx)
{
    size_t size;
    char *bytes = env_get_bytes(ctx, 1, &size);
    if (!bytes) {
        duk_push_int(ctx, UV_EINVAL);
        return 1;
    }
    uv_buf_t buf = uv_buf_init(bytes, (unsigned)size);
    return write_buffers(ctx, tls_this(ctx), &buf, 1);
}

/* writeUtf8String(request, string) */
static duk_ret_t write_utf8(duk_context *ctx)
{
    size_t size;
    const char *bytes = env_to_utf8(ctx, 1, &size);
    uv_buf_t buf = uv_buf_init((char *)bytes, (unsigned)size);
    return write_buffers(ctx, tls_this(ctx), &buf, 1);
}

/* writev(request, [buffers]) */
static duk_ret_t write_vector(duk_context *ctx)
{
    unsigned count;
    uv_buf_t *bufs = stream_gather(ctx, 1, &count);
    return write_buffers(ctx, tls_this(ctx), bufs, count);
}

static void on_shutdown(uv_shutdown_t *uv, int status)
{
    handle_request_done((handle_request *)uv, status);
}

/* shutdown(request): say that no more comes, then end the stream below. Returns 1 where JavaScript has to do that. */
static duk_ret_t shut_down(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    int err = UV_ENOTCONN;
    if (w && w->established && !w->failed && !w->closing_sent && tls_buffers_take(w)) {
        w->closing_sent = true;
        (void)mbedtls_ssl_close_notify(&w->ssl);
        tls_flush(w);
    }
    if (w && !w->has_lower) {
        err = 1;
    } else if (w && tls_lower(w)) {
        handle_request *request = handle_request_make(ctx, "SHUTDOWNWRAP", 0, DUK_INVALID_INDEX, 0);
        err = uv_shutdown(&request->uv.shutdown, tls_lower(w), on_shutdown);
        if (err != 0)
            handle_request_cancel(ctx, request);
    }
    duk_push_int(ctx, err);
    return 1;
}

/* ---- reading ---- */

typedef struct chunk {
    const uint8_t *bytes;
    size_t length;
} chunk;

static duk_ret_t push_chunk(duk_context *ctx, void *data)
{
    const chunk *c = data;
    memcpy(env_push_buffer(ctx, c->length), c->bytes, c->length);
    return 1;
}

static void emit_chunk(tls_wrap *w, const uint8_t *bytes, size_t length)
{
    duk_context *ctx = w->env->ctx;
    chunk c = {bytes, length};
    w->bytes_read += (double)length;
    if (w->lower && w->lower->consumer && w->lower->on_bytes(w->lower, (const char *)bytes, length))
        return; /* HTTP's parser, say */
    duk_push_number(ctx, (double)length);
    if (duk_safe_call(ctx, push_chunk, &c, 0, 1) != DUK_EXEC_SUCCESS) {
        duk_pop_2(ctx);
        duk_push_int(ctx, UV_ENOMEM);
        duk_push_undefined(ctx);
    }
    tls_emit(w, "onread", 2);
}

static void emit_end(tls_wrap *w, int status)
{
    if (w->end_told)
        return;
    w->end_told = true;
    duk_push_int(w->env->ctx, status);
    duk_push_undefined(w->env->ctx);
    tls_emit(w, "onread", 2);
}

/* Fill a buffer with data, with more than one record only where they are full ones; `result` is mbedTLS's last word when there is no more. */
static size_t fill(tls_wrap *w, uint8_t *buffer, int *result)
{
    size_t length = 0;
    *result = 1;
    while (length < READ_SIZE && *result > 0) {
        if (!tls_buffers_take(w)) {
            *result = MBEDTLS_ERR_SSL_ALLOC_FAILED;
            break;
        }
        *result = mbedtls_ssl_read(&w->ssl, buffer + length, READ_SIZE - length);
        if (*result > 0)
            length += (size_t)*result;
        if (*result > 0 && *result < MBEDTLS_SSL_IN_CONTENT_LEN - 1) /* of TLS 1.3 mbedTLS leaves the last byte for the type */
            break; /* the sender has cut here */
    }
    return length;
}

/* What came with the data, or instead of it. */
static bool handle_result(tls_wrap *w, int result)
{
    if (result > 0)
        return true;
    if (result == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) {
        tls_store_session(w);
        return true;
    }
    if (result == MBEDTLS_ERR_SSL_WANT_READ)
        return false;
    if (result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY || result == 0)
        emit_end(w, UV_EOF);
    else
        tls_fail(w, result);
    return false;
}

void tls_read_clear(tls_wrap *w)
{
    /* the handshake's last message is let go of by the next read */
    if (w->feed_left == 0 && w->ssl.in_hslen == 0 && mbedtls_ssl_check_pending(&w->ssl) == 0)
        return;
    uint8_t *buffer = malloc(READ_SIZE);
    bool more = buffer != NULL;
    while (more && !w->destroyed && !w->failed) {
        int result, state = w->ssl.state;
        size_t before = w->feed_left, length = fill(w, buffer, &result);
        /* A message of the handshake's protocol (a ticket) takes two calls, the first of which ends like this. */
        if (result == MBEDTLS_ERR_SSL_WANT_READ && (w->feed_left != before || w->ssl.state != state))
            result = 1;
        if (length > 0)
            emit_chunk(w, buffer, length);
        more = !w->destroyed && handle_result(w, result);
    }
    free(buffer);
    tls_flush(w);
}

/* Keep what could not be used yet. */
static bool keep_rest(tls_wrap *w)
{
    const uint8_t *rest = w->feed;
    size_t left = w->destroyed || w->failed ? 0 : w->feed_left;
    w->feed_left = 0;
    if (w->in && rest >= w->in && rest <= w->in + w->in_length) {
        memmove(w->in, rest, left);
        w->in_length = left;
    } else {
        w->in_length = 0;
        if (left > 0 && !append(&w->in, &w->in_length, &w->in_room, rest, left))
            return false;
    }
    if (w->in_length == 0) {
        free(w->in);
        w->in = NULL;
        w->in_room = 0;
    }
    return true;
}

static bool feed_once(tls_wrap *w, const uint8_t *bytes, size_t length)
{
    if (w->in_length > 0) {
        if (!append(&w->in, &w->in_length, &w->in_room, bytes, length))
            return false;
        bytes = w->in;
        length = w->in_length;
    }
    w->feed = bytes;
    w->feed_left = length;
    tls_process(w);
    return keep_rest(w);
}

void tls_feed(tls_wrap *w, const uint8_t *bytes, size_t length)
{
    bool ok = true;
    if (w->processing) {
        if (!append(&w->next, &w->next_length, &w->next_room, bytes, length))
            tls_fail(w, MBEDTLS_ERR_SSL_ALLOC_FAILED);
        return;
    }
    w->processing = true;
    ok = feed_once(w, bytes, length);
    while (ok && w->next_length > 0 && !w->destroyed && !w->failed) {
        uint8_t *next = w->next;
        size_t next_length = w->next_length;
        w->next = NULL;
        w->next_length = w->next_room = 0;
        ok = feed_once(w, next, next_length);
        free(next);
    }
    w->processing = false;
    if (!ok)
        tls_fail(w, MBEDTLS_ERR_SSL_ALLOC_FAILED);
}

static void arrived(tls_wrap *w, const uint8_t *bytes, size_t length)
{
    duk_context *ctx = w->env->ctx;
    env_ref_push(ctx, w->self);
    tls_feed(w, bytes, length);
    if (!w->destroyed)
        tls_update_reading(w);
    duk_pop(ctx);
}

static void lower_ended(tls_wrap *w, int status)
{
    duk_context *ctx = w->env->ctx;
    env_ref_push(ctx, w->self);
    w->ended = true;
    emit_end(w, status);
    duk_pop(ctx);
}

static void allocate(uv_handle_t *uv, size_t suggested, uv_buf_t *buf)
{
    (void)uv;
    (void)suggested;
    buf->base = malloc(READ_SIZE);
    buf->len = buf->base ? READ_SIZE : 0;
}

static void on_lower_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buf)
{
    handle_t *handle = stream->data;
    tls_wrap *w = handle->layer;
    if (w && !w->destroyed && w->env->can_call) {
        if (length > 0) {
            handle->bytes_read += (double)length;
            arrived(w, (const uint8_t *)buf->base, (size_t)length);
        } else if (length < 0) {
            lower_ended(w, (int)length);
        }
    }
    free(buf->base);
}

void tls_update_reading(tls_wrap *w)
{
    uv_stream_t *lower = tls_lower(w);
    if (!lower || w->destroyed)
        return;
    bool wanted = !w->ended && !w->failed && (w->reading || !w->established);
    if (wanted == w->lower_reading)
        return;
    w->lower_reading = wanted;
    (void)uv_read_stop(lower); /* whoever read before */
    if (wanted)
        (void)uv_read_start(lower, allocate, on_lower_read);
}

static duk_ret_t read_start(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w) {
        w->reading = true;
        tls_update_reading(w);
    }
    duk_push_int(ctx, w ? 0 : UV_EBADF);
    return 1;
}

static duk_ret_t read_stop(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w) {
        w->reading = false;
        tls_update_reading(w);
    }
    duk_push_int(ctx, 0);
    return 1;
}

/* receive(buffer or undefined at the end): encrypted bytes of JavaScript's stream, or those that it had read before */
static duk_ret_t receive(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    size_t length;
    const uint8_t *bytes = env_get_bytes(ctx, 0, &length);
    if (w && bytes && length > 0)
        arrived(w, bytes, length);
    else if (w && !bytes)
        lower_ended(w, UV_EOF);
    return 0;
}

/* counters(): [data read, data written, bytes waiting to be written] */
static duk_ret_t counters(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    double waiting = w ? (double)(w->out_length + w->clear_length) : 0;
    if (w && tls_lower(w))
        waiting += (double)uv_stream_get_write_queue_size(tls_lower(w));
    const double values[] = {w ? w->bytes_read : 0, w ? w->bytes_written : 0, waiting};
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < 3; i++) {
        duk_push_number(ctx, values[i]);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

/* setMaxSendFragment(size): 1 when it can be */
static duk_ret_t set_max_send_fragment(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    int size = duk_get_int(ctx, 0);
    bool ok = w && size >= 512 && size <= MBEDTLS_SSL_OUT_CONTENT_LEN;
    if (ok)
        w->fragment = (size_t)size;
    duk_push_int(ctx, ok);
    return 1;
}

const duk_function_list_entry tls_stream_methods[] = {
    {"readStart", read_start, 0},
    {"readStop", read_stop, 0},
    {"writeBuffer", write_buffer, 2},
    {"writeUtf8String", write_utf8, 2},
    {"writev", write_vector, 2},
    {"shutdown", shut_down, 1},
    {"receive", receive, 1},
    {"written", written, 1},
    {"counters", counters, 0},
    {"setMaxSendFragment", set_max_send_fragment, 1},
    {NULL, NULL, 0},
};
