/*
 * response.c - ServerResponse.prototype.end for responses that came the short way and of which nothing was sent: head and
 * body are put together here and written at once. writeHead() may have made the head already. Whatever is unusual goes to
 * OutgoingMessage.prototype.end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/connection.h"
#include "http/writer.h"
#include "runtime/buffer.h"
#include "runtime/text.h"

/* ---- the message ---- */

typedef struct response {
    http_parser *parser;
    duk_idx_t self;
    bool begun; /* there is a head */
    bool has_body, keep_alive, chunked;
    size_t length, tail_length;
    const char *body, *tail; /* what comes behind the body */
} response;

static bool flag(duk_context *ctx, duk_idx_t index, const char *name)
{
    duk_get_prop_string(ctx, index, name);
    bool value = duk_to_boolean(ctx, -1);
    duk_pop(ctx);
    return value;
}

static bool is_original(duk_context *ctx, duk_idx_t index, const char *name, void *original)
{
    duk_get_prop_string(ctx, index, name);
    bool same = duk_get_heapptr(ctx, -1) == original;
    duk_pop(ctx);
    return same;
}

/* The parser of a response that is not begun, has nothing unusual about it, and can be written now; or NULL. */
static http_parser *get_ready(duk_context *ctx, duk_idx_t self, bool *begun)
{
    duk_get_prop_string(ctx, self, HTTP_CONNECTION);
    http_parser *parser = duk_is_object(ctx, -1) ? http_parser_at(ctx, -1) : NULL;
    duk_pop(ctx);
    if (!parser || parser->response != duk_get_heapptr(ctx, self) || !parser->handle || !parser->list ||
        uv_is_closing(&parser->handle->uv.any) || uv_stream_get_write_queue_size(&parser->handle->uv.stream) != 0)
        return NULL;
    http_list *list = parser->list;
    if (flag(ctx, self, "finished") || flag(ctx, self, "_headerSent") || flag(ctx, self, "destroyed"))
        return NULL;
    *begun = flag(ctx, self, "_header");
    if (*begun) {
        return flag(ctx, self, "outputSize") || flag(ctx, self, "strictContentLength") || flag(ctx, self, "_trailer") ? NULL
                                                                                                                   : parser;
    }
    if (!is_original(ctx, self, "writeHead", list->write_head) ||
        !is_original(ctx, self, "_implicitHeader", list->implicit_header))
        return NULL;
    /* Properties that programs seldom set are looked for only when there are more than the template has. */
    if (duk_count_slots(ctx, self) > list->response_slots &&
        (!flag(ctx, self, "sendDate") || flag(ctx, self, "chunkedEncoding") || flag(ctx, self, "strictContentLength") ||
         flag(ctx, self, "_removedConnection") || flag(ctx, self, "_removedContLen") || flag(ctx, self, "_removedTE") ||
         flag(ctx, self, "outputSize") || !flag(ctx, self, "useChunkedEncodingByDefault")))
        return NULL;
    return parser;
}

/* Status line and fields; leaves the status message on the stack for the caller to put: [ ... ] -> [ ... message ] */
static void build_head(duk_context *ctx, http_writer *w, response *r)
{
    http_list *list = r->parser->list;
    size_t length;
    duk_get_prop_literal(ctx, r->self, "statusCode");
    int status = duk_is_number(ctx, -1) ? duk_get_int(ctx, -1) : 0;
    duk_pop(ctx);
    duk_get_prop_literal(ctx, r->self, "statusMessage");
    if (!duk_to_boolean(ctx, -1)) {
        duk_pop(ctx);
        duk_push_heapptr(ctx, list->status_codes);
        duk_get_prop_index(ctx, -1, (duk_uarridx_t)status);
        duk_remove(ctx, -2);
    }
    const char *message = duk_get_lstring(ctx, -1, &length);
    if (status < 200 || status > 999 || !message || duk_is_symbol(ctx, -1)) {
        w->failed = true;
        return;
    }
    if (status == 204 || status == 304)
        r->has_body = false;
    HTTP_WRITE(w, "HTTP/1.1 ");
    http_write_number(w, (size_t)status);
    HTTP_WRITE(w, " ");
    http_write_text(w, message, length);
    HTTP_WRITE(w, "\r\n");
    duk_push_heapptr(ctx, list->out_headers_key);
    duk_get_prop(ctx, r->self);
    if (duk_is_object(ctx, -1))
        http_write_fields(ctx, w);
    duk_pop(ctx);
    if (!w->has_date)
        http_write_date(w, http_env_get(r->parser->env));
    if (!r->keep_alive) {
        HTTP_WRITE(w, "Connection: close\r\n");
    } else {
        HTTP_WRITE(w, "Connection: keep-alive\r\n");
        if (list->keep_alive_seconds > 0) {
            HTTP_WRITE(w, "Keep-Alive: timeout=");
            http_write_number(w, list->keep_alive_seconds);
            HTTP_WRITE(w, "\r\n");
        }
    }
    if (!w->has_length && r->has_body) {
        HTTP_WRITE(w, "Content-Length: ");
        http_write_number(w, r->length);
        HTTP_WRITE(w, "\r\n");
    }
    HTTP_WRITE(w, "\r\n");
}

/* The head that writeHead() has made, and the framing of the body that it says. */
static void take_head(duk_context *ctx, http_writer *w, response *r)
{
    size_t length;
    duk_get_prop_literal(ctx, r->self, "_header");
    const char *text = duk_get_lstring(ctx, -1, &length);
    w->failed = !text || duk_is_symbol(ctx, -1);
    for (size_t i = 0; !w->failed && i < length; i++)
        w->failed = (uint8_t)text[i] >= 0x80;
    if (!w->failed)
        http_write(w, text, length);
    r->keep_alive = !flag(ctx, r->self, "_last");
    r->chunked = r->has_body && flag(ctx, r->self, "chunkedEncoding");
    if (!r->chunked)
        return;
    r->tail = r->length ? "\r\n0\r\n\r\n" : "0\r\n\r\n";
    r->tail_length = strlen(r->tail);
    if (r->length) {
        char size[24];
        http_write(w, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", r->length));
    }
}

/* ---- writing ---- */

typedef struct pending_write {
    uv_write_t uv;
    env_t *env;
    env_ref parser, body;
    char bytes[];
} pending_write;

static void on_written(uv_write_t *uv, int status)
{
    pending_write *p = (pending_write *)uv;
    env_t *env = p->env;
    duk_context *ctx = env->ctx;
    if (env->can_call) {
        http_push_hook(env, HTTP_HOOK_WRITTEN);
        duk_push_undefined(ctx);
        env_ref_push(ctx, p->parser);
        env_ref_release(ctx, &p->parser);
        env_unpin_bytes(ctx, &p->body);
        duk_push_int(ctx, status);
        free(p);
        env_callback(env, 2);
    } else {
        free(p);
    }
}

/* What the kernel did not take: the rest of head and tail is copied, the body kept. */
static int write_rest(duk_context *ctx, response *r, const http_writer *w, size_t written, duk_idx_t body_index)
{
    size_t head_left = written < w->used ? w->used - written : 0;
    written -= w->used - head_left;
    size_t body_left = written < r->length ? r->length - written : 0;
    written -= r->length - body_left;
    size_t tail_left = r->tail_length - written;
    duk_push_heapptr(ctx, r->parser->object);
    env_ref parser = env_ref_take(ctx), body;
    body = env_pin_bytes(ctx, body_index);
    pending_write *p = malloc(sizeof *p + head_left + tail_left);
    if (!p) {
        env_ref_release(ctx, &parser);
        env_unpin_bytes(ctx, &body);
        return UV_ENOMEM;
    }
    p->env = r->parser->env;
    p->parser = parser;
    p->body = body;
    memcpy(p->bytes, w->bytes + w->used - head_left, head_left);
    if (tail_left)
        memcpy(p->bytes + head_left, r->tail + r->tail_length - tail_left, tail_left);
    uv_buf_t bufs[3];
    unsigned count = 0;
    if (head_left)
        bufs[count++] = uv_buf_init(p->bytes, (unsigned)head_left);
    if (body_left)
        bufs[count++] = uv_buf_init((char *)r->body + r->length - body_left, (unsigned)body_left);
    if (tail_left)
        bufs[count++] = uv_buf_init(p->bytes + head_left, (unsigned)tail_left);
    int err = uv_write(&p->uv, &r->parser->handle->uv.stream, bufs, count, on_written);
    if (err != 0) {
        env_ref_release(ctx, &p->parser);
        env_unpin_bytes(ctx, &p->body);
        free(p);
    } else {
        r->parser->writing = true;
    }
    return err;
}

static int write_all(duk_context *ctx, response *r, const http_writer *w, duk_idx_t body_index)
{
    handle_t *handle = r->parser->handle;
    uv_buf_t bufs[3];
    unsigned count = 0;
    size_t total = w->used + r->length + r->tail_length;
    bufs[count++] = uv_buf_init((char *)w->bytes, (unsigned)w->used);
    if (r->length)
        bufs[count++] = uv_buf_init((char *)r->body, (unsigned)r->length);
    if (r->tail_length)
        bufs[count++] = uv_buf_init((char *)r->tail, (unsigned)r->tail_length);
    int result = stream_try_write(handle, bufs, count);
    handle->bytes_written += (double)total;
    if (result == UV_EAGAIN || result == UV_ENOSYS)
        result = 0;
    if (result < 0)
        return result;
    return (size_t)result == total ? 0 : write_rest(ctx, r, w, (size_t)result, body_index);
}

/* The chunk's bytes: text is brought to UTF-8, in place on the stack. False for what is not for the short way. */
static bool get_body(duk_context *ctx, response *r)
{
    r->body = NULL;
    r->length = 0;
    if (duk_is_null_or_undefined(ctx, 0))
        return true;
    if (duk_is_string(ctx, 0) && !duk_is_symbol(ctx, 0)) {
        if (!duk_is_undefined(ctx, 1) && !duk_is_null(ctx, 1)) {
            const char *encoding = duk_get_string(ctx, 1);
            if (!encoding || (strcmp(encoding, "utf8") != 0 && strcmp(encoding, "utf-8") != 0))
                return false;
        }
        r->body = env_to_utf8(ctx, 3, &r->length);
        return true;
    }
    if (duk_object_class(ctx, 0) != DUK_CLASS_UINT8ARRAY)
        return false;
    r->body = env_get_bytes(ctx, 0, &r->length);
    return r->body != NULL;
}

static duk_ret_t long_way(duk_context *ctx)
{
    duk_set_top(ctx, 3);
    http_push_hook(env_from(ctx), HTTP_HOOK_END);
    duk_push_this(ctx);
    duk_dup(ctx, 0);
    duk_dup(ctx, 1);
    duk_dup(ctx, 2);
    duk_call_method(ctx, 3);
    return 1;
}

/* What a response that was sent looks like to the program. */
static void mark_sent(duk_context *ctx, response *r, const http_writer *w, duk_idx_t message)
{
    if (!r->begun) {
        duk_dup(ctx, message);
        duk_put_prop_literal(ctx, r->self, "statusMessage");
        env_push_latin1(ctx, (const uint8_t *)w->bytes, w->used);
        duk_put_prop_literal(ctx, r->self, "_header");
    }
    duk_push_true(ctx);
    duk_put_prop_literal(ctx, r->self, "_headerSent");
    duk_push_true(ctx);
    duk_put_prop_literal(ctx, r->self, "finished");
    if (!r->has_body) {
        duk_push_false(ctx);
        duk_put_prop_literal(ctx, r->self, "_hasBody");
    }
    if (!r->keep_alive) {
        duk_push_true(ctx);
        duk_put_prop_literal(ctx, r->self, "_last");
    }
}

/* end(chunk, encoding, callback) */
duk_ret_t http_response_end(duk_context *ctx)
{
    response r = {0};
    http_writer w;
    http_writer_init(&w);
    if (!duk_is_undefined(ctx, 2) || duk_is_function(ctx, 0) || duk_is_function(ctx, 1))
        return long_way(ctx);
    duk_dup(ctx, 0); /* 3: what the body's bytes belong to */
    duk_push_this(ctx);
    r.self = 4;
    http_parser *parser = duk_is_object(ctx, 4) ? get_ready(ctx, 4, &r.begun) : NULL;
    if (!parser || !get_body(ctx, &r))
        return long_way(ctx);
    r.parser = parser;
    r.has_body = flag(ctx, 4, "_hasBody");
    if (r.begun) {
        take_head(ctx, &w, &r);
    } else {
        r.keep_alive = flag(ctx, 4, "shouldKeepAlive");
        build_head(ctx, &w, &r);
    }
    /* The engine's calls may have run the collector, but nothing that closes the handle. */
    if (w.failed || parser->response != duk_get_heapptr(ctx, 4) || !parser->handle)
        return long_way(ctx);
    if (!r.has_body)
        r.length = 0;
    mark_sent(ctx, &r, &w, 5);
    parser->last = !r.keep_alive;
    int err = write_all(ctx, &r, &w, 3);
    if (err != 0)
        parser->write_error = err;
    if (err == 0 && !parser->writing && parser->in_listener) {
        duk_get_prop_literal(ctx, 4, "_events");
        bool listened = !duk_is_undefined(ctx, -1);
        duk_pop(ctx);
        if (!listened && parser->bare) {
            parser->ended = true; /* http_connection_after() */
            duk_push_this(ctx);
            return 1;
        }
    }
    /* prefinish, and the rest in a later tick */
    http_push_hook(parser->env, HTTP_HOOK_ENDED);
    duk_push_undefined(ctx);
    duk_push_this(ctx);
    duk_push_heapptr(ctx, parser->object);
    duk_push_boolean(ctx, parser->writing);
    duk_push_int(ctx, err);
    duk_call_method(ctx, 4);
    duk_push_this(ctx);
    return 1;
}
