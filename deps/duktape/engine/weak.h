/*
 * weak.h - what the collector calls for objects that are held weakly; see weak.c.
 */
#ifndef ENGINE_WEAK_H
#define ENGINE_WEAK_H

/* An object with the flag WEAKLY_HELD is being marked: mark the values that live as long as it. */
DUK_INTERNAL_DECL void weak_visit_key(duk_heap *heap, duk_hobject *key, native_visitor visitor);
/* An object with the flag is about to die. */
DUK_INTERNAL_DECL void weak_key_dying(duk_heap *heap, duk_hobject *key);
DUK_INTERNAL_DECL void weak_visit_roots(duk_heap *heap, heap_state *state, native_visitor visitor);
DUK_INTERNAL_DECL void weak_free(duk_heap *heap, heap_state *state);
/* The live keys (and values) of a WeakMap or WeakSet: [ ... ] -> [ ... array ] */
DUK_INTERNAL_DECL void weak_push_entries(duk_hthread *thr, native_object *holder, bool values);

#endif
