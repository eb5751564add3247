/*
 * tls_hello.c - reading a ClientHello (RFC 8446, section 4.1.2).
 */
#include "bindings/tls_hello.h"

#include <string.h>

enum { HANDSHAKE = 22, CLIENT_HELLO = 1 };
enum {
    SERVER_NAME = 0,
    STATUS_REQUEST = 5,
    SIGNATURE_ALGORITHMS = 13,
    ALPN = 16,
    SESSION_TICKET = 35,
    PRE_SHARED_KEY = 41,
    SUPPORTED_VERSIONS = 43
};

typedef struct reader {
    const uint8_t *at, *end;
    bool bad;
} reader;

static unsigned number(reader *r, unsigned size)
{
    unsigned value = 0;
    if ((size_t)(r->end - r->at) < size) {
        r->bad = true;
        return 0;
    }
    while (size-- > 0)
        value = value << 8 | *r->at++;
    return value;
}

/* A vector whose length stands before it in `size` bytes. */
static reader vector(reader *r, unsigned size)
{
    unsigned length = number(r, size);
    if (r->bad || (size_t)(r->end - r->at) < length) {
        r->bad = true;
        return (reader){r->at, r->at, true};
    }
    reader inner = {r->at, r->at + length, false};
    r->at += length;
    return inner;
}

static tls_bytes bytes_of(reader r)
{
    return (tls_bytes){r.at, (size_t)(r.end - r.at)};
}

static void read_server_name(tls_hello *hello, reader body)
{
    reader list = vector(&body, 2);
    while (!list.bad && list.at < list.end) {
        unsigned type = number(&list, 1);
        reader name = vector(&list, 2);
        if (type == 0 && !list.bad) {
            hello->server_name = bytes_of(name);
            return;
        }
    }
}

static void read_versions(tls_hello *hello, reader body)
{
    reader list = vector(&body, 1);
    while (list.end - list.at >= 2) {
        unsigned version = number(&list, 2);
        if (version <= 0x0304 && version > hello->version)
            hello->version = (uint16_t)version;
    }
}

static void read_extension(tls_hello *hello, unsigned type, reader body)
{
    switch (type) {
    case SERVER_NAME:
        read_server_name(hello, body);
        break;
    case STATUS_REQUEST:
        hello->wants_ocsp = body.end - body.at >= 5 && body.at[0] == 1;
        break;
    case SIGNATURE_ALGORITHMS:
        hello->signature_algorithms = bytes_of(vector(&body, 2));
        break;
    case ALPN:
        hello->alpn = bytes_of(vector(&body, 2));
        break;
    case SESSION_TICKET:
        hello->has_ticket |= body.end > body.at;
        break;
    case PRE_SHARED_KEY:
        hello->has_ticket = true;
        break;
    case SUPPORTED_VERSIONS:
        read_versions(hello, body);
        break;
    }
}

static tls_hello_result read_body(tls_hello *hello, reader r)
{
    hello->version = (uint16_t)number(&r, 2);
    r.at += r.end - r.at >= 32 ? 32 : 0;
    hello->session_id = bytes_of(vector(&r, 1));
    hello->ciphers = bytes_of(vector(&r, 2));
    (void)vector(&r, 1); /* compression */
    if (r.bad)
        return TLS_HELLO_BAD;
    reader extensions = r.at < r.end ? vector(&r, 2) : r;
    while (!extensions.bad && extensions.at < extensions.end) {
        unsigned type = number(&extensions, 2);
        reader body = vector(&extensions, 2);
        if (!extensions.bad)
            read_extension(hello, type, body);
    }
    return extensions.bad ? TLS_HELLO_BAD : TLS_HELLO_DONE;
}

tls_hello_result tls_hello_read(tls_hello *hello, const uint8_t *bytes, size_t length)
{
    size_t have = 0, at = 0;
    memset((uint8_t *)hello + sizeof hello->message, 0, sizeof *hello - sizeof hello->message);
    for (;;) {
        if (have >= 4) {
            size_t wanted = 4 + ((size_t)hello->message[1] << 16 | (size_t)hello->message[2] << 8 | hello->message[3]);
            if (hello->message[0] != CLIENT_HELLO || wanted > sizeof hello->message)
                return TLS_HELLO_BAD;
            if (have >= wanted)
                return read_body(hello, (reader){hello->message + 4, hello->message + wanted, false});
        }
        if (length - at < 5)
            return length > at && bytes[at] != HANDSHAKE ? TLS_HELLO_BAD : TLS_HELLO_MORE;
        size_t record = (size_t)bytes[at + 3] << 8 | bytes[at + 4];
        if (bytes[at] != HANDSHAKE || bytes[at + 1] != 3 || record == 0 || record > sizeof hello->message - have)
            return TLS_HELLO_BAD;
        if (length - at - 5 < record)
            return TLS_HELLO_MORE;
        memcpy(hello->message + have, bytes + at + 5, record);
        have += record;
        at += 5 + record;
    }
}
