/*
 * short_text.h - short strings made of strings and numbers, without a string for each number and a buffer for the whole.
 */
#ifndef ENGINE_SHORT_TEXT_H
#define ENGINE_SHORT_TEXT_H

#include "number_text.h"

#define SHORT_TEXT_MAX 128 /* bytes; far from what grows in place (appended_string.h) */

typedef struct short_text {
    duk_size_t length;
    duk_uint8_t bytes[SHORT_TEXT_MAX];
} short_text;

/* Add a value's text; false if that is not so simple: neither a string nor a number, or too long. */
static inline duk_bool_t short_text_add(short_text *text, const duk_tval *value)
{
    duk_hstring *h;

    if (DUK_TVAL_IS_STRING(value)) {
        h = DUK_TVAL_GET_STRING(value);
        if (DUK_HSTRING_GET_BYTELEN(h) > SHORT_TEXT_MAX - text->length || DUK_HSTRING_HAS_SYMBOL(h)) {
            return 0;
        }
        duk_memcpy(text->bytes + text->length, DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_BYTELEN(h));
        text->length += DUK_HSTRING_GET_BYTELEN(h);
        return 1;
    }
    if (!DUK_TVAL_IS_NUMBER(value) || text->length > SHORT_TEXT_MAX - NUMBER_MAX_TEXT) {
        return 0;
    }
    text->length += number_to_text((char *)text->bytes + text->length, DUK_TVAL_GET_NUMBER(value));
    return 1;
}

/* The string of two values' text, one of which is a string, or of `count` values; NULL: go the long way. The string has no
 * reference yet. The collector may run. */
DUK_INTERNAL_DECL duk_hstring *short_text_of_sum(duk_hthread *thr, const duk_tval *x, const duk_tval *y);
DUK_INTERNAL_DECL duk_hstring *short_text_of_list(duk_hthread *thr, const duk_tval *values, duk_idx_t count);

#endif
