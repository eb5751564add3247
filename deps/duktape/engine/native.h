/*
 * native.h - objects whose state is a C struct the collector understands.
 *
 * Map, Promise, iterators and their like keep their state outside of properties: faster than hidden properties, and
 * nothing a program does to the object can reach it. A class says how to visit the values an object holds (used both
 * to mark them and to drop the references of a dying object) and how to free what it allocated. A closure is a native
 * function with captured values.
 *
 * The rules for classes:
 * - `visit` calls the visitor once for every counted reference the object holds. It must not allocate.
 * - `dying` runs just before the references are dropped, while every object this one points to still exists: the place
 *   to leave lists kept by others. It must neither allocate nor run JavaScript.
 * - `release` frees memory and touches no other object: at the end of the heap those may be gone already.
 */
#ifndef ENGINE_NATIVE_H
#define ENGINE_NATIVE_H

#include <stdbool.h>

#include "objects.h"

typedef struct native_object native_object;
typedef void (*native_visitor)(duk_heap *heap, duk_tval *value);

typedef struct native_class {
    const char *name; /* as in "incompatible receiver" messages */
    duk_size_t size;  /* of the whole struct, which begins with a native_object */
    void (*visit)(duk_heap *heap, native_object *object, native_visitor visitor);
    void (*dying)(duk_heap *heap, native_object *object);
    void (*release)(duk_heap *heap, native_object *object);
    bool iterates;      /* an iterator_class (iteration.h) */
    unsigned char type; /* builtins_type */
} native_class;

struct native_object {
    duk_hobject object;
    const native_class *cls;
};

/* A native function with captured values. */
typedef struct native_closure {
    duk_hnatfunc function;
    duk_uint32_t slot_count;
    duk_tval slots[1]; /* slot_count of them */
} native_closure;

/* Native objects reuse a flag that means something for functions only. */
#define NATIVE_FLAG DUK_HOBJECT_FLAG_NAMEBINDING
#define NATIVE_IS_OBJECT(h)                                                                                            \
    (((h)->hdr.h_flags & (NATIVE_FLAG | DUK_HOBJECT_FLAG_COMPFUNC | DUK_HOBJECT_FLAG_CALLABLE)) == NATIVE_FLAG)
/* Closures are the native functions that have more to visit than plain ones. */
#define NATIVE_IS_CLOSURE(h)                                                                                           \
    (((h)->hdr.h_flags & (DUK_HOBJECT_FLAG_NATFUNC | DUK_HOBJECT_FLAG_FASTREFS)) == DUK_HOBJECT_FLAG_NATFUNC)

/* The object behind a value if it is of the class, else NULL. */
#define NATIVE_FROM_TVAL(tv, class)                                                                                    \
    (DUK_TVAL_IS_OBJECT((tv)) && NATIVE_IS_OBJECT(DUK_TVAL_GET_OBJECT((tv))) &&                                        \
             ((native_object *)DUK_TVAL_GET_OBJECT((tv)))->cls == (class)                                              \
         ? (void *)DUK_TVAL_GET_OBJECT((tv))                                                                           \
         : NULL)

/* Make a zeroed object of the class and push it. Values that visit reports must be valid when the bytes are zero, or
 * be set before anything can allocate. */
DUK_INTERNAL_DECL void *native_push(duk_hthread *thr, const native_class *cls, duk_hobject *prototype);
/* The object at a stack index if it is of the class, else NULL. */
DUK_INTERNAL_DECL void *native_get(duk_hthread *thr, duk_idx_t index, const native_class *cls);
/* `this` of the running function, which has to be of the class; otherwise V8's TypeError, naming the method. */
DUK_INTERNAL_DECL void *native_this(duk_hthread *thr, const native_class *cls, const char *method);

/* Push a native function that captures slot_count values, undefined at first. */
DUK_INTERNAL_DECL native_closure *native_push_closure(duk_hthread *thr, duk_c_function function, duk_idx_t nargs,
                                                      duk_uint_t slot_count);
/* The running function, known to be a closure. */
#define NATIVE_RUNNING_CLOSURE(thr) ((native_closure *)DUK_ACT_GET_FUNC((thr)->callstack_curr))

/* Store a value in a slot that holds a counted reference; may run finalizers. */
DUK_INTERNAL_DECL void native_set(duk_hthread *thr, duk_tval *slot, duk_tval *value);

/* What the collector calls. */
DUK_INTERNAL_DECL void native_visit(duk_heap *heap, duk_hobject *h, native_visitor visitor);
DUK_INTERNAL_DECL void native_dying(duk_heap *heap, duk_hobject *h);
DUK_INTERNAL_DECL void native_release(duk_heap *heap, duk_hobject *h);

#endif
