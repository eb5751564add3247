/*
 * builtins.h - the built-in objects, as the runtime sees them: see also objects.h, which this includes.
 */
#ifndef BUILTINS_H
#define BUILTINS_H

#include "duktape.h"
#include "objects.h"

/* Complete the realm of a new heap, before anything is compiled or loaded. */
void builtins_init(duk_context *ctx);

/* eval and the constructors of functions: src/builtins/eval.c. */
void builtins_init_eval(duk_context *ctx);
/* From now on they throw. */
void builtins_disallow_eval(duk_context *ctx);

#endif
