/*
 * fast_leaf.h - native functions that the executor runs without a frame.
 *
 * Many a native does next to nothing with the arguments it mostly gets: charCodeAt with a small integer, a Map's get, a function
 * of Math with a number. For such arguments it has a leaf, which runs no code of the program, throws nothing (but for want of
 * memory) and so needs neither an activation nor a stack of its own. The native itself does everything else.
 */
#ifndef ENGINE_FAST_LEAF_H
#define ENGINE_FAST_LEAF_H

/* `this` is args[-1]. True: the result is there, with a reference of its own. False: nothing has happened, call the native. The
 * collector may run, and so move the stack. */
typedef duk_bool_t (*fast_leaf)(duk_hthread *thr, duk_hnatfunc *func, duk_tval *args, duk_idx_t count, duk_tval *result);

/* The leaves by number; the number of a function's leaf is in its flags, 0 until somebody has asked. */
#define FAST_LEAF_SHIFT 24
#define FAST_LEAF_NONE  255
DUK_INTERNAL_DECL const fast_leaf fast_leaves[];
/* Look for the function's leaf and remember the number. */
DUK_INTERNAL_DECL duk_uint_t fast_leaf_find(duk_hnatfunc *func);

/* The index that an argument of slice means in something of this length, if it is a small integer or, for `absent`, missing. */
static DUK_ALWAYS_INLINE duk_bool_t fast_slice_index(duk_tval *value, duk_bool_t given, duk_int64_t length,
                                                     duk_int64_t absent, duk_int64_t *index)
{
    if (!given || DUK_TVAL_IS_UNDEFINED(value)) {
        *index = absent;
        return 1;
    }
    if (!DUK_TVAL_IS_FASTINT(value)) {
        return 0;
    }
    *index = DUK_TVAL_GET_FASTINT(value);
    if (*index < 0) {
        *index = *index + length > 0 ? *index + length : 0;
    } else if (*index > length) {
        *index = length;
    }
    return 1;
}

#endif
