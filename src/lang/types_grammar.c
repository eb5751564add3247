/*
 * types_grammar.c - the grammar of types. It is read for its end alone: nothing is made of it.
 */
#include "types.h"

/* ---- angle brackets: >> may close two lists ---- */

/* The current token begins with > or <: it shrinks to that. */
static void split_token(parser *p, int type)
{
    lang_token *token = &p->lexer.token;
    token->type = (uint8_t)type;
    token->end = token->start + 1;
    p->lexer.at = p->cx->source + token->end;
}

static bool at_close(const parser *p)
{
    int type = TOKEN(p);
    return type == T_GT || type == T_SAR || type == T_SHR || type == T_GE || type == T_ASSIGN_SAR || type == T_ASSIGN_SHR;
}

static bool at_open(const parser *p)
{
    return TOKEN(p) == T_LT || TOKEN(p) == T_SHL;
}

static void close_angle(parser *p)
{
    if (!at_close(p))
        types_expected(p, T_GT);
    split_token(p, T_GT);
    next(p);
}

static void open_angle(parser *p)
{
    if (!at_open(p))
        types_expected(p, T_LT);
    split_token(p, T_LT);
    next(p);
}

/* A type in brackets of its own: what was not allowed around them is allowed in them. */
static void type_inside(parser *p)
{
    bool no_conditional = p->types->no_conditional;
    p->types->no_conditional = false;
    types_type(p);
    p->types->no_conditional = no_conditional;
}

static void type_list(parser *p)
{
    open_angle(p);
    do
        type_inside(p);
    while (take(p, T_COMMA));
}

static void type_arguments(parser *p)
{
    type_list(p);
    close_angle(p);
}

void types_arguments(parser *p)
{
    uint32_t start = p->lexer.token.start;
    type_arguments(p);
    types_erase(p, start, p->lexer.last_end);
}

static void type_parameters(parser *p)
{
    open_angle(p);
    do {
        if (at_close(p))
            break;
        while (TOKEN(p) == T_CONST || TOKEN(p) == T_IN || (types_at_word(p, "out") && types_is_name(&(lang_token){.type = peek(p).type})))
            next(p);
        if (!types_is_name(&p->lexer.token))
            types_expected(p, T_IDENTIFIER);
        next(p);
        if (take(p, T_EXTENDS))
            type_inside(p);
        if (take(p, T_ASSIGN))
            type_inside(p);
    } while (take(p, T_COMMA));
    close_angle(p);
}

void types_parameters(parser *p)
{
    uint32_t start = p->lexer.token.start;
    type_parameters(p);
    types_erase(p, start, p->lexer.last_end);
}

/* ---- signatures ---- */

/* x is T, asserts x, asserts x is T, or a type */
static void type_or_predicate(parser *p)
{
    if (types_is_name(&p->lexer.token) || TOKEN(p) == T_THIS) {
        lang_token after = peek(p);
        if (types_at_word(p, "asserts") && !after.newline_before && (types_is_name(&after) || after.type == T_THIS)) {
            next(p);
            next(p);
            if (types_at_word(p, "is") && !p->lexer.token.newline_before) {
                next(p);
                type_inside(p);
            }
            return;
        }
        if (types_is_word(&after, "is") && !after.newline_before) {
            next(p);
            next(p);
            type_inside(p);
            return;
        }
    }
    types_type(p);
}

static void signature_parameters(parser *p)
{
    expect(p, T_LPAREN);
    while (TOKEN(p) != T_RPAREN) {
        take(p, T_ELLIPSIS);
        if (!take(p, T_THIS))
            binding_target(p);
        take(p, T_QUESTION);
        if (take(p, T_COLON))
            type_inside(p);
        if (TOKEN(p) != T_RPAREN)
            expect(p, T_COMMA);
    }
    next(p);
}

void types_signature(parser *p)
{
    if (at_open(p))
        type_parameters(p);
    signature_parameters(p);
    if (take(p, T_COLON)) {
        bool no_conditional = p->types->no_conditional;
        p->types->no_conditional = false;
        type_or_predicate(p);
        p->types->no_conditional = no_conditional;
    }
}

/* (a: T) => U, <T>(a: T) => U, new () => U */
static void function_type(parser *p)
{
    if (types_at_word(p, "abstract"))
        next(p);
    take(p, T_NEW);
    if (at_open(p))
        type_parameters(p);
    signature_parameters(p);
    expect(p, T_ARROW);
    bool no_conditional = p->types->no_conditional;
    p->types->no_conditional = false;
    type_or_predicate(p);
    p->types->no_conditional = no_conditional;
}

/* Do parentheses here hold parameters, rather than a type? */
static bool holds_parameters(parser *p)
{
    next(p);
    if (TOKEN(p) == T_RPAREN || TOKEN(p) == T_ELLIPSIS)
        return true;
    if (!take(p, T_THIS)) {
        if (TOKEN(p) != T_LBRACE && TOKEN(p) != T_LBRACKET && !types_is_name(&p->lexer.token))
            return false;
        binding_target(p);
    }
    switch (TOKEN(p)) {
    case T_COLON:
    case T_COMMA:
    case T_QUESTION:
    case T_ASSIGN:
        return true;
    case T_RPAREN:
        next(p);
        return TOKEN(p) == T_ARROW;
    }
    return false;
}

static bool try_parameters(parser *p)
{
    parser saved = *p;
    bool holds = holds_parameters(p);
    *p = saved;
    return holds;
}

static bool at_function_type(parser *p)
{
    if (TOKEN(p) == T_LPAREN)
        return types_attempt(p, try_parameters);
    return at_open(p) || TOKEN(p) == T_NEW || (types_at_word(p, "abstract") && peek(p).type == T_NEW);
}

/* ---- object types ---- */

static bool ends_member(const parser *p)
{
    int type = TOKEN(p);
    return type == T_SEMICOLON || type == T_COMMA || type == T_RBRACE || p->lexer.token.newline_before;
}

static void end_member(parser *p)
{
    if (!take(p, T_SEMICOLON) && !take(p, T_COMMA) && TOKEN(p) != T_RBRACE && !p->lexer.token.newline_before)
        types_expected(p, T_SEMICOLON);
}

/* Is a word here a modifier of the key that follows? */
static bool modifies(const parser *p)
{
    lang_token after = peek(p);
    return types_is_key(&after);
}

bool types_at_index_signature(const parser *p)
{
    if (TOKEN(p) != T_LBRACKET)
        return false;
    parser ahead = *p;
    next(&ahead);
    return types_is_name(&ahead.lexer.token) && peek(&ahead).type == T_COLON;
}

static void index_key(parser *p)
{
    next(p);
    next(p);
    next(p);
    type_inside(p);
    expect(p, T_RBRACKET);
}

void types_index_signature(parser *p)
{
    index_key(p);
    if (take(p, T_COLON))
        type_inside(p);
    semicolon(p);
}

static void object_member(parser *p)
{
    if (TOKEN(p) == T_LPAREN || at_open(p)) {
        types_signature(p);
        end_member(p);
        return;
    }
    if (TOKEN(p) == T_NEW) {
        lang_token after = peek(p);
        if (after.type == T_LPAREN || after.type == T_LT) {
            next(p);
            types_signature(p);
            end_member(p);
            return;
        }
    }
    if (types_at_word(p, "readonly") && modifies(p))
        next(p);
    if ((at_word(p, T_GET) || at_word(p, T_SET)) && modifies(p))
        next(p);
    if (types_at_index_signature(p)) {
        index_key(p);
    } else if (TOKEN(p) == T_PRIVATE_NAME) {
        next(p);
    } else {
        uint16_t flags = 0;
        property_key(p, &flags);
    }
    take(p, T_QUESTION);
    if (TOKEN(p) == T_LPAREN || at_open(p))
        types_signature(p);
    else if (take(p, T_COLON))
        type_inside(p);
    if (!ends_member(p))
        types_expected(p, T_SEMICOLON);
    end_member(p);
}

/* Behind the {: does a mapped type begin, [K in T]? */
static bool at_mapped(const parser *p)
{
    parser ahead = *p;
    if (TOKEN(p) == T_ADD || TOKEN(p) == T_SUB)
        return true;
    if (types_at_word(&ahead, "readonly"))
        next(&ahead);
    if (TOKEN(&ahead) != T_LBRACKET)
        return false;
    next(&ahead);
    return types_is_name(&ahead.lexer.token) && peek(&ahead).type == T_IN;
}

static void mapped_member(parser *p)
{
    if (TOKEN(p) == T_ADD || TOKEN(p) == T_SUB)
        next(p);
    if (types_at_word(p, "readonly"))
        next(p);
    expect(p, T_LBRACKET);
    next(p); /* the name */
    expect(p, T_IN);
    type_inside(p);
    if (types_at_word(p, "as")) {
        next(p);
        type_inside(p);
    }
    expect(p, T_RBRACKET);
    if (TOKEN(p) == T_ADD || TOKEN(p) == T_SUB)
        next(p);
    take(p, T_QUESTION);
    if (take(p, T_COLON))
        type_inside(p);
    if (TOKEN(p) != T_RBRACE)
        end_member(p);
}

void types_object(parser *p)
{
    bool no_conditional = p->types->no_conditional;
    p->types->no_conditional = false;
    expect(p, T_LBRACE);
    if (at_mapped(p)) {
        mapped_member(p);
    } else {
        while (TOKEN(p) != T_RBRACE)
            object_member(p);
    }
    expect(p, T_RBRACE);
    p->types->no_conditional = no_conditional;
}

/* ---- other primary types ---- */

static void tuple_element(parser *p)
{
    take(p, T_ELLIPSIS);
    if (TOKEN(p) >= T_FIRST_WORD && TOKEN(p) <= T_IDENTIFIER) {
        parser ahead = *p;
        next(&ahead);
        take(&ahead, T_QUESTION);
        if (TOKEN(&ahead) == T_COLON) { /* name: T, name?: T */
            next(p);
            take(p, T_QUESTION);
            next(p);
        }
    }
    type_inside(p);
    take(p, T_QUESTION);
}

static void tuple_type(parser *p)
{
    next(p);
    while (TOKEN(p) != T_RBRACKET) {
        tuple_element(p);
        if (TOKEN(p) != T_RBRACKET)
            expect(p, T_COMMA);
    }
    next(p);
}

static void template_type(parser *p)
{
    while (!p->lexer.token.tail) {
        next(p);
        type_inside(p);
        if (TOKEN(p) != T_RBRACE)
            types_expected(p, T_RBRACE);
        lang_lexer_template(&p->lexer);
    }
    next(p);
}

/* .b.c<T> behind the first name */
static void rest_of_reference(parser *p, bool private_names)
{
    while (TOKEN(p) == T_DOT) {
        next(p);
        if (!(TOKEN(p) >= T_FIRST_WORD && TOKEN(p) <= T_IDENTIFIER) && !(private_names && TOKEN(p) == T_PRIVATE_NAME))
            types_expected(p, T_IDENTIFIER);
        next(p);
    }
    if (at_open(p) && !p->lexer.token.newline_before)
        type_arguments(p);
}

/* import("x"), import("x", { with: { … } }) */
static void import_type(parser *p)
{
    next(p);
    expect(p, T_LPAREN);
    type_inside(p);
    if (take(p, T_COMMA) && TOKEN(p) != T_RPAREN) {
        assignment(p, NULL);
        take(p, T_COMMA);
    }
    expect(p, T_RPAREN);
    rest_of_reference(p, false);
}

/* The names of types that take no arguments: what < means behind them is another matter. */
static bool is_keyword_type(const lang_token *token)
{
    static const char *const words[] = {"any",    "unknown", "number",    "object", "boolean",  "bigint",
                                        "string", "symbol",  "undefined", "never",  "intrinsic"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (types_is_word(token, words[i]))
            return true;
    }
    return false;
}

static void primary_type(parser *p)
{
    switch (TOKEN(p)) {
    case T_LPAREN:
        next(p);
        type_inside(p);
        expect(p, T_RPAREN);
        return;
    case T_LBRACKET:
        tuple_type(p);
        return;
    case T_LBRACE:
        types_object(p);
        return;
    case T_TEMPLATE:
        template_type(p);
        return;
    case T_SUB:
        next(p);
        if (TOKEN(p) != T_NUMBER && TOKEN(p) != T_BIGINT)
            unexpected(p);
        next(p);
        return;
    case T_TYPEOF:
        next(p);
        if (TOKEN(p) == T_IMPORT) {
            import_type(p);
            return;
        }
        if (!types_is_name(&p->lexer.token) && TOKEN(p) != T_THIS)
            types_expected(p, T_IDENTIFIER);
        next(p);
        rest_of_reference(p, true);
        return;
    case T_IMPORT:
        import_type(p);
        return;
    case T_STRING:
    case T_NUMBER:
    case T_BIGINT:
    case T_TRUE:
    case T_FALSE:
    case T_NULL:
    case T_VOID:
    case T_THIS:
        next(p);
        return;
    }
    if (!types_is_name(&p->lexer.token))
        types_expected_type(p);
    bool keyword = is_keyword_type(&p->lexer.token);
    next(p);
    if (!keyword || TOKEN(p) == T_DOT)
        rest_of_reference(p, false);
}

/* T[], T[K] */
static void postfix_type(parser *p)
{
    primary_type(p);
    while (TOKEN(p) == T_LBRACKET && !p->lexer.token.newline_before) {
        next(p);
        if (take(p, T_RBRACKET))
            continue;
        type_inside(p);
        expect(p, T_RBRACKET);
    }
}

/* Behind `infer U`: the constraint, unless that `extends` is a conditional type's. */
static bool infer_constraint(parser *p)
{
    bool outer = p->types->no_conditional;
    next(p);
    p->types->no_conditional = true;
    types_type(p);
    p->types->no_conditional = outer;
    return outer || TOKEN(p) != T_QUESTION;
}

static void operator_type(parser *p)
{
    for (;;) {
        if (types_at_word(p, "infer") && types_is_name(&(lang_token){.type = peek(p).type})) {
            next(p);
            next(p);
            if (TOKEN(p) == T_EXTENDS)
                types_attempt(p, infer_constraint);
            return;
        }
        if (!types_at_word(p, "keyof") && !types_at_word(p, "unique") && !types_at_word(p, "readonly"))
            break;
        next(p);
    }
    postfix_type(p);
}

static void union_type(parser *p)
{
    if (TOKEN(p) == T_BIT_OR || TOKEN(p) == T_BIT_AND)
        next(p);
    for (;;) {
        if (at_function_type(p))
            function_type(p);
        else
            operator_type(p);
        if (TOKEN(p) != T_BIT_OR && TOKEN(p) != T_BIT_AND)
            return;
        next(p);
    }
}

static void conditional_type(parser *p)
{
    for (;;) {
        union_type(p);
        if (p->types->no_conditional || TOKEN(p) != T_EXTENDS || p->lexer.token.newline_before)
            return;
        next(p);
        p->types->no_conditional = true;
        types_type(p);
        p->types->no_conditional = false;
        expect(p, T_QUESTION);
        types_type(p);
        expect(p, T_COLON);
    }
}

void types_type(parser *p)
{
    enter(p);
    conditional_type(p);
    leave(p);
}

/* ---- types in JavaScript ---- */

static void inside(parser *p, void (*read)(parser *p))
{
    uint32_t start = p->lexer.token.start;
    bool no_conditional = p->types->no_conditional;
    p->types->no_conditional = false;
    next(p);
    read(p);
    p->types->no_conditional = no_conditional;
    types_erase(p, start, p->lexer.last_end);
}

void types_annotation(parser *p)
{
    inside(p, types_type);
}

void types_return_annotation(parser *p)
{
    inside(p, type_or_predicate);
}

/* Could an expression begin with this token? */
static bool begins_expression(const lang_token *token)
{
    switch (token->type) {
    case T_LPAREN:
    case T_LBRACKET:
    case T_LBRACE:
    case T_INC:
    case T_DEC:
    case T_NOT:
    case T_TILDE:
    case T_ADD:
    case T_SUB:
    case T_LT:
    case T_DIV:
    case T_ASSIGN_DIV:
    case T_NUMBER:
    case T_BIGINT:
    case T_STRING:
    case T_TEMPLATE:
    case T_REGEXP:
    case T_PRIVATE_NAME:
    case T_CLASS:
    case T_DELETE:
    case T_FALSE:
    case T_FUNCTION:
    case T_IMPORT:
    case T_NEW:
    case T_NULL:
    case T_SUPER:
    case T_THIS:
    case T_TRUE:
    case T_TYPEOF:
    case T_VOID:
        return true;
    }
    return types_is_name(token);
}

static bool arguments_in_expression(parser *p)
{
    uint32_t start = p->lexer.token.start;
    type_list(p);
    if (TOKEN(p) != T_GT) /* >> and >= are operators here */
        return false;
    next(p);
    const lang_token *token = &p->lexer.token;
    switch (token->type) {
    case T_LPAREN:
    case T_TEMPLATE:
        break;
    case T_LT:
    case T_GT:
    case T_ADD:
    case T_SUB:
        return false;
    default: {
        bool binary = (token->type >= T_FIRST_BINARY && token->type <= T_LAST_BINARY) || types_at_word(p, "as") ||
                      types_at_word(p, "satisfies");
        if (!token->newline_before && !binary && begins_expression(token))
            return false;
    }
    }
    types_erase(p, start, p->lexer.last_end);
    return true;
}

bool types_arguments_in_expression(parser *p)
{
    return types_attempt(p, arguments_in_expression);
}

bool types_take_as(parser *p)
{
    const lang_token *token = &p->lexer.token;
    if (token->newline_before || !(types_at_word(p, "as") || types_at_word(p, "satisfies")))
        return false;
    uint32_t start = token->start;
    next(p);
    if (TOKEN(p) == T_CONST)
        next(p);
    else
        type_inside(p);
    types_erase(p, start, p->lexer.last_end);
    /* What stands on the next line would now go on with the operand. */
    if (token->newline_before && (token->type == T_LPAREN || token->type == T_LBRACKET || token->type == T_TEMPLATE))
        types_put(p, start, ';');
    return true;
}

static bool arrow_return(parser *p)
{
    types_return_annotation(p);
    if (TOKEN(p) != T_ARROW)
        return false;
    if (p->lexer.token.newline_before)
        FAIL(p, p->lexer.token.start, p->lexer.token.end, "Unexpected line break between arrow head and arrow");
    return true;
}

/* In a conditional's middle: `a ? (b) : c => d` has no arrow function with a type unless another colon follows. The body
 * is read for that alone; that it may be that of an async function changes little. */
static bool arrow_before_colon(parser *p)
{
    if (!arrow_return(p))
        return false;
    parser here = *p;
    uint32_t count = p->types->count;
    p->fn.is_function = true;
    p->fn.generator = false;
    next(p);
    if (TOKEN(p) == T_LBRACE)
        block(p);
    else
        assignment(p, NULL);
    if (TOKEN(p) != T_COLON)
        return false;
    *p = here;
    p->types->count = count;
    p->types->rollbacks++;
    return true;
}

static bool has_line_end(const parser *p, uint32_t start, uint32_t end)
{
    for (uint32_t at = start; at < end; at++) {
        char c = p->cx->source[at];
        if (c == '\n' || c == '\r')
            return true;
    }
    return false;
}

bool types_arrow_return(parser *p, uint32_t parenthesis)
{
    bool likely = !(p->limits & LIMIT_CONSEQUENT);
    if (!types_attempt(p, likely ? arrow_return : arrow_before_colon))
        return false;
    /* No line terminator may stand between ) and =>. */
    if (has_line_end(p, parenthesis, p->lexer.last_end)) {
        types_put(p, parenthesis, ' ');
        types_put(p, p->lexer.last_end - 1, ')');
    }
    return true;
}

void types_keep_line(parser *p, uint32_t start, uint32_t end)
{
    if (has_line_end(p, start, end)) {
        types_put(p, start, '(');
        types_put(p, p->lexer.token.start, ' ');
    }
}

bool types_behind_return(const parser *p)
{
    static const char *const words[] = {"return", "yield", "throw"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (p->lexer.last_end >= length && memcmp(p->cx->source + p->lexer.last_end - length, words[i], length) == 0)
            return true;
    }
    return false;
}
