/*
 * lower.c - the dispatch of lowering over expressions, and the small ones.
 */
#include "lower.h"

#define STACK_LIMIT (1024 * 1024)

void lower_check_stack(lowerer *l) {
    char here;
    if ((size_t) (l->stack_base - &here) > STACK_LIMIT) {
        lang_fail(l->cx, LANG_TOO_DEEP, 0, 0, "Maximum call stack size exceeded");
    }
}

/* ---- places ---- */

static void put(lang_node *parent, lang_node **place, lang_node *old, lang_node *lowered) {
    if (lowered != old) {
        lowered->start = old->start;
        lowered->end = old->end;
        lowered->next = old->next;
        lowered->flags |= (old->flags & NF_PARENTHESIZED) | NF_LOWER;
        *place = lowered;
    }
    parent->flags |= lowered->flags & NF_LOWER;
}

void lower_child(lowerer *l, lang_node *parent, lang_node **place) {
    lang_node *old = *place;
    put(parent, place, old, lower_expression(l, old));
}

void lower_children(lowerer *l, lang_node *parent, lang_node **list) {
    for (lang_node **place = list; *place != NULL; place = &(*place)->next) {
        lower_child(l, parent, place);
    }
}

/* ---- names of anonymous functions ---- */

bool is_anonymous_function(const lang_node *node) {
    return (node->type == N_FUNCTION || node->type == N_CLASS) && node->a == NULL;
}

lang_node *lower_named(lowerer *l, lang_node *node, const lang_atom *name) {
    if (node->type == N_FUNCTION && node->a == NULL) {
        node->scope->function->name = name;
    } else if (node->type == N_CLASS && node->a == NULL) {
        return lower_class(l, node, name);
    }
    return lower_expression(l, node);
}

void lower_named_child(lowerer *l, lang_node *parent, lang_node **place, const lang_atom *name) {
    lang_node *old = *place;
    put(parent, place, old, lower_named(l, old, name));
}

/* ---- this and identifiers ---- */

/* Scripts and what indirect eval runs: `this` is the global object, also in strict code. */
static bool is_global_this(const lowerer *l, const lang_function *owner) {
    return owner->node->type == N_PROGRAM && (l->cx->goal == LANG_GOAL_SCRIPT ||
                                              (l->cx->goal == LANG_GOAL_EVAL && l->cx->outer == NULL));
}

lang_node *lower_this(lowerer *l, const lang_node *node) {
    lang_function *owner = lang_this_function(l->function);
    if (owner->this_binding != NULL) {
        return make_binding(l, node, owner->this_binding);
    }
    bool derived = owner->node->type == N_FUNCTION && (owner->node->flags & NF_DERIVED);
    const lang_outer *outer = l->cx->outer;
    if (owner->node->type == N_PROGRAM && outer != NULL && outer->this_name != NULL) {
        lang_node *name = make_name(l, node, outer->this_name);
        return outer->this_checked ? make_intrinsic_call(l, node, "this", name, NULL) : name;
    }
    if (owner->node->type == N_PROGRAM && l->cx->goal == LANG_GOAL_MODULE) {
        return make_undefined(l, node);
    }
    if (is_global_this(l, owner)) {
        return make_intrinsic_call(l, node, "global", NULL);
    }
    if (owner == l->function && !derived && !owner->this_is_parameter) {
        return make_node(l, N_THIS, node);
    }
    lang_node *name = make_name(l, node, l->this_name);
    if (derived && (node->flags & NF_CHECKED)) {
        return make_intrinsic_call(l, node, "this", name, NULL);
    }
    return name;
}

lang_node *lower_new_target(lowerer *l, const lang_node *node) {
    lang_function *owner = lang_this_function(l->function);
    if (owner->node->type == N_FUNCTION && (owner->node->flags & NF_FIELD_INITIALISER)) {
        return make_undefined(l, node);
    }
    if (owner->node->type == N_PROGRAM && l->cx->outer != NULL && l->cx->outer->new_target_name != NULL) {
        return make_name(l, node, l->cx->outer->new_target_name);
    }
    return owner == l->function ? make_node(l, N_NEW_TARGET, node) : make_name(l, node, l->new_target_name);
}

static lang_node *this_expression(lowerer *l, lang_node *node) {
    lang_node *lowered = lower_this(l, node);
    return lowered->type == N_THIS ? node : lowered;
}

static lang_node *new_target_expression(lowerer *l, lang_node *node) {
    lang_node *lowered = lower_new_target(l, node);
    return lowered->type == N_NEW_TARGET ? node : lowered;
}

static lang_node *dead_zone(lowerer *l, const lang_node *node, const lang_atom *name) {
    return make_intrinsic_call(l, node, "deadZone", make_string(l, node, name), NULL);
}

/* `arguments` of the function around an arrow function. */
static bool is_captured_arguments(lowerer *l, const lang_node *node) {
    if (node->atom->keyword != T_ARGUMENTS || node->binding != NULL) {
        return false;
    }
    lang_function *owner = lang_this_function(l->function);
    if (owner->node->type == N_PROGRAM && l->cx->outer != NULL) {
        return l->cx->outer->arguments_name != NULL;
    }
    if (!lang_is_arrow(l->function)) {
        return false;
    }
    return owner->node->type == N_FUNCTION || l->cx->goal == LANG_GOAL_FUNCTION;
}

static lang_node *unbound_identifier(lowerer *l, lang_node *node) {
    if ((node->flags & NF_PARTIAL) && node->atom->keyword == T_ARGUMENTS && lang_has_frame_arguments(l->function)) {
        return make_intrinsic(l, node, "arguments");
    }
    if (is_captured_arguments(l, node)) {
        node->atom = l->arguments_name;
        node->flags |= NF_LOWER;
    } else if (node->flags & NF_ESCAPED) {
        node->flags |= NF_LOWER;
    } else if (!(l->function->uses & FU_WITH) && node->atom == l->undefined_name) {
        return make_undefined(l, node);
    }
    return node;
}

lang_node *lower_identifier(lowerer *l, lang_node *node) {
    const lang_binding *binding = node->binding;
    if (binding == NULL) {
        return unbound_identifier(l, node);
    }
    if (node->flags & (NF_DEAD | NF_CHECKED)) {
        if (node->flags & NF_DEAD) {
            return dead_zone(l, node, binding->name);
        }
        if (binding->flags & BF_HOLE) {
            return make_conditional(l, node,
                                    make_binary(l, node, T_EQ_STRICT, make_binding(l, node, binding),
                                                make_intrinsic(l, node, "hole")),
                                    dead_zone(l, node, binding->name), make_binding(l, node, binding));
        }
    }
    if (binding->kind == BINDING_IMPORT) {
        return lower_import_reference(l, node, binding);
    }
    if (binding->output != node->atom || (node->flags & NF_ESCAPED)) {
        node->atom = binding->output;
        node->flags |= NF_LOWER;
    }
    return node;
}

/* A variable whose reading costs nothing, has no effect and gives the same until somebody assigns to it. */
bool is_simple_local(const lang_node *node) {
    if (node->type != N_IDENTIFIER) {
        return false;
    }
    const lang_binding *binding = node->binding;
    if (binding == NULL) {
        return node->atom->text[0] == '#';
    }
    return binding->kind != BINDING_IMPORT && !(node->flags & (NF_DEAD | NF_CHECKED)) &&
           !(binding->flags & (BF_GLOBAL | BF_DYNAMIC));
}

bool is_stable(const lang_node *node) {
    switch (node->type) {
    case N_THIS:
    case N_STRING:
    case N_NUMBER:
    case N_NULL:
    case N_TRUE:
    case N_FALSE:
    case N_UNDEFINED:
    case N_INTRINSIC:
        return true;
    case N_IDENTIFIER: {
        const lang_binding *binding = node->binding;
        uint32_t changing = BF_ASSIGNED | BF_GLOBAL | BF_DYNAMIC;
        if (binding == NULL) {
            return node->atom->text[0] == '#';
        }
        return !(node->flags & (NF_DEAD | NF_CHECKED)) && binding->kind != BINDING_IMPORT &&
               binding->kind != BINDING_VAR && !(binding->flags & changing);
    }
    default:
        return false;
    }
}

lang_node *make_stable(lowerer *l, lang_node *expression, lang_node **setup) {
    if (is_stable(expression)) {
        *setup = expression;
        return make_copy(l, expression);
    }
    lang_node *temporary = make_temporary(l, expression);
    *setup = make_assign(l, expression, temporary, expression);
    return make_copy(l, temporary);
}

/* ---- operators ---- */

static lang_node *nullish(lowerer *l, lang_node *node) {
    unsigned temps = l->temps;
    lang_node *value = node->a;
    lang_node *test = value;
    if (is_simple_local(value)) {
        test = make_copy(l, value);
    } else {
        lang_node *temporary = make_temporary(l, node);
        test = make_assign(l, node, temporary, value);
        value = make_copy(l, temporary);
    }
    lower_child(l, node, &node->b);
    l->temps = temps;
    lang_node *is_there = make_binary(l, node, T_NE, test, make_node(l, N_NULL, node));
    return make_conditional(l, node, is_there, value, node->b);
}

static lang_node *lower_binary_rest(lowerer *l, lang_node *node) {
    lower_child(l, node, &node->b);
    if (node->a->type == N_PRIVATE_NAME) {
        const lang_binding *binding = node->a->binding;
        return lower_private_test(l, node, binding, node->b);
    }
    if (node->op == T_EXP && node->a->type == N_UPDATE && (node->a->flags & NF_PREFIX)) {
        node->flags |= NF_MADE | NF_LOWER; /* the engine reads ++x ** 2 otherwise */
    }
    return node;
}

/* What `arguments` has become where the engine has it in the frame. */
static bool is_frame_arguments(const lang_node *node) {
    return node->type == N_INTRINSIC && strcmp(node->atom->text, "arguments") == 0;
}

/* The operator at `node`, whose left edge has been lowered. */
static lang_node *lower_rest(lowerer *l, lang_node *node) {
    switch (node->type) {
    case N_BINARY:
        return lower_binary_rest(l, node);
    case N_LOGICAL:
        if (node->op == T_NULLISH) {
            return nullish(l, node);
        }
        lower_child(l, node, &node->b);
        return node;
    case N_INDEX:
        lower_child(l, node, &node->b);
        if (is_frame_arguments(node->a)) {
            return make_intrinsic_call(l, node, "argument", node->b, NULL);
        }
        return node;
    case N_MEMBER: {
        if (is_frame_arguments(node->a)) {
            return make_intrinsic(l, node, "argumentCount");
        }
        const lang_atom *name = node->atom;
        if (memcmp(l->cx->source + node->end - name->length, name->text, name->length) != 0) {
            node->flags |= NF_MADE | NF_LOWER;
        }
        return node;
    }
    case N_CALL:
        return lower_call_rest(l, node);
    case N_TAGGED_TEMPLATE:
        return lower_tagged_template(l, node);
    default:
        return lower_private_get(l, node);
    }
}

/* Operators, members and calls are long on their left edge; others on it are lowered as a whole. */
static bool is_spine(const lang_node *node) {
    switch (node->type) {
    case N_BINARY:
        return node->a->type != N_PRIVATE_NAME;
    case N_LOGICAL:
    case N_PRIVATE_MEMBER:
        return true;
    case N_MEMBER:
    case N_INDEX:
        return node->a->type != N_SUPER;
    case N_CALL:
    case N_TAGGED_TEMPLATE:
        return !is_special_callee(node->a);
    default:
        return false;
    }
}

static lang_node *lower_spine(lowerer *l, lang_node *node) {
    lang_node *few[16];
    lang_node **stack = few;
    size_t depth = 0, room = sizeof few / sizeof few[0];
    for (; is_spine(node); node = node->a) {
        if (depth == room) {
            lang_node **more = lang_arena_allocate(&l->cx->arena, 2 * room * sizeof *more);
            memcpy(more, stack, depth * sizeof *more);
            stack = more;
            room *= 2;
        }
        stack[depth++] = node;
    }
    lang_node *lowered = lower_expression(l, node);
    while (depth > 0) {
        lang_node *parent = stack[--depth];
        put(parent, &parent->a, node, lowered);
        node = parent;
        lowered = lower_rest(l, parent);
    }
    return lowered;
}

static lang_node *lower_unary(lowerer *l, lang_node *node) {
    if (node->op == T_DELETE) {
        return lower_delete(l, node);
    }
    lower_child(l, node, &node->a);
    return node;
}

static lang_node *lower_yield(lowerer *l, lang_node *node) {
    lang_node *value = node->a != NULL ? lower_expression(l, node->a) : make_undefined(l, node);
    const char *name = node->type == N_AWAIT ? "await" : node->flags & NF_DELEGATE ? "yieldStar" : "yield";
    return make_intrinsic_call(l, node, name, value, NULL);
}

static lang_node *lower_import_call(lowerer *l, lang_node *node) {
    lower_children(l, node, &node->a);
    return make_call(l, node, make_intrinsic(l, node, "import"), node->a);
}

static lang_node *lower_conditional(lowerer *l, lang_node *node) {
    lower_child(l, node, &node->a);
    lower_child(l, node, &node->b);
    lower_child(l, node, &node->c);
    return node;
}

static lang_node *lower_any(lowerer *l, lang_node *node) {
    switch (node->type) {
    case N_IDENTIFIER:
        return lower_identifier(l, node);
    case N_STRING:
        return lower_string(l, node);
    case N_NUMBER:
        return lower_number(l, node);
    case N_NULL:
    case N_TRUE:
    case N_FALSE:
    case N_HOLE:
        return node;
    case N_THIS:
        return this_expression(l, node);
    default:
        break;
    }
    lower_check_stack(l);
    if (is_spine(node)) {
        return lower_spine(l, node);
    }
    switch (node->type) {
    case N_CALL:
    case N_TAGGED_TEMPLATE:
        return lower_special_callee(l, node);
    case N_MEMBER:
    case N_INDEX:
        return lower_super_get(l, node);
    case N_BINARY:
        return lower_binary_rest(l, node);
    case N_NEW_TARGET:
        return new_target_expression(l, node);
    case N_BIGINT:
        return lower_bigint(l, node);
    case N_REGEXP:
        return lower_regexp(l, node);
    case N_TEMPLATE:
        return lower_template(l, node);
    case N_ARRAY:
        return lower_array(l, node);
    case N_OBJECT:
        return lower_object(l, node);
    case N_FUNCTION:
        return lower_function(l, node);
    case N_CLASS:
        return lower_class(l, node, NULL);
    case N_UNARY:
        return lower_unary(l, node);
    case N_UPDATE:
        return lower_update(l, node, true);
    case N_ASSIGN:
        return lower_assignment(l, node, true);
    case N_CONDITIONAL:
        return lower_conditional(l, node);
    case N_NEW:
        return lower_new(l, node);
    case N_OPTIONAL_CHAIN:
        return lower_optional_chain(l, node);
    case N_SEQUENCE:
        lower_children(l, node, &node->a);
        return node;
    case N_YIELD:
    case N_AWAIT:
        return lower_yield(l, node);
    case N_IMPORT_META:
        return lower_import_meta(l, node);
    case N_IMPORT_CALL:
        return lower_import_call(l, node);
    default:
        return node;
    }
}

lang_node *lower_expression(lowerer *l, lang_node *node) {
    lang_node *lowered = lower_any(l, node);
    if (lowered != node) {
        lowered->start = node->start;
        lowered->end = node->end;
    }
    return lowered;
}
