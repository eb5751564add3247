/*
 * parse_module.c - import and export declarations (ECMA-262 16.2).
 */
#include "types.h"

static lang_node *module_source(parser *p)
{
    if (TOKEN(p) != T_STRING)
        unexpected(p);
    return string_literal(p);
}

/* with { key: "value" }, or its old spelling assert { … } */
lang_node *with_attributes(parser *p)
{
    list items = {0};
    if (TOKEN(p) != T_WITH)
        return NULL;
    next(p);
    expect(p, T_LBRACE);
    while (TOKEN(p) != T_RBRACE) {
        lang_node *property = node_at(p, N_PROPERTY, p->lexer.token.start);
        if (TOKEN(p) != T_STRING && (TOKEN(p) < T_FIRST_WORD || TOKEN(p) > T_IDENTIFIER))
            unexpected(p);
        property->a = property_key(p, &property->flags);
        for (const lang_node *other = items.first; other; other = other->next) {
            if (other->a->atom == property->a->atom)
                FAIL_AT(p, property->a, "Import attributes has a duplicate key '%.200s'", property->a->atom->text);
        }
        expect(p, T_COLON);
        property->b = module_source(p);
        append(&items, done(p, property));
        if (TOKEN(p) != T_RBRACE)
            expect(p, T_COMMA);
    }
    next(p);
    return items.first;
}

/* A name as other modules see it: any word, or a well-formed string. */
static lang_node *module_export_name(parser *p)
{
    if (TOKEN(p) == T_STRING) {
        lang_node *name = string_literal(p);
        for (uint32_t i = 0; i + 2 < name->atom->length; i++) {
            const unsigned char *at = (const unsigned char *)name->atom->text + i;
            if (at[0] == 0xed && at[1] >= 0xa0)
                FAIL_AT(p, name, "Invalid module export name: contains unpaired surrogate character");
        }
        return name;
    }
    if (TOKEN(p) < T_FIRST_WORD || TOKEN(p) > T_IDENTIFIER)
        unexpected(p);
    lang_node *name = node_at(p, N_IDENTIFIER, p->lexer.token.start);
    name->atom = p->lexer.token.atom;
    next(p);
    return done(p, name);
}

static lang_node *import_specifier(parser *p)
{
    lang_token token = p->lexer.token;
    lang_node *specifier = node_at(p, N_IMPORT_SPECIFIER, token.start);
    specifier->op = LANG_IMPORT_NAMED;
    int after = peek(p).type;
    if (token.type != T_STRING && after != T_AS) {
        specifier->b = binding_identifier(p);
        specifier->a = lang_node_new(p->cx, N_IDENTIFIER, specifier->b->start, specifier->b->end);
        specifier->a->atom = specifier->b->atom;
        return done(p, specifier);
    }
    specifier->a = module_export_name(p);
    if (!at_word(p, T_AS))
        unexpected(p);
    next(p);
    specifier->b = binding_identifier(p);
    return done(p, specifier);
}

static void named_imports(parser *p, list *items)
{
    expect(p, T_LBRACE);
    while (TOKEN(p) != T_RBRACE) {
        uint32_t start = p->lexer.token.start;
        bool erased = p->types && types_take_specifier(p);
        append(items, import_specifier(p));
        if (TOKEN(p) != T_RBRACE)
            expect(p, T_COMMA);
        if (erased)
            types_erase(p, start, p->lexer.last_end);
    }
    next(p);
}

static lang_node *namespace_import(parser *p)
{
    lang_node *specifier = node_at(p, N_IMPORT_SPECIFIER, p->lexer.token.start);
    specifier->op = LANG_IMPORT_NAMESPACE;
    next(p);
    if (!at_word(p, T_AS))
        unexpected(p);
    next(p);
    specifier->b = binding_identifier(p);
    return done(p, specifier);
}

lang_node *import_declaration(parser *p)
{
    lang_node *node = node_at(p, N_IMPORT, p->lexer.token.start);
    uint32_t before = p->lexer.last_end;
    list items = {0};
    next(p);
    bool erased = p->types && types_take_declaration(p);
    if (p->types && !erased)
        types_check_import(p, node->start);
    if (erased && types_take_import_equals(p))
        return types_erase_statement(p, node->start, before);
    if (TOKEN(p) != T_STRING) {
        bool more = true;
        if (TOKEN(p) != T_LBRACE && TOKEN(p) != T_MUL) {
            lang_node *specifier = node_at(p, N_IMPORT_SPECIFIER, p->lexer.token.start);
            specifier->op = LANG_IMPORT_DEFAULT;
            specifier->b = binding_identifier(p);
            append(&items, done(p, specifier));
            more = take(p, T_COMMA);
        }
        if (more && TOKEN(p) == T_MUL)
            append(&items, namespace_import(p));
        else if (more)
            named_imports(p, &items);
        if (!at_word(p, T_FROM))
            unexpected(p);
        next(p);
    }
    node->a = items.first;
    node->b = module_source(p);
    node->c = with_attributes(p);
    semicolon(p);
    return erased ? types_erase_statement(p, node->start, before) : done(p, node);
}

static void export_from(parser *p, lang_node *node)
{
    next(p);
    node->c = module_source(p);
    node->d = with_attributes(p);
}

static void export_names(parser *p, lang_node *node)
{
    list items = {0};
    const lang_node *string_local = NULL;
    lang_token reserved = {0};
    next(p);
    while (TOKEN(p) != T_RBRACE) {
        lang_node *specifier = node_at(p, N_EXPORT_SPECIFIER, p->lexer.token.start);
        bool erased = p->types && types_take_specifier(p);
        lang_token token = p->lexer.token;
        specifier->a = module_export_name(p);
        if (specifier->a->type == N_STRING && !string_local)
            string_local = specifier->a;
        if (token.type != T_STRING && !is_identifier(p, &token) && reserved.type == T_END)
            reserved = token;
        if (at_word(p, T_AS)) {
            next(p);
            specifier->b = module_export_name(p);
        } else {
            specifier->b = lang_node_new(p->cx, (lang_node_type)specifier->a->type, specifier->a->start, specifier->a->end);
            specifier->b->atom = specifier->a->atom;
        }
        append(&items, done(p, specifier));
        if (TOKEN(p) != T_RBRACE)
            expect(p, T_COMMA);
        if (erased)
            types_erase(p, specifier->start, p->lexer.last_end);
    }
    next(p);
    node->b = items.first;
    if (at_word(p, T_FROM)) {
        export_from(p, node);
    } else if (string_local) {
        FAIL_AT(p, string_local, "Unexpected string");
    } else if (reserved.type != T_END) {
        lang_unexpected(&p->lexer, &reserved);
    }
    semicolon(p);
}

static lang_node *export_default(parser *p, lang_node *node, uint32_t before)
{
    uint32_t start;
    next(p);
    node->type = N_EXPORT_DEFAULT;
    start = p->lexer.token.start;
    if (TOKEN(p) == T_FUNCTION) {
        node->a = function_declaration(p, start, false, true);
        return node->a->c ? done(p, node) : types_erase_statement(p, node->start, before);
    }
    if (p->types && (types_at_word(p, "interface") || types_at_word(p, "abstract"))) {
        node->a = types_export(p, node->start, before);
        if (node->a)
            return types_is_erased(node->a) ? node->a : done(p, node);
    }
    if (TOKEN(p) == T_CLASS) {
        node->a = class_definition(p, true, true);
        return done(p, node);
    }
    if (at_word(p, T_ASYNC)) {
        lang_token ahead = peek(p);
        if (ahead.type == T_FUNCTION && !ahead.newline_before) {
            next(p);
            node->a = function_declaration(p, start, true, true);
            return node->a->c ? done(p, node) : types_erase_statement(p, node->start, before);
        }
    }
    node->a = assignment(p, NULL);
    semicolon(p);
    return done(p, node);
}

lang_node *export_declaration(parser *p)
{
    lang_node *node = node_at(p, N_EXPORT_NAMED, p->lexer.token.start);
    uint32_t before = p->lexer.last_end;
    next(p);
    bool erased = false;
    if (p->types) {
        erased = types_at_list_of_types(p);
        lang_node *declaration = erased ? NULL : types_export(p, node->start, before);
        if (declaration)
            return declaration;
        if (erased)
            next(p);
    }
    switch (TOKEN(p)) {
    case T_DEFAULT:
        return export_default(p, node, before);
    case T_MUL:
        node->type = N_EXPORT_ALL;
        next(p);
        if (at_word(p, T_AS)) {
            next(p);
            node->a = module_export_name(p);
        }
        if (!at_word(p, T_FROM))
            unexpected(p);
        next(p);
        node->b = module_source(p);
        node->c = with_attributes(p);
        semicolon(p);
        return erased ? types_erase_statement(p, node->start, before) : done(p, node);
    case T_LBRACE:
        export_names(p, node);
        return erased ? types_erase_statement(p, node->start, before) : done(p, node);
    case T_VAR:
    case T_CONST:
    case T_CLASS:
    case T_FUNCTION:
        break;
    default:
        if (!at_word(p, T_LET) && !(at_word(p, T_ASYNC) && peek(p).type == T_FUNCTION))
            unexpected(p);
    }
    node->a = statement_list_item(p);
    return types_is_erased(node->a) ? types_erase_statement(p, node->start, before) : done(p, node);
}
