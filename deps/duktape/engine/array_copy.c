/*
 * array_copy.c - the methods of Array.prototype and functions of Array that make an array of others' elements.
 */

#include "array.h"
#include "iteration.h"

/* Push an array of copies of `count` values that lie in a block. */
static duk_harray *array_push_copy(duk_hthread *thr, duk_hobject *source, duk_uint32_t start, duk_uint32_t count)
{
    duk_harray *copy = duk_push_harray_with_size(thr, count);
    duk_tval *from = DUK_HOBJECT_A_GET_BASE(thr->heap, source) + start;
    duk_tval *to = DUK_HOBJECT_A_GET_BASE(thr->heap, &copy->obj);
    duk_uint32_t i;

    for (i = 0; i < count; i++) {
        DUK_TVAL_SET_TVAL(&to[i], &from[i]);
        DUK_TVAL_INCREF(thr, &from[i]);
    }
    return copy;
}

/* Can a range of the elements be copied as a block, holes as holes? */
static bool array_can_copy(duk_hthread *thr, const array_like *a, duk_double_t end)
{
    duk_hobject *h = a->object;

    return DUK_HOBJECT_IS_ARRAY(h) && end <= DUK_HOBJECT_GET_ASIZE(h) && end <= ((duk_harray *)h)->length &&
           array_has_plain_species(thr, a) && array_hole_is_missing(thr, h);
}

/* [ start end ] */
static duk_ret_t array_slice(duk_context *thr)
{
    array_like a;
    duk_double_t k, end, n;

    array_this(thr, &a);
    k = array_relative(thr, 0, a.length, 0);
    end = array_relative(thr, 1, a.length, a.length);
    if (end < k) {
        end = k;
    }
    if (array_can_copy(thr, &a, end)) {
        array_push_copy(thr, a.object, (duk_uint32_t)k, (duk_uint32_t)(end - k));
        return 1;
    }
    array_push_species(thr, &a, end - k);
    for (n = 0; k < end; k++, n++) {
        if (array_get_present(thr, &a, k)) {
            array_define(thr, a.index + 1, n);
        }
    }
    array_push_number(thr, n);
    duk_put_prop_stridx(thr, a.index + 1, DUK_STRIDX_LENGTH);
    return 1;
}

/* ---- concat ---- */

static bool array_is_spreadable(duk_hthread *thr, duk_idx_t index)
{
    if (!duk_is_object(thr, index)) {
        return false;
    }
    duk_get_prop_stridx(thr, index, DUK_STRIDX_WELLKNOWN_SYMBOL_IS_CONCAT_SPREADABLE);
    if (!duk_is_undefined(thr, -1)) {
        return duk_to_boolean_top_pop(thr) != 0;
    }
    duk_pop(thr);
    return builtins_is_array(thr, index);
}

static void array_check_concat_length(duk_hthread *thr, duk_double_t length)
{
    if (length > ARRAY_MAX_LENGTH) {
        (void)duk_type_error(thr, "Invalid array length");
    }
}

/* Append the elements of the object at an index to the target from position n on. */
static duk_double_t array_concat_elements(duk_hthread *thr, duk_idx_t target, duk_idx_t source, duk_double_t n)
{
    array_like from;
    duk_double_t k;

    from.index = source;
    from.object = duk_known_hobject(thr, source);
    from.length = builtins_to_length_of(thr, source);
    array_check_concat_length(thr, n + from.length);
    for (k = 0; k < from.length; k++) {
        if (array_get_present(thr, &from, k)) {
            array_define(thr, target, n + k);
        }
    }
    return n + from.length;
}

/* [ item... ] */
static duk_ret_t array_concat(duk_context *thr)
{
    duk_idx_t count = duk_get_top(thr), i;
    duk_double_t n = 0;
    duk_idx_t target;
    array_like a;

    duk_push_this(thr);
    if (duk_is_null_or_undefined(thr, -1)) {
        return duk_type_error(thr, "Array.prototype.concat called on null or undefined");
    }
    duk_to_object(thr, -1);
    a.index = count;
    a.object = duk_known_hobject(thr, -1);
    a.length = 0;
    array_push_species(thr, &a, 0);
    target = count + 1;
    for (i = -1; i < count; i++) {
        duk_idx_t item = i < 0 ? count : i;

        if (array_is_spreadable(thr, item)) {
            n = array_concat_elements(thr, target, item, n);
        } else {
            array_check_concat_length(thr, n + 1);
            duk_dup(thr, item);
            array_define(thr, target, n++);
        }
    }
    array_push_number(thr, n);
    duk_put_prop_stridx(thr, target, DUK_STRIDX_LENGTH);
    return 1;
}

/* ---- toReversed, toSpliced, with ---- */

static void array_check_new_length(duk_hthread *thr, duk_double_t length)
{
    if (length > ARRAY_MAX_INDEX + 1) {
        (void)duk_range_error(thr, "Invalid array length");
    }
}

static duk_ret_t array_to_reversed(duk_context *thr)
{
    duk_harray *result;
    array_like a;
    duk_double_t k;

    array_this(thr, &a);
    array_check_new_length(thr, a.length);
    result = dense_push(thr, 0);
    for (k = a.length - 1; k >= 0; k--) {
        array_get(thr, &a, k);
        dense_append(thr, result);
    }
    return 1;
}

/* [ start deleteCount item... ] */
static duk_ret_t array_to_spliced(duk_context *thr)
{
    duk_idx_t nargs = duk_get_top(thr), insert = nargs > 2 ? nargs - 2 : 0, j;
    duk_double_t start, skip, k;
    duk_harray *result;
    array_like a;

    if (nargs < 2) {
        duk_set_top(thr, 2);
    }
    array_this(thr, &a);
    start = array_relative(thr, 0, a.length, 0);
    if (nargs == 0) {
        skip = 0;
    } else if (nargs == 1) {
        skip = a.length - start;
    } else {
        skip = array_integer(thr, 1);
        skip = skip < 0 ? 0 : skip > a.length - start ? a.length - start : skip;
    }
    if (a.length + insert - skip > ARRAY_MAX_LENGTH) {
        return duk_type_error(thr, "Invalid array length");
    }
    array_check_new_length(thr, a.length + insert - skip);
    result = dense_push(thr, 0);
    for (k = 0; k < start; k++) {
        array_get(thr, &a, k);
        dense_append(thr, result);
    }
    for (j = 0; j < insert; j++) {
        duk_dup(thr, j + 2);
        dense_append(thr, result);
    }
    for (k = start + skip; k < a.length; k++) {
        array_get(thr, &a, k);
        dense_append(thr, result);
    }
    return 1;
}

/* [ index value ] */
static duk_ret_t array_with(duk_context *thr)
{
    duk_double_t index, k;
    duk_harray *result;
    array_like a;

    array_this(thr, &a);
    index = array_integer(thr, 0);
    if (index < 0) {
        index += a.length;
    }
    if (index < 0 || index >= a.length) {
        return duk_range_error(thr, "Invalid index : %s", duk_to_string(thr, 0));
    }
    array_check_new_length(thr, a.length);
    result = dense_push(thr, 0);
    for (k = 0; k < a.length; k++) {
        if (k == index) {
            duk_dup_1(thr);
        } else {
            array_get(thr, &a, k);
        }
        dense_append(thr, result);
    }
    return 1;
}

const builtins_entry array_copy_methods[] = {BUILTINS_FN_ARGS("concat", array_concat, 1, DUK_VARARGS, 0),
                                             BUILTINS_FN("slice", array_slice, 2),
                                             BUILTINS_FN("toReversed", array_to_reversed, 0),
                                             BUILTINS_FN_ARGS("toSpliced", array_to_spliced, 2, DUK_VARARGS, 0),
                                             BUILTINS_FN("with", array_with, 2),
                                             BUILTINS_END};

/* ---- Array.of, Array.from ---- */

/* new this(length), or an array if `this` is no constructor: [ ... ] -> [ ... object ]. `length` below zero: none. */
static void array_construct_this(duk_hthread *thr, duk_double_t length)
{
    duk_push_this(thr);
    if (duk_is_constructable(thr, -1)) {
        if (duk_get_hobject(thr, -1) == thr->builtins[DUK_BIDX_ARRAY_CONSTRUCTOR]) {
            array_push_new(thr, length < 0 ? 0 : length);
            duk_remove_m2(thr);
        } else if (length < 0) {
            duk_new(thr, 0);
        } else {
            array_push_number(thr, length);
            duk_new(thr, 1);
        }
    } else {
        duk_pop(thr);
        array_push_new(thr, length < 0 ? 0 : length);
    }
}

/* [ item... ] */
static duk_ret_t array_of(duk_context *thr)
{
    duk_idx_t count = duk_get_top(thr), i;

    array_construct_this(thr, count);
    for (i = 0; i < count; i++) {
        duk_dup(thr, i);
        array_define(thr, count, i);
    }
    duk_push_int(thr, count);
    duk_put_prop_stridx(thr, count, DUK_STRIDX_LENGTH);
    return 1;
}

/* Stack of Array.from: [ items mapper thisArg object ... ] */
enum { FROM_ITEMS, FROM_MAPPER, FROM_THIS, FROM_OBJECT };

/* [ ... value ] -> [ ... ]: map the value and define it. */
static void array_from_one(duk_hthread *thr, duk_double_t index)
{
    if (!duk_is_undefined(thr, FROM_MAPPER)) {
        duk_dup(thr, FROM_MAPPER);
        duk_insert(thr, -2);
        duk_dup(thr, FROM_THIS);
        duk_insert(thr, -2);
        array_push_number(thr, index);
        duk_call_method(thr, 2);
    }
    array_define(thr, FROM_OBJECT, index);
}

/* The same, protected, since an error has to close the iterator: [ value ] */
static duk_ret_t array_from_one_safely(duk_context *thr, void *udata)
{
    array_from_one(thr, *(duk_double_t *)udata);
    return 0;
}

static void array_from_iterable(duk_hthread *thr)
{
    duk_idx_t iterator;
    duk_double_t k;
    bool plain;

    array_construct_this(thr, -1);
    duk_pull(thr, 3);
    /* [ items mapper thisArg object method ] */
    duk_dup_0(thr);
    duk_call_method(thr, 0);
    if (!duk_is_object(thr, -1)) {
        (void)duk_type_error(thr, "Result of the Symbol.iterator method is not an object");
    }
    realm_get_key(thr, -1, KEY_NEXT);
    iterator = FROM_OBJECT + 1;
    plain = duk_is_undefined(thr, FROM_MAPPER) && DUK_HOBJECT_IS_ARRAY(duk_known_hobject(thr, FROM_OBJECT)) &&
            !DUK_HOBJECT_IS_PROXY(duk_known_hobject(thr, FROM_OBJECT));
    for (k = 0; builtins_iterator_step(thr, iterator); k++) {
        if (plain) { /* nothing here can throw but for want of memory */
            array_define(thr, FROM_OBJECT, k);
            continue;
        }
        if (duk_safe_call(thr, array_from_one_safely, &k, 1, 1) != DUK_EXEC_SUCCESS) {
            iterator_close_and_throw(thr, iterator);
        }
        duk_pop(thr);
    }
    array_push_number(thr, k);
    duk_put_prop_stridx(thr, FROM_OBJECT, DUK_STRIDX_LENGTH);
}

static void array_from_array_like(duk_hthread *thr)
{
    array_like a;
    duk_double_t k;

    duk_to_object(thr, FROM_ITEMS);
    a.index = FROM_ITEMS;
    a.object = duk_known_hobject(thr, FROM_ITEMS);
    a.length = builtins_to_length_of(thr, FROM_ITEMS);
    array_construct_this(thr, a.length);
    for (k = 0; k < a.length; k++) {
        if (duk_is_undefined(thr, FROM_MAPPER)) {
            array_get(thr, &a, k);
        } else {
            duk_dup(thr, FROM_MAPPER);
            duk_dup(thr, FROM_THIS);
            array_get(thr, &a, k);
            array_push_number(thr, k);
            duk_call_method(thr, 2);
        }
        array_define(thr, FROM_OBJECT, k);
    }
    array_push_number(thr, a.length);
    duk_put_prop_stridx(thr, FROM_OBJECT, DUK_STRIDX_LENGTH);
}

/* [ items mapper thisArg ] */
static duk_ret_t array_from(duk_context *thr)
{
    if (!duk_is_undefined(thr, FROM_MAPPER)) {
        describe_require_callable(thr, FROM_MAPPER);
    }
    if (duk_is_null_or_undefined(thr, FROM_ITEMS)) {
        if (duk_is_null(thr, FROM_ITEMS)) {
            duk_push_string(thr, "object null");
        } else {
            duk_push_string(thr, "undefined");
        }
        return duk_type_error(thr, "%s is not iterable (cannot read property Symbol(Symbol.iterator))",
                              duk_get_string(thr, -1));
    }
    if (realm_get_method(thr, FROM_ITEMS, KEY_ITERATOR)) {
        array_from_iterable(thr);
    } else {
        duk_pop(thr);
        array_from_array_like(thr);
    }
    duk_dup(thr, FROM_OBJECT);
    return 1;
}

/* The constructor: [ length ] or [ item... ]. The engine gives subclasses' objects their prototype. */
static duk_ret_t array_construct(duk_context *thr)
{
    duk_idx_t count = duk_get_top(thr), i;
    duk_harray *array;

    if (count == 1 && duk_is_number(thr, 0)) {
        duk_double_t length = duk_get_number(thr, 0);

        if (length < 0 || length > ARRAY_MAX_INDEX + 1 || length != (duk_double_t)(duk_uint32_t)length) {
            return duk_range_error(thr, "Invalid array length");
        }
        array_push_new(thr, length);
        return 1;
    }
    array = dense_push(thr, (duk_uint32_t)count);
    for (i = 0; i < count; i++) {
        duk_dup(thr, i);
        dense_store(thr, array, (duk_uint32_t)i);
    }
    return 1;
}

static duk_ret_t array_is_array(duk_context *thr)
{
    duk_push_boolean(thr, builtins_is_array(thr, 0));
    return 1;
}

static const builtins_entry array_statics[] = {
    BUILTINS_FN("isArray", array_is_array, 1), BUILTINS_FN_ARGS("from", array_from, 1, 3, 0),
    BUILTINS_FN_ARGS("of", array_of, 0, DUK_VARARGS, 0), BUILTINS_GET("@@species", builtins_species), BUILTINS_END};

DUK_INTERNAL void array_define_constructor(duk_hthread *thr)
{
    duk_hnatfunc *constructor = (duk_hnatfunc *)thr->builtins[DUK_BIDX_ARRAY_CONSTRUCTOR];

    constructor->func = array_construct;
    duk_push_hobject(thr, &constructor->obj);
    builtins_define(thr, -1, array_statics);
    array_define_from_async(thr);
    duk_pop(thr);
}
