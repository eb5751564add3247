/*
 * contextify.c - internalBinding('contextify'): compiling text for vm, eval and the module loader.
 */
#include <stdlib.h>

#include "bindings/bindings.h"
#include "runtime/compile.h"

/* compileScript(source, filename, lineOffset, columnOffset): a function that runs the script in this realm's global
 * scope and returns its completion value */
static duk_ret_t compile_script_source(duk_context *ctx)
{
    duk_size_t length;
    const char *source = duk_require_lstring(ctx, 0, &length);
    compile_options options = {.filename = duk_require_string(ctx, 1),
                               .line_offset = duk_to_int(ctx, 2),
                               .column_offset = duk_to_int(ctx, 3)};
    compile_script(ctx, source, length, &options);
    return 1;
}

/* compileFunction(source, filename, lineOffset, columnOffset, [parameters]) */
static duk_ret_t compile_function_source(duk_context *ctx)
{
    duk_size_t length;
    const char *source = duk_require_lstring(ctx, 0, &length);
    duk_size_t count = duk_get_length(ctx, 4);
    const char **parameters = duk_push_fixed_buffer(ctx, (count + 1) * sizeof *parameters);
    for (duk_size_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, 4, (duk_uarridx_t)i);
        parameters[i] = duk_require_string(ctx, -1); /* the array keeps it alive */
        duk_pop(ctx);
    }
    compile_options options = {.filename = duk_require_string(ctx, 1),
                               .parameters = parameters,
                               .line_offset = duk_to_int(ctx, 2),
                               .column_offset = duk_to_int(ctx, 3)};
    compile_function(ctx, source, length, &options);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"compileScript", compile_script_source, 4},
    {"compileFunction", compile_function_source, 5},
    {NULL, NULL, 0},
};

void binding_contextify(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
