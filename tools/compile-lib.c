/*
 * compile-lib - compile the JavaScript of lib/ and bootstrap/ to bytecode and write the table that is embedded into
 * the executable (src/runtime/embedded.h).
 *
 *   compile-lib [-p NAME ...] OUTPUT FILE.js ... NAME=FILE.js ...
 *
 * Each file becomes one function with the parameters of a library module, packed but for those called NAME and the
 * bootstrap's. Runs at build time, with the same front end and engine as the product.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "builtins/builtins.h"
#include "duktape.h"
#include "runtime/compile.h"
#include "runtime/embedded.h"

static const char *const parameters[] = {"exports", "require", "module", "process", "internalBinding", NULL};

typedef struct entry {
    char *name;
    void *code;
    size_t code_length, packed_length;
} entry;

static void die(const char *what, const char *name)
{
    fprintf(stderr, "compile-lib: %s: %s\n", name, what);
    exit(1);
}

static char *read_file(const char *name, size_t *length)
{
    FILE *file = fopen(name, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        die("cannot read", name);
    long size = ftell(file);
    char *text = malloc((size_t)size + 1);
    rewind(file);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
        die("cannot read", name);
    fclose(file);
    text[size] = '\0';
    *length = (size_t)size;
    return text;
}

/* lib/internal/errors.js is module "internal/errors"; bootstrap/image/1-process.js is "bootstrap/image/1-process"; NAME=PATH is
 * module NAME. */
static char *module_name(const char *path)
{
    const char *equals = strchr(path, '=');
    if (equals)
        return strndup(path, (size_t)(equals - path));
    if (strncmp(path, "lib/", 4) == 0)
        path += 4;
    char *name = strdup(path);
    size_t length = strlen(name);
    if (length < 3 || strcmp(name + length - 3, ".js") != 0)
        die("not a .js file", path);
    name[length - 3] = '\0';
    return name;
}

typedef struct source {
    const char *text;
    size_t length;
    const char *filename;
} source;

static duk_ret_t compile(duk_context *ctx, void *data)
{
    const source *from = data;
    compile_options options = {.filename = from->filename, .parameters = parameters, .whole = true};
    compile_function(ctx, from->text, from->length, &options);
    duk_dump_function(ctx);
    return 1;
}

static void compile_file(duk_context *ctx, const char *path, entry *out)
{
    source from;
    const char *equals = strchr(path, '=');
    char *text = read_file(equals ? equals + 1 : path, &from.length);
    char filename[512];
    out->name = module_name(path);
    bool is_bootstrap = strncmp(path, "bootstrap/", 10) == 0;
    snprintf(filename, sizeof filename, "node:%s%s", is_bootstrap ? "internal/" : "", out->name);
    from.text = text;
    from.filename = filename;
    if (duk_safe_call(ctx, compile, &from, 0, 1) != DUK_EXEC_SUCCESS) {
        compile_print_error(ctx, -1, stderr);
        exit(1);
    }
    duk_size_t length;
    void *code = duk_get_buffer_data(ctx, -1, &length);
    out->code = malloc(length);
    memcpy(out->code, code, length);
    out->code_length = length;
    duk_pop(ctx);
    free(text);
}

static void pack(entry *e)
{
    uLongf length = compressBound(e->code_length);
    void *packed = malloc(length);
    if (!packed || compress2(packed, &length, e->code, e->code_length, 9) != Z_OK)
        die("cannot be packed", e->name);
    free(e->code);
    e->code = packed;
    e->packed_length = length;
}

static bool is_among(const char *name, char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static size_t stored_length(const entry *e)
{
    return e->packed_length ? e->packed_length : e->code_length;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const entry *)a)->name, ((const entry *)b)->name);
}

static void write_table(const char *path, const entry *entries, uint32_t count)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        die("cannot write", path);
    uint32_t head[2] = {EMBEDDED_MAGIC, count};
    fwrite(head, sizeof head, 1, file);
    /* The names together: looking for one reads a few pages, not all. */
    size_t name = sizeof head + count * sizeof(embedded_record), code = name;
    for (uint32_t i = 0; i < count; i++)
        code += strlen(entries[i].name);
    for (uint32_t i = 0; i < count; i++) {
        embedded_record record = {(uint32_t)name, (uint32_t)strlen(entries[i].name), (uint32_t)code,
                                  (uint32_t)entries[i].code_length, (uint32_t)entries[i].packed_length};
        name += record.name_length;
        code += stored_length(&entries[i]);
        fwrite(&record, sizeof record, 1, file);
    }
    for (uint32_t i = 0; i < count; i++)
        fwrite(entries[i].name, strlen(entries[i].name), 1, file);
    for (uint32_t i = 0; i < count; i++)
        fwrite(entries[i].code, stored_length(&entries[i]), 1, file);
    if (ferror(file) || fclose(file) != 0)
        die("cannot write", path);
}

int main(int argc, char **argv)
{
    char **plain = calloc((size_t)argc, sizeof *plain);
    int plain_count = 0, option;
    while ((option = getopt(argc, argv, "p:")) == 'p')
        plain[plain_count++] = optarg;
    int count = argc - optind - 1;
    if (option != -1 || count < 1)
        die("usage: compile-lib [-p NAME ...] OUTPUT FILE.js ...", "arguments");
    duk_context *ctx = duk_create_heap_default();
    builtins_init(ctx);
    entry *entries = calloc((size_t)count, sizeof *entries);
    for (int i = 0; i < count; i++) {
        compile_file(ctx, argv[optind + 1 + i], &entries[i]);
        if (strncmp(entries[i].name, "bootstrap/", 10) != 0 && !is_among(entries[i].name, plain, plain_count))
            pack(&entries[i]);
    }
    qsort(entries, (size_t)count, sizeof *entries, by_name);
    write_table(argv[optind], entries, (uint32_t)count);
    for (int i = 0; i < count; i++) {
        free(entries[i].name);
        free(entries[i].code);
    }
    free(entries);
    free(plain);
    duk_destroy_heap(ctx);
    return 0;
}
