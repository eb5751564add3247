/*
 * crypto_kdf.c - pbkdf2, hkdf and scrypt, here or in the thread pool.
 */
#include "bindings/crypto.h"

#include <stdlib.h>

#include "runtime/buffer.h"
#include <string.h>

typedef struct kdf_job {
    crypto_job base;
    enum { KDF_PBKDF2, KDF_HKDF, KDF_SCRYPT } function;
    const crypto_hash_kind *hash;
    crypto_slice key, salt, info;
    uint64_t n;
    uint32_t iterations, r, p;
    uint8_t *out;
    size_t length;
} kdf_job;

static crypto_status derive(crypto_job *base)
{
    kdf_job *job = (kdf_job *)base;
    switch (job->function) {
    case KDF_PBKDF2:
        crypto_pbkdf2(job->hash, job->key, job->salt, job->iterations, job->out, job->length);
        return CRYPTO_OK;
    case KDF_HKDF:
        crypto_hkdf(job->hash, job->key, job->salt, job->info, job->out, job->length);
        return CRYPTO_OK;
    default:
        return crypto_scrypt(job->key, job->salt, job->n, job->r, job->p, job->out, job->length);
    }
}

static void push_derived(duk_context *ctx, crypto_job *base)
{
    kdf_job *job = (kdf_job *)base;
    memcpy(env_push_buffer(ctx, job->length), job->out, job->length);
}

static void release(crypto_job *base)
{
    kdf_job *job = (kdf_job *)base;
    crypto_slice_free(job->key);
    crypto_slice_free(job->salt);
    crypto_slice_free(job->info);
    crypto_slice_free((crypto_slice){job->out, job->length});
}

static const crypto_job_kind kdf_kind = {derive, push_derived, release, "PBKDF2REQUEST"};

/* A job for `length` bytes out of the key and salt at 0 and 1. */
static kdf_job *begin(duk_context *ctx, size_t length, duk_idx_t callback)
{
    crypto_slice key = crypto_bytes(ctx, 0), salt = crypto_bytes(ctx, 1);
    kdf_job *job = crypto_job_begin(ctx, &kdf_kind, sizeof *job, callback);
    job->key = crypto_job_copy(&job->base, key);
    job->salt = crypto_job_copy(&job->base, salt);
    job->length = length;
    job->out = malloc(length + 1);
    if (!job->out)
        job->base.status = CRYPTO_NO_MEMORY;
    return job;
}

/* pbkdf2(password, salt, iterations, length, digest, callback): bytes */
static duk_ret_t pbkdf2(duk_context *ctx)
{
    uint32_t iterations = duk_require_uint(ctx, 2);
    size_t length = duk_require_uint(ctx, 3);
    const crypto_hash_kind *hash = crypto_hash_at(ctx, 4);
    if (!hash)
        return crypto_throw(ctx, CRYPTO_INVALID_DIGEST);
    kdf_job *job = begin(ctx, length, 5);
    job->function = KDF_PBKDF2;
    job->hash = hash;
    job->iterations = iterations;
    return crypto_job_run(ctx, &job->base);
}

/* hkdf(key, salt, info, length, digest, callback): bytes */
static duk_ret_t hkdf(duk_context *ctx)
{
    crypto_slice info = crypto_bytes(ctx, 2);
    size_t length = duk_require_uint(ctx, 3);
    const crypto_hash_kind *hash = crypto_hash_at(ctx, 4);
    if (!hash)
        return crypto_throw(ctx, CRYPTO_INVALID_DIGEST);
    if (length > 255u * hash->size)
        return crypto_throw(ctx, CRYPTO_INVALID_KEYLEN);
    kdf_job *job = begin(ctx, length, 5);
    job->function = KDF_HKDF;
    job->hash = hash;
    job->info = crypto_job_copy(&job->base, info);
    return crypto_job_run(ctx, &job->base);
}

/* scryptCheck(N, r, p, maxmem): 0, 1 for parameters that cannot be, 2 for too much memory */
static duk_ret_t scrypt_check(duk_context *ctx)
{
    crypto_status status = crypto_scrypt_check((uint64_t)duk_require_number(ctx, 0), duk_require_uint(ctx, 1),
                                               duk_require_uint(ctx, 2), (uint64_t)duk_require_number(ctx, 3));
    duk_push_int(ctx, status == CRYPTO_OK ? 0 : status == CRYPTO_SCRYPT_MEMORY ? 2 : 1);
    return 1;
}

/* scrypt(password, salt, length, N, r, p, callback): bytes */
static duk_ret_t scrypt(duk_context *ctx)
{
    size_t length = duk_require_uint(ctx, 2);
    uint64_t n = (uint64_t)duk_require_number(ctx, 3);
    uint32_t r = duk_require_uint(ctx, 4), p = duk_require_uint(ctx, 5);
    if (crypto_scrypt_check(n, r, p, UINT64_MAX) != CRYPTO_OK)
        return crypto_throw(ctx, CRYPTO_FAILED);
    kdf_job *job = begin(ctx, length, 6);
    job->function = KDF_SCRYPT;
    job->n = n;
    job->r = r;
    job->p = p;
    return crypto_job_run(ctx, &job->base);
}

static const duk_function_list_entry functions[] = {
    {"pbkdf2", pbkdf2, 6}, {"hkdf", hkdf, 6}, {"scrypt", scrypt, 7}, {"scryptCheck", scrypt_check, 4}, {NULL, NULL, 0},
};

void crypto_add_kdf(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
