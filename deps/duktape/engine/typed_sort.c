/*
 * typed_sort.c - sort and toSorted of typed arrays.
 *
 * Without a comparison function the elements are sorted as unsigned integers of their size, by radix, their bits turned
 * such that the order is right: the sign turned over, and below zero all of the rest of a float, too.
 */

#include "typed_array.h"

#define SORT_SMALL 48 /* so many are sorted by insertion */

static bool typed_is_float(int kind)
{
    return kind == DUK_HBUFOBJ_ELEM_FLOAT32 || kind == DUK_HBUFOBJ_ELEM_FLOAT64;
}

static bool typed_is_signed(int kind)
{
    return kind == DUK_HBUFOBJ_ELEM_INT8 || kind == DUK_HBUFOBJ_ELEM_INT16 || kind == DUK_HBUFOBJ_ELEM_INT32 ||
           kind == BUFFER_ELEM_BIGINT64;
}

/* An element's bits as a key, and back. NaN of any sign comes last. */
static duk_uint64_t typed_to_key(duk_uint64_t bits, int kind, unsigned width)
{
    duk_uint64_t sign = 1ULL << (width - 1);
    duk_uint64_t all = sign | (sign - 1);
    duk_uint64_t infinity = width == 64 ? 0x7ff0000000000000ULL : 0x7f800000ULL;

    if (typed_is_float(kind)) {
        if ((bits & ~sign) > infinity) {
            return all;
        }
        return bits & sign ? ~bits & all : bits | sign;
    }
    return typed_is_signed(kind) ? bits ^ sign : bits;
}

static duk_uint64_t typed_from_key(duk_uint64_t key, int kind, unsigned width)
{
    duk_uint64_t sign = 1ULL << (width - 1);
    duk_uint64_t all = sign | (sign - 1);

    if (typed_is_float(kind)) {
        if (key == all) {
            return width == 64 ? 0x7ff8000000000000ULL : 0x7fc00000ULL;
        }
        return key & sign ? key ^ sign : ~key & all;
    }
    return typed_is_signed(kind) ? key ^ sign : key;
}

static void typed_sort_by_insertion(duk_uint64_t *keys, duk_size_t count)
{
    duk_size_t i;

    for (i = 1; i < count; i++) {
        duk_uint64_t key = keys[i];
        duk_size_t j = i;

        for (; j > 0 && keys[j - 1] > key; j--) {
            keys[j] = keys[j - 1];
        }
        keys[j] = key;
    }
}

/* One pass over a byte of the keys; false if all have the same one there. */
static bool typed_sort_pass(const duk_uint64_t *from, duk_uint64_t *to, duk_size_t count, unsigned shift)
{
    duk_size_t places[256] = {0};
    duk_size_t sum = 0;
    duk_size_t i;

    for (i = 0; i < count; i++) {
        places[from[i] >> shift & 255]++;
    }
    if (places[from[0] >> shift & 255] == count) {
        return false;
    }
    for (i = 0; i < 256; i++) {
        duk_size_t here = places[i];

        places[i] = sum;
        sum += here;
    }
    for (i = 0; i < count; i++) {
        to[places[from[i] >> shift & 255]++] = from[i];
    }
    return true;
}

/* Sorts keys, with room for as many; where they lie in the end. */
static duk_uint64_t *typed_sort_keys(duk_uint64_t *keys, duk_uint64_t *spare, duk_size_t count, unsigned width)
{
    unsigned shift;

    if (count <= SORT_SMALL) {
        typed_sort_by_insertion(keys, count);
        return keys;
    }
    for (shift = 0; shift < width; shift += 8) {
        if (typed_sort_pass(keys, spare, count, shift)) {
            duk_uint64_t *sorted = spare;

            spare = keys;
            keys = sorted;
        }
    }
    return keys;
}

static void typed_sort_numbers(duk_hthread *thr, const typed_array *a)
{
    duk_size_t size = (duk_size_t)1 << a->object->shift;
    unsigned width = (unsigned)size * 8;
    duk_size_t count = a->length;
    duk_uint64_t *keys;
    duk_uint8_t *at;
    duk_size_t i;

    if (count < 2) {
        return;
    }
    keys = (duk_uint64_t *)duk_push_fixed_buffer(thr, 2 * count * sizeof(duk_uint64_t));
    at = typed_at(thr, a, 0);
    for (i = 0; i < count; i++) {
        duk_uint64_t bits = 0;

        memcpy(&bits, at + i * size, size);
        keys[i] = typed_to_key(bits, a->kind, width);
    }
    keys = typed_sort_keys(keys, keys + count, count, width);
    for (i = 0; i < count; i++) {
        duk_uint64_t bits = typed_from_key(keys[i], a->kind, width);

        memcpy(at + i * size, &bits, size);
    }
    duk_pop(thr);
}

/* [ function ... ]: sort the elements of one array into another, or into the same. */
static void typed_sort_by_function(duk_hthread *thr, const typed_array *from, const typed_array *to)
{
    duk_harray *list = dense_push(thr, 0);
    duk_uint32_t i;

    for (i = 0; i < from->length; i++) {
        typed_push(thr, from, i);
        dense_append(thr, list);
    }
    array_sort_dense(thr, 0);
    for (i = 0; i < list->length; i++) {
        duk_push_tval(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &list->obj, i));
        typed_store(thr, to, i);
    }
    duk_pop(thr);
}

static void typed_check_function(duk_hthread *thr)
{
    if (!duk_is_undefined(thr, 0) && !duk_is_callable(thr, 0)) {
        builtins_push_description(thr, 0);
        (void)duk_type_error(thr, "The comparison function must be either a function or undefined: %s",
                             duk_get_string(thr, -1));
    }
}

static duk_ret_t typed_sort(duk_context *thr)
{
    typed_array a;

    typed_check_function(thr);
    typed_this(thr, &a, "%TypedArray%.prototype.sort");
    if (duk_is_undefined(thr, 0)) {
        typed_sort_numbers(thr, &a);
    } else {
        typed_sort_by_function(thr, &a, &a);
    }
    duk_push_this(thr);
    return 1;
}

static duk_ret_t typed_to_sorted(duk_context *thr)
{
    typed_array a;
    typed_array made;

    typed_check_function(thr);
    typed_this(thr, &a, "%TypedArray%.prototype.toSorted");
    typed_create(thr, &made, a.kind, a.length);
    if (duk_is_undefined(thr, 0)) {
        typed_copy(thr, &a, 0, &made, 0, a.length);
        typed_sort_numbers(thr, &made);
    } else {
        typed_sort_by_function(thr, &a, &made);
    }
    return 1;
}

const builtins_entry typed_sort_methods[] = {BUILTINS_FN("sort", typed_sort, 1),
                                             BUILTINS_FN("toSorted", typed_to_sorted, 1), BUILTINS_END};
