/*
 * typed_query.c - the methods of %TypedArray%.prototype that look for elements and print them.
 */

#include "regexp.h"
#include "typed_array.h"

static duk_ret_t typed_at_method(duk_context *thr)
{
    typed_array a;
    duk_double_t index;

    typed_this(thr, &a, "%TypedArray%.prototype.at");
    index = array_integer(thr, 0);
    index = index < 0 ? index + a.length : index;
    if (!(index >= 0 && index < a.length)) {
        return 0;
    }
    typed_push(thr, &a, (duk_uint32_t)index);
    return 1;
}

/* The value at index 0 as an element, if an element could be equal to it. */
static bool typed_wanted(duk_hthread *thr, const typed_array *a, bufobj_element *wanted)
{
    if (BUFFER_IS_BIGINT(a->kind)) {
        bool fits;

        if (!bigint_is(thr, 0)) {
            return false;
        }
        *wanted = bufobj_to_element(thr, 0, a->kind);
        bufobj_push_element(thr, (const duk_uint8_t *)wanted, a->kind);
        fits = duk_strict_equals(thr, 0, -1) != 0;
        duk_pop(thr);
        return fits;
    }
    if (!duk_is_number(thr, 0)) {
        return false;
    }
    wanted->number = duk_get_number(thr, 0);
    return true;
}

static bool typed_equals(const typed_array *a, const duk_uint8_t *at, bufobj_element wanted)
{
    bufobj_element element = bufobj_read(at, a->kind);

    return BUFFER_IS_BIGINT(a->kind) ? element.bits == wanted.bits : element.number == wanted.number;
}

/* The first element that is equal, from an index on, or -1. */
static duk_double_t typed_search(duk_hthread *thr, const typed_array *a, duk_double_t from, bufobj_element wanted)
{
    duk_uint32_t length = bufobj_elements(a->object);
    duk_uint32_t i;

    length = length < a->length ? length : a->length;
    if (from >= length) {
        return -1;
    }
    if (a->kind <= DUK_HBUFOBJ_ELEM_UINT8CLAMPED) {
        const duk_uint8_t *start = typed_at(thr, a, 0);
        const duk_uint8_t *at;

        if (!(wanted.number >= 0 && wanted.number <= 255 && wanted.number == (duk_uint8_t)wanted.number)) {
            return -1;
        }
        at = (const duk_uint8_t *)memchr(start + (duk_size_t)from, (duk_uint8_t)wanted.number,
                                         length - (duk_size_t)from);
        return at == NULL ? -1 : (duk_double_t)(at - start);
    }
    for (i = (duk_uint32_t)from; i < length; i++) {
        if (typed_equals(a, typed_at(thr, a, i), wanted)) {
            return i;
        }
    }
    return -1;
}

static duk_ret_t typed_index_of_method(duk_context *thr)
{
    typed_array a;
    bufobj_element wanted;
    duk_double_t from;
    duk_double_t found = -1;

    typed_this(thr, &a, "%TypedArray%.prototype.indexOf");
    if (a.length > 0) {
        from = array_relative(thr, 1, a.length, 0);
        if (typed_wanted(thr, &a, &wanted)) {
            found = typed_search(thr, &a, from, wanted);
        }
    }
    duk_push_number(thr, found);
    return 1;
}

static duk_ret_t typed_last_index_of(duk_context *thr)
{
    typed_array a;
    bufobj_element wanted;
    duk_double_t from;
    duk_double_t length;
    bool has_from = duk_get_top(thr) > 1;

    duk_set_top(thr, 2);
    typed_this(thr, &a, "%TypedArray%.prototype.lastIndexOf");
    length = a.length;
    from = length - 1;
    if (length > 0 && has_from) {
        from = array_integer(thr, 1);
        from = from < 0 ? from + length : from < length ? from : length - 1;
    }
    if (typed_wanted(thr, &a, &wanted)) {
        for (; from >= 0; from--) {
            if (from < bufobj_elements(a.object) && typed_equals(&a, typed_at(thr, &a, (duk_uint32_t)from), wanted)) {
                duk_push_number(thr, from);
                return 1;
            }
        }
    }
    duk_push_int(thr, -1);
    return 1;
}

static bool typed_has_nan(duk_hthread *thr, const typed_array *a, duk_double_t from)
{
    duk_uint32_t length = bufobj_elements(a->object);
    duk_uint32_t i;

    if (a->kind != DUK_HBUFOBJ_ELEM_FLOAT32 && a->kind != DUK_HBUFOBJ_ELEM_FLOAT64) {
        return false;
    }
    for (i = (duk_uint32_t)from; i < length && i < a->length; i++) {
        duk_double_t d = bufobj_read(typed_at(thr, a, i), a->kind).number;

        if (d != d) {
            return true;
        }
    }
    return false;
}

static duk_ret_t typed_includes(duk_context *thr)
{
    typed_array a;
    bufobj_element wanted;
    duk_double_t from;
    bool found = false;

    typed_this(thr, &a, "%TypedArray%.prototype.includes");
    if (a.length > 0) {
        from = array_relative(thr, 1, a.length, 0);
        if (duk_is_undefined(thr, 0)) {
            found = from < a.length && bufobj_elements(a.object) < a.length; /* elements that are gone */
        } else if (typed_wanted(thr, &a, &wanted)) {
            bool nan = duk_is_nan(thr, 0);

            found = nan ? typed_has_nan(thr, &a, from) : typed_search(thr, &a, from, wanted) >= 0;
        }
    }
    duk_push_boolean(thr, found);
    return 1;
}

/* --- text --- */

/* Appends ToString of the value on top, nothing for undefined and null; pops it. */
static void typed_add_text(duk_hthread *thr, regexp_text *text)
{
    if (!duk_is_null_or_undefined(thr, -1)) {
        duk_size_t length;
        const char *data = duk_to_lstring(thr, -1, &length);

        regexp_text_add(text, data, length);
    }
    duk_pop(thr);
}

static duk_ret_t typed_join(duk_context *thr)
{
    typed_array a;
    regexp_text text;
    const char *separator = ",";
    duk_size_t separator_length = 1;
    duk_uint32_t i;

    typed_this(thr, &a, "%TypedArray%.prototype.join");
    if (!duk_is_undefined(thr, 0)) {
        separator = duk_to_lstring(thr, 0, &separator_length);
    }
    regexp_text_begin(thr, &text);
    for (i = 0; i < a.length; i++) {
        if (i > 0) {
            regexp_text_add(&text, separator, separator_length);
        }
        typed_push(thr, &a, i);
        typed_add_text(thr, &text);
    }
    regexp_text_push(&text);
    return 1;
}

/* [ locales options ] */
static duk_ret_t typed_to_locale_string(duk_context *thr)
{
    typed_array a;
    regexp_text text;
    duk_uint32_t i;

    typed_this(thr, &a, "%TypedArray%.prototype.toLocaleString");
    regexp_text_begin(thr, &text);
    for (i = 0; i < a.length; i++) {
        if (i > 0) {
            regexp_text_add(&text, ",", 1);
        }
        typed_push(thr, &a, i);
        if (!duk_is_undefined(thr, -1)) {
            duk_push_string(thr, "toLocaleString");
            duk_dup_0(thr);
            duk_dup_1(thr);
            duk_call_prop(thr, -4, 2);
            duk_remove_m2(thr);
            (void)duk_to_string(thr, -1);
        }
        typed_add_text(thr, &text);
    }
    regexp_text_push(&text);
    return 1;
}

const builtins_entry typed_query_methods[] = {
    BUILTINS_FN("at", typed_at_method, 1),
    BUILTINS_FN_ARGS("includes", typed_includes, 1, 2, 0),
    BUILTINS_FN_ARGS("indexOf", typed_index_of_method, 1, 2, 0),
    BUILTINS_FN("join", typed_join, 1),
    BUILTINS_FN_ARGS("lastIndexOf", typed_last_index_of, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("toLocaleString", typed_to_locale_string, 0, 2, 0),
    BUILTINS_END};
