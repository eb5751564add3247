/*
 * sha512_process.c - the compression function of SHA-512 for mbedTLS (MBEDTLS_SHA512_PROCESS_ALT; FIPS 180-4, 6.4.2). The
 * message schedule is computed two words at a time, in vectors, beside the rounds.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <string.h>

#include "mbedtls/sha512.h"

typedef uint64_t pair __attribute__((vector_size(16)));

static const uint64_t k[80] __attribute__((aligned(16))) = {
    0x428a2f98d728ae22u, 0x7137449123ef65cdu, 0xb5c0fbcfec4d3b2fu, 0xe9b5dba58189dbbcu,
    0x3956c25bf348b538u, 0x59f111f1b605d019u, 0x923f82a4af194f9bu, 0xab1c5ed5da6d8118u,
    0xd807aa98a3030242u, 0x12835b0145706fbeu, 0x243185be4ee4b28cu, 0x550c7dc3d5ffb4e2u,
    0x72be5d74f27b896fu, 0x80deb1fe3b1696b1u, 0x9bdc06a725c71235u, 0xc19bf174cf692694u,
    0xe49b69c19ef14ad2u, 0xefbe4786384f25e3u, 0x0fc19dc68b8cd5b5u, 0x240ca1cc77ac9c65u,
    0x2de92c6f592b0275u, 0x4a7484aa6ea6e483u, 0x5cb0a9dcbd41fbd4u, 0x76f988da831153b5u,
    0x983e5152ee66dfabu, 0xa831c66d2db43210u, 0xb00327c898fb213fu, 0xbf597fc7beef0ee4u,
    0xc6e00bf33da88fc2u, 0xd5a79147930aa725u, 0x06ca6351e003826fu, 0x142929670a0e6e70u,
    0x27b70a8546d22ffcu, 0x2e1b21385c26c926u, 0x4d2c6dfc5ac42aedu, 0x53380d139d95b3dfu,
    0x650a73548baf63deu, 0x766a0abb3c77b2a8u, 0x81c2c92e47edaee6u, 0x92722c851482353bu,
    0xa2bfe8a14cf10364u, 0xa81a664bbc423001u, 0xc24b8b70d0f89791u, 0xc76c51a30654be30u,
    0xd192e819d6ef5218u, 0xd69906245565a910u, 0xf40e35855771202au, 0x106aa07032bbd1b8u,
    0x19a4c116b8d2d0c8u, 0x1e376c085141ab53u, 0x2748774cdf8eeb99u, 0x34b0bcb5e19b48a8u,
    0x391c0cb3c5c95a63u, 0x4ed8aa4ae3418acbu, 0x5b9cca4f7763e373u, 0x682e6ff3d6b2b8a3u,
    0x748f82ee5defb2fcu, 0x78a5636f43172f60u, 0x84c87814a1f0ab72u, 0x8cc702081a6439ecu,
    0x90befffa23631e28u, 0xa4506cebde82bde9u, 0xbef9a3f7b2c67915u, 0xc67178f2e372532bu,
    0xca273eceea26619cu, 0xd186b8c721c0c207u, 0xeada7dd6cde0eb1eu, 0xf57d4f7fee6ed178u,
    0x06f067aa72176fbau, 0x0a637dc5a2c898a6u, 0x113f9804bef90daeu, 0x1b710b35131c471bu,
    0x28db77f523047d84u, 0x32caab7b40c72493u, 0x3c9ebe0a15c9bebcu, 0x431d67c49c100d4cu,
    0x4cc5d4becb3e42b6u, 0x597f299cfc657e2au, 0x5fcb6fab3ad6faecu, 0x6c44198c4a475817u,
};

#define TURN(x, n) ((x) >> (n) | (x) << (64 - (n)))

/* One round: h becomes the new a, d the new e. Of the majority of a, b and c, what b and c differ in is left by the round before. */
#define ROUND(a, b, c, d, e, f, g, h, add)                                                            \
    do {                                                                                              \
        uint64_t t = h + (add) + (TURN(e, 14) ^ TURN(e, 18) ^ TURN(e, 41)) + ((e & f) + (~e & g));    \
        uint64_t differ = a ^ b;                                                                      \
        d += t;                                                                                       \
        h = t + (TURN(a, 28) ^ TURN(a, 34) ^ TURN(a, 39)) + (b ^ (differ & differed));                \
        differed = differ;                                                                            \
    } while (0)

#define TWO_ROUNDS(a, b, c, d, e, f, g, h, i)           \
    do {                                                \
        ROUND(a, b, c, d, e, f, g, h, add[2 * (i)]);     \
        ROUND(h, a, b, c, d, e, f, g, add[2 * (i) + 1]); \
    } while (0)

/* What two rounds of the next sixteen add, from words 2 i and 2 i + 1 of these. */
static inline __attribute__((always_inline)) void schedule(pair w[8], uint64_t add[16], const uint64_t *next_k, int i)
{
    pair after = __builtin_shufflevector(w[i], w[(i + 1) & 7], 1, 2);
    pair ninth = __builtin_shufflevector(w[(i + 4) & 7], w[(i + 5) & 7], 1, 2);
    pair last = w[(i + 7) & 7];
    w[i] += (TURN(after, 1) ^ TURN(after, 8) ^ after >> 7) + ninth + (TURN(last, 19) ^ TURN(last, 61) ^ last >> 6);
    *(pair *)(void *)(add + 2 * i) = w[i] + *(const pair *)(const void *)(next_k + 2 * i);
}

/* Sixteen rounds, each two of them followed by `then`. */
#define SIXTEEN_ROUNDS(then)                                \
    do {                                                    \
        TWO_ROUNDS(a, b, c, d, e, f, g, h, 0); then(0);     \
        TWO_ROUNDS(g, h, a, b, c, d, e, f, 1); then(1);     \
        TWO_ROUNDS(e, f, g, h, a, b, c, d, 2); then(2);     \
        TWO_ROUNDS(c, d, e, f, g, h, a, b, 3); then(3);     \
        TWO_ROUNDS(a, b, c, d, e, f, g, h, 4); then(4);     \
        TWO_ROUNDS(g, h, a, b, c, d, e, f, 5); then(5);     \
        TWO_ROUNDS(e, f, g, h, a, b, c, d, 6); then(6);     \
        TWO_ROUNDS(c, d, e, f, g, h, a, b, 7); then(7);     \
    } while (0)

static inline __attribute__((always_inline)) void process(uint64_t state[8], const unsigned char *data)
{
    pair w[8];
    uint64_t add[16] __attribute__((aligned(16)));
    for (int i = 0; i < 8; i++) {
        uint64_t words[2];
        memcpy(words, data + 16 * i, 16);
        w[i] = (pair){__builtin_bswap64(words[0]), __builtin_bswap64(words[1])};
        *(pair *)(void *)(add + 2 * i) = w[i] + *(const pair *)(const void *)(k + 2 * i);
    }
    uint64_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    uint64_t differed = b ^ c;
    for (int round = 16; round < 80; round += 16) {
#define SCHEDULE(i) schedule(w, add, k + round, i)
        SIXTEEN_ROUNDS(SCHEDULE);
#undef SCHEDULE
    }
#define NOTHING(i) (void)0
    SIXTEEN_ROUNDS(NOTHING);
#undef NOTHING
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

#if defined(__x86_64__)
/* Rotations of three operands, and vectors that need no copies. */
__attribute__((target("bmi,bmi2,avx2"))) static void process_avx2(uint64_t state[8], const unsigned char *data)
{
    process(state, data);
}
#endif

int mbedtls_internal_sha512_process(mbedtls_sha512_context *ctx, const unsigned char data[128])
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
        process_avx2(ctx->state, data);
    else
#endif
        process(ctx->state, data);
    return 0;
}
