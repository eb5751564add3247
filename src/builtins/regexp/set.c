/* Sets of code points; see set.h. */
#include "builtins/regexp/set.h"

#include <stdlib.h>
#include <string.h>

void rx_ranges_init(rx_ranges_t *ranges, rx_context_t *cx) {
    *ranges = (rx_ranges_t){.cx = cx, .sorted = true};
}

/* Ranges lie in pairs, [first, last + 1); those that come in order are joined at once. */
void rx_ranges_add(rx_ranges_t *ranges, uint32_t first, uint32_t last) {
    if (ranges->count && ranges->sorted) {
        uint32_t *end = &ranges->at[ranges->count - 1];
        if (first <= *end && first >= end[-1]) {
            *end = *end > last ? *end : last + 1;
            return;
        }
        ranges->sorted = first > *end;
    }
    if (ranges->count + 2 > ranges->capacity) {
        ranges->capacity = ranges->capacity ? 2 * ranges->capacity : 16;
        ranges->at = rx_grow(ranges->cx, ranges->at, ranges->count * sizeof(uint32_t),
                             ranges->capacity * sizeof(uint32_t));
    }
    ranges->at[ranges->count++] = first;
    ranges->at[ranges->count++] = last + 1;
}

void rx_ranges_add_set(rx_ranges_t *ranges, rx_set_t set) {
    for (uint32_t i = 0; i < set.count; i += 2) {
        rx_ranges_add(ranges, set.at[i], set.at[i + 1] - 1);
    }
}

static int compare_pairs(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

rx_set_t rx_ranges_finish(rx_ranges_t *ranges) {
    if (!ranges->sorted) {
        uint32_t *at = ranges->at;
        uint32_t kept = 2;
        qsort(at, ranges->count / 2, 2 * sizeof(uint32_t), compare_pairs);
        for (uint32_t i = 2; i < ranges->count; i += 2) {
            if (at[i] <= at[kept - 1]) {
                at[kept - 1] = at[kept - 1] > at[i + 1] ? at[kept - 1] : at[i + 1];
            } else {
                at[kept++] = at[i];
                at[kept++] = at[i + 1];
            }
        }
        ranges->count = kept;
        ranges->sorted = true;
    }
    return (rx_set_t){ranges->at, ranges->count};
}

rx_set_t rx_set_of(rx_context_t *cx, const uint32_t *at, uint32_t count) {
    size_t size = count * sizeof(uint32_t);
    return (rx_set_t){rx_grow(cx, at, size, size), count};
}

rx_set_t rx_set_single(rx_context_t *cx, uint32_t c) {
    const uint32_t at[2] = {c, c + 1};
    return rx_set_of(cx, at, 2);
}

/* Merges two sets; `keep` has a bit for each combination of membership (bit 1: in a, bit 2: in b) that is in the
 * result. */
static rx_set_t merge(rx_context_t *cx, rx_set_t a, rx_set_t b, unsigned keep) {
    uint32_t *at = rx_alloc(cx, ((size_t)a.count + b.count) * sizeof(uint32_t));
    uint32_t count = 0;
    uint32_t i = 0;
    uint32_t j = 0;
    while (i < a.count || j < b.count) {
        uint32_t x = i < a.count ? a.at[i] : UINT32_MAX;
        uint32_t y = j < b.count ? b.at[j] : UINT32_MAX;
        uint32_t here = x < y ? x : y;
        i += x == here;
        j += y == here;
        unsigned inside = keep >> ((i & 1) | (j & 1) << 1) & 1;
        if (inside != (count & 1)) {
            at[count++] = here;
        }
    }
    return (rx_set_t){at, count};
}

rx_set_t rx_set_union(rx_context_t *cx, rx_set_t a, rx_set_t b) {
    return merge(cx, a, b, 0xe);
}

rx_set_t rx_set_intersection(rx_context_t *cx, rx_set_t a, rx_set_t b) {
    return merge(cx, a, b, 0x8);
}

rx_set_t rx_set_difference(rx_context_t *cx, rx_set_t a, rx_set_t b) {
    return merge(cx, a, b, 0x2);
}

rx_set_t rx_set_symmetric(rx_context_t *cx, rx_set_t a, rx_set_t b) {
    return merge(cx, a, b, 0x6);
}

rx_set_t rx_set_complement(rx_context_t *cx, rx_set_t a) {
    static const uint32_t everything[2] = {0, RX_MAX};
    return merge(cx, a, (rx_set_t){everything, 2}, 0x6);
}

/* How many places are not after c. */
static uint32_t places_up_to(rx_set_t set, uint32_t c) {
    uint32_t low = 0;
    uint32_t high = set.count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (set.at[middle] <= c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool rx_set_has(rx_set_t set, uint32_t c) {
    return places_up_to(set, c) & 1;
}

bool rx_set_equal(rx_set_t a, rx_set_t b) {
    return a.count == b.count && (a.count == 0 || memcmp(a.at, b.at, a.count * sizeof(uint32_t)) == 0);
}

uint32_t rx_set_only(rx_set_t set) {
    return set.count == 2 && set.at[1] - set.at[0] == 1 ? set.at[0] : RX_MAX;
}

bool rx_set_covers(rx_set_t set, uint32_t first, uint32_t last) {
    uint32_t places = places_up_to(set, first);
    return (places & 1) && set.at[places] > last;
}

bool rx_set_touches(rx_set_t set, uint32_t first, uint32_t last) {
    uint32_t places = places_up_to(set, first);
    return (places & 1) || (places < set.count && set.at[places] <= last);
}
