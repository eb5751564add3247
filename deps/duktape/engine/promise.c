/*
 * promise.c - promises: their states, reactions and the functions of Promise.prototype; see promise.h. Jobs run in
 * jobs.c, Promise.all and its like are in promise_combinators.c.
 */

#include "promise.h"

static void promise_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    promise_object *promise = (promise_object *)object;
    promise_reaction *reaction;

    visitor(heap, &promise->result);
    for (reaction = promise->first; reaction != NULL; reaction = reaction->next) {
        jobs_visit_reaction(heap, reaction, visitor);
    }
}

static void promise_release(duk_heap *heap, native_object *object)
{
    promise_reaction *reaction = ((promise_object *)object)->first;

    while (reaction != NULL) {
        promise_reaction *next = reaction->next;

        DUK_FREE(heap, reaction);
        reaction = next;
    }
}

const native_class promise_class = {"Promise", sizeof(promise_object), promise_visit, NULL, promise_release,
                                    false,     BUILTINS_PROMISE};

DUK_INTERNAL promise_object *promise_push(duk_hthread *thr)
{
    heap_state *state = HEAP_STATE(thr);
    duk_hobject *parent = state->promise_parent;
    promise_object *promise;

    state->promise_parent = NULL; /* before anything can throw */
    promise = (promise_object *)native_push(thr, &promise_class, REALM_OBJECT(thr, REALM_PROMISE_PROTOTYPE));
    if (DUK_UNLIKELY(state->promise_hook != NULL)) {
        promise_notify(thr, &promise->base.object, BUILTINS_PROMISE_MADE, parent);
    }
    return promise;
}

/* `promise`, or NULL where nobody would look at it. */
static duk_hobject *promise_seen_by_hook(duk_hthread *thr, duk_hobject *promise)
{
    return HEAP_STATE(thr)->promise_hook != NULL ? promise : NULL;
}

DUK_INTERNAL void promise_notify(duk_hthread *thr, duk_hobject *promise, builtins_promise_event event, duk_hobject *parent)
{
    duk_require_stack(thr, 16);
    duk_push_hobject(thr, promise);
    if (parent != NULL) {
        duk_push_hobject(thr, parent);
    } else {
        duk_push_undefined(thr);
    }
    HEAP_STATE(thr)->promise_hook(thr, event);
    duk_pop_2(thr);
}

/* ---- what is untouched ---- */

/* Does `constructor` of a promise lead to the realm's Promise without running code? */
static bool promise_has_plain_constructor(duk_hthread *thr, promise_object *promise)
{
    duk_hobject *h = &promise->base.object;
    duk_hobject *prototype = REALM_OBJECT(thr, REALM_PROMISE_PROTOTYPE);

    return DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h) == prototype && DUK_HOBJECT_GET_ENEXT(h) == 0 &&
           realm_has_object(thr, prototype, DUK_HTHREAD_STRING_CONSTRUCTOR(thr), REALM_OBJECT(thr, REALM_PROMISE));
}

static bool promise_has_plain_species(duk_hthread *thr)
{
    return realm_has_getter(thr, REALM_OBJECT(thr, REALM_PROMISE), KEY_SPECIES, builtins_species);
}

static duk_ret_t promise_then(duk_context *thr);

DUK_INTERNAL bool promise_is_plain(duk_hthread *thr, duk_tval *tv)
{
    promise_object *promise = (promise_object *)NATIVE_FROM_TVAL(tv, &promise_class);

    return promise != NULL && promise_has_plain_constructor(thr, promise) &&
           realm_has_native(thr, REALM_OBJECT(thr, REALM_PROMISE_PROTOTYPE), KEY_THEN, promise_then);
}

/* ---- settling ---- */

static void promise_tell(duk_hthread *thr, promise_object *promise, builtins_rejection_event event, duk_tval *value)
{
    builtins_rejection_hook hook = HEAP_STATE(thr)->rejection_hook;

    if (hook != NULL) {
        duk_require_stack(thr, 8);
        duk_push_hobject(thr, &promise->base.object);
        duk_push_tval(thr, value);
        hook(thr, event);
        duk_pop_2(thr);
    }
}

/* [ ... value ] -> [ ... ] */
static void promise_settle(duk_hthread *thr, promise_object *promise, builtins_promise_state state)
{
    promise_reaction *reaction = promise->first;

    DUK_ASSERT(promise->state == BUILTINS_PROMISE_PENDING);
    promise->state = (duk_uint8_t)state;
    promise->generation++;
    promise->first = promise->last = NULL;
    native_set(thr, &promise->result, DUK_GET_TVAL_NEGIDX(thr, -1));
    while (reaction != NULL) {
        promise_reaction *next = reaction->next;

        reaction->rejected = state == BUILTINS_PROMISE_REJECTED;
        DUK_TVAL_SET_TVAL(&reaction->argument, &promise->result);
        DUK_TVAL_INCREF(thr, &promise->result);
        promise_enqueue(thr, reaction);
        reaction = next;
    }
    if (state == BUILTINS_PROMISE_REJECTED && !promise->handled) {
        promise_tell(thr, promise, BUILTINS_REJECTED_UNHANDLED, &promise->result);
    }
    duk_pop(thr);
}

DUK_INTERNAL void promise_fulfill(duk_hthread *thr, promise_object *promise)
{
    promise_settle(thr, promise, BUILTINS_PROMISE_FULFILLED);
}

DUK_INTERNAL void promise_reject(duk_hthread *thr, promise_object *promise)
{
    PROMISE_NOTIFY(thr, promise, BUILTINS_PROMISE_RESOLVED);
    if (promise->state != BUILTINS_PROMISE_PENDING) { /* the hook has settled it */
        duk_pop(thr);
        return;
    }
    promise_settle(thr, promise, BUILTINS_PROMISE_REJECTED);
}

typedef enum then_lookup { THEN_NONE, THEN_FOUND, THEN_NEEDS_CODE } then_lookup;

/* Find a `then` that is a plain data property; most values have none. */
static then_lookup promise_find_then(duk_hthread *thr, duk_hobject *h, duk_tval **then)
{
    duk_hstring *key = HEAP_KEY(thr, KEY_THEN);
    int depth;

    for (depth = 0; h != NULL; depth++) {
        found_property found;

        if (DUK_HOBJECT_IS_PROXY(h) || depth > 1000) {
            return THEN_NEEDS_CODE;
        }
        found = realm_find_own(thr, h, key, then);
        if (found != FOUND_NONE) {
            return found == FOUND_DATA ? THEN_FOUND : THEN_NEEDS_CODE;
        }
        h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
    }
    return THEN_NONE;
}

static duk_ret_t promise_get_then(duk_context *thr, void *udata)
{
    realm_get_key(thr, -1, KEY_THEN);
    return 1;
}

/* Queue the job that makes a promise follow the thenable on top, whose `then` is above it: [ ... thenable then ] ->
 * [ ... ] */
static void promise_follow(duk_hthread *thr, promise_object *promise)
{
    /* Hooks want to see the promise that `then` makes. */
    bool plain = HEAP_STATE(thr)->promise_hook == NULL && promise_is_plain(thr, DUK_GET_TVAL_NEGIDX(thr, -2));
    promise_reaction *job = promise_new_reaction(thr, plain ? REACTION_ADOPT : REACTION_THENABLE);

    DUK_TVAL_SET_OBJECT(&job->target, &promise->base.object);
    DUK_HOBJECT_INCREF(thr, &promise->base.object);
    DUK_TVAL_SET_TVAL(&job->argument, DUK_GET_TVAL_NEGIDX(thr, -2));
    DUK_TVAL_INCREF(thr, &job->argument);
    DUK_TVAL_SET_TVAL(&job->on_fulfilled, DUK_GET_TVAL_NEGIDX(thr, -1));
    DUK_TVAL_INCREF(thr, &job->on_fulfilled);
    promise_enqueue(thr, job);
    promise->following = true;
    promise->generation++;
    duk_pop_2(thr);
}

DUK_INTERNAL void promise_resolve(duk_hthread *thr, promise_object *promise)
{
    duk_tval *tv, *then;

    PROMISE_NOTIFY(thr, promise, BUILTINS_PROMISE_RESOLVED);
    if (promise->state != BUILTINS_PROMISE_PENDING) { /* the hook has settled it */
        duk_pop(thr);
        return;
    }
    tv = DUK_GET_TVAL_NEGIDX(thr, -1);
    if (!DUK_TVAL_IS_OBJECT(tv)) {
        promise_fulfill(thr, promise);
        return;
    }
    if (DUK_TVAL_GET_OBJECT(tv) == &promise->base.object) {
        duk_push_error_object(thr, DUK_ERR_TYPE_ERROR, "Chaining cycle detected for promise #<Promise>");
        duk_remove_m2(thr);
        promise_reject(thr, promise);
        return;
    }
    switch (promise_find_then(thr, DUK_TVAL_GET_OBJECT(tv), &then)) {
    case THEN_NONE:
        promise_fulfill(thr, promise);
        return;
    case THEN_FOUND:
        duk_push_tval(thr, then);
        break;
    case THEN_NEEDS_CODE:
        promise->generation++; /* the getter may hold our resolving functions */
        duk_dup_top(thr);
        if (duk_safe_call(thr, promise_get_then, NULL, 1, 1) != DUK_EXEC_SUCCESS) {
            duk_remove_m2(thr);
            promise_reject(thr, promise);
            return;
        }
        break;
    }
    if (duk_is_callable(thr, -1)) {
        promise_follow(thr, promise);
    } else {
        duk_pop(thr);
        promise_fulfill(thr, promise);
    }
}

/* ---- resolving functions ---- */

/* [ value ]; slots: the promise, the generation */
static duk_ret_t promise_resolving_function(duk_hthread *thr, bool rejecting)
{
    native_closure *closure = NATIVE_RUNNING_CLOSURE(thr);
    promise_object *promise = (promise_object *)DUK_TVAL_GET_OBJECT(&closure->slots[0]);

    if ((duk_uint32_t)DUK_TVAL_GET_FASTINT_U32(&closure->slots[1]) != promise->generation) {
        promise_tell(thr, promise, rejecting ? BUILTINS_REJECTED_AFTER_SETTLED : BUILTINS_RESOLVED_AFTER_SETTLED,
                     DUK_GET_TVAL_POSIDX(thr, 0));
    } else if (rejecting) {
        promise_reject(thr, promise);
    } else {
        promise_resolve(thr, promise);
    }
    return 0;
}

static duk_ret_t promise_resolve_function(duk_context *thr)
{
    return promise_resolving_function(thr, false);
}

static duk_ret_t promise_reject_function(duk_context *thr)
{
    return promise_resolving_function(thr, true);
}

DUK_INTERNAL duk_hobject *promise_of_resolving_function(duk_tval *function)
{
    native_closure *closure;

    if (!DUK_TVAL_IS_OBJECT(function) || !DUK_HOBJECT_IS_NATFUNC(DUK_TVAL_GET_OBJECT(function))) {
        return NULL;
    }
    closure = (native_closure *)DUK_TVAL_GET_OBJECT(function);
    return closure->function.func == promise_resolve_function ? DUK_TVAL_GET_OBJECT(&closure->slots[0]) : NULL;
}

/* Push an anonymous function with captured values and a length. */
DUK_INTERNAL native_closure *promise_push_closure(duk_hthread *thr, duk_c_function function, int length,
                                                  duk_uint_t slots)
{
    native_closure *closure;

    duk_push_hstring_empty(thr);
    closure = native_push_closure(thr, function, length, slots);
    define_length_and_name(thr, length);
    duk_remove_m2(thr);
    return closure;
}

static void promise_push_resolving_function(duk_hthread *thr, promise_object *promise, duk_c_function function)
{
    native_closure *closure = promise_push_closure(thr, function, 1, 2);

    DUK_TVAL_SET_OBJECT(&closure->slots[0], &promise->base.object);
    DUK_HOBJECT_INCREF(thr, &promise->base.object);
    DUK_TVAL_SET_U32(&closure->slots[1], promise->generation);
}

DUK_INTERNAL void promise_push_resolving_functions(duk_hthread *thr)
{
    promise_object *promise = (promise_object *)duk_known_hobject(thr, -1);

    promise_push_resolving_function(thr, promise, promise_resolve_function);
    promise_push_resolving_function(thr, promise, promise_reject_function);
}

/* ---- capabilities ---- */

/* The executor that a foreign constructor gets: [ resolve reject ]; slots: the same */
static duk_ret_t promise_capability_executor(duk_context *thr)
{
    native_closure *closure = NATIVE_RUNNING_CLOSURE(thr);

    if (!DUK_TVAL_IS_UNDEFINED(&closure->slots[0]) || !DUK_TVAL_IS_UNDEFINED(&closure->slots[1])) {
        return duk_type_error(thr, "Promise executor has already been invoked with non-undefined arguments");
    }
    native_set(thr, &closure->slots[0], DUK_GET_TVAL_POSIDX(thr, 0));
    native_set(thr, &closure->slots[1], DUK_GET_TVAL_POSIDX(thr, 1));
    return 0;
}

DUK_INTERNAL void promise_push_capability(duk_hthread *thr)
{
    native_closure *executor;
    duk_tval *tv = DUK_GET_TVAL_NEGIDX(thr, -1);

    if (DUK_TVAL_IS_OBJECT(tv) && DUK_TVAL_GET_OBJECT(tv) == REALM_OBJECT(thr, REALM_PROMISE)) {
        promise_push(thr);
        duk_remove_m2(thr);
        duk_push_undefined(thr);
        duk_push_undefined(thr);
        return;
    }
    if (!duk_is_constructable(thr, -1)) {
        builtins_push_description(thr, -1);
        (void)duk_type_error(thr, "%s is not a constructor", duk_get_string(thr, -1));
    }
    executor = promise_push_closure(thr, promise_capability_executor, 2, 2);
    duk_dup_top(thr);
    duk_insert(thr, -3);
    duk_new(thr, 1);
    /* [ ... executor promise ] */
    if (!duk_is_callable_tval(thr, &executor->slots[0]) || !duk_is_callable_tval(thr, &executor->slots[1])) {
        (void)duk_type_error(thr, "Promise resolve or reject function is not callable");
    }
    duk_push_tval(thr, &executor->slots[0]);
    duk_push_tval(thr, &executor->slots[1]);
    duk_remove(thr, -4);
}

DUK_INTERNAL void promise_settle_capability(duk_hthread *thr, duk_idx_t capability, bool rejected)
{
    duk_idx_t function;

    capability = duk_require_normalize_index(thr, capability);
    function = capability + (rejected ? 2 : 1);
    if (duk_is_undefined(thr, function)) {
        promise_object *promise = (promise_object *)duk_known_hobject(thr, capability);

        if (promise->state != BUILTINS_PROMISE_PENDING || promise->following) {
            duk_pop(thr);
        } else if (rejected) {
            promise_reject(thr, promise);
        } else {
            promise_resolve(thr, promise);
        }
        return;
    }
    duk_dup(thr, function);
    duk_insert(thr, -2);
    duk_call(thr, 1);
    duk_pop(thr);
}

DUK_INTERNAL void promise_resolve_value(duk_hthread *thr, duk_idx_t constructor)
{
    promise_object *promise = (promise_object *)native_get(thr, -1, &promise_class);
    duk_tval *c;

    constructor = duk_require_normalize_index(thr, constructor);
    c = duk_require_tval(thr, constructor);
    if (promise != NULL) {
        bool same;

        if (promise_has_plain_constructor(thr, promise)) {
            same = DUK_TVAL_GET_OBJECT(c) == REALM_OBJECT(thr, REALM_PROMISE);
        } else {
            duk_get_prop_stridx(thr, -1, DUK_STRIDX_CONSTRUCTOR);
            same = duk_samevalue(thr, -1, constructor);
            duk_pop(thr);
        }
        if (same) {
            return;
        }
    }
    duk_dup(thr, constructor);
    promise_push_capability(thr);
    duk_dup(thr, -4);
    promise_settle_capability(thr, -4, false);
    /* [ ... value promise resolve reject ] */
    duk_pop_2(thr);
    duk_remove_m2(thr);
}

/* ---- then ---- */

DUK_INTERNAL void promise_react(duk_hthread *thr, promise_object *promise, promise_reaction *reaction)
{
    if (promise->state == BUILTINS_PROMISE_PENDING) {
        if (promise->last == NULL) {
            promise->first = reaction;
        } else {
            promise->last->next = reaction;
        }
        promise->last = reaction;
        promise->handled = true;
        return;
    }
    reaction->rejected = promise->state == BUILTINS_PROMISE_REJECTED;
    DUK_TVAL_SET_TVAL(&reaction->argument, &promise->result);
    DUK_TVAL_INCREF(thr, &reaction->argument);
    promise_enqueue(thr, reaction);
    if (!promise->handled) {
        promise->handled = true;
        if (reaction->rejected) {
            promise_tell(thr, promise, BUILTINS_HANDLED_AFTER_REJECTION, &promise->result);
        }
    }
}

/* The constructor for what `then` returns: [ ... ] -> [ ... constructor ] */
static void promise_push_species(duk_hthread *thr, promise_object *promise)
{
    duk_push_hobject(thr, &promise->base.object);
    if (promise_has_plain_constructor(thr, promise) && promise_has_plain_species(thr)) {
        duk_push_hobject(thr, REALM_OBJECT(thr, REALM_PROMISE));
    } else {
        builtins_species_constructor(thr, -1, REALM_OBJECT(thr, REALM_PROMISE));
    }
    duk_remove_m2(thr);
}

static void promise_set_handler(duk_hthread *thr, duk_tval *slot, duk_idx_t index)
{
    duk_tval *tv = DUK_GET_TVAL_POSIDX(thr, index);

    if (duk_is_callable_tval(thr, tv)) {
        DUK_TVAL_SET_TVAL(slot, tv);
        DUK_TVAL_INCREF(thr, tv);
    }
}

/* [ onFulfilled onRejected ] */
static duk_ret_t promise_then(duk_context *thr)
{
    promise_object *promise = (promise_object *)native_this(thr, &promise_class, "Promise.prototype.then");
    promise_reaction *reaction;
    bool foreign;

    promise_push_species(thr, promise);
    if (DUK_TVAL_GET_OBJECT(DUK_GET_TVAL_NEGIDX(thr, -1)) == REALM_OBJECT(thr, REALM_PROMISE)) {
        HEAP_STATE(thr)->promise_parent = promise_seen_by_hook(thr, &promise->base.object);
    }
    promise_push_capability(thr);
    /* [ onFulfilled onRejected promise resolve reject ] */
    foreign = !duk_is_undefined(thr, 3);
    reaction = promise_new_reaction(thr, foreign ? REACTION_CAPABILITY : REACTION_THEN);
    promise_set_handler(thr, &reaction->on_fulfilled, 0);
    promise_set_handler(thr, &reaction->on_rejected, 1);
    DUK_TVAL_SET_TVAL(&reaction->target, DUK_GET_TVAL_POSIDX(thr, foreign ? 3 : 2));
    DUK_TVAL_INCREF(thr, &reaction->target);
    if (foreign) {
        DUK_TVAL_SET_TVAL(&reaction->reject, DUK_GET_TVAL_POSIDX(thr, 4));
        DUK_TVAL_INCREF(thr, &reaction->reject);
    }
    promise_react(thr, promise, reaction);
    duk_dup_2(thr);
    return 1;
}

static duk_ret_t promise_catch(duk_context *thr)
{
    duk_push_this(thr);
    realm_get_key(thr, -1, KEY_THEN);
    if (!duk_is_callable(thr, -1)) {
        builtins_push_description(thr, -1);
        return duk_type_error(thr, "%s is not a function", duk_get_string(thr, -1));
    }
    duk_insert(thr, -2);
    duk_push_undefined(thr);
    duk_dup_0(thr);
    duk_call_method(thr, 2);
    return 1;
}

/* ---- finally ---- */

/* Return or throw the captured value; slots: the value */
static duk_ret_t promise_give_value(duk_context *thr)
{
    duk_push_tval(thr, &NATIVE_RUNNING_CLOSURE(thr)->slots[0]);
    return 1;
}

static duk_ret_t promise_throw_value(duk_context *thr)
{
    duk_push_tval(thr, &NATIVE_RUNNING_CLOSURE(thr)->slots[0]);
    return duk_throw(thr);
}

/* [ value ]; slots: onFinally, constructor */
static duk_ret_t promise_finally_step(duk_hthread *thr, duk_c_function last)
{
    native_closure *running = NATIVE_RUNNING_CLOSURE(thr);
    native_closure *closure;

    duk_push_tval(thr, &running->slots[1]);
    duk_push_tval(thr, &running->slots[0]);
    duk_call(thr, 0);
    promise_resolve_value(thr, 1);
    /* [ value constructor promise ] */
    realm_get_key(thr, -1, KEY_THEN);
    duk_insert(thr, -2);
    closure = promise_push_closure(thr, last, 0, 1);
    native_set(thr, &closure->slots[0], DUK_GET_TVAL_POSIDX(thr, 0));
    duk_call_method(thr, 1);
    return 1;
}

static duk_ret_t promise_then_finally(duk_context *thr)
{
    return promise_finally_step(thr, promise_give_value);
}

static duk_ret_t promise_catch_finally(duk_context *thr)
{
    return promise_finally_step(thr, promise_throw_value);
}

/* [ onFinally promise constructor ] -> [ ... function ] */
static void promise_push_finally(duk_hthread *thr, duk_c_function function)
{
    native_closure *closure = promise_push_closure(thr, function, 1, 2);

    native_set(thr, &closure->slots[0], DUK_GET_TVAL_POSIDX(thr, 0));
    native_set(thr, &closure->slots[1], DUK_GET_TVAL_POSIDX(thr, 2));
}

/* [ onFinally ] */
static duk_ret_t promise_finally(duk_context *thr)
{
    duk_push_this(thr);
    if (!duk_is_object(thr, 1)) {
        return duk_type_error(thr, "Promise.prototype.finally called on non-object");
    }
    builtins_species_constructor(thr, 1, REALM_OBJECT(thr, REALM_PROMISE));
    realm_get_key(thr, 1, KEY_THEN);
    duk_dup_1(thr);
    if (duk_is_callable(thr, 0)) {
        promise_push_finally(thr, promise_then_finally);
        promise_push_finally(thr, promise_catch_finally);
    } else {
        duk_dup_0(thr);
        duk_dup_0(thr);
    }
    duk_call_method(thr, 2);
    return 1;
}

/* ---- the constructor ---- */

/* [ executor ] */
static duk_ret_t promise_construct(duk_context *thr)
{
    promise_object *promise;

    if (!duk_is_constructor_call(thr)) {
        return duk_type_error(thr, "Promise constructor cannot be invoked without 'new'");
    }
    duk_set_top(thr, 1);
    if (!duk_is_callable(thr, 0)) {
        builtins_push_description(thr, 0);
        return duk_type_error(thr, "Promise resolver %s is not a function", duk_get_string(thr, -1));
    }
    promise = (promise_object *)native_push(thr, &promise_class, realm_push_prototype(thr, REALM_PROMISE_PROTOTYPE));
    PROMISE_NOTIFY(thr, promise, BUILTINS_PROMISE_MADE);
    promise_push_resolving_functions(thr);
    /* [ executor prototype promise resolve reject ] */
    duk_dup_0(thr);
    duk_dup(thr, 3);
    duk_dup(thr, 4);
    if (duk_pcall(thr, 2) != DUK_EXEC_SUCCESS) {
        duk_dup(thr, 4);
        duk_insert(thr, -2);
        duk_call(thr, 1); /* does nothing if it has been resolved */
    }
    duk_push_hobject(thr, &promise->base.object);
    return 1;
}

DUK_INTERNAL void promise_push_this_constructor(duk_hthread *thr, const char *method)
{
    duk_push_this(thr);
    if (!duk_is_object(thr, -1)) {
        (void)duk_type_error(thr, "%s called on non-object", method);
    }
}

/* [ value ] */
static duk_ret_t promise_static_resolve(duk_context *thr)
{
    promise_push_this_constructor(thr, "PromiseResolve");
    duk_dup_0(thr);
    promise_resolve_value(thr, 1);
    return 1;
}

/* [ value ] */
static duk_ret_t promise_static_reject(duk_context *thr)
{
    promise_push_this_constructor(thr, "PromiseReject");
    promise_push_capability(thr);
    duk_dup_0(thr);
    promise_settle_capability(thr, 1, true);
    duk_dup_1(thr);
    return 1;
}

static duk_ret_t promise_with_resolvers(duk_context *thr)
{
    promise_push_this_constructor(thr, "Promise.withResolvers");
    promise_push_capability(thr);
    if (duk_is_undefined(thr, 1)) {
        duk_set_top(thr, 1);
        promise_push_resolving_functions(thr);
    }
    duk_push_object(thr);
    duk_dup_0(thr);
    duk_put_prop_string(thr, -2, "promise");
    duk_dup_1(thr);
    duk_put_prop_string(thr, -2, "resolve");
    duk_dup_2(thr);
    duk_put_prop_string(thr, -2, "reject");
    return 1;
}

/* ---- for C ---- */

static promise_object *promise_require(duk_hthread *thr, duk_idx_t index)
{
    promise_object *promise = (promise_object *)native_get(thr, index, &promise_class);

    if (promise == NULL) {
        (void)duk_type_error(thr, "not a promise");
    }
    return promise;
}

void builtins_promise_new(duk_context *thr)
{
    promise_push(thr);
}

void builtins_promise_resolve(duk_context *thr, duk_idx_t index)
{
    promise_object *promise = promise_require(thr, index);

    if (promise->state == BUILTINS_PROMISE_PENDING && !promise->following) {
        promise_resolve(thr, promise);
    } else {
        duk_pop(thr);
    }
}

void builtins_promise_reject(duk_context *thr, duk_idx_t index)
{
    promise_object *promise = promise_require(thr, index);

    if (promise->state == BUILTINS_PROMISE_PENDING && !promise->following) {
        promise_reject(thr, promise);
    } else {
        duk_pop(thr);
    }
}

/* Hooks see each await as a promise of its own: [ ... promise ] -> [ ... promise await ] */
static void promise_push_await(duk_hthread *thr)
{
    if (HEAP_STATE(thr)->promise_hook == NULL) {
        duk_push_undefined(thr);
        return;
    }
    HEAP_STATE(thr)->promise_parent = duk_known_hobject(thr, -1);
    promise_push(thr);
}

void builtins_await(duk_context *thr, duk_idx_t value, builtins_resume resume, duk_idx_t data)
{
    promise_await(thr, value, resume, data, NULL);
}

DUK_INTERNAL void promise_await(duk_hthread *thr, duk_idx_t value, builtins_resume resume, duk_idx_t data,
                                duk_hobject *parent)
{
    promise_reaction *reaction;

    data = duk_require_normalize_index(thr, data);
    duk_push_hobject(thr, REALM_OBJECT(thr, REALM_PROMISE));
    duk_dup(thr, value < 0 ? value - 1 : value);
    if (parent != NULL && native_get(thr, -1, &promise_class) == NULL) {
        HEAP_STATE(thr)->promise_parent = promise_seen_by_hook(thr, parent); /* of the promise that is made now */
    }
    promise_resolve_value(thr, -2);
    promise_push_await(thr);
    reaction = promise_new_reaction(thr, REACTION_AWAIT);
    DUK_TVAL_SET_TVAL(&reaction->reject, DUK_GET_TVAL_NEGIDX(thr, -1));
    DUK_TVAL_INCREF(thr, &reaction->reject);
    reaction->resume = resume;
    DUK_TVAL_SET_TVAL(&reaction->target, duk_require_tval(thr, data));
    DUK_TVAL_INCREF(thr, &reaction->target);
    promise_react(thr, (promise_object *)duk_known_hobject(thr, -2), reaction);
    duk_pop_3(thr);
}

builtins_promise_state builtins_promise_get_state(duk_context *thr, duk_idx_t index)
{
    promise_object *promise = (promise_object *)native_get(thr, index, &promise_class);

    return promise == NULL ? BUILTINS_PROMISE_NONE : (builtins_promise_state)promise->state;
}

void builtins_promise_push_result(duk_context *thr, duk_idx_t index)
{
    duk_push_tval(thr, &promise_require(thr, index)->result);
}

void builtins_promise_set_handled(duk_context *thr, duk_idx_t index)
{
    promise_require(thr, index)->handled = true;
}

void builtins_set_rejection_hook(duk_context *thr, builtins_rejection_hook hook)
{
    HEAP_STATE(thr)->rejection_hook = hook;
}

void builtins_set_promise_hook(duk_context *thr, builtins_promise_hook hook)
{
    HEAP_STATE(thr)->promise_hook = hook;
}

/* ---- set-up ---- */

static const builtins_entry promise_statics[] = {BUILTINS_GET("@@species", builtins_species),
                                                 BUILTINS_FN("resolve", promise_static_resolve, 1),
                                                 BUILTINS_FN("reject", promise_static_reject, 1),
                                                 BUILTINS_FN("withResolvers", promise_with_resolvers, 0), BUILTINS_END};
static const builtins_entry promise_methods[] = {
    BUILTINS_FN("then", promise_then, 2), BUILTINS_FN("catch", promise_catch, 1),
    BUILTINS_FN("finally", promise_finally, 1), BUILTINS_TO_STRING_TAG("Promise"), BUILTINS_END};

void builtins_init_promise(duk_context *thr)
{
    builtins_define_class(thr, "Promise", promise_construct, 1, DUK_INVALID_INDEX, promise_statics, promise_methods);
    realm_keep(thr, REALM_PROMISE_PROTOTYPE);
    duk_pop(thr);
    realm_keep(thr, REALM_PROMISE);
    promise_define_combinators(thr);
    duk_pop(thr);
}
