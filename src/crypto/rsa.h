/*
 * rsa.h - RSA's paddings: PKCS#1 v1.5, OAEP, PSS (RFC 8017).
 */
#ifndef CRYPTO_RSA_H
#define CRYPTO_RSA_H

#include "crypto/key.h"

/* OpenSSL's numbers */
enum { RSA_PKCS1 = 1, RSA_NONE = 3, RSA_OAEP = 4, RSA_X931 = 5, RSA_PSS = 6 };
enum { SALT_DIGEST = -1, SALT_AUTO = -2 };

#define RSA_MAX_BYTES MBEDTLS_MPI_MAX_SIZE

/* How to sign: what is not said is decided by the key. */
typedef struct crypto_sign_options {
    int padding;  /* RSA; 0: the key's usual one */
    bool has_salt;
    int salt_length;
    bool p1363;   /* DSA, EC: r and s side by side */
    crypto_slice context; /* Ed448 */
} crypto_sign_options;

/* A signature (up to RSA_MAX_BYTES) of a digest. */
crypto_status crypto_rsa_sign(const crypto_key *key, const crypto_hash_kind *hash, const uint8_t *digest,
                              const crypto_sign_options *options, uint8_t *out, size_t *length);
/* CRYPTO_OK with *valid, or why it cannot be checked. */
crypto_status crypto_rsa_verify(const crypto_key *key, const crypto_hash_kind *hash, const uint8_t *digest,
                                const crypto_sign_options *options, crypto_slice signature, bool *valid);

/* Encryption with the public or the private half, out of and into up to RSA_MAX_BYTES. OAEP takes a digest and a label. */
crypto_status crypto_rsa_crypt(const crypto_key *key, bool encrypt, bool with_private, int padding,
                               const crypto_hash_kind *hash, crypto_slice label, crypto_slice in, uint8_t *out,
                               size_t *length);

#endif
