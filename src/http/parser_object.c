/*
 * parser_object.c - internalBinding('http_parser'): HTTPParser as JavaScript sees it, with Node's methods.
 *
 * Callbacks are properties 0 to 6 of a parser. Without one of its own a parser has that of setCallbacks(), whose
 * onHeadersComplete gets method and fields in the form that lib/_http_incoming.js wants.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "http/connection.h"
#include "runtime/buffer.h"
#include "runtime/options.h"
#include "runtime/text.h"

#define OWN DUK_HIDDEN_SYMBOL("callbacks")

/* ---- the object ---- */

static void release(void *memory)
{
    http_parser *parser = memory;
    http_parser_unconsume(parser);
    http_list_remove(parser);
    free(parser->head.bytes);
    free(parser->head.ends);
    free(parser->pending);
    free(parser);
}

http_parser *http_parser_at(duk_context *ctx, duk_idx_t index)
{
    return duk_get_owned(ctx, index, release);
}

http_parser *http_parser_this(duk_context *ctx)
{
    duk_push_this(ctx);
    http_parser *parser = http_parser_at(ctx, -1);
    duk_pop(ctx);
    if (!parser)
        (void)duk_type_error(ctx, "Illegal invocation");
    return parser;
}

void http_parser_unconsume(http_parser *parser)
{
    if (!parser->handle)
        return;
    parser->handle->consumer = NULL;
    parser->handle->on_bytes = NULL;
    parser->handle = NULL;
}

static duk_ret_t construct(duk_context *ctx)
{
    if (!duk_is_constructor_call(ctx))
        return duk_type_error(ctx, "Class constructor HTTPParser cannot be invoked without 'new'");
    duk_push_this(ctx);
    http_parser *parser = calloc(1, sizeof *parser);
    if (!parser)
        return duk_range_error(ctx, "out of memory");
    parser->env = env_from(ctx);
    parser->object = duk_get_heapptr(ctx, -1);
    http_parser_init(parser, HTTP_REQUEST, UINT64_MAX, 0);
    duk_set_owned(ctx, -1, parser, release);
    return 0;
}

/* initialize(type, resource, maxHeaderSize, lenientFlags, connectionsList) */
static duk_ret_t initialize(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    llhttp_type_t type = duk_to_int(ctx, 0) == HTTP_RESPONSE ? HTTP_RESPONSE : HTTP_REQUEST;
    double size = duk_to_number(ctx, 2);
    if (parser->running)
        return duk_error(ctx, DUK_ERR_ERROR, "the parser is running");
    http_list_remove(parser);
    env_async_end(ctx, &parser->async);
    if (duk_is_object(ctx, 1))
        env_async_request(ctx, &parser->async, type == HTTP_REQUEST ? "HTTPINCOMINGMESSAGE" : "HTTPCLIENTREQUEST", 1);
    parser->short_way = parser->bare = parser->in_message = parser->body_pending = parser->writing = false;
    parser->serves_client = parser->client_done = false;
    parser->flow = 0;
    parser->request = NULL;
    parser->busy = 0;
    parser->response = NULL;
    http_parser_init(parser, type, size > 0 ? (uint64_t)size : 16384, duk_to_uint(ctx, 3));
    http_list *list = http_list_at(ctx, 4);
    if (list) {
        /* A connection that says nothing is as late as one that says little. */
        parser->message_start = uv_hrtime();
        http_list_add(list, parser);
    }
    return 0;
}

/* ---- callbacks ---- */

/* The callbacks of an environment live as long as it does; they are found through its heap. */
http_env *http_env_get(env_t *env)
{
    duk_context *ctx = env->ctx;
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, "http");
    http_env *http = duk_get_buffer(ctx, -1, NULL);
    if (!http) {
        http = duk_push_fixed_buffer(ctx, sizeof *http);
        duk_put_prop_string(ctx, -3, "http");
    }
    duk_pop_2(ctx);
    return http;
}

bool http_push_callback(http_parser *parser, enum http_callback which)
{
    duk_context *ctx = parser->env->ctx;
    if (parser->own_callbacks & (1U << which)) {
        duk_push_heapptr(ctx, parser->object);
        duk_get_prop_string(ctx, -1, OWN);
        duk_get_prop_index(ctx, -1, which);
        duk_replace(ctx, -3);
        duk_pop(ctx);
    } else {
        env_ref ref = http_env_get(parser->env)->callbacks[which];
        if (ref == ENV_NO_REF)
            return false;
        env_ref_push(ctx, ref);
    }
    if (duk_is_function(ctx, -1))
        return true;
    duk_pop(ctx);
    return false;
}

/* setCallbacks([onMessageBegin, …]): for all parsers without callbacks of their own */
static duk_ret_t set_callbacks(duk_context *ctx)
{
    http_env *http = http_env_get(env_from(ctx));
    for (duk_uarridx_t i = 0; i < HTTP_CALLBACKS; i++) {
        env_ref_release(ctx, &http->callbacks[i]);
        duk_get_prop_index(ctx, 0, i);
        if (duk_is_function(ctx, -1))
            http->callbacks[i] = env_ref_take(ctx);
        else
            duk_pop(ctx);
    }
    return 0;
}

static duk_ret_t get_callback(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    if (!http_push_callback(parser, (enum http_callback)duk_get_current_magic(ctx)))
        duk_push_null(ctx);
    return 1;
}

static duk_ret_t set_callback(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    int which = duk_get_current_magic(ctx);
    duk_push_this(ctx);
    if (!duk_get_prop_string(ctx, -1, OWN)) {
        duk_pop(ctx);
        duk_push_array(ctx);
        duk_dup(ctx, -1);
        duk_put_prop_string(ctx, -3, OWN);
    }
    duk_dup(ctx, 0);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)which);
    parser->own_callbacks |= 1U << which;
    return 0;
}

/* ---- running ---- */

/* execute(buffer, offset, length): bytes read or an Error */
static duk_ret_t execute(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    size_t size, offset = duk_to_uint(ctx, 1), length;
    const char *bytes = env_get_bytes(ctx, 0, &size);
    if (!bytes)
        return duk_type_error(ctx, "Argument must be a buffer");
    if (offset > size)
        offset = size;
    length = duk_is_undefined(ctx, 2) ? size - offset : duk_to_uint(ctx, 2);
    if (length > size - offset)
        length = size - offset;
    duk_push_this(ctx); /* kept alive by the stack */
    if (parser->running) {
        if (!http_parser_add_pending(parser, bytes + offset, length))
            return duk_range_error(ctx, "out of memory");
        duk_push_number(ctx, (double)length);
    } else if (length == 0)
        duk_push_int(ctx, 0);
    else
        (void)http_parser_run(parser, bytes + offset, length);
    return 1;
}

/* finish(): undefined or an Error */
static duk_ret_t finish(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    duk_push_this(ctx);
    if (parser->running)
        return 0;
    (void)http_parser_run(parser, NULL, 0);
    return duk_is_object(ctx, -1) ? 1 : 0;
}

static duk_ret_t prepare_execute(duk_context *ctx, void *data)
{
    return http_push_callback(data, HTTP_ON_EXECUTE) ? 1 : 0;
}

static duk_ret_t run_consumed(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    return http_parser_run(parser, parser->current, parser->current_length) ? 1 : 0;
}

/* The result of parsing is on the stack: onExecute(result) [ ... result ] -> [ ... ] */
static void tell_result(http_parser *parser)
{
    env_t *env = parser->env;
    duk_context *ctx = env->ctx;
    if (duk_safe_call(ctx, prepare_execute, parser, 0, 1) == DUK_EXEC_SUCCESS && duk_is_function(ctx, -1)) {
        duk_swap_top(ctx, -2);
        duk_push_heapptr(ctx, parser->object);
        duk_swap_top(ctx, -2); /* [ function parser result ] */
        env_async_enter(ctx, &parser->async, DUK_INVALID_INDEX);
        env_callback(env, 1);
    } else {
        duk_pop_2(ctx);
    }
}

/* What came on a consumed stream: parse, and tell what came of it where there is more to do. False: it is not for here. */
static bool on_bytes(handle_t *handle, const char *bytes, size_t length)
{
    http_parser *parser = handle->consumer;
    env_t *env = parser->env;
    duk_context *ctx = env->ctx;
    if (parser->llhttp.type == HTTP_RESPONSE && !http_client_reads(parser))
        return false;
    parser->current = bytes;
    parser->current_length = length;
    parser->from_loop = true;
    http_idle_refresh(parser);
    duk_push_heapptr(ctx, parser->object); /* kept alive */
    if (duk_safe_call(ctx, run_consumed, parser, 0, 1) != DUK_EXEC_SUCCESS)
        env_uncaught(env, false);
    else if (duk_is_undefined(ctx, -1) || (duk_is_number(ctx, -1) && (parser->bare || http_client_after(parser))))
        duk_pop(ctx);
    else
        tell_result(parser);
    parser->from_loop = false;
    parser->current = NULL;
    parser->current_length = 0;
    duk_pop(ctx);
    env_settle(env);
    return true;
}

/* consume(handle): from now on what the stream reads comes here */
static duk_ret_t consume(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    handle_t *handle = handle_at(ctx, 0);
    if (!handle || handle->consumer)
        return duk_type_error(ctx, "not a stream that can be consumed");
    http_parser_unconsume(parser);
    parser->handle = handle;
    handle->consumer = parser;
    handle->on_bytes = on_bytes;
    handle->forget_consumer = (void (*)(void *))http_parser_unconsume;
    return 0;
}

static duk_ret_t unconsume(duk_context *ctx)
{
    http_parser_unconsume(http_parser_this(ctx));
    return 0;
}

/* getCurrentBuffer(): a copy of what is being parsed */
static duk_ret_t get_current_buffer(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    void *copy = env_push_buffer(ctx, parser->current ? parser->current_length : 0);
    if (parser->current)
        memcpy(copy, parser->current, parser->current_length);
    return 1;
}

/* pause(), resume(): within a callback they take effect when the parser has read what it was given */
static duk_ret_t pause_or_resume(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    bool pausing = duk_get_current_magic(ctx);
    if (parser->running)
        parser->pause_wanted = pausing;
    else if (pausing)
        llhttp_pause(&parser->llhttp);
    else
        llhttp_resume(&parser->llhttp);
    return 0;
}

static duk_ret_t is_running(duk_context *ctx)
{
    duk_push_boolean(ctx, http_parser_this(ctx)->running);
    return 1;
}

/* remove(): out of the list of connections */
static duk_ret_t remove_from_list(duk_context *ctx)
{
    http_list_remove(http_parser_this(ctx));
    return 0;
}

/* free(), close(): nothing of a stream or a message is kept */
static duk_ret_t let_go(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    http_parser_unconsume(parser);
    http_list_remove(parser);
    env_async_end(ctx, &parser->async);
    return 0;
}

/* duration(): milliseconds since the message began */
static duk_ret_t duration(duk_context *ctx)
{
    http_parser *parser = http_parser_this(ctx);
    duk_push_number(ctx, parser->message_start ? (double)(uv_hrtime() - parser->message_start) / 1e6 : 0);
    return 1;
}

static duk_ret_t headers_completed(duk_context *ctx)
{
    duk_push_boolean(ctx, http_parser_this(ctx)->head_done);
    return 1;
}

static const duk_function_list_entry methods[] = {
    {"close", let_go, 0},
    {"free", let_go, 0},
    {"remove", remove_from_list, 0},
    {"execute", execute, 3},
    {"finish", finish, 0},
    {"initialize", initialize, 5},
    {"consume", consume, 1},
    {"unconsume", unconsume, 0},
    {"getCurrentBuffer", get_current_buffer, 0},
    {"duration", duration, 0},
    {"headersCompleted", headers_completed, 0},
    {"isRunning", is_running, 0},
    {"start", http_connection_start, 1},
    {"dress", http_connection_dress, 0},
    {"takeResponse", http_connection_take, 0},
    {"responseDone", http_connection_done, 0},
    {"isIdle", http_connection_is_idle, 0},
    {"serve", http_client_serve, 1},
    {NULL, NULL, 0},
};

static const duk_number_list_entry constants[] = {
    {"REQUEST", HTTP_REQUEST},
    {"RESPONSE", HTTP_RESPONSE},
    {"kOnMessageBegin", HTTP_ON_MESSAGE_BEGIN},
    {"kOnHeaders", HTTP_ON_HEADERS},
    {"kOnHeadersComplete", HTTP_ON_HEADERS_COMPLETE},
    {"kOnBody", HTTP_ON_BODY},
    {"kOnMessageComplete", HTTP_ON_MESSAGE_COMPLETE},
    {"kOnExecute", HTTP_ON_EXECUTE},
    {"kOnTimeout", HTTP_ON_TIMEOUT},
    {"kLenientNone", 0},
    {"kLenientHeaders", 1},
    {"kLenientChunkedLength", 2},
    {"kLenientKeepAlive", 4},
    {"kLenientTransferEncoding", 8},
    {"kLenientVersion", 16},
    {"kLenientDataAfterClose", 32},
    {"kLenientOptionalLFAfterCR", 64},
    {"kLenientOptionalCRLFAfterChunk", 128},
    {"kLenientOptionalCRBeforeLF", 256},
    {"kLenientSpacesAfterChunkSize", 512},
    {"kLenientAll", 1023},
    {NULL, 0},
};

static void define_parser(duk_context *ctx)
{
    duk_push_c_function(ctx, construct, 0);
    duk_set_native_flags(ctx, -1, DUK_NATIVE_OWNER);
    duk_put_number_list(ctx, -1, constants);
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, methods);
    for (int i = 0; i < 2; i++) {
        duk_push_c_function(ctx, pause_or_resume, 0);
        duk_set_magic(ctx, -1, i);
        duk_put_prop_string(ctx, -2, i ? "pause" : "resume");
    }
    for (int i = 0; i < HTTP_CALLBACKS; i++) {
        duk_push_int(ctx, i);
        duk_push_c_function(ctx, get_callback, 0);
        duk_set_magic(ctx, -1, i);
        duk_push_c_function(ctx, set_callback, 1);
        duk_set_magic(ctx, -1, i);
        duk_def_prop(ctx, -4, DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_CLEAR_ENUMERABLE |
                                  DUK_DEFPROP_SET_CONFIGURABLE);
    }
    duk_put_prop_string(ctx, -2, "prototype");
    duk_put_prop_string(ctx, -2, "HTTPParser");
}

/* ---- the names of methods ---- */

static void push_methods(duk_context *ctx, bool all)
{
    duk_uarridx_t count = 0;
    duk_push_array(ctx);
#define PUSH_METHOD(number, name, string)                                                                              \
    duk_push_string(ctx, #string);                                                                                     \
    duk_put_prop_index(ctx, -2, all ? (duk_uarridx_t)number : count++);
    if (all) {
        HTTP_ALL_METHOD_MAP(PUSH_METHOD)
    } else {
        HTTP_METHOD_MAP(PUSH_METHOD)
    }
#undef PUSH_METHOD
}

/* ---- checks that every header goes through ---- */

static bool is_token_char(uint8_t c)
{
    static const uint8_t bits[16] = {0x00, 0x00, 0x00, 0x00, 0xfa, 0x6c, 0xff, 0x03,
                                     0xfe, 0xff, 0xff, 0xc7, 0xff, 0xff, 0xff, 0x57};
    return c < 128 && (bits[c >> 3] >> (c & 7) & 1);
}

bool http_is_token(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!is_token_char((uint8_t)text[i]))
            return false;
    }
    return length > 0;
}

/* checkIsHttpToken(value) */
static duk_ret_t check_token(duk_context *ctx)
{
    size_t length = 0;
    const char *text = duk_is_symbol(ctx, 0) ? NULL : duk_get_lstring(ctx, 0, &length);
    duk_push_boolean(ctx, text && http_is_token(text, length));
    return 1;
}

/* checkInvalidHeaderChar(text): characters that no field's value may have (controls but tab, above Latin-1) */
static duk_ret_t check_value(duk_context *ctx)
{
    size_t length;
    const uint8_t *text = (const uint8_t *)duk_to_lstring(ctx, 0, &length);
    bool bad = false;
    for (size_t i = 0; !bad && i < length; i++) {
        uint8_t c = text[i];
        if (c < 0x80)
            bad = (c < 0x20 && c != '\t') || c == 0x7f;
        else /* CESU-8: C2 and C3 lead the rest of Latin-1 */
            bad = c > 0xc3 && c >= 0xc0;
    }
    duk_push_boolean(ctx, bad);
    return 1;
}

/* setOwn(object, key, value): an own property as assignment makes it, whatever the prototype has */
static duk_ret_t set_own(duk_context *ctx)
{
    duk_def_prop(ctx, 0, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_ENUMERABLE |
                             DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_FORCE);
    return 0;
}

static const duk_function_list_entry functions[] = {
    {"setCallbacks", set_callbacks, 1},
    {"setHooks", http_set_hooks, 1},
    {"setEmit", http_set_emit, 1},
    {"setUpClient", http_client_set_up, 3},
    {"requestFields", http_client_fields, 2},
    {"requestHead", http_client_head, 2},
    {"connectionOf", http_connection_of, 1},
    {"forgetConnection", http_connection_forget, 1},
    {"beginFlow", http_flow_begin, 1},
    {"leaveFlow", http_flow_leave, 1},
    {"finishResponse", http_finish_response, 1},
    {"end", http_response_end, 3},
    {"setOwn", set_own, 3},
    {"rawHeaders", http_raw_headers, 1},
    {"headers", http_headers, 4},
    {"findField", http_find_field, 3},
    {"addHeaderLine", http_add_header_line, 4},
    {"checkIsHttpToken", check_token, 1},
    {"checkInvalidHeaderChar", check_value, 1},
    {NULL, NULL, 0},
};

void binding_http_parser(duk_context *ctx)
{
    duk_push_object(ctx);
    define_parser(ctx);
    http_define_list(ctx);
    push_methods(ctx, false);
    duk_put_prop_string(ctx, -2, "methods");
    push_methods(ctx, true);
    duk_put_prop_string(ctx, -2, "allMethods");
    duk_put_function_list(ctx, -1, functions);
}
