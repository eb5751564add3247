/* Syntax trees to programs.
 *
 * Code is made forwards, or, inside lookbehinds, backwards: then sequences are emitted from last to first and every
 * operation that consumes steps to the left. What can follow a node is passed down (`follow`), so that choices which the
 * next byte decides need no backtracking: a filter on each way of a branch, one jump table for several alternatives,
 * and simple loops that never give back what they took ("possessive") where what follows cannot begin inside them. */
#include <stdlib.h>
#include <string.h>

#include "builtins/regexp/emit.h"

static void gen(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow);

/* --- characters --------------------------------------------------------------------------------------------------- */

/* A byte string with masks, for characters whose forms differ by one bit at most. */
typedef struct {
    uint8_t *bytes;
    uint8_t *masks;
    uint32_t count;
    uint32_t room;
    bool folded;
} run_t;

static void run_add(rx_emitter_t *e, run_t *run, uint8_t byte, uint8_t mask) {
    if (run->count == run->room) {
        run->room = run->room ? 2 * run->room : 32;
        run->bytes = rx_grow(e->cx, run->bytes, run->count, run->room);
        run->masks = rx_grow(e->cx, run->masks, run->count, run->room);
    }
    run->bytes[run->count] = byte;
    run->masks[run->count++] = mask;
    run->folded |= mask != 0;
}

/* Appends a character if it has one form or two forms of ASCII. Single surrogates are no bytes to be compared under u:
 * they must not be half a pair. */
static bool run_add_char(rx_emitter_t *e, run_t *run, uint32_t c) {
    bool surrogate = c >= 0xd800 && c < 0xe000;
    char text[6];
    if (c < 0x80 && !e->ignore_case) {
        run_add(e, run, (uint8_t)c, 0);
        return true;
    }
    rx_set_t forms = rx_forms(e->cx, c, e->flags);
    if (surrogate && e->unicode) {
        return false;
    }
    if (rx_set_only(forms) != RX_MAX) {
        size_t size = rx_encode(c, text);
        for (size_t i = 0; i < size; i++) {
            run_add(e, run, (uint8_t)text[i], 0);
        }
        return true;
    }
    if (c < 0x80 && forms.count == 4 && forms.at[3] <= 0x80 && !e->backward) {
        run_add(e, run, (uint8_t)(c | 0x20), 0x20);
        return true;
    }
    return false;
}

static void emit_run(rx_emitter_t *e, const run_t *run) {
    if (run->count == 1 && !e->backward) {
        if (run->folded) {
            rx_emit(e, OP_EITHER, run->bytes[0] | (uint32_t)run->masks[0] << 8);
        } else {
            rx_emit(e, OP_BYTE, run->bytes[0]);
        }
        return;
    }
    rx_emit(e, e->backward ? OP_BACK_BYTES : run->folded ? OP_BYTES_FOLD : OP_BYTES, run->count);
    rx_emit_bytes(e, run->bytes, run->count);
    if (run->folded) {
        rx_emit_bytes(e, run->masks, run->count);
    }
}

static void emit_set(rx_emitter_t *e, uint32_t set) {
    bool ascii = e->info[set].beyond == RX_NONE_BEYOND;
    rx_emit(e, e->backward ? OP_BACK_SET : ascii ? OP_ASCII : OP_SET, set);
}

static void gen_char(rx_emitter_t *e, uint32_t c) {
    run_t run = {0};
    if (run_add_char(e, &run, c)) {
        emit_run(e, &run);
    } else {
        emit_set(e, rx_set_index(e, rx_forms(e->cx, c, e->flags)));
    }
}

/* As many of the characters from `node` on as make one comparison; returns what comes after them, `node` if none. */
static const rx_node_t *gen_run(rx_emitter_t *e, const rx_node_t *node) {
    run_t run = {0};
    while (node && node->kind == RX_CHAR && run_add_char(e, &run, node->c)) {
        node = node->next;
    }
    if (run.count) {
        emit_run(e, &run);
    }
    return node;
}

/* --- sequences ---------------------------------------------------------------------------------------------------- */

static void gen_sequence(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow) {
    for (const rx_node_t *child = node->child; child;) {
        const rx_node_t *next = gen_run(e, child);
        if (next == child) {
            rx_first_t after = rx_first_of_list(child->next, follow);
            gen(e, child, &after);
            next = child->next;
        }
        child = next;
    }
}

static void gen_sequence_backward(rx_emitter_t *e, const rx_node_t *node) {
    uint32_t count = 0;
    for (const rx_node_t *child = node->child; child; child = child->next) {
        count++;
    }
    const rx_node_t **children = rx_alloc(e->cx, count * sizeof(*children));
    count = 0;
    for (const rx_node_t *child = node->child; child; child = child->next) {
        children[count++] = child;
    }
    while (count) {
        gen(e, children[--count], &rx_first_anything);
    }
}

/* --- alternatives ------------------------------------------------------------------------------------------------- */

#define MAX_DISPATCH 64

/* Chooses among up to 64 alternatives by the next byte. Each byte belongs to a class, each class has a mask of the
 * alternatives that can begin so; what remains of the mask is kept for backtracking. The targets' words are returned. */
static uint32_t emit_dispatch(rx_emitter_t *e, const rx_first_t *firsts, uint32_t count) {
    uint64_t masks[257];
    uint8_t classes[256];
    uint32_t class_count = 0;
    uint32_t end_class = 0;
    for (unsigned byte = 0; byte <= 256; byte++) {
        uint64_t mask = 0;
        for (uint32_t i = 0; i < count; i++) {
            mask |= (uint64_t)(byte == 256 ? firsts[i].end : rx_first_has(&firsts[i], byte)) << i;
        }
        uint32_t found = 0;
        while (found < class_count && masks[found] != mask) {
            found++;
        }
        if (found == 256) { /* 257 classes: cannot be told apart in a byte, so the end takes another's, and more */
            masks[0] |= mask;
            found = 0;
        } else if (found == class_count) {
            masks[class_count++] = mask;
        }
        if (byte == 256) {
            end_class = found;
        } else {
            classes[byte] = (uint8_t)found;
        }
    }
    rx_emit(e, OP_DISPATCH, count);
    rx_emit_word(e, class_count | end_class << 16);
    rx_emit_bytes(e, classes, sizeof(classes));
    for (uint32_t i = 0; i < class_count; i++) {
        rx_emit_word(e, (uint32_t)masks[i]);
        rx_emit_word(e, (uint32_t)(masks[i] >> 32));
    }
    uint32_t targets = e->count;
    for (uint32_t i = 0; i < count; i++) {
        rx_emit_word(e, 0);
    }
    return targets;
}

/* Jumps that will go to one place, linked through their operands until it is known. */
static void emit_jump_to_end(rx_emitter_t *e, uint32_t *ends) {
    uint32_t here = e->count;
    rx_emit(e, OP_JUMP, *ends);
    *ends = here;
}

static void land(rx_emitter_t *e, uint32_t ends) {
    while (ends) {
        uint32_t next = e->code[ends] >> 8;
        rx_patch(e, ends);
        ends = next;
    }
}

static const rx_node_t *gen_dispatched(rx_emitter_t *e, const rx_node_t *child, uint32_t count, const rx_first_t *follow,
                                       uint32_t *ends) {
    rx_first_t firsts[MAX_DISPATCH];
    const rx_node_t *node = child;
    for (uint32_t i = 0; i < count; i++, node = node->next) {
        firsts[i] = rx_first_with(node, follow);
    }
    if (node) { /* too many: the last alternative is all that remain */
        firsts[count - 1] = rx_first_anything;
    }
    uint32_t targets = emit_dispatch(e, firsts, count);
    for (uint32_t i = 0; i < count; i++) {
        e->code[targets + i] = e->count;
        if (node && i == count - 1) {
            return child;
        }
        gen(e, child, follow);
        child = child->next;
        if (child) {
            emit_jump_to_end(e, ends);
        }
    }
    return NULL;
}

static void gen_alternatives(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow) {
    const rx_node_t *child = node->child;
    uint32_t ends = 0;
    uint32_t count = 0;
    for (const rx_node_t *other = child; other; other = other->next) {
        count++;
    }
    while (!e->backward && child && count > 2) {
        uint32_t now = count < MAX_DISPATCH ? count : MAX_DISPATCH;
        child = gen_dispatched(e, child, now, follow, &ends);
        count -= now - 1;
    }
    for (; child; child = child->next) {
        if (!child->next) {
            gen(e, child, follow);
            break;
        }
        rx_first_t mine = rx_first_with(child, follow);
        rx_first_t other = rx_first_with(child->next, follow);
        uint32_t split = rx_emit_branch(e, false, e->backward || child->next->next ? NULL : &mine, &other);
        gen(e, child, follow);
        emit_jump_to_end(e, &ends);
        rx_patch(e, split);
    }
    land(e, ends);
}

/* --- strings ------------------------------------------------------------------------------------------------------ */

typedef struct {
    const uint8_t *bytes;
    uint32_t length;
} bytes_t;

static int compare_bytes(const void *a, const void *b) {
    const bytes_t *x = a;
    const bytes_t *y = b;
    int order = memcmp(x->bytes, y->bytes, x->length < y->length ? x->length : y->length);
    return order ? order : x->length < y->length ? -1 : x->length > y->length;
}

/* The tree of sorted strings that agree in their first `depth` bytes. */
static void gen_trie(rx_emitter_t *e, const bytes_t *strings, uint32_t count, uint32_t depth, uint32_t *ends) {
    uint32_t splits = 0; /* to where a shorter string than those being tried ends */
    for (;;) {
        if (strings->length == depth) {
            if (count == 1) {
                emit_jump_to_end(e, ends);
                return;
            }
            /* The longer ones come first. */
            splits = rx_emit_branch(e, false, NULL, NULL);
            gen_trie(e, strings + 1, count - 1, depth, ends);
            rx_patch(e, splits);
            emit_jump_to_end(e, ends);
            return;
        }
        uint32_t shared = depth;
        const bytes_t *last = &strings[count - 1];
        while (shared < strings->length && shared < last->length && strings->bytes[shared] == last->bytes[shared]) {
            shared++;
        }
        if (shared == depth) {
            break;
        }
        run_t run = {0};
        for (; depth < shared; depth++) {
            run_add(e, &run, strings->bytes[depth], 0);
        }
        emit_run(e, &run);
    }
    uint32_t low = strings->bytes[depth];
    uint32_t size = strings[count - 1].bytes[depth] - low + 1u;
    uint32_t targets = rx_emit(e, OP_SWITCH, size) + 2;
    rx_emit_word(e, low);
    for (uint32_t i = 0; i < size; i++) {
        rx_emit_word(e, 0);
    }
    for (uint32_t i = 0; i < count;) {
        uint32_t from = i;
        uint8_t byte = strings[i].bytes[depth];
        while (i < count && strings[i].bytes[depth] == byte) {
            i++;
        }
        e->code[targets + byte - low] = e->count;
        gen_trie(e, strings + from, i - from, depth + 1, ends);
    }
}

/* Whether the strings can be compared byte by byte. */
static bool strings_are_plain(rx_emitter_t *e, const rx_node_t *node) {
    for (uint32_t i = 0; i < node->count; i++) {
        for (uint32_t j = 0; j < node->strings[i]->length; j++) {
            uint32_t c = node->strings[i]->at[j];
            if ((c >= 0xd800 && c < 0xe000) || rx_set_only(rx_forms(e->cx, c, e->flags)) == RX_MAX) {
                return false;
            }
        }
    }
    return true;
}

static void gen_strings_as_trie(rx_emitter_t *e, const rx_node_t *node) {
    bytes_t *strings = rx_alloc(e->cx, node->count * sizeof(*strings));
    uint32_t ends = 0;
    for (uint32_t i = 0; i < node->count; i++) {
        const rx_string_t *string = node->strings[i];
        uint8_t *bytes = rx_alloc(e->cx, (size_t)string->length * 6);
        strings[i].bytes = bytes;
        for (uint32_t j = 0; j < string->length; j++) {
            strings[i].length += (uint32_t)rx_encode(string->at[j], (char *)bytes + strings[i].length);
        }
    }
    qsort(strings, node->count, sizeof(*strings), compare_bytes);
    gen_trie(e, strings, node->count, 0, &ends);
    land(e, ends);
}

static int longer_first(const void *a, const void *b) {
    uint32_t x = (*(const rx_string_t *const *)a)->length;
    uint32_t y = (*(const rx_string_t *const *)b)->length;
    return x > y ? -1 : x < y;
}

static void gen_strings(rx_emitter_t *e, const rx_node_t *node) {
    uint32_t ends = 0;
    if (!e->backward && strings_are_plain(e, node)) {
        gen_strings_as_trie(e, node);
        return;
    }
    qsort(node->strings, node->count, sizeof(*node->strings), longer_first);
    for (uint32_t i = 0; i < node->count; i++) {
        const rx_string_t *string = node->strings[i];
        bool last = i == node->count - 1;
        uint32_t split = last ? 0 : rx_emit_branch(e, false, NULL, NULL);
        for (uint32_t j = 0; j < string->length; j++) {
            gen_char(e, string->at[e->backward ? string->length - 1 - j : j]);
        }
        if (!last) {
            emit_jump_to_end(e, &ends);
            rx_patch(e, split);
        }
    }
    land(e, ends);
}

/* --- repetition --------------------------------------------------------------------------------------------------- */

static bool is_one_character(const rx_node_t *node) {
    return node->kind == RX_CHAR || node->kind == RX_SET;
}

/* A loop over one set. */
static void gen_simple_loop(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow) {
    const rx_node_t *child = node->child;
    uint32_t set = rx_set_index(e, child->kind == RX_CHAR ? rx_forms(e->cx, child->c, e->flags) : child->set);
    if (rx_first_disjoint(&child->first, follow)) {
        rx_emit(e, OP_POSSESSIVE, set);
    } else {
        rx_emit(e, node->repeat.lazy ? OP_LAZY : OP_GREEDY, set);
    }
    rx_emit_word(e, node->repeat.min);
    rx_emit_word(e, node->repeat.max);
    rx_emit_word(e, rx_filter_index(e, follow));
}

/* The body of a loop. A round that may be empty notes where it begins and fails if it ends there; what the groups
 * inside captured in the round before is forgotten. */
static void gen_round(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow, uint32_t counter) {
    const rx_node_t *child = node->child;
    rx_first_t after = child->first;
    uint32_t place = 0;
    rx_first_add(&after, child->open ? &rx_first_anything : follow);
    if (child->nullable) {
        place = rx_register(e, 1);
        rx_emit(e, OP_SAVE, place);
    }
    if (node->groups_from < node->groups_to && node->repeat.max > 1) {
        rx_emit(e, OP_CLEAR, 2 * node->groups_from);
        rx_emit_word(e, 2 * node->groups_to);
    }
    gen(e, child, &after);
    if (child->nullable && counter) {
        rx_emit(e, OP_CHECK_COUNT, place);
        rx_emit_word(e, counter);
        rx_emit_word(e, node->repeat.min);
    } else if (child->nullable) {
        rx_emit(e, OP_CHECK, place);
    }
}

static void gen_optional(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow) {
    rx_first_t body = rx_first_with(node->child, follow);
    uint32_t split = rx_emit_branch(e, node->repeat.lazy, node->repeat.lazy ? follow : &body,
                                    node->repeat.lazy ? &body : follow);
    gen_round(e, node, follow, 0);
    rx_patch(e, split);
}

/* x*, and x+ where x cannot be empty: the test is at the bottom. */
static void gen_star(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow) {
    rx_first_t body = rx_first_with(node->child, follow);
    uint32_t entry = node->repeat.min == 0 ? rx_emit(e, OP_JUMP, 0) : 0;
    uint32_t top = e->count;
    gen_round(e, node, follow, 0);
    if (node->repeat.min == 0) {
        rx_patch(e, entry);
    }
    uint32_t split = rx_emit_branch(e, !node->repeat.lazy, node->repeat.lazy ? follow : &body,
                                    node->repeat.lazy ? &body : follow);
    rx_patch_to(e, split, top);
}

static void gen_counted(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow) {
    uint32_t counter = rx_register(e, 1);
    rx_first_t body = rx_first_with(node->child, follow);
    rx_emit(e, OP_ZERO, counter);
    uint32_t loop = rx_emit(e, node->repeat.lazy ? OP_LOOP_LAZY : OP_LOOP, counter);
    rx_emit_word(e, node->repeat.min);
    rx_emit_word(e, node->repeat.max);
    uint32_t exit = rx_emit_word(e, 0);
    if (!node->repeat.lazy) {
        rx_emit_word(e, e->backward ? RX_NO_FILTER : rx_filter_index(e, &body));
        rx_emit_word(e, e->backward ? RX_NO_FILTER : rx_filter_index(e, follow));
    }
    rx_emit(e, OP_INCREMENT, counter);
    gen_round(e, node, follow, counter);
    rx_emit(e, OP_JUMP, loop);
    e->code[exit] = e->count;
}

static void gen_repeat(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow) {
    uint32_t min = node->repeat.min;
    uint32_t max = node->repeat.max;
    if (max == 0) {
        return;
    }
    if (is_one_character(node->child) && !e->backward) {
        gen_simple_loop(e, node, follow);
    } else if (min == 1 && max == 1) {
        gen(e, node->child, follow);
    } else if (min == 0 && max == 1) {
        gen_optional(e, node, follow);
    } else if (max == RX_INFINITE && (min == 0 || (min == 1 && !node->child->nullable))) {
        gen_star(e, node, follow);
    } else {
        gen_counted(e, node, follow);
    }
}

/* --- the rest ----------------------------------------------------------------------------------------------------- */

static void gen_look(rx_emitter_t *e, const rx_node_t *node) {
    bool backward = e->backward;
    uint32_t place = rx_register(e, 2);
    uint32_t not = 0;
    if (node->look.negative) {
        not = rx_emit(e, OP_NOT, place);
        rx_emit_word(e, 0);
    } else {
        if (node->groups_from < node->groups_to) {
            rx_emit(e, OP_KEEP, 2 * node->groups_from);
            rx_emit_word(e, 2 * node->groups_to);
        }
        rx_emit(e, OP_LOOK, place);
    }
    e->backward = node->look.behind;
    gen(e, node->child, &rx_first_anything);
    e->backward = backward;
    rx_emit(e, node->look.negative ? OP_NOT_END : OP_LOOK_END, place);
    if (node->look.negative) {
        e->code[not + 1] = e->count;
    }
}

static void gen_edge(rx_emitter_t *e, bool negative) {
    rx_emit(e, e->unicode && e->ignore_case ? OP_EDGE_FOLD : OP_EDGE, negative);
}

static void gen_reference(rx_emitter_t *e, uint32_t group) {
    rx_op_t op = e->backward ? e->ignore_case ? OP_BACK_REFERENCE_FOLD : OP_BACK_REFERENCE
                 : e->ignore_case ? OP_REFERENCE_FOLD : OP_REFERENCE;
    rx_emit(e, op, group);
}

static void gen_group(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow) {
    rx_emit(e, OP_SAVE, 2 * node->index + e->backward);
    gen(e, node->child, follow);
    rx_emit(e, OP_SAVE, 2 * node->index + !e->backward);
}

static void gen(rx_emitter_t *e, const rx_node_t *node, const rx_first_t *follow) {
    bool multiline = e->flags & REGEXP_MULTILINE;
    switch (node->kind) {
    case RX_EMPTY:
        break;
    case RX_CHAR:
        gen_char(e, node->c);
        break;
    case RX_SET:
        emit_set(e, rx_set_index(e, node->set));
        break;
    case RX_STRINGS:
        gen_strings(e, node);
        break;
    case RX_SEQUENCE:
        if (e->backward) {
            gen_sequence_backward(e, node);
        } else {
            gen_sequence(e, node, follow);
        }
        break;
    case RX_ALTERNATIVES:
        gen_alternatives(e, node, follow);
        break;
    case RX_GROUP:
        gen_group(e, node, follow);
        break;
    case RX_REPEAT:
        gen_repeat(e, node, follow);
        break;
    case RX_LINE_START:
        rx_emit(e, multiline ? OP_LINE_START : OP_START, 0);
        break;
    case RX_LINE_END:
        rx_emit(e, multiline ? OP_LINE_END : OP_END, 0);
        break;
    case RX_WORD_EDGE:
    case RX_NOT_WORD_EDGE:
        gen_edge(e, node->kind == RX_NOT_WORD_EDGE);
        break;
    case RX_LOOK:
        gen_look(e, node);
        break;
    case RX_REFERENCE:
        gen_reference(e, node->index);
        break;
    }
}

/* --- how to search ------------------------------------------------------------------------------------------------ */

/* Whether every match begins at the start of the subject (or of a line). */
static bool is_anchored(const rx_node_t *node) {
    switch (node->kind) {
    case RX_LINE_START:
        return true;
    case RX_SEQUENCE:
    case RX_GROUP:
        return is_anchored(node->child);
    case RX_REPEAT:
        return node->repeat.min > 0 && is_anchored(node->child);
    case RX_ALTERNATIVES:
        for (const rx_node_t *child = node->child; child; child = child->next) {
            if (!is_anchored(child)) {
                return false;
            }
        }
        return true;
    default:
        return false;
    }
}

#define MAX_LITERAL 1000

/* Collects the text that every match begins with; false when no more can be added. */
static bool collect_literal(rx_emitter_t *e, const rx_node_t *node, run_t *run) {
    switch (node->kind) {
    case RX_EMPTY:
    case RX_LINE_START:
    case RX_WORD_EDGE:
    case RX_NOT_WORD_EDGE:
        return true;
    case RX_LOOK:
        return true;
    case RX_CHAR:
        if (run->count < MAX_LITERAL) {
            uint32_t before = run->count;
            if (run_add_char(e, run, node->c) && !run->folded) {
                return true;
            }
            run->count = before;
        }
        return false;
    case RX_SEQUENCE:
        for (const rx_node_t *child = node->child; child; child = child->next) {
            if (!collect_literal(e, child, run)) {
                return false;
            }
        }
        return true;
    case RX_GROUP:
        return collect_literal(e, node->child, run);
    case RX_REPEAT:
        if (node->repeat.min > 0) {
            collect_literal(e, node->child, run);
        }
        return false;
    default:
        return false;
    }
}

static bool is_only_characters(const rx_node_t *root) {
    const rx_node_t *node = root->kind == RX_SEQUENCE ? root->child : root;
    while (node && node->kind == RX_CHAR) {
        node = root->kind == RX_SEQUENCE ? node->next : NULL;
    }
    return node == NULL && (root->kind == RX_SEQUENCE || root->kind == RX_CHAR);
}

/* The only byte in a set of first bytes, or 256. */
static unsigned only_byte(const rx_first_t *first) {
    unsigned found = 256;
    for (unsigned byte = 0; byte < 256; byte++) {
        if (rx_first_has(first, byte)) {
            if (found < 256) {
                return 256;
            }
            found = byte;
        }
    }
    return first->end ? 256 : found;
}

static void plan_search(rx_emitter_t *e, const rx_tree_t *tree) {
    rx_first_t first = rx_first_with(tree->root, &rx_first_anything);
    run_t run = {0};
    e->search = RX_SEARCH_ANY;
    e->search_filter = RX_NO_FILTER;
    if (is_anchored(tree->root)) {
        e->search = tree->flags & REGEXP_MULTILINE ? RX_SEARCH_LINE_START : RX_SEARCH_START;
        return;
    }
    bool all = collect_literal(e, tree->root, &run);
    if (run.count == 0) {
        unsigned byte = only_byte(&first);
        if (byte < 256) {
            run_add(e, &run, (uint8_t)byte, 0);
        }
    }
    if (run.count) {
        e->search = all && is_only_characters(tree->root) ? RX_SEARCH_WHOLE : RX_SEARCH_LITERAL;
        e->literal = run.bytes;
        e->literal_length = run.count;
    } else if (!first.end) {
        e->search = RX_SEARCH_FILTER;
        e->search_filter = rx_filter_index(e, &first);
    }
}

static regexp_program_t *compile_tree(rx_context_t *cx, rx_tree_t *tree) {
    rx_emitter_t emitter;
    rx_emitter_init(&emitter, cx, tree);
    rx_annotate(cx, tree->root, tree->flags);
    gen(&emitter, tree->root, &rx_first_anything);
    rx_emit(&emitter, OP_MATCH, 0);
    plan_search(&emitter, tree);
    return rx_assemble(&emitter, tree);
}

/* --- outside ------------------------------------------------------------------------------------------------------ */

regexp_program_t *regexp_compile(const char *pattern, size_t length, int flags, const char **message) {
    rx_context_t cx;
    rx_tree_t tree;
    rx_context_init(&cx);
    if (setjmp(cx.failed)) {
        *message = cx.message;
        rx_context_free(&cx);
        return NULL;
    }
    rx_parse(&cx, pattern, length, flags, &tree);
    regexp_program_t *program = compile_tree(&cx, &tree);
    rx_context_free(&cx);
    return program;
}

bool regexp_check(const char *pattern, size_t length, int flags, const char **message) {
    rx_context_t cx;
    rx_tree_t tree;
    rx_context_init(&cx);
    if (setjmp(cx.failed)) {
        *message = cx.message;
        rx_context_free(&cx);
        return false;
    }
    rx_parse(&cx, pattern, length, flags, &tree);
    rx_context_free(&cx);
    return true;
}

int regexp_parse_flags(const char *letters, size_t length) {
    int flags = 0;
    for (size_t i = 0; i < length; i++) {
        const char *letter = letters[i] ? strchr(REGEXP_FLAG_LETTERS, letters[i]) : NULL;
        int flag = letter ? 1 << (letter - REGEXP_FLAG_LETTERS) : 0;
        if (flag == 0 || (flags & flag)) {
            return -1;
        }
        flags |= flag;
    }
    return (flags & REGEXP_UNICODE) && (flags & REGEXP_UNICODE_SETS) ? -1 : flags;
}
