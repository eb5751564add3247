/*
 * atom.h - interned names and strings of one compilation.
 */
#ifndef LANG_ATOM_H
#define LANG_ATOM_H

#include "arena.h"
#include "ast.h"

typedef struct lang_atoms {
    lang_arena *arena;
    lang_atom **buckets;
    uint32_t mask; /* number of buckets - 1 */
    uint32_t count;
    uint64_t seed;
} lang_atoms;

/* Make the table and enter the words of the language with their `keyword`. */
void lang_atoms_init(lang_atoms *atoms, lang_arena *arena);

/* The atom for the text, made if there is none yet. */
lang_atom *lang_atom_intern(lang_atoms *atoms, const char *text, size_t length);

/* The same for a C string. */
lang_atom *lang_atom_of(lang_atoms *atoms, const char *text);

#endif
