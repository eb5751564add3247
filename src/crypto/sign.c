/*
 * sign.c - signatures by key type: RSA (rsa.c), DSA, ECDSA, Ed25519, Ed448; Diffie-Hellman of all kinds.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "crypto/sign.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/ed448.h"
#include "crypto/random.h"
#include "mbedtls/ecdh.h"
#include "mbedtls/ecdsa.h"
#include "mbedtls/platform_util.h"
#include "sodium/crypto_scalarmult_curve25519.h"
#include "sodium/crypto_sign_ed25519.h"

/* ---- r and s ---- */

size_t crypto_sign_half(const crypto_key *key)
{
    if (key->type == KEY_EC)
        return mbedtls_mpi_size(&key->u.ec.group.N);
    return key->type == KEY_DSA ? mbedtls_mpi_size(&key->u.field.q) : 0;
}

static uint8_t *put_integer(uint8_t *at, const uint8_t *bytes, size_t length)
{
    while (length > 1 && *bytes == 0)
        bytes++, length--;
    bool extra = *bytes & 0x80;
    *at++ = DER_INTEGER;
    *at++ = (uint8_t)(length + extra);
    if (extra)
        *at++ = 0;
    memcpy(at, bytes, length);
    return at + length;
}

size_t crypto_sign_to_der(const uint8_t *raw, size_t half, uint8_t *out)
{
    uint8_t body[2 * 72];
    if (half == 0 || half > 66)
        return 0;
    uint8_t *end = put_integer(put_integer(body, raw, half), raw + half, half), *at = out;
    size_t length = (size_t)(end - body);
    *at++ = DER_SEQUENCE;
    if (length >= 0x80)
        *at++ = 0x81;
    *at++ = (uint8_t)length;
    memcpy(at, body, length);
    return (size_t)(at - out) + length;
}

static bool take_integer(crypto_der *in, size_t half, uint8_t *out)
{
    crypto_der number;
    if (!der_read(in, DER_INTEGER, &number) || der_left(&number) == 0 || *number.at & 0x80)
        return false;
    while (der_left(&number) > 0 && *number.at == 0)
        number.at++;
    if (der_left(&number) > half)
        return false;
    memset(out, 0, half);
    memcpy(out + half - der_left(&number), number.at, der_left(&number));
    return true;
}

size_t crypto_sign_from_der(crypto_slice der, size_t half, uint8_t *out)
{
    crypto_der in = der_open(der.bytes, der.length), body;
    if (!der_read(&in, DER_SEQUENCE, &body) || der_left(&in) != 0 || !take_integer(&body, half, out) ||
        !take_integer(&body, half, out + half) || der_left(&body) != 0)
        return 0;
    return 2 * half;
}

typedef struct pair {
    mbedtls_mpi r, s;
} pair;

static void pair_open(pair *p)
{
    mbedtls_mpi_init(&p->r);
    mbedtls_mpi_init(&p->s);
}

static void pair_close(pair *p)
{
    mbedtls_mpi_free(&p->r);
    mbedtls_mpi_free(&p->s);
}

static crypto_status write_pair(const pair *p, size_t half, bool p1363, uint8_t *out, size_t *length)
{
    uint8_t raw[2 * 66];
    if (half > 66 || mbedtls_mpi_write_binary(&p->r, raw, half) != 0 || mbedtls_mpi_write_binary(&p->s, raw + half, half) != 0)
        return CRYPTO_FAILED;
    if (p1363) {
        memcpy(out, raw, 2 * half);
        *length = 2 * half;
    } else {
        *length = crypto_sign_to_der(raw, half, out);
    }
    return CRYPTO_OK;
}

static bool read_pair(pair *p, size_t half, bool p1363, crypto_slice signature)
{
    uint8_t raw[2 * 66];
    if (half == 0 || half > 66)
        return false;
    if (p1363 ? signature.length != 2 * half : crypto_sign_from_der(signature, half, raw) == 0)
        return false;
    if (p1363)
        memcpy(raw, signature.bytes, 2 * half);
    return mbedtls_mpi_read_binary(&p->r, raw, half) == 0 && mbedtls_mpi_read_binary(&p->s, raw + half, half) == 0;
}

/* ---- DSA (FIPS 186-4) ---- */

static int digest_to_number(mbedtls_mpi *z, const mbedtls_mpi *q, const uint8_t *digest, size_t length)
{
    size_t size = mbedtls_mpi_size(q), bits = mbedtls_mpi_bitlen(q);
    int bad = mbedtls_mpi_read_binary(z, digest, length < size ? length : size);
    if (length * 8 > bits && size * 8 > bits && length >= size)
        bad |= mbedtls_mpi_shift_r(z, size * 8 - bits);
    return bad;
}

/* 1 / k for a prime q: k^(q - 2), which does not tell about k */
static int invert(mbedtls_mpi *to, const mbedtls_mpi *k, const mbedtls_mpi *q)
{
    mbedtls_mpi e;
    mbedtls_mpi_init(&e);
    int bad = mbedtls_mpi_sub_int(&e, q, 2);
    if (!bad)
        bad = mbedtls_mpi_exp_mod(to, k, &e, q, NULL);
    mbedtls_mpi_free(&e);
    return bad;
}

static crypto_status dsa_sign(const crypto_key *key, const uint8_t *digest, size_t length, pair *out)
{
    const mbedtls_mpi *p = &key->u.field.p, *q = &key->u.field.q;
    mbedtls_mpi k, z, t;
    mbedtls_mpi_init(&k);
    mbedtls_mpi_init(&z);
    mbedtls_mpi_init(&t);
    int bad = digest_to_number(&z, q, digest, length);
    if (mbedtls_mpi_bitlen(q) < 2 || !mbedtls_mpi_get_bit(q, 0))
        bad = 1;
    for (int tries = 0; !bad && tries < 8; tries++) {
        bad = mbedtls_mpi_random(&k, 1, q, crypto_random_for_mbedtls, NULL);
        bad = bad || mbedtls_mpi_exp_mod(&t, &key->u.field.g, &k, p, NULL) || mbedtls_mpi_mod_mpi(&out->r, &t, q);
        /* s = (z + x r) / k */
        bad = bad || mbedtls_mpi_mul_mpi(&t, &key->u.field.x, &out->r) || mbedtls_mpi_add_mpi(&t, &t, &z) ||
              mbedtls_mpi_mod_mpi(&t, &t, q) || invert(&out->s, &k, q) || mbedtls_mpi_mul_mpi(&t, &t, &out->s) ||
              mbedtls_mpi_mod_mpi(&out->s, &t, q);
        if (!bad && mbedtls_mpi_bitlen(&out->r) > 0 && mbedtls_mpi_bitlen(&out->s) > 0)
            break;
    }
    mbedtls_mpi_free(&k);
    mbedtls_mpi_free(&z);
    mbedtls_mpi_free(&t);
    return bad ? CRYPTO_FAILED : CRYPTO_OK;
}

static bool in_range(const mbedtls_mpi *value, const mbedtls_mpi *limit)
{
    return mbedtls_mpi_cmp_int(value, 0) > 0 && mbedtls_mpi_cmp_mpi(value, limit) < 0;
}

static bool dsa_verify(const crypto_key *key, const uint8_t *digest, size_t length, const pair *in)
{
    const mbedtls_mpi *p = &key->u.field.p, *q = &key->u.field.q;
    if (!in_range(&in->r, q) || !in_range(&in->s, q) || !mbedtls_mpi_get_bit(q, 0))
        return false;
    mbedtls_mpi w, z, u, v;
    mbedtls_mpi_init(&w);
    mbedtls_mpi_init(&z);
    mbedtls_mpi_init(&u);
    mbedtls_mpi_init(&v);
    int bad = digest_to_number(&z, q, digest, length) || invert(&w, &in->s, q);
    /* g^(z w) y^(r w) mod p mod q = r */
    bad = bad || mbedtls_mpi_mul_mpi(&z, &z, &w) || mbedtls_mpi_mod_mpi(&z, &z, q) ||
          mbedtls_mpi_exp_mod(&u, &key->u.field.g, &z, p, NULL) || mbedtls_mpi_mul_mpi(&w, &in->r, &w) ||
          mbedtls_mpi_mod_mpi(&w, &w, q) || mbedtls_mpi_exp_mod(&v, &key->u.field.y, &w, p, NULL) ||
          mbedtls_mpi_mul_mpi(&u, &u, &v) || mbedtls_mpi_mod_mpi(&u, &u, p) || mbedtls_mpi_mod_mpi(&u, &u, q);
    bool valid = !bad && mbedtls_mpi_cmp_mpi(&u, &in->r) == 0;
    mbedtls_mpi_free(&w);
    mbedtls_mpi_free(&z);
    mbedtls_mpi_free(&u);
    mbedtls_mpi_free(&v);
    return valid;
}

/* ---- of digests ---- */

static mbedtls_ecp_group *group_of(const crypto_key *key)
{
    return (mbedtls_ecp_group *)(uintptr_t)&key->u.ec.group; /* the tables of our curves are constant */
}

crypto_status crypto_sign_digest(const crypto_key *key, const crypto_hash_kind *hash, const uint8_t *digest,
                                 const crypto_sign_options *options, uint8_t *out, size_t *length)
{
    if (!key->is_private)
        return CRYPTO_INVALID_KEYTYPE;
    if (key->type == KEY_RSA || key->type == KEY_RSA_PSS)
        return crypto_rsa_sign(key, hash, digest, options, out, length);
    if (key->type != KEY_EC && key->type != KEY_DSA)
        return CRYPTO_UNSUPPORTED_OPERATION;
    pair p;
    pair_open(&p);
    crypto_status status = CRYPTO_OK;
    if (key->type == KEY_DSA)
        status = dsa_sign(key, digest, hash->size, &p);
    else if (mbedtls_ecdsa_sign(group_of(key), &p.r, &p.s, &key->u.ec.d, digest, hash->size, crypto_random_for_mbedtls, NULL) != 0)
        status = CRYPTO_FAILED;
    if (status == CRYPTO_OK)
        status = write_pair(&p, crypto_sign_half(key), options->p1363, out, length);
    pair_close(&p);
    return status;
}

crypto_status crypto_verify_digest(const crypto_key *key, const crypto_hash_kind *hash, const uint8_t *digest,
                                   const crypto_sign_options *options, crypto_slice signature, bool *valid)
{
    *valid = false;
    if (key->type == KEY_RSA || key->type == KEY_RSA_PSS)
        return crypto_rsa_verify(key, hash, digest, options, signature, valid);
    if (key->type != KEY_EC && key->type != KEY_DSA)
        return CRYPTO_UNSUPPORTED_OPERATION;
    pair p;
    pair_open(&p);
    if (read_pair(&p, crypto_sign_half(key), options->p1363, signature))
        *valid = key->type == KEY_DSA
                     ? dsa_verify(key, digest, hash->size, &p)
                     : mbedtls_ecdsa_verify(group_of(key), digest, hash->size, &key->u.ec.q, &p.r, &p.s) == 0;
    pair_close(&p);
    return CRYPTO_OK;
}

/* ---- of messages ---- */

static crypto_status choose_hash(const crypto_key *key, const crypto_hash_kind **hash)
{
    if (*hash)
        return (*hash)->extendable ? CRYPTO_PROV_INVALID_DIGEST : CRYPTO_OK;
    switch (key->type) {
    case KEY_RSA_PSS:
        if (key->u.rsa.pss.restricted) {
            *hash = key->u.rsa.pss.hash;
            return CRYPTO_OK;
        }
        /* fall through */
    case KEY_RSA:
    case KEY_EC:
    case KEY_DSA:
        *hash = crypto_hash_get(HASH_SHA256);
        return CRYPTO_OK;
    default:
        return CRYPTO_KEYTYPE_UNSUPPORTED;
    }
}

static void ed25519_sign(const crypto_key *key, crypto_slice message, uint8_t *out)
{
    uint8_t secret[crypto_sign_ed25519_SECRETKEYBYTES];
    memcpy(secret, key->u.raw.private, 32);
    memcpy(secret + 32, key->u.raw.public, 32);
    crypto_sign_ed25519_detached(out, NULL, message.bytes, message.length, secret);
    mbedtls_platform_zeroize(secret, sizeof secret);
}

crypto_status crypto_sign_message(const crypto_key *key, const crypto_hash_kind *hash, crypto_slice message,
                                  const crypto_sign_options *options, uint8_t *out, size_t *length)
{
    if (!key->is_private)
        return CRYPTO_INVALID_KEYTYPE;
    if (key->type == KEY_ED25519 || key->type == KEY_ED448) {
        if (hash)
            return CRYPTO_PROV_INVALID_DIGEST;
        *length = key->type == KEY_ED25519 ? 64 : 114;
        if (key->type == KEY_ED448)
            return crypto_ed448_sign(key->u.raw.private, key->u.raw.public, options->context, message, out);
        ed25519_sign(key, message, out);
        return CRYPTO_OK;
    }
    crypto_status status = choose_hash(key, &hash);
    if (status != CRYPTO_OK)
        return status;
    uint8_t digest[CRYPTO_HASH_MAX];
    crypto_hash_of(hash, message.bytes, message.length, digest);
    return crypto_sign_digest(key, hash, digest, options, out, length);
}

crypto_status crypto_verify_message(const crypto_key *key, const crypto_hash_kind *hash, crypto_slice message,
                                    const crypto_sign_options *options, crypto_slice signature, bool *valid)
{
    *valid = false;
    if (key->type == KEY_ED25519 || key->type == KEY_ED448) {
        if (hash)
            return CRYPTO_PROV_INVALID_DIGEST;
        if (key->type == KEY_ED25519)
            *valid = signature.length == 64 && crypto_sign_ed25519_verify_detached(signature.bytes, message.bytes,
                                                                                   message.length, key->u.raw.public) == 0;
        else
            *valid = signature.length == 114 &&
                     crypto_ed448_verify(key->u.raw.public, options->context, message, signature.bytes);
        return CRYPTO_OK;
    }
    crypto_status status = choose_hash(key, &hash);
    if (status != CRYPTO_OK)
        return status;
    uint8_t digest[CRYPTO_HASH_MAX];
    crypto_hash_of(hash, message.bytes, message.length, digest);
    return crypto_verify_digest(key, hash, digest, options, signature, valid);
}

/* ---- shared secrets ---- */

static crypto_status agree_numbers(const crypto_key *own, const crypto_key *other, uint8_t *out, size_t size)
{
    mbedtls_mpi z;
    mbedtls_mpi_init(&z);
    int bad;
    crypto_status status = CRYPTO_OK;
    if (own->type == KEY_EC) {
        if (own->u.ec.curve != other->u.ec.curve)
            status = CRYPTO_MISMATCHING_DOMAIN;
        bad = mbedtls_ecdh_compute_shared(group_of(own), &z, &other->u.ec.q, &own->u.ec.d, crypto_random_for_mbedtls, NULL);
    } else {
        if (mbedtls_mpi_cmp_mpi(&own->u.field.p, &other->u.field.p) != 0 ||
            mbedtls_mpi_cmp_mpi(&own->u.field.g, &other->u.field.g) != 0)
            status = CRYPTO_MISMATCHING_DOMAIN;
        bad = mbedtls_mpi_exp_mod(&z, &other->u.field.y, &own->u.field.x, &own->u.field.p, NULL);
    }
    if (status == CRYPTO_OK && (bad || mbedtls_mpi_write_binary(&z, out, size) != 0))
        status = CRYPTO_FAILED;
    mbedtls_mpi_free(&z);
    return status;
}

static size_t secret_size(const crypto_key *key)
{
    switch (key->type) {
    case KEY_EC:
        return mbedtls_mpi_size(&key->u.ec.group.P);
    case KEY_DH:
        return mbedtls_mpi_size(&key->u.field.p);
    case KEY_X25519:
    case KEY_X448:
        return crypto_key_raw_size(key->type);
    default:
        return 0;
    }
}

crypto_status crypto_agree(const crypto_key *own, const crypto_key *other, crypto_slice *secret)
{
    if (own->type != other->type)
        return CRYPTO_DIFFERENT_KEY_TYPES;
    size_t size = secret_size(own);
    if (size == 0)
        return CRYPTO_KEYTYPE_UNSUPPORTED;
    uint8_t *out = malloc(size);
    if (!out)
        return CRYPTO_NO_MEMORY;
    crypto_status status;
    if (own->type == KEY_X25519)
        status = crypto_scalarmult_curve25519(out, own->u.raw.private, other->u.raw.public) == 0 ? CRYPTO_OK : CRYPTO_FAILED;
    else if (own->type == KEY_X448)
        status = crypto_x448(own->u.raw.private, other->u.raw.public, out);
    else
        status = agree_numbers(own, other, out, size);
    if (status == CRYPTO_FAILED)
        status = CRYPTO_DERIVATION;
    if (status != CRYPTO_OK)
        free(out);
    else
        *secret = (crypto_slice){out, size};
    return status;
}
