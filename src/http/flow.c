/*
 * flow.c - the body of a request on its way to the program without a stream between.
 *
 * A request that came the short way (connection.c) on a bare connection and has a body needs the state of a stream for
 * those only who read it in their own time. Who listens to 'data' gets what comes as it comes, from here, and then 'end';
 * nobody's body is thrown away. Whoever uses the request in another way meanwhile asks for its `_readableState`: lib makes
 * one that has come as far (leaveFlow), and from there on the bytes go to lib.
 *
 * With a stream 'data' would come in a tick that on('data') has asked for. So the ticks that the program asks for behind it
 * are late enough if they come after what is emitted here; where some wait already, it has to be a stream.
 */
#include "http/connection.h"

#include <string.h>

#include "bindings/buffer.h"
#include "runtime/buffer.h"

/* What is left of a flow that is over, for lib: bits of enum http_flow. */
#define FLOW DUK_HIDDEN_SYMBOL("flow")

/* The parser whose request is the one at index 0, and that reads it now; or NULL. */
static http_parser *parser_of_request(duk_context *ctx)
{
    if (!duk_is_object(ctx, 0))
        return NULL;
    duk_get_prop_string(ctx, 0, HTTP_CONNECTION);
    http_parser *parser = duk_is_object(ctx, -1) ? http_parser_at(ctx, -1) : NULL;
    if (parser) {
        duk_get_prop_literal(ctx, -1, "incoming");
        if (duk_get_heapptr(ctx, -1) != duk_get_heapptr(ctx, 0))
            parser = NULL;
        duk_pop(ctx);
    }
    duk_pop(ctx);
    return parser;
}

/* The connection is one that only the parser reads: a server's without a socket, or a client's (client.c). */
static bool can_flow(const http_parser *parser)
{
    return (parser->bare || parser->serves_client) && parser->handle && parser->handle->state == HANDLE_OPEN && parser->from_loop;
}

/* request[kStateless](encoding): whether 'data' listeners will get the body without the state of a stream. With an encoding
 * nothing begins; it says what they get. */
duk_ret_t http_flow_begin(duk_context *ctx)
{
    duk_push_this(ctx);
    duk_insert(ctx, 0);
    http_parser *parser = parser_of_request(ctx);
    if (!parser || !can_flow(parser) || !parser->body_pending || parser->had_body ||
        (parser->flow & (HTTP_FLOW_LEFT | HTTP_FLOW_DISCARDS)))
        return 0;
    if (!duk_is_undefined(ctx, 1)) {
        const char *encoding = duk_get_string(ctx, 1);
        if (!encoding || (strcmp(encoding, "utf8") != 0 && strcmp(encoding, "utf-8") != 0))
            return 0;
        parser->flow |= HTTP_FLOW_TEXT;
    } else if (parser->env->tick_info[ENV_TICKS_PENDING]) {
        return 0;
    } else {
        parser->flow |= HTTP_FLOW_LISTENED;
        duk_push_true(ctx);
        duk_put_prop_literal(ctx, 0, "_consuming");
    }
    duk_push_true(ctx);
    return 1;
}

/* leaveFlow(request): the state of a stream is made for it; bits of enum http_flow say where it stands */
duk_ret_t http_flow_leave(duk_context *ctx)
{
    http_parser *parser = parser_of_request(ctx);
    duk_get_prop_string(ctx, 0, FLOW);
    unsigned flow = duk_get_uint_default(ctx, -1, 0);
    if (parser && parser->flow_request) {
        parser->flow |= HTTP_FLOW_LEFT;
    } else if (parser) {
        flow |= parser->flow;
        parser->flow = HTTP_FLOW_LEFT;
    }
    duk_push_uint(ctx, flow);
    return 1;
}

/* ---- events ---- */

typedef struct event {
    http_parser *parser;
    const char *name, *bytes;
    size_t length;
} event;

static void push_request(duk_context *ctx, http_parser *parser)
{
    duk_push_heapptr(ctx, parser->object);
    duk_get_prop_literal(ctx, -1, "incoming");
    duk_remove(ctx, -2);
}

static duk_ret_t prepare_event(duk_context *ctx, void *data)
{
    event *e = data;
    push_request(ctx, e->parser);
    bool named = http_push_listener(ctx, duk_get_heapptr(ctx, -1), e->name);
    if (!e->bytes)
        duk_push_pointer(ctx, NULL);
    else if (e->parser->flow & HTTP_FLOW_TEXT)
        buffer_push_text(ctx, ENCODING_UTF8, (const uint8_t *)e->bytes, e->length);
    else
        memcpy(env_push_buffer(ctx, e->length), e->bytes, e->length);
    if (!named)
        duk_push_pointer(ctx, NULL);
    return 4;
}

static bool emit(event *e, bool ticks)
{
    bool ok = http_parser_call(e->parser, prepare_event, e, 2, ticks);
    if (ok)
        duk_pop(e->parser->env->ctx);
    return ok;
}

/* Bytes of the body: true if they were for here. What a listener throws ends the connection, as on Node. */
bool http_flow_body(http_parser *parser, const char *at, size_t length)
{
    if (parser->flow & HTTP_FLOW_DISCARDS)
        return true;
    /* Text that may end within a character needs a decoder. */
    if (!(parser->flow & HTTP_FLOW_LISTENED) || !can_flow(parser) ||
        ((parser->flow & HTTP_FLOW_TEXT) && (uint8_t)at[length - 1] >= 0x80))
        return false;
    event e = {parser, "data", at, length};
    (void)emit(&e, !parser->serves_client);
    return true;
}

/* ---- the end ---- */

static duk_ret_t mark_complete(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    push_request(ctx, parser);
    duk_push_true(ctx);
    duk_put_prop_literal(ctx, -2, "complete");
    duk_push_uint(ctx, parser->flow | HTTP_FLOW_ENDED);
    duk_put_prop_string(ctx, -2, FLOW);
    return 1;
}

/* Behind 'end' comes 'close'. Where nobody listens to it and no stream has been made, it is enough that one knows. */
static duk_ret_t mark_closed(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    bool lib = parser->flow & HTTP_FLOW_LEFT;
    duk_push_heapptr(ctx, parser->flow_request);
    duk_idx_t request = duk_get_top_index(ctx);
    duk_get_prop_literal(ctx, request, "_events");
    if (!lib && duk_is_object(ctx, -1)) {
        duk_get_prop_literal(ctx, -1, "close");
        lib = !duk_is_undefined(ctx, -1);
    }
    if (lib) {
        http_push_hook(parser->env, HTTP_HOOK_CLOSE);
        duk_dup(ctx, request);
        duk_call(ctx, 1);
        return 0;
    }
    duk_get_prop_string(ctx, request, FLOW);
    duk_push_uint(ctx, duk_get_uint_default(ctx, -1, 0) | HTTP_FLOW_CLOSED);
    duk_put_prop_string(ctx, request, FLOW);
    return 0;
}

static bool protect(http_parser *parser, duk_safe_call_function function)
{
    bool ok = duk_safe_call(parser->env->ctx, function, parser, 0, 1) == DUK_EXEC_SUCCESS;
    if (!ok)
        env_uncaught(parser->env, false);
    return ok;
}

/* The request is complete: true if there is nothing left for lib. */
bool http_flow_end(http_parser *parser)
{
    duk_context *ctx = parser->env->ctx;
    bool listened = parser->flow & HTTP_FLOW_LISTENED;
    if (!(listened || (parser->flow & HTTP_FLOW_DISCARDS)) || !can_flow(parser) || parser->head.count > 0 ||
        parser->env->tick_info[ENV_TICKS_PENDING] || (parser->serves_client && !http_client_may_end(ctx, parser)))
        return false;
    if (!protect(parser, mark_complete))
        return true;
    /* The request stays on the stack: parser.incoming may be another one by the end of this. */
    parser->flow_request = duk_get_heapptr(ctx, -1);
    if (parser->serves_client)
        http_client_end(ctx, parser);
    if (listened) {
        event e = {parser, "end", NULL, 0};
        parser->in_listener = parser->body_over = true;
        parser->ended = false;
        if (!emit(&e, false))
            parser->failed = false; /* it comes in a tick on Node: nothing of the connection's */
        parser->in_listener = false;
    }
    if (parser->env->can_call && protect(parser, mark_closed))
        duk_pop(ctx);
    parser->flow = 0;
    parser->flow_request = NULL;
    duk_pop(ctx);
    if (parser->serves_client)
        parser->client_done = true; /* http_client_after() */
    else if (listened)
        http_connection_after(parser);
    return true;
}
