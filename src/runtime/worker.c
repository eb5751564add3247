/*
 * worker.c - threads with environments; see worker.h.
 */
#include "runtime/worker.h"

#include <stdio.h>
#include <stdlib.h>

/* As large as the main thread's usually is; only what is used takes memory. */
#define STACK_SIZE (4u << 20)

static void publish(worker *w, env_t *env)
{
    uv_mutex_lock(&w->lock);
    w->env = env;
    if (env && w->stop_wanted)
        env_stop(env);
    uv_mutex_unlock(&w->lock);
}

static void fail(worker *w, const char *code, const char *text)
{
    w->exit_code = 1;
    w->error_code = code;
    snprintf(w->error_message, sizeof w->error_message, "%s", text);
}

static void run(void *data)
{
    worker *w = data;
    env_t *env = env_create(&w->cli, w);
    if (!env) {
        fail(w, "ERR_WORKER_INIT_FAILED", "EMFILE");
    } else {
        publish(w, env);
        int code = env_run(env);
        publish(w, NULL);
        if (!w->error_code)
            w->exit_code = code;
        env_destroy(env);
    }
    uv_mutex_lock(&w->lock);
    if (w->done)
        uv_async_send(w->done);
    uv_mutex_unlock(&w->lock);
}

int worker_start(worker *w)
{
    uv_thread_options_t options = {.flags = UV_THREAD_HAS_STACK_SIZE, .stack_size = STACK_SIZE};
    if (w->limits.stack > 4)
        options.stack_size = (size_t)(w->limits.stack * 1048576);
    int err = uv_thread_create_ex(&w->thread, &options, run, w);
    w->started = err == 0;
    return err;
}

void worker_stop(worker *w)
{
    uv_mutex_lock(&w->lock);
    w->stop_wanted = true;
    if (w->env) {
        if (!w->env->stopping)
            w->env->exit_code = 1;
        env_stop(w->env);
    }
    uv_mutex_unlock(&w->lock);
}

void worker_join(worker *w)
{
    if (!w->started || w->joined)
        return;
    w->joined = true;
    uv_thread_join(&w->thread);
}

void worker_out_of_memory(worker *w)
{
    fail(w, "ERR_WORKER_OUT_OF_MEMORY", "JS heap out of memory");
    worker_stop(w);
}

void worker_free(worker *w)
{
    if (w->port)
        port_close(w->port);
    if (w->environment)
        message_release(w->environment);
    for (char **word = w->words; word && *word; word++)
        free(*word);
    free(w->words);
    if (w->owns_cli)
        cli_free(&w->cli);
    uv_mutex_destroy(&w->lock);
    free(w);
}
