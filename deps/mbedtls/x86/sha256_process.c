/*
 * sha256_process.c - the compression function of SHA-256 for mbedTLS (MBEDTLS_SHA256_PROCESS_ALT): by the processor's own
 * instructions where it has them, which mbedTLS knows of on Arm only; in plain C elsewhere.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "mbedtls/sha256.h"

static const uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#define TARGET __attribute__((target("sha,sse4.1")))

/* Four rounds, and the four words of the message that come twelve rounds later. */
#define ROUNDS(i, m0, m1, m2, m3) \
    do { \
        __m128i w = _mm_add_epi32(m0, _mm_loadu_si128((const __m128i *)(k + (i)))); \
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, w); \
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(w, 0x0e)); \
        if ((i) < 48) { \
            m0 = _mm_sha256msg1_epu32(m0, m1); \
            m0 = _mm_add_epi32(m0, _mm_alignr_epi8(m3, m2, 4)); \
            m0 = _mm_sha256msg2_epu32(m0, m3); \
        } \
    } while (0)

TARGET static __m128i load_words(const unsigned char *at)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)at), swap);
}

TARGET static void process_sha(uint32_t state[8], const unsigned char *data)
{
    __m128i low = _mm_loadu_si128((const __m128i *)state), high = _mm_loadu_si128((const __m128i *)(state + 4));
    low = _mm_shuffle_epi32(low, 0xb1);
    high = _mm_shuffle_epi32(high, 0x1b);
    __m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xf0);
    const __m128i old_abef = abef, old_cdgh = cdgh;
    __m128i m0 = load_words(data), m1 = load_words(data + 16), m2 = load_words(data + 32), m3 = load_words(data + 48);
#pragma GCC unroll 4
    for (int i = 0; i < 64; i += 16) {
        ROUNDS(i, m0, m1, m2, m3);
        ROUNDS(i + 4, m1, m2, m3, m0);
        ROUNDS(i + 8, m2, m3, m0, m1);
        ROUNDS(i + 12, m3, m0, m1, m2);
    }
    abef = _mm_shuffle_epi32(_mm_add_epi32(abef, old_abef), 0x1b);
    cdgh = _mm_shuffle_epi32(_mm_add_epi32(cdgh, old_cdgh), 0xb1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(abef, cdgh, 0xf0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(cdgh, abef, 8));
}

/* What gcc's run-time library has found out at the start; clang's knows no such name and has to ask. */
static int has_sha(void)
{
#if defined(__clang__)
    unsigned a, b, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && b >> 29 & 1;
#else
    return __builtin_cpu_supports("sha") && __builtin_cpu_supports("sse4.1");
#endif
}
#endif

#define TURN(x, n) ((x) >> (n) | (x) << (32 - (n)))

static void process_plain(uint32_t state[8], const unsigned char *data)
{
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)data[4 * i] << 24 | (uint32_t)data[4 * i + 1] << 16 | (uint32_t)data[4 * i + 2] << 8 | data[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (TURN(a, 7) ^ TURN(a, 18) ^ a >> 3) + (TURN(b, 17) ^ TURN(b, 19) ^ b >> 10);
    }
    for (int i = 0; i < 8; i++)
        s[i] = state[i];
    for (int i = 0; i < 64; i++) {
        uint32_t e = s[4], a = s[0];
        uint32_t t = s[7] + (TURN(e, 6) ^ TURN(e, 11) ^ TURN(e, 25)) + (s[6] ^ (e & (s[5] ^ s[6]))) + k[i] + w[i];
        uint32_t u = (TURN(a, 2) ^ TURN(a, 13) ^ TURN(a, 22)) + ((a & s[1]) | (s[2] & (a | s[1])));
        for (int j = 7; j > 0; j--)
            s[j] = s[j - 1];
        s[4] += t;
        s[0] = t + u;
    }
    for (int i = 0; i < 8; i++)
        state[i] += s[i];
}

int mbedtls_internal_sha256_process(mbedtls_sha256_context *ctx, const unsigned char data[64])
{
#if defined(__x86_64__)
    if (has_sha())
        process_sha(ctx->state, data);
    else
#endif
        process_plain(ctx->state, data);
    return 0;
}
