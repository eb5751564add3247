/*
 * captured.h - the variables of functions, and which of them functions inside use. Found while the output is printed, from its
 * names: what lowering made of the source has var scopes only, so a name belongs to the innermost function that declares it.
 */
#ifndef LANG_CAPTURED_H
#define LANG_CAPTURED_H

#include "parser.h"

enum {
    CAPTURED_DECLARED = 1 << 0, /* a variable, parameter or function of the function */
    CAPTURED_WRITTEN = 1 << 1,  /* assigned to in the function itself */
    CAPTURED_INSIDE = 1 << 2,   /* stands in a function inside, which means that of this function or of one around */
    CAPTURED_CHANGED = 1 << 3,  /* ... and is assigned to there */
    CAPTURED_FUNCTION = 1 << 4, /* declared as a function */
    CAPTURED_FORMAL = 1 << 5,   /* declared as a formal parameter */
    CAPTURED_SELF = 1 << 6      /* the name of a function expression, which is none of its variables */
};

typedef struct captured_name {
    lang_atom *atom;
    uint16_t flags;
    uint32_t function; /* CAPTURED_FUNCTION: which of the functions inside it is, in the order of the output */
    uint32_t around; /* the entry that the atom had in a function around, plus 1; 0: none */
} captured_name;

/* The names of the function that is being printed, and below them those of the functions around. */
typedef struct captured_names {
    lang_context *cx;
    captured_name *names;
    uint32_t first, count, room; /* those of the present function are first ... count - 1 */
} captured_names;

/* Begin with a function; the result is for captured_leave(). */
uint32_t captured_enter(captured_names *c);

/* The function ends: what it does not declare stands for a variable of one around. */
void captured_leave(captured_names *c, uint32_t around);

/* A name stands in the present function. */
captured_name *captured_note(captured_names *c, const lang_atom *atom, uint32_t flags);

/* What the node says by itself, or with all that is below it, where no function is. */
void captured_node(captured_names *c, const lang_node *node);
void captured_tree(captured_names *c, const lang_node *node);

#endif
