/*
 * map_set.h - the table behind Map and Set: insertion-ordered, keys compared by SameValueZero.
 */
#ifndef ENGINE_MAP_SET_H
#define ENGINE_MAP_SET_H

#include "iteration.h"

typedef struct table_cursor table_cursor;

/*
 * Entries lie in the order of insertion in parallel arrays of one allocation; a bucket leads to its newest entry, a
 * chain to older ones. A deleted entry keeps its place (its key becomes "unused") until the table is rebuilt. Cursors
 * of running iterations are told of rebuilds.
 */
typedef struct table {
    duk_tval *keys;
    duk_tval *values;      /* NULL in a Set */
    duk_uint32_t *chain;   /* index of the next older entry of the bucket */
    duk_uint32_t *buckets; /* as many as there is room for entries, a power of two */
    duk_uint32_t capacity;
    duk_uint32_t used;  /* entries, deleted ones included */
    duk_uint32_t first; /* all entries before it are deleted: queues take from the front */
    duk_uint32_t count; /* live entries */
    table_cursor *cursors;
    bool has_values;
} table;

/* A position in a table that survives changes of it. Owned by a native object, which unlinks it when it dies. */
struct table_cursor {
    table_cursor *next, **link;
    duk_uint32_t position;
};

#define TABLE_NONE 0xffffffffUL

typedef struct table_object {
    native_object base;
    table table;
} table_object;

extern const native_class map_class, set_class;

/* The entry of a key, or TABLE_NONE. */
DUK_INTERNAL_DECL duk_uint32_t table_find(table *t, duk_tval *key);
/* Set a key (and value, for a Map). May throw for want of memory and run finalizers. */
DUK_INTERNAL_DECL void table_put(duk_hthread *thr, table *t, const duk_tval *key, duk_tval *value);
/* The same, but false, and nothing has happened, if the table has no room for a new entry. */
DUK_INTERNAL_DECL bool table_put_without_growing(duk_hthread *thr, table *t, const duk_tval *key, duk_tval *value);
DUK_INTERNAL_DECL bool table_delete(duk_hthread *thr, table *t, duk_tval *key);
DUK_INTERNAL_DECL void table_clear(duk_hthread *thr, table *t);
/* The first live entry at or after a position, or TABLE_NONE. */
DUK_INTERNAL_DECL duk_uint32_t table_live(table *t, duk_uint32_t position);
DUK_INTERNAL_DECL void table_visit(duk_heap *heap, native_object *object, native_visitor visitor);
DUK_INTERNAL_DECL void table_release(duk_heap *heap, native_object *object);
DUK_INTERNAL_DECL void table_cursor_link(table *t, table_cursor *cursor);
DUK_INTERNAL_DECL void table_cursor_unlink(table_cursor *cursor);
/* Add all that the iterable at index 0 gives to the object on top, through its adder ("add", or "set" for entries);
 * straight into the table when the adder is the native one. */
DUK_INTERNAL_DECL void table_fill(duk_hthread *thr, table *t, key_index adder_key, duk_c_function adder);
/* Push an empty Map or Set of the realm. */
DUK_INTERNAL_DECL table *map_push(duk_hthread *thr);
DUK_INTERNAL_DECL table *set_push(duk_hthread *thr);

/* An iterator over a Map or Set. */
typedef struct table_iterator {
    native_object base;
    table_cursor cursor;
    duk_tval target; /* undefined when finished */
    iteration_kind kind;
} table_iterator;

DUK_INTERNAL_DECL table_iterator *table_iterator_push(duk_hthread *thr, table_object *owner, iteration_kind kind);
DUK_INTERNAL_DECL bool table_iterator_step(duk_hthread *thr, native_object *object);
/* set_methods.c: define union and its like on the object on top. */
DUK_INTERNAL_DECL void set_define_combining_methods(duk_hthread *thr);

#endif
