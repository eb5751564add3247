/*
 * lowered.h - the intrinsics that lowered code calls, see docs/architecture.md, "Intrinsics".
 */
#ifndef ENGINE_LOWERED_H
#define ENGINE_LOWERED_H

/* The steps of an iteration that is under way. */
typedef struct lowered_steps {
    native_object base;
    duk_tval iterator, next;
    bool done; /* it ended or threw: not to be closed */
} lowered_steps;

typedef struct lowered_entry {
    const char *name;
    duk_c_function function;
    short nargs;
} lowered_entry;

/* Register the functions of a table that ends with a NULL name. They have no `name`, so stack traces leave them out. */
DUK_INTERNAL_DECL void lowered_register(duk_hthread *thr, const lowered_entry *entries);

/* A value no program sees: what stands for "not initialised" and "no more". */
DUK_INTERNAL_DECL void lowered_push_hole(duk_hthread *thr);
DUK_INTERNAL_DECL bool lowered_is_hole(duk_hthread *thr, duk_idx_t index);

DUK_INTERNAL_DECL void lowered_init_iteration(duk_hthread *thr);
DUK_INTERNAL_DECL void lowered_init_private(duk_hthread *thr);
DUK_INTERNAL_DECL void lowered_init_class(duk_hthread *thr);
DUK_INTERNAL_DECL void lowered_init_object(duk_hthread *thr);
DUK_INTERNAL_DECL void lowered_init_eval(duk_hthread *thr);
DUK_INTERNAL_DECL void lowered_init_global(duk_hthread *thr);

/* lowered_object.c: define a new property of an object that has nothing but entries; false, and nothing was done, where that is
 * not so simple. */
DUK_INTERNAL_DECL bool lowered_define_plain(duk_hthread *thr, duk_hobject *target, duk_hstring *key, duk_tval *value);
/* Copy the enumerable properties but for those whose keys an array lists (or NULL), if that needs no calls; otherwise false, and
 * nothing was done. */
DUK_INTERNAL_DECL bool lowered_copy_plain(duk_hthread *thr, duk_hobject *target, duk_hobject *source,
                                          duk_hobject *except);
/* lowered_iteration.c: push an array of an array's elements from an index on, if none is missing; otherwise false. */
DUK_INTERNAL_DECL bool lowered_push_tail(duk_hthread *thr, duk_hobject *array, duk_uint32_t from);

/* module.c */
DUK_INTERNAL_DECL void module_inherit_host(duk_hthread *thr);

#endif
