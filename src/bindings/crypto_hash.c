/*
 * crypto_hash.c - Hash, Hmac and crypto.hash().
 */
#include "bindings/crypto.h"

#include <string.h>

#include "bindings/buffer.h"
#include "runtime/buffer.h"
#include "runtime/text.h"

#define STATE DUK_HIDDEN_SYMBOL("digest")

typedef struct digest {
    bool hmac, done;
    size_t length; /* of the output */
    union {
        crypto_hash hash;
        crypto_hmac hmac;
    } u;
} digest;

/* The state of the object at index, kept in plain memory: nothing in it has to be released. NULL if it has none. */
static digest *digest_at(duk_context *ctx, duk_idx_t index)
{
    if (!duk_is_object(ctx, index))
        return NULL;
    duk_get_prop_string(ctx, index, STATE);
    digest *d = duk_get_buffer(ctx, -1, NULL);
    duk_pop(ctx);
    return d;
}

/* Give the object at index a new one. */
static digest *put_digest(duk_context *ctx, duk_idx_t index)
{
    digest *d = duk_push_fixed_buffer(ctx, sizeof *d);
    duk_put_prop_string(ctx, index, STATE);
    return d;
}

/* The output length at index, or the digest's own; false if the algorithm has no such length. */
static bool choose_length(duk_context *ctx, duk_idx_t index, const crypto_hash_kind *kind, size_t *length)
{
    *length = duk_is_undefined(ctx, index) ? kind->size : duk_require_uint(ctx, index);
    return *length == kind->size || kind->extendable;
}

/* hashStart(hash, algorithm, length or undefined): 0, 1 for an unknown algorithm, 2 for a length that it cannot have */
static duk_ret_t hash_start(duk_context *ctx)
{
    size_t length;
    const crypto_hash_kind *kind = crypto_hash_at(ctx, 1);
    bool fits = kind && choose_length(ctx, 2, kind, &length);
    if (fits) {
        digest *d = put_digest(ctx, 0);
        d->length = length;
        crypto_hash_start(&d->u.hash, kind);
    }
    duk_push_int(ctx, fits ? 0 : kind ? 2 : 1);
    return 1;
}

/* hashCopy(hash, from, length or undefined): begins where `from` is; as hashStart */
static duk_ret_t hash_copy(duk_context *ctx)
{
    size_t length;
    digest *from = digest_at(ctx, 1);
    bool fits = from && !from->hmac && choose_length(ctx, 2, from->u.hash.kind, &length);
    if (fits) {
        digest *to = put_digest(ctx, 0);
        *to = *digest_at(ctx, 1);
        to->length = length;
        to->done = false;
    }
    duk_push_int(ctx, fits ? 0 : 2);
    return 1;
}

/* The bytes at index, or those of a string there in the encoding at `encoding`; bytes NULL for any other value. */
static crypto_slice bytes_or_text(duk_context *ctx, duk_idx_t index, duk_idx_t encoding)
{
    crypto_slice slice = {NULL, 0};
    if (duk_is_symbol(ctx, index))
        return slice;
    if (!duk_is_string(ctx, index)) {
        slice.bytes = env_get_bytes(ctx, index, &slice.length);
        return slice;
    }
    buffer_encoding e = duk_is_undefined(ctx, encoding) ? ENCODING_UTF8 : buffer_encoding_from(ctx, encoding);
    if (e == ENCODING_UNKNOWN)
        e = ENCODING_UTF8;
    if (e == ENCODING_UTF8) {
        slice.bytes = (const uint8_t *)env_to_utf8(ctx, index, &slice.length);
        return slice;
    }
    size_t capacity = buffer_text_size(ctx, index, e);
    uint8_t *bytes = duk_push_fixed_buffer(ctx, capacity + 1);
    slice.length = buffer_write_text(ctx, index, e, bytes, capacity);
    slice.bytes = bytes;
    return slice;
}

/* hmacStart(hmac, algorithm, key): as hashStart; a string's bytes are its UTF-8 */
static duk_ret_t hmac_start(duk_context *ctx)
{
    const crypto_hash_kind *kind = crypto_hash_at(ctx, 1);
    if (kind && !kind->extendable) {
        crypto_slice key = bytes_or_text(ctx, 2, 3);
        if (!key.bytes)
            return duk_type_error(ctx, "not a buffer");
        digest *d = put_digest(ctx, 0);
        d->hmac = true;
        d->length = kind->size;
        crypto_hmac_start(&d->u.hmac, kind, key.bytes, key.length);
    }
    duk_push_int(ctx, kind ? kind->extendable ? 2 : 0 : 1);
    return 1;
}

/* update(hash, bytes or string, encoding): true, or false after finish and for other values */
static duk_ret_t update(duk_context *ctx)
{
    crypto_slice data = bytes_or_text(ctx, 1, 2);
    digest *d = digest_at(ctx, 0);
    bool ok = d && !d->done && data.bytes;
    if (ok && d->hmac)
        crypto_hmac_update(&d->u.hmac, data.bytes, data.length);
    else if (ok)
        crypto_hash_update(&d->u.hash, data.bytes, data.length);
    duk_push_boolean(ctx, ok);
    return 1;
}

/* The digest at once as text: small ones never become a Buffer. */
static duk_ret_t push_digest(duk_context *ctx, const uint8_t *bytes, size_t length, duk_idx_t encoding)
{
    buffer_encoding e = buffer_encoding_from(ctx, encoding);
    if (e == ENCODING_UNKNOWN)
        e = ENCODING_UTF8;
    buffer_push_text(ctx, e, bytes, length);
    return 1;
}

/* finish(hash, encoding or undefined): a Buffer, or text; undefined after another finish */
static duk_ret_t finish(duk_context *ctx)
{
    digest *d = digest_at(ctx, 0);
    if (!d || d->done)
        return 0;
    bool as_text = !duk_is_undefined(ctx, 1);
    uint8_t small[CRYPTO_HASH_MAX];
    uint8_t *out = !as_text                  ? env_push_buffer(ctx, d->length)
                   : d->length <= sizeof small ? small
                                             : (uint8_t *)duk_push_fixed_buffer(ctx, d->length);
    d->done = true;
    if (d->hmac)
        crypto_hmac_finish(&d->u.hmac, out);
    else if (d->length > 0)
        crypto_hash_finish(&d->u.hash, out, d->length);
    return as_text ? push_digest(ctx, out, d->length, 1) : 1;
}

/* hash(algorithm, bytes or string, encoding or undefined, length or undefined): all at once; undefined for an unknown
 * algorithm */
static duk_ret_t hash_once(duk_context *ctx)
{
    const crypto_hash_kind *kind = crypto_hash_at(ctx, 0);
    if (!kind)
        return 0;
    duk_push_undefined(ctx);
    crypto_slice data = bytes_or_text(ctx, 1, duk_get_top_index(ctx));
    if (!data.bytes)
        return 0;
    crypto_hash hash;
    crypto_hash_start(&hash, kind);
    crypto_hash_update(&hash, data.bytes, data.length);
    uint8_t out[CRYPTO_HASH_MAX];
    crypto_hash_finish(&hash, out, kind->size);
    if (!duk_is_undefined(ctx, 2))
        return push_digest(ctx, out, kind->size, 2);
    memcpy(env_push_buffer(ctx, kind->size), out, kind->size);
    return 1;
}

/* hashSize(algorithm): bytes of its digest; undefined for an unknown one */
static duk_ret_t hash_size(duk_context *ctx)
{
    const crypto_hash_kind *kind = crypto_hash_at(ctx, 0);
    if (!kind)
        return 0;
    duk_push_uint(ctx, kind->size);
    return 1;
}

static duk_ret_t get_hashes(duk_context *ctx)
{
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; crypto_hash_names[i]; i++) {
        duk_push_string(ctx, crypto_hash_names[i]);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"hashStart", hash_start, 3}, {"hashCopy", hash_copy, 3}, {"hmacStart", hmac_start, 4}, {"update", update, 3},
    {"finish", finish, 2},        {"hash", hash_once, 3},     {"hashSize", hash_size, 1},   {"getHashes", get_hashes, 0},
    {NULL, NULL, 0},
};

void crypto_add_hash(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
