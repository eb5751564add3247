/*
 * describe.c - values as they appear in V8's error messages, found out without running user code.
 */

/* Look a key up along the prototype chain, taking data properties only; NULL when a proxy or an accessor is met. */
static duk_tval *describe_find_data(duk_hthread *thr, duk_hobject *h, duk_hstring *key)
{
    int depth;

    for (depth = 0; h != NULL && depth < 1000; depth++) {
        duk_tval *tv;
        found_property found;

        if (DUK_HOBJECT_IS_PROXY(h)) {
            return NULL;
        }
        found = realm_find_own(thr, h, key, &tv);
        if (found != FOUND_NONE) {
            return found == FOUND_DATA && !DUK_TVAL_IS_UNUSED(tv) ? tv : NULL; /* unused: a late prototype, function.c */
        }
        h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
    }
    return NULL;
}

DUK_INTERNAL bool describe_push_constructor_name(duk_hthread *thr, duk_hobject *h)
{
    duk_tval *constructor = describe_find_data(thr, h, DUK_HTHREAD_STRING_CONSTRUCTOR(thr));
    duk_tval *name;

    if (constructor == NULL || !DUK_TVAL_IS_OBJECT(constructor)) {
        return false;
    }
    name = describe_find_data(thr, DUK_TVAL_GET_OBJECT(constructor), DUK_HTHREAD_STRING_NAME(thr));
    if (name == NULL || !DUK_TVAL_IS_STRING(name) || DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(name)) == 0 ||
        DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(name))) {
        return false;
    }
    duk_push_tval(thr, name);
    return true;
}

static void describe_error(duk_hthread *thr, duk_hobject *h)
{
    duk_tval *name = describe_find_data(thr, h, DUK_HTHREAD_STRING_NAME(thr));
    duk_tval *message = describe_find_data(thr, h, DUK_HTHREAD_STRING_MESSAGE(thr));
    bool has_name = name != NULL && DUK_TVAL_IS_STRING(name) && !DUK_TVAL_STRING_IS_SYMBOL(name);
    bool has_message = message != NULL && DUK_TVAL_IS_STRING(message) && !DUK_TVAL_STRING_IS_SYMBOL(message) &&
                       DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(message)) > 0;

    if (has_name) {
        duk_push_tval(thr, name);
    } else {
        duk_push_string(thr, "Error");
    }
    if (has_message) {
        duk_push_string(thr, ": ");
        duk_push_tval(thr, message);
        duk_concat(thr, 3);
    }
}

/* Objects whose `toString` is not Object.prototype's show their class. */
static bool describe_has_plain_to_string(duk_hthread *thr, duk_hobject *h)
{
    duk_tval *method = describe_find_data(thr, h, DUK_HTHREAD_STRING_TO_STRING(thr));
    duk_tval *plain = duk_hobject_find_entry_tval_ptr(thr->heap, thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE],
                                                      DUK_HTHREAD_STRING_TO_STRING(thr));

    return method != NULL && plain != NULL && DUK_TVAL_IS_OBJECT(method) && DUK_TVAL_IS_OBJECT(plain) &&
           DUK_TVAL_GET_OBJECT(method) == DUK_TVAL_GET_OBJECT(plain);
}

static void describe_object(duk_hthread *thr, duk_hobject *h)
{
    if (DUK_HOBJECT_IS_CALLABLE(h) && !DUK_HOBJECT_IS_PROXY(h)) {
        duk_engine_push_function_text(thr, h);
    } else if (DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_ERROR) {
        describe_error(thr, h);
    } else if (describe_has_plain_to_string(thr, h) && describe_push_constructor_name(thr, h)) {
        duk_push_string(thr, "#<");
        duk_insert(thr, -2);
        duk_push_string(thr, ">");
        duk_concat(thr, 3);
    } else {
        duk_push_string(thr, "[object ");
        duk_push_hstring_stridx(thr, DUK_HOBJECT_CLASS_NUMBER_TO_STRIDX(DUK_HOBJECT_GET_CLASS_NUMBER(h)));
        duk_push_string(thr, "]");
        duk_concat(thr, 3);
    }
}

const char *builtins_push_description(duk_context *thr, duk_idx_t index)
{
    duk_tval *tv = duk_require_tval(thr, index);

    if (DUK_TVAL_IS_OBJECT(tv)) {
        describe_object(thr, DUK_TVAL_GET_OBJECT(tv));
    } else if (DUK_TVAL_IS_STRING(tv) && DUK_TVAL_STRING_IS_SYMBOL(tv)) {
        duk_push_symbol_descriptive_string(thr, DUK_TVAL_GET_STRING(tv));
    } else {
        duk_push_tval(thr, tv);
        duk_to_string(thr, -1);
    }
    return duk_get_string(thr, -1);
}

const char *builtins_push_call_site(duk_context *thr, duk_idx_t index)
{
    duk_tval *tv = duk_require_tval(thr, index);

    duk_push_tval(thr, tv);
    if (DUK_TVAL_IS_STRING(tv) && !DUK_TVAL_STRING_IS_SYMBOL(tv)) {
        duk_push_sprintf(thr, "string \"%s\"", duk_get_string(thr, -1));
    } else if (DUK_TVAL_IS_NULL(tv) || DUK_TVAL_IS_BOOLEAN(tv) || DUK_TVAL_IS_NUMBER(tv)) {
        duk_push_hstring_stridx(thr, duk_js_typeof_stridx(duk_get_tval(thr, -1)));
        duk_dup_m2(thr);
        duk_push_sprintf(thr, "%s %s", duk_get_string(thr, -2), duk_to_string(thr, -1));
        duk_replace(thr, -3);
        duk_pop(thr);
    } else {
        duk_push_hstring_stridx(thr, duk_js_typeof_stridx(duk_get_tval(thr, -1)));
    }
    duk_remove_m2(thr);
    return duk_get_string(thr, -1);
}

void builtins_throw_incompatible(duk_context *thr, const char *method)
{
    builtins_push_description(thr, -1);
    (void)duk_type_error(thr, "Method %s called on incompatible receiver %s", method, duk_get_string(thr, -1));
}

void builtins_require_new(duk_context *thr, const char *name)
{
    if (!duk_is_constructor_call(thr)) {
        (void)duk_type_error(thr, "Constructor %s requires 'new'", name);
    }
}

DUK_INTERNAL void describe_require_callable(duk_hthread *thr, duk_idx_t index)
{
    if (!duk_is_callable(thr, index)) {
        builtins_push_call_site(thr, index);
        (void)duk_type_error(thr, "%s is not a function", duk_get_string(thr, -1));
    }
}
