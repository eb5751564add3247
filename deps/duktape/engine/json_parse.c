/*
 * json_parse.c - JSON.parse.
 *
 * The parser does not recurse: open arrays and objects are levels in a buffer. Elements (for objects keys and values in
 * turn) gather on the value stack and are moved into their container when it closes, or when there are many, so that
 * containers are made in their final size.
 */

#include <string.h>

#include "dense.h"
#include "iteration.h"
#include "json.h"
#include "number_text.h"
#include "text.h"

#define JSON_GATHER 512 /* values on the stack before they are moved */

typedef struct json_level {
    duk_idx_t container; /* its stack index; what has gathered lies above it */
    bool is_array;
} json_level;

typedef struct json_parser {
    duk_hthread *thr;
    const duk_uint8_t *start, *p, *end;
    duk_idx_t text;      /* stack index of the text */
    duk_idx_t levels_at; /* of the buffer with the levels */
    json_level *levels;
    duk_size_t depth, room;
    bool record;
} json_parser;

/* ---- errors ---- */

/* Where p is, in code units from the start; line and column count from 1. */
static duk_size_t json_position(const json_parser *parser, duk_size_t *line, duk_size_t *column)
{
    const duk_uint8_t *q = parser->start;
    duk_size_t position = 0, size;

    *line = *column = 1;
    while (q < parser->p) {
        duk_uint32_t c = text_unit(q, &size);

        q += size;
        position++;
        if (c == '\n' || (c == '\r' && (q == parser->end || *q != '\n'))) {
            ++*line;
            *column = 1;
        } else {
            ++*column;
        }
    }
    return position;
}

static void json_fail_at(json_parser *parser, const char *message)
{
    duk_size_t line, column, position = json_position(parser, &line, &column);

    (void)duk_syntax_error(parser->thr, "%s at position %lu (line %lu column %lu)", message, (unsigned long)position,
                           (unsigned long)line, (unsigned long)column);
}

static bool json_is_special(const json_parser *parser)
{
    duk_size_t length = (duk_size_t)(parser->end - parser->start);
    static const char *const specials[] = {"NaN", "Infinity", "undefined", "[object Object]"};
    duk_size_t i;

    for (i = 0; i < sizeof(specials) / sizeof(specials[0]); i++) {
        if (strlen(specials[i]) == length && memcmp(parser->start, specials[i], length) == 0) {
            return true;
        }
    }
    return false;
}

#define JSON_CONTEXT 10 /* characters shown on either side of an unexpected token */

static void json_fail_token(json_parser *parser)
{
    duk_hthread *thr = parser->thr;
    duk_hstring *text = duk_known_hstring(thr, parser->text);
    duk_size_t length = DUK_HSTRING_GET_CHARLEN(text), line, column;
    duk_size_t position = json_position(parser, &line, &column);
    const char *before = "", *after = "";
    duk_size_t from = 0, to = length;

    text_push_part(thr, text, position, position + 1);
    if (length > 2 * JSON_CONTEXT) {
        if (position >= JSON_CONTEXT) {
            before = "...";
            from = position - JSON_CONTEXT;
        }
        if (position + JSON_CONTEXT < length) {
            after = "...";
            to = position + JSON_CONTEXT;
        }
    }
    text_push_part(thr, text, from, to);
    (void)duk_syntax_error(thr, "Unexpected token '%s', %s\"%s\"%s is not valid JSON", duk_get_string(thr, -2), before,
                           duk_get_string(thr, -1), after);
}

/* What is at p cannot be there. */
static void json_fail(json_parser *parser)
{
    if (json_is_special(parser)) {
        (void)duk_syntax_error(parser->thr, "\"%s\" is not valid JSON", (const char *)parser->start);
    }
    if (parser->p >= parser->end) {
        (void)duk_syntax_error(parser->thr, "Unexpected end of JSON input");
    }
    if (*parser->p == '"') {
        json_fail_at(parser, "Unexpected string in JSON");
    }
    if (*parser->p == '-' || (*parser->p >= '0' && *parser->p <= '9')) {
        json_fail_at(parser, "Unexpected number in JSON");
    }
    json_fail_token(parser);
}

/* ---- scalars ---- */

static void json_skip_space(json_parser *parser)
{
    while (*parser->p == ' ' || *parser->p == '\n' || *parser->p == '\r' || *parser->p == '\t') {
        parser->p++;
    }
}

static bool json_is_digit(duk_uint8_t c)
{
    return c >= '0' && c <= '9';
}

static void json_push_integer(json_parser *parser, duk_int64_t value)
{
    duk_tval tv;

    DUK_TVAL_SET_FASTINT(&tv, value);
    duk_push_tval(parser->thr, &tv);
}

/* The text ends with a NUL, which belongs to no number. */
static void json_parse_number(json_parser *parser)
{
    const duk_uint8_t *begin = parser->p, *p = begin + (*begin == '-');
    duk_int64_t value = 0;

    parser->p = p;
    if (!json_is_digit(*p)) {
        json_fail_at(parser, "No number after minus sign in JSON");
    }
    if (*p == '0' && json_is_digit(p[1])) {
        parser->p = p + 1;
        json_fail_at(parser, "Unexpected number in JSON");
    }
    for (; json_is_digit(*p); p++) {
        value = p - begin < 14 ? value * 10 + (*p - '0') : value;
    }
    parser->p = p;
    if (*p != '.' && *p != 'e' && *p != 'E' && p - begin < 15 && !(value == 0 && *begin == '-')) {
        json_push_integer(parser, *begin == '-' ? -value : value);
        return;
    }
    if (*p == '.') {
        parser->p = ++p;
        if (!json_is_digit(*p)) {
            json_fail_at(parser, "Unterminated fractional number in JSON");
        }
        while (json_is_digit(*p)) {
            p++;
        }
    }
    if (*p == 'e' || *p == 'E') {
        p++;
        p += *p == '+' || *p == '-';
        parser->p = p;
        if (!json_is_digit(*p)) {
            json_fail_at(parser, "Exponent part is missing a number in JSON");
        }
        while (json_is_digit(*p)) {
            p++;
        }
    }
    parser->p = p;
    duk_push_number(parser->thr, number_from_text(begin, p));
    DUK_TVAL_CHKFAST_INPLACE_FAST(DUK_GET_TVAL_NEGIDX(parser->thr, -1));
}

/* Four hexadecimal digits at p. */
static duk_uint32_t json_parse_hex(json_parser *parser)
{
    duk_uint32_t value = 0;
    int i;

    for (i = 0; i < 4; i++, parser->p++) {
        int digit = number_digit_of(*parser->p);

        if (parser->p >= parser->end || digit >= 16) {
            json_fail_at(parser, "Bad Unicode escape in JSON");
        }
        value = value * 16 + (duk_uint32_t)digit;
    }
    return value;
}

/* What the escape at p means, behind the backslash. */
static duk_uint32_t json_parse_escape(json_parser *parser)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *found;

    if (parser->p >= parser->end) {
        json_fail(parser);
    }
    if (*parser->p == 'u') {
        parser->p++;
        return json_parse_hex(parser);
    }
    found = strchr(letters, *parser->p);
    if (found == NULL || *found == '\0') {
        json_fail_at(parser, "Bad escaped character in JSON");
    }
    parser->p++;
    return (duk_uint32_t)meanings[found - letters];
}

/* The rest of a string in which there are escapes; what comes before them has been scanned from `begin` on. */
static void json_parse_escaped(json_parser *parser, const duk_uint8_t *begin)
{
    duk_hthread *thr = parser->thr;
    duk_bufwriter_ctx writer;

    DUK_BW_INIT_PUSHBUF(thr, &writer, (duk_size_t)(parser->p - begin) + 64);
    for (;;) {
        duk_uint8_t bytes[6];
        duk_uint32_t unit;

        DUK_BW_WRITE_ENSURE_BYTES(thr, &writer, begin, (duk_size_t)(parser->p - begin));
        if (*parser->p == '"') {
            break;
        }
        if (*parser->p != '\\') {
            json_fail_at(parser, parser->p >= parser->end ? "Unterminated string in JSON"
                                                          : "Bad control character in string literal in JSON");
        }
        parser->p++;
        unit = json_parse_escape(parser);
        DUK_BW_WRITE_ENSURE_BYTES(thr, &writer, bytes, text_encode(unit, bytes));
        for (begin = parser->p; *parser->p >= 0x20 && *parser->p != '"' && *parser->p != '\\'; parser->p++) {
        }
    }
    parser->p++;
    DUK_BW_PUSH_AS_STRING(thr, &writer);
    duk_remove_m2(thr);
}

static void json_parse_string(json_parser *parser)
{
    const duk_uint8_t *begin = ++parser->p, *p = begin;

    while (*p >= 0x20 && *p != '"' && *p != '\\') {
        p++;
    }
    parser->p = p;
    if (*p == '"') {
        duk_push_lstring(parser->thr, (const char *)begin, (duk_size_t)(p - begin));
        parser->p++;
    } else {
        json_parse_escaped(parser, begin);
    }
}

static void json_expect(json_parser *parser, const char *word)
{
    for (; *word != '\0'; word++, parser->p++) {
        if (*parser->p != (duk_uint8_t)*word) {
            json_fail(parser);
        }
    }
}

static void json_parse_scalar(json_parser *parser)
{
    const duk_uint8_t *begin = parser->p;

    switch (*begin) {
    case '"':
        json_parse_string(parser);
        break;
    case 't':
        json_expect(parser, "true");
        duk_push_true(parser->thr);
        break;
    case 'f':
        json_expect(parser, "false");
        duk_push_false(parser->thr);
        break;
    case 'n':
        json_expect(parser, "null");
        duk_push_null(parser->thr);
        break;
    default:
        if (*begin != '-' && !json_is_digit(*begin)) {
            json_fail(parser);
        }
        json_parse_number(parser);
        break;
    }
    if (parser->record) {
        duk_push_lstring(parser->thr, (const char *)begin, (duk_size_t)(parser->p - begin));
        duk_insert(parser->thr, -2);
        iterator_wrap_entry(parser->thr);
    }
}

/* ---- containers ---- */

static void json_open(json_parser *parser, bool is_array)
{
    duk_hthread *thr = parser->thr;

    if (parser->depth == parser->room) {
        parser->room = parser->room * 2 + 16;
        parser->levels = (json_level *)duk_resize_buffer(thr, parser->levels_at, parser->room * sizeof(json_level));
    }
    duk_require_stack(thr, JSON_GATHER + 16);
    if (is_array) {
        dense_push(thr, 0);
    } else if (parser->record) {
        duk_push_bare_object(thr);
    } else {
        duk_push_object(thr);
    }
    parser->levels[parser->depth].container = duk_get_top_index(thr);
    parser->levels[parser->depth].is_array = is_array;
    parser->depth++;
}

/* Move what has gathered into the array. The references move with the values. */
static void json_move_elements(duk_hthread *thr, duk_idx_t container, duk_idx_t count)
{
    duk_harray *array = (duk_harray *)duk_known_hobject(thr, container);
    duk_uint32_t size = array->length + (duk_uint32_t)count;
    duk_tval *slots;

    if (size > DUK_HOBJECT_GET_ASIZE(&array->obj)) {
        duk_hobject_realloc_props(thr, &array->obj, 0, array->length == 0 ? size : size + size / 2, 0, 0);
    }
    slots = DUK_HOBJECT_A_GET_BASE(thr->heap, &array->obj) + array->length;
    memcpy(slots, duk_get_tval(thr, container + 1), (size_t)count * sizeof(duk_tval));
    array->length = size;
    while (count-- > 0) {
        thr->valstack_top--;
        DUK_TVAL_SET_UNDEFINED(thr->valstack_top);
    }
}

static void json_move_properties(duk_hthread *thr, duk_idx_t container, duk_idx_t count)
{
    duk_hobject *h = duk_known_hobject(thr, container);
    duk_uint32_t size = DUK_HOBJECT_GET_ENEXT(h) + (duk_uint32_t)count / 2;
    duk_idx_t i;

    if (size > DUK_HOBJECT_GET_ESIZE(h)) {
        duk_hobject_resize_entrypart(thr, h, DUK_HOBJECT_GET_ENEXT(h) == 0 ? size : size + size / 2);
    }
    for (i = 0; i < count; i += 2) {
        duk_hstring *key = duk_known_hstring(thr, container + 1 + i);
        duk_tval *value = duk_require_tval(thr, container + 2 + i);
        duk_int_t entry, hash;

        if (duk_hobject_find_entry(thr->heap, h, key, &entry, &hash)) {
            native_set(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, entry), value);
            continue;
        }
        entry = duk__hobject_alloc_entry_checked(thr, h, key);
        DUK_HOBJECT_E_SET_FLAGS(thr->heap, h, entry, DUK_PROPDESC_FLAGS_WEC);
        DUK_TVAL_SET_TVAL(DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, entry), value);
        DUK_TVAL_INCREF(thr, value);
    }
    duk_set_top(thr, container + 1);
}

static void json_move(json_parser *parser)
{
    const json_level *level = &parser->levels[parser->depth - 1];
    duk_idx_t count = duk_get_top(parser->thr) - level->container - 1;

    if (count > 0) {
        if (level->is_array) {
            json_move_elements(parser->thr, level->container, count);
        } else {
            json_move_properties(parser->thr, level->container, count);
        }
    }
}

/* A property's name and the colon behind it. */
static void json_parse_key(json_parser *parser, const char *expected)
{
    json_skip_space(parser);
    if (*parser->p != '"') {
        json_fail_at(parser, expected);
    }
    json_parse_string(parser);
    json_skip_space(parser);
    if (*parser->p != ':') {
        json_fail_at(parser, "Expected ':' after property name in JSON");
    }
    parser->p++;
}

/* Begin a value. Returns true when it is complete, a scalar or an empty container. */
static bool json_begin_value(json_parser *parser)
{
    json_skip_space(parser);
    switch (*parser->p) {
    case '[':
        parser->p++;
        json_open(parser, true);
        json_skip_space(parser);
        if (*parser->p == ']') {
            parser->p++;
            parser->depth--;
            return true;
        }
        return false;
    case '{':
        parser->p++;
        json_open(parser, false);
        json_skip_space(parser);
        if (*parser->p == '}') {
            parser->p++;
            parser->depth--;
            return true;
        }
        json_parse_key(parser, "Expected property name or '}' in JSON");
        return false;
    default:
        json_parse_scalar(parser);
        return true;
    }
}

/* A value inside a container is complete: go on to the next one (false), or close the container (true). */
static bool json_continue(json_parser *parser)
{
    const json_level *level = &parser->levels[parser->depth - 1];

    json_skip_space(parser);
    if (*parser->p == ',') {
        parser->p++;
        if (duk_get_top(parser->thr) - level->container > JSON_GATHER) {
            json_move(parser);
        }
        if (!level->is_array) {
            json_parse_key(parser, "Expected double-quoted property name in JSON");
        }
        return false;
    }
    if (*parser->p != (level->is_array ? ']' : '}')) {
        json_fail_at(parser, level->is_array ? "Expected ',' or ']' after array element in JSON"
                                             : "Expected ',' or '}' after property value in JSON");
    }
    parser->p++;
    json_move(parser);
    parser->depth--;
    return true;
}

DUK_INTERNAL void json_parse(duk_hthread *thr, duk_idx_t text, bool record)
{
    duk_hstring *h = duk_known_hstring(thr, text);
    json_parser parser;

    memset(&parser, 0, sizeof(parser));
    parser.thr = thr;
    parser.start = parser.p = DUK_HSTRING_GET_TEXT(thr, h);
    parser.end = parser.start + DUK_HSTRING_GET_BYTELEN(h);
    parser.text = duk_require_normalize_index(thr, text);
    parser.record = record;
    duk_push_dynamic_buffer(thr, 0);
    parser.levels_at = duk_get_top_index(thr);
    for (;;) {
        bool complete = json_begin_value(&parser);

        while (complete && parser.depth > 0) {
            complete = json_continue(&parser);
        }
        if (complete) {
            break;
        }
    }
    json_skip_space(&parser);
    if (parser.p != parser.end) {
        json_fail_at(&parser, "Unexpected non-whitespace character after JSON");
    }
    duk_remove(thr, parser.levels_at);
}

/* [ text reviver ] */
static duk_ret_t json_parse_function(duk_context *thr)
{
    duk_to_string(thr, 0);
    json_parse(thr, 0, false);
    if (duk_is_callable(thr, 1)) {
        json_revive(thr);
    }
    return 1;
}

static const builtins_entry json_functions[] = {BUILTINS_FN("parse", json_parse_function, 2),
                                                BUILTINS_FN("stringify", json_stringify, 3),
                                                BUILTINS_FN("rawJSON", json_raw, 1),
                                                BUILTINS_FN("isRawJSON", json_is_raw, 1),
                                                BUILTINS_TO_STRING_TAG("JSON"),
                                                BUILTINS_END};

void builtins_init_json(duk_context *thr)
{
    duk_push_object(thr);
    builtins_define(thr, -1, json_functions);
    builtins_define_global(thr, "JSON");
}
