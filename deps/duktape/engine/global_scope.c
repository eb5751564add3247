/*
 * global_scope.c - declarations of global code, which become properties of the global object; that may be a proxy.
 */
#include "properties.h"

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

DUK_INTERNAL void duk_engine_declare_global(duk_hthread *thr, duk_hobject *global, duk_hstring *name, duk_tval *value,
                                            duk_small_uint_t flags, duk_bool_t is_function)
{
    duk_idx_t base = duk_get_top(thr);
    prop_descriptor found, desc;
    bool exists;

    duk_require_stack(thr, 16);
    duk_push_hobject(thr, global);
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

DUK_INTERNAL duk_hobject *duk_engine_global_of_scope(duk_hthread *thr, duk_hobject *env, duk_activation *act)
{
    if (env == NULL && act != NULL && DUK_ACT_GET_FUNC(act) != NULL && DUK_HOBJECT_IS_COMPFUNC(DUK_ACT_GET_FUNC(act))) {
        env = DUK_HCOMPFUNC_GET_LEXENV(thr->heap, (duk_hcompfunc *)DUK_ACT_GET_FUNC(act));
    }
    while (env != NULL && DUK_HOBJECT_GET_PROTOTYPE(thr->heap, env) != NULL) {
        env = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, env);
    }
    return env != NULL && DUK_HOBJECT_IS_OBJENV(env) ? ((duk_hobjenv *)env)->target : thr->builtins[DUK_BIDX_GLOBAL];
}
