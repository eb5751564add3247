/*
 * lower_eval.c - direct eval: what its text may refer to.
 */
#include "lower.h"

const lang_atom *lang_describe_scope(lowerer *l) {
    return lang_atom_of(&l->cx->atoms, "");
}
