/*
 * text_case.c - toLowerCase and toUpperCase by Unicode's full mappings, pairs of surrogates and final sigmas included.
 */

#include "text.h"
#include "text_case_tables.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define CAPITAL_SIGMA 0x3a3
#define FINAL_SIGMA 0x3c2

DUK_INTERNAL const text_mapping *text_find_mapping(const text_mapping *table, duk_size_t count, duk_uint32_t c)
{
    duk_size_t low = 0, high = count;

    while (low < high) {
        duk_size_t middle = (low + high) / 2;

        if (table[middle].from < c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && table[low].from == c ? &table[low] : NULL;
}

static duk_uint32_t case_map_simple(const text_case_range *table, duk_size_t count, duk_uint32_t c)
{
    duk_size_t low = 0, high = count;

    while (low < high) {
        duk_size_t middle = (low + high) / 2;

        if (table[middle].last < c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    /* Ranges with a stride may be interleaved, but no further than one. */
    for (; low < count && table[low].first <= c; low++) {
        if (c <= table[low].last && (c - table[low].first) % table[low].stride == 0) {
            return c + (duk_uint32_t)table[low].delta;
        }
    }
    return c;
}

static bool case_in_set(const text_range *table, duk_size_t count, duk_uint32_t c)
{
    duk_size_t low = 0, high = count;

    while (low < high) {
        duk_size_t middle = (low + high) / 2;

        if (table[middle].last < c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && table[low].first <= c;
}

static bool case_is_cased(duk_uint32_t c)
{
    return case_in_set(text_cased, COUNT(text_cased), c);
}

static bool case_is_ignorable(duk_uint32_t c)
{
    return case_in_set(text_case_ignorable, COUNT(text_case_ignorable), c);
}

/* The start of the character that ends at p. */
static const duk_uint8_t *case_step_back(const duk_uint8_t *start, const duk_uint8_t *p)
{
    const duk_uint8_t *q = p - 1;
    duk_size_t size;

    while (q > start && (*q & 0xc0) == 0x80) {
        q--;
    }
    if (q - start >= 3 && text_unit(q, &size) >> 10 == 0xdc00 >> 10 && q[-3] >= 0xe0 &&
        text_unit(q - 3, &size) >> 10 == 0xd800 >> 10) {
        return q - 3;
    }
    return q;
}

/* Is the sigma at p the last letter of a word? */
static bool case_is_final(const duk_uint8_t *start, const duk_uint8_t *p, const duk_uint8_t *end)
{
    const duk_uint8_t *q = p;
    duk_size_t size;
    duk_uint32_t c = 0;
    bool found = false;

    while (q > start && !found) {
        q = case_step_back(start, q);
        c = text_code_point(q, end, &size);
        found = !case_is_ignorable(c);
    }
    if (!found || !case_is_cased(c)) {
        return false;
    }
    for (q = p + 2; q < end; q += size) {
        c = text_code_point(q, end, &size);
        if (!case_is_ignorable(c)) {
            return !case_is_cased(c);
        }
    }
    return true;
}

static void case_write(duk_hthread *thr, duk_bufwriter_ctx *writer, duk_uint32_t c)
{
    duk_uint8_t bytes[6];
    duk_size_t size = text_encode(c, bytes);

    DUK_BW_WRITE_ENSURE_BYTES(thr, writer, bytes, size);
}

static void case_convert(duk_hthread *thr, duk_hstring *h, bool upper, duk_bufwriter_ctx *writer)
{
    const duk_uint8_t *start = DUK_HSTRING_GET_DATA(h), *end = start + DUK_HSTRING_GET_BYTELEN(h), *p;
    duk_size_t size, i;

    for (p = start; p < end; p += size) {
        duk_uint32_t c = text_code_point(p, end, &size);
        const text_mapping *special;

        if (c < 0x80) {
            duk_uint32_t first = upper ? 'a' : 'A';

            case_write(thr, writer, c >= first && c < first + 26 ? c ^ 0x20 : c);
            continue;
        }
        if (c == CAPITAL_SIGMA && !upper && case_is_final(start, p, end)) {
            case_write(thr, writer, FINAL_SIGMA);
            continue;
        }
        special = upper ? text_find_mapping(text_upper_special, COUNT(text_upper_special), c)
                        : text_find_mapping(text_lower_special, COUNT(text_lower_special), c);
        if (special != NULL) {
            for (i = 0; i < special->count; i++) {
                case_write(thr, writer, text_case_pool[special->at + i]);
            }
            continue;
        }
        case_write(thr, writer,
                   upper ? case_map_simple(text_upper_ranges, COUNT(text_upper_ranges), c)
                         : case_map_simple(text_lower_ranges, COUNT(text_lower_ranges), c));
    }
}

/* Convert bytes of ASCII into a buffer. False if nothing changes. */
static bool case_convert_ascii(duk_hthread *thr, duk_hstring *h, bool upper)
{
    const duk_uint8_t *p = DUK_HSTRING_GET_DATA(h);
    duk_size_t length = DUK_HSTRING_GET_BYTELEN(h), i = 0;
    duk_uint8_t first = upper ? 'a' : 'A', *out;

    while (i < length && (duk_uint8_t)(p[i] - first) >= 26) {
        i++;
    }
    if (i == length) {
        return false;
    }
    out = duk_push_fixed_buffer_nozero(thr, length);
    memcpy(out, p, i);
    for (; i < length; i++) {
        out[i] = (duk_uint8_t)(p[i] - first) < 26 ? p[i] ^ 0x20 : p[i];
    }
    return true;
}

DUK_INTERNAL void text_convert_case(duk_hthread *thr, bool upper)
{
    duk_hstring *h = duk_known_hstring(thr, -1);
    duk_bufwriter_ctx writer;

    if (DUK_HSTRING_GET_CHARLEN(h) == DUK_HSTRING_GET_BYTELEN(h)) {
        if (!case_convert_ascii(thr, h, upper)) {
            return;
        }
        duk_buffer_to_string(thr, -1);
    } else {
        DUK_BW_INIT_PUSHBUF(thr, &writer, DUK_HSTRING_GET_BYTELEN(h) + 16);
        case_convert(thr, h, upper, &writer);
        DUK_BW_COMPACT(thr, &writer);
        (void)duk_buffer_to_string(thr, -1);
    }
    duk_remove_m2(thr);
}
