/*
 * blake2.c - BLAKE2b-512 and BLAKE2s-256 without key (RFC 7693). Both are one algorithm in two word sizes.
 */
#include <string.h>

#include "crypto/hash.h"

static const uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

static const uint64_t iv_b[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};
static const uint32_t iv_s[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

#define ROTATE(x, n) ((x) >> (n) | (x) << (sizeof(x) * 8 - (n)))
#define MIX(a, b, c, d, x, y, r1, r2, r3, r4) \
    do { \
        v[a] += v[b] + (x), v[d] = ROTATE(v[d] ^ v[a], r1), v[c] += v[d], v[b] = ROTATE(v[b] ^ v[c], r2); \
        v[a] += v[b] + (y), v[d] = ROTATE(v[d] ^ v[a], r3), v[c] += v[d], v[b] = ROTATE(v[b] ^ v[c], r4); \
    } while (0)

/* Compression function, start, update and finish for words of a type. */
#define DEFINE_BLAKE2(suffix, word, rounds, r1, r2, r3, r4, size) \
    static void compress_##suffix(crypto_blake2 *hash, const uint8_t *block, bool last) \
    { \
        word v[16], m[16], *h = hash->h.suffix; \
        for (unsigned i = 0; i < 16; i++) { \
            m[i] = 0; \
            for (unsigned j = 0; j < sizeof(word); j++) \
                m[i] |= (word)block[i * sizeof(word) + j] << (8 * j); \
        } \
        memcpy(v, h, 8 * sizeof(word)); \
        memcpy(v + 8, iv_##suffix, 8 * sizeof(word)); \
        v[12] ^= (word)hash->count[0]; \
        v[13] ^= sizeof(word) == 8 ? (word)hash->count[1] : (word)(hash->count[0] >> 32); \
        if (last) \
            v[14] = ~v[14]; \
        for (unsigned i = 0; i < rounds; i++) { \
            const uint8_t *s = sigma[i % 10]; \
            MIX(0, 4, 8, 12, m[s[0]], m[s[1]], r1, r2, r3, r4); \
            MIX(1, 5, 9, 13, m[s[2]], m[s[3]], r1, r2, r3, r4); \
            MIX(2, 6, 10, 14, m[s[4]], m[s[5]], r1, r2, r3, r4); \
            MIX(3, 7, 11, 15, m[s[6]], m[s[7]], r1, r2, r3, r4); \
            MIX(0, 5, 10, 15, m[s[8]], m[s[9]], r1, r2, r3, r4); \
            MIX(1, 6, 11, 12, m[s[10]], m[s[11]], r1, r2, r3, r4); \
            MIX(2, 7, 8, 13, m[s[12]], m[s[13]], r1, r2, r3, r4); \
            MIX(3, 4, 9, 14, m[s[14]], m[s[15]], r1, r2, r3, r4); \
        } \
        for (unsigned i = 0; i < 8; i++) \
            h[i] ^= v[i] ^ v[i + 8]; \
    } \
    static void count_##suffix(crypto_blake2 *hash, unsigned n) \
    { \
        hash->count[0] += n; \
        hash->count[1] += hash->count[0] < n; \
    } \
    void crypto_blake2##suffix##_start(crypto_blake2 *hash) \
    { \
        memset(hash, 0, sizeof *hash); \
        memcpy(&hash->h, iv_##suffix, sizeof iv_##suffix); \
        hash->h.suffix[0] ^= 0x01010000u ^ size; \
    } \
    void crypto_blake2##suffix##_update(crypto_blake2 *hash, const uint8_t *bytes, size_t length) \
    { \
        const unsigned block = 16 * sizeof(word); \
        while (length > 0) { \
            /* The last block waits: it is compressed in another way. */ \
            if (hash->used == block) { \
                count_##suffix(hash, block); \
                compress_##suffix(hash, hash->buffer, false); \
                hash->used = 0; \
            } \
            unsigned n = block - hash->used; \
            if (n > length) \
                n = (unsigned)length; \
            memcpy(hash->buffer + hash->used, bytes, n); \
            hash->used = (uint8_t)(hash->used + n); \
            bytes += n; \
            length -= n; \
        } \
    } \
    void crypto_blake2##suffix##_finish(crypto_blake2 *hash, uint8_t *out) \
    { \
        count_##suffix(hash, hash->used); \
        memset(hash->buffer + hash->used, 0, 16 * sizeof(word) - hash->used); \
        compress_##suffix(hash, hash->buffer, true); \
        for (unsigned i = 0; i < size; i++) \
            out[i] = (uint8_t)(hash->h.suffix[i / sizeof(word)] >> (i % sizeof(word) * 8)); \
    }

DEFINE_BLAKE2(b, uint64_t, 12, 32, 24, 16, 63, 64)
DEFINE_BLAKE2(s, uint32_t, 10, 16, 12, 8, 7, 32)
