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
