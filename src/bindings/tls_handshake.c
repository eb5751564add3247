/*
 * tls_handshake.c - from the first bytes to the first data. On a server whoever has a say (a session store, SNI, ALPN) is
 * asked before mbedTLS sees the ClientHello; then the configuration is made and the handshake runs without a stop.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bindings/tls_wrap.h"
#include "runtime/buffer.h"
#include "runtime/text.h"

#include "mbedtls/platform.h"
#include "../library/ssl_misc.h"

/* ---- failure ---- */

void tls_fail(tls_wrap *w, int code)
{
    duk_context *ctx = w->env->ctx;
    if (w->failed || w->destroyed)
        return;
    w->failed = true;
    tls_failure failure = {.code = code, .alert = w->ssl.in_msg && code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE ? w->ssl.in_msg[1] : -1};
    memcpy(failure.first, w->first, sizeof failure.first);
    failure.no_certificate = w->chosen && code == MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE && !w->context->identities;
    if (code == MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE && w->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_2) /* which mbedTLS does not tell */
        (void)mbedtls_ssl_send_alert_message(&w->ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL, MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE);
    tls_flush(w);
    tls_update_reading(w);
    tls_push_failure(ctx, &failure);
    tls_emit(w, "onerror", 1);
    if (!w->destroyed)
        tls_cancel_write(w, UV_EPROTO);
}

/* ---- mbedTLS's questions ---- */

/* All that is wrong with certificates is found afterwards (tls_verify.c). */
static int accept_all(void *unused, mbedtls_x509_crt *cert, int depth, uint32_t *flags)
{
    *flags = 0;
    return 0;
}

static int note_server_name(void *wrap, mbedtls_ssl_context *ssl, const unsigned char *name, size_t length)
{
    tls_wrap *w = wrap;
    free(w->server_name);
    w->server_name = malloc(length + 1);
    if (!w->server_name)
        return MBEDTLS_ERR_SSL_ALLOC_FAILED;
    memcpy(w->server_name, name, length);
    w->server_name[length] = '\0';
    return 0;
}

static void log_line(tls_wrap *w, const char *label, const uint8_t *secret, size_t length);

static void log_key(void *wrap, mbedtls_ssl_key_export_type type, const unsigned char *secret, size_t secret_length,
                    const unsigned char client_random[32], const unsigned char server_random[32],
                    mbedtls_tls_prf_types prf)
{
    static const char *const labels[] = {
        [MBEDTLS_SSL_KEY_EXPORT_TLS12_MASTER_SECRET] = "CLIENT_RANDOM",
        [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_EARLY_SECRET] = "CLIENT_EARLY_TRAFFIC_SECRET",
        [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_EARLY_EXPORTER_SECRET] = "EARLY_EXPORTER_SECRET",
        [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_HANDSHAKE_TRAFFIC_SECRET] = "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_HANDSHAKE_TRAFFIC_SECRET] = "SERVER_HANDSHAKE_TRAFFIC_SECRET",
        [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_APPLICATION_TRAFFIC_SECRET] = "CLIENT_TRAFFIC_SECRET_0",
        [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_APPLICATION_TRAFFIC_SECRET] = "SERVER_TRAFFIC_SECRET_0",
    };
    tls_wrap *w = wrap;
    memcpy(w->client_random, client_random, sizeof w->client_random);
    log_line(w, labels[type], secret, secret_length);
}

/* A line of the format that NSS invented. */
static void log_line(tls_wrap *w, const char *label, const uint8_t *secret, size_t secret_length)
{
    char line[400];
    int at = snprintf(line, sizeof line, "%s ", label);
    for (int i = 0; i < 32; i++)
        at += snprintf(line + at, sizeof line - (size_t)at, "%02x", w->client_random[i]);
    line[at++] = ' ';
    for (size_t i = 0; i < secret_length && at < (int)sizeof line - 4; i++)
        at += snprintf(line + at, sizeof line - (size_t)at, "%02x", secret[i]);
    line[at++] = '\n';
    memcpy(env_push_buffer(w->env->ctx, (size_t)at), line, (size_t)at);
    tls_emit(w, "onkeylog", 1);
}

/* ---- pre-shared keys ---- */

/* [ ... result ] -> [ ... ]: the key that onpskexchange has given; false for none */
static bool take_key(tls_wrap *w)
{
    duk_context *ctx = w->env->ctx;
    size_t length;
    const void *bytes = env_get_bytes(ctx, -1, &length);
    free(w->psk);
    w->psk = bytes && length > 0 ? malloc(length) : NULL;
    w->psk_length = w->psk ? length : 0;
    if (w->psk)
        memcpy(w->psk, bytes, length);
    duk_pop(ctx);
    return w->psk != NULL;
}

/* Ask JavaScript: [ ... question ] -> [ ... answer ] */
static void ask_key(tls_wrap *w)
{
    duk_context *ctx = w->env->ctx;
    env_ref_push(ctx, w->self);
    duk_get_prop_string(ctx, -1, "onpskexchange");
    duk_insert(ctx, -3);
    duk_insert(ctx, -2);
    env_callback_result(w->env, 1);
}

/* onpskexchange(identity): the key, or nothing */
static int find_server_key(void *wrap, mbedtls_ssl_context *ssl, const unsigned char *identity, size_t length)
{
    tls_wrap *w = wrap;
    if (w->destroyed)
        return MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY;
    env_push_utf8(w->env->ctx, identity, length);
    ask_key(w);
    if (w->destroyed || !take_key(w))
        return MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY;
    return mbedtls_ssl_set_hs_psk(ssl, w->psk, w->psk_length);
}

/* onpskexchange(hint): { psk, identity } */
static int find_client_key(tls_wrap *w)
{
    duk_context *ctx = w->env->ctx;
    duk_push_null(ctx);
    ask_key(w);
    if (!duk_is_object(ctx, -1) || w->destroyed) {
        duk_pop(ctx);
        return 0;
    }
    duk_get_prop_string(ctx, -1, "psk");
    bool has_key = take_key(w);
    duk_get_prop_string(ctx, -1, "identity");
    size_t length;
    const char *identity = env_to_utf8(ctx, duk_get_top_index(ctx), &length);
    int err = has_key ? mbedtls_ssl_conf_psk(&w->conf, w->psk, w->psk_length, (const unsigned char *)identity, length) : 0;
    duk_pop_2(ctx);
    return err;
}

/* ---- sessions of TLS 1.2 by their identifiers ---- */

static int get_cached(void *wrap, unsigned char const *id, size_t id_length, mbedtls_ssl_session *session)
{
    tls_wrap *w = wrap;
    bool found = w->resume && w->hello && w->hello->session_id.length == id_length &&
                 memcmp(w->hello->session_id.at, id, id_length) == 0 &&
                 tls_load_session(w, session, w->resume, w->resume_length);
    return found ? 0 : MBEDTLS_ERR_SSL_CACHE_ENTRY_NOT_FOUND;
}

static int set_cached(void *wrap, unsigned char const *id, size_t id_length, const mbedtls_ssl_session *session)
{
    tls_wrap *w = wrap;
    if (id_length <= sizeof w->given_session_id) {
        memcpy(w->given_session_id, id, id_length);
        w->given_session_id_length = id_length;
    }
    return 0;
}

/* ---- beginning ---- */

static void configure_peer_check(tls_wrap *w)
{
    /* A client must see the certificate whatever it is; a server takes what it asks for, and only insists on one. */
    int mode = MBEDTLS_SSL_VERIFY_OPTIONAL;
    if (w->is_server)
        mode = !w->request_cert ? MBEDTLS_SSL_VERIFY_NONE
                                : w->reject_unauthorized ? MBEDTLS_SSL_VERIFY_REQUIRED : MBEDTLS_SSL_VERIFY_OPTIONAL;
    mbedtls_ssl_conf_authmode(&w->conf, mode);
    mbedtls_ssl_conf_verify(&w->conf, accept_all, NULL);
    if (w->is_server && mode != MBEDTLS_SSL_VERIFY_NONE) {
        tls_identity *own = w->context->identities;
        bool named = w->context->has_authorities;
        mbedtls_ssl_conf_cert_req_ca_list(&w->conf, named ? MBEDTLS_SSL_CERT_REQ_CA_LIST_ENABLED
                                                          : MBEDTLS_SSL_CERT_REQ_CA_LIST_DISABLED);
        if (named || own)
            mbedtls_ssl_conf_ca_chain(&w->conf, named ? &w->context->authorities : &own->chain, NULL);
    }
}

static void configure_session(tls_wrap *w)
{
    if (!w->is_server)
        return;
    mbedtls_ssl_conf_sni(&w->conf, note_server_name, w);
    if (w->asks_session)
        mbedtls_ssl_conf_session_cache(&w->conf, w, get_cached, set_cached);
}

static int configure_keys(tls_wrap *w)
{
    if (!w->asks_psk)
        return 0;
    if (!w->is_server)
        return find_client_key(w);
    mbedtls_ssl_conf_psk_cb(&w->conf, find_server_key, w);
    return 0;
}

/* The session a client wants to go on with; what cannot be used is no error. */
static void offer_session(tls_wrap *w)
{
    if (w->is_server || !w->resume)
        return;
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    if (tls_load_session(w, &session, w->resume, w->resume_length))
        (void)mbedtls_ssl_set_session(&w->ssl, &session);
    mbedtls_ssl_session_free(&session);
}

/* Everything is known: set mbedTLS up. */
static int begin(tls_wrap *w)
{
    w->begun = true;
    int err = tls_context_configure(w->context, &w->conf, w->is_server);
    if (err != 0)
        return err;
    configure_peer_check(w);
    configure_session(w);
    err = configure_keys(w);
    if (err == 0 && w->alpn)
        err = mbedtls_ssl_conf_alpn_protocols(&w->conf, (const char **)w->alpn);
    if (err == 0 && !w->destroyed)
        err = mbedtls_ssl_setup(&w->ssl, &w->conf);
    if (err != 0 || w->destroyed)
        return err;
    mbedtls_ssl_set_bio(&w->ssl, w, tls_send, tls_receive, NULL);
    if (w->logs_keys)
        mbedtls_ssl_set_export_keys_cb(&w->ssl, log_key, w);
    if (!w->is_server)
        err = mbedtls_ssl_set_hostname(&w->ssl, w->server_name);
    if (err == 0)
        offer_session(w);
    return err;
}

/* ---- the handshake ---- */

/* What mbedTLS forgets when it is over. */
static void take_notes(tls_wrap *w)
{
    const mbedtls_ssl_handshake_params *h = w->ssl.handshake;
    if (!h)
        return;
    if (w->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_3) {
        w->reused = (h->key_exchange_mode & (MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK |
                                             MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL)) != 0;
        if (h->offered_group_id)
            w->group = h->offered_group_id;
        if (w->reused && w->is_server)
            w->conf.new_session_tickets_count = 0; /* the one it has is good still */
        return;
    }
    w->reused = h->resume != 0;
    if (h->ecdh_ctx.grp_id != MBEDTLS_ECP_DP_NONE)
        w->group = mbedtls_ssl_get_tls_id_from_ecp_group_id(h->ecdh_ctx.grp_id);
    if (mbedtls_dhm_get_bitlen(&h->dhm_ctx) > 0)
        w->dh_bits = (unsigned)mbedtls_dhm_get_bitlen(&h->dhm_ctx);
}

/* TLS 1.3's Finished messages, which exist during one step only. */
static void note_finished(tls_wrap *w, int state)
{
    const mbedtls_ssl_handshake_params *h = w->ssl.handshake;
    if (!h || w->ssl.tls_version != MBEDTLS_SSL_VERSION_TLS1_3 ||
        (state != MBEDTLS_SSL_CLIENT_FINISHED && state != MBEDTLS_SSL_SERVER_FINISHED) || w->ssl.state == state)
        return;
    bool peers = (state == MBEDTLS_SSL_CLIENT_FINISHED) == w->is_server;
    size_t length = peers ? h->state_local.finished_in.digest_len : h->state_local.finished_out.digest_len;
    if (length > sizeof w->finished[peers])
        return;
    memcpy(w->finished[peers], peers ? h->state_local.finished_in.digest : h->state_local.finished_out.digest, length);
    w->finished_length[peers] = length;
}

static int run_handshake(tls_wrap *w)
{
    int err = 0;
    while (err == 0 && w->ssl.state != MBEDTLS_SSL_HANDSHAKE_OVER) {
        int state = w->ssl.state;
        w->inside = true;
        err = mbedtls_ssl_handshake_step(&w->ssl);
        w->inside = false;
        take_notes(w);
        note_finished(w, state);
        if (w->is_server && state == MBEDTLS_SSL_SERVER_FINISHED && w->ssl.state != state && w->ssl.transform_application &&
            w->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_3) /* from here on the client reads with these keys (alerts) */
            mbedtls_ssl_set_outbound_transform(&w->ssl, w->ssl.transform_application);
        if (w->destroyed)
            return MBEDTLS_ERR_SSL_WANT_READ;
    }
    return err;
}

/* What mbedTLS keeps of a handshake in TLS 1.3 is for tickets that a client may still get. */
static void forget_handshake(mbedtls_ssl_context *ssl)
{
    if (!ssl->handshake)
        return;
    mbedtls_ssl_handshake_free(ssl);
    mbedtls_free(ssl->handshake);
    ssl->handshake = NULL;
    /* mbedTLS frees these with it, or not at all */
    mbedtls_ssl_transform_free(ssl->transform_negotiate);
    mbedtls_free(ssl->transform_negotiate);
    ssl->transform_negotiate = NULL;
    mbedtls_ssl_session_free(ssl->session_negotiate);
    mbedtls_free(ssl->session_negotiate);
    ssl->session_negotiate = NULL;
}

static void finish(tls_wrap *w)
{
    w->established = true;
    if (w->is_server)
        forget_handshake(&w->ssl);
    free(w->hello);
    w->hello = NULL;
    if (w->logs_keys && w->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_3) {
        const tls_cipher *cipher = tls_cipher_find(mbedtls_ssl_get_ciphersuite_id_from_ssl(&w->ssl));
        log_line(w, "EXPORTER_SECRET", w->ssl.session->app_secrets.exporter_master_secret,
                 cipher && strstr(cipher->name, "SHA384") ? 48 : 32);
    }
    /* What a client says last goes out only when the program has looked at the server's certificate. */
    if (w->is_server)
        tls_flush(w);
    if (w->tells_sessions && !w->reused && w->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_2 &&
        (!w->is_server || w->given_session_id_length > 0))
        tls_store_session(w);
    tls_emit(w, "onhandshakedone", 0);
    if (!w->destroyed) {
        tls_flush(w);
        tls_write_held(w);
    }
    if (!w->destroyed)
        tls_update_reading(w);
}

/* ---- asking before the handshake ---- */

static void push_bytes_or_empty(duk_context *ctx, tls_bytes bytes)
{
    void *copy = env_push_buffer(ctx, bytes.length);
    if (bytes.length > 0)
        memcpy(copy, bytes.at, bytes.length);
}

static void push_hello(duk_context *ctx, const tls_hello *hello)
{
    duk_push_object(ctx);
    push_bytes_or_empty(ctx, hello->session_id);
    duk_put_prop_string(ctx, -2, "sessionId");
    env_push_utf8(ctx, hello->server_name.at, hello->server_name.length);
    duk_put_prop_string(ctx, -2, "servername");
    duk_push_boolean(ctx, hello->has_ticket);
    duk_put_prop_string(ctx, -2, "tlsTicket");
    duk_push_boolean(ctx, hello->wants_ocsp);
    duk_put_prop_string(ctx, -2, "OCSPRequest");
}

/* Protocols as on the wire to the array that mbedTLS wants; a length of 0: one that nobody speaks. */
static bool set_protocols(tls_wrap *w, const uint8_t *wire, size_t length)
{
    static const uint8_t nobody[] = {1, '\xff'};
    if (length == 0) {
        wire = nobody;
        length = sizeof nobody;
    }
    size_t count = 0;
    for (size_t at = 0; at < length && wire[at] > 0 && at + wire[at] < length; at += 1u + wire[at])
        count++;
    char **list = malloc((count + 1) * sizeof *list + length + 1);
    if (!list)
        return false;
    char *text = (char *)(list + count + 1);
    for (size_t i = 0, at = 0; i < count; i++) {
        list[i] = text;
        memcpy(text, wire + at + 1, wire[at]);
        text += wire[at];
        *text++ = '\0';
        at += 1u + wire[at];
    }
    list[count] = NULL;
    free(w->alpn);
    w->alpn = list;
    return true;
}

/* RFC 7301, 3.1: names of 1 to 255 bytes, each behind its length. */
static bool is_protocol_list(tls_bytes list)
{
    size_t at = 0;
    while (at < list.length && list.at[at] > 0)
        at += 1u + list.at[at];
    return at == list.length;
}

/* ALPNCallback(list as on the wire): where in it the chosen one stands, or undefined for none */
static void ask_protocol(tls_wrap *w)
{
    duk_context *ctx = w->env->ctx;
    tls_bytes offered = w->hello->alpn;
    if (!is_protocol_list(offered)) {
        set_protocols(w, NULL, 0); /* mbedTLS reads the list only if there is a choice, and refuses it */
        return;
    }
    env_ref_push(ctx, w->self);
    duk_get_prop_string(ctx, -1, "ALPNCallback");
    duk_insert(ctx, -2);
    push_bytes_or_empty(ctx, offered);
    env_callback_result(w->env, 1);
    size_t at = duk_is_number(ctx, -1) ? (size_t)duk_get_uint(ctx, -1) : offered.length;
    duk_pop(ctx);
    if (w->destroyed)
        return;
    if (at < offered.length)
        set_protocols(w, offered.at + at, 1u + offered.at[at]);
    else
        set_protocols(w, NULL, 0);
}

/* Ask the next one; true when the handshake may begin. */
static bool ask(tls_wrap *w)
{
    duk_context *ctx = w->env->ctx;
    while (w->phase != TLS_READY && !w->waiting && !w->destroyed) {
        if (w->phase == TLS_SESSION && w->asks_session) {
            w->waiting = true;
            push_hello(ctx, w->hello);
            tls_emit(w, "onclienthello", 1);
        } else if (w->phase == TLS_CERTIFICATE && w->asks_certificate) {
            w->waiting = true;
            push_hello(ctx, w->hello);
            tls_emit(w, "oncertcb", 1);
        } else {
            if (w->phase == TLS_PROTOCOL && w->asks_protocol && w->hello->alpn.length > 0)
                ask_protocol(w);
            w->phase++;
        }
    }
    return w->phase == TLS_READY && !w->destroyed;
}

/* A server's first bytes: true when the handshake may begin. */
static bool may_begin(tls_wrap *w)
{
    if (w->phase == TLS_READY || !(w->asks_session || w->asks_certificate || w->asks_protocol)) {
        w->phase = TLS_READY;
        return true;
    }
    if (w->waiting)
        return false;
    if (!w->hello) {
        w->hello = malloc(sizeof *w->hello);
        tls_hello_result result = w->hello ? tls_hello_read(w->hello, w->feed, w->feed_left) : TLS_HELLO_BAD;
        if (result != TLS_HELLO_DONE) {
            free(w->hello);
            w->hello = NULL;
            if (result == TLS_HELLO_BAD)
                w->phase = TLS_READY; /* mbedTLS says what is wrong */
            return result == TLS_HELLO_BAD;
        }
    }
    return ask(w);
}

void tls_process(tls_wrap *w)
{
    if (w->failed || w->destroyed)
        return;
    if (!w->begun) {
        if (w->is_server ? !may_begin(w) : true)
            return;
        int err = begin(w);
        if (w->destroyed)
            return;
        if (err != 0) {
            tls_fail(w, err);
            return;
        }
    }
    if (!w->established) {
        int err = run_handshake(w);
        if (w->destroyed)
            return;
        if (err == 0) {
            finish(w);
        } else if (err == MBEDTLS_ERR_SSL_WANT_READ || err == MBEDTLS_ERR_SSL_WANT_WRITE) {
            tls_flush(w);
            return;
        } else {
            tls_fail(w, err);
            return;
        }
    }
    if (!w->destroyed && !w->failed)
        tls_read_clear(w);
    if (!w->destroyed)
        tls_buffers_give(w);
}

/* The answer is there: go on with the bytes that were kept. */
static void answered(tls_wrap *w)
{
    if (!w->waiting)
        return;
    w->waiting = false;
    w->phase++;
}

static duk_ret_t end_parser(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w && w->phase == TLS_SESSION)
        answered(w);
    return 0;
}

/* certCbDone(context or undefined): with the context that SNI has chosen */
static duk_ret_t cert_cb_done(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    tls_context *chosen = tls_context_at(ctx, 0);
    if (!w || w->phase != TLS_CERTIFICATE || !w->waiting)
        return 0;
    if (chosen) {
        tls_context_release(w->context);
        w->context = tls_context_keep(chosen);
        w->chosen = true;
    }
    answered(w);
    return 0;
}

/* setKeyCert(context): another certificate, before the handshake begins */
static duk_ret_t set_key_cert(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    tls_context *chosen = tls_context_at(ctx, 0);
    if (!w || !chosen || w->begun)
        return 0;
    tls_context_release(w->context);
    w->context = tls_context_keep(chosen);
    return 0;
}

/* proceed(): after an answer that came late */
static duk_ret_t proceed(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (!w || w->waiting || w->processing)
        return 0;
    duk_push_this(ctx);
    tls_feed(w, NULL, 0);
    if (!w->destroyed)
        tls_update_reading(w);
    return 0;
}

/* ---- what JavaScript sets ---- */

void tls_begin(tls_wrap *w)
{
    if (w->is_server || w->begun || (w->has_lower && !(tls_lower(w) && uv_is_writable(tls_lower(w)))))
        return;
    int err = begin(w);
    if (w->destroyed)
        return;
    if (err != 0)
        tls_fail(w, err);
    else
        tls_feed(w, NULL, 0);
    if (!w->destroyed)
        tls_update_reading(w);
}

/* start(): a client speaks first */
static duk_ret_t start(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w)
        tls_begin(w);
    return 0;
}

static duk_ret_t set_verify_mode(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w) {
        w->request_cert = duk_to_boolean(ctx, 0);
        w->reject_unauthorized = duk_to_boolean(ctx, 1);
    }
    return 0;
}

static duk_ret_t enable_sessions(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w) {
        w->asks_session = w->is_server;
        w->tells_sessions = true;
    }
    return 0;
}

static duk_ret_t enable_cert_cb(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w)
        w->asks_certificate = true;
    return 0;
}

static duk_ret_t enable_alpn_cb(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w)
        w->asks_protocol = true;
    return 0;
}

static duk_ret_t enable_psk(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w)
        w->asks_psk = true;
    return 0;
}

static duk_ret_t enable_keylog(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (w) {
        w->logs_keys = true;
        if (w->begun && !w->established)
            mbedtls_ssl_set_export_keys_cb(&w->ssl, log_key, w);
    }
    return 0;
}

static duk_ret_t set_alpn(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    size_t length;
    const uint8_t *wire = env_get_bytes(ctx, 0, &length);
    if (w && wire && !w->begun && length > 0)
        set_protocols(w, wire, length);
    return 0;
}

static duk_ret_t set_server_name(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    size_t length;
    const char *name = env_to_utf8(ctx, 0, &length);
    if (!w)
        return 0;
    free(w->server_name);
    w->server_name = length > 0 ? strdup(name) : NULL;
    return 0;
}

/* setSession(bytes), loadSession(bytes): go on with this one */
static duk_ret_t set_session(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    size_t length;
    const uint8_t *bytes = env_get_bytes(ctx, 0, &length);
    if (!w || !bytes || length == 0)
        return 0;
    free(w->resume);
    w->resume = malloc(length);
    w->resume_length = w->resume ? length : 0;
    if (w->resume)
        memcpy(w->resume, bytes, length);
    return 0;
}

const duk_function_list_entry tls_handshake_methods[] = {
    {"start", start, 0},
    {"endParser", end_parser, 0},
    {"certCbDone", cert_cb_done, 1},
    {"setKeyCert", set_key_cert, 1},
    {"proceed", proceed, 0},
    {"setVerifyMode", set_verify_mode, 2},
    {"enableSessionCallbacks", enable_sessions, 0},
    {"enableCertCb", enable_cert_cb, 0},
    {"enableALPNCb", enable_alpn_cb, 0},
    {"enablePskCallback", enable_psk, 0},
    {"enableKeylogCallback", enable_keylog, 0},
    {"setALPNProtocols", set_alpn, 1},
    {"setServername", set_server_name, 1},
    {"setSession", set_session, 1},
    {"loadSession", set_session, 1},
    {NULL, NULL, 0},
};
