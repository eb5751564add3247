/*
 * iterator_helpers.c - Iterator: its lazy helpers (map, filter, take, drop, flatMap), what consumes an iterator at once
 * (reduce, toArray, forEach, some, every, find), and Iterator.from.
 */

#include "array.h"
#include "iteration.h"

#define HELPER_METHOD "Iterator.prototype."

static const char *const helper_names[] = {"map",     "filter",  "take", "drop",  "flatMap", "reduce",
                                           "toArray", "forEach", "some", "every", "find"};

typedef enum helper_kind {
    HELPER_MAP,
    HELPER_FILTER,
    HELPER_TAKE,
    HELPER_DROP,
    HELPER_FLAT_MAP,
    HELPER_REDUCE,
    HELPER_TO_ARRAY,
    HELPER_FOR_EACH,
    HELPER_SOME,
    HELPER_EVERY,
    HELPER_FIND
} helper_kind;

/* ---- what all methods begin with ---- */

/* Throw the error on top after closing the iterator `this`, whose `next` has not been looked up. */
static void helper_refuse(duk_hthread *thr)
{
    duk_push_this(thr);
    builtins_iterator_close(thr, -1, true);
    duk_pop(thr);
    (void)duk_throw(thr);
}

static void helper_require_object(duk_hthread *thr, helper_kind kind)
{
    duk_push_this(thr);
    if (!duk_is_object(thr, -1)) {
        (void)duk_type_error(thr, HELPER_METHOD "%s called on non-object", helper_names[kind]);
    }
    duk_pop(thr);
}

static void helper_require_function(duk_hthread *thr, helper_kind kind)
{
    if (!duk_is_callable(thr, 0)) {
        duk_push_error_object(thr, DUK_ERR_TYPE_ERROR, "string \"" HELPER_METHOD "%s\" is not a function",
                              helper_names[kind]);
        helper_refuse(thr);
    }
}

/* [ ... ] -> [ ... iterator next ] */
static void helper_push_record(duk_hthread *thr)
{
    duk_push_this(thr);
    realm_get_key(thr, -1, KEY_NEXT);
}

/* ---- lazy helpers ---- */

typedef enum helper_state { HELPER_START, HELPER_SUSPENDED, HELPER_RUNNING, HELPER_DONE } helper_state;

typedef struct iterator_helper {
    native_object base;
    duk_tval iterator, next;
    duk_tval function;
    duk_tval inner, inner_next; /* flatMap: what is being flattened, if `inner` is an object */
    duk_double_t counter, remaining;
    helper_kind kind;
    helper_state state;
} iterator_helper;

static void helper_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    iterator_helper *helper = (iterator_helper *)object;

    visitor(heap, &helper->iterator);
    visitor(heap, &helper->next);
    visitor(heap, &helper->function);
    visitor(heap, &helper->inner);
    visitor(heap, &helper->inner_next);
}

static duk_ret_t helper_next(duk_context *thr);
static bool helper_step(duk_hthread *thr, native_object *object);

static const iterator_class helper_class = {
    {"Iterator Helper", sizeof(iterator_helper), helper_visit, NULL, NULL, true, BUILTINS_OTHER},
    helper_next,
    helper_step};

/* [ function-or-limit ] -> [ ... helper ] */
static iterator_helper *helper_push(duk_hthread *thr, helper_kind kind)
{
    iterator_helper *helper;

    helper_push_record(thr);
    helper =
        (iterator_helper *)native_push(thr, &helper_class.base, REALM_OBJECT(thr, REALM_ITERATOR_HELPER_PROTOTYPE));
    native_set(thr, &helper->iterator, DUK_GET_TVAL_NEGIDX(thr, -3));
    native_set(thr, &helper->next, DUK_GET_TVAL_NEGIDX(thr, -2));
    native_set(thr, &helper->function, DUK_GET_TVAL_POSIDX(thr, 0));
    helper->kind = kind;
    return helper;
}

/* map, filter, flatMap: [ function ] */
static duk_ret_t helper_lazy(duk_context *thr)
{
    helper_kind kind = (helper_kind)duk_get_current_magic(thr);

    helper_require_object(thr, kind);
    helper_require_function(thr, kind);
    helper_push(thr, kind);
    return 1;
}

/* ToNumber of the argument; an error closes the iterator. */
static duk_ret_t helper_convert_limit(duk_context *thr, void *udata)
{
    duk_to_number(thr, -1);
    return 1;
}

/* take, drop: [ limit ] */
static duk_ret_t helper_limited(duk_context *thr)
{
    helper_kind kind = (helper_kind)duk_get_current_magic(thr);
    duk_double_t limit;

    helper_require_object(thr, kind);
    duk_dup_0(thr);
    if (duk_safe_call(thr, helper_convert_limit, NULL, 1, 1) != DUK_EXEC_SUCCESS) {
        helper_refuse(thr);
    }
    limit = duk_get_number(thr, -1);
    if (DUK_ISNAN(limit) || duk_js_tointeger_number(limit) < 0 || (limit > ARRAY_MAX_LENGTH && DUK_ISFINITE(limit))) {
        builtins_push_description(thr, 0);
        duk_push_error_object(thr, DUK_ERR_RANGE_ERROR, "%s must be positive", duk_get_string(thr, -1));
        helper_refuse(thr);
    }
    helper_push(thr, kind)->remaining = duk_js_tointeger_number(limit);
    return 1;
}

/* What a step that threw has to close. */
typedef struct helper_run {
    iterator_helper *helper;
    bool more;
    bool close_inner, close_outer;
} helper_run;

/* The next value of the underlying iterator: [ ... ] -> [ ... value ] */
static bool helper_pull(duk_hthread *thr, duk_tval *iterator, duk_tval *next)
{
    bool more;

    duk_push_tval(thr, iterator);
    duk_push_tval(thr, next);
    more = builtins_iterator_step(thr, -2);
    if (more) {
        duk_remove_m2(thr);
        duk_remove_m2(thr);
    } else {
        duk_pop_2(thr);
    }
    return more;
}

/* Call the function with the value on top and the counter: [ ... value ] -> [ ... value result ] */
static void helper_call(duk_hthread *thr, helper_run *run)
{
    run->close_outer = true;
    duk_push_tval(thr, &run->helper->function);
    duk_push_undefined(thr);
    duk_dup(thr, -3);
    array_push_number(thr, run->helper->counter++);
    duk_call_method(thr, 2);
}

static bool helper_step_map(duk_hthread *thr, helper_run *run)
{
    if (!helper_pull(thr, &run->helper->iterator, &run->helper->next)) {
        return false;
    }
    helper_call(thr, run);
    return true;
}

static bool helper_step_filter(duk_hthread *thr, helper_run *run)
{
    while (helper_pull(thr, &run->helper->iterator, &run->helper->next)) {
        helper_call(thr, run);
        run->close_outer = false;
        if (duk_to_boolean_top_pop(thr)) {
            return true;
        }
        duk_pop(thr);
    }
    return false;
}

static bool helper_step_take(duk_hthread *thr, helper_run *run)
{
    iterator_helper *helper = run->helper;

    if (helper->remaining == 0) {
        duk_push_tval(thr, &helper->iterator);
        builtins_iterator_close(thr, -1, false);
        return false;
    }
    helper->remaining--;
    return helper_pull(thr, &helper->iterator, &helper->next);
}

static bool helper_step_drop(duk_hthread *thr, helper_run *run)
{
    iterator_helper *helper = run->helper;

    for (; helper->remaining > 0; helper->remaining--) {
        if (!helper_pull(thr, &helper->iterator, &helper->next)) {
            return false;
        }
        duk_pop(thr);
    }
    return helper_pull(thr, &helper->iterator, &helper->next);
}

/* GetIteratorFlattenable of the value on top: [ ... value ] -> [ ... iterator next ] */
static void helper_flatten(duk_hthread *thr, bool strings, const char *method)
{
    if (!duk_is_object(thr, -1) && !(strings && duk_is_string(thr, -1) && !duk_is_symbol(thr, -1))) {
        (void)duk_type_error(thr, "%s called on non-object", method);
    }
    if (realm_get_method(thr, -1, KEY_ITERATOR)) {
        duk_insert(thr, -2);
        duk_call_method(thr, 0);
        if (!duk_is_object(thr, -1)) {
            (void)duk_type_error(thr, "%s called on non-object", method);
        }
    } else {
        duk_pop(thr);
        if (!duk_is_object(thr, -1)) {
            (void)duk_type_error(thr, "%s called on non-object", method);
        }
    }
    realm_get_key(thr, -1, KEY_NEXT);
}

static bool helper_step_flat_map(duk_hthread *thr, helper_run *run)
{
    iterator_helper *helper = run->helper;
    duk_tval undefined;

    DUK_TVAL_SET_UNDEFINED(&undefined);
    for (;;) {
        if (DUK_TVAL_IS_OBJECT(&helper->inner)) {
            run->close_outer = true;
            if (helper_pull(thr, &helper->inner, &helper->inner_next)) {
                return true;
            }
            run->close_outer = false;
            native_set(thr, &helper->inner, &undefined);
        }
        if (!helper_pull(thr, &helper->iterator, &helper->next)) {
            return false;
        }
        helper_call(thr, run);
        helper_flatten(thr, false, HELPER_METHOD "flatMap");
        native_set(thr, &helper->inner, DUK_GET_TVAL_NEGIDX(thr, -2));
        native_set(thr, &helper->inner_next, DUK_GET_TVAL_NEGIDX(thr, -1));
        run->close_outer = false;
        duk_pop_3(thr);
    }
}

static bool (*const helper_steps[])(duk_hthread *thr, helper_run *run) = {
    helper_step_map, helper_step_filter, helper_step_take, helper_step_drop, helper_step_flat_map};

/* Leaves the next value, or undefined. */
static duk_ret_t helper_run_step(duk_context *thr, void *udata)
{
    helper_run *run = (helper_run *)udata;

    run->more = helper_steps[run->helper->kind](thr, run);
    if (!run->more) {
        duk_push_undefined(thr);
    }
    return 1;
}

static void helper_check_running(duk_hthread *thr, const iterator_helper *helper)
{
    if (helper->state == HELPER_RUNNING) {
        (void)duk_type_error(thr, "Generator is already running");
    }
}

static bool helper_step(duk_hthread *thr, native_object *object)
{
    iterator_helper *helper = (iterator_helper *)object;
    helper_run run = {helper, false, false, false};

    if (helper->state == HELPER_DONE) {
        return false;
    }
    helper_check_running(thr, helper);
    helper->state = HELPER_RUNNING;
    if (duk_safe_call(thr, helper_run_step, &run, 0, 1) != DUK_EXEC_SUCCESS) {
        helper->state = HELPER_DONE;
        if (run.close_outer) {
            duk_push_tval(thr, &helper->iterator);
            builtins_iterator_close(thr, -1, true);
            duk_pop(thr);
        }
        (void)duk_throw(thr);
    }
    helper->state = run.more ? HELPER_SUSPENDED : HELPER_DONE;
    if (!run.more) {
        duk_pop(thr);
    }
    return run.more;
}

static duk_ret_t helper_next(duk_context *thr)
{
    return iterator_next(thr, &helper_class, "Iterator Helper.prototype.next");
}

static duk_ret_t helper_close_inner(duk_context *thr, void *udata)
{
    duk_push_tval(thr, &((iterator_helper *)udata)->inner);
    builtins_iterator_close(thr, -1, false);
    return 0;
}

static duk_ret_t helper_return(duk_context *thr)
{
    iterator_helper *helper =
        (iterator_helper *)native_this(thr, &helper_class.base, "Iterator Helper.prototype.return");
    bool suspended = helper->state == HELPER_SUSPENDED;

    helper_check_running(thr, helper);
    if (helper->state != HELPER_DONE) {
        helper->state = HELPER_RUNNING;
        if (suspended && DUK_TVAL_IS_OBJECT(&helper->inner) &&
            duk_safe_call(thr, helper_close_inner, helper, 0, 1) != DUK_EXEC_SUCCESS) {
            helper->state = HELPER_DONE;
            duk_push_tval(thr, &helper->iterator);
            builtins_iterator_close(thr, -1, true);
            duk_pop(thr);
            return duk_throw(thr);
        }
        helper->state = HELPER_DONE;
        duk_push_tval(thr, &helper->iterator);
        builtins_iterator_close(thr, -1, false);
    }
    duk_push_undefined(thr);
    iterator_wrap_result(thr, true);
    return 1;
}

/* ---- what consumes the iterator ---- */

/* Stack: [ function accumulator iterator next ], of which toArray's accumulator is the array. */
enum { EAGER_FUNCTION, EAGER_VALUE, EAGER_ITERATOR };

typedef struct eager_run {
    helper_kind kind;
    bool has_value; /* reduce */
    bool close;     /* an error now is the function's */
} eager_run;

/* Take the value on top; true if that decides the outcome, which is then in the accumulator's place. */
static bool eager_take(duk_hthread *thr, eager_run *run, duk_double_t counter)
{
    bool truth;

    if (run->kind == HELPER_TO_ARRAY) {
        dense_append(thr, (duk_harray *)duk_known_hobject(thr, EAGER_VALUE));
        return false;
    }
    if (!run->has_value) {
        run->has_value = true;
        duk_replace(thr, EAGER_VALUE);
        return false;
    }
    run->close = true;
    duk_dup(thr, EAGER_FUNCTION);
    duk_push_undefined(thr);
    if (run->kind == HELPER_REDUCE) {
        duk_dup(thr, EAGER_VALUE);
    }
    duk_dup(thr, run->kind == HELPER_REDUCE ? -4 : -3);
    array_push_number(thr, counter);
    duk_call_method(thr, run->kind == HELPER_REDUCE ? 3 : 2);
    run->close = false;
    if (run->kind == HELPER_REDUCE) {
        duk_replace(thr, EAGER_VALUE);
        duk_pop(thr);
        return false;
    }
    truth = duk_to_boolean_top_pop(thr) != 0;
    if (run->kind == HELPER_FIND && truth) {
        duk_replace(thr, EAGER_VALUE);
        return true;
    }
    duk_pop(thr);
    if ((run->kind == HELPER_SOME && truth) || (run->kind == HELPER_EVERY && !truth)) {
        duk_push_boolean(thr, truth);
        duk_replace(thr, EAGER_VALUE);
        return true;
    }
    return false;
}

static duk_ret_t eager_loop(duk_context *thr, void *udata)
{
    eager_run *run = (eager_run *)udata;
    duk_double_t counter;

    for (counter = 0; builtins_iterator_step(thr, EAGER_ITERATOR); counter++) {
        if (eager_take(thr, run, counter)) {
            builtins_iterator_close(thr, EAGER_ITERATOR, false);
            return 0;
        }
    }
    if (!run->has_value) {
        return duk_type_error(thr, "Reduce of a done iterator with no initial value");
    }
    return 0;
}

/* [ function accumulator ] -> [ function outcome ] */
static void eager_consume(duk_hthread *thr, helper_kind kind, bool has_value)
{
    eager_run run = {kind, has_value, false};

    helper_push_record(thr);
    if (duk_safe_call(thr, eager_loop, &run, 0, 1) != DUK_EXEC_SUCCESS) {
        if (run.close) {
            builtins_iterator_close(thr, EAGER_ITERATOR, true);
        }
        (void)duk_throw(thr);
    }
    duk_set_top(thr, EAGER_VALUE + 1);
}

/* reduce: [ function initial? ], all arguments */
static duk_ret_t eager_reduce(duk_context *thr)
{
    bool has_value = duk_get_top(thr) >= 2;

    duk_set_top(thr, 2);
    helper_require_object(thr, HELPER_REDUCE);
    helper_require_function(thr, HELPER_REDUCE);
    eager_consume(thr, HELPER_REDUCE, has_value);
    return 1;
}

static duk_ret_t eager_to_array(duk_context *thr)
{
    helper_require_object(thr, HELPER_TO_ARRAY);
    duk_push_undefined(thr);
    dense_push(thr, 0);
    eager_consume(thr, HELPER_TO_ARRAY, true);
    return 1;
}

/* forEach, some, every, find: [ function ] */
static duk_ret_t eager_test(duk_context *thr)
{
    helper_kind kind = (helper_kind)duk_get_current_magic(thr);

    helper_require_object(thr, kind);
    helper_require_function(thr, kind);
    if (kind == HELPER_SOME || kind == HELPER_EVERY) {
        duk_push_boolean(thr, kind == HELPER_EVERY);
    } else {
        duk_push_undefined(thr);
    }
    eager_consume(thr, kind, true);
    return 1;
}

/* ---- Iterator ---- */

static duk_ret_t iterator_construct(duk_context *thr)
{
    builtins_require_new(thr, "Iterator");
    duk_push_new_target(thr);
    duk_push_current_function(thr);
    if (duk_strict_equals(thr, -1, -2)) {
        return duk_type_error(thr, "Abstract class Iterator not directly constructable");
    }
    duk_push_object(thr);
    realm_push_prototype(thr, REALM_ITERATOR_PROTOTYPE);
    duk_set_prototype(thr, -2);
    return 1;
}

/* An iterator made of something that has the methods of one, but does not inherit from Iterator. */
typedef struct wrapped_iterator {
    native_object base;
    duk_tval iterator, next;
} wrapped_iterator;

static void wrapped_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    visitor(heap, &((wrapped_iterator *)object)->iterator);
    visitor(heap, &((wrapped_iterator *)object)->next);
}

static const native_class wrapped_class = {
    "%WrapForValidIteratorPrototype%", sizeof(wrapped_iterator), wrapped_visit, NULL, NULL, false, BUILTINS_OTHER};

static duk_ret_t wrapped_next(duk_context *thr)
{
    wrapped_iterator *wrapped =
        (wrapped_iterator *)native_this(thr, &wrapped_class, "%WrapForValidIteratorPrototype%.next");

    duk_push_tval(thr, &wrapped->next);
    duk_push_tval(thr, &wrapped->iterator);
    duk_call_method(thr, 0);
    return 1;
}

static duk_ret_t wrapped_return(duk_context *thr)
{
    wrapped_iterator *wrapped =
        (wrapped_iterator *)native_this(thr, &wrapped_class, "%WrapForValidIteratorPrototype%.return");

    duk_push_tval(thr, &wrapped->iterator);
    if (realm_get_method(thr, -1, KEY_RETURN)) {
        duk_insert(thr, -2);
        duk_call_method(thr, 0);
    } else {
        duk_push_undefined(thr);
        iterator_wrap_result(thr, true);
    }
    return 1;
}

/* [ object ] */
static duk_ret_t iterator_from(duk_context *thr)
{
    wrapped_iterator *wrapped;
    duk_hobject *h, *prototype = REALM_OBJECT(thr, REALM_ITERATOR_PROTOTYPE);

    helper_flatten(thr, true, "Iterator.from");
    /* [ iterator next ] */
    duk_dup_0(thr);
    for (;;) { /* does it inherit from Iterator? */
        prop_push_prototype(thr, -1);
        h = duk_get_hobject(thr, -1);
        if (h == NULL || h == prototype) {
            break;
        }
        duk_remove_m2(thr);
    }
    if (h == prototype) {
        duk_dup_0(thr);
        return 1;
    }
    wrapped = (wrapped_iterator *)native_push(thr, &wrapped_class,
                                              REALM_OBJECT(thr, REALM_WRAP_FOR_VALID_ITERATOR_PROTOTYPE));
    native_set(thr, &wrapped->iterator, DUK_GET_TVAL_POSIDX(thr, 0));
    native_set(thr, &wrapped->next, DUK_GET_TVAL_POSIDX(thr, 1));
    return 1;
}

/* ---- the accessors that look like data properties ---- */

static duk_ret_t iterator_get_tag(duk_context *thr)
{
    duk_push_literal(thr, "Iterator");
    return 1;
}

static duk_ret_t iterator_get_constructor(duk_context *thr)
{
    duk_push_hobject(thr, REALM_OBJECT(thr, REALM_ITERATOR));
    return 1;
}

/* SetterThatIgnoresPrototypeProperties: [ value ]; the magic is 1 for @@toStringTag, 0 for constructor */
static duk_ret_t iterator_set_weirdly(duk_context *thr)
{
    bool tag = duk_get_current_magic(thr) != 0;
    prop_descriptor desc;

    duk_push_this(thr);
    if (!duk_is_object(thr, 1)) {
        builtins_push_description(thr, 1);
        return duk_type_error(thr, "%s is not an object", duk_get_string(thr, -1));
    }
    if (duk_get_hobject(thr, 1) == REALM_OBJECT(thr, REALM_ITERATOR_PROTOTYPE)) {
        return duk_type_error(thr, "Cannot assign to read only property '%s' of object '[object Object]'",
                              tag ? "Symbol(Symbol.toStringTag)" : "constructor");
    }
    duk_push_hstring_stridx(thr, tag ? DUK_STRIDX_WELLKNOWN_SYMBOL_TO_STRING_TAG : DUK_STRIDX_CONSTRUCTOR);
    if (prop_get_own(thr, 1, &desc)) {
        duk_dup_2(thr);
        duk_dup_0(thr);
        duk_put_prop(thr, 1);
    } else {
        duk_dup_2(thr);
        duk_dup_0(thr);
        duk_def_prop(thr, 1, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC);
    }
    return 0;
}

/* ---- set-up ---- */

static const builtins_entry helper_prototype[] = {BUILTINS_FN("next", helper_next, 0),
                                                  BUILTINS_FN("return", helper_return, 0),
                                                  BUILTINS_TO_STRING_TAG("Iterator Helper"), BUILTINS_END};
static const builtins_entry wrapped_prototype[] = {BUILTINS_FN("next", wrapped_next, 0),
                                                   BUILTINS_FN("return", wrapped_return, 0), BUILTINS_END};
static const builtins_entry iterator_statics[] = {BUILTINS_FN("from", iterator_from, 1), BUILTINS_END};
static const builtins_entry iterator_methods[] = {
    BUILTINS_FN_ARGS("reduce", eager_reduce, 1, DUK_VARARGS, 0),
    BUILTINS_FN("toArray", eager_to_array, 0),
    BUILTINS_FN_MAGIC("forEach", eager_test, 1, HELPER_FOR_EACH),
    BUILTINS_FN_MAGIC("some", eager_test, 1, HELPER_SOME),
    BUILTINS_FN_MAGIC("every", eager_test, 1, HELPER_EVERY),
    BUILTINS_FN_MAGIC("find", eager_test, 1, HELPER_FIND),
    BUILTINS_GET("@@toStringTag", iterator_get_tag),
    {"@@toStringTag", iterator_set_weirdly, NULL, 0, 1, 1, 1, BUILTINS_SETTER},
    BUILTINS_FN_MAGIC("filter", helper_lazy, 1, HELPER_FILTER),
    BUILTINS_FN_MAGIC("map", helper_lazy, 1, HELPER_MAP),
    BUILTINS_FN_MAGIC("take", helper_limited, 1, HELPER_TAKE),
    BUILTINS_FN_MAGIC("drop", helper_limited, 1, HELPER_DROP),
    BUILTINS_FN_MAGIC("flatMap", helper_lazy, 1, HELPER_FLAT_MAP),
    BUILTINS_GET("constructor", iterator_get_constructor),
    BUILTINS_SET("constructor", iterator_set_weirdly),
    BUILTINS_END};

void builtins_init_iterator_helpers(duk_context *thr)
{
    iterator_define_prototype(thr, REALM_ITERATOR_HELPER_PROTOTYPE, helper_prototype);
    iterator_define_prototype(thr, REALM_WRAP_FOR_VALID_ITERATOR_PROTOTYPE, wrapped_prototype);
    builtins_define_class(thr, "Iterator", iterator_construct, 0, DUK_INVALID_INDEX, NULL, NULL);
    duk_pop(thr);
    realm_keep(thr, REALM_ITERATOR);
    duk_push_hobject(thr, REALM_OBJECT(thr, REALM_ITERATOR_PROTOTYPE));
    duk_push_hstring_stridx(thr, DUK_STRIDX_PROTOTYPE);
    duk_dup_m2(thr);
    define_put(thr, duk_known_hobject(thr, -4), DUK_PROPDESC_FLAGS_NONE);
    builtins_define(thr, -1, iterator_methods);
    builtins_define(thr, -2, iterator_statics);
    duk_pop_2(thr);
}
