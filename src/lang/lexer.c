/*
 * lexer.c - source text to tokens (ECMA-262 clause 12).
 *
 * The source is followed by zero bytes, so looking a few bytes ahead needs no checks; a zero byte before the end is a
 * character like another. Text of tokens without escapes is interned straight from the source.
 */
#include "lexer.h"

#include <math.h>
#include <stdlib.h>

#define FAIL(lexer, start, end, ...) lang_fail((lexer)->cx, LANG_SYNTAX_ERROR, (start), (end), __VA_ARGS__)

enum { C_OTHER, C_SPACE, C_NEWLINE, C_WORD, C_DIGIT, C_QUOTE, C_PUNCTUATOR, C_HIGH };

/* clang-format off */
static const unsigned char classes[256] = {
    ['\t'] = C_SPACE, ['\v'] = C_SPACE, ['\f'] = C_SPACE, [' '] = C_SPACE, ['\n'] = C_NEWLINE, ['\r'] = C_NEWLINE,
    ['$'] = C_WORD, ['_'] = C_WORD, ['\\'] = C_WORD, ['a' ... 'z'] = C_WORD, ['A' ... 'Z'] = C_WORD,
    ['0' ... '9'] = C_DIGIT, ['"'] = C_QUOTE, ['\''] = C_QUOTE,
    ['!'] = C_PUNCTUATOR, ['#'] = C_PUNCTUATOR, ['%' ... '&'] = C_PUNCTUATOR, ['(' ... '/'] = C_PUNCTUATOR,
    [':' ... '?'] = C_PUNCTUATOR, ['['] = C_PUNCTUATOR, [']' ... '^'] = C_PUNCTUATOR, ['`'] = C_PUNCTUATOR,
    ['{' ... '~'] = C_PUNCTUATOR,
    [0x80 ... 0xff] = C_HIGH,
};
/* clang-format on */

#define IS_WORD_BYTE(c) (classes[(unsigned char)(c)] == C_WORD || classes[(unsigned char)(c)] == C_DIGIT)

static uint32_t offset(const lang_lexer *lexer, const char *at)
{
    return (uint32_t)(at - lexer->source);
}

uint32_t lang_hashbang_length(const lang_context *cx)
{
    const char *at = cx->source, *end = at + cx->length;
    if (at[0] != '#' || at[1] != '!')
        return 0;
    while (at < end && *at != '\n' && *at != '\r' &&
           !(at[0] == '\xe2' && at[1] == '\x80' && (at[2] & ~1) == '\xa8'))
        at++;
    return (uint32_t)(at - cx->source);
}

void lang_lexer_init(lang_lexer *lexer, lang_context *cx)
{
    *lexer = (lang_lexer){.cx = cx, .source = cx->source, .at = cx->source, .end = cx->source + cx->length};
    lexer->html_comments = cx->goal != LANG_GOAL_MODULE;
    lexer->at += lang_hashbang_length(cx);
    lexer->token.newline_before = true;
}

/* ---- characters ---- */

/* Decode the character at `at` (UTF-8; lone surrogates as WTF-8); an invalid byte counts as U+FFFD. */
static uint32_t decode(const lang_lexer *lexer, const char *at, unsigned *size)
{
    const unsigned char *p = (const unsigned char *)at;
    if (p[0] < 0x80) {
        *size = 1;
        return p[0];
    }
    if (p[0] >= 0xc2 && p[0] < 0xe0 && (p[1] & 0xc0) == 0x80) {
        *size = 2;
        return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
    }
    if ((p[0] & 0xf0) == 0xe0 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80) {
        uint32_t code = (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
        *size = 3;
        /* The engine's own strings spell astral characters as two surrogates of three bytes each. */
        if (code >= 0xd800 && code < 0xdc00 && p[3] == 0xed && (p[4] & 0xf0) == 0xb0 && (p[5] & 0xc0) == 0x80) {
            *size = 6;
            return 0x10000 + ((code - 0xd800) << 10 | (uint32_t)(p[4] & 0x0f) << 6 | (p[5] & 0x3f));
        }
        return code;
    }
    if ((p[0] & 0xf8) == 0xf0 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 && (p[3] & 0xc0) == 0x80) {
        *size = 4;
        return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 0x3f) << 12 | (uint32_t)(p[2] & 0x3f) << 6 |
               (p[3] & 0x3f);
    }
    *size = 1;
    return 0xfffd;
}

static bool is_line_separator(const char *at)
{
    return at[0] == '\xe2' && at[1] == '\x80' && (at[2] == '\xa8' || at[2] == '\xa9');
}

static bool is_space(uint32_t code)
{
    return code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x202f || code == 0x205f ||
           code == 0x3000 || code == 0xfeff;
}

static bool is_word_start(uint32_t code)
{
    return code < 0x80 ? (classes[code] == C_WORD && code != '\\') : lang_is_id_start(code);
}

static bool is_word_part(uint32_t code)
{
    return code < 0x80 ? (IS_WORD_BYTE(code) && code != '\\')
                       : code == 0x200c || code == 0x200d || lang_is_id_continue(code);
}

/* ---- text that differs from the source's ---- */

static void put_bytes(lang_lexer *lexer, const char *bytes, size_t length)
{
    if (length == 0)
        return;
    if (lexer->scratch_length + length > lexer->scratch_room) {
        size_t room = (lexer->scratch_length + length) * 2 + 64;
        char *larger = lang_arena_allocate(&lexer->cx->arena, room);
        if (lexer->scratch_length > 0)
            memcpy(larger, lexer->scratch, lexer->scratch_length);
        lexer->scratch = larger;
        lexer->scratch_room = room;
    }
    memcpy(lexer->scratch + lexer->scratch_length, bytes, length);
    lexer->scratch_length += length;
}

/* Append a code point; a low surrogate joins a high one before it. */
static void put_code(lang_lexer *lexer, uint32_t code)
{
    char b[4];
    size_t length = 0;
    if (code >= 0xdc00 && code < 0xe000 && lexer->scratch_length >= 3) {
        const unsigned char *last = (unsigned char *)lexer->scratch + lexer->scratch_length - 3;
        if (last[0] == 0xed && (last[1] & 0xf0) == 0xa0) {
            uint32_t high = 0xd000u | (uint32_t)(last[1] & 0x3f) << 6 | (last[2] & 0x3f);
            lexer->scratch_length -= 3;
            code = 0x10000 + ((high - 0xd800) << 10) + (code - 0xdc00);
        }
    }
    if (code < 0x80) {
        b[length++] = (char)code;
    } else if (code < 0x800) {
        b[length++] = (char)(0xc0 | code >> 6);
        b[length++] = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        b[length++] = (char)(0xe0 | code >> 12);
        b[length++] = (char)(0x80 | (code >> 6 & 0x3f));
        b[length++] = (char)(0x80 | (code & 0x3f));
    } else {
        b[length++] = (char)(0xf0 | code >> 18);
        b[length++] = (char)(0x80 | (code >> 12 & 0x3f));
        b[length++] = (char)(0x80 | (code >> 6 & 0x3f));
        b[length++] = (char)(0x80 | (code & 0x3f));
    }
    put_bytes(lexer, b, length);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What was wrong with an escape: NULL for nothing. `at` stays behind what was read. */
typedef struct escape {
    uint32_t code;
    const char *message;
    uint32_t start, end;
} escape;

static escape bad_escape(const lang_lexer *lexer, const char *from, const char *to, const char *message)
{
    return (escape){.message = message, .start = offset(lexer, from), .end = offset(lexer, to)};
}

/* After "\u": four digits or {digits}. */
static escape read_unicode_escape(lang_lexer *lexer)
{
    const char *from = lexer->at - 2;
    uint32_t code = 0;
    if (*lexer->at == '{') {
        lexer->at++;
        int digits = 0, digit;
        for (; (digit = hex_digit(*lexer->at)) >= 0; lexer->at++, digits++) {
            code = code * 16 + (uint32_t)digit;
            if (code > 0x10ffff)
                return bad_escape(lexer, from, lexer->at + 1, "Undefined Unicode code-point");
        }
        if (digits == 0 || *lexer->at != '}')
            return bad_escape(lexer, from, lexer->at + (lexer->at < lexer->end), "Invalid Unicode escape sequence");
        lexer->at++;
        return (escape){.code = code};
    }
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(*lexer->at);
        if (digit < 0)
            return bad_escape(lexer, from, lexer->at, "Invalid Unicode escape sequence");
        code = code * 16 + (uint32_t)digit;
        lexer->at++;
    }
    return (escape){.code = code};
}

/* ---- words ---- */

/* A word with escapes or characters above ASCII. */
static lang_atom *read_slow_word(lang_lexer *lexer, bool *escaped)
{
    lexer->scratch_length = 0;
    for (bool first = true;; first = false) {
        unsigned size;
        uint32_t code = decode(lexer, lexer->at, &size);
        const char *from = lexer->at;
        if (code == '\\') {
            if (lexer->at[1] != 'u')
                FAIL(lexer, offset(lexer, from), offset(lexer, from) + 1, "Invalid or unexpected token");
            lexer->at += 2;
            escape e = read_unicode_escape(lexer);
            if (e.message)
                FAIL(lexer, e.start, e.end, "%s", e.message);
            code = e.code;
            *escaped = true;
            if (!(first ? is_word_start(code) : is_word_part(code)))
                FAIL(lexer, offset(lexer, from), offset(lexer, lexer->at), "Invalid Unicode escape sequence");
        } else {
            if (!(first ? is_word_start(code) : is_word_part(code)))
                break;
            lexer->at += size;
        }
        put_code(lexer, code);
    }
    if (lexer->scratch_length == 0) {
        uint32_t start = offset(lexer, lexer->at);
        FAIL(lexer, start, start + 1, "Invalid or unexpected token");
    }
    return lang_atom_intern(&lexer->cx->atoms, lexer->scratch, lexer->scratch_length);
}

static lang_atom *read_word(lang_lexer *lexer, bool *escaped)
{
    const char *from = lexer->at, *at = from;
    while (IS_WORD_BYTE(*at) && *at != '\\')
        at++;
    if (*at == '\\' || (unsigned char)*at >= 0x80)
        return read_slow_word(lexer, escaped);
    lexer->at = at;
    return lang_atom_intern(&lexer->cx->atoms, from, (size_t)(at - from));
}

static void word_token(lang_lexer *lexer)
{
    lang_token *token = &lexer->token;
    token->atom = read_word(lexer, &token->escaped);
    token->type = (uint8_t)(token->atom->keyword && token->atom->keyword != T_USE_STRICT ? token->atom->keyword
                                                                                          : T_IDENTIFIER);
}

/* ---- numbers ---- */

/* Digits of a radix with separators between them; appends them to the scratch. Returns how many. */
static size_t read_digits(lang_lexer *lexer, int radix)
{
    size_t count = 0;
    for (;; lexer->at++) {
        int digit = hex_digit(*lexer->at);
        if (digit >= 0 && digit < radix) {
            put_bytes(lexer, lexer->at, 1);
            count++;
            continue;
        }
        if (*lexer->at != '_')
            return count;
        uint32_t here = offset(lexer, lexer->at);
        if (lexer->at[1] == '_')
            FAIL(lexer, here + 1, here + 2, "Only one underscore is allowed as numeric separator");
        digit = hex_digit(lexer->at[1]);
        if (count == 0)
            FAIL(lexer, here, here + 1, "Invalid or unexpected token");
        if (digit < 0 || digit >= radix)
            FAIL(lexer, here + 1, here + 2, "Numeric separators are not allowed at the end of numeric literals");
    }
}

static double digits_value(const char *digits, size_t length, int radix)
{
    int shift = radix == 16 ? 4 : radix == 8 ? 3 : 1;
    uint64_t bits = 0;
    int exponent = 0;
    bool sticky = false;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = (unsigned)hex_digit(digits[i]);
        for (int b = shift - 1; b >= 0; b--) {
            unsigned bit = digit >> b & 1;
            if (bits >> 62) { /* full: what follows only decides the rounding */
                exponent++;
                sticky |= bit;
            } else {
                bits = bits << 1 | bit;
            }
        }
    }
    return ldexp((double)(bits | sticky), exponent);
}

static void end_of_number(lang_lexer *lexer)
{
    unsigned size;
    uint32_t code = decode(lexer, lexer->at, &size);
    if (is_word_start(code) || code == '\\' || (code >= '0' && code <= '9')) {
        uint32_t here = offset(lexer, lexer->at);
        FAIL(lexer, lexer->token.start, here + size, "Invalid or unexpected token");
    }
}

/* 0x, 0o, 0b: `at` is behind the prefix. */
static void radix_token(lang_lexer *lexer, int radix, const char *prefix)
{
    lang_token *token = &lexer->token;
    lexer->scratch_length = 0;
    put_bytes(lexer, prefix, 2);
    if (read_digits(lexer, radix) == 0)
        FAIL(lexer, token->start, offset(lexer, lexer->at) + (lexer->at < lexer->end), "Invalid or unexpected token");
    if (*lexer->at == 'n') {
        lexer->at++;
        token->type = T_BIGINT;
        token->atom = lang_atom_intern(&lexer->cx->atoms, lexer->scratch, lexer->scratch_length);
    } else {
        token->type = T_NUMBER;
        token->number = digits_value(lexer->scratch + 2, lexer->scratch_length - 2, radix);
    }
    end_of_number(lexer);
}

/* 017 or 089: Annex B.1.1. Returns false for a number that goes on as a decimal one. */
static bool legacy_octal(lang_lexer *lexer)
{
    lang_token *token = &lexer->token;
    const char *at = lexer->at;
    bool octal = true;
    while (*at >= '0' && *at <= '9')
        octal &= *at++ < '8';
    token->octal = token->start + 1;
    token->octal_message = octal ? "Octal literals are not allowed in strict mode."
                                 : "Decimals with leading zeros are not allowed in strict mode.";
    if (*at == '_')
        FAIL(lexer, offset(lexer, at), offset(lexer, at) + 1, "Numeric separator can not be used after leading 0");
    if (!octal)
        return false;
    token->type = T_NUMBER;
    token->number = digits_value(lexer->at, (size_t)(at - lexer->at), 8);
    lexer->at = at;
    end_of_number(lexer);
    return true;
}

static void number_token(lang_lexer *lexer)
{
    lang_token *token = &lexer->token;
    const char *from = lexer->at;
    if (from[0] == '0') {
        int c = from[1] | 0x20;
        int radix = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
        if (radix) {
            lexer->at += 2;
            radix_token(lexer, radix, radix == 16 ? "0x" : radix == 8 ? "0o" : "0b");
            return;
        }
        if (from[1] == '_')
            FAIL(lexer, token->start + 1, token->start + 2, "Numeric separator can not be used after leading 0");
        if (from[1] >= '0' && from[1] <= '9' && legacy_octal(lexer))
            return;
    }
    lexer->scratch_length = 0;
    token->type = T_NUMBER;
    read_digits(lexer, 10);
    if (*lexer->at == 'n' && !token->octal) {
        lexer->at++;
        token->type = T_BIGINT;
        token->atom = lang_atom_intern(&lexer->cx->atoms, lexer->scratch, lexer->scratch_length);
        end_of_number(lexer);
        return;
    }
    bool integer = true;
    if (*lexer->at == '.') {
        put_bytes(lexer, ".", 1);
        lexer->at++;
        integer = false;
        if (*lexer->at == '_')
            FAIL(lexer, offset(lexer, lexer->at), offset(lexer, lexer->at) + 1, "Invalid or unexpected token");
        read_digits(lexer, 10);
    }
    if ((*lexer->at | 0x20) == 'e') {
        put_bytes(lexer, "e", 1);
        lexer->at++;
        integer = false;
        if (*lexer->at == '+' || *lexer->at == '-')
            put_bytes(lexer, lexer->at++, 1);
        if (read_digits(lexer, 10) == 0)
            FAIL(lexer, token->start, offset(lexer, lexer->at) + (lexer->at < lexer->end), "Invalid or unexpected token");
    }
    end_of_number(lexer);
    if (integer && lexer->scratch_length <= 15) {
        double value = 0;
        for (size_t i = 0; i < lexer->scratch_length; i++)
            value = value * 10 + (lexer->scratch[i] - '0');
        token->number = value;
        return;
    }
    put_bytes(lexer, "", 1);
    token->number = strtod(lexer->scratch, NULL);
}

/* ---- strings and templates ---- */

/* After "\0".."\7" of a string: up to three octal digits. */
static uint32_t read_octal_escape(lang_lexer *lexer)
{
    uint32_t code = 0;
    int most = *lexer->at <= '3' ? 3 : 2;
    for (int i = 0; i < most && *lexer->at >= '0' && *lexer->at <= '7'; i++)
        code = code * 8 + (uint32_t)(*lexer->at++ - '0');
    return code;
}

/* Behind a backslash: append what it stands for. In templates octal escapes are errors. */
static escape read_escape(lang_lexer *lexer, bool template)
{
    const char *from = lexer->at - 1;
    unsigned size;
    uint32_t code = decode(lexer, lexer->at, &size);
    lexer->at += size;
    switch (code) {
    case 'n': code = '\n'; break;
    case 't': code = '\t'; break;
    case 'r': code = '\r'; break;
    case 'b': code = '\b'; break;
    case 'v': code = '\v'; break;
    case 'f': code = '\f'; break;
    case '\r':
        if (*lexer->at == '\n')
            lexer->at++;
        return (escape){.code = 0};
    case '\n':
    case 0x2028:
    case 0x2029:
        return (escape){.code = 0};
    case 'x': {
        int high = hex_digit(lexer->at[0]), low = high < 0 ? -1 : hex_digit(lexer->at[1]);
        if (low < 0)
            return bad_escape(lexer, from, lexer->at + (high >= 0), "Invalid hexadecimal escape sequence");
        lexer->at += 2;
        code = (uint32_t)(high * 16 + low);
        break;
    }
    case 'u': {
        escape e = read_unicode_escape(lexer);
        if (e.message)
            return e;
        code = e.code;
        break;
    }
    default:
        if (code < '0' || code > '9')
            break;
        if (code == '0' && !(*lexer->at >= '0' && *lexer->at <= '9')) {
            code = 0;
            break;
        }
        if (template)
            return bad_escape(lexer, from, lexer->at, "Octal escape sequences are not allowed in template strings");
        if (!lexer->token.octal) {
            lexer->token.octal = offset(lexer, from) + 1;
            lexer->token.octal_message = code >= '8' ? "\\8 and \\9 are not allowed in strict mode."
                                                     : "Octal escape sequences are not allowed in strict mode.";
        }
        if (code >= '8')
            break;
        lexer->at--;
        code = read_octal_escape(lexer);
    }
    put_code(lexer, code);
    return (escape){.code = 0};
}

static void string_token(lang_lexer *lexer)
{
    lang_token *token = &lexer->token;
    char quote = *lexer->at++;
    const char *from = lexer->at, *at = from;
    token->type = T_STRING;
    while (*at != quote && *at != '\\' && *at != '\n' && *at != '\r' && (*at != 0 || at < lexer->end))
        at++;
    if (*at == quote) {
        token->atom = lang_atom_intern(&lexer->cx->atoms, from, (size_t)(at - from));
        lexer->at = at + 1;
        return;
    }
    token->escaped = true;
    lexer->scratch_length = 0;
    for (;;) {
        put_bytes(lexer, from, (size_t)(at - from));
        lexer->at = at;
        if (*at == quote)
            break;
        if (*at != '\\' || at + 1 >= lexer->end)
            FAIL(lexer, token->start, offset(lexer, at), "Invalid or unexpected token");
        lexer->at++;
        escape e = read_escape(lexer, false);
        if (e.message)
            FAIL(lexer, e.start, e.end, "%s", e.message);
        from = at = lexer->at;
        while (*at != quote && *at != '\\' && *at != '\n' && *at != '\r' && (*at != 0 || at < lexer->end))
            at++;
    }
    lexer->at++;
    token->atom = lang_atom_intern(&lexer->cx->atoms, lexer->scratch, lexer->scratch_length);
}

/* From behind ` or } to ${ or `. An escape that is not valid leaves the cooked value NULL; that is an error only in an
 * untagged template, so where and what is kept in octal and octal_message. */
static void template_token(lang_lexer *lexer)
{
    lang_token *token = &lexer->token;
    bool valid = true;
    token->type = T_TEMPLATE;
    token->tail = false;
    lexer->scratch_length = 0;
    for (;;) {
        const char *from = lexer->at, *at = from;
        while (*at != '`' && *at != '\\' && *at != '\r' && *at != '$' && (*at != 0 || at < lexer->end))
            at++;
        put_bytes(lexer, from, (size_t)(at - from));
        lexer->at = at;
        if (at >= lexer->end)
            FAIL(lexer, offset(lexer, at), offset(lexer, at), "Unterminated template literal");
        if (*at == '`') {
            token->tail = true;
            lexer->at++;
            break;
        }
        if (*at == '$') {
            lexer->at++;
            if (at[1] == '{') {
                lexer->at++;
                break;
            }
            put_bytes(lexer, "$", 1);
        } else if (*at == '\r') {
            lexer->at += at[1] == '\n' ? 2 : 1;
            put_bytes(lexer, "\n", 1);
        } else {
            lexer->at++;
            escape e = read_escape(lexer, true);
            if (e.message && valid) {
                valid = false;
                token->octal = e.start + 1;
                token->octal_message = e.message;
            }
        }
    }
    token->atom = valid ? lang_atom_intern(&lexer->cx->atoms, lexer->scratch, lexer->scratch_length) : NULL;
}

void lang_lexer_template(lang_lexer *lexer)
{
    lexer->at = lexer->source + lexer->token.start + 1;
    lexer->token.octal = 0;
    template_token(lexer);
    lexer->token.end = offset(lexer, lexer->at);
}

void lang_lexer_regexp(lang_lexer *lexer)
{
    lang_token *token = &lexer->token;
    const char *from = lexer->source + token->start + 1, *at = from;
    bool in_class = false;
    for (;; at++) {
        if ((*at == 0 && at >= lexer->end) || *at == '\n' || *at == '\r' || is_line_separator(at))
            FAIL(lexer, token->start, offset(lexer, at), "Invalid regular expression: missing /");
        if (*at == '\\') {
            at++;
            if (at >= lexer->end || *at == '\n' || *at == '\r' || is_line_separator(at))
                FAIL(lexer, token->start, offset(lexer, at), "Invalid regular expression: missing /");
        } else if (*at == '[') {
            in_class = true;
        } else if (*at == ']') {
            in_class = false;
        } else if (*at == '/' && !in_class) {
            break;
        }
    }
    token->type = T_REGEXP;
    token->atom = lang_atom_intern(&lexer->cx->atoms, from, (size_t)(at - from));
    const char *flags = ++at;
    while (IS_WORD_BYTE(*at) || (unsigned char)*at >= 0x80) {
        unsigned size;
        uint32_t code = decode(lexer, at, &size);
        if (*at == '\\')
            FAIL(lexer, token->start, offset(lexer, at), "Invalid regular expression flags");
        if (!is_word_part(code))
            break;
        at += size;
    }
    token->flags = lang_atom_intern(&lexer->cx->atoms, flags, (size_t)(at - flags));
    lexer->at = at;
    token->end = offset(lexer, at);
}

/* ---- punctuators ---- */

static int punctuator(const char *p, unsigned *length)
{
#define IS(n, type) return *length = (n), (type)
    switch (p[0]) {
    case '(': IS(1, T_LPAREN);
    case ')': IS(1, T_RPAREN);
    case '[': IS(1, T_LBRACKET);
    case ']': IS(1, T_RBRACKET);
    case '{': IS(1, T_LBRACE);
    case '}': IS(1, T_RBRACE);
    case ';': IS(1, T_SEMICOLON);
    case ',': IS(1, T_COMMA);
    case ':': IS(1, T_COLON);
    case '~': IS(1, T_TILDE);
    case '?':
        if (p[1] == '.' && !(p[2] >= '0' && p[2] <= '9'))
            IS(2, T_QUESTION_DOT);
        if (p[1] == '?' && p[2] == '=')
            IS(3, T_ASSIGN_NULLISH);
        if (p[1] == '?')
            IS(2, T_NULLISH);
        IS(1, T_QUESTION);
    case '.':
        if (p[1] == '.' && p[2] == '.')
            IS(3, T_ELLIPSIS);
        IS(1, T_DOT);
    case '=':
        if (p[1] == '=' && p[2] == '=')
            IS(3, T_EQ_STRICT);
        if (p[1] == '=')
            IS(2, T_EQ);
        if (p[1] == '>')
            IS(2, T_ARROW);
        IS(1, T_ASSIGN);
    case '!':
        if (p[1] == '=' && p[2] == '=')
            IS(3, T_NE_STRICT);
        if (p[1] == '=')
            IS(2, T_NE);
        IS(1, T_NOT);
    case '+':
        if (p[1] == '+')
            IS(2, T_INC);
        if (p[1] == '=')
            IS(2, T_ASSIGN_ADD);
        IS(1, T_ADD);
    case '-':
        if (p[1] == '-')
            IS(2, T_DEC);
        if (p[1] == '=')
            IS(2, T_ASSIGN_SUB);
        IS(1, T_SUB);
    case '*':
        if (p[1] == '*' && p[2] == '=')
            IS(3, T_ASSIGN_EXP);
        if (p[1] == '*')
            IS(2, T_EXP);
        if (p[1] == '=')
            IS(2, T_ASSIGN_MUL);
        IS(1, T_MUL);
    case '/':
        if (p[1] == '=')
            IS(2, T_ASSIGN_DIV);
        IS(1, T_DIV);
    case '%':
        if (p[1] == '=')
            IS(2, T_ASSIGN_MOD);
        IS(1, T_MOD);
    case '&':
        if (p[1] == '&' && p[2] == '=')
            IS(3, T_ASSIGN_AND);
        if (p[1] == '&')
            IS(2, T_AND);
        if (p[1] == '=')
            IS(2, T_ASSIGN_BIT_AND);
        IS(1, T_BIT_AND);
    case '|':
        if (p[1] == '|' && p[2] == '=')
            IS(3, T_ASSIGN_OR);
        if (p[1] == '|')
            IS(2, T_OR);
        if (p[1] == '=')
            IS(2, T_ASSIGN_BIT_OR);
        IS(1, T_BIT_OR);
    case '^':
        if (p[1] == '=')
            IS(2, T_ASSIGN_BIT_XOR);
        IS(1, T_BIT_XOR);
    case '<':
        if (p[1] == '<' && p[2] == '=')
            IS(3, T_ASSIGN_SHL);
        if (p[1] == '<')
            IS(2, T_SHL);
        if (p[1] == '=')
            IS(2, T_LE);
        IS(1, T_LT);
    case '>':
        if (p[1] == '>' && p[2] == '>' && p[3] == '=')
            IS(4, T_ASSIGN_SHR);
        if (p[1] == '>' && p[2] == '>')
            IS(3, T_SHR);
        if (p[1] == '>' && p[2] == '=')
            IS(3, T_ASSIGN_SAR);
        if (p[1] == '>')
            IS(2, T_SAR);
        if (p[1] == '=')
            IS(2, T_GE);
        IS(1, T_GT);
    default:
        IS(1, T_END);
    }
#undef IS
}

static void private_name_token(lang_lexer *lexer)
{
    unsigned size;
    lexer->at++;
    if (*lexer->at != '\\' && !is_word_start(decode(lexer, lexer->at, &size)))
        FAIL(lexer, lexer->token.start, lexer->token.start + 1, "Invalid or unexpected token");
    lexer->token.atom = read_word(lexer, &lexer->token.escaped);
    lexer->token.type = T_PRIVATE_NAME;
}

static void punctuator_token(lang_lexer *lexer)
{
    unsigned length;
    switch (*lexer->at) {
    case '`':
        lexer->at++;
        template_token(lexer);
        return;
    case '#':
        private_name_token(lexer);
        return;
    case '.':
        if (lexer->at[1] >= '0' && lexer->at[1] <= '9') {
            number_token(lexer);
            return;
        }
    }
    lexer->token.type = (uint8_t)punctuator(lexer->at, &length);
    lexer->at += length;
}

/* ---- between tokens ---- */

/* A character that comments have most of: no terminator of lines or comments. */
static bool is_plain(char c)
{
    return (unsigned char)c > '*' && (unsigned char)c < 0xE2;
}

static void skip_line_comment(lang_lexer *lexer)
{
    const char *at = lexer->at;
    while (is_plain(*at) || (*at != '\n' && *at != '\r' && !is_line_separator(at) && (*at != 0 || at < lexer->end)))
        at++;
    lexer->at = at;
}

static void skip_block_comment(lang_lexer *lexer)
{
    const char *from = lexer->at, *at = from + 2;
    for (;; at++) {
        while (is_plain(*at))
            at++;
        if (*at == '*' && at[1] == '/')
            break;
        if (*at == '\n' || *at == '\r' || is_line_separator(at))
            lexer->token.newline_before = true;
        else if (*at == 0 && at >= lexer->end)
            FAIL(lexer, offset(lexer, from), lexer->cx->length, "Invalid or unexpected token");
    }
    lexer->at = at + 2;
}

/* Skip one comment if there is one. */
static bool skip_comment(lang_lexer *lexer)
{
    const char *at = lexer->at;
    if (at[0] == '/' && at[1] == '/') {
        skip_line_comment(lexer);
        return true;
    }
    if (at[0] == '/' && at[1] == '*') {
        skip_block_comment(lexer);
        return true;
    }
    if (lexer->html_comments &&
        ((at[0] == '<' && at[1] == '!' && at[2] == '-' && at[3] == '-') ||
         (at[0] == '-' && at[1] == '-' && at[2] == '>' && lexer->token.newline_before))) {
        skip_line_comment(lexer);
        if (at[0] == '-' && !memchr(lexer->source, '\n', (size_t)(at - lexer->source)))
            lexer->html_end = offset(lexer, lexer->at);
        return true;
    }
    return false;
}

/* A character above ASCII: white space, or the start of a word. */
static bool skip_high_space(lang_lexer *lexer)
{
    unsigned size;
    uint32_t code = decode(lexer, lexer->at, &size);
    if (code == 0x2028 || code == 0x2029)
        lexer->token.newline_before = true;
    else if (!is_space(code))
        return false;
    lexer->at += size;
    return true;
}

static void skip_space(lang_lexer *lexer)
{
    for (;;) {
        switch (classes[(unsigned char)*lexer->at]) {
        case C_SPACE:
            lexer->at++;
            break;
        case C_NEWLINE:
            lexer->token.newline_before = true;
            lexer->at++;
            break;
        case C_PUNCTUATOR:
            if (!skip_comment(lexer))
                return;
            break;
        case C_HIGH:
            if (!skip_high_space(lexer))
                return;
            break;
        default:
            return;
        }
    }
}

void lang_lexer_next(lang_lexer *lexer)
{
    lang_token *token = &lexer->token;
    lexer->last_end = token->end;
    token->newline_before = token->end == 0 && token->start == 0 && token->newline_before;
    token->escaped = false;
    token->octal = 0;
    skip_space(lexer);
    token->start = offset(lexer, lexer->at);
    switch (classes[(unsigned char)*lexer->at]) {
    case C_WORD:
    case C_HIGH:
        word_token(lexer);
        break;
    case C_DIGIT:
        number_token(lexer);
        break;
    case C_QUOTE:
        string_token(lexer);
        break;
    case C_PUNCTUATOR:
        punctuator_token(lexer);
        break;
    default:
        if (lexer->at < lexer->end)
            FAIL(lexer, token->start, token->start + 1, "Invalid or unexpected token");
        token->type = T_END;
    }
    token->end = offset(lexer, lexer->at);
}

void lang_unexpected(lang_lexer *lexer, const lang_token *token)
{
    uint32_t start = token->start, end = token->end;
    const char *text = lang_token_text(token->type);
    switch (token->type) {
    case T_END:
        FAIL(lexer, start, end, "Unexpected end of input");
    case T_NUMBER:
    case T_BIGINT:
        FAIL(lexer, start, end, "Unexpected number");
    case T_STRING:
        FAIL(lexer, start, end, "Unexpected string");
    case T_TEMPLATE:
        FAIL(lexer, start, end, "Unexpected template string");
    case T_PRIVATE_NAME:
        FAIL(lexer, start, end, "Unexpected identifier '#%.200s'", token->atom->text);
    case T_ENUM:
        FAIL(lexer, start, end, "Unexpected reserved word");
    }
    if (token->type <= T_LAST_RESERVED && token->escaped)
        FAIL(lexer, start, end, "Keyword must not contain escaped characters");
    if (text && token->type <= T_LAST_RESERVED)
        FAIL(lexer, start, end, "Unexpected token '%s'", text);
    if (token->type >= T_FIRST_WORD && token->type <= T_IDENTIFIER)
        FAIL(lexer, start, end, "Unexpected identifier '%.200s'", token->atom->text);
    FAIL(lexer, start, end, "Invalid or unexpected token");
}
