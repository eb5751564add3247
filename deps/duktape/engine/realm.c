/*
 * realm.c - the realm's own built-in objects and the heap's own state; see realm.h.
 */

#include "promise.h"

static void realm_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    realm *r = (realm *)object;
    duk_tval tv;
    int i;

    for (i = 0; i < REALM_SIZE; i++) {
        if (r->objects[i] != NULL) {
            DUK_TVAL_SET_OBJECT(&tv, r->objects[i]);
            visitor(heap, &tv);
        }
    }
}

static const native_class realm_class = {"Realm", sizeof(realm), realm_visit, NULL, NULL, false, BUILTINS_OTHER};

static const char *const realm_keys[KEY_COUNT] = {
    "@@iterator", "@@asyncIterator", "@@species", "next", "done", "return", "throw",
    "then",       "resolve",         "size",      "has",  "keys", "set",    "add",
    "@@match", "toJSON"};

static void realm_intern_keys(duk_hthread *thr, heap_state *state)
{
    int i;

    for (i = 0; i < KEY_COUNT; i++) {
        state->keys[i] = define_push_key(thr, realm_keys[i]);
        DUK_HSTRING_INCREF(thr, state->keys[i]);
        duk_pop(thr);
    }
}

void builtins_init_realm(duk_context *thr)
{
    duk_hobject *previous = thr->builtins[DUK_BIDX_REALM];

    if (thr->heap->state == NULL) {
        heap_state *state = (heap_state *)DUK_ALLOC_CHECKED_ZEROED(thr, sizeof(heap_state));

        pthread_mutex_init(&state->wait_lock, NULL);

        DUK_TVAL_SET_UNDEFINED(&state->async_context);
        thr->heap->state = state;
        realm_intern_keys(thr, state);
    }
    native_push(thr, &realm_class, NULL);
    thr->builtins[DUK_BIDX_REALM] = duk_known_hobject(thr, -1);
    DUK_HOBJECT_INCREF(thr, thr->builtins[DUK_BIDX_REALM]);
    DUK_HOBJECT_DECREF_ALLOWNULL(thr, previous);
    duk_pop(thr);
}

DUK_INTERNAL void realm_keep(duk_hthread *thr, realm_index index)
{
    realm *r = (realm *)(void *)thr->builtins[DUK_BIDX_REALM];
    duk_hobject *previous = r->objects[index];

    r->objects[index] = duk_known_hobject(thr, -1);
    DUK_HOBJECT_INCREF(thr, r->objects[index]);
    DUK_HOBJECT_DECREF_ALLOWNULL(thr, previous);
}

DUK_INTERNAL void heap_state_visit(duk_heap *heap, native_visitor visitor)
{
    heap_state *state = (heap_state *)heap->state;

    if (state != NULL) {
        duk_tval tv;
        int i;

        for (i = 0; i < KEY_COUNT; i++) {
            if (state->keys[i] != NULL) {
                DUK_TVAL_SET_STRING(&tv, state->keys[i]);
                visitor(heap, &tv);
            }
        }
        promise_visit_jobs(heap, state, visitor);
        weak_visit_roots(heap, state, visitor);
        async_wait_visit(heap, state, visitor);
    }
}

DUK_INTERNAL void heap_state_free(duk_heap *heap)
{
    heap_state *state = (heap_state *)heap->state;

    if (state != NULL) {
        promise_free_jobs(heap, state);
        weak_free(heap, state);
        async_wait_free(state);
        DUK_FREE(heap, state);
        heap->state = NULL;
    }
}

DUK_INTERNAL void realm_get_key(duk_hthread *thr, duk_idx_t object, key_index key)
{
    object = duk_require_normalize_index(thr, object);
    duk_push_hstring(thr, HEAP_KEY(thr, key));
    duk_get_prop(thr, object);
}

DUK_INTERNAL found_property realm_find_own(duk_hthread *thr, duk_hobject *object, duk_hstring *key, duk_tval **value)
{
    duk_int_t entry, hash;

    if (!duk_hobject_find_entry(thr->heap, object, key, &entry, &hash)) {
        return FOUND_NONE;
    }
    if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, object, entry)) {
        return FOUND_ACCESSOR;
    }
    *value = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, object, entry);
    return FOUND_DATA;
}

DUK_INTERNAL bool realm_has_object(duk_hthread *thr, duk_hobject *object, duk_hstring *key, duk_hobject *expected)
{
    duk_tval *tv;

    return realm_find_own(thr, object, key, &tv) == FOUND_DATA && DUK_TVAL_IS_OBJECT(tv) &&
           DUK_TVAL_GET_OBJECT(tv) == expected;
}

DUK_INTERNAL bool realm_has_native(duk_hthread *thr, duk_hobject *object, key_index key, duk_c_function function)
{
    duk_tval *tv;

    return realm_find_own(thr, object, HEAP_KEY(thr, key), &tv) == FOUND_DATA && DUK_TVAL_IS_OBJECT(tv) &&
           DUK_HOBJECT_IS_NATFUNC(DUK_TVAL_GET_OBJECT(tv)) &&
           ((duk_hnatfunc *)DUK_TVAL_GET_OBJECT(tv))->func == function;
}

DUK_INTERNAL bool realm_has_getter(duk_hthread *thr, duk_hobject *object, key_index key, duk_c_function function)
{
    duk_int_t entry, hash;
    duk_hobject *getter;

    if (!duk_hobject_find_entry(thr->heap, object, HEAP_KEY(thr, key), &entry, &hash) ||
        !DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, object, entry)) {
        return false;
    }
    getter = DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, object, entry);
    return getter != NULL && DUK_HOBJECT_IS_NATFUNC(getter) && ((duk_hnatfunc *)getter)->func == function;
}

DUK_INTERNAL bool realm_get_method(duk_hthread *thr, duk_idx_t object, key_index key)
{
    realm_get_key(thr, object, key);
    if (duk_is_null_or_undefined(thr, -1)) {
        duk_to_undefined(thr, -1);
        return false;
    }
    describe_require_callable(thr, -1);
    return true;
}

DUK_INTERNAL duk_hobject *realm_push_prototype(duk_hthread *thr, realm_index fallback)
{
    duk_push_new_target(thr);
    duk_get_prop_stridx(thr, -1, DUK_STRIDX_PROTOTYPE);
    duk_remove_m2(thr);
    if (!duk_is_object(thr, -1)) {
        duk_pop(thr);
        duk_push_hobject(thr, REALM_OBJECT(thr, fallback));
    }
    return duk_get_hobject(thr, -1);
}

DUK_INTERNAL duk_ret_t builtins_species(duk_context *thr)
{
    duk_push_this(thr);
    return 1;
}

DUK_INTERNAL void builtins_species_constructor(duk_hthread *thr, duk_idx_t object, duk_hobject *fallback)
{
    duk_get_prop_stridx(thr, object, DUK_STRIDX_CONSTRUCTOR);
    if (!duk_is_undefined(thr, -1)) {
        if (!duk_is_object(thr, -1)) {
            (void)duk_type_error(thr, "The .constructor property is not an object");
        }
        realm_get_key(thr, -1, KEY_SPECIES);
        duk_remove_m2(thr);
        if (!duk_is_null_or_undefined(thr, -1)) {
            if (!duk_is_constructable(thr, -1)) {
                (void)duk_type_error(thr, "object.constructor[Symbol.species] is not a constructor");
            }
            return;
        }
    }
    duk_pop(thr);
    duk_push_hobject(thr, fallback);
}
