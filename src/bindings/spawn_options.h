/*
 * spawn_options.h - the options of a child process, from the JavaScript object that both forms of spawn get.
 */
#ifndef BINDINGS_SPAWN_OPTIONS_H
#define BINDINGS_SPAWN_OPTIONS_H

#include <uv.h>

#include "duktape.h"

/* Fill in the options from the object at index. What they point to lives on the value stack, in values pushed here, so
 * that nothing has to be freed. The stdio entries of type "pipe" and "wrap" name a stream handle; for "pipe" without a
 * handle (spawn_sync) stdio[i].data.stream stays NULL for the caller to fill in. Returns 0 or a negative libuv error. */
int spawn_read_options(duk_context *ctx, duk_idx_t index, uv_process_options_t *options);

#endif
