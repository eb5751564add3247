/*
 * define.c - built-in objects made from tables; see objects.h.
 *
 * Start-up makes hundreds of these, so properties are appended to tables of the right size instead of being defined
 * one by one through the generic path.
 */

#include <stdio.h>

#define DEFINE_FLAGS_METHOD DUK_PROPDESC_FLAGS_WC
#define DEFINE_MAX_SYMBOL 64

/* Push the property key for a name: a string, or for "@@x" the well-known symbol Symbol.x. */
static duk_hstring *define_push_key(duk_hthread *thr, const char *name)
{
    if (name[0] == '@' && name[1] == '@') {
        char symbol[DEFINE_MAX_SYMBOL];
        int length = snprintf(symbol, sizeof(symbol), "\x81Symbol.%s\xff", name + 2);

        duk_push_lstring(thr, symbol, (duk_size_t)length);
    } else {
        duk_push_string(thr, name);
    }
    return duk_known_hstring(thr, -1);
}

/* Append a data property whose key the object does not have to an object with room for it. */
static void define_append(duk_hthread *thr, duk_hobject *h, duk_hstring *key, duk_tval *value, duk_uint_t flags)
{
    duk_uint32_t i = DUK_HOBJECT_POSTINC_ENEXT(h);

    DUK_HOBJECT_E_SET_KEY(thr->heap, h, i, key);
    DUK_HSTRING_INCREF(thr, key);
    DUK_HOBJECT_E_SET_FLAGS(thr->heap, h, i, flags);
    DUK_TVAL_SET_TVAL(DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, i), value);
    DUK_TVAL_INCREF(thr, value);
}

/* Give a fresh function its `length` and `name`: [ ... name function ] -> [ ... name function ]. */
static void define_length_and_name(duk_hthread *thr, int length)
{
    duk_hobject *function = duk_known_hobject(thr, -1);
    duk_tval tv;

    duk_hobject_realloc_props(thr, function, 2, 0, 0, 0);
    DUK_TVAL_SET_FASTINT(&tv, (duk_int64_t)length);
    define_append(thr, function, DUK_HTHREAD_STRING_LENGTH(thr), &tv, DUK_PROPDESC_FLAGS_C);
    define_append(thr, function, DUK_HTHREAD_STRING_NAME(thr), DUK_GET_TVAL_NEGIDX(thr, -2), DUK_PROPDESC_FLAGS_C);
}

/* [ ... name ] -> [ ... name function ] */
static void define_push_function(duk_hthread *thr, duk_c_function function, int length, int nargs, int magic,
                                 duk_uint_t flags)
{
    duk_hnatfunc *h;

    h = duk_hnatfunc_alloc(thr, DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS | DUK_HOBJECT_FLAG_CALLABLE |
                                    DUK_HOBJECT_FLAG_NATFUNC | DUK_HOBJECT_FLAG_NEWENV | DUK_HOBJECT_FLAG_STRICT |
                                    DUK_HOBJECT_FLAG_NOTAIL | flags |
                                    DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_FUNCTION));
    h->func = function;
    h->nargs = (duk_int16_t)(nargs == DUK_VARARGS ? DUK_HNATFUNC_NARGS_VARARGS : nargs);
    h->magic = (duk_int16_t)magic;
    duk_push_hobject(thr, &h->obj);
    DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, &h->obj, thr->builtins[DUK_BIDX_FUNCTION_PROTOTYPE]);
    define_length_and_name(thr, length);
}

/* Push the name a function gets from a key: "[Symbol.x]" for symbols, with a prefix for accessors. */
static void define_push_name(duk_hthread *thr, const char *key, const char *prefix)
{
    if (key[0] == '@' && key[1] == '@') {
        duk_push_sprintf(thr, "%s[Symbol.%s]", prefix, key + 2);
    } else if (prefix[0] != '\0') {
        duk_push_sprintf(thr, "%s%s", prefix, key);
    } else {
        duk_push_string(thr, key);
    }
}

void builtins_push_function(duk_context *thr, const char *name, duk_c_function function, int length, int nargs,
                            int magic)
{
    define_push_name(thr, name, "");
    define_push_function(thr, function, length, nargs, magic, 0);
    duk_remove_m2(thr);
}

/* [ ... key value ] -> [ ... ] */
static void define_put(duk_hthread *thr, duk_hobject *object, duk_uint_t flags)
{
    duk_hobject_define_property_internal(thr, object, duk_known_hstring(thr, -2), flags);
    duk_pop(thr);
}

static void define_accessor(duk_hthread *thr, duk_idx_t object, const builtins_entry *entry)
{
    bool getter = entry->kind == BUILTINS_GETTER;

    define_push_key(thr, entry->key);
    define_push_name(thr, entry->key, getter ? "get " : "set ");
    define_push_function(thr, entry->function, entry->length, entry->nargs, entry->magic, 0);
    duk_remove_m2(thr);
    duk_def_prop(thr, object,
                 DUK_DEFPROP_FORCE | DUK_DEFPROP_CLEAR_ENUMERABLE | DUK_DEFPROP_SET_CONFIGURABLE |
                     (getter ? DUK_DEFPROP_HAVE_GETTER : DUK_DEFPROP_HAVE_SETTER));
}

static void define_value(duk_hthread *thr, duk_idx_t object, const builtins_entry *entry)
{
    duk_hobject *h = duk_known_hobject(thr, object);

    define_push_key(thr, entry->key);
    switch (entry->kind) {
    case BUILTINS_METHOD:
        if (entry->key[0] == '@') {
            define_push_name(thr, entry->key, "");
        } else {
            duk_dup_top(thr);
        }
        define_push_function(thr, entry->function, entry->length, entry->nargs, entry->magic, 0);
        duk_remove_m2(thr);
        define_put(thr, h, DEFINE_FLAGS_METHOD);
        break;
    case BUILTINS_TAG:
        duk_push_string(thr, entry->text);
        define_put(thr, h, DUK_PROPDESC_FLAGS_C);
        break;
    case BUILTINS_NUMBER:
        duk_push_number(thr, entry->number);
        define_put(thr, h, DUK_PROPDESC_FLAGS_NONE);
        break;
    case BUILTINS_SYMBOL:
        define_push_key(thr, entry->text);
        define_put(thr, h, DUK_PROPDESC_FLAGS_NONE);
        break;
    default: /* BUILTINS_ALIAS */
        define_push_key(thr, entry->text);
        duk_get_prop(thr, object);
        define_put(thr, h, DEFINE_FLAGS_METHOD);
        break;
    }
}

/* Make room for the entries at once. */
static void define_reserve(duk_hthread *thr, duk_hobject *h, const builtins_entry *entries)
{
    duk_uint32_t size = DUK_HOBJECT_GET_ENEXT(h);

    while (entries->key != NULL) {
        size++;
        entries++;
    }
    if (size > DUK_HOBJECT_GET_ESIZE(h)) {
        duk_hobject_resize_entrypart(thr, h, size);
    }
}

void builtins_define(duk_context *thr, duk_idx_t object, const builtins_entry *entries)
{
    object = duk_require_normalize_index(thr, object);
    define_reserve(thr, duk_known_hobject(thr, object), entries);
    for (; entries->key != NULL; entries++) {
        if (entries->kind == BUILTINS_GETTER || entries->kind == BUILTINS_SETTER) {
            define_accessor(thr, object, entries);
        } else {
            define_value(thr, object, entries);
        }
    }
}

void builtins_define_symbol(duk_context *thr, duk_idx_t object, const char *name, bool writable)
{
    duk_hobject *h = duk_require_hobject(thr, object);

    duk_push_sprintf(thr, "\x81Symbol.%s\xff", name);
    duk_insert(thr, -2);
    define_put(thr, h, writable ? DUK_PROPDESC_FLAGS_WC : DUK_PROPDESC_FLAGS_C);
}

void builtins_define_global(duk_context *thr, const char *name)
{
    define_push_key(thr, name);
    duk_insert(thr, -2);
    define_put(thr, thr->builtins[DUK_BIDX_GLOBAL], DEFINE_FLAGS_METHOD);
}

void builtins_define_class(duk_context *thr, const char *name, duk_c_function constructor, int length, duk_idx_t parent,
                           const builtins_entry *statics, const builtins_entry *methods)
{
    duk_hobject *h;

    if (parent != DUK_INVALID_INDEX) {
        parent = duk_require_normalize_index(thr, parent);
    }
    duk_push_string(thr, name);
    define_push_function(thr, constructor, length, DUK_VARARGS, 0, DUK_HOBJECT_FLAG_CONSTRUCTABLE);
    duk_remove_m2(thr);
    duk_set_native_flags(thr, -1, DUK_NATIVE_OWN_INSTANCE | DUK_NATIVE_NEW_TARGET);
    h = duk_known_hobject(thr, -1);
    duk_push_object(thr);
    if (parent != DUK_INVALID_INDEX) {
        DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, h, duk_known_hobject(thr, parent));
        duk_get_prop_string(thr, parent, "prototype");
        duk_set_prototype(thr, -2);
    }
    /* [ ... constructor prototype ] */
    duk_push_hstring_stridx(thr, DUK_STRIDX_PROTOTYPE);
    duk_dup_m2(thr);
    define_put(thr, h, DUK_PROPDESC_FLAGS_NONE);
    duk_push_hstring_stridx(thr, DUK_STRIDX_CONSTRUCTOR);
    duk_push_hobject(thr, h);
    define_put(thr, duk_known_hobject(thr, -3), DEFINE_FLAGS_METHOD);
    if (statics != NULL) {
        builtins_define(thr, -2, statics);
    }
    if (methods != NULL) {
        builtins_define(thr, -1, methods);
    }
    duk_push_hobject(thr, h);
    builtins_define_global(thr, name);
}
