/*
 * array_callback.c - the methods of Array.prototype that call a function for the elements.
 */

#include "array.h"

/* [ callback thisArg ] -> [ callback thisArg object ] */
static void array_callback_this(duk_hthread *thr, array_like *a)
{
    array_this(thr, a);
    describe_require_callable(thr, 0);
}

/* How many of so many arguments a callback can see at all. */
static duk_idx_t callback_arity(const duk_tval *callback, duk_idx_t most)
{
    duk_hobject *h = DUK_TVAL_GET_OBJECT(callback);
    duk_hcompfunc *tmpl;

    if (!DUK_HOBJECT_IS_COMPFUNC(h) || DUK_HOBJECT_HAS_CREATEARGS(h)) {
        return most;
    }
    tmpl = ((duk_hcompfunc *)h)->tmpl;
    if ((tmpl->fn_flags & (DUK_FN_ARGUMENTS | DUK_FN_REST | DUK_FN_GENERATOR | DUK_FN_ASYNC | DUK_FN_EVAL)) != 0) {
        return most;
    }
    return (duk_idx_t)tmpl->nargs < most ? (duk_idx_t)tmpl->nargs : most;
}

/* The last two arguments of a callback, as far as they are `wanted`; returns where they end. */
static duk_tval *array_set_place(duk_hthread *thr, duk_tval *to, const array_like *a, duk_double_t index,
                                 duk_idx_t wanted)
{
    if (wanted < 1) {
        return to;
    }
    if (DUK_LIKELY(index <= ARRAY_MAX_INDEX)) {
        DUK_TVAL_SET_FASTINT(to, (duk_int64_t)index);
    } else {
        DUK_TVAL_SET_NUMBER_CHKFAST_SLOW(to, index);
    }
    if (wanted < 2) {
        return to + 1;
    }
    DUK_TVAL_SET_OBJECT(to + 1, a->object);
    DUK_HOBJECT_INCREF(thr, a->object);
    return to + 2;
}

/* [ callback thisArg ... ] -> [ callback thisArg ... result ]: call the function for a value at an index. */
static void array_call_for(duk_hthread *thr, const array_like *a, const duk_tval *value, duk_double_t index)
{
    duk_tval *top = thr->valstack_top;

    DUK_ASSERT(thr->valstack_end - top >= 5);
    DUK_TVAL_SET_TVAL(top, thr->valstack_bottom);
    DUK_TVAL_SET_TVAL(top + 1, thr->valstack_bottom + 1);
    DUK_TVAL_SET_TVAL(top + 2, value);
    DUK_TVAL_INCREF(thr, top);
    DUK_TVAL_INCREF(thr, top + 1);
    DUK_TVAL_INCREF(thr, top + 2);
    thr->valstack_top = array_set_place(thr, top + 3, a, index, callback_arity(top, 3) - 1);
    duk_handle_call_unprotected(thr, (duk_idx_t)(top - thr->valstack_bottom), 0);
}

/* The same for an element, if it is there. */
static bool array_call(duk_hthread *thr, const array_like *a, duk_double_t index)
{
    duk_tval *tv = array_slot(thr, a->object, index);

    if (DUK_LIKELY(tv != NULL)) {
        array_call_for(thr, a, tv, index);
        return true;
    }
    if (!array_get_present(thr, a, index)) {
        return false;
    }
    array_call_for(thr, a, thr->valstack_top - 1, index);
    duk_remove(thr, -2);
    return true;
}

static duk_ret_t array_for_each(duk_context *thr)
{
    array_like a;
    duk_double_t i;

    array_callback_this(thr, &a);
    for (i = 0; i < a.length; i++) {
        if (array_call(thr, &a, i)) {
            duk_pop(thr);
        }
    }
    return 0;
}

/* some (magic 1) and every (magic 0): stop at the first result that is the magic. */
static duk_ret_t array_some_every(duk_context *thr)
{
    duk_bool_t decisive = (duk_bool_t)duk_get_current_magic(thr);
    array_like a;
    duk_double_t i;

    array_callback_this(thr, &a);
    for (i = 0; i < a.length; i++) {
        if (array_call(thr, &a, i) && duk_to_boolean_top_pop(thr) == decisive) {
            duk_push_boolean(thr, decisive);
            return 1;
        }
    }
    duk_push_boolean(thr, !decisive);
    return 1;
}

static duk_ret_t array_map(duk_context *thr)
{
    array_like a;
    duk_double_t i;

    array_callback_this(thr, &a);
    array_push_species(thr, &a, a.length);
    for (i = 0; i < a.length; i++) {
        if (array_call(thr, &a, i)) {
            array_define(thr, 3, i);
        }
    }
    return 1;
}

static duk_ret_t array_filter(duk_context *thr)
{
    array_like a;
    duk_double_t i, to = 0;

    array_callback_this(thr, &a);
    array_push_species(thr, &a, 0);
    /* [ callback thisArg object result ] */
    for (i = 0; i < a.length; i++) {
        if (!array_get_present(thr, &a, i)) {
            continue;
        }
        array_call_for(thr, &a, thr->valstack_top - 1, i);
        if (duk_to_boolean_top_pop(thr)) {
            array_define(thr, 3, to++);
        } else {
            duk_pop(thr);
        }
    }
    return 1;
}

enum { FIND_INDEX = 1, FIND_LAST = 2 };

/* find, findIndex, findLast, findLastIndex */
static duk_ret_t array_find(duk_context *thr)
{
    int magic = duk_get_current_magic(thr);
    array_like a;
    duk_double_t n;

    array_callback_this(thr, &a);
    for (n = 0; n < a.length; n++) {
        duk_double_t i = (magic & FIND_LAST) ? a.length - 1 - n : n;

        array_get(thr, &a, i);
        array_call_for(thr, &a, thr->valstack_top - 1, i);
        if (duk_to_boolean_top_pop(thr)) {
            if (magic & FIND_INDEX) {
                array_push_number(thr, i);
            }
            return 1;
        }
        duk_pop(thr);
    }
    if (magic & FIND_INDEX) {
        duk_push_int(thr, -1);
        return 1;
    }
    return 0;
}

/* [ callback initial object accumulator value ] -> [ callback initial object accumulator result ] */
static void array_reduce_one(duk_hthread *thr, const array_like *a, duk_double_t index)
{
    duk_tval *value = thr->valstack_top - 1;

    DUK_ASSERT(thr->valstack_end - value >= 6);
    DUK_TVAL_SET_TVAL(value + 3, value); /* the reference moves */
    DUK_TVAL_SET_TVAL(value, thr->valstack_bottom);
    DUK_TVAL_INCREF(thr, value);
    DUK_TVAL_SET_UNDEFINED(value + 1);
    DUK_TVAL_SET_TVAL(value + 2, thr->valstack_bottom + 3);
    DUK_TVAL_INCREF(thr, value + 2);
    thr->valstack_top = array_set_place(thr, value + 4, a, index, callback_arity(value, 4) - 2);
    duk_handle_call_unprotected(thr, (duk_idx_t)(value - thr->valstack_bottom), 0);
}

/* reduce, and reduceRight with magic 1: [ callback initial? ], all arguments */
static duk_ret_t array_reduce(duk_context *thr)
{
    bool right = duk_get_current_magic(thr) != 0;
    bool has_value = duk_get_top(thr) >= 2;
    array_like a;
    duk_double_t n;

    duk_set_top(thr, 2);
    array_callback_this(thr, &a);
    duk_dup_1(thr);
    /* [ callback initial object accumulator ] */
    for (n = 0; n < a.length; n++) {
        duk_double_t i = right ? a.length - 1 - n : n;

        if (!array_get_present(thr, &a, i)) {
            continue;
        }
        if (has_value) {
            array_reduce_one(thr, &a, i);
        }
        has_value = true;
        duk_replace(thr, 3);
    }
    if (!has_value) {
        return duk_type_error(thr, "Reduce of empty array with no initial value");
    }
    return 1;
}

/* ---- flat, flatMap ---- */

/* Append what the array at a stack index gives to the target (index `target`), from position `to` on. */
static duk_double_t array_flatten(duk_hthread *thr, duk_idx_t target, const array_like *from, duk_double_t to,
                                  duk_double_t depth, bool mapping)
{
    duk_double_t i;

    duk_native_stack_check(thr);
    duk_require_stack(thr, 16);
    for (i = 0; i < from->length; i++) {
        if (mapping ? !array_call(thr, from, i) : !array_get_present(thr, from, i)) {
            continue;
        }
        if (depth > 0 && builtins_is_array(thr, -1)) {
            array_like inner;

            inner.index = duk_get_top_index(thr);
            inner.object = duk_known_hobject(thr, -1);
            inner.length = builtins_to_length_of(thr, -1);
            to = array_flatten(thr, target, &inner, to, depth - 1, false);
            duk_pop(thr);
        } else {
            if (to >= ARRAY_MAX_LENGTH) {
                (void)duk_type_error(thr, "Invalid array length");
            }
            array_define(thr, target, to++);
        }
    }
    return to;
}

/* [ depth ] */
static duk_ret_t array_flat(duk_context *thr)
{
    array_like a;
    duk_double_t depth = 1;

    array_this(thr, &a);
    if (!duk_is_undefined(thr, 0)) {
        depth = array_integer(thr, 0);
    }
    array_push_species(thr, &a, 0);
    array_flatten(thr, 2, &a, 0, depth, false);
    return 1;
}

/* [ callback thisArg ] */
static duk_ret_t array_flat_map(duk_context *thr)
{
    array_like a;

    array_this(thr, &a);
    if (!duk_is_callable(thr, 0)) {
        return duk_type_error(thr, "flatMap mapper function is not callable");
    }
    array_push_species(thr, &a, 0);
    array_flatten(thr, 3, &a, 0, 1, true);
    return 1;
}

const builtins_entry array_callback_methods[] = {
    BUILTINS_FN_ARGS("forEach", array_for_each, 1, 2, 0),
    BUILTINS_FN_ARGS("filter", array_filter, 1, 2, 0),
    BUILTINS_FN_ARGS("map", array_map, 1, 2, 0),
    BUILTINS_FN_ARGS("every", array_some_every, 1, 2, 0),
    BUILTINS_FN_ARGS("some", array_some_every, 1, 2, 1),
    BUILTINS_FN_ARGS("reduce", array_reduce, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("reduceRight", array_reduce, 1, DUK_VARARGS, 1),
    BUILTINS_FN_ARGS("find", array_find, 1, 2, 0),
    BUILTINS_FN_ARGS("findIndex", array_find, 1, 2, FIND_INDEX),
    BUILTINS_FN_ARGS("findLast", array_find, 1, 2, FIND_LAST),
    BUILTINS_FN_ARGS("findLastIndex", array_find, 1, 2, FIND_LAST | FIND_INDEX),
    BUILTINS_FN_ARGS("flat", array_flat, 0, 1, 0),
    BUILTINS_FN_ARGS("flatMap", array_flat_map, 1, 2, 0),
    BUILTINS_END};
