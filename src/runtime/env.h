/*
 * env.h - the environment: one JavaScript heap, one event loop, and everything that a thread of JavaScript owns.
 *
 * Every binding gets its environment with env_from(ctx). C enters JavaScript from the loop through env_callback and
 * nothing else, so that process.nextTick, microtasks and uncaught exceptions have one road.
 */
#ifndef ENV_H
#define ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "duktape.h"

typedef struct env env_t;

typedef struct env_options {
    int argc; /* all of argv, as the process got it */
    char **argv;
    const struct cli_options *cli; /* options.h */
} env_options;

struct env {
    duk_context *ctx; /* the main thread of the heap */
    uv_loop_t loop;
    const struct cli_options *cli;
    int argc;
    char **argv;
    int exit_code;      /* what process.exit or a fatal error asked for */
    bool exiting;       /* process.exit was called: unwind without running more JavaScript */
    bool can_call;      /* false once the environment is being torn down */
    unsigned callback_depth;
    uint64_t start_time; /* uv_hrtime() when the process or the worker began */
    uint8_t *tick_info;  /* two bytes shared with lib/internal/process/task_queues.js: [0] ticks are scheduled,
                            [1] a rejection awaits its report */
    struct env_refs *refs;
    struct env_timers *timers;
};

/* The environment of a context (any thread of its heap). */
env_t *env_from(duk_context *ctx);

env_t *env_create(const env_options *options);
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

/* ---- references from C to JavaScript values: slots of an array on the environment ---- */
typedef int env_ref;
#define ENV_NO_REF 0
env_ref env_ref_take(duk_context *ctx);                 /* [ ... value ] -> [ ... ] */
void env_ref_push(duk_context *ctx, env_ref ref);       /* [ ... ] -> [ ... value ] */
void env_ref_release(duk_context *ctx, env_ref *ref);   /* sets it to ENV_NO_REF; harmless twice */

/* ---- requests: a uv_req_t with the JavaScript object or callback it will complete ----
 * A request is malloc'd, pins its callback with a ref while libuv has it, and is freed by env_request_done. The uv_req
 * is the first member of what `data` is embedded in; see bindings/fs.c for the pattern. */

/* ---- bindings ----  bindings.h lists them; a binding's init pushes its exports object. */
typedef void (*env_binding_init)(duk_context *ctx);
void env_push_binding(duk_context *ctx, const char *name); /* [ ... ] -> [ ... exports ]; throws for an unknown name */

/* ---- compiling ---- */
/* Compile source as a function with the given parameters (NULL-terminated names) under a file name, throwing a
 * SyntaxError decorated with position: [ ... ] -> [ ... function ]. */
void env_compile_function(duk_context *ctx, const char *source, size_t length, const char *filename,
                          const char *const *parameters);
/* Compile as a Script; calling the function runs it and gives its completion value. */
void env_compile_script(duk_context *ctx, const char *source, size_t length, const char *filename);

#endif
