/*
 * worker.c - internalBinding('worker'): threads as JavaScript objects, and what a worker knows of itself.
 *
 * A Worker is a handle: the uv_async_t that the thread sends to when it ends. Its object has the method onexit(code,
 * errorCode, errorMessage).
 */
#include "runtime/worker.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "bindings/handle.h"
#include "bindings/messaging.h"
#include "runtime/fatal.h"
#include "runtime/text.h"

/* What handle_t's data points to. */
typedef struct worker_state {
    env_cleanup cleanup; /* first: children end before their parent's heap goes */
    worker *worker;
} worker_state;

static worker *worker_of(handle_t *handle)
{
    return handle && handle->data ? ((worker_state *)handle->data)->worker : NULL;
}

/* ---- the end ---- */

static void end_child(env_cleanup *cleanup)
{
    worker *w = ((worker_state *)cleanup)->worker;
    uv_mutex_lock(&w->lock);
    w->done = NULL;
    uv_mutex_unlock(&w->lock);
    worker_stop(w);
    worker_join(w);
}

static void free_state(handle_t *handle)
{
    worker_state *state = handle->data;
    env_cleanup_remove(&state->cleanup);
    end_child(&state->cleanup);
    worker_free(state->worker);
    free(state);
}

static void on_done(uv_async_t *async)
{
    handle_t *handle = async->data;
    duk_context *ctx = handle->env->ctx;
    worker *w = worker_of(handle);
    worker_join(w);
    if (!handle->env->can_call)
        return;
    duk_push_int(ctx, w->exit_code);
    if (w->error_code) {
        duk_push_string(ctx, w->error_code);
        duk_push_string(ctx, w->error_message);
    } else {
        duk_push_null(ctx);
        duk_push_null(ctx);
    }
    handle_emit(handle, "onexit", 3);
}

/* ---- making ---- */

/* The strings of an array, behind a program name; a NULL ends them. Owned by the caller. */
static char **copy_words(duk_context *ctx, duk_idx_t index, int *count)
{
    duk_size_t length = duk_is_array(ctx, index) ? duk_get_length(ctx, index) : 0;
    char **words = calloc(length + 2, sizeof *words);
    if (!words)
        return NULL;
    words[0] = strdup("node");
    for (duk_uarridx_t i = 0; i < length && words[i]; i++) {
        size_t size;
        duk_get_prop_index(ctx, index, i);
        words[i + 1] = strdup(duk_is_string(ctx, -1) ? env_to_utf8(ctx, duk_get_top_index(ctx), &size) : "");
        duk_pop(ctx);
    }
    *count = (int)length + 1;
    return words;
}

/* [ ... array ] */
static void add_invalid(void *data, const char *word)
{
    duk_context *ctx = data;
    env_push_utf8(ctx, word, strlen(word));
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)duk_get_length(ctx, -2));
}

/* new Worker(environment | null, execArgv | null, NODE_OPTIONS | null, limits): the object gets `port`, its end of the
 * control channel, and `threadId`; or `invalid`, the options that are none or not for workers. */
static duk_ret_t construct(duk_context *ctx)
{
    env_t *env = env_from(ctx);
    handle_t *handle = handle_make(ctx, "WORKER");
    worker_state *state = calloc(1, sizeof *state);
    worker *w = calloc(1, sizeof *w);
    if (!state || !w) {
        free(state);
        free(w);
        return duk_range_error(ctx, "out of memory");
    }
    uv_mutex_init(&w->lock);
    w->shared = env->shared;
    w->id = atomic_fetch_add(&env->shared->threads, 1) + 1;
    state->worker = w;
    state->cleanup.run = end_child;
    handle->data = state;
    handle->free_data = free_state; /* from here on the object owns it all */
    duk_push_this(ctx);
    duk_idx_t self = duk_get_top_index(ctx);
    if (duk_is_null(ctx, 0))
        w->shares_environment = true;
    else
        w->environment = message_write(ctx, 0, DUK_INVALID_INDEX);
    bool has_words = duk_is_array(ctx, 1), has_options = duk_is_string(ctx, 2);
    int count = 0;
    size_t size;
    if (has_words)
        w->words = copy_words(ctx, 1, &count);
    w->owns_cli = has_words || has_options;
    duk_push_array(ctx);
    cli_parse_worker(&w->cli, env->cli, count, w->words, has_options ? env_to_utf8(ctx, 2, &size) : NULL, add_invalid,
                     ctx);
    if (duk_get_length(ctx, -1) > 0) {
        duk_put_prop_string(ctx, self, "invalid");
        return 0;
    }
    duk_pop(ctx);
    double *limits[] = {&w->limits.young, &w->limits.old, &w->limits.code_range, &w->limits.stack};
    for (duk_uarridx_t i = 0; i < 4; i++) {
        duk_get_prop_index(ctx, 3, i);
        *limits[i] = duk_get_number_default(ctx, -1, 0);
        duk_pop(ctx);
    }
    if (w->limits.old > 0)
        w->cli.heap_limit = (size_t)((w->limits.old + (w->limits.young > 0 ? w->limits.young : 0)) * 1048576);
    port *ends[2];
    if (!port_make_pair(ends))
        return duk_range_error(ctx, "out of memory");
    w->port = ends[0];
    messaging_push_port(ctx, ends[1]);
    duk_put_prop_string(ctx, self, "port");
    duk_push_uint(ctx, w->id);
    duk_put_prop_string(ctx, self, "threadId");
    uv_async_init(&env->loop, &handle->uv.async, on_done);
    handle_opened(ctx, self, handle);
    w->done = &handle->uv.async;
    return 0;
}

/* startThread(): 0 or a libuv error */
static duk_ret_t start_thread(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    worker *w = worker_of(handle);
    if (!w || w->started)
        return 0;
    int err = worker_start(w);
    if (err == 0)
        env_cleanup_add(handle->env, &((worker_state *)handle->data)->cleanup);
    duk_push_int(ctx, err);
    return 1;
}

static duk_ret_t stop_thread(duk_context *ctx)
{
    worker *w = worker_of(handle_this(ctx));
    if (w)
        worker_stop(w);
    return 0;
}

static void push_limits(duk_context *ctx, const worker_limits *limits)
{
    const double values[] = {limits->young, limits->old, limits->code_range, limits->stack};
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < 4; i++) {
        duk_push_number(ctx, values[i]);
        duk_put_prop_index(ctx, -2, i);
    }
}

/* loopTimes(): [milliseconds since its loop began, how many of them it was idle]; empty before */
static duk_ret_t loop_times(duk_context *ctx)
{
    worker *w = worker_of(handle_this(ctx));
    duk_push_array(ctx);
    if (!w)
        return 1;
    uv_mutex_lock(&w->lock);
    env_t *env = w->env;
    uint64_t start = env ? env->milestones[ENV_LOOP_STARTED] : 0;
    uint64_t idle = start ? uv_metrics_idle_time(&env->loop) : 0;
    uv_mutex_unlock(&w->lock);
    if (start == 0)
        return 1;
    duk_push_number(ctx, (double)(uv_hrtime() - start) / 1e6);
    duk_put_prop_index(ctx, -2, 0);
    duk_push_number(ctx, (double)idle / 1e6);
    duk_put_prop_index(ctx, -2, 1);
    return 1;
}

static const duk_function_list_entry methods[] = {
    {"startThread", start_thread, 0}, {"stopThread", stop_thread, 0}, {"loopTimes", loop_times, 0}, {NULL, NULL, 0},
};

/* ---- what a worker knows of itself ---- */

/* takeEnvironment(): its variables; undefined if it shares those of the process */
static duk_ret_t take_environment(duk_context *ctx)
{
    worker *w = env_from(ctx)->worker;
    if (!w || !w->environment)
        return 0;
    message_read(ctx, w->environment);
    duk_pop(ctx);
    return 1;
}

/* takePort(): the MessagePort of its control channel */
static duk_ret_t take_port(duk_context *ctx)
{
    worker *w = env_from(ctx)->worker;
    port *p = w ? w->port : NULL;
    if (!p)
        return 0;
    w->port = NULL;
    messaging_push_port(ctx, p);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"takeEnvironment", take_environment, 0},
    {"takePort", take_port, 0},
    {NULL, NULL, 0},
};

void binding_worker(duk_context *ctx)
{
    worker *w = env_from(ctx)->worker;
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    handle_define_class(ctx, "Worker", construct, 4, methods, NULL);
    duk_push_boolean(ctx, w == NULL);
    duk_put_prop_string(ctx, -2, "isMainThread");
    duk_push_uint(ctx, w ? w->id : 0);
    duk_put_prop_string(ctx, -2, "threadId");
    duk_push_boolean(ctx, w == NULL || w->shares_environment);
    duk_put_prop_string(ctx, -2, "sharesEnvironment");
    worker_limits none = {0};
    push_limits(ctx, w ? &w->limits : &none);
    duk_put_prop_string(ctx, -2, "resourceLimits");
}
