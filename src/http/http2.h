/*
 * http2.h - a session of HTTP/2: nghttp2 between the bytes of a socket and the streams of lib/internal/http2.
 *
 * JavaScript hands in what it reads (receive) and asks for what is to be sent (send). nghttp2's callbacks call methods of
 * the session object (onheaders, ondata, onstreamclose …); while they run, nothing is freed.
 */
#ifndef HTTP_HTTP2_H
#define HTTP_HTTP2_H

#include <nghttp2/nghttp2.h>
#include <stdbool.h>

#include "runtime/env.h"

/* A piece of data that waits to be sent. */
typedef struct h2_chunk {
    struct h2_chunk *next;
    env_ref buffer; /* pins the bytes */
    const uint8_t *at;
    size_t left;
} h2_chunk;

/* A header field as nghttp2 gave it. */
typedef struct h2_field {
    nghttp2_rcbuf *name, *value;
    uint8_t flags;
} h2_field;

typedef struct h2_stream {
    struct h2_stream *next;
    int32_t id;
    h2_chunk *chunks, **last_chunk;
    bool ended;          /* no more data comes after the chunks */
    bool wants_trailers; /* JavaScript is asked for them at the end */
    bool asked_trailers, deferred, drained;
    bool reading;      /* JavaScript takes data: the window is opened again as it comes */
    size_t unconsumed; /* data that came while nobody was reading */
    h2_field *fields;
    size_t field_count, field_room, field_bytes, field_limit;
    int category;
} h2_stream;

typedef struct h2_session {
    env_t *env;
    nghttp2_session *ng;
    env_ref self;
    bool is_server, destroyed;
    unsigned busy; /* nghttp2 is on the stack */
    h2_stream *streams;
    size_t max_pairs, max_invalid, invalid, max_rejected, rejected;
    int padding;
    double bytes_read, bytes_written, frames_received, frames_sent; /* for performance entries */
} h2_session;

enum { H2_PADDING_NONE, H2_PADDING_ALIGNED, H2_PADDING_MAX };

/* http2_session.c */
nghttp2_session_callbacks *h2_callbacks(void);
h2_stream *h2_stream_find(h2_session *session, int32_t id);
/* `id` 0: not known yet */
h2_stream *h2_stream_make(h2_session *session, int32_t id);
void h2_stream_free(duk_context *ctx, h2_session *session, h2_stream *stream);
/* Call a method of the session object: [ ... arguments ] -> [ ... ]. */
void h2_emit(h2_session *session, const char *name, duk_idx_t nargs);
/* Where nghttp2 gets the data of a stream. */
nghttp2_ssize h2_read_data(nghttp2_session *ng, int32_t id, uint8_t *out, size_t length, uint32_t *flags,
                           nghttp2_data_source *source, void *user);
/* Tell JavaScript which streams have handed all their data over. */
void h2_report_drained(h2_session *session);

#endif
