/*
 * dense.h - arrays whose elements all lie in their array part, read and written without the property machinery.
 */
#ifndef ENGINE_DENSE_H
#define ENGINE_DENSE_H

/* Append the value on top to an ordinary extensible array: [ ... value ] -> [ ... ]. No setter is looked for: the
 * property is defined. */
DUK_INTERNAL_DECL void dense_append(duk_hthread *thr, duk_harray *array);
/* Push an array of `length` undefined values, ready to be written. */
DUK_INTERNAL_DECL duk_harray *dense_push(duk_hthread *thr, duk_uint32_t length);
/* Store the value on top at an index below the length of an array made by dense_push: [ ... value ] -> [ ... ] */
DUK_INTERNAL_DECL void dense_store(duk_hthread *thr, duk_harray *array, duk_uint32_t index);
/* Make room in the array part for at least `size` elements, and some more. */
DUK_INTERNAL_DECL void dense_grow(duk_hthread *thr, duk_harray *array, duk_uint32_t size);

#endif
