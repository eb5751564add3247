/*
 * lower_call.c - calls, super members and optional chains.
 */
#include "lower.h"

static bool is_super_member(const lang_node *node) {
    return (node->type == N_MEMBER || node->type == N_INDEX) && node->a->type == N_SUPER;
}

bool is_special_callee(const lang_node *callee) {
    switch (callee->type) {
    case N_PRIVATE_MEMBER:
    case N_SUPER:
    case N_OPTIONAL_CHAIN:
        return true;
    case N_MEMBER:
    case N_INDEX:
        return callee->a->type == N_SUPER;
    case N_IDENTIFIER:
        return callee->atom->keyword == T_EVAL || (callee->binding != NULL && callee->binding->kind == BINDING_IMPORT);
    default:
        return false;
    }
}

/* ---- super members ---- */

/* The object in which `super` begins to look is above this one. */
lang_node *lower_super_home(lowerer *l, const lang_node *at, const lang_node *super_node) {
    const lang_function *method = lang_this_function(l->function);
    const lang_binding *home = super_node->binding;
    if (home == NULL) {
        const lang_outer *outer = l->cx->outer;
        lang_node *name = make_name(l, at, outer->home);
        return outer->home_is_class && !outer->home_is_static ? make_member(l, at, name, "prototype") : name;
    }
    lang_node *object = make_binding(l, at, home);
    if (method->class_node == NULL || method->is_static) {
        return object;
    }
    return make_member(l, at, object, "prototype");
}

lang_node *lower_super_get(lowerer *l, lang_node *node) {
    lang_node *key = node->type == N_MEMBER ? make_string(l, node, node->atom) : lower_expression(l, node->b);
    return make_intrinsic_call(l, node, "superGet", lower_this(l, node), lower_super_home(l, node, node->a), key,
                               NULL);
}

/* ---- calls ---- */

/* A call of `function` with an explicit `this`. */
static lang_node *call_with_this(lowerer *l, const lang_node *at, lang_node *function, lang_node *receiver,
                                 lang_node *arguments) {
    if (has_spread(arguments)) {
        return make_intrinsic_call(l, at, "apply", function, receiver, lower_spread_list(l, at, arguments, true),
                                   NULL);
    }
    lang_node *call = make_intrinsic_call(l, at, "call", function, receiver, NULL);
    lower_children(l, call, &arguments);
    receiver->next = arguments;
    return call;
}

/* A call whose callee is lowered: a member keeps its object as `this`. */
static lang_node *spread_call(lowerer *l, lang_node *node) {
    lang_node *callee = node->a;
    lang_node *receiver = NULL;
    if (callee->type == N_MEMBER || callee->type == N_INDEX) {
        lang_node *member = callee;
        if (!(callee->flags & NF_MADE)) {
            member = make_copy(l, callee);
            member->flags |= NF_MADE | NF_LOWER;
        }
        lang_node *setup;
        receiver = make_stable(l, member->a, &setup);
        member->a = setup;
        callee = member;
    } else {
        receiver = make_undefined(l, node);
    }
    return call_with_this(l, node, callee, receiver, node->b);
}

/* The engine knows no comma after the last argument. */
static bool has_trailing_comma(const lowerer *l, const lang_node *node) {
    const lang_node *last = node->b;
    if (last == NULL || (node->flags & NF_MADE)) {
        return false;
    }
    while (last->next != NULL) {
        last = last->next;
    }
    const char *source = l->cx->source;
    for (uint32_t i = last->end; i + 1 < node->end; i++) {
        if (source[i] == ',') {
            return true;
        }
        if (source[i] == '/' && source[i + 1] == '*') {
            for (i += 2; source[i] != '*' || source[i + 1] != '/'; i++) {
            }
            i++;
        } else if (source[i] == '/') {
            while (i < node->end && source[i] != '\n' && source[i] != '\r' && source[i] != '\xE2') {
                i++;
            }
        }
    }
    return false;
}

lang_node *lower_call_rest(lowerer *l, lang_node *node) {
    if (has_trailing_comma(l, node)) {
        node->flags |= NF_MADE | NF_LOWER;
    }
    if (has_spread(node->b)) {
        unsigned temps = l->temps;
        lang_node *call = spread_call(l, node);
        l->temps = temps;
        return call;
    }
    lower_children(l, node, &node->b);
    return node;
}

/* Direct eval: the text is lowered with the names in sight before the engine's eval gets it. */
static lang_node *lower_eval(lowerer *l, lang_node *node) {
    if (node->b == NULL) {
        return node;
    }
    const lang_scope *scope = node->scope;
    bool in_parameters = node->flags & NF_CHECKED;
    unsigned temps = l->temps;
    lang_node *text, *rest = NULL, *setup = NULL;
    if (has_spread(node->b)) {
        lang_node *list = make_temporary(l, node);
        setup = make_assign(l, node, list, lower_spread_list(l, node, node->b, true));
        text = make_index(l, node, make_copy(l, list), make_number(l, node, 0));
    } else {
        lower_children(l, node, &node->b);
        text = node->b;
        rest = text->next;
    }
    l->temps = temps;
    lang_node *prepared = make_intrinsic_call(l, node, "eval", make_copy(l, node->a), text,
                                              make_string(l, node, lang_describe_scope(l->cx, l->function, scope, in_parameters)),
                                              NULL);
    prepared->next = rest;
    return make_sequence(l, node, setup, make_call(l, node, node->a, prepared));
}

/* It may be eval, whatever declares the name. */
static bool is_named_eval(const lang_node *callee) {
    return callee->type == N_IDENTIFIER && callee->atom->keyword == T_EVAL;
}

static lang_node *lower_chain(lowerer *l, lang_node *chain, lang_node **receiver, bool deleted);

lang_node *lower_special_callee(lowerer *l, lang_node *node) {
    unsigned temps = l->temps;
    lang_node *callee = node->a;
    if (node->type == N_TAGGED_TEMPLATE) {
        lang_node *call = make_call(l, node, callee, NULL);
        lang_node *raw = node->b;
        node = call;
        node->b = NULL;
        node->c = raw;
    }
    lang_node *result;
    lang_node *receiver = NULL;
    lang_node *function = NULL;
    switch (callee->type) {
    case N_SUPER:
        return lower_super_call(l, node);
    case N_IDENTIFIER:
        function = callee->binding == NULL ? callee : lower_identifier(l, callee);
        if (node->c == NULL && is_named_eval(function)) {
            node->a = function;
            return lower_eval(l, node);
        }
        if (callee->binding != NULL) {
            function = make_sequence(l, node, make_number(l, node, 0), function);
        }
        break;
    case N_PRIVATE_MEMBER: {
        lang_node *setup;
        receiver = make_stable(l, lower_expression(l, callee->a), &setup);
        function = make_private_get(l, callee, setup, callee->binding);
        break;
    }
    case N_OPTIONAL_CHAIN:
        function = lower_chain(l, callee, &receiver, false);
        break;
    default:
        function = lower_super_get(l, callee);
        receiver = lower_this(l, callee);
        break;
    }
    lang_node *arguments = node->b;
    if (node->c != NULL) {
        arguments = lower_template_arguments(l, node->c);
        node->c = NULL;
        if (receiver == NULL) {
            result = make_call(l, node, function, arguments);
        } else {
            receiver = make_copy(l, receiver);
            result = make_intrinsic_call(l, node, "call", function, receiver, NULL);
            receiver->next = arguments;
        }
    } else if (receiver != NULL) {
        result = call_with_this(l, node, function, make_copy(l, receiver), arguments);
    } else {
        lang_node *call = make_call(l, node, function, arguments);
        result = lower_call_rest(l, call);
    }
    l->temps = temps;
    return result;
}

lang_node *lower_new(lowerer *l, lang_node *node) {
    if (has_trailing_comma(l, node)) {
        node->flags |= NF_MADE | NF_LOWER;
    }
    lower_child(l, node, &node->a);
    if (has_spread(node->b)) {
        return make_intrinsic_call(l, node, "construct", node->a, lower_spread_list(l, node, node->b, true), NULL);
    }
    lower_children(l, node, &node->b);
    return node;
}

/* ---- optional chains ---- */

typedef struct chain_link {
    lang_node *node;
    struct chain_link *outer;
} chain_link;

/* A value that has to be there, or the chain ends. */
typedef struct chain_test {
    lang_node *setup;
    struct chain_test *before;
} chain_test;

typedef struct chain_state {
    lang_node *value;    /* so far */
    lang_node *receiver; /* `this` of a call of the value; NULL: undefined, or it is a member that says so itself */
    chain_test *tests;
} chain_state;

static bool is_chain_link(const lang_node *node) {
    switch (node->type) {
    case N_MEMBER:
    case N_INDEX:
        return node->a->type != N_SUPER;
    case N_CALL:
        return node->a->type != N_SUPER;
    case N_PRIVATE_MEMBER:
        return true;
    default:
        return false;
    }
}

/* Is an optional link at or below the node? Only so far the chain has to be taken apart. */
static bool has_optional(const lang_node *node) {
    for (; is_chain_link(node); node = node->a) {
        if (node->flags & NF_OPTIONAL) {
            return true;
        }
    }
    return false;
}

static void split_receiver(lowerer *l, chain_state *s) {
    lang_node *value = s->value;
    if (s->receiver == NULL && (value->type == N_MEMBER || value->type == N_INDEX)) {
        lang_node *member = value;
        if (!(value->flags & NF_MADE)) {
            member = make_copy(l, value);
            member->flags |= NF_MADE | NF_LOWER;
        }
        lang_node *setup;
        s->receiver = make_stable(l, member->a, &setup);
        member->a = setup;
        s->value = member;
    }
}

static void test_value(lowerer *l, chain_state *s) {
    chain_test *test = lang_arena_allocate(&l->cx->arena, sizeof *test);
    lang_node *value = s->value;
    if (is_simple_local(value)) {
        test->setup = value;
        s->value = make_copy(l, value);
    } else {
        s->value = make_stable(l, value, &test->setup);
    }
    test->before = s->tests;
    s->tests = test;
}

static void add_link(lowerer *l, lang_node *node, chain_state *s) {
    bool optional = node->flags & NF_OPTIONAL;
    if (node->type == N_CALL) {
        if (optional) {
            split_receiver(l, s);
            test_value(l, s);
        }
        if (s->receiver != NULL) {
            s->value = call_with_this(l, node, s->value, make_copy(l, s->receiver), node->b);
        } else {
            s->value = lower_call_rest(l, make_call(l, node, s->value, node->b));
        }
        s->receiver = NULL;
        return;
    }
    if (optional) {
        test_value(l, s);
    }
    s->receiver = NULL;
    if (node->type == N_PRIVATE_MEMBER) {
        lang_node *setup;
        s->receiver = make_stable(l, s->value, &setup);
        s->value = make_private_get(l, node, setup, node->binding);
        return;
    }
    lang_node *member = make_node(l, (lang_node_type) node->type, node);
    member->a = s->value;
    if (node->type == N_MEMBER) {
        member->atom = node->atom;
    } else {
        member->b = lower_expression(l, node->b);
    }
    s->value = member;
}

/* The value of a chain. With `receiver` that is set to what `this` of a call would be; with `deleted` the last
 * property is deleted. */
static lang_node *lower_chain(lowerer *l, lang_node *chain, lang_node **receiver, bool deleted) {
    chain_link *links = NULL;
    lang_node *node = chain->a;
    while (has_optional(node)) {
        chain_link *link = lang_arena_allocate(&l->cx->arena, sizeof *link);
        link->node = node;
        link->outer = links;
        links = link;
        node = node->a;
    }
    chain_state s = {NULL, NULL, NULL};
    if (is_super_member(node)) {
        s.receiver = lower_this(l, node);
    }
    if (node->type == N_OPTIONAL_CHAIN) {
        s.value = lower_chain(l, node, &s.receiver, false);
    } else if (node->type == N_PRIVATE_MEMBER) {
        lang_node *setup;
        s.receiver = make_stable(l, lower_expression(l, node->a), &setup);
        s.value = make_private_get(l, node, setup, node->binding);
    } else {
        s.value = lower_expression(l, node);
    }
    for (; links != NULL; links = links->outer) {
        add_link(l, links->node, &s);
    }
    if (receiver != NULL) {
        split_receiver(l, &s);
        *receiver = s.receiver;
    }
    lang_node *result = s.value;
    if (deleted) {
        lang_node *operator= make_node(l, N_UNARY, chain);
        operator->op = T_DELETE;
        operator->a = result;
        result = operator;
    }
    for (chain_test *test = s.tests; test != NULL; test = test->before) {
        lang_node *missing = make_binary(l, chain, T_EQ, test->setup, make_node(l, N_NULL, chain));
        lang_node *nothing = deleted ? make_node(l, N_TRUE, chain) : make_undefined(l, chain);
        result = make_conditional(l, chain, missing, nothing, result);
    }
    return result;
}

lang_node *lower_optional_chain(lowerer *l, lang_node *node) {
    unsigned temps = l->temps;
    lang_node *result = lower_chain(l, node, NULL, false);
    l->temps = temps;
    return result;
}

lang_node *lower_delete(lowerer *l, lang_node *node) {
    lang_node *operand = node->a;
    if (operand->type == N_OPTIONAL_CHAIN) {
        unsigned temps = l->temps;
        lang_node *result = lower_chain(l, operand, NULL, true);
        l->temps = temps;
        return result;
    }
    if (is_super_member(operand)) {
        lang_node *key = operand->type == N_INDEX ? lower_expression(l, operand->b) : NULL;
        lang_node *error = make_intrinsic_call(l, node, "deleteSuper", NULL);
        return make_sequence(l, node, make_sequence(l, node, lower_this(l, operand), key), error);
    }
    if (operand->type == N_IDENTIFIER && operand->binding == NULL) {
        return node;
    }
    lower_child(l, node, &node->a);
    return node;
}
