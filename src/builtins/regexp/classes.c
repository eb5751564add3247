/* Character classes, those of the v flag with their operations and strings included. */
#include <stdlib.h>
#include <string.h>

#include "builtins/regexp/parser.h"
#include "builtins/regexp/regexp.h"

/* Operands within operands: enough for any pattern that a person or a program would write. */
#define MAX_DEPTH 500

rx_set_t rx_close(rx_parser_t *p, rx_set_t set) {
    return p->ignore_case ? rx_close_over_case(p->cx, set, p->unicode) : set;
}

rx_node_t *rx_node_new(rx_context_t *cx, rx_kind_t kind) {
    rx_node_t *node = rx_alloc(cx, sizeof(*node));
    node->kind = kind;
    return node;
}

/* --- without v --------------------------------------------------------------------------------------------------- */

/* An atom of a class: a character, or a set with the character RX_NO_CHAR. */
static uint32_t parse_atom(rx_parser_t *p, rx_set_t *set) {
    if (rx_peek(p, 0) != '\\') {
        return *p->at++;
    }
    if (rx_parse_class_escape(p, true, set, NULL)) {
        return RX_NO_CHAR;
    }
    if (rx_peek(p, 1) == 'b') {
        p->at += 2;
        return '\b';
    }
    return rx_parse_escape(p, true);
}

static void add_atom(rx_ranges_t *ranges, uint32_t c, rx_set_t set) {
    if (c == RX_NO_CHAR) {
        rx_ranges_add_set(ranges, set);
    } else {
        rx_ranges_add(ranges, c, c);
    }
}

static void parse_range_end(rx_parser_t *p, rx_ranges_t *ranges, uint32_t from, rx_set_t from_set) {
    rx_set_t to_set;
    uint32_t to = parse_atom(p, &to_set);
    if (from == RX_NO_CHAR || to == RX_NO_CHAR) {
        if (p->unicode) {
            rx_fail(p->cx, "Invalid character class");
        }
        add_atom(ranges, from, from_set);
        rx_ranges_add(ranges, '-', '-');
        add_atom(ranges, to, to_set);
        return;
    }
    if (from > to) {
        rx_fail(p->cx, "Range out of order in character class");
    }
    rx_ranges_add(ranges, from, to);
}

static rx_node_t *parse_plain_class(rx_parser_t *p, bool negated) {
    rx_ranges_t ranges;
    rx_ranges_init(&ranges, p->cx);
    while (!rx_accept(p, ']')) {
        rx_set_t set;
        if (p->at == p->end) {
            rx_fail(p->cx, "Unterminated character class");
        }
        uint32_t c = parse_atom(p, &set);
        uint32_t after = rx_peek(p, 1);
        if (rx_peek(p, 0) == '-' && after != ']' && after != RX_NO_CHAR) {
            p->at++;
            parse_range_end(p, &ranges, c, set);
        } else {
            add_atom(&ranges, c, set);
        }
    }
    rx_set_t result = rx_close(p, rx_ranges_finish(&ranges));
    return rx_class_node(p, negated ? rx_set_complement(p->cx, result) : result, NULL);
}

/* --- with v ------------------------------------------------------------------------------------------------------ */

/* The value of an operand. Sets are closed over case, strings folded. `character` is set for a single character that
 * may begin a range. */
typedef struct {
    rx_set_t set;
    rx_string_t *strings;
    bool may_have_strings; /* by the letter, whatever the operations leave */
    uint32_t character;
} operand_t;

static operand_t parse_operand(rx_parser_t *p, unsigned depth);

static bool is_syntax_character(uint32_t c) {
    return c < 0x80 && c != 0 && strchr("()[]{}/-\\|", (int)c);
}

static bool is_reserved_punctuator(uint32_t c) {
    return c < 0x80 && c != 0 && strchr("&-!#%,:;<=>@`~", (int)c);
}

static bool is_reserved_double(rx_parser_t *p) {
    uint32_t c = rx_peek(p, 0);
    return c < 0x80 && c != 0 && rx_peek(p, 1) == c && strchr("&!#$%*+,.:;<=>?@^`~", (int)c);
}

static uint32_t parse_set_character(rx_parser_t *p) {
    uint32_t c = rx_peek(p, 0);
    if (c == RX_NO_CHAR) {
        rx_fail(p->cx, "Unterminated character class");
    }
    if (c == '\\') {
        uint32_t next = rx_peek(p, 1);
        if (next == 'b' || (next != RX_NO_CHAR && is_reserved_punctuator(next))) {
            p->at += 2;
            return next == 'b' ? '\b' : next;
        }
        return rx_parse_escape(p, true);
    }
    if (is_syntax_character(c)) {
        rx_fail(p->cx, "Invalid character in character class");
    }
    if (is_reserved_double(p)) {
        rx_fail(p->cx, "Invalid set operation in character class");
    }
    p->at++;
    return c;
}

static rx_string_t *string_new(rx_parser_t *p, const uint32_t *at, uint32_t length) {
    rx_string_t *string = rx_alloc(p->cx, sizeof(*string) + length * sizeof(uint32_t));
    string->length = length;
    for (uint32_t i = 0; i < length; i++) {
        string->at[i] = p->ignore_case ? rx_canonical(at[i], true) : at[i];
    }
    return string;
}

/* \q{a|bc|}, after the brace. */
static operand_t parse_strings(rx_parser_t *p) {
    operand_t result = {.character = RX_NO_CHAR};
    rx_ranges_t ranges;
    rx_ranges_init(&ranges, p->cx);
    bool done = false;
    while (!done) {
        uint32_t *at = NULL;
        uint32_t length = 0;
        uint32_t room = 0;
        while (rx_peek(p, 0) != '|' && rx_peek(p, 0) != '}') {
            if (p->at == p->end) {
                rx_fail(p->cx, "Invalid character class");
            }
            if (length == room) {
                room = room ? 2 * room : 8;
                at = rx_grow(p->cx, at, length * sizeof(*at), room * sizeof(*at));
            }
            at[length++] = parse_set_character(p);
        }
        done = *p->at++ == '}';
        if (length == 1) {
            rx_ranges_add(&ranges, *at, *at);
        } else {
            rx_string_t *string = string_new(p, at, length);
            string->next = result.strings;
            result.strings = string;
            result.may_have_strings = true;
        }
    }
    result.set = rx_close(p, rx_ranges_finish(&ranges));
    return result;
}

static bool has_string(const rx_string_t *list, const rx_string_t *string) {
    for (; list; list = list->next) {
        if (list->length == string->length &&
            memcmp(list->at, string->at, string->length * sizeof(*string->at)) == 0) {
            return true;
        }
    }
    return false;
}

/* The strings of `a` that `b` has, or has not. */
static rx_string_t *select_strings(rx_parser_t *p, const rx_string_t *a, const rx_string_t *b, bool wanted) {
    rx_string_t *result = NULL;
    for (; a; a = a->next) {
        if (has_string(b, a) == wanted) {
            rx_string_t *copy = string_new(p, a->at, a->length);
            copy->next = result;
            result = copy;
        }
    }
    return result;
}

static void append_strings(rx_string_t **list, rx_string_t *more) {
    while (*list) {
        list = &(*list)->next;
    }
    *list = more;
}

/* a && b && c, a -- b -- c, after the first operand. */
static operand_t parse_operation(rx_parser_t *p, operand_t left, uint32_t sign, unsigned depth) {
    while (!rx_accept(p, ']')) {
        if (p->at == p->end) {
            rx_fail(p->cx, "Unterminated character class");
        }
        if (rx_peek(p, 0) != sign || rx_peek(p, 1) != sign) {
            rx_fail(p->cx, "Invalid set operation in character class");
        }
        p->at += 2;
        if (rx_peek(p, 0) == '&') {
            rx_fail(p->cx, "Invalid character in character class");
        }
        operand_t right = parse_operand(p, depth);
        bool both = sign == '&';
        left.set = (both ? rx_set_intersection : rx_set_difference)(p->cx, left.set, right.set);
        left.strings = select_strings(p, left.strings, right.strings, both);
        left.may_have_strings = left.may_have_strings && (!both || right.may_have_strings);
    }
    left.character = RX_NO_CHAR;
    return left;
}

static uint32_t parse_set_range_end(rx_parser_t *p, uint32_t from, unsigned depth) {
    p->at++;
    if (p->at == p->end) {
        rx_fail(p->cx, "Unterminated character class");
    }
    if (from == RX_NO_CHAR || rx_peek(p, 0) == '-') {
        rx_fail(p->cx, from == RX_NO_CHAR ? "Invalid character class" : "Invalid set operation in character class");
    }
    uint32_t to = parse_operand(p, depth).character;
    if (to == RX_NO_CHAR) {
        rx_fail(p->cx, "Invalid character class");
    }
    if (from > to) {
        rx_fail(p->cx, "Range out of order in character class");
    }
    return to;
}

/* Operands side by side, after the first. */
static operand_t parse_union(rx_parser_t *p, operand_t first, unsigned depth) {
    operand_t result = {.strings = first.strings, .may_have_strings = first.may_have_strings, .character = RX_NO_CHAR};
    operand_t last = first;
    rx_ranges_t ranges;
    rx_ranges_init(&ranges, p->cx);
    rx_ranges_add_set(&ranges, first.set);
    while (!rx_accept(p, ']')) {
        if (p->at == p->end) {
            rx_fail(p->cx, "Unterminated character class");
        }
        if (rx_peek(p, 0) == '-') {
            if (rx_peek(p, 1) == '-') {
                rx_fail(p->cx, "Invalid set operation in character class");
            }
            uint32_t to = parse_set_range_end(p, last.character, depth);
            rx_ranges_add(&ranges, last.character, to);
            last.character = RX_NO_CHAR;
            continue;
        }
        last = parse_operand(p, depth);
        rx_ranges_add_set(&ranges, last.set);
        append_strings(&last.strings, result.strings);
        result.strings = last.strings;
        result.may_have_strings |= last.may_have_strings;
    }
    result.set = rx_close(p, rx_ranges_finish(&ranges));
    return result;
}

/* The inside of a class and its closing bracket, after the opening one and the ^ if there was one. */
static operand_t parse_contents(rx_parser_t *p, bool negated, unsigned depth) {
    operand_t result = {.character = RX_NO_CHAR};
    if (depth == MAX_DEPTH) {
        rx_fail(p->cx, "Maximum call stack size exceeded");
    }
    if (!rx_accept(p, ']')) {
        operand_t first = parse_operand(p, depth);
        uint32_t sign = rx_peek(p, 0);
        if ((sign == '-' || sign == '&') && rx_peek(p, 1) == sign) {
            result = parse_operation(p, first, sign, depth);
        } else {
            result = parse_union(p, first, depth);
        }
    }
    if (negated) {
        if (result.may_have_strings) {
            rx_fail(p->cx, "Negated character class may contain strings");
        }
        result.set = rx_set_complement(p->cx, result.set);
    }
    return result;
}

static operand_t parse_operand(rx_parser_t *p, unsigned depth) {
    operand_t result = {.character = RX_NO_CHAR};
    if (rx_accept(p, '[')) {
        return parse_contents(p, rx_accept(p, '^'), depth + 1);
    }
    if (rx_peek(p, 0) == '\\') {
        if (rx_parse_class_escape(p, true, &result.set, &result.strings)) {
            result.set = rx_close(p, result.set);
            result.may_have_strings = result.strings != NULL;
            return result;
        }
        if (rx_peek(p, 1) == 'q') {
            p->at += 2;
            if (!rx_accept(p, '{')) {
                rx_fail(p->cx, "Invalid escape");
            }
            return parse_strings(p);
        }
    }
    result.character = parse_set_character(p);
    result.set = rx_close(p, rx_set_single(p->cx, result.character));
    return result;
}

/* --- both -------------------------------------------------------------------------------------------------------- */

static int compare_strings(const void *a, const void *b) {
    const rx_string_t *x = *(rx_string_t *const *)a;
    const rx_string_t *y = *(rx_string_t *const *)b;
    uint32_t shared = x->length < y->length ? x->length : y->length;
    for (uint32_t i = 0; i < shared; i++) {
        if (x->at[i] != y->at[i]) {
            return x->at[i] < y->at[i] ? -1 : 1;
        }
    }
    return x->length < y->length ? -1 : x->length > y->length;
}

/* Sorts the strings and drops what is there twice; the empty one is left out, and told of. */
static rx_node_t *strings_node(rx_parser_t *p, const rx_string_t *strings, bool *has_empty) {
    rx_node_t *node = rx_node_new(p->cx, RX_STRINGS);
    uint32_t count = 0;
    for (const rx_string_t *s = strings; s; s = s->next) {
        count++;
    }
    node->strings = rx_alloc(p->cx, count * sizeof(*node->strings));
    *has_empty = false;
    count = 0;
    for (const rx_string_t *s = strings; s; s = s->next) {
        if (s->length) {
            node->strings[count++] = s;
        } else {
            *has_empty = true;
        }
    }
    if (count) {
        qsort(node->strings, count, sizeof(*node->strings), compare_strings);
        node->count = 1;
        for (uint32_t i = 1; i < count; i++) {
            if (compare_strings(&node->strings[i], &node->strings[node->count - 1]) != 0) {
                node->strings[node->count++] = node->strings[i];
            }
        }
    }
    return node;
}

rx_node_t *rx_class_node(rx_parser_t *p, rx_set_t set, rx_string_t *strings) {
    rx_node_t *node = rx_node_new(p->cx, RX_SET);
    node->set = set;
    if (!strings) {
        uint32_t only = rx_set_only(set);
        if (only != RX_MAX) {
            node->kind = RX_CHAR;
            node->c = only;
        }
        return node;
    }
    bool has_empty;
    rx_node_t *alternatives = rx_node_new(p->cx, RX_ALTERNATIVES);
    rx_node_t **tail = &alternatives->child;
    rx_node_t *longer = strings_node(p, strings, &has_empty);
    if (longer->count) {
        *tail = longer;
        tail = &longer->next;
    }
    *tail = node;
    if (has_empty) {
        node->next = rx_node_new(p->cx, RX_EMPTY);
    }
    return alternatives;
}

rx_node_t *rx_parse_class(rx_parser_t *p) {
    p->at++;
    bool negated = rx_accept(p, '^');
    if (p->sets) {
        operand_t contents = parse_contents(p, negated, 0);
        return rx_class_node(p, contents.set, contents.strings);
    }
    return parse_plain_class(p, negated);
}
