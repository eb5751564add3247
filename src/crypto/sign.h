/*
 * sign.h - signatures by any key, and shared secrets.
 */
#ifndef CRYPTO_SIGN_H
#define CRYPTO_SIGN_H

#include "crypto/rsa.h"

#define CRYPTO_SIGNATURE_MAX RSA_MAX_BYTES

/* Of a digest; not for Ed25519 and Ed448. */
crypto_status crypto_sign_digest(const crypto_key *key, const crypto_hash_kind *hash, const uint8_t *digest,
                                 const crypto_sign_options *options, uint8_t *out, size_t *length);
crypto_status crypto_verify_digest(const crypto_key *key, const crypto_hash_kind *hash, const uint8_t *digest,
                                   const crypto_sign_options *options, crypto_slice signature, bool *valid);
/* Of a message; `hash` is NULL for the key's usual one. */
crypto_status crypto_sign_message(const crypto_key *key, const crypto_hash_kind *hash, crypto_slice message,
                                  const crypto_sign_options *options, uint8_t *out, size_t *length);
crypto_status crypto_verify_message(const crypto_key *key, const crypto_hash_kind *hash, crypto_slice message,
                                    const crypto_sign_options *options, crypto_slice signature, bool *valid);

/* Bytes of each of r and s that an EC or DSA key makes; 0 for other keys. */
size_t crypto_sign_half(const crypto_key *key);
/* Between DER and r and s side by side: the bytes written (at most 2 * half + 9), 0 if that is no signature. */
size_t crypto_sign_to_der(const uint8_t *raw, size_t half, uint8_t *out);
size_t crypto_sign_from_der(crypto_slice der, size_t half, uint8_t *out);

/* The secret of one's private and another's public key of the same kind; malloc'd. */
crypto_status crypto_agree(const crypto_key *own, const crypto_key *other, crypto_slice *secret);

#endif
