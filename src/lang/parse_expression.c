/*
 * parse_expression.c - expressions (ECMA-262 clause 13). Binary operators climb by precedence and chains are built in
 * loops, so only real nesting recurses.
 */
#include "types.h"

static lang_node *unary(parser *p, cover *c);
static lang_node *assign(parser *p, lang_node *left, uint32_t start, cover *own);

void check_cover(parser *p, const cover *c)
{
    if (c->initialiser)
        FAIL(p, c->initialiser - 1, c->initialiser, "Invalid shorthand property initializer");
    if (c->double_proto)
        FAIL(p, c->double_proto - 1, c->double_proto, "Duplicate __proto__ fields are not allowed in object literals");
}

bool is_simple_target(const parser *p, const lang_node *node)
{
    switch (node->type) {
    case N_IDENTIFIER: {
        int word = node->atom->keyword;
        return !(p->fn.strict && (word == T_EVAL || word == T_ARGUMENTS));
    }
    case N_MEMBER:
    case N_INDEX:
    case N_PRIVATE_MEMBER:
        return true;
    default:
        return false;
    }
}

/* An operand of ++, --, or a compound assignment. Annex B: a call in sloppy code is an error only when it runs. */
static void check_simple_target(parser *p, const lang_node *node, const char *message)
{
    if (is_simple_target(p, node))
        return;
    if (node->type == N_IDENTIFIER)
        FAIL_AT(p, node, "Unexpected eval or arguments in strict mode");
    if (node->type == N_CALL && !p->fn.strict && node->a->type != N_SUPER)
        return;
    FAIL_AT(p, node, "%s", message);
}

/* ---- primary expressions ---- */

static lang_node *simple(parser *p, lang_node_type type)
{
    lang_node *node = node_at(p, type, p->lexer.token.start);
    next(p);
    return done(p, node);
}

static lang_node *number_literal(parser *p)
{
    const lang_token *token = &p->lexer.token;
    check_octal(p, token);
    lang_node *node = node_at(p, token->type == T_NUMBER ? N_NUMBER : N_BIGINT, token->start);
    if (token->type == T_NUMBER)
        node->number = token->number;
    else
        node->atom = token->atom;
    next(p);
    return done(p, node);
}

/* After `(`: the items until `)`, with a rest element and a trailing comma, which only an arrow function may have. */
typedef struct parenthesized {
    list items;
    uint32_t arrow_only; /* offset + 1 of what only an arrow function's parameters may have */
    uint32_t arrow_only_end;
    cover c;
} parenthesized;

/* Behind an item: `?` and a type, which make it a parameter. */
static lang_node *typed_item(parser *p, parenthesized *in, lang_node *item)
{
    if (!in->arrow_only) {
        in->arrow_only = p->lexer.token.start + 1;
        in->arrow_only_end = p->lexer.token.end;
    }
    types_parameter(p);
    return TOKEN(p) == T_ASSIGN ? assign(p, item, item->start, &in->c) : item;
}

static void parenthesized_items(parser *p, parenthesized *in)
{
    while (TOKEN(p) != T_RPAREN) {
        if (TOKEN(p) == T_ELLIPSIS) {
            lang_node *rest = node_at(p, N_REST, p->lexer.token.start);
            if (!in->arrow_only) {
                in->arrow_only = rest->start + 1;
                in->arrow_only_end = rest->start + 3;
            }
            next(p);
            rest->a = binding_target(p);
            append(&in->items, done(p, rest));
            if (p->types)
                types_parameter(p);
            if (TOKEN(p) == T_ASSIGN)
                FAIL(p, p->lexer.token.start, p->lexer.token.end, "Rest parameter may not have a default initializer");
            if (TOKEN(p) != T_RPAREN)
                FAIL_AT(p, rest, "Rest parameter must be last formal parameter");
            return;
        }
        lang_node *item = assignment(p, &in->c);
        if (p->types && (TOKEN(p) == T_COLON || TOKEN(p) == T_QUESTION))
            item = typed_item(p, in, item);
        append(&in->items, item);
        if (TOKEN(p) == T_RPAREN)
            return;
        if (TOKEN(p) != T_COMMA)
            unexpected(p);
        next(p);
        if (TOKEN(p) == T_RPAREN && !in->arrow_only) {
            in->arrow_only = p->lexer.token.start + 1;
            in->arrow_only_end = p->lexer.token.end;
        }
    }
    if (!in->items.first) {
        in->arrow_only = p->lexer.token.start + 1;
        in->arrow_only_end = p->lexer.token.end;
    }
}

static lang_node *parenthesized_or_arrow(parser *p, bool may_be_arrow)
{
    uint32_t start = p->lexer.token.start;
    uint32_t yield_at = p->fn.yield_at, await_at = p->fn.await_at, await_name_at = p->fn.await_name_at;
    unsigned char limits = p->limits;
    parenthesized in = {0};
    p->limits = 0;
    p->fn.yield_at = p->fn.await_at = 0;
    next(p);
    uint32_t inner_start = p->lexer.token.start;
    parenthesized_items(p, &in);
    uint32_t inner_end = p->lexer.last_end, closing = p->lexer.token.start;
    p->limits = limits;
    expect(p, T_RPAREN);
    if (TOKEN(p) == T_COLON && p->types && may_be_arrow)
        types_arrow_return(p, closing);
    if (TOKEN(p) == T_ARROW && may_be_arrow && !p->lexer.token.newline_before)
        return arrow_function(p, start, in.items.first, false, false);
    if (in.arrow_only) {
        if (TOKEN(p) == T_ARROW)
            unexpected(p);
        if (!in.items.first)
            FAIL(p, in.arrow_only - 1, in.arrow_only_end, "Unexpected token ')'");
        FAIL(p, in.arrow_only - 1, in.arrow_only_end, "Unexpected token '%.*s'",
             (int)(in.arrow_only_end - in.arrow_only + 1), p->cx->source + in.arrow_only - 1);
    }
    check_cover(p, &in.c);
    p->fn.yield_at = yield_at ? yield_at : p->fn.yield_at;
    p->fn.await_at = await_at ? await_at : p->fn.await_at;
    p->fn.await_name_at = await_name_at ? await_name_at : p->fn.await_name_at;
    lang_node *inner = in.items.first;
    if (inner->next) {
        lang_node *sequence = lang_node_new(p->cx, N_SEQUENCE, inner_start, inner_end);
        sequence->a = inner;
        inner = sequence;
    }
    inner->flags |= NF_PARENTHESIZED;
    return inner;
}

/* async <T>( */
static bool async_type_parameters(parser *p)
{
    parser saved = *p;
    uint32_t count = p->types->count;
    next(p);
    types_parameters(p);
    bool right = TOKEN(p) == T_LPAREN;
    *p = saved;
    p->types->count = count;
    return right;
}

/* `async` at the start of an expression: a function, an arrow function, a call, or just a name. */
static lang_node *async_expression(parser *p, bool may_be_arrow)
{
    uint32_t start = p->lexer.token.start;
    lang_token ahead = peek(p);
    if (!ahead.newline_before && ahead.type == T_FUNCTION) {
        next(p);
        return function_expression(p, start, true);
    }
    if (!may_be_arrow || ahead.newline_before)
        return identifier(p);
    if (ahead.type >= T_FIRST_WORD && ahead.type <= T_IDENTIFIER && ahead.type > T_LAST_RESERVED) {
        next(p);
        if (TOKEN(p) == T_AWAIT)
            FAIL(p, p->lexer.token.start, p->lexer.token.end, "Unexpected reserved word");
        lang_node *parameter = identifier(p);
        if (TOKEN(p) != T_ARROW || p->lexer.token.newline_before)
            unexpected(p);
        return arrow_function(p, start, parameter, true, false);
    }
    if (ahead.type != T_LPAREN && !(ahead.type == T_LT && p->types && types_attempt(p, async_type_parameters)))
        return identifier(p);
    /* `async (…)` is a call unless => follows. */
    lang_node *callee = identifier(p);
    if (TOKEN(p) == T_LT) {
        uint32_t angle = p->lexer.token.start;
        types_parameters(p);
        types_keep_line(p, angle, p->lexer.last_end);
    }
    uint32_t yield_at = p->fn.yield_at, await_at = p->fn.await_at, await_name_at = p->fn.await_name_at;
    unsigned char limits = p->limits;
    parenthesized in = {0};
    p->fn.yield_at = p->fn.await_at = p->fn.await_name_at = 0;
    p->limits = 0;
    next(p);
    while (TOKEN(p) != T_RPAREN) {
        lang_node *item;
        if (TOKEN(p) == T_ELLIPSIS) {
            item = node_at(p, N_SPREAD, p->lexer.token.start);
            next(p);
            item->a = assignment(p, &in.c);
            done(p, item);
            if (p->types)
                types_parameter(p);
            if (TOKEN(p) == T_COMMA)
                item->flags |= NF_OWN;
        } else {
            item = assignment(p, &in.c);
            if (p->types && (TOKEN(p) == T_COLON || TOKEN(p) == T_QUESTION))
                item = typed_item(p, &in, item);
        }
        append(&in.items, item);
        if (TOKEN(p) == T_RPAREN)
            break;
        if (TOKEN(p) != T_COMMA)
            FAIL(p, p->lexer.token.start, p->lexer.token.end, "missing ) after argument list");
        next(p);
    }
    p->limits = limits;
    uint32_t closing = p->lexer.token.start;
    expect(p, T_RPAREN);
    if (TOKEN(p) == T_COLON && p->types)
        types_arrow_return(p, closing);
    if (TOKEN(p) == T_ARROW && !p->lexer.token.newline_before)
        return arrow_function(p, start, in.items.first, true, p->fn.await_name_at != 0);
    if (in.arrow_only)
        unexpected(p);
    check_cover(p, &in.c);
    p->fn.yield_at = yield_at ? yield_at : p->fn.yield_at;
    p->fn.await_at = await_at ? await_at : p->fn.await_at;
    p->fn.await_name_at = await_name_at ? await_name_at : p->fn.await_name_at;
    lang_node *call = node_at(p, N_CALL, start);
    call->a = callee;
    call->b = in.items.first;
    for (lang_node *item = call->b; item; item = item->next) {
        if (item->type == N_SPREAD)
            item->flags &= (uint16_t)~NF_OWN;
    }
    return done(p, call);
}

static lang_node *super_expression(parser *p)
{
    lang_node *node = simple(p, N_SUPER);
    bool ok = TOKEN(p) == T_LPAREN ? p->fn.super_call
                                   : (TOKEN(p) == T_DOT || TOKEN(p) == T_LBRACKET) && p->fn.super_property;
    if (!ok)
        FAIL_AT(p, node, "'super' keyword unexpected here");
    return node;
}

/* import.meta, import(specifier, options); `import` declarations are statements. */
static lang_node *import_expression(parser *p)
{
    lang_node *node = node_at(p, N_IMPORT_META, p->lexer.token.start);
    if (p->lexer.token.escaped)
        unexpected(p);
    next(p);
    if (take(p, T_DOT)) {
        if (!at_word(p, T_META))
            unexpected(p);
        next(p);
        done(p, node);
        if (p->cx->goal != LANG_GOAL_MODULE)
            FAIL_AT(p, node, "Cannot use 'import.meta' outside a module");
        return node;
    }
    node->type = N_IMPORT_CALL;
    if (TOKEN(p) != T_LPAREN) {
        if (p->cx->goal != LANG_GOAL_MODULE)
            FAIL(p, node->start, node->start + 6, "Cannot use import statement outside a module");
        unexpected(p);
    }
    unsigned char limits = p->limits;
    p->limits = 0;
    next(p);
    if (TOKEN(p) == T_RPAREN || TOKEN(p) == T_ELLIPSIS)
        unexpected(p);
    list items = {0};
    append(&items, assignment(p, NULL));
    if (take(p, T_COMMA) && TOKEN(p) != T_RPAREN) {
        append(&items, assignment(p, NULL));
        take(p, T_COMMA);
    }
    p->limits = limits;
    expect(p, T_RPAREN);
    node->a = items.first;
    return done(p, node);
}

static bool arrow_type_parameters(parser *p)
{
    types_parameters(p);
    return TOKEN(p) == T_LPAREN;
}

/* <T>(a: T) => a */
static lang_node *generic_arrow(parser *p, bool may_be_arrow)
{
    uint32_t start = p->lexer.token.start, end = p->lexer.token.end;
    bool ends_line = types_behind_return(p);
    lang_node *node = NULL;
    if (may_be_arrow && types_attempt(p, arrow_type_parameters)) {
        if (ends_line)
            types_keep_line(p, start, p->lexer.token.start);
        node = parenthesized_or_arrow(p, true);
    }
    if (!node || node->type != N_FUNCTION || (node->flags & NF_PARENTHESIZED))
        types_unsupported(p, start, end,
                          "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. "
                          "Instead, use the 'as' syntax: `expr as T`.");
    return node;
}

static lang_node *primary(parser *p, cover *c, bool may_be_arrow)
{
    const lang_token *token = &p->lexer.token;
    switch (token->type) {
    case T_NUMBER:
    case T_BIGINT:
        return number_literal(p);
    case T_STRING:
        return string_literal(p);
    case T_TEMPLATE:
        return template_literal(p, false);
    case T_DIV:
    case T_ASSIGN_DIV:
        lang_lexer_regexp(&p->lexer);
        return regexp_literal(p);
    case T_LPAREN:
        return parenthesized_or_arrow(p, may_be_arrow);
    case T_LBRACKET:
        return array_literal(p, c);
    case T_LBRACE:
        return object_literal(p, c);
    }
    if (token->escaped && token->type <= T_LAST_RESERVED)
        unexpected(p);
    switch (token->type) {
    case T_THIS:
        return simple(p, N_THIS);
    case T_NULL:
        return simple(p, N_NULL);
    case T_TRUE:
        return simple(p, N_TRUE);
    case T_FALSE:
        return simple(p, N_FALSE);
    case T_FUNCTION: {
        uint32_t start = token->start;
        return function_expression(p, start, false);
    }
    case T_CLASS:
        return class_definition(p, false, true);
    case T_SUPER:
        return super_expression(p);
    case T_IMPORT:
        return import_expression(p);
    case T_ASYNC:
        if (!token->escaped) {
            lang_node *node = async_expression(p, may_be_arrow);
            if (node->type != N_IDENTIFIER || TOKEN(p) != T_ARROW || !may_be_arrow || p->lexer.token.newline_before)
                return node;
            return arrow_function(p, node->start, node, false, false);
        }
    }
    if (p->types) {
        if (token->type == T_LT)
            return generic_arrow(p, may_be_arrow);
        if (!is_identifier(p, token))
            FAIL(p, token->start, token->end, "Expression expected");
    }
    lang_node *name = identifier(p);
    if (TOKEN(p) == T_ARROW && may_be_arrow && !p->lexer.token.newline_before)
        return arrow_function(p, name->start, name, false, false);
    return name;
}

/* ---- member, new and call expressions ---- */

lang_node *arguments(parser *p)
{
    list items = {0};
    unsigned char limits = p->limits;
    p->limits = 0;
    next(p);
    while (TOKEN(p) != T_RPAREN) {
        if (TOKEN(p) == T_ELLIPSIS) {
            lang_node *spread = node_at(p, N_SPREAD, p->lexer.token.start);
            next(p);
            spread->a = assignment(p, NULL);
            append(&items, done(p, spread));
        } else {
            append(&items, assignment(p, NULL));
        }
        if (TOKEN(p) == T_RPAREN)
            break;
        if (TOKEN(p) != T_COMMA) {
            if (p->types)
                types_expected(p, T_COMMA);
            if (TOKEN(p) == T_END)
                FAIL(p, p->lexer.token.start, p->lexer.token.end, "missing ) after argument list");
            FAIL(p, p->lexer.token.start, p->lexer.token.end, "missing ) after argument list");
        }
        next(p);
    }
    p->limits = limits;
    next(p);
    return items.first;
}

/* Behind a dot: a name or #name. */
static lang_node *dotted(parser *p, lang_node *object, uint32_t start)
{
    const lang_token *token = &p->lexer.token;
    lang_node *node = node_at(p, N_MEMBER, start);
    if (token->type == T_PRIVATE_NAME) {
        if (object->type == N_SUPER)
            FAIL(p, token->start, token->end, "Unexpected private field");
        node->type = N_PRIVATE_MEMBER;
    } else if (token->type < T_FIRST_WORD || token->type > T_IDENTIFIER) {
        unexpected(p);
    }
    node->a = object;
    node->atom = token->atom;
    next(p);
    return done(p, node);
}

static lang_node *indexed(parser *p, lang_node *object, uint32_t start)
{
    lang_node *node = node_at(p, N_INDEX, start);
    unsigned char limits = p->limits;
    p->limits = 0;
    next(p);
    node->a = object;
    node->b = expression(p);
    p->limits = limits;
    expect(p, T_RBRACKET);
    return done(p, node);
}

static lang_node *tagged(parser *p, lang_node *tag, uint32_t start, bool in_chain)
{
    lang_node *node = node_at(p, N_TAGGED_TEMPLATE, start);
    if (in_chain)
        FAIL(p, p->lexer.token.start, p->lexer.token.end, "Invalid tagged template on optional chain");
    node->a = tag;
    node->b = template_literal(p, true);
    return done(p, node);
}

static lang_node *called(parser *p, lang_node *callee, uint32_t start)
{
    lang_node *node = node_at(p, N_CALL, start);
    node->a = callee;
    node->b = arguments(p);
    return done(p, node);
}

/* Behind `?.` */
static lang_node *optional_link(parser *p, lang_node *object, uint32_t start)
{
    lang_node *node;
    next(p);
    if (TOKEN(p) == T_LT && p->types) {
        types_arguments(p);
        if (TOKEN(p) != T_LPAREN)
            types_expected(p, T_LPAREN);
    }
    if (TOKEN(p) == T_LPAREN)
        node = called(p, object, start);
    else if (TOKEN(p) == T_LBRACKET)
        node = indexed(p, object, start);
    else if (TOKEN(p) == T_TEMPLATE)
        FAIL(p, p->lexer.token.start, p->lexer.token.end, "Invalid tagged template on optional chain");
    else
        node = dotted(p, object, start);
    node->flags |= NF_OPTIONAL;
    return node;
}

static lang_node *close_chain(parser *p, lang_node *inner, bool in_chain)
{
    if (!in_chain)
        return inner;
    lang_node *chain = lang_node_new(p->cx, N_OPTIONAL_CHAIN, inner->start, inner->end);
    chain->a = inner;
    return chain;
}

static lang_node *suffixes(parser *p, lang_node *node, uint32_t start, bool calls)
{
    bool in_chain = false;
    for (;;) {
        switch (TOKEN(p)) {
        case T_DOT:
            next(p);
            node = dotted(p, node, start);
            break;
        case T_LBRACKET:
            node = indexed(p, node, start);
            break;
        case T_TEMPLATE:
            node = tagged(p, node, start, in_chain);
            break;
        case T_LPAREN:
            if (!calls)
                return node;
            node = called(p, node, start);
            break;
        case T_QUESTION_DOT:
            if (!calls)
                FAIL(p, p->lexer.token.start, p->lexer.token.end, "Invalid optional chain from new expression");
            in_chain = true;
            node = optional_link(p, node, start);
            break;
        case T_NOT:
            if (!p->types || p->lexer.token.newline_before)
                return close_chain(p, node, in_chain);
            types_erase(p, p->lexer.token.start, p->lexer.token.end);
            next(p);
            break;
        case T_LT:
        case T_SHL:
            if (!p->types || !types_arguments_in_expression(p))
                return close_chain(p, node, in_chain);
            break;
        default:
            return close_chain(p, node, in_chain);
        }
    }
}

static lang_node *new_expression(parser *p)
{
    uint32_t start = p->lexer.token.start;
    if (p->lexer.token.escaped)
        unexpected(p);
    enter(p);
    next(p);
    if (take(p, T_DOT)) {
        if (!at_word(p, T_TARGET))
            unexpected(p);
        lang_node *target = node_at(p, N_NEW_TARGET, start);
        next(p);
        done(p, target);
        if (!p->fn.new_target)
            FAIL_AT(p, target, "new.target expression is not allowed here");
        leave(p);
        return target;
    }
    lang_node *node = node_at(p, N_NEW, start);
    uint32_t callee_start = p->lexer.token.start;
    if (TOKEN(p) == T_NEW) {
        node->a = new_expression(p);
    } else {
        if (TOKEN(p) == T_IMPORT && peek(p).type == T_LPAREN)
            FAIL(p, p->lexer.token.start, p->lexer.token.end, "Cannot use new with import");
        if (TOKEN(p) == T_SUPER && peek(p).type == T_LPAREN)
            FAIL(p, p->lexer.token.start, p->lexer.token.end, "'super' keyword unexpected here");
        node->a = primary(p, NULL, false);
    }
    node->a = suffixes(p, node->a, callee_start, false);
    if (TOKEN(p) == T_LPAREN)
        node->b = arguments(p);
    leave(p);
    return done(p, node);
}

static lang_node *left_hand_side_covered(parser *p, cover *c, bool may_be_arrow)
{
    uint32_t start = p->lexer.token.start;
    lang_node *node = TOKEN(p) == T_NEW ? new_expression(p) : primary(p, c, may_be_arrow);
    /* An arrow function is an assignment expression: nothing binds to it. */
    if (node->type == N_FUNCTION && (node->flags & NF_ARROW) && !(node->flags & NF_PARENTHESIZED))
        return node;
    return suffixes(p, node, start, true);
}

lang_node *left_hand_side(parser *p)
{
    return left_hand_side_covered(p, NULL, false);
}

/* ---- unary and binary operators ---- */

static lang_node *update(parser *p, cover *c, bool may_be_arrow)
{
    uint32_t start = p->lexer.token.start;
    int type = TOKEN(p);
    if (type == T_INC || type == T_DEC) {
        lang_node *node = node_at(p, N_UPDATE, start);
        node->op = (uint8_t)type;
        node->flags |= NF_PREFIX;
        next(p);
        node->a = unary(p, NULL);
        check_simple_target(p, node->a, "Invalid left-hand side expression in prefix operation");
        return done(p, node);
    }
    lang_node *operand = left_hand_side_covered(p, c, may_be_arrow);
    type = TOKEN(p);
    if ((type != T_INC && type != T_DEC) || p->lexer.token.newline_before)
        return operand;
    check_simple_target(p, operand, "Invalid left-hand side expression in postfix operation");
    lang_node *node = node_at(p, N_UPDATE, start);
    node->op = (uint8_t)type;
    node->a = operand;
    next(p);
    return done(p, node);
}

/* Is it a private member, behind optional chains and parentheses? */
static bool ends_in_private(const lang_node *node)
{
    return node->type == N_PRIVATE_MEMBER || (node->type == N_OPTIONAL_CHAIN && ends_in_private(node->a));
}

static lang_node *unary_operator(parser *p)
{
    lang_node *node = node_at(p, N_UNARY, p->lexer.token.start);
    node->op = p->lexer.token.type;
    if (p->lexer.token.escaped)
        unexpected(p);
    enter(p);
    next(p);
    node->a = unary(p, NULL);
    leave(p);
    done(p, node);
    if (node->op == T_DELETE) {
        if (p->fn.strict && node->a->type == N_IDENTIFIER)
            FAIL_AT(p, node->a, "Delete of an unqualified identifier in strict mode.");
        if (ends_in_private(node->a))
            FAIL_AT(p, node->a, "Private fields can not be deleted");
    }
    if (TOKEN(p) == T_EXP)
        FAIL(p, node->start, p->lexer.token.end, "Unary operator used immediately before exponentiation expression. "
             "Parenthesis must be used to disambiguate operator precedence");
    return node;
}

static lang_node *await_expression(parser *p)
{
    lang_node *node = node_at(p, N_AWAIT, p->lexer.token.start);
    if (p->lexer.token.escaped)
        FAIL(p, node->start, p->lexer.token.end, "Keyword must not contain escaped characters");
    if (p->fn.in_parameters && p->fn.async)
        FAIL(p, node->start, p->lexer.token.end, "Illegal await-expression in formal parameters of async function");
    if (!p->fn.await_at)
        p->fn.await_at = node->start + 1;
    enter(p);
    next(p);
    node->a = unary(p, NULL);
    leave(p);
    done(p, node);
    if (TOKEN(p) == T_EXP)
        FAIL(p, node->start, p->lexer.token.end, "Unary operator used immediately before exponentiation expression. "
             "Parenthesis must be used to disambiguate operator precedence");
    return node;
}

static bool await_is_operator(const parser *p)
{
    return p->fn.async || (p->fn.await_is_keyword && !p->fn.is_function && !p->fn.in_static_block);
}

static lang_node *unary_or_arrow(parser *p, cover *c, bool may_be_arrow)
{
    switch (TOKEN(p)) {
    case T_DELETE:
    case T_VOID:
    case T_TYPEOF:
    case T_ADD:
    case T_SUB:
    case T_TILDE:
    case T_NOT:
        return unary_operator(p);
    case T_AWAIT:
        if (await_is_operator(p))
            return await_expression(p);
    }
    return update(p, c, may_be_arrow);
}

static lang_node *unary(parser *p, cover *c)
{
    enter(p);
    lang_node *node = unary_or_arrow(p, c, false);
    leave(p);
    return node;
}

/* `#name in object`: the name stands where an operand does. */
static lang_node *private_name_operand(parser *p, int precedence)
{
    const lang_token *token = &p->lexer.token;
    lang_node *node = node_at(p, N_PRIVATE_NAME, token->start);
    node->atom = token->atom;
    if (p->class_depth == 0 && !(p->cx->goal == LANG_GOAL_EVAL))
        FAIL(p, token->start, token->end, "Private field '#%.200s' must be declared in an enclosing class",
             token->atom->text);
    next(p);
    done(p, node);
    if (TOKEN(p) != T_IN || (p->limits & LIMIT_NO_IN) || precedence >= lang_token_precedence(T_IN))
        FAIL_AT(p, node, "Unexpected identifier '#%.200s'", node->atom->text);
    return node;
}

static lang_node *binary_node(parser *p, int op, lang_node *left, lang_node *right)
{
    bool logical = op == T_AND || op == T_OR || op == T_NULLISH;
    lang_node *node = lang_node_new(p->cx, logical ? N_LOGICAL : N_BINARY, left->start, p->lexer.last_end);
    node->op = (uint8_t)op;
    node->a = left;
    node->b = right;
    return node;
}

/* a ?? b || c needs parentheses. */
static void check_mixed(parser *p, int op, const lang_node *operand, uint32_t start, uint32_t end)
{
    if (operand->type != N_LOGICAL || (operand->flags & NF_PARENTHESIZED))
        return;
    if ((op == T_NULLISH) == (operand->op == T_NULLISH))
        return;
    FAIL(p, start, end, "Unexpected token '%s'", lang_token_text(op));
}

/* Operators that bind tighter than `minimum`, given the left operand. */
static lang_node *binary(parser *p, lang_node *left, uint32_t left_start, int minimum)
{
    for (;;) {
        const lang_token *token = &p->lexer.token;
        int op = token->type;
        if (op < T_FIRST_BINARY || op > T_LAST_BINARY || (op == T_IN && (p->limits & LIMIT_NO_IN))) {
            if (p->types && minimum < lang_token_precedence(T_LT) && types_take_as(p))
                continue;
            return left;
        }
        int precedence = lang_token_precedence(op);
        if (precedence <= minimum)
            return left;
        if (token->escaped)
            unexpected(p);
        uint32_t op_start = token->start, op_end = token->end;
        next(p);
        lang_node *right;
        uint32_t right_start = p->lexer.token.start;
        enter(p);
        if (TOKEN(p) == T_PRIVATE_NAME)
            right = private_name_operand(p, precedence);
        else
            right = unary_or_arrow(p, NULL, false);
        /* ** binds to the right. */
        right = binary(p, right, right_start, op == T_EXP ? precedence - 1 : precedence);
        leave(p);
        if (op == T_NULLISH || op == T_OR || op == T_AND) {
            check_mixed(p, op, left, op_start, op_end);
            check_mixed(p, op, right, op_start, op_end);
        }
        left = binary_node(p, op, left, right);
        left->start = left_start;
    }
}

/* ---- conditional, assignment, sequence ---- */

static lang_node *conditional(parser *p, lang_node *test, uint32_t start)
{
    lang_node *node = node_at(p, N_CONDITIONAL, start);
    unsigned char limits = p->limits;
    next(p);
    p->limits = LIMIT_CONSEQUENT;
    node->a = test;
    node->b = assignment(p, NULL);
    p->limits = limits;
    expect(p, T_COLON);
    node->c = assignment(p, NULL);
    return done(p, node);
}

static lang_node *yield_expression(parser *p)
{
    lang_node *node = node_at(p, N_YIELD, p->lexer.token.start);
    if (p->lexer.token.escaped)
        FAIL(p, node->start, p->lexer.token.end, "Keyword must not contain escaped characters");
    if (p->fn.in_parameters)
        FAIL(p, node->start, p->lexer.token.end, "Yield expression not allowed in formal parameter");
    if (!p->fn.yield_at)
        p->fn.yield_at = node->start + 1;
    next(p);
    if (p->lexer.token.newline_before)
        return done(p, node);
    switch (TOKEN(p)) {
    case T_END:
    case T_SEMICOLON:
    case T_RBRACE:
    case T_RBRACKET:
    case T_RPAREN:
    case T_COLON:
    case T_COMMA:
    case T_IN:
        return done(p, node);
    case T_MUL:
        node->flags |= NF_DELEGATE;
        next(p);
    }
    node->a = assignment(p, NULL);
    return done(p, node);
}

static lang_node *assign(parser *p, lang_node *left, uint32_t start, cover *own)
{
    lang_node *node = node_at(p, N_ASSIGN, start);
    node->op = p->lexer.token.type;
    if (node->op == T_ASSIGN && (left->type == N_ARRAY || left->type == N_OBJECT)) {
        if (left->flags & NF_PARENTHESIZED)
            FAIL_AT(p, left, "Invalid destructuring assignment target");
        own->initialiser = own->double_proto = 0;
        left = to_pattern(p, left, false);
    } else {
        check_simple_target(p, left, "Invalid left-hand side in assignment");
        /* Annex B's tolerance for calls does not reach the logical assignments. */
        if (left->type == N_CALL && node->op >= T_ASSIGN_NULLISH && node->op <= T_ASSIGN_AND)
            FAIL_AT(p, left, "Invalid left-hand side in assignment");
    }
    node->a = left;
    next(p);
    node->b = assignment(p, NULL);
    return done(p, node);
}

/* Is a ? here that of an optional parameter? */
static bool marks_optional(const parser *p)
{
    int after = peek(p).type;
    return after == T_COLON || after == T_COMMA || after == T_RPAREN || after == T_ASSIGN;
}

lang_node *assignment(parser *p, cover *c)
{
    cover own = {0};
    uint32_t start = p->lexer.token.start;
    lang_node *node;
    enter(p);
    if (TOKEN(p) == T_YIELD && p->fn.generator) {
        node = yield_expression(p);
        leave(p);
        return node;
    }
    if (TOKEN(p) == T_PRIVATE_NAME)
        node = private_name_operand(p, 0);
    else
        node = unary_or_arrow(p, &own, true);
    bool arrow = node->type == N_FUNCTION && (node->flags & NF_ARROW) && !(node->flags & NF_PARENTHESIZED);
    if (!arrow) {
        if ((TOKEN(p) >= T_FIRST_BINARY && TOKEN(p) <= T_LAST_BINARY) || p->types)
            node = binary(p, node, start, 0);
        if (TOKEN(p) == T_QUESTION && !(p->types && marks_optional(p)))
            node = conditional(p, node, start);
        else if (TOKEN(p) >= T_FIRST_ASSIGN && TOKEN(p) <= T_LAST_ASSIGN)
            node = assign(p, node, start, &own);
    }
    leave(p);
    if (!c) {
        if (own.initialiser || own.double_proto)
            check_cover(p, &own);
        return node;
    }
    if (!c->initialiser)
        c->initialiser = own.initialiser;
    if (!c->double_proto)
        c->double_proto = own.double_proto;
    return node;
}

lang_node *expression(parser *p)
{
    uint32_t start = p->lexer.token.start;
    lang_node *first = assignment(p, NULL);
    if (TOKEN(p) != T_COMMA)
        return first;
    list items = {0};
    lang_node *sequence = node_at(p, N_SEQUENCE, start);
    append(&items, first);
    while (take(p, T_COMMA))
        append(&items, assignment(p, NULL));
    sequence->a = items.first;
    return done(p, sequence);
}
