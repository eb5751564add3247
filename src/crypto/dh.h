/*
 * dh.h - Diffie-Hellman groups.
 */
#ifndef CRYPTO_DH_H
#define CRYPTO_DH_H

#include <stdbool.h>

#include "mbedtls/bignum.h"

/* OpenSSL's findings about a group, bits. */
enum { DH_P_NOT_PRIME = 1, DH_P_NOT_SAFE_PRIME = 2, DH_UNABLE_TO_CHECK_GENERATOR = 4, DH_NOT_SUITABLE_GENERATOR = 8 };

/* The prime of a well-known group ("modp14"), whose generator is 2; false for an unknown one. */
bool crypto_dh_group(const char *name, mbedtls_mpi *p);
/* A private number for a prime, as long as the strength of the group asks for; 0, or mbedTLS's error. */
int crypto_dh_private(mbedtls_mpi *x, const mbedtls_mpi *p);
/* What is wrong with a group, 0 for nothing. */
unsigned crypto_dh_check(const mbedtls_mpi *p, const mbedtls_mpi *g);

#endif
