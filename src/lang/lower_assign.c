/*
 * lower_assign.c - assignments and updates, but for destructuring.
 */
#include "lower.h"

static bool is_strict(const lowerer *l) {
    return (l->function->node->flags & NF_STRICT) || l->cx->strict;
}

static bool is_constant(const lowerer *l, const lang_binding *binding) {
    switch (binding->kind) {
    case BINDING_CONST:
    case BINDING_CLASS_NAME:
    case BINDING_IMPORT:
        return true;
    case BINDING_FUNCTION_NAME:
        return is_strict(l);
    default:
        return false;
    }
}

static lang_node *constant_error(lowerer *l, const lang_node *at) {
    return make_intrinsic_call(l, at, "constant", NULL);
}

static lang_node *make_hole_test(lowerer *l, const lang_node *at, const lang_binding *binding) {
    lang_node *is_hole =
        make_binary(l, at, T_EQ_STRICT, make_binding(l, at, binding), make_intrinsic(l, at, "hole"));
    lang_node *fail = make_intrinsic_call(l, at, "deadZone", make_string(l, at, binding->name), NULL);
    return make_logical(l, at, T_AND, is_hole, fail);
}

/* x = value, where x is not a plain variable. */
static lang_node *store_in_binding(lowerer *l, const lang_node *at, lang_node *target, lang_node *value) {
    const lang_binding *binding = target->binding;
    uint16_t flags = target->flags;
    if (flags & NF_DEAD) {
        return make_sequence(l, at, value,
                             make_intrinsic_call(l, at, "deadZone", make_string(l, at, binding->name), NULL));
    }
    bool checked = (flags & NF_CHECKED) && (binding->flags & BF_HOLE);
    if (is_constant(l, binding)) {
        lang_node *error = constant_error(l, at);
        lang_node *test = checked ? make_hole_test(l, at, binding) : NULL;
        return make_sequence(l, at, make_sequence(l, at, value, test), error);
    }
    if (checked) {
        unsigned temps = l->temps;
        lang_node *kept = make_temporary(l, at);
        lang_node *first = make_sequence(l, at, make_assign(l, at, kept, value), make_hole_test(l, at, binding));
        lang_node *store = make_assign(l, at, make_binding(l, at, binding), make_copy(l, kept));
        l->temps = temps;
        return make_sequence(l, at, first, lower_export_store(l, at, binding, store, false));
    }
    return lower_export_store(l, at, binding, make_assign(l, at, make_binding(l, at, binding), value), false);
}

static lang_node *initialise_binding(lowerer *l, const lang_node *at, lang_node *target, lang_node *value) {
    const lang_binding *binding = target->binding;
    if (binding != NULL && (binding->flags & BF_GLOBAL) && lang_is_lexical(binding)) {
        lang_node *constant = make_node(l, binding->kind == BINDING_CONST ? N_TRUE : N_FALSE, at);
        return make_intrinsic_call(l, at, "initialiseGlobal", make_string(l, at, binding->name), value, constant, NULL);
    }
    lang_node *name = make_name(l, target, binding != NULL ? binding->output : target->atom);
    lang_node *store = make_assign(l, at, name, value);
    return binding != NULL ? lower_export_store(l, at, binding, store, true) : store;
}

static lang_node *super_key(lowerer *l, lang_node *node) {
    if (node->type == N_MEMBER) {
        return make_string(l, node, node->atom);
    }
    return lower_expression(l, node->b);
}

static bool is_super_member(const lang_node *node) {
    return (node->type == N_MEMBER || node->type == N_INDEX) && node->a->type == N_SUPER;
}

static lang_node *make_super_this(lowerer *l, const lang_node *node) {
    lang_node probe = *node;
    return lower_this(l, &probe);
}

static lang_node *make_super_set(lowerer *l, const lang_node *at, lang_node *target, lang_node *key,
                                 lang_node *value) {
    return make_intrinsic_call(l, at, is_strict(l) ? "superSet" : "superSetSloppy",
                               make_super_this(l, target), lower_super_home(l, target, target->a), key, value, NULL);
}

lang_node *lower_store(lowerer *l, const lang_node *at, lang_node *target, lang_node *value, bool initialise) {
    switch (target->type) {
    case N_IDENTIFIER:
        if (initialise) {
            return initialise_binding(l, at, target, value);
        }
        if (target->binding == NULL) {
            lang_node *lowered = lower_identifier(l, target);
            return make_assign(l, at, lowered->type == N_IDENTIFIER ? lowered : make_name(l, target, target->atom),
                               value);
        }
        return store_in_binding(l, at, target, value);
    case N_PRIVATE_MEMBER:
        return make_private_set(l, at, lower_expression(l, target->a), target->binding, value);
    default:
        if (is_super_member(target)) {
            lang_node *key = super_key(l, target);
            return make_super_set(l, at, target, key, value);
        }
        return make_assign(l, at, lower_expression(l, target), value);
    }
}

/* ---- targets that are read and written ---- */

/* A target taken apart so that its parts are evaluated once. */
typedef struct place {
    lang_node *target;
    lang_node *object, *object_setup; /* of a member; the setup is what gives it its value */
    lang_node *key, *key_setup;       /* of an index or super member */
    bool used;                        /* the setup has been handed out */
} place;

static void open_place(lowerer *l, lang_node *target, place *p) {
    *p = (place){.target = target};
    if (target->type == N_IDENTIFIER) {
        return;
    }
    if (is_super_member(target)) {
        if (target->type == N_INDEX) {
            p->key = make_stable(l, make_intrinsic_call(l, target, "key", lower_expression(l, target->b), NULL),
                                 &p->key_setup);
        }
        return;
    }
    p->object = make_stable(l, lower_expression(l, target->a), &p->object_setup);
    if (target->type == N_INDEX) {
        lang_node *key = lower_expression(l, target->b);
        bool plain = key->type == N_STRING || key->type == N_NUMBER;
        lang_node *object = make_copy(l, p->object);
        p->key = make_stable(l, plain ? key : make_intrinsic_call(l, target, "placeKey", object, key, NULL),
                             &p->key_setup);
    }
}

static lang_node *place_object(lowerer *l, place *p, bool first) {
    return first ? p->object_setup : make_copy(l, p->object);
}

static lang_node *place_key(lowerer *l, place *p, bool first) {
    if (p->target->type == N_MEMBER) {
        return make_string(l, p->target, p->target->atom);
    }
    return first ? p->key_setup : make_copy(l, p->key);
}

/* The first use of a place evaluates its parts. */
static lang_node *read_place(lowerer *l, const lang_node *at, place *p) {
    lang_node *target = p->target;
    bool first = !p->used;
    p->used = true;
    if (target->type == N_IDENTIFIER) {
        return lower_identifier(l, make_copy(l, target));
    }
    if (target->type == N_PRIVATE_MEMBER) {
        return make_private_get(l, at, place_object(l, p, first), target->binding);
    }
    if (is_super_member(target)) {
        return make_intrinsic_call(l, at, "superGet", make_super_this(l, target),
                                   lower_super_home(l, target, target->a), place_key(l, p, first), NULL);
    }
    lang_node *member = make_node(l, (lang_node_type) target->type, target);
    member->a = place_object(l, p, first);
    if (target->type == N_MEMBER) {
        member->atom = target->atom;
    } else {
        member->b = place_key(l, p, first);
    }
    return member;
}

static lang_node *write_place(lowerer *l, const lang_node *at, place *p, lang_node *value) {
    lang_node *target = p->target;
    if (target->type == N_IDENTIFIER) {
        return lower_store(l, at, make_copy(l, target), value, false);
    }
    if (target->type == N_PRIVATE_MEMBER) {
        return make_private_set(l, at, make_copy(l, p->object), target->binding, value);
    }
    if (is_super_member(target)) {
        return make_super_set(l, at, target, place_key(l, p, false), value);
    }
    return make_assign(l, at, read_place(l, at, p), value);
}

/* ---- assignments ---- */

static lang_node *logical_assignment(lowerer *l, lang_node *node) {
    unsigned temps = l->temps;
    place p;
    open_place(l, node->a, &p);
    lang_node *old = read_place(l, node->a, &p);
    lang_node *value = node->a->type == N_IDENTIFIER && !(node->a->flags & NF_PARENTHESIZED)
                           ? lower_named(l, node->b, node->a->atom)
                           : lower_expression(l, node->b);
    lang_node *result;
    if (node->op == T_ASSIGN_NULLISH) {
        lang_node *setup;
        lang_node *kept = is_simple_local(old) ? (setup = old, make_copy(l, old)) : make_stable(l, old, &setup);
        lang_node *test = make_binary(l, node, T_NE, setup, make_node(l, N_NULL, node));
        result = make_conditional(l, node, test, kept, write_place(l, node, &p, value));
    } else {
        int op = node->op == T_ASSIGN_OR ? T_OR : T_AND;
        result = make_logical(l, node, op, old, write_place(l, node, &p, value));
    }
    l->temps = temps;
    return result;
}

static int binary_operator(int assignment) {
    return assignment + (T_NULLISH - T_ASSIGN_NULLISH);
}

/* Reading, combining and writing apart, where `target op= value` would not do. */
static lang_node *compound_by_parts(lowerer *l, lang_node *node) {
    unsigned temps = l->temps;
    place p;
    open_place(l, node->a, &p);
    lang_node *old = read_place(l, node->a, &p);
    lang_node *result;
    if (node->a->type == N_IDENTIFIER) {
        lang_node *value = lower_expression(l, node->b);
        result = write_place(l, node, &p, make_binary(l, node, binary_operator(node->op), old, value));
    } else {
        /* The old value is read first, the parts of the place with it. */
        lang_node *kept = make_temporary(l, node);
        lang_node *value = lower_expression(l, node->b);
        lang_node *sum = make_binary(l, node, binary_operator(node->op), make_copy(l, kept), value);
        result = make_sequence(l, node, make_assign(l, node, kept, old), write_place(l, node, &p, sum));
    }
    l->temps = temps;
    return result;
}

static bool is_plain_variable(const lowerer *l, const lang_node *node) {
    const lang_binding *binding = node->binding;
    return binding == NULL || (!(node->flags & (NF_DEAD | NF_CHECKED)) && !is_constant(l, binding) &&
                               !(binding->flags & BF_EXPORTED));
}

static bool is_plain_target(const lowerer *l, const lang_node *node) {
    if (node->type == N_IDENTIFIER) {
        return is_plain_variable(l, node);
    }
    return node->type != N_PRIVATE_MEMBER && !is_super_member(node);
}

/* An assignment that stays one. */
static void lower_plain_target(lowerer *l, lang_node *node) {
    lang_node *target = node->a;
    if (target->type == N_IDENTIFIER && target->binding == NULL) {
        lang_node *lowered = lower_identifier(l, make_copy(l, target));
        if (lowered->type == N_IDENTIFIER && lowered->atom != target->atom) {
            target->atom = lowered->atom;
            target->flags |= NF_LOWER;
        }
        node->flags |= target->flags & NF_LOWER;
        return;
    }
    lower_child(l, node, &node->a);
}

lang_node *lower_assignment(lowerer *l, lang_node *node, bool value_used) {
    lang_node *target = node->a;
    if (target->type == N_ARRAY_PATTERN || target->type == N_OBJECT_PATTERN) {
        return lower_pattern_assignment(l, node, value_used);
    }
    if (node->op == T_ASSIGN_NULLISH || node->op == T_ASSIGN_OR || node->op == T_ASSIGN_AND) {
        return logical_assignment(l, node);
    }
    bool plain = is_plain_target(l, target);
    if (node->op != T_ASSIGN && !plain) {
        return compound_by_parts(l, node);
    }
    bool names = node->op == T_ASSIGN && target->type == N_IDENTIFIER && !(target->flags & NF_PARENTHESIZED);
    const lang_atom *name = names ? target->atom : NULL;
    if (plain) {
        lower_plain_target(l, node);
        lower_named_child(l, node, &node->b, name);
        return node;
    }
    unsigned temps = l->temps;
    lang_node *value = names ? lower_named(l, node->b, name) : lower_expression(l, node->b);
    lang_node *result = lower_store(l, node, target, value, false);
    l->temps = temps;
    return result;
}

/* ---- ++ and -- ---- */

static lang_node *make_update(lowerer *l, const lang_node *node, lang_node *target, bool prefix) {
    lang_node *update = make_node(l, N_UPDATE, node);
    update->op = node->op;
    update->flags |= prefix ? NF_PREFIX : 0;
    update->a = target;
    return update;
}

static lang_node *update_by_parts(lowerer *l, lang_node *node, bool value_used) {
    unsigned temps = l->temps;
    bool prefix = (node->flags & NF_PREFIX) || !value_used;
    place p;
    open_place(l, node->a, &p);
    lang_node *number = make_temporary(l, node);
    lang_node *code = make_assign(l, node, number, read_place(l, node, &p));
    lang_node *result;
    if (prefix) {
        lang_node *update = make_update(l, node, make_copy(l, number), true);
        result = make_sequence(l, node, code, write_place(l, node, &p, update));
    } else {
        lang_node *old = make_temporary(l, node);
        lang_node *update = make_update(l, node, make_copy(l, number), false);
        code = make_sequence(l, node, code, make_assign(l, node, old, update));
        code = make_sequence(l, node, code, write_place(l, node, &p, make_copy(l, number)));
        result = make_sequence(l, node, code, make_copy(l, old));
    }
    l->temps = temps;
    return result;
}

lang_node *lower_update(lowerer *l, lang_node *node, bool value_used) {
    if (!is_plain_target(l, node->a)) {
        return update_by_parts(l, node, value_used);
    }
    lower_plain_target(l, node);
    return node;
}
