/*
 * types.h - TypeScript, as far as it can be erased: what the parser calls where types may stand, and what is kept of
 * them. Nothing of a type gets into the tree: a type is read, and its text is marked to become white space, so that
 * what remains is JavaScript with all its lines and columns. The parts: types.c (edits, attempts, lang_strip_types),
 * types_grammar.c (types themselves), types_declaration.c (declarations, modifiers).
 *
 * The parser asks only where `p->types` is set, or where JavaScript would be at an error.
 */
#ifndef LANG_TYPES_H
#define LANG_TYPES_H

#include "parse.h"

typedef struct types_edit {
    uint32_t start, end; /* becomes white space */
    char put;            /* or, if not 0, the byte at `start` becomes this */
} types_edit;

typedef struct types {
    types_edit *edits; /* in the order in which they are to be made */
    uint32_t count, room;
    uint32_t rollbacks;
    bool ambient;          /* in `declare …`: no initialisers, no bodies */
    bool no_conditional;   /* in the constraint of `infer`, before the ? of a conditional type */
    bool annotated;        /* the binding read last has a type */
} types;

/* ---- types.c ---- */
void types_erase(parser *p, uint32_t start, uint32_t end);
void types_put(parser *p, uint32_t at, char byte);
/* Parse on trial: where `parse` fails or returns false, everything is as before. */
bool types_attempt(parser *p, bool (*parse)(parser *p));
/* Is the current token, or another, this word? Words that JavaScript does not know have no token of their own. */
bool types_is_word(const lang_token *token, const char *text);
static inline bool types_at_word(const parser *p, const char *text)
{
    return types_is_word(&p->lexer.token, text);
}
static inline bool types_is_name(const lang_token *token)
{
    return token->type > T_LAST_RESERVED && token->type <= T_IDENTIFIER;
}
static inline bool types_is_key(const lang_token *token)
{
    return (token->type >= T_FIRST_WORD && token->type <= T_IDENTIFIER) || token->type == T_STRING ||
           token->type == T_NUMBER || token->type == T_BIGINT || token->type == T_LBRACKET || token->type == T_PRIVATE_NAME;
}
/* Leave: another token should have stood here. */
_Noreturn void types_expected(parser *p, int type);
_Noreturn void types_expected_type(parser *p);
_Noreturn void types_unsupported(parser *p, uint32_t start, uint32_t end, const char *message);

/* ---- types_grammar.c: the current token begins what the name says; it is erased ---- */
void types_type(parser *p);
void types_annotation(parser *p);         /* : type */
void types_return_annotation(parser *p);  /* : type, x is type, asserts x is type */
void types_parameters(parser *p);         /* <T extends U = V, …> */
void types_arguments(parser *p);          /* <T, …> */
void types_signature(parser *p);          /* <T>(a: T): U, not erased by itself */
void types_object(parser *p);             /* { a: T, … }, not erased by itself */
bool types_at_index_signature(const parser *p); /* [key: T] */
void types_index_signature(parser *p);    /* [key: T]: U; not erased by itself */
/* <T, …> behind an expression, if it is that and no comparison. */
bool types_arguments_in_expression(parser *p);
/* Behind an operand: `as T` and `satisfies T`. False if there is none. */
bool types_take_as(parser *p);
/* Behind the ) of what may be an arrow function's parameters: its type, if => follows it. */
bool types_arrow_return(parser *p, uint32_t parenthesis);

/* Is the token before this one a word behind which the end of a line ends the statement? */
bool types_behind_return(const parser *p);
/* At the ( of an arrow function: should a line end between start and end, it moves up to start. */
void types_keep_line(parser *p, uint32_t start, uint32_t end);

/* ---- types_declaration.c ---- */
/* A statement that only declares types: erased; or an abstract class. NULL if the current word begins no such. */
lang_node *types_statement(parser *p);
/* Erase the statement from `start` to the last token, and keep its neighbours apart; `before` is the end of the token in
 * front of it. An empty statement. */
lang_node *types_erase_statement(parser *p, uint32_t start, uint32_t before);
/* Was this statement erased? */
bool types_is_erased(const lang_node *statement);
/* `type` in front of a name in an import or export list: takes it. */
bool types_take_specifier(parser *p);
/* Behind `import` or `export`: `type`, if the whole declaration is one of types: takes it. */
bool types_take_declaration(parser *p);
/* Behind `export`: `type`, in front of { or *? */
bool types_at_list_of_types(const parser *p);
/* import a = …: leaves. */
void types_check_import(parser *p, uint32_t start);
/* a = require("b") behind `import type`, to be erased. */
bool types_take_import_equals(parser *p);
/* Behind `export`: what JavaScript does not know there. NULL: nothing. */
lang_node *types_export(parser *p, uint32_t start, uint32_t before);
/* Behind a binding in a declaration: ! and : type. */
void types_declared(parser *p);
/* this: T, in front of the parameters. */
void types_this_parameter(parser *p);
/* A modifier in front of a parameter, which would make it a property: leaves. */
void types_check_parameter(parser *p);
/* Behind a parameter's binding: ? and : type. */
void types_parameter(parser *p);
/* implements A, B */
void types_implements(parser *p);

/* What was erased of a class's member. */
typedef struct types_member {
    uint32_t start;      /* of the member */
    uint32_t first;      /* offset + 1 of the first erased modifier */
    uint32_t annotation; /* offset + 1 of its type */
    bool all;            /* nothing remains of it: `declare`, `abstract` */
} types_member;
/* The modifiers: erases those that JavaScript does not know; `static` becomes NF_STATIC of the node. */
void types_modifiers(parser *p, types_member *member, lang_node *node);
/* Behind the key: ? or !, and the type of a field. */
void types_behind_key(parser *p, types_member *member);
/* Behind the member. */
void types_end_member(parser *p, const types_member *member, const lang_node *node, bool generator);

#endif
