/*
 * errors.c - error objects made in C.
 */
#include "runtime/errors.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "runtime/env.h"
#include "runtime/text.h"

static void put_text(duk_context *ctx, const char *key, const char *text)
{
    if (!text)
        return;
    env_push_utf8(ctx, text, strlen(text));
    duk_put_prop_string(ctx, -2, key);
}

void env_push_uv_error(duk_context *ctx, int err, const char *syscall, const char *path, const char *dest)
{
    char name[64];
    uv_err_name_r(err, name, sizeof name);
    /* "CODE: text, syscall 'path' -> 'dest'" */
    int parts = 0;
    duk_push_sprintf(ctx, "%s: %s", name, uv_strerror(err)), parts++;
    if (syscall)
        duk_push_sprintf(ctx, ", %s", syscall), parts++;
    const char *const names[2] = {path, dest};
    for (int i = 0; i < 2; i++) {
        if (!names[i])
            continue;
        duk_push_string(ctx, i == 0 ? " '" : " -> '");
        env_push_utf8(ctx, names[i], strlen(names[i]));
        duk_push_string(ctx, "'");
        parts += 3;
    }
    duk_concat(ctx, parts);
    duk_push_error_object(ctx, DUK_ERR_ERROR, "%s", duk_get_string(ctx, -1));
    duk_remove(ctx, -2);
    duk_push_int(ctx, err);
    duk_put_prop_string(ctx, -2, "errno");
    put_text(ctx, "code", name);
    put_text(ctx, "syscall", syscall);
    put_text(ctx, "path", path);
    put_text(ctx, "dest", dest);
}

duk_ret_t env_throw_uv_error(duk_context *ctx, int err, const char *syscall, const char *path, const char *dest)
{
    env_push_uv_error(ctx, err, syscall, path, dest);
    return duk_throw(ctx);
}

duk_ret_t env_throw_errno(duk_context *ctx, int number, const char *syscall)
{
    const char *name = uv_err_name(uv_translate_sys_error(number));
    duk_push_error_object(ctx, DUK_ERR_ERROR, "%s, %s", name, strerror(number));
    duk_push_int(ctx, number);
    duk_put_prop_string(ctx, -2, "errno");
    put_text(ctx, "code", name);
    put_text(ctx, "syscall", syscall);
    return duk_throw(ctx);
}

static void push_coded_error(duk_context *ctx, duk_errcode_t type, const char *code, const char *format, va_list args)
{
    duk_push_error_object_va(ctx, type, format, args);
    /* The stack's first line shows the code while `name` stays what it is: see nodeError in the engine's stacks. */
    duk_push_true(ctx);
    duk_put_prop_string(ctx, -2, DUK_HIDDEN_SYMBOL("nodeError"));
    put_text(ctx, "code", code);
}

void env_push_coded_error(duk_context *ctx, duk_errcode_t type, const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    push_coded_error(ctx, type, code, format, args);
    va_end(args);
}

duk_ret_t env_throw_coded_error(duk_context *ctx, duk_errcode_t type, const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    push_coded_error(ctx, type, code, format, args);
    va_end(args);
    return duk_throw(ctx);
}

void env_throw_node_error(duk_context *ctx, const char *code, duk_idx_t nargs)
{
    env_require(ctx, "internal/errors");
    duk_get_prop_string(ctx, -1, "codes");
    duk_get_prop_string(ctx, -1, code);
    duk_insert(ctx, -3 - nargs);
    duk_pop_2(ctx);
    duk_new(ctx, nargs);
    (void) duk_throw(ctx);
}
