/*
 * tls_wrap.c - internalBinding('tls_wrap'): the life of TLS connections.
 */
#include "bindings/tls_wrap.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"

#define POINTER DUK_HIDDEN_SYMBOL("tls")

/* ---- life ---- */

static void free_engine(tls_wrap *w)
{
    mbedtls_ssl_free(&w->ssl);
    mbedtls_ssl_config_free(&w->conf);
    mbedtls_ssl_init(&w->ssl);
    mbedtls_ssl_config_init(&w->conf);
    tls_context_release(w->context);
    w->context = NULL;
    free(w->alpn);
    w->alpn = NULL;
}

static void free_bytes(tls_wrap *w)
{
    free(w->hello);
    free(w->in);
    free(w->next);
    free(w->out);
    free(w->clear);
    free(w->server_name);
    free(w->resume);
    if (w->psk)
        mbedtls_platform_zeroize(w->psk, w->psk_length);
    free(w->psk);
    free(w->psk_identity);
    free(w->psk_hint);
    if (w->session)
        mbedtls_platform_zeroize(w->session, w->session_length);
    free(w->session);
    free(w->resumed_peer);
}

/* Here only when destroyed, or with the end of the heap. */
static duk_ret_t finalize(duk_context *ctx)
{
    duk_get_prop_string(ctx, 0, POINTER);
    tls_wrap *w = duk_get_pointer(ctx, -1);
    duk_del_prop_string(ctx, 0, POINTER);
    if (!w)
        return 0;
    tls_detach(w);
    free_engine(w);
    free_bytes(w);
    free(w);
    return 0;
}

tls_wrap *tls_this(duk_context *ctx)
{
    duk_push_this(ctx);
    duk_get_prop_string(ctx, -1, POINTER);
    tls_wrap *w = duk_get_pointer(ctx, -1);
    duk_pop_2(ctx);
    return w && !w->destroyed ? w : NULL;
}

/* new TLSWrap(handle or null, SecureContext, is server) */
static duk_ret_t construct(duk_context *ctx)
{
    if (!duk_is_constructor_call(ctx))
        return duk_type_error(ctx, "a connection is made with new");
    tls_context *context = tls_context_at(ctx, 1);
    if (!context)
        return duk_type_error(ctx, "no context");
    duk_push_this(ctx);
    duk_push_c_function(ctx, finalize, 1);
    duk_set_finalizer(ctx, -2);
    tls_wrap *w = calloc(1, sizeof *w);
    if (!w)
        return duk_range_error(ctx, "out of memory");
    mbedtls_ssl_init(&w->ssl);
    mbedtls_ssl_config_init(&w->conf);
    w->env = env_from(ctx);
    w->context = tls_context_keep(context);
    w->is_server = duk_to_boolean(ctx, 2);
    w->verdict = -1;
    w->alert = -1;
    w->fragment = MBEDTLS_SSL_OUT_CONTENT_LEN;
    duk_push_pointer(ctx, w);
    duk_put_prop_string(ctx, -2, POINTER);
    w->has_lower = handle_at(ctx, 0) != NULL;
    if (w->has_lower)
        tls_attach(w, handle_at(ctx, 0));
    env_async_handle(ctx, &w->async, "TLSWRAP", -1);
    w->self = env_ref_take(ctx);
    return 0;
}

/* destroySSL(): the end; what waits to be written fails */
static duk_ret_t destroy(duk_context *ctx)
{
    tls_wrap *w = tls_this(ctx);
    if (!w)
        return 0;
    w->destroyed = true;
    tls_detach(w);
    tls_cancel_write(w, UV_ECANCELED);
    if (!w->inside && !w->processing)
        free_engine(w); /* else with the object */
    env_async_end(ctx, &w->async);
    env_ref_release(ctx, &w->self);
    return 0;
}

void tls_emit(tls_wrap *w, const char *name, duk_idx_t nargs)
{
    duk_context *ctx = w->env->ctx;
    duk_idx_t base = duk_get_top(ctx) - nargs;
    if (w->destroyed) {
        duk_pop_n(ctx, nargs);
        return;
    }
    env_ref_push(ctx, w->self);
    duk_get_prop_string(ctx, -1, name);
    duk_insert(ctx, base);
    duk_insert(ctx, base + 1);
    if (duk_is_function(ctx, base)) {
        env_async_enter(ctx, &w->async, base + 1);
        env_callback(w->env, nargs);
    } else {
        duk_pop_n(ctx, nargs + 2);
    }
}

void binding_tls_wrap(duk_context *ctx)
{
    static const duk_function_list_entry methods[] = {{"destroySSL", destroy, 0}, {NULL, NULL, 0}};
    duk_push_object(ctx);
    duk_push_c_function(ctx, construct, 3);
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, methods);
    duk_put_function_list(ctx, -1, tls_handshake_methods);
    duk_put_function_list(ctx, -1, tls_stream_methods);
    duk_put_function_list(ctx, -1, tls_info_methods);
    duk_dup(ctx, -2);
    duk_put_prop_string(ctx, -2, "constructor");
    duk_put_prop_string(ctx, -2, "prototype");
    duk_put_prop_string(ctx, -2, "TLSWrap");
    tls_context_define(ctx);
    tls_roots_define(ctx);
}
