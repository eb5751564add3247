/*
 * key.c - keys as values: made, compared, checked.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "crypto/key.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crypto/ed448.h"
#include "crypto/random.h"
#include "mbedtls/platform_util.h"
#include "sodium/crypto_scalarmult_curve25519.h"
#include "sodium/crypto_sign_ed25519.h"

/* clang-format off */
const crypto_curve crypto_curves[] = {
    {MBEDTLS_ECP_DP_BP256R1, "brainpoolP256r1", NULL, 256, 9, {0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07}},
    {MBEDTLS_ECP_DP_BP384R1, "brainpoolP384r1", NULL, 384, 9, {0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0b}},
    {MBEDTLS_ECP_DP_BP512R1, "brainpoolP512r1", NULL, 512, 9, {0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0d}},
    {MBEDTLS_ECP_DP_SECP192R1, "prime192v1", NULL, 192, 8, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x01}},
    {MBEDTLS_ECP_DP_SECP256R1, "prime256v1", "P-256", 256, 8, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07}},
    {MBEDTLS_ECP_DP_SECP192K1, "secp192k1", NULL, 192, 5, {0x2b, 0x81, 0x04, 0x00, 0x1f}},
    {MBEDTLS_ECP_DP_SECP224K1, "secp224k1", NULL, 224, 5, {0x2b, 0x81, 0x04, 0x00, 0x20}},
    {MBEDTLS_ECP_DP_SECP224R1, "secp224r1", NULL, 224, 5, {0x2b, 0x81, 0x04, 0x00, 0x21}},
    {MBEDTLS_ECP_DP_SECP256K1, "secp256k1", "secp256k1", 256, 5, {0x2b, 0x81, 0x04, 0x00, 0x0a}},
    {MBEDTLS_ECP_DP_SECP384R1, "secp384r1", "P-384", 384, 5, {0x2b, 0x81, 0x04, 0x00, 0x22}},
    {MBEDTLS_ECP_DP_SECP521R1, "secp521r1", "P-521", 521, 5, {0x2b, 0x81, 0x04, 0x00, 0x23}},
};
/* clang-format on */
const size_t crypto_curve_count = sizeof crypto_curves / sizeof *crypto_curves;

const crypto_curve *crypto_curve_from_jwk(const char *name)
{
    for (size_t i = 0; i < crypto_curve_count; i++) {
        if (crypto_curves[i].jwk && strcmp(crypto_curves[i].jwk, name) == 0)
            return &crypto_curves[i];
    }
    return NULL;
}

const crypto_curve *crypto_curve_find(const char *name)
{
    static const char *const nist[][2] = {{"P-192", "prime192v1"}, {"P-224", "secp224r1"}, {"secp256r1", "prime256v1"},
                                          {"secp192r1", "prime192v1"}};
    for (size_t i = 0; i < sizeof nist / sizeof *nist; i++) {
        if (strcasecmp(nist[i][0], name) == 0)
            name = nist[i][1];
    }
    for (size_t i = 0; i < crypto_curve_count; i++) {
        if (strcasecmp(crypto_curves[i].name, name) == 0)
            return &crypto_curves[i];
    }
    return crypto_curve_from_jwk(name);
}

/* ---- life ---- */

crypto_key *crypto_key_new(crypto_key_type type, bool is_private)
{
    crypto_key *key = calloc(1, sizeof *key);
    if (!key)
        return NULL;
    atomic_init(&key->references, 1);
    key->type = type;
    key->is_private = is_private;
    switch (type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        mbedtls_rsa_init(&key->u.rsa.context);
        break;
    case KEY_EC:
        mbedtls_ecp_group_init(&key->u.ec.group);
        mbedtls_ecp_point_init(&key->u.ec.q);
        break;
    default:
        break; /* numbers and bytes are empty as zeros */
    }
    return key;
}

crypto_key *crypto_key_keep(crypto_key *key)
{
    atomic_fetch_add(&key->references, 1);
    return key;
}

void crypto_key_release(crypto_key *key)
{
    if (!key || atomic_fetch_sub(&key->references, 1) > 1)
        return;
    switch (key->type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        mbedtls_rsa_free(&key->u.rsa.context);
        break;
    case KEY_DSA:
    case KEY_DH:
        mbedtls_mpi_free(&key->u.field.p);
        mbedtls_mpi_free(&key->u.field.q);
        mbedtls_mpi_free(&key->u.field.g);
        mbedtls_mpi_free(&key->u.field.y);
        mbedtls_mpi_free(&key->u.field.x);
        break;
    case KEY_EC:
        mbedtls_ecp_group_free(&key->u.ec.group);
        mbedtls_mpi_free(&key->u.ec.d);
        mbedtls_ecp_point_free(&key->u.ec.q);
        break;
    default:
        break;
    }
    mbedtls_platform_zeroize(key, sizeof *key);
    free(key);
}

const char *crypto_key_type_name(crypto_key_type type)
{
    static const char *const names[] = {"rsa", "rsa-pss", "dsa", "dh", "ec", "ed25519", "ed448", "x25519", "x448"};
    return names[type];
}

size_t crypto_key_raw_size(crypto_key_type type)
{
    switch (type) {
    case KEY_ED25519:
    case KEY_X25519:
        return 32;
    case KEY_ED448:
        return 57;
    case KEY_X448:
        return 56;
    default:
        return 0;
    }
}

/* ---- comparison ---- */

static bool rsa_equal(const crypto_key *a, const crypto_key *b)
{
    const mbedtls_rsa_context *x = &a->u.rsa.context, *y = &b->u.rsa.context;
    return mbedtls_mpi_cmp_mpi(&x->N, &y->N) == 0 && mbedtls_mpi_cmp_mpi(&x->E, &y->E) == 0;
}

bool crypto_key_equal(const crypto_key *a, const crypto_key *b)
{
    if (a->type != b->type || a->is_private != b->is_private)
        return false;
    size_t raw = crypto_key_raw_size(a->type);
    if (raw > 0)
        return memcmp(a->u.raw.public, b->u.raw.public, raw) == 0;
    switch (a->type) {
    case KEY_EC:
        return a->u.ec.curve == b->u.ec.curve && mbedtls_ecp_point_cmp(&a->u.ec.q, &b->u.ec.q) == 0;
    case KEY_DSA:
    case KEY_DH:
        return mbedtls_mpi_cmp_mpi(&a->u.field.p, &b->u.field.p) == 0 &&
               mbedtls_mpi_cmp_mpi(&a->u.field.g, &b->u.field.g) == 0 &&
               mbedtls_mpi_cmp_mpi(&a->u.field.y, &b->u.field.y) == 0;
    default:
        return rsa_equal(a, b);
    }
}

static int copy_public(crypto_key *to, const crypto_key *from)
{
    int bad = 0;
    switch (from->type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        to->u.rsa.pss = from->u.rsa.pss;
        bad |= mbedtls_rsa_import(&to->u.rsa.context, &from->u.rsa.context.N, NULL, NULL, NULL, &from->u.rsa.context.E);
        return bad | mbedtls_rsa_complete(&to->u.rsa.context);
    case KEY_DSA:
    case KEY_DH:
        bad |= mbedtls_mpi_copy(&to->u.field.p, &from->u.field.p);
        bad |= mbedtls_mpi_copy(&to->u.field.q, &from->u.field.q);
        bad |= mbedtls_mpi_copy(&to->u.field.g, &from->u.field.g);
        return bad | mbedtls_mpi_copy(&to->u.field.y, &from->u.field.y);
    case KEY_EC:
        to->u.ec.curve = from->u.ec.curve;
        to->u.ec.explicit_parameters = from->u.ec.explicit_parameters;
        bad |= mbedtls_ecp_group_load(&to->u.ec.group, from->u.ec.curve->id);
        return bad | mbedtls_ecp_copy(&to->u.ec.q, &from->u.ec.q);
    default:
        memcpy(to->u.raw.public, from->u.raw.public, sizeof to->u.raw.public);
        return 0;
    }
}

crypto_key *crypto_key_public(const crypto_key *key)
{
    crypto_key *made = crypto_key_new(key->type, false);
    if (made && copy_public(made, key) != 0) {
        crypto_key_release(made);
        return NULL;
    }
    return made;
}

/* ---- made of parts ---- */

static crypto_status raw_public(crypto_key_type type, const uint8_t *private, uint8_t *public)
{
    uint8_t secret[crypto_sign_ed25519_SECRETKEYBYTES];
    switch (type) {
    case KEY_ED25519:
        crypto_sign_ed25519_seed_keypair(public, secret, private);
        mbedtls_platform_zeroize(secret, sizeof secret);
        return CRYPTO_OK;
    case KEY_X25519:
        crypto_scalarmult_curve25519_base(public, private);
        return CRYPTO_OK;
    case KEY_ED448:
        return crypto_ed448_public(private, public);
    default:
        return crypto_x448(private, NULL, public);
    }
}

crypto_status crypto_key_from_raw(crypto_key_type type, bool is_private, crypto_slice bytes, crypto_key **out)
{
    if (bytes.length != crypto_key_raw_size(type))
        return CRYPTO_UNSUPPORTED;
    crypto_key *key = crypto_key_new(type, is_private);
    if (!key)
        return CRYPTO_NO_MEMORY;
    memcpy(is_private ? key->u.raw.private : key->u.raw.public, bytes.bytes, bytes.length);
    crypto_status status = is_private ? raw_public(type, key->u.raw.private, key->u.raw.public) : CRYPTO_OK;
    if (status == CRYPTO_OK)
        *out = key;
    else
        crypto_key_release(key);
    return status;
}

/* A square root of *x modulo a prime that is 1 modulo 4, by Tonelli and Shanks; for public points only. mbedTLS knows the
 * other primes. */
static int square_root(mbedtls_mpi *x, const mbedtls_mpi *p)
{
    mbedtls_mpi q, c, t, r, e;
    mbedtls_mpi *const all[] = {&q, &c, &t, &r, &e};
    for (int i = 0; i < 5; i++)
        mbedtls_mpi_init(all[i]);
    /* p - 1 = q 2^s; c is a non-residue to the power of q */
    int bad = mbedtls_mpi_sub_int(&q, p, 1);
    size_t s = bad ? 0 : mbedtls_mpi_lsb(&q);
    bad = bad || mbedtls_mpi_shift_r(&q, s) || mbedtls_mpi_sub_int(&e, p, 1) || mbedtls_mpi_shift_r(&e, 1);
    for (int z = 2; !bad; z++) {
        bad = mbedtls_mpi_lset(&c, z) || mbedtls_mpi_exp_mod(&t, &c, &e, p, NULL);
        if (!bad && mbedtls_mpi_cmp_int(&t, 1) != 0)
            break;
    }
    bad = bad || mbedtls_mpi_exp_mod(&c, &c, &q, p, NULL) || mbedtls_mpi_exp_mod(&t, x, &q, p, NULL) ||
          mbedtls_mpi_add_int(&e, &q, 1) || mbedtls_mpi_shift_r(&e, 1) || mbedtls_mpi_exp_mod(&r, x, &e, p, NULL);
    while (!bad && mbedtls_mpi_cmp_int(&t, 1) != 0) {
        size_t i = 0;
        bad = mbedtls_mpi_copy(&e, &t);
        for (; !bad && i < s && mbedtls_mpi_cmp_int(&e, 1) != 0; i++)
            bad = mbedtls_mpi_mul_mpi(&e, &e, &e) || mbedtls_mpi_mod_mpi(&e, &e, p);
        if (bad || i == s) {
            bad = 1; /* no residue */
            break;
        }
        for (size_t j = 0; !bad && j + i + 1 < s; j++)
            bad = mbedtls_mpi_mul_mpi(&c, &c, &c) || mbedtls_mpi_mod_mpi(&c, &c, p);
        bad = bad || mbedtls_mpi_mul_mpi(&r, &r, &c) || mbedtls_mpi_mod_mpi(&r, &r, p) || mbedtls_mpi_mul_mpi(&c, &c, &c) ||
              mbedtls_mpi_mod_mpi(&c, &c, p) || mbedtls_mpi_mul_mpi(&t, &t, &c) || mbedtls_mpi_mod_mpi(&t, &t, p);
        s = i;
    }
    bad = bad || mbedtls_mpi_copy(x, &r);
    for (int i = 0; i < 5; i++)
        mbedtls_mpi_free(all[i]);
    return bad;
}

/* The point of an x on such a curve, with the y of a parity. */
static int decompress(const mbedtls_ecp_group *group, mbedtls_ecp_point *q, const uint8_t *bytes, size_t size)
{
    mbedtls_mpi *x = &q->X, *y = &q->Y;
    int bad = mbedtls_mpi_read_binary(x, bytes + 1, size) || mbedtls_mpi_lset(&q->Z, 1);
    bad = bad || mbedtls_mpi_mul_mpi(y, x, x) || mbedtls_mpi_mod_mpi(y, y, &group->P);
    if (!bad)
        bad = mbedtls_ecp_group_a_is_minus_3(group) ? mbedtls_mpi_sub_int(y, y, 3) : mbedtls_mpi_add_mpi(y, y, &group->A);
    bad = bad || mbedtls_mpi_mul_mpi(y, y, x) || mbedtls_mpi_add_mpi(y, y, &group->B) ||
          mbedtls_mpi_mod_mpi(y, y, &group->P) || (mbedtls_mpi_bitlen(y) > 0 && square_root(y, &group->P));
    if (!bad && mbedtls_mpi_get_bit(y, 0) != (bytes[0] & 1))
        bad = mbedtls_mpi_sub_mpi(y, &group->P, y);
    return bad;
}

/* A point in any encoding: also compressed on every curve, and hybrid. */
static int read_point(const mbedtls_ecp_group *group, mbedtls_ecp_point *q, crypto_slice bytes)
{
    size_t size = mbedtls_mpi_size(&group->P);
    if (bytes.length == 2 * size + 1 && (bytes.bytes[0] & ~1u) == 6) {
        int bad = mbedtls_mpi_read_binary(&q->X, bytes.bytes + 1, size) |
                  mbedtls_mpi_read_binary(&q->Y, bytes.bytes + 1 + size, size) | mbedtls_mpi_lset(&q->Z, 1);
        return bad | (mbedtls_mpi_get_bit(&q->Y, 0) != (bytes.bytes[0] & 1));
    }
    if (bytes.length == size + 1 && (bytes.bytes[0] & ~1u) == 2 && mbedtls_mpi_get_bit(&group->P, 1) == 0)
        return decompress(group, q, bytes.bytes, size);
    return mbedtls_ecp_point_read_binary(group, q, bytes.bytes, bytes.length);
}

crypto_status crypto_key_from_ec(const crypto_curve *curve, const crypto_slice *d, const crypto_slice *point,
                                 crypto_key **out)
{
    crypto_key *key = crypto_key_new(KEY_EC, d != NULL);
    if (!key)
        return CRYPTO_NO_MEMORY;
    key->u.ec.curve = curve;
    mbedtls_ecp_group *group = &key->u.ec.group;
    mbedtls_ecp_point *q = &key->u.ec.q;
    int bad = mbedtls_ecp_group_load(group, curve->id);
    if (bad == 0 && d)
        bad = mbedtls_mpi_read_binary(&key->u.ec.d, d->bytes, d->length) | mbedtls_ecp_check_privkey(group, &key->u.ec.d);
    if (bad == 0 && point)
        bad = read_point(group, q, *point) || mbedtls_ecp_check_pubkey(group, q);
    else if (bad == 0)
        bad = mbedtls_ecp_mul(group, q, &key->u.ec.d, &group->G, crypto_random_for_mbedtls, NULL);
    if (bad == 0) {
        *out = key;
        return CRYPTO_OK;
    }
    crypto_key_release(key);
    return CRYPTO_UNSUPPORTED;
}

static crypto_status complete_field(crypto_key *key)
{
    mbedtls_mpi *p = &key->u.field.p, *y = &key->u.field.y;
    if (mbedtls_mpi_bitlen(p) > MBEDTLS_MPI_MAX_BITS || mbedtls_mpi_bitlen(p) < 2 || !mbedtls_mpi_get_bit(p, 0))
        return CRYPTO_UNSUPPORTED;
    /* A private key need not come with its public half. */
    if (key->is_private && mbedtls_mpi_bitlen(y) == 0 &&
        mbedtls_mpi_exp_mod(y, &key->u.field.g, &key->u.field.x, p, NULL) != 0)
        return CRYPTO_UNSUPPORTED;
    return CRYPTO_OK;
}

crypto_status crypto_key_complete(crypto_key *key)
{
    mbedtls_rsa_context *rsa = &key->u.rsa.context;
    switch (key->type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        if (mbedtls_mpi_bitlen(&rsa->N) > MBEDTLS_MPI_MAX_BITS || !mbedtls_mpi_get_bit(&rsa->N, 0) ||
            !mbedtls_mpi_get_bit(&rsa->E, 0))
            return CRYPTO_UNSUPPORTED;
        return mbedtls_rsa_complete(rsa) == 0 ? CRYPTO_OK : CRYPTO_UNSUPPORTED;
    case KEY_DSA:
    case KEY_DH:
        return complete_field(key);
    default:
        return CRYPTO_OK;
    }
}
