/*
 * contextify.c - internalBinding('contextify'): compiling text for vm, eval and the module loader.
 */
#include <stdlib.h>

#include "bindings/bindings.h"
#include "builtins/builtins.h"
#include "runtime/compile.h"
#include "runtime/env.h"

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

/* ---- realms of their own ---- */

#define THREAD DUK_HIDDEN_SYMBOL("thread")

static duk_context *thread_of_this(duk_context *ctx)
{
    duk_push_this(ctx);
    duk_get_prop_string(ctx, -1, THREAD);
    duk_context *thread = duk_require_context(ctx, -1);
    duk_pop_2(ctx);
    return thread;
}

typedef struct realm_call {
    duk_c_function function;
    duk_idx_t nargs;
} realm_call;

static duk_ret_t call_inside(duk_context *thread, void *data)
{
    const realm_call *call = data;
    duk_push_c_function(thread, call->function, call->nargs);
    duk_insert(thread, -1 - call->nargs);
    duk_call(thread, call->nargs);
    return 1;
}

/* [ arguments ] -> [ ... result ]: run a native function inside the realm of `this`, with this function's arguments. */
static duk_ret_t run_inside(duk_context *ctx, duk_c_function function, duk_idx_t nargs, bool and_call)
{
    duk_context *thread = thread_of_this(ctx);
    realm_call call = {function, nargs};
    duk_set_top(ctx, nargs);
    duk_require_stack(thread, nargs + 8);
    duk_xcopy_top(thread, ctx, nargs);
    duk_int_t result = duk_safe_call(thread, call_inside, &call, nargs, 1);
    if (result == DUK_EXEC_SUCCESS && and_call)
        result = duk_pcall(thread, 0);
    duk_xmove_top(ctx, thread, 1);
    return result == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

static duk_ret_t realm_run(duk_context *ctx)
{
    return run_inside(ctx, compile_script_source, 4, true);
}

static duk_ret_t realm_compile_function(duk_context *ctx)
{
    return run_inside(ctx, compile_function_source, 5, false);
}

static duk_ret_t prepare_realm(duk_context *thread, void *data)
{
    env_init_realm(thread);
    duk_push_global_object(thread);
    return 1;
}

/* makeRealm(makeGlobal): a new realm in this heap, whose global object is what makeGlobal(its original global object)
 * returns. Gives { run(source, filename, lineOffset, columnOffset), compileFunction(…) }. */
static duk_ret_t make_realm(duk_context *ctx)
{
    duk_require_function(ctx, 0);
    duk_push_object(ctx);
    duk_push_thread_new_globalenv(ctx);
    duk_context *thread = duk_require_context(ctx, -1);
    duk_put_prop_string(ctx, -2, THREAD);
    if (duk_safe_call(thread, prepare_realm, NULL, 0, 1) != DUK_EXEC_SUCCESS) {
        duk_xmove_top(ctx, thread, 1);
        return duk_throw(ctx);
    }
    duk_dup(ctx, 0);
    duk_xmove_top(ctx, thread, 1);
    duk_call(ctx, 1); /* [ makeGlobal realm global ] */
    duk_xmove_top(thread, ctx, 1);
    duk_set_global_object(thread);
    duk_push_c_function(ctx, realm_run, 4);
    duk_put_prop_string(ctx, -2, "run");
    duk_push_c_function(ctx, realm_compile_function, 5);
    duk_put_prop_string(ctx, -2, "compileFunction");
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"makeRealm", make_realm, 1},
    {"compileScript", compile_script_source, 4},
    {"compileFunction", compile_function_source, 5},
    {NULL, NULL, 0},
};

void binding_contextify(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
