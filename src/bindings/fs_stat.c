/*
 * fs_stat.c - fs.stat and its kin. Stats objects are made here, as they are asked for in thousands; their dates are
 * getters of the prototype.
 */
#include <math.h>
#include <string.h>

#include "bindings/fs.h"

#define PROTOTYPE "statsPrototype"

static void put(duk_context *ctx, const char *name, double value)
{
    duk_push_number(ctx, value);
    duk_put_prop_string(ctx, -2, name);
}

static double milliseconds(uv_timespec_t t)
{
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void push_stats(duk_context *ctx, fs_call *call)
{
    const uv_stat_t *s = &call->req.statbuf;
    duk_push_object(ctx);
    duk_push_heap_stash(ctx);
    if (duk_get_prop_string(ctx, -1, PROTOTYPE))
        duk_set_prototype(ctx, -3);
    else
        duk_pop(ctx);
    duk_pop(ctx);
    put(ctx, "dev", (double)s->st_dev);
    put(ctx, "mode", (double)s->st_mode);
    put(ctx, "nlink", (double)s->st_nlink);
    put(ctx, "uid", (double)s->st_uid);
    put(ctx, "gid", (double)s->st_gid);
    put(ctx, "rdev", (double)s->st_rdev);
    put(ctx, "blksize", (double)s->st_blksize);
    put(ctx, "ino", (double)s->st_ino);
    put(ctx, "size", (double)s->st_size);
    put(ctx, "blocks", (double)s->st_blocks);
    put(ctx, "atimeMs", milliseconds(s->st_atim));
    put(ctx, "mtimeMs", milliseconds(s->st_mtim));
    put(ctx, "ctimeMs", milliseconds(s->st_ctim));
    put(ctx, "birthtimeMs", milliseconds(s->st_birthtim));
}

/* The fields as decimal text, for BigInt: 10 plain ones, then seconds and nanoseconds of the four times. */
static void push_texts(duk_context *ctx, const uint64_t *values, duk_uarridx_t count)
{
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < count; i++) {
        char digits[24];
        snprintf(digits, sizeof digits, "%lld", (long long)values[i]);
        duk_push_string(ctx, digits);
        duk_put_prop_index(ctx, -2, i);
    }
}

static void push_stat_texts(duk_context *ctx, fs_call *call)
{
    const uv_stat_t *s = &call->req.statbuf;
    const uv_timespec_t times[] = {s->st_atim, s->st_mtim, s->st_ctim, s->st_birthtim};
    uint64_t values[18] = {s->st_dev,  s->st_mode,    s->st_nlink, s->st_uid,  s->st_gid,
                           s->st_rdev, s->st_blksize, s->st_ino,   s->st_size, s->st_blocks};
    for (int i = 0; i < 4; i++) {
        values[10 + 2 * i] = (uint64_t)times[i].tv_sec;
        values[11 + 2 * i] = (uint64_t)times[i].tv_nsec;
    }
    push_texts(ctx, values, 18);
}

enum { STAT, LSTAT, FSTAT };

static fs_result stat_result(duk_context *ctx)
{
    return duk_to_boolean(ctx, 1) ? push_stat_texts : push_stats;
}

/* stat(path, bigint, callback) */
static duk_ret_t op_stat(duk_context *ctx)
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 2, "stat", stat_result(ctx));
    return fs_finish(ctx, call, uv_fs_stat(FS_LOOP(call), &call->req, path, FS_CALLBACK(call)));
}

static duk_ret_t op_lstat(duk_context *ctx)
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 2, "lstat", stat_result(ctx));
    return fs_finish(ctx, call, uv_fs_lstat(FS_LOOP(call), &call->req, path, FS_CALLBACK(call)));
}

static duk_ret_t op_fstat(duk_context *ctx)
{
    int fd = duk_get_int(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 2, "fstat", stat_result(ctx));
    return fs_finish(ctx, call, uv_fs_fstat(FS_LOOP(call), &call->req, fd, FS_CALLBACK(call)));
}

/* statKind(path, follow): the mode, or a negative error; never throws for what the system says */
static duk_ret_t stat_mode(duk_context *ctx)
{
    uv_fs_t req;
    const char *path = fs_path(ctx, 0);
    bool follow = duk_to_boolean(ctx, 1);
    int err = follow ? uv_fs_stat(NULL, &req, path, NULL) : uv_fs_lstat(NULL, &req, path, NULL);
    duk_push_number(ctx, err < 0 ? err : (double)req.statbuf.st_mode);
    uv_fs_req_cleanup(&req);
    return 1;
}

static void push_statfs_fields(duk_context *ctx, fs_call *call)
{
    const uv_statfs_t *s = call->req.ptr;
    const uint64_t values[] = {s->f_type, s->f_bsize, s->f_blocks, s->f_bfree, s->f_bavail, s->f_files, s->f_ffree};
    push_texts(ctx, values, sizeof values / sizeof *values);
}

/* statfs(path, callback): the seven fields as decimal text */
static duk_ret_t op_statfs(duk_context *ctx)
{
    const char *path = fs_path(ctx, 0);
    fs_call now, *call = fs_begin(ctx, &now, 1, "statfs", push_statfs_fields);
    return fs_finish(ctx, call, uv_fs_statfs(FS_LOOP(call), &call->req, path, FS_CALLBACK(call)));
}

static duk_ret_t set_prototype(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_string(ctx, -2, PROTOTYPE);
    return 0;
}

static const duk_function_list_entry functions[] = {
    {"stat", op_stat, 3},     {"lstat", op_lstat, 3},
    {"fstat", op_fstat, 3},   {"statMode", stat_mode, 2},
    {"statfs", op_statfs, 2}, {"setStatsPrototype", set_prototype, 1},
    {NULL, NULL, 0},
};

void fs_add_stat(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
