/*
 * array_from_async.c - Array.fromAsync: a loop with awaits in it, as a native object that goes from one to the next.
 */

#include "array.h"
#include "iteration.h"
#include "promise.h"

typedef enum from_async_phase {
    FROM_ASYNC_RESULT,  /* awaiting what `next` gave */
    FROM_ASYNC_ELEMENT, /* awaiting an element of an array-like */
    FROM_ASYNC_MAPPED,  /* awaiting what the mapper gave */
    FROM_ASYNC_CLOSED   /* awaiting what `return` gave, with an error in `value` */
} from_async_phase;

typedef struct from_async {
    native_object base;
    duk_tval promise;
    duk_tval items;  /* the iterator or the array-like */
    duk_tval next;   /* undefined for an array-like */
    duk_tval mapper; /* or undefined */
    duk_tval receiver;
    duk_tval target;
    duk_tval value; /* the error that waits for the iterator's end */
    duk_double_t index, length;
    from_async_phase phase;
    bool close; /* an error now is not the iterator's own */
} from_async;

static void from_async_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    from_async *f = (from_async *)object;

    visitor(heap, &f->promise);
    visitor(heap, &f->items);
    visitor(heap, &f->next);
    visitor(heap, &f->mapper);
    visitor(heap, &f->receiver);
    visitor(heap, &f->target);
    visitor(heap, &f->value);
}

static const native_class from_async_class = {"ArrayFromAsync", sizeof(from_async), from_async_visit, NULL, NULL, false,
                                              BUILTINS_OTHER};

static bool from_async_iterates(const from_async *f)
{
    return DUK_TVAL_IS_OBJECT(&f->next);
}

static void from_async_resume(duk_context *thr, bool rejected);

/* Wait for the value on top: [ ... value ] -> [ ... ] */
static void from_async_await(duk_hthread *thr, from_async *f, from_async_phase phase)
{
    f->phase = phase;
    duk_push_hobject(thr, &f->base.object);
    builtins_await(thr, -2, from_async_resume, -1);
    duk_pop_2(thr);
}

static promise_object *from_async_promise(from_async *f)
{
    return (promise_object *)DUK_TVAL_GET_OBJECT(&f->promise);
}

static void from_async_finish(duk_hthread *thr, from_async *f)
{
    duk_push_tval(thr, &f->target);
    array_push_number(thr, f->index);
    duk_put_prop_stridx(thr, -2, DUK_STRIDX_LENGTH);
    promise_resolve(thr, from_async_promise(f));
}

/* Ask for the next element, or finish. */
static void from_async_advance(duk_hthread *thr, from_async *f)
{
    f->close = false;
    if (from_async_iterates(f)) {
        duk_push_tval(thr, &f->next);
        duk_push_tval(thr, &f->items);
        duk_call_method(thr, 0);
        from_async_await(thr, f, FROM_ASYNC_RESULT);
    } else if (f->index < f->length) {
        duk_push_tval(thr, &f->items);
        array_push_number(thr, f->index);
        duk_get_prop(thr, -2);
        duk_remove_m2(thr);
        from_async_await(thr, f, FROM_ASYNC_ELEMENT);
    } else {
        from_async_finish(thr, f);
    }
}

/* Define the element on top and go on: [ ... value ] -> [ ... ] */
static void from_async_store(duk_hthread *thr, from_async *f)
{
    duk_push_tval(thr, &f->target);
    duk_insert(thr, -2);
    array_define(thr, -2, f->index++);
    duk_pop(thr);
    from_async_advance(thr, f);
}

/* Map the element on top, if there is a mapper: [ ... value ] -> [ ... ] */
static void from_async_map(duk_hthread *thr, from_async *f)
{
    f->close = from_async_iterates(f);
    if (DUK_TVAL_IS_UNDEFINED(&f->mapper)) {
        from_async_store(thr, f);
        return;
    }
    duk_push_tval(thr, &f->mapper);
    duk_insert(thr, -2);
    duk_push_tval(thr, &f->receiver);
    duk_insert(thr, -2);
    array_push_number(thr, f->index);
    duk_call_method(thr, 2);
    from_async_await(thr, f, FROM_ASYNC_MAPPED);
}

/* [ ... result ] -> [ ... ] */
static void from_async_take_result(duk_hthread *thr, from_async *f)
{
    if (!duk_is_object(thr, -1)) {
        builtins_push_description(thr, -1);
        (void)duk_type_error(thr, "Iterator result %s is not an object", duk_get_string(thr, -1));
    }
    realm_get_key(thr, -1, KEY_DONE);
    if (duk_to_boolean_top_pop(thr)) {
        duk_pop(thr);
        from_async_finish(thr, f);
        return;
    }
    duk_get_prop_stridx(thr, -1, DUK_STRIDX_VALUE);
    duk_remove_m2(thr);
    from_async_map(thr, f);
}

/* What is between two awaits; [ ... value ] or, to begin with, nothing. */
static duk_ret_t from_async_step(duk_context *thr, void *udata)
{
    from_async *f = (from_async *)udata;

    switch (f->phase) {
    case FROM_ASYNC_RESULT:
        from_async_take_result(thr, f);
        break;
    case FROM_ASYNC_ELEMENT:
        from_async_map(thr, f);
        break;
    default:
        from_async_store(thr, f);
        break;
    }
    return 0;
}

static duk_ret_t from_async_close(duk_context *thr, void *udata)
{
    from_async *f = (from_async *)udata;

    duk_push_tval(thr, &f->items);
    if (!realm_get_method(thr, -1, KEY_RETURN)) {
        duk_push_false(thr);
        return 1;
    }
    duk_insert(thr, -2);
    duk_call_method(thr, 0);
    from_async_await(thr, f, FROM_ASYNC_CLOSED);
    duk_push_true(thr);
    return 1;
}

/* The error on top ends it all, perhaps after the iterator's `return`: [ ... error ] -> [ ... ] */
static void from_async_fail(duk_hthread *thr, from_async *f)
{
    if (f->close) {
        bool waits;

        f->close = false;
        native_set(thr, &f->value, DUK_GET_TVAL_NEGIDX(thr, -1));
        waits = duk_safe_call(thr, from_async_close, f, 0, 1) == DUK_EXEC_SUCCESS && duk_get_boolean(thr, -1);
        duk_pop(thr);
        if (waits) {
            duk_pop(thr);
            return;
        }
    }
    promise_reject(thr, from_async_promise(f));
}

/* [ ... object value ] -> [ ... ] */
static void from_async_resume(duk_context *thr, bool rejected)
{
    from_async *f = (from_async *)native_get(thr, -2, &from_async_class);

    if (f->phase == FROM_ASYNC_CLOSED) {
        duk_pop(thr);
        duk_push_tval(thr, &f->value);
        promise_reject(thr, from_async_promise(f));
    } else if (rejected) {
        f->close = f->phase == FROM_ASYNC_MAPPED && from_async_iterates(f);
        from_async_fail(thr, f);
    } else {
        f->close = f->phase == FROM_ASYNC_MAPPED && from_async_iterates(f);
        if (duk_safe_call(thr, from_async_step, f, 1, 1) != DUK_EXEC_SUCCESS) {
            from_async_fail(thr, f);
        } else {
            duk_pop(thr);
        }
    }
    duk_pop(thr);
}

/* ---- the beginning ---- */

/* Stack of the function: [ items mapper thisArg constructor object ... ] */
enum { AT_ITEMS, AT_MAPPER, AT_THIS, AT_CONSTRUCTOR, AT_OBJECT };

/* new constructor(length), or an array: [ ... ] -> [ ... object ]. `length` below zero: no argument. */
static void from_async_push_target(duk_hthread *thr, duk_double_t length)
{
    if (!duk_is_constructable(thr, AT_CONSTRUCTOR)) {
        array_push_new(thr, length < 0 ? 0 : length);
        return;
    }
    duk_dup(thr, AT_CONSTRUCTOR);
    if (length >= 0) {
        array_push_number(thr, length);
    }
    duk_new(thr, length >= 0 ? 1 : 0);
}

/* Call the method on top for the iterator: [ ... method ] -> [ ... ] */
static void from_async_start(duk_hthread *thr, from_async *f, bool async)
{
    duk_dup(thr, AT_ITEMS);
    duk_call_method(thr, 0);
    if (!duk_is_object(thr, -1)) {
        (void)duk_type_error(thr, "Result of the Symbol.%s method is not an object",
                             async ? "asyncIterator" : "iterator");
    }
    if (!async) {
        realm_get_key(thr, -1, KEY_NEXT);
        async_from_sync_wrap(thr);
    }
    realm_get_key(thr, -1, KEY_NEXT);
    describe_require_callable(thr, -1);
    native_set(thr, &f->items, DUK_GET_TVAL_NEGIDX(thr, -2));
    native_set(thr, &f->next, DUK_GET_TVAL_NEGIDX(thr, -1));
    duk_pop_2(thr);
}

static duk_ret_t from_async_begin(duk_context *thr, void *udata)
{
    from_async *f = (from_async *)udata;
    bool async;

    if (!duk_is_undefined(thr, AT_MAPPER)) {
        describe_require_callable(thr, AT_MAPPER);
    }
    native_set(thr, &f->mapper, DUK_GET_TVAL_POSIDX(thr, AT_MAPPER));
    native_set(thr, &f->receiver, DUK_GET_TVAL_POSIDX(thr, AT_THIS));
    async = realm_get_method(thr, AT_ITEMS, KEY_ASYNC_ITERATOR);
    if (async || realm_get_method(thr, AT_ITEMS, KEY_ITERATOR)) {
        from_async_push_target(thr, -1);
        native_set(thr, &f->target, DUK_GET_TVAL_NEGIDX(thr, -1));
        duk_pop(thr);
        from_async_start(thr, f, async);
    } else {
        duk_to_object(thr, AT_ITEMS);
        f->length = builtins_to_length_of(thr, AT_ITEMS);
        native_set(thr, &f->items, DUK_GET_TVAL_POSIDX(thr, AT_ITEMS));
        from_async_push_target(thr, f->length);
        native_set(thr, &f->target, DUK_GET_TVAL_NEGIDX(thr, -1));
    }
    from_async_advance(thr, f);
    return 0;
}

/* [ items mapper thisArg ] */
static duk_ret_t array_from_async(duk_context *thr)
{
    from_async *f;

    duk_push_this(thr);
    f = (from_async *)native_push(thr, &from_async_class, NULL);
    DUK_TVAL_SET_UNDEFINED(&f->next);
    DUK_TVAL_SET_UNDEFINED(&f->mapper);
    promise_push(thr);
    native_set(thr, &f->promise, DUK_GET_TVAL_NEGIDX(thr, -1));
    if (duk_safe_call(thr, from_async_begin, f, 0, 1) != DUK_EXEC_SUCCESS) {
        from_async_fail(thr, f);
    }
    duk_push_tval(thr, &f->promise);
    return 1;
}

DUK_INTERNAL void array_define_from_async(duk_hthread *thr)
{
    static const builtins_entry entries[] = {BUILTINS_FN_ARGS("fromAsync", array_from_async, 1, 3, 0), BUILTINS_END};

    builtins_define(thr, -1, entries);
}
