/*
 * websocket.c - internalBinding('websocket'): what every byte of a WebSocket's frame goes through.
 */
#include <string.h>
#include <uv.h>

#include "bindings/bindings.h"
#include "bindings/buffer.h"
#include "runtime/errors.h"

/* mask(frame, offset): put a key that nobody can guess at the offset and mask what follows with it */
static duk_ret_t mask(duk_context *ctx)
{
    byte_span frame;
    uint8_t key[4];
    duk_uint_t offset = duk_to_uint(ctx, 1);
    if (!buffer_get_uint8(ctx, 0, &frame) || offset > frame.length || frame.length - offset < sizeof key)
        return duk_type_error(ctx, "not a frame");
    int err = uv_random(NULL, NULL, key, sizeof key, 0, NULL);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "getrandom", NULL, NULL);
    memcpy(frame.bytes + offset, key, sizeof key);
    uint8_t *bytes = frame.bytes + offset + sizeof key;
    size_t length = frame.length - offset - sizeof key;
    for (size_t i = 0; i < length; i++)
        bytes[i] ^= key[i & 3];
    return 0;
}

static const duk_function_list_entry functions[] = {{"mask", mask, 2}, {NULL, NULL, 0}};

void binding_websocket(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
