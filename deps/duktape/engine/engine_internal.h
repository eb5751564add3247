/*
 * engine_internal.h - what our C offers to the patched sources of the engine. Included last in duk_internal.h.
 */
#ifndef ENGINE_INTERNAL_H
#define ENGINE_INTERNAL_H

/* fn_flags of a function template: the flags of the dialect's function header, and one of ours. */
#define DUK_FN_NO_CONSTRUCT 1u
#define DUK_FN_STRICT       2u
#define DUK_FN_GENERATOR    4u
#define DUK_FN_ASYNC        8u
#define DUK_FN_CLASS        16u
#define DUK_FN_DERIVED      32u
#define DUK_FN_LAZY_START   64u
#define DUK_FN_ARROW        128u
#define DUK_FN_METHOD       256u
#define DUK_FN_HEADER       0x80000000u /* compiled from code with a header */

/* intrinsics.c */
DUK_INTERNAL_DECL duk_bool_t duk_engine_push_intrinsic(duk_hthread *thr, duk_hstring *name);
DUK_INTERNAL_DECL duk_bool_t duk_engine_intrinsic_name(duk_hthread *thr, duk_tval *value, duk_hstring **name);

#endif
