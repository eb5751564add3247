/*
 * buffer_numbers.c - numbers in Buffers: readUInt8() to writeDoubleBE(). One function reads and one writes; what they
 * read and write is in their magic.
 */
#include <math.h>
#include <string.h>

#include "bindings/buffer.h"
#include "runtime/errors.h"

/* The magic: how many bytes, less one, and what they are. */
#define SIZE_MASK 7
#define IS_SIGNED 8
#define IS_BIG_ENDIAN 16
#define IS_FLOAT 32
#define IS_VARIABLE 64 /* the size is an argument */

typedef struct layout {
    unsigned size;
    bool is_signed, is_big_endian, is_float, is_variable;
} layout;

static layout current_layout(duk_context *ctx)
{
    int magic = duk_get_current_magic(ctx);
    return (layout){(unsigned) (magic & SIZE_MASK) + 1, (magic & IS_SIGNED) != 0, (magic & IS_BIG_ENDIAN) != 0,
                    (magic & IS_FLOAT) != 0, (magic & IS_VARIABLE) != 0};
}

/* ---- errors ---- */

static void throw_range(duk_context *ctx, const char *name, const char *range, duk_idx_t index)
{
    duk_push_string(ctx, name);
    duk_push_string(ctx, range);
    duk_dup(ctx, index);
    env_throw_node_error(ctx, "ERR_OUT_OF_RANGE", 3);
}

static void require_number(duk_context *ctx, duk_idx_t index, const char *name)
{
    if (duk_is_number(ctx, index))
        return;
    duk_push_string(ctx, name);
    duk_push_literal(ctx, "number");
    duk_dup(ctx, index);
    env_throw_node_error(ctx, "ERR_INVALID_ARG_TYPE", 3);
}

/* The argument is a number, but not one from `min` to `max`. */
static void throw_bounds(duk_context *ctx, duk_idx_t index, const char *name, double min, double max)
{
    double value = duk_get_number(ctx, index);
    if (floor(value) != value)
        throw_range(ctx, name, "an integer", index);
    if (max < 0)
        env_throw_node_error(ctx, "ERR_BUFFER_OUT_OF_BOUNDS", 0);
    char range[64];
    snprintf(range, sizeof range, ">= %.0f and <= %.0f", min, max);
    throw_range(ctx, name, range, index);
}

/* ---- arguments ---- */

/* The argument byteLength, 1 to 6. */
static void read_size(duk_context *ctx, layout *what, duk_idx_t index)
{
    double size = duk_is_number(ctx, index) ? duk_get_number(ctx, index) : 0;
    if (size != floor(size) || size < 1 || size > 6) {
        require_number(ctx, index, "byteLength");
        throw_bounds(ctx, index, "byteLength", 1, 6);
    }
    what->size = (unsigned) size;
}

static void require_offset_number(duk_context *ctx, duk_idx_t index, const layout *what)
{
    if (what->is_variable || !duk_is_undefined(ctx, index))
        require_number(ctx, index, "offset");
}

/* Where in the buffer the number is; [ ... ] -> [ ... this ] */
static uint8_t *require_place(duk_context *ctx, duk_idx_t index, const layout *what)
{
    require_offset_number(ctx, index, what);
    byte_span span = buffer_require_this(ctx);
    double offset = duk_is_undefined(ctx, index) ? 0 : duk_get_number(ctx, index);
    double last = (double) span.length - what->size;
    if (!(offset >= 0 && offset <= last && offset == floor(offset))) {
        if (duk_is_undefined(ctx, index))
            env_throw_node_error(ctx, "ERR_BUFFER_OUT_OF_BOUNDS", 0);
        throw_bounds(ctx, index, "offset", 0, last);
    }
    return span.bytes + (size_t) offset;
}

/* ---- bytes ---- */

static uint64_t load(const uint8_t *bytes, const layout *what)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < what->size; i++)
        value = value << 8 | bytes[what->is_big_endian ? i : what->size - 1 - i];
    return value;
}

static void store(uint8_t *bytes, const layout *what, uint64_t value)
{
    for (unsigned i = 0; i < what->size; i++, value >>= 8)
        bytes[what->is_big_endian ? what->size - 1 - i : i] = (uint8_t) value;
}

static double to_number(uint64_t bits, const layout *what)
{
    if (what->is_float && what->size == 4) {
        uint32_t bits32 = (uint32_t) bits;
        float number;
        memcpy(&number, &bits32, sizeof number);
        return number;
    }
    if (what->is_float) {
        double number;
        memcpy(&number, &bits, sizeof number);
        return number;
    }
    if (what->is_signed && (bits >> (what->size * 8 - 1)) != 0)
        return (double) bits - ldexp(1, (int) what->size * 8);
    return (double) bits;
}

static uint64_t to_bits(double value, const layout *what)
{
    uint64_t bits = 0;
    if (what->is_float && what->size == 4) {
        float number = (float) value;
        uint32_t bits32;
        memcpy(&bits32, &number, sizeof bits32);
        return bits32;
    }
    if (what->is_float) {
        memcpy(&bits, &value, sizeof bits);
        return bits;
    }
    return isnan(value) ? 0 : (uint64_t) (int64_t) value;
}

/* ---- the methods ---- */

/* this.readXXX(offset) or this.readXXX(offset, byteLength) */
static duk_ret_t read_number(duk_context *ctx)
{
    layout what = current_layout(ctx);
    if (what.is_variable) {
        if (duk_is_undefined(ctx, 0))
            require_number(ctx, 0, "offset");
        read_size(ctx, &what, 1);
    }
    double number = to_number(load(require_place(ctx, 0, &what), &what), &what);
    if (number != number)
        number = NAN; /* the engine must not see what else a NaN may carry */
    duk_push_number(ctx, number);
    return 1;
}

static void require_range(duk_context *ctx, double value, const layout *what)
{
    int bits = (int) what->size * 8;
    double min = what->is_signed ? -ldexp(1, bits - 1) : 0;
    double max = ldexp(1, what->is_signed ? bits - 1 : bits) - 1;
    if (!(value > max || value < min))
        return;
    char range[64];
    if (what->size <= 4)
        snprintf(range, sizeof range, ">= %.0f and <= %.0f", min, max);
    else if (what->is_signed)
        snprintf(range, sizeof range, ">= -(2 ** %d) and < 2 ** %d", bits - 1, bits - 1);
    else
        snprintf(range, sizeof range, ">= 0 and < 2 ** %d", bits);
    throw_range(ctx, "value", range, 0);
}

/* this.writeXXX(value, offset) or this.writeXXX(value, offset, byteLength) */
static duk_ret_t write_number(duk_context *ctx)
{
    layout what = current_layout(ctx);
    if (what.is_variable)
        read_size(ctx, &what, 2);
    double value = duk_to_number(ctx, 0);
    if (what.size == 1)
        require_offset_number(ctx, 1, &what);
    if (!what.is_float)
        require_range(ctx, value, &what);
    store(require_place(ctx, 1, &what), &what, to_bits(value, &what));
    duk_push_number(ctx, (duk_is_undefined(ctx, 1) ? 0 : duk_get_number(ctx, 1)) + what.size);
    return 1;
}

/* ---- their names ---- */

static void put_method(duk_context *ctx, const char *name, duk_c_function function, duk_idx_t nargs, int magic)
{
    duk_push_c_function(ctx, function, nargs);
    duk_set_magic(ctx, -1, magic);
    duk_put_prop_string(ctx, -2, name);
}

/* readX and writeX; "UInt" is put as "Uint", too, by lib/buffer.js. */
static void put_pair(duk_context *ctx, const char *suffix, int magic)
{
    char name[32];
    duk_idx_t extra = (magic & IS_VARIABLE) != 0;
    snprintf(name, sizeof name, "read%s", suffix);
    put_method(ctx, name, read_number, 1 + extra, magic);
    snprintf(name, sizeof name, "write%s", suffix);
    put_method(ctx, name, write_number, 2 + extra, magic);
}

void buffer_put_number_functions(duk_context *ctx)
{
    static const struct {
        const char *name;
        int magic;
    } kinds[] = {
        {"UInt8", 0},
        {"Int8", IS_SIGNED},
        {"UInt16LE", 1},
        {"UInt16BE", 1 | IS_BIG_ENDIAN},
        {"Int16LE", 1 | IS_SIGNED},
        {"Int16BE", 1 | IS_SIGNED | IS_BIG_ENDIAN},
        {"UInt32LE", 3},
        {"UInt32BE", 3 | IS_BIG_ENDIAN},
        {"Int32LE", 3 | IS_SIGNED},
        {"Int32BE", 3 | IS_SIGNED | IS_BIG_ENDIAN},
        {"UIntLE", IS_VARIABLE},
        {"UIntBE", IS_VARIABLE | IS_BIG_ENDIAN},
        {"IntLE", IS_VARIABLE | IS_SIGNED},
        {"IntBE", IS_VARIABLE | IS_SIGNED | IS_BIG_ENDIAN},
        {"FloatLE", 3 | IS_FLOAT},
        {"FloatBE", 3 | IS_FLOAT | IS_BIG_ENDIAN},
        {"DoubleLE", 7 | IS_FLOAT},
        {"DoubleBE", 7 | IS_FLOAT | IS_BIG_ENDIAN},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        put_pair(ctx, kinds[i].name, kinds[i].magic);
}
