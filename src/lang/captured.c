/*
 * captured.c - see captured.h.
 */
#include "captured.h"

uint32_t captured_enter(captured_names *c) {
    uint32_t around = c->first;
    c->first = c->count;
    return around;
}

captured_name *captured_note(captured_names *c, const lang_atom *name, uint32_t flags) {
    lang_atom *atom = (lang_atom *) name;
    if (atom->captured > c->first) {
        captured_name *known = &c->names[atom->captured - 1];
        known->flags |= (uint16_t) flags;
        return known;
    }
    if (c->count == c->room) {
        uint32_t room = c->room * 2 + 64;
        captured_name *names = lang_arena_allocate(&c->cx->arena, room * sizeof *names);
        if (c->count > 0) {
            memcpy(names, c->names, c->count * sizeof *names);
        }
        c->names = names;
        c->room = room;
    }
    captured_name *added = &c->names[c->count++];
    *added = (captured_name){.atom = atom, .flags = (uint16_t) flags, .around = atom->captured};
    atom->captured = c->count;
    return added;
}

void captured_leave(captured_names *c, uint32_t around) {
    uint32_t first = c->first, end = c->count;
    for (uint32_t i = first; i < end; i++) {
        c->names[i].atom->captured = c->names[i].around;
    }
    c->first = around;
    c->count = first;
    for (uint32_t i = first; i < end; i++) { /* what is noted goes at most to where it is read */
        captured_name name = c->names[i];
        if (!(name.flags & (CAPTURED_DECLARED | CAPTURED_SELF))) {
            bool changed = name.flags & (CAPTURED_WRITTEN | CAPTURED_CHANGED);
            captured_note(c, name.atom, CAPTURED_INSIDE | (changed ? CAPTURED_CHANGED : 0));
        }
    }
}

void captured_node(captured_names *c, const lang_node *node) {
    uint32_t flags = 0;
    switch (node->type) {
    case N_IDENTIFIER:
        captured_note(c, node->atom, 0);
        return;
    case N_ASSIGN:
    case N_UPDATE:
    case N_FOR_IN:
    case N_CATCH:
        flags = CAPTURED_WRITTEN;
        break;
    case N_DECLARATOR:
        flags = CAPTURED_DECLARED;
        break;
    default:
        return;
    }
    if (node->a != NULL && node->a->type == N_IDENTIFIER) {
        captured_note(c, node->a->atom, flags);
    }
}

static void note_list(captured_names *c, const lang_node *list) {
    for (; list != NULL; list = list->next) {
        captured_tree(c, list);
    }
}

void captured_tree(captured_names *c, const lang_node *node) {
    for (;;) { /* the left edge can be as long as the source */
        captured_node(c, node);
        note_list(c, node->b);
        note_list(c, node->c);
        if (lang_is_loop(node)) {
            note_list(c, node->d);
        }
        if (node->a == NULL || (node->type == N_PROPERTY && !(node->flags & NF_COMPUTED))) {
            return;
        }
        note_list(c, node->a->next);
        node = node->a;
    }
}
