/*
 * intrinsics.c - the values that lowered code names `@name`.
 *
 * Each realm has one table, a bare object. The compiler looks a name up once and puts the value among the function's
 * constants; a bytecode dump goes the other way and stores the name.
 */
#include "duk_internal.h"

DUK_INTERNAL duk_bool_t duk_engine_push_intrinsic(duk_hthread *thr, duk_hstring *name) {
    duk_hobject *table = thr->builtins[DUK_BIDX_INTRINSICS];
    duk_tval *tv = table == NULL ? NULL : duk_hobject_find_entry_tval_ptr(thr->heap, table, name);

    if (tv == NULL) {
        return 0;
    }
    duk_push_tval(thr, tv);
    return 1;
}

/* Find the name of a value. Numbers and strings are never intrinsics: their constants stand for themselves. */
DUK_INTERNAL duk_bool_t duk_engine_intrinsic_name(duk_hthread *thr, duk_tval *value, duk_hstring **name) {
    duk_hobject *table = thr->builtins[DUK_BIDX_INTRINSICS];
    duk_uint_fast32_t i;

    if (table == NULL || DUK_TVAL_IS_NUMBER(value) ||
        (DUK_TVAL_IS_STRING(value) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(value)))) {
        return 0;
    }
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(table); i++) {
        if (duk_js_samevalue(value, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, table, i))) {
            *name = DUK_HOBJECT_E_GET_KEY(thr->heap, table, i);
            return 1;
        }
    }
    return 0;
}

DUK_EXTERNAL void duk_put_intrinsic(duk_hthread *thr, const char *name) {
    duk_hobject *table = thr->builtins[DUK_BIDX_INTRINSICS];

    if (table == NULL) {
        duk_push_bare_object(thr);
        table = duk_known_hobject(thr, -1);
        thr->builtins[DUK_BIDX_INTRINSICS] = table;
        DUK_HOBJECT_INCREF(thr, table);
    } else {
        duk_push_hobject(thr, table);
    }
    /* [ ... value table ] */
    duk_insert(thr, -2);
    duk_put_prop_string(thr, -2, name);
    duk_pop(thr);
}

DUK_EXTERNAL duk_bool_t duk_get_intrinsic(duk_hthread *thr, const char *name) {
    duk_push_string(thr, name);
    if (duk_engine_push_intrinsic(thr, duk_known_hstring(thr, -1))) {
        duk_remove_m2(thr);
        return 1;
    }
    duk_pop(thr);
    duk_push_undefined(thr);
    return 0;
}
