/*
 * lower_build.c - making nodes of the dialect.
 */
#include <stdarg.h>
#include <stdio.h>

#include "lower.h"

lang_node *make_node(lowerer *l, lang_node_type type, const lang_node *at) {
    lang_node *node = lang_node_new(l->cx, type, at->start, at->end);
    node->flags = NF_MADE | NF_LOWER;
    return node;
}

lang_node *make_name(lowerer *l, const lang_node *at, const lang_atom *name) {
    lang_node *node = make_node(l, N_IDENTIFIER, at);
    node->atom = name;
    return node;
}

lang_node *make_named(lowerer *l, const lang_node *at, const char *name) {
    return make_name(l, at, lang_atom_of(&l->cx->atoms, name));
}

lang_node *make_binding(lowerer *l, const lang_node *at, const lang_binding *binding) {
    return make_name(l, at, binding->output);
}

lang_node *make_string(lowerer *l, const lang_node *at, const lang_atom *text) {
    lang_node *node = make_node(l, N_STRING, at);
    node->atom = text;
    return node;
}

lang_node *make_text(lowerer *l, const lang_node *at, const char *text) {
    return make_string(l, at, lang_atom_of(&l->cx->atoms, text));
}

lang_node *make_number(lowerer *l, const lang_node *at, double number) {
    lang_node *node = make_node(l, N_NUMBER, at);
    node->number = number;
    return node;
}

lang_node *make_undefined(lowerer *l, const lang_node *at) {
    return make_node(l, N_UNDEFINED, at);
}

lang_node *make_intrinsic(lowerer *l, const lang_node *at, const char *name) {
    lang_node *node = make_node(l, N_INTRINSIC, at);
    node->atom = lang_atom_of(&l->cx->atoms, name);
    return node;
}

lang_node *make_assign(lowerer *l, const lang_node *at, lang_node *target, lang_node *value) {
    lang_node *node = make_node(l, N_ASSIGN, at);
    node->op = T_ASSIGN;
    node->a = target;
    node->b = value;
    return node;
}

lang_node *make_binary(lowerer *l, const lang_node *at, int op, lang_node *left, lang_node *right) {
    lang_node *node = make_node(l, N_BINARY, at);
    node->op = (uint8_t) op;
    node->a = left;
    node->b = right;
    return node;
}

lang_node *make_logical(lowerer *l, const lang_node *at, int op, lang_node *left, lang_node *right) {
    lang_node *node = make_binary(l, at, op, left, right);
    node->type = N_LOGICAL;
    return node;
}

lang_node *make_conditional(lowerer *l, const lang_node *at, lang_node *test, lang_node *yes, lang_node *no) {
    lang_node *node = make_node(l, N_CONDITIONAL, at);
    node->a = test;
    node->b = yes;
    node->c = no;
    return node;
}

lang_node *make_member(lowerer *l, const lang_node *at, lang_node *object, const char *name) {
    lang_node *node = make_node(l, N_MEMBER, at);
    node->a = object;
    node->atom = lang_atom_of(&l->cx->atoms, name);
    return node;
}

lang_node *make_index(lowerer *l, const lang_node *at, lang_node *object, lang_node *index) {
    lang_node *node = make_node(l, N_INDEX, at);
    node->a = object;
    node->b = index;
    return node;
}

lang_node *make_call(lowerer *l, const lang_node *at, lang_node *callee, lang_node *arguments) {
    lang_node *node = make_node(l, N_CALL, at);
    node->a = callee;
    node->b = arguments;
    return node;
}

lang_node *make_intrinsic_call(lowerer *l, const lang_node *at, const char *name, ...) {
    node_list list;
    list_init(&list);
    va_list arguments;
    va_start(arguments, name);
    for (;;) {
        lang_node *argument = va_arg(arguments, lang_node *);
        if (argument == NULL) {
            break;
        }
        list_add(&list, argument);
    }
    va_end(arguments);
    return make_call(l, at, make_intrinsic(l, at, name), list.first);
}

lang_node *make_statement(lowerer *l, const lang_node *at, lang_node *expression) {
    lang_node *node = make_node(l, N_EXPRESSION_STATEMENT, at);
    node->a = expression;
    return node;
}

lang_node *make_block(lowerer *l, const lang_node *at, lang_node *statements) {
    lang_node *node = make_node(l, N_BLOCK, at);
    node->a = statements;
    return node;
}

lang_node *make_return(lowerer *l, const lang_node *at, lang_node *value) {
    lang_node *node = make_node(l, N_RETURN, at);
    node->a = value;
    return node;
}

lang_node *make_scope_block(lowerer *l, const lang_node *at, lang_node *names, lang_node *statements) {
    lang_node *node = make_node(l, N_SCOPE_BLOCK, at);
    node->a = names;
    node->b = statements;
    return node;
}

lang_node *make_sequence(lowerer *l, const lang_node *at, lang_node *first, lang_node *second) {
    if (first == NULL || second == NULL) {
        return first != NULL ? first : second;
    }
    if (first->type == N_SEQUENCE && (first->flags & NF_MADE)) {
        lang_node *last = first->a;
        while (last->next != NULL) {
            last = last->next;
        }
        last->next = second;
        second->next = NULL;
        return first;
    }
    lang_node *node = make_node(l, N_SEQUENCE, at);
    node->a = first;
    first->next = second;
    second->next = NULL;
    return node;
}

lang_node *make_copy(lowerer *l, const lang_node *leaf) {
    lang_node *node = lang_arena_allocate(&l->cx->arena, sizeof *node);
    *node = *leaf;
    node->next = NULL;
    node->flags &= (uint16_t) ~NF_PARENTHESIZED;
    return node;
}

lang_node *make_replacement(lowerer *l, const lang_node *at, lang_node *expression) {
    if ((expression->flags & NF_MADE) || (expression->start == at->start && expression->end == at->end)) {
        expression->start = at->start;
        expression->end = at->end;
        return expression;
    }
    lang_node *node = make_node(l, N_SEQUENCE, at);
    node->a = expression;
    expression->next = NULL;
    return node;
}

lang_node *make_temporary(lowerer *l, const lang_node *at) {
    char name[16];
    unsigned number = ++l->temps;
    if (number > l->temps_needed) {
        l->temps_needed = number;
    }
    snprintf(name, sizeof name, "#t%u", number);
    return make_named(l, at, name);
}

void declare_var(lowerer *l, const lang_atom *name) {
    name_list *entry = lang_arena_allocate(&l->cx->arena, sizeof *entry);
    entry->name = name;
    entry->next = l->vars;
    l->vars = entry;
}
