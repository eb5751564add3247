/*
 * performance.h - parts of internalBinding('performance').
 */
#ifndef BINDINGS_PERFORMANCE_H
#define BINDINGS_PERFORMANCE_H

#include "duktape.h"

/* performance_gc.c */
duk_ret_t performance_watch_collector(duk_context *ctx);

#endif
