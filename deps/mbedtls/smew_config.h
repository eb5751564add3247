/*
 * What differs from mbedTLS's default configuration. A name that nothing here mentions is upstream's choice.
 */
#ifndef SMEW_MBEDTLS_CONFIG_H
#define SMEW_MBEDTLS_CONFIG_H

/* Keys are shared with the thread pool, and the state of PSA by all threads. */
#define MBEDTLS_THREADING_C
#define MBEDTLS_THREADING_PTHREAD

/* x86/sha256_process.c, x86/sha512_process.c */
#define MBEDTLS_SHA256_PROCESS_ALT
#define MBEDTLS_SHA512_PROCESS_ALT

/* Ciphers and modules that nothing here uses. */
#undef MBEDTLS_ARIA_C
#undef MBEDTLS_CAMELLIA_C
#undef MBEDTLS_LMS_C
#undef MBEDTLS_NIST_KW_C
#undef MBEDTLS_PKCS12_C
#undef MBEDTLS_PSA_CRYPTO_STORAGE_C
#undef MBEDTLS_PSA_ITS_FILE_C
#undef MBEDTLS_SELF_TEST
#undef MBEDTLS_X509_CREATE_C
#undef MBEDTLS_X509_CRT_WRITE_C
#undef MBEDTLS_X509_CSR_PARSE_C
#undef MBEDTLS_X509_CSR_WRITE_C

/* Pre-shared keys as long as OpenSSL's. */
#undef MBEDTLS_PSK_MAX_LEN
#define MBEDTLS_PSK_MAX_LEN 256

/* As deep as OpenSSL goes by default. */
#define MBEDTLS_X509_MAX_INTERMEDIATE_CA 100

#endif
