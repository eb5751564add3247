/*
 * tls_context.h - what SecureContext holds: certificates and keys, who is trusted, versions, ciphers, tickets. Counted,
 * as connections go on using it after the object is gone.
 */
#ifndef BINDINGS_TLS_CONTEXT_H
#define BINDINGS_TLS_CONTEXT_H

#include <stdbool.h>

#include "bindings/tls_ciphers.h"
#include "bindings/tls_verify.h"
#include "duktape.h"
#include "mbedtls/pk.h"
#include "mbedtls/ssl.h"
#include "mbedtls/ssl_ticket.h"

#define TLS_MAX_GROUPS 16
#define TLS_MAX_SIGNATURES 32
#define TLS_TICKET_KEYS 48

/* A certificate chain with its key. */
typedef struct tls_identity {
    struct tls_identity *next;
    mbedtls_x509_crt chain;
    mbedtls_pk_context key;
    bool has_chain, has_key;
} tls_identity;

typedef struct tls_context {
    unsigned references;
    int min_version, max_version; /* 0x0301 … 0x0304 */
    int level;                    /* OpenSSL's security level: how weak keys may be */
    int ciphers[TLS_MAX_CIPHERS], ciphers_13[TLS_MAX_CIPHERS], all_ciphers[2 * TLS_MAX_CIPHERS];
    size_t cipher_count, cipher_13_count;
    uint16_t groups[TLS_MAX_GROUPS + 1], signatures[TLS_MAX_SIGNATURES + 1];
    tls_identity *identities;
    mbedtls_x509_crt authorities;
    mbedtls_x509_crl revoked;
    bool has_authorities, has_revoked, uses_roots, partial_chain, client_order, no_tickets;
    mbedtls_ssl_ticket_context tickets;
    bool tickets_ready;
    uint8_t ticket_keys[TLS_TICKET_KEYS];
    uint32_t session_timeout;
    mbedtls_mpi dh_prime, dh_generator;
    bool has_dh;
    unsigned char *spare_in, *spare_out; /* tls_buffers.c */
} tls_context;

/* The context of a SecureContext object, or NULL for anything else. */
tls_context *tls_context_at(duk_context *ctx, duk_idx_t index);
tls_context *tls_context_keep(tls_context *context);
void tls_context_release(tls_context *context);

/* Set up what connections of this context have in common; 0 or an error of mbedTLS. */
int tls_context_configure(tls_context *context, mbedtls_ssl_config *conf, bool is_server);
/* Whom the context trusts. */
tls_trust tls_context_trust(duk_context *ctx, tls_context *context);

/* Free the buffers that idle connections have left (tls_buffers.c). */
void tls_buffers_release(tls_context *context);

/* Random bytes for mbedTLS. */
int tls_random(void *unused, unsigned char *out, size_t length);

/* SecureContext, getCiphers … on the exports object on top of the stack. */
void tls_context_define(duk_context *ctx);

#endif
