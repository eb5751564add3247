/*
 * options.h - the command line: node [options] [script | -e text | -] [arguments], and NODE_OPTIONS.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum cli_kind { CLI_FLAG, CLI_STRING, CLI_LIST, CLI_NUMBER, CLI_IGNORED } cli_kind;

/* What one option has been given. */
typedef struct cli_value {
    bool set;           /* appeared at all */
    bool on;            /* CLI_FLAG: its value, or the default */
    const char *text;   /* CLI_STRING, CLI_NUMBER: the last one */
    const char **items; /* CLI_LIST, malloc'd */
    size_t count;
} cli_value;

typedef struct cli_option {
    const char *name; /* "--eval" */
    cli_kind kind;
    bool in_environment; /* NODE_OPTIONS may have it */
    bool on_by_default;
} cli_option;

typedef struct cli_options {
    char **argv; /* as the process got it; argv[0] is the program */
    int argc;
    int first_argument;   /* index of the script, or of the first argument for -e; argc when there is none */
    int exec_argc;        /* argv[1..exec_argc] are options of node itself: process.execArgv */
    bool force_stdin;     /* "-" */
    size_t heap_limit;    /* bytes, 0 for none */
    cli_value *values;    /* parallel to cli_table */
    char **environment_words; /* of NODE_OPTIONS; the first begins the memory of all */
} cli_options;

extern const cli_option cli_table[];
extern const char *const cli_environment_aliases[]; /* short names of options that NODE_OPTIONS may have; ends with NULL */
extern const size_t cli_table_length;

/* CLI_RUN: go on; CLI_DONE: all is said (--version, --help); otherwise the exit code after a message on stderr. */
enum { CLI_RUN = -1, CLI_DONE = -2 };
int cli_parse(cli_options *cli, int argc, char **argv);

/* The options of a worker: those of its parent, changed by words (words[0] is the program) if there are any, or with
 * the text of another NODE_OPTIONS. What is not known or not allowed in a worker is told to `invalid`. */
typedef void (*cli_invalid)(void *data, const char *word);
void cli_parse_worker(cli_options *cli, const cli_options *parent, int count, char **words, const char *environment,
                      cli_invalid invalid, void *data);
void cli_free(cli_options *cli);
/* options_help.c */
void cli_print_help(void);
void cli_print_completion(void);

/* The value of an option of cli_table; aborts on a name that is not in it. */
const cli_value *cli_get(const cli_options *cli, const char *name);

#endif
