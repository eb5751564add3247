/*
 * array.h - what the files of Array.prototype share.
 *
 * The methods are generic: `this` may be any object with a length, a proxy included, and user code may run at every
 * access. Elements that lie in the array part of a real array are read and written directly; everything else takes
 * the property machinery.
 */
#ifndef ENGINE_ARRAY_H
#define ENGINE_ARRAY_H

#include "dense.h"

#define ARRAY_MAX_INDEX 4294967294.0        /* of a real array */
#define ARRAY_MAX_LENGTH 9007199254740991.0 /* of anything else */

/* The object a method works on: ToObject(this), pushed at a stack index, and its length. */
typedef struct array_like {
    duk_hobject *object;
    duk_idx_t index;
    duk_double_t length;
} array_like;

/* [ ... ] -> [ ... object ] */
DUK_INTERNAL_DECL void array_this(duk_hthread *thr, array_like *a);

/* The slot of an element that is there, or NULL if it takes the long way. */
static inline duk_tval *array_slot(duk_hthread *thr, duk_hobject *h, duk_double_t index)
{
    duk_uint32_t i = (duk_uint32_t)index;
    duk_tval *tv;

    if ((h->hdr.h_flags & (DUK_HOBJECT_FLAG_ARRAY_PART | DUK_HOBJECT_FLAG_EXOTIC_ARGUMENTS |
                           DUK_HOBJECT_FLAG_EXOTIC_PROXYOBJ)) != DUK_HOBJECT_FLAG_ARRAY_PART ||
        (duk_double_t)i != index || i >= DUK_HOBJECT_GET_ASIZE(h)) {
        return NULL;
    }
    tv = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, i);
    return DUK_TVAL_IS_UNUSED(tv) ? NULL : tv;
}

/* All elements of a real array, none missing: their slots, or NULL. Valid until code runs or memory is allocated. */
DUK_INTERNAL_DECL duk_tval *array_dense(duk_hthread *thr, const array_like *a);

/* A real array whose elements and length may be changed at will: all of it lies in the array part; or NULL. */
DUK_INTERNAL_DECL duk_harray *array_open(const array_like *a);

DUK_INTERNAL_DECL void array_push_number(duk_hthread *thr, duk_double_t value);
/* Get: [ ... ] -> [ ... value ] */
DUK_INTERNAL_DECL void array_get(duk_hthread *thr, const array_like *a, duk_double_t index);
/* HasProperty, then Get: [ ... ] -> [ ... value ], or nothing is pushed. */
DUK_INTERNAL_DECL bool array_get_present(duk_hthread *thr, const array_like *a, duk_double_t index);
/* Is a hole of this object an element that is just not there: a real array, no index properties up its chain? */
DUK_INTERNAL_DECL bool array_hole_is_missing(duk_hthread *thr, duk_hobject *h);
/* Set, throwing: [ ... value ] -> [ ... ] */
DUK_INTERNAL_DECL void array_put(duk_hthread *thr, const array_like *a, duk_double_t index);
/* DeletePropertyOrThrow */
DUK_INTERNAL_DECL void array_delete(duk_hthread *thr, const array_like *a, duk_double_t index);
DUK_INTERNAL_DECL void array_set_length(duk_hthread *thr, const array_like *a, duk_double_t length);

/* CreateDataPropertyOrThrow on the object at a stack index: [ ... value ] -> [ ... ] */
DUK_INTERNAL_DECL void array_define(duk_hthread *thr, duk_idx_t object, duk_double_t index);
/* ArrayCreate: [ ... ] -> [ ... array ] of holes. */
DUK_INTERNAL_DECL void array_push_new(duk_hthread *thr, duk_double_t length);
/* ArraySpeciesCreate: [ ... ] -> [ ... object ] */
DUK_INTERNAL_DECL void array_push_species(duk_hthread *thr, const array_like *a, duk_double_t length);
/* Would ArraySpeciesCreate give an ordinary array, without running code? */
DUK_INTERNAL_DECL bool array_has_plain_species(duk_hthread *thr, const array_like *a);

/* A relative index argument (negative counts from the end), clamped to 0..length; `missing` if undefined. */
DUK_INTERNAL_DECL duk_double_t array_relative(duk_hthread *thr, duk_idx_t argument, duk_double_t length,
                                              duk_double_t missing);
/* ToIntegerOrInfinity of an argument. */
DUK_INTERNAL_DECL duk_double_t array_integer(duk_hthread *thr, duk_idx_t argument);

/* Sort the dense array on top, which nobody else knows, by the function at an index: [ ... array ] -> [ ... array ] */
DUK_INTERNAL_DECL void array_sort_dense(duk_hthread *thr, duk_idx_t function);

/* Each file's part of the prototype. */
extern const builtins_entry array_callback_methods[], array_query_methods[], array_change_methods[],
    array_copy_methods[], array_sort_methods[];
/* Define fromAsync on the constructor on top. */
DUK_INTERNAL_DECL void array_define_from_async(duk_hthread *thr);
/* Complete the constructor. */
DUK_INTERNAL_DECL void array_define_constructor(duk_hthread *thr);

#endif
