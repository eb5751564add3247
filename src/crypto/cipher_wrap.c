/*
 * cipher_wrap.c - keys encrypted with keys: AES key wrap without and with padding (RFC 3394, RFC 5649) and the wrap of
 * Triple-DES keys (RFC 3217). All of the key in one call.
 */
#include "crypto/cipher.h"

#include <string.h>

#include "crypto/random.h"
#include "mbedtls/constant_time.h"
#include "mbedtls/platform_util.h"

/* ---- AES ---- */

static void aes(crypto_cipher *c, uint8_t *block)
{
    mbedtls_aes_crypt_ecb(&c->u.aes, c->encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT, block, block);
}

/* Six rounds over `n` words of eight bytes at `words`, with `a` before them. */
static void mix(crypto_cipher *c, uint8_t a[8], uint8_t *words, size_t n)
{
    uint8_t block[16];
    for (size_t step = 0; step < 6 * n; step++) {
        size_t t = c->encrypt ? step + 1 : 6 * n - step, i = (t - 1) % n;
        memcpy(block, a, 8);
        memcpy(block + 8, words + 8 * i, 8);
        if (!c->encrypt) {
            for (int j = 0; j < 8; j++)
                block[7 - j] ^= (uint8_t)((uint64_t)t >> (8 * j));
        }
        aes(c, block);
        if (c->encrypt) {
            for (int j = 0; j < 8; j++)
                block[7 - j] ^= (uint8_t)((uint64_t)t >> (8 * j));
        }
        memcpy(a, block, 8);
        memcpy(words + 8 * i, block + 8, 8);
    }
}

static crypto_status wrap_aes(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out, size_t *written)
{
    uint8_t a[8];
    if (c->encrypt) {
        if (length % 8 != 0 || length < 16)
            return CRYPTO_FAILED;
        memcpy(a, c->iv, 8);
        memmove(out + 8, in, length);
        mix(c, a, out + 8, length / 8);
        memcpy(out, a, 8);
        *written = length + 8;
        return CRYPTO_OK;
    }
    if (length % 8 != 0 || length < 24)
        return CRYPTO_FAILED;
    memcpy(a, in, 8);
    memmove(out, in + 8, length - 8);
    mix(c, a, out, length / 8 - 1);
    if (mbedtls_ct_memcmp(a, c->iv, 8) != 0) {
        mbedtls_platform_zeroize(out, length);
        return CRYPTO_FAILED;
    }
    *written = length - 8;
    return CRYPTO_OK;
}

static crypto_status unwrap_padded(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out, size_t *written)
{
    uint8_t a[8];
    if (length % 8 != 0 || length < 16)
        return CRYPTO_FAILED;
    size_t room = length - 8;
    if (length == 16) {
        uint8_t block[16];
        memcpy(block, in, 16);
        aes(c, block);
        memcpy(a, block, 8);
        memcpy(out, block + 8, 8);
    } else {
        memcpy(a, in, 8);
        memmove(out, in + 8, room);
        mix(c, a, out, room / 8);
    }
    size_t size = (size_t)a[4] << 24 | (size_t)a[5] << 16 | (size_t)a[6] << 8 | a[7];
    uint8_t wrong = (uint8_t)(mbedtls_ct_memcmp(a, c->iv, 4) != 0 || size > room || size + 8 <= room);
    for (size_t i = wrong ? room : size; i < room; i++)
        wrong |= out[i];
    if (wrong) {
        mbedtls_platform_zeroize(out, room);
        return CRYPTO_FAILED;
    }
    *written = size;
    return CRYPTO_OK;
}

static crypto_status wrap_padded(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out, size_t *written)
{
    if (!c->encrypt)
        return unwrap_padded(c, in, length, out, written);
    if (length == 0 || length > UINT32_MAX)
        return CRYPTO_FAILED;
    size_t padded = (length + 7) / 8 * 8;
    memmove(out + 8, in, length);
    memset(out + 8 + length, 0, padded - length);
    memcpy(out, c->iv, 4);
    for (int i = 0; i < 4; i++)
        out[7 - i] = (uint8_t)(length >> (8 * i));
    if (padded == 8)
        aes(c, out);
    else
        mix(c, out, out + 8, padded / 8);
    *written = padded + 8;
    return CRYPTO_OK;
}

/* ---- Triple DES ---- */

static void reverse(uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length / 2; i++) {
        uint8_t t = bytes[i];
        bytes[i] = bytes[length - 1 - i];
        bytes[length - 1 - i] = t;
    }
}

static const uint8_t des_iv[8] = {0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05};

static void des_cbc(crypto_cipher *c, const uint8_t *start, uint8_t *bytes, size_t length)
{
    uint8_t iv[8];
    memcpy(iv, start, sizeof iv);
    mbedtls_des3_crypt_cbc(&c->u.des3, c->encrypt ? MBEDTLS_DES_ENCRYPT : MBEDTLS_DES_DECRYPT, length, iv, bytes, bytes);
}

static crypto_status wrap_des(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out, size_t *written)
{
    uint8_t digest[20];
    if (length % 8 != 0 || length < (c->encrypt ? 8u : 24u))
        return CRYPTO_FAILED;
    if (c->encrypt) {
        memmove(out + 8, in, length);
        crypto_hash_of(crypto_hash_get(HASH_SHA1), out + 8, length, digest);
        memcpy(out + 8 + length, digest, 8);
        if (crypto_random(out, 8) != 0)
            return CRYPTO_FAILED;
        des_cbc(c, out, out + 8, length + 8);
        reverse(out, length + 16);
        des_cbc(c, des_iv, out, length + 16);
        *written = length + 16;
        return CRYPTO_OK;
    }
    memmove(out, in, length);
    des_cbc(c, des_iv, out, length);
    reverse(out, length);
    des_cbc(c, out, out + 8, length - 8);
    crypto_hash_of(crypto_hash_get(HASH_SHA1), out + 8, length - 16, digest);
    if (mbedtls_ct_memcmp(digest, out + length - 8, 8) != 0) {
        mbedtls_platform_zeroize(out, length);
        return CRYPTO_FAILED;
    }
    memmove(out, out + 8, length - 16);
    *written = length - 16;
    return CRYPTO_OK;
}

crypto_status crypto_cipher_wrap(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out, size_t *written)
{
    *written = 0;
    switch (c->kind->mode) {
    case MODE_WRAP:
        return wrap_aes(c, in, length, out, written);
    case MODE_WRAP_PAD:
        return wrap_padded(c, in, length, out, written);
    default:
        return wrap_des(c, in, length, out, written);
    }
}
