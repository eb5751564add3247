/*
 * agents.h - $262.agent: threads with a heap of their own, which the tests of Atomics start, and setTimeout for them.
 */
#ifndef TEST262_AGENTS_H
#define TEST262_AGENTS_H

#include <stdbool.h>

#include "duktape.h"

/* Put `agent` on the object on top, and setTimeout on the global object. */
void agents_define(duk_context *ctx);
/* Run jobs, waits of Atomics.waitAsync and timers until `done` says so or nothing is left that could happen. `run_jobs` is
 * called with `data`, as `done` is. */
void agents_run_loop(duk_context *ctx, void (*run_jobs)(duk_context *ctx, void *data), bool (*done)(void *data), void *data);
/* Stop and forget all agents of the test. */
void agents_end(void);

#endif
