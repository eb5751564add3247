/*
 * buffer.c - Buffer objects made in C.
 */
#include "runtime/buffer.h"

#define PROTOTYPE "bufferPrototype"

void *env_push_buffer(duk_context *ctx, size_t size)
{
    void *bytes = duk_push_fixed_buffer(ctx, size);
    duk_push_buffer_object(ctx, -1, 0, size, DUK_BUFOBJ_UINT8ARRAY);
    duk_remove(ctx, -2);
    duk_push_heap_stash(ctx);
    if (duk_get_prop_string(ctx, -1, PROTOTYPE))
        duk_set_prototype(ctx, -3);
    else
        duk_pop(ctx);
    duk_pop(ctx);
    return bytes;
}

void env_set_buffer_prototype(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_insert(ctx, -2);
    duk_put_prop_string(ctx, -2, PROTOTYPE);
    duk_pop(ctx);
}

void *env_get_bytes(duk_context *ctx, duk_idx_t index, size_t *size)
{
    duk_size_t length = 0;
    static char none; /* an empty buffer has bytes, too, just none of them */
    void *bytes = duk_get_buffer_data(ctx, index, &length);
    *size = length;
    if (!bytes && length == 0 && duk_is_buffer_data(ctx, index))
        return &none;
    return bytes;
}
