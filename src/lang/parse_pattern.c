/*
 * parse_pattern.c - destructuring patterns: parsed as such in declarations and parameters, made of expressions where
 * a cover grammar has read them (ECMA-262 13.15.5, 14.3.3).
 */
#include "parse.h"

static lang_node *rest_target(parser *p, bool identifier_only)
{
    lang_node *rest = node_at(p, N_REST, p->lexer.token.start);
    next(p);
    rest->a = identifier_only ? binding_identifier(p) : binding_target(p);
    done(p, rest);
    if (TOKEN(p) == T_COMMA)
        FAIL_AT(p, rest, "Rest element must be last element");
    return rest;
}

static lang_node *array_binding(parser *p)
{
    lang_node *pattern = node_at(p, N_ARRAY_PATTERN, p->lexer.token.start);
    list items = {0};
    next(p);
    while (TOKEN(p) != T_RBRACKET) {
        if (TOKEN(p) == T_COMMA) {
            append(&items, node_at(p, N_HOLE, p->lexer.token.start));
        } else if (TOKEN(p) == T_ELLIPSIS) {
            append(&items, rest_target(p, false));
            break;
        } else {
            append(&items, binding_element(p));
        }
        if (TOKEN(p) != T_RBRACKET)
            expect(p, T_COMMA);
    }
    expect(p, T_RBRACKET);
    pattern->a = items.first;
    return done(p, pattern);
}

lang_node *binding_default(parser *p, lang_node *target)
{
    if (TOKEN(p) != T_ASSIGN)
        return target;
    lang_node *pattern = node_at(p, N_ASSIGN_PATTERN, target->start);
    unsigned char limits = p->limits;
    p->limits = 0;
    next(p);
    pattern->a = target;
    pattern->b = assignment(p, NULL);
    p->limits = limits;
    return done(p, pattern);
}

static lang_node *binding_property(parser *p)
{
    lang_node *property = node_at(p, N_PROPERTY, p->lexer.token.start);
    lang_token token = p->lexer.token;
    bool may_be_shorthand = token.type >= T_FIRST_WORD && token.type <= T_IDENTIFIER;
    if (may_be_shorthand) {
        int after = peek(p).type;
        if (after != T_COLON) {
            lang_node *name = binding_identifier(p);
            property->a = lang_node_new(p->cx, N_IDENTIFIER, name->start, name->end);
            property->a->atom = name->atom;
            property->flags |= NF_SHORTHAND;
            property->b = binding_default(p, name);
            return done(p, property);
        }
    }
    property->a = property_key(p, &property->flags);
    expect(p, T_COLON);
    property->b = binding_element(p);
    return done(p, property);
}

static lang_node *object_binding(parser *p)
{
    lang_node *pattern = node_at(p, N_OBJECT_PATTERN, p->lexer.token.start);
    list items = {0};
    next(p);
    while (TOKEN(p) != T_RBRACE) {
        if (TOKEN(p) == T_ELLIPSIS) {
            append(&items, rest_target(p, true));
            break;
        }
        append(&items, binding_property(p));
        if (TOKEN(p) != T_RBRACE)
            expect(p, T_COMMA);
    }
    expect(p, T_RBRACE);
    pattern->a = items.first;
    return done(p, pattern);
}

lang_node *binding_target(parser *p)
{
    lang_node *target;
    enter(p);
    if (TOKEN(p) == T_LBRACKET)
        target = array_binding(p);
    else if (TOKEN(p) == T_LBRACE)
        target = object_binding(p);
    else
        target = binding_identifier(p);
    leave(p);
    return target;
}

lang_node *binding_element(parser *p)
{
    lang_node *target = binding_target(p);
    return binding_default(p, target);
}

/* ---- expressions that turn out to be patterns ---- */

static _Noreturn void bad_target(parser *p, const lang_node *node, bool binding)
{
    (void)binding;
    FAIL_AT(p, node, "Invalid destructuring assignment target");
}

static lang_node *rest_to_pattern(parser *p, lang_node *node, bool binding, bool in_object)
{
    lang_node *target = node->a;
    if (target->type == N_ASSIGN || target->type == N_ASSIGN_PATTERN)
        bad_target(p, target, binding);
    if (in_object && (target->type == N_ARRAY || target->type == N_OBJECT || (binding && target->type != N_IDENTIFIER)))
        FAIL_AT(p, target, binding ? "`...` must be followed by an identifier in declaration contexts"
                                   : "`...` must be followed by an assignable reference in assignment contexts");
    node->type = N_REST;
    node->a = to_pattern(p, target, binding);
    if (node->next || (node->flags & NF_OWN)) /* NF_OWN: a comma stood behind it */
        FAIL_AT(p, node, "Rest element must be last element");
    return node;
}

static void list_to_patterns(parser *p, lang_node **link, bool binding, bool in_object)
{
    for (lang_node *item; (item = *link) != NULL; link = &item->next) {
        lang_node *after = item->next;
        if (item->type == N_HOLE)
            continue;
        if (item->type == N_REST) {
            item = to_pattern(p, item, binding);
        } else if (item->type == N_SPREAD) {
            item = rest_to_pattern(p, item, binding, in_object);
        } else if (in_object) {
            if (item->op != LANG_PROP_INIT)
                bad_target(p, item->a, binding);
            item->b = to_pattern(p, item->b, binding);
        } else {
            item = to_pattern(p, item, binding);
        }
        item->next = after;
        *link = item;
    }
}

static lang_node *assign_to_pattern(parser *p, lang_node *node, bool binding)
{
    if (node->op != T_ASSIGN || (node->flags & NF_PARENTHESIZED))
        bad_target(p, node, binding);
    /* An assignment has made a pattern of its left side already, as one of assignment. */
    node->type = N_ASSIGN_PATTERN;
    if (binding)
        node->a = to_pattern(p, node->a, true);
    return node;
}

lang_node *to_pattern(parser *p, lang_node *node, bool binding)
{
    bool parenthesized = node->flags & NF_PARENTHESIZED;
    switch (node->type) {
    case N_IDENTIFIER:
        if (binding && parenthesized)
            bad_target(p, node, binding);
        check_binding_name(p, node);
        return node;
    case N_ARRAY:
    case N_ARRAY_PATTERN:
    case N_OBJECT:
    case N_OBJECT_PATTERN: {
        bool array = node->type == N_ARRAY || node->type == N_ARRAY_PATTERN;
        if (parenthesized)
            bad_target(p, node, binding);
        node->type = array ? N_ARRAY_PATTERN : N_OBJECT_PATTERN;
        list_to_patterns(p, &node->a, binding, !array);
        return node;
    }
    case N_REST:
        node->a = to_pattern(p, node->a, binding);
        return node;
    case N_SPREAD:
        return rest_to_pattern(p, node, binding, false);
    case N_ASSIGN:
        return assign_to_pattern(p, node, binding);
    case N_ASSIGN_PATTERN:
        node->a = to_pattern(p, node->a, binding);
        return node;
    case N_MEMBER:
    case N_INDEX:
    case N_PRIVATE_MEMBER:
        if (!binding)
            return node;
    }
    bad_target(p, node, binding);
}

void each_bound_name(lang_node *pattern, void (*visit)(void *data, lang_node *name), void *data)
{
    switch (pattern->type) {
    case N_IDENTIFIER:
        visit(data, pattern);
        break;
    case N_ASSIGN_PATTERN:
    case N_REST:
        each_bound_name(pattern->a, visit, data);
        break;
    case N_ARRAY_PATTERN:
        for (lang_node *item = pattern->a; item; item = item->next)
            each_bound_name(item, visit, data);
        break;
    case N_OBJECT_PATTERN:
        for (lang_node *item = pattern->a; item; item = item->next)
            each_bound_name(item->type == N_PROPERTY ? item->b : item, visit, data);
        break;
    }
}
