/*
 * parse_literal.c - strings, templates, regular expressions, array and object literals (ECMA-262 13.2).
 */
#include "types.h"

lang_node *string_literal(parser *p)
{
    const lang_token *token = &p->lexer.token;
    check_octal(p, token);
    lang_node *node = node_at(p, N_STRING, token->start);
    node->atom = token->atom;
    if (token->escaped)
        node->flags |= NF_ESCAPED;
    next(p);
    return done(p, node);
}

static void check_flags(parser *p, const lang_node *regexp, const lang_atom *flags)
{
    unsigned seen = 0;
    for (const char *at = flags->text; *at; at++) {
        const char *known = strchr("dgimsuvy", *at);
        unsigned bit = known ? 1u << (known - "dgimsuvy") : 0;
        if (!bit || (seen & bit))
            FAIL(p, regexp->start, regexp->end, "Invalid regular expression flags");
        seen |= bit;
    }
    if ((seen & 1 << 5) && (seen & 1 << 6))
        FAIL(p, regexp->start, regexp->end, "Invalid regular expression flags");
}

lang_node *regexp_literal(parser *p)
{
    const lang_token *token = &p->lexer.token;
    lang_node *node = node_at(p, N_REGEXP, token->start);
    const lang_atom *flags = token->flags;
    node->atom = token->atom;
    node->end = token->end;
    check_flags(p, node, flags);
    if (p->cx->check_regexp) {
        const char *wrong = p->cx->check_regexp(p->cx->check_regexp_data, node->atom->text, node->atom->length,
                                                flags->text, flags->length);
        if (wrong)
            FAIL_AT(p, node, "Invalid regular expression: /%.120s/%s: %s", node->atom->text, flags->text, wrong);
    }
    node->a = lang_node_new(p->cx, N_STRING, node->end - flags->length, node->end);
    node->a->atom = flags;
    next(p);
    return done(p, node);
}

static lang_node *template_element(parser *p, bool is_tagged)
{
    const lang_token *token = &p->lexer.token;
    if (!token->atom && !is_tagged)
        FAIL(p, token->octal - 1, token->end, "%s", token->octal_message);
    lang_node *element = lang_node_new(p->cx, N_TEMPLATE_ELEMENT, token->start + 1, token->end - (token->tail ? 1 : 2));
    element->atom = token->atom;
    return element;
}

lang_node *template_literal(parser *p, bool is_tagged)
{
    lang_node *node = node_at(p, N_TEMPLATE, p->lexer.token.start);
    unsigned char limits = p->limits;
    list parts = {0};
    p->limits = 0;
    append(&parts, template_element(p, is_tagged));
    while (!p->lexer.token.tail) {
        next(p);
        append(&parts, expression(p));
        if (TOKEN(p) != T_RBRACE) {
            if (TOKEN(p) == T_END)
                FAIL(p, p->lexer.token.start, p->lexer.token.end, "Unterminated template literal");
            FAIL(p, p->lexer.token.start, p->lexer.token.end, "Missing } in template expression");
        }
        lang_lexer_template(&p->lexer);
        append(&parts, template_element(p, is_tagged));
    }
    p->limits = limits;
    next(p);
    node->a = parts.first;
    return done(p, node);
}

lang_node *array_literal(parser *p, cover *c)
{
    lang_node *node = node_at(p, N_ARRAY, p->lexer.token.start);
    unsigned char limits = p->limits;
    list items = {0};
    p->limits = 0;
    next(p);
    while (TOKEN(p) != T_RBRACKET) {
        if (TOKEN(p) == T_COMMA) {
            lang_node *hole = node_at(p, N_HOLE, p->lexer.token.start);
            append(&items, hole);
        } else if (TOKEN(p) == T_ELLIPSIS) {
            lang_node *spread = node_at(p, N_SPREAD, p->lexer.token.start);
            next(p);
            spread->a = assignment(p, c);
            append(&items, done(p, spread));
            if (TOKEN(p) == T_COMMA)
                spread->flags |= NF_OWN; /* no rest element: see to_pattern */
        } else {
            append(&items, assignment(p, c));
        }
        if (TOKEN(p) != T_RBRACKET)
            expect(p, T_COMMA);
    }
    p->limits = limits;
    next(p);
    node->a = items.first;
    return done(p, node);
}

/* ---- objects ---- */

/* A property's name: identifier name, string, number, BigInt or [expression]. */
lang_node *property_key(parser *p, uint16_t *flags)
{
    const lang_token *token = &p->lexer.token;
    lang_node *key;
    switch (token->type) {
    case T_STRING:
        return string_literal(p);
    case T_NUMBER:
    case T_BIGINT:
        check_octal(p, token);
        key = node_at(p, token->type == T_NUMBER ? N_NUMBER : N_BIGINT, token->start);
        if (token->type == T_NUMBER)
            key->number = token->number;
        else
            key->atom = token->atom;
        break;
    case T_LBRACKET: {
        unsigned char limits = p->limits;
        p->limits = 0;
        *flags |= NF_COMPUTED;
        next(p);
        key = assignment(p, NULL);
        p->limits = limits;
        expect(p, T_RBRACKET);
        return key;
    }
    default:
        if (token->type < T_FIRST_WORD || token->type > T_IDENTIFIER)
            unexpected(p);
        key = node_at(p, N_IDENTIFIER, token->start);
        key->atom = token->atom;
    }
    next(p);
    return done(p, key);
}

/* Does the current word go before a property's name, rather than being one? */
static bool is_modifier(parser *p)
{
    int type = peek(p).type;
    return type != T_LPAREN && type != T_COMMA && type != T_COLON && type != T_RBRACE && type != T_ASSIGN && type != T_END && type != T_LT;
}

static bool is_proto(const lang_node *property)
{
    const lang_node *key = property->a;
    return (key->type == N_IDENTIFIER || key->type == N_STRING) && key->atom->keyword == T_PROTO;
}

/* name or name = value: the token is a word. */
static void shorthand(parser *p, lang_node *property, const lang_token *name, cover *c)
{
    if (!is_identifier(p, name)) {
        lang_token word = *name;
        if (p->fn.strict && word.type >= T_FIRST_STRICT_RESERVED && word.type <= T_LAST_STRICT_RESERVED)
            FAIL(p, word.start, word.end, "Unexpected strict mode reserved word");
        if (word.type == T_AWAIT)
            FAIL(p, word.start, word.end, "Unexpected reserved word");
        if (word.type > T_LAST_RESERVED)
            lang_unexpected(&p->lexer, &word);
        /* A reserved word: what follows is what the parser did not want. */
        if (word.escaped)
            lang_unexpected(&p->lexer, &word);
        unexpected(p);
    }
    if (name->type == T_AWAIT && !p->fn.await_name_at)
        p->fn.await_name_at = name->start + 1;
    if (name->type == T_ARGUMENTS && p->fn.in_class_field)
        FAIL(p, name->start, name->end, "'arguments' is not allowed in class field initializer or static initialization block");
    lang_node *value = lang_node_new(p->cx, N_IDENTIFIER, name->start, name->end);
    value->atom = name->atom;
    property->flags |= NF_SHORTHAND;
    property->b = value;
    if (TOKEN(p) != T_ASSIGN)
        return;
    uint32_t at = p->lexer.token.start;
    lang_node *pattern = node_at(p, N_ASSIGN_PATTERN, name->start);
    next(p);
    pattern->a = value;
    pattern->b = assignment(p, NULL);
    property->b = done(p, pattern);
    if (!c)
        FAIL(p, at, at + 1, "Invalid shorthand property initializer");
    if (!c->initialiser)
        c->initialiser = at + 1;
}

/* get, set, async, * before a method's name; NF_* of the method. */
static unsigned modifiers(parser *p)
{
    unsigned flags = 0;
    if ((at_word(p, T_GET) || at_word(p, T_SET)) && is_modifier(p)) {
        if (peek(p).type == T_MUL)
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

static lang_node *object_property(parser *p, cover *c, bool *has_proto)
{
    lang_node *property = node_at(p, N_PROPERTY, p->lexer.token.start);
    uint32_t start = property->start;
    unsigned flags = modifiers(p);
    lang_token name = p->lexer.token;
    property->a = property_key(p, &property->flags);
    if (flags || TOKEN(p) == T_LPAREN || TOKEN(p) == T_LT) {
        property->op = flags & NF_GETTER ? LANG_PROP_GET : flags & NF_SETTER ? LANG_PROP_SET : LANG_PROP_METHOD;
        property->b = method(p, start, flags);
        if (!property->b->c)
            types_expected(p, T_LBRACE);
        return done(p, property);
    }
    property->op = LANG_PROP_INIT;
    if (take(p, T_COLON)) {
        property->b = assignment(p, c);
        if (!(property->flags & NF_COMPUTED) && is_proto(property)) {
            if (*has_proto) {
                if (!c)
                    FAIL_AT(p, property->a, "Duplicate __proto__ fields are not allowed in object literals");
                if (!c->double_proto)
                    c->double_proto = property->a->start + 1;
            }
            *has_proto = true;
        }
        return done(p, property);
    }
    if (name.type < T_FIRST_WORD || name.type > T_IDENTIFIER)
        unexpected(p);
    shorthand(p, property, &name, c);
    return done(p, property);
}

lang_node *object_literal(parser *p, cover *c)
{
    lang_node *node = node_at(p, N_OBJECT, p->lexer.token.start);
    unsigned char limits = p->limits;
    bool has_proto = false;
    list items = {0};
    p->limits = 0;
    next(p);
    while (TOKEN(p) != T_RBRACE) {
        if (TOKEN(p) == T_ELLIPSIS) {
            lang_node *spread = node_at(p, N_SPREAD, p->lexer.token.start);
            next(p);
            spread->a = assignment(p, c);
            append(&items, done(p, spread));
            if (TOKEN(p) == T_COMMA)
                spread->flags |= NF_OWN;
        } else {
            append(&items, object_property(p, c, &has_proto));
        }
        if (TOKEN(p) != T_RBRACE)
            expect(p, T_COMMA);
    }
    p->limits = limits;
    next(p);
    node->a = items.first;
    return done(p, node);
}
