/*
 * error.c - AggregateError.
 */

#include "dense.h"

/* Define a hidden-from-enumeration property from the value on top: [ ... value ] -> [ ... ] */
static void error_define(duk_hthread *thr, duk_idx_t error, const char *key)
{
    error = duk_require_normalize_index(thr, error);
    duk_push_string(thr, key);
    duk_insert(thr, -2);
    duk_def_prop(thr, error,
                 DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_CONFIGURABLE |
                     DUK_DEFPROP_CLEAR_ENUMERABLE | DUK_DEFPROP_FORCE);
}

void builtins_push_aggregate_error(duk_context *thr, const char *message)
{
    duk_push_error_object(thr, DUK_ERR_ERROR, "%s", message);
    duk_push_hobject(thr, REALM_OBJECT(thr, REALM_AGGREGATE_ERROR_PROTOTYPE));
    duk_set_prototype(thr, -2);
    duk_insert(thr, -2);
    error_define(thr, -2, "errors");
}

/* [ iterable ] -> [ ... array ] */
static void error_collect(duk_hthread *thr)
{
    duk_harray *array = dense_push(thr, 0);
    duk_idx_t base = duk_get_top_index(thr);

    builtins_get_iterator(thr, 0);
    while (builtins_iterator_step(thr, base + 1)) {
        dense_append(thr, array);
    }
    duk_set_top(thr, base + 1);
}

/* [ errors message options ] */
static duk_ret_t aggregate_error_construct(duk_context *thr)
{
    duk_set_top(thr, 3);
    if (duk_is_constructor_call(thr)) {
        realm_push_prototype(thr, REALM_AGGREGATE_ERROR_PROTOTYPE);
    } else {
        duk_push_hobject(thr, REALM_OBJECT(thr, REALM_AGGREGATE_ERROR_PROTOTYPE));
    }
    duk_push_error_object(thr, DUK_ERR_ERROR, "");
    duk_dup(thr, 3);
    duk_set_prototype(thr, 4);
    duk_del_prop_string(thr, 4, "message");
    if (!duk_is_undefined(thr, 1)) {
        duk_to_string(thr, 1);
        duk_dup_1(thr);
        error_define(thr, 4, "message");
    }
    if (duk_is_object(thr, 2) && duk_has_prop_string(thr, 2, "cause")) {
        duk_get_prop_string(thr, 2, "cause");
        error_define(thr, 4, "cause");
    }
    error_collect(thr);
    error_define(thr, 4, "errors");
    return 1;
}

static const duk_small_uint_t error_prototypes[] = {DUK_BIDX_ERROR_PROTOTYPE,        DUK_BIDX_EVAL_ERROR_PROTOTYPE,
                                                    DUK_BIDX_RANGE_ERROR_PROTOTYPE,  DUK_BIDX_REFERENCE_ERROR_PROTOTYPE,
                                                    DUK_BIDX_SYNTAX_ERROR_PROTOTYPE, DUK_BIDX_TYPE_ERROR_PROTOTYPE,
                                                    DUK_BIDX_URI_ERROR_PROTOTYPE};

void builtins_init_error(duk_context *thr)
{
    duk_size_t i;

    for (i = 0; i < sizeof(error_prototypes) / sizeof(error_prototypes[0]); i++) { /* no errors themselves */
        DUK_HOBJECT_SET_CLASS_NUMBER(thr->builtins[error_prototypes[i]], DUK_HOBJECT_CLASS_OBJECT);
    }
    duk_push_hobject_bidx(thr, DUK_BIDX_ERROR_CONSTRUCTOR);
    builtins_define_class(thr, "AggregateError", aggregate_error_construct, 2, -1, NULL, NULL);
    realm_keep(thr, REALM_AGGREGATE_ERROR_PROTOTYPE);
    duk_push_string(thr, "AggregateError");
    error_define(thr, -2, "name");
    duk_push_string(thr, "");
    error_define(thr, -2, "message");
    duk_pop_3(thr);
}
