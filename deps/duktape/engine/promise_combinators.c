/*
 * promise_combinators.c - Promise.all, allSettled, any and race.
 *
 * A combinator is a native object that collects the outcomes. Its elements report to it through functions passed to
 * the elements' `then`, or directly, as reactions, where the elements are plain promises.
 */

#include "dense.h"
#include "promise.h"

typedef enum combinator_kind { COMBINE_ALL, COMBINE_ALL_SETTLED, COMBINE_ANY, COMBINE_RACE } combinator_kind;

typedef struct combinator {
    native_object base;
    duk_tval values;                   /* the array of outcomes */
    duk_tval promise, resolve, reject; /* the capability */
    duk_tval iterator;                 /* while it runs */
    duk_uint32_t remaining;
    combinator_kind kind;
} combinator;

static void combinator_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    combinator *c = (combinator *)object;

    visitor(heap, &c->values);
    visitor(heap, &c->promise);
    visitor(heap, &c->resolve);
    visitor(heap, &c->reject);
    visitor(heap, &c->iterator);
}

static const native_class combinator_class = {
    "PromiseCombinator", sizeof(combinator), combinator_visit, NULL, NULL, false, BUILTINS_OTHER};

/* [ ... value ] -> [ ... ] */
static void combinator_settle(duk_hthread *thr, combinator *c, bool rejected)
{
    duk_idx_t base = duk_get_top_index(thr);

    duk_push_tval(thr, &c->promise);
    duk_push_tval(thr, &c->resolve);
    duk_push_tval(thr, &c->reject);
    duk_dup(thr, base);
    promise_settle_capability(thr, base + 1, rejected);
    duk_set_top(thr, base);
}

/* All elements have reported: [ ... ] -> [ ... ] */
static void combinator_finish(duk_hthread *thr, combinator *c)
{
    if (c->kind == COMBINE_ANY) {
        duk_push_tval(thr, &c->values);
        builtins_push_aggregate_error(thr, "All promises were rejected");
        combinator_settle(thr, c, true);
    } else {
        duk_push_tval(thr, &c->values);
        combinator_settle(thr, c, false);
    }
}

/* [ ... value ] -> [ ... record ], the outcome that allSettled gives. */
static void combinator_wrap_outcome(duk_hthread *thr, bool rejected)
{
    duk_push_object(thr);
    duk_push_string(thr, rejected ? "rejected" : "fulfilled");
    duk_put_prop_string(thr, -2, "status");
    duk_dup_m2(thr);
    duk_put_prop_string(thr, -2, rejected ? "reason" : "value");
    duk_remove_m2(thr);
}

/* Does an outcome of this kind settle the whole at once? */
static bool combinator_is_decisive(const combinator *c, bool rejected)
{
    return c->kind == COMBINE_RACE || (c->kind == COMBINE_ALL && rejected) || (c->kind == COMBINE_ANY && !rejected);
}

DUK_INTERNAL void promise_element_settled(duk_hthread *thr, duk_hobject *h, duk_uint32_t index, bool rejected)
{
    combinator *c = (combinator *)(void *)h;

    if (combinator_is_decisive(c, rejected)) {
        combinator_settle(thr, c, rejected);
        return;
    }
    if (c->kind == COMBINE_ALL_SETTLED) {
        combinator_wrap_outcome(thr, rejected);
    }
    dense_store(thr, (duk_harray *)DUK_TVAL_GET_OBJECT(&c->values), index);
    if (--c->remaining == 0) {
        combinator_finish(thr, c);
    }
}

/* [ value ]; slots: the combinator (undefined once used), the index, the twin function of allSettled */
static duk_ret_t combinator_element(duk_hthread *thr, bool rejected)
{
    native_closure *closure = NATIVE_RUNNING_CLOSURE(thr);
    duk_tval undefined;

    if (!DUK_TVAL_IS_OBJECT(&closure->slots[0])) {
        return 0;
    }
    duk_push_tval(thr, &closure->slots[0]);
    duk_insert(thr, 0);
    DUK_TVAL_SET_UNDEFINED(&undefined);
    if (DUK_TVAL_IS_OBJECT(&closure->slots[2])) {
        native_closure *shared = (native_closure *)DUK_TVAL_GET_OBJECT(&closure->slots[2]);

        if (!DUK_TVAL_IS_OBJECT(&shared->slots[0])) {
            return 0;
        }
        native_set(thr, &shared->slots[0], &undefined);
    }
    native_set(thr, &closure->slots[0], &undefined);
    promise_element_settled(thr, duk_known_hobject(thr, 0), DUK_TVAL_GET_FASTINT_U32(&closure->slots[1]), rejected);
    return 0;
}

static duk_ret_t combinator_element_fulfilled(duk_context *thr)
{
    return combinator_element(thr, false);
}

static duk_ret_t combinator_element_rejected(duk_context *thr)
{
    return combinator_element(thr, true);
}

static native_closure *combinator_push_element(duk_hthread *thr, combinator *c, duk_uint32_t index, bool rejected)
{
    native_closure *closure =
        promise_push_closure(thr, rejected ? combinator_element_rejected : combinator_element_fulfilled, 1, 3);

    DUK_TVAL_SET_OBJECT(&closure->slots[0], &c->base.object);
    DUK_HOBJECT_INCREF(thr, &c->base.object);
    DUK_TVAL_SET_U32(&closure->slots[1], index);
    return closure;
}

/* ---- the loop over the elements ---- */

/* The capability's functions, made when somebody else needs them. */
static void combinator_need_functions(duk_hthread *thr, combinator *c)
{
    if (DUK_TVAL_IS_UNDEFINED(&c->resolve)) {
        duk_push_tval(thr, &c->promise);
        promise_push_resolving_functions(thr);
        native_set(thr, &c->resolve, DUK_GET_TVAL_NEGIDX(thr, -2));
        native_set(thr, &c->reject, DUK_GET_TVAL_NEGIDX(thr, -1));
        duk_pop_3(thr);
    }
}

/* Push the two arguments for `then` of element `index`. */
static void combinator_push_handlers(duk_hthread *thr, combinator *c, duk_uint32_t index)
{
    native_closure *fulfilled, *rejected;

    combinator_need_functions(thr, c);
    if (c->kind == COMBINE_ANY || c->kind == COMBINE_RACE) {
        duk_push_tval(thr, &c->resolve);
    } else {
        fulfilled = combinator_push_element(thr, c, index, false);
    }
    if (c->kind == COMBINE_ALL || c->kind == COMBINE_RACE) {
        duk_push_tval(thr, &c->reject);
    } else {
        rejected = combinator_push_element(thr, c, index, true);
        if (c->kind == COMBINE_ALL_SETTLED) { /* only one of the two counts */
            DUK_TVAL_SET_OBJECT(&rejected->slots[2], &fulfilled->function.obj);
            DUK_HOBJECT_INCREF(thr, &fulfilled->function.obj);
        }
    }
}

/* Make the element on top report. */
static void combinator_watch(duk_hthread *thr, combinator *c, duk_uint32_t index)
{
    if (promise_is_plain(thr, DUK_GET_TVAL_NEGIDX(thr, -1))) {
        promise_reaction *reaction = promise_new_reaction(thr, REACTION_ELEMENT);

        DUK_TVAL_SET_OBJECT(&reaction->target, &c->base.object);
        DUK_HOBJECT_INCREF(thr, &c->base.object);
        reaction->index = index;
        promise_react(thr, (promise_object *)duk_known_hobject(thr, -1), reaction);
        return;
    }
    realm_get_key(thr, -1, KEY_THEN);
    describe_require_callable(thr, -1);
    duk_dup_m2(thr);
    combinator_push_handlers(thr, c, index);
    duk_call_method(thr, 2);
    duk_pop(thr);
}

/* Everything that may throw, on [ constructor iterable ]. */
typedef struct combining {
    combinator *combinator;
    bool close_iterator; /* an error now is not the iterator's own */
} combining;

static duk_ret_t combinator_run(duk_context *thr, void *udata)
{
    combining *run = (combining *)udata;
    combinator *c = run->combinator;
    duk_idx_t constructor = duk_get_top(thr) - 2;
    duk_idx_t resolve = constructor + 2, iterator = constructor + 3;
    duk_uint32_t index;

    realm_get_key(thr, constructor, KEY_RESOLVE);
    if (!duk_is_callable(thr, resolve)) {
        return duk_type_error(thr, "Promise resolve or reject function is not callable");
    }
    builtins_get_iterator(thr, constructor + 1);
    native_set(thr, &c->iterator, DUK_GET_TVAL_NEGIDX(thr, -2));
    for (index = 0; builtins_iterator_step(thr, iterator); index++) {
        run->close_iterator = true;
        duk_push_undefined(thr);
        dense_append(thr, (duk_harray *)DUK_TVAL_GET_OBJECT(&c->values));
        duk_dup(thr, resolve);
        duk_insert(thr, -2);
        duk_dup(thr, constructor);
        duk_insert(thr, -2);
        duk_call_method(thr, 1);
        c->remaining++;
        combinator_watch(thr, c, index);
        duk_set_top(thr, iterator + 2);
        run->close_iterator = false;
    }
    if (--c->remaining == 0 && c->kind != COMBINE_RACE) {
        combinator_finish(thr, c);
    }
    return 0;
}

static const char *const combinator_names[] = {"Promise.all", "Promise.allSettled", "Promise.any", "Promise.race"};

/* [ iterable ] */
static duk_ret_t promise_combine(duk_context *thr)
{
    combining run = {NULL, false};
    combinator *c;

    run.combinator = c = (combinator *)native_push(thr, &combinator_class, NULL);
    c->kind = (combinator_kind)duk_get_current_magic(thr);
    c->remaining = 1;
    duk_push_array(thr);
    native_set(thr, &c->values, DUK_GET_TVAL_NEGIDX(thr, -1));
    duk_pop(thr);
    promise_push_this_constructor(thr, combinator_names[c->kind]);
    duk_dup_top(thr);
    promise_push_capability(thr);
    /* [ iterable combinator constructor promise resolve reject ] */
    native_set(thr, &c->promise, DUK_GET_TVAL_POSIDX(thr, 3));
    native_set(thr, &c->resolve, DUK_GET_TVAL_POSIDX(thr, 4));
    native_set(thr, &c->reject, DUK_GET_TVAL_POSIDX(thr, 5));
    duk_dup_2(thr);
    duk_dup_0(thr);
    if (duk_safe_call(thr, combinator_run, &run, 2, 1) != DUK_EXEC_SUCCESS) {
        if (run.close_iterator) {
            duk_push_tval(thr, &c->iterator);
            builtins_iterator_close(thr, -1, true);
            duk_pop(thr);
        }
        combinator_settle(thr, c, true);
    }
    duk_dup(thr, 3);
    return 1;
}

static const builtins_entry combinator_statics[] = {
    BUILTINS_FN_MAGIC("all", promise_combine, 1, COMBINE_ALL),
    BUILTINS_FN_MAGIC("allSettled", promise_combine, 1, COMBINE_ALL_SETTLED),
    BUILTINS_FN_MAGIC("any", promise_combine, 1, COMBINE_ANY),
    BUILTINS_FN_MAGIC("race", promise_combine, 1, COMBINE_RACE), BUILTINS_END};

DUK_INTERNAL void promise_define_combinators(duk_hthread *thr)
{
    builtins_define(thr, -1, combinator_statics);
}
