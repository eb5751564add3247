/*
 * env.c - making and ending an environment, and its references.
 *
 * The heap stash holds what C must find again: the array of references, the exports of bindings and of library
 * modules. The environment itself is found from any context through the heap's user data.
 */
#include "runtime/async.h"
#include "runtime/env.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "bindings/bindings.h"
#include "builtins/builtins.h"
#include "runtime/fatal.h"
#include "runtime/image.h"
#include "runtime/options.h"
#include "runtime/port.h"
#include "runtime/waits.h"
#include "runtime/watchdog.h"
#include "runtime/worker.h"

#define REFS "refs"
#define REF_CONTEXTS "refContexts" /* of asynchronous calls, by number of the reference; see lib/async_hooks.js */

env_t *env_from(duk_context *ctx)
{
    duk_memory_functions functions;
    duk_get_memory_functions(ctx, &functions);
    return functions.udata;
}

/* ---- references ----
 * Slot 0 is never used. A free slot holds the number of the next free one. */

/* A callback runs in the asynchronous context that it was handed over in. */
static void remember_context(duk_context *ctx, env_ref ref)
{
    duk_push_heap_stash(ctx);
    if (!duk_get_prop_string(ctx, -1, REF_CONTEXTS)) {
        duk_pop(ctx);
        duk_push_array(ctx);
        duk_dup(ctx, -1);
        duk_put_prop_string(ctx, -3, REF_CONTEXTS);
    }
    builtins_push_async_context(ctx);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)ref);
    duk_pop_2(ctx);
}

static void restore_context(duk_context *ctx, env_ref ref)
{
    duk_push_heap_stash(ctx);
    if (duk_get_prop_string(ctx, -1, REF_CONTEXTS))
        duk_get_prop_index(ctx, -1, (duk_uarridx_t)ref);
    else
        duk_push_undefined(ctx);
    builtins_set_async_context(ctx);
    duk_pop_2(ctx);
}

env_ref env_ref_take(duk_context *ctx)
{
    env_t *env = env_from(ctx);
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, REFS);
    env_ref ref = env->free_ref;
    if (ref != ENV_NO_REF) {
        duk_get_prop_index(ctx, -1, (duk_uarridx_t)ref);
        env_ref next = duk_get_int(ctx, -1);
        duk_pop(ctx);
        duk_dup(ctx, -3);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)ref);
        env->free_ref = next;
    } else {
        ref = (env_ref)duk_get_length(ctx, -1);
        duk_dup(ctx, -3);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)ref);
    }
    duk_pop_3(ctx);
    if (env->tick_info[ENV_CONTEXTS_USED])
        remember_context(ctx, ref);
    return ref;
}

void env_ref_push(duk_context *ctx, env_ref ref)
{
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, REFS);
    duk_get_prop_index(ctx, -1, (duk_uarridx_t)ref);
    duk_replace(ctx, -3);
    duk_pop(ctx);
    env_t *env = env_from(ctx);
    if (env->callback_depth == 0 && env->tick_info[ENV_CONTEXTS_USED])
        restore_context(ctx, ref);
}

void env_ref_release(duk_context *ctx, env_ref *ref)
{
    if (*ref == ENV_NO_REF)
        return;
    env_t *env = env_from(ctx);
    env_ref slot = *ref;
    *ref = ENV_NO_REF;
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, REFS);
    /* The value stays until the slot is free: its finalizer may release and take others, and free what `ref` is in. */
    duk_get_prop_index(ctx, -1, (duk_uarridx_t)slot);
    duk_push_int(ctx, env->free_ref);
    duk_put_prop_index(ctx, -3, (duk_uarridx_t)slot);
    env->free_ref = slot;
    duk_pop_3(ctx);
}

/* ---- bindings ---- */

static env_binding_init find_binding(const char *name)
{
    static const struct {
        const char *name;
        env_binding_init init;
    } table[] = {
#define BINDING_ENTRY(n) {#n, binding_##n},
        BINDINGS(BINDING_ENTRY)
#undef BINDING_ENTRY
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].name, name) == 0)
            return table[i].init;
    }
    return NULL;
}

void env_push_binding(duk_context *ctx, const char *name)
{
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, "bindings");
    if (!duk_get_prop_string(ctx, -1, name)) {
        duk_pop(ctx);
        env_binding_init init = find_binding(name);
        if (!init)
            (void)duk_error(ctx, DUK_ERR_ERROR, "No such binding: %s", name);
        init(ctx);
        duk_dup(ctx, -1);
        duk_put_prop_string(ctx, -3, name);
    }
    duk_replace(ctx, -3);
    duk_pop(ctx);
}

/* ---- life ---- */

/* localize(kind, value, locales, options): what toLocaleString gives when it takes Intl */
static duk_ret_t localize(duk_context *ctx)
{
    env_require(ctx, "internal/intl");
    duk_get_prop_string(ctx, -1, "toLocaleString");
    duk_insert(ctx, 0);
    duk_pop(ctx);
    duk_call(ctx, 4);
    return 1;
}

void env_init_realm(duk_context *ctx)
{
    /* What the engine has beside the language: its own, or what Node's library defines. */
    static const char *const foreign[] = {"Buffer", "CBOR", "Duktape", "TextDecoder", "TextEncoder", "performance"};
    builtins_init(ctx);
    duk_push_global_object(ctx);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        duk_del_prop_string(ctx, -1, foreign[i]);
    duk_pop(ctx);
    duk_push_c_function(ctx, localize, 4);
    duk_put_intrinsic(ctx, "localize");
}

/* Running code was interrupted: does it end? */
static bool on_interrupt(duk_context *ctx)
{
    env_t *env = env_from(ctx);
    if (env->stopping)
        env->can_call = false;
    return env->stopping || watchdog_wants_end(env);
}

static duk_ret_t prepare_heap(duk_context *ctx, void *data)
{
    env_init_realm(ctx);
    duk_push_heap_stash(ctx);
    duk_push_array(ctx);
    duk_push_undefined(ctx);
    duk_put_prop_index(ctx, -2, ENV_NO_REF);
    duk_put_prop_string(ctx, -2, REFS);
    duk_push_bare_object(ctx);
    duk_put_prop_string(ctx, -2, "bindings");
    duk_push_bare_object(ctx);
    duk_put_prop_string(ctx, -2, "modules");
    duk_push_object(ctx);
    duk_put_prop_string(ctx, -2, "process");
    env_from(ctx)->tick_info = duk_push_fixed_buffer(ctx, ENV_TICK_INFO);
    duk_push_buffer_object(ctx, -1, 0, ENV_TICK_INFO, DUK_BUFOBJ_UINT8ARRAY);
    duk_remove(ctx, -2);
    duk_put_prop_string(ctx, -2, "tickInfo");
    env_from(ctx)->async_ids = duk_push_fixed_buffer(ctx, ENV_ASYNC_FIELDS * sizeof(double));
    duk_push_buffer_object(ctx, -1, 0, ENV_ASYNC_FIELDS * sizeof(double), DUK_BUFOBJ_FLOAT64ARRAY);
    duk_remove(ctx, -2);
    duk_put_prop_string(ctx, -2, "asyncIds");
    env_from(ctx)->async_ids[ENV_ASYNC_LAST] = env_from(ctx)->async_ids[ENV_ASYNC_EXECUTION] = 1; /* the program */
    builtins_set_interrupt_handler(ctx, on_interrupt);
    env_waits_init(ctx);
    env_bootstrap_image(ctx);
    return 0;
}

/* Milliseconds since 1970. */
static double time_origin(uint64_t start)
{
    uv_timeval64_t now = {0};
    uv_gettimeofday(&now);
    return (double)now.tv_sec * 1000 + (double)now.tv_usec / 1000 - (double)(uv_hrtime() - start) / 1e6;
}

static env_shared *make_shared(uint64_t start)
{
    env_shared *shared = calloc(1, sizeof *shared);
    if (!shared)
        return NULL;
    shared->start_time = start;
    shared->time_origin = time_origin(start);
    uv_mutex_init(&shared->environment);
    shared->ports = port_registry_new();
    return shared;
}

static void on_stop(uv_async_t *wake)
{
    env_t *env = wake->loop->data;
    if (!env->stopping)
        return;
    env->can_call = false;
    uv_stop(&env->loop);
}

void env_stop(env_t *env)
{
    env->stopping = true;
    builtins_interrupt(env->interrupt_target);
    uv_async_send(&env->wake);
}

/* A heap in which the first stage of bootstrap has run. */
static bool make_heap(env_t *env)
{
    env->ctx = duk_create_heap(fatal_alloc, fatal_realloc, fatal_free, env, fatal_engine);
    env->milestones[ENV_HEAP_MADE] = uv_hrtime();
    if (env->ctx && duk_safe_call(env->ctx, prepare_heap, env, 0, 1) == DUK_EXEC_SUCCESS) {
        duk_pop(env->ctx);
        return true;
    }
    if (env->ctx)
        fprintf(stderr, "node: %s\n", duk_safe_to_stacktrace(env->ctx, -1));
    return false;
}

/* 16 bytes that the system gives every process. */
static const void *process_random(void)
{
    return (const void *)getauxval(AT_RANDOM);
}

/* Not of the same bytes: Math.random() must not give away how strings are hashed. */
static void take_hash_secret(void)
{
    uint8_t secret[16];
    if (getentropy(secret, sizeof secret) != 0)
        memcpy(secret, process_random(), sizeof secret);
    duk_set_hash_secret(secret);
}

/* The environment of the image, as far as it does not depend on the process, or a new one. */
static env_t *take_env(bool from_image)
{
    env_t *env = from_image ? image_take() : NULL;
    if (!env)
        return calloc(1, sizeof *env);
    duk_image_resume(env->ctx, process_random());
    env->heap_used = image_used();
    env->milestones[ENV_HEAP_MADE] = uv_hrtime();
    return env;
}

static void free_env(env_t *env)
{
    slab_end(&env->slabs);
    if (!image_owns(env))
        free(env);
}

bool env_write_image(const char *path)
{
    env_t *env = image_alloc(sizeof *env);
    if (!env)
        return false;
    *env = (env_t){.makes_image = true};
    if (!make_heap(env))
        return false;
    duk_image_prepare(env->ctx);
    env->makes_image = false;
    memset(env->milestones, 0, sizeof env->milestones);
    return image_write(env, path);
}

env_t *env_create(const struct cli_options *cli, struct worker *of)
{
    uint64_t start = uv_hrtime();
    if (!of)
        take_hash_secret();
    env_t *env = take_env(of == NULL);
    if (!env)
        return NULL;
    env->cli = cli;
    env->worker = of;
    env->shared = of ? of->shared : make_shared(start);
    if (!env->shared || uv_loop_init(&env->loop) != 0) {
        free_env(env);
        return NULL;
    }
    if (of) {
        uv_async_init(&env->loop, &env->wake, on_stop);
        uv_unref((uv_handle_t *)&env->wake);
    }
    env->loop.data = env;
    uv_loop_configure(&env->loop, UV_METRICS_IDLE_TIME);
    if (!env->ctx && !make_heap(env)) {
        env_destroy(env);
        return NULL;
    }
    if (cli_get(cli, "--disallow-code-generation-from-strings")->on)
        builtins_disallow_eval(env->ctx);
    env->interrupt_target = builtins_interrupt_target(env->ctx);
    env->can_call = true;
    env->trace_sync_io = cli_get(cli, "--trace-sync-io")->on;
    env->milestones[ENV_MADE] = uv_hrtime();
    return env;
}

static void close_handle(uv_handle_t *handle, void *data)
{
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void env_cleanup_add(env_t *env, env_cleanup *cleanup)
{
    cleanup->next = env->cleanups;
    if (cleanup->next)
        cleanup->next->link = &cleanup->next;
    cleanup->link = &env->cleanups;
    env->cleanups = cleanup;
}

void env_cleanup_remove(env_cleanup *cleanup)
{
    if (!cleanup->link)
        return;
    *cleanup->link = cleanup->next;
    if (cleanup->next)
        cleanup->next->link = cleanup->link;
    cleanup->link = NULL;
}

static void run_cleanups(env_t *env)
{
    while (env->cleanups) {
        env_cleanup *cleanup = env->cleanups;
        env_cleanup_remove(cleanup);
        cleanup->run(cleanup);
    }
}

/* Requests that other threads work at come to their end before the heap goes, as they use its memory. */
void env_destroy(env_t *env)
{
    env->can_call = false;
    if (env->ctx)
        builtins_end_termination(env->ctx);
    run_cleanups(env);
    uv_walk(&env->loop, close_handle, NULL);
    uv_run(&env->loop, UV_RUN_DEFAULT);
    if (env->ctx)
        duk_destroy_heap(env->ctx);
    (void)uv_loop_close(&env->loop);
    free(env->timers);
    free(env->waits);
    free_env(env);
}

void env_exit(env_t *env, int code)
{
    if (env->worker) {
        if (!env->stopping)
            env->exit_code = code;
        env_stop(env);
        env->can_call = false;
        return;
    }
    /* Workers read what the end of the process frees, the command line for one. */
    if (atomic_load(&env->shared->threads) > 0)
        run_cleanups(env);
    fflush(stdout);
    exit(code);
}
