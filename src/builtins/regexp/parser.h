/* What the files of the parser share: parser.c (terms), escapes.c, classes.c. */
#ifndef SMEW_BUILTINS_REGEXP_PARSER_H
#define SMEW_BUILTINS_REGEXP_PARSER_H

#include "builtins/regexp/node.h"

#define RX_NO_CHAR UINT32_MAX

typedef struct rx_frame rx_frame_t;
typedef struct rx_pending rx_pending_t;

typedef struct {
    rx_context_t *cx;
    const uint32_t *at; /* the rest of the pattern: code points under u and v, else UTF-16 units */
    const uint32_t *end;
    const uint32_t *start;
    bool unicode; /* u or v */
    bool sets;    /* v */
    bool ignore_case;
    int flags;
    rx_frame_t *frame;
    unsigned depth;
    uint32_t group_count;
    rx_name_t *names;
    rx_pending_t *pending;
    bool scanned; /* the next two are known */
    bool has_names;
    uint32_t total_groups;
} rx_parser_t;

static inline uint32_t rx_peek(const rx_parser_t *p, unsigned ahead) {
    return (size_t)(p->end - p->at) > ahead ? p->at[ahead] : RX_NO_CHAR;
}

static inline bool rx_accept(rx_parser_t *p, uint32_t c) {
    if (rx_peek(p, 0) != c) {
        return false;
    }
    p->at++;
    return true;
}

static inline bool rx_is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

/* escapes.c */

/* Whether the pattern has named groups, for then \k is never an identity escape. */
bool rx_has_names(rx_parser_t *p);
uint32_t rx_total_groups(rx_parser_t *p);

/* The character that an escape stands for; at the backslash. */
uint32_t rx_parse_escape(rx_parser_t *p, bool in_class);

/* uXXXX or u{X…}, at what follows the u, surrogates joined; false, and nothing read, if it is not one. */
bool rx_parse_unicode_escape(rx_parser_t *p, bool joined, uint32_t *c);

/* If a class escape (\d \D \s \S \w \W \p \P) is ahead, reads it. */
bool rx_parse_class_escape(rx_parser_t *p, bool in_class, rx_set_t *set, rx_string_t **strings);

/* The name after (?< or \k<, with its closing bracket, in the engine's encoding; NULL if it is not one. */
const char *rx_parse_name(rx_parser_t *p, size_t *length);

/* The digits of octal escapes, at the first. */
uint32_t rx_parse_octal(rx_parser_t *p);

rx_set_t rx_word_set(rx_parser_t *p);

/* classes.c */

/* A character class, at its bracket. */
rx_node_t *rx_parse_class(rx_parser_t *p);

/* A node for a set and, tried before it, strings. */
rx_node_t *rx_class_node(rx_parser_t *p, rx_set_t set, rx_string_t *strings);

/* The set closed over case if case is ignored. */
rx_set_t rx_close(rx_parser_t *p, rx_set_t set);

rx_node_t *rx_node_new(rx_context_t *cx, rx_kind_t kind);

/* Writes a code point as the engine has it; up to 6 bytes. */
size_t rx_encode(uint32_t c, char *out);

#endif
