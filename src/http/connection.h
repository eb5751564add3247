/*
 * connection.h - the short way of requests and responses, see connection.c and response.c.
 */
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

#include "http/http.h"

/* The property of a message that leads to its parser. */
#define HTTP_CONNECTION DUK_HIDDEN_SYMBOL("connection")

void http_push_hook(env_t *env, enum http_hook which);
/* Push the one listener of an event and its `this`; or, where that is not all, `emit` itself, `this` and the name, and
 * return true. */
bool http_push_listener(duk_context *ctx, void *emitter, const char *name);
/* The slot of the template on top that leads to the parser. */
duk_uint_t http_add_link(duk_context *ctx);

bool http_takes_short_way(const http_parser *parser);
bool http_connection_request(http_parser *parser);
void http_connection_after(http_parser *parser);
void http_idle_remove(http_parser *parser);
void http_idle_refresh(http_parser *parser);

duk_ret_t http_set_hooks(duk_context *ctx);
duk_ret_t http_set_emit(duk_context *ctx);
duk_ret_t http_list_configure(duk_context *ctx);
duk_ret_t http_connection_start(duk_context *ctx);
duk_ret_t http_connection_dress(duk_context *ctx);
duk_ret_t http_connection_of(duk_context *ctx);
duk_ret_t http_connection_forget(duk_context *ctx);
duk_ret_t http_connection_take(duk_context *ctx);
duk_ret_t http_connection_done(duk_context *ctx);
duk_ret_t http_connection_is_idle(duk_context *ctx);
duk_ret_t http_finish_response(duk_context *ctx);

/* flow.c */
duk_ret_t http_flow_begin(duk_context *ctx);
duk_ret_t http_flow_leave(duk_context *ctx);
bool http_flow_body(http_parser *parser, const char *at, size_t length);
bool http_flow_end(http_parser *parser);

/* client.c */
bool http_client_reads(http_parser *parser);
bool http_client_response(http_parser *parser);
bool http_client_may_end(duk_context *ctx, http_parser *parser);
void http_client_end(duk_context *ctx, http_parser *parser);
bool http_client_after(http_parser *parser);
duk_ret_t http_client_set_up(duk_context *ctx);
duk_ret_t http_client_serve(duk_context *ctx);
duk_ret_t http_client_fields(duk_context *ctx);
duk_ret_t http_client_head(duk_context *ctx);

/* response.c: ServerResponse.prototype.end */
duk_ret_t http_response_end(duk_context *ctx);

#endif
