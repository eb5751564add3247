/*
 * waits.h - Atomics.waitAsync: what the loop does for it.
 */
#ifndef ENV_WAITS_H
#define ENV_WAITS_H

#include <stdbool.h>

#include "runtime/env.h"

/* Have waits of the environment's heap settled by its loop. They do not keep it running, as in Node. */
void env_waits_init(duk_context *ctx);
/* Before the loop ends for want of work: waits that were notified are settled. False if there were none. */
bool env_waits_settle(env_t *env);

#endif
