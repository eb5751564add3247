/*
 * kdf.c - PBKDF2, HKDF and scrypt.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "crypto/kdf.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

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

/* Salsa20/8 is one chain of additions, rotations and exclusive ors. In plain registers each takes one cycle and four of the
 * chain's links go side by side, which is quicker than vectors of four wherever a vector operation takes two. */
#define TURN(x, n) ((x) << (n) | (x) >> (32 - (n)))
#define STEP(to, one, two, n) (to) ^= TURN((one) + (two), n)
#define QUARTER(a, b, c, d) STEP(b, a, d, 7), STEP(c, b, a, 9), STEP(d, c, b, 13), STEP(a, d, c, 18)
#define ALL_WORDS(DO) \
    DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11) DO(12) DO(13) DO(14) DO(15)

/* RFC 7914, 3: of the block xor `in`, into the block. */
static inline __attribute__((always_inline)) void salsa8(uint32_t block[16], const uint32_t in[16])
{
#define LOAD(i) uint32_t x##i = block[i] ^= in[i];
#define ADD(i) block[i] += x##i;
    ALL_WORDS(LOAD)
    for (int i = 0; i < 4; i++) {
        QUARTER(x0, x4, x8, x12);
        QUARTER(x5, x9, x13, x1);
        QUARTER(x10, x14, x2, x6);
        QUARTER(x15, x3, x7, x11);
        QUARTER(x0, x1, x2, x3);
        QUARTER(x5, x6, x7, x4);
        QUARTER(x10, x11, x8, x9);
        QUARTER(x15, x12, x13, x14);
    }
    ALL_WORDS(ADD)
#undef LOAD
#undef ADD
}

/* RFC 7914, 4: `from` (2r blocks) mixed into `to`: the even blocks first, then the odd ones. */
static void block_mix(uint32_t *to, const uint32_t *from, uint32_t r)
{
    uint32_t x[16];
    memcpy(x, from + (2 * (size_t)r - 1) * 16, sizeof x);
    for (size_t i = 0; i < r; i++) {
        salsa8(x, from + i * 32);
        memcpy(to + i * 16, x, sizeof x);
        salsa8(x, from + i * 32 + 16);
        memcpy(to + (i + r) * 16, x, sizeof x);
    }
}

static void load_words(uint32_t *to, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++, bytes += 4)
        to[i] = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void store_words(uint8_t *bytes, const uint32_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (unsigned j = 0; j < 4; j++)
            *bytes++ = (uint8_t)(from[i] >> (8 * j));
    }
}

/* RFC 7914, 5. `table` has room for n blocks of 128r bytes, x for two. */
static void ro_mix(uint8_t *bytes, uint64_t n, uint32_t r, uint32_t *table, uint32_t *x)
{
    const size_t words = (size_t)r * 32;
    uint32_t *y = x + words;
    load_words(table, bytes, words);
    for (uint64_t i = 1; i < n; i++)
        block_mix(table + i * words, table + (i - 1) * words, r);
    block_mix(x, table + (n - 1) * words, r);
    for (uint64_t i = 0; i < n; i++) {
        const uint32_t *last = x + words - 16;
        const uint32_t *v = table + ((last[0] | (uint64_t)last[1] << 32) & (n - 1)) * words;
        for (size_t k = 0; k < words; k++)
            x[k] ^= v[k];
        block_mix(y, x, r);
        uint32_t *swap = x;
        x = y;
        y = swap;
    }
    /* n is even, so x is where it was */
    store_words(bytes, x, words);
}

/* Room for the table, which is gone through at random: in large pages, if the system has them. */
static uint32_t *table_new(size_t size)
{
#ifdef MADV_HUGEPAGE
    const size_t page = (size_t)2 << 20;
    if (size >= page && size <= SIZE_MAX - page) {
        uint32_t *table = aligned_alloc(page, (size + page - 1) & ~(page - 1));
        if (table)
            (void)madvise(table, size, MADV_HUGEPAGE);
        return table;
    }
#endif
    return aligned_alloc(64, size);
}

crypto_status crypto_scrypt(crypto_slice password, crypto_slice salt, uint64_t n, uint32_t r, uint32_t p, uint8_t *out,
                            size_t length)
{
    const crypto_hash_kind *sha256 = crypto_hash_get(HASH_SHA256);
    size_t chunk = (size_t)r * 128;
    uint8_t *blocks = malloc(chunk * p);
    uint32_t *table = table_new(n * chunk);
    uint32_t *x = aligned_alloc(64, chunk * 2);
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
