/*
 * properties.c - the internal methods of ordinary objects, and the choice between them and a proxy's; see
 * properties.h.
 */

#include "properties.h"
#include "dense.h"

static bool prop_is_proxy(duk_hthread *thr, duk_idx_t object)
{
    return DUK_HOBJECT_IS_PROXY(duk_require_hobject(thr, object));
}

/* ---- descriptors ---- */

static void prop_push_function(duk_hthread *thr, duk_hobject *function)
{
    if (function != NULL) {
        duk_push_hobject(thr, function);
    } else {
        duk_push_undefined(thr);
    }
}

/* [ ... object value ] -> [ ... object ] */
static void prop_set_field(duk_hthread *thr, duk_small_uint_t stridx)
{
    duk_xdef_prop_stridx(thr, -2, stridx, DUK_PROPDESC_FLAGS_WEC);
}

DUK_INTERNAL void prop_push_descriptor(duk_hthread *thr, const prop_descriptor *desc)
{
    duk_tval value = desc->value;

    duk_push_object(thr);
    if (desc->has_value) {
        duk_push_tval(thr, &value);
        prop_set_field(thr, DUK_STRIDX_VALUE);
    }
    if (desc->has_writable) {
        duk_push_boolean(thr, desc->writable);
        prop_set_field(thr, DUK_STRIDX_WRITABLE);
    }
    if (desc->has_get) {
        prop_push_function(thr, desc->get);
        prop_set_field(thr, DUK_STRIDX_GET);
    }
    if (desc->has_set) {
        prop_push_function(thr, desc->set);
        prop_set_field(thr, DUK_STRIDX_SET);
    }
    if (desc->has_enumerable) {
        duk_push_boolean(thr, desc->enumerable);
        prop_set_field(thr, DUK_STRIDX_ENUMERABLE);
    }
    if (desc->has_configurable) {
        duk_push_boolean(thr, desc->configurable);
        prop_set_field(thr, DUK_STRIDX_CONFIGURABLE);
    }
}

/* HasProperty, then Get: [ ... ] -> [ ... value ], undefined where there is none. */
static bool prop_get_field(duk_hthread *thr, duk_idx_t object, duk_small_uint_t stridx)
{
    if (!duk_has_prop_stridx(thr, object, stridx)) {
        duk_push_undefined(thr);
        return false;
    }
    duk_get_prop_stridx(thr, object, stridx);
    return true;
}

static bool prop_get_boolean_field(duk_hthread *thr, duk_idx_t object, duk_small_uint_t stridx, bool *value)
{
    bool has = prop_get_field(thr, object, stridx);

    *value = duk_to_boolean_top_pop(thr) != 0;
    return has;
}

static bool prop_get_function_field(duk_hthread *thr, duk_idx_t object, duk_small_uint_t stridx, const char *kind,
                                    duk_hobject **function)
{
    bool has = prop_get_field(thr, object, stridx);

    if (!duk_is_undefined(thr, -1) && !duk_is_callable(thr, -1)) {
        builtins_push_description(thr, -1);
        (void)duk_type_error(thr, "%s must be a function: %s", kind, duk_get_string(thr, -1));
    }
    *function = duk_get_hobject(thr, -1);
    return has;
}

DUK_INTERNAL void prop_to_descriptor(duk_hthread *thr, duk_idx_t object, prop_descriptor *desc)
{
    duk_memzero(desc, sizeof(*desc));
    if (!duk_is_object(thr, object)) {
        builtins_push_description(thr, object);
        (void)duk_type_error(thr, "Property description must be an object: %s", duk_get_string(thr, -1));
    }
    object = duk_require_normalize_index(thr, object);
    desc->has_enumerable = prop_get_boolean_field(thr, object, DUK_STRIDX_ENUMERABLE, &desc->enumerable);
    desc->has_configurable = prop_get_boolean_field(thr, object, DUK_STRIDX_CONFIGURABLE, &desc->configurable);
    desc->has_value = prop_get_field(thr, object, DUK_STRIDX_VALUE);
    desc->value = *DUK_GET_TVAL_NEGIDX(thr, -1);
    desc->has_writable = prop_get_boolean_field(thr, object, DUK_STRIDX_WRITABLE, &desc->writable);
    desc->has_get = prop_get_function_field(thr, object, DUK_STRIDX_GET, "Getter", &desc->get);
    desc->has_set = prop_get_function_field(thr, object, DUK_STRIDX_SET, "Setter", &desc->set);
    if ((desc->has_get || desc->has_set) && (desc->has_value || desc->has_writable)) {
        builtins_push_description(thr, object);
        (void)duk_type_error(thr,
                             "Invalid property descriptor. Cannot both specify accessors and a value or writable "
                             "attribute, %s",
                             duk_get_string(thr, -1));
    }
}

static bool prop_is_accessor(const prop_descriptor *desc)
{
    return desc->has_get || desc->has_set;
}

DUK_INTERNAL bool prop_is_compatible(bool extensible, const prop_descriptor *desc, const prop_descriptor *current)
{
    duk_tval a = desc->value, b;

    if (current == NULL) {
        return extensible;
    }
    if (current->configurable) {
        return true;
    }
    if ((desc->has_configurable && desc->configurable) ||
        (desc->has_enumerable && desc->enumerable != current->enumerable)) {
        return false;
    }
    if (!prop_is_accessor(desc) && !desc->has_value && !desc->has_writable) {
        return true;
    }
    if (prop_is_accessor(desc) != prop_is_accessor(current)) {
        return false;
    }
    if (prop_is_accessor(current)) {
        return !(desc->has_get && desc->get != current->get) && !(desc->has_set && desc->set != current->set);
    }
    b = current->value;
    return current->writable ||
           (!(desc->has_writable && desc->writable) && !(desc->has_value && !duk_js_samevalue(&a, &b)));
}

/* ---- ordinary objects ---- */

DUK_INTERNAL void prop_own_keys(duk_hthread *thr, duk_idx_t object)
{
    if (prop_is_proxy(thr, object)) {
        proxy_own_keys(thr, object);
        return;
    }
    duk_dup(thr, object);
    duk_hobject_get_enumerated_keys(thr, DUK_ENUM_INCLUDE_SYMBOLS | DUK_ENUM_OWN_PROPERTIES_ONLY |
                                             DUK_ENUM_INCLUDE_NONENUMERABLE | DUK_ENUM_NO_PROXY_BEHAVIOR);
}

DUK_INTERNAL bool prop_get_own(duk_hthread *thr, duk_idx_t object, prop_descriptor *desc)
{
    duk_hobject *h = duk_require_hobject(thr, object);
    duk_propdesc pd;

    if (DUK_HOBJECT_IS_PROXY(h)) {
        return proxy_get_own(thr, object, desc);
    }
    duk_memzero(desc, sizeof(*desc));
    DUK_TVAL_SET_UNDEFINED(&desc->value);
    if (!duk_hobject_get_own_propdesc(thr, h, duk_to_property_key_hstring(thr, -1), &pd, DUK_GETDESC_FLAG_PUSH_VALUE)) {
        duk_push_undefined(thr);
        duk_push_undefined(thr);
        duk_push_undefined(thr);
        return false;
    }
    desc->has_enumerable = desc->has_configurable = true;
    desc->enumerable = (pd.flags & DUK_PROPDESC_FLAG_ENUMERABLE) != 0;
    desc->configurable = (pd.flags & DUK_PROPDESC_FLAG_CONFIGURABLE) != 0;
    if (pd.flags & DUK_PROPDESC_FLAG_ACCESSOR) {
        if (duk_engine_make_late(thr, pd.get)) {
            duk_pop(thr);
            return prop_get_own(thr, object, desc);
        }
        desc->has_get = desc->has_set = true;
        desc->get = pd.get;
        desc->set = pd.set;
    } else {
        desc->has_value = desc->has_writable = true;
        desc->value = *DUK_GET_TVAL_NEGIDX(thr, -1);
        desc->writable = (pd.flags & DUK_PROPDESC_FLAG_WRITABLE) != 0;
    }
    prop_push_function(thr, desc->get);
    prop_push_function(thr, desc->set);
    return true;
}

DUK_INTERNAL bool prop_is_enumerable(duk_hthread *thr, duk_idx_t object)
{
    duk_hobject *h = duk_require_hobject(thr, object);
    prop_descriptor desc;
    duk_propdesc pd;
    bool found;

    if (!DUK_HOBJECT_IS_PROXY(h)) {
        return duk_hobject_get_own_propdesc(thr, h, duk_to_property_key_hstring(thr, -1), &pd, 0) &&
               (pd.flags & DUK_PROPDESC_FLAG_ENUMERABLE);
    }
    found = proxy_get_own(thr, object, &desc);
    duk_pop_3(thr);
    return found && desc.enumerable;
}

DUK_INTERNAL void prop_enumerable_names(duk_hthread *thr, duk_idx_t object)
{
    duk_uarridx_t i, count;
    duk_harray *names;

    object = duk_require_normalize_index(thr, object);
    prop_own_keys(thr, object);
    count = (duk_uarridx_t)duk_get_length(thr, -1);
    names = dense_push(thr, 0);
    for (i = 0; i < count; i++) {
        duk_get_prop_index(thr, -2, i);
        if (!duk_is_symbol(thr, -1) && prop_is_enumerable(thr, object)) {
            dense_append(thr, names);
        } else {
            duk_pop(thr);
        }
    }
    duk_remove_m2(thr);
}

static duk_uint_t prop_flags(const prop_descriptor *desc)
{
    duk_uint_t flags = 0;

    flags |= desc->has_value ? DUK_DEFPROP_HAVE_VALUE : 0;
    flags |= desc->has_get ? DUK_DEFPROP_HAVE_GETTER : 0;
    flags |= desc->has_set ? DUK_DEFPROP_HAVE_SETTER : 0;
    flags |= desc->has_writable ? DUK_DEFPROP_HAVE_WRITABLE | (desc->writable ? DUK_DEFPROP_WRITABLE : 0) : 0;
    flags |= desc->has_enumerable ? DUK_DEFPROP_HAVE_ENUMERABLE | (desc->enumerable ? DUK_DEFPROP_ENUMERABLE : 0) : 0;
    flags |= desc->has_configurable
                 ? DUK_DEFPROP_HAVE_CONFIGURABLE | (desc->configurable ? DUK_DEFPROP_CONFIGURABLE : 0)
                 : 0;
    return flags;
}

/* An array's new length is converted twice, before anything else is looked at. */
static void prop_convert_length(duk_hthread *thr, duk_idx_t index)
{
    duk_uint32_t length = duk_js_touint32(thr, duk_require_tval(thr, index));

    if ((duk_double_t)length != duk_to_number(thr, index)) {
        (void)duk_range_error(thr, "Invalid array length");
    }
}

DUK_INTERNAL bool prop_define(duk_hthread *thr, duk_idx_t object, duk_idx_t key, const prop_descriptor *desc,
                              bool throwing)
{
    duk_hobject *h = duk_require_hobject(thr, object);
    duk_idx_t value = -1, top = duk_get_top(thr);
    duk_tval tv = desc->value;
    prop_descriptor fixed, last;
    bool ok;

    key = duk_require_normalize_index(thr, key);
    if (DUK_HOBJECT_HAS_EXOTIC_ARGUMENTS(h) && desc->has_writable && !desc->writable && !desc->has_value) {
        /* what the parameter has at last stays (10.4.4.2 of ECMAScript, step 4.b) */
        duk_dup(thr, key);
        if (prop_get_own(thr, object, &last) && last.has_value) {
            fixed = *desc;
            fixed.has_value = true;
            fixed.value = tv = last.value;
            desc = &fixed;
        }
    }
    if (DUK_HOBJECT_IS_PROXY(h)) {
        ok = proxy_define(thr, object, key, desc);
        if (!ok && throwing) {
            if (((duk_hproxy *)h)->trusted) {
                duk_engine_throw_property_object(thr, DUK_FAILURE_NOT_REDEFINABLE, h,
                                                 duk_to_property_key_hstring(thr, key));
            }
            builtins_push_description(thr, key);
            (void)duk_type_error(thr, "'defineProperty' on proxy: trap returned falsish for property '%s'",
                                 duk_get_string(thr, -1));
        }
        return ok;
    }
    if (desc->has_value) {
        duk_push_tval(thr, &tv);
        value = duk_get_top_index(thr);
        if (DUK_HOBJECT_IS_ARRAY(h) && duk_is_object(thr, value) &&
            duk_to_property_key_hstring(thr, key) == DUK_HTHREAD_STRING_LENGTH(thr)) {
            prop_convert_length(thr, value);
        }
    }
    ok = duk_hobject_define_property_helper(thr, prop_flags(desc), h, duk_to_property_key_hstring(thr, key), value,
                                            desc->get, desc->set, throwing) != 0;
    /* the helper leaves values behind */
    duk_set_top(thr, top);
    return ok;
}

DUK_INTERNAL bool prop_delete(duk_hthread *thr, duk_idx_t object)
{
    duk_hobject *h = duk_require_hobject(thr, object);
    bool ok;

    if (DUK_HOBJECT_IS_PROXY(h)) {
        return proxy_delete(thr, object);
    }
    ok = duk_hobject_delprop_raw(thr, h, duk_to_property_key_hstring(thr, -1), 0) != 0;
    duk_pop(thr);
    return ok;
}

DUK_INTERNAL void prop_push_prototype(duk_hthread *thr, duk_idx_t object)
{
    duk_hobject *h = duk_require_hobject(thr, object);
    duk_hobject *prototype;

    if (DUK_HOBJECT_IS_PROXY(h)) {
        proxy_push_prototype(thr, object);
        return;
    }
    prototype = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
    if (prototype != NULL) {
        duk_push_hobject(thr, prototype);
    } else {
        duk_push_null(thr);
    }
}

/* Would the prototype close a circle? A proxy on the way ends the search. */
static bool prop_is_cyclic(duk_hthread *thr, duk_hobject *h, duk_hobject *prototype)
{
    for (; prototype != NULL && !DUK_HOBJECT_IS_PROXY(prototype);
         prototype = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, prototype)) {
        if (prototype == h) {
            return true;
        }
    }
    return false;
}

DUK_INTERNAL bool prop_set_prototype(duk_hthread *thr, duk_idx_t object)
{
    duk_hobject *h = duk_require_hobject(thr, object);
    duk_hobject *prototype = duk_get_hobject(thr, -1);
    bool ok;

    if (DUK_HOBJECT_IS_PROXY(h)) {
        return proxy_set_prototype(thr, object);
    }
    if (DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h) == prototype) {
        ok = true;
    } else {
        ok = DUK_HOBJECT_HAS_EXTENSIBLE(h) && h != thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE] &&
             !prop_is_cyclic(thr, h, prototype);
        if (ok) {
            DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, h, prototype); /* side effects */
        }
    }
    duk_pop(thr);
    return ok;
}

DUK_INTERNAL bool prop_is_extensible(duk_hthread *thr, duk_idx_t object)
{
    duk_hobject *h = duk_require_hobject(thr, object);

    return DUK_HOBJECT_IS_PROXY(h) ? proxy_is_extensible(thr, object) : DUK_HOBJECT_HAS_EXTENSIBLE(h) != 0;
}

DUK_INTERNAL bool prop_prevent_extensions(duk_hthread *thr, duk_idx_t object)
{
    duk_hobject *h = duk_require_hobject(thr, object);

    if (DUK_HOBJECT_IS_PROXY(h)) {
        return proxy_prevent_extensions(thr, object);
    }
    DUK_HOBJECT_CLEAR_EXTENSIBLE(h);
    return true;
}
