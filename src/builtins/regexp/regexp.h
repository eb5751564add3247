/* Regular expressions: patterns to programs, programs on subjects. Plain C that knows nothing of the engine.
 *
 * Patterns and subjects are bytes as the engine stores its strings: UTF-8 in which a character beyond U+FFFF is a
 * surrogate pair of three bytes each (a pattern may also have it as four bytes, so that source text can be checked
 * as it is). Positions are byte offsets throughout; regexp.c above translates them to indexes. */
#ifndef SMEW_BUILTINS_REGEXP_REGEXP_H
#define SMEW_BUILTINS_REGEXP_REGEXP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Flags, in the order in which `flags` spells them. */
enum {
    REGEXP_HAS_INDICES = 1 << 0,
    REGEXP_GLOBAL = 1 << 1,
    REGEXP_IGNORE_CASE = 1 << 2,
    REGEXP_MULTILINE = 1 << 3,
    REGEXP_DOT_ALL = 1 << 4,
    REGEXP_UNICODE = 1 << 5,
    REGEXP_UNICODE_SETS = 1 << 6,
    REGEXP_STICKY = 1 << 7,
};
#define REGEXP_FLAG_LETTERS "dgimsuvy"
#define REGEXP_FLAG_COUNT 8

/* A compiled expression: one block of memory without pointers, that may be copied and moved. */
typedef struct regexp_program regexp_program_t;

/* What stands for "did not take part" among the offsets of a match. */
#define REGEXP_UNSET UINT32_MAX

/* The flags that letters spell, or -1 if one is unknown or repeated or `u` and `v` are both there. */
int regexp_parse_flags(const char *letters, size_t length);

/* Whether the pattern is one; if not, *message says why, in the words that follow "Invalid regular expression: ". */
bool regexp_check(const char *pattern, size_t length, int flags, const char **message);

/* The program for a pattern, to be freed with free(), or NULL with *message as above ("" when memory ran out). */
regexp_program_t *regexp_compile(const char *pattern, size_t length, int flags, const char **message);

/* The bytes the program takes, its flags, and its groups including group 0, the match itself. */
size_t regexp_program_size(const regexp_program_t *program);
int regexp_program_flags(const regexp_program_t *program);
uint32_t regexp_group_count(const regexp_program_t *program);

/* The i-th named group in the order of the pattern: its name, and its number. */
uint32_t regexp_name_count(const regexp_program_t *program);
const char *regexp_name(const regexp_program_t *program, uint32_t i, size_t *length, uint32_t *group);

/* What a search may use. A zeroed one will do; `poll`, where there is one, is asked every some thousand steps whether
 * to go on, and must neither throw nor run code. */
typedef struct {
    bool (*poll)(void *data);
    void *poll_data;
    size_t stack_limit; /* bytes of backtracking, 0 for the default */
} regexp_limits_t;

typedef enum {
    REGEXP_NO_MATCH = 0,
    REGEXP_MATCH = 1,
    REGEXP_STACK_OVERFLOW = -1,
    REGEXP_NO_MEMORY = -2,
    REGEXP_INTERRUPTED = -3,
} regexp_result_t;

/* Searches `subject` from the byte offset `start` on (only there if `sticky`). On a match offsets[2 * n] and
 * offsets[2 * n + 1] bound group n; `offsets` has room for regexp_group_count pairs. Needs no C stack to speak of. */
regexp_result_t regexp_exec(const regexp_program_t *program, const char *subject, size_t length, size_t start, bool sticky,
                            uint32_t *offsets, const regexp_limits_t *limits);

#endif
