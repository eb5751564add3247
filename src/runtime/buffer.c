/*
 * buffer.c - Buffer objects made in C.
 */
#include "runtime/buffer.h"

#include <stdlib.h>
#include <string.h>

#include "objects.h"
#include "runtime/env.h"
#include "runtime/options.h"

#define MIN_TAKEN 65536

/* [ ... memory ] -> [ ... buffer ] */
static void make_buffer(duk_context *ctx, size_t size)
{
    env_t *env = env_from(ctx);
    if (!env->buffer_prototype) {
        env_require(ctx, "buffer"); /* which tells it */
        duk_pop(ctx);
    }
    duk_push_buffer_object(ctx, -1, 0, size, DUK_BUFOBJ_UINT8ARRAY);
    duk_remove(ctx, -2);
    duk_push_heapptr(ctx, env->buffer_prototype);
    duk_set_prototype(ctx, -2);
}

void *env_push_buffer(duk_context *ctx, size_t size)
{
    void *bytes = duk_push_fixed_buffer(ctx, size);
    make_buffer(ctx, size);
    return bytes;
}

typedef struct taken {
    void *block;
    size_t size;
    bool copy;
} taken;

/* [ ] -> [ memory ] */
static duk_ret_t take(duk_context *ctx, void *data)
{
    taken *t = data;
    if (t->copy) {
        void *bytes = duk_push_fixed_buffer(ctx, t->size);
        if (t->size > 0)
            memcpy(bytes, t->block, t->size);
    } else {
        builtins_push_block(ctx, t->block, t->size);
        t->block = NULL;
    }
    return 1;
}

void env_push_buffer_taking(duk_context *ctx, void *block, size_t size, size_t room)
{
    /* under a limit the heap's blocks are not malloc's (fatal.c) */
    taken t = {block, size, size < MIN_TAKEN || env_from(ctx)->cli->heap_limit != 0};
    void *smaller = !t.copy && room - size > size / 8 ? realloc(block, size) : NULL;
    if (smaller)
        t.block = smaller;
    duk_int_t result = duk_safe_call(ctx, take, &t, 0, 1);
    free(t.block);
    if (result != DUK_EXEC_SUCCESS)
        (void)duk_throw(ctx);
    make_buffer(ctx, size);
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

/* Do with the value on top, or with each element if it is an array. */
static void each_view(duk_context *ctx, void (*action)(duk_context *ctx, duk_idx_t index))
{
    duk_size_t count = duk_is_array(ctx, -1) ? duk_get_length(ctx, -1) : 0;
    action(ctx, -1);
    for (duk_uarridx_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, -1, i);
        action(ctx, -1);
        duk_pop(ctx);
    }
}

env_ref env_pin_bytes(duk_context *ctx, duk_idx_t index)
{
    index = duk_require_normalize_index(ctx, index);
    if (duk_is_array(ctx, index)) {
        duk_size_t count = duk_get_length(ctx, index);
        duk_push_bare_array(ctx);
        for (duk_uarridx_t i = 0; i < count; i++) {
            duk_get_prop_index(ctx, index, i);
            duk_put_prop_index(ctx, -2, i);
        }
    } else {
        duk_dup(ctx, index);
    }
    duk_dup_top(ctx);
    env_ref ref = env_ref_take(ctx);
    each_view(ctx, builtins_pin_bytes);
    duk_pop(ctx);
    return ref;
}

void env_unpin_bytes(duk_context *ctx, env_ref *ref)
{
    if (*ref == ENV_NO_REF)
        return;
    env_ref_push(ctx, *ref);
    each_view(ctx, builtins_unpin_bytes);
    duk_pop(ctx);
    env_ref_release(ctx, ref);
}
