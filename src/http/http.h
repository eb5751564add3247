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
#include <time.h>

#include "bindings/handle.h"
#include "runtime/env.h"

/* Functions of lib/_http_server.js for what the short way leaves to it (connection.c, response.c). */
enum http_hook {
    HTTP_HOOK_FINISH_LATER, /* (response): finish it, in a tick */
    HTTP_HOOK_IDLE,         /* (parser): its connection's time is over */
    HTTP_HOOK_END,          /* OutgoingMessage.prototype.end */
    HTTP_HOOK_ENDED,        /* (response, parser, writing, error): end() has sent it */
    HTTP_HOOK_WRITTEN,      /* (parser, status): all of it is with the kernel */
    HTTP_HOOK_CLOSE,        /* (request): its body has been read, 'close' comes */
    HTTP_HOOKS
};

/* The same of lib/_http_client.js (client.c). */
enum http_client_hook {
    HTTP_CLIENT_DATA,    /* its listener on sockets; where there is another one, the bytes are the stream's */
    HTTP_CLIENT_EXECUTE, /* (parser, result): what came is parsed, and there is more to do than to wait */
    HTTP_CLIENT_DONE,    /* (parser): the response is over and its listeners know */
    HTTP_CLIENT_HOOKS
};

/* What lib gives for all parsers of an environment. */
typedef struct http_env {
    env_ref callbacks[8]; /* by enum http_callback */
    env_ref hooks[HTTP_HOOKS], client_hooks[HTTP_CLIENT_HOOKS];
    env_ref emit_ref, template_ref, timeout_ref;
    void *emit;     /* EventEmitter.prototype.emit */
    void *template; /* of responses that a client gets */
    void *timeout;  /* the symbol of a socket's timer */
    duk_uint_t template_link;
    time_t date_second;
    char date[64]; /* the Date field of that second */
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

/* How the body of a request goes to the program, see flow.c. lib/_http_incoming.js knows the numbers. */
enum http_flow {
    HTTP_FLOW_LISTENED = 1, /* to 'data' listeners, as it comes */
    HTTP_FLOW_TEXT = 2,     /* as text */
    HTTP_FLOW_DISCARDS = 4, /* to nobody */
    HTTP_FLOW_ENDED = 8,
    HTTP_FLOW_CLOSED = 16,
    HTTP_FLOW_LEFT = 32 /* through a stream */
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
    bool from_loop;         /* running on what came from the handle */
    char *pending;          /* what execute() was given by a callback */
    size_t pending_length;
    bool pause_wanted;      /* pause() was called by a callback */
    const char *current;    /* what is being parsed */
    size_t current_length;
    uint64_t message_start; /* uv_hrtime() of the message's first byte, for timeouts; 0: between messages */
    struct http_list *list;
    struct http_parser *next, *previous;
    /* a server's connection, see connection.c */
    bool short_way;    /* requests may take it */
    bool bare;         /* there is no net.Socket yet */
    bool in_message;   /* between begin and completion of a message */
    bool body_pending; /* the request's body has not come in whole */
    bool complete_told; /* the request was complete when the listener got it */
    bool had_body, last, in_listener, ended, writing;
    bool body_over;      /* its listeners have got all of the body */
    unsigned flow;       /* bits of enum http_flow */
    void *flow_request;  /* whose end is being told */
    int write_error;
    env_async async;
    unsigned busy;  /* requests that are not answered yet */
    void *response; /* the one that went the short way; the object's property `response` keeps it */
    /* a client's connection, see client.c */
    bool serves_client; /* responses may take the short way */
    bool responded;     /* there has been a response */
    bool declined;      /* nobody is there to take it */
    bool client_done;   /* all of it has been told */
    void *request;      /* the ClientRequest; the object's property `outgoing` keeps it */
    bool idle;
    uint64_t idle_until;
    struct http_parser *idle_next, *idle_previous;
} http_parser;

/* The parsers of a server, and what the short way needs to know of it. Those with a message under way are found by their
 * message_start. */
typedef struct http_list {
    http_parser *first;
    env_t *env;
    /* kept by the list's object */
    void *server, *request, *response, *write_head, *implicit_header, *status_codes, *out_headers_key;
    duk_uint_t request_slot, response_slot, response_slots;
    bool require_host;
    unsigned keep_alive_seconds;
    uint64_t keep_alive; /* milliseconds that a connection may be idle; 0: any time */
    http_parser *idle_first, *idle_last;
    bool timer_made;
    uv_timer_t timer;
} http_list;

/* ---- parser.c ---- */

void http_parser_init(http_parser *parser, llhttp_type_t type, uint64_t max_head_size, unsigned lenient);
/* Parse; NULL is the end. Pushes the number of bytes read or an Error: [ ... ] -> [ ... result ]. Throws what a callback
 * threw; from the loop that has been reported, nothing is pushed and false returned. */
bool http_parser_run(http_parser *parser, const char *bytes, size_t length);
/* Bytes for a parser that is running. */
bool http_parser_add_pending(http_parser *parser, const char *bytes, size_t length);
/* Push one of the parser's callbacks; false (and nothing pushed) if there is none. */
bool http_push_callback(http_parser *parser, enum http_callback which);
/* Let the stream go that is consumed. */
void http_parser_unconsume(http_parser *parser);
/* Call JavaScript, see parser.c. */
bool http_parser_call(http_parser *parser, duk_safe_call_function prepare, void *data, duk_idx_t nargs, bool ticks);
/* The parser of the object at index (NULL if it is none), of `this` (throws). */
http_parser *http_parser_at(duk_context *ctx, duk_idx_t index);
http_parser *http_parser_this(duk_context *ctx);
/* Is the text a token, as methods and the names of fields are (RFC 9110, 5.6.2)? */
bool http_is_token(const char *text, size_t length);

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
