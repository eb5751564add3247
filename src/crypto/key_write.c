/*
 * key_write.c - keys into DER and PEM.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "crypto/key.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/cipher.h"
#include "crypto/oids.h"
#include "crypto/pss.h"
#include "crypto/random.h"
#include "mbedtls/platform_util.h"

#define KEY_ROOM 24576 /* more than the largest key that mbedTLS holds */

/* ---- parts ---- */

static void put_rsa_public(der_writer *out, const crypto_key *key)
{
    const uint8_t *mark = out->at;
    der_put_mpi(out, &key->u.rsa.context.E);
    der_put_mpi(out, &key->u.rsa.context.N);
    der_wrap(out, DER_SEQUENCE, mark);
}

static void put_rsa_private(der_writer *out, const crypto_key *key)
{
    const uint8_t *mark = out->at;
    const mbedtls_rsa_context *rsa = &key->u.rsa.context;
    const mbedtls_mpi *const numbers[] = {&rsa->QP, &rsa->DQ, &rsa->DP, &rsa->Q, &rsa->P, &rsa->D, &rsa->E, &rsa->N};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        der_put_mpi(out, numbers[i]);
    der_put_int(out, 0);
    der_wrap(out, DER_SEQUENCE, mark);
}

static void put_point(der_writer *out, const crypto_key *key)
{
    uint8_t point[2 * MBEDTLS_ECP_MAX_BYTES + 1];
    size_t length = 0;
    if (mbedtls_ecp_point_write_binary(&key->u.ec.group, &key->u.ec.q, MBEDTLS_ECP_PF_UNCOMPRESSED, &length, point,
                                       sizeof point) != 0)
        out->failed = true;
    der_put(out, point, length);
}

/* A number as an OCTET STRING of a fixed size. */
static void put_octets(der_writer *out, const mbedtls_mpi *value, size_t size)
{
    uint8_t bytes[MBEDTLS_ECP_MAX_BYTES];
    if (mbedtls_mpi_write_binary(value, bytes, size) != 0)
        out->failed = true;
    der_put_element(out, DER_OCTET_STRING, bytes, size);
    mbedtls_platform_zeroize(bytes, sizeof bytes);
}

/* The curve's coefficient; mbedTLS writes -3 as no number at all. */
static void put_coefficient_a(der_writer *out, const mbedtls_ecp_group *group, size_t size)
{
    mbedtls_mpi a;
    mbedtls_mpi_init(&a);
    int bad = mbedtls_ecp_group_a_is_minus_3(group) ? mbedtls_mpi_sub_int(&a, &group->P, 3) : mbedtls_mpi_copy(&a, &group->A);
    if (bad)
        out->failed = true;
    put_octets(out, &a, size);
    mbedtls_mpi_free(&a);
}

static void put_explicit_curve(der_writer *out, const crypto_key *key)
{
    const mbedtls_ecp_group *group = &key->u.ec.group;
    size_t size = mbedtls_mpi_size(&group->P), length = 0;
    uint8_t base[2 * MBEDTLS_ECP_MAX_BYTES + 1];
    const uint8_t *mark = out->at, *part;
    der_put_int(out, 1);
    der_put_mpi(out, &group->N);
    if (mbedtls_ecp_point_write_binary(group, &group->G, MBEDTLS_ECP_PF_UNCOMPRESSED, &length, base, sizeof base) != 0)
        out->failed = true;
    der_put_element(out, DER_OCTET_STRING, base, length);
    part = out->at;
    put_octets(out, &group->B, size);
    put_coefficient_a(out, group, size);
    der_wrap(out, DER_SEQUENCE, part);
    part = out->at;
    der_put_mpi(out, &group->P);
    der_put_element(out, DER_OID, OID(OID_PRIME_FIELD));
    der_wrap(out, DER_SEQUENCE, part);
    der_put_int(out, 1);
    der_wrap(out, DER_SEQUENCE, mark);
}

static void put_curve(der_writer *out, const crypto_key *key)
{
    if (key->u.ec.explicit_parameters)
        put_explicit_curve(out, key);
    else
        der_put_element(out, DER_OID, key->u.ec.curve->oid, key->u.ec.curve->oid_length);
}

static void put_sec1(der_writer *out, const crypto_key *key, bool with_curve)
{
    const uint8_t *mark = out->at, *part = out->at;
    put_point(out, key);
    der_wrap_bits(out, part);
    der_wrap(out, DER_CONTEXT(1), part);
    if (with_curve) {
        part = out->at;
        put_curve(out, key);
        der_wrap(out, DER_CONTEXT(0), part);
    }
    put_octets(out, &key->u.ec.d, mbedtls_mpi_size(&key->u.ec.group.N));
    der_put_int(out, 1);
    der_wrap(out, DER_SEQUENCE, mark);
}

static void put_field_parameters(der_writer *out, const crypto_key *key)
{
    const uint8_t *mark = out->at;
    der_put_mpi(out, &key->u.field.g);
    if (key->type == KEY_DSA)
        der_put_mpi(out, &key->u.field.q);
    der_put_mpi(out, &key->u.field.p);
    der_wrap(out, DER_SEQUENCE, mark);
}

static void put_algorithm(der_writer *out, const crypto_key *key)
{
    const uint8_t *mark = out->at;
    switch (key->type) {
    case KEY_RSA:
        der_put_element(out, DER_NULL, "", 0);
        der_put_element(out, DER_OID, OID(OID_RSA));
        break;
    case KEY_RSA_PSS:
        if (key->u.rsa.pss.restricted)
            crypto_pss_write(out, &key->u.rsa.pss);
        der_put_element(out, DER_OID, OID(OID_RSA_PSS));
        break;
    case KEY_DSA:
        put_field_parameters(out, key);
        der_put_element(out, DER_OID, OID(OID_DSA));
        break;
    case KEY_DH:
        put_field_parameters(out, key);
        der_put_element(out, DER_OID, OID(OID_DH));
        break;
    case KEY_EC:
        put_curve(out, key);
        der_put_element(out, DER_OID, OID(OID_EC));
        break;
    case KEY_ED25519:
        der_put_element(out, DER_OID, OID(OID_ED25519));
        break;
    case KEY_ED448:
        der_put_element(out, DER_OID, OID(OID_ED448));
        break;
    case KEY_X25519:
        der_put_element(out, DER_OID, OID(OID_X25519));
        break;
    case KEY_X448:
        der_put_element(out, DER_OID, OID(OID_X448));
        break;
    }
    der_wrap(out, DER_SEQUENCE, mark);
}

/* ---- whole structures ---- */

static void put_spki(der_writer *out, const crypto_key *key)
{
    const uint8_t *mark = out->at;
    switch (key->type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        put_rsa_public(out, key);
        break;
    case KEY_DSA:
    case KEY_DH:
        der_put_mpi(out, &key->u.field.y);
        break;
    case KEY_EC:
        put_point(out, key);
        break;
    default:
        der_put(out, key->u.raw.public, crypto_key_raw_size(key->type));
    }
    der_wrap_bits(out, mark);
    put_algorithm(out, key);
    der_wrap(out, DER_SEQUENCE, mark);
}

static void put_pkcs8(der_writer *out, const crypto_key *key)
{
    const uint8_t *mark = out->at;
    switch (key->type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        put_rsa_private(out, key);
        break;
    case KEY_DSA:
    case KEY_DH:
        der_put_mpi(out, &key->u.field.x);
        break;
    case KEY_EC:
        put_sec1(out, key, false);
        break;
    default:
        der_put_element(out, DER_OCTET_STRING, key->u.raw.private, crypto_key_raw_size(key->type));
    }
    der_wrap(out, DER_OCTET_STRING, mark);
    put_algorithm(out, key);
    der_put_int(out, 0);
    der_wrap(out, DER_SEQUENCE, mark);
}

/* ---- encrypted PKCS#8 ---- */

static void put_pbes2(der_writer *out, const crypto_cipher_kind *kind, const uint8_t *salt, size_t salt_length,
                      uint32_t iterations, const uint8_t *iv)
{
    const uint8_t *mark = out->at, *part = out->at, *prf;
    uint8_t oid[9];
    size_t oid_length = crypto_cipher_to_oid(kind, oid);
    if (kind->iv > 0)
        der_put_element(out, DER_OCTET_STRING, iv, kind->iv);
    else
        der_put_element(out, DER_NULL, "", 0);
    der_put_element(out, DER_OID, oid, oid_length);
    der_wrap(out, DER_SEQUENCE, part);
    part = prf = out->at;
    der_put_element(out, DER_NULL, "", 0);
    der_put_element(out, DER_OID, OID(OID_HMAC_SHA256));
    der_wrap(out, DER_SEQUENCE, prf);
    der_put_int(out, iterations);
    der_put_element(out, DER_OCTET_STRING, salt, salt_length);
    der_wrap(out, DER_SEQUENCE, part);
    der_put_element(out, DER_OID, OID(OID_PBKDF2));
    der_wrap(out, DER_SEQUENCE, part);
    der_wrap(out, DER_SEQUENCE, mark);
    der_put_element(out, DER_OID, OID(OID_PBES2));
    der_wrap(out, DER_SEQUENCE, mark);
}

/* `plain` (PKCS#8) sealed as an EncryptedPrivateKeyInfo in `out`. */
static crypto_status seal(der_writer *out, crypto_slice plain, const char *cipher_name, const crypto_slice *passphrase)
{
    enum { ITERATIONS = 2048, SALT = 16 };
    const crypto_cipher_kind *kind = crypto_cipher_find(cipher_name);
    uint8_t salt[SALT], iv[16], key[32], oid[9];
    size_t written = 0, rest = 0;
    if (!kind || crypto_cipher_to_oid(kind, oid) == 0)
        return CRYPTO_CIPHER_PARAMETER;
    uint8_t *sealed = malloc(plain.length + 40);
    if (!sealed || crypto_random(salt, sizeof salt) != 0 || crypto_random(iv, sizeof iv) != 0) {
        free(sealed);
        return CRYPTO_NO_MEMORY;
    }
    crypto_pbkdf2(crypto_hash_get(HASH_SHA256), *passphrase, (crypto_slice){salt, SALT}, ITERATIONS, key, kind->key);
    crypto_cipher cipher;
    crypto_status status = crypto_cipher_start(&cipher, kind, true, key, iv, kind->iv);
    if (status == CRYPTO_OK)
        status = crypto_cipher_update(&cipher, plain.bytes, plain.length, sealed, &written);
    if (status == CRYPTO_OK)
        status = crypto_cipher_finish(&cipher, sealed + written, &rest);
    crypto_cipher_free(&cipher);
    mbedtls_platform_zeroize(key, sizeof key);
    const uint8_t *mark = out->at;
    der_put_element(out, DER_OCTET_STRING, sealed, written + rest);
    put_pbes2(out, kind, salt, SALT, ITERATIONS, iv);
    der_wrap(out, DER_SEQUENCE, mark);
    free(sealed);
    return status;
}

/* ---- on demand ---- */

static crypto_status copy_out(der_writer *writer, bool pem, const char *label, crypto_slice *out)
{
    crypto_slice der = der_written(writer);
    if (writer->failed)
        return CRYPTO_FAILED;
    if (pem)
        return crypto_pem_write(label, NULL, der, out);
    uint8_t *copy = malloc(der.length);
    if (!copy)
        return CRYPTO_NO_MEMORY;
    memcpy(copy, der.bytes, der.length);
    *out = (crypto_slice){copy, der.length};
    return CRYPTO_OK;
}

static crypto_status write_encrypted(der_writer *writer, bool pem, const char *label, bool is_pkcs8, const char *cipher,
                                     const crypto_slice *passphrase, crypto_slice *out)
{
    if (!is_pkcs8) {
        uint8_t iv[16];
        if (crypto_random(iv, sizeof iv) != 0)
            return CRYPTO_FAILED;
        return crypto_pem_write_encrypted(label, cipher, passphrase, iv, der_written(writer), out);
    }
    der_writer sealed;
    der_writer_open(&sealed, KEY_ROOM);
    crypto_status status = seal(&sealed, der_written(writer), cipher, passphrase);
    if (status == CRYPTO_OK)
        status = copy_out(&sealed, pem, "ENCRYPTED PRIVATE KEY", out);
    der_writer_close(&sealed);
    return status;
}

crypto_status crypto_key_write(const crypto_key *key, bool as_private, bool pem, crypto_encoding encoding,
                               const char *cipher, const crypto_slice *passphrase, crypto_slice *out)
{
    der_writer writer;
    const char *label;
    der_writer_open(&writer, KEY_ROOM);
    if (!as_private && encoding == ENCODE_PKCS1) {
        put_rsa_public(&writer, key);
        label = "RSA PUBLIC KEY";
    } else if (!as_private) {
        put_spki(&writer, key);
        label = "PUBLIC KEY";
    } else if (encoding == ENCODE_PKCS1) {
        put_rsa_private(&writer, key);
        label = "RSA PRIVATE KEY";
    } else if (encoding == ENCODE_SEC1) {
        put_sec1(&writer, key, true);
        label = "EC PRIVATE KEY";
    } else {
        put_pkcs8(&writer, key);
        label = "PRIVATE KEY";
    }
    crypto_status status = CRYPTO_FAILED;
    if (!writer.failed && cipher)
        status = write_encrypted(&writer, pem, label, encoding == ENCODE_PKCS8, cipher, passphrase, out);
    else
        status = copy_out(&writer, pem, label, out);
    der_writer_close(&writer);
    return status;
}
