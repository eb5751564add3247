/* The syntax tree of a pattern, between the parser and the compiler. Internal. */
#ifndef SMEW_BUILTINS_REGEXP_NODE_H
#define SMEW_BUILTINS_REGEXP_NODE_H

#include "builtins/regexp/set.h"
#include "builtins/regexp/unicode.h"

#define RX_INFINITE UINT32_MAX

typedef enum {
    RX_EMPTY,
    RX_CHAR,         /* one character, case ignored if the flags say so */
    RX_SET,          /* one character of a set that is closed over case already */
    RX_STRINGS,      /* one of several strings, sorted, each longer than any that begins it is tried first */
    RX_SEQUENCE,     /* children one after the other */
    RX_ALTERNATIVES, /* children in the order of preference */
    RX_GROUP,        /* a capture */
    RX_REPEAT,
    RX_LINE_START,
    RX_LINE_END,
    RX_WORD_EDGE,
    RX_NOT_WORD_EDGE,
    RX_LOOK,         /* lookahead, lookbehind */
    RX_REFERENCE,    /* a back reference */
} rx_kind_t;

/* What may come next: the first byte, or the end of the subject. */
typedef struct {
    uint64_t byte[4];
    bool end;
} rx_first_t;

typedef struct rx_node rx_node_t;
struct rx_node {
    rx_kind_t kind;
    rx_node_t *next;  /* the next of the parent's children */
    rx_node_t *child; /* the first child */
    union {
        uint32_t c;     /* RX_CHAR */
        uint32_t index; /* RX_GROUP, RX_REFERENCE */
        rx_set_t set;   /* RX_SET */
        const rx_string_t **strings; /* RX_STRINGS, `count` of them */
        struct {
            uint32_t min, max;
            bool lazy;
        } repeat;
        struct {
            bool behind, negative;
        } look;
    };
    uint32_t count;        /* RX_STRINGS */
    uint32_t groups_from;  /* captures inside this node are numbered from here ... */
    uint32_t groups_to;    /* ... up to, not including, here (RX_REPEAT, RX_LOOK) */
    /* Filled in by the compiler's first pass. */
    bool nullable;         /* may match without consuming anything */
    bool open;             /* may match without looking at what comes next */
    rx_first_t first;      /* what comes next where it does look */
};

typedef struct rx_name rx_name_t;
struct rx_name {
    rx_name_t *next;
    const char *text; /* in the engine's encoding */
    size_t length;
    uint32_t group;
};

typedef struct {
    rx_node_t *root;
    uint32_t group_count; /* with group 0 */
    rx_name_t *names;     /* in the order of the pattern */
    int flags;
} rx_tree_t;

/* Leaves the compilation with a message if the pattern is wrong. */
void rx_parse(rx_context_t *cx, const char *pattern, size_t length, int flags, rx_tree_t *tree);

#endif
