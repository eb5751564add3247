/*
 * hash.h - message digests and HMAC under OpenSSL's names. A state is a plain value: assignment copies it.
 */
#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mbedtls/md5.h"
#include "mbedtls/ripemd160.h"
#include "mbedtls/sha1.h"
#include "mbedtls/sha256.h"
#include "mbedtls/sha512.h"

#define CRYPTO_HASH_MAX 64        /* bytes of the longest digest (without SHAKE's choice) */
#define CRYPTO_HASH_MAX_BLOCK 168 /* bytes of the longest block */

typedef enum crypto_hash_id {
    HASH_MD5,
    HASH_MD5_SHA1, /* both, one after the other, as TLS 1.1 signs them */
    HASH_RIPEMD160,
    HASH_SHA1,
    HASH_SHA224,
    HASH_SHA256,
    HASH_SHA384,
    HASH_SHA512,
    HASH_SHA512_224,
    HASH_SHA512_256,
    HASH_SHA3_224,
    HASH_SHA3_256,
    HASH_SHA3_384,
    HASH_SHA3_512,
    HASH_SHAKE128,
    HASH_SHAKE256,
    HASH_BLAKE2B512,
    HASH_BLAKE2S256,
    HASH_COUNT
} crypto_hash_id;

typedef struct crypto_hash_kind {
    crypto_hash_id id;
    const char *name;   /* in lower case */
    uint8_t size;       /* bytes of a digest; SHAKE's default */
    uint8_t block;      /* bytes of a block */
    bool extendable;    /* any output length */
    uint8_t oid_length; /* 0: none */
    uint8_t oid[11];    /* content of the ASN.1 object identifier */
} crypto_hash_kind;

/* Keccak's sponge; the digest's length gives the capacity. */
typedef struct crypto_keccak {
    uint64_t lanes[25];
    uint8_t rate, position, suffix;
} crypto_keccak;

typedef struct crypto_blake2 {
    union {
        uint64_t b[8];
        uint32_t s[8];
    } h;
    uint64_t count[2];
    uint8_t buffer[128];
    uint8_t used;
} crypto_blake2;

typedef struct crypto_hash {
    const crypto_hash_kind *kind;
    union {
        struct {
            mbedtls_md5_context md5;
            mbedtls_sha1_context sha1;
        } old;
        mbedtls_ripemd160_context ripemd160;
        mbedtls_sha256_context sha256;
        mbedtls_sha512_context sha512;
        crypto_keccak keccak;
        crypto_blake2 blake2;
    } u;
} crypto_hash;

/* By any of its names in any case ("sha256", "SHA-256", "RSA-SHA256"); NULL for an unknown one. */
const crypto_hash_kind *crypto_hash_find(const char *name);
const crypto_hash_kind *crypto_hash_get(crypto_hash_id id);
/* By its object identifier. */
const crypto_hash_kind *crypto_hash_from_oid(const uint8_t *oid, size_t length);
/* The names of getHashes(), NULL-terminated. */
extern const char *const crypto_hash_names[];

void crypto_hash_start(crypto_hash *hash, const crypto_hash_kind *kind);
void crypto_hash_update(crypto_hash *hash, const void *bytes, size_t length);
/* Writes kind->size bytes, or `length` of an extendable one. The state is used up. */
void crypto_hash_finish(crypto_hash *hash, uint8_t *out, size_t length);
/* All of it at once. */
void crypto_hash_of(const crypto_hash_kind *kind, const void *bytes, size_t length, uint8_t *out);

typedef struct crypto_hmac {
    crypto_hash inner, outer;
} crypto_hmac;

void crypto_hmac_start(crypto_hmac *hmac, const crypto_hash_kind *kind, const void *key, size_t length);
void crypto_hmac_update(crypto_hmac *hmac, const void *bytes, size_t length);
void crypto_hmac_finish(crypto_hmac *hmac, uint8_t *out);

/* keccak.c */
void crypto_keccak_start(crypto_keccak *sponge, size_t capacity, uint8_t suffix);
void crypto_keccak_update(crypto_keccak *sponge, const uint8_t *bytes, size_t length);
void crypto_keccak_finish(crypto_keccak *sponge, uint8_t *out, size_t length);

/* blake2.c */
void crypto_blake2b_start(crypto_blake2 *hash);
void crypto_blake2b_update(crypto_blake2 *hash, const uint8_t *bytes, size_t length);
void crypto_blake2b_finish(crypto_blake2 *hash, uint8_t *out);
void crypto_blake2s_start(crypto_blake2 *hash);
void crypto_blake2s_update(crypto_blake2 *hash, const uint8_t *bytes, size_t length);
void crypto_blake2s_finish(crypto_blake2 *hash, uint8_t *out);

#endif
