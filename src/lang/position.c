/*
 * position.c - byte offsets to lines and columns.
 */
#include "lang.h"

/* Bytes of the line terminator at `at`, 0 if there is none (ECMA-262 12.3). */
static unsigned terminator(const char *at, const char *end)
{
    if (*at == '\n')
        return 1;
    if (*at == '\r')
        return at + 1 < end && at[1] == '\n' ? 2 : 1;
    if (*at == '\xe2' && end - at >= 3 && at[1] == '\x80' && (at[2] == '\xa8' || at[2] == '\xa9'))
        return 3;
    return 0;
}

void lang_line_column(const char *source, size_t length, size_t offset, unsigned *line, unsigned *column)
{
    const char *end = source + length, *at = source, *stop = source + (offset < length ? offset : length);
    *line = *column = 1;
    while (at < stop) {
        unsigned size = terminator(at, end);
        if (size && at + size <= stop) {
            at += size;
            (*line)++;
            *column = 1;
            continue;
        }
        unsigned char c = (unsigned char)*at++;
        if (c < 0x80 || c >= 0xc0) /* the first byte of a character */
            (*column) += c >= 0xf0 ? 2 : 1;
    }
}
