/*
 * crypto_errors.c - statuses of src/crypto as Node's errors. OpenSSL's have library, reason and code, and a message that
 * begins with "error:" and the number; the others come from lib/internal/errors.js.
 */
#include "bindings/crypto.h"

#include <stdlib.h>

#include "runtime/buffer.h"

typedef struct status_text {
    const char *code, *number, *library, *reason;
} status_text;

#define OSSL(id, code, number, library, reason) [CRYPTO_##id] = {code, number, library, reason},
#define NODE(id, code) [CRYPTO_##id] = {code, NULL, NULL, NULL},
static const status_text texts[] = {CRYPTO_STATUSES(OSSL, NODE)};
#undef OSSL
#undef NODE

static void put_string(duk_context *ctx, const char *key, const char *value)
{
    duk_push_string(ctx, value);
    duk_put_prop_string(ctx, -2, key);
}

void crypto_push_error(duk_context *ctx, crypto_status status)
{
    const status_text *text = &texts[status];
    if (!text->number) {
        env_require(ctx, "internal/errors");
        duk_get_prop_string(ctx, -1, "codes");
        duk_get_prop_string(ctx, -1, text->code);
        duk_new(ctx, 0);
        duk_replace(ctx, -3);
        duk_pop(ctx);
        return;
    }
    duk_push_error_object(ctx, DUK_ERR_ERROR, "error:%s:%s::%s", text->number, text->library, text->reason);
    put_string(ctx, "library", text->library);
    put_string(ctx, "reason", text->reason);
    put_string(ctx, "code", text->code);
}

duk_ret_t crypto_throw(duk_context *ctx, crypto_status status)
{
    crypto_push_error(ctx, status);
    return duk_throw(ctx);
}

crypto_slice crypto_bytes(duk_context *ctx, duk_idx_t index)
{
    crypto_slice slice;
    slice.bytes = env_get_bytes(ctx, index, &slice.length);
    if (!slice.bytes)
        (void)duk_type_error(ctx, "not a buffer");
    return slice;
}

crypto_slice crypto_optional_bytes(duk_context *ctx, duk_idx_t index)
{
    static const uint8_t none;
    return duk_is_null_or_undefined(ctx, index) ? (crypto_slice){&none, 0} : crypto_bytes(ctx, index);
}

const crypto_hash_kind *crypto_hash_at(duk_context *ctx, duk_idx_t index)
{
    const char *name = duk_get_string(ctx, index);
    return name ? crypto_hash_find(name) : NULL;
}

/* ---- owners ---- */

void *crypto_push_owner(duk_context *ctx, size_t size, duk_release release)
{
    duk_push_owner(ctx);
    void *memory = calloc(1, size);
    if (!memory)
        (void)duk_range_error(ctx, "out of memory");
    duk_set_owned(ctx, -1, memory, release);
    return memory;
}
