/*
 * elf_note.c - see elf_note.h.
 */
#include "runtime/elf_note.h"

#include <link.h>
#include <stdbool.h>
#include <string.h>

typedef struct search {
    const char *name;
    int type;
    elf_note found;
} search;

static size_t padded(size_t size)
{
    return (size + 3) & ~(size_t)3;
}

static void search_segment(search *s, const uint8_t *at, const uint8_t *end)
{
    size_t name_size = strlen(s->name) + 1;
    while ((size_t)(end - at) >= sizeof(ElfW(Nhdr)) && !s->found.at) {
        ElfW(Nhdr) head;
        memcpy(&head, at, sizeof head);
        at += sizeof head;
        if ((size_t)(end - at) < padded(head.n_namesz) + head.n_descsz)
            return;
        bool right = s->type == ELF_NOTE_ANY || (ElfW(Word))s->type == head.n_type;
        if (right && head.n_namesz >= name_size && memcmp(at, s->name, name_size) == 0)
            s->found = (elf_note){at + padded(head.n_namesz), head.n_descsz};
        size_t whole = padded(head.n_namesz) + padded(head.n_descsz);
        if ((size_t)(end - at) < whole)
            return;
        at += whole;
    }
}

static int search_object(struct dl_phdr_info *info, size_t size, void *data)
{
    search *s = data;
    (void)size;
    for (int i = 0; i < info->dlpi_phnum && !s->found.at; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        const uint8_t *at = (const uint8_t *)info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_NOTE)
            search_segment(s, at, at + segment->p_memsz);
    }
    return 1; /* the first object is the executable */
}

elf_note elf_note_find(const char *name, int type)
{
    search s = {name, type, {NULL, 0}};
    dl_iterate_phdr(search_object, &s);
    return s.found;
}
