/*
 * parse.h - what the parts of the parser share. The parts: parser.c (entry, helpers), parse_expression.c,
 * parse_literal.c, parse_function.c, parse_class.c, parse_pattern.c, parse_statement.c, parse_module.c.
 *
 * Cover grammars: what may turn out to be a pattern or an arrow function's parameters is parsed as an expression. What
 * would be wrong in an expression but right in a pattern is kept in a `cover` until that is decided.
 */
#ifndef LANG_PARSE_H
#define LANG_PARSE_H

#include "lexer.h"
#include "parser.h"

/* The deepest nesting of expressions and statements: what later passes and the engine's compiler can walk. */
#define LANG_MAX_DEPTH 1500

/* The first thing found that only a pattern allows; 0 or offset + 1. */
typedef struct cover {
    uint32_t initialiser;  /* `= value` behind a shorthand property */
    uint32_t double_proto; /* a second __proto__: value */
} cover;

typedef struct label {
    const lang_atom *name;
    bool loop; /* it stands before an iteration statement */
    struct label *outer;
} label;

/* The function, or the like, whose body is being parsed. */
typedef struct function_state {
    bool is_function; /* `return` is allowed */
    bool async, generator;
    bool strict;
    bool in_parameters;
    bool in_class_field;  /* field initialiser or static block: no `arguments` */
    bool in_static_block; /* `await` is reserved */
    bool new_target, super_property, super_call;
    bool await_is_keyword; /* modules, and scripts that allow it at the top level */
    unsigned loops, switches;
    label *labels;
    uint32_t yield_at, await_at;  /* offset + 1 of the first yield or await expression: an error in parameters */
    uint32_t await_name_at;       /* of the first `await` used as a name: an error in an async arrow's parameters */
} function_state;

/* In the head of a `for`, `in` is not an operator; between ? and : a colon behind parentheses is not likely to begin an
 * arrow function's type. */
enum { LIMIT_NO_IN = 1, LIMIT_CONSEQUENT = 2 };

typedef struct parser {
    lang_lexer lexer;
    lang_context *cx;
    function_state fn;
    unsigned depth;
    unsigned class_depth; /* private names may be used */
    unsigned char limits; /* LIMIT_* of the expression at hand; brackets lift them */
    struct types *types;  /* TypeScript (types.h); NULL: JavaScript */
} parser;

typedef struct list {
    lang_node *first, *last;
} list;

static inline void append(list *items, lang_node *node)
{
    if (items->last)
        items->last->next = node;
    else
        items->first = node;
    items->last = node;
}

#define TOKEN(p) ((p)->lexer.token.type)
#define FAIL(p, start, end, ...) lang_fail((p)->cx, LANG_SYNTAX_ERROR, (start), (end), __VA_ARGS__)
#define FAIL_AT(p, node, ...) FAIL(p, (node)->start, (node)->end, __VA_ARGS__)

/* ---- parser.c ---- */
void enter(parser *p);
static inline void leave(parser *p)
{
    p->depth--;
}
static inline void next(parser *p)
{
    lang_lexer_next(&p->lexer);
}
static inline bool take(parser *p, int type)
{
    if (TOKEN(p) != type)
        return false;
    lang_lexer_next(&p->lexer);
    return true;
}
_Noreturn void unexpected(parser *p);
void expect(parser *p, int type);
/* A word with this meaning and without escapes. */
static inline bool at_word(const parser *p, int type)
{
    return p->lexer.token.type == type && !p->lexer.token.escaped;
}
/* The token behind the current one. */
lang_token peek(const parser *p);
/* The semicolon at the end of a statement, written or not. */
void semicolon(parser *p);
static inline lang_node *node_at(parser *p, lang_node_type type, uint32_t start)
{
    return lang_node_new(p->cx, type, start, start);
}
/* Close a node at the end of the last token. */
static inline lang_node *done(parser *p, lang_node *node)
{
    node->end = p->lexer.last_end;
    return node;
}
/* Legacy octals in a token that strict code must not have. */
void check_octal(parser *p, const lang_token *token);
/* May the current token be an identifier here? If not, why: leaves with V8's message. */
bool is_identifier(const parser *p, const lang_token *token);
lang_node *identifier(parser *p);         /* IdentifierReference */
lang_node *binding_identifier(parser *p); /* BindingIdentifier */
void check_binding_name(parser *p, const lang_node *name);

/* ---- parse_expression.c ---- */
lang_node *expression(parser *p);
lang_node *assignment(parser *p, cover *c);
lang_node *left_hand_side(parser *p);
void check_cover(parser *p, const cover *c);
lang_node *arguments(parser *p);
bool is_simple_target(const parser *p, const lang_node *node);

/* ---- parse_literal.c ---- */
lang_node *object_literal(parser *p, cover *c);
lang_node *array_literal(parser *p, cover *c);
lang_node *template_literal(parser *p, bool tagged);
lang_node *string_literal(parser *p);
lang_node *regexp_literal(parser *p);
lang_node *property_key(parser *p, uint16_t *flags);

/* ---- parse_function.c ---- */
lang_node *function_expression(parser *p, uint32_t start, bool async);
lang_node *function_declaration(parser *p, uint32_t start, bool async, bool name_optional);
lang_node *method(parser *p, uint32_t start, unsigned flags);
/* An arrow function whose parameters were parsed as expressions; the current token is =>. */
lang_node *arrow_function(parser *p, uint32_t start, lang_node *parameters, bool async, bool malformed_names);
void function_body_statements(parser *p, lang_node *function, list *statements);

/* ---- parse_class.c ---- */
lang_node *class_definition(parser *p, bool declaration, bool name_optional);

/* ---- parse_pattern.c ---- */
lang_node *binding_target(parser *p);  /* BindingIdentifier or BindingPattern */
lang_node *binding_element(parser *p); /* with default */
lang_node *binding_default(parser *p, lang_node *target); /* a default behind the target, if there is one */
/* Turn an expression into the pattern it covers, for assignment or for binding. */
lang_node *to_pattern(parser *p, lang_node *node, bool binding);
/* Call visit for every name that a pattern binds. */
void each_bound_name(lang_node *pattern, void (*visit)(void *data, lang_node *name), void *data);

/* ---- parse_statement.c ---- */
lang_node *statement_list_item(parser *p);
lang_node *statement(parser *p);
lang_node *block(parser *p);
lang_node *variable_declaration(parser *p, int kind, bool in_for);
/* Does a let here begin a declaration? */
bool at_let_declaration(parser *p);

/* ---- parse_module.c ---- */
lang_node *import_declaration(parser *p);
lang_node *export_declaration(parser *p);
lang_node *with_attributes(parser *p);

#endif
