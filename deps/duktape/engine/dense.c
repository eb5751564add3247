/*
 * dense.c - dense arrays; see dense.h.
 */

#include "dense.h"

DUK_INTERNAL void dense_grow(duk_hthread *thr, duk_harray *array, duk_uint32_t size)
{
    duk_hobject *h = &array->obj;

    duk_hobject_realloc_props(thr, h, DUK_HOBJECT_GET_ESIZE(h), size + (size >> 1) + 3, DUK_HOBJECT_GET_HSIZE(h), 0);
}

DUK_INTERNAL void dense_append(duk_hthread *thr, duk_harray *array)
{
    duk_hobject *h = &array->obj;
    duk_uint32_t i = array->length;
    duk_tval *tv;

    if (DUK_UNLIKELY(!DUK_HOBJECT_HAS_ARRAY_PART(h) || i >= 0x7fffffffUL)) {
        duk_push_hobject(thr, h);
        duk_dup_m2(thr);
        duk_push_uint(thr, i);
        duk_insert(thr, -2);
        duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC);
        duk_pop_2(thr);
        return;
    }
    if (i >= DUK_HOBJECT_GET_ASIZE(h)) {
        dense_grow(thr, array, i + 1);
    }
    tv = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, i);
    DUK_TVAL_SET_TVAL(tv, DUK_GET_TVAL_NEGIDX(thr, -1));
    array->length = i + 1;
    DUK_TVAL_SET_UNDEFINED(DUK_GET_TVAL_NEGIDX(thr, -1)); /* the reference has moved */
    thr->valstack_top--;
}

DUK_INTERNAL duk_harray *dense_push(duk_hthread *thr, duk_uint32_t length)
{
    duk_harray *array = duk_push_harray_with_size(thr, length);
    duk_tval *tv = DUK_HOBJECT_A_GET_BASE(thr->heap, &array->obj);
    duk_uint32_t i;

    for (i = 0; i < length; i++) {
        DUK_TVAL_SET_UNDEFINED(&tv[i]);
    }
    return array;
}

DUK_INTERNAL void dense_store(duk_hthread *thr, duk_harray *array, duk_uint32_t index)
{
    native_set(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &array->obj, index), DUK_GET_TVAL_NEGIDX(thr, -1));
    duk_pop(thr);
}
