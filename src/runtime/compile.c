/*
 * compile.c - from source text to a function value.
 *
 * The front end's buffers are malloc'd and engine calls may throw, so every step that allocates in the engine between
 * lang_lower and lang_output_free runs under duk_safe_call.
 */
#include "runtime/compile.h"

#include <stdlib.h>
#include <string.h>

typedef struct compilation {
    const char *source;
    size_t length;
    const compile_options *options;
    lang_goal goal;
    lang_output output;
} compilation;

void compile_push_arrow(duk_context *ctx, const char *source, size_t length, const char *filename, int line_offset,
                        size_t start, size_t end)
{
    unsigned line, column;
    if (start > length)
        start = length;
    lang_line_column(source, length, start, &line, &column);
    size_t from = start, to = start;
    while (from > 0 && source[from - 1] != '\n' && source[from - 1] != '\r')
        from--;
    while (to < length && source[to] != '\n' && source[to] != '\r')
        to++;
    size_t carets = end > start ? end - start : 1;
    if (start + carets > to)
        carets = to > start ? to - start : 1;
    duk_push_sprintf(ctx, "%s:%u\n", filename, line + (unsigned)line_offset);
    duk_push_lstring(ctx, source + from, to - from);
    duk_push_string(ctx, "\n");
    /* Tabs stay tabs so that the caret stands under its character. */
    char *pad = duk_push_fixed_buffer(ctx, (start - from) + carets);
    for (size_t i = 0; i < start - from; i++)
        pad[i] = source[from + i] == '\t' ? '\t' : ' ';
    memset(pad + (start - from), '^', carets);
    duk_buffer_to_string(ctx, -1);
    duk_concat(ctx, 4);
}

static duk_ret_t throw_syntax_error(duk_context *ctx, void *data)
{
    compilation *c = data;
    const lang_output *out = &c->output;
    duk_errcode_t type = out->error == LANG_REFERENCE_ERROR ? DUK_ERR_REFERENCE_ERROR
                         : out->error == LANG_TOO_DEEP      ? DUK_ERR_RANGE_ERROR
                                                            : DUK_ERR_SYNTAX_ERROR;
    if (out->error == LANG_OUT_OF_MEMORY)
        return duk_error(ctx, DUK_ERR_RANGE_ERROR, "Out of memory while compiling");
    duk_push_error_object(ctx, type, "%s", out->message);
    compile_push_arrow(ctx, c->source, c->length, c->options->filename, c->options->line_offset, out->error_start,
                       out->error_end);
    duk_put_prop_string(ctx, -2, COMPILE_ARROW);
    return duk_throw(ctx);
}

static duk_ret_t compile_dialect(duk_context *ctx, void *data)
{
    compilation *c = data;
    duk_push_string(ctx, c->options->filename);
    memcpy(duk_push_fixed_buffer(ctx, c->length), c->source, c->length);
    duk_push_script(ctx);
    if (c->options->line_offset || c->options->column_offset)
        duk_script_set_origin(ctx, -1, (duk_uint_t)c->options->line_offset, (duk_uint_t)c->options->column_offset);
    _Static_assert(sizeof(duk_position) == sizeof(lang_position), "the position map is passed on as it is");
    duk_uint_t flags = c->goal == LANG_GOAL_FUNCTION ? DUK_COMPILE_FUNCTION
                       : c->goal == LANG_GOAL_SCRIPT ? 0
                                                     : DUK_COMPILE_EVAL;
    if (!c->options->whole)
        flags |= DUK_COMPILE_LAZY;
    if (duk_pcompile_script(ctx, flags, c->output.code,
                            c->output.code_length, (const duk_position *)c->output.positions,
                            c->output.position_count) != 0)
        return duk_throw(ctx);
    return 1;
}

static void compile(duk_context *ctx, compilation *c)
{
    lang_options options = {.goal = c->goal,
                            .strict = c->options->strict,
                            .completion = c->goal == LANG_GOAL_SCRIPT,
                            .parameters = c->options->parameters};
    int failed = lang_lower(c->source, c->length, &options, &c->output);
    duk_int_t result = duk_safe_call(ctx, failed ? throw_syntax_error : compile_dialect, c, 0, 1);
    lang_output_free(&c->output);
    if (result != DUK_EXEC_SUCCESS)
        (void)duk_throw(ctx);
}

void compile_function(duk_context *ctx, const char *source, size_t length, const compile_options *options)
{
    compilation c = {.source = source, .length = length, .options = options, .goal = LANG_GOAL_FUNCTION};
    compile(ctx, &c);
}

void compile_script(duk_context *ctx, const char *source, size_t length, const compile_options *options)
{
    compilation c = {.source = source, .length = length, .options = options, .goal = LANG_GOAL_SCRIPT};
    compile(ctx, &c);
}

void compile_module(duk_context *ctx, const char *source, size_t length, const compile_options *options)
{
    compilation c = {.source = source, .length = length, .options = options, .goal = LANG_GOAL_MODULE};
    compile(ctx, &c);
}

/* "file:line\nsource line\n   ^" from where the error at index was thrown. */
static bool push_location_arrow(duk_context *ctx, duk_idx_t index)
{
    duk_location at;
    if (!duk_push_error_location(ctx, index, &at) || at.line == 0 || !duk_is_string(ctx, -2)) {
        duk_pop_2(ctx);
        return false;
    }
    duk_push_sprintf(ctx, ":%u\n", (unsigned)at.line);
    duk_insert(ctx, -2); /* [ name ":line\n" text ] */
    if (!duk_is_string(ctx, -1) || duk_get_length(ctx, -1) == 0) {
        duk_pop_2(ctx);
        duk_push_sprintf(ctx, ":%u", (unsigned)at.line);
        duk_concat(ctx, 2);
        return true;
    }
    duk_size_t length, pad_length = 0;
    const char *text = duk_get_lstring(ctx, -1, &length);
    char *pad = duk_push_fixed_buffer(ctx, length + 2);
    pad[pad_length++] = '\n';
    for (duk_uint_t i = 1; i < at.text_column && pad_length < length + 1; i++, pad_length++)
        pad[pad_length] = text[i - 1] == '\t' ? '\t' : ' ';
    pad[pad_length++] = '^';
    duk_push_lstring(ctx, pad, pad_length);
    duk_remove(ctx, -2);
    duk_concat(ctx, 4);
    return true;
}

bool compile_push_error_arrow(duk_context *ctx, duk_idx_t index)
{
    index = duk_normalize_index(ctx, index);
    if (duk_is_object(ctx, index)) {
        if (duk_get_prop_string(ctx, index, COMPILE_ARROW))
            return true;
        duk_pop(ctx);
    }
    return push_location_arrow(ctx, index);
}

void compile_print_error(duk_context *ctx, duk_idx_t index, FILE *to)
{
    index = duk_normalize_index(ctx, index);
    if (compile_push_error_arrow(ctx, index)) {
        fprintf(to, "%s\n\n", duk_safe_to_string(ctx, -1));
        duk_pop(ctx);
    }
    duk_dup(ctx, index);
    fprintf(to, "%s\n", duk_safe_to_stacktrace(ctx, -1));
    duk_pop(ctx);
}
