/* Unicode's properties and case mappings for regular expressions. */
#ifndef SMEW_BUILTINS_REGEXP_UNICODE_H
#define SMEW_BUILTINS_REGEXP_UNICODE_H

#include "builtins/regexp/set.h"

/* Strings of other than one code point, as a property of strings or \q{} contributes them. */
typedef struct rx_string rx_string_t;
struct rx_string {
    rx_string_t *next;
    uint32_t length;
    uint32_t at[];
};

/* The set of `\p{name}` or, with a value, `\p{name=value}`; false if there is no such thing. If `strings` is given,
 * properties of strings are allowed too, and it receives their longer members. */
bool rx_unicode_property(rx_context_t *cx, const char *name, size_t name_length, const char *value, size_t value_length,
                         rx_set_t *set, rx_string_t **strings);

bool rx_unicode_id_start(rx_context_t *cx, uint32_t c);
bool rx_unicode_id_continue(rx_context_t *cx, uint32_t c);

/* The specification's Canonicalize when case is ignored: by simple case folding under u and v, else by upper case. */
uint32_t rx_canonical(uint32_t c, bool unicode);

/* The set and everything that folds to what one of its members folds to. */
rx_set_t rx_close_over_case(rx_context_t *cx, rx_set_t set, bool unicode);

#endif
