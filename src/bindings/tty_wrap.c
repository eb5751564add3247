/*
 * tty_wrap.c - internalBinding('tty_wrap'): terminals.
 */
#include <unistd.h>

#include "bindings/bindings.h"
#include "bindings/handle.h"

/* new TTY(fd, context): context.code is set when it fails */
static duk_ret_t construct(duk_context *ctx)
{
    int fd = duk_to_int(ctx, 0);
    handle_t *handle = handle_make(ctx, "TTYWRAP");
    int err = uv_tty_init(&handle->env->loop, &handle->uv.tty, fd, 0);
    if (err != 0) {
        if (duk_is_object(ctx, 1)) {
            duk_push_int(ctx, err);
            duk_put_prop_string(ctx, 1, "code");
        }
        return 0;
    }
    duk_push_this(ctx);
    handle_opened(ctx, -1, handle);
    return 0;
}

/* getWindowSize([columns, rows]): fills in the array */
static duk_ret_t get_window_size(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    int width, height;
    int err = handle ? uv_tty_get_winsize(&handle->uv.tty, &width, &height) : UV_EBADF;
    if (err == 0) {
        duk_push_int(ctx, width);
        duk_put_prop_index(ctx, 0, 0);
        duk_push_int(ctx, height);
        duk_put_prop_index(ctx, 0, 1);
    }
    duk_push_int(ctx, err);
    return 1;
}

static duk_ret_t set_raw_mode(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    uv_tty_mode_t mode = duk_to_boolean(ctx, 0) ? UV_TTY_MODE_RAW : UV_TTY_MODE_NORMAL;
    duk_push_int(ctx, handle ? uv_tty_set_mode(&handle->uv.tty, mode) : UV_EBADF);
    return 1;
}

static duk_ret_t is_tty(duk_context *ctx)
{
    duk_push_boolean(ctx, isatty(duk_to_int(ctx, 0)));
    return 1;
}

static const duk_function_list_entry methods[] = {
    {"getWindowSize", get_window_size, 1}, {"setRawMode", set_raw_mode, 1}, {NULL, NULL, 0},
};

void binding_tty_wrap(duk_context *ctx)
{
    duk_push_object(ctx);
    handle_define_class(ctx, "TTY", construct, 2, stream_methods, methods);
    duk_push_c_function(ctx, is_tty, 1);
    duk_put_prop_string(ctx, -2, "isTTY");
}
