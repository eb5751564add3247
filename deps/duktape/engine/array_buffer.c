/*
 * array_buffer.c - ArrayBuffer and SharedArrayBuffer.
 */

#include "buffer.h"

/* `this`, an ArrayBuffer that is shared or is not. */
static duk_hbufobj *array_buffer_this(duk_hthread *thr, bool shared, const char *method)
{
    duk_hbufobj *h = bufobj_of_class(thr->valstack_bottom - 1, DUK_HOBJECT_CLASS_ARRAYBUFFER);

    if (h == NULL || bufobj_is_shared(h) != shared) {
        duk_push_this(thr);
        builtins_throw_incompatible(thr, method);
    }
    bufobj_refresh(thr->heap, h->buf);
    return h;
}

static duk_hbufobj *array_buffer_this_attached(duk_hthread *thr, const char *method)
{
    duk_hbufobj *h = array_buffer_this(thr, false, method);

    if (bufobj_is_detached(h)) {
        bufobj_throw_detached(thr, method);
    }
    return h;
}

/* --- construction --- */

/* The maxByteLength of the options at index 1, or -1. */
static duk_double_t array_buffer_get_max_length(duk_hthread *thr)
{
    duk_double_t max_length;

    if (!duk_is_object(thr, 1)) {
        return -1;
    }
    duk_get_prop_string(thr, 1, "maxByteLength");
    max_length = duk_is_undefined(thr, -1) ? -1 : bufobj_to_index(thr, -1, "Invalid array buffer max length");
    duk_pop(thr);
    return max_length;
}

static duk_ret_t array_buffer_construct(duk_context *thr)
{
    duk_double_t length;
    duk_double_t max_length;
    duk_hobject *prototype;
    duk_hbuffer *buf;
    duk_hbufobj *h;

    builtins_require_new(thr, "ArrayBuffer");
    duk_set_top(thr, 2);
    length = bufobj_to_index(thr, 0, "Invalid array buffer length");
    max_length = array_buffer_get_max_length(thr);
    if (max_length >= 0 && length > max_length) {
        (void)duk_range_error(thr, "Invalid array buffer max length");
    }
    prototype = realm_push_prototype(thr, REALM_ARRAY_BUFFER_PROTOTYPE);
    if (max_length < 0) {
        buf = bufobj_push_memory(thr, length);
        bufobj_push_view(thr, DUK_HOBJECT_CLASS_ARRAYBUFFER, prototype, buf);
        return 1;
    }
    if (max_length > (duk_double_t)DUK_HBUFFER_MAX_BYTELEN) {
        (void)duk_range_error(thr, "Array buffer allocation failed");
    }
    duk_push_dynamic_buffer(thr, (duk_size_t)length);
    h = bufobj_push_view(thr, DUK_HOBJECT_CLASS_ARRAYBUFFER, prototype, duk_known_hbuffer(thr, -1));
    h->length = 0;
    h->tracking = 1;
    h->max_length = (duk_uint_t)max_length;
    return 1;
}

/* Push a SharedArrayBuffer over a block, or over a new one. The buffer, which will own the reference, comes first. */
static duk_hbufobj *shared_array_buffer_push(duk_hthread *thr, duk_hobject *prototype, shared_block *block,
                                             duk_size_t length, duk_size_t max_length, bool growable)
{
    duk_hbuffer_external *buf;
    duk_hbufobj *h;

    duk_push_external_buffer(thr);
    buf = (duk_hbuffer_external *)duk_known_hbuffer(thr, -1);
    if (block != NULL) {
        shared_block_retain(block);
    } else {
        block = shared_block_new(length, max_length, growable);
        if (block == NULL) {
            (void)duk_range_error(thr, "Array buffer allocation failed");
        }
    }
    DUK_HBUFFER_EXTERNAL_SET_DATA_PTR(thr->heap, buf, shared_block_data(block));
    DUK_HBUFFER_EXTERNAL_SET_SIZE(buf, shared_block_length(block));
    DUK_HEAPHDR_SET_FLAG_BITS((duk_heaphdr *)buf, DUK_HBUFFER_FLAG_SHARED);
    h = bufobj_push_view(thr, DUK_HOBJECT_CLASS_ARRAYBUFFER, prototype, (duk_hbuffer *)buf);
    if (growable) {
        h->length = 0;
        h->tracking = 1;
        h->max_length = (duk_uint_t)shared_block_max_length(block);
    }
    duk_remove_m2(thr);
    return h;
}

static duk_ret_t shared_array_buffer_construct(duk_context *thr)
{
    duk_double_t length;
    duk_double_t max_length;
    duk_hobject *prototype;

    builtins_require_new(thr, "SharedArrayBuffer");
    duk_set_top(thr, 2);
    length = bufobj_to_index(thr, 0, "Invalid array buffer length");
    max_length = array_buffer_get_max_length(thr);
    if (max_length >= 0 && length > max_length) {
        (void)duk_range_error(thr, "Invalid array buffer max length");
    }
    prototype = realm_push_prototype(thr, REALM_SHARED_ARRAY_BUFFER_PROTOTYPE);
    if (length > (duk_double_t)DUK_HBUFFER_MAX_BYTELEN || max_length > (duk_double_t)DUK_HBUFFER_MAX_BYTELEN) {
        (void)duk_range_error(thr, "Array buffer allocation failed");
    }
    shared_array_buffer_push(thr, prototype, NULL, (duk_size_t)length,
                             max_length < 0 ? (duk_size_t)length : (duk_size_t)max_length, max_length >= 0);
    return 1;
}

/* --- for structured cloning between heaps --- */

void *builtins_shared_buffer_retain(duk_context *thr, duk_idx_t index)
{
    duk_hbufobj *h = bufobj_of_class(duk_get_tval(thr, index), DUK_HOBJECT_CLASS_ARRAYBUFFER);
    shared_block *block;

    if (h == NULL || !bufobj_is_shared(h)) {
        return NULL;
    }
    block = shared_block_of(DUK_HBUFFER_GET_DATA_PTR(thr->heap, h->buf));
    shared_block_retain(block);
    return block;
}

void builtins_shared_buffer_release(void *block)
{
    shared_block_release(shared_block_data((shared_block *)block));
}

void builtins_push_shared_buffer(duk_context *thr, void *block)
{
    shared_block *shared = (shared_block *)block;

    shared_array_buffer_push(thr, NULL, shared, 0, 0, shared_block_is_growable(shared));
}

bool builtins_is_shared_buffer(duk_context *thr, duk_idx_t index)
{
    duk_hbufobj *h = bufobj_of_class(duk_get_tval(thr, index), DUK_HOBJECT_CLASS_ARRAYBUFFER);

    return h != NULL && bufobj_is_shared(h);
}

bool builtins_is_detached_buffer(duk_context *thr, duk_idx_t index)
{
    duk_hbufobj *h = bufobj_of_class(duk_get_tval(thr, index), DUK_HOBJECT_CLASS_ARRAYBUFFER);

    return h != NULL && bufobj_is_detached(h);
}

/* The memory behind a buffer or view of any kind; NULL for other values. */
static duk_hbuffer *array_buffer_memory(duk_hthread *thr, duk_idx_t index)
{
    duk_tval *tv = duk_get_tval(thr, index);

    if (tv == NULL) {
        return NULL;
    }
    if (BUFFER_OBJECT(tv)) {
        return ((duk_hbufobj *)DUK_TVAL_GET_OBJECT(tv))->buf;
    }
    return DUK_TVAL_IS_BUFFER(tv) ? DUK_TVAL_GET_BUFFER(tv) : NULL;
}

int builtins_get_bytes(duk_context *thr, duk_idx_t index, void **bytes, size_t *length)
{
    static char none; /* no bytes have an address, too: C wants one */
    duk_tval *tv = duk_get_tval_or_unused(thr, index);
    duk_hbufobj *h;

    if (!BUFFER_OBJECT(tv) || (h = (duk_hbufobj *)DUK_TVAL_GET_OBJECT(tv))->buf == NULL) {
        *bytes = NULL;
        *length = 0;
        return DUK_CLASS_NONE;
    }
    *length = bufobj_bytes(h);
    *bytes = *length > 0 ? (void *)bufobj_data(thr->heap, h) : &none;
    return (int)DUK_HOBJECT_GET_CLASS_NUMBER(&h->obj);
}

void builtins_push_view(duk_context *thr, duk_idx_t memory, size_t offset, size_t length, void *prototype)
{
    duk_push_buffer_object(thr, memory, offset, length, DUK_BUFOBJ_UINT8ARRAY);
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, DUK_TVAL_GET_OBJECT(thr->valstack_top - 1), (duk_hobject *)prototype);
}

void builtins_push_part(duk_context *thr, duk_idx_t view, size_t offset, size_t length, void *prototype)
{
    duk_hbufobj *whole = (duk_hbufobj *)duk_require_hobject(thr, view), *memory = bufobj_push_array_buffer(thr, whole);

    builtins_push_view(thr, -1, whole->offset - memory->offset + offset, length, prototype);
    duk_remove_m2(thr);
}

void builtins_pin_bytes(duk_context *thr, duk_idx_t index)
{
    duk_hbuffer *buf = array_buffer_memory(thr, index);

    if (buf != NULL) {
        bufobj_pin(buf);
    }
}

void builtins_unpin_bytes(duk_context *thr, duk_idx_t index)
{
    duk_hbuffer *buf = array_buffer_memory(thr, index);

    if (buf != NULL) {
        bufobj_unpin(thr, buf);
    }
}

void builtins_transfer_buffer(duk_context *thr, duk_idx_t index)
{
    duk_hbufobj *h = bufobj_of_class(duk_require_tval(thr, index), DUK_HOBJECT_CLASS_ARRAYBUFFER);

    if (h == NULL || bufobj_is_shared(h)) {
        (void)duk_type_error(thr, "not an ArrayBuffer");
    }
    if (bufobj_is_detached(h)) {
        bufobj_throw_detached(thr, "ArrayBuffer.prototype.transfer");
    }
    bufobj_push_transferred(thr, h, bufobj_bytes(h), true);
}

/* --- accessors; the magic tells the shared kind --- */

static const char *array_buffer_method(duk_hthread *thr, const char *plain, const char *shared)
{
    return duk_get_current_magic(thr) ? shared : plain;
}

static duk_ret_t array_buffer_byte_length(duk_context *thr)
{
    const char *method = array_buffer_method(thr, "get ArrayBuffer.prototype.byteLength",
                                             "get SharedArrayBuffer.prototype.byteLength");

    duk_push_uint(thr, bufobj_bytes(array_buffer_this(thr, duk_get_current_magic(thr), method)));
    return 1;
}

static duk_ret_t array_buffer_max_byte_length(duk_context *thr)
{
    const char *method = array_buffer_method(thr, "get ArrayBuffer.prototype.maxByteLength",
                                             "get SharedArrayBuffer.prototype.maxByteLength");
    duk_hbufobj *h = array_buffer_this(thr, duk_get_current_magic(thr), method);

    duk_push_uint(thr, bufobj_is_detached(h) ? 0 : h->tracking ? h->max_length : bufobj_bytes(h));
    return 1;
}

static duk_ret_t array_buffer_resizable(duk_context *thr)
{
    const char *method = array_buffer_method(thr, "get ArrayBuffer.prototype.resizable",
                                             "get SharedArrayBuffer.prototype.growable");

    duk_push_boolean(thr, array_buffer_this(thr, duk_get_current_magic(thr), method)->tracking);
    return 1;
}

static duk_ret_t array_buffer_detached(duk_context *thr)
{
    duk_push_boolean(thr, bufobj_is_detached(array_buffer_this(thr, false, "get ArrayBuffer.prototype.detached")));
    return 1;
}

/* --- methods --- */

static duk_ret_t array_buffer_is_view(duk_context *thr)
{
    duk_tval *tv = duk_require_tval(thr, 0);

    duk_push_boolean(thr, BUFFER_OBJECT(tv) &&
                              DUK_HOBJECT_GET_CLASS_NUMBER(DUK_TVAL_GET_OBJECT(tv)) != DUK_HOBJECT_CLASS_ARRAYBUFFER);
    return 1;
}

/* A new buffer of the species with a length, at least, and what it must not be: [ ... ] -> [ ... buffer ] */
static duk_hbufobj *array_buffer_push_species(duk_hthread *thr, duk_hbufobj *h, bool shared, duk_double_t length,
                                              const char *method)
{
    duk_hbufobj *made;

    duk_push_this(thr);
    builtins_species_constructor(thr, -1,
                                 REALM_OBJECT(thr, shared ? REALM_SHARED_ARRAY_BUFFER : REALM_ARRAY_BUFFER));
    duk_remove_m2(thr);
    duk_push_number(thr, length);
    duk_new(thr, 1);
    made = bufobj_of_class(duk_require_tval(thr, -1), DUK_HOBJECT_CLASS_ARRAYBUFFER);
    if (made == NULL || bufobj_is_shared(made) != shared) {
        builtins_throw_incompatible(thr, method);
    }
    if (bufobj_is_detached(made)) {
        bufobj_throw_detached(thr, method);
    }
    if (made == h || made->buf == h->buf) {
        (void)duk_type_error(thr, "ArrayBuffer subclass returned this from species constructor");
    }
    if (bufobj_bytes(made) < length) {
        (void)duk_type_error(thr, "Species constructor returned a too small ArrayBuffer");
    }
    return made;
}

static duk_ret_t array_buffer_slice(duk_context *thr)
{
    bool shared = duk_get_current_magic(thr);
    const char *method =
        array_buffer_method(thr, "ArrayBuffer.prototype.slice", "SharedArrayBuffer.prototype.slice");
    duk_hbufobj *h = array_buffer_this(thr, shared, method);
    duk_double_t length;
    duk_double_t from;
    duk_double_t to;
    duk_hbufobj *made;
    duk_uint_t now;

    if (bufobj_is_detached(h)) {
        bufobj_throw_detached(thr, method);
    }
    length = bufobj_bytes(h);
    from = array_relative(thr, 0, length, 0);
    to = array_relative(thr, 1, length, length);
    length = to > from ? to - from : 0;
    made = array_buffer_push_species(thr, h, shared, length, method);
    if (bufobj_is_detached(h)) {
        bufobj_throw_detached(thr, method);
    }
    now = bufobj_bytes(h); /* code has run */
    if (from < now) {
        length = from + length <= now ? length : now - from;
        duk_memmove_unsafe(bufobj_data(thr->heap, made), bufobj_data(thr->heap, h) + (duk_size_t)from,
                           (duk_size_t)length);
    }
    return 1;
}

static duk_ret_t array_buffer_resize(duk_context *thr)
{
    static const char method[] = "ArrayBuffer.prototype.resize";
    duk_hbufobj *h = array_buffer_this(thr, false, method);
    duk_double_t length;

    if (!h->tracking) {
        duk_push_this(thr);
        builtins_throw_incompatible(thr, method);
    }
    length = bufobj_to_index(thr, 0, "ArrayBuffer.prototype.resize: Invalid length parameter");
    if (bufobj_is_detached(h)) {
        bufobj_throw_detached(thr, method);
    }
    if (length > h->max_length) {
        (void)duk_range_error(thr, "ArrayBuffer.prototype.resize: Invalid length parameter");
    }
    if (!bufobj_resize(thr, h->buf, (duk_size_t)length)) {
        (void)duk_range_error(thr, "ArrayBuffer.prototype.resize: the memory is in use");
    }
    return 0;
}

/* The magic tells transferToFixedLength. */
static duk_ret_t array_buffer_transfer(duk_context *thr)
{
    bool fixed = duk_get_current_magic(thr);
    const char *method = fixed ? "ArrayBuffer.prototype.transferToFixedLength" : "ArrayBuffer.prototype.transfer";
    duk_hbufobj *h = array_buffer_this(thr, false, method);
    duk_double_t length = duk_is_undefined(thr, 0) ? bufobj_bytes(h)
                                                   : bufobj_to_index(thr, 0, "Invalid array buffer length");

    array_buffer_this_attached(thr, method);
    bufobj_push_transferred(thr, h, length, !fixed);
    return 1;
}

static duk_ret_t shared_array_buffer_grow(duk_context *thr)
{
    static const char method[] = "SharedArrayBuffer.prototype.grow";
    duk_hbufobj *h = array_buffer_this(thr, true, method);
    duk_double_t length;

    if (!h->tracking) {
        duk_push_this(thr);
        builtins_throw_incompatible(thr, method);
    }
    length = bufobj_to_index(thr, 0, "SharedArrayBuffer.prototype.grow: Invalid length parameter");
    if (length > h->max_length ||
        !shared_block_grow(shared_block_of(DUK_HBUFFER_GET_DATA_PTR(thr->heap, h->buf)), (duk_size_t)length)) {
        (void)duk_range_error(thr, "SharedArrayBuffer.prototype.grow: Invalid length parameter");
    }
    bufobj_refresh(thr->heap, h->buf);
    return 0;
}

/* --- set-up --- */

static const builtins_entry array_buffer_statics[] = {BUILTINS_FN("isView", array_buffer_is_view, 1),
                                                      BUILTINS_GET("@@species", builtins_species), BUILTINS_END};

static const builtins_entry array_buffer_methods[] = {
    BUILTINS_GET("byteLength", array_buffer_byte_length),
    BUILTINS_FN("slice", array_buffer_slice, 2),
    BUILTINS_GET("maxByteLength", array_buffer_max_byte_length),
    BUILTINS_GET("resizable", array_buffer_resizable),
    BUILTINS_FN("resize", array_buffer_resize, 1),
    BUILTINS_FN_ARGS("transfer", array_buffer_transfer, 0, 1, 0),
    BUILTINS_FN_ARGS("transferToFixedLength", array_buffer_transfer, 0, 1, 1),
    BUILTINS_GET("detached", array_buffer_detached),
    BUILTINS_TO_STRING_TAG("ArrayBuffer"),
    BUILTINS_END};

static const builtins_entry shared_array_buffer_statics[] = {BUILTINS_GET("@@species", builtins_species), BUILTINS_END};

static const builtins_entry shared_array_buffer_methods[] = {
    BUILTINS_GET_MAGIC("byteLength", array_buffer_byte_length, 1),
    BUILTINS_FN_MAGIC("slice", array_buffer_slice, 2, 1),
    BUILTINS_GET_MAGIC("maxByteLength", array_buffer_max_byte_length, 1),
    BUILTINS_GET_MAGIC("growable", array_buffer_resizable, 1),
    BUILTINS_FN("grow", shared_array_buffer_grow, 1),
    BUILTINS_TO_STRING_TAG("SharedArrayBuffer"),
    BUILTINS_END};

DUK_INTERNAL void bufobj_set_builtin(duk_hthread *thr, duk_small_uint_t bidx)
{
    duk_hobject *previous = thr->builtins[bidx];

    thr->builtins[bidx] = duk_known_hobject(thr, -1);
    DUK_HOBJECT_INCREF(thr, thr->builtins[bidx]);
    DUK_HOBJECT_DECREF_ALLOWNULL(thr, previous);
}

DUK_INTERNAL void bufobj_keep_class(duk_hthread *thr, realm_index constructor, realm_index prototype)
{
    realm_keep(thr, prototype);
    duk_dup_m2(thr);
    realm_keep(thr, constructor);
    duk_pop(thr);
}

double builtins_buffer_bytes(duk_context *thr)
{
    const duk_heaphdr *header;
    double bytes = 0;

    for (header = thr->heap->heap_allocated; header != NULL; header = DUK_HEAPHDR_GET_NEXT(thr->heap, header)) {
        const duk_hbufobj *h = (const duk_hbufobj *)header;

        /* a typed array has its memory for itself until somebody looks at its ArrayBuffer */
        if (DUK_HEAPHDR_IS_OBJECT(header) && DUK_HOBJECT_IS_BUFOBJ(&h->obj) &&
            (h->buf_prop == NULL || DUK_HOBJECT_GET_CLASS_NUMBER(&h->obj) == DUK_HOBJECT_CLASS_ARRAYBUFFER)) {
            bytes += bufobj_bytes(h);
        }
    }
    return bytes;
}

DUK_INTERNAL void array_buffer_define(duk_hthread *thr)
{
    builtins_define_class(thr, "ArrayBuffer", array_buffer_construct, 1, DUK_INVALID_INDEX, array_buffer_statics,
                          array_buffer_methods);
    bufobj_keep_class(thr, REALM_ARRAY_BUFFER, REALM_ARRAY_BUFFER_PROTOTYPE);
    bufobj_set_builtin(thr, DUK_BIDX_ARRAYBUFFER_PROTOTYPE);
    duk_pop_2(thr);
    builtins_define_class(thr, "SharedArrayBuffer", shared_array_buffer_construct, 1, DUK_INVALID_INDEX,
                          shared_array_buffer_statics, shared_array_buffer_methods);
    bufobj_keep_class(thr, REALM_SHARED_ARRAY_BUFFER, REALM_SHARED_ARRAY_BUFFER_PROTOTYPE);
    duk_pop_2(thr);
}
