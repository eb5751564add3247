/*
 * tls_error.c - the table of alerts and reasons.
 */
#include "bindings/tls_error.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "mbedtls/ssl.h"

#define SSL_LIBRARY 0x0A000000u

typedef struct tls_reason {
    int code;
    unsigned number;
    const char *text;
} tls_reason;

/* By the alert's number (RFC 8446, section 6); OpenSSL's number is 1000 more. */
static const tls_reason alerts[] = {
    {10, 1010, "ssl/tls alert unexpected message"},
    {20, 1020, "ssl/tls alert bad record mac"},
    {21, 1021, "tlsv1 alert decryption failed"},
    {22, 1022, "tlsv1 alert record overflow"},
    {30, 1030, "ssl/tls alert decompression failure"},
    {40, 1040, "ssl/tls alert handshake failure"},
    {41, 1041, "ssl/tls alert no certificate"},
    {42, 1042, "ssl/tls alert bad certificate"},
    {43, 1043, "ssl/tls alert unsupported certificate"},
    {44, 1044, "ssl/tls alert certificate revoked"},
    {45, 1045, "ssl/tls alert certificate expired"},
    {46, 1046, "ssl/tls alert certificate unknown"},
    {47, 1047, "ssl/tls alert illegal parameter"},
    {48, 1048, "tlsv1 alert unknown ca"},
    {49, 1049, "tlsv1 alert access denied"},
    {50, 1050, "tlsv1 alert decode error"},
    {51, 1051, "tlsv1 alert decrypt error"},
    {60, 1060, "tlsv1 alert export restriction"},
    {70, 1070, "tlsv1 alert protocol version"},
    {71, 1071, "tlsv1 alert insufficient security"},
    {80, 1080, "tlsv1 alert internal error"},
    {86, 1086, "tlsv1 alert inappropriate fallback"},
    {90, 1090, "tlsv1 alert user cancelled"},
    {100, 1100, "tlsv1 alert no renegotiation"},
    {109, 1109, "tlsv13 alert missing extension"},
    {110, 1110, "tlsv1 unsupported extension"},
    {111, 1111, "tlsv1 certificate unobtainable"},
    {112, 1112, "tlsv1 unrecognized name"},
    {113, 1113, "tlsv1 bad certificate status response"},
    {114, 1114, "tlsv1 bad certificate hash value"},
    {115, 1115, "tlsv1 alert unknown psk identity"},
    {116, 1116, "tlsv13 alert certificate required"},
    {120, 1120, "tlsv1 alert no application protocol"},
};

/* By mbedTLS's code. */
static const tls_reason reasons[] = {
    {MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION, 258, "unsupported protocol"},
    {MBEDTLS_ERR_SSL_VERSION_MISMATCH, 258, "unsupported protocol"},
    {MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE, 193, "no shared cipher"},
    {MBEDTLS_ERR_SSL_NO_APPLICATION_PROTOCOL, 235, "no application protocol"},
    {MBEDTLS_ERR_SSL_INVALID_MAC, 281, "decryption failed or bad record mac"},
    {MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE, 199, "peer did not return a certificate"},
    {MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE, 244, "unexpected message"},
    {MBEDTLS_ERR_SSL_UNEXPECTED_RECORD, 245, "unexpected record"},
    {MBEDTLS_ERR_SSL_DECODE_ERROR, 159, "length mismatch"},
    {MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER, 110, "bad extension"},
    {MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION, 217, "unsolicited extension"},
    {MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY, 223, "psk identity not found"},
    {MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED, 193, "no shared cipher"},
    {MBEDTLS_ERR_SSL_BAD_CERTIFICATE, 134, "certificate verify failed"},
    {MBEDTLS_ERR_SSL_PK_TYPE_MISMATCH, 383, "wrong signature type"},
    {MBEDTLS_ERR_SSL_BAD_CONFIG, 191, "no protocols available"},
};

static const tls_reason *find(const tls_reason *table, size_t count, int code)
{
    for (size_t i = 0; i < count; i++) {
        if (table[i].code == code)
            return &table[i];
    }
    return NULL;
}

static void push(duk_context *ctx, unsigned number, const char *library, const char *prefix, const char *reason,
                 const char *tail)
{
    char code[120];
    int at = snprintf(code, sizeof code, "%s%s", prefix, reason);
    if (at >= (int)sizeof code)
        at = (int)sizeof code - 1;
    for (int i = 0; i < at; i++)
        code[i] = code[i] == ' ' || code[i] == '-' ? '_' : (char)toupper((unsigned char)code[i]);
    duk_push_error_object(ctx, DUK_ERR_ERROR, "error:%08X:%s::%s%s", number, library, reason, tail);
    duk_push_string(ctx, library);
    duk_put_prop_string(ctx, -2, "library");
    duk_push_string(ctx, reason);
    duk_put_prop_string(ctx, -2, "reason");
    duk_push_string(ctx, code);
    duk_put_prop_string(ctx, -2, "code");
}

void tls_push_reason(duk_context *ctx, unsigned number, const char *library, const char *prefix, const char *reason)
{
    push(ctx, number, library, prefix, reason, "");
}

duk_ret_t tls_throw_reason(duk_context *ctx, unsigned number, const char *library, const char *prefix, const char *reason)
{
    push(ctx, number, library, prefix, reason, "");
    return duk_throw(ctx);
}

/* What a record is that is none. */
static const char *name_bad_record(const unsigned char *first, unsigned *number)
{
    static const char *const methods[] = {"GET ", "POST", "HEAD", "PUT "};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (memcmp(first, methods[i], 4) == 0) {
            *number = 156;
            return "http request";
        }
    }
    if (memcmp(first, "CONNE", 5) == 0) {
        *number = 155;
        return "https proxy request";
    }
    if ((first[3] << 8 | first[4]) > 16384 + 256) { /* whatever it is */
        *number = 198;
        return "packet length too long";
    }
    *number = 267;
    return "wrong version number";
}

void tls_push_failure(duk_context *ctx, const tls_failure *failure)
{
    unsigned number = 0xC0103;
    const char *text = "internal error";
    char tail[32] = "";
    const tls_reason *found = failure->code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE
                              ? find(alerts, sizeof alerts / sizeof *alerts, failure->alert)
                              : find(reasons, sizeof reasons / sizeof *reasons, failure->code);
    if (failure->no_certificate) {
        number = 0xC0102;
        text = "passed a null parameter";
    } else if (found) {
        number = found->number;
        text = found->text;
    } else if (failure->code == MBEDTLS_ERR_SSL_INVALID_RECORD) {
        text = name_bad_record(failure->first, &number);
    }
    if (failure->code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
        snprintf(tail, sizeof tail, ":SSL alert number %d", failure->alert);
    push(ctx, SSL_LIBRARY | number, "SSL routines", "ERR_SSL_", text, tail);
}
