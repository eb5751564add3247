/*
 * fast_leaf.c - the leaves of native functions; see fast_leaf.h.
 */

#include "array.h"
#include "fast_leaf.h"
#include "lowered.h"
#include "map_set.h"
#include "properties.h"
#include "text.h"

static duk_bool_t leaf_number(duk_tval *result, duk_double_t d)
{
    if (d != d) {
        d = DUK_DOUBLE_NAN; /* of one kind */
    }
    DUK_TVAL_SET_NUMBER_CHKFAST_FAST(result, d);
    return 1;
}

static duk_bool_t leaf_boolean(duk_tval *result, bool value)
{
    DUK_TVAL_SET_BOOLEAN(result, value);
    return 1;
}

static duk_bool_t leaf_copy(duk_hthread *thr, duk_tval *result, const duk_tval *value)
{
    DUK_TVAL_SET_TVAL(result, value);
    DUK_TVAL_INCREF(thr, result);
    return 1;
}

static duk_bool_t leaf_object(duk_hthread *thr, duk_tval *result, duk_hobject *h)
{
    DUK_TVAL_SET_OBJECT(result, h);
    DUK_HOBJECT_INCREF(thr, h);
    return 1;
}

static duk_bool_t leaf_string(duk_hthread *thr, duk_tval *result, duk_hstring *h)
{
    DUK_TVAL_SET_STRING(result, h);
    DUK_HSTRING_INCREF(thr, h);
    return 1;
}

/* ---- numbers ---- */

static duk_bool_t leaf_math_one(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return count >= 1 && DUK_TVAL_IS_NUMBER(args) &&
           leaf_number(result, duk__one_arg_funcs[func->magic](DUK_TVAL_GET_NUMBER(args)));
}

static duk_bool_t leaf_math_two(duk_tval *args, duk_idx_t count, duk_tval *result,
                                duk_double_t (*choose)(duk_double_t, duk_double_t))
{
    duk_double_t x, y;

    if (count != 2 || !DUK_TVAL_IS_NUMBER(args) || !DUK_TVAL_IS_NUMBER(args + 1)) {
        return 0;
    }
    x = DUK_TVAL_GET_NUMBER(args);
    y = DUK_TVAL_GET_NUMBER(args + 1);
    return leaf_number(result, x != x || y != y ? DUK_DOUBLE_NAN : choose(x, y));
}

static duk_bool_t leaf_math_max(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return leaf_math_two(args, count, result, duk__fmax_fixed);
}

static duk_bool_t leaf_math_min(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return leaf_math_two(args, count, result, duk__fmin_fixed);
}

static duk_bool_t leaf_number_test(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                   duk_tval *result)
{
    return count >= 1 && leaf_boolean(result, number_passes(args, func->magic));
}

/* Number(value) */
static duk_bool_t leaf_to_number(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    const duk_uint8_t *text;
    duk_hstring *h;

    if (count < 1) {
        return 0;
    }
    if (DUK_TVAL_IS_NUMBER(args)) {
        return leaf_copy(thr, result, args);
    }
    if (!DUK_TVAL_IS_STRING(args) || DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(args))) {
        return 0;
    }
    h = DUK_TVAL_GET_STRING(args);
    text = DUK_HSTRING_GET_TEXT(thr, h);
    return leaf_number(result, number_from_text(text, text + DUK_HSTRING_GET_BYTELEN(h)));
}

/* ---- strings ---- */

static duk_bool_t leaf_text_of(duk_hthread *thr, duk_tval *value, duk_tval *result)
{
    duk_hstring *h = DUK_TVAL_IS_NUMBER(value) ? short_text_of_list(thr, value, 1) : NULL;

    return h != NULL && leaf_string(thr, result, h);
}

/* String(value) */
static duk_bool_t leaf_to_text(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    if (count >= 1 && DUK_TVAL_IS_STRING(args) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(args))) {
        return leaf_copy(thr, result, args);
    }
    return count >= 1 && leaf_text_of(thr, args, result);
}

/* Number.prototype.toString without a radix */
static duk_bool_t leaf_number_to_text(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                      duk_tval *result)
{
    return count == 0 && leaf_text_of(thr, args - 1, result);
}

/* `this`, if it is a string; its length. */
static duk_hstring *leaf_text(duk_tval *args, duk_int64_t *length)
{
    duk_hstring *h;

    if (!DUK_TVAL_IS_STRING(args - 1)) {
        return NULL;
    }
    h = DUK_TVAL_GET_STRING(args - 1);
    if (DUK_HSTRING_HAS_SYMBOL(h)) {
        return NULL;
    }
    *length = (duk_int64_t)DUK_HSTRING_GET_CHARLEN(h);
    return h;
}

/* The bytes of `this` at a position; *data is NULL if there is no such position. */
static bool leaf_text_at(duk_hthread *thr, duk_tval *args, duk_idx_t count, const duk_uint8_t **data,
                         const duk_uint8_t **end)
{
    duk_int64_t length;
    duk_hstring *h = leaf_text(args, &length);

    if (h == NULL || count < 1 || !DUK_TVAL_IS_FASTINT(args)) {
        return false;
    }
    *data = NULL;
    if ((duk_uint64_t)DUK_TVAL_GET_FASTINT(args) < (duk_uint64_t)length) {
        *data = DUK_HSTRING_GET_DATA(h) + text_byte_offset(thr, h, (duk_size_t)DUK_TVAL_GET_FASTINT(args));
        *end = DUK_HSTRING_GET_DATA(h) + DUK_HSTRING_GET_BYTELEN(h);
    }
    return true;
}

static duk_bool_t leaf_char_code_at(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                    duk_tval *result)
{
    const duk_uint8_t *data, *end;
    duk_size_t size;

    if (!leaf_text_at(thr, args, count, &data, &end)) {
        return 0;
    }
    if (data == NULL) {
        DUK_TVAL_SET_NAN(result);
    } else {
        DUK_TVAL_SET_U32(result, text_unit(data, &size));
    }
    return 1;
}

static duk_bool_t leaf_code_point_at(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                     duk_tval *result)
{
    const duk_uint8_t *data, *end;
    duk_size_t size;

    if (!leaf_text_at(thr, args, count, &data, &end)) {
        return 0;
    }
    if (data == NULL) {
        DUK_TVAL_SET_UNDEFINED(result);
    } else {
        DUK_TVAL_SET_U32(result, text_code_point(data, end, &size));
    }
    return 1;
}

static duk_bool_t leaf_char_at(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    duk_int64_t length, at;
    duk_hstring *h = leaf_text(args, &length);

    if (h == NULL || count < 1 || !DUK_TVAL_IS_FASTINT(args)) {
        return 0;
    }
    at = DUK_TVAL_GET_FASTINT(args);
    if ((duk_uint64_t)at >= (duk_uint64_t)length) {
        at = length = 0;
    }
    return leaf_string(thr, result, text_part(thr, h, (duk_size_t)at, (duk_size_t)at + (length > 0)));
}

static duk_bool_t leaf_slice(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    duk_int64_t length, start, end;
    duk_hstring *h = leaf_text(args, &length);

    return h != NULL && fast_slice_index(args, count > 0, length, 0, &start) &&
           fast_slice_index(args + 1, count > 1, length, length, &end) &&
           leaf_string(thr, result, text_part(thr, h, (duk_size_t)start, (duk_size_t)end));
}

static duk_bool_t leaf_substring(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    duk_int64_t length, start, end;
    duk_hstring *h = leaf_text(args, &length);

    if (h == NULL || !fast_slice_index(args, count > 0, length, 0, &start) ||
        !fast_slice_index(args + 1, count > 1, length, length, &end) ||
        (count > 0 && DUK_TVAL_IS_FASTINT(args) && DUK_TVAL_GET_FASTINT(args) < 0) ||
        (count > 1 && DUK_TVAL_IS_FASTINT(args + 1) && DUK_TVAL_GET_FASTINT(args + 1) < 0)) {
        return 0;
    }
    return leaf_string(thr, result, text_part(thr, h, (duk_size_t)(start < end ? start : end),
                                              (duk_size_t)(start < end ? end : start)));
}

/* `this` and the one argument, if both are strings. */
static duk_hstring *leaf_texts(duk_tval *args, duk_idx_t count, duk_hstring **needle)
{
    duk_int64_t length;

    if (count != 1 || !DUK_TVAL_IS_STRING(args)) {
        return NULL;
    }
    *needle = DUK_TVAL_GET_STRING(args);
    return DUK_HSTRING_HAS_SYMBOL(*needle) ? NULL : leaf_text(args, &length);
}

static duk_bool_t leaf_text_index_of(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                     duk_tval *result)
{
    duk_hstring *needle, *h = leaf_texts(args, count, &needle);
    duk_int64_t found;

    if (h == NULL) {
        return 0;
    }
    found = text_find(h, needle, 0);
    DUK_TVAL_SET_FASTINT(result, found < 0 ? -1 : (duk_int64_t)text_position(thr, h, (duk_size_t)found));
    return 1;
}

static duk_bool_t leaf_text_includes(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                     duk_tval *result)
{
    duk_hstring *needle, *h = leaf_texts(args, count, &needle);

    return h != NULL && leaf_boolean(result, text_find(h, needle, 0) >= 0);
}

static duk_bool_t leaf_starts_with(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                   duk_tval *result)
{
    duk_hstring *needle, *h = leaf_texts(args, count, &needle);

    return h != NULL && leaf_boolean(result, DUK_HSTRING_GET_BYTELEN(needle) <= DUK_HSTRING_GET_BYTELEN(h) &&
                                                 duk_memcmp(DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_DATA(needle),
                                                            DUK_HSTRING_GET_BYTELEN(needle)) == 0);
}

static duk_bool_t leaf_from_char_code(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                      duk_tval *result)
{
    duk_uint8_t bytes[6];
    duk_size_t size;

    if (count != 1 || !DUK_TVAL_IS_FASTINT(args)) {
        return 0;
    }
    size = text_encode((duk_uint32_t)DUK_TVAL_GET_FASTINT(args) & 0xffff, bytes);
    return leaf_string(thr, result, duk_heap_strtable_intern_checked(thr, bytes, (duk_uint32_t)size));
}

/* @concat(...) */
static duk_bool_t leaf_concat(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    duk_hstring *h = short_text_of_list(thr, args, count);

    return h != NULL && leaf_string(thr, result, h);
}

/* ---- arrays ---- */

static duk_bool_t leaf_is_array(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return count >= 1 && !(DUK_TVAL_IS_OBJECT(args) && DUK_HOBJECT_IS_PROXY(DUK_TVAL_GET_OBJECT(args))) &&
           leaf_boolean(result, DUK_TVAL_IS_OBJECT(args) && DUK_HOBJECT_IS_ARRAY(DUK_TVAL_GET_OBJECT(args)));
}

static duk_bool_t leaf_array_push(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    duk_harray *array;
    duk_hobject *h;
    duk_tval *place;

    if (count != 1 || !DUK_TVAL_IS_OBJECT(args - 1)) {
        return 0;
    }
    h = DUK_TVAL_GET_OBJECT(args - 1);
    array = (duk_harray *)(void *)h;
    if (!DUK_HOBJECT_IS_ARRAY(h) || !DUK_HOBJECT_HAS_EXTENSIBLE(h) || !array_hole_is_missing(thr, h) ||
        DUK_HARRAY_LENGTH_NONWRITABLE(array) || array->length > DUK_HOBJECT_GET_ASIZE(h) || array->length >= 0x7fffffff) {
        return 0;
    }
    if (array->length == DUK_HOBJECT_GET_ASIZE(h)) {
        duk_idx_t index = (duk_idx_t)(args - thr->valstack_bottom);

        dense_grow(thr, array, array->length + 1);
        args = thr->valstack_bottom + index;
    }
    place = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, array->length);
    DUK_TVAL_SET_TVAL(place, args);
    DUK_TVAL_INCREF(thr, place);
    array->length++;
    DUK_TVAL_SET_U32(result, array->length);
    return 1;
}

static duk_bool_t leaf_array_pop(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    duk_harray *array;
    duk_hobject *h;
    duk_tval *slot;

    if (!DUK_TVAL_IS_OBJECT(args - 1)) {
        return 0;
    }
    h = DUK_TVAL_GET_OBJECT(args - 1);
    array = (duk_harray *)(void *)h;
    if (!DUK_HOBJECT_IS_ARRAY(h) || DUK_HOBJECT_IS_PROXY(h) || !DUK_HOBJECT_HAS_ARRAY_PART(h) ||
        !DUK_HOBJECT_HAS_EXTENSIBLE(h) || DUK_HARRAY_LENGTH_NONWRITABLE(array) || array->length == 0 ||
        array->length > DUK_HOBJECT_GET_ASIZE(h)) {
        return 0;
    }
    slot = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, array->length - 1);
    if (DUK_TVAL_IS_UNUSED(slot)) {
        return 0;
    }
    DUK_TVAL_SET_TVAL(result, slot); /* the reference moves */
    DUK_TVAL_SET_UNUSED(slot);
    array->length--;
    return 1;
}

/* @list(value), @elements(value, count, text) */
static duk_bool_t leaf_same_array(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return count >= 1 && iteration_is_plain_array(thr, args) && leaf_copy(thr, result, args);
}

/* @iterate(value, text) */
static duk_bool_t leaf_iterate(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    if (count < 1 || !iteration_is_plain_array(thr, args)) {
        return 0;
    }
    DUK_TVAL_SET_UNDEFINED(result);
    return 1;
}

/* What was pushed is the result. */
static duk_bool_t leaf_take_top(duk_hthread *thr, duk_tval *result)
{
    thr->valstack_top--;
    DUK_TVAL_SET_TVAL(result, thr->valstack_top); /* the reference moves */
    DUK_TVAL_SET_UNDEFINED(thr->valstack_top);
    return 1;
}

/* @tail(array, index) */
static duk_bool_t leaf_tail(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return lowered_push_tail(thr, DUK_TVAL_GET_OBJECT(args), (duk_uint32_t)DUK_TVAL_GET_FASTINT(args + 1)) &&
           leaf_take_top(thr, result);
}

/* ---- objects ---- */

/* @define(object, key, value) */
static duk_bool_t leaf_define(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    duk_hobject *target = DUK_TVAL_GET_OBJECT(args);

    return count == 3 && DUK_TVAL_IS_STRING(args + 1) &&
           lowered_define_plain(thr, target, DUK_TVAL_GET_STRING(args + 1), args + 2) &&
           leaf_object(thr, result, target);
}

static duk_bool_t leaf_has_entry(duk_hthread *thr, duk_tval *object, duk_tval *key, duk_tval *result)
{
    return DUK_TVAL_IS_OBJECT(object) && DUK_TVAL_IS_STRING(key) && prop_are_entries(DUK_TVAL_GET_OBJECT(object)) &&
           leaf_boolean(result, !property_is_absent(thr->heap, DUK_TVAL_GET_OBJECT(object), DUK_TVAL_GET_STRING(key)));
}

static duk_bool_t leaf_has_own(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return count >= 2 && leaf_has_entry(thr, args, args + 1, result);
}

static duk_bool_t leaf_has_own_property(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                        duk_tval *result)
{
    return count >= 1 && func->magic == 0 && leaf_has_entry(thr, args - 1, args, result); /* not propertyIsEnumerable */
}

/* @copy(target, source) */
static duk_bool_t leaf_copy_properties(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                       duk_tval *result)
{
    duk_hobject *target = DUK_TVAL_GET_OBJECT(args);

    return DUK_TVAL_IS_OBJECT(args + 1) &&
           lowered_copy_plain(thr, target, DUK_TVAL_GET_OBJECT(args + 1), NULL) && leaf_object(thr, result, target);
}

/* ---- Map and Set ---- */

static table *leaf_table(duk_tval *args, const native_class *cls)
{
    table_object *object = (table_object *)NATIVE_FROM_TVAL(args - 1, cls);

    return object != NULL ? &object->table : NULL;
}

static duk_bool_t leaf_map_get(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    table *t = leaf_table(args, &map_class);
    duk_uint32_t i;

    if (t == NULL || count < 1) {
        return 0;
    }
    i = table_find(t, args);
    if (i == TABLE_NONE) {
        DUK_TVAL_SET_UNDEFINED(result);
        return 1;
    }
    return leaf_copy(thr, result, &t->values[i]);
}

static duk_bool_t leaf_has(table *t, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return t != NULL && count >= 1 && leaf_boolean(result, table_find(t, args) != TABLE_NONE);
}

static duk_bool_t leaf_map_has(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return leaf_has(leaf_table(args, &map_class), args, count, result);
}

static duk_bool_t leaf_set_has(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return leaf_has(leaf_table(args, &set_class), args, count, result);
}

/* A table that has to grow may become too large, which is an error of the native's. */
static duk_bool_t leaf_put(duk_hthread *thr, table *t, duk_tval *args, duk_tval *value, duk_tval *result)
{
    return t != NULL && table_put_without_growing(thr, t, args, value) && leaf_copy(thr, result, args - 1);
}

static duk_bool_t leaf_map_set(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return count >= 2 && leaf_put(thr, leaf_table(args, &map_class), args, args + 1, result);
}

static duk_bool_t leaf_set_add(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result)
{
    return count >= 1 && leaf_put(thr, leaf_table(args, &set_class), args, NULL, result);
}

/* ---- private names ---- */

/* The entry that an object, the first argument, has under a private name, the second; or NULL. */
static duk_tval *leaf_private(duk_hthread *thr, duk_tval *args, duk_idx_t count)
{
    return count >= 2 && DUK_TVAL_IS_OBJECT(args) ?
               duk_hobject_find_entry_tval_ptr(thr->heap, DUK_TVAL_GET_OBJECT(args), DUK_TVAL_GET_STRING(args + 1)) :
               NULL;
}

/* @privateGet(object, key) */
static duk_bool_t leaf_private_get(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                   duk_tval *result)
{
    duk_tval *entry = leaf_private(thr, args, count);

    return entry != NULL && leaf_copy(thr, result, entry);
}

/* @privateSet(object, key, value) */
static duk_bool_t leaf_private_set(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                   duk_tval *result)
{
    duk_tval *entry = leaf_private(thr, args, count), old;

    if (entry == NULL || count < 3) {
        return 0;
    }
    DUK_TVAL_SET_TVAL(&old, entry);
    leaf_copy(thr, entry, args + 2);
    leaf_copy(thr, result, args + 2);
    DUK_TVAL_DECREF_NORZ(thr, &old); /* the caller lets it die */
    return 1;
}

/* @checkBrand(object, key) */
static duk_bool_t leaf_check_brand(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                   duk_tval *result)
{
    return leaf_private(thr, args, count) != NULL && leaf_copy(thr, result, args);
}

/* ---- which function has which ---- */

static duk_ret_t number_test(duk_context *thr);
static duk_ret_t number_to_string(duk_context *thr);
static duk_ret_t string_char_at(duk_context *thr);
static duk_ret_t string_char_code_at(duk_context *thr);
static duk_ret_t string_code_point_at(duk_context *thr);
static duk_ret_t string_slice(duk_context *thr);
static duk_ret_t string_substring(duk_context *thr);
static duk_ret_t string_index_of(duk_context *thr);
static duk_ret_t string_includes(duk_context *thr);
static duk_ret_t string_starts_with(duk_context *thr);
static duk_ret_t string_from_char_code(duk_context *thr);
static duk_ret_t object_has_own(duk_context *thr);
static duk_ret_t object_has_own_property(duk_context *thr);
static duk_ret_t map_get(duk_context *thr);
static duk_ret_t map_set(duk_context *thr);
static duk_ret_t map_has(duk_context *thr);
static duk_ret_t set_has(duk_context *thr);
static duk_ret_t set_add(duk_context *thr);
static duk_ret_t lowered_concat(duk_context *thr);
static duk_ret_t lowered_define(duk_context *thr);
static duk_ret_t lowered_copy(duk_context *thr);
static duk_ret_t lowered_tail(duk_context *thr);
static duk_ret_t lowered_list(duk_context *thr);
static duk_ret_t lowered_elements(duk_context *thr);
static duk_ret_t lowered_iterate(duk_context *thr);
static duk_ret_t lowered_private_get(duk_context *thr);
static duk_ret_t lowered_private_set(duk_context *thr);
static duk_ret_t lowered_check_brand(duk_context *thr);

#define FAST_LEAVES(X)                                                                                                 \
    X(duk_bi_math_object_onearg_shared, leaf_math_one)                                                                 \
    X(duk_bi_math_object_max, leaf_math_max)                                                                           \
    X(duk_bi_math_object_min, leaf_math_min)                                                                           \
    X(number_test, leaf_number_test)                                                                                   \
    X(number_to_string, leaf_number_to_text)                                                                           \
    X(duk_bi_number_constructor, leaf_to_number)                                                                       \
    X(duk_bi_string_constructor, leaf_to_text)                                                                         \
    X(string_char_at, leaf_char_at)                                                                                    \
    X(string_char_code_at, leaf_char_code_at)                                                                          \
    X(string_code_point_at, leaf_code_point_at)                                                                        \
    X(string_slice, leaf_slice)                                                                                        \
    X(string_substring, leaf_substring)                                                                                \
    X(string_index_of, leaf_text_index_of)                                                                             \
    X(string_includes, leaf_text_includes)                                                                             \
    X(string_starts_with, leaf_starts_with)                                                                            \
    X(string_from_char_code, leaf_from_char_code)                                                                      \
    X(array_is_array, leaf_is_array)                                                                                   \
    X(array_push_method, leaf_array_push)                                                                              \
    X(array_pop, leaf_array_pop)                                                                                       \
    X(object_has_own, leaf_has_own)                                                                                    \
    X(object_has_own_property, leaf_has_own_property)                                                                  \
    X(map_get, leaf_map_get)                                                                                           \
    X(map_set, leaf_map_set)                                                                                           \
    X(map_has, leaf_map_has)                                                                                           \
    X(set_has, leaf_set_has)                                                                                           \
    X(set_add, leaf_set_add)                                                                                           \
    X(lowered_concat, leaf_concat)                                                                                     \
    X(lowered_define, leaf_define)                                                                                     \
    X(lowered_copy, leaf_copy_properties)                                                                              \
    X(lowered_tail, leaf_tail)                                                                                         \
    X(lowered_list, leaf_same_array)                                                                                   \
    X(lowered_elements, leaf_same_array)                                                                               \
    X(lowered_iterate, leaf_iterate)                                                                                   \
    X(lowered_private_get, leaf_private_get)                                                                           \
    X(lowered_private_set, leaf_private_set)                                                                           \
    X(lowered_check_brand, leaf_check_brand)

#define FAST_LEAF(function, leaf)          leaf,
#define FAST_LEAF_FUNCTION(function, leaf) function,

DUK_INTERNAL const fast_leaf fast_leaves[] = {NULL, FAST_LEAVES(FAST_LEAF)};
static const duk_c_function fast_leaf_functions[] = {NULL, FAST_LEAVES(FAST_LEAF_FUNCTION)};

DUK_INTERNAL duk_uint_t fast_leaf_find(duk_hnatfunc *func)
{
    duk_uint_t i = sizeof(fast_leaf_functions) / sizeof(fast_leaf_functions[0]) - 1;

    while (i > 0 && fast_leaf_functions[i] != func->func) {
        i--;
    }
    if (i == 0) {
        i = FAST_LEAF_NONE;
    }
    func->flags |= i << FAST_LEAF_SHIFT;
    return i;
}
