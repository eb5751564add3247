/*
 * url_params_object.c - the class URLSearchParams on top of url_params.c. forEach, and taking pairs from
 * whatever a program gives, is JavaScript: lib/internal/url.js.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "bindings/url_object.h"
#include "objects.h"
#include "runtime/errors.h"
#include "runtime/text.h"

static void release(void *memory)
{
    url_params_release(memory);
}

static url_params *get_params(duk_context *ctx, duk_idx_t index)
{
    return duk_get_owned(ctx, index, release);
}

bool url_is_params(duk_context *ctx, duk_idx_t index)
{
    return get_params(ctx, index) != NULL;
}

static url_params *require_params(duk_context *ctx, duk_idx_t index)
{
    url_params *params = get_params(ctx, index);
    if (params == NULL) {
        duk_push_literal(ctx, "URLSearchParams");
        env_throw_node_error(ctx, "ERR_INVALID_THIS", 1);
    }
    return params;
}

static void require_memory(duk_context *ctx, bool done)
{
    if (!done)
        (void) duk_range_error(ctx, "out of memory");
}

/* ---- making ---- */

/* [ ... object ] -> [ ... object ]: give it its parameters. */
static url_params *give(duk_context *ctx)
{
    url_params *params = url_params_new();
    require_memory(ctx, params != NULL);
    duk_set_owned(ctx, -1, params, release);
    return params;
}

url_params *url_push_params(duk_context *ctx)
{
    duk_push_owner(ctx);
    url_params *params = give(ctx);
    url_push_hook(ctx, "paramsPrototype");
    duk_set_prototype(ctx, -2);
    return params;
}

/* The text at an index, which becomes a well-formed string. */
static url_span to_text(duk_context *ctx, duk_idx_t index)
{
    if (!duk_is_string(ctx, index) || duk_is_symbol(ctx, index))
        duk_to_string(ctx, index);
    return url_require_text(ctx, index);
}

static void push_text(duk_context *ctx, url_span text)
{
    env_push_utf8(ctx, text.start, text.length);
}

/* Fill from an array of names and values by turns. */
static void take_list(duk_context *ctx, duk_idx_t list, url_params *params)
{
    duk_uarridx_t count = (duk_uarridx_t) duk_get_length(ctx, list);
    for (duk_uarridx_t i = 0; i + 1 < count; i += 2) {
        duk_get_prop_index(ctx, list, i);
        duk_get_prop_index(ctx, list, i + 1);
        url_span name = to_text(ctx, -2), value = to_text(ctx, -1);
        require_memory(ctx, url_params_append(params, name, value));
        duk_pop_2(ctx);
    }
}

/* new URLSearchParams(init) */
static duk_ret_t construct(duk_context *ctx)
{
    if (!duk_is_constructor_call(ctx))
        return duk_type_error(ctx, "Class constructor URLSearchParams cannot be invoked without 'new'");
    if (duk_is_object(ctx, 0)) {
        url_push_hook(ctx, "listFrom"); /* names and values by turns */
        duk_dup(ctx, 0);
        duk_call(ctx, 1);
        duk_push_this(ctx);
        take_list(ctx, 1, give(ctx));
        return 0;
    }
    url_span text = {"", 0};
    if (!duk_is_null_or_undefined(ctx, 0))
        text = to_text(ctx, 0);
    if (text.length > 0 && text.start[0] == '?')
        text = (url_span){text.start + 1, text.length - 1};
    duk_push_this(ctx);
    require_memory(ctx, url_params_parse(give(ctx), text));
    return 0;
}

/* ---- methods ---- */

/* [ arg1 ... argN ] -> [ name value this ]: the two as strings, the latter undefined if it need not be there and is not. */
static url_params *take_arguments(duk_context *ctx, duk_idx_t wanted, url_span *name, url_span *value)
{
    duk_idx_t count = duk_get_top(ctx);
    duk_push_this(ctx);
    require_params(ctx, -1);
    if (count < wanted) {
        duk_push_literal(ctx, "name");
        if (wanted > 1)
            duk_push_literal(ctx, "value");
        env_throw_node_error(ctx, "ERR_MISSING_ARGS", wanted);
    }
    duk_set_top(ctx, count);
    duk_set_top(ctx, 2);
    duk_push_this(ctx);
    *name = to_text(ctx, 0);
    if (!duk_is_undefined(ctx, 1) || wanted > 1)
        *value = to_text(ctx, 1);
    return require_params(ctx, 2);
}

/* append(name, value) */
static duk_ret_t append(duk_context *ctx)
{
    url_span name, value;
    url_params *params = take_arguments(ctx, 2, &name, &value);
    require_memory(ctx, url_params_append(params, name, value));
    params->changed = true;
    return 0;
}

/* delete(name, value) */
static duk_ret_t delete(duk_context *ctx)
{
    url_span name, value;
    url_params *params = take_arguments(ctx, 1, &name, &value);
    url_params_remove(params, 0, name, duk_is_undefined(ctx, 1) ? NULL : &value);
    params->changed = true;
    return 0;
}

/* get(name) */
static duk_ret_t get(duk_context *ctx)
{
    url_span name, value;
    const url_params *params = take_arguments(ctx, 1, &name, &value);
    size_t i = url_params_find(params, 0, name, NULL);
    if (i < params->count)
        push_text(ctx, url_param_value(&params->list[i]));
    else
        duk_push_null(ctx);
    return 1;
}

/* getAll(name) */
static duk_ret_t get_all(duk_context *ctx)
{
    url_span name, value;
    const url_params *params = take_arguments(ctx, 1, &name, &value);
    duk_uarridx_t count = 0;
    duk_push_array(ctx);
    for (size_t i = 0; (i = url_params_find(params, i, name, NULL)) < params->count; i++) {
        push_text(ctx, url_param_value(&params->list[i]));
        duk_put_prop_index(ctx, -2, count++);
    }
    return 1;
}

/* has(name, value) */
static duk_ret_t has(duk_context *ctx)
{
    url_span name, value;
    const url_params *params = take_arguments(ctx, 1, &name, &value);
    duk_push_boolean(ctx, url_params_find(params, 0, name, duk_is_undefined(ctx, 1) ? NULL : &value) < params->count);
    return 1;
}

/* set(name, value) */
static duk_ret_t set(duk_context *ctx)
{
    url_span name, value;
    url_params *params = take_arguments(ctx, 2, &name, &value);
    size_t first = url_params_find(params, 0, name, NULL);
    if (first == params->count) {
        require_memory(ctx, url_params_append(params, name, value));
    } else {
        require_memory(ctx, url_params_set_value(params, first, value));
        url_params_remove(params, first + 1, name, NULL);
    }
    params->changed = true;
    return 0;
}

/* sort() */
static duk_ret_t sort(duk_context *ctx)
{
    duk_push_this(ctx);
    url_params *params = require_params(ctx, -1);
    require_memory(ctx, url_params_sort(params));
    params->changed = true;
    return 0;
}

/* get size */
static duk_ret_t get_size(duk_context *ctx)
{
    duk_push_this(ctx);
    duk_push_number(ctx, (double) require_params(ctx, -1)->count);
    return 1;
}

/* toString() */
static duk_ret_t to_string(duk_context *ctx)
{
    duk_push_this(ctx);
    const url_params *params = require_params(ctx, -1);
    size_t size = url_params_written_size(params);
    char small[512];
    char *text = size <= sizeof small ? small : duk_push_fixed_buffer(ctx, size);
    duk_push_lstring(ctx, text, url_params_write(params, text));
    return 1;
}

/* ---- iterators ---- */

typedef enum kind { BOTH, NAME, VALUE } kind;

typedef struct cursor {
    url_params *params;
    size_t index;
    kind kind;
} cursor;

static void release_cursor(void *memory)
{
    url_params_release(((cursor *) memory)->params);
    free(memory);
}

static void push_param(duk_context *ctx, const url_params *params, size_t index, kind what)
{
    const url_param *param = &params->list[index];
    if (what == BOTH)
        duk_push_array(ctx);
    if (what != VALUE)
        push_text(ctx, url_param_name(param));
    if (what == BOTH)
        duk_put_prop_index(ctx, -2, 0);
    if (what != NAME)
        push_text(ctx, url_param_value(param));
    if (what == BOTH)
        duk_put_prop_index(ctx, -2, 1);
}

/* entries(), keys(), values(); the magic is the kind */
static duk_ret_t iterate(duk_context *ctx)
{
    duk_push_this(ctx);
    url_params *params = require_params(ctx, -1);
    duk_push_owner(ctx);
    cursor *c = malloc(sizeof *c);
    require_memory(ctx, c != NULL);
    *c = (cursor){params, 0, (kind) duk_get_current_magic(ctx)};
    url_params_retain(params);
    duk_set_owned(ctx, -1, c, release_cursor);
    url_push_hook(ctx, "iteratorPrototype");
    duk_set_prototype(ctx, -2);
    return 1;
}

static cursor *require_cursor(duk_context *ctx, duk_idx_t index)
{
    cursor *c = duk_get_owned(ctx, index, release_cursor);
    if (c == NULL) {
        duk_push_literal(ctx, "URLSearchParamsIterator");
        env_throw_node_error(ctx, "ERR_INVALID_THIS", 1);
    }
    return c;
}

/* next() */
static duk_ret_t next(duk_context *ctx)
{
    duk_push_this(ctx);
    cursor *c = require_cursor(ctx, -1);
    bool done = c->index >= c->params->count;
    if (done)
        duk_push_undefined(ctx);
    else
        push_param(ctx, c->params, c->index++, c->kind);
    builtins_push_iterator_result(ctx, -1, done);
    return 1;
}

/* iteratorRest(iterator): what is still to come, as an array */
static duk_ret_t iterator_rest(duk_context *ctx)
{
    const cursor *c = require_cursor(ctx, 0);
    duk_push_array(ctx);
    for (size_t i = c->index; i < c->params->count; i++) {
        push_param(ctx, c->params, i, c->kind);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t) (i - c->index));
    }
    return 1;
}

/* ---- for lib/internal/url.js ---- */

/* isParams(value) */
static duk_ret_t is_params(duk_context *ctx)
{
    duk_push_boolean(ctx, url_is_params(ctx, 0));
    return 1;
}

/* getParam(params, index): [name, value], undefined behind the last */
static duk_ret_t get_param(duk_context *ctx)
{
    const url_params *params = require_params(ctx, 0);
    duk_uint_t index = duk_get_uint(ctx, 1);
    if (index >= params->count)
        return 0;
    push_param(ctx, params, index, BOTH);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"getParam", get_param, 2},
    {"isParams", is_params, 1},
    {"iteratorRest", iterator_rest, 1},
    {NULL, NULL, 0},
};

static const builtins_entry methods[] = {
    BUILTINS_GET("size", get_size),
    BUILTINS_FN_ARGS("append", append, 2, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("delete", delete, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("get", get, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("getAll", get_all, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("has", has, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("set", set, 2, DUK_VARARGS, 0),
    BUILTINS_FN("sort", sort, 0),
    BUILTINS_FN_MAGIC("entries", iterate, 0, BOTH),
    BUILTINS_FN("forEach", get_param, 1), /* its place among the others: url.js has it */
    BUILTINS_FN_MAGIC("keys", iterate, 0, NAME),
    BUILTINS_FN_MAGIC("values", iterate, 0, VALUE),
    BUILTINS_FN("toString", to_string, 0),
    BUILTINS_END,
};

static const builtins_entry iterator_methods[] = {BUILTINS_FN("next", next, 0), BUILTINS_END};

void url_define_params(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
    duk_push_object(ctx);
    builtins_define(ctx, -1, iterator_methods);
    duk_put_prop_literal(ctx, -2, "iteratorPrototype");
    url_define_constructor(ctx, "URLSearchParams", construct, 1, 0, methods, NULL);
}
