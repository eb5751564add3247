/*
 * watchdog.h - running JavaScript that may take only so long, or until SIGINT comes.
 *
 * A thread with a loop of its own waits for the time or the signal and interrupts the heap (objects.h); the environment
 * asks the watchdogs that are on whether the interruption is theirs.
 */
#ifndef RUNTIME_WATCHDOG_H
#define RUNTIME_WATCHDOG_H

#include <stdbool.h>

#include "runtime/env.h"

typedef enum watchdog_reason { WATCHDOG_NONE, WATCHDOG_TIMEOUT, WATCHDOG_SIGINT } watchdog_reason;

/* Call a function under watch: [ ... function this ] -> [ ... result|error ]. Returns DUK_EXEC_SUCCESS or DUK_EXEC_ERROR;
 * `reason` tells whether it was stopped. A timeout of 0 is none. */
duk_int_t watchdog_call(duk_context *ctx, uint64_t timeout, bool sigint, watchdog_reason *reason);
/* Has one of the environment's watchdogs barked? */
bool watchdog_wants_end(const env_t *env);

#endif
