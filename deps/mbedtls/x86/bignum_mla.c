/*
 * bignum_mla.c - d += s b. The two chains of carries, of the low halves and of the high halves of the products, run side by
 * side in CF and OF. Its time depends on the number of words only.
 */
#include "bignum_mla.h"

#if defined(__x86_64__)

#if defined(__clang__) /* has no name for ADX; all processors with AVX-512 have it */
#define HAS_ADX() (__builtin_cpu_supports("bmi2") && __builtin_cpu_supports("avx512f"))
#else
#define HAS_ADX() (__builtin_cpu_supports("bmi2") && __builtin_cpu_supports("adx"))
#endif

#define WORD(at, high_in, high_out) \
    "mulx " #at "(%[s]), %[low], %[" #high_out "]\n\t" \
    "adcx " #at "(%[d]), %[low]\n\t" \
    "adox %[" #high_in "], %[low]\n\t" \
    "mov %[low], " #at "(%[d])\n\t"

static inline uint64_t eights(uint64_t *d, const uint64_t *s, size_t count, uint64_t b)
{
    uint64_t carry = 0, low, high;
    __asm__ volatile("1:\n\t"
                     "xor %k[low], %k[low]\n\t" /* no carry in either chain */
                     WORD(0, carry, high) WORD(8, high, carry) WORD(16, carry, high) WORD(24, high, carry)
                     WORD(32, carry, high) WORD(40, high, carry) WORD(48, carry, high) WORD(56, high, carry)
                     "mov $0, %k[low]\n\t"
                     "adcx %[low], %[carry]\n\t"
                     "adox %[low], %[carry]\n\t"
                     "add $64, %[s]\n\t"
                     "add $64, %[d]\n\t"
                     "dec %[count]\n\t"
                     "jnz 1b\n\t"
                     : [d] "+r"(d), [s] "+r"(s), [count] "+r"(count), [carry] "+r"(carry), [low] "=&r"(low),
                       [high] "=&r"(high)
                     : "d"(b)
                     : "cc", "memory");
    return carry;
}

int smew_mla_usable(void)
{
    return HAS_ADX();
}

uint64_t smew_mla(uint64_t *d, const uint64_t *s, size_t words, uint64_t b)
{
    return eights(d, s, words / 8, b);
}

void smew_montgomery_rows(uint64_t *t, const uint64_t *a, const uint64_t *b, const uint64_t *n, size_t words, uint64_t mm)
{
    for (size_t i = 0; i < words; i++, t++) {
        uint64_t quotient = (t[0] + a[i] * b[0]) * mm;
        unsigned __int128 top = eights(t, b, words / 8, a[i]);
        top += eights(t, n, words / 8, quotient);
        top += t[words];
        t[words] = (uint64_t)top;
        t[words + 1] = (uint64_t)(top >> 64);
    }
}

#else

int smew_mla_usable(void)
{
    return 0;
}

uint64_t smew_mla(uint64_t *d, const uint64_t *s, size_t words, uint64_t b)
{
    (void)d, (void)s, (void)words, (void)b;
    return 0;
}

void smew_montgomery_rows(uint64_t *t, const uint64_t *a, const uint64_t *b, const uint64_t *n, size_t words, uint64_t mm)
{
    (void)t, (void)a, (void)b, (void)n, (void)words, (void)mm;
}

#endif
