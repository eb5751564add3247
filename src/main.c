/*
 * main.c - argv to options to run.
 */
#include <signal.h>
#include <stdio.h>
#include <uv.h>

#include "runtime/env.h"
#include "runtime/options.h"

int main(int argc, char **argv)
{
    cli_options cli;
    signal(SIGPIPE, SIG_IGN);
    argv = uv_setup_args(argc, argv);
    int status = cli_parse(&cli, argc, argv);
    if (status != CLI_RUN)
        return status == CLI_DONE ? 0 : status;
    env_t *env = env_create(&cli, NULL);
    if (!env) {
        fputs("node: cannot start: out of memory or file descriptors\n", stderr);
        return 1;
    }
    int code = env_run(env);
    /* The process ends here: giving every object back would only take time. */
    env_exit(env, code);
    return code;
}
