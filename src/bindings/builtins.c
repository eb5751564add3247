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

/* has(id): is there such a library module? */
static duk_ret_t has_module(duk_context *ctx)
{
    duk_size_t length;
    const char *id = duk_require_lstring(ctx, 0, &length);
    duk_push_boolean(ctx, embedded_find(id, length) >= 0);
    return 1;
}

/* getIds(): the names of all */
static duk_ret_t get_ids(duk_context *ctx)
{
    duk_push_array(ctx);
    for (size_t i = 0; i < embedded_count(); i++) {
        embedded_module module = embedded_at(i);
        duk_push_lstring(ctx, module.name, module.name_length);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
    }
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"require", require_module, 1}, {"has", has_module, 1}, {"getIds", get_ids, 0}, {NULL, NULL, 0},
};

void binding_builtins(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
