/*
 * parse_function.c - functions of every kind: their parameters, bodies and what strictness found in the body means for
 * what stood before it (ECMA-262 clause 15).
 */
#include "types.h"

/* The state for a new function's inside. */
static function_state inner_state(const parser *p, unsigned flags)
{
    const function_state *outer = &p->fn;
    bool arrow = flags & NF_ARROW, is_method = flags & NF_METHOD;
    return (function_state){
        .is_function = true,
        .async = flags & NF_ASYNC,
        .generator = flags & NF_GENERATOR,
        .strict = outer->strict,
        .in_class_field = arrow && outer->in_class_field,
        .in_static_block = arrow && outer->in_static_block,
        .new_target = arrow ? outer->new_target : true,
        .super_property = arrow ? outer->super_property : is_method,
        .super_call = arrow ? outer->super_call : (flags & NF_DERIVED) != 0,
        .await_is_keyword = outer->await_is_keyword,
    };
}

/* ---- directives ---- */

typedef struct prologue {
    lang_token octal; /* the first directive with a legacy octal escape, if its `octal` is set */
} prologue;

/* One directive, if the current token begins one; the statement node. */
static bool at_directive(parser *p)
{
    if (TOKEN(p) != T_STRING)
        return false;
    lang_token after = peek(p);
    return after.type == T_SEMICOLON || after.type == T_RBRACE || after.type == T_END ||
           (after.newline_before && after.type != T_LPAREN && after.type != T_LBRACKET && after.type != T_DOT &&
            after.type != T_QUESTION_DOT && after.type != T_TEMPLATE && after.type != T_COMMA && after.type != T_QUESTION &&
            !(after.type >= T_FIRST_ASSIGN && after.type <= T_LAST_BINARY));
}

static lang_node *directive(parser *p, prologue *before, lang_node *function)
{
    lang_token token = p->lexer.token;
    lang_node *node = node_at(p, N_EXPRESSION_STATEMENT, token.start);
    bool use_strict = token.atom->keyword == T_USE_STRICT && !token.escaped;
    node->flags |= NF_DIRECTIVE;
    if (token.octal && !before->octal.octal)
        before->octal = token;
    if (use_strict) {
        if (function->type == N_FUNCTION && !(function->flags & NF_SIMPLE_PARAMETERS))
            FAIL(p, token.start, token.end,
                 "Illegal 'use strict' directive in function with non-simple parameter list");
        p->fn.strict = true;
    }
    check_octal(p, &before->octal);
    node->a = string_literal(p);
    semicolon(p);
    return done(p, node);
}

void function_body_statements(parser *p, lang_node *function, list *statements)
{
    prologue before = {0};
    while (at_directive(p))
        append(statements, directive(p, &before, function));
    while (TOKEN(p) != T_RBRACE && TOKEN(p) != T_END)
        append(statements, statement_list_item(p));
}

static lang_node *body_block(parser *p, lang_node *function)
{
    lang_node *body = node_at(p, N_BLOCK, p->lexer.token.start);
    list statements = {0};
    unsigned char limits = p->limits;
    p->limits = 0;
    expect(p, T_LBRACE);
    function_body_statements(p, function, &statements);
    p->limits = limits;
    if (TOKEN(p) != T_RBRACE)
        unexpected(p);
    body->a = statements.first;
    body->end = p->lexer.token.end;
    return body;
}

/* ---- parameters ---- */

static bool is_simple_list(const lang_node *parameters)
{
    for (; parameters; parameters = parameters->next) {
        if (parameters->type != N_IDENTIFIER)
            return false;
    }
    return true;
}

static void find_duplicate(void *data, lang_node *name)
{
    lang_node **duplicate = data;
    lang_atom *atom = (lang_atom *)name->atom;
    if (atom->binding && !*duplicate)
        *duplicate = name;
    atom->binding = (struct lang_binding *)(void *)name; /* only a mark, taken off below */
}

static void clear_mark(void *data, lang_node *name)
{
    ((lang_atom *)name->atom)->binding = NULL;
}

static void check_strict_name(void *data, lang_node *name)
{
    check_binding_name(data, name);
}

/* What can be said of parameters only when the body's strictness is known. */
static void check_parameters(parser *p, const lang_node *function)
{
    bool unique = p->fn.strict || !(function->flags & NF_SIMPLE_PARAMETERS) ||
                  (function->flags & (NF_ARROW | NF_METHOD));
    lang_node *duplicate = NULL;
    for (lang_node *parameter = function->b; parameter; parameter = parameter->next)
        each_bound_name(parameter, find_duplicate, &duplicate);
    for (lang_node *parameter = function->b; parameter; parameter = parameter->next) {
        each_bound_name(parameter, clear_mark, NULL);
        if (p->fn.strict)
            each_bound_name(parameter, check_strict_name, p);
    }
    if (duplicate && unique)
        FAIL_AT(p, duplicate, "Duplicate parameter name not allowed in this context");
}

static lang_node *parameter(parser *p)
{
    if (!p->types)
        return binding_element(p);
    types_check_parameter(p);
    lang_node *target = binding_target(p);
    types_parameter(p);
    return binding_default(p, target);
}

static lang_node *formal_parameters(parser *p)
{
    list items = {0};
    unsigned char limits = p->limits;
    p->limits = 0;
    if (TOKEN(p) == T_LT && p->types)
        types_parameters(p);
    expect(p, T_LPAREN);
    if (TOKEN(p) == T_THIS && p->types)
        types_this_parameter(p);
    while (TOKEN(p) != T_RPAREN) {
        if (TOKEN(p) == T_ELLIPSIS) {
            lang_node *rest = node_at(p, N_REST, p->lexer.token.start);
            next(p);
            rest->a = binding_target(p);
            append(&items, done(p, rest));
            if (p->types)
                types_parameter(p);
            if (TOKEN(p) == T_ASSIGN)
                FAIL(p, p->lexer.token.start, p->lexer.token.end, "Rest parameter may not have a default initializer");
            if (TOKEN(p) != T_RPAREN)
                FAIL_AT(p, rest, "Rest parameter must be last formal parameter");
            break;
        }
        append(&items, parameter(p));
        if (TOKEN(p) != T_RPAREN) {
            if (TOKEN(p) != T_COMMA) {
                if (p->types)
                    types_expected(p, T_COMMA);
                FAIL(p, p->lexer.token.start, p->lexer.token.end, "missing ) after formal parameters");
            }
            next(p);
        }
    }
    p->limits = limits;
    next(p);
    return items.first;
}

static void check_accessor_parameters(parser *p, const lang_node *function, uint32_t start)
{
    if ((function->flags & NF_GETTER) && function->b)
        FAIL(p, start, p->lexer.last_end, "Getter must not have any formal parameters.");
    if (!(function->flags & NF_SETTER))
        return;
    if (!function->b || function->b->next)
        FAIL(p, start, p->lexer.last_end, "Setter must have exactly one formal parameter.");
    if (function->b->type == N_REST)
        FAIL(p, start, p->lexer.last_end, "Setter function argument must not be a rest parameter");
}

/* Behind the parameters, in TypeScript: the type of what is returned. False: no body follows, as there is none in an
 * overload. */
static bool types_body(parser *p, const lang_node *function)
{
    if (TOKEN(p) == T_COLON)
        types_return_annotation(p);
    return TOKEN(p) == T_LBRACE || !(function->flags & (NF_DECLARATION | NF_METHOD));
}

/* Parameters and body, in the state of the function; leaves the outer state in place and the token behind the body. */
static void parameters_and_body(parser *p, lang_node *function)
{
    function_state outer = p->fn;
    p->fn = inner_state(p, function->flags);
    uint32_t start = p->lexer.token.start;
    p->fn.in_parameters = true;
    function->b = formal_parameters(p);
    p->fn.in_parameters = false;
    if (is_simple_list(function->b))
        function->flags |= NF_SIMPLE_PARAMETERS;
    check_accessor_parameters(p, function, start);
    if (p->types && !types_body(p, function)) {
        p->fn = outer;
        semicolon(p);
        done(p, function);
        return;
    }
    function->c = body_block(p, function);
    if (p->fn.strict)
        function->flags |= NF_STRICT;
    check_parameters(p, function);
    if (function->a && p->fn.strict)
        check_binding_name(p, function->a);
    p->fn = outer;
    next(p);
    done(p, function);
}

/* ---- the kinds of functions ---- */

/* The current token is `function`. */
lang_node *function_expression(parser *p, uint32_t start, bool async)
{
    lang_node *node = node_at(p, N_FUNCTION, start);
    if (p->lexer.token.escaped)
        unexpected(p);
    enter(p);
    if (async)
        node->flags |= NF_ASYNC;
    next(p);
    if (take(p, T_MUL))
        node->flags |= NF_GENERATOR;
    if (TOKEN(p) != T_LPAREN && TOKEN(p) != T_LT) {
        /* Its own name is bound inside of it. */
        function_state outer = p->fn;
        p->fn.generator = node->flags & NF_GENERATOR;
        p->fn.async = async;
        p->fn.in_static_block = false;
        node->a = binding_identifier(p);
        p->fn = outer;
    }
    parameters_and_body(p, node);
    leave(p);
    return node;
}

lang_node *function_declaration(parser *p, uint32_t start, bool async, bool name_optional)
{
    lang_node *node = node_at(p, N_FUNCTION, start);
    node->flags |= NF_DECLARATION;
    if (async)
        node->flags |= NF_ASYNC;
    next(p);
    if (take(p, T_MUL))
        node->flags |= NF_GENERATOR;
    if (TOKEN(p) != T_LPAREN && !(TOKEN(p) == T_LT && p->types))
        node->a = binding_identifier(p);
    else if (!name_optional)
        FAIL(p, p->lexer.token.start, p->lexer.token.end, "Function statements require a function name");
    parameters_and_body(p, node);
    return node;
}

/* The current token is the (; flags are NF_* of the method. */
lang_node *method(parser *p, uint32_t start, unsigned flags)
{
    lang_node *node = node_at(p, N_FUNCTION, start);
    node->flags |= (uint16_t)(flags | NF_METHOD);
    enter(p);
    parameters_and_body(p, node);
    leave(p);
    return node;
}

static void forbid_await_name(void *data, lang_node *name)
{
    parser *p = data;
    if (name->atom->keyword == T_AWAIT)
        FAIL_AT(p, name, "Unexpected reserved word");
}

static void arrow_parameters(parser *p, lang_node *function, lang_node *parameters)
{
    list items = {0};
    while (parameters) {
        lang_node *after = parameters->next;
        parameters->next = NULL;
        if (parameters->type == N_SPREAD && parameters->a->type == N_ASSIGN)
            FAIL_AT(p, parameters->a, "Rest parameter may not have a default initializer");
        if (parameters->type == N_SPREAD && after)
            FAIL_AT(p, parameters, "Rest parameter must be last formal parameter");
        if (parameters->type == N_SPREAD && (parameters->flags & NF_OWN))
            FAIL_AT(p, parameters, "Rest parameter must be last formal parameter");
        append(&items, to_pattern(p, parameters, true));
        parameters = after;
    }
    function->b = items.first;
}

lang_node *arrow_function(parser *p, uint32_t start, lang_node *parameters, bool async, bool malformed_names)
{
    lang_node *node = node_at(p, N_FUNCTION, start);
    node->flags |= NF_ARROW | (async ? NF_ASYNC : 0);
    if (p->fn.yield_at && parameters && p->fn.yield_at > start)
        FAIL(p, p->fn.yield_at - 1, p->fn.yield_at + 4, "Yield expression not allowed in formal parameter");
    if (p->fn.await_at && parameters && p->fn.await_at > start)
        FAIL(p, p->fn.await_at - 1, p->fn.await_at + 4,
             "Illegal await-expression in formal parameters of async function");
    if (malformed_names)
        FAIL(p, p->fn.await_name_at - 1, p->fn.await_name_at + 4, "Unexpected reserved word");
    arrow_parameters(p, node, parameters);
    if (async) {
        for (lang_node *parameter = node->b; parameter; parameter = parameter->next)
            each_bound_name(parameter, forbid_await_name, p);
    }
    if (is_simple_list(node->b))
        node->flags |= NF_SIMPLE_PARAMETERS;
    function_state outer = p->fn;
    p->fn = inner_state(p, node->flags);
    enter(p);
    next(p);
    if (TOKEN(p) == T_LBRACE) {
        node->c = body_block(p, node);
    } else {
        node->flags |= NF_EXPRESSION_BODY;
        node->c = assignment(p, NULL);
    }
    if (p->fn.strict)
        node->flags |= NF_STRICT;
    check_parameters(p, node);
    leave(p);
    p->fn = outer;
    if (!(node->flags & NF_EXPRESSION_BODY))
        next(p);
    return done(p, node);
}
