/*
 * key.h - asymmetric keys: RSA, RSA-PSS, DSA, DH, EC, Ed25519, Ed448, X25519, X448; public or private. A key does not
 * change once it is made, so threads may share one.
 */
#ifndef CRYPTO_KEY_H
#define CRYPTO_KEY_H

#include <stdatomic.h>
#include <stdbool.h>

#include "crypto/der.h"
#include "crypto/hash.h"
#include "crypto/kdf.h"
#include "crypto/status.h"
#include "mbedtls/ecp.h"
#include "mbedtls/rsa.h"

typedef enum crypto_key_type {
    KEY_RSA,
    KEY_RSA_PSS,
    KEY_DSA,
    KEY_DH,
    KEY_EC,
    KEY_ED25519,
    KEY_ED448,
    KEY_X25519,
    KEY_X448
} crypto_key_type;

typedef struct crypto_curve {
    mbedtls_ecp_group_id id;
    const char *name; /* as OpenSSL has it */
    const char *jwk;  /* NULL: JWK does not know it */
    uint16_t bits;    /* of the field */
    uint8_t oid_length, oid[9];
} crypto_curve;

/* What an RSA-PSS key allows. */
typedef struct crypto_pss {
    bool restricted;
    const crypto_hash_kind *hash, *mgf;
    uint32_t salt_length;
} crypto_pss;

#define KEY_RAW_MAX 57

typedef struct crypto_key {
    atomic_uint references;
    crypto_key_type type;
    bool is_private;
    union {
        struct {
            mbedtls_rsa_context context;
            crypto_pss pss;
        } rsa;
        struct {
            mbedtls_mpi p, q, g, y, x;
        } field; /* DSA, DH (q is 0 if unknown) */
        struct {
            const crypto_curve *curve;
            bool explicit_parameters;
            mbedtls_ecp_group group;
            mbedtls_mpi d;
            mbedtls_ecp_point q;
        } ec;
        struct {
            uint8_t public[KEY_RAW_MAX], private[KEY_RAW_MAX];
        } raw;
    } u;
} crypto_key;

/* A key with one reference, its numbers empty; NULL without memory. */
crypto_key *crypto_key_new(crypto_key_type type, bool is_private);
crypto_key *crypto_key_keep(crypto_key *key);
void crypto_key_release(crypto_key *key);

/* "rsa", "rsa-pss", "ec" … */
const char *crypto_key_type_name(crypto_key_type type);
/* Bytes of a raw key (Ed25519, Ed448, X25519, X448), 0 for other types. */
size_t crypto_key_raw_size(crypto_key_type type);
/* Whether the public halves are the same; of two private ones the private halves. */
bool crypto_key_equal(const crypto_key *a, const crypto_key *b);
/* A new key with the public half alone. */
crypto_key *crypto_key_public(const crypto_key *key);

extern const crypto_curve crypto_curves[];
extern const size_t crypto_curve_count;
/* By OpenSSL's or NIST's name ("prime256v1", "P-256"). */
const crypto_curve *crypto_curve_find(const char *name);
const crypto_curve *crypto_curve_from_jwk(const char *name);

/* ---- made of parts; the key is checked ---- */

/* A raw key. With private bytes the public ones are computed. */
crypto_status crypto_key_from_raw(crypto_key_type type, bool is_private, crypto_slice bytes, crypto_key **key);
/* An EC key of its group: of the scalar (the point computed), or the point in any encoding, or of both. */
crypto_status crypto_key_from_ec(const crypto_curve *curve, const crypto_slice *d, const crypto_slice *point,
                                 crypto_key **key);
/* Complete and check what the numbers of a key say. */
crypto_status crypto_key_complete(crypto_key *key);

/* ---- DER and PEM ---- */

typedef enum crypto_encoding { ENCODE_ANY, ENCODE_PKCS1, ENCODE_PKCS8, ENCODE_SPKI, ENCODE_SEC1 } crypto_encoding;

/* Read a key. A private one may be encrypted; `passphrase` is NULL for none. Reading a public key accepts a private one
 * or a certificate, too, and takes its public half. */
crypto_status crypto_key_read(crypto_slice text, bool pem, crypto_encoding encoding, bool want_private,
                              const crypto_slice *passphrase, crypto_key **key);
/* The key of a SubjectPublicKeyInfo. */
crypto_status crypto_key_read_spki(crypto_der in, crypto_key **key);

/* Write it; the result is malloc'd. `cipher` (a CBC mode by name) and passphrase encrypt a private one. */
crypto_status crypto_key_write(const crypto_key *key, bool as_private, bool pem, crypto_encoding encoding,
                               const char *cipher, const crypto_slice *passphrase, crypto_slice *out);
/* PEM of bytes; malloc'd. `headers` (lines and an empty one) may be NULL. */
crypto_status crypto_pem_write(const char *label, const char *headers, crypto_slice der, crypto_slice *out);

/* The same with DER that is encrypted as old PEM does it, with `iv` as salt, too. */
crypto_status crypto_pem_write_encrypted(const char *label, const char *cipher, const crypto_slice *passphrase,
                                         const uint8_t *iv, crypto_slice der, crypto_slice *out);

/* A block of PEM. */
typedef struct crypto_pem {
    char label[40];
    crypto_slice der;     /* malloc'd */
    char cipher[24];      /* of an encrypted one, else "" */
    uint8_t iv[16];
    size_t iv_length;
} crypto_pem;
/* The next block from *text on, which moves behind it: CRYPTO_NO_START_LINE when there is none. */
crypto_status crypto_pem_read(crypto_slice *text, crypto_pem *pem);
/* Replace its DER by what it decrypts to. */
crypto_status crypto_pem_decrypt(crypto_pem *pem, const crypto_slice *passphrase);

/* ---- generation ---- */
crypto_status crypto_key_generate_rsa(crypto_key_type type, unsigned bits, uint32_t exponent, crypto_key **key);
crypto_status crypto_key_generate_dsa(unsigned bits, unsigned divisor_bits, crypto_key **key);
crypto_status crypto_key_generate_ec(const crypto_curve *curve, bool explicit_parameters, crypto_key **key);
crypto_status crypto_key_generate_raw(crypto_key_type type, crypto_key **key);
/* x and y for the p and g that `key` has. */
crypto_status crypto_key_generate_dh(crypto_key *key);

#endif
