/*
 * kdf.h - keys from passwords and other keys: PBKDF2, HKDF, scrypt.
 */
#ifndef CRYPTO_KDF_H
#define CRYPTO_KDF_H

#include "crypto/hash.h"
#include "crypto/status.h"

typedef struct crypto_slice {
    const uint8_t *bytes;
    size_t length;
} crypto_slice;

/* RFC 8018 */
void crypto_pbkdf2(const crypto_hash_kind *kind, crypto_slice password, crypto_slice salt, uint32_t iterations,
                   uint8_t *out, size_t length);
/* RFC 5869; `length` is at most 255 digests. */
void crypto_hkdf(const crypto_hash_kind *kind, crypto_slice key, crypto_slice salt, crypto_slice info, uint8_t *out,
                 size_t length);

/* Whether OpenSSL takes these; CRYPTO_SCRYPT_MEMORY if only `maxmem` is in the way. */
crypto_status crypto_scrypt_check(uint64_t n, uint32_t r, uint32_t p, uint64_t maxmem);
/* RFC 7914, for parameters that have been checked. */
crypto_status crypto_scrypt(crypto_slice password, crypto_slice salt, uint64_t n, uint32_t r, uint32_t p, uint8_t *out,
                            size_t length);

#endif
