/*
 * lowered_iteration.c - what for-of, spreads and array patterns call.
 *
 * An array that iterates as arrays do is never iterated: the code that asks gets the array itself, or undefined for
 * its iterator, and indexes it. Anything else is stepped through by a record of iterator, `next` and whether it is done.
 */
#include "lowered.h"

static void lowered_steps_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    visitor(heap, &((lowered_steps *)object)->iterator);
    visitor(heap, &((lowered_steps *)object)->next);
}

static const native_class lowered_steps_class = {"Iterator", sizeof(lowered_steps), lowered_steps_visit, NULL, NULL, false,
                                         BUILTINS_OTHER};

static lowered_steps *lowered_steps_at(duk_hthread *thr, duk_idx_t index)
{
    return (lowered_steps *)(void *)duk_known_hobject(thr, index);
}

/* ---- errors ---- */

/* The source text of a call ends with "(...)". */
static bool lowered_is_call_text(const char *text, duk_size_t length)
{
    return length > 5 && strcmp(text + length - 5, "(...)") == 0;
}

static void lowered_throw_not_iterable(duk_hthread *thr, duk_idx_t value, duk_idx_t text, const char *word)
{
    duk_size_t length;
    const char *s;

    if (duk_is_undefined(thr, text)) {
        builtins_push_call_site(thr, value);
        (void)duk_type_error(thr, "%s is not %s (cannot read property Symbol(Symbol.iterator))",
                             duk_get_string(thr, -1), word);
    }
    s = duk_get_lstring(thr, text, &length);
    if (lowered_is_call_text(s, length)) {
        duk_push_lstring(thr, s, length - 5);
        (void)duk_type_error(thr, "%s is not a function or its return value is not %s", duk_get_string(thr, -1), word);
    }
    (void)duk_type_error(thr, "%s is not %s", s, word);
}

/* [ ... ] -> [ ... iterator next ], with an error that names the source text. */
static void lowered_get_iterator(duk_hthread *thr, duk_idx_t value, duk_idx_t text)
{
    if (duk_is_null_or_undefined(thr, value)) {
        lowered_throw_not_iterable(thr, value, text, "iterable");
    }
    realm_get_key(thr, value, KEY_ITERATOR);
    if (!duk_is_callable(thr, -1)) {
        lowered_throw_not_iterable(thr, value, text, "iterable");
    }
    duk_dup(thr, value);
    duk_call_method(thr, 0);
    if (!duk_is_object(thr, -1)) {
        (void)duk_type_error(thr, "Result of the Symbol.iterator method is not an object");
    }
    realm_get_key(thr, -1, KEY_NEXT);
}

/* ---- arrays ---- */

/* Push an element of an array as reading it would. */
static void lowered_push_element(duk_hthread *thr, duk_idx_t array, duk_uint32_t index)
{
    duk_hobject *h = duk_known_hobject(thr, array);

    if (DUK_HOBJECT_HAS_ARRAY_PART(h) && index < DUK_HOBJECT_GET_ASIZE(h)) {
        duk_tval *tv = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, index);

        if (!DUK_TVAL_IS_UNUSED(tv)) {
            duk_push_tval(thr, tv);
            return;
        }
    }
    (void)duk_get_prop_index(thr, array, index);
}

static duk_harray *lowered_array_at(duk_hthread *thr, duk_idx_t index)
{
    return (duk_harray *)(void *)duk_known_hobject(thr, index);
}

/* Append all that a value iterates over to the array at an index. */
static void lowered_append_all(duk_hthread *thr, duk_idx_t array, duk_idx_t value, duk_idx_t text)
{
    duk_idx_t iterator;

    if (builtins_is_plain_iterable(thr, value)) {
        duk_uint32_t i;

        for (i = 0; i < lowered_array_at(thr, value)->length; i++) {
            lowered_push_element(thr, value, i);
            dense_append(thr, lowered_array_at(thr, array));
        }
        return;
    }
    iterator = duk_get_top(thr);
    lowered_get_iterator(thr, value, text);
    while (builtins_iterator_step(thr, iterator)) {
        dense_append(thr, lowered_array_at(thr, array));
    }
    duk_set_top(thr, iterator);
}

/* @spread(array, value): the array, with what the value iterates over appended */
static duk_ret_t lowered_spread(duk_context *thr)
{
    lowered_append_all(thr, 0, 1, 2);
    duk_dup(thr, 0);
    return 1;
}

/* @list(value): an array of what the value iterates over, perhaps the value itself */
static duk_ret_t lowered_list(duk_context *thr)
{
    if (builtins_is_plain_iterable(thr, 0)) {
        duk_dup(thr, 0);
        return 1;
    }
    if (!duk_is_null_or_undefined(thr, 0)) {
        realm_get_key(thr, 0, KEY_ITERATOR);
        if (!duk_is_callable(thr, -1)) {
            return duk_type_error(thr, "Spread syntax requires ...iterable[Symbol.iterator] to be a function");
        }
    } else {
        return duk_type_error(thr, "Spread syntax requires ...iterable[Symbol.iterator] to be a function");
    }
    duk_set_top(thr, 1);
    (void)dense_push(thr, 0);
    duk_push_undefined(thr);
    lowered_append_all(thr, 1, 0, 2);
    duk_dup(thr, 1);
    return 1;
}

/* @push(array, ...values): the array */
static duk_ret_t lowered_push(duk_context *thr)
{
    duk_idx_t i, count = duk_get_top(thr);

    for (i = 1; i < count; i++) {
        duk_dup(thr, i);
        dense_append(thr, lowered_array_at(thr, 0));
    }
    duk_set_top(thr, 1);
    return 1;
}

/* @pushHole(array): the array, longer by a hole */
static duk_ret_t lowered_push_hole_element(duk_context *thr)
{
    duk_set_length(thr, 0, duk_get_length(thr, 0) + 1);
    return 1;
}

DUK_INTERNAL bool lowered_push_tail(duk_hthread *thr, duk_hobject *array, duk_uint32_t from)
{
    duk_uint32_t i, length = ((duk_harray *)(void *)array)->length, count = from < length ? length - from : 0;
    duk_hobject *tail;
    duk_tval *to;

    if (length > DUK_HOBJECT_GET_ASIZE(array)) {
        return false;
    }
    for (i = from; i < length; i++) {
        if (DUK_TVAL_IS_UNUSED(DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, array, i))) {
            return false;
        }
    }
    tail = &duk_push_harray_with_size(thr, count)->obj; /* the collector may have run, nothing else */
    to = DUK_HOBJECT_A_GET_BASE(thr->heap, tail);
    for (i = 0; i < count; i++) {
        DUK_TVAL_SET_TVAL(to + i, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, array, from + i));
        DUK_TVAL_INCREF(thr, to + i);
    }
    return true;
}

/* @tail(array, index): a new array of the elements from the index on */
static duk_ret_t lowered_tail(duk_context *thr)
{
    duk_uint32_t from = duk_to_uint32(thr, 1);

    if (lowered_push_tail(thr, duk_known_hobject(thr, 0), from)) {
        return 1;
    }
    (void)dense_push(thr, 0);
    for (; from < lowered_array_at(thr, 0)->length; from++) {
        lowered_push_element(thr, 0, from);
        dense_append(thr, lowered_array_at(thr, 2));
    }
    return 1;
}

/* @elements(value, count, text): the first elements, -1: all of them, in an array that may be the value */
static duk_ret_t lowered_elements(duk_context *thr)
{
    duk_int_t count = duk_to_int(thr, 1);
    bool more = true;

    if (builtins_is_plain_iterable(thr, 0)) {
        duk_dup(thr, 0);
        return 1;
    }
    (void)dense_push(thr, 0);
    lowered_get_iterator(thr, 0, 2);
    while (more && count-- != 0) {
        more = builtins_iterator_step(thr, 4);
        if (more) {
            dense_append(thr, lowered_array_at(thr, 3));
        }
    }
    if (more) {
        builtins_iterator_close(thr, 4, false);
    }
    duk_dup(thr, 3);
    return 1;
}

/* ---- steps ---- */

static void lowered_push_steps(duk_hthread *thr, duk_idx_t iterator)
{
    lowered_steps *steps = native_push(thr, &lowered_steps_class, NULL);

    DUK_TVAL_SET_TVAL(&steps->iterator, duk_require_tval(thr, iterator));
    DUK_TVAL_INCREF(thr, &steps->iterator);
    DUK_TVAL_SET_TVAL(&steps->next, duk_require_tval(thr, iterator + 1));
    DUK_TVAL_INCREF(thr, &steps->next);
}

/* @iterate(value, text): undefined for an array that can be indexed instead, otherwise its steps */
static duk_ret_t lowered_iterate(duk_context *thr)
{
    if (builtins_is_plain_iterable(thr, 0)) {
        return 0;
    }
    lowered_get_iterator(thr, 0, 1);
    lowered_push_steps(thr, 2);
    return 1;
}

/* Push the next value and return true, or false when there is none any more. */
static bool lowered_take_step(duk_hthread *thr, lowered_steps *steps)
{
    duk_idx_t iterator = duk_get_top(thr);

    if (steps->done) {
        return false;
    }
    duk_push_tval(thr, &steps->iterator);
    duk_push_tval(thr, &steps->next);
    steps->done = true; /* should it throw */
    if (builtins_iterator_step(thr, iterator)) {
        steps->done = false;
        return true;
    }
    return false;
}

/* @step(steps, array): puts the next value into the array of one element and returns its index, 0; or undefined, also
 * without steps. For generators the executor does it itself (coroutine_enter_step). */
static duk_ret_t lowered_step(duk_context *thr)
{
    duk_tval *element;

    if (duk_is_undefined(thr, 0) || !lowered_take_step(thr, lowered_steps_at(thr, 0))) {
        return 0;
    }
    element = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, duk_known_hobject(thr, 1), 0);
    DUK_TVAL_SET_TVAL_UPDREF(thr, element, DUK_GET_TVAL_NEGIDX(thr, -1));
    duk_push_uint(thr, 0);
    return 1;
}

/* @next(steps): the next value, or undefined */
static duk_ret_t lowered_next(duk_context *thr)
{
    return lowered_take_step(thr, lowered_steps_at(thr, 0)) ? 1 : 0;
}

/* @rest(steps): an array of the remaining values */
static duk_ret_t lowered_rest(duk_context *thr)
{
    (void)dense_push(thr, 0);
    while (lowered_take_step(thr, lowered_steps_at(thr, 0))) {
        dense_append(thr, lowered_array_at(thr, 1));
        duk_set_top(thr, 2);
    }
    duk_set_top(thr, 2);
    return 1;
}

/* @close(steps): the code that uses it ends early, but not by an error */
static duk_ret_t lowered_close(duk_context *thr)
{
    lowered_steps *steps = lowered_steps_at(thr, 0);

    if (!steps->done) {
        steps->done = true;
        duk_push_tval(thr, &steps->iterator);
        builtins_iterator_close(thr, 1, false);
    }
    return 0;
}

/* @abort(steps, error): close and throw the error; steps may be undefined */
static duk_ret_t lowered_abort(duk_context *thr)
{
    if (duk_is_object(thr, 0)) {
        lowered_steps *steps = lowered_steps_at(thr, 0);

        if (!steps->done) {
            steps->done = true;
            duk_push_tval(thr, &steps->iterator);
            builtins_iterator_close(thr, 2, true);
        }
    }
    duk_dup(thr, 1);
    return duk_throw(thr);
}

/* ---- asynchronous iteration ---- */

/* @iterateAsync(value, text) */
static duk_ret_t lowered_iterate_async(duk_context *thr)
{
    if (duk_is_null_or_undefined(thr, 0)) {
        lowered_throw_not_iterable(thr, 0, 1, "async iterable");
    }
    duk_set_top(thr, 2);
    if (realm_get_method(thr, 0, KEY_ASYNC_ITERATOR)) {
        duk_dup(thr, 0);
        duk_call_method(thr, 0);
        if (!duk_is_object(thr, -1)) {
            return duk_type_error(thr, "Result of the Symbol.asyncIterator method is not an object");
        }
    } else {
        duk_pop(thr);
        realm_get_key(thr, 0, KEY_ITERATOR);
        if (!duk_is_callable(thr, -1)) {
            lowered_throw_not_iterable(thr, 0, 1, "async iterable");
        }
        duk_dup(thr, 0);
        duk_call_method(thr, 0);
        if (!duk_is_object(thr, -1)) {
            return duk_type_error(thr, "Result of the Symbol.iterator method is not an object");
        }
        realm_get_key(thr, -1, KEY_NEXT);
        async_from_sync_wrap(thr);
    }
    realm_get_key(thr, 2, KEY_NEXT);
    lowered_push_steps(thr, 2);
    return 1;
}

/* @asyncNext(steps): what `next` returns. Until @asyncStep has seen the result, the iterator counts as done. */
static duk_ret_t lowered_async_next(duk_context *thr)
{
    lowered_steps *steps = lowered_steps_at(thr, 0);

    steps->done = true;
    duk_push_tval(thr, &steps->next);
    duk_push_tval(thr, &steps->iterator);
    duk_call_method(thr, 0);
    return 1;
}

/* @asyncStep(steps, result): the value, or @hole */
static duk_ret_t lowered_async_step(duk_context *thr)
{
    if (!duk_is_object(thr, 1)) {
        builtins_push_description(thr, 1);
        return duk_type_error(thr, "Iterator result %s is not an object", duk_get_string(thr, -1));
    }
    realm_get_key(thr, 1, KEY_DONE);
    if (duk_to_boolean(thr, -1)) {
        lowered_push_hole(thr);
        return 1;
    }
    duk_get_prop_stridx(thr, 1, DUK_STRIDX_VALUE);
    lowered_steps_at(thr, 0)->done = false;
    return 1;
}

/* @asyncReturn(steps): what `return` returns, or @hole if there is nothing to wait for */
static duk_ret_t lowered_async_return(duk_context *thr)
{
    lowered_steps *steps = lowered_steps_at(thr, 0);

    if (steps->done) {
        lowered_push_hole(thr);
        return 1;
    }
    steps->done = true;
    duk_push_tval(thr, &steps->iterator);
    if (!realm_get_method(thr, 1, KEY_RETURN)) {
        lowered_push_hole(thr);
        return 1;
    }
    duk_dup(thr, 1);
    duk_call_method(thr, 0);
    return 1;
}

/* @checkResult(result) */
static duk_ret_t lowered_check_result(duk_context *thr)
{
    if (!duk_is_object(thr, 0)) {
        builtins_push_description(thr, 0);
        return duk_type_error(thr, "%s is not an object", duk_get_string(thr, -1));
    }
    return 0;
}

static const lowered_entry lowered_iteration[] = {{"spread", lowered_spread, 3},
                                                  {"list", lowered_list, 1},
                                                  {"push", lowered_push, DUK_VARARGS},
                                                  {"pushHole", lowered_push_hole_element, 1},
                                                  {"tail", lowered_tail, 2},
                                                  {"elements", lowered_elements, 3},
                                                  {"iterate", lowered_iterate, 2},
                                                  {"step", lowered_step, 2},
                                                  {"next", lowered_next, 1},
                                                  {"rest", lowered_rest, 1},
                                                  {"close", lowered_close, 1},
                                                  {"abort", lowered_abort, 2},
                                                  {"iterateAsync", lowered_iterate_async, 2},
                                                  {"asyncNext", lowered_async_next, 1},
                                                  {"asyncStep", lowered_async_step, 2},
                                                  {"asyncReturn", lowered_async_return, 1},
                                                  {"checkResult", lowered_check_result, 1},
                                                  {NULL, NULL, 0}};

DUK_INTERNAL void lowered_init_iteration(duk_hthread *thr)
{
    lowered_register(thr, lowered_iteration);
}
