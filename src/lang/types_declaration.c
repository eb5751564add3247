/*
 * types_declaration.c - declarations that are types, and what TypeScript adds to those that are not.
 */
#include "types.h"

/* ---- erasing statements ---- */

/* Would the token go on with the statement before the erased one? */
static bool goes_on(int type)
{
    return type == T_LPAREN || type == T_LBRACKET || type == T_TEMPLATE || type == T_ADD || type == T_SUB;
}

lang_node *types_erase_statement(parser *p, uint32_t start, uint32_t before)
{
    lang_node *node = node_at(p, N_EMPTY, start);
    node->flags |= NF_OWN;
    types_erase(p, start, p->lexer.last_end);
    if (before > 0 && goes_on(TOKEN(p))) {
        if (p->cx->source[before - 1] == ';')
            types_put(p, before - 1, ';'); /* it may have been erased with a statement of its own */
        else
            types_put(p, start, ';');
    }
    return done(p, node);
}

bool types_is_erased(const lang_node *statement)
{
    return statement->type == N_EMPTY && (statement->flags & NF_OWN);
}

/* ---- statements ---- */

static void name(parser *p)
{
    if (!types_is_name(&p->lexer.token))
        types_expected(p, T_IDENTIFIER);
    next(p);
}

/* type A<T> = … */
static void alias(parser *p)
{
    next(p);
    name(p);
    if (TOKEN(p) == T_LT)
        types_parameters(p);
    expect(p, T_ASSIGN);
    types_type(p);
    semicolon(p);
}

/* interface A<T> extends B, C { … } */
static void interface(parser *p)
{
    next(p);
    name(p);
    if (TOKEN(p) == T_LT)
        types_parameters(p);
    if (take(p, T_EXTENDS)) {
        do
            types_type(p);
        while (take(p, T_COMMA));
    }
    types_object(p);
}

/* What stands in braces is ambient: only brackets matter. Stops at the } that closes. */
static void skip_to_brace(parser *p)
{
    enter(p);
    while (TOKEN(p) != T_RBRACE) {
        if (TOKEN(p) == T_END)
            types_expected(p, T_RBRACE);
        if (TOKEN(p) == T_LBRACE) {
            next(p);
            skip_to_brace(p);
        } else if (TOKEN(p) == T_TEMPLATE) {
            while (!p->lexer.token.tail) {
                next(p);
                skip_to_brace(p);
                lang_lexer_template(&p->lexer);
            }
        }
        next(p);
    }
    leave(p);
}

static void skip_braces(parser *p)
{
    expect(p, T_LBRACE);
    skip_to_brace(p);
    next(p);
}

static void ambient_class(parser *p)
{
    next(p);
    name(p);
    if (TOKEN(p) == T_LT)
        types_parameters(p);
    if (take(p, T_EXTENDS)) {
        left_hand_side(p);
        if (TOKEN(p) == T_LT)
            types_arguments(p);
    }
    types_implements(p);
    skip_braces(p);
}

static void ambient_function(parser *p)
{
    next(p);
    take(p, T_MUL);
    name(p);
    types_signature(p);
    semicolon(p);
}

/* a.b.c, or "name", of a namespace or module */
static void namespace_name(parser *p)
{
    next(p);
    if (take(p, T_STRING))
        return;
    name(p);
    while (take(p, T_DOT))
        name(p);
}

static void ambient_enum(parser *p)
{
    next(p);
    name(p);
    skip_braces(p);
}

/* import a = require("b"), import a = b.c; the current token is the = */
static void import_equals(parser *p)
{
    next(p);
    left_hand_side(p);
    semicolon(p);
}

/* The current token is behind `declare`. */
static void ambient(parser *p)
{
    bool outer = p->types->ambient;
    p->types->ambient = true;
    switch (TOKEN(p)) {
    case T_CONST:
        if (peek(p).type == T_ENUM) {
            next(p);
            ambient_enum(p);
            break;
        }
        /* fall through */
    case T_LET:
    case T_VAR:
        variable_declaration(p, TOKEN(p), false);
        semicolon(p);
        break;
    case T_FUNCTION:
        ambient_function(p);
        break;
    case T_CLASS:
        ambient_class(p);
        break;
    case T_ENUM:
        ambient_enum(p);
        break;
    case T_IMPORT:
        next(p);
        name(p);
        if (TOKEN(p) != T_ASSIGN)
            types_expected(p, T_ASSIGN);
        import_equals(p);
        break;
    default:
        if (types_at_word(p, "type")) {
            alias(p);
        } else if (types_at_word(p, "interface")) {
            interface(p);
        } else if (types_at_word(p, "abstract")) {
            next(p);
            ambient_class(p);
        } else if (types_at_word(p, "global")) {
            next(p);
            skip_braces(p);
        } else {
            namespace_name(p);
            if (TOKEN(p) == T_LBRACE)
                skip_braces(p);
            else
                semicolon(p);
        }
    }
    p->types->ambient = outer;
}

static bool begins_ambient(const parser *p)
{
    parser ahead = *p;
    next(&ahead);
    switch (TOKEN(&ahead)) {
    case T_CONST:
    case T_LET:
    case T_VAR:
    case T_FUNCTION:
    case T_CLASS:
    case T_ENUM:
    case T_IMPORT:
        return true;
    }
    lang_token word = ahead.lexer.token;
    next(&ahead);
    if (types_is_word(&word, "global"))
        return TOKEN(&ahead) == T_LBRACE;
    if (types_is_word(&word, "abstract"))
        return TOKEN(&ahead) == T_CLASS;
    if (types_is_word(&word, "module") && TOKEN(&ahead) == T_STRING)
        return true;
    return types_is_name(&ahead.lexer.token) && (types_is_word(&word, "type") || types_is_word(&word, "interface") ||
                                                 types_is_word(&word, "namespace") || types_is_word(&word, "module"));
}

/* `namespace` or `module`, then a name, then {? */
static bool begins_namespace(const parser *p)
{
    parser ahead = *p;
    next(&ahead);
    if (TOKEN(&ahead) == T_STRING)
        return types_at_word(p, "module") && peek(&ahead).type == T_LBRACE;
    while (types_is_name(&ahead.lexer.token)) {
        next(&ahead);
        if (TOKEN(&ahead) == T_LBRACE)
            return true;
        if (TOKEN(&ahead) != T_DOT)
            return false;
        next(&ahead);
    }
    return false;
}

/* A namespace is erased if it has nothing but types. */
static void namespace_declaration(parser *p)
{
    uint32_t start = p->lexer.token.start;
    if (types_at_word(p, "module") && peek(p).type != T_STRING)
        types_unsupported(p, start, p->lexer.token.end, "`module` keyword is not supported. Use `namespace` instead.");
    namespace_name(p);
    expect(p, T_LBRACE);
    enter(p);
    while (TOKEN(p) != T_RBRACE) {
        if (TOKEN(p) == T_END)
            types_expected(p, T_RBRACE);
        uint32_t before = p->lexer.last_end, at = p->lexer.token.start;
        lang_node *node = take(p, T_EXPORT) ? types_export(p, at, before) : statement_list_item(p);
        if (!node || node->type != N_EMPTY)
            types_unsupported(p, start, p->lexer.last_end,
                              "TypeScript namespace declaration is not supported in strip-only mode");
    }
    leave(p);
    next(p);
}

static bool read_enum(parser *p)
{
    ambient_enum(p);
    return true;
}

lang_node *types_statement(parser *p)
{
    uint32_t start = p->lexer.token.start, before = p->lexer.last_end;
    lang_token after = peek(p);
    if (TOKEN(p) == T_ENUM) {
        bool whole = types_attempt(p, read_enum);
        types_unsupported(p, start, whole ? p->lexer.last_end : p->lexer.token.end,
                          "TypeScript enum is not supported in strip-only mode");
    }
    if (!types_is_name(&p->lexer.token) || p->lexer.token.escaped)
        return NULL;
    bool named = types_is_name(&after) && !after.newline_before;
    if (named && types_at_word(p, "type")) {
        alias(p);
    } else if (named && types_at_word(p, "interface")) {
        interface(p);
    } else if (types_at_word(p, "declare") && begins_ambient(p)) {
        next(p);
        ambient(p);
    } else if (types_at_word(p, "abstract") && after.type == T_CLASS && !after.newline_before) {
        types_erase(p, start, p->lexer.token.end);
        next(p);
        return class_definition(p, true, false);
    } else if ((types_at_word(p, "namespace") || types_at_word(p, "module")) && begins_namespace(p)) {
        namespace_declaration(p);
    } else {
        return NULL;
    }
    return types_erase_statement(p, start, before);
}

/* ---- modules ---- */

bool types_take_specifier(parser *p)
{
    if (!types_at_word(p, "type"))
        return false;
    parser ahead = *p;
    next(&ahead);
    bool takes = types_is_key(&ahead.lexer.token) && TOKEN(&ahead) != T_LBRACKET;
    if (at_word(&ahead, T_AS)) { /* `type as x` names what is called type; `type as` and `type as as x` name as */
        next(&ahead);
        bool alone = TOKEN(&ahead) == T_COMMA || TOKEN(&ahead) == T_RBRACE;
        bool second = at_word(&ahead, T_AS);
        next(&ahead);
        takes = alone || (second && types_is_key(&ahead.lexer.token));
    }
    if (takes)
        next(p);
    return takes;
}

bool types_take_declaration(parser *p)
{
    if (!types_at_word(p, "type"))
        return false;
    parser ahead = *p;
    next(&ahead);
    bool takes = TOKEN(&ahead) == T_LBRACE || TOKEN(&ahead) == T_MUL || types_is_name(&ahead.lexer.token);
    if (at_word(&ahead, T_FROM)) { /* import type from "x" */
        next(&ahead);
        takes = at_word(&ahead, T_FROM) || TOKEN(&ahead) == T_ASSIGN;
    }
    if (takes)
        next(p);
    return takes;
}

bool types_at_list_of_types(const parser *p)
{
    int after = types_at_word(p, "type") ? peek(p).type : T_END;
    return after == T_LBRACE || after == T_MUL;
}

void types_check_import(parser *p, uint32_t start)
{
    if (types_is_name(&p->lexer.token) && peek(p).type == T_ASSIGN)
        types_unsupported(p, start, p->lexer.token.end,
                          "TypeScript import equals declaration is not supported in strip-only mode");
}

/* import type a = require("b") */
bool types_take_import_equals(parser *p)
{
    if (!types_is_name(&p->lexer.token) || peek(p).type != T_ASSIGN)
        return false;
    next(p);
    import_equals(p);
    return true;
}

lang_node *types_export(parser *p, uint32_t start, uint32_t before)
{
    const lang_token *token = &p->lexer.token;
    if (token->type == T_IMPORT) {
        next(p);
        types_take_declaration(p);
        types_check_import(p, start);
        unexpected(p);
    }
    if (token->type == T_ASSIGN)
        types_unsupported(p, start, token->end, "TypeScript export assignment is not supported in strip-only mode");
    lang_node *node = types_statement(p);
    if (node && types_is_erased(node))
        return types_erase_statement(p, start, before);
    return node;
}

/* ---- bindings and parameters ---- */

void types_declared(parser *p)
{
    p->types->annotated = false;
    if (TOKEN(p) == T_NOT && !p->lexer.token.newline_before) {
        types_erase(p, p->lexer.token.start, p->lexer.token.end);
        next(p);
    }
    if (TOKEN(p) == T_COLON) {
        types_annotation(p);
        p->types->annotated = true;
    }
}

void types_this_parameter(parser *p)
{
    uint32_t start = p->lexer.token.start;
    next(p);
    if (TOKEN(p) == T_COLON)
        types_annotation(p);
    if (TOKEN(p) != T_RPAREN)
        expect(p, T_COMMA);
    types_erase(p, start, p->lexer.last_end);
}

static bool is_accessibility(const lang_token *token)
{
    return !token->escaped && (token->type == T_PUBLIC || token->type == T_PRIVATE || token->type == T_PROTECTED);
}

void types_check_parameter(parser *p)
{
    const lang_token *token = &p->lexer.token;
    if (!is_accessibility(token) && !types_is_word(token, "readonly") && !types_is_word(token, "override"))
        return;
    lang_token after = peek(p);
    if (types_is_name(&after) || after.type == T_LBRACE || after.type == T_LBRACKET)
        types_unsupported(p, token->start, after.end, "TypeScript parameter property is not supported in strip-only mode");
}

void types_parameter(parser *p)
{
    if (TOKEN(p) == T_QUESTION) {
        types_erase(p, p->lexer.token.start, p->lexer.token.end);
        next(p);
    }
    if (TOKEN(p) == T_COLON)
        types_annotation(p);
}

/* ---- classes ---- */

void types_implements(parser *p)
{
    if (TOKEN(p) != T_IMPLEMENTS)
        return;
    uint32_t start = p->lexer.token.start;
    next(p);
    do
        types_type(p);
    while (take(p, T_COMMA));
    types_erase(p, start, p->lexer.last_end);
}

static bool can_follow_modifier(const parser *p, bool same_line)
{
    lang_token after = peek(p);
    if (same_line && after.newline_before)
        return false;
    return types_is_key(&after) || after.type == T_MUL;
}

void types_modifiers(parser *p, types_member *member, lang_node *node)
{
    for (;;) {
        const lang_token *token = &p->lexer.token;
        if (at_word(p, T_STATIC) && !(node->flags & NF_STATIC) && can_follow_modifier(p, false)) {
            node->flags |= NF_STATIC;
            next(p);
            continue;
        }
        if (at_word(p, T_ACCESSOR) && can_follow_modifier(p, true)) {
            next(p);
            continue;
        }
        bool all = types_is_word(token, "declare") || types_is_word(token, "abstract");
        bool ours = all || is_accessibility(token) || types_is_word(token, "readonly") || types_is_word(token, "override");
        if (!ours || !can_follow_modifier(p, true))
            return;
        if (!member->first)
            member->first = token->start + 1;
        member->all |= all;
        types_erase(p, token->start, token->end);
        next(p);
    }
}

void types_behind_key(parser *p, types_member *member)
{
    if (TOKEN(p) == T_QUESTION || (TOKEN(p) == T_NOT && !p->lexer.token.newline_before)) {
        types_erase(p, p->lexer.token.start, p->lexer.token.end);
        next(p);
    }
    if (TOKEN(p) == T_COLON) {
        member->annotation = p->lexer.token.start + 1;
        types_annotation(p);
    }
}

static bool is_word_key(const lang_node *node, int word)
{
    return !(node->flags & NF_COMPUTED) && node->a->type == N_IDENTIFIER && node->a->atom->keyword == word;
}

void types_end_member(parser *p, const types_member *member, const lang_node *node, bool generator)
{
    if (member->all || (node->op != LANG_MEMBER_FIELD && !node->b->c)) {
        types_erase(p, member->start, p->lexer.last_end);
        return;
    }
    /* What begins so would go on with the field before. */
    bool would_go_on = generator || (node->flags & NF_COMPUTED) || is_word_key(node, T_IN) || is_word_key(node, T_INSTANCEOF);
    if (member->first && !(node->flags & NF_STATIC) && would_go_on)
        types_put(p, member->first - 1, ';');
    /* A field of such a name would modify what follows. */
    if (member->annotation && !node->b && (is_word_key(node, T_GET) || is_word_key(node, T_SET) || is_word_key(node, T_STATIC)))
        types_put(p, member->annotation - 1, ';');
}
