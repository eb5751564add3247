/*
 * bignum_mla.h - the inner loop of multiplying big numbers, for processors with MULX, ADCX and ADOX.
 */
#ifndef SMEW_BIGNUM_MLA_H
#define SMEW_BIGNUM_MLA_H

#include <stddef.h>
#include <stdint.h>

/* Whether this processor is one; what follows may be called only then, with a number of words that is a multiple of 8. */
int smew_mla_usable(void);

/* d += s b; returns the carry. */
uint64_t smew_mla(uint64_t *d, const uint64_t *s, size_t words, uint64_t b);

/* The rows of Montgomery's multiplication: t (2 words + 1 of them, zero) becomes (a b + some n), of which the lower words are
 * zero; mm is -1 / n modulo 2^64. */
void smew_montgomery_rows(uint64_t *t, const uint64_t *a, const uint64_t *b, const uint64_t *n, size_t words, uint64_t mm);

#endif
