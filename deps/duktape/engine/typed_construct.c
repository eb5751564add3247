/*
 * typed_construct.c - the constructors of typed arrays, %TypedArray%.from and of.
 */

#include "iteration.h"
#include "typed_array.h"

/* The constructor's own view of its work: the kind, and the prototype that newTarget asks for. */
typedef struct typed_making {
    int kind;
    duk_hobject *prototype;
} typed_making;

/* Push the array, with the prototype, over memory at the top: [ ... memory ] -> [ ... array ] */
static duk_hbufobj *typed_push_made(duk_hthread *thr, const typed_making *making)
{
    duk_hbufobj *h = bufobj_push_view(thr, bufobj_kinds[making->kind].class_number, making->prototype,
                                      duk_known_hbuffer(thr, -1));

    duk_remove_m2(thr);
    return h;
}

/* An array of zeros. */
static void typed_make_zeros(duk_hthread *thr, const typed_making *making, duk_double_t length, typed_array *made)
{
    bufobj_push_memory(thr, length * (1 << bufobj_kinds[making->kind].shift));
    made->object = typed_push_made(thr, making);
    made->length = (duk_uint32_t)length;
    made->kind = making->kind;
}

static void typed_make_from_typed(duk_hthread *thr, const typed_making *making, duk_hbufobj *source)
{
    typed_array from;
    typed_array made;

    typed_validate(thr, source, &from, "Construct");
    typed_check_content(thr, making->kind, from.kind);
    typed_make_zeros(thr, making, from.length, &made);
    typed_copy(thr, &from, 0, &made, 0, from.length);
}

DUK_INTERNAL void typed_push_view(duk_hthread *thr, int kind, duk_hobject *prototype, duk_hbufobj *buffer,
                                  duk_uint_t offset, duk_double_t length)
{
    duk_hbufobj *h = bufobj_push_view(thr, bufobj_kinds[kind].class_number, prototype, buffer->buf);

    h->tracking = length < 0 && buffer->tracking;
    h->offset = buffer->offset + offset;
    h->length = h->tracking  ? 0
                : length < 0 ? bufobj_bytes(buffer) - offset
                             : (duk_uint_t)length << bufobj_kinds[kind].shift;
    h->buf_prop = &buffer->obj;
    DUK_HOBJECT_INCREF(thr, &buffer->obj);
}

/* [ buffer byteOffset length ... ] */
static void typed_make_from_buffer(duk_hthread *thr, const typed_making *making, duk_hbufobj *buffer)
{
    const char *name = bufobj_kinds[making->kind].name;
    int size = 1 << bufobj_kinds[making->kind].shift;
    duk_double_t offset = bufobj_to_index(thr, 1, "Start offset %s is outside the bounds of the buffer");
    duk_double_t length = -1;
    duk_double_t available;

    if (offset - size * (duk_double_t)(duk_int64_t)(offset / size) != 0) {
        (void)duk_range_error(thr, "start offset of %s should be a multiple of %d", name, size);
    }
    if (!duk_is_undefined(thr, 2)) {
        length = bufobj_to_index(thr, 2, "Invalid typed array length: %s");
    }
    if (bufobj_is_detached(buffer)) {
        bufobj_throw_detached(thr, "Construct");
    }
    available = bufobj_bytes(buffer);
    if (length < 0 && !buffer->tracking && (duk_uint_t)available % (duk_uint_t)size != 0) {
        (void)duk_range_error(thr, "byte length of %s should be a multiple of %d", name, size);
    }
    if (length < 0 && offset > available) {
        (void)duk_range_error(thr, "Start offset %.0f is outside the bounds of the buffer", offset);
    }
    if (length >= 0 && offset + length * size > available) {
        (void)duk_range_error(thr, "Invalid typed array length: %.0f", length);
    }
    typed_push_view(thr, making->kind, making->prototype, buffer, (duk_uint_t)offset, length);
}

/* --- lists --- */

/* The values that an iterable at an index gives, by its method on top, as a dense array: [ ... method ] ->
 * [ ... list ] */
static duk_harray *typed_push_list(duk_hthread *thr, duk_idx_t iterable)
{
    duk_idx_t base = duk_get_top(thr);
    duk_harray *list = dense_push(thr, 0);

    duk_insert(thr, -2);
    iterator_start(thr, iterable);
    while (builtins_iterator_step(thr, base)) {
        dense_append(thr, list);
    }
    duk_set_top(thr, base);
    return list;
}

/* Store what a list or array-like at an index has, as it is given. */
static void typed_fill_from(duk_hthread *thr, const typed_array *made, duk_idx_t source)
{
    duk_uint32_t i;

    for (i = 0; i < made->length; i++) {
        duk_get_prop_index(thr, source, i);
        typed_store(thr, made, i);
    }
}

/* An array whose iteration gives just its elements, and these numbers: no code runs on the way. */
static bool typed_is_plain_source(duk_hthread *thr)
{
    duk_harray *array;
    duk_uint32_t i;

    if (!builtins_is_plain_iterable(thr, 0)) {
        return false;
    }
    array = (duk_harray *)duk_known_hobject(thr, 0);
    if (!DUK_HOBJECT_HAS_ARRAY_PART(&array->obj) || DUK_HOBJECT_GET_ASIZE(&array->obj) < array->length) {
        return false;
    }
    for (i = 0; i < array->length; i++) {
        if (!DUK_TVAL_IS_NUMBER(DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &array->obj, i))) {
            return false;
        }
    }
    return true;
}

static void typed_make_from_object(duk_hthread *thr, const typed_making *making)
{
    typed_array made;
    duk_idx_t source = 0;
    duk_double_t length;

    if (typed_is_plain_source(thr)) {
        length = ((duk_harray *)duk_known_hobject(thr, 0))->length;
    } else if (realm_get_method(thr, 0, KEY_ITERATOR)) {
        length = typed_push_list(thr, 0)->length;
        source = duk_get_top_index(thr);
    } else {
        length = builtins_to_length_of(thr, 0);
    }
    if (length * (1 << bufobj_kinds[making->kind].shift) > (duk_double_t)DUK_HBUFFER_MAX_BYTELEN) {
        (void)duk_range_error(thr, "Invalid typed array length: %.0f", length);
    }
    typed_make_zeros(thr, making, length, &made);
    typed_fill_from(thr, &made, source);
}

/* The magic is the kind. */
static duk_ret_t typed_constructor(duk_context *thr)
{
    typed_making making;
    duk_hbufobj *h;

    making.kind = duk_get_current_magic(thr);
    builtins_require_new(thr, bufobj_kinds[making.kind].name);
    duk_set_top(thr, 3);
    if (!duk_is_object(thr, 0)) {
        duk_double_t length = bufobj_to_index(thr, 0, "Invalid typed array length: %s");
        typed_array made;

        making.prototype = realm_push_prototype(thr, bufobj_kinds[making.kind].prototype);
        typed_make_zeros(thr, &making, length, &made);
        return 1;
    }
    making.prototype = realm_push_prototype(thr, bufobj_kinds[making.kind].prototype);
    h = bufobj_typed_array(DUK_GET_TVAL_POSIDX(thr, 0));
    if (h != NULL) {
        typed_make_from_typed(thr, &making, h);
        return 1;
    }
    h = bufobj_of_class(DUK_GET_TVAL_POSIDX(thr, 0), DUK_HOBJECT_CLASS_ARRAYBUFFER);
    if (h != NULL) {
        typed_make_from_buffer(thr, &making, h);
    } else {
        typed_make_from_object(thr, &making);
    }
    return 1;
}

/* --- from, of --- */

static void typed_require_constructor(duk_hthread *thr)
{
    duk_push_this(thr);
    if (!duk_is_constructable(thr, -1)) {
        builtins_push_call_site(thr, -1);
        (void)duk_type_error(thr, "%s is not a constructor", duk_get_string(thr, -1));
    }
}

/* [ source mapper thisArg ] */
static duk_ret_t typed_from(duk_context *thr)
{
    typed_array made;
    duk_idx_t source = 0;
    duk_idx_t constructor = 3;
    duk_double_t length;
    duk_double_t i;
    bool mapping;

    typed_require_constructor(thr);
    mapping = !duk_is_undefined(thr, 1);
    if (mapping) {
        describe_require_callable(thr, 1);
    }
    if (realm_get_method(thr, 0, KEY_ITERATOR)) {
        length = typed_push_list(thr, 0)->length;
        source = duk_get_top_index(thr);
    } else {
        duk_pop(thr);
        (void)duk_to_object(thr, 0);
        length = builtins_to_length_of(thr, 0);
    }
    duk_dup(thr, constructor);
    duk_push_number(thr, length);
    typed_construct(thr, 1, length, &made);
    for (i = 0; i < length; i++) {
        if (mapping) {
            duk_dup(thr, 1);
            duk_dup(thr, 2);
        }
        array_push_number(thr, i);
        duk_get_prop(thr, source);
        if (mapping) {
            array_push_number(thr, i);
            duk_call_method(thr, 2);
        }
        typed_store(thr, &made, (duk_uint32_t)i);
    }
    return 1;
}

static duk_ret_t typed_of(duk_context *thr)
{
    typed_array made;
    duk_idx_t count = duk_get_top(thr);
    duk_idx_t i;

    typed_require_constructor(thr);
    duk_push_int(thr, count);
    typed_construct(thr, 1, count, &made);
    for (i = 0; i < count; i++) {
        duk_dup(thr, i);
        typed_store(thr, &made, (duk_uint32_t)i);
    }
    return 1;
}

const builtins_entry typed_statics[] = {BUILTINS_FN_ARGS("from", typed_from, 1, 3, 0),
                                        BUILTINS_FN_ARGS("of", typed_of, 0, DUK_VARARGS, 0),
                                        BUILTINS_GET("@@species", builtins_species), BUILTINS_END};

/* --- set-up --- */

/* The engine's own prototypes, by element kind. */
static const duk_small_uint_t typed_bidx[DUK_HBUFOBJ_ELEM_MAX + 1] = {
    DUK_BIDX_UINT8ARRAY_PROTOTYPE,  DUK_BIDX_UINT8CLAMPEDARRAY_PROTOTYPE, DUK_BIDX_INT8ARRAY_PROTOTYPE,
    DUK_BIDX_UINT16ARRAY_PROTOTYPE, DUK_BIDX_INT16ARRAY_PROTOTYPE,        DUK_BIDX_UINT32ARRAY_PROTOTYPE,
    DUK_BIDX_INT32ARRAY_PROTOTYPE,  DUK_BIDX_FLOAT32ARRAY_PROTOTYPE,      DUK_BIDX_FLOAT64ARRAY_PROTOTYPE};

/* [ ... constructor ]: %TypedArray% */
static void typed_define_constructor(duk_hthread *thr, int kind)
{
    const builtins_entry size[] = {BUILTINS_CONSTANT("BYTES_PER_ELEMENT", 1 << bufobj_kinds[kind].shift), BUILTINS_END};

    builtins_define_class(thr, bufobj_kinds[kind].name, typed_constructor, 3, -1, size, size);
    ((duk_hnatfunc *)duk_known_hobject(thr, -2))->magic = (duk_int16_t)kind;
    bufobj_keep_class(thr, bufobj_kinds[kind].constructor, bufobj_kinds[kind].prototype);
    if (kind <= DUK_HBUFOBJ_ELEM_MAX) {
        bufobj_set_builtin(thr, typed_bidx[kind]);
    }
    duk_pop_2(thr);
}

DUK_INTERNAL void typed_define_constructors(duk_hthread *thr)
{
    int kind;

    duk_push_hobject(thr, REALM_OBJECT(thr, REALM_TYPED_ARRAY));
    for (kind = 0; kind < BUFFER_ELEM_COUNT; kind++) {
        typed_define_constructor(thr, kind);
    }
    duk_pop(thr);
}
