/*
 * parser.h - the context of one compilation, and source text to syntax tree.
 *
 * Every pass works on a lang_context and reports failure the same way: lang_fail records the first error and jumps to
 * `escape`. So nobody checks results, and nothing leaks, as all memory is the arena's. The driver:
 *
 *     lang_context cx;
 *     lang_context_init(&cx);
 *     if (setjmp(cx.escape) == 0) {
 *         lang_context_source(&cx, source, length);
 *         cx.goal = LANG_GOAL_MODULE;
 *         lang_node *program = lang_parse(&cx);
 *         ... the other passes ...
 *     }
 *     ... cx.error, cx.message, cx.error_start, cx.error_end ...
 *     lang_context_free(&cx);
 */
#ifndef LANG_PARSER_H
#define LANG_PARSER_H

#include <setjmp.h>
#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "ast.h"
#include "atom.h"
#include "lang.h"
#include "token.h"

/* What the code around an eval allows in it. A FUNCTION goal allows `return` and `new.target` by itself. */
enum {
    LANG_ALLOW_NEW_TARGET = 1 << 0,
    LANG_ALLOW_SUPER_PROPERTY = 1 << 1,
    LANG_ALLOW_SUPER_CALL = 1 << 2,
    LANG_ALLOW_AWAIT = 1 << 3,       /* top-level await in a script (the REPL) */
    LANG_FORBID_ARGUMENTS = 1 << 4   /* in a field initialiser or static block */
};

/* Judge a regular expression literal: NULL if it is right, or the reason as V8 words it ("Unterminated group"). */
typedef const char *(*lang_regexp_check)(void *data, const char *pattern, size_t pattern_length, const char *flags,
                                         size_t flags_length);

typedef struct lang_context {
    jmp_buf escape; /* must be set before any pass runs */
    lang_arena arena;
    lang_atoms atoms;
    const char *source; /* a copy, followed by at least 32 zero bytes */
    uint32_t length;

    lang_goal goal;
    bool strict;    /* strict whatever the directives say */
    bool completion; /* the program's completion value is wanted */
    unsigned allow; /* LANG_ALLOW_*, LANG_FORBID_* */
    lang_regexp_check check_regexp; /* may be NULL */
    void *check_regexp_data;

    uint32_t fresh_names; /* names made by lowering so far */
    struct lang_outer *outer; /* EVAL: what is known of the code around (scope_outer.c), NULL: nothing */

    lang_error_type error;
    char message[256];
    uint32_t error_start, error_end;
} lang_context;

void lang_context_init(lang_context *cx);
void lang_context_free(lang_context *cx);

/* Take a copy of the source text. */
void lang_context_source(lang_context *cx, const char *source, size_t length);

/* Record an error that covers a range of the source and leave. */
_Noreturn void lang_fail(lang_context *cx, lang_error_type type, uint32_t start, uint32_t end, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Parse the whole source. All early errors are reported but those that need scopes: redeclarations, undeclared private
 * names and undeclared exports. The depth of the tree is bounded, except along `a` of N_BINARY, N_LOGICAL, N_CALL,
 * N_MEMBER, N_INDEX, N_PRIVATE_MEMBER and N_TAGGED_TEMPLATE, and along `c` of N_IF: a walk has to loop there. */
lang_node *lang_parse(lang_context *cx);

/* The same with TypeScript's types, which are collected in *types to be erased (types.h). The tree is good for nothing. */
struct types;
void lang_parse_types(lang_context *cx, struct types *types);

/* A node of zeroes but for these. */
static inline lang_node *lang_node_new(lang_context *cx, lang_node_type type, uint32_t start, uint32_t end) {
    lang_node *node = lang_arena_allocate(&cx->arena, sizeof *node);
    memset(node, 0, sizeof *node);
    node->type = (uint8_t) type;
    node->start = start;
    node->end = end;
    return node;
}

#endif
