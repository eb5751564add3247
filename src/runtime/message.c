/*
 * message.c - values between heaps; see message.h.
 *
 * In the bytes, an object of the host is its number in a table. The table's entries are made before the value is read: a
 * port is a port, any other object is made from its `info` ("internal/blob:Blob"). Behind the value follows one value for
 * each entry with an info: what the object's kClone or kTransfer method gave, and its kDeserialize method gets.
 */
#include "runtime/message.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "bindings/kinds.h"
#include "builtins/builtins.h"
#include "bindings/messaging.h"
#include "runtime/env.h"
#include "runtime/serialize.h"
#include "runtime/text.h"

#define HOOKS "messageHooks"

typedef struct block {
    void *memory;
    size_t length, maximum;
    bool resizable;
} block;

typedef struct host {
    char *info; /* NULL for a port */
    port *port;
} host;

struct message {
    atomic_uint references;
    bool is_close;
    uint8_t *bytes;
    size_t length;
    block *blocks;
    size_t block_count;
    void **shared;
    size_t shared_count;
    host *hosts;
    size_t host_count;
};

/* ---- life ---- */

static message *new_message(void)
{
    message *m = calloc(1, sizeof *m);
    if (m)
        atomic_init(&m->references, 1);
    return m;
}

message *message_new_close(void)
{
    message *m = new_message();
    if (m)
        m->is_close = true;
    return m;
}

bool message_is_close(const message *m)
{
    return m->is_close;
}

message *message_retain(message *m)
{
    atomic_fetch_add(&m->references, 1);
    return m;
}

void message_release(message *m)
{
    if (!m || atomic_fetch_sub(&m->references, 1) != 1)
        return;
    for (size_t i = 0; i < m->block_count; i++)
        free(m->blocks[i].memory);
    for (size_t i = 0; i < m->shared_count; i++)
        builtins_shared_buffer_release(m->shared[i]);
    for (size_t i = 0; i < m->host_count; i++) {
        free(m->hosts[i].info);
        if (m->hosts[i].port)
            port_close(m->hosts[i].port);
    }
    free(m->bytes);
    free(m->blocks);
    free(m->shared);
    free(m->hosts);
    free(m);
}

/* ---- hooks ---- */

void message_set_hooks(duk_context *ctx, duk_idx_t hooks)
{
    hooks = duk_require_normalize_index(ctx, hooks);
    duk_push_heap_stash(ctx);
    duk_dup(ctx, hooks);
    duk_put_prop_string(ctx, -2, HOOKS);
    duk_pop(ctx);
}

static void push_hook(duk_context *ctx, const char *name)
{
    duk_push_heap_stash(ctx);
    if (!duk_get_prop_string(ctx, -1, HOOKS)) {
        duk_pop(ctx);
        env_require(ctx, "internal/structured_clone"); /* which sets them */
        duk_pop(ctx);
        duk_get_prop_string(ctx, -1, HOOKS);
    }
    duk_get_prop_string(ctx, -1, name);
    duk_replace(ctx, -3);
    duk_pop(ctx);
}

/* ---- writing ----
 * The frame is [ value transfer hosts holder ]; hosts is an array of [object, result of its method or undefined]. */

enum { VALUE, TRANSFER, HOSTS };

typedef struct writing {
    duk_context *ctx;
    message *message;
    duk_size_t transfer_count;
    duk_uarridx_t host_count;
} writing;

static void *grow(duk_context *ctx, void *array, size_t count, size_t size)
{
    void *grown = realloc(array, (count + 1) * size);
    if (!grown)
        (void)duk_range_error(ctx, "out of memory");
    memset((char *)grown + count * size, 0, size);
    return grown;
}

static void throw_clone_error(serializer *s)
{
    push_hook(s->ctx, "cloneError");
    duk_dup(s->ctx, -2);
    duk_call(s->ctx, 1);
    (void)duk_throw(s->ctx);
}

static uint32_t shared_buffer_id(serializer *s, duk_idx_t index)
{
    writing *w = s->data;
    message *m = w->message;
    void *memory = builtins_shared_buffer_retain(s->ctx, index);
    for (size_t i = 0; i < m->shared_count; i++) {
        if (m->shared[i] == memory) {
            builtins_shared_buffer_release(memory);
            return (uint32_t)i;
        }
    }
    void **grown = realloc(m->shared, (m->shared_count + 1) * sizeof *grown);
    if (!grown) {
        builtins_shared_buffer_release(memory);
        (void)duk_range_error(s->ctx, "out of memory");
    }
    m->shared = grown;
    m->shared[m->shared_count] = memory;
    return (uint32_t)m->shared_count++;
}

/* The place of the object among those to transfer, counting only ArrayBuffers or only others; -1 if it is not there. */
static long place_in_list(serializer *s, duk_idx_t index, bool buffers)
{
    writing *w = s->data;
    duk_context *ctx = s->ctx;
    long place = 0;
    for (duk_uarridx_t i = 0; i < w->transfer_count; i++) {
        duk_get_prop_index(ctx, TRANSFER, i);
        bool found = duk_strict_equals(ctx, -1, index);
        bool is_buffer = value_kind_of(ctx, -1) == KIND_ARRAY_BUFFER;
        duk_pop(ctx);
        if (found)
            return is_buffer == buffers ? place : -1;
        place += is_buffer == buffers;
    }
    return -1;
}

static bool transfer_id(serializer *s, duk_idx_t index, uint32_t *id)
{
    long place = place_in_list(s, index, true);
    *id = (uint32_t)place;
    return place >= 0;
}

static bool has_method(duk_context *ctx, duk_idx_t index, const char *symbol)
{
    push_hook(ctx, symbol);
    duk_get_prop(ctx, index);
    bool found = duk_is_function(ctx, -1);
    duk_pop(ctx);
    return found;
}

/* Also refuses what has been marked, and the handles of bindings. */
static bool is_host_object(serializer *s, duk_idx_t index)
{
    duk_context *ctx = s->ctx;
    if (builtins_get_type(ctx, index) == BUILTINS_OWNER ||
        builtins_get_own_data(ctx, index, DUK_HIDDEN_SYMBOL("uncloneable"))) {
        duk_push_string(ctx, "Cannot clone object of unsupported type.");
        throw_clone_error(s);
    }
    return has_method(ctx, index, "kClone") || has_method(ctx, index, "kTransfer");
}

/* Append [object, result] to the table: [ ... result ] -> [ ... ] */
static uint32_t add_host(serializer *s, duk_idx_t index)
{
    writing *w = s->data;
    duk_context *ctx = s->ctx;
    duk_push_array(ctx);
    duk_dup(ctx, index);
    duk_put_prop_index(ctx, -2, 0);
    duk_insert(ctx, -2);
    duk_put_prop_index(ctx, -2, 1);
    duk_put_prop_index(ctx, HOSTS, w->host_count);
    return w->host_count++;
}

/* [ ... ] -> [ ... result ] */
static void call_method(duk_context *ctx, duk_idx_t index, const char *symbol)
{
    push_hook(ctx, symbol);
    duk_get_prop(ctx, index);
    duk_dup(ctx, index);
    duk_call_method(ctx, 0);
}

static void write_host_object(serializer *s, duk_idx_t index)
{
    duk_context *ctx = s->ctx;
    if (place_in_list(s, index, false) >= 0) {
        duk_push_undefined(ctx); /* transferred when all else is done */
    } else if (has_method(ctx, index, "kClone")) {
        call_method(ctx, index, "kClone");
    } else {
        duk_push_string(ctx, "Object that needs transfer was found in message but not listed in transferList");
        throw_clone_error(s);
    }
    serialize_uint32(s, add_host(s, index));
}

static const serializer_delegate writer = {
    .is_host_object = is_host_object,
    .write_host_object = write_host_object,
    .shared_buffer_id = shared_buffer_id,
    .transfer_id = transfer_id,
    .throw_clone_error = throw_clone_error,
};

/* Take the memory of the ArrayBuffers of the list. */
static void take_buffers(writing *w)
{
    duk_context *ctx = w->ctx;
    message *m = w->message;
    for (duk_uarridx_t i = 0; i < w->transfer_count; i++) {
        duk_get_prop_index(ctx, TRANSFER, i);
        if (value_kind_of(ctx, -1) == KIND_ARRAY_BUFFER) {
            m->blocks = grow(ctx, m->blocks, m->block_count, sizeof *m->blocks);
            block *b = &m->blocks[m->block_count++];
            duk_size_t length;
            const void *bytes = duk_get_buffer_data(ctx, -1, &length);
            b->resizable = builtins_buffer_maximum(ctx, -1, &b->maximum);
            b->length = length;
            b->memory = malloc(length ? length : 1);
            if (!b->memory)
                (void)duk_range_error(ctx, "out of memory");
            if (length > 0)
                memcpy(b->memory, bytes, length);
            builtins_transfer_buffer(ctx, -1);
            duk_pop(ctx);
        }
        duk_pop(ctx);
    }
}

/* Objects of the list that the value did not mention are transferred all the same. */
static void add_unmentioned(serializer *s)
{
    writing *w = s->data;
    duk_context *ctx = s->ctx;
    for (duk_uarridx_t i = 0; i < w->transfer_count; i++) {
        duk_get_prop_index(ctx, TRANSFER, i);
        bool known = value_kind_of(ctx, -1) == KIND_ARRAY_BUFFER;
        for (duk_uarridx_t k = 0; k < w->host_count && !known; k++) {
            duk_get_prop_index(ctx, HOSTS, k);
            duk_get_prop_index(ctx, -1, 0);
            known = duk_strict_equals(ctx, -1, -3);
            duk_pop_2(ctx);
        }
        if (!known) {
            duk_push_undefined(ctx);
            add_host(s, duk_get_top_index(ctx) - 1);
        }
        duk_pop(ctx);
    }
}

static char *copy_text(duk_context *ctx, duk_idx_t index)
{
    size_t length;
    const char *text = env_to_utf8(ctx, index, &length);
    char *copy = malloc(length + 1);
    if (!copy)
        (void)duk_range_error(ctx, "out of memory");
    memcpy(copy, text, length + 1);
    return copy;
}

/* What a method gave may name more to transfer: [ ... result ] unchanged */
static void append_transfers(writing *w)
{
    duk_context *ctx = w->ctx;
    duk_get_prop_string(ctx, -1, "transferList");
    if (duk_is_array(ctx, -1)) {
        duk_size_t count = duk_get_length(ctx, -1);
        for (duk_uarridx_t i = 0; i < count; i++) {
            duk_get_prop_index(ctx, -1, i);
            duk_put_prop_index(ctx, TRANSFER, (duk_uarridx_t)w->transfer_count++);
        }
    }
    duk_pop(ctx);
}

/* One entry of the table: [ ... entry ] -> [ ... ] */
static void finish_host(serializer *s)
{
    writing *w = s->data;
    duk_context *ctx = s->ctx;
    message *m = w->message;
    duk_idx_t entry = duk_get_top_index(ctx);
    m->hosts = grow(ctx, m->hosts, m->host_count, sizeof *m->hosts);
    host *h = &m->hosts[m->host_count++];
    duk_get_prop_index(ctx, entry, 0);
    duk_get_prop_index(ctx, entry, 1);
    if (duk_is_undefined(ctx, -1)) {
        duk_pop(ctx);
        h->port = messaging_detach_port(ctx, entry + 1);
        if (h->port) {
            duk_set_top(ctx, entry);
            return;
        }
        call_method(ctx, entry + 1, "kTransfer");
    }
    append_transfers(w);
    duk_get_prop_string(ctx, -1, "deserializeInfo");
    h->info = copy_text(ctx, duk_get_top_index(ctx));
    duk_pop(ctx);
    duk_get_prop_string(ctx, -1, "data");
    s->ctx = ctx;
    serialize_value(s, -1);
    duk_set_top(ctx, entry);
}

static void finish_hosts(serializer *s)
{
    writing *w = s->data;
    add_unmentioned(s);
    for (duk_uarridx_t i = 0; i < w->host_count; i++) {
        duk_get_prop_index(s->ctx, HOSTS, i);
        finish_host(s);
        add_unmentioned(s); /* what its data had to transfer */
    }
}

/* [ value transfer writing ]: a function of its own, for the sake of its frame */
static duk_ret_t write_protected(duk_context *ctx)
{
    writing *w = duk_require_pointer(ctx, 2);
    message *m = w->message;
    w->ctx = ctx;
    duk_pop(ctx);
    if (!duk_is_array(ctx, TRANSFER)) {
        duk_push_array(ctx);
        duk_replace(ctx, TRANSFER);
    }
    w->transfer_count = duk_get_length(ctx, TRANSFER);
    duk_push_array(ctx);
    serializer *s = serializer_push(ctx, &writer, w);
    serialize_header(s);
    serialize_value(s, VALUE);
    if (w->transfer_count > 0 || w->host_count > 0)
        finish_hosts(s);
    m->bytes = malloc(s->length);
    if (!m->bytes)
        (void)duk_range_error(ctx, "out of memory");
    memcpy(m->bytes, s->bytes, s->length);
    m->length = s->length;
    take_buffers(w);
    return 0;
}

message *message_write(duk_context *ctx, duk_idx_t value, duk_idx_t transfer)
{
    writing w = {.message = new_message()};
    if (!w.message)
        (void)duk_range_error(ctx, "out of memory");
    value = duk_require_normalize_index(ctx, value);
    duk_push_c_function(ctx, write_protected, 3);
    duk_dup(ctx, value);
    if (transfer == DUK_INVALID_INDEX)
        duk_push_undefined(ctx);
    else
        duk_dup(ctx, transfer < 0 ? transfer - 2 : transfer);
    duk_push_pointer(ctx, &w);
    if (duk_pcall(ctx, 3) != DUK_EXEC_SUCCESS) {
        message_release(w.message);
        (void)duk_throw(ctx);
    }
    duk_pop(ctx);
    return w.message;
}

/* ---- reading ---- */

typedef struct reading {
    message *message;
    void *objects; /* heap pointer of the array of host objects */
} reading;

static void push_host_object(deserializer *d)
{
    reading *r = d->data;
    uint32_t number;
    duk_push_heapptr(d->ctx, r->objects);
    if (!deserialize_uint32(d, &number) || number >= r->message->host_count)
        (void)duk_error(d->ctx, DUK_ERR_ERROR, "Unable to deserialize cloned data.");
    duk_get_prop_index(d->ctx, -1, number);
    duk_remove(d->ctx, -2);
}

static bool push_shared_buffer(deserializer *d, uint32_t id)
{
    reading *r = d->data;
    if (id >= r->message->shared_count)
        return false;
    builtins_push_shared_buffer(d->ctx, r->message->shared[id]);
    return true;
}

static bool push_transferred(deserializer *d, uint32_t id)
{
    reading *r = d->data;
    if (id >= r->message->block_count)
        return false;
    const block *b = &r->message->blocks[id];
    deserialize_push_buffer(d->ctx, b->memory, b->length, b->resizable ? &b->maximum : NULL);
    return true;
}

static const deserializer_delegate reader = {
    .push_host_object = push_host_object,
    .push_shared_buffer = push_shared_buffer,
    .push_transferred = push_transferred,
};

/* [ ... objects ports ]: an object or port for each entry of the table. */
static void make_hosts(duk_context *ctx, message *m)
{
    duk_uarridx_t ports = 0;
    for (size_t i = 0; i < m->host_count; i++) {
        host *h = &m->hosts[i];
        if (h->info) {
            push_hook(ctx, "makeObject");
            env_push_utf8(ctx, h->info, strlen(h->info));
            duk_call(ctx, 1);
        } else {
            port *p = h->port;
            h->port = NULL; /* the object has it now, whatever happens */
            messaging_push_port(ctx, p);
            duk_dup_top(ctx);
            duk_put_prop_index(ctx, -3, ports++);
        }
        duk_put_prop_index(ctx, -3, (duk_uarridx_t)i);
    }
}

static void finish_objects(deserializer *d, message *m)
{
    duk_context *ctx = d->ctx;
    reading *r = d->data;
    for (size_t i = 0; i < m->host_count; i++) {
        if (!m->hosts[i].info)
            continue;
        push_hook(ctx, "finishObject");
        duk_push_heapptr(ctx, r->objects);
        duk_get_prop_index(ctx, -1, (duk_uarridx_t)i);
        duk_remove(ctx, -2);
        deserialize_value(d);
        duk_call(ctx, 2);
        duk_pop(ctx);
    }
}

void message_read(duk_context *ctx, message *m)
{
    duk_idx_t base = duk_get_top(ctx);
    reading r = {.message = m};
    duk_push_array(ctx);
    r.objects = duk_get_heapptr(ctx, -1);
    duk_push_array(ctx);
    make_hosts(ctx, m);
    deserializer *d = deserializer_push(ctx, &reader, &r, m->bytes, m->length);
    (void)deserialize_header(d);
    deserialize_value(d);
    finish_objects(d, m);
    /* [ objects ports holder value ] */
    duk_replace(ctx, base);
    duk_pop(ctx);
}
