/*
 * scope_declare.c - what a scope declares, and which declarations cannot stand beside each other.
 */
#include "scope_internal.h"

void scope_already_declared(walker *w, const lang_atom *name, uint32_t start, uint32_t end) {
    lang_fail(w->cx, LANG_SYNTAX_ERROR, start, end, "Identifier '%.180s' has already been declared", name->text);
}

/* Two declarations of a name clash: the later one in the text is to blame. */
static _Noreturn void clash(walker *w, const lang_binding *existing, const lang_node *node, const lang_atom *name) {
    if (existing->node != NULL && existing->node->start > node->start) {
        node = existing->node;
        if (node->type != N_IDENTIFIER && node->a != NULL) {
            node = node->a; /* the id of a function or class */
        }
    }
    scope_already_declared(w, name, node->start, node->end);
}

lang_scope *scope_push(walker *w, lang_scope_kind kind) {
    lang_scope *scope = lang_arena_zeroed(&w->cx->arena, sizeof *scope);
    scope->kind = (uint8_t) kind;
    scope->in_loop = w->loops > 0;
    scope->parent = w->scope;
    scope->function = w->function;
    w->scope = scope;
    return scope;
}

void scope_pop(walker *w) {
    for (lang_binding *b = w->scope->first; b != NULL; b = b->next) {
        ((lang_atom *) b->name)->binding = b->outer;
    }
    w->scope = w->scope->parent;
}

static bool is_plain_function(const lang_node *node) {
    return node != NULL && node->type == N_FUNCTION && !(node->flags & (NF_ASYNC | NF_GENERATOR));
}

static bool is_var_like(lang_binding_kind kind) {
    return kind == BINDING_VAR || kind == BINDING_PARAMETER || kind == BINDING_FUNCTION;
}

/* May both stand in one scope as one binding? Otherwise they clash. */
static bool may_share(walker *w, const lang_binding *existing, lang_binding_kind kind, const lang_node *node) {
    if (!is_var_like((lang_binding_kind) existing->kind) || !is_var_like(kind)) {
        return false;
    }
    bool function = kind == BINDING_FUNCTION || existing->kind == BINDING_FUNCTION;
    if (w->scope->kind == SCOPE_FUNCTION) {
        return !(function && w->function->node->type == N_PROGRAM && w->cx->goal == LANG_GOAL_MODULE);
    }
    const lang_node *around = w->function->node;
    return !(around->flags & NF_STRICT) && is_plain_function(node) &&
           is_plain_function(existing->node);
}

/* A function's top-level name or a block's: the former keeps its name, the latter becomes a var beside others. */
static void classify(walker *w, lang_binding *binding) {
    bool program = w->scope->kind == SCOPE_FUNCTION && w->function->node->type == N_PROGRAM;
    if (program && w->cx->goal == LANG_GOAL_SCRIPT) {
        binding->flags |= BF_GLOBAL;
    }
    if (program && w->cx->goal == LANG_GOAL_MODULE) {
        binding->flags |= BF_MODULE;
    }
    /* The top level of eval code is a block but for its vars and functions, which are the caller's. */
    bool eval_block = program && w->cx->goal == LANG_GOAL_EVAL && lang_is_lexical(binding);
    if (w->scope->kind == SCOPE_FUNCTION && !eval_block) {
        return;
    }
    if (w->scope->kind == SCOPE_NAME) {
        return;
    }
    binding->flags |= BF_BLOCK;
    binding->sibling = w->function->blocks;
    w->function->blocks = binding;
    if (binding->outer != NULL && binding->outer->function == w->function) {
        binding->flags |= BF_CONFLICT;
    }
    if (w->scope->kind == SCOPE_SWITCH) {
        binding->flags |= BF_SWITCH;
    }
}

static lang_binding *bind(walker *w, lang_binding_kind kind, lang_node *node, const lang_atom *name) {
    lang_binding *binding = lang_arena_zeroed(&w->cx->arena, sizeof *binding);
    binding->name = binding->output = name;
    binding->kind = (uint8_t) kind;
    binding->scope = w->scope;
    binding->function = w->function;
    binding->node = node;
    binding->outer = name->binding;
    binding->ready = UINT32_MAX;
    binding->next = w->scope->first;
    w->scope->first = binding;
    ((lang_atom *) name)->binding = binding;
    classify(w, binding);
    return binding;
}

lang_binding *scope_declare(walker *w, lang_binding_kind kind, lang_node *node, const lang_atom *name) {
    lang_binding *existing = name->binding;
    if (existing != NULL && existing->scope == w->scope) {
        if (!may_share(w, existing, kind, node)) {
            clash(w, existing, node, name);
        }
        if (kind == BINDING_FUNCTION) {
            if (existing->kind == BINDING_VAR) {
                existing->kind = BINDING_FUNCTION;
            }
            existing->node = node;
        }
        return existing;
    }
    if (existing != NULL && w->scope->is_catch_body && existing->scope == w->scope->parent) {
        clash(w, existing, node, name);
    }
    lang_binding *binding = bind(w, kind, node, name);
    if (is_var_like(kind) || kind == BINDING_CATCH || kind == BINDING_IMPORT || kind == BINDING_PRIVATE) {
        binding->flags |= BF_READY;
        binding->ready = 0;
    }
    return binding;
}

void scope_declare_pattern(walker *w, lang_binding_kind kind, lang_node *pattern) {
    switch (pattern->type) {
    case N_IDENTIFIER:
        pattern->binding = scope_declare(w, kind, pattern, pattern->atom);
        return;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        scope_check_stack(w);
        for (lang_node *item = pattern->a; item != NULL; item = item->next) {
            scope_declare_pattern(w, kind, item->type == N_PROPERTY ? item->b : item);
        }
        return;
    case N_ASSIGN_PATTERN:
    case N_REST:
        scope_declare_pattern(w, kind, pattern->a);
        return;
    default: /* N_HOLE */
        return;
    }
}

/* ---- lexical declarations of a statement list ---- */

/* The declaration in a statement of a list: through labels and export. */
static lang_node *declaration_of(lang_node *statement) {
    while (statement != NULL && (statement->type == N_LABELED || statement->type == N_EXPORT_NAMED ||
                                 statement->type == N_EXPORT_DEFAULT)) {
        statement = statement->a;
    }
    return statement;
}

static bool is_lexical_declaration(const lang_node *node) {
    switch (node->type) {
    case N_VARIABLE_DECLARATION:
        return node->op != T_VAR;
    case N_FUNCTION:
    case N_CLASS:
        return (node->flags & NF_DECLARATION) != 0;
    default:
        return false;
    }
}

bool scope_has_lexicals(const lang_node *list) {
    for (; list != NULL; list = list->next) {
        const lang_node *node = list;
        while (node->type == N_LABELED) {
            node = node->a;
        }
        if (is_lexical_declaration(node)) {
            return true;
        }
    }
    return false;
}

static bool is_inert_value(const lang_node *node) {
    return node != NULL && (node->type == N_FUNCTION || node->type == N_CLASS || node->type == N_OBJECT);
}

static void declare_variables(walker *w, lang_node *declaration) {
    lang_binding_kind kind = declaration->op == T_CONST ? BINDING_CONST : BINDING_LET;
    for (lang_node *declarator = declaration->a; declarator != NULL; declarator = declarator->next) {
        scope_declare_pattern(w, kind, declarator->a);
        if (kind == BINDING_CONST && declarator->a->type == N_IDENTIFIER && is_inert_value(declarator->b)) {
            scope_make_unit(w, declarator->a->binding);
        }
    }
}

static void declare_function(walker *w, lang_node *function) {
    const lang_atom *name = function->a != NULL ? function->a->atom : lang_atom_of(&w->cx->atoms, "*default*");
    lang_binding *binding = scope_declare(w, BINDING_FUNCTION, function, name);
    if (function->a != NULL) {
        function->a->binding = binding;
    }
    if (binding->unit == NULL) {
        scope_make_unit(w, binding);
    }
}

static void declare_class(walker *w, lang_node *class) {
    const lang_atom *name = class->a != NULL ? class->a->atom : lang_atom_of(&w->cx->atoms, "*default*");
    lang_binding *binding = scope_declare(w, BINDING_CLASS, class, name);
    if (class->a != NULL) {
        class->a->binding = binding;
    }
    scope_make_unit(w, binding);
}

static void declare_imports(walker *w, lang_node *import) {
    for (lang_node *specifier = import->a; specifier != NULL; specifier = specifier->next) {
        lang_node *local = specifier->b;
        local->binding = scope_declare(w, BINDING_IMPORT, local, local->atom);
    }
}

void scope_declare_lexicals(walker *w, lang_node *list) {
    for (; list != NULL; list = list->next) {
        lang_node *node = declaration_of(list);
        if (node == NULL) {
            continue;
        }
        if (node->type == N_IMPORT) {
            declare_imports(w, node);
        } else if (!is_lexical_declaration(node)) {
            continue;
        } else if (node->type == N_VARIABLE_DECLARATION) {
            declare_variables(w, node);
        } else if (node->type == N_FUNCTION) {
            declare_function(w, node);
        } else {
            declare_class(w, node);
        }
    }
}

/* ---- var declarations and Annex B's functions ---- */

/* A block that the walk for var names is in. */
typedef struct block_frame {
    lang_node *list;   /* its statements, NULL for the head of a for statement or a catch clause */
    lang_node *head;   /* the pattern or declaration of that */
    struct block_frame *outer;
} block_frame;

/* A function in a block that gets a var as well, unless something stands against it. */
typedef struct candidate {
    lang_node *function;
    struct candidate *next;
} candidate;

typedef struct hoister {
    walker *w;
    candidate *candidates;
    bool sloppy;
} hoister;

static void hoist_list(hoister *h, lang_node *list, block_frame *frame);

static bool pattern_names(const lang_node *pattern, const lang_atom *name) {
    switch (pattern->type) {
    case N_IDENTIFIER:
        return pattern->atom == name;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        for (const lang_node *item = pattern->a; item != NULL; item = item->next) {
            if (pattern_names(item->type == N_PROPERTY ? item->b : item, name)) {
                return true;
            }
        }
        return false;
    case N_ASSIGN_PATTERN:
    case N_REST:
        return pattern_names(pattern->a, name);
    default:
        return false;
    }
}

static bool declaration_names(const lang_node *node, const lang_atom *name, const lang_node *except) {
    if (node == except || !is_lexical_declaration(node)) {
        return false;
    }
    if (node->type != N_VARIABLE_DECLARATION) {
        return node->a != NULL && node->a->atom == name;
    }
    for (const lang_node *declarator = node->a; declarator != NULL; declarator = declarator->next) {
        if (pattern_names(declarator->a, name)) {
            return true;
        }
    }
    return false;
}

/* Would `var name` in the innermost block clash with a block around it? */
static bool frame_forbids(const block_frame *frame, const lang_atom *name, const lang_node *function) {
    bool own = true; /* in its own block, other functions of the name are no hindrance */
    for (; frame != NULL; frame = frame->outer, own = false) {
        if (frame->head != NULL) {
            const lang_node *head = frame->head;
            if (head->type == N_VARIABLE_DECLARATION ? declaration_names(head, name, NULL)
                                                     : head->type != N_IDENTIFIER && pattern_names(head, name)) {
                return true;
            }
            own = true;
            continue;
        }
        if (own) {
            continue;
        }
        for (const lang_node *node = frame->list; node != NULL; node = node->next) {
            const lang_node *declaration = node;
            while (declaration->type == N_LABELED) {
                declaration = declaration->a;
            }
            if (declaration_names(declaration, name, function)) {
                return true;
            }
        }
    }
    return false;
}

static void hoist_name(hoister *h, lang_node *identifier) {
    walker *w = h->w;
    const lang_atom *name = identifier->atom;
    lang_binding *existing = name->binding;
    bool parameters = w->function->uses & FU_PARAMETER_EXPRESSIONS;
    if (existing != NULL && existing->scope == w->scope && existing->kind == BINDING_PARAMETER &&
        (existing->flags & BF_CAPTURED_EARLY)) {
        lang_binding *copy = bind(w, BINDING_VAR, identifier, name);
        copy->flags |= BF_READY | BF_PARAMETER_COPY;
        copy->ready = 0;
        copy->output = lang_fresh_name(w->cx, name->text, name->length);
        return;
    }
    bool fresh = existing == NULL || existing->scope != w->scope;
    lang_binding *binding = scope_declare(w, BINDING_VAR, identifier, name);
    if (fresh && parameters && scope_is_free(w->function, name) && !(binding->flags & BF_GLOBAL)) {
        binding->output = lang_fresh_name(w->cx, name->text, name->length);
    }
}

static void hoist_pattern(hoister *h, lang_node *pattern) {
    switch (pattern->type) {
    case N_IDENTIFIER:
        hoist_name(h, pattern);
        return;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        for (lang_node *item = pattern->a; item != NULL; item = item->next) {
            hoist_pattern(h, item->type == N_PROPERTY ? item->b : item);
        }
        return;
    case N_ASSIGN_PATTERN:
    case N_REST:
        hoist_pattern(h, pattern->a);
        return;
    default:
        return;
    }
}

static void hoist_variables(hoister *h, lang_node *declaration) {
    if (declaration->op != T_VAR) {
        return;
    }
    for (lang_node *declarator = declaration->a; declarator != NULL; declarator = declarator->next) {
        hoist_pattern(h, declarator->a);
    }
}

static void hoist_function(hoister *h, lang_node *function, block_frame *frame) {
    if (frame == NULL || !h->sloppy || !is_plain_function(function) ||
        frame_forbids(frame, function->a->atom, function)) {
        return;
    }
    candidate *c = lang_arena_allocate(&h->w->cx->arena, sizeof *c);
    c->function = function;
    c->next = h->candidates;
    h->candidates = c;
}

static void hoist_statement(hoister *h, lang_node *node, block_frame *frame);

static void hoist_if(hoister *h, lang_node *node, block_frame *frame) {
    while (node != NULL && node->type == N_IF) {
        hoist_statement(h, node->b, frame);
        node = node->c;
    }
    if (node != NULL) {
        hoist_statement(h, node, frame);
    }
}

static void hoist_loop(hoister *h, lang_node *node, block_frame *frame) {
    block_frame inner = {NULL, NULL, frame};
    if (node->a != NULL && node->a->type == N_VARIABLE_DECLARATION) {
        hoist_variables(h, node->a);
        inner.head = node->a;
        frame = node->a->op != T_VAR ? &inner : frame;
    }
    hoist_statement(h, node->d, frame);
}

static void hoist_catch(hoister *h, lang_node *clause, block_frame *frame) {
    block_frame inner = {NULL, clause->a, frame};
    hoist_statement(h, clause->b, clause->a != NULL ? &inner : frame);
}

static void hoist_statement(hoister *h, lang_node *node, block_frame *frame) {
    scope_check_stack(h->w);
    block_frame inner = {NULL, NULL, frame};
    switch (node->type) {
    case N_VARIABLE_DECLARATION:
        hoist_variables(h, node);
        return;
    case N_FUNCTION:
        hoist_function(h, node, frame);
        return;
    case N_BLOCK:
        inner.list = node->a;
        hoist_list(h, node->a, &inner);
        return;
    case N_IF:
        hoist_if(h, node, frame);
        return;
    case N_FOR:
    case N_FOR_IN:
    case N_FOR_OF:
        hoist_loop(h, node, frame);
        return;
    case N_WHILE:
    case N_DO_WHILE:
        hoist_statement(h, node->d, frame);
        return;
    case N_TRY:
        hoist_statement(h, node->a, frame);
        if (node->b != NULL) {
            hoist_catch(h, node->b, frame);
        }
        if (node->c != NULL) {
            hoist_statement(h, node->c, frame);
        }
        return;
    case N_SWITCH:
        for (lang_node *clause = node->b; clause != NULL; clause = clause->next) {
            inner.list = clause->b;
            hoist_list(h, clause->b, &inner);
        }
        return;
    case N_LABELED:
    case N_EXPORT_NAMED:
        if (node->a != NULL) {
            hoist_statement(h, node->a, frame);
        }
        return;
    case N_WITH:
        hoist_statement(h, node->b, frame);
        return;
    default:
        return;
    }
}

static void hoist_list(hoister *h, lang_node *list, block_frame *frame) {
    for (; list != NULL; list = list->next) {
        hoist_statement(h, list, frame);
    }
}

void scope_hoist(walker *w, lang_node *body) {
    hoister h = {w, NULL, !(w->function->node->flags & NF_STRICT)};
    hoist_list(&h, body, NULL);
    scope_declare_lexicals(w, body);
    for (candidate *c = h.candidates; c != NULL; c = c->next) {
        const lang_atom *name = c->function->a->atom;
        lang_binding *existing = name->binding;
        if (existing != NULL && existing->scope == w->scope) {
            if (!is_var_like((lang_binding_kind) existing->kind) || existing->kind == BINDING_PARAMETER) {
                continue;
            }
        } else {
            scope_declare(w, BINDING_VAR, c->function->a, name);
        }
        c->function->op = LANG_FUNCTION_HOISTED;
    }
}
