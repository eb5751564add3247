/*
 * timers.h - what the loop does for lib/internal/timers.js: one libuv timer for all JavaScript timers, and the check
 * phase for immediates.
 */
#ifndef ENV_TIMERS_H
#define ENV_TIMERS_H

#include "runtime/env.h"

enum { IMMEDIATE_COUNT, IMMEDIATE_REF_COUNT, IMMEDIATE_OUTSTANDING, IMMEDIATE_FIELDS };

typedef struct env_timers {
    uv_timer_t timer;
    uv_check_t check;
    uv_idle_t idle;        /* keeps the loop from waiting while immediates are due */
    uint32_t *immediates;  /* IMMEDIATE_*, shared with JavaScript */
    env_ref on_timers;     /* (now): runs what is due and schedules the rest */
    env_ref on_immediates;
    env_ref model; /* a Timeout, which others are copies of */
} env_timers;

/* Begin to serve the two functions; `immediates` is memory that lives as long as the heap. */
void env_timers_start(env_t *env, env_ref on_timers, env_ref on_immediates, env_ref model, uint32_t *immediates);
/* Call on_timers in `delay` milliseconds. */
void env_timers_schedule(env_t *env, int64_t delay);
void env_timers_ref(env_t *env, bool on);
void env_immediates_ref(env_t *env, bool on);
/* Milliseconds of the loop's clock since the process began. */
uint64_t env_timers_now(env_t *env);

#endif
