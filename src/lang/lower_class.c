/*
 * lower_class.c - classes.
 *
 *     class A extends B { constructor() {...} m() {...} #p = 1; static s = 2 }
 * becomes, in the order in which the parts are evaluated,
 *     (#p#1 = @privateName("#p"), A = @class(B, function …), @members(A, 0, "m", function …),
 *      #fields#2 = function (#this) { @privateAdd(#this, #p#1, 1) }, @define(A, "s", 2), A)
 */
#include "lower.h"

/* The kinds of members in calls of @members. */
enum { MEMBER_METHOD, MEMBER_GETTER, MEMBER_SETTER, MEMBER_STATIC = 4, MEMBER_NAMED = 8 };

#define MOST_ARGUMENTS 60

typedef struct class_builder {
    lowerer *l;
    lang_node *node;
    lang_scope *scope;
    lang_node *self;    /* the class, as something stable */
    node_list code;
    lang_node *call;    /* an open @members */
    node_list arguments;
    int argument_count;
    node_list fields;   /* statements of the function that makes instance fields */
} class_builder;

static void add_code(class_builder *c, lang_node *expression) {
    list_add(&c->code, expression);
}

static void store(class_builder *c, const lang_binding *binding, lang_node *value) {
    lowerer *l = c->l;
    declare_binding(l, binding);
    add_code(c, make_assign(l, c->node, make_binding(l, c->node, binding), value));
}

static lang_node *get_self(class_builder *c) {
    return make_copy(c->l, c->self);
}

/* ---- methods ---- */

static void close_members(class_builder *c) {
    if (c->call != NULL) {
        c->call->b = c->arguments.first;
        add_code(c, c->call);
        c->call = NULL;
    }
}

static void open_members(class_builder *c) {
    if (c->call != NULL && c->argument_count < MOST_ARGUMENTS) {
        return;
    }
    close_members(c);
    c->call = make_intrinsic_call(c->l, c->node, "members", NULL);
    list_init(&c->arguments);
    list_add(&c->arguments, get_self(c));
    c->argument_count = 1;
}

static const char *member_prefix(const lang_node *member) {
    return member->op == LANG_MEMBER_GET ? "get " : member->op == LANG_MEMBER_SET ? "set " : "";
}

static void add_member(class_builder *c, lang_node *member) {
    lowerer *l = c->l;
    lang_node *function = member->b;
    int kind = member->op == LANG_MEMBER_GET   ? MEMBER_GETTER
               : member->op == LANG_MEMBER_SET ? MEMBER_SETTER
                                               : MEMBER_METHOD;
    kind |= member->flags & NF_STATIC ? MEMBER_STATIC : 0;
    lang_node *key;
    if (member->flags & NF_COMPUTED) {
        kind |= MEMBER_NAMED;
        key = lower_expression(l, member->a);
    } else {
        const lang_atom *name = key_text(l, member->a);
        key = make_string(l, member->a, name);
        function->scope->function->name = prefixed_name(l, member_prefix(member), name);
    }
    open_members(c);
    list_add(&c->arguments, make_number(l, member, kind));
    list_add(&c->arguments, key);
    list_add(&c->arguments, lower_expression(l, function));
    c->argument_count += 3;
}

static const lang_atom *private_text(const lang_node *member) {
    return member->a->binding->name;
}

/* A private method is a function in a variable. */
static void add_private_method(class_builder *c, lang_node *member) {
    lowerer *l = c->l;
    const lang_binding *binding = member->a->binding;
    const char *part = member->op == LANG_MEMBER_GET ? "get" : member->op == LANG_MEMBER_SET ? "set" : "";
    lang_node *name = make_private_part(l, member, binding, part);
    member->b->scope->function->name = prefixed_name(l, member_prefix(member), private_text(member));
    if (!(binding->flags & BF_SCOPED)) {
        declare_var(l, name->atom);
    }
    add_code(c, make_assign(l, member, name, lower_expression(l, member->b)));
}

/* ---- fields ---- */

/* The parser wraps it in a function with an expression for its body. */
static lang_node *initialiser_expression(lang_node *function) {
    return function->c;
}

static const lang_atom *field_name(lowerer *l, const lang_node *member) {
    if (member->flags & NF_COMPUTED) {
        return NULL;
    }
    return member->a->type == N_PRIVATE_NAME ? private_text(member) : key_text(l, member->a);
}

/* The value of a field as an expression in the present function. */
static lang_node *field_value(class_builder *c, lang_node *member, lang_node *key) {
    lowerer *l = c->l;
    if (member->b == NULL) {
        return make_undefined(l, member);
    }
    lang_node *value = initialiser_expression(member->b);
    const lang_atom *name = field_name(l, member);
    if (name != NULL) {
        return lower_named(l, value, name);
    }
    bool anonymous = is_anonymous_function(value);
    lang_node *lowered = lower_expression(l, value);
    return anonymous ? make_intrinsic_call(l, member, "name", lowered, make_copy(l, key), NULL) : lowered;
}

static lang_node *make_field(class_builder *c, lang_node *member, lang_node *object, lang_node *key) {
    lowerer *l = c->l;
    if (member->a->type == N_PRIVATE_NAME) {
        return make_intrinsic_call(l, member, "privateAdd", object, make_binding(l, member, member->a->binding),
                                   field_value(c, member, NULL), NULL);
    }
    return make_intrinsic_call(l, member, "defineField", object, key, field_value(c, member, key), NULL);
}

static lang_node *field_key(class_builder *c, lang_node *member) {
    lowerer *l = c->l;
    if (member->flags & NF_COMPUTED) {
        return make_binding(l, member, member->binding);
    }
    return make_string(l, member->a, member->a->type == N_PRIVATE_NAME ? member->a->atom : key_text(l, member->a));
}

/* Lower an instance field's initialiser as part of the function that makes the fields: `this` is its parameter. */
static void add_instance_field(class_builder *c, lang_node *member, lang_function *maker) {
    lowerer *l = c->l;
    lang_function *home = maker;
    if (member->b != NULL) {
        home = member->b->scope->function;
        home->this_is_parameter = true;
    }
    l->function = home;
    unsigned temps = l->temps;
    lang_node *self = make_name(l, member, l->this_name);
    list_add(&c->fields, make_statement(l, member, make_field(c, member, self, field_key(c, member))));
    l->temps = temps;
    l->function = maker;
}

/* function (#this) {...} that gives an instance its private methods and its fields. */
static lang_node *make_field_function(class_builder *c) {
    lowerer *l = c->l;
    lang_node *function = make_function(l, c->node, make_name(l, c->node, l->this_name), NULL);
    lower_state saved;
    lang_function *maker = function->scope->function;
    maker->name = lang_atom_of(&l->cx->atoms, "<instance_members_initializer>");
    maker->length = 1;
    maker->this_is_parameter = true;
    enter_lowered_function(l, maker, &saved);
    list_init(&c->fields);
    if (c->scope->brand != NULL) {
        lang_node *self = make_name(l, c->node, l->this_name);
        lang_node *brand = make_binding(l, c->node, c->scope->brand);
        list_add(&c->fields, make_statement(l, c->node, make_intrinsic_call(l, c->node, "addBrand", self, brand, NULL)));
    }
    for (lang_node *member = c->node->c; member != NULL; member = member->next) {
        if (member->op == LANG_MEMBER_FIELD && !(member->flags & NF_STATIC)) {
            add_instance_field(c, member, maker);
        }
    }
    lang_node *prologue = make_prologue(l, c->node);
    leave_lowered_function(l, &saved);
    function->c->a = c->fields.first;
    prepend(function->c, &function->c->a, prologue);
    return function;
}

/* Static fields and blocks see the class as `this`. */
static void add_static_part(class_builder *c, lang_node *member, lang_node *key) {
    lowerer *l = c->l;
    if (member->op == LANG_MEMBER_STATIC_BLOCK) {
        member->b->scope->function->is_static = true;
        lang_node *function = lower_expression(l, member->b);
        add_code(c, make_intrinsic_call(l, member, "call", function, get_self(c), NULL));
        return;
    }
    bool is_private = member->a->type == N_PRIVATE_NAME;
    lang_node *value;
    lang_function *initialiser = member->b != NULL ? member->b->scope->function : NULL;
    if (initialiser == NULL) {
        value = make_undefined(l, member);
    } else {
        initialiser->is_static = true;
        const lang_atom *name = field_name(l, member);
        bool anonymous = is_anonymous_function(initialiser_expression(member->b));
        initialiser->value_name = name;
        lang_node *function = lower_function(l, member->b);
        value = make_intrinsic_call(l, member, "call", function, get_self(c), NULL);
        if (anonymous && name == NULL) {
            value = make_intrinsic_call(l, member, "name", value, make_copy(l, key), NULL);
        }
    }
    if (is_private) {
        add_code(c, make_intrinsic_call(l, member, "privateAdd", get_self(c),
                                        make_binding(l, member, member->a->binding), value, NULL));
    } else {
        add_code(c, make_intrinsic_call(l, member, "defineField", get_self(c), key, value, NULL));
    }
}

/* ---- the constructor ---- */

static lang_node *find_constructor(lang_node *node) {
    for (lang_node *member = node->c; member != NULL; member = member->next) {
        if (member->op == LANG_MEMBER_CONSTRUCTOR) {
            return member->b;
        }
    }
    return NULL;
}

static lang_node *make_fields_call(lowerer *l, const lang_node *at, const lang_atom *fields, lang_node *object) {
    return make_call(l, at, make_name(l, at, fields), object);
}

lang_node *lower_constructor_start(lowerer *l, const lang_node *at) {
    const lang_function *function = l->function;
    const lang_node *node = function->node;
    if (node->type != N_FUNCTION || !(node->flags & NF_CONSTRUCTOR) || (node->flags & NF_DERIVED) ||
        function->class_node == NULL) {
        return NULL;
    }
    const lang_scope *scope = function->class_node->scope;
    if (scope->fields == NULL) {
        return NULL;
    }
    return make_statement(l, at, make_fields_call(l, at, scope->fields->output, make_node(l, N_THIS, at)));
}

/* The value of super(...): `this`, with the fields of the class around the constructor. */
static lang_node *bind_this(lowerer *l, const lang_node *at, lang_node *made, bool checked, const lang_atom *fields) {
    lang_node *self = make_name(l, at, l->this_name);
    if (checked) {
        made = make_intrinsic_call(l, at, "bindThis", make_copy(l, self), made, NULL);
    }
    lang_node *code = make_assign(l, at, self, made);
    if (fields != NULL) {
        code = make_sequence(l, at, code, make_fields_call(l, at, fields, make_copy(l, self)));
        code = make_sequence(l, at, code, make_copy(l, self));
    }
    return code;
}

lang_node *lower_super_call(lowerer *l, lang_node *node) {
    const lang_function *owner = lang_this_function(l->function);
    const lang_scope *scope = owner->class_node != NULL ? owner->class_node->scope : NULL;
    const lang_outer *outer = l->cx->outer;
    lang_node *target = lower_new_target(l, node);
    lang_node *class = make_name(l, node, scope != NULL ? scope->self->output : outer->home);
    lang_node *made;
    if (has_spread(node->b)) {
        made = make_intrinsic_call(l, node, "superApply", class, target, lower_spread_list(l, node, node->b, true),
                                   NULL);
    } else {
        made = make_intrinsic_call(l, node, "superCall", class, target, NULL);
        lower_children(l, made, &node->b);
        target->next = node->b;
    }
    /* In a loop or an arrow function it may come twice. */
    bool once = l->function == owner && owner->ready_this != 0 && node->end <= owner->ready_this;
    const lang_atom *fields = scope == NULL ? outer->fields : scope->fields != NULL ? scope->fields->output : NULL;
    return bind_this(l, node, made, !once, fields);
}

static lang_node *make_default_constructor(class_builder *c) {
    lowerer *l = c->l;
    lang_node *node = c->node;
    lang_node *function = make_function(l, node, NULL, NULL);
    lang_function *info = function->scope->function;
    function->flags |= NF_CONSTRUCTOR;
    info->class_node = node;
    lang_node *statements = NULL;
    if (node->b != NULL) {
        function->flags |= NF_DERIVED;
        lang_node *rest = make_node(l, N_REST, node);
        rest->a = make_named(l, node, "#arguments");
        function->b = rest;
        lang_node *made = make_intrinsic_call(l, node, "superApply", make_binding(l, node, c->scope->self),
                                              make_node(l, N_NEW_TARGET, node), make_named(l, node, "#arguments"),
                                              NULL);
        lang_node *self = make_name(l, node, l->this_name);
        if (c->scope->fields != NULL) {
            lang_node *declaration = make_node(l, N_VARIABLE_DECLARATION, node);
            declaration->op = T_VAR;
            declaration->a = make_node(l, N_DECLARATOR, node);
            declaration->a->a = self;
            declaration->a->b = made;
            declaration->next = make_statement(l, node, make_fields_call(l, node, c->scope->fields->output, make_copy(l, self)));
            declaration->next->next = make_return(l, node, make_copy(l, self));
            statements = declaration;
        } else {
            statements = make_return(l, node, made);
        }
    } else if (c->scope->fields != NULL) {
        statements = make_statement(l, node, make_fields_call(l, node, c->scope->fields->output, make_node(l, N_THIS, node)));
    }
    function->c->a = statements;
    return function;
}

static lang_node *make_constructor(class_builder *c, const lang_atom *name) {
    lowerer *l = c->l;
    lang_node *function = find_constructor(c->node);
    if (function != NULL) {
        function = lower_function(l, function);
    } else {
        function = make_default_constructor(c);
    }
    function->scope->function->name = name;
    return function;
}

/* ---- the whole ---- */

static void add_private_names(class_builder *c, const lang_atom *name) {
    lowerer *l = c->l;
    lang_node *text = name != NULL ? make_string(l, c->node, name) : make_text(l, c->node, "anonymous");
    for (lang_node *member = c->node->c; member != NULL; member = member->next) {
        if (member->a != NULL && member->a->type == N_PRIVATE_NAME && member->op == LANG_MEMBER_FIELD) {
            store(c, member->a->binding,
                  make_intrinsic_call(l, member, "privateName", make_string(l, member->a, private_text(member)), NULL));
        }
    }
    if (c->scope->brand != NULL) {
        store(c, c->scope->brand, make_intrinsic_call(l, c->node, "privateName", text, NULL));
    }
}

/* Methods, accessors and computed keys, in their order. */
static void add_members(class_builder *c, lang_node **static_keys) {
    lowerer *l = c->l;
    for (lang_node *member = c->node->c; member != NULL; member = member->next) {
        if (member->b != NULL) {
            member->b->scope->function->is_static = (member->flags & NF_STATIC) != 0;
        }
        if (member->op == LANG_MEMBER_CONSTRUCTOR || member->op == LANG_MEMBER_STATIC_BLOCK) {
            continue;
        }
        if (member->op != LANG_MEMBER_FIELD) {
            if (member->a->type == N_PRIVATE_NAME) {
                add_private_method(c, member);
            } else {
                add_member(c, member);
            }
            continue;
        }
        if (member->flags & NF_COMPUTED) {
            close_members(c);
            lang_node *key = make_intrinsic_call(l, member, "key", lower_expression(l, member->a), NULL);
            if (member->flags & NF_STATIC) {
                lang_node *kept = make_temporary(l, member);
                add_code(c, make_assign(l, member, kept, key));
                *static_keys = make_copy(l, kept);
                static_keys = &(*static_keys)->next;
            } else {
                store(c, member->binding, key);
            }
        }
    }
    close_members(c);
}

static void add_static_parts(class_builder *c, lang_node *static_keys) {
    lowerer *l = c->l;
    for (lang_node *member = c->node->c; member != NULL; member = member->next) {
        bool block = member->op == LANG_MEMBER_STATIC_BLOCK;
        if (!block && !(member->op == LANG_MEMBER_FIELD && (member->flags & NF_STATIC))) {
            continue;
        }
        lang_node *key = NULL;
        if (!block && (member->flags & NF_COMPUTED)) {
            key = make_copy(l, static_keys);
            static_keys = static_keys->next;
        } else if (!block) {
            key = field_key(c, member);
        }
        add_static_part(c, member, key);
    }
}

/* The names of the class that need an environment of their own, NULL if none does. */
static lang_node *class_scope_names(lowerer *l, lang_node *node) {
    lang_scope *scope = node->scope;
    node_list names;
    list_init(&names);
    for (lang_binding *b = scope->first; b != NULL; b = b->next) {
        if (!(b->flags & BF_SCOPED) || b->alias != NULL) {
            continue;
        }
        if (b->kind == BINDING_PRIVATE && (b->flags & (BF_GETTER | BF_SETTER))) {
            list_add(&names, make_private_part(l, node, b, "get"));
            list_add(&names, make_private_part(l, node, b, "set"));
        } else {
            list_add(&names, make_binding(l, node, b));
        }
    }
    lang_binding *helpers[] = {scope->self, scope->fields, scope->brand};
    for (int i = 0; i < 3; i++) {
        lang_binding *b = helpers[i];
        bool listed = i == 0 && b != NULL && b->node != NULL;
        if (b != NULL && !listed && (b->flags & BF_SCOPED)) {
            list_add(&names, make_binding(l, node, b));
        }
    }
    for (lang_node *member = node->c; member != NULL; member = member->next) {
        if (member->op == LANG_MEMBER_FIELD && (member->flags & NF_COMPUTED) && !(member->flags & NF_STATIC) &&
            (member->binding->flags & BF_SCOPED)) {
            list_add(&names, make_binding(l, node, member->binding));
        }
    }
    return names.first;
}

static void build_class(class_builder *c, const lang_atom *name) {
    lowerer *l = c->l;
    lang_node *node = c->node;
    lang_node *parent = node->b != NULL ? lower_expression(l, node->b) : make_intrinsic(l, node, "hole");
    add_private_names(c, name);
    lang_node *constructor = make_constructor(c, name);
    lang_node *made = make_intrinsic_call(l, node, "class", parent, constructor, NULL);
    lang_binding *self = c->scope->self;
    if (self != NULL && ((self->flags & BF_REFERENCED) || self->alias != NULL)) {
        c->self = make_binding(l, node, self);
        if (self->alias == NULL) {
            declare_binding(l, self);
        }
    } else {
        c->self = make_temporary(l, node);
    }
    add_code(c, make_assign(l, node, make_copy(l, c->self), made));
    lang_node *static_keys = NULL;
    add_members(c, &static_keys);
    if (c->scope->fields != NULL) {
        store(c, c->scope->fields, make_field_function(c));
    }
    add_static_parts(c, static_keys);
}

lang_node *lower_class(lowerer *l, lang_node *node, const lang_atom *name) {
    unsigned temps = l->temps;
    class_builder c = {.l = l, .node = node, .scope = node->scope};
    list_init(&c.code);
    lang_node *names = class_scope_names(l, node);
    lang_node *result = names != NULL ? make_temporary(l, node) : NULL;
    build_class(&c, node->a != NULL ? node->a->atom : name);
    l->temps = temps;
    if (names == NULL) {
        if (c.code.first->next != NULL) {
            list_add(&c.code, get_self(&c));
        } else if (c.self->atom->text[1] == 't') {
            lang_node *made = c.code.first->b; /* nobody needs the temporary */
            made->start = node->start;
            made->end = node->end;
            return made;
        }
        lang_node *sequence = make_node(l, N_SEQUENCE, node);
        sequence->a = c.code.first;
        return sequence;
    }
    list_add(&c.code, make_assign(l, node, make_copy(l, result), get_self(&c)));
    lang_node *code = make_node(l, N_DO_EXPRESSION, node);
    code->a = make_scope_block(l, node, names, expressions_to_statements(l, node, c.code.first));
    return make_sequence(l, node, code, make_copy(l, result));
}
