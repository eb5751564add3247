/*
 * crypto_keys.c - keys as objects of JavaScript: read, written, taken apart, compared.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "bindings/crypto_keys.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/buffer.h"
#include "mbedtls/platform_util.h"
#include "runtime/buffer.h"
#include "runtime/codec.h"

/* ---- owners ---- */

static void release(void *key)
{
    crypto_key_release(key);
}

void crypto_push_key(duk_context *ctx, crypto_key *key)
{
    duk_push_owner(ctx);
    crypto_key_keep(key);
    duk_set_owned(ctx, -1, key, release);
}

crypto_key *crypto_key_at(duk_context *ctx, duk_idx_t index)
{
    crypto_key *key = duk_get_owned(ctx, index, release);
    if (!key)
        (void)duk_type_error(ctx, "not a key");
    return key;
}

static duk_ret_t push_key_now(duk_context *ctx, void *key)
{
    crypto_push_key(ctx, key);
    return 1;
}

duk_ret_t crypto_return_key(duk_context *ctx, crypto_status status, crypto_key *key)
{
    if (status != CRYPTO_OK)
        return crypto_throw(ctx, status);
    duk_int_t failed = duk_safe_call(ctx, push_key_now, key, 0, 1);
    crypto_key_release(key);
    return failed ? duk_throw(ctx) : 1;
}

static duk_ret_t push_text_now(duk_context *ctx, void *data)
{
    const crypto_slice *slice = data;
    duk_push_lstring(ctx, (const char *)slice->bytes, slice->length);
    return 1;
}

static duk_ret_t push_bytes_now(duk_context *ctx, void *data)
{
    const crypto_slice *slice = data;
    memcpy(env_push_buffer(ctx, slice->length), slice->bytes, slice->length);
    return 1;
}

duk_ret_t crypto_return_slice(duk_context *ctx, crypto_status status, crypto_slice slice, bool as_text)
{
    if (status != CRYPTO_OK)
        return crypto_throw(ctx, status);
    duk_int_t failed = duk_safe_call(ctx, as_text ? push_text_now : push_bytes_now, &slice, 0, 1);
    crypto_slice_free(slice);
    return failed ? duk_throw(ctx) : 1;
}

/* ---- in and out ---- */

/* keyRead(bytes, pem, encoding, private, passphrase): a key */
static duk_ret_t key_read(duk_context *ctx)
{
    crypto_slice text = crypto_bytes(ctx, 0), passphrase = crypto_optional_bytes(ctx, 4);
    crypto_encoding encoding = (crypto_encoding)duk_get_int(ctx, 2);
    crypto_key *key = NULL;
    crypto_status status = crypto_key_read(text, duk_to_boolean(ctx, 1), encoding, duk_to_boolean(ctx, 3),
                                           duk_is_undefined(ctx, 4) ? NULL : &passphrase, &key);
    return crypto_return_key(ctx, status, key);
}

/* keyWrite(key, private, pem, encoding, cipher, passphrase): a string of PEM or a Buffer of DER */
static duk_ret_t key_write(duk_context *ctx)
{
    crypto_key *key = crypto_key_at(ctx, 0);
    bool as_private = duk_to_boolean(ctx, 1), pem = duk_to_boolean(ctx, 2);
    const char *cipher = duk_is_undefined(ctx, 4) ? NULL : duk_require_string(ctx, 4);
    crypto_slice passphrase = crypto_optional_bytes(ctx, 5), out = {NULL, 0};
    crypto_status status = CRYPTO_INVALID_KEYTYPE;
    if (!as_private || key->is_private)
        status = crypto_key_write(key, as_private, pem, (crypto_encoding)duk_get_int(ctx, 3), cipher, &passphrase, &out);
    return crypto_return_slice(ctx, status, out, pem);
}

/* keyPublic(key): its public half */
static duk_ret_t key_public(duk_context *ctx)
{
    crypto_key *made = crypto_key_public(crypto_key_at(ctx, 0));
    return crypto_return_key(ctx, made ? CRYPTO_OK : CRYPTO_NO_MEMORY, made);
}

static duk_ret_t key_equal(duk_context *ctx)
{
    duk_push_boolean(ctx, crypto_key_equal(crypto_key_at(ctx, 0), crypto_key_at(ctx, 1)));
    return 1;
}

/* ---- what it is ---- */

/* keyType(key): "rsa" … */
static duk_ret_t key_type(duk_context *ctx)
{
    duk_push_string(ctx, crypto_key_type_name(crypto_key_at(ctx, 0)->type));
    return 1;
}

static void put_number(duk_context *ctx, const char *name, size_t value)
{
    duk_push_number(ctx, (double)value);
    duk_put_prop_string(ctx, -2, name);
}

static void put_name(duk_context *ctx, const char *name, const char *value)
{
    duk_push_string(ctx, value);
    duk_put_prop_string(ctx, -2, name);
}

/* A number as a Buffer, padded to `size` if that is not 0. */
static void push_mpi(duk_context *ctx, const mbedtls_mpi *value, size_t size)
{
    if (size == 0)
        size = mbedtls_mpi_size(value);
    uint8_t *bytes = env_push_buffer(ctx, size);
    if (mbedtls_mpi_write_binary(value, bytes, size) != 0)
        (void)crypto_throw(ctx, CRYPTO_FAILED);
}

static void put_mpi(duk_context *ctx, const char *name, const mbedtls_mpi *value)
{
    push_mpi(ctx, value, 0);
    duk_put_prop_string(ctx, -2, name);
}

/* keyDetails(key): what asymmetricKeyDetails has, the exponent as a Buffer */
static duk_ret_t key_details(duk_context *ctx)
{
    crypto_key *key = crypto_key_at(ctx, 0);
    duk_push_object(ctx);
    switch (key->type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        put_number(ctx, "modulusLength", mbedtls_mpi_bitlen(&key->u.rsa.context.N));
        put_mpi(ctx, "publicExponent", &key->u.rsa.context.E);
        if (key->type == KEY_RSA_PSS && key->u.rsa.pss.restricted) {
            put_name(ctx, "hashAlgorithm", key->u.rsa.pss.hash->name);
            put_name(ctx, "mgf1HashAlgorithm", key->u.rsa.pss.mgf->name);
            put_number(ctx, "saltLength", key->u.rsa.pss.salt_length);
        }
        break;
    case KEY_DSA:
        put_number(ctx, "modulusLength", mbedtls_mpi_bitlen(&key->u.field.p));
        put_number(ctx, "divisorLength", mbedtls_mpi_bitlen(&key->u.field.q));
        break;
    case KEY_EC:
        put_name(ctx, "namedCurve", key->u.ec.curve->name);
        break;
    default:
        break;
    }
    return 1;
}

/* ---- JWK: members in base64url ---- */

static void put_base64(duk_context *ctx, const char *name, const uint8_t *bytes, size_t length)
{
    buffer_push_text(ctx, ENCODING_BASE64URL, bytes, length);
    duk_put_prop_string(ctx, -2, name);
}

static void put_number_base64(duk_context *ctx, const char *name, const mbedtls_mpi *value, size_t size)
{
    uint8_t bytes[MBEDTLS_MPI_MAX_SIZE];
    if (size == 0)
        size = mbedtls_mpi_size(value);
    if (size > sizeof bytes || mbedtls_mpi_write_binary(value, bytes, size) != 0)
        (void)crypto_throw(ctx, CRYPTO_FAILED);
    put_base64(ctx, name, bytes, size);
    mbedtls_platform_zeroize(bytes, size);
}

static void put_rsa_members(duk_context *ctx, const crypto_key *key)
{
    const mbedtls_rsa_context *rsa = &key->u.rsa.context;
    put_name(ctx, "kty", "RSA");
    put_number_base64(ctx, "n", &rsa->N, 0);
    put_number_base64(ctx, "e", &rsa->E, 0);
    if (!key->is_private)
        return;
    put_number_base64(ctx, "d", &rsa->D, 0);
    put_number_base64(ctx, "p", &rsa->P, 0);
    put_number_base64(ctx, "q", &rsa->Q, 0);
    put_number_base64(ctx, "dp", &rsa->DP, 0);
    put_number_base64(ctx, "dq", &rsa->DQ, 0);
    put_number_base64(ctx, "qi", &rsa->QP, 0);
}

static void put_ec_members(duk_context *ctx, const crypto_key *key)
{
    size_t size = mbedtls_mpi_size(&key->u.ec.group.P);
    put_name(ctx, "kty", "EC");
    put_number_base64(ctx, "x", &key->u.ec.q.X, size);
    put_number_base64(ctx, "y", &key->u.ec.q.Y, size);
    put_name(ctx, "crv", key->u.ec.curve->jwk);
    if (key->is_private)
        put_number_base64(ctx, "d", &key->u.ec.d, mbedtls_mpi_size(&key->u.ec.group.N));
}

static const char *jwk_raw_name(crypto_key_type type)
{
    return type == KEY_ED25519 ? "Ed25519" : type == KEY_ED448 ? "Ed448" : type == KEY_X25519 ? "X25519" : "X448";
}

/* keyToJwk(key): its JWK; null for a type that has none, the curve's name for a curve that has none */
static duk_ret_t key_to_jwk(duk_context *ctx)
{
    crypto_key *key = crypto_key_at(ctx, 0);
    size_t size = crypto_key_raw_size(key->type);
    if (key->type != KEY_RSA && key->type != KEY_EC && size == 0) {
        duk_push_null(ctx);
        return 1;
    }
    if (key->type == KEY_EC && !key->u.ec.curve->jwk) {
        duk_push_string(ctx, key->u.ec.curve->name);
        return 1;
    }
    duk_push_object(ctx);
    if (key->type == KEY_RSA) {
        put_rsa_members(ctx, key);
    } else if (key->type == KEY_EC) {
        put_ec_members(ctx, key);
    } else {
        put_name(ctx, "crv", jwk_raw_name(key->type));
        if (key->is_private)
            put_base64(ctx, "d", key->u.raw.private, size);
        put_base64(ctx, "x", key->u.raw.public, size);
        put_name(ctx, "kty", "OKP");
    }
    return 1;
}

static int read_mpi(duk_context *ctx, duk_idx_t index, mbedtls_mpi *value)
{
    crypto_slice bytes = crypto_bytes(ctx, index);
    return mbedtls_mpi_read_binary(value, bytes.bytes, bytes.length);
}

/* keyFromRsa(n, e[, d, p, q, dp, dq, qi]): a key of the numbers, private with eight of them */
static duk_ret_t key_from_rsa(duk_context *ctx)
{
    bool is_private = !duk_is_undefined(ctx, 2);
    for (duk_idx_t i = 0; i < (is_private ? 8 : 2); i++)
        (void)crypto_bytes(ctx, i); /* whatever throws throws now */
    crypto_key *key = crypto_key_new(KEY_RSA, is_private);
    if (!key)
        return crypto_throw(ctx, CRYPTO_NO_MEMORY);
    mbedtls_rsa_context *rsa = &key->u.rsa.context;
    mbedtls_mpi *const numbers[] = {&rsa->N, &rsa->E, &rsa->D, &rsa->P, &rsa->Q, &rsa->DP, &rsa->DQ, &rsa->QP};
    int bad = 0;
    for (int i = 0; i < (is_private ? 8 : 2); i++)
        bad |= read_mpi(ctx, i, numbers[i]);
    rsa->len = mbedtls_mpi_size(&rsa->N);
    crypto_status status = bad ? CRYPTO_FAILED : crypto_key_complete(key);
    if (status != CRYPTO_OK) {
        crypto_key_release(key);
        return crypto_throw(ctx, CRYPTO_FAILED);
    }
    return crypto_return_key(ctx, CRYPTO_OK, key);
}

static const crypto_curve *curve_at(duk_context *ctx, duk_idx_t index)
{
    const char *name = duk_get_string(ctx, index);
    return name ? crypto_curve_find(name) : NULL;
}

/* keyFromEc(curve, point or undefined, d or undefined): undefined for numbers that are no key of the curve */
static duk_ret_t key_from_ec(duk_context *ctx)
{
    const crypto_curve *curve = curve_at(ctx, 0);
    crypto_slice point = crypto_optional_bytes(ctx, 1), d = crypto_optional_bytes(ctx, 2);
    bool has_point = !duk_is_undefined(ctx, 1), has_d = !duk_is_undefined(ctx, 2);
    if (!curve)
        return crypto_throw(ctx, CRYPTO_INVALID_CURVE);
    crypto_key *key = NULL;
    crypto_status status = CRYPTO_FAILED;
    if (has_point || has_d)
        status = crypto_key_from_ec(curve, has_d ? &d : NULL, has_point ? &point : NULL, &key);
    return status == CRYPTO_OK ? crypto_return_key(ctx, status, key) : 0;
}

/* The type of a raw key by its name ("ed25519"), or throws. */
static crypto_key_type raw_type_at(duk_context *ctx, duk_idx_t index)
{
    const char *name = duk_require_string(ctx, index);
    for (crypto_key_type type = KEY_ED25519; type <= KEY_X448; type++) {
        if (strcmp(crypto_key_type_name(type), name) == 0)
            return type;
    }
    (void)crypto_throw(ctx, CRYPTO_INVALID_KEYTYPE);
    return KEY_ED25519;
}

/* keyFromRaw(type, private, bytes): undefined when there are not as many bytes as there should be */
static duk_ret_t key_from_raw(duk_context *ctx)
{
    crypto_key_type type = raw_type_at(ctx, 0);
    crypto_slice bytes = crypto_bytes(ctx, 2);
    crypto_key *key = NULL;
    crypto_status status = crypto_key_from_raw(type, duk_to_boolean(ctx, 1), bytes, &key);
    return status == CRYPTO_OK ? crypto_return_key(ctx, status, key) : 0;
}

/* keyRaw(key, compressed): the public point or bytes */
static duk_ret_t key_raw(duk_context *ctx)
{
    crypto_key *key = crypto_key_at(ctx, 0);
    size_t size = crypto_key_raw_size(key->type), length = 0;
    uint8_t point[2 * MBEDTLS_ECP_MAX_BYTES + 1];
    if (size > 0) {
        memcpy(env_push_buffer(ctx, size), key->u.raw.public, size);
        return 1;
    }
    if (key->type != KEY_EC ||
        mbedtls_ecp_point_write_binary(&key->u.ec.group, &key->u.ec.q,
                                       duk_to_boolean(ctx, 1) ? MBEDTLS_ECP_PF_COMPRESSED : MBEDTLS_ECP_PF_UNCOMPRESSED,
                                       &length, point, sizeof point) != 0)
        return crypto_throw(ctx, CRYPTO_FAILED);
    memcpy(env_push_buffer(ctx, length), point, length);
    return 1;
}

static duk_ret_t get_curves(duk_context *ctx)
{
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < crypto_curve_count; i++) {
        duk_push_string(ctx, crypto_curves[i].name);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

/* pemDecode(bytes): [label, der] of the first block; undefined if there is none */
static duk_ret_t pem_decode(duk_context *ctx)
{
    crypto_slice text = crypto_bytes(ctx, 0);
    crypto_pem pem;
    if (crypto_pem_read(&text, &pem) != CRYPTO_OK)
        return 0;
    duk_push_undefined(ctx);
    return crypto_return_slice(ctx, CRYPTO_OK, pem.der, false);
}

static const duk_function_list_entry functions[] = {
    {"keyRead", key_read, 5},          {"keyWrite", key_write, 6},  {"keyPublic", key_public, 1},
    {"keyEqual", key_equal, 2},        {"keyType", key_type, 1},    {"keyDetails", key_details, 1},
    {"keyToJwk", key_to_jwk, 1},       {"keyFromRsa", key_from_rsa, 8}, {"keyFromEc", key_from_ec, 3},
    {"keyFromRaw", key_from_raw, 3},   {"keyRaw", key_raw, 2},      {"getCurves", get_curves, 0},
    {"pemDecode", pem_decode, 1},      {NULL, NULL, 0},
};

void crypto_add_keys(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
