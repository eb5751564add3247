/*
 * tls_names.h - what tls_verify.c asks about the extensions that mbedTLS does not read.
 */
#ifndef BINDINGS_TLS_NAMES_H
#define BINDINGS_TLS_NAMES_H

#include <stdbool.h>

#include "mbedtls/x509_crt.h"

/* Has it a critical extension that nobody here knows (RFC 5280, 4.2)? */
bool tls_has_unknown_critical(const mbedtls_x509_crt *cert);

/* Whether the names of a certificate are among those that an authority above it may speak for (RFC 5280, 4.2.1.10). */
typedef enum tls_names_result {
    TLS_NAMES_FINE,
    TLS_NAMES_NOT_PERMITTED,
    TLS_NAMES_EXCLUDED,
    TLS_NAMES_MINIMUM_MAXIMUM, /* distances, which nobody uses */
    TLS_NAMES_UNSUPPORTED_TYPE,
    TLS_NAMES_BAD_CONSTRAINT,
    TLS_NAMES_BAD_NAME
} tls_names_result;
tls_names_result tls_check_names(const mbedtls_x509_crt *authority, const mbedtls_x509_crt *cert, bool is_leaf);

#endif
