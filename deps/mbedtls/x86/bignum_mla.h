/*
 * bignum_mla.h - the inner loop of multiplying big numbers, for processors with MULX, ADCX and ADOX.
 */
#ifndef SMEW_BIGNUM_MLA_H
#define SMEW_BIGNUM_MLA_H

#include <stddef.h>
#include <stdint.h>

/* d += s b, of the first words in eights; returns how many words were done (none elsewhere) and the carry out of them. */
size_t smew_mla(uint64_t *d, const uint64_t *s, size_t words, uint64_t b, uint64_t *carry);

#endif
