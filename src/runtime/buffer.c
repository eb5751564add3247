/*
 * buffer.c - Buffer objects made in C.
 */
#include "runtime/buffer.h"

#include "runtime/env.h"

void *env_push_buffer(duk_context *ctx, size_t size)
{
    env_t *env = env_from(ctx);
    if (!env->buffer_prototype) {
        env_require(ctx, "buffer"); /* which tells it */
        duk_pop(ctx);
    }
    void *bytes = duk_push_fixed_buffer(ctx, size);
    duk_push_buffer_object(ctx, -1, 0, size, DUK_BUFOBJ_UINT8ARRAY);
    duk_remove(ctx, -2);
    duk_push_heapptr(ctx, env->buffer_prototype);
    duk_set_prototype(ctx, -2);
    return bytes;
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
