/*
 * quick_compare.h - equality and truth of values whose kinds decide at once. Included by the executor alone.
 */
#ifndef ENGINE_QUICK_COMPARE_H
#define ENGINE_QUICK_COMPARE_H

#define QUICK_KIND(tag)      (1u << (tag))
#define QUICK_NOTHING        (QUICK_KIND(DUK_TAG_UNDEFINED) | QUICK_KIND(DUK_TAG_NULL))
#define QUICK_BY_WORD        (QUICK_KIND(DUK_TAG_FASTINT) | QUICK_KIND(DUK_TAG_BOOLEAN) | QUICK_KIND(DUK_TAG_STRING) | \
                              QUICK_KIND(DUK_TAG_OBJECT))
#define QUICK_NOT_NUMBERS    (QUICK_NOTHING | QUICK_KIND(DUK_TAG_BOOLEAN) | QUICK_KIND(DUK_TAG_STRING) | \
                              QUICK_KIND(DUK_TAG_OBJECT))
#define QUICK_ANY            (QUICK_NOT_NUMBERS | QUICK_KIND(DUK_TAG_FASTINT) | QUICK_KIND(DUK_TAG_NUMBER))

/* Are the values equal? Negative: ask the generic code. */
static DUK_ALWAYS_INLINE duk_int_t quick_equals(const duk_tval *a, const duk_tval *b, duk_bool_t strict)
{
    duk_uint_t kind_a = QUICK_KIND(DUK_TVAL_GET_TAG(a)), kind_b = QUICK_KIND(DUK_TVAL_GET_TAG(b));

    if (kind_a == kind_b) {
        if (kind_a & QUICK_BY_WORD) {
            return a->v.word == b->v.word;
        }
        if (kind_a & QUICK_KIND(DUK_TAG_NUMBER)) {
            return a->v.d == b->v.d;
        }
        return kind_a & QUICK_NOTHING ? 1 : -1;
    }
    if (!((kind_a | kind_b) & ~QUICK_ANY)) {
        if (strict) {
            /* a number that is no integer may have an integer's value */
            return (kind_a | kind_b) & QUICK_NOT_NUMBERS ? 0 : -1;
        }
        if ((kind_a | kind_b) & QUICK_NOTHING) {
            return (kind_a & QUICK_NOTHING) && (kind_b & QUICK_NOTHING);
        }
    }
    return -1;
}

/* ToBoolean */
static DUK_ALWAYS_INLINE duk_bool_t quick_truth(duk_tval *value)
{
    switch (DUK_TVAL_GET_TAG(value)) {
    case DUK_TAG_BOOLEAN:
    case DUK_TAG_FASTINT:
        return value->v.word != 0;
    case DUK_TAG_UNDEFINED:
    case DUK_TAG_NULL:
        return 0;
    case DUK_TAG_OBJECT:
        return 1;
    default:
        return duk_js_toboolean(value);
    }
}

#endif
