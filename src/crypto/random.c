/*
 * random.c - random bytes by getrandom(2).
 */
#include "crypto/random.h"

#include <errno.h>
#include <sys/random.h>

int crypto_random(void *bytes, size_t length)
{
    uint8_t *at = bytes;
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

int crypto_random_for_mbedtls(void *unused, unsigned char *bytes, size_t length)
{
    (void)unused;
    return crypto_random(bytes, length);
}
