/*
 * text.c - reading and cutting the engine's strings; see text.h.
 */

#include <string.h>

#include "text.h"

DUK_INTERNAL duk_hstring *text_push_this(duk_hthread *thr)
{
    duk_tval *tv = thr->valstack_bottom - 1;

    if (DUK_UNLIKELY(DUK_TVAL_IS_UNDEFINED(tv) || DUK_TVAL_IS_NULL(tv))) {
        duk_push_current_function(thr);
        duk_get_prop_stridx(thr, -1, DUK_STRIDX_NAME);
        (void)duk_type_error(thr, "String.prototype.%s called on null or undefined", duk_safe_to_string(thr, -1));
    }
    duk_push_tval(thr, tv);
    return duk_to_hstring_m1(thr);
}

DUK_INTERNAL duk_size_t text_byte_offset(duk_hthread *thr, duk_hstring *h, duk_size_t position)
{
    if (DUK_HSTRING_GET_CHARLEN(h) == DUK_HSTRING_GET_BYTELEN(h)) {
        return position;
    }
    if (position == DUK_HSTRING_GET_CHARLEN(h)) {
        return DUK_HSTRING_GET_BYTELEN(h);
    }
    return duk_heap_strcache_offset_char2byte(thr, h, (duk_uint_fast32_t)position);
}

DUK_INTERNAL duk_size_t text_position(duk_hthread *thr, duk_hstring *h, duk_size_t byte_offset)
{
    if (DUK_HSTRING_GET_CHARLEN(h) == DUK_HSTRING_GET_BYTELEN(h)) {
        return byte_offset;
    }
    return duk_unicode_unvalidated_utf8_length(DUK_HSTRING_GET_DATA(h), byte_offset);
}

DUK_INTERNAL duk_uint32_t text_unit(const duk_uint8_t *p, duk_size_t *size)
{
    if (p[0] < 0x80) {
        *size = 1;
        return p[0];
    }
    if (p[0] < 0xe0) {
        *size = 2;
        return (duk_uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
    }
    *size = 3;
    return (duk_uint32_t)(p[0] & 0x0f) << 12 | (duk_uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
}

DUK_INTERNAL duk_uint32_t text_code_point(const duk_uint8_t *p, const duk_uint8_t *end, duk_size_t *size)
{
    duk_uint32_t unit = text_unit(p, size), low;
    duk_size_t low_size;

    if (unit < 0xd800 || unit > 0xdbff || end - p < 6) {
        return unit;
    }
    low = text_unit(p + 3, &low_size);
    if (low < 0xdc00 || low > 0xdfff) {
        return unit;
    }
    *size = 6;
    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

static duk_size_t text_encode_unit(duk_uint32_t unit, duk_uint8_t *out)
{
    if (unit < 0x80) {
        out[0] = (duk_uint8_t)unit;
        return 1;
    }
    if (unit < 0x800) {
        out[0] = (duk_uint8_t)(0xc0 | unit >> 6);
        out[1] = (duk_uint8_t)(0x80 | (unit & 0x3f));
        return 2;
    }
    out[0] = (duk_uint8_t)(0xe0 | unit >> 12);
    out[1] = (duk_uint8_t)(0x80 | (unit >> 6 & 0x3f));
    out[2] = (duk_uint8_t)(0x80 | (unit & 0x3f));
    return 3;
}

DUK_INTERNAL duk_size_t text_encode(duk_uint32_t code_point, duk_uint8_t *out)
{
    if (code_point < 0x10000) {
        return text_encode_unit(code_point, out);
    }
    code_point -= 0x10000;
    text_encode_unit(0xd800 + (code_point >> 10), out);
    text_encode_unit(0xdc00 + (code_point & 0x3ff), out + 3);
    return 6;
}

DUK_INTERNAL duk_hstring *text_part(duk_hthread *thr, duk_hstring *h, duk_size_t start, duk_size_t end)
{
    duk_size_t from;

    if (start >= end) {
        return DUK_HTHREAD_STRING_EMPTY_STRING(thr);
    }
    if (start == 0 && end == DUK_HSTRING_GET_CHARLEN(h)) {
        return h;
    }
    from = text_byte_offset(thr, h, start);
    return duk_heap_strtable_intern_checked(thr, DUK_HSTRING_GET_DATA(h) + from,
                                            (duk_uint32_t)(text_byte_offset(thr, h, end) - from));
}

DUK_INTERNAL void text_push_part(duk_hthread *thr, duk_hstring *h, duk_size_t start, duk_size_t end)
{
    duk_push_hstring(thr, text_part(thr, h, start, end));
}

DUK_INTERNAL duk_int64_t text_find(duk_hstring *h, duk_hstring *needle, duk_size_t from)
{
    const duk_uint8_t *data = DUK_HSTRING_GET_DATA(h), *found;

    if (DUK_HSTRING_GET_BYTELEN(needle) == 0) {
        return (duk_int64_t)from;
    }
    found = (const duk_uint8_t *)memmem(data + from, DUK_HSTRING_GET_BYTELEN(h) - from, DUK_HSTRING_GET_DATA(needle),
                                        DUK_HSTRING_GET_BYTELEN(needle));
    return found == NULL ? -1 : (duk_int64_t)(found - data);
}

/* ---- trimming ---- */

static bool text_is_space(duk_uint32_t c)
{
    if (c < 0x80) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
    return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000 || c == 0xfeff;
}

/* The start of the code unit that ends before p. */
static const duk_uint8_t *text_previous(const duk_uint8_t *p)
{
    do {
        p--;
    } while ((*p & 0xc0) == 0x80);
    return p;
}

DUK_INTERNAL void text_trim_range(const duk_uint8_t **p, const duk_uint8_t **q, bool start, bool end)
{
    duk_size_t size;

    while (start && *p < *q && text_is_space(text_unit(*p, &size))) {
        *p += size;
    }
    while (end && *p < *q && text_is_space(text_unit(text_previous(*q), &size))) {
        *q = text_previous(*q);
    }
}

DUK_INTERNAL void text_trim(duk_hthread *thr, bool start, bool end)
{
    duk_hstring *h = duk_known_hstring(thr, -1);
    const duk_uint8_t *p = DUK_HSTRING_GET_DATA(h), *q = p + DUK_HSTRING_GET_BYTELEN(h);

    text_trim_range(&p, &q, start, end);
    if ((duk_size_t)(q - p) != DUK_HSTRING_GET_BYTELEN(h)) {
        duk_push_lstring(thr, (const char *)p, (duk_size_t)(q - p));
        duk_remove_m2(thr);
    }
}
