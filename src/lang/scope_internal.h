/*
 * scope_internal.h - what the files of scope analysis share: the state of the walk.
 */
#ifndef LANG_SCOPE_INTERNAL_H
#define LANG_SCOPE_INTERNAL_H

#include "scope.h"

typedef struct walker {
    lang_context *cx;
    lang_function *function;
    lang_scope *scope;
    char *stack_base;        /* to notice when recursion has gone too deep */
    unsigned loops;          /* loops around the present place, within its function */
    unsigned withs;          /* with statements around it, within the program */
    lang_binding **home;     /* where super in an object literal's method finds its home object */
    lang_scope *home_scope;
    lang_node *class_node;   /* innermost class, NULL in none */
    const lang_node *catch_body; /* the block of the innermost catch clause entered */
    const lang_node *changed;    /* the member that is about to be visited and is written to or deleted */
    unsigned chains;             /* optional chains around the present place */
} walker;

/* ---- scope_tdz.c: may a reference come before the initialisation of what it refers to? ---- */

/* Give a binding whose value is a function or a class a unit. */
void scope_make_unit(walker *w, lang_binding *binding);

/* Note that a unit is mentioned at an offset of the present function. */
void scope_mention(walker *w, lang_unit *unit, uint32_t offset);

/* Note that `node`, in the present function, refers to the binding. */
void scope_note_reference(walker *w, lang_binding *binding, lang_node *node);

/* Decide all that could not be decided before the end of a function. */
void scope_settle_function(walker *w, lang_function *function);

/* ---- scope_names.c: the names of the output ---- */

/* At the end of a function: which of its block-level bindings need another name or an environment. */
void scope_name_bindings(walker *w, lang_function *function);

/* Note a name that leads from the present function to one around it, or to the global object (NULL). */
void scope_note_free(walker *w, const lang_atom *name, const lang_function *target);

/* Whether the name leads out of the function. May say yes wrongly. */
bool scope_is_free(const lang_function *function, const lang_atom *name);

/* ---- scope_declare.c: what a scope declares ---- */

lang_binding *scope_declare(walker *w, lang_binding_kind kind, lang_node *node, const lang_atom *name);
lang_scope *scope_push(walker *w, lang_scope_kind kind);
void scope_pop(walker *w);

/* Declare what a statement list declares for its own block: let, const, class and function. */
void scope_declare_lexicals(walker *w, lang_node *list);

/* Whether it has any such declaration. */
bool scope_has_lexicals(const lang_node *list);

/* Declare var names and, with Annex B's rules, functions in blocks. */
void scope_hoist(walker *w, lang_node *body);

/* Declare every name of a pattern. */
void scope_declare_pattern(walker *w, lang_binding_kind kind, lang_node *pattern);

_Noreturn void scope_already_declared(walker *w, const lang_atom *name, uint32_t start, uint32_t end);

void scope_check_stack(walker *w);

#endif
