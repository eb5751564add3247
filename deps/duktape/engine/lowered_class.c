/*
 * lowered_class.c - class definitions and members of super.
 */
#include "properties.h"
#include "lowered.h"

/* Kinds of members, as src/lang/lower_class.c prints them. */
enum { MEMBER_KIND = 3, MEMBER_METHOD = 0, MEMBER_GETTER = 1, MEMBER_SETTER = 2, MEMBER_STATIC = 4, MEMBER_NAMED = 8 };

static bool lowered_is_constructor(duk_hthread *thr, duk_idx_t index)
{
    duk_hobject *h = duk_get_hobject(thr, index);

    while (h != NULL && DUK_HOBJECT_IS_PROXY(h)) {
        h = ((duk_hproxy *)h)->target;
    }
    if (h != NULL && DUK_HOBJECT_IS_COMPFUNC(h) &&
        (((duk_hcompfunc *)h)->tmpl->fn_flags & (DUK_FN_NO_CONSTRUCT | DUK_FN_GENERATOR | DUK_FN_ASYNC))) {
        return false;
    }
    return h != NULL && DUK_HOBJECT_IS_CALLABLE(h) && DUK_HOBJECT_HAS_CONSTRUCTABLE(h);
}

/* Push what the prototype inherits from; the constructor's own prototype becomes the parent. */
static void lowered_push_parent_prototype(duk_hthread *thr)
{
    if (lowered_is_hole(thr, 0)) {
        duk_push_hobject_bidx(thr, DUK_BIDX_OBJECT_PROTOTYPE);
        return;
    }
    if (duk_is_null(thr, 0)) {
        duk_push_null(thr);
        return;
    }
    if (!lowered_is_constructor(thr, 0)) {
        builtins_push_description(thr, 0);
        (void)duk_type_error(thr, "Class extends value %s is not a constructor or null", duk_get_string(thr, -1));
    }
    duk_get_prop_stridx(thr, 0, DUK_STRIDX_PROTOTYPE);
    if (!duk_is_object(thr, -1) && !duk_is_null(thr, -1)) {
        builtins_push_description(thr, -1);
        (void)duk_type_error(thr, "Class extends value does not have valid prototype property %s",
                             duk_get_string(thr, -1));
    }
    duk_dup(thr, 0);
    duk_set_prototype(thr, 1);
}

/* @class(parent or @hole, constructor): the constructor, with its prototype object */
static duk_ret_t lowered_class(duk_context *thr)
{
    duk_push_hstring_stridx(thr, DUK_STRIDX_PROTOTYPE);
    duk_push_bare_object(thr);
    lowered_push_parent_prototype(thr);
    if (duk_is_null(thr, -1)) {
        duk_pop(thr);
    } else {
        duk_set_prototype(thr, 3);
    }
    duk_push_hstring_stridx(thr, DUK_STRIDX_CONSTRUCTOR);
    duk_dup(thr, 1);
    duk_def_prop(thr, 3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC | DUK_DEFPROP_W | DUK_DEFPROP_C);
    /* [ parent constructor "prototype" prototype ] */
    duk_def_prop(thr, 1, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC | DUK_DEFPROP_FORCE);
    return 1;
}

/* Push the name of a function under a key: [ ... ] -> [ ... name ]. */
static void lowered_push_function_name(duk_hthread *thr, duk_idx_t key, const char *prefix)
{
    if (duk_is_symbol(thr, key)) {
        duk_hstring *h = duk_known_hstring(thr, key);
        const char *text = (const char *)DUK_HSTRING_GET_DATA(h) + 1;
        const char *end = memchr(text, '\xff', DUK_HSTRING_GET_BYTELEN(h) - 1);
        duk_size_t length = end != NULL ? (duk_size_t)(end - text) : DUK_HSTRING_GET_BYTELEN(h) - 1;
        bool undescribed = end != NULL && end + 1 < text + DUK_HSTRING_GET_BYTELEN(h) - 1 && text[DUK_HSTRING_GET_BYTELEN(h) - 2] == '\xff';

        duk_push_string(thr, prefix);
        if (undescribed && length == 0) {
            duk_push_string(thr, "");
            duk_concat(thr, 2);
            return;
        }
        duk_push_string(thr, "[");
        duk_push_lstring(thr, text, length);
        duk_push_string(thr, "]");
        duk_concat(thr, 4);
        return;
    }
    duk_push_string(thr, prefix);
    duk_dup(thr, key);
    duk_concat(thr, 2);
}

/* Name the function at an index after a key, unless it has a name. */
static void lowered_name_function(duk_hthread *thr, duk_idx_t function, duk_idx_t key, const char *prefix)
{
    function = duk_require_normalize_index(thr, function);
    key = duk_require_normalize_index(thr, key);
    duk_push_hstring_stridx(thr, DUK_STRIDX_NAME);
    duk_get_prop_desc(thr, function, 0);
    if (duk_is_object(thr, -1)) {
        duk_get_prop_stridx(thr, -1, DUK_STRIDX_VALUE);
        if (!duk_is_string(thr, -1) || duk_get_length(thr, -1) > 0) {
            duk_pop_2(thr);
            return;
        }
        duk_pop(thr);
    }
    duk_pop(thr);
    duk_push_hstring_stridx(thr, DUK_STRIDX_NAME);
    lowered_push_function_name(thr, key, prefix);
    duk_def_prop(thr, function, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC | DUK_DEFPROP_C | DUK_DEFPROP_FORCE);
}

/* @name(value, key, prefix): the value, an anonymous function or class, named after the key */
static duk_ret_t lowered_name(duk_context *thr)
{
    lowered_name_function(thr, 0, 1, duk_is_undefined(thr, 2) ? "" : duk_get_string(thr, 2));
    duk_dup(thr, 0);
    return 1;
}

/* Convert the value at an index to a property key. */
static void lowered_to_key(duk_hthread *thr, duk_idx_t index)
{
    if (!duk_is_string(thr, index)) {
        duk_to_primitive(thr, index, DUK_HINT_STRING);
        if (!duk_is_symbol(thr, index)) {
            duk_to_string(thr, index);
        }
    }
}

/* @key(value) */
static duk_ret_t lowered_key(duk_context *thr)
{
    lowered_to_key(thr, 0);
    return 1;
}

/* @placeKey(object, key): the key of a property that is read and written */
static duk_ret_t lowered_place_key(duk_context *thr)
{
    if (duk_is_null_or_undefined(thr, 0)) {
        return duk_type_error(thr, "Cannot read properties of %s (reading '%s')",
                              duk_is_null(thr, 0) ? "null" : "undefined",
                              duk_is_symbol(thr, 1) ? "Symbol()" : duk_safe_to_string(thr, 1));
    }
    lowered_to_key(thr, 1);
    return 1;
}

static void lowered_define_member(duk_hthread *thr, duk_idx_t target, duk_int_t kind, duk_idx_t at)
{
    duk_uint_t flags = DUK_DEFPROP_HAVE_ENUMERABLE | DUK_DEFPROP_HAVE_CONFIGURABLE | DUK_DEFPROP_CONFIGURABLE |
                       DUK_DEFPROP_FORCE;

    lowered_to_key(thr, at);
    if (kind & MEMBER_NAMED) {
        lowered_name_function(thr, at + 1, at,
                      (kind & MEMBER_KIND) == MEMBER_GETTER   ? "get "
                      : (kind & MEMBER_KIND) == MEMBER_SETTER ? "set "
                                                              : "");
    }
    if ((kind & MEMBER_STATIC) && duk_get_hstring(thr, at) == DUK_HTHREAD_STRING_PROTOTYPE(thr)) {
        (void)duk_type_error(thr, "Classes may not have a static property named 'prototype'");
    }
    duk_dup(thr, at);
    duk_dup(thr, at + 1);
    switch (kind & MEMBER_KIND) {
    case MEMBER_GETTER:
        flags |= DUK_DEFPROP_HAVE_GETTER;
        break;
    case MEMBER_SETTER:
        flags |= DUK_DEFPROP_HAVE_SETTER;
        break;
    default:
        flags |= DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WRITABLE | DUK_DEFPROP_WRITABLE;
        break;
    }
    duk_def_prop(thr, target, flags);
}

/* @members(class, kind, key, function, ...) */
static duk_ret_t lowered_members(duk_context *thr)
{
    duk_idx_t i, count = duk_get_top(thr);

    duk_get_prop_stridx(thr, 0, DUK_STRIDX_PROTOTYPE);
    for (i = 1; i + 2 < count; i += 3) {
        duk_int_t kind = duk_get_int(thr, i);

        lowered_define_member(thr, kind & MEMBER_STATIC ? 0 : count, kind, i + 1);
    }
    return 0;
}

/* @defineField(object, key, value) */
static duk_ret_t lowered_define_field(duk_context *thr)
{
    lowered_to_key(thr, 1);
    duk_def_prop(thr, 0, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC);
    return 0;
}

/* ---- super ---- */

/* The data property that `super.key` means, NULL where it takes more to say. */
static duk_tval *find_super(duk_hthread *thr, duk_tval *home, duk_tval *key)
{
    duk_hobject *h;

    if (!DUK_TVAL_IS_OBJECT(home) || !DUK_TVAL_IS_STRING(key)) {
        return NULL;
    }
    h = DUK_TVAL_GET_OBJECT(home);
    if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h) || (h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) == NULL) {
        return NULL;
    }
    return describe_find_data(thr, h, DUK_TVAL_GET_STRING(key));
}

/* @superGet(this, home, key) */
static duk_ret_t lowered_super_get(duk_context *thr)
{
    duk_hobject *above;
    duk_tval *tv = find_super(thr, DUK_GET_TVAL_POSIDX(thr, 1), DUK_GET_TVAL_POSIDX(thr, 2));

    if (tv != NULL) {
        duk_push_tval(thr, tv);
        return 1;
    }
    prop_push_prototype(thr, 1);
    above = duk_get_hobject(thr, 3);
    lowered_to_key(thr, 2);
    if (above == NULL) {
        return duk_type_error(thr, "Cannot read properties of null (reading '%s')", duk_safe_to_string(thr, 2));
    }
    prop_get(thr, 3, 2, 0);
    return 1;
}

/* @superSet(this, home, key, value): the value; in sloppy code a failure is silent */
static duk_ret_t lowered_set_super(duk_hthread *thr, bool strict)
{
    prop_push_prototype(thr, 1);
    lowered_to_key(thr, 2);
    if (!duk_is_object(thr, 4)) {
        return duk_type_error(thr, "Cannot set properties of null (setting '%s')", duk_safe_to_string(thr, 2));
    }
    if (!prop_set(thr, 4, 2, 3, 0) && strict) {
        builtins_push_description(thr, 0);
        return duk_type_error(thr, "Cannot assign to read only property '%s' of object '%s'",
                              duk_safe_to_string(thr, 2), duk_get_string(thr, -1));
    }
    duk_dup(thr, 3);
    return 1;
}

static duk_ret_t lowered_super_set(duk_context *thr)
{
    return lowered_set_super(thr, true);
}

static duk_ret_t lowered_super_set_sloppy(duk_context *thr)
{
    return lowered_set_super(thr, false);
}

static const lowered_entry lowered_classes[] = {{"class", lowered_class, 2},
                                                {"members", lowered_members, DUK_VARARGS},
                                                {"name", lowered_name, 3},
                                                {"key", lowered_key, 1},
                                                {"placeKey", lowered_place_key, 2},
                                                {"defineField", lowered_define_field, 3},
                                                {"superGet", lowered_super_get, 3},
                                                {"superSet", lowered_super_set, 4},
                                                {"superSetSloppy", lowered_super_set_sloppy, 4},
                                                {NULL, NULL, 0}};

DUK_INTERNAL void lowered_init_class(duk_hthread *thr)
{
    lowered_register(thr, lowered_classes);
}
