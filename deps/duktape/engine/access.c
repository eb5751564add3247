/*
 * access.c - [[HasProperty]], [[Get]] and [[Set]] by the book, for receivers other than the object and prototype chains
 * with proxies in them; see properties.h.
 */

#include "properties.h"

/* [ ... object ] -> [ ... prototype ], or false at the end of the chain. */
static bool access_next(duk_hthread *thr)
{
    prop_push_prototype(thr, -1);
    duk_remove_m2(thr);
    return duk_is_object(thr, -1) != 0;
}

/* Does the object say all there is to say about the key, so that its prototypes are not asked? */
static bool access_ends(duk_hthread *thr, duk_idx_t object, duk_idx_t key)
{
    return TYPED_ENDS_LOOKUP(thr, duk_known_hobject(thr, object), duk_to_property_key_hstring(thr, key));
}

DUK_INTERNAL bool prop_has(duk_hthread *thr, duk_idx_t object)
{
    duk_idx_t key = duk_get_top_index(thr);

    duk_dup(thr, object);
    do {
        prop_descriptor desc;

        if (DUK_HOBJECT_IS_PROXY(duk_known_hobject(thr, key + 1))) {
            bool found;

            duk_dup(thr, key);
            found = proxy_has(thr, key + 1);
            duk_set_top(thr, key);
            return found;
        }
        duk_dup(thr, key);
        if (prop_get_own(thr, key + 1, &desc)) {
            duk_set_top(thr, key);
            return true;
        }
        duk_set_top(thr, key + 2);
    } while (!access_ends(thr, key + 1, key) && access_next(thr));
    duk_set_top(thr, key);
    return false;
}

DUK_INTERNAL void prop_get(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t receiver)
{
    duk_idx_t base = duk_get_top(thr);

    duk_native_stack_check(thr);
    duk_require_stack(thr, 16);
    duk_dup(thr, object);
    do {
        prop_descriptor desc;

        if (DUK_HOBJECT_IS_PROXY(duk_known_hobject(thr, base))) {
            proxy_get(thr, base, key, receiver);
            duk_replace(thr, base);
            return;
        }
        duk_dup(thr, key);
        if (prop_get_own(thr, base, &desc)) {
            if (desc.has_value) {
                duk_push_tval(thr, &desc.value);
            } else if (desc.get != NULL) {
                duk_push_hobject(thr, desc.get);
                duk_dup(thr, receiver);
                duk_call_method(thr, 0);
            } else {
                duk_push_undefined(thr);
            }
            duk_replace(thr, base);
            duk_set_top(thr, base + 1);
            return;
        }
        duk_set_top(thr, base + 1);
    } while (!access_ends(thr, base, key) && access_next(thr));
    duk_set_top(thr, base);
    duk_push_undefined(thr);
}

/* The found property (or a writable undefined) is a data property: define the value on the receiver. */
static bool access_set_data(duk_hthread *thr, duk_idx_t key, duk_idx_t value, duk_idx_t receiver)
{
    prop_descriptor current, desc;
    duk_idx_t base = duk_get_top(thr);
    bool exists, ok;

    if (!duk_is_object(thr, receiver)) {
        return false;
    }
    duk_memzero(&desc, sizeof(desc));
    duk_dup(thr, key);
    exists = prop_get_own(thr, receiver, &current);
    duk_set_top(thr, base);
    if (exists && (!current.has_value || !current.writable)) {
        return false;
    }
    if (!exists) {
        desc.has_writable = desc.has_enumerable = desc.has_configurable = true;
        desc.writable = desc.enumerable = desc.configurable = true;
    }
    desc.has_value = true;
    desc.value = *duk_require_tval(thr, value);
    ok = prop_define(thr, receiver, key, &desc, false);
    duk_set_top(thr, base);
    return ok;
}

/* [[Set]] of a typed array: done unless the receiver is another object and there is such an element. */
static bool access_set_element(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t value, duk_idx_t receiver)
{
    duk_hobject *h = duk_known_hobject(thr, object);
    duk_hstring *name = duk_to_property_key_hstring(thr, key);

    if (duk_get_hobject(thr, receiver) == h) {
        typed_put_element(thr, h, name, duk_require_tval(thr, value));
        return true;
    }
    return DUK_HSTRING_GET_ARRIDX_FAST(name) == DUK_HSTRING_NO_ARRAY_INDEX ||
           !typed_has_index(h, DUK_HSTRING_GET_ARRIDX_FAST(name));
}

DUK_INTERNAL bool prop_set(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t value, duk_idx_t receiver)
{
    duk_idx_t base = duk_get_top(thr);
    bool ok = true;

    duk_native_stack_check(thr);
    duk_require_stack(thr, 16);
    duk_dup(thr, object);
    do {
        prop_descriptor desc;

        if (DUK_HOBJECT_IS_PROXY(duk_known_hobject(thr, base))) {
            ok = proxy_set(thr, base, key, value, receiver);
            duk_set_top(thr, base);
            return ok;
        }
        if (access_ends(thr, base, key)) {
            if (access_set_element(thr, base, key, value, receiver)) {
                duk_set_top(thr, base);
                return true;
            }
            break; /* as a writable property that is inherited */
        }
        duk_dup(thr, key);
        if (prop_get_own(thr, base, &desc)) {
            if (desc.has_value) {
                ok = desc.writable;
                break;
            }
            ok = desc.set != NULL;
            if (ok) {
                duk_push_hobject(thr, desc.set);
                duk_dup(thr, receiver);
                duk_dup(thr, value);
                duk_call_method(thr, 1);
            }
            duk_set_top(thr, base);
            return ok;
        }
        duk_set_top(thr, base + 1);
    } while (access_next(thr));
    duk_set_top(thr, base);
    return ok && access_set_data(thr, key, value, receiver);
}
