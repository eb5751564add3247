/*
 * typed_index.c - the internal methods of typed arrays: what keys that are numbers mean to them (ECMA-262 10.4.5). The
 * engine's property code calls these; see buffer.h.
 */

#include "buffer.h"

/* --- keys --- */

DUK_INTERNAL duk_bool_t typed_is_numeric_key(duk_hthread *thr, duk_hstring *key)
{
    const duk_uint8_t *text = DUK_HSTRING_GET_DATA(key);
    duk_size_t length = DUK_HSTRING_GET_BYTELEN(key);
    duk_bool_t same;

    if (DUK_HSTRING_GET_ARRIDX_FAST(key) != DUK_HSTRING_NO_ARRAY_INDEX) {
        return 1;
    }
    /* Numbers begin with a digit, a sign, or as Infinity and NaN do; symbols' bytes are no such thing. */
    if (length == 0 || !((text[0] >= '0' && text[0] <= '9') || text[0] == '-' || text[0] == 'I' || text[0] == 'N')) {
        return 0;
    }
    if (length == 2 && text[0] == '-' && text[1] == '0') {
        return 1;
    }
    duk_push_hstring(thr, key);
    (void)duk_to_number_m1(thr);
    (void)duk_to_string(thr, -1);
    same = duk_known_hstring(thr, -1) == key;
    duk_pop_unsafe(thr);
    return same;
}

DUK_INTERNAL duk_bool_t typed_has_index(duk_hobject *h, duk_uint32_t index)
{
    const duk_hbufobj *b = (const duk_hbufobj *)(void *)h;

    return b->is_typedarray && index < bufobj_elements(b);
}

/* The index that a number is, or one that no array has. */
static duk_uint32_t typed_index_of(const duk_tval *key)
{
    if (DUK_TVAL_IS_FASTINT(key)) {
        duk_int64_t i = DUK_TVAL_GET_FASTINT(key);

        return i >= 0 && i < 0xffffffffLL ? (duk_uint32_t)i : 0xffffffffUL;
    }
    duk_double_t d = DUK_TVAL_GET_DOUBLE(key);

    return d >= 0 && d < 4294967295.0 && d == (duk_double_t)(duk_uint32_t)d ? (duk_uint32_t)d : 0xffffffffUL;
}

/* --- get --- */

static const duk_uint8_t *typed_element(duk_hthread *thr, const duk_hbufobj *b, duk_uint32_t index)
{
    return bufobj_data(thr->heap, b) + ((duk_size_t)index << b->shift);
}

DUK_INTERNAL void typed_push_element(duk_hthread *thr, duk_hobject *h, duk_uint32_t index)
{
    const duk_hbufobj *b = (const duk_hbufobj *)(void *)h;

    bufobj_push_element(thr, typed_element(thr, b, index), b->elem_type);
}

/* Would reading `length` end at the accessor of %TypedArray%.prototype, found nowhere before? */
static bool typed_length_is_plain(duk_hthread *thr, duk_hobject *h)
{
    duk_hobject *last = REALM_OBJECT(thr, REALM_TYPED_ARRAY_PROTOTYPE);
    duk_int_t entry;
    duk_int_t slot;
    int steps;

    for (steps = 0; h != last; steps++) {
        if (h == NULL || steps == 8 || DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h) ||
            (DUK_HOBJECT_GET_ENEXT(h) != 0 &&
             duk_hobject_find_entry(thr->heap, h, DUK_HTHREAD_STRING_LENGTH(thr), &entry, &slot))) {
            return false;
        }
        h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
    }
    return duk_hobject_find_entry(thr->heap, h, DUK_HTHREAD_STRING_LENGTH(thr), &entry, &slot) &&
           DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, entry) &&
           DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, h, entry) == REALM_OBJECT(thr, REALM_TYPED_ARRAY_LENGTH);
}

DUK_INTERNAL duk_bool_t typed_getprop(duk_hthread *thr, duk_hobject *h, duk_tval *key)
{
    const duk_hbufobj *b = (const duk_hbufobj *)(void *)h;

    if (!b->is_typedarray) {
        return 0;
    }
    if (DUK_TVAL_IS_NUMBER(key)) {
        duk_uint32_t index = typed_index_of(key);

        if (DUK_LIKELY(index < bufobj_elements(b))) {
            bufobj_push_element(thr, typed_element(thr, b, index), b->elem_type);
        } else {
            duk_push_undefined(thr);
        }
        return 1;
    }
    if (DUK_TVAL_IS_STRING(key) && DUK_TVAL_GET_STRING(key) == DUK_HTHREAD_STRING_LENGTH(thr) &&
        typed_length_is_plain(thr, h)) {
        bufobj_refresh(thr->heap, b->buf);
        duk_push_uint(thr, bufobj_elements(b));
        return 1;
    }
    return 0;
}

/* --- set --- */

/* TypedArraySetElement: the value is converted whether or not there is such an element (then). */
static void typed_set(duk_hthread *thr, duk_hbufobj *b, duk_uint32_t index, duk_tval *value)
{
    bufobj_element element;

    if (DUK_TVAL_IS_FASTINT(value) && !BUFFER_IS_BIGINT(b->elem_type)) {
        element.number = (duk_double_t)DUK_TVAL_GET_FASTINT(value);
    } else if (DUK_TVAL_IS_NUMBER(value) && !BUFFER_IS_BIGINT(b->elem_type)) {
        element.number = DUK_TVAL_GET_NUMBER(value);
    } else {
        duk_push_tval(thr, value);
        duk_push_hobject(thr, &b->obj); /* kept alive by somebody, but who knows what the conversion does */
        element = bufobj_to_element(thr, -2, b->elem_type);
        duk_pop_2(thr);
    }
    if (DUK_LIKELY(index < bufobj_elements(b))) {
        bufobj_write(bufobj_data(thr->heap, b) + ((duk_size_t)index << b->shift), b->elem_type, element);
    }
}

DUK_INTERNAL duk_bool_t typed_putprop(duk_hthread *thr, duk_hobject *h, duk_tval *key, duk_tval *value)
{
    duk_hbufobj *b = (duk_hbufobj *)h;

    if (!b->is_typedarray || !DUK_TVAL_IS_NUMBER(key)) {
        return 0;
    }
    typed_set(thr, b, typed_index_of(key), value);
    return 1;
}

DUK_INTERNAL void typed_put_element(duk_hthread *thr, duk_hobject *h, duk_hstring *key, duk_tval *value)
{
    typed_set(thr, (duk_hbufobj *)h, DUK_HSTRING_GET_ARRIDX_FAST(key), value);
}

/* --- define --- */

DUK_INTERNAL duk_bool_t typed_define_element(duk_hthread *thr, duk_hobject *h, duk_hstring *key, duk_uint_t flags,
                                             duk_idx_t value, duk_bool_t throwing)
{
    duk_uint32_t index = DUK_HSTRING_GET_ARRIDX_FAST(key);
    bool refused = (flags & (DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER)) ||
                   (flags & (DUK_DEFPROP_HAVE_WRITABLE | DUK_DEFPROP_WRITABLE)) == DUK_DEFPROP_HAVE_WRITABLE ||
                   (flags & (DUK_DEFPROP_HAVE_ENUMERABLE | DUK_DEFPROP_ENUMERABLE)) == DUK_DEFPROP_HAVE_ENUMERABLE ||
                   (flags & (DUK_DEFPROP_HAVE_CONFIGURABLE | DUK_DEFPROP_CONFIGURABLE)) ==
                       DUK_DEFPROP_HAVE_CONFIGURABLE;
    bool missing = index == DUK_HSTRING_NO_ARRAY_INDEX || !typed_has_index(h, index);

    if (missing || refused) {
        if (throwing && missing) {
            (void)duk_type_error(thr, "Invalid typed array index");
        }
        if (throwing) {
            (void)duk_type_error(thr, "Cannot redefine property: %s", (const char *)DUK_HSTRING_GET_TEXT(thr, key));
        }
        return 0;
    }
    if (flags & DUK_DEFPROP_HAVE_VALUE) {
        duk_tval tv = *duk_require_tval(thr, value);

        typed_set(thr, (duk_hbufobj *)h, index, &tv);
    }
    return 1;
}
