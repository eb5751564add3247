/*
 * crypto.h - what the parts of internalBinding('crypto') share: errors, and work that runs here or in the thread pool.
 */
#ifndef BINDINGS_CRYPTO_H
#define BINDINGS_CRYPTO_H

#include "crypto/hash.h"
#include "crypto/kdf.h"
#include "crypto/status.h"
#include "runtime/async.h"

/* ---- errors (crypto_errors.c) ---- */

/* Push the Error that Node makes of a status: [ ... ] -> [ ... error ]. */
void crypto_push_error(duk_context *ctx, crypto_status status);
/* Throw it. */
duk_ret_t crypto_throw(duk_context *ctx, crypto_status status);

/* ---- arguments ---- */

/* The bytes at index; throws a TypeError for what has none (lib/ checked, but a buffer may have been detached). */
crypto_slice crypto_bytes(duk_context *ctx, duk_idx_t index);
/* The same, empty for undefined and null. */
crypto_slice crypto_optional_bytes(duk_context *ctx, duk_idx_t index);
/* The digest named at index, NULL if unknown or undefined. */
const crypto_hash_kind *crypto_hash_at(duk_context *ctx, duk_idx_t index);

/* ---- owners ---- */

/* Push an object that owns C memory: `release` is called with it when the object goes. [ ... ] -> [ ... object ] */
void *crypto_push_owner(duk_context *ctx, const char *key, size_t size, duk_c_function finalizer);
/* The memory of such an object, or NULL. */
void *crypto_owned(duk_context *ctx, duk_idx_t index, const char *key);
/* The same in a finalizer: the object no longer has it. */
void *crypto_disown(duk_context *ctx, const char *key);

/* ---- jobs (crypto_job.c) ----
 *
 * Work with a callback as its last argument: without one (undefined) it is done at once and its result returned or its
 * error thrown; with one it is done in the thread pool and the callback gets (error) or (undefined, result).
 *
 *     my_job *job = crypto_job_begin(ctx, &my_kind, sizeof *job, index of the callback);
 *     ... fill it: nothing that may throw, memory by malloc ...
 *     return crypto_job_run(ctx, &job->base);
 */
typedef struct crypto_job crypto_job;

typedef struct crypto_job_kind {
    crypto_status (*work)(crypto_job *job);              /* on any thread; knows nothing of JavaScript */
    void (*result)(duk_context *ctx, crypto_job *job);   /* push the result; may throw */
    void (*release)(crypto_job *job);                    /* what it owns besides itself */
    const char *type;                                    /* as async_hooks call it */
} crypto_job_kind;

struct crypto_job {
    uv_work_t request;
    const crypto_job_kind *kind;
    env_t *env;
    env_async async;
    env_ref callback;
    crypto_status status; /* set before it runs: it does not run */
};

void *crypto_job_begin(duk_context *ctx, const crypto_job_kind *kind, size_t size, duk_idx_t callback);
duk_ret_t crypto_job_run(duk_context *ctx, crypto_job *job);
/* A copy of bytes for a job; failure sets its status. */
crypto_slice crypto_job_copy(crypto_job *job, crypto_slice slice);
/* Free such a copy, wiped first. */
void crypto_slice_free(crypto_slice slice);

/* ---- the parts: each adds its functions to the exports object on top of the stack ---- */
void crypto_add_hash(duk_context *ctx);
void crypto_add_kdf(duk_context *ctx);

#endif
