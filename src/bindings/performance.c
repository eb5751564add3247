/*
 * performance.c - internalBinding('performance'): what perf_hooks cannot measure itself.
 */
#include "bindings/bindings.h"
#include "bindings/performance.h"
#include "runtime/env.h"

/* now(): milliseconds since the process began, in workers, too */
static duk_ret_t now(duk_context *ctx)
{
    duk_push_number(ctx, (double)(uv_hrtime() - env_from(ctx)->shared->start_time) / 1e6);
    return 1;
}

/* timeOrigin(): when now() was 0, in milliseconds since 1970 */
static duk_ret_t time_origin(duk_context *ctx)
{
    duk_push_number(ctx, env_from(ctx)->shared->time_origin);
    return 1;
}

/* milestone(number): the same of a milestone; -1 when it has not been reached */
static duk_ret_t milestone(duk_context *ctx)
{
    env_t *env = env_from(ctx);
    duk_uint_t number = duk_require_uint(ctx, 0);
    if (number >= ENV_MILESTONES)
        return DUK_RET_RANGE_ERROR;
    uint64_t time = env->milestones[number];
    duk_push_number(ctx, time == 0 ? -1 : (double)(time - env->shared->start_time) / 1e6);
    return 1;
}

/* bootstrapped(): the last file of bootstrap is about to run the program */
static duk_ret_t bootstrapped(duk_context *ctx)
{
    env_from(ctx)->milestones[ENV_BOOTSTRAPPED] = uv_hrtime();
    return 0;
}

/* loopIdleTime(): milliseconds that the loop has waited for events */
static duk_ret_t loop_idle_time(duk_context *ctx)
{
    duk_push_number(ctx, (double)uv_metrics_idle_time(&env_from(ctx)->loop) / 1e6);
    return 1;
}

/* uvMetricsInfo(): { loopCount, events, eventsWaiting } */
static duk_ret_t uv_metrics(duk_context *ctx)
{
    uv_metrics_t metrics;
    uv_metrics_info(&env_from(ctx)->loop, &metrics);
    duk_push_object(ctx);
    duk_push_number(ctx, (double)metrics.loop_count);
    duk_put_prop_string(ctx, -2, "loopCount");
    duk_push_number(ctx, (double)metrics.events);
    duk_put_prop_string(ctx, -2, "events");
    duk_push_number(ctx, (double)metrics.events_waiting);
    duk_put_prop_string(ctx, -2, "eventsWaiting");
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"bootstrapped", bootstrapped, 0},
    {"loopIdleTime", loop_idle_time, 0},
    {"milestone", milestone, 1},
    {"now", now, 0},
    {"timeOrigin", time_origin, 0},
    {"uvMetricsInfo", uv_metrics, 0},
    {"watchCollector", performance_watch_collector, 1},
    {NULL, NULL, 0},
};

static const duk_number_list_entry milestones[] = {
    {"HEAP_MADE", ENV_HEAP_MADE},           {"MADE", ENV_MADE},
    {"BOOTSTRAPPED", ENV_BOOTSTRAPPED},     {"LOOP_STARTED", ENV_LOOP_STARTED},
    {"LOOP_ENDED", ENV_LOOP_ENDED},         {NULL, 0},
};

void binding_performance(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    duk_put_number_list(ctx, -1, milestones);
}
