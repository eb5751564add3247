/* What can come first of the nodes of a tree; see first.h. */
#include "builtins/regexp/first.h"

#include "builtins/regexp/regexp.h"

/* Following siblings looked at before giving up: keeps the compiler linear. */
#define MAX_SIBLINGS 16

const rx_first_t rx_first_anything = {{~0ull, ~0ull, ~0ull, ~0ull}, true};

static void add_byte(rx_first_t *first, unsigned byte) {
    first->byte[byte >> 6] |= 1ull << (byte & 63);
}

static void add_bytes(rx_first_t *first, unsigned from, unsigned to) {
    for (unsigned byte = from; byte <= to; byte++) {
        add_byte(first, byte);
    }
}

void rx_first_add(rx_first_t *to, const rx_first_t *more) {
    for (int i = 0; i < 4; i++) {
        to->byte[i] |= more->byte[i];
    }
    to->end |= more->end;
}

bool rx_first_has(const rx_first_t *first, unsigned byte) {
    return first->byte[byte >> 6] >> (byte & 63) & 1;
}

bool rx_first_disjoint(const rx_first_t *a, const rx_first_t *b) {
    uint64_t shared = 0;
    for (int i = 0; i < 4; i++) {
        shared |= a->byte[i] & b->byte[i];
    }
    return shared == 0;
}

bool rx_first_is_anything(const rx_first_t *first) {
    uint64_t all = ~0ull;
    for (int i = 0; i < 4; i++) {
        all &= first->byte[i];
    }
    return all == ~0ull && first->end;
}

rx_first_t rx_first_of_set(rx_set_t set) {
    rx_first_t first = {0};
    if (rx_set_covers(set, 0x80, 0xffff)) {
        add_bytes(&first, 0x80, 0xff);
    }
    for (uint32_t i = 0; i < set.count; i += 2) {
        uint32_t from = set.at[i];
        uint32_t to = set.at[i + 1] - 1;
        if (from < 0x80) {
            add_bytes(&first, from, to < 0x80 ? to : 0x7f);
        }
        if (from < 0x800 && to >= 0x80) {
            add_bytes(&first, 0xc0 | (from < 0x80 ? 0x80 : from) >> 6, 0xc0 | (to < 0x800 ? to : 0x7ff) >> 6);
        }
        if (from < 0x10000 && to >= 0x800) {
            add_bytes(&first, 0xe0 | (from < 0x800 ? 0x800 : from) >> 12, 0xe0 | (to < 0x10000 ? to : 0xffff) >> 12);
        }
        if (to >= 0x10000) {
            add_byte(&first, 0xed);
            add_bytes(&first, 0xf0, 0xf4);
        }
    }
    return first;
}

rx_set_t rx_forms(rx_context_t *cx, uint32_t c, int flags) {
    rx_set_t set = rx_set_single(cx, c);
    return flags & REGEXP_IGNORE_CASE
               ? rx_close_over_case(cx, set, flags & (REGEXP_UNICODE | REGEXP_UNICODE_SETS))
               : set;
}

rx_first_t rx_first_with(const rx_node_t *node, const rx_first_t *follow) {
    rx_first_t first = node->first;
    if (node->open) {
        rx_first_add(&first, follow);
    }
    return first;
}

rx_first_t rx_first_of_list(const rx_node_t *node, const rx_first_t *follow) {
    rx_first_t first = {0};
    for (int i = 0; node; node = node->next, i++) {
        if (i == MAX_SIBLINGS) {
            return rx_first_anything;
        }
        rx_first_add(&first, &node->first);
        if (!node->open) {
            return first;
        }
    }
    rx_first_add(&first, follow);
    return first;
}

static void annotate_sequence(rx_node_t *node) {
    node->nullable = true;
    node->open = true;
    for (const rx_node_t *child = node->child; child; child = child->next) {
        if (node->open) {
            rx_first_add(&node->first, &child->first);
        }
        node->nullable &= child->nullable;
        node->open &= child->open;
    }
}

static void annotate_alternatives(rx_node_t *node) {
    for (const rx_node_t *child = node->child; child; child = child->next) {
        rx_first_add(&node->first, &child->first);
        node->nullable |= child->nullable;
        node->open |= child->open;
    }
}

static void annotate_strings(rx_context_t *cx, rx_node_t *node, int flags) {
    uint32_t last = RX_MAX;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->strings[i]->at[0] != last) {
            last = node->strings[i]->at[0];
            rx_first_t first = rx_first_of_set(rx_forms(cx, last, flags));
            rx_first_add(&node->first, &first);
        }
    }
}

static void annotate_line_end(rx_node_t *node, int flags) {
    node->nullable = true;
    node->first.end = true;
    if (flags & REGEXP_MULTILINE) {
        add_byte(&node->first, '\n');
        add_byte(&node->first, '\r');
        add_byte(&node->first, 0xe2); /* U+2028, U+2029 */
    }
}

void rx_annotate(rx_context_t *cx, rx_node_t *node, int flags) {
    for (rx_node_t *child = node->child; child; child = child->next) {
        rx_annotate(cx, child, flags);
    }
    switch (node->kind) {
    case RX_CHAR:
        if (node->c < 0x80 && !(flags & REGEXP_IGNORE_CASE)) {
            add_byte(&node->first, node->c);
        } else {
            node->first = rx_first_of_set(rx_forms(cx, node->c, flags));
        }
        break;
    case RX_SET:
        node->first = rx_first_of_set(node->set);
        break;
    case RX_STRINGS:
        annotate_strings(cx, node, flags);
        break;
    case RX_SEQUENCE:
        annotate_sequence(node);
        break;
    case RX_ALTERNATIVES:
        annotate_alternatives(node);
        break;
    case RX_GROUP:
        node->nullable = node->child->nullable;
        node->open = node->child->open;
        node->first = node->child->first;
        break;
    case RX_REPEAT:
        node->nullable = node->repeat.min == 0 || node->child->nullable;
        node->open = node->repeat.min == 0 || node->child->open;
        if (node->repeat.max) {
            node->first = node->child->first;
        }
        break;
    case RX_LINE_END:
        annotate_line_end(node, flags);
        break;
    case RX_LOOK:
        node->nullable = true;
        node->open = true;
        if (!node->look.behind && !node->look.negative && !node->child->open) {
            node->open = false;
            node->first = node->child->first;
        }
        break;
    case RX_REFERENCE:
        node->nullable = true;
        node->open = true;
        node->first = rx_first_anything;
        break;
    case RX_EMPTY:
    case RX_LINE_START:
    case RX_WORD_EDGE:
    case RX_NOT_WORD_EDGE:
        node->nullable = true;
        node->open = true;
        break;
    }
}
