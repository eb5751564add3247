/*
 * der.h - reading and writing DER, the encoding of keys and certificates. The reader never leaves its bytes; the writer
 * works from the end to the front, as lengths come after what they count.
 */
#ifndef CRYPTO_DER_H
#define CRYPTO_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/kdf.h"
#include "mbedtls/bignum.h"

enum {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_UTF8_STRING = 0x0c,
    DER_PRINTABLE_STRING = 0x13,
    DER_IA5_STRING = 0x16,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
};
#define DER_CONTEXT(n) (0xa0 | (n)) /* [n], constructed */
#define DER_CONTEXT_PRIMITIVE(n) (0x80 | (n))

/* ---- reading ---- */

typedef struct crypto_der {
    const uint8_t *at, *end;
} crypto_der;

crypto_der der_open(const void *bytes, size_t length);
static inline size_t der_left(const crypto_der *in)
{
    return (size_t)(in->end - in->at);
}
/* Whether the next element has the tag. */
bool der_next_is(const crypto_der *in, uint8_t tag);
/* Step over the next element, which has to have the tag, and give its content. */
bool der_read(crypto_der *in, uint8_t tag, crypto_der *content);
/* Step over the next element whatever it is; `whole`, with its header, may be NULL. */
bool der_skip(crypto_der *in, uint8_t *tag, crypto_der *content, crypto_der *whole);
/* A non-negative INTEGER. */
bool der_read_mpi(crypto_der *in, mbedtls_mpi *value);
/* A small one. */
bool der_read_int(crypto_der *in, uint32_t *value);
/* A BIT STRING of whole bytes. */
bool der_read_bits(crypto_der *in, crypto_der *content);
/* Whether the content is these bytes. */
bool der_is(const crypto_der *content, const void *bytes, size_t length);

/* ---- writing ---- */

typedef struct der_writer {
    uint8_t *start, *at, *end;
    bool failed; /* no memory or no room: nothing more is written */
} der_writer;

/* Room for so many bytes. */
void der_writer_open(der_writer *out, size_t room);
void der_writer_close(der_writer *out);
crypto_slice der_written(const der_writer *out);
void der_put(der_writer *out, const void *bytes, size_t length);
/* Put the header of what was written since `mark` (a former out->at). */
void der_wrap(der_writer *out, uint8_t tag, const uint8_t *mark);
void der_put_element(der_writer *out, uint8_t tag, const void *bytes, size_t length);
void der_put_mpi(der_writer *out, const mbedtls_mpi *value);
void der_put_int(der_writer *out, uint32_t value);
/* What was written since `mark` as a BIT STRING. */
void der_wrap_bits(der_writer *out, const uint8_t *mark);

#endif
