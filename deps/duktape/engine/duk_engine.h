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

/* What a native constructor promises, see duk_set_native_flags. */
#define DUK_NATIVE_OWN_INSTANCE (1U << 0) /* makes its object itself: `this` is undefined in a constructor call */
#define DUK_NATIVE_NEW_TARGET   (1U << 1) /* takes the prototype of what it returns from new.target itself */

/* Set the flags above on the native function at idx. Without them the engine makes `this` from new.target.prototype
 * and, for a subclass, gives what the constructor returns the subclass's prototype. */
DUK_EXTERNAL_DECL void duk_set_native_flags(duk_context *ctx, duk_idx_t idx, duk_uint_t flags);

#endif
