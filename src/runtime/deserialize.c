/*
 * deserialize.c - bytes to values; see serialize.h. The bytes may come from anywhere: nothing in them is trusted.
 */
#include <stdlib.h>
#include <string.h>

#include "builtins/builtins.h"
#include "runtime/intrinsics.h"
#include "runtime/serialize.h"
#include "runtime/text.h"

#define OLDEST 13 /* of the versions of the format that are read */
#define NEWEST 15
#define OBJECTS "objects"
#define STATE DUK_HIDDEN_SYMBOL("deserializer")

deserializer *deserializer_push(duk_context *ctx, const deserializer_delegate *delegate, void *data,
                                const void *bytes, size_t length)
{
    duk_push_bare_object(ctx);
    deserializer *d = duk_push_fixed_buffer(ctx, sizeof *d);
    duk_put_prop_string(ctx, -2, STATE);
    d->ctx = ctx;
    d->delegate = delegate;
    d->data = data;
    d->bytes = bytes;
    d->length = length;
    d->holder = duk_get_heapptr(ctx, -1);
    duk_push_array(ctx);
    d->objects = duk_get_heapptr(ctx, -1);
    duk_put_prop_string(ctx, -2, OBJECTS);
    return d;
}

/* ---- parts ---- */

static _Noreturn void refuse(deserializer *d)
{
    (void)duk_error(d->ctx, DUK_ERR_ERROR, "Unable to deserialize cloned data.");
    abort();
}

bool deserialize_uint64(deserializer *d, uint64_t *value)
{
    unsigned shift = 0;
    *value = 0;
    for (;;) {
        if (d->position >= d->length)
            return false;
        uint8_t byte = d->bytes[d->position++];
        if (shift < 64)
            *value |= (uint64_t)(byte & 0x7F) << shift;
        shift += 7;
        if (!(byte & 0x80))
            return true;
    }
}

bool deserialize_uint32(deserializer *d, uint32_t *value)
{
    uint64_t wide;
    if (!deserialize_uint64(d, &wide))
        return false;
    *value = (uint32_t)wide;
    return true;
}

const uint8_t *deserialize_raw(deserializer *d, size_t length)
{
    if (length > d->length - d->position)
        return NULL;
    const uint8_t *bytes = d->bytes + d->position;
    d->position += length;
    return bytes;
}

bool deserialize_double(deserializer *d, double *value)
{
    const uint8_t *bytes = deserialize_raw(d, sizeof *value);
    if (!bytes)
        return false;
    memcpy(value, bytes, sizeof *value);
    return true;
}

bool deserialize_header(deserializer *d)
{
    if (d->position >= d->length || d->bytes[d->position] != 0xFF)
        return false;
    d->position++;
    return deserialize_uint32(d, &d->version) && d->version >= OLDEST && d->version <= NEWEST;
}

static uint32_t read_uint32(deserializer *d)
{
    uint32_t value;
    if (!deserialize_uint32(d, &value))
        refuse(d);
    return value;
}

static size_t read_size(deserializer *d)
{
    uint64_t value;
    if (!deserialize_uint64(d, &value))
        refuse(d);
    return value;
}

static double read_double(deserializer *d)
{
    double value;
    if (!deserialize_double(d, &value))
        refuse(d);
    return value;
}

static const uint8_t *read_raw(deserializer *d, size_t length)
{
    const uint8_t *bytes = deserialize_raw(d, length);
    if (!bytes)
        refuse(d);
    return bytes;
}

/* The next tag that is no padding. */
static int read_tag(deserializer *d)
{
    while (d->position < d->length) {
        uint8_t tag = d->bytes[d->position++];
        if (tag != '\0')
            return tag;
    }
    refuse(d);
}

static bool next_is(deserializer *d, int tag)
{
    while (d->position < d->length && d->bytes[d->position] == '\0')
        d->position++;
    if (d->position >= d->length || d->bytes[d->position] != tag)
        return false;
    d->position++;
    return true;
}

/* ---- numbers of objects ---- */

/* The object on top gets the next number. */
static void remember(deserializer *d, uint32_t id)
{
    duk_context *ctx = d->ctx;
    duk_push_heapptr(ctx, d->objects);
    duk_dup(ctx, -2);
    duk_put_prop_index(ctx, -2, id);
    duk_pop(ctx);
}

static void push_reference(deserializer *d)
{
    uint32_t id = read_uint32(d);
    if (id >= d->next_id)
        refuse(d);
    duk_push_heapptr(d->ctx, d->objects);
    duk_get_prop_index(d->ctx, -1, id);
    duk_remove(d->ctx, -2);
    if (!duk_is_object(d->ctx, -1))
        refuse(d);
}

/* ---- primitives ---- */

static void push_one_byte(deserializer *d)
{
    size_t length = read_size(d);
    env_push_latin1(d->ctx, read_raw(d, length), length);
}

static void push_two_byte(deserializer *d)
{
    size_t size = read_size(d);
    if (size & 1)
        refuse(d);
    env_push_utf16le(d->ctx, read_raw(d, size), size);
}

static void push_utf8(deserializer *d)
{
    size_t length = read_size(d);
    env_push_utf8(d->ctx, read_raw(d, length), length);
}

static void push_string(deserializer *d)
{
    switch (read_tag(d)) {
    case '"':
        push_one_byte(d);
        break;
    case 'c':
        push_two_byte(d);
        break;
    case 'S':
        push_utf8(d);
        break;
    default:
        refuse(d);
    }
}

static void push_bigint(deserializer *d)
{
    static const char hex[] = "0123456789abcdef";
    duk_context *ctx = d->ctx;
    uint32_t field = read_uint32(d);
    size_t size = field >> 1 & 0x3FFFFFFF;
    const uint8_t *bytes = read_raw(d, size);
    intrinsics_push(ctx, "BigInt");
    char *digits = duk_push_fixed_buffer(ctx, 2 * size + 3);
    char *p = digits;
    *p++ = '0';
    *p++ = 'x';
    for (size_t i = size; i-- > 0;) {
        *p++ = hex[bytes[i] >> 4];
        *p++ = hex[bytes[i] & 15];
    }
    if (size == 0)
        *p++ = '0';
    duk_push_lstring(ctx, digits, (duk_size_t)(p - digits));
    duk_remove(ctx, -2);
    duk_call(ctx, 1);
    if (field & 1) {
        intrinsics_push(ctx, "BigInt");
        duk_insert(ctx, -2);
        duk_push_string(ctx, "-");
        duk_insert(ctx, -2);
        duk_to_string(ctx, -1); /* "-" and the decimal digits */
        duk_concat(ctx, 2);
        duk_call(ctx, 1);
    }
}

/* ---- objects ---- */

/* Properties up to the end tag; returns how many. The object is on top. */
static uint32_t read_properties(deserializer *d, int end)
{
    duk_context *ctx = d->ctx;
    uint32_t count = 0;
    while (!next_is(d, end)) {
        deserialize_value(d);
        if (!duk_is_string(ctx, -1) && !duk_is_number(ctx, -1))
            refuse(d);
        deserialize_value(d);
        duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC | DUK_DEFPROP_FORCE);
        count++;
    }
    return count;
}

static void push_plain(deserializer *d, uint32_t id)
{
    duk_push_object(d->ctx);
    remember(d, id);
    uint32_t count = read_properties(d, '{');
    if (read_uint32(d) != count)
        refuse(d);
}

static void set_length(duk_context *ctx, double length)
{
    duk_push_number(ctx, length);
    duk_put_prop_string(ctx, -2, "length");
}

static void push_sparse_array(deserializer *d, uint32_t id)
{
    uint32_t length = read_uint32(d);
    duk_push_array(d->ctx);
    remember(d, id);
    set_length(d->ctx, length);
    uint32_t count = read_properties(d, '@');
    if (read_uint32(d) != count || read_uint32(d) != length)
        refuse(d);
}

static void push_dense_array(deserializer *d, uint32_t id)
{
    duk_context *ctx = d->ctx;
    uint32_t length = read_uint32(d);
    if (length > d->length - d->position) /* an element takes a byte at least */
        refuse(d);
    duk_push_array(ctx);
    remember(d, id);
    for (uint32_t i = 0; i < length; i++) {
        if (next_is(d, '-')) {
            set_length(ctx, i + 1.0);
            continue;
        }
        deserialize_value(d);
        builtins_array_append(ctx, -2);
    }
    uint32_t count = read_properties(d, '$');
    if (read_uint32(d) != count || read_uint32(d) != length)
        refuse(d);
}

static void push_map(deserializer *d, uint32_t id)
{
    duk_context *ctx = d->ctx;
    uint32_t count = 0;
    intrinsics_push(ctx, "Map");
    duk_new(ctx, 0);
    remember(d, id);
    while (!next_is(d, ':')) {
        intrinsics_push(ctx, "Map.prototype.set");
        duk_dup(ctx, -2);
        deserialize_value(d);
        deserialize_value(d);
        duk_call_method(ctx, 2);
        duk_pop(ctx);
        count += 2;
    }
    if (read_uint32(d) != count)
        refuse(d);
}

static void push_set(deserializer *d, uint32_t id)
{
    duk_context *ctx = d->ctx;
    uint32_t count = 0;
    intrinsics_push(ctx, "Set");
    duk_new(ctx, 0);
    remember(d, id);
    while (!next_is(d, ',')) {
        intrinsics_push(ctx, "Set.prototype.add");
        duk_dup(ctx, -2);
        deserialize_value(d);
        duk_call_method(ctx, 1);
        duk_pop(ctx);
        count++;
    }
    if (read_uint32(d) != count)
        refuse(d);
}

static void push_regexp(deserializer *d)
{
    static const struct {
        unsigned bit;
        char letter;
    } flags[] = {{1, 'g'}, {2, 'i'}, {4, 'm'}, {8, 'y'}, {16, 'u'}, {32, 's'}, {128, 'd'}, {256, 'v'}};
    duk_context *ctx = d->ctx;
    char text[sizeof flags / sizeof *flags];
    size_t length = 0;
    intrinsics_push(ctx, "RegExp");
    push_string(d);
    uint32_t bits = read_uint32(d);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (bits & flags[i].bit)
            text[length++] = flags[i].letter;
    }
    if (bits & ~0x1FFu)
        refuse(d);
    duk_push_lstring(ctx, text, length);
    duk_new(ctx, 2);
}

/* [ ... primitive ] -> [ ... object ] */
static void box(duk_context *ctx)
{
    intrinsics_push(ctx, "Object");
    duk_insert(ctx, -2);
    duk_call(ctx, 1);
}

static const char *error_class(int tag)
{
    switch (tag) {
    case 'E': return "EvalError";
    case 'R': return "RangeError";
    case 'F': return "ReferenceError";
    case 'S': return "SyntaxError";
    case 'T': return "TypeError";
    case 'U': return "URIError";
    default: return NULL;
    }
}

/* [ ... error value ] -> [ ... error ]: not enumerable */
static void define_hidden(duk_context *ctx, const char *name)
{
    duk_push_string(ctx, name);
    duk_insert(ctx, -2);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_CLEAR_ENUMERABLE |
                              DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_FORCE);
}

static void push_error(deserializer *d, uint32_t id)
{
    duk_context *ctx = d->ctx;
    const char *class = d->position < d->length ? error_class(d->bytes[d->position]) : NULL;
    d->position += class ? 1 : 0;
    intrinsics_push(ctx, class ? class : "Error");
    duk_new(ctx, 0);
    remember(d, id);
    duk_push_undefined(ctx);
    define_hidden(ctx, "stack");
    for (;;) {
        switch (read_tag(d)) {
        case 'm':
            push_string(d);
            define_hidden(ctx, "message");
            break;
        case 's':
            push_string(d);
            define_hidden(ctx, "stack");
            break;
        case 'c':
            deserialize_value(d);
            define_hidden(ctx, "cause");
            break;
        case '.':
            return;
        default:
            refuse(d);
        }
    }
}

/* ---- memory ---- */

void deserialize_push_buffer(duk_context *ctx, const void *bytes, size_t length, const size_t *maximum)
{
    intrinsics_push(ctx, "ArrayBuffer");
    duk_push_number(ctx, (double)length);
    if (maximum) {
        duk_push_object(ctx);
        duk_push_number(ctx, (double)*maximum);
        duk_put_prop_string(ctx, -2, "maxByteLength");
        duk_new(ctx, 2);
    } else {
        duk_new(ctx, 1);
    }
    duk_size_t size;
    void *memory = duk_get_buffer_data(ctx, -1, &size);
    if (length > 0)
        memcpy(memory, bytes, length);
}

static void push_array_buffer(deserializer *d, bool resizable)
{
    size_t length = read_size(d);
    size_t maximum = resizable ? read_size(d) : length;
    const uint8_t *bytes = read_raw(d, length);
    if (length > maximum)
        refuse(d);
    deserialize_push_buffer(d->ctx, bytes, length, resizable ? &maximum : NULL);
}

static const char *view_class(int tag, unsigned *size)
{
    static const struct {
        char tag;
        unsigned char size;
        const char *name;
    } classes[] = {
        {'b', 1, "Int8Array"},   {'B', 1, "Uint8Array"},   {'C', 1, "Uint8ClampedArray"}, {'w', 2, "Int16Array"},
        {'W', 2, "Uint16Array"}, {'d', 4, "Int32Array"},   {'D', 4, "Uint32Array"},       {'f', 4, "Float32Array"},
        {'F', 8, "Float64Array"}, {'q', 8, "BigInt64Array"}, {'Q', 8, "BigUint64Array"},  {'?', 1, "DataView"},
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (classes[i].tag == tag) {
            *size = classes[i].size;
            return classes[i].name;
        }
    }
    return NULL;
}

/* [ ... buffer ] -> [ ... view ] */
static void make_view(deserializer *d)
{
    duk_context *ctx = d->ctx;
    unsigned element;
    uint32_t id = d->next_id++;
    const char *class = view_class(read_tag(d), &element);
    size_t offset = read_size(d), length = read_size(d);
    uint32_t flags = d->version >= 14 ? read_uint32(d) : 0;
    duk_size_t size;
    duk_get_buffer_data(ctx, -1, &size);
    if (!class || offset > size || length > size - offset || offset % element || length % element || flags > 3)
        refuse(d);
    intrinsics_push(ctx, class);
    duk_insert(ctx, -2);
    duk_push_number(ctx, (double)offset);
    if (flags & 1) {
        duk_new(ctx, 2);
    } else {
        duk_push_number(ctx, (double)(length / element));
        duk_new(ctx, 3);
    }
    remember(d, id);
}

/* A buffer is on top: views of it may follow at once. */
static void finish_buffer(deserializer *d, uint32_t id)
{
    remember(d, id);
    if (next_is(d, 'V'))
        make_view(d);
}

static void push_foreign_buffer(deserializer *d, uint32_t id, bool (*push)(deserializer *d, uint32_t id))
{
    if (!push || !push(d, read_uint32(d)))
        refuse(d);
    finish_buffer(d, id);
}

/* ---- which ---- */

static void push_object(deserializer *d, int tag)
{
    duk_context *ctx = d->ctx;
    uint32_t id = d->next_id++;
    switch (tag) {
    case 'o':
        push_plain(d, id);
        return;
    case 'a':
        push_sparse_array(d, id);
        return;
    case 'A':
        push_dense_array(d, id);
        return;
    case ';':
        push_map(d, id);
        return;
    case '\'':
        push_set(d, id);
        return;
    case 'r':
        push_error(d, id);
        return;
    case 'B':
    case '~':
        push_array_buffer(d, tag == '~');
        finish_buffer(d, id);
        return;
    case 't':
        push_foreign_buffer(d, id, d->delegate->push_transferred);
        return;
    case 'u':
        push_foreign_buffer(d, id, d->delegate->push_shared_buffer);
        return;
    case 'D':
        builtins_push_date(ctx, read_double(d));
        break;
    case 'y':
    case 'x':
        duk_push_boolean(ctx, tag == 'y');
        box(ctx);
        break;
    case 'n':
        duk_push_number(ctx, read_double(d));
        box(ctx);
        break;
    case 'z':
        push_bigint(d);
        box(ctx);
        break;
    case 's':
        push_string(d);
        box(ctx);
        break;
    case 'R':
        push_regexp(d);
        break;
    case SERIALIZE_HOST_OBJECT:
        if (!d->delegate->push_host_object)
            refuse(d);
        d->delegate->push_host_object(d);
        d->ctx = ctx;
        break;
    default:
        refuse(d);
    }
    remember(d, id);
}

static void push_value(deserializer *d)
{
    duk_context *ctx = d->ctx;
    int tag = read_tag(d);
    uint32_t number;
    switch (tag) {
    case '_':
        duk_push_undefined(ctx);
        break;
    case '0':
        duk_push_null(ctx);
        break;
    case 'T':
    case 'F':
        duk_push_boolean(ctx, tag == 'T');
        break;
    case 'I':
        number = read_uint32(d);
        duk_push_int(ctx, (int32_t)(number >> 1 ^ -(number & 1)));
        break;
    case 'U':
        duk_push_uint(ctx, read_uint32(d));
        break;
    case 'N':
        duk_push_number(ctx, read_double(d));
        break;
    case 'Z':
        push_bigint(d);
        break;
    case '"':
        push_one_byte(d);
        break;
    case 'c':
        push_two_byte(d);
        break;
    case 'S':
        push_utf8(d);
        break;
    case '^':
        push_reference(d);
        if (duk_object_class(ctx, -1) == DUK_CLASS_ARRAYBUFFER && next_is(d, 'V'))
            make_view(d);
        break;
    default:
        push_object(d, tag);
    }
}

void deserialize_value(deserializer *d)
{
    duk_context *ctx = d->ctx;
    builtins_check_native_stack(ctx);
    duk_require_stack(ctx, 16);
    push_value(d);
    d->ctx = ctx;
}
