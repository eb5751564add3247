/*
 * kinds.h - what a value is by its internals, whatever its prototype says. The names are those that
 * internalBinding('util').classify() gives.
 */
#ifndef BINDING_KINDS_H
#define BINDING_KINDS_H

#include "duktape.h"

/* clang-format off */
#define VALUE_KINDS(KIND) \
    KIND(PRIMITIVE, "") \
    KIND(OBJECT, "Object") \
    KIND(FUNCTION, "Function") \
    KIND(ARRAY, "Array") \
    KIND(ARGUMENTS, "Arguments") \
    KIND(NUMBER, "Number") \
    KIND(STRING, "String") \
    KIND(BOOLEAN, "Boolean") \
    KIND(SYMBOL, "Symbol") \
    KIND(BIGINT, "BigInt") \
    KIND(DATE, "Date") \
    KIND(REGEXP, "RegExp") \
    KIND(ERROR, "Error") \
    KIND(ARRAY_BUFFER, "ArrayBuffer") \
    KIND(SHARED_ARRAY_BUFFER, "SharedArrayBuffer") \
    KIND(DATA_VIEW, "DataView") \
    KIND(TYPED_ARRAY, "TypedArray") \
    KIND(PROMISE, "Promise") \
    KIND(MAP, "Map") \
    KIND(SET, "Set") \
    KIND(WEAK_MAP, "WeakMap") \
    KIND(WEAK_SET, "WeakSet") \
    KIND(WEAK_REF, "WeakRef") \
    KIND(MAP_ITERATOR, "Map Iterator") \
    KIND(SET_ITERATOR, "Set Iterator") \
    KIND(GENERATOR, "Generator") \
    KIND(MODULE, "Module") \
    KIND(EXTERNAL, "External") \
    KIND(PROXY, "Proxy") \
    /* end of the list */
/* clang-format on */

#define DECLARE_KIND(id, name) KIND_##id,
typedef enum value_kind { VALUE_KINDS(DECLARE_KIND) KIND_COUNT } value_kind;
#undef DECLARE_KIND

/* Does not run JavaScript and does not throw. */
value_kind value_kind_of(duk_context *ctx, duk_idx_t index);
const char *value_kind_name(value_kind kind);

#endif
