/*
 * url_object.c - the class URL on top of url_parse.c.
 *
 * A URL owns its text and where the parts of that are; a getter makes a string of a part when it is asked for one. With its
 * searchParams it shares their list: what they change is put into the text when somebody looks at that. What happens seldom
 * is JavaScript (lib/internal/url.js, the hooks).
 */
#include "bindings/url_object.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "objects.h"
#include "runtime/errors.h"
#include "runtime/text.h"

#define HOOKS_STASH "urlHooks" /* in the stash of the heap */

typedef struct url_object {
    url_offsets offsets;
    uint32_t length;
    url_params *params; /* NULL: nobody has asked for searchParams */
    char href[];        /* ASCII */
} url_object;

#define PARAMS DUK_HIDDEN_SYMBOL("params") /* the URLSearchParams, a property of the URL */

static void release(void *memory)
{
    url_object *url = memory;
    if (url->params != NULL)
        url_params_release(url->params);
    free(url);
}

void url_push_hook(duk_context *ctx, const char *name)
{
    duk_push_heap_stash(ctx);
    duk_get_prop_literal(ctx, -1, HOOKS_STASH);
    duk_get_prop_string(ctx, -1, name);
    duk_replace(ctx, -3);
    duk_pop(ctx);
}

/* initialize(hooks): { prototype: of URLs, paramsPrototype, iteratorPrototype, toASCII(domain): undefined if it is not valid,
 * throwInvalid(input, base, below), listFrom(init): of parameters } */
static duk_ret_t initialize(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_literal(ctx, -2, HOOKS_STASH);
    return 0;
}

/* ---- parsing ---- */

url_scratch url_push_scratch(duk_context *ctx, size_t size)
{
    char *start = duk_push_buffer_raw(ctx, size, DUK_BUF_FLAG_NOZERO);
    return (url_scratch){start, start + size, false};
}

url_span url_require_text(duk_context *ctx, duk_idx_t index)
{
    url_span text;
    text.start = env_to_utf8(ctx, index, &text.length);
    return text;
}

/* Most URLs are parsed in the C stack. */
typedef struct memory {
    char bytes[1024];
} memory;

static url_scratch scratch_of(duk_context *ctx, memory *small, size_t size)
{
    return size <= sizeof small->bytes ? (url_scratch){small->bytes, small->bytes + size, false} : url_push_scratch(ctx, size);
}

static bool parse_text(duk_context *ctx, url_record *url, duk_idx_t input, const url_record *base, memory *small)
{
    url_span text = url_require_text(ctx, input);
    url_scratch scratch = scratch_of(ctx, small, url_scratch_size(text.length, base == NULL ? 0 : base->path.length));
    url_idna idna = {url_to_ascii, ctx};
    return url_parse(url, text, base, &scratch, &idna);
}

/* A URL with its text. NULL: out of memory. */
static url_object *store(const url_record *url)
{
    url_object *object = malloc(sizeof(url_object) + url_written_size(url));
    if (object != NULL) {
        object->length = (uint32_t) url_write(url, object->href, &object->offsets);
        object->params = NULL;
    }
    return object;
}

/* The string at 0 with the base at 1, or undefined: whether it is valid, and the URL if that is wanted, or NULL when memory is
 * out. Leaves values on the stack, and may have changed these two. */
static bool parse_arguments(duk_context *ctx, url_object **object)
{
    memory small, small_for_base;
    url_record url, base;
    bool has_base = !duk_is_undefined(ctx, 1);
    if ((has_base && !parse_text(ctx, &base, 1, NULL, &small_for_base)) ||
        !parse_text(ctx, &url, 0, has_base ? &base : NULL, &small))
        return false;
    if (object != NULL)
        *object = store(&url);
    return true;
}

/* [ input base ... ] -> [ input base ], as strings but for a base that is undefined */
static void take_arguments(duk_context *ctx)
{
    if (duk_get_top(ctx) == 0) {
        duk_push_literal(ctx, "url");
        env_throw_node_error(ctx, "ERR_MISSING_ARGS", 1);
    }
    duk_set_top(ctx, 2);
    if (!duk_is_string(ctx, 0) || duk_is_symbol(ctx, 0))
        duk_to_string(ctx, 0);
    if (!duk_is_undefined(ctx, 1))
        duk_to_string(ctx, 1);
}

/* What was parsed, as a string again if it was made UTF-8. */
static void push_argument(duk_context *ctx, duk_idx_t index)
{
    duk_size_t length;
    if (duk_is_buffer(ctx, index)) {
        const char *text = duk_get_buffer(ctx, index, &length);
        env_push_utf8(ctx, text, length - 1); /* there is a NUL behind it */
    } else {
        duk_dup(ctx, index);
    }
}

/* Of the text at 0 with the base at 1, after parse_arguments. */
static void throw_invalid(duk_context *ctx)
{
    url_push_hook(ctx, "throwInvalid");
    push_argument(ctx, 0);
    push_argument(ctx, 1);
    duk_push_current_function(ctx);
    duk_call(ctx, 3);
}

/* [ ... object ]: give it its URL */
static void give(duk_context *ctx, url_object *object)
{
    if (object == NULL)
        (void) duk_range_error(ctx, "out of memory");
    duk_set_owned(ctx, -1, object, release);
}

/* new URL(input, base) */
static duk_ret_t construct(duk_context *ctx)
{
    if (!duk_is_constructor_call(ctx))
        return duk_type_error(ctx, "Class constructor URL cannot be invoked without 'new'");
    take_arguments(ctx);
    url_object *object;
    if (!parse_arguments(ctx, &object)) {
        throw_invalid(ctx);
        return 0;
    }
    duk_push_this(ctx);
    give(ctx, object);
    return 0;
}

/* URL.parse(input, base): null if it is not valid */
static duk_ret_t parse(duk_context *ctx)
{
    url_object *object;
    take_arguments(ctx);
    duk_push_owner(ctx);
    if (!parse_arguments(ctx, &object)) {
        duk_push_null(ctx);
        return 1;
    }
    duk_dup(ctx, 2);
    give(ctx, object);
    url_push_hook(ctx, "prototype");
    duk_set_prototype(ctx, -2);
    return 1;
}

/* URL.canParse(input, base) */
static duk_ret_t can_parse(duk_context *ctx)
{
    take_arguments(ctx);
    duk_push_boolean(ctx, parse_arguments(ctx, NULL));
    return 1;
}

/* ---- parts ---- */

bool url_is_instance(duk_context *ctx, duk_idx_t index)
{
    return duk_get_owned(ctx, index, release) != NULL;
}

static url_object *require_url(duk_context *ctx, duk_idx_t index)
{
    url_object *url = duk_get_owned(ctx, index, release);
    if (url == NULL)
        (void) duk_type_error(ctx, "Cannot read private member #context from an object whose class did not declare it");
    return url;
}

/* Put a new URL in the place of the one at an index. */
static void replace(duk_context *ctx, duk_idx_t index, url_object *made)
{
    if (made == NULL)
        (void) duk_range_error(ctx, "out of memory");
    url_object *old = require_url(ctx, index);
    made->params = old->params;
    free(duk_take_owned(ctx, index, release));
    duk_set_owned(ctx, index, made, release);
}

/* Set a part to the text at an index. */
static void set(duk_context *ctx, duk_idx_t index, url_part part, duk_idx_t value)
{
    memory small;
    url_record url;
    url_span text = url_require_text(ctx, value);
    const url_object *old = require_url(ctx, index);
    url_scratch scratch = scratch_of(ctx, &small, url_scratch_size(text.length, 0) + old->length);
    url_idna idna = {url_to_ascii, ctx};
    const char *href = scratch.at; /* a copy: what turns a domain into ASCII may call a program that changes the URL */
    url_put(&scratch, old->href, old->length);
    url_split(&url, href, old->length, &old->offsets);
    if (url_set(&url, part, text, &scratch, &idna))
        replace(ctx, index, store(&url));
}

/* The URL at an index with a query that is that of its searchParams. */
static url_object *require_updated(duk_context *ctx, duk_idx_t index)
{
    url_object *url = require_url(ctx, index);
    if (url->params == NULL || !url->params->changed)
        return url;
    url->params->changed = false;
    index = duk_normalize_index(ctx, index);
    duk_idx_t top = duk_get_top(ctx);
    char *text = duk_push_fixed_buffer(ctx, url_params_written_size(url->params));
    duk_push_lstring(ctx, text, url_params_write(url->params, text));
    set(ctx, index, URL_SEARCH, -1);
    duk_set_top(ctx, top);
    return require_url(ctx, index);
}

/* The same of `this`, with what Node's class, where this is a private method, says if it is something else.
 * [ ... ] -> [ ... this ] */
static url_object *this_updated(duk_context *ctx)
{
    duk_push_this(ctx);
    if (!url_is_instance(ctx, -1))
        (void) duk_type_error(ctx, "Receiver must be an instance of class URL");
    return require_updated(ctx, -1);
}

static url_object *this_url(duk_context *ctx)
{
    duk_push_this(ctx);
    return require_url(ctx, -1);
}

static void push_range(duk_context *ctx, const url_object *url, uint32_t start, uint32_t end)
{
    duk_push_lstring(ctx, url->href + start, end - start);
}

/* A query or fragment with its mark, "" if there is nothing behind that. */
static void push_marked(duk_context *ctx, const url_object *url, uint32_t start, uint32_t end)
{
    if (start == URL_NONE || end - start <= 1)
        duk_push_literal(ctx, "");
    else
        push_range(ctx, url, start, end);
}

static uint32_t fragment_start(const url_object *url)
{
    return url->offsets.fragment_start == URL_NONE ? url->length : url->offsets.fragment_start;
}

static uint32_t query_start(const url_object *url)
{
    return url->offsets.query_start == URL_NONE ? fragment_start(url) : url->offsets.query_start;
}

/* Of the host; '@' before it counts to it in the offsets. */
static uint32_t name_start(const url_object *url)
{
    uint32_t start = url->offsets.host_start;
    return start < url->offsets.host_end && url->href[start] == '@' ? start + 1 : start;
}

static uint32_t port_start(const url_object *url)
{
    return url->offsets.port == URL_NONE ? url->offsets.path_start : url->offsets.host_end + 1;
}

static uint32_t host_end(const url_object *url)
{
    return url->offsets.port == URL_NONE ? url->offsets.host_end : url->offsets.path_start;
}

static void push_origin(duk_context *ctx, const url_object *url)
{
    url_span scheme = {url->href, url->offsets.scheme_end - 1};
    bool is_blob = scheme.length == 4 && memcmp(scheme.start, "blob", 4) == 0;
    if (is_blob) { /* that of the URL in it */
        url_record inner;
        push_range(ctx, url, url->offsets.path_start, query_start(url));
        url_span path = url_require_text(ctx, -1);
        url_scratch scratch = url_push_scratch(ctx, url_scratch_size(path.length, 0));
        url_idna idna = {url_to_ascii, ctx};
        if (url_parse(&inner, path, NULL, &scratch, &idna) && inner.scheme.length >= 4 &&
            memcmp(inner.scheme.start, "http", 4) == 0) {
            duk_push_owner(ctx);
            url_object *object = store(&inner);
            give(ctx, object);
            push_origin(ctx, object);
            return;
        }
    }
    if (!url_is_special(scheme) || (scheme.length == 4 && memcmp(scheme.start, "file", 4) == 0)) {
        duk_push_literal(ctx, "null");
        return;
    }
    uint32_t user = url->offsets.scheme_end + 2, start = name_start(url);
    push_range(ctx, url, 0, user);
    push_range(ctx, url, start, host_end(url));
    duk_concat(ctx, 2);
}

/* Getters; the magic is the part. */
static duk_ret_t get_part(duk_context *ctx)
{
    url_part part = (url_part) duk_get_current_magic(ctx);
    const url_object *url = part == URL_HREF || part == URL_SEARCH ? this_updated(ctx) : this_url(ctx);
    const url_offsets *o = &url->offsets;
    switch (part) {
    case URL_PROTOCOL: push_range(ctx, url, 0, o->scheme_end); break;
    case URL_USERNAME: push_range(ctx, url, o->has_host ? o->scheme_end + 2 : o->username_end, o->username_end); break;
    case URL_PASSWORD:
        push_range(ctx, url, o->host_start > o->username_end ? o->username_end + 1 : o->host_start, o->host_start);
        break;
    case URL_HOST: push_range(ctx, url, name_start(url), o->has_host ? host_end(url) : o->host_end); break;
    case URL_HOSTNAME: push_range(ctx, url, name_start(url), o->host_end); break;
    case URL_PORT: push_range(ctx, url, port_start(url), o->path_start); break;
    case URL_PATHNAME: push_range(ctx, url, o->path_start, query_start(url)); break;
    case URL_SEARCH: push_marked(ctx, url, o->query_start, fragment_start(url)); break;
    case URL_HASH: push_marked(ctx, url, o->fragment_start, url->length); break;
    case URL_ORIGIN: push_origin(ctx, url); break;
    default: push_range(ctx, url, 0, url->length); break;
    }
    return 1;
}

/* toString() and toJSON() */
static duk_ret_t to_string(duk_context *ctx)
{
    const url_object *url = this_updated(ctx);
    push_range(ctx, url, 0, url->length);
    return 1;
}

/* The parameters of the URL at an index become those of its query. */
static void read_params(duk_context *ctx, duk_idx_t index)
{
    const url_object *url = require_url(ctx, index);
    url_span query = {NULL, 0};
    if (url->offsets.query_start != URL_NONE)
        query = (url_span){url->href + url->offsets.query_start + 1, fragment_start(url) - url->offsets.query_start - 1};
    url_params_clear(url->params);
    if (!url_params_parse(url->params, query))
        (void) duk_range_error(ctx, "out of memory");
    url->params->changed = false;
}

/* get searchParams */
static duk_ret_t get_search_params(duk_context *ctx)
{
    duk_push_this(ctx);
    url_object *url = duk_get_owned(ctx, 0, release);
    if (url == NULL)
        return duk_type_error(ctx, "Cannot read private member #searchParams from an object whose class did not declare it");
    if (url->params != NULL) {
        duk_get_prop_literal(ctx, 0, PARAMS);
        return 1;
    }
    url_params *params = url_push_params(ctx);
    duk_push_literal(ctx, PARAMS);
    duk_dup(ctx, 1);
    duk_def_prop(ctx, 0, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE);
    url_params_retain(params);
    url->params = params;
    read_params(ctx, 0);
    return 1;
}

/* Setters; the magic is the part. */
static duk_ret_t set_part(duk_context *ctx)
{
    url_part part = (url_part) duk_get_current_magic(ctx);
    duk_to_string(ctx, 0);
    duk_push_undefined(ctx);
    duk_push_this(ctx);
    require_updated(ctx, 2);
    if (part == URL_HREF) {
        url_object *made;
        if (!parse_arguments(ctx, &made))
            throw_invalid(ctx);
        replace(ctx, 2, made);
    } else {
        set(ctx, 2, part, 0);
    }
    if ((part == URL_HREF || part == URL_SEARCH) && require_url(ctx, 2)->params != NULL)
        read_params(ctx, 2);
    return 0;
}

static const duk_function_list_entry functions[] = {
    {"initialize", initialize, 1},
    {NULL, NULL, 0},
};

#define PART(name, part)                                                                                               \
    {name, get_part, NULL, 0, 0, 0, part, BUILTINS_GETTER}, {name, set_part, NULL, 0, 1, 1, part, BUILTINS_SETTER}

static const builtins_entry methods[] = {
    BUILTINS_FN("toString", to_string, 0),
    PART("href", URL_HREF),
    BUILTINS_GET_MAGIC("origin", get_part, URL_ORIGIN),
    PART("protocol", URL_PROTOCOL),
    PART("username", URL_USERNAME),
    PART("password", URL_PASSWORD),
    PART("host", URL_HOST),
    PART("hostname", URL_HOSTNAME),
    PART("port", URL_PORT),
    PART("pathname", URL_PATHNAME),
    PART("search", URL_SEARCH),
    BUILTINS_GET("searchParams", get_search_params),
    PART("hash", URL_HASH),
    BUILTINS_FN("toJSON", to_string, 0),
    BUILTINS_END,
};

static const builtins_entry statics[] = {
    BUILTINS_FN_ARGS("canParse", can_parse, 1, DUK_VARARGS, 0),
    BUILTINS_FN_ARGS("parse", parse, 1, DUK_VARARGS, 0),
    BUILTINS_END,
};

void url_define_constructor(duk_context *ctx, const char *name, duk_c_function construct_one, duk_idx_t nargs, int length,
                            const builtins_entry *prototype, const builtins_entry *own)
{
    duk_push_c_function(ctx, construct_one, nargs);
    duk_set_native_flags(ctx, -1, DUK_NATIVE_OWNER);
    duk_push_literal(ctx, "length");
    duk_push_int(ctx, length);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE | DUK_DEFPROP_SET_CONFIGURABLE);
    duk_push_literal(ctx, "name");
    duk_push_string(ctx, name);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE | DUK_DEFPROP_SET_CONFIGURABLE);
    duk_push_literal(ctx, "prototype");
    duk_push_object(ctx);
    duk_push_literal(ctx, "constructor");
    duk_dup(ctx, -4);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_CONFIGURABLE |
                              DUK_DEFPROP_CLEAR_ENUMERABLE);
    builtins_define(ctx, -1, prototype);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_CLEAR_WRITABLE | DUK_DEFPROP_CLEAR_ENUMERABLE |
                              DUK_DEFPROP_CLEAR_CONFIGURABLE);
    if (own != NULL)
        builtins_define(ctx, -1, own);
    duk_put_prop_string(ctx, -2, name);
}

void url_define_class(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
    url_define_constructor(ctx, "URL", construct, DUK_VARARGS, 1, methods, statics);
}
