/*
 * proxy.c - the internal methods of proxies that Object and Reflect reach through properties.h: each calls the
 * handler's trap, or goes on to the target, and checks the invariants.
 */

#include "dense.h"
#include "map_set.h"
#include "properties.h"

/* Push the trap, the handler as its `this` and the target, and return true; or push only the target where the handler
 * has no such trap. */
static bool proxy_get_trap(duk_hthread *thr, duk_idx_t object, const char *name)
{
    duk_hproxy *proxy = (duk_hproxy *)duk_require_hobject(thr, object);
    duk_hobject *handler = proxy->handler, *target = proxy->target;

    duk_native_stack_check(thr);
    duk_require_stack(thr, 16);
    if (handler == NULL) {
        (void)duk_type_error(thr, "Cannot perform '%s' on a proxy that has been revoked", name);
    }
    duk_push_hobject(thr, target);
    duk_push_hobject(thr, handler);
    duk_get_prop_string(thr, -1, name);
    /* [ ... target handler trap ] */
    if (duk_is_null_or_undefined(thr, -1)) {
        duk_pop_2(thr);
        return false;
    }
    if (!duk_is_callable(thr, -1)) {
        builtins_push_description(thr, -1);
        builtins_push_description(thr, -3);
        (void)duk_type_error(thr, "'%s' returned for property '%s' of object '%s' is not a function",
                             duk_get_string(thr, -2), name, duk_get_string(thr, -1));
    }
    duk_insert(thr, -3);
    duk_insert(thr, -2);
    return true;
}

/* Is the handler the runtime's own? Then it may say what no program's handler may. */
static bool proxy_is_trusted(duk_hthread *thr, duk_idx_t object)
{
    return ((duk_hproxy *)duk_require_hobject(thr, object))->trusted != 0;
}

void builtins_trust_proxy(duk_context *thr, duk_idx_t index)
{
    duk_hobject *h = duk_require_hobject(thr, index);

    if (DUK_HOBJECT_IS_PROXY(h)) {
        ((duk_hproxy *)h)->trusted = 1;
    }
}

static const char *proxy_describe_key(duk_hthread *thr, duk_idx_t key)
{
    return builtins_push_description(thr, key);
}

/* ---- [[OwnPropertyKeys]] ---- */

/* The trap's result on top becomes a plain array of distinct keys. */
static void proxy_check_key_list(duk_hthread *thr)
{
    duk_idx_t list = duk_get_top_index(thr);
    duk_double_t length, i;
    duk_harray *keys;
    table *seen;

    if (!duk_is_object(thr, list)) {
        (void)duk_type_error(thr, "CreateListFromArrayLike called on non-object");
    }
    length = builtins_to_length_of(thr, list);
    keys = dense_push(thr, 0);
    seen = set_push(thr);
    for (i = 0; i < length; i++) {
        duk_push_number(thr, i);
        duk_get_prop(thr, list);
        if (!duk_is_string(thr, -1)) {
            builtins_push_description(thr, -1);
            (void)duk_type_error(thr, "%s is not a valid property name", duk_get_string(thr, -1));
        }
        if (table_find(seen, DUK_GET_TVAL_NEGIDX(thr, -1)) != TABLE_NONE) {
            (void)duk_type_error(thr, "'ownKeys' on proxy: trap returned duplicate entries");
        }
        table_put(thr, seen, DUK_GET_TVAL_NEGIDX(thr, -1), NULL);
        dense_append(thr, keys);
    }
    duk_remove(thr, list);
    /* [ ... keys seen ] */
}

/* [ ... target keys seen ] -> [ ... target keys seen ]: the target's fixed properties have to be among the keys. */
static void proxy_check_keys_of_target(duk_hthread *thr, duk_idx_t target, duk_idx_t keys, table *seen)
{
    bool extensible = prop_is_extensible(thr, target);
    duk_uarridx_t i, count;
    duk_uint32_t found = 0;
    duk_idx_t own = duk_get_top(thr);

    prop_own_keys(thr, target);
    count = (duk_uarridx_t)duk_get_length(thr, own);
    for (i = 0; i < count; i++) {
        prop_descriptor desc;
        bool exists, present;

        duk_get_prop_index(thr, own, i);
        exists = prop_get_own(thr, target, &desc);
        duk_pop_3(thr);
        present = table_find(seen, DUK_GET_TVAL_NEGIDX(thr, -1)) != TABLE_NONE;
        if (!present && ((exists && !desc.configurable) || !extensible)) {
            (void)duk_type_error(thr, "'ownKeys' on proxy: trap result did not include '%s'",
                                 proxy_describe_key(thr, -1));
        }
        found += present;
        duk_pop(thr);
    }
    if (!extensible && found != duk_get_length(thr, keys)) {
        (void)duk_type_error(thr, "'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible");
    }
    duk_pop(thr);
}

DUK_INTERNAL void proxy_own_keys(duk_hthread *thr, duk_idx_t object)
{
    duk_idx_t base = duk_get_top(thr);
    bool trusted = proxy_is_trusted(thr, object);
    duk_hobject *target;

    if (!proxy_get_trap(thr, object, "ownKeys")) {
        prop_own_keys(thr, base);
        duk_remove(thr, base);
        return;
    }
    target = duk_known_hobject(thr, base + 2);
    duk_push_hobject(thr, target);
    duk_insert(thr, base);
    duk_call_method(thr, 1);
    proxy_check_key_list(thr);
    /* [ ... target keys seen ] */
    if (!trusted) {
        proxy_check_keys_of_target(thr, base, base + 1, &((table_object *)duk_known_hobject(thr, base + 2))->table);
    }
    duk_pop(thr);
    duk_remove(thr, base);
}

/* ---- [[GetOwnProperty]] ---- */

/* The trap gave nothing for the key: may that be? [ ... target key ] */
static void proxy_check_absence(duk_hthread *thr, bool exists, const prop_descriptor *current, duk_idx_t target,
                                duk_idx_t key)
{
    if (!exists) {
        return;
    }
    if (!current->configurable) {
        (void)duk_type_error(thr,
                             "'getOwnPropertyDescriptor' on proxy: trap returned undefined for property '%s' which is "
                             "non-configurable in the proxy target",
                             proxy_describe_key(thr, key));
    }
    if (!prop_is_extensible(thr, target)) {
        (void)duk_type_error(thr,
                             "'getOwnPropertyDescriptor' on proxy: trap returned undefined for property '%s' which "
                             "exists in the non-extensible proxy target",
                             proxy_describe_key(thr, key));
    }
}

/* Fill up a descriptor with what absent fields mean. */
static void proxy_complete(prop_descriptor *desc)
{
    if (!desc->has_get && !desc->has_set) {
        if (!desc->has_value) {
            DUK_TVAL_SET_UNDEFINED(&desc->value);
        }
        desc->has_value = desc->has_writable = true;
    } else {
        desc->has_get = desc->has_set = true;
    }
    desc->has_enumerable = desc->has_configurable = true;
}

static void proxy_check_descriptor(duk_hthread *thr, const prop_descriptor *desc, const prop_descriptor *current,
                                   duk_idx_t target, duk_idx_t key)
{
    if (!prop_is_compatible(prop_is_extensible(thr, target), desc, current)) {
        (void)duk_type_error(thr,
                             "'getOwnPropertyDescriptor' on proxy: trap returned descriptor for property '%s' that is "
                             "incompatible with the existing property in the proxy target",
                             proxy_describe_key(thr, key));
    }
    if (desc->configurable) {
        return;
    }
    if (current == NULL || current->configurable) {
        (void)duk_type_error(thr,
                             "'getOwnPropertyDescriptor' on proxy: trap reported non-configurability for property "
                             "'%s' which is either non-existent or configurable in the proxy target",
                             proxy_describe_key(thr, key));
    }
    if (desc->has_writable && !desc->writable && current->writable) {
        (void)duk_type_error(thr,
                             "'getOwnPropertyDescriptor' on proxy: trap reported non-configurable and writable for "
                             "property '%s' which is non-configurable, non-writable in the proxy target",
                             proxy_describe_key(thr, key));
    }
}

DUK_INTERNAL bool proxy_get_own(duk_hthread *thr, duk_idx_t object, prop_descriptor *desc)
{
    duk_idx_t base = duk_get_top(thr), key = base - 1;
    bool exists, trusted = proxy_is_trusted(thr, object);
    prop_descriptor current;

    if (!proxy_get_trap(thr, object, "getOwnPropertyDescriptor")) {
        duk_dup(thr, key);
        exists = prop_get_own(thr, base, desc);
        duk_remove(thr, base);
        duk_remove(thr, base);
        return exists;
    }
    duk_dup(thr, base + 2);
    duk_insert(thr, base);
    duk_dup(thr, key);
    duk_call_method(thr, 2);
    /* [ ... key target result ] */
    if (!duk_is_object(thr, -1) && !duk_is_undefined(thr, -1)) {
        (void)duk_type_error(thr,
                             "'getOwnPropertyDescriptor' on proxy: trap returned neither object nor undefined for "
                             "property '%s'",
                             proxy_describe_key(thr, key));
    }
    duk_dup(thr, key);
    exists = prop_get_own(thr, base, &current);
    /* [ ... key target result key value get set ] */
    if (duk_is_undefined(thr, base + 1)) {
        if (!trusted) {
            proxy_check_absence(thr, exists, &current, base, key);
        }
        duk_set_top(thr, base);
        duk_set_top(thr, base + 3);
        return false;
    }
    prop_to_descriptor(thr, base + 1, desc);
    proxy_complete(desc);
    if (!trusted) {
        proxy_check_descriptor(thr, desc, exists ? &current : NULL, base, key);
    }
    duk_remove_n(thr, base, 6);
    return true;
}

/* ---- [[DefineOwnProperty]] ---- */

static void proxy_check_definition(duk_hthread *thr, const prop_descriptor *desc, const prop_descriptor *current,
                                   duk_idx_t target, duk_idx_t key)
{
    bool extensible = prop_is_extensible(thr, target);
    bool fixing = desc->has_configurable && !desc->configurable;

    if (current == NULL) {
        if (!extensible) {
            (void)duk_type_error(thr,
                                 "'defineProperty' on proxy: trap returned truish for adding property '%s'  to the "
                                 "non-extensible proxy target",
                                 proxy_describe_key(thr, key));
        }
    } else if (!prop_is_compatible(extensible, desc, current)) {
        (void)duk_type_error(thr,
                             "'defineProperty' on proxy: trap returned truish for adding property '%s'  that is "
                             "incompatible with the existing property in the proxy target",
                             proxy_describe_key(thr, key));
    }
    if (fixing && (current == NULL || current->configurable)) {
        (void)duk_type_error(thr,
                             "'defineProperty' on proxy: trap returned truish for defining non-configurable property "
                             "'%s' which is either non-existent or configurable in the proxy target",
                             proxy_describe_key(thr, key));
    }
    if (current != NULL && current->has_writable && !current->configurable && current->writable && desc->has_writable &&
        !desc->writable) {
        (void)duk_type_error(thr,
                             "'defineProperty' on proxy: trap returned truish for defining non-configurable property "
                             "'%s' which cannot be non-writable",
                             proxy_describe_key(thr, key));
    }
}

DUK_INTERNAL bool proxy_define(duk_hthread *thr, duk_idx_t object, duk_idx_t key, const prop_descriptor *desc)
{
    duk_idx_t base = duk_get_top(thr);
    bool ok, exists, trusted = proxy_is_trusted(thr, object);
    prop_descriptor current;

    if (!proxy_get_trap(thr, object, "defineProperty")) {
        ok = prop_define(thr, base, key, desc, false);
        duk_pop(thr);
        return ok;
    }
    duk_dup(thr, base + 2);
    duk_insert(thr, base);
    duk_dup(thr, key);
    prop_push_descriptor(thr, desc);
    duk_call_method(thr, 3);
    if (!duk_to_boolean_top_pop(thr)) {
        duk_pop(thr);
        return false;
    }
    if (!trusted) {
        duk_dup(thr, key);
        exists = prop_get_own(thr, base, &current);
        proxy_check_definition(thr, desc, exists ? &current : NULL, base, key);
    }
    duk_set_top(thr, base);
    return true;
}

/* ---- [[Delete]] ---- */

DUK_INTERNAL bool proxy_delete(duk_hthread *thr, duk_idx_t object)
{
    duk_idx_t base = duk_get_top(thr), key = base - 1;
    bool ok, trusted = proxy_is_trusted(thr, object);
    prop_descriptor current;

    if (!proxy_get_trap(thr, object, "deleteProperty")) {
        duk_dup(thr, key);
        ok = prop_delete(thr, base);
        duk_set_top(thr, key);
        return ok;
    }
    duk_dup(thr, base + 2);
    duk_insert(thr, base);
    duk_dup(thr, key);
    duk_call_method(thr, 2);
    ok = duk_to_boolean_top_pop(thr) != 0;
    duk_dup(thr, key);
    if (ok && !trusted && prop_get_own(thr, base, &current)) {
        if (!current.configurable) {
            (void)duk_type_error(thr,
                                 "'deleteProperty' on proxy: trap returned truish for property '%s' which is "
                                 "non-configurable in the proxy target",
                                 proxy_describe_key(thr, key));
        }
        if (!prop_is_extensible(thr, base)) {
            (void)duk_type_error(thr,
                                 "'deleteProperty' on proxy: trap returned truish for property '%s' but the proxy "
                                 "target is non-extensible",
                                 proxy_describe_key(thr, key));
        }
    }
    duk_set_top(thr, key);
    return ok;
}

/* ---- [[HasProperty]], [[Get]], [[Set]] ---- */

DUK_INTERNAL bool proxy_has(duk_hthread *thr, duk_idx_t object)
{
    duk_idx_t base = duk_get_top(thr), key = base - 1;
    bool ok, trusted = proxy_is_trusted(thr, object);
    prop_descriptor current;

    if (!proxy_get_trap(thr, object, "has")) {
        duk_dup(thr, key);
        ok = prop_has(thr, base);
        duk_set_top(thr, key);
        return ok;
    }
    duk_dup(thr, base + 2);
    duk_insert(thr, base);
    duk_dup(thr, key);
    duk_call_method(thr, 2);
    ok = duk_to_boolean_top_pop(thr) != 0;
    duk_dup(thr, key);
    if (!ok && !trusted && prop_get_own(thr, base, &current)) {
        if (!current.configurable) {
            (void)duk_type_error(thr,
                                 "'has' on proxy: trap returned falsish for property '%s' which exists in the proxy "
                                 "target as non-configurable",
                                 proxy_describe_key(thr, key));
        }
        if (!prop_is_extensible(thr, base)) {
            (void)duk_type_error(thr,
                                 "'has' on proxy: trap returned falsish for property '%s' but the proxy target is not "
                                 "extensible",
                                 proxy_describe_key(thr, key));
        }
    }
    duk_set_top(thr, key);
    return ok;
}

/* [ target result ]: may the trap have given that? */
static void proxy_check_got(duk_hthread *thr, duk_idx_t target, duk_idx_t key)
{
    prop_descriptor current;
    bool exists;

    duk_dup(thr, key);
    exists = prop_get_own(thr, target, &current);
    if (!exists || current.configurable) {
        return;
    }
    if (current.has_value && !current.writable && !duk_js_samevalue(&current.value, duk_get_tval(thr, target + 1))) {
        builtins_push_description(thr, key);
        duk_push_tval(thr, &current.value);
        builtins_push_description(thr, -1);
        builtins_push_description(thr, target + 1);
        (void)duk_type_error(thr,
                             "'get' on proxy: property '%s' is a read-only and non-configurable data property on the "
                             "proxy target but the proxy did not return its actual value (expected '%s' but got '%s')",
                             duk_get_string(thr, -4), duk_get_string(thr, -2), duk_get_string(thr, -1));
    }
    if (current.has_get && current.get == NULL && !duk_is_undefined(thr, target + 1)) {
        builtins_push_description(thr, key);
        builtins_push_description(thr, target + 1);
        (void)duk_type_error(
            thr,
            "'get' on proxy: property '%s' is a non-configurable accessor property on the proxy target "
            "and does not have a getter function, but the trap did not return 'undefined' (got '%s')",
            duk_get_string(thr, -2), duk_get_string(thr, -1));
    }
}

DUK_INTERNAL void proxy_get(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t receiver)
{
    duk_idx_t base = duk_get_top(thr);
    bool trusted = proxy_is_trusted(thr, object);

    if (!proxy_get_trap(thr, object, "get")) {
        prop_get(thr, base, key, receiver);
        duk_remove(thr, base);
        return;
    }
    duk_dup(thr, base + 2);
    duk_insert(thr, base);
    duk_dup(thr, key);
    duk_dup(thr, receiver);
    duk_call_method(thr, 3);
    if (!trusted) {
        proxy_check_got(thr, base, key);
    }
    duk_set_top(thr, base + 2);
    duk_remove(thr, base);
}

static void proxy_check_set(duk_hthread *thr, duk_idx_t target, duk_idx_t key, duk_idx_t value)
{
    prop_descriptor current;
    bool exists;

    duk_dup(thr, key);
    exists = prop_get_own(thr, target, &current);
    if (!exists || current.configurable) {
        return;
    }
    if (current.has_value && !current.writable && !duk_js_samevalue(&current.value, duk_get_tval(thr, value))) {
        (void)duk_type_error(thr,
                             "'set' on proxy: trap returned truish for property '%s' which exists in the proxy target "
                             "as a non-configurable and non-writable data property with a different value",
                             proxy_describe_key(thr, key));
    }
    if (current.has_set && current.set == NULL) {
        (void)duk_type_error(thr,
                             "'set' on proxy: trap returned truish for property '%s' which exists in the proxy target "
                             "as a non-configurable and non-writable accessor property without a setter",
                             proxy_describe_key(thr, key));
    }
}

DUK_INTERNAL bool proxy_set(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t value, duk_idx_t receiver)
{
    duk_idx_t base = duk_get_top(thr);
    bool ok, trusted = proxy_is_trusted(thr, object);

    if (!proxy_get_trap(thr, object, "set")) {
        ok = prop_set(thr, base, key, value, receiver);
        duk_set_top(thr, base);
        return ok;
    }
    duk_dup(thr, base + 2);
    duk_insert(thr, base);
    duk_dup(thr, key);
    duk_dup(thr, value);
    duk_dup(thr, receiver);
    duk_call_method(thr, 4);
    ok = duk_to_boolean_top_pop(thr) != 0;
    if (ok && !trusted) {
        proxy_check_set(thr, base, key, value);
    }
    duk_set_top(thr, base);
    return ok;
}

/* ---- prototype and extensibility ---- */

DUK_INTERNAL void proxy_push_prototype(duk_hthread *thr, duk_idx_t object)
{
    duk_idx_t base = duk_get_top(thr);

    if (!proxy_get_trap(thr, object, "getPrototypeOf")) {
        prop_push_prototype(thr, base);
        duk_remove(thr, base);
        return;
    }
    duk_dup(thr, base + 2);
    duk_insert(thr, base);
    duk_call_method(thr, 1);
    /* [ ... target result ] */
    if (!duk_is_object(thr, -1) && !duk_is_null(thr, -1)) {
        (void)duk_type_error(thr, "'getPrototypeOf' on proxy: trap returned neither object nor null");
    }
    if (!prop_is_extensible(thr, base)) {
        prop_push_prototype(thr, base);
        if (!duk_samevalue(thr, -1, -2)) {
            (void)duk_type_error(thr, "'getPrototypeOf' on proxy: proxy target is non-extensible but the trap did not "
                                      "return its actual prototype");
        }
        duk_pop(thr);
    }
    duk_remove(thr, base);
}

DUK_INTERNAL bool proxy_set_prototype(duk_hthread *thr, duk_idx_t object)
{
    duk_idx_t base = duk_get_top(thr), prototype = base - 1;
    bool ok;

    if (!proxy_get_trap(thr, object, "setPrototypeOf")) {
        duk_dup(thr, prototype);
        ok = prop_set_prototype(thr, base);
        duk_set_top(thr, prototype);
        return ok;
    }
    duk_dup(thr, base + 2);
    duk_insert(thr, base);
    duk_dup(thr, prototype);
    duk_call_method(thr, 2);
    ok = duk_to_boolean_top_pop(thr) != 0;
    if (ok && !prop_is_extensible(thr, base)) {
        prop_push_prototype(thr, base);
        if (!duk_samevalue(thr, -1, prototype)) {
            (void)duk_type_error(thr, "'setPrototypeOf' on proxy: trap returned truish for setting a new prototype on "
                                      "the non-extensible proxy target");
        }
    }
    duk_set_top(thr, prototype);
    return ok;
}

DUK_INTERNAL bool proxy_is_extensible(duk_hthread *thr, duk_idx_t object)
{
    duk_idx_t base = duk_get_top(thr);
    bool ok;

    if (!proxy_get_trap(thr, object, "isExtensible")) {
        ok = prop_is_extensible(thr, base);
    } else {
        duk_dup(thr, base + 2);
        duk_insert(thr, base);
        duk_call_method(thr, 1);
        ok = duk_to_boolean_top_pop(thr) != 0;
        if (ok != prop_is_extensible(thr, base)) {
            (void)duk_type_error(thr,
                                 "'isExtensible' on proxy: trap result does not reflect extensibility of proxy target "
                                 "(which is '%s')",
                                 ok ? "false" : "true");
        }
    }
    duk_set_top(thr, base);
    return ok;
}

DUK_INTERNAL bool proxy_prevent_extensions(duk_hthread *thr, duk_idx_t object)
{
    duk_idx_t base = duk_get_top(thr);
    bool ok;

    if (!proxy_get_trap(thr, object, "preventExtensions")) {
        ok = prop_prevent_extensions(thr, base);
    } else {
        duk_dup(thr, base + 2);
        duk_insert(thr, base);
        duk_call_method(thr, 1);
        ok = duk_to_boolean_top_pop(thr) != 0;
        if (ok && prop_is_extensible(thr, base)) {
            (void)duk_type_error(
                thr, "'preventExtensions' on proxy: trap returned truish but the proxy target is extensible");
        }
    }
    duk_set_top(thr, base);
    return ok;
}
