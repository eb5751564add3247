/*
 * options.c - the command line.
 *
 * One table names every option; what it means is up to who asks for it. Options that Node hands to V8 and that have no
 * meaning here are accepted and ignored, as programs and their scripts pass them along.
 */
#include "runtime/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/dotenv.h"
#include "runtime/sea.h"

#define ENVIRONMENT true
#define ON true

const cli_option cli_table[] = {
    {"--abort-on-uncaught-exception", CLI_FLAG, ENVIRONMENT, 0},
    {"--addons", CLI_FLAG, ENVIRONMENT, ON},
    {"--allow-addons", CLI_FLAG, ENVIRONMENT, 0},
    {"--allow-child-process", CLI_FLAG, ENVIRONMENT, 0},
    {"--allow-fs-read", CLI_LIST, ENVIRONMENT, 0},
    {"--allow-fs-write", CLI_LIST, ENVIRONMENT, 0},
    {"--allow-wasi", CLI_FLAG, ENVIRONMENT, 0},
    {"--allow-worker", CLI_FLAG, ENVIRONMENT, 0},
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
    {"--experimental-loader", CLI_LIST, ENVIRONMENT, 0},
    {"--experimental-repl-await", CLI_FLAG, ENVIRONMENT, ON},
    {"--experimental-require-module", CLI_FLAG, ENVIRONMENT, ON},
    {"--experimental-sea-config", CLI_STRING, 0, 0},
    {"--experimental-shadow-realm", CLI_FLAG, ENVIRONMENT, 0},
    {"--experimental-strip-types", CLI_FLAG, ENVIRONMENT, ON},
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
    {"--permission", CLI_FLAG, ENVIRONMENT, 0},
    {"--preserve-symlinks", CLI_FLAG, ENVIRONMENT, 0},
    {"--preserve-symlinks-main", CLI_FLAG, ENVIRONMENT, 0},
    {"--print", CLI_FLAG, 0, 0},
    {"--redirect-warnings", CLI_STRING, ENVIRONMENT, 0},
    {"--require", CLI_LIST, ENVIRONMENT, 0},
    {"--security-revert", CLI_LIST, 0, 0},
    {"--stack-trace-limit", CLI_NUMBER, ENVIRONMENT, 0},
    {"--test", CLI_FLAG, 0, 0},
    {"--test-concurrency", CLI_NUMBER, 0, 0},
    {"--test-force-exit", CLI_FLAG, 0, 0},
    {"--test-name-pattern", CLI_LIST, 0, 0},
    {"--test-only", CLI_FLAG, ENVIRONMENT, 0},
    {"--test-reporter", CLI_LIST, ENVIRONMENT, 0},
    {"--test-reporter-destination", CLI_LIST, ENVIRONMENT, 0},
    {"--test-shard", CLI_STRING, 0, 0},
    {"--test-skip-pattern", CLI_LIST, 0, 0},
    {"--test-timeout", CLI_NUMBER, 0, 0},
    {"--test-update-snapshots", CLI_FLAG, 0, 0},
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
    {"--trace-sync-io", CLI_FLAG, ENVIRONMENT, 0},
    {"--trace-tls", CLI_FLAG, ENVIRONMENT, 0},
    {"--trace-uncaught", CLI_FLAG, ENVIRONMENT, 0},
    {"--trace-warnings", CLI_FLAG, ENVIRONMENT, 0},
    {"--unhandled-rejections", CLI_STRING, ENVIRONMENT, 0},
    {"--use-bundled-ca", CLI_FLAG, ENVIRONMENT, 0},
    {"--use-largepages", CLI_STRING, ENVIRONMENT, 0},
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
    {"--experimental-permission", "--permission"}, {"--loader", "--experimental-loader"}, {"--max_old_space_size", "--max-old-space-size"},
};

const char *const cli_environment_aliases[] = {"-C", "-r", "--experimental-permission", "--loader", NULL};

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

static int find_alias(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (strlen(aliases[i].alias) == length && strncmp(aliases[i].alias, name, length) == 0)
            return find_option(aliases[i].name, strlen(aliases[i].name));
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
        "--node-snapshot", "--security-revert", "--stack-trace-limit", "--title", "--tls-cipher-list", "--use-bundled-ca",
        "--use-largepages", "--use-openssl-ca", "--use-system-ca", "--version",
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
        if (text[0] == '\\' && text[1] == '-')
            text++; /* how a value that begins with a dash is written */
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
    int index = find_alias(word, length);
    if (index < 0)
        index = find_option(word, length);
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

/* ---- .env files ---- */

typedef struct env_file_names {
    char *names; /* "a=b=": set by files before, which later ones may change */
    size_t length;
} env_file_names;

static bool is_ours(const env_file_names *ours, const char *name)
{
    size_t length = strlen(name);
    for (size_t at = 0; at < ours->length; at += strlen(ours->names + at) + 1) {
        if (strlen(ours->names + at) == length && memcmp(ours->names + at, name, length) == 0)
            return true;
    }
    return false;
}

/* What the environment has already stays. */
static void set_variable(void *data, const char *name, size_t name_length, const char *value, size_t value_length)
{
    env_file_names *ours = data;
    char *copy = malloc(name_length + value_length + 2);
    if (!copy)
        abort();
    char *text = copy + name_length + 1;
    memcpy(copy, name, name_length);
    copy[name_length] = '\0';
    memcpy(text, value, value_length);
    text[value_length] = '\0';
    if (is_ours(ours, copy) || !getenv(copy)) {
        setenv(copy, text, 1);
        ours->names = realloc(ours->names, ours->length + name_length + 1);
        if (!ours->names)
            abort();
        memcpy(ours->names + ours->length, copy, name_length + 1);
        ours->length += name_length + 1;
    }
    free(copy);
}

static bool read_env_file(const char *path, env_file_names *ours)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char *text = NULL;
    size_t length = 0, room = 0, got;
    do {
        if (room - length < 4096)
            text = realloc(text, room += 65536);
        if (!text)
            abort();
        got = fread(text + length, 1, room - length, file);
        length += got;
    } while (got > 0);
    bool ok = !ferror(file);
    fclose(file);
    if (ok)
        dotenv_parse(text, length, set_variable, ours);
    free(text);
    return ok;
}

/* The files that --env-file names, in the order of the command line. They may set NODE_OPTIONS, so they come first:
 * what else is on the command line is read, and complained about, later. */
static int read_env_files(int argc, char **argv)
{
    env_file_names ours = {NULL, 0};
    int status = CLI_RUN;
    for (int i = 1; i < argc && status == CLI_RUN; i++) {
        const char *word = argv[i], *path = NULL;
        if (word[0] != '-' || strcmp(word, "-") == 0 || strcmp(word, "--") == 0)
            break;
        const char *equals = strchr(word, '=');
        size_t length = equals ? (size_t)(equals - word) : strlen(word);
        int index = find_option(word, length);
        bool takes_word = !equals && ((index >= 0 && cli_table[index].kind != CLI_FLAG && cli_table[index].kind != CLI_IGNORED) ||
                                      find_alias(word, length) >= 0 || strcmp(word, "-p") == 0 || strcmp(word, "-pe") == 0 ||
                                      strcmp(word, "--print") == 0);
        bool optional = index >= 0 && strcmp(cli_table[index].name, "--env-file-if-exists") == 0;
        if (takes_word && i + 1 < argc && (argv[i + 1][0] != '-' || argv[i + 1][1] == '\0'))
            i++;
        if (index >= 0 && (optional || strcmp(cli_table[index].name, "--env-file") == 0))
            path = equals ? equals + 1 : argv[i] != word ? argv[i] : NULL;
        if (!path || read_env_file(path, &ours))
            continue;
        fprintf(stderr, "%s: %s: not found%s\n", argv[0], path, optional ? ". Continuing without it." : "");
        if (!optional)
            status = 9;
    }
    free(ours.names);
    return status;
}

/* ---- what values mean ---- */

static const struct {
    const char *name, *value[6];
} choices[] = {
    {"--unhandled-rejections", {"throw", "strict", "warn", "none", "warn-with-error-code"}},
    {"--input-type", {"module", "commonjs", "module-typescript", "commonjs-typescript"}},
    {"--dns-result-order", {"ipv4first", "ipv6first", "verbatim"}},
};

/* Values that are one of a few words, and options that exclude each other. */
static int check_values(const cli_options *cli)
{
    reader r = {.program = cli->argv[0]};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        const char *text = cli_get(cli, choices[i].name)->text;
        bool known = !text;
        for (const char *const *value = choices[i].value; *value && !known; value++)
            known = strcmp(*value, text) == 0;
        if (!known && strcmp(choices[i].name, "--input-type") == 0)
            return complain(&r, "", "--input-type must be \"module\",\"commonjs\", \"module-typescript\" or "
                            "\"commonjs-typescript\"%s");
        if (!known)
            return complain(&r, choices[i].name, "invalid value for %s");
    }
    const char *proto = cli_get(cli, "--disable-proto")->text;
    if (proto && strcmp(proto, "delete") != 0 && strcmp(proto, "throw") != 0) {
        complain(&r, "--disable-proto", "invalid mode passed to %s");
        return 12;
    }
    if (cli_get(cli, "--security-revert")->count > 0) { /* no fix here can be turned off */
        complain(&r, cli_get(cli, "--security-revert")->items[0], "Error: Attempt to revert an unknown CVE [%s]");
        return 12;
    }
    const char *pages = cli_get(cli, "--use-largepages")->text;
    if (pages && strcmp(pages, "on") != 0 && strcmp(pages, "off") != 0 && strcmp(pages, "silent") != 0)
        return complain(&r, "--use-largepages", "invalid value for %s");
    if (pages && strcmp(pages, "on") == 0)
        fputs("Mapping to large pages is not supported.\n", stderr);
    if (cli_get(cli, "--check")->on && (cli_get(cli, "--eval")->text || cli_get(cli, "--print")->on))
        return complain(&r, "", "either --check or --eval can be used, not both%s");
    if (cli_get(cli, "--tls-min-v1.3")->on && cli_get(cli, "--tls-max-v1.2")->on)
        return complain(&r, "", "either --tls-min-v1.3 or --tls-max-v1.2 can be used, not both%s");
    if (cli_get(cli, "--use-openssl-ca")->on && cli_get(cli, "--use-bundled-ca")->on)
        return complain(&r, "", "either --use-openssl-ca or --use-bundled-ca can be used, not both%s");
    return CLI_RUN;
}

static bool is_one(const char *name)
{
    const char *text = getenv(name);
    return text && strcmp(text, "1") == 0;
}

/* Variables that stand for an option. */
static void read_variables(cli_options *cli)
{
    static const struct {
        const char *variable, *option;
        bool on;
    } flags[] = {
        {"NODE_PENDING_DEPRECATION", "--pending-deprecation", true},
        {"NODE_NO_WARNINGS", "--warnings", false},
        {"NODE_PRESERVE_SYMLINKS", "--preserve-symlinks", true},
        {"NODE_PRESERVE_SYMLINKS_MAIN", "--preserve-symlinks-main", true},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (is_one(flags[i].variable))
            cli->values[find_option(flags[i].option, strlen(flags[i].option))].on = flags[i].on;
    }
    cli_value *redirect = &cli->values[find_option("--redirect-warnings", 19)];
    if (!redirect->text)
        redirect->text = getenv("NODE_REDIRECT_WARNINGS");
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
    read_variables(cli);
    bool sea = sea_is_present(); /* all words are the program's */
    int status = sea ? CLI_RUN : read_env_files(argc, argv);
    if (status == CLI_RUN)
        status = read_environment(&r, getenv("NODE_OPTIONS"));
    if (sea)
        cli->first_argument = argc > 0 ? 1 : 0;
    else if (status == CLI_RUN)
        status = read_words(&r, argc, argv);
    if (status == CLI_RUN)
        status = check_values(cli);
    if (status != CLI_RUN)
        return status;
    read_limit(cli);
    if (cli_get(cli, "--version")->on) {
        puts("v" NODE_VERSION);
        return CLI_DONE;
    }
    if (cli_get(cli, "--help")->on) {
        cli_print_help();
        return CLI_DONE;
    }
    if (cli_get(cli, "--completion-bash")->on) {
        cli_print_completion();
        return CLI_DONE;
    }
    return CLI_RUN;
}
