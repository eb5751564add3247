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

/* module.c */
DUK_INTERNAL_DECL void module_inherit_host(duk_hthread *thr);

#endif
