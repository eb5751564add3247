/*
 * convert.c - conversions of the specification that the engine's own API lacks.
 */

#define CONVERT_MAX_LENGTH 9007199254740991.0

/* ToLength of the value on top, popped. */
DUK_INTERNAL duk_double_t builtins_to_length(duk_hthread *thr)
{
    duk_double_t d = duk_js_tointeger_number(duk_to_number(thr, -1));

    duk_pop(thr);
    if (!(d > 0)) {
        return 0;
    }
    return d < CONVERT_MAX_LENGTH ? d : CONVERT_MAX_LENGTH;
}

/* LengthOfArrayLike of the object at an index. */
DUK_INTERNAL duk_double_t builtins_to_length_of(duk_hthread *thr, duk_idx_t object)
{
    duk_hobject *h = duk_get_hobject(thr, object);

    if (h != NULL && DUK_HOBJECT_IS_ARRAY(h) && !DUK_HOBJECT_IS_PROXY(h)) {
        return (duk_double_t)((duk_harray *)h)->length;
    }
    duk_get_prop_stridx(thr, object, DUK_STRIDX_LENGTH);
    return builtins_to_length(thr);
}

DUK_INTERNAL bool builtins_is_array(duk_hthread *thr, duk_idx_t index)
{
    duk_hobject *h = duk_get_hobject(thr, index);

    while (h != NULL && DUK_HOBJECT_IS_PROXY(h)) {
        if (((duk_hproxy *)h)->handler == NULL) {
            (void)duk_type_error(thr, "Cannot perform 'IsArray' on a proxy that has been revoked");
        }
        h = ((duk_hproxy *)h)->target;
    }
    return h != NULL && DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_ARRAY;
}

/* The elements of a typed array, of which a detached one has none. */
DUK_INTERNAL duk_size_t builtins_typed_array_length(duk_hthread *thr, duk_hobject *h)
{
    return bufobj_elements((const duk_hbufobj *)(void *)h);
}

bool builtins_localize(duk_context *thr, const char *kind, duk_idx_t value, bool always)
{
    if (!always && duk_is_undefined(thr, 0) && duk_is_undefined(thr, 1)) {
        return false;
    }
    value = duk_require_normalize_index(thr, value);
    if (!duk_get_intrinsic(thr, "localize")) {
        duk_pop(thr);
        return false;
    }
    duk_push_string(thr, kind);
    duk_dup(thr, value);
    duk_dup(thr, 0);
    duk_dup(thr, 1);
    duk_call(thr, 4);
    return true;
}

DUK_INTERNAL void builtins_group_digits(duk_hthread *thr)
{
    duk_size_t length, i;
    const char *digits = duk_get_lstring(thr, -1, &length);
    char *out = (char *)duk_push_fixed_buffer_nozero(thr, length + (length - (digits[0] == '-') - 1) / 3);

    for (i = 0; i < length; i++) {
        *out++ = digits[i];
        if (digits[i] != '-' && i + 1 < length && (length - i - 1) % 3 == 0) {
            *out++ = ',';
        }
    }
    duk_buffer_to_string(thr, -1);
    duk_remove_m2(thr);
}
