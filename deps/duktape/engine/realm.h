/*
 * realm.h - state of ours that lives as long as a heap, and the built-in objects of a realm that C needs to find.
 *
 * The realm is a native object, itself one of the built-in objects that all threads of a realm share.
 */
#ifndef ENGINE_REALM_H
#define ENGINE_REALM_H

#include <pthread.h>

#include "builtins/date/date.h"
#include "builtins/regexp/regexp.h"
#include "objects.h"

typedef enum realm_index {
    REALM_PROMISE,
    REALM_PROMISE_PROTOTYPE,
    REALM_MAP,
    REALM_MAP_PROTOTYPE,
    REALM_SET,
    REALM_SET_PROTOTYPE,
    REALM_WEAK_MAP_PROTOTYPE,
    REALM_WEAK_SET_PROTOTYPE,
    REALM_WEAK_REF_PROTOTYPE,
    REALM_FINALIZATION_REGISTRY_PROTOTYPE,
    REALM_ITERATOR,
    REALM_ITERATOR_PROTOTYPE,
    REALM_ASYNC_ITERATOR_PROTOTYPE,
    REALM_ARRAY_ITERATOR_PROTOTYPE,
    REALM_MAP_ITERATOR_PROTOTYPE,
    REALM_SET_ITERATOR_PROTOTYPE,
    REALM_STRING_ITERATOR_PROTOTYPE,
    REALM_ITERATOR_HELPER_PROTOTYPE,
    REALM_WRAP_FOR_VALID_ITERATOR_PROTOTYPE,
    REALM_AGGREGATE_ERROR_PROTOTYPE,
    REALM_HOLE, /* of lowered code: see lowered.h */
    REALM_REGEXP,
    REALM_REGEXP_PROTOTYPE,
    REALM_REGEXP_STRING_ITERATOR_PROTOTYPE,
    REALM_REGEXP_STATE,
    REALM_ASYNC_FROM_SYNC_PROTOTYPE,
    REALM_GENERATOR_FUNCTION_PROTOTYPE,
    REALM_GENERATOR_PROTOTYPE,
    REALM_ASYNC_FUNCTION_PROTOTYPE,
    REALM_ASYNC_GENERATOR_FUNCTION_PROTOTYPE,
    REALM_ASYNC_GENERATOR_PROTOTYPE,
    REALM_ARRAY_BUFFER,
    REALM_ARRAY_BUFFER_PROTOTYPE,
    REALM_SHARED_ARRAY_BUFFER,
    REALM_SHARED_ARRAY_BUFFER_PROTOTYPE,
    REALM_DATA_VIEW,
    REALM_DATA_VIEW_PROTOTYPE,
    REALM_TYPED_ARRAY,
    REALM_TYPED_ARRAY_PROTOTYPE,
    REALM_UINT8_ARRAY,
    REALM_UINT8_ARRAY_PROTOTYPE,
    REALM_UINT8_CLAMPED_ARRAY,
    REALM_UINT8_CLAMPED_ARRAY_PROTOTYPE,
    REALM_INT8_ARRAY,
    REALM_INT8_ARRAY_PROTOTYPE,
    REALM_UINT16_ARRAY,
    REALM_UINT16_ARRAY_PROTOTYPE,
    REALM_INT16_ARRAY,
    REALM_INT16_ARRAY_PROTOTYPE,
    REALM_UINT32_ARRAY,
    REALM_UINT32_ARRAY_PROTOTYPE,
    REALM_INT32_ARRAY,
    REALM_INT32_ARRAY_PROTOTYPE,
    REALM_FLOAT32_ARRAY,
    REALM_FLOAT32_ARRAY_PROTOTYPE,
    REALM_FLOAT64_ARRAY,
    REALM_FLOAT64_ARRAY_PROTOTYPE,
    REALM_BIGINT64_ARRAY,
    REALM_BIGINT64_ARRAY_PROTOTYPE,
    REALM_BIGUINT64_ARRAY,
    REALM_BIGUINT64_ARRAY_PROTOTYPE,
    REALM_BIGINT_PROTOTYPE,
    REALM_DATE_PROTOTYPE,
    REALM_TYPED_ARRAY_LENGTH, /* the accessor */
    REALM_ARRAY_VALUES,
    REALM_SIZE
} realm_index;

typedef struct realm {
    native_object base;
    duk_hobject *objects[REALM_SIZE];
    /* Object.prototype's properties when it was last seen to have no index among them (array.c) */
    const void *clean_props;
    duk_uint32_t clean_count;
} realm;

#define REALM_OBJECT(thr, index) (((realm *)(void *)(thr)->builtins[DUK_BIDX_REALM])->objects[(index)])

/* Take the object on top of the stack as a built-in object of the realm; it stays on the stack. */
DUK_INTERNAL_DECL void realm_keep(duk_hthread *thr, realm_index index);

/* Property keys that C looks up often, kept interned on the heap's state. */
typedef enum key_index {
    KEY_ITERATOR,
    KEY_ASYNC_ITERATOR,
    KEY_SPECIES,
    KEY_NEXT,
    KEY_DONE,
    KEY_RETURN,
    KEY_THROW,
    KEY_THEN,
    KEY_RESOLVE,
    KEY_SIZE,
    KEY_HAS,
    KEY_KEYS,
    KEY_SET,
    KEY_ADD,
    KEY_MATCH,
    KEY_TO_JSON,
    KEY_COUNT
} key_index;

struct weak_slot;
struct finalization_registry;
struct promise_reaction;

typedef struct heap_state {
    duk_hstring *keys[KEY_COUNT];
    /* weak.c: what is held weakly, by address; registries with callbacks due; what deref gave out in this task */
    struct weak_slot *weak_slots;
    duk_uint32_t weak_capacity, weak_count;
    struct finalization_registry *due;
    duk_hobject **kept;
    duk_uint32_t kept_capacity, kept_count;
    duk_uint32_t task; /* counts tasks, so that an object is kept once in each */
    /* promise.c: jobs in order, the one that runs, spare records */
    struct promise_reaction *jobs_head, *jobs_tail;
    struct promise_reaction *running;
    struct promise_reaction *spare;
    duk_uint_t spare_count;
    duk_tval async_context;
    builtins_rejection_hook rejection_hook;
    builtins_promise_hook promise_hook;
    duk_hobject *promise_parent; /* of the next promise, for the hook; alive because it is in use */
    duk_uint32_t private_names; /* lowered_private.c: made so far */
    duk_front_end front_end;    /* eval.c */
    duk_hstring *eval_scope;
    builtins_import_hook import_hook; /* module.c */
    builtins_import_meta_hook import_meta_hook;
    duk_uint64_t module_order;
    regexp_limits_t regexp_limits;
    date_zone_t date_zone;
    /* shared_block.c: where the thread of the heap waits (Atomics.wait), for those that interrupt it */
    pthread_mutex_t wait_lock;
    struct shared_sleeper *sleeper;
    struct shared_block *wait_block;
    /* async_wait.c: what waits meanwhile (Atomics.waitAsync) */
    struct async_wait *async_waits;
    builtins_wait_host wait_host;
} heap_state;

#define HEAP_STATE(thr) ((heap_state *)(thr)->heap->state)
#define HEAP_KEY(thr, index) (HEAP_STATE(thr)->keys[(index)])

/* [ ... ] -> [ ... value ]: the property of the object at an index (any value that may have properties). */
DUK_INTERNAL_DECL void realm_get_key(duk_hthread *thr, duk_idx_t object, key_index key);
/* An entry of the object itself; of a data property also its value. */
typedef enum found_property { FOUND_NONE, FOUND_DATA, FOUND_ACCESSOR } found_property;
DUK_INTERNAL_DECL found_property realm_find_own(duk_hthread *thr, duk_hobject *object, duk_hstring *key,
                                                duk_tval **value);
/* Is the property a data property of the object itself that holds the object? */
DUK_INTERNAL_DECL bool realm_has_object(duk_hthread *thr, duk_hobject *object, duk_hstring *key, duk_hobject *expected);
/* Is the property a data property of the object itself that holds the native function? */
DUK_INTERNAL_DECL bool realm_has_native(duk_hthread *thr, duk_hobject *object, key_index key, duk_c_function function);
/* Is it an accessor of the object itself whose getter is the native function? */
DUK_INTERNAL_DECL bool realm_has_getter(duk_hthread *thr, duk_hobject *object, key_index key, duk_c_function function);
/* As GetMethod: [ ... ] -> [ ... function-or-undefined ], null counting as undefined, a TypeError if not callable. */
DUK_INTERNAL_DECL bool realm_get_method(duk_hthread *thr, duk_idx_t object, key_index key);
/* The prototype that a constructor called by `new` gives its object: newTarget.prototype or the realm's own.
 * The object is kept alive by a value pushed on the stack: [ ... ] -> [ ... prototype ]. */
DUK_INTERNAL_DECL duk_hobject *realm_push_prototype(duk_hthread *thr, realm_index fallback);

/* `get [Symbol.species]`: gives `this`. */
DUK_INTERNAL_DECL duk_ret_t builtins_species(duk_context *thr);
/* The object's species constructor: [ ... ] -> [ ... constructor ]. */
DUK_INTERNAL_DECL void builtins_species_constructor(duk_hthread *thr, duk_idx_t object, duk_hobject *fallback);

/* convert.c */
/* Commas between groups of three digits, as in en-US: [ ... integer ] -> [ ... text ] */
DUK_INTERNAL_DECL void builtins_group_digits(duk_hthread *thr);
DUK_INTERNAL_DECL duk_double_t builtins_to_length(duk_hthread *thr);
DUK_INTERNAL_DECL duk_double_t builtins_to_length_of(duk_hthread *thr, duk_idx_t object);
DUK_INTERNAL_DECL duk_size_t builtins_typed_array_length(duk_hthread *thr, duk_hobject *h);
/* object.c: is the value of the object's string-keyed properties simply that of its entries, in order? And has it any
 * accessors? The key of such an object's entry if it is an enumerable string, else NULL. */
DUK_INTERNAL_DECL bool object_is_simple(duk_hthread *thr, duk_hobject *h);
DUK_INTERNAL_DECL bool object_has_accessors(duk_hthread *thr, duk_hobject *h);
DUK_INTERNAL_DECL duk_hstring *object_entry_key(duk_hthread *thr, duk_hobject *h, duk_uint32_t i);
/* describe.c: push the name of an object's constructor if it shows as data; otherwise push nothing. */
DUK_INTERNAL_DECL bool describe_push_constructor_name(duk_hthread *thr, duk_hobject *h);
/* IsArray; throws for a revoked proxy. */
DUK_INTERNAL_DECL bool builtins_is_array(duk_hthread *thr, duk_idx_t index);
/* describe.c: TypeError "x is not a function" unless the value is callable. */
DUK_INTERNAL_DECL void describe_require_callable(duk_hthread *thr, duk_idx_t index);

/* What the collector calls: visit what the heap's state holds, free it at the end of the heap. */
DUK_INTERNAL_DECL void heap_state_visit(duk_heap *heap, native_visitor visitor);
DUK_INTERNAL_DECL void heap_state_free(duk_heap *heap);

#endif
