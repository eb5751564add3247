/*
 * async.h - asynchronous operations as async_hooks know them.
 *
 * Every handle has a number; requests get one, and a resource, only where somebody has begun to look (tick_info says so).
 * Whatever calls back for an operation names it with env_async_enter right before env_callback.
 */
#ifndef ENV_ASYNC_H
#define ENV_ASYNC_H

#include "runtime/env.h"

/* Kept by the owner of the operation; all zero: nothing is known of it. */
typedef struct env_async {
    double id, trigger;
    env_ref resource; /* ENV_NO_REF: the owner pushes its object itself, or there is none */
} env_async;

/* Fields of env_t.async_ids, which are shared with lib/internal/async_hooks.js. */
enum env_async_field { ENV_ASYNC_LAST, ENV_ASYNC_EXECUTION, ENV_ASYNC_TRIGGER, ENV_ASYNC_FIELDS };

/* A number for a handle whose object is at `index`; hooks hear of it. */
void env_async_handle(duk_context *ctx, env_async *async, const char *type, duk_idx_t index);
/* The same for a request; its object is at `index` or, for DUK_INVALID_INDEX, made when somebody looks. */
void env_async_request(duk_context *ctx, env_async *async, const char *type, duk_idx_t index);
/* What is made from now on was caused by the operation `id`, if it is not 0; returns what was said before. */
double env_async_set_trigger(duk_context *ctx, double id);
/* The next env_callback is on behalf of this operation. The object of a handle is at `index` (or DUK_INVALID_INDEX). */
void env_async_enter(duk_context *ctx, const env_async *async, duk_idx_t index);
/* It is over; harmless twice. */
void env_async_end(duk_context *ctx, env_async *async);

/* For env_callback: did somebody name an operation? Begin and end its scope. */
bool env_async_begin_scope(env_t *env);
void env_async_end_scope(env_t *env);

/* Functions of internalBinding('task_queue'). */
duk_ret_t env_async_set_callbacks(duk_context *ctx);
duk_ret_t env_async_set_promise_hook(duk_context *ctx);

#endif
