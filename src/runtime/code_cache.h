/*
 * code_cache.h - compiled code that outlives the process: bytecode in a folder of the user's own.
 *
 * The engine's loader of bytecode trusts what it loads, so an entry is used only if all of this holds: the folder and
 * the file belong to the user and nobody else can write to them; the entry was made by this very executable, from this
 * very source, under this name; and its checksum is right. What is not so is as if it were not there.
 */
#ifndef CODE_CACHE_H
#define CODE_CACHE_H

#include "runtime/env.h"

typedef enum code_cache_kind {
    CODE_CACHE_COMMONJS = 'c',
    CODE_CACHE_MODULE = 'm',
    CODE_CACHE_SCRIPT = 's',
    CODE_CACHE_FUNCTION = 'f'
} code_cache_kind;

typedef struct code_cache_text {
    code_cache_kind kind;
    const char *filename; /* as stack traces show it */
    const char *source;
    size_t length;
    const char *const *parameters;  /* of a function: names, NULL-terminated */
    int line_offset, column_offset; /* of the source in its file */
} code_cache_text;

typedef struct code_cache code_cache;

/* Let the environment have a cache below `folder`, which is made if need be. Returns 0 or a negative libuv error. */
int code_cache_open(env_t *env, const char *folder);

/* The folder of the entries, NULL without a cache. */
const char *code_cache_folder(const env_t *env);

/* Push the function that was stored for the text: [ ... ] -> [ ... function ]; false and nothing pushed if there is none
 * that can be trusted. */
bool code_cache_load(duk_context *ctx, const code_cache_text *text);

/* Store the function on top of the stack, which has not run yet: [ ... function ] -> [ ... function ]. */
void code_cache_store(duk_context *ctx, const code_cache_text *text);

/* The same as an ArrayBuffer in the hands of the program (vm's cachedData), which has to keep it from others:
 * [ ... function ] -> [ ... function buffer ]. Throws if the function cannot be dumped. */
void code_cache_push_data(duk_context *ctx, const code_cache_text *text);
/* Push the function that such data holds; false and nothing pushed if it is of another text or build, or not whole. */
bool code_cache_load_data(duk_context *ctx, const code_cache_text *text, const void *data, size_t length);

/* How many texts were found, and how many stored. */
void code_cache_count(const env_t *env, unsigned *found, unsigned *stored);

#endif
