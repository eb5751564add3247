/*
 * lower_private.c - private members.
 *
 * A private field is a property under a key of its own, which the variable of the name holds and which no reflection
 * shows. Methods and accessors are functions in variables; instances carry the brand of their class.
 */
#include <stdio.h>

#include "lower.h"

lang_node *make_private_part(lowerer *l, const lang_node *at, const lang_binding *name, const char *part) {
    char buffer[128];
    int length = snprintf(buffer, sizeof buffer, "%s%s", name->output->text, part);
    return make_name(l, at, lang_atom_intern(&l->cx->atoms, buffer, (size_t) length));
}

static bool is_field(const lang_binding *name) {
    return !(name->flags & (BF_METHOD | BF_GETTER | BF_SETTER));
}

static lang_node *name_text(lowerer *l, const lang_node *at, const lang_binding *name) {
    return make_string(l, at, name->name);
}

/* A check that the object belongs to the class, with the object as value. */
static lang_node *make_check(lowerer *l, const lang_node *at, lang_node *object, const lang_binding *name) {
    const lang_scope *scope = name->scope;
    if (name->flags & BF_STATIC) {
        return make_intrinsic_call(l, at, "checkClass", object, make_binding(l, at, scope->self), NULL);
    }
    return make_intrinsic_call(l, at, "checkBrand", object, make_binding(l, at, scope->brand), NULL);
}

lang_node *make_private_get(lowerer *l, const lang_node *at, lang_node *object, const lang_binding *name) {
    if (is_field(name)) {
        return make_intrinsic_call(l, at, "privateGet", object, make_binding(l, at, name), NULL);
    }
    if (name->flags & BF_METHOD) {
        return make_sequence(l, at, make_check(l, at, object, name), make_binding(l, at, name));
    }
    if (!(name->flags & BF_GETTER)) {
        return make_sequence(l, at, make_check(l, at, object, name),
                             make_intrinsic_call(l, at, "noGetter", name_text(l, at, name), NULL));
    }
    lang_node *setup;
    lang_node *receiver = make_stable(l, object, &setup);
    return make_intrinsic_call(
        l, at, "call",
        make_sequence(l, at, make_check(l, at, setup, name), make_private_part(l, at, name, "get")), receiver, NULL);
}

lang_node *make_private_set(lowerer *l, const lang_node *at, lang_node *object, const lang_binding *name,
                            lang_node *value) {
    if (is_field(name)) {
        return make_intrinsic_call(l, at, "privateSet", object, make_binding(l, at, name), value, NULL);
    }
    lang_node *check = NULL;
    lang_node *setup;
    lang_node *receiver = make_stable(l, object, &setup);
    lang_node *kept = make_temporary(l, at);
    lang_node *keep = make_assign(l, at, kept, value);
    check = make_check(l, at, receiver, name);
    lang_node *first = setup->type == N_ASSIGN ? make_sequence(l, at, setup, keep) : keep;
    first = make_sequence(l, at, first, check);
    if (name->flags & BF_METHOD) {
        return make_sequence(l, at, first, make_intrinsic_call(l, at, "notWritable", name_text(l, at, name), NULL));
    }
    if (!(name->flags & BF_SETTER)) {
        return make_sequence(l, at, first, make_intrinsic_call(l, at, "noSetter", name_text(l, at, name), NULL));
    }
    lang_node *call = make_intrinsic_call(l, at, "call", make_private_part(l, at, name, "set"),
                                          make_copy(l, receiver), make_copy(l, kept), NULL);
    return make_sequence(l, at, make_sequence(l, at, first, call), make_copy(l, kept));
}

/* The object of the member has been lowered. */
lang_node *lower_private_get(lowerer *l, lang_node *node) {
    unsigned temps = l->temps;
    lang_node *result = make_private_get(l, node, node->a, node->binding);
    l->temps = temps;
    return result;
}

lang_node *lower_private_test(lowerer *l, lang_node *node, const lang_binding *name, lang_node *object) {
    if (name->flags & BF_STATIC && !is_field(name)) {
        return make_intrinsic_call(l, node, "isClass", object, make_binding(l, node, name->scope->self),
                                   name_text(l, node, name), NULL);
    }
    const lang_binding *key = is_field(name) ? name : name->scope->brand;
    return make_intrinsic_call(l, node, "hasPrivate", object, make_binding(l, node, key), name_text(l, node, name),
                               NULL);
}
