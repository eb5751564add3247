/*
 * text_normalize.c - the normal forms of Unicode.
 */

#include "array.h"
#include "realm.h"
#include "text.h"
#include "text_normal_tables.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { HANGUL = 0xac00, HANGUL_L = 0x1100, HANGUL_V = 0x1161, HANGUL_T = 0x11a7 };
enum { COUNT_L = 19, COUNT_V = 21, COUNT_T = 28, COUNT_HANGUL = COUNT_L * COUNT_V * COUNT_T };

/* Code points in a buffer on the value stack. */
typedef struct {
    duk_hthread *thr;
    duk_idx_t at;
    duk_uint32_t *points;
    duk_size_t count, room;
} normal_text;

static void normal_add(normal_text *text, duk_uint32_t c)
{
    if (text->count == text->room) {
        text->room = text->room * 2 + 16;
        text->points = (duk_uint32_t *)duk_resize_buffer(text->thr, text->at, text->room * sizeof(duk_uint32_t));
    }
    text->points[text->count++] = c;
}

static duk_uint32_t normal_class(duk_uint32_t c)
{
    duk_size_t low = 0, high = COUNT(text_classes);

    if (c < 0x300) {
        return 0;
    }
    while (low < high) {
        duk_size_t middle = (low + high) / 2;

        if (text_classes[middle].last < c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < COUNT(text_classes) && text_classes[low].first <= c ? text_classes[low].rank : 0;
}

static void normal_decompose(normal_text *text, duk_uint32_t c, bool compatible)
{
    const text_mapping *mapping = NULL;
    duk_size_t i;

    if (c < 0x80) {
        normal_add(text, c);
        return;
    }
    if (c >= HANGUL && c < HANGUL + COUNT_HANGUL) {
        duk_uint32_t s = c - HANGUL;

        normal_add(text, HANGUL_L + s / (COUNT_V * COUNT_T));
        normal_add(text, HANGUL_V + s / COUNT_T % COUNT_V);
        if (s % COUNT_T != 0) {
            normal_add(text, HANGUL_T + s % COUNT_T);
        }
        return;
    }
    if (compatible) {
        mapping = text_find_mapping(text_compatible, COUNT(text_compatible), c);
    }
    if (mapping == NULL) {
        mapping = text_find_mapping(text_canonical, COUNT(text_canonical), c);
    }
    if (mapping == NULL) {
        normal_add(text, c);
        return;
    }
    for (i = 0; i < mapping->count; i++) {
        duk_uint32_t unit = text_normal_pool[mapping->at + i];

        if (unit >> 10 == 0xd800 >> 10) {
            i++;
            unit = 0x10000 + ((unit - 0xd800) << 10) + (text_normal_pool[mapping->at + i] - 0xdc00u);
        }
        normal_add(text, unit);
    }
}

/* Sort marks behind a starter by their classes. */
static void normal_order(normal_text *text)
{
    duk_uint32_t *points = text->points;
    duk_size_t i, j;

    for (i = 1; i < text->count; i++) {
        duk_uint32_t c = points[i], rank = normal_class(c);

        if (rank == 0) {
            continue;
        }
        for (j = i; j > 0 && normal_class(points[j - 1]) > rank; j--) {
            points[j] = points[j - 1];
        }
        points[j] = c;
    }
}

/* What two code points compose to, or 0. */
static duk_uint32_t normal_pair(duk_uint32_t a, duk_uint32_t b)
{
    duk_size_t low = 0, high = COUNT(text_pairs);

    if (a - HANGUL_L < COUNT_L && b - HANGUL_V < COUNT_V) {
        return HANGUL + ((a - HANGUL_L) * COUNT_V + (b - HANGUL_V)) * COUNT_T;
    }
    if (a - HANGUL < COUNT_HANGUL && (a - HANGUL) % COUNT_T == 0 && b > HANGUL_T && b < HANGUL_T + COUNT_T) {
        return a + (b - HANGUL_T);
    }
    while (low < high) {
        duk_size_t middle = (low + high) / 2;
        const text_pair *pair = &text_pairs[middle];

        if (pair->first < a || (pair->first == a && pair->second < b)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < COUNT(text_pairs) && text_pairs[low].first == a && text_pairs[low].second == b) {
        return text_pairs[low].composed;
    }
    return 0;
}

static void normal_compose(normal_text *text)
{
    duk_uint32_t *points = text->points, last_rank = 0;
    duk_size_t i, out = 0, starter = 0;
    bool has_starter = false;

    for (i = 0; i < text->count; i++) {
        duk_uint32_t c = points[i], rank = normal_class(c), composed = 0;

        if (has_starter && (out == starter + 1 || (last_rank != 0 && last_rank < rank))) {
            composed = normal_pair(points[starter], c);
        }
        if (composed != 0) {
            points[starter] = composed;
            continue;
        }
        if (rank == 0) {
            starter = out;
            has_starter = true;
        }
        last_rank = rank;
        points[out++] = c;
    }
    text->count = out;
}

static void normal_push(normal_text *text)
{
    duk_uint8_t *out = (duk_uint8_t *)duk_push_dynamic_buffer(text->thr, text->count * 6);
    duk_size_t i, size = 0;

    for (i = 0; i < text->count; i++) {
        size += text_encode(text->points[i], out + size);
    }
    (void)duk_resize_buffer(text->thr, -1, size);
    (void)duk_buffer_to_string(text->thr, -1);
}

DUK_INTERNAL void text_normalize(duk_hthread *thr, bool compose, bool compatible)
{
    duk_hstring *h = duk_known_hstring(thr, -1);
    const duk_uint8_t *p = DUK_HSTRING_GET_DATA(h), *end = p + DUK_HSTRING_GET_BYTELEN(h);
    normal_text text;
    duk_size_t size;

    if (DUK_HSTRING_GET_CHARLEN(h) == DUK_HSTRING_GET_BYTELEN(h)) {
        return;
    }
    text.thr = thr;
    text.count = 0;
    text.room = DUK_HSTRING_GET_CHARLEN(h) + 16;
    text.points = (duk_uint32_t *)duk_push_dynamic_buffer(thr, text.room * sizeof(duk_uint32_t));
    text.at = duk_get_top_index(thr);
    for (; p < end; p += size) {
        duk_uint32_t c = text_code_point(p, end, &size);

        normal_decompose(&text, c, compatible);
    }
    normal_order(&text);
    if (compose) {
        normal_compose(&text);
    }
    normal_push(&text);
    duk_remove_m2(thr);
    duk_remove_m2(thr);
}

/* [ form ] */
DUK_INTERNAL duk_ret_t text_normalize_method(duk_context *thr)
{
    const char *form = "NFC";

    (void)text_push_this(thr);
    if (!duk_is_undefined(thr, 0)) {
        form = duk_to_string(thr, 0);
    }
    if (strcmp(form, "NFC") != 0 && strcmp(form, "NFD") != 0 && strcmp(form, "NFKC") != 0 &&
        strcmp(form, "NFKD") != 0) {
        return duk_range_error(thr, "The normalization form should be one of NFC, NFD, NFKC, NFKD.");
    }
    text_normalize(thr, form[strlen(form) - 1] == 'C', form[2] == 'K');
    return 1;
}
