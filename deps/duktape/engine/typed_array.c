/*
 * typed_array.c - %TypedArray%.prototype.
 */

#include "iteration.h"

/* `this` as a typed array, which it has to be. */
static duk_hbufobj *typed_array_this(duk_hthread *thr, const char *method)
{
    duk_hobject *h;

    duk_push_this(thr);
    h = duk_get_hobject(thr, -1);
    if (h == NULL || !DUK_HOBJECT_IS_BUFOBJ(h) || !((duk_hbufobj *)h)->is_typedarray) {
        (void)duk_type_error(thr, "this is not a typed array.");
    }
    return (duk_hbufobj *)h;
}

static duk_ret_t typed_array_length(duk_context *thr)
{
    duk_hbufobj *b = typed_array_this(thr, "length");

    duk_push_number(thr, (duk_double_t)builtins_typed_array_length(thr, (duk_hobject *)b));
    return 1;
}

static duk_ret_t typed_array_tag(duk_context *thr)
{
    duk_hobject *h;

    duk_push_this(thr);
    h = duk_get_hobject(thr, -1);
    if (h == NULL || !DUK_HOBJECT_IS_BUFOBJ(h) || !((duk_hbufobj *)h)->is_typedarray) {
        return 0;
    }
    duk_push_hstring_stridx(thr, DUK_HOBJECT_CLASS_NUMBER_TO_STRIDX(DUK_HOBJECT_GET_CLASS_NUMBER(h)));
    return 1;
}

/* keys, values and entries; the magic is the kind */
static duk_ret_t typed_array_iterate(duk_context *thr)
{
    typed_array_this(thr, "values");
    array_iterator_push(thr, (iteration_kind)duk_get_current_magic(thr));
    return 1;
}

static const builtins_entry typed_array_methods[] = {
    BUILTINS_GET("length", typed_array_length),
    BUILTINS_GET("@@toStringTag", typed_array_tag),
    BUILTINS_FN_MAGIC("keys", typed_array_iterate, 0, ITERATE_KEYS),
    BUILTINS_FN_MAGIC("entries", typed_array_iterate, 0, ITERATE_ENTRIES),
    BUILTINS_FN_MAGIC("values", typed_array_iterate, 0, ITERATE_VALUES),
    BUILTINS_SAME("@@iterator", "values"),
    BUILTINS_END};

void builtins_init_typed_array(duk_context *thr)
{
    duk_push_hobject(thr, DUK_HOBJECT_GET_PROTOTYPE(thr->heap, thr->builtins[DUK_BIDX_UINT8ARRAY_PROTOTYPE]));
    builtins_define(thr, -1, typed_array_methods);
    duk_pop(thr);
}
