/* Code in the making; see emit.h. */
#include "builtins/regexp/emit.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CODE (1u << 24) /* what a jump can reach */
#define MAX_SETS (1u << 24)

void rx_emitter_init(rx_emitter_t *e, rx_context_t *cx, const rx_tree_t *tree) {
    *e = (rx_emitter_t){
        .cx = cx,
        .flags = tree->flags,
        .unicode = tree->flags & (REGEXP_UNICODE | REGEXP_UNICODE_SETS),
        .ignore_case = tree->flags & REGEXP_IGNORE_CASE,
        .registers = 2 * tree->group_count,
    };
}

uint32_t rx_emit_word(rx_emitter_t *e, uint32_t word) {
    if (e->count == e->room) {
        e->room = e->room ? 2 * e->room : 64;
        if (e->room > MAX_CODE) {
            rx_fail(e->cx, "Regular expression too large");
        }
        e->code = rx_grow(e->cx, e->code, e->count * sizeof(uint32_t), e->room * sizeof(uint32_t));
    }
    e->code[e->count] = word;
    return e->count++;
}

uint32_t rx_emit(rx_emitter_t *e, rx_op_t op, uint32_t operand) {
    return rx_emit_word(e, op | operand << 8);
}

void rx_emit_bytes(rx_emitter_t *e, const uint8_t *bytes, uint32_t count) {
    for (uint32_t i = 0; i < count; i += 4) {
        uint32_t word = 0;
        memcpy(&word, bytes + i, count - i < 4 ? count - i : 4);
        rx_emit_word(e, word);
    }
}

uint32_t rx_emit_branch(rx_emitter_t *e, bool to_target, const rx_first_t *preferred, const rx_first_t *other) {
    uint32_t first = e->backward || !preferred ? RX_NO_FILTER : rx_filter_index(e, preferred);
    uint32_t second = e->backward || !other ? RX_NO_FILTER : rx_filter_index(e, other);
    if (first == RX_NO_FILTER && second == RX_NO_FILTER) {
        return rx_emit(e, to_target ? OP_SPLIT_TO : OP_SPLIT, 0);
    }
    uint32_t at = rx_emit(e, to_target ? OP_BRANCH_TO : OP_BRANCH, 0);
    rx_emit_word(e, first);
    rx_emit_word(e, second);
    return at;
}

void rx_patch_to(rx_emitter_t *e, uint32_t at, uint32_t target) {
    e->code[at] = (e->code[at] & 0xff) | target << 8;
}

void rx_patch(rx_emitter_t *e, uint32_t at) {
    rx_patch_to(e, at, e->count);
}

uint32_t rx_register(rx_emitter_t *e, uint32_t count) {
    uint32_t from = e->registers;
    e->registers += count;
    return from;
}

/* --- sets --------------------------------------------------------------------------------------------------------- */

static uint32_t beyond_of(rx_set_t set, bool unicode) {
    uint32_t last = unicode ? RX_MAX - 1 : 0xffff; /* without u there are no others */
    if (!rx_set_touches(set, 0x80, RX_MAX - 1)) {
        return RX_NONE_BEYOND;
    }
    if (rx_set_covers(set, 0x80, last)) {
        return RX_ALL_BEYOND;
    }
    if (rx_set_covers(set, 0x80, 0x2027) && rx_set_covers(set, 0x202a, last) &&
        !rx_set_touches(set, 0x2028, 0x2029)) {
        return RX_ALL_BUT_LINES;
    }
    return RX_SOME_BEYOND;
}

static uint32_t add_column(rx_emitter_t *e, rx_first_t column, rx_set_t set, uint32_t beyond) {
    if (e->set_count == e->set_room) {
        uint32_t old = e->set_count;
        e->set_room = old ? 2 * old : 16;
        if (e->set_room > MAX_SETS) {
            rx_fail(e->cx, "Regular expression too large");
        }
        e->sets = rx_grow(e->cx, e->sets, old * sizeof(*e->sets), e->set_room * sizeof(*e->sets));
        e->info = rx_grow(e->cx, e->info, old * sizeof(*e->info), e->set_room * sizeof(*e->info));
        e->columns = rx_grow(e->cx, e->columns, old * sizeof(*e->columns), e->set_room * sizeof(*e->columns));
    }
    e->columns[e->set_count] = column;
    e->sets[e->set_count] = set;
    e->info[e->set_count] = (rx_set_info_t){.beyond = beyond};
    return e->set_count++;
}

uint32_t rx_set_index(rx_emitter_t *e, rx_set_t set) {
    for (uint32_t i = 0; i < e->set_count; i++) {
        if (e->sets[i].at && rx_set_equal(e->sets[i], set)) {
            return i;
        }
    }
    if (!set.at) {
        static const uint32_t nothing[1];
        set.at = nothing; /* a set all the same, where a filter has none */
    }
    uint32_t beyond = beyond_of(set, e->unicode);
    rx_first_t column = rx_first_of_set(set);
    if (beyond == RX_ALL_BUT_LINES) {
        /* Loops run over bytes: all but the one with which the two begin can be taken as they come, and that one the
         * matcher looks at itself. */
        column.byte[2] = column.byte[3] = ~0ull;
        column.byte[3] &= ~(1ull << (0xe2 & 63));
    }
    return add_column(e, column, set, beyond);
}

uint32_t rx_filter_index(rx_emitter_t *e, const rx_first_t *first) {
    uint32_t end = first->end ? RX_FILTER_END : 0;
    if (rx_first_is_anything(first)) {
        return RX_NO_FILTER;
    }
    for (uint32_t i = 0; i < e->set_count; i++) {
        if (memcmp(e->columns[i].byte, first->byte, sizeof(first->byte)) == 0) {
            return i | end;
        }
    }
    return add_column(e, *first, (rx_set_t){0}, RX_NONE_BEYOND) | end;
}

/* --- the finished program ----------------------------------------------------------------------------------------- */

static uint32_t table_bytes(const rx_emitter_t *e) {
    return (e->set_count + 7) / 8 * 256;
}

static void fill_tables(const rx_emitter_t *e, uint8_t *tables) {
    for (uint32_t i = 0; i < e->set_count; i++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            if (rx_first_has(&e->columns[i], byte)) {
                tables[i / 8 * 256 + byte] |= (uint8_t)(1 << i % 8);
            }
        }
    }
}

static void fill_sets(rx_emitter_t *e, rx_set_info_t *info, uint32_t *places) {
    uint32_t used = 0;
    for (uint32_t i = 0; i < e->set_count; i++) {
        info[i] = e->info[i];
        if (info[i].beyond == RX_SOME_BEYOND) {
            info[i].places = used;
            info[i].count = e->sets[i].count;
            memcpy(places + used, e->sets[i].at, e->sets[i].count * sizeof(uint32_t));
            used += e->sets[i].count;
        }
    }
}

static void fill_names(const rx_tree_t *tree, rx_program_name_t *names, char *text) {
    uint32_t used = 0;
    for (const rx_name_t *name = tree->names; name; name = name->next) {
        *names++ = (rx_program_name_t){name->group, used, (uint32_t)name->length};
        memcpy(text + used, name->text, name->length);
        used += (uint32_t)name->length;
    }
}

/* Gives a part its place. */
static uint32_t place(size_t *size, size_t part) {
    size_t at = *size;
    *size = at + (part + 7) / 8 * 8;
    return (uint32_t)at;
}

regexp_program_t *rx_assemble(rx_emitter_t *e, const rx_tree_t *tree) {
    regexp_program_t head = {
        .flags = (uint32_t)e->flags,
        .group_count = tree->group_count,
        .register_count = e->registers,
        .search = e->search,
        .search_filter = e->search_filter,
        .literal_length = e->literal_length,
        .set_count = e->set_count,
    };
    size_t size = (sizeof(head) + 7) / 8 * 8;
    size_t text_size = 0;
    size_t place_count = 0;
    for (const rx_name_t *name = tree->names; name; name = name->next) {
        head.name_count++;
        text_size += name->length;
    }
    for (uint32_t i = 0; i < e->set_count; i++) {
        place_count += e->info[i].beyond == RX_SOME_BEYOND ? e->sets[i].count : 0;
    }
    head.code = place(&size, e->count * sizeof(uint32_t));
    head.sets = place(&size, e->set_count * sizeof(rx_set_info_t));
    head.places = place(&size, place_count * sizeof(uint32_t));
    head.tables = place(&size, table_bytes(e));
    head.names = place(&size, head.name_count * sizeof(rx_program_name_t));
    head.name_text = place(&size, text_size);
    head.literal = place(&size, e->literal_length);
    if (size > INT32_MAX) {
        rx_fail(e->cx, "Regular expression too large");
    }
    head.size = (uint32_t)size;

    char *program = calloc(1, size);
    if (!program) {
        rx_fail(e->cx, "");
    }
    memcpy(program, &head, sizeof(head));
    memcpy(program + head.code, e->code, e->count * sizeof(uint32_t));
    fill_sets(e, (rx_set_info_t *)(program + head.sets), (uint32_t *)(program + head.places));
    fill_tables(e, (uint8_t *)program + head.tables);
    fill_names(tree, (rx_program_name_t *)(program + head.names), program + head.name_text);
    if (e->literal_length) {
        memcpy(program + head.literal, e->literal, e->literal_length);
    }
    return (regexp_program_t *)program;
}

size_t regexp_program_size(const regexp_program_t *program) {
    return program->size;
}

int regexp_program_flags(const regexp_program_t *program) {
    return (int)program->flags;
}

uint32_t regexp_group_count(const regexp_program_t *program) {
    return program->group_count;
}

uint32_t regexp_name_count(const regexp_program_t *program) {
    return program->name_count;
}

const char *regexp_name(const regexp_program_t *program, uint32_t i, size_t *length, uint32_t *group) {
    const rx_program_name_t *name = RX_PART(program, rx_program_name_t, names) + i;
    *length = name->length;
    *group = name->group;
    return RX_PART(program, char, name_text) + name->offset;
}
