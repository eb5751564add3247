/*
 * generator.c - generator objects, sync and async, and the functions and prototypes around them.
 */
#include "coroutine.h"
#include "iteration.h"
#include "promise.h"

/* ---- generators ---- */

/* Drop the frame of a generator that will not run any more. */
static void abandon(duk_hthread *thr, coroutine *co) {
    duk_uint32_t i, count = co->value_count;
    duk_catcher *cat;

    close_saved_environment(thr->heap, co);
    co->state = COROUTINE_DONE;
    for (cat = co->cat; cat != NULL;) {
        duk_catcher *parent = cat->parent;

        duk_hthread_catcher_free(thr, cat);
        cat = parent;
    }
    co->cat = NULL;
    for (i = 0; i < count; i++) {
        DUK_TVAL_DECREF_NORZ(thr, &co->values[i]);
    }
    DUK_HOBJECT_DECREF_NORZ(thr, co->func);
    DUK_HOBJECT_DECREF_NORZ_ALLOWNULL(thr, co->var_env);
    DUK_HOBJECT_DECREF_NORZ_ALLOWNULL(thr, co->lex_env);
    DUK_REFZERO_CHECK_SLOW(thr); /* side effects */
}

/* [ ... value ] -> [ ... result ]; returns whether it yielded, then the result may be an inner iterator's object */
static bool generator_resume(duk_hthread *thr, coroutine *co, coroutine_mode mode) {
    if (DUK_UNLIKELY(co->state == COROUTINE_RUNNING)) {
        (void) duk_type_error(thr, "Generator is already running");
    }
    if (co->state == COROUTINE_SUSPENDED && mode != COROUTINE_NEXT && !co->started) {
        abandon(thr, co);
    }
    if (co->state == COROUTINE_DONE) {
        if (mode == COROUTINE_THROW) {
            (void) duk_throw(thr);
        }
        if (mode == COROUTINE_NEXT) {
            duk_pop(thr);
            duk_push_undefined(thr);
        }
        return false;
    }
    if (!co->started) { /* nobody takes the first value */
        duk_pop(thr);
        duk_push_undefined(thr);
    }
    co->raw_result = false;
    resume(thr, co, mode);
    return co->state == COROUTINE_SUSPENDED;
}

static bool generator_step(duk_hthread *thr, native_object *object) {
    coroutine *co = (coroutine *) (void *) object;

    duk_push_undefined(thr);
    if (!generator_resume(thr, co, COROUTINE_NEXT)) {
        duk_pop(thr);
        return false;
    }
    if (co->raw_result) {
        duk_get_prop_stridx_short(thr, -1, DUK_STRIDX_VALUE);
        duk_remove_m2(thr);
    }
    return true;
}

/* [ value ] */
static duk_ret_t generator_call(duk_hthread *thr, coroutine_mode mode, const char *name) {
    coroutine *co = (coroutine *) native_this(thr, &generator_class.base, name);
    bool yielded = generator_resume(thr, co, mode);

    if (!yielded || !co->raw_result) {
        iterator_wrap_result(thr, !yielded);
    }
    return 1;
}

static duk_ret_t generator_next(duk_context *thr) {
    return generator_call(thr, COROUTINE_NEXT, "[Generator].prototype.next");
}

static duk_ret_t generator_return(duk_context *thr) {
    return generator_call(thr, COROUTINE_RETURN, "[Generator].prototype.return");
}

static duk_ret_t generator_throw(duk_context *thr) {
    return generator_call(thr, COROUTINE_THROW, "[Generator].prototype.throw");
}

const iterator_class generator_class = {
    {"Generator", sizeof(coroutine), coroutine_visit, coroutine_dying, coroutine_release, true, BUILTINS_GENERATOR},
    generator_next,
    generator_step};

/* ---- async generators ---- */

const native_class async_generator_class = {"AsyncGenerator",  sizeof(coroutine), coroutine_visit,   coroutine_dying,
                                            coroutine_release, false,             BUILTINS_ASYNC_GENERATOR};

/* Answer the first request: [ ... value ] -> [ ... ] */
static void async_generator_complete(duk_hthread *thr, coroutine *co, bool rejected, bool done) {
    coroutine_request *request = co->first;
    duk_tval value;

    co->first = request->next;
    if (co->first == NULL) {
        co->last = NULL;
    }
    duk_push_tval(thr, &request->promise);
    DUK_TVAL_SET_TVAL(&value, &request->value);
    DUK_TVAL_DECREF_NORZ(thr, &request->promise);
    DUK_FREE(thr->heap, request);
    DUK_TVAL_DECREF(thr, &value); /* side effects */
    duk_insert(thr, -2);
    /* [ ... promise value ] */
    if (rejected) {
        promise_reject(thr, (promise_object *) (void *) duk_known_hobject(thr, -2));
    } else {
        iterator_wrap_result(thr, done);
        promise_resolve(thr, (promise_object *) (void *) duk_known_hobject(thr, -2));
    }
    duk_pop(thr);
}

/* The value of a return() of a completed generator has settled: [ ... generator value ] */
static void async_generator_returned(duk_context *thr, bool rejected) {
    coroutine *co = (coroutine *) (void *) duk_known_hobject(thr, -2);

    co->generator_state = ASYNC_GENERATOR_COMPLETED;
    async_generator_complete(thr, co, rejected, true);
    async_generator_drain(thr, co);
}

/* [ ... generator value ] */
static duk_ret_t async_generator_await_return(duk_hthread *thr, void *udata) {
    DUK_UNREF(udata);
    builtins_await(thr, -1, async_generator_returned, -2);
    return 0;
}

/* The body is through: answer what has been asked meanwhile. */
static void async_generator_drain(duk_hthread *thr, coroutine *co) {
    while (co->first != NULL) {
        coroutine_mode mode = co->first->mode;

        duk_push_tval(thr, &co->first->value);
        if (mode == COROUTINE_RETURN) {
            co->generator_state = ASYNC_GENERATOR_RETURNING;
            duk_push_hobject(thr, &co->base.object);
            duk_insert(thr, -2);
            if (duk_safe_call(thr, async_generator_await_return, NULL, 2, 1) == DUK_EXEC_SUCCESS) {
                duk_pop(thr);
                return;
            }
            co->generator_state = ASYNC_GENERATOR_COMPLETED;
        } else if (mode == COROUTINE_NEXT) {
            duk_pop(thr);
            duk_push_undefined(thr);
        }
        async_generator_complete(thr, co, mode != COROUTINE_NEXT, true);
    }
}

/* Let the first request resume the body. */
static void async_generator_run(duk_hthread *thr, coroutine *co) {
    coroutine_request *request = co->first;

    if (co->generator_state == ASYNC_GENERATOR_START && request->mode != COROUTINE_NEXT) {
        abandon(thr, co);
        co->generator_state = ASYNC_GENERATOR_COMPLETED;
    }
    if (co->generator_state == ASYNC_GENERATOR_COMPLETED) {
        async_generator_drain(thr, co);
        return;
    }
    if (co->generator_state == ASYNC_GENERATOR_START) {
        duk_push_undefined(thr);
    } else {
        duk_push_tval(thr, &request->value);
    }
    co->generator_state = ASYNC_GENERATOR_EXECUTING;
    resume(thr, co, request->mode);
    duk_pop(thr);
}

/* [ value ] -> [ value promise ] */
static duk_ret_t async_generator_call(duk_hthread *thr, coroutine_mode mode, const char *name) {
    duk_tval *tv = thr->valstack_bottom - 1;
    coroutine *co = (coroutine *) NATIVE_FROM_TVAL(tv, &async_generator_class);
    promise_object *promise = promise_push(thr);
    coroutine_request *request;

    if (co == NULL) {
        duk_push_this(thr);
        builtins_push_description(thr, -1);
        duk_push_error_object(thr, DUK_ERR_TYPE_ERROR, "%s called on incompatible receiver %s", name,
                              duk_get_string(thr, -1));
        promise_reject(thr, promise);
        duk_set_top(thr, 2);
        return 1;
    }
    request = (coroutine_request *) DUK_ALLOC_CHECKED(thr, sizeof(coroutine_request));
    request->next = NULL;
    request->mode = mode;
    DUK_TVAL_SET_TVAL(&request->value, thr->valstack_bottom);
    DUK_TVAL_INCREF(thr, &request->value);
    DUK_TVAL_SET_OBJECT(&request->promise, &promise->base.object);
    DUK_HOBJECT_INCREF(thr, &promise->base.object);
    if (co->last == NULL) {
        co->first = request;
    } else {
        co->last->next = request;
    }
    co->last = request;
    if (co->generator_state != ASYNC_GENERATOR_EXECUTING && co->generator_state != ASYNC_GENERATOR_RETURNING) {
        async_generator_run(thr, co);
    }
    duk_set_top(thr, 2);
    return 1;
}

static duk_ret_t async_generator_next(duk_context *thr) {
    return async_generator_call(thr, COROUTINE_NEXT, "[AsyncGenerator].prototype.next");
}

static duk_ret_t async_generator_return(duk_context *thr) {
    return async_generator_call(thr, COROUTINE_RETURN, "[AsyncGenerator].prototype.return");
}

static duk_ret_t async_generator_throw(duk_context *thr) {
    return async_generator_call(thr, COROUTINE_THROW, "[AsyncGenerator].prototype.throw");
}

/* ---- functions and prototypes ---- */

DUK_INTERNAL duk_hobject *coroutine_function_prototype(duk_hthread *thr, duk_uint32_t fn_flags) {
    static const realm_index indices[] = {REALM_GENERATOR_FUNCTION_PROTOTYPE, REALM_ASYNC_FUNCTION_PROTOTYPE,
                                          REALM_ASYNC_GENERATOR_FUNCTION_PROTOTYPE};
    duk_hobject *h = NULL;

    if (thr->builtins[DUK_BIDX_REALM] != NULL) {
        h = REALM_OBJECT(thr, indices[((fn_flags & (DUK_FN_GENERATOR | DUK_FN_ASYNC)) / DUK_FN_GENERATOR) - 1]);
    }
    return h != NULL ? h : thr->builtins[DUK_BIDX_FUNCTION_PROTOTYPE];
}

DUK_INTERNAL void coroutine_push_prototype(duk_hthread *thr, duk_hthread *of, duk_uint32_t fn_flags) {
    duk_hobject *parent =
        REALM_OBJECT(of, (fn_flags & DUK_FN_ASYNC) ? REALM_ASYNC_GENERATOR_PROTOTYPE : REALM_GENERATOR_PROTOTYPE);

    (void) duk_push_object(thr);
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, duk_known_hobject(thr, -1), parent);
}

static const builtins_entry generator_methods[] = {BUILTINS_FN("next", generator_next, 1),
                                                   BUILTINS_FN("return", generator_return, 1),
                                                   BUILTINS_FN("throw", generator_throw, 1),
                                                   BUILTINS_TO_STRING_TAG("Generator"),
                                                   BUILTINS_END};

static const builtins_entry async_generator_methods[] = {BUILTINS_FN("next", async_generator_next, 1),
                                                         BUILTINS_FN("return", async_generator_return, 1),
                                                         BUILTINS_FN("throw", async_generator_throw, 1),
                                                         BUILTINS_TO_STRING_TAG("AsyncGenerator"),
                                                         BUILTINS_END};

static const builtins_entry generator_function_tag[] = {BUILTINS_TO_STRING_TAG("GeneratorFunction"), BUILTINS_END};
static const builtins_entry async_function_tag[] = {BUILTINS_TO_STRING_TAG("AsyncFunction"), BUILTINS_END};
static const builtins_entry async_generator_function_tag[] = {BUILTINS_TO_STRING_TAG("AsyncGeneratorFunction"),
                                                              BUILTINS_END};

/* An object with a prototype and entries: [ ... ] -> [ ... object ], kept in the realm */
static void push_kept(duk_hthread *thr, realm_index index, duk_hobject *prototype, const builtins_entry *entries) {
    (void) duk_push_object(thr);
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, duk_known_hobject(thr, -1), prototype);
    builtins_define(thr, -1, entries);
    realm_keep(thr, index);
}

enum { KIND_GENERATOR, KIND_ASYNC, KIND_ASYNC_GENERATOR };

/* GeneratorFunction, AsyncFunction, AsyncGeneratorFunction: [ parameters ... body ] -> [ function ] */
static duk_ret_t function_constructor(duk_context *thr) {
    static const char *const prefixes[] = {"function*", "async function", "async function*"};

    duk_engine_make_function(thr, prefixes[duk_get_current_magic(thr)]);
    return 1;
}

/* The constructor of functions of a kind, reached only through its prototype: [ ... prototype ] -> [ ... prototype ] */
static void define_function_constructor(duk_hthread *thr, const char *name, duk_small_int_t kind) {
    duk_push_c_function(thr, function_constructor, DUK_VARARGS);
    duk_set_native_flags(thr, -1, DUK_NATIVE_OWN_INSTANCE);
    duk_set_magic(thr, -1, kind);
    duk_push_int(thr, 1);
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_LENGTH, DUK_PROPDESC_FLAGS_C);
    duk_push_string(thr, name);
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_NAME, DUK_PROPDESC_FLAGS_C);
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, duk_known_hobject(thr, -1), thr->builtins[DUK_BIDX_FUNCTION_CONSTRUCTOR]);
    duk_dup_m2(thr);
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_PROTOTYPE, DUK_PROPDESC_FLAGS_NONE);
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_CONSTRUCTOR, DUK_PROPDESC_FLAGS_C);
}

/* [ ... function_prototype prototype ] -> [ ... ]: tie them together */
static void link_prototypes(duk_hthread *thr) {
    duk_dup_m2(thr);
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_CONSTRUCTOR, DUK_PROPDESC_FLAGS_C);
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_PROTOTYPE, DUK_PROPDESC_FLAGS_C);
    duk_pop(thr);
}

void builtins_init_generator(duk_context *thr) {
    duk_hobject *function_prototype = thr->builtins[DUK_BIDX_FUNCTION_PROTOTYPE];

    push_kept(thr, REALM_GENERATOR_FUNCTION_PROTOTYPE, function_prototype, generator_function_tag);
    define_function_constructor(thr, "GeneratorFunction", KIND_GENERATOR);
    push_kept(thr, REALM_GENERATOR_PROTOTYPE, REALM_OBJECT(thr, REALM_ITERATOR_PROTOTYPE), generator_methods);
    link_prototypes(thr);

    push_kept(thr, REALM_ASYNC_GENERATOR_FUNCTION_PROTOTYPE, function_prototype, async_generator_function_tag);
    define_function_constructor(thr, "AsyncGeneratorFunction", KIND_ASYNC_GENERATOR);
    push_kept(thr, REALM_ASYNC_GENERATOR_PROTOTYPE, REALM_OBJECT(thr, REALM_ASYNC_ITERATOR_PROTOTYPE),
              async_generator_methods);
    link_prototypes(thr);

    push_kept(thr, REALM_ASYNC_FUNCTION_PROTOTYPE, function_prototype, async_function_tag);
    define_function_constructor(thr, "AsyncFunction", KIND_ASYNC);
    duk_pop(thr);
}
