/*
 * fs_event_wrap.c - internalBinding('fs_event_wrap'): FSEvent (fs.watch) and StatWatcher (fs.watchFile).
 */
#include "bindings/bindings.h"
#include "bindings/fs.h"
#include "bindings/handle.h"
#include "runtime/text.h"

#include <string.h>

/* ---- FSEvent ---- */

static duk_ret_t construct_event(duk_context *ctx)
{
    handle_make(ctx, "FSEVENTWRAP");
    return 0;
}

/* onchange(status, "rename" or "change", filename) */
static void on_event(uv_fs_event_t *event, const char *filename, int events, int status)
{
    handle_t *handle = event->data;
    duk_context *ctx = handle->env->ctx;
    duk_push_int(ctx, status);
    duk_push_string(ctx, events & UV_RENAME ? "rename" : events & UV_CHANGE ? "change" : "");
    if (filename)
        env_push_utf8(ctx, filename, strlen(filename));
    else
        duk_push_null(ctx);
    handle_emit(handle, "onchange", 3);
}

static handle_t *closed_this(duk_context *ctx)
{
    duk_push_this(ctx);
    duk_get_prop_string(ctx, -1, DUK_HIDDEN_SYMBOL("handle"));
    handle_t *handle = duk_get_pointer(ctx, -1);
    duk_pop_2(ctx);
    return handle && handle->state == HANDLE_CLOSED ? handle : NULL;
}

/* start(path, persistent, recursive): 0 or a negative error */
static duk_ret_t start_event(duk_context *ctx)
{
    handle_t *handle = closed_this(ctx);
    const char *path = fs_path(ctx, 0);
    if (!handle) {
        duk_push_int(ctx, UV_EINVAL);
        return 1;
    }
    uv_fs_event_init(&handle->env->loop, &handle->uv.fs_event);
    duk_push_this(ctx);
    handle_opened(ctx, -1, handle);
    int err = uv_fs_event_start(&handle->uv.fs_event, on_event, path,
                                duk_to_boolean(ctx, 2) ? UV_FS_EVENT_RECURSIVE : 0);
    if (!duk_to_boolean(ctx, 1))
        uv_unref(&handle->uv.any);
    duk_push_int(ctx, err);
    return 1;
}

/* ---- StatWatcher ---- */

static duk_ret_t construct_watcher(duk_context *ctx)
{
    handle_make(ctx, "STATWATCHER");
    return 0;
}

static void push_stat_numbers(duk_context *ctx, const uv_stat_t *s)
{
    const double values[] = {
        (double)s->st_dev,  (double)s->st_mode,    (double)s->st_nlink, (double)s->st_uid,  (double)s->st_gid,
        (double)s->st_rdev, (double)s->st_blksize, (double)s->st_ino,   (double)s->st_size, (double)s->st_blocks,
        (double)s->st_atim.tv_sec,      (double)s->st_atim.tv_nsec,      (double)s->st_mtim.tv_sec,
        (double)s->st_mtim.tv_nsec,     (double)s->st_ctim.tv_sec,       (double)s->st_ctim.tv_nsec,
        (double)s->st_birthtim.tv_sec,  (double)s->st_birthtim.tv_nsec,
    };
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < sizeof values / sizeof *values; i++) {
        duk_push_number(ctx, values[i]);
        duk_put_prop_index(ctx, -2, i);
    }
}

/* onchange(status, fields now, fields before) */
static void on_poll(uv_fs_poll_t *poll, int status, const uv_stat_t *before, const uv_stat_t *now)
{
    handle_t *handle = poll->data;
    duk_context *ctx = handle->env->ctx;
    duk_push_int(ctx, status);
    push_stat_numbers(ctx, now);
    push_stat_numbers(ctx, before);
    handle_emit(handle, "onchange", 3);
}

/* start(path, interval) */
static duk_ret_t start_watcher(duk_context *ctx)
{
    handle_t *handle = closed_this(ctx);
    const char *path = fs_path(ctx, 0);
    if (!handle) {
        duk_push_int(ctx, UV_EINVAL);
        return 1;
    }
    uv_fs_poll_init(&handle->env->loop, &handle->uv.fs_poll);
    duk_push_this(ctx);
    handle_opened(ctx, -1, handle);
    duk_push_int(ctx, uv_fs_poll_start(&handle->uv.fs_poll, on_poll, path, duk_to_uint(ctx, 1)));
    return 1;
}

static const duk_function_list_entry event_methods[] = {{"start", start_event, 3}, {NULL, NULL, 0}};
static const duk_function_list_entry watcher_methods[] = {{"start", start_watcher, 2}, {NULL, NULL, 0}};

void binding_fs_event_wrap(duk_context *ctx)
{
    duk_push_object(ctx);
    handle_define_class(ctx, "FSEvent", construct_event, 0, event_methods, NULL);
    handle_define_class(ctx, "StatWatcher", construct_watcher, 0, watcher_methods, NULL);
}
