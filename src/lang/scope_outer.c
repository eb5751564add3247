/*
 * scope_outer.c - the scopes around a direct eval, carried to its compilation as a line of text for each thing.
 *
 *     A bits                    what is allowed: LANG_ALLOW_*, LANG_FORBID_*
 *     T name, U name            the variable of `this`; U: which may not be bound yet
 *     R name, N name            of `arguments`, new.target
 *     H name kind               of the home object: o an object, p a class whose prototype it is, s a class
 *     I name                    of the function that makes a class's fields
 *     C self brand              a class: "-" if it has no such variable. Its private names follow.
 *     B kind flags name output  a binding, innermost first
 *     P arguments               the call stands in parameters; 1: of a function with an `arguments` object
 *     F                         what follows is around the function that calls eval
 */
#include <stdio.h>
#include <stdlib.h>

#include "scope_internal.h"

/* ---- writing ---- */

typedef struct writer {
    lang_context *cx;
    char *text;
    size_t length, room;
} writer;

static void write_text(writer *w, const char *text) {
    size_t length = strlen(text);
    if (w->room - w->length < length + 1) {
        size_t room = (w->room + length) * 2 + 256;
        char *larger = lang_arena_allocate(&w->cx->arena, room);
        if (w->length > 0)
            memcpy(larger, w->text, w->length);
        w->text = larger;
        w->room = room;
    }
    memcpy(w->text + w->length, text, length + 1);
    w->length += length;
}

static void write_line(writer *w, const char *kind, const char *first, const char *second) {
    write_text(w, kind);
    if (first != NULL) {
        write_text(w, " ");
        write_text(w, first);
    }
    if (second != NULL) {
        write_text(w, " ");
        write_text(w, second);
    }
    write_text(w, "\n");
}

static const char *output_of(const lang_binding *binding) {
    return binding != NULL ? binding->output->text : "-";
}

static void write_binding(writer *w, const lang_binding *b) {
    char head[40];
    uint32_t flags = b->flags & (BF_HOLE | BF_STATIC | BF_METHOD | BF_GETTER | BF_SETTER);
    snprintf(head, sizeof head, "B %u %u", (unsigned) b->kind, (unsigned) flags);
    write_line(w, head, b->name->text, b->output->text);
}

static void write_scope(writer *w, const lang_scope *scope) {
    if (scope->kind == SCOPE_CLASS) {
        write_line(w, "C", output_of(scope->self), output_of(scope->brand));
    }
    for (const lang_binding *b = scope->first; b != NULL; b = b->next) {
        write_binding(w, b);
    }
    if (scope->kind == SCOPE_FUNCTION) {
        write_line(w, "F", NULL, NULL);
    }
}

static unsigned allowed(const lang_context *cx, const lang_function *owner) {
    const lang_node *node = owner->node;
    if (node->type == N_PROGRAM) {
        return cx->goal == LANG_GOAL_FUNCTION ? LANG_ALLOW_NEW_TARGET : cx->allow;
    }
    unsigned bits = LANG_ALLOW_NEW_TARGET;
    if (owner->home != NULL) {
        bits |= LANG_ALLOW_SUPER_PROPERTY;
    }
    if (node->flags & NF_DERIVED) {
        bits |= LANG_ALLOW_SUPER_CALL;
    }
    if (node->flags & NF_FIELD_INITIALISER) {
        bits |= LANG_FORBID_ARGUMENTS;
    }
    return bits;
}

/* The names that the code around has for what eval code cannot say itself. */
static void write_names(writer *w, lang_function *function, const lang_function *owner) {
    const lang_outer *outer = w->cx->outer;
    if (owner->node->type == N_PROGRAM && outer != NULL) {
        if (outer->this_name != NULL) {
            write_line(w, outer->this_checked ? "U" : "T", outer->this_name->text, NULL);
        }
        if (outer->arguments_name != NULL) {
            write_line(w, "R", outer->arguments_name->text, NULL);
        }
        if (outer->new_target_name != NULL) {
            write_line(w, "N", outer->new_target_name->text, NULL);
        }
        if (outer->home != NULL) {
            write_line(w, "H", outer->home->text, outer->home_is_static ? "s" : outer->home_is_class ? "p" : "o");
        }
        if (outer->fields != NULL) {
            write_line(w, "I", outer->fields->text, NULL);
        }
        return;
    }
    bool derived = owner->node->type == N_FUNCTION && (owner->node->flags & NF_DERIVED);
    bool has_arguments = owner->node->type == N_FUNCTION || w->cx->goal == LANG_GOAL_FUNCTION;
    if (owner->this_binding != NULL) {
        write_line(w, "T", owner->this_binding->output->text, NULL);
    } else if (derived || owner->this_is_parameter || owner != function) {
        write_line(w, derived ? "U" : "T", "#this", NULL);
    }
    if (owner != function && has_arguments) {
        write_line(w, "R", "#arguments", NULL);
        write_line(w, "N", "#newTarget", NULL);
    }
    if (owner->home != NULL && *owner->home != NULL) {
        const char *kind = owner->class_node == NULL ? "o" : owner->is_static ? "s" : "p";
        write_line(w, "H", (*owner->home)->output->text, kind);
    }
    if (owner->class_node != NULL && owner->class_node->scope->fields != NULL) {
        write_line(w, "I", owner->class_node->scope->fields->output->text, NULL);
    }
}

const lang_atom *lang_describe_scope(lang_context *cx, lang_function *function, const lang_scope *scope,
                                     bool in_parameters) {
    writer w = {.cx = cx};
    char bits[16];
    const lang_function *owner = lang_this_function(function);
    snprintf(bits, sizeof bits, "%u", allowed(cx, owner));
    write_line(&w, "A", bits, NULL);
    write_names(&w, function, owner);
    if (in_parameters) {
        write_line(&w, "P", owner == function ? "1" : "0", NULL);
    }
    for (; scope != NULL; scope = scope->parent) {
        write_scope(&w, scope);
    }
    return lang_atom_intern(&cx->atoms, w.text, w.length);
}

/* ---- reading ---- */

typedef struct reader {
    lang_context *cx;
    lang_scope *class_scope;
    bool beyond;
} reader;

static const lang_atom *field(reader *r, const char **line) {
    while (**line == ' ') {
        (*line)++;
    }
    size_t length = strcspn(*line, " \n");
    const lang_atom *atom = lang_atom_intern(&r->cx->atoms, *line, length);
    *line += length;
    return atom;
}

static lang_binding *make_outer_binding(reader *r, const lang_atom *name, const lang_atom *output) {
    lang_outer *outer = r->cx->outer;
    lang_binding *b = lang_arena_zeroed(&r->cx->arena, sizeof *b);
    b->name = name;
    b->output = output;
    b->scope = r->class_scope;
    b->function = outer->function;
    b->flags = BF_READY | BF_CAPTURED | BF_ASSIGNED;
    return b;
}

static lang_binding *class_helper(reader *r, const char **line) {
    const lang_atom *output = field(r, line);
    return output->text[0] == '-' ? NULL : make_outer_binding(r, output, output);
}

static void read_class(reader *r, const char *line) {
    r->class_scope = lang_arena_zeroed(&r->cx->arena, sizeof *r->class_scope);
    r->class_scope->kind = SCOPE_CLASS;
    r->class_scope->function = r->cx->outer->function;
    r->class_scope->self = class_helper(r, &line);
    r->class_scope->brand = class_helper(r, &line);
}

static void read_binding(reader *r, const char *line) {
    lang_scope *scope = r->cx->outer->scope;
    unsigned kind = (unsigned) strtoul(field(r, &line)->text, NULL, 10);
    uint32_t flags = (uint32_t) strtoul(field(r, &line)->text, NULL, 10);
    const lang_atom *name = field(r, &line);
    for (const lang_binding *b = scope->first; b != NULL; b = b->next) {
        if (b->name == name) {
            return; /* hidden by an inner one */
        }
    }
    lang_binding *b = make_outer_binding(r, name, field(r, &line));
    b->kind = (uint8_t) kind;
    b->flags |= flags | (flags & BF_HOLE ? BF_SWITCH : 0) | (r->beyond ? BF_BEYOND : 0);
    if (kind != BINDING_PRIVATE) {
        b->scope = scope;
    }
    b->next = scope->first;
    scope->first = b;
}

static void read_home(reader *r, const char *line) {
    lang_outer *outer = r->cx->outer;
    outer->home = field(r, &line);
    char kind = field(r, &line)->text[0];
    outer->home_is_class = kind != 'o';
    outer->home_is_static = kind == 's';
}

static void read_line(reader *r, const char *line) {
    lang_outer *outer = r->cx->outer;
    const char *rest = line + 1;
    switch (line[0]) {
    case 'A':
        r->cx->allow = (unsigned) strtoul(rest, NULL, 10);
        return;
    case 'T':
    case 'U':
        outer->this_name = field(r, &rest);
        outer->this_checked = line[0] == 'U';
        return;
    case 'R':
        outer->arguments_name = field(r, &rest);
        return;
    case 'N':
        outer->new_target_name = field(r, &rest);
        return;
    case 'H':
        read_home(r, rest);
        return;
    case 'P':
        outer->in_parameters = true;
        outer->has_arguments = field(r, &rest)->text[0] == '1';
        return;
    case 'I':
        outer->fields = field(r, &rest);
        return;
    case 'C':
        read_class(r, rest);
        return;
    case 'B':
        read_binding(r, rest);
        return;
    default:
        r->beyond = true;
        return;
    }
}

void lang_read_scope(lang_context *cx, const char *description) {
    reader r = {.cx = cx};
    lang_node *node = lang_node_new(cx, N_PROGRAM, 0, 0);
    cx->outer = lang_arena_zeroed(&cx->arena, sizeof *cx->outer);
    cx->outer->function = lang_arena_zeroed(&cx->arena, sizeof *cx->outer->function);
    cx->outer->scope = lang_arena_zeroed(&cx->arena, sizeof *cx->outer->scope);
    cx->outer->scope->function = cx->outer->function;
    cx->outer->scope->kind = SCOPE_BLOCK;
    cx->outer->function->node = node;
    cx->outer->function->scope = cx->outer->scope;
    for (const char *line = description; *line != '\0';) {
        read_line(&r, line);
        line = strchr(line, '\n');
        if (line == NULL) {
            return;
        }
        line++;
    }
}
