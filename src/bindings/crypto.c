/*
 * crypto.c - internalBinding('crypto'): random bytes, hashes and HMAC, by mbedTLS.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "mbedtls/constant_time.h"
#include "mbedtls/md.h"
#include "runtime/buffer.h"
#include "runtime/env.h"
#include "runtime/errors.h"

/* ---- random ---- */

/* randomFill(view, offset, size): fills a part of the bytes */
static duk_ret_t random_fill(duk_context *ctx)
{
    size_t length;
    uint8_t *bytes = env_get_bytes(ctx, 0, &length);
    size_t offset = duk_require_uint(ctx, 1), size = duk_require_uint(ctx, 2);
    if (!bytes || offset > length || size > length - offset)
        return duk_range_error(ctx, "out of range");
    int err = uv_random(NULL, NULL, bytes + offset, size, 0, NULL);
    return err == 0 ? 0 : env_throw_uv_error(ctx, err, "getrandom", NULL, NULL);
}

/* ---- hashes ---- */

static const struct {
    const char *name; /* in lower case, as getHashes() gives it */
    mbedtls_md_type_t type;
} algorithms[] = {
    {"md5", MBEDTLS_MD_MD5},           {"ripemd160", MBEDTLS_MD_RIPEMD160}, {"rmd160", MBEDTLS_MD_RIPEMD160},
    {"sha1", MBEDTLS_MD_SHA1},         {"sha224", MBEDTLS_MD_SHA224},       {"sha256", MBEDTLS_MD_SHA256},
    {"sha3-224", MBEDTLS_MD_SHA3_224}, {"sha3-256", MBEDTLS_MD_SHA3_256},   {"sha3-384", MBEDTLS_MD_SHA3_384},
    {"sha3-512", MBEDTLS_MD_SHA3_512}, {"sha384", MBEDTLS_MD_SHA384},       {"sha512", MBEDTLS_MD_SHA512},
};

#define ALGORITHM_COUNT (sizeof algorithms / sizeof *algorithms)
#define STATE DUK_HIDDEN_SYMBOL("digest")

typedef struct digest {
    mbedtls_md_context_t md;
    bool hmac, ready;
} digest;

static const mbedtls_md_info_t *find_algorithm(const char *name)
{
    for (size_t i = 0; i < ALGORITHM_COUNT; i++) {
        if (strcmp(algorithms[i].name, name) == 0)
            return mbedtls_md_info_from_type(algorithms[i].type);
    }
    return NULL;
}

static digest *digest_at(duk_context *ctx, duk_idx_t index)
{
    duk_get_prop_string(ctx, index, STATE);
    digest *d = duk_get_pointer(ctx, -1);
    duk_pop(ctx);
    return d;
}

static duk_ret_t finalize(duk_context *ctx)
{
    digest *d = digest_at(ctx, 0);
    duk_del_prop_string(ctx, 0, STATE);
    if (d) {
        mbedtls_md_free(&d->md);
        free(d);
    }
    return 0;
}

/* An object that owns a digest, not ready yet: [ ... ] -> [ ... object ] */
static digest *push_digest(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_push_c_function(ctx, finalize, 1);
    duk_set_finalizer(ctx, -2);
    digest *d = calloc(1, sizeof *d);
    if (!d)
        (void)duk_range_error(ctx, "out of memory");
    mbedtls_md_init(&d->md);
    duk_push_pointer(ctx, d);
    duk_put_prop_string(ctx, -2, STATE);
    return d;
}

/* start(algorithm, key or undefined): an object for update and finish; undefined for an unknown algorithm */
static duk_ret_t start(duk_context *ctx)
{
    const mbedtls_md_info_t *info = find_algorithm(duk_require_string(ctx, 0));
    size_t key_length = 0;
    uint8_t *key = duk_is_undefined(ctx, 1) ? NULL : env_get_bytes(ctx, 1, &key_length);
    if (!info)
        return 0;
    digest *d = push_digest(ctx);
    d->hmac = key != NULL;
    if (mbedtls_md_setup(&d->md, info, d->hmac) != 0)
        return duk_range_error(ctx, "out of memory");
    d->ready = (d->hmac ? mbedtls_md_hmac_starts(&d->md, key, key_length) : mbedtls_md_starts(&d->md)) == 0;
    return 1;
}

/* copy(state): another one that goes on from here */
static duk_ret_t copy(duk_context *ctx)
{
    digest *from = digest_at(ctx, 0);
    if (!from || !from->ready || from->hmac)
        return 0;
    digest *to = push_digest(ctx);
    to->ready = mbedtls_md_setup(&to->md, mbedtls_md_info_from_ctx(&from->md), 0) == 0 &&
                mbedtls_md_clone(&to->md, &from->md) == 0;
    return 1;
}

/* update(state, bytes) */
static duk_ret_t update(duk_context *ctx)
{
    digest *d = digest_at(ctx, 0);
    size_t length;
    uint8_t *bytes = env_get_bytes(ctx, 1, &length);
    bool ok = d && d->ready && bytes &&
              (d->hmac ? mbedtls_md_hmac_update(&d->md, bytes, length) : mbedtls_md_update(&d->md, bytes, length)) == 0;
    duk_push_boolean(ctx, ok);
    return 1;
}

/* finish(state): the digest as a Buffer */
static duk_ret_t finish(duk_context *ctx)
{
    digest *d = digest_at(ctx, 0);
    if (!d || !d->ready)
        return 0;
    uint8_t *out = env_push_buffer(ctx, mbedtls_md_get_size(mbedtls_md_info_from_ctx(&d->md)));
    d->ready = false;
    if ((d->hmac ? mbedtls_md_hmac_finish(&d->md, out) : mbedtls_md_finish(&d->md, out)) != 0)
        return duk_error(ctx, DUK_ERR_ERROR, "digest failed");
    return 1;
}

static duk_ret_t get_hashes(duk_context *ctx)
{
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < ALGORITHM_COUNT; i++) {
        duk_push_string(ctx, algorithms[i].name);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

/* equal(a, b): compares bytes of one length in constant time */
static duk_ret_t equal(duk_context *ctx)
{
    size_t one_length, two_length;
    uint8_t *one = env_get_bytes(ctx, 0, &one_length), *two = env_get_bytes(ctx, 1, &two_length);
    duk_push_boolean(ctx, one && two && one_length == two_length && mbedtls_ct_memcmp(one, two, one_length) == 0);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"randomFill", random_fill, 3}, {"start", start, 2},           {"copy", copy, 1},   {"update", update, 2},
    {"finish", finish, 1},          {"getHashes", get_hashes, 0},  {"equal", equal, 2}, {NULL, NULL, 0},
};

void binding_crypto(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
