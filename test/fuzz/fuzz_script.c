/*
 * fuzz_script.c - what JavaScript does with any bytes: a target for libFuzzer whose body is a script (make fuzz).
 *
 * The script of FUZZ_SCRIPT runs as a program does and leaves a function `fuzz` on the global object. It is called with a
 * Buffer for each input, then the loop runs until nothing is left to do. What is thrown and not caught ends the process.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/buffer.h"
#include "runtime/env.h"
#include "runtime/options.h"

static env_t *env;
static env_ref target;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static char name[] = "node", script[] = FUZZ_SCRIPT;
    static char *words[] = {name, script, NULL};
    static cli_options cli;
    signal(SIGPIPE, SIG_IGN); /* as main.c does */
    if (cli_parse(&cli, 2, words) != CLI_RUN)
        abort();
    env = env_create(&cli, NULL);
    if (!env || env_run(env) != 0)
        abort();
    /* the script has been a whole program: what its end has turned off (ticks) is wanted again */
    duk_get_global_string(env->ctx, "process");
    duk_push_false(env->ctx);
    duk_put_prop_string(env->ctx, -2, "_exiting");
    duk_get_global_string(env->ctx, "fuzz");
    if (!duk_is_function(env->ctx, -1))
        abort();
    target = env_ref_take(env->ctx);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned inputs;
    duk_context *ctx = env->ctx;
    env_ref_push(ctx, target);
    duk_push_undefined(ctx);
    void *bytes = env_push_buffer(ctx, size);
    if (size > 0)
        memcpy(bytes, data, size);
    env_callback(env, 1);
    uv_run(&env->loop, UV_RUN_DEFAULT);
    if (++inputs % 256 == 0)
        duk_gc(ctx, 0);
    return 0;
}
