/*
 * symbol.c - Symbol.
 */

static duk_hstring *symbol_this(duk_hthread *thr, const char *method)
{
    duk_hstring *h = duk__auto_unbox_symbol(thr, DUK_HTHREAD_THIS_PTR(thr));

    if (h == NULL) {
        (void)duk_type_error(thr, "Symbol.prototype%s requires that 'this' be a Symbol", method);
    }
    return h;
}

/* [ description ] */
static duk_ret_t symbol_construct(duk_context *thr)
{
    if (duk_is_constructor_call(thr)) {
        return duk_type_error(thr, "Symbol is not a constructor");
    }
    return duk_bi_symbol_constructor_shared(thr);
}

static duk_ret_t symbol_to_string(duk_context *thr)
{
    duk_push_symbol_descriptive_string(thr, symbol_this(thr, ".toString"));
    return 1;
}

static duk_ret_t symbol_value_of(duk_context *thr)
{
    duk_push_hstring(thr, symbol_this(thr, ".valueOf"));
    return 1;
}

static duk_ret_t symbol_to_primitive(duk_context *thr)
{
    duk_push_hstring(thr, symbol_this(thr, " [ @@toPrimitive ]"));
    return 1;
}

/* The engine codes a symbol as a prefix byte, the description and, but for global ones, 0xff and a unique suffix; an
 * undefined description shows by another 0xff at the end, except in well-known symbols, which have no suffix. */
static duk_ret_t symbol_description(duk_context *thr)
{
    duk_hstring *h = symbol_this(thr, ".description");
    const duk_uint8_t *data = DUK_HSTRING_GET_DATA(h);
    duk_size_t length = DUK_HSTRING_GET_BYTELEN(h), end;

    for (end = 1; end < length && data[end] != 0xff; end++) {
    }
    if (end + 1 < length && data[length - 1] == 0xff) {
        return 0;
    }
    duk_push_lstring(thr, (const char *)data + 1, end - 1);
    return 1;
}

/* [ symbol ] */
static duk_ret_t symbol_key_for(duk_context *thr)
{
    duk_hstring *h = duk_get_hstring(thr, 0);

    if (h == NULL || !DUK_HSTRING_HAS_SYMBOL(h)) {
        builtins_push_description(thr, 0);
        return duk_type_error(thr, "%s is not a symbol", duk_get_string(thr, -1));
    }
    if (DUK_HSTRING_GET_DATA(h)[0] != 0x80) {
        return 0;
    }
    duk_push_lstring(thr, (const char *)DUK_HSTRING_GET_DATA(h) + 1, DUK_HSTRING_GET_BYTELEN(h) - 1);
    return 1;
}

#define WELL_KNOWN(name)                                                                                               \
    {                                                                                                                  \
        name, NULL, "@@" name, 0, 0, 0, 0, BUILTINS_SYMBOL                                                             \
    }

static const builtins_entry symbol_statics[] = {BUILTINS_FN("keyFor", symbol_key_for, 1),
                                                WELL_KNOWN("asyncDispose"),
                                                WELL_KNOWN("asyncIterator"),
                                                WELL_KNOWN("dispose"),
                                                WELL_KNOWN("hasInstance"),
                                                WELL_KNOWN("isConcatSpreadable"),
                                                WELL_KNOWN("iterator"),
                                                WELL_KNOWN("match"),
                                                WELL_KNOWN("matchAll"),
                                                WELL_KNOWN("replace"),
                                                WELL_KNOWN("search"),
                                                WELL_KNOWN("species"),
                                                WELL_KNOWN("split"),
                                                WELL_KNOWN("toPrimitive"),
                                                WELL_KNOWN("toStringTag"),
                                                WELL_KNOWN("unscopables"),
                                                BUILTINS_END};
static const builtins_entry symbol_methods[] = {
    BUILTINS_FN("toString", symbol_to_string, 0), BUILTINS_FN("valueOf", symbol_value_of, 0),
    BUILTINS_GET("description", symbol_description), BUILTINS_TO_STRING_TAG("Symbol"), BUILTINS_END};

void builtins_init_symbol(duk_context *thr)
{
    duk_hnatfunc *constructor;

    duk_push_hobject_bidx(thr, DUK_BIDX_GLOBAL);
    duk_get_prop_string(thr, -1, "Symbol");
    constructor = (duk_hnatfunc *)duk_known_hobject(thr, -1);
    constructor->func = symbol_construct;
    DUK_HOBJECT_SET_CONSTRUCTABLE(&constructor->obj); /* classes may extend it; it refuses `new` itself */
    builtins_define(thr, -1, symbol_statics);
    duk_push_hobject_bidx(thr, DUK_BIDX_SYMBOL_PROTOTYPE);
    builtins_define(thr, -1, symbol_methods);
    builtins_push_function(thr, "[Symbol.toPrimitive]", symbol_to_primitive, 1, 1, 0);
    builtins_define_symbol(thr, -2, "toPrimitive", false);
    duk_pop_3(thr);
}
