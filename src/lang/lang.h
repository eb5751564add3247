/*
 * lang.h - the front end as the rest of the program sees it: ES2024 source in, the engine's dialect of ES5 out.
 *
 * The dialect (docs/architecture.md, "The dialect") is ES5.1 with intrinsics (@name), identifiers that may contain
 * '#', and function headers that carry the metadata a lowered function would otherwise lose.
 */
#ifndef LANG_LANG_H
#define LANG_LANG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum lang_goal {
    LANG_GOAL_SCRIPT,   /* a Script; its completion value is kept when `completion` is set */
    LANG_GOAL_FUNCTION, /* a function body with the parameters of the options: CommonJS, vm.compileFunction; the
                           output is one function expression */
    LANG_GOAL_MODULE,   /* a Module */
    LANG_GOAL_EVAL      /* the text of an eval call */
} lang_goal;

typedef struct lang_options {
    lang_goal goal;
    bool strict;      /* strict whatever the directives say */
    bool completion;  /* SCRIPT, EVAL: the output's completion value is that of the source */
    const char *const *parameters; /* FUNCTION: names, NULL-terminated */
    const char *scope; /* EVAL: what the lowered code around a direct eval tells of its scopes (the third argument of
                          @eval), NULL: nothing, as for an indirect one */
    uint32_t body;     /* SCRIPT: if not 0, the text has to be one function expression in parentheses whose body begins
                          at this offset and ends before the last parenthesis */
} lang_options;

/* A piece of the output that came from the source unbroken: output offset + (source - output) = source offset, up to
 * the next entry. Sorted by output offset; the first entry has output 0. */
typedef struct lang_position {
    uint32_t output;
    uint32_t source;
} lang_position;

typedef enum lang_error_type {
    LANG_OK,
    LANG_SYNTAX_ERROR,
    LANG_REFERENCE_ERROR,
    LANG_UNSUPPORTED_SYNTAX, /* lang_strip_types: right, but more than types */
    LANG_OUT_OF_MEMORY,
    LANG_TOO_DEEP
} lang_error_type;

typedef struct lang_output {
    char *code; /* NUL-terminated, malloc'd */
    size_t code_length;
    lang_position *positions;
    size_t position_count;
    lang_error_type error;
    char message[256];              /* V8's wording, without "SyntaxError: " */
    uint32_t error_start, error_end; /* source range to underline */
} lang_output;

/* Lower `length` bytes of UTF-8 (WTF-8 is accepted) source. Returns 0, or -1 with output->error set. The output is
 * to be released with lang_output_free in both cases. */
int lang_lower(const char *source, size_t length, const lang_options *options, lang_output *output);
void lang_output_free(lang_output *output);

/* Erase what is TypeScript's alone: output->code is JavaScript of as many bytes, with everything that remains at its
 * offset, line and column; there are no positions. -1: output->error is set; what would need code to be made (enums,
 * namespaces, parameter properties) is a LANG_UNSUPPORTED_SYNTAX, messages are those of Node's own compiler. */
int lang_strip_types(const char *source, size_t length, lang_output *output);

/* What lang_cjs_exports finds: an exported name; a request whose names are exported, too; an assignment to
 * module.exports, which ends the re-exports found so far. */
typedef enum lang_cjs_find { LANG_CJS_NAME, LANG_CJS_REEXPORT, LANG_CJS_RESET } lang_cjs_find;
typedef void (*lang_cjs_sink)(void *data, lang_cjs_find kind, const char *name, size_t length);

/* Tell `sink` (which must return) what the text of a CommonJS module exports, as far as it shows, in the order of the
 * text; a name may come more than once. Returns -1 if the text does not parse: what was told until then is void. */
int lang_cjs_exports(const char *source, size_t length, lang_cjs_sink sink, void *data);

/* 1-based line and column (columns in UTF-16 units) of a byte offset, by the line terminators of ECMA-262 12.3. */
void lang_line_column(const char *source, size_t length, size_t offset, unsigned *line, unsigned *column);

#endif
