/*
 * builtins.c - the list of what completes the realm.
 */
#include "builtins/builtins.h"

/* clang-format off */
static void (*const parts[])(duk_context *ctx) = {
    builtins_init_realm, /* first: the others keep their objects in it */
    builtins_init_iteration,
    builtins_init_iterator_helpers,
    builtins_init_object,
    builtins_init_reflect,
    builtins_init_proxy,
    builtins_init_array,
    builtins_init_typed_array,
    builtins_init_string,
    builtins_init_symbol,
    builtins_init_json,
    builtins_init_function,
    builtins_init_number,
    builtins_init_bigint,
    builtins_init_map_set,
    builtins_init_weak,
    builtins_init_error,
    builtins_init_promise,
    builtins_init_generator,
    builtins_init_regexp,
    builtins_init_date,
    builtins_init_lowered,
    builtins_init_module,
    builtins_init_eval,
};
/* clang-format on */

void builtins_init(duk_context *ctx)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        parts[i](ctx);
}
