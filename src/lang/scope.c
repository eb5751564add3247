/*
 * scope.c - the walk of scope analysis.
 *
 * A function first declares its parameters and visits them, then collects what its body declares (a walk over
 * statements only), then visits the body; a block declares its own names as it is entered. So every reference finds the
 * binding that it means, on the atom of its name, in constant time. What needs the whole function (closures, early
 * references, names in the output) is decided when the walk leaves it.
 */
#include <stdlib.h>

#include "scope_internal.h"

#define STACK_LIMIT (1024 * 1024)

static void visit(walker *w, lang_node *node);
static void visit_statement(walker *w, lang_node *node);
static void visit_target(walker *w, lang_node *node);
static void visit_function(walker *w, lang_node *node, lang_unit *unit);
static void visit_class(walker *w, lang_node *node, lang_unit *unit);
static void visit_object(walker *w, lang_node *node, lang_unit *unit);

void scope_check_stack(walker *w) {
    char here;
    if ((size_t) (w->stack_base - &here) > STACK_LIMIT) {
        lang_fail(w->cx, LANG_TOO_DEEP, 0, 0, "Maximum call stack size exceeded");
    }
}

static void visit_list(walker *w, lang_node *list) {
    for (; list != NULL; list = list->next) {
        visit(w, list);
    }
}

static void visit_statements(walker *w, lang_node *list) {
    for (; list != NULL; list = list->next) {
        visit_statement(w, list);
    }
}

/* ---- references ---- */

static void note_use(walker *w, lang_binding *binding) {
    binding->flags |= BF_REFERENCED;
    if (binding->function != w->function) {
        binding->flags |= BF_CAPTURED;
        if (binding->function->uses & FU_IN_PARAMETERS) {
            binding->flags |= BF_CAPTURED_EARLY;
        }
        scope_note_free(w, binding->name, binding->function);
    }
}

/* A node refers to a binding whose own node it may stand before. */
static void use(walker *w, lang_binding *binding, lang_node *node) {
    note_use(w, binding);
    scope_note_reference(w, binding, node);
}

bool lang_has_frame_arguments(const lang_function *function) {
    const lang_node *node = function->node;
    const uint32_t wanted = FU_ARGUMENTS, unwanted = FU_ARGUMENTS_OBJECT | FU_ARGUMENTS_CAPTURED | FU_EVAL | FU_WITH;
    if ((function->uses & (wanted | unwanted)) != wanted || node->type != N_FUNCTION ||
        (node->flags & (NF_ARROW | NF_ASYNC | NF_GENERATOR)) || !(node->flags & NF_SIMPLE_PARAMETERS)) {
        return false;
    }
    if (node->flags & NF_STRICT) {
        return true;
    }
    for (const lang_node *parameter = node->b; parameter != NULL; parameter = parameter->next) {
        const lang_binding *binding = parameter->type == N_IDENTIFIER ? parameter->binding : NULL;
        if (binding == NULL || binding->kind != BINDING_PARAMETER || (binding->flags & BF_ASSIGNED) ||
            binding->node->type == N_FUNCTION) {
            return false;
        }
    }
    return true;
}

static bool is_implicit_arguments(walker *w, const lang_atom *name, const lang_binding *binding) {
    if (name->keyword != T_ARGUMENTS) {
        return false;
    }
    lang_function *owner = lang_this_function(w->function);
    if (owner->node->type == N_PROGRAM && w->cx->goal != LANG_GOAL_FUNCTION) {
        return false;
    }
    for (lang_function *function = w->function;; function = function->parent) {
        if (binding != NULL && binding->function == function) {
            return false;
        }
        if (function == owner) {
            break;
        }
    }
    owner->uses |= FU_ARGUMENTS | (owner != w->function ? FU_ARGUMENTS_CAPTURED : 0);
    return true;
}

static void note_dynamic(walker *w, lang_binding *binding) {
    for (lang_scope *scope = w->scope; scope != NULL && scope != binding->scope; scope = scope->parent) {
        if (scope->kind == SCOPE_WITH) {
            binding->flags |= BF_DYNAMIC;
            return;
        }
    }
}

static void visit_identifier(walker *w, lang_node *node) {
    lang_binding *binding = node->atom->binding;
    if (is_implicit_arguments(w, node->atom, binding)) {
        node->binding = NULL;
        if (!(node->flags & NF_PARTIAL) || w->withs > 0) {
            lang_this_function(w->function)->uses |= FU_ARGUMENTS_OBJECT;
        }
        return;
    }
    node->binding = binding;
    if (binding == NULL) {
        scope_note_free(w, node->atom, NULL);
        return;
    }
    if (w->withs > 0) {
        note_dynamic(w, binding);
    }
    use(w, binding, node);
}

static void visit_assigned_identifier(walker *w, lang_node *node) {
    visit_identifier(w, node);
    if (node->binding != NULL) {
        node->binding->flags |= BF_ASSIGNED;
        if (node->start > node->binding->last_assigned) {
            node->binding->last_assigned = node->start;
        }
    }
}

static void visit_this(walker *w, lang_node *node) {
    lang_function *owner = lang_this_function(w->function);
    owner->uses |= FU_THIS | (owner != w->function ? FU_THIS_CAPTURED : 0);
    if ((owner->node->flags & NF_DERIVED) && owner->node->type == N_FUNCTION && owner->ready_this == 0) {
        node->flags |= NF_CHECKED;
    }
}

static void visit_new_target(walker *w) {
    lang_function *owner = lang_this_function(w->function);
    owner->uses |= FU_NEW_TARGET | (owner != w->function ? FU_NEW_TARGET_CAPTURED : 0);
}

/* A binding without a name in the source, seen by lowering alone. */
static lang_binding *declare_hidden(walker *w, lang_scope *scope, const char *name) {
    lang_binding *binding = lang_arena_zeroed(&w->cx->arena, sizeof *binding);
    binding->name = binding->output = lang_atom_of(&w->cx->atoms, name);
    binding->kind = BINDING_CLASS_NAME;
    binding->flags = BF_BLOCK | BF_READY | BF_CONFLICT;
    binding->scope = scope;
    binding->function = scope->function;
    binding->sibling = scope->function->blocks;
    scope->function->blocks = binding;
    return binding;
}

/* `super` needs the object that holds the method, or the class. */
static void visit_super(walker *w, lang_node *node) {
    lang_function *method = lang_this_function(w->function);
    if (method->home == NULL) {
        return; /* in eval code: only run time knows */
    }
    if (*method->home == NULL) {
        *method->home = declare_hidden(w, method->home_scope, method->class_node != NULL ? "#class" : "#home");
    }
    node->binding = *method->home;
    note_use(w, *method->home);
}

/* ---- private names ---- */

static const lang_atom *private_name(walker *w, const lang_atom *name) {
    char buffer[256];
    if (name->length + 1 > sizeof buffer) {
        char *text = lang_arena_allocate(&w->cx->arena, name->length + 1);
        text[0] = '#';
        memcpy(text + 1, name->text, name->length);
        return lang_atom_intern(&w->cx->atoms, text, name->length + 1);
    }
    buffer[0] = '#';
    memcpy(buffer + 1, name->text, name->length);
    return lang_atom_intern(&w->cx->atoms, buffer, name->length + 1);
}

static void visit_private_name(walker *w, lang_node *node) {
    lang_binding *binding = private_name(w, node->atom)->binding;
    if (binding == NULL) {
        uint32_t start = node->type == N_PRIVATE_MEMBER ? node->end - node->atom->length - 1 : node->start;
        lang_fail(w->cx, LANG_SYNTAX_ERROR, start, node->end,
                  "Private field '#%.180s' must be declared in an enclosing class", node->atom->text);
    }
    node->binding = binding;
    note_use(w, binding);
    if (binding->flags & (BF_METHOD | BF_GETTER | BF_SETTER)) {
        lang_scope *scope = binding->scope;
        if ((binding->flags & BF_STATIC) && scope->self != NULL) {
            note_use(w, scope->self);
        }
    }
}

static uint32_t private_flags(const lang_node *member) {
    uint32_t flags = member->flags & NF_STATIC ? BF_STATIC : 0;
    switch (member->op) {
    case LANG_MEMBER_METHOD:
        return flags | BF_METHOD;
    case LANG_MEMBER_GET:
        return flags | BF_GETTER;
    case LANG_MEMBER_SET:
        return flags | BF_SETTER;
    default:
        return flags;
    }
}

static void declare_private(walker *w, lang_node *member) {
    lang_node *key = member->a;
    const lang_atom *name = private_name(w, key->atom);
    uint32_t flags = private_flags(member);
    lang_binding *existing = name->binding;
    if (existing != NULL && existing->scope == w->scope) {
        uint32_t accessors = (existing->flags | flags) & (BF_GETTER | BF_SETTER);
        bool pair = accessors == (BF_GETTER | BF_SETTER) && !(existing->flags & flags & accessors) &&
                    !((existing->flags ^ flags) & BF_STATIC) && (existing->flags & (BF_GETTER | BF_SETTER)) &&
                    (flags & (BF_GETTER | BF_SETTER)) &&
                    (existing->flags & (BF_GETTER | BF_SETTER)) != (BF_GETTER | BF_SETTER);
        if (!pair) {
            scope_already_declared(w, name, key->start, key->end);
        }
        existing->flags |= flags;
        key->binding = existing;
        return;
    }
    lang_binding *binding = scope_declare(w, BINDING_PRIVATE, key, name);
    binding->flags |= flags;
    key->binding = binding;
}

/* ---- expressions ---- */

static bool is_direct_eval(const lang_node *node) {
    return node->a->type == N_IDENTIFIER && node->a->atom->keyword == T_EVAL && !(node->flags & NF_OPTIONAL);
}

/* Code that we do not see may refer to everything in sight. */
static void note_eval(walker *w) {
    for (lang_function *function = w->function; function != NULL; function = function->parent) {
        function->uses |= FU_EVAL;
    }
    for (lang_scope *scope = w->scope; scope != NULL; scope = scope->parent) {
        for (lang_binding *b = scope->first; b != NULL; b = b->next) {
            b->flags |= BF_REFERENCED | BF_CAPTURED | BF_ASSIGNED;
            b->last_assigned = UINT32_MAX;
            if (lang_is_lexical(b) && !(b->flags & BF_GLOBAL)) {
                b->flags |= BF_HOLE;
            }
        }
    }
    lang_function *owner = lang_this_function(w->function);
    bool is_function = owner->node->type == N_FUNCTION || w->cx->goal == LANG_GOAL_FUNCTION;
    owner->uses |= FU_THIS | (is_function ? FU_NEW_TARGET | FU_ARGUMENTS : 0);
    if (owner != w->function) {
        owner->uses |= FU_THIS_CAPTURED | (is_function ? FU_NEW_TARGET_CAPTURED | FU_ARGUMENTS_CAPTURED : 0);
    }
    if (owner->home != NULL) {
        lang_node probe = {.type = N_SUPER};
        visit_super(w, &probe);
    }
}

static void visit_super_call(walker *w, lang_node *node) {
    lang_function *owner = lang_this_function(w->function);
    bool captured = owner != w->function;
    visit_super(w, node->a);
    visit_list(w, node->b);
    visit_new_target(w);
    owner->uses |= FU_SUPER_CALL | FU_THIS | (captured ? FU_SUPER_CALL_CAPTURED | FU_THIS_CAPTURED : 0);
    if (owner->ready_this != 0) {
        node->flags |= NF_CHECKED;
    }
}

static bool is_arguments(const lang_node *node) {
    return node != NULL && node->type == N_IDENTIFIER && node->atom->keyword == T_ARGUMENTS;
}

/* `f.apply(x, arguments)`, `slice.call(arguments, …)`: it is for the engine to pass them on. */
static void note_arguments_passed(walker *w, lang_node *call) {
    const lang_node *callee = call->a;
    lang_node *first = call->b;
    if (first == NULL || w->chains > 0 || callee->type != N_MEMBER || callee->a->type == N_SUPER) {
        return;
    }
    for (const lang_node *argument = first; argument != NULL; argument = argument->next) {
        if (argument->type == N_SPREAD) {
            return;
        }
    }
    if (is_arguments(first) && strcmp(callee->atom->text, "call") == 0) {
        first->flags |= NF_PARTIAL;
    } else if (is_arguments(first->next) && first->next->next == NULL && strcmp(callee->atom->text, "apply") == 0) {
        first->next->flags |= NF_PARTIAL;
    }
}

/* `arguments.length` and `arguments[i]` as values: `depth` members and calls stand around `arguments`. */
static void note_arguments_member(walker *w, lang_node *arguments, lang_node **around, size_t depth) {
    const lang_node *member = depth > 0 ? around[depth - 1] : NULL;
    const lang_node *outer = depth > 1 ? around[depth - 2] : NULL;
    if (member == NULL || member == w->changed || w->chains > 0 ||
        !(member->type == N_INDEX || (member->type == N_MEMBER && strcmp(member->atom->text, "length") == 0))) {
        return;
    }
    if (outer != NULL && (outer->type == N_CALL || outer->type == N_TAGGED_TEMPLATE)) {
        return; /* its `this` */
    }
    arguments->flags |= NF_PARTIAL;
}

static void visit_call(walker *w, lang_node *node) {
    if (node->a->type == N_SUPER) {
        visit_super_call(w, node);
        return;
    }
    note_arguments_passed(w, node);
    visit_list(w, node->b);
    if (is_direct_eval(node)) {
        node->scope = w->scope;
        node->flags |= w->function->uses & FU_IN_PARAMETERS ? NF_CHECKED : 0;
        note_eval(w);
    }
}

static void visit_assignment(walker *w, lang_node *node) {
    lang_node *target = node->a;
    if (target->type == N_IDENTIFIER) {
        visit_assigned_identifier(w, target);
    } else {
        visit_target(w, target);
    }
    visit(w, node->b);
}

/* All but the left edge of an expression; that was visited. */
static void visit_rest(walker *w, lang_node *node) {
    switch (node->type) {
    case N_BINARY:
    case N_LOGICAL:
    case N_INDEX:
    case N_TAGGED_TEMPLATE:
        visit(w, node->b);
        return;
    case N_CALL:
        visit_call(w, node);
        return;
    case N_PRIVATE_MEMBER:
        visit_private_name(w, node);
        return;
    default: /* N_MEMBER */
        return;
    }
}

static bool is_spine(const lang_node *node) {
    switch (node->type) {
    case N_BINARY:
    case N_LOGICAL:
    case N_CALL:
    case N_MEMBER:
    case N_INDEX:
    case N_PRIVATE_MEMBER:
    case N_TAGGED_TEMPLATE:
        return true;
    default:
        return false;
    }
}

/* The left edge of operators, members and calls can be as long as the source, so it is not for recursion. */
static void visit_spine(walker *w, lang_node *node) {
    lang_node *few[16];
    lang_node **stack = few;
    size_t depth = 0, room = sizeof few / sizeof few[0];
    for (; is_spine(node); node = node->a) {
        if (depth == room) {
            lang_node **more = lang_arena_allocate(&w->cx->arena, 2 * room * sizeof *more);
            memcpy(more, stack, depth * sizeof *more);
            stack = more;
            room *= 2;
        }
        stack[depth++] = node;
    }
    if (node->type == N_PRIVATE_NAME) {
        visit_private_name(w, node);
    } else if (node->type == N_SUPER) {
        if (stack[depth - 1]->type != N_CALL) {
            visit_super(w, node);
            lang_node this_node = {.type = N_THIS};
            visit_this(w, &this_node);
            stack[depth - 1]->flags |= this_node.flags & NF_CHECKED;
        }
    } else {
        if (is_arguments(node)) {
            note_arguments_member(w, node, stack, depth);
        }
        visit(w, node);
    }
    while (depth > 0) {
        visit_rest(w, stack[--depth]);
    }
}

static void visit(walker *w, lang_node *node) {
    if (is_spine(node)) {
        scope_check_stack(w);
        visit_spine(w, node);
        return;
    }
    switch (node->type) {
    case N_IDENTIFIER:
        visit_identifier(w, node);
        return;
    case N_THIS:
        visit_this(w, node);
        return;
    case N_NEW_TARGET:
        visit_new_target(w);
        return;
    case N_FUNCTION:
        visit_function(w, node, NULL);
        return;
    case N_CLASS:
        visit_class(w, node, NULL);
        return;
    case N_OBJECT:
        visit_object(w, node, NULL);
        return;
    case N_ASSIGN:
        scope_check_stack(w);
        visit_assignment(w, node);
        return;
    case N_UPDATE:
        if (node->a->type == N_IDENTIFIER) {
            visit_assigned_identifier(w, node->a);
        } else {
            w->changed = node->a;
            visit(w, node->a);
        }
        return;
    case N_TEMPLATE:
    case N_ARRAY:
    case N_SEQUENCE:
    case N_IMPORT_CALL:
        scope_check_stack(w);
        visit_list(w, node->a);
        return;
    case N_YIELD:
    case N_AWAIT:
        w->function->uses |= FU_SUSPENDS;
        if (node->a != NULL) {
            visit(w, node->a);
        }
        return;
    case N_UNARY:
        w->changed = node->op == T_DELETE ? node->a : NULL;
        scope_check_stack(w);
        visit(w, node->a);
        return;
    case N_OPTIONAL_CHAIN:
        w->chains++;
        scope_check_stack(w);
        visit(w, node->a);
        w->chains--;
        return;
    case N_SPREAD:
        scope_check_stack(w);
        visit(w, node->a);
        return;
    case N_NEW:
        scope_check_stack(w);
        visit(w, node->a);
        visit_list(w, node->b);
        return;
    case N_CONDITIONAL:
        scope_check_stack(w);
        visit(w, node->a);
        visit(w, node->b);
        visit(w, node->c);
        return;
    default: /* literals */
        return;
    }
}

/* The target of an assignment or of destructuring, where no declaration is. */
static void visit_target(walker *w, lang_node *node) {
    switch (node->type) {
    case N_IDENTIFIER:
        visit_assigned_identifier(w, node);
        return;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        scope_check_stack(w);
        for (lang_node *item = node->a; item != NULL; item = item->next) {
            visit_target(w, item);
        }
        return;
    case N_PROPERTY:
        if (node->flags & NF_COMPUTED) {
            visit(w, node->a);
        }
        visit_target(w, node->b);
        return;
    case N_ASSIGN_PATTERN:
        visit_target(w, node->a);
        visit(w, node->b);
        return;
    case N_REST:
        visit_target(w, node->a);
        return;
    case N_HOLE:
        return;
    default:
        w->changed = node;
        visit(w, node);
        return;
    }
}

/* ---- declarations ---- */

static void make_ready(lang_binding *binding, uint32_t offset) {
    if (!(binding->flags & BF_READY)) {
        binding->flags |= BF_READY;
        binding->ready = offset;
    }
}

/* The pattern of a declaration or parameter: its names are initialised one after the other. */
static void visit_binding_pattern(walker *w, lang_node *pattern, uint32_t ready) {
    switch (pattern->type) {
    case N_IDENTIFIER:
        if (pattern->binding != NULL) {
            make_ready(pattern->binding, ready);
        }
        return;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        scope_check_stack(w);
        for (lang_node *item = pattern->a; item != NULL; item = item->next) {
            lang_node *target = item;
            if (item->type == N_PROPERTY) {
                if (item->flags & NF_COMPUTED) {
                    visit(w, item->a);
                }
                target = item->b;
            }
            visit_binding_pattern(w, target, ready);
        }
        return;
    case N_ASSIGN_PATTERN:
        visit(w, pattern->b);
        visit_binding_pattern(w, pattern->a, ready);
        return;
    case N_REST:
        visit_binding_pattern(w, pattern->a, ready);
        return;
    default:
        return;
    }
}

static void visit_value(walker *w, lang_node *value, lang_unit *unit) {
    switch (value->type) {
    case N_FUNCTION:
        visit_function(w, value, unit);
        return;
    case N_CLASS:
        visit_class(w, value, unit);
        return;
    case N_OBJECT:
        visit_object(w, value, unit);
        return;
    default:
        visit(w, value);
        return;
    }
}

static void visit_declaration(walker *w, lang_node *declaration) {
    for (lang_node *declarator = declaration->a; declarator != NULL; declarator = declarator->next) {
        lang_node *target = declarator->a;
        if (declaration->op == T_VAR) {
            if (declarator->b != NULL || target->type != N_IDENTIFIER) {
                if (declarator->b != NULL) {
                    visit(w, declarator->b);
                }
                visit_target(w, target);
            } else {
                /* `var x` alone says nothing, but finds what would forbid it. */
                target->binding = target->atom->binding;
                if (target->binding != NULL && w->withs > 0) {
                    note_dynamic(w, target->binding);
                }
            }
            continue;
        }
        lang_unit *unit = target->type == N_IDENTIFIER ? target->binding->unit : NULL;
        if (declarator->b != NULL) {
            visit_value(w, declarator->b, unit);
        }
        visit_binding_pattern(w, target, declarator->end);
    }
}

/* A var that a block's own name stands in the way of: `{ let x; { var x; } }`. */
static void check_var_name(walker *w, lang_node *identifier, bool through_catch) {
    const lang_binding *b = identifier->atom->binding;
    for (; b != NULL && (b->flags & BF_BLOCK) && b->function == w->function; b = b->outer) {
        if (b->kind == BINDING_CATCH && through_catch) {
            continue;
        }
        const lang_node *late = b->node != NULL && b->node->start > identifier->start ? b->node : identifier;
        if (late->type != N_IDENTIFIER && late->a != NULL) {
            late = late->a;
        }
        scope_already_declared(w, identifier->atom, late->start, late->end);
    }
}

static void check_var_names(walker *w, lang_node *pattern, bool through_catch) {
    switch (pattern->type) {
    case N_IDENTIFIER:
        check_var_name(w, pattern, through_catch);
        return;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        for (lang_node *item = pattern->a; item != NULL; item = item->next) {
            check_var_names(w, item->type == N_PROPERTY ? item->b : item, through_catch);
        }
        return;
    case N_ASSIGN_PATTERN:
    case N_REST:
        check_var_names(w, pattern->a, through_catch);
        return;
    default:
        return;
    }
}

static void visit_variable_declaration(walker *w, lang_node *node) {
    if (node->op == T_VAR && w->scope->kind != SCOPE_FUNCTION) {
        for (lang_node *declarator = node->a; declarator != NULL; declarator = declarator->next) {
            check_var_names(w, declarator->a, true);
        }
    }
    visit_declaration(w, node);
}

/* ---- objects and classes ---- */

static void visit_method(walker *w, lang_node *node, lang_unit *unit, lang_binding **home, lang_scope *home_scope,
                         lang_node *class_node) {
    lang_binding **saved_home = w->home;
    lang_scope *saved_scope = w->home_scope;
    lang_node *saved_class = w->class_node;
    w->home = home;
    w->home_scope = home_scope;
    w->class_node = class_node;
    visit_function(w, node, unit);
    w->home = saved_home;
    w->home_scope = saved_scope;
    w->class_node = saved_class;
}

static void visit_object(walker *w, lang_node *node, lang_unit *unit) {
    scope_check_stack(w);
    lang_scope *scope = NULL;
    for (lang_node *property = node->a; property != NULL; property = property->next) {
        if (property->type == N_SPREAD) {
            visit(w, property->a);
            continue;
        }
        if (property->flags & NF_COMPUTED) {
            visit(w, property->a);
        }
        if (property->op == LANG_PROP_INIT) {
            visit_value(w, property->b, unit);
            continue;
        }
        if (scope == NULL) {
            scope = lang_arena_zeroed(&w->cx->arena, sizeof *scope);
            scope->kind = SCOPE_CLASS;
            scope->in_loop = w->loops > 0;
            scope->parent = w->scope;
            scope->function = w->function;
        }
        visit_method(w, property->b, unit, &scope->self, scope, NULL);
    }
    node->scope = scope;
}

static void visit_class_name(walker *w, lang_node *node) {
    if (node->a == NULL) {
        return;
    }
    lang_binding *outer = node->flags & NF_DECLARATION ? node->a->binding : NULL;
    lang_binding *inner = scope_declare(w, BINDING_CLASS_NAME, node->a, node->a->atom);
    inner->alias = outer;
    inner->unit = outer != NULL ? outer->unit : NULL;
    w->scope->self = inner;
}

/* Variables of the class that its methods share. */
static void declare_class_helpers(walker *w, lang_node *member) {
    lang_scope *scope = w->scope;
    bool is_private = member->a != NULL && member->a->type == N_PRIVATE_NAME;
    bool field = member->op == LANG_MEMBER_FIELD;
    if (member->op == LANG_MEMBER_STATIC_BLOCK) {
        return;
    }
    if (member->flags & NF_STATIC) {
        if (is_private && !field && scope->self == NULL) {
            scope->self = declare_hidden(w, scope, "#class");
        }
        return;
    }
    if (is_private && !field && scope->brand == NULL) {
        scope->brand = declare_hidden(w, scope, "#brand");
        scope->brand->flags |= BF_REFERENCED | BF_CAPTURED;
    }
    if ((is_private || field) && scope->fields == NULL) {
        scope->fields = declare_hidden(w, scope, "#fields");
        scope->fields->flags |= BF_REFERENCED | BF_CAPTURED;
    }
    if (field && (member->flags & NF_COMPUTED)) {
        member->binding = declare_hidden(w, scope, "#key");
        member->binding->flags |= BF_REFERENCED | BF_CAPTURED;
    }
}

static void visit_members(walker *w, lang_node *node, lang_unit *unit) {
    lang_scope *scope = w->scope;
    for (lang_node *member = node->c; member != NULL; member = member->next) {
        if (member->a != NULL && member->a->type == N_PRIVATE_NAME) {
            declare_private(w, member);
        }
        declare_class_helpers(w, member);
    }
    for (lang_node *member = node->c; member != NULL; member = member->next) {
        if (member->a != NULL && (member->flags & NF_COMPUTED)) {
            visit(w, member->a);
        }
        if (member->op == LANG_MEMBER_STATIC_BLOCK || (member->op == LANG_MEMBER_FIELD && (member->flags & NF_STATIC))) {
            continue;
        }
        if (member->b != NULL) {
            visit_method(w, member->b, unit, &scope->self, scope, node);
        }
    }
}

/* Static fields and blocks run at the end, when the class exists. */
static void visit_static_parts(walker *w, lang_node *node) {
    lang_scope *scope = w->scope;
    for (lang_node *member = node->c; member != NULL; member = member->next) {
        if (member->b != NULL && (member->op == LANG_MEMBER_STATIC_BLOCK ||
                                  (member->op == LANG_MEMBER_FIELD && (member->flags & NF_STATIC)))) {
            visit_method(w, member->b, NULL, &scope->self, scope, node);
        }
    }
}

static void visit_class(walker *w, lang_node *node, lang_unit *unit) {
    scope_check_stack(w);
    lang_scope *scope = scope_push(w, SCOPE_CLASS);
    node->scope = scope;
    visit_class_name(w, node);
    if (unit == NULL && scope->self != NULL) {
        unit = scope->self->unit;
    }
    if (node->b != NULL) {
        visit(w, node->b);
    }
    visit_members(w, node, unit);
    if (scope->self != NULL) {
        make_ready(scope->self, node->end);
    }
    visit_static_parts(w, node);
    if (node->b != NULL) {
        /* The constructor finds its parent through the class, also the one that lowering makes. */
        if (scope->self == NULL) {
            scope->self = declare_hidden(w, scope, "#class");
        }
        scope->self->flags |= BF_REFERENCED | BF_CAPTURED;
    }
    scope_pop(w);
}

/* ---- functions ---- */

static lang_function *enter_function(walker *w, lang_node *node) {
    lang_function *function = lang_arena_zeroed(&w->cx->arena, sizeof *function);
    function->node = node;
    function->parent = w->function;
    w->function = function;
    return function;
}

static bool has_expressions(const lang_node *pattern) {
    switch (pattern->type) {
    case N_ASSIGN_PATTERN:
        return true;
    case N_REST:
        return has_expressions(pattern->a);
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        for (const lang_node *item = pattern->a; item != NULL; item = item->next) {
            if (item->type == N_PROPERTY ? (item->flags & NF_COMPUTED) || has_expressions(item->b)
                                         : has_expressions(item)) {
                return true;
            }
        }
        return false;
    default:
        return false;
    }
}

/* A parameter's names are unusable until it has been evaluated, if there are expressions to see that. */
static void close_names(lang_scope *scope) {
    for (lang_binding *b = scope->first; b != NULL; b = b->next) {
        b->flags &= ~(uint32_t) BF_READY;
        b->ready = UINT32_MAX;
    }
}

static void visit_parameters(walker *w, lang_node *node) {
    lang_function *function = w->function;
    for (lang_node *parameter = node->b; parameter != NULL; parameter = parameter->next) {
        scope_declare_pattern(w, BINDING_PARAMETER, parameter);
        if (has_expressions(parameter)) {
            function->uses |= FU_PARAMETER_EXPRESSIONS;
        }
    }
    if (!(function->uses & FU_PARAMETER_EXPRESSIONS)) {
        return;
    }
    close_names(function->scope);
    function->uses |= FU_IN_PARAMETERS;
    for (lang_node *parameter = node->b; parameter != NULL; parameter = parameter->next) {
        visit_binding_pattern(w, parameter, parameter->end);
    }
    function->uses &= ~(uint32_t) FU_IN_PARAMETERS;
}

static bool is_super_statement(const lang_node *node) {
    return node->type == N_EXPRESSION_STATEMENT && node->a->type == N_CALL && node->a->a->type == N_SUPER;
}

static void visit_body(walker *w, lang_node *node) {
    if (node->flags & NF_EXPRESSION_BODY) {
        visit(w, node->c);
        return;
    }
    scope_hoist(w, node->c->a);
    for (lang_node *statement = node->c->a; statement != NULL; statement = statement->next) {
        visit_statement(w, statement);
        if ((node->flags & NF_DERIVED) && w->function->ready_this == 0 && is_super_statement(statement)) {
            w->function->ready_this = statement->end;
        }
    }
}

static void settle(walker *w, lang_function *function) {
    scope_settle_function(w, function);
    scope_name_bindings(w, function);
}

static bool has_own_name(const lang_node *node) {
    return node->a != NULL && !(node->flags & (NF_DECLARATION | NF_METHOD | NF_ARROW));
}

static void visit_function(walker *w, lang_node *node, lang_unit *unit) {
    scope_check_stack(w);
    unsigned loops = w->loops;
    lang_function *outer = w->function;
    lang_function *function = enter_function(w, node);
    function->unit = unit;
    if (!(node->flags & NF_ARROW) && (node->flags & (NF_METHOD | NF_CONSTRUCTOR | NF_GETTER | NF_SETTER | NF_FIELD_INITIALISER))) {
        function->home = w->home;
        function->home_scope = w->home_scope;
        function->class_node = w->class_node;
    }
    w->loops = 0;
    lang_binding *name = NULL;
    if (has_own_name(node)) {
        scope_push(w, SCOPE_NAME);
        name = scope_declare(w, BINDING_FUNCTION_NAME, node->a, node->a->atom);
        name->flags |= BF_READY;
        node->a->binding = name;
    }
    function->scope = node->scope = scope_push(w, SCOPE_FUNCTION);
    visit_parameters(w, node);
    visit_body(w, node);
    scope_pop(w);
    if (name != NULL) {
        if (name->flags & BF_REFERENCED) {
            function->uses |= FU_NAMES_ITSELF;
        }
        scope_pop(w);
    }
    settle(w, function);
    w->function = outer;
    w->loops = loops;
}

static lang_unit *unit_of_declaration(lang_node *node) {
    return node->a != NULL && node->a->binding != NULL ? node->a->binding->unit : NULL;
}

/* ---- statements ---- */

static void visit_block(walker *w, lang_node *node) {
    bool is_catch_body = w->catch_body == node;
    if (!scope_has_lexicals(node->a)) {
        visit_statements(w, node->a);
        return;
    }
    node->scope = scope_push(w, SCOPE_BLOCK);
    node->scope->is_catch_body = is_catch_body;
    scope_declare_lexicals(w, node->a);
    visit_statements(w, node->a);
    scope_pop(w);
}

static bool declares_lexicals(const lang_node *node) {
    return node != NULL && node->type == N_VARIABLE_DECLARATION && node->op != T_VAR;
}

static void declare_head(walker *w, lang_node *declaration) {
    lang_binding_kind kind = declaration->op == T_CONST ? BINDING_CONST : BINDING_LET;
    for (lang_node *declarator = declaration->a; declarator != NULL; declarator = declarator->next) {
        scope_declare_pattern(w, kind, declarator->a);
    }
}

static void visit_for(walker *w, lang_node *node) {
    bool lexical = declares_lexicals(node->a);
    bool each_round = lexical && node->a->op == T_LET;
    w->loops += each_round;
    if (lexical) {
        node->scope = scope_push(w, SCOPE_LOOP);
        declare_head(w, node->a);
    }
    w->loops += !each_round;
    if (node->a != NULL && node->a->type == N_VARIABLE_DECLARATION) {
        visit_variable_declaration(w, node->a);
    } else if (node->a != NULL) {
        visit(w, node->a);
    }
    if (node->b != NULL) {
        visit(w, node->b);
    }
    if (node->c != NULL) {
        visit(w, node->c);
    }
    visit_statement(w, node->d);
    if (lexical) {
        scope_pop(w);
    }
    w->loops--;
}

static void visit_for_each(walker *w, lang_node *node) {
    bool lexical = declares_lexicals(node->a);
    if (node->flags & NF_AWAIT) {
        w->function->uses |= FU_SUSPENDS;
    }
    w->loops++;
    if (lexical) {
        node->scope = scope_push(w, SCOPE_LOOP);
        declare_head(w, node->a);
    } else if (node->a->type == N_VARIABLE_DECLARATION && node->a->a->b != NULL) {
        visit(w, node->a->a->b); /* Annex B: for (var x = 1 in o) */
    }
    visit(w, node->b);
    if (lexical) {
        visit_binding_pattern(w, node->a->a->a, node->d->start);
    } else if (node->a->type == N_VARIABLE_DECLARATION) {
        if (w->scope->kind != SCOPE_FUNCTION) {
            check_var_names(w, node->a->a->a, node->type == N_FOR_IN);
        }
        visit_target(w, node->a->a->a);
    } else {
        visit_target(w, node->a);
    }
    visit_statement(w, node->d);
    if (lexical) {
        scope_pop(w);
    }
    w->loops--;
}

static void visit_catch(walker *w, lang_node *clause) {
    if (clause->a == NULL) {
        visit_statement(w, clause->b);
        return;
    }
    clause->scope = scope_push(w, SCOPE_CATCH);
    if (clause->a->type == N_IDENTIFIER) {
        clause->a->binding = scope_declare(w, BINDING_CATCH, clause->a, clause->a->atom);
    } else {
        scope_declare_pattern(w, BINDING_LET, clause->a);
        visit_binding_pattern(w, clause->a, clause->a->end);
    }
    w->catch_body = clause->b;
    visit_statement(w, clause->b);
    scope_pop(w);
}

static void visit_try(walker *w, lang_node *node) {
    visit_statement(w, node->a);
    if (node->b != NULL) {
        visit_catch(w, node->b);
    }
    if (node->c != NULL) {
        visit_statement(w, node->c);
    }
}

static void visit_switch(walker *w, lang_node *node) {
    visit(w, node->a);
    node->scope = scope_push(w, SCOPE_SWITCH);
    for (lang_node *clause = node->b; clause != NULL; clause = clause->next) {
        scope_declare_lexicals(w, clause->b);
    }
    for (lang_node *clause = node->b; clause != NULL; clause = clause->next) {
        if (clause->a != NULL) {
            visit(w, clause->a);
        }
        visit_statements(w, clause->b);
    }
    scope_pop(w);
}

static void visit_if(walker *w, lang_node *node) {
    for (; node != NULL && node->type == N_IF; node = node->c) {
        visit(w, node->a);
        visit_statement(w, node->b);
    }
    if (node != NULL) {
        visit_statement(w, node);
    }
}

static void visit_with(walker *w, lang_node *node) {
    visit(w, node->a);
    for (lang_function *function = w->function; function != NULL; function = function->parent) {
        function->uses |= FU_WITH;
    }
    scope_push(w, SCOPE_WITH);
    w->withs++;
    visit_statement(w, node->b);
    w->withs--;
    scope_pop(w);
}

static void visit_class_declaration(walker *w, lang_node *node) {
    lang_binding *binding = node->a != NULL ? node->a->binding : lang_atom_of(&w->cx->atoms, "*default*")->binding;
    visit_class(w, node, binding->unit);
    make_ready(binding, node->end);
    if (node->a != NULL) {
        node->a->binding = binding;
    }
}

static void visit_module_item(walker *w, lang_node *node);

static void visit_statement(walker *w, lang_node *node) {
    switch (node->type) {
    case N_EXPRESSION_STATEMENT:
    case N_THROW:
        visit(w, node->a);
        return;
    case N_RETURN:
        if (node->a != NULL) {
            visit(w, node->a);
        }
        return;
    case N_VARIABLE_DECLARATION:
        visit_variable_declaration(w, node);
        return;
    case N_FUNCTION:
        visit_function(w, node, unit_of_declaration(node));
        return;
    case N_CLASS:
        visit_class_declaration(w, node);
        return;
    default:
        break;
    }
    scope_check_stack(w);
    switch (node->type) {
    case N_BLOCK:
        visit_block(w, node);
        return;
    case N_IF:
        visit_if(w, node);
        return;
    case N_FOR:
        visit_for(w, node);
        return;
    case N_FOR_IN:
    case N_FOR_OF:
        visit_for_each(w, node);
        return;
    case N_WHILE:
    case N_DO_WHILE:
        w->loops++;
        visit(w, node->a);
        visit_statement(w, node->d);
        w->loops--;
        return;
    case N_TRY:
        visit_try(w, node);
        return;
    case N_SWITCH:
        visit_switch(w, node);
        return;
    case N_LABELED:
        visit_statement(w, node->a);
        return;
    case N_WITH:
        visit_with(w, node);
        return;
    case N_IMPORT:
    case N_EXPORT_NAMED:
    case N_EXPORT_DEFAULT:
    case N_EXPORT_ALL:
        visit_module_item(w, node);
        return;
    default: /* N_EMPTY, N_BREAK, N_CONTINUE, N_DEBUGGER */
        return;
    }
}

/* ---- modules ---- */

/* Functions of other modules may call an exported function before this module has run at all. */
static void export_binding(walker *w, const lang_node *node, lang_binding *binding) {
    binding->flags |= BF_EXPORTED;
    if (binding->unit != NULL) {
        scope_mention(w, binding->unit, binding->kind == BINDING_FUNCTION ? 0 : node->start);
    }
    note_use(w, binding);
}

static void export_pattern(walker *w, lang_node *pattern) {
    switch (pattern->type) {
    case N_IDENTIFIER:
        export_binding(w, pattern, pattern->atom->binding);
        return;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        for (lang_node *item = pattern->a; item != NULL; item = item->next) {
            export_pattern(w, item->type == N_PROPERTY ? item->b : item);
        }
        return;
    case N_ASSIGN_PATTERN:
    case N_REST:
        export_pattern(w, pattern->a);
        return;
    default:
        return;
    }
}

static void visit_export_declaration(walker *w, lang_node *declaration) {
    visit_statement(w, declaration);
    if (declaration->type == N_VARIABLE_DECLARATION) {
        for (lang_node *declarator = declaration->a; declarator != NULL; declarator = declarator->next) {
            export_pattern(w, declarator->a);
        }
    } else {
        export_binding(w, declaration->a, declaration->a->atom->binding);
    }
}

static void visit_export_specifiers(walker *w, lang_node *node) {
    for (lang_node *specifier = node->b; specifier != NULL; specifier = specifier->next) {
        lang_node *local = specifier->a;
        lang_binding *binding = local->atom->binding;
        if (binding == NULL) {
            lang_fail(w->cx, LANG_SYNTAX_ERROR, local->start, local->end, "Export '%.180s' is not defined in module",
                      local->atom->text);
        }
        local->binding = binding;
        export_binding(w, local, binding);
    }
}

static void visit_module_item(walker *w, lang_node *node) {
    switch (node->type) {
    case N_EXPORT_NAMED:
        if (node->a != NULL) {
            visit_export_declaration(w, node->a);
        } else if (node->c == NULL) {
            visit_export_specifiers(w, node);
        }
        return;
    case N_EXPORT_DEFAULT: {
        lang_node *value = node->a;
        bool declaration = (value->type == N_FUNCTION || value->type == N_CLASS) && (value->flags & NF_DECLARATION);
        if (!declaration) {
            visit(w, value);
            return;
        }
        lang_binding *binding =
            (value->a != NULL ? value->a->atom : lang_atom_of(&w->cx->atoms, "*default*"))->binding;
        if (value->type == N_FUNCTION) {
            visit_function(w, value, binding->unit);
        } else {
            visit_class_declaration(w, value);
        }
        export_binding(w, value, binding);
        return;
    }
    default: /* N_IMPORT, N_EXPORT_ALL */
        return;
    }
}

/* ---- names that a module exports twice ---- */

typedef struct exported_names {
    const lang_node **nodes; /* with the name as atom */
    size_t count, room;
} exported_names;

static void add_exported(walker *w, exported_names *names, const lang_node *node) {
    if (names->count == names->room) {
        size_t room = names->room * 2 + 16;
        const lang_node **nodes = lang_arena_allocate(&w->cx->arena, room * sizeof *nodes);
        if (names->count > 0)
            memcpy(nodes, names->nodes, names->count * sizeof *nodes);
        names->nodes = nodes;
        names->room = room;
    }
    names->nodes[names->count++] = node;
}

static void add_exported_pattern(walker *w, exported_names *names, const lang_node *pattern) {
    switch (pattern->type) {
    case N_IDENTIFIER:
        add_exported(w, names, pattern);
        return;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        for (const lang_node *item = pattern->a; item != NULL; item = item->next) {
            add_exported_pattern(w, names, item->type == N_PROPERTY ? item->b : item);
        }
        return;
    case N_ASSIGN_PATTERN:
    case N_REST:
        add_exported_pattern(w, names, pattern->a);
        return;
    default:
        return;
    }
}

static void add_exported_declaration(walker *w, exported_names *names, const lang_node *declaration) {
    if (declaration->type != N_VARIABLE_DECLARATION) {
        add_exported(w, names, declaration->a);
        return;
    }
    for (const lang_node *declarator = declaration->a; declarator != NULL; declarator = declarator->next) {
        add_exported_pattern(w, names, declarator->a);
    }
}

static int compare_names(const void *left, const void *right) {
    const lang_node *a = *(const lang_node *const *) left;
    const lang_node *b = *(const lang_node *const *) right;
    if (a->atom != b->atom) {
        return (uintptr_t) a->atom < (uintptr_t) b->atom ? -1 : 1;
    }
    return a->start < b->start ? -1 : a->start > b->start;
}

static void check_exported_names(walker *w, const lang_node *program) {
    exported_names names = {NULL, 0, 0};
    for (const lang_node *node = program->a; node != NULL; node = node->next) {
        if (node->type == N_EXPORT_NAMED && node->a != NULL) {
            add_exported_declaration(w, &names, node->a);
        } else if (node->type == N_EXPORT_NAMED) {
            for (const lang_node *specifier = node->b; specifier != NULL; specifier = specifier->next) {
                add_exported(w, &names, specifier->b);
            }
        } else if (node->type == N_EXPORT_ALL && node->a != NULL) {
            add_exported(w, &names, node->a);
        } else if (node->type == N_EXPORT_DEFAULT) {
            lang_node *name = lang_node_new(w->cx, N_IDENTIFIER, node->start, node->end);
            name->atom = lang_atom_of(&w->cx->atoms, "default");
            add_exported(w, &names, name);
        }
    }
    if (names.count == 0) {
        return;
    }
    qsort(names.nodes, names.count, sizeof *names.nodes, compare_names);
    for (size_t i = 1; i < names.count; i++) {
        const lang_node *node = names.nodes[i];
        if (node->atom == names.nodes[i - 1]->atom) {
            lang_fail(w->cx, LANG_SYNTAX_ERROR, node->start, node->end, "Duplicate export of '%.180s'",
                      node->atom->text);
        }
    }
}

/* ---- the program ---- */

static void declare_parameters(walker *w, lang_node *program, const char *const *parameters) {
    for (; parameters != NULL && *parameters != NULL; parameters++) {
        lang_node *identifier = lang_node_new(w->cx, N_IDENTIFIER, 0, 0);
        identifier->flags = NF_MADE | NF_LOWER;
        identifier->atom = lang_atom_of(&w->cx->atoms, *parameters);
        identifier->binding = scope_declare(w, BINDING_PARAMETER, identifier, identifier->atom);
        lang_node **last = &program->b;
        while (*last != NULL) {
            last = &(*last)->next;
        }
        *last = identifier;
    }
}

/* What eval code must not declare as var: what the code around has as let, const or class. */
static void check_eval_vars(walker *w) {
    const lang_outer *outer = w->cx->outer;
    if (outer == NULL || (w->function->node->flags & NF_STRICT) || w->cx->strict) {
        return;
    }
    for (const lang_binding *b = w->scope->first; b != NULL; b = b->next) {
        const lang_binding *around = b->outer;
        bool is_var = b->kind == BINDING_VAR || b->kind == BINDING_FUNCTION;
        bool hides = around != NULL && !(around->flags & BF_BEYOND) &&
                     (lang_is_lexical(around) || (outer->in_parameters && around->kind == BINDING_PARAMETER));
        bool is_arguments = outer->has_arguments && b->name->keyword == T_ARGUMENTS;
        if (is_var && (hides || is_arguments)) {
            scope_already_declared(w, b->name, b->node->start, b->node->end);
        }
    }
}

/* Enter the scopes around eval code. */
static void enter_outer(walker *w) {
    lang_outer *outer = w->cx->outer;
    if (outer == NULL) {
        return;
    }
    w->function = outer->function;
    w->scope = outer->scope;
    for (lang_binding *b = outer->scope->first; b != NULL; b = b->next) {
        ((lang_atom *) b->name)->binding = b;
    }
}

void lang_analyse(lang_context *cx, lang_node *program, const char *const *parameters) {
    char here;
    walker w = {.cx = cx, .stack_base = &here};
    enter_outer(&w);
    lang_function *function = enter_function(&w, program);
    function->scope = program->scope = scope_push(&w, SCOPE_FUNCTION);
    if (cx->goal == LANG_GOAL_FUNCTION) {
        declare_parameters(&w, program, parameters);
    }
    check_exported_names(&w, program);
    scope_hoist(&w, program->a);
    check_eval_vars(&w);
    visit_statements(&w, program->a);
    scope_pop(&w);
    settle(&w, function);
    if (cx->outer != NULL) {
        scope_settle_function(&w, cx->outer->function);
    }
}
