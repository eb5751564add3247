/*
 * test-engine.c - runs the engine's own tests, the files of test/unit/engine, which are written in the dialect of lowered code
 * and see only the bare engine: same(got, want), throws(fn, text), print(...), gc(). Each file runs twice, the second
 * time from its bytecode dump.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "duktape.h"
#include "objects.h"

static int failures;
static const char *current;

static void fail(duk_context *ctx, const char *what) {
    duk_inspect_callstack_entry(ctx, -2);
    duk_get_prop_string(ctx, -1, "lineNumber");
    printf("%s:%s: %s\n", current, duk_safe_to_string(ctx, -1), what);
    duk_pop_2(ctx);
    failures++;
}

static duk_ret_t same(duk_context *ctx) {
    if (!duk_samevalue(ctx, 0, 1)) {
        duk_push_sprintf(ctx, "got %s, want %s", duk_safe_to_string(ctx, 0), duk_safe_to_string(ctx, 1));
        fail(ctx, duk_get_string(ctx, -1));
    }
    return 0;
}

/* throws(fn, text): the error as a string is the text */
static duk_ret_t throws(duk_context *ctx) {
    duk_dup(ctx, 0);
    if (duk_pcall(ctx, 0) == 0) {
        fail(ctx, "does not throw");
    } else if (strcmp(duk_safe_to_string(ctx, -1), duk_to_string(ctx, 1)) != 0) {
        duk_push_sprintf(ctx, "throws %s, want %s", duk_get_string(ctx, -1), duk_get_string(ctx, 1));
        fail(ctx, duk_get_string(ctx, -1));
    }
    return 0;
}

static duk_ret_t print(duk_context *ctx) {
    duk_push_string(ctx, " ");
    duk_insert(ctx, 0);
    duk_join(ctx, duk_get_top(ctx) - 1);
    puts(duk_safe_to_string(ctx, -1));
    return 0;
}

static duk_ret_t collect(duk_context *ctx) {
    duk_gc(ctx, 0);
    return 0;
}

static char *read_file(const char *name, size_t *length) {
    FILE *file = fopen(name, "rb");
    char *text;

    if (file == NULL) {
        perror(name);
        exit(1);
    }
    fseek(file, 0, SEEK_END);
    *length = (size_t) ftell(file);
    rewind(file);
    text = malloc(*length + 1);
    if (fread(text, 1, *length, file) != *length) {
        exit(1);
    }
    fclose(file);
    return text;
}

static void push_script(duk_context *ctx, const char *name, const char *text, size_t length) {
    duk_push_string(ctx, name);
    memcpy(duk_push_fixed_buffer(ctx, length), text, length);
    duk_push_script(ctx);
}

static void run(const char *name, int dump) {
    static const duk_function_list_entry natives[] = {
        {"same", same, 2}, {"throws", throws, 2}, {"print", print, DUK_VARARGS}, {"gc", collect, 0}, {NULL, NULL, 0}};
    duk_context *ctx = duk_create_heap_default();
    size_t length;
    char *text = read_file(name, &length);

    current = name;
    builtins_init_realm(ctx);
    builtins_init_iteration(ctx);
    builtins_init_error(ctx);
    builtins_init_promise(ctx);
    builtins_init_generator(ctx);
    duk_push_global_object(ctx);
    duk_put_function_list(ctx, -1, natives);
    duk_get_prop_string(ctx, -1, "print");
    duk_put_intrinsic(ctx, "print");
    push_script(ctx, name, text, length);
    if (duk_pcompile_script(ctx, 0, text, length, NULL, 0) == 0) {
        if (dump) {
            duk_dump_function(ctx);
            duk_load_function(ctx);
        }
        if (duk_pcall(ctx, 0) == 0) {
            duk_pop(ctx);
        }
        if (!builtins_run_microtasks(ctx)) {
            printf("in a job: ");
        }
    }
    if (duk_get_top(ctx) > 1) {
        printf("%s%s: %s\n", name, dump ? " (dumped)" : "", duk_safe_to_stacktrace(ctx, -1));
        failures++;
    }
    free(text);
    duk_destroy_heap(ctx);
}

static void expect(const char *what, const char *got, const char *want) {
    if (strcmp(got, want) != 0) {
        printf("%s: got %s, want %s\n", what, got, want);
        failures++;
    }
}

/* Lowered code with a map to its source: locations, stack and toString speak of the source. */
static void positions(void) {
    static const char source[] = "let a = 1;\r\nconst \xf0\x9f\x98\x80 = 2; /* \xc3\xa9 */ foo(() => a);\n";
    static const char code[] = "var a#1=1;\n var b=2; foo(function @(129,0,41,48,\"\")(){return a#1;});";
    static const duk_position map[] = {{0, 0}, {11, 12}, {21, 37}, {25, 41}};
    duk_context *ctx = duk_create_heap_default();
    duk_location at;

    push_script(ctx, "file.js", source, sizeof(source) - 1);
    if (duk_pcompile_script(ctx, 0, code, sizeof(code) - 1, map, 4) != 0 || duk_pcall(ctx, 0) == 0) {
        failures++;
    }
    duk_push_error_location(ctx, -1, &at);
    duk_push_sprintf(ctx, "%s:%u:%u", duk_safe_to_string(ctx, -2), at.line, at.column);
    expect("location", duk_get_string(ctx, -1), "file.js:2:23");
    expect("source line", duk_get_string(ctx, -2),
           "const \xed\xa0\xbd\xed\xb8\x80 = 2; /* \xc3\xa9 */ foo(() => a);");
    duk_pop_3(ctx);
    duk_get_prop_string(ctx, -1, "stack");
    if (strstr(duk_safe_to_string(ctx, -1), "\n    at file.js:2:23") == NULL) {
        expect("stack", duk_safe_to_string(ctx, -1), "... at file.js:2:23");
    }
    duk_pop_2(ctx);

    push_script(ctx, "file.js", source, sizeof(source) - 1);
    duk_push_string(ctx, "(function @(129,0,41,48,\"\")(){})");
    duk_insert(ctx, -2);
    duk_pcompile_script(ctx, DUK_COMPILE_EVAL, duk_get_string(ctx, -2), duk_get_length(ctx, -2), NULL, 0);
    duk_call(ctx, 0);
    duk_dup_top(ctx);
    duk_dump_function(ctx);
    duk_load_function(ctx);
    expect("dumped toString", duk_safe_to_string(ctx, -1), "function () { [native code] }");
    duk_pop(ctx);
    expect("toString", duk_safe_to_string(ctx, -1), "() => a");
    push_script(ctx, "x.js", "", 0);
    duk_pcompile_script(ctx, 0, "@nothing", 8, NULL, 0);
    expect("unknown intrinsic", duk_safe_to_string(ctx, -1), "SyntaxError: invalid token (offset 8 of the compiled code)");
    duk_destroy_heap(ctx);
}

int main(int argc, char **argv) {
    const char *folder = "test/unit/engine";
    DIR *dir;
    struct dirent *entry;
    char name[512];

    if (argc > 1) {
        run(argv[1], 0);
        run(argv[1], 1);
        return failures != 0;
    }
    positions();
    dir = opendir(folder);
    if (dir == NULL) {
        perror(folder);
        return 1;
    }
    while ((entry = readdir(dir)) != NULL) {
        if (strstr(entry->d_name, ".js") != NULL) {
            snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
            run(name, 0);
            run(name, 1);
        }
    }
    closedir(dir);
    return failures != 0;
}
