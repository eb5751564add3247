/*
 * crypto_sig.c - sign and verify, RSA encryption, shared secrets of keys.
 */
#include "bindings/crypto_keys.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/sign.h"
#include "runtime/buffer.h"

typedef struct sign_job {
    crypto_job base;
    bool verify, digested; /* `data` is the digest already */
    crypto_key *key;
    const crypto_hash_kind *hash;
    crypto_sign_options options;
    crypto_slice data, signature;
    uint8_t out[CRYPTO_SIGNATURE_MAX];
    size_t length;
    bool valid;
} sign_job;

static crypto_status run(crypto_job *base)
{
    sign_job *job = (sign_job *)base;
    if (job->verify) {
        return job->digested ? crypto_verify_digest(job->key, job->hash, job->data.bytes, &job->options, job->signature,
                                                    &job->valid)
                             : crypto_verify_message(job->key, job->hash, job->data, &job->options, job->signature,
                                                     &job->valid);
    }
    return job->digested
               ? crypto_sign_digest(job->key, job->hash, job->data.bytes, &job->options, job->out, &job->length)
               : crypto_sign_message(job->key, job->hash, job->data, &job->options, job->out, &job->length);
}

static void push(duk_context *ctx, crypto_job *base)
{
    sign_job *job = (sign_job *)base;
    if (job->verify)
        duk_push_boolean(ctx, job->valid);
    else
        memcpy(env_push_buffer(ctx, job->length), job->out, job->length);
}

static void release(crypto_job *base)
{
    sign_job *job = (sign_job *)base;
    crypto_key_release(job->key);
    crypto_slice_free(job->data);
    crypto_slice_free(job->signature);
    crypto_slice_free(job->options.context);
}

static const crypto_job_kind sign_kind = {run, push, release, "SIGNREQUEST"};

/* sign(key, digest or undefined, data, digested, padding, saltLength, p1363, context, callback): a Buffer
 * verify(key, digest or undefined, data, digested, padding, saltLength, p1363, context, callback, signature): a boolean */
static duk_ret_t start(duk_context *ctx, bool verify)
{
    crypto_key *key = crypto_key_at(ctx, 0);
    const crypto_hash_kind *hash = crypto_hash_at(ctx, 1);
    if (!hash && !duk_is_undefined(ctx, 1))
        return crypto_throw(ctx, CRYPTO_INVALID_DIGEST);
    crypto_slice data = crypto_bytes(ctx, 2), context = crypto_optional_bytes(ctx, 7), signature = {NULL, 0};
    if (verify)
        signature = crypto_bytes(ctx, 9);
    crypto_sign_options options = {
        .padding = duk_get_int_default(ctx, 4, 0),
        .has_salt = duk_is_number(ctx, 5),
        .salt_length = duk_get_int_default(ctx, 5, 0),
        .p1363 = duk_to_boolean(ctx, 6),
    };
    bool digested = duk_to_boolean(ctx, 3);
    if (digested && (!hash || data.length < hash->size))
        return crypto_throw(ctx, CRYPTO_FAILED);
    sign_job *job = crypto_job_begin(ctx, &sign_kind, sizeof *job, 8);
    job->verify = verify;
    job->digested = digested;
    job->key = crypto_key_keep(key);
    job->hash = hash;
    job->options = options;
    job->options.context = crypto_job_copy(&job->base, context);
    job->data = crypto_job_copy(&job->base, data);
    if (verify)
        job->signature = crypto_job_copy(&job->base, signature);
    return crypto_job_run(ctx, &job->base);
}

static duk_ret_t sign(duk_context *ctx)
{
    return start(ctx, false);
}

static duk_ret_t verify(duk_context *ctx)
{
    return start(ctx, true);
}

/* convertSignature(bytes, key, toDer): between DER and r and s side by side; undefined for what is none */
static duk_ret_t convert_signature(duk_context *ctx)
{
    crypto_slice in = crypto_bytes(ctx, 0);
    size_t half = crypto_sign_half(crypto_key_at(ctx, 1)), length = 0;
    uint8_t out[160];
    if (half > 0 && half <= 66) {
        if (!duk_to_boolean(ctx, 2))
            length = crypto_sign_from_der(in, half, out);
        else if (in.length == 2 * half)
            length = crypto_sign_to_der(in.bytes, half, out);
    }
    if (length == 0)
        return 0;
    memcpy(env_push_buffer(ctx, length), out, length);
    return 1;
}

/* ---- RSA encryption ---- */

typedef struct rsa_job {
    crypto_job base;
    bool encrypt, with_private;
    int padding;
    crypto_key *key;
    const crypto_hash_kind *hash;
    crypto_slice label, data;
    uint8_t out[RSA_MAX_BYTES];
    size_t length;
} rsa_job;

static crypto_status run_rsa(crypto_job *base)
{
    rsa_job *job = (rsa_job *)base;
    return crypto_rsa_crypt(job->key, job->encrypt, job->with_private, job->padding, job->hash, job->label, job->data,
                            job->out, &job->length);
}

static void push_rsa(duk_context *ctx, crypto_job *base)
{
    rsa_job *job = (rsa_job *)base;
    memcpy(env_push_buffer(ctx, job->length), job->out, job->length);
}

static void release_rsa(crypto_job *base)
{
    rsa_job *job = (rsa_job *)base;
    crypto_key_release(job->key);
    crypto_slice_free(job->label);
    crypto_slice_free(job->data);
}

static const crypto_job_kind rsa_kind = {run_rsa, push_rsa, release_rsa, "CIPHERREQUEST"};

/* rsaCrypt(key, encrypt, withPrivate, padding, oaepHash, label, data, callback): a Buffer */
static duk_ret_t rsa_crypt(duk_context *ctx)
{
    crypto_key *key = crypto_key_at(ctx, 0);
    const crypto_hash_kind *hash = crypto_hash_at(ctx, 4);
    crypto_slice label = crypto_optional_bytes(ctx, 5), data = crypto_bytes(ctx, 6);
    bool encrypt = duk_to_boolean(ctx, 1), with_private = duk_to_boolean(ctx, 2);
    int padding = duk_require_int(ctx, 3);
    if (!hash)
        return crypto_throw(ctx, CRYPTO_INVALID_DIGEST);
    rsa_job *job = crypto_job_begin(ctx, &rsa_kind, sizeof *job, 7);
    job->key = crypto_key_keep(key);
    job->encrypt = encrypt;
    job->with_private = with_private;
    job->padding = padding;
    job->hash = hash;
    job->label = crypto_job_copy(&job->base, label);
    job->data = crypto_job_copy(&job->base, data);
    return crypto_job_run(ctx, &job->base);
}

/* ---- shared secrets ---- */

typedef struct agree_job {
    crypto_job base;
    crypto_key *own, *other;
    crypto_slice secret;
} agree_job;

static crypto_status run_agree(crypto_job *base)
{
    agree_job *job = (agree_job *)base;
    return crypto_agree(job->own, job->other, &job->secret);
}

static void push_agree(duk_context *ctx, crypto_job *base)
{
    agree_job *job = (agree_job *)base;
    memcpy(env_push_buffer(ctx, job->secret.length), job->secret.bytes, job->secret.length);
}

static void release_agree(crypto_job *base)
{
    agree_job *job = (agree_job *)base;
    crypto_key_release(job->own);
    crypto_key_release(job->other);
    crypto_slice_free(job->secret);
}

static const crypto_job_kind agree_kind = {run_agree, push_agree, release_agree, "DERIVEBITSREQUEST"};

/* agree(private, public, callback): the secret as a Buffer */
static duk_ret_t agree(duk_context *ctx)
{
    crypto_key *own = crypto_key_at(ctx, 0), *other = crypto_key_at(ctx, 1);
    if (!own->is_private)
        return crypto_throw(ctx, CRYPTO_INVALID_KEYTYPE);
    agree_job *job = crypto_job_begin(ctx, &agree_kind, sizeof *job, 2);
    job->own = crypto_key_keep(own);
    job->other = crypto_key_keep(other);
    return crypto_job_run(ctx, &job->base);
}

static const duk_function_list_entry functions[] = {
    {"sign", sign, 9},         {"verify", verify, 10}, {"convertSignature", convert_signature, 3},
    {"rsaCrypt", rsa_crypt, 8}, {"agree", agree, 3},    {NULL, NULL, 0},
};

void crypto_add_sig(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
