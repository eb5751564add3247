/*
 * json_raw.c - JSON.rawJSON: text that JSON.stringify copies as it is.
 */

#include "json.h"

static void json_raw_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    duk_tval tv;

    if (((json_raw_object *)object)->text != NULL) {
        DUK_TVAL_SET_STRING(&tv, ((json_raw_object *)object)->text);
        visitor(heap, &tv);
    }
}

const native_class json_raw_class = {"RawJSON", sizeof(json_raw_object), json_raw_visit, NULL, NULL,
                                     false,     BUILTINS_OTHER};

/* [ text ] */
DUK_INTERNAL duk_ret_t json_raw(duk_context *thr)
{
    duk_hstring *h = duk_to_hstring(thr, 0);
    duk_size_t length = DUK_HSTRING_GET_BYTELEN(h);
    const char *data = (const char *)DUK_HSTRING_GET_TEXT(thr, h);
    json_raw_object *object;

    if (length == 0 || strchr("\t\n\r ", data[length - 1]) != NULL) {
        return duk_syntax_error(thr, "Invalid value for JSON.rawJSON");
    }
    if (strchr("\t\n\r {[", data[0]) != NULL) {
        return duk_syntax_error(thr, "Unexpected token '%c', \"%s\" is not valid JSON", data[0], data);
    }
    json_parse(thr, 0, false);
    object = (json_raw_object *)native_push(thr, &json_raw_class, NULL);
    object->text = h;
    DUK_HSTRING_INCREF(thr, h);
    duk_push_literal(thr, "rawJSON");
    duk_dup_0(thr);
    duk_def_prop(thr, -3,
                 DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_ENUMERABLE | DUK_DEFPROP_CLEAR_WRITABLE |
                     DUK_DEFPROP_CLEAR_CONFIGURABLE);
    DUK_HOBJECT_CLEAR_EXTENSIBLE(&object->base.object);
    return 1;
}

/* [ value ] */
DUK_INTERNAL duk_ret_t json_is_raw(duk_context *thr)
{
    duk_push_boolean(thr, native_get(thr, 0, &json_raw_class) != NULL);
    return 1;
}
