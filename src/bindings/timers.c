/*
 * timers.c - internalBinding('timers'): the loop's side of lib/internal/timers.js.
 */
#include "runtime/timers.h"

#include "bindings/bindings.h"

/* setupTimers(processImmediate, processTimers): immediateInfo, a Uint32Array that both sides write */
static duk_ret_t setup_timers(duk_context *ctx)
{
    duk_set_top(ctx, 2);
    env_ref on_timers = env_ref_take(ctx);
    env_ref on_immediates = env_ref_take(ctx);
    duk_size_t size = IMMEDIATE_FIELDS * sizeof(uint32_t);
    uint32_t *info = duk_push_fixed_buffer(ctx, size);
    duk_push_buffer_object(ctx, -1, 0, size, DUK_BUFOBJ_UINT32ARRAY);
    duk_dup(ctx, -1);
    env_ref_take(ctx); /* for as long as the heap lives */
    env_timers_start(env_from(ctx), on_timers, on_immediates, info);
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
    {"setupTimers", setup_timers, 2},
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
