/*
 * host.c - runs tests of test262, each in a heap of its own.
 *
 *     host CHECKOUT [-l] [-e EXPECTATIONS] [-s SKIPPED_FEATURES] [-w OUT] PATH...
 *
 * Paths are files or folders below CHECKOUT/test. A child process runs tests until one kills it or takes too long; then
 * the next child goes on behind that test. Prints unexpected results and a table by folder; -w writes the names of all
 * that failed. The exit code is 1 if anything was unexpected.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agents.h"
#include "builtins/builtins.h"
#include "runtime/compile.h"

/* What a test may take: of the processor, and altogether should it wait for ever. AddressSanitizer makes everything slower
 * and maps terabytes that it does not use. */
#define PATIENCE 600
#ifdef __SANITIZE_ADDRESS__
#define SECONDS 120
#define MEMORY RLIM_INFINITY
#else
#define SECONDS 10
#define MEMORY (1024UL * 1024 * 1024)
#endif

enum { ONLY_STRICT = 1, NO_STRICT = 2, MODULE = 4, RAW = 8, ASYNC = 16, CANNOT_BLOCK = 32 };
enum { PHASE_NONE, PHASE_PARSE, PHASE_RESOLUTION, PHASE_RUNTIME };

typedef struct strings {
    char **items;
    size_t count, room;
} strings;

typedef struct test {
    unsigned flags;
    int phase;
    char error[64];
    strings includes;
    bool skipped;
} test;

/* What the child tells the parent, in shared memory. */
typedef struct board {
    volatile size_t next;      /* the test that is running or comes next */
    volatile bool running;
    char reason[300];
} board;

static const char *checkout;
static strings skipped, expected;
static char print_text[4096];

static _Noreturn void die(const char *what, const char *name)
{
    fprintf(stderr, "host: %s: %s\n", name, what);
    exit(2);
}

static void add(strings *list, const char *text, size_t length)
{
    if (list->count == list->room) {
        list->room = list->room * 2 + 16;
        list->items = realloc(list->items, list->room * sizeof *list->items);
    }
    list->items[list->count++] = strndup(text, length);
}

static void free_strings(strings *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
}

static bool contains(const strings *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i], text) == 0)
            return true;
    }
    return false;
}

static char *read_file(const char *name, size_t *length)
{
    struct stat info;
    FILE *file = stat(name, &info) == 0 && S_ISREG(info.st_mode) ? fopen(name, "rb") : NULL;
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*length + 1);
    if (fread(text, 1, *length, file) != *length)
        die("cannot read", name);
    text[*length] = '\0';
    fclose(file);
    return text;
}

static void read_lines(const char *name, strings *list)
{
    size_t length;
    char *text = read_file(name, &length);
    if (!text)
        die("cannot read", name);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        size_t end = strcspn(line, " \t\r");
        if (line[0] != '#' && end > 0)
            add(list, line, end);
    }
    free(text);
}

/* ---- which tests ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find_tests(const char *path, strings *tests)
{
    char name[1200];
    struct stat info;
    snprintf(name, sizeof name, "%s/test/%s", checkout, path);
    if (stat(name, &info) != 0)
        die(strerror(errno), name);
    if (!S_ISDIR(info.st_mode)) {
        size_t length = strlen(path);
        if (length > 3 && strcmp(path + length - 3, ".js") == 0 && !strstr(path, "_FIXTURE"))
            add(tests, path, length);
        return;
    }
    DIR *folder = opendir(name);
    strings children = {0};
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] != '.')
            add(&children, entry->d_name, strlen(entry->d_name));
    }
    closedir(folder);
    qsort(children.items, children.count, sizeof *children.items, compare_names);
    for (size_t i = 0; i < children.count; i++) {
        char child[1100];
        snprintf(child, sizeof child, "%s%s%s", path, path[0] ? "/" : "", children.items[i]);
        find_tests(child, tests);
        free(children.items[i]);
    }
    free(children.items);
}

/* ---- front matter ---- */

/* The items of `key: [a, b]` or of the lines `- a` that follow `key:`. */
static void read_items(const char *front, const char *key, strings *items)
{
    char pattern[40];
    snprintf(pattern, sizeof pattern, "\n%s:", key);
    const char *at = strstr(front, pattern);
    if (!at)
        return;
    at += strlen(pattern);
    const char *open = at + strspn(at, " ");
    if (*open == '[') {
        for (const char *p = open + 1; *p && *p != ']';) {
            p += strspn(p, " ,\n\r");
            size_t length = strcspn(p, ",]\n\r");
            while (length > 0 && p[length - 1] == ' ')
                length--;
            if (length > 0)
                add(items, p, length);
            p += strcspn(p, ",]\n\r");
        }
        return;
    }
    for (at = strchr(at, '\n'); at; at = strchr(at, '\n')) {
        at++;
        const char *p = at + strspn(at, " ");
        if (*p != '-')
            return;
        p += 1 + strspn(p + 1, " ");
        add(items, p, strcspn(p, " \r\n"));
    }
}

static void read_negative(const char *front, test *t)
{
    const char *negative = strstr(front, "\nnegative:");
    if (!negative)
        return;
    const char *phase = strstr(negative, "phase:");
    const char *type = strstr(negative, "type:");
    if (!phase || !type)
        return;
    phase += 6 + strspn(phase + 6, " ");
    type += 5 + strspn(type + 5, " ");
    t->phase = *phase == 'p' ? PHASE_PARSE : phase[2] == 's' ? PHASE_RESOLUTION : PHASE_RUNTIME;
    snprintf(t->error, sizeof t->error, "%.*s", (int)strcspn(type, " \r\n"), type);
}

static void read_front(const char *source, test *t)
{
    static const struct {
        const char *name;
        unsigned flag;
    } names[] = {{"onlyStrict", ONLY_STRICT}, {"noStrict", NO_STRICT}, {"module", MODULE},
                 {"raw", RAW},                {"async", ASYNC},        {"CanBlockIsFalse", CANNOT_BLOCK}};
    memset(t, 0, sizeof *t);
    const char *start = strstr(source, "/*---");
    const char *end = start ? strstr(start, "---*/") : NULL;
    if (!end)
        return;
    char *front = strndup(start, (size_t)(end - start));
    strings flags = {0}, features = {0};
    for (char *p = front; *p; p++) {
        if (*p == '\r')
            *p = '\n';
    }
    read_items(front, "flags", &flags);
    read_items(front, "features", &features);
    read_items(front, "includes", &t->includes);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (contains(&flags, names[i].name))
            t->flags |= names[i].flag;
    }
    for (size_t i = 0; i < features.count; i++)
        t->skipped |= contains(&skipped, features.items[i]);
    read_negative(front, t);
    free_strings(&flags);
    free_strings(&features);
    free(front);
}

/* ---- the environment of a test ---- */

static duk_ret_t host_print(duk_context *ctx)
{
    snprintf(print_text, sizeof print_text, "%s", duk_safe_to_string(ctx, 0));
    return 0;
}

static duk_ret_t host_eval_script(duk_context *ctx)
{
    size_t length;
    const char *source = duk_to_lstring(ctx, 0, &length);
    compile_script(ctx, source, length, &(compile_options){.filename = "evalScript"});
    duk_push_global_object(ctx);
    duk_call_method(ctx, 0);
    return 1;
}

static duk_ret_t host_gc(duk_context *ctx)
{
    duk_gc(ctx, 0);
    return 0;
}

static void import_hook(duk_context *ctx);

static duk_ret_t host_detach(duk_context *ctx)
{
    if (!builtins_is_detached_buffer(ctx, 0))
        builtins_transfer_buffer(ctx, 0);
    return 0;
}

static void define_host(duk_context *ctx)
{
    duk_push_c_function(ctx, host_print, 1);
    duk_put_global_string(ctx, "print");
    duk_push_object(ctx);
    duk_push_global_object(ctx);
    duk_put_prop_string(ctx, -2, "global");
    duk_push_c_function(ctx, host_eval_script, 1);
    duk_put_prop_string(ctx, -2, "evalScript");
    duk_push_c_function(ctx, host_gc, 0);
    duk_put_prop_string(ctx, -2, "gc");
    duk_push_c_function(ctx, host_detach, 1);
    duk_put_prop_string(ctx, -2, "detachArrayBuffer");
    agents_define(ctx);
    duk_put_global_string(ctx, "$262");
    builtins_set_import_hooks(ctx, import_hook, NULL);
}

typedef struct script {
    const char *name, *text;
    size_t length;
    bool strict;
    bool compiled; /* what fails then fails at run time */
    bool linked;
} script;

static duk_ret_t run_script(duk_context *ctx, void *data)
{
    script *s = data;
    compile_script(ctx, s->text, s->length, &(compile_options){.filename = s->name, .strict = s->strict});
    s->compiled = s->linked = true;
    duk_push_global_object(ctx);
    duk_call_method(ctx, 0);
    return 0;
}

static void include(duk_context *ctx, const char *name, board *b)
{
    char path[1200];
    script s = {.name = name};
    snprintf(path, sizeof path, "%s/harness/%s", checkout, name);
    s.text = read_file(path, &s.length);
    if (!s.text)
        die("cannot read", path);
    if (duk_safe_call(ctx, run_script, &s, 0, 1) != 0)
        snprintf(b->reason, sizeof b->reason, "harness %s: %s", name, duk_safe_to_string(ctx, -1));
    duk_pop(ctx);
    free((char *)s.text);
}

/* ---- modules ---- */

/* Push the path that a specifier means in a file: [ ... ] -> [ ... path ]. Paths are relative to the checkout. */
static void push_resolved(duk_context *ctx, const char *from, const char *specifier)
{
    const char *slash = strrchr(from, '/');
    while (strncmp(specifier, "./", 2) == 0)
        specifier += 2;
    while (strncmp(specifier, "../", 3) == 0 && slash) {
        const char *end = slash;
        for (slash = end > from ? end - 1 : NULL; slash && slash > from && *slash != '/'; slash--) {
        }
        specifier += 3;
    }
    duk_push_lstring(ctx, from, slash ? (duk_size_t)(slash - from) + 1 : 0);
    duk_push_string(ctx, specifier);
    duk_concat(ctx, 2);
}

static void load_module(duk_context *ctx, const char *path);

static void load_requests(duk_context *ctx, const char *path)
{
    /* [ ... module ] */
    builtins_module_push_requests(ctx, -1);
    for (duk_uint_t i = 0; i < duk_get_length(ctx, -1); i += 3) {
        duk_get_prop_index(ctx, -1, i);
        push_resolved(ctx, path, duk_get_string(ctx, -1));
        load_module(ctx, duk_get_string(ctx, -1));
        builtins_module_set_requested(ctx, -5, i / 3);
        duk_pop_2(ctx);
    }
    duk_pop(ctx);
}

/* The module whose default export the text on top gives: [ ... path text ] -> [ ... path module ] */
static void json_to_module(duk_context *ctx)
{
    duk_json_decode(ctx, -1);
    duk_push_array(ctx);
    duk_push_string(ctx, "default");
    duk_put_prop_index(ctx, -2, 0);
    duk_push_undefined(ctx);
    duk_dup(ctx, -4);
    builtins_push_synthetic_module(ctx);
    duk_push_string(ctx, "default");
    duk_dup(ctx, -3);
    builtins_module_set_export(ctx, -3);
    duk_remove(ctx, -2);
}

/* The module of the text on top: [ ... path text ] -> [ ... path module ] */
static void text_to_module(duk_context *ctx, const char *path)
{
    size_t length;
    const char *text = duk_get_buffer_data(ctx, -1, &length);
    compile_module(ctx, text, length, &(compile_options){.filename = path});
    duk_remove(ctx, -2);
    duk_dup(ctx, -2);
    builtins_set_script_host(ctx, -2);
    duk_call(ctx, 0);
    duk_dup(ctx, -2);
    builtins_push_module(ctx);
}

/* Push the module of a file, with all that it requests: [ ... ] -> [ ... module ] */
static void load_module(duk_context *ctx, const char *path)
{
    char name[1200];
    size_t length;
    duk_push_heap_stash(ctx);
    if (duk_get_prop_string(ctx, -1, path)) {
        duk_remove(ctx, -2);
        return;
    }
    duk_pop(ctx);
    snprintf(name, sizeof name, "%s/test/%s", checkout, path);
    char *text = read_file(name, &length);
    if (!text)
        (void)duk_type_error(ctx, "Cannot find module '%s'", path);
    bool json = strstr(path, ".json") != NULL;
    duk_push_string(ctx, path);
    if (json)
        duk_push_lstring(ctx, text, length);
    else
        memcpy(duk_push_fixed_buffer(ctx, length), text, length);
    free(text);
    if (json)
        json_to_module(ctx);
    else
        text_to_module(ctx, path);
    /* [ ... stash path module ] */
    duk_dup_top(ctx);
    duk_put_prop_string(ctx, -4, path);
    if (!json)
        load_requests(ctx, path);
    duk_replace(ctx, -3);
    duk_pop(ctx);
}

/* [ ... specifier attributes host name ] */
static void import_hook(duk_context *ctx)
{
    const char *from = duk_is_string(ctx, -2) ? duk_get_string(ctx, -2) : duk_get_string(ctx, -1);
    push_resolved(ctx, from ? from : "", duk_get_string(ctx, -4));
    load_module(ctx, duk_get_string(ctx, -1));
    builtins_module_import(ctx, -1);
    duk_replace(ctx, -4);
    duk_pop_2(ctx);
}

static duk_ret_t run_module(duk_context *ctx, void *data)
{
    script *s = data;
    load_module(ctx, s->name);
    s->compiled = true;
    builtins_module_link(ctx, -1);
    s->linked = true;
    builtins_module_evaluate(ctx, -1);
    return 1;
}

/* ---- judging ---- */

/* Push the name of the thrown value's constructor. */
static duk_ret_t push_error_name(duk_context *ctx, void *data)
{
    duk_get_prop_string(ctx, -1, "constructor");
    duk_get_prop_string(ctx, -1, "name");
    return 1;
}

static void judge_negative(duk_context *ctx, const test *t, const script *s, bool threw, board *b)
{
    if (!threw) {
        snprintf(b->reason, sizeof b->reason, "no %s", t->error);
        return;
    }
    duk_dup(ctx, -1);
    const char *name = "?";
    if (duk_is_object(ctx, -1) && duk_safe_call(ctx, push_error_name, NULL, 1, 1) == 0)
        name = duk_safe_to_string(ctx, -1);
    int phase = !s->compiled ? PHASE_PARSE : !s->linked ? PHASE_RESOLUTION : PHASE_RUNTIME;
    bool late = (t->flags & MODULE) && t->phase == PHASE_RESOLUTION && phase == PHASE_PARSE;
    if (strcmp(name, t->error) != 0 || (t->phase != phase && !late))
        snprintf(b->reason, sizeof b->reason, "%s instead of %s: %s", name, t->error, duk_safe_to_string(ctx, -2));
    duk_pop(ctx);
}

static void run_jobs(duk_context *ctx, void *data)
{
    board *b = data;
    while (!builtins_run_microtasks(ctx)) {
        if (!b->reason[0])
            snprintf(b->reason, sizeof b->reason, "in a job: %s", duk_safe_to_string(ctx, -1));
        duk_pop(ctx);
    }
}

static bool is_done(void *data)
{
    const board *b = data;
    return b->reason[0] || print_text[0];
}

static void judge_async(board *b)
{
    if (!b->reason[0] && strcmp(print_text, "Test262:AsyncTestComplete") != 0)
        snprintf(b->reason, sizeof b->reason, "%.250s", print_text[0] ? print_text : "$DONE was not called");
}

static void run_once(const char *name, const char *text, size_t length, const test *t, bool strict, board *b)
{
    duk_context *ctx = duk_create_heap_default();
    script s = {.name = name, .text = text, .length = length, .strict = strict};
    builtins_init(ctx);
    define_host(ctx);
    print_text[0] = '\0';
    if (!(t->flags & RAW)) {
        include(ctx, "assert.js", b);
        include(ctx, "sta.js", b);
        if (t->flags & ASYNC)
            include(ctx, "doneprintHandle.js", b);
        for (size_t i = 0; i < t->includes.count; i++)
            include(ctx, t->includes.items[i], b);
    }
    bool threw = duk_safe_call(ctx, t->flags & MODULE ? run_module : run_script, &s, 0, 1) != 0;
    if (!threw && (t->flags & MODULE)) {
        run_jobs(ctx, b);
        threw = builtins_promise_get_state(ctx, -1) == BUILTINS_PROMISE_REJECTED;
        if (threw)
            builtins_promise_push_result(ctx, -1);
    }
    if (t->phase != PHASE_NONE) {
        judge_negative(ctx, t, &s, threw, b);
    } else if (threw) {
        snprintf(b->reason, sizeof b->reason, "%s", duk_safe_to_string(ctx, -1));
    } else {
        run_jobs(ctx, b);
        if (t->flags & ASYNC) {
            agents_run_loop(ctx, run_jobs, is_done, b);
            judge_async(b);
        }
    }
    agents_end();
    duk_destroy_heap(ctx);
}

static void run_test(const char *name, board *b)
{
    char path[1200];
    size_t length;
    test t;
    snprintf(path, sizeof path, "%s/test/%s", checkout, name);
    char *text = read_file(path, &length);
    read_front(text, &t);
    b->reason[0] = '\0';
    if (t.skipped || (t.flags & CANNOT_BLOCK)) {
        strcpy(b->reason, "skipped");
    } else if (t.flags & MODULE) {
        run_once(name, text, length, &t, false, b);
    } else {
        if (!(t.flags & ONLY_STRICT))
            run_once(name, text, length, &t, false, b);
        if (!(t.flags & (NO_STRICT | RAW)) && !b->reason[0]) {
            char *strict_text = malloc(length + 20);
            int prefix = sprintf(strict_text, "\"use strict\";\n");
            memcpy(strict_text + prefix, text, length + 1);
            run_once(name, strict_text, length + (size_t)prefix, &t, true, b);
            free(strict_text);
        }
    }
    for (char *p = b->reason; *p; p++) {
        if (*p == '\n')
            *p = ' ';
    }
    free_strings(&t.includes);
    free(text);
}

/* ---- children ---- */

static void run_child(const strings *tests, board *b, int results)
{
    struct rlimit memory = {MEMORY, MEMORY};
    const struct itimerval limit = {.it_value.tv_sec = SECONDS};
    setrlimit(RLIMIT_AS, &memory);
    while (b->next < tests->count) {
        char line[400];
        setitimer(ITIMER_PROF, &limit, NULL);
        alarm(PATIENCE);
        b->running = true;
        run_test(tests->items[b->next], b);
        b->running = false;
        int length = snprintf(line, sizeof line, "%s\n", b->reason);
        b->next++;
        if (write(results, line, (size_t)length) != length)
            _exit(3);
    }
    exit(0); /* LeakSanitizer looks here at what all these tests left */
}

/* Run the tests: the reasons why they failed, empty where they passed. False if the last child did not end well. */
static bool collect(const strings *tests, strings *reasons)
{
    int status = 0;
    board *b = mmap(NULL, sizeof *b, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    b->next = 0;
    while (b->next < tests->count) {
        int ends[2];
        if (pipe(ends) != 0)
            die(strerror(errno), "pipe");
        pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            run_child(tests, b, ends[1]);
        }
        close(ends[1]);
        FILE *results = fdopen(ends[0], "r");
        char line[400];
        while (fgets(line, sizeof line, results))
            add(reasons, line, strcspn(line, "\n"));
        fclose(results);
        waitpid(child, &status, 0);
        if (b->next < tests->count) {
            int code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
            bool late = WIFSIGNALED(status) && (code == SIGPROF || code == SIGALRM);
            snprintf(line, sizeof line, late ? "timeout" : "crash %d", code);
            add(reasons, line, strlen(line));
            b->next++;
            status = 0;
        }
    }
    munmap(b, sizeof *b);
    return status == 0;
}

/* ---- the report ---- */

typedef struct folder {
    char name[200];
    size_t passed, total;
} folder;

static folder *folder_of(const char *test_name, folder *folders, size_t *count)
{
    char name[200];
    const char *end = test_name;
    for (int depth = 0; depth < 3 && end && strchr(end, '/'); depth++)
        end = strchr(end, '/') + 1;
    snprintf(name, sizeof name, "%.*s", (int)(end - test_name) - 1, test_name);
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(folders[i].name, name) == 0)
            return &folders[i];
    }
    folder *added = &folders[(*count)++];
    memset(added, 0, sizeof *added);
    strcpy(added->name, name);
    return added;
}

static int report(const strings *tests, const strings *reasons, FILE *out, bool list)
{
    static folder folders[4000];
    size_t folder_count = 0, passed = 0, skipped_count = 0, unexpected = 0;
    for (size_t i = 0; i < tests->count; i++) {
        const char *name = tests->items[i], *reason = reasons->items[i];
        if (strcmp(reason, "skipped") == 0) {
            skipped_count++;
            continue;
        }
        folder *f = folder_of(name, folders, &folder_count);
        bool ok = reason[0] == '\0', known = contains(&expected, name);
        f->total++;
        f->passed += ok;
        passed += ok;
        if (ok == known) {
            unexpected++;
            printf("%s %s %s\n", ok ? "PASS" : "FAIL", name, reason);
        } else if (list && !ok) {
            printf("fail %s %s\n", name, reason);
        }
        if (out && !ok)
            fprintf(out, "%s\t%s\n", name, reason);
    }
    for (size_t i = 0; i < folder_count; i++)
        printf("%6zu / %-6zu %s\n", folders[i].passed, folders[i].total, folders[i].name);
    size_t total = tests->count - skipped_count;
    printf("%zu of %zu passed (%.2f %%), %zu skipped, %zu unexpected\n", passed, total,
           total ? 100.0 * (double)passed / (double)total : 0, skipped_count, unexpected);
    return unexpected > 0;
}

int main(int argc, char **argv)
{
    static strings tests, reasons;
    FILE *out = NULL;
    bool list = false;
    int option;
    while ((option = getopt(argc, argv, "+e:s:w:l")) != -1) {
        if (option == 'e')
            read_lines(optarg, &expected);
        else if (option == 's')
            read_lines(optarg, &skipped);
        else if (option == 'w')
            out = fopen(optarg, "w");
        else if (option == 'l')
            list = true;
        else
            return 2;
    }
    if (optind + 1 >= argc)
        die("usage: host [-l] [-e EXPECTATIONS] [-s FEATURES] [-w OUT] CHECKOUT PATH...", "arguments");
    checkout = argv[optind++];
    for (; optind < argc; optind++)
        find_tests(argv[optind], &tests);
    fflush(stdout);
    bool clean = collect(&tests, &reasons);
    if (!clean)
        printf("the last process did not end well (a leak?)\n");
    int status = report(&tests, &reasons, out, list) || !clean;
    if (out)
        fclose(out);
    return status;
}
