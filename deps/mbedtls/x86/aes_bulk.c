/*
 * aes_bulk.c - AES-CTR and AES-GCM eight blocks at a time, so that the pipelines of the AES and multiplication units are
 * never empty. GHASH multiplies as POLYVAL does (RFC 8452, appendix A): bytes reversed, the key doubled, one reduction
 * for eight products.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "aes_bulk.h"

enum { WIDE = 8, STEP = WIDE * 16 };

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("aes,pclmul,sse4.1")))
#define INLINE TARGET static inline __attribute__((always_inline))

static int is_possible(void)
{
    return __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
}

INLINE __m128i load(const void *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

INLINE __m128i reverse(__m128i x)
{
    return _mm_shuffle_epi8(x, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

/* Encrypt eight blocks in place. */
INLINE void encrypt_wide(const mbedtls_aes_context *aes, __m128i b[WIDE])
{
    const uint32_t *keys = aes->buf + aes->rk_offset;
    __m128i key = load(keys);
#pragma GCC unroll 8
    for (int i = 0; i < WIDE; i++)
        b[i] = _mm_xor_si128(b[i], key);
    for (int round = 1; round < aes->nr; round++) {
        key = load(keys + 4 * round);
#pragma GCC unroll 8
        for (int i = 0; i < WIDE; i++)
            b[i] = _mm_aesenc_si128(b[i], key);
    }
    key = load(keys + 4 * aes->nr);
#pragma GCC unroll 8
    for (int i = 0; i < WIDE; i++)
        b[i] = _mm_aesenclast_si128(b[i], key);
}

TARGET static size_t ctr(const mbedtls_aes_context *aes, uint8_t counter[16], const uint8_t *in, uint8_t *out, size_t length)
{
    size_t done = 0;
    uint64_t high, low;
    memcpy(&high, counter, 8);
    memcpy(&low, counter + 8, 8);
    high = __builtin_bswap64(high);
    low = __builtin_bswap64(low);
    for (; length - done >= STEP; done += STEP) {
        __m128i b[WIDE];
#pragma GCC unroll 8
        for (int i = 0; i < WIDE; i++) {
            b[i] = _mm_set_epi64x((long long)__builtin_bswap64(low), (long long)__builtin_bswap64(high));
            high += ++low == 0;
        }
        encrypt_wide(aes, b);
#pragma GCC unroll 8
        for (int i = 0; i < WIDE; i++)
            _mm_storeu_si128((__m128i *)(out + done + 16 * i), _mm_xor_si128(b[i], load(in + done + 16 * i)));
    }
    high = __builtin_bswap64(high);
    low = __builtin_bswap64(low);
    memcpy(counter, &high, 8);
    memcpy(counter + 8, &low, 8);
    return done;
}

/* ---- GHASH ---- */

/* A product of 256 bits, as sums that may still grow. */
typedef struct product {
    __m128i low, middle, high;
} product;

INLINE void multiply_add(product *p, __m128i a, __m128i b)
{
    p->low = _mm_xor_si128(p->low, _mm_clmulepi64_si128(a, b, 0x00));
    p->high = _mm_xor_si128(p->high, _mm_clmulepi64_si128(a, b, 0x11));
    p->middle = _mm_xor_si128(p->middle, _mm_xor_si128(_mm_clmulepi64_si128(a, b, 0x01), _mm_clmulepi64_si128(a, b, 0x10)));
}

INLINE __m128i reduce(const product *p)
{
    const __m128i polynomial = _mm_set_epi64x((long long)0xc200000000000000, 1);
    __m128i low = _mm_xor_si128(p->low, _mm_slli_si128(p->middle, 8));
    __m128i high = _mm_xor_si128(p->high, _mm_srli_si128(p->middle, 8));
    for (int i = 0; i < 2; i++)
        low = _mm_xor_si128(_mm_clmulepi64_si128(low, polynomial, 0x10), _mm_shuffle_epi32(low, 0x4e));
    return _mm_xor_si128(high, low);
}

INLINE __m128i multiply(__m128i a, __m128i b)
{
    product p = {_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
    multiply_add(&p, a, b);
    return reduce(&p);
}

/* The key times x. */
INLINE __m128i double_key(__m128i h)
{
    const __m128i polynomial = _mm_set_epi64x((long long)0xc200000000000000, 1);
    __m128i sign = _mm_srai_epi32(_mm_shuffle_epi32(h, 0xff), 31);
    __m128i carries = _mm_slli_si128(_mm_srli_epi64(h, 63), 8);
    return _mm_xor_si128(_mm_or_si128(_mm_slli_epi64(h, 1), carries), _mm_and_si128(sign, polynomial));
}

/* Eight blocks into the hash; powers[i] is the key to the power of 8 - i. */
INLINE __m128i hash_wide(__m128i hash, const __m128i powers[WIDE], const uint8_t *bytes)
{
    product p = {_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
    multiply_add(&p, _mm_xor_si128(hash, reverse(load(bytes))), powers[0]);
#pragma GCC unroll 8
    for (int i = 1; i < WIDE; i++)
        multiply_add(&p, reverse(load(bytes + 16 * i)), powers[i]);
    return reduce(&p);
}

TARGET static size_t gcm(const mbedtls_aes_context *aes, const uint8_t h[16], uint8_t y[16], uint8_t hash_bytes[16],
                         int encrypt, const uint8_t *in, uint8_t *out, size_t length)
{
    const __m128i swap = _mm_set_epi8(12, 13, 14, 15, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    __m128i powers[WIDE], hash = reverse(load(hash_bytes));
    /* The counter with its 32 bits in the machine's order, to be added to. */
    __m128i counter = _mm_shuffle_epi8(load(y), swap);
    const __m128i one = _mm_set_epi32(1, 0, 0, 0);
    size_t done = 0;
    powers[WIDE - 1] = double_key(reverse(load(h)));
    for (int i = WIDE - 2; i >= 0; i--)
        powers[i] = multiply(powers[i + 1], powers[WIDE - 1]);
    for (; length - done >= STEP; done += STEP) {
        __m128i b[WIDE];
        if (!encrypt)
            hash = hash_wide(hash, powers, in + done);
#pragma GCC unroll 8
        for (int i = 0; i < WIDE; i++) {
            counter = _mm_add_epi32(counter, one);
            b[i] = _mm_shuffle_epi8(counter, swap);
        }
        encrypt_wide(aes, b);
#pragma GCC unroll 8
        for (int i = 0; i < WIDE; i++)
            _mm_storeu_si128((__m128i *)(out + done + 16 * i), _mm_xor_si128(b[i], load(in + done + 16 * i)));
        if (encrypt)
            hash = hash_wide(hash, powers, out + done);
    }
    _mm_storeu_si128((__m128i *)y, _mm_shuffle_epi8(counter, swap));
    _mm_storeu_si128((__m128i *)hash_bytes, reverse(hash));
    return done;
}
#endif

size_t smew_aes_ctr_bulk(const mbedtls_aes_context *aes, uint8_t counter[16], const uint8_t *in, uint8_t *out, size_t length)
{
#if defined(__x86_64__)
    if (length >= STEP && is_possible())
        return ctr(aes, counter, in, out, length);
#endif
    return 0;
}

size_t smew_gcm_bulk(const mbedtls_aes_context *aes, const uint8_t h[16], uint8_t y[16], uint8_t hash[16], int encrypt,
                     const uint8_t *in, uint8_t *out, size_t length)
{
#if defined(__x86_64__)
    /* Less than this is not worth the powers of the key. */
    if (length >= 2 * STEP && is_possible())
        return gcm(aes, h, y, hash, encrypt, in, out, length);
#endif
    return 0;
}
