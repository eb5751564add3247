/*
 * function.c - functions: their `prototype`, and of Function.prototype what asks for callers and arguments, and Symbol.hasInstance.
 */

#define FUNCTION_DEEP   200 /* prototypes */
#define FUNCTION_MODERN (DUK_FN_NO_CONSTRUCT | DUK_FN_STRICT | DUK_FN_GENERATOR | DUK_FN_ASYNC | DUK_FN_CLASS)

/* %ThrowTypeError%, the getter and setter of `caller` and `arguments`. A plain function of sloppy code says null, as
 * V8's does. */
static duk_ret_t function_restricted(duk_context *thr)
{
    duk_hobject *h;

    duk_push_this(thr);
    h = duk_get_hobject(thr, -1);
    if (h != NULL && DUK_HOBJECT_IS_COMPFUNC(h) && !DUK_HOBJECT_HAS_STRICT(h) &&
        (duk_function_flags(thr, -1) & FUNCTION_MODERN) == 0) {
        duk_push_null(thr);
        return 1;
    }
    return duk_type_error(thr, "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions "
                               "or the arguments objects for calls to them");
}

/* ---- prototype ----
 * Most functions are never used as constructors. So the entry `prototype` of a function of the first realm has no value
 * until somebody looks; objects of other realms are made at once, as no function knows its realm. */

DUK_INTERNAL void duk_engine_push_prototype(duk_hthread *thr, duk_hthread *of, duk_hobject *func)
{
    duk_uint32_t fn_flags = ((duk_hcompfunc *)(void *)func)->tmpl->fn_flags;

    if (fn_flags & DUK_FN_GENERATOR) {
        coroutine_push_prototype(thr, of, fn_flags);
        return;
    }
    (void)duk_push_object(thr);
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, duk_known_hobject(thr, -1), of->builtins[DUK_BIDX_OBJECT_PROTOTYPE]);
    duk_push_hobject(thr, func);
    duk_xdef_prop_stridx(thr, -2, DUK_STRIDX_CONSTRUCTOR, DUK_PROPDESC_FLAGS_WC);
}

DUK_INTERNAL void duk_engine_push_late_prototype(duk_hthread *thr, duk_hobject *func)
{
    duk_tval *place;

    duk_engine_push_prototype(thr, thr->heap->heap_thread, func); /* side effects */
    place = duk_hobject_find_entry_tval_ptr(thr->heap, func, DUK_HTHREAD_STRING_PROTOTYPE(thr));
    DUK_TVAL_SET_TVAL(place, DUK_GET_TVAL_NEGIDX(thr, -1));
    DUK_TVAL_INCREF(thr, place);
}

/* [Symbol.hasInstance](value) */
static duk_ret_t function_has_instance(duk_context *thr)
{
    duk_push_this(thr);
    if (!duk_is_callable(thr, -1)) {
        return duk_push_boolean(thr, false), 1;
    }
    duk_push_boolean(thr, duk_js_instanceof_ordinary(thr, DUK_GET_TVAL_POSIDX(thr, 0), DUK_GET_TVAL_NEGIDX(thr, -1)));
    return 1;
}

DUK_INTERNAL duk_int_t duk_engine_instanceof(duk_hthread *thr, duk_tval *value, duk_tval *of)
{
    duk_hobject *own = thr->builtins[DUK_BIDX_FUNCTION_PROTOTYPE], *func, *h, *prototype;
    duk_tval *found;
    duk_int_t index, hash_index, left = FUNCTION_DEEP;

    if (!DUK_TVAL_IS_OBJECT(of)) {
        return -1;
    }
    func = DUK_TVAL_GET_OBJECT(of);
    if (!DUK_HOBJECT_IS_CALLABLE(func) || DUK_HOBJECT_HAS_BOUNDFUNC(func)) {
        return -1;
    }
    for (h = func; h != own; h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
        if (h == NULL || left-- == 0 || DUK_HOBJECT_IS_PROXY(h) ||
            duk_hobject_find_entry(thr->heap, h, DUK_HTHREAD_STRING_WELLKNOWN_SYMBOL_HAS_INSTANCE(thr), &index,
                                   &hash_index)) {
            return -1;
        }
    }
    found = duk_hobject_find_entry_tval_ptr(thr->heap, func, DUK_HTHREAD_STRING_PROTOTYPE(thr));
    if (found == NULL || !DUK_TVAL_IS_OBJECT(found)) {
        return -1;
    }
    if (!DUK_TVAL_IS_OBJECT(value)) {
        return DUK_TVAL_IS_UNDEFINED(value) || DUK_TVAL_IS_NULL(value) || DUK_TVAL_IS_STRING(value) ? 0 : -1;
    }
    prototype = DUK_TVAL_GET_OBJECT(found);
    for (h = DUK_TVAL_GET_OBJECT(value); !DUK_HOBJECT_IS_PROXY(h) && left-- > 0;) {
        h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
        if (h == NULL || h == prototype) {
            return h == prototype;
        }
    }
    return -1;
}

/* The engine made the thrower: give it our function and the attributes of the specification. */
static void function_prepare_thrower(duk_hthread *thr)
{
    duk_hnatfunc *thrower = (duk_hnatfunc *)(void *)thr->builtins[DUK_BIDX_TYPE_ERROR_THROWER];

    thrower->func = function_restricted;
    duk_push_hobject(thr, &thrower->obj);
    duk_push_literal(thr, "length");
    duk_push_uint(thr, 0);
    duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_CLEAR_WEC | DUK_DEFPROP_FORCE);
    duk_push_literal(thr, "name");
    duk_push_hstring_empty(thr);
    duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_CLEAR_WEC | DUK_DEFPROP_FORCE);
    duk_freeze(thr, -1);
    DUK_HOBJECT_CLEAR_EXTENSIBLE(&thrower->obj);
    duk_pop(thr);
}

/* [ ... prototype ] */
static void function_restrict(duk_hthread *thr, const char *name)
{
    duk_push_string(thr, name);
    duk_push_hobject(thr, thr->builtins[DUK_BIDX_TYPE_ERROR_THROWER]);
    duk_dup_top(thr);
    duk_def_prop(thr, -4,
                 DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_CLEAR_ENUMERABLE |
                     DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_FORCE);
}

void builtins_init_function(duk_context *thr)
{
    function_prepare_thrower(thr);
    duk_push_hobject(thr, thr->builtins[DUK_BIDX_FUNCTION_PROTOTYPE]);
    function_restrict(thr, "arguments");
    function_restrict(thr, "caller");
    define_push_key(thr, "@@hasInstance");
    builtins_push_function(thr, "@@hasInstance", function_has_instance, 1, 1, 0);
    duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_CLEAR_WEC | DUK_DEFPROP_FORCE);
    duk_pop(thr);
}
