/*
 * tls_wrap.h - a TLS connection: mbedTLS between the stream below (a handle of libuv's, or a stream of JavaScript's) and
 * the socket above. The parts: tls_wrap.c (life), tls_handshake.c (up to the first byte of data), tls_stream.c (bytes),
 * tls_buffers.c (records while they are worked on), tls_info.c (what is known of peer and session).
 *
 * Everything that arrives is worked off at once. A function that may have called JavaScript returns with the connection
 * perhaps closed; the object is kept on the value stack meanwhile.
 */
#ifndef BINDINGS_TLS_WRAP_H
#define BINDINGS_TLS_WRAP_H

/* A few facts of the handshake are to be had from mbedTLS's inside only. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS

#include "bindings/handle.h"
#include "bindings/tls_context.h"
#include "bindings/tls_error.h"
#include "bindings/tls_hello.h"

/* Who is asked before a server's handshake, in this order. */
typedef enum tls_phase { TLS_SESSION, TLS_CERTIFICATE, TLS_PROTOCOL, TLS_READY } tls_phase;

/* What is kept of a buffer of mbedTLS's while the connection is idle (tls_buffers.c). */
#define TLS_POINTERS 6
typedef struct tls_idle_buffer {
    uint8_t head[32];
    uint16_t offsets[TLS_POINTERS];
} tls_idle_buffer;

typedef struct tls_wrap {
    env_t *env;
    env_async async;
    env_ref self;    /* pins the object until it is destroyed */
    handle_t *lower; /* NULL: a stream of JavaScript's, or closed */
    tls_context *context;
    mbedtls_ssl_config conf;
    mbedtls_ssl_context ssl;
    bool is_server, has_lower, begun, established, failed, destroyed, reading, lower_reading, ended, end_told, closing_sent;
    bool request_cert, reject_unauthorized;
    bool asks_session, asks_certificate, asks_protocol, asks_psk, logs_keys, tells_sessions;
    bool chosen;  /* the context is SNI's */
    bool waiting; /* for JavaScript's answer to one of them */
    tls_phase phase;
    tls_hello *hello;
    /* encrypted bytes that wait to be read */
    uint8_t *in;
    size_t in_length, in_room;
    const uint8_t *feed;
    size_t feed_left;
    uint8_t *next; /* what arrived while the bytes before were worked off */
    size_t next_length, next_room;
    bool processing, inside; /* mbedTLS is on the stack below a callback */
    /* encrypted bytes that wait to be sent */
    uint8_t *out;
    size_t out_length, out_room;
    unsigned writes; /* under way below */
    int write_error;
    env_ref write_request;
    /* data that waits for the end of the handshake */
    uint8_t *clear;
    size_t clear_length;
    bool holds_clear;
    size_t fragment; /* largest piece of data in one record */
    double bytes_read, bytes_written;
    bool is_idle; /* mbedTLS has no buffers */
    tls_idle_buffer idle_in, idle_out;
    /* what the program asked for */
    char *server_name;
    char **alpn; /* ended by NULL; the strings follow in the same block */
    uint8_t *resume, *psk;
    size_t resume_length, psk_length;
    char *psk_identity, *psk_hint;
    /* what came of it */
    bool reused;
    uint16_t group;
    unsigned dh_bits;
    int resumed_verdict;
    int verdict; /* of the peer's certificates; -1: not yet known */
    uint8_t *session, *resumed_peer;
    size_t session_length, resumed_peer_length;
    uint8_t first[8]; /* of the record being read, for errors */
    size_t first_count;
    int alert;
    uint8_t client_random[32];
    uint8_t finished[2][64]; /* one's own Finished message and the peer's */
    size_t finished_length[2];
    uint8_t given_session_id[32];
    size_t given_session_id_length;
} tls_wrap;

/* The connection of `this`, or NULL when it is gone. */
tls_wrap *tls_this(duk_context *ctx);

/* tls_handshake.c */
extern const duk_function_list_entry tls_handshake_methods[];
/* Begin a client's handshake if it has not begun. */
void tls_begin(tls_wrap *w);
/* Go on with what has arrived: handshake, then data. */
void tls_process(tls_wrap *w);
/* Report a failure to onerror; what mbedTLS wants to tell the peer is sent before. */
void tls_fail(tls_wrap *w, int code);
/* Call a method of the object, from the loop: [ ... arguments ] -> [ ... ]. */
void tls_emit(tls_wrap *w, const char *name, duk_idx_t nargs);

/* tls_stream.c */
extern const duk_function_list_entry tls_stream_methods[];
int tls_send(void *wrap, const unsigned char *bytes, size_t length);
int tls_receive(void *wrap, unsigned char *out, size_t length);
/* Hand on what waits to be sent. */
void tls_flush(tls_wrap *w);
/* Read all data there is; emits onread. */
void tls_read_clear(tls_wrap *w);
/* Work off what has arrived, these bytes last. */
void tls_feed(tls_wrap *w, const uint8_t *bytes, size_t length);
/* Write what waited for the handshake. */
void tls_write_held(tls_wrap *w);
/* Start or stop reading below, as handshake and reader need it. */
void tls_update_reading(tls_wrap *w);
/* The stream below, NULL when there is none of libuv's or it is closed. */
uv_stream_t *tls_lower(const tls_wrap *w);
void tls_attach(tls_wrap *w, handle_t *lower);
void tls_detach(tls_wrap *w);
/* Fail what waits to be written. */
void tls_cancel_write(tls_wrap *w, int status);

/* tls_buffers.c */
/* Before mbedTLS works for an established connection; false: no memory. */
bool tls_buffers_take(tls_wrap *w);
/* Afterwards, from wherever: they go only if nothing is in them. */
void tls_buffers_give(tls_wrap *w);

/* tls_info.c */
extern const duk_function_list_entry tls_info_methods[];
/* Make the session, as getSession() gives it, of the handshake that is over or a ticket that came. */
void tls_store_session(tls_wrap *w);
/* Take a session of that form for the handshake to come. */
bool tls_load_session(tls_wrap *w, mbedtls_ssl_session *session, const uint8_t *bytes, size_t length);
int tls_verdict(duk_context *ctx, tls_wrap *w);

#endif
