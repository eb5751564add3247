/*
 * clone.c - what a serializer wants to know about objects without running any of their code; see objects.h.
 */

#include "array.h"
#include "bigint.h"
#include "buffer.h"

void builtins_check_native_stack(duk_context *thr)
{
    if (DUK_UNLIKELY(DUK_NATIVE_STACK_POINTER() < thr->heap->native_stack_limit)) {
        (void)duk_range_error(thr, "Maximum call stack size exceeded");
    }
}

bool builtins_has_bigint(duk_context *thr, duk_idx_t index)
{
    return bigint_is(thr, index);
}

void builtins_array_append(duk_context *thr, duk_idx_t array)
{
    dense_append(thr, (duk_harray *)duk_require_hobject(thr, array));
}

bool builtins_is_dense_array(duk_context *thr, duk_idx_t index)
{
    duk_hobject *h = duk_get_hobject(thr, index);
    duk_uint32_t length;
    duk_tval *tv;
    duk_uint32_t i;

    if (h == NULL || !DUK_HOBJECT_IS_ARRAY(h)) {
        return false;
    }
    length = ((duk_harray *)h)->length;
    if (!DUK_HOBJECT_HAS_ARRAY_PART(h) || length > DUK_HOBJECT_GET_ASIZE(h)) {
        return length == 0;
    }
    tv = DUK_HOBJECT_A_GET_BASE(thr->heap, h);
    for (i = 0; i < length; i++) {
        if (DUK_TVAL_IS_UNUSED(&tv[i])) {
            return false;
        }
    }
    return true;
}

bool builtins_is_plain_data(duk_context *thr, duk_idx_t index)
{
    duk_hobject *h = duk_get_hobject(thr, index);

    return h != NULL && DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_OBJECT && !NATIVE_IS_OBJECT(h) &&
           (!DUK_HOBJECT_IS_PROXY(h) || ((duk_hproxy *)h)->trusted);
}

bool builtins_to_array_index(duk_context *thr, duk_idx_t index, duk_uarridx_t *value)
{
    duk_hstring *h = duk_get_hstring(thr, index);

    if (h == NULL || !DUK_HSTRING_HAS_ARRIDX(h)) {
        return false;
    }
    *value = DUK_HSTRING_GET_ARRIDX_FAST(h);
    return true;
}

bool builtins_has_own(duk_context *thr, duk_idx_t object, duk_idx_t key)
{
    duk_hobject *h = duk_require_hobject(thr, object);
    duk_propdesc desc;
    bool found = duk_hobject_get_own_propdesc(thr, h, duk_require_hstring(thr, key), &desc, 0) != 0;

    return found;
}

bool builtins_get_own_data(duk_context *thr, duk_idx_t object, const char *name)
{
    duk_hobject *h = duk_require_hobject(thr, object);
    duk_tval *value;

    duk_push_string(thr, name);
    value = duk_hobject_find_entry_tval_ptr(thr->heap, h, duk_known_hstring(thr, -1));
    if (value == NULL) { /* none, or an accessor */
        duk_pop(thr);
        return false;
    }
    duk_push_tval(thr, value);
    duk_remove_m2(thr);
    return true;
}

bool builtins_buffer_maximum(duk_context *thr, duk_idx_t index, size_t *maximum)
{
    duk_hbufobj *h = bufobj_of_class(duk_get_tval(thr, index), DUK_HOBJECT_CLASS_ARRAYBUFFER);

    if (h == NULL || !h->tracking) {
        return false;
    }
    *maximum = h->max_length;
    return true;
}

bool builtins_get_view(duk_context *thr, duk_idx_t index, builtins_view *view)
{
    duk_tval *tv = duk_get_tval(thr, index);
    duk_hbufobj *h = bufobj_typed_array(tv);
    duk_hobject *buffer;

    if (h == NULL) {
        h = bufobj_of_class(tv, DUK_HOBJECT_CLASS_DATAVIEW);
    }
    if (h == NULL) {
        return false;
    }
    buffer = h->buf_prop;
    view->offset = h->offset;
    view->length = bufobj_bytes(h);
    view->tracking = h->tracking;
    view->resizable = buffer != NULL && ((duk_hbufobj *)buffer)->tracking;
    return true;
}

void builtins_push_view_buffer(duk_context *thr, duk_idx_t index)
{
    bufobj_push_array_buffer(thr, (duk_hbufobj *)duk_require_hobject(thr, index));
}
