/*
 * tls_verify.h - whether a peer's certificates lead to one that is trusted, with OpenSSL's verdicts: mbedTLS's own flags
 * say what is wrong, but not in the terms of Node's error codes.
 */
#ifndef BINDINGS_TLS_VERIFY_H
#define BINDINGS_TLS_VERIFY_H

#include <stdbool.h>

#include "bindings/tls_roots.h"
#include "mbedtls/x509_crl.h"
#include "mbedtls/x509_crt.h"

typedef struct tls_trust {
    mbedtls_x509_crt *authorities; /* NULL: none */
    mbedtls_x509_crl *revoked;     /* NULL: nothing is checked */
    const tls_roots *roots;        /* NULL: none */
    int level;                     /* OpenSSL's security level */
    bool partial_chain;            /* an intermediate that is trusted is enough */
} tls_trust;

/* 0, or the number of X509_V_ERR_*. */
int tls_verify(const tls_trust *trust, mbedtls_x509_crt *peer, bool peer_is_server);
/* "CERT_HAS_EXPIRED" and "certificate has expired". */
const char *tls_verify_code(int verdict);
const char *tls_verify_text(int verdict);

/* Call `each` for the leaf, its issuer, that one's issuer and so on, as far as they are known. */
void tls_chain_each(const tls_trust *trust, mbedtls_x509_crt *peer, void (*each)(void *data, const mbedtls_x509_crt *cert),
                    void *data);

/* The certificate that issued `child` in a list, or NULL. */
mbedtls_x509_crt *tls_find_issuer(mbedtls_x509_crt *list, const mbedtls_x509_crt *child);

#endif
