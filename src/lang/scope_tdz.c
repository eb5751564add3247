/*
 * scope_tdz.c - may a reference come before the initialisation of what it refers to?
 *
 * In the function that declares a binding, order in the text is order in time: a reference before the declaration
 * always fails, one after it never does (but for the cases of a switch). A reference in an inner function is safe if
 * that function cannot be called early. A function or class that can be reached through one name only, a *unit*,
 * cannot be called before the first mention of the name, be it in the declaring function or in another unit that is
 * itself called early. So for each unit the earliest offset at which it may run is the minimum over all mentions.
 */
#include <stdlib.h>

#include "scope_internal.h"

typedef struct lang_edge {
    lang_unit *to;
    struct lang_edge *next;
} lang_edge;

struct lang_unit {
    uint32_t earliest; /* offset in the declaring function */
    bool settled;
    lang_function *function; /* that declares it */
    lang_edge *mentions;     /* other units mentioned in it */
    lang_unit *next;
};

struct lang_late {
    lang_binding *binding;
    lang_node *node;
    lang_function *within; /* the outermost function around the reference and inside the binding's */
    struct lang_late *next;
};

void scope_make_unit(walker *w, lang_binding *binding) {
    lang_unit *unit = lang_arena_zeroed(&w->cx->arena, sizeof *unit);
    unit->earliest = UINT32_MAX;
    unit->function = binding->function;
    unit->next = binding->function->units;
    binding->function->units = unit;
    binding->unit = unit;
}

/* The function directly inside `outer` that the walk is in. */
static lang_function *child_of(walker *w, const lang_function *outer) {
    lang_function *function = w->function;
    while (function->parent != outer) {
        function = function->parent;
    }
    return function;
}

void scope_mention(walker *w, lang_unit *unit, uint32_t offset) {
    if (w->function != unit->function) {
        lang_function *within = child_of(w, unit->function);
        lang_unit *from = within->unit;
        if (from == unit) {
            return;
        }
        if (from != NULL) {
            if (from->mentions == NULL || from->mentions->to != unit) {
                lang_edge *edge = lang_arena_allocate(&w->cx->arena, sizeof *edge);
                edge->to = unit;
                edge->next = from->mentions;
                from->mentions = edge;
            }
            return;
        }
        offset = within->node->start;
    }
    if (offset < unit->earliest) {
        unit->earliest = offset;
    }
}

static bool has_dead_zone(const lang_binding *binding) {
    return lang_is_lexical(binding) || binding->kind == BINDING_CLASS_NAME || binding->kind == BINDING_PARAMETER;
}

void scope_note_reference(walker *w, lang_binding *binding, lang_node *node) {
    if (binding->unit != NULL) {
        scope_mention(w, binding->unit, node->start);
    }
    if (!has_dead_zone(binding) || (binding->flags & BF_GLOBAL)) {
        return;
    }
    if (w->function == binding->function) {
        if (!(binding->flags & BF_READY)) {
            node->flags |= NF_DEAD;
        } else if (binding->flags & BF_SWITCH) {
            node->flags |= NF_CHECKED;
            binding->flags |= BF_HOLE;
        }
        return;
    }
    lang_function *within = child_of(w, binding->function);
    if ((binding->flags & BF_READY) && !(binding->flags & BF_SWITCH)) {
        /* Only what is hoisted can run before its place in the text. */
        bool hoisted = within->node->type == N_FUNCTION && (within->node->flags & NF_DECLARATION);
        if (!hoisted && within->node->start >= binding->ready) {
            return;
        }
    }
    struct lang_late *late = lang_arena_allocate(&w->cx->arena, sizeof *late);
    late->binding = binding;
    late->node = node;
    late->within = within;
    late->next = binding->function->late;
    binding->function->late = late;
}

/* Spread the earliest offset of a unit to those it mentions. Units come in ascending order, so each is entered once. */
static void spread(walker *w, lang_unit *unit, uint32_t earliest) {
    scope_check_stack(w);
    unit->settled = true;
    unit->earliest = earliest;
    for (lang_edge *edge = unit->mentions; edge != NULL; edge = edge->next) {
        if (!edge->to->settled) {
            spread(w, edge->to, earliest);
        }
    }
}

static int compare_units(const void *left, const void *right) {
    uint32_t a = (*(lang_unit *const *) left)->earliest;
    uint32_t b = (*(lang_unit *const *) right)->earliest;
    return a < b ? -1 : a > b;
}

static void settle_units(walker *w, lang_function *function) {
    size_t count = 0;
    for (lang_unit *unit = function->units; unit != NULL; unit = unit->next) {
        count++;
    }
    lang_unit **sorted = lang_arena_allocate(&w->cx->arena, count * sizeof *sorted);
    size_t filled = 0;
    for (lang_unit *unit = function->units; unit != NULL; unit = unit->next) {
        if (function->uses & FU_EVAL) {
            unit->earliest = 0;
        }
        sorted[filled++] = unit;
    }
    qsort(sorted, count, sizeof *sorted, compare_units);
    for (size_t i = 0; i < count; i++) {
        if (!sorted[i]->settled) {
            spread(w, sorted[i], sorted[i]->earliest);
        }
    }
}

void scope_settle_function(walker *w, lang_function *function) {
    if (function->late == NULL) {
        return;
    }
    settle_units(w, function);
    for (struct lang_late *late = function->late; late != NULL; late = late->next) {
        const lang_function *within = late->within;
        uint32_t earliest = within->unit != NULL ? within->unit->earliest : within->node->start;
        bool early = earliest < late->binding->ready;
        if (early || ((late->binding->flags & BF_SWITCH) && earliest != UINT32_MAX)) {
            late->node->flags |= NF_CHECKED;
            late->binding->flags |= BF_HOLE;
        }
    }
}
