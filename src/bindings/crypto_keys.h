/*
 * crypto_keys.h - keys between C and JavaScript. A key object of JavaScript (what KeyObject's handle is) holds a
 * reference of a crypto_key; whoever keeps one beyond the call takes another.
 */
#ifndef BINDINGS_CRYPTO_KEYS_H
#define BINDINGS_CRYPTO_KEYS_H

#include "bindings/crypto.h"
#include "crypto/key.h"

/* The key of the key object at index; throws a TypeError for anything else. */
crypto_key *crypto_key_at(duk_context *ctx, duk_idx_t index);
/* Push a key object with a reference of its own: [ ... ] -> [ ... key ]. */
void crypto_push_key(duk_context *ctx, crypto_key *key);
/* Return a key object from a binding function, which gives up its reference; or throw. */
duk_ret_t crypto_return_key(duk_context *ctx, crypto_status status, crypto_key *key);
/* Return malloc'd bytes as a Buffer or as ASCII text, and free them; or throw. */
duk_ret_t crypto_return_slice(duk_context *ctx, crypto_status status, crypto_slice slice, bool as_text);

void crypto_add_keys(duk_context *ctx);
void crypto_add_keygen(duk_context *ctx);
void crypto_add_sig(duk_context *ctx);
void crypto_add_cipher(duk_context *ctx);
void crypto_add_dh(duk_context *ctx);

#endif
