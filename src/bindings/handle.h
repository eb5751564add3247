/*
 * handle.h - libuv handles as JavaScript objects.
 *
 * A handle object owns a handle_t (duk_set_owned); while libuv has the handle, a reference of the
 * environment pins the object. It is open, closing or closed; methods on a closed one do nothing and return UV_EBADF.
 * The memory goes with the object, after libuv has let go.
 */
#ifndef BINDINGS_HANDLE_H
#define BINDINGS_HANDLE_H

#include "runtime/async.h"

typedef enum handle_state { HANDLE_OPEN, HANDLE_CLOSING, HANDLE_CLOSED } handle_state;

typedef struct handle {
    union {
        uv_handle_t any;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
        uv_tty_t tty;
        uv_process_t process;
        uv_signal_t signal;
        uv_udp_t udp;
        uv_fs_event_t fs_event;
        uv_fs_poll_t fs_poll;
        uv_async_t async;
    } uv;
    env_t *env;
    void *layer; /* TLS reads and writes this stream (tls_stream.c); NULL: JavaScript does */
    void (*layer_gone)(void *layer); /* called before the memory goes */
    handle_state state;
    env_async async;
    env_ref self;     /* pins the object while open */
    env_ref on_close; /* called with nothing when closed */
    env_ref user_buffer; /* where a stream reads to, if the program wants that */
    double bytes_read, bytes_written;
    bool reading_handles; /* a pipe that passes handles */
    void *memory;         /* malloc'd, goes with the handle */
    void *data;           /* what a kind of handles needs beside, */
    void (*free_data)(struct handle *handle); /* and what frees it once the handle is closed */
    /* who takes what a stream reads (under TLS: what was decrypted), in C, instead of onread, unless it declines; it is told
     * when the handle goes */
    void *consumer;
    bool (*on_bytes)(struct handle *handle, const char *bytes, size_t length);
    void (*forget_consumer)(void *consumer);
} handle_t;

/* Make `this` of the running constructor a handle object: its handle_t, closed as yet. `type` is what async_hooks
 * call it; NULL: JavaScript tells them. */
handle_t *handle_make(duk_context *ctx, const char *type);
/* libuv has the handle from now on (its init function was called): pin the object on the stack at index. */
void handle_opened(duk_context *ctx, duk_idx_t index, handle_t *handle);
/* The handle of `this` if it is open, NULL otherwise. */
handle_t *handle_this(duk_context *ctx);
/* The same of one that is not open yet, or no longer. */
handle_t *handle_this_closed(duk_context *ctx);
/* The handle of the object at index if it is an open one. */
handle_t *handle_at(duk_context *ctx, duk_idx_t index);

/* What libuv calls when it has let go, for handles closed in another way than by close(). */
void handle_closed(uv_handle_t *uv);

/* Push the object of an open handle. */
void handle_push(handle_t *handle);
/* Call the handle's method `name`, if it is a function, from the loop: [ ... arguments ] -> [ ... ]. */
void handle_emit(handle_t *handle, const char *name, duk_idx_t nargs);

/* Define a class of handles on the exports object on top of the stack: constructor, close, ref, unref, hasRef,
 * getAsyncId, the getter fd and the methods given. */
void handle_define_class(duk_context *ctx, const char *name, duk_c_function constructor, duk_idx_t nargs,
                         const duk_function_list_entry *methods, const duk_function_list_entry *more);

/* stream_wrap.c: the methods of streams (readStart, write, shutdown …). */
extern const duk_function_list_entry stream_methods[];
/* Push a list of buffers as libuv wants it: [ ... ] -> [ ... memory ]; throws if the array at index has anything else. It is
 * valid while both are on the stack. */
uv_buf_t *stream_gather(duk_context *ctx, duk_idx_t array, unsigned *count);
/* Write what goes at once: how many bytes, or a negative error, UV_EAGAIN if nothing goes or other writes wait. */
int stream_try_write(handle_t *handle, const uv_buf_t *bufs, unsigned count);
/* The methods writeNow, writeListNow and writeBodyNow, of sockets whose bytes go to the kernel as they are. */
duk_ret_t stream_write_now(duk_context *ctx);
duk_ret_t stream_write_list_now(duk_context *ctx);
duk_ret_t stream_write_body_now(duk_context *ctx);
/* Called by libuv for a listening stream; makes the connection with the constructor kept on the handle. */
void stream_on_connection(uv_stream_t *server, int status);
/* A stream as stdio of a child: its uv_stream_t, or NULL. */
uv_stream_t *stream_of(duk_context *ctx, duk_idx_t index);

/* A request object of JavaScript (with oncomplete) in the hands of libuv. */
typedef struct handle_request {
    union {
        uv_write_t write;
        uv_shutdown_t shutdown;
        uv_connect_t connect;
        uv_udp_send_t udp_send;
    } uv;
    env_t *env;
    env_async async;
    env_ref object;  /* the request object */
    env_ref pinned;  /* what is being written */
    env_ref handle;
    unsigned count;
    uv_buf_t bufs[];
} handle_request;

/* `type` is what async_hooks call it. */
handle_request *handle_request_make(duk_context *ctx, const char *type, duk_idx_t object, duk_idx_t pinned, unsigned bufs);
/* Call object.oncomplete(status, handle, object) and release; `status` may be 0. */
void handle_request_done(handle_request *request, int status);
void handle_request_cancel(duk_context *ctx, handle_request *request);

#endif
