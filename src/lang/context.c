/*
 * context.c - the life of a compilation and its first error.
 */
#include <stdarg.h>
#include <stdio.h>

#include "parser.h"

void lang_context_init(lang_context *cx)
{
    memset(cx, 0, sizeof *cx);
    lang_arena_init(&cx->arena, &cx->escape);
}

void lang_context_free(lang_context *cx)
{
    lang_arena_free(&cx->arena);
}

void lang_context_source(lang_context *cx, const char *source, size_t length)
{
    lang_atoms_init(&cx->atoms, &cx->arena);
    if (length > UINT32_MAX - 64)
        lang_fail(cx, LANG_OUT_OF_MEMORY, 0, 0, "Source text is too large");
    char *copy = lang_arena_allocate(&cx->arena, length + 32);
    if (length > 0)
        memcpy(copy, source, length);
    memset(copy + length, 0, 32);
    cx->source = copy;
    cx->length = (uint32_t)length;
}

void lang_fail(lang_context *cx, lang_error_type type, uint32_t start, uint32_t end, const char *format, ...)
{
    va_list args;
    cx->error = type;
    cx->error_start = start;
    cx->error_end = end;
    va_start(args, format);
    vsnprintf(cx->message, sizeof cx->message, format, args);
    va_end(args);
    longjmp(cx->escape, 1);
}
