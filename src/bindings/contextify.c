/*
 * contextify.c - internalBinding('contextify'): compiling text for vm, eval and the module loader.
 */
#include <stdlib.h>

#include "bindings/bindings.h"
#include "builtins/builtins.h"
#include "lang/repl.h"
#include "runtime/code_cache.h"
#include "runtime/compile.h"
#include "runtime/env.h"
#include "runtime/errors.h"
#include "runtime/watchdog.h"

/* What import() in the function on top asks, if the argument at an index is given. */
static void set_host(duk_context *ctx, duk_idx_t index)
{
    if (duk_is_undefined(ctx, index))
        return;
    duk_dup(ctx, index);
    builtins_set_script_host(ctx, -2);
}

/* compileScript(source, filename, lineOffset, columnOffset, host): a function that runs the script in this realm's global
 * scope and returns its completion value */
static duk_ret_t compile_script_source(duk_context *ctx)
{
    duk_size_t length;
    const char *source = duk_require_lstring(ctx, 0, &length);
    compile_options options = {.filename = duk_require_string(ctx, 1),
                               .line_offset = duk_to_int(ctx, 2),
                               .column_offset = duk_to_int(ctx, 3)};
    compile_script(ctx, source, length, &options);
    set_host(ctx, 4);
    return 1;
}

/* scriptData(source): what loadScript takes, for another time or process: an ArrayBuffer */
static duk_ret_t script_data(duk_context *ctx)
{
    code_cache_text text = {.kind = CODE_CACHE_SCRIPT, .filename = ""};
    text.source = duk_require_lstring(ctx, 0, &text.length);
    compile_script(ctx, text.source, text.length, &(compile_options){.filename = ""});
    code_cache_push_data(ctx, &text);
    return 1;
}

/* loadScript(source, filename, lineOffset, columnOffset, host, data): as compileScript; undefined if the data is not right
 * for it */
static duk_ret_t load_script(duk_context *ctx)
{
    duk_size_t length = 0;
    code_cache_text text = {.kind = CODE_CACHE_SCRIPT,
                            .filename = duk_require_string(ctx, 1),
                            .line_offset = duk_to_int(ctx, 2),
                            .column_offset = duk_to_int(ctx, 3)};
    text.source = duk_require_lstring(ctx, 0, &text.length);
    const void *data = duk_get_buffer_data(ctx, 5, &length);
    if (!code_cache_load_data(ctx, &text, data, length))
        return 0;
    set_host(ctx, 4);
    return 1;
}

/* The strings of the array at an index, which keeps them alive: [ ... ] -> [ ... buffer ] */
static const char *const *push_names(duk_context *ctx, duk_idx_t array)
{
    duk_size_t count = duk_get_length(ctx, array);
    const char **names = duk_push_fixed_buffer(ctx, (count + 1) * sizeof *names);
    for (duk_size_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, array, (duk_uarridx_t)i);
        names[i] = duk_require_string(ctx, -1);
        duk_pop(ctx);
    }
    return names;
}

/* [ ... function ] -> [ ... function ]: objects that go before the scopes around it, the last one first */
static void extend_scope(duk_context *ctx, duk_idx_t extensions)
{
    duk_size_t count = duk_get_length(ctx, extensions);
    for (duk_size_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, extensions, (duk_uarridx_t)i);
        if (duk_is_object(ctx, -1))
            duk_extend_scope(ctx, -2);
        else
            duk_pop(ctx);
    }
}

/* compileFunction(source, filename, lineOffset, columnOffset, [parameters], host, [extensions], data): data of functionData
 * saves the compilation; undefined if it is not right for the function */
static duk_ret_t compile_function_source(duk_context *ctx)
{
    code_cache_text text = {.kind = CODE_CACHE_FUNCTION,
                            .filename = duk_require_string(ctx, 1),
                            .parameters = push_names(ctx, 4),
                            .line_offset = duk_to_int(ctx, 2),
                            .column_offset = duk_to_int(ctx, 3)};
    text.source = duk_require_lstring(ctx, 0, &text.length);
    if (duk_is_undefined(ctx, 7)) {
        compile_options options = {.filename = text.filename,
                                   .parameters = text.parameters,
                                   .line_offset = text.line_offset,
                                   .column_offset = text.column_offset};
        compile_function(ctx, text.source, text.length, &options);
    } else {
        duk_size_t length = 0;
        const void *data = duk_get_buffer_data(ctx, 7, &length);
        if (!code_cache_load_data(ctx, &text, data, length))
            return 0;
    }
    set_host(ctx, 5);
    extend_scope(ctx, 6);
    return 1;
}

/* functionData(source, [parameters]): what compileFunction takes, an ArrayBuffer */
static duk_ret_t function_data(duk_context *ctx)
{
    code_cache_text text = {.kind = CODE_CACHE_FUNCTION, .filename = "", .parameters = push_names(ctx, 1)};
    text.source = duk_require_lstring(ctx, 0, &text.length);
    compile_function(ctx, text.source, text.length, &(compile_options){.filename = "", .parameters = text.parameters});
    code_cache_push_data(ctx, &text);
    return 1;
}

/* runWatched(function, timeout, breakOnSigint): calls it; what takes too long or is interrupted throws as Node does */
static duk_ret_t run_watched(duk_context *ctx)
{
    watchdog_reason reason;
    double timeout = duk_to_number(ctx, 1);
    bool sigint = duk_to_boolean(ctx, 2);
    duk_set_top(ctx, 1);
    duk_push_undefined(ctx);
    duk_int_t status = watchdog_call(ctx, timeout > 0 ? (uint64_t)timeout : 0, sigint, &reason);
    if (reason == WATCHDOG_TIMEOUT)
        env_throw_coded_error(ctx, DUK_ERR_ERROR, "ERR_SCRIPT_EXECUTION_TIMEOUT",
                              "Script execution timed out after %.0fms", timeout);
    if (reason == WATCHDOG_SIGINT)
        env_throw_coded_error(ctx, DUK_ERR_ERROR, "ERR_SCRIPT_EXECUTION_INTERRUPTED",
                              "Script execution was interrupted by `SIGINT`");
    return status == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

/* ---- for the REPL ---- */

/* isBeginning(source): is it the beginning of a script, whose rest is still to come? */
static duk_ret_t is_beginning(duk_context *ctx)
{
    duk_size_t length;
    const char *source = duk_require_lstring(ctx, 0, &length);
    duk_push_boolean(ctx, lang_is_beginning(source, length));
    return 1;
}

/* [ ... ] -> [ ... string ] */
static duk_ret_t push_text(duk_context *ctx, void *text)
{
    duk_push_string(ctx, text);
    return 1;
}

/* rewriteAwait(source): the source as a script that returns a promise of { value }; undefined if it has no await at its
 * top level */
static duk_ret_t rewrite_await(duk_context *ctx)
{
    duk_size_t length;
    const char *source = duk_require_lstring(ctx, 0, &length);
    char *rewritten = lang_rewrite_await(source, length);
    if (!rewritten)
        return 0;
    duk_int_t status = duk_safe_call(ctx, push_text, rewritten, 0, 1);
    free(rewritten);
    return status == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

/* ---- realms of their own ---- */

#define THREAD DUK_HIDDEN_SYMBOL("thread")
#define EVAL DUK_HIDDEN_SYMBOL("eval")

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

/* A thread of the same realm that can run something: another one if this one waits for what it has called. */
static duk_context *idle_thread(duk_context *ctx, duk_context *thread)
{
    if (thread == ctx || duk_is_idle_thread(thread))
        return thread;
    duk_require_stack(thread, 1);
    duk_push_thread(thread);
    duk_xmove_top(ctx, thread, 1); /* where it is kept meanwhile */
    return duk_require_context(ctx, -1);
}

/* [ arguments ] -> [ ... result ]: run a native function inside the realm of `this`, with this function's arguments. */
static duk_ret_t run_inside(duk_context *ctx, duk_c_function function, duk_idx_t nargs, bool and_call)
{
    realm_call call = {function, nargs};
    duk_set_top(ctx, nargs);
    duk_context *thread = idle_thread(ctx, thread_of_this(ctx));
    if (duk_get_top(ctx) > nargs)
        duk_insert(ctx, 0);
    if (thread == ctx) { /* a script of the realm runs another one */
        function(ctx);
        if (and_call)
            duk_call(ctx, 0);
        return 1;
    }
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
    return run_inside(ctx, compile_script_source, 5, true);
}

static duk_ret_t realm_compile_function(duk_context *ctx)
{
    return run_inside(ctx, compile_function_source, 8, false);
}

/* evaluate(text): as eval does that is not called directly */
static duk_ret_t evaluate_source(duk_context *ctx)
{
    duk_push_global_stash(ctx);
    duk_get_prop_string(ctx, -1, EVAL);
    duk_dup(ctx, 0);
    duk_call(ctx, 1);
    return 1;
}

static duk_ret_t realm_evaluate(duk_context *ctx)
{
    return run_inside(ctx, evaluate_source, 1, false);
}

/* call(function, arguments) */
static duk_ret_t call_with_list(duk_context *ctx)
{
    duk_size_t count = duk_get_length(ctx, 1);
    duk_require_stack(ctx, (duk_idx_t)count + 1);
    duk_dup(ctx, 0);
    for (duk_size_t i = 0; i < count; i++)
        duk_get_prop_index(ctx, 1, (duk_uarridx_t)i);
    duk_call(ctx, (duk_idx_t)count);
    return 1;
}

static duk_ret_t realm_call_function(duk_context *ctx)
{
    return run_inside(ctx, call_with_list, 2, false);
}

/* compileModule(source, url, host): as that of module_wrap, which goes on with the record */
static duk_ret_t realm_compile_module(duk_context *ctx)
{
    return run_inside(ctx, bindings_compile_module, 3, false);
}

static const duk_function_list_entry realm_functions[] = {
    {"run", realm_run, 5},
    {"compileFunction", realm_compile_function, 8},
    {"evaluate", realm_evaluate, 1},
    {"call", realm_call_function, 2},
    {"compileModule", realm_compile_module, 3},
    {NULL, NULL, 0},
};

static duk_ret_t prepare_realm(duk_context *thread, void *data)
{
    env_init_realm(thread);
    duk_push_global_stash(thread);
    duk_push_global_object(thread);
    duk_get_prop_string(thread, -1, "eval");
    duk_put_prop_string(thread, -3, EVAL);
    return 1;
}

/* makeRealm(makeGlobal): a new realm in this heap, whose global object is what makeGlobal(its original global object)
 * returns. Gives an object of realm_functions. */
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
    builtins_trust_proxy(ctx, -1);
    duk_xmove_top(thread, ctx, 1);
    duk_set_global_object(thread);
    duk_put_function_list(ctx, -1, realm_functions);
    return 1;
}

/* thisRealm(): an object like those of makeRealm for the realm that calls */
static duk_ret_t this_realm(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_push_thread(ctx);
    duk_put_prop_string(ctx, -2, THREAD);
    duk_put_function_list(ctx, -1, realm_functions);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"runWatched", run_watched, 3},
    {"isBeginning", is_beginning, 1},
    {"rewriteAwait", rewrite_await, 1},
    {"makeRealm", make_realm, 1},
    {"thisRealm", this_realm, 0},
    {"compileScript", compile_script_source, 5},
    {"loadScript", load_script, 6},
    {"scriptData", script_data, 1},
    {"compileFunction", compile_function_source, 8},
    {"functionData", function_data, 2},
    {NULL, NULL, 0},
};

void binding_contextify(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
