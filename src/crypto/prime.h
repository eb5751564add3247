/*
 * prime.h - prime numbers: found and tested.
 */
#ifndef CRYPTO_PRIME_H
#define CRYPTO_PRIME_H

#include <stdbool.h>

#include "crypto/status.h"
#include "mbedtls/bignum.h"

/* A random prime of so many bits; a safe one: half of it is one, too. With `add` it is `rem` modulo that (NULL: 1, or 3
 * for a safe one). */
crypto_status crypto_prime_generate(mbedtls_mpi *prime, unsigned bits, bool safe, const mbedtls_mpi *add,
                                    const mbedtls_mpi *rem);
/* Whether it is one, with error below 2^-128 or by so many rounds. */
crypto_status crypto_prime_check(const mbedtls_mpi *candidate, unsigned rounds, bool *is_prime);

#endif
