/*
 * scope.h - what names mean: scopes, bindings and functions of a program.
 *
 * After lang_analyse every N_IDENTIFIER that stands for a variable leads to its binding (`binding`; NULL if only run
 * time can tell: globals), every node with a scope of its own leads to it (`scope`), and every binding knows the name
 * it has in the output. Lowering reads all this and decides nothing about names by itself.
 */
#ifndef LANG_SCOPE_H
#define LANG_SCOPE_H

#include "parser.h"

typedef enum lang_binding_kind {
    BINDING_VAR,
    BINDING_PARAMETER,
    BINDING_FUNCTION,      /* a function declaration, of a function's or a block's top level */
    BINDING_LET,
    BINDING_CONST,
    BINDING_CLASS,
    BINDING_CATCH,         /* a simple catch parameter */
    BINDING_FUNCTION_NAME, /* the name of a function expression, seen in its body */
    BINDING_CLASS_NAME,    /* the name of a class, seen in its body */
    BINDING_IMPORT,        /* lives in another module */
    BINDING_PRIVATE        /* a private name, with its '#' */
} lang_binding_kind;

enum {
    BF_REFERENCED = 1 << 0, /* read or written somewhere */
    BF_CAPTURED = 1 << 1,   /* ... in a function inside that of the binding */
    BF_ASSIGNED = 1 << 2,   /* written other than by its declaration */
    BF_READY = 1 << 3,      /* the walk is past the place that initialises it */
    BF_HOLE = 1 << 4,       /* somebody may look before: it starts as @hole */
    BF_SCOPED = 1 << 5,     /* captured in a loop: each round has a variable of its own, in a @scope */
    BF_GLOBAL = 1 << 6,     /* top level of a script */
    BF_BLOCK = 1 << 7,      /* of a block inside its function: becomes a var */
    BF_CONFLICT = 1 << 8,   /* its name has another meaning in the same function */
    BF_SWITCH = 1 << 9,     /* of the block of a switch: order in the text says little */
    BF_EXPORTED = 1 << 10,  /* local name of an export */
    BF_STATIC = 1 << 11,    /* BINDING_PRIVATE: a static member */
    BF_METHOD = 1 << 12,    /* BINDING_PRIVATE: a method; getters and setters: the next two */
    BF_GETTER = 1 << 13,
    BF_SETTER = 1 << 14,
    BF_CAPTURED_EARLY = 1 << 15, /* BINDING_PARAMETER: by a function among the parameters */
    BF_DYNAMIC = 1 << 16,   /* looked up through `with`: keeps its name */
    BF_MODULE = 1 << 19,    /* of a module's top level: a variable around the function that runs its statements */
    BF_BEYOND = 1 << 18,    /* around eval code: of a function around the one that calls eval */
    BF_PARAMETER_COPY = 1 << 17 /* BINDING_VAR: starts with the value of the parameter of that name */
};

typedef struct lang_unit lang_unit;

typedef struct lang_binding {
    const lang_atom *name;
    const lang_atom *output; /* the name in the output */
    struct lang_scope *scope;
    struct lang_function *function;
    struct lang_binding *next;     /* in its scope */
    struct lang_binding *sibling;  /* the next BF_BLOCK binding of its function */
    struct lang_binding *outer;    /* what the name meant outside the scope */
    struct lang_binding *alias;    /* BINDING_CLASS_NAME: the binding of the declaration, which can stand in for it */
    lang_node *node;               /* the declaring identifier, function or class; may be NULL */
    lang_unit *unit;               /* the function or class that can be reached through this binding alone */
    const lang_atom *import_name;  /* BINDING_IMPORT: in the other module, NULL: its namespace */
    uint32_t import_index, import_request;
    uint32_t ready;                /* offset from which it is initialised */
    uint32_t last_assigned;        /* offset of the last assignment in the text */
    uint32_t flags;
    uint8_t kind;
} lang_binding;

typedef enum lang_scope_kind {
    SCOPE_FUNCTION, /* parameters and the body's top level; also a program */
    SCOPE_BLOCK,
    SCOPE_LOOP,     /* the head of a for statement */
    SCOPE_SWITCH,
    SCOPE_CATCH,
    SCOPE_CLASS,
    SCOPE_NAME,     /* of the name of a function expression */
    SCOPE_WITH
} lang_scope_kind;

typedef struct lang_scope {
    uint8_t kind;
    bool in_loop;       /* entered more than once in a call of its function */
    bool is_catch_body; /* names of the clause's parameter cannot be declared again */
    bool has_scoped;    /* one of its bindings is BF_SCOPED */
    struct lang_scope *parent;
    struct lang_function *function;
    lang_binding *first; /* the newest */
    /* SCOPE_CLASS: variables that hold the class, the function that makes instance fields, and the key that marks
     * instances with private methods; NULL if nothing inside needs them. */
    lang_binding *self, *fields, *brand;
} lang_scope;

enum {
    FU_THIS = 1 << 0,             /* `this` stands in it */
    FU_THIS_CAPTURED = 1 << 1,    /* ... or in an arrow function inside */
    FU_ARGUMENTS = 1 << 2,
    FU_ARGUMENTS_CAPTURED = 1 << 3,
    FU_NEW_TARGET = 1 << 4,
    FU_NEW_TARGET_CAPTURED = 1 << 5,
    FU_SUPER_CALL = 1 << 6,       /* in it or an arrow function inside */
    FU_SUPER_CALL_CAPTURED = 1 << 7,
    FU_EVAL = 1 << 8,             /* calls eval directly, in it or in a function inside */
    FU_WITH = 1 << 9,
    FU_NAMES_ITSELF = 1 << 10,    /* the name of a function expression is referred to */
    FU_SUSPENDS = 1 << 11,        /* has yield or await */
    FU_PARAMETER_EXPRESSIONS = 1 << 12,
    FU_IN_PARAMETERS = 1 << 13,   /* the walk is in its parameters */
    FU_ARGUMENTS_OBJECT = 1 << 14 /* `arguments` as a whole, not just the number of them, one of them, or to pass them on */
};

typedef struct lang_function {
    lang_node *node; /* N_FUNCTION or N_PROGRAM */
    struct lang_function *parent;
    lang_scope *scope;
    lang_scope *home_scope;        /* a method: where the binding of its home object would be */
    lang_binding **home;           /* a method: the binding of its home object, made when `super` needs it */
    lang_node *class_node;         /* a constructor, method or field of a class */
    bool is_static;                /* ... a static one */
    lang_binding *blocks;          /* BF_BLOCK bindings */
    lang_unit *unit;               /* what it belongs to, NULL: it may be called from where it stands */
    struct lang_late *late;        /* references to its bindings that may come too early */
    lang_unit *units;              /* declared in it */
    const lang_atom *name;         /* for the header; NULL: empty */
    const lang_atom *value_name;   /* a field's initialiser: the name that an anonymous function gets */
    uint32_t length;               /* for the header */
    bool starts_early;             /* a generator whose parameters are evaluated by the call */
    uint64_t free_names[4];        /* a Bloom filter of the names that lead out of it */
    uint32_t uses;                 /* FU_* */
    uint32_t ready_this;           /* derived constructor: from this offset on `this` is known to be bound */

    /* Lowering: `this` is a variable (a static field's initialiser) or the parameter #this (other fields). */
    lang_binding *this_binding;
    bool this_is_parameter;
} lang_function;

static inline bool lang_is_lexical(const lang_binding *binding) {
    return binding->kind == BINDING_LET || binding->kind == BINDING_CONST || binding->kind == BINDING_CLASS;
}

/* Can the function do without an arguments object? The engine then looks at the arguments in the frame. In sloppy code an
 * object would be mapped to the parameters (ECMA-262, 10.4.4), so these must keep their values. */
bool lang_has_frame_arguments(const lang_function *function);

static inline bool lang_is_arrow(const lang_function *function) {
    return function->node->type == N_FUNCTION && (function->node->flags & NF_ARROW);
}

/* The function that gives `this`, `arguments` and new.target their meaning. */
static inline lang_function *lang_this_function(lang_function *function) {
    while (lang_is_arrow(function)) {
        function = function->parent;
    }
    return function;
}

/* `op` of an N_FUNCTION: a function in a block of sloppy code, whose evaluation also sets a var (Annex B). */
enum { LANG_FUNCTION_HOISTED = 1 };

/* `op` of an N_CATCH made by lowering: the parameter is a variable of the function, not one of the clause. */
enum { LANG_CATCH_VARIABLE = 1 };

/* What code around a direct eval told: names of variables that stand for what eval code cannot get at itself. NULL where
 * the code means what it says. */
typedef struct lang_outer {
    const lang_atom *this_name, *arguments_name, *new_target_name, *home, *fields;
    bool this_checked, home_is_class, home_is_static;
    bool in_parameters;       /* the call stands in the parameters of a function, which is no arrow function */
    bool has_arguments;       /* ... that has an `arguments` object of its own */
    lang_scope *scope;        /* the scopes with their bindings */
    lang_function *function;  /* stands for all functions around */
} lang_outer;

/* Read the description that lang_describe_scope wrote: sets cx->outer and cx->allow. */
void lang_read_scope(lang_context *cx, const char *description);

/* The scopes around a direct eval, in text. */
const lang_atom *lang_describe_scope(lang_context *cx, lang_function *function, const lang_scope *scope,
                                     bool in_parameters);

/* Make scopes, resolve names, report redeclarations and what else needs scopes. */
void lang_analyse(lang_context *cx, lang_node *program, const char *const *parameters);

/* A new atom `text#N` that nothing else in the compilation has. */
const lang_atom *lang_fresh_name(lang_context *cx, const char *text, size_t length);

#endif
