/*
 * collector.c - whoever wants to hear of the collector's runs.
 */
#include "objects.h"

void builtins_watch_collector(duk_context *thr, void (*watcher)(void *udata, bool ended))
{
    thr->heap->collector_watcher = watcher;
}
