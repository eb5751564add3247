/*
 * tls_names.c - name constraints and critical extensions: mbedTLS reads neither, and a chain must not be taken for right
 * without them. What is malformed counts as a constraint that is not met.
 */
/* mbedTLS parses more of a certificate than it shows. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS

#include "bindings/tls_names.h"

#include <string.h>
#include <strings.h>

#include "mbedtls/asn1.h"
#include "mbedtls/oid.h"

#define CONTEXT MBEDTLS_ASN1_CONTEXT_SPECIFIC
#define SEQUENCE (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE)

/* GeneralName's choices */
enum { EMAIL = 1, DNS = 2, DIRECTORY = 4, URI = 6, ADDRESS = 7, TAG_NUMBER = 0x1f };

typedef struct der {
    const uint8_t *at, *end;
    bool bad;
} der;

static size_t left(const der *d)
{
    return (size_t)(d->end - d->at);
}

/* The content of the next element, whose tag has to be this one; empty and bad for anything else. */
static der enter(der *d, int tag)
{
    unsigned char *at = (unsigned char *)(uintptr_t)d->at;
    size_t length;
    if (d->bad || mbedtls_asn1_get_tag(&at, d->end, &length, tag) != 0) {
        d->bad = true;
        return (der){d->end, d->end, true};
    }
    d->at = at + length;
    return (der){at, at + length, false};
}

static bool starts_with(const der *d, int tag)
{
    return !d->bad && d->at < d->end && *d->at == tag;
}

/* ---- extensions ---- */

typedef struct extension {
    der oid, value;
    bool critical;
} extension;

static bool next_extension(der *list, extension *e)
{
    if (list->bad || list->at >= list->end)
        return false;
    der one = enter(list, SEQUENCE);
    e->oid = enter(&one, MBEDTLS_ASN1_OID);
    e->critical = false;
    if (starts_with(&one, MBEDTLS_ASN1_BOOLEAN)) {
        der flag = enter(&one, MBEDTLS_ASN1_BOOLEAN);
        e->critical = left(&flag) == 1 && *flag.at != 0;
    }
    e->value = enter(&one, MBEDTLS_ASN1_OCTET_STRING);
    return !e->value.bad;
}

static der extensions_of(const mbedtls_x509_crt *cert)
{
    der all = {cert->v3_ext.p, cert->v3_ext.p + cert->v3_ext.len, false};
    return cert->v3_ext.len > 0 ? enter(&all, SEQUENCE) : all;
}

static bool is_oid(const der *oid, const char *bytes, size_t length)
{
    return left(oid) == length && memcmp(oid->at, bytes, length) == 0;
}

#define IS_OID(oid, bytes) is_oid(oid, bytes, sizeof bytes - 1)
#define NAME_CONSTRAINTS "\x55\x1d\x1e"

/* Those that OpenSSL counts as known: what they say is looked at, or allows more than is done here. */
static bool is_known(const der *oid)
{
    static const uint8_t of_ce[] = {14, 15, 17, 19, 30, 31, 32, 33, 35, 36, 37, 54};
    if (IS_OID(oid, "\x60\x86\x48\x01\x86\xf8\x42\x01\x01")) /* Netscape's type of certificates */
        return true;
    return left(oid) == 3 && oid->at[0] == 0x55 && oid->at[1] == 0x1d && memchr(of_ce, oid->at[2], sizeof of_ce);
}

bool tls_has_unknown_critical(const mbedtls_x509_crt *cert)
{
    der list = extensions_of(cert);
    extension e;
    while (next_extension(&list, &e)) {
        if (e.critical && !is_known(&e.oid))
            return true;
    }
    return list.bad;
}

/* ---- one name and one constraint: of the same type ---- */

static bool same_text(const uint8_t *a, const uint8_t *b, size_t length)
{
    return memcmp(a, b, length) == 0 ||
           (strncasecmp((const char *)a, (const char *)b, length) == 0 && !memchr(a, 0, length));
}

/* A host below a domain, or that itself; with a dot in front only what is below. */
static bool host_matches(der name, der base)
{
    size_t n = left(&name), b = left(&base);
    if (b == 0)
        return true;
    if (n < b || !same_text(name.end - b, base.at, b))
        return false;
    return n == b || *base.at == '.' || name.end[-(ptrdiff_t)b - 1] == '.';
}

/* The host of an address or URI: that one, or with a dot in front of the base what is below it. */
static bool exact_host_matches(der name, der base)
{
    if (left(&base) > 0 && *base.at == '.')
        return left(&name) > left(&base) && host_matches(name, base);
    return left(&name) == left(&base) && same_text(name.at, base.at, left(&base));
}

static const uint8_t *last_at_sign(const der *text)
{
    for (const uint8_t *p = text->end; p > text->at; p--) {
        if (p[-1] == '@')
            return p - 1;
    }
    return NULL;
}

/* A mailbox, a host or a domain (RFC 5280, 4.2.1.10) */
static tls_names_result match_email(der name, der base, bool *matches)
{
    const uint8_t *at = last_at_sign(&name), *base_at = last_at_sign(&base);
    if (!at)
        return TLS_NAMES_BAD_NAME;
    der host = {at + 1, name.end, false}, base_host = base;
    *matches = true;
    if (base_at) {
        size_t local = (size_t)(base_at - base.at);
        if (local > 0 && (local != (size_t)(at - name.at) || memcmp(base.at, name.at, local) != 0))
            *matches = false;
        base_host.at = base_at + 1;
    }
    *matches = *matches && exact_host_matches(host, base_host);
    return TLS_NAMES_FINE;
}

static tls_names_result match_uri(der name, der base, bool *matches)
{
    const uint8_t *colon = memchr(name.at, ':', left(&name));
    if (!colon || name.end - colon < 4 || colon[1] != '/' || colon[2] != '/')
        return TLS_NAMES_BAD_NAME;
    der host = {colon + 3, name.end, false};
    for (const uint8_t *p = host.at; p < host.end; p++) {
        if (*p == ':' || *p == '/') {
            host.end = p;
            break;
        }
    }
    if (left(&host) == 0)
        return TLS_NAMES_BAD_NAME;
    *matches = exact_host_matches(host, base);
    return TLS_NAMES_FINE;
}

static tls_names_result match_address(der name, der base, bool *matches)
{
    size_t length = left(&name);
    if (length != 4 && length != 16)
        return TLS_NAMES_BAD_NAME;
    if (left(&base) != 8 && left(&base) != 32)
        return TLS_NAMES_BAD_CONSTRAINT;
    *matches = left(&base) == 2 * length;
    for (size_t i = 0; *matches && i < length; i++)
        *matches = ((name.at[i] ^ base.at[i]) & base.at[length + i]) == 0;
    return TLS_NAMES_FINE;
}

/* Attributes of one kind whose texts are the same but for case, in whatever kind of string. */
static bool same_attribute(der a, der b)
{
    der oid_a = enter(&a, MBEDTLS_ASN1_OID), oid_b = enter(&b, MBEDTLS_ASN1_OID);
    if (a.bad || b.bad || left(&oid_a) != left(&oid_b) || memcmp(oid_a.at, oid_b.at, left(&oid_a)) != 0 || left(&a) < 2 ||
        left(&b) < 2)
        return false;
    der text_a = enter(&a, *a.at), text_b = enter(&b, *b.at);
    return !text_a.bad && !text_b.bad && left(&text_a) == left(&text_b) && same_text(text_a.at, text_b.at, left(&text_a));
}

/* Does one name begin with all that the other has? Both are sequences of sets of attributes. */
static bool directory_matches(der name, der base)
{
    der names = enter(&name, SEQUENCE), bases = enter(&base, SEQUENCE);
    const int set = MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SET;
    while (bases.at < bases.end) {
        der wanted = enter(&bases, set), has = enter(&names, set);
        while (!wanted.bad && !has.bad && wanted.at < wanted.end) {
            if (!same_attribute(enter(&has, SEQUENCE), enter(&wanted, SEQUENCE)))
                return false;
        }
        if (wanted.bad || has.bad || has.at < has.end)
            return false;
    }
    return !names.bad && !bases.bad;
}

static tls_names_result match(int type, der name, der base, bool *matches)
{
    switch (type) {
    case DNS:
        *matches = host_matches(name, base);
        return TLS_NAMES_FINE;
    case EMAIL:
        return match_email(name, base, matches);
    case URI:
        return match_uri(name, base, matches);
    case ADDRESS:
        return match_address(name, base, matches);
    case DIRECTORY:
        *matches = directory_matches(name, base);
        return TLS_NAMES_FINE;
    default:
        return TLS_NAMES_UNSUPPORTED_TYPE;
    }
}

/* ---- all constraints for one name ---- */

typedef struct constraints {
    der permitted, excluded; /* lists of GeneralSubtree, empty if there are none */
} constraints;

/* How many subtrees of the name's type there are, and whether one of them has the name. */
static tls_names_result search(der list, int type, der name, int *count, bool *found)
{
    *count = 0;
    *found = false;
    while (list.at < list.end) {
        der subtree = enter(&list, SEQUENCE);
        if (subtree.bad || left(&subtree) < 2)
            return TLS_NAMES_BAD_CONSTRAINT;
        int tag = *subtree.at;
        der base = enter(&subtree, tag);
        if (base.bad)
            return TLS_NAMES_BAD_CONSTRAINT;
        if ((tag & TAG_NUMBER) != type)
            continue;
        if (subtree.at < subtree.end)
            return TLS_NAMES_MINIMUM_MAXIMUM;
        bool matches = false;
        tls_names_result result = match(type, name, base, &matches);
        if (result != TLS_NAMES_FINE)
            return result;
        ++*count;
        *found = *found || matches;
    }
    return TLS_NAMES_FINE;
}

static tls_names_result check_name(const constraints *c, int type, der name)
{
    int count;
    bool found;
    tls_names_result result = search(c->permitted, type, name, &count, &found);
    if (result != TLS_NAMES_FINE)
        return result;
    if (count > 0 && !found)
        return TLS_NAMES_NOT_PERMITTED;
    result = search(c->excluded, type, name, &count, &found);
    return result != TLS_NAMES_FINE ? result : found ? TLS_NAMES_EXCLUDED : TLS_NAMES_FINE;
}

static bool looks_like_host(const mbedtls_x509_buf *text)
{
    bool dots = false;
    for (size_t i = 0; i < text->len; i++) {
        unsigned char c = text->p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
              c == '_' || c == '*'))
            return false;
        dots = dots || c == '.';
    }
    return dots;
}

/* The subject, the mailboxes in it, and a leaf's common names if it has no other names of hosts. */
static tls_names_result check_subject(const constraints *c, const mbedtls_x509_crt *cert, bool names_are_hosts)
{
    der subject = {cert->subject_raw.p, cert->subject_raw.p + cert->subject_raw.len, false};
    tls_names_result result = left(&subject) > 2 ? check_name(c, DIRECTORY, subject) : TLS_NAMES_FINE;
    for (const mbedtls_x509_name *at = &cert->subject; at && result == TLS_NAMES_FINE; at = at->next) {
        der text = {at->val.p, at->val.p + at->val.len, false};
        if (MBEDTLS_OID_CMP(MBEDTLS_OID_PKCS9_EMAIL, &at->oid) == 0)
            result = check_name(c, EMAIL, text);
        else if (names_are_hosts && MBEDTLS_OID_CMP(MBEDTLS_OID_AT_CN, &at->oid) == 0 && looks_like_host(&at->val))
            result = check_name(c, DNS, text);
    }
    return result;
}

static tls_names_result check_all(const constraints *c, const mbedtls_x509_crt *cert, bool is_leaf)
{
    bool has_host = false;
    for (const mbedtls_x509_sequence *at = &cert->subject_alt_names; at; at = at->next)
        has_host = has_host || (at->buf.p && (at->buf.tag & TAG_NUMBER) == DNS);
    tls_names_result result = check_subject(c, cert, is_leaf && !has_host);
    for (const mbedtls_x509_sequence *at = &cert->subject_alt_names; at && result == TLS_NAMES_FINE; at = at->next) {
        if (at->buf.p)
            result = check_name(c, at->buf.tag & TAG_NUMBER, (der){at->buf.p, at->buf.p + at->buf.len, false});
    }
    return result;
}

tls_names_result tls_check_names(const mbedtls_x509_crt *authority, const mbedtls_x509_crt *cert, bool is_leaf)
{
    der list = extensions_of(authority);
    extension e;
    while (next_extension(&list, &e)) {
        if (!IS_OID(&e.oid, NAME_CONSTRAINTS))
            continue;
        constraints c = {.permitted = {NULL, NULL, false}, .excluded = {NULL, NULL, false}};
        der both = enter(&e.value, SEQUENCE);
        if (starts_with(&both, CONTEXT | MBEDTLS_ASN1_CONSTRUCTED | 0))
            c.permitted = enter(&both, CONTEXT | MBEDTLS_ASN1_CONSTRUCTED | 0);
        if (starts_with(&both, CONTEXT | MBEDTLS_ASN1_CONSTRUCTED | 1))
            c.excluded = enter(&both, CONTEXT | MBEDTLS_ASN1_CONSTRUCTED | 1);
        if (both.bad || both.at < both.end)
            return TLS_NAMES_BAD_CONSTRAINT;
        tls_names_result result = check_all(&c, cert, is_leaf);
        if (result != TLS_NAMES_FINE)
            return result;
    }
    return TLS_NAMES_FINE;
}
