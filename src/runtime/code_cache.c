/*
 * code_cache.c - compiled code that outlives the process.
 *
 * An entry is a file named by a hash of the kind and the name of its text, so a changed source replaces its entry. It
 * has a header, which says what it was made from, and the engine's bytecode. Entries are written under another name and
 * renamed, so nobody sees half of one.
 */
#include "runtime/code_cache.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/hash.h"
#include "runtime/elf_note.h"

#define HASH 64 /* bytes of BLAKE2b */
#define NAME (2 * 16 + 1)
#define MAX_CODE (1u << 30)

struct code_cache {
    env_cleanup cleanup; /* first */
    env_t *env;
    int folder; /* a descriptor, so that what happens above it does not matter */
    char path[PATH_MAX];
    uint8_t build[HASH];
    unsigned found, stored;
};

typedef struct entry_header {
    char magic[8];
    uint8_t source[HASH];   /* of the text that was compiled */
    uint8_t checksum[HASH]; /* of what follows, with the build and the source's hash before it */
    uint64_t length;
} entry_header;

static const char magic[8] = {'S', 'm', 'e', 'w', 'C', 'o', 'd', '1'};

/* ---- the build ---- */

/* The linker's build id is a hash of the executable. */
static bool hash_build(uint8_t build[HASH])
{
    elf_note note = elf_note_find("GNU", NT_GNU_BUILD_ID);
    if (!note.at || note.length < 8)
        return false;
    crypto_blake2 state;
    crypto_blake2b_start(&state);
    crypto_blake2b_update(&state, note.at, note.length);
    crypto_blake2b_finish(&state, build);
    return true;
}

/* ---- the folder ---- */

static int make_folders(const char *folder, char *path)
{
    size_t length = strlen(folder);
    if (length == 0 || length >= PATH_MAX - 64)
        return UV_ENAMETOOLONG;
    memcpy(path, folder, length + 1);
    for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash)
            *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return uv_translate_sys_error(errno);
        if (!slash)
            return 0;
        *slash = '/';
    }
}

/* Is it the user's, and can nobody else write to it? */
static bool is_private(const struct stat *info)
{
    return info->st_uid == geteuid() && (info->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static int open_folder(code_cache *cache, const char *folder)
{
    struct stat info;
    int err = make_folders(folder, cache->path);
    if (err)
        return err;
    if (geteuid() != getuid() || !hash_build(cache->build))
        return UV_EPERM;
    size_t length = strlen(cache->path);
    while (length > 1 && cache->path[length - 1] == '/')
        length--;
    snprintf(cache->path + length, sizeof cache->path - length, "/v%s-x64-%02x%02x%02x%02x-%u", NODE_VERSION, cache->build[0],
             cache->build[1], cache->build[2], cache->build[3], (unsigned)geteuid());
    if (mkdir(cache->path, 0700) != 0 && errno != EEXIST)
        return uv_translate_sys_error(errno);
    cache->folder = open(cache->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (cache->folder < 0)
        return uv_translate_sys_error(errno);
    if (fstat(cache->folder, &info) != 0 || !is_private(&info)) {
        close(cache->folder);
        return UV_EACCES;
    }
    return 0;
}

static void clean_up(env_cleanup *cleanup)
{
    code_cache *cache = (code_cache *)cleanup;
    cache->env->code_cache = NULL;
    close(cache->folder);
    free(cache);
}

int code_cache_open(env_t *env, const char *folder)
{
    if (env->code_cache)
        return 0;
    code_cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        return UV_ENOMEM;
    int err = open_folder(cache, folder);
    if (err) {
        free(cache);
        return err;
    }
    cache->env = env;
    cache->cleanup.run = clean_up;
    env_cleanup_add(env, &cache->cleanup);
    env->code_cache = cache;
    return 0;
}

const char *code_cache_folder(const env_t *env)
{
    return env->code_cache ? env->code_cache->path : NULL;
}

void code_cache_count(const env_t *env, unsigned *found, unsigned *stored)
{
    *found = env->code_cache ? env->code_cache->found : 0;
    *stored = env->code_cache ? env->code_cache->stored : 0;
}

/* ---- entries ---- */

static void entry_name(const code_cache_text *text, char name[NAME])
{
    crypto_blake2 state;
    uint8_t hash[HASH], kind = (uint8_t)text->kind;
    crypto_blake2b_start(&state);
    crypto_blake2b_update(&state, &kind, 1);
    crypto_blake2b_update(&state, (const uint8_t *)text->filename, strlen(text->filename));
    crypto_blake2b_finish(&state, hash);
    for (size_t i = 0; i < NAME / 2; i++)
        snprintf(name + 2 * i, 3, "%02x", hash[i]);
}

/* What the text and its name are, in one hash. */
static void hash_source(const code_cache_text *text, uint8_t hash[HASH])
{
    crypto_blake2 state;
    uint8_t kind = (uint8_t)text->kind;
    crypto_blake2b_start(&state);
    crypto_blake2b_update(&state, &kind, 1);
    crypto_blake2b_update(&state, (const uint8_t *)text->filename, strlen(text->filename) + 1);
    for (const char *const *name = text->parameters; name && *name; name++)
        crypto_blake2b_update(&state, (const uint8_t *)*name, strlen(*name) + 1);
    crypto_blake2b_update(&state, (const uint8_t *)text->source, text->length);
    crypto_blake2b_finish(&state, hash);
}

static void checksum(const uint8_t build[HASH], const entry_header *header, const void *code, uint8_t sum[HASH])
{
    crypto_blake2 state;
    crypto_blake2b_start(&state);
    crypto_blake2b_update(&state, build, HASH);
    crypto_blake2b_update(&state, header->source, HASH);
    crypto_blake2b_update(&state, (const uint8_t *)&header->length, sizeof header->length);
    crypto_blake2b_update(&state, code, header->length);
    crypto_blake2b_finish(&state, sum);
}

static entry_header make_header(const uint8_t build[HASH], const code_cache_text *text, const void *code, size_t length)
{
    entry_header header = {.length = length};
    memcpy(header.magic, magic, sizeof magic);
    hash_source(text, header.source);
    checksum(build, &header, code, header.checksum);
    return header;
}

static bool is_of_source(const entry_header *header, const code_cache_text *text)
{
    uint8_t hash[HASH];
    hash_source(text, hash);
    return memcmp(hash, header->source, HASH) == 0;
}

static bool is_whole(const uint8_t build[HASH], const entry_header *header, const void *code)
{
    uint8_t hash[HASH];
    checksum(build, header, code, hash);
    return memcmp(hash, header->checksum, HASH) == 0;
}

static bool read_all(int fd, void *to, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = read(fd, (char *)to + done, length - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

static bool write_all(int fd, const void *from, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = write(fd, (const char *)from + done, length - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

/* The code of an entry that is right in all respects, malloc'd; or NULL. */
static void *read_entry(const code_cache *cache, const code_cache_text *text, size_t *length)
{
    char name[NAME];
    entry_header header;
    struct stat info;
    void *code = NULL;
    entry_name(text, name);
    int fd = openat(cache->folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    bool right = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && is_private(&info) &&
                 info.st_size > (off_t)sizeof header && info.st_size <= (off_t)(MAX_CODE + sizeof header) &&
                 read_all(fd, &header, sizeof header) && memcmp(header.magic, magic, sizeof magic) == 0 &&
                 header.length == (uint64_t)info.st_size - sizeof header;
    if (right)
        right = is_of_source(&header, text) && (code = malloc(header.length)) != NULL && read_all(fd, code, header.length);
    close(fd);
    if (!right || !is_whole(cache->build, &header, code)) {
        free(code);
        return NULL;
    }
    *length = header.length;
    return code;
}

static void write_entry(const code_cache *cache, const code_cache_text *text, const void *code, size_t length)
{
    char name[NAME], temporary[NAME + 48];
    entry_header header = make_header(cache->build, text, code, length);
    entry_name(text, name);
    snprintf(temporary, sizeof temporary, "%s.%ld.%llx", name, (long)getpid(), (unsigned long long)uv_hrtime());
    int fd = openat(cache->folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    bool right = write_all(fd, &header, sizeof header) && write_all(fd, code, length);
    right = close(fd) == 0 && right;
    if (!right || renameat(cache->folder, temporary, cache->folder, name) != 0)
        unlinkat(cache->folder, temporary, 0);
}

/* ---- functions ---- */

typedef struct loading {
    const code_cache_text *text;
    const void *code;
    size_t length;
} loading;

static duk_ret_t load(duk_context *ctx, void *data)
{
    const loading *l = data;
    duk_push_string(ctx, l->text->filename);
    memcpy(duk_push_fixed_buffer(ctx, l->text->length), l->text->source, l->text->length);
    duk_push_script(ctx);
    if (l->text->line_offset || l->text->column_offset)
        duk_script_set_origin(ctx, -1, (duk_uint_t)l->text->line_offset, (duk_uint_t)l->text->column_offset);
    memcpy(duk_push_fixed_buffer(ctx, l->length), l->code, l->length); /* functions are loaded from there later */
    duk_load_function_script(ctx, true);
    return 1;
}

bool code_cache_load(duk_context *ctx, const code_cache_text *text)
{
    code_cache *cache = env_from(ctx)->code_cache;
    if (!cache)
        return false;
    loading l = {.text = text};
    void *code = read_entry(cache, text, &l.length);
    if (!code)
        return false;
    l.code = code;
    duk_int_t result = duk_safe_call(ctx, load, &l, 0, 1);
    free(code);
    if (result != DUK_EXEC_SUCCESS) {
        duk_pop(ctx);
        return false;
    }
    cache->found++;
    return true;
}

static duk_ret_t dump(duk_context *ctx, void *data)
{
    (void)data;
    duk_dump_function(ctx);
    return 1;
}

void code_cache_store(duk_context *ctx, const code_cache_text *text)
{
    code_cache *cache = env_from(ctx)->code_cache;
    if (!cache)
        return;
    duk_dup(ctx, -1);
    if (duk_safe_call(ctx, dump, NULL, 1, 1) == DUK_EXEC_SUCCESS) {
        duk_size_t length;
        const void *code = duk_get_buffer_data(ctx, -1, &length);
        if (length > 0 && length <= MAX_CODE) {
            write_entry(cache, text, code, length);
            cache->stored++;
        }
    }
    duk_pop(ctx);
}

/* ---- in the program's own hands ---- */

/* The name is the reader's: it does not belong to the data. */
static code_cache_text without_name(const code_cache_text *text)
{
    code_cache_text nameless = *text;
    nameless.filename = "";
    return nameless;
}

void code_cache_push_data(duk_context *ctx, const code_cache_text *text)
{
    uint8_t build[HASH];
    duk_size_t length;
    code_cache_text nameless = without_name(text);
    if (!hash_build(build))
        (void)duk_error(ctx, DUK_ERR_ERROR, "the executable has no build id");
    duk_dup(ctx, -1);
    duk_dump_function(ctx);
    const void *code = duk_get_buffer_data(ctx, -1, &length);
    entry_header header = make_header(build, &nameless, code, length);
    uint8_t *data = duk_push_fixed_buffer(ctx, sizeof header + length);
    memcpy(data, &header, sizeof header);
    memcpy(data + sizeof header, code, length);
    duk_push_buffer_object(ctx, -1, 0, sizeof header + length, DUK_BUFOBJ_ARRAYBUFFER);
    duk_replace(ctx, -3);
    duk_pop(ctx);
}

bool code_cache_load_data(duk_context *ctx, const code_cache_text *text, const void *data, size_t length)
{
    uint8_t build[HASH];
    entry_header header;
    code_cache_text nameless = without_name(text);
    if (length <= sizeof header || !hash_build(build))
        return false;
    memcpy(&header, data, sizeof header);
    const uint8_t *code = (const uint8_t *)data + sizeof header;
    if (memcmp(header.magic, magic, sizeof magic) != 0 || header.length != length - sizeof header ||
        !is_of_source(&header, &nameless) || !is_whole(build, &header, code))
        return false;
    loading l = {.text = text, .code = code, .length = header.length};
    if (duk_safe_call(ctx, load, &l, 0, 1) == DUK_EXEC_SUCCESS)
        return true;
    duk_pop(ctx);
    return false;
}
