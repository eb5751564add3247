/*
 * options_help.c - what --help and --completion-bash print.
 */
#include <stdio.h>
#include <string.h>

#include "runtime/options.h"

static const char *const options[][2] = {
    {"-", "script read from stdin (default if no file name is provided)"},
    {"--", "indicate the end of node options"},
    {"--abort-on-uncaught-exception", "abort instead of exiting, for a core file"},
    {"--allow-child-process", "allow use of child process when any permissions are set"},
    {"--allow-fs-read=...", "allow permissions to read the filesystem"},
    {"--allow-fs-write=...", "allow permissions to write in the filesystem"},
    {"--allow-worker", "allow worker threads when any permissions are set"},
    {"-c, --check", "syntax check script without executing"},
    {"--completion-bash", "print source-able bash completion script"},
    {"-C, --conditions=...", "additional user conditions for conditional exports and imports"},
    {"--disable-proto=...", "disable Object.prototype.__proto__: delete or throw"},
    {"--disable-warning=...", "silence specific process warnings"},
    {"--disallow-code-generation-from-strings", "disallow eval and friends"},
    {"--dns-result-order=...", "default order of dns.lookup: verbatim, ipv4first or ipv6first"},
    {"--enable-source-maps", "source map support for stack traces"},
    {"--env-file=...", "set environment variables from the file"},
    {"--env-file-if-exists=...", "the same, without an error when it is missing"},
    {"-e, --eval=...", "evaluate script"},
    {"--experimental-sea-config=...", "generate a blob that can be embedded into the single executable application"},
    {"--experimental-shadow-realm", "enable ShadowRealm"},
    {"--expose-gc", "make gc() available"},
    {"--frozen-intrinsics", "freeze the language's own objects"},
    {"-h, --help", "print node command line options (currently set)"},
    {"--import=...", "ES module to preload (option can be repeated)"},
    {"--input-type=...", "module type of a string input: module, commonjs, module-typescript or commonjs-typescript"},
    {"--insecure-http-parser", "use a lenient HTTP parser"},
    {"-i, --interactive", "always enter the REPL even if stdin does not appear to be a terminal"},
    {"--max-http-header-size=...", "size of headers in bytes (default: 16384)"},
    {"--max-old-space-size=...", "limit the heap, in megabytes"},
    {"--no-deprecation", "silence deprecation warnings"},
    {"--no-experimental-detect-module", "do not look for ES module syntax in ambiguous files"},
    {"--no-experimental-require-module", "disable require() of ES modules"},
    {"--no-experimental-strip-types", "do not run TypeScript files"},
    {"--no-global-search-paths", "disable global module search paths"},
    {"--no-network-family-autoselection", "connect to the first address only"},
    {"--no-warnings", "silence all process warnings"},
    {"--pending-deprecation", "emit pending deprecation warnings"},
    {"--permission", "enable the permission system"},
    {"--preserve-symlinks", "preserve symbolic links when resolving"},
    {"--preserve-symlinks-main", "preserve symbolic links when resolving the main module"},
    {"-p, --print [...]", "evaluate script and print result"},
    {"--redirect-warnings=...", "write warnings to a file instead of stderr"},
    {"-r, --require=...", "CommonJS module to preload (option can be repeated)"},
    {"--security-revert=...", "revert a fix of a CVE; none can be reverted here"},
    {"--stack-trace-limit=...", "how many frames stack traces have"},
    {"--test", "launch test runner on startup"},
    {"--test-concurrency=...", "how many test files run at a time"},
    {"--test-force-exit", "exit when all known tests have finished"},
    {"--test-name-pattern=...", "run tests whose name matches this regular expression"},
    {"--test-only", "run tests with 'only' option set"},
    {"--test-reporter=...", "report test output using the given reporter"},
    {"--test-reporter-destination=...", "where the reporter writes"},
    {"--test-shard=...", "run a part of the test files: index/total"},
    {"--test-skip-pattern=...", "skip tests whose name matches this regular expression"},
    {"--test-timeout=...", "test runner timeout in milliseconds"},
    {"--test-update-snapshots", "regenerate test snapshots"},
    {"--throw-deprecation", "throw an exception on deprecations"},
    {"--title=...", "the process title to use on startup"},
    {"--tls-cipher-list=...", "use an alternative default TLS cipher list"},
    {"--tls-max-v1.2", "set default TLS maximum to TLSv1.2"},
    {"--tls-max-v1.3", "set default TLS maximum to TLSv1.3"},
    {"--tls-min-v1.2", "set default TLS minimum to TLSv1.2"},
    {"--tls-min-v1.3", "set default TLS minimum to TLSv1.3"},
    {"--trace-deprecation", "show stack traces on deprecations"},
    {"--trace-exit", "show stack trace when an environment exits"},
    {"--trace-sync-io", "show stack trace when use of sync IO is detected after the first tick"},
    {"--trace-uncaught", "show where uncaught exceptions were thrown"},
    {"--trace-warnings", "show stack traces on process warnings"},
    {"--unhandled-rejections=...", "throw (default), strict, warn, none or warn-with-error-code"},
    {"--use-largepages=...", "map the executable to large pages: off (default); on and silent, which this build cannot do"},
    {"-v, --version", "print the version of Node.js that this program behaves as"},
};

static const char *const variables[][2] = {
    {"FORCE_COLOR", "1, 2 or 3: colours even where the output is no terminal"},
    {"NODE_DEBUG", "','-separated list of core modules that should print debug information"},
    {"NODE_DISABLE_COLORS", "set to 1 to disable colors in the REPL"},
    {"NODE_EXTRA_CA_CERTS", "path to additional CA certificates file"},
    {"NODE_NO_WARNINGS", "set to 1 to silence process warnings"},
    {"NODE_OPTIONS", "set CLI options in the environment via a space-separated list"},
    {"NODE_PATH", "':'-separated list of directories prefixed to the module search path"},
    {"NODE_PENDING_DEPRECATION", "set to 1 to emit pending deprecation warnings"},
    {"NODE_PRESERVE_SYMLINKS", "set to 1 to preserve symbolic links when resolving and caching modules"},
    {"NODE_PRESERVE_SYMLINKS_MAIN", "set to 1 for the same of the main module"},
    {"NODE_REDIRECT_WARNINGS", "write warnings to path instead of stderr"},
    {"NODE_REPL_HISTORY", "path to the persistent REPL history file"},
    {"NODE_TLS_REJECT_UNAUTHORIZED", "set to 0 to disable TLS certificate validation"},
    {"NO_COLOR", "no colours"},
    {"TZ", "the time zone"},
    {"UV_THREADPOOL_SIZE", "sets the number of threads used in libuv's threadpool"},
};

static void print_lines(const char *const (*lines)[2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(lines[i][0]) > 26)
            printf("  %s\n%30s%s\n", lines[i][0], "", lines[i][1]);
        else
            printf("  %-28s%s\n", lines[i][0], lines[i][1]);
    }
}

void cli_print_help(void)
{
    puts("Usage: node [options] [ script.js ] [arguments]\n\nOptions:");
    print_lines(options, sizeof options / sizeof *options);
    puts("\nEnvironment variables:");
    print_lines(variables, sizeof variables / sizeof *variables);
    puts("\nDocumentation can be found at https://nodejs.org/");
}

void cli_print_completion(void)
{
    fputs("_node_complete() {\n"
          "  local cur_word options\n"
          "  cur_word=\"${COMP_WORDS[COMP_CWORD]}\"\n"
          "  if [[ \"${cur_word}\" == -* ]] ; then\n"
          "    COMPREPLY=( $(compgen -W '-c -C -e -h -i -p -r -v",
          stdout);
    for (size_t i = 0; i < cli_table_length; i++)
        printf(" %s", cli_table[i].name);
    fputs("' -- \"${cur_word}\") )\n"
          "    return 0\n"
          "  else\n"
          "    COMPREPLY=( $(compgen -f \"${cur_word}\") )\n"
          "    return 0\n"
          "  fi\n"
          "}\n"
          "complete -o filenames -o nospace -o bashdefault -F _node_complete node node_g\n",
          stdout);
}
