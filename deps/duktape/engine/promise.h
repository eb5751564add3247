/*
 * promise.h - promises as the engine's C sees them.
 *
 * A promise keeps its reactions as C records. When it is settled they move to the heap's queue of jobs, so a `then`
 * costs one record and the promise it returns; awaiting costs one record.
 */
#ifndef ENGINE_PROMISE_H
#define ENGINE_PROMISE_H

typedef enum reaction_kind {
    REACTION_THEN,       /* call the handler, settle the native promise `target` */
    REACTION_CAPABILITY, /* call the handler, settle through the functions `target` and `reject` */
    REACTION_FORWARD,    /* settle `target` in the same way */
    REACTION_ADOPT,      /* job: make `target` follow the promise `argument` */
    REACTION_THENABLE,   /* job: call the `then` in `on_fulfilled` of the thenable `argument` for `target` */
    REACTION_AWAIT,      /* call `resume` with the data in `target` */
    REACTION_ELEMENT,    /* element `index` of the combinator `target` has settled */
    REACTION_MICROTASK   /* job: call `on_fulfilled` */
} reaction_kind;

typedef struct promise_reaction promise_reaction;

struct promise_reaction {
    promise_reaction *next;
    builtins_resume resume;
    duk_tval on_fulfilled, on_rejected, target, reject;
    duk_tval argument; /* once it is a job */
    duk_tval context;  /* the async context it was registered in */
    duk_uint32_t index;
    duk_uint8_t kind;
    bool rejected;
    bool told; /* the hook of promises knows that it runs */
};

typedef struct promise_object {
    native_object base;
    duk_tval result;
    promise_reaction *first, *last;
    duk_uint32_t generation; /* of its resolving functions; those of an older one have been used */
    duk_uint8_t state;       /* builtins_promise_state */
    bool handled;
    bool following; /* resolved with a thenable that has not settled yet */
} promise_object;

extern const native_class promise_class;

/* Tell the hook of promises, if there is one. It may run any code. */
DUK_INTERNAL_DECL void promise_notify(duk_hthread *thr, duk_hobject *promise, builtins_promise_event event,
                                      duk_hobject *parent);
#define PROMISE_NOTIFY(thr, promise, event)                              \
    do {                                                                 \
        if (DUK_UNLIKELY(HEAP_STATE((thr))->promise_hook != NULL)) {     \
            promise_notify((thr), (duk_hobject *)(void *)(promise), (event), NULL); \
        }                                                                \
    } while (0)
/* builtins_await by a function whose own promise is `parent`. */
DUK_INTERNAL_DECL void promise_await(duk_hthread *thr, duk_idx_t value, builtins_resume resume, duk_idx_t data,
                                     duk_hobject *parent);
/* The promise that the functions of a capability settle, NULL if they are not ours. */
DUK_INTERNAL_DECL duk_hobject *promise_of_resolving_function(duk_tval *function);
/* Push a pending promise of the realm. */
DUK_INTERNAL_DECL promise_object *promise_push(duk_hthread *thr);
/* Settle: [ ... value ] -> [ ... ]. Resolving with a thenable runs its `then` getter, and no other user code. */
DUK_INTERNAL_DECL void promise_resolve(duk_hthread *thr, promise_object *promise);
DUK_INTERNAL_DECL void promise_fulfill(duk_hthread *thr, promise_object *promise);
DUK_INTERNAL_DECL void promise_reject(duk_hthread *thr, promise_object *promise);
/* An empty record in the current async context. The caller links it before anything can throw. */
DUK_INTERNAL_DECL promise_reaction *promise_new_reaction(duk_hthread *thr, reaction_kind kind);
/* Register a reaction with a promise, or queue it if that is settled. */
DUK_INTERNAL_DECL void promise_react(duk_hthread *thr, promise_object *promise, promise_reaction *reaction);
/* Is it a promise for which `then` and `constructor` mean what they do by default? */
DUK_INTERNAL_DECL bool promise_is_plain(duk_hthread *thr, duk_tval *tv);
/* A combinator's element has settled with the value on top: [ ... value ] -> [ ... ] */
DUK_INTERNAL_DECL void promise_element_settled(duk_hthread *thr, duk_hobject *combinator, duk_uint32_t index,
                                               bool rejected);

/* A promise or what a constructor of another kind made, with the functions that settle it, on the stack:
 * [ ... constructor ] -> [ ... promise resolve reject ]. For the realm's own constructor resolve and reject are
 * undefined. */
DUK_INTERNAL_DECL void promise_push_capability(duk_hthread *thr);
/* [ ... value ] -> [ ... ]: settle the capability whose promise is at an index. */
DUK_INTERNAL_DECL void promise_settle_capability(duk_hthread *thr, duk_idx_t capability, bool rejected);
/* [ ... value ] -> [ ... promise ] by PromiseResolve with the constructor at an index. */
DUK_INTERNAL_DECL void promise_resolve_value(duk_hthread *thr, duk_idx_t constructor);
/* [ ... promise ] -> [ ... promise resolve reject ] */
DUK_INTERNAL_DECL void promise_push_resolving_functions(duk_hthread *thr);

/* Push an anonymous function with captured values. */
DUK_INTERNAL_DECL native_closure *promise_push_closure(duk_hthread *thr, duk_c_function function, int length,
                                                       duk_uint_t slots);

/* jobs.c */
DUK_INTERNAL_DECL void promise_visit_jobs(duk_heap *heap, heap_state *state, native_visitor visitor);
DUK_INTERNAL_DECL void promise_free_jobs(duk_heap *heap, heap_state *state);
DUK_INTERNAL_DECL void jobs_visit_reaction(duk_heap *heap, promise_reaction *reaction, native_visitor visitor);
/* Queue a job. */
DUK_INTERNAL_DECL void promise_enqueue(duk_hthread *thr, promise_reaction *job);
DUK_INTERNAL_DECL void promise_release_reaction(duk_hthread *thr, promise_reaction *reaction);

/* `this` of a static method has to be an object: push it. */
DUK_INTERNAL_DECL void promise_push_this_constructor(duk_hthread *thr, const char *method);

/* promise_combinators.c: define Promise.all and its like on the constructor on top. */
DUK_INTERNAL_DECL void promise_define_combinators(duk_hthread *thr);

#endif
