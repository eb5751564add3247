/*
 * main.c - argv to options to run.
 */
#include <signal.h>
#include <stdio.h>
#include <uv.h>

#include "runtime/env.h"
#include "runtime/options.h"

/* What the parent process ignores or blocks is its own affair. A closed pipe and a file that grew too large are errors
 * of write(). */
static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
    struct sigaction action;
    for (int number = 1; number < 32; number++) {
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            signal(number, SIG_DFL);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

int main(int argc, char **argv)
{
    cli_options cli;
    reset_signals();
    argv = uv_setup_args(argc, argv);
    int status = cli_parse(&cli, argc, argv);
    if (status != CLI_RUN) {
        cli_free(&cli);
        return status == CLI_DONE ? 0 : status;
    }
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
