/*
 * lowered.c - registers the intrinsics of lowered code; those that throw errors.
 */
#include "lowered.h"

DUK_INTERNAL void lowered_register(duk_hthread *thr, const lowered_entry *entries)
{
    for (; entries->name != NULL; entries++) {
        duk_push_c_function_builtin_noconstruct(thr, entries->function, entries->nargs);
        duk_put_intrinsic(thr, entries->name);
    }
}

DUK_INTERNAL void lowered_push_hole(duk_hthread *thr)
{
    duk_push_hobject(thr, REALM_OBJECT(thr, REALM_HOLE));
}

DUK_INTERNAL bool lowered_is_hole(duk_hthread *thr, duk_idx_t index)
{
    return duk_get_hobject(thr, index) == REALM_OBJECT(thr, REALM_HOLE);
}

/* @deadZone(name) */
static duk_ret_t lowered_dead_zone(duk_context *thr)
{
    return duk_reference_error(thr, "Cannot access '%s' before initialization", duk_to_string(thr, 0));
}

DUK_INTERNAL void duk_engine_throw_constant(duk_hthread *thr)
{
    (void)duk_type_error(thr, "Assignment to constant variable.");
}

/* @constant() */
static duk_ret_t lowered_constant(duk_context *thr)
{
    duk_engine_throw_constant(thr);
    return 0;
}

/* @deleteSuper() */
static duk_ret_t lowered_delete_super(duk_context *thr)
{
    return duk_reference_error(thr, "Unsupported reference to 'super'");
}

/* @notObject(value, property name, source text of the value): the value is null or undefined */
static duk_ret_t lowered_not_object(duk_context *thr)
{
    const char *value = duk_is_null(thr, 0) ? "null" : "undefined";
    const char *text = duk_is_undefined(thr, 2) ? builtins_push_call_site(thr, 0) : duk_to_string(thr, 2);

    if (duk_is_undefined(thr, 1)) {
        return duk_type_error(thr, "Cannot destructure '%s' as it is %s.", text, value);
    }
    return duk_type_error(thr, "Cannot destructure property '%s' of '%s' as it is %s.", duk_to_string(thr, 1), text,
                          value);
}

static const char lowered_no_this[] =
    "Must call super constructor in derived class before accessing 'this' or returning from derived constructor";

/* @this(this): `this` of a derived constructor */
static duk_ret_t lowered_this(duk_context *thr)
{
    if (duk_is_undefined(thr, 0)) {
        return duk_reference_error(thr, "%s", lowered_no_this);
    }
    return 1;
}

/* @bindThis(old, new) */
static duk_ret_t lowered_bind_this(duk_context *thr)
{
    if (!duk_is_undefined(thr, 0)) {
        return duk_reference_error(thr, "Super constructor may only be called once");
    }
    return 1;
}

/* @derivedReturn(value, this): what `return value` of a derived constructor gives */
static duk_ret_t lowered_derived_return(duk_context *thr)
{
    if (duk_is_object(thr, 0)) {
        duk_pop(thr);
        return 1;
    }
    if (!duk_is_undefined(thr, 0)) {
        return duk_type_error(thr, "Derived constructors may only return object or undefined");
    }
    if (duk_is_undefined(thr, 1)) {
        return duk_reference_error(thr, "%s", lowered_no_this);
    }
    return 1;
}

/* @global(): `this` of a script */
static duk_ret_t lowered_global(duk_context *thr)
{
    duk_push_global_object(thr);
    return 1;
}

static const lowered_entry lowered_errors[] = {{"deadZone", lowered_dead_zone, 1},
                                               {"constant", lowered_constant, 0},
                                               {"deleteSuper", lowered_delete_super, 0},
                                               {"notObject", lowered_not_object, 3},
                                               {"this", lowered_this, 1},
                                               {"bindThis", lowered_bind_this, 2},
                                               {"derivedReturn", lowered_derived_return, 2},
                                               {"global", lowered_global, 0},
                                               {NULL, NULL, 0}};

void builtins_init_lowered(duk_context *thr)
{
    duk_push_bare_object(thr);
    realm_keep(thr, REALM_HOLE);
    duk_put_intrinsic(thr, "hole");
    lowered_register(thr, lowered_errors);
    lowered_init_iteration(thr);
    lowered_init_private(thr);
    lowered_init_class(thr);
    lowered_init_object(thr);
    lowered_init_eval(thr);
    lowered_init_global(thr);
}
