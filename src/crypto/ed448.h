/*
 * ed448.h - Ed448 (RFC 8032) and X448 (RFC 7748), over mbedTLS's big numbers.
 */
#ifndef CRYPTO_ED448_H
#define CRYPTO_ED448_H

#include "crypto/kdf.h"
#include "crypto/status.h"

/* The public key (57 bytes) of a private one. */
crypto_status crypto_ed448_public(const uint8_t private[57], uint8_t public[57]);
/* Signature (114 bytes) of a message; `context` has at most 255 bytes. */
crypto_status crypto_ed448_sign(const uint8_t private[57], const uint8_t public[57], crypto_slice context,
                                crypto_slice message, uint8_t signature[114]);
/* Whether it is one. */
bool crypto_ed448_verify(const uint8_t public[57], crypto_slice context, crypto_slice message,
                         const uint8_t signature[114]);

/* The shared secret with a point, or with NULL the public key. CRYPTO_FAILED when it is zero. */
crypto_status crypto_x448(const uint8_t private[56], const uint8_t *point, uint8_t out[56]);

#endif
