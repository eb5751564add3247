/*
 * key_generate.c - new keys.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "crypto/key.h"

#include "crypto/dh.h"
#include "crypto/prime.h"
#include "crypto/random.h"
#include "mbedtls/platform_util.h"

static crypto_status hand_over(crypto_key *key, crypto_status status, crypto_key **out)
{
    if (status == CRYPTO_OK)
        *out = key;
    else
        crypto_key_release(key);
    return status;
}

/* ---- RSA ---- */

/* A prime of so many bits with which the exponent has an inverse; its upper bits are such that a product of two has all
 * bits it should have. */
static crypto_status find_factor(mbedtls_mpi *prime, unsigned bits, const mbedtls_mpi *exponent)
{
    mbedtls_mpi less, common;
    mbedtls_mpi_init(&less);
    mbedtls_mpi_init(&common);
    crypto_status status;
    do {
        status = crypto_prime_generate(prime, bits, false, NULL, NULL);
        if (status == CRYPTO_OK && (mbedtls_mpi_sub_int(&less, prime, 1) || mbedtls_mpi_gcd(&common, &less, exponent)))
            status = CRYPTO_NO_MEMORY;
    } while (status == CRYPTO_OK && mbedtls_mpi_cmp_int(&common, 1) != 0);
    mbedtls_mpi_free(&less);
    mbedtls_mpi_free(&common);
    return status;
}

crypto_status crypto_key_generate_rsa(crypto_key_type type, unsigned bits, uint32_t exponent, crypto_key **out)
{
    if (bits < 512)
        return CRYPTO_RSA_KEY_TOO_SMALL;
    if (bits > MBEDTLS_MPI_MAX_BITS)
        return CRYPTO_FAILED;
    if (exponent < 3 || exponent % 2 == 0)
        return CRYPTO_RSA_PUB_EXPONENT;
    crypto_key *key = crypto_key_new(type, true);
    if (!key)
        return CRYPTO_NO_MEMORY;
    mbedtls_rsa_context *rsa = &key->u.rsa.context;
    crypto_status status = mbedtls_mpi_lset(&rsa->E, (mbedtls_mpi_sint)exponent) ? CRYPTO_NO_MEMORY : CRYPTO_OK;
    while (status == CRYPTO_OK && mbedtls_mpi_cmp_mpi(&rsa->P, &rsa->Q) <= 0) {
        status = find_factor(&rsa->P, (bits + 1) / 2, &rsa->E);
        if (status == CRYPTO_OK)
            status = find_factor(&rsa->Q, bits / 2, &rsa->E);
        if (bits % 2 == 0 && mbedtls_mpi_cmp_mpi(&rsa->P, &rsa->Q) < 0)
            mbedtls_mpi_swap(&rsa->P, &rsa->Q);
    }
    if (status == CRYPTO_OK && mbedtls_rsa_complete(rsa) != 0)
        status = CRYPTO_FAILED;
    return hand_over(key, status, out);
}

/* ---- DSA: a prime q that divides p - 1, and an element of that order (FIPS 186-4, A.1 and A.2.1) ---- */

static crypto_status find_group(crypto_key *key, unsigned bits, unsigned divisor_bits)
{
    mbedtls_mpi *p = &key->u.field.p, *q = &key->u.field.q, *g = &key->u.field.g, twice, e;
    mbedtls_mpi_init(&twice);
    mbedtls_mpi_init(&e);
    crypto_status status = crypto_prime_generate(q, divisor_bits, false, NULL, NULL);
    int bad = mbedtls_mpi_copy(&twice, q) || mbedtls_mpi_shift_l(&twice, 1);
    if (status == CRYPTO_OK && !bad)
        status = crypto_prime_generate(p, bits, false, &twice, NULL);
    bad = bad || mbedtls_mpi_sub_int(&e, p, 1) || mbedtls_mpi_div_mpi(&e, NULL, &e, q);
    for (int h = 2; status == CRYPTO_OK && !bad && mbedtls_mpi_cmp_int(g, 1) <= 0; h++)
        bad = mbedtls_mpi_lset(&twice, h) || mbedtls_mpi_exp_mod(g, &twice, &e, p, NULL);
    mbedtls_mpi_free(&twice);
    mbedtls_mpi_free(&e);
    return status == CRYPTO_OK && bad ? CRYPTO_FAILED : status;
}

crypto_status crypto_key_generate_dsa(unsigned bits, unsigned divisor_bits, crypto_key **out)
{
    if (bits < 512 || divisor_bits < 160 || divisor_bits > 512 || divisor_bits >= bits)
        return CRYPTO_DSA_BAD_Q;
    if (bits > MBEDTLS_MPI_MAX_BITS)
        return CRYPTO_DSA_MODULUS_TOO_LARGE;
    crypto_key *key = crypto_key_new(KEY_DSA, true);
    if (!key)
        return CRYPTO_NO_MEMORY;
    crypto_status status = find_group(key, bits, divisor_bits);
    if (status == CRYPTO_OK &&
        (mbedtls_mpi_random(&key->u.field.x, 1, &key->u.field.q, crypto_random_for_mbedtls, NULL) ||
         mbedtls_mpi_exp_mod(&key->u.field.y, &key->u.field.g, &key->u.field.x, &key->u.field.p, NULL)))
        status = CRYPTO_FAILED;
    return hand_over(key, status, out);
}

/* ---- DH ---- */

crypto_status crypto_key_generate_dh(crypto_key *key)
{
    bool bad = crypto_dh_private(&key->u.field.x, &key->u.field.p) ||
               mbedtls_mpi_exp_mod(&key->u.field.y, &key->u.field.g, &key->u.field.x, &key->u.field.p, NULL);
    return bad ? CRYPTO_FAILED : CRYPTO_OK;
}

/* ---- curves ---- */

crypto_status crypto_key_generate_ec(const crypto_curve *curve, bool explicit_parameters, crypto_key **out)
{
    crypto_key *key = crypto_key_new(KEY_EC, true);
    if (!key)
        return CRYPTO_NO_MEMORY;
    key->u.ec.curve = curve;
    key->u.ec.explicit_parameters = explicit_parameters;
    bool bad = mbedtls_ecp_group_load(&key->u.ec.group, curve->id) ||
               mbedtls_ecp_gen_keypair(&key->u.ec.group, &key->u.ec.d, &key->u.ec.q, crypto_random_for_mbedtls, NULL);
    return hand_over(key, bad ? CRYPTO_FAILED : CRYPTO_OK, out);
}

crypto_status crypto_key_generate_raw(crypto_key_type type, crypto_key **out)
{
    uint8_t private[KEY_RAW_MAX];
    size_t size = crypto_key_raw_size(type);
    if (crypto_random(private, size) != 0)
        return CRYPTO_FAILED;
    crypto_status status = crypto_key_from_raw(type, true, (crypto_slice){private, size}, out);
    mbedtls_platform_zeroize(private, sizeof private);
    return status;
}
