/*
 * regexp_methods.c - the RegExp constructor with its legacy properties, and the plain methods of RegExp.prototype.
 */

#include "regexp.h"

/* --- construction --- */

DUK_INTERNAL bool regexp_is_regexp(duk_hthread *thr, duk_idx_t index)
{
    bool result;

    if (!duk_is_object(thr, index)) {
        return false;
    }
    duk_push_hstring(thr, REGEXP_KEY(thr, REGEXP_KEY_MATCH));
    duk_get_prop(thr, index);
    result = duk_is_undefined(thr, -1) ? REGEXP_FROM_TVAL(duk_require_tval(thr, index)) != NULL
                                       : duk_to_boolean(thr, -1);
    duk_pop(thr);
    return result;
}

/* The value on top as a source or as flags. */
static void regexp_to_text(duk_hthread *thr)
{
    if (duk_is_undefined(thr, -1)) {
        duk_pop(thr);
        duk_push_hstring_empty(thr);
    } else {
        (void)duk_to_string(thr, -1);
    }
}

/* RegExp(pattern) gives back a pattern that is a regular expression of the same constructor. */
static bool regexp_returns_pattern(duk_hthread *thr, bool is_regexp)
{
    bool same;

    if (duk_is_constructor_call(thr) || !is_regexp || !duk_is_undefined(thr, 1)) {
        return false;
    }
    duk_get_prop_stridx(thr, 0, DUK_STRIDX_CONSTRUCTOR);
    duk_push_current_function(thr);
    same = duk_strict_equals(thr, -1, -2);
    duk_pop_2(thr);
    return same;
}

/* [ pattern flags ... ] -> [ pattern flags ... source flags ], not yet strings */
static void regexp_push_arguments(duk_hthread *thr, bool is_regexp)
{
    regexp_object *r = REGEXP_FROM_TVAL(DUK_GET_TVAL_POSIDX(thr, 0));
    bool has_flags = !duk_is_undefined(thr, 1);

    if (r != NULL) {
        duk_push_tval(thr, &r->source);
        if (!has_flags) {
            regexp_push_flags(thr, regexp_program_flags(REGEXP_PROGRAM(thr, r)));
            return;
        }
    } else if (is_regexp) {
        duk_get_prop_stridx(thr, 0, DUK_STRIDX_SOURCE);
        if (!has_flags) {
            duk_get_prop_stridx(thr, 0, DUK_STRIDX_FLAGS);
            return;
        }
    } else {
        duk_dup(thr, 0);
    }
    duk_dup(thr, 1);
}

static duk_ret_t regexp_construct(duk_context *thr)
{
    bool is_regexp;
    duk_hobject *prototype = REALM_OBJECT(thr, REALM_REGEXP_PROTOTYPE);

    duk_set_top(thr, 2);
    is_regexp = regexp_is_regexp(thr, 0);
    if (regexp_returns_pattern(thr, is_regexp)) {
        duk_dup(thr, 0);
        return 1;
    }
    regexp_push_arguments(thr, is_regexp);
    if (duk_is_constructor_call(thr)) {
        prototype = realm_push_prototype(thr, REALM_REGEXP_PROTOTYPE);
        duk_insert(thr, -3);
    }
    duk_insert(thr, -2); /* the flags wait while the source is converted */
    regexp_to_text(thr);
    duk_insert(thr, -2);
    regexp_to_text(thr);
    regexp_push(thr, prototype);
    return 1;
}

/* --- methods --- */

static duk_ret_t regexp_proto_exec(duk_context *thr)
{
    regexp_object *r = (regexp_object *)native_this(thr, &regexp_class, "RegExp.prototype.exec");

    (void)duk_to_string(thr, 0);
    regexp_exec_native(thr, r, 0);
    return 1;
}

static duk_ret_t regexp_proto_test(duk_context *thr)
{
    regexp_object *r;
    regexp_run run;

    duk_push_this(thr);
    if (!duk_is_object(thr, -1)) {
        builtins_throw_incompatible(thr, "RegExp.prototype.test");
    }
    (void)duk_to_string(thr, 0);
    r = regexp_pristine_exec(thr, DUK_GET_TVAL_POSIDX(thr, 1));
    if (r != NULL) {
        duk_push_boolean(thr, regexp_builtin_exec(thr, r, 0, &run));
        return 1;
    }
    regexp_exec_generic(thr, 1, 0);
    duk_push_boolean(thr, !duk_is_null(thr, -1));
    return 1;
}

static duk_ret_t regexp_proto_to_string(duk_context *thr)
{
    duk_push_this(thr);
    if (!duk_is_object(thr, -1)) {
        builtins_throw_incompatible(thr, "RegExp.prototype.toString");
    }
    duk_push_string(thr, "/");
    duk_get_prop_stridx(thr, 0, DUK_STRIDX_SOURCE);
    (void)duk_to_string(thr, -1);
    duk_push_string(thr, "/");
    duk_get_prop_stridx(thr, 0, DUK_STRIDX_FLAGS);
    (void)duk_to_string(thr, -1);
    duk_concat(thr, 4);
    return 1;
}

static duk_ret_t regexp_proto_compile(duk_context *thr)
{
    regexp_object *r = (regexp_object *)native_this(thr, &regexp_class, "RegExp.prototype.compile");

    if (REGEXP_FROM_TVAL(DUK_GET_TVAL_POSIDX(thr, 0)) != NULL && !duk_is_undefined(thr, 1)) {
        (void)duk_type_error(thr, "Invalid flags supplied to RegExp constructor");
    }
    regexp_push_arguments(thr, false);
    duk_insert(thr, -2);
    regexp_to_text(thr);
    duk_insert(thr, -2);
    regexp_to_text(thr);
    regexp_initialize(thr, r);
    duk_push_this(thr);
    return 1;
}

/* --- source --- */

/* The source as it could stand between slashes: slashes outside of classes and line terminators escaped. */
static void regexp_push_escaped(duk_hthread *thr, duk_hstring *source)
{
    const char *at = (const char *)DUK_HSTRING_GET_DATA(source);
    const char *end = at + DUK_HSTRING_GET_BYTELEN(source);
    bool escaped = false;
    bool in_class = false;
    regexp_text text;

    duk_push_hstring(thr, source);
    regexp_text_begin(thr, &text);
    for (; at < end; at++) {
        bool separator = end - at >= 3 && memcmp(at, "\xe2\x80", 2) == 0 && (at[2] & 0xfe) == 0xa8;

        if (*at == '\n' || *at == '\r' || separator) {
            const char *spelled = separator ? (at[2] & 1 ? "\\u2029" : "\\u2028") : *at == '\n' ? "\\n" : "\\r";

            spelled += escaped; /* there is a backslash already */
            regexp_text_add(&text, spelled, strlen(spelled));
            at += separator ? 2 : 0;
            escaped = false;
            continue;
        }
        if (*at == '/' && !escaped && !in_class) {
            regexp_text_add(&text, "\\", 1);
        }
        regexp_text_add(&text, at, 1);
        if (escaped) {
            escaped = false;
        } else if (*at == '\\') {
            escaped = true;
        } else if (*at == '[') {
            in_class = true;
        } else if (*at == ']') {
            in_class = false;
        }
    }
    regexp_text_push(&text);
}

static bool regexp_this_is_prototype(duk_hthread *thr)
{
    duk_tval *tv = thr->valstack_bottom - 1;

    return DUK_TVAL_IS_OBJECT(tv) && DUK_TVAL_GET_OBJECT(tv) == REALM_OBJECT(thr, REALM_REGEXP_PROTOTYPE);
}

static duk_ret_t regexp_get_source(duk_context *thr)
{
    regexp_object *r = REGEXP_FROM_TVAL(thr->valstack_bottom - 1);

    if (r == NULL) {
        if (!regexp_this_is_prototype(thr)) {
            (void)duk_type_error(thr, "RegExp.prototype.source getter called on non-RegExp object");
        }
        duk_push_string(thr, "(?:)");
    } else if (DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(&r->source)) == 0) {
        duk_push_string(thr, "(?:)");
    } else {
        regexp_push_escaped(thr, DUK_TVAL_GET_STRING(&r->source));
    }
    return 1;
}

/* --- flags --- */

/* The magic is the number of the flag. */
static duk_ret_t regexp_get_flag(duk_context *thr)
{
    regexp_object *r = REGEXP_FROM_TVAL(thr->valstack_bottom - 1);
    int flag = duk_get_current_magic(thr);

    if (r == NULL) {
        static const char *const names[REGEXP_FLAG_COUNT] = {"hasIndices", "global",  "ignoreCase",  "multiline",
                                                             "dotAll",     "unicode", "unicodeSets", "sticky"};

        if (!regexp_this_is_prototype(thr)) {
            (void)duk_type_error(thr, "RegExp.prototype.%s getter called on non-RegExp object", names[flag]);
        }
        return 0;
    }
    duk_push_boolean(thr, (regexp_program_flags(REGEXP_PROGRAM(thr, r)) & 1 << flag) != 0);
    return 1;
}

static duk_ret_t regexp_get_flags(duk_context *thr)
{
    /* In the order in which flags are spelled, which is not that of the keys. */
    static const int keys[REGEXP_FLAG_COUNT] = {
        REGEXP_KEY_HAS_INDICES, REGEXP_KEY_GLOBAL,  REGEXP_KEY_IGNORE_CASE,  REGEXP_KEY_MULTILINE,
        REGEXP_KEY_DOT_ALL,     REGEXP_KEY_UNICODE, REGEXP_KEY_UNICODE_SETS, REGEXP_KEY_STICKY};
    regexp_object *r;
    int flags = 0;
    int i;

    duk_push_this(thr);
    if (!duk_is_object(thr, 0)) {
        builtins_push_description(thr, 0);
        (void)duk_type_error(thr, "RegExp.prototype.flags getter called on non-object %s", duk_get_string(thr, -1));
    }
    r = regexp_pristine(thr, DUK_GET_TVAL_POSIDX(thr, 0));
    if (r != NULL) {
        regexp_push_flags(thr, regexp_program_flags(REGEXP_PROGRAM(thr, r)));
        return 1;
    }
    for (i = 0; i < REGEXP_FLAG_COUNT; i++) {
        duk_push_hstring(thr, REGEXP_KEY(thr, keys[i]));
        duk_get_prop(thr, 0);
        flags |= duk_to_boolean(thr, -1) << i;
        duk_pop(thr);
    }
    regexp_push_flags(thr, flags);
    return 1;
}

/* --- RegExp.$1 and its like --- */

enum { LEGACY_LAST_MATCH, LEGACY_LAST_PAREN = 10, LEGACY_LEFT, LEGACY_RIGHT, LEGACY_INPUT };

static void regexp_push_legacy(duk_hthread *thr, const regexp_state *state, duk_uint32_t from, duk_uint32_t to)
{
    const char *text = (const char *)DUK_HSTRING_GET_DATA(DUK_TVAL_GET_STRING(&state->subject));

    duk_push_lstring(thr, text + from, to - from);
}

static void regexp_push_legacy_span(duk_hthread *thr, const regexp_state *state, const duk_uint32_t *span)
{
    if (span[0] == REGEXP_UNSET) {
        duk_push_hstring_empty(thr);
    } else {
        regexp_push_legacy(thr, state, span[0], span[1]);
    }
}

/* The magic is a group, or one of those above. */
static duk_ret_t regexp_get_legacy(duk_context *thr)
{
    regexp_state *state = REGEXP_STATE(thr);
    duk_int_t which = duk_get_current_magic(thr);
    bool none = state->group_count == 0;

    if (which == LEGACY_INPUT && state->input_was_set) {
        duk_push_tval(thr, &state->legacy_input);
    } else if (none || (which < LEGACY_LAST_PAREN && which >= (duk_int_t)state->group_count) ||
               (which == LEGACY_LAST_PAREN && state->group_count == 1)) {
        duk_push_hstring_empty(thr);
    } else if (which == LEGACY_INPUT) {
        duk_push_tval(thr, &state->subject);
    } else if (which == LEGACY_LEFT) {
        regexp_push_legacy(thr, state, 0, state->offsets[0]);
    } else if (which == LEGACY_RIGHT) {
        regexp_push_legacy(thr, state, state->offsets[1],
                           (duk_uint32_t)DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(&state->subject)));
    } else if (which == LEGACY_LAST_PAREN) {
        regexp_push_legacy_span(thr, state, state->last_group);
    } else {
        regexp_push_legacy_span(thr, state, state->offsets + 2 * which);
    }
    return 1;
}

static duk_ret_t regexp_set_legacy(duk_context *thr)
{
    return 0;
}

static duk_ret_t regexp_set_legacy_input(duk_context *thr)
{
    regexp_state *state = REGEXP_STATE(thr);

    (void)duk_to_string(thr, 0);
    native_set(thr, &state->legacy_input, DUK_GET_TVAL_POSIDX(thr, 0));
    state->input_was_set = true;
    return 0;
}

/* --- set-up --- */

#define LEGACY(key, which)                                                                                             \
    BUILTINS_GET_MAGIC(key, regexp_get_legacy, which), BUILTINS_SET(key, regexp_set_legacy)

static const builtins_entry regexp_statics[] = {BUILTINS_GET("@@species", builtins_species),
                                                BUILTINS_GET_MAGIC("input", regexp_get_legacy, LEGACY_INPUT),
                                                BUILTINS_SET("input", regexp_set_legacy_input),
                                                BUILTINS_GET_MAGIC("$_", regexp_get_legacy, LEGACY_INPUT),
                                                BUILTINS_SET("$_", regexp_set_legacy_input),
                                                LEGACY("lastMatch", LEGACY_LAST_MATCH),
                                                LEGACY("$&", LEGACY_LAST_MATCH),
                                                LEGACY("lastParen", LEGACY_LAST_PAREN),
                                                LEGACY("$+", LEGACY_LAST_PAREN),
                                                LEGACY("leftContext", LEGACY_LEFT),
                                                LEGACY("$`", LEGACY_LEFT),
                                                LEGACY("rightContext", LEGACY_RIGHT),
                                                LEGACY("$'", LEGACY_RIGHT),
                                                LEGACY("$1", 1),
                                                LEGACY("$2", 2),
                                                LEGACY("$3", 3),
                                                LEGACY("$4", 4),
                                                LEGACY("$5", 5),
                                                LEGACY("$6", 6),
                                                LEGACY("$7", 7),
                                                LEGACY("$8", 8),
                                                LEGACY("$9", 9),
                                                BUILTINS_END};

static const builtins_entry regexp_methods[] = {BUILTINS_FN("exec", regexp_proto_exec, 1),
                                                BUILTINS_GET_MAGIC("dotAll", regexp_get_flag, 4),
                                                BUILTINS_GET("flags", regexp_get_flags),
                                                BUILTINS_GET_MAGIC("global", regexp_get_flag, 1),
                                                BUILTINS_GET_MAGIC("hasIndices", regexp_get_flag, 0),
                                                BUILTINS_GET_MAGIC("ignoreCase", regexp_get_flag, 2),
                                                BUILTINS_GET_MAGIC("multiline", regexp_get_flag, 3),
                                                BUILTINS_GET("source", regexp_get_source),
                                                BUILTINS_GET_MAGIC("sticky", regexp_get_flag, 7),
                                                BUILTINS_GET_MAGIC("unicode", regexp_get_flag, 5),
                                                BUILTINS_FN("compile", regexp_proto_compile, 2),
                                                BUILTINS_FN("toString", regexp_proto_to_string, 0),
                                                BUILTINS_FN("test", regexp_proto_test, 1),
                                                BUILTINS_FN("@@match", regexp_proto_match, 1),
                                                BUILTINS_FN("@@matchAll", regexp_proto_match_all, 1),
                                                BUILTINS_FN("@@replace", regexp_proto_replace, 2),
                                                BUILTINS_FN("@@search", regexp_proto_search, 1),
                                                BUILTINS_FN("@@split", regexp_proto_split, 2),
                                                BUILTINS_GET_MAGIC("unicodeSets", regexp_get_flag, 6),
                                                BUILTINS_END};

/* The engine's own pointer to a built-in object becomes the one on top of the stack. */
static void regexp_replace_builtin(duk_hthread *thr, duk_small_uint_t bidx)
{
    duk_hobject *previous = thr->builtins[bidx];

    thr->builtins[bidx] = duk_known_hobject(thr, -1);
    DUK_HOBJECT_INCREF(thr, thr->builtins[bidx]);
    DUK_HOBJECT_DECREF_ALLOWNULL(thr, previous);
}

void builtins_init_regexp(duk_context *thr)
{
    regexp_run_init(thr);
    builtins_define_class(thr, "RegExp", regexp_construct, 2, DUK_INVALID_INDEX, regexp_statics, regexp_methods);
    realm_keep(thr, REALM_REGEXP_PROTOTYPE);
    regexp_replace_builtin(thr, DUK_BIDX_REGEXP_PROTOTYPE);
    duk_dup_m2(thr);
    realm_keep(thr, REALM_REGEXP);
    regexp_replace_builtin(thr, DUK_BIDX_REGEXP_CONSTRUCTOR);
    duk_pop(thr);
    regexp_state_push(thr);
    realm_keep(thr, REALM_REGEXP_STATE);
    duk_pop_3(thr);
    regexp_define_iterator(thr);
    regexp_define_string_methods(thr);
    duk_push_c_function(thr, regexp_evaluate_literal, 3);
    duk_put_intrinsic(thr, "regexp");
}
