/*
 * kdf.c - PBKDF2, HKDF and scrypt.
 */
#include "crypto/kdf.h"

#include <stdlib.h>
#include <string.h>

#include "mbedtls/platform_util.h"

void crypto_pbkdf2(const crypto_hash_kind *kind, crypto_slice password, crypto_slice salt, uint32_t iterations,
                   uint8_t *out, size_t length)
{
    crypto_hmac keyed, hmac;
    uint8_t u[CRYPTO_HASH_MAX], sum[CRYPTO_HASH_MAX];
    crypto_hmac_start(&keyed, kind, password.bytes, password.length);
    for (uint32_t block = 1; length > 0; block++) {
        uint8_t counter[4] = {(uint8_t)(block >> 24), (uint8_t)(block >> 16), (uint8_t)(block >> 8), (uint8_t)block};
        hmac = keyed;
        crypto_hmac_update(&hmac, salt.bytes, salt.length);
        crypto_hmac_update(&hmac, counter, sizeof counter);
        crypto_hmac_finish(&hmac, u);
        memcpy(sum, u, sizeof sum);
        for (uint32_t i = 1; i < iterations; i++) {
            hmac = keyed;
            crypto_hmac_update(&hmac, u, kind->size);
            crypto_hmac_finish(&hmac, u);
            for (unsigned j = 0; j < kind->size; j++)
                sum[j] ^= u[j];
        }
        size_t n = length < kind->size ? length : kind->size;
        memcpy(out, sum, n);
        out += n;
        length -= n;
    }
    mbedtls_platform_zeroize(&keyed, sizeof keyed);
    mbedtls_platform_zeroize(&hmac, sizeof hmac);
    mbedtls_platform_zeroize(sum, sizeof sum);
}

void crypto_hkdf(const crypto_hash_kind *kind, crypto_slice key, crypto_slice salt, crypto_slice info, uint8_t *out,
                 size_t length)
{
    crypto_hmac hmac;
    uint8_t prk[CRYPTO_HASH_MAX], t[CRYPTO_HASH_MAX];
    static const uint8_t zeros[CRYPTO_HASH_MAX];
    crypto_hmac_start(&hmac, kind, salt.length > 0 ? salt.bytes : zeros, salt.length > 0 ? salt.length : kind->size);
    crypto_hmac_update(&hmac, key.bytes, key.length);
    crypto_hmac_finish(&hmac, prk);
    for (uint8_t i = 1; length > 0; i++) {
        crypto_hmac_start(&hmac, kind, prk, kind->size);
        if (i > 1)
            crypto_hmac_update(&hmac, t, kind->size);
        crypto_hmac_update(&hmac, info.bytes, info.length);
        crypto_hmac_update(&hmac, &i, 1);
        crypto_hmac_finish(&hmac, t);
        size_t n = length < kind->size ? length : kind->size;
        memcpy(out, t, n);
        out += n;
        length -= n;
    }
    mbedtls_platform_zeroize(prk, sizeof prk);
    mbedtls_platform_zeroize(&hmac, sizeof hmac);
}

/* ---- scrypt ---- */

crypto_status crypto_scrypt_check(uint64_t n, uint32_t r, uint32_t p, uint64_t maxmem)
{
    if (n < 2 || (n & (n - 1)) != 0 || r < 1 || p < 1 || p > ((1u << 30) - 1) / r)
        return CRYPTO_FAILED;
    if (16u * r <= 63 && n >= (uint64_t)1 << (16u * r))
        return CRYPTO_FAILED;
    uint64_t blocks = (uint64_t)p * 128 * r, table;
    if (__builtin_mul_overflow(n + 2, (uint64_t)32 * r * sizeof(uint32_t), &table))
        return CRYPTO_FAILED;
    return blocks > UINT64_MAX - table || blocks + table > maxmem ? CRYPTO_SCRYPT_MEMORY : CRYPTO_OK;
}

/* Four words at a time. A 64-byte block of salsa is kept as its four diagonals, so that a round is the same on each
 * lane: what the compiler makes of it are the vector instructions of whatever machine it is. */
typedef uint32_t lane4 __attribute__((vector_size(16)));

#define TURN(x, n) ((x) << (n) | (x) >> (32 - (n)))

static void salsa8(lane4 block[4], const lane4 in[4])
{
    lane4 a = block[0] ^= in[0], b = block[1] ^= in[1], c = block[2] ^= in[2], d = block[3] ^= in[3], t;
    for (int i = 0; i < 4; i++) {
        t = a + d, b ^= TURN(t, 7);
        t = b + a, c ^= TURN(t, 9);
        t = c + b, d ^= TURN(t, 13);
        t = d + c, a ^= TURN(t, 18);
        b = __builtin_shuffle(b, (lane4){3, 0, 1, 2});
        c = __builtin_shuffle(c, (lane4){2, 3, 0, 1});
        d = __builtin_shuffle(d, (lane4){1, 2, 3, 0});
        t = a + b, d ^= TURN(t, 7);
        t = d + a, c ^= TURN(t, 9);
        t = c + d, b ^= TURN(t, 13);
        t = b + c, a ^= TURN(t, 18);
        b = __builtin_shuffle(b, (lane4){1, 2, 3, 0});
        c = __builtin_shuffle(c, (lane4){2, 3, 0, 1});
        d = __builtin_shuffle(d, (lane4){3, 0, 1, 2});
    }
    block[0] += a, block[1] += b, block[2] += c, block[3] += d;
}

/* `from` (2r blocks) mixed into `to`: the even blocks first, then the odd ones. */
static void block_mix(lane4 *to, const lane4 *from, uint32_t r)
{
    lane4 x[4];
    memcpy(x, from + (2 * (size_t)r - 1) * 4, sizeof x);
    for (size_t i = 0; i < r; i++) {
        salsa8(x, from + i * 8);
        memcpy(to + i * 4, x, sizeof x);
        salsa8(x, from + i * 8 + 4);
        memcpy(to + (i + r) * 4, x, sizeof x);
    }
}

/* Which word of a block stands where in its diagonals. */
static const uint8_t diagonal[16] = {0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11};

static void shuffle_in(lane4 *to, const uint8_t *bytes, uint32_t r)
{
    uint32_t *words = (uint32_t *)to;
    for (size_t block = 0; block < 2 * (size_t)r; block++) {
        for (unsigned i = 0; i < 16; i++) {
            const uint8_t *b = bytes + block * 64 + diagonal[i] * 4u;
            words[block * 16 + i] = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
        }
    }
}

static void shuffle_out(uint8_t *bytes, const lane4 *from, uint32_t r)
{
    const uint32_t *words = (const uint32_t *)from;
    for (size_t block = 0; block < 2 * (size_t)r; block++) {
        for (unsigned i = 0; i < 16; i++) {
            uint8_t *b = bytes + block * 64 + diagonal[i] * 4u;
            for (unsigned j = 0; j < 4; j++)
                b[j] = (uint8_t)(words[block * 16 + i] >> (8 * j));
        }
    }
}

static void ro_mix(uint8_t *bytes, uint64_t n, uint32_t r, lane4 *table, lane4 *x)
{
    const size_t lanes = (size_t)r * 8;
    lane4 *y = x + lanes;
    shuffle_in(table, bytes, r);
    for (uint64_t i = 1; i < n; i++)
        block_mix(table + i * lanes, table + (i - 1) * lanes, r);
    block_mix(x, table + (n - 1) * lanes, r);
    for (uint64_t i = 0; i < n; i++) {
        /* Words 0 and 1 of the last block; `diagonal` has 1 at 13. */
        const uint32_t *last = (const uint32_t *)(x + lanes - 4);
        uint64_t j = (last[0] | (uint64_t)last[13] << 32) & (n - 1);
        const lane4 *v = table + j * lanes;
        for (size_t k = 0; k < lanes; k++)
            x[k] ^= v[k];
        block_mix(y, x, r);
        lane4 *swap = x;
        x = y;
        y = swap;
    }
    /* n is even, so x is where it was */
    shuffle_out(bytes, x, r);
}

crypto_status crypto_scrypt(crypto_slice password, crypto_slice salt, uint64_t n, uint32_t r, uint32_t p, uint8_t *out,
                            size_t length)
{
    const crypto_hash_kind *sha256 = crypto_hash_get(HASH_SHA256);
    size_t chunk = (size_t)r * 128;
    uint8_t *blocks = malloc(chunk * p);
    lane4 *table = aligned_alloc(64, n * chunk);
    lane4 *x = aligned_alloc(64, chunk * 2);
    crypto_status status = CRYPTO_NO_MEMORY;
    if (blocks && table && x) {
        crypto_pbkdf2(sha256, password, salt, 1, blocks, chunk * p);
        for (uint32_t i = 0; i < p; i++)
            ro_mix(blocks + i * chunk, n, r, table, x);
        crypto_pbkdf2(sha256, password, (crypto_slice){blocks, chunk * p}, 1, out, length);
        mbedtls_platform_zeroize(blocks, chunk * p);
        status = CRYPTO_OK;
    }
    free(blocks);
    free(table);
    free(x);
    return status;
}
