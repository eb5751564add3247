/*
 * options.c - internalBinding('options'): what the command line said.
 *
 * { options: { '--eval': string | undefined, '--warnings': true, '--require': [..] … }, argv0, execArgv, rest,
 * forceStdin, isSea }
 */
#include "runtime/options.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "runtime/env.h"
#include "runtime/sea.h"
#include "runtime/text.h"

static void push_list(duk_context *ctx, const char *const *items, size_t count)
{
    duk_push_array(ctx);
    for (size_t i = 0; i < count; i++) {
        env_push_utf8(ctx, items[i], strlen(items[i]));
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
    }
}

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
        push_list(ctx, value->items, value->count);
        break;
    default:
        duk_push_boolean(ctx, value->on);
    }
}

static bool is_default(const cli_option *option, const cli_value *value)
{
    return value->on == option->on_by_default && !value->text && value->count == 0;
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

/* [ ... exports ] unchanged */
static void put_words(duk_context *ctx, const cli_options *cli, int from, int to, const char *name)
{
    push_list(ctx, (const char *const *)cli->argv + from, to > from ? (size_t)(to - from) : 0);
    duk_put_prop_string(ctx, -2, name);
}

/* read(): what the command line changes, and its words; `this` are the exports */
static duk_ret_t read_command_line(duk_context *ctx)
{
    const cli_options *cli = env_from(ctx)->cli;
    duk_push_this(ctx);
    duk_get_prop_string(ctx, -1, "options");
    for (size_t i = 0; i < cli_table_length; i++) {
        if (cli_table[i].kind == CLI_IGNORED || is_default(&cli_table[i], &cli->values[i]))
            continue;
        push_value(ctx, &cli_table[i], &cli->values[i]);
        duk_put_prop_string(ctx, -2, cli_table[i].name);
    }
    duk_pop(ctx);
    /* argv[0] alone, what belongs to node, and what follows */
    put_words(ctx, cli, 0, cli->argc > 0 ? 1 : 0, "argv0");
    put_words(ctx, cli, 1, cli->exec_argc + 1, "execArgv");
    put_words(ctx, cli, cli->first_argument, cli->argc, "rest");
    duk_push_boolean(ctx, cli->force_stdin);
    duk_put_prop_string(ctx, -2, "forceStdin");
    duk_push_boolean(ctx, sea_is_present());
    duk_put_prop_string(ctx, -2, "isSea");
    return 0;
}

/* The defaults are there from the beginning; `read` is for the second stage of bootstrap. */
void binding_options(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_push_object(ctx);
    for (size_t i = 0; i < cli_table_length; i++) {
        if (cli_table[i].kind == CLI_IGNORED)
            continue;
        push_value(ctx, &cli_table[i], &(cli_value){.on = cli_table[i].on_by_default});
        duk_put_prop_string(ctx, -2, cli_table[i].name);
    }
    duk_put_prop_string(ctx, -2, "options");
    duk_push_c_function(ctx, read_command_line, 0);
    duk_put_prop_string(ctx, -2, "read");
    duk_push_c_function(ctx, environment_options, 0);
    duk_put_prop_string(ctx, -2, "environmentOptions");
}
