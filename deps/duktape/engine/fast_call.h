/*
 * fast_call.h - calls of functions of the language, from there and from C, and returns from them, in the common cases.
 * Included by the executor alone; the rest goes through call handling (duk_js_call.c), which does the same and everything else.
 *
 * Each function either does all or, returning false, has changed nothing. What loses its last reference on the way is
 * only queued (NORZ); the executor lets it die when the new state is complete.
 */
#ifndef ENGINE_FAST_CALL_H
#define ENGINE_FAST_CALL_H

/* Of the function object: compiled, makes an environment of its own, but when it needs one; neither bound nor special. */
#define FAST_CALL_MASK                                                                                                 \
    (DUK_HOBJECT_FLAG_COMPFUNC | DUK_HOBJECT_FLAG_NEWENV | DUK_HOBJECT_FLAG_CREATEARGS | DUK_HOBJECT_FLAG_BOUNDFUNC |   \
     DUK_HOBJECT_FLAG_SPECIAL_CALL)
#define FAST_CALL_FLAGS (DUK_HOBJECT_FLAG_COMPFUNC | DUK_HOBJECT_FLAG_NEWENV)
/* Of the template: what call handling has to know of. */
#define FAST_CALL_FN (DUK_FN_GENERATOR | DUK_FN_ASYNC)

static DUK_ALWAYS_INLINE void fast_call_clear(duk_hthread *thr, duk_tval *from, duk_tval *to)
{
    for (; from < to; from++) {
        DUK_TVAL_DECREF_NORZ(thr, from);
        DUK_TVAL_SET_UNDEFINED(from);
    }
}

/* Space for the activation and the registers of a function that is at `slot`? */
static DUK_ALWAYS_INLINE duk_bool_t fast_call_has_space(duk_hthread *thr, duk_tval *slot, duk_hcompfunc *tmpl,
                                                        duk_size_t count)
{
    duk_ptrdiff_t size = 2 + tmpl->nregs + DUK_VALSTACK_INTERNAL_EXTRA;

    if (DUK_UNLIKELY(tmpl->fn_flags & DUK_FN_ARGUMENTS)) {
        size += (duk_ptrdiff_t)count + 2;
    }
    return thr->heap->activation_free != NULL && thr->callstack_top < DUK_USE_CALLSTACK_LIMIT &&
           thr->valstack_alloc_end - slot >= size;
}

/* [ ... | ... func this arg1 ... argN (other registers) ] -> [ ... func this | registers of func ] */
static DUK_ALWAYS_INLINE duk_activation *fast_call_push(duk_hthread *thr, duk_tval *slot, duk_hobject *func,
                                                        duk_size_t count, duk_small_uint_t flags)
{
    duk_hcompfunc *tmpl = ((duk_hcompfunc *)func)->tmpl;
    duk_activation *caller = thr->callstack_curr, *act = thr->heap->activation_free;
    duk_tval *args = slot + 2, *top;

    if (DUK_UNLIKELY(tmpl->fn_flags & DUK_FN_ARGUMENTS)) {
        act->arg_count = (duk_uint32_t)count;
        fast_call_clear(thr, args + count, thr->valstack_top);
        args = frame_arguments_place(thr, args, count, tmpl->nargs);
    } else {
        fast_call_clear(thr, args + (count < tmpl->nargs ? count : tmpl->nargs), thr->valstack_top);
    }
    top = args + tmpl->nregs;
    thr->valstack_top = top;
    if (thr->valstack_end < top + DUK_VALSTACK_INTERNAL_EXTRA) {
        thr->valstack_end = top + DUK_VALSTACK_INTERNAL_EXTRA;
    }
    thr->valstack_bottom = args;

    thr->heap->activation_free = act->parent;
    caller->retval_byteoff = (duk_size_t)((duk_uint8_t *)slot - (duk_uint8_t *)thr->valstack);
    DUK_TVAL_SET_OBJECT(&act->tv_func, func);
    act->func = func;
    DUK_HOBJECT_INCREF(thr, func);
    act->parent = caller;
    act->var_env = NULL;
    act->lex_env = NULL;
    act->cat = NULL;
    act->curr_pc = tmpl->bytecode;
    act->bottom_byteoff = (duk_size_t)((duk_uint8_t *)args - (duk_uint8_t *)thr->valstack);
    act->reserve_byteoff = (duk_size_t)((duk_uint8_t *)thr->valstack_end - (duk_uint8_t *)thr->valstack);
    act->flags = flags | (DUK_HOBJECT_HAS_STRICT(func) ? DUK_ACT_FLAG_STRICT : 0);
    thr->callstack_curr = act;
    thr->callstack_top++;
    return act;
}

/* What goes beyond the formals becomes an array, in the place of the last: afterwards there are as many arguments as
 * formals. False if there is no space, and nothing has changed. Making the array may run the collector. */
static DUK_NOINLINE duk_bool_t fast_call_rest(duk_hthread *thr, duk_idx_t index, duk_size_t count, duk_hcompfunc *tmpl)
{
    duk_size_t formals = (duk_size_t)tmpl->nargs - 1, length = count > formals ? count - formals : 0;
    duk_tval *slot, *place, *end;
    duk_harray *array = duk_push_harray_with_size(thr, (duk_uint32_t)length); /* side effects */

    slot = thr->valstack_bottom + index;
    if (!fast_call_has_space(thr, slot, tmpl, count)) {
        duk_pop(thr);
        return 0;
    }
    thr->valstack_top--;
    DUK_TVAL_SET_UNDEFINED(thr->valstack_top); /* the reference moves */
    place = slot + 2 + formals;
    if (length > 0) {
        duk_memcpy(DUK_HOBJECT_A_GET_BASE(thr->heap, &array->obj), place, length * sizeof(duk_tval));
        for (end = place + length; end > place;) {
            end--;
            DUK_TVAL_SET_UNDEFINED(end);
        }
    }
    fast_call_clear(thr, slot + 2 + (count < formals ? count : formals), thr->valstack_top);
    DUK_TVAL_SET_OBJECT(place, &array->obj);
    if (thr->valstack_top <= place) {
        thr->valstack_top = place + 1;
    }
    return 1;
}

/* A function that is not strict has an object for its `this`. False if one would have to be made. */
static DUK_ALWAYS_INLINE duk_bool_t fast_call_this(duk_hthread *thr, duk_hobject *func, duk_tval *this_value)
{
    duk_hobject *global = thr->builtins[DUK_BIDX_GLOBAL];

    if (DUK_HOBJECT_HAS_STRICT(func) || DUK_TVAL_IS_OBJECT(this_value)) {
        return 1;
    }
    if ((!DUK_TVAL_IS_UNDEFINED(this_value) && !DUK_TVAL_IS_NULL(this_value)) || global == NULL) {
        return 0;
    }
    DUK_TVAL_SET_OBJECT(this_value, global);
    DUK_HOBJECT_INCREF(thr, global);
    return 1;
}

/* Call the function at register `index`; `pc` is where the caller goes on. */
static DUK_ALWAYS_INLINE duk_bool_t fast_call(duk_hthread *thr, duk_idx_t index, duk_size_t count, duk_instr_t *pc)
{
    duk_tval *slot = thr->valstack_bottom + index;
    duk_hobject *func;
    duk_hcompfunc *tmpl;

    if (ENGINE_CACHES == 0 || DUK_UNLIKELY(!DUK_TVAL_IS_OBJECT(slot))) {
        return 0;
    }
    func = DUK_TVAL_GET_OBJECT(slot);
    if ((DUK_HEAPHDR_GET_FLAGS_RAW((duk_heaphdr *)func) & FAST_CALL_MASK) != FAST_CALL_FLAGS) {
        return 0;
    }
    tmpl = ((duk_hcompfunc *)func)->tmpl;
    if (DUK_UNLIKELY((tmpl->fn_flags & FAST_CALL_FN) || !fast_call_has_space(thr, slot, tmpl, count))) {
        return 0;
    }
    if (!fast_call_this(thr, func, slot + 1)) {
        return 0;
    }
    thr->callstack_curr->curr_pc = pc;
    if (DUK_UNLIKELY(tmpl->fn_flags & DUK_FN_REST)) {
        if (!fast_call_rest(thr, index, count, tmpl)) {
            return 0;
        }
        slot = thr->valstack_bottom + index;
        count = tmpl->nargs;
    }
    (void)fast_call_push(thr, slot, func, count, 0);
    return 1;
}

/* [ ... func (anything) result ] -> [ ... result (undefined) ]: the result takes the place of the function at `slot`. */
static DUK_ALWAYS_INLINE void fast_call_take_result(duk_hthread *thr, duk_tval *slot)
{
    duk_tval *result = thr->valstack_top - 1;

    DUK_TVAL_CHKFAST_INPLACE_FAST(result);
    DUK_TVAL_DECREF_NORZ(thr, slot); /* the function */
    DUK_TVAL_SET_TVAL(slot, result); /* the reference moves */
    DUK_TVAL_SET_UNDEFINED(result);
    fast_call_clear(thr, slot + 1, result);
}

/* Has a return no more to do than to hand its value on? */
static DUK_ALWAYS_INLINE duk_bool_t fast_return_is_plain(const duk_activation *act)
{
    return act->cat == NULL && (act->flags & (DUK_ACT_FLAG_ASYNC | DUK_ACT_FLAG_STEP | DUK_ACT_FLAG_COROUTINE)) == 0;
}

/* Drop the frame of a call that C has made, or of C. */
static DUK_ALWAYS_INLINE void fast_call_unwind(duk_hthread *thr)
{
    duk_activation *act = thr->callstack_curr;

    if (DUK_UNLIKELY(act->var_env != NULL || !fast_return_is_plain(act))) {
        duk_hthread_activation_unwind_norz(thr);
        return;
    }
    thr->callstack_preventcount--;
    thr->callstack_curr = act->parent;
    thr->callstack_top--;
    DUK_HOBJECT_DECREF_NORZ(thr, DUK_ACT_GET_FUNC(act));
    act->parent = thr->heap->activation_free;
    thr->heap->activation_free = act;
}

/* A call out of C, of the function at `index` with all that is above it: [ ... func this arg1 ... argN ] -> [ ... result ].
 * What it throws goes to who catches, as from any call. */
DUK_INTERNAL duk_bool_t fast_call_from_native(duk_hthread *thr, duk_idx_t index)
{
    duk_heap *heap = thr->heap;
    duk_tval *slot = thr->valstack_bottom + index;
    duk_size_t count = (duk_size_t)(thr->valstack_top - slot) - 2;
    duk_size_t bottom_offset = (duk_size_t)((duk_uint8_t *)thr->valstack_bottom - (duk_uint8_t *)thr->valstack);
    duk_size_t end_offset = (duk_size_t)((duk_uint8_t *)thr->valstack_end - (duk_uint8_t *)thr->valstack);
    duk_instr_t **pc_pointer = thr->ptr_curr_pc;
    duk_int_t depth = heap->call_recursion_depth;
    duk_hobject *func;
    duk_hcompfunc *tmpl;

    if (ENGINE_CACHES == 0 || !DUK_TVAL_IS_OBJECT(slot) || thr != heap->curr_thread ||
        thr->state != DUK_HTHREAD_STATE_RUNNING || thr->callstack_curr == NULL || depth >= heap->call_recursion_limit ||
        DUK_NATIVE_STACK_POINTER() < heap->native_stack_limit) {
        return 0;
    }
    func = DUK_TVAL_GET_OBJECT(slot);
    if ((DUK_HEAPHDR_GET_FLAGS_RAW((duk_heaphdr *)func) & FAST_CALL_MASK) != FAST_CALL_FLAGS) {
        return 0;
    }
    tmpl = ((duk_hcompfunc *)func)->tmpl;
    if ((tmpl->fn_flags & (FAST_CALL_FN | DUK_FN_REST)) || !fast_call_has_space(thr, slot, tmpl, count) ||
        !fast_call_this(thr, func, slot + 1)) {
        return 0;
    }

    duk_hthread_sync_and_null_currpc(thr);
    (void)fast_call_push(thr, slot, func, count, DUK_ACT_FLAG_PREVENT_YIELD);
    thr->callstack_preventcount++;
    heap->call_recursion_depth = depth + 1;
    duk_js_execute_bytecode(thr);

    fast_call_unwind(thr);
    thr->valstack_bottom = (duk_tval *)(void *)((duk_uint8_t *)thr->valstack + bottom_offset);
    slot = thr->valstack_bottom + index;
    fast_call_take_result(thr, slot);
    thr->valstack_top = slot + 1;
    thr->valstack_end = (duk_tval *)(void *)((duk_uint8_t *)thr->valstack + end_offset);
    thr->ptr_curr_pc = pc_pointer;
    heap->call_recursion_depth = depth;
    DUK_REFZERO_CHECK_FAST(thr); /* side effects */
    return 1;
}

#include "fast_leaf.h"

/* [ func this arg... ] -> [ result ], the other registers of the call undefined, if the function has a leaf that does it. */
static DUK_ALWAYS_INLINE duk_bool_t fast_leaf_call(duk_hthread *thr, duk_tval *slot, duk_hnatfunc *func, duk_idx_t count)
{
    duk_uint_t leaf = func->flags >> FAST_LEAF_SHIFT;
    duk_idx_t index = (duk_idx_t)(slot - thr->valstack_bottom);
    duk_tval result = {0}; /* no garbage beside a short value gets into the image */

    if (DUK_UNLIKELY(leaf == 0)) {
        leaf = fast_leaf_find(func);
    }
    if (leaf == FAST_LEAF_NONE || !fast_leaves[leaf](thr, func, slot + 2, count, &result)) {
        return 0;
    }
    slot = thr->valstack_bottom + index;
    DUK_TVAL_DECREF_NORZ(thr, slot);
    DUK_TVAL_SET_TVAL(slot, &result); /* the reference moves */
    fast_call_clear(thr, slot + 1, slot + 2 + count);
    thr->valstack_top =
        thr->valstack_bottom + ((duk_hcompfunc *)DUK_ACT_GET_FUNC(thr->callstack_curr))->tmpl->nregs;
    DUK_REFZERO_CHECK_FAST(thr); /* side effects */
    return 1;
}

/* Of a native function: strict, called as it is. */
#define FAST_NATIVE_MASK                                                                                               \
    (DUK_HOBJECT_FLAG_NATFUNC | DUK_HOBJECT_FLAG_CALLABLE | DUK_HOBJECT_FLAG_STRICT | DUK_HOBJECT_FLAG_NEWENV |         \
     DUK_HOBJECT_FLAG_BOUNDFUNC | DUK_HOBJECT_FLAG_SPECIAL_CALL)
#define FAST_NATIVE_FLAGS                                                                                              \
    (DUK_HOBJECT_FLAG_NATFUNC | DUK_HOBJECT_FLAG_CALLABLE | DUK_HOBJECT_FLAG_STRICT | DUK_HOBJECT_FLAG_NEWENV)

/* Call the native function at register `index` in a frame of its own. */
static DUK_NOINLINE duk_bool_t fast_native_frame(duk_hthread *thr, duk_idx_t index, duk_idx_t count, duk_instr_t *pc)
{
    duk_heap *heap = thr->heap;
    duk_activation *caller = thr->callstack_curr, *act = heap->activation_free;
    duk_tval *slot = thr->valstack_bottom + index, *top;
    duk_hobject *func = DUK_TVAL_GET_OBJECT(slot);
    duk_idx_t wanted;
    duk_instr_t **pc_pointer = thr->ptr_curr_pc;
    duk_size_t bottom_offset = (duk_size_t)((duk_uint8_t *)thr->valstack_bottom - (duk_uint8_t *)thr->valstack);
    duk_size_t end_offset = (duk_size_t)((duk_uint8_t *)thr->valstack_end - (duk_uint8_t *)thr->valstack);
    duk_int_t depth = heap->call_recursion_depth;
    duk_ret_t rc;

    if (act == NULL || thr->callstack_top >= DUK_USE_CALLSTACK_LIMIT || depth >= heap->call_recursion_limit ||
        DUK_NATIVE_STACK_POINTER() < heap->native_stack_limit) {
        return 0;
    }
    wanted = ((duk_hnatfunc *)func)->nargs;
    if (wanted < 0) { /* as many as there are */
        wanted = count;
    }
    if (thr->valstack_alloc_end - slot <
        (duk_ptrdiff_t)(2 + wanted + DUK_VALSTACK_API_ENTRY_MINIMUM + DUK_VALSTACK_INTERNAL_EXTRA)) {
        return 0;
    }

    top = slot + 2 + wanted;
    fast_call_clear(thr, slot + 2 + (count < wanted ? count : wanted), thr->valstack_top);
    thr->valstack_top = top;
    top += DUK_VALSTACK_API_ENTRY_MINIMUM + DUK_VALSTACK_INTERNAL_EXTRA;
    if (thr->valstack_end < top) {
        thr->valstack_end = top;
    }
    caller->curr_pc = pc;
    caller->retval_byteoff = (duk_size_t)((duk_uint8_t *)slot - (duk_uint8_t *)thr->valstack);
    thr->valstack_bottom = slot + 2;
    thr->ptr_curr_pc = NULL;
    heap->activation_free = act->parent;
    DUK_TVAL_SET_OBJECT(&act->tv_func, func);
    act->func = func;
    DUK_HOBJECT_INCREF(thr, func);
    act->parent = caller;
    act->var_env = NULL;
    act->lex_env = NULL;
    act->cat = NULL;
    act->curr_pc = NULL;
    act->bottom_byteoff = caller->retval_byteoff + 2 * sizeof(duk_tval);
    act->reserve_byteoff = (duk_size_t)((duk_uint8_t *)thr->valstack_end - (duk_uint8_t *)thr->valstack);
    act->flags = DUK_ACT_FLAG_STRICT | DUK_ACT_FLAG_PREVENT_YIELD;
    thr->callstack_curr = act;
    thr->callstack_top++;
    thr->callstack_preventcount++;
    heap->call_recursion_depth = depth + 1;

    rc = ((duk_hnatfunc *)func)->func(thr);
    if (rc == 0) {
        thr->valstack_top++; /* undefined by policy */
    } else if (DUK_UNLIKELY(rc != 1)) {
        if (rc < 0) {
            duk_error_throw_from_negative_rc(thr, rc);
        }
        DUK_ERROR_TYPE(thr, DUK_STR_INVALID_CFUNC_RC);
    }

    fast_call_unwind(thr);
    slot = (duk_tval *)(void *)((duk_uint8_t *)thr->valstack + bottom_offset) + index;
    fast_call_take_result(thr, slot);
    thr->valstack_bottom = slot - index;
    thr->valstack_top = thr->valstack_bottom + ((duk_hcompfunc *)DUK_ACT_GET_FUNC(caller))->tmpl->nregs;
    thr->valstack_end = (duk_tval *)(void *)((duk_uint8_t *)thr->valstack + end_offset);
    thr->ptr_curr_pc = pc_pointer;
    heap->call_recursion_depth = depth;
    DUK_REFZERO_CHECK_FAST(thr); /* side effects */
    return 1;
}

/* Call the native function at register `index` and leave its result there, the other registers of the call undefined. What it
 * throws, the executor handles. */
static DUK_NOINLINE duk_bool_t fast_native_call(duk_hthread *thr, duk_idx_t index, duk_idx_t count, duk_instr_t *pc)
{
    duk_tval *slot = thr->valstack_bottom + index;
    duk_hobject *func;

    if (ENGINE_CACHES == 0 || !DUK_TVAL_IS_OBJECT(slot)) {
        return 0;
    }
    func = DUK_TVAL_GET_OBJECT(slot);
    return (DUK_HEAPHDR_GET_FLAGS_RAW((duk_heaphdr *)func) & FAST_NATIVE_MASK) == FAST_NATIVE_FLAGS &&
           (fast_leaf_call(thr, slot, (duk_hnatfunc *)func, count) || fast_native_frame(thr, index, count, pc));
}

static duk_ret_t lowered_step(duk_context *thr);

/* The next step of a for-of over a generator: run the generator in this executor (coroutine.h). */
static DUK_ALWAYS_INLINE duk_bool_t fast_step(duk_hthread *thr, duk_idx_t index, duk_instr_t *pc)
{
    duk_tval *slot = thr->valstack_bottom + index;

    return ENGINE_CACHES != 0 && DUK_TVAL_IS_OBJECT(slot) && DUK_HOBJECT_IS_NATFUNC(DUK_TVAL_GET_OBJECT(slot)) &&
           ((duk_hnatfunc *)DUK_TVAL_GET_OBJECT(slot))->func == lowered_step && coroutine_enter_step(thr, slot, pc);
}

/* The object that is the value of the function's own property "prototype", or NULL. */
static DUK_ALWAYS_INLINE duk_hobject *fast_call_prototype(duk_hthread *thr, duk_hobject *func)
{
    duk_tval *found;

    if (DUK_HEAPHDR_CHECK_FLAG_BITS(&func->hdr, PROPERTY_CACHE_EXOTIC)) {
        return NULL;
    }
    found = duk_hobject_find_entry_tval_ptr(thr->heap, func, DUK_HTHREAD_STRING_PROTOTYPE(thr));
    return found != NULL && DUK_TVAL_IS_OBJECT(found) ? DUK_TVAL_GET_OBJECT(found) : NULL;
}

/* The same for `new`: [ ... func newTarget arg1 ... argN ]. Making the instance may have side effects. */
static DUK_NOINLINE duk_bool_t fast_construct(duk_hthread *thr, duk_idx_t index, duk_size_t count, duk_instr_t *pc)
{
    duk_tval *slot = thr->valstack_bottom + index;
    duk_hobject *func, *target, *prototype, *instance = NULL;
    duk_hcompfunc *tmpl;

    if (ENGINE_CACHES == 0 || !DUK_TVAL_IS_OBJECT(slot) || !DUK_TVAL_IS_OBJECT(slot + 1)) {
        return 0;
    }
    func = DUK_TVAL_GET_OBJECT(slot);
    target = DUK_TVAL_GET_OBJECT(slot + 1);
    /* only class constructors are special and compiled */
    if ((DUK_HEAPHDR_GET_FLAGS_RAW((duk_heaphdr *)func) & FAST_CALL_MASK & ~DUK_HOBJECT_FLAG_SPECIAL_CALL) !=
            FAST_CALL_FLAGS ||
        !DUK_HOBJECT_HAS_CONSTRUCTABLE(func)) {
        return 0;
    }
    tmpl = ((duk_hcompfunc *)func)->tmpl;
    if ((tmpl->fn_flags & FAST_CALL_FN) || !fast_call_has_space(thr, slot, tmpl, count)) {
        return 0;
    }
    if (tmpl->fn_flags & DUK_FN_REST) {
        if (!(tmpl->fn_flags & DUK_FN_DERIVED) || !fast_call_rest(thr, index, count, tmpl)) {
            return 0; /* of two allocations the second might find no space */
        }
        slot = thr->valstack_bottom + index;
        count = tmpl->nargs;
    }
    if (!(tmpl->fn_flags & DUK_FN_DERIVED)) {
        prototype = fast_call_prototype(thr, target);
        if (prototype == NULL) {
            return 0;
        }
        DUK_HOBJECT_INCREF(thr, prototype); /* kept over the allocation, then the instance's */
        instance = duk_hobject_alloc(thr, DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS |
                                              DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_OBJECT)); /* side effects */
        DUK_HOBJECT_SET_PROTOTYPE(thr->heap, instance, prototype);
        slot = thr->valstack_bottom + index;
        if (!fast_call_has_space(thr, slot, tmpl, count)) {
            /* the collector has taken the space: let the instance die, begin again */
            DUK_HOBJECT_INCREF(thr, instance);
            DUK_HOBJECT_DECREF(thr, instance);
            return 0;
        }
        DUK_TVAL_SET_OBJECT(slot + 1, instance);
        DUK_HOBJECT_INCREF(thr, instance);
    } else {
        DUK_TVAL_SET_UNDEFINED(slot + 1);
    }
    thr->callstack_curr->curr_pc = pc;
    fast_call_push(thr, slot, func, count, DUK_ACT_FLAG_CONSTRUCT)->new_target = target; /* the reference moves */
    if (instance != NULL) {
        property_reserve(thr->heap, instance, tmpl->instance_entries); /* side effects */
    }
    return 1;
}

/* The caller goes on in its own frame; what is above it is cleared already. */
static DUK_ALWAYS_INLINE void fast_call_leave(duk_hthread *thr, duk_activation *act)
{
    duk_activation *caller = act->parent;

    thr->valstack_bottom = (duk_tval *)(void *)((duk_uint8_t *)thr->valstack + caller->bottom_byteoff);
    thr->valstack_top = thr->valstack_bottom + ((duk_hcompfunc *)DUK_ACT_GET_FUNC(caller))->tmpl->nregs;
    thr->valstack_end = (duk_tval *)(void *)((duk_uint8_t *)thr->valstack + caller->reserve_byteoff);
    thr->callstack_curr = caller;
    thr->callstack_top--;
    DUK_HOBJECT_DECREF_NORZ(thr, DUK_ACT_GET_FUNC(act));
    act->parent = thr->heap->activation_free;
    thr->heap->activation_free = act;
}

/* The variables of a function that ends go where the functions that it has made find them. */
static DUK_NOINLINE void fast_close_environment(duk_hthread *thr, duk_activation *act)
{
    duk_js_close_environment_record(thr, act->var_env);
    DUK_HOBJECT_DECREF_NORZ(thr, act->var_env);
    DUK_HOBJECT_DECREF_NORZ(thr, act->lex_env);
}

/* Return a value, a register or constant of the function, to a caller that is run by the same executor. */
static DUK_ALWAYS_INLINE duk_bool_t fast_return(duk_hthread *thr, duk_activation *entry, duk_tval *value)
{
    duk_activation *act = thr->callstack_curr, *caller = act->parent;
    duk_tval *to, *top = thr->valstack_top;
    duk_tval copy;

    if (ENGINE_CACHES == 0 || act == entry || caller == NULL || act->cat != NULL ||
        (act->flags & ~(duk_small_uint_t)(DUK_ACT_FLAG_STRICT | DUK_ACT_FLAG_CONSTRUCT)) != 0 ||
        (act->var_env != NULL && !DUK_HOBJECT_HAS_NEWENV(DUK_ACT_GET_FUNC(act)))) {
        return 0;
    }
    if (act->flags & DUK_ACT_FLAG_CONSTRUCT) {
        if (!DUK_TVAL_IS_OBJECT(value)) {
            value = thr->valstack_bottom - 1;
            if (!DUK_TVAL_IS_OBJECT(value)) {
                return 0;
            }
        }
        ((duk_hcompfunc *)DUK_ACT_GET_FUNC(act))->tmpl->instance_entries =
            (duk_uint16_t)DUK_HOBJECT_GET_ENEXT(DUK_TVAL_GET_OBJECT(value));
        DUK_HOBJECT_DECREF_NORZ(thr, act->new_target);
    }
    DUK_TVAL_SET_TVAL(&copy, value);
    DUK_TVAL_INCREF(thr, &copy);
    DUK_TVAL_CHKFAST_INPLACE_FAST(&copy);
    if (DUK_UNLIKELY(act->var_env != NULL)) {
        fast_close_environment(thr, act);
    }

    to = (duk_tval *)(void *)((duk_uint8_t *)thr->valstack + caller->retval_byteoff);
    fast_call_clear(thr, to, top);
    DUK_TVAL_SET_TVAL(to, &copy);
    fast_call_leave(thr, act);
    return 1;
}

#endif
