/*
 * json_revive.c - the reviver of JSON.parse, which also gets to see the source of primitive values.
 */

#include "array.h"
#include "json.h"
#include "properties.h"

/* Stack of JSON.parse: [ text reviver ... ] */
enum { REVIVE_TEXT, REVIVE_REVIVER };

static void revive_property(duk_hthread *thr, duk_idx_t record);

/* What the record at an index has under the key on top: [ ... key ] -> [ ... key record-or-undefined ] */
static void revive_push_inner(duk_hthread *thr, duk_idx_t record, bool array)
{
    duk_tval *tv = NULL;

    if (duk_is_object(thr, record) && (duk_is_array(thr, record) != 0) == array) {
        duk_hobject *h = duk_known_hobject(thr, record);

        if (array) {
            duk_uint32_t i = DUK_HSTRING_GET_ARRIDX_SLOW(duk_known_hstring(thr, -1));

            tv = array_slot(thr, h, i);
        } else {
            tv = duk_hobject_find_entry_tval_ptr(thr->heap, h, duk_known_hstring(thr, -1));
        }
    }
    if (tv == NULL) {
        duk_push_undefined(thr);
    } else {
        duk_push_tval(thr, tv);
    }
}

/* Revive one property of the object: [ ... object record key ] -> [ ... object record ] */
static void revive_inner(duk_hthread *thr, bool array)
{
    duk_idx_t object = duk_get_top(thr) - 3;
    prop_descriptor desc;

    duk_dup(thr, object);
    duk_dup(thr, object + 2);
    revive_push_inner(thr, object + 1, array);
    revive_property(thr, -1);
    /* [ ... object record key value ] */
    if (duk_is_undefined(thr, -1)) {
        duk_pop(thr);
        (void)prop_delete(thr, object);
        return;
    }
    duk_memzero(&desc, sizeof(desc));
    desc.has_value = desc.has_writable = desc.has_enumerable = desc.has_configurable = true;
    desc.writable = desc.enumerable = desc.configurable = true;
    desc.value = *duk_get_tval(thr, -1);
    (void)prop_define(thr, object, object + 2, &desc, false);
    duk_pop_2(thr);
}

/* [ ... object record ] -> [ ... object record ] */
static void revive_elements(duk_hthread *thr)
{
    duk_double_t length = builtins_to_length_of(thr, -2), i;

    for (i = 0; i < length; i++) {
        array_push_number(thr, i);
        duk_to_string(thr, -1);
        revive_inner(thr, true);
    }
}

static void revive_properties(duk_hthread *thr)
{
    duk_idx_t object = duk_get_top(thr) - 2, keys = object + 2;
    duk_uarridx_t i, count;

    prop_enumerable_names(thr, object);
    count = (duk_uarridx_t)duk_get_length(thr, keys);
    for (i = 0; i < count; i++) {
        duk_get_prop_index(thr, keys, i);
        duk_dup(thr, object);
        duk_dup(thr, object + 1);
        duk_pull(thr, -3);
        revive_inner(thr, false);
        duk_pop_2(thr);
    }
    duk_pop(thr);
}

/* The third argument: { source } for a primitive that is as it was parsed. [ ... value record ] -> [ ... context ] */
static void revive_push_context(duk_hthread *thr)
{
    duk_push_object(thr);
    if (!duk_is_object(thr, -3) && duk_is_array(thr, -2)) {
        duk_get_prop_index(thr, -2, 1);
        if (duk_samevalue(thr, -1, -4)) {
            duk_get_prop_index(thr, -3, 0);
            duk_put_prop_string(thr, -3, "source");
        }
        duk_pop(thr);
    }
}

/* [ ... holder key record ] -> [ ... value ] */
static void revive_property(duk_hthread *thr, duk_idx_t record)
{
    duk_idx_t holder = duk_get_top(thr) - 3;

    duk_native_stack_check(thr);
    duk_require_stack(thr, 24);
    duk_dup(thr, holder + 1);
    duk_get_prop(thr, holder);
    duk_insert(thr, -2);
    /* [ ... holder key value record ] */
    if (duk_is_object(thr, holder + 2)) {
        if (builtins_is_array(thr, holder + 2)) {
            revive_elements(thr);
        } else {
            revive_properties(thr);
        }
    }
    revive_push_context(thr);
    duk_dup(thr, REVIVE_REVIVER);
    duk_dup(thr, holder);
    duk_dup(thr, holder + 1);
    duk_dup(thr, holder + 2);
    duk_dup(thr, holder + 4);
    duk_call_method(thr, 3);
    duk_replace(thr, holder);
    duk_set_top(thr, holder + 1);
}

DUK_INTERNAL void json_revive(duk_hthread *thr)
{
    duk_push_object(thr);
    duk_insert(thr, -2);
    duk_push_hstring_empty(thr);
    duk_insert(thr, -2);
    duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC);
    duk_push_hstring_empty(thr);
    json_parse(thr, REVIVE_TEXT, true);
    revive_property(thr, -1);
}
