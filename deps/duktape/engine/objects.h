/*
 * objects.h - what our additions to the engine offer to C on the public side of it: built-in objects defined by
 * tables, promises and jobs, maps and sets, weak references, iteration.
 *
 * Functions that take a stack index and push follow the engine's manner: the effect is shown as [ before ] -> [ after
 * ]. All of them may throw unless it says otherwise.
 */
#ifndef ENGINE_OBJECTS_H
#define ENGINE_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>

#include "duktape.h"

/* Push a buffer whose memory is a block of the heap's allocator; it is the heap's from then on. A throw (no memory) leaves
 * it the caller's. [ ... ] -> [ ... buffer ] */
void builtins_push_block(duk_context *ctx, void *block, size_t size);

/* ---- defining built-in objects ---- */

typedef enum builtins_kind {
    BUILTINS_METHOD, /* writable, configurable */
    BUILTINS_GETTER, /* an accessor without setter; a following BUILTINS_SETTER with the same key adds it */
    BUILTINS_SETTER,
    BUILTINS_TAG,    /* a configurable string, for @@toStringTag */
    BUILTINS_NUMBER, /* a constant: not writable, not configurable */
    BUILTINS_SYMBOL, /* the same, a well-known symbol named by `text` */
    BUILTINS_ALIAS   /* the same function as the property named by `text` of the same object */
} builtins_kind;

typedef struct builtins_entry {
    const char *key; /* "@@name" is the well-known symbol Symbol.name */
    duk_c_function function;
    const char *text;
    double number;
    short length;
    short nargs; /* arguments the C function sees; DUK_VARARGS for all */
    short magic;
    unsigned char kind;
} builtins_entry;

#define BUILTINS_FN(key, function, length)                                                                             \
    {                                                                                                                  \
        key, function, NULL, 0, length, length, 0, BUILTINS_METHOD                                                     \
    }
#define BUILTINS_FN_MAGIC(key, function, length, magic)                                                                \
    {                                                                                                                  \
        key, function, NULL, 0, length, length, magic, BUILTINS_METHOD                                                 \
    }
#define BUILTINS_FN_ARGS(key, function, length, nargs, magic)                                                          \
    {                                                                                                                  \
        key, function, NULL, 0, length, nargs, magic, BUILTINS_METHOD                                                  \
    }
#define BUILTINS_GET(key, function)                                                                                    \
    {                                                                                                                  \
        key, function, NULL, 0, 0, 0, 0, BUILTINS_GETTER                                                               \
    }
#define BUILTINS_GET_MAGIC(key, function, magic)                                                                       \
    {                                                                                                                  \
        key, function, NULL, 0, 0, 0, magic, BUILTINS_GETTER                                                           \
    }
#define BUILTINS_SET(key, function)                                                                                    \
    {                                                                                                                  \
        key, function, NULL, 0, 1, 1, 0, BUILTINS_SETTER                                                               \
    }
#define BUILTINS_TO_STRING_TAG(text)                                                                                   \
    {                                                                                                                  \
        "@@toStringTag", NULL, text, 0, 0, 0, 0, BUILTINS_TAG                                                          \
    }
#define BUILTINS_CONSTANT(key, number)                                                                                 \
    {                                                                                                                  \
        key, NULL, NULL, number, 0, 0, 0, BUILTINS_NUMBER                                                              \
    }
#define BUILTINS_SAME(key, other)                                                                                      \
    {                                                                                                                  \
        key, NULL, other, 0, 0, 0, 0, BUILTINS_ALIAS                                                                   \
    }
#define BUILTINS_END                                                                                                   \
    {                                                                                                                  \
        NULL, NULL, NULL, 0, 0, 0, 0, 0                                                                                \
    }

/* Push a native function with its own `length` and `name`. It is no constructor. The texts are UTF-8 and live forever.
 */
void builtins_push_function(duk_context *ctx, const char *name, duk_c_function function, int length, int nargs,
                            int magic);
/* Define the entries (up to BUILTINS_END) on an object; properties that exist are replaced. */
void builtins_define(duk_context *ctx, duk_idx_t object, const builtins_entry *entries);

/* Make a constructor and its prototype object and define the constructor on the global object:
 * [ ... ] -> [ ... constructor prototype ]. `parent` is the stack index of the parent constructor, or
 * DUK_INVALID_INDEX. */
void builtins_define_class(duk_context *ctx, const char *name, duk_c_function constructor, int length, duk_idx_t parent,
                           const builtins_entry *statics, const builtins_entry *methods);
/* Define the value on top as the property Symbol.name of an object, configurable and perhaps writable:
 * [ ... value ] -> [ ... ] */
void builtins_define_symbol(duk_context *ctx, duk_idx_t object, const char *name, bool writable);
/* Hand a toLocaleString of the value at an index on to the intrinsic `localize` (kind, value, locales, options), which
 * knows Intl, if there is one and the arguments from index 0 on (locales, options) or `always` ask for it:
 * [ ... ] -> [ ... text ] and true. */
bool builtins_localize(duk_context *ctx, const char *kind, duk_idx_t value, bool always);
/* Define the value on top of the stack as a global variable (writable, configurable) and pop it. */
void builtins_define_global(duk_context *ctx, const char *name);

/* ---- errors, in V8's words ---- */

/* Push a short text for a value as V8's messages show it: "#<Foo>", "[object Array]", the source of a function.
 * Does not run user code. */
const char *builtins_push_description(duk_context *ctx, duk_idx_t index);
/* As used in "x is not iterable": the type goes before the value: "number 1", "object". */
const char *builtins_push_call_site(duk_context *ctx, duk_idx_t index);
/* "Method %s called on incompatible receiver ..."; the receiver is the value on top. */
DUK_API_NORETURN(void builtins_throw_incompatible(duk_context *ctx, const char *method));
/* TypeError "Constructor %s requires 'new'" unless called as a constructor. */
void builtins_require_new(duk_context *ctx, const char *name);

/* An AggregateError of the array on top: [ ... errors ] -> [ ... error ]. */
void builtins_push_aggregate_error(duk_context *ctx, const char *message);

/* ---- promises and jobs ---- */

/* Push a pending promise; settle one. [ ... value ] -> [ ... ]. Settling a settled promise does nothing. */
void builtins_promise_new(duk_context *ctx);
void builtins_promise_resolve(duk_context *ctx, duk_idx_t promise);
void builtins_promise_reject(duk_context *ctx, duk_idx_t promise);

/* Wait for the value at an index: it is made a promise if it is none, then `resume` runs from the job queue with
 * [ data value ] on an otherwise empty frame and whether the promise was rejected. No promise is made for the outcome:
 * what `resume` throws is reported as an uncaught exception. */
typedef void (*builtins_resume)(duk_context *ctx, bool rejected);
void builtins_await(duk_context *ctx, duk_idx_t value, builtins_resume resume, duk_idx_t data);

typedef enum builtins_promise_state {
    BUILTINS_PROMISE_NONE = -1, /* not a promise */
    BUILTINS_PROMISE_PENDING,
    BUILTINS_PROMISE_FULFILLED,
    BUILTINS_PROMISE_REJECTED
} builtins_promise_state;
/* The state of a native promise; with a state other than pending its result can be pushed. Does not throw. */
builtins_promise_state builtins_promise_get_state(duk_context *ctx, duk_idx_t promise);
void builtins_promise_push_result(duk_context *ctx, duk_idx_t promise);
/* Mark as handled, so that a rejection is not reported. */
void builtins_promise_set_handled(duk_context *ctx, duk_idx_t promise);

/* Called with [ ... promise value ] on top; must leave the stack as it was. */
typedef enum builtins_rejection_event {
    BUILTINS_REJECTED_UNHANDLED,
    BUILTINS_HANDLED_AFTER_REJECTION,
    BUILTINS_REJECTED_AFTER_SETTLED,
    BUILTINS_RESOLVED_AFTER_SETTLED
} builtins_rejection_event;
typedef void (*builtins_rejection_hook)(duk_context *ctx, builtins_rejection_event event);
void builtins_set_rejection_hook(duk_context *ctx, builtins_rejection_hook hook);

/* The life of promises, for async_hooks: [ ... promise parent ] unchanged; the parent is undefined but for
 * BUILTINS_PROMISE_MADE. `before` and `after` a job are about the promise that the job settles. */
typedef enum builtins_promise_event {
    BUILTINS_PROMISE_MADE,
    BUILTINS_PROMISE_BEFORE,
    BUILTINS_PROMISE_AFTER,
    BUILTINS_PROMISE_RESOLVED
} builtins_promise_event;
typedef void (*builtins_promise_hook)(duk_context *ctx, builtins_promise_event event);
void builtins_set_promise_hook(duk_context *ctx, builtins_promise_hook hook);

/* Queue a function as a microtask: [ ... function ] -> [ ... ]. */
void builtins_enqueue_microtask(duk_context *ctx);
bool builtins_has_microtasks(duk_context *ctx);
/* Run jobs until there are none. When a job throws, the error is pushed and false returned: report it and call again
 * for the rest. Keeps nothing else on the stack. Does not throw. */
bool builtins_run_microtasks(duk_context *ctx);

/* A value that every job sees as it was when the job's reaction was registered; undefined at first. */
void builtins_push_async_context(duk_context *ctx);
void builtins_set_async_context(duk_context *ctx); /* [ ... value ] -> [ ... ] */

/* ---- weak references ---- */

/* Callbacks of FinalizationRegistry are due; run them (from a task of the loop, not from a microtask). As
 * builtins_run_microtasks, false means that an error was pushed. */
bool builtins_has_finalizations(duk_context *ctx);
bool builtins_run_finalizations(duk_context *ctx);
/* The end of a task: what WeakRef.deref gave out may die now. builtins_run_microtasks does it when the queue is
 * empty. */
void builtins_clear_kept_objects(duk_context *ctx);

/* ---- iteration ---- */

/* [ ... ] -> [ ... iterator next ] by the value's @@iterator (or @@asyncIterator with its fallback). */
void builtins_get_iterator(duk_context *ctx, duk_idx_t value);
void builtins_get_async_iterator(duk_context *ctx, duk_idx_t value);
/* The next value of the iterator at an index, whose `next` is above it: [ ... ] -> [ ... value ] and true, or false. */
bool builtins_iterator_step(duk_context *ctx, duk_idx_t iterator);
/* Call `return`; `throwing` swallows what goes wrong there. */
void builtins_iterator_close(duk_context *ctx, duk_idx_t iterator, bool throwing);
/* Is it an array that iterates as arrays do, because nobody has replaced any part of the protocol? Does not throw. */
bool builtins_is_plain_iterable(duk_context *ctx, duk_idx_t value);
/* [ ... value done ] -> [ ... {value, done} ] */
void builtins_push_iterator_result(duk_context *ctx, duk_idx_t value, bool done);

/* ---- kinds, for util.types, inspection and cloning; none throws ---- */
typedef enum builtins_type {
    BUILTINS_OTHER, /* an object of no kind below, or no object */
    BUILTINS_PROMISE,
    BUILTINS_MAP,
    BUILTINS_SET_OBJECT,
    BUILTINS_WEAK_MAP,
    BUILTINS_WEAK_SET,
    BUILTINS_WEAK_REF,
    BUILTINS_FINALIZATION_REGISTRY,
    BUILTINS_MAP_ITERATOR,
    BUILTINS_SET_ITERATOR,
    BUILTINS_ARRAY_ITERATOR,
    BUILTINS_STRING_ITERATOR,
    BUILTINS_BIGINT_OBJECT,
    BUILTINS_GENERATOR,
    BUILTINS_ASYNC_GENERATOR,
    BUILTINS_OWNER /* of memory of C: duk_push_owner */
} builtins_type;
builtins_type builtins_get_type(duk_context *ctx, duk_idx_t value);

/* The contents of a Map, Set, WeakMap or WeakSet, or what is left of an iterator over a Map or Set, as a flat array:
 * [ ... ] -> [ ... array ]. Returns whether they are key, value pairs. */
bool builtins_push_entries(duk_context *ctx, duk_idx_t value);

/* ---- dates ---- */

/* The time of a Date; false if it is none. */
bool builtins_get_date(duk_context *ctx, duk_idx_t index, double *time);
void builtins_push_date(duk_context *ctx, double time);
/* TZ in the environment has changed. */
void builtins_reset_time_zone(duk_context *ctx);

/* ---- array buffers ---- */

/* The class of a buffer object, DUK_CLASS_NONE for all else, and the bytes it has at present: none when it is detached. Does
 * not throw. */
int builtins_get_bytes(duk_context *ctx, duk_idx_t index, void **bytes, size_t *length);
/* Push a Uint8Array with a prototype over the memory of an ArrayBuffer, or of a plain buffer; or over a part of that of a
 * view, both of which then have the same ArrayBuffer: [ ... ] -> [ ... view ] */
void builtins_push_view(duk_context *ctx, duk_idx_t memory, size_t offset, size_t length, void *prototype);
void builtins_push_part(duk_context *ctx, duk_idx_t view, size_t offset, size_t length, void *prototype);
/* Neither throws. */
bool builtins_is_shared_buffer(duk_context *ctx, duk_idx_t index);
bool builtins_is_detached_buffer(duk_context *ctx, duk_idx_t index);
/* Detach the ArrayBuffer at an index, pushing a new one that has its memory: [ ... ] -> [ ... buffer ] */
void builtins_transfer_buffer(duk_context *ctx, duk_idx_t index);
/* The bytes of a buffer or view stay where they are, whatever becomes of the object, until they were unpinned as often as
 * pinned. The value itself has to be kept alive. Other values are left alone; neither throws. */
void builtins_pin_bytes(duk_context *ctx, duk_idx_t index);
void builtins_unpin_bytes(duk_context *ctx, duk_idx_t index);
/* The memory of a SharedArrayBuffer, for another heap: NULL if it is none. What was retained has to be released;
 * pushing a SharedArrayBuffer over it ([ ... ] -> [ ... buffer ]) takes a reference of its own. */
void *builtins_shared_buffer_retain(duk_context *ctx, duk_idx_t index);
void builtins_shared_buffer_release(void *memory);
void builtins_push_shared_buffer(duk_context *ctx, void *memory);
/* The bytes of all ArrayBuffers, counted by a walk over the heap. */
double builtins_buffer_bytes(duk_context *ctx);

/* ---- for serializers; none of these runs JavaScript ---- */

/* RangeError "Maximum call stack size exceeded" when C has recursed too deep. */
void builtins_check_native_stack(duk_context *ctx);
/* Is the value at index a BigInt? */
bool builtins_has_bigint(duk_context *ctx, duk_idx_t index);
/* Append to an array of the engine's own, looking for no setter: [ ... value ] -> [ ... ] */
void builtins_array_append(duk_context *ctx, duk_idx_t array);
/* An array that has all its elements as plain values. */
bool builtins_is_dense_array(duk_context *ctx, duk_idx_t index);
/* An ordinary object: no function, no proxy, nothing inside but its properties. */
bool builtins_is_plain_data(duk_context *ctx, duk_idx_t index);
/* Is the string at index the number of an array element? */
bool builtins_to_array_index(duk_context *ctx, duk_idx_t index, duk_uarridx_t *value);
/* The object is no proxy. */
bool builtins_has_own(duk_context *ctx, duk_idx_t object, duk_idx_t key);
/* Push the value of an own property; false and nothing pushed if there is none, or an accessor. */
bool builtins_get_own_data(duk_context *ctx, duk_idx_t object, const char *name);
/* The maxByteLength of an ArrayBuffer that can be resized. */
bool builtins_buffer_maximum(duk_context *ctx, duk_idx_t index, size_t *maximum);
typedef struct builtins_view {
    size_t offset, length; /* bytes */
    bool tracking;         /* as long as its buffer is */
    bool resizable;        /* over a buffer that can be resized */
} builtins_view;
/* What a typed array or DataView shows; false for anything else. */
bool builtins_get_view(duk_context *ctx, duk_idx_t index, builtins_view *view);
/* Push the ArrayBuffer of one. */
void builtins_push_view_buffer(duk_context *ctx, duk_idx_t index);

/* ---- stopping running code ---- */

/* Asked, in the thread of the heap, when it was interrupted: true terminates all code that runs, through every catch and
 * finally, until builtins_end_termination. Must not throw. */
void builtins_set_interrupt_handler(duk_context *ctx, bool (*handler)(duk_context *ctx));

/* ---- the collector (collector.c) ---- */

/* Have a function called where a run begins and where it ends, with the heap's user data; it must not touch the heap. NULL:
 * no more. */
void builtins_watch_collector(duk_context *ctx, void (*watcher)(void *udata, bool ended));
/* What builtins_interrupt takes, from any thread as long as the heap exists. */
void *builtins_interrupt_target(duk_context *ctx);
void builtins_interrupt(void *target);
bool builtins_is_terminating(duk_context *ctx);
void builtins_end_termination(duk_context *ctx);

/* ---- Atomics.waitAsync ---- */

/* `begin` is called in the heap's thread when one more wait begins; what it returns is given to `wake` when waits may be
 * settled, by any thread and under a lock: it must do no more than have builtins_settle_waits called. */
typedef struct builtins_wait_host {
    void *(*begin)(duk_context *ctx);
    void (*wake)(void *target);
} builtins_wait_host;
void builtins_set_wait_host(duk_context *ctx, builtins_wait_host host);
/* Fulfil the promises of waits that were notified or whose time is over. Returns the milliseconds until the next one's time
 * is over, 0 or more; less than 0 if there is none. */
double builtins_settle_waits(duk_context *ctx);
/* Forget all waits: their promises stay pending, and nobody is woken any more. */
void builtins_drop_waits(duk_context *ctx);

/* ---- modules ---- */

/* A record of a module: [ ... code host ] -> [ ... module ]. `code` is the value of a lowered module, `host` anything. */
void builtins_push_module(duk_context *ctx);
/* A module whose exports the host sets: [ ... names evaluate host ] -> [ ... module ]. `evaluate`, if callable, is called
 * with the module when it is evaluated. */
void builtins_push_synthetic_module(duk_context *ctx);
/* [ ... name value ] -> [ ... ] */
void builtins_module_set_export(duk_context *ctx, duk_idx_t module);
bool builtins_is_module(duk_context *ctx, duk_idx_t index);

/* The requests as a flat array: specifier, array of attributes (key, value, ...), offset in the source:
 * [ ... ] -> [ ... array ]. The host resolves each before linking: [ ... module ] -> [ ... ]. */
void builtins_module_push_requests(duk_context *ctx, duk_idx_t module);
void builtins_module_set_requested(duk_context *ctx, duk_idx_t module, duk_uint_t request);
/* The array of the resolved modules: [ ... ] -> [ ... array ] */
void builtins_module_push_requested(duk_context *ctx, duk_idx_t module);

typedef enum builtins_module_status {
    BUILTINS_MODULE_UNLINKED,
    BUILTINS_MODULE_LINKING,
    BUILTINS_MODULE_LINKED,
    BUILTINS_MODULE_EVALUATING,
    BUILTINS_MODULE_EVALUATED, /* or waiting for others: its promise tells */
    BUILTINS_MODULE_ERRORED
} builtins_module_status;
builtins_module_status builtins_module_get_status(duk_context *ctx, duk_idx_t module);
void builtins_module_push_error(duk_context *ctx, duk_idx_t module);
void builtins_module_push_host(duk_context *ctx, duk_idx_t module);
/* Has it top-level await itself? */
bool builtins_module_is_async(duk_context *ctx, duk_idx_t module);

/* Link it and all it requests, or throw a SyntaxError; evaluate: [ ... ] -> [ ... promise ]. */
void builtins_module_link(duk_context *ctx, duk_idx_t module);
void builtins_module_evaluate(duk_context *ctx, duk_idx_t module);
void builtins_module_push_namespace(duk_context *ctx, duk_idx_t module);
/* Is the value a module's namespace object? Does not throw. */
bool builtins_is_module_namespace(duk_context *ctx, duk_idx_t index);
/* Link, evaluate, and push a promise of the namespace: what import() of the module is worth. */
void builtins_module_import(duk_context *ctx, duk_idx_t module);

/* What import() does: [ ... specifier attributes host name ] -> [ ... same but for name, which becomes a promise or the
 * namespace ], host and name being those of the calling script, attributes undefined or a bare object of strings; what it
 * throws rejects the promise. And what import.meta has: [ ... meta module ] -> [ ... meta module ]. */
typedef void (*builtins_import_hook)(duk_context *ctx);
typedef void (*builtins_import_meta_hook)(duk_context *ctx);
void builtins_set_import_hooks(duk_context *ctx, builtins_import_hook import, builtins_import_meta_hook meta);
/* Give the script of a function a value for the import hook: [ ... host ] -> [ ... ] */
void builtins_set_script_host(duk_context *ctx, duk_idx_t function);

/* The handler of the proxy at an index is the runtime's own: its answers are taken as they are, against the invariants of
 * proxies, operations that fail throw as those of ordinary objects, and it is not seen to be a proxy. */
void builtins_trust_proxy(duk_context *ctx, duk_idx_t index);

/* Give the object at an index a property that is an accessor for programs, a getter and a setter of one value, and as quick
 * as a variable where it is the global object's: [ ... key value ] -> [ ... ] */
void builtins_define_held(duk_context *ctx, duk_idx_t object);

/* Give it a property whose value is what `make(key)` returns when the property is first read or described: [ ... key make ] ->
 * [ ... ]. Until then it is an accessor, which no program sees. */
void builtins_define_late(duk_context *ctx, duk_idx_t object, bool enumerable);

/* ---- set-up, in this order; builtins_init does it ---- */
void builtins_init_realm(duk_context *ctx);
void builtins_init_iteration(duk_context *ctx);
void builtins_init_map_set(duk_context *ctx);
void builtins_init_iterator_helpers(duk_context *ctx);
void builtins_init_object(duk_context *ctx);
void builtins_init_reflect(duk_context *ctx);
void builtins_init_proxy(duk_context *ctx);
void builtins_init_array(duk_context *ctx);
void builtins_init_typed_array(duk_context *ctx);
void builtins_init_string(duk_context *ctx);
void builtins_init_json(duk_context *ctx);
void builtins_init_symbol(duk_context *ctx);
void builtins_init_function(duk_context *ctx);
void builtins_init_number(duk_context *ctx);
void builtins_init_bigint(duk_context *ctx);
void builtins_init_weak(duk_context *ctx);
void builtins_init_error(duk_context *ctx);
void builtins_init_promise(duk_context *ctx);
void builtins_init_lowered(duk_context *ctx);
void builtins_init_module(duk_context *ctx);
void builtins_init_regexp(duk_context *ctx);
void builtins_init_date(duk_context *ctx);
void builtins_init_generator(duk_context *ctx);

#endif
