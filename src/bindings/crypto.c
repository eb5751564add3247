/*
 * crypto.c - internalBinding('crypto'): its parts put together. What is computed is in src/crypto.
 */
#include "bindings/bindings.h"
#include "bindings/crypto_keys.h"

#include "mbedtls/constant_time.h"

/* equal(a, b): compares bytes of one length in constant time */
static duk_ret_t equal(duk_context *ctx)
{
    crypto_slice one = crypto_bytes(ctx, 0), two = crypto_bytes(ctx, 1);
    duk_push_boolean(ctx, one.length == two.length && mbedtls_ct_memcmp(one.bytes, two.bytes, one.length) == 0);
    return 1;
}

static const duk_function_list_entry functions[] = {{"equal", equal, 2}, {NULL, NULL, 0}};

void binding_crypto(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    crypto_add_hash(ctx);
    crypto_add_kdf(ctx);
    crypto_add_keys(ctx);
    crypto_add_keygen(ctx);
    crypto_add_sig(ctx);
    crypto_add_cipher(ctx);
    crypto_add_dh(ctx);
}
