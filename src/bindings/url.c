/*
 * url.c - internalBinding('url'): domains, and the query strings of querystring. The class URL is in url_object.c,
 * URLSearchParams in url_params_object.c.
 */
#include <string.h>

#include "bindings/bindings.h"
#include "bindings/buffer.h"
#include "bindings/url_object.h"
#include "runtime/codec.h"
#include "runtime/text.h"

/* ---- domains ---- */

bool url_to_ascii(void *user, const char *domain, size_t length, url_span *result)
{
    duk_context *ctx = user;
    url_push_hook(ctx, "toASCII");
    env_push_utf8(ctx, domain, length);
    duk_call(ctx, 1);
    if (!duk_is_string(ctx, -1))
        return false;
    duk_size_t ascii_length;
    result->start = duk_get_lstring(ctx, -1, &ascii_length);
    result->length = ascii_length;
    return true;
}

/* hostToAscii(host): the host of a special URL, as URLs have it; "" if it is not valid */
static duk_ret_t host_to_ascii(duk_context *ctx)
{
    url_span input, host = {NULL, 0};
    input.start = env_to_utf8(ctx, 0, &input.length);
    url_scratch scratch = url_push_scratch(ctx, url_scratch_size(input.length, 0));
    url_idna idna = {url_to_ascii, ctx};
    if (input.length > 0 && url_parse_host(input, true, &host, &scratch, &idna) && !scratch.overflowed)
        duk_push_lstring(ctx, host.start, host.length);
    else
        duk_push_literal(ctx, "");
    return 1;
}

/* encodePunycode(label): undefined if it is too long */
static duk_ret_t encode_punycode(duk_context *ctx)
{
    duk_size_t length;
    const uint8_t *p = (const uint8_t *) env_to_utf8(ctx, 0, &length), *end = p + length;
    uint32_t *codes = duk_push_fixed_buffer(ctx, length * sizeof *codes);
    url_scratch scratch = url_push_scratch(ctx, 8 * length + 8); /* a number has seven digits at most */
    const char *start = scratch.at;
    size_t count = 0;
    while (p < end) {
        size_t more = *p < 0x80 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
        uint32_t code = more == 0 ? *p : *p & (0x3f >> more);
        for (p++; more > 0 && p < end; more--)
            code = code << 6 | (*p++ & 0x3f);
        codes[count++] = code;
    }
    if (!url_put_punycode(&scratch, codes, count))
        return 0;
    duk_push_lstring(ctx, start, (size_t) (scratch.at - start));
    return 1;
}

/* ---- query strings ---- */

static void push_decoded(duk_context *ctx, url_span text)
{
    if (memchr(text.start, '%', text.length) == NULL && memchr(text.start, '+', text.length) == NULL) {
        env_push_utf8(ctx, text.start, text.length);
        return;
    }
    char *bytes = duk_push_fixed_buffer(ctx, text.length);
    env_push_utf8(ctx, bytes, url_decode_param(text, bytes));
    duk_remove(ctx, -2);
}

/* [ ... object key value ] -> [ ... object ]: several values of a key make an array. */
static void put_pair(duk_context *ctx)
{
    duk_dup(ctx, -2);
    if (!duk_get_prop(ctx, -4)) {
        duk_pop(ctx);
        duk_put_prop(ctx, -3);
        return;
    }
    /* [ ... object key value known ] */
    if (!duk_is_array(ctx, -1)) {
        duk_push_array(ctx);
        duk_insert(ctx, -2);
        duk_put_prop_index(ctx, -2, 0);
        duk_dup(ctx, -3);
        duk_dup(ctx, -2);
        duk_put_prop(ctx, -6);
    }
    duk_insert(ctx, -2);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t) duk_get_length(ctx, -2));
    duk_pop_2(ctx);
}

static size_t count_separators(url_span text)
{
    size_t count = 0;
    const char *end = text.start + text.length;
    for (const char *p = text.start; (p = memchr(p, '&', (size_t) (end - p))) != NULL; p++)
        count++;
    return count;
}

/* parseQuery(query, maxPairs): an object without a prototype; undefined if it is not ASCII, or there may be more pairs */
static duk_ret_t parse_query(duk_context *ctx)
{
    url_span query = url_require_text(ctx, 0), name, value;
    if (codec_ascii_run((const uint8_t *) query.start, query.length) < query.length ||
        (double) count_separators(query) >= duk_get_number(ctx, 1))
        return 0;
    duk_push_bare_object(ctx);
    while (url_next_param(&query, &name, &value)) {
        push_decoded(ctx, name);
        push_decoded(ctx, value);
        put_pair(ctx);
    }
    return 1;
}

/* Bytes that stay as they are in querystring.escape(). */
static bool is_query_plain(unsigned char c)
{
    return url_is_form_plain(c) || c == '!' || c == '\'' || c == '(' || c == ')' || c == '~';
}

/* Is there a half of a surrogate pair by itself? */
static bool is_well_formed(const uint8_t *units, size_t length)
{
    for (size_t i = 0; i + 2 < length; i++) {
        if (units[i] != 0xed || units[i + 1] < 0xa0)
            continue;
        if (units[i + 1] >= 0xb0 || i + 5 >= length || units[i + 3] != 0xed || units[i + 4] < 0xb0)
            return false;
        i += 5;
    }
    return true;
}

/* escape(string): as encodeURIComponent; undefined if there are lone surrogates */
static duk_ret_t escape(duk_context *ctx)
{
    size_t units_length;
    const uint8_t *units = (const uint8_t *) env_string_units(ctx, 0, &units_length);
    if (!is_well_formed(units, units_length))
        return 0;
    url_span text = url_require_text(ctx, 0);
    size_t length = url_encode_param(NULL, text, is_query_plain, false);
    if (length == text.length)
        return duk_dup(ctx, 0), 1;
    char *bytes = duk_push_fixed_buffer(ctx, length);
    url_encode_param(bytes, text, is_query_plain, false);
    duk_push_lstring(ctx, bytes, length);
    return 1;
}

/* The bytes of a separator. */
static url_span separator_at(duk_context *ctx, duk_idx_t index)
{
    duk_to_string(ctx, index);
    return url_require_text(ctx, index);
}

/* joinPairs(list, separator, equals): keys and values by turns, escaped; undefined if there are lone surrogates */
static duk_ret_t join_pairs(duk_context *ctx)
{
    duk_uarridx_t count = (duk_uarridx_t) duk_get_length(ctx, 0);
    url_span separator = separator_at(ctx, 1), equals = separator_at(ctx, 2);
    size_t size = 0;
    for (duk_uarridx_t i = 0; i < count; i++) {
        size_t units_length;
        duk_get_prop_index(ctx, 0, i);
        const uint8_t *units = (const uint8_t *) env_string_units(ctx, -1, &units_length);
        if (!is_well_formed(units, units_length))
            return 0;
        size += url_encode_param(NULL, url_require_text(ctx, -1), is_query_plain, false);
        size += i % 2 == 0 ? separator.length : equals.length;
        duk_pop(ctx);
    }
    char small[512];
    char *bytes = size <= sizeof small ? small : duk_push_fixed_buffer(ctx, size);
    url_scratch out = {bytes, bytes + size, false};
    for (duk_uarridx_t i = 0; i < count; i++) {
        url_span before = i % 2 == 0 ? separator : equals;
        duk_get_prop_index(ctx, 0, i);
        if (i > 0)
            url_put(&out, before.start, before.length);
        out.at += url_encode_param(out.at, url_require_text(ctx, -1), is_query_plain, false);
        duk_pop(ctx);
    }
    env_push_utf8(ctx, bytes, (size_t) (out.at - bytes));
    return 1;
}

/* The low byte of the UTF-16 code unit at p; p is moved on. */
static char next_low_byte(const uint8_t **p, const uint8_t *end)
{
    uint8_t byte = *(*p)++;
    if (byte >= 0xe0 && end - *p >= 2) {
        byte = (uint8_t) ((*p)[0] << 6 | ((*p)[1] & 0x3f));
        *p += 2;
    } else if (byte >= 0xc0 && end - *p >= 1) {
        byte = (uint8_t) (byte << 6 | (*(*p)++ & 0x3f));
    }
    return (char) byte;
}

/* unescapeBytes(string, decodeSpaces): a Buffer of the bytes that percent-encoded text stands for, as Node makes it: of
 * characters that are not ASCII the low byte counts */
static duk_ret_t unescape_bytes(duk_context *ctx)
{
    size_t units_length;
    const uint8_t *p = (const uint8_t *) env_string_units(ctx, 0, &units_length);
    const uint8_t *end = p + units_length;
    bool decode_spaces = duk_to_boolean(ctx, 1);
    char *bytes = duk_push_fixed_buffer(ctx, units_length + 1);
    size_t length = 0;
    while (p < end) {
        if (*p == '%' && end - p > 2 && url_hex_digit((char) p[1]) >= 0 && url_hex_digit((char) p[2]) >= 0) {
            bytes[length++] = (char) (url_hex_digit((char) p[1]) << 4 | url_hex_digit((char) p[2]));
            p += 3;
        } else {
            char c = next_low_byte(&p, end);
            bytes[length++] = decode_spaces && c == '+' ? ' ' : c;
        }
    }
    buffer_push_copy(ctx, bytes, length);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"encodePunycode", encode_punycode, 1},
    {"hostToAscii", host_to_ascii, 1},
    {"joinPairs", join_pairs, 3},
    {"parseQuery", parse_query, 2},
    {"escape", escape, 1},
    {"unescapeBytes", unescape_bytes, 2},
    {NULL, NULL, 0},
};

void binding_url(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    url_define_class(ctx);
    url_define_params(ctx);
}
