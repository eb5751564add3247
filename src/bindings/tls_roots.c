/*
 * tls_roots.c - the set of trusted roots of an environment.
 */
#include "bindings/tls_roots.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mbedtls/asn1.h"
#include "mbedtls/base64.h"
#include "mbedtls/pem.h"
#include "runtime/buffer.h"
#include "runtime/env.h"
#include "runtime/options.h"
#include "runtime/text.h"

extern const uint8_t tls_roots_begin[], tls_roots_end[];

#define STASH_KEY "tlsRoots"
#define PEM_BEGIN "-----BEGIN CERTIFICATE-----"
#define PEM_END "-----END CERTIFICATE-----"

/* ---- reading ---- */

static bool enter(unsigned char **at, const unsigned char *end)
{
    size_t length;
    return mbedtls_asn1_get_tag(at, end, &length, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) == 0;
}

static bool skip(unsigned char **at, const unsigned char *end)
{
    size_t length;
    if (*at >= end)
        return false;
    ++*at;
    if (mbedtls_asn1_get_len(at, end, &length) != 0)
        return false;
    *at += length;
    return true;
}

int tls_root_read(tls_root *root, const uint8_t *der, size_t length)
{
    unsigned char *at = (unsigned char *)der, *end = at + length;
    root->der = der;
    if (!skip(&at, end))
        return 0;
    root->length = (size_t)(at - der);
    end = at;
    at = (unsigned char *)der;
    if (!enter(&at, end) || !enter(&at, end))
        return 0;
    if (at < end && *at == (MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED) && !skip(&at, end))
        return 0; /* the version */
    for (int i = 0; i < 4; i++) { /* serial number, signature, issuer, validity */
        if (!skip(&at, end))
            return 0;
    }
    root->subject = at;
    if (!skip(&at, end))
        return 0;
    root->subject_length = (size_t)(at - root->subject);
    return 1;
}

static bool add(tls_roots *roots, const uint8_t *der, size_t length)
{
    tls_root root;
    if (!tls_root_read(&root, der, length))
        return false;
    if (roots->count == roots->room) {
        size_t room = roots->room ? roots->room * 2 : 160;
        tls_root *list = realloc(roots->list, room * sizeof *list);
        if (!list)
            return false;
        roots->list = list;
        roots->room = room;
    }
    roots->list[roots->count++] = root;
    return true;
}

static void add_bundled(tls_roots *roots)
{
    const uint8_t *at = tls_roots_begin;
    while (at < tls_roots_end && add(roots, at, (size_t)(tls_roots_end - at)))
        at += roots->list[roots->count - 1].length;
}

/* Takes over `der`. */
static bool add_owned(tls_roots *roots, uint8_t *der, size_t length)
{
    uint8_t **owned = realloc(roots->owned, (roots->owned_count + 1) * sizeof *owned);
    if (!owned) {
        free(der);
        return false;
    }
    roots->owned = owned;
    owned[roots->owned_count++] = der;
    return add(roots, der, length);
}

/* How many certificates of a text there were. */
static size_t add_pem(tls_roots *roots, const char *text)
{
    size_t count = 0, used;
    const char *at = text;
    while ((at = strstr(at, PEM_BEGIN)) != NULL) {
        mbedtls_pem_context pem;
        mbedtls_pem_init(&pem);
        int err = mbedtls_pem_read_buffer(&pem, PEM_BEGIN, PEM_END, (const unsigned char *)at, NULL, 0, &used);
        if (err == 0) {
            size_t length;
            const unsigned char *bytes = mbedtls_pem_get_buffer(&pem, &length);
            uint8_t *der = malloc(length);
            if (der) {
                memcpy(der, bytes, length);
                count += add_owned(roots, der, length);
            }
        }
        mbedtls_pem_free(&pem);
        at += err == 0 ? used : strlen(PEM_BEGIN);
    }
    return count;
}

/* The text of a file, or NULL. */
static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rbe");
    if (!file)
        return NULL;
    size_t length = 0, room = 1 << 16;
    char *text = malloc(room);
    while (text) {
        size_t got = fread(text + length, 1, room - length - 1, file);
        length += got;
        if (got == 0)
            break;
        if (length + 1 == room) {
            char *more = realloc(text, room *= 2);
            if (!more)
                free(text);
            text = more;
        }
    }
    fclose(file);
    if (text)
        text[length] = '\0';
    return text;
}

static bool add_file(tls_roots *roots, const char *path)
{
    char *text = read_text(path);
    if (!text)
        return false;
    size_t count = add_pem(roots, text);
    free(text);
    return count > 0;
}

static void add_system(tls_roots *roots)
{
    static const char *const files[] = {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                                        "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"};
    const char *given = getenv("SSL_CERT_FILE");
    if (given && *given) {
        add_file(roots, given);
        return;
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (add_file(roots, files[i]))
            return;
    }
}

/* ---- the environment's set ---- */

static void clear(tls_roots *roots)
{
    for (size_t i = 0; i < roots->owned_count; i++)
        free(roots->owned[i]);
    free(roots->owned);
    free(roots->list);
}

static void release(void *roots)
{
    clear(roots);
    free(roots);
}

/* [ ... ] -> [ ... object ] */
static tls_roots *push_roots(duk_context *ctx)
{
    duk_push_owner(ctx);
    tls_roots *roots = calloc(1, sizeof *roots);
    if (!roots)
        (void)duk_range_error(ctx, "out of memory");
    duk_set_owned(ctx, -1, roots, release);
    return roots;
}

tls_roots *tls_default_roots(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    if (!duk_get_prop_string(ctx, -1, STASH_KEY)) {
        duk_pop(ctx);
        tls_roots *made = push_roots(ctx);
        duk_dup(ctx, -1);
        duk_put_prop_string(ctx, -3, STASH_KEY);
        const cli_options *cli = env_from(ctx)->cli;
        if (cli_get(cli, "--use-openssl-ca")->on || cli_get(cli, "--use-system-ca")->on)
            add_system(made);
        if (!cli_get(cli, "--use-openssl-ca")->on)
            add_bundled(made);
        const char *extra = getenv("NODE_EXTRA_CA_CERTS");
        if (extra && *extra)
            add_file(made, extra);
    }
    tls_roots *roots = duk_get_owned(ctx, -1, release);
    duk_pop_2(ctx);
    return roots;
}

/* ---- what JavaScript sees ---- */

static void push_pem(duk_context *ctx, const tls_root *root)
{
    size_t encoded;
    mbedtls_base64_encode(NULL, 0, &encoded, root->der, root->length);
    char *base64 = duk_push_fixed_buffer(ctx, encoded);
    mbedtls_base64_encode((unsigned char *)base64, encoded, &encoded, root->der, root->length);
    size_t lines = (encoded + 63) / 64, at = 0;
    char *text = duk_push_fixed_buffer(ctx, encoded + lines + sizeof PEM_BEGIN + sizeof PEM_END);
    at += (size_t)sprintf(text, "%s\n", PEM_BEGIN);
    for (size_t from = 0; from < encoded; from += 64) {
        size_t count = encoded - from < 64 ? encoded - from : 64;
        memcpy(text + at, base64 + from, count);
        at += count;
        text[at++] = '\n';
    }
    memcpy(text + at, PEM_END, sizeof PEM_END - 1);
    at += sizeof PEM_END - 1;
    duk_push_lstring(ctx, text, at);
    duk_replace(ctx, -3);
    duk_pop(ctx);
}

/* rootCertificates("bundled", "system", "extra" or "default"): an array of PEM texts */
static duk_ret_t root_certificates(duk_context *ctx)
{
    const char *kind = duk_require_string(ctx, 0);
    tls_roots *roots = push_roots(ctx);
    const char *extra = getenv("NODE_EXTRA_CA_CERTS");
    if (strcmp(kind, "bundled") == 0)
        add_bundled(roots);
    else if (strcmp(kind, "system") == 0)
        add_system(roots);
    else if (strcmp(kind, "extra") == 0 && extra && *extra)
        add_file(roots, extra);
    else if (strcmp(kind, "default") == 0)
        roots = tls_default_roots(ctx);
    duk_push_array(ctx);
    for (size_t i = 0; i < roots->count; i++) {
        push_pem(ctx, &roots->list[i]);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
    }
    return 1;
}

/* setRootCertificates([PEM text]): what is trusted from now on; the index of one that is none, or undefined */
static duk_ret_t set_root_certificates(duk_context *ctx)
{
    tls_roots *roots = push_roots(ctx);
    duk_size_t count = duk_get_length(ctx, 0), length;
    for (duk_uarridx_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, 0, i);
        if (add_pem(roots, env_to_utf8(ctx, duk_get_top_index(ctx), &length)) == 0) {
            duk_push_uint(ctx, i);
            return 1;
        }
        duk_set_top(ctx, 2);
    }
    /* Contexts may use the old set: it is emptied and filled anew, not freed. */
    tls_roots *old = tls_default_roots(ctx), taken = *roots;
    memset(roots, 0, sizeof *roots);
    clear(old);
    *old = taken;
    return 0;
}

/* extraFailure(): why NODE_EXTRA_CA_CERTS cannot be used, or undefined */
static duk_ret_t extra_failure(duk_context *ctx)
{
    const char *extra = getenv("NODE_EXTRA_CA_CERTS");
    if (!extra || !*extra)
        return 0;
    char *text = read_text(extra);
    bool usable = text && strstr(text, PEM_BEGIN);
    duk_push_string(ctx, usable ? "" : text ? "error:0480006C:PEM routines::no start line" :
                                              "error:80000002:system library::No such file or directory");
    free(text);
    return usable ? 0 : 1;
}

void tls_roots_define(duk_context *ctx)
{
    static const duk_function_list_entry functions[] = {
        {"rootCertificates", root_certificates, 1},
        {"setRootCertificates", set_root_certificates, 1},
        {"extraFailure", extra_failure, 0},
        {NULL, NULL, 0},
    };
    duk_put_function_list(ctx, -1, functions);
}
