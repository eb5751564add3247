/*
 * scope.c - environments of blocks whose bindings a closure captures (the dialect's `@scope`).
 *
 * Such a block is held by a catcher without a catch or finally part, as the body of a catch clause is: whatever leaves
 * the block unwinds the catcher, which restores the environment before.
 */
#include "duk_internal.h"

/* A closed declarative environment of the names consts[1..n], all undefined: [ ... ] -> [ ... env ] */
static duk_hobject *push_scope(duk_hthread *thr, duk_tval *consts) {
    duk_uint32_t i, count = (duk_uint32_t) DUK_TVAL_GET_NUMBER(consts);
    duk_int_t index;
    duk_hobject *env = (duk_hobject *) duk_hdecenv_alloc(
        thr, DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FIXED_ENV |
                 DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_DECENV));

    duk_push_hobject(thr, env);
    duk_hobject_resize_entrypart(thr, env, count);
    for (i = 0; i < count; i++) {
        index = duk__hobject_alloc_entry_checked(thr, env, DUK_TVAL_GET_STRING(consts + 1 + i));
        DUK_TVAL_SET_UNDEFINED(DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, env, index));
        DUK_HOBJECT_E_SET_FLAGS(thr->heap, env, index, DUK_PROPDESC_FLAGS_W);
    }
    return env;
}

DUK_INTERNAL void duk_engine_enter_scope(duk_hthread *thr, duk_tval *consts) {
    duk_activation *act = thr->callstack_curr;
    duk_hobject *env;
    duk_catcher *cat;

    if (act->lex_env == NULL) {
        duk_js_init_activation_environment_records_delayed(thr, act);
    }
    env = push_scope(thr, consts);
    cat = duk_hthread_catcher_alloc(thr);

    /* no side effects from here on */
    cat->flags = DUK_CAT_TYPE_TCF | DUK_CAT_FLAG_LEXENV_ACTIVE;
    cat->h_varname = NULL;
    cat->pc_base = NULL;
    cat->idx_base = 0;
    cat->parent = act->cat;
    act->cat = cat;
    DUK_HOBJECT_SET_PROTOTYPE(thr->heap, env, act->lex_env); /* the reference moves */
    act->lex_env = env;
    thr->valstack_top--; /* the stack's reference moves to the activation */
    DUK_TVAL_SET_UNDEFINED(thr->valstack_top);
}

DUK_EXTERNAL void duk_extend_scope(duk_hthread *thr, duk_idx_t idx) {
    duk_hcompfunc *func = (duk_hcompfunc *) duk_require_hobject(thr, idx);
    duk_hobject *target = duk_require_hobject(thr, -1);
    duk_hobjenv *env;

    if (!DUK_HOBJECT_IS_COMPFUNC((duk_hobject *) func)) {
        (void) duk_type_error(thr, "not a function of ours");
    }
    env = duk_hobjenv_alloc(thr, DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_OBJENV));
    env->target = target;
    DUK_HOBJECT_INCREF(thr, target);
    env->has_this = 1;
    /* The function's reference to the scope around it moves to the new one. */
    DUK_HOBJECT_SET_PROTOTYPE(thr->heap, (duk_hobject *) env, func->lex_env);
    func->lex_env = (duk_hobject *) env;
    DUK_HOBJECT_INCREF(thr, (duk_hobject *) env);
    duk_pop(thr);
}
