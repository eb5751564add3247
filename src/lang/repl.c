/*
 * repl.c - see repl.h.
 *
 * The text is parsed as the body of an async arrow function. What changes is cut out of it by source ranges, in order: the
 * declarations of the top level become assignments, so that their names outlive the function.
 */
#include "repl.h"

#include <stdlib.h>
#include <string.h>

#include "lang.h"
#include "parser.h"

#define BEFORE "(async () => {"
#define AFTER  "\n})"

/* ---- is there more to come? ---- */

static bool fails_at_end(const char *source, size_t length, lang_goal goal) {
    lang_options options = {.goal = goal};
    lang_output output;
    bool failed = lang_lower(source, length, &options, &output) != 0 && output.error == LANG_SYNTAX_ERROR;
    uint32_t start = output.error_start, end = output.error_end;
    bool in_template = strcmp(output.message, "Unterminated template literal") == 0;
    lang_output_free(&output);
    while (length > 0 && strchr(" \t\r\n", source[length - 1]) != NULL) {
        length--;
    }
    if (!failed) {
        return false;
    }
    bool in_comment = start + 1 < length && source[start] == '/' && source[start + 1] == '*';
    bool in_string = length > 0 && source[length - 1] == '\\';
    return start >= length || in_template || (end >= length && (in_comment || in_string));
}

bool lang_is_beginning(const char *source, size_t length) {
    return fails_at_end(source, length, LANG_GOAL_SCRIPT) ||
           (memmem(source, length, "await", 5) != NULL && fails_at_end(source, length, LANG_GOAL_MODULE));
}

/* ---- text in the making ---- */

typedef struct text {
    char *bytes;
    size_t length, room;
    bool failed;
} text;

static void add(text *t, const char *bytes, size_t length) {
    if (t->length + length + 1 > t->room) {
        size_t room = 2 * t->room + length + 256;
        char *grown = realloc(t->bytes, room);
        if (grown == NULL) {
            t->failed = true;
            return;
        }
        t->bytes = grown;
        t->room = room;
    }
    memcpy(t->bytes + t->length, bytes, length);
    t->length += length;
    t->bytes[t->length] = '\0';
}

static void add_text(text *t, const char *string) {
    add(t, string, strlen(string));
}

typedef struct rewriting {
    const char *source; /* with BEFORE and AFTER */
    uint32_t copied;    /* up to here */
    text body, outer, inner; /* the function's body, and what stands before it outside and inside */
} rewriting;

/* Copy up to `end`, and go on at `next`. */
static void copy_until(rewriting *r, uint32_t end, uint32_t next) {
    add(&r->body, r->source + r->copied, end - r->copied);
    r->copied = next;
}

/* ---- await at the top level ---- */

static bool has_await(const lang_node *node);

static bool list_has_await(const lang_node *node) {
    for (; node != NULL; node = node->next) {
        if (has_await(node)) {
            return true;
        }
    }
    return false;
}

static bool has_await(const lang_node *node) {
    if (node->type == N_AWAIT || (node->type == N_FOR_OF && (node->flags & NF_AWAIT) != 0)) {
        return true;
    }
    if (node->type == N_FUNCTION) {
        return false;
    }
    bool has_body = node->type == N_FOR || node->type == N_FOR_IN || node->type == N_FOR_OF || node->type == N_WHILE ||
                    node->type == N_DO_WHILE;
    return list_has_await(node->a) || list_has_await(node->b) || list_has_await(node->c) ||
           (has_body && list_has_await(node->d));
}

/* ---- declarations ---- */

static void declare(rewriting *r, const char *keyword, const lang_node *target) {
    switch (target->type) {
    case N_IDENTIFIER:
        add_text(&r->outer, keyword);
        add(&r->outer, target->atom->text, target->atom->length);
        add_text(&r->outer, "; ");
        break;
    case N_ASSIGN_PATTERN:
    case N_REST:
        declare(r, keyword, target->a);
        break;
    case N_PROPERTY:
        declare(r, keyword, target->b);
        break;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        for (const lang_node *part = target->a; part != NULL; part = part->next) {
            declare(r, keyword, part);
        }
        break;
    default:
        break;
    }
}

/* const {a} = f(), b; becomes void (({a} = f()), (b = undefined)); */
static void rewrite_variables(rewriting *r, const lang_node *statement) {
    const char *keyword = statement->op == T_VAR ? "var " : "let ";
    copy_until(r, statement->start, statement->a->start);
    add_text(&r->body, "void (");
    for (const lang_node *declarator = statement->a; declarator != NULL; declarator = declarator->next) {
        declare(r, keyword, declarator->a);
        copy_until(r, declarator->start, declarator->start);
        add_text(&r->body, "(");
        copy_until(r, declarator->end, declarator->end);
        add_text(&r->body, declarator->b == NULL ? "=undefined)" : ")");
    }
    add_text(&r->body, ")");
}

static void rewrite_function(rewriting *r, const lang_node *function) {
    declare(r, "var ", function->a);
    add_text(&r->inner, "this.");
    add(&r->inner, function->a->atom->text, function->a->atom->length);
    add_text(&r->inner, " = ");
    add(&r->inner, function->a->atom->text, function->a->atom->length);
    add_text(&r->inner, "; ");
}

static void rewrite_class(rewriting *r, const lang_node *class) {
    declare(r, "let ", class->a);
    copy_until(r, class->start, class->start);
    add(&r->body, class->a->atom->text, class->a->atom->length);
    add_text(&r->body, "=");
    copy_until(r, class->end, class->end);
    add_text(&r->body, ";");
}

static void rewrite_last(rewriting *r, const lang_node *statement) {
    copy_until(r, statement->start, statement->start);
    add_text(&r->body, "return { __proto__: null, value: (");
    uint32_t end = statement->end;
    while (end > statement->start && strchr("; \t\r\n", r->source[end - 1]) != NULL) {
        end--;
    }
    copy_until(r, end, end);
    add_text(&r->body, ") }");
}

static void rewrite(rewriting *r, const lang_node *block) {
    for (const lang_node *statement = block->a; statement != NULL; statement = statement->next) {
        if (statement->type == N_VARIABLE_DECLARATION) {
            rewrite_variables(r, statement);
        } else if (statement->type == N_FUNCTION) {
            rewrite_function(r, statement);
        } else if (statement->type == N_CLASS) {
            rewrite_class(r, statement);
        } else if (statement->type == N_EXPRESSION_STATEMENT && statement->next == NULL) {
            rewrite_last(r, statement);
        }
    }
}

/* The body of the function that the program consists of, if it is one and has an await. */
static const lang_node *find_body(const lang_node *program, uint32_t length) {
    const lang_node *statement = program->a;
    const lang_node *function = statement != NULL && statement->type == N_EXPRESSION_STATEMENT ? statement->a : NULL;
    if (function == NULL || statement->next != NULL || function->type != N_FUNCTION || function->c->type != N_BLOCK ||
        function->c->end != length - 1 || !list_has_await(function->c->a)) {
        return NULL;
    }
    return function->c;
}

static char *finish(rewriting *r, uint32_t length) {
    text whole = {0};
    copy_until(r, length - (uint32_t)strlen(AFTER), length);
    add(&whole, r->outer.bytes ? r->outer.bytes : "", r->outer.length);
    add_text(&whole, BEFORE " ");
    add(&whole, r->inner.bytes ? r->inner.bytes : "", r->inner.length);
    add(&whole, r->body.bytes ? r->body.bytes : "", r->body.length);
    add_text(&whole, AFTER "()");
    if (whole.failed || r->outer.failed || r->inner.failed || r->body.failed) {
        free(whole.bytes);
        whole.bytes = NULL;
    }
    return whole.bytes;
}

/* The text wrapped as it is parsed is in `wrapped`, of `total` bytes. */
static char *rewrite_wrapped(const char *wrapped, uint32_t total) {
    rewriting r = {.source = wrapped, .copied = (uint32_t)strlen(BEFORE)};
    char *volatile result = NULL;
    lang_context cx;
    lang_context_init(&cx);
    if (setjmp(cx.escape) == 0) {
        lang_context_source(&cx, wrapped, total);
        cx.goal = LANG_GOAL_SCRIPT;
        const lang_node *body = find_body(lang_parse(&cx), total);
        if (body != NULL) {
            rewrite(&r, body);
            result = finish(&r, total);
        }
    }
    lang_context_free(&cx);
    free(r.outer.bytes);
    free(r.inner.bytes);
    free(r.body.bytes);
    return result;
}

char *lang_rewrite_await(const char *source, size_t length) {
    size_t total = length + strlen(BEFORE) + strlen(AFTER);
    char *wrapped = total < UINT32_MAX ? malloc(total + 1) : NULL;
    if (wrapped == NULL) {
        return NULL;
    }
    memcpy(wrapped, BEFORE, strlen(BEFORE));
    memcpy(wrapped + strlen(BEFORE), source, length);
    memcpy(wrapped + strlen(BEFORE) + length, AFTER, strlen(AFTER) + 1);
    char *result = rewrite_wrapped(wrapped, (uint32_t)total);
    free(wrapped);
    return result;
}
