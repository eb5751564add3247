/*
 * iteration.h - the iteration protocol as C sees it.
 *
 * Native iterators are native objects whose class can give the next value without a result object; everything that
 * consumes an iterator takes that road when the iterator's `next` is the class's own.
 */
#ifndef ENGINE_ITERATION_H
#define ENGINE_ITERATION_H

/* A class of iterators: its objects begin with a native_object whose class is the first member of this. */
typedef struct iterator_class {
    native_class base;
    duk_c_function next;                                     /* the `next` of its prototype */
    bool (*step)(duk_hthread *thr, native_object *iterator); /* push the next value and return true, or false */
} iterator_class;

typedef enum iteration_kind { ITERATE_KEYS, ITERATE_VALUES, ITERATE_ENTRIES } iteration_kind;

/* The class of a native iterator whose `next` is its class's own; else NULL. */
DUK_INTERNAL_DECL const iterator_class *iterator_native_class(duk_tval *iterator, duk_tval *next);
/* An array that iterates as arrays do, for the program that runs: indexing it is the same? */
DUK_INTERNAL_DECL bool iteration_is_plain_array(duk_hthread *thr, const duk_tval *value);
/* [ ... method ] -> [ ... iterator next ], calling the method on the value at an index. */
DUK_INTERNAL_DECL void iterator_start(duk_hthread *thr, duk_idx_t value);
/* Body of a class's `next`: `this` has to be of the class. */
DUK_INTERNAL_DECL duk_ret_t iterator_next(duk_hthread *thr, const iterator_class *cls, const char *method);
/* [ ... value ] -> [ ... {value, done} ] */
DUK_INTERNAL_DECL void iterator_wrap_result(duk_hthread *thr, bool done);
/* [ ... key value ] -> [ ... [key, value] ] */
DUK_INTERNAL_DECL void iterator_wrap_entry(duk_hthread *thr);
/* The value on top has to be an object that is an entry: [ ... entry ] -> [ ... key value ] */
DUK_INTERNAL_DECL void map_split_entry(duk_hthread *thr);
/* [ ... iterator next ] -> [ ... async_iterator ]: a sync iterator that answers with promises */
DUK_INTERNAL_DECL void async_from_sync_wrap(duk_hthread *thr);
/* Throw the error on top after closing the iterator at an index. */
DUK_INTERNAL_DECL void iterator_close_and_throw(duk_hthread *thr, duk_idx_t iterator);
/* Push an array iterator over the object on top: [ ... object ] -> [ ... iterator ] */
DUK_INTERNAL_DECL void array_iterator_push(duk_hthread *thr, iteration_kind kind);
/* A prototype for iterators of a class: [ ... ] -> [ ... ]; kept in the realm. */
DUK_INTERNAL_DECL void iterator_define_prototype(duk_hthread *thr, realm_index index, const builtins_entry *entries);

#endif
