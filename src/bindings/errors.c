/*
 * errors.c - internalBinding('errors'): what lib/internal/errors.js needs of the engine.
 */
#include "bindings/bindings.h"
#include "duktape.h"
#include "runtime/compile.h"

/* nodeErrorPrototype(prototype): the stacks of errors that inherit from it name their code: "TypeError [ERR_X]: ..." */
static duk_ret_t node_error_prototype(duk_context *ctx)
{
    duk_push_true(ctx);
    duk_put_prop_string(ctx, 0, DUK_HIDDEN_SYMBOL("nodeError"));
    duk_set_top(ctx, 1);
    return 1;
}

/* getArrow(error, fromPromise): "file:line\nsource line\n   ^" of where it was thrown, or undefined. An error that a
 * promise was rejected with is shown where it was created, as V8 does. */
static duk_ret_t get_arrow(duk_context *ctx)
{
    if (duk_to_boolean(ctx, 1))
        duk_forget_throw(ctx);
    return compile_push_error_arrow(ctx, 0) ? 1 : 0;
}

/* getPlace(error, fromPromise): "file:line:column" of where it was thrown, or undefined */
static duk_ret_t get_place(duk_context *ctx)
{
    duk_location at;
    if (duk_to_boolean(ctx, 1))
        duk_forget_throw(ctx);
    if (!duk_push_error_location(ctx, 0, &at) || at.line == 0 || !duk_is_string(ctx, -2))
        return 0;
    duk_push_sprintf(ctx, "%s:%u:%u", duk_get_string(ctx, -2), (unsigned)at.line, (unsigned)at.column);
    return 1;
}

/* setArrow(error, text): what getArrow is to say */
static duk_ret_t set_arrow(duk_context *ctx)
{
    duk_set_top(ctx, 2);
    if (duk_is_string(ctx, 1))
        duk_put_prop_string(ctx, 0, COMPILE_ARROW);
    return 0;
}

/* setStackMapper(function|undefined): who makes the lines of stacks of their call sites */
static duk_ret_t set_stack_mapper(duk_context *ctx)
{
    duk_set_top(ctx, 1);
    duk_set_stack_mapper(ctx);
    return 0;
}

void binding_errors(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_push_c_function(ctx, node_error_prototype, 1);
    duk_put_prop_literal(ctx, -2, "nodeErrorPrototype");
    duk_push_c_function(ctx, get_arrow, 2);
    duk_put_prop_literal(ctx, -2, "getArrow");
    duk_push_c_function(ctx, set_arrow, 2);
    duk_put_prop_literal(ctx, -2, "setArrow");
    duk_push_c_function(ctx, set_stack_mapper, 1);
    duk_put_prop_literal(ctx, -2, "setStackMapper");
    duk_push_c_function(ctx, get_place, 2);
    duk_put_prop_literal(ctx, -2, "getPlace");
}
