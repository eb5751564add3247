/*
 * fs_file.c - reading and writing: single reads and writes, and whole files in one crossing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bindings/fs.h"
#include "runtime/buffer.h"
#include "runtime/errors.h"
#include "runtime/text.h"

/* The slice [offset, offset + length) of the bytes at index; what is outside of them is cut off. */
static uv_buf_t slice_of(duk_context *ctx, duk_idx_t index, duk_idx_t offset, duk_idx_t length)
{
    size_t size, from, count;
    char *bytes = env_get_bytes(ctx, index, &size);
    if (!bytes)
        (void)duk_error(ctx, DUK_ERR_TYPE_ERROR, "not a buffer");
    double f = duk_get_number(ctx, offset), c = duk_get_number(ctx, length);
    from = f > 0 ? (size_t)f : 0;
    if (from > size)
        from = size;
    count = c > 0 ? (size_t)c : 0;
    if (count > size - from)
        count = size - from;
    return uv_buf_init(bytes + from, (unsigned)count);
}

/* A position argument: a number, or anything else for "the current one" (-1). */
static int64_t position_of(duk_context *ctx, duk_idx_t index)
{
    return duk_is_number(ctx, index) ? (int64_t)duk_get_number(ctx, index) : -1;
}

/* read(fd, buffer, offset, length, position, callback): bytes read */
static duk_ret_t op_read(duk_context *ctx)
{
    int fd = duk_get_int(ctx, 0);
    uv_buf_t buf = slice_of(ctx, 1, 2, 3);
    int64_t position = position_of(ctx, 4);
    fs_call now, *call = fs_begin(ctx, &now, 5, "read", fs_push_number);
    fs_pin(ctx, call, 1);
    return fs_finish(ctx, call, uv_fs_read(FS_LOOP(call), &call->req, fd, &buf, 1, position, FS_CALLBACK(call)));
}

/* write(fd, buffer, offset, length, position, callback): bytes written */
static duk_ret_t op_write(duk_context *ctx)
{
    int fd = duk_get_int(ctx, 0);
    uv_buf_t buf = slice_of(ctx, 1, 2, 3);
    int64_t position = position_of(ctx, 4);
    fs_call now, *call = fs_begin(ctx, &now, 5, "write", fs_push_number);
    fs_pin(ctx, call, 1);
    return fs_finish(ctx, call, uv_fs_write(FS_LOOP(call), &call->req, fd, &buf, 1, position, FS_CALLBACK(call)));
}

/* The buffers of an array as uv_buf_t, in a buffer pushed on the stack. */
static uv_buf_t *push_bufs(duk_context *ctx, duk_idx_t index, unsigned *count)
{
    *count = (unsigned)duk_get_length(ctx, index);
    uv_buf_t *bufs = duk_push_fixed_buffer(ctx, (*count + 1) * sizeof *bufs);
    for (unsigned i = 0; i < *count; i++) {
        size_t size;
        duk_get_prop_index(ctx, index, i);
        char *bytes = env_get_bytes(ctx, -1, &size);
        if (!bytes)
            (void)duk_error(ctx, DUK_ERR_TYPE_ERROR, "not a buffer");
        bufs[i] = uv_buf_init(bytes, (unsigned)size);
        duk_pop(ctx);
    }
    return bufs;
}

/* readv(fd, [buffers], position, callback) */
static duk_ret_t op_readv(duk_context *ctx)
{
    unsigned count;
    uv_buf_t *bufs = push_bufs(ctx, 1, &count);
    int fd = duk_get_int(ctx, 0);
    int64_t position = position_of(ctx, 2);
    fs_call now, *call = fs_begin(ctx, &now, 3, "read", fs_push_number);
    fs_pin(ctx, call, 1);
    return fs_finish(ctx, call, uv_fs_read(FS_LOOP(call), &call->req, fd, bufs, count, position, FS_CALLBACK(call)));
}

/* writev(fd, [buffers], position, callback) */
static duk_ret_t op_writev(duk_context *ctx)
{
    unsigned count;
    uv_buf_t *bufs = push_bufs(ctx, 1, &count);
    int fd = duk_get_int(ctx, 0);
    int64_t position = position_of(ctx, 2);
    fs_call now, *call = fs_begin(ctx, &now, 3, "write", fs_push_number);
    fs_pin(ctx, call, 1);
    return fs_finish(ctx, call, uv_fs_write(FS_LOOP(call), &call->req, fd, bufs, count, position, FS_CALLBACK(call)));
}

/* ---- whole files ---- */

#define FILE_LIMIT 0x7fffffff /* Node's: the most that one read can ask for */

typedef struct whole_file {
    uv_work_t work;
    env_t *env;
    env_async async;
    env_ref callback;
    char *path; /* NULL: fd was given */
    int fd, flags;
    bool as_text;
    int err;
    const char *syscall;
    char *bytes;
    size_t length;
    size_t too_large; /* the size of a file that is refused */
} whole_file;

static void fail(whole_file *file, const char *syscall)
{
    file->err = uv_translate_sys_error(errno);
    file->syscall = syscall;
}

/* Read to the end from where the descriptor is; files may grow, and some (/proc) do not know their size. */
static void read_all(whole_file *file, size_t expected)
{
    size_t room = expected > 0 ? expected + 1 : 8192;
    file->bytes = malloc(room);
    for (;;) {
        if (!file->bytes) {
            errno = ENOMEM;
            fail(file, "read");
            return;
        }
        size_t wanted = room - file->length;
        ssize_t got = read(file->fd, file->bytes + file->length, wanted > 1 << 30 ? 1 << 30 : wanted);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fail(file, "read");
        if (got <= 0)
            return;
        file->length += (size_t)got;
        if (file->length < room)
            continue;
        room *= 2;
        char *more = realloc(file->bytes, room);
        if (!more)
            free(file->bytes);
        file->bytes = more;
    }
}

static void read_whole(whole_file *file)
{
    struct stat info;
    if (file->path) {
        do
            file->fd = open(file->path, file->flags | O_CLOEXEC, 0666);
        while (file->fd < 0 && errno == EINTR);
        if (file->fd < 0) {
            fail(file, "open");
            return;
        }
    }
    if (fstat(file->fd, &info) != 0) {
        fail(file, "fstat");
    } else if (S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        fail(file, "read");
    } else if (S_ISREG(info.st_mode) && (uint64_t)info.st_size > FILE_LIMIT) {
        file->too_large = (size_t)info.st_size;
    } else {
        read_all(file, S_ISREG(info.st_mode) && info.st_size > 0 ? (size_t)info.st_size : 0);
    }
    if (file->path)
        close(file->fd);
}

/* [ ... ] -> [ ... text, buffer or error ]; of a file that is too large its size as a number; the bytes are released by the caller */
static duk_ret_t push_whole(duk_context *ctx, void *data)
{
    whole_file *file = data;
    if (file->err != 0) {
        /* Only what concerns the name shows it, as in Node. */
        env_push_uv_error(ctx, file->err, file->syscall, strcmp(file->syscall, "open") == 0 ? file->path : NULL, NULL);
    } else if (file->too_large > 0) {
        duk_push_number(ctx, (double)file->too_large);
    } else if (file->as_text) {
        env_push_utf8(ctx, file->bytes, file->length);
    } else {
        memcpy(env_push_buffer(ctx, file->length), file->bytes ? file->bytes : "", file->length);
    }
    return 1;
}

static void work(uv_work_t *request)
{
    read_whole((whole_file *)request);
}

static void after_work(uv_work_t *request, int status)
{
    whole_file *file = (whole_file *)request;
    env_t *env = file->env;
    duk_context *ctx = env->ctx;
    if (status != 0) {
        file->err = status;
        file->syscall = "read";
    }
    bool failed = file->err != 0;
    env_ref_push(ctx, file->callback);
    duk_push_undefined(ctx);
    if (!failed)
        duk_push_null(ctx);
    if (duk_safe_call(ctx, push_whole, file, 0, 1) != DUK_EXEC_SUCCESS && !failed) {
        duk_remove(ctx, -2);
        failed = true;
    }
    env->fs_requests--;
    env_async_enter(ctx, &file->async, DUK_INVALID_INDEX);
    env_async_end(ctx, &file->async);
    env_ref_release(ctx, &file->callback);
    free(file->bytes);
    free(file->path);
    free(file);
    env_callback(env, failed ? 1 : 2);
}

static duk_ret_t read_later(duk_context *ctx, const whole_file *model)
{
    duk_dup(ctx, 3);
    env_ref callback = env_ref_take(ctx);
    whole_file *file = malloc(sizeof *file);
    char *path = model->path ? strdup(model->path) : NULL;
    if (!file || (model->path && !path)) {
        free(file);
        free(path);
        env_ref_release(ctx, &callback);
        return env_throw_uv_error(ctx, UV_ENOMEM, "open", model->path, NULL);
    }
    *file = *model;
    file->path = path;
    file->callback = callback;
    file->env->fs_requests++;
    env_async_request(ctx, &file->async, "FSREQCALLBACK", DUK_INVALID_INDEX);
    uv_queue_work(&file->env->loop, &file->work, work, after_work);
    return 0;
}

/* readFile(path or fd, flags, as text, callback) */
static duk_ret_t op_read_file(duk_context *ctx)
{
    whole_file file = {.env = env_from(ctx), .fd = -1};
    if (duk_is_number(ctx, 0))
        file.fd = duk_get_int(ctx, 0);
    else
        file.path = (char *)fs_path(ctx, 0);
    file.flags = duk_get_int(ctx, 1);
    file.as_text = duk_to_boolean(ctx, 2);
    if (duk_is_function(ctx, 3))
        return read_later(ctx, &file);
    read_whole(&file);
    duk_int_t result = duk_safe_call(ctx, push_whole, &file, 0, 1);
    free(file.bytes);
    return file.err != 0 || result != DUK_EXEC_SUCCESS ? duk_throw(ctx) : 1;
}

static const duk_function_list_entry functions[] = {
    {"read", op_read, 6},   {"write", op_write, 6},   {"readBuffers", op_readv, 4},
    {"writeBuffers", op_writev, 4}, {"readFile", op_read_file, 4}, {NULL, NULL, 0},
};

void fs_add_file(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
