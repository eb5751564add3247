/*
 * global_scope.c - declarations of global code. var and function become properties of the global object, which may be a
 * proxy; let, const and class become entries of the global environment itself, which scripts share and which goes before
 * the object. Until such a variable is initialised its entry is an accessor that throws.
 */
#include "lowered.h"
#include "properties.h"

static duk_int_t global_find_entry(duk_heap *heap, duk_hobjenv *scope, duk_hstring *name)
{
    duk_int_t entry, hash;

    return duk_hobject_find_entry(heap, (duk_hobject *)scope, name, &entry, &hash) ? entry : -1;
}

static void global_require_free(duk_hthread *thr, duk_hobjenv *scope, duk_hstring *name)
{
    if (global_find_entry(thr->heap, scope, name) >= 0) {
        (void)duk_error(thr, DUK_ERR_SYNTAX_ERROR, "Identifier '%s' has already been declared",
                        (const char *)DUK_HSTRING_GET_TEXT(thr, name));
    }
}

/* CanDeclareGlobalFunction, CanDeclareGlobalVar */
static bool global_can_declare(duk_hthread *thr, duk_idx_t global, const prop_descriptor *found, bool exists,
                               bool is_function)
{
    if (!exists) {
        return prop_is_extensible(thr, global);
    }
    return !is_function || found->configurable ||
           (found->has_writable && found->writable && found->enumerable);
}

DUK_INTERNAL void duk_engine_declare_global(duk_hthread *thr, duk_hobjenv *scope, duk_hstring *name, duk_tval *value,
                                            duk_small_uint_t flags, duk_bool_t is_function)
{
    duk_idx_t base = duk_get_top(thr);
    prop_descriptor found, desc;
    bool exists;

    global_require_free(thr, scope, name);
    duk_require_stack(thr, 16);
    duk_push_hobject(thr, scope->target);
    duk_push_tval(thr, value);
    duk_push_hstring(thr, name);
    exists = prop_get_own(thr, base, &found);
    if (!global_can_declare(thr, base, &found, exists, is_function)) {
        (void)duk_type_error(thr, "Identifier '%s' has already been declared", (const char *)DUK_HSTRING_GET_TEXT(thr, name));
    }
    if (is_function || !exists) {
        memset(&desc, 0, sizeof(desc));
        desc.has_value = true;
        DUK_TVAL_SET_TVAL(&desc.value, duk_require_tval(thr, base + 1));
        if (!exists || found.configurable) {
            desc.has_writable = desc.has_enumerable = desc.has_configurable = true;
            desc.writable = desc.enumerable = true;
            desc.configurable = (flags & DUK_PROPDESC_FLAG_CONFIGURABLE) != 0;
        }
        (void)prop_define(thr, base, base + 2, &desc, true);
    }
    duk_set_top(thr, base);
}

DUK_INTERNAL duk_hobjenv *duk_engine_global_of_scope(duk_hthread *thr, duk_hobject *env, duk_activation *act)
{
    if (env == NULL && act != NULL && DUK_ACT_GET_FUNC(act) != NULL && DUK_HOBJECT_IS_COMPFUNC(DUK_ACT_GET_FUNC(act))) {
        env = DUK_HCOMPFUNC_GET_LEXENV(thr->heap, (duk_hcompfunc *)DUK_ACT_GET_FUNC(act));
    }
    while (env != NULL && DUK_HOBJECT_GET_PROTOTYPE(thr->heap, env) != NULL) {
        env = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, env);
    }
    return (duk_hobjenv *)(env != NULL && DUK_HOBJECT_IS_OBJENV(env) ? env : thr->builtins[DUK_BIDX_GLOBAL_ENV]);
}

DUK_INTERNAL duk_tval *duk_engine_find_lexical(duk_heap *heap, duk_hobject *env, duk_hstring *name,
                                               duk_uint_t *attributes, duk_bool_t *found)
{
    duk_int_t entry = global_find_entry(heap, (duk_hobjenv *)env, name);

    *found = entry >= 0;
    *attributes = 0;
    if (entry < 0 || DUK_HOBJECT_E_SLOT_IS_ACCESSOR(heap, env, entry)) {
        return NULL;
    }
    *attributes = DUK_HOBJECT_E_GET_FLAGS(heap, env, entry);
    return DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(heap, env, entry);
}

/* ---- variables that are accessors ---- */

/* Getter: slot 0 is the value. The cache of variables looks into it without a call (variable_cache.h). */
static duk_ret_t global_get_held(duk_context *thr)
{
    duk_push_tval(thr, &NATIVE_RUNNING_CLOSURE(thr)->slots[0]);
    return 1;
}

/* Setter: slot 0 is the getter. */
static duk_ret_t global_set_held(duk_context *thr)
{
    native_closure *getter = (native_closure *)DUK_TVAL_GET_OBJECT(&NATIVE_RUNNING_CLOSURE(thr)->slots[0]);

    native_set(thr, &getter->slots[0], DUK_GET_TVAL_POSIDX(thr, 0)); /* side effects */
    return 0;
}

DUK_INTERNAL duk_tval *duk_engine_held_value(duk_heap *heap, duk_hobject *h, duk_uint32_t index)
{
    duk_hobject *getter;

    if (!(DUK_HOBJECT_E_GET_FLAGS(heap, h, index) & DUK_PROPDESC_FLAG_ACCESSOR)) {
        return NULL;
    }
    getter = DUK_HOBJECT_E_GET_VALUE_GETTER(heap, h, index);
    if (getter == NULL || !DUK_HOBJECT_IS_NATFUNC(getter) || ((duk_hnatfunc *)getter)->func != global_get_held) {
        return NULL;
    }
    return &((native_closure *)getter)->slots[0];
}

void builtins_define_held(duk_context *thr, duk_idx_t object)
{
    native_closure *getter, *setter;
    duk_idx_t key = duk_require_normalize_index(thr, -2);
    duk_tval tv;

    object = duk_require_normalize_index(thr, object);
    duk_require_stack(thr, 16);
    duk_dup(thr, key);
    duk_push_literal(thr, "get");
    getter = native_push_closure(thr, global_get_held, 0, 1);
    native_set(thr, &getter->slots[0], DUK_GET_TVAL_POSIDX(thr, key + 1));
    define_length_and_name(thr, 0);
    duk_remove_m2(thr);
    duk_push_literal(thr, "set");
    setter = native_push_closure(thr, global_set_held, 1, 1);
    DUK_TVAL_SET_OBJECT(&tv, (duk_hobject *)getter);
    native_set(thr, &setter->slots[0], &tv);
    define_length_and_name(thr, 1);
    duk_remove_m2(thr);
    duk_def_prop(thr, object, DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_CLEAR_ENUMERABLE |
                                  DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_FORCE);
    duk_pop_2(thr);
}

/* ---- properties whose values are made late ---- */

enum { LATE_OBJECT, LATE_KEY, LATE_MAKE, LATE_FLAGS, LATE_SLOTS };

/* The property is an ordinary one from now on: [ ... value ] */
static void global_put_late(duk_hthread *thr, native_closure *getter)
{
    duk_push_tval(thr, &getter->slots[LATE_OBJECT]);
    duk_push_tval(thr, &getter->slots[LATE_KEY]);
    duk_dup(thr, -3);
    duk_def_prop(thr, -3, (duk_uint_t)DUK_TVAL_GET_NUMBER(&getter->slots[LATE_FLAGS]));
    duk_pop(thr);
}

static duk_ret_t global_get_late(duk_context *thr)
{
    native_closure *getter = NATIVE_RUNNING_CLOSURE(thr);

    duk_push_tval(thr, &getter->slots[LATE_MAKE]);
    duk_push_tval(thr, &getter->slots[LATE_KEY]);
    duk_call(thr, 1);
    global_put_late(thr, getter);
    return 1;
}

/* Setter: slot 0 is the getter. */
static duk_ret_t global_set_late(duk_context *thr)
{
    global_put_late(thr, (native_closure *)DUK_TVAL_GET_OBJECT(&NATIVE_RUNNING_CLOSURE(thr)->slots[0]));
    return 0;
}

DUK_INTERNAL duk_bool_t duk_engine_make_late(duk_hthread *thr, duk_hobject *getter)
{
    if (getter == NULL || !DUK_HOBJECT_IS_NATFUNC(getter) || ((duk_hnatfunc *)getter)->func != global_get_late) {
        return 0;
    }
    duk_push_hobject(thr, getter);
    duk_call(thr, 0);
    duk_pop(thr);
    return 1;
}

void builtins_define_late(duk_context *thr, duk_idx_t object, bool enumerable)
{
    native_closure *getter, *setter;
    duk_idx_t key = duk_require_normalize_index(thr, -2);
    duk_uint_t flags = DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_CONFIGURABLE |
                       (enumerable ? DUK_DEFPROP_SET_ENUMERABLE : DUK_DEFPROP_CLEAR_ENUMERABLE);
    duk_tval tv;

    object = duk_require_normalize_index(thr, object);
    duk_require_stack(thr, 16);
    duk_dup(thr, key);
    getter = native_push_closure(thr, global_get_late, 0, LATE_SLOTS);
    native_set(thr, &getter->slots[LATE_OBJECT], DUK_GET_TVAL_POSIDX(thr, object));
    native_set(thr, &getter->slots[LATE_KEY], DUK_GET_TVAL_POSIDX(thr, key));
    native_set(thr, &getter->slots[LATE_MAKE], DUK_GET_TVAL_POSIDX(thr, key + 1));
    DUK_TVAL_SET_NUMBER(&tv, (duk_double_t)flags);
    native_set(thr, &getter->slots[LATE_FLAGS], &tv);
    setter = native_push_closure(thr, global_set_late, 1, 1);
    DUK_TVAL_SET_OBJECT(&tv, (duk_hobject *)getter);
    native_set(thr, &setter->slots[0], &tv);
    duk_def_prop(thr, object, DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_FORCE |
                                  (enumerable ? DUK_DEFPROP_SET_ENUMERABLE : DUK_DEFPROP_CLEAR_ENUMERABLE));
    duk_pop_2(thr);
}

/* ---- let, const and class of a script's top level ---- */

/* Getter and setter of a variable that is not initialised yet: slot 0 is its name. */
static duk_ret_t global_dead_zone(duk_context *thr)
{
    duk_push_tval(thr, &NATIVE_RUNNING_CLOSURE(thr)->slots[0]);
    return duk_reference_error(thr, "Cannot access '%s' before initialization", duk_get_string(thr, -1));
}

/* The environment of the script that calls the running native function. */
static duk_hobjenv *global_of_caller(duk_hthread *thr)
{
    duk_activation *caller = thr->callstack_curr->parent;

    return duk_engine_global_of_scope(thr, NULL, caller);
}

/* A name of a script may not be that of another script's lexical declaration, nor a fixed property's. */
static void global_check_lexical(duk_hthread *thr, duk_hobjenv *scope, duk_idx_t name)
{
    duk_idx_t top = duk_get_top(thr);
    prop_descriptor found;

    global_require_free(thr, scope, duk_known_hstring(thr, name));
    duk_push_hobject(thr, scope->target);
    duk_dup(thr, name);
    if (prop_get_own(thr, top, &found) && !found.configurable) {
        (void)duk_error(thr, DUK_ERR_SYNTAX_ERROR, "Identifier '%s' has already been declared",
                        duk_get_string(thr, name));
    }
    duk_set_top(thr, top);
}

/* @declareGlobals(name, …) */
static duk_ret_t global_declare_lexical(duk_context *thr)
{
    duk_hobjenv *scope = global_of_caller(thr);
    duk_idx_t i, count = duk_get_top(thr);

    duk_require_stack(thr, 16);
    for (i = 0; i < count; i++) {
        global_check_lexical(thr, scope, i);
    }
    duk_push_hobject(thr, (duk_hobject *)scope);
    for (i = 0; i < count; i++) {
        native_closure *closure;

        duk_dup(thr, i);
        closure = native_push_closure(thr, global_dead_zone, 0, 1);
        native_set(thr, &closure->slots[0], DUK_GET_TVAL_NEGIDX(thr, -2));
        duk_dup_top(thr);
        duk_def_prop(thr, count, DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_HAVE_CONFIGURABLE);
    }
    return 0;
}

/* @initialiseGlobal(name, value, constant) */
static duk_ret_t global_initialise_lexical(duk_context *thr)
{
    duk_uint_t writable = duk_to_boolean(thr, 2) ? 0 : DUK_DEFPROP_WRITABLE;

    duk_push_hobject(thr, (duk_hobject *)global_of_caller(thr));
    duk_dup_0(thr);
    duk_dup_1(thr);
    duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WRITABLE | writable | DUK_DEFPROP_FORCE);
    duk_dup_1(thr);
    return 1;
}

static const lowered_entry global_intrinsics[] = {{"declareGlobals", global_declare_lexical, DUK_VARARGS},
                                                  {"initialiseGlobal", global_initialise_lexical, 3},
                                                  {NULL, NULL, 0}};

DUK_INTERNAL void lowered_init_global(duk_hthread *thr)
{
    lowered_register(thr, global_intrinsics);
}

/* ---- realms ---- */

DUK_EXTERNAL duk_bool_t duk_is_idle_thread(duk_hthread *thr)
{
    return thr->state == DUK_HTHREAD_STATE_INACTIVE;
}
