/*
 * tls_hello.h - what a ClientHello asks for, read before the handshake begins: whoever chooses a certificate, a session
 * or a protocol may take its time, and mbedTLS wants them at once.
 */
#ifndef BINDINGS_TLS_HELLO_H
#define BINDINGS_TLS_HELLO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct tls_bytes {
    const uint8_t *at;
    size_t length;
} tls_bytes;

typedef struct tls_hello {
    uint8_t message[16384]; /* the handshake message, put together from its records */
    tls_bytes session_id, server_name, alpn /* as on the wire, without the list's length */, ciphers, signature_algorithms;
    bool has_ticket, wants_ocsp;
    uint16_t version; /* the highest one offered */
} tls_hello;

typedef enum tls_hello_result { TLS_HELLO_DONE, TLS_HELLO_MORE, TLS_HELLO_BAD } tls_hello_result;

/* Read the ClientHello at the beginning of the bytes received. */
tls_hello_result tls_hello_read(tls_hello *hello, const uint8_t *bytes, size_t length);

#endif
