/*
 * url.c - internalBinding('url'): the class URL on top of url_parse.c, and the query strings of URLSearchParams and
 * querystring.
 *
 * A URL is a context object with `href` and `offsets`, the plain buffer of a url_offsets.
 */
#include <string.h>

#include "bindings/bindings.h"
#include "bindings/buffer.h"
#include "bindings/url_parse.h"
#include "runtime/codec.h"
#include "runtime/text.h"

#define TO_ASCII_STASH "urlToAscii" /* in the stash of the heap: (domain) => ASCII, or undefined if it is not valid */

/* ---- domains ---- */

/* Called from the parser: leaves one value on the stack, which holds the result. */
static bool to_ascii(void *user, const char *domain, size_t length, url_span *result)
{
    duk_context *ctx = user;
    duk_push_heap_stash(ctx);
    duk_get_prop_literal(ctx, -1, TO_ASCII_STASH);
    duk_remove(ctx, -2);
    env_push_utf8(ctx, domain, length);
    duk_call(ctx, 1);
    if (!duk_is_string(ctx, -1))
        return false;
    duk_size_t ascii_length;
    result->start = duk_get_lstring(ctx, -1, &ascii_length);
    result->length = ascii_length;
    return true;
}

/* initialize(toAscii) */
static duk_ret_t initialize(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_literal(ctx, -2, TO_ASCII_STASH);
    return 0;
}

/* ---- contexts ---- */

static void make_scratch(duk_context *ctx, url_scratch *scratch, size_t size)
{
    scratch->at = duk_push_fixed_buffer(ctx, size);
    scratch->end = scratch->at + size;
    scratch->overflowed = false;
}

static url_span require_text(duk_context *ctx, duk_idx_t index)
{
    url_span text;
    text.start = env_to_utf8(ctx, index, &text.length);
    return text;
}

/* [ ... ] -> [ ... href offsets ] of the context at an index, as a record. */
static void load(duk_context *ctx, duk_idx_t index, url_record *url)
{
    duk_size_t length, size;
    duk_get_prop_literal(ctx, index, "href");
    duk_get_prop_literal(ctx, index < 0 ? index - 1 : index, "offsets");
    const char *href = duk_require_lstring(ctx, -2, &length);
    const url_offsets *offsets = duk_require_buffer(ctx, -1, &size);
    url_split(url, href, length, offsets);
}

/* Write the record into the context at an index. */
static void save(duk_context *ctx, duk_idx_t index, const url_record *url)
{
    char *href = duk_push_fixed_buffer(ctx, url_written_size(url));
    url_offsets *offsets = duk_push_fixed_buffer(ctx, sizeof(url_offsets));
    size_t length = url_write(url, href, offsets);
    duk_put_prop_literal(ctx, index, "offsets");
    duk_push_lstring(ctx, href, length); /* ASCII by now */
    duk_put_prop_literal(ctx, index, "href");
    duk_pop(ctx);
}

/* Parse the string at an index; values are left on the stack that the record refers to. */
static bool parse_into(duk_context *ctx, url_record *url, duk_idx_t input, const url_record *base)
{
    url_span text = require_text(ctx, input);
    url_scratch scratch;
    size_t base_length = base == NULL ? 0 : base->path.length;
    make_scratch(ctx, &scratch, url_scratch_size(text.length, base_length));
    url_idna idna = {to_ascii, ctx};
    return url_parse(url, text, base, &scratch, &idna);
}

/* parse(context, input, base): base is a string or undefined. Whether the URL is valid; if so, it is in the context. */
static duk_ret_t parse(duk_context *ctx)
{
    url_record url, base;
    const url_record *given = NULL;
    if (!duk_is_undefined(ctx, 2)) {
        if (!parse_into(ctx, &base, 2, NULL)) {
            duk_push_false(ctx);
            return 1;
        }
        given = &base;
    }
    if (!parse_into(ctx, &url, 1, given)) {
        duk_push_false(ctx);
        return 1;
    }
    save(ctx, 0, &url);
    duk_push_true(ctx);
    return 1;
}

/* canParse(input, base) */
static duk_ret_t can_parse(duk_context *ctx)
{
    url_record url, base;
    bool has_base = !duk_is_undefined(ctx, 1);
    bool valid = !has_base || parse_into(ctx, &base, 1, NULL);
    duk_push_boolean(ctx, valid && parse_into(ctx, &url, 0, has_base ? &base : NULL));
    return 1;
}

/* ---- parts ---- */

static void push_span(duk_context *ctx, url_span span)
{
    duk_push_lstring(ctx, span.start == NULL ? "" : span.start, span.length);
}

/* The text from the start of one span to the end of another, with a mark before it; "" if there is nothing. */
static void push_marked(duk_context *ctx, url_span span)
{
    if (span.length == 0)
        duk_push_literal(ctx, "");
    else
        duk_push_lstring(ctx, span.start - 1, span.length + 1);
}

static void push_origin(duk_context *ctx, const url_record *url)
{
    bool is_file = url->scheme.length == 4 && memcmp(url->scheme.start, "file", 4) == 0;
    if (url->scheme.length == 4 && memcmp(url->scheme.start, "blob", 4) == 0) {
        url_record inner;
        url_scratch scratch;
        make_scratch(ctx, &scratch, url_scratch_size(url->path.length, 0));
        url_idna idna = {to_ascii, ctx};
        if (url_parse(&inner, url->path, NULL, &scratch, &idna) && inner.scheme.length >= 4 &&
            memcmp(inner.scheme.start, "http", 4) == 0) {
            push_origin(ctx, &inner);
            return;
        }
    }
    if (is_file || !url_is_special(url->scheme)) {
        duk_push_literal(ctx, "null");
        return;
    }
    push_span(ctx, url->scheme);
    duk_push_literal(ctx, "://");
    push_span(ctx, url->host);
    if (url->port >= 0) {
        duk_push_sprintf(ctx, ":%d", (int) url->port);
        duk_concat(ctx, 4);
    } else {
        duk_concat(ctx, 3);
    }
}

/* getPart(context, part): what the getter of that name gives */
static duk_ret_t get_part(duk_context *ctx)
{
    url_record url;
    load(ctx, 0, &url);
    switch ((url_part) duk_get_int(ctx, 1)) {
    case URL_PROTOCOL: duk_push_lstring(ctx, url.scheme.start, url.scheme.length + 1); break;
    case URL_USERNAME: push_span(ctx, url.username); break;
    case URL_PASSWORD: push_span(ctx, url.password); break;
    case URL_HOST:
        if (url.port >= 0) {
            push_span(ctx, url.host);
            duk_push_sprintf(ctx, ":%d", (int) url.port);
            duk_concat(ctx, 2);
        } else {
            push_span(ctx, url.host);
        }
        break;
    case URL_HOSTNAME: push_span(ctx, url.host); break;
    case URL_PORT:
        if (url.port >= 0)
            duk_push_sprintf(ctx, "%d", (int) url.port);
        else
            duk_push_literal(ctx, "");
        break;
    case URL_PATHNAME: push_span(ctx, url.path); break;
    case URL_SEARCH: push_marked(ctx, url.query); break;
    case URL_HASH: push_marked(ctx, url.fragment); break;
    case URL_ORIGIN: push_origin(ctx, &url); break;
    default: duk_dup(ctx, 2); break;
    }
    return 1;
}

/* setPart(context, part, value): what the setter of that name does */
static duk_ret_t set_part(duk_context *ctx)
{
    url_record url;
    load(ctx, 0, &url);
    url_part part = (url_part) duk_get_int(ctx, 1);
    url_span value = require_text(ctx, 2);
    url_scratch scratch;
    make_scratch(ctx, &scratch, url_scratch_size(value.length, 0));
    url_idna idna = {to_ascii, ctx};
    if (url_set(&url, part, value, &scratch, &idna))
        save(ctx, 0, &url);
    return 0;
}

/* hostToAscii(host): the host of a special URL, as URLs have it; "" if it is not valid */
static duk_ret_t host_to_ascii(duk_context *ctx)
{
    url_span input = require_text(ctx, 0);
    url_span host = {NULL, 0};
    url_scratch scratch;
    make_scratch(ctx, &scratch, url_scratch_size(input.length, 0));
    url_idna idna = {to_ascii, ctx};
    if (input.length > 0 && url_parse_host(input, true, &host, &scratch, &idna) && !scratch.overflowed)
        push_span(ctx, host);
    else
        duk_push_literal(ctx, "");
    return 1;
}

/* ---- query strings ---- */

/* Push the text that a percent-encoded one stands for, "+" for a space. */
static void push_decoded(duk_context *ctx, url_span text)
{
    if (memchr(text.start, '%', text.length) == NULL && memchr(text.start, '+', text.length) == NULL) {
        env_push_utf8(ctx, text.start, text.length);
        return;
    }
    char *bytes = duk_push_fixed_buffer(ctx, text.length);
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.start[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%' && text.length - i > 2 && url_hex_digit(text.start[i + 1]) >= 0 &&
                   url_hex_digit(text.start[i + 2]) >= 0) {
            c = (char) (url_hex_digit(text.start[i + 1]) << 4 | url_hex_digit(text.start[i + 2]));
            i += 2;
        }
        bytes[length++] = c;
    }
    env_push_utf8(ctx, bytes, length);
    duk_remove(ctx, -2);
}

/* parseParams(query): names and values by turns; a leading "?" is not expected */
static duk_ret_t parse_params(duk_context *ctx)
{
    url_span text = require_text(ctx, 0);
    duk_uarridx_t count = 0;
    duk_push_array(ctx);
    while (text.length > 0) {
        const char *end = memchr(text.start, '&', text.length);
        size_t length = end != NULL ? (size_t) (end - text.start) : text.length;
        if (length > 0) {
            const char *equals = memchr(text.start, '=', length);
            size_t name_length = equals != NULL ? (size_t) (equals - text.start) : length;
            push_decoded(ctx, (url_span){text.start, name_length});
            duk_put_prop_index(ctx, -2, count++);
            if (equals != NULL)
                push_decoded(ctx, (url_span){equals + 1, length - name_length - 1});
            else
                duk_push_literal(ctx, "");
            duk_put_prop_index(ctx, -2, count++);
        }
        if (end == NULL)
            break;
        text.start += length + 1;
        text.length -= length + 1;
    }
    return 1;
}

/* Bytes that stay as they are in application/x-www-form-urlencoded, and in querystring.escape(). */
static bool is_form_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' || c == '-' ||
           c == '.' || c == '_';
}

static bool is_query_plain(unsigned char c)
{
    return is_form_plain(c) || c == '!' || c == '\'' || c == '(' || c == ')' || c == '~';
}

/* Write percent-encoded text; with `out` NULL only measure it. */
static size_t encode(char *out, url_span text, bool (*is_plain)(unsigned char), bool plus)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char) text.start[i];
        bool stays = is_plain(c) || (plus && c == ' ');
        if (out != NULL && stays) {
            out[length] = c == ' ' ? '+' : (char) c;
        } else if (out != NULL) {
            out[length] = '%';
            out[length + 1] = digits[c >> 4];
            out[length + 2] = digits[c & 15];
        }
        length += stays ? 1 : 3;
    }
    return length;
}

/* serializeParams(list): of names and values by turns */
static duk_ret_t serialize_params(duk_context *ctx)
{
    duk_uarridx_t count = (duk_uarridx_t) duk_get_length(ctx, 0);
    size_t length = 0;
    for (duk_uarridx_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, 0, i);
        length += encode(NULL, require_text(ctx, -1), is_form_plain, true) + 1;
        duk_pop(ctx);
    }
    char *bytes = duk_push_fixed_buffer(ctx, length + 1);
    size_t used = 0;
    for (duk_uarridx_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, 0, i);
        url_span text = require_text(ctx, -1);
        if (i > 0)
            bytes[used++] = i % 2 == 1 ? '=' : '&';
        used += encode(bytes + used, text, is_form_plain, true);
        duk_pop(ctx);
    }
    duk_push_lstring(ctx, bytes, used);
    return 1;
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
    url_span text = require_text(ctx, 0);
    size_t length = encode(NULL, text, is_query_plain, false);
    if (length == text.length)
        return duk_dup(ctx, 0), 1;
    char *bytes = duk_push_fixed_buffer(ctx, length);
    encode(bytes, text, is_query_plain, false);
    duk_push_lstring(ctx, bytes, length);
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
    {"initialize", initialize, 1},
    {"parse", parse, 3},
    {"canParse", can_parse, 2},
    {"getPart", get_part, 2},
    {"setPart", set_part, 3},
    {"hostToAscii", host_to_ascii, 1},
    {"parseParams", parse_params, 1},
    {"serializeParams", serialize_params, 1},
    {"escape", escape, 1},
    {"unescapeBytes", unescape_bytes, 2},
    {NULL, NULL, 0},
};

void binding_url(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
