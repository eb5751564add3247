/*
 * serialize.c - values to bytes; see serialize.h.
 */
#include "runtime/serialize.h"

#include <math.h>
#include <string.h>

#include "bindings/kinds.h"
#include "builtins/builtins.h"
#include "runtime/codec.h"
#include "runtime/intrinsics.h"
#include "runtime/text.h"

#define VERSION 15
#define BYTES "bytes"
#define TABLE "table"
#define PINS  "pins"
#define STATE DUK_HIDDEN_SYMBOL("serializer")

/* ---- the state ----
 * User code may run another method of the same serializer in another coroutine, so `ctx` is put right after it. */

serializer *serializer_push(duk_context *ctx, const serializer_delegate *delegate, void *data)
{
    duk_push_bare_object(ctx);
    serializer *s = duk_push_fixed_buffer(ctx, sizeof *s);
    duk_put_prop_string(ctx, -2, STATE);
    s->ctx = ctx;
    s->delegate = delegate;
    s->data = data;
    s->holder = duk_get_heapptr(ctx, -1);
    duk_push_array(ctx);
    duk_put_prop_string(ctx, -2, PINS);
    return s;
}

void serialize_reset(serializer *s)
{
    duk_context *ctx = s->ctx;
    duk_push_heapptr(ctx, s->holder);
    s->bytes = NULL;
    s->length = s->capacity = 0;
    duk_del_prop_string(ctx, -1, BYTES);
    duk_pop(ctx);
}

/* Make the dynamic buffer of the holder that large. */
static void *resize(serializer *s, const char *name, size_t size)
{
    duk_context *ctx = s->ctx;
    void *memory;
    duk_push_heapptr(ctx, s->holder);
    if (duk_get_prop_string(ctx, -1, name)) {
        memory = duk_resize_buffer(ctx, -1, size);
    } else {
        duk_pop(ctx);
        memory = duk_push_dynamic_buffer(ctx, size);
        duk_dup_top(ctx);
        duk_put_prop_string(ctx, -3, name);
    }
    duk_pop_2(ctx);
    return memory;
}

static uint8_t *room(serializer *s, size_t size)
{
    if (size > s->capacity - s->length) {
        size_t capacity = s->capacity + s->capacity / 2 + size + 64;
        s->bytes = resize(s, BYTES, capacity);
        s->capacity = capacity;
    }
    return s->bytes + s->length;
}

/* ---- objects that were written: a table by address ---- */

static size_t slot_of(const serializer *s, const void *object)
{
    size_t mask = s->table_capacity - 1;
    size_t i = ((uintptr_t)object >> 4) * 0x9E3779B97F4A7C15u >> 20 & mask;
    while (s->table[2 * i] && s->table[2 * i] != object)
        i = (i + 1) & mask;
    return i;
}

static void grow_table(serializer *s)
{
    size_t before = s->table_capacity;
    void **old = s->table;
    duk_context *ctx = s->ctx;
    duk_push_heapptr(ctx, s->holder);
    duk_get_prop_string(ctx, -1, TABLE); /* keeps the old one until its entries have moved */
    size_t capacity = before ? 4 * before : 16;
    void **fresh = duk_push_fixed_buffer(ctx, capacity * 2 * sizeof *fresh);
    duk_put_prop_string(ctx, -3, TABLE);
    s->table = fresh;
    s->table_capacity = capacity;
    for (size_t i = 0; i < before; i++) {
        if (old[2 * i]) {
            size_t at = slot_of(s, old[2 * i]);
            s->table[2 * at] = old[2 * i];
            s->table[2 * at + 1] = old[2 * i + 1];
        }
    }
    duk_pop_2(ctx);
}

/* True and its number if the object was written before; otherwise it gets the next number. */
static bool was_written(serializer *s, duk_idx_t index, uint32_t *id)
{
    duk_context *ctx = s->ctx;
    void *object = duk_get_heapptr(ctx, index);
    if (2 * (size_t)s->next_id >= s->table_capacity)
        grow_table(s);
    size_t at = slot_of(s, object);
    if (s->table[2 * at]) {
        *id = (uint32_t)(uintptr_t)s->table[2 * at + 1];
        return true;
    }
    duk_push_heapptr(ctx, s->holder);
    duk_get_prop_string(ctx, -1, PINS);
    duk_push_heapptr(ctx, object);
    duk_put_prop_index(ctx, -2, s->next_id);
    duk_pop_2(ctx);
    s->table[2 * at] = object;
    s->table[2 * at + 1] = (void *)(uintptr_t)s->next_id++;
    return false;
}

/* ---- primitives ---- */

void serialize_tag(serializer *s, uint8_t tag)
{
    *room(s, 1) = tag;
    s->length++;
}

void serialize_header(serializer *s)
{
    serialize_tag(s, 0xFF);
    serialize_tag(s, VERSION);
}

void serialize_uint64(serializer *s, uint64_t value)
{
    uint8_t *p = room(s, 10);
    while (value >= 0x80) {
        *p++ = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    *p++ = (uint8_t)value;
    s->length = (size_t)(p - s->bytes);
}

void serialize_uint32(serializer *s, uint32_t value)
{
    serialize_uint64(s, value);
}

void serialize_raw(serializer *s, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    memcpy(room(s, length), bytes, length);
    s->length += length;
}

void serialize_double(serializer *s, double value)
{
    serialize_raw(s, &value, sizeof value);
}

static void write_number(serializer *s, double value)
{
    int32_t integer = value >= INT32_MIN && value <= INT32_MAX ? (int32_t)value : 0;
    if (integer == value && !(integer == 0 && signbit(value))) {
        serialize_tag(s, 'I');
        serialize_uint32(s, (uint32_t)integer << 1 ^ (uint32_t)(integer >> 31));
    } else {
        serialize_tag(s, 'N');
        serialize_double(s, value);
    }
}

static bool is_latin1(const uint8_t *units, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (units[i] > 0xC3)
            return false;
    }
    return true;
}

static unsigned varint_size(uint64_t value)
{
    unsigned size = 1;
    while (value >>= 7)
        size++;
    return size;
}

/* One byte a character if that is enough, else two, which are aligned. */
static void write_string(serializer *s, duk_idx_t index)
{
    size_t length;
    const uint8_t *units = (const uint8_t *)env_string_units(s->ctx, index, &length);
    if (codec_ascii_run(units, length) == length) {
        serialize_tag(s, '"');
        serialize_uint64(s, length);
        serialize_raw(s, units, length);
        return;
    }
    size_t characters = duk_get_length(s->ctx, index);
    if (is_latin1(units, length)) {
        serialize_tag(s, '"');
        serialize_uint64(s, characters);
        s->length += codec_latin1_encode(room(s, characters), characters, units, length);
        return;
    }
    size_t size = 2 * characters;
    if ((s->length + 1 + varint_size(size)) & 1)
        serialize_tag(s, '\0');
    serialize_tag(s, 'c');
    serialize_uint64(s, size);
    s->length += codec_utf16le_encode(room(s, size), size, units, length);
}

static void write_top_string(serializer *s)
{
    write_string(s, -1);
    duk_pop(s->ctx);
}

/* Sign and number of bytes, then the digits in words of 64 bits, lowest first. */
static void write_bigint(serializer *s, duk_idx_t index)
{
    duk_context *ctx = s->ctx;
    index = duk_require_normalize_index(ctx, index);
    duk_size_t length;
    intrinsics_push(ctx, "BigInt.prototype.toString");
    duk_dup(ctx, index);
    duk_push_int(ctx, 16);
    duk_call_method(ctx, 1);
    const char *digits = duk_require_lstring(ctx, -1, &length);
    bool negative = digits[0] == '-';
    digits += negative;
    length -= negative;
    if (digits[0] == '0')
        length = 0;
    size_t size = (length + 15) / 16 * 8;
    serialize_uint64(s, size << 1 | negative);
    uint8_t *bytes = room(s, size);
    memset(bytes, 0, size);
    for (size_t i = 0; i < length; i++) {
        char c = digits[length - 1 - i];
        unsigned digit = (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
        bytes[i / 2] |= (uint8_t)(digit << (i % 2 * 4));
    }
    s->length += size;
    duk_pop(ctx);
}

/* ---- errors ---- */

static void throw_clone_error(serializer *s, const char *format)
{
    duk_push_sprintf(s->ctx, format, duk_get_string(s->ctx, -1));
    s->delegate->throw_clone_error(s);
    (void)duk_error(s->ctx, DUK_ERR_ERROR, "%s", duk_get_string(s->ctx, -1));
}

void serialize_throw_uncloneable(serializer *s, duk_idx_t index)
{
    builtins_push_description(s->ctx, index);
    throw_clone_error(s, "%s could not be cloned.");
}

/* ---- objects ---- */

static void write_object(serializer *s, duk_idx_t index);

/* The enumerable own properties, or of an array those that are no elements; returns how many there were. */
static uint32_t write_properties(serializer *s, duk_idx_t index, bool named_only)
{
    duk_context *ctx = s->ctx;
    uint32_t count = 0;
    if (named_only) {
        duk_push_named_keys(ctx, index, false);
        duk_size_t length = duk_get_length(ctx, -1);
        for (duk_uarridx_t i = 0; i < length; i++) {
            duk_get_prop_index(ctx, -1, i);
            if (duk_is_symbol(ctx, -1) || !builtins_has_own(ctx, index, -1)) {
                duk_pop(ctx);
                continue;
            }
            write_string(s, -1);
            duk_get_prop(ctx, index);
            s->ctx = ctx;
            serialize_value(s, -1);
            duk_pop(ctx);
            count++;
        }
        duk_pop(ctx);
        return count;
    }
    duk_enum(ctx, index, DUK_ENUM_OWN_PROPERTIES_ONLY);
    while (duk_next(ctx, -1, 0)) {
        duk_dup_top(ctx);
        duk_uarridx_t element;
        if (builtins_to_array_index(ctx, -1, &element))
            write_number(s, element);
        else
            write_string(s, -1);
        duk_pop(ctx);
        duk_get_prop(ctx, index);
        s->ctx = ctx;
        serialize_value(s, -1);
        duk_pop(ctx);
        count++;
    }
    duk_pop(ctx);
    return count;
}

static void write_array(serializer *s, duk_idx_t index)
{
    duk_context *ctx = s->ctx;
    duk_size_t length = duk_get_length(ctx, index);
    if (!builtins_is_dense_array(ctx, index)) {
        serialize_tag(s, 'a');
        serialize_uint64(s, length);
        uint32_t count = write_properties(s, index, false);
        serialize_tag(s, '@');
        serialize_uint32(s, count);
        serialize_uint64(s, length);
        return;
    }
    serialize_tag(s, 'A');
    serialize_uint64(s, length);
    for (duk_uarridx_t i = 0; i < length; i++) {
        /* A getter of an earlier element may have taken it away. */
        bool there = duk_get_prop_index(ctx, index, i);
        s->ctx = ctx;
        if (there)
            serialize_value(s, -1);
        else
            serialize_tag(s, '-');
        duk_pop(ctx);
    }
    uint32_t count = write_properties(s, index, true);
    serialize_tag(s, '$');
    serialize_uint32(s, count);
    serialize_uint64(s, length);
}

static void write_plain(serializer *s, duk_idx_t index)
{
    serialize_tag(s, 'o');
    uint32_t count = write_properties(s, index, false);
    serialize_tag(s, '{');
    serialize_uint32(s, count);
}

/* A Map or Set: its entries as they are now. */
static void write_collection(serializer *s, duk_idx_t index, char begin, char end)
{
    duk_context *ctx = s->ctx;
    builtins_push_entries(ctx, index);
    duk_size_t length = duk_get_length(ctx, -1);
    serialize_tag(s, (uint8_t)begin);
    for (duk_uarridx_t i = 0; i < length; i++) {
        duk_get_prop_index(ctx, -1, i);
        serialize_value(s, -1);
        duk_pop(ctx);
    }
    serialize_tag(s, (uint8_t)end);
    serialize_uint64(s, length);
    duk_pop(ctx);
}

static void write_regexp(serializer *s, duk_idx_t index)
{
    static const char letters[] = "gimyus\0dv"; /* by their bits in V8; the seventh is for linear ones, the eighth d */
    static const unsigned bits[] = {1, 2, 4, 8, 16, 32, 0, 128, 256};
    duk_context *ctx = s->ctx;
    serialize_tag(s, 'R');
    intrinsics_push(ctx, "RegExp.prototype.source");
    duk_dup(ctx, index);
    duk_call_method(ctx, 0);
    write_top_string(s);
    intrinsics_push(ctx, "RegExp.prototype.flags");
    duk_dup(ctx, index);
    duk_call_method(ctx, 0);
    unsigned flags = 0;
    for (const char *p = duk_require_string(ctx, -1); *p; p++) {
        const char *at = memchr(letters, *p, sizeof letters - 1);
        flags |= at ? bits[at - letters] : 0;
    }
    duk_pop(ctx);
    serialize_uint32(s, flags);
}

static void write_boxed(serializer *s, duk_idx_t index, value_kind kind)
{
    duk_context *ctx = s->ctx;
    intrinsics_push(ctx, kind == KIND_NUMBER    ? "Number.prototype.valueOf"
                         : kind == KIND_STRING  ? "String.prototype.valueOf"
                         : kind == KIND_BOOLEAN ? "Boolean.prototype.valueOf"
                                                : "BigInt.prototype.valueOf");
    duk_dup(ctx, index);
    duk_call_method(ctx, 0);
    switch (kind) {
    case KIND_NUMBER:
        serialize_tag(s, 'n');
        serialize_double(s, duk_get_number(ctx, -1));
        break;
    case KIND_STRING:
        serialize_tag(s, 's');
        write_string(s, -1);
        break;
    case KIND_BOOLEAN:
        serialize_tag(s, duk_get_boolean(ctx, -1) ? 'y' : 'x');
        break;
    default:
        serialize_tag(s, 'z');
        write_bigint(s, -1);
    }
    duk_pop(ctx);
}

static char error_tag(const char *name)
{
    static const struct {
        const char *name;
        char tag;
    } tags[] = {{"EvalError", 'E'},   {"RangeError", 'R'}, {"ReferenceError", 'F'},
                {"SyntaxError", 'S'}, {"TypeError", 'T'},  {"URIError", 'U'}};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (strcmp(tags[i].name, name) == 0)
            return tags[i].tag;
    }
    return 0;
}

static void write_error(serializer *s, duk_idx_t index)
{
    duk_context *ctx = s->ctx;
    serialize_tag(s, 'r');
    duk_get_prop_string(ctx, index, "name");
    duk_to_string(ctx, -1);
    s->ctx = ctx;
    char tag = error_tag(duk_get_string(ctx, -1));
    duk_pop(ctx);
    if (tag)
        serialize_tag(s, (uint8_t)tag);
    if (builtins_get_own_data(ctx, index, "message")) {
        serialize_tag(s, 'm');
        duk_to_string(ctx, -1);
        s->ctx = ctx;
        write_top_string(s);
    }
    duk_get_prop_string(ctx, index, "stack");
    s->ctx = ctx;
    if (duk_is_string(ctx, -1) && !duk_is_symbol(ctx, -1)) {
        serialize_tag(s, 's');
        write_string(s, -1);
    }
    duk_pop(ctx);
    if (builtins_get_own_data(ctx, index, "cause")) {
        serialize_tag(s, 'c');
        serialize_value(s, -1);
        duk_pop(ctx);
    }
    serialize_tag(s, '.');
}

/* ---- memory ---- */

static void write_array_buffer(serializer *s, duk_idx_t index)
{
    duk_context *ctx = s->ctx;
    uint32_t id;
    if (builtins_is_shared_buffer(ctx, index)) {
        id = s->delegate->shared_buffer_id(s, index);
        serialize_tag(s, SERIALIZE_SHARED_BUFFER);
        serialize_uint32(s, id);
        return;
    }
    if (s->delegate->transfer_id && s->delegate->transfer_id(s, index, &id)) {
        serialize_tag(s, SERIALIZE_TRANSFER);
        serialize_uint32(s, id);
        return;
    }
    if (builtins_is_detached_buffer(ctx, index)) {
        duk_push_string(ctx, "An ArrayBuffer");
        throw_clone_error(s, "%s is detached and could not be cloned.");
    }
    duk_size_t length;
    size_t maximum;
    const void *bytes = duk_get_buffer_data(ctx, index, &length);
    bool resizable = builtins_buffer_maximum(ctx, index, &maximum);
    serialize_tag(s, resizable ? '~' : 'B');
    serialize_uint64(s, length);
    if (resizable)
        serialize_uint64(s, maximum);
    serialize_raw(s, bytes, length);
}

/* By class, from DUK_CLASS_INT8ARRAY on: the subtag of a view. */
static const char view_tags[] = "bBCwWdDfFqQ";

static void write_view(serializer *s, duk_idx_t index)
{
    builtins_view view;
    duk_context *ctx = s->ctx;
    duk_int_t class = duk_object_class(ctx, index);
    builtins_get_view(ctx, index, &view);
    serialize_tag(s, 'V');
    serialize_tag(s, class == DUK_CLASS_DATAVIEW ? '?' : (uint8_t)view_tags[class - DUK_CLASS_INT8ARRAY]);
    serialize_uint64(s, view.offset);
    serialize_uint64(s, view.tracking ? 0 : view.length);
    serialize_uint32(s, (view.tracking ? 1 : 0) | (view.resizable ? 2 : 0));
}

/* ---- which ---- */

static void write_host_object(serializer *s, duk_idx_t index)
{
    serialize_tag(s, SERIALIZE_HOST_OBJECT);
    s->delegate->write_host_object(s, index);
}

static void write_by_kind(serializer *s, duk_idx_t index, value_kind kind)
{
    double time;
    switch (kind) {
    case KIND_ARRAY:
        write_array(s, index);
        break;
    case KIND_DATE:
        builtins_get_date(s->ctx, index, &time);
        serialize_tag(s, 'D');
        serialize_double(s, time);
        break;
    case KIND_NUMBER:
    case KIND_STRING:
    case KIND_BOOLEAN:
    case KIND_BIGINT:
        write_boxed(s, index, kind);
        break;
    case KIND_REGEXP:
        write_regexp(s, index);
        break;
    case KIND_MAP:
        write_collection(s, index, ';', ':');
        break;
    case KIND_SET:
        write_collection(s, index, '\'', ',');
        break;
    case KIND_ERROR:
        write_error(s, index);
        break;
    case KIND_ARRAY_BUFFER:
    case KIND_SHARED_ARRAY_BUFFER:
        write_array_buffer(s, index);
        break;
    case KIND_DATA_VIEW:
    case KIND_TYPED_ARRAY:
        if (s->views_as_host_objects)
            write_host_object(s, index);
        else
            write_view(s, index);
        break;
    case KIND_OBJECT:
        if (builtins_is_plain_data(s->ctx, index) || (s->delegate->is_plain && s->delegate->is_plain(s, index))) {
            write_plain(s, index);
            break;
        }
        /* fall through */
    default:
        serialize_throw_uncloneable(s, index);
    }
}

static void write_object(serializer *s, duk_idx_t index)
{
    duk_context *ctx = s->ctx;
    uint32_t id;
    value_kind kind = value_kind_of(ctx, index);
    if (kind == KIND_SHARED_ARRAY_BUFFER || kind == KIND_ARRAY_BUFFER || !duk_is_function(ctx, index)) {
        builtins_view view;
        bool is_view = (kind == KIND_TYPED_ARRAY || kind == KIND_DATA_VIEW) && !s->views_as_host_objects;
        if (is_view && builtins_get_view(ctx, index, &view)) {
            /* Its buffer goes first, which V8 writes without the view's own number. */
            void *object = duk_get_heapptr(ctx, index);
            bool known = s->table_capacity > 0 && s->table[2 * slot_of(s, object)] == object;
            if (!known) {
                builtins_push_view_buffer(ctx, index);
                write_object(s, duk_get_top_index(ctx));
                duk_pop(ctx);
            }
        }
        if (was_written(s, index, &id)) {
            serialize_tag(s, '^');
            serialize_uint32(s, id);
            return;
        }
        if (kind == KIND_OBJECT || kind == KIND_ARRAY || kind == KIND_ERROR) {
            if (s->delegate->is_host_object && s->delegate->is_host_object(s, index)) {
                write_host_object(s, index);
                return;
            }
        }
        write_by_kind(s, index, kind);
        return;
    }
    serialize_throw_uncloneable(s, index);
}

void serialize_value(serializer *s, duk_idx_t index)
{
    duk_context *ctx = s->ctx;
    index = duk_require_normalize_index(ctx, index);
    builtins_check_native_stack(ctx);
    duk_require_stack(ctx, 16);
    switch (duk_get_type(ctx, index)) {
    case DUK_TYPE_UNDEFINED:
        serialize_tag(s, '_');
        break;
    case DUK_TYPE_NULL:
        serialize_tag(s, '0');
        break;
    case DUK_TYPE_BOOLEAN:
        serialize_tag(s, duk_get_boolean(ctx, index) ? 'T' : 'F');
        break;
    case DUK_TYPE_NUMBER:
        write_number(s, duk_get_number(ctx, index));
        break;
    case DUK_TYPE_STRING:
        if (duk_is_symbol(ctx, index))
            serialize_throw_uncloneable(s, index);
        write_string(s, index);
        break;
    case DUK_TYPE_OBJECT:
        write_object(s, index);
        break;
    default:
        if (!builtins_has_bigint(ctx, index))
            serialize_throw_uncloneable(s, index);
        serialize_tag(s, 'Z');
        write_bigint(s, index);
    }
}
