/*
 * lang.c - the front end from end to end.
 */
#include "lang.h"

#include <stdlib.h>
#include <string.h>

#include "builtins/regexp/regexp.h"
#include "lexer.h"
#include "lower.h"
#include "parser.h"
#include "print.h"
#include "scope.h"

/* Regular expressions are judged where they are read, by the same parser that compiles them. */
static const char *check_regexp(void *data, const char *pattern, size_t pattern_length, const char *flags,
                                size_t flags_length) {
    (void)data;
    const char *message;
    int known = regexp_parse_flags(flags, flags_length);
    return known < 0 || regexp_check(pattern, pattern_length, known, &message) ? NULL : message;
}

/* Parameters and body of a function made from texts must not have grown into each other. */
static void check_function(lang_context *cx, const lang_node *program, uint32_t body) {
    const lang_node *statement = program->a;
    const lang_node *function = statement != NULL && statement->type == N_EXPRESSION_STATEMENT ? statement->a : NULL;
    if (function == NULL || statement->next != NULL || function->type != N_FUNCTION || function->c->start != body ||
        function->c->end != cx->length - 1) {
        lang_fail(cx, LANG_SYNTAX_ERROR, 0, 0, "Arg string terminates parameters early");
    }
}

static void run(lang_context *cx, const char *source, size_t length, const lang_options *options, lang_output *output) {
    lang_context_source(cx, source, length);
    cx->goal = options->goal;
    cx->strict = options->strict;
    cx->completion = options->completion;
    cx->check_regexp = check_regexp;
    if (options->scope != NULL) {
        lang_read_scope(cx, options->scope);
    }
    lang_node *program = lang_parse(cx);
    if (options->body != 0) {
        check_function(cx, program, options->body);
    }
    if (program->start == 0) {
        program->start = lang_hashbang_length(cx);
    }
    program->end = cx->length;
    lang_analyse(cx, program, options->parameters);
    lang_lower_program(cx, program);
    lang_print(cx, program, output);
}

int lang_lower(const char *source, size_t length, const lang_options *options, lang_output *output) {
    lang_context cx;
    memset(output, 0, sizeof *output);
    lang_context_init(&cx);
    int jumped = setjmp(cx.escape);
    if (jumped == 0) {
        run(&cx, source, length, options, output);
    } else {
        output->error = jumped == 2 ? LANG_OUT_OF_MEMORY : cx.error;
        memcpy(output->message, cx.message, sizeof output->message);
        output->error_start = cx.error_start;
        output->error_end = cx.error_end;
    }
    lang_context_free(&cx);
    return jumped == 0 ? 0 : -1;
}

void lang_output_free(lang_output *output) {
    free(output->code);
    free(output->positions);
    output->code = NULL;
    output->positions = NULL;
}
