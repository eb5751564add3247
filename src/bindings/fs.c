/*
 * fs.c - internalBinding('fs'): files, folders and links.
 */
#include "bindings/fs.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bindings/bindings.h"
#include "runtime/buffer.h"
#include "runtime/errors.h"
#include "runtime/text.h"

/* ---- arguments ---- */

const char *fs_path(duk_context *ctx, duk_idx_t index)
{
    size_t length;
    if (duk_is_string(ctx, index))
        return env_to_utf8(ctx, index, &length);
    const char *bytes = env_get_bytes(ctx, index, &length);
    if (!bytes)
        (void)duk_error(ctx, DUK_ERR_TYPE_ERROR, "path must be a string or bytes");
    duk_push_lstring(ctx, bytes, length); /* for the NUL behind it; never seen by JavaScript */
    duk_replace(ctx, index);
    return duk_get_string(ctx, index);
}

const char *fs_optional_path(duk_context *ctx, duk_idx_t index)
{
    return duk_is_null_or_undefined(ctx, index) ? NULL : fs_path(ctx, index);
}

/* ---- the life of an operation ---- */

fs_call *fs_begin(duk_context *ctx, fs_call *storage, duk_idx_t index, const char *syscall, fs_result result)
{
    fs_call *call = storage;
    env_ref callback = ENV_NO_REF;
    if (duk_is_function(ctx, index)) {
        duk_dup(ctx, index);
        callback = env_ref_take(ctx);
        call = malloc(sizeof *call);
        if (!call) {
            env_ref_release(ctx, &callback);
            (void)env_throw_uv_error(ctx, UV_ENOMEM, syscall, NULL, NULL);
        }
    }
    memset(call, 0, sizeof *call);
    call->env = env_from(ctx);
    call->syscall = syscall;
    call->result = result;
    call->callback = callback;
    if (callback != ENV_NO_REF)
        call->env->fs_requests++;
    return call;
}

void fs_pin(duk_context *ctx, fs_call *call, duk_idx_t index)
{
    if (call->callback == ENV_NO_REF)
        return; /* the argument is on the stack as long as the call lasts */
    call->pinned = env_pin_bytes(ctx, index);
}

static void release(duk_context *ctx, fs_call *call)
{
    uv_fs_req_cleanup(&call->req);
    if (call->callback == ENV_NO_REF)
        return;
    call->env->fs_requests--;
    env_async_end(ctx, &call->async);
    env_ref_release(ctx, &call->callback);
    env_unpin_bytes(ctx, &call->pinned);
    free(call);
}

static duk_ret_t push_outcome(duk_context *ctx, void *data)
{
    fs_call *call = data;
    if (call->req.result < 0) {
        env_push_uv_error(ctx, (int)call->req.result, call->syscall, call->req.path,
                          call->req.fs_type == UV_FS_RENAME || call->req.fs_type == UV_FS_LINK ||
                                  call->req.fs_type == UV_FS_SYMLINK || call->req.fs_type == UV_FS_COPYFILE
                              ? call->req.new_path
                              : NULL);
        return 1;
    }
    if (call->result)
        call->result(ctx, call);
    else
        duk_push_undefined(ctx);
    return 1;
}

void fs_done(uv_fs_t *req)
{
    fs_call *call = (fs_call *)req;
    env_t *env = call->env;
    duk_context *ctx = env->ctx;
    bool failed = req->result < 0;
    bool has_result = call->result != NULL;
    env_ref_push(ctx, call->callback);
    duk_push_undefined(ctx);
    if (failed) {
        has_result = false;
    } else {
        duk_push_null(ctx);
    }
    if (failed || has_result) {
        if (duk_safe_call(ctx, push_outcome, call, 0, 1) != DUK_EXEC_SUCCESS && !failed) {
            duk_remove(ctx, -2); /* making the result failed: that is the error */
            has_result = false;
        }
    }
    env_async_enter(ctx, &call->async, DUK_INVALID_INDEX);
    release(ctx, call);
    env_callback(env, has_result ? 2 : 1);
}

/* --trace-sync-io: say where from, once the loop runs */
static void warn_of_sync(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_capture_stack_trace(ctx, -1);
    duk_get_prop_literal(ctx, -1, "stack");
    const char *stack = duk_safe_to_string(ctx, -1), *frames = strchr(stack, '\n');
    fprintf(stderr, "(node:%d) WARNING: Detected use of sync API%s\n", (int)getpid(), frames ? frames : "");
    duk_pop_2(ctx);
}

duk_ret_t fs_finish(duk_context *ctx, fs_call *call, int err)
{
    if (call->callback != ENV_NO_REF) {
        if (err >= 0) {
            /* Not before: hooks run code, which must not get at buffers and paths before they are in safety. */
            env_async_request(ctx, &call->async, "FSREQCALLBACK", DUK_INVALID_INDEX);
            return 0;
        }
        /* libuv did not take it: nothing will call back. */
        const char *syscall = call->syscall;
        release(ctx, call);
        return env_throw_uv_error(ctx, err, syscall, NULL, NULL);
    }
    if (call->env->trace_sync_io && call->env->milestones[ENV_LOOP_STARTED] != 0)
        warn_of_sync(ctx);
    call->req.result = err < 0 ? err : call->req.result;
    bool failed = call->req.result < 0;
    if (!failed && !call->result) {
        release(ctx, call);
        return 0;
    }
    duk_int_t status = duk_safe_call(ctx, push_outcome, call, 0, 1);
    release(ctx, call);
    return failed || status != DUK_EXEC_SUCCESS ? duk_throw(ctx) : 1;
}

/* ---- results ---- */

void fs_push_number(duk_context *ctx, fs_call *call)
{
    duk_push_number(ctx, (double)call->req.result);
}

enum { AS_TEXT, AS_BYTES };

static void push_name(duk_context *ctx, const char *name, int as)
{
    size_t length = strlen(name);
    if (as == AS_BYTES)
        memcpy(env_push_buffer(ctx, length), name, length);
    else
        env_push_utf8(ctx, name, length);
}

static void push_pointer_text(duk_context *ctx, fs_call *call)
{
    push_name(ctx, call->req.ptr, call->flags);
}

static void push_path_text(duk_context *ctx, fs_call *call)
{
    push_name(ctx, call->req.path, call->flags);
}

/* [name, type, name, type, ...] with types, otherwise [name, ...] */
#define WITH_TYPES 2

static void push_names(duk_context *ctx, fs_call *call)
{
    uv_dirent_t entry;
    duk_uarridx_t at = 0;
    duk_push_array(ctx);
    while (uv_fs_scandir_next(&call->req, &entry) != UV_EOF) {
        push_name(ctx, entry.name, call->flags & 1);
        duk_put_prop_index(ctx, -2, at++);
        if (call->flags & WITH_TYPES) {
            duk_push_int(ctx, entry.type);
            duk_put_prop_index(ctx, -2, at++);
        }
    }
}

/* ---- operations: (…, callback) ---- */

#define RUN(function, ...) fs_finish(ctx, call, function(FS_LOOP(call), &call->req, __VA_ARGS__, FS_CALLBACK(call)))

static duk_ret_t op_access(duk_context *ctx) /* path, mode */
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 2, "access", NULL);
    return RUN(uv_fs_access, path, duk_get_int(ctx, 1));
}

static duk_ret_t op_open(duk_context *ctx) /* path, flags, mode */
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 3, "open", fs_push_number);
    return RUN(uv_fs_open, path, duk_get_int(ctx, 1), duk_get_int(ctx, 2));
}

static duk_ret_t op_close(duk_context *ctx) /* fd */
{
    fs_call now, *call = fs_begin(ctx, &now, 1, "close", NULL);
    return RUN(uv_fs_close, duk_get_int(ctx, 0));
}

static duk_ret_t op_rename(duk_context *ctx) /* from, to */
{
    const char *from = fs_path(ctx, 0), *to = fs_path(ctx, 1);
    fs_call now, *call = fs_begin(ctx, &now, 2, "rename", NULL);
    return RUN(uv_fs_rename, from, to);
}

static duk_ret_t op_ftruncate(duk_context *ctx) /* fd, length */
{
    fs_call now, *call = fs_begin(ctx, &now, 2, "ftruncate", NULL);
    return RUN(uv_fs_ftruncate, duk_get_int(ctx, 0), (int64_t)duk_get_number(ctx, 1));
}

static duk_ret_t op_rmdir(duk_context *ctx) /* path */
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 1, "rmdir", NULL);
    return RUN(uv_fs_rmdir, path);
}

static duk_ret_t op_fdatasync(duk_context *ctx) /* fd */
{
    fs_call now, *call = fs_begin(ctx, &now, 1, "fdatasync", NULL);
    return RUN(uv_fs_fdatasync, duk_get_int(ctx, 0));
}

static duk_ret_t op_fsync(duk_context *ctx) /* fd */
{
    fs_call now, *call = fs_begin(ctx, &now, 1, "fsync", NULL);
    return RUN(uv_fs_fsync, duk_get_int(ctx, 0));
}

static duk_ret_t op_mkdir(duk_context *ctx) /* path, mode */
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 2, "mkdir", NULL);
    return RUN(uv_fs_mkdir, path, duk_get_int(ctx, 1));
}

static duk_ret_t op_scandir(duk_context *ctx) /* path, as bytes, with types */
{
    const char *path = fs_path(ctx, 0);
    int flags = (duk_to_boolean(ctx, 1) ? AS_BYTES : AS_TEXT) | (duk_to_boolean(ctx, 2) ? WITH_TYPES : 0);
    fs_call now, *call = fs_begin(ctx, &now, 3, "scandir", push_names);
    call->flags = flags;
    return RUN(uv_fs_scandir, path, 0);
}

static duk_ret_t op_readlink(duk_context *ctx) /* path, as bytes */
{
    const char *path = fs_path(ctx, 0);
    int as = duk_to_boolean(ctx, 1) ? AS_BYTES : AS_TEXT;
    fs_call now, *call = fs_begin(ctx, &now, 2, "readlink", push_pointer_text);
    call->flags = as;
    return RUN(uv_fs_readlink, path);
}

static duk_ret_t op_realpath(duk_context *ctx) /* path, as bytes */
{
    const char *path = fs_path(ctx, 0);
    int as = duk_to_boolean(ctx, 1) ? AS_BYTES : AS_TEXT;
    fs_call now, *call = fs_begin(ctx, &now, 2, "realpath", push_pointer_text);
    call->flags = as;
    return RUN(uv_fs_realpath, path);
}

static duk_ret_t op_symlink(duk_context *ctx) /* target, path, flags */
{
    const char *target = fs_path(ctx, 0), *path = fs_path(ctx, 1);
    fs_call now, *call = fs_begin(ctx, &now, 3, "symlink", NULL);
    return RUN(uv_fs_symlink, target, path, duk_get_int(ctx, 2));
}

static duk_ret_t op_link(duk_context *ctx) /* existing, new */
{
    const char *from = fs_path(ctx, 0), *to = fs_path(ctx, 1);
    fs_call now, *call = fs_begin(ctx, &now, 2, "link", NULL);
    return RUN(uv_fs_link, from, to);
}

static duk_ret_t op_unlink(duk_context *ctx) /* path */
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 1, "unlink", NULL);
    return RUN(uv_fs_unlink, path);
}

static duk_ret_t op_chmod(duk_context *ctx) /* path, mode */
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 2, "chmod", NULL);
    return RUN(uv_fs_chmod, path, duk_get_int(ctx, 1));
}

static duk_ret_t op_fchmod(duk_context *ctx) /* fd, mode */
{
    fs_call now, *call = fs_begin(ctx, &now, 2, "fchmod", NULL);
    return RUN(uv_fs_fchmod, duk_get_int(ctx, 0), duk_get_int(ctx, 1));
}

static duk_ret_t op_chown(duk_context *ctx) /* path, uid, gid */
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 3, "chown", NULL);
    return RUN(uv_fs_chown, path, (uv_uid_t)duk_get_number(ctx, 1), (uv_gid_t)duk_get_number(ctx, 2));
}

static duk_ret_t op_fchown(duk_context *ctx) /* fd, uid, gid */
{
    fs_call now, *call = fs_begin(ctx, &now, 3, "fchown", NULL);
    return RUN(uv_fs_fchown, duk_get_int(ctx, 0), (uv_uid_t)duk_get_number(ctx, 1), (uv_gid_t)duk_get_number(ctx, 2));
}

static duk_ret_t op_lchown(duk_context *ctx) /* path, uid, gid */
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 3, "lchown", NULL);
    return RUN(uv_fs_lchown, path, (uv_uid_t)duk_get_number(ctx, 1), (uv_gid_t)duk_get_number(ctx, 2));
}

static duk_ret_t op_utimes(duk_context *ctx) /* path, atime, mtime in seconds */
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 3, "utime", NULL);
    return RUN(uv_fs_utime, path, duk_get_number(ctx, 1), duk_get_number(ctx, 2));
}

static duk_ret_t op_futimes(duk_context *ctx) /* fd, atime, mtime */
{
    fs_call now, *call = fs_begin(ctx, &now, 3, "futime", NULL);
    return RUN(uv_fs_futime, duk_get_int(ctx, 0), duk_get_number(ctx, 1), duk_get_number(ctx, 2));
}

static duk_ret_t op_lutimes(duk_context *ctx) /* path, atime, mtime */
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 3, "lutime", NULL);
    return RUN(uv_fs_lutime, path, duk_get_number(ctx, 1), duk_get_number(ctx, 2));
}

static duk_ret_t op_mkdtemp(duk_context *ctx) /* template, as bytes */
{
    const char *template = fs_path(ctx, 0);
    int as = duk_to_boolean(ctx, 1) ? AS_BYTES : AS_TEXT;
    fs_call now, *call = fs_begin(ctx, &now, 2, "mkdtemp", push_path_text);
    call->flags = as;
    return RUN(uv_fs_mkdtemp, template);
}

static duk_ret_t op_copy_file(duk_context *ctx) /* from, to, mode */
{
    const char *from = fs_path(ctx, 0), *to = fs_path(ctx, 1);
    fs_call now, *call = fs_begin(ctx, &now, 3, "copyfile", NULL);
    return RUN(uv_fs_copyfile, from, to, duk_get_int(ctx, 2));
}

static const duk_function_list_entry functions[] = {
    {"access", op_access, 3},       {"open", op_open, 4},           {"close", op_close, 2},
    {"rename", op_rename, 3},       {"ftruncate", op_ftruncate, 3}, {"rmdir", op_rmdir, 2},
    {"fdatasync", op_fdatasync, 2}, {"fsync", op_fsync, 2},         {"mkdir", op_mkdir, 3},
    {"scandir", op_scandir, 4},     {"readlink", op_readlink, 3},   {"realpath", op_realpath, 3},
    {"symlink", op_symlink, 4},     {"link", op_link, 3},           {"unlink", op_unlink, 2},
    {"chmod", op_chmod, 3},         {"fchmod", op_fchmod, 3},       {"chown", op_chown, 4},
    {"fchown", op_fchown, 4},       {"lchown", op_lchown, 4},       {"utimes", op_utimes, 4},
    {"futimes", op_futimes, 4},     {"lutimes", op_lutimes, 4},     {"mkdtemp", op_mkdtemp, 3},
    {"copyFile", op_copy_file, 4},  {NULL, NULL, 0},
};

#define CONSTANT(name) {#name, name}
static const duk_number_list_entry constants[] = {
    {"UV_FS_SYMLINK_DIR", UV_FS_SYMLINK_DIR},
    {"UV_FS_SYMLINK_JUNCTION", UV_FS_SYMLINK_JUNCTION},
    CONSTANT(O_RDONLY), CONSTANT(O_WRONLY), CONSTANT(O_RDWR),
    CONSTANT(UV_DIRENT_UNKNOWN), CONSTANT(UV_DIRENT_FILE), CONSTANT(UV_DIRENT_DIR), CONSTANT(UV_DIRENT_LINK),
    CONSTANT(UV_DIRENT_FIFO), CONSTANT(UV_DIRENT_SOCKET), CONSTANT(UV_DIRENT_CHAR), CONSTANT(UV_DIRENT_BLOCK),
    {"EXTENSIONLESS_FORMAT_JAVASCRIPT", 0}, {"EXTENSIONLESS_FORMAT_WASM", 1},
    CONSTANT(S_IFMT), CONSTANT(S_IFREG), CONSTANT(S_IFDIR), CONSTANT(S_IFCHR), CONSTANT(S_IFBLK), CONSTANT(S_IFIFO),
    CONSTANT(S_IFLNK), CONSTANT(S_IFSOCK),
    CONSTANT(O_CREAT), CONSTANT(O_EXCL),
    {"UV_FS_O_FILEMAP", UV_FS_O_FILEMAP},
    CONSTANT(O_NOCTTY), CONSTANT(O_TRUNC), CONSTANT(O_APPEND), CONSTANT(O_DIRECTORY), CONSTANT(O_NOATIME),
    CONSTANT(O_NOFOLLOW), CONSTANT(O_SYNC), CONSTANT(O_DSYNC), CONSTANT(O_DIRECT), CONSTANT(O_NONBLOCK),
    CONSTANT(S_IRWXU), CONSTANT(S_IRUSR), CONSTANT(S_IWUSR), CONSTANT(S_IXUSR), CONSTANT(S_IRWXG), CONSTANT(S_IRGRP),
    CONSTANT(S_IWGRP), CONSTANT(S_IXGRP), CONSTANT(S_IRWXO), CONSTANT(S_IROTH), CONSTANT(S_IWOTH), CONSTANT(S_IXOTH),
    CONSTANT(F_OK), CONSTANT(R_OK), CONSTANT(W_OK), CONSTANT(X_OK),
    CONSTANT(UV_FS_COPYFILE_EXCL), {"COPYFILE_EXCL", UV_FS_COPYFILE_EXCL},
    CONSTANT(UV_FS_COPYFILE_FICLONE), {"COPYFILE_FICLONE", UV_FS_COPYFILE_FICLONE},
    CONSTANT(UV_FS_COPYFILE_FICLONE_FORCE), {"COPYFILE_FICLONE_FORCE", UV_FS_COPYFILE_FICLONE_FORCE},
    {NULL, 0},
};

void binding_fs(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    fs_add_stat(ctx);
    fs_add_file(ctx);
    duk_push_bare_object(ctx);
    duk_put_number_list(ctx, -1, constants);
    duk_put_prop_string(ctx, -2, "constants");
}
