/*
 * test_regexp.c - the regular expression matcher by itself, on bytes; what RegExp objects do is tested in
 * test/parallel/test-regexp-*.js.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "builtins/regexp/regexp.h"

#define MAX_GROUPS 16

static int failures;

typedef struct {
    const char *pattern;
    const char *flags;
    const char *subject;
    const char *want; /* "0-3 1-2 -": byte offsets of the groups; NULL for no match */
} match_case;

/* Astral characters stand in the subjects as the engine has them: a surrogate pair of three bytes each. */
#define GRIN "\xed\xa0\xbd\xed\xb8\x80" /* U+1F600 */
#define HIGH "\xed\xa0\xbd"
#define LOW "\xed\xb8\x80"

static const match_case matches[] = {
    {"abc", "", "xabcx", "1-4"},
    {"a(b)?c", "", "ac", "0-2 -"},
    {"(a*)?", "", "b", "0-0 -"},
    {"(?:a|ab)(?:c|bcd)(d*)", "", "abcd", "0-4 4-4"},
    {"(z)((a+)?(b+)?(c))*", "", "zaacbbbcac", "0-10 0-1 8-10 8-9 - 9-10"},
    {"(?=(a+))a*b\\1", "", "baaabac", "3-6 3-4"},
    {"(.*?)a(?!(a+)b\\2c)\\2(.*)", "", "baaabaac", "0-8 0-2 - 3-8"},
    {"(?<=(\\d+)(\\d+))$", "", "1053", "4-4 0-1 1-4"},
    {"(?<=\\1(\\w))d", "", "abb", NULL},
    {"(?<!abc)\\w\\w\\w", "", "abcdef", "0-3"},
    {"a{2,3}?", "", "aaaa", "0-2"},
    {"(?:ab){2,}", "", "ababab", "0-6"},
    {"(?:a?b?" "?)*$", "", "ab", "0-2"},
    {"x*", "", "aaa", "0-0"},
    {"^b", "m", "a\nb", "2-3"},
    {"a$", "m", "a\nb", "0-1"},
    {".", "", "\n\xe2\x80\xa8x", "4-5"},
    {".", "s", "\nx", "0-1"},
    {"\\bfoo\\b", "", "a foo!", "2-5"},
    {"[^a]", "i", "Ab", "1-2"},
    {"\xc3\xa9", "i", "\xc3\x89", "0-2"},
    {"\\u212a", "i", "k", NULL},
    {"\\u212a", "iu", "k", "0-1"},
    {"[^\\W]", "iu", "\xc5\xbf", "0-2"},
    {".", "", GRIN, "0-3"},
    {".", "u", GRIN, "0-6"},
    {HIGH, "u", GRIN, NULL},
    {HIGH, "u", HIGH "x", "0-3"},
    {HIGH, "", GRIN, "0-3"},
    {"\\u{1f600}+", "u", "x" GRIN GRIN, "1-13"},
    {"[^x]$", "u", GRIN, "0-6"},
    {"(?<=" GRIN ")x", "u", GRIN "x", "6-7"},
    {"\\p{Lu}+", "u", "ab\xc3\x89" "C", "2-5"},
    {"[\\p{L}--[a-z]]", "v", "abC", "2-3"},
    {"[\\q{abc|ab|a}]", "v", "abd", "0-2"},
    {"^\\p{RGI_Emoji}$", "v", GRIN, "0-6"},
    {"(?<year>\\d{4})-\\k<year>", "", "2024-2024", "0-9 0-4"},
    {"\\0", "", "a", NULL},
    {"\\8", "", "8", "0-1"},
    {"\\101", "", "A", "0-1"},
    {"[\\b]", "", "\b", "0-1"},
    {"\\c", "", "\\c", "0-2"},
    {"a{,2}", "", "a{,2}", "0-5"},
    {"(?:){2147483647}", "", "a", "0-0"},
    {"(?:a*){3000}b", "", "aab", "0-3"},
};

static void report(const match_case *c, const char *got) {
    printf("/%s/%s on \"%s\": %s, want %s\n", c->pattern, c->flags, c->subject, got, c->want ? c->want : "no match");
    failures++;
}

static void describe(const regexp_program_t *program, const uint32_t *offsets, char *text, size_t size) {
    size_t used = 0;
    for (uint32_t i = 0; i < regexp_group_count(program); i++) {
        const char *blank = i ? " " : "";
        used += (size_t)(offsets[2 * i] == REGEXP_UNSET
                             ? snprintf(text + used, size - used, "%s-", blank)
                             : snprintf(text + used, size - used, "%s%u-%u", blank, offsets[2 * i], offsets[2 * i + 1]));
    }
}

static regexp_program_t *compile(const char *pattern, const char *flags) {
    const char *message;
    regexp_program_t *program = regexp_compile(pattern, strlen(pattern), regexp_parse_flags(flags, strlen(flags)), &message);
    if (!program) {
        printf("/%s/%s: %s\n", pattern, flags, message);
        failures++;
    }
    return program;
}

static void test_matches(void) {
    for (size_t i = 0; i < sizeof(matches) / sizeof(*matches); i++) {
        const match_case *c = &matches[i];
        regexp_program_t *program = compile(c->pattern, c->flags);
        uint32_t offsets[2 * MAX_GROUPS];
        char got[200] = "no match";
        if (!program) {
            continue;
        }
        regexp_result_t result = regexp_exec(program, c->subject, strlen(c->subject), 0, false, offsets, NULL);
        if (result == REGEXP_MATCH) {
            describe(program, offsets, got, sizeof(got));
        }
        if (result < 0 || strcmp(got, c->want ? c->want : "no match") != 0) {
            report(c, got);
        }
        free(program);
    }
}

static const struct {
    const char *pattern;
    const char *flags;
    const char *message;
} errors[] = {
    {"(", "", "Unterminated group"},
    {"a)", "", "Unmatched ')'"},
    {"[", "", "Unterminated character class"},
    {"[b-a]", "", "Range out of order in character class"},
    {"*", "", "Nothing to repeat"},
    {"a{2,1}", "", "numbers out of order in {} quantifier"},
    {"\\", "", "\\ at end of pattern"},
    {"(?a)", "", "Invalid group"},
    {"(?<a>)(?<a>)", "", "Duplicate capture group name"},
    {"(?<1>)", "", "Invalid capture group name"},
    {"(?<a>)\\k<b>", "", "Invalid named capture referenced"},
    {"(?<a>)\\k", "", "Invalid named reference"},
    {"{1}", "u", "Nothing to repeat"},
    {"a{", "u", "Incomplete quantifier"},
    {"}", "u", "Lone quantifier brackets"},
    {"(?=a)*", "u", "Invalid quantifier"},
    {"\\-", "u", "Invalid escape"},
    {"\\u{110000}", "u", "Invalid Unicode escape"},
    {"\\p{Nothing}", "u", "Invalid property name"},
    {"[\\d-a]", "u", "Invalid character class"},
    {"[a&&b--c]", "v", "Invalid set operation in character class"},
    {"[(]", "v", "Invalid character in character class"},
    {"[^\\q{ab}]", "v", "Negated character class may contain strings"},
};

static void test_errors(void) {
    for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
        const char *message = "none";
        int flags = regexp_parse_flags(errors[i].flags, strlen(errors[i].flags));
        bool right = regexp_check(errors[i].pattern, strlen(errors[i].pattern), flags, &message);
        if (right || strcmp(message, errors[i].message) != 0) {
            printf("/%s/%s: %s, want %s\n", errors[i].pattern, errors[i].flags, message, errors[i].message);
            failures++;
        }
    }
}

static void check(bool ok, const char *what) {
    if (!ok) {
        printf("%s\n", what);
        failures++;
    }
}

static void test_flags(void) {
    check(regexp_parse_flags("dgimsuy", 7) == 0xbf, "all flags but v");
    check(regexp_parse_flags("uv", 2) < 0, "u and v exclude each other");
    check(regexp_parse_flags("gg", 2) < 0, "repeated flags");
    check(regexp_parse_flags("x", 1) < 0, "unknown flags");
}

static bool count_polls(void *data) {
    return ++*(int *)data < 5;
}

static regexp_result_t run(const char *pattern, const char *subject, size_t length, const regexp_limits_t *limits) {
    uint32_t offsets[2 * MAX_GROUPS];
    regexp_program_t *program = compile(pattern, "");
    regexp_result_t result = program ? regexp_exec(program, subject, length, 0, false, offsets, limits) : REGEXP_NO_MEMORY;
    free(program);
    return result;
}

/* A search without end can be stopped, and long subjects cost memory of the heap, within a limit, but no C stack. */
static void test_limits(void) {
    int polls = 0;
    regexp_limits_t polled = {.poll = count_polls, .poll_data = &polls};
    check(run("(?:(?:a|b|ab)*)*c", "abababababababababababababababababababab", 40, &polled) == REGEXP_INTERRUPTED,
          "an endless search is interrupted");
    check(polls == 5, "the poll is asked until it says no");

    size_t length = 20 << 20;
    char *subject = malloc(length);
    check(subject != NULL, "memory");
    memset(subject, 'a', length);
    check(run("^(?:a|ab)*$", subject, length, NULL) == REGEXP_MATCH, "deterministic loops need no stack");
    regexp_limits_t small = {.stack_limit = 1 << 16};
    check(run("^(?:(a)|aa)*b", subject, length, &small) == REGEXP_STACK_OVERFLOW, "the stack has a limit");
    free(subject);
}

static void test_depth(void) {
    enum { DEPTH = 100000 };
    char *pattern = malloc(2 * DEPTH);
    const char *message = "";
    memset(pattern, '(', DEPTH);
    memset(pattern + DEPTH, ')', DEPTH);
    check(!regexp_check(pattern, 2 * DEPTH, 0, &message) && strcmp(message, "Regular expression too large") == 0,
          "too many parentheses");
    memset(pattern, '[', 2 * DEPTH);
    check(!regexp_check(pattern, 2 * DEPTH, REGEXP_UNICODE_SETS, &message), "too many classes");
    free(pattern);
}

int main(void) {
    test_matches();
    test_errors();
    test_flags();
    test_limits();
    test_depth();
    return failures != 0;
}
