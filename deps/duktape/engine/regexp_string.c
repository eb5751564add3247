/*
 * regexp_string.c - String.prototype's match, matchAll, replace, replaceAll, search and split.
 *
 * Strings are searched as bytes: no character of the engine's encoding occurs inside another. A pattern that is a
 * pristine RegExp object is used at once, without looking up its protocol.
 */

#include "dense.h"
#include "regexp.h"

/* `this` at index 0: [ ... ] -> [ this ... ] */
static void string_enter(duk_hthread *thr, const char *method)
{
    duk_push_this(thr);
    if (duk_is_null_or_undefined(thr, -1)) {
        (void)duk_type_error(thr, "%s called on null or undefined", method);
    }
    duk_insert(thr, 0);
}

/* The argument at index 1, if it is a pristine RegExp object and `this` a string. */
static regexp_object *string_pristine_pattern(duk_hthread *thr)
{
    duk_tval *string = DUK_GET_TVAL_POSIDX(thr, 0);

    if (!DUK_TVAL_IS_STRING(string) || DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(string))) {
        return NULL;
    }
    return regexp_pristine(thr, DUK_GET_TVAL_POSIDX(thr, 1));
}

/* If the argument at index 1 is an object that has the method, call it with `this` and so many of the arguments that follow. */
static bool string_delegate(duk_hthread *thr, int key, duk_idx_t more)
{
    duk_idx_t i;

    if (!duk_is_object(thr, 1)) {
        return false;
    }
    duk_push_hstring(thr, REGEXP_KEY(thr, key));
    duk_get_prop(thr, 1);
    if (duk_is_null_or_undefined(thr, -1)) {
        duk_pop(thr);
        return false;
    }
    describe_require_callable(thr, -1);
    duk_dup(thr, 1);
    duk_dup(thr, 0);
    for (i = 0; i < more; i++) {
        duk_dup(thr, 2 + i);
    }
    duk_call_method(thr, 1 + more);
    return true;
}

/* A regular expression of the argument at index 1, its method called with ToString(this). */
static void string_invoke(duk_hthread *thr, int key, const char *flags)
{
    (void)duk_to_string(thr, 0);
    if (duk_is_undefined(thr, 1)) {
        duk_push_hstring_empty(thr);
    } else {
        duk_dup(thr, 1);
        (void)duk_to_string(thr, -1);
    }
    duk_push_string(thr, flags);
    regexp_push(thr, REALM_OBJECT(thr, REALM_REGEXP_PROTOTYPE));
    duk_push_hstring(thr, REGEXP_KEY(thr, key));
    duk_get_prop(thr, -2);
    describe_require_callable(thr, -1);
    duk_insert(thr, -2);
    duk_dup(thr, 0);
    duk_call_method(thr, 1);
}

/* --- match, matchAll, search --- */

static duk_ret_t string_match(duk_context *thr)
{
    regexp_object *r;

    string_enter(thr, "String.prototype.match");
    r = string_pristine_pattern(thr);
    if (r != NULL) {
        regexp_fast_match(thr, r, 0);
    } else if (!string_delegate(thr, REGEXP_KEY_MATCH, 0)) {
        string_invoke(thr, REGEXP_KEY_MATCH, "");
    }
    return 1;
}

static duk_ret_t string_search(duk_context *thr)
{
    regexp_object *r;

    string_enter(thr, "String.prototype.search");
    r = string_pristine_pattern(thr);
    if (r != NULL && regexp_last_index_is_plain(thr, r)) {
        regexp_fast_search(thr, r, 0);
    } else if (!string_delegate(thr, REGEXP_KEY_SEARCH, 0)) {
        string_invoke(thr, REGEXP_KEY_SEARCH, "");
    }
    return 1;
}

/* A regular expression at index 1 has to be global for matchAll and replaceAll. */
static void string_require_global(duk_hthread *thr, const char *method)
{
    duk_size_t length;
    const char *flags;

    if (!regexp_is_regexp(thr, 1)) {
        return;
    }
    duk_get_prop_stridx(thr, 1, DUK_STRIDX_FLAGS);
    if (duk_is_null_or_undefined(thr, -1)) {
        (void)duk_type_error(thr, "%s called on null or undefined", method);
    }
    flags = duk_to_lstring(thr, -1, &length);
    if (memchr(flags, 'g', length) == NULL) {
        (void)duk_type_error(thr, "%s called with a non-global RegExp argument", method);
    }
    duk_pop(thr);
}

static duk_ret_t string_match_all(duk_context *thr)
{
    string_enter(thr, "String.prototype.matchAll");
    string_require_global(thr, "String.prototype.matchAll");
    if (!string_delegate(thr, REGEXP_KEY_MATCH_ALL, 0)) {
        string_invoke(thr, REGEXP_KEY_MATCH_ALL, "g");
    }
    return 1;
}

/* --- replace, replaceAll --- */

/* A search for one string in another, on their bytes. */
typedef struct string_search_state {
    regexp_run subject; /* of which only the string is used */
    const char *needle;
    duk_size_t needle_length;
} string_search_state;

static void string_search_refresh(string_search_state *s)
{
    regexp_run_refresh(&s->subject);
    s->needle = duk_require_lstring(s->subject.thr, 1, &s->needle_length);
}

static void string_search_begin(duk_hthread *thr, string_search_state *s)
{
    s->subject.thr = thr;
    s->subject.string = 0;
    s->subject.unicode = false;
    string_search_refresh(s);
    s->subject.ascii = duk_get_length(thr, 0) == s->subject.length;
}

/* The next occurrence from an offset on. */
static bool string_search_next(const string_search_state *s, duk_uint32_t from, duk_uint32_t *found)
{
    const char *text = s->subject.text;
    const char *at;

    if (from > s->subject.length) {
        return false;
    }
    if (s->needle_length == 0) {
        *found = from;
        return true;
    }
    at = s->needle_length == 1 ? (const char *)memchr(text + from, s->needle[0], s->subject.length - from)
                               : (const char *)memmem(text + from, s->subject.length - from, s->needle, s->needle_length);
    if (at == NULL) {
        return false;
    }
    *found = (duk_uint32_t)(at - text);
    return true;
}

/* Appends what the value at index 2, a function or a string, gives for the occurrence. */
static void string_add_replacement(regexp_text *text, string_search_state *s, duk_uint32_t from)
{
    duk_hthread *thr = s->subject.thr;
    duk_uint32_t to = from + (duk_uint32_t)s->needle_length;
    duk_size_t length;
    const char *data;

    if (!duk_is_string(thr, 2)) {
        duk_dup(thr, 2);
        duk_push_undefined(thr);
        duk_dup(thr, 1);
        duk_push_uint(thr, regexp_run_index(&s->subject, from));
        duk_dup(thr, 0);
        duk_call_method(thr, 3);
        data = duk_to_lstring(thr, -1, &length);
        regexp_text_add(text, data, length);
        duk_pop(thr);
        string_search_refresh(s);
        return;
    }
    const regexp_substitution substitution = {.thr = thr,
                                              .subject = s->subject.text,
                                              .subject_length = s->subject.length,
                                              .from = from,
                                              .to = to,
                                              .matched = s->needle,
                                              .matched_length = s->needle_length,
                                              .group_count = 1,
                                              .groups = DUK_INVALID_INDEX};

    regexp_substitute(text, &substitution, 2);
}

/* [ this pattern value ]: the replaced string is pushed. */
static void string_replace_text(duk_hthread *thr, bool all)
{
    string_search_state search;
    regexp_text text;
    duk_uint32_t end = 0;
    duk_uint32_t next = 0;
    duk_uint32_t found;

    (void)duk_to_string(thr, 0);
    (void)duk_to_string(thr, 1);
    if (!duk_is_callable(thr, 2)) {
        (void)duk_to_string(thr, 2);
    }
    string_search_begin(thr, &search);
    if (!string_search_next(&search, 0, &found)) {
        duk_dup(thr, 0);
        return;
    }
    regexp_text_begin(thr, &text);
    do {
        regexp_text_add(&text, search.subject.text + end, found - end);
        string_add_replacement(&text, &search, found);
        end = found + (duk_uint32_t)search.needle_length;
        next = search.needle_length ? end : regexp_run_advance(&search.subject, found);
    } while (all && string_search_next(&search, next, &found));
    regexp_text_add(&text, search.subject.text + end, search.subject.length - end);
    regexp_text_push(&text);
}

static duk_ret_t string_replace(duk_context *thr)
{
    regexp_object *r;

    string_enter(thr, "String.prototype.replace");
    r = string_pristine_pattern(thr);
    if (r != NULL && (duk_is_string(thr, 2) || duk_is_callable(thr, 2))) {
        regexp_fast_replace(thr, r, 0, 2);
    } else if (!string_delegate(thr, REGEXP_KEY_REPLACE, 1)) {
        string_replace_text(thr, false);
    }
    return 1;
}

static duk_ret_t string_replace_all(duk_context *thr)
{
    string_enter(thr, "String.prototype.replaceAll");
    string_require_global(thr, "String.prototype.replaceAll");
    if (!string_delegate(thr, REGEXP_KEY_REPLACE, 1)) {
        string_replace_text(thr, true);
    }
    return 1;
}

/* --- split --- */

/* [ this separator limit ]: the array is pushed. */
static void string_split_text(duk_hthread *thr)
{
    string_search_state search;
    duk_harray *array;
    duk_uint32_t limit;
    duk_uint32_t from = 0;
    duk_uint32_t found;
    bool whole = duk_is_undefined(thr, 1);

    (void)duk_to_string(thr, 0);
    limit = regexp_to_limit(thr, 2);
    (void)duk_to_string(thr, 1);
    array = dense_push(thr, 0);
    if (limit == 0) {
        return;
    }
    string_search_begin(thr, &search);
    if (!whole && search.needle_length == 0) {
        duk_size_t characters = duk_get_length(thr, 0);

        duk_hobject_realloc_props(thr, &array->obj, 0, characters < limit ? (duk_uint32_t)characters : limit, 0, 0);
        while (from < search.subject.length && array->length < limit) {
            duk_uint32_t next = regexp_run_advance(&search.subject, from);

            regexp_run_push(&search.subject, from, next);
            dense_append(thr, array);
            from = next;
        }
        return;
    }
    while (!whole && string_search_next(&search, from, &found)) {
        regexp_run_push(&search.subject, from, found);
        dense_append(thr, array);
        if (array->length == limit) {
            return;
        }
        from = found + (duk_uint32_t)search.needle_length;
    }
    regexp_run_push(&search.subject, from, search.subject.length);
    dense_append(thr, array);
}

static duk_ret_t string_split(duk_context *thr)
{
    regexp_object *r;

    string_enter(thr, "String.prototype.split");
    r = string_pristine_pattern(thr);
    if (r != NULL && (duk_is_undefined(thr, 2) || duk_is_number(thr, 2)) && regexp_species_is_pristine(thr)) {
        regexp_fast_split(thr, r, 0, regexp_to_limit(thr, 2));
    } else if (!string_delegate(thr, REGEXP_KEY_SPLIT, 1)) {
        string_split_text(thr);
    }
    return 1;
}

DUK_INTERNAL void regexp_define_string_methods(duk_hthread *thr)
{
    static const builtins_entry methods[] = {BUILTINS_FN("match", string_match, 1),
                                             BUILTINS_FN("matchAll", string_match_all, 1),
                                             BUILTINS_FN("replace", string_replace, 2),
                                             BUILTINS_FN("replaceAll", string_replace_all, 2),
                                             BUILTINS_FN("search", string_search, 1),
                                             BUILTINS_FN("split", string_split, 2),
                                             BUILTINS_END};

    duk_push_hobject_bidx(thr, DUK_BIDX_STRING_PROTOTYPE);
    builtins_define(thr, -1, methods);
    duk_pop(thr);
}
