/*
 * timers.c - internalBinding('timers'): the loop's side of lib/internal/timers.js.
 */
#include "runtime/timers.h"

#include "bindings/bindings.h"
#include "runtime/async.h"

/* setupTimers(processImmediate, processTimers, model): immediateInfo, a Uint32Array that both sides write */
static duk_ret_t setup_timers(duk_context *ctx)
{
    duk_set_top(ctx, 3);
    env_ref model = env_ref_take(ctx);
    env_ref on_timers = env_ref_take(ctx);
    env_ref on_immediates = env_ref_take(ctx);
    duk_size_t size = IMMEDIATE_FIELDS * sizeof(uint32_t);
    uint32_t *info = duk_push_fixed_buffer(ctx, size);
    duk_push_buffer_object(ctx, -1, 0, size, DUK_BUFOBJ_UINT32ARRAY);
    duk_dup(ctx, -1);
    env_ref_take(ctx); /* for as long as the heap lives */
    env_timers_start(env_from(ctx), on_timers, on_immediates, model, info);
    return 1;
}

/* The properties of a Timeout, in the order that its constructor gives them. */
enum { IDLE_TIMEOUT, IDLE_PREV, IDLE_NEXT, IDLE_START, ON_TIMEOUT, TIMER_ARGS, REPEAT, DESTROYED, REFED, PRIMITIVE, ASYNC_ID };

static void put_slot(duk_context *ctx, duk_idx_t timer, duk_uint_t slot, duk_idx_t value)
{
    duk_dup(ctx, value);
    duk_put_slot(ctx, timer, slot);
}

/* newTimer(callback, after, args, repeat, isRefed): a Timeout that begins now, in no list yet */
static duk_ret_t new_timer(duk_context *ctx)
{
    env_t *env = env_from(ctx);
    env_ref_push(ctx, env->timers->model);
    duk_push_clone(ctx, 5);
    put_slot(ctx, 6, ON_TIMEOUT, 0);
    put_slot(ctx, 6, IDLE_TIMEOUT, 1);
    put_slot(ctx, 6, TIMER_ARGS, 2);
    put_slot(ctx, 6, REPEAT, 3);
    put_slot(ctx, 6, REFED, 4);
    duk_push_number(ctx, (double)env_timers_now(env));
    duk_put_slot(ctx, 6, IDLE_START);
    duk_push_number(ctx, ++env->async_ids[ENV_ASYNC_LAST]);
    duk_put_slot(ctx, 6, ASYNC_ID);
    return 1;
}

static duk_ret_t schedule_timer(duk_context *ctx)
{
    env_timers_schedule(env_from(ctx), (int64_t)duk_require_number(ctx, 0));
    return 0;
}

static duk_ret_t toggle_timer_ref(duk_context *ctx)
{
    env_timers_ref(env_from(ctx), duk_to_boolean(ctx, 0));
    return 0;
}

static duk_ret_t toggle_immediate_ref(duk_context *ctx)
{
    env_immediates_ref(env_from(ctx), duk_to_boolean(ctx, 0));
    return 0;
}

static duk_ret_t get_libuv_now(duk_context *ctx)
{
    duk_push_number(ctx, (double)env_timers_now(env_from(ctx)));
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"setupTimers", setup_timers, 3},
    {"newTimer", new_timer, 5},
    {"scheduleTimer", schedule_timer, 1},
    {"toggleTimerRef", toggle_timer_ref, 1},
    {"toggleImmediateRef", toggle_immediate_ref, 1},
    {"getLibuvNow", get_libuv_now, 0},
    {NULL, NULL, 0},
};

void binding_timers(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
