/*
 * rsa.c - RSA's paddings over mbedTLS's modular arithmetic. Ours, because mbedTLS's know only its own digests.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "crypto/rsa.h"

#include <string.h>

#include "crypto/random.h"
#include "mbedtls/constant_time.h"
#include "mbedtls/platform_util.h"

static size_t size_of(const crypto_key *key)
{
    return key->u.rsa.context.len;
}

static size_t bits_of(const crypto_key *key)
{
    return mbedtls_mpi_bitlen(&key->u.rsa.context.N);
}

/* mbedTLS guards what changes in a context (its blinding) with a mutex. */
static mbedtls_rsa_context *context_of(const crypto_key *key)
{
    return (mbedtls_rsa_context *)(uintptr_t)&key->u.rsa.context;
}

static crypto_status raw(const crypto_key *key, bool with_private, const uint8_t *in, uint8_t *out)
{
    int bad = with_private ? mbedtls_rsa_private(context_of(key), crypto_random_for_mbedtls, NULL, in, out)
                           : mbedtls_rsa_public(context_of(key), in, out);
    return bad ? CRYPTO_RSA_DATA_TOO_LARGE_MODULUS : CRYPTO_OK;
}

static void mask(const crypto_hash_kind *hash, const uint8_t *seed, size_t seed_length, uint8_t *bytes, size_t length)
{
    uint8_t digest[CRYPTO_HASH_MAX];
    for (uint32_t i = 0; length > 0; i++) {
        const uint8_t counter[4] = {(uint8_t)(i >> 24), (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i};
        crypto_hash h;
        crypto_hash_start(&h, hash);
        crypto_hash_update(&h, seed, seed_length);
        crypto_hash_update(&h, counter, sizeof counter);
        crypto_hash_finish(&h, digest, hash->size);
        size_t n = length < hash->size ? length : hash->size;
        for (size_t j = 0; j < n; j++)
            *bytes++ ^= digest[j];
        length -= n;
    }
}

/* ---- signatures: PKCS#1 v1.5 ---- */

/* 00 01 FF … FF 00 DigestInfo */
static crypto_status encode_pkcs1(const crypto_hash_kind *hash, const uint8_t *digest, uint8_t *em, size_t size)
{
    uint8_t info[128], *p = info;
    if (hash->id != HASH_MD5_SHA1) {
        if (hash->oid_length == 0)
            return CRYPTO_PROV_INVALID_DIGEST;
        uint8_t oid = hash->oid_length;
        const uint8_t head[] = {0x30, (uint8_t)(oid + 8 + hash->size), 0x30, (uint8_t)(oid + 4), 0x06, oid};
        memcpy(p, head, sizeof head), p += sizeof head;
        memcpy(p, hash->oid, oid), p += oid;
        const uint8_t tail[] = {0x05, 0x00, 0x04, hash->size};
        memcpy(p, tail, sizeof tail), p += sizeof tail;
    }
    memcpy(p, digest, hash->size);
    size_t length = (size_t)(p - info) + hash->size;
    if (size < length + 11)
        return CRYPTO_RSA_DIGEST_TOO_BIG;
    memset(em, 0xff, size);
    em[0] = 0;
    em[1] = 1;
    em[size - length - 1] = 0;
    memcpy(em + size - length, info, length);
    return CRYPTO_OK;
}

/* ---- signatures: PSS ---- */

typedef struct pss_choice {
    const crypto_hash_kind *mgf;
    int salt_length; /* may be SALT_AUTO */
} pss_choice;

/* What options and key say together. */
static crypto_status choose_pss(const crypto_key *key, const crypto_hash_kind *hash, const crypto_sign_options *options,
                                pss_choice *choice)
{
    const crypto_pss *pss = &key->u.rsa.pss;
    bool restricted = key->type == KEY_RSA_PSS && pss->restricted;
    choice->mgf = restricted ? pss->mgf : hash;
    choice->salt_length = options->has_salt ? options->salt_length : restricted ? (int)pss->salt_length : SALT_AUTO;
    if (choice->salt_length == SALT_DIGEST)
        choice->salt_length = hash->size;
    if (choice->salt_length < SALT_AUTO)
        return CRYPTO_INVALID_SALT_LENGTH;
    if (restricted && choice->salt_length >= 0 && choice->salt_length < (int)pss->salt_length)
        return CRYPTO_PSS_SALT_TOO_SMALL;
    if (restricted && hash != pss->hash)
        return CRYPTO_DIGEST_NOT_ALLOWED;
    return CRYPTO_OK;
}

static void hash_salted(const crypto_hash_kind *hash, const uint8_t *digest, const uint8_t *salt, size_t salt_length,
                        uint8_t *out)
{
    static const uint8_t zeros[8];
    crypto_hash h;
    crypto_hash_start(&h, hash);
    crypto_hash_update(&h, zeros, sizeof zeros);
    crypto_hash_update(&h, digest, hash->size);
    crypto_hash_update(&h, salt, salt_length);
    crypto_hash_finish(&h, out, hash->size);
}

static crypto_status encode_pss(const crypto_key *key, const crypto_hash_kind *hash, const uint8_t *digest,
                                const pss_choice *choice, uint8_t *em)
{
    size_t bits = bits_of(key) - 1, size = (bits + 7) / 8, h = hash->size;
    if (size < size_of(key))
        *em++ = 0;
    if (size < h + 2)
        return CRYPTO_RSA_DATA_TOO_LARGE;
    size_t salt = choice->salt_length == SALT_AUTO ? size - h - 2 : (size_t)choice->salt_length;
    if (salt > size - h - 2)
        return CRYPTO_RSA_DATA_TOO_LARGE;
    uint8_t *db = em, *h_at = em + size - h - 1, *salt_at = h_at - salt;
    memset(db, 0, size);
    if (crypto_random(salt_at, salt) != 0)
        return CRYPTO_FAILED;
    salt_at[-1] = 1;
    hash_salted(hash, digest, salt_at, salt, h_at);
    mask(choice->mgf, h_at, h, db, size - h - 1);
    em[0] &= (uint8_t)(0xff >> (8 * size - bits));
    em[size - 1] = 0xbc;
    return CRYPTO_OK;
}

static bool check_pss(const crypto_key *key, const crypto_hash_kind *hash, const uint8_t *digest,
                      const pss_choice *choice, uint8_t *em)
{
    size_t bits = bits_of(key) - 1, size = (bits + 7) / 8, h = hash->size;
    if (size < size_of(key) && *em++ != 0)
        return false;
    if (size < h + 2 || em[size - 1] != 0xbc || em[0] & (uint8_t) ~(0xff >> (8 * size - bits)))
        return false;
    uint8_t *h_at = em + size - h - 1, expected[CRYPTO_HASH_MAX];
    mask(choice->mgf, h_at, h, em, size - h - 1);
    em[0] &= (uint8_t)(0xff >> (8 * size - bits));
    uint8_t *p = em;
    while (p < h_at && *p == 0)
        p++;
    if (p == h_at || *p != 1)
        return false;
    size_t salt = (size_t)(h_at - ++p);
    if (choice->salt_length >= 0 && salt != (size_t)choice->salt_length)
        return false;
    hash_salted(hash, digest, p, salt, expected);
    return memcmp(expected, h_at, h) == 0;
}

/* ---- signatures ---- */

static int padding_of(const crypto_key *key, const crypto_sign_options *options)
{
    return options->padding ? options->padding : key->type == KEY_RSA_PSS ? RSA_PSS : RSA_PKCS1;
}

crypto_status crypto_rsa_sign(const crypto_key *key, const crypto_hash_kind *hash, const uint8_t *digest,
                              const crypto_sign_options *options, uint8_t *out, size_t *length)
{
    uint8_t em[RSA_MAX_BYTES];
    pss_choice choice;
    int padding = padding_of(key, options);
    crypto_status status;
    if (padding == RSA_PSS) {
        status = choose_pss(key, hash, options, &choice);
        if (status == CRYPTO_OK)
            status = encode_pss(key, hash, digest, &choice, em);
    } else if (padding == RSA_PKCS1 && key->type == KEY_RSA) {
        status = encode_pkcs1(hash, digest, em, size_of(key));
    } else {
        status = CRYPTO_ILLEGAL_PADDING;
    }
    if (status == CRYPTO_OK)
        status = raw(key, true, em, out);
    mbedtls_platform_zeroize(em, sizeof em);
    *length = size_of(key);
    return status;
}

crypto_status crypto_rsa_verify(const crypto_key *key, const crypto_hash_kind *hash, const uint8_t *digest,
                                const crypto_sign_options *options, crypto_slice signature, bool *valid)
{
    uint8_t em[RSA_MAX_BYTES], expected[RSA_MAX_BYTES];
    pss_choice choice = {NULL, 0};
    int padding = padding_of(key, options);
    crypto_status status = CRYPTO_OK;
    *valid = false;
    if (padding == RSA_PSS)
        status = choose_pss(key, hash, options, &choice);
    else if (padding != RSA_PKCS1 || key->type != KEY_RSA)
        status = CRYPTO_ILLEGAL_PADDING;
    if (status != CRYPTO_OK)
        return status;
    if (signature.length != size_of(key) || raw(key, false, signature.bytes, em) != CRYPTO_OK)
        return CRYPTO_OK;
    if (padding == RSA_PSS)
        *valid = check_pss(key, hash, digest, &choice, em);
    else
        *valid = encode_pkcs1(hash, digest, expected, size_of(key)) == CRYPTO_OK && memcmp(em, expected, size_of(key)) == 0;
    return CRYPTO_OK;
}

/* ---- encryption ---- */

static crypto_status pad_pkcs1(bool with_private, crypto_slice in, uint8_t *em, size_t size)
{
    if (size < 11 || in.length > size - 11)
        return CRYPTO_RSA_DATA_TOO_LARGE;
    size_t fill = size - in.length - 3;
    em[0] = 0;
    em[1] = with_private ? 1 : 2;
    memset(em + 2, 0xff, fill);
    for (size_t i = 0; !with_private && i < fill; i++) {
        do {
            if (crypto_random(em + 2 + i, 1) != 0)
                return CRYPTO_FAILED;
        } while (em[2 + i] == 0);
    }
    em[2 + fill] = 0;
    memcpy(em + 3 + fill, in.bytes, in.length);
    return CRYPTO_OK;
}

static crypto_status pad_oaep(const crypto_hash_kind *hash, crypto_slice label, crypto_slice in, uint8_t *em, size_t size)
{
    size_t h = hash->size;
    if (size < 2 * h + 2)
        return CRYPTO_RSA_KEY_TOO_SMALL;
    if (in.length > size - 2 * h - 2)
        return CRYPTO_RSA_DATA_TOO_LARGE;
    uint8_t *seed = em + 1, *db = em + 1 + h;
    size_t db_length = size - h - 1;
    memset(em, 0, size);
    crypto_hash_of(hash, label.bytes, label.length, db);
    db[db_length - in.length - 1] = 1;
    memcpy(db + db_length - in.length, in.bytes, in.length);
    if (crypto_random(seed, h) != 0)
        return CRYPTO_FAILED;
    mask(hash, seed, h, db, db_length);
    mask(hash, db, db_length, seed, h);
    return CRYPTO_OK;
}

/* Type 1 padding tells no secret. */
static crypto_status unpad_signature(const uint8_t *em, size_t size, uint8_t *out, size_t *length)
{
    size_t i = 2;
    if (em[0] != 0 || em[1] != 1)
        return CRYPTO_RSA_BLOCK_TYPE;
    while (i < size && em[i] == 0xff)
        i++;
    if (i == size || em[i] != 0 || i < 10)
        return CRYPTO_RSA_PADDING_CHECK;
    *length = size - i - 1;
    memcpy(out, em + i + 1, *length);
    return CRYPTO_OK;
}

/* Masks: all ones if so, else zero, without a branch. */
static uint32_t is_zero(uint32_t x)
{
    return (uint32_t)(((uint64_t)x - 1) >> 32);
}
static uint32_t is_less(uint32_t a, uint32_t b)
{
    return (uint32_t)(((uint64_t)a - b) >> 32);
}

/* Type 2: what to do about wrong padding must not tell that it was wrong. As OpenSSL since 3.2 does, a message made of
 * the key and the ciphertext takes the place of the plain text (draft-irtf-cfrg-rsa-guidance). */

/* A stream of bytes from the key that belongs to a ciphertext. */
static void make_stream(const crypto_hmac *keyed, const char *label, uint32_t bits, uint8_t *out, size_t length)
{
    uint8_t block[32];
    for (uint32_t i = 0; length > 0; i++) {
        const uint8_t counter[2] = {(uint8_t)(i >> 8), (uint8_t)i}, end[2] = {(uint8_t)(bits >> 8), (uint8_t)bits};
        crypto_hmac hmac = *keyed;
        crypto_hmac_update(&hmac, counter, sizeof counter);
        crypto_hmac_update(&hmac, label, strlen(label));
        crypto_hmac_update(&hmac, end, sizeof end);
        crypto_hmac_finish(&hmac, block);
        size_t n = length < sizeof block ? length : sizeof block;
        memcpy(out, block, n);
        out += n;
        length -= n;
    }
}

static crypto_status derive_rejection_key(const crypto_key *key, const uint8_t *in, crypto_hmac *keyed)
{
    const crypto_hash_kind *sha256 = crypto_hash_get(HASH_SHA256);
    uint8_t bytes[RSA_MAX_BYTES], digest[32];
    if (mbedtls_mpi_write_binary(&key->u.rsa.context.D, bytes, size_of(key)) != 0)
        return CRYPTO_FAILED;
    crypto_hash_of(sha256, bytes, size_of(key), digest);
    mbedtls_platform_zeroize(bytes, sizeof bytes);
    crypto_hmac_start(keyed, sha256, digest, sizeof digest);
    crypto_hmac_update(keyed, in, size_of(key));
    crypto_hmac_finish(keyed, digest);
    crypto_hmac_start(keyed, sha256, digest, sizeof digest);
    return CRYPTO_OK;
}

static crypto_status unpad_pkcs1(const crypto_key *key, const uint8_t *in, const uint8_t *em, uint8_t *out, size_t *length)
{
    size_t size = size_of(key), max = size - 11;
    uint8_t synthetic[RSA_MAX_BYTES], candidates[256];
    crypto_hmac keyed;
    crypto_status status = derive_rejection_key(key, in, &keyed);
    if (status != CRYPTO_OK)
        return status;
    make_stream(&keyed, "message", (uint32_t)size * 8, synthetic, size);
    make_stream(&keyed, "length", sizeof candidates * 8, candidates, sizeof candidates);
    uint32_t length_mask = (uint32_t)max, fake = 0;
    for (unsigned shift = 1; shift < 16; shift *= 2)
        length_mask |= length_mask >> shift;
    for (unsigned i = 0; i < sizeof candidates; i += 2) {
        uint32_t n = ((uint32_t)candidates[i] << 8 | candidates[i + 1]) & length_mask;
        fake ^= (fake ^ n) & is_less(n, (uint32_t)max);
    }
    uint32_t good = is_zero(em[0]) & is_zero(em[1] ^ 2u), found = 0, separator = 0;
    for (uint32_t i = 2; i < size; i++) {
        uint32_t zero = is_zero(em[i]);
        separator ^= (separator ^ i) & (zero & ~found);
        found |= zero;
    }
    good &= found & ~is_less(separator, 10);
    uint32_t start = (uint32_t)(size - fake), real = separator + 1;
    start ^= (start ^ real) & good;
    *length = size - start;
    /* The length is no secret any more; where the bytes come from is. */
    for (size_t i = 0; i < *length; i++) {
        uint8_t a = em[start + i], b = synthetic[start + i];
        out[i] = (uint8_t)(b ^ ((a ^ b) & good));
    }
    mbedtls_platform_zeroize(synthetic, sizeof synthetic);
    return CRYPTO_OK;
}

static crypto_status unpad_oaep(const crypto_hash_kind *hash, crypto_slice label, uint8_t *em, size_t size, uint8_t *out,
                                size_t *length)
{
    size_t h = hash->size;
    if (size < 2 * h + 2)
        return CRYPTO_RSA_OAEP;
    uint8_t *seed = em + 1, *db = em + 1 + h, expected[CRYPTO_HASH_MAX];
    uint32_t db_length = (uint32_t)(size - h - 1);
    mask(hash, db, db_length, seed, h);
    mask(hash, seed, h, db, db_length);
    crypto_hash_of(hash, label.bytes, label.length, expected);
    /* One error for all that may be wrong, found without telling when. */
    uint32_t wrong = em[0], found = 0, separator = 0;
    for (size_t i = 0; i < h; i++)
        wrong |= (uint32_t)(db[i] ^ expected[i]);
    for (uint32_t i = (uint32_t)h; i < db_length; i++) {
        uint32_t one = is_zero(db[i] ^ 1u), zero = is_zero(db[i]);
        separator ^= (separator ^ i) & (one & ~found);
        wrong |= ~found & ~one & ~zero;
        found |= one;
    }
    if (wrong | ~found)
        return CRYPTO_RSA_OAEP;
    *length = db_length - separator - 1;
    memcpy(out, db + separator + 1, *length);
    return CRYPTO_OK;
}

static crypto_status encrypt(const crypto_key *key, bool with_private, int padding, const crypto_hash_kind *hash,
                             crypto_slice label, crypto_slice in, uint8_t *out)
{
    uint8_t em[RSA_MAX_BYTES];
    size_t size = size_of(key);
    crypto_status status;
    switch (padding) {
    case RSA_PKCS1:
        status = pad_pkcs1(with_private, in, em, size);
        break;
    case RSA_NONE:
        if (in.length != size)
            return in.length > size ? CRYPTO_RSA_DATA_TOO_LARGE : CRYPTO_RSA_DATA_TOO_SMALL;
        memcpy(em, in.bytes, size);
        status = CRYPTO_OK;
        break;
    case RSA_OAEP:
        status = with_private ? CRYPTO_ILLEGAL_PADDING : pad_oaep(hash, label, in, em, size);
        break;
    default:
        status = CRYPTO_ILLEGAL_PADDING;
    }
    if (status == CRYPTO_OK)
        status = raw(key, with_private, em, out);
    mbedtls_platform_zeroize(em, sizeof em);
    return status;
}

static crypto_status decrypt(const crypto_key *key, bool with_private, int padding, const crypto_hash_kind *hash,
                             crypto_slice label, crypto_slice in, uint8_t *out, size_t *length)
{
    uint8_t em[RSA_MAX_BYTES], padded[RSA_MAX_BYTES] = {0};
    size_t size = size_of(key);
    if (in.length > size)
        return CRYPTO_RSA_DATA_GREATER;
    memcpy(padded + size - in.length, in.bytes, in.length);
    crypto_status status = raw(key, with_private, padded, em);
    if (status == CRYPTO_OK) {
        switch (padding) {
        case RSA_PKCS1:
            status = with_private ? unpad_pkcs1(key, padded, em, out, length) : unpad_signature(em, size, out, length);
            break;
        case RSA_NONE:
            memcpy(out, em, *length = size);
            break;
        case RSA_OAEP:
            status = with_private ? unpad_oaep(hash, label, em, size, out, length) : CRYPTO_ILLEGAL_PADDING;
            break;
        default:
            status = CRYPTO_ILLEGAL_PADDING;
        }
    }
    mbedtls_platform_zeroize(em, sizeof em);
    return status;
}

crypto_status crypto_rsa_crypt(const crypto_key *key, bool encrypting, bool with_private, int padding,
                               const crypto_hash_kind *hash, crypto_slice label, crypto_slice in, uint8_t *out,
                               size_t *length)
{
    if (key->type != KEY_RSA)
        return CRYPTO_KEYTYPE_UNSUPPORTED;
    if (with_private && !key->is_private)
        return CRYPTO_INVALID_KEYTYPE;
    *length = size_of(key);
    return encrypting ? encrypt(key, with_private, padding, hash, label, in, out)
                      : decrypt(key, with_private, padding, hash, label, in, out, length);
}
