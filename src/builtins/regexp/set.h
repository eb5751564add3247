/* Sets of code points: the strictly increasing places where membership changes, the first of them from out to in.
 * An even number of places, the last at most RX_MAX. Sets are values: no operation changes its operands. */
#ifndef SMEW_BUILTINS_REGEXP_SET_H
#define SMEW_BUILTINS_REGEXP_SET_H

#include "builtins/regexp/context.h"

#define RX_MAX 0x110000u

typedef struct {
    const uint32_t *at;
    uint32_t count;
} rx_set_t;

/* Collects ranges in any order. */
typedef struct {
    rx_context_t *cx;
    uint32_t *at;
    uint32_t count;
    uint32_t capacity;
    bool sorted;
} rx_ranges_t;

void rx_ranges_init(rx_ranges_t *ranges, rx_context_t *cx);
void rx_ranges_add(rx_ranges_t *ranges, uint32_t first, uint32_t last);
void rx_ranges_add_set(rx_ranges_t *ranges, rx_set_t set);
rx_set_t rx_ranges_finish(rx_ranges_t *ranges);

rx_set_t rx_set_of(rx_context_t *cx, const uint32_t *at, uint32_t count);
rx_set_t rx_set_single(rx_context_t *cx, uint32_t c);
rx_set_t rx_set_complement(rx_context_t *cx, rx_set_t a);
rx_set_t rx_set_union(rx_context_t *cx, rx_set_t a, rx_set_t b);
rx_set_t rx_set_intersection(rx_context_t *cx, rx_set_t a, rx_set_t b);
rx_set_t rx_set_difference(rx_context_t *cx, rx_set_t a, rx_set_t b);
rx_set_t rx_set_symmetric(rx_context_t *cx, rx_set_t a, rx_set_t b);

bool rx_set_has(rx_set_t set, uint32_t c);
bool rx_set_equal(rx_set_t a, rx_set_t b);

/* The only member, or RX_MAX if there is not exactly one. */
uint32_t rx_set_only(rx_set_t set);

/* Whether all code points from `first` to `last` are members. */
bool rx_set_covers(rx_set_t set, uint32_t first, uint32_t last);

/* Whether any code point from `first` to `last` is a member. */
bool rx_set_touches(rx_set_t set, uint32_t first, uint32_t last);

#endif
