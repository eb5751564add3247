/*
 * status.h - how the functions of this folder say what went wrong: CRYPTO_OK or one of the errors that Node's programs
 * know, by the code that they compare with. This folder knows neither the engine nor libuv.
 *
 * An OpenSSL error has the number that OpenSSL 3.0 prints, its library and its reason; the others are Node's own codes,
 * worded by lib/internal/errors.js.
 */
#ifndef CRYPTO_STATUS_H
#define CRYPTO_STATUS_H

/* clang-format off */
#define CRYPTO_STATUSES(OSSL, NODE) \
    OSSL(BAD_DECRYPT, "ERR_OSSL_BAD_DECRYPT", "1C800064", "Provider routines", "bad decrypt") \
    OSSL(WRONG_FINAL_BLOCK, "ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH", "1C80006B", "Provider routines", "wrong final block length") \
    OSSL(UNSUPPORTED, "ERR_OSSL_UNSUPPORTED", "1E08010C", "DECODER routines", "unsupported") \
    OSSL(CIPHER_PARAMETER, "ERR_OSSL_EVP_CIPHER_PARAMETER_ERROR", "0300007A", "digital envelope routines", "cipher parameter error") \
    OSSL(UNSUPPORTED_EVP, "ERR_OSSL_EVP_UNSUPPORTED", "0308010C", "digital envelope routines", "unsupported") \
    OSSL(NO_START_LINE, "ERR_OSSL_PEM_NO_START_LINE", "0480006C", "PEM routines", "no start line") \
    OSSL(BAD_PASSWORD_READ, "ERR_OSSL_PEM_BAD_PASSWORD_READ", "04800068", "PEM routines", "bad password read") \
    OSSL(INTERRUPTED, "ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED", "07880109", "common libcrypto routines", "interrupted or cancelled") \
    OSSL(INVALID_DIGEST, "ERR_OSSL_EVP_INVALID_DIGEST", "03000098", "digital envelope routines", "invalid digest") \
    OSSL(KEYTYPE_UNSUPPORTED, "ERR_OSSL_EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE", "03000096", "digital envelope routines", "operation not supported for this keytype") \
    OSSL(DIFFERENT_KEY_TYPES, "ERR_OSSL_EVP_DIFFERENT_KEY_TYPES", "03000065", "digital envelope routines", "different key types") \
    OSSL(DERIVATION, "ERR_OSSL_FAILED_DURING_DERIVATION", "1C8000A4", "Provider routines", "failed during derivation") \
    OSSL(MISMATCHING_DOMAIN, "ERR_OSSL_MISMATCHING_DOMAIN_PARAMETERS", "1C8000CB", "Provider routines", "mismatching domain parameters") \
    OSSL(ILLEGAL_PADDING, "ERR_OSSL_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE", "1C8000A5", "Provider routines", "illegal or unsupported padding mode") \
    OSSL(DIGEST_NOT_ALLOWED, "ERR_OSSL_DIGEST_NOT_ALLOWED", "1C8000AE", "Provider routines", "digest not allowed") \
    OSSL(PROV_INVALID_DIGEST, "ERR_OSSL_INVALID_DIGEST", "1C80007A", "Provider routines", "invalid digest") \
    OSSL(PSS_SALT_TOO_SMALL, "ERR_OSSL_PSS_SALTLEN_TOO_SMALL", "1C8000AC", "Provider routines", "pss saltlen too small") \
    OSSL(INVALID_SALT_LENGTH, "ERR_OSSL_INVALID_SALT_LENGTH", "1C800070", "Provider routines", "invalid salt length") \
    OSSL(RSA_DATA_TOO_LARGE, "ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_KEY_SIZE", "0200006E", "rsa routines", "data too large for key size") \
    OSSL(RSA_DATA_TOO_LARGE_MODULUS, "ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_MODULUS", "02000084", "rsa routines", "data too large for modulus") \
    OSSL(RSA_DATA_TOO_SMALL, "ERR_OSSL_RSA_DATA_TOO_SMALL_FOR_KEY_SIZE", "0200007A", "rsa routines", "data too small for key size") \
    OSSL(RSA_DATA_GREATER, "ERR_OSSL_RSA_DATA_GREATER_THAN_MOD_LEN", "0200006C", "rsa routines", "data greater than mod len") \
    OSSL(RSA_DIGEST_TOO_BIG, "ERR_OSSL_RSA_DIGEST_TOO_BIG_FOR_RSA_KEY", "02000070", "rsa routines", "digest too big for rsa key") \
    OSSL(RSA_KEY_TOO_SMALL, "ERR_OSSL_KEY_SIZE_TOO_SMALL", "1C8000AB", "Provider routines", "key size too small") \
    OSSL(RSA_PADDING_CHECK, "ERR_OSSL_RSA_PADDING_CHECK_FAILED", "02000072", "rsa routines", "padding check failed") \
    OSSL(RSA_PUB_EXPONENT, "ERR_OSSL_RSA_PUB_EXPONENT_OUT_OF_RANGE", "020000B2", "rsa routines", "pub exponent out of range") \
    OSSL(RSA_OAEP, "ERR_OSSL_RSA_OAEP_DECODING_ERROR", "02000079", "rsa routines", "oaep decoding error") \
    OSSL(RSA_BLOCK_TYPE, "ERR_OSSL_RSA_INVALID_PADDING", "0200008A", "rsa routines", "invalid padding") \
    OSSL(DH_MODULUS_TOO_SMALL, "ERR_OSSL_DH_MODULUS_TOO_SMALL", "0280007E", "Diffie-Hellman routines", "modulus too small") \
    OSSL(DSA_MODULUS_TOO_LARGE, "ERR_OSSL_DSA_MODULUS_TOO_LARGE", "05000067", "dsa routines", "modulus too large") \
    OSSL(DSA_BAD_Q, "ERR_OSSL_DSA_BAD_Q_VALUE", "05000066", "dsa routines", "bad q value") \
    OSSL(BN_BITS_TOO_SMALL, "ERR_OSSL_BN_BITS_TOO_SMALL", "01800076", "bignum routines", "bits too small") \
    OSSL(XTS_DUPLICATED, "ERR_OSSL_XTS_DUPLICATED_KEYS", "1C800095", "Provider routines", "xts duplicated keys") \
    OSSL(SCRYPT_MEMORY, "ERR_OSSL_EVP_MEMORY_LIMIT_EXCEEDED", "030000AC", "digital envelope routines", "memory limit exceeded") \
    NODE(FAILED, "ERR_CRYPTO_OPERATION_FAILED") \
    NODE(NO_MEMORY, "ERR_MEMORY_ALLOCATION_FAILED") \
    NODE(UNSUPPORTED_OPERATION, "ERR_CRYPTO_UNSUPPORTED_OPERATION") \
    NODE(INVALID_CURVE, "ERR_CRYPTO_INVALID_CURVE") \
    NODE(INVALID_KEYTYPE, "ERR_CRYPTO_INVALID_KEYTYPE") \
    NODE(INVALID_KEYPAIR, "ERR_CRYPTO_INVALID_KEYPAIR") \
    NODE(INVALID_IV, "ERR_CRYPTO_INVALID_IV") \
    NODE(INVALID_KEYLEN, "ERR_CRYPTO_INVALID_KEYLEN") \
    NODE(INVALID_MESSAGELEN, "ERR_CRYPTO_INVALID_MESSAGELEN") \
    NODE(MISSING_PASSPHRASE, "ERR_MISSING_PASSPHRASE") \
    NODE(ECDH_PUBLIC, "ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY") \
    /* end of the list */
/* clang-format on */

#define CRYPTO_DECLARE_OSSL(id, code, number, library, reason) CRYPTO_##id,
#define CRYPTO_DECLARE_NODE(id, code) CRYPTO_##id,
typedef enum crypto_status {
    CRYPTO_OK,
    CRYPTO_STATUSES(CRYPTO_DECLARE_OSSL, CRYPTO_DECLARE_NODE)
} crypto_status;
#undef CRYPTO_DECLARE_OSSL
#undef CRYPTO_DECLARE_NODE

#endif
