/*
 * crypto_hash.c - Hash, Hmac and crypto.hash().
 *
 * Short inputs are the rule, so the functions that programs call are here, for what they are mostly called with; anything
 * else goes to a function of lib/internal/crypto/hash.js, which checks and throws.
 */
#include "bindings/crypto.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "bindings/buffer.h"
#include "mbedtls/platform_util.h"
#include "objects.h"
#include "runtime/buffer.h"
#include "runtime/text.h"

#define STATE DUK_HIDDEN_SYMBOL("digest")
#define FALLBACK DUK_HIDDEN_SYMBOL("fallback")   /* of a function: the one that takes all arguments */
#define PROTOTYPE DUK_HIDDEN_SYMBOL("prototype") /* of a function: that of the objects it makes */

typedef struct digest {
    bool hmac, done, finalized; /* done: the result was computed; finalized: the program has asked for it */
    size_t length; /* of the output */
    union {
        crypto_hash hash;
        crypto_hmac hmac;
    } u;
} digest;

static void release(void *memory)
{
    digest *d = memory;
    if (d->hmac)
        mbedtls_platform_zeroize(d, sizeof *d);
    free(d);
}

static size_t size_of(bool hmac)
{
    return hmac ? sizeof(digest) : offsetof(digest, u) + sizeof(crypto_hash);
}

/* [ ... ] -> [ ... object ]: one that owns a state */
static digest *push_object(duk_context *ctx, bool hmac)
{
    duk_push_owner(ctx);
    digest *d = calloc(1, size_of(hmac));
    if (!d)
        (void)duk_range_error(ctx, "out of memory");
    d->hmac = hmac;
    duk_set_owned(ctx, -1, d, release);
    return d;
}

/* The state of the object at index: its own, or what hashStart has put there; NULL if it has none. */
static digest *digest_at(duk_context *ctx, duk_idx_t index)
{
    digest *d = duk_get_owned(ctx, index, release);
    if (d || !duk_is_object(ctx, index))
        return d;
    duk_get_prop_string(ctx, index, STATE);
    d = duk_get_buffer(ctx, -1, NULL);
    duk_pop(ctx);
    return d;
}

static digest *this_digest(duk_context *ctx)
{
    duk_push_this(ctx);
    digest *d = duk_get_owned(ctx, -1, release);
    duk_pop(ctx);
    return d;
}

/* The output length at index, or the digest's own; false if the algorithm has no such length. */
static bool choose_length(duk_context *ctx, duk_idx_t index, const crypto_hash_kind *kind, size_t *length)
{
    *length = duk_is_undefined(ctx, index) ? kind->size : duk_require_uint(ctx, index);
    return *length == kind->size || kind->extendable;
}

/* hashStart(object, algorithm): give the object a state, in plain memory; 0, or 1 for an unknown algorithm */
static duk_ret_t hash_start(duk_context *ctx)
{
    const crypto_hash_kind *kind = crypto_hash_at(ctx, 1);
    if (kind) {
        digest *d = duk_push_fixed_buffer(ctx, size_of(false));
        duk_put_prop_string(ctx, 0, STATE);
        d->length = kind->size;
        crypto_hash_start(&d->u.hash, kind);
    }
    duk_push_int(ctx, kind ? 0 : 1);
    return 1;
}

/* hashNew(algorithm, length or undefined): an object, or 1 for an unknown algorithm, 2 for a length that it cannot have */
static duk_ret_t hash_new(duk_context *ctx)
{
    size_t length;
    const crypto_hash_kind *kind = crypto_hash_at(ctx, 0);
    if (!kind || !choose_length(ctx, 1, kind, &length)) {
        duk_push_int(ctx, kind ? 2 : 1);
        return 1;
    }
    digest *d = push_object(ctx, false);
    d->length = length;
    crypto_hash_start(&d->u.hash, kind);
    return 1;
}

/* hashCopy(from, length or undefined): an object that begins where `from` is; as hashNew */
static duk_ret_t hash_copy(duk_context *ctx)
{
    size_t length;
    digest *from = digest_at(ctx, 0);
    if (!from || from->hmac || !choose_length(ctx, 1, from->u.hash.kind, &length)) {
        duk_push_int(ctx, 2);
        return 1;
    }
    digest *to = push_object(ctx, false);
    to->length = length;
    to->u.hash = from->u.hash;
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

/* [ ... ] -> [ ... object ] and true, or false and nothing for a key that is neither string nor bytes. A string's bytes are
 * its UTF-8. */
static bool push_hmac(duk_context *ctx, const crypto_hash_kind *kind, duk_idx_t key_index)
{
    duk_push_undefined(ctx);
    crypto_slice key = bytes_or_text(ctx, key_index, duk_get_top_index(ctx));
    if (!key.bytes)
        return false;
    digest *d = push_object(ctx, true);
    d->length = kind->size;
    crypto_hmac_start(&d->u.hmac, kind, key.bytes, key.length);
    return true;
}

/* hmacNew(algorithm, key): as hashNew */
static duk_ret_t hmac_new(duk_context *ctx)
{
    const crypto_hash_kind *kind = crypto_hash_at(ctx, 0);
    if (!kind || kind->extendable)
        duk_push_int(ctx, kind ? 2 : 1);
    else if (!push_hmac(ctx, kind, 1))
        return duk_type_error(ctx, "not a buffer");
    return 1;
}

static bool add_data(digest *d, crypto_slice data)
{
    if (!d || d->done || !data.bytes)
        return false;
    if (d->hmac)
        crypto_hmac_update(&d->u.hmac, data.bytes, data.length);
    else
        crypto_hash_update(&d->u.hash, data.bytes, data.length);
    return true;
}

/* update(hash, bytes or string, encoding): true, or false after finish and for other values */
static duk_ret_t update(duk_context *ctx)
{
    crypto_slice data = bytes_or_text(ctx, 1, 2);
    duk_push_boolean(ctx, add_data(digest_at(ctx, 0), data));
    return 1;
}

/* [ ... ] -> [ ... Buffer or text ] */
static void push_result(duk_context *ctx, digest *d, bool as_text, buffer_encoding encoding)
{
    uint8_t small[CRYPTO_HASH_MAX];
    uint8_t *out = !as_text                  ? env_push_buffer(ctx, d->length)
                   : d->length <= sizeof small ? small
                                             : (uint8_t *)duk_push_fixed_buffer(ctx, d->length);
    d->done = true;
    if (d->hmac)
        crypto_hmac_finish(&d->u.hmac, out);
    else if (d->length > 0)
        crypto_hash_finish(&d->u.hash, out, d->length);
    if (as_text)
        buffer_push_text(ctx, encoding, out, d->length);
}

/* finish(hash, encoding or undefined): a Buffer, or text; undefined after another finish */
static duk_ret_t finish(duk_context *ctx)
{
    digest *d = digest_at(ctx, 0);
    if (!d || d->done)
        return 0;
    buffer_encoding encoding = buffer_encoding_from(ctx, 1);
    push_result(ctx, d, !duk_is_undefined(ctx, 1), encoding == ENCODING_UNKNOWN ? ENCODING_UTF8 : encoding);
    return 1;
}

/* isFinalized(hash): undefined for what is no hash. setFinalized(hash) */
static duk_ret_t is_finalized(duk_context *ctx)
{
    digest *d = digest_at(ctx, 0);
    if (!d)
        return 0;
    duk_push_boolean(ctx, d->finalized);
    return 1;
}

static duk_ret_t set_finalized(duk_context *ctx)
{
    digest *d = digest_at(ctx, 0);
    if (d)
        d->finalized = true;
    return 0;
}

/* [ ... ] -> [ ... result ]: all at once, as text in an encoding or a Buffer */
static void push_hash_of(duk_context *ctx, const crypto_hash_kind *kind, crypto_slice data, bool as_text,
                         buffer_encoding encoding)
{
    uint8_t out[CRYPTO_HASH_MAX];
    crypto_hash_of(kind, data.bytes, data.length, out);
    if (as_text)
        buffer_push_text(ctx, encoding, out, kind->size);
    else
        memcpy(env_push_buffer(ctx, kind->size), out, kind->size);
}

/* hashOnce(algorithm, bytes or string, encoding or undefined): undefined for an unknown algorithm */
static duk_ret_t hash_once(duk_context *ctx)
{
    const crypto_hash_kind *kind = crypto_hash_at(ctx, 0);
    if (!kind)
        return 0;
    duk_push_undefined(ctx);
    crypto_slice data = bytes_or_text(ctx, 1, duk_get_top_index(ctx));
    if (!data.bytes)
        return 0;
    push_hash_of(ctx, kind, data, !duk_is_undefined(ctx, 2), buffer_encoding_from(ctx, 2));
    return 1;
}

/* ---- what programs call ---- */

/* Call the function that takes all, with what this one was called with. */
static duk_ret_t fall_back(duk_context *ctx, duk_idx_t nargs)
{
    duk_set_top(ctx, nargs);
    duk_push_current_function(ctx);
    duk_get_prop_literal(ctx, -1, FALLBACK);
    duk_insert(ctx, 0);
    duk_pop(ctx);
    duk_push_this(ctx);
    duk_insert(ctx, 1);
    duk_call_method(ctx, nargs);
    return 1;
}

/* Bytes that may be hashed: of a string as UTF-8, of a typed array or DataView. NULL for all else. */
static crypto_slice plain_data(duk_context *ctx, duk_idx_t index)
{
    crypto_slice data = {NULL, 0};
    builtins_view view;
    if (duk_is_string(ctx, index) && !duk_is_symbol(ctx, index))
        data.bytes = (const uint8_t *)env_to_utf8(ctx, index, &data.length);
    else if (builtins_get_view(ctx, index, &view))
        data.bytes = env_get_bytes(ctx, index, &data.length);
    return data;
}

static const crypto_hash_kind *plain_algorithm(duk_context *ctx, duk_idx_t index)
{
    return duk_is_string(ctx, index) && !duk_is_symbol(ctx, index) ? crypto_hash_at(ctx, index) : NULL;
}

/* [ ... object ] -> [ ... object ] */
static duk_ret_t set_class(duk_context *ctx)
{
    duk_push_current_function(ctx);
    duk_get_prop_literal(ctx, -1, PROTOTYPE);
    duk_set_prototype(ctx, -3);
    duk_pop(ctx);
    return 1;
}

/* crypto.createHash(algorithm, options) */
static duk_ret_t create_hash(duk_context *ctx)
{
    const crypto_hash_kind *kind = duk_is_undefined(ctx, 1) ? plain_algorithm(ctx, 0) : NULL;
    if (!kind)
        return fall_back(ctx, 2);
    digest *d = push_object(ctx, false);
    d->length = kind->size;
    crypto_hash_start(&d->u.hash, kind);
    return set_class(ctx);
}

/* crypto.createHmac(algorithm, key, options) */
static duk_ret_t create_hmac(duk_context *ctx)
{
    const crypto_hash_kind *kind = duk_is_undefined(ctx, 2) ? plain_algorithm(ctx, 0) : NULL;
    if (!kind || kind->extendable || !plain_data(ctx, 1).bytes || !push_hmac(ctx, kind, 1))
        return fall_back(ctx, 3);
    return set_class(ctx);
}

/* hash.update(data, encoding): `this` */
static duk_ret_t method_update(duk_context *ctx)
{
    digest *d = this_digest(ctx);
    crypto_slice data = {NULL, 0};
    if (!duk_is_string(ctx, 0) || duk_is_undefined(ctx, 1) || buffer_encoding_from(ctx, 1) == ENCODING_UTF8)
        data = plain_data(ctx, 0);
    if (!d || d->finalized || !add_data(d, data))
        return fall_back(ctx, 2);
    duk_push_this(ctx);
    return 1;
}

/* hash.digest(encoding) */
static duk_ret_t method_digest(duk_context *ctx)
{
    digest *d = this_digest(ctx);
    bool as_text = duk_is_string(ctx, 0) && duk_get_length(ctx, 0) > 0;
    buffer_encoding encoding = as_text ? buffer_encoding_from(ctx, 0) : ENCODING_UTF8;
    if (!d || d->done || encoding == ENCODING_UNKNOWN || (!as_text && !duk_is_undefined(ctx, 0)))
        return fall_back(ctx, 1);
    d->finalized = true;
    push_result(ctx, d, as_text, encoding);
    return 1;
}

/* crypto.hash(algorithm, data, encoding) */
static duk_ret_t function_hash(duk_context *ctx)
{
    const crypto_hash_kind *kind = plain_algorithm(ctx, 0);
    crypto_slice data = plain_data(ctx, 1);
    buffer_encoding encoding = duk_is_undefined(ctx, 2) ? ENCODING_HEX
                               : duk_is_string(ctx, 2)  ? buffer_encoding_from(ctx, 2)
                                                        : ENCODING_UNKNOWN;
    if (!kind || !data.bytes || encoding == ENCODING_UNKNOWN)
        return fall_back(ctx, 3);
    push_hash_of(ctx, kind, data, true, encoding);
    return 1;
}

/* hashFunctions({name: fallback, ...}, prototype): the functions of the same names, in front of those */
static duk_ret_t hash_functions(duk_context *ctx)
{
    static const duk_function_list_entry all[] = {
        {"createHash", create_hash, 2}, {"createHmac", create_hmac, 3}, {"update", method_update, 2},
        {"digest", method_digest, 1},   {"hash", function_hash, 3},
    };
    duk_push_object(ctx);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const duk_function_list_entry one[] = {all[i], {NULL, NULL, 0}};
        if (!duk_get_prop_string(ctx, 0, all[i].key)) {
            duk_pop(ctx);
            continue;
        }
        duk_put_function_list(ctx, 2, one);
        duk_get_prop_string(ctx, 2, all[i].key);
        duk_swap_top(ctx, -2);
        duk_put_prop_literal(ctx, -2, FALLBACK);
        duk_dup(ctx, 1);
        duk_put_prop_literal(ctx, -2, PROTOTYPE);
        duk_pop(ctx);
    }
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
    {"hashStart", hash_start, 2},       {"hashNew", hash_new, 2},           {"hashCopy", hash_copy, 2},
    {"hmacNew", hmac_new, 2},           {"update", update, 3},              {"finish", finish, 2},
    {"isFinalized", is_finalized, 1},   {"setFinalized", set_finalized, 1}, {"hashOnce", hash_once, 3},
    {"hashFunctions", hash_functions, 2}, {"hashSize", hash_size, 1},       {"getHashes", get_hashes, 0},
    {NULL, NULL, 0},
};

void crypto_add_hash(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
