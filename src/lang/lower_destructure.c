/*
 * lower_destructure.c - patterns.
 *
 * An object pattern becomes property reads. An array pattern whose targets are variables is read in one go: the
 * elements come as an array, which is the value itself if it is an array that iterates as arrays do. If anything of the
 * program can run between two elements, the iterator is stepped by hand and closed whatever happens.
 */
#include "lower.h"

/* ---- what errors call a value ---- */

static bool append(char *buffer, size_t size, const char *text, size_t length) {
    size_t used = strlen(buffer);
    if (used + length >= size) {
        return false;
    }
    memcpy(buffer + used, text, length);
    buffer[used + length] = '\0';
    return true;
}

static bool describe(const lowerer *l, const lang_node *node, char *buffer, size_t size) {
    switch (node->type) {
    case N_IDENTIFIER: {
        const lang_atom *name = node->binding != NULL ? node->binding->name : node->atom;
        return name->text[0] != '#' && append(buffer, size, name->text, name->length);
    }
    case N_THIS:
        return append(buffer, size, "this", 4);
    case N_MEMBER:
        return describe(l, node->a, buffer, size) && append(buffer, size, ".", 1) &&
               append(buffer, size, node->atom->text, node->atom->length);
    case N_INDEX:
        return describe(l, node->a, buffer, size) && append(buffer, size, "[...]", 5);
    case N_CALL:
        return describe(l, node->a, buffer, size) && append(buffer, size, "(...)", 5);
    case N_NUMBER:
    case N_STRING:
    case N_NULL:
    case N_TRUE:
    case N_FALSE:
        return append(buffer, size, l->cx->source + node->start, node->end - node->start);
    case N_UNDEFINED:
        return append(buffer, size, "undefined", 9);
    case N_OBJECT:
        return node->a == NULL && append(buffer, size, "{}", 2);
    default:
        return false;
    }
}

lang_node *make_description(lowerer *l, const lang_node *node) {
    char buffer[100] = "";
    if (!describe(l, node, buffer, sizeof buffer)) {
        return make_text(l, node, "(intermediate value)");
    }
    return make_text(l, node, buffer);
}

/* ---- targets ---- */

/* A variable that nobody else sees, so that it can hold the value before its default is chosen. */
static bool is_private_variable(const lang_node *target, bool initialise) {
    if (target->type != N_IDENTIFIER || target->binding == NULL) {
        return false;
    }
    const lang_binding *binding = target->binding;
    uint32_t shared = BF_CAPTURED | BF_SCOPED | BF_GLOBAL | BF_EXPORTED | BF_DYNAMIC;
    if ((binding->flags & shared) || (target->flags & (NF_DEAD | NF_CHECKED))) {
        return false;
    }
    switch (binding->kind) {
    case BINDING_VAR:
    case BINDING_LET:
    case BINDING_PARAMETER:
        return true;
    case BINDING_CONST:
        return initialise;
    default:
        return false;
    }
}

static lang_node *make_is_undefined(lowerer *l, lang_node *value) {
    return make_binary(l, value, T_EQ_STRICT, value, make_undefined(l, value));
}

static lang_node *lower_default(lowerer *l, const lang_node *target, lang_node *value) {
    return target->type == N_IDENTIFIER ? lower_named(l, value, target->atom) : lower_expression(l, value);
}

static lang_node *make_defaulted(lowerer *l, lang_node *pattern, lang_node *value) {
    lang_node *kept = make_temporary(l, pattern);
    lang_node *test = make_is_undefined(l, make_assign(l, pattern, kept, value));
    return make_conditional(l, pattern, test, lower_default(l, pattern->a, pattern->b), make_copy(l, kept));
}

/* Give an element of a pattern its value. */
static void lower_element(lowerer *l, lang_node *target, lang_node *value, bool initialise, node_list *code) {
    if (target->type == N_ASSIGN_PATTERN) {
        lang_node *inner = target->a;
        if (is_private_variable(inner, initialise)) {
            const lang_binding *binding = inner->binding;
            list_add(code, make_assign(l, target, make_binding(l, inner, binding), value));
            lang_node *store = make_assign(l, target, make_binding(l, inner, binding),
                                           lower_default(l, inner, target->b));
            list_add(code, make_logical(l, target, T_AND, make_is_undefined(l, make_binding(l, inner, binding)),
                                        store));
            return;
        }
        value = make_defaulted(l, target, value);
        target = inner;
    }
    if (target->type == N_ARRAY_PATTERN || target->type == N_OBJECT_PATTERN) {
        lower_pattern(l, target, value, NULL, initialise, code);
    } else {
        list_add(code, lower_store(l, target, target, value, initialise));
    }
}

/* The value as something that can be mentioned more than once. */
static lang_node *hold(lowerer *l, lang_node *value, node_list *code) {
    if (is_stable(value)) {
        return value;
    }
    lang_node *kept = make_temporary(l, value);
    list_add(code, make_assign(l, value, kept, value));
    return kept;
}

/* ---- object patterns ---- */

static bool is_surely_object(const lang_node *value) {
    switch (value->type) {
    case N_OBJECT:
    case N_ARRAY:
    case N_FUNCTION:
        return true;
    default:
        return false;
    }
}

static void check_object(lowerer *l, lang_node *pattern, lang_node *source, lang_node *text, node_list *code) {
    const lang_node *first = pattern->a;
    lang_node *name = NULL;
    if (first != NULL && first->type == N_PROPERTY && !(first->flags & NF_COMPUTED)) {
        name = make_string(l, first, key_text(l, first->a));
    } else {
        name = make_undefined(l, pattern);
    }
    lang_node *fail = make_intrinsic_call(l, first != NULL ? first : pattern, "notObject", make_copy(l, source), name, text, NULL);
    lang_node *missing = make_binary(l, pattern, T_EQ, make_copy(l, source), make_node(l, N_NULL, pattern));
    list_add(code, make_logical(l, pattern, T_AND, missing, fail));
}

static bool is_simple_target(const lang_node *target) {
    if (target->type == N_ASSIGN_PATTERN) {
        target = target->a;
    }
    return target->type == N_IDENTIFIER || target->type == N_ARRAY_PATTERN || target->type == N_OBJECT_PATTERN;
}

static bool is_identifier_text(const lang_atom *text) {
    for (uint32_t i = 0; i < text->length; i++) {
        char c = text->text[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (i > 0 && c >= '0' && c <= '9'))) {
            return false;
        }
    }
    return text->length > 0;
}

static lang_node *make_property(lowerer *l, lang_node *at, lang_node *object, const lang_atom *name) {
    if (is_identifier_text(name)) {
        lang_node *member = make_node(l, N_MEMBER, at);
        member->a = object;
        member->atom = name;
        return member;
    }
    return make_index(l, at, object, make_string(l, at, name));
}

static void lower_object_pattern(lowerer *l, lang_node *pattern, lang_node *value, lang_node *text, bool initialise,
                                 node_list *code) {
    bool sure = is_surely_object(value);
    lang_node *source = hold(l, value, code);
    /* Reading from a nested value says itself what is wrong. */
    bool reads = pattern->a != NULL && pattern->a->type == N_PROPERTY && !(pattern->a->flags & NF_COMPUTED);
    if (!sure && (text != NULL || !reads)) {
        check_object(l, pattern, source, text != NULL ? text : make_undefined(l, pattern), code);
    }
    bool has_rest = false;
    for (const lang_node *item = pattern->a; item != NULL; item = item->next) {
        has_rest |= item->type == N_REST;
    }
    node_list taken;
    list_init(&taken);
    for (lang_node *item = pattern->a, *next; item != NULL; item = next) {
        next = item->next;
        if (item->type == N_REST) {
            lang_node *keys = make_node(l, N_ARRAY, item);
            keys->a = taken.first;
            lower_element(l, item->a, make_intrinsic_call(l, item, "omit", make_copy(l, source), keys, NULL),
                          initialise, code);
            continue;
        }
        lang_node *element;
        if (item->flags & NF_COMPUTED) {
            lang_node *key = lower_expression(l, item->a);
            if (has_rest) {
                key = make_intrinsic_call(l, item, "key", key, NULL);
            }
            if (has_rest || !is_simple_target(item->b)) {
                key = hold(l, key, code);
                list_add(&taken, make_copy(l, key));
                key = make_copy(l, key);
            }
            element = make_index(l, item, make_copy(l, source), key);
        } else {
            const lang_atom *name = key_text(l, item->a);
            list_add(&taken, make_string(l, item, name));
            element = make_property(l, item->a, make_copy(l, source), name);
        }
        lower_element(l, item->b, element, initialise, code);
    }
}

/* ---- array patterns ---- */

/* Has evaluating it no effect that a program could see? */
static bool is_pure(const lang_node *node) {
    switch (node->type) {
    case N_NULL:
    case N_TRUE:
    case N_FALSE:
    case N_NUMBER:
    case N_STRING:
    case N_UNDEFINED:
    case N_THIS:
        return true;
    case N_FUNCTION:
        return true;
    case N_OBJECT:
    case N_ARRAY:
        return node->a == NULL;
    case N_UNARY:
        return node->op == T_SUB && node->a->type == N_NUMBER;
    case N_IDENTIFIER:
        return is_simple_local(node);
    default:
        return false;
    }
}

/* Can nothing of the program run between the elements? Patterns inside are taken apart after the outer one. */
static bool is_quiet(const lang_node *pattern, bool initialise) {
    for (const lang_node *item = pattern->a; item != NULL; item = item->next) {
        const lang_node *target = item->type == N_REST ? item->a : item;
        if (target->type == N_HOLE) {
            continue;
        }
        if (target->type == N_ASSIGN_PATTERN) {
            if (!is_pure(target->b)) {
                return false;
            }
            target = target->a;
        }
        if (target->type == N_IDENTIFIER) {
            const lang_binding *binding = target->binding;
            bool plain = binding != NULL && !(target->flags & (NF_DEAD | NF_CHECKED)) &&
                         (initialise || is_private_variable(target, false) || binding->kind == BINDING_VAR ||
                          binding->kind == BINDING_LET || binding->kind == BINDING_PARAMETER);
            if (!plain) {
                return false;
            }
        } else if (!initialise || item->type == N_REST) {
            return false;
        }
    }
    return true;
}

static lang_node *make_element(lowerer *l, const lang_node *at, const lang_node *array, unsigned index) {
    return make_index(l, at, make_copy(l, array), make_number(l, at, index));
}

static void lower_quiet_array(lowerer *l, lang_node *pattern, lang_node *value, lang_node *text, bool initialise,
                              node_list *code) {
    unsigned count = 0;
    bool rest = false;
    for (const lang_node *item = pattern->a; item != NULL; item = item->next) {
        rest |= item->type == N_REST;
        count++;
    }
    lang_node *how_many = make_number(l, pattern, rest ? -1.0 : count);
    if (text == NULL) {
        text = make_undefined(l, value);
    }
    lang_node *array = make_temporary(l, pattern);
    lang_node *elements = make_intrinsic_call(l, pattern, "elements", value, how_many, text, NULL);
    list_add(code, make_assign(l, pattern, array, elements));
    unsigned index = 0;
    for (lang_node *item = pattern->a, *next; item != NULL; item = next, index++) {
        next = item->next;
        if (item->type == N_HOLE) {
            continue;
        }
        if (item->type == N_REST) {
            lang_node *tail = make_intrinsic_call(l, item, "tail", make_copy(l, array),
                                                  make_number(l, item, index), NULL);
            lower_element(l, item->a, tail, initialise, code);
        } else {
            lower_element(l, item, make_element(l, item, array, index), initialise, code);
        }
    }
}

/* steps ? @step(...) : array[index] */
static lang_node *make_either(lowerer *l, const lang_node *at, const lang_node *steps, lang_node *stepped,
                              lang_node *indexed) {
    return make_conditional(l, at, make_copy(l, steps), stepped, indexed);
}

static void add_stepped_elements(lowerer *l, lang_node *pattern, lang_node *array, lang_node *steps, bool initialise,
                                 node_list *code) {
    unsigned index = 0;
    for (lang_node *item = pattern->a, *next; item != NULL; item = next, index++) {
        next = item->next;
        lang_node *step = make_intrinsic_call(l, item, "next", make_copy(l, steps), NULL);
        if (item->type == N_HOLE) {
            list_add(code, make_logical(l, item, T_AND, make_copy(l, steps), step));
        } else if (item->type == N_REST) {
            lang_node *all = make_intrinsic_call(l, item, "rest", make_copy(l, steps), NULL);
            lang_node *tail = make_intrinsic_call(l, item, "tail", make_copy(l, array),
                                                  make_number(l, item, index), NULL);
            lower_element(l, item->a, make_either(l, item, steps, all, tail), initialise, code);
        } else {
            lang_node *element = make_element(l, item, array, index);
            lower_element(l, item, make_either(l, item, steps, step, element), initialise, code);
        }
    }
}

lang_node *make_closing_try(lowerer *l, const lang_node *at, lang_node *statements, const lang_node *steps) {
    lang_node *error = make_temporary(l, at);
    lang_node *abort = make_intrinsic_call(l, at, "abort", make_copy(l, steps), make_copy(l, error), NULL);
    lang_node *close = make_logical(l, at, T_AND, make_copy(l, steps),
                                    make_intrinsic_call(l, at, "close", make_copy(l, steps), NULL));
    lang_node *handler = make_node(l, N_CATCH, at);
    handler->a = error;
    handler->op = LANG_CATCH_VARIABLE;
    handler->b = make_block(l, at, make_statement(l, at, abort));
    lang_node *node = make_node(l, N_TRY, at);
    node->a = make_block(l, at, statements);
    node->b = handler;
    node->c = make_block(l, at, make_statement(l, at, close));
    return node;
}

static void lower_stepped_array(lowerer *l, lang_node *pattern, lang_node *value, lang_node *text, bool initialise,
                                node_list *code) {
    if (text == NULL) {
        text = make_undefined(l, value);
    }
    lang_node *array = hold(l, value, code);
    lang_node *steps = make_temporary(l, pattern);
    list_add(code, make_assign(l, pattern, steps,
                               make_intrinsic_call(l, pattern, "iterate", make_copy(l, array), text, NULL)));
    node_list inner;
    list_init(&inner);
    add_stepped_elements(l, pattern, array, steps, initialise, &inner);
    lang_node *statements = expressions_to_statements(l, pattern, inner.first);
    lang_node *run = make_node(l, N_DO_EXPRESSION, pattern);
    run->a = make_closing_try(l, pattern, statements, steps);
    list_add(code, run);
}

void lower_pattern(lowerer *l, lang_node *pattern, lang_node *value, lang_node *text, bool initialise,
                   node_list *code) {
    lower_check_stack(l);
    if (pattern->type == N_OBJECT_PATTERN) {
        lower_object_pattern(l, pattern, value, text, initialise, code);
    } else if (is_quiet(pattern, initialise)) {
        lower_quiet_array(l, pattern, value, text, initialise, code);
    } else {
        lower_stepped_array(l, pattern, value, text, initialise, code);
    }
}

/* ---- assignment expressions ---- */

static bool is_swap(const lang_node *pattern, const lang_node *value) {
    if (value->type != N_ARRAY || pattern->type != N_ARRAY_PATTERN) {
        return false;
    }
    const lang_node *target = pattern->a;
    const lang_node *source = value->a;
    for (; target != NULL && source != NULL; target = target->next, source = source->next) {
        if (source->type == N_SPREAD || source->type == N_HOLE || target->type == N_HOLE ||
            target->type == N_REST || target->type == N_ASSIGN_PATTERN || target->type == N_ARRAY_PATTERN ||
            target->type == N_OBJECT_PATTERN) {
            return false;
        }
    }
    return target == NULL && source == NULL && pattern->a != NULL;
}

/* [a, b] = [b, a], with nobody interested in the array. */
static void lower_swap(lowerer *l, lang_node *node, node_list *code) {
    node_list stores;
    list_init(&stores);
    lang_node *target = node->a->a;
    for (lang_node *source = node->b->a, *next; source != NULL; source = next) {
        next = source->next;
        lang_node *kept = make_temporary(l, source);
        list_add(code, make_assign(l, source, kept, lower_expression(l, source)));
        lang_node *next_target = target->next;
        list_add(&stores, lower_store(l, target, target, make_copy(l, kept), false));
        target = next_target;
    }
    *code->last = stores.first;
    code->last = stores.last;
}

lang_node *lower_pattern_assignment(lowerer *l, lang_node *node, bool value_used) {
    unsigned temps = l->temps;
    node_list code;
    list_init(&code);
    if (!value_used && is_swap(node->a, node->b)) {
        lower_swap(l, node, &code);
    } else {
        lang_node *value = lower_expression(l, node->b);
        lang_node *text = make_description(l, value);
        if (value_used) {
            value = hold(l, value, &code);
            lower_pattern(l, node->a, make_copy(l, value), text, false, &code);
            list_add(&code, make_copy(l, value));
        } else {
            lower_pattern(l, node->a, value, text, false, &code);
        }
    }
    l->temps = temps;
    lang_node *sequence = make_node(l, N_SEQUENCE, node);
    sequence->a = code.first;
    return sequence;
}
