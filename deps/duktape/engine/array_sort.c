/*
 * array_sort.c - Array.prototype.sort and toSorted: a stable merge sort.
 *
 * The elements are collected first, so the comparison function may do to the array what it likes. What is sorted is a
 * list of indices into the collected values: the collector never sees a value in two places, whatever the comparison
 * function allocates or throws. Without a comparison function no code runs and strings are compared as such.
 */

#include "array.h"

#define SORT_RUN 12 /* runs of so many are sorted by insertion */

typedef struct sorter sorter;

struct sorter {
    native_object base;
    duk_tval *values; /* `count` values to be sorted */
    duk_uint32_t *order, *spare;
    duk_uint32_t count, capacity;
    int (*compare)(duk_hthread *thr, sorter *s, duk_uint32_t x, duk_uint32_t y);
    duk_tval function;
};

static void sorter_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    sorter *s = (sorter *)object;
    duk_uint32_t i;

    visitor(heap, &s->function);
    for (i = 0; i < s->count; i++) {
        visitor(heap, &s->values[i]);
    }
}

static void sorter_release(duk_heap *heap, native_object *object)
{
    sorter *s = (sorter *)object;

    DUK_FREE(heap, s->values);
    DUK_FREE(heap, s->order);
    DUK_FREE(heap, s->spare);
}

static const native_class sorter_class = {"ArraySorter",  sizeof(sorter), sorter_visit,  NULL,
                                          sorter_release, false,          BUILTINS_OTHER};

static void sorter_grow(duk_hthread *thr, sorter *s)
{
    duk_uint32_t capacity = s->capacity < 16 ? 16 : s->capacity * 2;
    duk_tval *values = (duk_tval *)DUK_ALLOC_CHECKED(thr, capacity * sizeof(duk_tval));

    if (s->count > 0) {
        duk_memcpy(values, s->values, s->count * sizeof(duk_tval));
    }
    DUK_FREE(thr->heap, s->values);
    s->values = values;
    s->capacity = capacity;
}

/* [ ... value ] -> [ ... ] */
static void sorter_add(duk_hthread *thr, sorter *s)
{
    if (s->count == s->capacity) {
        sorter_grow(thr, s);
    }
    DUK_TVAL_SET_TVAL(&s->values[s->count++], DUK_GET_TVAL_NEGIDX(thr, -1));
    DUK_TVAL_SET_UNDEFINED(DUK_GET_TVAL_NEGIDX(thr, -1)); /* the reference has moved */
    thr->valstack_top--;
}

/* ---- comparisons: negative, zero, positive ---- */

static int sorter_compare_call(duk_hthread *thr, sorter *s, duk_uint32_t x, duk_uint32_t y)
{
    duk_double_t d;
    duk_tval *tv;

    duk_push_tval(thr, &s->function);
    duk_push_undefined(thr);
    duk_push_tval(thr, &s->values[x]);
    duk_push_tval(thr, &s->values[y]);
    duk_call_method(thr, 2);
    tv = DUK_GET_TVAL_NEGIDX(thr, -1);
    d = DUK_TVAL_IS_FASTINT(tv) ? (duk_double_t)DUK_TVAL_GET_FASTINT(tv) : duk_to_number(thr, -1);
    duk_pop(thr);
    return d < 0 ? -1 : d > 0;
}

static int sorter_compare_strings(duk_hthread *thr, sorter *s, duk_uint32_t x, duk_uint32_t y)
{
    return duk_js_string_compare(DUK_TVAL_GET_STRING(&s->values[x]), DUK_TVAL_GET_STRING(&s->values[y]));
}

/* ---- the sort ---- */

static void sorter_insertion(duk_hthread *thr, sorter *s, duk_uint32_t start, duk_uint32_t end)
{
    duk_uint32_t *order = s->order, i, low, high;

    for (i = start + 1; i < end; i++) {
        duk_uint32_t item = order[i];

        if (s->compare(thr, s, order[i - 1], item) <= 0) {
            continue;
        }
        for (low = start, high = i - 1; low < high;) { /* the first that is greater */
            duk_uint32_t middle = low + (high - low) / 2;

            if (s->compare(thr, s, order[middle], item) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        duk_memmove(&order[low + 1], &order[low], (i - low) * sizeof(duk_uint32_t));
        order[low] = item;
    }
}

/* Merge two neighbouring runs of `from` into `to`. */
static void sorter_merge(duk_hthread *thr, sorter *s, const duk_uint32_t *from, duk_uint32_t *to, duk_uint32_t start,
                         duk_uint32_t middle, duk_uint32_t end)
{
    duk_uint32_t i = start, j = middle, k = start;

    if (middle >= end || s->compare(thr, s, from[middle - 1], from[middle]) <= 0) {
        duk_memcpy(&to[start], &from[start], (end - start) * sizeof(duk_uint32_t));
        return;
    }
    while (i < middle && j < end) {
        to[k++] = s->compare(thr, s, from[i], from[j]) <= 0 ? from[i++] : from[j++];
    }
    duk_memcpy(&to[k], &from[i], (middle - i) * sizeof(duk_uint32_t));
    duk_memcpy(&to[k + middle - i], &from[j], (end - j) * sizeof(duk_uint32_t));
}

static void sorter_sort(duk_hthread *thr, sorter *s)
{
    duk_uint32_t i, width, n = s->count;

    s->order = (duk_uint32_t *)DUK_ALLOC_CHECKED(thr, (n + 1) * sizeof(duk_uint32_t));
    s->spare = (duk_uint32_t *)DUK_ALLOC_CHECKED(thr, (n + 1) * sizeof(duk_uint32_t));
    for (i = 0; i < n; i++) {
        s->order[i] = i;
    }
    for (i = 0; i < n; i += SORT_RUN) {
        sorter_insertion(thr, s, i, i + SORT_RUN < n ? i + SORT_RUN : n);
    }
    for (width = SORT_RUN; width < n; width *= 2) {
        duk_uint32_t *order = s->order;

        for (i = 0; i < n; i += 2 * width) {
            sorter_merge(thr, s, order, s->spare, i, i + width < n ? i + width : n,
                         i + 2 * width < n ? i + 2 * width : n);
        }
        s->order = s->spare;
        s->spare = order;
    }
}

/* ---- ordinary cases without calls ---- */

static bool sorter_all_strings(const sorter *s)
{
    duk_uint32_t i;

    for (i = 0; i < s->count; i++) {
        if (!DUK_TVAL_IS_STRING(&s->values[i]) || DUK_TVAL_STRING_IS_SYMBOL(&s->values[i])) {
            return false;
        }
    }
    return true;
}

/* Sort by the strings of the values, which are made first: conversions may run code. */
static void sorter_sort_by_strings(duk_hthread *thr, sorter *s)
{
    sorter *strings;
    duk_uint32_t i;

    if (sorter_all_strings(s)) {
        s->compare = sorter_compare_strings;
        sorter_sort(thr, s);
        return;
    }
    strings = (sorter *)native_push(thr, &sorter_class, NULL);
    for (i = 0; i < s->count; i++) {
        duk_push_tval(thr, &s->values[i]);
        duk_to_string(thr, -1);
        sorter_add(thr, strings);
    }
    strings->compare = sorter_compare_strings;
    sorter_sort(thr, strings);
    s->order = strings->order;
    strings->order = NULL;
    duk_pop(thr);
}

static void sorter_run(duk_hthread *thr, sorter *s, duk_idx_t function)
{
    if (duk_is_undefined(thr, function)) {
        sorter_sort_by_strings(thr, s);
    } else {
        native_set(thr, &s->function, duk_get_tval(thr, function));
        s->compare = sorter_compare_call;
        sorter_sort(thr, s);
    }
}

/* Collect the elements to be sorted: undefined ones and (for `skip_holes`) missing ones are only counted. Pushes the
 * sorter. */
static sorter *sorter_collect(duk_hthread *thr, const array_like *a, bool skip_holes, duk_double_t *undefined)
{
    sorter *s = (sorter *)native_push(thr, &sorter_class, NULL);
    duk_double_t k;

    *undefined = 0;
    for (k = 0; k < a->length; k++) {
        if (skip_holes) {
            if (!array_get_present(thr, a, k)) {
                continue;
            }
        } else {
            array_get(thr, a, k);
        }
        if (duk_is_undefined(thr, -1)) {
            ++*undefined;
            duk_pop(thr);
        } else {
            sorter_add(thr, s);
        }
    }
    return s;
}

static void sort_check_function(duk_hthread *thr)
{
    if (!duk_is_undefined(thr, 0) && !duk_is_callable(thr, 0)) {
        builtins_push_description(thr, 0);
        (void)duk_type_error(thr, "The comparison function must be either a function or undefined: %s",
                             duk_get_string(thr, -1));
    }
}

static void array_delete_present(duk_hthread *thr, const array_like *a, duk_double_t index)
{
    array_push_number(thr, index);
    if (duk_has_prop(thr, a->index)) {
        array_delete(thr, a, index);
    }
}

/* [ function ] */
static duk_ret_t array_sort(duk_context *thr)
{
    duk_double_t undefined, k;
    array_like a;
    sorter *s;

    sort_check_function(thr);
    array_this(thr, &a);
    if (a.length < 2 && array_open(&a) != NULL && array_dense(thr, &a) != NULL) {
        return 1;
    }
    s = sorter_collect(thr, &a, true, &undefined);
    sorter_run(thr, s, 0);
    for (k = 0; k < s->count; k++) {
        duk_push_tval(thr, &s->values[s->order[(duk_uint32_t)k]]);
        array_put(thr, &a, k);
    }
    for (; undefined > 0; undefined--, k++) {
        duk_push_undefined(thr);
        array_put(thr, &a, k);
    }
    for (; k < a.length; k++) { /* the holes come last */
        if (array_slot(thr, a.object, k) != NULL || !array_hole_is_missing(thr, a.object)) {
            array_delete_present(thr, &a, k);
        }
    }
    duk_dup_1(thr);
    return 1;
}

/* [ function ] */
static duk_ret_t array_to_sorted(duk_context *thr)
{
    duk_double_t undefined;
    duk_harray *result;
    array_like a;
    duk_uint32_t i;
    sorter *s;

    sort_check_function(thr);
    array_this(thr, &a);
    if (a.length > ARRAY_MAX_INDEX + 1) {
        return duk_range_error(thr, "Invalid array length");
    }
    s = sorter_collect(thr, &a, false, &undefined);
    sorter_run(thr, s, 0);
    result = dense_push(thr, 0);
    for (i = 0; i < s->count; i++) {
        duk_push_tval(thr, &s->values[s->order[i]]);
        dense_append(thr, result);
    }
    for (; undefined > 0; undefined--) {
        duk_push_undefined(thr);
        dense_append(thr, result);
    }
    return 1;
}

DUK_INTERNAL void array_sort_dense(duk_hthread *thr, duk_idx_t function)
{
    duk_harray *array = (duk_harray *)duk_known_hobject(thr, -1);
    sorter *s = (sorter *)native_push(thr, &sorter_class, NULL);
    duk_uint32_t i;

    for (i = 0; i < array->length; i++) {
        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &array->obj, i));
        sorter_add(thr, s);
    }
    sorter_run(thr, s, function);
    for (i = 0; i < s->count; i++) {
        duk_push_tval(thr, &s->values[s->order[i]]);
        dense_store(thr, array, i);
    }
    duk_pop(thr);
}

const builtins_entry array_sort_methods[] = {BUILTINS_FN("sort", array_sort, 1),
                                             BUILTINS_FN("toSorted", array_to_sorted, 1), BUILTINS_END};
