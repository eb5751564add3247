/*
 * short_text.c - see short_text.h.
 */
#include "duk_internal.h"

#include "short_text.h"

static duk_hstring *short_text_string(duk_hthread *thr, const short_text *text)
{
    return duk_heap_strtable_intern_checked(thr, text->bytes, (duk_uint32_t)text->length);
}

DUK_INTERNAL duk_hstring *short_text_of_sum(duk_hthread *thr, const duk_tval *x, const duk_tval *y)
{
    short_text text;

    text.length = 0;
    if (ENGINE_CACHES == 0 || (!DUK_TVAL_IS_STRING(x) && !DUK_TVAL_IS_STRING(y)) || !short_text_add(&text, x) ||
        !short_text_add(&text, y)) {
        return NULL;
    }
    return short_text_string(thr, &text);
}

DUK_INTERNAL duk_hstring *short_text_of_list(duk_hthread *thr, const duk_tval *values, duk_idx_t count)
{
    short_text text;
    duk_idx_t i;

    text.length = 0;
    for (i = 0; i < count; i++) {
        if (ENGINE_CACHES == 0 || !short_text_add(&text, values + i)) {
            return NULL;
        }
    }
    return short_text_string(thr, &text);
}
