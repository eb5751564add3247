/*
 * regexp.h - RegExp objects over the matcher of src/builtins/regexp: what the files regexp_*.c share.
 *
 * A RegExp object holds its source and its program; the program is a plain buffer of the engine, so that the collector
 * owns it, and may be shared by many objects. `lastIndex` is always the object's first property.
 *
 * The specification has every step of a replacement or a split go through properties that a program may have changed.
 * An object is *pristine* while nobody has: then methods run on byte offsets, and results are the same.
 */
#ifndef ENGINE_REGEXP_H
#define ENGINE_REGEXP_H

#include "builtins/regexp/regexp.h"
#include "iteration.h"

typedef struct regexp_object {
    native_object base;
    duk_tval source;
    duk_tval program; /* a fixed buffer */
} regexp_object;

extern const native_class regexp_class;

#define REGEXP_FROM_TVAL(tv) ((regexp_object *)NATIVE_FROM_TVAL((tv), &regexp_class))
#define REGEXP_PROGRAM(thr, r)                                                                                         \
    ((const regexp_program_t *)DUK_HBUFFER_FIXED_GET_DATA_PTR(                                                         \
        (thr)->heap, (duk_hbuffer_fixed *)DUK_TVAL_GET_BUFFER(&(r)->program)))

/* Keys, beside those the engine has itself. The first are watched on RegExp.prototype, see regexp_is_pristine. */
enum {
    REGEXP_KEY_EXEC,
    REGEXP_KEY_FLAGS,
    REGEXP_KEY_HAS_INDICES,
    REGEXP_KEY_GLOBAL,
    REGEXP_KEY_IGNORE_CASE,
    REGEXP_KEY_MULTILINE,
    REGEXP_KEY_DOT_ALL,
    REGEXP_KEY_UNICODE,
    REGEXP_KEY_UNICODE_SETS,
    REGEXP_KEY_STICKY,
    REGEXP_KEY_MATCH,
    REGEXP_KEY_MATCH_ALL,
    REGEXP_KEY_REPLACE,
    REGEXP_KEY_SEARCH,
    REGEXP_KEY_SPLIT,
    REGEXP_KEY_CONSTRUCTOR,
    REGEXP_WATCHED,
    REGEXP_KEY_GROUPS = REGEXP_WATCHED,
    REGEXP_KEY_INDICES,
    REGEXP_KEY_COUNT
};

#define REGEXP_CACHE_SIZE 256 /* programs, a power of two */
#define REGEXP_LEGACY_GROUPS 10

/* What a realm keeps for its regular expressions. */
typedef struct regexp_state {
    native_object base;
    duk_hstring *keys[REGEXP_KEY_COUNT];
    struct {
        duk_uint32_t entry;  /* the property's place in RegExp.prototype */
        duk_hobject *native; /* its value, or its getter; lives as long as the realm */
    } watched[REGEXP_WATCHED];
    duk_hobject *species_getter;
    /* Programs of patterns used lately. */
    struct {
        duk_hstring *pattern;
        duk_tval program;
        int flags;
    } cache[REGEXP_CACHE_SIZE];
    /* The last match, for RegExp.$1 and its like; RegExp.input can be set, until the next match. */
    duk_tval subject;
    duk_tval legacy_input;
    duk_uint32_t offsets[2 * REGEXP_LEGACY_GROUPS];
    duk_uint32_t last_group[2];
    duk_uint32_t group_count; /* 0 before the first match */
    bool input_was_set;
    duk_hstring *characters[128]; /* strings of one character of ASCII, made when first needed */
    /* A place in a string that is not ASCII: its index and its offset. */
    duk_tval place_string;
    duk_uint32_t place_index;
    duk_uint32_t place_offset;
} regexp_state;

#define REGEXP_STATE(thr) ((regexp_state *)(void *)REALM_OBJECT((thr), REALM_REGEXP_STATE))
#define REGEXP_KEY(thr, key) (REGEXP_STATE(thr)->keys[(key)])

/* --- objects (regexp_object.c) --- */

/* [ ... source flags ] -> [ ... regexp ], strings both; a SyntaxError if they are wrong. */
DUK_INTERNAL_DECL void regexp_push(duk_hthread *thr, duk_hobject *prototype);
/* [ ... source flags ] -> [ ... ]: what RegExpInitialize does to an object. */
DUK_INTERNAL_DECL void regexp_initialize(duk_hthread *thr, regexp_object *r);
/* [ ... ] -> [ ... regexp ]: an object for an existing program. */
DUK_INTERNAL_DECL regexp_object *regexp_push_object(duk_hthread *thr, duk_hobject *prototype, duk_tval *source,
                                                    duk_tval *program);
/* [ ... ] -> [ ... text ]: the flags as letters. */
DUK_INTERNAL_DECL void regexp_push_flags(duk_hthread *thr, int flags);

/* ToLength(lastIndex); may run JavaScript. */
DUK_INTERNAL_DECL duk_double_t regexp_get_last_index(duk_hthread *thr, regexp_object *r);
DUK_INTERNAL_DECL void regexp_set_last_index(duk_hthread *thr, regexp_object *r, duk_uint32_t index);
/* Whether lastIndex is a number that is no smaller than 0, and can be written. */
DUK_INTERNAL_DECL bool regexp_last_index_is_plain(duk_hthread *thr, regexp_object *r);

/* The value if it is a RegExp object of which neither `exec` nor anything else that the specification looks up has
 * been changed; else NULL. */
DUK_INTERNAL_DECL regexp_object *regexp_pristine(duk_hthread *thr, duk_tval *value);
/* The same for `exec` alone. */
DUK_INTERNAL_DECL regexp_object *regexp_pristine_exec(duk_hthread *thr, duk_tval *value);
/* Whether the species of pristine objects is RegExp itself. */
DUK_INTERNAL_DECL bool regexp_species_is_pristine(duk_hthread *thr);

/* --- running (regexp_run.c) --- */

#define REGEXP_RUN_GROUPS 16

/* A program on a subject. The subject stays on the value stack at `string`; the program is kept alive by whoever made
 * the run. */
typedef struct regexp_run {
    duk_hthread *thr;
    const regexp_program_t *program;
    duk_idx_t string;
    const char *text; /* valid until JavaScript runs; regexp_run_refresh */
    duk_uint32_t length;
    bool ascii;
    bool unicode;
    duk_uint32_t group_count;
    duk_uint32_t *offsets; /* the groups of the last match, in pairs */
    duk_uint32_t few[2 * REGEXP_RUN_GROUPS];
} regexp_run;

/* Begin; pushes one value: [ ... ] -> [ ... room ]. */
DUK_INTERNAL_DECL void regexp_run_begin(duk_hthread *thr, regexp_run *run, const regexp_program_t *program,
                                        duk_idx_t string);
DUK_INTERNAL_DECL void regexp_run_refresh(regexp_run *run);
/* Let interrupts of the heap reach searches. */
DUK_INTERNAL_DECL void regexp_run_init(duk_hthread *thr);
/* Search from a byte offset on. */
DUK_INTERNAL_DECL bool regexp_run_search(regexp_run *run, duk_uint32_t offset, bool sticky);
/* Remember the match that `offsets` tells of for RegExp.$1 and its like. */
DUK_INTERNAL_DECL void regexp_run_record(regexp_run *run);
/* AdvanceStringIndex, on offsets; one beyond the end if that is where it begins. */
DUK_INTERNAL_DECL duk_uint32_t regexp_run_advance(const regexp_run *run, duk_uint32_t offset);
/* Offsets to indexes and back. */
DUK_INTERNAL_DECL duk_uint32_t regexp_run_index(regexp_run *run, duk_uint32_t offset);
DUK_INTERNAL_DECL duk_uint32_t regexp_run_offset(regexp_run *run, duk_uint32_t index);
DUK_INTERNAL_DECL void regexp_run_push(regexp_run *run, duk_uint32_t from, duk_uint32_t to);
DUK_INTERNAL_DECL void regexp_run_push_group(regexp_run *run, duk_uint32_t group);
/* The object of named groups, or undefined: [ ... ] -> [ ... groups ]. */
DUK_INTERNAL_DECL void regexp_run_push_groups(regexp_run *run);
/* The array that `exec` gives. */
DUK_INTERNAL_DECL void regexp_run_push_result(regexp_run *run);

/* RegExpBuiltinExec without its result, which is in the run: begins the run (if it returns true or false alike). */
DUK_INTERNAL_DECL bool regexp_builtin_exec(duk_hthread *thr, regexp_object *r, duk_idx_t string, regexp_run *run);
/* The same with its result: [ ... ] -> [ ... result ], an array or null. */
DUK_INTERNAL_DECL void regexp_exec_native(duk_hthread *thr, regexp_object *r, duk_idx_t string);
/* RegExpExec: [ ... ] -> [ ... result ], an object or null. */
DUK_INTERNAL_DECL void regexp_exec_generic(duk_hthread *thr, duk_idx_t regexp, duk_idx_t string);

/* --- text (regexp_text.c) --- */

/* A string in the making. Needs a slot of the value stack, filled with undefined. */
typedef struct regexp_text {
    duk_hthread *thr;
    duk_idx_t slot;
    char *data;
    duk_size_t length;
    duk_size_t size;
    char few[512];
} regexp_text;

DUK_INTERNAL_DECL void regexp_text_begin(duk_hthread *thr, regexp_text *text); /* [ ... ] -> [ ... room ] */
DUK_INTERNAL_DECL void regexp_text_add(regexp_text *text, const char *data, duk_size_t length);
DUK_INTERNAL_DECL void regexp_text_push(regexp_text *text);

/* What GetSubstitution needs; captures are offsets into the subject or, if there are none, strings (or undefined) on
 * the value stack. */
typedef struct regexp_substitution {
    duk_hthread *thr;
    const char *subject;
    duk_size_t subject_length;
    duk_size_t from, to; /* the match */
    const char *matched; /* its text, where that need not be the subject's */
    duk_size_t matched_length;
    duk_uint32_t group_count; /* with group 0 */
    const duk_uint32_t *offsets;
    duk_idx_t captures;              /* index of the first, group 1 */
    const regexp_program_t *program; /* for names, with offsets */
    duk_idx_t groups;                /* index of the object of named groups, or DUK_INVALID_INDEX */
} regexp_substitution;

/* Appends the replacement. May run JavaScript if there is a `groups` object. */
DUK_INTERNAL_DECL void regexp_substitute(regexp_text *text, const regexp_substitution *s, duk_idx_t replacement);

/* --- the rest --- */

/* The five protocols on a pristine object; the same stack as the methods of RegExp.prototype leave. */
DUK_INTERNAL_DECL void regexp_fast_match(duk_hthread *thr, regexp_object *r, duk_idx_t string);
DUK_INTERNAL_DECL void regexp_fast_replace(duk_hthread *thr, regexp_object *r, duk_idx_t string, duk_idx_t value);
DUK_INTERNAL_DECL void regexp_fast_search(duk_hthread *thr, regexp_object *r, duk_idx_t string);
DUK_INTERNAL_DECL void regexp_fast_split(duk_hthread *thr, regexp_object *r, duk_idx_t string, duk_uint32_t limit);
DUK_INTERNAL_DECL void regexp_define_iterator(duk_hthread *thr);
DUK_INTERNAL_DECL void regexp_define_string_methods(duk_hthread *thr);
DUK_INTERNAL_DECL void regexp_state_push(duk_hthread *thr);
DUK_INTERNAL_DECL duk_ret_t regexp_evaluate_literal(duk_context *thr);
DUK_INTERNAL_DECL bool regexp_is_regexp(duk_hthread *thr, duk_idx_t index);
/* ToUint32 of a limit, where undefined means none. */
DUK_INTERNAL_DECL duk_uint32_t regexp_to_limit(duk_hthread *thr, duk_idx_t index);

DUK_INTERNAL_DECL duk_ret_t regexp_proto_match(duk_context *thr);
DUK_INTERNAL_DECL duk_ret_t regexp_proto_match_all(duk_context *thr);
DUK_INTERNAL_DECL duk_ret_t regexp_proto_replace(duk_context *thr);
DUK_INTERNAL_DECL duk_ret_t regexp_proto_search(duk_context *thr);
DUK_INTERNAL_DECL duk_ret_t regexp_proto_split(duk_context *thr);

#endif
