/*
 * options.c - the command line.
 *
 * One table names every option; what it means is up to who asks for it. Options that Node hands to V8 and that have no
 * meaning here are accepted and ignored, as programs and their scripts pass them along.
 */
#include "runtime/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENVIRONMENT true
#define ON true

const cli_option cli_table[] = {
    {"--abort-on-uncaught-exception", CLI_FLAG, ENVIRONMENT, 0},
    {"--addons", CLI_FLAG, ENVIRONMENT, ON},
    {"--check", CLI_FLAG, 0, 0},
    {"--completion-bash", CLI_FLAG, 0, 0},
    {"--conditions", CLI_LIST, ENVIRONMENT, 0},
    {"--deprecation", CLI_FLAG, ENVIRONMENT, ON},
    {"--disable-proto", CLI_STRING, ENVIRONMENT, 0},
    {"--disable-warning", CLI_LIST, ENVIRONMENT, 0},
    {"--disallow-code-generation-from-strings", CLI_FLAG, ENVIRONMENT, 0},
    {"--dns-result-order", CLI_STRING, ENVIRONMENT, 0},
    {"--enable-source-maps", CLI_FLAG, ENVIRONMENT, 0},
    {"--env-file", CLI_LIST, 0, 0},
    {"--env-file-if-exists", CLI_LIST, 0, 0},
    {"--eval", CLI_STRING, 0, 0},
    {"--experimental-detect-module", CLI_FLAG, ENVIRONMENT, ON},
    {"--experimental-eventsource", CLI_FLAG, ENVIRONMENT, 0},
    {"--experimental-global-customevent", CLI_FLAG, ENVIRONMENT, ON},
    {"--experimental-global-navigator", CLI_FLAG, ENVIRONMENT, ON},
    {"--experimental-global-webcrypto", CLI_FLAG, ENVIRONMENT, ON},
    {"--experimental-import-meta-resolve", CLI_FLAG, ENVIRONMENT, 0},
    {"--experimental-repl-await", CLI_FLAG, ENVIRONMENT, ON},
    {"--experimental-require-module", CLI_FLAG, ENVIRONMENT, ON},
    {"--experimental-vm-modules", CLI_FLAG, ENVIRONMENT, 0},
    {"--experimental-websocket", CLI_FLAG, ENVIRONMENT, ON},
    {"--experimental-worker", CLI_FLAG, ENVIRONMENT, ON},
    {"--expose-gc", CLI_FLAG, ENVIRONMENT, 0},
    {"--expose-internals", CLI_FLAG, 0, 0},
    {"--force-context-aware", CLI_FLAG, ENVIRONMENT, 0},
    {"--frozen-intrinsics", CLI_FLAG, ENVIRONMENT, 0},
    {"--global-search-paths", CLI_FLAG, ENVIRONMENT, ON},
    {"--help", CLI_FLAG, 0, 0},
    {"--import", CLI_LIST, ENVIRONMENT, 0},
    {"--input-type", CLI_STRING, ENVIRONMENT, 0},
    {"--insecure-http-parser", CLI_FLAG, ENVIRONMENT, 0},
    {"--interactive", CLI_FLAG, 0, 0},
    {"--max-http-header-size", CLI_NUMBER, ENVIRONMENT, 0},
    {"--max-old-space-size", CLI_NUMBER, ENVIRONMENT, 0},
    {"--network-family-autoselection", CLI_FLAG, ENVIRONMENT, ON},
    {"--network-family-autoselection-attempt-timeout", CLI_NUMBER, ENVIRONMENT, 0},
    {"--node-snapshot", CLI_FLAG, ENVIRONMENT, ON},
    {"--pending-deprecation", CLI_FLAG, ENVIRONMENT, 0},
    {"--preserve-symlinks", CLI_FLAG, ENVIRONMENT, 0},
    {"--preserve-symlinks-main", CLI_FLAG, ENVIRONMENT, 0},
    {"--print", CLI_FLAG, 0, 0},
    {"--redirect-warnings", CLI_STRING, ENVIRONMENT, 0},
    {"--require", CLI_LIST, ENVIRONMENT, 0},
    {"--stack-trace-limit", CLI_NUMBER, ENVIRONMENT, 0},
    {"--test", CLI_FLAG, 0, 0},
    {"--test-concurrency", CLI_NUMBER, 0, 0},
    {"--test-force-exit", CLI_FLAG, 0, 0},
    {"--test-name-pattern", CLI_LIST, 0, 0},
    {"--test-only", CLI_FLAG, ENVIRONMENT, 0},
    {"--test-reporter", CLI_LIST, ENVIRONMENT, 0},
    {"--test-reporter-destination", CLI_LIST, ENVIRONMENT, 0},
    {"--test-skip-pattern", CLI_LIST, 0, 0},
    {"--test-timeout", CLI_NUMBER, 0, 0},
    {"--test-udp-no-try-send", CLI_FLAG, 0, 0},
    {"--throw-deprecation", CLI_FLAG, ENVIRONMENT, 0},
    {"--title", CLI_STRING, ENVIRONMENT, 0},
    {"--tls-cipher-list", CLI_STRING, ENVIRONMENT, 0},
    {"--tls-keylog", CLI_STRING, ENVIRONMENT, 0},
    {"--tls-max-v1.2", CLI_FLAG, ENVIRONMENT, 0},
    {"--tls-max-v1.3", CLI_FLAG, ENVIRONMENT, 0},
    {"--tls-min-v1.0", CLI_FLAG, ENVIRONMENT, 0},
    {"--tls-min-v1.1", CLI_FLAG, ENVIRONMENT, 0},
    {"--tls-min-v1.2", CLI_FLAG, ENVIRONMENT, 0},
    {"--tls-min-v1.3", CLI_FLAG, ENVIRONMENT, 0},
    {"--trace-deprecation", CLI_FLAG, ENVIRONMENT, 0},
    {"--trace-exit", CLI_FLAG, ENVIRONMENT, 0},
    {"--trace-tls", CLI_FLAG, ENVIRONMENT, 0},
    {"--trace-uncaught", CLI_FLAG, ENVIRONMENT, 0},
    {"--trace-warnings", CLI_FLAG, ENVIRONMENT, 0},
    {"--unhandled-rejections", CLI_STRING, ENVIRONMENT, 0},
    {"--use-bundled-ca", CLI_FLAG, ENVIRONMENT, 0},
    {"--use-openssl-ca", CLI_FLAG, ENVIRONMENT, 0},
    {"--use-system-ca", CLI_FLAG, ENVIRONMENT, 0},
    {"--version", CLI_FLAG, 0, 0},
    {"--warnings", CLI_FLAG, ENVIRONMENT, ON},
    /* V8's, without meaning here */
    {"--allow-natives-syntax", CLI_IGNORED, 0, 0},
    {"--debug-arraybuffer-allocations", CLI_IGNORED, ENVIRONMENT, 0},
    {"--gc-interval", CLI_IGNORED, 0, 0},
    {"--harmony", CLI_IGNORED, 0, 0},
    {"--huge-max-old-generation-size", CLI_IGNORED, ENVIRONMENT, 0},
    {"--interpreted-frames-native-stack", CLI_IGNORED, ENVIRONMENT, 0},
    {"--jitless", CLI_IGNORED, ENVIRONMENT, 0},
    {"--lite-mode", CLI_IGNORED, 0, 0},
    {"--max-lazy", CLI_IGNORED, 0, 0},
    {"--max-semi-space-size", CLI_IGNORED, ENVIRONMENT, 0},
    {"--optimize-for-size", CLI_IGNORED, 0, 0},
    {"--predictable", CLI_IGNORED, 0, 0},
    {"--predictable-gc-schedule", CLI_IGNORED, 0, 0},
    {"--stack-size", CLI_IGNORED, 0, 0},
    {"--use-strict", CLI_IGNORED, 0, 0},
    {"--v8-pool-size", CLI_IGNORED, ENVIRONMENT, 0},
};
const size_t cli_table_length = sizeof cli_table / sizeof *cli_table;

static const struct {
    const char *alias, *name;
} aliases[] = {
    {"-C", "--conditions"}, {"-c", "--check"},   {"-e", "--eval"},       {"-h", "--help"},
    {"-i", "--interactive"}, {"-r", "--require"}, {"-v", "--version"},    {"--expose_gc", "--expose-gc"},
    {"--expose_internals", "--expose-internals"},
    {"--loader", "--import"}, {"--max_old_space_size", "--max-old-space-size"},
};

static const char usage[] =
    "Usage: node [options] [ script.js ] [arguments]\n"
    "\n"
    "Options:\n"
    "  -                           script read from stdin (default if no file name is provided)\n"
    "  --                          indicate the end of node options\n"
    "  -C, --conditions=...        additional user conditions for conditional exports and imports\n"
    "  -c, --check                 syntax check script without executing\n"
    "  -e, --eval=...              evaluate script\n"
    "  -h, --help                  print this text\n"
    "  -i, --interactive           always enter the REPL even if stdin does not appear to be a terminal\n"
    "  -p, --print [...]           evaluate script and print result\n"
    "  -r, --require=...           CommonJS module to preload (option can be repeated)\n"
    "  -v, --version               print the version of Node.js that this program behaves as\n"
    "\n"
    "The manual page node(1) tells the rest.\n";

static int find_option(const char *name, size_t length)
{
    for (size_t i = 0; i < cli_table_length; i++) {
        const char *p = cli_table[i].name;
        size_t k = 0;
        /* V8 and Node take underscores for dashes. */
        while (k < length && p[k] && (p[k] == name[k] || (k > 1 && p[k] == '-' && name[k] == '_')))
            k++;
        if (k == length && p[k] == '\0')
            return (int)i;
    }
    return -1;
}

const cli_value *cli_get(const cli_options *cli, const char *name)
{
    int index = find_option(name, strlen(name));
    if (index < 0)
        abort();
    return &cli->values[index];
}

typedef struct reader {
    cli_options *cli;
    char **words;
    int count, at;
    bool environment;
    const char *program;
    cli_invalid invalid; /* of a worker: told instead of the user */
    void *data;
} reader;

static int complain(const reader *r, const char *what, const char *format)
{
    if (r->invalid) {
        r->invalid(r->data, what);
        return 9;
    }
    fprintf(stderr, "%s: ", r->program);
    fprintf(stderr, format, what);
    fputc('\n', stderr);
    return 9;
}

/* Options that mean the process as a whole, and V8's. */
static bool is_process_wide(const cli_option *option)
{
    static const char *const names[] = {
        "--completion-bash", "--disable-proto", "--expose-gc", "--help", "--max-http-header-size", "--max-old-space-size",
        "--node-snapshot", "--stack-trace-limit", "--title", "--tls-cipher-list", "--use-bundled-ca", "--use-openssl-ca",
        "--use-system-ca", "--version",
    };
    if (option->kind == CLI_IGNORED)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(option->name, names[i]) == 0)
            return true;
    }
    return false;
}

static void add_item(cli_value *value, const char *text)
{
    const char **items = realloc(value->items, (value->count + 1) * sizeof *items);
    if (!items)
        abort();
    value->items = items;
    value->items[value->count++] = text;
}

static int set_value(reader *r, int index, const char *word, const char *text, bool negated)
{
    const cli_option *option = &cli_table[index];
    cli_value *value = &r->cli->values[index];
    if (r->environment && !option->in_environment)
        return complain(r, word, "%s is not allowed in NODE_OPTIONS");
    if (r->invalid && !r->environment && is_process_wide(option))
        return complain(r, word, "%s is not for workers");
    value->set = true;
    switch (option->kind) {
    case CLI_IGNORED:
        return CLI_RUN;
    case CLI_FLAG:
        value->on = !negated;
        return CLI_RUN;
    default:
        break;
    }
    if (negated)
        return complain(r, word, "%s is an invalid negation because it is not a boolean option");
    if (!text) {
        if (r->at >= r->count || (r->words[r->at][0] == '-' && r->words[r->at][1] != '\0'))
            return complain(r, word, "%s requires an argument");
        text = r->words[r->at++];
    }
    if (option->kind == CLI_LIST)
        add_item(value, text);
    else
        value->text = text;
    return CLI_RUN;
}

/* -p and -pe: print, and take the script from the next word if there is one. */
static int set_print(reader *r, const char *word)
{
    set_value(r, find_option("--print", 7), word, NULL, false);
    bool bundled = strcmp(word, "-pe") == 0;
    if (bundled || (r->at < r->count && r->words[r->at][0] != '-'))
        return set_value(r, find_option("--eval", 6), bundled ? "-pe" : word, NULL, false);
    return CLI_RUN;
}

static int read_option(reader *r)
{
    const char *word = r->words[r->at++];
    if (strcmp(word, "-p") == 0 || strcmp(word, "-pe") == 0 || strcmp(word, "--print") == 0)
        return r->environment ? complain(r, word, "%s is not allowed in NODE_OPTIONS") : set_print(r, word);
    const char *equals = strchr(word, '=');
    size_t length = equals && word[1] == '-' ? (size_t)(equals - word) : strlen(word);
    const char *text = length < strlen(word) ? word + length + 1 : NULL;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (strlen(aliases[i].alias) == length && strncmp(aliases[i].alias, word, length) == 0)
            return set_value(r, find_option(aliases[i].name, strlen(aliases[i].name)), word, text, false);
    }
    int index = find_option(word, length);
    if (index >= 0)
        return set_value(r, index, word, text, false);
    if (length > 5 && strncmp(word, "--no-", 5) == 0) {
        char positive[128];
        if (length < sizeof positive) {
            snprintf(positive, sizeof positive, "--%.*s", (int)length - 5, word + 5);
            index = find_option(positive, strlen(positive));
        }
        if (index >= 0)
            return set_value(r, index, word, text, true);
    }
    return complain(r, word, r->environment ? "%s is not allowed in NODE_OPTIONS" : "bad option: %s");
}

/* Split NODE_OPTIONS at spaces; double quotes keep spaces, a backslash inside them keeps the next character. The words
 * live as long as the process. */
static int split_environment(const reader *r, const char *text, char ***words, int *count)
{
    char *copy = malloc(strlen(text) + 1);
    char **list = calloc(strlen(text) / 2 + 2, sizeof *list);
    if (!copy || !list)
        abort();
    *count = 0;
    list[0] = copy; /* even when there is no word: it is what cli_free frees */
    char *out = copy;
    while (*text) {
        if (*text == ' ') {
            text++;
            continue;
        }
        list[(*count)++] = out;
        bool quoted = false;
        for (; *text && (quoted || *text != ' '); text++) {
            if (*text == '"') {
                quoted = !quoted;
                continue;
            }
            if (quoted && *text == '\\' && *++text == '\0')
                return complain(r, "NODE_OPTIONS", "invalid value for %s (invalid escape)");
            *out++ = *text;
        }
        if (quoted)
            return complain(r, "NODE_OPTIONS", "invalid value for %s (unterminated string)");
        *out++ = '\0';
    }
    *words = list;
    return CLI_RUN;
}

static int read_environment(const reader *base, const char *text)
{
    reader r = *base;
    r.environment = true;
    if (!text)
        return CLI_RUN;
    int status = split_environment(&r, text, &r.words, &r.count);
    r.cli->environment_words = r.words;
    while ((status == CLI_RUN || r.invalid) && r.at < r.count) {
        if (r.words[r.at][0] != '-' || strcmp(r.words[r.at], "-") == 0 || strcmp(r.words[r.at], "--") == 0)
            return complain(&r, r.words[r.at], "%s is not allowed in NODE_OPTIONS");
        status = read_option(&r);
    }
    return status;
}

static int read_words(const reader *base, int argc, char **argv)
{
    reader r = *base;
    cli_options *cli = r.cli;
    r.words = argv;
    r.count = argc;
    r.at = 1;
    int status = CLI_RUN;
    while ((status == CLI_RUN || r.invalid) && r.at < argc) {
        const char *word = argv[r.at];
        if (word[0] != '-')
            break;
        if (strcmp(word, "-") == 0) {
            cli->force_stdin = true;
            break;
        }
        if (strcmp(word, "--") == 0) {
            r.at++;
            break;
        }
        status = read_option(&r);
    }
    cli->exec_argc = r.at - 1;
    if (cli->exec_argc > 0 && strcmp(argv[cli->exec_argc], "--") == 0)
        cli->exec_argc--;
    cli->first_argument = r.at + (cli->force_stdin ? 1 : 0);
    return status;
}

static void read_limit(cli_options *cli)
{
    const cli_value *value = cli_get(cli, "--max-old-space-size");
    if (value->text)
        cli->heap_limit = (size_t)strtoull(value->text, NULL, 10) << 20;
}

static void set_defaults(cli_options *cli)
{
    cli->values = calloc(cli_table_length, sizeof *cli->values);
    if (!cli->values)
        abort();
    for (size_t i = 0; i < cli_table_length; i++)
        cli->values[i].on = cli_table[i].on_by_default;
}

void cli_parse_worker(cli_options *cli, const cli_options *parent, int count, char **words, const char *environment,
                      cli_invalid invalid, void *data)
{
    if (count == 0 && !environment) {
        *cli = *parent;
    } else {
        reader r = {.cli = cli, .program = "node"};
        *cli = (cli_options){.argc = count ? count : parent->exec_argc + 1, .argv = count ? words : parent->argv};
        set_defaults(cli);
        r.invalid = invalid;
        r.data = data;
        read_environment(&r, environment ? environment : getenv("NODE_OPTIONS"));
        if (count == 0)
            r.invalid = NULL; /* what the parent has was all right */
        read_words(&r, cli->argc, cli->argv);
        if (count && cli->first_argument < count)
            invalid(data, words[cli->first_argument]);
    }
    cli->force_stdin = false;
    cli->first_argument = cli->argc; /* what follows is the parent's */
    cli->heap_limit = 0;
    read_limit(cli);
}

void cli_free(cli_options *cli)
{
    for (size_t i = 0; i < cli_table_length; i++)
        free(cli->values[i].items);
    free(cli->values);
    if (cli->environment_words)
        free(cli->environment_words[0]);
    free(cli->environment_words);
}

int cli_parse(cli_options *cli, int argc, char **argv)
{
    *cli = (cli_options){.argc = argc, .argv = argv};
    reader r = {.cli = cli, .program = argc > 0 ? argv[0] : "node"};
    set_defaults(cli);
    int status = read_environment(&r, getenv("NODE_OPTIONS"));
    if (status == CLI_RUN)
        status = read_words(&r, argc, argv);
    if (status != CLI_RUN)
        return status;
    if (cli_get(cli, "--check")->on && (cli_get(cli, "--eval")->text || cli_get(cli, "--print")->on)) {
        fprintf(stderr, "%s: either --check or --eval can be used, not both\n", argv[0]);
        return 9;
    }
    if (cli_get(cli, "--tls-min-v1.3")->on && cli_get(cli, "--tls-max-v1.2")->on) {
        fprintf(stderr, "%s: either --tls-min-v1.3 or --tls-max-v1.2 can be used, not both\n", argv[0]);
        return 9;
    }
    read_limit(cli);
    if (cli_get(cli, "--version")->on) {
        puts("v" NODE_VERSION);
        return CLI_DONE;
    }
    if (cli_get(cli, "--help")->on) {
        fputs(usage, stdout);
        return CLI_DONE;
    }
    return CLI_RUN;
}
