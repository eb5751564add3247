/*
 * array_query.c - the methods of Array.prototype that only look: searching, joining, `at`.
 */

#include "array.h"

/* ---- indexOf, lastIndexOf, includes ---- */

/* An element that equals the wanted one by a comparison of its bits, or surely does not. */
typedef enum { EQUAL_NO, EQUAL_YES, EQUAL_ASK } quick_equality;

static quick_equality array_quick_equals(const duk_tval *a, const duk_tval *b)
{
    if (DUK_TVAL_IS_FASTINT(a) && DUK_TVAL_IS_FASTINT(b)) {
        return DUK_TVAL_GET_FASTINT(a) == DUK_TVAL_GET_FASTINT(b) ? EQUAL_YES : EQUAL_NO;
    }
    if (DUK_TVAL_GET_TAG(a) == DUK_TVAL_GET_TAG(b) && (DUK_TVAL_IS_STRING(a) || DUK_TVAL_IS_OBJECT(a))) {
        return DUK_TVAL_GET_HEAPHDR(a) == DUK_TVAL_GET_HEAPHDR(b) ? EQUAL_YES : EQUAL_NO;
    }
    return EQUAL_ASK;
}

static bool array_strictly_equals(duk_tval *a, duk_tval *b)
{
    quick_equality quick = array_quick_equals(a, b);

    return quick == EQUAL_ASK ? duk_js_strict_equals(a, b) != 0 : quick == EQUAL_YES;
}

static bool array_same_value_zero(duk_tval *a, duk_tval *b)
{
    if (DUK_TVAL_IS_DOUBLE(a) && DUK_TVAL_IS_DOUBLE(b) && DUK_ISNAN(DUK_TVAL_GET_DOUBLE(a))) {
        return DUK_ISNAN(DUK_TVAL_GET_DOUBLE(b));
    }
    return array_strictly_equals(a, b);
}

/* [ wanted from ] */
static duk_ret_t array_index_of(duk_context *thr)
{
    array_like a;
    duk_double_t i;

    array_this(thr, &a);
    if (a.length > 0) {
        for (i = array_relative(thr, 1, a.length, 0); i < a.length; i++) {
            duk_tval *tv = array_slot(thr, a.object, i);

            if (tv != NULL) {
                if (array_strictly_equals(tv, DUK_GET_TVAL_POSIDX(thr, 0))) {
                    array_push_number(thr, i);
                    return 1;
                }
            } else if (array_get_present(thr, &a, i)) {
                if (duk_strict_equals(thr, 0, -1)) {
                    array_push_number(thr, i);
                    return 1;
                }
                duk_pop(thr);
            }
        }
    }
    duk_push_int(thr, -1);
    return 1;
}

/* [ wanted from? ], all arguments */
static duk_ret_t array_last_index_of(duk_context *thr)
{
    bool has_from = duk_get_top(thr) >= 2;
    array_like a;
    duk_double_t i;

    duk_set_top(thr, 2);
    array_this(thr, &a);
    if (a.length > 0) {
        i = a.length - 1;
        if (has_from) {
            duk_double_t from = array_integer(thr, 1);

            i = from >= 0 ? (from < i ? from : i) : a.length + from;
        }
        for (; i >= 0; i--) {
            if (array_get_present(thr, &a, i)) {
                if (duk_strict_equals(thr, 0, -1)) {
                    array_push_number(thr, i);
                    return 1;
                }
                duk_pop(thr);
            }
        }
    }
    duk_push_int(thr, -1);
    return 1;
}

/* [ wanted from ] */
static duk_ret_t array_includes(duk_context *thr)
{
    array_like a;
    duk_double_t i;

    array_this(thr, &a);
    if (a.length > 0) {
        for (i = array_relative(thr, 1, a.length, 0); i < a.length; i++) {
            duk_tval *tv = array_slot(thr, a.object, i);
            bool found;

            if (tv != NULL) {
                found = array_same_value_zero(tv, DUK_GET_TVAL_POSIDX(thr, 0));
            } else {
                array_get(thr, &a, i);
                found = array_same_value_zero(DUK_GET_TVAL_NEGIDX(thr, -1), DUK_GET_TVAL_POSIDX(thr, 0));
                duk_pop(thr);
            }
            if (found) {
                duk_push_true(thr);
                return 1;
            }
        }
    }
    duk_push_false(thr);
    return 1;
}

/* [ index ] */
static duk_ret_t array_at(duk_context *thr)
{
    array_like a;
    duk_double_t i;

    array_this(thr, &a);
    i = array_integer(thr, 0);
    if (i < 0) {
        i += a.length;
    }
    if (i < 0 || i >= a.length) {
        return 0;
    }
    array_get(thr, &a, i);
    return 1;
}

/* ---- join, toString, toLocaleString ---- */

/* Is an outer call of this method at work on the same object? Its elements lead back to it, then, and it counts as
 * empty. Asked only before an element that is an object, since others cannot lead anywhere. */
static bool array_is_joining(duk_hthread *thr, duk_hobject *object, duk_c_function method)
{
    duk_activation *act = thr->callstack_curr;

    for (act = act->parent; act != NULL; act = act->parent) {
        duk_hobject *function = DUK_ACT_GET_FUNC(act);

        if (function != NULL && DUK_HOBJECT_IS_NATFUNC(function) && ((duk_hnatfunc *)function)->func == method) {
            duk_tval *tv = (duk_tval *)(void *)((duk_uint8_t *)thr->valstack + act->bottom_byteoff) - 1;

            if (DUK_TVAL_IS_OBJECT(tv) && DUK_TVAL_GET_OBJECT(tv) == object) {
                return true;
            }
        }
    }
    return false;
}

static void array_write_string(duk_hthread *thr, duk_bufwriter_ctx *writer, duk_hstring *h)
{
    DUK_BW_WRITE_ENSURE_BYTES(thr, writer, DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_BYTELEN(h));
}

/* Write the element on top as a string, popping it. */
static void array_write_element(duk_hthread *thr, duk_bufwriter_ctx *writer, bool locale)
{
    if (!duk_is_null_or_undefined(thr, -1)) {
        if (locale) {
            duk_get_prop_stridx(thr, -1, DUK_STRIDX_TO_LOCALE_STRING);
            describe_require_callable(thr, -1);
            duk_insert(thr, -2);
            duk_call_method(thr, 0);
        }
        array_write_string(thr, writer, duk_to_hstring(thr, -1));
    }
    duk_pop(thr);
}

/* The object's elements joined by the string at index 0: [ separator object ] -> [ ... string ] */
static void array_push_joined(duk_hthread *thr, const array_like *a, duk_c_function method, bool locale)
{
    duk_bufwriter_ctx writer;
    duk_hstring *separator = duk_known_hstring(thr, 0);
    bool asked = false;
    duk_double_t i;

    DUK_BW_INIT_PUSHBUF(thr, &writer, 128);
    for (i = 0; i < a->length; i++) {
        duk_tval *tv = array_slot(thr, a->object, i);

        if (i > 0) {
            array_write_string(thr, &writer, separator);
        }
        if (tv != NULL && DUK_TVAL_IS_STRING(tv) && !locale && !DUK_TVAL_STRING_IS_SYMBOL(tv)) {
            array_write_string(thr, &writer, DUK_TVAL_GET_STRING(tv));
            continue;
        }
        array_get(thr, a, i);
        if (!asked && duk_is_object(thr, -1)) {
            asked = true;
            if (array_is_joining(thr, a->object, method)) {
                duk_push_hstring_empty(thr);
                return;
            }
        }
        array_write_element(thr, &writer, locale);
        if (DUK_BW_GET_SIZE(thr, &writer) > DUK_HSTRING_MAX_BYTELEN) {
            (void)duk_range_error(thr, "Invalid string length");
        }
    }
    DUK_BW_PUSH_AS_STRING(thr, &writer);
}

/* [ separator ] */
static duk_ret_t array_join(duk_context *thr)
{
    array_like a;

    array_this(thr, &a);
    if (duk_is_undefined(thr, 0)) {
        duk_push_string(thr, ",");
        duk_replace(thr, 0);
    } else {
        duk_to_string(thr, 0);
    }
    array_push_joined(thr, &a, array_join, false);
    return 1;
}

static duk_ret_t array_to_locale_string(duk_context *thr)
{
    array_like a;

    duk_set_top(thr, 0);
    duk_push_string(thr, ",");
    array_this(thr, &a);
    array_push_joined(thr, &a, array_to_locale_string, true);
    return 1;
}

static duk_ret_t array_to_string(duk_context *thr)
{
    duk_push_this(thr);
    duk_to_object(thr, -1);
    duk_get_prop_stridx(thr, -1, DUK_STRIDX_JOIN);
    if (!duk_is_callable(thr, -1)) {
        duk_set_top(thr, 0);
        return duk_bi_object_prototype_to_string(thr);
    }
    duk_insert(thr, -2);
    duk_call_method(thr, 0);
    return 1;
}

const builtins_entry array_query_methods[] = {BUILTINS_FN("at", array_at, 1),
                                              BUILTINS_FN_ARGS("includes", array_includes, 1, 2, 0),
                                              BUILTINS_FN_ARGS("indexOf", array_index_of, 1, 2, 0),
                                              BUILTINS_FN("join", array_join, 1),
                                              BUILTINS_FN_ARGS("lastIndexOf", array_last_index_of, 1, DUK_VARARGS, 0),
                                              BUILTINS_FN("toLocaleString", array_to_locale_string, 0),
                                              BUILTINS_FN("toString", array_to_string, 0),
                                              BUILTINS_END};
