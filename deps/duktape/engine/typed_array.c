/*
 * typed_array.c - %TypedArray%: what its methods have in common, its accessors; and the set-up of everything that has
 * to do with array buffers.
 */

#include "typed_array.h"

DUK_INTERNAL void typed_validate(duk_hthread *thr, duk_hbufobj *h, typed_array *a, const char *method)
{
    if (h == NULL) {
        (void)duk_type_error(thr, "this is not a typed array.");
    }
    bufobj_refresh(thr->heap, h->buf);
    if (bufobj_is_out_of_bounds(h)) {
        bufobj_throw_detached(thr, method);
    }
    a->object = h;
    a->length = bufobj_elements(h);
    a->kind = h->elem_type;
}

DUK_INTERNAL void typed_this(duk_hthread *thr, typed_array *a, const char *method)
{
    typed_validate(thr, bufobj_typed_array(thr->valstack_bottom - 1), a, method);
}

/* --- elements --- */

DUK_INTERNAL void typed_push(duk_hthread *thr, const typed_array *a, duk_uint32_t index)
{
    if (DUK_LIKELY(index < bufobj_elements(a->object))) {
        bufobj_push_element(thr, typed_at(thr, a, index), a->kind);
    } else {
        duk_push_undefined(thr);
    }
}

DUK_INTERNAL void typed_store(duk_hthread *thr, const typed_array *a, duk_uint32_t index)
{
    bufobj_element element = bufobj_to_element(thr, -1, a->kind);

    if (DUK_LIKELY(index < bufobj_elements(a->object))) {
        bufobj_write(typed_at(thr, a, index), a->kind, element);
    }
    duk_pop(thr);
}

/* Conversions go by way of a few numbers at a time, so that either half is a plain loop. */
#define COPY_CHUNK 128

#define READ_MANY(type)                                                                                                \
    do {                                                                                                               \
        for (i = 0; i < count; i++) {                                                                                  \
            to[i] = ((const type *)(const void *)from)[i];                                                             \
        }                                                                                                              \
    } while (0)

static void typed_read_many(duk_double_t *to, const duk_uint8_t *from, int kind, duk_uint32_t count)
{
    duk_uint32_t i;

    switch (kind) {
    case DUK_HBUFOBJ_ELEM_INT8:
        READ_MANY(duk_int8_t);
        break;
    case DUK_HBUFOBJ_ELEM_UINT16:
        READ_MANY(duk_uint16_t);
        break;
    case DUK_HBUFOBJ_ELEM_INT16:
        READ_MANY(duk_int16_t);
        break;
    case DUK_HBUFOBJ_ELEM_UINT32:
        READ_MANY(duk_uint32_t);
        break;
    case DUK_HBUFOBJ_ELEM_INT32:
        READ_MANY(duk_int32_t);
        break;
    case DUK_HBUFOBJ_ELEM_FLOAT32:
        READ_MANY(float);
        break;
    case DUK_HBUFOBJ_ELEM_FLOAT64:
        READ_MANY(duk_double_t);
        break;
    default:
        READ_MANY(duk_uint8_t);
        break;
    }
}

#define WRITE_MANY(type, expression)                                                                                   \
    do {                                                                                                               \
        for (i = 0; i < count; i++) {                                                                                  \
            ((type *)(void *)to)[i] = (type)(expression);                                                              \
        }                                                                                                              \
    } while (0)

static void typed_write_many(duk_uint8_t *to, int kind, const duk_double_t *from, duk_uint32_t count)
{
    duk_uint32_t i;

    switch (kind) {
    case DUK_HBUFOBJ_ELEM_UINT8:
    case DUK_HBUFOBJ_ELEM_INT8:
        WRITE_MANY(duk_uint8_t, bufobj_to_uint32(from[i]));
        break;
    case DUK_HBUFOBJ_ELEM_UINT16:
    case DUK_HBUFOBJ_ELEM_INT16:
        WRITE_MANY(duk_uint16_t, bufobj_to_uint32(from[i]));
        break;
    case DUK_HBUFOBJ_ELEM_UINT32:
    case DUK_HBUFOBJ_ELEM_INT32:
        WRITE_MANY(duk_uint32_t, bufobj_to_uint32(from[i]));
        break;
    case DUK_HBUFOBJ_ELEM_FLOAT32:
        WRITE_MANY(float, from[i]);
        break;
    case DUK_HBUFOBJ_ELEM_FLOAT64:
        WRITE_MANY(duk_double_t, from[i]);
        break;
    default:
        for (i = 0; i < count; i++) {
            bufobj_write(to + i, kind, (bufobj_element){.number = from[i]});
        }
        break;
    }
}

DUK_INTERNAL void typed_copy(duk_hthread *thr, const typed_array *from, duk_uint32_t from_index, const typed_array *to,
                             duk_uint32_t to_index, duk_uint32_t count)
{
    const duk_uint8_t *source;
    duk_uint8_t *target;
    duk_uint32_t i;

    if (count == 0) {
        return;
    }
    source = typed_at(thr, from, from_index);
    target = typed_at(thr, to, to_index);
    if (from->kind == to->kind) {
        duk_memmove(target, source, (duk_size_t)count << to->object->shift);
        return;
    }
    if (BUFFER_IS_BIGINT(to->kind)) {
        duk_memmove(target, source, (duk_size_t)count << to->object->shift); /* the same bits, signed or not */
        return;
    }
    for (i = 0; i < count; i += COPY_CHUNK) {
        duk_double_t numbers[COPY_CHUNK];
        duk_uint32_t n = count - i < COPY_CHUNK ? count - i : COPY_CHUNK;

        typed_read_many(numbers, source + ((duk_size_t)i << from->object->shift), from->kind, n);
        typed_write_many(target + ((duk_size_t)i << to->object->shift), to->kind, numbers, n);
    }
}

/* --- making arrays --- */

DUK_INTERNAL void typed_check_content(duk_hthread *thr, int kind, int other)
{
    if (BUFFER_IS_BIGINT(kind) != BUFFER_IS_BIGINT(other)) {
        (void)duk_type_error(thr, "Cannot mix BigInt and other types, use explicit conversions");
    }
}

DUK_INTERNAL void typed_create(duk_hthread *thr, typed_array *made, int kind, duk_double_t length)
{
    duk_hbuffer *buf = bufobj_push_memory(thr, length * (1 << bufobj_kinds[kind].shift));

    made->object = bufobj_push_view(thr, bufobj_kinds[kind].class_number, NULL, buf);
    made->length = (duk_uint32_t)length;
    made->kind = kind;
    duk_remove_m2(thr);
}

DUK_INTERNAL void typed_construct(duk_hthread *thr, duk_idx_t argument_count, duk_double_t min_length,
                                  typed_array *made)
{
    duk_new(thr, argument_count);
    typed_validate(thr, bufobj_typed_array(duk_require_tval(thr, -1)), made, "%TypedArray%.prototype.constructor");
    if (made->length < min_length) {
        (void)duk_type_error(thr, "Derived TypedArray constructor created an array which was too small");
    }
}

DUK_INTERNAL bool typed_push_species(duk_hthread *thr, const typed_array *like)
{
    duk_hobject *constructor = REALM_OBJECT(thr, bufobj_kinds[like->kind].constructor);

    duk_push_hobject(thr, &like->object->obj);
    builtins_species_constructor(thr, -1, constructor);
    duk_remove_m2(thr);
    return duk_get_hobject(thr, -1) == constructor;
}

DUK_INTERNAL void typed_create_species(duk_hthread *thr, const typed_array *like, duk_double_t length,
                                       typed_array *made)
{
    if (typed_push_species(thr, like)) {
        duk_pop(thr);
        typed_create(thr, made, like->kind, length);
        return;
    }
    duk_push_number(thr, length);
    typed_construct(thr, 1, length, made);
    typed_check_content(thr, like->kind, made->kind);
}

/* --- accessors --- */

static duk_hbufobj *typed_accessor_this(duk_hthread *thr, const char *method)
{
    duk_hbufobj *h = bufobj_typed_array(thr->valstack_bottom - 1);

    if (h == NULL) {
        duk_push_this(thr);
        builtins_throw_incompatible(thr, method);
    }
    bufobj_refresh(thr->heap, h->buf);
    return h;
}

static duk_ret_t typed_get_buffer(duk_context *thr)
{
    bufobj_push_array_buffer(thr, typed_accessor_this(thr, "get TypedArray.prototype.buffer"));
    return 1;
}

static duk_ret_t typed_get_byte_length(duk_context *thr)
{
    duk_push_uint(thr, bufobj_bytes(typed_accessor_this(thr, "get TypedArray.prototype.byteLength")));
    return 1;
}

static duk_ret_t typed_get_byte_offset(duk_context *thr)
{
    duk_hbufobj *h = typed_accessor_this(thr, "get TypedArray.prototype.byteOffset");

    if (bufobj_is_out_of_bounds(h)) {
        duk_push_uint(thr, 0);
    } else {
        duk_push_uint(thr, h->offset - (h->buf_prop == NULL ? 0 : ((duk_hbufobj *)h->buf_prop)->offset));
    }
    return 1;
}

static duk_ret_t typed_get_length(duk_context *thr)
{
    duk_push_uint(thr, bufobj_elements(typed_accessor_this(thr, "get TypedArray.prototype.length")));
    return 1;
}

static duk_ret_t typed_get_tag(duk_context *thr)
{
    duk_hbufobj *h = bufobj_typed_array(thr->valstack_bottom - 1);

    if (h == NULL) {
        return 0;
    }
    duk_push_string(thr, bufobj_kinds[h->elem_type].name);
    return 1;
}

/* keys, values and entries; the magic is the kind */
static duk_ret_t typed_iterate(duk_context *thr)
{
    static const char *const methods[] = {"%TypedArray%.prototype.keys", "%TypedArray%.prototype.values",
                                          "%TypedArray%.prototype.entries"};
    typed_array a;

    typed_this(thr, &a, methods[duk_get_current_magic(thr)]);
    duk_push_this(thr);
    array_iterator_push(thr, (iteration_kind)duk_get_current_magic(thr));
    return 1;
}

/* --- set-up --- */

static const builtins_entry typed_accessors[] = {BUILTINS_GET("buffer", typed_get_buffer),
                                                 BUILTINS_GET("byteLength", typed_get_byte_length),
                                                 BUILTINS_GET("byteOffset", typed_get_byte_offset),
                                                 BUILTINS_GET("length", typed_get_length),
                                                 BUILTINS_FN_MAGIC("entries", typed_iterate, 0, ITERATE_ENTRIES),
                                                 BUILTINS_FN_MAGIC("keys", typed_iterate, 0, ITERATE_KEYS),
                                                 BUILTINS_FN_MAGIC("values", typed_iterate, 0, ITERATE_VALUES),
                                                 BUILTINS_SAME("@@iterator", "values"),
                                                 BUILTINS_GET("@@toStringTag", typed_get_tag),
                                                 BUILTINS_END};

static duk_ret_t typed_abstract(duk_context *thr)
{
    return duk_type_error(thr, "Abstract class TypedArray not directly constructable");
}

/* [ ... constructor prototype ]: the accessor of length is watched, and toString is that of arrays. */
static void typed_finish_prototype(duk_hthread *thr)
{
    duk_push_hobject_bidx(thr, DUK_BIDX_ARRAY_PROTOTYPE);
    duk_get_prop_stridx(thr, -1, DUK_STRIDX_TO_STRING);
    duk_remove_m2(thr);
    duk_xdef_prop_stridx(thr, -2, DUK_STRIDX_TO_STRING, DUK_PROPDESC_FLAGS_WC);
    duk_int_t entry;
    duk_int_t slot;
    duk_hobject *prototype = duk_known_hobject(thr, -1);

    (void)duk_hobject_find_entry(thr->heap, prototype, DUK_HTHREAD_STRING_LENGTH(thr), &entry, &slot);
    duk_push_hobject(thr, DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, prototype, entry));
    realm_keep(thr, REALM_TYPED_ARRAY_LENGTH);
    duk_pop(thr);
}

void builtins_init_typed_array(duk_context *thr)
{
    array_buffer_define(thr);
    data_view_define(thr);
    atomics_define(thr);
    builtins_define_class(thr, "TypedArray", typed_abstract, 0, DUK_INVALID_INDEX, typed_statics, typed_accessors);
    duk_push_global_object(thr);
    duk_del_prop_string(thr, -1, "TypedArray"); /* it has no global name */
    duk_pop(thr);
    builtins_define(thr, -1, typed_callback_methods);
    builtins_define(thr, -1, typed_change_methods);
    builtins_define(thr, -1, typed_query_methods);
    builtins_define(thr, -1, typed_sort_methods);
    typed_finish_prototype(thr);
    bufobj_keep_class(thr, REALM_TYPED_ARRAY, REALM_TYPED_ARRAY_PROTOTYPE);
    typed_define_constructors(thr);
    duk_pop_2(thr);
}
