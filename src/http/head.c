/*
 * head.c - the fields of a message's head: as they come from the parser, as one buffer that JavaScript keeps, and as the
 * objects that are made of it when a program looks at them.
 *
 * The buffer: uint32 count of names and values, uint32 end of each, then their bytes.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/http.h"
#include "runtime/text.h"

/* ---- collecting ---- */

bool http_head_add(http_head *head, const char *bytes, size_t length)
{
    if (head->used + length > head->size) {
        size_t size = head->size ? head->size * 2 : 512;
        while (size < head->used + length)
            size *= 2;
        char *grown = realloc(head->bytes, size);
        if (!grown)
            return false;
        head->bytes = grown;
        head->size = size;
    }
    if (length > 0)
        memcpy(head->bytes + head->used, bytes, length);
    head->used += length;
    return true;
}

bool http_head_end(http_head *head)
{
    if (head->count == head->room) {
        unsigned room = head->room ? head->room * 2 : 32;
        uint32_t *grown = realloc(head->ends, room * sizeof *grown);
        if (!grown)
            return false;
        head->ends = grown;
        head->room = room;
    }
    /* Values end before the white space. */
    size_t end = head->used;
    if (head->count % 2 == 1) {
        size_t start = head->ends[head->count - 1];
        while (end > start && (head->bytes[end - 1] == ' ' || head->bytes[end - 1] == '\t'))
            end--;
        head->used = end;
    }
    head->ends[head->count++] = (uint32_t)end;
    return true;
}

void http_head_clear(http_head *head)
{
    head->used = 0;
    head->count = 0;
    /* A head of unusual size is not kept for the connection's life. */
    if (head->size > 4096 || head->room > 128) {
        free(head->bytes);
        free(head->ends);
        memset(head, 0, sizeof *head);
    }
}

void http_head_push(duk_context *ctx, const http_head *head, size_t start)
{
    size_t table = (head->count + 1) * sizeof(uint32_t);
    size_t length = head->count ? head->ends[head->count - 1] - start : 0;
    uint32_t *out = duk_push_buffer_raw(ctx, table + length, DUK_BUF_FLAG_NOZERO);
    out[0] = head->count;
    for (unsigned i = 0; i < head->count; i++)
        out[i + 1] = head->ends[i] - (uint32_t)start;
    if (length)
        memcpy((char *)out + table, head->bytes + start, length);
}

void http_head_push_raw(duk_context *ctx, const http_head *head, size_t start)
{
    duk_push_array(ctx);
    size_t at = start;
    for (unsigned i = 0; i < head->count; i++) {
        env_push_latin1(ctx, (const uint8_t *)head->bytes + at, head->ends[i] - at);
        duk_put_prop_index(ctx, -2, i);
        at = head->ends[i];
    }
}

/* ---- looking ---- */

typedef struct field {
    const char *bytes;
    size_t length;
} field;

typedef struct table {
    const uint32_t *ends;
    const char *bytes;
    unsigned count;
} table;

/* The buffer at index; an empty table for anything else. */
static table get_table(duk_context *ctx, duk_idx_t index)
{
    table t = {NULL, NULL, 0};
    duk_size_t size;
    const uint32_t *in = duk_get_buffer(ctx, index, &size);
    if (!in || size < sizeof *in)
        return t;
    t.count = in[0];
    t.ends = in + 1;
    t.bytes = (const char *)(in + 1 + t.count);
    return t;
}

static field get_field(const table *t, unsigned i)
{
    size_t start = i ? t->ends[i - 1] : 0;
    field f = {t->bytes + start, t->ends[i] - start};
    return f;
}

/* rawHeaders(head): [name, value, …] */
duk_ret_t http_raw_headers(duk_context *ctx)
{
    table t = get_table(ctx, 0);
    duk_push_array(ctx);
    for (unsigned i = 0; i < t.count; i++) {
        field f = get_field(&t, i);
        env_push_latin1(ctx, (const uint8_t *)f.bytes, f.length);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

typedef enum joining { JOIN_COMMA, JOIN_SEMICOLON, JOIN_ARRAY, JOIN_FIRST } joining;

static bool is_name(const char *name, size_t length, const char *with, size_t size)
{
    return length == size && memcmp(name, with, size) == 0;
}

/* What becomes of a field that comes again, by its name in lower case. */
static joining joining_of(const char *name, size_t length)
{
    static const char *const first[] = {
        "age",      "authorization", "content-length", "content-type",     "etag",        "expires",
        "from",     "host",          "if-modified-since", "if-unmodified-since", "last-modified", "location",
        "max-forwards", "proxy-authorization", "referer", "retry-after", "server", "user-agent",
    };
    if (is_name(name, length, "set-cookie", 10))
        return JOIN_ARRAY;
    if (is_name(name, length, "cookie", 6))
        return JOIN_SEMICOLON;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        if (is_name(name, length, first[i], strlen(first[i])))
            return JOIN_FIRST;
    }
    return JOIN_COMMA;
}

/* Put a field into the object, as message.headers has it: [ ... key value ] -> [ ... ] */
static void add_to_table(duk_context *ctx, duk_idx_t object, bool join_all)
{
    size_t length;
    const char *name = duk_get_lstring(ctx, -2, &length);
    if (!is_name(name, length, "set-cookie", 10) && !is_name(name, length, "__proto__", 9) && duk_add_entry(ctx, object))
        return; /* most come once */
    joining how = joining_of(name, length);
    if (how == JOIN_FIRST && join_all)
        how = JOIN_COMMA;
    duk_dup(ctx, -2);
    duk_get_prop(ctx, object);
    if (how == JOIN_ARRAY) {
        if (duk_is_array(ctx, -1)) {
            duk_swap_top(ctx, -2);
            duk_put_prop_index(ctx, -2, (duk_uarridx_t)duk_get_length(ctx, -2));
            duk_pop_2(ctx);
            return;
        }
        duk_pop(ctx);
        duk_push_array(ctx);
        duk_swap_top(ctx, -2);
        duk_put_prop_index(ctx, -2, 0);
        duk_put_prop(ctx, object);
        return;
    }
    bool again = duk_is_string(ctx, -1);
    if (again && how == JOIN_FIRST) {
        duk_pop_3(ctx);
        return;
    }
    if (again) {
        duk_push_string(ctx, how == JOIN_SEMICOLON ? "; " : ", ");
        duk_dup(ctx, -3);
        duk_concat(ctx, 3);
    }
    if (again)
        duk_replace(ctx, -2);
    else
        duk_pop(ctx);
    duk_put_prop(ctx, object);
}

/* The same with an array of values for each name: [ ... key value ] -> [ ... ] */
static void add_to_distinct(duk_context *ctx, duk_idx_t object)
{
    duk_dup(ctx, -2);
    duk_get_prop(ctx, object);
    if (!duk_is_array(ctx, -1)) {
        duk_pop(ctx);
        duk_push_array(ctx);
        duk_dup(ctx, -3);
        duk_dup(ctx, -2);
        duk_put_prop(ctx, object);
    }
    duk_swap_top(ctx, -2);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)duk_get_length(ctx, -2));
    duk_pop_2(ctx);
}

/* Push a name in lower case. */
static void push_name(duk_context *ctx, field f)
{
    char small[64], *name = small;
    if (f.length > sizeof small)
        name = duk_push_fixed_buffer(ctx, f.length);
    for (size_t i = 0; i < f.length; i++) {
        char c = f.bytes[i];
        name[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    env_push_latin1(ctx, (uint8_t *)name, f.length);
    if (name != small)
        duk_remove(ctx, -2);
}

enum table_kind { TABLE_JOINED, TABLE_JOIN_ALL, TABLE_DISTINCT };

/* headers(head, limit, kind, object): the fields of a head added to the object; at most `limit` names and values (0: all) */
duk_ret_t http_headers(duk_context *ctx)
{
    table t = get_table(ctx, 0);
    unsigned limit = duk_to_uint(ctx, 1), kind = duk_to_uint(ctx, 2);
    if (limit > 0 && limit < t.count)
        t.count = limit;
    duk_reserve_entries(ctx, 3, t.count / 2);
    for (unsigned i = 0; i + 1 < t.count; i += 2) {
        push_name(ctx, get_field(&t, i));
        field value = get_field(&t, i + 1);
        env_push_latin1(ctx, (const uint8_t *)value.bytes, value.length);
        if (kind == TABLE_DISTINCT)
            add_to_distinct(ctx, 3);
        else
            add_to_table(ctx, 3, kind == TABLE_JOIN_ALL);
    }
    return 1;
}

/* findField(head, limit, name): the value of the first field of that name, given in lower case, or undefined */
duk_ret_t http_find_field(duk_context *ctx)
{
    table t = get_table(ctx, 0);
    unsigned limit = duk_to_uint(ctx, 1);
    size_t length;
    const char *name = env_string_units(ctx, 2, &length);
    if (limit > 0 && limit < t.count)
        t.count = limit;
    for (unsigned i = 0; i + 1 < t.count; i += 2) {
        field f = get_field(&t, i);
        if (f.length != length || strncasecmp(f.bytes, name, length) != 0)
            continue;
        f = get_field(&t, i + 1);
        env_push_latin1(ctx, (const uint8_t *)f.bytes, f.length);
        return 1;
    }
    return 0;
}

/* addHeaderLine(name, value, kind, object): one field given as strings, the name in lower case */
duk_ret_t http_add_header_line(duk_context *ctx)
{
    unsigned kind = duk_to_uint(ctx, 2);
    duk_require_string(ctx, 0);
    duk_dup(ctx, 0);
    duk_dup(ctx, 1);
    if (kind == TABLE_DISTINCT)
        add_to_distinct(ctx, 3);
    else
        add_to_table(ctx, 3, kind == TABLE_JOIN_ALL);
    return 0;
}
