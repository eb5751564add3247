/*
 * builtins.h - the built-in objects, as the runtime sees them.
 */
#ifndef BUILTINS_H
#define BUILTINS_H

#include "duktape.h"

/* Complete the realm of a new heap, before anything is compiled or loaded. */
void builtins_init(duk_context *ctx);

/* Run microtasks until none is left. */
void builtins_run_microtasks(duk_context *ctx);

#endif
