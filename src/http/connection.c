/*
 * connection.c - the short way of a request: from the parser to the listener in one crossing.
 *
 * A connection of a server that nobody looks at has no net.Socket ("bare"): its parser has the handle, and lib makes the
 * socket when somebody asks for it. Whether bare or not, a request that comes alone on its connection takes the short
 * way: request and response are copies of the server's templates, and the listener is called. The parser then has the
 * response until it is finished (response.c), or until lib takes it over because somebody uses it as a stream.
 *
 * Everything else (pipelined requests, upgrades, expectations, HTTP/1.0, observers) goes lib's long way.
 */
#include "http/connection.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/text.h"

/* ---- what lib tells ---- */

/* setHooks([finish, idle, end]): functions of lib/_http_server.js by enum http_hook */
duk_ret_t http_set_hooks(duk_context *ctx)
{
    http_env *http = http_env_get(env_from(ctx));
    for (duk_uarridx_t i = 0; i < HTTP_HOOKS; i++) {
        env_ref_release(ctx, &http->hooks[i]);
        duk_get_prop_index(ctx, 0, i);
        http->hooks[i] = env_ref_take(ctx);
    }
    return 0;
}

/* setEmit(EventEmitter.prototype.emit): listeners of emitters that have this one are called from here */
duk_ret_t http_set_emit(duk_context *ctx)
{
    http_env *http = http_env_get(env_from(ctx));
    env_ref_release(ctx, &http->emit_ref);
    duk_dup(ctx, 0);
    http->emit_ref = env_ref_take(ctx);
    http->emit = duk_get_heapptr(ctx, 0);
    return 0;
}

void http_push_hook(env_t *env, enum http_hook which)
{
    env_ref_push(env->ctx, http_env_get(env)->hooks[which]);
}

duk_uint_t http_add_link(duk_context *ctx)
{
    duk_push_undefined(ctx);
    duk_put_prop_string(ctx, -2, HTTP_CONNECTION);
    return duk_count_slots(ctx, -1) - 1;
}

/* list.configure([server, request template, response template, writeHead, _implicitHeader, STATUS_CODES, kOutHeaders],
 * requireHost, idle milliseconds, Keep-Alive seconds) */
duk_ret_t http_list_configure(duk_context *ctx)
{
    duk_push_this(ctx);
    http_list *list = http_list_at(ctx, -1);
    if (!list)
        return duk_type_error(ctx, "Illegal invocation");
    void **slots[] = {&list->server,          &list->request,      &list->response,       &list->write_head,
                      &list->implicit_header, &list->status_codes, &list->out_headers_key};
    for (duk_uarridx_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        duk_get_prop_index(ctx, 0, i);
        *slots[i] = duk_get_heapptr(ctx, -1);
        duk_pop(ctx);
    }
    duk_dup(ctx, 0);
    duk_put_prop_string(ctx, -2, DUK_HIDDEN_SYMBOL("kept"));
    duk_get_prop_index(ctx, 0, 1);
    list->request_slot = http_add_link(ctx);
    duk_get_prop_index(ctx, 0, 2);
    list->response_slot = http_add_link(ctx);
    list->response_slots = list->response_slot + 1;
    list->require_host = duk_to_boolean(ctx, 1);
    list->keep_alive = (uint64_t)duk_to_number(ctx, 2);
    list->keep_alive_seconds = duk_to_uint(ctx, 3);
    return 0;
}

/* parser.start(bare): requests may take the short way from now on */
duk_ret_t http_connection_start(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    parser->short_way = true;
    parser->bare = duk_to_boolean(ctx, 0);
    return 0;
}

/* parser.dress(): it has a socket now */
duk_ret_t http_connection_dress(duk_context *ctx)
{
    http_parser_this(ctx)->bare = false;
    return 0;
}

/* connectionOf(message): the parser of a message that came the short way */
duk_ret_t http_connection_of(duk_context *ctx)
{
    if (!duk_is_object(ctx, 0))
        return 0;
    duk_get_prop_string(ctx, 0, HTTP_CONNECTION);
    return 1;
}

/* forgetConnection(message): its parser will be another message's */
duk_ret_t http_connection_forget(duk_context *ctx)
{
    duk_push_undefined(ctx);
    duk_put_prop_string(ctx, 0, HTTP_CONNECTION);
    return 0;
}

/* parser.takeResponse(): the response under way, which is lib's from now on; undefined if there is none */
duk_ret_t http_connection_take(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    if (!parser->response)
        return 0;
    duk_push_heapptr(ctx, parser->response);
    parser->response = NULL;
    duk_push_this(ctx);
    duk_push_undefined(ctx);
    duk_put_prop_literal(ctx, -2, "response");
    duk_pop(ctx);
    duk_push_undefined(ctx);
    duk_put_prop_string(ctx, -2, HTTP_CONNECTION);
    return 1;
}

/* parser.responseDone(): a response that lib had is finished */
duk_ret_t http_connection_done(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    if (parser->busy > 0)
        parser->busy--;
    return 0;
}

/* parser.isIdle(): between messages, and none is being answered */
duk_ret_t http_connection_is_idle(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    duk_push_boolean(ctx, parser->busy == 0 && !parser->in_message && !parser->writing);
    return 1;
}

/* ---- idle connections: closed when their time is over ---- */

void http_idle_remove(http_parser *parser)
{
    http_list *list = parser->list;
    if (!parser->idle || !list)
        return;
    parser->idle = false;
    if (parser->idle_previous)
        parser->idle_previous->idle_next = parser->idle_next;
    else
        list->idle_first = parser->idle_next;
    if (parser->idle_next)
        parser->idle_next->idle_previous = parser->idle_previous;
    else
        list->idle_last = parser->idle_previous;
    parser->idle_next = parser->idle_previous = NULL;
}

static void on_timer(uv_timer_t *timer)
{
    http_list *list = timer->data;
    env_t *env = list->env;
    duk_context *ctx = env->ctx;
    uint64_t now = uv_now(&env->loop);
    while (list->idle_first && list->idle_first->idle_until <= now && env->can_call) {
        http_parser *parser = list->idle_first;
        http_idle_remove(parser);
        http_push_hook(env, HTTP_HOOK_IDLE);
        duk_push_undefined(ctx);
        duk_push_heapptr(ctx, parser->object);
        env_callback(env, 1);
    }
    if (list->idle_first && !uv_is_closing((uv_handle_t *)timer))
        uv_timer_start(timer, on_timer, list->idle_first->idle_until - now, 0);
}

static void idle_add(http_parser *parser)
{
    http_list *list = parser->list;
    if (!list || parser->idle || list->keep_alive == 0)
        return;
    uv_loop_t *loop = &parser->env->loop;
    if (!list->timer_made) {
        list->env = parser->env;
        uv_timer_init(loop, &list->timer);
        uv_unref((uv_handle_t *)&list->timer);
        list->timer.data = list;
        list->timer_made = true;
    }
    parser->idle = true;
    parser->idle_until = uv_now(loop) + list->keep_alive;
    parser->idle_next = NULL;
    parser->idle_previous = list->idle_last;
    if (list->idle_last)
        list->idle_last->idle_next = parser;
    else
        list->idle_first = parser;
    list->idle_last = parser;
    if (!uv_is_active((uv_handle_t *)&list->timer) && !uv_is_closing((uv_handle_t *)&list->timer))
        uv_timer_start(&list->timer, on_timer, list->keep_alive, 0);
}

/* Something has come: its time begins anew (a body that is still sent after the answer). */
void http_idle_refresh(http_parser *parser)
{
    if (!parser->idle)
        return;
    http_idle_remove(parser);
    idle_add(parser);
}

/* ---- a request ---- */

/* Does the head have what the long way is for? */
static bool has_plain_fields(const http_parser *parser)
{
    const http_head *head = &parser->head;
    bool host = false;
    size_t start = parser->url_length;
    for (unsigned i = 0; i + 1 < head->count; i += 2) {
        size_t length = head->ends[i] - start;
        const char *name = head->bytes + start;
        if (length == 4 && strncasecmp(name, "host", 4) == 0)
            host = true;
        else if (length == 6 && strncasecmp(name, "expect", 6) == 0)
            return false;
        start = head->ends[i + 1];
    }
    return host || !parser->list->require_host;
}

bool http_takes_short_way(const http_parser *parser)
{
    const llhttp_t *llhttp = &parser->llhttp;
    return parser->short_way && parser->busy == 0 && parser->list && parser->list->request && parser->handle &&
           llhttp->http_major == 1 && llhttp->http_minor == 1 && !llhttp->upgrade && llhttp->method != HTTP_CONNECT &&
           !parser->env->tick_info[ENV_OBSERVED] && has_plain_fields(parser);
}

/* Slots of the templates, in lib/_http_server.js's order. */
enum { REQUEST_HEAD, REQUEST_METHOD, REQUEST_URL, REQUEST_COMPLETE, REQUEST_LIMIT };
enum { RESPONSE_REQ, RESPONSE_KEEP_ALIVE };

bool http_push_listener(duk_context *ctx, void *emitter, const char *name)
{
    void *emit = http_env_get(env_from(ctx))->emit;
    duk_push_heapptr(ctx, emitter);
    duk_get_prop_literal(ctx, -1, "emit");
    if (duk_get_heapptr(ctx, -1) == emit) {
        duk_get_prop_literal(ctx, -2, "_events");
        if (duk_is_object(ctx, -1))
            duk_get_prop_string(ctx, -1, name);
        else
            duk_push_undefined(ctx);
        duk_replace(ctx, -3);
        duk_pop(ctx);
        if (duk_is_function(ctx, -1)) {
            duk_swap_top(ctx, -2);
            return false;
        }
        duk_pop(ctx);
        duk_push_heapptr(ctx, emit);
    }
    duk_swap_top(ctx, -2);
    duk_push_string(ctx, name);
    return true;
}

static void push_request(duk_context *ctx, http_parser *parser, bool complete)
{
    http_list *list = parser->list;
    duk_push_heapptr(ctx, list->request);
    duk_push_clone(ctx, -1);
    duk_replace(ctx, -2);
    http_head_push(ctx, &parser->head, parser->url_length);
    duk_put_slot(ctx, -2, REQUEST_HEAD);
    duk_push_string(ctx, llhttp_method_name((llhttp_method_t)parser->llhttp.method));
    duk_put_slot(ctx, -2, REQUEST_METHOD);
    env_push_latin1(ctx, (uint8_t *)parser->head.bytes, parser->url_length);
    duk_put_slot(ctx, -2, REQUEST_URL);
    duk_push_boolean(ctx, complete);
    duk_put_slot(ctx, -2, REQUEST_COMPLETE);
    duk_push_heapptr(ctx, parser->object);
    duk_put_slot(ctx, -2, list->request_slot);
}

static duk_ret_t prepare_request(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    http_list *list = parser->list;
    llhttp_t *llhttp = &parser->llhttp;
    bool complete = !parser->body_pending;
    bool named = http_push_listener(ctx, list->server, "request");
    push_request(ctx, parser, complete);
    duk_push_heapptr(ctx, list->response);
    duk_push_clone(ctx, -1);
    duk_replace(ctx, -2);
    duk_dup(ctx, -2);
    duk_put_slot(ctx, -2, RESPONSE_REQ);
    duk_push_boolean(ctx, llhttp_should_keep_alive(llhttp));
    duk_put_slot(ctx, -2, RESPONSE_KEEP_ALIVE);
    duk_push_heapptr(ctx, parser->object);
    duk_put_slot(ctx, -2, list->response_slot);
    if (llhttp->method == HTTP_HEAD) {
        duk_push_false(ctx);
        duk_put_prop_literal(ctx, -2, "_hasBody");
    }
    duk_push_heapptr(ctx, parser->object);
    duk_dup(ctx, -2);
    duk_put_prop_literal(ctx, -2, "response");
    duk_dup(ctx, -3);
    duk_put_prop_literal(ctx, -2, "incoming");
    duk_pop(ctx);
    parser->response = duk_get_heapptr(ctx, -1);
    parser->busy = 1;
    if (!named)
        duk_push_pointer(ctx, NULL);
    return 5;
}

/* The listener's part of on_headers_complete. */
bool http_connection_request(http_parser *parser)
{
    const llhttp_t *llhttp = &parser->llhttp;
    parser->body_pending = (llhttp->flags & (F_CHUNKED | F_TRANSFER_ENCODING)) || ((llhttp->flags & F_CONTENT_LENGTH) && llhttp->content_length > 0);
    parser->complete_told = !parser->body_pending;
    parser->last = false;
    parser->write_error = 0;
    parser->in_listener = true;
    parser->ended = parser->body_over = false;
    parser->flow = 0;
    http_idle_remove(parser);
    bool ok = http_parser_call(parser, prepare_request, parser, 3, false);
    parser->in_listener = false;
    if (ok)
        duk_pop(parser->env->ctx);
    return ok;
}

/* ---- after the response ---- */

static bool get_flag(duk_context *ctx, duk_idx_t index, const char *name)
{
    duk_get_prop_string(ctx, index, name);
    bool value = duk_to_boolean(ctx, -1);
    duk_pop(ctx);
    return value;
}

/* Nobody has looked at the request as a stream, and its body is still to come: it is thrown away. */
static bool discard_body(duk_context *ctx, http_parser *parser)
{
    if (!parser->body_pending || parser->had_body || parser->flow || !parser->in_message)
        return false;
    duk_push_true(ctx);
    duk_put_prop_literal(ctx, -2, "_dumped");
    parser->flow = HTTP_FLOW_DISCARDS;
    return true;
}

/* Something of the message is left to do, or somebody listens: that is lib's. */
static bool needs_lib(duk_context *ctx, http_parser *parser, duk_idx_t response)
{
    bool result;
    if (parser->last)
        return true;
    duk_get_prop_literal(ctx, response, "_events");
    result = !duk_is_undefined(ctx, -1);
    duk_pop(ctx);
    if (result || parser->body_over)
        return result;
    if (parser->had_body)
        return true;
    duk_get_prop_literal(ctx, response, "req");
    duk_get_prop_literal(ctx, -1, "_events");
    result = !duk_is_undefined(ctx, -1);
    duk_pop(ctx);
    result = result || get_flag(ctx, -1, "_consuming") || (parser->body_pending && !discard_body(ctx, parser));
    duk_pop(ctx);
    return result;
}

/* The response at index is with the kernel: the connection is free for the next request. */
static void let_response_go(duk_context *ctx, http_parser *parser, duk_idx_t response)
{
    response = duk_normalize_index(ctx, response);
    parser->response = NULL;
    parser->busy = 0;
    duk_push_heapptr(ctx, parser->object);
    duk_push_undefined(ctx);
    duk_put_prop_literal(ctx, -2, "response");
    duk_pop(ctx);
    duk_push_undefined(ctx);
    duk_put_prop_string(ctx, response, HTTP_CONNECTION);
    if (!parser->last && parser->handle)
        idle_add(parser);
}

static duk_ret_t finish_protected(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    duk_push_heapptr(ctx, parser->response);
    if (needs_lib(ctx, parser, -1)) {
        http_push_hook(parser->env, HTTP_HOOK_FINISH_LATER);
        duk_dup(ctx, -2);
        duk_call(ctx, 1);
        return 0;
    }
    let_response_go(ctx, parser, -1);
    duk_push_true(ctx);
    duk_put_prop_literal(ctx, -2, "destroyed");
    duk_push_true(ctx);
    duk_put_prop_literal(ctx, -2, "_closed");
    return 0;
}

/* After the listener: a response that was ended by it is finished, unless there is more to do. */
void http_connection_after(http_parser *parser)
{
    duk_context *ctx = parser->env->ctx;
    if (!parser->ended || !parser->response || !parser->env->can_call)
        return;
    parser->ended = false;
    if (duk_safe_call(ctx, finish_protected, parser, 0, 1) != DUK_EXEC_SUCCESS)
        env_uncaught(parser->env, false);
    else
        duk_pop(ctx);
}

/* finishResponse(response): lib does the rest; whether the connection is to be closed */
duk_ret_t http_finish_response(duk_context *ctx)
{
    duk_get_prop_string(ctx, 0, HTTP_CONNECTION);
    http_parser *parser = http_parser_at(ctx, -1);
    if (!parser || parser->response != duk_get_heapptr(ctx, 0))
        return 0;
    let_response_go(ctx, parser, 0);
    duk_push_boolean(ctx, parser->last);
    return 1;
}
