/*
 * fast_redirect.h - calls that stand for other calls, within the executor: Function.prototype.call and apply,
 * Reflect.apply, bound functions, the intrinsics of the dialect. Included by the executor alone; what is not so plain
 * goes through call handling (duk_js_call.c).
 */
#ifndef ENGINE_FAST_REDIRECT_H
#define ENGINE_FAST_REDIRECT_H

enum { FAST_CALL_NONE, FAST_CALL_ENTERED, FAST_CALL_DONE };

#define FAST_REDIRECT_CHAIN 8    /* bound functions of bound functions ... */
#define FAST_REDIRECT_LIST  4096 /* elements */

static DUK_ALWAYS_INLINE duk_bool_t fast_is_callable(const duk_tval *value)
{
    return DUK_TVAL_IS_OBJECT(value) && DUK_HOBJECT_HAS_CALLABLE(DUK_TVAL_GET_OBJECT(value));
}

/* What `func this arg1 ...` is preceded by goes: [ x1 ... xN func this ... ] -> [ func this ... ] */
static void fast_drop(duk_hthread *thr, duk_tval *slot, duk_size_t n, duk_size_t size)
{
    duk_size_t i;

    for (i = 0; i < n; i++) {
        DUK_TVAL_DECREF_NORZ(thr, slot + i);
    }
    duk_memmove(slot, slot + n, (size - n) * sizeof(duk_tval));
    for (i = size - n; i < size; i++) {
        DUK_TVAL_SET_UNDEFINED(slot + i);
    }
}

/* The elements of a list that apply can take as they stand, false if there is none. */
static duk_bool_t fast_list(duk_hthread *thr, duk_tval *list, duk_tval **elements, duk_size_t *length)
{
    duk_hobject *h;
    duk_tval *size;
    duk_size_t i;

    *elements = NULL;
    *length = 0;
    if (DUK_TVAL_IS_UNDEFINED(list) || DUK_TVAL_IS_NULL(list)) {
        return 1;
    }
    if (frame_arguments_is_mark(list) && frame_arguments_are_untouched(thr)) {
        *elements = frame_arguments_first(thr);
        *length = thr->callstack_curr->arg_count;
        return *length <= FAST_REDIRECT_LIST;
    }
    if (!DUK_TVAL_IS_OBJECT(list)) {
        return 0;
    }
    h = DUK_TVAL_GET_OBJECT(list);
    if (DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, PROPERTY_CACHE_EXOTIC)) {
        return 0;
    }
    if (DUK_HOBJECT_HAS_EXOTIC_ARRAY(h)) {
        *length = ((duk_harray *)h)->length;
    } else if (DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_ARGUMENTS) {
        size = property_entry(thr->heap, h, DUK_HTHREAD_STRING_LENGTH(thr), 0, DUK_PROPDESC_FLAG_ACCESSOR, 0);
        if (size == NULL || !DUK_TVAL_IS_FASTINT(size) || DUK_TVAL_GET_FASTINT(size) < 0) {
            return 0;
        }
        *length = (duk_size_t)DUK_TVAL_GET_FASTINT(size);
    } else {
        return 0;
    }
    if (*length > DUK_HOBJECT_GET_ASIZE(h) || *length > FAST_REDIRECT_LIST) {
        return 0;
    }
    *elements = DUK_HOBJECT_A_GET_BASE(thr->heap, h);
    for (i = 0; i < *length; i++) {
        if (DUK_TVAL_IS_UNUSED(*elements + i)) {
            return 0;
        }
    }
    return 1;
}

/* [ x1 ... xN func this list ... ] -> [ func this element1 ... ] */
static duk_bool_t fast_spread(duk_hthread *thr, duk_tval *slot, duk_size_t n, duk_idx_t *count)
{
    duk_tval copies[3], *elements, *top;
    duk_size_t i, length, given = (duk_size_t)*count + 2;

    for (i = 0; i < 3; i++) {
        if (n + i < given) {
            copies[i] = slot[n + i];
        } else {
            DUK_TVAL_SET_UNDEFINED(&copies[i]);
        }
    }
    if (!fast_is_callable(&copies[0]) || !fast_list(thr, &copies[2], &elements, &length) ||
        thr->valstack_alloc_end - slot < (duk_ptrdiff_t)(2 + length + DUK_VALSTACK_INTERNAL_EXTRA)) {
        return 0;
    }
    fast_call_clear(thr, slot, slot + n);
    for (i = n; i < n + 3 && i < given; i++) {
        DUK_TVAL_SET_UNDEFINED(slot + i); /* the references have moved */
    }
    fast_call_clear(thr, slot + n, thr->valstack_top);
    slot[0] = copies[0];
    slot[1] = copies[1];
    for (i = 0; i < length; i++) {
        DUK_TVAL_SET_TVAL(slot + 2 + i, elements + i);
        DUK_TVAL_INCREF(thr, slot + 2 + i);
    }
    DUK_TVAL_DECREF_NORZ(thr, &copies[2]);
    top = slot + 2 + length;
    if (thr->valstack_top < top) {
        thr->valstack_top = top;
    }
    if (thr->valstack_end < thr->valstack_top + DUK_VALSTACK_INTERNAL_EXTRA) {
        thr->valstack_end = thr->valstack_top + DUK_VALSTACK_INTERNAL_EXTRA;
    }
    *count = (duk_idx_t)length;
    return 1;
}

/* [ bound this arg1 ... ] -> [ target boundThis boundArg1 ... arg1 ... ] */
static duk_bool_t fast_unbind(duk_hthread *thr, duk_tval *slot, duk_idx_t *count)
{
    duk_hboundfunc *bound = (duk_hboundfunc *)(void *)DUK_TVAL_GET_OBJECT(slot);
    duk_size_t i, n = (duk_size_t)bound->nargs, given = (duk_size_t)*count;
    duk_tval old[2], *top = slot + 2 + given + n;

    if (thr->valstack_alloc_end - slot < (duk_ptrdiff_t)(2 + given + n + DUK_VALSTACK_INTERNAL_EXTRA)) {
        return 0;
    }
    old[0] = slot[0];
    old[1] = slot[1];
    if (n > 0) {
        fast_call_clear(thr, slot + 2 + given, thr->valstack_top);
        duk_memmove(slot + 2 + n, slot + 2, given * sizeof(duk_tval));
    }
    DUK_TVAL_SET_TVAL(slot, &bound->target);
    DUK_TVAL_INCREF(thr, slot);
    DUK_TVAL_SET_TVAL(slot + 1, &bound->this_binding);
    DUK_TVAL_INCREF(thr, slot + 1);
    for (i = 0; i < n; i++) {
        DUK_TVAL_SET_TVAL(slot + 2 + i, bound->args + i);
        DUK_TVAL_INCREF(thr, slot + 2 + i);
    }
    DUK_TVAL_DECREF_NORZ(thr, &old[0]);
    DUK_TVAL_DECREF_NORZ(thr, &old[1]);
    if (thr->valstack_top < top) {
        thr->valstack_top = top;
    }
    if (thr->valstack_end < thr->valstack_top + DUK_VALSTACK_INTERNAL_EXTRA) {
        thr->valstack_end = thr->valstack_top + DUK_VALSTACK_INTERNAL_EXTRA;
    }
    *count = (duk_idx_t)(given + n);
    return 1;
}

/* The constructor that a class extends, NULL if it is none or not so plain. */
static duk_hobject *fast_parent(duk_hthread *thr, duk_tval *class_value)
{
    duk_hobject *h, *parent;

    if (!DUK_TVAL_IS_OBJECT(class_value)) {
        return NULL;
    }
    h = DUK_TVAL_GET_OBJECT(class_value);
    parent = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
    return !DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h) && parent != NULL && DUK_HOBJECT_HAS_CONSTRUCTABLE(parent) ? parent : NULL;
}

/* [ @superCall - class newTarget arg1 ... ] -> [ parent newTarget arg1 ... ], and the same with a list of them. */
static duk_bool_t fast_super(duk_hthread *thr, duk_tval *slot, duk_idx_t *count, duk_bool_t spread)
{
    duk_hobject *parent = *count >= (spread ? 3 : 2) ? fast_parent(thr, slot + 2) : NULL;

    if (parent == NULL || (spread && !fast_spread(thr, slot, 2, count))) {
        return 0;
    }
    if (!spread) {
        fast_drop(thr, slot, 2, (duk_size_t)*count + 2);
        *count -= 2;
    }
    DUK_HOBJECT_INCREF(thr, parent);
    DUK_TVAL_DECREF_NORZ(thr, slot);
    DUK_TVAL_SET_OBJECT(slot, parent);
    return 1;
}

/* Replace a call by what it stands for; false, and nothing has changed, where that is for call handling. */
static duk_bool_t fast_redirect(duk_hthread *thr, duk_idx_t index, duk_idx_t *count, duk_small_uint_t *call_flags)
{
    duk_tval *slot = thr->valstack_bottom + index;
    duk_hobject *func;
    duk_idx_t n;

    if (!DUK_TVAL_IS_OBJECT(slot)) {
        return 0;
    }
    func = DUK_TVAL_GET_OBJECT(slot);
    if (DUK_HOBJECT_HAS_BOUNDFUNC(func)) {
        return fast_unbind(thr, slot, count);
    }
    if (!DUK_HOBJECT_IS_NATFUNC(func) || !DUK_HOBJECT_HAS_SPECIAL_CALL(func) ||
        DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(func)) {
        return 0;
    }
    switch (((duk_hnatfunc *)func)->magic) {
    case 0: /* Function.prototype.call */
        n = 1;
        break;
    case 1: /* Function.prototype.apply */
        return fast_spread(thr, slot, 1, count);
    case DUK_CALL_MAGIC_CALL: /* [ @call - func this arg... ] */
        n = 2;
        break;
    case 2: /* Reflect.apply, which wants a list */
        if (*count < 3 || DUK_TVAL_IS_UNDEFINED(slot + 4) || DUK_TVAL_IS_NULL(slot + 4)) {
            return 0;
        }
        /* fall through */
    case DUK_CALL_MAGIC_APPLY: /* [ @apply - func this array ] */
        return *count >= 3 && fast_spread(thr, slot, 2, count);
    case DUK_CALL_MAGIC_SUPER_CALL:
    case DUK_CALL_MAGIC_SUPER_APPLY:
        if (!fast_super(thr, slot, count, ((duk_hnatfunc *)func)->magic == DUK_CALL_MAGIC_SUPER_APPLY)) {
            return 0;
        }
        *call_flags |= DUK_CALL_FLAG_CONSTRUCT;
        return 1;
    default:
        return 0;
    }
    if (*count + 2 <= n || !fast_is_callable(slot + n)) {
        return 0;
    }
    fast_drop(thr, slot, (duk_size_t)n, (duk_size_t)*count + 2);
    *count = *count > n ? *count - n : 0;
    return 1;
}

/* `slice.call(arguments, from, to)`, the frame's arguments being marked: [ call slice mark from to ] -> [ array ] */
static duk_bool_t fast_slice(duk_hthread *thr, duk_idx_t index, duk_idx_t count)
{
    duk_tval *slot = thr->valstack_bottom + index, *to;
    duk_int64_t length = thr->callstack_curr->arg_count, from, end, i;
    duk_idx_t top = duk_get_top(thr);
    duk_harray *array;

    if (!frame_arguments_are_untouched(thr) || !fast_slice_index(slot + 3, count > 1, length, 0, &from) ||
        !fast_slice_index(slot + 4, count > 2, length, length, &end)) {
        return 0;
    }
    end = end > from ? end : from;
    array = duk_push_harray_with_size(thr, (duk_uint32_t)(end - from));
    to = DUK_HOBJECT_A_GET_BASE(thr->heap, &array->obj);
    for (i = from; i < end; i++, to++) {
        DUK_TVAL_SET_TVAL(to, frame_arguments_first(thr) + i);
        DUK_TVAL_INCREF(thr, to);
    }
    duk_replace(thr, index);
    slot = thr->valstack_bottom + index;
    fast_call_clear(thr, slot + 1, thr->valstack_bottom + top);
    DUK_REFZERO_CHECK_FAST(thr); /* side effects */
    return 1;
}

/* Where call handling is to find the arguments object instead of the mark. */
static void fast_replace_mark(duk_hthread *thr, duk_idx_t index, duk_idx_t count)
{
    duk_tval *slot = thr->valstack_bottom + index;

    index += count == 2 && frame_arguments_is_mark(slot + 3) ? 3 : 2;
    if (count > 0 && frame_arguments_is_mark(thr->valstack_bottom + index)) {
        frame_arguments_push_object(thr);
        duk_replace(thr, index);
    }
}

/* Call what the call stands for. If call handling has to, the registers are as it wants them. */
static DUK_NOINLINE duk_small_uint_t fast_redirected_call(duk_hthread *thr, duk_idx_t index, duk_idx_t *count,
                                                          duk_small_uint_t *call_flags, duk_instr_t *pc)
{
    duk_small_uint_t left;

    if (DUK_UNLIKELY(*count > 0 && frame_arguments_is_mark(thr->valstack_bottom + index + 2))) {
        if (fast_slice(thr, index, *count)) {
            return FAST_CALL_DONE;
        }
        fast_replace_mark(thr, index, *count);
    }
    for (left = FAST_REDIRECT_CHAIN; ENGINE_CACHES != 0 && left > 0 && fast_redirect(thr, index, count, call_flags);
         left--) {
        DUK_REFZERO_CHECK_FAST(thr); /* side effects; a list that has died must not be pending when the collector runs */
        if (*call_flags & DUK_CALL_FLAG_CONSTRUCT) {
            return fast_construct(thr, index, (duk_size_t)*count, pc) ? FAST_CALL_ENTERED : FAST_CALL_NONE;
        }
        if (fast_call(thr, index, (duk_size_t)*count, pc)) {
            return FAST_CALL_ENTERED;
        }
        if (fast_native_call(thr, index, *count, pc)) {
            return FAST_CALL_DONE;
        }
    }
    fast_replace_mark(thr, index, *count);
    return FAST_CALL_NONE;
}

#endif
