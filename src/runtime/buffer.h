/*
 * buffer.h - Buffer objects made in C: Uint8Array objects whose prototype is Buffer.prototype, as lib/buffer.js told it.
 */
#ifndef ENV_BUFFER_H
#define ENV_BUFFER_H

#include <stddef.h>

#include "duktape.h"
#include "runtime/env.h"

/* Push a Buffer of its own `size` bytes, zeroed; returns them. [ ... ] -> [ ... buffer ] */
void *env_push_buffer(duk_context *ctx, size_t size);

/* Push a Buffer of `size` bytes of a malloc'd block, which may have room for more: large ones are taken over, small ones
 * copied. The block is given up in any case, even if this throws. [ ... ] -> [ ... buffer ] */
void env_push_buffer_taking(duk_context *ctx, void *block, size_t size, size_t room);

/* The bytes of an ArrayBufferView or ArrayBuffer at index, or NULL for anything else, a detached one too. */
void *env_get_bytes(duk_context *ctx, duk_idx_t index, size_t *size);

/* A reference to a Buffer, or to an array of Buffers, whose bytes are in use beyond this call: they live, and stay where they
 * are even if the program transfers or resizes the memory, until env_unpin_bytes. Elements are those of now, whatever is put
 * into the array later; values that are no Buffers are kept as they are. */
env_ref env_pin_bytes(duk_context *ctx, duk_idx_t index);
void env_unpin_bytes(duk_context *ctx, env_ref *ref); /* as env_ref_release */

#endif
