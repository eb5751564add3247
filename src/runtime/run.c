/*
 * run.c - the road of a program: bootstrap, the main script, the loop, the end.
 */
#include <string.h>

#include "runtime/embedded.h"
#include "runtime/env.h"
#include "runtime/image.h"
#include "runtime/waits.h"

/* [ ... ] -> [ ... result ] calls a function of the embedded library with its five parameters; module is a fresh object
 * for bootstrap scripts. */
static void call_embedded(duk_context *ctx, size_t index, duk_idx_t module_index);

static duk_ret_t require_builtin(duk_context *ctx)
{
    env_require(ctx, duk_require_string(ctx, 0));
    return 1;
}

static duk_ret_t internal_binding(duk_context *ctx)
{
    env_push_binding(ctx, duk_require_string(ctx, 0));
    return 1;
}

/* The two functions that every library module gets, made once. */
static void push_library_function(duk_context *ctx, const char *name, duk_c_function function)
{
    duk_push_heap_stash(ctx);
    if (!duk_get_prop_string(ctx, -1, name)) {
        duk_pop(ctx);
        duk_push_c_function(ctx, function, 1);
        duk_dup(ctx, -1);
        duk_put_prop_string(ctx, -3, name);
    }
    duk_remove(ctx, -2);
}

static void push_code(duk_context *ctx, size_t index)
{
    embedded_module module = embedded_at(index);
    if (module.packed_length == 0) {
        duk_push_external_buffer(ctx);
        duk_config_buffer(ctx, -1, (void *)module.code, module.code_length);
    } else if (!embedded_unpack(&module, duk_push_fixed_buffer(ctx, module.code_length))) {
        (void)duk_error(ctx, DUK_ERR_ERROR, "the executable is damaged");
    }
}

static void call_embedded(duk_context *ctx, size_t index, duk_idx_t module_index)
{
    module_index = duk_require_normalize_index(ctx, module_index);
    duk_push_undefined(ctx); /* the script */
    push_code(ctx, index);
    duk_load_function_script(ctx, !image_is_missing()); /* an image has all code */
    duk_push_undefined(ctx);
    duk_get_prop_string(ctx, module_index, "exports");
    push_library_function(ctx, "require", require_builtin);
    duk_dup(ctx, module_index);
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, "process");
    duk_remove(ctx, -2);
    push_library_function(ctx, "internalBinding", internal_binding);
    duk_call_method(ctx, 5);
}

static void push_module(duk_context *ctx, const char *id, size_t length)
{
    duk_push_object(ctx);
    duk_push_lstring(ctx, id, length);
    duk_put_prop_string(ctx, -2, "id");
    duk_push_object(ctx);
    duk_put_prop_string(ctx, -2, "exports");
}

void env_require(duk_context *ctx, const char *id)
{
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, "modules");
    if (!duk_get_prop_string(ctx, -1, id)) {
        duk_pop(ctx);
        long index = embedded_find(id, strlen(id));
        if (index < 0)
            (void)duk_error(ctx, DUK_ERR_ERROR, "No such built-in module: %s", id);
        push_module(ctx, id, strlen(id));
        duk_dup(ctx, -1);
        duk_put_prop_string(ctx, -3, id); /* before it runs: cycles see what is there */
        call_embedded(ctx, (size_t)index, -1);
        duk_pop(ctx);
    }
    duk_get_prop_string(ctx, -1, "exports");
    duk_replace(ctx, -4);
    duk_pop_2(ctx);
}

/* Run the scripts of bootstrap whose names begin so, in the order of their names. */
static void run_bootstrap(duk_context *ctx, const char *prefix)
{
    size_t length = strlen(prefix);
    for (size_t i = 0; i < embedded_count(); i++) {
        embedded_module module = embedded_at(i);
        if (module.name_length < length || memcmp(module.name, prefix, length) != 0)
            continue;
        push_module(ctx, module.name, module.name_length);
        call_embedded(ctx, i, -1);
        duk_pop_2(ctx);
    }
}

void env_bootstrap_image(duk_context *ctx)
{
    run_bootstrap(ctx, "bootstrap/image/");
}

static duk_ret_t bootstrap(duk_context *ctx)
{
    run_bootstrap(ctx, "bootstrap/start/");
    return 0;
}

static void emit(env_t *env, env_ref listener)
{
    if (listener == ENV_NO_REF)
        return;
    env_ref_push(env->ctx, listener);
    duk_push_undefined(env->ctx);
    env_callback(env, 0);
}

static void run_loop(env_t *env)
{
    bool more;
    env->milestones[ENV_LOOP_STARTED] = uv_hrtime();
    do {
        uv_run(&env->loop, UV_RUN_DEFAULT);
        if (env->stopping)
            break;
        more = env_waits_settle(env);
        if (more)
            continue;
        emit(env, env->on_before_exit);
        more = uv_loop_alive(&env->loop) != 0;
    } while (more && env->can_call && !env->stopping);
    env->milestones[ENV_LOOP_ENDED] = uv_hrtime();
}

int env_run(env_t *env)
{
    duk_context *ctx = env->ctx;
    duk_push_c_function(ctx, bootstrap, 0);
    duk_push_undefined(ctx);
    env_callback(env, 0);
    run_loop(env);
    if (env->on_exit == ENV_NO_REF || env->stopping)
        return env->exit_code;
    env_ref_push(ctx, env->on_exit);
    duk_push_undefined(ctx);
    env_callback_result(env, 0);
    int code = env->stopping ? env->exit_code : duk_to_int(ctx, -1);
    duk_pop(ctx);
    return code;
}
