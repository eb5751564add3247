/*
 * tls_context.c - SecureContext: collecting what lib/internal/tls/secure-context.js hands over, and mbedTLS's
 * configuration made of it.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS

#include "bindings/tls_context.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/tls_error.h"
#include "mbedtls/dhm.h"
#include "mbedtls/error.h"
#include "mbedtls/oid.h"
#include "mbedtls/pem.h"
#include "psa/crypto.h"
#include "runtime/buffer.h"
#include "runtime/env.h"
#include "runtime/errors.h"
#include "runtime/text.h"


int tls_random(void *unused, unsigned char *out, size_t length)
{
    (void)unused;
    return uv_random(NULL, NULL, out, length, 0, NULL) == 0 ? 0 : MBEDTLS_ERR_SSL_NO_RNG;
}

/* ---- life ---- */

static void free_identity(tls_identity *identity)
{
    mbedtls_x509_crt_free(&identity->chain);
    mbedtls_pk_free(&identity->key);
    free(identity);
}

void tls_context_release(tls_context *context)
{
    if (!context || --context->references > 0)
        return;
    while (context->identities) {
        tls_identity *next = context->identities->next;
        free_identity(context->identities);
        context->identities = next;
    }
    mbedtls_x509_crt_free(&context->authorities);
    mbedtls_x509_crl_free(&context->revoked);
    mbedtls_mpi_free(&context->dh_prime);
    mbedtls_mpi_free(&context->dh_generator);
    if (context->tickets_ready)
        mbedtls_ssl_ticket_free(&context->tickets);
    tls_buffers_release(context);
    mbedtls_platform_zeroize(context, sizeof *context);
    free(context);
}

tls_context *tls_context_keep(tls_context *context)
{
    context->references++;
    return context;
}

static void release(void *context)
{
    tls_context_release(context);
}

tls_context *tls_context_at(duk_context *ctx, duk_idx_t index)
{
    return duk_get_owned(ctx, index, release);
}

static tls_context *this_context(duk_context *ctx)
{
    duk_push_this(ctx);
    tls_context *context = tls_context_at(ctx, -1);
    duk_pop(ctx);
    if (!context)
        (void)duk_type_error(ctx, "Illegal invocation");
    return context;
}

static const uint16_t default_groups[] = {
    MBEDTLS_SSL_IANA_TLS_GROUP_X25519,    MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, MBEDTLS_SSL_IANA_TLS_GROUP_X448,
    MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1, MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1, MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE2048,
    MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE3072, MBEDTLS_SSL_IANA_TLS_GROUP_NONE,
};

/* PKCS #1 before PSS: mbedTLS does not take PSS for the key exchange of TLS 1.2, where servers choose in our order;
 * TLS 1.3 knows only PSS. */
static const uint16_t default_signatures[] = {
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256, MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP521R1_SHA512, MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384,       MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,
    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256,    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,
    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512,    MBEDTLS_TLS1_3_SIG_NONE,
};

/* new SecureContext(minimum version, maximum version) */
static duk_ret_t construct(duk_context *ctx)
{
    if (!duk_is_constructor_call(ctx))
        return duk_type_error(ctx, "a context is made with new");
    int min = duk_get_int(ctx, 0), max = duk_get_int(ctx, 1);
    duk_push_this(ctx);
    tls_context *context = calloc(1, sizeof *context);
    if (!context || psa_crypto_init() != PSA_SUCCESS) {
        free(context);
        return duk_range_error(ctx, "out of memory");
    }
    context->references = 1;
    duk_set_owned(ctx, -1, context, release);
    mbedtls_x509_crt_init(&context->authorities);
    mbedtls_x509_crl_init(&context->revoked);
    mbedtls_mpi_init(&context->dh_prime);
    mbedtls_mpi_init(&context->dh_generator);
    context->min_version = min;
    context->max_version = max;
    context->session_timeout = 300;
    context->level = 1;
    memcpy(context->groups, default_groups, sizeof default_groups);
    memcpy(context->signatures, default_signatures, sizeof default_signatures);
    context->cipher_13_count = (size_t)tls_ciphers_parse_13(
        "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256", context->ciphers_13);
    tls_random(NULL, context->ticket_keys, sizeof context->ticket_keys);
    return 0;
}

/* ---- certificates and keys ---- */

/* The text or bytes at index with a NUL behind: what mbedTLS wants of PEM. The length counts the NUL. */
static const unsigned char *with_nul(duk_context *ctx, duk_idx_t index, size_t *length)
{
    if (duk_is_string(ctx, index)) {
        const char *text = env_to_utf8(ctx, index, length);
        ++*length;
        return (const unsigned char *)text;
    }
    size_t size;
    const void *bytes = env_get_bytes(ctx, index, &size);
    if (!bytes)
        (void)duk_type_error(ctx, "neither text nor bytes");
    char *copy = duk_push_fixed_buffer(ctx, size + 1);
    memcpy(copy, bytes, size);
    duk_replace(ctx, index);
    *length = size + 1;
    return (const unsigned char *)copy;
}

/* OpenSSL's other names for the same thing: the words are taken out of a copy. */
static unsigned char *without_words(const unsigned char *text, size_t length)
{
    static const char *const words[] = {"TRUSTED ", "X509 "};
    unsigned char *copy = malloc(length);
    size_t from = 0, to = 0;
    while (copy && from < length) {
        if (from >= 11 && (memcmp(text + from - 11, "-----BEGIN ", 11) == 0 || memcmp(text + from - 9, "-----END ", 9) == 0)) {
            for (size_t i = 0; i < 2; i++) {
                if (strncmp((const char *)text + from, words[i], strlen(words[i])) == 0)
                    from += strlen(words[i]);
            }
        }
        copy[to++] = text[from++];
    }
    return copy;
}

/* Certificates one after another; DER or PEM. Returns an error of mbedTLS, or how many could not be read. */
static int parse_certificates(mbedtls_x509_crt *chain, const unsigned char *text, size_t length)
{
    if (strstr((const char *)text, "-----BEGIN ") == NULL)
        return mbedtls_x509_crt_parse_der(chain, text, length - 1);
    if (!strstr((const char *)text, "-----BEGIN TRUSTED ") && !strstr((const char *)text, "-----BEGIN X509 CERT"))
        return mbedtls_x509_crt_parse(chain, text, length);
    unsigned char *copy = without_words(text, length);
    int err = copy ? mbedtls_x509_crt_parse(chain, copy, strlen((char *)copy) + 1) : MBEDTLS_ERR_X509_ALLOC_FAILED;
    free(copy);
    return err;
}

static duk_ret_t cannot_parse(duk_context *ctx, const unsigned char *text)
{
    if (strstr((const char *)text, "-----BEGIN ") == NULL)
        return tls_throw_reason(ctx, 0x0480006C, "PEM routines", "ERR_OSSL_PEM_", "no start line");
    return tls_throw_reason(ctx, 0x04800064, "PEM routines", "ERR_OSSL_PEM_", "bad base64 decode");
}

static bool matches(const tls_identity *identity, const mbedtls_pk_context *key)
{
    return mbedtls_pk_check_pair(&identity->chain.pk, key, tls_random, NULL) == 0;
}

static void append(tls_context *context, tls_identity *identity)
{
    tls_identity **at = &context->identities;
    while (*at)
        at = &(*at)->next;
    *at = identity;
}

static tls_identity *new_identity(duk_context *ctx)
{
    tls_identity *identity = calloc(1, sizeof *identity);
    if (!identity)
        (void)duk_range_error(ctx, "out of memory");
    mbedtls_x509_crt_init(&identity->chain);
    mbedtls_pk_init(&identity->key);
    return identity;
}

/* Bits of RSA by OpenSSL's security level. */
static size_t smallest_rsa(int level)
{
    static const size_t bits[] = {0, 1024, 2048, 3072, 7680, 15360};
    return bits[level];
}

/* setCert(certificates): a chain of one's own, the leaf first */
static duk_ret_t set_cert(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    size_t length;
    const unsigned char *text = with_nul(ctx, 0, &length);
    tls_identity *identity = new_identity(ctx);
    if (parse_certificates(&identity->chain, text, length) < 0 || !identity->chain.raw.p) {
        free_identity(identity);
        return cannot_parse(ctx, text);
    }
    identity->has_chain = true;
    /* What it may be used for is the peer's to judge, not mbedTLS's when it picks one. */
    identity->chain.ext_types &= ~(MBEDTLS_X509_EXT_KEY_USAGE | MBEDTLS_X509_EXT_EXTENDED_KEY_USAGE);
    size_t bits = mbedtls_pk_get_bitlen(&identity->chain.pk);
    if (mbedtls_pk_can_do(&identity->chain.pk, MBEDTLS_PK_RSA) && bits < smallest_rsa(context->level)) {
        free_identity(identity);
        return tls_throw_reason(ctx, 0x0A00018F, "SSL routines", "ERR_SSL_", "ee key too small");
    }
    /* A later certificate for the same kind of key takes the place of the one before. */
    for (tls_identity **at = &context->identities; *at; at = &(*at)->next) {
        if ((*at)->has_chain && mbedtls_pk_get_type(&(*at)->chain.pk) == mbedtls_pk_get_type(&identity->chain.pk)) {
            tls_identity *old = *at;
            *at = old->next;
            free_identity(old);
            break;
        }
    }
    append(context, identity);
    return 0;
}

static duk_ret_t cannot_read_key(duk_context *ctx, int err)
{
    if (err == MBEDTLS_ERR_PK_PASSWORD_REQUIRED || err == MBEDTLS_ERR_PK_PASSWORD_MISMATCH)
        return tls_throw_reason(ctx, 0x1C800064, "Provider routines", "ERR_OSSL_", "bad decrypt");
    return tls_throw_reason(ctx, 0x1E08010C, "DECODER routines", "ERR_OSSL_", "unsupported");
}

/* setKey(key, passphrase) */
static duk_ret_t set_key(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    size_t length, pass_length = 0;
    const unsigned char *text = with_nul(ctx, 0, &length);
    const char *pass = duk_is_string(ctx, 1) ? env_to_utf8(ctx, 1, &pass_length) : NULL;
    bool is_pem = strstr((const char *)text, "-----BEGIN ") != NULL;
    mbedtls_pk_context key;
    mbedtls_pk_init(&key);
    int err = mbedtls_pk_parse_key(&key, text, is_pem ? length : length - 1, (const unsigned char *)pass, pass_length,
                                   tls_random, NULL);
    if (err != 0) {
        mbedtls_pk_free(&key);
        return cannot_read_key(ctx, err);
    }
    bool any = false;
    for (tls_identity *at = context->identities; at; at = at->next) {
        any |= at->has_chain && mbedtls_pk_get_type(&at->chain.pk) == mbedtls_pk_get_type(&key);
        if (at->has_chain && matches(at, &key)) {
            mbedtls_pk_free(&at->key);
            at->key = key;
            at->has_key = true;
            return 0;
        }
    }
    if (any) {
        mbedtls_pk_free(&key);
        return tls_throw_reason(ctx, 0x05800074, "x509 certificate routines", "ERR_OSSL_X509_", "key values mismatch");
    }
    tls_identity *identity = new_identity(ctx);
    identity->key = key;
    identity->has_key = true;
    append(context, identity);
    return 0;
}

/* addCACert(certificates): trust these, too */
static duk_ret_t add_ca_cert(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    size_t length;
    const unsigned char *text = with_nul(ctx, 0, &length);
    /* What is no certificate is passed over, as OpenSSL does it. */
    (void)parse_certificates(&context->authorities, text, length);
    context->has_authorities |= context->authorities.raw.p != NULL;
    return 0;
}

/* addCRL(list) */
static duk_ret_t add_crl(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    size_t length;
    const unsigned char *text = with_nul(ctx, 0, &length);
    if (mbedtls_x509_crl_parse(&context->revoked, text, length) != 0)
        return env_throw_coded_error(ctx, DUK_ERR_ERROR, "ERR_CRYPTO_OPERATION_FAILED", "Failed to parse CRL");
    context->has_revoked = true;
    return 0;
}

static duk_ret_t add_root_certs(duk_context *ctx)
{
    this_context(ctx)->uses_roots = true;
    return 0;
}

static duk_ret_t set_partial_chain(duk_context *ctx)
{
    this_context(ctx)->partial_chain = true;
    return 0;
}

/* ---- what is offered ---- */

/* setCiphers(list in OpenSSL's language) */
static duk_ret_t set_ciphers(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    const char *text = duk_require_string(ctx, 0);
    context->cipher_count = tls_ciphers_parse(text, context->ciphers);
    context->level = tls_ciphers_level(text);
    if (context->cipher_count == 0 && *text)
        return tls_throw_reason(ctx, 0x0A0000B9, "SSL routines", "ERR_SSL_", "no cipher match");
    return 0;
}

/* setCipherSuites(list of TLS 1.3's) */
static duk_ret_t set_cipher_suites(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    int count = tls_ciphers_parse_13(duk_require_string(ctx, 0), context->ciphers_13);
    if (count < 0)
        return tls_throw_reason(ctx, 0x0A0000B9, "SSL routines", "ERR_SSL_", "no cipher match");
    context->cipher_13_count = (size_t)count;
    return 0;
}

typedef struct named_number {
    const char *name;
    uint16_t number;
} named_number;

static const named_number group_names[] = {
    {"X25519", 0x1d}, {"x25519", 0x1d}, {"X448", 0x1e}, {"x448", 0x1e}, {"prime256v1", 0x17}, {"P-256", 0x17},
    {"secp256r1", 0x17}, {"secp384r1", 0x18}, {"P-384", 0x18}, {"secp521r1", 0x19}, {"P-521", 0x19},
    {"secp256k1", 0x16}, {"secp224r1", 0x15}, {"P-224", 0x15}, {"secp192k1", 0x12}, {"prime192v1", 0x13},
    {"P-192", 0x13}, {"secp224k1", 0x14}, {"brainpoolP256r1", 0x1a}, {"brainpoolP384r1", 0x1b},
    {"brainpoolP512r1", 0x1c}, {"ffdhe2048", 0x100}, {"ffdhe3072", 0x101}, {"ffdhe4096", 0x102},
    {"ffdhe6144", 0x103}, {"ffdhe8192", 0x104},
};

static const named_number signature_names[] = {
    {"ecdsa_secp256r1_sha256", 0x0403}, {"ECDSA+SHA256", 0x0403}, {"ecdsa_secp384r1_sha384", 0x0503},
    {"ECDSA+SHA384", 0x0503}, {"ecdsa_secp521r1_sha512", 0x0603}, {"ECDSA+SHA512", 0x0603},
    {"rsa_pss_rsae_sha256", 0x0804}, {"RSA-PSS+SHA256", 0x0804}, {"rsa_pss_rsae_sha384", 0x0805},
    {"RSA-PSS+SHA384", 0x0805}, {"rsa_pss_rsae_sha512", 0x0806}, {"RSA-PSS+SHA512", 0x0806},
    {"rsa_pkcs1_sha256", 0x0401}, {"RSA+SHA256", 0x0401}, {"rsa_pkcs1_sha384", 0x0501}, {"RSA+SHA384", 0x0501},
    {"rsa_pkcs1_sha512", 0x0601}, {"RSA+SHA512", 0x0601}, {"rsa_pkcs1_sha1", 0x0201}, {"RSA+SHA1", 0x0201},
    {"ecdsa_sha1", 0x0203}, {"ECDSA+SHA1", 0x0203}, {"ed25519", 0x0807}, {"ed448", 0x0808},
};

/* The numbers of the names in a list with colons, ended by 0; false for an unknown one. */
static bool parse_names(const char *text, const named_number *names, size_t name_count, uint16_t *out, size_t room)
{
    size_t count = 0;
    while (*text) {
        size_t length = strcspn(text, ":"), i = 0;
        while (i < name_count && (strlen(names[i].name) != length || memcmp(names[i].name, text, length) != 0))
            i++;
        if (i == name_count)
            return false;
        if (count < room)
            out[count++] = names[i].number;
        text += length;
        text += *text != '\0';
    }
    out[count] = 0;
    return count > 0;
}

static duk_ret_t set_ecdh_curve(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    const char *text = duk_require_string(ctx, 0);
    if (strcmp(text, "auto") == 0)
        memcpy(context->groups, default_groups, sizeof default_groups);
    else if (!parse_names(text, group_names, sizeof group_names / sizeof *group_names, context->groups, TLS_MAX_GROUPS))
        return env_throw_coded_error(ctx, DUK_ERR_ERROR, "ERR_CRYPTO_OPERATION_FAILED", "Failed to set ECDH curve");
    return 0;
}

static duk_ret_t set_sigalgs(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    if (!parse_names(duk_require_string(ctx, 0), signature_names, sizeof signature_names / sizeof *signature_names,
                     context->signatures, TLS_MAX_SIGNATURES))
        return tls_throw_reason(ctx, 0x0A000000, "SSL routines", "ERR_SSL_", "no shared signature algorithms");
    return 0;
}

/* setDHParam(PEM, or true for what the groups give): a warning, or undefined */
static duk_ret_t set_dh_param(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    if (duk_is_boolean(ctx, 0))
        return 0;
    size_t length;
    const unsigned char *text = with_nul(ctx, 0, &length);
    mbedtls_dhm_context dhm;
    mbedtls_dhm_init(&dhm);
    int err = mbedtls_dhm_parse_dhm(&dhm, text, length);
    size_t bits = err == 0 ? mbedtls_dhm_get_bitlen(&dhm) : 0;
    if (err == 0 && bits >= 1024)
        context->has_dh = mbedtls_dhm_get_value(&dhm, MBEDTLS_DHM_PARAM_P, &context->dh_prime) == 0 &&
                          mbedtls_dhm_get_value(&dhm, MBEDTLS_DHM_PARAM_G, &context->dh_generator) == 0;
    mbedtls_dhm_free(&dhm);
    if (err != 0)
        return 0;
    if (bits < 1024)
        return env_throw_coded_error(ctx, DUK_ERR_ERROR, "ERR_INVALID_ARG_VALUE", "DH parameter is less than 1024 bits");
    if (bits >= 2048)
        return 0;
    duk_push_string(ctx, "DH parameter is less than 2048 bits");
    return 1;
}

/* ---- numbers ---- */

static duk_ret_t set_min_proto(duk_context *ctx)
{
    this_context(ctx)->min_version = duk_get_int(ctx, 0);
    return 0;
}

static duk_ret_t set_max_proto(duk_context *ctx)
{
    this_context(ctx)->max_version = duk_get_int(ctx, 0);
    return 0;
}

static duk_ret_t get_min_proto(duk_context *ctx)
{
    duk_push_int(ctx, this_context(ctx)->min_version);
    return 1;
}

static duk_ret_t get_max_proto(duk_context *ctx)
{
    duk_push_int(ctx, this_context(ctx)->max_version);
    return 1;
}

/* OpenSSL's SSL_OP_*: those that mean something here. */
enum {
    OP_NO_TICKET = 1 << 14,
    OP_CIPHER_SERVER_PREFERENCE = 1 << 22,
    OP_NO_TLS1_2 = 1 << 27,
    OP_NO_TLS1_3 = 1 << 29
};

static duk_ret_t set_options(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    unsigned options = duk_to_uint32(ctx, 0);
    context->no_tickets |= (options & OP_NO_TICKET) != 0;
    if ((options & OP_NO_TLS1_3) && context->max_version == 0x0304)
        context->max_version = 0x0303;
    if ((options & OP_NO_TLS1_2) && context->min_version <= 0x0303) {
        if (context->max_version == 0x0303)
            context->max_version = 0x0302;
        else
            context->min_version = 0x0304;
    }
    return 0;
}

/* setClientOrder(on): the peer's order of ciphers counts */
static duk_ret_t set_client_order(duk_context *ctx)
{
    this_context(ctx)->client_order = duk_to_boolean(ctx, 0);
    return 0;
}

static duk_ret_t set_session_timeout(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    context->session_timeout = duk_get_uint(ctx, 0);
    return 0;
}

static void drop_tickets(tls_context *context)
{
    if (context->tickets_ready)
        mbedtls_ssl_ticket_free(&context->tickets);
    context->tickets_ready = false;
}

static duk_ret_t set_ticket_keys(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    size_t length;
    const uint8_t *keys = env_get_bytes(ctx, 0, &length);
    if (!keys || length != sizeof context->ticket_keys)
        return duk_type_error(ctx, "Ticket keys length must be 48 bytes");
    memcpy(context->ticket_keys, keys, length);
    drop_tickets(context);
    return 0;
}

static duk_ret_t get_ticket_keys(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    memcpy(env_push_buffer(ctx, sizeof context->ticket_keys), context->ticket_keys, sizeof context->ticket_keys);
    return 1;
}

static duk_ret_t push_der(duk_context *ctx, const mbedtls_x509_crt *cert)
{
    if (!cert || !cert->raw.p)
        return 0;
    memcpy(env_push_buffer(ctx, cert->raw.len), cert->raw.p, cert->raw.len);
    return 1;
}

static mbedtls_x509_crt *own_certificate(tls_context *context)
{
    for (tls_identity *at = context->identities; at; at = at->next) {
        if (at->has_chain)
            return &at->chain;
    }
    return NULL;
}

/* getCertificate(): one's own leaf as DER */
static duk_ret_t get_certificate(duk_context *ctx)
{
    return push_der(ctx, own_certificate(this_context(ctx)));
}

/* getIssuer(): who issued it */
static duk_ret_t get_issuer(duk_context *ctx)
{
    tls_context *context = this_context(ctx);
    mbedtls_x509_crt *own = own_certificate(context);
    if (!own)
        return 0;
    mbedtls_x509_crt *issuer = own->next ? tls_find_issuer(own->next, own) : NULL;
    return push_der(ctx, issuer ? issuer : tls_find_issuer(&context->authorities, own));
}

/* close(): let go of keys and certificates as soon as no connection needs them */
static duk_ret_t close_context(duk_context *ctx)
{
    (void)this_context(ctx);
    duk_push_this(ctx);
    tls_context_release(duk_take_owned(ctx, -1, release));
    return 0;
}

/* ---- mbedTLS's configuration ---- */

/* What OpenSSL does without being asked: certificates that are trusted complete one's own chain. */
static void complete_chain(tls_context *context, tls_identity *identity)
{
    if (identity->chain.next)
        return;
    mbedtls_x509_crt *last = &identity->chain;
    for (int depth = 0; depth < 8; depth++) {
        mbedtls_x509_crt *issuer = tls_find_issuer(&context->authorities, last);
        if (!issuer || (issuer->raw.len == last->raw.len && memcmp(issuer->raw.p, last->raw.p, last->raw.len) == 0) ||
            mbedtls_x509_crt_parse_der(&identity->chain, issuer->raw.p, issuer->raw.len) != 0)
            return;
        while (last->next)
            last = last->next;
    }
}

static int prepare_tickets(tls_context *context)
{
    if (context->tickets_ready)
        return 0;
    mbedtls_ssl_ticket_init(&context->tickets);
    int err = mbedtls_ssl_ticket_setup(&context->tickets, tls_random, NULL, MBEDTLS_CIPHER_AES_256_GCM,
                                       context->session_timeout);
    if (err == 0) /* the first 16 bytes name the keys; one key is enough for GCM */
        err = mbedtls_ssl_ticket_rotate(&context->tickets, context->ticket_keys, 4, context->ticket_keys + 16, 32,
                                        context->session_timeout);
    context->tickets_ready = err == 0;
    if (err != 0)
        mbedtls_ssl_ticket_free(&context->tickets);
    return err;
}

static void join_ciphers(tls_context *context)
{
    size_t count = 0;
    for (size_t i = 0; i < context->cipher_13_count; i++)
        context->all_ciphers[count++] = context->ciphers_13[i];
    for (size_t i = 0; i < context->cipher_count; i++)
        context->all_ciphers[count++] = context->ciphers[i];
    context->all_ciphers[count] = 0;
}

static int configure_server(tls_context *context, mbedtls_ssl_config *conf)
{
    mbedtls_ssl_conf_preference_order(conf, context->client_order ? MBEDTLS_SSL_SRV_CIPHERSUITE_ORDER_CLIENT
                                                                  : MBEDTLS_SSL_SRV_CIPHERSUITE_ORDER_SERVER);
    if (context->has_dh) {
        int err = mbedtls_mpi_copy(&conf->dhm_P, &context->dh_prime);
        if (err == 0)
            err = mbedtls_mpi_copy(&conf->dhm_G, &context->dh_generator);
        if (err != 0)
            return err;
    }
    if (context->no_tickets) {
        mbedtls_ssl_conf_new_session_tickets(conf, 0);
        return 0;
    }
    int err = prepare_tickets(context);
    if (err == 0) {
        mbedtls_ssl_conf_session_tickets_cb(conf, mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse, &context->tickets);
        mbedtls_ssl_conf_new_session_tickets(conf, 2);
    }
    return err;
}

int tls_context_configure(tls_context *context, mbedtls_ssl_config *conf, bool is_server)
{
    if (context->max_version < 0x0303 || context->min_version > context->max_version)
        return MBEDTLS_ERR_SSL_BAD_CONFIG;
    int err = mbedtls_ssl_config_defaults(conf, is_server ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT,
                                          MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    if (err != 0)
        return err;
    mbedtls_ssl_conf_rng(conf, tls_random, NULL);
    conf->min_tls_version = context->min_version < 0x0303 ? MBEDTLS_SSL_VERSION_TLS1_2 : context->min_version;
    conf->max_tls_version = context->max_version;
    join_ciphers(context);
    mbedtls_ssl_conf_ciphersuites(conf, context->all_ciphers);
    mbedtls_ssl_conf_groups(conf, context->groups);
    mbedtls_ssl_conf_sig_algs(conf, context->signatures);
    mbedtls_ssl_conf_dhm_min_bitlen(conf, 1024);
    for (tls_identity *at = context->identities; at && err == 0; at = at->next) {
        if (at->has_chain && at->has_key) {
            complete_chain(context, at);
            err = mbedtls_ssl_conf_own_cert(conf, &at->chain, &at->key);
        }
    }
    if (err != 0)
        return err;
    if (is_server)
        return configure_server(context, conf);
    mbedtls_ssl_conf_session_tickets(conf, context->no_tickets ? MBEDTLS_SSL_SESSION_TICKETS_DISABLED
                                                               : MBEDTLS_SSL_SESSION_TICKETS_ENABLED);
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
        conf, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
    return 0;
}

tls_trust tls_context_trust(duk_context *ctx, tls_context *context)
{
    return (tls_trust){
        .authorities = context->has_authorities ? &context->authorities : NULL,
        .revoked = context->has_revoked ? &context->revoked : NULL,
        .roots = context->uses_roots ? tls_default_roots(ctx) : NULL,
        .partial_chain = context->partial_chain,
        .level = context->level,
    };
}

/* ---- what JavaScript sees ---- */

/* _external: something there is, on contexts only */
static duk_ret_t get_external(duk_context *ctx)
{
    (void)this_context(ctx);
    duk_push_object(ctx);
    return 1;
}

/* getCiphers(): the names of all suites */
static duk_ret_t get_ciphers(duk_context *ctx)
{
    duk_push_array(ctx);
    const tls_cipher *cipher;
    for (duk_uarridx_t i = 0; (cipher = tls_cipher_at(i)) != NULL; i++) {
        duk_push_string(ctx, cipher->name);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

static const duk_function_list_entry methods[] = {
    {"setCert", set_cert, 1},
    {"setKey", set_key, 2},
    {"addCACert", add_ca_cert, 1},
    {"addCRL", add_crl, 1},
    {"addRootCerts", add_root_certs, 0},
    {"setAllowPartialTrustChain", set_partial_chain, 0},
    {"setCiphers", set_ciphers, 1},
    {"setCipherSuites", set_cipher_suites, 1},
    {"setECDHCurve", set_ecdh_curve, 1},
    {"setSigalgs", set_sigalgs, 1},
    {"setDHParam", set_dh_param, 1},
    {"setMinProto", set_min_proto, 1},
    {"setMaxProto", set_max_proto, 1},
    {"getMinProto", get_min_proto, 0},
    {"getMaxProto", get_max_proto, 0},
    {"setOptions", set_options, 1},
    {"setClientOrder", set_client_order, 1},
    {"setSessionTimeout", set_session_timeout, 1},
    {"setTicketKeys", set_ticket_keys, 1},
    {"getTicketKeys", get_ticket_keys, 0},
    {"getCertificate", get_certificate, 0},
    {"getIssuer", get_issuer, 0},
    {"close", close_context, 0},
    {NULL, NULL, 0},
};

void tls_context_define(duk_context *ctx)
{
    duk_push_c_function(ctx, construct, 2);
    duk_set_native_flags(ctx, -1, DUK_NATIVE_OWNER);
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, methods);
    duk_push_string(ctx, "_external");
    duk_push_c_function(ctx, get_external, 0);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_SET_CONFIGURABLE);
    duk_put_prop_string(ctx, -2, "prototype");
    duk_put_prop_string(ctx, -2, "SecureContext");
    duk_push_c_function(ctx, get_ciphers, 0);
    duk_put_prop_string(ctx, -2, "getCiphers");
}
