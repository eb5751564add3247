/*
 * cjs_exports.c - the names that a CommonJS module exports, as far as its text tells.
 *
 * `import { x } from './module.cjs'` is linked before the module runs, so its names come from patterns in the text: the
 * ones that Node.js documents for its cjs-module-lexer. They are looked for everywhere in the tree, also in functions.
 */
#include <setjmp.h>
#include <string.h>

#include "lang.h"
#include "parse.h"

#define STACK_LIMIT (512 * 1024)

typedef struct finder {
    lang_context *cx;
    lang_cjs_sink sink;
    void *data;
    const char *stack_base;
    list imports; /* N_DECLARATOR of `x = require('y')`, for the re-exports that Babel writes */
} finder;

/* ---- what things look like ---- */

static bool is_name(const lang_node *node, const char *name)
{
    return node && node->type == N_IDENTIFIER && strcmp(node->atom->text, name) == 0;
}

static bool is_member(const lang_node *node, const char *object, const char *name)
{
    return node && node->type == N_MEMBER && is_name(node->a, object) && strcmp(node->atom->text, name) == 0;
}

static bool is_exports(const lang_node *node)
{
    return is_name(node, "exports") || is_member(node, "module", "exports");
}

/* The request of `require('request')`, or NULL. */
static const lang_atom *required(const lang_node *node)
{
    if (!node || node->type != N_CALL || !is_name(node->a, "require") || !node->b || node->b->type != N_STRING ||
        node->b->next)
        return NULL;
    return node->b->atom;
}

static void report(finder *f, lang_cjs_find kind, const lang_atom *atom)
{
    f->sink(f->data, kind, atom->text, atom->length);
}

/* ---- module.exports = … ---- */

static bool begins_with_word(const finder *f, const lang_node *node)
{
    char c = f->cx->source[node->start];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* One entry of the literal. False where the lexer's understanding, and so the list of names, ends. */
static bool report_entry(finder *f, const lang_node *entry)
{
    if (entry->type == N_SPREAD) {
        if (required(entry->a))
            report(f, LANG_CJS_REEXPORT, required(entry->a));
        return required(entry->a) || entry->a->type == N_IDENTIFIER;
    }
    const lang_node *key = entry->a, *value = entry->b;
    if ((entry->flags & NF_COMPUTED) || (key->type != N_IDENTIFIER && key->type != N_STRING))
        return false;
    if (entry->op == LANG_PROP_METHOD && key->type == N_IDENTIFIER && !(value->flags & (NF_ASYNC | NF_GENERATOR)))
        report(f, LANG_CJS_NAME, key->atom);
    if (entry->op != LANG_PROP_INIT || (value->flags & NF_PARENTHESIZED) || !begins_with_word(f, value))
        return false;
    report(f, LANG_CJS_NAME, key->atom);
    return value->type == N_IDENTIFIER;
}

static void find_in_whole(finder *f, const lang_node *value)
{
    f->sink(f->data, LANG_CJS_RESET, "", 0);
    if (required(value))
        report(f, LANG_CJS_REEXPORT, required(value));
    else if (value->type == N_OBJECT)
        for (const lang_node *entry = value->a; entry && report_entry(f, entry); entry = entry->next)
            ;
}

static void find_in_assignment(finder *f, const lang_node *node)
{
    const lang_node *target = node->a;
    if (node->op != T_ASSIGN)
        return;
    if (is_member(target, "module", "exports"))
        find_in_whole(f, node->b);
    else if (target->type == N_MEMBER && is_exports(target->a))
        report(f, LANG_CJS_NAME, target->atom);
    else if (target->type == N_INDEX && is_exports(target->a) && target->b->type == N_STRING)
        report(f, LANG_CJS_NAME, target->b->atom);
}

/* ---- Object.defineProperty(exports, 'name', { enumerable: true, value: … }) ---- */

static bool is_plain_property(const lang_node *property, const char *name)
{
    return property && property->type == N_PROPERTY && !(property->flags & NF_COMPUTED) && is_name(property->a, name);
}

/* A getter that returns a variable or a property of one. */
static bool is_forwarder(const lang_node *function)
{
    if (!function || function->type != N_FUNCTION || (function->flags & (NF_ARROW | NF_ASYNC | NF_GENERATOR)))
        return false;
    const lang_node *statement = function->c->a;
    if (!statement || statement->type != N_RETURN || statement->next || !statement->a)
        return false;
    const lang_node *value = statement->a;
    if (value->type == N_MEMBER || (value->type == N_INDEX && value->b->type == N_STRING))
        value = value->a;
    return value->type == N_IDENTIFIER;
}

static void find_in_definition(finder *f, const lang_node *call)
{
    const lang_node *target = call->b, *name = target ? target->next : NULL, *object = name ? name->next : NULL;
    if (!object || !is_exports(target) || name->type != N_STRING || object->type != N_OBJECT)
        return;
    const lang_node *property = object->a;
    if (is_plain_property(property, "enumerable")) {
        if (property->b->type != N_TRUE)
            return;
        property = property->next;
    }
    if (is_plain_property(property, "value") || (is_plain_property(property, "get") && is_forwarder(property->b)))
        report(f, LANG_CJS_NAME, name->atom);
}

/* ---- Object.keys(x).forEach(function (key) { … exports[key] = x[key] }) ---- */

static bool mentions_default(const lang_node *test)
{
    if (!test || (test->type != N_LOGICAL && test->type != N_BINARY))
        return false;
    if (test->type == N_BINARY)
        return test->b->type == N_STRING && strcmp(test->b->atom->text, "default") == 0;
    /* `k !== 'default' && !…` and `k === 'default' || k === '__esModule'` */
    return mentions_default(test->a) && (test->op == T_OR || test->b->type == N_UNARY);
}

static void find_in_loop(finder *f, const lang_node *call)
{
    const lang_node *keys = call->a->a, *function = call->b;
    if (keys->type != N_CALL || !is_member(keys->a, "Object", "keys") || !keys->b || keys->b->type != N_IDENTIFIER ||
        !function || function->type != N_FUNCTION || (function->flags & NF_EXPRESSION_BODY))
        return;
    const lang_node *first = function->c->a;
    if (!first || first->type != N_IF || !mentions_default(first->a))
        return;
    for (const lang_node *import = f->imports.first; import; import = import->next)
        if (import->a->atom == keys->b->atom)
            report(f, LANG_CJS_REEXPORT, import->b->atom);
}

/* `x = require('y')`, or the same through a helper's call: kept as a pair of name and request. */
static void note_import(finder *f, const lang_node *node)
{
    const lang_node *value = node->b;
    if (node->a->type != N_IDENTIFIER || !value)
        return;
    const lang_atom *request = required(value);
    if (!request && value->type == N_CALL && value->a->type == N_IDENTIFIER && value->b)
        request = required(value->b);
    if (!request)
        return;
    lang_node *pair = lang_node_new(f->cx, N_DECLARATOR, node->start, node->end);
    pair->a = node->a;
    pair->b = lang_node_new(f->cx, N_STRING, node->start, node->end);
    pair->b->atom = request;
    append(&f->imports, pair);
}

/* ---- the walk ---- */

static void find_in_call(finder *f, const lang_node *call)
{
    const lang_node *callee = call->a;
    if (callee->type != N_IDENTIFIER && callee->type != N_MEMBER)
        return;
    const char *name = callee->atom->text;
    if ((strcmp(name, "__export") == 0 || strcmp(name, "__exportStar") == 0) && call->b && required(call->b))
        report(f, LANG_CJS_REEXPORT, required(call->b));
    else if (is_member(callee, "Object", "defineProperty"))
        find_in_definition(f, call);
    else if (callee->type == N_MEMBER && strcmp(name, "forEach") == 0)
        find_in_loop(f, call);
}

static bool has_fourth(const lang_node *node)
{
    return node->type == N_FOR || node->type == N_FOR_IN || node->type == N_FOR_OF || node->type == N_WHILE ||
           node->type == N_DO_WHILE;
}

static void find(finder *f, const lang_node *node);

static void find_in_list(finder *f, const lang_node *node)
{
    for (; node; node = node->next)
        find(f, node);
}

static void find_here(finder *f, const lang_node *node)
{
    if (node->type == N_ASSIGN)
        find_in_assignment(f, node);
    else if (node->type == N_CALL)
        find_in_call(f, node);
    else if (node->type == N_DECLARATOR)
        note_import(f, node);
}

/* Chains to the left (a.b.c…, a + b + …) may be longer than the stack is deep, so that way is walked by a loop. */
static void find(finder *f, const lang_node *node)
{
    char here;
    if (f->stack_base - &here > STACK_LIMIT)
        lang_fail(f->cx, LANG_TOO_DEEP, 0, 0, "Maximum call stack size exceeded");
    while (node) {
        find_here(f, node);
        if (has_fourth(node))
            find_in_list(f, node->d);
        bool several = node->a && node->a->next;
        if (several)
            find_in_list(f, node->a);
        find_in_list(f, node->b);
        find_in_list(f, node->c);
        node = several ? NULL : node->a;
    }
}

int lang_cjs_exports(const char *source, size_t length, lang_cjs_sink sink, void *data)
{
    char base;
    lang_context cx;
    lang_context_init(&cx);
    finder f = {.cx = &cx, .sink = sink, .data = data, .stack_base = &base};
    int jumped = setjmp(cx.escape);
    if (jumped == 0) {
        lang_context_source(&cx, source, length);
        cx.goal = LANG_GOAL_FUNCTION;
        find_in_list(&f, lang_parse(&cx)->a);
    }
    lang_context_free(&cx);
    return jumped == 0 ? 0 : -1;
}
