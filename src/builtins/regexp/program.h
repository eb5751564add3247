/* What a compiled expression is made of; shared by compile.c, which writes it, and match.c, which runs it.
 *
 * The code is 32-bit words: an operation in the low 8 bits of the first, an operand above, further operands in words of
 * their own. Jumps are indexes into the code.
 *
 * Sets of characters and sets of first bytes alike have a bit for each byte in `tables`: eight sets share a table of 256
 * bytes, a bit each. For a set of characters that bit says for a byte of ASCII whether it belongs, for a higher one
 * whether a member may begin with it; `sets` says how to settle that. */
#ifndef SMEW_BUILTINS_REGEXP_PROGRAM_H
#define SMEW_BUILTINS_REGEXP_PROGRAM_H

#include "builtins/regexp/regexp.h"

typedef enum {
    OP_MATCH,
    OP_FAIL,
    OP_JUMP,         /* target */
    OP_BYTE,         /* byte */
    OP_EITHER,       /* byte | mask << 8: the byte of the subject, or'ed with the mask */
    OP_BYTES,        /* count; the bytes */
    OP_BYTES_FOLD,   /* count; the bytes; the masks */
    OP_ASCII,        /* set without members beyond ASCII */
    OP_SET,          /* set */
    OP_BACK_BYTES,   /* as OP_BYTES, ending here */
    OP_BACK_SET,
    OP_SPLIT,        /* target: go on, later try there */
    OP_SPLIT_TO,     /* target: go there, later try to go on */
    OP_BRANCH,       /* target; filter of going on; filter of the target: OP_SPLIT, only where both can succeed */
    OP_BRANCH_TO,    /* the same for OP_SPLIT_TO; filter of the target first */
    OP_DISPATCH,     /* n; classes | class of the end << 16; class of each byte; masks; targets: see compile.c */
    OP_SWITCH,       /* n; first byte; n targets, 0 for none */
    OP_SAVE,         /* register: the position */
    OP_CLEAR,        /* register; end of registers: unset */
    OP_KEEP,         /* register; end: their values are restored on the way back */
    OP_GREEDY,       /* set; min; max; filter of what follows */
    OP_LAZY,
    OP_POSSESSIVE,   /* set; min; max */
    OP_ZERO,         /* register */
    OP_INCREMENT,    /* register */
    OP_LOOP,         /* register; min; max; exit; filter of the body; filter of the exit */
    OP_LOOP_LAZY,    /* register; min; max; exit */
    OP_CHECK,        /* register: fails where that position was; */
    OP_CHECK_COUNT,  /* register; counter; min: only if the counter is beyond min */
    OP_LOOK,         /* register, of two */
    OP_LOOK_END,     /* register */
    OP_NOT,          /* register; target */
    OP_NOT_END,      /* register */
    OP_START,
    OP_END,
    OP_LINE_START,
    OP_LINE_END,
    OP_EDGE,         /* 1 for \B */
    OP_EDGE_FOLD,    /* the same with the two characters beyond ASCII that fold to word characters */
    OP_REFERENCE,    /* group */
    OP_REFERENCE_FOLD,
    OP_BACK_REFERENCE,
    OP_BACK_REFERENCE_FOLD,
} rx_op_t;

/* A filter operand: a set, with this bit if the end of the subject will do too; or no filter at all. */
#define RX_FILTER_END 0x80000000u
#define RX_NO_FILTER UINT32_MAX

/* How the members beyond ASCII are found. */
typedef enum {
    RX_NONE_BEYOND,
    RX_ALL_BEYOND,
    RX_ALL_BUT_LINES, /* all but U+2028 and U+2029 */
    RX_SOME_BEYOND,   /* by searching `places` */
} rx_beyond_t;

typedef struct {
    uint32_t beyond;
    uint32_t places; /* index of the first into `places`, the way of rx_set_t */
    uint32_t count;
} rx_set_info_t;

/* How a search finds where to try. */
typedef enum {
    RX_SEARCH_ANY,
    RX_SEARCH_FILTER,     /* where a byte is in the filter */
    RX_SEARCH_LITERAL,    /* where the literal is */
    RX_SEARCH_WHOLE,      /* the literal is the whole expression */
    RX_SEARCH_START,      /* only at the start of the subject */
    RX_SEARCH_LINE_START, /* at the starts of lines */
} rx_search_t;

typedef struct {
    uint32_t group;
    uint32_t offset; /* into the text of names */
    uint32_t length;
} rx_program_name_t;

struct regexp_program {
    uint32_t size;
    uint32_t flags;
    uint32_t group_count;
    uint32_t register_count; /* two for each group, then those of loops */
    uint32_t search;
    uint32_t search_filter;
    uint32_t literal_length;
    uint32_t name_count;
    uint32_t set_count; /* with a rx_set_info_t */
    /* Offsets from the start of the program. */
    uint32_t code;
    uint32_t sets;
    uint32_t places;
    uint32_t tables;
    uint32_t names;
    uint32_t name_text;
    uint32_t literal;
};

#define RX_PART(program, type, part) ((const type *)((const char *)(program) + (program)->part))

#endif
