/*
 * async_iteration.c - the async iteration protocol: finding an async iterator, and sync iterators in its guise.
 */
#include "iteration.h"
#include "promise.h"

/* A sync iterator that answers with promises. */
typedef struct async_from_sync {
    native_object base;
    duk_tval iterator, next;
} async_from_sync;

static void async_from_sync_visit(duk_heap *heap, native_object *object, native_visitor visitor) {
    visitor(heap, &((async_from_sync *) object)->iterator);
    visitor(heap, &((async_from_sync *) object)->next);
}

static const native_class async_from_sync_class = {
    "AsyncFromSyncIterator", sizeof(async_from_sync), async_from_sync_visit, NULL, NULL, false, BUILTINS_OTHER};

/* What the promise for an inner value does when settled; slots: done, the iterator to close or undefined. [ value ] */
static duk_ret_t unwrap_value(duk_context *thr) {
    native_closure *closure = NATIVE_RUNNING_CLOSURE(thr);

    iterator_wrap_result(thr, DUK_TVAL_GET_BOOLEAN(&closure->slots[0]));
    return 1;
}

/* [ error ] */
static duk_ret_t close_and_throw(duk_context *thr) {
    native_closure *closure = NATIVE_RUNNING_CLOSURE(thr);

    duk_push_tval(thr, &closure->slots[1]);
    duk_dup_0(thr);
    iterator_close_and_throw(thr, 1);
    return 0;
}

static void push_handler(duk_hthread *thr, duk_c_function function, duk_idx_t idx_iterator, bool done) {
    native_closure *closure = promise_push_closure(thr, function, 1, 2);

    DUK_TVAL_SET_BOOLEAN(&closure->slots[0], done);
    native_set(thr, &closure->slots[1], duk_require_tval(thr, idx_iterator));
}

/* One step, protected by the caller: what goes wrong rejects the promise. The frame is that of async_from_sync_call. */
enum { STEP_VALUE, STEP_PROMISE, STEP_ITERATOR, STEP_NEXT, STEP_HAS_VALUE };

static duk_ret_t step(duk_hthread *thr, void *udata) {
    key_index key = *(key_index *) udata;
    promise_object *promise = (promise_object *) (void *) duk_known_hobject(thr, STEP_PROMISE);
    promise_reaction *reaction;
    bool done;

    if (key == KEY_NEXT) {
        duk_dup(thr, STEP_NEXT);
    } else if (!realm_get_method(thr, STEP_ITERATOR, key)) {
        if (key == KEY_THROW) {
            builtins_iterator_close(thr, STEP_ITERATOR, false);
            (void) duk_type_error(thr, "The iterator does not provide a 'throw' method");
        }
        duk_dup(thr, STEP_VALUE);
        iterator_wrap_result(thr, true);
        promise_resolve(thr, promise);
        return 0;
    }
    duk_dup(thr, STEP_ITERATOR);
    if (duk_get_boolean(thr, STEP_HAS_VALUE)) {
        duk_dup(thr, STEP_VALUE);
        duk_call_method(thr, 1);
    } else {
        duk_call_method(thr, 0);
    }
    if (!duk_is_object(thr, -1)) {
        builtins_push_description(thr, -1);
        (void) duk_type_error(thr, "Iterator result %s is not an object", duk_get_string(thr, -1));
    }
    realm_get_key(thr, -1, KEY_DONE);
    done = duk_to_boolean(thr, -1);
    duk_pop(thr);
    duk_get_prop_stridx_short(thr, -1, DUK_STRIDX_VALUE);

    /* [ ... result value ]: wait for the value; a rejected one closes the iterator unless that is through anyway */
    duk_push_hobject(thr, REALM_OBJECT(thr, REALM_PROMISE));
    duk_dup_m2(thr);
    promise_resolve_value(thr, -2);
    push_handler(thr, unwrap_value, STEP_ITERATOR, done);
    if (done || key == KEY_RETURN) {
        duk_push_undefined(thr);
    } else {
        push_handler(thr, close_and_throw, STEP_ITERATOR, done);
    }
    /* [ ... inner fulfilled rejected ] */
    reaction = promise_new_reaction(thr, REACTION_THEN);
    DUK_TVAL_SET_TVAL(&reaction->on_fulfilled, DUK_GET_TVAL_NEGIDX(thr, -2));
    DUK_TVAL_INCREF(thr, &reaction->on_fulfilled);
    DUK_TVAL_SET_TVAL(&reaction->on_rejected, DUK_GET_TVAL_NEGIDX(thr, -1));
    DUK_TVAL_INCREF(thr, &reaction->on_rejected);
    DUK_TVAL_SET_OBJECT(&reaction->target, &promise->base.object);
    DUK_HOBJECT_INCREF(thr, &promise->base.object);
    promise_react(thr, (promise_object *) (void *) duk_known_hobject(thr, -3), reaction);
    return 0;
}

/* [ value? ] -> [ ... promise ] */
static duk_ret_t async_from_sync_call(duk_hthread *thr, key_index key) {
    async_from_sync *object = (async_from_sync *) native_this(thr, &async_from_sync_class, "next");
    bool has_value = duk_get_top(thr) > 0;
    promise_object *promise;

    duk_set_top(thr, 1);
    promise = promise_push(thr); /* [ value promise ] */
    duk_push_tval(thr, &object->iterator);
    duk_push_tval(thr, &object->next);
    duk_push_boolean(thr, has_value);
    if (duk_safe_call(thr, step, &key, 0, 1) != DUK_EXEC_SUCCESS) {
        promise_reject(thr, promise);
    }
    duk_dup_1(thr);
    return 1;
}

static duk_ret_t async_from_sync_next(duk_context *thr) {
    return async_from_sync_call(thr, KEY_NEXT);
}

static duk_ret_t async_from_sync_return(duk_context *thr) {
    return async_from_sync_call(thr, KEY_RETURN);
}

static duk_ret_t async_from_sync_throw(duk_context *thr) {
    return async_from_sync_call(thr, KEY_THROW);
}

static const builtins_entry async_from_sync_methods[] = {
    BUILTINS_FN_ARGS("next", async_from_sync_next, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("return", async_from_sync_return, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("throw", async_from_sync_throw, 1, DUK_VARARGS, 0), BUILTINS_END};

/* The prototype is out of programs' reach and made at first use. */
static duk_hobject *push_async_from_sync_prototype(duk_hthread *thr) {
    if (REALM_OBJECT(thr, REALM_ASYNC_FROM_SYNC_PROTOTYPE) == NULL) {
        (void) duk_push_object(thr);
        DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, duk_known_hobject(thr, -1),
                                         REALM_OBJECT(thr, REALM_ASYNC_ITERATOR_PROTOTYPE));
        builtins_define(thr, -1, async_from_sync_methods);
        realm_keep(thr, REALM_ASYNC_FROM_SYNC_PROTOTYPE);
    } else {
        duk_push_hobject(thr, REALM_OBJECT(thr, REALM_ASYNC_FROM_SYNC_PROTOTYPE));
    }
    return duk_known_hobject(thr, -1);
}

/* [ ... iterator next ] -> [ ... async_iterator ] */
DUK_INTERNAL void async_from_sync_wrap(duk_hthread *thr) {
    async_from_sync *wrapper = (async_from_sync *) native_push(thr, &async_from_sync_class, NULL);

    DUK_TVAL_SET_UNDEFINED(&wrapper->iterator);
    DUK_TVAL_SET_UNDEFINED(&wrapper->next);
    native_set(thr, &wrapper->iterator, DUK_GET_TVAL_NEGIDX(thr, -3));
    native_set(thr, &wrapper->next, DUK_GET_TVAL_NEGIDX(thr, -2));
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, &wrapper->base.object, push_async_from_sync_prototype(thr));
    duk_pop(thr);
    duk_insert(thr, -3);
    duk_pop_2(thr);
}

/* [ ... ] -> [ ... iterator next ] */
void builtins_get_async_iterator(duk_context *thr, duk_idx_t value) {
    value = duk_require_normalize_index(thr, value);
    if (realm_get_method(thr, value, KEY_ASYNC_ITERATOR)) {
        duk_dup(thr, value);
        duk_call_method(thr, 0);
        if (!duk_is_object(thr, -1)) {
            (void) duk_type_error(thr, "Result of the Symbol.asyncIterator method is not an object");
        }
    } else {
        duk_pop(thr);
        builtins_get_iterator(thr, value);
        async_from_sync_wrap(thr);
    }
    realm_get_key(thr, -1, KEY_NEXT);
}
