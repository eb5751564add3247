/*
 * options.c - internalBinding('options'): what the command line said.
 *
 * { options: { '--eval': string | undefined, '--warnings': true, '--require': [..] … }, script, force_stdin … }
 */
#include "runtime/options.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "runtime/env.h"
#include "runtime/text.h"

static void push_value(duk_context *ctx, const cli_option *option, const cli_value *value)
{
    switch (option->kind) {
    case CLI_STRING:
        if (value->text)
            env_push_utf8(ctx, value->text, strlen(value->text));
        else
            duk_push_undefined(ctx);
        break;
    case CLI_NUMBER:
        if (value->text)
            duk_push_number(ctx, strtod(value->text, NULL));
        else
            duk_push_undefined(ctx);
        break;
    case CLI_LIST:
        duk_push_array(ctx);
        for (size_t i = 0; i < value->count; i++) {
            env_push_utf8(ctx, value->items[i], strlen(value->items[i]));
            duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
        }
        break;
    default:
        duk_push_boolean(ctx, value->on);
    }
}

static void push_words(duk_context *ctx, const cli_options *cli, int from, int to)
{
    duk_push_array(ctx);
    for (int i = from; i < to; i++) {
        env_push_utf8(ctx, cli->argv[i], strlen(cli->argv[i]));
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)(i - from));
    }
}

/* environmentOptions(): [[name, whether it is on or off] ...] of what NODE_OPTIONS may have */
static duk_ret_t environment_options(duk_context *ctx)
{
    duk_uarridx_t count = 0;
    duk_push_array(ctx);
    for (size_t i = 0; i < cli_table_length; i++) {
        if (!cli_table[i].in_environment)
            continue;
        duk_push_array(ctx);
        duk_push_string(ctx, cli_table[i].name);
        duk_put_prop_index(ctx, -2, 0);
        duk_push_boolean(ctx, cli_table[i].kind == CLI_FLAG);
        duk_put_prop_index(ctx, -2, 1);
        duk_put_prop_index(ctx, -2, count++);
    }
    for (const char *const *alias = cli_environment_aliases; *alias; alias++) {
        duk_push_array(ctx);
        duk_push_string(ctx, *alias);
        duk_put_prop_index(ctx, -2, 0);
        duk_push_false(ctx);
        duk_put_prop_index(ctx, -2, 1);
        duk_put_prop_index(ctx, -2, count++);
    }
    return 1;
}

void binding_options(duk_context *ctx)
{
    const cli_options *cli = env_from(ctx)->cli;
    duk_push_object(ctx);
    duk_push_object(ctx);
    for (size_t i = 0; i < cli_table_length; i++) {
        if (cli_table[i].kind == CLI_IGNORED)
            continue;
        push_value(ctx, &cli_table[i], &cli->values[i]);
        duk_put_prop_string(ctx, -2, cli_table[i].name);
    }
    duk_put_prop_string(ctx, -2, "options");
    /* argv[0] alone, what belongs to node, and what follows */
    push_words(ctx, cli, 0, cli->argc > 0 ? 1 : 0);
    duk_put_prop_string(ctx, -2, "argv0");
    push_words(ctx, cli, 1, cli->exec_argc + 1);
    duk_put_prop_string(ctx, -2, "execArgv");
    push_words(ctx, cli, cli->first_argument, cli->argc);
    duk_put_prop_string(ctx, -2, "rest");
    duk_push_boolean(ctx, cli->force_stdin);
    duk_put_prop_string(ctx, -2, "forceStdin");
    duk_push_c_function(ctx, environment_options, 0);
    duk_put_prop_string(ctx, -2, "environmentOptions");
}
