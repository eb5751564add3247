/*
 * string.c - String and String.prototype, but for what takes regular expressions.
 */

#include "array.h"
#include "text.h"

#define STRING_MAX_LENGTH 536870888.0 /* V8's */

/* An integer argument clamped to 0..limit. */
static duk_size_t string_clamped(duk_hthread *thr, duk_idx_t argument, duk_size_t limit)
{
    duk_double_t d = array_integer(thr, argument);

    return d <= 0 ? 0 : d >= (duk_double_t)limit ? limit : (duk_size_t)d;
}

/* ---- single code units ---- */

/* [ position ] */
static duk_ret_t string_char_at(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_double_t position = array_integer(thr, 0);

    if (position < 0 || position >= DUK_HSTRING_GET_CHARLEN(h)) {
        duk_push_hstring_empty(thr);
    } else {
        text_push_part(thr, h, (duk_size_t)position, (duk_size_t)position + 1);
    }
    return 1;
}

/* [ position ] */
static duk_ret_t string_at(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_double_t position = array_integer(thr, 0);

    if (position < 0) {
        position += DUK_HSTRING_GET_CHARLEN(h);
    }
    if (position < 0 || position >= DUK_HSTRING_GET_CHARLEN(h)) {
        return 0;
    }
    text_push_part(thr, h, (duk_size_t)position, (duk_size_t)position + 1);
    return 1;
}

/* [ position ] */
static duk_ret_t string_char_code_at(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_double_t position = array_integer(thr, 0);
    duk_size_t size;

    if (position < 0 || position >= DUK_HSTRING_GET_CHARLEN(h)) {
        duk_push_nan(thr);
    } else {
        duk_push_uint(thr, text_unit(DUK_HSTRING_GET_DATA(h) + text_byte_offset(thr, h, (duk_size_t)position), &size));
    }
    return 1;
}

/* [ position ] */
static duk_ret_t string_code_point_at(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_double_t position = array_integer(thr, 0);
    const duk_uint8_t *data = DUK_HSTRING_GET_DATA(h);
    duk_size_t size;

    if (position < 0 || position >= DUK_HSTRING_GET_CHARLEN(h)) {
        return 0;
    }
    duk_push_uint(thr, text_code_point(data + text_byte_offset(thr, h, (duk_size_t)position),
                                       data + DUK_HSTRING_GET_BYTELEN(h), &size));
    return 1;
}

/* ---- parts ---- */

/* [ start end ] */
static duk_ret_t string_slice(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_double_t length = (duk_double_t)DUK_HSTRING_GET_CHARLEN(h);
    duk_double_t start = array_relative(thr, 0, length, 0);
    duk_double_t end = array_relative(thr, 1, length, length);

    text_push_part(thr, h, (duk_size_t)start, (duk_size_t)end);
    return 1;
}

/* [ start end ] */
static duk_ret_t string_substring(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_size_t length = DUK_HSTRING_GET_CHARLEN(h);
    duk_size_t start = string_clamped(thr, 0, length);
    duk_size_t end = duk_is_undefined(thr, 1) ? length : string_clamped(thr, 1, length);

    text_push_part(thr, h, start < end ? start : end, start < end ? end : start);
    return 1;
}

/* [ start length ] */
static duk_ret_t string_substr(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_double_t length = (duk_double_t)DUK_HSTRING_GET_CHARLEN(h);
    duk_double_t start = array_relative(thr, 0, length, 0);
    duk_double_t count = duk_is_undefined(thr, 1) ? length : array_integer(thr, 1);
    duk_double_t end = start + count < length ? start + count : length;

    if (end <= start) {
        duk_push_hstring_empty(thr);
    } else {
        text_push_part(thr, h, (duk_size_t)start, (duk_size_t)end);
    }
    return 1;
}

/* [ string... ] */
static duk_ret_t string_concat(duk_context *thr)
{
    text_push_this(thr);
    duk_insert(thr, 0);
    duk_concat(thr, duk_get_top(thr));
    return 1;
}

/* ---- searching ---- */

/* [ needle position ] */
static duk_ret_t string_index_of(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_hstring *needle = duk_to_hstring(thr, 0);
    duk_size_t from = string_clamped(thr, 1, DUK_HSTRING_GET_CHARLEN(h));
    duk_int64_t found = text_find(h, needle, text_byte_offset(thr, h, from));

    if (found < 0) {
        duk_push_int(thr, -1);
    } else {
        duk_push_uint(thr, (duk_uint_t)text_position(thr, h, (duk_size_t)found));
    }
    return 1;
}

/* [ needle position ] */
static duk_ret_t string_last_index_of(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_hstring *needle = duk_to_hstring(thr, 0);
    duk_double_t position = duk_to_number(thr, 1);
    const duk_uint8_t *data = DUK_HSTRING_GET_DATA(h), *p;
    duk_size_t length = DUK_HSTRING_GET_CHARLEN(h), size = DUK_HSTRING_GET_BYTELEN(needle);
    duk_size_t limit;

    if (DUK_HSTRING_GET_CHARLEN(needle) > length) {
        duk_push_int(thr, -1);
        return 1;
    }
    limit = length - DUK_HSTRING_GET_CHARLEN(needle);
    if (!DUK_ISNAN(position) && position < (duk_double_t)limit) {
        limit = position <= 0 ? 0 : (duk_size_t)position;
    }
    for (p = data + text_byte_offset(thr, h, limit);; p--) {
        if ((duk_size_t)(data + DUK_HSTRING_GET_BYTELEN(h) - p) >= size &&
            duk_memcmp(p, DUK_HSTRING_GET_DATA(needle), size) == 0 && (*p & 0xc0) != 0x80) {
            duk_push_uint(thr, (duk_uint_t)text_position(thr, h, (duk_size_t)(p - data)));
            return 1;
        }
        if (p == data) {
            break;
        }
    }
    duk_push_int(thr, -1);
    return 1;
}

/* IsRegExp of an argument, which these methods refuse. */
static void string_refuse_regexp(duk_hthread *thr, duk_idx_t argument, const char *method)
{
    bool refuse;

    if (!duk_is_object(thr, argument)) {
        return;
    }
    realm_get_key(thr, argument, KEY_MATCH);
    refuse = duk_is_undefined(thr, -1) ? duk_get_class_number(thr, argument) == DUK_HOBJECT_CLASS_REGEXP
                                       : duk_to_boolean(thr, -1) != 0;
    duk_pop(thr);
    if (refuse) {
        (void)duk_type_error(thr, "First argument to String.prototype.%s must not be a regular expression", method);
    }
}

/* [ needle position ] */
static duk_ret_t string_includes(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_hstring *needle;
    duk_size_t from;

    string_refuse_regexp(thr, 0, "includes");
    needle = duk_to_hstring(thr, 0);
    from = string_clamped(thr, 1, DUK_HSTRING_GET_CHARLEN(h));
    duk_push_boolean(thr, text_find(h, needle, text_byte_offset(thr, h, from)) >= 0);
    return 1;
}

/* [ needle position ] */
static duk_ret_t string_starts_with(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_hstring *needle;
    duk_size_t from, size;

    string_refuse_regexp(thr, 0, "startsWith");
    needle = duk_to_hstring(thr, 0);
    from = text_byte_offset(thr, h, string_clamped(thr, 1, DUK_HSTRING_GET_CHARLEN(h)));
    size = DUK_HSTRING_GET_BYTELEN(needle);
    duk_push_boolean(thr, DUK_HSTRING_GET_BYTELEN(h) - from >= size &&
                              duk_memcmp(DUK_HSTRING_GET_DATA(h) + from, DUK_HSTRING_GET_DATA(needle), size) == 0);
    return 1;
}

/* [ needle end ] */
static duk_ret_t string_ends_with(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_size_t length = DUK_HSTRING_GET_CHARLEN(h);
    duk_hstring *needle;
    duk_size_t end, size;

    string_refuse_regexp(thr, 0, "endsWith");
    needle = duk_to_hstring(thr, 0);
    end = text_byte_offset(thr, h, duk_is_undefined(thr, 1) ? length : string_clamped(thr, 1, length));
    size = DUK_HSTRING_GET_BYTELEN(needle);
    duk_push_boolean(
        thr, end >= size && duk_memcmp(DUK_HSTRING_GET_DATA(h) + end - size, DUK_HSTRING_GET_DATA(needle), size) == 0);
    return 1;
}

/* ---- making longer ones ---- */

static void string_check_length(duk_hthread *thr, duk_double_t length)
{
    if (length > STRING_MAX_LENGTH) {
        (void)duk_range_error(thr, "Invalid string length");
    }
}

/* Push `count` copies of a string. */
static void string_push_repeated(duk_hthread *thr, duk_hstring *h, duk_size_t count)
{
    duk_size_t size = DUK_HSTRING_GET_BYTELEN(h), done;
    duk_uint8_t *buffer;

    string_check_length(thr, (duk_double_t)DUK_HSTRING_GET_CHARLEN(h) * (duk_double_t)count);
    if (size == 0 || count == 0) {
        duk_push_hstring_empty(thr);
        return;
    }
    buffer = (duk_uint8_t *)duk_push_fixed_buffer_nozero(thr, size * count);
    duk_memcpy(buffer, DUK_HSTRING_GET_DATA(h), size);
    for (done = size; done < size * count;) { /* doubling what is there */
        duk_size_t step = done < size * count - done ? done : size * count - done;

        duk_memcpy(buffer + done, buffer, step);
        done += step;
    }
    duk_buffer_to_string(thr, -1);
}

/* [ count ] */
static duk_ret_t string_repeat(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_double_t count = array_integer(thr, 0);

    if (count < 0 || !DUK_ISFINITE(count)) {
        return duk_range_error(thr, "Invalid count value: %s", duk_to_string(thr, 0));
    }
    if (DUK_HSTRING_GET_BYTELEN(h) == 0) {
        count = 0;
    }
    string_check_length(thr, (duk_double_t)DUK_HSTRING_GET_CHARLEN(h) * count);
    string_push_repeated(thr, h, (duk_size_t)count);
    return 1;
}

/* padStart, and with magic 1 padEnd: [ length filler ] */
static duk_ret_t string_pad(duk_context *thr)
{
    bool at_end = duk_get_current_magic(thr) != 0;
    duk_hstring *h = text_push_this(thr), *filler;
    duk_double_t length, missing;
    duk_size_t copies;

    duk_dup_0(thr);
    length = builtins_to_length(thr);
    missing = length - (duk_double_t)DUK_HSTRING_GET_CHARLEN(h);
    if (missing <= 0) {
        return 1;
    }
    if (duk_is_undefined(thr, 1)) {
        duk_push_literal(thr, " ");
        duk_replace(thr, 1);
    }
    filler = duk_to_hstring(thr, 1);
    if (DUK_HSTRING_GET_CHARLEN(filler) == 0) {
        return 1;
    }
    string_check_length(thr, length);
    copies = ((duk_size_t)missing + DUK_HSTRING_GET_CHARLEN(filler) - 1) / DUK_HSTRING_GET_CHARLEN(filler);
    string_push_repeated(thr, filler, copies);
    text_push_part(thr, duk_known_hstring(thr, -1), 0, (duk_size_t)missing);
    duk_remove_m2(thr);
    if (!at_end) {
        duk_insert(thr, -2);
    }
    duk_concat(thr, 2);
    return 1;
}

enum { TRIM_START = 1, TRIM_END = 2 };

static duk_ret_t string_trim(duk_context *thr)
{
    int magic = duk_get_current_magic(thr);

    text_push_this(thr);
    text_trim(thr, (magic & TRIM_START) != 0, (magic & TRIM_END) != 0);
    return 1;
}

/* toLowerCase, and with magic 1 toUpperCase */
static duk_ret_t string_convert_case(duk_context *thr)
{
    text_push_this(thr);
    text_convert_case(thr, duk_get_current_magic(thr) != 0);
    return 1;
}

/* ---- well-formedness ---- */

/* The first byte of a lone surrogate at or after p, or the end. */
static const duk_uint8_t *string_find_lone(const duk_uint8_t *p, const duk_uint8_t *end)
{
    while (p < end) {
        duk_size_t size;
        duk_uint32_t c;

        if (*p != 0xed) {
            p++;
            continue;
        }
        c = text_code_point(p, end, &size);
        if (c >= 0xd800 && c <= 0xdfff) {
            return p;
        }
        p += size;
    }
    return end;
}

static duk_ret_t string_is_well_formed(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    const duk_uint8_t *data = DUK_HSTRING_GET_DATA(h), *end = data + DUK_HSTRING_GET_BYTELEN(h);

    duk_push_boolean(thr, string_find_lone(data, end) == end);
    return 1;
}

static duk_ret_t string_to_well_formed(duk_context *thr)
{
    duk_hstring *h = text_push_this(thr);
    duk_size_t length = DUK_HSTRING_GET_BYTELEN(h);
    const duk_uint8_t *data = DUK_HSTRING_GET_DATA(h), *p = string_find_lone(data, data + length);
    duk_uint8_t *copy;

    if (p == data + length) {
        return 1;
    }
    copy = (duk_uint8_t *)duk_push_fixed_buffer_nozero(thr, length);
    duk_memcpy(copy, data, length);
    for (; p < data + length; p = string_find_lone(p + 3, data + length)) {
        duk_memcpy(copy + (p - data), "\xef\xbf\xbd", 3);
    }
    duk_buffer_to_string(thr, -1);
    return 1;
}

/* ---- toString, valueOf ---- */

/* The magic tells which. */
static duk_ret_t string_to_string(duk_context *thr)
{
    duk_push_this(thr);
    if (duk_is_object(thr, -1) && duk_get_class_number(thr, -1) == DUK_HOBJECT_CLASS_STRING) {
        duk_xget_owndataprop_stridx(thr, -1, DUK_STRIDX_INT_VALUE);
    }
    if (!duk_is_string(thr, -1) || duk_is_symbol(thr, -1)) {
        return duk_type_error(thr, "String.prototype.%s requires that 'this' be a String",
                              duk_get_current_magic(thr) ? "valueOf" : "toString");
    }
    return 1;
}

/* ---- HTML, which nobody should use ---- */

static const struct {
    const char *tag, *attribute;
} string_html[] = {{"a", "name"},     {"big", NULL},    {"blink", NULL}, {"b", NULL},   {"tt", NULL},
                   {"font", "color"}, {"font", "size"}, {"i", NULL},     {"a", "href"}, {"small", NULL},
                   {"strike", NULL},  {"sub", NULL},    {"sup", NULL}};

/* Write a string with its double quotes escaped: [ ... string ] -> [ ... string ] */
static void string_escape_quotes(duk_hthread *thr)
{
    duk_bufwriter_ctx writer;
    duk_hstring *h = duk_known_hstring(thr, -1);
    const duk_uint8_t *data = DUK_HSTRING_GET_DATA(h);
    duk_size_t i;

    DUK_BW_INIT_PUSHBUF(thr, &writer, DUK_HSTRING_GET_BYTELEN(h) + 16);
    for (i = 0; i < DUK_HSTRING_GET_BYTELEN(h); i++) {
        if (data[i] == '"') {
            DUK_BW_WRITE_ENSURE_BYTES(thr, &writer, "&quot;", 6);
        } else {
            DUK_BW_WRITE_ENSURE_U8(thr, &writer, data[i]);
        }
    }
    DUK_BW_PUSH_AS_STRING(thr, &writer);
    duk_remove_m2(thr);
    duk_remove_m2(thr);
}

/* [ attribute ]; the magic is the index in string_html */
static duk_ret_t string_to_html(duk_context *thr)
{
    int which = duk_get_current_magic(thr);

    text_push_this(thr);
    duk_push_sprintf(thr, "<%s", string_html[which].tag);
    if (string_html[which].attribute != NULL) {
        duk_push_sprintf(thr, " %s=\"", string_html[which].attribute);
        duk_dup_0(thr);
        duk_to_string(thr, -1);
        string_escape_quotes(thr);
        duk_push_literal(thr, "\"");
        duk_concat(thr, 4);
    }
    duk_push_literal(thr, ">");
    duk_dup_1(thr);
    duk_push_sprintf(thr, "</%s>", string_html[which].tag);
    duk_concat(thr, 4);
    return 1;
}

/* ---- statics ---- */

/* [ codePoint... ] */
static duk_ret_t string_from_code_point(duk_context *thr)
{
    duk_idx_t count = duk_get_top(thr), i;
    duk_bufwriter_ctx writer;

    DUK_BW_INIT_PUSHBUF(thr, &writer, (duk_size_t)count * 3 + 8);
    for (i = 0; i < count; i++) {
        duk_double_t d = duk_to_number(thr, i);
        duk_uint8_t bytes[6];

        if (!(d >= 0 && d <= 0x10ffff) || d != (duk_double_t)(duk_uint32_t)d) {
            return duk_range_error(thr, "Invalid code point %s", duk_to_string(thr, i));
        }
        DUK_BW_WRITE_ENSURE_BYTES(thr, &writer, bytes, text_encode((duk_uint32_t)d, bytes));
    }
    DUK_BW_PUSH_AS_STRING(thr, &writer);
    return 1;
}

/* [ codeUnit... ] */
static duk_ret_t string_from_char_code(duk_context *thr)
{
    duk_idx_t count = duk_get_top(thr), i;
    duk_bufwriter_ctx writer;

    if (count == 1) {
        duk_uint8_t bytes[6];
        duk_size_t size = text_encode(duk_to_uint16(thr, 0), bytes);

        duk_push_lstring(thr, (const char *)bytes, size);
        return 1;
    }
    DUK_BW_INIT_PUSHBUF(thr, &writer, (duk_size_t)count * 3 + 8);
    for (i = 0; i < count; i++) {
        duk_uint8_t bytes[6];
        duk_size_t size = text_encode(duk_to_uint16(thr, i), bytes);

        DUK_BW_WRITE_ENSURE_BYTES(thr, &writer, bytes, size);
    }
    DUK_BW_PUSH_AS_STRING(thr, &writer);
    return 1;
}

/* [ template substitution... ] */
static duk_ret_t string_raw(duk_context *thr)
{
    duk_idx_t count = duk_get_top(thr);
    duk_bufwriter_ctx writer;
    duk_double_t length, i;
    duk_idx_t raw = count;

    if (count == 0) {
        duk_push_undefined(thr);
        raw = count = 1;
    }
    if (duk_is_null_or_undefined(thr, 0)) {
        return duk_type_error(thr, "Cannot convert undefined or null to object");
    }
    duk_to_object(thr, 0);
    duk_get_prop_string(thr, 0, "raw");
    if (duk_is_null_or_undefined(thr, -1)) {
        return duk_type_error(thr, "Cannot convert undefined or null to object");
    }
    duk_to_object(thr, -1);
    length = builtins_to_length_of(thr, raw);
    DUK_BW_INIT_PUSHBUF(thr, &writer, 64);
    for (i = 0; i < length; i++) {
        duk_hstring *h;

        array_push_number(thr, i);
        duk_get_prop(thr, raw);
        h = duk_to_hstring_m1(thr);
        DUK_BW_WRITE_ENSURE_BYTES(thr, &writer, DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_BYTELEN(h));
        duk_pop(thr);
        if (i + 1 < length && i + 1 < count) {
            duk_dup(thr, (duk_idx_t)i + 1);
            h = duk_to_hstring_m1(thr);
            DUK_BW_WRITE_ENSURE_BYTES(thr, &writer, DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_BYTELEN(h));
            duk_pop(thr);
        }
    }
    DUK_BW_PUSH_AS_STRING(thr, &writer);
    return 1;
}

/* ---- set-up ---- */

static const builtins_entry string_statics[] = {
    BUILTINS_FN_ARGS("fromCharCode", string_from_char_code, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("fromCodePoint", string_from_code_point, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("raw", string_raw, 1, DUK_VARARGS, 0), BUILTINS_END};
static const builtins_entry string_methods[] = {BUILTINS_FN_MAGIC("anchor", string_to_html, 1, 0),
                                                BUILTINS_FN("at", string_at, 1),
                                                BUILTINS_FN_ARGS("big", string_to_html, 0, 1, 1),
                                                BUILTINS_FN_ARGS("blink", string_to_html, 0, 1, 2),
                                                BUILTINS_FN_ARGS("bold", string_to_html, 0, 1, 3),
                                                BUILTINS_FN("charAt", string_char_at, 1),
                                                BUILTINS_FN("charCodeAt", string_char_code_at, 1),
                                                BUILTINS_FN("codePointAt", string_code_point_at, 1),
                                                BUILTINS_FN_ARGS("concat", string_concat, 1, DUK_VARARGS, 0),
                                                BUILTINS_FN_ARGS("endsWith", string_ends_with, 1, 2, 0),
                                                BUILTINS_FN_MAGIC("fontcolor", string_to_html, 1, 5),
                                                BUILTINS_FN_MAGIC("fontsize", string_to_html, 1, 6),
                                                BUILTINS_FN_ARGS("fixed", string_to_html, 0, 1, 4),
                                                BUILTINS_FN_ARGS("includes", string_includes, 1, 2, 0),
                                                BUILTINS_FN_ARGS("indexOf", string_index_of, 1, 2, 0),
                                                BUILTINS_FN_ARGS("italics", string_to_html, 0, 1, 7),
                                                BUILTINS_FN_ARGS("lastIndexOf", string_last_index_of, 1, 2, 0),
                                                BUILTINS_FN_MAGIC("link", string_to_html, 1, 8),
                                                BUILTINS_FN_ARGS("padEnd", string_pad, 1, 2, 1),
                                                BUILTINS_FN_ARGS("padStart", string_pad, 1, 2, 0),
                                                BUILTINS_FN("repeat", string_repeat, 1),
                                                BUILTINS_FN("slice", string_slice, 2),
                                                BUILTINS_FN_ARGS("small", string_to_html, 0, 1, 9),
                                                BUILTINS_FN_ARGS("strike", string_to_html, 0, 1, 10),
                                                BUILTINS_FN_ARGS("sub", string_to_html, 0, 1, 11),
                                                BUILTINS_FN("substr", string_substr, 2),
                                                BUILTINS_FN("substring", string_substring, 2),
                                                BUILTINS_FN_ARGS("sup", string_to_html, 0, 1, 12),
                                                BUILTINS_FN_ARGS("startsWith", string_starts_with, 1, 2, 0),
                                                BUILTINS_FN_MAGIC("toString", string_to_string, 0, 0),
                                                BUILTINS_FN("toWellFormed", string_to_well_formed, 0),
                                                BUILTINS_FN("isWellFormed", string_is_well_formed, 0),
                                                BUILTINS_FN_MAGIC("trim", string_trim, 0, TRIM_START | TRIM_END),
                                                BUILTINS_FN_MAGIC("trimStart", string_trim, 0, TRIM_START),
                                                BUILTINS_SAME("trimLeft", "trimStart"),
                                                BUILTINS_FN_MAGIC("trimEnd", string_trim, 0, TRIM_END),
                                                BUILTINS_SAME("trimRight", "trimEnd"),
                                                BUILTINS_FN_ARGS("localeCompare", text_locale_compare_method, 1, 3, 0),
                                                BUILTINS_FN_ARGS("normalize", text_normalize_method, 0, 1, 0),
                                                BUILTINS_FN_MAGIC("toLocaleLowerCase", string_convert_case, 0, 0),
                                                BUILTINS_FN_MAGIC("toLocaleUpperCase", string_convert_case, 0, 1),
                                                BUILTINS_FN_MAGIC("toLowerCase", string_convert_case, 0, 0),
                                                BUILTINS_FN_MAGIC("toUpperCase", string_convert_case, 0, 1),
                                                BUILTINS_FN_MAGIC("valueOf", string_to_string, 0, 1),
                                                BUILTINS_END};

void builtins_init_string(duk_context *thr)
{
    duk_push_hobject_bidx(thr, DUK_BIDX_STRING_CONSTRUCTOR);
    builtins_define(thr, -1, string_statics);
    duk_push_hobject_bidx(thr, DUK_BIDX_STRING_PROTOTYPE);
    builtins_define(thr, -1, string_methods);
    duk_pop_2(thr);
}
