/*
 * key_read.c - keys out of DER and PEM: PKCS#1, PKCS#8 (encrypted, too), SEC 1, SubjectPublicKeyInfo, certificates.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "crypto/key.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/cipher.h"
#include "crypto/oids.h"
#include "crypto/pss.h"
#include "mbedtls/platform_util.h"

#define MAX_PASSPHRASE 1024 /* what OpenSSL's buffer holds */

/* ---- RSA ---- */

static bool read_rsa_public(crypto_der in, crypto_key *key)
{
    crypto_der body;
    mbedtls_rsa_context *rsa = &key->u.rsa.context;
    return der_read(&in, DER_SEQUENCE, &body) && der_read_mpi(&body, &rsa->N) && der_read_mpi(&body, &rsa->E) &&
           der_left(&body) == 0 && (rsa->len = mbedtls_mpi_size(&rsa->N)) > 0;
}

static bool read_rsa_private(crypto_der in, crypto_key *key)
{
    crypto_der body;
    uint32_t version;
    mbedtls_rsa_context *rsa = &key->u.rsa.context;
    /* Version 1 is for more than two primes. */
    return der_read(&in, DER_SEQUENCE, &body) && der_read_int(&body, &version) && version == 0 &&
           der_read_mpi(&body, &rsa->N) && der_read_mpi(&body, &rsa->E) && der_read_mpi(&body, &rsa->D) &&
           der_read_mpi(&body, &rsa->P) && der_read_mpi(&body, &rsa->Q) && der_read_mpi(&body, &rsa->DP) &&
           der_read_mpi(&body, &rsa->DQ) && der_read_mpi(&body, &rsa->QP) && der_left(&body) == 0 &&
           (rsa->len = mbedtls_mpi_size(&rsa->N)) > 0;
}

/* ---- EC ---- */

static const crypto_curve *curve_from_oid(const crypto_der *oid)
{
    for (size_t i = 0; i < crypto_curve_count; i++) {
        if (der_is(oid, crypto_curves[i].oid, crypto_curves[i].oid_length))
            return &crypto_curves[i];
    }
    return NULL;
}

/* Parameters spelt out: the curve among ours that has the same prime, base point and order. */
static const crypto_curve *curve_from_parameters(crypto_der body)
{
    uint32_t version;
    crypto_der field, oid, curve, point;
    mbedtls_mpi p, n;
    const crypto_curve *found = NULL;
    mbedtls_mpi_init(&p);
    mbedtls_mpi_init(&n);
    bool ok = der_read_int(&body, &version) && der_read(&body, DER_SEQUENCE, &field) && der_read(&field, DER_OID, &oid) &&
              der_is(&oid, OID(OID_PRIME_FIELD)) && der_read_mpi(&field, &p) && der_read(&body, DER_SEQUENCE, &curve) &&
              der_read(&body, DER_OCTET_STRING, &point) && der_left(&point) > 1 && der_read_mpi(&body, &n);
    for (size_t i = 0; ok && !found && i < crypto_curve_count; i++) {
        mbedtls_ecp_group group;
        mbedtls_mpi x;
        mbedtls_mpi_init(&x);
        mbedtls_ecp_group_init(&group);
        size_t size = (crypto_curves[i].bits + 7u) / 8;
        if (mbedtls_ecp_group_load(&group, crypto_curves[i].id) == 0 && mbedtls_mpi_cmp_mpi(&group.P, &p) == 0 &&
            mbedtls_mpi_cmp_mpi(&group.N, &n) == 0 && der_left(&point) >= size + 1 &&
            mbedtls_mpi_read_binary(&x, point.at + 1, size) == 0 && mbedtls_mpi_cmp_mpi(&x, &group.G.X) == 0)
            found = &crypto_curves[i];
        mbedtls_ecp_group_free(&group);
        mbedtls_mpi_free(&x);
    }
    mbedtls_mpi_free(&p);
    mbedtls_mpi_free(&n);
    return found;
}

static const crypto_curve *read_curve(crypto_der *in, bool *explicit_parameters)
{
    crypto_der content;
    *explicit_parameters = false;
    if (der_read(in, DER_OID, &content))
        return curve_from_oid(&content);
    *explicit_parameters = true;
    return der_read(in, DER_SEQUENCE, &content) ? curve_from_parameters(content) : NULL;
}

static crypto_status finish_ec(const crypto_curve *curve, bool explicit_parameters, const crypto_slice *d,
                               const crypto_slice *point, crypto_key **key)
{
    crypto_status status = curve ? crypto_key_from_ec(curve, d, point, key) : CRYPTO_UNSUPPORTED;
    if (status == CRYPTO_OK)
        (*key)->u.ec.explicit_parameters = explicit_parameters;
    return status;
}

static crypto_slice slice_of(const crypto_der *der)
{
    return (crypto_slice){der->at, der_left(der)};
}

/* ECPrivateKey; `curve` is NULL unless what is around it says which. */
static crypto_status read_sec1(crypto_der in, const crypto_curve *curve, bool explicit_parameters, crypto_key **key)
{
    crypto_der body, d, part, bits;
    uint32_t version;
    if (!der_read(&in, DER_SEQUENCE, &body) || !der_read_int(&body, &version) || version != 1 ||
        !der_read(&body, DER_OCTET_STRING, &d))
        return CRYPTO_UNSUPPORTED;
    if (der_read(&body, DER_CONTEXT(0), &part) && !curve)
        curve = read_curve(&part, &explicit_parameters);
    crypto_slice scalar = slice_of(&d), point;
    bool has_point = der_read(&body, DER_CONTEXT(1), &part) && der_read_bits(&part, &bits);
    if (has_point)
        point = slice_of(&bits);
    return finish_ec(curve, explicit_parameters, &scalar, has_point ? &point : NULL, key);
}

/* ---- DSA and DH ---- */

static bool read_dsa_parameters(crypto_der *in, crypto_key *key)
{
    crypto_der body;
    return der_read(in, DER_SEQUENCE, &body) && der_read_mpi(&body, &key->u.field.p) &&
           der_read_mpi(&body, &key->u.field.q) && der_read_mpi(&body, &key->u.field.g);
}

static bool read_dh_parameters(crypto_der *in, crypto_key *key)
{
    crypto_der body;
    return der_read(in, DER_SEQUENCE, &body) && der_read_mpi(&body, &key->u.field.p) &&
           der_read_mpi(&body, &key->u.field.g);
}

static bool read_dsa_private(crypto_der in, crypto_key *key)
{
    crypto_der body;
    uint32_t version;
    return der_read(&in, DER_SEQUENCE, &body) && der_read_int(&body, &version) && version == 0 &&
           der_read_mpi(&body, &key->u.field.p) && der_read_mpi(&body, &key->u.field.q) &&
           der_read_mpi(&body, &key->u.field.g) && der_read_mpi(&body, &key->u.field.y) &&
           der_read_mpi(&body, &key->u.field.x) && der_left(&body) == 0;
}

/* ---- a key whose type is known: `fill` says whether the numbers are there ---- */

static crypto_status complete(crypto_key *key, bool filled, crypto_key **out)
{
    if (!key)
        return CRYPTO_NO_MEMORY;
    crypto_status status = filled ? crypto_key_complete(key) : CRYPTO_UNSUPPORTED;
    if (status == CRYPTO_OK)
        *out = key;
    else
        crypto_key_release(key);
    return status;
}

/* The type of an AlgorithmIdentifier's object identifier, -1 for an unknown one. */
static int type_of(const crypto_der *oid)
{
    static const struct {
        const char *oid;
        size_t length;
        crypto_key_type type;
    } types[] = {
        {OID(OID_RSA), KEY_RSA},         {OID(OID_RSA_PSS), KEY_RSA_PSS}, {OID(OID_DSA), KEY_DSA},
        {OID(OID_DH), KEY_DH},           {OID(OID_EC), KEY_EC},           {OID(OID_ED25519), KEY_ED25519},
        {OID(OID_ED448), KEY_ED448},     {OID(OID_X25519), KEY_X25519},   {OID(OID_X448), KEY_X448},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (der_is(oid, types[i].oid, types[i].length))
            return (int)types[i].type;
    }
    return -1;
}

static bool read_parameters(crypto_der *algorithm, crypto_key *key)
{
    switch (key->type) {
    case KEY_RSA_PSS:
        return der_left(algorithm) == 0 || crypto_pss_read(algorithm, &key->u.rsa.pss);
    case KEY_DSA:
        return read_dsa_parameters(algorithm, key);
    case KEY_DH:
        return read_dh_parameters(algorithm, key);
    default:
        return true;
    }
}

/* ---- SubjectPublicKeyInfo ---- */

crypto_status crypto_key_read_spki(crypto_der in, crypto_key **out)
{
    crypto_der body, algorithm, oid, bits;
    if (!der_read(&in, DER_SEQUENCE, &body) || !der_read(&body, DER_SEQUENCE, &algorithm) ||
        !der_read(&algorithm, DER_OID, &oid) || !der_read_bits(&body, &bits))
        return CRYPTO_UNSUPPORTED;
    int type = type_of(&oid);
    crypto_slice content = slice_of(&bits);
    if (type < 0)
        return CRYPTO_UNSUPPORTED;
    if (type == KEY_EC) {
        bool explicit_parameters;
        const crypto_curve *curve = read_curve(&algorithm, &explicit_parameters);
        return finish_ec(curve, explicit_parameters, NULL, &content, out);
    }
    if (crypto_key_raw_size((crypto_key_type)type) > 0)
        return crypto_key_from_raw((crypto_key_type)type, false, content, out);
    crypto_key *key = crypto_key_new((crypto_key_type)type, false);
    bool filled = key && read_parameters(&algorithm, key);
    if (filled)
        filled = type == KEY_DSA || type == KEY_DH ? der_read_mpi(&bits, &key->u.field.y) : read_rsa_public(bits, key);
    return complete(key, filled, out);
}

/* The key of a certificate. */
static crypto_status read_certificate(crypto_der in, crypto_key **key)
{
    crypto_der body, tbs, whole, content;
    if (!der_read(&in, DER_SEQUENCE, &body) || !der_read(&body, DER_SEQUENCE, &tbs))
        return CRYPTO_UNSUPPORTED;
    if (der_next_is(&tbs, DER_CONTEXT(0)) && !der_skip(&tbs, NULL, NULL, NULL))
        return CRYPTO_UNSUPPORTED;
    /* serial number, algorithm, issuer, validity, subject */
    for (int i = 0; i < 5; i++) {
        if (!der_skip(&tbs, NULL, &content, NULL))
            return CRYPTO_UNSUPPORTED;
    }
    if (!der_next_is(&tbs, DER_SEQUENCE) || !der_skip(&tbs, NULL, NULL, &whole))
        return CRYPTO_UNSUPPORTED;
    return crypto_key_read_spki(whole, key);
}

static crypto_status read_pkcs1_public(crypto_der in, crypto_key **out)
{
    crypto_key *key = crypto_key_new(KEY_RSA, false);
    return complete(key, key && read_rsa_public(in, key), out);
}

/* ---- PKCS#8 ---- */

static crypto_status read_pkcs1_private(crypto_der in, crypto_key **out)
{
    crypto_key *key = crypto_key_new(KEY_RSA, true);
    return complete(key, key && read_rsa_private(in, key), out);
}

static crypto_status read_dsa(crypto_der in, crypto_key **out)
{
    crypto_key *key = crypto_key_new(KEY_DSA, true);
    return complete(key, key && read_dsa_private(in, key), out);
}

static crypto_status read_pkcs8(crypto_der in, crypto_key **out)
{
    crypto_der body, algorithm, oid, octets, inner;
    uint32_t version;
    if (!der_read(&in, DER_SEQUENCE, &body) || !der_read_int(&body, &version) || version > 1 ||
        !der_read(&body, DER_SEQUENCE, &algorithm) || !der_read(&algorithm, DER_OID, &oid) ||
        !der_read(&body, DER_OCTET_STRING, &octets))
        return CRYPTO_UNSUPPORTED;
    int type = type_of(&oid);
    if (type < 0)
        return CRYPTO_UNSUPPORTED;
    if (type == KEY_EC) {
        bool explicit_parameters;
        const crypto_curve *curve = read_curve(&algorithm, &explicit_parameters);
        return read_sec1(octets, curve, explicit_parameters, out);
    }
    if (crypto_key_raw_size((crypto_key_type)type) > 0) {
        if (!der_read(&octets, DER_OCTET_STRING, &inner))
            return CRYPTO_UNSUPPORTED;
        return crypto_key_from_raw((crypto_key_type)type, true, slice_of(&inner), out);
    }
    crypto_key *key = crypto_key_new((crypto_key_type)type, true);
    bool filled = key && read_parameters(&algorithm, key);
    if (filled)
        filled = type == KEY_DSA || type == KEY_DH ? der_read_mpi(&octets, &key->u.field.x) : read_rsa_private(octets, key);
    return complete(key, filled, out);
}

/* ---- encrypted PKCS#8: PBES2 (RFC 8018) with PBKDF2 or scrypt ---- */

static const crypto_hash_kind *prf_of(const crypto_der *oid)
{
    static const struct {
        const char *oid;
        size_t length;
        crypto_hash_id hash;
    } prfs[] = {
        {OID(OID_HMAC_SHA1), HASH_SHA1},     {OID(OID_HMAC_SHA224), HASH_SHA224}, {OID(OID_HMAC_SHA256), HASH_SHA256},
        {OID(OID_HMAC_SHA384), HASH_SHA384}, {OID(OID_HMAC_SHA512), HASH_SHA512},
    };
    for (size_t i = 0; i < sizeof prfs / sizeof *prfs; i++) {
        if (der_is(oid, prfs[i].oid, prfs[i].length))
            return crypto_hash_get(prfs[i].hash);
    }
    return NULL;
}

static crypto_status derive_pbkdf2(crypto_der parameters, const crypto_slice *passphrase, uint8_t *key, size_t length)
{
    crypto_der salt, prf, oid;
    uint32_t iterations, key_length;
    const crypto_hash_kind *hash = crypto_hash_get(HASH_SHA1);
    if (!der_read(&parameters, DER_OCTET_STRING, &salt) || !der_read_int(&parameters, &iterations) || iterations < 1 ||
        iterations > 100000000)
        return CRYPTO_UNSUPPORTED;
    if (der_next_is(&parameters, DER_INTEGER) && (!der_read_int(&parameters, &key_length) || key_length != length))
        return CRYPTO_UNSUPPORTED;
    if (der_read(&parameters, DER_SEQUENCE, &prf))
        hash = der_read(&prf, DER_OID, &oid) ? prf_of(&oid) : NULL;
    if (!hash)
        return CRYPTO_UNSUPPORTED;
    crypto_pbkdf2(hash, *passphrase, slice_of(&salt), iterations, key, length);
    return CRYPTO_OK;
}

static crypto_status derive_scrypt(crypto_der parameters, const crypto_slice *passphrase, uint8_t *key, size_t length)
{
    crypto_der salt;
    uint32_t n, r, p;
    if (!der_read(&parameters, DER_OCTET_STRING, &salt) || !der_read_int(&parameters, &n) ||
        !der_read_int(&parameters, &r) || !der_read_int(&parameters, &p) ||
        crypto_scrypt_check(n, r, p, 64 << 20) != CRYPTO_OK)
        return CRYPTO_UNSUPPORTED;
    return crypto_scrypt(*passphrase, slice_of(&salt), n, r, p, key, length);
}

static crypto_status decrypt_with(const crypto_cipher_kind *kind, const uint8_t *key, const uint8_t *iv,
                                  const crypto_der *sealed, crypto_key **out)
{
    crypto_cipher cipher;
    size_t written = 0, rest = 0;
    uint8_t *plain = malloc(der_left(sealed) + 40);
    if (!plain)
        return CRYPTO_NO_MEMORY;
    crypto_status status = crypto_cipher_start(&cipher, kind, false, key, iv, kind->iv);
    if (status == CRYPTO_OK)
        status = crypto_cipher_update(&cipher, sealed->at, der_left(sealed), plain, &written);
    if (status == CRYPTO_OK)
        status = crypto_cipher_finish(&cipher, plain + written, &rest);
    crypto_cipher_free(&cipher);
    if (status == CRYPTO_WRONG_FINAL_BLOCK)
        status = CRYPTO_BAD_DECRYPT;
    if (status == CRYPTO_OK)
        status = read_pkcs8(der_open(plain, written + rest), out);
    mbedtls_platform_zeroize(plain, written + rest);
    free(plain);
    return status;
}

static crypto_status read_encrypted(crypto_der in, const crypto_slice *passphrase, crypto_key **out)
{
    crypto_der body, algorithm, oid, pbes2, kdf, kdf_oid, kdf_parameters, scheme, cipher_oid, sealed;
    crypto_der iv = {NULL, NULL};
    uint8_t key[32];
    if (!der_read(&in, DER_SEQUENCE, &body) || !der_read(&body, DER_SEQUENCE, &algorithm) ||
        !der_read(&algorithm, DER_OID, &oid) || !der_is(&oid, OID(OID_PBES2)) ||
        !der_read(&algorithm, DER_SEQUENCE, &pbes2) || !der_read(&pbes2, DER_SEQUENCE, &kdf) ||
        !der_read(&kdf, DER_OID, &kdf_oid) || !der_read(&kdf, DER_SEQUENCE, &kdf_parameters) ||
        !der_read(&pbes2, DER_SEQUENCE, &scheme) || !der_read(&scheme, DER_OID, &cipher_oid) ||
        !(der_read(&scheme, DER_OCTET_STRING, &iv) || der_read(&scheme, DER_NULL, &iv) || der_left(&scheme) == 0) ||
        !der_read(&body, DER_OCTET_STRING, &sealed))
        return CRYPTO_UNSUPPORTED;
    const crypto_cipher_kind *kind = crypto_cipher_from_oid(cipher_oid.at, der_left(&cipher_oid));
    if (!kind || der_left(&iv) != kind->iv)
        return CRYPTO_UNSUPPORTED;
    if (!passphrase)
        return CRYPTO_MISSING_PASSPHRASE;
    if (passphrase->length > MAX_PASSPHRASE)
        return CRYPTO_BAD_PASSWORD_READ;
    crypto_status status = CRYPTO_UNSUPPORTED;
    if (der_is(&kdf_oid, OID(OID_PBKDF2)))
        status = derive_pbkdf2(kdf_parameters, passphrase, key, kind->key);
    else if (der_is(&kdf_oid, OID(OID_SCRYPT)))
        status = derive_scrypt(kdf_parameters, passphrase, key, kind->key);
    if (status == CRYPTO_OK)
        status = decrypt_with(kind, key, iv.at, &sealed, out);
    mbedtls_platform_zeroize(key, sizeof key);
    return status;
}

/* ---- what it is said to be, or whatever it is ---- */

static bool is_encrypted_pkcs8(crypto_der in)
{
    crypto_der body;
    return der_read(&in, DER_SEQUENCE, &body) && der_next_is(&body, DER_SEQUENCE) && der_skip(&body, NULL, NULL, NULL) &&
           der_next_is(&body, DER_OCTET_STRING);
}

static crypto_status read_private(crypto_der in, crypto_encoding encoding, const crypto_slice *passphrase,
                                  crypto_key **key)
{
    switch (encoding) {
    case ENCODE_PKCS1:
        return read_pkcs1_private(in, key);
    case ENCODE_SEC1:
        return read_sec1(in, NULL, false, key);
    case ENCODE_PKCS8:
        return is_encrypted_pkcs8(in) ? read_encrypted(in, passphrase, key) : read_pkcs8(in, key);
    default:
        return CRYPTO_UNSUPPORTED;
    }
}

/* DER as a public key: of a public or a private one, as told, or of whatever it turns out to be. */
static crypto_status read_public(crypto_der in, crypto_encoding encoding, const crypto_slice *passphrase,
                                 crypto_key **key)
{
    crypto_status status = CRYPTO_UNSUPPORTED;
    if (encoding == ENCODE_SPKI || encoding == ENCODE_ANY)
        status = crypto_key_read_spki(in, key);
    if (status == CRYPTO_UNSUPPORTED && (encoding == ENCODE_PKCS1 || encoding == ENCODE_ANY))
        status = read_pkcs1_public(in, key);
    if (status == CRYPTO_UNSUPPORTED && encoding == ENCODE_ANY)
        status = read_certificate(in, key);
    if (status == CRYPTO_UNSUPPORTED && encoding != ENCODE_SPKI && encoding != ENCODE_ANY)
        status = read_private(in, encoding, passphrase, key);
    return status;
}

static crypto_status read_label(const crypto_pem *pem, bool want_private, const crypto_slice *passphrase, crypto_key **key)
{
    crypto_der in = der_open(pem->der.bytes, pem->der.length);
    const char *label = pem->label;
    if (strcmp(label, "PRIVATE KEY") == 0)
        return read_pkcs8(in, key);
    if (strcmp(label, "ENCRYPTED PRIVATE KEY") == 0)
        return read_encrypted(in, passphrase, key);
    if (strcmp(label, "RSA PRIVATE KEY") == 0)
        return read_pkcs1_private(in, key);
    if (strcmp(label, "EC PRIVATE KEY") == 0)
        return read_sec1(in, NULL, false, key);
    if (strcmp(label, "DSA PRIVATE KEY") == 0)
        return read_dsa(in, key);
    if (want_private)
        return CRYPTO_NO_START_LINE; /* some other block may be one */
    if (strcmp(label, "PUBLIC KEY") == 0)
        return crypto_key_read_spki(in, key);
    if (strcmp(label, "RSA PUBLIC KEY") == 0)
        return read_pkcs1_public(in, key);
    if (strcmp(label, "CERTIFICATE") == 0 || strcmp(label, "X509 CERTIFICATE") == 0 ||
        strcmp(label, "TRUSTED CERTIFICATE") == 0)
        return read_certificate(in, key);
    return CRYPTO_NO_START_LINE;
}

static crypto_status read_block(crypto_pem *pem, bool want_private, const crypto_slice *passphrase, crypto_key **key)
{
    if (pem->cipher[0] != '\0') {
        if (!passphrase)
            return CRYPTO_INTERRUPTED;
        if (passphrase->length > MAX_PASSPHRASE)
            return CRYPTO_BAD_PASSWORD_READ;
        crypto_status status = crypto_pem_decrypt(pem, passphrase);
        if (status != CRYPTO_OK)
            return status;
    }
    crypto_status status = read_label(pem, want_private, passphrase, key);
    /* OpenSSL would have asked on the terminal. */
    return status == CRYPTO_MISSING_PASSPHRASE ? CRYPTO_INTERRUPTED : status;
}

static crypto_status read_pem(crypto_slice text, bool want_private, const crypto_slice *passphrase, crypto_key **key)
{
    for (;;) {
        crypto_pem pem;
        crypto_status status = crypto_pem_read(&text, &pem);
        if (status == CRYPTO_NO_START_LINE)
            return CRYPTO_UNSUPPORTED;
        if (status != CRYPTO_OK)
            return status;
        status = read_block(&pem, want_private, passphrase, key);
        mbedtls_platform_zeroize((void *)(uintptr_t)pem.der.bytes, pem.der.length);
        free((void *)(uintptr_t)pem.der.bytes);
        if (status != CRYPTO_NO_START_LINE)
            return status;
    }
}

crypto_status crypto_key_read(crypto_slice text, bool pem, crypto_encoding encoding, bool want_private,
                              const crypto_slice *passphrase, crypto_key **out)
{
    crypto_key *key = NULL;
    crypto_der in = der_open(text.bytes, text.length);
    crypto_status status = pem            ? read_pem(text, want_private, passphrase, &key)
                           : want_private ? read_private(in, encoding, passphrase, &key)
                                          : read_public(in, encoding, passphrase, &key);
    if (status != CRYPTO_OK)
        return status;
    if (!want_private && key->is_private) {
        crypto_key *public = crypto_key_public(key);
        crypto_key_release(key);
        if (!public)
            return CRYPTO_NO_MEMORY;
        key = public;
    }
    *out = key;
    return CRYPTO_OK;
}
