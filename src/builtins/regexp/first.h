/* What can come first: the facts by which the compiler avoids backtracking. */
#ifndef SMEW_BUILTINS_REGEXP_FIRST_H
#define SMEW_BUILTINS_REGEXP_FIRST_H

#include "builtins/regexp/node.h"

extern const rx_first_t rx_first_anything;

void rx_first_add(rx_first_t *to, const rx_first_t *more);
bool rx_first_has(const rx_first_t *first, unsigned byte);
bool rx_first_disjoint(const rx_first_t *a, const rx_first_t *b); /* as to bytes */
bool rx_first_is_anything(const rx_first_t *first);

/* The bytes that members of a set begin with. */
rx_first_t rx_first_of_set(rx_set_t set);

/* Fills in nullable, open and first, all the way down. */
void rx_annotate(rx_context_t *cx, rx_node_t *node, int flags);

/* What can come first of a node, or of a node and its followers, when `follow` comes after. */
rx_first_t rx_first_with(const rx_node_t *node, const rx_first_t *follow);
rx_first_t rx_first_of_list(const rx_node_t *node, const rx_first_t *follow);

/* A character and what it equals when case is ignored. */
rx_set_t rx_forms(rx_context_t *cx, uint32_t c, int flags);

#endif
