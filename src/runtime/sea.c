/*
 * sea.c - finding the program that was added to the executable.
 *
 * postject, which Node's documentation tells to use, adds an ELF note and burns the fuse: it changes the digit behind the
 * text that it looks for in the file.
 */
#include "runtime/sea.h"

#include "runtime/elf_note.h"

static const volatile char fuse[] = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0";

bool sea_is_present(void)
{
    return fuse[sizeof fuse - 2] == '1';
}

const uint8_t *sea_find(size_t *length)
{
    elf_note note = {NULL, 0};
    if (sea_is_present())
        note = elf_note_find("NODE_SEA_BLOB", ELF_NOTE_ANY);
    *length = note.length;
    return note.at;
}
