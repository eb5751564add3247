/*
 * lower_module.c - modules.
 *
 * A module becomes an object that tells what it imports and exports and has a function that links it:
 *
 *     ({ requests: ["./a.js", []], imports: [0, "x"], locals: ["y", true], indirect: [], stars: [], async: false,
 *        meta: false, link: function (#env, #meta, #imports) { …; return function () { the statements } } })
 *
 * See docs/architecture.md, "Modules". What the module declares are variables of the linking function, which also makes
 * the functions, so that other modules can call them before the statements run. An exported variable is kept in the
 * module's environment object as well; an import is read from the environment object of the module that has it.
 */
#include <stdio.h>

#include "lower.h"

typedef struct module_export {
    const lang_binding *binding;
    const lang_atom *name;
    struct module_export *next;
} module_export;

typedef struct module_request {
    const lang_node *source, *attributes;
    struct module_request *next;
} module_request;

typedef struct lowered_module {
    lowerer *l;
    const lang_node *at;
    module_export *exports;
    module_request *requests;
    unsigned request_count, import_count;
    node_list request_items, import_items, local_items, indirect_items, star_items;
    node_list imports;   /* statements that take the imports */
    node_list functions; /* declarations */
    node_list hoisted;   /* statements that export them */
} lowered_module;

/* ---- references ---- */

static lang_node *make_import_variable(lowerer *l, const lang_node *at, unsigned index) {
    char name[24];
    snprintf(name, sizeof name, "#i%u", index);
    return make_named(l, at, name);
}

static lang_node *make_named_member(lowerer *l, const lang_node *at, lang_node *object, const lang_atom *name) {
    for (uint32_t i = 0; i < name->length; i++) {
        unsigned char c = (unsigned char) name->text[i];
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (!letter && c != '_' && c != '$' && !(i > 0 && c >= '0' && c <= '9')) {
            return make_index(l, at, object, make_string(l, at, name));
        }
    }
    lang_node *member = make_node(l, N_MEMBER, at);
    member->a = object;
    member->atom = name;
    return member;
}

lang_node *lower_import_reference(lowerer *l, const lang_node *at, const lang_binding *binding) {
    lang_node *variable = make_import_variable(l, at, binding->import_index);
    if (binding->import_name == NULL) {
        return variable;
    }
    return make_named_member(l, at, variable, binding->import_name);
}

lang_node *lower_export_store(lowerer *l, const lang_node *at, const lang_binding *binding, lang_node *stored,
                              bool initialise) {
    if (!(binding->flags & BF_EXPORTED) || l->module == NULL) {
        return stored;
    }
    for (const module_export *e = l->module->exports; e != NULL; e = e->next) {
        if (e->binding != binding) {
            continue;
        }
        if (initialise && lang_is_lexical(binding)) {
            stored = make_intrinsic_call(l, at, "export", make_named(l, at, "#env"), make_string(l, at, e->name), stored,
                                         NULL);
        } else {
            stored = make_assign(l, at, make_named_member(l, at, make_named(l, at, "#env"), e->name), stored);
        }
    }
    return stored;
}

lang_node *lower_import_meta(lowerer *l, lang_node *node) {
    if (l->module != NULL) {
        l->module_uses_meta = true;
    }
    return make_named(l, node, "#meta");
}

/* ---- what a module asks for and offers ---- */

static bool same_attributes(const lang_node *a, const lang_node *b) {
    for (; a != NULL && b != NULL; a = a->next, b = b->next) {
        if (a->a->atom != b->a->atom || a->b->atom != b->b->atom) {
            return false;
        }
    }
    return a == b;
}

static unsigned request_index(lowered_module *m, const lang_node *source, const lang_node *attributes) {
    lowerer *l = m->l;
    unsigned index = m->request_count;
    for (const module_request *r = m->requests; r != NULL; r = r->next) {
        index--;
        if (r->source->atom == source->atom && same_attributes(r->attributes, attributes)) {
            return index;
        }
    }
    module_request *request = lang_arena_allocate(&l->cx->arena, sizeof *request);
    *request = (module_request){source, attributes, m->requests};
    m->requests = request;
    lang_node *pairs = make_node(l, N_ARRAY, m->at);
    node_list items;
    list_init(&items);
    for (const lang_node *attribute = attributes; attribute != NULL; attribute = attribute->next) {
        list_add(&items, make_string(l, m->at, attribute->a->atom));
        list_add(&items, make_string(l, m->at, attribute->b->atom));
    }
    pairs->a = items.first;
    list_add(&m->request_items, make_string(l, m->at, source->atom));
    list_add(&m->request_items, pairs);
    list_add(&m->request_items, make_number(l, m->at, source->start));
    return m->request_count++;
}

static void add_import(lowered_module *m, lang_node *specifier, unsigned request) {
    lowerer *l = m->l;
    lang_binding *binding = specifier->b->binding;
    binding->import_index = m->import_count;
    binding->import_request = request;
    if (specifier->op == LANG_IMPORT_NAMESPACE) {
        binding->import_name = NULL;
    } else if (specifier->op == LANG_IMPORT_DEFAULT) {
        binding->import_name = lang_atom_of(&l->cx->atoms, "default");
    } else {
        binding->import_name = specifier->a->atom;
    }
    list_add(&m->import_items, make_number(l, m->at, request));
    list_add(&m->import_items, binding->import_name != NULL ? make_string(l, m->at, binding->import_name)
                                                            : make_node(l, N_NULL, m->at));
    list_add(&m->import_items, make_number(l, m->at, specifier->start));
    lang_node *variable = make_import_variable(l, m->at, m->import_count);
    declare_var(l, variable->atom);
    lang_node *value = make_index(l, m->at, make_named(l, m->at, "#imports"), make_number(l, m->at, m->import_count));
    list_add(&m->imports, make_assign(l, m->at, variable, value));
    m->import_count++;
}

static void add_local(lowered_module *m, const lang_binding *binding, const lang_atom *name) {
    lowerer *l = m->l;
    module_export *e = lang_arena_allocate(&l->cx->arena, sizeof *e);
    *e = (module_export){binding, name, m->exports};
    m->exports = e;
    bool dead = binding == NULL || lang_is_lexical(binding);
    list_add(&m->local_items, make_string(l, m->at, name));
    list_add(&m->local_items, make_node(l, dead ? N_TRUE : N_FALSE, m->at));
}

static void add_indirect(lowered_module *m, const lang_atom *name, unsigned request, const lang_atom *import_name) {
    lowerer *l = m->l;
    list_add(&m->indirect_items, make_string(l, m->at, name));
    list_add(&m->indirect_items, make_number(l, m->at, request));
    list_add(&m->indirect_items,
             import_name != NULL ? make_string(l, m->at, import_name) : make_node(l, N_NULL, m->at));
}

static void add_pattern_exports(lowered_module *m, const lang_node *pattern) {
    switch (pattern->type) {
    case N_IDENTIFIER:
        add_local(m, pattern->binding, pattern->atom);
        return;
    case N_ARRAY_PATTERN:
    case N_OBJECT_PATTERN:
        for (const lang_node *item = pattern->a; item != NULL; item = item->next) {
            add_pattern_exports(m, item->type == N_PROPERTY ? item->b : item);
        }
        return;
    case N_ASSIGN_PATTERN:
    case N_REST:
        add_pattern_exports(m, pattern->a);
        return;
    default:
        return;
    }
}

static void add_named_exports(lowered_module *m, const lang_node *node) {
    if (node->a != NULL && node->a->type == N_VARIABLE_DECLARATION) {
        for (const lang_node *declarator = node->a->a; declarator != NULL; declarator = declarator->next) {
            add_pattern_exports(m, declarator->a);
        }
        return;
    }
    if (node->a != NULL) {
        add_local(m, node->a->a->binding, node->a->a->atom);
        return;
    }
    unsigned request = node->c != NULL ? request_index(m, node->c, node->d) : 0;
    for (const lang_node *specifier = node->b; specifier != NULL; specifier = specifier->next) {
        const lang_binding *binding = specifier->a->binding;
        if (node->c != NULL) {
            add_indirect(m, specifier->b->atom, request, specifier->a->atom);
        } else if (binding->kind == BINDING_IMPORT) {
            add_indirect(m, specifier->b->atom, binding->import_request, binding->import_name);
        } else {
            add_local(m, binding, specifier->b->atom);
        }
    }
}

static void add_star(lowered_module *m, const lang_node *node) {
    unsigned request = request_index(m, node->b, node->c);
    if (node->a != NULL) {
        add_indirect(m, node->a->atom, request, NULL);
    } else {
        list_add(&m->star_items, make_number(m->l, m->at, request));
    }
}

static bool is_declaration(const lang_node *node) {
    return (node->type == N_FUNCTION || node->type == N_CLASS) && (node->flags & NF_DECLARATION);
}

static const lang_binding *find_default(const lowered_module *m) {
    const lang_atom *name = lang_atom_of(&m->l->cx->atoms, "*default*");
    for (lang_binding *b = m->l->function->scope->first; b != NULL; b = b->next) {
        if (b->name == name) {
            b->output = lang_atom_of(&m->l->cx->atoms, "#default");
            return b;
        }
    }
    return NULL;
}

static void add_default(lowered_module *m, lang_node *node) {
    lang_node *value = node->a;
    const lang_atom *name = lang_atom_of(&m->l->cx->atoms, "default");
    if (!is_declaration(value)) {
        add_local(m, NULL, name);
    } else if (value->a != NULL) {
        add_local(m, value->a->binding, name);
    } else {
        m->l->default_export = (lang_binding *) find_default(m);
        add_local(m, m->l->default_export, name);
    }
}

/* Imports first: exports may name them. */
static void collect(lowered_module *m, lang_node *list) {
    for (lang_node *node = list; node != NULL; node = node->next) {
        if (node->type == N_IMPORT) {
            unsigned request = request_index(m, node->b, node->c);
            for (lang_node *specifier = node->a; specifier != NULL; specifier = specifier->next) {
                add_import(m, specifier, request);
            }
        } else if (node->type == N_EXPORT_NAMED && node->c != NULL) {
            (void) request_index(m, node->c, node->d);
        } else if (node->type == N_EXPORT_ALL) {
            (void) request_index(m, node->b, node->c);
        }
    }
    for (lang_node *node = list; node != NULL; node = node->next) {
        if (node->type == N_EXPORT_NAMED) {
            add_named_exports(m, node);
        } else if (node->type == N_EXPORT_ALL) {
            add_star(m, node);
        } else if (node->type == N_EXPORT_DEFAULT) {
            add_default(m, node);
        }
    }
}

/* ---- functions ---- */

static lang_node *function_of(lang_node *statement) {
    if (statement->type == N_EXPORT_NAMED || statement->type == N_EXPORT_DEFAULT) {
        statement = statement->a;
    }
    return statement != NULL && statement->type == N_FUNCTION && (statement->flags & NF_DECLARATION) ? statement : NULL;
}

/* Move a declaration to the linking function. */
static void take_function(lowered_module *m, lang_node *function) {
    lowerer *l = m->l;
    lang_node *copy = make_copy(l, function);
    const lang_binding *binding = function->a != NULL ? function->a->binding : l->default_export;
    lang_function *info = copy->scope->function;
    info->node = copy;
    if (copy->a == NULL) {
        copy->a = make_binding(l, function, binding);
    }
    lower_function(l, copy);
    if (function->a == NULL) {
        info->name = lang_atom_of(&l->cx->atoms, "default");
    }
    list_add(&m->functions, copy);
}

static void take_functions_of_module(lowered_module *m, lang_node *list) {
    for (lang_node **place = &list; *place != NULL; place = &(*place)->next) {
        lang_node *function = function_of(*place);
        if (function != NULL) {
            take_function(m, function);
            (*place)->a = NULL;
            (*place)->type = N_EMPTY;
            (*place)->flags = NF_MADE | NF_LOWER;
        }
    }
    for (const module_export *e = m->exports; e != NULL; e = e->next) {
        lowerer *l = m->l;
        if (e->binding != NULL && e->binding->kind == BINDING_FUNCTION) {
            lang_node *property = make_named_member(l, m->at, make_named(l, m->at, "#env"), e->name);
            list_add(&m->hoisted, make_assign(l, m->at, property, make_binding(l, m->at, e->binding)));
        }
    }
}

/* ---- statements ---- */

lang_node *lower_module_item(lowerer *l, lang_node *node) {
    switch (node->type) {
    case N_EXPORT_NAMED:
        return node->a != NULL ? lower_statement(l, node->a) : make_node(l, N_EMPTY, node);
    case N_EXPORT_DEFAULT: {
        if (is_declaration(node->a)) {
            return lower_statement(l, node->a);
        }
        const lang_atom *name = lang_atom_of(&l->cx->atoms, "default");
        lang_node *value = lower_named(l, node->a, name);
        return make_statement(l, node, make_intrinsic_call(l, node, "export", make_named(l, node, "#env"),
                                                           make_string(l, node, name), value, NULL));
    }
    default:
        return make_node(l, N_EMPTY, node);
    }
}

/* ---- the whole ---- */

static lang_node *make_array(lowered_module *m, node_list *items) {
    lang_node *array = make_node(m->l, N_ARRAY, m->at);
    array->a = items->first;
    return array;
}

static void add_property(lowered_module *m, node_list *properties, const char *name, lang_node *value) {
    lang_node *property = make_node(m->l, N_PROPERTY, m->at);
    property->op = LANG_PROP_INIT;
    property->a = make_named(m->l, m->at, name);
    property->b = value;
    list_add(properties, property);
}

static void append_list(node_list *to, lang_node *list) {
    *to->last = list;
    while (*to->last != NULL) {
        to->last = &(*to->last)->next;
    }
}

/* Every variable of the module's top level belongs to the linking function. */
static void declare_module_names(lowerer *l) {
    for (const lang_binding *b = l->function->scope->first; b != NULL; b = b->next) {
        if (b->kind != BINDING_IMPORT && b->kind != BINDING_FUNCTION) {
            declare_var(l, b->output);
        }
    }
}

static lang_node *make_module_function(lowered_module *m, lang_node *body_statements) {
    lowerer *l = m->l;
    lang_node *body = make_function(l, m->at, NULL, body_statements);
    if (l->function->uses & FU_SUSPENDS) {
        body->flags |= NF_ASYNC;
    }
    node_list statements;
    list_init(&statements);
    unsigned temps = l->temps_needed;
    l->temps_needed = 0;
    lang_node *prologue = make_prologue(l, m->at);
    l->temps_needed = temps;
    append_list(&statements, prologue);
    append_list(&statements, expressions_to_statements(l, m->at, m->imports.first));
    append_list(&statements, m->functions.first);
    append_list(&statements, expressions_to_statements(l, m->at, m->hoisted.first));
    list_add(&statements, make_return(l, m->at, body));
    lang_node *parameters = make_named(l, m->at, "#env");
    parameters->next = make_named(l, m->at, "#meta");
    parameters->next->next = make_named(l, m->at, "#imports");
    lang_node *link = make_function(l, m->at, parameters, statements.first);
    link->scope->function->parent = NULL;
    link->scope->function->length = 3;
    return link;
}

static lang_node *make_body_statements(lowered_module *m, lang_node *program) {
    lowerer *l = m->l;
    node_list statements, holes;
    list_init(&statements);
    list_init(&holes);
    name_list *vars = l->vars;
    l->vars = NULL;
    append_list(&statements, make_prologue(l, m->at)); /* the temporaries */
    l->vars = vars;
    add_holes(l, m->at, program->scope, &holes);
    append_list(&m->hoisted, holes.first);
    append_list(&statements, program->a);
    return statements.first;
}

void lower_module(lowerer *l, lang_node *program) {
    lang_node start = {.type = N_EMPTY, .start = program->start, .end = program->start};
    lowered_module m = {.l = l, .at = &start};
    node_list *lists[] = {&m.request_items, &m.import_items, &m.local_items, &m.indirect_items, &m.star_items,
                          &m.imports, &m.functions, &m.hoisted};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        list_init(lists[i]);
    }
    l->module = &m;
    collect(&m, program->a);
    declare_module_names(l);
    take_functions_of_module(&m, program->a);
    lower_statements(l, program, &program->a);
    lang_node *link = make_module_function(&m, make_body_statements(&m, program));
    lang_node *object = make_node(l, N_OBJECT, &start);
    node_list properties;
    list_init(&properties);
    add_property(&m, &properties, "requests", make_array(&m, &m.request_items));
    add_property(&m, &properties, "imports", make_array(&m, &m.import_items));
    add_property(&m, &properties, "locals", make_array(&m, &m.local_items));
    add_property(&m, &properties, "indirect", make_array(&m, &m.indirect_items));
    add_property(&m, &properties, "stars", make_array(&m, &m.star_items));
    add_property(&m, &properties, "async", make_node(l, l->function->uses & FU_SUSPENDS ? N_TRUE : N_FALSE, &start));
    add_property(&m, &properties, "meta", make_node(l, l->module_uses_meta ? N_TRUE : N_FALSE, &start));
    add_property(&m, &properties, "link", link);
    object->a = properties.first;
    program->a = make_statement(l, &start, object);
    program->flags |= NF_MADE | NF_LOWER;
}
