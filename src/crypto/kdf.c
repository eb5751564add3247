/*
 * kdf.c - PBKDF2, HKDF and scrypt.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "crypto/kdf.h"

#include <stdlib.h>
#include <string.h>

#include "mbedtls/platform_util.h"

/* HMAC of a digest is two compressions of a block whose padding never changes. For what most keys are derived with this
 * takes the place of the general way; `sum` gets the xor of the digests that follow `u`. */
#define DEFINE_ITERATE(name, context_type, member, word, words, block, store, process) \
    static void iterate_##name(const crypto_hmac *keyed, const uint8_t *u, uint8_t *sum, uint32_t times) \
    { \
        context_type inner = keyed->inner.u.member, outer = keyed->outer.u.member; \
        const context_type inner_start = inner, outer_start = outer; \
        uint8_t padded[block] = {0}; \
        memcpy(padded, u, words * sizeof(word)); \
        padded[words * sizeof(word)] = 0x80; \
        store(padded + block - 4, (block + words * sizeof(word)) * 8); \
        for (; times > 0; times--) { \
            memcpy(inner.state, inner_start.state, words * sizeof(word)); \
            memcpy(outer.state, outer_start.state, words * sizeof(word)); \
            (void)process(&inner, padded); \
            for (unsigned i = 0; i < words; i++) \
                store_##word(padded + i * sizeof(word), inner.state[i]); \
            (void)process(&outer, padded); \
            for (unsigned i = 0; i < words; i++) \
                store_##word(padded + i * sizeof(word), outer.state[i]); \
            for (unsigned i = 0; i < words * sizeof(word); i++) \
                sum[i] ^= padded[i]; \
        } \
    }

static void store_uint32_t(uint8_t *to, uint32_t value)
{
    value = __builtin_bswap32(value);
    memcpy(to, &value, sizeof value);
}

static void store_uint64_t(uint8_t *to, uint64_t value)
{
    value = __builtin_bswap64(value);
    memcpy(to, &value, sizeof value);
}

DEFINE_ITERATE(sha1, mbedtls_sha1_context, old.sha1, uint32_t, 5, 64, store_uint32_t, mbedtls_internal_sha1_process)
DEFINE_ITERATE(sha256, mbedtls_sha256_context, sha256, uint32_t, 8, 64, store_uint32_t, mbedtls_internal_sha256_process)
DEFINE_ITERATE(sha512, mbedtls_sha512_context, sha512, uint64_t, 8, 128, store_uint32_t, mbedtls_internal_sha512_process)

static void iterate(const crypto_hmac *keyed, uint8_t *u, uint8_t *sum, uint32_t times)
{
    const crypto_hash_kind *kind = keyed->inner.kind;
    switch (kind->id) {
    case HASH_SHA1:
        iterate_sha1(keyed, u, sum, times);
        return;
    case HASH_SHA256:
        iterate_sha256(keyed, u, sum, times);
        return;
    case HASH_SHA512:
        iterate_sha512(keyed, u, sum, times);
        return;
    default:
        break;
    }
    for (; times > 0; times--) {
        crypto_hmac hmac = *keyed;
        crypto_hmac_update(&hmac, u, kind->size);
        crypto_hmac_finish(&hmac, u);
        for (unsigned i = 0; i < kind->size; i++)
            sum[i] ^= u[i];
    }
}

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
        iterate(&keyed, u, sum, iterations - 1);
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

/* What ro_mix is made of is compiled into it, once for each kind of processor. */
#define PART static inline __attribute__((always_inline))

PART void salsa8(lane4 block[4], const lane4 in[4])
{
    lane4 a = block[0] ^= in[0], b = block[1] ^= in[1], c = block[2] ^= in[2], d = block[3] ^= in[3], t;
    for (int i = 0; i < 4; i++) {
        t = a + d, b ^= TURN(t, 7);
        t = b + a, c ^= TURN(t, 9);
        t = c + b, d ^= TURN(t, 13);
        t = d + c, a ^= TURN(t, 18);
        b = __builtin_shufflevector(b, b, 3, 0, 1, 2);
        c = __builtin_shufflevector(c, c, 2, 3, 0, 1);
        d = __builtin_shufflevector(d, d, 1, 2, 3, 0);
        t = a + b, d ^= TURN(t, 7);
        t = d + a, c ^= TURN(t, 9);
        t = c + d, b ^= TURN(t, 13);
        t = b + c, a ^= TURN(t, 18);
        b = __builtin_shufflevector(b, b, 1, 2, 3, 0);
        c = __builtin_shufflevector(c, c, 2, 3, 0, 1);
        d = __builtin_shufflevector(d, d, 3, 0, 1, 2);
    }
    block[0] += a, block[1] += b, block[2] += c, block[3] += d;
}

/* `from` (2r blocks) mixed into `to`: the even blocks first, then the odd ones. */
PART void block_mix(lane4 *to, const lane4 *from, uint32_t r)
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

PART void mix(uint8_t *bytes, uint64_t n, uint32_t r, lane4 *table, lane4 *x)
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

static void ro_mix_plain(uint8_t *bytes, uint64_t n, uint32_t r, lane4 *table, lane4 *x)
{
    mix(bytes, n, r, table, x);
}

#if defined(__x86_64__)
/* AVX-512 turns words in one instruction, where others take three. */
__attribute__((target("avx512vl"))) static void ro_mix_turning(uint8_t *bytes, uint64_t n, uint32_t r, lane4 *table,
                                                               lane4 *x)
{
    mix(bytes, n, r, table, x);
}

static void ro_mix(uint8_t *bytes, uint64_t n, uint32_t r, lane4 *table, lane4 *x)
{
    if (__builtin_cpu_supports("avx512vl"))
        ro_mix_turning(bytes, n, r, table, x);
    else
        ro_mix_plain(bytes, n, r, table, x);
}
#else
#define ro_mix ro_mix_plain
#endif

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
