/*
 * lower_statement.c - statements but loops; declarations; the bindings of blocks.
 */
#include "lower.h"

/* ---- bindings of a scope ---- */

lang_node *scoped_names(lowerer *l, const lang_node *at, lang_scope *scope) {
    node_list names;
    list_init(&names);
    for (lang_binding *b = scope->first; b != NULL; b = b->next) {
        if ((b->flags & BF_SCOPED) && b->alias == NULL) {
            list_add(&names, make_binding(l, at, b));
        }
    }
    return names.first;
}

void add_holes(lowerer *l, const lang_node *at, lang_scope *scope, node_list *code) {
    for (lang_binding *b = scope->first; b != NULL; b = b->next) {
        if ((b->flags & BF_HOLE) && !(b->flags & BF_GLOBAL) && b->alias == NULL && lang_is_lexical(b)) {
            list_add(code, make_assign(l, at, make_binding(l, at, b), make_intrinsic(l, at, "hole")));
            declare_binding(l, b);
        }
    }
}

lang_node *expressions_to_statements(lowerer *l, const lang_node *at, lang_node *expressions) {
    node_list statements;
    list_init(&statements);
    for (lang_node *next; expressions != NULL; expressions = next) {
        next = expressions->next;
        if (expressions->type == N_DO_EXPRESSION) {
            for (lang_node *inner = expressions->a, *following; inner != NULL; inner = following) {
                following = inner->next;
                list_add(&statements, inner);
            }
        } else if (expressions->type == N_SEQUENCE && (expressions->flags & NF_MADE)) {
            lang_node *parts = expressions_to_statements(l, at, expressions->a);
            *statements.last = parts;
            while (*statements.last != NULL) {
                statements.last = &(*statements.last)->next;
            }
        } else {
            list_add(&statements, make_statement(l, at, expressions));
        }
    }
    return statements.first;
}

/* A place before the first statement of a block. */
static lang_node *make_point(lowerer *l, uint32_t offset) {
    lang_node *point = lang_node_new(l->cx, N_EMPTY, offset, offset);
    return point;
}

void prepend(lang_node *parent, lang_node **list, lang_node *statements) {
    if (statements == NULL) {
        return;
    }
    lang_node *last = statements;
    while (last->next != NULL) {
        last = last->next;
    }
    last->next = *list;
    *list = statements;
    parent->flags |= NF_LOWER;
}

/* ---- declarations ---- */

static bool is_ordinary(const lang_binding *binding) {
    return binding == NULL ||
           (!(binding->flags & (BF_SCOPED | BF_EXPORTED | BF_MODULE)) && !((binding->flags & BF_GLOBAL) && lang_is_lexical(binding)));
}

void declare_binding(lowerer *l, const lang_binding *binding) {
    if (binding == NULL || (binding->flags & (BF_SCOPED | BF_MODULE)) || ((binding->flags & BF_GLOBAL) && lang_is_lexical(binding))) {
        return;
    }
    bool global = binding->function->node->type == N_PROGRAM && !(binding->flags & BF_BLOCK) &&
                  (l->cx->goal == LANG_GOAL_SCRIPT || l->cx->goal == LANG_GOAL_EVAL);
    if (global) {
        name_list *entry = lang_arena_allocate(&l->cx->arena, sizeof *entry);
        entry->name = binding->output;
        entry->next = l->globals;
        l->globals = entry;
    } else {
        declare_var(l, binding->output);
    }
}

/* Declare the variables of a pattern's names where they cannot be declared in place. */
void declare_names(lowerer *l, const lang_node *pattern) {
    switch (pattern->type) {
    case N_IDENTIFIER:
        declare_binding(l, pattern->binding);
        return;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        for (const lang_node *item = pattern->a; item != NULL; item = item->next) {
            declare_names(l, item->type == N_PROPERTY ? item->b : item);
        }
        return;
    case N_ASSIGN_PATTERN:
    case N_REST:
        declare_names(l, pattern->a);
        return;
    default:
        return;
    }
}

void lower_declarators(lowerer *l, lang_node *declaration, node_list *code) {
    for (lang_node *declarator = declaration->a; declarator != NULL; declarator = declarator->next) {
        lang_node *target = declarator->a;
        declare_names(l, target);
        if (target->type != N_IDENTIFIER) {
            unsigned temps = l->temps;
            lang_node *value = lower_expression(l, declarator->b);
            lang_node *text = make_description(l, value);
            lower_pattern(l, target, value, text, true, code);
            l->temps = temps;
        } else if (declarator->b != NULL) {
            list_add(code, lower_store(l, declarator, target, lower_named(l, declarator->b, target->atom), true));
        } else if (declaration->op != T_VAR) {
            list_add(code, lower_store(l, declarator, target, make_undefined(l, declarator), true));
        }
    }
}

static bool is_plain_declaration(const lang_node *declaration) {
    for (const lang_node *declarator = declaration->a; declarator != NULL; declarator = declarator->next) {
        if (declarator->a->type != N_IDENTIFIER || !is_ordinary(declarator->a->binding)) {
            return false;
        }
    }
    return true;
}

static void lower_plain_declarator(lowerer *l, lang_node *declaration, lang_node *declarator) {
    lang_node *target = declarator->a;
    const lang_binding *binding = target->binding;
    if (declarator->b != NULL) {
        lower_named_child(l, declarator, &declarator->b, target->atom);
    } else if (declaration->op != T_VAR && binding != NULL && (binding->flags & (BF_BLOCK | BF_HOLE))) {
        declarator->b = make_undefined(l, declarator);
        declarator->flags |= NF_MADE | NF_LOWER;
    }
    if (binding != NULL && (binding->output != target->atom || (target->flags & NF_ESCAPED))) {
        target->atom = binding->output;
        target->flags |= NF_LOWER;
    }
    declarator->flags |= target->flags & NF_LOWER;
    declaration->flags |= declarator->flags & NF_LOWER;
}

/* A declaration whose names are all variables of the function: it becomes var. */
bool lower_plain_declaration(lowerer *l, lang_node *declaration) {
    if (!is_plain_declaration(declaration)) {
        return false;
    }
    if (declaration->op != T_VAR) {
        declaration->flags |= NF_LOWER;
    }
    for (lang_node *declarator = declaration->a; declarator != NULL; declarator = declarator->next) {
        lower_plain_declarator(l, declaration, declarator);
    }
    return true;
}

static lang_node *make_empty(lowerer *l, const lang_node *at) {
    return make_node(l, N_EMPTY, at);
}

static lang_node *lower_declaration(lowerer *l, lang_node *node) {
    if (lower_plain_declaration(l, node)) {
        return node;
    }
    node_list code;
    list_init(&code);
    lower_declarators(l, node, &code);
    lang_node *statements = expressions_to_statements(l, node, code.first);
    return statements != NULL ? statements : make_empty(l, node);
}

static lang_node *class_identifier(lowerer *l, lang_node *node) {
    if (node->a != NULL) {
        return node->a;
    }
    lang_node *identifier = make_named(l, node, "*default*");
    identifier->binding = l->default_export;
    return identifier;
}

static lang_node *lower_class_declaration(lowerer *l, lang_node *node) {
    lang_node *identifier = class_identifier(l, node);
    const lang_binding *binding = identifier->binding;
    bool own_store = node->scope->self != NULL && node->scope->self->alias == binding && !(binding->flags & BF_EXPORTED);
    lang_node *value = lower_class(l, node, node->a == NULL ? lang_atom_of(&l->cx->atoms, "default") : NULL);
    declare_binding(l, binding);
    if (own_store && (value->type == N_ASSIGN || value->type == N_SEQUENCE)) {
        return make_statement(l, node, value);
    }
    return make_statement(l, node, lower_store(l, node, identifier, value, true));
}

/* ---- functions in blocks ---- */

static lang_node *function_of(lang_node *statement) {
    while (statement->type == N_LABELED) {
        statement = statement->a;
    }
    return statement->type == N_FUNCTION && (statement->flags & NF_DECLARATION) ? statement : NULL;
}

/* f = function () {...}, at the start of the block. */
static lang_node *make_function_store(lowerer *l, lang_node *function, const lang_node *point) {
    lang_node *identifier = function->a;
    const lang_binding *binding = identifier->binding;
    lang_node *value = lang_node_new(l->cx, N_FUNCTION, function->start, function->end);
    *value = *function;
    value->next = NULL;
    value->a = NULL;
    value->flags &= (uint16_t) ~NF_DECLARATION;
    lang_function *info = value->scope->function;
    info->node = value;
    info->name = binding->name;
    declare_binding(l, binding);
    value = lower_function(l, value);
    return make_statement(l, point, make_assign(l, point, make_binding(l, point, binding), value));
}

static const lang_binding *function_scope_binding(lowerer *l, const lang_atom *name) {
    for (lang_binding *b = l->function->scope->first; b != NULL; b = b->next) {
        if (b->name == name) {
            return b;
        }
    }
    return NULL;
}

/* What remains where a block's function stood: with Annex B's rules the var gets its value. */
static lang_node *lower_function_place(lowerer *l, lang_node *statement, lang_node *function) {
    if (function->op != LANG_FUNCTION_HOISTED) {
        return make_empty(l, statement);
    }
    const lang_binding *binding = function->a->binding;
    const lang_binding *outer = function_scope_binding(l, binding->name);
    declare_binding(l, outer);
    return make_statement(l, statement, make_assign(l, statement, make_binding(l, statement, outer),
                                                    make_binding(l, statement, binding)));
}

/* Take the functions of a block out of its list, as statements that make them. */
lang_node *take_functions(lowerer *l, lang_node **list, const lang_node *point) {
    node_list stores;
    list_init(&stores);
    for (lang_node **place = list; *place != NULL; place = &(*place)->next) {
        lang_node *statement = *place;
        lang_node *function = function_of(statement);
        if (function == NULL) {
            continue;
        }
        list_add(&stores, make_function_store(l, function, point));
        lang_node *rest = lower_function_place(l, statement, function);
        rest->next = statement->next;
        *place = rest;
    }
    return stores.first;
}

/* ---- lists, blocks ---- */

static bool is_lowered_statement(const lang_node *node) {
    return (node->flags & NF_MADE) && node->type != N_BLOCK;
}

void lower_statements(lowerer *l, lang_node *parent, lang_node **list) {
    for (lang_node **place = list; *place != NULL;) {
        lang_node *statement = *place;
        lang_node *next = statement->next;
        if (is_lowered_statement(statement)) {
            parent->flags |= NF_LOWER;
            place = &statement->next;
            continue;
        }
        unsigned temps = l->temps;
        statement->next = NULL;
        lang_node *lowered = lower_statement(l, statement);
        l->temps = temps;
        *place = lowered;
        parent->flags |= (lowered->flags | (lowered->next != NULL ? NF_LOWER : 0)) & NF_LOWER;
        while (lowered->next != NULL) {
            lowered = lowered->next;
        }
        lowered->next = next;
        place = &lowered->next;
    }
}

/* The statements of a block, with what its scope needs at its start. */
void lower_block_list(lowerer *l, lang_node *parent, lang_node **list, lang_scope *scope, const lang_node *point) {
    if (scope == NULL) {
        lower_statements(l, parent, list);
        return;
    }
    lang_node *functions = take_functions(l, list, point);
    lower_statements(l, parent, list);
    prepend(parent, list, functions);
    node_list holes;
    list_init(&holes);
    add_holes(l, point, scope, &holes);
    prepend(parent, list, expressions_to_statements(l, point, holes.first));
}

/* The block, in a @scope if its names need one. */
static lang_node *lower_block(lowerer *l, lang_node *node) {
    lang_scope *scope = node->scope;
    lower_block_list(l, node, &node->a, scope, make_point(l, node->start + (node->flags & NF_MADE ? 0 : 1)));
    if (scope == NULL || !scope->has_scoped) {
        return node;
    }
    return make_scope_block(l, node, scoped_names(l, node, scope), node);
}

void lower_body(lowerer *l, lang_node *parent, lang_node **place) {
    lang_node *old = *place;
    unsigned temps = l->temps;
    lang_node *lowered = lower_statement(l, old);
    l->temps = temps;
    if (lowered->next != NULL || lowered->type == N_VARIABLE_DECLARATION) {
        lowered = make_block(l, old, lowered);
    }
    if (lowered != old) {
        lowered->next = old->next;
        *place = lowered;
        parent->flags |= NF_LOWER;
    }
    parent->flags |= lowered->flags & NF_LOWER;
}

/* ---- statements ---- */

/* The expression of a statement, whose value nobody uses. */
lang_node *lower_unused(lowerer *l, lang_node *node) {
    if (node->type == N_ASSIGN) {
        return lower_assignment(l, node, false);
    }
    if (node->type == N_UPDATE) {
        return lower_update(l, node, false);
    }
    return lower_expression(l, node);
}

/* ---- completion values ---- */

/* Is this a program whose value matters, and does it depend on more than its last statement? */
static bool is_completing(const lowerer *l) {
    return l->wants_completion && l->function->node->type == N_PROGRAM;
}

static lang_node *make_completion(lowerer *l, const lang_node *at, lang_node *value) {
    return make_statement(l, at, make_assign(l, at, make_named(l, at, "#completion"), value));
}

/* A statement whose value is undefined unless something in it has a value. */
static bool resets_completion(const lang_node *node) {
    while (node->type == N_LABELED) {
        node = node->a;
    }
    switch (node->type) {
    case N_IF:
    case N_FOR:
    case N_FOR_IN:
    case N_FOR_OF:
    case N_WHILE:
    case N_DO_WHILE:
    case N_SWITCH:
    case N_TRY:
    case N_WITH:
        return true;
    default:
        return false;
    }
}

/* The value of a finally block does not matter, but for what leaves it by a jump. */
static void guard_finally(lowerer *l, lang_node *block, lang_node *saved) {
    lang_node *save = make_statement(l, block, make_assign(l, block, saved, make_named(l, block, "#completion")));
    save->next = make_completion(l, block, make_undefined(l, block));
    lang_node *inner = make_node(l, N_BLOCK, block);
    inner->a = block->a;
    save->next->next = inner;
    inner->next = make_completion(l, block, make_copy(l, saved));
    block->a = save;
    block->flags |= NF_MADE | NF_LOWER;
}

static lang_node *lower_expression_statement(lowerer *l, lang_node *node) {
    if ((node->flags & NF_DIRECTIVE) && (is_completing(l) || node->a->atom->keyword == T_USE_STRICT)) {
        return node; /* stays at the head */
    }
    if (is_completing(l)) {
        return make_completion(l, node, lower_expression(l, node->a));
    }
    if (node == l->last) {
        lang_node *value = lower_expression(l, node->a);
        if (value != node->a) {
            return make_statement(l, node, value);
        }
        node->flags |= value->flags & NF_LOWER;
        return node;
    }
    lang_node *old = node->a;
    lang_node *lowered = lower_unused(l, old);
    if (lowered == old) {
        node->flags |= lowered->flags & NF_LOWER;
        return node;
    }
    return expressions_to_statements(l, node, lowered);
}

static lang_node *lower_return(lowerer *l, lang_node *node) {
    const lang_node *function = l->function->node;
    if (node->a != NULL) {
        lower_child(l, node, &node->a);
    }
    bool derived = function->type == N_FUNCTION && (function->flags & NF_DERIVED) && !(function->flags & NF_ARROW);
    if (derived && l->tries > 0) {
        /* What is wrong with the value is found where no try statement of the constructor sees it. */
        l->returns_late = true;
        lang_node *value = node->a != NULL ? node->a : make_undefined(l, node);
        lang_node *keep = make_statement(l, node, make_assign(l, node, make_named(l, node, "#return"), value));
        keep->next = make_node(l, N_BREAK, node);
        keep->next->atom = lang_atom_of(&l->cx->atoms, "#end");
        return keep;
    }
    if (function->type == N_FUNCTION && (function->flags & NF_DERIVED) && !(function->flags & NF_ARROW)) {
        lang_node *self = make_name(l, node, l->this_name);
        lang_node *value = node->a != NULL ? make_intrinsic_call(l, node, "derivedReturn", node->a, self, NULL)
                                           : make_intrinsic_call(l, node, "this", self, NULL);
        return make_return(l, node, value);
    }
    bool async_generator = (function->flags & (NF_ASYNC | NF_GENERATOR)) == (NF_ASYNC | NF_GENERATOR);
    if (function->type == N_FUNCTION && async_generator && node->a != NULL) {
        return make_return(l, node, make_intrinsic_call(l, node, "await", node->a, NULL));
    }
    return node;
}

static lang_node *lower_if(lowerer *l, lang_node *node) {
    lang_node *first = node;
    bool changed = false;
    for (;;) {
        lower_child(l, node, &node->a);
        lower_body(l, node, &node->b);
        changed |= (node->flags & NF_LOWER) != 0;
        if (node->c == NULL || node->c->type != N_IF) {
            break;
        }
        node = node->c;
    }
    if (node->c != NULL) {
        lower_body(l, node, &node->c);
        changed |= (node->flags & NF_LOWER) != 0;
    }
    for (lang_node *part = first; changed && part != NULL && part->type == N_IF; part = part->c) {
        part->flags |= NF_LOWER;
    }
    return first;
}

/* catch (pattern) {...}: the error is taken apart at the start of the block. */
static void lower_catch_pattern(lowerer *l, lang_node *clause) {
    lang_node *error = make_temporary(l, clause);
    lang_scope *scope = clause->scope;
    node_list code;
    list_init(&code);
    declare_names(l, clause->a);
    add_holes(l, clause->b, scope, &code);
    lower_pattern(l, clause->a, make_copy(l, error), make_undefined(l, clause), true, &code);
    lang_node *statements = expressions_to_statements(l, clause->b, code.first);
    clause->a = error;
    clause->op = LANG_CATCH_VARIABLE;
    lang_node *body = lower_statement(l, clause->b);
    lang_node *last = statements;
    while (last != NULL && last->next != NULL) {
        last = last->next;
    }
    if (last != NULL) {
        last->next = body;
    } else {
        statements = body;
    }
    if (scope->has_scoped) {
        statements = make_scope_block(l, clause->b, scoped_names(l, clause, scope), statements);
    }
    clause->b = make_block(l, clause->b, statements);
}

static void lower_catch(lowerer *l, lang_node *clause) {
    unsigned temps = l->temps;
    clause->flags |= NF_MADE | NF_LOWER;
    if (clause->a != NULL && clause->a->type != N_IDENTIFIER) {
        lower_catch_pattern(l, clause);
        l->temps = temps;
        return;
    }
    if (clause->a == NULL) {
        clause->a = make_temporary(l, clause);
        clause->op = LANG_CATCH_VARIABLE;
    } else {
        const lang_binding *binding = clause->a->binding;
        clause->a = make_binding(l, clause->a, binding);
        if (!(binding->flags & BF_SCOPED)) {
            clause->op = LANG_CATCH_VARIABLE;
            declare_binding(l, binding);
        }
    }
    l->temps = temps;
    lang_node *body = lower_statement(l, clause->b);
    clause->b = body->type == N_BLOCK ? body : make_block(l, clause->b, body);
}

static void lower_try_block(lowerer *l, lang_node *node, lang_node **place) {
    lang_node *old = *place;
    lang_node *lowered = lower_statement(l, old);
    if (lowered->type != N_BLOCK) {
        lowered = make_block(l, old, lowered);
    }
    *place = lowered;
    node->flags |= lowered->flags & NF_LOWER;
}

static lang_node *lower_try(lowerer *l, lang_node *node) {
    unsigned temps = l->temps;
    l->tries++;
    lower_try_block(l, node, &node->a);
    if (node->b != NULL) {
        lower_catch(l, node->b);
        node->flags |= NF_LOWER;
        if (is_completing(l)) {
            lang_node *body = node->b->b;
            node->b->b = make_block(l, body, make_completion(l, body, make_undefined(l, body)));
            node->b->b->a->next = body;
        }
    }
    if (node->c != NULL) {
        lang_node *saved = is_completing(l) ? make_temporary(l, node->c) : NULL;
        lower_try_block(l, node, &node->c);
        if (saved != NULL) {
            guard_finally(l, node->c, saved);
            node->flags |= NF_LOWER;
        }
    }
    l->tries--;
    l->temps = temps;
    return node;
}

static lang_node *lower_switch(lowerer *l, lang_node *node) {
    lang_scope *scope = node->scope;
    lower_child(l, node, &node->a);
    jump_target target = {.outer = l->targets};
    l->targets = &target;
    node_list before;
    list_init(&before);
    node_list holes;
    list_init(&holes);
    add_holes(l, node, scope, &holes);
    before.first = expressions_to_statements(l, node, holes.first);
    for (before.last = &before.first; *before.last != NULL;) {
        before.last = &(*before.last)->next;
    }
    for (lang_node *clause = node->b; clause != NULL; clause = clause->next) {
        *before.last = take_functions(l, &clause->b, node);
        while (*before.last != NULL) {
            before.last = &(*before.last)->next;
        }
    }
    for (lang_node *clause = node->b; clause != NULL; clause = clause->next) {
        if (clause->a != NULL) {
            lower_child(l, clause, &clause->a);
        }
        lower_statements(l, clause, &clause->b);
        node->flags |= clause->flags & NF_LOWER;
    }
    l->targets = target.outer;
    if (before.first == NULL && !scope->has_scoped) {
        return node;
    }
    list_add(&before, node);
    node->flags |= NF_LOWER;
    return scope->has_scoped ? make_scope_block(l, node, scoped_names(l, node, scope), before.first) : before.first;
}

static lang_node *lower_with(lowerer *l, lang_node *node) {
    lower_child(l, node, &node->a);
    lower_body(l, node, &node->b);
    return node;
}

static lang_node *lower_by_type(lowerer *l, lang_node *node) {
    switch (node->type) {
    case N_EXPRESSION_STATEMENT:
        return lower_expression_statement(l, node);
    case N_VARIABLE_DECLARATION:
        return lower_declaration(l, node);
    case N_FUNCTION:
        return lower_function(l, node);
    case N_CLASS:
        return lower_class_declaration(l, node);
    case N_RETURN:
        return lower_return(l, node);
    case N_THROW:
        lower_child(l, node, &node->a);
        return node;
    case N_BLOCK:
        return lower_block(l, node);
    case N_IF:
        return lower_if(l, node);
    case N_FOR:
    case N_FOR_IN:
    case N_FOR_OF:
    case N_WHILE:
    case N_DO_WHILE:
        return lower_loop(l, node, NULL);
    case N_BREAK:
    case N_CONTINUE:
        return lower_jump(l, node);
    case N_LABELED:
        return lower_labeled(l, node);
    case N_TRY:
        return lower_try(l, node);
    case N_SWITCH:
        return lower_switch(l, node);
    case N_WITH:
        return lower_with(l, node);
    case N_IMPORT:
    case N_EXPORT_NAMED:
    case N_EXPORT_DEFAULT:
    case N_EXPORT_ALL:
        return lower_module_item(l, node);
    default: /* N_EMPTY, N_DEBUGGER */
        return node;
    }
}

lang_node *lower_statement(lowerer *l, lang_node *node) {
    lower_check_stack(l);
    if (!is_completing(l) || !resets_completion(node)) {
        return lower_by_type(l, node);
    }
    lang_node *reset = make_completion(l, node, make_undefined(l, node));
    reset->next = lower_by_type(l, node);
    return reset;
}
