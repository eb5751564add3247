/*
 * ast.h - the syntax tree of ES2024 source text.
 *
 * One node shape serves every construct: a type, an operator or kind, flags, the source range and up to four
 * children. Lists are chains through `next`, so a walk is "visit a, b, c, d, and for a list follow next". Which child
 * means what is written beside each type below; the names are those of ESTree.
 *
 * Nodes, atoms and strings live in one arena and die with it. Offsets are bytes from the start of the source.
 */
#ifndef LANG_AST_H
#define LANG_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An interned name or string value: equal text means equal pointer. Text is UTF-8; lone surrogates are kept as
 * three-byte sequences (WTF-8). `keyword` is the token of a reserved or contextual word, 0 for any other. */
typedef struct lang_atom {
    struct lang_atom *chain; /* next in its bucket of the atom table */
    uint32_t hash;
    uint32_t length; /* bytes */
    uint16_t keyword;
    uint32_t captured; /* printing: its entry in captured.h, plus 1; 0: none */
    struct lang_binding *binding; /* scope analysis: the innermost binding of the name; NULL after parsing */
    char text[];   /* NUL-terminated */
} lang_atom;

struct lang_scope; /* scope.h */
struct lang_binding;

typedef enum lang_node_type {
    N_PROGRAM, /* a: statements; op: LANG_GOAL_*; NF_STRICT */

    /* ---- expressions ---- */
    N_IDENTIFIER,    /* atom; also as binding target */
    N_PRIVATE_NAME,  /* atom without '#'; only as key of a member or left of `in` */
    N_NULL,
    N_TRUE,
    N_FALSE,
    N_NUMBER,        /* number */
    N_STRING,        /* atom: the value; NF_ESCAPED if it has escapes or continuations */
    N_BIGINT,        /* atom: digits without separators and without the n, prefix 0x/0o/0b kept */
    N_REGEXP,        /* atom: the pattern; a: N_STRING with the flags */
    N_TEMPLATE,      /* a: list N_TEMPLATE_ELEMENT, expression, N_TEMPLATE_ELEMENT, ...: always odd */
    N_TEMPLATE_ELEMENT, /* atom: cooked value or NULL if not valid; start..end: the raw text */
    N_TAGGED_TEMPLATE,  /* a: tag; b: N_TEMPLATE */
    N_ARRAY,         /* a: elements, with N_HOLE and N_SPREAD */
    N_HOLE,
    N_SPREAD,        /* a: argument; in arrays, calls and object literals */
    N_OBJECT,        /* a: N_PROPERTY and N_SPREAD */
    N_PROPERTY,      /* op: LANG_PROP_*; a: key; b: value; NF_COMPUTED, NF_SHORTHAND; also in object patterns */
    N_FUNCTION,      /* a: id or NULL; b: parameter patterns; c: N_BLOCK, or an expression with NF_EXPRESSION_BODY;
                        NF_ARROW NF_ASYNC NF_GENERATOR NF_METHOD NF_GETTER NF_SETTER NF_CONSTRUCTOR NF_DERIVED
                        NF_DECLARATION NF_STRICT NF_SIMPLE_PARAMETERS; scope. start..end is the text that toString
                        gives: from `async`, `static`-less method key, `get`, `*` ... to the closing brace */
    N_CLASS,         /* a: id or NULL; b: heritage or NULL; c: members; NF_DECLARATION; scope */
    N_CLASS_MEMBER,  /* op: LANG_MEMBER_*; a: key (NULL for a static block); b: N_FUNCTION, initialiser or NULL; a
                        field's initialiser and a static block are wrapped in an N_FUNCTION with NF_METHOD |
                        NF_FIELD_INITIALISER; NF_STATIC, NF_COMPUTED */
    N_UNARY,         /* op: T_* of delete void typeof + - ~ !; a */
    N_UPDATE,        /* op: T_INC, T_DEC; a; NF_PREFIX */
    N_BINARY,        /* op: T_*; a, b; `#x in o` has an N_PRIVATE_NAME as a */
    N_LOGICAL,       /* op: T_AND, T_OR, T_NULLISH; a, b */
    N_ASSIGN,        /* op: T_ASSIGN or T_ASSIGN_*; a: target or pattern; b */
    N_CONDITIONAL,   /* a ? b : c */
    N_CALL,          /* a: callee (may be N_SUPER); b: arguments; NF_OPTIONAL */
    N_NEW,           /* a: callee; b: arguments */
    N_MEMBER,        /* a: object (may be N_SUPER); atom: the name; NF_OPTIONAL; number unused. The name's own
                        offset is end minus its length in the source */
    N_INDEX,         /* a: object (may be N_SUPER); b: expression; NF_OPTIONAL */
    N_PRIVATE_MEMBER, /* a: object; atom: name without '#'; NF_OPTIONAL */
    N_OPTIONAL_CHAIN, /* a: the chain; short-circuits to undefined where an inner NF_OPTIONAL finds a nullish value */
    N_SEQUENCE,      /* a: expressions */
    N_THIS,
    N_SUPER,
    N_NEW_TARGET,
    N_IMPORT_META,
    N_IMPORT_CALL,   /* a: specifier, then options */
    N_YIELD,         /* a or NULL; NF_DELEGATE */
    N_AWAIT,         /* a */

    /* ---- patterns ---- */
    N_ARRAY_PATTERN,  /* a: targets, N_HOLE, N_ASSIGN_PATTERN, N_REST last */
    N_OBJECT_PATTERN, /* a: N_PROPERTY (b: target or N_ASSIGN_PATTERN), N_REST last */
    N_ASSIGN_PATTERN, /* a: target; b: default */
    N_REST,           /* a: target */

    /* ---- statements ---- */
    N_VARIABLE_DECLARATION, /* op: T_VAR, T_LET, T_CONST; a: N_DECLARATOR list */
    N_DECLARATOR,    /* a: identifier or pattern; b: initialiser or NULL */
    N_EXPRESSION_STATEMENT, /* a; NF_DIRECTIVE */
    N_BLOCK,         /* a: statements; scope */
    N_EMPTY,
    N_IF,            /* a: test; b; c or NULL */
    N_FOR,           /* a: init or NULL; b: test or NULL; c: update or NULL; d: body; scope */
    N_FOR_IN,        /* a: N_VARIABLE_DECLARATION with one declarator, or a target; b: object; d: body; scope */
    N_FOR_OF,        /* a, b, d as above; NF_AWAIT; scope */
    N_WHILE,         /* a: test; d: body */
    N_DO_WHILE,      /* a: test; d: body */
    N_RETURN,        /* a or NULL */
    N_BREAK,         /* atom: label or NULL */
    N_CONTINUE,      /* atom: label or NULL */
    N_THROW,         /* a */
    N_TRY,           /* a: N_BLOCK; b: N_CATCH or NULL; c: N_BLOCK or NULL */
    N_CATCH,         /* a: parameter or NULL; b: N_BLOCK; scope (the parameter's) */
    N_SWITCH,        /* a: discriminant; b: N_CASE list; scope */
    N_CASE,          /* a: test or NULL for default; b: statements */
    N_LABELED,       /* atom: label; a: statement */
    N_WITH,          /* a: object; b: statement */
    N_DEBUGGER,

    /* ---- modules ---- */
    N_IMPORT,            /* a: N_IMPORT_SPECIFIER list; b: N_STRING source; c: N_PROPERTY attributes */
    N_IMPORT_SPECIFIER,  /* op: LANG_IMPORT_*; a: imported name (N_IDENTIFIER or N_STRING; NULL for default and
                            namespace); b: N_IDENTIFIER local */
    N_EXPORT_NAMED,      /* a: declaration or NULL; b: N_EXPORT_SPECIFIER list; c: N_STRING source or NULL; d:
                            attributes */
    N_EXPORT_SPECIFIER,  /* a: local; b: exported; each N_IDENTIFIER or N_STRING */
    N_EXPORT_DEFAULT,    /* a: declaration or expression */
    N_EXPORT_ALL,        /* a: exported name or NULL; b: N_STRING source; c: attributes */

    /* ---- made by lowering only ---- */
    N_INTRINSIC,     /* @name; atom: the name */
    N_UNDEFINED,     /* void 0 */
    N_DO_EXPRESSION, /* @do { a: statements } */
    N_SCOPE_BLOCK,   /* @scope (a: identifiers) { b: statements } */

    N_TYPE_COUNT
} lang_node_type;

enum { LANG_PROP_INIT, LANG_PROP_GET, LANG_PROP_SET, LANG_PROP_METHOD };
enum { LANG_MEMBER_METHOD, LANG_MEMBER_GET, LANG_MEMBER_SET, LANG_MEMBER_CONSTRUCTOR, LANG_MEMBER_FIELD,
       LANG_MEMBER_STATIC_BLOCK };
enum { LANG_IMPORT_NAMED, LANG_IMPORT_DEFAULT, LANG_IMPORT_NAMESPACE };

/* Flags of nodes. Those above NF_OWN mean different things on different types. */
enum {
    NF_PARENTHESIZED = 1 << 0, /* the expression stood in parentheses */
    NF_LOWER = 1 << 1,         /* this node or one below it has something that Duktape cannot compile as it stands;
                                  0 after parsing */
    NF_OWN = 1 << 2,

    /* N_FUNCTION, N_CLASS, N_PROGRAM */
    NF_DECLARATION = 1 << 2,
    NF_ARROW = 1 << 3,
    NF_ASYNC = 1 << 4,
    NF_GENERATOR = 1 << 5,
    NF_METHOD = 1 << 6,
    NF_GETTER = 1 << 7,
    NF_SETTER = 1 << 8,
    NF_CONSTRUCTOR = 1 << 9,
    NF_DERIVED = 1 << 10,
    NF_STRICT = 1 << 11,
    NF_SIMPLE_PARAMETERS = 1 << 12,
    NF_EXPRESSION_BODY = 1 << 13,
    NF_FIELD_INITIALISER = 1 << 14,

    /* N_PROPERTY, N_CLASS_MEMBER */
    NF_COMPUTED = 1 << 3,
    NF_SHORTHAND = 1 << 4,
    NF_STATIC = 1 << 5,

    /* others */
    NF_ESCAPED = 1 << 3,   /* N_STRING, N_IDENTIFIER: written with escapes */
    NF_PREFIX = 1 << 3,    /* N_UPDATE */
    NF_OPTIONAL = 1 << 3,  /* N_CALL, N_MEMBER, N_INDEX, N_PRIVATE_MEMBER */
    NF_DELEGATE = 1 << 3,  /* N_YIELD */
    NF_AWAIT = 1 << 3,     /* N_FOR_OF */
    NF_DIRECTIVE = 1 << 3, /* N_EXPRESSION_STATEMENT */
    NF_CHECKED = 1 << 4,   /* N_IDENTIFIER: the binding may not be initialised yet; N_THIS and members of super: `this`
                              may not; N_CALL of super: it may be the second */
    NF_PARTIAL = 1 << 6,   /* N_IDENTIFIER: `arguments`, as the object of `.length` and `[i]`, or passed on by `apply`
                              or `call` */
    NF_DEAD = 1 << 5,      /* N_IDENTIFIER: the binding cannot be initialised yet */

    NF_MADE = 1 << 15, /* any: made or reshaped by lowering, so printed by syntax rather than after the source */
};

/* Sixty-four bytes, a cache line: a tree takes about ten times the size of its source. */
typedef struct lang_node lang_node;
struct lang_node {
    uint8_t type;
    uint8_t op;
    uint16_t flags;
    uint32_t start, end;
    lang_node *next;
    lang_node *a, *b, *c;
    union {
        lang_node *d;
        struct lang_binding *binding; /* N_IDENTIFIER: what it refers to, NULL if unknown before run time */
    };
    union {
        const lang_atom *atom;
        double number;
        struct lang_scope *scope; /* set by scope analysis; no type with a scope has an atom */
    };
};

/* A statement that is repeated: `d` is its body. */
static inline bool lang_is_loop(const lang_node *node) {
    switch (node->type) {
    case N_FOR:
    case N_FOR_IN:
    case N_FOR_OF:
    case N_WHILE:
    case N_DO_WHILE:
        return true;
    default:
        return false;
    }
}

#endif
