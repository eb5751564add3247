/*
 * typed_change.c - the methods of %TypedArray%.prototype that copy, fill and move elements.
 */

#include "typed_array.h"

/* The elements from `from` up to `to` that are there still: how many. */
static duk_uint32_t typed_remaining(const typed_array *a, duk_double_t from, duk_double_t to)
{
    duk_double_t now = bufobj_elements(a->object);

    to = to < now ? to : now;
    return to > from ? (duk_uint32_t)(to - from) : 0;
}

/* After code has run: a method that writes wants the array in bounds. */
static void typed_revalidate(duk_hthread *thr, const typed_array *a, const char *method)
{
    if (bufobj_is_out_of_bounds(a->object)) {
        bufobj_throw_detached(thr, method);
    }
}

/* Fill by doubling what is filled already. */
static void typed_fill_bytes(duk_uint8_t *p, const duk_uint8_t *element, duk_size_t size, duk_size_t count)
{
    duk_size_t total = size * count;
    duk_size_t done = size;

    if (size == 1) {
        memset(p, *element, total);
        return;
    }
    memcpy(p, element, size);
    for (; done < total; done *= 2) {
        memcpy(p + done, p, done < total - done ? done : total - done);
    }
}

static duk_ret_t typed_fill(duk_context *thr)
{
    static const char method[] = "%TypedArray%.prototype.fill";
    typed_array a;
    bufobj_element value;
    duk_double_t from;
    duk_double_t to;
    duk_uint8_t bytes[8];
    duk_size_t size;
    duk_uint32_t count;

    typed_this(thr, &a, method);
    value = bufobj_to_element(thr, 0, a.kind);
    from = array_relative(thr, 1, a.length, 0);
    to = array_relative(thr, 2, a.length, a.length);
    typed_revalidate(thr, &a, method);
    count = typed_remaining(&a, from, to);
    size = (duk_size_t)1 << a.object->shift;
    bufobj_write(bytes, a.kind, value);
    if (count > 0) {
        duk_uint8_t *p = typed_at(thr, &a, (duk_uint32_t)from);

        typed_fill_bytes(p, bytes, size, count);
    }
    duk_push_this(thr);
    return 1;
}

static duk_ret_t typed_copy_within(duk_context *thr)
{
    static const char method[] = "%TypedArray%.prototype.copyWithin";
    typed_array a;
    duk_double_t target;
    duk_double_t from;
    duk_double_t to;
    duk_double_t count;

    typed_this(thr, &a, method);
    target = array_relative(thr, 0, a.length, 0);
    from = array_relative(thr, 1, a.length, 0);
    to = array_relative(thr, 2, a.length, a.length);
    count = to - from < a.length - target ? to - from : a.length - target;
    if (count > 0) {
        duk_double_t now;

        typed_revalidate(thr, &a, method);
        now = bufobj_elements(a.object);
        count = from + count < now ? count : now - from;
        count = target + count < now ? count : now - target;
        if (count > 0) {
            duk_memmove(typed_at(thr, &a, (duk_uint32_t)target), typed_at(thr, &a, (duk_uint32_t)from),
                        (duk_size_t)count << a.object->shift);
        }
    }
    duk_push_this(thr);
    return 1;
}

static void typed_swap(duk_uint8_t *x, duk_uint8_t *y, duk_size_t size)
{
    duk_uint8_t spare[8];

    memcpy(spare, x, size);
    memcpy(x, y, size);
    memcpy(y, spare, size);
}

static void typed_reverse_elements(duk_hthread *thr, const typed_array *a)
{
    duk_uint32_t i;

    for (i = 0; i < a->length / 2; i++) {
        typed_swap(typed_at(thr, a, i), typed_at(thr, a, a->length - 1 - i), (duk_size_t)1 << a->object->shift);
    }
}

static duk_ret_t typed_reverse(duk_context *thr)
{
    typed_array a;

    typed_this(thr, &a, "%TypedArray%.prototype.reverse");
    typed_reverse_elements(thr, &a);
    duk_push_this(thr);
    return 1;
}

static duk_ret_t typed_to_reversed(duk_context *thr)
{
    typed_array a;
    typed_array made;

    typed_this(thr, &a, "%TypedArray%.prototype.toReversed");
    typed_create(thr, &made, a.kind, a.length);
    typed_copy(thr, &a, 0, &made, 0, a.length);
    typed_reverse_elements(thr, &made);
    return 1;
}

static duk_ret_t typed_with(duk_context *thr)
{
    typed_array a;
    typed_array made;
    duk_double_t index;
    bufobj_element value;

    typed_this(thr, &a, "%TypedArray%.prototype.with");
    index = array_integer(thr, 0);
    index = index < 0 ? index + a.length : index;
    value = bufobj_to_element(thr, 1, a.kind);
    if (!(index >= 0 && index < bufobj_elements(a.object))) {
        return duk_range_error(thr, "Invalid typed array index");
    }
    typed_create(thr, &made, a.kind, a.length);
    typed_copy(thr, &a, 0, &made, 0, typed_remaining(&a, 0, a.length));
    if (index < made.length) {
        bufobj_write(typed_at(thr, &made, (duk_uint32_t)index), a.kind, value);
    }
    return 1;
}

/* The first elements from an index on to another array. Where both lie in one buffer, bytes are copied in their order,
 * whatever they run over. */
static void typed_slice_to(duk_hthread *thr, const typed_array *a, duk_uint32_t from, const typed_array *made,
                           duk_uint32_t count)
{
    duk_uint32_t i;

    if (made->object->buf != a->object->buf) {
        typed_copy(thr, a, from, made, 0, count);
    } else if (made->kind == a->kind) {
        const duk_uint8_t *source = typed_at(thr, a, from);
        duk_uint8_t *target = typed_at(thr, made, 0);
        duk_size_t size = (duk_size_t)count << a->object->shift;

        while (size-- > 0) {
            *target++ = *source++;
        }
    } else {
        for (i = 0; i < count; i++) {
            typed_push(thr, a, from + i);
            typed_store(thr, made, i);
        }
    }
}

static duk_ret_t typed_slice(duk_context *thr)
{
    static const char method[] = "%TypedArray%.prototype.slice";
    typed_array a;
    typed_array made;
    duk_double_t from;
    duk_double_t to;
    duk_uint32_t count;
    duk_uint32_t room;

    typed_this(thr, &a, method);
    from = array_relative(thr, 0, a.length, 0);
    to = array_relative(thr, 1, a.length, a.length);
    typed_create_species(thr, &a, to > from ? to - from : 0, &made);
    if (to > from) {
        typed_revalidate(thr, &a, method);
        count = typed_remaining(&a, from, to);
        room = bufobj_elements(made.object);
        typed_slice_to(thr, &a, (duk_uint32_t)from, &made, count < room ? count : room);
    }
    return 1;
}

static bool typed_subarray_fits(const duk_hbufobj *buffer, duk_double_t offset, duk_double_t size)
{
    return !bufobj_is_detached(buffer) && offset + size <= bufobj_bytes(buffer);
}

static duk_ret_t typed_subarray(duk_context *thr)
{
    duk_hbufobj *h = bufobj_typed_array(thr->valstack_bottom - 1);
    typed_array a;
    typed_array made;
    duk_double_t from;
    duk_double_t to;
    duk_double_t offset;
    duk_hbufobj *buffer;
    bool tracks;
    bool plain;

    if (h == NULL) {
        return duk_type_error(thr, "this is not a typed array.");
    }
    bufobj_refresh(thr->heap, h->buf);
    a.object = h;
    a.length = bufobj_elements(h);
    a.kind = h->elem_type;
    from = array_relative(thr, 0, a.length, 0);
    tracks = h->tracking && duk_is_undefined(thr, 1);
    to = array_relative(thr, 1, a.length, a.length);
    plain = typed_push_species(thr, &a);
    buffer = bufobj_push_array_buffer(thr, h);
    offset = h->offset - buffer->offset + from * (1 << h->shift);
    to = to > from ? to : from;
    if (plain && typed_subarray_fits(buffer, offset, (to - from) * (1 << h->shift))) {
        typed_push_view(thr, a.kind, NULL, buffer, (duk_uint_t)offset, tracks ? -1 : to - from);
        return 1;
    }
    duk_push_number(thr, offset);
    if (!tracks) {
        duk_push_number(thr, to - from);
    }
    typed_construct(thr, tracks ? 2 : 3, -1, &made);
    typed_check_content(thr, a.kind, made.kind);
    return 1;
}

/* --- set --- */

static void typed_check_room(duk_hthread *thr, const typed_array *a, duk_double_t offset, duk_double_t count)
{
    if (offset + count > a->length) {
        (void)duk_range_error(thr, "offset is out of bounds");
    }
}

/* Copy from another array, which may lie over this one. */
static void typed_set_from_typed(duk_hthread *thr, const typed_array *a, const typed_array *from, duk_uint32_t offset)
{
    duk_size_t size = (duk_size_t)from->length << from->object->shift;
    duk_uint8_t *copy;
    duk_uint32_t i;

    if (from->kind == a->kind || from->object->buf != a->object->buf) {
        typed_copy(thr, from, 0, a, offset, from->length);
        return;
    }
    copy = (duk_uint8_t *)duk_push_fixed_buffer(thr, size);
    memcpy(copy, typed_at(thr, from, 0), size);
    for (i = 0; i < from->length; i++) {
        bufobj_write(typed_at(thr, a, offset + i), a->kind,
                     bufobj_read(copy + ((duk_size_t)i << from->object->shift), from->kind));
    }
    duk_pop(thr);
}

/* [ source offset ] */
static duk_ret_t typed_set_method(duk_context *thr)
{
    static const char method[] = "%TypedArray%.prototype.set";
    duk_hbufobj *h = bufobj_typed_array(thr->valstack_bottom - 1);
    duk_hbufobj *source;
    duk_double_t offset;
    duk_double_t count;
    duk_double_t i;
    typed_array a;

    if (h == NULL) {
        return duk_type_error(thr, "this is not a typed array.");
    }
    offset = array_integer(thr, 1);
    if (offset < 0) {
        return duk_range_error(thr, "offset is out of bounds");
    }
    typed_validate(thr, h, &a, method);
    source = bufobj_typed_array(DUK_GET_TVAL_POSIDX(thr, 0));
    if (source != NULL) {
        typed_array from;

        typed_validate(thr, source, &from, method);
        typed_check_content(thr, a.kind, from.kind);
        typed_check_room(thr, &a, offset, from.length);
        if (from.length > 0) {
            typed_set_from_typed(thr, &a, &from, (duk_uint32_t)offset);
        }
        return 0;
    }
    (void)duk_to_object(thr, 0);
    count = builtins_to_length_of(thr, 0);
    typed_check_room(thr, &a, offset, count);
    for (i = 0; i < count; i++) {
        array_push_number(thr, i);
        duk_get_prop(thr, 0);
        typed_store(thr, &a, (duk_uint32_t)(offset + i));
    }
    return 0;
}

const builtins_entry typed_change_methods[] = {BUILTINS_FN_ARGS("copyWithin", typed_copy_within, 2, 3, 0),
                                               BUILTINS_FN_ARGS("fill", typed_fill, 1, 3, 0),
                                               BUILTINS_FN("reverse", typed_reverse, 0),
                                               BUILTINS_FN_ARGS("set", typed_set_method, 1, 2, 0),
                                               BUILTINS_FN("slice", typed_slice, 2),
                                               BUILTINS_FN("subarray", typed_subarray, 2),
                                               BUILTINS_FN("toReversed", typed_to_reversed, 0),
                                               BUILTINS_FN("with", typed_with, 2),
                                               BUILTINS_END};
