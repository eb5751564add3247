/*
 * tls_verify.c - building and checking a chain, in the order OpenSSL does it: the last thing that is wrong is the
 * verdict.
 */
/* mbedTLS parses more of a certificate than it shows. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS

#include "bindings/tls_verify.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/tls_names.h"
#include "mbedtls/md.h"
#include "mbedtls/oid.h"
#include "mbedtls/pk.h"

#define LONGEST 101 /* as many authorities as OpenSSL goes up by default, and the leaf */

enum verdict {
    FINE = 0,
    UNABLE_TO_GET_ISSUER_CERT = 2,
    UNABLE_TO_GET_CRL = 3,
    CERT_SIGNATURE_FAILURE = 7,
    CERT_NOT_YET_VALID = 9,
    CERT_HAS_EXPIRED = 10,
    CRL_NOT_YET_VALID = 11,
    CRL_HAS_EXPIRED = 12,
    DEPTH_ZERO_SELF_SIGNED_CERT = 18,
    SELF_SIGNED_CERT_IN_CHAIN = 19,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY = 20,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE = 21,
    CERT_CHAIN_TOO_LONG = 22,
    CERT_REVOKED = 23,
    PATH_LENGTH_EXCEEDED = 25,
    INVALID_PURPOSE = 26,
    KEYUSAGE_NO_CERTSIGN = 32,
    UNHANDLED_CRITICAL_EXTENSION = 34,
    PERMITTED_VIOLATION = 47,
    EXCLUDED_VIOLATION = 48,
    SUBTREE_MINMAX = 49,
    UNSUPPORTED_CONSTRAINT_TYPE = 51,
    UNSUPPORTED_CONSTRAINT_SYNTAX = 52,
    UNSUPPORTED_NAME_SYNTAX = 53,
    EE_KEY_TOO_SMALL = 66,
    CA_KEY_TOO_SMALL = 67,
    CA_MD_TOO_WEAK = 68,
    INVALID_CA = 79,
};

static const struct {
    int verdict;
    const char *code, *text;
} verdicts[] = {
    {UNABLE_TO_GET_ISSUER_CERT, "UNABLE_TO_GET_ISSUER_CERT", "unable to get issuer certificate"},
    {UNABLE_TO_GET_CRL, "UNABLE_TO_GET_CRL", "unable to get certificate CRL"},
    {CERT_SIGNATURE_FAILURE, "CERT_SIGNATURE_FAILURE", "certificate signature failure"},
    {CERT_NOT_YET_VALID, "CERT_NOT_YET_VALID", "certificate is not yet valid"},
    {CERT_HAS_EXPIRED, "CERT_HAS_EXPIRED", "certificate has expired"},
    {CRL_NOT_YET_VALID, "CRL_NOT_YET_VALID", "CRL is not yet valid"},
    {CRL_HAS_EXPIRED, "CRL_HAS_EXPIRED", "CRL has expired"},
    {DEPTH_ZERO_SELF_SIGNED_CERT, "DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"},
    {SELF_SIGNED_CERT_IN_CHAIN, "SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"},
    {UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate"},
    {UNABLE_TO_VERIFY_LEAF_SIGNATURE, "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"},
    {CERT_CHAIN_TOO_LONG, "CERT_CHAIN_TOO_LONG", "certificate chain too long"},
    {CERT_REVOKED, "CERT_REVOKED", "certificate revoked"},
    {PATH_LENGTH_EXCEEDED, "PATH_LENGTH_EXCEEDED", "path length constraint exceeded"},
    {INVALID_PURPOSE, "INVALID_PURPOSE", "unsuitable certificate purpose"},
    {INVALID_CA, "INVALID_CA", "invalid CA certificate"},
    /* Node has no codes for these. */
    {KEYUSAGE_NO_CERTSIGN, "UNSPECIFIED", "key usage does not include certificate signing"},
    {UNHANDLED_CRITICAL_EXTENSION, "UNSPECIFIED", "unhandled critical extension"},
    {PERMITTED_VIOLATION, "UNSPECIFIED", "permitted subtree violation"},
    {EXCLUDED_VIOLATION, "UNSPECIFIED", "excluded subtree violation"},
    {SUBTREE_MINMAX, "UNSPECIFIED", "name constraints minimum and maximum not supported"},
    {UNSUPPORTED_CONSTRAINT_TYPE, "UNSPECIFIED", "unsupported name constraint type"},
    {UNSUPPORTED_CONSTRAINT_SYNTAX, "UNSPECIFIED", "unsupported or invalid name constraint syntax"},
    {UNSUPPORTED_NAME_SYNTAX, "UNSPECIFIED", "unsupported or invalid name syntax"},
    {EE_KEY_TOO_SMALL, "UNSPECIFIED", "EE certificate key too weak"},
    {CA_KEY_TOO_SMALL, "UNSPECIFIED", "CA certificate key too weak"},
    {CA_MD_TOO_WEAK, "UNSPECIFIED", "CA signature digest algorithm too weak"},
};

const char *tls_verify_code(int verdict)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        if (verdicts[i].verdict == verdict)
            return verdicts[i].code;
    }
    return "UNSPECIFIED";
}

const char *tls_verify_text(int verdict)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        if (verdicts[i].verdict == verdict)
            return verdicts[i].text;
    }
    return "unspecified certificate verification error";
}

/* ---- comparing ---- */

static bool equal(const mbedtls_x509_buf *a, const mbedtls_x509_buf *b)
{
    return a->len == b->len && memcmp(a->p, b->p, a->len) == 0;
}

static bool is_self_issued(const mbedtls_x509_crt *cert)
{
    return equal(&cert->subject_raw, &cert->issuer_raw);
}

/* By name, and by the key's identifier where both tell it. */
static bool may_have_issued(const mbedtls_x509_crt *parent, const mbedtls_x509_crt *child)
{
    if (!equal(&parent->subject_raw, &child->issuer_raw))
        return false;
    const mbedtls_x509_buf *wanted = &child->authority_key_id.keyIdentifier, *has = &parent->subject_key_id;
    return wanted->len == 0 || has->len == 0 || equal(wanted, has);
}

mbedtls_x509_crt *tls_find_issuer(mbedtls_x509_crt *list, const mbedtls_x509_crt *child)
{
    for (; list && list->raw.p; list = list->next) {
        if (may_have_issued(list, child))
            return list;
    }
    return NULL;
}

/* ---- the chain ---- */

typedef struct chain {
    mbedtls_x509_crt *certs[LONGEST];
    int count, first_trusted; /* count: none is */
    mbedtls_x509_crt *parsed; /* roots, which the chain owns */
} chain;

static bool has_signed(const mbedtls_x509_crt *parent, mbedtls_x509_crt *child)
{
    unsigned char hash[MBEDTLS_MD_MAX_SIZE];
    const mbedtls_md_info_t *md = mbedtls_md_info_from_type(child->sig_md);
    if (!md || mbedtls_md(md, child->tbs.p, child->tbs.len, hash) != 0 || !mbedtls_pk_can_do(&parent->pk, child->sig_pk))
        return false;
    return mbedtls_pk_verify_ext(child->sig_pk, child->sig_opts, (mbedtls_pk_context *)&parent->pk, child->sig_md, hash,
                                 mbedtls_md_get_size(md), child->sig.p, child->sig.len) == 0;
}

/* Among those of one name, one whose key has signed the child goes before the others. */
static mbedtls_x509_crt *find_authority(const tls_trust *trust, mbedtls_x509_crt *child)
{
    mbedtls_x509_crt *any = NULL;
    for (mbedtls_x509_crt *at = trust->authorities; at && at->raw.p; at = at->next) {
        if (!may_have_issued(at, child))
            continue;
        if (has_signed(at, child))
            return at;
        any = any ? any : at;
    }
    return any;
}

/* The root of a subject, parsed; the chain keeps it. */
static mbedtls_x509_crt *find_root(const tls_trust *trust, chain *c, mbedtls_x509_crt *child)
{
    for (size_t i = 0; trust->roots && i < trust->roots->count; i++) {
        const tls_root *root = &trust->roots->list[i];
        if (root->subject_length != child->issuer_raw.len ||
            memcmp(root->subject, child->issuer_raw.p, root->subject_length) != 0)
            continue;
        mbedtls_x509_crt *cert = calloc(1, sizeof *cert);
        if (!cert)
            return NULL;
        mbedtls_x509_crt_init(cert);
        if (mbedtls_x509_crt_parse_der_nocopy(cert, root->der, root->length) == 0 && may_have_issued(cert, child)) {
            cert->next = c->parsed;
            c->parsed = cert;
            return cert;
        }
        mbedtls_x509_crt_free(cert);
        free(cert);
    }
    return NULL;
}

static void free_parsed(chain *c)
{
    while (c->parsed) {
        mbedtls_x509_crt *next = c->parsed->next;
        c->parsed->next = NULL;
        mbedtls_x509_crt_free(c->parsed);
        free(c->parsed);
        c->parsed = next;
    }
}

static bool is_in_chain(const chain *c, const mbedtls_x509_crt *cert)
{
    for (int i = 0; i < c->count; i++) {
        if (equal(&c->certs[i]->raw, &cert->raw))
            return true;
    }
    return false;
}

static mbedtls_x509_crt *find_among_peers(const chain *c, mbedtls_x509_crt *peer, const mbedtls_x509_crt *child)
{
    for (; peer && peer->raw.p; peer = peer->next) {
        if (may_have_issued(peer, child) && !is_in_chain(c, peer))
            return peer;
    }
    return NULL;
}

static bool is_trusted_itself(const tls_trust *trust, const mbedtls_x509_crt *cert)
{
    for (mbedtls_x509_crt *at = trust->authorities; at && at->raw.p; at = at->next) {
        if (equal(&at->raw, &cert->raw))
            return true;
    }
    for (size_t i = 0; trust->roots && i < trust->roots->count; i++) {
        const tls_root *root = &trust->roots->list[i];
        if (root->length == cert->raw.len && memcmp(root->der, cert->raw.p, root->length) == 0)
            return true;
    }
    return false;
}

/* From the leaf up: what is trusted is preferred to what the peer sent. */
static int build(chain *c, const tls_trust *trust, mbedtls_x509_crt *peer)
{
    mbedtls_x509_crt *at = peer;
    c->certs[c->count++] = at;
    bool trusted = false;
    for (;;) {
        if ((trusted && is_self_issued(at)) || (trust->partial_chain && (trusted || is_trusted_itself(trust, at)))) {
            if (!trusted)
                c->first_trusted = c->count - 1;
            return FINE;
        }
        if (is_self_issued(at)) {
            if (is_trusted_itself(trust, at)) {
                c->first_trusted = c->count - 1;
                return FINE;
            }
            /* a new version of a root may be signed by the old one; else it is its own end */
            return c->count == 1 ? DEPTH_ZERO_SELF_SIGNED_CERT : SELF_SIGNED_CERT_IN_CHAIN;
        }
        mbedtls_x509_crt *next = find_authority(trust, at);
        if (!next)
            next = find_root(trust, c, at);
        if (next && !trusted) {
            trusted = true;
            c->first_trusted = c->count;
        } else if (!next && !trusted) {
            next = find_among_peers(c, peer->next, at);
        }
        if (!next)
            return trusted ? UNABLE_TO_GET_ISSUER_CERT : UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
        if (c->count == LONGEST)
            return CERT_CHAIN_TOO_LONG;
        c->certs[c->count++] = next;
        at = next;
    }
}

/* ---- what certificates may be used for ---- */

static bool may_be_used(const mbedtls_x509_crt *cert, bool as_server)
{
    const char *oid = as_server ? MBEDTLS_OID_SERVER_AUTH : MBEDTLS_OID_CLIENT_AUTH;
    size_t length = as_server ? MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH) : MBEDTLS_OID_SIZE(MBEDTLS_OID_CLIENT_AUTH);
    return !mbedtls_x509_crt_has_ext_type(cert, MBEDTLS_X509_EXT_EXTENDED_KEY_USAGE) ||
           mbedtls_x509_crt_check_extended_key_usage(cert, oid, length) == 0;
}

static bool leaf_may_be_used(const mbedtls_x509_crt *cert, bool as_server)
{
    unsigned allowed = MBEDTLS_X509_KU_DIGITAL_SIGNATURE | MBEDTLS_X509_KU_KEY_AGREEMENT;
    if (as_server)
        allowed |= MBEDTLS_X509_KU_KEY_ENCIPHERMENT;
    if (!may_be_used(cert, as_server))
        return false;
    return !mbedtls_x509_crt_has_ext_type(cert, MBEDTLS_X509_EXT_KEY_USAGE) || (cert->key_usage & allowed);
}

static bool may_sign(const mbedtls_x509_crt *cert)
{
    return !mbedtls_x509_crt_has_ext_type(cert, MBEDTLS_X509_EXT_KEY_USAGE) ||
           (cert->key_usage & MBEDTLS_X509_KU_KEY_CERT_SIGN);
}

static bool may_be_authority(const mbedtls_x509_crt *cert)
{
    if (!may_sign(cert))
        return false;
    if (mbedtls_x509_crt_has_ext_type(cert, MBEDTLS_X509_EXT_BASIC_CONSTRAINTS))
        return cert->ca_istrue;
    return cert->version == 1 && is_self_issued(cert);
}

static int check_extensions(const chain *c, bool as_server)
{
    int verdict = FINE, path = 0;
    for (int i = 0; i < c->count; i++) {
        const mbedtls_x509_crt *cert = c->certs[i];
        if (tls_has_unknown_critical(cert))
            verdict = UNHANDLED_CRITICAL_EXTENSION;
        /* OpenSSL says of what is no authority first INVALID_CA, then this. */
        if (i == 0 ? !leaf_may_be_used(cert, as_server) : !may_be_authority(cert) || !may_be_used(cert, as_server))
            verdict = INVALID_PURPOSE;
        /* mbedTLS keeps the path length plus one; 0: no limit */
        if (i > 1 && cert->max_pathlen > 0 && path > cert->max_pathlen - 1)
            verdict = PATH_LENGTH_EXCEEDED;
        if (i > 0 && !is_self_issued(cert))
            path++;
    }
    return verdict;
}

static int check_strength(const chain *c, int level)
{
    int verdict = FINE;
    for (int i = 0; level > 0 && i < c->count; i++) {
        mbedtls_x509_crt *cert = c->certs[i];
        if (mbedtls_pk_can_do(&cert->pk, MBEDTLS_PK_RSA) && mbedtls_pk_get_bitlen(&cert->pk) < 1024)
            verdict = i == 0 ? EE_KEY_TOO_SMALL : CA_KEY_TOO_SMALL;
        if (i < c->count - 1 && (cert->sig_md == MBEDTLS_MD_SHA1 || cert->sig_md == MBEDTLS_MD_MD5))
            verdict = CA_MD_TOO_WEAK;
    }
    return verdict;
}

/* ---- revocation ---- */

static int check_revoked(const mbedtls_x509_crl *crl, const mbedtls_x509_crt *cert)
{
    int verdict = UNABLE_TO_GET_CRL;
    for (; crl && crl->raw.p; crl = crl->next) {
        if (!equal(&crl->issuer_raw, &cert->issuer_raw))
            continue;
        verdict = FINE;
        if (mbedtls_x509_time_is_future(&crl->this_update))
            return CRL_NOT_YET_VALID;
        if (crl->next_update.year && mbedtls_x509_time_is_past(&crl->next_update))
            verdict = CRL_HAS_EXPIRED;
        if (mbedtls_x509_crt_is_revoked(cert, crl))
            return CERT_REVOKED;
    }
    return verdict;
}

static int check_revocation(const chain *c, const tls_trust *trust)
{
    int verdict = FINE;
    for (int i = 0; trust->revoked && i < c->count; i++) {
        int one = check_revoked(trust->revoked, c->certs[i]);
        verdict = one ? one : verdict;
    }
    return verdict;
}

/* ---- signatures and times, from the top down ---- */

static int check_time(const mbedtls_x509_crt *cert)
{
    if (mbedtls_x509_time_is_future(&cert->valid_from))
        return CERT_NOT_YET_VALID;
    return mbedtls_x509_time_is_past(&cert->valid_to) ? CERT_HAS_EXPIRED : FINE;
}

static int check_signatures(const chain *c, const tls_trust *trust)
{
    int verdict = FINE, at = c->count - 1;
    if (!is_self_issued(c->certs[at]) && !(trust->partial_chain && c->first_trusted < c->count)) {
        if (at == 0)
            verdict = UNABLE_TO_VERIFY_LEAF_SIGNATURE;
        else
            at--;
    }
    for (; at >= 0; at--) {
        if (at + 1 < c->count) {
            if (!may_sign(c->certs[at + 1]))
                verdict = KEYUSAGE_NO_CERTSIGN;
            if (!has_signed(c->certs[at + 1], c->certs[at]))
                verdict = CERT_SIGNATURE_FAILURE;
        }
        int time = check_time(c->certs[at]);
        verdict = time ? time : verdict;
    }
    return verdict;
}

/* ---- names ---- */

static int check_names(const chain *c)
{
    static const int verdicts_of[] = {
        [TLS_NAMES_FINE] = FINE,
        [TLS_NAMES_NOT_PERMITTED] = PERMITTED_VIOLATION,
        [TLS_NAMES_EXCLUDED] = EXCLUDED_VIOLATION,
        [TLS_NAMES_MINIMUM_MAXIMUM] = SUBTREE_MINMAX,
        [TLS_NAMES_UNSUPPORTED_TYPE] = UNSUPPORTED_CONSTRAINT_TYPE,
        [TLS_NAMES_BAD_CONSTRAINT] = UNSUPPORTED_CONSTRAINT_SYNTAX,
        [TLS_NAMES_BAD_NAME] = UNSUPPORTED_NAME_SYNTAX,
    };
    int verdict = FINE;
    for (int i = c->count - 1; i >= 0; i--) {
        if (i > 0 && is_self_issued(c->certs[i]))
            continue;
        for (int above = c->count - 1; above > i; above--) {
            int one = verdicts_of[tls_check_names(c->certs[above], c->certs[i], i == 0)];
            verdict = one ? one : verdict;
        }
    }
    return verdict;
}

int tls_verify(const tls_trust *trust, mbedtls_x509_crt *peer, bool peer_is_server)
{
    chain c = {.count = 0};
    c.first_trusted = LONGEST + 1;
    int verdict = build(&c, trust, peer), next;
    if ((next = check_extensions(&c, peer_is_server)) != FINE)
        verdict = next;
    if ((next = check_strength(&c, trust->level)) != FINE)
        verdict = next;
    if ((next = check_revocation(&c, trust)) != FINE)
        verdict = next;
    if ((next = check_signatures(&c, trust)) != FINE)
        verdict = next;
    if ((next = check_names(&c)) != FINE)
        verdict = next;
    free_parsed(&c);
    return verdict;
}

void tls_chain_each(const tls_trust *trust, mbedtls_x509_crt *peer, void (*each)(void *data, const mbedtls_x509_crt *cert),
                    void *data)
{
    chain c = {.count = 0};
    (void)build(&c, trust, peer);
    for (int i = 0; i < c.count; i++)
        each(data, c.certs[i]);
    free_parsed(&c);
}
