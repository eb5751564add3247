/*
 * callee.c - the text of the expression that was called, for "o.f(...).g is not a function", from the source text.
 *
 * Only an error pays: the function's text is read from its start up to the place of the call with a small tokenizer
 * that remembers, for each open bracket, where the current chain of member accesses and calls began. The expression
 * found is printed as V8 prints it: calls as (...), what has no short form as (intermediate value).
 */
#include "duk_internal.h"

#define CALLEE_MAX_DEPTH 200
#define CALLEE_NONE 0xffffffffu

typedef enum {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_REGEXP,
    TOKEN_BACKTICK,
    TOKEN_OTHER
} callee_token;

typedef struct {
    const duk_uint8_t *text;
    duk_uint32_t limit;
    duk_uint32_t start, end; /* of the token */
    callee_token kind;
    duk_bool_t operand; /* the token ends an operand: a slash behind it divides */
    duk_bool_t broken;
} callee_reader;

/* ---- tokens ---- */

static duk_bool_t callee_is_word_char(duk_uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           c == '#' || c == '\\' || c >= 0x80;
}

static duk_bool_t callee_token_is(const callee_reader *r, const char *text)
{
    size_t length = strlen(text);

    return r->end - r->start == length && memcmp(r->text + r->start, text, length) == 0;
}

/* Is the token one of the words of a list, separated by blanks? */
static duk_bool_t callee_token_among(const callee_reader *r, const char *words)
{
    size_t length = r->end - r->start, word;

    for (; *words != 0; words += word + (words[word] == ' ')) {
        word = strcspn(words, " ");
        if (word == length && memcmp(r->text + r->start, words, length) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Words that an expression follows. */
static duk_bool_t callee_is_operator_word(const callee_reader *r)
{
    return callee_token_among(r,
                              "return typeof instanceof in of new delete void throw case do else yield await extends");
}

static duk_uint32_t callee_skip_blank(const callee_reader *r, duk_uint32_t i)
{
    while (i < r->limit) {
        duk_uint8_t c = r->text[i];

        if (c == ' ' || (c >= 9 && c <= 13)) {
            i++;
        } else if (c == '/' && i + 1 < r->limit && r->text[i + 1] == '/') {
            while (i < r->limit && r->text[i] != '\n' && r->text[i] != '\r') {
                i++;
            }
        } else if (c == '/' && i + 1 < r->limit && r->text[i + 1] == '*') {
            for (i += 3; i < r->limit && !(r->text[i - 1] == '*' && r->text[i] == '/'); i++) {
            }
            i++;
        } else {
            break;
        }
    }
    return i > r->limit ? r->limit : i;
}

static duk_uint32_t callee_skip_string(const callee_reader *r, duk_uint32_t i)
{
    duk_uint8_t quote = r->text[i];

    for (i++; i < r->limit && r->text[i] != quote && r->text[i] != '\n'; i++) {
        if (r->text[i] == '\\') {
            i++;
        }
    }
    return i + 1;
}

static duk_uint32_t callee_skip_regexp(const callee_reader *r, duk_uint32_t i)
{
    duk_bool_t in_class = 0;

    for (i++; i < r->limit && r->text[i] != '\n' && (in_class || r->text[i] != '/'); i++) {
        if (r->text[i] == '\\') {
            i++;
        } else if (r->text[i] == '[') {
            in_class = 1;
        } else if (r->text[i] == ']') {
            in_class = 0;
        }
    }
    for (i++; i < r->limit && callee_is_word_char(r->text[i]); i++) {
    }
    return i;
}

static duk_uint32_t callee_skip_number(const callee_reader *r, duk_uint32_t i)
{
    duk_bool_t hex = r->text[i] == '0' && i + 1 < r->limit && (r->text[i + 1] | 0x20) == 'x';
    duk_bool_t exponent = 0;

    for (; i < r->limit; i++) {
        duk_uint8_t c = r->text[i];

        if ((c == '+' || c == '-') && !hex && (r->text[i - 1] | 0x20) == 'e') {
            continue;
        }
        if (c == '.' && (hex || exponent || memchr(r->text + r->start, '.', i - r->start) != NULL)) {
            break;
        }
        exponent |= !hex && (c | 0x20) == 'e';
        if (c != '.' && !callee_is_word_char(c)) {
            break;
        }
    }
    return i;
}

static duk_uint32_t callee_skip_punctuator(const callee_reader *r, duk_uint32_t i)
{
    static const char *const long_ones[] = {
        ">>>=", "...", ">>>", "<<=", ">>=", "===", "!==", "**=", "&&=", "||=", "?\?=",
        "=>",   "==",  "!=",  "<=",  ">=",  "&&",  "||",  "??",  "?.",  "++",  "--",
        "+=",   "-=",  "*=",  "/=",  "%=",  "&=",  "|=",  "^=",  "<<",  ">>",  "**"};
    size_t k;

    for (k = 0; k < sizeof(long_ones) / sizeof(long_ones[0]); k++) {
        size_t length = strlen(long_ones[k]);

        if (r->limit - i >= length && memcmp(r->text + i, long_ones[k], length) == 0) {
            if (k == 19 && i + 2 < r->limit && r->text[i + 2] >= '0' && r->text[i + 2] <= '9') {
                return i + 1; /* a ? .5 : b */
            }
            return i + (duk_uint32_t)length;
        }
    }
    return i + 1;
}

static void callee_next_token(callee_reader *r)
{
    duk_uint32_t i;
    duk_uint8_t c;

    r->start = r->end;
    i = callee_skip_blank(r, r->end);
    r->start = i;
    if (i >= r->limit) {
        r->kind = TOKEN_END;
        r->end = r->limit;
        return;
    }
    c = r->text[i];
    if ((c >= '0' && c <= '9') || (c == '.' && i + 1 < r->limit && r->text[i + 1] >= '0' && r->text[i + 1] <= '9')) {
        r->kind = TOKEN_NUMBER;
        r->end = callee_skip_number(r, i);
        r->operand = 1;
    } else if (callee_is_word_char(c)) {
        for (r->kind = TOKEN_WORD; i < r->limit && callee_is_word_char(r->text[i]); i++) {
        }
        r->end = i;
        r->operand = !callee_is_operator_word(r);
    } else if (c == '"' || c == '\'') {
        r->kind = TOKEN_STRING;
        r->end = callee_skip_string(r, i);
        r->operand = 1;
    } else if (c == '`') {
        r->kind = TOKEN_BACKTICK;
        r->end = i + 1;
        r->operand = 0;
    } else if (c == '/' && !r->operand) {
        r->kind = TOKEN_REGEXP;
        r->end = callee_skip_regexp(r, i);
        r->operand = 1;
    } else {
        r->kind = TOKEN_OTHER;
        r->end = callee_skip_punctuator(r, i);
        if (c == ')' || c == ']' || c == '}') {
            r->operand = 1;
        } else if (!callee_token_among(r, "++ --")) {
            r->operand = 0;
        }
    }
    if (r->end > r->limit) {
        r->end = r->limit;
        r->broken = 1;
    }
}

/* Behind a backtick or the } of a substitution: go to behind the next `${` (true) or the closing backtick (false). */
static duk_bool_t callee_template_text(callee_reader *r)
{
    duk_uint32_t i;

    for (i = r->end; i < r->limit; i++) {
        duk_uint8_t c = r->text[i];

        if (c == '\\') {
            i++;
        } else if (c == '`') {
            r->end = i + 1;
            r->operand = 1;
            return 0;
        } else if (c == '$' && i + 1 < r->limit && r->text[i + 1] == '{') {
            r->end = i + 2;
            r->operand = 0;
            return 1;
        }
    }
    r->end = r->limit;
    r->broken = 1;
    return 0;
}

/* ---- printing an expression as V8's messages show it ---- */

typedef struct {
    callee_reader r; /* at the token to be looked at */
    char out[1024];
    duk_uint32_t used;
    int depth;
} callee_printer;

static const char callee_intermediate[] = "(intermediate value)";

static void callee_print_expression(callee_printer *p, int level);

static void callee_put(callee_printer *p, const void *text, size_t length)
{
    if (length > sizeof(p->out) - p->used) {
        length = sizeof(p->out) - p->used;
    }
    memcpy(p->out + p->used, text, length);
    p->used += (duk_uint32_t)length;
}

static void callee_put_text(callee_printer *p, const char *text)
{
    callee_put(p, text, strlen(text));
}

static void callee_put_token(callee_printer *p)
{
    callee_put(p, p->r.text + p->r.start, p->r.end - p->r.start);
}

static void callee_put_before(callee_printer *p, duk_uint32_t at, const char *text)
{
    size_t length = strlen(text);

    if (length <= sizeof(p->out) - p->used) {
        memmove(p->out + at + length, p->out + at, p->used - at);
        memcpy(p->out + at, text, length);
        p->used += (duk_uint32_t)length;
    }
}

static void callee_put_intermediate(callee_printer *p, duk_uint32_t from)
{
    p->used = from;
    callee_put_text(p, callee_intermediate);
}

static void callee_put_code_point(callee_printer *p, duk_ucodepoint_t c)
{
    duk_uint8_t bytes[DUK_UNICODE_MAX_XUTF8_LENGTH];

    callee_put(p, bytes, (size_t)duk_unicode_encode_xutf8(c, bytes));
}

static int callee_hex_value(duk_uint8_t c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static duk_bool_t callee_is_hex(duk_uint8_t c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* The escape whose letter is at `i`; returns what follows it. */
static duk_uint32_t callee_put_escape(callee_printer *p, duk_uint32_t i, duk_uint32_t end)
{
    static const char letters[] = "nrtbfv0", meanings[] = "\n\r\t\b\f\v";
    duk_uint8_t c = p->r.text[i];
    const char *letter = c != 0 ? strchr(letters, c) : NULL;
    duk_ucodepoint_t value = 0;
    int digits = c == 'x' ? 2 : 4;

    if (c == '\n' || c == '\r') {
        return i + 1;
    }
    if (c != 'x' && c != 'u') {
        callee_put(p, letter != NULL ? (const void *)&meanings[letter - letters] : (const void *)&p->r.text[i], 1);
        return i + 1;
    }
    i++;
    if (i < end && p->r.text[i] == '{') {
        for (i++; i < end && callee_is_hex(p->r.text[i]); i++) {
            value = (value << 4) + (duk_ucodepoint_t)callee_hex_value(p->r.text[i]);
        }
        i++;
    } else {
        for (; digits > 0 && i < end && callee_is_hex(p->r.text[i]); i++, digits--) {
            value = (value << 4) + (duk_ucodepoint_t)callee_hex_value(p->r.text[i]);
        }
    }
    callee_put_code_point(p, value & 0x1fffff);
    return i;
}

/* Text with escapes resolved: of strings, templates and names. */
static void callee_put_cooked(callee_printer *p, duk_uint32_t start, duk_uint32_t end)
{
    duk_uint32_t i = start;

    while (i < end) {
        if (p->r.text[i] == '\\' && i + 1 < end) {
            i = callee_put_escape(p, i + 1, end);
        } else {
            callee_put(p, p->r.text + i, 1);
            i++;
        }
    }
}

static void callee_put_number(callee_printer *p, duk_bool_t negative)
{
    char text[64], *to = text;
    duk_uint32_t i;
    duk_double_t value;

    for (i = p->r.start; i < p->r.end && to < text + sizeof(text) - 1; i++) {
        if (p->r.text[i] != '_') {
            *to++ = (char)p->r.text[i];
        }
    }
    *to = 0;
    if (to == text + sizeof(text) - 1 || to[-1] == 'n' || (text[0] == '0' && strchr("bBoO", text[1]) && text[1])) {
        callee_put_text(p, callee_intermediate);
        return;
    }
    value = strtod(text, NULL);
    if (negative) {
        callee_put_text(p, "-");
    }
    if (value == floor(value) && value < 1e15) {
        snprintf(text, sizeof(text), "%.0f", value);
    } else {
        snprintf(text, sizeof(text), "%.15g", value);
    }
    callee_put_text(p, text);
}

/* Behind an open bracket: go to behind the one that closes it. */
static void callee_skip_brackets(callee_reader *r)
{
    int depth = 1;
    duk_uint8_t c;

    while (depth > 0 && !r->broken) {
        callee_next_token(r);
        if (r->kind == TOKEN_END) {
            r->broken = 1;
        } else if (r->kind == TOKEN_BACKTICK) {
            while (callee_template_text(r)) {
                callee_skip_brackets(r);
                if (++depth > CALLEE_MAX_DEPTH) {
                    r->broken = 1;
                    return;
                }
                depth--;
            }
        } else if (r->kind == TOKEN_OTHER && r->end - r->start == 1) {
            c = r->text[r->start];
            depth += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
        }
    }
}

static duk_bool_t callee_at(callee_printer *p, const char *text)
{
    return p->r.kind == TOKEN_OTHER && callee_token_is(&p->r, text);
}

static void callee_advance(callee_printer *p)
{
    callee_next_token(&p->r);
}

/* At an opening bracket: to the token behind its pair. */
static void callee_skip_group(callee_printer *p)
{
    callee_skip_brackets(&p->r);
    p->r.operand = 1;
    callee_advance(p);
}

/* A function or class: everything up to its body, and that. */
static void callee_print_definition(callee_printer *p)
{
    while (p->r.kind != TOKEN_END && !callee_at(p, "{")) {
        if (callee_at(p, "(") || callee_at(p, "[")) {
            callee_skip_group(p);
        } else {
            callee_advance(p);
        }
    }
    callee_skip_group(p);
    callee_put_text(p, callee_intermediate);
}

/* At `=>` of an arrow function. */
static void callee_print_arrow(callee_printer *p, duk_uint32_t from)
{
    callee_advance(p);
    if (callee_at(p, "{")) {
        callee_skip_group(p);
    } else {
        callee_print_expression(p, 2);
    }
    callee_put_intermediate(p, from);
}

static void callee_print_template(callee_printer *p)
{
    duk_uint32_t start = p->r.end;

    if (!callee_template_text(&p->r)) {
        callee_put_text(p, "\"");
        callee_put_cooked(p, start, p->r.end - 1);
        callee_put_text(p, "\"");
    } else {
        do {
            callee_advance(p);
            callee_print_expression(p, 0);
            if (!callee_at(p, "}")) {
                p->r.broken = 1;
            }
        } while (!p->r.broken && callee_template_text(&p->r));
    }
    callee_advance(p);
}

static void callee_print_group(callee_printer *p)
{
    callee_reader look = p->r;
    duk_uint32_t from = p->used;

    callee_skip_brackets(&look);
    look.operand = 1;
    callee_next_token(&look);
    if (look.kind == TOKEN_OTHER && callee_token_is(&look, "=>")) {
        p->r = look;
        callee_print_arrow(p, from);
        return;
    }
    callee_advance(p);
    callee_print_expression(p, 0);
    if (!callee_at(p, ")")) {
        p->r.broken = 1;
        return;
    }
    if (memmem(p->out + from, p->used - from, "?.", 2) != NULL) {
        callee_put_intermediate(p, from);
    }
    callee_advance(p);
}

static void callee_print_array(callee_printer *p)
{
    callee_put_text(p, "[");
    callee_advance(p);
    while (!callee_at(p, "]") && !p->r.broken) {
        if (callee_at(p, ",")) {
            callee_put_text(p, callee_intermediate);
        } else if (callee_at(p, "...")) {
            callee_put_text(p, "(...");
            callee_advance(p);
            callee_print_expression(p, 2);
            callee_put_text(p, ")");
        } else {
            callee_print_expression(p, 2);
        }
        if (callee_at(p, ",")) {
            callee_advance(p);
            if (!callee_at(p, "]")) {
                callee_put_text(p, ",");
            }
        } else if (!callee_at(p, "]")) {
            p->r.broken = 1;
        }
    }
    callee_put_text(p, "]");
    callee_advance(p);
}

static void callee_print_object(callee_printer *p)
{
    duk_bool_t any = 0;

    callee_put_text(p, "{");
    callee_advance(p);
    while (!callee_at(p, "}") && p->r.kind != TOKEN_END && !p->r.broken) {
        if (callee_at(p, ",")) {
            any = 0;
            callee_advance(p);
            continue;
        }
        if (!any) {
            callee_put_text(p, callee_intermediate);
            any = 1;
        }
        if (callee_at(p, "(") || callee_at(p, "[") || callee_at(p, "{")) {
            callee_skip_group(p);
        } else if (p->r.kind == TOKEN_BACKTICK) {
            while (callee_template_text(&p->r)) {
                callee_skip_brackets(&p->r);
            }
            callee_advance(p);
        } else {
            callee_advance(p);
        }
    }
    callee_put_text(p, "}");
    p->r.operand = 1;
    callee_advance(p);
}

/* `new`: the constructor's expression and its arguments. */
static void callee_print_new(callee_printer *p)
{
    duk_uint32_t from = p->used;

    callee_advance(p);
    if (callee_at(p, ".")) { /* new.target */
        callee_advance(p);
        callee_advance(p);
        callee_put_text(p, ".new.target");
        return;
    }
    callee_print_expression(p, 20); /* without calls */
    if (callee_at(p, "(")) {
        callee_skip_group(p);
    }
    callee_put_intermediate(p, from);
}

static void callee_print_word(callee_printer *p)
{
    duk_uint32_t from = p->used;

    if (callee_token_is(&p->r, "new")) {
        callee_print_new(p);
    } else if (callee_token_is(&p->r, "function") || callee_token_is(&p->r, "class")) {
        callee_print_definition(p);
    } else if (callee_token_is(&p->r, "super")) {
        callee_put_text(p, callee_intermediate);
        callee_advance(p);
    } else if (callee_token_is(&p->r, "import")) {
        callee_put_text(p, "ImportCall");
        callee_advance(p);
        if (callee_at(p, "(")) {
            callee_put_text(p, "(");
            callee_advance(p);
            callee_print_expression(p, 2);
            callee_put_text(p, ")");
            if (!callee_at(p, ")")) {
                p->r.broken = 1;
            }
            callee_advance(p);
        }
    } else {
        duk_bool_t is_async = callee_token_is(&p->r, "async");

        callee_put_cooked(p, p->r.start, p->r.end);
        callee_advance(p);
        if (is_async && p->r.kind == TOKEN_WORD && (callee_token_is(&p->r, "function"))) {
            p->used = from;
            callee_print_definition(p);
        } else if (is_async && p->r.kind == TOKEN_WORD && p->r.operand && !callee_token_is(&p->r, "instanceof")) {
            callee_advance(p);
        } else if (is_async && callee_at(p, "(")) {
            callee_reader look = p->r;

            callee_skip_brackets(&look);
            look.operand = 1;
            callee_next_token(&look);
            if (look.kind == TOKEN_OTHER && callee_token_is(&look, "=>")) {
                p->r = look;
            }
        }
        if (callee_at(p, "=>")) {
            callee_print_arrow(p, from);
        }
    }
}

static void callee_print_primary(callee_printer *p)
{
    switch (p->r.kind) {
    case TOKEN_WORD:
        callee_print_word(p);
        return;
    case TOKEN_NUMBER:
        callee_put_number(p, 0);
        callee_advance(p);
        return;
    case TOKEN_STRING:
        callee_put_text(p, "\"");
        callee_put_cooked(p, p->r.start + 1, p->r.end - 1);
        callee_put_text(p, "\"");
        callee_advance(p);
        return;
    case TOKEN_REGEXP:
        callee_put_token(p);
        callee_advance(p);
        return;
    case TOKEN_BACKTICK:
        callee_print_template(p);
        return;
    default:
        if (callee_at(p, "(")) {
            callee_print_group(p);
        } else if (callee_at(p, "[")) {
            callee_print_array(p);
        } else if (callee_at(p, "{")) {
            callee_print_object(p);
        } else {
            p->r.broken = 1;
        }
    }
}

/* Behind `.` or `?.`: the name of a property. */
static void callee_print_name(callee_printer *p)
{
    if (p->r.kind != TOKEN_WORD) {
        p->r.broken = 1;
        return;
    }
    if (p->r.text[p->r.start] == '#') {
        p->used--; /* the point */
        callee_put_text(p, "[");
        callee_put_token(p);
        callee_put_text(p, "]");
    } else {
        callee_put_cooked(p, p->r.start, p->r.end);
    }
    p->r.operand = 1;
    callee_advance(p);
}

/* The key is a literal string, which reads as a name. */
static bool callee_is_name_key(callee_printer *p)
{
    callee_reader look = p->r;

    if (look.kind == TOKEN_BACKTICK ? callee_template_text(&look) : look.kind != TOKEN_STRING) {
        return false;
    }
    callee_next_token(&look);
    return look.kind == TOKEN_OTHER && callee_token_is(&look, "]");
}

static void callee_print_element(callee_printer *p, duk_bool_t optional)
{
    callee_advance(p);
    if (callee_is_name_key(p)) {
        duk_uint32_t start = p->r.start + 1;

        if (p->r.kind == TOKEN_BACKTICK) {
            (void)callee_template_text(&p->r);
        }
        callee_put_text(p, optional ? "?." : ".");
        callee_put_cooked(p, start, p->r.end - 1);
        callee_advance(p);
    } else {
        callee_put_text(p, optional ? "?.[" : "[");
        callee_print_expression(p, 0);
        callee_put_text(p, "]");
    }
    if (!callee_at(p, "]")) {
        p->r.broken = 1;
    }
    callee_advance(p);
}

static void callee_print_postfix(callee_printer *p, duk_bool_t calls)
{
    callee_print_primary(p);
    while (!p->r.broken && p->r.kind != TOKEN_END) {
        if (callee_at(p, ".")) {
            callee_put_text(p, ".");
            callee_advance(p);
            callee_print_name(p);
        } else if (callee_at(p, "?.") && calls) {
            callee_advance(p);
            if (callee_at(p, "[")) {
                callee_print_element(p, 1);
            } else if (callee_at(p, "(")) {
                callee_skip_group(p);
                callee_put_text(p, "(...)");
            } else {
                callee_put_text(p, "?.");
                callee_print_name(p);
            }
        } else if (callee_at(p, "[")) {
            callee_print_element(p, 0);
        } else if (callee_at(p, "(") && calls) {
            callee_skip_group(p);
            callee_put_text(p, "(...)");
        } else if (p->r.kind == TOKEN_BACKTICK && calls) {
            while (callee_template_text(&p->r)) {
                callee_skip_brackets(&p->r);
            }
            callee_advance(p);
            callee_put_text(p, "(...)");
        } else {
            break;
        }
    }
}

static void callee_print_unary(callee_printer *p, int level)
{
    duk_uint32_t from = p->used;
    const duk_uint8_t *c = p->r.text + p->r.start;

    if (p->r.kind == TOKEN_WORD && callee_token_among(&p->r, "typeof void delete")) {
        callee_put_text(p, "(");
        callee_put_token(p);
        callee_put_text(p, " ");
        callee_advance(p);
        callee_print_unary(p, level);
        callee_put_text(p, ")");
    } else if (p->r.kind == TOKEN_WORD && callee_token_among(&p->r, "await yield")) {
        callee_advance(p);
        callee_print_unary(p, level);
        callee_put_intermediate(p, from);
    } else if (p->r.kind == TOKEN_OTHER && p->r.end - p->r.start == 1 && memchr("-+!~", *c, 4) != NULL) {
        callee_reader look = p->r;

        callee_next_token(&look);
        if (*c == '-' && look.kind == TOKEN_NUMBER) {
            p->r = look;
            callee_put_number(p, 1);
            callee_advance(p);
        } else if (*c == '!' && look.kind == TOKEN_NUMBER && look.end - look.start == 1) {
            callee_put_text(p, p->r.text[look.start] == '0' ? "true" : "false");
            p->r = look;
            callee_advance(p);
        } else {
            callee_put_text(p, "(");
            callee_put_token(p);
            callee_advance(p);
            callee_print_unary(p, level);
            callee_put_text(p, ")");
        }
    } else if (callee_at(p, "++") || callee_at(p, "--")) {
        callee_put_text(p, "(");
        callee_put_token(p);
        callee_advance(p);
        callee_print_unary(p, level);
        callee_put_text(p, ")");
    } else {
        callee_print_postfix(p, level < 20);
        if (level < 20 && (callee_at(p, "++") || callee_at(p, "--"))) {
            callee_put_before(p, from, "(");
            callee_put_token(p);
            callee_put_text(p, ")");
            p->r.operand = 1;
            callee_advance(p);
        }
    }
}

/* How tight a binary operator binds, 0: it is none. */
static int callee_binary_level(const callee_reader *r)
{
    static const struct {
        char text[12];
        int level;
    } table[] = {{",", 1},   {"??", 4},  {"||", 4},          {"&&", 5},  {"|", 6},   {"^", 7},    {"&", 8},
                 {"==", 9},  {"!=", 9},  {"===", 9},         {"!==", 9}, {"<", 10},  {">", 10},   {"<=", 10},
                 {">=", 10}, {"in", 10}, {"instanceof", 10}, {"<<", 11}, {">>", 11}, {">>>", 11}, {"+", 12},
                 {"-", 12},  {"*", 13},  {"/", 13},          {"%", 13},  {"**", 14}};
    size_t i;

    if (r->kind != TOKEN_OTHER && r->kind != TOKEN_WORD) {
        return 0;
    }
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (callee_token_is(r, table[i].text)) {
            return table[i].level;
        }
    }
    return 0;
}

static duk_bool_t callee_is_assignment(const callee_reader *r)
{
    return r->kind == TOKEN_OTHER && r->text[r->end - 1] == '=' && callee_binary_level(r) == 0;
}

static void callee_print_binary(callee_printer *p, duk_uint32_t from, int level)
{
    char operator[16];
    size_t length = p->r.end - p->r.start;
    duk_bool_t unequal = callee_at(p, "!=") || callee_at(p, "!==");

    memcpy(operator, p->r.text + p->r.start, length);
    operator[length] = 0;
    callee_put_before(p, from, unequal ? "(!(" : "(");
    if (unequal) {
        operator[0] = '=';
    }
    do {
        callee_put_text(p, " ");
        callee_put_text(p, unequal && length == 2 ? "==" : operator);
        callee_put_text(p, " ");
        callee_advance(p);
        callee_print_expression(p, level == 14 ? level : level + 1);
    } while (!p->r.broken && level != 9 && level != 10 && level != 14 && callee_token_is(&p->r, operator));
    callee_put_text(p, unequal ? "))" : ")");
}

static void callee_print_expression(callee_printer *p, int minimum)
{
    duk_uint32_t from = p->used;
    int level;

    if (++p->depth > CALLEE_MAX_DEPTH) {
        p->r.broken = 1;
    }
    if (p->r.broken) {
        p->depth--;
        return;
    }
    callee_print_unary(p, minimum);
    while (!p->r.broken && minimum < 20) {
        level = callee_binary_level(&p->r);
        if (level > 0 && level >= minimum) {
            callee_print_binary(p, from, level);
        } else if (callee_at(p, "?") && minimum <= 3) {
            callee_advance(p);
            callee_print_expression(p, 2);
            if (!callee_at(p, ":")) {
                p->r.broken = 1;
            }
            callee_advance(p);
            callee_print_expression(p, 2);
            callee_put_intermediate(p, from);
            callee_put_text(p, callee_intermediate);
            callee_put_text(p, callee_intermediate);
        } else if (minimum <= 3 && callee_is_assignment(&p->r)) {
            duk_uint32_t target = p->used;

            callee_advance(p);
            callee_print_expression(p, 2);
            p->used = target;
        } else {
            break;
        }
    }
    p->depth--;
}

/* ---- finding it ---- */

typedef struct {
    duk_uint32_t chain; /* where the expression that may still be continued by . [ ( began, or CALLEE_NONE */
    char bracket;       /* that opened this level; '`' for a substitution */
    duk_bool_t operand; /* the bracket closes an operand */
    duk_bool_t is_new;  /* the chain began with `new`, its constructor has not come yet */
} callee_level;

typedef struct {
    callee_reader r;
    callee_level levels[CALLEE_MAX_DEPTH];
    int depth;
    duk_bool_t after_point; /* the token before is . or ?. */
    duk_bool_t after_word;  /* ... is if, for, while, with: a statement follows the parenthesis */
    duk_bool_t after_paren; /* ... is ) or =>: a body follows */
} callee_finder;

static void callee_open_level(callee_finder *f, char bracket, duk_bool_t operand)
{
    callee_level *level;

    if (f->depth + 1 >= CALLEE_MAX_DEPTH) {
        f->r.broken = 1;
        return;
    }
    level = &f->levels[++f->depth];
    level->chain = CALLEE_NONE;
    level->bracket = bracket;
    level->operand = operand;
    level->is_new = 0;
}

static void callee_close_level(callee_finder *f)
{
    if (f->depth == 0) {
        f->r.broken = 1;
        return;
    }
    f->r.operand = f->levels[f->depth].operand;
    f->depth--;
    f->levels[f->depth].is_new = 0;
    if (!f->r.operand) {
        f->levels[f->depth].chain = CALLEE_NONE;
    }
}

static void callee_begin_chain(callee_finder *f)
{
    callee_level *level = &f->levels[f->depth];

    if (!level->is_new) {
        level->chain = f->r.start;
    }
}

static void callee_find_in_template(callee_finder *f)
{
    if (callee_template_text(&f->r)) {
        callee_open_level(f, '`', 1);
    }
}

/* Take note of a token; `was_operand`: an operand ended before it. */
static void callee_follow_token(callee_finder *f, duk_bool_t was_operand)
{
    callee_reader *r = &f->r;
    callee_level *level = &f->levels[f->depth];
    duk_bool_t after_word = f->after_word, after_paren = f->after_paren;
    char c = (char)r->text[r->start];

    f->after_word = f->after_paren = 0;
    if (r->kind == TOKEN_WORD) {
        if (f->after_point) {
            r->operand = 1;
        } else {
            callee_begin_chain(f);
            level->is_new = callee_token_is(r, "new");
            f->after_paren = callee_token_among(r, "else do");
            f->after_word = callee_token_among(r, "if for while with");
        }
    } else if (r->kind == TOKEN_BACKTICK) {
        if (!was_operand) {
            callee_begin_chain(f);
        }
        callee_find_in_template(f);
    } else if (r->kind != TOKEN_OTHER) {
        callee_begin_chain(f);
    } else if (r->end - r->start == 1 && (c == '(' || c == '[')) {
        if (!was_operand && !f->after_point) {
            callee_begin_chain(f);
        }
        callee_open_level(f, c, !(c == '(' && after_word));
    } else if (r->end - r->start == 1 && c == '{') {
        if (after_paren || was_operand) {
            level->chain = CALLEE_NONE; /* a body */
        } else {
            callee_begin_chain(f);
        }
        callee_open_level(f, c, !was_operand && !after_paren);
    } else if (r->end - r->start == 1 && (c == ')' || c == ']' || c == '}')) {
        if (c == '}' && level->bracket == '`') {
            callee_close_level(f);
            callee_find_in_template(f);
        } else {
            callee_close_level(f);
            f->after_paren = c == ')';
        }
    } else if (callee_token_is(r, "=>")) {
        f->after_paren = 1;
        level->chain = CALLEE_NONE;
    } else if (!callee_token_among(r, ". ?. ++ --")) {
        level->chain = CALLEE_NONE;
        level->is_new = 0;
    }
    f->after_point = r->kind == TOKEN_OTHER && callee_token_among(r, ". ?.");
}

/* The expression called at `position`: from *start, and *end if known there (else it goes as far as a chain does). */
static duk_bool_t callee_find(callee_finder *f, duk_uint32_t position, duk_uint32_t *start, duk_uint32_t *end)
{
    callee_reader *r = &f->r;

    for (;;) {
        duk_bool_t was_operand = r->operand;

        callee_next_token(r);
        if (r->kind == TOKEN_END || r->start > position || r->broken) {
            return 0;
        }
        if (r->start == position) {
            *start = f->levels[f->depth].chain;
            *end = r->start;
            if (r->kind == TOKEN_WORD && f->after_point) {
                *end = r->end;
            } else if (r->kind == TOKEN_WORD) {
                *start = callee_token_is(r, "new") ? r->end : r->start;
                *end = CALLEE_NONE;
            }
            return 1;
        }
        callee_follow_token(f, was_operand);
    }
}

/* Push the text of what the instruction at `pc` calls, or nothing if it cannot be told. */
DUK_INTERNAL duk_bool_t duk_engine_push_callee(duk_hthread *thr, duk_hcompfunc *tmpl, duk_uint32_t pc)
{
    duk_uint32_t position = duk_engine_position(thr, tmpl, pc);
    duk_size_t length;
    const duk_uint8_t *text = duk_engine_script_source(thr, tmpl->script, &length);
    callee_finder finder;
    callee_printer printer;
    duk_uint32_t start, end;

    if (text == NULL || position == DUK_NO_POSITION || position >= length || position < tmpl->fn_start) {
        return 0;
    }
    memset(&finder, 0, sizeof(finder));
    finder.r.text = text;
    finder.r.end = tmpl->fn_start;
    finder.r.limit = (duk_uint32_t)length;
    finder.levels[0].chain = CALLEE_NONE;
    if (!callee_find(&finder, position, &start, &end)) {
        return 0;
    }
    if (start == CALLEE_NONE) {
        duk_push_string(thr, callee_intermediate);
        return 1;
    }
    memset(&printer, 0, sizeof(printer));
    printer.r.text = text;
    printer.r.end = start;
    printer.r.limit = end == CALLEE_NONE ? (duk_uint32_t)length : end;
    callee_advance(&printer);
    if (end == CALLEE_NONE) {
        callee_print_postfix(&printer, 0);
    } else {
        callee_print_expression(&printer, 2);
        printer.r.broken |= printer.r.kind != TOKEN_END;
    }
    if (printer.r.broken) {
        callee_put_intermediate(&printer, 0);
    }
    duk_push_lstring(thr, printer.out, printer.used);
    return 1;
}
