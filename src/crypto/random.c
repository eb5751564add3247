/*
 * random.c - random bytes by getrandom(2); many of them by AES in counter mode from a fresh key, which is several times
 * as fast as the system.
 */
#include "crypto/random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "aes_bulk.h"
#include "mbedtls/platform_util.h"

static int fill_from_system(uint8_t *at, size_t length)
{
    while (length > 0) {
        ssize_t got = getrandom(at, length > 1 << 20 ? 1 << 20 : length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return -1;
        at += got;
        length -= (size_t)got;
    }
    return 0;
}

static int fill_by_aes(uint8_t *at, size_t length)
{
    uint8_t seed[48]; /* a key and a counter */
    mbedtls_aes_context aes;
    size_t offset = 0;
    if (fill_from_system(seed, sizeof seed) != 0)
        return -1;
    mbedtls_aes_init(&aes);
    int bad = mbedtls_aes_setkey_enc(&aes, seed, 256);
    memset(at, 0, length);
    if (!bad) {
        uint8_t stream[16];
        size_t done = smew_aes_ctr_bulk(&aes, seed + 32, at, at, length);
        bad = mbedtls_aes_crypt_ctr(&aes, length - done, &offset, seed + 32, stream, at + done, at + done);
        mbedtls_platform_zeroize(stream, sizeof stream);
    }
    mbedtls_aes_free(&aes);
    mbedtls_platform_zeroize(seed, sizeof seed);
    return bad ? -1 : 0;
}

int crypto_random(void *bytes, size_t length)
{
    enum { FEW = 1024, CHUNK = 1 << 24 }; /* a key is good for so many */
    uint8_t *at = bytes;
    if (length <= FEW)
        return fill_from_system(at, length);
    for (size_t n; length > 0; at += n, length -= n) {
        n = length < CHUNK ? length : CHUNK;
        if (fill_by_aes(at, n) != 0)
            return -1;
    }
    return 0;
}

int crypto_random_for_mbedtls(void *unused, unsigned char *bytes, size_t length)
{
    (void)unused;
    return crypto_random(bytes, length);
}
