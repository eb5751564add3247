/*
 * types.c - internalBinding('types'): the predicates of util.types.
 */
#include <stdbool.h>

#include "bindings/bindings.h"
#include "bindings/kinds.h"
#include "duktape.h"
#include "objects.h"

/* Flags of the dialect's function header */
#define FN_GENERATOR 4u
#define FN_ASYNC 8u

static value_kind kind_of_class(duk_int_t class)
{
    switch (class) {
    case DUK_CLASS_NONE: return KIND_PRIMITIVE;
    case DUK_CLASS_ARRAY: return KIND_ARRAY;
    case DUK_CLASS_FUNCTION: return KIND_FUNCTION;
    case DUK_CLASS_ARGUMENTS: return KIND_ARGUMENTS;
    case DUK_CLASS_BOOLEAN: return KIND_BOOLEAN;
    case DUK_CLASS_DATE: return KIND_DATE;
    case DUK_CLASS_ERROR: return KIND_ERROR;
    case DUK_CLASS_NUMBER: return KIND_NUMBER;
    case DUK_CLASS_REGEXP: return KIND_REGEXP;
    case DUK_CLASS_STRING: return KIND_STRING;
    case DUK_CLASS_SYMBOL: return KIND_SYMBOL;
    case DUK_CLASS_POINTER: return KIND_EXTERNAL;
    case DUK_CLASS_ARRAYBUFFER: return KIND_ARRAY_BUFFER;
    case DUK_CLASS_DATAVIEW: return KIND_DATA_VIEW;
    case DUK_CLASS_PROXY: return KIND_PROXY;
    default: return class >= DUK_CLASS_INT8ARRAY ? KIND_TYPED_ARRAY : KIND_OBJECT;
    }
}

static value_kind kind_of_builtin(builtins_type type)
{
    switch (type) {
    case BUILTINS_PROMISE: return KIND_PROMISE;
    case BUILTINS_MAP: return KIND_MAP;
    case BUILTINS_SET_OBJECT: return KIND_SET;
    case BUILTINS_WEAK_MAP: return KIND_WEAK_MAP;
    case BUILTINS_WEAK_SET: return KIND_WEAK_SET;
    case BUILTINS_WEAK_REF: return KIND_WEAK_REF;
    case BUILTINS_BIGINT_OBJECT: return KIND_BIGINT;
    case BUILTINS_MAP_ITERATOR: return KIND_MAP_ITERATOR;
    case BUILTINS_SET_ITERATOR: return KIND_SET_ITERATOR;
    default: return KIND_OBJECT;
    }
}

value_kind value_kind_of(duk_context *ctx, duk_idx_t index)
{
    value_kind kind = builtins_is_module_namespace(ctx, index) ? KIND_MODULE
                                                               : kind_of_class(duk_object_class(ctx, index));
    return kind == KIND_OBJECT ? kind_of_builtin(builtins_get_type(ctx, index)) : kind;
}

const char *value_kind_name(value_kind kind)
{
#define KIND_NAME(id, name) name,
    static const char *const names[] = {VALUE_KINDS(KIND_NAME)};
#undef KIND_NAME
    return names[kind];
}

/* One function for all the tests of a single kind: its magic is the kind. */
static duk_ret_t is_kind(duk_context *ctx)
{
    duk_push_boolean(ctx, value_kind_of(ctx, 0) == (value_kind) duk_get_current_magic(ctx));
    return 1;
}

static duk_ret_t is_any_array_buffer(duk_context *ctx)
{
    value_kind kind = value_kind_of(ctx, 0);
    duk_push_boolean(ctx, kind == KIND_ARRAY_BUFFER || kind == KIND_SHARED_ARRAY_BUFFER);
    return 1;
}

static duk_ret_t is_boxed_primitive(duk_context *ctx)
{
    value_kind kind = value_kind_of(ctx, 0);
    duk_push_boolean(ctx, kind >= KIND_NUMBER && kind <= KIND_BIGINT);
    return 1;
}

static duk_ret_t is_async_function(duk_context *ctx)
{
    duk_push_boolean(ctx, (duk_function_flags(ctx, 0) & FN_ASYNC) != 0);
    return 1;
}

static duk_ret_t is_generator_function(duk_context *ctx)
{
    duk_push_boolean(ctx, (duk_function_flags(ctx, 0) & FN_GENERATOR) != 0);
    return 1;
}

static const struct {
    const char *name;
    value_kind kind;
} kind_tests[] = {
    {"isExternal", KIND_EXTERNAL},
    {"isDate", KIND_DATE},
    {"isArgumentsObject", KIND_ARGUMENTS},
    {"isBigIntObject", KIND_BIGINT},
    {"isBooleanObject", KIND_BOOLEAN},
    {"isNumberObject", KIND_NUMBER},
    {"isStringObject", KIND_STRING},
    {"isSymbolObject", KIND_SYMBOL},
    {"isNativeError", KIND_ERROR},
    {"isRegExp", KIND_REGEXP},
    {"isGeneratorObject", KIND_GENERATOR},
    {"isPromise", KIND_PROMISE},
    {"isMap", KIND_MAP},
    {"isSet", KIND_SET},
    {"isMapIterator", KIND_MAP_ITERATOR},
    {"isSetIterator", KIND_SET_ITERATOR},
    {"isWeakMap", KIND_WEAK_MAP},
    {"isWeakSet", KIND_WEAK_SET},
    {"isArrayBuffer", KIND_ARRAY_BUFFER},
    {"isDataView", KIND_DATA_VIEW},
    {"isSharedArrayBuffer", KIND_SHARED_ARRAY_BUFFER},
    {"isProxy", KIND_PROXY},
    {"isModuleNamespaceObject", KIND_MODULE},
};

void binding_types(duk_context *ctx)
{
    duk_push_object(ctx);
    for (size_t i = 0; i < sizeof kind_tests / sizeof *kind_tests; i++) {
        builtins_push_function(ctx, kind_tests[i].name, is_kind, 1, 1, (int) kind_tests[i].kind);
        duk_put_prop_string(ctx, -2, kind_tests[i].name);
    }
    builtins_push_function(ctx, "isAsyncFunction", is_async_function, 1, 1, 0);
    duk_put_prop_string(ctx, -2, "isAsyncFunction");
    builtins_push_function(ctx, "isGeneratorFunction", is_generator_function, 1, 1, 0);
    duk_put_prop_string(ctx, -2, "isGeneratorFunction");
    builtins_push_function(ctx, "isAnyArrayBuffer", is_any_array_buffer, 1, 1, 0);
    duk_put_prop_string(ctx, -2, "isAnyArrayBuffer");
    builtins_push_function(ctx, "isBoxedPrimitive", is_boxed_primitive, 1, 1, 0);
    duk_put_prop_string(ctx, -2, "isBoxedPrimitive");
}
