/*
 * crypto_job.c - work that is done at once or in the thread pool, as its caller likes.
 */
#include "bindings/crypto.h"

#include <stdlib.h>
#include <string.h>

#include "mbedtls/platform_util.h"

static void free_job(crypto_job *job)
{
    if (job->kind->release)
        job->kind->release(job);
    free(job);
}

void *crypto_job_begin(duk_context *ctx, const crypto_job_kind *kind, size_t size, duk_idx_t callback)
{
    env_ref ref = ENV_NO_REF;
    if (!duk_is_undefined(ctx, callback)) {
        duk_require_function(ctx, callback);
        duk_dup(ctx, callback);
        ref = env_ref_take(ctx);
    }
    crypto_job *job = calloc(1, size);
    if (!job) {
        env_ref_release(ctx, &ref);
        (void)duk_range_error(ctx, "out of memory");
    }
    job->kind = kind;
    job->env = env_from(ctx);
    job->callback = ref;
    return job;
}

static void work(uv_work_t *request)
{
    crypto_job *job = (crypto_job *)request;
    if (job->status == CRYPTO_OK)
        job->status = job->kind->work(job);
}

/* [ ... ] -> [ ... error, or undefined and the result ] */
static duk_ret_t push_outcome(duk_context *ctx, void *data)
{
    crypto_job *job = data;
    if (job->status != CRYPTO_OK) {
        crypto_push_error(ctx, job->status);
        duk_push_undefined(ctx);
        return 2;
    }
    duk_push_undefined(ctx);
    if (job->kind->result)
        job->kind->result(ctx, job);
    else
        duk_push_undefined(ctx);
    return 2;
}

static void done(uv_work_t *request, int status)
{
    crypto_job *job = (crypto_job *)request;
    env_t *env = job->env;
    duk_context *ctx = env->ctx;
    if (!env->can_call) {
        free_job(job);
        return;
    }
    env_ref_push(ctx, job->callback);
    env_ref_release(ctx, &job->callback);
    duk_push_undefined(ctx);
    if (status != 0)
        job->status = CRYPTO_FAILED;
    /* What the result throws (no memory) is the callback's error. */
    (void)duk_safe_call(ctx, push_outcome, job, 0, 2);
    env_async_enter(ctx, &job->async, DUK_INVALID_INDEX);
    env_async_end(ctx, &job->async);
    free_job(job);
    env_callback(env, 2);
}

duk_ret_t crypto_job_run(duk_context *ctx, crypto_job *job)
{
    if (job->callback == ENV_NO_REF) {
        work(&job->request);
        duk_int_t failed = duk_safe_call(ctx, push_outcome, job, 0, 2);
        bool threw = failed != DUK_EXEC_SUCCESS || job->status != CRYPTO_OK;
        free_job(job);
        if (!threw)
            return 1;
        duk_pop(ctx);
        return duk_throw(ctx);
    }
    int err = uv_queue_work(&job->env->loop, &job->request, work, done);
    if (err == 0) {
        /* Not before: hooks run code, which must not get at the arguments before they are copied. */
        env_async_request(ctx, &job->async, job->kind->type, DUK_INVALID_INDEX);
        return 0;
    }
    env_ref_release(ctx, &job->callback);
    free_job(job);
    return crypto_throw(ctx, CRYPTO_FAILED);
}

crypto_slice crypto_job_copy(crypto_job *job, crypto_slice slice)
{
    uint8_t *copy = malloc(slice.length + 1);
    if (!copy) {
        job->status = CRYPTO_NO_MEMORY;
        return (crypto_slice){NULL, 0};
    }
    memcpy(copy, slice.bytes, slice.length);
    return (crypto_slice){copy, slice.length};
}

void crypto_slice_free(crypto_slice slice)
{
    if (slice.bytes)
        mbedtls_platform_zeroize((void *)(uintptr_t)slice.bytes, slice.length);
    free((void *)(uintptr_t)slice.bytes);
}
