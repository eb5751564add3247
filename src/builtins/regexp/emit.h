/* Code in the making: the compiler's output, and its tables of sets and filters. */
#ifndef SMEW_BUILTINS_REGEXP_EMIT_H
#define SMEW_BUILTINS_REGEXP_EMIT_H

#include "builtins/regexp/first.h"
#include "builtins/regexp/node.h"
#include "builtins/regexp/parser.h"
#include "builtins/regexp/program.h"

typedef struct {
    rx_context_t *cx;
    int flags;
    bool unicode;
    bool ignore_case;
    bool backward;
    uint32_t *code;
    uint32_t count;
    uint32_t room;
    uint32_t registers;
    /* Sets and filters are numbered together; filters have no set. */
    rx_set_t *sets;
    rx_set_info_t *info;
    rx_first_t *columns;
    uint32_t set_count;
    uint32_t set_room;
    /* How to search. */
    rx_search_t search;
    uint32_t search_filter;
    const uint8_t *literal;
    uint32_t literal_length;
} rx_emitter_t;

void rx_emitter_init(rx_emitter_t *e, rx_context_t *cx, const rx_tree_t *tree);

/* Append; the index of the word is returned. */
uint32_t rx_emit(rx_emitter_t *e, rx_op_t op, uint32_t operand);
uint32_t rx_emit_word(rx_emitter_t *e, uint32_t word);
void rx_emit_bytes(rx_emitter_t *e, const uint8_t *bytes, uint32_t count);

/* A branch with a preferred way: to go on, or, if `to_target`, to a target to be patched. `preferred` and `other` are
 * what these ways can begin with; NULL for anything. Between ways that both can begin with anything it is a split. */
uint32_t rx_emit_branch(rx_emitter_t *e, bool to_target, const rx_first_t *preferred, const rx_first_t *other);

/* Makes the jump or branch at `at` go to the end of the code so far, or to a target. */
void rx_patch(rx_emitter_t *e, uint32_t at);
void rx_patch_to(rx_emitter_t *e, uint32_t at, uint32_t target);

uint32_t rx_register(rx_emitter_t *e, uint32_t count);
uint32_t rx_set_index(rx_emitter_t *e, rx_set_t set);

/* A filter operand. */
uint32_t rx_filter_index(rx_emitter_t *e, const rx_first_t *first);

/* The finished program. */
regexp_program_t *rx_assemble(rx_emitter_t *e, const rx_tree_t *tree);

#endif
