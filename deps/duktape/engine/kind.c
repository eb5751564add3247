/*
 * kind.c - what a value is inside, for inspection, comparison and cloning: its class, the parts of a proxy, the flags of
 * a function. Nothing here runs JavaScript.
 */
#include "duk_internal.h"

DUK_EXTERNAL duk_int_t duk_object_class(duk_hthread *thr, duk_idx_t idx) {
    duk_hobject *object;

    DUK_ASSERT_API_ENTRY(thr);
    object = duk_get_hobject(thr, idx);
    if (object == NULL) {
        return DUK_CLASS_NONE;
    }
    if (DUK_HOBJECT_IS_PROXY(object) && !((duk_hproxy *) object)->trusted) {
        return DUK_CLASS_PROXY;
    }
    return (duk_int_t) DUK_HOBJECT_GET_CLASS_NUMBER(object);
}

DUK_EXTERNAL duk_bool_t duk_push_proxy_parts(duk_hthread *thr, duk_idx_t idx) {
    duk_hobject *object;
    duk_hproxy *proxy;

    DUK_ASSERT_API_ENTRY(thr);
    object = duk_get_hobject(thr, idx);
    if (object == NULL || !DUK_HOBJECT_IS_PROXY(object) || ((duk_hproxy *) object)->trusted ||
        builtins_is_module_namespace(thr, idx)) {
        return 0;
    }
    proxy = (duk_hproxy *) object;
    if (proxy->handler == NULL) { /* revoked */
        duk_push_null(thr);
        duk_push_null(thr);
        return 1;
    }
    duk_push_hobject(thr, proxy->target);
    duk_push_hobject(thr, proxy->handler);
    return 1;
}

DUK_EXTERNAL duk_uint_t duk_function_flags(duk_hthread *thr, duk_idx_t idx) {
    duk_hobject *object;

    DUK_ASSERT_API_ENTRY(thr);
    object = duk_get_hobject(thr, idx);
    if (object == NULL || !DUK_HOBJECT_IS_COMPFUNC(object)) {
        return 0;
    }
    return ((duk_hcompfunc *) object)->tmpl->fn_flags;
}

/* Append the keys of one sort, strings or symbols, to the array on top. */
static duk_uarridx_t push_keys(duk_hthread *thr, duk_hobject *object, duk_bool_t all, duk_bool_t symbols,
                               duk_uarridx_t count) {
    duk_uint_fast32_t i;

    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(object); i++) {
        duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, object, i);

        if (key == NULL || DUK_HSTRING_HAS_HIDDEN(key) || DUK_HSTRING_HAS_ARRIDX(key) ||
            !DUK_HSTRING_HAS_SYMBOL(key) != !symbols ||
            !(all || DUK_HOBJECT_E_SLOT_IS_ENUMERABLE(thr->heap, object, i))) {
            continue;
        }
        duk_push_hstring(thr, key);
        duk_put_prop_index(thr, -2, count++);
    }
    return count;
}

DUK_EXTERNAL void duk_push_named_keys(duk_hthread *thr, duk_idx_t idx, duk_bool_t all) {
    duk_hobject *object;
    duk_uarridx_t count = 0;

    DUK_ASSERT_API_ENTRY(thr);
    object = duk_require_hobject(thr, idx);
    duk_push_array(thr);
    if (all && DUK_HOBJECT_GET_CLASS_NUMBER(object) == DUK_HOBJECT_CLASS_ARRAY) {
        duk_push_literal(thr, "length");
        duk_put_prop_index(thr, -2, count++);
    }
    count = push_keys(thr, object, all, 0, count);
    push_keys(thr, object, all, 1, count);
}

DUK_EXTERNAL duk_bool_t duk_has_own_getter(duk_hthread *thr, duk_idx_t idx, duk_idx_t key_idx, duk_idx_t getter_idx) {
    duk_hobject *object;
    duk_int_t entry;
    duk_int_t hash;

    DUK_ASSERT_API_ENTRY(thr);
    object = duk_require_hobject(thr, idx);
    return duk_hobject_find_entry(thr->heap, object, duk_require_hstring(thr, key_idx), &entry, &hash) &&
           DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, object, entry) &&
           DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, object, entry) == duk_get_hobject(thr, getter_idx);
}
