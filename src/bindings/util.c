/*
 * util.c - internalBinding('util'): looking into values for inspection and comparison, without running any of their
 * code; the text that inspect() makes of strings; and small things of the process.
 */
#include <stdbool.h>
#include <string.h>
#include <uv.h>

#include "bindings/bindings.h"
#include "bindings/kinds.h"
#include "duktape.h"
#include "objects.h"
#include "runtime/dotenv.h"
#include "runtime/env.h"
#include "runtime/text.h"

/* ---- looking inside ---- */

/* classify(value): the name of its kind; see kinds.h */
static duk_ret_t classify(duk_context *ctx)
{
    duk_push_string(ctx, value_kind_name(value_kind_of(ctx, 0)));
    return 1;
}

/* getConstructorName(object): the best name for an object whose prototypes do not tell */
static duk_ret_t get_constructor_name(duk_context *ctx)
{
    value_kind kind = value_kind_of(ctx, 0);
    duk_push_string(ctx, kind == KIND_PROXY ? "Object" : value_kind_name(kind));
    return 1;
}

/* getProxyDetails(value, both): undefined if it is no proxy; else [target, handler] (nulls when revoked), or without
 * `both` what is behind all the proxies (null when revoked) */
static duk_ret_t get_proxy_details(duk_context *ctx)
{
    bool both = duk_is_undefined(ctx, 1) || duk_to_boolean(ctx, 1);
    if (!duk_push_proxy_parts(ctx, 0))
        return 0;
    if (both) {
        duk_push_array(ctx);
        duk_dup(ctx, -3);
        duk_put_prop_index(ctx, -2, 0);
        duk_dup(ctx, -2);
        duk_put_prop_index(ctx, -2, 1);
        return 1;
    }
    /* [ ... target handler ] */
    duk_pop(ctx);
    while (duk_push_proxy_parts(ctx, -1)) {
        duk_pop(ctx);
        duk_remove(ctx, -2);
    }
    return 1;
}

/* getPromiseDetails(promise): [state] or [state, result]; 0 is pending, 1 fulfilled, 2 rejected */
static duk_ret_t get_promise_details(duk_context *ctx)
{
    builtins_promise_state state = builtins_promise_get_state(ctx, 0);
    if (state == BUILTINS_PROMISE_NONE)
        return 0;
    duk_push_array(ctx);
    duk_push_int(ctx, (duk_int_t) state);
    duk_put_prop_index(ctx, -2, 0);
    if (state != BUILTINS_PROMISE_PENDING) {
        builtins_promise_push_result(ctx, 0);
        duk_put_prop_index(ctx, -2, 1);
    }
    return 1;
}

/* previewEntries(collection, withKind, limit): what is in a Map, Set, WeakMap, WeakSet or an iterator, keys and values
 * by turns; with `withKind` [entries, areKeysAndValues]; `limit` is in entries */
static duk_ret_t preview_entries(duk_context *ctx)
{
    value_kind kind = value_kind_of(ctx, 0);
    bool with_kind = duk_to_boolean(ctx, 1);
    bool is_weak = kind == KIND_WEAK_MAP || kind == KIND_WEAK_SET;
    if (!is_weak && kind != KIND_MAP && kind != KIND_SET && kind != KIND_MAP_ITERATOR && kind != KIND_SET_ITERATOR)
        return 0;
    bool pairs = builtins_push_entries(ctx, 0);
    if (duk_is_number(ctx, 2)) {
        double limit = duk_get_number(ctx, 2) * (pairs ? 2 : 1);
        if ((double) duk_get_length(ctx, -1) > limit)
            duk_set_length(ctx, -1, (duk_size_t) limit);
    }
    if (with_kind) {
        duk_push_array(ctx);
        duk_dup(ctx, -2);
        duk_put_prop_index(ctx, -2, 0);
        duk_push_boolean(ctx, pairs);
        duk_put_prop_index(ctx, -2, 1);
    }
    return 1;
}

#define ONLY_ENUMERABLE 2

/* getOwnNonIndexProperties(object, filter): the own keys that are no array indices; filter is 0 for all, or
 * ONLY_ENUMERABLE */
static duk_ret_t get_own_non_index_properties(duk_context *ctx)
{
    duk_require_object(ctx, 0);
    duk_push_named_keys(ctx, 0, duk_to_int(ctx, 1) != ONLY_ENUMERABLE);
    return 1;
}

/* sameBytes(a, b): have two buffers or views of buffers the same contents? */
static duk_ret_t same_bytes(duk_context *ctx)
{
    duk_size_t length, other_length;
    const void *bytes = duk_require_buffer_data(ctx, 0, &length);
    const void *other = duk_require_buffer_data(ctx, 1, &other_length);
    duk_push_boolean(ctx, length == other_length && (length == 0 || memcmp(bytes, other, length) == 0));
    return 1;
}

/* ---- text ---- */

/* A text under construction; with `bytes` NULL it is only measured. */
typedef struct text_sink {
    char *bytes;
    size_t length;
} text_sink;

static void put(text_sink *sink, const char *bytes, size_t length)
{
    if (sink->bytes != NULL)
        memcpy(sink->bytes + sink->length, bytes, length);
    sink->length += length;
}

static const char lower_digits[] = "0123456789abcdef";
static const char upper_digits[] = "0123456789ABCDEF";

/* A control character: \n, \x1B ... */
static void put_control(text_sink *sink, unsigned code)
{
    static const char short_forms[] = "btn\0fr"; /* from 8 on */
    char escape[4] = {'\\', 'x', upper_digits[code >> 4], upper_digits[code & 15]};
    if (code >= 8 && code <= 13 && short_forms[code - 8] != '\0') {
        escape[1] = short_forms[code - 8];
        put(sink, escape, 2);
    } else {
        put(sink, escape, 4);
    }
}

static void put_surrogate(text_sink *sink, unsigned code)
{
    char escape[6] = {'\\', 'u', lower_digits[code >> 12], lower_digits[(code >> 8) & 15],
                      lower_digits[(code >> 4) & 15], lower_digits[code & 15]};
    put(sink, escape, 6);
}

static bool is_surrogate(const unsigned char *p, const unsigned char *end, unsigned char first, unsigned char last)
{
    return end - p >= 3 && p[0] == 0xed && p[1] >= first && p[1] <= last;
}

/* Write what one character at p becomes; returns how many bytes it has. The text is the engine's: UTF-8 with each
 * surrogate by itself. */
static size_t put_escaped(text_sink *sink, const unsigned char *p, const unsigned char *end, char quote)
{
    if (*p < 0x20 || *p == 0x7f) {
        put_control(sink, *p);
        return 1;
    }
    if (*p == '\\' || *p == (unsigned char) quote) {
        char escape[2] = {'\\', (char) *p};
        put(sink, escape, 2);
        return 1;
    }
    if (*p == 0xc2 && end - p >= 2 && p[1] < 0xa0) {
        put_control(sink, p[1]);
        return 2;
    }
    if (is_surrogate(p, end, 0xa0, 0xbf)) {
        if (p[1] < 0xb0 && is_surrogate(p + 3, end, 0xb0, 0xbf)) {
            put(sink, (const char *) p, 6);
            return 6;
        }
        put_surrogate(sink, 0xd000u | (unsigned) (p[1] & 0x3f) << 6 | (p[2] & 0x3f));
        return 3;
    }
    put(sink, (const char *) p, 1);
    return 1;
}

static void put_text(text_sink *sink, const char *text, size_t length, char quote)
{
    const unsigned char *p = (const unsigned char *) text;
    const unsigned char *end = p + length;
    while (p < end)
        p += put_escaped(sink, p, end, quote);
}

/* Single quotes are not escaped when the text is in other ones. */
static char choose_quote(const char *text, size_t length)
{
    if (memchr(text, '\'', length) == NULL)
        return '\'';
    if (memchr(text, '"', length) == NULL)
        return '"';
    if (memchr(text, '`', length) != NULL)
        return '\'';
    for (size_t i = 0; i + 1 < length; i++)
        if (text[i] == '$' && text[i + 1] == '{')
            return '\'';
    return '`';
}

static duk_ret_t push_escaped(duk_context *ctx, bool quoted)
{
    duk_size_t length;
    const char *text = duk_require_lstring(ctx, 0, &length);
    char quote = quoted ? choose_quote(text, length) : '\'';
    char escaped = quote == '\'' ? quote : '\\';
    text_sink sink = {NULL, 0};
    put_text(&sink, text, length, escaped);
    char *bytes = duk_push_fixed_buffer(ctx, sink.length + 2);
    sink = (text_sink){bytes + 1, 0};
    put_text(&sink, text, length, escaped);
    bytes[0] = bytes[sink.length + 1] = quote;
    if (quoted)
        duk_push_lstring(ctx, bytes, sink.length + 2);
    else
        duk_push_lstring(ctx, bytes + 1, sink.length);
    return 1;
}

/* quote(text): as a JavaScript string literal, in the quotation marks that need the fewest escapes */
static duk_ret_t quote_text(duk_context *ctx)
{
    return push_escaped(ctx, true);
}

/* escapeText(text): the same without the marks */
static duk_ret_t escape_text(duk_context *ctx)
{
    return push_escaped(ctx, false);
}

/* isPlainName(key): can it stand as a property name without quotation marks? (ASCII identifiers without $) */
static duk_ret_t is_plain_name(duk_context *ctx)
{
    duk_size_t length;
    const char *key = duk_require_lstring(ctx, 0, &length);
    bool plain = length > 0 && !(key[0] >= '0' && key[0] <= '9');
    for (duk_size_t i = 0; plain && i < length; i++) {
        char c = key[i];
        plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
    duk_push_boolean(ctx, plain);
    return 1;
}

/* Characters that take two columns: East Asian Wide and Fullwidth, and emoji shown as pictures. */
static const struct {
    uint32_t first, last;
} wide_ranges[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},   {0x23f0, 0x23f0},
    {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},   {0x2630, 0x2637},   {0x2648, 0x2653},
    {0x267f, 0x267f},   {0x268a, 0x268f},   {0x2693, 0x2693},   {0x26a1, 0x26a1},   {0x26aa, 0x26ab},
    {0x26bd, 0x26be},   {0x26c4, 0x26c5},   {0x26ce, 0x26ce},   {0x26d4, 0x26d4},   {0x26ea, 0x26ea},
    {0x26f2, 0x26f3},   {0x26f5, 0x26f5},   {0x26fa, 0x26fa},   {0x26fd, 0x26fd},   {0x2705, 0x2705},
    {0x270a, 0x270b},   {0x2728, 0x2728},   {0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27b0, 0x27b0},   {0x27bf, 0x27bf},   {0x2b1b, 0x2b1c},
    {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x2e80, 0x303e},   {0x3041, 0xa4c6},   {0xa960, 0xa97c},
    {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6b},   {0xff01, 0xff60},
    {0xffe0, 0xffe6},   {0x16fe0, 0x18df2}, {0x1aff0, 0x1b2fb}, {0x1d300, 0x1d376}, {0x1f004, 0x1f004},
    {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f1e6, 0x1f320}, {0x1f32d, 0x1f335},
    {0x1f337, 0x1f37c}, {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca}, {0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0},
    {0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440}, {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d},
    {0x1f54b, 0x1f54e}, {0x1f550, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4},
    {0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d2}, {0x1f6d5, 0x1f6df},
    {0x1f6eb, 0x1f6ec}, {0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7f0}, {0x1f90c, 0x1f93a}, {0x1f93c, 0x1f945},
    {0x1f947, 0x1f9ff}, {0x1fa70, 0x1faf8}, {0x20000, 0x3fffd},
};

static bool is_wide(uint32_t code)
{
    size_t low = 0;
    size_t high = sizeof wide_ranges / sizeof *wide_ranges;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code > wide_ranges[middle].last)
            low = middle + 1;
        else if (code < wide_ranges[middle].first)
            high = middle;
        else
            return true;
    }
    return false;
}

/* The vowels and finals that join the Hangul syllable before them. */
static bool is_joining_jamo(uint32_t code)
{
    return (code >= 0x1160 && code <= 0x11a7) || (code >= 0xd7b0 && code <= 0xd7c6);
}

/* stringWidth(text, isBare): columns on a terminal, or -1 if there may be marks in the text that take none: these are
 * to be removed then and the rest measured with `isBare`. */
static duk_ret_t string_width(duk_context *ctx)
{
    duk_size_t length;
    const unsigned char *p = (const unsigned char *) duk_require_lstring(ctx, 0, &length);
    const unsigned char *end = p + length;
    bool is_bare = duk_to_boolean(ctx, 1);
    duk_int_t width = 0;
    uint32_t high = 0; /* a pending high surrogate */
    while (p < end) {
        uint32_t code = *p++;
        if (code >= 0xe0 && end - p >= 2) {
            code = (code & 15) << 12 | (uint32_t) (p[0] & 63) << 6 | (p[1] & 63);
            p += 2;
        } else if (code >= 0xc0 && end - p >= 1) {
            code = (code & 31) << 6 | (*p++ & 63);
        }
        if (code >= 0xd800 && code <= 0xdbff) {
            high = code;
            continue;
        }
        if (code >= 0xdc00 && code <= 0xdfff && high != 0)
            code = 0x10000 + ((high - 0xd800) << 10) + (code - 0xdc00);
        high = 0;
        if (code < 0x20 || (code >= 0x7f && code < 0xa0) || is_joining_jamo(code))
            continue;
        bool wide = code >= 0x1100 && is_wide(code);
        if (code >= 0x300 && !wide && !is_bare) {
            duk_push_int(ctx, -1);
            return 1;
        }
        width += wide ? 2 : 1;
    }
    duk_push_int(ctx, width);
    return 1;
}

/* ---- the process ---- */

static duk_ret_t guess_handle_type(duk_context *ctx)
{
    const char *name = "UNKNOWN";
    switch (uv_guess_handle((uv_file) duk_require_int(ctx, 0))) {
    case UV_TCP: name = "TCP"; break;
    case UV_TTY: name = "TTY"; break;
    case UV_UDP: name = "UDP"; break;
    case UV_FILE: name = "FILE"; break;
    case UV_NAMED_PIPE: name = "PIPE"; break;
    default: break;
    }
    duk_push_string(ctx, name);
    return 1;
}

static duk_ret_t sleep_milliseconds(duk_context *ctx)
{
    uv_sleep((unsigned) duk_require_uint(ctx, 0));
    return 0;
}

/* defineHeld(object, name, value): an accessor of one value, quick to read where it is the global object's */
static duk_ret_t define_held(duk_context *ctx)
{
    duk_require_object(ctx, 0);
    builtins_define_held(ctx, 0);
    return 0;
}

/* defineLate(object, name, make, isEnumerable): a property whose value is make(name), asked for when it is first needed */
static duk_ret_t define_late(duk_context *ctx)
{
    bool enumerable = duk_to_boolean(ctx, 3);
    duk_require_object(ctx, 0);
    duk_set_top(ctx, 3);
    builtins_define_late(ctx, 0, enumerable);
    return 0;
}

/* trustProxy(proxy): its handler is the library's own; returns it */
static duk_ret_t trust_proxy(duk_context *ctx)
{
    builtins_trust_proxy(ctx, 0);
    return 1;
}

/* collectGarbage(): for --expose-gc */
static duk_ret_t collect_garbage(duk_context *ctx)
{
    env_t *env = env_from(ctx);
    env->collector_forced = true;
    duk_gc(ctx, 0);
    env->collector_forced = false;
    return 0;
}

/* ---- .env files ---- */

/* [ ... object ] */
static void put_variable(void *data, const char *name, size_t name_length, const char *value, size_t value_length)
{
    duk_context *ctx = data;
    env_push_utf8(ctx, name, name_length);
    env_push_utf8(ctx, value, value_length);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC | DUK_DEFPROP_FORCE);
}

/* parseEnv(text): an object of strings */
static duk_ret_t parse_env(duk_context *ctx)
{
    size_t length;
    duk_require_string(ctx, 0);
    const char *text = env_to_utf8(ctx, 0, &length);
    char *copy = duk_push_fixed_buffer(ctx, length);
    memcpy(copy, text, length);
    duk_push_object(ctx);
    dotenv_parse(copy, length, put_variable, ctx);
    return 1;
}

/* ---- stacks ---- */

/* getCallSites(object): of one that Error.captureStackTrace was called for. Error.prepareStackTrace is not asked. */
static duk_ret_t get_call_sites(duk_context *ctx)
{
    duk_push_call_sites(ctx, 0);
    return 1;
}

/* captureAwaiting(error, promise): the stack of an error of the system is who awaits the promise that it rejects */
static duk_ret_t capture_awaiting(duk_context *ctx)
{
    duk_require_object(ctx, 0);
    duk_capture_awaiting_stack_trace(ctx, 0, 1);
    return 0;
}

static const duk_function_list_entry functions[] = {
    {"parseEnv", parse_env, 1},
    {"getCallSites", get_call_sites, 1},
    {"captureAwaiting", capture_awaiting, 2},
    {"collectGarbage", collect_garbage, 0},
    {"defineHeld", define_held, 3},
    {"defineLate", define_late, 4},
    {"trustProxy", trust_proxy, 1},
    {"classify", classify, 1},
    {"getConstructorName", get_constructor_name, 1},
    {"getProxyDetails", get_proxy_details, 2},
    {"getPromiseDetails", get_promise_details, 1},
    {"previewEntries", preview_entries, 3},
    {"getOwnNonIndexProperties", get_own_non_index_properties, 2},
    {"sameBytes", same_bytes, 2},
    {"quote", quote_text, 1},
    {"escapeText", escape_text, 1},
    {"isPlainName", is_plain_name, 1},
    {"stringWidth", string_width, 2},
    {"guessHandleType", guess_handle_type, 1},
    {"sleep", sleep_milliseconds, 1},
    {NULL, NULL, 0},
};

void binding_util(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
