/*
 * reflect.c - Reflect.
 */

#include "dense.h"
#include "properties.h"

static void reflect_target(duk_hthread *thr, const char *method)
{
    if (!duk_is_object(thr, 0)) {
        (void)duk_type_error(thr, "Reflect.%s called on non-object", method);
    }
}

/* [ target key receiver ], all arguments */
static duk_ret_t reflect_get(duk_context *thr)
{
    reflect_target(thr, "get");
    if (duk_get_top(thr) < 3) {
        duk_set_top(thr, 2);
        duk_dup_0(thr);
    }
    duk_to_property_key_hstring(thr, 1);
    if (duk_strict_equals(thr, 0, 2)) {
        duk_dup_1(thr);
        duk_get_prop(thr, 0);
    } else {
        prop_get(thr, 0, 1, 2);
    }
    return 1;
}

/* [ target key value receiver ], all arguments */
static duk_ret_t reflect_set(duk_context *thr)
{
    reflect_target(thr, "set");
    if (duk_get_top(thr) < 4) {
        duk_set_top(thr, 3);
        duk_dup_0(thr);
    }
    duk_to_property_key_hstring(thr, 1);
    if (duk_strict_equals(thr, 0, 3) && !DUK_HOBJECT_IS_PROXY(duk_known_hobject(thr, 0))) {
        duk_push_boolean(thr, duk_hobject_putprop(thr, DUK_GET_TVAL_POSIDX(thr, 0), DUK_GET_TVAL_POSIDX(thr, 1),
                                                  DUK_GET_TVAL_POSIDX(thr, 2), 0));
    } else {
        duk_push_boolean(thr, prop_set(thr, 0, 1, 2, 3));
    }
    return 1;
}

/* [ target key ] */
static duk_ret_t reflect_has(duk_context *thr)
{
    reflect_target(thr, "has");
    duk_to_property_key_hstring(thr, 1);
    duk_push_boolean(thr, prop_has(thr, 0));
    return 1;
}

/* [ target key ] */
static duk_ret_t reflect_delete_property(duk_context *thr)
{
    reflect_target(thr, "deleteProperty");
    duk_to_property_key_hstring(thr, 1);
    duk_push_boolean(thr, prop_delete(thr, 0));
    return 1;
}

/* [ target key attributes ] */
static duk_ret_t reflect_define_property(duk_context *thr)
{
    prop_descriptor desc;

    reflect_target(thr, "defineProperty");
    duk_to_property_key_hstring(thr, 1);
    prop_to_descriptor(thr, 2, &desc);
    duk_push_boolean(thr, prop_define(thr, 0, 1, &desc, false));
    return 1;
}

/* [ target key ] */
static duk_ret_t reflect_get_own_descriptor(duk_context *thr)
{
    prop_descriptor desc;

    reflect_target(thr, "getOwnPropertyDescriptor");
    duk_to_property_key_hstring(thr, 1);
    if (!prop_get_own(thr, 0, &desc)) {
        return 0;
    }
    prop_push_descriptor(thr, &desc);
    return 1;
}

static duk_ret_t reflect_own_keys(duk_context *thr)
{
    reflect_target(thr, "ownKeys");
    prop_own_keys(thr, 0);
    return 1;
}

static duk_ret_t reflect_get_prototype_of(duk_context *thr)
{
    reflect_target(thr, "getPrototypeOf");
    prop_push_prototype(thr, 0);
    return 1;
}

/* [ target prototype ] */
static duk_ret_t reflect_set_prototype_of(duk_context *thr)
{
    reflect_target(thr, "setPrototypeOf");
    if (!duk_is_object(thr, 1) && !duk_is_null(thr, 1)) {
        builtins_push_description(thr, 1);
        return duk_type_error(thr, "Object prototype may only be an Object or null: %s", duk_get_string(thr, -1));
    }
    duk_push_boolean(thr, prop_set_prototype(thr, 0));
    return 1;
}

static duk_ret_t reflect_is_extensible(duk_context *thr)
{
    reflect_target(thr, "isExtensible");
    duk_push_boolean(thr, prop_is_extensible(thr, 0));
    return 1;
}

static duk_ret_t reflect_prevent_extensions(duk_context *thr)
{
    reflect_target(thr, "preventExtensions");
    duk_push_boolean(thr, prop_prevent_extensions(thr, 0));
    return 1;
}

/* Reflect.apply and Reflect.construct are the engine's own: call handling resolves them without a frame. */
static const builtins_entry reflect_functions[] = {
    BUILTINS_FN("defineProperty", reflect_define_property, 3),
    BUILTINS_FN("deleteProperty", reflect_delete_property, 2),
    BUILTINS_FN_ARGS("get", reflect_get, 2, DUK_VARARGS, 0),
    BUILTINS_FN("getOwnPropertyDescriptor", reflect_get_own_descriptor, 2),
    BUILTINS_FN("getPrototypeOf", reflect_get_prototype_of, 1),
    BUILTINS_FN("has", reflect_has, 2),
    BUILTINS_FN("isExtensible", reflect_is_extensible, 1),
    BUILTINS_FN("ownKeys", reflect_own_keys, 1),
    BUILTINS_FN("preventExtensions", reflect_prevent_extensions, 1),
    BUILTINS_FN_ARGS("set", reflect_set, 3, DUK_VARARGS, 0),
    BUILTINS_FN("setPrototypeOf", reflect_set_prototype_of, 2),
    BUILTINS_TO_STRING_TAG("Reflect"),
    BUILTINS_END};

void builtins_init_reflect(duk_context *thr)
{
    duk_push_hobject_bidx(thr, DUK_BIDX_GLOBAL);
    duk_get_prop_string(thr, -1, "Reflect");
    builtins_define(thr, -1, reflect_functions);
    duk_pop_2(thr);
}
