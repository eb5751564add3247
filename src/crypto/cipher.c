/*
 * cipher.c - symmetric ciphers in pieces: what mbedTLS does on whole blocks or all at once goes by blocks here.
 */
#include "crypto/cipher.h"

#include <stdlib.h>
#include <string.h>

#include "aes_bulk.h"
#include "mbedtls/constant_time.h"
#include "mbedtls/platform_util.h"

/* ---- keys ---- */

static int set_des_key(crypto_cipher *c, const uint8_t *key, bool forward)
{
    mbedtls_des3_init(&c->u.des3);
    if (c->kind->key == 16)
        return forward ? mbedtls_des3_set2key_enc(&c->u.des3, key) : mbedtls_des3_set2key_dec(&c->u.des3, key);
    return forward ? mbedtls_des3_set3key_enc(&c->u.des3, key) : mbedtls_des3_set3key_dec(&c->u.des3, key);
}

static crypto_status set_xts_key(crypto_cipher *c, const uint8_t *key)
{
    unsigned bits = c->kind->key * 8u;
    if (memcmp(key, key + bits / 16, bits / 16) == 0)
        return CRYPTO_XTS_DUPLICATED;
    mbedtls_aes_xts_init(&c->u.xts);
    int bad = c->encrypt ? mbedtls_aes_xts_setkey_enc(&c->u.xts, key, bits)
                         : mbedtls_aes_xts_setkey_dec(&c->u.xts, key, bits);
    return bad ? CRYPTO_FAILED : CRYPTO_OK;
}

static int set_gcm_key(crypto_cipher *c, const uint8_t *key, const uint8_t *iv, size_t iv_length)
{
    mbedtls_gcm_init(&c->u.gcm);
    int bad = mbedtls_gcm_setkey(&c->u.gcm, MBEDTLS_CIPHER_ID_AES, key, c->kind->key * 8u);
    return bad ? bad : mbedtls_gcm_starts(&c->u.gcm, c->encrypt ? MBEDTLS_GCM_ENCRYPT : MBEDTLS_GCM_DECRYPT, iv, iv_length);
}

static int set_chacha20_key(crypto_cipher *c, const uint8_t *key)
{
    mbedtls_chacha20_init(&c->u.chacha20);
    uint32_t counter = c->iv[0] | (uint32_t)c->iv[1] << 8 | (uint32_t)c->iv[2] << 16 | (uint32_t)c->iv[3] << 24;
    int bad = mbedtls_chacha20_setkey(&c->u.chacha20, key);
    return bad ? bad : mbedtls_chacha20_starts(&c->u.chacha20, c->iv + 4, counter);
}

static int set_chachapoly_key(crypto_cipher *c, const uint8_t *key)
{
    mbedtls_chachapoly_init(&c->u.chachapoly);
    int bad = mbedtls_chachapoly_setkey(&c->u.chachapoly, key);
    return bad ? bad
               : mbedtls_chachapoly_starts(&c->u.chachapoly, c->iv,
                                           c->encrypt ? MBEDTLS_CHACHAPOLY_ENCRYPT : MBEDTLS_CHACHAPOLY_DECRYPT);
}

static int set_aes_key(crypto_cipher *c, const uint8_t *key, bool forward)
{
    mbedtls_aes_init(&c->u.aes);
    return forward ? mbedtls_aes_setkey_enc(&c->u.aes, key, c->kind->key * 8u)
                   : mbedtls_aes_setkey_dec(&c->u.aes, key, c->kind->key * 8u);
}

crypto_status crypto_cipher_start(crypto_cipher *c, const crypto_cipher_kind *kind, bool encrypt, const uint8_t *key,
                                  const uint8_t *iv, size_t iv_length)
{
    memset(c, 0, sizeof *c);
    c->kind = kind;
    c->encrypt = encrypt;
    c->padding = true;
    c->iv_length = iv_length;
    c->tag_length = CRYPTO_TAG_MAX;
    if (iv_length <= sizeof c->iv && iv_length > 0)
        memcpy(c->iv, iv, iv_length);
    /* Modes that make a key stream only ever encrypt with the block cipher. */
    bool forward = encrypt || (kind->mode >= MODE_CFB && kind->mode <= MODE_CTR);
    int bad;
    switch (kind->mode) {
    case MODE_GCM:
        bad = set_gcm_key(c, key, iv, iv_length);
        break;
    case MODE_CCM:
        mbedtls_ccm_init(&c->u.ccm);
        bad = mbedtls_ccm_setkey(&c->u.ccm, MBEDTLS_CIPHER_ID_AES, key, kind->key * 8u);
        break;
    case MODE_OCB:
        bad = crypto_ocb_start(&c->u.ocb, key, kind->key * 8u);
        break;
    case MODE_XTS:
        return set_xts_key(c, key);
    case MODE_CHACHA20:
        bad = set_chacha20_key(c, key);
        break;
    case MODE_CHACHA20_POLY1305:
        bad = set_chachapoly_key(c, key);
        break;
    default:
        bad = kind->des ? set_des_key(c, key, forward) : set_aes_key(c, key, forward);
    }
    return bad ? CRYPTO_FAILED : CRYPTO_OK;
}

void crypto_cipher_free(crypto_cipher *c)
{
    if (!c->kind)
        return;
    switch (c->kind->mode) {
    case MODE_GCM:
        mbedtls_gcm_free(&c->u.gcm);
        break;
    case MODE_CCM:
        mbedtls_ccm_free(&c->u.ccm);
        break;
    default:
        break; /* plain memory */
    }
    free((void *)(uintptr_t)c->aad.bytes);
    mbedtls_platform_zeroize(c, sizeof *c);
}

/* ---- AEAD ---- */

crypto_status crypto_cipher_aad(crypto_cipher *c, const uint8_t *bytes, size_t length)
{
    if (c->aad_done)
        return CRYPTO_FAILED;
    int bad = 0;
    if (c->kind->mode == MODE_OCB) {
        crypto_ocb_aad(c, bytes, length);
    } else if (c->kind->mode == MODE_GCM) {
        bad = mbedtls_gcm_update_ad(&c->u.gcm, bytes, length);
    } else if (c->kind->mode == MODE_CHACHA20_POLY1305) {
        bad = mbedtls_chachapoly_update_aad(&c->u.chachapoly, bytes, length);
    } else {
        uint8_t *copy = malloc(length + 1);
        if (!copy)
            return CRYPTO_NO_MEMORY;
        memcpy(copy, bytes, length);
        free((void *)(uintptr_t)c->aad.bytes);
        c->aad = (crypto_slice){copy, length};
    }
    return bad ? CRYPTO_FAILED : CRYPTO_OK;
}

static crypto_status update_ccm(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out, size_t *written)
{
    int bad = c->encrypt ? mbedtls_ccm_encrypt_and_tag(&c->u.ccm, length, c->iv, c->iv_length, c->aad.bytes,
                                                       c->aad.length, in, out, c->tag, c->tag_length)
                         : mbedtls_ccm_auth_decrypt(&c->u.ccm, length, c->iv, c->iv_length, c->aad.bytes, c->aad.length,
                                                    in, out, c->tag, c->tag_length);
    *written = bad ? 0 : length;
    return bad ? CRYPTO_FAILED : CRYPTO_OK;
}

static crypto_status finish_aead(crypto_cipher *c, uint8_t *out, size_t *written)
{
    uint8_t tag[CRYPTO_TAG_MAX];
    size_t none;
    int bad = 0;
    if (c->kind->mode == MODE_OCB)
        *written = crypto_ocb_finish(c, out, tag);
    else if (c->kind->mode == MODE_GCM)
        bad = mbedtls_gcm_finish(&c->u.gcm, NULL, 0, &none, tag, sizeof tag);
    else
        bad = mbedtls_chachapoly_finish(&c->u.chachapoly, tag);
    if (bad)
        return CRYPTO_FAILED;
    if (!c->encrypt) {
        bool same = mbedtls_ct_memcmp(tag, c->tag, c->tag_length) == 0;
        if (!same)
            mbedtls_platform_zeroize(out, *written); /* no more of it than had been given away */
        return same ? CRYPTO_OK : CRYPTO_FAILED;
    }
    memcpy(c->tag, tag, sizeof tag);
    return CRYPTO_OK;
}

/* ---- block modes ---- */

static void crypt_blocks(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out)
{
    if (c->kind->mode == MODE_CBC) {
        if (c->kind->des)
            mbedtls_des3_crypt_cbc(&c->u.des3, c->encrypt ? MBEDTLS_DES_ENCRYPT : MBEDTLS_DES_DECRYPT, length, c->iv, in, out);
        else
            mbedtls_aes_crypt_cbc(&c->u.aes, c->encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT, length, c->iv, in, out);
        return;
    }
    for (size_t at = 0; at < length; at += c->kind->block) {
        if (c->kind->des)
            mbedtls_des3_crypt_ecb(&c->u.des3, in + at, out + at);
        else
            mbedtls_aes_crypt_ecb(&c->u.aes, c->encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT, in + at, out + at);
    }
}

/* Whole blocks as far as they go. When decrypting what may end in padding, the last block waits for what follows. */
static size_t update_blocks(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out)
{
    size_t block = c->kind->block, written = 0;
    bool keep_last = !c->encrypt && c->padding;
    if (c->used > 0) {
        size_t n = block - c->used < length ? block - c->used : length;
        memcpy(c->block + c->used, in, n);
        c->used += n;
        in += n;
        length -= n;
        if (c->used < block || (keep_last && length == 0))
            return 0;
        crypt_blocks(c, c->block, block, out);
        c->used = 0;
        written = block;
    }
    size_t whole = length - length % block;
    if (keep_last && whole == length && whole > 0)
        whole -= block;
    crypt_blocks(c, in, whole, out + written);
    c->used = length - whole;
    memcpy(c->block, in + whole, c->used);
    return written + whole;
}

static crypto_status finish_blocks(crypto_cipher *c, uint8_t *out, size_t *written)
{
    size_t block = c->kind->block;
    if (!c->padding)
        return c->used == 0 ? CRYPTO_OK : CRYPTO_WRONG_FINAL_BLOCK;
    if (c->encrypt) {
        memset(c->block + c->used, (int)(block - c->used), block - c->used);
        crypt_blocks(c, c->block, block, out);
        *written = block;
        return CRYPTO_OK;
    }
    if (c->used != block)
        return CRYPTO_WRONG_FINAL_BLOCK;
    uint8_t last[16];
    crypt_blocks(c, c->block, block, last);
    uint8_t pad = last[block - 1];
    uint8_t wrong = (uint8_t)((pad == 0) | (pad > block));
    for (size_t i = 0; i < block; i++)
        wrong |= (uint8_t)((i < pad) & (last[block - 1 - i] != pad));
    if (wrong)
        return CRYPTO_BAD_DECRYPT;
    *written = block - pad;
    memcpy(out, last, *written);
    return CRYPTO_OK;
}

/* ---- key streams ---- */

static void encrypt_block(crypto_cipher *c, const uint8_t *in, uint8_t *out)
{
    if (c->kind->des)
        mbedtls_des3_crypt_ecb(&c->u.des3, in, out);
    else
        mbedtls_aes_crypt_ecb(&c->u.aes, MBEDTLS_AES_ENCRYPT, in, out);
}

static void update_feedback(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out)
{
    size_t size = c->kind->iv;
    for (size_t i = 0; i < length; i++) {
        if (c->used == 0)
            encrypt_block(c, c->iv, c->iv);
        uint8_t byte = in[i];
        out[i] = byte ^ c->iv[c->used];
        if (c->kind->mode == MODE_CFB)
            c->iv[c->used] = c->encrypt ? out[i] : byte;
        c->used = (c->used + 1) % size;
    }
}

static int update_ctr(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out)
{
    size_t done = c->used == 0 ? smew_aes_ctr_bulk(&c->u.aes, c->iv, in, out, length) : 0;
    return mbedtls_aes_crypt_ctr(&c->u.aes, length - done, &c->used, c->iv, c->block, in + done, out + done);
}

static void update_cfb8(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out)
{
    size_t size = c->kind->iv;
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = in[i];
        encrypt_block(c, c->iv, c->block);
        out[i] = byte ^ c->block[0];
        memmove(c->iv, c->iv + 1, size - 1);
        c->iv[size - 1] = c->encrypt ? out[i] : byte;
    }
}

static void update_cfb1(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out)
{
    size_t size = c->kind->iv;
    for (size_t i = 0; i < length; i++) {
        uint8_t from = in[i], to = 0;
        for (int bit = 7; bit >= 0; bit--) {
            encrypt_block(c, c->iv, c->block);
            unsigned plain = from >> bit & 1u, made = plain ^ (c->block[0] >> 7), fed = c->encrypt ? made : plain;
            to |= (uint8_t)(made << bit);
            for (size_t j = 0; j < size; j++)
                c->iv[j] = (uint8_t)(c->iv[j] << 1 | (j + 1 < size ? c->iv[j + 1] >> 7 : fed));
        }
        out[i] = to;
    }
}

/* ---- all of them ---- */

size_t crypto_cipher_room(const crypto_cipher *c, size_t length)
{
    return length + 40; /* two blocks, or what a key wrap adds */
}

crypto_status crypto_cipher_update(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out, size_t *written)
{
    int bad = 0;
    c->aad_done = true;
    *written = length;
    switch (c->kind->mode) {
    case MODE_ECB:
    case MODE_CBC:
        *written = update_blocks(c, in, length, out);
        break;
    case MODE_CFB:
    case MODE_OFB:
        update_feedback(c, in, length, out);
        break;
    case MODE_CFB8:
        update_cfb8(c, in, length, out);
        break;
    case MODE_CFB1:
        update_cfb1(c, in, length, out);
        break;
    case MODE_CTR:
        bad = update_ctr(c, in, length, out);
        break;
    case MODE_GCM:
        bad = mbedtls_gcm_update(&c->u.gcm, in, length, out, length, written);
        break;
    case MODE_CCM:
        return update_ccm(c, in, length, out, written);
    case MODE_OCB:
        *written = crypto_ocb_update(c, in, length, out);
        break;
    case MODE_XTS:
        bad = mbedtls_aes_crypt_xts(&c->u.xts, c->encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT, length, c->iv, in, out);
        break;
    case MODE_CHACHA20:
        bad = mbedtls_chacha20_update(&c->u.chacha20, length, in, out);
        break;
    case MODE_CHACHA20_POLY1305:
        bad = mbedtls_chachapoly_update(&c->u.chachapoly, length, in, out);
        break;
    default:
        return crypto_cipher_wrap(c, in, length, out, written);
    }
    return bad ? CRYPTO_FAILED : CRYPTO_OK;
}

crypto_status crypto_cipher_finish(crypto_cipher *c, uint8_t *out, size_t *written)
{
    *written = 0;
    switch (c->kind->mode) {
    case MODE_ECB:
    case MODE_CBC:
        return finish_blocks(c, out, written);
    case MODE_GCM:
    case MODE_OCB:
    case MODE_CHACHA20_POLY1305:
        return finish_aead(c, out, written);
    default:
        return CRYPTO_OK;
    }
}
