/*
 * process_wrap.c - internalBinding('process_wrap'): child processes.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "bindings/handle.h"
#include "bindings/spawn_options.h"
#include "runtime/text.h"

static duk_ret_t construct(duk_context *ctx)
{
    handle_make(ctx, "PROCESSWRAP");
    return 0;
}

/* onexit(code, signal number) */
static void on_exit_status(uv_process_t *process, int64_t status, int signal)
{
    handle_t *handle = process->data;
    duk_push_number(handle->env->ctx, (double)status);
    duk_push_int(handle->env->ctx, signal);
    handle_emit(handle, "onexit", 2);
}

/* spawn({ file, args, env, cwd, uid, gid, detached, stdio: [{ type, handle, fd }] }): 0 or a negative error; sets pid */
static duk_ret_t spawn(duk_context *ctx)
{
    duk_push_this(ctx);
    duk_get_prop_string(ctx, -1, DUK_HIDDEN_SYMBOL("handle"));
    handle_t *handle = duk_get_pointer(ctx, -1);
    duk_pop_2(ctx);
    if (!handle || handle->state != HANDLE_CLOSED) {
        duk_push_int(ctx, UV_EINVAL);
        return 1;
    }
    uv_process_options_t options = {.exit_cb = on_exit_status};
    int err = spawn_read_options(ctx, 0, &options);
    if (err == 0)
        err = uv_spawn(&handle->env->loop, &handle->uv.process, &options);
    duk_push_this(ctx);
    /* Also after an error libuv has the handle, which must be closed. */
    handle_opened(ctx, -1, handle);
    if (err == 0) {
        duk_push_int(ctx, handle->uv.process.pid);
        duk_put_prop_string(ctx, -2, "pid");
    }
    duk_push_int(ctx, err);
    return 1;
}

static duk_ret_t kill_child(duk_context *ctx)
{
    handle_t *handle = handle_this(ctx);
    duk_push_int(ctx, handle ? uv_process_kill(&handle->uv.process, duk_to_int(ctx, 0)) : UV_ESRCH);
    return 1;
}

static const duk_function_list_entry methods[] = {{"spawn", spawn, 1}, {"kill", kill_child, 1}, {NULL, NULL, 0}};

void binding_process_wrap(duk_context *ctx)
{
    duk_push_object(ctx);
    handle_define_class(ctx, "Process", construct, 0, methods, NULL);
}
