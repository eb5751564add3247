/* What a backslash can mean. */
#include <string.h>

#include "builtins/regexp/parser.h"
#include "builtins/regexp/regexp.h"

static const uint32_t digits[] = {'0', '9' + 1};
static const uint32_t spaces[] = {'\t', '\r' + 1, ' ', ' ' + 1, 0xa0, 0xa1, 0x1680, 0x1681, 0x2000, 0x200b,
                                  0x2028, 0x202a, 0x202f, 0x2030, 0x205f, 0x2060, 0x3000, 0x3001, 0xfeff, 0xff00};
static const uint32_t word_chars[] = {'0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1};
static const uint32_t folded_word_chars[] = {'0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1,
                                             0x17f, 0x180, 0x212a, 0x212b};

#define STATIC_SET(array) ((rx_set_t){array, sizeof(array) / sizeof(*(array))})

rx_set_t rx_word_set(rx_parser_t *p) {
    return p->unicode && p->ignore_case ? STATIC_SET(folded_word_chars) : STATIC_SET(word_chars);
}

/* Counts the groups of the whole pattern: a reference may come before its group. */
static void scan_groups(rx_parser_t *p) {
    if (p->scanned) {
        return;
    }
    p->scanned = true;
    p->total_groups = 0;
    bool in_class = false;
    for (const uint32_t *s = p->start; s < p->end; s++) {
        size_t left = (size_t)(p->end - s);
        if (*s == '\\') {
            s += left > 1;
        } else if (in_class || *s == '[') {
            in_class = *s != ']';
        } else if (*s == '(') {
            if (left < 2 || s[1] != '?') {
                p->total_groups++;
            } else if (left > 3 && s[2] == '<' && s[3] != '=' && s[3] != '!') {
                p->total_groups++;
                p->has_names = true;
            }
        }
    }
}

bool rx_has_names(rx_parser_t *p) {
    scan_groups(p);
    return p->has_names;
}

uint32_t rx_total_groups(rx_parser_t *p) {
    scan_groups(p);
    return p->total_groups;
}

static unsigned hex_value(uint32_t c) {
    if (rx_is_digit(c)) {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

static bool parse_hex(rx_parser_t *p, unsigned count, uint32_t *value) {
    uint32_t v = 0;
    for (unsigned i = 0; i < count; i++) {
        uint32_t c = rx_peek(p, i);
        if (c == RX_NO_CHAR || hex_value(c) > 15) {
            return false;
        }
        v = v << 4 | hex_value(c);
    }
    p->at += count;
    *value = v;
    return true;
}

static bool parse_braced_hex(rx_parser_t *p, uint32_t *value) {
    const uint32_t *from = p->at++;
    uint32_t v = 0;
    while (p->at < p->end && hex_value(*p->at) < 16) {
        v = v << 4 | hex_value(*p->at++);
        if (v >= RX_MAX) {
            break;
        }
    }
    if (p->at == from + 1 || v >= RX_MAX || !rx_accept(p, '}')) {
        p->at = from;
        return false;
    }
    *value = v;
    return true;
}

bool rx_parse_unicode_escape(rx_parser_t *p, bool joined, uint32_t *c) {
    if (rx_peek(p, 0) == '{' && joined) {
        return parse_braced_hex(p, c);
    }
    if (!parse_hex(p, 4, c)) {
        return false;
    }
    if (joined && *c >= 0xd800 && *c < 0xdc00 && rx_peek(p, 0) == '\\' && rx_peek(p, 1) == 'u') {
        const uint32_t *from = p->at;
        uint32_t low;
        p->at += 2;
        if (parse_hex(p, 4, &low) && low >= 0xdc00 && low < 0xe000) {
            *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
        } else {
            p->at = from;
        }
    }
    return true;
}

uint32_t rx_parse_octal(rx_parser_t *p) {
    uint32_t value = 0;
    for (int i = 0; i < 3 && value < 32; i++) {
        uint32_t c = rx_peek(p, 0);
        if (c < '0' || c > '7') {
            break;
        }
        value = value * 8 + (c - '0');
        p->at++;
    }
    return value;
}

static uint32_t parse_control(rx_parser_t *p, bool in_class) {
    uint32_t c = rx_peek(p, 0);
    uint32_t lower = c | 0x20;
    bool letter = c < 0x80 && lower >= 'a' && lower <= 'z';
    if (letter || (in_class && !p->unicode && (rx_is_digit(c) || c == '_'))) {
        p->at++;
        return c & 0x1f;
    }
    if (p->unicode) {
        rx_fail(p->cx, "Invalid Unicode escape");
    }
    p->at--; /* the backslash stands for itself, and the c is read again */
    return '\\';
}

static bool is_identity_escape(rx_parser_t *p, uint32_t c, bool in_class) {
    if (!p->unicode) {
        return c != 'k' || !rx_has_names(p);
    }
    if (c == '-') {
        return in_class;
    }
    return c < 0x80 && c != 0 && strchr("^$\\.*+?()[]{}|/", (int)c);
}

uint32_t rx_parse_escape(rx_parser_t *p, bool in_class) {
    uint32_t c = rx_peek(p, 1);
    uint32_t value;
    if (c == RX_NO_CHAR) {
        rx_fail(p->cx, "\\ at end of pattern");
    }
    p->at += 2;
    switch (c) {
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return '\v';
    case 'c':
        return parse_control(p, in_class);
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
        if (c == '0' && !rx_is_digit(rx_peek(p, 0))) {
            return 0;
        }
        if (p->unicode) {
            rx_fail(p->cx, in_class ? "Invalid class escape" : "Invalid decimal escape");
        }
        p->at--;
        return rx_parse_octal(p);
    case 'x':
        if (parse_hex(p, 2, &value)) {
            return value;
        }
        if (p->unicode) {
            rx_fail(p->cx, "Invalid escape");
        }
        return c;
    case 'u':
        if (rx_parse_unicode_escape(p, p->unicode, &value)) {
            return value;
        }
        if (p->unicode) {
            rx_fail(p->cx, "Invalid Unicode escape");
        }
        return c;
    default:
        if (!is_identity_escape(p, c, in_class)) {
            rx_fail(p->cx, "Invalid escape");
        }
        return c;
    }
}

/* A name of a property or of its value; returns its length, 0 if there is none. */
static size_t parse_property_word(rx_parser_t *p, char *word, size_t room) {
    size_t length = 0;
    while (p->at < p->end) {
        uint32_t c = *p->at;
        uint32_t lower = c | 0x20;
        if (!rx_is_digit(c) && c != '_' && !(c < 0x80 && lower >= 'a' && lower <= 'z')) {
            break;
        }
        if (length == room) {
            return 0;
        }
        word[length++] = (char)c;
        p->at++;
    }
    return length;
}

static bool parse_property(rx_parser_t *p, rx_set_t *set, rx_string_t **strings) {
    char name[64];
    char value[64];
    size_t value_length = 0;
    if (!rx_accept(p, '{')) {
        return false;
    }
    size_t name_length = parse_property_word(p, name, sizeof(name));
    bool has_value = rx_accept(p, '=');
    if (has_value) {
        value_length = parse_property_word(p, value, sizeof(value));
    }
    return rx_accept(p, '}') && name_length && (!has_value || value_length) &&
           rx_unicode_property(p->cx, name, name_length, has_value ? value : NULL, value_length, set, strings);
}

/* Under v a set is folded before it is complemented, under u (where it is closed over case at the end) it is not. */
static rx_set_t complement(rx_parser_t *p, rx_set_t set) {
    return rx_set_complement(p->cx, p->sets ? rx_close(p, set) : set);
}

bool rx_parse_class_escape(rx_parser_t *p, bool in_class, rx_set_t *set, rx_string_t **strings) {
    uint32_t c = rx_peek(p, 1);
    switch (c) {
    case 'd':
    case 'D':
        *set = STATIC_SET(digits);
        break;
    case 's':
    case 'S':
        *set = STATIC_SET(spaces);
        break;
    case 'w':
    case 'W':
        *set = rx_word_set(p);
        break;
    case 'p':
    case 'P':
        if (!p->unicode) {
            return false;
        }
        p->at += 2;
        if (!parse_property(p, set, p->sets && c == 'p' ? strings : NULL)) {
            rx_fail(p->cx, in_class ? "Invalid property name in character class" : "Invalid property name");
        }
        p->at -= 2;
        break;
    default:
        return false;
    }
    p->at += 2;
    if (c < 'a') {
        *set = complement(p, *set);
    }
    return true;
}

size_t rx_encode(uint32_t c, char *out) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    rx_encode(0xd800 + ((c - 0x10000) >> 10), out);
    rx_encode(0xdc00 + (c & 0x3ff), out + 3);
    return 6;
}

/* The next character of a name, in which \u escapes are allowed and surrogates always join; RX_NO_CHAR at the end. */
static uint32_t parse_name_char(rx_parser_t *p) {
    uint32_t c = rx_peek(p, 0);
    if (c == RX_NO_CHAR) {
        return c;
    }
    p->at++;
    if (c == '\\' && rx_peek(p, 0) == 'u') {
        p->at++;
        if (!rx_parse_unicode_escape(p, true, &c)) {
            rx_fail(p->cx, "Invalid Unicode escape");
        }
        return c == '>' ? RX_NO_CHAR : c;
    }
    uint32_t low = rx_peek(p, 0);
    if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
        p->at++;
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    return c;
}

const char *rx_parse_name(rx_parser_t *p, size_t *length) {
    size_t room = 32;
    size_t used = 0;
    char *text = rx_alloc(p->cx, room);
    for (;;) {
        uint32_t c = parse_name_char(p);
        if (c == '>' && used) {
            break;
        }
        if (c == RX_NO_CHAR || !(used ? rx_unicode_id_continue(p->cx, c) : rx_unicode_id_start(p->cx, c))) {
            return NULL;
        }
        if (room - used < 6) {
            text = rx_grow(p->cx, text, used, 2 * room);
            room *= 2;
        }
        used += rx_encode(c, text + used);
    }
    *length = used;
    return text;
}
