/*
 * fuzz_types.c - types are erased from any bytes, or the bytes are refused: a target for libFuzzer.
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc … test/fuzz/fuzz_types.c src/lang/… -o fuzz_types
 *
 * What comes out has as many bytes, and its line ends where they were; and what is left has no types to be erased, but
 * where that makes code mean something else it may be refused.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lang/lang.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *source = (const char *)data;
    lang_output output;
    if (lang_strip_types(source, size, &output) == 0) {
        if (output.code_length != size || output.code[size] != '\0')
            abort();
        for (size_t i = 0; i < size; i++) {
            if ((source[i] == '\n' || source[i] == '\r') != (output.code[i] == '\n' || output.code[i] == '\r'))
                abort();
        }
        lang_options options = {.goal = LANG_GOAL_MODULE};
        lang_output lowered;
        (void)lang_lower(output.code, size, &options, &lowered);
        lang_output_free(&lowered);
    } else if (output.code || output.error == LANG_OK) {
        abort();
    }
    lang_output_free(&output);
    return 0;
}
