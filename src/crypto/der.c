/*
 * der.c - DER, both ways.
 */
#include "crypto/der.h"

#include <stdlib.h>
#include <string.h>

#include "mbedtls/platform_util.h"

crypto_der der_open(const void *bytes, size_t length)
{
    return (crypto_der){bytes, (const uint8_t *)bytes + length};
}

bool der_next_is(const crypto_der *in, uint8_t tag)
{
    return in->at < in->end && *in->at == tag;
}

bool der_skip(crypto_der *in, uint8_t *tag, crypto_der *content, crypto_der *whole)
{
    const uint8_t *p = in->at;
    if (in->end - p < 2 || (p[0] & 0x1f) == 0x1f)
        return false;
    size_t length = p[1];
    p += 2;
    if (length & 0x80) {
        unsigned count = length & 0x7f;
        if (count == 0 || count > 4 || (size_t)(in->end - p) < count)
            return false;
        for (length = 0; count > 0; count--)
            length = length << 8 | *p++;
    }
    if (length > (size_t)(in->end - p))
        return false;
    if (tag)
        *tag = *in->at;
    if (content)
        *content = (crypto_der){p, p + length};
    if (whole)
        *whole = (crypto_der){in->at, p + length};
    in->at = p + length;
    return true;
}

bool der_read(crypto_der *in, uint8_t tag, crypto_der *content)
{
    return der_next_is(in, tag) && der_skip(in, NULL, content, NULL);
}

bool der_read_mpi(crypto_der *in, mbedtls_mpi *value)
{
    crypto_der content;
    if (!der_read(in, DER_INTEGER, &content) || der_left(&content) == 0 || *content.at & 0x80)
        return false;
    return mbedtls_mpi_read_binary(value, content.at, der_left(&content)) == 0;
}

bool der_read_int(crypto_der *in, uint32_t *value)
{
    crypto_der content;
    if (!der_read(in, DER_INTEGER, &content) || der_left(&content) == 0 || der_left(&content) > 5 || *content.at & 0x80)
        return false;
    uint64_t n = 0;
    while (content.at < content.end)
        n = n << 8 | *content.at++;
    *value = (uint32_t)n;
    return n <= UINT32_MAX;
}

bool der_read_bits(crypto_der *in, crypto_der *content)
{
    if (!der_read(in, DER_BIT_STRING, content) || der_left(content) == 0 || *content->at != 0)
        return false;
    content->at++;
    return true;
}

bool der_is(const crypto_der *content, const void *bytes, size_t length)
{
    return der_left(content) == length && memcmp(content->at, bytes, length) == 0;
}

/* ---- writing ---- */

void der_writer_open(der_writer *out, size_t room)
{
    out->start = malloc(room);
    out->failed = out->start == NULL;
    out->at = out->end = out->start ? out->start + room : NULL;
}

void der_writer_close(der_writer *out)
{
    if (out->start)
        mbedtls_platform_zeroize(out->start, (size_t)(out->end - out->start));
    free(out->start);
    out->start = NULL;
}

crypto_slice der_written(const der_writer *out)
{
    return (crypto_slice){out->at, (size_t)(out->end - out->at)};
}

void der_put(der_writer *out, const void *bytes, size_t length)
{
    if (out->failed || (size_t)(out->at - out->start) < length) {
        out->failed = true;
        return;
    }
    if (length > 0)
        memcpy(out->at -= length, bytes, length);
}

void der_wrap(der_writer *out, uint8_t tag, const uint8_t *mark)
{
    size_t length = out->failed ? 0 : (size_t)(mark - out->at);
    uint8_t header[6], *p = header + sizeof header;
    size_t rest = length;
    if (length < 0x80) {
        *--p = (uint8_t)length;
    } else {
        for (; rest > 0; rest >>= 8)
            *--p = (uint8_t)rest;
        uint8_t count = (uint8_t)(header + sizeof header - p);
        *--p = 0x80 | count;
    }
    *--p = tag;
    der_put(out, p, (size_t)(header + sizeof header - p));
}

void der_put_element(der_writer *out, uint8_t tag, const void *bytes, size_t length)
{
    const uint8_t *mark = out->at;
    der_put(out, bytes, length);
    der_wrap(out, tag, mark);
}

void der_put_mpi(der_writer *out, const mbedtls_mpi *value)
{
    const uint8_t *mark = out->at;
    size_t size = mbedtls_mpi_size(value);
    if (out->failed || (size_t)(out->at - out->start) < size + 1) {
        out->failed = true;
        return;
    }
    out->at -= size;
    if (mbedtls_mpi_write_binary(value, out->at, size) != 0)
        out->failed = true;
    if (size == 0 || *out->at & 0x80)
        der_put(out, "", 1);
    der_wrap(out, DER_INTEGER, mark);
}

void der_put_int(der_writer *out, uint32_t value)
{
    const uint8_t *mark = out->at;
    uint8_t byte;
    do {
        byte = (uint8_t)value;
        der_put(out, &byte, 1);
        value >>= 8;
    } while (value > 0);
    if (byte & 0x80)
        der_put(out, "", 1);
    der_wrap(out, DER_INTEGER, mark);
}

void der_wrap_bits(der_writer *out, const uint8_t *mark)
{
    der_put(out, "", 1);
    der_wrap(out, DER_BIT_STRING, mark);
}
