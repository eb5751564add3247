/*
 * lowered_object.c - what object literals, object patterns and templates call.
 */
#include "lowered.h"
#include "properties.h"

/* @define(object, key, value, ...): the object */
static duk_ret_t lowered_define(duk_context *thr)
{
    duk_idx_t i, count = duk_get_top(thr);

    for (i = 1; i + 1 < count; i += 2) {
        duk_dup(thr, i);
        duk_dup(thr, i + 1);
        duk_def_prop(thr, 0, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC | DUK_DEFPROP_FORCE);
    }
    duk_set_top(thr, 1);
    return 1;
}

static duk_ret_t lowered_define_accessor_property(duk_hthread *thr, duk_uint_t which)
{
    duk_def_prop(thr, 0, which | DUK_DEFPROP_SET_ENUMERABLE | DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_FORCE);
    return 1;
}

/* @getter(object, key, function), @setter(object, key, function): the object */
static duk_ret_t lowered_getter(duk_context *thr)
{
    return lowered_define_accessor_property(thr, DUK_DEFPROP_HAVE_GETTER);
}

static duk_ret_t lowered_setter(duk_context *thr)
{
    return lowered_define_accessor_property(thr, DUK_DEFPROP_HAVE_SETTER);
}

/* @setPrototype(object, value): `__proto__: value` in a literal; the object */
static duk_ret_t lowered_set_prototype(duk_context *thr)
{
    if (duk_is_object(thr, 1)) {
        duk_set_prototype(thr, 0);
    } else if (duk_is_null(thr, 1)) {
        duk_push_undefined(thr);
        duk_set_prototype(thr, 0);
    }
    duk_set_top(thr, 1);
    return 1;
}

/* Is the key among the elements of the array? */
static bool lowered_is_listed(duk_hthread *thr, duk_hobject *h, duk_hstring *key)
{
    duk_uint32_t i, count = ((duk_harray *)h)->length;

    for (i = 0; i < count; i++) {
        duk_tval *tv = duk_hobject_find_array_entry_tval_ptr(thr->heap, h, i);

        if (tv != NULL && DUK_TVAL_IS_STRING(tv) && DUK_TVAL_GET_STRING(tv) == key) {
            return true;
        }
    }
    return false;
}

/* Do an object's properties come in the order of its entries, and without calls? */
static bool lowered_has_plain_entries(duk_heap *heap, duk_hobject *h)
{
    duk_uint32_t i;

    if (!prop_are_entries(h)) {
        return false;
    }
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
        duk_hstring *key = DUK_HOBJECT_E_GET_KEY(heap, h, i);

        if (key != NULL && (DUK_HSTRING_HAS_ARRIDX(key) || DUK_HOBJECT_E_SLOT_IS_ACCESSOR(heap, h, i))) {
            return false;
        }
    }
    return true;
}

DUK_INTERNAL bool lowered_define_plain(duk_hthread *thr, duk_hobject *target, duk_hstring *key, duk_tval *value)
{
    if (!prop_are_entries(target) || DUK_HSTRING_HAS_ARRIDX(key) || !property_is_absent(thr->heap, target, key)) {
        return false;
    }
    property_append(thr, target, key, value);
    return true;
}

DUK_INTERNAL bool lowered_copy_plain(duk_hthread *thr, duk_hobject *target, duk_hobject *source, duk_hobject *except)
{
    duk_heap *heap = thr->heap;
    duk_uint32_t i, size = DUK_HOBJECT_GET_ENEXT(target) + DUK_HOBJECT_GET_ENEXT(source);

    if (!prop_are_entries(target) || !lowered_has_plain_entries(heap, source)) {
        return false;
    }
    if (DUK_HOBJECT_GET_ESIZE(target) == 0 && size + 1 < DUK_USE_HOBJECT_HASH_PROP_LIMIT) {
        property_reserve(heap, target, size + 1); /* mostly something is defined behind a spread */
    }
    if (size > DUK_HOBJECT_GET_ESIZE(target)) {
        duk_hobject_resize_entrypart(thr, target, size); /* the collector may drop deleted entries of the source */
    }
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(source); i++) {
        duk_hstring *key = DUK_HOBJECT_E_GET_KEY(heap, source, i);
        duk_tval *value = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(heap, source, i);

        if (key == NULL || DUK_HSTRING_HAS_HIDDEN(key) || !DUK_HOBJECT_E_SLOT_IS_ENUMERABLE(heap, source, i) ||
            (except != NULL && lowered_is_listed(thr, except, key))) {
            continue;
        }
        if (!lowered_define_plain(thr, target, key, value)) { /* it is there already */
            duk_push_hobject(thr, target);
            duk_push_hstring(thr, key);
            duk_push_tval(thr, value);
            duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC | DUK_DEFPROP_FORCE);
            duk_pop(thr);
        }
    }
    return true;
}

/* Copy the own enumerable properties of the value at `source`, but for those listed, to the object at `target`. */
static void lowered_copy_properties(duk_hthread *thr, duk_idx_t target, duk_idx_t source, duk_idx_t except)
{
    duk_hobject *omitted = except == DUK_INVALID_INDEX ? NULL : duk_known_hobject(thr, except);
    duk_idx_t keys;
    duk_uint32_t i, count;

    if (duk_is_null_or_undefined(thr, source)) {
        return;
    }
    duk_to_object(thr, source);
    if (lowered_copy_plain(thr, duk_known_hobject(thr, target), duk_known_hobject(thr, source), omitted)) {
        return;
    }
    prop_own_keys(thr, source);
    keys = duk_get_top(thr) - 1;
    count = ((duk_harray *)(void *)duk_known_hobject(thr, keys))->length;
    for (i = 0; i < count; i++) {
        duk_get_prop_index(thr, keys, i);
        if ((omitted == NULL || !lowered_is_listed(thr, omitted, duk_known_hstring(thr, -1))) &&
            prop_is_enumerable(thr, source)) {
            duk_dup_top(thr);
            duk_get_prop(thr, source);
            duk_def_prop(thr, target, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC | DUK_DEFPROP_FORCE);
        } else {
            duk_pop(thr);
        }
    }
    duk_pop(thr);
}

/* @copy(target, source): the target */
static duk_ret_t lowered_copy(duk_context *thr)
{
    lowered_copy_properties(thr, 0, 1, DUK_INVALID_INDEX);
    duk_dup(thr, 0);
    return 1;
}

/* @omit(source, keys): a new object with the other properties */
static duk_ret_t lowered_omit(duk_context *thr)
{
    duk_push_object(thr);
    lowered_copy_properties(thr, 2, 0, 1);
    return 1;
}

/* @concat(...values): the string of a template */
static duk_ret_t lowered_concat(duk_context *thr)
{
    duk_idx_t i, count = duk_get_top(thr);

    for (i = 0; i < count; i++) {
        if (duk_is_symbol(thr, i)) {
            return duk_type_error(thr, "Cannot convert a Symbol value to a string");
        }
        if (!duk_is_string(thr, i)) {
            duk_to_primitive(thr, i, DUK_HINT_STRING);
            if (duk_is_symbol(thr, i)) {
                return duk_type_error(thr, "Cannot convert a Symbol value to a string");
            }
            duk_to_string(thr, i);
        }
    }
    duk_concat(thr, count);
    return 1;
}

static void lowered_freeze(duk_hthread *thr, duk_idx_t array)
{
    duk_freeze(thr, array);
    DUK_HARRAY_SET_LENGTH_NONWRITABLE((duk_harray *)(void *)duk_known_hobject(thr, array));
}

/* @template(cell, cooked, raw, ...): the strings of a tagged template, the same object each time */
static duk_ret_t lowered_template(duk_context *thr)
{
    duk_idx_t i, count = duk_get_top(thr);
    duk_uarridx_t length = (duk_uarridx_t)(count - 1) / 2;

    if (duk_get_prop_stridx(thr, 0, DUK_STRIDX_VALUE)) {
        return 1;
    }
    duk_pop(thr);
    duk_push_array(thr);
    duk_push_array(thr);
    /* [ ... strings raw ] */
    for (i = 0; i < (duk_idx_t)length; i++) {
        duk_dup(thr, 1 + 2 * i);
        duk_put_prop_index(thr, count, (duk_uarridx_t)i);
        duk_dup(thr, 2 + 2 * i);
        duk_put_prop_index(thr, count + 1, (duk_uarridx_t)i);
    }
    lowered_freeze(thr, count + 1);
    duk_push_string(thr, "raw");
    duk_insert(thr, -2);
    duk_def_prop(thr, count, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC);
    lowered_freeze(thr, count);
    duk_dup_top(thr);
    duk_put_prop_stridx(thr, 0, DUK_STRIDX_VALUE);
    return 1;
}

/* @export(environment, name, value): the value; until now reading the name threw */
static duk_ret_t lowered_export(duk_context *thr)
{
    duk_dup(thr, 1);
    duk_dup(thr, 2);
    duk_def_prop(thr, 0, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC | DUK_DEFPROP_FORCE);
    return 1;
}

static const lowered_entry lowered_objects[] = {{"define", lowered_define, DUK_VARARGS},
                                                {"getter", lowered_getter, 3},
                                                {"setter", lowered_setter, 3},
                                                {"setPrototype", lowered_set_prototype, 2},
                                                {"copy", lowered_copy, 2},
                                                {"omit", lowered_omit, 2},
                                                {"concat", lowered_concat, DUK_VARARGS},
                                                {"template", lowered_template, DUK_VARARGS},
                                                {"export", lowered_export, 3},
                                                {NULL, NULL, 0}};

DUK_INTERNAL void lowered_init_object(duk_hthread *thr)
{
    lowered_register(thr, lowered_objects);
}
