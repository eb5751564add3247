/*
 * table.c - the insertion-ordered hash table of Map and Set; see map_set.h.
 */

#include "map_set.h"

#define TABLE_MIN_CAPACITY 4
#define TABLE_MAX_CAPACITY 0x4000000UL /* V8's limit is 2^24 entries */

/* Numbers have two representations here, and two zeros; a key is kept in one form. */
static void table_normalise(duk_tval *key)
{
    if (DUK_TVAL_IS_DOUBLE(key)) {
        duk_double_t d = DUK_TVAL_GET_DOUBLE(key);

        DUK_TVAL_SET_NUMBER_CHKFAST_SLOW(key, d == 0.0 ? 0.0 : d); /* no -0 */
    }
}

static duk_uint32_t table_mix(duk_uint64_t bits)
{
    bits *= DUK_U64_CONSTANT(0x9e3779b97f4a7c15);
    return (duk_uint32_t)(bits >> 32);
}

static duk_uint32_t table_hash(const duk_tval *key)
{
    if (DUK_TVAL_IS_BIGINT(key)) {
        return table_mix(bigint_hash(DUK_TVAL_GET_BIGINT(key)));
    }
    if (DUK_TVAL_IS_HEAP_ALLOCATED(key)) {
        return table_mix((duk_uint64_t)(duk_uintptr_t)DUK_TVAL_GET_HEAPHDR(key) >> 4);
    }
    if (DUK_TVAL_IS_FASTINT(key)) {
        return table_mix((duk_uint64_t)DUK_TVAL_GET_FASTINT(key));
    }
    if (DUK_TVAL_IS_DOUBLE(key)) {
        duk_double_t d = DUK_TVAL_GET_DOUBLE(key);
        duk_uint64_t bits = 0;

        if (!DUK_ISNAN(d)) {
            duk_memcpy(&bits, &d, sizeof(d));
        }
        return table_mix(bits);
    }
    return table_mix((duk_uint64_t)DUK_TVAL_GET_TAG(key) * 2 +
                     (DUK_TVAL_IS_BOOLEAN(key) ? DUK_TVAL_GET_BOOLEAN(key) : 0));
}

/* Are two normalised keys the same value? */
static bool table_same(const duk_tval *a, const duk_tval *b)
{
    if (DUK_TVAL_GET_TAG(a) != DUK_TVAL_GET_TAG(b)) {
        return false;
    }
    if (DUK_TVAL_IS_HEAP_ALLOCATED(a)) {
        return DUK_TVAL_GET_HEAPHDR(a) == DUK_TVAL_GET_HEAPHDR(b) ||
               (DUK_TVAL_IS_BIGINT(a) && bigint_equal(DUK_TVAL_GET_BIGINT(a), DUK_TVAL_GET_BIGINT(b)));
    }
    if (DUK_TVAL_IS_FASTINT(a)) {
        return DUK_TVAL_GET_FASTINT(a) == DUK_TVAL_GET_FASTINT(b);
    }
    if (DUK_TVAL_IS_DOUBLE(a)) {
        duk_double_t x = DUK_TVAL_GET_DOUBLE(a), y = DUK_TVAL_GET_DOUBLE(b);

        return x == y || (DUK_ISNAN(x) && DUK_ISNAN(y));
    }
    if (DUK_TVAL_IS_BOOLEAN(a)) {
        return DUK_TVAL_GET_BOOLEAN(a) == DUK_TVAL_GET_BOOLEAN(b);
    }
    if (DUK_TVAL_IS_POINTER(a)) {
        return DUK_TVAL_GET_POINTER(a) == DUK_TVAL_GET_POINTER(b);
    }
    if (DUK_TVAL_IS_LIGHTFUNC(a)) {
        return DUK_TVAL_GET_LIGHTFUNC_FUNCPTR(a) == DUK_TVAL_GET_LIGHTFUNC_FUNCPTR(b);
    }
    return true; /* undefined, null */
}

static duk_uint32_t table_find_normal(const table *t, const duk_tval *key, duk_uint32_t hash)
{
    duk_uint32_t i;

    if (t->capacity == 0) {
        return TABLE_NONE;
    }
    for (i = t->buckets[hash & (t->capacity - 1)]; i != TABLE_NONE; i = t->chain[i]) {
        if (table_same(&t->keys[i], key)) {
            return i;
        }
    }
    return TABLE_NONE;
}

DUK_INTERNAL duk_uint32_t table_find(table *t, duk_tval *key)
{
    duk_tval normal = *key;

    table_normalise(&normal);
    return table_find_normal(t, &normal, table_hash(&normal));
}

DUK_INTERNAL duk_uint32_t table_live(table *t, duk_uint32_t position)
{
    bool from_first = position <= t->first;

    if (from_first) {
        position = t->first;
    }
    while (position < t->used && DUK_TVAL_IS_UNUSED(&t->keys[position])) {
        position++;
    }
    if (from_first) {
        t->first = position;
    }
    return position < t->used ? position : TABLE_NONE;
}

/* Point the arrays of a table into one block. */
static void table_lay_out(table *t, void *block, duk_uint32_t capacity)
{
    t->keys = (duk_tval *)block;
    t->values = t->has_values ? t->keys + capacity : NULL;
    t->chain = (duk_uint32_t *)(void *)(t->keys + (t->has_values ? 2 : 1) * (duk_size_t)capacity);
    t->buckets = t->chain + capacity;
    t->capacity = capacity;
}

static void table_link(table *t, duk_uint32_t i)
{
    duk_uint32_t bucket = table_hash(&t->keys[i]) & (t->capacity - 1);

    t->chain[i] = t->buckets[bucket];
    t->buckets[bucket] = i;
}

/* Deleted entries vanish from before the cursors. */
static void table_move_cursors(table *t)
{
    table_cursor *cursor;

    for (cursor = t->cursors; cursor != NULL; cursor = cursor->next) {
        duk_uint32_t i, limit = cursor->position < t->used ? cursor->position : t->used;
        duk_uint32_t live = 0;

        for (i = 0; i < limit; i++) {
            live += !DUK_TVAL_IS_UNUSED(&t->keys[i]);
        }
        cursor->position = live;
    }
}

/* Move the live entries into a block of another capacity. */
static void table_rebuild(duk_hthread *thr, table *t, duk_uint32_t capacity)
{
    table old;
    duk_size_t entry = (t->has_values ? 2 : 1) * sizeof(duk_tval) + 2 * sizeof(duk_uint32_t);
    void *block;
    duk_uint32_t i, count = 0;

    if (capacity > TABLE_MAX_CAPACITY) {
        (void)duk_range_error(thr, "%s maximum size exceeded", t->has_values ? "Map" : "Set");
    }
    block = DUK_ALLOC_CHECKED(thr, capacity * entry); /* may collect garbage, so cursors may go */
    old = *t;
    table_move_cursors(t);
    table_lay_out(t, block, capacity);
    duk_memset(t->buckets, 0xff, capacity * sizeof(duk_uint32_t));
    for (i = 0; i < old.used; i++) {
        if (!DUK_TVAL_IS_UNUSED(&old.keys[i])) {
            t->keys[count] = old.keys[i];
            if (t->has_values) {
                t->values[count] = old.values[i];
            }
            table_link(t, count++);
        }
    }
    t->used = count;
    t->first = 0;
    DUK_FREE(thr->heap, old.keys);
}

DUK_INTERNAL bool table_put_without_growing(duk_hthread *thr, table *t, const duk_tval *key, duk_tval *value)
{
    duk_tval normal = *key;
    duk_uint32_t hash, i;

    table_normalise(&normal);
    hash = table_hash(&normal);
    i = table_find_normal(t, &normal, hash);
    if (i != TABLE_NONE) {
        if (t->has_values) {
            DUK_TVAL_SET_TVAL_UPDREF(thr, &t->values[i], value); /* side effects */
        }
        return true;
    }
    if (t->used == t->capacity) {
        return false;
    }
    i = t->used++;
    t->count++;
    DUK_TVAL_SET_TVAL(&t->keys[i], &normal);
    DUK_TVAL_INCREF(thr, &normal);
    if (t->has_values) {
        DUK_TVAL_SET_TVAL(&t->values[i], value);
        DUK_TVAL_INCREF(thr, value);
    }
    hash &= t->capacity - 1;
    t->chain[i] = t->buckets[hash];
    t->buckets[hash] = i;
    return true;
}

DUK_INTERNAL void table_put(duk_hthread *thr, table *t, const duk_tval *key, duk_tval *value)
{
    if (!table_put_without_growing(thr, t, key, value)) {
        duk_uint32_t capacity = t->count > t->capacity / 2 ? t->capacity * 2 : t->capacity;

        table_rebuild(thr, t, capacity < TABLE_MIN_CAPACITY ? TABLE_MIN_CAPACITY : capacity);
        (void)table_put_without_growing(thr, t, key, value);
    }
}

static void table_unlink(table *t, duk_uint32_t entry, duk_uint32_t hash)
{
    duk_uint32_t *link = &t->buckets[hash & (t->capacity - 1)];

    while (*link != entry) {
        link = &t->chain[*link];
    }
    *link = t->chain[entry];
}

DUK_INTERNAL bool table_delete(duk_hthread *thr, table *t, duk_tval *key)
{
    duk_tval old_key = *key, old_value;
    duk_uint32_t hash, i;

    table_normalise(&old_key);
    hash = table_hash(&old_key);
    i = table_find_normal(t, &old_key, hash);
    if (i == TABLE_NONE) {
        return false;
    }
    table_unlink(t, i, hash);
    DUK_TVAL_SET_UNDEFINED(&old_value);
    if (t->has_values) {
        old_value = t->values[i];
    }
    DUK_TVAL_SET_UNUSED(&t->keys[i]);
    t->count--;
    if (t->count == 0 && t->cursors == NULL) {
        t->used = t->first = 0; /* nothing linked, nothing to keep in place */
    } else if (i + 1 == t->used && t->cursors == NULL && t->first < i) {
        t->used = i;
    }
    DUK_TVAL_DECREF_NORZ(thr, &old_value);
    DUK_TVAL_DECREF_NORZ(thr, &old_key);
    if (t->capacity > 64 && t->count < t->capacity / 8) {
        table_rebuild(thr, t, t->capacity / 4);
    }
    DUK_REFZERO_CHECK_FAST(thr); /* side effects */
    return true;
}

DUK_INTERNAL void table_clear(duk_hthread *thr, table *t)
{
    table old = *t;
    table_cursor *cursor;
    duk_uint32_t i;

    t->keys = t->values = NULL;
    t->chain = t->buckets = NULL;
    t->capacity = t->used = t->first = t->count = 0;
    for (cursor = t->cursors; cursor != NULL; cursor = cursor->next) {
        cursor->position = 0;
    }
    for (i = 0; i < old.used; i++) {
        if (!DUK_TVAL_IS_UNUSED(&old.keys[i])) {
            DUK_TVAL_DECREF_NORZ(thr, &old.keys[i]);
            if (old.has_values) {
                DUK_TVAL_DECREF_NORZ(thr, &old.values[i]);
            }
        }
    }
    DUK_FREE(thr->heap, old.keys);
    DUK_REFZERO_CHECK_FAST(thr); /* side effects */
}

DUK_INTERNAL void table_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    table *t = &((table_object *)object)->table;
    duk_uint32_t i;

    for (i = 0; i < t->used; i++) {
        if (!DUK_TVAL_IS_UNUSED(&t->keys[i])) {
            visitor(heap, &t->keys[i]);
            if (t->has_values) {
                visitor(heap, &t->values[i]);
            }
        }
    }
}

DUK_INTERNAL void table_release(duk_heap *heap, native_object *object)
{
    DUK_FREE(heap, ((table_object *)object)->table.keys);
}

DUK_INTERNAL void table_cursor_link(table *t, table_cursor *cursor)
{
    cursor->next = t->cursors;
    cursor->link = &t->cursors;
    if (cursor->next != NULL) {
        cursor->next->link = &cursor->next;
    }
    t->cursors = cursor;
}

DUK_INTERNAL void table_cursor_unlink(table_cursor *cursor)
{
    if (cursor->link != NULL) {
        *cursor->link = cursor->next;
        if (cursor->next != NULL) {
            cursor->next->link = cursor->link;
        }
        cursor->link = NULL;
    }
}
