/*
 * data_view.c - DataView.
 */

#include "buffer.h"

static duk_hbufobj *data_view_this(duk_hthread *thr, const char *method)
{
    duk_hbufobj *h = bufobj_of_class(thr->valstack_bottom - 1, DUK_HOBJECT_CLASS_DATAVIEW);

    if (h == NULL) {
        duk_push_this(thr);
        builtins_throw_incompatible(thr, method);
    }
    return h;
}

/* The same, in bounds. */
static duk_hbufobj *data_view_this_valid(duk_hthread *thr, const char *method)
{
    duk_hbufobj *h = data_view_this(thr, method);

    bufobj_refresh(thr->heap, h->buf);
    if (bufobj_is_detached(h)) {
        bufobj_throw_detached(thr, method);
    }
    if (bufobj_is_out_of_bounds(h)) {
        (void)duk_type_error(thr, "Invalid DataView accessor %s", method);
    }
    return h;
}

/* --- construction --- */

/* The ArrayBuffer argument, which code may have detached or resized since. */
static duk_double_t data_view_check(duk_hthread *thr, const duk_hbufobj *buffer, duk_double_t offset)
{
    duk_double_t size;

    if (bufobj_is_detached(buffer)) {
        bufobj_throw_detached(thr, "DataView constructor");
    }
    size = bufobj_bytes(buffer);
    if (offset > size) {
        (void)duk_range_error(thr, "Start offset %.0f is outside the bounds of the buffer", offset);
    }
    return size;
}

static void data_view_check_length(duk_hthread *thr, duk_double_t offset, duk_double_t length, duk_double_t size)
{
    if (offset + length > size) {
        (void)duk_range_error(thr, "Invalid DataView length %.0f", length);
    }
}

static duk_ret_t data_view_construct(duk_context *thr)
{
    duk_hbufobj *buffer;
    duk_hbufobj *h;
    duk_double_t offset;
    duk_double_t length = -1;
    duk_double_t size;
    duk_hobject *prototype;

    builtins_require_new(thr, "DataView");
    duk_set_top(thr, 3);
    buffer = bufobj_of_class(duk_require_tval(thr, 0), DUK_HOBJECT_CLASS_ARRAYBUFFER);
    if (buffer == NULL) {
        (void)duk_type_error(thr, "First argument to DataView constructor must be an ArrayBuffer");
    }
    offset = bufobj_to_index(thr, 1, "Start offset %s is outside the bounds of the buffer");
    size = data_view_check(thr, buffer, offset);
    if (!duk_is_undefined(thr, 2)) {
        length = bufobj_to_index(thr, 2, "Invalid DataView length %s");
        data_view_check_length(thr, offset, length, size);
    }
    prototype = realm_push_prototype(thr, REALM_DATA_VIEW_PROTOTYPE);
    size = data_view_check(thr, buffer, offset);
    if (length >= 0) {
        data_view_check_length(thr, offset, length, size);
    }
    h = bufobj_push_view(thr, DUK_HOBJECT_CLASS_DATAVIEW, prototype, buffer->buf);
    h->tracking = length < 0 && buffer->tracking;
    h->offset = (duk_uint_t)offset + buffer->offset;
    h->length = h->tracking ? 0 : (duk_uint_t)(length < 0 ? size - offset : length);
    h->buf_prop = &buffer->obj;
    DUK_HOBJECT_INCREF(thr, &buffer->obj);
    return 1;
}

/* --- accessors --- */

static duk_ret_t data_view_buffer(duk_context *thr)
{
    bufobj_push_array_buffer(thr, data_view_this(thr, "get DataView.prototype.buffer"));
    return 1;
}

static duk_ret_t data_view_byte_length(duk_context *thr)
{
    duk_push_uint(thr, bufobj_bytes(data_view_this_valid(thr, "get DataView.prototype.byteLength")));
    return 1;
}

static duk_ret_t data_view_byte_offset(duk_context *thr)
{
    duk_hbufobj *h = data_view_this_valid(thr, "get DataView.prototype.byteOffset");

    duk_push_uint(thr, h->offset - (h->buf_prop == NULL ? 0 : ((duk_hbufobj *)h->buf_prop)->offset));
    return 1;
}

/* --- elements; the magic is the kind --- */

static const char *const data_view_getters[BUFFER_ELEM_COUNT] = {
    "DataView.prototype.getUint8",   NULL, "DataView.prototype.getInt8",      "DataView.prototype.getUint16",
    "DataView.prototype.getInt16",   "DataView.prototype.getUint32",          "DataView.prototype.getInt32",
    "DataView.prototype.getFloat32", "DataView.prototype.getFloat64",         "DataView.prototype.getBigInt64",
    "DataView.prototype.getBigUint64"};
static const char *const data_view_setters[BUFFER_ELEM_COUNT] = {
    "DataView.prototype.setUint8",   NULL, "DataView.prototype.setInt8",      "DataView.prototype.setUint16",
    "DataView.prototype.setInt16",   "DataView.prototype.setUint32",          "DataView.prototype.setInt32",
    "DataView.prototype.setFloat32", "DataView.prototype.setFloat64",         "DataView.prototype.setBigInt64",
    "DataView.prototype.setBigUint64"};

/* Where the element is, of `size` bytes; a RangeError if there is none. */
static duk_uint8_t *data_view_locate(duk_hthread *thr, const char *method, duk_double_t index, duk_size_t size)
{
    duk_hbufobj *h = data_view_this_valid(thr, method);

    if (index + (duk_double_t)size > bufobj_bytes(h)) {
        (void)duk_range_error(thr, "Offset is outside the bounds of the DataView");
    }
    return bufobj_data(thr->heap, h) + (duk_size_t)index;
}

static void data_view_copy(duk_uint8_t *to, const duk_uint8_t *from, duk_size_t size, bool reversed)
{
    duk_size_t i;

    for (i = 0; i < size; i++) {
        to[i] = from[reversed ? size - 1 - i : i];
    }
}

static duk_ret_t data_view_get(duk_context *thr)
{
    int kind = duk_get_current_magic(thr);
    duk_size_t size = (duk_size_t)1 << bufobj_kinds[kind].shift;
    duk_uint8_t bytes[8];
    duk_double_t index;
    bool little;

    data_view_this(thr, data_view_getters[kind]);
    index = bufobj_to_index(thr, 0, "Offset is outside the bounds of the DataView");
    little = duk_to_boolean(thr, 1);
    data_view_copy(bytes, data_view_locate(thr, data_view_getters[kind], index, size), size, !little);
    bufobj_push_element(thr, bytes, kind);
    return 1;
}

static duk_ret_t data_view_set(duk_context *thr)
{
    int kind = duk_get_current_magic(thr);
    duk_size_t size = (duk_size_t)1 << bufobj_kinds[kind].shift;
    duk_uint8_t bytes[8];
    duk_double_t index;
    bufobj_element element;
    bool little;

    data_view_this(thr, data_view_setters[kind]);
    index = bufobj_to_index(thr, 0, "Offset is outside the bounds of the DataView");
    element = bufobj_to_element(thr, 1, kind);
    little = duk_to_boolean(thr, 2);
    bufobj_write(bytes, kind, element);
    data_view_copy(data_view_locate(thr, data_view_setters[kind], index, size), bytes, size, !little);
    return 0;
}

#define GETTER(name, kind) BUILTINS_FN_ARGS("get" name, data_view_get, 1, 2, kind)
#define SETTER(name, kind) BUILTINS_FN_ARGS("set" name, data_view_set, 2, 3, kind)
#define BOTH(name, kind)   GETTER(name, kind), SETTER(name, kind)

static const builtins_entry data_view_methods[] = {BUILTINS_GET("buffer", data_view_buffer),
                                                   BUILTINS_GET("byteLength", data_view_byte_length),
                                                   BUILTINS_GET("byteOffset", data_view_byte_offset),
                                                   BOTH("Int8", DUK_HBUFOBJ_ELEM_INT8),
                                                   BOTH("Uint8", DUK_HBUFOBJ_ELEM_UINT8),
                                                   BOTH("Int16", DUK_HBUFOBJ_ELEM_INT16),
                                                   BOTH("Uint16", DUK_HBUFOBJ_ELEM_UINT16),
                                                   BOTH("Int32", DUK_HBUFOBJ_ELEM_INT32),
                                                   BOTH("Uint32", DUK_HBUFOBJ_ELEM_UINT32),
                                                   BOTH("Float32", DUK_HBUFOBJ_ELEM_FLOAT32),
                                                   BOTH("Float64", DUK_HBUFOBJ_ELEM_FLOAT64),
                                                   BOTH("BigInt64", BUFFER_ELEM_BIGINT64),
                                                   BOTH("BigUint64", BUFFER_ELEM_BIGUINT64),
                                                   BUILTINS_TO_STRING_TAG("DataView"),
                                                   BUILTINS_END};
static const builtins_entry data_view_statics[] = {BUILTINS_END};

DUK_INTERNAL void data_view_define(duk_hthread *thr)
{
    builtins_define_class(thr, "DataView", data_view_construct, 1, DUK_INVALID_INDEX, data_view_statics,
                          data_view_methods);
    bufobj_keep_class(thr, REALM_DATA_VIEW, REALM_DATA_VIEW_PROTOTYPE);
    bufobj_set_builtin(thr, DUK_BIDX_DATAVIEW_PROTOTYPE);
    duk_pop_2(thr);
}
