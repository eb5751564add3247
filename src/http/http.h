/*
 * http.h - the HTTP/1 hot path: the parser object and the tables of header fields.
 *
 * A parser (http_parser) is owned by its JavaScript object. It gets bytes by execute(), or straight from a stream handle
 * that it consumes. What it has read of a message's head waits in C; JavaScript gets it in one call, as one buffer
 * (head.c) of which objects are made only when somebody looks.
 */
#ifndef HTTP_H
#define HTTP_H

#include <llhttp.h>

#include "bindings/handle.h"
#include "runtime/env.h"

/* What lib gives by setCallbacks() for all parsers of an environment. */
typedef struct http_env {
    env_ref callbacks[8]; /* by enum http_callback */
} http_env;
http_env *http_env_get(env_t *env);

/* What a parser calls: numbers of properties of the parser (HTTPParser.kOnBody …), as in Node. */
enum http_callback {
    HTTP_ON_MESSAGE_BEGIN,
    HTTP_ON_HEADERS,
    HTTP_ON_HEADERS_COMPLETE,
    HTTP_ON_BODY,
    HTTP_ON_MESSAGE_COMPLETE,
    HTTP_ON_EXECUTE,
    HTTP_ON_TIMEOUT,
    HTTP_CALLBACKS
};

/* The head of a message as it comes in: pieces of one buffer. */
typedef struct http_head {
    char *bytes;
    size_t used, size;
    uint32_t *ends; /* where each name and each value ends, in turn */
    unsigned count, room;
} http_head;

struct http_list;

typedef struct http_parser {
    llhttp_t llhttp; /* first */
    env_t *env;
    void *object;     /* the JavaScript object, which owns this */
    handle_t *handle; /* the stream whose bytes come straight here */
    http_head head;
    size_t url_length; /* the URL, or the reason of a status line, is at the front of the head */
    uint64_t head_size, max_head_size, extensions_size;
    unsigned own_callbacks; /* bits of enum http_callback: set on this object, instead of lib's */
    bool head_done;         /* what comes as header fields are trailers */
    bool running;           /* llhttp_execute is on the C stack */
    bool failed;            /* a callback has thrown; what it threw is on the value stack */
    bool pause_wanted;      /* pause() was called by a callback */
    const char *current;    /* what is being parsed */
    size_t current_length;
    uint64_t message_start; /* uv_hrtime() of the message's first byte, for timeouts; 0: between messages */
    struct http_list *list;
    struct http_parser *next, *previous;
} http_parser;

/* The parsers of a server. Those with a message under way are found by their message_start. */
typedef struct http_list {
    http_parser *first;
} http_list;

/* ---- parser.c ---- */

void http_parser_init(http_parser *parser, llhttp_type_t type, uint64_t max_head_size, unsigned lenient);
/* Parse; NULL is the end. Pushes the number of bytes read or an Error: [ ... ] -> [ ... result ]. Throws what a callback
 * threw. */
void http_parser_run(http_parser *parser, const char *bytes, size_t length);
/* Push one of the parser's callbacks; false (and nothing pushed) if there is none. */
bool http_push_callback(http_parser *parser, enum http_callback which);
/* Let the stream go that is consumed. */
void http_parser_unconsume(http_parser *parser);

/* ---- head.c ---- */

bool http_head_add(http_head *head, const char *bytes, size_t length);
bool http_head_end(http_head *head); /* a name or a value is complete */
void http_head_clear(http_head *head);
/* Push the fields as one buffer for the functions below: [ ... ] -> [ ... buffer ] */
void http_head_push(duk_context *ctx, const http_head *head, size_t start);
/* Push the fields as an array of names and values in turn: [ ... ] -> [ ... array ] */
void http_head_push_raw(duk_context *ctx, const http_head *head, size_t start);

duk_ret_t http_raw_headers(duk_context *ctx);
duk_ret_t http_headers(duk_context *ctx);
duk_ret_t http_find_field(duk_context *ctx);
duk_ret_t http_add_header_line(duk_context *ctx);

/* ---- list.c ---- */

void http_list_add(http_list *list, http_parser *parser);
void http_list_remove(http_parser *parser);
void http_define_list(duk_context *ctx);
http_list *http_list_at(duk_context *ctx, duk_idx_t index);

#endif
