/*
 * hash.c - digests by name, over mbedTLS's and our own; HMAC (RFC 2104).
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "crypto/hash.h"

#include <string.h>
#include <strings.h>

#include "mbedtls/platform_util.h"

/* clang-format off */
#define NIST(last) 9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last}
static const crypto_hash_kind kinds[HASH_COUNT] = {
    {HASH_MD5, "md5", 16, 64, false, 8, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05}},
    {HASH_MD5_SHA1, "md5-sha1", 36, 64, false, 0, {0}},
    {HASH_RIPEMD160, "ripemd160", 20, 64, false, 5, {0x2b, 0x24, 0x03, 0x02, 0x01}},
    {HASH_SHA1, "sha1", 20, 64, false, 5, {0x2b, 0x0e, 0x03, 0x02, 0x1a}},
    {HASH_SHA224, "sha224", 28, 64, false, NIST(4)},
    {HASH_SHA256, "sha256", 32, 64, false, NIST(1)},
    {HASH_SHA384, "sha384", 48, 128, false, NIST(2)},
    {HASH_SHA512, "sha512", 64, 128, false, NIST(3)},
    {HASH_SHA512_224, "sha512-224", 28, 128, false, NIST(5)},
    {HASH_SHA512_256, "sha512-256", 32, 128, false, NIST(6)},
    {HASH_SHA3_224, "sha3-224", 28, 144, false, NIST(7)},
    {HASH_SHA3_256, "sha3-256", 32, 136, false, NIST(8)},
    {HASH_SHA3_384, "sha3-384", 48, 104, false, NIST(9)},
    {HASH_SHA3_512, "sha3-512", 64, 72, false, NIST(10)},
    {HASH_SHAKE128, "shake128", 16, 168, true, NIST(11)},
    {HASH_SHAKE256, "shake256", 32, 136, true, NIST(12)},
    {HASH_BLAKE2B512, "blake2b512", 64, 128, false, 11, {0x2b, 0x06, 0x01, 0x04, 0x01, 0x8d, 0x3a, 0x0c, 0x02, 0x01, 0x10}},
    {HASH_BLAKE2S256, "blake2s256", 32, 64, false, 11, {0x2b, 0x06, 0x01, 0x04, 0x01, 0x8d, 0x3a, 0x0c, 0x02, 0x02, 0x08}},
};

static const struct {
    const char *name;
    crypto_hash_id id;
} aliases[] = {
    {"RSA-MD5", HASH_MD5}, {"md5WithRSAEncryption", HASH_MD5}, {"ssl3-md5", HASH_MD5},
    {"RSA-RIPEMD160", HASH_RIPEMD160}, {"ripemd", HASH_RIPEMD160}, {"rmd160", HASH_RIPEMD160},
    {"ripemd160WithRSA", HASH_RIPEMD160}, {"ripemd-160", HASH_RIPEMD160},
    {"RSA-SHA1", HASH_SHA1}, {"RSA-SHA1-2", HASH_SHA1}, {"sha1WithRSAEncryption", HASH_SHA1}, {"ssl3-sha1", HASH_SHA1},
    {"sha-1", HASH_SHA1}, {"sha", HASH_SHA1},
    {"RSA-SHA224", HASH_SHA224}, {"sha224WithRSAEncryption", HASH_SHA224}, {"sha-224", HASH_SHA224}, {"sha2-224", HASH_SHA224},
    {"RSA-SHA256", HASH_SHA256}, {"sha256WithRSAEncryption", HASH_SHA256}, {"sha-256", HASH_SHA256}, {"sha2-256", HASH_SHA256},
    {"RSA-SHA384", HASH_SHA384}, {"sha384WithRSAEncryption", HASH_SHA384}, {"sha-384", HASH_SHA384}, {"sha2-384", HASH_SHA384},
    {"RSA-SHA512", HASH_SHA512}, {"sha512WithRSAEncryption", HASH_SHA512}, {"sha-512", HASH_SHA512}, {"sha2-512", HASH_SHA512},
    {"RSA-SHA512/224", HASH_SHA512_224}, {"sha512-224WithRSAEncryption", HASH_SHA512_224}, {"sha-512/224", HASH_SHA512_224},
    {"sha2-512/224", HASH_SHA512_224},
    {"RSA-SHA512/256", HASH_SHA512_256}, {"sha512-256WithRSAEncryption", HASH_SHA512_256}, {"sha-512/256", HASH_SHA512_256},
    {"sha2-512/256", HASH_SHA512_256},
    {"RSA-SHA3-224", HASH_SHA3_224}, {"id-rsassa-pkcs1-v1_5-with-sha3-224", HASH_SHA3_224},
    {"RSA-SHA3-256", HASH_SHA3_256}, {"id-rsassa-pkcs1-v1_5-with-sha3-256", HASH_SHA3_256},
    {"RSA-SHA3-384", HASH_SHA3_384}, {"id-rsassa-pkcs1-v1_5-with-sha3-384", HASH_SHA3_384},
    {"RSA-SHA3-512", HASH_SHA3_512}, {"id-rsassa-pkcs1-v1_5-with-sha3-512", HASH_SHA3_512},
    {"shake-128", HASH_SHAKE128}, {"shake-256", HASH_SHAKE256},
    {"blake2b-512", HASH_BLAKE2B512}, {"blake2s-256", HASH_BLAKE2S256},
};

const char *const crypto_hash_names[] = {
    "RSA-MD5", "RSA-RIPEMD160", "RSA-SHA1", "RSA-SHA1-2", "RSA-SHA224", "RSA-SHA256", "RSA-SHA3-224", "RSA-SHA3-256",
    "RSA-SHA3-384", "RSA-SHA3-512", "RSA-SHA384", "RSA-SHA512", "RSA-SHA512/224", "RSA-SHA512/256", "blake2b512",
    "blake2s256", "id-rsassa-pkcs1-v1_5-with-sha3-224", "id-rsassa-pkcs1-v1_5-with-sha3-256",
    "id-rsassa-pkcs1-v1_5-with-sha3-384", "id-rsassa-pkcs1-v1_5-with-sha3-512", "md5", "md5-sha1",
    "md5WithRSAEncryption", "ripemd", "ripemd160", "ripemd160WithRSA", "rmd160", "sha1", "sha1WithRSAEncryption",
    "sha224", "sha224WithRSAEncryption", "sha256", "sha256WithRSAEncryption", "sha3-224", "sha3-256", "sha3-384",
    "sha3-512", "sha384", "sha384WithRSAEncryption", "sha512", "sha512-224", "sha512-224WithRSAEncryption",
    "sha512-256", "sha512-256WithRSAEncryption", "sha512WithRSAEncryption", "shake128", "shake256", "ssl3-md5",
    "ssl3-sha1", NULL,
};
/* clang-format on */

const crypto_hash_kind *crypto_hash_get(crypto_hash_id id)
{
    return &kinds[id];
}

const crypto_hash_kind *crypto_hash_find(const char *name)
{
    for (size_t i = 0; i < HASH_COUNT; i++) {
        if (strcasecmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (strcasecmp(aliases[i].name, name) == 0)
            return &kinds[aliases[i].id];
    }
    return NULL;
}

const crypto_hash_kind *crypto_hash_from_oid(const uint8_t *oid, size_t length)
{
    for (size_t i = 0; i < HASH_COUNT; i++) {
        if (kinds[i].oid_length > 0 && kinds[i].oid_length == length && memcmp(kinds[i].oid, oid, length) == 0)
            return &kinds[i];
    }
    return NULL;
}

static void start_sha512_truncated(mbedtls_sha512_context *sha, bool to_256)
{
    /* FIPS 180-4, 5.3.6: SHA-512 from other initial values. */
    static const uint64_t initial[2][8] = {
        {0x8c3d37c819544da2, 0x73e1996689dcd4d6, 0x1dfab7ae32ff9c82, 0x679dd514582f9fcf, 0x0f6d2b697bd44da8,
         0x77e36f7304c48942, 0x3f9d85a86a1d36c8, 0x1112e6ad91d692a1},
        {0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151, 0x963877195940eabd, 0x96283ee2a88effe3,
         0xbe5e1e2553863992, 0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2},
    };
    mbedtls_sha512_starts(sha, 0);
    memcpy(sha->state, initial[to_256], sizeof sha->state);
}

void crypto_hash_start(crypto_hash *hash, const crypto_hash_kind *kind)
{
    hash->kind = kind;
    switch (kind->id) {
    case HASH_MD5:
        mbedtls_md5_init(&hash->u.old.md5);
        mbedtls_md5_starts(&hash->u.old.md5);
        break;
    case HASH_MD5_SHA1:
        mbedtls_md5_init(&hash->u.old.md5);
        mbedtls_md5_starts(&hash->u.old.md5);
        /* fall through */
    case HASH_SHA1:
        mbedtls_sha1_init(&hash->u.old.sha1);
        mbedtls_sha1_starts(&hash->u.old.sha1);
        break;
    case HASH_RIPEMD160:
        mbedtls_ripemd160_init(&hash->u.ripemd160);
        mbedtls_ripemd160_starts(&hash->u.ripemd160);
        break;
    case HASH_SHA224:
    case HASH_SHA256:
        mbedtls_sha256_init(&hash->u.sha256);
        mbedtls_sha256_starts(&hash->u.sha256, kind->id == HASH_SHA224);
        break;
    case HASH_SHA384:
    case HASH_SHA512:
        mbedtls_sha512_init(&hash->u.sha512);
        mbedtls_sha512_starts(&hash->u.sha512, kind->id == HASH_SHA384);
        break;
    case HASH_SHA512_224:
    case HASH_SHA512_256:
        mbedtls_sha512_init(&hash->u.sha512);
        start_sha512_truncated(&hash->u.sha512, kind->id == HASH_SHA512_256);
        break;
    case HASH_BLAKE2B512:
        crypto_blake2b_start(&hash->u.blake2);
        break;
    case HASH_BLAKE2S256:
        crypto_blake2s_start(&hash->u.blake2);
        break;
    default: /* SHA-3 and SHAKE */
        crypto_keccak_start(&hash->u.keccak, 200u - kind->block, kind->extendable ? 0x1f : 0x06);
    }
}

void crypto_hash_update(crypto_hash *hash, const void *bytes, size_t length)
{
    switch (hash->kind->id) {
    case HASH_MD5:
        mbedtls_md5_update(&hash->u.old.md5, bytes, length);
        break;
    case HASH_MD5_SHA1:
        mbedtls_md5_update(&hash->u.old.md5, bytes, length);
        /* fall through */
    case HASH_SHA1:
        mbedtls_sha1_update(&hash->u.old.sha1, bytes, length);
        break;
    case HASH_RIPEMD160:
        mbedtls_ripemd160_update(&hash->u.ripemd160, bytes, length);
        break;
    case HASH_SHA224:
    case HASH_SHA256:
        mbedtls_sha256_update(&hash->u.sha256, bytes, length);
        break;
    case HASH_SHA384:
    case HASH_SHA512:
    case HASH_SHA512_224:
    case HASH_SHA512_256:
        mbedtls_sha512_update(&hash->u.sha512, bytes, length);
        break;
    case HASH_BLAKE2B512:
        crypto_blake2b_update(&hash->u.blake2, bytes, length);
        break;
    case HASH_BLAKE2S256:
        crypto_blake2s_update(&hash->u.blake2, bytes, length);
        break;
    default:
        crypto_keccak_update(&hash->u.keccak, bytes, length);
    }
}

static void finish_sha512(crypto_hash *hash, uint8_t *out)
{
    uint8_t all[64];
    mbedtls_sha512_finish(&hash->u.sha512, all);
    memcpy(out, all, hash->kind->size);
}

void crypto_hash_finish(crypto_hash *hash, uint8_t *out, size_t length)
{
    switch (hash->kind->id) {
    case HASH_MD5:
        mbedtls_md5_finish(&hash->u.old.md5, out);
        break;
    case HASH_MD5_SHA1:
        mbedtls_md5_finish(&hash->u.old.md5, out);
        out += 16;
        /* fall through */
    case HASH_SHA1:
        mbedtls_sha1_finish(&hash->u.old.sha1, out);
        break;
    case HASH_RIPEMD160:
        mbedtls_ripemd160_finish(&hash->u.ripemd160, out);
        break;
    case HASH_SHA224:
    case HASH_SHA256:
        mbedtls_sha256_finish(&hash->u.sha256, out);
        break;
    case HASH_SHA384:
    case HASH_SHA512:
    case HASH_SHA512_224:
    case HASH_SHA512_256:
        finish_sha512(hash, out);
        break;
    case HASH_BLAKE2B512:
        crypto_blake2b_finish(&hash->u.blake2, out);
        break;
    case HASH_BLAKE2S256:
        crypto_blake2s_finish(&hash->u.blake2, out);
        break;
    default:
        crypto_keccak_finish(&hash->u.keccak, out, hash->kind->extendable ? length : hash->kind->size);
    }
}

void crypto_hash_of(const crypto_hash_kind *kind, const void *bytes, size_t length, uint8_t *out)
{
    crypto_hash hash;
    crypto_hash_start(&hash, kind);
    crypto_hash_update(&hash, bytes, length);
    crypto_hash_finish(&hash, out, kind->size);
}

/* ---- HMAC ---- */

static void start_padded(crypto_hash *hash, const crypto_hash_kind *kind, const uint8_t *key, size_t length, uint8_t pad)
{
    uint8_t block[CRYPTO_HASH_MAX_BLOCK];
    memset(block, pad, kind->block);
    for (size_t i = 0; i < length; i++)
        block[i] ^= key[i];
    crypto_hash_start(hash, kind);
    crypto_hash_update(hash, block, kind->block);
    mbedtls_platform_zeroize(block, sizeof block);
}

void crypto_hmac_start(crypto_hmac *hmac, const crypto_hash_kind *kind, const void *key, size_t length)
{
    uint8_t digest[CRYPTO_HASH_MAX];
    if (length > kind->block) {
        crypto_hash_of(kind, key, length, digest);
        key = digest;
        length = kind->size;
    }
    start_padded(&hmac->inner, kind, key, length, 0x36);
    start_padded(&hmac->outer, kind, key, length, 0x5c);
    mbedtls_platform_zeroize(digest, sizeof digest);
}

void crypto_hmac_update(crypto_hmac *hmac, const void *bytes, size_t length)
{
    crypto_hash_update(&hmac->inner, bytes, length);
}

void crypto_hmac_finish(crypto_hmac *hmac, uint8_t *out)
{
    const crypto_hash_kind *kind = hmac->inner.kind;
    crypto_hash_finish(&hmac->inner, out, kind->size);
    crypto_hash_update(&hmac->outer, out, kind->size);
    crypto_hash_finish(&hmac->outer, out, kind->size);
}
