/*
 * ocb.c - AES-OCB (RFC 7253), which mbedTLS has not.
 */
#include "crypto/cipher.h"

#include <string.h>

static void double_block(uint8_t block[16])
{
    uint8_t carry = block[0] >> 7;
    for (int i = 0; i < 15; i++)
        block[i] = (uint8_t)(block[i] << 1 | block[i + 1] >> 7);
    block[15] = (uint8_t)(block[15] << 1) ^ (uint8_t)(0x87 & (0 - carry));
}

static void xor_block(uint8_t *to, const uint8_t *with)
{
    for (int i = 0; i < 16; i++)
        to[i] ^= with[i];
}

static void encipher(crypto_ocb *o, uint8_t block[16])
{
    mbedtls_aes_crypt_ecb(&o->forward, MBEDTLS_AES_ENCRYPT, block, block);
}

/* The offset of block `count`: xor with L of the number of its trailing zeros. */
static void next_offset(const crypto_ocb *o, uint8_t offset[16], uint64_t count)
{
    uint8_t l[16];
    memcpy(l, o->dollar, sizeof l);
    double_block(l);
    for (; (count & 1) == 0; count >>= 1)
        double_block(l);
    xor_block(offset, l);
}

int crypto_ocb_start(crypto_ocb *o, const uint8_t *key, unsigned bits)
{
    memset(o, 0, sizeof *o);
    mbedtls_aes_init(&o->forward);
    mbedtls_aes_init(&o->backward);
    int bad = mbedtls_aes_setkey_enc(&o->forward, key, bits) | mbedtls_aes_setkey_dec(&o->backward, key, bits);
    encipher(o, o->star);
    memcpy(o->dollar, o->star, sizeof o->dollar);
    double_block(o->dollar);
    return bad;
}

/* The first offset, from the nonce and the length of the tag. */
static void begin(crypto_cipher *c)
{
    crypto_ocb *o = &c->u.ocb;
    uint8_t top[24] = {0};
    if (o->begun)
        return;
    o->begun = true;
    memcpy(top + 16 - c->iv_length, c->iv, c->iv_length);
    top[15 - c->iv_length] |= 1;
    top[0] |= (uint8_t)(c->tag_length * 8 % 128 << 1);
    unsigned bottom = top[15] & 63;
    top[15] &= 0xc0;
    encipher(o, top);
    for (int i = 0; i < 8; i++)
        top[16 + i] = top[i] ^ top[i + 1];
    for (unsigned i = 0; i < 16; i++) {
        const uint8_t *from = top + i + bottom / 8;
        o->offset[i] = (uint8_t)((from[0] << 8 | from[1]) >> (8 - bottom % 8));
    }
}

static void hash_block(crypto_ocb *o)
{
    uint8_t block[16];
    next_offset(o, o->aad_offset, ++o->aad_count);
    memcpy(block, o->aad_block, sizeof block);
    xor_block(block, o->aad_offset);
    encipher(o, block);
    xor_block(o->aad_sum, block);
    o->aad_used = 0;
}

void crypto_ocb_aad(crypto_cipher *c, const uint8_t *bytes, size_t length)
{
    crypto_ocb *o = &c->u.ocb;
    for (size_t i = 0; i < length; i++) {
        o->aad_block[o->aad_used++] = bytes[i];
        if (o->aad_used == 16)
            hash_block(o);
    }
}

static void crypt_block(crypto_cipher *c, const uint8_t *in, uint8_t *out)
{
    crypto_ocb *o = &c->u.ocb;
    uint8_t block[16];
    memcpy(block, in, sizeof block);
    if (c->encrypt)
        xor_block(o->checksum, block);
    next_offset(o, o->offset, ++o->count);
    xor_block(block, o->offset);
    mbedtls_aes_crypt_ecb(c->encrypt ? &o->forward : &o->backward, c->encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT,
                          block, block);
    xor_block(block, o->offset);
    if (!c->encrypt)
        xor_block(o->checksum, block);
    memcpy(out, block, sizeof block);
}

size_t crypto_ocb_update(crypto_cipher *c, const uint8_t *in, size_t length, uint8_t *out)
{
    size_t written = 0;
    begin(c);
    while (length > 0) {
        if (c->used == 0 && length >= 16) {
            crypt_block(c, in, out + written);
            in += 16, length -= 16, written += 16;
            continue;
        }
        c->block[c->used++] = *in++;
        length--;
        if (c->used == 16) {
            crypt_block(c, c->block, out + written);
            written += 16;
            c->used = 0;
        }
    }
    return written;
}

/* The bytes that fill no block: [offset with L_*, enciphered] is their key stream. */
static void crypt_rest(crypto_cipher *c, uint8_t *out)
{
    crypto_ocb *o = &c->u.ocb;
    uint8_t pad[16];
    xor_block(o->offset, o->star);
    memcpy(pad, o->offset, sizeof pad);
    encipher(o, pad);
    for (size_t i = 0; i < c->used; i++) {
        uint8_t from = c->block[i];
        out[i] = from ^ pad[i];
        o->checksum[i] ^= c->encrypt ? from : out[i];
    }
    o->checksum[c->used] ^= 0x80;
}

size_t crypto_ocb_finish(crypto_cipher *c, uint8_t *out, uint8_t tag[16])
{
    crypto_ocb *o = &c->u.ocb;
    begin(c);
    if (c->used > 0)
        crypt_rest(c, out);
    if (o->aad_used > 0) {
        o->aad_block[o->aad_used] = 0x80;
        memset(o->aad_block + o->aad_used + 1, 0, 15 - o->aad_used);
        xor_block(o->aad_offset, o->star);
        xor_block(o->aad_block, o->aad_offset);
        encipher(o, o->aad_block);
        xor_block(o->aad_sum, o->aad_block);
    }
    memcpy(tag, o->checksum, 16);
    xor_block(tag, o->offset);
    xor_block(tag, o->dollar);
    encipher(o, tag);
    xor_block(tag, o->aad_sum);
    return c->used;
}
