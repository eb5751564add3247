/*
 * lower_literal.c - arrays, objects, templates, numbers, strings, regular expressions.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "lower.h"
#include "print.h"

/* Arguments of one call: the engine has 255 registers that an instruction can name directly. */
#define MOST_ARGUMENTS 60

/* ---- spreads ---- */

bool has_spread(const lang_node *list) {
    for (; list != NULL; list = list->next) {
        if (list->type == N_SPREAD) {
            return true;
        }
    }
    return false;
}

/* Move elements up to the next spread or hole to a list of their own, lowered. */
static lang_node *take_plain(lowerer *l, lang_node **rest, bool holes) {
    node_list list;
    list_init(&list);
    int count = 0;
    while (*rest != NULL && (*rest)->type != N_SPREAD && (holes || (*rest)->type != N_HOLE) &&
           (holes || count < MOST_ARGUMENTS)) {
        lang_node *element = *rest;
        *rest = element->next;
        list_add(&list, lower_expression(l, element));
        count++;
    }
    return list.first;
}

static lang_node *append_one(lowerer *l, const lang_node *at, lang_node *array, lang_node **rest) {
    lang_node *element = *rest;
    if (element->type == N_SPREAD) {
        *rest = element->next;
        return make_intrinsic_call(l, at, "spread", array, lower_expression(l, element->a), NULL);
    }
    if (element->type == N_HOLE) {
        *rest = element->next;
        return make_intrinsic_call(l, at, "pushHole", array, NULL);
    }
    lang_node *call = make_intrinsic_call(l, at, "push", array, NULL);
    call->b->next = take_plain(l, rest, false);
    return call;
}

lang_node *lower_spread_list(lowerer *l, const lang_node *at, lang_node *list, bool any_array) {
    if (any_array && list != NULL && list->type == N_SPREAD && list->next == NULL) {
        return make_intrinsic_call(l, at, "list", lower_expression(l, list->a), NULL);
    }
    lang_node *array = make_node(l, N_ARRAY, at);
    array->a = take_plain(l, &list, true);
    while (list != NULL) {
        array = append_one(l, at, array, &list);
    }
    return array;
}

lang_node *lower_array(lowerer *l, lang_node *node) {
    if (has_spread(node->a)) {
        return lower_spread_list(l, node, node->a, false);
    }
    lower_children(l, node, &node->a);
    return node;
}

/* ---- property keys ---- */

void lang_number_text(double number, char *buffer, size_t size) {
    if (number == floor(number) && fabs(number) < 1e21) {
        snprintf(buffer, size, "%.0f", number);
        return;
    }
    if (isinf(number)) {
        snprintf(buffer, size, "1e999");
        return;
    }
    char text[40];
    int precision = 0;
    do {
        snprintf(text, sizeof text, "%.*e", precision, number);
    } while (precision++ < 17 && strtod(text, NULL) != number);
    char digits[24];
    int count = 0;
    for (const char *p = text; *p != 'e'; p++) {
        if (*p >= '0' && *p <= '9') {
            digits[count++] = *p;
        }
    }
    digits[count] = '\0';
    int exponent = (int) strtol(strchr(text, 'e') + 1, NULL, 10);
    const char *sign = number < 0 ? "-" : "";
    if (exponent >= 21 || exponent < -6) {
        snprintf(buffer, size, "%s%c%s%se%+d", sign, digits[0], count > 1 ? "." : "", digits + 1, exponent);
    } else if (exponent < 0) {
        snprintf(buffer, size, "%s0.%.*s%s", sign, -exponent - 1, "000000", digits);
    } else {
        snprintf(buffer, size, "%s%.*s.%s", sign, exponent + 1, digits, digits + exponent + 1);
    }
}

/* The decimal text of a BigInt literal that is a key. */
static const lang_atom *bigint_text(lowerer *l, const lang_atom *digits) {
    const char *text = digits->text;
    if (digits->length < 2 || text[0] != '0') {
        return digits;
    }
    char buffer[40];
    int base = (text[1] | 32) == 'x' ? 16 : (text[1] | 32) == 'o' ? 8 : 2;
    snprintf(buffer, sizeof buffer, "%llu", strtoull(text + 2, NULL, base));
    return lang_atom_of(&l->cx->atoms, buffer);
}

const lang_atom *key_text(lowerer *l, const lang_node *key) {
    char buffer[48];
    switch (key->type) {
    case N_NUMBER:
        lang_number_text(key->number, buffer, sizeof buffer);
        return lang_atom_of(&l->cx->atoms, buffer);
    case N_BIGINT:
        return bigint_text(l, key->atom);
    default: /* N_IDENTIFIER, N_STRING, N_PRIVATE_NAME */
        return key->atom;
    }
}

const lang_atom *prefixed_name(lowerer *l, const char *prefix, const lang_atom *name) {
    size_t length = strlen(prefix) + name->length;
    char *text = lang_arena_allocate(&l->cx->arena, length + 1);
    memcpy(text, prefix, strlen(prefix));
    memcpy(text + strlen(prefix), name->text, name->length);
    text[length] = '\0';
    return lang_atom_intern(&l->cx->atoms, text, length);
}

/* ---- objects ---- */

static bool is_proto_setter(const lang_node *property) {
    return property->op == LANG_PROP_INIT && !(property->flags & (NF_COMPUTED | NF_SHORTHAND)) &&
           property->a->type != N_NUMBER && property->a->type != N_BIGINT && property->a->atom->keyword == T_PROTO;
}

static bool is_accessor(const lang_node *property) {
    return property->op == LANG_PROP_GET || property->op == LANG_PROP_SET;
}

static const char *accessor_prefix(const lang_node *property) {
    return property->op == LANG_PROP_GET ? "get " : property->op == LANG_PROP_SET ? "set " : "";
}

/* Does the property need a call, when it cannot stand in a literal of the engine? */
static bool is_hard(const lang_node *property) {
    return property->type == N_SPREAD || is_proto_setter(property) ||
           (is_accessor(property) && (property->flags & NF_COMPUTED));
}

static bool is_odd_key(const lowerer *l, const lang_node *key) {
    const char *text = l->cx->source + key->start;
    if (key->type == N_BIGINT) {
        return true;
    }
    if (key->type == N_NUMBER) {
        return memchr(text, '_', key->end - key->start) != NULL || (text[0] == '0' && key->end - key->start > 1);
    }
    if (key->type == N_STRING) {
        return (key->flags & NF_ESCAPED) != 0;
    }
    return key->type == N_IDENTIFIER && (key->flags & NF_ESCAPED);
}

/* The value of a property with a static key; functions get their name. */
static lang_node *named_value(lowerer *l, lang_node *property, const lang_atom *name) {
    lang_node *value = property->b;
    if (property->op != LANG_PROP_INIT) {
        value->scope->function->name = prefixed_name(l, accessor_prefix(property), name);
        return lower_expression(l, value);
    }
    return is_anonymous_function(value) ? lower_named(l, value, name) : lower_expression(l, value);
}

/* The value of a computed property: a function gets its name at run time. */
static lang_node *computed_value(lowerer *l, lang_node *property, lang_node *key) {
    lang_node *value = property->b;
    if (property->op == LANG_PROP_INIT && !is_anonymous_function(value)) {
        return lower_expression(l, value);
    }
    lang_node *lowered = lower_expression(l, value);
    return make_intrinsic_call(l, property, "name", lowered, make_copy(l, key),
                               is_accessor(property) ? make_text(l, property, accessor_prefix(property)) : NULL, NULL);
}

static bool names_value(const lang_node *property) {
    return property->op != LANG_PROP_INIT || is_anonymous_function(property->b);
}

/* A property that can stand in a literal of the engine. */
static void lower_property(lowerer *l, lang_node *property) {
    lang_node *old = property->b;
    if (property->flags & NF_COMPUTED) {
        lower_child(l, property, &property->a);
        if (!names_value(property)) {
            lower_child(l, property, &property->b);
            return;
        }
        lang_node *setup;
        lang_node *key = make_intrinsic_call(l, property, "key", property->a, NULL);
        key = make_stable(l, is_stable(property->a) ? property->a : key, &setup);
        property->a = setup;
        property->b = computed_value(l, property, key);
        property->op = LANG_PROP_INIT;
        property->flags |= NF_MADE | NF_LOWER;
        return;
    }
    const lang_atom *name = key_text(l, property->a);
    property->b = named_value(l, property, name);
    property->flags |= property->b->flags & NF_LOWER;
    bool changed = property->op != LANG_PROP_INIT || (property->flags & NF_SHORTHAND) || old != property->b;
    if (is_odd_key(l, property->a)) {
        property->a = make_string(l, property->a, name);
        changed = true;
    }
    if (name->keyword == T_PROTO) {
        property->a = make_string(l, property->a, name); /* an own property, as only a computed key makes it */
        property->flags |= NF_COMPUTED | NF_MADE;
        changed = true;
    }
    if (property->op == LANG_PROP_METHOD) {
        property->op = LANG_PROP_INIT;
    }
    if (changed) {
        property->flags |= NF_LOWER;
        if ((property->flags & NF_SHORTHAND) || property->op != LANG_PROP_INIT || old->type == N_FUNCTION) {
            property->flags |= NF_MADE;
            property->flags &= (uint16_t) ~NF_SHORTHAND;
        }
    }
}

static lang_node *static_key(lowerer *l, lang_node *key) {
    return make_string(l, key, key_text(l, key));
}

/* A property added by a call to an object that exists. */
static lang_node *add_hard(lowerer *l, lang_node *object, lang_node *property) {
    if (property->type == N_SPREAD) {
        return make_intrinsic_call(l, property, "copy", object, lower_expression(l, property->a), NULL);
    }
    if (is_proto_setter(property)) {
        return make_intrinsic_call(l, property, "setPrototype", object, lower_expression(l, property->b), NULL);
    }
    const char *intrinsic = property->op == LANG_PROP_GET ? "getter" : "setter";
    if (!(property->flags & NF_COMPUTED)) {
        lang_node *key = static_key(l, property->a);
        lang_node *function = named_value(l, property, key_text(l, property->a));
        return make_intrinsic_call(l, property, intrinsic, object, key, function, NULL);
    }
    lang_node *setup;
    lang_node *key = make_intrinsic_call(l, property, "key", lower_expression(l, property->a), NULL);
    key = make_stable(l, key, &setup);
    return make_intrinsic_call(l, property, intrinsic, object, setup, computed_value(l, property, key), NULL);
}

/* As many of the following properties as one call can define. */
static lang_node *add_plain(lowerer *l, lang_node *object, lang_node **rest) {
    lang_node *call = make_intrinsic_call(l, *rest, "define", object, NULL);
    node_list arguments = {call->b, &call->b->next};
    int count = 0;
    while (*rest != NULL && !is_hard(*rest) && !is_accessor(*rest) && count < MOST_ARGUMENTS) {
        lang_node *property = *rest;
        *rest = property->next;
        lang_node *key, *value;
        if (property->flags & NF_COMPUTED) {
            lang_node *lowered = lower_expression(l, property->a);
            if (names_value(property)) {
                lang_node *kept =
                    make_stable(l, make_intrinsic_call(l, property, "key", lowered, NULL), &key);
                value = computed_value(l, property, kept);
            } else {
                key = lowered;
                value = lower_expression(l, property->b);
            }
        } else {
            key = static_key(l, property->a);
            value = named_value(l, property, key_text(l, property->a));
        }
        list_add(&arguments, key);
        list_add(&arguments, value);
        count += 2;
    }
    return call;
}

static lang_node *build_object(lowerer *l, lang_node *node) {
    lang_node **place = &node->a;
    while (*place != NULL && !is_hard(*place)) {
        lower_property(l, *place);
        node->flags |= (*place)->flags & NF_LOWER;
        place = &(*place)->next;
    }
    lang_node *rest = *place;
    if (rest == NULL) {
        return node;
    }
    *place = NULL;
    lang_node *object = make_node(l, N_OBJECT, node);
    object->a = node->a;
    while (rest != NULL) {
        if (is_hard(rest) || is_accessor(rest)) {
            lang_node *property = rest;
            rest = rest->next;
            object = add_hard(l, object, property);
        } else {
            object = add_plain(l, object, &rest);
        }
    }
    return object;
}

lang_node *lower_object(lowerer *l, lang_node *node) {
    unsigned temps = l->temps;
    lang_binding *home = node->scope != NULL ? node->scope->self : NULL;
    lang_node *object = build_object(l, node);
    if (home != NULL && object == node) {
        object = make_node(l, N_OBJECT, node);
        object->a = node->a;
    }
    l->temps = temps;
    if (home == NULL) {
        return object;
    }
    lang_node *store = make_assign(l, node, make_binding(l, node, home), object);
    if (!(home->flags & BF_SCOPED)) {
        declare_var(l, home->output);
        return store;
    }
    lang_node *result = make_temporary(l, node);
    lang_node *statement = make_statement(l, node, make_assign(l, node, result, store));
    lang_node *block = make_scope_block(l, node, make_binding(l, node, home), statement);
    lang_node *code = make_node(l, N_DO_EXPRESSION, node);
    code->a = block;
    return make_sequence(l, node, code, make_copy(l, result));
}

/* ---- templates ---- */

lang_node *lower_template(lowerer *l, lang_node *node) {
    lang_node *element = node->a;
    if (element->next == NULL) {
        return make_string(l, node, element->atom);
    }
    lang_node *call = make_intrinsic_call(l, node, "concat", NULL);
    node_list arguments;
    list_init(&arguments);
    while (element != NULL) {
        lang_node *next = element->next;
        if (element->type != N_TEMPLATE_ELEMENT) {
            list_add(&arguments, lower_expression(l, element));
        } else if (element->atom->length > 0) {
            list_add(&arguments, make_string(l, element, element->atom));
        }
        element = next;
    }
    call->b = arguments.first;
    return call;
}

/* The raw text of a template's piece: line ends are \n whatever they are in the source. */
static const lang_atom *raw_text(lowerer *l, const lang_node *element) {
    const char *source = l->cx->source + element->start;
    size_t length = element->end - element->start;
    if (memchr(source, '\r', length) == NULL) {
        return lang_atom_intern(&l->cx->atoms, source, length);
    }
    char *text = lang_arena_allocate(&l->cx->arena, length);
    size_t filled = 0;
    for (size_t i = 0; i < length; i++) {
        if (source[i] == '\r') {
            text[filled++] = '\n';
            i += i + 1 < length && source[i + 1] == '\n';
        } else {
            text[filled++] = source[i];
        }
    }
    return lang_atom_intern(&l->cx->atoms, text, filled);
}

/* The arguments that a tag gets. */
lang_node *lower_template_arguments(lowerer *l, lang_node *template) {
    lang_node *strings = make_intrinsic_call(l, template, "template", make_intrinsic(l, template, "cell"), NULL);
    node_list pieces = {strings->b, &strings->b->next};
    node_list arguments;
    list_init(&arguments);
    list_add(&arguments, strings);
    lang_node *element = template->a;
    while (element != NULL) {
        lang_node *next = element->next;
        if (element->type == N_TEMPLATE_ELEMENT) {
            lang_node *cooked = element->atom != NULL ? make_string(l, element, element->atom)
                                                      : make_undefined(l, element);
            list_add(&pieces, cooked);
            list_add(&pieces, make_string(l, element, raw_text(l, element)));
        } else {
            list_add(&arguments, lower_expression(l, element));
        }
        element = next;
    }
    return arguments.first;
}

lang_node *lower_tagged_template(lowerer *l, lang_node *node) {
    return make_call(l, node, node->a, lower_template_arguments(l, node->b));
}

/* ---- literals ---- */

lang_node *lower_number(lowerer *l, lang_node *node) {
    const char *text = l->cx->source + node->start;
    size_t length = node->end - node->start;
    bool odd = text[0] == '0' && length > 1 && text[1] != '.' && (text[1] | 32) != 'x' && (text[1] | 32) != 'e';
    bool huge = length > 20; /* an exponent, perhaps, of more digits than the engine reads */
    if (odd || huge || memchr(text, '_', length) != NULL) {
        node->flags |= NF_MADE | NF_LOWER;
    }
    return node;
}

lang_node *lower_string(lowerer *l, lang_node *node) {
    const lang_atom *atom = node->atom;
    if ((node->flags & NF_ESCAPED) || (memchr(atom->text, 0xE2, atom->length) != NULL &&
                                       (strstr(atom->text, "\xE2\x80\xA8") || strstr(atom->text, "\xE2\x80\xA9")))) {
        node->flags |= NF_MADE | NF_LOWER;
    }
    return node;
}

lang_node *lower_bigint(lowerer *l, lang_node *node) {
    return make_intrinsic_call(l, node, "bigint", make_string(l, node, node->atom), NULL);
}

lang_node *lower_regexp(lowerer *l, lang_node *node) {
    return make_intrinsic_call(l, node, "regexp", make_intrinsic(l, node, "cell"), make_string(l, node, node->atom),
                               make_string(l, node, node->a->atom), NULL);
}
