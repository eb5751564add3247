/*
 * sea.c - finding the program that was added to the executable.
 *
 * postject, which Node's documentation tells to use, adds an ELF note and burns the fuse: it changes the digit behind the
 * text that it looks for in the file.
 */
#include "runtime/sea.h"

#include <link.h>
#include <string.h>

static const volatile char fuse[] = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0";
static const char note_name[] = "NODE_SEA_BLOB";

bool sea_is_present(void)
{
    return fuse[sizeof fuse - 2] == '1';
}

typedef struct found_note {
    const uint8_t *at;
    size_t length;
} found_note;

static size_t padded(size_t size)
{
    return (size + 3) & ~(size_t)3;
}

static int find_note(struct dl_phdr_info *info, size_t size, void *data)
{
    found_note *found = data;
    (void)size;
    for (int i = 0; i < info->dlpi_phnum && !found->at; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_NOTE)
            continue;
        const uint8_t *at = (const uint8_t *)info->dlpi_addr + segment->p_vaddr, *end = at + segment->p_memsz;
        while ((size_t)(end - at) >= sizeof(ElfW(Nhdr))) {
            ElfW(Nhdr) head;
            memcpy(&head, at, sizeof head);
            at += sizeof head;
            size_t whole = padded(head.n_namesz) + padded(head.n_descsz);
            if ((size_t)(end - at) < padded(head.n_namesz) + head.n_descsz)
                break;
            if (head.n_namesz >= sizeof note_name && memcmp(at, note_name, sizeof note_name) == 0) {
                *found = (found_note){at + padded(head.n_namesz), head.n_descsz};
                break;
            }
            if ((size_t)(end - at) < whole)
                break;
            at += whole;
        }
    }
    return 1; /* the first object is the executable */
}

const uint8_t *sea_find(size_t *length)
{
    found_note found = {0};
    if (sea_is_present())
        dl_iterate_phdr(find_note, &found);
    *length = found.length;
    return found.at;
}
