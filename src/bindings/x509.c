/*
 * x509.c - internalBinding('x509'): a certificate as the plain object that getPeerCertificate() and
 * X509Certificate.prototype.toLegacyObject() give.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "mbedtls/asn1.h"
#include "mbedtls/md.h"
#include "mbedtls/oid.h"
#include "mbedtls/x509_crt.h"
#include "runtime/buffer.h"
#include "runtime/env.h"
#include "runtime/text.h"

#include "../library/x509_internal.h"

/* ---- names ---- */

/* OpenSSL's short names of what distinguished names are made of; the object identifiers without the ASN.1 header. */
static const struct {
    const char *oid, *name;
} attributes[] = {
    {"\x55\x04\x03", "CN"},
    {"\x55\x04\x04", "SN"},
    {"\x55\x04\x05", "serialNumber"},
    {"\x55\x04\x06", "C"},
    {"\x55\x04\x07", "L"},
    {"\x55\x04\x08", "ST"},
    {"\x55\x04\x09", "street"},
    {"\x55\x04\x0a", "O"},
    {"\x55\x04\x0b", "OU"},
    {"\x55\x04\x0c", "title"},
    {"\x55\x04\x0d", "description"},
    {"\x55\x04\x0f", "businessCategory"},
    {"\x55\x04\x11", "postalCode"},
    {"\x55\x04\x29", "name"},
    {"\x55\x04\x2a", "GN"},
    {"\x55\x04\x2b", "initials"},
    {"\x55\x04\x2c", "generationQualifier"},
    {"\x55\x04\x2d", "x500UniqueIdentifier"},
    {"\x55\x04\x2e", "dnQualifier"},
    {"\x55\x04\x41", "pseudonym"},
    {"\x55\x04\x61", "organizationIdentifier"},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", "emailAddress"},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x02", "unstructuredName"},
    {"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01", "UID"},
    {"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19", "DC"},
    {"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x01", "jurisdictionL"},
    {"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x02", "jurisdictionST"},
    {"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x03", "jurisdictionC"},
};

static void push_oid(duk_context *ctx, const mbedtls_asn1_buf *oid)
{
    char text[128];
    if (mbedtls_oid_get_numeric_string(text, sizeof text, oid) <= 0)
        strcpy(text, "?");
    duk_push_string(ctx, text);
}

static void push_attribute_name(duk_context *ctx, const mbedtls_asn1_buf *oid)
{
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        if (strlen(attributes[i].oid) == oid->len && memcmp(attributes[i].oid, oid->p, oid->len) == 0) {
            duk_push_string(ctx, attributes[i].name);
            return;
        }
    }
    push_oid(ctx, oid);
}

/* A string of ASN.1 by its kind. */
static void push_text(duk_context *ctx, const mbedtls_asn1_buf *value)
{
    if (value->tag == MBEDTLS_ASN1_UTF8_STRING) {
        env_push_utf8(ctx, value->p, value->len);
    } else if (value->tag == MBEDTLS_ASN1_BMP_STRING) {
        uint8_t *swapped = duk_push_fixed_buffer(ctx, value->len + 1);
        for (size_t i = 0; i + 1 < value->len; i += 2) {
            swapped[i] = value->p[i + 1];
            swapped[i + 1] = value->p[i];
        }
        env_push_utf16le(ctx, swapped, value->len & ~(size_t)1);
        duk_remove(ctx, -2);
    } else {
        env_push_latin1(ctx, value->p, value->len);
    }
}

/* { CN: 'x', OU: ['several', 'values'] } */
static void push_name(duk_context *ctx, const mbedtls_x509_name *name)
{
    duk_push_bare_object(ctx);
    for (; name && name->oid.p; name = name->next) {
        push_attribute_name(ctx, &name->oid);
        duk_dup(ctx, -1);
        if (!duk_get_prop(ctx, -3)) {
            duk_pop(ctx);
            push_text(ctx, &name->val);
        } else {
            if (!duk_is_array(ctx, -1)) {
                duk_push_array(ctx);
                duk_insert(ctx, -2);
                duk_put_prop_index(ctx, -2, 0);
            }
            push_text(ctx, &name->val);
            duk_put_prop_index(ctx, -2, (duk_uarridx_t)duk_get_length(ctx, -2));
        }
        duk_put_prop(ctx, -3);
    }
}

/* ---- alternative names and access to information ---- */

static const char hex_digits[] = "0123456789abcdef";

/* Join [ ... text piece ] -> [ ... text ] */
static void append(duk_context *ctx)
{
    duk_concat(ctx, 2);
}

/* [ ... text ] -> [ ... longer text ]; false for bytes that have to be quoted */
static bool append_value(duk_context *ctx, const char *prefix, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] < ' ' || bytes[i] > '~' || strchr("\"\\,'", bytes[i]))
            return false;
    }
    duk_push_string(ctx, prefix);
    append(ctx);
    duk_push_lstring(ctx, (const char *)bytes, length);
    append(ctx);
    return true;
}

static bool append_address(duk_context *ctx, const uint8_t *bytes, size_t length)
{
    char text[64];
    if (length == 4) {
        snprintf(text, sizeof text, "%d.%d.%d.%d", bytes[0], bytes[1], bytes[2], bytes[3]);
    } else if (length == 16) {
        int at = 0;
        for (int i = 0; i < 16; i += 2)
            at += snprintf(text + at, sizeof text - (size_t)at, i ? ":%X" : "%X", bytes[i] << 8 | bytes[i + 1]);
    } else {
        return false;
    }
    duk_push_sprintf(ctx, "IP Address:%s", text);
    append(ctx);
    return true;
}

/* One GeneralName (RFC 5280, section 4.2.1.6), if it is of the usual ones; the others are for
 * lib/internal/crypto/x509_names.js: [ ... text ] -> [ ... longer text ] */
static bool append_general_name(duk_context *ctx, unsigned tag, const uint8_t *bytes, size_t length)
{
    switch (tag & MBEDTLS_ASN1_TAG_VALUE_MASK) {
    case 1: return append_value(ctx, "email:", bytes, length);
    case 2: return append_value(ctx, "DNS:", bytes, length);
    case 6: return append_value(ctx, "URI:", bytes, length);
    case 7: return append_address(ctx, bytes, length);
    default: return false;
    }
}

/* [ ... object text ] -> [ ... object ]: null where the text is not whole */
static void put_names(duk_context *ctx, const char *key, bool whole)
{
    if (!whole) {
        duk_pop(ctx);
        duk_push_null(ctx);
    }
    duk_put_prop_string(ctx, -2, key);
}

/* Find an extension: the bytes of its value. */
static bool find_extension(const mbedtls_x509_crt *cert, const char *oid, size_t oid_length, unsigned char **at,
                           const unsigned char **end)
{
    unsigned char *p = cert->v3_ext.p, *last = p + cert->v3_ext.len;
    size_t length;
    if (!p || mbedtls_asn1_get_tag(&p, last, &length, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0)
        return false;
    while (p < last) {
        if (mbedtls_asn1_get_tag(&p, last, &length, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0)
            return false;
        unsigned char *next = p + length;
        if (mbedtls_asn1_get_tag(&p, next, &length, MBEDTLS_ASN1_OID) != 0)
            return false;
        bool found = length == oid_length && memcmp(p, oid, oid_length) == 0;
        p += length;
        int critical;
        (void)mbedtls_asn1_get_bool(&p, next, &critical);
        if (found && mbedtls_asn1_get_tag(&p, next, &length, MBEDTLS_ASN1_OCTET_STRING) == 0) {
            *at = p;
            *end = p + length;
            return true;
        }
        p = next;
    }
    return false;
}

static void put_alternative_names(duk_context *ctx, const mbedtls_x509_crt *cert)
{
    unsigned char *at;
    const unsigned char *end;
    size_t length;
    if (!find_extension(cert, MBEDTLS_OID_SUBJECT_ALT_NAME, MBEDTLS_OID_SIZE(MBEDTLS_OID_SUBJECT_ALT_NAME), &at, &end) ||
        mbedtls_asn1_get_tag(&at, end, &length, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0)
        return;
    duk_push_string(ctx, "");
    bool whole = true;
    for (bool first = true; at < end && whole; first = false) {
        unsigned tag = *at++;
        if (mbedtls_asn1_get_len(&at, end, &length) != 0)
            break;
        if (!first) {
            duk_push_string(ctx, ", ");
            append(ctx);
        }
        whole = append_general_name(ctx, tag, at, length);
        at += length;
    }
    put_names(ctx, "subjectaltname", whole);
}

/* "OCSP - URI:http://…\n" for each */
static void put_info_access(duk_context *ctx, const mbedtls_x509_crt *cert)
{
    static const char authority_access[] = "\x2b\x06\x01\x05\x05\x07\x01\x01";
    static const char ocsp[] = "\x2b\x06\x01\x05\x05\x07\x30\x01", issuers[] = "\x2b\x06\x01\x05\x05\x07\x30\x02";
    unsigned char *at;
    const unsigned char *end;
    size_t length;
    if (!find_extension(cert, authority_access, sizeof authority_access - 1, &at, &end) ||
        mbedtls_asn1_get_tag(&at, end, &length, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0)
        return;
    duk_push_string(ctx, "");
    bool whole = true;
    while (at < end && whole && mbedtls_asn1_get_tag(&at, end, &length, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) == 0) {
        unsigned char *next = at + length;
        mbedtls_asn1_buf oid = {.tag = MBEDTLS_ASN1_OID};
        if (mbedtls_asn1_get_tag(&at, next, &oid.len, MBEDTLS_ASN1_OID) != 0)
            break;
        oid.p = at;
        at += oid.len;
        if (oid.len == 8 && (memcmp(at - 8, ocsp, 8) == 0 || memcmp(at - 8, issuers, 8) == 0))
            duk_push_string(ctx, at[-1] == 1 ? "OCSP" : "CA Issuers");
        else
            push_oid(ctx, &oid);
        append(ctx);
        duk_push_string(ctx, " - ");
        append(ctx);
        if (at < next) {
            unsigned tag = *at++;
            if (mbedtls_asn1_get_len(&at, next, &length) != 0)
                break;
            whole = append_general_name(ctx, tag, at, length);
        }
        duk_push_string(ctx, "\n");
        append(ctx);
        at = next;
    }
    put_names(ctx, "infoAccess", whole);
}

/* ---- keys ---- */

static void put_hex(duk_context *ctx, const char *name, const char *prefix, const mbedtls_mpi *number)
{
    size_t length = 0;
    mbedtls_mpi_write_string(number, 16, NULL, 0, &length);
    char *text = duk_push_fixed_buffer(ctx, length + 1);
    mbedtls_mpi_write_string(number, 16, text, length + 1, &length);
    const char *digits = text;
    if (*prefix) { /* as a number, not as bytes */
        while (*digits == '0' && digits[1])
            digits++;
    }
    duk_push_sprintf(ctx, "%s%s", prefix, digits);
    duk_remove(ctx, -2);
    duk_put_prop_string(ctx, -2, name);
}

static void put_bytes(duk_context *ctx, const char *name, const uint8_t *bytes, size_t length)
{
    void *out = env_push_buffer(ctx, length);
    if (length > 0)
        memcpy(out, bytes, length);
    duk_put_prop_string(ctx, -2, name);
}

static const struct {
    mbedtls_ecp_group_id id;
    const char *asn1, *nist;
} curves[] = {
    {MBEDTLS_ECP_DP_SECP192R1, "prime192v1", "P-192"},      {MBEDTLS_ECP_DP_SECP224R1, "secp224r1", "P-224"},
    {MBEDTLS_ECP_DP_SECP256R1, "prime256v1", "P-256"},      {MBEDTLS_ECP_DP_SECP384R1, "secp384r1", "P-384"},
    {MBEDTLS_ECP_DP_SECP521R1, "secp521r1", "P-521"},       {MBEDTLS_ECP_DP_SECP256K1, "secp256k1", NULL},
    {MBEDTLS_ECP_DP_BP256R1, "brainpoolP256r1", NULL},      {MBEDTLS_ECP_DP_BP384R1, "brainpoolP384r1", NULL},
    {MBEDTLS_ECP_DP_BP512R1, "brainpoolP512r1", NULL},
};

static void put_string(duk_context *ctx, const char *name, const char *text)
{
    duk_push_string(ctx, text);
    duk_put_prop_string(ctx, -2, name);
}

static void put_key(duk_context *ctx, mbedtls_x509_crt *cert)
{
    if (mbedtls_pk_get_type(&cert->pk) == MBEDTLS_PK_RSA) {
        mbedtls_rsa_context *rsa = mbedtls_pk_rsa(cert->pk);
        put_hex(ctx, "modulus", "", &rsa->N);
        duk_push_uint(ctx, (duk_uint_t)mbedtls_pk_get_bitlen(&cert->pk));
        duk_put_prop_string(ctx, -2, "bits");
        put_hex(ctx, "exponent", "0x", &rsa->E);
        put_bytes(ctx, "pubkey", cert->pk_raw.p, cert->pk_raw.len);
    } else if (mbedtls_pk_can_do(&cert->pk, MBEDTLS_PK_ECKEY)) {
        mbedtls_ecp_keypair *key = mbedtls_pk_ec(cert->pk);
        uint8_t point[MBEDTLS_ECP_MAX_PT_LEN];
        size_t length = 0;
        (void)mbedtls_ecp_point_write_binary(&key->grp, &key->Q, MBEDTLS_ECP_PF_UNCOMPRESSED, &length, point, sizeof point);
        duk_push_uint(ctx, (duk_uint_t)mbedtls_pk_get_bitlen(&cert->pk));
        duk_put_prop_string(ctx, -2, "bits");
        put_bytes(ctx, "pubkey", point, length);
        for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
            if (curves[i].id == key->grp.id) {
                put_string(ctx, "asn1Curve", curves[i].asn1);
                if (curves[i].nist)
                    put_string(ctx, "nistCurve", curves[i].nist);
            }
        }
    }
}

/* ---- the rest ---- */

static void put_time(duk_context *ctx, const char *name, const mbedtls_x509_time *time)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    duk_push_sprintf(ctx, "%s %2d %02d:%02d:%02d %d GMT", time->mon >= 1 && time->mon <= 12 ? months[time->mon - 1] : "?",
                     time->day, time->hour, time->min, time->sec, time->year);
    duk_put_prop_string(ctx, -2, name);
}

/* Hexadecimal digits in upper case. */
static void push_upper_hex(duk_context *ctx, const uint8_t *bytes, size_t length, bool colons)
{
    char *text = duk_push_fixed_buffer(ctx, length * 3 + 1);
    size_t at = 0;
    for (size_t i = 0; i < length; i++) {
        if (colons && i > 0)
            text[at++] = ':';
        for (int shift = 4; shift >= 0; shift -= 4) {
            char digit = hex_digits[bytes[i] >> shift & 15];
            text[at++] = digit >= 'a' ? (char)(digit - 32) : digit;
        }
    }
    duk_push_lstring(ctx, text, at);
    duk_remove(ctx, -2);
}

static void put_fingerprint(duk_context *ctx, const char *name, mbedtls_md_type_t type, const mbedtls_x509_crt *cert)
{
    const mbedtls_md_info_t *md = mbedtls_md_info_from_type(type);
    uint8_t hash[MBEDTLS_MD_MAX_SIZE];
    mbedtls_md(md, cert->raw.p, cert->raw.len, hash);
    push_upper_hex(ctx, hash, mbedtls_md_get_size(md), true);
    duk_put_prop_string(ctx, -2, name);
}

static void put_usage(duk_context *ctx, const mbedtls_x509_crt *cert)
{
    if (!mbedtls_x509_crt_has_ext_type(cert, MBEDTLS_X509_EXT_EXTENDED_KEY_USAGE))
        return;
    duk_push_array(ctx);
    duk_uarridx_t i = 0;
    for (const mbedtls_asn1_sequence *at = &cert->ext_key_usage; at; at = at->next) {
        push_oid(ctx, &at->buf);
        duk_put_prop_index(ctx, -2, i++);
    }
    duk_put_prop_string(ctx, -2, "ext_key_usage");
}

static void put_serial(duk_context *ctx, const mbedtls_x509_crt *cert)
{
    const uint8_t *at = cert->serial.p;
    size_t length = cert->serial.len;
    while (length > 1 && *at == 0) {
        at++;
        length--;
    }
    push_upper_hex(ctx, at, length, false);
    duk_put_prop_string(ctx, -2, "serialNumber");
}

/* [ ... ] -> [ ... object ] */
static duk_ret_t push_certificate(duk_context *ctx, void *data)
{
    mbedtls_x509_crt *cert = data;
    bool self_issued = cert->subject_raw.len == cert->issuer_raw.len &&
                       memcmp(cert->subject_raw.p, cert->issuer_raw.p, cert->subject_raw.len) == 0;
    duk_push_object(ctx);
    push_name(ctx, &cert->subject);
    duk_put_prop_string(ctx, -2, "subject");
    push_name(ctx, &cert->issuer);
    duk_put_prop_string(ctx, -2, "issuer");
    put_alternative_names(ctx, cert);
    put_info_access(ctx, cert);
    duk_push_boolean(ctx, cert->ca_istrue);
    duk_put_prop_string(ctx, -2, "ca");
    put_key(ctx, cert);
    put_time(ctx, "valid_from", &cert->valid_from);
    put_time(ctx, "valid_to", &cert->valid_to);
    put_fingerprint(ctx, "fingerprint", MBEDTLS_MD_SHA1, cert);
    put_fingerprint(ctx, "fingerprint256", MBEDTLS_MD_SHA256, cert);
    put_fingerprint(ctx, "fingerprint512", MBEDTLS_MD_SHA512, cert);
    put_usage(ctx, cert);
    put_serial(ctx, cert);
    put_bytes(ctx, "raw", cert->raw.p, cert->raw.len);
    duk_push_boolean(ctx, self_issued);
    duk_put_prop_string(ctx, -2, "selfIssued");
    return 1;
}

/* certificateObject(DER): undefined for what is no certificate. Besides Node's properties it has `selfIssued`, for whoever
 * links issuers; infoAccess is a text of lines, as in OpenSSL. */
static duk_ret_t certificate_object(duk_context *ctx)
{
    size_t length;
    const uint8_t *der = env_get_bytes(ctx, 0, &length);
    mbedtls_x509_crt cert;
    mbedtls_x509_crt_init(&cert);
    if (!der || mbedtls_x509_crt_parse_der(&cert, der, length) != 0) {
        mbedtls_x509_crt_free(&cert);
        return 0;
    }
    duk_int_t result = duk_safe_call(ctx, push_certificate, &cert, 0, 1);
    mbedtls_x509_crt_free(&cert);
    return result == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

static const duk_function_list_entry functions[] = {
    {"certificateObject", certificate_object, 1},
    {NULL, NULL, 0},
};

void binding_x509(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
