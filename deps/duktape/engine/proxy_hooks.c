/*
 * proxy_hooks.c - where the engine's property operators, enumeration, instanceof and calls turn to proxies; and the
 * constructor Proxy.
 */

#include "dense.h"
#include "map_set.h"
#include "properties.h"

/* Push a key as a string or symbol. Hidden keys are the engine's own: no trap sees them. */
static bool proxy_push_key(duk_hthread *thr, duk_tval *key)
{
    duk_push_tval(thr, key);
    return DUK_HSTRING_HAS_HIDDEN(duk_to_property_key_hstring(thr, -1)) != 0;
}

static void proxy_push_target(duk_hthread *thr, duk_hobject *proxy)
{
    duk_push_hobject(thr, ((duk_hproxy *)proxy)->target);
}

DUK_INTERNAL duk_bool_t proxy_getprop(duk_hthread *thr, duk_hobject *proxy, duk_tval *receiver, duk_tval *key)
{
    duk_idx_t base;

    duk_require_stack(thr, 16);
    base = duk_get_top(thr);
    duk_push_tval(thr, receiver);
    duk_push_hobject(thr, proxy);
    if (proxy_push_key(thr, key)) {
        proxy_push_target(thr, proxy);
        duk_insert(thr, -2);
        duk_get_prop(thr, -2);
    } else {
        proxy_get(thr, base + 1, base + 2, base);
    }
    duk_replace(thr, base);
    duk_set_top(thr, base + 1);
    return 1;
}

/* An assignment to the global object of a context fails where its own object, the target, has the property, or else the
 * object that was made a context. V8 words that differently. */
static void proxy_throw_read_only(duk_hthread *thr, duk_hproxy *proxy, duk_hstring *key)
{
    duk_propdesc own;
    bool in_target = duk_hobject_get_own_propdesc(thr, proxy->target, key, &own, 0) != 0;

    duk_engine_throw_property_object(thr, in_target ? DUK_FAILURE_NOT_WRITABLE : DUK_FAILURE_NOT_REDEFINABLE,
                                     (duk_hobject *)proxy, key);
}

DUK_INTERNAL duk_bool_t proxy_putprop(duk_hthread *thr, duk_hobject *proxy, duk_tval *receiver, duk_tval *key,
                                      duk_tval *value, duk_bool_t throwing)
{
    duk_idx_t base;
    bool ok;

    duk_require_stack(thr, 16);
    base = duk_get_top(thr);
    duk_push_tval(thr, receiver);
    duk_push_tval(thr, value);
    duk_push_hobject(thr, proxy);
    if (proxy_push_key(thr, key)) {
        proxy_push_target(thr, proxy);
        duk_insert(thr, -2);
        duk_dup(thr, base + 1);
        ok = duk_put_prop(thr, -3) != 0;
    } else {
        ok = proxy_set(thr, base + 2, base + 3, base + 1, base);
        if (!ok && throwing) {
            if (((duk_hproxy *)proxy)->trusted) {
                proxy_throw_read_only(thr, (duk_hproxy *)proxy, duk_known_hstring(thr, base + 3));
            }
            builtins_push_description(thr, base + 3);
            (void)duk_type_error(thr, "'set' on proxy: trap returned falsish for property '%s'",
                                 duk_get_string(thr, -1));
        }
    }
    duk_set_top(thr, base);
    return ok;
}

/* [ ... proxy key ] -> [ ... proxy key ] */
DUK_INTERNAL duk_bool_t proxy_delprop(duk_hthread *thr, duk_bool_t throwing)
{
    duk_idx_t key = duk_get_top_index(thr);
    bool ok;

    duk_to_property_key_hstring(thr, key);
    duk_dup(thr, key);
    ok = proxy_delete(thr, key - 1);
    if (!ok && throwing && !((duk_hproxy *)duk_known_hobject(thr, key - 1))->trusted) {
        builtins_push_description(thr, key);
        (void)duk_type_error(thr, "'deleteProperty' on proxy: trap returned falsish for property '%s'",
                             duk_get_string(thr, -1));
    }
    return ok;
}

DUK_INTERNAL void proxy_defprop(duk_hthread *thr, duk_hobject *proxy, duk_uint_t flags, duk_idx_t key, duk_idx_t value,
                                duk_hobject *get, duk_hobject *set)
{
    prop_descriptor desc;

    duk_memzero(&desc, sizeof(desc));
    desc.has_value = (flags & DUK_DEFPROP_HAVE_VALUE) != 0;
    desc.has_get = (flags & DUK_DEFPROP_HAVE_GETTER) != 0;
    desc.has_set = (flags & DUK_DEFPROP_HAVE_SETTER) != 0;
    desc.has_writable = (flags & DUK_DEFPROP_HAVE_WRITABLE) != 0;
    desc.has_enumerable = (flags & DUK_DEFPROP_HAVE_ENUMERABLE) != 0;
    desc.has_configurable = (flags & DUK_DEFPROP_HAVE_CONFIGURABLE) != 0;
    desc.writable = (flags & DUK_DEFPROP_WRITABLE) != 0;
    desc.enumerable = (flags & DUK_DEFPROP_ENUMERABLE) != 0;
    desc.configurable = (flags & DUK_DEFPROP_CONFIGURABLE) != 0;
    desc.get = get;
    desc.set = set;
    if (desc.has_value) {
        desc.value = *duk_require_tval(thr, value);
    }
    duk_require_stack(thr, 16);
    duk_push_hobject(thr, proxy);
    prop_define(thr, duk_get_top_index(thr), key, &desc, true);
    duk_pop(thr);
}

DUK_INTERNAL duk_bool_t proxy_is_in_chain(duk_heap *heap, duk_hobject *h)
{
    int depth;

    for (depth = 0; h != NULL && depth < 10000; depth++) {
        if (DUK_HOBJECT_IS_PROXY(h)) {
            return 1;
        }
        h = DUK_HOBJECT_GET_PROTOTYPE(heap, h);
    }
    return 0;
}

/* ---- for-in ---- */

/* Add the enumerable string keys of the object at an index that have not been seen. */
static void proxy_enumerate_own(duk_hthread *thr, duk_idx_t object, duk_idx_t result, table *seen, duk_uint_t flags)
{
    duk_idx_t keys = duk_get_top(thr);
    duk_uarridx_t i, count;

    prop_own_keys(thr, object);
    count = (duk_uarridx_t)duk_get_length(thr, keys);
    for (i = 0; i < count; i++) {
        prop_descriptor desc;
        bool wanted;

        duk_get_prop_index(thr, keys, i);
        wanted =
            duk_is_symbol(thr, -1) ? (flags & DUK_ENUM_INCLUDE_SYMBOLS) != 0 : (flags & DUK_ENUM_EXCLUDE_STRINGS) == 0;
        if (wanted && table_find(seen, DUK_GET_TVAL_NEGIDX(thr, -1)) == TABLE_NONE &&
            prop_get_own(thr, object, &desc)) {
            duk_set_top(thr, keys + 2);
            table_put(thr, seen, DUK_GET_TVAL_NEGIDX(thr, -1), NULL);
            if (desc.enumerable || (flags & DUK_ENUM_INCLUDE_NONENUMERABLE)) {
                duk_push_true(thr);
                duk_put_prop(thr, result); /* a bare object: the enumerator's list */
            }
        }
        duk_set_top(thr, keys + 1);
    }
    duk_set_top(thr, keys);
}

/* [ ... object enumerator ] -> [ ... enumerator ] */
DUK_INTERNAL void proxy_enumerate(duk_hthread *thr, duk_uint_t flags)
{
    duk_idx_t result = duk_get_top_index(thr);
    table *seen;

    duk_require_stack(thr, 16);
    seen = set_push(thr);
    duk_dup(thr, result - 1);
    do {
        proxy_enumerate_own(thr, result + 2, result, seen, flags);
        if (flags & DUK_ENUM_OWN_PROPERTIES_ONLY) {
            break;
        }
        prop_push_prototype(thr, result + 2);
        duk_replace(thr, result + 2);
    } while (duk_is_object(thr, result + 2));
    duk_set_top(thr, result + 1);
    duk_remove_m2(thr);
}

/* ---- instanceof ---- */

/* [ ... prototype ]: is it in the prototype chain of the proxy? */
DUK_INTERNAL duk_bool_t proxy_has_instance(duk_hthread *thr, duk_hobject *proxy)
{
    duk_idx_t prototype = duk_get_top_index(thr);
    bool found = false;

    duk_require_stack(thr, 16);
    duk_push_hobject(thr, proxy);
    for (;;) {
        prop_push_prototype(thr, -1);
        if (!duk_is_object(thr, -1)) {
            break;
        }
        if (duk_strict_equals(thr, -1, prototype)) {
            found = true;
            break;
        }
        duk_remove_m2(thr);
    }
    duk_set_top(thr, prototype + 1);
    return found;
}

/* ---- calls ---- */

/* Push handler and trap of a call through a proxy, or nothing where there is no trap. */
DUK_INTERNAL duk_bool_t proxy_push_call_trap(duk_hthread *thr, duk_hproxy *proxy, duk_bool_t construct)
{
    const char *name = construct ? "construct" : "apply";

    if (proxy->handler == NULL) {
        (void)duk_type_error(thr, "Cannot perform '%s' on a proxy that has been revoked", name);
    }
    duk_push_hobject(thr, proxy->handler);
    duk_get_prop_string(thr, -1, name);
    if (duk_is_null_or_undefined(thr, -1)) {
        duk_pop_2(thr);
        return 0;
    }
    if (!duk_is_callable(thr, -1)) {
        builtins_push_description(thr, -1);
        builtins_push_description(thr, -3);
        (void)duk_type_error(thr, "%s returned for property '%s' of object '%s' is not a function",
                             duk_get_string(thr, -2), name, duk_get_string(thr, -1));
    }
    return 1;
}

/* The trap `construct` has returned what is on top, which is no object. */
DUK_INTERNAL void proxy_throw_constructed(duk_hthread *thr)
{
    builtins_push_description(thr, -1);
    (void)duk_type_error(thr, "'construct' on proxy: trap returned non-object ('%s')", duk_get_string(thr, -1));
}

/* ---- Proxy ---- */

/* [ target handler ] */
static duk_ret_t proxy_construct(duk_context *thr)
{
    builtins_require_new(thr, "Proxy");
    duk_set_top(thr, 2);
    duk_push_proxy(thr, 0);
    return 1;
}

/* slots: the proxy, null once revoked */
static duk_ret_t proxy_revoke(duk_context *thr)
{
    native_closure *closure = NATIVE_RUNNING_CLOSURE(thr);
    duk_tval null;

    if (DUK_TVAL_IS_OBJECT(&closure->slots[0])) {
        duk_hproxy *proxy = (duk_hproxy *)DUK_TVAL_GET_OBJECT(&closure->slots[0]);
        duk_hobject *handler = proxy->handler;

        proxy->handler = NULL;
        DUK_HOBJECT_DECREF_NORZ(thr, handler);
        DUK_TVAL_SET_NULL(&null);
        native_set(thr, &closure->slots[0], &null); /* side effects */
    }
    return 0;
}

/* [ target handler ] */
static duk_ret_t proxy_revocable(duk_context *thr)
{
    native_closure *closure;

    duk_push_proxy(thr, 0);
    duk_push_object(thr);
    duk_dup_0(thr);
    duk_put_prop_string(thr, 1, "proxy");
    duk_push_hstring_empty(thr);
    closure = native_push_closure(thr, proxy_revoke, 0, 1);
    define_length_and_name(thr, 0);
    native_set(thr, &closure->slots[0], DUK_GET_TVAL_POSIDX(thr, 0));
    duk_put_prop_string(thr, 1, "revoke");
    duk_dup_1(thr);
    return 1;
}

void builtins_init_proxy(duk_context *thr)
{
    duk_push_literal(thr, "Proxy");
    define_push_function(thr, proxy_construct, 2, DUK_VARARGS, 0, DUK_HOBJECT_FLAG_CONSTRUCTABLE);
    duk_remove_m2(thr);
    duk_set_native_flags(thr, -1, DUK_NATIVE_OWN_INSTANCE | DUK_NATIVE_NEW_TARGET);
    duk_push_literal(thr, "revocable");
    builtins_push_function(thr, "revocable", proxy_revocable, 2, 2, 0);
    duk_def_prop(thr, -3,
                 DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_CONFIGURABLE |
                     DUK_DEFPROP_CLEAR_ENUMERABLE);
    builtins_define_global(thr, "Proxy");
}
