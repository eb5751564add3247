/*
 * lower_module.c - modules.
 */
#include "lower.h"

lang_node *lower_import_reference(lowerer *l, const lang_node *at, const lang_binding *binding) {
    return make_binding(l, at, binding);
}

lang_node *lower_export_store(lowerer *l, const lang_node *at, const lang_binding *binding, lang_node *stored) {
    (void) l;
    (void) at;
    (void) binding;
    return stored;
}

lang_node *lower_import_meta(lowerer *l, lang_node *node) {
    return make_named(l, node, "#meta");
}

lang_node *lower_module_item(lowerer *l, lang_node *node) {
    return make_node(l, N_EMPTY, node);
}

void lower_module(lowerer *l, lang_node *program) {
    lower_statements(l, program, &program->a);
}
