/*
 * parse_class.c - classes (ECMA-262 15.7). All of a class is strict code.
 */
#include "types.h"

typedef struct class_state {
    bool derived, has_constructor;
} class_state;

static bool key_is(const lang_node *member, int word)
{
    const lang_node *key = member->a;
    return !(member->flags & NF_COMPUTED) && (key->type == N_IDENTIFIER || key->type == N_STRING) &&
           key->atom->keyword == word;
}

/* What follows a word says whether it was a member's name rather than a modifier. */
static bool is_modifier(parser *p)
{
    int type = peek(p).type;
    if (p->types && (type == T_LT || type == T_COLON || type == T_QUESTION || type == T_NOT))
        return false;
    return type != T_LPAREN && type != T_ASSIGN && type != T_SEMICOLON && type != T_RBRACE && type != T_END;
}

static unsigned modifiers(parser *p, lang_node *member)
{
    unsigned flags = 0;
    if (at_word(p, T_STATIC) && is_modifier(p)) {
        member->flags |= NF_STATIC;
        next(p);
    }
    if ((at_word(p, T_GET) || at_word(p, T_SET)) && is_modifier(p)) {
        lang_token after = peek(p);
        /* `get` on a line of its own before `*m(){}` is a field. */
        if (after.type == T_MUL)
            return 0;
        flags = at_word(p, T_GET) ? NF_GETTER : NF_SETTER;
        next(p);
        return flags;
    }
    if (at_word(p, T_ASYNC) && is_modifier(p) && !peek(p).newline_before) {
        flags = NF_ASYNC;
        next(p);
    }
    if (take(p, T_MUL))
        flags |= NF_GENERATOR;
    return flags;
}

static void member_key(parser *p, lang_node *member)
{
    const lang_token *token = &p->lexer.token;
    if (token->type != T_PRIVATE_NAME) {
        member->a = property_key(p, &member->flags);
        return;
    }
    lang_node *key = node_at(p, N_PRIVATE_NAME, token->start);
    key->atom = token->atom;
    if (token->atom->keyword == T_CONSTRUCTOR)
        FAIL(p, token->start, token->end, "Classes may not have a private field named '#constructor'");
    next(p);
    member->a = done(p, key);
}

static void check_constructor(parser *p, const lang_node *member, unsigned flags, const class_state *state)
{
    const char *wrong = flags & (NF_GETTER | NF_SETTER)       ? "Class constructor may not be an accessor"
                        : (flags & NF_ASYNC)                  ? "Class constructor may not be an async method"
                        : (flags & NF_GENERATOR)              ? "Class constructor may not be a generator"
                        : state->has_constructor              ? "A class may only have one constructor"
                                                              : NULL;
    if (wrong)
        FAIL_AT(p, member->a, "%s", wrong);
}

static void class_method(parser *p, lang_node *member, unsigned flags, uint32_t start, class_state *state)
{
    bool is_static = member->flags & NF_STATIC;
    member->op = flags & NF_GETTER ? LANG_MEMBER_GET : flags & NF_SETTER ? LANG_MEMBER_SET : LANG_MEMBER_METHOD;
    if (member->a->type != N_PRIVATE_NAME) {
        if (is_static && key_is(member, T_PROTOTYPE))
            FAIL_AT(p, member->a, "Classes may not have a static property named 'prototype'");
        if (!is_static && key_is(member, T_CONSTRUCTOR)) {
            check_constructor(p, member, flags, state);
            member->op = LANG_MEMBER_CONSTRUCTOR;
            flags |= NF_CONSTRUCTOR | (state->derived ? NF_DERIVED : 0);
        }
    }
    member->b = method(p, start, flags);
    if (member->op == LANG_MEMBER_CONSTRUCTOR && member->b->c) /* overloads of TypeScript's have no body */
        state->has_constructor = true;
}

/* A field's initialiser or a static block becomes the body of a method. */
static lang_node *initialiser_function(parser *p, uint32_t start)
{
    lang_node *function = node_at(p, N_FUNCTION, start);
    function->flags |= NF_METHOD | NF_FIELD_INITIALISER | NF_STRICT | NF_SIMPLE_PARAMETERS;
    return function;
}

static function_state initialiser_state(const parser *p)
{
    return (function_state){.strict = true,
                            .in_class_field = true,
                            .new_target = true,
                            .super_property = true,
                            .await_is_keyword = p->fn.await_is_keyword};
}

static void class_field(parser *p, lang_node *member)
{
    member->op = LANG_MEMBER_FIELD;
    if (member->a->type != N_PRIVATE_NAME) {
        if (key_is(member, T_CONSTRUCTOR))
            FAIL_AT(p, member->a, "Classes may not have a field named 'constructor'");
        if ((member->flags & NF_STATIC) && key_is(member, T_PROTOTYPE))
            FAIL_AT(p, member->a, "Classes may not have a static property named 'prototype'");
    }
    if (take(p, T_ASSIGN)) {
        lang_node *function = initialiser_function(p, p->lexer.token.start);
        function_state outer = p->fn;
        p->fn = initialiser_state(p);
        function->flags |= NF_EXPRESSION_BODY;
        function->c = assignment(p, NULL);
        p->fn = outer;
        member->b = done(p, function);
    }
    semicolon(p);
}

static void static_block(parser *p, lang_node *member)
{
    lang_node *function = initialiser_function(p, p->lexer.token.start);
    lang_node *body = node_at(p, N_BLOCK, p->lexer.token.start);
    list statements = {0};
    function_state outer = p->fn;
    member->op = LANG_MEMBER_STATIC_BLOCK;
    member->flags |= NF_STATIC;
    p->fn = initialiser_state(p);
    p->fn.in_static_block = true;
    next(p);
    while (TOKEN(p) != T_RBRACE && TOKEN(p) != T_END)
        append(&statements, statement_list_item(p));
    if (TOKEN(p) != T_RBRACE)
        unexpected(p);
    p->fn = outer;
    next(p);
    body->a = statements.first;
    function->c = done(p, body);
    member->b = done(p, function);
}

static lang_node *class_member(parser *p, class_state *state)
{
    lang_node *member = node_at(p, N_CLASS_MEMBER, p->lexer.token.start);
    if (at_word(p, T_STATIC) && peek(p).type == T_LBRACE) {
        next(p);
        static_block(p, member);
        return done(p, member);
    }
    types_member typed = {.start = member->start};
    if (p->types) {
        types_modifiers(p, &typed, member);
        if (types_at_index_signature(p)) {
            types_index_signature(p);
            types_erase(p, member->start, p->lexer.last_end);
            return done(p, member);
        }
    }
    unsigned flags = modifiers(p, member);
    uint32_t start = member->start;
    if (member->flags & NF_STATIC) /* toString does not show `static` */
        start = flags ? 0 : p->lexer.token.start;
    if (start == 0 && !p->types) {
        /* The modifier behind `static`: find where it began. */
        const char *at = p->cx->source + member->start + 6;
        lang_lexer again = p->lexer;
        again.at = at;
        lang_lexer_next(&again);
        start = again.token.start;
    }
    member_key(p, member);
    if (p->types)
        types_behind_key(p, &typed);
    if (flags || ((TOKEN(p) == T_LPAREN || TOKEN(p) == T_LT) && !typed.annotation))
        class_method(p, member, flags, start, state);
    else
        class_field(p, member);
    if (p->types)
        types_end_member(p, &typed, member, flags & NF_GENERATOR);
    return done(p, member);
}

lang_node *class_definition(parser *p, bool declaration, bool name_optional)
{
    lang_node *node = node_at(p, N_CLASS, p->lexer.token.start);
    class_state state = {0};
    list members = {0};
    bool strict = p->fn.strict;
    unsigned char limits = p->limits;
    enter(p);
    p->fn.strict = true;
    node->flags |= NF_STRICT | (declaration ? NF_DECLARATION : 0);
    next(p);
    bool named = TOKEN(p) != T_LBRACE && TOKEN(p) != T_EXTENDS;
    if (p->types && (TOKEN(p) == T_LT || TOKEN(p) == T_IMPLEMENTS))
        named = false;
    if (named)
        node->a = binding_identifier(p);
    else if (!name_optional)
        unexpected(p);
    p->class_depth++;
    p->limits = 0;
    if (TOKEN(p) == T_LT && p->types)
        types_parameters(p);
    if (take(p, T_EXTENDS)) {
        state.derived = true;
        node->flags |= NF_DERIVED;
        node->b = left_hand_side(p);
        if (TOKEN(p) == T_LT && p->types)
            types_arguments(p);
    }
    if (p->types)
        types_implements(p);
    expect(p, T_LBRACE);
    while (TOKEN(p) != T_RBRACE) {
        if (take(p, T_SEMICOLON))
            continue;
        append(&members, class_member(p, &state));
    }
    p->class_depth--;
    p->fn.strict = strict;
    p->limits = limits;
    next(p);
    leave(p);
    node->c = members.first;
    return done(p, node);
}
