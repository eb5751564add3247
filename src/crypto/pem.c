/*
 * pem.c - PEM (RFC 7468) and its old encryption (RFC 1421's headers, a key by MD5 as OpenSSL derives it).
 */
#include "crypto/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/cipher.h"
#include "mbedtls/platform_util.h"
#include "runtime/codec.h"

static const char *find(const char *text, const char *end, const char *what)
{
    return memmem(text, (size_t)(end - text), what, strlen(what));
}

static const char *line_end(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline : end;
}

/* "DEK-Info: AES-256-CBC,0123…" */
static bool read_dek(const char *at, const char *end, crypto_pem *pem)
{
    const char *comma = memchr(at, ',', (size_t)(end - at));
    if (!comma || (size_t)(comma - at) >= sizeof pem->cipher)
        return false;
    memcpy(pem->cipher, at, (size_t)(comma - at));
    pem->cipher[comma - at] = '\0';
    pem->iv_length = codec_hex_decode(pem->iv, sizeof pem->iv, (const uint8_t *)comma + 1, (size_t)(end - comma - 1));
    return true;
}

/* The header lines of an encrypted block; *at moves behind the empty line. */
static bool read_headers(const char **at, const char *end, crypto_pem *pem)
{
    const char *line = *at;
    while (line < end) {
        const char *stop = line_end(line, end);
        if (stop > line && stop[-1] == '\r')
            stop--;
        if (stop == line) {
            *at = line;
            return pem->cipher[0] != '\0';
        }
        if (stop - line > 10 && memcmp(line, "DEK-Info: ", 10) == 0 && !read_dek(line + 10, stop, pem))
            return false;
        line = line_end(line, end) + 1;
    }
    return false;
}

static crypto_status decode(const char *at, const char *end, crypto_pem *pem)
{
    while (at < end && (*at == '\r' || *at == '\n' || *at == ' '))
        at++;
    if (end - at > 10 && memcmp(at, "Proc-Type:", 10) == 0 && !read_headers(&at, end, pem))
        return CRYPTO_UNSUPPORTED;
    size_t length = (size_t)(end - at);
    uint8_t *bytes = malloc(length + 4);
    if (!bytes)
        return CRYPTO_NO_MEMORY;
    size_t written;
    if (!codec_base64_decode_forgiving(bytes, &written, (const uint8_t *)at, length)) {
        free(bytes);
        return CRYPTO_UNSUPPORTED;
    }
    pem->der = (crypto_slice){bytes, written};
    return CRYPTO_OK;
}

crypto_status crypto_pem_read(crypto_slice *text, crypto_pem *pem)
{
    const char *at = (const char *)text->bytes, *end = at + text->length;
    memset(pem, 0, sizeof *pem);
    const char *begin = find(at, end, "-----BEGIN ");
    if (!begin)
        return CRYPTO_NO_START_LINE;
    const char *label = begin + 11, *label_end = find(label, end, "-----");
    if (!label_end || (size_t)(label_end - label) >= sizeof pem->label)
        return CRYPTO_UNSUPPORTED;
    memcpy(pem->label, label, (size_t)(label_end - label));
    char footer[64];
    snprintf(footer, sizeof footer, "-----END %s-----", pem->label);
    const char *stop = find(label_end + 5, end, footer);
    if (!stop)
        return CRYPTO_UNSUPPORTED;
    const char *next = stop + strlen(footer);
    *text = (crypto_slice){(const uint8_t *)next, (size_t)(end - next)};
    return decode(label_end + 5, stop, pem);
}

/* OpenSSL's EVP_BytesToKey with MD5 and one iteration */
static void derive_key(const crypto_slice *passphrase, const uint8_t *salt, uint8_t *key, size_t length)
{
    uint8_t digest[16];
    for (size_t at = 0; at < length; at += sizeof digest) {
        crypto_hash hash;
        crypto_hash_start(&hash, crypto_hash_get(HASH_MD5));
        if (at > 0)
            crypto_hash_update(&hash, digest, sizeof digest);
        crypto_hash_update(&hash, passphrase->bytes, passphrase->length);
        crypto_hash_update(&hash, salt, 8);
        crypto_hash_finish(&hash, digest, sizeof digest);
        memcpy(key + at, digest, length - at < sizeof digest ? length - at : sizeof digest);
    }
    mbedtls_platform_zeroize(digest, sizeof digest);
}

/* All of `in` through a CBC cipher whose key comes from the passphrase; *out is malloc'd. */
static crypto_status crypt(const crypto_cipher_kind *kind, bool encrypt, const crypto_slice *passphrase,
                           const uint8_t *iv, crypto_slice in, crypto_slice *out)
{
    uint8_t key[32];
    crypto_cipher cipher;
    uint8_t *bytes = malloc(in.length + 40);
    if (!bytes)
        return CRYPTO_NO_MEMORY;
    derive_key(passphrase, iv, key, kind->key);
    size_t written = 0, rest = 0;
    crypto_status status = crypto_cipher_start(&cipher, kind, encrypt, key, iv, kind->iv);
    if (status == CRYPTO_OK)
        status = crypto_cipher_update(&cipher, in.bytes, in.length, bytes, &written);
    if (status == CRYPTO_OK)
        status = crypto_cipher_finish(&cipher, bytes + written, &rest);
    crypto_cipher_free(&cipher);
    mbedtls_platform_zeroize(key, sizeof key);
    if (status != CRYPTO_OK)
        free(bytes);
    else
        *out = (crypto_slice){bytes, written + rest};
    return status;
}

static const crypto_cipher_kind *cbc_by_name(const char *name)
{
    const crypto_cipher_kind *kind = crypto_cipher_find(name);
    return kind && kind->mode == MODE_CBC ? kind : NULL;
}

crypto_status crypto_pem_decrypt(crypto_pem *pem, const crypto_slice *passphrase)
{
    const crypto_cipher_kind *kind = cbc_by_name(pem->cipher);
    if (!kind || pem->iv_length != kind->iv)
        return CRYPTO_UNSUPPORTED;
    crypto_slice plain;
    crypto_status status = crypt(kind, false, passphrase, pem->iv, pem->der, &plain);
    if (status == CRYPTO_WRONG_FINAL_BLOCK)
        return CRYPTO_BAD_DECRYPT;
    if (status != CRYPTO_OK)
        return status;
    free((void *)(uintptr_t)pem->der.bytes);
    pem->der = plain;
    return CRYPTO_OK;
}

crypto_status crypto_pem_write(const char *label, const char *headers, crypto_slice der, crypto_slice *out)
{
    size_t encoded = codec_base64_encoded_length(der.length, false), lines = (encoded + 63) / 64;
    size_t label_length = strlen(label), room = encoded + lines + 2 * label_length + 40 + (headers ? strlen(headers) : 0);
    char *text = malloc(room + 1), *base64 = malloc(encoded + 1);
    if (!text || !base64) {
        free(text);
        free(base64);
        return CRYPTO_NO_MEMORY;
    }
    codec_base64_encode(base64, der.bytes, der.length, false);
    char *at = text + sprintf(text, "-----BEGIN %s-----\n%s", label, headers ? headers : "");
    for (size_t i = 0; i < encoded; i += 64) {
        size_t n = encoded - i < 64 ? encoded - i : 64;
        memcpy(at, base64 + i, n);
        at += n;
        *at++ = '\n';
    }
    at += sprintf(at, "-----END %s-----\n", label);
    mbedtls_platform_zeroize(base64, encoded);
    free(base64);
    *out = (crypto_slice){(uint8_t *)text, (size_t)(at - text)};
    return CRYPTO_OK;
}

crypto_status crypto_pem_write_encrypted(const char *label, const char *cipher, const crypto_slice *passphrase,
                                         const uint8_t *iv, crypto_slice der, crypto_slice *out)
{
    const crypto_cipher_kind *kind = cbc_by_name(cipher);
    if (!kind)
        return CRYPTO_UNSUPPORTED_EVP;
    crypto_slice sealed;
    crypto_status status = crypt(kind, true, passphrase, iv, der, &sealed);
    if (status != CRYPTO_OK)
        return status;
    char headers[128], *at = headers + sprintf(headers, "Proc-Type: 4,ENCRYPTED\nDEK-Info: ");
    for (const char *p = kind->name; *p; p++)
        *at++ = *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p;
    *at++ = ',';
    for (size_t i = 0; i < kind->iv; i++)
        at += sprintf(at, "%02X", iv[i]);
    strcpy(at, "\n\n");
    status = crypto_pem_write(label, headers, sealed, out);
    free((void *)(uintptr_t)sealed.bytes);
    return status;
}
