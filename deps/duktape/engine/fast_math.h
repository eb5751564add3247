/*
 * fast_math.h - functions of Math on numbers, without a call. Included by the executor alone.
 */
#ifndef ENGINE_FAST_MATH_H
#define ENGINE_FAST_MATH_H

/* The result if the function is one of these and the arguments are numbers; false: call it. */
static DUK_ALWAYS_INLINE duk_bool_t fast_math_result(duk_hnatfunc *func, duk_tval *args, duk_idx_t count,
                                                     duk_double_t *result)
{
    duk_double_t x, y;

    if (func->func == duk_bi_math_object_onearg_shared) {
        if (count < 1 || !DUK_TVAL_IS_NUMBER(args)) {
            return 0;
        }
        *result = duk__one_arg_funcs[func->magic](DUK_TVAL_GET_NUMBER(args));
        return 1;
    }
    if ((func->func != duk_bi_math_object_max && func->func != duk_bi_math_object_min) || count != 2 ||
        !DUK_TVAL_IS_NUMBER(args) || !DUK_TVAL_IS_NUMBER(args + 1)) {
        return 0;
    }
    x = DUK_TVAL_GET_NUMBER(args);
    y = DUK_TVAL_GET_NUMBER(args + 1);
    if (x != x || y != y) {
        *result = DUK_DOUBLE_NAN;
    } else {
        *result = func->func == duk_bi_math_object_max ? duk__fmax_fixed(x, y) : duk__fmin_fixed(x, y);
    }
    return 1;
}

/* [ func this number... ] -> [ result ], the other registers of the call undefined. */
static DUK_ALWAYS_INLINE duk_bool_t fast_math(duk_hthread *thr, duk_tval *slot, duk_hobject *func, duk_idx_t count)
{
    duk_double_t result;
    duk_tval *end = slot + 2 + count;

    if (!fast_math_result((duk_hnatfunc *)func, slot + 2, count, &result)) {
        return 0;
    }
    fast_call_clear(thr, slot, end);
    if (result != result) {
        result = DUK_DOUBLE_NAN; /* of one kind */
    }
    DUK_TVAL_SET_NUMBER_CHKFAST_FAST(slot, result);
    thr->valstack_top =
        thr->valstack_bottom + ((duk_hcompfunc *)DUK_ACT_GET_FUNC(thr->callstack_curr))->tmpl->nregs;
    DUK_REFZERO_CHECK_FAST(thr); /* side effects */
    return 1;
}

#endif
