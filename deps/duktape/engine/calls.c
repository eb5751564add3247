/*
 * calls.c - call handling that belongs to the dialect: the intrinsics that are calls in disguise, class constructors.
 */
#include "duk_internal.h"

/* Call handling replaces these natives before they would run. */
static duk_ret_t engine_special_call(duk_hthread *thr) {
    DUK_ERROR_INTERNAL(thr);
    DUK_WO_NORETURN(return 0;);
}

static void put_special(duk_hthread *thr, const char *name, duk_int_t magic) {
    duk_push_c_function_builtin_noconstruct(thr, engine_special_call, DUK_VARARGS);
    duk_set_magic(thr, -1, magic);
    DUK_HOBJECT_SET_SPECIAL_CALL(duk_known_hobject(thr, -1));
    duk_put_intrinsic(thr, name);
}

/* Natives that use the default instance they are given. */
static int uses_instance(duk_c_function func) {
    return func == duk_bi_boolean_constructor || func == duk_bi_number_constructor ||
           func == duk_bi_textencoder_constructor;
}

DUK_INTERNAL void duk_engine_init_realm(duk_hthread *thr) {
    duk_small_uint_t i;

    duk_engine_init_errors(thr);
    put_special(thr, "call", DUK_CALL_MAGIC_CALL);
    put_special(thr, "apply", DUK_CALL_MAGIC_APPLY);
    put_special(thr, "construct", DUK_CALL_MAGIC_CONSTRUCT);
    put_special(thr, "superCall", DUK_CALL_MAGIC_SUPER_CALL);
    put_special(thr, "superApply", DUK_CALL_MAGIC_SUPER_APPLY);

    for (i = 0; i < DUK_NUM_BUILTINS; i++) {
        duk_hobject *h = thr->builtins[i];

        if (h != NULL && DUK_HOBJECT_IS_NATFUNC(h) && DUK_HOBJECT_HAS_CONSTRUCTABLE(h) &&
            !uses_instance(((duk_hnatfunc *) h)->func)) {
            ((duk_hnatfunc *) h)->flags = DUK_NATIVE_OWN_INSTANCE;
        }
    }
}

DUK_EXTERNAL void duk_set_native_flags(duk_hthread *thr, duk_idx_t idx, duk_uint_t flags) {
    duk_hnatfunc *func = (duk_hnatfunc *) duk_require_hobject(thr, idx);

    if (!DUK_HOBJECT_IS_NATFUNC((duk_hobject *) func)) {
        DUK_ERROR_TYPE_INVALID_ARGS(thr);
        DUK_WO_NORETURN(return;);
    }
    func->flags = flags;
}

DUK_INTERNAL void duk_engine_throw_class_call(duk_hthread *thr, duk_hobject *func) {
    const char *name;

    duk_push_hobject(thr, func);
    duk_get_prop_stridx_short(thr, -1, DUK_STRIDX_NAME);
    name = duk_safe_to_string(thr, -1);
    (void) duk_error(thr, DUK_ERR_TYPE_ERROR,
                     *name != 0 ? "Class constructor %s cannot be invoked without 'new'"
                                : "Class constructors cannot be invoked without 'new'",
                     name);
}

/* The own name of a function, NULL if it has none: [ ... ] -> [ ... name ] */
static const char *push_name(duk_hthread *thr, duk_hobject *func) {
    duk_tval *name = duk_hobject_find_entry_tval_ptr_stridx(thr->heap, func, DUK_STRIDX_NAME);

    if (name == NULL || !DUK_TVAL_IS_STRING(name) || DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(name)) == 0) {
        duk_push_undefined(thr);
        return NULL;
    }
    duk_push_tval(thr, name);
    return duk_get_string(thr, -1);
}

DUK_INTERNAL void duk_engine_throw_not_super(duk_hthread *thr, duk_idx_t idx_func) {
    duk_hobject *super = duk_get_hobject(thr, idx_func);
    const char *super_name, *name;

    if (super != NULL && DUK_HOBJECT_IS_CALLABLE(super)) {
        super_name = push_name(thr, super);
    } else {
        super_name = duk_is_null_or_undefined(thr, idx_func) ? NULL : builtins_push_description(thr, idx_func);
    }
    name = push_name(thr, thr->callstack_curr->func);
    (void) duk_type_error(thr, "Super constructor %s of %s is not a constructor", super_name == NULL ? "null" : super_name,
                          name == NULL ? "anonymous class" : name);
}
