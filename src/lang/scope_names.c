/*
 * scope_names.c - the names bindings have in the output.
 *
 * A block-level binding becomes a var of its function. It keeps its name unless the name means something else
 * somewhere in that function; disjoint blocks may share a var as long as no closure holds on to it. What a closure
 * captures in a loop gets a new name and an environment of its own.
 */
#include <stdio.h>

#include "scope_internal.h"

const lang_atom *lang_fresh_name(lang_context *cx, const char *text, size_t length) {
    char buffer[96];
    length = length > 64 ? 64 : length;
    int written = snprintf(buffer, sizeof buffer, "%.*s#%u", (int) length, text, (unsigned) ++cx->fresh_names);
    for (size_t i = 0; i < length; i++) {
        buffer[i] = (unsigned char) buffer[i] < 0x80 ? buffer[i] : '_';
    }
    return lang_atom_intern(&cx->atoms, buffer, (size_t) written);
}

void scope_note_free(walker *w, const lang_atom *name, const lang_function *target) {
    uint64_t bit = (uint64_t) 1 << (name->hash & 63);
    unsigned word = name->hash >> 6 & 3;
    for (lang_function *function = w->function; function != target; function = function->parent) {
        function->free_names[word] |= bit;
    }
}

bool scope_is_free(const lang_function *function, const lang_atom *name) {
    return function->free_names[name->hash >> 6 & 3] >> (name->hash & 63) & 1;
}

/* Let a class declaration's variable serve inside the class, too, if nobody assigns to it. */
static void merge_alias(lang_binding *binding) {
    lang_binding *declared = binding->alias;
    if (declared == NULL) {
        return;
    }
    if (declared->flags & (BF_ASSIGNED | BF_GLOBAL)) {
        binding->alias = NULL;
        return;
    }
    declared->flags |= binding->flags & (BF_REFERENCED | BF_CAPTURED | BF_HOLE);
}

/* The top level of a script or of eval code has no variables but global ones and those of the caller. */
static bool needs_scope(const walker *w, const lang_binding *binding) {
    if (binding->function->node->type == N_PROGRAM &&
        (w->cx->goal == LANG_GOAL_SCRIPT || w->cx->goal == LANG_GOAL_EVAL)) {
        return true;
    }
    return (binding->flags & BF_CAPTURED) && binding->scope->in_loop;
}

/* Bindings of one name in one function: are they one, and is any of them captured? While a function is settled its
 * block-level names have no other use for the atom's binding than what `outer` holds. */
static void find_shared_names(lang_function *function) {
    for (lang_binding *b = function->blocks; b != NULL; b = b->sibling) {
        ((lang_atom *) b->name)->binding = NULL;
    }
    for (lang_binding *b = function->blocks; b != NULL; b = b->sibling) {
        lang_binding *first = b->name->binding;
        if (b->alias != NULL) {
            continue;
        }
        if (first == NULL) {
            ((lang_atom *) b->name)->binding = b;
        } else if ((first->flags | b->flags) & BF_CAPTURED) {
            b->flags |= BF_CONFLICT;
            if (first->flags & BF_CAPTURED) {
                continue;
            }
            first->flags |= BF_CONFLICT;
        }
    }
}

/* What the names meant around the function. */
static void restore_names(lang_function *function, lang_binding *const *saved) {
    size_t i = 0;
    for (lang_binding *b = function->blocks; b != NULL; b = b->sibling) {
        ((lang_atom *) b->name)->binding = saved[i++];
    }
}

/* Is the block within a `with` of the function, whose object could have a property of the name? */
static bool is_inside_with(const lang_binding *binding) {
    for (const lang_scope *scope = binding->scope; scope != NULL && scope->kind != SCOPE_FUNCTION; scope = scope->parent) {
        if (scope->kind == SCOPE_WITH) {
            return true;
        }
    }
    return false;
}

static void choose_names(walker *w, lang_function *function) {
    for (lang_binding *b = function->blocks; b != NULL; b = b->sibling) {
        if (b->alias != NULL) {
            continue;
        }
        bool inside_with = is_inside_with(b);
        if (needs_scope(w, b) || (inside_with && (b->flags & BF_DYNAMIC))) {
            b->flags |= BF_SCOPED;
            b->scope->has_scoped = true;
        }
        bool rename = inside_with || (b->flags & (BF_SCOPED | BF_CONFLICT)) || b->kind == BINDING_PRIVATE ||
                      (function->node->flags & NF_FIELD_INITIALISER && function->node->type == N_FUNCTION) ||
                      scope_is_free(function, b->name) || b->name->keyword == T_ARGUMENTS;
        if (rename && !(b->flags & BF_DYNAMIC)) {
            b->output = lang_fresh_name(w->cx, b->name->text, b->name->length);
        }
    }
    for (lang_binding *b = function->blocks; b != NULL; b = b->sibling) {
        if (b->alias != NULL) {
            b->output = b->alias->output;
        }
    }
}

void scope_name_bindings(walker *w, lang_function *function) {
    if (function->blocks == NULL) {
        return;
    }
    size_t count = 0;
    for (lang_binding *b = function->blocks; b != NULL; b = b->sibling) {
        merge_alias(b);
        count++;
    }
    lang_binding **saved = lang_arena_allocate(&w->cx->arena, count * sizeof *saved);
    size_t i = 0;
    for (lang_binding *b = function->blocks; b != NULL; b = b->sibling) {
        saved[i++] = b->name->binding;
    }
    find_shared_names(function);
    restore_names(function, saved);
    choose_names(w, function);
}
