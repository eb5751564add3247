/*
 * builtins.c - internalBinding('builtins'): the names of the embedded modules, and loading one.
 */
#include "bindings/bindings.h"
#include "runtime/embedded.h"
#include "runtime/env.h"

/* require(id): the exports of a library module */
static duk_ret_t require_module(duk_context *ctx)
{
    env_require(ctx, duk_require_string(ctx, 0));
    return 1;
}

void binding_builtins(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_push_array(ctx);
    for (size_t i = 0; i < embedded_count(); i++) {
        embedded_module module = embedded_at(i);
        duk_push_lstring(ctx, module.name, module.name_length);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
    }
    duk_put_prop_string(ctx, -2, "ids");
    duk_push_c_function(ctx, require_module, 1);
    duk_put_prop_string(ctx, -2, "require");
}
