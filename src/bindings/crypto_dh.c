/*
 * crypto_dh.c - DiffieHellman and ECDH, whose state (primes and keys as Buffers) is JavaScript's. Numbers go through in
 * big endian.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "bindings/crypto_keys.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/dh.h"
#include "crypto/prime.h"
#include "crypto/random.h"
#include "mbedtls/ecdh.h"
#include "runtime/buffer.h"

/* ---- numbers that the garbage collector frees: any engine call may throw ---- */

enum { MAX_NUMBERS = 5 };

typedef struct numbers {
    mbedtls_mpi n[MAX_NUMBERS];
} numbers;

static void release_numbers(void *memory)
{
    numbers *all = memory;
    for (int i = 0; i < MAX_NUMBERS; i++)
        mbedtls_mpi_free(&all->n[i]);
    free(all);
}

static mbedtls_mpi *push_numbers(duk_context *ctx)
{
    numbers *all = crypto_push_owner(ctx, sizeof *all, release_numbers);
    for (int i = 0; i < MAX_NUMBERS; i++)
        mbedtls_mpi_init(&all->n[i]);
    return all->n;
}

static void read_number(duk_context *ctx, duk_idx_t index, mbedtls_mpi *to)
{
    crypto_slice bytes = crypto_bytes(ctx, index);
    if (mbedtls_mpi_read_binary(to, bytes.bytes, bytes.length) != 0)
        (void)crypto_throw(ctx, CRYPTO_NO_MEMORY);
}

static void push_number(duk_context *ctx, const mbedtls_mpi *value, size_t size)
{
    if (mbedtls_mpi_write_binary(value, env_push_buffer(ctx, size), size) != 0)
        (void)crypto_throw(ctx, CRYPTO_FAILED);
}

/* ---- Diffie-Hellman ---- */

/* dhGroup(name): the prime of a well-known group, or undefined */
static duk_ret_t dh_group(duk_context *ctx)
{
    const char *name = duk_require_string(ctx, 0);
    mbedtls_mpi *p = push_numbers(ctx);
    if (!crypto_dh_group(name, p))
        return 0;
    push_number(ctx, p, mbedtls_mpi_size(p));
    return 1;
}

/* dhPrime(bits, generator): a new safe prime */
static duk_ret_t dh_prime(duk_context *ctx)
{
    unsigned bits = duk_require_uint(ctx, 0), generator = duk_require_uint(ctx, 1);
    unsigned step = generator == 2 ? 24 : generator == 5 ? 60 : 12;
    mbedtls_mpi *n = push_numbers(ctx);
    if (mbedtls_mpi_lset(&n[1], (mbedtls_mpi_sint)step) != 0 || mbedtls_mpi_lset(&n[2], (mbedtls_mpi_sint)step - 1) != 0)
        return crypto_throw(ctx, CRYPTO_NO_MEMORY);
    crypto_status status = crypto_prime_generate(&n[0], bits, true, &n[1], &n[2]);
    if (status != CRYPTO_OK)
        return crypto_throw(ctx, status);
    push_number(ctx, &n[0], mbedtls_mpi_size(&n[0]));
    return 1;
}

/* dhCheck(p, g): verifyError */
static duk_ret_t dh_check(duk_context *ctx)
{
    mbedtls_mpi *n = push_numbers(ctx);
    read_number(ctx, 0, &n[0]);
    read_number(ctx, 1, &n[1]);
    duk_push_uint(ctx, crypto_dh_check(&n[0], &n[1]));
    return 1;
}

/* dhKeys(p, g, x or undefined): [x, y], x a new one if not given */
static duk_ret_t dh_keys(duk_context *ctx)
{
    enum { P, G, X, Y };
    mbedtls_mpi *n = push_numbers(ctx);
    read_number(ctx, 0, &n[P]);
    read_number(ctx, 1, &n[G]);
    if (!mbedtls_mpi_get_bit(&n[P], 0) || mbedtls_mpi_bitlen(&n[P]) > MBEDTLS_MPI_MAX_BITS)
        return crypto_throw(ctx, CRYPTO_FAILED);
    if (duk_is_undefined(ctx, 2)) {
        if (crypto_dh_private(&n[X], &n[P]) != 0)
            return crypto_throw(ctx, CRYPTO_FAILED);
    } else {
        read_number(ctx, 2, &n[X]);
    }
    if (mbedtls_mpi_exp_mod(&n[Y], &n[G], &n[X], &n[P], NULL) != 0)
        return crypto_throw(ctx, CRYPTO_FAILED);
    duk_push_array(ctx);
    push_number(ctx, &n[X], mbedtls_mpi_size(&n[X]));
    duk_put_prop_index(ctx, -2, 0);
    push_number(ctx, &n[Y], mbedtls_mpi_size(&n[Y]));
    duk_put_prop_index(ctx, -2, 1);
    return 1;
}

/* dhSecret(p, x, y): the secret, padded to the size of p; -1 for a key that is too small, 1 for one too large */
static duk_ret_t dh_secret(duk_context *ctx)
{
    enum { P, X, Y, Z, T };
    mbedtls_mpi *n = push_numbers(ctx);
    for (int i = 0; i < 3; i++)
        read_number(ctx, i, &n[i]);
    if (!mbedtls_mpi_get_bit(&n[P], 0) || mbedtls_mpi_bitlen(&n[P]) > MBEDTLS_MPI_MAX_BITS ||
        mbedtls_mpi_sub_int(&n[T], &n[P], 1) != 0)
        return crypto_throw(ctx, CRYPTO_FAILED);
    if (mbedtls_mpi_cmp_int(&n[Y], 1) <= 0 || mbedtls_mpi_cmp_mpi(&n[Y], &n[T]) >= 0) {
        duk_push_int(ctx, mbedtls_mpi_cmp_int(&n[Y], 1) <= 0 ? -1 : 1);
        return 1;
    }
    if (mbedtls_mpi_exp_mod(&n[Z], &n[Y], &n[X], &n[P], NULL) != 0)
        return crypto_throw(ctx, CRYPTO_FAILED);
    push_number(ctx, &n[Z], mbedtls_mpi_size(&n[P]));
    return 1;
}

/* ---- ECDH ---- */

static const crypto_curve *curve_at(duk_context *ctx, duk_idx_t index)
{
    const crypto_curve *curve = crypto_curve_find(duk_require_string(ctx, index));
    if (!curve)
        (void)crypto_throw(ctx, CRYPTO_INVALID_CURVE);
    return curve;
}

static void push_point(duk_context *ctx, const crypto_key *key, int form)
{
    uint8_t point[2 * MBEDTLS_ECP_MAX_BYTES + 1];
    size_t length = 0;
    if (mbedtls_ecp_point_write_binary(&key->u.ec.group, &key->u.ec.q,
                                       form == 2 ? MBEDTLS_ECP_PF_COMPRESSED : MBEDTLS_ECP_PF_UNCOMPRESSED, &length,
                                       point, sizeof point) != 0)
        (void)crypto_throw(ctx, CRYPTO_FAILED);
    if (form == 6)
        point[0] = (uint8_t)(6 | (point[length - 1] & 1));
    memcpy(env_push_buffer(ctx, length), point, length);
}

/* The key is kept by a key object on the stack: [ ... ] -> [ ... key ]; false if the numbers are none. */
static crypto_key *push_ec(duk_context *ctx, const crypto_curve *curve, const crypto_slice *d, const crypto_slice *point)
{
    crypto_key *key = NULL;
    crypto_status status = d || point ? crypto_key_from_ec(curve, d, point, &key)
                                      : crypto_key_generate_ec(curve, false, &key);
    if (status != CRYPTO_OK)
        return NULL;
    (void)crypto_return_key(ctx, CRYPTO_OK, key);
    return key; /* which the object on the stack keeps */
}

/* ecCurve(name): its name, or undefined for an unknown one */
static duk_ret_t ec_curve(duk_context *ctx)
{
    const crypto_curve *curve = crypto_curve_find(duk_require_string(ctx, 0));
    if (!curve)
        return 0;
    duk_push_string(ctx, curve->name);
    return 1;
}

/* ecKeys(curve, d or undefined): [d, point], d a new one if not given; undefined for a d that the curve does not have */
static duk_ret_t ec_keys(duk_context *ctx)
{
    const crypto_curve *curve = curve_at(ctx, 0);
    crypto_slice d = crypto_optional_bytes(ctx, 1);
    crypto_key *key = push_ec(ctx, curve, duk_is_undefined(ctx, 1) ? NULL : &d, NULL);
    if (!key)
        return 0;
    duk_push_array(ctx);
    push_number(ctx, &key->u.ec.d, mbedtls_mpi_size(&key->u.ec.d));
    duk_put_prop_index(ctx, -2, 0);
    push_point(ctx, key, 4);
    duk_put_prop_index(ctx, -2, 1);
    return 1;
}

/* ecConvert(curve, point, form): the point in another form (2, 4 or 6); undefined if it is none of the curve */
static duk_ret_t ec_convert(duk_context *ctx)
{
    const crypto_curve *curve = curve_at(ctx, 0);
    crypto_slice point = crypto_bytes(ctx, 1);
    crypto_key *key = push_ec(ctx, curve, NULL, &point);
    if (!key)
        return 0;
    push_point(ctx, key, duk_require_int(ctx, 2));
    return 1;
}

/* ecSecret(curve, d, point): the secret; undefined if the point is none of the curve */
static duk_ret_t ec_secret(duk_context *ctx)
{
    const crypto_curve *curve = curve_at(ctx, 0);
    crypto_slice d = crypto_bytes(ctx, 1), point = crypto_bytes(ctx, 2);
    crypto_key *other = push_ec(ctx, curve, NULL, &point);
    if (!other)
        return 0;
    mbedtls_mpi *n = push_numbers(ctx);
    if (mbedtls_mpi_read_binary(&n[0], d.bytes, d.length) != 0 ||
        mbedtls_ecdh_compute_shared(&other->u.ec.group, &n[1], &other->u.ec.q, &n[0], crypto_random_for_mbedtls, NULL) != 0)
        return crypto_throw(ctx, CRYPTO_FAILED);
    push_number(ctx, &n[1], mbedtls_mpi_size(&other->u.ec.group.P));
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"dhGroup", dh_group, 1},   {"dhPrime", dh_prime, 2}, {"dhCheck", dh_check, 2},     {"dhKeys", dh_keys, 3},
    {"dhSecret", dh_secret, 3}, {"ecCurve", ec_curve, 1}, {"ecKeys", ec_keys, 2},       {"ecConvert", ec_convert, 3},
    {"ecSecret", ec_secret, 3}, {NULL, NULL, 0},
};

void crypto_add_dh(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
