/*
 * frame_arguments.h - functions that look at what they were called with, but keep no arguments object (DUK_FN_ARGUMENTS; the front
 * end knows where that makes no difference). Included by the executor alone.
 *
 * The arguments stay where the caller has put them, and the frame begins behind them:
 *
 *     [ ... func this arg1 ... argN object this | registers ]
 *
 * `object` is undefined, or the arguments object if something needed one after all (a strange index, an `apply` that is
 * not the engine's). From then on it is asked, since it may have been changed.
 */
#ifndef ENGINE_FRAME_ARGUMENTS_H
#define ENGINE_FRAME_ARGUMENTS_H

static duk_ret_t array_slice(duk_context *thr); /* array_copy.c */

/* In a register it means the frame's arguments; only the call that follows sees it (fast_redirect.h). */
static const char frame_arguments_mark;

static DUK_ALWAYS_INLINE duk_bool_t frame_arguments_is_mark(const duk_tval *value)
{
    return DUK_TVAL_IS_POINTER(value) && DUK_TVAL_GET_POINTER(value) == (void *)&frame_arguments_mark;
}

/* Set the frame up behind its `count` arguments, all above being undefined: its bottom. */
static duk_tval *frame_arguments_place(duk_hthread *thr, duk_tval *args, duk_size_t count, duk_size_t formals)
{
    duk_tval *bottom = args + count + 2;
    duk_size_t i;

    DUK_TVAL_SET_TVAL(bottom - 1, args - 1); /* this */
    DUK_TVAL_INCREF(thr, bottom - 1);
    for (i = 0; i < count && i < formals; i++) {
        DUK_TVAL_SET_TVAL(bottom + i, args + i);
        DUK_TVAL_INCREF(thr, bottom + i);
    }
    return bottom;
}

/* The first of the current frame's arguments. */
static DUK_ALWAYS_INLINE duk_tval *frame_arguments_first(duk_hthread *thr)
{
    return thr->valstack_bottom - 2 - thr->callstack_curr->arg_count;
}

static DUK_ALWAYS_INLINE duk_bool_t frame_arguments_are_untouched(duk_hthread *thr)
{
    return DUK_TVAL_IS_UNDEFINED(thr->valstack_bottom - 2);
}

/* Make the arguments object, unless there is one, and push it. */
static DUK_NOINLINE void frame_arguments_push_object(duk_hthread *thr)
{
    duk_activation *act = thr->callstack_curr;
    duk_hobject *func = DUK_ACT_GET_FUNC(act), *environment = func;
    duk_idx_t base = duk_get_top(thr);
    duk_uint32_t i;
    duk_tval *object;

    if (frame_arguments_are_untouched(thr)) {
        if (!DUK_HOBJECT_HAS_STRICT(func)) {
            if (act->lex_env == NULL) {
                duk_js_init_activation_environment_records_delayed(thr, act); /* elements lead to variables */
            }
            environment = act->var_env;
        }
        duk_require_stack(thr, (duk_idx_t)act->arg_count + 8);
        for (i = 0; i < act->arg_count; i++) {
            duk_push_tval(thr, frame_arguments_first(thr) + i);
        }
        duk_push_hobject(thr, environment);
        duk__create_arguments_object(thr, func, environment, base); /* [ ... arg1 ... argN environment object ] */
        object = thr->valstack_bottom - 2;
        DUK_TVAL_SET_TVAL(object, thr->valstack_top - 1);
        DUK_TVAL_INCREF(thr, object);
        duk_set_top(thr, base);
    }
    duk_push_tval(thr, thr->valstack_bottom - 2);
}

/* Does the chain of an arguments object have a property of that index, which nobody gives it? */
static duk_bool_t frame_arguments_inherit_index(duk_hthread *thr)
{
    duk_hobject *h = thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE];
    duk_uint32_t i;

    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
        if (DUK_HOBJECT_E_GET_KEY(thr->heap, h, i) != NULL &&
            DUK_HSTRING_HAS_ARRIDX(DUK_HOBJECT_E_GET_KEY(thr->heap, h, i))) {
            return 1;
        }
    }
    return DUK_HOBJECT_GET_ASIZE(h) != 0 || DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h) != NULL;
}

/* Is the value the engine's Function.prototype.call (magic 0) or apply (1)? */
static duk_bool_t frame_arguments_is_special(const duk_tval *value, duk_small_int_t magic)
{
    duk_hobject *h;

    if (!DUK_TVAL_IS_OBJECT(value)) {
        return 0;
    }
    h = DUK_TVAL_GET_OBJECT(value);
    return DUK_HOBJECT_IS_NATFUNC(h) && DUK_HOBJECT_HAS_SPECIAL_CALL(h) && !DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h) &&
           ((duk_hnatfunc *)h)->magic == magic;
}

/* Will the call whose argument goes into this register take the mark? Its function and `this` are in front of it. */
static duk_bool_t frame_arguments_mark_will_do(duk_small_uint_t kind, const duk_tval *value)
{
    if (ENGINE_CACHES == 0) {
        return 0;
    }
    if (kind == FRAME_ARGUMENTS_APPLIED) {
        return frame_arguments_is_special(value - 3, 1);
    }
    return kind == FRAME_ARGUMENTS_CALLED && frame_arguments_is_special(value - 2, 0) &&
           DUK_TVAL_IS_OBJECT(value - 1) && DUK_HOBJECT_IS_NATFUNC(DUK_TVAL_GET_OBJECT(value - 1)) &&
           ((duk_hnatfunc *)DUK_TVAL_GET_OBJECT(value - 1))->func == array_slice;
}

/* DUK_OP_ARGUMENTS: the number of arguments, the one whose index is in the register, or all of them. */
static DUK_NOINLINE void frame_arguments(duk_hthread *thr, duk_small_uint_t kind, duk_idx_t reg)
{
    duk_uint32_t count = thr->callstack_curr->arg_count;
    duk_tval *value = thr->valstack_bottom + reg, *found, scratch;

    if (DUK_LIKELY(frame_arguments_are_untouched(thr))) {
        found = NULL;
        if (kind == FRAME_ARGUMENT_COUNT) {
            found = &scratch;
            DUK_TVAL_SET_U32(found, count);
        } else if (kind == FRAME_ARGUMENT && DUK_TVAL_IS_FASTINT(value)) {
            if ((duk_uint64_t)DUK_TVAL_GET_FASTINT(value) < count) {
                found = frame_arguments_first(thr) + DUK_TVAL_GET_FASTINT(value);
            } else if (DUK_TVAL_GET_FASTINT(value) >= 0 && !frame_arguments_inherit_index(thr)) {
                found = &scratch;
                DUK_TVAL_SET_UNDEFINED(found);
            }
        } else if (frame_arguments_mark_will_do(kind, value)) {
            found = &scratch;
            DUK_TVAL_SET_POINTER(found, (void *)&frame_arguments_mark);
        }
        if (DUK_LIKELY(found != NULL)) {
            DUK_TVAL_SET_TVAL_UPDREF(thr, value, found); /* side effects */
            return;
        }
    }
    frame_arguments_push_object(thr);
    if (kind == FRAME_ARGUMENT_COUNT) {
        duk_get_prop_stridx_short(thr, -1, DUK_STRIDX_LENGTH);
    } else if (kind == FRAME_ARGUMENT) {
        duk_dup(thr, reg);
        (void)duk_hobject_getprop(thr, DUK_GET_TVAL_NEGIDX(thr, -2), DUK_GET_TVAL_NEGIDX(thr, -1));
        duk_remove_m2(thr);
    }
    duk_replace(thr, reg);
    duk_set_top_unsafe(thr, (duk_idx_t)((duk_hcompfunc *)DUK_ACT_GET_FUNC(thr->callstack_curr))->tmpl->nregs);
}

#endif
