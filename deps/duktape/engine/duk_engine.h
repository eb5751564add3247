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
#define DUK_NATIVE_OWNER        (1U << 2) /* `this` of a constructor call is an owner, see below */
/* The highest byte is the executor's (fast_leaf.h). */

/* Set the flags above on the native function at idx. Without them the engine makes `this` from new.target.prototype
 * and, for a subclass, gives what the constructor returns the subclass's prototype. */
DUK_EXTERNAL_DECL void duk_set_native_flags(duk_context *ctx, duk_idx_t idx, duk_uint_t flags);

/* The C stack may grow down to `lowest` (by default what the system gives the thread that creates the heap). */
DUK_EXTERNAL_DECL void duk_set_native_stack_limit(duk_context *ctx, void *lowest);

/* ---- objects that own memory of C (owner.c) ---- */

/* Called when the owner has died, with what it owned. The engine is collecting garbage, or is about to end: nothing of it
 * may be used. */
typedef void (*duk_release)(void *memory);

/* Push a plain object that can own something: [ ... ] -> [ ... object ] */
DUK_EXTERNAL_DECL void duk_push_owner(duk_context *ctx);
/* Give the memory to the owner at idx, once. When that cannot be it is released at once and a TypeError thrown. */
DUK_EXTERNAL_DECL void duk_set_owned(duk_context *ctx, duk_idx_t idx, void *memory, duk_release release);
/* What the value at idx owns, if that is to be released by this function; NULL for everything else. Does not throw. */
DUK_EXTERNAL_DECL void *duk_get_owned(duk_context *ctx, duk_idx_t idx, duk_release release);
/* The same; it is the caller's from now on. */
DUK_EXTERNAL_DECL void *duk_take_owned(duk_context *ctx, duk_idx_t idx, duk_release release);

/* ---- a heap that another process goes on with, at the same addresses (image.c) ---- */

/* Drop garbage and note what duk_image_resume needs; nothing may run in the heap afterwards. */
DUK_EXTERNAL_DECL void duk_image_prepare(duk_context *ctx);
/* The first thing in the other process. `random`: 16 bytes that nobody can guess. */
DUK_EXTERNAL_DECL void duk_image_resume(duk_context *ctx, const void *random);

/* ---- plain objects quickly (template.c) ---- */

/* Push a new object with the prototype and the own data properties of the one at idx: [ ... ] -> [ ... object ]. It has
 * neither accessors nor index keys. */
DUK_EXTERNAL_DECL void duk_push_clone(duk_context *ctx, duk_idx_t idx);
/* Set the n-th own property of an object that was just cloned: [ ... value ] -> [ ... ] */
DUK_EXTERNAL_DECL void duk_put_slot(duk_context *ctx, duk_idx_t idx, duk_uint_t slot);
/* How many own properties the object has been given so far. */
DUK_EXTERNAL_DECL duk_uint_t duk_count_slots(duk_context *ctx, duk_idx_t idx);
/* Space for so many own properties of an object that has none yet. */
DUK_EXTERNAL_DECL void duk_reserve_entries(duk_context *ctx, duk_idx_t idx, duk_uint_t count);
/* Add an own data property to a plain object that has none of that name, and does not mind prototypes: [ ... key value ] ->
 * [ ... ]; else 0, and nothing has changed. */
DUK_EXTERNAL_DECL duk_bool_t duk_add_entry(duk_context *ctx, duk_idx_t idx);
/* The next own data property with a string key from *position on, which starts at 0: [ ... ] -> [ ... key value ], or
 * nothing and 0 at the end. */
DUK_EXTERNAL_DECL duk_bool_t duk_next_entry(duk_context *ctx, duk_idx_t idx, duk_uint_t *position);
/* Whether duk_next_entry gives what Object.keys would, in its order: a plain object without accessors, hidden properties and
 * index keys. */
DUK_EXTERNAL_DECL duk_bool_t duk_has_plain_entries(duk_context *ctx, duk_idx_t idx);

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

/* A piece of compiled code that came from the source unbroken, up to the next entry. */
typedef struct duk_position {
    duk_uint32_t output; /* offset in the code that is compiled */
    duk_uint32_t source; /* offset in the original source */
} duk_position;

/* Make a script: [ ... name source ] -> [ ... script ]. The name is what stack traces show; the source is the original
 * text, UTF-8 in a buffer or a string, or undefined. All functions compiled with a script share it. */
DUK_EXTERNAL_DECL void duk_push_script(duk_context *ctx);

/* The script at idx begins at this line and column (from 0) of something larger. */
DUK_EXTERNAL_DECL void duk_script_set_origin(duk_context *ctx, duk_idx_t idx, duk_uint_t line, duk_uint_t column);

/* Compile code: [ ... script ] -> [ ... function|error ]; returns 0 or DUK_EXEC_ERROR. Flags are those of duk_compile:
 * DUK_COMPILE_FUNCTION, DUK_COMPILE_STRICT, DUK_COMPILE_EVAL. Without positions the code is the source. */
DUK_EXTERNAL_DECL duk_int_t duk_pcompile_script(duk_context *ctx, duk_uint_t flags, const char *code,
                                                duk_size_t length, const duk_position *positions, duk_size_t count);

/* What turns program text that comes at run time into the dialect: [ ... text ] -> [ ... source code positions ], the
 * source as bytes of UTF-8, the code and an array of duk_position, all three buffers. Throws a SyntaxError. */
typedef enum duk_front_end_kind {
    DUK_FRONT_END_EVAL,        /* of an indirect eval */
    DUK_FRONT_END_DIRECT_EVAL, /* `scope` is what the lowered code told about the scopes around, NULL: nothing */
    DUK_FRONT_END_FUNCTION     /* a function expression in parentheses; its body has to begin at offset `body` */
} duk_front_end_kind;
typedef void (*duk_front_end)(duk_context *ctx, duk_front_end_kind kind, duk_size_t body, duk_bool_t strict,
                              const char *scope);
DUK_EXTERNAL_DECL void duk_set_front_end(duk_context *ctx, duk_front_end front_end);

/* Load a function from a dump, with the script it belongs to: [ ... script bytecode ] -> [ ... function ]. Without one
 * (duk_load_function) the script has the name and the lines it had when dumped, but no source. */
DUK_EXTERNAL_DECL void duk_load_function_script(duk_context *ctx);

/* Line and column count from 1, 0 if not known; the text column is that within the line of source, where a script's origin
 * adds to the column. */
typedef struct duk_location {
    duk_uint_t line, column, text_column;
} duk_location;

/* Where the error at idx was thrown, or if that is not known any more, where it was created. Pushes the name of the
 * script (undefined if not known) and the line of source (or undefined): [ ... ] -> [ ... name text ]. */
DUK_EXTERNAL_DECL duk_bool_t duk_push_error_location(duk_context *ctx, duk_idx_t idx, duk_location *location);

/* Forget where the last error was thrown, so that duk_push_error_location tells where it was created. */
DUK_EXTERNAL_DECL void duk_forget_throw(duk_context *ctx);

/* Give the object at idx the own property `stack`, as Error.captureStackTrace does; the topmost frame is that of the
 * running native function. Errors made by the engine's own constructors have it. */
DUK_EXTERNAL_DECL void duk_capture_stack_trace(duk_context *ctx, duk_idx_t idx);
/* The same for an error that comes from outside and rejects a promise: the frames are those of the functions that await
 * it. */
DUK_EXTERNAL_DECL void duk_capture_awaiting_stack_trace(duk_context *ctx, duk_idx_t idx, duk_idx_t idx_promise);
/* Who makes the lines of stacks: called with the array of call sites, it returns the text behind the first line. Not asked
 * where Error.prepareStackTrace is the program's. [ ... function|undefined ] -> [ ... ] */
DUK_EXTERNAL_DECL void duk_set_stack_mapper(duk_context *ctx);
/* An array of V8's call sites for what the object's `stack` would show: [ ... ] -> [ ... array ] */
DUK_EXTERNAL_DECL void duk_push_call_sites(duk_context *ctx, duk_idx_t idx);

/* Put an object before the scopes around a function, as if it stood in a `with`: [ ... object ] -> [ ... ] */
DUK_EXTERNAL_DECL void duk_extend_scope(duk_context *ctx, duk_idx_t idx);

/* Does the thread run nothing, and wait for nothing that it has called? Then it can be called on. */
DUK_EXTERNAL_DECL duk_bool_t duk_is_idle_thread(duk_context *ctx);

#endif
