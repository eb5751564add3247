/*
 * map_set.c - Map and Set, their iterators and the methods that combine sets.
 */

#include "dense.h"
#include "map_set.h"

const native_class map_class = {"Map", sizeof(table_object), table_visit, NULL, table_release, false, BUILTINS_MAP};
const native_class set_class = {"Set", sizeof(table_object), table_visit, NULL, table_release,
                                false, BUILTINS_SET_OBJECT};

static table *map_this(duk_hthread *thr, const char *method)
{
    return &((table_object *)native_this(thr, &map_class, method))->table;
}

static table *set_this(duk_hthread *thr, const char *method)
{
    return &((table_object *)native_this(thr, &set_class, method))->table;
}

static table *table_push(duk_hthread *thr, const native_class *cls, duk_hobject *prototype)
{
    table_object *object = (table_object *)native_push(thr, cls, prototype);

    object->table.has_values = cls == &map_class;
    return &object->table;
}

DUK_INTERNAL table *map_push(duk_hthread *thr)
{
    return table_push(thr, &map_class, REALM_OBJECT(thr, REALM_MAP_PROTOTYPE));
}

DUK_INTERNAL table *set_push(duk_hthread *thr)
{
    return table_push(thr, &set_class, REALM_OBJECT(thr, REALM_SET_PROTOTYPE));
}

/* ---- methods ---- */

static duk_ret_t map_get(duk_context *thr)
{
    table *t = map_this(thr, "Map.prototype.get");
    duk_uint32_t i = table_find(t, DUK_GET_TVAL_POSIDX(thr, 0));

    if (i == TABLE_NONE) {
        return 0;
    }
    duk_push_tval(thr, &t->values[i]);
    return 1;
}

static duk_ret_t map_set(duk_context *thr)
{
    table *t = map_this(thr, "Map.prototype.set");

    table_put(thr, t, DUK_GET_TVAL_POSIDX(thr, 0), DUK_GET_TVAL_POSIDX(thr, 1));
    duk_push_this(thr);
    return 1;
}

static duk_ret_t set_add(duk_context *thr)
{
    table *t = set_this(thr, "Set.prototype.add");

    table_put(thr, t, DUK_GET_TVAL_POSIDX(thr, 0), NULL);
    duk_push_this(thr);
    return 1;
}

static duk_ret_t table_has(duk_hthread *thr, table *t)
{
    duk_push_boolean(thr, table_find(t, DUK_GET_TVAL_POSIDX(thr, 0)) != TABLE_NONE);
    return 1;
}

static duk_ret_t map_has(duk_context *thr)
{
    return table_has(thr, map_this(thr, "Map.prototype.has"));
}

static duk_ret_t set_has(duk_context *thr)
{
    return table_has(thr, set_this(thr, "Set.prototype.has"));
}

static duk_ret_t map_delete(duk_context *thr)
{
    duk_push_boolean(thr, table_delete(thr, map_this(thr, "Map.prototype.delete"), DUK_GET_TVAL_POSIDX(thr, 0)));
    return 1;
}

static duk_ret_t set_delete(duk_context *thr)
{
    duk_push_boolean(thr, table_delete(thr, set_this(thr, "Set.prototype.delete"), DUK_GET_TVAL_POSIDX(thr, 0)));
    return 1;
}

static duk_ret_t map_clear(duk_context *thr)
{
    table_clear(thr, map_this(thr, "Map.prototype.clear"));
    return 0;
}

static duk_ret_t set_clear(duk_context *thr)
{
    table_clear(thr, set_this(thr, "Set.prototype.clear"));
    return 0;
}

static duk_ret_t map_size(duk_context *thr)
{
    duk_push_uint(thr, map_this(thr, "get Map.prototype.size")->count);
    return 1;
}

static duk_ret_t set_size(duk_context *thr)
{
    duk_push_uint(thr, set_this(thr, "get Set.prototype.size")->count);
    return 1;
}

/* ---- iterators ---- */

static void table_iterator_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    visitor(heap, &((table_iterator *)object)->target);
}

static void table_iterator_dying(duk_heap *heap, native_object *object)
{
    table_cursor_unlink(&((table_iterator *)object)->cursor);
}

DUK_INTERNAL bool table_iterator_step(duk_hthread *thr, native_object *object)
{
    table_iterator *it = (table_iterator *)object;
    duk_uint32_t i;
    table *t;

    if (!DUK_TVAL_IS_OBJECT(&it->target)) {
        return false;
    }
    t = &((table_object *)DUK_TVAL_GET_OBJECT(&it->target))->table;
    i = table_live(t, it->cursor.position);
    if (i == TABLE_NONE) {
        duk_tval undefined;

        table_cursor_unlink(&it->cursor);
        DUK_TVAL_SET_UNDEFINED(&undefined);
        native_set(thr, &it->target, &undefined);
        return false;
    }
    it->cursor.position = i + 1;
    if (it->kind == ITERATE_VALUES && t->has_values) {
        duk_push_tval(thr, &t->values[i]);
    } else {
        duk_push_tval(thr, &t->keys[i]);
    }
    if (it->kind == ITERATE_ENTRIES) {
        duk_push_tval(thr, t->has_values ? &t->values[i] : &t->keys[i]);
        iterator_wrap_entry(thr);
    }
    return true;
}

static duk_ret_t map_iterator_next(duk_context *thr);
static duk_ret_t set_iterator_next(duk_context *thr);

static const iterator_class map_iterator_class = {{"Map Iterator", sizeof(table_iterator), table_iterator_visit,
                                                   table_iterator_dying, NULL, true, BUILTINS_MAP_ITERATOR},
                                                  map_iterator_next,
                                                  table_iterator_step};
static const iterator_class set_iterator_class = {{"Set Iterator", sizeof(table_iterator), table_iterator_visit,
                                                   table_iterator_dying, NULL, true, BUILTINS_SET_ITERATOR},
                                                  set_iterator_next,
                                                  table_iterator_step};

static duk_ret_t map_iterator_next(duk_context *thr)
{
    return iterator_next(thr, &map_iterator_class, "Map Iterator.prototype.next");
}

static duk_ret_t set_iterator_next(duk_context *thr)
{
    return iterator_next(thr, &set_iterator_class, "Set Iterator.prototype.next");
}

/* Push an iterator over the Map or Set `owner`. */
DUK_INTERNAL table_iterator *table_iterator_push(duk_hthread *thr, table_object *owner, iteration_kind kind)
{
    bool map = owner->table.has_values;
    const iterator_class *cls = map ? &map_iterator_class : &set_iterator_class;
    table_iterator *it = (table_iterator *)native_push(
        thr, &cls->base, REALM_OBJECT(thr, map ? REALM_MAP_ITERATOR_PROTOTYPE : REALM_SET_ITERATOR_PROTOTYPE));

    it->kind = kind;
    DUK_TVAL_SET_OBJECT(&it->target, &owner->base.object);
    DUK_HOBJECT_INCREF(thr, &owner->base.object);
    table_cursor_link(&owner->table, &it->cursor);
    return it;
}

static const char *const map_iterate_names[] = {"Map.prototype.keys", "Map.prototype.values", "Map.prototype.entries"};
static const char *const set_iterate_names[] = {"Set.prototype.keys", "Set.prototype.values", "Set.prototype.entries"};

static duk_ret_t map_iterate(duk_context *thr)
{
    int kind = duk_get_current_magic(thr);

    table_iterator_push(thr, (table_object *)native_this(thr, &map_class, map_iterate_names[kind]),
                        (iteration_kind)kind);
    return 1;
}

static duk_ret_t set_iterate(duk_context *thr)
{
    int kind = duk_get_current_magic(thr);

    table_iterator_push(thr, (table_object *)native_this(thr, &set_class, set_iterate_names[kind]),
                        (iteration_kind)kind);
    return 1;
}

/* [ callback thisArg ] */
static duk_ret_t table_for_each(duk_hthread *thr, table_object *owner)
{
    table *t = &owner->table;
    table_iterator *it;
    duk_uint32_t i;

    describe_require_callable(thr, 0);
    it = table_iterator_push(thr, owner, ITERATE_KEYS); /* keeps the place while the callback changes the table */
    while ((i = table_live(t, it->cursor.position)) != TABLE_NONE) {
        it->cursor.position = i + 1;
        duk_dup_0(thr);
        duk_dup_1(thr);
        duk_push_tval(thr, t->has_values ? &t->values[i] : &t->keys[i]);
        duk_push_tval(thr, &t->keys[i]);
        duk_push_this(thr);
        duk_call_method(thr, 3);
        duk_pop(thr);
    }
    return 0;
}

static duk_ret_t map_for_each(duk_context *thr)
{
    return table_for_each(thr, (table_object *)native_this(thr, &map_class, "Map.prototype.forEach"));
}

static duk_ret_t set_for_each(duk_context *thr)
{
    return table_for_each(thr, (table_object *)native_this(thr, &set_class, "Set.prototype.forEach"));
}

/* ---- constructors ---- */

DUK_INTERNAL void map_split_entry(duk_hthread *thr)
{
    if (!duk_is_object(thr, -1)) {
        builtins_push_description(thr, -1);
        (void)duk_type_error(thr, "Iterator value %s is not an entry object", duk_get_string(thr, -1));
    }
    duk_get_prop_index(thr, -1, 0);
    duk_get_prop_index(thr, -2, 1);
    duk_remove(thr, -3);
}

typedef struct table_filling {
    table *table; /* when the adder is the class's own */
    duk_idx_t target;
    duk_idx_t adder;
    duk_idx_t iterator;
    bool entries;
} table_filling;

/* [ ... value ] -> [ ... ] */
static void table_fill_one(duk_hthread *thr, const table_filling *fill)
{
    duk_idx_t count = 1;

    if (fill->entries) {
        map_split_entry(thr);
        count = 2;
    }
    if (fill->table != NULL) {
        table_put(thr, fill->table, DUK_GET_TVAL_NEGIDX(thr, -count), DUK_GET_TVAL_NEGIDX(thr, -1));
        duk_pop_n(thr, count);
        return;
    }
    duk_dup(thr, fill->adder);
    duk_insert(thr, -1 - count);
    duk_dup(thr, fill->target);
    duk_insert(thr, -1 - count);
    duk_call_method(thr, count);
    duk_pop(thr);
}

/* What has to happen inside a protected call, since an error must close the iterator. [ ... value ] */
static duk_ret_t table_fill_one_safely(duk_context *thr, void *udata)
{
    table_fill_one(thr, (const table_filling *)udata);
    return 0;
}

DUK_INTERNAL void table_fill(duk_hthread *thr, table *t, key_index adder_key, duk_c_function adder)
{
    table_filling fill;

    fill.target = duk_get_top_index(thr);
    fill.adder = fill.target + 1;
    fill.iterator = fill.target + 2;
    fill.entries = adder_key == KEY_SET;
    realm_get_key(thr, fill.target, adder_key);
    if (!duk_is_callable(thr, fill.adder)) {
        builtins_push_description(thr, fill.adder);
        (void)duk_type_error(thr, "'%s' returned for property '%s' of object '#<%s>' is not a function",
                             duk_get_string(thr, -1), duk_get_string(thr, -1), fill.entries ? "Map" : "Set");
    }
    fill.table = t != NULL && duk_get_c_function(thr, fill.adder) == adder ? t : NULL;
    builtins_get_iterator(thr, 0);
    while (builtins_iterator_step(thr, fill.iterator)) {
        if (fill.table != NULL && !fill.entries) {
            table_fill_one(thr, &fill);
        } else if (duk_safe_call(thr, table_fill_one_safely, &fill, 1, 1) != DUK_EXEC_SUCCESS) {
            iterator_close_and_throw(thr, fill.iterator);
        } else {
            duk_pop(thr);
        }
    }
    duk_set_top(thr, fill.target + 1);
}

static duk_ret_t map_construct(duk_context *thr)
{
    table *t;

    builtins_require_new(thr, "Map");
    duk_set_top(thr, 1);
    t = table_push(thr, &map_class, realm_push_prototype(thr, REALM_MAP_PROTOTYPE));
    if (!duk_is_null_or_undefined(thr, 0)) {
        table_fill(thr, t, KEY_SET, map_set);
    }
    return 1;
}

static duk_ret_t set_construct(duk_context *thr)
{
    table *t;

    builtins_require_new(thr, "Set");
    duk_set_top(thr, 1);
    t = table_push(thr, &set_class, realm_push_prototype(thr, REALM_SET_PROTOTYPE));
    if (!duk_is_null_or_undefined(thr, 0)) {
        table_fill(thr, t, KEY_ADD, set_add);
    }
    return 1;
}

/* ---- Map.groupBy ---- */

typedef struct grouping {
    duk_double_t index;
    table *groups;
} grouping;

/* [ items callback map iterator next value ]: put the value into its group. */
static duk_ret_t map_group_one(duk_context *thr, void *udata)
{
    grouping *g = (grouping *)udata;
    duk_uint32_t i;

    duk_dup_1(thr);
    duk_push_undefined(thr);
    duk_dup(thr, -3);
    duk_push_number(thr, g->index);
    duk_call_method(thr, 2);
    i = table_find(g->groups, DUK_GET_TVAL_NEGIDX(thr, -1));
    if (i == TABLE_NONE) {
        duk_push_array(thr);
        table_put(thr, g->groups, DUK_GET_TVAL_NEGIDX(thr, -2), DUK_GET_TVAL_NEGIDX(thr, -1));
    } else {
        duk_push_tval(thr, &g->groups->values[i]);
    }
    duk_dup(thr, -3);
    dense_append(thr, (duk_harray *)duk_known_hobject(thr, -2));
    return 0;
}

static duk_ret_t map_group_by(duk_context *thr)
{
    grouping g;

    if (duk_is_null_or_undefined(thr, 0)) {
        return duk_type_error(thr, "Map.groupBy called on null or undefined");
    }
    if (!duk_is_callable(thr, 1)) {
        builtins_push_description(thr, 1);
        return duk_type_error(thr, "%s is not a function", duk_get_string(thr, -1));
    }
    g.index = 0;
    g.groups = map_push(thr);
    builtins_get_iterator(thr, 0);
    while (builtins_iterator_step(thr, 3)) {
        if (duk_safe_call(thr, map_group_one, &g, 1, 1) != DUK_EXEC_SUCCESS) {
            iterator_close_and_throw(thr, 3);
        }
        duk_pop(thr);
        g.index++;
    }
    duk_dup_2(thr);
    return 1;
}

/* ---- for inspection ---- */

/* [ ... ] -> [ ... array ]: what is left from a position. */
static void table_push_rest(duk_hthread *thr, table *t, duk_uint32_t position, iteration_kind kind)
{
    duk_harray *array = dense_push(thr, 0);
    duk_uint32_t i;

    for (i = position; (i = table_live(t, i)) != TABLE_NONE; i++) {
        if (kind != ITERATE_VALUES || !t->has_values) {
            duk_push_tval(thr, &t->keys[i]);
            dense_append(thr, array);
        }
        if (kind == ITERATE_ENTRIES || (kind == ITERATE_VALUES && t->has_values)) {
            duk_push_tval(thr, t->has_values ? &t->values[i] : &t->keys[i]);
            dense_append(thr, array);
        }
    }
}

bool builtins_push_entries(duk_context *thr, duk_idx_t value)
{
    native_object *object = (native_object *)duk_require_hobject(thr, value);
    table_iterator *it = (table_iterator *)object;

    switch (builtins_get_type(thr, value)) {
    case BUILTINS_MAP:
        table_push_rest(thr, &((table_object *)object)->table, 0, ITERATE_ENTRIES);
        return true;
    case BUILTINS_SET_OBJECT:
        table_push_rest(thr, &((table_object *)object)->table, 0, ITERATE_KEYS);
        return false;
    case BUILTINS_WEAK_MAP:
        weak_push_entries(thr, object, true);
        return true;
    case BUILTINS_WEAK_SET:
        weak_push_entries(thr, object, false);
        return false;
    case BUILTINS_MAP_ITERATOR:
    case BUILTINS_SET_ITERATOR:
        if (DUK_TVAL_IS_OBJECT(&it->target)) {
            table_push_rest(thr, &((table_object *)DUK_TVAL_GET_OBJECT(&it->target))->table, it->cursor.position,
                            it->kind);
        } else {
            dense_push(thr, 0);
        }
        return it->kind == ITERATE_ENTRIES;
    default:
        dense_push(thr, 0);
        return false;
    }
}

/* ---- set-up ---- */

static const builtins_entry map_statics[] = {BUILTINS_GET("@@species", builtins_species),
                                             BUILTINS_FN("groupBy", map_group_by, 2), BUILTINS_END};
static const builtins_entry map_methods[] = {BUILTINS_FN("get", map_get, 1),
                                             BUILTINS_FN("set", map_set, 2),
                                             BUILTINS_FN("has", map_has, 1),
                                             BUILTINS_FN("delete", map_delete, 1),
                                             BUILTINS_FN("clear", map_clear, 0),
                                             BUILTINS_FN_MAGIC("entries", map_iterate, 0, ITERATE_ENTRIES),
                                             BUILTINS_FN_ARGS("forEach", map_for_each, 1, 2, 0),
                                             BUILTINS_FN_MAGIC("keys", map_iterate, 0, ITERATE_KEYS),
                                             BUILTINS_GET("size", map_size),
                                             BUILTINS_FN_MAGIC("values", map_iterate, 0, ITERATE_VALUES),
                                             BUILTINS_TO_STRING_TAG("Map"),
                                             BUILTINS_SAME("@@iterator", "entries"),
                                             BUILTINS_END};
static const builtins_entry set_statics[] = {BUILTINS_GET("@@species", builtins_species), BUILTINS_END};
static const builtins_entry set_methods[] = {BUILTINS_FN("has", set_has, 1),
                                             BUILTINS_FN("add", set_add, 1),
                                             BUILTINS_FN("delete", set_delete, 1),
                                             BUILTINS_FN("clear", set_clear, 0),
                                             BUILTINS_FN_MAGIC("entries", set_iterate, 0, ITERATE_ENTRIES),
                                             BUILTINS_FN_ARGS("forEach", set_for_each, 1, 2, 0),
                                             BUILTINS_GET("size", set_size),
                                             BUILTINS_FN_MAGIC("values", set_iterate, 0, ITERATE_VALUES),
                                             BUILTINS_SAME("keys", "values"),
                                             BUILTINS_TO_STRING_TAG("Set"),
                                             BUILTINS_SAME("@@iterator", "values"),
                                             BUILTINS_END};
static const builtins_entry map_iterator_prototype[] = {BUILTINS_FN("next", map_iterator_next, 0),
                                                        BUILTINS_TO_STRING_TAG("Map Iterator"), BUILTINS_END};
static const builtins_entry set_iterator_prototype[] = {BUILTINS_FN("next", set_iterator_next, 0),
                                                        BUILTINS_TO_STRING_TAG("Set Iterator"), BUILTINS_END};

void builtins_init_map_set(duk_context *thr)
{
    builtins_define_class(thr, "Map", map_construct, 0, DUK_INVALID_INDEX, map_statics, map_methods);
    realm_keep(thr, REALM_MAP_PROTOTYPE);
    builtins_define_class(thr, "Set", set_construct, 0, DUK_INVALID_INDEX, set_statics, set_methods);
    set_define_combining_methods(thr);
    realm_keep(thr, REALM_SET_PROTOTYPE);
    duk_pop_n(thr, 4);
    iterator_define_prototype(thr, REALM_MAP_ITERATOR_PROTOTYPE, map_iterator_prototype);
    iterator_define_prototype(thr, REALM_SET_ITERATOR_PROTOTYPE, set_iterator_prototype);
}
