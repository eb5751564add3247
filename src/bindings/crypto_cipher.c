/*
 * crypto_cipher.c - Cipheriv and Decipheriv. What state they are in is JavaScript's business; a state object does what it
 * is told.
 */
#include "bindings/crypto_keys.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/buffer.h"
#include "crypto/cipher.h"
#include "mbedtls/platform_util.h"
#include "runtime/buffer.h"
#include "runtime/text.h"

#define STATE DUK_HIDDEN_SYMBOL("cipher")

static duk_ret_t finalize(duk_context *ctx)
{
    crypto_cipher *cipher = crypto_disown(ctx, STATE);
    if (cipher)
        crypto_cipher_free(cipher);
    free(cipher);
    return 0;
}

static crypto_cipher *cipher_at(duk_context *ctx, duk_idx_t index)
{
    crypto_cipher *cipher = crypto_owned(ctx, index, STATE);
    if (!cipher)
        (void)duk_type_error(ctx, "not a cipher");
    return cipher;
}

/* cipherInfo(name or nid): [name, mode, nid, key length, iv length, block size]; undefined for an unknown one */
static duk_ret_t cipher_info(duk_context *ctx)
{
    const crypto_cipher_kind *kind = duk_is_number(ctx, 0) ? crypto_cipher_by_nid(duk_get_uint(ctx, 0))
                                                           : crypto_cipher_find(duk_require_string(ctx, 0));
    if (!kind)
        return 0;
    duk_push_array(ctx);
    duk_push_string(ctx, kind->name);
    duk_put_prop_index(ctx, -2, 0);
    duk_push_string(ctx, crypto_cipher_mode_name(kind));
    duk_put_prop_index(ctx, -2, 1);
    const unsigned numbers[] = {kind->nid, kind->key, kind->iv, kind->block};
    for (duk_uarridx_t i = 0; i < 4; i++) {
        duk_push_uint(ctx, numbers[i]);
        duk_put_prop_index(ctx, -2, i + 2);
    }
    return 1;
}

/* cipherTakesIv(name, length) */
static duk_ret_t cipher_takes_iv(duk_context *ctx)
{
    const crypto_cipher_kind *kind = crypto_cipher_find(duk_require_string(ctx, 0));
    duk_push_boolean(ctx, kind && crypto_cipher_takes_iv(kind, duk_require_uint(ctx, 1)));
    return 1;
}

/* cipherStart(name, encrypt, key, iv or null): a state; everything has the right length */
static duk_ret_t cipher_start(duk_context *ctx)
{
    const crypto_cipher_kind *kind = crypto_cipher_find(duk_require_string(ctx, 0));
    bool encrypt = duk_to_boolean(ctx, 1);
    crypto_slice key = crypto_bytes(ctx, 2), iv = crypto_optional_bytes(ctx, 3);
    if (!kind || key.length != kind->key || !crypto_cipher_takes_iv(kind, iv.length))
        return crypto_throw(ctx, CRYPTO_FAILED);
    crypto_cipher *cipher = crypto_push_owner(ctx, STATE, sizeof *cipher, finalize);
    crypto_status status = crypto_cipher_start(cipher, kind, encrypt, key.bytes, iv.bytes, iv.length);
    return status == CRYPTO_OK ? 1 : crypto_throw(ctx, status);
}

/* cipherSetPadding(state, on) */
static duk_ret_t set_padding(duk_context *ctx)
{
    cipher_at(ctx, 0)->padding = duk_to_boolean(ctx, 1);
    return 0;
}

/* cipherSetTag(state, bytes or length): the tag to check, or how long one to make */
static duk_ret_t set_tag(duk_context *ctx)
{
    crypto_cipher *cipher = cipher_at(ctx, 0);
    if (duk_is_number(ctx, 1)) {
        cipher->tag_length = duk_get_uint(ctx, 1);
    } else {
        crypto_slice tag = crypto_bytes(ctx, 1);
        if (tag.length > sizeof cipher->tag)
            return crypto_throw(ctx, CRYPTO_FAILED);
        memcpy(cipher->tag, tag.bytes, tag.length);
        cipher->tag_length = tag.length;
    }
    if (cipher->tag_length > sizeof cipher->tag)
        cipher->tag_length = sizeof cipher->tag;
    return 0;
}

/* cipherTag(state): the tag made */
static duk_ret_t get_tag(duk_context *ctx)
{
    crypto_cipher *cipher = cipher_at(ctx, 0);
    memcpy(env_push_buffer(ctx, cipher->tag_length), cipher->tag, cipher->tag_length);
    return 1;
}

/* cipherAad(state, bytes): whether that was possible */
static duk_ret_t set_aad(duk_context *ctx)
{
    crypto_cipher *cipher = cipher_at(ctx, 0);
    crypto_slice bytes = crypto_bytes(ctx, 1);
    duk_push_boolean(ctx, crypto_cipher_aad(cipher, bytes.bytes, bytes.length) == CRYPTO_OK);
    return 1;
}

static crypto_slice input_at(duk_context *ctx, duk_idx_t index, duk_idx_t encoding)
{
    crypto_slice slice;
    if (!duk_is_string(ctx, index))
        return crypto_bytes(ctx, index);
    buffer_encoding e = buffer_encoding_from(ctx, encoding);
    if (e == ENCODING_UNKNOWN)
        e = ENCODING_UTF8;
    size_t capacity = buffer_text_size(ctx, index, e);
    uint8_t *bytes = duk_push_fixed_buffer(ctx, capacity + 1);
    slice.length = buffer_write_text(ctx, index, e, bytes, capacity);
    slice.bytes = bytes;
    return slice;
}

/* A Buffer of the first `written` bytes of memory that `room` bytes were made for: [ ... memory ] -> [ ... buffer ] */
static void push_result(duk_context *ctx, const uint8_t *bytes, size_t written, size_t room)
{
    if (written == room)
        return;
    memcpy(env_push_buffer(ctx, written), bytes, written);
}

/* cipherUpdate(state, bytes or string, encoding): a Buffer; false when the cipher refuses */
static duk_ret_t update(duk_context *ctx)
{
    crypto_cipher *cipher = cipher_at(ctx, 0);
    crypto_slice in = input_at(ctx, 1, 2);
    /* Most ciphers give as many bytes as they take: into a Buffer at once, then. */
    bool exact = cipher->kind->block == 1;
    size_t room = exact ? in.length : crypto_cipher_room(cipher, in.length), written = 0;
    uint8_t small[256], *out = exact ? env_push_buffer(ctx, room)
                               : room <= sizeof small ? small : (uint8_t *)duk_push_fixed_buffer(ctx, room);
    crypto_status status = crypto_cipher_update(cipher, in.bytes, in.length, out, &written);
    if (status != CRYPTO_OK) {
        duk_push_false(ctx);
        return 1;
    }
    push_result(ctx, out, written, exact ? room : SIZE_MAX);
    mbedtls_platform_zeroize(small, exact || room > sizeof small ? 0 : written);
    return 1;
}

/* cipherFinish(state): the rest, a Buffer; false when what it deciphers is not authentic */
static duk_ret_t finish(duk_context *ctx)
{
    crypto_cipher *cipher = cipher_at(ctx, 0);
    uint8_t out[32];
    size_t written = 0;
    crypto_status status = crypto_cipher_finish(cipher, out, &written);
    if (status == CRYPTO_FAILED) {
        duk_push_false(ctx);
        return 1;
    }
    if (status != CRYPTO_OK)
        return crypto_throw(ctx, status);
    memcpy(env_push_buffer(ctx, written), out, written);
    return 1;
}

static duk_ret_t get_ciphers(duk_context *ctx)
{
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; crypto_cipher_names[i]; i++) {
        duk_push_string(ctx, crypto_cipher_names[i]);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

/* ---- all at once, for webcrypto: in the thread pool ---- */

typedef struct seal_job {
    crypto_job base;
    const crypto_cipher_kind *kind;
    bool encrypt;
    size_t tag_length;
    crypto_slice key, iv, aad, data;
    uint8_t *out;
    size_t length;
} seal_job;

static crypto_status run_seal(crypto_job *base)
{
    seal_job *job = (seal_job *)base;
    crypto_cipher cipher;
    size_t length = job->data.length, written = 0, rest = 0;
    bool aead = crypto_cipher_is_aead(job->kind);
    if (aead && !job->encrypt) {
        if (length < job->tag_length)
            return CRYPTO_FAILED;
        length -= job->tag_length;
    }
    crypto_status status = crypto_cipher_start(&cipher, job->kind, job->encrypt, job->key.bytes, job->iv.bytes, job->iv.length);
    cipher.tag_length = job->tag_length;
    if (aead && !job->encrypt)
        memcpy(cipher.tag, job->data.bytes + length, job->tag_length);
    if (status == CRYPTO_OK && job->aad.length > 0)
        status = crypto_cipher_aad(&cipher, job->aad.bytes, job->aad.length);
    if (status == CRYPTO_OK)
        status = crypto_cipher_update(&cipher, job->data.bytes, length, job->out, &written);
    if (status == CRYPTO_OK)
        status = crypto_cipher_finish(&cipher, job->out + written, &rest);
    job->length = written + rest;
    if (status == CRYPTO_OK && aead && job->encrypt) {
        memcpy(job->out + job->length, cipher.tag, job->tag_length);
        job->length += job->tag_length;
    }
    crypto_cipher_free(&cipher);
    return status == CRYPTO_OK ? CRYPTO_OK : CRYPTO_FAILED;
}

static void push_sealed(duk_context *ctx, crypto_job *base)
{
    seal_job *job = (seal_job *)base;
    memcpy(env_push_buffer(ctx, job->length), job->out, job->length);
}

static void release_seal(crypto_job *base)
{
    seal_job *job = (seal_job *)base;
    crypto_slice_free(job->key);
    crypto_slice_free(job->iv);
    crypto_slice_free(job->aad);
    crypto_slice_free((crypto_slice){job->out, job->out ? job->data.length : 0});
    crypto_slice_free(job->data);
}

static const crypto_job_kind seal_kind = {run_seal, push_sealed, release_seal, "CIPHERREQUEST"};

/* crypt(name, encrypt, key, iv, tag length, aad, data, callback): a Buffer, of an AEAD with the tag at its end */
static duk_ret_t crypt_all(duk_context *ctx)
{
    const crypto_cipher_kind *kind = crypto_cipher_find(duk_require_string(ctx, 0));
    bool encrypt = duk_to_boolean(ctx, 1);
    crypto_slice key = crypto_bytes(ctx, 2), iv = crypto_optional_bytes(ctx, 3), aad = crypto_optional_bytes(ctx, 5);
    crypto_slice data = crypto_bytes(ctx, 6);
    size_t tag_length = duk_get_uint_default(ctx, 4, 0);
    if (!kind || key.length != kind->key || !crypto_cipher_takes_iv(kind, iv.length) || tag_length > CRYPTO_TAG_MAX)
        return crypto_throw(ctx, CRYPTO_FAILED);
    seal_job *job = crypto_job_begin(ctx, &seal_kind, sizeof *job, 7);
    job->kind = kind;
    job->encrypt = encrypt;
    job->tag_length = tag_length;
    job->key = crypto_job_copy(&job->base, key);
    job->iv = crypto_job_copy(&job->base, iv);
    job->aad = crypto_job_copy(&job->base, aad);
    job->data = crypto_job_copy(&job->base, data);
    job->out = malloc(data.length + 64);
    if (!job->out)
        job->base.status = CRYPTO_NO_MEMORY;
    return crypto_job_run(ctx, &job->base);
}

static const duk_function_list_entry functions[] = {
    {"cipherInfo", cipher_info, 1},   {"cipherTakesIv", cipher_takes_iv, 2}, {"cipherStart", cipher_start, 4},
    {"cipherSetPadding", set_padding, 2}, {"cipherSetTag", set_tag, 2},      {"cipherTag", get_tag, 1},
    {"cipherAad", set_aad, 2},        {"cipherUpdate", update, 3},           {"cipherFinish", finish, 1},
    {"getCiphers", get_ciphers, 0},   {"crypt", crypt_all, 8},                   {NULL, NULL, 0},
};

void crypto_add_cipher(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
