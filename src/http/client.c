/*
 * client.c - the short way of a client's request: its head in one crossing, and its response from the parser to the listener
 * in another, as connection.c does it for a server.
 *
 * While a request is under way (parser.serve) what its socket's handle reads comes to the parser without the socket's stream,
 * as long as nobody but lib listens to that and it flows. A plain response becomes a copy of the template; its body goes to
 * its listeners as flow.c says. With the response's end known to all, lib gives the connection to the next request. Anything
 * else (other statuses than those with a body, bodies that end with the connection, observers) is lib's.
 */
#include <string.h>
#include <strings.h>

#include "bindings/bindings.h"
#include "http/connection.h"
#include "http/writer.h"
#include "runtime/text.h"

/* setUpClient([onData, onExecute, onDone], response template, symbol of sockets' timers): functions by enum http_client_hook */
duk_ret_t http_client_set_up(duk_context *ctx)
{
    http_env *http = http_env_get(env_from(ctx));
    for (duk_uarridx_t i = 0; i < HTTP_CLIENT_HOOKS; i++) {
        env_ref_release(ctx, &http->client_hooks[i]);
        duk_get_prop_index(ctx, 0, i);
        http->client_hooks[i] = env_ref_take(ctx);
    }
    env_ref_release(ctx, &http->timeout_ref);
    duk_dup(ctx, 2);
    http->timeout = duk_get_heapptr(ctx, -1);
    http->timeout_ref = env_ref_take(ctx);
    env_ref_release(ctx, &http->template_ref);
    duk_dup(ctx, 1);
    http->template_link = http_add_link(ctx);
    http->template = duk_get_heapptr(ctx, -1);
    http->template_ref = env_ref_take(ctx);
    return 0;
}

/* parser.serve(request): its response may take the short way */
duk_ret_t http_client_serve(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    parser->serves_client = true;
    parser->responded = parser->client_done = parser->declined = false;
    parser->request = duk_get_heapptr(ctx, 0);
    return 0;
}

static bool flag(duk_context *ctx, duk_idx_t index, const char *name)
{
    duk_get_prop_string(ctx, index, name);
    bool value = duk_to_boolean(ctx, -1);
    duk_pop(ctx);
    return value;
}

/* ---- reading ---- */

/* [ ... object ] -> [ ... object value ]; undefined for anything but an object */
static void get_of(duk_context *ctx, const char *name)
{
    if (duk_is_object(ctx, -1))
        duk_get_prop_string(ctx, -1, name);
    else
        duk_push_undefined(ctx);
}

/* Would a Buffer of what has come go through the socket's stream straight to lib's listener, and to nobody else? */
static duk_ret_t check_socket(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    http_env *http = http_env_get(parser->env);
    bool ours;
    duk_push_heapptr(ctx, parser->object);
    duk_get_prop_literal(ctx, -1, "socket");
    duk_idx_t socket = duk_get_top_index(ctx);
    get_of(ctx, "_events");
    get_of(ctx, "data");
    env_ref_push(ctx, http->client_hooks[HTTP_CLIENT_DATA]);
    ours = duk_strict_equals(ctx, -1, -2);
    duk_pop_2(ctx);
    get_of(ctx, "readable");
    ours = ours && duk_is_undefined(ctx, -1);
    duk_set_top(ctx, socket + 1);
    get_of(ctx, "_readableState");
    if (ours && duk_is_object(ctx, -1)) {
        duk_get_prop_literal(ctx, -1, "flowing");
        duk_get_prop_literal(ctx, -2, "decoder");
        duk_get_prop_literal(ctx, -3, "length");
        ours = duk_get_boolean_default(ctx, -3, 0) && duk_is_null(ctx, -2) && duk_get_number_default(ctx, -1, 1) == 0;
        duk_set_top(ctx, socket + 1);
        duk_push_heapptr(ctx, http->timeout);
        duk_get_prop(ctx, socket);
        if (ours && duk_is_object(ctx, -1)) {
            duk_push_literal(ctx, "_unrefTimer");
            duk_call_prop(ctx, socket, 0);
        }
        duk_set_top(ctx, socket + 1);
    }
    duk_push_boolean(ctx, ours);
    return 1;
}

/* What the handle has read is for the parser. */
bool http_client_reads(http_parser *parser)
{
    duk_context *ctx = parser->env->ctx;
    if (parser->env->tick_info[ENV_CONTEXTS_USED])
        return false;
    bool ours = duk_safe_call(ctx, check_socket, parser, 0, 1) == DUK_EXEC_SUCCESS && duk_get_boolean_default(ctx, -1, 0);
    duk_pop(ctx);
    return ours;
}

/* ---- a response ---- */

/* Slots of the template, in lib/_http_client.js's order. */
enum { RESPONSE_HEAD, RESPONSE_STATUS, RESPONSE_MESSAGE, RESPONSE_REQ };

static duk_ret_t prepare_response(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    http_env *http = http_env_get(parser->env);
    duk_push_heapptr(ctx, parser->request);
    duk_idx_t request = duk_get_top_index(ctx);
    get_of(ctx, "_events");
    get_of(ctx, "response");
    parser->declined = !duk_is_callable(ctx, -1) || flag(ctx, request, "res") || flag(ctx, request, "aborted") ||
                       flag(ctx, request, "destroyed");
    duk_pop_2(ctx);
    if (parser->declined)
        return 0;
    if (!llhttp_should_keep_alive(&parser->llhttp)) {
        duk_push_false(ctx);
        duk_put_prop_literal(ctx, request, "shouldKeepAlive");
    }
    bool named = http_push_listener(ctx, parser->request, "response");
    duk_push_heapptr(ctx, http->template);
    duk_push_clone(ctx, -1);
    duk_replace(ctx, -2);
    http_head_push(ctx, &parser->head, parser->url_length);
    duk_put_slot(ctx, -2, RESPONSE_HEAD);
    duk_push_uint(ctx, parser->llhttp.status_code);
    duk_put_slot(ctx, -2, RESPONSE_STATUS);
    env_push_latin1(ctx, (uint8_t *)parser->head.bytes, parser->url_length);
    duk_put_slot(ctx, -2, RESPONSE_MESSAGE);
    duk_dup(ctx, request);
    duk_put_slot(ctx, -2, RESPONSE_REQ);
    duk_push_heapptr(ctx, parser->object);
    duk_put_slot(ctx, -2, http->template_link);
    duk_dup(ctx, -1);
    duk_put_prop_literal(ctx, request, "res");
    duk_push_heapptr(ctx, parser->object);
    duk_dup(ctx, -2);
    duk_put_prop_literal(ctx, -2, "incoming");
    duk_pop(ctx);
    if (!named)
        duk_push_pointer(ctx, NULL);
    return 4;
}

static bool is_plain(const http_parser *parser)
{
    const llhttp_t *llhttp = &parser->llhttp;
    bool has_body = (llhttp->flags & (F_CHUNKED | F_TRANSFER_ENCODING)) ||
                    ((llhttp->flags & F_CONTENT_LENGTH) && llhttp->content_length > 0);
    return parser->from_loop && llhttp->http_major == 1 && llhttp->http_minor == 1 && !llhttp->upgrade && has_body &&
           llhttp->status_code >= 200 && llhttp->status_code != 204 && llhttp->status_code != 304 &&
           !llhttp_message_needs_eof(llhttp) && !parser->env->tick_info[ENV_OBSERVED];
}

/* The listener's part of on_headers_complete; sets `declined` if the response is lib's. */
bool http_client_response(http_parser *parser)
{
    parser->declined = !is_plain(parser);
    if (parser->declined)
        return true;
    parser->responded = parser->body_pending = true;
    parser->complete_told = parser->body_over = false;
    bool ok = http_parser_call(parser, prepare_response, parser, 2, false);
    if (ok)
        duk_pop(parser->env->ctx);
    return ok;
}

/* May the end of the response be told at once? All of the request has to be with the kernel, and the connection to stay. */
bool http_client_may_end(duk_context *ctx, http_parser *parser)
{
    duk_push_heapptr(ctx, parser->request);
    bool may = flag(ctx, -1, "shouldKeepAlive") && flag(ctx, -1, "finished") && !flag(ctx, -1, "outputSize") &&
               !flag(ctx, -1, "destroyed") && uv_stream_get_write_queue_size(&parser->handle->uv.stream) == 0;
    duk_pop(ctx);
    return may;
}

/* What the listeners of 'end' find; to destroy the response, on top of the stack, must not harm the next one. */
void http_client_end(duk_context *ctx, http_parser *parser)
{
    duk_push_heapptr(ctx, parser->request);
    duk_push_true(ctx);
    duk_put_prop_literal(ctx, -2, "_ended");
    duk_push_true(ctx);
    duk_put_prop_literal(ctx, -2, "destroyed");
    duk_pop(ctx);
    duk_push_literal(ctx, "socket");
    duk_push_null(ctx);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_ENUMERABLE |
                              DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_FORCE);
}

static duk_ret_t let_response_go(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    duk_push_heapptr(ctx, parser->object);
    duk_get_prop_literal(ctx, -1, "incoming");
    if (duk_is_object(ctx, -1)) {
        duk_push_undefined(ctx);
        duk_put_prop_string(ctx, -2, HTTP_CONNECTION);
    }
    duk_pop(ctx);
    env_ref_push(ctx, http_env_get(parser->env)->client_hooks[HTTP_CLIENT_DONE]);
    duk_insert(ctx, -2);
    return 2;
}

/* What came has been parsed: true if there is nothing left to do, or it has been done here. */
bool http_client_after(http_parser *parser)
{
    env_t *env = parser->env;
    duk_context *ctx = env->ctx;
    if (!parser->serves_client)
        return false;
    if (!parser->client_done)
        return parser->responded && parser->in_message && (parser->flow & (HTTP_FLOW_LISTENED | HTTP_FLOW_DISCARDS));
    parser->client_done = parser->serves_client = false;
    if (!env->can_call)
        return true;
    if (duk_safe_call(ctx, let_response_go, parser, 0, 2) != DUK_EXEC_SUCCESS) {
        duk_pop(ctx);
        env_uncaught(env, false);
        return true;
    }
    duk_push_undefined(ctx);
    duk_swap_top(ctx, -2);
    env_callback(env, 1);
    return true;
}

/* ---- a request ---- */

/* Printable ASCII, spaces and tabs. */
static bool is_plain_text(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((text[i] < 0x20 && text[i] != '\t') || text[i] == 0x7f) /* char is signed: not from 0x80 on */
            return false;
    }
    return true;
}

/* table[lower case of name] = [name, value]: [ ... name value ] -> [ ... ]; false if that needs lib's checks */
static bool put_field(duk_context *ctx, duk_idx_t table)
{
    size_t length, value_length;
    const char *name = duk_get_lstring(ctx, -2, &length), *value = duk_get_lstring(ctx, -1, &value_length);
    char small[64];
    if (length > sizeof small || duk_is_symbol(ctx, -2) || !http_is_token(name, length) || duk_is_symbol(ctx, -1) ||
        !(value ? is_plain_text(value, value_length) : duk_is_number(ctx, -1)))
        return false;
    for (size_t i = 0; i < length; i++)
        small[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] | 0x20) : name[i];
    duk_push_array(ctx);
    duk_insert(ctx, -3);
    duk_put_prop_index(ctx, -3, 1);
    duk_put_prop_index(ctx, -2, 0);
    duk_put_prop_lstring(ctx, table, small, length);
    return true;
}

/* requestFields(fields of a plain object or undefined, host or undefined): the table that setHeader would make of them, with
 * the field Host unless there is one; undefined if lib has to do it */
duk_ret_t http_client_fields(duk_context *ctx)
{
    duk_uint_t position = 0;
    duk_push_bare_object(ctx);
    if (duk_has_plain_entries(ctx, 0)) {
        while (duk_next_entry(ctx, 0, &position)) {
            if (!put_field(ctx, 2))
                return 0;
        }
    } else if (!duk_is_undefined(ctx, 0)) {
        return 0;
    }
    duk_get_prop_literal(ctx, 2, "expect");
    if (!duk_is_undefined(ctx, -1))
        return 0;
    duk_get_prop_literal(ctx, 2, "host");
    if (duk_is_undefined(ctx, -1) && duk_is_string(ctx, 1)) {
        duk_push_literal(ctx, "Host");
        duk_dup(ctx, 1);
        if (!put_field(ctx, 2))
            return 0;
    } else if (!duk_is_undefined(ctx, -1)) {
        duk_get_prop_index(ctx, -1, 1);
        if (!duk_to_boolean(ctx, -1))
            return 0;
    }
    duk_dup(ctx, 2);
    return 1;
}

/* requestHead(request, table of its fields): all of the head of a request that ends without a body; undefined if there is
 * something unusual about it */
duk_ret_t http_client_head(duk_context *ctx)
{
    http_writer w;
    size_t length;
    static const char *const names[] = {"method", "path"};
    http_writer_init(&w);
    if (flag(ctx, 0, "_removedConnection") || flag(ctx, 0, "_removedContLen") || flag(ctx, 0, "_removedTE") ||
        flag(ctx, 0, "chunkedEncoding") || flag(ctx, 0, "strictContentLength") || flag(ctx, 0, "_trailer") ||
        flag(ctx, 0, "sendDate"))
        return 0;
    for (int i = 0; i < 2; i++) {
        duk_get_prop_string(ctx, 0, names[i]);
        const char *text = duk_get_lstring(ctx, -1, &length);
        if (!text || duk_is_symbol(ctx, -1))
            return 0;
        http_write_text(&w, text, length);
        HTTP_WRITE(&w, " ");
    }
    HTTP_WRITE(&w, "HTTP/1.1\r\n");
    duk_dup(ctx, 1);
    if (duk_is_object(ctx, -1))
        http_write_fields(ctx, &w);
    bool chunks = flag(ctx, 0, "useChunkedEncodingByDefault"), last = !w.has_length && !chunks;
    if (flag(ctx, 0, "shouldKeepAlive") && (!last || flag(ctx, 0, "agent"))) {
        HTTP_WRITE(&w, "Connection: keep-alive\r\n");
    } else {
        HTTP_WRITE(&w, "Connection: close\r\n");
        last = true;
    }
    if (!w.has_length && chunks)
        HTTP_WRITE(&w, "Content-Length: 0\r\n");
    HTTP_WRITE(&w, "\r\n");
    if (w.failed)
        return 0;
    if (last) {
        duk_push_true(ctx);
        duk_put_prop_literal(ctx, 0, "_last");
    }
    env_push_latin1(ctx, (const uint8_t *)w.bytes, w.used);
    return 1;
}
