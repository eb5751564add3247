/*
 * spawn_sync.c - internalBinding('spawn_sync'): run a child process to its end on a loop of its own, feeding its stdin
 * and collecting its output.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "bindings/spawn_options.h"
#include "runtime/buffer.h"
#include "runtime/env.h"

typedef struct sync_pipe {
    uv_pipe_t pipe;
    uv_write_t write;
    uv_shutdown_t shutdown;
    struct sync_child *child;
    bool used, is_output;
    uv_buf_t input; /* borrowed from JavaScript's buffer */
    char *output;
    size_t length, room;
    char slab[65536];
} sync_pipe;

typedef struct sync_child {
    uv_loop_t loop;
    uv_process_t process;
    uv_timer_t timer;
    bool has_timer, spawned, exited;
    sync_pipe *pipes; /* stdio_count of them */
    int pipe_count;
    double max_buffer;
    int kill_signal;
    int64_t status;
    int signal;
    int err;       /* spawn's */
    int stop_err;  /* why it was killed: UV_ETIMEDOUT, UV_ENOBUFS */
} sync_child;

static void ignore_close(uv_handle_t *handle)
{
    (void)handle;
}

static void close_if_open(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, ignore_close);
}

static void stop(sync_child *child, int err)
{
    if (child->stop_err == 0)
        child->stop_err = err;
    if (child->spawned && !child->exited && uv_process_kill(&child->process, child->kill_signal) != 0)
        uv_process_kill(&child->process, SIGKILL);
    for (int i = 0; i < child->pipe_count; i++) {
        if (child->pipes[i].used)
            close_if_open((uv_handle_t *)&child->pipes[i].pipe);
    }
    if (child->has_timer)
        close_if_open((uv_handle_t *)&child->timer);
}

static void on_exit_status(uv_process_t *process, int64_t status, int signal)
{
    sync_child *child = process->data;
    child->exited = true;
    child->status = status;
    child->signal = signal;
    close_if_open((uv_handle_t *)process);
    if (child->has_timer)
        close_if_open((uv_handle_t *)&child->timer);
}

static void on_timeout(uv_timer_t *timer)
{
    stop(timer->data, UV_ETIMEDOUT);
}

static void allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    sync_pipe *p = handle->data;
    (void)suggested;
    *buf = uv_buf_init(p->slab, sizeof p->slab);
}

static bool append(sync_pipe *p, const char *bytes, size_t length)
{
    if (p->length + length > p->room) {
        size_t room = (p->length + length) * 2;
        char *larger = realloc(p->output, room);
        if (!larger)
            return false;
        p->output = larger;
        p->room = room;
    }
    memcpy(p->output + p->length, bytes, length);
    p->length += length;
    return true;
}

static void on_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buf)
{
    sync_pipe *p = stream->data;
    sync_child *child = p->child;
    if (length < 0) {
        close_if_open((uv_handle_t *)stream);
        return;
    }
    if (!append(p, buf->base, (size_t)length))
        stop(child, UV_ENOMEM);
    /* what was read at once stays, although it is more than wanted */
    if (child->max_buffer >= 0 && (double)p->length > child->max_buffer)
        stop(child, UV_ENOBUFS);
}

static void on_shutdown(uv_shutdown_t *request, int status)
{
    (void)status;
    sync_pipe *p = request->handle->data;
    if (!p->is_output)
        close_if_open((uv_handle_t *)request->handle);
}

static void on_write(uv_write_t *request, int status)
{
    sync_pipe *p = request->handle->data;
    if (status != 0 || uv_shutdown(&p->shutdown, request->handle, on_shutdown) != 0) {
        if (!p->is_output)
            close_if_open((uv_handle_t *)request->handle);
    }
}

static void start_pipe(sync_pipe *p)
{
    uv_stream_t *stream = (uv_stream_t *)&p->pipe;
    if (p->input.len > 0) {
        if (uv_write(&p->write, stream, &p->input, 1, on_write) != 0)
            close_if_open((uv_handle_t *)stream);
    } else {
        uv_shutdown(&p->shutdown, stream, on_shutdown);
    }
    if (p->is_output)
        uv_read_start(stream, allocate, on_read);
}

/* Give the stdio entries of type pipe their pipes, and those their input. */
static void make_pipes(duk_context *ctx, sync_child *child, uv_process_options_t *options)
{
    child->pipe_count = options->stdio_count;
    duk_get_prop_string(ctx, 0, "stdio");
    for (int i = 0; i < child->pipe_count; i++) {
        sync_pipe *p = &child->pipes[i];
        if (!(options->stdio[i].flags & UV_CREATE_PIPE))
            continue;
        uv_pipe_init(&child->loop, &p->pipe, 0);
        p->pipe.data = p;
        p->child = child;
        p->used = true;
        p->is_output = i != 0;
        options->stdio[i].data.stream = (uv_stream_t *)&p->pipe;
        duk_get_prop_index(ctx, -1, (duk_uarridx_t)i);
        duk_get_prop_string(ctx, -1, "input");
        size_t size;
        char *bytes = env_get_bytes(ctx, -1, &size);
        if (bytes)
            p->input = uv_buf_init(bytes, (unsigned)size);
        duk_pop_2(ctx);
    }
    duk_pop(ctx);
}

static double number_property(duk_context *ctx, const char *name, double otherwise)
{
    duk_get_prop_string(ctx, 0, name);
    double value = duk_is_number(ctx, -1) ? duk_get_number(ctx, -1) : otherwise;
    duk_pop(ctx);
    return value;
}

static void run(sync_child *child, const uv_process_options_t *options, double timeout)
{
    child->process.data = child;
    child->err = uv_spawn(&child->loop, &child->process, options);
    if (child->err != 0) {
        child->exited = true;
        close_if_open((uv_handle_t *)&child->process);
        stop(child, 0);
    } else {
        child->spawned = true;
        if (timeout > 0) {
            uv_timer_init(&child->loop, &child->timer);
            child->timer.data = child;
            child->has_timer = true;
            uv_timer_start(&child->timer, on_timeout, (uint64_t)timeout, 0);
        }
        for (int i = 0; i < child->pipe_count; i++) {
            if (child->pipes[i].used)
                start_pipe(&child->pipes[i]);
        }
    }
    uv_run(&child->loop, UV_RUN_DEFAULT);
}

static void put_int(duk_context *ctx, const char *name, double value)
{
    duk_push_number(ctx, value);
    duk_put_prop_string(ctx, -2, name);
}

/* { pid, status, signal (a number), error, output: [null | Buffer] } */
static duk_ret_t push_result(duk_context *ctx, void *data)
{
    sync_child *child = data;
    duk_push_object(ctx);
    put_int(ctx, "pid", child->spawned ? child->process.pid : 0);
    if (child->spawned && child->signal == 0)
        put_int(ctx, "status", (double)child->status);
    put_int(ctx, "signal", child->signal);
    if (child->err != 0 || child->stop_err != 0)
        put_int(ctx, "error", child->err != 0 ? child->err : child->stop_err);
    if (child->spawned) {
        duk_push_array(ctx);
        for (int i = 0; i < child->pipe_count; i++) {
            sync_pipe *p = &child->pipes[i];
            if (p->used && p->is_output)
                memcpy(env_push_buffer(ctx, p->length), p->output ? p->output : "", p->length);
            else
                duk_push_null(ctx);
            duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
        }
        duk_put_prop_string(ctx, -2, "output");
    }
    return 1;
}

/* spawn(options): as process_wrap's, and timeout, maxBuffer, killSignal; stdio entries may have an input */
static duk_ret_t spawn_sync(duk_context *ctx)
{
    uv_process_options_t options = {.exit_cb = on_exit_status};
    int err = spawn_read_options(ctx, 0, &options);
    sync_child *child = duk_push_fixed_buffer(ctx, sizeof *child);
    child->pipes = duk_push_fixed_buffer(ctx, (duk_size_t)(options.stdio_count + 1) * sizeof *child->pipes);
    child->max_buffer = number_property(ctx, "maxBuffer", -1);
    child->kill_signal = (int)number_property(ctx, "killSignal", SIGTERM);
    double timeout = number_property(ctx, "timeout", 0);
    child->err = err != 0 ? err : uv_loop_init(&child->loop);
    if (child->err == 0) {
        make_pipes(ctx, child, &options);
        run(child, &options, timeout);
        uv_loop_close(&child->loop);
    }
    duk_int_t result = duk_safe_call(ctx, push_result, child, 0, 1);
    for (int i = 0; i < child->pipe_count; i++)
        free(child->pipes[i].output);
    return result == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

static const duk_function_list_entry functions[] = {{"spawn", spawn_sync, 1}, {NULL, NULL, 0}};

void binding_spawn_sync(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
