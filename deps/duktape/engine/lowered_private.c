/*
 * lowered_private.c - private names.
 *
 * A private name is a hidden symbol, made anew for each evaluation of its class. What an object has under it is an own
 * entry of the object's property table, which no reflection shows and no proxy sees.
 */
#include "lowered.h"

/* @privateName(text): "\xff" text "\xff" number is the engine's form of a hidden symbol */
static duk_ret_t lowered_private_name(duk_context *thr)
{
    duk_push_sprintf(thr, "\xff%s\xff%lu", duk_to_string(thr, 0), (unsigned long)++HEAP_STATE(thr)->private_names);
    return 1;
}

/* Push the text of a name. */
static const char *lowered_private_text(duk_hthread *thr, duk_idx_t key)
{
    duk_hstring *h = duk_known_hstring(thr, key);
    const char *text = (const char *)DUK_HSTRING_GET_DATA(h) + 1;

    return duk_push_lstring(thr, text, (duk_size_t)(strchr(text, '\xff') - text));
}

static duk_tval *lowered_private_find(duk_hthread *thr, duk_idx_t object, duk_idx_t key)
{
    duk_hobject *h = duk_get_hobject(thr, object);

    return h == NULL ? NULL : duk_hobject_find_entry_tval_ptr(thr->heap, h, duk_known_hstring(thr, key));
}

/* [ object key value ]: the object has no such entry */
static void lowered_add_entry(duk_hthread *thr)
{
    duk_push_undefined(thr);
    duk_replace(thr, 3);
    duk_set_top(thr, 3);
    duk_hobject_define_property_internal(thr, duk_require_hobject(thr, 0), duk_known_hstring(thr, 1),
                                         DUK_PROPDESC_FLAGS_W);
}

/* @privateGet(object, key) */
static duk_ret_t lowered_private_get(duk_context *thr)
{
    duk_tval *tv = lowered_private_find(thr, 0, 1);

    if (tv == NULL) {
        return duk_type_error(thr, "Cannot read private member %s from an object whose class did not declare it",
                              lowered_private_text(thr, 1));
    }
    duk_push_tval(thr, tv);
    return 1;
}

/* @privateSet(object, key, value): the value */
static duk_ret_t lowered_private_set(duk_context *thr)
{
    duk_tval *tv = lowered_private_find(thr, 0, 1);

    if (tv == NULL) {
        return duk_type_error(thr, "Cannot write private member %s to an object whose class did not declare it",
                              lowered_private_text(thr, 1));
    }
    DUK_TVAL_SET_TVAL_UPDREF(thr, tv, duk_require_tval(thr, 2));
    return 1;
}

/* @privateAdd(object, key, value) */
static duk_ret_t lowered_private_add(duk_context *thr)
{
    if (lowered_private_find(thr, 0, 1) != NULL) {
        return duk_type_error(thr, "Cannot initialize %s twice on the same object", lowered_private_text(thr, 1));
    }
    lowered_add_entry(thr);
    return 0;
}

/* @addBrand(object, key) */
static duk_ret_t lowered_add_brand(duk_context *thr)
{
    if (lowered_private_find(thr, 0, 1) != NULL) {
        return duk_type_error(thr, "Cannot initialize private methods of class %s twice on the same object",
                              lowered_private_text(thr, 1));
    }
    duk_push_true(thr);
    lowered_add_entry(thr);
    return 0;
}

/* @checkBrand(object, key): the object */
static duk_ret_t lowered_check_brand(duk_context *thr)
{
    if (lowered_private_find(thr, 0, 1) == NULL) {
        return duk_type_error(thr, "Receiver must be an instance of class %s", lowered_private_text(thr, 1));
    }
    duk_dup(thr, 0);
    return 1;
}

/* @checkClass(object, class): the object, which has to be the class */
static duk_ret_t lowered_check_class(duk_context *thr)
{
    if (!duk_strict_equals(thr, 0, 1)) {
        duk_get_prop_stridx(thr, 1, DUK_STRIDX_NAME);
        return duk_type_error(thr, "Receiver must be class %s", duk_safe_to_string(thr, -1));
    }
    return 1;
}

static void lowered_check_in_operand(duk_hthread *thr)
{
    if (!duk_is_object(thr, 0)) {
        (void)duk_type_error(thr, "Cannot use 'in' operator to search for '%s' in %s", duk_to_string(thr, 2),
                             duk_safe_to_string(thr, 0));
    }
}

/* @hasPrivate(object, key, text) */
static duk_ret_t lowered_has_private(duk_context *thr)
{
    lowered_check_in_operand(thr);
    duk_push_boolean(thr, lowered_private_find(thr, 0, 1) != NULL);
    return 1;
}

/* @isClass(object, class, text) */
static duk_ret_t lowered_is_class(duk_context *thr)
{
    lowered_check_in_operand(thr);
    duk_push_boolean(thr, duk_strict_equals(thr, 0, 1));
    return 1;
}

static duk_ret_t lowered_no_getter(duk_context *thr)
{
    return duk_type_error(thr, "'%s' was defined without a getter", duk_to_string(thr, 0));
}

static duk_ret_t lowered_no_setter(duk_context *thr)
{
    return duk_type_error(thr, "'%s' was defined without a setter", duk_to_string(thr, 0));
}

static duk_ret_t lowered_not_writable(duk_context *thr)
{
    return duk_type_error(thr, "Private method '%s' is not writable", duk_to_string(thr, 0));
}

static const lowered_entry lowered_private[] = {{"privateName", lowered_private_name, 1},
                                                {"privateGet", lowered_private_get, 2},
                                                {"privateSet", lowered_private_set, 3},
                                                {"privateAdd", lowered_private_add, 3},
                                                {"addBrand", lowered_add_brand, 2},
                                                {"checkBrand", lowered_check_brand, 2},
                                                {"checkClass", lowered_check_class, 2},
                                                {"hasPrivate", lowered_has_private, 3},
                                                {"isClass", lowered_is_class, 3},
                                                {"noGetter", lowered_no_getter, 1},
                                                {"noSetter", lowered_no_setter, 1},
                                                {"notWritable", lowered_not_writable, 1},
                                                {NULL, NULL, 0}};

DUK_INTERNAL void lowered_init_private(duk_hthread *thr)
{
    lowered_register(thr, lowered_private);
}
