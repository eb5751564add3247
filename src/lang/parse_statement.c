/*
 * parse_statement.c - statements and declarations (ECMA-262 clause 14).
 */
#include "types.h"

lang_node *block(parser *p)
{
    lang_node *node = node_at(p, N_BLOCK, p->lexer.token.start);
    list statements = {0};
    expect(p, T_LBRACE);
    while (TOKEN(p) != T_RBRACE) {
        if (TOKEN(p) == T_END)
            unexpected(p);
        append(&statements, statement_list_item(p));
    }
    next(p);
    node->a = statements.first;
    return done(p, node);
}

/* ---- declarations ---- */

bool at_let_declaration(parser *p)
{
    if (!at_word(p, T_LET))
        return false;
    lang_token ahead = peek(p);
    if (ahead.type == T_LBRACKET || ahead.type == T_LBRACE)
        return true;
    if (ahead.type == T_IN || ahead.type == T_INSTANCEOF)
        return false;
    /* `let yield` and `let await` are declarations, if only wrong ones. */
    return ahead.type >= T_FIRST_WORD && ahead.type <= T_IDENTIFIER &&
           (ahead.type > T_LAST_RESERVED || ahead.escaped);
}

static void check_let_name(void *data, lang_node *name)
{
    if (name->atom->keyword == T_LET)
        FAIL_AT((parser *)data, name, "let is disallowed as a lexically bound name");
}

static lang_node *declarator(parser *p, int kind, bool in_for)
{
    lang_node *node = node_at(p, N_DECLARATOR, p->lexer.token.start);
    node->a = binding_target(p);
    if (kind != T_VAR)
        each_bound_name(node->a, check_let_name, p);
    if (p->types)
        types_declared(p);
    if (take(p, T_ASSIGN)) {
        node->b = assignment(p, NULL);
        return done(p, node);
    }
    bool head_of_in = in_for && (TOKEN(p) == T_IN || at_word(p, T_OF));
    if (p->types && p->types->ambient)
        return done(p, node);
    if (!head_of_in && node->a->type != N_IDENTIFIER)
        FAIL_AT(p, node->a, "Missing initializer in destructuring declaration");
    if (!head_of_in && kind == T_CONST)
        FAIL_AT(p, node->a, "Missing initializer in const declaration");
    return done(p, node);
}

lang_node *variable_declaration(parser *p, int kind, bool in_for)
{
    lang_node *node = node_at(p, N_VARIABLE_DECLARATION, p->lexer.token.start);
    list items = {0};
    node->op = (uint8_t)kind;
    next(p);
    do
        append(&items, declarator(p, kind, in_for));
    while (take(p, T_COMMA));
    node->a = items.first;
    return done(p, node);
}

/* async function at the start of a statement? */
static bool at_async_function(parser *p)
{
    if (!at_word(p, T_ASYNC))
        return false;
    lang_token ahead = peek(p);
    return ahead.type == T_FUNCTION && !ahead.newline_before;
}

lang_node *statement_list_item(parser *p)
{
    const lang_token *token = &p->lexer.token;
    uint32_t start = token->start, before = p->lexer.last_end;
    lang_node *node;
    if (token->escaped)
        return statement(p);
    switch (token->type) {
    case T_FUNCTION:
        enter(p);
        node = function_declaration(p, start, false, false);
        leave(p);
        return node->c ? node : types_erase_statement(p, start, before);
    case T_CLASS:
        return class_definition(p, true, false);
    case T_CONST:
        if (p->types && peek(p).type == T_ENUM)
            next(p), types_statement(p);
        node = variable_declaration(p, T_CONST, false);
        semicolon(p);
        return done(p, node);
    case T_LET:
        if (!at_let_declaration(p))
            break;
        node = variable_declaration(p, T_LET, false);
        semicolon(p);
        return done(p, node);
    case T_ASYNC:
        if (!at_async_function(p))
            break;
        next(p);
        enter(p);
        node = function_declaration(p, start, true, false);
        leave(p);
        return node->c ? node : types_erase_statement(p, start, before);
    case T_IMPORT: {
        int after = peek(p).type;
        if (after == T_LPAREN || after == T_DOT)
            break;
        if (p->cx->goal != LANG_GOAL_MODULE)
            FAIL(p, token->start, token->end, "Cannot use import statement outside a module");
        if (p->depth > 0 || p->fn.is_function)
            FAIL(p, token->start, token->end, "Cannot use import statement outside a module");
        return import_declaration(p);
    }
    case T_EXPORT:
        if (p->cx->goal != LANG_GOAL_MODULE || p->depth > 0 || p->fn.is_function)
            unexpected(p);
        return export_declaration(p);
    }
    return statement(p);
}

/* ---- bodies of other statements ---- */

static _Noreturn void misplaced_function(parser *p, uint32_t start)
{
    FAIL(p, start, start + 8, p->fn.strict
         ? "In strict mode code, functions can only be declared at top level or inside a block."
         : "In non-strict mode code, functions can only be declared at top level, inside a block, or as the "
           "body of an if statement.");
}

/* The body of if, with, label or loop: a statement, no declaration. */
static lang_node *sub_statement(parser *p)
{
    const lang_token *token = &p->lexer.token;
    if (!token->escaped) {
        if (token->type == T_CLASS)
            unexpected(p);
        if (token->type == T_CONST || (token->type == T_LET && peek(p).type == T_LBRACKET) ||
            (token->type == T_LET && at_let_declaration(p) && !peek(p).newline_before))
            FAIL(p, token->start, token->end, "Lexical declaration cannot appear in a single-statement context");
        if (token->type == T_FUNCTION)
            misplaced_function(p, token->start);
        if (at_async_function(p))
            FAIL(p, token->start, token->end,
                 "Async functions can only be declared at the top level or inside a block.");
    }
    return statement(p);
}

/* The function statements that Annex B allows behind if and labels. */
static lang_node *sloppy_function(parser *p)
{
    uint32_t start = p->lexer.token.start;
    if (peek(p).type == T_MUL)
        FAIL(p, start, p->lexer.token.end, "Generators can only be declared at the top level or inside a block.");
    return function_declaration(p, start, false, false);
}

/* The body of if, with or loop: a label does not make a function fit there. */
static lang_node *body_statement(parser *p)
{
    lang_node *body = sub_statement(p);
    const lang_node *inner = body;
    if (p->types && types_is_erased(body)) /* a statement has to remain */
        types_put(p, body->start, ';');
    while (inner->type == N_LABELED)
        inner = inner->a;
    if (inner->type == N_FUNCTION)
        misplaced_function(p, inner->start);
    return body;
}

/* A function behind if stands as if in a block. */
static lang_node *if_branch(parser *p)
{
    if (TOKEN(p) != T_FUNCTION || p->fn.strict)
        return body_statement(p);
    lang_node *node = node_at(p, N_BLOCK, p->lexer.token.start);
    node->flags |= NF_MADE | NF_LOWER;
    node->a = sloppy_function(p);
    return done(p, node);
}

static lang_node *loop_body(parser *p)
{
    p->fn.loops++;
    lang_node *body = body_statement(p);
    p->fn.loops--;
    return body;
}

static lang_node *condition(parser *p)
{
    expect(p, T_LPAREN);
    lang_node *test = expression(p);
    expect(p, T_RPAREN);
    return test;
}

/* ---- if: else-if chains are built in a loop ---- */

static lang_node *if_statement(parser *p)
{
    lang_node *first = NULL, **link = &first;
    for (;;) {
        lang_node *node = node_at(p, N_IF, p->lexer.token.start);
        next(p);
        node->a = condition(p);
        node->b = if_branch(p);
        *link = done(p, node);
        if (TOKEN(p) != T_ELSE || p->lexer.token.escaped)
            break;
        next(p);
        link = &node->c;
        if (TOKEN(p) != T_IF || p->lexer.token.escaped) {
            node->c = if_branch(p);
            break;
        }
    }
    for (lang_node *node = first; node && node->type == N_IF; node = node->c)
        node->end = p->lexer.last_end;
    return first;
}

/* ---- for ---- */

static void check_for_in_declaration(parser *p, const lang_node *head, bool of)
{
    const lang_node *declared = head->a;
    if (declared->next)
        FAIL_AT(p, head, "Invalid left-hand side in %s loop: Must have a single binding.", of ? "for-of" : "for-in");
    if (!declared->b)
        return;
    /* Annex B allows `for (var x = 1 in o)` in sloppy code. */
    if (!of && head->op == T_VAR && declared->a->type == N_IDENTIFIER && !p->fn.strict)
        return;
    FAIL_AT(p, head, "%s loop variable declaration may not have an initializer.", of ? "for-of" : "for-in");
}

static lang_node *for_in_rest(parser *p, lang_node *node, lang_node *head)
{
    bool of = TOKEN(p) == T_OF;
    node->type = of ? N_FOR_OF : N_FOR_IN;
    if (head->type == N_VARIABLE_DECLARATION)
        check_for_in_declaration(p, head, of);
    next(p);
    node->a = head;
    node->b = of ? assignment(p, NULL) : expression(p);
    expect(p, T_RPAREN);
    node->d = loop_body(p);
    return done(p, node);
}

static lang_node *for_rest(parser *p, lang_node *node, lang_node *init)
{
    node->a = init;
    expect(p, T_SEMICOLON);
    if (TOKEN(p) != T_SEMICOLON)
        node->b = expression(p);
    expect(p, T_SEMICOLON);
    if (TOKEN(p) != T_RPAREN)
        node->c = expression(p);
    expect(p, T_RPAREN);
    node->d = loop_body(p);
    return done(p, node);
}

static lang_node *for_expression_head(parser *p, lang_node *node)
{
    lang_token first = p->lexer.token;
    cover c = {0};
    p->limits = LIMIT_NO_IN;
    bool let = at_word(p, T_LET);
    lang_node *head = assignment(p, &c);
    bool at_of = at_word(p, T_OF), at_in = TOKEN(p) == T_IN && !p->lexer.token.escaped;
    p->limits = 0;
    if (at_of || at_in) {
        bool await = node->flags & NF_AWAIT;
        if (at_of && let)
            FAIL(p, first.start, first.end, "The left-hand side of a for-of loop may not be 'let'.");
        if (at_of && !await && first.type == T_ASYNC && !first.escaped && head->type == N_IDENTIFIER &&
            !(head->flags & NF_PARENTHESIZED))
            FAIL(p, first.start, first.end, "The left-hand side of a for-of loop may not be 'async'.");
        if (head->type == N_ARRAY || head->type == N_OBJECT) {
            head = to_pattern(p, head, false);
        } else if (!is_simple_target(p, head)) {
            check_cover(p, &c);
            if (head->type == N_CALL && !p->fn.strict)
                ; /* Annex B: an error when it runs */
            else
                FAIL_AT(p, head, "Invalid left-hand side in for-loop");
        }
        return for_in_rest(p, node, head);
    }
    check_cover(p, &c);
    if (TOKEN(p) == T_COMMA) {
        list items = {0};
        lang_node *sequence = node_at(p, N_SEQUENCE, first.start);
        append(&items, head);
        p->limits = LIMIT_NO_IN;
        while (take(p, T_COMMA))
            append(&items, assignment(p, NULL));
        p->limits = 0;
        sequence->a = items.first;
        head = done(p, sequence);
    }
    return for_rest(p, node, head);
}

static lang_node *for_statement(parser *p)
{
    lang_node *node = node_at(p, N_FOR, p->lexer.token.start);
    next(p);
    bool await = false;
    if (TOKEN(p) == T_AWAIT) {
        bool allowed = p->fn.async || (p->fn.await_is_keyword && !p->fn.is_function && !p->fn.in_class_field);
        if (!allowed)
            unexpected(p);
        await = true;
        if (!p->fn.await_at)
            p->fn.await_at = p->lexer.token.start + 1;
        next(p);
    }
    expect(p, T_LPAREN);
    if (await)
        node->flags |= NF_AWAIT;
    lang_node *result;
    bool declares = (TOKEN(p) == T_VAR || TOKEN(p) == T_CONST) && !p->lexer.token.escaped;
    if (at_let_declaration(p)) {
        lang_token ahead = peek(p);
        /* `for (let of …` declares `of` unless it reads `for (let of x)`, which is an error anyway. */
        declares = ahead.type != T_IN;
    }
    if (TOKEN(p) == T_SEMICOLON) {
        result = for_rest(p, node, NULL);
    } else if (declares) {
        p->limits = LIMIT_NO_IN;
        lang_node *head = variable_declaration(p, TOKEN(p), true);
        p->limits = 0;
        if (at_word(p, T_OF) || (TOKEN(p) == T_IN && !p->lexer.token.escaped)) {
            if (p->types && p->types->annotated)
                FAIL_AT(p, head, "The left-hand side of a 'for...%s' statement cannot use a type annotation",
                        at_word(p, T_OF) ? "of" : "in");
            result = for_in_rest(p, node, head);
        } else {
            for (const lang_node *d = head->a; d; d = d->next) {
                if (!d->b && d->a->type != N_IDENTIFIER)
                    FAIL_AT(p, d->a, "Missing initializer in destructuring declaration");
                if (!d->b && head->op == T_CONST)
                    FAIL_AT(p, d->a, "Missing initializer in const declaration");
            }
            result = for_rest(p, node, head);
        }
    } else {
        result = for_expression_head(p, node);
    }
    if (await && result->type != N_FOR_OF)
        FAIL(p, result->start, result->start + 3, "Unexpected reserved word");
    return result;
}

/* ---- jumps and labels ---- */

static label *find_label(parser *p, const lang_atom *name)
{
    label *l = p->fn.labels;
    while (l && l->name != name)
        l = l->outer;
    return l;
}

static lang_node *jump_statement(parser *p, bool is_continue)
{
    lang_node *node = node_at(p, is_continue ? N_CONTINUE : N_BREAK, p->lexer.token.start);
    next(p);
    const lang_token *token = &p->lexer.token;
    if (!token->newline_before && token->type >= T_FIRST_WORD && token->type <= T_IDENTIFIER &&
        token->type > T_LAST_RESERVED) {
        lang_node *name = identifier(p);
        const label *l = find_label(p, name->atom);
        if (!l)
            FAIL_AT(p, name, "Undefined label '%.200s'", name->atom->text);
        if (is_continue && !l->loop)
            FAIL_AT(p, name, "Illegal continue statement: '%.200s' does not denote an iteration statement",
                    name->atom->text);
        node->atom = name->atom;
    } else if (is_continue && !p->fn.loops) {
        FAIL(p, node->start, p->lexer.last_end, "Illegal continue statement: no surrounding iteration statement");
    } else if (!is_continue && !p->fn.loops && !p->fn.switches) {
        FAIL(p, node->start, p->lexer.last_end, "Illegal break statement");
    }
    semicolon(p);
    return done(p, node);
}

static bool begins_loop(int type)
{
    return type == T_FOR || type == T_WHILE || type == T_DO;
}

static lang_node *labeled_statement(parser *p, lang_node *name)
{
    lang_node *node = node_at(p, N_LABELED, name->start);
    if (find_label(p, name->atom))
        FAIL_AT(p, name, "Label '%.200s' has already been declared", name->atom->text);
    next(p);
    label own = {.name = name->atom, .outer = p->fn.labels};
    p->fn.labels = &own;
    /* A label in front of other labels in front of a loop labels the loop. */
    own.loop = begins_loop(TOKEN(p));
    if (!own.loop && TOKEN(p) >= T_FIRST_WORD && TOKEN(p) <= T_IDENTIFIER && TOKEN(p) > T_LAST_RESERVED) {
        lang_lexer saved = p->lexer;
        while (TOKEN(p) > T_LAST_RESERVED && TOKEN(p) <= T_IDENTIFIER && peek(p).type == T_COLON) {
            next(p);
            next(p);
        }
        own.loop = begins_loop(TOKEN(p));
        p->lexer = saved;
    }
    node->atom = name->atom;
    enter(p);
    if (TOKEN(p) == T_FUNCTION && !p->fn.strict)
        node->a = sloppy_function(p);
    else
        node->a = sub_statement(p);
    leave(p);
    p->fn.labels = own.outer;
    return done(p, node);
}

/* ---- switch, try and the rest ---- */

static lang_node *switch_statement(parser *p)
{
    lang_node *node = node_at(p, N_SWITCH, p->lexer.token.start);
    list cases = {0};
    bool has_default = false;
    next(p);
    node->a = condition(p);
    expect(p, T_LBRACE);
    p->fn.switches++;
    while (TOKEN(p) != T_RBRACE) {
        lang_node *clause = node_at(p, N_CASE, p->lexer.token.start);
        list statements = {0};
        if (TOKEN(p) == T_DEFAULT) {
            if (has_default)
                FAIL(p, p->lexer.token.start, p->lexer.token.end, "More than one default clause in switch statement");
            has_default = true;
            next(p);
        } else {
            expect(p, T_CASE);
            clause->a = expression(p);
        }
        expect(p, T_COLON);
        while (TOKEN(p) != T_CASE && TOKEN(p) != T_DEFAULT && TOKEN(p) != T_RBRACE) {
            if (TOKEN(p) == T_END)
                unexpected(p);
            append(&statements, statement_list_item(p));
        }
        clause->b = statements.first;
        append(&cases, done(p, clause));
    }
    p->fn.switches--;
    next(p);
    node->b = cases.first;
    return done(p, node);
}

static lang_node *catch_clause(parser *p)
{
    lang_node *node = node_at(p, N_CATCH, p->lexer.token.start);
    next(p);
    if (take(p, T_LPAREN)) {
        node->a = binding_target(p);
        if (p->types)
            types_declared(p);
        expect(p, T_RPAREN);
    }
    node->b = block(p);
    return done(p, node);
}

static lang_node *try_statement(parser *p)
{
    lang_node *node = node_at(p, N_TRY, p->lexer.token.start);
    next(p);
    node->a = block(p);
    if (TOKEN(p) == T_CATCH)
        node->b = catch_clause(p);
    if (take(p, T_FINALLY))
        node->c = block(p);
    if (!node->b && !node->c)
        FAIL(p, p->lexer.token.start, p->lexer.token.end, "Missing catch or finally after try");
    return done(p, node);
}

static lang_node *return_statement(parser *p)
{
    lang_node *node = node_at(p, N_RETURN, p->lexer.token.start);
    if (!p->fn.is_function)
        FAIL(p, node->start, p->lexer.token.end,
             p->types ? "Return statement is not allowed here" : "Illegal return statement");
    next(p);
    if (TOKEN(p) != T_SEMICOLON && TOKEN(p) != T_RBRACE && TOKEN(p) != T_END && !p->lexer.token.newline_before)
        node->a = expression(p);
    semicolon(p);
    return done(p, node);
}

static lang_node *throw_statement(parser *p)
{
    lang_node *node = node_at(p, N_THROW, p->lexer.token.start);
    next(p);
    if (p->lexer.token.newline_before)
        FAIL(p, node->start, p->lexer.last_end, "Illegal newline after throw");
    node->a = expression(p);
    semicolon(p);
    return done(p, node);
}

static lang_node *while_statement(parser *p)
{
    lang_node *node = node_at(p, N_WHILE, p->lexer.token.start);
    next(p);
    node->a = condition(p);
    node->d = loop_body(p);
    return done(p, node);
}

static lang_node *do_statement(parser *p)
{
    lang_node *node = node_at(p, N_DO_WHILE, p->lexer.token.start);
    next(p);
    node->d = loop_body(p);
    expect(p, T_WHILE);
    node->a = condition(p);
    take(p, T_SEMICOLON); /* inserted here even on the same line */
    return done(p, node);
}

static lang_node *with_statement(parser *p)
{
    lang_node *node = node_at(p, N_WITH, p->lexer.token.start);
    if (p->types)
        FAIL(p, node->start, p->lexer.token.end, "The 'with' statement is not supported. All symbols in a 'with' block will "
             "have type 'any'.");
    if (p->fn.strict)
        FAIL(p, node->start, p->lexer.token.end, "Strict mode code may not include a with statement");
    next(p);
    node->a = condition(p);
    node->b = body_statement(p);
    return done(p, node);
}

static lang_node *expression_statement(parser *p)
{
    lang_token first = p->lexer.token;
    if (p->types) {
        lang_node *declaration = types_statement(p);
        if (declaration)
            return declaration;
    }
    lang_node *node = node_at(p, N_EXPRESSION_STATEMENT, first.start);
    if (first.type == T_LET && !first.escaped) {
        lang_token ahead = peek(p);
        if (ahead.type == T_LBRACKET)
            FAIL(p, first.start, first.end, "Lexical declaration cannot appear in a single-statement context");
    }
    node->a = expression(p);
    if (node->a->type == N_IDENTIFIER && !(node->a->flags & NF_PARENTHESIZED) && TOKEN(p) == T_COLON)
        return labeled_statement(p, node->a);
    /* `await x` in a function that is not async reads as two expressions. */
    if (node->a->type == N_IDENTIFIER && first.type == T_AWAIT && !p->lexer.token.newline_before &&
        TOKEN(p) != T_SEMICOLON && TOKEN(p) != T_RBRACE && TOKEN(p) != T_END)
        FAIL_AT(p, node->a, "await is only valid in async functions and the top level bodies of modules");
    semicolon(p);
    return done(p, node);
}

static lang_node *simple_statement(parser *p, lang_node_type type)
{
    lang_node *node = node_at(p, type, p->lexer.token.start);
    next(p);
    if (type == N_DEBUGGER)
        semicolon(p);
    return done(p, node);
}

static lang_node *var_statement(parser *p)
{
    lang_node *node = variable_declaration(p, T_VAR, false);
    semicolon(p);
    return done(p, node);
}

static lang_node *statement_inside(parser *p)
{
    int type = p->lexer.token.escaped ? T_IDENTIFIER : TOKEN(p);
    switch (type) {
    case T_LBRACE: return block(p);
    case T_SEMICOLON: return simple_statement(p, N_EMPTY);
    case T_VAR: return var_statement(p);
    case T_IF: return if_statement(p);
    case T_FOR: return for_statement(p);
    case T_WHILE: return while_statement(p);
    case T_DO: return do_statement(p);
    case T_CONTINUE: return jump_statement(p, true);
    case T_BREAK: return jump_statement(p, false);
    case T_RETURN: return return_statement(p);
    case T_WITH: return with_statement(p);
    case T_SWITCH: return switch_statement(p);
    case T_THROW: return throw_statement(p);
    case T_TRY: return try_statement(p);
    case T_DEBUGGER: return simple_statement(p, N_DEBUGGER);
    default: return expression_statement(p);
    }
}

lang_node *statement(parser *p)
{
    enter(p);
    lang_node *node = statement_inside(p);
    leave(p);
    return node;
}
