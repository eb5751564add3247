/*
 * buffer.c - the memory of array buffers and the elements in it; see buffer.h.
 */

#include <math.h>
#include <stdlib.h>

#include "buffer.h"

/* From this size on memory is a block of its own, so that transfer() can hand it over. */
#define BUFFER_MIN_DYNAMIC 65536

/* ... and from here on it comes from the system, which has cleared it already. */
#define BUFFER_MIN_FRESH (1 << 20)

#define KIND(name, shift, class_number, realm)                                                                         \
    {                                                                                                                  \
        name, shift, class_number, REALM_##realm, REALM_##realm##_PROTOTYPE                                            \
    }
const bufobj_kind bufobj_kinds[BUFFER_ELEM_COUNT] = {
    KIND("Uint8Array", 0, DUK_HOBJECT_CLASS_UINT8ARRAY, UINT8_ARRAY),
    KIND("Uint8ClampedArray", 0, DUK_HOBJECT_CLASS_UINT8CLAMPEDARRAY, UINT8_CLAMPED_ARRAY),
    KIND("Int8Array", 0, DUK_HOBJECT_CLASS_INT8ARRAY, INT8_ARRAY),
    KIND("Uint16Array", 1, DUK_HOBJECT_CLASS_UINT16ARRAY, UINT16_ARRAY),
    KIND("Int16Array", 1, DUK_HOBJECT_CLASS_INT16ARRAY, INT16_ARRAY),
    KIND("Uint32Array", 2, DUK_HOBJECT_CLASS_UINT32ARRAY, UINT32_ARRAY),
    KIND("Int32Array", 2, DUK_HOBJECT_CLASS_INT32ARRAY, INT32_ARRAY),
    KIND("Float32Array", 2, DUK_HOBJECT_CLASS_FLOAT32ARRAY, FLOAT32_ARRAY),
    KIND("Float64Array", 3, DUK_HOBJECT_CLASS_FLOAT64ARRAY, FLOAT64_ARRAY),
    KIND("BigInt64Array", 3, BUFFER_CLASS_BIGINT64, BIGINT64_ARRAY),
    KIND("BigUint64Array", 3, BUFFER_CLASS_BIGUINT64, BIGUINT64_ARRAY),
};

DUK_INTERNAL duk_double_t bufobj_to_index(duk_hthread *thr, duk_idx_t index, const char *message)
{
    duk_double_t d;

    if (duk_is_undefined(thr, index)) {
        return 0;
    }
    d = duk_js_tointeger_number(duk_to_number(thr, index));
    if (!(d >= 0 && d <= 9007199254740991.0)) {
        duk_push_number(thr, d);
        (void)duk_range_error(thr, message, duk_to_string(thr, -1));
    }
    return d;
}

DUK_INTERNAL void bufobj_throw_detached(duk_hthread *thr, const char *method)
{
    (void)duk_type_error(thr, "Cannot perform %s on a detached ArrayBuffer", method);
}

/* --- objects --- */

/* The element kind that a class has; bytes for those that have no elements. */
static int bufobj_kind_of_class(duk_small_uint_t class_number)
{
    int kind;

    for (kind = 0; kind < BUFFER_ELEM_COUNT; kind++) {
        if (bufobj_kinds[kind].class_number == class_number) {
            return kind;
        }
    }
    return -1;
}

static duk_hobject *bufobj_default_prototype(duk_hthread *thr, duk_small_uint_t class_number, int kind, bool shared)
{
    if (kind >= 0) {
        return REALM_OBJECT(thr, bufobj_kinds[kind].prototype);
    }
    if (class_number == DUK_HOBJECT_CLASS_DATAVIEW) {
        return REALM_OBJECT(thr, REALM_DATA_VIEW_PROTOTYPE);
    }
    return REALM_OBJECT(thr, shared ? REALM_SHARED_ARRAY_BUFFER_PROTOTYPE : REALM_ARRAY_BUFFER_PROTOTYPE);
}

DUK_INTERNAL duk_hbufobj *bufobj_push_view(duk_hthread *thr, duk_small_uint_t class_number, duk_hobject *prototype,
                                           duk_hbuffer *buf)
{
    int kind = bufobj_kind_of_class(class_number);
    duk_hbufobj *h =
        duk_push_bufobj_raw(thr, DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_BUFOBJ |
                                     DUK_HOBJECT_CLASS_AS_FLAGS(class_number),
                            DUK_BIDX_OBJECT_PROTOTYPE);

    h->buf = buf;
    DUK_HBUFFER_INCREF(thr, buf);
    h->length = (duk_uint_t)DUK_HBUFFER_GET_SIZE(buf);
    h->elem_type = kind < 0 ? DUK_HBUFOBJ_ELEM_UINT8 : kind;
    h->shift = kind < 0 ? 0 : bufobj_kinds[kind].shift;
    h->is_typedarray = kind >= 0;
    if (prototype == NULL) {
        prototype = bufobj_default_prototype(thr, class_number, kind, DUK_HBUFFER_HAS_SHARED(buf));
    }
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, &h->obj, prototype);
    return h;
}

DUK_INTERNAL duk_hbuffer *bufobj_push_memory(duk_hthread *thr, duk_double_t length)
{
    if (length > (duk_double_t)DUK_HBUFFER_MAX_BYTELEN) {
        (void)duk_range_error(thr, "Array buffer allocation failed");
    }
    if (length >= BUFFER_MIN_FRESH) {
        void *block = calloc(1, (size_t)length);

        if (block != NULL) {
            builtins_push_block(thr, block, (size_t)length);
            return duk_known_hbuffer(thr, -1);
        }
    }
    duk_push_buffer_raw(thr, (duk_size_t)length, length < BUFFER_MIN_DYNAMIC ? 0 : DUK_BUF_FLAG_DYNAMIC);
    return duk_known_hbuffer(thr, -1);
}

void builtins_push_block(duk_context *thr, void *block, size_t size)
{
    duk_hbuffer_dynamic *buf;

    duk_push_dynamic_buffer(thr, 0);
    buf = (duk_hbuffer_dynamic *)duk_known_hbuffer(thr, -1);
    DUK_HBUFFER_DYNAMIC_SET_DATA_PTR(thr->heap, buf, block);
    DUK_HBUFFER_DYNAMIC_SET_SIZE(buf, size);
}

DUK_INTERNAL duk_hbufobj *bufobj_push_array_buffer(duk_hthread *thr, duk_hbufobj *view)
{
    if (view->buf_prop == NULL) {
        duk_hbufobj *made = bufobj_push_view(thr, DUK_HOBJECT_CLASS_ARRAYBUFFER, NULL, view->buf);

        view->buf_prop = &made->obj;
        DUK_HOBJECT_INCREF(thr, &made->obj);
        return made;
    }
    duk_push_hobject(thr, view->buf_prop);
    return (duk_hbufobj *)view->buf_prop;
}

/* --- memory that moves, and memory that must not --- */

/* Memory in a block of its own. Any other is part of the buffer and lives as long as that does. */
static bool bufobj_has_block(const duk_hbuffer *buf)
{
    return DUK_HBUFFER_HAS_DYNAMIC(buf) && !DUK_HBUFFER_HAS_EXTERNAL(buf);
}

static void bufobj_free_block(duk_hthread *thr, duk_hbuffer_dynamic *buf)
{
    void *data = DUK_HBUFFER_DYNAMIC_GET_DATA_PTR(thr->heap, buf);

    DUK_HBUFFER_DYNAMIC_SET_DATA_PTR_NULL(thr->heap, buf);
    DUK_FREE(thr->heap, data);
}

DUK_INTERNAL void bufobj_pin(duk_hbuffer *buf)
{
    if (bufobj_has_block(buf) && bufobj_pins(buf) < BUFFER_PINS_MAX) {
        buf->hdr.h_flags += BUFFER_PINS_ONE;
    }
}

DUK_INTERNAL void bufobj_unpin(duk_hthread *thr, duk_hbuffer *buf)
{
    if (bufobj_pins(buf) == 0 || bufobj_pins(buf) == BUFFER_PINS_MAX) {
        return;
    }
    buf->hdr.h_flags -= BUFFER_PINS_ONE;
    if (bufobj_pins(buf) == 0 && DUK_HBUFFER_HAS_DETACHED(buf)) {
        bufobj_free_block(thr, (duk_hbuffer_dynamic *)buf);
    }
}

DUK_INTERNAL bool bufobj_resize(duk_hthread *thr, duk_hbuffer *buf, duk_size_t size)
{
    if (bufobj_pins(buf) == 0) {
        duk_hbuffer_resize(thr, (duk_hbuffer_dynamic *)buf, size);
        return true;
    }
    if (size > DUK_HBUFFER_GET_SIZE(buf)) {
        return false;
    }
    DUK_HBUFFER_SET_SIZE(buf, size);
    return true;
}

/* Detach: all views of the buffer have nothing from now on. */
static void bufobj_detach(duk_hthread *thr, duk_hbuffer *buf)
{
    DUK_HBUFFER_SET_SIZE(buf, 0);
    if (bufobj_has_block(buf) && bufobj_pins(buf) == 0) {
        bufobj_free_block(thr, (duk_hbuffer_dynamic *)buf);
    }
    DUK_HEAPHDR_SET_FLAG_BITS(&buf->hdr, DUK_HBUFFER_FLAG_DETACHED);
}

/* Whether the memory can change its owner, being a block that nobody else uses. */
static bool bufobj_is_movable(const duk_hbufobj *h)
{
    return bufobj_has_block(h->buf) && bufobj_pins(h->buf) == 0 && h->offset == 0;
}

static void bufobj_move(duk_hthread *thr, duk_hbuffer *from, duk_hbuffer *to, duk_size_t length)
{
    duk_hbuffer_dynamic *f = (duk_hbuffer_dynamic *)from;
    duk_hbuffer_dynamic *t = (duk_hbuffer_dynamic *)to;

    if (DUK_HBUFFER_DYNAMIC_GET_SIZE(f) != length) {
        duk_hbuffer_resize(thr, f, length);
    }
    DUK_HBUFFER_DYNAMIC_SET_DATA_PTR(thr->heap, t, DUK_HBUFFER_DYNAMIC_GET_DATA_PTR(thr->heap, f));
    DUK_HBUFFER_DYNAMIC_SET_SIZE(t, DUK_HBUFFER_DYNAMIC_GET_SIZE(f));
    DUK_HBUFFER_DYNAMIC_SET_DATA_PTR_NULL(thr->heap, f);
    DUK_HBUFFER_DYNAMIC_SET_SIZE(f, 0);
}

DUK_INTERNAL duk_hbufobj *bufobj_push_transferred(duk_hthread *thr, duk_hbufobj *from, duk_double_t length,
                                                  bool keep_resizable)
{
    bool resizable = keep_resizable && from->tracking;
    bool movable = bufobj_is_movable(from) && (resizable || length >= BUFFER_MIN_DYNAMIC);
    duk_uint_t old_length = bufobj_bytes(from);
    duk_hbuffer *buf;
    duk_hbufobj *to;

    if (length > (duk_double_t)DUK_HBUFFER_MAX_BYTELEN || (resizable && length > from->max_length)) {
        (void)duk_range_error(thr, "Array buffer allocation failed");
    }
    if (movable || resizable) {
        duk_push_dynamic_buffer(thr, movable ? 0 : (duk_size_t)length);
        buf = duk_known_hbuffer(thr, -1);
    } else {
        buf = bufobj_push_memory(thr, length);
    }
    to = bufobj_push_view(thr, DUK_HOBJECT_CLASS_ARRAYBUFFER, NULL, buf);
    if (movable) {
        bufobj_move(thr, from->buf, buf, (duk_size_t)length);
    } else {
        duk_memcpy_unsafe(DUK_HBUFFER_GET_DATA_PTR(thr->heap, buf), bufobj_data(thr->heap, from),
                          length < old_length ? (duk_size_t)length : old_length);
    }
    to->length = resizable ? 0 : (duk_uint_t)length;
    to->tracking = resizable;
    to->max_length = resizable ? from->max_length : 0;
    bufobj_detach(thr, from->buf);
    duk_remove_m2(thr);
    return to;
}

/* --- elements --- */

/* ToUint32; ToInt32 and the smaller ones are its low bits. */
DUK_INTERNAL duk_uint32_t bufobj_to_uint32(duk_double_t number)
{
    if (DUK_LIKELY(number >= -2147483648.0 && number <= 4294967295.0)) {
        return (duk_uint32_t)(duk_int64_t)number;
    }
    if (!isfinite(number)) {
        return 0;
    }
    number = fmod(trunc(number), 4294967296.0);
    return (duk_uint32_t)(duk_int64_t)number;
}

static duk_uint8_t bufobj_to_clamped(duk_double_t number)
{
    if (!(number > 0)) {
        return 0;
    }
    return number >= 255 ? 255 : (duk_uint8_t)lrint(number); /* halves go to the even neighbour */
}

DUK_INTERNAL bufobj_element bufobj_to_element(duk_hthread *thr, duk_idx_t index, int kind)
{
    bufobj_element element;

    if (BUFFER_IS_BIGINT(kind)) {
        element.bits = bigint_to_uint64(thr, index);
    } else {
        element.number = duk_to_number(thr, index);
    }
    return element;
}

DUK_INTERNAL void bufobj_write(duk_uint8_t *to, int kind, bufobj_element element)
{
    duk_uint16_t u16;
    duk_uint32_t u32;
    float f;

    switch (kind) {
    case DUK_HBUFOBJ_ELEM_UINT8:
    case DUK_HBUFOBJ_ELEM_INT8:
        *to = (duk_uint8_t)bufobj_to_uint32(element.number);
        break;
    case DUK_HBUFOBJ_ELEM_UINT8CLAMPED:
        *to = bufobj_to_clamped(element.number);
        break;
    case DUK_HBUFOBJ_ELEM_UINT16:
    case DUK_HBUFOBJ_ELEM_INT16:
        u16 = (duk_uint16_t)bufobj_to_uint32(element.number);
        memcpy(to, &u16, sizeof(u16));
        break;
    case DUK_HBUFOBJ_ELEM_UINT32:
    case DUK_HBUFOBJ_ELEM_INT32:
        u32 = bufobj_to_uint32(element.number);
        memcpy(to, &u32, sizeof(u32));
        break;
    case DUK_HBUFOBJ_ELEM_FLOAT32:
        f = (float)element.number;
        memcpy(to, &f, sizeof(f));
        break;
    default:
        memcpy(to, &element, sizeof(element));
        break;
    }
}

#define BUFFER_READ(type)                                                                                              \
    do {                                                                                                               \
        type value;                                                                                                    \
        memcpy(&value, from, sizeof(value));                                                                           \
        element.number = (duk_double_t)value;                                                                          \
    } while (0)

DUK_INTERNAL bufobj_element bufobj_read(const duk_uint8_t *from, int kind)
{
    bufobj_element element;

    switch (kind) {
    case DUK_HBUFOBJ_ELEM_UINT8:
    case DUK_HBUFOBJ_ELEM_UINT8CLAMPED:
        element.number = *from;
        break;
    case DUK_HBUFOBJ_ELEM_INT8:
        BUFFER_READ(duk_int8_t);
        break;
    case DUK_HBUFOBJ_ELEM_UINT16:
        BUFFER_READ(duk_uint16_t);
        break;
    case DUK_HBUFOBJ_ELEM_INT16:
        BUFFER_READ(duk_int16_t);
        break;
    case DUK_HBUFOBJ_ELEM_UINT32:
        BUFFER_READ(duk_uint32_t);
        break;
    case DUK_HBUFOBJ_ELEM_INT32:
        BUFFER_READ(duk_int32_t);
        break;
    case DUK_HBUFOBJ_ELEM_FLOAT32:
        BUFFER_READ(float);
        break;
    default:
        memcpy(&element, from, sizeof(element));
        break;
    }
    return element;
}

DUK_INTERNAL void bufobj_push_element(duk_hthread *thr, const duk_uint8_t *from, int kind)
{
    bufobj_element element = bufobj_read(from, kind);

    if (BUFFER_IS_BIGINT(kind)) {
        if (kind == BUFFER_ELEM_BIGINT64) {
            bigint_push_int64(thr, (duk_int64_t)element.bits);
        } else {
            bigint_push_uint64(thr, element.bits);
        }
        return;
    }
    if (kind < DUK_HBUFOBJ_ELEM_FLOAT32) {
        DUK_TVAL_SET_FASTINT(thr->valstack_top, (duk_int64_t)element.number);
        thr->valstack_top++;
        return;
    }
    duk_push_number(thr, element.number); /* any NaN becomes the one NaN */
}
