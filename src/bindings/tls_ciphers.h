/*
 * tls_ciphers.h - cipher suites under OpenSSL's names, which are Node's.
 */
#ifndef BINDINGS_TLS_CIPHERS_H
#define BINDINGS_TLS_CIPHERS_H

#include <stdbool.h>
#include <stddef.h>

#define TLS_MAX_CIPHERS 64

typedef struct tls_cipher {
    int id;
    const char *name;
    unsigned traits;
} tls_cipher;

/* The suites that OpenSSL's cipher string names, in its order, as mbedTLS's ids; returns how many. */
size_t tls_ciphers_parse(const char *text, int ids[TLS_MAX_CIPHERS]);
/* The security level that such a string asks for; 1 without one. */
int tls_ciphers_level(const char *text);
/* TLS 1.3's, from a list of their names; unknown ones make it fail (-1). */
int tls_ciphers_parse_13(const char *text, int ids[TLS_MAX_CIPHERS]);
/* Every suite there is, by index; NULL after the last one. */
const tls_cipher *tls_cipher_at(size_t index);
const tls_cipher *tls_cipher_find(int id);
/* The name of RFCs: TLS_ECDHE_RSA_WITH_... */
void tls_cipher_standard_name(const tls_cipher *cipher, char *out, size_t size);
/* The protocol that defined it: TLSv1.3, TLSv1.2, TLSv1.0, SSLv3. */
const char *tls_cipher_version(const tls_cipher *cipher);
bool tls_cipher_is_13(const tls_cipher *cipher);

#endif
