/*
 * cipher.h - symmetric ciphers under OpenSSL's names, in pieces.
 */
#ifndef CRYPTO_CIPHER_H
#define CRYPTO_CIPHER_H

#include <stdbool.h>

#include "crypto/kdf.h"
#include "crypto/status.h"
#include "mbedtls/aes.h"
#include "mbedtls/ccm.h"
#include "mbedtls/chacha20.h"
#include "mbedtls/chachapoly.h"
#include "mbedtls/des.h"
#include "mbedtls/gcm.h"

typedef enum crypto_mode {
    MODE_ECB,
    MODE_CBC,
    MODE_CFB,
    MODE_CFB8,
    MODE_CFB1,
    MODE_OFB,
    MODE_CTR,
    MODE_GCM,
    MODE_CCM,
    MODE_OCB,
    MODE_XTS,
    MODE_WRAP,
    MODE_WRAP_PAD,
    MODE_DES3_WRAP,
    MODE_CHACHA20,
    MODE_CHACHA20_POLY1305
} crypto_mode;

typedef struct crypto_cipher_kind {
    const char *name;  /* as getCipherInfo() gives it */
    crypto_mode mode;
    uint16_t nid;      /* OpenSSL's number */
    uint8_t key, iv;   /* bytes; of an AEAD the usual iv */
    uint8_t block;     /* bytes; 1 for streams */
    bool des;          /* otherwise AES, where the mode does not say */
} crypto_cipher_kind;

#define CRYPTO_TAG_MAX 16

typedef struct crypto_ocb {
    mbedtls_aes_context forward, backward;
    bool begun;
    uint8_t star[16], dollar[16], offset[16], checksum[16], aad_offset[16], aad_sum[16], aad_block[16];
    uint64_t count, aad_count;
    size_t aad_used;
} crypto_ocb;

typedef struct crypto_cipher {
    const crypto_cipher_kind *kind;
    bool encrypt, padding;
    union {
        mbedtls_aes_context aes;
        mbedtls_aes_xts_context xts;
        mbedtls_des3_context des3;
        mbedtls_gcm_context gcm;
        mbedtls_ccm_context ccm;
        mbedtls_chacha20_context chacha20;
        mbedtls_chachapoly_context chachapoly;
        crypto_ocb ocb;
    } u;
    uint8_t iv[16];    /* running; of CCM and key wrap as given */
    size_t iv_length;
    uint8_t block[16]; /* input that waits for a whole block, or key stream */
    size_t used;
    bool aad_done;     /* AEAD: text has begun */
    crypto_slice aad;  /* CCM: malloc'd */
    uint8_t tag[CRYPTO_TAG_MAX];
    size_t tag_length;
} crypto_cipher;

/* By any of its names in any case; NULL for an unknown one. */
const crypto_cipher_kind *crypto_cipher_find(const char *name);
const crypto_cipher_kind *crypto_cipher_by_nid(unsigned nid);
/* The ciphers that PKCS#8 encrypts with, by object identifier and back (0: none). */
const crypto_cipher_kind *crypto_cipher_from_oid(const uint8_t *oid, size_t length);
size_t crypto_cipher_to_oid(const crypto_cipher_kind *kind, uint8_t oid[9]);
/* The names of getCiphers(), NULL-terminated. */
extern const char *const crypto_cipher_names[];
bool crypto_cipher_is_aead(const crypto_cipher_kind *kind);
/* The mode's name as getCipherInfo() gives it. */
const char *crypto_cipher_mode_name(const crypto_cipher_kind *kind);
/* Whether the cipher takes an iv of so many bytes. */
bool crypto_cipher_takes_iv(const crypto_cipher_kind *kind, size_t length);

/* Begin, with a key of the right length and an iv that it takes. The state belongs to crypto_cipher_free from here on. */
crypto_status crypto_cipher_start(crypto_cipher *cipher, const crypto_cipher_kind *kind, bool encrypt,
                                  const uint8_t *key, const uint8_t *iv, size_t iv_length);
void crypto_cipher_free(crypto_cipher *cipher);

/* Additional data of an AEAD, before any text. */
crypto_status crypto_cipher_aad(crypto_cipher *cipher, const uint8_t *bytes, size_t length);
/* What so many bytes give at most. */
size_t crypto_cipher_room(const crypto_cipher *cipher, size_t length);
/* Text; `*written` is what came out. CCM takes all of it in one call and with cipher->tag decrypts only what is authentic
 * (CRYPTO_FAILED, nothing written). So do the key wraps. */
crypto_status crypto_cipher_update(crypto_cipher *cipher, const uint8_t *in, size_t length, uint8_t *out,
                                   size_t *written);
/* The rest, at most two blocks. An AEAD's tag is written to cipher->tag when encrypting, compared when decrypting. */
crypto_status crypto_cipher_finish(crypto_cipher *cipher, uint8_t *out, size_t *written);

/* ocb.c: RFC 7253. The tag that `finish` makes is the caller's to cut or compare. */
int crypto_ocb_start(crypto_ocb *ocb, const uint8_t *key, unsigned bits);
void crypto_ocb_aad(crypto_cipher *cipher, const uint8_t *bytes, size_t length);
size_t crypto_ocb_update(crypto_cipher *cipher, const uint8_t *in, size_t length, uint8_t *out);
size_t crypto_ocb_finish(crypto_cipher *cipher, uint8_t *out, uint8_t tag[16]);

/* cipher_wrap.c: RFC 3394, RFC 5649 and RFC 3217 */
crypto_status crypto_cipher_wrap(crypto_cipher *cipher, const uint8_t *in, size_t length, uint8_t *out,
                                 size_t *written);

#endif
