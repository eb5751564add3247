/*
 * parser.c - the parser's entry, and what all of its parts use.
 */
#include "types.h"

void enter(parser *p)
{
    if (++p->depth > LANG_MAX_DEPTH)
        lang_fail(p->cx, LANG_TOO_DEEP, p->lexer.token.start, p->lexer.token.end, "Maximum call stack size exceeded");
}

void unexpected(parser *p)
{
    const lang_token *token = &p->lexer.token;
    if (p->fn.strict && token->type >= T_FIRST_STRICT_RESERVED && token->type <= T_LAST_STRICT_RESERVED)
        FAIL(p, token->start, token->end, "Unexpected strict mode reserved word");
    if (token->type == T_AWAIT && (p->fn.async || p->fn.await_is_keyword))
        FAIL(p, token->start, token->end, "Unexpected reserved word");
    lang_unexpected(&p->lexer, token);
}

void expect(parser *p, int type)
{
    if (TOKEN(p) != type) {
        if (p->types)
            types_expected(p, type);
        unexpected(p);
    }
    next(p);
}

lang_token peek(const parser *p)
{
    lang_lexer ahead = p->lexer;
    ahead.scratch = NULL;
    ahead.scratch_length = ahead.scratch_room = 0;
    lang_lexer_next(&ahead);
    return ahead.token;
}

void semicolon(parser *p)
{
    const lang_token *token = &p->lexer.token;
    if (take(p, T_SEMICOLON) || token->type == T_RBRACE || token->type == T_END || token->newline_before)
        return;
    if (p->types)
        FAIL(p, token->start, token->end, "Expected ';', '}' or <eof>");
    unexpected(p);
}

void check_octal(parser *p, const lang_token *token)
{
    if (token->octal && p->types && token->type == T_NUMBER)
        FAIL(p, token->start, token->end, "Legacy octal literals are not available when targeting ECMAScript 5 and higher");
    if (token->octal && p->fn.strict)
        FAIL(p, token->octal - 1, token->end, "%s", token->octal_message);
}

bool is_identifier(const parser *p, const lang_token *token)
{
    int type = token->type;
    if (type == T_IDENTIFIER)
        return true;
    if (type <= T_LAST_RESERVED || type > T_IDENTIFIER)
        return false;
    if (type <= T_LAST_STRICT_RESERVED && p->fn.strict)
        return false;
    if (type == T_YIELD && p->fn.generator)
        return false;
    if (type == T_AWAIT && (p->fn.async || p->fn.await_is_keyword || p->fn.in_static_block))
        return false;
    return true;
}

static void check_identifier(parser *p, const lang_token *token)
{
    if (is_identifier(p, token))
        return;
    if (token->type == T_AWAIT && p->fn.in_static_block && !p->fn.async)
        FAIL(p, token->start, token->end, "Unexpected reserved word");
    if (token->escaped && token->type <= T_LAST_STRICT_RESERVED)
        FAIL(p, token->start, token->end, "Keyword must not contain escaped characters");
    unexpected(p);
}

lang_node *identifier(parser *p)
{
    const lang_token *token = &p->lexer.token;
    check_identifier(p, token);
    if (token->type == T_AWAIT && !p->fn.await_name_at)
        p->fn.await_name_at = token->start + 1;
    if (token->type == T_ARGUMENTS && p->fn.in_class_field)
        FAIL(p, token->start, token->end, "'arguments' is not allowed in class field initializer or static initialization block");
    lang_node *node = node_at(p, N_IDENTIFIER, token->start);
    node->atom = token->atom;
    if (token->escaped)
        node->flags |= NF_ESCAPED;
    next(p);
    return done(p, node);
}

void check_binding_name(parser *p, const lang_node *name)
{
    int word = name->atom->keyword;
    if (p->fn.strict && (word == T_EVAL || word == T_ARGUMENTS))
        FAIL_AT(p, name, "Unexpected eval or arguments in strict mode");
    if (p->fn.strict && word >= T_FIRST_STRICT_RESERVED && word <= T_LAST_STRICT_RESERVED)
        FAIL_AT(p, name, "Unexpected strict mode reserved word");
}

lang_node *binding_identifier(parser *p)
{
    const lang_token *token = &p->lexer.token;
    check_identifier(p, token);
    lang_node *node = node_at(p, N_IDENTIFIER, token->start);
    node->atom = token->atom;
    if (token->escaped)
        node->flags |= NF_ESCAPED;
    if (token->type == T_AWAIT && !p->fn.await_name_at)
        p->fn.await_name_at = token->start + 1;
    next(p);
    done(p, node);
    check_binding_name(p, node);
    return node;
}

static void start_state(parser *p)
{
    const lang_context *cx = p->cx;
    bool is_function = cx->goal == LANG_GOAL_FUNCTION;
    p->fn = (function_state){
        .is_function = is_function,
        .strict = cx->strict || cx->goal == LANG_GOAL_MODULE,
        .new_target = is_function || (cx->allow & LANG_ALLOW_NEW_TARGET),
        .super_property = cx->allow & LANG_ALLOW_SUPER_PROPERTY,
        .super_call = cx->allow & LANG_ALLOW_SUPER_CALL,
        .in_class_field = cx->allow & LANG_FORBID_ARGUMENTS,
        .await_is_keyword = cx->goal == LANG_GOAL_MODULE || (cx->allow & LANG_ALLOW_AWAIT),
    };
}

static lang_node *parse(lang_context *cx, types *t)
{
    parser p = {.cx = cx, .types = t};
    list statements = {0};
    lang_lexer_init(&p.lexer, cx);
    start_state(&p);
    lang_node *program = lang_node_new(cx, N_PROGRAM, 0, cx->length);
    program->op = (uint8_t)cx->goal;
    next(&p);
    program->start = p.lexer.html_end;
    p.lexer.last_end = 0;
    function_body_statements(&p, program, &statements);
    if (TOKEN(&p) != T_END) {
        if (t)
            FAIL(&p, p.lexer.token.start, p.lexer.token.end, "Expression expected");
        unexpected(&p);
    }
    program->a = statements.first;
    if (p.fn.strict)
        program->flags |= NF_STRICT;
    return program;
}

lang_node *lang_parse(lang_context *cx)
{
    return parse(cx, NULL);
}

void lang_parse_types(lang_context *cx, types *t)
{
    parse(cx, t);
}
