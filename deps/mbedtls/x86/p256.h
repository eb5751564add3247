/*
 * p256.h - multiplication on P-256.
 */
#ifndef SMEW_P256_H
#define SMEW_P256_H

#include <stdint.h>

/* m p + n q, where numbers are 32 bytes in big endian and points x and y of 32 bytes each, of the curve; NULL for a point
 * is the base point, for n nothing. -1 if that is the point at infinity. */
int smew_p256_multiply(uint8_t out[64], const uint8_t m[32], const uint8_t *p, const uint8_t *n, const uint8_t *q);

#endif
