/*
 * template.c - objects made in one go, for native code that makes many of one kind: a copy of a template's property table
 * costs one allocation and no look-ups. And walking over a plain object's properties without an enumerator.
 */

/* The template has data properties only and no array part. */
DUK_EXTERNAL void duk_push_clone(duk_hthread *thr, duk_idx_t idx)
{
    duk_hobject *from = duk_require_hobject(thr, idx);
    duk_hobject *to;
    duk_uint8_t *props;
    duk_uint32_t i;

    duk_push_object(thr);
    to = duk_known_hobject(thr, -1);
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, to, DUK_HOBJECT_GET_PROTOTYPE(thr->heap, from));
    props = (duk_uint8_t *)DUK_ALLOC_CHECKED(thr, DUK_HOBJECT_P_ALLOC_SIZE(from));
    duk_memcpy(props, DUK_HOBJECT_GET_PROPS(thr->heap, from), DUK_HOBJECT_P_ALLOC_SIZE(from));
    DUK_FREE(thr->heap, DUK_HOBJECT_GET_PROPS(thr->heap, to));
    DUK_HOBJECT_SET_PROPS(thr->heap, to, props);
    DUK_HOBJECT_SET_ESIZE(to, DUK_HOBJECT_GET_ESIZE(from));
    DUK_HOBJECT_SET_ENEXT(to, DUK_HOBJECT_GET_ENEXT(from));
    DUK_HOBJECT_SET_ASIZE(to, 0);
    DUK_HOBJECT_SET_HSIZE(to, DUK_HOBJECT_GET_HSIZE(from));
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(to); i++) {
        duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, to, i);

        if (key != NULL) {
            DUK_HSTRING_INCREF(thr, key);
            DUK_TVAL_INCREF(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, to, i));
        }
    }
}

DUK_EXTERNAL void duk_put_slot(duk_hthread *thr, duk_idx_t idx, duk_uint_t slot)
{
    duk_hobject *h = duk_require_hobject(thr, idx);
    duk_tval *tv, *value = DUK_GET_TVAL_NEGIDX(thr, -1);

    if (slot >= DUK_HOBJECT_GET_ENEXT(h)) {
        DUK_ERROR_RANGE_INVALID_ARGS(thr);
    }
    tv = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, slot);
    DUK_TVAL_SET_TVAL_UPDREF(thr, tv, value);
    duk_pop(thr);
}

DUK_EXTERNAL void duk_reserve_entries(duk_hthread *thr, duk_idx_t idx, duk_uint_t count)
{
    duk_hobject *h = duk_require_hobject(thr, idx);

    if (DUK_HOBJECT_GET_PROPS(thr->heap, h) == NULL) {
        property_reserve(thr->heap, h, count); /* side effects */
    }
}

DUK_EXTERNAL duk_bool_t duk_add_entry(duk_hthread *thr, duk_idx_t idx)
{
    duk_hobject *h = duk_require_hobject(thr, idx);
    duk_hstring *key = duk_require_hstring(thr, -2);
    duk_int_t index, hash_index;

    if (DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h) || !DUK_HOBJECT_HAS_EXTENSIBLE(h) || DUK_HSTRING_HAS_ARRIDX(key) ||
        duk_hobject_find_entry(thr->heap, h, key, &index, &hash_index)) {
        return 0;
    }
    property_append(thr, h, key, DUK_GET_TVAL_NEGIDX(thr, -1)); /* side effects */
    duk_pop_2(thr);
    return 1;
}

DUK_EXTERNAL duk_uint_t duk_count_slots(duk_hthread *thr, duk_idx_t idx)
{
    return DUK_HOBJECT_GET_ENEXT(duk_require_hobject(thr, idx));
}

DUK_EXTERNAL duk_bool_t duk_next_entry(duk_hthread *thr, duk_idx_t idx, duk_uint_t *position)
{
    duk_hobject *h = duk_require_hobject(thr, idx);

    while (*position < DUK_HOBJECT_GET_ENEXT(h)) {
        duk_uint_t i = (*position)++;
        duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, h, i);

        if (key == NULL || DUK_HSTRING_HAS_SYMBOL(key) || DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, i)) {
            continue;
        }
        duk_push_hstring(thr, key);
        duk_push_tval(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, i));
        return 1;
    }
    return 0;
}

DUK_EXTERNAL duk_bool_t duk_has_plain_entries(duk_hthread *thr, duk_idx_t idx)
{
    duk_hobject *h = duk_get_hobject(thr, idx);
    duk_uint_t i;

    if (h == NULL || DUK_HOBJECT_GET_CLASS_NUMBER(h) != DUK_HOBJECT_CLASS_OBJECT || DUK_HOBJECT_IS_PROXY(h) ||
        DUK_HOBJECT_GET_ASIZE(h) > 0) {
        return 0;
    }
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
        duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, h, i);

        if (key != NULL && !DUK_HSTRING_HAS_SYMBOL(key) &&
            (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, i) || !DUK_HOBJECT_E_SLOT_IS_ENUMERABLE(thr->heap, h, i) ||
             DUK_HSTRING_HAS_ARRIDX(key))) {
            return 0;
        }
    }
    return 1;
}
