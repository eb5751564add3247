/*
 * bigint_object.c - the BigInt function, its prototype and the objects that box a BigInt.
 */

#include <math.h>
#include <string.h>

#include "array.h"
#include "bigint.h"

typedef struct bigint_object {
    native_object base;
    duk_tval value;
} bigint_object;

static void bigint_object_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    visitor(heap, &((bigint_object *)object)->value);
}

static const native_class bigint_class = {"BigInt", sizeof(bigint_object), bigint_object_visit, NULL, NULL,
                                          false,    BUILTINS_BIGINT_OBJECT};

DUK_INTERNAL duk_hobject *bigint_prototype(duk_hthread *thr)
{
    return REALM_OBJECT(thr, REALM_BIGINT_PROTOTYPE);
}

DUK_INTERNAL void bigint_push_object(duk_hthread *thr, duk_idx_t index)
{
    duk_tval *value;
    bigint_object *object;

    index = duk_require_normalize_index(thr, index);
    object = (bigint_object *)native_push(thr, &bigint_class, bigint_prototype(thr));
    value = duk_require_tval(thr, index);
    native_set(thr, &object->value, value);
}

DUK_INTERNAL void bigint_unbox(duk_hthread *thr, duk_idx_t index)
{
    bigint_object *object;

    index = duk_require_normalize_index(thr, index);
    object = (bigint_object *)native_get(thr, index, &bigint_class);
    if (object != NULL) {
        duk_push_tval(thr, &object->value);
        duk_replace(thr, index);
    }
}

/* `this` as a BigInt, pushed, which it has to be already. */
static void bigint_push_this(duk_hthread *thr, const char *method)
{
    duk_push_this(thr);
    bigint_unbox(thr, duk_get_top_index(thr));
    if (!bigint_is(thr, -1)) {
        (void)duk_type_error(thr, "BigInt.prototype.%s requires that 'this' be a BigInt", method);
    }
}

/* BigInt(value) */
static duk_ret_t bigint_constructor(duk_context *thr)
{
    if (duk_is_constructor_call(thr)) {
        return duk_type_error(thr, "BigInt is not a constructor");
    }
    duk_set_top(thr, 1);
    duk_to_primitive(thr, 0, DUK_HINT_NUMBER);
    if (duk_is_number(thr, 0)) {
        duk_double_t d = duk_get_number(thr, 0);

        if (!DUK_ISFINITE(d) || trunc(d) != d) {
            return duk_range_error(
                thr, "The number %s cannot be converted to a BigInt because it is not an integer",
                duk_to_string(thr, 0));
        }
        bigint_push_double(thr, d);
        return 1;
    }
    bigint_coerce(thr, 0);
    return 1;
}

/* toString(radix) */
static duk_ret_t bigint_to_string(duk_context *thr)
{
    duk_double_t radix = 10;

    bigint_push_this(thr, "toString");
    if (!duk_is_undefined(thr, 0)) {
        radix = array_integer(thr, 0);
        if (!(radix >= 2 && radix <= 36)) {
            return duk_range_error(thr, "toString() radix argument must be between 2 and 36");
        }
    }
    bigint_push_text(thr, -1, (int)radix);
    return 1;
}

/* [ locales options ] */
static duk_ret_t bigint_to_locale_string(duk_context *thr)
{
    bigint_push_this(thr, "toLocaleString");
    if (!builtins_localize(thr, "number", -1, false)) {
        bigint_push_text(thr, -1, 10);
        builtins_group_digits(thr);
    }
    return 1;
}

static duk_ret_t bigint_value_of(duk_context *thr)
{
    bigint_push_this(thr, "valueOf");
    return 1;
}

/* ToIndex of the first argument and ToBigInt of the second. */
static duk_double_t bigint_bits_argument(duk_hthread *thr)
{
    duk_double_t bits = array_integer(thr, 0);

    if (!(bits >= 0 && bits <= 9007199254740991.0)) {
        (void)duk_range_error(thr, "Invalid value: not (convertible to) a safe integer");
    }
    bigint_coerce(thr, 1);
    return bits;
}

/* The value modulo 2 to the `bits`, which are fewer than it has or it is negative: [ ... ] -> [ ... bigint ] */
static void bigint_push_modulo(duk_hthread *thr, bigint_view v, duk_size_t bits, bool is_signed)
{
    duk_size_t count = (bits + BIGINT_LIMB_BITS - 1) / BIGINT_LIMB_BITS, i;
    bigint_limb *limbs = bigint_push_new(thr, count);
    bigint_limb mask = bits % BIGINT_LIMB_BITS == 0 ? ~(bigint_limb)0
                                                    : ((bigint_limb)1 << bits % BIGINT_LIMB_BITS) - 1;
    bigint_limb carry = 1;
    bool negative;

    for (i = 0; i < count; i++) {
        limbs[i] = i < v.count ? v.limbs[i] : 0;
        if (v.negative) {
            limbs[i] = ~limbs[i] + carry;
            carry &= limbs[i] == 0;
        }
    }
    limbs[count - 1] &= mask;
    negative = is_signed && (limbs[count - 1] & ((mask >> 1) + 1)) != 0;
    for (i = 0, carry = 1; negative && i < count; i++) {
        limbs[i] = ~limbs[i] + carry;
        carry &= limbs[i] == 0;
    }
    limbs[count - 1] &= mask;
    bigint_finish(thr, negative);
}

/* asIntN(bits, bigint), asUintN(bits, bigint) */
static duk_ret_t bigint_as_n(duk_context *thr)
{
    bool is_signed = duk_get_current_magic(thr) != 0;
    duk_double_t bits = bigint_bits_argument(thr);
    bigint_view v = bigint_get(thr, 1);
    duk_double_t has = (duk_double_t)limbs_bits(v.limbs, v.count);

    if (bits == 0 || v.count == 0) {
        bigint_push_int64(thr, 0);
    } else if (has < bits && (is_signed || !v.negative)) {
        duk_dup(thr, 1);
    } else if (!v.negative && !is_signed && has == bits) {
        duk_dup(thr, 1);
    } else if (bits > BIGINT_MAX_BITS) { /* negative, as unsigned */
        return duk_range_error(thr, "Maximum BigInt size exceeded");
    } else {
        bigint_push_modulo(thr, v, (duk_size_t)bits, is_signed);
    }
    return 1;
}

static const builtins_entry bigint_statics[] = {BUILTINS_FN_MAGIC("asUintN", bigint_as_n, 2, 0),
                                                BUILTINS_FN_MAGIC("asIntN", bigint_as_n, 2, 1), BUILTINS_END};

static const builtins_entry bigint_methods[] = {
    BUILTINS_FN_ARGS("toLocaleString", bigint_to_locale_string, 0, 2, 0),
    BUILTINS_FN_ARGS("toString", bigint_to_string, 0, 1, 0), BUILTINS_FN("valueOf", bigint_value_of, 0),
    BUILTINS_TO_STRING_TAG("BigInt"), BUILTINS_END};

void builtins_init_bigint(duk_context *thr)
{
    builtins_define_class(thr, "BigInt", bigint_constructor, 1, DUK_INVALID_INDEX, bigint_statics, bigint_methods);
    realm_keep(thr, REALM_BIGINT_PROTOTYPE);
    duk_pop_2(thr);
}
