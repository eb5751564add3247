/*
 * module_wrap.c - internalBinding('module_wrap'): records of ES modules for the loader in lib/internal/modules/esm.
 */
#include "bindings/bindings.h"
#include "builtins/builtins.h"
#include "runtime/code_cache.h"
#include "runtime/compile.h"
#include "runtime/text.h"

#define IMPORT_KEY DUK_HIDDEN_SYMBOL("importModuleDynamically")
#define META_KEY DUK_HIDDEN_SYMBOL("initializeImportMeta")

/* compileModule(source, url, host): a record, whose `host` import() and import.meta see */
duk_ret_t bindings_compile_module(duk_context *ctx)
{
    size_t length;
    const char *source = env_to_utf8(ctx, 0, &length);
    compile_options options = {.filename = duk_require_string(ctx, 1)};
    code_cache_text text = {.kind = CODE_CACHE_MODULE, .filename = options.filename, .source = source, .length = length};
    if (!code_cache_load(ctx, &text)) {
        compile_module(ctx, source, length, &options);
        code_cache_store(ctx, &text);
    }
    duk_dup(ctx, 2);
    builtins_set_script_host(ctx, -2);
    duk_call(ctx, 0);
    duk_dup(ctx, 2);
    builtins_push_module(ctx);
    return 1;
}

/* syntheticModule(names, evaluate, host) */
static duk_ret_t synthetic_module(duk_context *ctx)
{
    builtins_push_synthetic_module(ctx);
    return 1;
}

static duk_ret_t get_requests(duk_context *ctx)
{
    builtins_module_push_requests(ctx, 0);
    return 1;
}

/* getRequested(record): the records its requests were resolved to */
static duk_ret_t get_requested(duk_context *ctx)
{
    builtins_module_push_requested(ctx, 0);
    return 1;
}

/* setRequested(record, index, target) */
static duk_ret_t set_requested(duk_context *ctx)
{
    builtins_module_set_requested(ctx, 0, duk_require_uint(ctx, 1));
    return 0;
}

/* setExport(record, name, value) */
static duk_ret_t set_export(duk_context *ctx)
{
    builtins_module_set_export(ctx, 0);
    return 0;
}

static duk_ret_t try_link(duk_context *ctx, void *data)
{
    builtins_module_link(ctx, 0);
    return 0;
}

/* link(record): an import that leads nowhere throws a SyntaxError that is shown where the import stands */
static duk_ret_t link_module(duk_context *ctx)
{
    duk_dup(ctx, 0);
    if (duk_safe_call(ctx, try_link, NULL, 1, 1) != DUK_EXEC_SUCCESS) {
        duk_forget_throw(ctx);
        if (duk_is_object(ctx, -1) && compile_push_error_arrow(ctx, -1))
            duk_put_prop_string(ctx, -2, COMPILE_ARROW);
        return duk_throw(ctx);
    }
    return 0;
}

static duk_ret_t evaluate_module(duk_context *ctx)
{
    builtins_module_evaluate(ctx, 0);
    return 1;
}

static duk_ret_t get_namespace(duk_context *ctx)
{
    builtins_module_push_namespace(ctx, 0);
    return 1;
}

static duk_ret_t get_status(duk_context *ctx)
{
    duk_push_int(ctx, builtins_module_get_status(ctx, 0));
    return 1;
}

static duk_ret_t get_error(duk_context *ctx)
{
    builtins_module_push_error(ctx, 0);
    return 1;
}

/* getHost(record): what compileModule or syntheticModule was given for it */
static duk_ret_t get_host(duk_context *ctx)
{
    builtins_module_push_host(ctx, 0);
    return 1;
}

/* isAsync(record): has it top-level await itself? */
static duk_ret_t is_async(duk_context *ctx)
{
    duk_push_boolean(ctx, builtins_module_is_async(ctx, 0));
    return 1;
}

/* importModule(record): a promise of its namespace, once linked and evaluated */
static duk_ret_t import_module(duk_context *ctx)
{
    builtins_module_import(ctx, 0);
    return 1;
}

/* [ ... specifier attributes host name ]: the promise takes the place of the name */
static void call_import(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    if (!duk_get_prop_string(ctx, -1, IMPORT_KEY))
        (void)duk_type_error(ctx, "A dynamic import callback was not specified.");
    duk_dup(ctx, -6);
    duk_dup(ctx, -6);
    duk_dup(ctx, -6);
    duk_dup(ctx, -6);
    duk_call(ctx, 4);
    duk_replace(ctx, -3);
    duk_pop(ctx);
}

/* [ ... meta module ] */
static void call_meta(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    if (duk_get_prop_string(ctx, -1, META_KEY)) {
        duk_dup(ctx, -4);
        builtins_module_push_host(ctx, -4);
        duk_call(ctx, 2);
    }
    duk_pop_2(ctx);
}

/* setHooks(import(specifier, attributes, host, scriptName), meta(meta, host)) */
static duk_ret_t set_hooks(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_string(ctx, -2, IMPORT_KEY);
    duk_dup(ctx, 1);
    duk_put_prop_string(ctx, -2, META_KEY);
    builtins_set_import_hooks(ctx, call_import, call_meta);
    return 0;
}

void binding_module_wrap(duk_context *ctx)
{
    static const duk_function_list_entry functions[] = {
        {"compileModule", bindings_compile_module, 3}, {"syntheticModule", synthetic_module, 3},
        {"getRequested", get_requested, 1}, {"getRequests", get_requests, 1},            {"setRequested", set_requested, 3},
        {"setExport", set_export, 3},                {"link", link_module, 1},
        {"evaluate", evaluate_module, 1},            {"getNamespace", get_namespace, 1},
        {"getHost", get_host, 1},                    {"getStatus", get_status, 1},                {"getError", get_error, 1},
        {"isAsync", is_async, 1},                    {"importModule", import_module, 1},
        {"setHooks", set_hooks, 2},                  {NULL, NULL, 0}};
    static const duk_number_list_entry numbers[] = {{"UNLINKED", BUILTINS_MODULE_UNLINKED},
                                                    {"LINKING", BUILTINS_MODULE_LINKING},
                                                    {"LINKED", BUILTINS_MODULE_LINKED},
                                                    {"EVALUATING", BUILTINS_MODULE_EVALUATING},
                                                    {"EVALUATED", BUILTINS_MODULE_EVALUATED},
                                                    {"ERRORED", BUILTINS_MODULE_ERRORED},
                                                    {NULL, 0}};
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    duk_put_number_list(ctx, -1, numbers);
}
