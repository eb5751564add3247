/*
 * messages.c - V8's words for the errors the engine itself throws. Nothing here runs user code.
 */
#include "duk_internal.h"

/* A key as messages show it: [ ... ] -> [ ... text ] */
static const char *messages_push_key(duk_hthread *thr, const duk_tval *key)
{
    duk_push_tval(thr, (duk_tval *)key);
    (void)builtins_push_description(thr, -1);
    duk_remove_m2(thr);
    return duk_get_string(thr, -1);
}

static const char *messages_push_value(duk_hthread *thr, const duk_tval *value)
{
    return messages_push_key(thr, value);
}

static const char *messages_typeof(duk_hthread *thr, const duk_tval *value)
{
    duk_push_hstring_stridx(thr, duk_js_typeof_stridx((duk_tval *)value));
    return duk_get_string(thr, -1);
}

DUK_INTERNAL void duk_engine_throw_not_defined(duk_hthread *thr, duk_hstring *name)
{
    (void)duk_reference_error(thr, "%s is not defined", (const char *)DUK_HSTRING_GET_TEXT(thr, name));
}

/* The property errors. The values are those of the failed operation; they are copied before anything is pushed. */
DUK_INTERNAL void duk_engine_throw_property(duk_hthread *thr, duk_property_failure failure, const duk_tval *base_value,
                                            const duk_tval *key_value)
{
    duk_tval base = *base_value, key = *key_value;
    const char *base_text, *key_text;

    duk_require_stack(thr, 16);
    duk_push_tval(thr, &base); /* reachable whatever happens */
    duk_push_tval(thr, &key);
    key_text = messages_push_key(thr, &key);
    if (failure == DUK_FAILURE_NOT_EXTENSIBLE) {
        (void)duk_type_error(thr, "Cannot add property %s, object is not extensible", key_text);
    }
    if (failure == DUK_FAILURE_NOT_DEFINABLE) {
        (void)duk_type_error(thr, "Cannot define property %s, object is not extensible", key_text);
    }
    if (failure == DUK_FAILURE_NOT_REDEFINABLE) {
        (void)duk_type_error(thr, "Cannot redefine property: %s", key_text);
    }
    base_text = messages_push_value(thr, &base);
    switch (failure) {
    case DUK_FAILURE_READ_NULLISH:
        (void)duk_type_error(thr, "Cannot read properties of %s (reading '%s')", base_text, key_text);
        break;
    case DUK_FAILURE_WRITE_NULLISH:
        (void)duk_type_error(thr, "Cannot set properties of %s (setting '%s')", base_text, key_text);
        break;
    case DUK_FAILURE_NO_SETTER:
        (void)duk_type_error(thr, "Cannot set property %s of %s which has only a getter", key_text, base_text);
        break;
    case DUK_FAILURE_NOT_DELETABLE:
        (void)duk_type_error(thr, "Cannot delete property '%s' of %s", key_text, base_text);
        break;
    case DUK_FAILURE_PRIMITIVE:
        (void)duk_type_error(thr, "Cannot create property '%s' on %s '%s'", key_text, messages_typeof(thr, &base),
                             base_text);
        break;
    default:
        (void)duk_type_error(thr, "Cannot assign to read only property '%s' of %s '%s'", key_text,
                             messages_typeof(thr, &base), base_text);
        break;
    }
}

DUK_INTERNAL void duk_engine_throw_property_object(duk_hthread *thr, duk_property_failure failure, duk_hobject *base,
                                                   duk_hstring *key)
{
    duk_tval base_value, key_value;

    DUK_TVAL_SET_OBJECT(&base_value, base);
    DUK_TVAL_SET_STRING(&key_value, key);
    duk_engine_throw_property(thr, failure, &base_value, &key_value);
}

/* Is the current function code of ours that stands at a call? */
static bool messages_at_call(duk_hthread *thr, duk_hcompfunc **tmpl, duk_uint32_t *pc)
{
    duk_activation *act = thr->callstack_curr;
    duk_small_uint_t op;

    if (act == NULL || act->func == NULL || !DUK_HOBJECT_IS_COMPFUNC(act->func)) {
        return false;
    }
    duk_hthread_sync_currpc(thr);
    *tmpl = ((duk_hcompfunc *)act->func)->tmpl;
    *pc = (duk_uint32_t)duk_hthread_get_act_prev_pc(thr, act);
    op = (duk_small_uint_t)DUK_DEC_OP(DUK_HCOMPFUNC_GET_CODE_BASE(thr->heap, *tmpl)[*pc]);
    return op >= DUK_OP_CALL0 && op <= DUK_OP_CALL7;
}

DUK_INTERNAL void duk_engine_throw_not_callable(duk_hthread *thr, duk_idx_t index, duk_bool_t construct)
{
    duk_hcompfunc *tmpl;
    duk_uint32_t pc;

    duk_require_stack(thr, 16);
    if (!messages_at_call(thr, &tmpl, &pc) || !duk_engine_push_callee(thr, tmpl, pc)) {
        if (construct) {
            (void)builtins_push_description(thr, index);
        } else {
            (void)builtins_push_call_site(thr, index);
        }
    }
    (void)duk_type_error(thr, "%s is not a %s", duk_get_string(thr, -1), construct ? "constructor" : "function");
}

/* `key in value`, [ ... key value ] */
DUK_INTERNAL void duk_engine_throw_in(duk_hthread *thr)
{
    const char *key = builtins_push_description(thr, -2);
    const char *value = builtins_push_description(thr, -2);

    (void)duk_type_error(thr, "Cannot use 'in' operator to search for '%s' in %s", key, value);
}

/* `x instanceof f` where f.prototype, on the top, is no object. */
DUK_INTERNAL void duk_engine_throw_no_prototype(duk_hthread *thr)
{
    (void)duk_type_error(thr, "Function has non-object prototype '%s' in instanceof check",
                         builtins_push_description(thr, -1));
}
