/*
 * duk_engine.h - the public API that our patches add to Duktape's. Included by duktape.h.
 */
#ifndef DUK_ENGINE_H
#define DUK_ENGINE_H

/* Register the intrinsic `@name` of the current realm: [ ... value ] -> [ ... ]. Code that uses an intrinsic can be
 * compiled or loaded only after it is registered; registering a name again changes it for code compiled later. */
DUK_EXTERNAL_DECL void duk_put_intrinsic(duk_context *ctx, const char *name);

/* Push the intrinsic, or undefined and return 0 if there is none: [ ... ] -> [ ... value ]. */
DUK_EXTERNAL_DECL duk_bool_t duk_get_intrinsic(duk_context *ctx, const char *name);

#endif
