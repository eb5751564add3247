/*
 * atom.c - interned names and strings of one compilation: a chained hash table that doubles.
 */
#include "atom.h"

#include <string.h>

#include "token.h"

#define FIRST_BUCKETS 512

static uint32_t hash_of(const char *text, size_t length)
{
    /* FNV-1a; long strings by their ends and a sample, so that hashing a 10 MB literal costs nothing. */
    uint32_t hash = 2166136261u ^ (uint32_t)length;
    size_t step = (length >> 6) + 1;
    for (size_t i = 0; i < length; i += step)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash ^ (hash >> 15);
}

static void rehash(lang_atoms *atoms)
{
    uint32_t size = (atoms->mask + 1) * 2;
    lang_atom **buckets = lang_arena_zeroed(atoms->arena, size * sizeof *buckets);
    for (uint32_t i = 0; i <= atoms->mask; i++) {
        lang_atom *atom = atoms->buckets[i];
        while (atom) {
            lang_atom *next = atom->chain;
            lang_atom **bucket = &buckets[atom->hash & (size - 1)];
            atom->chain = *bucket;
            *bucket = atom;
            atom = next;
        }
    }
    atoms->buckets = buckets;
    atoms->mask = size - 1;
}

lang_atom *lang_atom_intern(lang_atoms *atoms, const char *text, size_t length)
{
    if (length == 0)
        text = "";
    uint32_t hash = hash_of(text, length);
    lang_atom *atom = atoms->buckets[hash & atoms->mask];
    for (; atom; atom = atom->chain) {
        if (atom->hash == hash && atom->length == length && memcmp(atom->text, text, length) == 0)
            return atom;
    }
    if (atoms->count > atoms->mask)
        rehash(atoms);
    atom = lang_arena_allocate(atoms->arena, sizeof *atom + length + 1);
    memset(atom, 0, sizeof *atom);
    atom->hash = hash;
    atom->length = (uint32_t)length;
    memcpy(atom->text, text, length);
    atom->text[length] = '\0';
    lang_atom **bucket = &atoms->buckets[hash & atoms->mask];
    atom->chain = *bucket;
    *bucket = atom;
    atoms->count++;
    return atom;
}

lang_atom *lang_atom_of(lang_atoms *atoms, const char *text)
{
    return lang_atom_intern(atoms, text, strlen(text));
}

void lang_atoms_init(lang_atoms *atoms, lang_arena *arena)
{
    *atoms = (lang_atoms){.arena = arena, .mask = FIRST_BUCKETS - 1};
    atoms->buckets = lang_arena_zeroed(arena, FIRST_BUCKETS * sizeof *atoms->buckets);
#define X(token, word, precedence) lang_atom_of(atoms, word)->keyword = token;
    LANG_RESERVED_WORDS(X) LANG_CONTEXTUAL_WORDS(X)
#undef X
}
