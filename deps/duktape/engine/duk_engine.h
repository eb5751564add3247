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

/* ---- what a value is inside (kind.c); none of these runs JavaScript ---- */

/* The engine's classes of objects. Typed arrays are those from DUK_CLASS_INT8ARRAY on. */
enum {
    DUK_CLASS_NONE = 0, /* not an object */
    DUK_CLASS_OBJECT = 1,
    DUK_CLASS_ARRAY = 2,
    DUK_CLASS_FUNCTION = 3,
    DUK_CLASS_ARGUMENTS = 4,
    DUK_CLASS_BOOLEAN = 5,
    DUK_CLASS_DATE = 6,
    DUK_CLASS_ERROR = 7,
    DUK_CLASS_NUMBER = 10,
    DUK_CLASS_REGEXP = 11,
    DUK_CLASS_STRING = 12,
    DUK_CLASS_SYMBOL = 14,
    DUK_CLASS_POINTER = 17,
    DUK_CLASS_ARRAYBUFFER = 19,
    DUK_CLASS_DATAVIEW = 20,
    DUK_CLASS_INT8ARRAY = 21,
    DUK_CLASS_UINT8ARRAY = 22,
    DUK_CLASS_FLOAT64ARRAY = 29,
    DUK_CLASS_PROXY = 100
};
DUK_EXTERNAL_DECL duk_int_t duk_object_class(duk_context *ctx, duk_idx_t idx);

/* Push target and handler (both null when revoked): [ ... ] -> [ ... target handler ]; 0 if it is not a proxy. */
DUK_EXTERNAL_DECL duk_bool_t duk_push_proxy_parts(duk_context *ctx, duk_idx_t idx);

/* Push an array of the own keys that are no array indices, strings first; `all` or only the enumerable ones. For arrays,
 * typed arrays and plain objects. */
DUK_EXTERNAL_DECL void duk_push_named_keys(duk_context *ctx, duk_idx_t idx, duk_bool_t all);

/* Is the own property of the object an accessor with this getter? */
DUK_EXTERNAL_DECL duk_bool_t duk_has_own_getter(duk_context *ctx, duk_idx_t idx, duk_idx_t key_idx,
                                                duk_idx_t getter_idx);

/* The flags of the dialect's function header; 0 if it is not a function with one. */
DUK_EXTERNAL_DECL duk_uint_t duk_function_flags(duk_context *ctx, duk_idx_t idx);

#endif
