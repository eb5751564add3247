/* Unicode's properties and case mappings, unpacked from the tables of unicode_data.c when a pattern asks for them.
 *
 * Numbers in the tables are varints of base-64 digits, five bits each, low ones first; a digit of 32 or more says that
 * another follows. A set is the distances between the places where membership changes. */
#include "builtins/regexp/unicode.h"

#include <string.h>

#include "builtins/regexp/unicode_data.h"

#define CATEGORY_COUNT 30
#define PAIRS 30 /* in the table of categories: pairs of Lu and Ll */
enum { LU, LL, LT, LM, LO, MN, MC, ME, ND, NL, NO, PC, PD, PS, PE, PI, PF, PO, SM, SC, SK, SO, ZS, ZL, ZP, CC, CF, CS, CO, CN };
#define BIT(category) (1u << (category))

static const struct {
    const char *names;
    uint32_t mask;
} categories[] = {
    {"Lu Uppercase_Letter", BIT(LU)},
    {"Ll Lowercase_Letter", BIT(LL)},
    {"Lt Titlecase_Letter", BIT(LT)},
    {"Lm Modifier_Letter", BIT(LM)},
    {"Lo Other_Letter", BIT(LO)},
    {"Mn Nonspacing_Mark", BIT(MN)},
    {"Mc Spacing_Mark", BIT(MC)},
    {"Me Enclosing_Mark", BIT(ME)},
    {"Nd Decimal_Number digit", BIT(ND)},
    {"Nl Letter_Number", BIT(NL)},
    {"No Other_Number", BIT(NO)},
    {"Pc Connector_Punctuation", BIT(PC)},
    {"Pd Dash_Punctuation", BIT(PD)},
    {"Ps Open_Punctuation", BIT(PS)},
    {"Pe Close_Punctuation", BIT(PE)},
    {"Pi Initial_Punctuation", BIT(PI)},
    {"Pf Final_Punctuation", BIT(PF)},
    {"Po Other_Punctuation", BIT(PO)},
    {"Sm Math_Symbol", BIT(SM)},
    {"Sc Currency_Symbol", BIT(SC)},
    {"Sk Modifier_Symbol", BIT(SK)},
    {"So Other_Symbol", BIT(SO)},
    {"Zs Space_Separator", BIT(ZS)},
    {"Zl Line_Separator", BIT(ZL)},
    {"Zp Paragraph_Separator", BIT(ZP)},
    {"Cc Control cntrl", BIT(CC)},
    {"Cf Format", BIT(CF)},
    {"Cs Surrogate", BIT(CS)},
    {"Co Private_Use", BIT(CO)},
    {"Cn Unassigned", BIT(CN)},
    {"LC Cased_Letter", BIT(LU) | BIT(LL) | BIT(LT)},
    {"L Letter", BIT(LU) | BIT(LL) | BIT(LT) | BIT(LM) | BIT(LO)},
    {"M Mark Combining_Mark", BIT(MN) | BIT(MC) | BIT(ME)},
    {"N Number", BIT(ND) | BIT(NL) | BIT(NO)},
    {"P Punctuation punct", BIT(PC) | BIT(PD) | BIT(PS) | BIT(PE) | BIT(PI) | BIT(PF) | BIT(PO)},
    {"S Symbol", BIT(SM) | BIT(SC) | BIT(SK) | BIT(SO)},
    {"Z Separator", BIT(ZS) | BIT(ZL) | BIT(ZP)},
    {"C Other", BIT(CC) | BIT(CF) | BIT(CS) | BIT(CO) | BIT(CN)},
};

static uint32_t read_varint(const char **packed) {
    uint32_t n = 0;
    for (unsigned shift = 0;; shift += 5) {
        char digit = *(*packed)++;
        unsigned v = digit <= '9' ? digit == '+' ? 62 : digit == '-' ? 63 : (unsigned)(digit - '0')
                     : digit <= 'Z' ? (unsigned)(digit - 'A') + 10
                                    : (unsigned)(digit - 'a') + 36;
        n |= (v & 31) << shift;
        if (v < 32) {
            return n;
        }
    }
}

/* Whether the blank-separated names have this one. */
static bool has_name(const char *names, const char *name, size_t length) {
    while (*names) {
        size_t size = strcspn(names, " ");
        if (size == length && memcmp(names, name, length) == 0) {
            return true;
        }
        names += size + (names[size] == ' ');
    }
    return false;
}

/* The code points whose category is in the mask. */
static rx_set_t category_set(rx_context_t *cx, uint32_t mask) {
    rx_ranges_t ranges;
    uint32_t c = 0;
    rx_ranges_init(&ranges, cx);
    for (const char *p = unicode_categories; *p;) {
        uint32_t n = read_varint(&p);
        uint32_t category = n % 31;
        uint32_t length = n / 31 + 1;
        if (category != PAIRS) {
            if (mask & BIT(category)) {
                rx_ranges_add(&ranges, c, c + length - 1);
            }
            c += length;
            continue;
        }
        for (; length--; c += 2) {
            if (mask & BIT(LU)) {
                rx_ranges_add(&ranges, c, c);
            }
            if (mask & BIT(LL)) {
                rx_ranges_add(&ranges, c + 1, c + 1);
            }
        }
    }
    return rx_ranges_finish(&ranges);
}

static rx_set_t unpack_set(rx_context_t *cx, const char *packed) {
    size_t size = strlen(packed) * sizeof(uint32_t);
    uint32_t *at = rx_alloc(cx, size);
    uint32_t count = 0;
    uint32_t c = 0;
    while (*packed) {
        c += read_varint(&packed);
        at[count++] = c;
    }
    return (rx_set_t){at, count};
}

static rx_set_t binary_set(rx_context_t *cx, const unicode_binary_t *binary) {
    rx_set_t difference = unpack_set(cx, binary->difference);
    if (binary->categories == 0) {
        return difference;
    }
    return rx_set_symmetric(cx, category_set(cx, binary->categories), difference);
}

static rx_set_t script_set(rx_context_t *cx, uint32_t script) {
    rx_ranges_t ranges;
    uint32_t c = 0;
    rx_ranges_init(&ranges, cx);
    for (const char *p = unicode_scripts; *p;) {
        uint32_t found = read_varint(&p);
        uint32_t length = read_varint(&p) + 1;
        if (found == script) {
            rx_ranges_add(&ranges, c, c + length - 1);
        }
        c += length;
    }
    return rx_ranges_finish(&ranges);
}

static bool find_category(rx_context_t *cx, const char *name, size_t length, rx_set_t *set) {
    for (size_t i = 0; i < sizeof(categories) / sizeof(*categories); i++) {
        if (has_name(categories[i].names, name, length)) {
            *set = category_set(cx, categories[i].mask);
            return true;
        }
    }
    return false;
}

static bool find_script(rx_context_t *cx, const char *name, size_t length, bool extensions, rx_set_t *set) {
    for (unsigned i = 0; i < unicode_script_count; i++) {
        if (has_name(unicode_script_names[i].names, name, length)) {
            *set = script_set(cx, i);
            if (extensions) {
                *set = rx_set_symmetric(cx, *set, unpack_set(cx, unicode_script_names[i].extensions));
            }
            return true;
        }
    }
    return false;
}

static bool find_binary(rx_context_t *cx, const char *name, size_t length, rx_set_t *set) {
    for (unsigned i = 0; i < unicode_binary_count; i++) {
        if (has_name(unicode_binaries[i].names, name, length)) {
            *set = binary_set(cx, &unicode_binaries[i]);
            return true;
        }
    }
    bool any = has_name("Any", name, length);
    bool ascii = has_name("ASCII", name, length);
    if (any || ascii) {
        const uint32_t at[2] = {0, any ? RX_MAX : 0x80};
        *set = rx_set_of(cx, at, 2);
        return true;
    }
    if (has_name("Assigned", name, length)) {
        *set = category_set(cx, ~BIT(CN));
        return true;
    }
    return false;
}

/* Each string tells how many code points it shares with the one before, how many follow, and those. */
static void unpack_strings(rx_context_t *cx, const char *packed, rx_string_t **strings) {
    const rx_string_t *last = NULL;
    while (*packed) {
        uint32_t shared = read_varint(&packed);
        uint32_t more = read_varint(&packed);
        rx_string_t *string = rx_alloc(cx, sizeof(*string) + (shared + more) * sizeof(uint32_t));
        string->length = shared + more;
        if (shared) {
            memcpy(string->at, last->at, shared * sizeof(uint32_t));
        }
        for (uint32_t i = 0; i < more; i++) {
            string->at[shared + i] = read_varint(&packed);
        }
        string->next = *strings;
        *strings = string;
        last = string;
    }
}

static bool find_sequences(rx_context_t *cx, const char *name, size_t length, rx_set_t *set, rx_string_t **strings) {
    bool all = has_name("RGI_Emoji", name, length);
    bool found = false;
    *set = (rx_set_t){0};
    for (unsigned i = 0; i < unicode_sequence_count; i++) {
        if (all || has_name(unicode_sequences[i].name, name, length)) {
            unpack_strings(cx, unicode_sequences[i].strings, strings);
            found = true;
        }
    }
    /* Only basic emoji have members of one code point: those that look like emoji by themselves. */
    if (all || has_name("Basic_Emoji", name, length)) {
        rx_set_t indicators;
        find_binary(cx, "Emoji_Presentation", strlen("Emoji_Presentation"), set);
        find_binary(cx, "Regional_Indicator", strlen("Regional_Indicator"), &indicators);
        *set = rx_set_difference(cx, *set, indicators);
    }
    return found;
}

bool rx_unicode_property(rx_context_t *cx, const char *name, size_t name_length, const char *value, size_t value_length,
                         rx_set_t *set, rx_string_t **strings) {
    if (value) {
        if (has_name("General_Category gc", name, name_length)) {
            return find_category(cx, value, value_length, set);
        }
        bool extensions = has_name("Script_Extensions scx", name, name_length);
        return (extensions || has_name("Script sc", name, name_length)) &&
               find_script(cx, value, value_length, extensions, set);
    }
    return find_category(cx, name, name_length, set) || find_binary(cx, name, name_length, set) ||
           (strings && find_sequences(cx, name, name_length, set, strings));
}

bool rx_unicode_id_start(rx_context_t *cx, uint32_t c) {
    if (c < 0x80) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$' || c == '_';
    }
    rx_set_t set;
    return find_binary(cx, "ID_Start", strlen("ID_Start"), &set) && rx_set_has(set, c);
}

bool rx_unicode_id_continue(rx_context_t *cx, uint32_t c) {
    if (c < 0x80) {
        return rx_unicode_id_start(cx, c) || (c >= '0' && c <= '9');
    }
    rx_set_t set;
    return c == 0x200c || c == 0x200d ||
           (find_binary(cx, "ID_Continue", strlen("ID_Continue"), &set) && rx_set_has(set, c));
}

uint32_t rx_canonical(uint32_t c, bool unicode) {
    if (c < 0x80) {
        return unicode ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : c >= 'a' && c <= 'z' ? c - 32 : c;
    }
    const unicode_fold_t *folds = unicode ? unicode_fold_simple : unicode_fold_upper;
    unsigned low = 0;
    unsigned high = unicode ? unicode_fold_simple_count : unicode_fold_upper_count;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (folds[middle].first <= c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return c;
    }
    const unicode_fold_t *fold = &folds[low - 1];
    uint32_t distance = c - fold->first;
    if (distance % fold->stride != 0 || distance / fold->stride >= fold->count) {
        return c;
    }
    return (uint32_t)((int32_t)c + fold->delta);
}

/* Without u nothing outside ASCII folds into it, and under u only U+017F and U+212A do. */
static rx_set_t close_ascii(rx_context_t *cx, rx_set_t set, bool unicode) {
    rx_ranges_t more;
    rx_ranges_init(&more, cx);
    for (uint32_t c = 'A'; c <= 'Z'; c++) {
        if (rx_set_has(set, c) || rx_set_has(set, c + 32)) {
            rx_ranges_add(&more, c, c);
            rx_ranges_add(&more, c + 32, c + 32);
            if (unicode && (c == 'S' || c == 'K')) {
                uint32_t sibling = c == 'S' ? 0x17f : 0x212a;
                rx_ranges_add(&more, sibling, sibling);
            }
        }
    }
    return more.count ? rx_set_union(cx, set, rx_ranges_finish(&more)) : set;
}

rx_set_t rx_close_over_case(rx_context_t *cx, rx_set_t set, bool unicode) {
    if (set.count == 0 || set.at[set.count - 1] <= 0x80) {
        return close_ascii(cx, set, unicode);
    }
    const unicode_fold_t *folds = unicode ? unicode_fold_simple : unicode_fold_upper;
    unsigned count = unicode ? unicode_fold_simple_count : unicode_fold_upper_count;
    rx_ranges_t more;
    /* First what the members fold to, then what folds to any of that. */
    rx_ranges_init(&more, cx);
    rx_ranges_add_set(&more, set);
    for (int round = 0; round < 2; round++) {
        rx_set_t now = rx_ranges_finish(&more);
        rx_ranges_init(&more, cx);
        rx_ranges_add_set(&more, now);
        for (unsigned i = 0; i < count; i++) {
            uint32_t first = folds[i].first + (round == 0 ? 0 : (uint32_t)folds[i].delta);
            if (!rx_set_touches(now, first, first + (folds[i].count - 1u) * folds[i].stride)) {
                continue;
            }
            for (uint32_t n = 0; n < folds[i].count; n++) {
                uint32_t c = folds[i].first + n * folds[i].stride;
                uint32_t folded = (uint32_t)((int32_t)c + folds[i].delta);
                if (rx_set_has(now, round == 0 ? c : folded)) {
                    uint32_t add = round == 0 ? folded : c;
                    rx_ranges_add(&more, add, add);
                }
            }
        }
    }
    return rx_ranges_finish(&more);
}
