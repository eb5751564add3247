/*
 * random.h - random bytes of the system, good for keys.
 */
#ifndef CRYPTO_RANDOM_H
#define CRYPTO_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fill with random bytes; 0, or -1 when the system refuses (it does not after boot). */
int crypto_random(void *bytes, size_t length);
/* The same as mbedTLS wants it. */
int crypto_random_for_mbedtls(void *unused, unsigned char *bytes, size_t length);

#endif
