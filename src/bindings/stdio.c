/*
 * stdio.c - internalBinding('stdio'): what console prints, as long as the program has not asked for process.stdout or
 * process.stderr. Node writes to these synchronously, so nothing can tell that no stream is there; a program that only
 * prints never loads the modules of streams.
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <unistd.h>

#include "bindings/bindings.h"
#include "duktape.h"
#include "runtime/text.h"

/* In the global stash: [process, name, getter] of a watched stream, by fd; absent once the stream is made. */
#define WATCHED "stdioWatched"

static void push_watched(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    if (!duk_get_prop_literal(ctx, -1, WATCHED)) {
        duk_pop(ctx);
        duk_push_bare_object(ctx);
        duk_dup_top(ctx);
        duk_put_prop_literal(ctx, -3, WATCHED);
    }
    duk_remove(ctx, -2);
}

/* watch(fd, process, name, getter): the stream of fd is made by this getter of process[name] */
static duk_ret_t watch(duk_context *ctx)
{
    duk_int_t fd = duk_require_int(ctx, 0);
    push_watched(ctx);
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < 3; i++) {
        duk_dup(ctx, (duk_idx_t) i + 1);
        duk_put_prop_index(ctx, -2, i);
    }
    duk_put_prop_index(ctx, -2, (duk_uarridx_t) fd);
    return 0;
}

/* materialized(fd): the stream is made, from now on console writes to it */
static duk_ret_t materialized(duk_context *ctx)
{
    push_watched(ctx);
    duk_del_prop_index(ctx, -1, (duk_uarridx_t) duk_require_int(ctx, 0));
    return 0;
}

/* May console write to the fd itself? Not when somebody has put another stream in its place, either. */
static bool is_direct_fd(duk_context *ctx, duk_int_t fd)
{
    duk_idx_t top = duk_get_top(ctx);
    bool direct = false;
    push_watched(ctx);
    if (duk_get_prop_index(ctx, -1, (duk_uarridx_t) fd)) {
        duk_get_prop_index(ctx, -1, 0);
        duk_get_prop_index(ctx, -2, 1);
        duk_get_prop_index(ctx, -3, 2);
        direct = duk_has_own_getter(ctx, -3, -2, -1);
    }
    duk_set_top(ctx, top);
    return direct;
}

static duk_ret_t is_direct(duk_context *ctx)
{
    duk_push_boolean(ctx, is_direct_fd(ctx, duk_require_int(ctx, 0)));
    return 1;
}

/* Write all of it, waiting where the other end is slow. Errors are ignored, as console does, but not that nobody reads any
 * more: false, and the stream will tell the program. */
static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written >= 0) {
            bytes += written;
            length -= (size_t) written;
        } else if (errno == EAGAIN) {
            struct pollfd ready = {.fd = fd, .events = POLLOUT};
            poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return errno != EPIPE;
        }
    }
    return true;
}

/* write(fd, text): whether it could be done without the stream */
static duk_ret_t write_text(duk_context *ctx)
{
    duk_int_t fd = duk_require_int(ctx, 0);
    duk_require_string(ctx, 1);
    if (!is_direct_fd(ctx, fd)) {
        duk_push_false(ctx);
        return 1;
    }
    size_t length;
    const char *bytes = env_to_utf8(ctx, 1, &length);
    duk_push_boolean(ctx, write_all(fd, bytes, length));
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"watch", watch, 4},
    {"materialized", materialized, 1},
    {"isDirect", is_direct, 1},
    {"write", write_text, 2},
    {NULL, NULL, 0},
};

void binding_stdio(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
