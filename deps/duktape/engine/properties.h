/*
 * properties.h - the internal methods of objects that the engine's own API does not offer with the specification's
 * meaning: own keys, own descriptors and definitions, prototypes and extensibility, through proxies too.
 */
#ifndef ENGINE_PROPERTIES_H
#define ENGINE_PROPERTIES_H

/* A property descriptor, as its fields are present or absent. Functions that fill one push its value, getter and setter
 * (undefined where there is none), which keeps them alive. */
typedef struct prop_descriptor {
    bool has_value, has_writable, has_get, has_set, has_enumerable, has_configurable;
    bool writable, enumerable, configurable;
    duk_tval value;
    duk_hobject *get, *set; /* NULL is undefined */
} prop_descriptor;

/* [[OwnPropertyKeys]]: [ ... ] -> [ ... array ] */
DUK_INTERNAL_DECL void prop_own_keys(duk_hthread *thr, duk_idx_t object);
/* EnumerableOwnPropertyNames, the keys: [ ... ] -> [ ... array ] */
DUK_INTERNAL_DECL void prop_enumerable_names(duk_hthread *thr, duk_idx_t object);
/* [[GetOwnProperty]] of the key on top: [ ... key ] -> [ ... key value get set ], pushed in any case. False if there is
 * no such property. */
DUK_INTERNAL_DECL bool prop_get_own(duk_hthread *thr, duk_idx_t object, prop_descriptor *desc);
/* Is the key on top an own, enumerable property? [ ... key ] -> [ ... key ] */
DUK_INTERNAL_DECL bool prop_is_enumerable(duk_hthread *thr, duk_idx_t object);
/* FromPropertyDescriptor: [ ... ] -> [ ... object ] */
DUK_INTERNAL_DECL void prop_push_descriptor(duk_hthread *thr, const prop_descriptor *desc);
/* ToPropertyDescriptor of the value at an index: [ ... ] -> [ ... value get set ] */
DUK_INTERNAL_DECL void prop_to_descriptor(duk_hthread *thr, duk_idx_t object, prop_descriptor *desc);
/* IsCompatiblePropertyDescriptor; `current` is NULL where there is no property. */
DUK_INTERNAL_DECL bool prop_is_compatible(bool extensible, const prop_descriptor *desc, const prop_descriptor *current);
/* [[DefineOwnProperty]] for the key at an index. Throws (if asked to) or returns false when refused. */
DUK_INTERNAL_DECL bool prop_define(duk_hthread *thr, duk_idx_t object, duk_idx_t key, const prop_descriptor *desc,
                                   bool throwing);
/* [[Delete]] of the key on top: [ ... key ] -> [ ... ] */
DUK_INTERNAL_DECL bool prop_delete(duk_hthread *thr, duk_idx_t object);
/* [[GetPrototypeOf]]: [ ... ] -> [ ... prototype ] */
DUK_INTERNAL_DECL void prop_push_prototype(duk_hthread *thr, duk_idx_t object);
/* [[SetPrototypeOf]] to the object or null on top: [ ... prototype ] -> [ ... ] */
DUK_INTERNAL_DECL bool prop_set_prototype(duk_hthread *thr, duk_idx_t object);
DUK_INTERNAL_DECL bool prop_is_extensible(duk_hthread *thr, duk_idx_t object);
DUK_INTERNAL_DECL bool prop_prevent_extensions(duk_hthread *thr, duk_idx_t object);

/* [[HasProperty]] of the key on top: [ ... key ] -> [ ... ] */
DUK_INTERNAL_DECL bool prop_has(duk_hthread *thr, duk_idx_t object);
/* [[Get]] and [[Set]] with any receiver (access.c); the indices are absolute: [ ... ] -> [ ... value ] and
 * [ ... ] -> [ ... ]. */
DUK_INTERNAL_DECL void prop_get(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t receiver);
DUK_INTERNAL_DECL bool prop_set(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t value, duk_idx_t receiver);

/* The same for a proxy (proxy.c). */
DUK_INTERNAL_DECL bool proxy_has(duk_hthread *thr, duk_idx_t object);
DUK_INTERNAL_DECL void proxy_get(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t receiver);
DUK_INTERNAL_DECL bool proxy_set(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t value,
                                 duk_idx_t receiver);
DUK_INTERNAL_DECL void proxy_own_keys(duk_hthread *thr, duk_idx_t object);
DUK_INTERNAL_DECL bool proxy_get_own(duk_hthread *thr, duk_idx_t object, prop_descriptor *desc);
DUK_INTERNAL_DECL bool proxy_define(duk_hthread *thr, duk_idx_t object, duk_idx_t key, const prop_descriptor *desc);
DUK_INTERNAL_DECL bool proxy_delete(duk_hthread *thr, duk_idx_t object);
DUK_INTERNAL_DECL void proxy_push_prototype(duk_hthread *thr, duk_idx_t object);
DUK_INTERNAL_DECL bool proxy_set_prototype(duk_hthread *thr, duk_idx_t object);
DUK_INTERNAL_DECL bool proxy_is_extensible(duk_hthread *thr, duk_idx_t object);
DUK_INTERNAL_DECL bool proxy_prevent_extensions(duk_hthread *thr, duk_idx_t object);

/* What the engine calls (proxy_hooks.c). Get: [ ... ] -> [ ... value ] */
DUK_INTERNAL_DECL duk_bool_t proxy_getprop(duk_hthread *thr, duk_hobject *proxy, duk_tval *receiver, duk_tval *key);
DUK_INTERNAL_DECL duk_bool_t proxy_putprop(duk_hthread *thr, duk_hobject *proxy, duk_tval *receiver, duk_tval *key,
                                           duk_tval *value, duk_bool_t throwing);
/* [ ... proxy key ] -> [ ... proxy key ] */
DUK_INTERNAL_DECL duk_bool_t proxy_delprop(duk_hthread *thr, duk_bool_t throwing);
/* duk_def_prop for a proxy, the key and value being at stack indices. */
DUK_INTERNAL_DECL void proxy_defprop(duk_hthread *thr, duk_hobject *proxy, duk_uint_t flags, duk_idx_t key,
                                     duk_idx_t value, duk_hobject *get, duk_hobject *set);
/* Is the object a proxy, or does it inherit from one? */
DUK_INTERNAL_DECL duk_bool_t proxy_is_in_chain(duk_heap *heap, duk_hobject *h);
/* Fill an enumerator's list: [ ... object enumerator ] -> [ ... enumerator ] */
DUK_INTERNAL_DECL void proxy_enumerate(duk_hthread *thr, duk_uint_t flags);
/* instanceof from a proxy in the chain on: [ ... prototype ] -> [ ... prototype ] */
DUK_INTERNAL_DECL duk_bool_t proxy_has_instance(duk_hthread *thr, duk_hobject *proxy);
/* [ ... ] -> [ ... handler trap ], or nothing is pushed. */
DUK_INTERNAL_DECL duk_bool_t proxy_push_call_trap(duk_hthread *thr, duk_hproxy *proxy, duk_bool_t construct);
DUK_INTERNAL_DECL void proxy_throw_constructed(duk_hthread *thr);

/* Has an object just the properties that are its entries? */
static inline bool prop_are_entries(duk_hobject *h)
{
    return DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_OBJECT &&
           !DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, DUK_HOBJECT_EXOTIC_BEHAVIOR_FLAGS | DUK_HOBJECT_FLAG_ARRAY_PART);
}

#endif
