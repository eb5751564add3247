/*
 * dotenv.c - the text of .env files: `NAME=value` lines, as Node reads them.
 *
 * A value in quotation marks may go over lines, and what follows it on its last line does not count; in double ones \n
 * is a line break. In other values a comment ends the value. Spaces around names and values are dropped.
 */
#include "runtime/dotenv.h"

#include <stdbool.h>
#include <string.h>

typedef struct span {
    char *from, *to;
} span;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static span trim(span s)
{
    while (s.from < s.to && is_space(*s.from))
        s.from++;
    while (s.from < s.to && is_space(s.to[-1]))
        s.to--;
    return s;
}

static char *find(span s, char c)
{
    char *found = memchr(s.from, c, (size_t)(s.to - s.from));
    return found ? found : s.to;
}

static void drop_returns(span *text)
{
    char *out = text->from;
    for (char *in = text->from; in < text->to; in++) {
        if (*in != '\r')
            *out++ = *in;
    }
    text->to = out;
}

static void expand_line_breaks(span *value)
{
    char *out = value->from;
    for (char *in = value->from; in < value->to; in++) {
        bool escaped = *in == '\\' && in + 1 < value->to && in[1] == 'n';
        *out++ = escaped ? '\n' : *in;
        in += escaped;
    }
    value->to = out;
}

/* The value at the beginning of the text, which goes on behind its last line. */
static span take_value(span *text)
{
    char quote = text->from < text->to ? *text->from : '\0';
    if (quote == '"' || quote == '\'' || quote == '`') {
        span value = {text->from + 1, text->to};
        value.to = find(value, quote);
        if (value.to < text->to) {
            text->from = find((span){value.to, text->to}, '\n');
            if (quote == '"')
                expand_line_breaks(&value);
            return value;
        }
    }
    span value = {text->from, find(*text, '\n')};
    text->from = value.to;
    value.to = find(value, '#');
    return trim(value);
}

static span name_of(span line)
{
    static const char export[] = "export ";
    line = trim(line);
    if ((size_t)(line.to - line.from) >= sizeof export - 1 && memcmp(line.from, export, sizeof export - 1) == 0)
        line.from += sizeof export - 1;
    return trim(line);
}

void dotenv_parse(char *bytes, size_t length, dotenv_report report, void *data)
{
    span text = {bytes, bytes + length};
    drop_returns(&text);
    for (text = trim(text); text.from < text.to; text = trim(text)) {
        char *line_end = find(text, '\n'), *equals = find((span){text.from, line_end}, '=');
        if (*text.from == '#' || equals == line_end) {
            text.from = line_end;
            continue;
        }
        span name = name_of((span){text.from, equals}), value = {equals, equals};
        text.from = equals + 1;
        if (text.from < text.to && *text.from != '\n') {
            text = trim(text);
            value = take_value(&text);
        }
        if (name.from < name.to)
            report(data, name.from, (size_t)(name.to - name.from), value.from, (size_t)(value.to - value.from));
    }
}
