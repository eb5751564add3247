/*
 * fuzz_regexp.c - regular expressions from hostile bytes. With clang -fsanitize=fuzzer it is a fuzzer; built as it is
 * it runs random inputs: fuzz_regexp [COUNT [SEED]]. What goes wrong shows by the sanitizers or aborts.
 *
 * An input is a byte of flags, a byte that says how many of the following are the pattern, the pattern and the subject.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "builtins/regexp/regexp.h"

static bool give_up(void *data) {
    return ++*(int *)data < 20;
}

static void require(bool ok) {
    if (!ok) {
        abort();
    }
}

static void check_offsets(const regexp_program_t *program, const uint32_t *offsets, size_t length) {
    for (uint32_t i = 0; i < regexp_group_count(program); i++) {
        uint32_t from = offsets[2 * i];
        uint32_t to = offsets[2 * i + 1];
        require((from == REGEXP_UNSET) == (to == REGEXP_UNSET) || i > 0);
        require(from == REGEXP_UNSET || to == REGEXP_UNSET || (from <= to && to <= length));
    }
}

static void search(const regexp_program_t *program, const char *subject, size_t length) {
    uint32_t *offsets = malloc(regexp_group_count(program) * 2 * sizeof(*offsets));
    int polls = 0;
    regexp_limits_t limits = {.poll = give_up, .poll_data = &polls, .stack_limit = 1 << 20};
    require(offsets != NULL);
    for (size_t start = 0; start <= length && start < 3; start++) {
        for (int sticky = 0; sticky < 2; sticky++) {
            if (regexp_exec(program, subject, length, start, sticky, offsets, &limits) == REGEXP_MATCH) {
                check_offsets(program, offsets, length);
            }
        }
    }
    free(offsets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) {
        return 0;
    }
    int flags = data[0];
    size_t length = data[1] < size - 2 ? data[1] : size - 2;
    if ((flags & REGEXP_UNICODE) && (flags & REGEXP_UNICODE_SETS)) {
        flags &= ~REGEXP_UNICODE;
    }
    /* Copies of just the size, so that no byte beyond them is read unnoticed. */
    char *pattern = malloc(length + 1);
    size_t subject_length = size - 2 - length;
    char *subject = malloc(subject_length + 1);
    require(pattern && subject);
    pattern = memcpy(realloc(pattern, length ? length : 1), data + 2, length);
    subject = memcpy(realloc(subject, subject_length ? subject_length : 1), data + 2 + length, subject_length);
    const char *message = NULL;
    bool right = regexp_check(pattern, length, flags, &message);
    regexp_program_t *program = regexp_compile(pattern, length, flags, &message);
    require(right || program == NULL);
    require(program || message);
    if (program) {
        search(program, subject, subject_length);
    }
    free(program);
    free(pattern);
    free(subject);
    return 0;
}

#ifndef FUZZER
/* Pieces that make patterns more often than plain bytes would. */
static const char *const pieces[] = {
    "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?<a>", "[", "[^", "]", "{1,2}", "{2}", "{0,}", "*", "+", "?", "|", "^",
    "$", ".", "\\b", "\\B", "\\1", "\\k<a>", "\\d", "\\W", "\\s", "\\p{L}", "\\P{Lu}", "\\u{1f600}", "\\ud83d", "-", "&&",
    "--", "\\q{ab|c}", "a", "b", "A", "k", "\xc3\xa9", "\xe2\x84\xaa", "\xed\xa0\xbd", "\xed\xb8\x80", "\xf0\x9f\x98\x80",
    "\n", "\xe2\x80\xa8", "\xff", "\x80", "\xed",
};

static uint32_t state;

static uint32_t pick(uint32_t count) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % count;
}

static size_t random_text(uint8_t *out, size_t room, uint32_t count) {
    size_t used = 0;
    while (count--) {
        const char *piece = pieces[pick(sizeof(pieces) / sizeof(*pieces))];
        size_t length = strlen(piece);
        if (used + length > room) {
            break;
        }
        memcpy(out + used, piece, length);
        used += length;
    }
    return used;
}

int main(int argc, char **argv) {
    unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    state = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
    for (unsigned long i = 0; i < count; i++) {
        uint8_t input[600];
        input[0] = (uint8_t)pick(256);
        size_t length = random_text(input + 2, 255, pick(16));
        input[1] = (uint8_t)length;
        length += random_text(input + 2 + length, 300, pick(24));
        LLVMFuzzerTestOneInput(input, length + 2);
    }
    printf("%lu inputs\n", count);
    return 0;
}
#endif
