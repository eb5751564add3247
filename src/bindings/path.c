/*
 * path.c - the POSIX half of the path module. Paths are walked byte by byte, which an interpreter does slowly, so all
 * of it is here; lib/path.js only adds what takes objects apart. The functions are the public ones: they check their
 * arguments and leave it to a JavaScript function to throw Node's error for a wrong one.
 *
 * '/' and '.' are single bytes in the engine's strings whatever else is in them, so no decoding is needed.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bindings/bindings.h"
#include "duktape.h"

#define INVALID_ARGUMENT "pathInvalidArgument" /* in the stash of the heap: (name, value) => throws */
#define CURRENT_FOLDER "pathCwd"               /* in the stash of the heap: () => process.cwd() */

typedef struct span {
    const char *start;
    size_t length;
} span;

/* A path under construction. The bytes are in `small` or in a buffer on the value stack. */
typedef struct path_buffer {
    char *bytes;
    size_t length;
    char small[512];
} path_buffer;

static void call_stashed(duk_context *ctx, const char *name, duk_idx_t nargs)
{
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, name);
    duk_remove(ctx, -2);
    duk_insert(ctx, -1 - nargs);
    duk_call(ctx, nargs);
}

/* Throws ERR_INVALID_ARG_TYPE for the argument at index. */
static void throw_invalid(duk_context *ctx, duk_idx_t index, const char *name)
{
    duk_push_string(ctx, name);
    duk_dup(ctx, index);
    call_stashed(ctx, INVALID_ARGUMENT, 2);
    (void) duk_type_error(ctx, "%s must be a string", name);
}

static span require_path(duk_context *ctx, duk_idx_t index, const char *name)
{
    if (!duk_is_string(ctx, index) || duk_is_symbol(ctx, index)) {
        throw_invalid(ctx, index, name);
    }
    span path;
    path.start = duk_get_lstring(ctx, index, &path.length);
    return path;
}

/* Room for `capacity` bytes; pushes one value. */
static void buffer_init(duk_context *ctx, path_buffer *buffer, size_t capacity)
{
    buffer->length = 0;
    if (capacity <= sizeof(buffer->small)) {
        buffer->bytes = buffer->small;
        duk_push_undefined(ctx);
    } else {
        buffer->bytes = duk_push_fixed_buffer(ctx, capacity);
    }
}

static void append(path_buffer *buffer, const char *bytes, size_t length)
{
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

static bool ends_with_parent(const path_buffer *buffer, size_t base)
{
    size_t length = buffer->length - base;
    const char *end = buffer->bytes + buffer->length;
    return length >= 2 && end[-1] == '.' && end[-2] == '.' && (length == 2 || end[-3] == '/');
}

/* Take the last segment (and the slash before it) off what follows `base`. */
static void drop_segment(path_buffer *buffer, size_t base)
{
    while (buffer->length > base && buffer->bytes[buffer->length - 1] != '/') {
        buffer->length--;
    }
    if (buffer->length > base) {
        buffer->length--;
    }
}

/* Append the segments of `path` to what follows `base`, resolving '.' and '..' and runs of slashes. */
static void append_segments(path_buffer *buffer, size_t base, span path, bool absolute)
{
    const char *end = path.start + path.length;
    for (const char *p = path.start; p < end;) {
        const char *slash = memchr(p, '/', (size_t) (end - p));
        const char *stop = slash ? slash : end;
        size_t length = (size_t) (stop - p);
        bool is_parent = length == 2 && p[0] == '.' && p[1] == '.';
        if (is_parent && buffer->length > base && !ends_with_parent(buffer, base)) {
            drop_segment(buffer, base);
        } else if (length > 0 && !(length == 1 && p[0] == '.') && !(is_parent && absolute)) {
            if (buffer->length > base) {
                append(buffer, "/", 1);
            }
            append(buffer, p, length);
        }
        p = stop + 1;
    }
}

/* Push the normal form of a path that is not empty. */
static void push_normalized(duk_context *ctx, span path)
{
    bool absolute = path.start[0] == '/';
    bool trailing = path.start[path.length - 1] == '/';
    path_buffer out;
    buffer_init(ctx, &out, path.length + 3);
    if (absolute) {
        append(&out, "/", 1);
    }
    size_t base = out.length;
    append_segments(&out, base, path, absolute);
    if (out.length == base) {
        if (!absolute) {
            append(&out, trailing ? "./" : ".", trailing ? 2 : 1);
        }
    } else if (trailing) {
        append(&out, "/", 1);
    }
    duk_push_lstring(ctx, out.bytes, out.length);
}

static duk_ret_t path_normalize(duk_context *ctx)
{
    span path = require_path(ctx, 0, "path");
    if (path.length == 0) {
        duk_push_literal(ctx, ".");
    } else {
        push_normalized(ctx, path);
    }
    return 1;
}

static duk_ret_t path_join(duk_context *ctx)
{
    duk_idx_t count = duk_get_top(ctx);
    size_t total = 0;
    for (duk_idx_t i = 0; i < count; i++) {
        total += require_path(ctx, i, "path").length + 1;
    }
    path_buffer joined;
    buffer_init(ctx, &joined, total);
    for (duk_idx_t i = 0; i < count; i++) {
        span part = require_path(ctx, i, "path");
        if (part.length > 0) {
            if (joined.length > 0) {
                append(&joined, "/", 1);
            }
            append(&joined, part.start, part.length);
        }
    }
    if (joined.length == 0) {
        duk_push_literal(ctx, ".");
    } else {
        push_normalized(ctx, (span){joined.bytes, joined.length});
    }
    return 1;
}

static void push_cwd(duk_context *ctx)
{
    call_stashed(ctx, CURRENT_FOLDER, 0);
    if (!duk_is_string(ctx, -1)) {
        duk_push_literal(ctx, "");
        duk_replace(ctx, -2);
    }
}

/* [ ... path1 ... pathN ] -> [ ... path1 ... pathN resolved ], of the paths from `first` to the top. */
static void push_resolved(duk_context *ctx, duk_idx_t first)
{
    duk_idx_t count = duk_get_top(ctx);
    duk_idx_t start = count;
    bool absolute = false;
    size_t total = 0;
    while (start > first && !absolute) {
        span path = require_path(ctx, --start, "path");
        absolute = path.length > 0 && path.start[0] == '/';
        total += path.length + 1;
    }
    span cwd = {"", 0};
    if (!absolute) {
        push_cwd(ctx);
        cwd.start = duk_get_lstring(ctx, -1, &cwd.length);
        absolute = cwd.length > 0 && cwd.start[0] == '/';
    }
    path_buffer out;
    buffer_init(ctx, &out, total + cwd.length + 2);
    if (absolute) {
        append(&out, "/", 1);
    }
    size_t base = out.length;
    append_segments(&out, base, cwd, absolute);
    for (duk_idx_t i = start; i < count; i++) {
        append_segments(&out, base, require_path(ctx, i, "path"), absolute);
    }
    if (out.length == 0) {
        append(&out, ".", 1);
    }
    duk_push_lstring(ctx, out.bytes, out.length);
    duk_replace(ctx, count);
    duk_set_top(ctx, count + 1);
}

static duk_ret_t path_resolve(duk_context *ctx)
{
    duk_idx_t count = duk_get_top(ctx);
    for (duk_idx_t i = count - 1; i >= 0; i--) {
        if (!duk_is_string(ctx, i) || duk_is_symbol(ctx, i)) {
            char name[32];
            snprintf(name, sizeof(name), "paths[%d]", (int) i);
            throw_invalid(ctx, i, name);
        }
        if (duk_get_length(ctx, i) > 0 && duk_get_string(ctx, i)[0] == '/') {
            break;
        }
    }
    push_resolved(ctx, 0);
    return 1;
}

static duk_ret_t path_is_absolute(duk_context *ctx)
{
    span path = require_path(ctx, 0, "path");
    duk_push_boolean(ctx, path.length > 0 && path.start[0] == '/');
    return 1;
}

/* [ from to ] -> [ ... resolved ], the resolved form of one of the two. */
static span resolve_one(duk_context *ctx, duk_idx_t index)
{
    duk_dup(ctx, index);
    push_resolved(ctx, duk_get_top_index(ctx));
    return require_path(ctx, -1, "path");
}

static duk_ret_t path_relative(duk_context *ctx)
{
    require_path(ctx, 0, "from");
    require_path(ctx, 1, "to");
    if (duk_strict_equals(ctx, 0, 1)) {
        duk_push_literal(ctx, "");
        return 1;
    }
    span from = resolve_one(ctx, 0);
    span to = resolve_one(ctx, 1);
    /* Both begin with '/'; what they share ends before a slash or at the end of one of them. */
    size_t common = 0;
    size_t i = 1;
    for (; i <= from.length && i <= to.length; i++) {
        bool from_ends = i == from.length || from.start[i] == '/';
        bool to_ends = i == to.length || to.start[i] == '/';
        if (from_ends && to_ends) {
            common = i;
        }
        if (i == from.length || i == to.length || from.start[i] != to.start[i]) {
            break;
        }
    }
    size_t ups = 0;
    for (i = common; i < from.length; i++) {
        if (from.start[i] == '/' && i + 1 < from.length) {
            ups++;
        }
    }
    while (common < to.length && to.start[common] == '/') {
        common++;
    }
    path_buffer out;
    buffer_init(ctx, &out, ups * 3 + to.length - common + 1);
    for (i = 0; i < ups; i++) {
        append(&out, "../", 3);
    }
    append(&out, to.start + common, to.length - common);
    if (out.length > 0 && out.bytes[out.length - 1] == '/') {
        out.length--;
    }
    duk_push_lstring(ctx, out.bytes, out.length);
    return 1;
}

static duk_ret_t path_dirname(duk_context *ctx)
{
    span path = require_path(ctx, 0, "path");
    size_t end = path.length;
    while (end > 1 && path.start[end - 1] == '/') {
        end--;
    }
    while (end > 1 && path.start[end - 1] != '/') {
        end--;
    }
    bool rooted = path.length > 0 && path.start[0] == '/';
    if (end <= 1) { /* no slash but perhaps the root's */
        duk_push_string(ctx, rooted ? "/" : ".");
    } else if (end == 2 && rooted) {
        duk_push_literal(ctx, "//");
    } else {
        duk_push_lstring(ctx, path.start, end - 1);
    }
    return 1;
}

/* The last segment of a path, without the slashes that follow it. */
static span last_segment(span path)
{
    size_t end = path.length;
    while (end > 0 && path.start[end - 1] == '/') {
        end--;
    }
    size_t start = end;
    while (start > 0 && path.start[start - 1] != '/') {
        start--;
    }
    return (span){path.start + start, end - start};
}

/* Where in a last segment the extension begins; its length when there is none. */
static size_t extension_start(span base)
{
    if (base.length == 2 && base.start[0] == '.' && base.start[1] == '.') {
        return 2;
    }
    for (size_t i = base.length; i > 1; i--) {
        if (base.start[i - 1] == '.') {
            return i - 1;
        }
    }
    return base.length;
}

static duk_ret_t path_basename(duk_context *ctx)
{
    span suffix = {"", 0};
    if (!duk_is_undefined(ctx, 1)) {
        suffix = require_path(ctx, 1, "suffix");
    }
    span path = require_path(ctx, 0, "path");
    span base = last_segment(path);
    if (suffix.length > 0 && suffix.length <= path.length) {
        if (duk_strict_equals(ctx, 0, 1)) {
            base.length = 0;
        } else if (suffix.length < base.length) {
            size_t kept = base.length - suffix.length;
            if (memcmp(base.start + kept, suffix.start, suffix.length) == 0) {
                base.length = kept;
            }
        } else if (suffix.length > base.length &&
                   memcmp(base.start, suffix.start + suffix.length - base.length, base.length) == 0) {
            /* Node keeps the trailing slashes when the suffix goes on to the left of the segment. */
            base.length = (size_t) (path.start + path.length - base.start);
        }
    }
    duk_push_lstring(ctx, base.start, base.length);
    return 1;
}

static duk_ret_t path_extname(duk_context *ctx)
{
    span base = last_segment(require_path(ctx, 0, "path"));
    size_t dot = extension_start(base);
    duk_push_lstring(ctx, base.start + dot, base.length - dot);
    return 1;
}

static duk_ret_t path_parse(duk_context *ctx)
{
    span path = require_path(ctx, 0, "path");
    bool rooted = path.length > 0 && path.start[0] == '/';
    span base = last_segment(path);
    size_t dot = extension_start(base);
    if (path.length >= 3 && memcmp(path.start, "/..", 3) == 0 && base.start == path.start + 1 && base.length == 2) {
        dot = 1; /* Node takes "/.." apart as "." and "." */
    }
    size_t dir_length = base.length > 0 ? (size_t) (base.start - path.start) : rooted;
    if (dir_length > 1) {
        dir_length--; /* the slash before the last segment */
    }
    duk_push_object(ctx);
    duk_push_lstring(ctx, "/", rooted);
    duk_put_prop_literal(ctx, -2, "root");
    duk_push_lstring(ctx, path.start, dir_length);
    duk_put_prop_literal(ctx, -2, "dir");
    duk_push_lstring(ctx, base.start, base.length);
    duk_put_prop_literal(ctx, -2, "base");
    duk_push_lstring(ctx, base.start + dot, base.length - dot);
    duk_put_prop_literal(ctx, -2, "ext");
    duk_push_lstring(ctx, base.start, dot);
    duk_put_prop_literal(ctx, -2, "name");
    return 1;
}

/* initialize(invalidArgument, cwd): what the functions need of JavaScript. */
static duk_ret_t path_initialize(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_literal(ctx, -2, INVALID_ARGUMENT);
    duk_dup(ctx, 1);
    duk_put_prop_literal(ctx, -2, CURRENT_FOLDER);
    return 0;
}

static const duk_function_list_entry functions[] = {
    {"resolve", path_resolve, DUK_VARARGS},
    {"normalize", path_normalize, 1},
    {"isAbsolute", path_is_absolute, 1},
    {"join", path_join, DUK_VARARGS},
    {"relative", path_relative, 2},
    {"dirname", path_dirname, 1},
    {"basename", path_basename, 2},
    {"extname", path_extname, 1},
    {"parse", path_parse, 1},
    {"initialize", path_initialize, 2},
    {NULL, NULL, 0},
};

void binding_path(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
