/*
 * worker.h - a thread with an environment of its own.
 *
 * The parent makes the worker, starts its thread and joins it when the worker says that it ends. What both touch is
 * guarded by the worker's lock: the environment, which exists only while the thread runs, and the wish to stop.
 */
#ifndef RUNTIME_WORKER_H
#define RUNTIME_WORKER_H

#include <stdbool.h>
#include <uv.h>

#include "runtime/env.h"
#include "runtime/options.h"
#include "runtime/port.h"

typedef struct worker_limits {
    double young, old, code_range, stack; /* MiB, 0: not limited */
} worker_limits;

typedef struct worker {
    unsigned id;
    env_shared *shared;
    cli_options cli;      /* with words of its own if it has execArgv, else the parent's */
    char **words;         /* what cli points to, to be freed */
    bool owns_cli;
    worker_limits limits;
    bool shares_environment;
    message *environment; /* variables, NULL when they are shared */
    port *port;           /* its end of the control channel, until the thread takes it */
    uv_thread_t thread;
    bool started, joined;
    uv_mutex_t lock;
    env_t *env;           /* under the lock */
    bool stop_wanted;     /* under the lock */
    uv_async_t *done;     /* the parent's; under the lock */
    int exit_code;        /* these are the thread's until it is joined */
    const char *error_code; /* "ERR_WORKER_OUT_OF_MEMORY", or NULL */
    char error_message[128];
} worker;

/* Start the thread: 0 or a libuv error. */
int worker_start(worker *w);
/* From any thread. */
void worker_stop(worker *w);
/* Wait for the thread. */
void worker_join(worker *w);
/* From the worker's own thread: no more memory. */
void worker_out_of_memory(worker *w);
/* The thread has been joined, or never ran. */
void worker_free(worker *w);

#endif
