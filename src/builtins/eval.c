/*
 * eval.c - gives the engine the front end, for eval and the constructors of functions.
 */
#include <stdlib.h>
#include <string.h>

#include "builtins/builtins.h"
#include "lang/lang.h"

/* The engine's strings have surrogate pairs as two sequences of three bytes; push the bytes of proper UTF-8. */
static void push_utf8(duk_context *ctx, duk_idx_t index)
{
    duk_size_t length, filled = 0;
    const unsigned char *text = (const unsigned char *)duk_require_lstring(ctx, index, &length);
    unsigned char *bytes = duk_push_dynamic_buffer(ctx, length);

    for (duk_size_t i = 0; i < length;) {
        if (text[i] == 0xed && i + 5 < length && text[i + 1] >= 0xa0 && text[i + 1] < 0xb0 && text[i + 3] == 0xed &&
            text[i + 4] >= 0xb0) {
            unsigned code = 0x10000 + ((text[i + 1] & 15U) << 16 | (text[i + 2] & 63U) << 10 | (text[i + 4] & 15U) << 6 |
                                       (text[i + 5] & 63U));
            bytes[filled++] = (unsigned char)(0xf0 | code >> 18);
            bytes[filled++] = (unsigned char)(0x80 | (code >> 12 & 63));
            bytes[filled++] = (unsigned char)(0x80 | (code >> 6 & 63));
            bytes[filled++] = (unsigned char)(0x80 | (code & 63));
            i += 6;
        } else {
            bytes[filled++] = text[i++];
        }
    }
    duk_resize_buffer(ctx, -1, filled);
}

/* Copy what the front end made to buffers of the engine, or throw its error. */
static duk_ret_t take_output(duk_context *ctx, void *data)
{
    const lang_output *output = data;

    if (output->error != LANG_OK) {
        duk_errcode_t type = output->error == LANG_REFERENCE_ERROR ? DUK_ERR_REFERENCE_ERROR
                             : output->error == LANG_SYNTAX_ERROR ? DUK_ERR_SYNTAX_ERROR
                                                                  : DUK_ERR_RANGE_ERROR;
        return duk_error(ctx, type, "%s", output->message);
    }
    memcpy(duk_push_fixed_buffer(ctx, output->code_length), output->code, output->code_length);
    duk_size_t size = output->position_count * sizeof *output->positions;
    memcpy(duk_push_fixed_buffer(ctx, size), output->positions, size);
    return 2;
}

static void lower_text(duk_context *ctx, duk_front_end_kind kind, duk_size_t body, duk_bool_t strict, const char *scope)
{
    lang_options options = {.goal = kind == DUK_FRONT_END_FUNCTION ? LANG_GOAL_SCRIPT : LANG_GOAL_EVAL,
                            .strict = strict,
                            .completion = kind != DUK_FRONT_END_FUNCTION,
                            .body = (uint32_t)body,
                            .scope = scope};
    lang_output output;
    duk_size_t length;

    push_utf8(ctx, -1);
    duk_remove(ctx, -2);
    const char *source = duk_require_buffer_data(ctx, -1, &length);
    (void)lang_lower(source, length, &options, &output);
    duk_int_t result = duk_safe_call(ctx, take_output, &output, 0, 2);
    lang_output_free(&output);
    if (result != DUK_EXEC_SUCCESS) {
        duk_pop(ctx);
        (void)duk_throw(ctx);
    }
}

static void refuse(duk_context *ctx, duk_front_end_kind kind, duk_size_t body, duk_bool_t strict, const char *scope)
{
    (void)kind, (void)body, (void)strict, (void)scope;
    (void)duk_error(ctx, DUK_ERR_EVAL_ERROR, "Code generation from strings disallowed for this context");
}

void builtins_disallow_eval(duk_context *ctx)
{
    duk_set_front_end(ctx, refuse);
}

void builtins_init_eval(duk_context *ctx)
{
    duk_set_front_end(ctx, lower_text);
}
