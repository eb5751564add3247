/*
 * fs.h - one file system operation, synchronous or not: what the parts of the fs binding share.
 *
 * Every function of the binding takes a callback as its last argument. Without one it runs at once and returns its
 * result or throws; with one it runs in the thread pool and calls it with (error) or (null, result).
 */
#ifndef BINDINGS_FS_H
#define BINDINGS_FS_H

#include "runtime/async.h"

typedef struct fs_call fs_call;

/* Push the result of a finished operation. May throw. */
typedef void (*fs_result)(duk_context *ctx, fs_call *call);

struct fs_call {
    uv_fs_t req;
    env_t *env;
    const char *syscall; /* as errors name it */
    fs_result result;    /* NULL: undefined */
    env_async async;
    env_ref callback;    /* ENV_NO_REF: synchronous */
    env_ref pinned;      /* a buffer, or a list of them, in use by the operation */
    int flags;           /* for `result` */
};

/* The UTF-8 bytes of a path argument, a string or bytes; throws a TypeError for anything else. */
const char *fs_path(duk_context *ctx, duk_idx_t index);
/* The same; NULL for undefined and null. */
const char *fs_optional_path(duk_context *ctx, duk_idx_t index);

/* Begin an operation whose callback is the argument at `index`; `storage` serves a synchronous one. */
fs_call *fs_begin(duk_context *ctx, fs_call *storage, duk_idx_t index, const char *syscall, fs_result result);
/* Keep the buffer at `index`, or the buffers of an array, where they are while the operation runs. */
void fs_pin(duk_context *ctx, fs_call *call, duk_idx_t index);
/* What uv_fs_* returned: pushes the result of a synchronous operation and releases everything. */
duk_ret_t fs_finish(duk_context *ctx, fs_call *call, int err);

/* For the calls of uv_fs_*: the loop (of no meaning for a synchronous one) and the callback. */
void fs_done(uv_fs_t *req);
#define FS_LOOP(call) (&(call)->env->loop)
#define FS_CALLBACK(call) ((call)->callback == ENV_NO_REF ? NULL : fs_done)

void fs_push_number(duk_context *ctx, fs_call *call); /* req.result */

/* fs_stat.c, fs_file.c: add their functions to the exports object on top of the stack. */
void fs_add_stat(duk_context *ctx);
void fs_add_file(duk_context *ctx);

#endif
