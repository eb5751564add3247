/*
 * array.c - access to the elements of arrays and of what is like them; see array.h.
 */

#include "array.h"

DUK_INTERNAL void array_this(duk_hthread *thr, array_like *a)
{
    duk_tval *tv = thr->valstack_bottom - 1;

    if (DUK_UNLIKELY(DUK_TVAL_IS_UNDEFINED(tv) || DUK_TVAL_IS_NULL(tv))) {
        duk_push_current_function(thr);
        duk_get_prop_stridx(thr, -1, DUK_STRIDX_NAME);
        (void)duk_type_error(thr, "Array.prototype.%s called on null or undefined", duk_safe_to_string(thr, -1));
    }
    a->index = duk_get_top(thr);
    duk_push_tval(thr, tv);
    if (!DUK_TVAL_IS_OBJECT(tv)) {
        duk_to_object(thr, -1);
    }
    a->object = duk_known_hobject(thr, -1);
    a->length = builtins_to_length_of(thr, -1);
}

DUK_INTERNAL duk_tval *array_dense(duk_hthread *thr, const array_like *a)
{
    duk_hobject *h = a->object;
    duk_tval *tv;
    duk_uint32_t i, length;

    if ((h->hdr.h_flags &
         (DUK_HOBJECT_FLAG_ARRAY_PART | DUK_HOBJECT_FLAG_EXOTIC_ARRAY | DUK_HOBJECT_FLAG_EXOTIC_PROXYOBJ)) !=
            (DUK_HOBJECT_FLAG_ARRAY_PART | DUK_HOBJECT_FLAG_EXOTIC_ARRAY) ||
        a->length > DUK_HOBJECT_GET_ASIZE(h) || a->length != ((duk_harray *)h)->length) {
        return NULL;
    }
    tv = DUK_HOBJECT_A_GET_BASE(thr->heap, h);
    length = (duk_uint32_t)a->length;
    for (i = 0; i < length; i++) {
        if (DUK_TVAL_IS_UNUSED(&tv[i])) {
            return NULL;
        }
    }
    return tv;
}

DUK_INTERNAL void array_push_number(duk_hthread *thr, duk_double_t value)
{
    duk_push_number(thr, value);
    DUK_TVAL_CHKFAST_INPLACE_FAST(DUK_GET_TVAL_NEGIDX(thr, -1));
}

/* As many are looked at anew for each element of what is no array. */
#define ARRAY_FEW_PROPERTIES 8

/* Has an object a chance of index properties, whether own or inherited? */
static bool array_has_indices(duk_hthread *thr, duk_hobject *h)
{
    duk_uint32_t i;

    if (DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h) &&
        (!DUK_HOBJECT_IS_ARRAY(h) || DUK_HOBJECT_IS_PROXY(h) || !DUK_HOBJECT_HAS_ARRAY_PART(h))) {
        return true;
    }
    if (DUK_HOBJECT_GET_ASIZE(h) > 0) {
        return true;
    }
    if (DUK_HOBJECT_HAS_ARRAY_PART(h)) {
        return false;
    }
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
        duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, h, i);

        if (key != NULL && DUK_HSTRING_HAS_ARRIDX(key)) {
            return true;
        }
    }
    return false;
}

/* The same for Object.prototype, which nearly always has none: a look at it counts until it gets another property. */
static bool array_object_prototype_has_indices(duk_hthread *thr, duk_hobject *h)
{
    realm *r = (realm *)(void *)thr->builtins[DUK_BIDX_REALM];

    if (r->clean_props == DUK_HOBJECT_GET_PROPS(thr->heap, h) && r->clean_count == DUK_HOBJECT_GET_ENEXT(h)) {
        return false;
    }
    if (array_has_indices(thr, h)) {
        return true;
    }
    r->clean_props = DUK_HOBJECT_GET_PROPS(thr->heap, h);
    r->clean_count = DUK_HOBJECT_GET_ENEXT(h);
    return false;
}

static bool array_chain_has_indices(duk_hthread *thr, duk_hobject *h)
{
    duk_hobject *object_prototype = thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE];

    for (h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h); h != NULL; h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
        if (h == object_prototype ? array_object_prototype_has_indices(thr, h) : array_has_indices(thr, h)) {
            return true;
        }
    }
    return false;
}

DUK_INTERNAL bool array_hole_is_missing(duk_hthread *thr, duk_hobject *h)
{
    return DUK_HOBJECT_IS_ARRAY(h) && !DUK_HOBJECT_IS_PROXY(h) && DUK_HOBJECT_HAS_ARRAY_PART(h) &&
           !array_chain_has_indices(thr, h);
}

/* Is an element that has no slot just not there? So are those of { length: n }, too. */
static bool array_is_missing(duk_hthread *thr, duk_hobject *h, duk_double_t index)
{
    if (DUK_HOBJECT_IS_ARRAY(h)) {
        return array_hole_is_missing(thr, h);
    }
    return index <= ARRAY_MAX_INDEX && DUK_HOBJECT_GET_ENEXT(h) <= ARRAY_FEW_PROPERTIES && !array_has_indices(thr, h) &&
           !array_chain_has_indices(thr, h);
}

DUK_INTERNAL void array_get(duk_hthread *thr, const array_like *a, duk_double_t index)
{
    duk_tval *tv = array_slot(thr, a->object, index);

    if (DUK_LIKELY(tv != NULL)) {
        duk_push_tval(thr, tv);
    } else if (array_is_missing(thr, a->object, index)) {
        duk_push_undefined(thr);
    } else {
        array_push_number(thr, index);
        duk_get_prop(thr, a->index);
    }
}

DUK_INTERNAL bool array_get_present(duk_hthread *thr, const array_like *a, duk_double_t index)
{
    duk_tval *tv = array_slot(thr, a->object, index);

    if (DUK_LIKELY(tv != NULL)) {
        duk_push_tval(thr, tv);
        return true;
    }
    if (array_is_missing(thr, a->object, index)) {
        return false;
    }
    array_push_number(thr, index);
    if (!duk_has_prop(thr, a->index)) {
        return false;
    }
    array_push_number(thr, index);
    duk_get_prop(thr, a->index);
    return true;
}

DUK_INTERNAL void array_put(duk_hthread *thr, const array_like *a, duk_double_t index)
{
    duk_tval *tv = array_slot(thr, a->object, index);

    if (DUK_LIKELY(tv != NULL)) {
        native_set(thr, tv, DUK_GET_TVAL_NEGIDX(thr, -1)); /* side effects */
        duk_pop(thr);
        return;
    }
    array_push_number(thr, index);
    duk_insert(thr, -2);
    duk_put_prop(thr, a->index);
}

DUK_INTERNAL void array_delete(duk_hthread *thr, const array_like *a, duk_double_t index)
{
    array_push_number(thr, index);
    duk_del_prop(thr, a->index);
}

DUK_INTERNAL void array_set_length(duk_hthread *thr, const array_like *a, duk_double_t length)
{
    array_push_number(thr, length);
    duk_put_prop_stridx(thr, a->index, DUK_STRIDX_LENGTH);
}

DUK_INTERNAL void array_define(duk_hthread *thr, duk_idx_t object, duk_double_t index)
{
    duk_hobject *h = duk_known_hobject(thr, object);
    duk_tval *tv = array_slot(thr, h, index);

    if (tv != NULL) {
        native_set(thr, tv, DUK_GET_TVAL_NEGIDX(thr, -1)); /* side effects */
        duk_pop(thr);
        return;
    }
    if (DUK_HOBJECT_IS_ARRAY(h) && !DUK_HOBJECT_IS_PROXY(h) && DUK_HOBJECT_HAS_ARRAY_PART(h) &&
        DUK_HOBJECT_HAS_EXTENSIBLE(h) && !DUK_HARRAY_LENGTH_NONWRITABLE((duk_harray *)h)) {
        duk_harray *array = (duk_harray *)h;
        duk_uint32_t i = (duk_uint32_t)index;

        if (index == (duk_double_t)array->length && index <= ARRAY_MAX_INDEX) {
            dense_append(thr, array);
            return;
        }
        if ((duk_double_t)i == index && i < array->length && i <= DUK_HOBJECT_GET_ASIZE(h)) { /* a hole */
            if (i == DUK_HOBJECT_GET_ASIZE(h)) {
                dense_grow(thr, array, i + 1);
            }
            dense_store(thr, array, i);
            return;
        }
    }
    object = duk_require_normalize_index(thr, object);
    array_push_number(thr, index);
    duk_insert(thr, -2);
    duk_def_prop(thr, object, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC);
}

DUK_INTERNAL void array_push_new(duk_hthread *thr, duk_double_t length)
{
    duk_harray *array;

    if (length > ARRAY_MAX_INDEX + 1) {
        (void)duk_range_error(thr, "Invalid array length");
    }
    array = duk_push_harray_with_size(thr, length < 65536 ? (duk_uint32_t)length : 0);
    array->length = (duk_uint32_t)length;
}

static bool array_species_is_plain(duk_hthread *thr)
{
    duk_hobject *constructor = thr->builtins[DUK_BIDX_ARRAY_CONSTRUCTOR];

    return realm_has_object(thr, thr->builtins[DUK_BIDX_ARRAY_PROTOTYPE], DUK_HTHREAD_STRING_CONSTRUCTOR(thr),
                            constructor) &&
           realm_has_getter(thr, constructor, KEY_SPECIES, builtins_species);
}

DUK_INTERNAL bool array_has_plain_species(duk_hthread *thr, const array_like *a)
{
    duk_hobject *h = a->object;
    duk_tval *tv;

    if (!DUK_HOBJECT_IS_ARRAY(h)) {
        return !DUK_HOBJECT_IS_PROXY(h); /* what is no array gets one */
    }
    return !DUK_HOBJECT_IS_PROXY(h) &&
           DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h) == thr->builtins[DUK_BIDX_ARRAY_PROTOTYPE] &&
           (DUK_HOBJECT_GET_ENEXT(h) == 0 ||
            realm_find_own(thr, h, DUK_HTHREAD_STRING_CONSTRUCTOR(thr), &tv) == FOUND_NONE) &&
           array_species_is_plain(thr);
}

DUK_INTERNAL void array_push_species(duk_hthread *thr, const array_like *a, duk_double_t length)
{
    if (array_has_plain_species(thr, a) || !builtins_is_array(thr, a->index)) {
        array_push_new(thr, length);
        return;
    }
    duk_get_prop_stridx(thr, a->index, DUK_STRIDX_CONSTRUCTOR);
    if (duk_is_object(thr, -1)) {
        realm_get_key(thr, -1, KEY_SPECIES);
        duk_remove_m2(thr);
        if (duk_is_null(thr, -1)) {
            duk_to_undefined(thr, -1);
        }
    }
    if (duk_is_undefined(thr, -1)) {
        duk_pop(thr);
        array_push_new(thr, length);
        return;
    }
    if (!duk_is_constructable(thr, -1)) {
        (void)duk_type_error(thr, "object.constructor[Symbol.species] is not a constructor");
    }
    array_push_number(thr, length);
    duk_new(thr, 1);
}

DUK_INTERNAL duk_double_t array_integer(duk_hthread *thr, duk_idx_t argument)
{
    duk_tval *tv = duk_require_tval(thr, argument);

    if (DUK_TVAL_IS_FASTINT(tv)) {
        return (duk_double_t)DUK_TVAL_GET_FASTINT(tv);
    }
    return duk_js_tointeger_number(duk_to_number(thr, argument)) + 0.0; /* no -0 */
}

DUK_INTERNAL duk_double_t array_relative(duk_hthread *thr, duk_idx_t argument, duk_double_t length,
                                         duk_double_t missing)
{
    duk_double_t relative;

    if (duk_is_undefined(thr, argument)) {
        return missing;
    }
    relative = array_integer(thr, argument);
    if (relative < 0) {
        return relative + length > 0 ? relative + length : 0;
    }
    return relative < length ? relative : length;
}

/* ---- set-up ---- */

static const char *const array_unscopables[] = {
    "at",   "copyWithin", "entries",  "fill", "find",       "findIndex", "findLast",  "findLastIndex",
    "flat", "flatMap",    "includes", "keys", "toReversed", "toSorted",  "toSpliced", "values"};

static void array_define_unscopables(duk_hthread *thr)
{
    duk_size_t i;

    duk_push_bare_object(thr);
    for (i = 0; i < sizeof(array_unscopables) / sizeof(array_unscopables[0]); i++) {
        duk_push_true(thr);
        duk_put_prop_string(thr, -2, array_unscopables[i]);
    }
    builtins_define_symbol(thr, -2, "unscopables", false);
}

void builtins_init_array(duk_context *thr)
{
    array_define_constructor(thr);
    duk_push_hobject_bidx(thr, DUK_BIDX_ARRAY_PROTOTYPE);
    builtins_define(thr, -1, array_query_methods);
    builtins_define(thr, -1, array_callback_methods);
    builtins_define(thr, -1, array_change_methods);
    builtins_define(thr, -1, array_copy_methods);
    builtins_define(thr, -1, array_sort_methods);
    array_define_unscopables(thr);
    duk_pop(thr);
}
