/*
 * compile.h - from source text to a function value: the front end, then the engine.
 */
#ifndef COMPILE_H
#define COMPILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "duktape.h"
#include "lang/lang.h"

typedef struct compile_options {
    const char *filename;          /* as stack traces show it */
    const char *const *parameters; /* compile_function: names, NULL-terminated */
    int line_offset, column_offset; /* what vm.Script adds to the first line's position */
    bool strict;
    bool whole; /* all functions at once, not when they are first called: the code is dumped */
} compile_options;

/* Compile `source` as a function body: [ ... ] -> [ ... function ]. Throws a SyntaxError whose hidden property
 * COMPILE_ARROW is "file:line\nsource line\n   ^^^". */
void compile_function(duk_context *ctx, const char *source, size_t length, const compile_options *options);

/* Compile as a Script; calling the function runs it in the global scope and returns its completion value. */
void compile_script(duk_context *ctx, const char *source, size_t length, const compile_options *options);

/* Compile as a Module; calling the function gives what builtins_push_module takes. */
void compile_module(duk_context *ctx, const char *source, size_t length, const compile_options *options);

/* "file:line\nsource line\n   ^^^" for a range of the source, pushed as a string. */
void compile_push_arrow(duk_context *ctx, const char *source, size_t length, const char *filename, int line_offset,
                        size_t start, size_t end);

/* Push the text that shows where the error at index was thrown, as above; false and nothing pushed if unknown. */
bool compile_push_error_arrow(duk_context *ctx, duk_idx_t index);

/* Print the error at index with its arrow and stack. */
void compile_print_error(duk_context *ctx, duk_idx_t index, FILE *to);

#define COMPILE_ARROW DUK_HIDDEN_SYMBOL("arrow")

#endif
