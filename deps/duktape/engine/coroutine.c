/*
 * coroutine.c - saving and resuming activations; see coroutine.h. The objects that programs see are in generator.c.
 */
#include "coroutine.h"
#include "lowered.h"
#include "promise.h"

extern const iterator_class generator_class;
extern const native_class async_generator_class;
static void async_generator_complete(duk_hthread *thr, coroutine *co, bool rejected, bool done);
static void async_generator_drain(duk_hthread *thr, coroutine *co);

/* ---- the collector's view ---- */

static void visit_object(duk_heap *heap, duk_hobject *h, native_visitor visitor) {
    duk_tval tv;

    if (h != NULL) {
        DUK_TVAL_SET_OBJECT(&tv, h);
        visitor(heap, &tv);
    }
}

static void coroutine_visit(duk_heap *heap, native_object *object, native_visitor visitor) {
    coroutine *co = (coroutine *) (void *) object;
    coroutine_request *request;
    duk_uint32_t i;

    if (co->state == COROUTINE_SUSPENDED) {
        for (i = 0; i < co->value_count; i++) {
            visitor(heap, &co->values[i]);
        }
        visit_object(heap, co->func, visitor);
        visit_object(heap, co->var_env, visitor);
        visit_object(heap, co->lex_env, visitor);
    }
    visitor(heap, &co->value);
    visitor(heap, &co->promise);
    for (request = co->first; request != NULL; request = request->next) {
        visitor(heap, &request->value);
        visitor(heap, &request->promise);
    }
}

/* Move the values of captured variables into their environment, which may outlive the frame. Does not allocate: the
 * environment has entries for all of them. */
static void close_saved_environment(duk_heap *heap, coroutine *co) {
    duk_hdecenv *env = (duk_hdecenv *) (void *) co->var_env;
    duk_hobject *varmap;
    duk_uint_fast32_t i;

    if (env == NULL || !DUK_HOBJECT_IS_DECENV((duk_hobject *) env) || env->base != &co->values) {
        return;
    }
    varmap = env->varmap;
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(varmap); i++) {
        duk_tval *slot = duk_hobject_find_entry_tval_ptr(heap, (duk_hobject *) env, DUK_HOBJECT_E_GET_KEY(heap, varmap, i));
        duk_tval *reg = co->values + 1 +
                        (duk_size_t) DUK_TVAL_GET_NUMBER(DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(heap, varmap, i));

        DUK_ASSERT(slot != NULL);
        DUK_TVAL_SET_TVAL(slot, reg);
        DUK_TVAL_INCREF(heap->heap_thread, slot);
    }
    env->base = NULL;
    env->varmap = NULL;
    DUK_HOBJECT_DECREF_NORZ(heap->heap_thread, varmap);
}

static void coroutine_dying(duk_heap *heap, native_object *object) {
    coroutine *co = (coroutine *) (void *) object;

    /* an environment that dies together with the coroutine needs no values */
    if (co->state == COROUTINE_SUSPENDED && co->var_env != NULL &&
        (heap->ms_running == 0 || DUK_HEAPHDR_HAS_REACHABLE((duk_heaphdr *) co->var_env))) {
        close_saved_environment(heap, co);
    }
}

static void coroutine_release(duk_heap *heap, native_object *object) {
    coroutine *co = (coroutine *) (void *) object;
    coroutine_request *request = co->first;

    if (co->state == COROUTINE_SUSPENDED) {
        while (co->cat != NULL) {
            duk_catcher *cat = co->cat;

            co->cat = cat->parent;
            DUK_FREE(heap, cat);
        }
    }
    DUK_FREE(heap, co->values);
    while (request != NULL) {
        coroutine_request *next = request->next;

        DUK_FREE(heap, request);
        request = next;
    }
}

/* The frame of an async function; programs never see it. */
static const native_class async_function_class = {
    "AsyncFunction", sizeof(coroutine), coroutine_visit, coroutine_dying, coroutine_release, false, BUILTINS_OTHER};

/* ---- saving ---- */

static coroutine *push_coroutine(duk_hthread *thr, const native_class *cls, duk_hobject *prototype) {
    duk_hcompfunc *tmpl = ((duk_hcompfunc *) DUK_ACT_GET_FUNC(thr->callstack_curr))->tmpl;
    coroutine *co = (coroutine *) native_push(thr, cls, prototype);

    DUK_TVAL_SET_UNDEFINED(&co->value);
    DUK_TVAL_SET_UNDEFINED(&co->promise);
    co->generator = (tmpl->fn_flags & DUK_FN_GENERATOR) != 0;
    co->async = (tmpl->fn_flags & DUK_FN_ASYNC) != 0;
    co->value_count = (duk_uint32_t) tmpl->nregs + 1;
    co->values = (duk_tval *) DUK_ALLOC_CHECKED(thr, co->value_count * sizeof(duk_tval));
    return co;
}

/* Move the state of the topmost activation into the coroutine. What stays is an activation that returns what is above
 * its registers. No side effects. */
static void save(duk_hthread *thr, coroutine *co, duk_instr_t *pc) {
    duk_activation *act = thr->callstack_curr;
    duk_tval *bottom = thr->valstack_bottom;
    duk_hdecenv *env = (duk_hdecenv *) (void *) act->var_env;
    duk_catcher *cat;
    duk_uint32_t i;

    duk_memcpy((void *) co->values, (const void *) (bottom - 1), co->value_count * sizeof(duk_tval));
    for (i = 0; i < co->value_count; i++) {
        DUK_TVAL_SET_UNDEFINED(bottom - 1 + i);
    }
    co->func = DUK_ACT_GET_FUNC(act);
    DUK_HOBJECT_INCREF(thr, co->func);
    if (env != NULL && DUK_HOBJECT_IS_DECENV((duk_hobject *) env) && env->base == &thr->valstack) {
        env->base = &co->values;
        env->regbase_byteoff = sizeof(duk_tval);
    }
    for (cat = act->cat; cat != NULL; cat = cat->parent) {
        cat->idx_base -= (duk_size_t) (bottom - thr->valstack);
    }
    co->var_env = act->var_env;
    co->lex_env = act->lex_env;
    co->cat = act->cat;
    act->var_env = NULL;
    act->lex_env = NULL;
    act->cat = NULL;
    co->pc = pc;
    co->act_flags = (duk_uint8_t) (act->flags & DUK_ACT_FLAG_STRICT);
    act->flags &= ~(DUK_ACT_FLAG_ASYNC | DUK_ACT_FLAG_COROUTINE);
    co->state = COROUTINE_SUSPENDED;
}

/* ---- resuming ---- */

/* Put the frame back on the stacks, the function being at `slot`; there is space. No side effects. */
static void restore(duk_hthread *thr, coroutine *co, duk_activation *act, duk_tval *slot, duk_small_uint_t flags) {
    duk_catcher *cat;
    duk_hdecenv *env;

    DUK_TVAL_SET_OBJECT(slot, co->func); /* takes over the reference; that of the activation is a second one */
    DUK_HOBJECT_INCREF(thr, co->func);
    duk_memcpy((void *) (slot + 1), (const void *) co->values, co->value_count * sizeof(duk_tval));
    thr->valstack_bottom = slot + 2;
    thr->valstack_top = slot + 1 + co->value_count;

    DUK_TVAL_SET_OBJECT(&act->tv_func, co->func);
    act->func = co->func;
    act->parent = thr->callstack_curr;
    act->var_env = co->var_env;
    act->lex_env = co->lex_env;
    act->cat = co->cat;
    act->curr_pc = co->pc;
    act->bottom_byteoff = (duk_size_t) ((duk_uint8_t *) thr->valstack_bottom - (duk_uint8_t *) thr->valstack);
    act->reserve_byteoff = (duk_size_t) ((duk_uint8_t *) thr->valstack_end - (duk_uint8_t *) thr->valstack);
    act->co = co;
    act->flags = co->act_flags | DUK_ACT_FLAG_COROUTINE | flags;
    thr->callstack_curr = act;
    thr->callstack_top++;
    for (cat = act->cat; cat != NULL; cat = cat->parent) {
        cat->idx_base += (duk_size_t) (thr->valstack_bottom - thr->valstack);
    }
    env = (duk_hdecenv *) (void *) act->var_env;
    if (env != NULL && DUK_HOBJECT_IS_DECENV((duk_hobject *) env) && env->base == &co->values) {
        env->base = &thr->valstack;
        env->regbase_byteoff = act->bottom_byteoff;
    }
    co->state = COROUTINE_RUNNING;
    co->started = true;
}

/* Put the frame back and run it until it is suspended or done: [ ... value ] -> [ ... result ]. The caller keeps the
 * coroutine alive. */
static void resume(duk_hthread *thr, coroutine *co, coroutine_mode mode) {
    duk_size_t entry_bottom = (duk_size_t) ((duk_uint8_t *) thr->valstack_bottom - (duk_uint8_t *) thr->valstack);
    duk_size_t entry_end = (duk_size_t) ((duk_uint8_t *) thr->valstack_end - (duk_uint8_t *) thr->valstack);
    duk_int_t entry_depth = thr->heap->call_recursion_depth;
    duk_instr_t **entry_pc = thr->ptr_curr_pc;
    duk_idx_t idx_func = duk_get_top(thr) - 1;
    duk_activation *act;
    duk_tval *tv;

    DUK_ASSERT(co->state == COROUTINE_SUSPENDED);
    duk_hthread_sync_and_null_currpc(thr);
    duk__call_c_recursion_limit_check(thr);
    thr->heap->call_recursion_depth++;
    duk__call_callstack_limit_check(thr);
    duk_valstack_grow_check_throw(
        thr, (duk_size_t) ((duk_uint8_t *) thr->valstack_top - (duk_uint8_t *) thr->valstack) +
                 sizeof(duk_tval) * (1u + (duk_size_t) co->value_count + DUK_VALSTACK_INTERNAL_EXTRA));
    act = duk_hthread_activation_alloc(thr);

    /* no side effects until the frame is complete */
    tv = thr->valstack_top - 1; /* the value goes, the function comes */
    DUK_ASSERT(DUK_TVAL_IS_UNDEFINED(&co->value));
    DUK_TVAL_SET_TVAL(&co->value, tv);
    co->mode = (duk_uint8_t) mode;
    if (thr->callstack_curr != NULL) {
        thr->callstack_curr->retval_byteoff = entry_bottom + (duk_size_t) idx_func * sizeof(duk_tval);
    }
    restore(thr, co, act, tv, DUK_ACT_FLAG_PREVENT_YIELD | (co->async ? DUK_ACT_FLAG_ASYNC : 0));
    thr->callstack_preventcount++;

    duk_js_execute_bytecode(thr);

    duk_hthread_activation_unwind_norz(thr);
    thr->valstack_bottom = (duk_tval *) (void *) ((duk_uint8_t *) thr->valstack + entry_bottom);
    DUK_TVAL_SET_TVAL_UPDREF(thr, thr->valstack_bottom + idx_func, thr->valstack_top - 1); /* side effects */
    duk_set_top_unsafe(thr, idx_func + 1);
    thr->valstack_end = (duk_tval *) (void *) ((duk_uint8_t *) thr->valstack + entry_end);
    thr->ptr_curr_pc = entry_pc;
    thr->heap->call_recursion_depth = entry_depth;
    DUK_REFZERO_CHECK_FAST(thr);
}

DUK_INTERNAL void coroutine_finished(duk_hthread *thr, duk_activation *act) {
    coroutine *co = act->co;

    co->state = COROUTINE_DONE;
    DUK_FREE(thr->heap, co->values);
    co->values = NULL;
}

/* ---- steps of a for-of, without a call of the executor ---- */

DUK_INTERNAL duk_bool_t coroutine_enter_step(duk_hthread *thr, duk_tval *slot, duk_instr_t *pc) {
    duk_activation *caller = thr->callstack_curr, *act = thr->heap->activation_free;
    lowered_steps *steps;
    coroutine *co;
    duk_tval *end;

    if (DUK_TVAL_IS_UNDEFINED(slot + 2)) {
        return 0;
    }
    steps = (lowered_steps *) (void *) DUK_TVAL_GET_OBJECT(slot + 2);
    if (steps->done || iterator_native_class(&steps->iterator, &steps->next) != &generator_class) {
        return 0;
    }
    co = (coroutine *) (void *) DUK_TVAL_GET_OBJECT(&steps->iterator);
    end = slot + 3 + co->value_count;
    if (co->state != COROUTINE_SUSPENDED || act == NULL || thr->callstack_top >= DUK_USE_CALLSTACK_LIMIT ||
        thr->valstack_alloc_end - end < (duk_ptrdiff_t) DUK_VALSTACK_INTERNAL_EXTRA) {
        return 0;
    }
    steps->done = true; /* should it throw */
    co->mode = COROUTINE_NEXT;
    co->raw_result = false;
    caller->curr_pc = pc;
    caller->retval_byteoff = (duk_size_t) ((duk_uint8_t *) slot - (duk_uint8_t *) thr->valstack);
    /* [ @step this steps array ... ] -> [ steps array | func this registers ] */
    DUK_TVAL_DECREF_NORZ(thr, slot);
    DUK_TVAL_DECREF_NORZ(thr, slot + 1);
    slot[0] = slot[2];
    slot[1] = slot[3];
    DUK_TVAL_SET_UNDEFINED(slot + 2);
    DUK_TVAL_SET_UNDEFINED(slot + 3);
    fast_call_clear(thr, slot + 4, thr->valstack_top);
    if (thr->valstack_end < end + DUK_VALSTACK_INTERNAL_EXTRA) {
        thr->valstack_end = end + DUK_VALSTACK_INTERNAL_EXTRA;
    }
    thr->heap->activation_free = act->parent;
    restore(thr, co, act, slot + 2, DUK_ACT_FLAG_STEP);
    return 1;
}

DUK_INTERNAL duk_bool_t coroutine_yield_step(duk_hthread *thr, duk_uint_t base, duk_instr_t *pc) {
    duk_activation *act = thr->callstack_curr;
    duk_tval *slot = thr->valstack_bottom - 4, *place, value;

    if (!(act->flags & DUK_ACT_FLAG_STEP)) {
        return 0;
    }
    DUK_TVAL_SET_TVAL(&value, thr->valstack_bottom + base);
    DUK_TVAL_INCREF(thr, &value);
    DUK_TVAL_CHKFAST_INPLACE_FAST(&value);
    save(thr, act->co, pc);
    /* [ steps array | func ] */
    ((lowered_steps *) (void *) DUK_TVAL_GET_OBJECT(slot))->done = false;
    place = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, DUK_TVAL_GET_OBJECT(slot + 1), 0);
    DUK_TVAL_DECREF_NORZ(thr, place);
    DUK_TVAL_SET_TVAL(place, &value);
    fast_call_clear(thr, slot, slot + 3);
    DUK_TVAL_SET_FASTINT(slot, 0);
    fast_call_leave(thr, act);
    return 1;
}

DUK_INTERNAL duk_bool_t coroutine_take_value(duk_hthread *thr, duk_uint_t base) {
    coroutine *co = thr->callstack_curr->co;
    duk_tval *to = thr->valstack_bottom + base, old;

    if (!(thr->callstack_curr->flags & DUK_ACT_FLAG_COROUTINE) || co->async || co->mode != COROUTINE_NEXT) {
        return 0;
    }
    DUK_TVAL_SET_TVAL(&old, to);
    DUK_TVAL_SET_TVAL(to, &co->value);
    DUK_TVAL_SET_UNDEFINED(&co->value);
    DUK_TVAL_DECREF(thr, &old); /* side effects */
    return 1;
}

/* The frame of a step, which begins behind steps and array, has been saved: [ ... value ] -> [ ... 0 ] */
static void leave_step(duk_hthread *thr, coroutine *co) {
    duk_tval *bottom = thr->valstack_bottom;

    thr->callstack_curr->flags &= ~DUK_ACT_FLAG_STEP;
    if (co->raw_result) {
        duk_get_prop_stridx_short(thr, -1, DUK_STRIDX_VALUE); /* side effects */
        duk_remove_m2(thr);
        bottom = thr->valstack_bottom;
    }
    ((lowered_steps *) (void *) DUK_TVAL_GET_OBJECT(bottom - 4))->done = false;
    native_set(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, DUK_TVAL_GET_OBJECT(bottom - 3), 0),
               DUK_GET_TVAL_NEGIDX(thr, -1));
    duk_pop(thr);
    duk_push_uint(thr, 0);
}

/* What an await waited for has settled: [ ... coroutine value ] */
static void awaited(duk_context *thr, bool rejected) {
    coroutine *co = (coroutine *) (void *) duk_known_hobject(thr, -2);

    if (co->state == COROUTINE_SUSPENDED) {
        resume(thr, co, rejected ? COROUTINE_THROW : COROUTINE_NEXT);
    }
}

/* ---- the instructions ---- */

/* [ ... ] -> [ ... generator ] */
static void make_generator(duk_hthread *thr) {
    duk_hobject *func = DUK_ACT_GET_FUNC(thr->callstack_curr);
    duk_uint32_t fn_flags = ((duk_hcompfunc *) func)->tmpl->fn_flags;
    bool async = (fn_flags & DUK_FN_ASYNC) != 0;
    duk_hobject *prototype;

    duk_push_hobject(thr, func);
    duk_get_prop_stridx_short(thr, -1, DUK_STRIDX_PROTOTYPE);
    prototype = duk_get_hobject(thr, -1);
    if (prototype == NULL) {
        prototype = REALM_OBJECT(thr, async ? REALM_ASYNC_GENERATOR_PROTOTYPE : REALM_GENERATOR_PROTOTYPE);
    }
    (void) push_coroutine(thr, async ? &async_generator_class : &generator_class.base, prototype);
    duk_remove_n(thr, duk_get_top(thr) - 3, 2);
}

static duk_tval *reg(duk_hthread *thr, duk_uint_t i) {
    return thr->valstack_bottom + i;
}

/* Wait for the value on top and save; the activation then returns what is left on top: [ ... value ] -> [ ... result ]
 */
static void await(duk_hthread *thr, coroutine *co, duk_instr_t *pc) {
    if (co == NULL) { /* an async function's first await: the call returns its promise */
        co = push_coroutine(thr, &async_function_class, NULL);
        DUK_TVAL_SET_OBJECT(&co->promise, &promise_push(thr)->base.object);
        DUK_HOBJECT_INCREF(thr, DUK_TVAL_GET_OBJECT(&co->promise));
        duk_insert(thr, -3); /* [ ... promise value coroutine ] */
    } else {
        duk_push_undefined(thr);
        duk_insert(thr, -2);
        duk_push_hobject(thr, &co->base.object);
    }
    promise_await(thr, -2, awaited, -1, co->generator ? NULL : DUK_TVAL_GET_OBJECT(&co->promise));
    save(thr, co, pc);
    duk_pop_2(thr);
}

/* An async generator yields the value on top: [ ... value ] -> [ ... ]. Returns whether it goes on at once because the
 * next request is there already. */
static bool async_generator_yield(duk_hthread *thr, coroutine *co) {
    async_generator_complete(thr, co, false, false);
    if (co->first != NULL) {
        native_set(thr, &co->value, &co->first->value);
        co->mode = (duk_uint8_t) co->first->mode;
        return true;
    }
    co->generator_state = ASYNC_GENERATOR_YIELD;
    return false;
}

static duk_small_uint_t yield(duk_hthread *thr, coroutine *co, duk_instr_t *pc) {
    /* [ ... value ] */
    if (co->async) {
        if (async_generator_yield(thr, co)) {
            return 0;
        }
        duk_push_undefined(thr);
    }
    save(thr, co, pc);
    if (thr->callstack_curr->flags & DUK_ACT_FLAG_STEP) {
        leave_step(thr, co);
    }
    return 1;
}

/* Take the value of the resumption: [ ... ] -> [ ... value ] */
static void push_sent(duk_hthread *thr, coroutine *co) {
    DUK_ASSERT(thr->valstack_top < thr->valstack_end);
    DUK_TVAL_SET_TVAL(thr->valstack_top, &co->value);
    DUK_TVAL_SET_UNDEFINED(&co->value);
    thr->valstack_top++;
}

/* An async generator is told to return: the value has to be awaited first. Returns true if it waits now, with what the
 * activation returns on top; false if the mode is settled. */
static bool await_return(duk_hthread *thr, coroutine *co, duk_instr_t *pc) {
    if (co->awaiting_return) {
        co->awaiting_return = false;
        if (co->mode == COROUTINE_NEXT) {
            co->mode = COROUTINE_RETURN;
        }
        return false;
    }
    if (!co->async || !co->generator || co->mode != COROUTINE_RETURN) {
        return false;
    }
    push_sent(thr, co);
    co->mode = COROUTINE_NEXT; /* should awaiting throw, it throws here */
    await(thr, co, pc);
    co->awaiting_return = true;
    return true;
}

static duk_small_uint_t take(duk_hthread *thr, coroutine *co, duk_uint_t base, duk_instr_t *pc) {
    if (await_return(thr, co, pc - 1)) {
        return 1;
    }
    push_sent(thr, co);
    switch (co->mode) {
    case COROUTINE_NEXT:
        duk_replace(thr, (duk_idx_t) base);
        return 0;
    case COROUTINE_THROW:
        (void) duk_throw(thr);
        DUK_WO_NORETURN(return 0;);
    default:
        return 1;
    }
}

static void star_start(duk_hthread *thr, coroutine *co, duk_idx_t base) {
    if (co->async) {
        builtins_get_async_iterator(thr, base);
    } else {
        builtins_get_iterator(thr, base);
    }
    duk_replace(thr, base + 1);
    duk_replace(thr, base);
    duk_push_undefined(thr);
    duk_replace(thr, base + 2);
    duk_push_int(thr, COROUTINE_NEXT);
    duk_replace(thr, base + 3);
}

/* Call the inner iterator's method; its result goes to base + 2. */
static duk_small_uint_t star_call(duk_hthread *thr, coroutine *co, duk_idx_t base) {
    coroutine_mode mode = (coroutine_mode) duk_get_int(thr, base + 3);

    if (mode == COROUTINE_NEXT) {
        duk_dup(thr, base + 1);
    } else if (!realm_get_method(thr, base, mode == COROUTINE_THROW ? KEY_THROW : KEY_RETURN)) {
        duk_pop(thr);
        if (mode == COROUTINE_RETURN) {
            duk_dup(thr, base + 2);
            return 1;
        }
        /* the iterator cannot be told: close it and complain */
        if (!co->async) {
            builtins_iterator_close(thr, base, false);
        } else if (realm_get_method(thr, base, KEY_RETURN)) {
            duk_dup(thr, base);
            duk_call_method(thr, 0);
            duk_replace(thr, base + 2);
            duk_push_int(thr, COROUTINE_CLOSE);
            duk_replace(thr, base + 3);
            return 0;
        }
        (void) duk_type_error(thr, "The iterator does not provide a 'throw' method");
    }
    duk_dup(thr, base);
    duk_dup(thr, base + 2);
    duk_call_method(thr, 1);
    duk_replace(thr, base + 2);
    return 0;
}

static duk_small_uint_t star_check(duk_hthread *thr, coroutine *co, duk_idx_t base, duk_activation *act) {
    coroutine_mode mode = (coroutine_mode) duk_get_int(thr, base + 3);
    bool done;

    if (!duk_is_object(thr, base + 2)) {
        builtins_push_description(thr, base + 2);
        (void) duk_type_error(thr, "Iterator result %s is not an object", duk_get_string(thr, -1));
    }
    if (mode == COROUTINE_CLOSE) {
        (void) duk_type_error(thr, "The iterator does not provide a 'throw' method");
    }
    realm_get_key(thr, base + 2, KEY_DONE);
    done = duk_to_boolean(thr, -1);
    duk_pop(thr);
    if (done) {
        duk_get_prop_stridx_short(thr, base + 2, DUK_STRIDX_VALUE);
        if (mode == COROUTINE_RETURN) {
            return 1;
        }
        duk_replace(thr, base);
        act->curr_pc += 2;
        return 0;
    }
    if (co->async) {
        duk_get_prop_stridx_short(thr, base + 2, DUK_STRIDX_VALUE);
    } else {
        duk_dup(thr, base + 2);
        co->raw_result = true;
    }
    return yield(thr, co, act->curr_pc);
}

static duk_small_uint_t star_resume(duk_hthread *thr, coroutine *co, duk_idx_t base, duk_instr_t *pc) {
    if (await_return(thr, co, pc - 1)) {
        return 1;
    }
    push_sent(thr, co);
    duk_replace(thr, base + 2);
    duk_push_int(thr, co->mode);
    duk_replace(thr, base + 3);
    return 0;
}

DUK_INTERNAL duk_small_uint_t coroutine_instruction(duk_hthread *thr, duk_small_uint_t what, duk_uint_t base) {
    duk_activation *act = thr->callstack_curr;
    coroutine *co = (act->flags & DUK_ACT_FLAG_COROUTINE) ? act->co : NULL;

    switch (what) {
    case COROUTINE_INITIAL:
        make_generator(thr);
        save(thr, (coroutine *) (void *) duk_known_hobject(thr, -1), act->curr_pc);
        return 1;
    case COROUTINE_YIELD:
        duk_push_tval(thr, reg(thr, base));
        return yield(thr, co, act->curr_pc);
    case COROUTINE_AWAIT:
        duk_push_tval(thr, reg(thr, base));
        await(thr, co, act->curr_pc);
        return 1;
    case COROUTINE_RESUME:
        return take(thr, co, base, act->curr_pc);
    case COROUTINE_STAR_START:
        star_start(thr, co, (duk_idx_t) base);
        return 0;
    case COROUTINE_STAR_CALL:
        return star_call(thr, co, (duk_idx_t) base);
    case COROUTINE_STAR_CHECK:
        return star_check(thr, co, (duk_idx_t) base, act);
    default: /* COROUTINE_STAR_RESUME */
        return star_resume(thr, co, (duk_idx_t) base, act->curr_pc);
    }
}

/* ---- the end of an async function ---- */

static promise_object *own_promise(coroutine *co) {
    return (promise_object *) (void *) DUK_TVAL_GET_OBJECT(&co->promise);
}

DUK_INTERNAL void coroutine_settle(duk_hthread *thr, duk_activation *act, duk_bool_t rejected) {
    coroutine *co = (act->flags & DUK_ACT_FLAG_COROUTINE) ? act->co : NULL;
    promise_object *promise;

    act->flags &= ~DUK_ACT_FLAG_ASYNC; /* what goes wrong from here on is not the function's */
    if (co != NULL && co->generator) {
        co->generator_state = ASYNC_GENERATOR_COMPLETED;
        co->state = COROUTINE_DONE;
        async_generator_complete(thr, co, rejected, true);
        async_generator_drain(thr, co);
        duk_push_undefined(thr);
        return;
    }
    if (co != NULL) {
        promise = own_promise(co);
        duk_push_undefined(thr);
    } else {
        promise = promise_push(thr);
    }
    duk_insert(thr, -2); /* [ result value ] */
    if (rejected) {
        promise_reject(thr, promise);
    } else {
        promise_resolve(thr, promise);
    }
}

#define FORWARD_DEPTH 64

DUK_INTERNAL coroutine *coroutine_awaiting_promise(duk_hobject *object) {
    int depth;

    for (depth = 0; depth < FORWARD_DEPTH; depth++) {
        promise_reaction *reaction = ((promise_object *) (void *) object)->first;
        coroutine *co;

        if (reaction == NULL || reaction->next != NULL) {
            return NULL;
        }
        if (reaction->kind == REACTION_FORWARD) { /* `return promise` of an async function that is done */
            object = DUK_TVAL_GET_OBJECT(&reaction->target);
            continue;
        }
        if (reaction->kind != REACTION_AWAIT || reaction->resume != awaited) {
            return NULL;
        }
        co = (coroutine *) (void *) DUK_TVAL_GET_OBJECT(&reaction->target);
        return co->state == COROUTINE_SUSPENDED ? co : NULL;
    }
    return NULL;
}

DUK_INTERNAL coroutine *coroutine_awaiting(coroutine *co) {
    duk_tval *tv = co->generator ? (co->first != NULL ? &co->first->promise : NULL) : &co->promise;

    return tv != NULL && DUK_TVAL_IS_OBJECT(tv) ? coroutine_awaiting_promise(DUK_TVAL_GET_OBJECT(tv)) : NULL;
}

DUK_INTERNAL coroutine *coroutine_resumed_by(promise_reaction *job) {
    return job->resume == awaited ? coroutine_awaiting((coroutine *) (void *) DUK_TVAL_GET_OBJECT(&job->target)) : NULL;
}
