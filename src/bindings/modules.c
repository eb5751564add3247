/*
 * modules.c - internalBinding('modules'): what module resolution asks of the file system, in one crossing each, and
 * the compilation of CommonJS files.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bindings/bindings.h"
#include "lang/lang.h"
#include "runtime/code_cache.h"
#include "runtime/codec.h"
#include "runtime/compile.h"
#include "runtime/embedded.h"
#include "runtime/env.h"
#include "runtime/errors.h"
#include "runtime/text.h"

/* A path argument; one with a NUL byte names no file. */
static const char *path_argument(duk_context *ctx, duk_idx_t index)
{
    size_t length;
    const char *path = env_to_utf8(ctx, index, &length);
    return strlen(path) == length ? path : "";
}

/* stat(path): 0 a file, 1 a folder, -1 nothing */
static duk_ret_t module_stat(duk_context *ctx)
{
    struct stat info;
    int kind = stat(path_argument(ctx, 0), &info) != 0 ? -1 : S_ISDIR(info.st_mode) ? 1 : 0;
    duk_push_int(ctx, kind);
    return 1;
}

/* findExtension(base, extensions): the index of the first with which `base` names a file, or -1 */
static duk_ret_t find_extension(duk_context *ctx)
{
    char path[PATH_MAX];
    size_t base_length, length;
    const char *base = env_to_utf8(ctx, 0, &base_length);
    duk_uarridx_t count = (duk_uarridx_t)duk_get_length(ctx, 1);
    bool possible = base_length < sizeof path && strlen(base) == base_length;
    if (possible)
        memcpy(path, base, base_length);
    for (duk_uarridx_t i = 0; possible && i < count; i++) {
        struct stat info;
        duk_get_prop_index(ctx, 1, i);
        const char *extension = env_to_utf8(ctx, -1, &length);
        if (base_length + length < sizeof path && strlen(extension) == length) {
            memcpy(path + base_length, extension, length + 1);
            if (stat(path, &info) == 0 && !S_ISDIR(info.st_mode)) {
                duk_push_uint(ctx, i);
                return 1;
            }
        }
        duk_pop(ctx);
    }
    duk_push_int(ctx, -1);
    return 1;
}

/* isLink(path): is it a symbolic link? */
static duk_ret_t is_link(duk_context *ctx)
{
    char target[1];
    duk_push_boolean(ctx, readlink(path_argument(ctx, 0), target, sizeof target) >= 0);
    return 1;
}

/* realpath(path): the canonical path; throws like fs.realpathSync */
static duk_ret_t module_realpath(duk_context *ctx)
{
    char resolved[PATH_MAX];
    const char *path = path_argument(ctx, 0);
    if (!realpath(path, resolved))
        return env_throw_uv_error(ctx, uv_translate_sys_error(errno), "realpath", path, NULL);
    env_push_utf8(ctx, resolved, strlen(resolved));
    return 1;
}

/* Read a whole file into a fixed buffer on top of the stack, with a NUL behind it: [ ... ] -> [ ... buffer ]. Returns
 * the length, or a negative libuv error with nothing pushed. */
static ssize_t push_file(duk_context *ctx, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return uv_translate_sys_error(errno);
    struct stat info;
    if (fstat(fd, &info) != 0 || S_ISDIR(info.st_mode)) {
        int err = S_ISDIR(info.st_mode) ? UV_EISDIR : uv_translate_sys_error(errno);
        close(fd);
        return err;
    }
    size_t room = info.st_size > 0 ? (size_t)info.st_size : 4096, length = 0;
    char *bytes = malloc(room + 1);
    ssize_t got = bytes ? 1 : -1;
    errno = bytes ? 0 : ENOMEM;
    while (got > 0) {
        if (length == room) {
            char *more = realloc(bytes, room * 2 + 1);
            if (!more) {
                got = -1;
                errno = ENOMEM;
                break;
            }
            bytes = more;
            room *= 2;
        }
        do
            got = read(fd, bytes + length, room - length);
        while (got < 0 && errno == EINTR);
        if (got > 0)
            length += (size_t)got;
        if ((off_t)length == info.st_size && info.st_size > 0)
            break;
    }
    int err = got < 0 ? uv_translate_sys_error(errno) : 0;
    close(fd);
    if (err != 0) {
        free(bytes);
        return err;
    }
    bytes[length] = '\0';
    duk_push_external_buffer(ctx); /* may throw and leak `bytes`: only when memory is out */
    duk_config_buffer(ctx, -1, bytes, length);
    return (ssize_t)length;
}

static void release_file(duk_context *ctx, duk_idx_t index)
{
    void *bytes = duk_get_buffer(ctx, index, NULL);
    duk_config_buffer(ctx, index, NULL, 0);
    free(bytes);
}

static size_t bom_length(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* readText(path): the file as a string without BOM, or undefined when there is none */
static duk_ret_t read_text(duk_context *ctx)
{
    ssize_t length = push_file(ctx, path_argument(ctx, 0));
    if (length < 0)
        return 0;
    const char *text = duk_get_buffer(ctx, -1, NULL);
    size_t skip = bom_length(text, (size_t)length);
    env_push_utf8(ctx, text + skip, (size_t)length - skip);
    release_file(ctx, -2);
    return 1;
}

static const char *const commonjs_parameters[] = {"exports", "require", "module", "__filename", "__dirname", NULL};

/* Compile text as the body of a CommonJS module, or load what was compiled before. */
static duk_ret_t push_compiled(duk_context *ctx, void *data)
{
    const code_cache_text *text = data;
    compile_options options = {.filename = text->filename,
                               .parameters = commonjs_parameters,
                               .whole = code_cache_folder(env_from(ctx)) != NULL};
    if (code_cache_load(ctx, text))
        return 1;
    compile_function(ctx, text->source, text->length, &options);
    code_cache_store(ctx, text);
    return 1;
}

static void *global_of(duk_context *ctx)
{
    duk_push_global_object(ctx);
    void *global = duk_get_heapptr(ctx, -1);
    duk_pop(ctx);
    return global;
}

/* A module's global object is the main one, though code of another context requires it. */
static void push_wrapper(duk_context *ctx, const char *source, size_t length, const char *filename)
{
    code_cache_text text = {.kind = CODE_CACHE_COMMONJS, .filename = filename, .source = source, .length = length};
    duk_context *main = env_from(ctx)->ctx;
    if (global_of(ctx) == global_of(main)) {
        push_compiled(ctx, &text);
        return;
    }
    duk_require_stack(main, 1);
    duk_push_thread(main); /* as that one is in the middle of a call */
    duk_context *beside = duk_require_context(main, -1);
    duk_xmove_top(ctx, main, 1);
    duk_int_t result = duk_safe_call(beside, push_compiled, &text, 0, 1);
    duk_xmove_top(ctx, beside, 1);
    if (result != DUK_EXEC_SUCCESS)
        (void)duk_throw(ctx);
}

static duk_ret_t compile_commonjs(duk_context *ctx, void *data)
{
    const char *text = duk_get_buffer(ctx, -1, NULL);
    size_t length;
    duk_get_buffer(ctx, -1, &length);
    if (!codec_utf8_valid((const uint8_t *)text, length)) {
        env_push_utf8(ctx, text, length); /* what is not UTF-8 becomes U+FFFD, as in every text */
        text = duk_get_lstring(ctx, -1, &length);
    }
    push_wrapper(ctx, text, length, data);
    return 1;
}

/* compileFile(path): the wrapper function of a CommonJS file, without making a string of its text */
static duk_ret_t compile_file(duk_context *ctx)
{
    const char *path = path_argument(ctx, 0);
    ssize_t length = push_file(ctx, path);
    if (length < 0)
        return env_throw_uv_error(ctx, (int)length, "open", path, NULL);
    duk_dup(ctx, -1);
    duk_int_t result = duk_safe_call(ctx, compile_commonjs, (void *)path, 1, 1);
    release_file(ctx, -2);
    return result == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

/* compile(source, filename): the same from a string */
static duk_ret_t compile_source(duk_context *ctx)
{
    duk_size_t length;
    const char *source = duk_require_lstring(ctx, 0, &length);
    push_wrapper(ctx, source, length, duk_require_string(ctx, 1));
    return 1;
}

/* ---- TypeScript ---- */

typedef struct stripping {
    const char *source, *filename;
    size_t length;
    lang_output output;
} stripping;

/* [ ... ] -> [ ... string ]; or an error, whose `code` is 1 for what is right but more than types */
static duk_ret_t push_stripped(duk_context *ctx, void *data)
{
    const stripping *s = data;
    const lang_output *out = &s->output;
    if (out->error == LANG_OK) {
        env_push_utf8(ctx, out->code, out->code_length);
        return 1;
    }
    if (out->error == LANG_OUT_OF_MEMORY)
        return duk_range_error(ctx, "Out of memory while compiling");
    duk_push_error_object(ctx, out->error == LANG_TOO_DEEP ? DUK_ERR_RANGE_ERROR : DUK_ERR_SYNTAX_ERROR, "%s", out->message);
    if (out->error == LANG_UNSUPPORTED_SYNTAX) {
        duk_push_true(ctx);
        duk_put_prop_string(ctx, -2, "isUnsupported");
    }
    compile_push_arrow(ctx, s->source, s->length, s->filename, 0, out->error_start, out->error_end);
    duk_put_prop_string(ctx, -2, COMPILE_ARROW);
    return duk_throw(ctx);
}

/* stripTypes(source, filename): the text with its types erased; throws what the parser finds wrong */
static duk_ret_t strip_types(duk_context *ctx)
{
    stripping s = {.filename = duk_require_string(ctx, 1)};
    s.source = env_to_utf8(ctx, 0, &s.length);
    lang_strip_types(s.source, s.length, &s.output);
    duk_int_t result = duk_safe_call(ctx, push_stripped, &s, 0, 1);
    lang_output_free(&s.output);
    return result == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

/* ---- the cache of compiled code ---- */

/* openCodeCache(folder): 0 or a negative libuv error */
static duk_ret_t open_code_cache(duk_context *ctx)
{
    duk_push_int(ctx, code_cache_open(env_from(ctx), path_argument(ctx, 0)));
    return 1;
}

/* getCodeCache(): [folder, how many texts were found, how many stored], or undefined */
static duk_ret_t get_code_cache(duk_context *ctx)
{
    unsigned found, stored;
    const char *folder = code_cache_folder(env_from(ctx));
    if (!folder)
        return 0;
    code_cache_count(env_from(ctx), &found, &stored);
    duk_push_array(ctx);
    env_push_utf8(ctx, folder, strlen(folder));
    duk_put_prop_index(ctx, -2, 0);
    duk_push_uint(ctx, found);
    duk_put_prop_index(ctx, -2, 1);
    duk_push_uint(ctx, stored);
    duk_put_prop_index(ctx, -2, 2);
    return 1;
}

/* ---- exports of CommonJS modules ---- */

typedef struct found {
    char *bytes; /* for each find its kind, its length and its text */
    size_t length, room;
    bool failed;
} found;

static void keep_find(void *data, lang_cjs_find kind, const char *name, size_t length)
{
    found *f = data;
    size_t size = 1 + sizeof length + length;
    if (f->failed)
        return;
    if (f->length + size > f->room) {
        size_t room = (f->room + size) * 2;
        char *bytes = realloc(f->bytes, room);
        if (!bytes) {
            f->failed = true;
            return;
        }
        f->bytes = bytes;
        f->room = room;
    }
    char *to = f->bytes + f->length;
    *to++ = (char)kind;
    memcpy(to, &length, sizeof length);
    memcpy(to + sizeof length, name, length);
    f->length += size;
}

static duk_ret_t push_finds(duk_context *ctx, void *data)
{
    const found *f = data;
    duk_push_array(ctx);
    duk_uarridx_t index = 0;
    for (const char *at = f->bytes; at < f->bytes + f->length;) {
        size_t length;
        duk_push_int(ctx, *at);
        duk_put_prop_index(ctx, -2, index++);
        memcpy(&length, at + 1, sizeof length);
        env_push_utf8(ctx, at + 1 + sizeof length, length);
        duk_put_prop_index(ctx, -2, index++);
        at += 1 + sizeof length + length;
    }
    return 1;
}

/* findExports(source): [kind, name, …] as lang_cjs_exports tells them; empty if the text does not parse */
static duk_ret_t find_exports(duk_context *ctx)
{
    size_t length;
    const char *source = env_to_utf8(ctx, 0, &length);
    found f = {0};
    if (lang_cjs_exports(source, length, keep_find, &f) != 0)
        f.length = 0;
    if (f.failed) {
        free(f.bytes);
        return duk_range_error(ctx, "out of memory");
    }
    duk_int_t result = duk_safe_call(ctx, push_finds, &f, 0, 1);
    free(f.bytes);
    return result == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

static const duk_function_list_entry functions[] = {
    {"stat", module_stat, 1},
    {"findExtension", find_extension, 2},
    {"isLink", is_link, 1},
    {"realpath", module_realpath, 1},
    {"readText", read_text, 1},
    {"compileFile", compile_file, 1},
    {"compile", compile_source, 2},
    {"stripTypes", strip_types, 2},
    {"openCodeCache", open_code_cache, 1},
    {"getCodeCache", get_code_cache, 0},
    {"findExports", find_exports, 1},
    {NULL, NULL, 0},
};

void binding_modules(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
