/*
 * lower.h - from the tree of ES2024 to that of the dialect; shared by the files of lowering.
 *
 * Lowering changes the tree in place. An expression that the engine understands stays as it is; if something below it
 * changed it is marked NF_LOWER and the printer copies the source between its children. What is built or reshaped has
 * NF_MADE and is printed by its syntax. A made node has the source range of what it replaces.
 */
#ifndef LANG_LOWER_H
#define LANG_LOWER_H

#include "scope.h"

/* A loop, switch or labelled statement that a jump may aim at. */
typedef struct jump_target {
    struct jump_target *outer;
    const struct lang_node *labels;  /* outermost N_LABELED in front of it, NULL: none */
    const lang_atom *continue_label; /* `continue` became a `break` out of the labelled body */
    bool loop;                       /* it is what an unlabelled continue means */
} jump_target;

typedef struct name_list {
    const lang_atom *name;
    struct name_list *next;
} name_list;

typedef struct lowerer {
    lang_context *cx;
    lang_function *function;
    char *stack_base;
    jump_target *targets;

    /* Of the present function: temporaries in use and the most that were in use, and vars declared at its start. */
    unsigned temps, temps_needed;
    name_list *vars;
    name_list *globals;    /* vars of a script */
    lang_binding *default_export;

    bool wants_completion; /* the program's completion value is kept in #completion */
    const lang_node *last; /* the statement whose value is the program's */
    unsigned tries;        /* try statements around, in the present function */
    bool returns_late;     /* a derived constructor: return leaves its value in #return and goes to the end */
    struct lowered_module *module; /* see lower_module.c; NULL: the program is none */
    bool module_uses_meta;
    const lang_atom *this_name, *arguments_name, *new_target_name, *undefined_name;
} lowerer;

/* ---- lower_build.c: making nodes; `at` gives the source range ---- */

lang_node *make_node(lowerer *l, lang_node_type type, const lang_node *at);
lang_node *make_name(lowerer *l, const lang_node *at, const lang_atom *name);
lang_node *make_named(lowerer *l, const lang_node *at, const char *name);
lang_node *make_binding(lowerer *l, const lang_node *at, const lang_binding *binding);
lang_node *make_string(lowerer *l, const lang_node *at, const lang_atom *text);
lang_node *make_text(lowerer *l, const lang_node *at, const char *text);
lang_node *make_number(lowerer *l, const lang_node *at, double number);
lang_node *make_undefined(lowerer *l, const lang_node *at);
lang_node *make_intrinsic(lowerer *l, const lang_node *at, const char *name);
lang_node *make_assign(lowerer *l, const lang_node *at, lang_node *target, lang_node *value);
lang_node *make_binary(lowerer *l, const lang_node *at, int op, lang_node *left, lang_node *right);
lang_node *make_logical(lowerer *l, const lang_node *at, int op, lang_node *left, lang_node *right);
lang_node *make_conditional(lowerer *l, const lang_node *at, lang_node *test, lang_node *yes, lang_node *no);
lang_node *make_member(lowerer *l, const lang_node *at, lang_node *object, const char *name);
lang_node *make_index(lowerer *l, const lang_node *at, lang_node *object, lang_node *index);
lang_node *make_call(lowerer *l, const lang_node *at, lang_node *callee, lang_node *arguments);
lang_node *make_statement(lowerer *l, const lang_node *at, lang_node *expression);
lang_node *make_block(lowerer *l, const lang_node *at, lang_node *statements);
lang_node *make_return(lowerer *l, const lang_node *at, lang_node *value);
lang_node *make_scope_block(lowerer *l, const lang_node *at, lang_node *names, lang_node *statements);

/* @name(arguments...), the list ended by NULL. */
lang_node *make_intrinsic_call(lowerer *l, const lang_node *at, const char *name, ...);

/* (first, second); either may be NULL. */
lang_node *make_sequence(lowerer *l, const lang_node *at, lang_node *first, lang_node *second);

/* The node for another place in the tree: same kind and range, not in a list. Only for leaves. */
lang_node *make_copy(lowerer *l, const lang_node *leaf);

/* An expression in place of `at`, whose range it gets. */
lang_node *make_replacement(lowerer *l, const lang_node *at, lang_node *expression);

/* A list under construction. */
typedef struct node_list {
    lang_node *first, **last;
} node_list;

static inline void list_init(node_list *list) {
    list->first = NULL;
    list->last = &list->first;
}

static inline void list_add(node_list *list, lang_node *node) {
    *list->last = node;
    list->last = &node->next;
    node->next = NULL;
}

/* ---- temporaries ---- */

/* A variable of the present function for an intermediate value. Those in use are a stack: note l->temps before, set it
 * back when the value is not needed any more. */
lang_node *make_temporary(lowerer *l, const lang_node *at);

/* Declare a var at the start of the present function. */
void declare_var(lowerer *l, const lang_atom *name);

/* ---- lower.c: the dispatch ---- */

lang_node *lower_expression(lowerer *l, lang_node *node);

/* Lower the expression in one of the parent's places; the parent is marked if that changed anything. */
void lower_child(lowerer *l, lang_node *parent, lang_node **place);
void lower_children(lowerer *l, lang_node *parent, lang_node **list);

/* The same for a value that gets a name if it is an anonymous function or class. */
lang_node *lower_named(lowerer *l, lang_node *node, const lang_atom *name);
void lower_named_child(lowerer *l, lang_node *parent, lang_node **place, const lang_atom *name);
bool is_anonymous_function(const lang_node *node);

/* `this` as the present function can get at it. */
lang_node *lower_this(lowerer *l, const lang_node *node);
lang_node *lower_new_target(lowerer *l, const lang_node *node);

/* An identifier that is read; `name` in the output of what it refers to. */
lang_node *lower_identifier(lowerer *l, lang_node *node);
bool is_simple_local(const lang_node *node);

/* ... and to which nobody assigns: no need to keep its value elsewhere. */
bool is_stable(const lang_node *node);

/* The lowered expression if it is stable, otherwise a temporary; *setup is the expression that is to be evaluated
 * first and gives the same value. */
lang_node *make_stable(lowerer *l, lang_node *expression, lang_node **setup);

void lower_check_stack(lowerer *l);

/* ---- lower_assign.c ---- */

lang_node *lower_assignment(lowerer *l, lang_node *node, bool value_used);
lang_node *lower_update(lowerer *l, lang_node *node, bool value_used);

/* target = value, both lowered here and the latter already: an identifier, member or so; no pattern. With
 * `initialise` the target is a declaration's. */
lang_node *lower_store(lowerer *l, const lang_node *at, lang_node *target, lang_node *value, bool initialise);

/* ---- lower_destructure.c ---- */

/* Expressions that take `value` (lowered, to be evaluated once) apart; added to `code`. `text` is what to call the
 * value in errors, or NULL. */
void lower_pattern(lowerer *l, lang_node *pattern, lang_node *value, lang_node *text, bool initialise,
                   node_list *code);

/* What errors call the value of an expression. */
lang_node *make_description(lowerer *l, const lang_node *node);

/* try { statements }, closing the iterator in `steps` if that is not undefined, however the statements end. */
lang_node *make_closing_try(lowerer *l, const lang_node *at, lang_node *statements, const lang_node *steps);

/* pattern = value as an expression. */
lang_node *lower_pattern_assignment(lowerer *l, lang_node *node, bool value_used);

/* ---- lower_literal.c: arrays, objects, templates and other literals ---- */

lang_node *lower_array(lowerer *l, lang_node *node);
lang_node *lower_object(lowerer *l, lang_node *node);
lang_node *lower_template(lowerer *l, lang_node *node);
lang_node *lower_tagged_template(lowerer *l, lang_node *node);
lang_node *lower_number(lowerer *l, lang_node *node);
lang_node *lower_string(lowerer *l, lang_node *node);
lang_node *lower_bigint(lowerer *l, lang_node *node);
lang_node *lower_regexp(lowerer *l, lang_node *node);

/* The arguments of a template's tag. */
lang_node *lower_template_arguments(lowerer *l, lang_node *node);

/* The text of a property key that is not computed, and one that begins with "get " or so. */
const lang_atom *key_text(lowerer *l, const lang_node *key);
const lang_atom *prefixed_name(lowerer *l, const char *prefix, const lang_atom *name);

/* Elements with spreads among them as an expression that makes an array. With `any_array` it may be one that the
 * program holds, too. */
lang_node *lower_spread_list(lowerer *l, const lang_node *at, lang_node *list, bool any_array);
bool has_spread(const lang_node *list);

/* ---- lower_call.c: calls, members, optional chains ---- */

lang_node *lower_call_rest(lowerer *l, lang_node *node);
lang_node *lower_new(lowerer *l, lang_node *node);
lang_node *lower_optional_chain(lowerer *l, lang_node *node);
lang_node *lower_special_callee(lowerer *l, lang_node *node);
bool is_special_callee(const lang_node *callee);
lang_node *lower_super_get(lowerer *l, lang_node *node);
lang_node *lower_super_home(lowerer *l, const lang_node *at, const lang_node *super_node);
lang_node *lower_delete(lowerer *l, lang_node *node);

/* ---- lower_private.c: what `object` (lowered, evaluated once) has under a private name ---- */

lang_node *lower_private_get(lowerer *l, lang_node *node);
lang_node *make_private_get(lowerer *l, const lang_node *at, lang_node *object, const lang_binding *name);
lang_node *make_private_set(lowerer *l, const lang_node *at, lang_node *object, const lang_binding *name,
                            lang_node *value);
lang_node *lower_private_test(lowerer *l, lang_node *node, const lang_binding *name, lang_node *object);
lang_node *make_private_part(lowerer *l, const lang_node *at, const lang_binding *name, const char *part);

/* ---- lower_function.c ---- */

lang_node *lower_function(lowerer *l, lang_node *node);
void lower_program(lowerer *l, lang_node *program);

/* What a function inside another one saves of the state and puts back. */
typedef struct lower_state {
    lang_function *function;
    jump_target *targets;
    unsigned temps, temps_needed;
    name_list *vars;
    unsigned tries;
    bool returns_late;
} lower_state;

void enter_lowered_function(lowerer *l, lang_function *function, lower_state *saved);
void leave_lowered_function(lowerer *l, const lower_state *saved);

/* var statements for what the present function's code needs at its start. */
lang_node *make_prologue(lowerer *l, const lang_node *at);

/* A function made by lowering: its tree is complete and lowered. */
lang_node *make_function(lowerer *l, const lang_node *at, lang_node *parameters, lang_node *statements);

/* ---- lower_class.c ---- */

lang_node *lower_class(lowerer *l, lang_node *node, const lang_atom *name);
lang_node *lower_super_call(lowerer *l, lang_node *node);

/* What the present function, if it is a base class's constructor, begins with; NULL: nothing. */
lang_node *lower_constructor_start(lowerer *l, const lang_node *at);

/* ---- lower_statement.c ---- */

/* Lower a list of statements in place. Those made by lowering are left alone. */
void lower_statements(lowerer *l, lang_node *parent, lang_node **list);

/* The same for a block with a scope: functions, and what else the names need, come first. `point` is where. */
void lower_block_list(lowerer *l, lang_node *parent, lang_node **list, lang_scope *scope, const lang_node *point);
void prepend(lang_node *parent, lang_node **list, lang_node *statements);

/* Lower a statement: a list of at least one. */
lang_node *lower_statement(lowerer *l, lang_node *node);

/* Lower a statement that stands alone (the body of an if or a loop). */
void lower_body(lowerer *l, lang_node *parent, lang_node **place);

/* An expression whose value nobody uses. */
lang_node *lower_unused(lowerer *l, lang_node *node);

/* Names that a scope's @scope declares, NULL if it needs none. */
lang_node *scoped_names(lowerer *l, const lang_node *at, lang_scope *scope);

/* Expressions that mark the names of a scope which somebody may look at too early. */
void add_holes(lowerer *l, const lang_node *at, lang_scope *scope, node_list *code);

/* Declare what becomes a var of the present function, as far as it does. */
void declare_binding(lowerer *l, const lang_binding *binding);
void declare_names(lowerer *l, const lang_node *pattern);

/* A declaration as expressions that initialise its names. */
void lower_declarators(lowerer *l, lang_node *declaration, node_list *code);

/* Lower a declaration in place if it can become var; false if not, and then nothing is changed. */
bool lower_plain_declaration(lowerer *l, lang_node *declaration);
lang_node *expressions_to_statements(lowerer *l, const lang_node *at, lang_node *expressions);

/* ---- lower_loop.c ---- */

/* A loop, with the labels in front of it. */
lang_node *lower_loop(lowerer *l, lang_node *node, jump_target *labels);
lang_node *lower_labeled(lowerer *l, lang_node *node);
lang_node *lower_jump(lowerer *l, lang_node *node);

/* ---- lower_module.c ---- */

lang_node *lower_import_meta(lowerer *l, lang_node *node);
lang_node *lower_import_reference(lowerer *l, const lang_node *at, const lang_binding *binding);

/* Let a store to an exported variable reach the module's environment, too. */
lang_node *lower_export_store(lowerer *l, const lang_node *at, const lang_binding *binding, lang_node *stored,
                              bool initialise);
lang_node *lower_module_item(lowerer *l, lang_node *node);
void lower_module(lowerer *l, lang_node *program);

/* ---- all of it ---- */

void lang_lower_program(lang_context *cx, lang_node *program);

#endif
