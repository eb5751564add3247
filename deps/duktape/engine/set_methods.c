/*
 * set_methods.c - the methods of Set.prototype that combine or compare two sets. The other one may be anything with
 * `size`, `has` and `keys`, and its methods may change this one meanwhile.
 */

#include "map_set.h"

/* Stack of the running method: [ other, its has, its keys, ... ] */
enum { SET_OTHER, SET_HAS, SET_KEYS, SET_RESULT };

typedef struct set_record {
    table_object *owner;
    table *set;
    duk_double_t size; /* of the other one */
} set_record;

static void set_require_function(duk_hthread *thr, const char *name)
{
    if (!duk_is_callable(thr, -1)) {
        (void)duk_type_error(thr, "string \"%s\" is not a function", name);
    }
}

/* GetSetRecord for the argument at index 0, after a look at `this`. */
static void set_get_record(duk_hthread *thr, set_record *record, const char *method)
{
    duk_double_t size;

    record->owner = (table_object *)native_this(thr, &set_class, method);
    record->set = &record->owner->table;
    if (!duk_is_object(thr, SET_OTHER)) {
        (void)duk_type_error(thr, "%s argument must be an object", method);
    }
    realm_get_key(thr, SET_OTHER, KEY_SIZE);
    size = duk_to_number(thr, -1);
    duk_pop(thr);
    if (DUK_ISNAN(size)) {
        (void)duk_type_error(thr, "The .size property is NaN");
    }
    record->size = duk_js_tointeger_number(size);
    if (record->size < 0) {
        duk_push_number(thr, record->size);
        (void)duk_range_error(thr, "'%s' is an invalid size", duk_to_string(thr, -1));
    }
    realm_get_key(thr, SET_OTHER, KEY_HAS);
    set_require_function(thr, "has");
    realm_get_key(thr, SET_OTHER, KEY_KEYS);
    set_require_function(thr, "keys");
}

/* other.keys(): [ ... ] -> [ ... iterator next ] */
static duk_idx_t set_start_keys(duk_hthread *thr)
{
    duk_dup(thr, SET_KEYS);
    duk_dup(thr, SET_OTHER);
    duk_call_method(thr, 0);
    if (!duk_is_object(thr, -1)) {
        (void)duk_type_error(thr, "Result of the keys method is not an object");
    }
    realm_get_key(thr, -1, KEY_NEXT);
    return duk_get_top(thr) - 2;
}

/* other.has(value on top): [ ... value ] -> [ ... value ] */
static bool set_other_has(duk_hthread *thr)
{
    duk_dup(thr, SET_HAS);
    duk_dup(thr, SET_OTHER);
    duk_dup(thr, -3);
    duk_call_method(thr, 1);
    return duk_to_boolean_top_pop(thr) != 0;
}

/* Push a copy of a set. */
static table *set_push_copy(duk_hthread *thr, table *from)
{
    table *copy = set_push(thr);
    duk_uint32_t i;

    for (i = 0; (i = table_live(from, i)) != TABLE_NONE; i++) {
        table_put(thr, copy, &from->keys[i], NULL);
    }
    return copy;
}

static bool set_holds(duk_hthread *thr, table *t)
{
    return table_find(t, DUK_GET_TVAL_NEGIDX(thr, -1)) != TABLE_NONE;
}

/* The next element of this set, whatever has happened to it: [ ... ] -> [ ... value ] */
static bool set_next(duk_hthread *thr, table_iterator *it)
{
    return table_iterator_step(thr, &it->base);
}

/* [ other ] */
static duk_ret_t set_union(duk_context *thr)
{
    set_record record;
    duk_idx_t iterator;
    table *result;

    set_get_record(thr, &record, "Set.prototype.union");
    iterator = set_start_keys(thr);
    result = set_push_copy(thr, record.set);
    while (builtins_iterator_step(thr, iterator)) {
        table_put(thr, result, DUK_GET_TVAL_NEGIDX(thr, -1), NULL);
        duk_pop(thr);
    }
    return 1;
}

/* [ other ] */
static duk_ret_t set_intersection(duk_context *thr)
{
    set_record record;
    table *result;

    set_get_record(thr, &record, "Set.prototype.intersection");
    result = set_push(thr);
    if (record.set->count <= record.size) {
        table_iterator *it = table_iterator_push(thr, record.owner, ITERATE_KEYS);

        while (set_next(thr, it)) {
            if (set_other_has(thr)) {
                table_put(thr, result, DUK_GET_TVAL_NEGIDX(thr, -1), NULL);
            }
            duk_pop(thr);
        }
    } else {
        duk_idx_t iterator = set_start_keys(thr);

        while (builtins_iterator_step(thr, iterator)) {
            if (set_holds(thr, record.set)) {
                table_put(thr, result, DUK_GET_TVAL_NEGIDX(thr, -1), NULL);
            }
            duk_pop(thr);
        }
    }
    duk_dup(thr, SET_RESULT);
    return 1;
}

/* [ other ] */
static duk_ret_t set_difference(duk_context *thr)
{
    set_record record;
    table *result;

    set_get_record(thr, &record, "Set.prototype.difference");
    result = set_push_copy(thr, record.set);
    if (record.set->count <= record.size) {
        table_iterator *it = table_iterator_push(thr, record.owner, ITERATE_KEYS);

        while (set_next(thr, it)) {
            if (set_other_has(thr)) {
                table_delete(thr, result, DUK_GET_TVAL_NEGIDX(thr, -1));
            }
            duk_pop(thr);
        }
    } else {
        duk_idx_t iterator = set_start_keys(thr);

        while (builtins_iterator_step(thr, iterator)) {
            table_delete(thr, result, DUK_GET_TVAL_NEGIDX(thr, -1));
            duk_pop(thr);
        }
    }
    duk_dup(thr, SET_RESULT);
    return 1;
}

/* [ other ] */
static duk_ret_t set_symmetric_difference(duk_context *thr)
{
    set_record record;
    duk_idx_t iterator;
    table *result;

    set_get_record(thr, &record, "Set.prototype.symmetricDifference");
    iterator = set_start_keys(thr);
    result = set_push_copy(thr, record.set);
    while (builtins_iterator_step(thr, iterator)) {
        if (set_holds(thr, record.set)) {
            table_delete(thr, result, DUK_GET_TVAL_NEGIDX(thr, -1));
        } else {
            table_put(thr, result, DUK_GET_TVAL_NEGIDX(thr, -1), NULL);
        }
        duk_pop(thr);
    }
    return 1;
}

/* Does other.has() give `wanted` for every element of this set? */
static bool set_all_of_this(duk_hthread *thr, const set_record *record, bool wanted)
{
    table_iterator *it = table_iterator_push(thr, record->owner, ITERATE_KEYS);

    while (set_next(thr, it)) {
        if (set_other_has(thr) != wanted) {
            return false;
        }
        duk_pop(thr);
    }
    return true;
}

/* Is it `wanted` for every element of the other one that this set has it? */
static bool set_all_of_other(duk_hthread *thr, const set_record *record, bool wanted)
{
    duk_idx_t iterator = set_start_keys(thr);

    while (builtins_iterator_step(thr, iterator)) {
        if (set_holds(thr, record->set) != wanted) {
            builtins_iterator_close(thr, iterator, false);
            return false;
        }
        duk_pop(thr);
    }
    return true;
}

/* [ other ] */
static duk_ret_t set_is_subset_of(duk_context *thr)
{
    set_record record;

    set_get_record(thr, &record, "Set.prototype.isSubsetOf");
    duk_push_boolean(thr, record.set->count <= record.size && set_all_of_this(thr, &record, true));
    return 1;
}

/* [ other ] */
static duk_ret_t set_is_superset_of(duk_context *thr)
{
    set_record record;

    set_get_record(thr, &record, "Set.prototype.isSupersetOf");
    duk_push_boolean(thr, record.set->count >= record.size && set_all_of_other(thr, &record, true));
    return 1;
}

/* [ other ] */
static duk_ret_t set_is_disjoint_from(duk_context *thr)
{
    set_record record;

    set_get_record(thr, &record, "Set.prototype.isDisjointFrom");
    duk_push_boolean(thr, record.set->count <= record.size ? set_all_of_this(thr, &record, false)
                                                           : set_all_of_other(thr, &record, false));
    return 1;
}

static const builtins_entry set_combining_methods[] = {BUILTINS_FN("union", set_union, 1),
                                                       BUILTINS_FN("intersection", set_intersection, 1),
                                                       BUILTINS_FN("difference", set_difference, 1),
                                                       BUILTINS_FN("symmetricDifference", set_symmetric_difference, 1),
                                                       BUILTINS_FN("isSubsetOf", set_is_subset_of, 1),
                                                       BUILTINS_FN("isSupersetOf", set_is_superset_of, 1),
                                                       BUILTINS_FN("isDisjointFrom", set_is_disjoint_from, 1),
                                                       BUILTINS_END};

DUK_INTERNAL void set_define_combining_methods(duk_hthread *thr)
{
    builtins_define(thr, -1, set_combining_methods);
}
