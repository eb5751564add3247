/*
 * weak.c - WeakMap, WeakSet, WeakRef and FinalizationRegistry, truly weak.
 *
 * One table on the heap leads from the address of an object to the entries that hold it weakly: an entry of a WeakMap
 * (with its value), a WeakRef, a registry's cell or unregister token. Such an object has the flag WEAKLY_HELD, so all
 * others cost nothing. A value of a WeakMap is reachable when both map and key are: whichever of the two is marked
 * second marks it, so marking needs no rounds (the collector sets "reachable" before it visits children).
 *
 * An object dies with its last reference, or in mark-and-sweep; either way weak_key_dying runs while everything around
 * it still exists. Values are counted references of the entry, keys are not counted.
 */

#include "dense.h"
#include "map_set.h"

typedef enum weak_kind { WEAK_VALUE, WEAK_REFERENCE, WEAK_CELL, WEAK_TOKEN } weak_kind;

typedef struct weak_entry weak_entry;

struct weak_entry {
    weak_entry *next_of_key;
    weak_entry *next, **link; /* the list of the holder */
    duk_hobject *key;         /* NULL for a symbol, which is held strongly in `symbol` */
    native_object *holder;
    weak_entry *peer; /* of a cell its token, of a token its cell */
    duk_tval value;   /* of a map's entry, of a cell; counted */
    duk_tval symbol;
    weak_kind kind;
};

typedef struct weak_slot {
    duk_hobject *key;
    weak_entry *first;
} weak_slot;

/* Every holder begins so. */
typedef struct weak_holder {
    native_object base;
    weak_entry *entries;
    bool is_map; /* WeakMap or WeakSet */
} weak_holder;

/* ---- the table ---- */

/* What lies together in memory stays together here: objects made one after another are asked for one after another. */
static duk_uint32_t weak_hash(const duk_hobject *key)
{
    duk_uint64_t place = (duk_uint64_t)(duk_uintptr_t)key;

    return (duk_uint32_t)((place >> 4) + (place >> 16) * DUK_U64_CONSTANT(0x9e3779b97f4a7c15));
}

/* The slot of a key, or the free one where it would go. */
static weak_slot *weak_find_slot(heap_state *state, const duk_hobject *key)
{
    duk_uint32_t mask = state->weak_capacity - 1;
    duk_uint32_t i = weak_hash(key) & mask;

    while (state->weak_slots[i].key != NULL && state->weak_slots[i].key != key) {
        i = (i + 1) & mask;
    }
    return &state->weak_slots[i];
}

/* Make room for one more key; may throw. */
static void weak_reserve(duk_hthread *thr)
{
    heap_state *state = HEAP_STATE(thr);
    duk_uint32_t capacity = state->weak_capacity == 0 ? 16 : state->weak_capacity * 2;
    weak_slot *slots, *old;
    duk_uint32_t i, old_capacity;

    if (state->weak_count + 1 <= state->weak_capacity / 2) {
        return;
    }
    slots = (weak_slot *)DUK_ALLOC_CHECKED_ZEROED(thr, capacity * sizeof(weak_slot));
    old = state->weak_slots;
    old_capacity = state->weak_capacity;
    state->weak_slots = slots;
    state->weak_capacity = capacity;
    for (i = 0; i < old_capacity; i++) {
        if (old[i].key != NULL) {
            *weak_find_slot(state, old[i].key) = old[i];
        }
    }
    DUK_FREE(thr->heap, old);
}

/* Free a slot and move back those that had to make way for it. */
static void weak_remove_slot(heap_state *state, weak_slot *slot)
{
    duk_uint32_t mask = state->weak_capacity - 1;
    duk_uint32_t hole = (duk_uint32_t)(slot - state->weak_slots);
    duk_uint32_t i = hole;

    DUK_HEAPHDR_CLEAR_WEAKLY_HELD((duk_heaphdr *)slot->key);
    state->weak_count--;
    for (;;) {
        duk_uint32_t home;

        i = (i + 1) & mask;
        if (state->weak_slots[i].key == NULL) {
            break;
        }
        home = weak_hash(state->weak_slots[i].key) & mask;
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            state->weak_slots[hole] = state->weak_slots[i];
            hole = i;
        }
    }
    state->weak_slots[hole].key = NULL;
    state->weak_slots[hole].first = NULL;
}

/* ---- entries ---- */

static weak_entry *weak_new_entry(duk_hthread *thr, weak_holder *holder, duk_hobject *key, weak_kind kind)
{
    heap_state *state = HEAP_STATE(thr);
    weak_entry *entry;
    weak_slot *slot;

    weak_reserve(thr);
    entry = (weak_entry *)DUK_ALLOC_CHECKED_ZEROED(thr, sizeof(weak_entry));
    if (key != NULL) {
        slot = weak_find_slot(state, key);
        if (slot->key == NULL) {
            slot->key = key;
            state->weak_count++;
            DUK_HEAPHDR_SET_WEAKLY_HELD((duk_heaphdr *)key);
        }
        entry->next_of_key = slot->first;
        slot->first = entry;
    }
    DUK_TVAL_SET_UNDEFINED(&entry->value);
    DUK_TVAL_SET_UNDEFINED(&entry->symbol);
    entry->key = key;
    entry->holder = &holder->base;
    entry->kind = kind;
    entry->next = holder->entries;
    entry->link = &holder->entries;
    if (entry->next != NULL) {
        entry->next->link = &entry->next;
    }
    holder->entries = entry;
    return entry;
}

static void weak_unlink_from_holder(weak_entry *entry)
{
    *entry->link = entry->next;
    if (entry->next != NULL) {
        entry->next->link = entry->link;
    }
}

static void weak_unlink_from_key(heap_state *state, weak_entry *entry)
{
    weak_slot *slot;
    weak_entry **link;

    if (entry->key == NULL) {
        return;
    }
    slot = weak_find_slot(state, entry->key);
    link = &slot->first;
    while (*link != entry) {
        link = &(*link)->next_of_key;
    }
    *link = entry->next_of_key;
    if (slot->first == NULL) {
        weak_remove_slot(state, slot);
    }
}

static void weak_free_entry(duk_heap *heap, weak_entry *entry)
{
    if (entry->peer != NULL) {
        entry->peer->peer = NULL;
    }
    DUK_TVAL_DECREF_NORZ(heap->heap_thread, &entry->value);
    DUK_TVAL_DECREF_NORZ(heap->heap_thread, &entry->symbol);
    DUK_FREE(heap, entry);
}

/* Remove an entry both of whose sides live on. What it held may become garbage: the caller checks for it. */
static void weak_remove_entry(duk_heap *heap, weak_entry *entry)
{
    weak_unlink_from_holder(entry);
    weak_unlink_from_key((heap_state *)heap->state, entry);
    weak_free_entry(heap, entry);
}

static weak_entry *weak_find_object(heap_state *state, weak_holder *holder, duk_hobject *key, weak_kind kind)
{
    weak_entry *entry;

    if (!DUK_HEAPHDR_HAS_WEAKLY_HELD((duk_heaphdr *)key)) {
        return NULL;
    }
    for (entry = weak_find_slot(state, key)->first; entry != NULL; entry = entry->next_of_key) {
        if (entry->holder == &holder->base && entry->kind == kind) {
            return entry;
        }
    }
    return NULL;
}

/* Symbols are few: they are found through the holder. */
static weak_entry *weak_find(duk_hthread *thr, weak_holder *holder, duk_tval *key, weak_kind kind)
{
    weak_entry *entry;

    if (DUK_TVAL_IS_OBJECT(key)) {
        return weak_find_object(HEAP_STATE(thr), holder, DUK_TVAL_GET_OBJECT(key), kind);
    }
    if (!DUK_TVAL_IS_STRING(key) || !DUK_TVAL_STRING_IS_SYMBOL(key)) {
        return NULL;
    }
    for (entry = holder->entries; entry != NULL; entry = entry->next) {
        if (entry->kind == kind && DUK_TVAL_IS_STRING(&entry->symbol) &&
            DUK_TVAL_GET_STRING(&entry->symbol) == DUK_TVAL_GET_STRING(key)) {
            return entry;
        }
    }
    return NULL;
}

/* May a value be held weakly? Objects, and symbols that are not in the global registry. */
static bool weak_can_hold(duk_hthread *thr, duk_tval *tv)
{
    if (DUK_TVAL_IS_OBJECT(tv)) {
        return true;
    }
    return DUK_TVAL_IS_STRING(tv) && DUK_TVAL_STRING_IS_SYMBOL(tv) &&
           duk__get_symbol_type(DUK_TVAL_GET_STRING(tv)) != DUK_SYMBOL_TYPE_GLOBAL;
}

static weak_entry *weak_add(duk_hthread *thr, weak_holder *holder, duk_tval *key, weak_kind kind)
{
    weak_entry *entry = weak_new_entry(thr, holder, DUK_TVAL_IS_OBJECT(key) ? DUK_TVAL_GET_OBJECT(key) : NULL, kind);

    if (!DUK_TVAL_IS_OBJECT(key)) {
        DUK_TVAL_SET_TVAL(&entry->symbol, key);
        DUK_TVAL_INCREF(thr, key);
    }
    return entry;
}

/* ---- the collector ---- */

static bool weak_is_reachable(const void *h)
{
    return DUK_HEAPHDR_HAS_REACHABLE((const duk_heaphdr *)h) != 0;
}

DUK_INTERNAL void weak_visit_key(duk_heap *heap, duk_hobject *key, native_visitor visitor)
{
    weak_entry *entry;

    for (entry = weak_find_slot((heap_state *)heap->state, key)->first; entry != NULL; entry = entry->next_of_key) {
        if (entry->kind == WEAK_VALUE && weak_is_reachable(entry->holder)) {
            visitor(heap, &entry->value);
        }
    }
}

/* Used for marking only: a dying holder has dropped its entries before. */
static void weak_holder_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    weak_entry *entry;

    for (entry = ((weak_holder *)object)->entries; entry != NULL; entry = entry->next) {
        visitor(heap, &entry->symbol);
        if (entry->kind == WEAK_CELL || entry->key == NULL || weak_is_reachable(entry->key)) {
            visitor(heap, &entry->value);
        }
    }
}

static void weak_holder_dying(duk_heap *heap, native_object *object)
{
    weak_holder *holder = (weak_holder *)object;

    while (holder->entries != NULL) {
        weak_remove_entry(heap, holder->entries);
    }
}

/* At the end of the heap: entries are freed by their holders alone. */
static void weak_holder_release(duk_heap *heap, native_object *object)
{
    weak_entry *entry = ((weak_holder *)object)->entries;

    while (entry != NULL) {
        weak_entry *next = entry->next;

        DUK_FREE(heap, entry);
        entry = next;
    }
}

/* ---- WeakMap and WeakSet ---- */

static const native_class weak_map_class = {"WeakMap",         sizeof(weak_holder), weak_holder_visit,
                                            weak_holder_dying, weak_holder_release, false,
                                            BUILTINS_WEAK_MAP};
static const native_class weak_set_class = {"WeakSet",         sizeof(weak_holder), weak_holder_visit,
                                            weak_holder_dying, weak_holder_release, false,
                                            BUILTINS_WEAK_SET};

static weak_holder *weak_map_this(duk_hthread *thr, const char *method)
{
    return (weak_holder *)native_this(thr, &weak_map_class, method);
}

static weak_holder *weak_set_this(duk_hthread *thr, const char *method)
{
    return (weak_holder *)native_this(thr, &weak_set_class, method);
}

static duk_ret_t weak_map_get(duk_context *thr)
{
    weak_holder *map = weak_map_this(thr, "WeakMap.prototype.get");
    weak_entry *entry = weak_find(thr, map, DUK_GET_TVAL_POSIDX(thr, 0), WEAK_VALUE);

    if (entry == NULL) {
        return 0;
    }
    duk_push_tval(thr, &entry->value);
    return 1;
}

static duk_ret_t weak_map_set(duk_context *thr)
{
    weak_holder *map = weak_map_this(thr, "WeakMap.prototype.set");
    duk_tval *key = DUK_GET_TVAL_POSIDX(thr, 0);
    weak_entry *entry;

    if (!weak_can_hold(thr, key)) {
        return duk_type_error(thr, "Invalid value used as weak map key");
    }
    entry = weak_find(thr, map, key, WEAK_VALUE);
    if (entry == NULL) {
        entry = weak_add(thr, map, key, WEAK_VALUE);
    }
    native_set(thr, &entry->value, DUK_GET_TVAL_POSIDX(thr, 1)); /* side effects */
    duk_push_this(thr);
    return 1;
}

static duk_ret_t weak_set_add(duk_context *thr)
{
    weak_holder *set = weak_set_this(thr, "WeakSet.prototype.add");
    duk_tval *key = DUK_GET_TVAL_POSIDX(thr, 0);

    if (!weak_can_hold(thr, key)) {
        return duk_type_error(thr, "Invalid value used in weak set");
    }
    if (weak_find(thr, set, key, WEAK_VALUE) == NULL) {
        weak_add(thr, set, key, WEAK_VALUE);
    }
    duk_push_this(thr);
    return 1;
}

static duk_ret_t weak_has(duk_hthread *thr, weak_holder *holder)
{
    duk_push_boolean(thr, weak_find(thr, holder, DUK_GET_TVAL_POSIDX(thr, 0), WEAK_VALUE) != NULL);
    return 1;
}

static duk_ret_t weak_delete(duk_hthread *thr, weak_holder *holder)
{
    weak_entry *entry = weak_find(thr, holder, DUK_GET_TVAL_POSIDX(thr, 0), WEAK_VALUE);

    duk_push_boolean(thr, entry != NULL);
    if (entry != NULL) {
        weak_remove_entry(thr->heap, entry);
        DUK_REFZERO_CHECK_FAST(thr); /* side effects */
    }
    return 1;
}

static duk_ret_t weak_map_has(duk_context *thr)
{
    return weak_has(thr, weak_map_this(thr, "WeakMap.prototype.has"));
}

static duk_ret_t weak_set_has(duk_context *thr)
{
    return weak_has(thr, weak_set_this(thr, "WeakSet.prototype.has"));
}

static duk_ret_t weak_map_delete(duk_context *thr)
{
    return weak_delete(thr, weak_map_this(thr, "WeakMap.prototype.delete"));
}

static duk_ret_t weak_set_delete(duk_context *thr)
{
    return weak_delete(thr, weak_set_this(thr, "WeakSet.prototype.delete"));
}

static duk_ret_t weak_map_construct(duk_context *thr)
{
    builtins_require_new(thr, "WeakMap");
    duk_set_top(thr, 1);
    native_push(thr, &weak_map_class, realm_push_prototype(thr, REALM_WEAK_MAP_PROTOTYPE));
    if (!duk_is_null_or_undefined(thr, 0)) {
        table_fill(thr, NULL, KEY_SET, NULL);
    }
    return 1;
}

static duk_ret_t weak_set_construct(duk_context *thr)
{
    builtins_require_new(thr, "WeakSet");
    duk_set_top(thr, 1);
    native_push(thr, &weak_set_class, realm_push_prototype(thr, REALM_WEAK_SET_PROTOTYPE));
    if (!duk_is_null_or_undefined(thr, 0)) {
        table_fill(thr, NULL, KEY_ADD, NULL);
    }
    return 1;
}

DUK_INTERNAL void weak_push_entries(duk_hthread *thr, native_object *holder, bool values)
{
    duk_harray *array = dense_push(thr, 0);
    weak_entry *entry;

    for (entry = ((weak_holder *)holder)->entries; entry != NULL; entry = entry->next) {
        if (entry->key != NULL) {
            duk_push_hobject(thr, entry->key);
        } else {
            duk_push_tval(thr, &entry->symbol);
        }
        dense_append(thr, array);
        if (values) {
            duk_push_tval(thr, &entry->value);
            dense_append(thr, array);
        }
    }
}

/* ---- WeakRef ---- */

typedef struct weak_ref {
    weak_holder holder; /* its one entry is the target, and goes with it */
    duk_uint32_t kept;  /* the task that keeps the target alive */
} weak_ref;

static const native_class weak_ref_class = {
    "WeakRef", sizeof(weak_ref), weak_holder_visit, weak_holder_dying, weak_holder_release, false, BUILTINS_WEAK_REF};

/* Keep a target alive until the task ends, so that a program never sees it vanish between two looks. */
static void weak_keep(duk_hthread *thr, weak_ref *ref, duk_hobject *target)
{
    heap_state *state = HEAP_STATE(thr);

    if (ref->kept == state->task + 1) {
        return;
    }
    if (state->kept_count == state->kept_capacity) {
        duk_uint32_t capacity = state->kept_capacity == 0 ? 8 : state->kept_capacity * 2;
        duk_hobject **kept = (duk_hobject **)DUK_ALLOC_CHECKED(thr, capacity * sizeof(duk_hobject *));

        if (state->kept_count > 0) {
            duk_memcpy(kept, state->kept, state->kept_count * sizeof(duk_hobject *));
        }
        DUK_FREE(thr->heap, state->kept);
        state->kept = kept;
        state->kept_capacity = capacity;
    }
    ref->kept = state->task + 1;
    state->kept[state->kept_count++] = target;
    DUK_HOBJECT_INCREF(thr, target);
}

static duk_ret_t weak_ref_construct(duk_context *thr)
{
    weak_ref *ref;
    duk_tval *target;

    builtins_require_new(thr, "WeakRef");
    duk_set_top(thr, 1);
    if (!weak_can_hold(thr, DUK_GET_TVAL_POSIDX(thr, 0))) {
        return duk_type_error(thr, "WeakRef: invalid target");
    }
    ref = (weak_ref *)native_push(thr, &weak_ref_class, realm_push_prototype(thr, REALM_WEAK_REF_PROTOTYPE));
    target = DUK_GET_TVAL_POSIDX(thr, 0);
    weak_add(thr, &ref->holder, target, WEAK_REFERENCE);
    if (DUK_TVAL_IS_OBJECT(target)) {
        weak_keep(thr, ref, DUK_TVAL_GET_OBJECT(target));
    }
    return 1;
}

static duk_ret_t weak_ref_deref(duk_context *thr)
{
    weak_ref *ref = (weak_ref *)native_this(thr, &weak_ref_class, "WeakRef.prototype.deref");
    weak_entry *entry = ref->holder.entries;

    if (entry == NULL) {
        return 0;
    }
    if (entry->key == NULL) {
        duk_push_tval(thr, &entry->symbol);
    } else {
        duk_push_hobject(thr, entry->key);
        weak_keep(thr, ref, duk_known_hobject(thr, -1));
    }
    return 1;
}

void builtins_clear_kept_objects(duk_context *thr)
{
    heap_state *state = HEAP_STATE(thr);
    duk_uint32_t i, count = state->kept_count;

    if (count == 0) {
        return;
    }
    state->task++;
    state->kept_count = 0;
    for (i = 0; i < count; i++) {
        DUK_HOBJECT_DECREF_NORZ(thr, state->kept[i]);
    }
    DUK_REFZERO_CHECK_SLOW(thr); /* side effects */
}

/* ---- FinalizationRegistry ---- */

typedef struct finalization_held {
    struct finalization_held *next;
    duk_tval value;
} finalization_held;

typedef struct finalization_registry {
    weak_holder holder;
    duk_tval cleanup;
    weak_entry *due; /* cells whose target has died; linked by `next` */
    struct finalization_registry *next_due;
    bool is_due; /* on the heap's list, which holds a reference */
} finalization_registry;

static void registry_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    finalization_registry *registry = (finalization_registry *)object;
    weak_entry *entry;

    visitor(heap, &registry->cleanup);
    for (entry = registry->due; entry != NULL; entry = entry->next) {
        visitor(heap, &entry->value);
    }
    weak_holder_visit(heap, object, visitor);
}

static void registry_release(duk_heap *heap, native_object *object)
{
    finalization_registry *registry = (finalization_registry *)object;

    while (registry->due != NULL) {
        weak_entry *entry = registry->due;

        registry->due = entry->next;
        DUK_FREE(heap, entry);
    }
    weak_holder_release(heap, object);
}

static const native_class registry_class = {"FinalizationRegistry",
                                            sizeof(finalization_registry),
                                            registry_visit,
                                            weak_holder_dying,
                                            registry_release,
                                            false,
                                            BUILTINS_FINALIZATION_REGISTRY};

/* A cell's target dies: its callback becomes due, unless the registry is dying, too. */
static void registry_target_dying(duk_heap *heap, weak_entry *cell)
{
    heap_state *state = (heap_state *)heap->state;
    finalization_registry *registry = (finalization_registry *)(void *)cell->holder;
    duk_heaphdr *h = (duk_heaphdr *)registry;

    if (DUK_HEAPHDR_GET_REFCOUNT(h) == 0 || (heap->ms_running == 1 && !DUK_HEAPHDR_HAS_REACHABLE(h))) {
        weak_free_entry(heap, cell);
        return;
    }
    cell->key = NULL;
    cell->next = registry->due;
    registry->due = cell;
    if (!registry->is_due) {
        registry->is_due = true;
        DUK_HEAPHDR_PREINC_REFCOUNT(h);
        registry->next_due = state->due;
        state->due = registry;
    }
}

DUK_INTERNAL void weak_key_dying(duk_heap *heap, duk_hobject *key)
{
    heap_state *state = (heap_state *)heap->state;
    weak_slot *slot = weak_find_slot(state, key);
    weak_entry *entry = slot->first;

    weak_remove_slot(state, slot);
    while (entry != NULL) {
        weak_entry *next = entry->next_of_key;

        weak_unlink_from_holder(entry);
        entry->key = NULL;
        if (entry->kind == WEAK_CELL) {
            if (entry->peer != NULL && entry->peer->key != key) {
                weak_remove_entry(heap, entry->peer);
            }
            registry_target_dying(heap, entry);
        } else {
            weak_free_entry(heap, entry);
        }
        entry = next;
    }
}

static finalization_registry *registry_this(duk_hthread *thr, const char *method)
{
    return (finalization_registry *)native_this(thr, &registry_class, method);
}

static duk_ret_t registry_construct(duk_context *thr)
{
    finalization_registry *registry;

    builtins_require_new(thr, "FinalizationRegistry");
    duk_set_top(thr, 1);
    if (!duk_is_callable(thr, 0)) {
        return duk_type_error(thr, "FinalizationRegistry: cleanup must be callable");
    }
    registry = (finalization_registry *)native_push(thr, &registry_class,
                                                    realm_push_prototype(thr, REALM_FINALIZATION_REGISTRY_PROTOTYPE));
    native_set(thr, &registry->cleanup, DUK_GET_TVAL_POSIDX(thr, 0));
    return 1;
}

static void registry_check_token(duk_hthread *thr, duk_idx_t index)
{
    if (!weak_can_hold(thr, duk_get_tval(thr, index))) {
        builtins_push_description(thr, index);
        (void)duk_type_error(thr, "Invalid unregisterToken ('%s')", duk_get_string(thr, -1));
    }
}

/* [ target held token ] */
static duk_ret_t registry_register(duk_context *thr)
{
    finalization_registry *registry = registry_this(thr, "FinalizationRegistry.prototype.register");
    weak_entry *cell;

    if (!weak_can_hold(thr, DUK_GET_TVAL_POSIDX(thr, 0))) {
        return duk_type_error(thr, "FinalizationRegistry.prototype.register: invalid target");
    }
    if (duk_samevalue(thr, 0, 1)) {
        return duk_type_error(thr, "FinalizationRegistry.prototype.register: target and holdings must not be same");
    }
    if (!duk_is_undefined(thr, 2)) {
        registry_check_token(thr, 2);
    }
    cell = weak_add(thr, &registry->holder, DUK_GET_TVAL_POSIDX(thr, 0), WEAK_CELL);
    native_set(thr, &cell->value, DUK_GET_TVAL_POSIDX(thr, 1));
    if (!duk_is_undefined(thr, 2)) {
        weak_entry *token = weak_add(thr, &registry->holder, DUK_GET_TVAL_POSIDX(thr, 2), WEAK_TOKEN);

        token->peer = cell;
        cell->peer = token;
    }
    return 0;
}

static duk_ret_t registry_unregister(duk_context *thr)
{
    finalization_registry *registry = registry_this(thr, "FinalizationRegistry.prototype.unregister");
    weak_entry *token;

    registry_check_token(thr, 0);
    duk_push_false(thr);
    while ((token = weak_find(thr, &registry->holder, DUK_GET_TVAL_POSIDX(thr, 0), WEAK_TOKEN)) != NULL) {
        if (token->peer != NULL) {
            weak_remove_entry(thr->heap, token->peer);
            duk_push_true(thr);
            duk_replace(thr, -2);
        }
        weak_remove_entry(thr->heap, token);
    }
    DUK_REFZERO_CHECK_SLOW(thr); /* side effects */
    return 1;
}

bool builtins_has_finalizations(duk_context *thr)
{
    return HEAP_STATE(thr)->due != NULL;
}

/* [ ... ] -> [ ... value ]: the next held value due in the registry, if there is one. */
static bool registry_take_due(duk_hthread *thr, finalization_registry *registry)
{
    weak_entry *cell = registry->due;

    if (cell == NULL) {
        return false;
    }
    duk_push_tval(thr, &cell->value);
    registry->due = cell->next;
    weak_free_entry(thr->heap, cell); /* the value lives on the stack */
    return true;
}

bool builtins_run_finalizations(duk_context *thr)
{
    heap_state *state = HEAP_STATE(thr);

    while (state->due != NULL) {
        finalization_registry *registry = state->due;

        duk_push_tval(thr, &registry->cleanup);
        if (registry_take_due(thr, registry)) {
            if (duk_pcall(thr, 1) != DUK_EXEC_SUCCESS) {
                return false;
            }
            duk_pop(thr);
        } else {
            duk_pop(thr);
            state->due = registry->next_due;
            registry->is_due = false;
            DUK_HOBJECT_DECREF(thr, &registry->holder.base.object);
        }
    }
    return true;
}

/* ---- roots and the end ---- */

DUK_INTERNAL void weak_visit_roots(duk_heap *heap, heap_state *state, native_visitor visitor)
{
    finalization_registry *registry;
    duk_uint32_t i;
    duk_tval tv;

    for (i = 0; i < state->kept_count; i++) {
        DUK_TVAL_SET_OBJECT(&tv, state->kept[i]);
        visitor(heap, &tv);
    }
    for (registry = state->due; registry != NULL; registry = registry->next_due) {
        DUK_TVAL_SET_OBJECT(&tv, &registry->holder.base.object);
        visitor(heap, &tv);
    }
}

DUK_INTERNAL void weak_free(duk_heap *heap, heap_state *state)
{
    DUK_FREE(heap, state->weak_slots);
    DUK_FREE(heap, state->kept);
}

/* ---- set-up ---- */

static const builtins_entry weak_map_methods[] = {
    BUILTINS_FN("delete", weak_map_delete, 1), BUILTINS_FN("get", weak_map_get, 1), BUILTINS_FN("set", weak_map_set, 2),
    BUILTINS_FN("has", weak_map_has, 1),       BUILTINS_TO_STRING_TAG("WeakMap"),   BUILTINS_END};
static const builtins_entry weak_set_methods[] = {
    BUILTINS_FN("delete", weak_set_delete, 1), BUILTINS_FN("has", weak_set_has, 1), BUILTINS_FN("add", weak_set_add, 1),
    BUILTINS_TO_STRING_TAG("WeakSet"), BUILTINS_END};
static const builtins_entry weak_ref_methods[] = {BUILTINS_FN("deref", weak_ref_deref, 0),
                                                  BUILTINS_TO_STRING_TAG("WeakRef"), BUILTINS_END};
static const builtins_entry registry_methods[] = {BUILTINS_FN_ARGS("register", registry_register, 2, 3, 0),
                                                  BUILTINS_FN("unregister", registry_unregister, 1),
                                                  BUILTINS_TO_STRING_TAG("FinalizationRegistry"), BUILTINS_END};

static void weak_define(duk_hthread *thr, const char *name, duk_c_function constructor, int length,
                        const builtins_entry *methods, realm_index index)
{
    builtins_define_class(thr, name, constructor, length, DUK_INVALID_INDEX, NULL, methods);
    realm_keep(thr, index);
    duk_pop_2(thr);
}

void builtins_init_weak(duk_context *thr)
{
    weak_define(thr, "WeakMap", weak_map_construct, 0, weak_map_methods, REALM_WEAK_MAP_PROTOTYPE);
    weak_define(thr, "WeakSet", weak_set_construct, 0, weak_set_methods, REALM_WEAK_SET_PROTOTYPE);
    weak_define(thr, "WeakRef", weak_ref_construct, 1, weak_ref_methods, REALM_WEAK_REF_PROTOTYPE);
    weak_define(thr, "FinalizationRegistry", registry_construct, 1, registry_methods,
                REALM_FINALIZATION_REGISTRY_PROTOTYPE);
}
