/*
 * spawn_options.c - the options of a child process.
 */
#include "bindings/spawn_options.h"

#include <stdlib.h>
#include <string.h>

#include "bindings/handle.h"
#include "runtime/text.h"

static duk_idx_t property(duk_context *ctx, duk_idx_t object, const char *name)
{
    duk_get_prop_string(ctx, object, name);
    return duk_get_top_index(ctx);
}

static const char *text_property(duk_context *ctx, duk_idx_t object, const char *name)
{
    duk_idx_t index = property(ctx, object, name);
    size_t length;
    return duk_is_string(ctx, index) ? env_to_utf8(ctx, index, &length) : NULL;
}

/* The strings of an array as a NULL-terminated list; NULL when the property is no array. Everything stays on the stack:
 * one array of pointers, one of values. */
static char **list_property(duk_context *ctx, duk_idx_t object, const char *name)
{
    duk_idx_t list = property(ctx, object, name);
    if (!duk_is_array(ctx, list))
        return NULL;
    duk_size_t count = duk_get_length(ctx, list);
    char **pointers = duk_push_fixed_buffer(ctx, (count + 1) * sizeof *pointers);
    duk_require_stack(ctx, (duk_idx_t)count + 8);
    for (duk_size_t i = 0; i < count; i++) {
        size_t length;
        duk_get_prop_index(ctx, list, (duk_uarridx_t)i);
        duk_to_string(ctx, -1);
        pointers[i] = (char *)env_to_utf8(ctx, -1, &length);
    }
    return pointers;
}

static int read_stdio_entry(duk_context *ctx, duk_idx_t entry, uv_stdio_container_t *out)
{
    duk_get_prop_string(ctx, entry, "type");
    const char *type = duk_get_string_default(ctx, -1, "");
    duk_get_prop_string(ctx, entry, "handle");
    duk_get_prop_string(ctx, entry, "fd");
    int err = 0;
    if (strcmp(type, "ignore") == 0) {
        out->flags = UV_IGNORE;
    } else if (strcmp(type, "pipe") == 0 || strcmp(type, "overlapped") == 0) {
        out->flags = UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE;
        out->data.stream = stream_of(ctx, -2);
    } else if (strcmp(type, "wrap") == 0) {
        out->flags = UV_INHERIT_STREAM;
        out->data.stream = stream_of(ctx, -2);
        err = out->data.stream ? 0 : UV_EINVAL;
    } else {
        out->flags = UV_INHERIT_FD;
        out->data.fd = duk_to_int(ctx, -1);
    }
    duk_pop_3(ctx);
    return err;
}

static int read_stdio(duk_context *ctx, duk_idx_t object, uv_process_options_t *options)
{
    duk_idx_t list = property(ctx, object, "stdio");
    duk_size_t count = duk_is_array(ctx, list) ? duk_get_length(ctx, list) : 0;
    uv_stdio_container_t *entries = duk_push_fixed_buffer(ctx, (count + 1) * sizeof *entries);
    for (duk_size_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, list, (duk_uarridx_t)i);
        int err = read_stdio_entry(ctx, duk_get_top_index(ctx), &entries[i]);
        duk_pop(ctx);
        if (err != 0)
            return err;
    }
    options->stdio = entries;
    options->stdio_count = (int)count;
    return 0;
}

static void read_identity(duk_context *ctx, duk_idx_t object, uv_process_options_t *options)
{
    duk_idx_t uid = property(ctx, object, "uid");
    if (duk_is_number(ctx, uid)) {
        options->uid = (uv_uid_t)duk_get_number(ctx, uid);
        options->flags |= UV_PROCESS_SETUID;
    }
    duk_idx_t gid = property(ctx, object, "gid");
    if (duk_is_number(ctx, gid)) {
        options->gid = (uv_gid_t)duk_get_number(ctx, gid);
        options->flags |= UV_PROCESS_SETGID;
    }
    if (duk_to_boolean(ctx, property(ctx, object, "detached")))
        options->flags |= UV_PROCESS_DETACHED;
}

int spawn_read_options(duk_context *ctx, duk_idx_t index, uv_process_options_t *options)
{
    index = duk_require_normalize_index(ctx, index);
    duk_require_stack(ctx, 32);
    options->file = text_property(ctx, index, "file");
    options->cwd = text_property(ctx, index, "cwd");
    if (options->cwd && options->cwd[0] == '\0')
        options->cwd = NULL;
    options->args = list_property(ctx, index, "args");
    options->env = list_property(ctx, index, "envPairs");
    read_identity(ctx, index, options);
    if (!options->file)
        return UV_EINVAL;
    return read_stdio(ctx, index, options);
}
