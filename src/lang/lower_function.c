/*
 * lower_function.c - functions, their parameters, and the program as a whole.
 */
#include <stdio.h>

#include "lower.h"

void enter_lowered_function(lowerer *l, lang_function *function, lower_state *saved) {
    *saved = (lower_state){l->function, l->targets, l->temps, l->temps_needed, l->vars, l->tries, l->returns_late};
    l->function = function;
    l->targets = NULL;
    l->temps = l->temps_needed = 0;
    l->vars = NULL;
    l->tries = 0;
    l->returns_late = false;
}

void leave_lowered_function(lowerer *l, const lower_state *saved) {
    l->function = saved->function;
    l->targets = saved->targets;
    l->temps = saved->temps;
    l->temps_needed = saved->temps_needed;
    l->vars = saved->vars;
    l->tries = saved->tries;
    l->returns_late = saved->returns_late;
}

/* ---- what stands at a function's start ---- */

static void add_declarator(lowerer *l, const lang_node *at, const lang_atom *name, lang_node *value, node_list *list) {
    lang_node *declarator = make_node(l, N_DECLARATOR, at);
    declarator->a = make_name(l, at, name);
    declarator->b = value;
    list_add(list, declarator);
}

/* Temporaries and the variables of patterns and blocks. */
static void add_variables(lowerer *l, const lang_node *at, node_list *list) {
    char name[16];
    for (unsigned i = 1; i <= l->temps_needed; i++) {
        snprintf(name, sizeof name, "#t%u", i);
        add_declarator(l, at, lang_atom_of(&l->cx->atoms, name), NULL, list);
    }
    for (const name_list *entry = l->vars; entry != NULL; entry = entry->next) {
        if (entry->next == NULL || entry->next->name != entry->name) {
            add_declarator(l, at, entry->name, NULL, list);
        }
    }
}

/* What arrow functions inside see of this function. */
static void add_captured(lowerer *l, const lang_node *at, node_list *list) {
    const lang_function *function = l->function;
    const lang_node *node = function->node;
    bool arrow = lang_is_arrow(function);
    bool derived = node->type == N_FUNCTION && (node->flags & NF_DERIVED) && !arrow;
    if (derived) {
        add_declarator(l, at, l->this_name, NULL, list);
    } else if (!arrow && (function->uses & FU_THIS_CAPTURED) && !function->this_is_parameter &&
               !(node->type == N_PROGRAM && l->cx->goal == LANG_GOAL_SCRIPT) &&
               function->this_binding == NULL) {
        add_declarator(l, at, l->this_name, make_node(l, N_THIS, at), list);
    }
    if (arrow) {
        return;
    }
    if (function->uses & FU_ARGUMENTS_CAPTURED) {
        lang_node *arguments = make_named(l, at, "arguments");
        add_declarator(l, at, l->arguments_name, arguments, list);
    }
    if (function->uses & FU_NEW_TARGET_CAPTURED) {
        add_declarator(l, at, l->new_target_name, make_node(l, N_NEW_TARGET, at), list);
    }
}

lang_node *make_prologue(lowerer *l, const lang_node *at) {
    node_list list;
    list_init(&list);
    add_variables(l, at, &list);
    add_captured(l, at, &list);
    if (list.first == NULL) {
        return NULL;
    }
    lang_node *declaration = make_node(l, N_VARIABLE_DECLARATION, at);
    declaration->op = T_VAR;
    declaration->a = list.first;
    return declaration;
}

/* ---- parameters ---- */

/* Can the engine's parameter be the variable itself? Not if somebody may look too early, and not if a mapped arguments
 * object would follow it. */
static bool can_stay(const lang_function *function, const lang_node *target) {
    if (target->type != N_IDENTIFIER || (target->binding->flags & BF_HOLE)) {
        return false;
    }
    return (function->node->flags & NF_STRICT) || !(function->uses & FU_ARGUMENTS);
}

static lang_node *make_formal(lowerer *l, const lang_node *at, unsigned index) {
    char name[16];
    snprintf(name, sizeof name, "#p%u", index);
    return make_named(l, at, name);
}

static void lower_default_parameter(lowerer *l, lang_node *parameter, lang_node *formal, node_list *code) {
    lang_node *target = parameter->a;
    lang_node *value = target->type == N_IDENTIFIER ? lower_named(l, parameter->b, target->atom)
                                                    : lower_expression(l, parameter->b);
    lang_node *missing = make_binary(l, parameter, T_EQ_STRICT, make_copy(l, formal), make_undefined(l, parameter));
    list_add(code, make_logical(l, parameter, T_AND, missing, make_assign(l, parameter, make_copy(l, formal), value)));
}

static void store_parameter(lowerer *l, lang_node *target, lang_node *formal, node_list *code) {
    if (target->type == N_IDENTIFIER) {
        if (target->binding->output == formal->atom) {
            return;
        }
        declare_var(l, target->binding->output);
        list_add(code, make_assign(l, target, make_binding(l, target, target->binding), make_copy(l, formal)));
        return;
    }
    declare_names(l, target);
    lower_pattern(l, target, make_copy(l, formal), make_undefined(l, target), true, code);
}

static lang_node *lower_parameter(lowerer *l, lang_node *parameter, unsigned index, node_list *code) {
    lang_node *target = parameter;
    if (parameter->type == N_REST || parameter->type == N_ASSIGN_PATTERN) {
        target = parameter->a;
    }
    lang_node *formal = can_stay(l->function, target) ? make_binding(l, target, target->binding)
                                                      : make_formal(l, target, index);
    if (parameter->type == N_ASSIGN_PATTERN) {
        lower_default_parameter(l, parameter, formal, code);
    }
    store_parameter(l, target, formal, code);
    if (parameter->type != N_REST) {
        return formal;
    }
    lang_node *rest = make_node(l, N_REST, parameter);
    rest->a = formal;
    return rest;
}

static void add_parameter_holes(lowerer *l, const lang_node *at, node_list *code) {
    for (lang_binding *b = l->function->scope->first; b != NULL; b = b->next) {
        if (b->kind == BINDING_PARAMETER && (b->flags & BF_HOLE)) {
            list_add(code, make_assign(l, at, make_binding(l, at, b), make_intrinsic(l, at, "hole")));
        }
    }
}

static void add_parameter_copies(lowerer *l, const lang_node *at, node_list *code) {
    for (lang_binding *b = l->function->scope->first; b != NULL; b = b->next) {
        if (b->flags & BF_PARAMETER_COPY) {
            declare_var(l, b->output);
            list_add(code, make_assign(l, at, make_binding(l, at, b), make_binding(l, at, b->outer)));
        }
    }
}

/* Replace the parameters by plain names; the rest of their meaning becomes code. */
static void lower_parameters(lowerer *l, lang_node *node, node_list *code) {
    lang_node *parameter = node->b;
    unsigned index = 0;
    node_list formals;
    list_init(&formals);
    add_parameter_holes(l, node, code);
    for (lang_node *next; parameter != NULL; parameter = next) {
        next = parameter->next;
        unsigned temps = l->temps;
        list_add(&formals, lower_parameter(l, parameter, index++, code));
        l->temps = temps;
    }
    node->b = formals.first;
    add_parameter_copies(l, node, code);
}

static uint32_t count_parameters(const lang_node *list) {
    uint32_t count = 0;
    for (; list != NULL && list->type != N_ASSIGN_PATTERN && list->type != N_REST; list = list->next) {
        count++;
    }
    return count;
}

/* ---- bodies ---- */

/* Where the statements after the directives begin. */
static lang_node **after_directives(lang_node **list) {
    while (*list != NULL && (*list)->type == N_EXPRESSION_STATEMENT && ((*list)->flags & NF_DIRECTIVE)) {
        list = &(*list)->next;
    }
    return list;
}

static lang_node make_start_point(const lang_node *body, lang_node *const *place) {
    lang_node point = *body;
    point.start = body->start + (body->type == N_BLOCK ? 1 : 0);
    for (const lang_node *node = body->a; place != &body->a && node != NULL; node = node->next) {
        point.start = node->end;
        if (&node->next == place) {
            break;
        }
    }
    point.end = point.start;
    return point;
}

static void retarget(lang_node *expressions, const lang_node *point) {
    for (; expressions != NULL; expressions = expressions->next) {
        expressions->start = point->start;
        expressions->end = point->end;
    }
}

static bool ends_with_return(const lang_node *list) {
    while (list != NULL && list->next != NULL) {
        list = list->next;
    }
    return list != NULL && (list->type == N_RETURN || list->type == N_THROW);
}

static void append_statement(lang_node **list, lang_node *statement) {
    while (*list != NULL) {
        list = &(*list)->next;
    }
    *list = statement;
}

/* The end of a derived constructor's body. */
static void add_derived_return(lowerer *l, lang_node *body) {
    if (l->returns_late) {
        lang_node *self = make_name(l, body, l->this_name);
        lang_node *label = make_node(l, N_LABELED, body);
        label->atom = lang_atom_of(&l->cx->atoms, "#end");
        label->a = make_block(l, body, body->a);
        lang_node *value = make_named(l, body, "#return");
        label->next = make_return(l, body, make_intrinsic_call(l, body, "derivedReturn", value, self, NULL));
        body->a = label;
        body->flags |= NF_MADE | NF_LOWER;
        return;
    }
    if (ends_with_return(body->a)) {
        return;
    }
    lang_node point = *body;
    point.start = point.end = body->end > body->start ? body->end - 1 : body->end;
    lang_node *self = make_name(l, &point, l->this_name);
    lang_node *value = l->function->ready_this != 0 ? self : make_intrinsic_call(l, &point, "this", self, NULL);
    append_statement(&body->a, make_return(l, &point, value));
    body->flags |= NF_LOWER;
}

static lang_node *make_body(lowerer *l, lang_node *node) {
    if (!(node->flags & NF_EXPRESSION_BODY)) {
        return node->c;
    }
    lang_node *expression = node->c;
    lang_node *result = make_node(l, N_RETURN, expression);
    result->a = expression;
    lang_node *body = make_block(l, expression, result);
    result->flags &= (uint16_t) ~NF_MADE; /* not lowered yet */
    return body;
}

static void lower_function_body(lowerer *l, lang_node *node, node_list *parameter_code) {
    lang_function *function = l->function;
    lang_node *body = make_body(l, node);
    bool expression = node->flags & NF_EXPRESSION_BODY;
    node->c = body;
    node->flags &= (uint16_t) ~NF_EXPRESSION_BODY;
    if (expression) {
        lang_node *result = body->a;
        result->flags |= NF_MADE;
        lower_named_child(l, result, &result->a, function->value_name);
    } else {
        lower_statements(l, body, &body->a);
    }
    lang_node **place = expression ? &body->a : after_directives(&body->a);
    lang_node point = make_start_point(body, place);
    node_list holes;
    list_init(&holes);
    add_holes(l, &point, function->scope, &holes);
    retarget(parameter_code->first, &point);
    lang_node *start = NULL;
    if ((node->flags & NF_GENERATOR) && (parameter_code->first != NULL || (function->uses & FU_PARAMETER_EXPRESSIONS))) {
        list_add(parameter_code, make_intrinsic_call(l, &point, "initialYield", NULL));
        function->starts_early = true;
    }
    prepend(body, &start, expressions_to_statements(l, &point, parameter_code->first));
    prepend(body, &start, lower_constructor_start(l, &point));
    prepend(body, &start, expressions_to_statements(l, &point, holes.first));
    if (l->returns_late) {
        declare_var(l, lang_atom_of(&l->cx->atoms, "#return"));
    }
    prepend(body, &start, make_prologue(l, &point));
    prepend(body, place, start);
    if ((node->flags & NF_DERIVED) && !(node->flags & NF_ARROW)) {
        add_derived_return(l, body);
    }
}

lang_node *lower_function(lowerer *l, lang_node *node) {
    lang_function *function = node->scope->function;
    if (node->a != NULL) {
        function->name = node->a->atom;
    }
    function->length = count_parameters(node->b);
    lower_state saved;
    enter_lowered_function(l, function, &saved);
    node_list code;
    list_init(&code);
    if (!(node->flags & NF_SIMPLE_PARAMETERS)) {
        lower_parameters(l, node, &code);
    }
    lower_function_body(l, node, &code);
    leave_lowered_function(l, &saved);
    if (node->a != NULL && !(node->flags & NF_DECLARATION) && !(function->uses & (FU_NAMES_ITSELF | FU_EVAL))) {
        node->a = NULL;
    }
    node->flags |= NF_LOWER;
    return node;
}

lang_node *make_function(lowerer *l, const lang_node *at, lang_node *parameters, lang_node *statements) {
    lang_node *node = make_node(l, N_FUNCTION, at);
    lang_function *function = lang_arena_zeroed(&l->cx->arena, sizeof *function);
    lang_scope *scope = lang_arena_zeroed(&l->cx->arena, sizeof *scope);
    function->node = node;
    function->parent = l->function;
    function->scope = scope;
    scope->function = function;
    scope->kind = SCOPE_FUNCTION;
    node->scope = scope;
    node->flags |= NF_SIMPLE_PARAMETERS | NF_STRICT;
    node->b = parameters;
    node->c = make_block(l, at, statements);
    return node;
}

/* ---- programs ---- */

static lang_node make_program_point(const lang_node *program, lang_node *const *place) {
    lang_node point = *program;
    point.start = 0;
    for (const lang_node *node = program->a; place != &program->a && node != NULL; node = node->next) {
        point.start = node->end;
        if (&node->next == place) {
            break;
        }
    }
    point.end = point.start;
    return point;
}

/* CommonJS and the like: one function. */
static void lower_function_program(lowerer *l, lang_node *program) {
    l->function->length = count_parameters(program->b);
    lower_statements(l, program, &program->a);
    lang_node **place = after_directives(&program->a);
    lang_node point = make_program_point(program, place);
    node_list holes;
    list_init(&holes);
    add_holes(l, &point, program->scope, &holes);
    lang_node *start = NULL;
    prepend(program, &start, expressions_to_statements(l, &point, holes.first));
    prepend(program, &start, make_prologue(l, &point));
    prepend(program, place, start);
}

static bool is_function_declaration(const lang_node *node) {
    return node->type == N_FUNCTION && (node->flags & NF_DECLARATION);
}

/* Scripts have no variables of their own: what lowering needs is put into a @scope around the statements. Functions
 * stay outside, so that they are declared as functions of the program. */
static void wrap_script(lowerer *l, lang_node *program, lang_node **place, const lang_node *point) {
    node_list names;
    list_init(&names);
    add_variables(l, point, &names);
    add_captured(l, point, &names);
    if (l->wants_completion) {
        add_declarator(l, point, lang_atom_of(&l->cx->atoms, "#completion"), NULL, &names);
    }
    for (const lang_binding *b = program->scope->first; b != NULL; b = b->next) {
        if (b->flags & BF_SCOPED) {
            add_declarator(l, point, b->output, NULL, &names);
        }
    }
    node_list values;
    list_init(&values);
    for (lang_node *declarator = names.first; declarator != NULL; declarator = declarator->next) {
        if (declarator->b != NULL) {
            list_add(&values, make_assign(l, point, make_copy(l, declarator->a), declarator->b));
        }
    }
    node_list identifiers, functions, statements;
    list_init(&identifiers);
    list_init(&functions);
    list_init(&statements);
    for (lang_node *declarator = names.first; declarator != NULL; declarator = declarator->next) {
        list_add(&identifiers, make_copy(l, declarator->a));
    }
    if (identifiers.first == NULL) {
        return;
    }
    statements.first = expressions_to_statements(l, point, values.first);
    for (statements.last = &statements.first; *statements.last != NULL;) {
        statements.last = &(*statements.last)->next;
    }
    for (lang_node *node = *place, *next; node != NULL; node = next) {
        next = node->next;
        if (is_function_declaration(node)) {
            list_add(&functions, node);
        } else {
            list_add(&statements, node);
        }
    }
    lang_node *block = make_scope_block(l, point, identifiers.first, statements.first);
    *functions.last = block;
    *place = functions.first;
    program->flags |= NF_MADE | NF_LOWER;
}

static lang_node *make_global_vars(lowerer *l, const lang_node *point) {
    node_list list;
    list_init(&list);
    for (const name_list *entry = l->globals; entry != NULL; entry = entry->next) {
        add_declarator(l, point, entry->name, NULL, &list);
    }
    if (list.first == NULL) {
        return NULL;
    }
    lang_node *declaration = make_node(l, N_VARIABLE_DECLARATION, point);
    declaration->op = T_VAR;
    declaration->a = list.first;
    return declaration;
}

/* let, const and class at the top level of a script live in an environment that scripts share. */
static lang_node *make_global_declarations(lowerer *l, const lang_node *point, const lang_scope *scope) {
    node_list list;
    list_init(&list);
    for (lang_binding *b = scope->first; b != NULL; b = b->next) {
        if (lang_is_lexical(b) && (b->flags & BF_GLOBAL)) {
            list_add(&list, make_string(l, point, b->name));
        }
    }
    if (list.first == NULL) {
        return NULL;
    }
    return make_statement(l, point, make_call(l, point, make_intrinsic(l, point, "declareGlobals"), list.first));
}

/* Only if the last statement is no expression, the values of the others matter. */
static void prepare_completion(lowerer *l, const lang_node *program) {
    const lang_node *last = program->a;
    while (last != NULL && last->next != NULL) {
        last = last->next;
    }
    l->last = last;
    l->wants_completion = l->cx->completion && last != NULL && last->type != N_EXPRESSION_STATEMENT;
}

/* A script gives its value by returning it, eval code by its last statement. */
static void finish_completion(lowerer *l, lang_node *program) {
    bool script = l->cx->goal == LANG_GOAL_SCRIPT;
    lang_node end = {.type = N_EMPTY, .start = program->end, .end = program->end};
    if (l->wants_completion) {
        lang_node *value = make_named(l, &end, "#completion");
        append_statement(&program->a, script ? make_return(l, &end, value) : make_statement(l, &end, value));
        program->flags |= NF_LOWER;
        return;
    }
    lang_node **last = &program->a;
    while (*last != NULL && (*last)->next != NULL) {
        last = &(*last)->next;
    }
    if (script && l->cx->completion && *last != NULL && (*last)->type == N_EXPRESSION_STATEMENT) {
        *last = make_return(l, *last, (*last)->a);
        program->flags |= NF_LOWER;
    }
}

/* The text of the last directive is a program's value until another statement has one. */
static lang_node *make_directive_completion(lowerer *l, const lang_node *point, const lang_node *program) {
    const lang_node *text = NULL;
    for (const lang_node *node = program->a; l->wants_completion && node != NULL && (node->flags & NF_DIRECTIVE) &&
         node->type == N_EXPRESSION_STATEMENT; node = node->next) {
        text = node->a;
    }
    if (text == NULL) {
        return NULL;
    }
    return make_statement(l, point, make_assign(l, point, make_named(l, point, "#completion"), make_copy(l, text)));
}

static void lower_script(lowerer *l, lang_node *program) {
    prepare_completion(l, program);
    lower_statements(l, program, &program->a);
    finish_completion(l, program);
    lang_node **place = after_directives(&program->a);
    lang_node point = make_program_point(program, place);
    prepend(program, place, make_directive_completion(l, &point, program));
    node_list holes;
    list_init(&holes);
    add_holes(l, &point, program->scope, &holes);
    prepend(program, place, expressions_to_statements(l, &point, holes.first));
    wrap_script(l, program, place, &point);
    prepend(program, place, make_global_vars(l, &point));
    prepend(program, place, make_global_declarations(l, &point, program->scope));
}

void lower_program(lowerer *l, lang_node *program) {
    l->function = program->scope->function;
    switch (l->cx->goal) {
    case LANG_GOAL_FUNCTION:
        lower_function_program(l, program);
        return;
    case LANG_GOAL_MODULE:
        lower_module(l, program);
        return;
    default:
        lower_script(l, program);
        return;
    }
}

void lang_lower_program(lang_context *cx, lang_node *program) {
    char here;
    lowerer l = {.cx = cx, .stack_base = &here};
    l.this_name = lang_atom_of(&cx->atoms, "#this");
    l.arguments_name = lang_atom_of(&cx->atoms, "#arguments");
    l.new_target_name = lang_atom_of(&cx->atoms, "#newTarget");
    l.undefined_name = lang_atom_of(&cx->atoms, "undefined");
    lower_program(&l, program);
}
