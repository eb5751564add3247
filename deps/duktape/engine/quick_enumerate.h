/*
 * quick_enumerate.h - for-in over plain objects and arrays. Included by the executor alone; what is not so plain goes
 * through duk_hobject_enumerator_create.
 *
 * An enumerator is an array that no program sees: the object, then its keys in the order of OrdinaryOwnPropertyKeys
 * (ECMA-262, 10.1.11.1). Its length says which element comes next. As with the other enumerators (objects without the
 * array flag) a key is passed over if the object no longer has it when its turn comes.
 */
#ifndef ENGINE_QUICK_ENUMERATE_H
#define ENGINE_QUICK_ENUMERATE_H

#define QUICK_ENUMERATE_DEEP 50 /* prototypes */

/* Nothing that the entries and the array part do not show. */
static DUK_ALWAYS_INLINE duk_bool_t enumerates_plainly(duk_hobject *h)
{
    return !DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, PROPERTY_CACHE_EXOTIC | DUK_HOBJECT_FLAG_EXOTIC_STRINGOBJ) &&
           !DUK_HOBJECT_IS_BUFOBJ(h);
}

static DUK_ALWAYS_INLINE duk_bool_t entry_is_enumerated(duk_heap *heap, duk_hobject *h, duk_uint32_t i)
{
    duk_hstring *key = DUK_HOBJECT_E_GET_KEY(heap, h, i);

    return key != NULL && DUK_HOBJECT_E_SLOT_IS_ENUMERABLE(heap, h, i) && !DUK_HSTRING_HAS_SYMBOL(key);
}

/* Do the prototypes add nothing? */
static duk_bool_t prototypes_add_no_keys(duk_heap *heap, duk_hobject *h)
{
    duk_uint32_t i, left = QUICK_ENUMERATE_DEEP;

    while ((h = DUK_HOBJECT_GET_PROTOTYPE(heap, h)) != NULL) {
        if (!enumerates_plainly(h) || --left == 0) {
            return 0;
        }
        for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
            if (entry_is_enumerated(heap, h, i)) {
                return 0;
            }
        }
        for (i = 0; i < DUK_HOBJECT_GET_ASIZE(h); i++) {
            if (!DUK_TVAL_IS_UNUSED(DUK_HOBJECT_A_GET_VALUE_PTR(heap, h, i))) {
                return 0;
            }
        }
    }
    return 1;
}

/* How many keys, -1 if their order is not that of the object's parts. */
static duk_int_t count_enumerated(duk_heap *heap, duk_hobject *h)
{
    duk_uint32_t i, count = 0;

    for (i = 0; i < DUK_HOBJECT_GET_ASIZE(h); i++) {
        count += !DUK_TVAL_IS_UNUSED(DUK_HOBJECT_A_GET_VALUE_PTR(heap, h, i));
    }
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
        if (entry_is_enumerated(heap, h, i)) {
            if (DUK_HSTRING_HAS_ARRIDX(DUK_HOBJECT_E_GET_KEY(heap, h, i))) {
                return -1;
            }
            count++;
        }
    }
    return count < 0x7fffffffu ? (duk_int_t)count : -1;
}

static void add_enumerated(duk_heap *heap, duk_hobject *list, duk_uint32_t i, duk_hstring *key)
{
    duk_tval *place = DUK_HOBJECT_A_GET_VALUE_PTR(heap, list, i);

    DUK_TVAL_SET_STRING(place, key);
    DUK_HSTRING_INCREF(heap->heap_thread, key);
}

/* An enumerator of the value in place of register `to`; false, and nothing done, where it is not so plain. */
static duk_bool_t quick_enumerate(duk_hthread *thr, duk_idx_t to, duk_idx_t from)
{
    duk_heap *heap = thr->heap;
    duk_tval *value = thr->valstack_bottom + from;
    duk_hobject *h, *list;
    duk_int_t count;
    duk_uint32_t i, end;

    if (ENGINE_CACHES == 0 || !DUK_TVAL_IS_OBJECT(value)) {
        return 0;
    }
    h = DUK_TVAL_GET_OBJECT(value);
    if (!enumerates_plainly(h) || (count = count_enumerated(heap, h)) < 0 || !prototypes_add_no_keys(heap, h)) {
        return 0;
    }
    list = (duk_hobject *)duk_push_harray_with_size(thr, (duk_uint32_t)count + 1); /* unused elements */
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, list, NULL);
    ((duk_harray *)list)->length = 1;
    DUK_TVAL_SET_OBJECT(DUK_HOBJECT_A_GET_VALUE_PTR(heap, list, 0), h);
    DUK_HOBJECT_INCREF(thr, h);

    /* making strings may run the collector, which runs no code of the program */
    end = 1;
    for (i = 0; i < DUK_HOBJECT_GET_ASIZE(h) && end <= (duk_uint32_t)count; i++) {
        if (!DUK_TVAL_IS_UNUSED(DUK_HOBJECT_A_GET_VALUE_PTR(heap, h, i))) {
            add_enumerated(heap, list, end++, duk_heap_strtable_intern_u32_checked(thr, i));
        }
    }
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h) && end <= (duk_uint32_t)count; i++) {
        if (entry_is_enumerated(heap, h, i)) {
            add_enumerated(heap, list, end++, DUK_HOBJECT_E_GET_KEY(heap, h, i));
        }
    }
    duk_replace(thr, to);
    return 1;
}

/* Is the key, which element `i` of the enumerator named, still a property? */
static DUK_ALWAYS_INLINE duk_bool_t enumerated_still_exists(duk_hthread *thr, duk_hobject *h, duk_hstring *key,
                                                            duk_uint32_t i)
{
    if (DUK_LIKELY(i - 1 < DUK_HOBJECT_GET_ENEXT(h) && DUK_HOBJECT_E_GET_KEY(thr->heap, h, i - 1) == key)) {
        return 1; /* nothing in front of it was left out */
    }
    if (DUK_HSTRING_HAS_ARRIDX(key) && DUK_HSTRING_GET_ARRIDX_FAST(key) < DUK_HOBJECT_GET_ASIZE(h) &&
        !DUK_TVAL_IS_UNUSED(DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, DUK_HSTRING_GET_ARRIDX_FAST(key)))) {
        return 1;
    }
    return proxy_is_in_chain(thr->heap, h) || duk_hobject_hasprop_raw(thr, h, key);
}

/* The next key of an enumerator of the above kind into register `to`; false at the end. */
static duk_bool_t quick_enumerate_next(duk_hthread *thr, duk_hobject *list, duk_idx_t to)
{
    duk_hobject *h = DUK_TVAL_GET_OBJECT(DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, list, 0));
    duk_uint32_t i;
    duk_tval *value, *place;

    while ((i = ((duk_harray *)list)->length) < DUK_HOBJECT_GET_ASIZE(list)) {
        value = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, list, i);
        if (DUK_TVAL_IS_UNUSED(value)) {
            break;
        }
        ((duk_harray *)list)->length = i + 1;
        if (enumerated_still_exists(thr, h, DUK_TVAL_GET_STRING(value), i)) {
            place = thr->valstack_bottom + to;
            DUK_TVAL_SET_TVAL_UPDREF(thr, place, value); /* side effects */
            return 1;
        }
    }
    return 0;
}

#endif
