/*
 * lexer.h - source text to tokens, one ahead.
 *
 * What a '/' or a '}' begins depends on the grammar, so the parser asks for regular expressions and for the rest of
 * templates itself.
 */
#ifndef LANG_LEXER_H
#define LANG_LEXER_H

#include "parser.h"

typedef struct lang_token {
    uint8_t type;        /* T_* */
    bool newline_before; /* a line terminator stands between the token before and this one */
    bool escaped;        /* a word or string with escapes */
    bool tail;           /* T_TEMPLATE: ends the template */
    uint32_t start, end;
    uint32_t octal;      /* offset + 1 of a legacy octal literal or escape in it; 0 if none */
    const char *octal_message;
    union {
        lang_atom *atom; /* words, names, strings, digits of T_BIGINT, pattern of T_REGEXP, cooked T_TEMPLATE or NULL */
        double number;
    };
    lang_atom *flags; /* T_REGEXP */
} lang_token;

typedef struct lang_lexer {
    lang_context *cx;
    const char *source, *at, *end;
    lang_token token;    /* the current one */
    uint32_t last_end;   /* end of the token before */
    uint32_t html_end;   /* end of a --> comment on the first line, which the engine takes for operators; or 0 */
    bool html_comments;  /* <!-- and --> are comments: not in modules */
    char *scratch;       /* for text that is not the source's: grows in the arena */
    size_t scratch_length, scratch_room;
} lang_lexer;

/* The length of the line at the beginning of the source that begins with #! and is for the system's loader alone. */
uint32_t lang_hashbang_length(const lang_context *cx);

void lang_lexer_init(lang_lexer *lexer, lang_context *cx);

/* Make the next token the current one. */
void lang_lexer_next(lang_lexer *lexer);

/* The current token is T_DIV or T_ASSIGN_DIV: read it again as a regular expression literal. */
void lang_lexer_regexp(lang_lexer *lexer);

/* The current token is T_RBRACE: read it again as the next part of a template. */
void lang_lexer_template(lang_lexer *lexer);

/* Leave with V8's message for a token that cannot stand where it does. */
_Noreturn void lang_unexpected(lang_lexer *lexer, const lang_token *token);

/* Is the code point one of ID_Start, ID_Continue (without the ASCII extras)? */
bool lang_is_id_start(uint32_t code);
bool lang_is_id_continue(uint32_t code);

#endif
