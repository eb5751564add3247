/* Programs on subjects: an exact backtracking matcher.
 *
 * Ways not yet tried lie on a stack of 32-bit words that begins in the caller's frame and grows in memory, so that no
 * subject can exhaust the C stack. An entry ends with a word that has its kind in the low three bits and a code index
 * (or a register) above:
 *
 *     position, WAY       go on there, from that position
 *     old value, UNDO     a register to be restored
 *     min, now, GREEDY    a loop over a set that may give back characters until only `min` is left
 *     count, now, LAZY    a loop over a set that may take one more
 *     position, masks..., CHOICE   alternatives of a dispatch that remain
 *
 * Registers change without a note while the stack is empty: then no way leads back. */
#include <stdlib.h>
#include <string.h>

#include "builtins/regexp/program.h"
#include "builtins/regexp/unicode.h"

#define FIRST_STACK 1024 /* words */
#define FIRST_REGISTERS 64
#define DEFAULT_STACK_LIMIT (256u << 20)
#define POLL_STEPS 20000
#define MANY_ROUNDS 1000

enum { WAY, UNDO, GREEDY, LAZY, CHOICE };

typedef struct {
    const regexp_program_t *program;
    const uint32_t *code;
    const uint8_t *tables;
    const rx_set_info_t *sets;
    const uint32_t *places;
    const uint8_t *start;
    const uint8_t *end;
    bool unicode;
    uint32_t *registers;
    uint32_t *stack;
    uint32_t *stack_end;
    uint32_t *owned_stack; /* what is to be freed */
    size_t stack_limit;
    const regexp_limits_t *limits;
    int32_t fuel; /* steps until the next poll */
} machine_t;

/* --- characters --------------------------------------------------------------------------------------------------- */

/* Whether the three bytes at s are a leading (0xa0) or trailing (0xb0) surrogate. */
static inline bool is_surrogate(const uint8_t *s, const uint8_t *end, uint8_t half) {
    return end - s >= 3 && s[0] == 0xed && (s[1] & 0xf0) == half;
}

static inline const uint8_t *unit_end(const uint8_t *p, const uint8_t *end) {
    unsigned size = *p < 0xc0 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
    return (size_t)(end - p) < size ? end : p + size;
}

/* Reads the character at *at, which is not the end. */
static uint32_t read_forward(const machine_t *m, const uint8_t **at) {
    const uint8_t *p = *at;
    const uint8_t *end = m->end;
    uint32_t c = *p;
    *at = unit_end(p, end);
    switch (*at - p) {
    case 1:
        return c;
    case 2:
        return (c & 0x1f) << 6 | (p[1] & 0x3f);
    case 3:
        c = (c & 0x0f) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3f);
        if (m->unicode && (c & 0xfc00) == 0xd800 && is_surrogate(*at, end, 0xb0)) {
            c = 0x10000 + ((c & 0x3ff) << 10) + ((p[4] & 0x0fu) << 6 | (p[5] & 0x3fu));
            *at = p + 6;
        }
        return c;
    default:
        c = (c & 7) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
        return c;
    }
}

/* One character to the left of p, which is not `floor`. */
static const uint8_t *step_back(const machine_t *m, const uint8_t *p, const uint8_t *floor) {
    p--;
    while (p > floor && (*p & 0xc0) == 0x80) {
        p--;
    }
    if (m->unicode && p - floor >= 3 && is_surrogate(p, m->end, 0xb0) && is_surrogate(p - 3, m->end, 0xa0)) {
        p -= 3;
    }
    return p;
}

/* Whether p stands between the halves of a pair. */
static bool is_inside_pair(const machine_t *m, const uint8_t *p) {
    return p - m->start >= 3 && is_surrogate(p, m->end, 0xb0) && is_surrogate(p - 3, m->end, 0xa0);
}

static bool has_place(const machine_t *m, const rx_set_info_t *set, uint32_t c) {
    const uint32_t *at = m->places + set->places;
    uint32_t low = 0;
    uint32_t high = set->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (at[middle] <= c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low & 1;
}

static inline bool in_table(const machine_t *m, uint32_t set, uint8_t byte) {
    return m->tables[(set >> 3) << 8 | byte] >> (set & 7) & 1;
}

static inline bool passes(const machine_t *m, uint32_t filter, const uint8_t *p) {
    if (p == m->end) {
        return filter & RX_FILTER_END;
    }
    return filter == RX_NO_FILTER || in_table(m, filter & ~RX_FILTER_END, *p);
}

static bool is_line_separator(const uint8_t *p, const uint8_t *end) {
    return end - p >= 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0xa8 || p[2] == 0xa9);
}

/* The character beyond ASCII at p, if it belongs to the set: where it ends, else NULL. */
static const uint8_t *match_beyond(const machine_t *m, uint32_t index, const uint8_t *p) {
    const rx_set_info_t *set = &m->sets[index];
    switch (set->beyond) {
    case RX_NONE_BEYOND:
        return NULL;
    case RX_ALL_BUT_LINES:
        if (is_line_separator(p, m->end)) {
            return NULL;
        }
        /* fall through */
    case RX_ALL_BEYOND: {
        const uint8_t *after = unit_end(p, m->end);
        bool pair = m->unicode && is_surrogate(p, m->end, 0xa0) && is_surrogate(after, m->end, 0xb0);
        return pair ? after + 3 : after;
    }
    default: {
        if (!in_table(m, index, *p)) {
            return NULL;
        }
        uint32_t c = read_forward(m, &p);
        return has_place(m, set, c) ? p : NULL;
    }
    }
}

/* The same for any character; p is not the end. */
static inline const uint8_t *match_set(const machine_t *m, uint32_t index, const uint8_t *p) {
    if (*p < 0x80) {
        return in_table(m, index, *p) ? p + 1 : NULL;
    }
    return match_beyond(m, index, p);
}

/* --- loops over a set --------------------------------------------------------------------------------------------- */

/* Takes as many characters of the set as there are. */
static const uint8_t *scan_all(const machine_t *m, uint32_t index, const uint8_t *p) {
    const uint8_t *table = m->tables + ((size_t)(index >> 3) << 8);
    const uint8_t *end = m->end;
    uint8_t bit = (uint8_t)(1u << (index & 7));
    rx_beyond_t beyond = m->sets[index].beyond;
    if (beyond == RX_SOME_BEYOND) {
        while (p < end) {
            const uint8_t *next = match_set(m, index, p);
            if (!next) {
                break;
            }
            p = next;
        }
        return p;
    }
    for (;;) {
        while (end - p >= 4 && (table[p[0]] & table[p[1]] & table[p[2]] & table[p[3]] & bit)) {
            p += 4;
        }
        while (p < end && (table[*p] & bit)) {
            p++;
        }
        if (beyond != RX_ALL_BUT_LINES || p == end || *p != 0xe2 || is_line_separator(p, end)) {
            return p;
        }
        p = unit_end(p, end);
    }
}

/* Takes up to `max` characters of the set; *count says how many. */
static const uint8_t *scan_some(const machine_t *m, uint32_t index, const uint8_t *p, uint32_t max, uint32_t *count) {
    uint32_t n = 0;
    while (n < max && p < m->end) {
        const uint8_t *next = match_set(m, index, p);
        if (!next) {
            break;
        }
        p = next;
        n++;
    }
    *count = n;
    return p;
}

/* Begins a greedy loop: the position after all that can be taken, or NULL if `min` characters are not there;
 * *floor is the position after the first `min`. */
static const uint8_t *scan(const machine_t *m, const uint32_t *op, const uint8_t *p, const uint8_t **floor) {
    uint32_t index = op[0] >> 8;
    uint32_t min = op[1];
    uint32_t max = op[2];
    uint32_t count;
    if (min) {
        p = scan_some(m, index, p, min, &count);
        if (count < min) {
            return NULL;
        }
    }
    *floor = p;
    return max == UINT32_MAX ? scan_all(m, index, p) : scan_some(m, index, p, max - min, &count);
}

/* --- assertions --------------------------------------------------------------------------------------------------- */

static bool is_word_byte(uint8_t c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

static bool is_folded_word(const uint8_t *p, const uint8_t *end) {
    static const uint8_t long_s[] = {0xc5, 0xbf};
    static const uint8_t kelvin[] = {0xe2, 0x84, 0xaa};
    return is_word_byte(*p) || (end - p >= 2 && memcmp(p, long_s, 2) == 0) ||
           (end - p >= 3 && memcmp(p, kelvin, 3) == 0);
}

static bool is_edge(const machine_t *m, const uint8_t *p, bool folded) {
    bool before = false;
    bool after = false;
    if (folded) {
        before = p > m->start && is_folded_word(step_back(m, p, m->start), m->end);
        after = p < m->end && is_folded_word(p, m->end);
    } else {
        before = p > m->start && is_word_byte(p[-1]);
        after = p < m->end && is_word_byte(*p);
    }
    return before != after;
}

static bool is_line_start(const machine_t *m, const uint8_t *p) {
    return p == m->start || p[-1] == '\n' || p[-1] == '\r' || (p - m->start >= 3 && is_line_separator(p - 3, m->end));
}

static bool is_line_end(const machine_t *m, const uint8_t *p) {
    return p == m->end || *p == '\n' || *p == '\r' || is_line_separator(p, m->end);
}

/* --- back references ---------------------------------------------------------------------------------------------- */

/* Compares what lies between `from` and `to` with the subject at p; where that ends, or NULL. */
static const uint8_t *match_text(const machine_t *m, const uint8_t *from, const uint8_t *to, const uint8_t *p, bool back) {
    size_t size = (size_t)(to - from);
    if (size > (size_t)(back ? p - m->start : m->end - p)) {
        return NULL;
    }
    const uint8_t *after = back ? p - size : p + size;
    if (memcmp(from, back ? after : p, size) != 0 || (m->unicode && is_inside_pair(m, after))) {
        return NULL;
    }
    return after;
}

static const uint8_t *match_text_fold(const machine_t *m, const uint8_t *from, const uint8_t *to, const uint8_t *p,
                                      bool back) {
    while (from < to) {
        uint32_t a;
        uint32_t b;
        if (back) {
            if (p == m->start) {
                return NULL;
            }
            const uint8_t *s = to = step_back(m, to, from);
            a = read_forward(m, &s);
            s = p = step_back(m, p, m->start);
            b = read_forward(m, &s);
        } else {
            if (p == m->end) {
                return NULL;
            }
            a = read_forward(m, &from);
            b = read_forward(m, &p);
        }
        if (a != b && rx_canonical(a, m->unicode) != rx_canonical(b, m->unicode)) {
            return NULL;
        }
    }
    return p;
}

static const uint8_t *match_reference(const machine_t *m, uint32_t group, const uint8_t *p, bool back, bool fold) {
    uint32_t from = m->registers[2 * group];
    uint32_t to = m->registers[2 * group + 1];
    if (from == REGEXP_UNSET || to == REGEXP_UNSET) {
        return p;
    }
    return (fold ? match_text_fold : match_text)(m, m->start + from, m->start + to, p, back);
}

/* --- the stack ---------------------------------------------------------------------------------------------------- */

static regexp_result_t grow(machine_t *m, uint32_t **top) {
    size_t used = (size_t)(*top - m->stack);
    size_t room = 2 * (size_t)(m->stack_end - m->stack);
    if (room * sizeof(uint32_t) > m->stack_limit) {
        return REGEXP_STACK_OVERFLOW;
    }
    uint32_t *stack = realloc(m->owned_stack, room * sizeof(*stack));
    if (!stack) {
        return REGEXP_NO_MEMORY;
    }
    if (!m->owned_stack) {
        memcpy(stack, m->stack, used * sizeof(*stack));
    }
    m->stack = m->owned_stack = stack;
    m->stack_end = stack + room;
    *top = stack + used;
    return REGEXP_MATCH;
}

/* Restores registers down to the given depth, forgetting all ways that lie above it. */
static uint32_t *unwind(const machine_t *m, uint32_t *top, uint32_t depth) {
    while ((size_t)(top - m->stack) > depth) {
        uint32_t word = *--top;
        switch (word & 7) {
        case UNDO:
            m->registers[word >> 3] = *--top;
            break;
        case GREEDY:
        case LAZY:
            top -= 2;
            break;
        case CHOICE:
            top -= 3;
            break;
        default:
            top -= 1;
            break;
        }
    }
    return top;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

#define NEED(words)                                                                                                    \
    do {                                                                                                               \
        if (m->stack_end - top < (words)) {                                                                            \
            regexp_result_t grown = grow(m, &top);                                                                     \
            if (grown != REGEXP_MATCH) {                                                                               \
                return grown;                                                                                          \
            }                                                                                                          \
        }                                                                                                              \
    } while (0)

#define PUSH_WAY(target, position)                                                                                     \
    do {                                                                                                               \
        NEED(2);                                                                                                       \
        *top++ = (uint32_t)((position) - m->start);                                                                    \
        *top++ = (uint32_t)(target) << 3 | WAY;                                                                        \
    } while (0)

#define SET_REGISTER(index, value)                                                                                     \
    do {                                                                                                               \
        if (top > m->stack) {                                                                                          \
            NEED(2);                                                                                                   \
            *top++ = registers[index];                                                                                 \
            *top++ = (uint32_t)(index) << 3 | UNDO;                                                                    \
        }                                                                                                              \
        registers[index] = (value);                                                                                    \
    } while (0)

#define OFFSET(position) ((uint32_t)((position) - m->start))

/* Tries to match at p. */
static regexp_result_t run(machine_t *m, const uint8_t *p) {
    const uint32_t *const code = m->code;
    const uint8_t *const end = m->end;
    uint32_t *const registers = m->registers;
    const uint32_t *pc = code;
    uint32_t *top = m->stack;

    registers[0] = OFFSET(p);
    for (;;) {
        const uint32_t operand = *pc >> 8;
        switch ((rx_op_t)(*pc & 0xff)) {
        case OP_MATCH:
            registers[1] = OFFSET(p);
            return REGEXP_MATCH;
        case OP_FAIL:
            goto fail;
        case OP_JUMP:
            pc = code + operand;
            continue;
        case OP_BYTE:
            if (p == end || *p != operand) {
                goto fail;
            }
            p++;
            pc++;
            continue;
        case OP_EITHER:
            if (p == end || (*p | operand >> 8) != (operand & 0xff)) {
                goto fail;
            }
            p++;
            pc++;
            continue;
        case OP_BYTES: {
            const uint8_t *bytes = (const uint8_t *)(pc + 1);
            if ((size_t)(end - p) < operand || *p != *bytes || memcmp(p, bytes, operand) != 0) {
                goto fail;
            }
            p += operand;
            pc += 1 + (operand + 3) / 4;
            continue;
        }
        case OP_BYTES_FOLD: {
            const uint8_t *bytes = (const uint8_t *)(pc + 1);
            const uint8_t *masks = bytes + (operand + 3) / 4 * 4;
            if ((size_t)(end - p) < operand) {
                goto fail;
            }
            for (uint32_t i = 0; i < operand; i++) {
                if ((p[i] | masks[i]) != bytes[i]) {
                    goto fail;
                }
            }
            p += operand;
            pc += 1 + (operand + 3) / 4 * 2;
            continue;
        }
        case OP_ASCII:
            if (p == end || !in_table(m, operand, *p)) {
                goto fail;
            }
            p++;
            pc++;
            continue;
        case OP_SET: {
            if (p == end) {
                goto fail;
            }
            const uint8_t *next = match_set(m, operand, p);
            if (!next) {
                goto fail;
            }
            p = next;
            pc++;
            continue;
        }
        case OP_BACK_BYTES:
            if ((size_t)(p - m->start) < operand || memcmp(p - operand, pc + 1, operand) != 0) {
                goto fail;
            }
            p -= operand;
            pc += 1 + (operand + 3) / 4;
            continue;
        case OP_BACK_SET: {
            if (p == m->start) {
                goto fail;
            }
            const uint8_t *before = step_back(m, p, m->start);
            if (!match_set(m, operand, before)) {
                goto fail;
            }
            p = before;
            pc++;
            continue;
        }
        case OP_SPLIT:
            PUSH_WAY(operand, p);
            pc++;
            continue;
        case OP_SPLIT_TO:
            PUSH_WAY(pc + 1 - code, p);
            pc = code + operand;
            continue;
        case OP_BRANCH:
            if (!passes(m, pc[1], p)) {
                if (!passes(m, pc[2], p)) {
                    goto fail;
                }
                pc = code + operand;
                continue;
            }
            if (passes(m, pc[2], p)) {
                PUSH_WAY(operand, p);
            }
            pc += 3;
            continue;
        case OP_BRANCH_TO:
            if (!passes(m, pc[1], p)) {
                if (!passes(m, pc[2], p)) {
                    goto fail;
                }
                pc += 3;
                continue;
            }
            if (passes(m, pc[2], p)) {
                PUSH_WAY(pc + 3 - code, p);
            }
            pc = code + operand;
            continue;
        case OP_DISPATCH: {
            uint32_t class_count = pc[1] & 0xffff;
            uint32_t class = p == end ? pc[1] >> 16 : ((const uint8_t *)(pc + 2))[*p];
            const uint32_t *masks = pc + 66;
            uint64_t mask = masks[2 * class] | (uint64_t)masks[2 * class + 1] << 32;
            if (!mask) {
                goto fail;
            }
            uint64_t rest = mask & (mask - 1);
            if (rest) {
                NEED(4);
                *top++ = OFFSET(p);
                *top++ = (uint32_t)rest;
                *top++ = (uint32_t)(rest >> 32);
                *top++ = (uint32_t)(pc - code) << 3 | CHOICE;
            }
            pc = code + masks[2 * class_count + (uint32_t)__builtin_ctzll(mask)];
            continue;
        }
        case OP_SWITCH: {
            uint32_t i = p == end ? UINT32_MAX : *p - pc[1];
            if (i >= operand || pc[2 + i] == 0) {
                goto fail;
            }
            pc = code + pc[2 + i];
            p++;
            continue;
        }
        case OP_SAVE:
            SET_REGISTER(operand, OFFSET(p));
            pc++;
            continue;
        case OP_CLEAR:
            for (uint32_t i = operand; i < pc[1]; i++) {
                if (registers[i] != REGEXP_UNSET) {
                    SET_REGISTER(i, REGEXP_UNSET);
                }
            }
            pc += 2;
            continue;
        case OP_KEEP:
            for (uint32_t i = operand; i < pc[1]; i++) {
                SET_REGISTER(i, registers[i]);
            }
            pc += 2;
            continue;
        case OP_POSSESSIVE: {
            const uint8_t *floor;
            p = scan(m, pc, p, &floor);
            if (!p) {
                goto fail;
            }
            pc += 4;
            continue;
        }
        case OP_GREEDY: {
            const uint8_t *floor;
            const uint8_t *from = p;
            p = scan(m, pc, p, &floor);
            if (!p) {
                goto fail;
            }
            m->fuel -= (int32_t)((p - from) >> 8);
            if (p > floor) {
                NEED(3);
                *top++ = OFFSET(floor);
                *top++ = OFFSET(p);
                *top++ = (uint32_t)(pc - code) << 3 | GREEDY;
            }
            if (!passes(m, pc[3], p)) {
                goto fail;
            }
            pc += 4;
            continue;
        }
        case OP_LAZY: {
            uint32_t count;
            p = scan_some(m, operand, p, pc[1], &count);
            if (count < pc[1]) {
                goto fail;
            }
            NEED(3);
            *top++ = count;
            *top++ = OFFSET(p);
            *top++ = (uint32_t)(pc - code) << 3 | LAZY;
            if (!passes(m, pc[3], p)) {
                goto fail;
            }
            pc += 4;
            continue;
        }
        case OP_ZERO:
            SET_REGISTER(operand, 0);
            pc++;
            continue;
        case OP_INCREMENT:
            SET_REGISTER(operand, registers[operand] + 1);
            pc++;
            continue;
        case OP_LOOP:
            if (registers[operand] >= pc[1]) {
                if (registers[operand] >= pc[2] || !passes(m, pc[4], p)) {
                    pc = code + pc[3];
                    continue;
                }
                if (passes(m, pc[5], p)) {
                    PUSH_WAY(pc[3], p);
                }
            }
            pc += 6;
            continue;
        case OP_LOOP_LAZY:
            if (registers[operand] >= pc[1]) {
                if (registers[operand] < pc[2]) {
                    PUSH_WAY(pc + 4 - code, p);
                }
                pc = code + pc[3];
                continue;
            }
            pc += 4;
            continue;
        case OP_CHECK:
            if (registers[operand] == OFFSET(p)) {
                goto fail;
            }
            pc++;
            continue;
        case OP_CHECK_COUNT:
            if (registers[operand] == OFFSET(p)) {
                if (registers[pc[1]] > pc[2]) {
                    goto fail;
                }
                if (pc[2] > MANY_ROUNDS) {
                    SET_REGISTER(pc[1], pc[2]); /* the other rounds that have to be would be empty, too */
                }
            }
            pc += 3;
            continue;
        case OP_LOOK:
            registers[operand] = OFFSET(p);
            registers[operand + 1] = (uint32_t)(top - m->stack);
            pc++;
            continue;
        case OP_LOOK_END:
            p = m->start + registers[operand];
            top = m->stack + registers[operand + 1];
            pc++;
            continue;
        case OP_NOT:
            registers[operand + 1] = (uint32_t)(top - m->stack);
            PUSH_WAY(pc[1], p);
            pc += 2;
            continue;
        case OP_NOT_END:
            top = unwind(m, top, registers[operand + 1]);
            goto fail;
        case OP_START:
            if (p != m->start) {
                goto fail;
            }
            pc++;
            continue;
        case OP_END:
            if (p != end) {
                goto fail;
            }
            pc++;
            continue;
        case OP_LINE_START:
            if (!is_line_start(m, p)) {
                goto fail;
            }
            pc++;
            continue;
        case OP_LINE_END:
            if (!is_line_end(m, p)) {
                goto fail;
            }
            pc++;
            continue;
        case OP_EDGE:
        case OP_EDGE_FOLD:
            if (is_edge(m, p, (*pc & 0xff) == OP_EDGE_FOLD) == operand) {
                goto fail;
            }
            pc++;
            continue;
        case OP_REFERENCE:
        case OP_REFERENCE_FOLD:
        case OP_BACK_REFERENCE:
        case OP_BACK_REFERENCE_FOLD: {
            rx_op_t op = *pc & 0xff;
            const uint8_t *after = match_reference(m, operand, p, op >= OP_BACK_REFERENCE,
                                                   op == OP_REFERENCE_FOLD || op == OP_BACK_REFERENCE_FOLD);
            if (!after) {
                goto fail;
            }
            p = after;
            pc++;
            continue;
        }
        }

    fail:
        if (--m->fuel <= 0) {
            m->fuel = POLL_STEPS;
            if (m->limits && m->limits->poll && !m->limits->poll(m->limits->poll_data)) {
                return REGEXP_INTERRUPTED;
            }
        }
        if (top == m->stack) {
            return REGEXP_NO_MATCH;
        }
        uint32_t word = *--top;
        pc = code + (word >> 3);
        switch (word & 7) {
        case WAY:
            p = m->start + *--top;
            continue;
        case UNDO:
            registers[word >> 3] = *--top;
            goto fail;
        case GREEDY: {
            const uint8_t *floor = m->start + top[-2];
            p = m->start + top[-1];
            do {
                p = step_back(m, p, floor);
            } while (p > floor && !passes(m, pc[3], p));
            if (p > floor) {
                top[-1] = OFFSET(p);
                top++;
            } else {
                top -= 2;
                if (!passes(m, pc[3], p)) {
                    goto fail;
                }
            }
            pc += 4;
            continue;
        }
        case LAZY: {
            uint32_t count = top[-2];
            p = m->start + top[-1];
            do {
                const uint8_t *next = count < pc[2] && p < end ? match_set(m, *pc >> 8, p) : NULL;
                if (!next) {
                    top -= 2;
                    goto fail;
                }
                count += pc[2] != UINT32_MAX;
                p = next;
            } while (!passes(m, pc[3], p));
            top[-2] = count;
            top[-1] = OFFSET(p);
            top++;
            pc += 4;
            continue;
        }
        default: {
            uint64_t mask = top[-2] | (uint64_t)top[-1] << 32;
            uint64_t rest = mask & (mask - 1);
            p = m->start + top[-3];
            if (rest) {
                top[-2] = (uint32_t)rest;
                top[-1] = (uint32_t)(rest >> 32);
                top++;
            } else {
                top -= 3;
            }
            const uint32_t *masks = pc + 66;
            pc = code + masks[2 * (pc[1] & 0xffff) + (uint32_t)__builtin_ctzll(mask)];
            continue;
        }
        }
    }
}

/* --- searching ---------------------------------------------------------------------------------------------------- */

static const uint8_t *find_literal(const machine_t *m, const uint8_t *p) {
    const uint8_t *literal = RX_PART(m->program, uint8_t, literal);
    size_t length = m->program->literal_length;
    size_t left = (size_t)(m->end - p);
    if (left < length) {
        return NULL;
    }
    return length == 1 ? memchr(p, *literal, left) : memmem(p, left, literal, length);
}

static const uint8_t *find_filtered(const machine_t *m, const uint8_t *p) {
    uint32_t filter = m->program->search_filter;
    const uint8_t *table = m->tables + ((size_t)(filter >> 3) << 8);
    uint8_t bit = (uint8_t)(1u << (filter & 7));
    const uint8_t *end = m->end;
    while (end - p >= 4) {
        if ((table[p[0]] | table[p[1]] | table[p[2]] | table[p[3]]) & bit) {
            break;
        }
        p += 4;
    }
    while (p < end && !(table[*p] & bit)) {
        p++;
    }
    return p < end ? p : NULL;
}

static const uint8_t *find_line_start(const machine_t *m, const uint8_t *p) {
    while (!is_line_start(m, p)) {
        if (p == m->end) {
            return NULL;
        }
        p++;
    }
    return p;
}

/* Where, from p on, a match may begin. */
static const uint8_t *find_candidate(const machine_t *m, const uint8_t *p) {
    for (;;) {
        switch (m->program->search) {
        case RX_SEARCH_FILTER:
            p = find_filtered(m, p);
            break;
        case RX_SEARCH_LITERAL:
        case RX_SEARCH_WHOLE:
            p = find_literal(m, p);
            break;
        case RX_SEARCH_START:
            return p == m->start ? p : NULL;
        case RX_SEARCH_LINE_START:
            return find_line_start(m, p);
        default:
            break;
        }
        if (!p || !m->unicode || p == m->end || *p != 0xed || !is_inside_pair(m, p)) {
            return p;
        }
        p += 3;
    }
}

static regexp_result_t search(machine_t *m, const uint8_t *p, bool sticky) {
    const regexp_program_t *program = m->program;
    for (;;) {
        if (!sticky) {
            p = find_candidate(m, p);
            if (!p) {
                return REGEXP_NO_MATCH;
            }
            if (program->search == RX_SEARCH_WHOLE) {
                break;
            }
        }
        memset(m->registers, 0xff, 2 * (size_t)program->group_count * sizeof(uint32_t));
        regexp_result_t result = run(m, p);
        if (result != REGEXP_NO_MATCH || sticky || p == m->end) {
            return result;
        }
        p = unit_end(p, m->end);
    }
    m->registers[0] = OFFSET(p);
    m->registers[1] = OFFSET(p) + program->literal_length;
    return REGEXP_MATCH;
}

regexp_result_t regexp_exec(const regexp_program_t *program, const char *subject, size_t length, size_t start, bool sticky,
                            uint32_t *offsets, const regexp_limits_t *limits) {
    uint32_t stack[FIRST_STACK];
    uint32_t registers[FIRST_REGISTERS];
    uint32_t *owned_registers = NULL;
    machine_t m = {
        .program = program,
        .code = RX_PART(program, uint32_t, code),
        .tables = RX_PART(program, uint8_t, tables),
        .sets = RX_PART(program, rx_set_info_t, sets),
        .places = RX_PART(program, uint32_t, places),
        .start = (const uint8_t *)subject,
        .end = (const uint8_t *)subject + length,
        .unicode = program->flags & (REGEXP_UNICODE | REGEXP_UNICODE_SETS),
        .registers = registers,
        .stack = stack,
        .stack_end = stack + FIRST_STACK,
        .stack_limit = limits && limits->stack_limit ? limits->stack_limit : DEFAULT_STACK_LIMIT,
        .limits = limits,
        .fuel = POLL_STEPS,
    };
    if (start > length) {
        return REGEXP_NO_MATCH;
    }
    if (program->register_count > FIRST_REGISTERS) {
        m.registers = owned_registers = malloc(program->register_count * sizeof(uint32_t));
        if (!owned_registers) {
            return REGEXP_NO_MEMORY;
        }
    }
    const uint8_t *p = m.start + start;
    if (m.unicode && is_inside_pair(&m, p)) {
        p -= 3;
    }
    regexp_result_t result = search(&m, p, sticky);
    if (result == REGEXP_MATCH) {
        memcpy(offsets, m.registers, 2 * (size_t)program->group_count * sizeof(uint32_t));
    }
    free(m.owned_stack);
    free(owned_registers);
    return result;
}
