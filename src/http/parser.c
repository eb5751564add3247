/*
 * parser.c - llhttp's callbacks, and running it.
 *
 * A callback into JavaScript that throws stops the parser; the error stays on the value stack until llhttp has
 * returned, and is thrown then. So nothing ever jumps across llhttp's frames.
 */
#include "http/connection.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/buffer.h"
#include "runtime/text.h"

#define MAX_EXTENSIONS 16384

static int fail(http_parser *parser, const char *reason)
{
    llhttp_set_error_reason(&parser->llhttp, reason);
    return HPE_USER;
}

/* Call the function below `nargs` arguments and `this`; leaves the result, or what was thrown if that is not reported. */
static bool call(http_parser *parser, duk_idx_t nargs, bool ticks)
{
    env_t *env = parser->env;
    duk_context *ctx = env->ctx;
    bool ok;
    env_async_enter(ctx, &parser->async, DUK_INVALID_INDEX);
    if (parser->from_loop) {
        env->callback_depth += !ticks;
        ok = env_callback_result(env, nargs);
        env->callback_depth -= !ticks;
    } else {
        bool in_scope = env->entering_id != 0 && env_async_begin_scope(env);
        ok = duk_pcall_method(ctx, nargs) == DUK_EXEC_SUCCESS;
        if (in_scope)
            env_async_end_scope(env);
    }
    return ok;
}

/* Call JavaScript: `prepare` pushes a function, the parser and `nargs` arguments, or leaves undefined for no function;
 * pointers at the end stand for arguments that are not there. Leaves the result. From the loop the call is an entry of its
 * own, with or without ticks after it; what it throws is reported there. Within execute() what it throws stays on the value
 * stack, for http_parser_run. */
bool http_parser_call(http_parser *parser, duk_safe_call_function prepare, void *data, duk_idx_t nargs, bool ticks)
{
    env_t *env = parser->env;
    duk_context *ctx = env->ctx;
    bool ok = duk_safe_call(ctx, prepare, data, 0, nargs + 2) == DUK_EXEC_SUCCESS;
    if (!ok) {
        duk_pop_n(ctx, nargs + 1); /* leaves the error */
        if (parser->from_loop) {
            env_uncaught(env, false);
            duk_push_undefined(ctx);
        }
    } else if (!duk_is_function(ctx, -nargs - 2)) {
        duk_pop_n(ctx, nargs + 1);
    } else {
        for (; nargs > 0 && duk_is_pointer(ctx, -1); nargs--)
            duk_pop(ctx);
        ok = call(parser, nargs, ticks);
    }
    if (!ok) {
        parser->failed = true;
        if (parser->from_loop)
            duk_pop(ctx);
    }
    return ok;
}

/* ---- the head ---- */

static duk_ret_t prepare_message_begin(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    if (!http_push_callback(parser, HTTP_ON_MESSAGE_BEGIN))
        return 0;
    duk_push_heapptr(ctx, parser->object);
    return 2;
}

static int on_message_begin(llhttp_t *llhttp)
{
    http_parser *parser = (http_parser *)llhttp;
    http_head_clear(&parser->head);
    parser->url_length = 0;
    parser->head_size = 0;
    parser->extensions_size = 0;
    parser->head_done = false;
    parser->message_start = uv_hrtime();
    parser->in_message = true;
    parser->had_body = false;
    if (parser->idle)
        http_idle_remove(parser);
    if (parser->own_callbacks & (1U << HTTP_ON_MESSAGE_BEGIN)) {
        if (!http_parser_call(parser, prepare_message_begin, parser, 0, false))
            return HPE_USER;
        duk_pop(parser->env->ctx);
    }
    return 0;
}

static int add_to_head(http_parser *parser, const char *at, size_t length)
{
    parser->head_size += length;
    if (parser->head_size >= parser->max_head_size)
        return fail(parser, "HPE_HEADER_OVERFLOW:Header overflow");
    if (!http_head_add(&parser->head, at, length))
        return fail(parser, "HPE_INTERNAL:Out of memory");
    return 0;
}

static int on_url(llhttp_t *llhttp, const char *at, size_t length)
{
    http_parser *parser = (http_parser *)llhttp;
    int result = add_to_head(parser, at, length);
    parser->url_length = parser->head.used;
    return result;
}

static int on_piece(llhttp_t *llhttp, const char *at, size_t length)
{
    return add_to_head((http_parser *)llhttp, at, length);
}

static int on_piece_complete(llhttp_t *llhttp)
{
    http_parser *parser = (http_parser *)llhttp;
    return http_head_end(&parser->head) ? 0 : fail(parser, "HPE_INTERNAL:Out of memory");
}

static duk_ret_t prepare_headers_complete(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    llhttp_t *llhttp = &parser->llhttp;
    bool request = llhttp->type == HTTP_REQUEST;
    if (!http_push_callback(parser, HTTP_ON_HEADERS_COMPLETE))
        return 0;
    duk_push_heapptr(ctx, parser->object);
    duk_push_uint(ctx, llhttp->http_major);
    duk_push_uint(ctx, llhttp->http_minor);
    if (parser->own_callbacks & (1U << HTTP_ON_HEADERS_COMPLETE))
        http_head_push_raw(ctx, &parser->head, parser->url_length);
    else
        http_head_push(ctx, &parser->head, parser->url_length);
    if (request) {
        if (parser->own_callbacks & (1U << HTTP_ON_HEADERS_COMPLETE))
            duk_push_uint(ctx, llhttp->method);
        else
            duk_push_string(ctx, llhttp_method_name((llhttp_method_t)llhttp->method));
        env_push_latin1(ctx, (uint8_t *)parser->head.bytes, parser->url_length);
        duk_push_undefined(ctx);
        duk_push_undefined(ctx);
    } else {
        duk_push_undefined(ctx);
        duk_push_undefined(ctx);
        duk_push_uint(ctx, llhttp->status_code);
        env_push_latin1(ctx, (uint8_t *)parser->head.bytes, parser->url_length);
    }
    duk_push_boolean(ctx, llhttp->upgrade);
    duk_push_boolean(ctx, llhttp_should_keep_alive(llhttp));
    return 11;
}

static int on_headers_complete(llhttp_t *llhttp)
{
    http_parser *parser = (http_parser *)llhttp;
    parser->head_done = true;
    parser->head_size = 0;
    if (http_takes_short_way(parser)) {
        bool ok = http_connection_request(parser);
        http_connection_after(parser);
        http_head_clear(&parser->head);
        parser->url_length = 0;
        return ok ? 0 : HPE_USER;
    }
    if (parser->short_way)
        parser->busy++;
    if (parser->serves_client && !parser->responded) {
        bool ok = http_client_response(parser);
        if (!ok || !parser->declined) {
            http_head_clear(&parser->head);
            parser->url_length = 0;
            return ok ? 0 : HPE_USER;
        }
    }
    if (!http_parser_call(parser, prepare_headers_complete, parser, 9, false))
        return HPE_USER;
    int skip = duk_to_int(parser->env->ctx, -1);
    duk_pop(parser->env->ctx);
    http_head_clear(&parser->head);
    parser->url_length = 0;
    return skip < 0 || skip > 2 ? 0 : skip;
}

/* ---- the body ---- */

typedef struct body_piece {
    http_parser *parser;
    const char *at;
    size_t length;
} body_piece;

static duk_ret_t prepare_body(duk_context *ctx, void *data)
{
    body_piece *piece = data;
    if (!http_push_callback(piece->parser, HTTP_ON_BODY))
        return 0;
    duk_push_heapptr(ctx, piece->parser->object);
    memcpy(env_push_buffer(ctx, piece->length), piece->at, piece->length);
    return 3;
}

static int on_body(llhttp_t *llhttp, const char *at, size_t length)
{
    http_parser *parser = (http_parser *)llhttp;
    body_piece piece = {parser, at, length};
    if (length == 0)
        return 0;
    parser->had_body = true;
    if (parser->flow && http_flow_body(parser, at, length))
        return parser->failed ? HPE_USER : 0;
    /* What a client reads is, on Node, one event of its socket. */
    if (!http_parser_call(parser, prepare_body, &piece, 1, parser->llhttp.type == HTTP_REQUEST))
        return HPE_USER;
    duk_pop(parser->env->ctx);
    return 0;
}

static duk_ret_t prepare_trailers(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    if (!http_push_callback(parser, HTTP_ON_HEADERS))
        return 0;
    duk_push_heapptr(ctx, parser->object);
    http_head_push_raw(ctx, &parser->head, 0);
    duk_push_string(ctx, "");
    return 4;
}

static duk_ret_t prepare_message_complete(duk_context *ctx, void *data)
{
    http_parser *parser = data;
    if (!http_push_callback(parser, HTTP_ON_MESSAGE_COMPLETE))
        return 0;
    duk_push_heapptr(ctx, parser->object);
    return 2;
}

static int on_message_complete(llhttp_t *llhttp)
{
    http_parser *parser = (http_parser *)llhttp;
    duk_context *ctx = parser->env->ctx;
    parser->message_start = 0;
    parser->in_message = false;
    if (parser->complete_told) {
        parser->complete_told = false;
        return 0;
    }
    parser->body_pending = false;
    if (parser->flow && http_flow_end(parser))
        return 0;
    if (parser->head.count > 0) {
        if (!http_parser_call(parser, prepare_trailers, parser, 2, false))
            return HPE_USER;
        duk_pop(ctx);
        http_head_clear(&parser->head);
    }
    if (!http_parser_call(parser, prepare_message_complete, parser, 0, false))
        return HPE_USER;
    duk_pop(ctx);
    return 0;
}

/* A chunk's extensions are read and forgotten; without a limit they would be a way to keep a server busy. */
static int on_extension(llhttp_t *llhttp, const char *at, size_t length)
{
    http_parser *parser = (http_parser *)llhttp;
    (void)at;
    parser->extensions_size += length;
    if (parser->extensions_size > MAX_EXTENSIONS)
        return fail(parser, "HPE_CHUNK_EXTENSIONS_OVERFLOW:Chunk extensions overflow");
    return 0;
}

static int on_chunk_header(llhttp_t *llhttp)
{
    http_parser *parser = (http_parser *)llhttp;
    parser->head_size = 0;
    parser->extensions_size = 0;
    return 0;
}

static const llhttp_settings_t settings = {
    .on_message_begin = on_message_begin,
    .on_url = on_url,
    .on_status = on_url,
    .on_header_field = on_piece,
    .on_header_value = on_piece,
    .on_header_field_complete = on_piece_complete,
    .on_header_value_complete = on_piece_complete,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_message_complete = on_message_complete,
    .on_chunk_extension_name = on_extension,
    .on_chunk_extension_value = on_extension,
    .on_chunk_header = on_chunk_header,
};

/* ---- running ---- */

void http_parser_init(http_parser *parser, llhttp_type_t type, uint64_t max_head_size, unsigned lenient)
{
    static void (*const set[])(llhttp_t *, int) = {
        llhttp_set_lenient_headers,
        llhttp_set_lenient_chunked_length,
        llhttp_set_lenient_keep_alive,
        llhttp_set_lenient_transfer_encoding,
        llhttp_set_lenient_version,
        llhttp_set_lenient_data_after_close,
        llhttp_set_lenient_optional_lf_after_cr,
        llhttp_set_lenient_optional_crlf_after_chunk,
        llhttp_set_lenient_optional_cr_before_lf,
        llhttp_set_lenient_spaces_after_chunk_size,
    };
    llhttp_init(&parser->llhttp, type, &settings);
    for (unsigned i = 0; i < sizeof set / sizeof *set; i++) {
        if (lenient & (1U << i))
            set[i](&parser->llhttp, 1);
    }
    http_head_clear(&parser->head);
    parser->max_head_size = max_head_size;
    parser->url_length = 0;
    parser->head_size = parser->extensions_size = 0;
    parser->head_done = false;
    parser->pause_wanted = false;
    parser->message_start = 0;
}

/* Push what went wrong: code, reason and bytesParsed of an Error "Parse Error: reason". */
static void push_error(http_parser *parser, llhttp_errno_t err, size_t parsed)
{
    duk_context *ctx = parser->env->ctx;
    const char *reason = llhttp_get_error_reason(&parser->llhttp), *code = llhttp_errno_name(err);
    size_t code_length = strlen(code);
    if (!reason)
        reason = "";
    if (err == HPE_USER && strchr(reason, ':')) {
        code = reason;
        code_length = (size_t)(strchr(reason, ':') - reason);
        reason += code_length + 1;
    }
    duk_push_error_object(ctx, DUK_ERR_ERROR, "Parse Error: %s", reason);
    duk_push_number(ctx, (double)parsed);
    duk_put_prop_string(ctx, -2, "bytesParsed");
    duk_push_lstring(ctx, code, code_length);
    duk_put_prop_string(ctx, -2, "code");
    duk_push_string(ctx, reason);
    duk_put_prop_string(ctx, -2, "reason");
}

/* What came while the parser was running, from one of its own callbacks: it is next. */
static llhttp_errno_t run_pending(http_parser *parser, llhttp_errno_t err)
{
    while (err == HPE_OK && parser->pending_length > 0) {
        char *bytes = parser->pending;
        size_t length = parser->pending_length;
        parser->pending = NULL;
        parser->pending_length = 0;
        err = llhttp_execute(&parser->llhttp, bytes, length);
        free(bytes);
    }
    return err;
}

bool http_parser_add_pending(http_parser *parser, const char *bytes, size_t length)
{
    char *grown = realloc(parser->pending, parser->pending_length + length);
    if (!grown)
        return false;
    memcpy(grown + parser->pending_length, bytes, length);
    parser->pending = grown;
    parser->pending_length += length;
    return true;
}

bool http_parser_run(http_parser *parser, const char *bytes, size_t length)
{
    duk_context *ctx = parser->env->ctx;
    llhttp_errno_t err;
    size_t parsed = length;
    parser->running = true;
    parser->failed = false;
    err = bytes ? llhttp_execute(&parser->llhttp, bytes, length) : llhttp_finish(&parser->llhttp);
    if (err == HPE_OK && parser->pending) {
        err = run_pending(parser, err);
    } else if (err != HPE_OK) {
        const char *position = llhttp_get_error_pos(&parser->llhttp);
        parsed = bytes && position ? (size_t)(position - bytes) : 0;
    }
    parser->running = false;
    if (err == HPE_PAUSED_UPGRADE) {
        err = HPE_OK;
        llhttp_resume_after_upgrade(&parser->llhttp);
    }
    if (parser->pause_wanted) {
        parser->pause_wanted = false;
        llhttp_pause(&parser->llhttp);
    }
    if (parser->failed) {
        if (!parser->from_loop)
            (void)duk_throw(ctx);
        return false;
    }
    if (!parser->llhttp.upgrade && err != HPE_OK)
        push_error(parser, err, parsed);
    else
        duk_push_number(ctx, (double)parsed);
    return true;
}
