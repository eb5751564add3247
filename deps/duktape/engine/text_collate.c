/*
 * text_collate.c - localeCompare: strings ordered as people order them, by the root order of CLDR. Letters count first,
 * then accents, then case; locales have no say.
 */

#include "array.h"
#include "realm.h"
#include "text.h"
#include "text_collation_table.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define UNLISTED 0x10000u /* primary weights of what is not in the table begin here */
#define EXPANDED 64u      /* added to the tertiary weights of what stands for several characters */

typedef struct {
    duk_uint32_t primary;
    duk_uint16_t secondary, tertiary;
} collation_element;

/* The elements of a string, in a buffer on the value stack. */
typedef struct {
    collation_element *elements;
    duk_size_t count;
} collation_key;

enum { LEVEL_BASE, LEVEL_ACCENT, LEVEL_CASE, LEVEL_VARIANT };

typedef struct {
    int level;
    bool numeric;
    bool upper_first;
} collation_options;

static bool collation_is_digit(duk_uint8_t c)
{
    return c >= '0' && c <= '9';
}

static const collation_weights *collation_find(duk_uint32_t c)
{
    duk_size_t low = 0, high = COUNT(collation_table);

    if (c < 0x80) {
        return &collation_table[c];
    }
    while (low < high) {
        duk_size_t middle = (low + high) / 2;

        if (collation_table[middle].from < c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < COUNT(collation_table) && collation_table[low].from == c ? &collation_table[low] : NULL;
}

static void collation_add(collation_key *key, duk_uint32_t primary, duk_uint32_t secondary, duk_uint32_t tertiary)
{
    collation_element *element = &key->elements[key->count++];

    element->primary = primary;
    element->secondary = (duk_uint16_t)secondary;
    element->tertiary = (duk_uint16_t)tertiary;
}

static void collation_add_point(collation_key *key, duk_uint32_t c)
{
    const collation_weights *weights = collation_find(c);
    const text_mapping *expansion;
    duk_size_t i;

    if (weights != NULL) {
        if (weights->primary != 0 || weights->secondary != 0) {
            collation_add(key, weights->primary, weights->secondary, weights->tertiary);
        }
        return;
    }
    expansion = text_find_mapping(collation_expansions, COUNT(collation_expansions), c);
    if (expansion == NULL) {
        collation_add(key, UNLISTED + c, 1, 1);
        return;
    }
    for (i = 0; i < expansion->count; i++) {
        weights = collation_find(collation_pool[expansion->at + i]);
        if (weights != NULL) {
            collation_add(key, weights->primary, weights->secondary, weights->tertiary + EXPANDED);
        }
    }
}

/* A run of digits as a number: how many there are, and which. Returns where the run ends. */
static const duk_uint8_t *collation_add_number(collation_key *key, const duk_uint8_t *p, const duk_uint8_t *end)
{
    const duk_uint8_t *start;

    while (end - p > 1 && p[0] == '0' && collation_is_digit(p[1])) {
        p++;
    }
    start = p;
    while (p < end && collation_is_digit(*p)) {
        p++;
    }
    collation_add(key, collation_table['0'].primary, 1, 1);
    collation_add(key, (duk_uint32_t)(p - start), 1, 1);
    for (; start < p; start++) {
        collation_add_point(key, *start);
    }
    return p;
}

/* The longest expansion has eighteen characters; three bytes are at least one character. */
static void collation_push_key(duk_hthread *thr, collation_key *key, const collation_options *options)
{
    const duk_uint8_t *p, *end;
    duk_size_t size, room = 2;

    text_normalize(thr, false, false);
    p = DUK_HSTRING_GET_DATA(duk_known_hstring(thr, -1));
    end = p + DUK_HSTRING_GET_BYTELEN(duk_known_hstring(thr, -1));
    for (; p < end; p++) {
        room += *p < 0x80 ? 3 : *p >= 0xc0 ? 18 : 0;
    }
    key->elements = (collation_element *)duk_push_fixed_buffer_nozero(thr, room * sizeof(collation_element));
    key->count = 0;
    for (p = DUK_HSTRING_GET_DATA(duk_known_hstring(thr, -2)); p < end;) {
        if (options->numeric && collation_is_digit(*p)) {
            p = collation_add_number(key, p, end);
        } else {
            collation_add_point(key, text_code_point(p, end, &size));
            p += size;
        }
    }
}

static duk_uint32_t collation_weight(const collation_element *element, int level)
{
    switch (level) {
    case 1:
        return element->primary;
    case 2:
        return element->secondary;
    default:
        return element->tertiary;
    }
}

static int collation_compare_level(const collation_key *a, const collation_key *b, int level)
{
    duk_size_t i = 0, j = 0;

    for (;;) {
        duk_uint32_t x = 0, y = 0;

        while (i < a->count && (x = collation_weight(&a->elements[i], level)) == 0) {
            i++;
        }
        while (j < b->count && (y = collation_weight(&b->elements[j], level)) == 0) {
            j++;
        }
        if (i == a->count || j == b->count) {
            return (i < a->count) - (j < b->count);
        }
        if (x != y) {
            return x < y ? -1 : 1;
        }
        i++;
        j++;
    }
}

static int collation_compare_keys(const collation_key *a, const collation_key *b, const collation_options *options)
{
    int level = options->level;
    int result = collation_compare_level(a, b, 1);

    if (result == 0 && (level == LEVEL_ACCENT || level == LEVEL_VARIANT)) {
        result = collation_compare_level(a, b, 2);
    }
    if (result == 0 && (level == LEVEL_CASE || level == LEVEL_VARIANT)) {
        result = collation_compare_level(a, b, 3);
        result = options->upper_first ? -result : result;
    }
    return result;
}

static bool collation_is_plain(duk_hstring *h)
{
    const duk_uint8_t *p = DUK_HSTRING_GET_DATA(h), *end = p + DUK_HSTRING_GET_BYTELEN(h);

    for (; p < end; p++) {
        if (*p < 0x20 || *p >= 0x7f) {
            return false;
        }
    }
    return true;
}

/* Strings of printable ASCII, in which nothing is ignored and only case makes for differences of a lower level. */
static int collation_compare_plain(duk_hstring *a, duk_hstring *b, int level)
{
    const duk_uint8_t *p = DUK_HSTRING_GET_DATA(a), *q = DUK_HSTRING_GET_DATA(b);
    duk_size_t p_length = DUK_HSTRING_GET_BYTELEN(a), q_length = DUK_HSTRING_GET_BYTELEN(b), i;
    int in_case = 0;

    for (i = 0; i < p_length && i < q_length; i++) {
        const collation_weights *x = &collation_table[p[i]], *y = &collation_table[q[i]];

        if (x->primary != y->primary) {
            return x->primary < y->primary ? -1 : 1;
        }
        if (in_case == 0 && x->tertiary != y->tertiary) {
            in_case = x->tertiary < y->tertiary ? -1 : 1;
        }
    }
    if (p_length != q_length) {
        return p_length < q_length ? -1 : 1;
    }
    return level == LEVEL_CASE || level == LEVEL_VARIANT ? in_case : 0;
}

static void collation_read_options(duk_hthread *thr, duk_idx_t index, collation_options *options)
{
    static const char *const levels[] = {"base", "accent", "case", "variant"};
    int i;

    options->level = LEVEL_VARIANT;
    options->numeric = false;
    options->upper_first = false;
    if (duk_is_undefined(thr, index)) {
        return;
    }
    duk_dup(thr, index);
    duk_to_object(thr, -1);
    duk_get_prop_string(thr, -1, "numeric");
    options->numeric = duk_to_boolean(thr, -1) != 0;
    duk_get_prop_string(thr, -2, "caseFirst");
    options->upper_first = !duk_is_undefined(thr, -1) && strcmp(duk_to_string(thr, -1), "upper") == 0;
    duk_pop_2(thr);
    duk_get_prop_string(thr, -1, "sensitivity");
    if (!duk_is_undefined(thr, -1)) {
        const char *name = duk_to_string(thr, -1);

        for (i = 0; i < 4 && strcmp(name, levels[i]) != 0; i++) {
        }
        if (i == 4) {
            (void)duk_range_error(thr, "Value %s out of range for Intl.Collator options property sensitivity", name);
        }
        options->level = i;
    }
    duk_pop_2(thr);
}

/* [ that locales options ] */
DUK_INTERNAL duk_ret_t text_locale_compare_method(duk_context *thr)
{
    duk_hstring *a = text_push_this(thr), *b = duk_to_hstring(thr, 0);
    collation_options options;
    collation_key key_a, key_b;

    collation_read_options(thr, 2, &options);
    if (a == b) {
        duk_push_int(thr, 0);
    } else if (!options.numeric && !options.upper_first && collation_is_plain(a) && collation_is_plain(b)) {
        duk_push_int(thr, collation_compare_plain(a, b, options.level));
    } else {
        duk_push_hstring(thr, a);
        collation_push_key(thr, &key_a, &options);
        duk_push_hstring(thr, b);
        collation_push_key(thr, &key_b, &options);
        duk_push_int(thr, collation_compare_keys(&key_a, &key_b, &options));
    }
    return 1;
}
