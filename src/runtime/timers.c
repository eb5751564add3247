/*
 * timers.c - one libuv timer for all JavaScript timers, and the check phase for immediates.
 */
#include "runtime/timers.h"

#include <stdlib.h>

static void fire(uv_timer_t *timer);

uint64_t env_timers_now(env_t *env)
{
    uv_update_time(&env->loop);
    return uv_now(&env->loop) - env->shared->start_time / 1000000;
}

void env_timers_schedule(env_t *env, int64_t delay)
{
    uv_timer_start(&env->timers->timer, fire, delay > 0 ? (uint64_t)delay : 1, 0);
}

void env_timers_ref(env_t *env, bool on)
{
    uv_handle_t *timer = (uv_handle_t *)&env->timers->timer;
    if (on)
        uv_ref(timer);
    else
        uv_unref(timer);
}

static void keep_awake(uv_idle_t *idle)
{
    (void)idle;
}

void env_immediates_ref(env_t *env, bool on)
{
    if (on)
        uv_idle_start(&env->timers->idle, keep_awake);
    else
        uv_idle_stop(&env->timers->idle);
}

static void fire(uv_timer_t *timer)
{
    env_t *env = timer->loop->data;
    bool ok;
    do { /* after a throw the remaining timers still run */
        env_ref_push(env->ctx, env->timers->on_timers);
        duk_push_undefined(env->ctx);
        duk_push_number(env->ctx, (double)env_timers_now(env));
        ok = env_callback(env, 1);
    } while (!ok && env->can_call);
}

static void run_immediates(uv_check_t *check)
{
    env_t *env = check->loop->data;
    uint32_t *state = env->timers->immediates;
    if (state[IMMEDIATE_COUNT] == 0 || !env->can_call)
        return;
    do {
        env_ref_push(env->ctx, env->timers->on_immediates);
        duk_push_undefined(env->ctx);
        env_callback(env, 0);
    } while (state[IMMEDIATE_OUTSTANDING] && env->can_call);
    if (state[IMMEDIATE_REF_COUNT] == 0)
        env_immediates_ref(env, false);
}

void env_timers_start(env_t *env, env_ref on_timers, env_ref on_immediates, env_ref model, uint32_t *immediates)
{
    env_timers *timers = env->timers = calloc(1, sizeof *timers);
    if (!timers)
        abort();
    timers->on_timers = on_timers;
    timers->on_immediates = on_immediates;
    timers->model = model;
    timers->immediates = immediates;
    uv_timer_init(&env->loop, &timers->timer);
    uv_unref((uv_handle_t *)&timers->timer);
    uv_check_init(&env->loop, &timers->check);
    uv_check_start(&timers->check, run_immediates);
    uv_unref((uv_handle_t *)&timers->check);
    uv_idle_init(&env->loop, &timers->idle);
}
