/*
 * uv.c - internalBinding('uv'): libuv's errors by number and by name.
 */
#include <uv.h>

#include "bindings/bindings.h"
#include "duktape.h"

/* errname(number) */
static duk_ret_t errname(duk_context *ctx)
{
    char name[64];
    duk_push_string(ctx, uv_err_name_r(duk_require_int(ctx, 0), name, sizeof name));
    return 1;
}

/* getErrorMessage(number) */
static duk_ret_t error_message(duk_context *ctx)
{
    char message[128];
    duk_push_string(ctx, uv_strerror_r(duk_require_int(ctx, 0), message, sizeof message));
    return 1;
}

/* getErrorEntries(): [number, name, message, number, ...] of all errors */
static duk_ret_t error_entries(duk_context *ctx)
{
    duk_uarridx_t count = 0;
    duk_push_array(ctx);
#define ADD_ERROR(name, message) \
    duk_push_int(ctx, UV_##name); \
    duk_put_prop_index(ctx, -2, count++); \
    duk_push_literal(ctx, #name); \
    duk_put_prop_index(ctx, -2, count++); \
    duk_push_literal(ctx, message); \
    duk_put_prop_index(ctx, -2, count++);
    UV_ERRNO_MAP(ADD_ERROR)
#undef ADD_ERROR
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"errname", errname, 1},
    {"getErrorMessage", error_message, 1},
    {"getErrorEntries", error_entries, 0},
    {NULL, NULL, 0},
};

static const duk_number_list_entry numbers[] = {
#define ADD_NUMBER(name, message) {"UV_" #name, UV_##name},
    UV_ERRNO_MAP(ADD_NUMBER)
#undef ADD_NUMBER
    {NULL, 0},
};

void binding_uv(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    duk_put_number_list(ctx, -1, numbers);
}
