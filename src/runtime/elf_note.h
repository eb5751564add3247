/*
 * elf_note.h - the notes that a linker, or a tool behind it, has put into the executable.
 */
#ifndef RUNTIME_ELF_NOTE_H
#define RUNTIME_ELF_NOTE_H

#include <stddef.h>
#include <stdint.h>

typedef struct elf_note {
    const uint8_t *at; /* the description; NULL: there is no such note */
    size_t length;
} elf_note;

#define ELF_NOTE_ANY (-1)

/* The first note of that name and type. */
elf_note elf_note_find(const char *name, int type);

#endif
