/*
 * aes_bulk.h - AES in counter mode and GCM, eight blocks at a time: what mbedTLS does block by block. For processors that
 * have AES-NI and PCLMULQDQ; elsewhere nothing is done.
 */
#ifndef SMEW_AES_BULK_H
#define SMEW_AES_BULK_H

#include <stddef.h>
#include <stdint.h>

#include "mbedtls/aes.h"

/* Counter mode: `counter` (128 bits, big endian) is what the next block takes. Returns the bytes done, a multiple of 128;
 * the rest is the caller's. */
size_t smew_aes_ctr_bulk(const mbedtls_aes_context *aes, uint8_t counter[16], const uint8_t *in, uint8_t *out,
                         size_t length);

/* GCM from a block's border on: `y` is the last counter block used, `hash` the GHASH so far, `h` its key. Returns the
 * bytes done. */
size_t smew_gcm_bulk(const mbedtls_aes_context *aes, const uint8_t h[16], uint8_t y[16], uint8_t hash[16], int encrypt,
                     const uint8_t *in, uint8_t *out, size_t length);

#endif
