/*
 * serdes.c - internalBinding('serdes'): the classes Serializer and Deserializer of v8.
 *
 * The state hangs on the object by a hidden property. Methods that subclasses may define (_writeHostObject,
 * _readHostObject, _getSharedArrayBufferId, _getDataCloneError) are looked up when they are needed.
 */
#include <string.h>

#include "bindings/bindings.h"
#include "bindings/url_object.h"
#include "builtins/builtins.h"
#include "runtime/buffer.h"
#include "runtime/env.h"
#include "runtime/errors.h"
#include "runtime/serialize.h"

#define HOLDER DUK_HIDDEN_SYMBOL("holder")
#define POINTER DUK_HIDDEN_SYMBOL("pointer")
#define TRANSFERS DUK_HIDDEN_SYMBOL("transfers") /* Serializer: Map of buffer to id; Deserializer: object by id */
#define SELF DUK_HIDDEN_SYMBOL("self")

/* Push the method of the object that is being worked for; false if it has none. [ ... ] -> [ ... method object ] */
static bool push_hook(duk_context *ctx, void *self, const char *name)
{
    duk_push_heapptr(ctx, self);
    duk_get_prop_string(ctx, -1, name);
    duk_insert(ctx, -2);
    if (duk_is_function(ctx, -2))
        return true;
    duk_pop_2(ctx);
    return false;
}

/* The state of `this`; throws a TypeError for any other object. */
static void *state_of_this(duk_context *ctx, const char *class)
{
    duk_push_this(ctx);
    void *state = NULL;
    if (duk_is_object(ctx, -1)) {
        duk_get_prop_string(ctx, -1, POINTER);
        duk_get_prop_string(ctx, -2, HOLDER);
        if (duk_is_string(ctx, -1) ? strcmp(duk_get_string(ctx, -1), class) == 0 : false)
            state = duk_get_pointer(ctx, -2);
        duk_pop_2(ctx);
    }
    duk_pop(ctx);
    if (!state)
        (void)duk_type_error(ctx, "Illegal invocation");
    return state;
}

/* [ ... holder ] -> [ ... ]: `this` owns the state from now on. */
static void attach(duk_context *ctx, void *state, const char *class)
{
    duk_push_this(ctx);
    duk_insert(ctx, -2);
    duk_put_prop_string(ctx, -2, SELF);
    duk_push_pointer(ctx, state);
    duk_put_prop_string(ctx, -2, POINTER);
    duk_push_string(ctx, class);
    duk_put_prop_string(ctx, -2, HOLDER);
    duk_pop(ctx);
}

static void require_new(duk_context *ctx, const char *class)
{
    if (duk_is_constructor_call(ctx))
        return;
    env_throw_coded_error(ctx, DUK_ERR_TYPE_ERROR, "ERR_CONSTRUCT_CALL_REQUIRED",
                          "Class constructor %s cannot be invoked without 'new'", class);
}

/* ---- Serializer ---- */

static serializer *this_serializer(duk_context *ctx)
{
    serializer *s = state_of_this(ctx, "Serializer");
    s->ctx = ctx;
    return s;
}

static void throw_clone_error(serializer *s)
{
    duk_context *ctx = s->ctx;
    if (!push_hook(ctx, s->data, "_getDataCloneError"))
        return;
    duk_dup(ctx, -3);
    duk_call_method(ctx, 1);
    (void)duk_throw(ctx);
}

static void write_host_object(serializer *s, duk_idx_t index)
{
    duk_context *ctx = s->ctx;
    if (!push_hook(ctx, s->data, "_writeHostObject"))
        serialize_throw_uncloneable(s, index);
    duk_dup(ctx, index);
    duk_call_method(ctx, 1);
    duk_pop(ctx);
    s->ctx = ctx;
}

static uint32_t shared_buffer_id(serializer *s, duk_idx_t index)
{
    duk_context *ctx = s->ctx;
    if (!push_hook(ctx, s->data, "_getSharedArrayBufferId"))
        serialize_throw_uncloneable(s, index);
    duk_dup(ctx, index);
    duk_call_method(ctx, 1);
    uint32_t id = duk_to_uint32(ctx, -1);
    duk_pop(ctx);
    s->ctx = ctx;
    return id;
}

static bool transfer_id(serializer *s, duk_idx_t index, uint32_t *id)
{
    duk_context *ctx = s->ctx;
    bool found = false;
    duk_push_heapptr(ctx, s->data);
    if (duk_get_prop_string(ctx, -1, TRANSFERS)) {
        duk_size_t length = duk_get_length(ctx, -1);
        for (duk_uarridx_t i = 0; i + 1 < length && !found; i += 2) {
            duk_get_prop_index(ctx, -1, i);
            if (duk_strict_equals(ctx, -1, index)) {
                duk_get_prop_index(ctx, -2, i + 1);
                *id = duk_to_uint32(ctx, -1);
                duk_pop(ctx);
                found = true;
            }
            duk_pop(ctx);
        }
    }
    duk_pop_2(ctx);
    return found;
}

/* URLs and their parameters give up what they are, as on Node. */
static bool is_plain(serializer *s, duk_idx_t index)
{
    return url_is_instance(s->ctx, index) || url_is_params(s->ctx, index);
}

static const serializer_delegate serializer_hooks = {
    .is_plain = is_plain,
    .write_host_object = write_host_object,
    .shared_buffer_id = shared_buffer_id,
    .transfer_id = transfer_id,
    .throw_clone_error = throw_clone_error,
};

static duk_ret_t serializer_construct(duk_context *ctx)
{
    require_new(ctx, "Serializer");
    duk_push_this(ctx);
    serializer *s = serializer_push(ctx, &serializer_hooks, duk_get_heapptr(ctx, -1));
    attach(ctx, s, "Serializer");
    return 0;
}

static duk_ret_t write_header(duk_context *ctx)
{
    serialize_header(this_serializer(ctx));
    return 0;
}

static duk_ret_t write_value(duk_context *ctx)
{
    serialize_value(this_serializer(ctx), 0);
    duk_push_true(ctx);
    return 1;
}

static duk_ret_t release_buffer(duk_context *ctx)
{
    serializer *s = this_serializer(ctx);
    size_t length = s->length;
    void *bytes = env_push_buffer(ctx, length);
    if (length > 0)
        memcpy(bytes, s->bytes, length);
    serialize_reset(s);
    return 1;
}

/* transferArrayBuffer(id, buffer), of both classes: pairs of buffer and id in an array, or a table by id */
static duk_ret_t serializer_transfer(duk_context *ctx)
{
    this_serializer(ctx);
    duk_push_this(ctx);
    if (!duk_get_prop_string(ctx, -1, TRANSFERS)) {
        duk_pop(ctx);
        duk_push_array(ctx);
        duk_dup_top(ctx);
        duk_put_prop_string(ctx, -3, TRANSFERS);
    }
    duk_uarridx_t length = (duk_uarridx_t)duk_get_length(ctx, -1);
    duk_dup(ctx, 1);
    duk_put_prop_index(ctx, -2, length);
    duk_push_uint(ctx, duk_to_uint32(ctx, 0));
    duk_put_prop_index(ctx, -2, length + 1);
    return 0;
}

static duk_ret_t write_uint32(duk_context *ctx)
{
    uint32_t value = duk_to_uint32(ctx, 0);
    serialize_uint32(this_serializer(ctx), value);
    return 0;
}

static duk_ret_t write_uint64(duk_context *ctx)
{
    uint64_t high = duk_to_uint32(ctx, 0), low = duk_to_uint32(ctx, 1);
    serialize_uint64(this_serializer(ctx), high << 32 | low);
    return 0;
}

static duk_ret_t write_double(duk_context *ctx)
{
    double value = duk_to_number(ctx, 0);
    serialize_double(this_serializer(ctx), value);
    return 0;
}

static duk_ret_t write_raw_bytes(duk_context *ctx)
{
    size_t length;
    serializer *s = this_serializer(ctx);
    const void *bytes = env_get_bytes(ctx, 0, &length);
    if (!bytes)
        return env_throw_coded_error(ctx, DUK_ERR_TYPE_ERROR, "ERR_INVALID_ARG_TYPE",
                                     "source must be a TypedArray or a DataView");
    serialize_raw(s, bytes, length);
    return 0;
}

static duk_ret_t set_views_as_host_objects(duk_context *ctx)
{
    this_serializer(ctx)->views_as_host_objects = duk_to_boolean(ctx, 0);
    return 0;
}

/* ---- Deserializer ---- */

static deserializer *this_deserializer(duk_context *ctx)
{
    deserializer *d = state_of_this(ctx, "Deserializer");
    d->ctx = ctx;
    return d;
}

static void push_host_object(deserializer *d)
{
    duk_context *ctx = d->ctx;
    if (!push_hook(ctx, d->data, "_readHostObject"))
        (void)duk_error(ctx, DUK_ERR_ERROR, "Unable to deserialize cloned data.");
    duk_call_method(ctx, 0);
    d->ctx = ctx;
    if (!duk_is_object(ctx, -1))
        (void)duk_type_error(ctx, "readHostObject must return an object");
}

static bool push_transferred(deserializer *d, uint32_t id)
{
    duk_context *ctx = d->ctx;
    duk_push_heapptr(ctx, d->data);
    if (duk_get_prop_string(ctx, -1, TRANSFERS)) {
        duk_get_prop_index(ctx, -1, id);
        duk_replace(ctx, -3);
    }
    duk_pop(ctx);
    if (duk_object_class(ctx, -1) == DUK_CLASS_ARRAYBUFFER)
        return true;
    duk_pop(ctx);
    return false;
}

static const deserializer_delegate deserializer_hooks = {
    .push_host_object = push_host_object,
    .push_shared_buffer = push_transferred, /* V8 keeps both in the same table */
    .push_transferred = push_transferred,
};

static duk_ret_t deserializer_construct(duk_context *ctx)
{
    size_t length;
    require_new(ctx, "Deserializer");
    builtins_view view;
    const void *bytes = builtins_get_view(ctx, 0, &view) ? env_get_bytes(ctx, 0, &length) : NULL;
    if (!bytes)
        return env_throw_coded_error(ctx, DUK_ERR_TYPE_ERROR, "ERR_INVALID_ARG_TYPE",
                                     "buffer must be a TypedArray or a DataView");
    duk_push_this(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_string(ctx, -2, "buffer");
    /* A copy, since the program may take the memory away meanwhile. */
    void *copy = duk_push_fixed_buffer(ctx, length);
    if (length > 0)
        memcpy(copy, bytes, length);
    duk_put_prop_string(ctx, -2, DUK_HIDDEN_SYMBOL("copy"));
    deserializer *d = deserializer_push(ctx, &deserializer_hooks, duk_get_heapptr(ctx, -1), copy, length);
    attach(ctx, d, "Deserializer");
    return 0;
}

static duk_ret_t read_header(duk_context *ctx)
{
    if (!deserialize_header(this_deserializer(ctx)))
        return duk_error(ctx, DUK_ERR_ERROR,
                         "Unable to deserialize cloned data due to invalid or unsupported version.");
    duk_push_true(ctx);
    return 1;
}

static duk_ret_t read_value(duk_context *ctx)
{
    deserialize_value(this_deserializer(ctx));
    return 1;
}

static duk_ret_t get_version(duk_context *ctx)
{
    duk_push_uint(ctx, this_deserializer(ctx)->version);
    return 1;
}

static duk_ret_t deserializer_transfer(duk_context *ctx)
{
    this_deserializer(ctx);
    if (duk_object_class(ctx, 1) != DUK_CLASS_ARRAYBUFFER)
        return env_throw_coded_error(ctx, DUK_ERR_TYPE_ERROR, "ERR_INVALID_ARG_TYPE",
                                     "arrayBuffer must be an ArrayBuffer or SharedArrayBuffer");
    duk_push_this(ctx);
    if (!duk_get_prop_string(ctx, -1, TRANSFERS)) {
        duk_pop(ctx);
        duk_push_bare_object(ctx);
        duk_dup_top(ctx);
        duk_put_prop_string(ctx, -3, TRANSFERS);
    }
    duk_dup(ctx, 1);
    duk_put_prop_index(ctx, -2, duk_to_uint32(ctx, 0));
    return 0;
}

static duk_ret_t read_uint32(duk_context *ctx)
{
    uint32_t value;
    if (!deserialize_uint32(this_deserializer(ctx), &value))
        return duk_error(ctx, DUK_ERR_ERROR, "ReadUint32() failed");
    duk_push_uint(ctx, value);
    return 1;
}

static duk_ret_t read_uint64(duk_context *ctx)
{
    uint64_t value;
    if (!deserialize_uint64(this_deserializer(ctx), &value))
        return duk_error(ctx, DUK_ERR_ERROR, "ReadUint64() failed");
    duk_push_array(ctx);
    duk_push_uint(ctx, (duk_uint_t)(value >> 32));
    duk_put_prop_index(ctx, -2, 0);
    duk_push_uint(ctx, (duk_uint_t)value);
    duk_put_prop_index(ctx, -2, 1);
    return 1;
}

static duk_ret_t read_double(duk_context *ctx)
{
    double value;
    if (!deserialize_double(this_deserializer(ctx), &value))
        return duk_error(ctx, DUK_ERR_ERROR, "ReadDouble() failed");
    duk_push_number(ctx, value);
    return 1;
}

/* _readRawBytes(length): where in the buffer they are */
static duk_ret_t read_raw_bytes(duk_context *ctx)
{
    double length = duk_to_number(ctx, 0);
    deserializer *d = this_deserializer(ctx);
    const uint8_t *bytes = length >= 0 && length < 9007199254740992.0 ? deserialize_raw(d, (size_t)length) : NULL;
    if (!bytes)
        return duk_error(ctx, DUK_ERR_ERROR, "ReadRawBytes() failed");
    duk_push_number(ctx, (double)(bytes - d->bytes));
    return 1;
}

/* ---- the classes ---- */

static const builtins_entry serializer_methods[] = {
    BUILTINS_FN("writeHeader", write_header, 0),
    BUILTINS_FN("writeValue", write_value, 1),
    BUILTINS_FN("releaseBuffer", release_buffer, 0),
    BUILTINS_FN("transferArrayBuffer", serializer_transfer, 2),
    BUILTINS_FN("writeUint32", write_uint32, 1),
    BUILTINS_FN("writeUint64", write_uint64, 2),
    BUILTINS_FN("writeDouble", write_double, 1),
    BUILTINS_FN("writeRawBytes", write_raw_bytes, 1),
    BUILTINS_FN("_setTreatArrayBufferViewsAsHostObjects", set_views_as_host_objects, 1),
    BUILTINS_END,
};

static const builtins_entry deserializer_methods[] = {
    BUILTINS_FN("readHeader", read_header, 0),
    BUILTINS_FN("readValue", read_value, 0),
    BUILTINS_FN("getWireFormatVersion", get_version, 0),
    BUILTINS_FN("transferArrayBuffer", deserializer_transfer, 2),
    BUILTINS_FN("readUint32", read_uint32, 0),
    BUILTINS_FN("readUint64", read_uint64, 0),
    BUILTINS_FN("readDouble", read_double, 0),
    BUILTINS_FN("_readRawBytes", read_raw_bytes, 1),
    BUILTINS_END,
};

static void define(duk_context *ctx, const char *name, duk_c_function construct, duk_idx_t nargs,
                   const builtins_entry *methods)
{
    duk_push_c_function(ctx, construct, nargs);
    duk_push_string(ctx, "name");
    duk_push_string(ctx, name);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE);
    duk_push_object(ctx);
    builtins_define(ctx, -1, methods);
    duk_push_string(ctx, "constructor");
    duk_dup(ctx, -3);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_CONFIGURABLE);
    duk_put_prop_string(ctx, -2, "prototype");
    duk_put_prop_string(ctx, -2, name);
}

void binding_serdes(duk_context *ctx)
{
    duk_push_object(ctx);
    define(ctx, "Serializer", serializer_construct, 0, serializer_methods);
    define(ctx, "Deserializer", deserializer_construct, 1, deserializer_methods);
}
