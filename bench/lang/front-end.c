/*
 * front-end.c - how fast the front end is, beside the engine's own compiler on what it makes.
 *
 *   make bench-front-end FILES="a.js b.js"     or build/release/bench/front-end [-r ROUNDS] FILE ...
 *
 * Each file is lowered as a CommonJS module is (one that does not parse so is lowered as a module), then compiled. Prints
 * megabytes of source a second for both, the best of several rounds over all files, and the memory that lowering took at
 * its height, in bytes a byte of source.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "builtins/builtins.h"
#include "duktape.h"
#include "lang/lang.h"

typedef struct text {
    char *bytes;
    size_t length;
    lang_goal goal;
} text;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool read_file(const char *path, text *out)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    fseek(file, 0, SEEK_END);
    out->length = (size_t)ftell(file);
    rewind(file);
    out->bytes = malloc(out->length + 1);
    bool whole = out->bytes && fread(out->bytes, 1, out->length, file) == out->length;
    fclose(file);
    return whole;
}

static int lower(const text *t, lang_output *output)
{
    static const char *const parameters[] = {"exports", "require", "module", "__filename", "__dirname", NULL};
    lang_options options = {.goal = t->goal, .parameters = t->goal == LANG_GOAL_FUNCTION ? parameters : NULL};
    return lang_lower(t->bytes, t->length, &options, output);
}

/* A file is what it parses as; one that is neither is left out. */
static bool find_goal(text *t)
{
    const lang_goal goals[] = {LANG_GOAL_FUNCTION, LANG_GOAL_MODULE};
    for (int i = 0; i < 2; i++) {
        lang_output output;
        t->goal = goals[i];
        bool parses = lower(t, &output) == 0;
        lang_output_free(&output);
        if (parses)
            return true;
    }
    return false;
}

static double lower_all(const text *texts, int count)
{
    double start = now();
    for (int i = 0; i < count; i++) {
        lang_output output;
        lower(&texts[i], &output);
        lang_output_free(&output);
    }
    return now() - start;
}

static double compile_all(duk_context *ctx, const text *texts, int count)
{
    double spent = 0;
    for (int i = 0; i < count; i++) {
        lang_output output;
        lower(&texts[i], &output);
        double start = now();
        if (duk_pcompile_lstring(ctx, DUK_COMPILE_NOFILENAME | (texts[i].goal == LANG_GOAL_FUNCTION ? DUK_COMPILE_FUNCTION : 0),
                                 output.code, output.code_length) != 0)
            fprintf(stderr, "%s\n", duk_safe_to_string(ctx, -1));
        duk_pop(ctx);
        spent += now() - start;
        lang_output_free(&output);
    }
    return spent;
}

static long peak_kib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

int main(int argc, char **argv)
{
    int rounds = 3, option;
    while ((option = getopt(argc, argv, "r:")) != -1)
        rounds = option == 'r' ? atoi(optarg) : rounds;
    text *texts = calloc((size_t)argc, sizeof *texts);
    int count = 0;
    size_t total = 0, largest = 0;
    for (int i = optind; i < argc; i++) {
        if (!read_file(argv[i], &texts[count])) {
            perror(argv[i]);
            return 1;
        }
        total += texts[count].length;
        largest = texts[count].length > largest ? texts[count].length : largest;
        count++;
    }
    long before = peak_kib();
    int parsed = 0;
    for (int i = 0; i < count; i++) {
        if (find_goal(&texts[i]))
            texts[parsed++] = texts[i];
        else
            total -= texts[i].length;
    }
    long after = peak_kib();
    duk_context *ctx = duk_create_heap_default();
    builtins_init(ctx);
    double lowered = 1e9, compiled = 1e9;
    for (int round = 0; round < rounds; round++) {
        double a = lower_all(texts, parsed), b = compile_all(ctx, texts, parsed);
        lowered = a < lowered ? a : lowered;
        compiled = b < compiled ? b : compiled;
    }
    double mb = (double)total / 1e6;
    printf("%d of %d files, %.1f MB: front end %.1f MB/s, engine's compiler %.1f MB/s\n", parsed, count, mb,
           mb / lowered, mb / compiled);
    if (count == 1)
        printf("memory of lowering: %.1f bytes a byte of source\n", (double)(after - before) * 1024 / (double)largest);
    return 0;
}
