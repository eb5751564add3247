/*
 * array_change.c - the methods of Array.prototype that change the array in place, but for sorting.
 */

#include "array.h"

#define ARRAY_MAX_FILL 100000000.0 /* beyond, an array stays sparse */

DUK_INTERNAL duk_harray *array_open(const array_like *a)
{
    duk_hobject *h = a->object;
    duk_harray *array = (duk_harray *)h;

    if ((h->hdr.h_flags & (DUK_HOBJECT_FLAG_ARRAY_PART | DUK_HOBJECT_FLAG_EXOTIC_ARRAY | DUK_HOBJECT_FLAG_EXTENSIBLE |
                           DUK_HOBJECT_FLAG_EXOTIC_PROXYOBJ)) !=
            (DUK_HOBJECT_FLAG_ARRAY_PART | DUK_HOBJECT_FLAG_EXOTIC_ARRAY | DUK_HOBJECT_FLAG_EXTENSIBLE) ||
        DUK_HARRAY_LENGTH_NONWRITABLE(array) || a->length != array->length ||
        array->length > DUK_HOBJECT_GET_ASIZE(h)) {
        return NULL;
    }
    return array;
}

/* The same, and its elements, holes included, may be moved as a block. */
static duk_harray *array_block(duk_hthread *thr, const array_like *a)
{
    duk_harray *array = array_open(a);

    return array != NULL && array_hole_is_missing(thr, a->object) ? array : NULL;
}

/* ---- push, pop, shift, unshift ---- */

/* [ value... ] */
static duk_ret_t array_push_method(duk_context *thr)
{
    duk_idx_t count = duk_get_top(thr), k;
    duk_harray *array;
    array_like a;

    array_this(thr, &a);
    array = array_block(thr, &a);
    if (array != NULL && a.length + count < 0x7fffffff) {
        for (k = 0; k < count; k++) {
            duk_dup(thr, k);
            dense_append(thr, array);
        }
        duk_push_uint(thr, array->length);
        return 1;
    }
    if (a.length + count > ARRAY_MAX_LENGTH) {
        duk_push_number(thr, a.length);
        return duk_type_error(thr,
                              "Pushing %d elements on an array-like of length %s is disallowed, as the total "
                              "surpasses 2**53-1",
                              (int)count, duk_to_string(thr, -1));
    }
    for (k = 0; k < count; k++) {
        duk_dup(thr, k);
        array_put(thr, &a, a.length + k);
    }
    array_set_length(thr, &a, a.length + count);
    array_push_number(thr, a.length + count);
    return 1;
}

/* Take an element of an array's array part out: [ ... ] -> [ ... value ] */
static void array_take(duk_hthread *thr, duk_tval *slot)
{
    if (!DUK_TVAL_IS_UNUSED(slot)) {
        DUK_TVAL_SET_TVAL(thr->valstack_top, slot); /* the reference moves */
        DUK_TVAL_SET_UNUSED(slot);
    }
    thr->valstack_top++; /* what is above the top is undefined */
}

static duk_ret_t array_pop(duk_context *thr)
{
    duk_harray *array;
    array_like a;
    duk_tval *slot;

    array_this(thr, &a);
    if (a.length == 0) {
        array_set_length(thr, &a, 0);
        return 0;
    }
    array = array_open(&a);
    slot = array_slot(thr, a.object, a.length - 1);
    if (array != NULL && slot != NULL) {
        array->length--;
        array_take(thr, slot);
        return 1;
    }
    array_get(thr, &a, a.length - 1);
    array_delete(thr, &a, a.length - 1);
    array_set_length(thr, &a, a.length - 1);
    return 1;
}

/* Move an element to another place, or its absence. */
static void array_move(duk_hthread *thr, const array_like *a, duk_double_t from, duk_double_t to)
{
    if (array_get_present(thr, a, from)) {
        array_put(thr, a, to);
    } else {
        array_delete(thr, a, to);
    }
}

static duk_ret_t array_shift(duk_context *thr)
{
    duk_harray *array;
    array_like a;
    duk_double_t k;

    array_this(thr, &a);
    if (a.length == 0) {
        array_set_length(thr, &a, 0);
        return 0;
    }
    array = array_block(thr, &a);
    if (array != NULL) {
        duk_tval *slots = DUK_HOBJECT_A_GET_BASE(thr->heap, &array->obj);

        array_take(thr, slots);
        array->length--;
        duk_memmove(slots, slots + 1, array->length * sizeof(duk_tval));
        DUK_TVAL_SET_UNUSED(&slots[array->length]);
        return 1;
    }
    array_get(thr, &a, 0);
    for (k = 1; k < a.length; k++) {
        array_move(thr, &a, k, k - 1);
    }
    array_delete(thr, &a, a.length - 1);
    array_set_length(thr, &a, a.length - 1);
    return 1;
}

/* Open a gap of `count` undefined values at an index of an array with a block of elements. */
static void array_open_gap(duk_hthread *thr, duk_harray *array, duk_uint32_t at, duk_uint32_t count)
{
    duk_uint32_t length = array->length, i;
    duk_tval *slots;

    if (length + count > DUK_HOBJECT_GET_ASIZE(&array->obj)) {
        dense_grow(thr, array, length + count);
    }
    slots = DUK_HOBJECT_A_GET_BASE(thr->heap, &array->obj);
    duk_memmove_unsafe(slots + at + count, slots + at, (length - at) * sizeof(duk_tval));
    for (i = 0; i < count; i++) {
        DUK_TVAL_SET_UNDEFINED(&slots[at + i]);
    }
    array->length = length + count;
}

/* [ value... ] */
static duk_ret_t array_unshift(duk_context *thr)
{
    duk_idx_t count = duk_get_top(thr), j;
    duk_harray *array;
    array_like a;
    duk_double_t k;

    array_this(thr, &a);
    array = array_block(thr, &a);
    if (array != NULL && a.length + count < 0x7fffffff) {
        array_open_gap(thr, array, 0, (duk_uint32_t)count);
        for (j = 0; j < count; j++) {
            duk_dup(thr, j);
            dense_store(thr, array, (duk_uint32_t)j);
        }
        duk_push_uint(thr, array->length);
        return 1;
    }
    if (count > 0) {
        if (a.length + count > ARRAY_MAX_LENGTH) {
            return duk_type_error(thr, "Invalid array length");
        }
        for (k = a.length; k > 0; k--) {
            array_move(thr, &a, k - 1, k - 1 + count);
        }
        for (j = 0; j < count; j++) {
            duk_dup(thr, j);
            array_put(thr, &a, j);
        }
    }
    array_set_length(thr, &a, a.length + count);
    array_push_number(thr, a.length + count);
    return 1;
}

/* ---- splice ---- */

/* The block of elements [start, start + remove) becomes the result, the arguments from index 2 on take its place. */
static void array_splice_block(duk_hthread *thr, duk_harray *array, duk_uint32_t start, duk_uint32_t remove,
                               duk_idx_t insert)
{
    duk_uint32_t tail = array->length - start - remove;
    duk_harray *result = duk_push_harray_with_size(thr, remove); /* may move nothing of ours, but collects garbage */
    duk_tval *slots, *taken = DUK_HOBJECT_A_GET_BASE(thr->heap, &result->obj);
    duk_uint32_t i, count = (duk_uint32_t)insert;

    slots = DUK_HOBJECT_A_GET_BASE(thr->heap, &array->obj);
    for (i = 0; i < remove; i++) {
        DUK_TVAL_SET_TVAL(&taken[i], &slots[start + i]);
        DUK_TVAL_SET_UNDEFINED(&slots[start + i]);
    }
    if (count > remove) {
        array_open_gap(thr, array, start + remove, count - remove);
    } else if (count < remove) {
        duk_memmove_unsafe(slots + start + count, slots + start + remove, tail * sizeof(duk_tval));
        for (i = start + count + tail; i < array->length; i++) {
            DUK_TVAL_SET_UNUSED(&slots[i]);
        }
        array->length = start + count + tail;
    }
    for (i = 0; i < count; i++) {
        duk_dup(thr, (duk_idx_t)i + 2);
        dense_store(thr, array, start + i);
    }
}

/* [ start deleteCount item... ] */
static duk_ret_t array_splice(duk_context *thr)
{
    duk_idx_t nargs = duk_get_top(thr), insert = nargs > 2 ? nargs - 2 : 0, j;
    duk_double_t start, remove, k;
    array_like a;

    if (nargs < 2) {
        duk_set_top(thr, 2);
    }
    array_this(thr, &a);
    start = array_relative(thr, 0, a.length, 0);
    if (nargs == 0) {
        remove = 0;
    } else if (nargs == 1) {
        remove = a.length - start;
    } else {
        remove = array_integer(thr, 1);
        remove = remove < 0 ? 0 : remove > a.length - start ? a.length - start : remove;
    }
    if (a.length + insert - remove > ARRAY_MAX_LENGTH) {
        return duk_type_error(thr, "Invalid array length");
    }
    if (array_has_plain_species(thr, &a) && array_block(thr, &a) != NULL && a.length + insert < 0x7fffffff) {
        array_splice_block(thr, (duk_harray *)a.object, (duk_uint32_t)start, (duk_uint32_t)remove, insert);
        return 1;
    }
    array_push_species(thr, &a, remove);
    for (k = 0; k < remove; k++) {
        if (array_get_present(thr, &a, start + k)) {
            array_define(thr, a.index + 1, k);
        }
    }
    array_push_number(thr, remove);
    duk_put_prop_stridx(thr, a.index + 1, DUK_STRIDX_LENGTH);
    if (insert < remove) {
        for (k = start; k < a.length - remove; k++) {
            array_move(thr, &a, k + remove, k + insert);
        }
        for (k = a.length; k > a.length - remove + insert; k--) {
            array_delete(thr, &a, k - 1);
        }
    } else if (insert > remove) {
        for (k = a.length - remove; k > start; k--) {
            array_move(thr, &a, k + remove - 1, k + insert - 1);
        }
    }
    for (j = 0; j < insert; j++) {
        duk_dup(thr, j + 2);
        array_put(thr, &a, start + j);
    }
    array_set_length(thr, &a, a.length - remove + insert);
    return 1;
}

/* ---- reverse, fill, copyWithin ---- */

static duk_ret_t array_reverse(duk_context *thr)
{
    array_like a;
    duk_double_t low, high;
    duk_tval *slots;

    array_this(thr, &a);
    slots = array_dense(thr, &a);
    if (slots != NULL) {
        duk_tval *last = slots + (duk_uint32_t)a.length;

        while (slots < last && slots < --last) {
            duk_tval tmp = *slots;

            *slots++ = *last;
            *last = tmp;
        }
        return 1;
    }
    for (low = 0, high = a.length - 1; low < high; low++, high--) {
        bool has_low = array_get_present(thr, &a, low);
        bool has_high = array_get_present(thr, &a, high);

        if (has_high) {
            array_put(thr, &a, low);
        } else if (has_low) {
            array_delete(thr, &a, low);
        }
        if (has_low) {
            array_put(thr, &a, high);
        } else if (has_high) {
            array_delete(thr, &a, high);
        }
    }
    return 1;
}

/* A real array whose elements in a range can simply be stored; its array part is made large enough. */
static duk_harray *array_fillable(duk_hthread *thr, const array_like *a, duk_double_t start, duk_double_t end)
{
    duk_hobject *h = a->object;

    if (!DUK_HOBJECT_IS_ARRAY(h) || !DUK_HOBJECT_HAS_EXTENSIBLE(h) || end > ((duk_harray *)h)->length ||
        start > DUK_HOBJECT_GET_ASIZE(h) || end > ARRAY_MAX_FILL || !array_hole_is_missing(thr, h)) {
        return NULL;
    }
    if (end > DUK_HOBJECT_GET_ASIZE(h)) {
        duk_hobject_realloc_props(thr, h, DUK_HOBJECT_GET_ESIZE(h), (duk_uint32_t)end, DUK_HOBJECT_GET_HSIZE(h), 0);
    }
    return (duk_harray *)h;
}

/* [ value start end ] */
static duk_ret_t array_fill(duk_context *thr)
{
    duk_harray *array;
    array_like a;
    duk_double_t k, end;

    array_this(thr, &a);
    k = array_relative(thr, 1, a.length, 0);
    end = array_relative(thr, 2, a.length, a.length);
    array = array_fillable(thr, &a, k, end);
    for (; k < end; k++) {
        duk_dup_0(thr);
        if (array != NULL) {
            dense_store(thr, array, (duk_uint32_t)k);
        } else {
            array_put(thr, &a, k);
        }
    }
    return 1;
}

/* [ target start end ] */
static duk_ret_t array_copy_within(duk_context *thr)
{
    array_like a;
    duk_double_t to, from, end, count;
    duk_double_t step = 1;

    array_this(thr, &a);
    to = array_relative(thr, 0, a.length, 0);
    from = array_relative(thr, 1, a.length, 0);
    end = array_relative(thr, 2, a.length, a.length);
    count = end - from < a.length - to ? end - from : a.length - to;
    if (from < to && to < from + count) {
        step = -1;
        from += count - 1;
        to += count - 1;
    }
    for (; count > 0; count--) {
        array_move(thr, &a, from, to);
        from += step;
        to += step;
    }
    return 1;
}

const builtins_entry array_change_methods[] = {BUILTINS_FN_ARGS("copyWithin", array_copy_within, 2, 3, 0),
                                               BUILTINS_FN_ARGS("fill", array_fill, 1, 3, 0),
                                               BUILTINS_FN("pop", array_pop, 0),
                                               BUILTINS_FN_ARGS("push", array_push_method, 1, DUK_VARARGS, 0),
                                               BUILTINS_FN("reverse", array_reverse, 0),
                                               BUILTINS_FN("shift", array_shift, 0),
                                               BUILTINS_FN_ARGS("unshift", array_unshift, 1, DUK_VARARGS, 0),
                                               BUILTINS_FN_ARGS("splice", array_splice, 2, DUK_VARARGS, 0),
                                               BUILTINS_END};
