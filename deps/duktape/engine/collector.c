/*
 * collector.c - whoever wants to hear of the collector's runs, and runs at every allocation for tests.
 */
#include "objects.h"

#if defined(ENGINE_COLLECT)
#include <stdlib.h>

int engine_collects;

/* Before anything is allocated. */
static __attribute__((constructor)) void read_collects(void)
{
    const char *every = getenv("ENGINE_COLLECT");

    engine_collects = every != NULL ? atoi(every) : 0;
}
#endif

void builtins_watch_collector(duk_context *thr, void (*watcher)(void *udata, bool ended))
{
    thr->heap->collector_watcher = watcher;
}
