/*
 * builtins.c - the list of what completes the realm.
 */
#include "builtins/builtins.h"

void builtins_init(duk_context *ctx)
{
}

void builtins_run_microtasks(duk_context *ctx)
{
}
