/* Patterns to syntax trees: ECMAScript 2024's grammar with annex B's additions, and the words V8 has for errors.
 * Groups in progress are frames in memory, not calls, so that no depth of parentheses can exhaust the C stack here;
 * MAX_DEPTH protects the compiler, which does recurse. */
#include <string.h>

#include "builtins/regexp/parser.h"
#include "builtins/regexp/regexp.h"

#define MAX_DEPTH 2000
#define MAX_GROUPS 32768 /* with group 0 */

/* A disjunction being read: that of the whole pattern, or of a group. */
struct rx_frame {
    rx_frame_t *outer;
    rx_node_t *owner;        /* RX_GROUP or RX_LOOK whose child this will be; NULL for (?: and the whole */
    rx_name_t *name;         /* of the group, if it has one */
    uint32_t groups_from;
    rx_node_t *terms;        /* of the present alternative */
    rx_node_t **terms_tail;
    rx_node_t *alternatives; /* the finished ones */
    rx_node_t **alternatives_tail;
};

/* A named reference, to be resolved when all names are known. */
struct rx_pending {
    rx_pending_t *next;
    rx_node_t *node;
    const char *name;
    size_t length;
};

static void push_frame(rx_parser_t *p, rx_node_t *owner) {
    rx_frame_t *frame = rx_alloc(p->cx, sizeof(*frame));
    if (++p->depth > MAX_DEPTH) {
        rx_fail(p->cx, "Regular expression too large");
    }
    frame->outer = p->frame;
    frame->owner = owner;
    frame->groups_from = p->group_count;
    frame->terms_tail = &frame->terms;
    frame->alternatives_tail = &frame->alternatives;
    p->frame = frame;
}

static void add_term(rx_parser_t *p, rx_node_t *node) {
    *p->frame->terms_tail = node;
    p->frame->terms_tail = &node->next;
}

/* --- what the terms become --------------------------------------------------------------------------------------- */

static void finish_alternative(rx_parser_t *p) {
    rx_frame_t *frame = p->frame;
    rx_node_t *node = frame->terms;
    if (!node) {
        node = rx_node_new(p->cx, RX_EMPTY);
    } else if (node->next) {
        node = rx_node_new(p->cx, RX_SEQUENCE);
        node->child = frame->terms;
    }
    *frame->alternatives_tail = node;
    frame->alternatives_tail = &node->next;
    frame->terms = NULL;
    frame->terms_tail = &frame->terms;
}

static bool is_one_character(const rx_node_t *node) {
    return node->kind == RX_CHAR || node->kind == RX_SET;
}

/* a|b|[cd] is a set: that needs no backtracking. */
static rx_node_t *join_characters(rx_parser_t *p, rx_node_t *alternatives) {
    rx_ranges_t ranges;
    for (rx_node_t *node = alternatives; node; node = node->next) {
        if (!is_one_character(node)) {
            return NULL;
        }
    }
    rx_ranges_init(&ranges, p->cx);
    for (rx_node_t *node = alternatives; node; node = node->next) {
        if (node->kind == RX_CHAR) {
            rx_ranges_add_set(&ranges, rx_close(p, rx_set_single(p->cx, node->c)));
        } else {
            rx_ranges_add_set(&ranges, node->set);
        }
    }
    rx_node_t *set = rx_node_new(p->cx, RX_SET);
    set->set = rx_ranges_finish(&ranges);
    return set;
}

/* Ends the frame; the node is the disjunction, in its group or lookaround if it has one. */
static rx_node_t *pop_frame(rx_parser_t *p) {
    finish_alternative(p);
    rx_frame_t *frame = p->frame;
    rx_node_t *body = frame->alternatives;
    if (body->next) {
        body = join_characters(p, frame->alternatives);
        if (!body) {
            body = rx_node_new(p->cx, RX_ALTERNATIVES);
            body->child = frame->alternatives;
        }
    }
    p->frame = frame->outer;
    p->depth--;
    if (!frame->owner) {
        return body;
    }
    frame->owner->child = body;
    frame->owner->groups_from = frame->groups_from;
    frame->owner->groups_to = p->group_count;
    return frame->owner;
}

/* --- groups ------------------------------------------------------------------------------------------------------ */

static rx_node_t *group_new(rx_parser_t *p) {
    rx_node_t *node = rx_node_new(p->cx, RX_GROUP);
    node->index = p->group_count;
    if (++p->group_count > MAX_GROUPS) {
        rx_fail(p->cx, "Too many captures");
    }
    return node;
}

static rx_name_t *parse_group_name(rx_parser_t *p, uint32_t group) {
    rx_name_t *name = rx_alloc(p->cx, sizeof(*name));
    name->group = group;
    name->text = rx_parse_name(p, &name->length);
    if (!name->text) {
        rx_fail(p->cx, "Invalid capture group name");
    }
    return name;
}

/* Names are kept in the order of their groups, though one counts (as V8 has it) only when its group is closed. */
static void add_name(rx_parser_t *p, rx_name_t *name) {
    rx_name_t **place = &p->names;
    for (rx_name_t *other = p->names; other; other = other->next) {
        if (other->length == name->length && memcmp(other->text, name->text, name->length) == 0) {
            rx_fail(p->cx, "Duplicate capture group name");
        }
        if (other->group < name->group) {
            place = &other->next;
        }
    }
    name->next = *place;
    *place = name;
}

/* At the opening parenthesis. */
static void open_group(rx_parser_t *p) {
    uint32_t from = p->group_count;
    rx_node_t *owner = NULL;
    rx_name_t *name = NULL;
    p->at++;
    if (!rx_accept(p, '?')) {
        owner = group_new(p);
    } else if (!rx_accept(p, ':')) {
        uint32_t c = rx_peek(p, 0);
        bool behind = c == '<' && (rx_peek(p, 1) == '=' || rx_peek(p, 1) == '!');
        p->at += behind;
        if (behind || c == '=' || c == '!') {
            owner = rx_node_new(p->cx, RX_LOOK);
            owner->look.behind = behind;
            owner->look.negative = *p->at++ == '!';
        } else if (c == '<') {
            p->at++;
            owner = group_new(p);
            name = parse_group_name(p, owner->index);
        } else {
            rx_fail(p->cx, "Invalid group");
        }
    }
    push_frame(p, owner);
    p->frame->name = name;
    p->frame->groups_from = from;
}

/* --- atoms ------------------------------------------------------------------------------------------------------- */

static rx_node_t *char_node(rx_parser_t *p, uint32_t c) {
    rx_node_t *node = rx_node_new(p->cx, RX_CHAR);
    node->c = c;
    return node;
}

static rx_node_t *any_node(rx_parser_t *p) {
    static const uint32_t all[] = {0, RX_MAX};
    static const uint32_t line[] = {0, '\n', '\n' + 1, '\r', '\r' + 1, 0x2028, 0x202a, RX_MAX};
    rx_node_t *node = rx_node_new(p->cx, RX_SET);
    node->set = p->flags & REGEXP_DOT_ALL ? (rx_set_t){all, 2} : (rx_set_t){line, 8};
    return node;
}

static rx_node_t *reference_node(rx_parser_t *p, uint32_t index) {
    rx_node_t *node = rx_node_new(p->cx, RX_REFERENCE);
    node->index = index;
    return node;
}

/* \1 and so on, if the pattern has that many groups. */
static rx_node_t *parse_numbered_reference(rx_parser_t *p) {
    const uint32_t *s = p->at + 1;
    uint32_t index = 0;
    while (s < p->end && rx_is_digit(*s)) {
        index = index * 10 + (*s++ - '0');
        if (index >= MAX_GROUPS) {
            return NULL;
        }
    }
    if (index >= p->group_count && index > rx_total_groups(p)) {
        return NULL;
    }
    p->at = s;
    return reference_node(p, index);
}

static rx_node_t *parse_named_reference(rx_parser_t *p) {
    rx_pending_t *pending = rx_alloc(p->cx, sizeof(*pending));
    p->at += 2;
    if (rx_accept(p, '<')) {
        pending->name = rx_parse_name(p, &pending->length);
    }
    if (!pending->name) {
        rx_fail(p->cx, "Invalid named reference");
    }
    pending->node = reference_node(p, 0);
    pending->next = p->pending;
    p->pending = pending;
    return pending->node;
}

static rx_node_t *parse_atom_escape(rx_parser_t *p) {
    uint32_t c = rx_peek(p, 1);
    rx_set_t set;
    rx_string_t *strings = NULL;
    if (c >= '1' && c <= '9') {
        rx_node_t *node = parse_numbered_reference(p);
        if (node) {
            return node;
        }
        if (p->unicode) {
            rx_fail(p->cx, "Invalid escape");
        }
    }
    if (c == 'k' && (p->unicode || rx_has_names(p))) {
        return parse_named_reference(p);
    }
    if (rx_parse_class_escape(p, false, &set, &strings)) {
        return rx_class_node(p, rx_close(p, set), strings);
    }
    return char_node(p, rx_parse_escape(p, false));
}

/* --- terms ------------------------------------------------------------------------------------------------------- */

static uint32_t parse_number(rx_parser_t *p) {
    uint64_t n = 0;
    while (p->at < p->end && rx_is_digit(*p->at)) {
        n = n * 10 + (*p->at++ - '0');
        if (n > INT32_MAX) {
            n = RX_INFINITE;
        }
    }
    return (uint32_t)n;
}

/* {n}, {n,}, {n,m}; nothing is read if it is none of these. */
static bool parse_braces(rx_parser_t *p, uint32_t *min, uint32_t *max) {
    const uint32_t *from = p->at;
    if (rx_accept(p, '{') && rx_is_digit(rx_peek(p, 0))) {
        *min = *max = parse_number(p);
        if (rx_accept(p, ',')) {
            *max = rx_is_digit(rx_peek(p, 0)) ? parse_number(p) : RX_INFINITE;
        }
        if (rx_accept(p, '}')) {
            return true;
        }
    }
    p->at = from;
    return false;
}

static bool parse_quantifier(rx_parser_t *p, uint32_t *min, uint32_t *max) {
    switch (rx_peek(p, 0)) {
    case '*':
    case '+':
    case '?':
        *min = *p->at == '+';
        *max = *p->at == '?' ? 1 : RX_INFINITE;
        p->at++;
        return true;
    case '{':
        if (parse_braces(p, min, max)) {
            if (*max < *min) {
                rx_fail(p->cx, "numbers out of order in {} quantifier");
            }
            return true;
        }
        if (p->unicode) {
            rx_fail(p->cx, "Incomplete quantifier");
        }
        return false;
    default:
        return false;
    }
}

/* Adds the atom with the quantifier that may follow, lookarounds being allowed one only by annex B. */
static void add_atom(rx_parser_t *p, rx_node_t *atom, uint32_t groups_from, bool is_look) {
    uint32_t min;
    uint32_t max;
    if (!parse_quantifier(p, &min, &max)) {
        add_term(p, atom);
        return;
    }
    bool lazy = rx_accept(p, '?');
    if (is_look && (p->unicode || atom->look.behind)) {
        rx_fail(p->cx, "Invalid quantifier");
    }
    rx_node_t *repeat = rx_node_new(p->cx, RX_REPEAT);
    repeat->child = atom;
    repeat->repeat.min = min;
    repeat->repeat.max = max;
    repeat->repeat.lazy = lazy;
    repeat->groups_from = groups_from;
    repeat->groups_to = p->group_count;
    add_term(p, repeat);
}

/* After the closing parenthesis. */
static void close_group(rx_parser_t *p) {
    uint32_t from = p->frame->groups_from;
    bool is_look = p->frame->owner && p->frame->owner->kind == RX_LOOK;
    if (p->frame->name) {
        add_name(p, p->frame->name);
    }
    add_atom(p, pop_frame(p), from, is_look);
}

static bool parse_assertion(rx_parser_t *p) {
    rx_kind_t kind;
    switch (rx_peek(p, 0)) {
    case '^':
        kind = RX_LINE_START;
        break;
    case '$':
        kind = RX_LINE_END;
        break;
    case '\\':
        if (rx_peek(p, 1) != 'b' && rx_peek(p, 1) != 'B') {
            return false;
        }
        p->at++;
        kind = *p->at == 'b' ? RX_WORD_EDGE : RX_NOT_WORD_EDGE;
        break;
    default:
        return false;
    }
    p->at++;
    add_term(p, rx_node_new(p->cx, kind));
    return true;
}

static void parse_term(rx_parser_t *p) {
    uint32_t from = p->group_count;
    uint32_t min;
    uint32_t max;
    if (parse_assertion(p)) {
        return;
    }
    switch (rx_peek(p, 0)) {
    case '(':
        open_group(p);
        return;
    case ')':
        if (!p->frame->outer) {
            rx_fail(p->cx, "Unmatched ')'");
        }
        p->at++;
        close_group(p);
        return;
    case '|':
        p->at++;
        finish_alternative(p);
        return;
    case '[':
        add_atom(p, rx_parse_class(p), from, false);
        return;
    case '.':
        p->at++;
        add_atom(p, any_node(p), from, false);
        return;
    case '\\':
        add_atom(p, parse_atom_escape(p), from, false);
        return;
    case '*':
    case '+':
    case '?':
        rx_fail(p->cx, "Nothing to repeat");
    case '{':
        if (parse_braces(p, &min, &max)) {
            rx_fail(p->cx, "Nothing to repeat");
        }
        /* fall through */
    case '}':
    case ']':
        if (p->unicode) {
            rx_fail(p->cx, "Lone quantifier brackets");
        }
        break;
    default:
        break;
    }
    add_atom(p, char_node(p, *p->at++), from, false);
}

static void resolve_references(rx_parser_t *p) {
    for (rx_pending_t *pending = p->pending; pending; pending = pending->next) {
        const rx_name_t *name = p->names;
        while (name && (name->length != pending->length || memcmp(name->text, pending->name, name->length) != 0)) {
            name = name->next;
        }
        if (!name) {
            rx_fail(p->cx, "Invalid named capture referenced");
        }
        pending->node->index = name->group;
    }
}

/* --- reading the bytes ------------------------------------------------------------------------------------------- */

static uint32_t decode(const uint8_t **at, const uint8_t *end) {
    const uint8_t *s = *at;
    size_t left = (size_t)(end - s);
    uint32_t c = *s;
    unsigned more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
    if (more >= left) {
        more = 0;
    }
    *at = s + more + 1;
    if (more == 0) {
        return c;
    }
    c &= 0x3fu >> more;
    for (unsigned i = 1; i <= more; i++) {
        c = c << 6 | (s[i] & 0x3f);
    }
    return c < RX_MAX ? c : 0xfffd;
}

/* The pattern in the parser's characters: surrogates joined under u and v, and taken apart without them. */
static void read_pattern(rx_parser_t *p, const char *pattern, size_t length) {
    const uint8_t *s = (const uint8_t *)pattern;
    const uint8_t *end = s + length;
    /* A character of four bytes gives at most two units. */
    uint32_t *text = rx_alloc(p->cx, (length + 1) * sizeof(*text));
    uint32_t *to = text;
    p->start = p->at = text;
    while (s < end) {
        uint32_t c = *s < 0x80 ? *s++ : decode(&s, end);
        if (c >= 0x10000 && !p->unicode) {
            *to++ = 0xd800 + ((c - 0x10000) >> 10);
            c = 0xdc00 + (c & 0x3ff);
        } else if (p->unicode && c >= 0xdc00 && c < 0xe000 && to > text && to[-1] >= 0xd800 && to[-1] < 0xdc00) {
            c = 0x10000 + ((*--to - 0xd800) << 10) + (c - 0xdc00);
        }
        *to++ = c;
    }
    p->end = to;
}

void rx_parse(rx_context_t *cx, const char *pattern, size_t length, int flags, rx_tree_t *tree) {
    rx_parser_t parser = {
        .cx = cx,
        .unicode = flags & (REGEXP_UNICODE | REGEXP_UNICODE_SETS),
        .sets = flags & REGEXP_UNICODE_SETS,
        .ignore_case = flags & REGEXP_IGNORE_CASE,
        .flags = flags,
        .group_count = 1,
    };
    rx_parser_t *p = &parser;
    read_pattern(p, pattern, length);
    push_frame(p, NULL);
    while (p->at < p->end) {
        parse_term(p);
    }
    if (p->frame->outer) {
        rx_fail(cx, "Unterminated group");
    }
    tree->root = pop_frame(p);
    resolve_references(p);
    tree->group_count = p->group_count;
    tree->names = p->names;
    tree->flags = flags;
}
