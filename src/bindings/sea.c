/*
 * sea.c - internalBinding('sea'): the program within the executable.
 */
#include "runtime/sea.h"

#include <string.h>

#include "bindings/bindings.h"
#include "runtime/buffer.h"

/* blob(): a copy of it, a Buffer; undefined where there is none */
static duk_ret_t blob(duk_context *ctx)
{
    size_t length;
    const uint8_t *bytes = sea_find(&length);
    if (!bytes)
        return 0;
    memcpy(env_push_buffer(ctx, length), bytes, length);
    return 1;
}

void binding_sea(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_push_boolean(ctx, sea_is_present());
    duk_put_prop_string(ctx, -2, "isSea");
    duk_push_c_function(ctx, blob, 0);
    duk_put_prop_string(ctx, -2, "blob");
}
