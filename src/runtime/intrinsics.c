/*
 * intrinsics.c - functions of the realm, kept in the heap's stash under their paths.
 */
#include "runtime/intrinsics.h"

#include <string.h>

#define STORE "intrinsics"

/* [ ... object ] -> [ ... value ] */
static void step(duk_context *ctx, const char *name, size_t length)
{
    duk_push_lstring(ctx, name, length);
    duk_get_prop_desc(ctx, -2, 0);
    if (!duk_get_prop_string(ctx, -1, "value")) {
        duk_pop(ctx);
        duk_get_prop_string(ctx, -1, "get");
    }
    duk_replace(ctx, -3);
    duk_pop(ctx);
}

static void resolve(duk_context *ctx, const char *path)
{
    duk_push_global_object(ctx);
    for (;;) {
        size_t length = strcspn(path, ".");
        step(ctx, path, length);
        if (path[length] == '\0')
            return;
        path += length + 1;
    }
}

void intrinsics_push(duk_context *ctx, const char *path)
{
    duk_push_heap_stash(ctx);
    if (!duk_get_prop_string(ctx, -1, STORE)) {
        duk_pop(ctx);
        duk_push_bare_object(ctx);
        duk_dup_top(ctx);
        duk_put_prop_string(ctx, -3, STORE);
    }
    if (!duk_get_prop_string(ctx, -1, path)) {
        duk_pop(ctx);
        resolve(ctx, path);
        duk_dup_top(ctx);
        duk_put_prop_string(ctx, -3, path);
    }
    duk_replace(ctx, -3);
    duk_pop(ctx);
}
