/*
 * object.c - the functions of Object and what Object.prototype has beside the engine's own.
 */

#include "array.h"
#include "iteration.h"
#include "properties.h"

/* ToObject of an argument, in place. */
static void object_argument(duk_hthread *thr, duk_idx_t index)
{
    if (duk_is_null_or_undefined(thr, index)) {
        (void)duk_type_error(thr, "Cannot convert undefined or null to object");
    }
    duk_to_object(thr, index);
}

static void object_require(duk_hthread *thr, duk_idx_t index, const char *method)
{
    if (!duk_is_object(thr, index)) {
        (void)duk_type_error(thr, "%s called on non-object", method);
    }
}

static void object_require_prototype(duk_hthread *thr, duk_idx_t index)
{
    if (!duk_is_object(thr, index) && !duk_is_null(thr, index)) {
        builtins_push_description(thr, index);
        (void)duk_type_error(thr, "Object prototype may only be an Object or null: %s", duk_get_string(thr, -1));
    }
}

/* ---- looking at own properties ---- */

/* An object whose string-keyed properties are simply its entries, in order: nothing exotic, no index keys. */
DUK_INTERNAL bool object_is_simple(duk_hthread *thr, duk_hobject *h)
{
    duk_uint32_t i;

    if (DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h) || DUK_HOBJECT_GET_ASIZE(h) > 0 || DUK_HOBJECT_HAS_COMPFUNC(h)) {
        return false;
    }
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
        duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, h, i);

        if (key != NULL && DUK_HSTRING_HAS_ARRIDX(key)) {
            return false;
        }
    }
    return true;
}

/* The key of a simple object's entry if it is an enumerable string, else NULL. */
DUK_INTERNAL duk_hstring *object_entry_key(duk_hthread *thr, duk_hobject *h, duk_uint32_t i)
{
    duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, h, i);

    return key != NULL && !DUK_HSTRING_HAS_SYMBOL(key) && DUK_HOBJECT_E_SLOT_IS_ENUMERABLE(thr->heap, h, i) ? key
                                                                                                            : NULL;
}

DUK_INTERNAL bool object_has_accessors(duk_hthread *thr, duk_hobject *h)
{
    duk_uint32_t i;

    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
        if (DUK_HOBJECT_E_GET_KEY(thr->heap, h, i) != NULL && DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, i)) {
            return true;
        }
    }
    return false;
}

/* Keys, values or entries of a simple object without accessors: [ ... ] -> [ ... array ] */
static void object_push_simple_list(duk_hthread *thr, duk_hobject *h, iteration_kind kind)
{
    duk_harray *list = dense_push(thr, 0);
    duk_uint32_t i;

    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
        duk_hstring *key = object_entry_key(thr, h, i);

        if (key == NULL) {
            continue;
        }
        if (kind != ITERATE_VALUES) {
            duk_push_hstring(thr, key);
        }
        if (kind != ITERATE_KEYS) {
            duk_push_tval(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, i));
        }
        if (kind == ITERATE_ENTRIES) {
            iterator_wrap_entry(thr);
        }
        dense_append(thr, list);
    }
}

/* EnumerableOwnProperties: [ object ] -> [ object ... array ]; the magic is the kind */
static duk_ret_t object_list(duk_context *thr)
{
    iteration_kind kind = (iteration_kind)duk_get_current_magic(thr);
    duk_harray *list, *keys;
    duk_uint32_t i;
    duk_hobject *h;

    object_argument(thr, 0);
    h = duk_known_hobject(thr, 0);
    if (object_is_simple(thr, h) && (kind == ITERATE_KEYS || !object_has_accessors(thr, h))) {
        object_push_simple_list(thr, h, kind);
        return 1;
    }
    prop_own_keys(thr, 0);
    keys = (duk_harray *)duk_known_hobject(thr, 1);
    list = dense_push(thr, 0);
    for (i = 0; i < keys->length; i++) {
        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &keys->obj, i));
        if (duk_is_symbol(thr, -1) || !prop_is_enumerable(thr, 0)) {
            duk_pop(thr);
            continue;
        }
        if (kind != ITERATE_KEYS) {
            duk_dup_top(thr);
            duk_get_prop(thr, 0);
            if (kind == ITERATE_ENTRIES) {
                iterator_wrap_entry(thr);
            } else {
                duk_remove_m2(thr);
            }
        }
        dense_append(thr, list);
    }
    return 1;
}

/* getOwnPropertyNames, and with magic 1 getOwnPropertySymbols */
static duk_ret_t object_own_names(duk_context *thr)
{
    bool symbols = duk_get_current_magic(thr) != 0;
    duk_harray *list, *keys;
    duk_uint32_t i;

    object_argument(thr, 0);
    prop_own_keys(thr, 0);
    keys = (duk_harray *)duk_known_hobject(thr, 1);
    list = dense_push(thr, 0);
    for (i = 0; i < keys->length; i++) {
        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &keys->obj, i));
        if ((duk_is_symbol(thr, -1) != 0) == symbols) {
            dense_append(thr, list);
        } else {
            duk_pop(thr);
        }
    }
    return 1;
}

/* [ object key ] */
static duk_ret_t object_get_own_descriptor(duk_context *thr)
{
    prop_descriptor desc;

    object_argument(thr, 0);
    duk_to_property_key_hstring(thr, 1);
    if (!prop_get_own(thr, 0, &desc)) {
        return 0;
    }
    prop_push_descriptor(thr, &desc);
    return 1;
}

/* [ object ] */
static duk_ret_t object_get_own_descriptors(duk_context *thr)
{
    duk_harray *keys;
    duk_uint32_t i;

    object_argument(thr, 0);
    prop_own_keys(thr, 0);
    keys = (duk_harray *)duk_known_hobject(thr, 1);
    duk_push_object(thr);
    for (i = 0; i < keys->length; i++) {
        prop_descriptor desc;

        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &keys->obj, i));
        if (prop_get_own(thr, 0, &desc)) {
            prop_push_descriptor(thr, &desc);
            duk_dup(thr, 3);
            duk_insert(thr, -2);
            duk_def_prop(thr, 2, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC);
        }
        duk_set_top(thr, 3);
    }
    return 1;
}

/* [ object key ] */
static duk_ret_t object_has_own(duk_context *thr)
{
    prop_descriptor desc;

    object_argument(thr, 0);
    duk_to_property_key_hstring(thr, 1);
    duk_push_boolean(thr, prop_get_own(thr, 0, &desc));
    return 1;
}

/* hasOwnProperty, and with magic 1 propertyIsEnumerable: [ key ] */
static duk_ret_t object_has_own_property(duk_context *thr)
{
    bool enumerable = duk_get_current_magic(thr) != 0;
    duk_hobject *h;
    duk_hstring *key = duk_to_property_key_hstring(thr, 0);
    duk_propdesc pd;
    prop_descriptor desc;

    duk_push_this(thr);
    object_argument(thr, 1);
    h = duk_known_hobject(thr, 1);
    if (!DUK_HOBJECT_IS_PROXY(h)) {
        bool found = duk_hobject_get_own_propdesc(thr, h, key, &pd, 0) != 0;

        duk_push_boolean(thr, found && (!enumerable || (pd.flags & DUK_PROPDESC_FLAG_ENUMERABLE)));
        return 1;
    }
    duk_dup_0(thr);
    duk_push_boolean(thr, prop_get_own(thr, 1, &desc) && (!enumerable || desc.enumerable));
    return 1;
}

/* ---- making and changing ---- */

/* Copy the enumerable own properties of a simple object onto the object at index 0. */
static void object_assign_simple(duk_hthread *thr, duk_hobject *h, bool symbols)
{
    duk_uint32_t i;

    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) { /* looked up anew each time: a setter may change the source */
        duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, h, i);

        if (key == NULL || (DUK_HSTRING_HAS_SYMBOL(key) != 0) != symbols || DUK_HSTRING_HAS_HIDDEN(key) ||
            !DUK_HOBJECT_E_SLOT_IS_ENUMERABLE(thr->heap, h, i)) {
            continue;
        }
        duk_push_hstring(thr, key);
        if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, i)) {
            duk_push_hobject(thr, h);
            duk_dup_m2(thr);
            duk_get_prop(thr, -2);
            duk_remove_m2(thr);
        } else {
            duk_push_tval(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, i));
        }
        duk_put_prop(thr, 0);
    }
}

static void object_assign_any(duk_hthread *thr, duk_idx_t source)
{
    duk_harray *keys;
    duk_uint32_t i;

    duk_dup(thr, source);
    duk_to_object(thr, -1);
    source = duk_get_top_index(thr);
    prop_own_keys(thr, source);
    keys = (duk_harray *)duk_known_hobject(thr, -1);
    for (i = 0; i < keys->length; i++) {
        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &keys->obj, i));
        if (prop_is_enumerable(thr, source)) {
            duk_dup_top(thr);
            duk_get_prop(thr, source);
            duk_put_prop(thr, 0);
        } else {
            duk_pop(thr);
        }
    }
    duk_set_top(thr, source);
}

static bool object_has_symbols(duk_hthread *thr, duk_hobject *h)
{
    duk_uint32_t i;

    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
        duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, h, i);

        if (key != NULL && DUK_HSTRING_HAS_SYMBOL(key)) {
            return true;
        }
    }
    return false;
}

/* [ target source... ] */
static duk_ret_t object_assign(duk_context *thr)
{
    duk_idx_t count = duk_get_top(thr), i;

    if (count == 0) {
        duk_push_undefined(thr);
    }
    object_argument(thr, 0);
    for (i = 1; i < count; i++) {
        duk_hobject *h = duk_get_hobject(thr, i);

        if (h != NULL && object_is_simple(thr, h)) {
            object_assign_simple(thr, h, false);
            if (object_has_symbols(thr, h)) {
                object_assign_simple(thr, h, true);
            }
        } else if (!duk_is_null_or_undefined(thr, i)) {
            object_assign_any(thr, i);
        }
    }
    duk_dup_0(thr);
    return 1;
}

/* The properties that the object at `properties` describes: collect all descriptors, then define. */
static void object_define_all(duk_hthread *thr, duk_idx_t object, duk_idx_t properties)
{
    duk_idx_t base;
    duk_harray *keys, *found;
    duk_uint32_t i;

    object_argument(thr, properties);
    base = duk_get_top(thr);
    prop_own_keys(thr, properties);
    keys = (duk_harray *)duk_known_hobject(thr, base);
    found = dense_push(thr, 0); /* of key, normalised descriptor object */
    for (i = 0; i < keys->length; i++) {
        prop_descriptor desc;

        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &keys->obj, i));
        if (prop_is_enumerable(thr, properties)) {
            duk_dup_top(thr);
            duk_get_prop(thr, properties);
            prop_to_descriptor(thr, base + 3, &desc);
            prop_push_descriptor(thr, &desc);
            duk_insert(thr, base + 3);
            duk_set_top(thr, base + 4);
            duk_dup(thr, base + 2);
            dense_append(thr, found);
            dense_append(thr, found);
        }
        duk_set_top(thr, base + 2);
    }
    for (i = 0; i < found->length; i += 2) {
        prop_descriptor desc;

        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &found->obj, i));
        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &found->obj, i + 1));
        DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, duk_known_hobject(thr, -1), NULL);
        prop_to_descriptor(thr, base + 3, &desc);
        prop_define(thr, object, base + 2, &desc, true);
        duk_set_top(thr, base + 2);
    }
    duk_set_top(thr, base);
}

/* [ prototype properties ] */
static duk_ret_t object_create(duk_context *thr)
{
    object_require_prototype(thr, 0);
    duk_push_object_helper_proto(thr,
                                 DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS |
                                     DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_OBJECT),
                                 duk_get_hobject(thr, 0));
    if (!duk_is_undefined(thr, 1)) {
        object_define_all(thr, 2, 1);
    }
    return 1;
}

/* [ object properties ] */
static duk_ret_t object_define_properties(duk_context *thr)
{
    object_require(thr, 0, "Object.defineProperties");
    object_define_all(thr, 0, 1);
    duk_dup_0(thr);
    return 1;
}

/* [ object key attributes ] */
static duk_ret_t object_define_property(duk_context *thr)
{
    prop_descriptor desc;

    object_require(thr, 0, "Object.defineProperty");
    duk_to_property_key_hstring(thr, 1);
    prop_to_descriptor(thr, 2, &desc);
    prop_define(thr, 0, 1, &desc, true);
    duk_dup_0(thr);
    return 1;
}

/* [ object ] */
static duk_ret_t object_get_prototype_of(duk_context *thr)
{
    object_argument(thr, 0);
    prop_push_prototype(thr, 0);
    return 1;
}

/* Set the prototype of the object at an index to the value above it or throw. */
static void object_set_prototype_or_throw(duk_hthread *thr, duk_idx_t object)
{
    duk_hobject *h = duk_known_hobject(thr, object);

    duk_dup(thr, object + 1);
    if (prop_set_prototype(thr, object)) {
        return;
    }
    if (DUK_HOBJECT_IS_PROXY(h)) {
        (void)duk_type_error(thr, "'setPrototypeOf' on proxy: trap returned falsish for property 'undefined'");
    }
    if (h == thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE]) {
        (void)duk_type_error(thr, "Immutable prototype object 'Object.prototype' cannot have their prototype set");
    }
    if (!DUK_HOBJECT_HAS_EXTENSIBLE(h)) {
        builtins_push_description(thr, object);
        (void)duk_type_error(thr, "%s is not extensible", duk_get_string(thr, -1));
    }
    (void)duk_type_error(thr, "Cyclic __proto__ value");
}

/* [ object prototype ] */
static duk_ret_t object_set_prototype_of(duk_context *thr)
{
    if (duk_is_null_or_undefined(thr, 0)) {
        return duk_type_error(thr, "Object.setPrototypeOf called on null or undefined");
    }
    object_require_prototype(thr, 1);
    if (duk_is_object(thr, 0)) {
        object_set_prototype_or_throw(thr, 0);
    }
    duk_dup_0(thr);
    return 1;
}

/* [ object ] */
static duk_ret_t object_is_extensible(duk_context *thr)
{
    duk_push_boolean(thr, duk_is_object(thr, 0) && prop_is_extensible(thr, 0));
    return 1;
}

static void object_close(duk_hthread *thr)
{
    if (!prop_prevent_extensions(thr, 0)) {
        duk_hobject *h = duk_known_hobject(thr, 0);

        if (DUK_HOBJECT_IS_PROXY(h) && !((duk_hproxy *)h)->trusted) {
            (void)duk_type_error(thr, "'preventExtensions' on proxy: trap returned falsish");
        }
        (void)duk_type_error(thr, "Cannot prevent extensions");
    }
}

/* [ object ] */
static duk_ret_t object_prevent_extensions(duk_context *thr)
{
    if (duk_is_object(thr, 0)) {
        object_close(thr);
    }
    duk_dup_0(thr);
    return 1;
}

/* SetIntegrityLevel by the book, for proxies and arguments that parameters follow: [ object ] */
static void object_fix(duk_hthread *thr, bool freeze)
{
    duk_harray *keys;
    duk_uint32_t i;

    object_close(thr);
    prop_own_keys(thr, 0);
    keys = (duk_harray *)duk_known_hobject(thr, 1);
    for (i = 0; i < keys->length; i++) {
        prop_descriptor desc, current;

        duk_memzero(&desc, sizeof(desc));
        desc.has_configurable = true;
        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &keys->obj, i));
        if (freeze) {
            if (!prop_get_own(thr, 0, &current)) {
                duk_set_top(thr, 2);
                continue;
            }
            desc.has_writable = !current.has_get && !current.has_set;
        }
        prop_define(thr, 0, 2, &desc, true);
        duk_set_top(thr, 2);
    }
}

/* seal, and with magic 1 freeze: [ object ] */
static duk_ret_t object_seal_freeze(duk_context *thr)
{
    bool freeze = duk_get_current_magic(thr) != 0;
    duk_hobject *h = duk_get_hobject(thr, 0);

    if (h != NULL) {
        if (DUK_HOBJECT_IS_PROXY(h) || DUK_HOBJECT_HAS_EXOTIC_ARGUMENTS(h)) {
            object_fix(thr, freeze);
        } else {
            if (freeze && DUK_HOBJECT_IS_BUFOBJ(h) && ((duk_hbufobj *)h)->is_typedarray &&
                builtins_typed_array_length(thr, h) > 0) {
                object_close(thr); /* that much is done before the first element refuses */
                return duk_type_error(thr, "Cannot freeze array buffer views with elements");
            }
            duk_hobject_object_seal_freeze_helper(thr, h, freeze);
            if (freeze && DUK_HOBJECT_IS_ARRAY(h)) {
                DUK_HARRAY_SET_LENGTH_NONWRITABLE((duk_harray *)h);
            }
        }
    }
    duk_dup_0(thr);
    return 1;
}

/* TestIntegrityLevel for proxies: [ object ] */
static bool object_is_fixed_proxy(duk_hthread *thr, bool frozen)
{
    duk_harray *keys;
    duk_uint32_t i;

    if (prop_is_extensible(thr, 0)) {
        return false;
    }
    prop_own_keys(thr, 0);
    keys = (duk_harray *)duk_known_hobject(thr, 1);
    for (i = 0; i < keys->length; i++) {
        prop_descriptor desc;

        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &keys->obj, i));
        if (prop_get_own(thr, 0, &desc) && (desc.configurable || (frozen && desc.has_writable && desc.writable))) {
            return false;
        }
        duk_set_top(thr, 2);
    }
    return true;
}

/* isSealed, and with magic 1 isFrozen: [ object ] */
static duk_ret_t object_is_sealed_frozen(duk_context *thr)
{
    bool frozen = duk_get_current_magic(thr) != 0;
    duk_hobject *h = duk_get_hobject(thr, 0);

    if (h == NULL) {
        duk_push_true(thr);
    } else if (DUK_HOBJECT_IS_PROXY(h)) {
        duk_push_boolean(thr, object_is_fixed_proxy(thr, frozen));
    } else {
        duk_push_boolean(thr,
                         duk_hobject_object_is_sealed_frozen_helper(thr, h, frozen) &&
                             !(frozen && DUK_HOBJECT_IS_ARRAY(h) && !DUK_HARRAY_LENGTH_NONWRITABLE((duk_harray *)h)));
    }
    return 1;
}

static duk_ret_t object_is(duk_context *thr)
{
    duk_push_boolean(thr, duk_samevalue(thr, 0, 1));
    return 1;
}

/* ---- fromEntries, groupBy ---- */

/* [ ... entry ]: define the property on the object at the index in udata. */
static duk_ret_t object_add_entry(duk_context *thr, void *udata)
{
    map_split_entry(thr);
    duk_def_prop(thr, *(duk_idx_t *)udata, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC);
    return 0;
}

/* [ iterable ] */
static duk_ret_t object_from_entries(duk_context *thr)
{
    duk_idx_t object = 1;

    if (duk_is_null_or_undefined(thr, 0)) {
        return duk_type_error(thr, "%s is not iterable", duk_to_string(thr, 0));
    }
    duk_push_object(thr);
    builtins_get_iterator(thr, 0);
    while (builtins_iterator_step(thr, 2)) {
        if (duk_safe_call(thr, object_add_entry, &object, 1, 1) != DUK_EXEC_SUCCESS) {
            iterator_close_and_throw(thr, 2);
        }
        duk_pop(thr);
    }
    duk_dup_1(thr);
    return 1;
}

/* [ ... value ]: append it to its group in the object at index 2. */
static duk_ret_t object_group_one(duk_context *thr, void *udata)
{
    duk_hobject *groups = duk_known_hobject(thr, 2);
    duk_tval *tv;

    duk_dup_1(thr);
    duk_push_undefined(thr);
    duk_dup(thr, -3);
    array_push_number(thr, *(duk_double_t *)udata);
    duk_call_method(thr, 2);
    /* [ ... value key ] */
    tv = duk_hobject_find_entry_tval_ptr(thr->heap, groups, duk_to_property_key_hstring(thr, -1));
    if (tv == NULL) {
        dense_push(thr, 0);
        duk_dup_top(thr);
        duk_insert(thr, -3);
        duk_hobject_define_property_internal(thr, groups, duk_known_hstring(thr, -2), DUK_PROPDESC_FLAGS_WEC);
        duk_pop(thr);
    } else {
        duk_push_tval(thr, tv);
        duk_remove_m2(thr);
    }
    duk_insert(thr, -2);
    dense_append(thr, (duk_harray *)duk_known_hobject(thr, -2));
    return 0;
}

/* [ items callback ] */
static duk_ret_t object_group_by(duk_context *thr)
{
    duk_double_t index;

    if (duk_is_null_or_undefined(thr, 0)) {
        return duk_type_error(thr, "Object.groupBy called on null or undefined");
    }
    if (!duk_is_callable(thr, 1)) {
        builtins_push_description(thr, 1);
        return duk_type_error(thr, "%s is not a function", duk_get_string(thr, -1));
    }
    duk_push_bare_object(thr);
    builtins_get_iterator(thr, 0);
    for (index = 0; builtins_iterator_step(thr, 3); index++) {
        if (duk_safe_call(thr, object_group_one, &index, 1, 1) != DUK_EXEC_SUCCESS) {
            iterator_close_and_throw(thr, 3);
        }
        duk_pop(thr);
    }
    duk_dup_2(thr);
    return 1;
}

/* ---- Object.prototype ---- */

/* [ value ] */
static duk_ret_t object_is_prototype_of(duk_context *thr)
{
    if (!duk_is_object(thr, 0)) {
        duk_push_false(thr);
        return 1;
    }
    duk_push_this(thr);
    object_argument(thr, 1);
    duk_dup_0(thr);
    for (;;) {
        prop_push_prototype(thr, -1);
        if (duk_is_null(thr, -1)) {
            duk_push_false(thr);
            return 1;
        }
        if (duk_strict_equals(thr, -1, 1)) {
            duk_push_true(thr);
            return 1;
        }
        duk_remove_m2(thr);
    }
}

/* The text for an object without a @@toStringTag of its own: [ object ] -> [ object ... string ] */
static void object_push_builtin_tag(duk_hthread *thr)
{
    duk_hobject *h = duk_known_hobject(thr, 0);
    duk_uint_t cls = DUK_HOBJECT_GET_CLASS_NUMBER(h);

    if (builtins_is_array(thr, 0)) {
        cls = DUK_HOBJECT_CLASS_ARRAY;
    } else if (DUK_HOBJECT_IS_CALLABLE(h)) {
        cls = DUK_HOBJECT_CLASS_FUNCTION;
    } else if (DUK_HOBJECT_IS_PROXY(h) ||
               !((1UL << cls) & (DUK_HOBJECT_CMASK_ARGUMENTS | DUK_HOBJECT_CMASK_BOOLEAN | DUK_HOBJECT_CMASK_DATE |
                                 DUK_HOBJECT_CMASK_ERROR | DUK_HOBJECT_CMASK_NUMBER | DUK_HOBJECT_CMASK_REGEXP |
                                 DUK_HOBJECT_CMASK_STRING))) {
        cls = DUK_HOBJECT_CLASS_OBJECT;
    }
    duk_push_hstring_stridx(thr, DUK_HOBJECT_CLASS_NUMBER_TO_STRIDX(cls));
}

static duk_ret_t object_to_string(duk_context *thr)
{
    duk_push_this(thr);
    if (duk_is_undefined(thr, 0)) {
        duk_push_literal(thr, "[object Undefined]");
        return 1;
    }
    if (duk_is_null(thr, 0)) {
        duk_push_literal(thr, "[object Null]");
        return 1;
    }
    duk_to_object(thr, 0);
    duk_push_literal(thr, "[object ");
    object_push_builtin_tag(thr);
    duk_get_prop_stridx(thr, 0, DUK_STRIDX_WELLKNOWN_SYMBOL_TO_STRING_TAG);
    if (duk_is_string(thr, -1) && !duk_is_symbol(thr, -1)) {
        duk_remove_m2(thr);
    } else {
        duk_pop(thr);
    }
    duk_push_literal(thr, "]");
    duk_concat(thr, 3);
    return 1;
}

static duk_ret_t object_to_locale_string(duk_context *thr)
{
    duk_push_this(thr);
    if (duk_is_null_or_undefined(thr, 0)) {
        return duk_type_error(thr, "Object.prototype.toLocaleString called on null or undefined");
    }
    duk_push_hstring_stridx(thr, DUK_STRIDX_TO_STRING);
    duk_get_prop(thr, 0);
    describe_require_callable(thr, -1);
    duk_dup_0(thr);
    duk_call_method(thr, 0);
    return 1;
}

static duk_ret_t object_value_of(duk_context *thr)
{
    duk_push_this(thr);
    object_argument(thr, 0);
    return 1;
}

static duk_ret_t object_get_proto(duk_context *thr)
{
    duk_push_this(thr);
    object_argument(thr, 0);
    prop_push_prototype(thr, 0);
    return 1;
}

/* [ prototype ] */
static duk_ret_t object_set_proto(duk_context *thr)
{
    duk_push_this(thr);
    if (duk_is_null_or_undefined(thr, 1)) {
        return duk_type_error(thr, "set Object.prototype.__proto__ called on null or undefined");
    }
    if (duk_is_object(thr, 1) && (duk_is_object(thr, 0) || duk_is_null(thr, 0))) {
        duk_insert(thr, 0);
        object_set_prototype_or_throw(thr, 0);
    }
    return 0;
}

/* __defineGetter__, and with magic 1 __defineSetter__: [ key function ] */
static duk_ret_t object_define_accessor(duk_context *thr)
{
    bool setter = duk_get_current_magic(thr) != 0;
    prop_descriptor desc;

    duk_push_this(thr);
    object_argument(thr, 2);
    if (!duk_is_callable(thr, 1)) {
        return duk_type_error(thr, "Object.prototype.__define%s__: Expecting function", setter ? "Setter" : "Getter");
    }
    duk_memzero(&desc, sizeof(desc));
    desc.has_enumerable = desc.enumerable = desc.has_configurable = desc.configurable = true;
    if (setter) {
        desc.has_set = true;
        desc.set = duk_get_hobject(thr, 1);
    } else {
        desc.has_get = true;
        desc.get = duk_get_hobject(thr, 1);
    }
    duk_to_property_key_hstring(thr, 0);
    prop_define(thr, 2, 0, &desc, true);
    return 0;
}

/* __lookupGetter__, and with magic 1 __lookupSetter__: [ key ] */
static duk_ret_t object_lookup_accessor(duk_context *thr)
{
    bool setter = duk_get_current_magic(thr) != 0;
    prop_descriptor desc;

    duk_push_this(thr);
    object_argument(thr, 1);
    duk_to_property_key_hstring(thr, 0);
    for (;;) {
        duk_dup_0(thr);
        if (prop_get_own(thr, 1, &desc)) {
            duk_hobject *function = setter ? desc.set : desc.get;

            if (function == NULL) {
                return 0;
            }
            duk_push_hobject(thr, function);
            return 1;
        }
        duk_set_top(thr, 2);
        prop_push_prototype(thr, 1);
        if (duk_is_null(thr, -1)) {
            return 0;
        }
        duk_replace(thr, 1);
    }
}

static const builtins_entry object_statics[] = {BUILTINS_FN_ARGS("assign", object_assign, 2, DUK_VARARGS, 0),
                                                BUILTINS_FN("getOwnPropertyDescriptor", object_get_own_descriptor, 2),
                                                BUILTINS_FN("getOwnPropertyDescriptors", object_get_own_descriptors, 1),
                                                BUILTINS_FN_MAGIC("getOwnPropertyNames", object_own_names, 1, 0),
                                                BUILTINS_FN_MAGIC("getOwnPropertySymbols", object_own_names, 1, 1),
                                                BUILTINS_FN("hasOwn", object_has_own, 2),
                                                BUILTINS_FN("is", object_is, 2),
                                                BUILTINS_FN("preventExtensions", object_prevent_extensions, 1),
                                                BUILTINS_FN_MAGIC("seal", object_seal_freeze, 1, 0),
                                                BUILTINS_FN("create", object_create, 2),
                                                BUILTINS_FN("defineProperties", object_define_properties, 2),
                                                BUILTINS_FN("defineProperty", object_define_property, 3),
                                                BUILTINS_FN_MAGIC("freeze", object_seal_freeze, 1, 1),
                                                BUILTINS_FN("getPrototypeOf", object_get_prototype_of, 1),
                                                BUILTINS_FN("setPrototypeOf", object_set_prototype_of, 2),
                                                BUILTINS_FN("isExtensible", object_is_extensible, 1),
                                                BUILTINS_FN_MAGIC("isFrozen", object_is_sealed_frozen, 1, 1),
                                                BUILTINS_FN_MAGIC("isSealed", object_is_sealed_frozen, 1, 0),
                                                BUILTINS_FN_MAGIC("keys", object_list, 1, ITERATE_KEYS),
                                                BUILTINS_FN_MAGIC("entries", object_list, 1, ITERATE_ENTRIES),
                                                BUILTINS_FN("fromEntries", object_from_entries, 1),
                                                BUILTINS_FN_MAGIC("values", object_list, 1, ITERATE_VALUES),
                                                BUILTINS_FN("groupBy", object_group_by, 2),
                                                BUILTINS_END};
static const builtins_entry object_methods[] = {
    BUILTINS_FN_MAGIC("__defineGetter__", object_define_accessor, 2, 0),
    BUILTINS_FN_MAGIC("__defineSetter__", object_define_accessor, 2, 1),
    BUILTINS_FN_MAGIC("hasOwnProperty", object_has_own_property, 1, 0),
    BUILTINS_FN_MAGIC("__lookupGetter__", object_lookup_accessor, 1, 0),
    BUILTINS_FN_MAGIC("__lookupSetter__", object_lookup_accessor, 1, 1),
    BUILTINS_FN("isPrototypeOf", object_is_prototype_of, 1),
    BUILTINS_FN_MAGIC("propertyIsEnumerable", object_has_own_property, 1, 1),
    BUILTINS_FN("toString", object_to_string, 0),
    BUILTINS_FN("valueOf", object_value_of, 0),
    BUILTINS_GET("__proto__", object_get_proto),
    BUILTINS_SET("__proto__", object_set_proto),
    BUILTINS_FN("toLocaleString", object_to_locale_string, 0),
    BUILTINS_END};

void builtins_init_object(duk_context *thr)
{
    duk_push_hobject_bidx(thr, DUK_BIDX_OBJECT_CONSTRUCTOR);
    builtins_define(thr, -1, object_statics);
    duk_push_hobject_bidx(thr, DUK_BIDX_OBJECT_PROTOTYPE);
    builtins_define(thr, -1, object_methods);
    duk_pop_2(thr);
}
