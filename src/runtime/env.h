/*
 * env.h - the environment: one JavaScript heap, one event loop, and everything that a thread of JavaScript owns.
 *
 * Every binding gets its environment with env_from(ctx). C enters JavaScript from the loop through env_callback and
 * nothing else, so that process.nextTick, microtasks and uncaught exceptions have one road.
 */
#ifndef ENV_H
#define ENV_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "duktape.h"
#include "runtime/slab.h"

typedef struct env env_t;

/* A slot that keeps a JavaScript value alive for C. */
typedef int env_ref;
#define ENV_NO_REF 0

enum env_tick_info {
    ENV_TICKS_PENDING,      /* ticks are scheduled */
    ENV_REJECTIONS_PENDING, /* a rejection awaits its report */
    ENV_CONTEXTS_USED,      /* not 0: contexts must be passed on (an AsyncLocalStorage has a value somewhere: 1), or the
                             * numbers of what executes are looked at (2) */
    ENV_OBSERVED,           /* somebody watches http (diagnostics channels, perf_hooks) or wraps emitters (domain) */
    ENV_TICK_INFO
};

/* When what happened, by uv_hrtime(); 0: not yet. */
enum env_milestone {
    ENV_HEAP_MADE,
    ENV_MADE,
    ENV_BOOTSTRAPPED,
    ENV_LOOP_STARTED,
    ENV_LOOP_ENDED,
    ENV_MILESTONES
};

/* What the environments of a process have in common; lives as long as the process. */
typedef struct env_shared {
    struct port_registry *ports; /* port.h: channels that have names; locks itself */
    uv_mutex_t environment;      /* guards the variables of the process (getenv, setenv) */
    atomic_uint threads;         /* the number of the last worker */
    uint64_t start_time;         /* uv_hrtime() when the process began */
    double time_origin;          /* the same in milliseconds since 1970 */
} env_shared;

/* Something to be done when the environment ends, before its heap goes. */
typedef struct env_cleanup {
    struct env_cleanup *next, **link;
    void (*run)(struct env_cleanup *cleanup);
} env_cleanup;

struct env {
    duk_context *ctx; /* the main thread of the heap */
    env_shared *shared;
    struct worker *worker; /* worker.h: what made it, NULL for the main thread */
    env_cleanup *cleanups;
    struct code_cache *code_cache; /* code_cache.h: NULL unless it was asked for */
    struct watchdog *watchdog; /* watchdog.h: the innermost that is on */
    uv_loop_t loop;
    const struct cli_options *cli; /* options.h */
    int exit_code;      /* what process.exit or a fatal error asked for */
    bool can_call;      /* false once the environment is being torn down */
    atomic_bool stopping; /* by env_stop */
    uv_async_t wake;      /* sent to by env_stop */
    void *interrupt_target;
    unsigned callback_depth;
    uint64_t milestones[ENV_MILESTONES];
    bool makes_image;       /* image.h: its memory comes from there, and nothing runs in it but the first stage */
    slab_heap slabs;        /* slab.h: the small blocks of the heap */
    size_t heap_used;       /* bytes: of all other blocks under a limit, otherwise of what is left of the image */
    unsigned heap_refusals; /* allocations refused in a row */
    bool trace_sync_io;     /* --trace-sync-io */
    unsigned fs_requests;   /* file operations in the thread pool */
    uint8_t *tick_info;  /* bytes shared with lib/internal/process/task_queues.js, by enum env_tick_info */
    struct env_timers *timers; /* timers.c */
    struct env_waits *waits;   /* waits.c: NULL until something waits */
    struct collector_watch *collector_watch; /* bindings/performance_gc.c: NULL until somebody observes the collector */
    bool collector_forced;                   /* it runs because the program calls gc() */
    /* bindings/buffer.c: what Buffers inherit from, and the block that small ones share; kept alive by the stash */
    void *buffer_prototype, *buffer_pool;
    uint8_t *buffer_pool_bytes;
    size_t buffer_pool_size, buffer_pool_used, buffer_pool_limit;
    /* async.h: numbers shared with lib/internal/async_hooks.js, whether somebody looks, what the next callback is for */
    double *async_ids;
    double entering_id, entering_trigger, default_trigger;
    bool async_tracked;
    env_ref free_ref;          /* head of the free list in the array of references */
    /* functions that bootstrap installed */
    env_ref on_tick, on_uncaught, on_before_exit, on_exit, on_rejection;
};

/* The environment of a context (any thread of its heap). */
env_t *env_from(duk_context *ctx);

/* NULL when memory or file descriptors are out. `worker` is NULL for the main thread. */
env_t *env_create(const struct cli_options *cli, struct worker *worker);
/* Run the first stage of bootstrap in a new environment and write what it leaves to a file; see image.h. */
bool env_write_image(const char *path);
/* Run bootstrap, the program and the loop to its end; returns the exit code. */
int env_run(env_t *env);
void env_destroy(env_t *env);

/* ---- entering JavaScript from the loop ----
 * [ ... function this arg1 ... argN ] -> [ ... ]
 * Calls the function, then runs ticks and microtasks when this is the outermost entry. What is thrown goes to
 * uncaughtException. Returns false when the callback threw or the environment is going away. */
bool env_callback(env_t *env, duk_idx_t nargs);

/* As env_callback, but leaves the function's result: [ ... function this args ] -> [ ... result ] (undefined after a
 * throw). */
bool env_callback_result(env_t *env, duk_idx_t nargs);

/* Ticks and microtasks, for an entry that was made of calls without them. */
void env_settle(env_t *env);

/* ---- references from C to JavaScript values: slots of an array on the environment ---- */
env_ref env_ref_take(duk_context *ctx);                 /* [ ... value ] -> [ ... ] */
void env_ref_push(duk_context *ctx, env_ref ref);       /* [ ... ] -> [ ... value ] */
void env_ref_release(duk_context *ctx, env_ref *ref);   /* sets it to ENV_NO_REF; harmless twice */

/* ---- requests: a uv_req_t with the JavaScript object or callback it will complete ----
 * A request is malloc'd, pins its callback with a ref while libuv has it, and is freed by env_request_done. The uv_req
 * is the first member of what `data` is embedded in; see bindings/fs.c for the pattern. */

/* Report an error that nobody caught: [ ... error ] -> [ ... ]. Handlers of uncaughtException may take it; otherwise it
 * is printed and the process ends. */
void env_uncaught(env_t *env, bool from_promise);

/* End the process or the worker at once, without running more JavaScript. In the main thread it does not return; in a
 * worker it does, and the caller has to go back to the loop (or throw, if JavaScript called it). */
void env_exit(env_t *env, int code);
/* Have running JavaScript and the loop stopped, from any thread as long as the environment exists. */
void env_stop(env_t *env);

/* Have something done at the end, the last first; removing it twice is harmless. */
void env_cleanup_add(env_t *env, env_cleanup *cleanup);
void env_cleanup_remove(env_cleanup *cleanup);

/* ---- bindings ----  bindings.h lists them; a binding's init pushes its exports object. */
typedef void (*env_binding_init)(duk_context *ctx);
void env_push_binding(duk_context *ctx, const char *name); /* [ ... ] -> [ ... exports ]; throws for an unknown name */

/* ---- the embedded library ---- */
/* The exports of a library module ("fs", "internal/errors"): [ ... ] -> [ ... exports ]; throws for an unknown id. */
void env_require(duk_context *ctx, const char *id);
/* run.c: the first stage of bootstrap. Throws. */
void env_bootstrap_image(duk_context *ctx);
/* The built-in objects of a new realm, and what they need of the library. */
void env_init_realm(duk_context *ctx);

#endif
