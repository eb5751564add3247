/*
 * buffer.h - Buffer objects made in C: Uint8Array objects whose prototype is Buffer.prototype, as lib/buffer.js told it.
 */
#ifndef ENV_BUFFER_H
#define ENV_BUFFER_H

#include <stddef.h>

#include "duktape.h"

/* Push a Buffer of its own `size` bytes, zeroed; returns them. [ ... ] -> [ ... buffer ] */
void *env_push_buffer(duk_context *ctx, size_t size);

/* The bytes of an ArrayBufferView or ArrayBuffer at index, or NULL for anything else, a detached one too. */
void *env_get_bytes(duk_context *ctx, duk_idx_t index, size_t *size);

#endif
