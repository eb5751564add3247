/*
 * typed_callback.c - the methods of %TypedArray%.prototype that call a function for the elements.
 */

#include "typed_array.h"

/* [ callback ... ] */
static void typed_callback_this(duk_hthread *thr, typed_array *a, const char *method)
{
    typed_this(thr, a, method);
    describe_require_callable(thr, 0);
}

/* Call the function for an element: [ callback thisArg ... ] -> [ callback thisArg ... value result ] */
static void typed_call(duk_hthread *thr, const typed_array *a, duk_uint32_t index)
{
    typed_push(thr, a, index);
    duk_dup_0(thr);
    duk_dup_1(thr);
    duk_dup_m3(thr);
    duk_push_uint(thr, index);
    duk_push_hobject(thr, &a->object->obj);
    duk_call_method(thr, 3);
}

static duk_ret_t typed_for_each(duk_context *thr)
{
    typed_array a;
    duk_uint32_t i;

    typed_callback_this(thr, &a, "%TypedArray%.prototype.forEach");
    for (i = 0; i < a.length; i++) {
        typed_call(thr, &a, i);
        duk_pop_2(thr);
    }
    return 0;
}

/* some (magic 1) and every (magic 0): stop at the first result that is the magic. */
static duk_ret_t typed_some_every(duk_context *thr)
{
    duk_bool_t decisive = (duk_bool_t)duk_get_current_magic(thr);
    typed_array a;
    duk_uint32_t i;

    typed_callback_this(thr, &a, decisive ? "%TypedArray%.prototype.some" : "%TypedArray%.prototype.every");
    for (i = 0; i < a.length; i++) {
        typed_call(thr, &a, i);
        if (duk_to_boolean_top_pop(thr) == decisive) {
            duk_push_boolean(thr, decisive);
            return 1;
        }
        duk_pop(thr);
    }
    duk_push_boolean(thr, !decisive);
    return 1;
}

/* find, findIndex, findLast, findLastIndex: the magic has bits for giving the index, and for going backwards. */
enum { TYPED_FIND_INDEX = 1, TYPED_FIND_LAST = 2 };

static duk_ret_t typed_find(duk_context *thr)
{
    static const char *const methods[] = {"%TypedArray%.prototype.find", "%TypedArray%.prototype.findIndex",
                                          "%TypedArray%.prototype.findLast", "%TypedArray%.prototype.findLastIndex"};
    int what = duk_get_current_magic(thr);
    typed_array a;
    duk_uint32_t i;

    typed_callback_this(thr, &a, methods[what]);
    for (i = 0; i < a.length; i++) {
        duk_uint32_t index = what & TYPED_FIND_LAST ? a.length - 1 - i : i;

        typed_call(thr, &a, index);
        if (duk_to_boolean_top_pop(thr)) {
            if (what & TYPED_FIND_INDEX) {
                duk_push_uint(thr, index);
            }
            return 1;
        }
        duk_pop(thr);
    }
    if (what & TYPED_FIND_INDEX) {
        duk_push_int(thr, -1);
        return 1;
    }
    return 0;
}

static duk_ret_t typed_map(duk_context *thr)
{
    typed_array a;
    typed_array made;
    duk_idx_t result;
    duk_uint32_t i;

    typed_callback_this(thr, &a, "%TypedArray%.prototype.map");
    typed_create_species(thr, &a, a.length, &made);
    result = duk_get_top(thr);
    for (i = 0; i < a.length; i++) {
        typed_call(thr, &a, i);
        typed_store(thr, &made, i);
        duk_set_top(thr, result);
    }
    return 1;
}

static duk_ret_t typed_filter(duk_context *thr)
{
    typed_array a;
    typed_array made;
    duk_harray *kept;
    duk_uint32_t i;

    typed_callback_this(thr, &a, "%TypedArray%.prototype.filter");
    kept = dense_push(thr, 0);
    for (i = 0; i < a.length; i++) {
        typed_call(thr, &a, i);
        if (duk_to_boolean_top_pop(thr)) {
            dense_append(thr, kept);
        } else {
            duk_pop(thr);
        }
    }
    typed_create_species(thr, &a, kept->length, &made);
    for (i = 0; i < kept->length; i++) {
        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &kept->obj, i));
        typed_store(thr, &made, i);
    }
    return 1;
}

/* reduce and reduceRight (magic 1): [ callback initial ... ] */
static duk_ret_t typed_reduce(duk_context *thr)
{
    bool right = duk_get_current_magic(thr);
    bool has_initial = duk_get_top(thr) > 1;
    typed_array a;
    duk_uint32_t i = 0;

    duk_set_top(thr, 2);
    typed_callback_this(thr, &a, right ? "%TypedArray%.prototype.reduceRight" : "%TypedArray%.prototype.reduce");
    if (!has_initial) {
        if (a.length == 0) {
            return duk_type_error(thr, "Reduce of empty array with no initial value");
        }
        typed_push(thr, &a, right ? a.length - 1 : 0);
        duk_replace(thr, 1);
        i = 1;
    }
    for (; i < a.length; i++) {
        duk_uint32_t index = right ? a.length - 1 - i : i;

        duk_dup_0(thr);
        duk_push_undefined(thr);
        duk_dup_1(thr);
        typed_push(thr, &a, index);
        duk_push_uint(thr, index);
        duk_push_hobject(thr, &a.object->obj);
        duk_call_method(thr, 4);
        duk_replace(thr, 1);
    }
    duk_set_top(thr, 2);
    return 1;
}

const builtins_entry typed_callback_methods[] = {
    BUILTINS_FN_ARGS("every", typed_some_every, 1, 2, 0),
    BUILTINS_FN_ARGS("filter", typed_filter, 1, 2, 0),
    BUILTINS_FN_ARGS("find", typed_find, 1, 2, 0),
    BUILTINS_FN_ARGS("findIndex", typed_find, 1, 2, TYPED_FIND_INDEX),
    BUILTINS_FN_ARGS("findLast", typed_find, 1, 2, TYPED_FIND_LAST),
    BUILTINS_FN_ARGS("findLastIndex", typed_find, 1, 2, TYPED_FIND_LAST | TYPED_FIND_INDEX),
    BUILTINS_FN_ARGS("forEach", typed_for_each, 1, 2, 0),
    BUILTINS_FN_ARGS("map", typed_map, 1, 2, 0),
    BUILTINS_FN_ARGS("reduce", typed_reduce, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("reduceRight", typed_reduce, 1, DUK_VARARGS, 1),
    BUILTINS_FN_ARGS("some", typed_some_every, 1, 2, 1),
    BUILTINS_END};
