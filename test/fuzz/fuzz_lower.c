/*
 * fuzz_lower.c - any bytes are lowered or refused: a target for libFuzzer.
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc … test/fuzz/fuzz_lower.c src/lang/… -o fuzz_lower
 *
 * The first byte chooses the goal and the options. What comes out has to keep its own promises: NUL-terminated code,
 * positions in ascending order and inside of the texts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lang/lang.h"

static void check(const lang_output *output, size_t length)
{
    if (output->code[output->code_length] != '\0')
        abort();
    for (size_t i = 0; i < output->position_count; i++) {
        const lang_position *p = &output->positions[i];
        if (p->output > output->code_length || p->source > length || (i > 0 && p->output <= p[-1].output))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const parameters[] = {"exports", "require", "module", NULL};
    if (size == 0)
        return 0;
    lang_options options = {.goal = (lang_goal)(data[0] & 3), .strict = data[0] & 4, .completion = data[0] & 8};
    if (options.goal == LANG_GOAL_FUNCTION)
        options.parameters = parameters;
    lang_output output;
    if (lang_lower((const char *)data + 1, size - 1, &options, &output) == 0)
        check(&output, size - 1);
    lang_output_free(&output);
    return 0;
}
