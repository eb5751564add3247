/*
 * messaging.c - internalBinding('messaging'): the ports behind MessagePort and BroadcastChannel, and values on their way.
 *
 * A Port is a handle: a uv_async_t that is sent to when a message arrives. Its object has the methods onmessage(value,
 * ports), onmessageerror(error) and onend(), the other end being closed, set by lib/internal/messaging.js.
 */
#include "bindings/messaging.h"

#include <stdlib.h>

#include "bindings/bindings.h"
#include "bindings/handle.h"
#include "builtins/builtins.h"
#include "runtime/text.h"

#define PORT_HANDLE DUK_HIDDEN_SYMBOL("port") /* on a MessagePort: its Port */
#define UNCLONEABLE DUK_HIDDEN_SYMBOL("uncloneable")

/* At least so many messages are delivered before others have their turn. */
#define BATCH 1000

/* What handle_t's data points to. */
typedef struct port_state {
    env_cleanup cleanup; /* first */
    handle_t *handle;
    port *port; /* NULL once it was closed or moved away */
    bool started;
} port_state;

static port_state *state_of(handle_t *handle)
{
    return handle ? handle->data : NULL;
}

/* ---- delivery ---- */

typedef struct delivery {
    message *message;
} delivery;

/* [ ... ] -> [ ... value ports ] */
static duk_ret_t read_message(duk_context *ctx, void *data)
{
    delivery *d = data;
    message_read(ctx, d->message);
    return 2;
}

/* Give one message, which is released, to the object. */
static void deliver(handle_t *handle, message *m)
{
    duk_context *ctx = handle->env->ctx;
    delivery d = {.message = m};
    bool ok = duk_safe_call(ctx, read_message, &d, 0, 2) == DUK_EXEC_SUCCESS;
    message_release(m);
    if (ok) {
        handle_emit(handle, "onmessage", 2);
    } else {
        duk_pop(ctx);
        handle_emit(handle, "onmessageerror", 1);
    }
}

static void on_wake(uv_async_t *async)
{
    handle_t *handle = async->data;
    port_state *state = state_of(handle);
    size_t left = state->port ? port_waiting(state->port) : 0;
    left = left > BATCH ? left : BATCH;
    /* What waited before the port was closed still arrives. */
    while (state->port && handle->env->can_call) {
        if (left-- == 0) {
            uv_async_send(async);
            return;
        }
        message *m = port_take(state->port, !state->started);
        if (!m)
            return;
        if (message_is_close(m)) {
            message_release(m);
            handle_emit(handle, "onend", 0);
            return;
        }
        deliver(handle, m);
    }
}

/* ---- handles ---- */

static void let_go(port_state *state)
{
    port *p = state->port;
    state->port = NULL;
    if (!p)
        return;
    port_set_waker(p, NULL);
    port_close(p);
}

/* The environment ends: nobody may wake it any more. */
static void clean_up(env_cleanup *cleanup)
{
    let_go((port_state *)cleanup);
}

static void free_state(handle_t *handle)
{
    port_state *state = handle->data;
    env_cleanup_remove(&state->cleanup);
    let_go(state);
    free(state);
}

/* new Port(pointer): owns the port */
static duk_ret_t construct(duk_context *ctx)
{
    port *p = duk_require_pointer(ctx, 0);
    handle_t *handle = handle_make(ctx, NULL);
    port_state *state = calloc(1, sizeof *state);
    if (!state)
        return duk_range_error(ctx, "out of memory");
    handle->data = state;
    handle->free_data = free_state;
    state->handle = handle;
    state->port = p;
    state->cleanup.run = clean_up;
    env_cleanup_add(handle->env, &state->cleanup);
    uv_async_init(&handle->env->loop, &handle->uv.async, on_wake);
    uv_unref(&handle->uv.any);
    duk_push_this(ctx);
    handle_opened(ctx, -1, handle);
    port_set_waker(p, &handle->uv.async);
    return 0;
}

typedef struct pushing {
    port *port;
} pushing;

static duk_ret_t push_handle(duk_context *ctx, void *data)
{
    pushing *p = data;
    env_push_binding(ctx, "messaging");
    duk_get_prop_string(ctx, -1, "Port");
    duk_push_pointer(ctx, p->port);
    duk_new(ctx, 1);
    return 1;
}

void messaging_push_handle(duk_context *ctx, port *p)
{
    pushing data = {p};
    if (duk_safe_call(ctx, push_handle, &data, 0, 1) == DUK_EXEC_SUCCESS)
        return;
    port_close(p);
    (void)duk_throw(ctx);
}

void messaging_push_port(duk_context *ctx, port *p)
{
    messaging_push_handle(ctx, p);
    env_require(ctx, "internal/messaging");
    duk_get_prop_string(ctx, -1, "makePort");
    duk_replace(ctx, -2);
    duk_insert(ctx, -2);
    duk_call(ctx, 1);
}

port *messaging_detach_port(duk_context *ctx, duk_idx_t index)
{
    duk_get_prop_string(ctx, index, PORT_HANDLE);
    handle_t *handle = handle_at(ctx, -1);
    duk_pop(ctx);
    port_state *state = state_of(handle);
    if (!state || !state->port)
        return NULL;
    port *p = state->port;
    port_set_waker(p, NULL);
    state->port = NULL;
    handle->state = HANDLE_CLOSING;
    uv_close(&handle->uv.any, handle_closed);
    return p;
}

/* ---- methods; those of a closed port do nothing ---- */

static port_state *this_state(duk_context *ctx)
{
    return state_of(handle_this(ctx));
}

/* post(value, transfer): the value is written even if nobody is there to get it */
static duk_ret_t post(duk_context *ctx)
{
    message *m = message_write(ctx, 0, 1);
    port_state *state = this_state(ctx);
    if (state && state->port)
        port_post(state->port, m);
    else
        message_release(m);
    return 0;
}

/* discard(value, transfer): as if it were posted to nobody */
static duk_ret_t discard(duk_context *ctx)
{
    message_release(message_write(ctx, 0, 1));
    return 0;
}

static duk_ret_t start(duk_context *ctx)
{
    port_state *state = this_state(ctx);
    if (!state || !state->port)
        return 0;
    state->started = true;
    if (port_waiting(state->port) > 0)
        uv_async_send(&state->handle->uv.async);
    return 0;
}

static duk_ret_t stop(duk_context *ctx)
{
    port_state *state = this_state(ctx);
    if (state)
        state->started = false;
    return 0;
}

/* receive(): [value], or undefined when nothing waits */
static duk_ret_t receive(duk_context *ctx)
{
    port_state *state = this_state(ctx);
    message *m = state && state->port ? port_take(state->port, false) : NULL;
    if (!m)
        return 0;
    if (message_is_close(m)) {
        message_release(m);
        uv_async_send(&state->handle->uv.async); /* tell it in its turn */
        duk_push_this(ctx);
        duk_get_prop_string(ctx, -1, "onend");
        duk_insert(ctx, -2);
        duk_call_method(ctx, 0);
        return 0;
    }
    delivery d = {.message = m};
    duk_push_array(ctx);
    bool ok = duk_safe_call(ctx, read_message, &d, 0, 2) == DUK_EXEC_SUCCESS;
    message_release(m);
    if (!ok) {
        duk_pop(ctx);
        return duk_throw(ctx);
    }
    duk_pop(ctx);
    duk_put_prop_index(ctx, -2, 0);
    return 1;
}

/* Deliver what waits, now. */
static duk_ret_t drain(duk_context *ctx)
{
    port_state *state = this_state(ctx);
    message *m;
    while (state && state->port && (m = port_take(state->port, false)) != NULL) {
        if (message_is_close(m)) {
            message_release(m);
            return 0;
        }
        deliver(state->handle, m);
    }
    return 0;
}

/* hasPeers(): is anybody else in the group? */
static duk_ret_t has_peers(duk_context *ctx)
{
    port_state *state = this_state(ctx);
    duk_push_boolean(ctx, state && state->port && port_has_peers(state->port));
    return 1;
}

/* isPeer(port): are they the ends of one channel? */
static duk_ret_t is_peer(duk_context *ctx)
{
    port_state *state = this_state(ctx), *other = state_of(handle_at(ctx, 0));
    duk_push_boolean(ctx, state && other && state->port && other->port && port_is_peer(state->port, other->port));
    return 1;
}

static const duk_function_list_entry methods[] = {
    {"post", post, 2},       {"start", start, 0}, {"stop", stop, 0},      {"receive", receive, 0},
    {"drain", drain, 0},     {"isPeer", is_peer, 1}, {"hasPeers", has_peers, 0}, {NULL, NULL, 0},
};

/* ---- functions ---- */

/* makeChannel(): [Port, Port] */
static duk_ret_t make_channel(duk_context *ctx)
{
    port *ends[2];
    if (!port_make_pair(ends))
        return duk_range_error(ctx, "out of memory");
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < 2; i++) {
        messaging_push_handle(ctx, ends[i]);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

/* join(name): a Port among those of the name */
static duk_ret_t join(duk_context *ctx)
{
    size_t length;
    const char *name = env_to_utf8(ctx, 0, &length);
    port *p = port_join(env_from(ctx)->shared->ports, name, length);
    if (!p)
        return duk_range_error(ctx, "out of memory");
    messaging_push_handle(ctx, p);
    return 1;
}

/* setHandle(port, handle): what the MessagePort stands for */
static duk_ret_t set_handle(duk_context *ctx)
{
    duk_dup(ctx, 1);
    duk_put_prop_string(ctx, 0, PORT_HANDLE);
    return 0;
}

static duk_ret_t get_handle(duk_context *ctx)
{
    if (!duk_is_object(ctx, 0))
        return 0;
    duk_get_prop_string(ctx, 0, PORT_HANDLE);
    return 1;
}

/* clone(value, transfer): the value as another environment would get it */
static duk_ret_t clone_value(duk_context *ctx)
{
    delivery d = {.message = message_write(ctx, 0, 1)};
    bool ok = duk_safe_call(ctx, read_message, &d, 0, 2) == DUK_EXEC_SUCCESS;
    message_release(d.message);
    if (!ok) {
        duk_pop(ctx);
        return duk_throw(ctx);
    }
    duk_pop(ctx);
    return 1;
}

static duk_ret_t set_hooks(duk_context *ctx)
{
    message_set_hooks(ctx, 0);
    return 0;
}

static duk_ret_t mark_uncloneable(duk_context *ctx)
{
    duk_push_string(ctx, UNCLONEABLE);
    duk_push_true(ctx);
    duk_def_prop(ctx, 0, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE);
    return 0;
}

static const duk_function_list_entry functions[] = {
    {"makeChannel", make_channel, 0}, {"join", join, 1},          {"setHandle", set_handle, 2},
    {"getHandle", get_handle, 1},     {"clone", clone_value, 2},        {"setHooks", set_hooks, 1},
    {"markUncloneable", mark_uncloneable, 1}, {"discard", discard, 2}, {NULL, NULL, 0},
};

void binding_messaging(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    handle_define_class(ctx, "Port", construct, 1, methods, NULL);
}
