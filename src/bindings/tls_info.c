/*
 * tls_info.c - what a connection knows: cipher, certificates, the session to go on with another time.
 *
 * A session as getSession() gives it is our own envelope (version, verdict, the peer's certificates) around mbedTLS's
 * serialised one, which of TLS 1.3 does not keep the certificates.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/tls_wrap.h"
#include "runtime/buffer.h"
#include "runtime/env.h"
#include "runtime/text.h"

/* ---- certificates ---- */

static mbedtls_x509_crt *peer_of(tls_wrap *w)
{
    return (mbedtls_x509_crt *)(w->begun && w->ssl.conf ? mbedtls_ssl_get_peer_cert(&w->ssl) : NULL);
}

/* The peer's certificates as bytes that a session brought: 3 bytes of length before each. */
static bool next_certificate(const uint8_t **at, const uint8_t *end, const uint8_t **der, size_t *length)
{
    if (end - *at < 3)
        return false;
    *length = (size_t)(*at)[0] << 16 | (size_t)(*at)[1] << 8 | (*at)[2];
    *der = *at + 3;
    if ((size_t)(end - *der) < *length)
        return false;
    *at = *der + *length;
    return true;
}

int tls_verdict(duk_context *ctx, tls_wrap *w)
{
    if (w->verdict < 0) {
        mbedtls_x509_crt *peer = peer_of(w);
        tls_trust trust = tls_context_trust(ctx, w->context);
        bool by_key = w->reused || w->psk;
        if (w->reused && w->resumed_peer)
            w->verdict = w->resumed_verdict; /* what was found when the session began */
        else
            w->verdict = peer ? tls_verify(&trust, peer, !w->is_server) : by_key ? 0 : 2 /* UNABLE_TO_GET_ISSUER_CERT */;
    }
    return w->verdict;
}

/* verdict(): [code, text], or undefined */
static duk_ret_t verify_error(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    int verdict = w && w->established ? tls_verdict(ctx, w) : 0;
    if (verdict == 0)
        return 0;
    duk_push_array(ctx);
    duk_push_string(ctx, tls_verify_code(verdict));
    duk_put_prop_index(ctx, -2, 0);
    duk_push_string(ctx, tls_verify_text(verdict));
    duk_put_prop_index(ctx, -2, 1);
    return 1;
}

static void push_der(duk_context *ctx, duk_uarridx_t index, const uint8_t *der, size_t length)
{
    memcpy(env_push_buffer(ctx, length), der, length);
    duk_put_prop_index(ctx, -2, index);
}

static void add_to_array(void *data, const mbedtls_x509_crt *cert)
{
    duk_context *ctx = data;
    push_der(ctx, (duk_uarridx_t)duk_get_length(ctx, -1), cert->raw.p, cert->raw.len);
}

/* peerCertificates(whole chain): an array of DER, the leaf first, then each one's issuer as far as it is known; undefined
 * when the peer has none */
static duk_ret_t peer_certificates(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (!w)
        return 0;
    mbedtls_x509_crt *peer = peer_of(w);
    duk_push_array(ctx);
    if (peer && duk_to_boolean(ctx, 0)) {
        tls_trust trust = tls_context_trust(ctx, w->context);
        tls_chain_each(&trust, peer, add_to_array, ctx);
    } else if (peer) {
        add_to_array(ctx, peer);
    } else {
        const uint8_t *at = w->resumed_peer, *der;
        size_t length;
        for (duk_uarridx_t i = 0; at && next_certificate(&at, w->resumed_peer + w->resumed_peer_length, &der, &length); i++)
            push_der(ctx, i, der, length);
    }
    return duk_get_length(ctx, -1) > 0 ? 1 : 0;
}

/* ownCertificate(): DER, or undefined */
static duk_ret_t own_certificate(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    tls_identity *identity = w && w->context ? w->context->identities : NULL;
    while (identity && !identity->has_chain)
        identity = identity->next;
    if (!identity)
        return 0;
    memcpy(env_push_buffer(ctx, identity->chain.raw.len), identity->chain.raw.p, identity->chain.raw.len);
    return 1;
}

/* ---- sessions ---- */

enum { FORMAT = 1, HEADER = 6 };

static size_t peer_size(const mbedtls_x509_crt *peer)
{
    size_t size = 0;
    for (; peer && peer->raw.p; peer = peer->next)
        size += 3 + peer->raw.len;
    return size;
}

static void write_peer(uint8_t *out, const mbedtls_x509_crt *peer)
{
    for (; peer && peer->raw.p; peer = peer->next) {
        *out++ = (uint8_t)(peer->raw.len >> 16);
        *out++ = (uint8_t)(peer->raw.len >> 8);
        *out++ = (uint8_t)peer->raw.len;
        memcpy(out, peer->raw.p, peer->raw.len);
        out += peer->raw.len;
    }
}

/* The envelope of a session, malloc'd. */
static uint8_t *pack(tls_wrap *w, const mbedtls_ssl_session *session, size_t *length)
{
    size_t inner = 0;
    (void)mbedtls_ssl_session_save(session, NULL, 0, &inner);
    mbedtls_x509_crt *peer = peer_of(w);
    size_t certificates = peer ? peer_size(peer) : w->resumed_peer_length;
    uint8_t *out = inner > 0 ? malloc(HEADER + certificates + inner) : NULL;
    if (!out)
        return NULL;
    out[0] = FORMAT;
    out[1] = (uint8_t)tls_verdict(w->env->ctx, w);
    for (int i = 0; i < 4; i++)
        out[2 + i] = (uint8_t)(certificates >> (24 - 8 * i));
    if (peer)
        write_peer(out + HEADER, peer);
    else if (certificates > 0)
        memcpy(out + HEADER, w->resumed_peer, certificates);
    if (mbedtls_ssl_session_save(session, out + HEADER + certificates, inner, &inner) != 0) {
        free(out);
        return NULL;
    }
    *length = HEADER + certificates + inner;
    return out;
}

static bool make_session(tls_wrap *w)
{
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    size_t length = 0;
    uint8_t *bytes = NULL;
    if (w->established && w->is_server && w->ssl.session)
        bytes = pack(w, w->ssl.session, &length);
    else if (w->established && mbedtls_ssl_get_session(&w->ssl, &session) == 0)
        bytes = pack(w, &session, &length);
    mbedtls_ssl_session_free(&session);
    if (!bytes)
        return false;
    free(w->session);
    w->session = bytes;
    w->session_length = length;
    return true;
}

/* onnewsession(identifier, session) */
void tls_store_session(tls_wrap *w)
{
    duk_context *ctx = w->env->ctx;
    if (!make_session(w))
        return;
    memcpy(env_push_buffer(ctx, w->given_session_id_length), w->given_session_id, w->given_session_id_length);
    memcpy(env_push_buffer(ctx, w->session_length), w->session, w->session_length);
    tls_emit(w, "onnewsession", 2);
}

bool tls_load_session(tls_wrap *w, mbedtls_ssl_session *session, const uint8_t *bytes, size_t length)
{
    if (length < HEADER || bytes[0] != FORMAT)
        return false;
    size_t certificates = 0;
    for (int i = 0; i < 4; i++)
        certificates = certificates << 8 | bytes[2 + i];
    if (certificates > length - HEADER)
        return false;
    if (mbedtls_ssl_session_load(session, bytes + HEADER + certificates, length - HEADER - certificates) != 0)
        return false;
    free(w->resumed_peer);
    w->resumed_peer = certificates > 0 ? malloc(certificates) : NULL;
    w->resumed_peer_length = w->resumed_peer ? certificates : 0;
    if (w->resumed_peer)
        memcpy(w->resumed_peer, bytes + HEADER, certificates);
    w->resumed_verdict = bytes[1];
    return true;
}

/* getSession(): bytes for another connection's setSession, or undefined */
static duk_ret_t get_session(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (!w)
        return 0;
    if (!w->session && !make_session(w)) {
        if (!w->resume)
            return 0;
        memcpy(env_push_buffer(ctx, w->resume_length), w->resume, w->resume_length);
        return 1;
    }
    memcpy(env_push_buffer(ctx, w->session_length), w->session, w->session_length);
    return 1;
}

/* getTLSTicket(): the ticket of a client's session */
static duk_ret_t get_ticket(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    mbedtls_ssl_session *session = w && w->established ? w->ssl.session : NULL;
    if (!session || w->is_server || !session->ticket)
        return 0;
    memcpy(env_push_buffer(ctx, session->ticket_len), session->ticket, session->ticket_len);
    return 1;
}

static duk_ret_t is_session_reused(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    duk_push_boolean(ctx, w && w->established && w->reused && !w->psk);
    return 1;
}

/* ---- what was agreed on ---- */

static void put_string(duk_context *ctx, const char *name, const char *value)
{
    duk_push_string(ctx, value);
    duk_put_prop_string(ctx, -2, name);
}

static duk_ret_t get_cipher(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    const tls_cipher *cipher = w && w->established ? tls_cipher_find(mbedtls_ssl_get_ciphersuite_id_from_ssl(&w->ssl)) : NULL;
    char name[64];
    duk_push_object(ctx);
    if (!cipher)
        return 1;
    tls_cipher_standard_name(cipher, name, sizeof name);
    put_string(ctx, "name", cipher->name);
    put_string(ctx, "standardName", name);
    put_string(ctx, "version", tls_cipher_version(cipher));
    return 1;
}

static duk_ret_t get_protocol(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (!w)
        return 0;
    bool is_12 = w->established && w->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_2;
    duk_push_string(ctx, w->established ? is_12 ? "TLSv1.2" : "TLSv1.3" : "unknown");
    return 1;
}

/* getALPNNegotiatedProtocol(): its name, false for none */
static duk_ret_t get_alpn(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    const char *name = w && w->established ? mbedtls_ssl_get_alpn_protocol(&w->ssl) : NULL;
    if (name)
        env_push_utf8(ctx, name, strlen(name));
    else
        duk_push_false(ctx);
    return 1;
}

/* getServername(): what the client asks for, false for nothing */
static duk_ret_t get_server_name(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w && w->server_name)
        env_push_utf8(ctx, w->server_name, strlen(w->server_name));
    else
        duk_push_false(ctx);
    return 1;
}

static const struct {
    uint16_t id;
    const char *name;
    int bits;
} groups[] = {
    {0x1d, "X25519", 253}, {0x1e, "X448", 448}, {0x17, "prime256v1", 256}, {0x18, "secp384r1", 384},
    {0x19, "secp521r1", 521}, {0x16, "secp256k1", 256}, {0x15, "secp224r1", 224}, {0x1a, "brainpoolP256r1", 256},
    {0x1b, "brainpoolP384r1", 384}, {0x1c, "brainpoolP512r1", 512},
};

/* getEphemeralKeyInfo(): { type, name, size } of the key exchange; null on a server */
static duk_ret_t get_ephemeral(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (!w || w->is_server) {
        duk_push_null(ctx);
        return 1;
    }
    duk_push_object(ctx);
    const char *suite = mbedtls_ssl_get_ciphersuite(&w->ssl);
    if (suite && strncmp(suite, "TLS-RSA-", 8) == 0)
        return 1; /* the key goes under the certificate's */
    unsigned dh = w->dh_bits;
    if (w->group >= 0x100 && w->group <= 0x104)
        dh = (unsigned[]){2048, 3072, 4096, 6144, 8192}[w->group - 0x100];
    if (dh > 0) {
        put_string(ctx, "type", "DH");
        duk_push_uint(ctx, dh);
        duk_put_prop_string(ctx, -2, "size");
        return 1;
    }
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (groups[i].id == w->group) {
            put_string(ctx, "type", "ECDH");
            put_string(ctx, "name", groups[i].name);
            duk_push_int(ctx, groups[i].bits);
            duk_put_prop_string(ctx, -2, "size");
        }
    }
    return 1;
}

/* exportKeyingMaterial(length, label, context or undefined) */
static duk_ret_t export_keying_material(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    size_t length = duk_require_uint(ctx, 0), label_length, context_length = 0;
    const uint8_t *context = env_get_bytes(ctx, 2, &context_length);
    const char *label = env_to_utf8(ctx, 1, &label_length);
    if (!w || !w->established)
        return 0;
    uint8_t *out = env_push_buffer(ctx, length);
    int err = mbedtls_ssl_export_keying_material(&w->ssl, out, length, label, label_length, context, context_length,
                                                 context != NULL);
    return err == 0 ? 1 : duk_error(ctx, DUK_ERR_ERROR, "the keying material cannot be exported");
}

/* finishedMessage(the peer's): the verify data of the Finished message */
static duk_ret_t get_finished(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    bool peers = duk_to_boolean(ctx, 0);
    if (!w || !w->established)
        return 0;
    size_t length = w->finished_length[peers];
    const void *bytes = w->finished[peers];
    if (w->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_2) {
        length = w->ssl.verify_data_len;
        bytes = peers ? w->ssl.peer_verify_data : w->ssl.own_verify_data;
    }
    memcpy(env_push_buffer(ctx, length), bytes, length);
    return length > 0;
}

const duk_function_list_entry tls_info_methods[] = {
    {"verdict", verify_error, 0},
    {"peerCertificates", peer_certificates, 1},
    {"ownCertificate", own_certificate, 0},
    {"getSession", get_session, 0},
    {"getTLSTicket", get_ticket, 0},
    {"isSessionReused", is_session_reused, 0},
    {"getCipher", get_cipher, 0},
    {"getProtocol", get_protocol, 0},
    {"getALPNNegotiatedProtocol", get_alpn, 0},
    {"getServername", get_server_name, 0},
    {"getEphemeralKeyInfo", get_ephemeral, 0},
    {"exportKeyingMaterial", export_keying_material, 3},
    {"finishedMessage", get_finished, 1},
    {NULL, NULL, 0},
};
