/*
 * typed_array.h - what the files of %TypedArray% share.
 */
#ifndef ENGINE_TYPED_ARRAY_H
#define ENGINE_TYPED_ARRAY_H

#include "array.h"
#include "buffer.h"

/* A typed array a method works on. Its length is that of the beginning: whenever code has run the elements that are
 * still there have to be counted again, by bufobj_elements. */
typedef struct typed_array {
    duk_hbufobj *object;
    duk_uint32_t length;
    int kind;
} typed_array;

/* `this`, a typed array in bounds; the method is named for the TypeError of a detached one. */
DUK_INTERNAL_DECL void typed_this(duk_hthread *thr, typed_array *a, const char *method);
DUK_INTERNAL_DECL void typed_validate(duk_hthread *thr, duk_hbufobj *h, typed_array *a, const char *method);

/* The element, or undefined if it is gone: [ ... ] -> [ ... value ] */
DUK_INTERNAL_DECL void typed_push(duk_hthread *thr, const typed_array *a, duk_uint32_t index);
/* TypedArraySetElement: [ ... value ] -> [ ... ] */
DUK_INTERNAL_DECL void typed_store(duk_hthread *thr, const typed_array *a, duk_uint32_t index);
static inline duk_uint8_t *typed_at(duk_hthread *thr, const typed_array *a, duk_uint32_t index)
{
    return bufobj_data(thr->heap, a->object) + ((duk_size_t)index << a->object->shift);
}

/* A new array of the realm: [ ... ] -> [ ... array ] */
DUK_INTERNAL_DECL void typed_create(duk_hthread *thr, typed_array *made, int kind, duk_double_t length);
/* An array over a piece of an ArrayBuffer that is known to be there: `length` elements, or, if negative, all that the
 * buffer has or will have. `prototype` is NULL for the realm's own. */
DUK_INTERNAL_DECL void typed_push_view(duk_hthread *thr, int kind, duk_hobject *prototype, duk_hbufobj *buffer,
                                       duk_uint_t offset, duk_double_t length);
/* TypedArrayCreateFromCtor with so many arguments: [ ... constructor arguments... ] -> [ ... array ]; not shorter than
 * a length, unless that is negative. */
DUK_INTERNAL_DECL void typed_construct(duk_hthread *thr, duk_idx_t argument_count, duk_double_t min_length,
                                       typed_array *made);
/* TypedArraySpeciesCreate for a length: [ ... ] -> [ ... array ] */
DUK_INTERNAL_DECL void typed_create_species(duk_hthread *thr, const typed_array *like, duk_double_t length,
                                            typed_array *made);
/* Its first step: [ ... ] -> [ ... constructor ], and whether that is the realm's own for the kind. */
DUK_INTERNAL_DECL bool typed_push_species(duk_hthread *thr, const typed_array *like);
DUK_INTERNAL_DECL void typed_check_content(duk_hthread *thr, int kind, int other);

/* Copy elements, converting them, between arrays of one content type; the memory may overlap only for equal kinds. */
DUK_INTERNAL_DECL void typed_copy(duk_hthread *thr, const typed_array *from, duk_uint32_t from_index,
                                  const typed_array *to, duk_uint32_t to_index, duk_uint32_t count);

/* Each file's part of %TypedArray%.prototype. */
extern const builtins_entry typed_callback_methods[], typed_change_methods[], typed_query_methods[],
    typed_sort_methods[];

/* The constructors, and the functions of %TypedArray% itself (typed_construct.c). */
extern const builtins_entry typed_statics[];
DUK_INTERNAL_DECL void typed_define_constructors(duk_hthread *thr);

#endif
