/*
 * tls_error.h - failures of mbedTLS as the errors OpenSSL would have made of them, which programs and tests know.
 */
#ifndef BINDINGS_TLS_ERROR_H
#define BINDINGS_TLS_ERROR_H

#include "duktape.h"

/* What more is known of a failed handshake. */
typedef struct tls_failure {
    int code;            /* mbedTLS's */
    int alert;           /* the peer's fatal alert, or -1 */
    unsigned char first[8]; /* the first bytes of the record that was refused */
    int no_certificate; /* the context that SNI chose has none */
} tls_failure;

/* Push an Error with code, library and reason. */
void tls_push_failure(duk_context *ctx, const tls_failure *failure);
/* The same for a reason of OpenSSL's; library is "SSL routines" and the like, number OpenSSL's whole error number. */
void tls_push_reason(duk_context *ctx, unsigned number, const char *library, const char *prefix, const char *reason);
duk_ret_t tls_throw_reason(duk_context *ctx, unsigned number, const char *library, const char *prefix, const char *reason);

#endif
