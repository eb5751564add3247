/*
 * regexp_text.c - building the strings that replacements give.
 */

#include "regexp.h"

DUK_INTERNAL void regexp_text_begin(duk_hthread *thr, regexp_text *text)
{
    text->thr = thr;
    text->slot = duk_get_top(thr);
    text->data = text->few;
    text->length = 0;
    text->size = sizeof(text->few);
    duk_push_undefined(thr);
}

static void regexp_text_grow(regexp_text *text, duk_size_t needed)
{
    duk_hthread *thr = text->thr;
    duk_size_t size = text->size * 2;

    if (needed > DUK_HSTRING_MAX_BYTELEN) {
        (void)duk_range_error(thr, "Invalid string length");
    }
    while (size < needed) {
        size *= 2;
    }
    if (text->data == text->few) {
        char *data = (char *)duk_push_dynamic_buffer(thr, size);

        duk_memcpy(data, text->few, text->length);
        duk_replace(thr, text->slot);
        text->data = data;
    } else {
        text->data = (char *)duk_resize_buffer(thr, text->slot, size);
    }
    text->size = size;
}

DUK_INTERNAL void regexp_text_add(regexp_text *text, const char *data, duk_size_t length)
{
    if (length > text->size - text->length) {
        regexp_text_grow(text, text->length + length);
    }
    duk_memcpy_unsafe(text->data + text->length, data, length);
    text->length += length;
}

DUK_INTERNAL void regexp_text_push(regexp_text *text)
{
    duk_push_lstring(text->thr, text->data, text->length);
}

/* --- GetSubstitution --- */

/* Appends the capture of a group; one that did not take part is empty. */
static void regexp_add_group(regexp_text *text, const regexp_substitution *s, duk_uint32_t group)
{
    if (s->offsets != NULL) {
        duk_uint32_t from = s->offsets[2 * group];

        if (from != REGEXP_UNSET) {
            regexp_text_add(text, s->subject + from, s->offsets[2 * group + 1] - from);
        }
        return;
    }
    duk_size_t length;
    const char *data = duk_get_lstring(s->thr, s->captures + (duk_idx_t)group - 1, &length);

    if (data != NULL) {
        regexp_text_add(text, data, length);
    }
}

/* $<name> with names of the program. */
static void regexp_add_program_name(regexp_text *text, const regexp_substitution *s, const char *name, duk_size_t length)
{
    duk_uint32_t count = regexp_name_count(s->program);
    duk_uint32_t i;

    for (i = 0; i < count; i++) {
        duk_size_t found_length;
        duk_uint32_t group;
        const char *found = regexp_name(s->program, i, &found_length, &group);

        if (found_length == length && memcmp(found, name, length) == 0) {
            regexp_add_group(text, s, group);
            return;
        }
    }
}

/* $<name> with an object. */
static void regexp_add_property(regexp_text *text, const regexp_substitution *s, const char *name, duk_size_t length)
{
    duk_hthread *thr = s->thr;

    duk_push_lstring(thr, name, length);
    duk_get_prop(thr, s->groups);
    if (!duk_is_undefined(thr, -1)) {
        duk_size_t size;
        const char *data = duk_to_lstring(thr, -1, &size);

        regexp_text_add(text, data, size);
    }
    duk_pop(thr);
}

/* The group that the one or two digits at `at` name, and how many digits count; 0 if there is no such group. */
static duk_uint32_t regexp_digits(const char *at, const char *end, duk_uint32_t group_count, duk_size_t *used)
{
    duk_uint32_t one = (duk_uint32_t)(at[0] - '0');

    if (end - at > 1 && at[1] >= '0' && at[1] <= '9') {
        duk_uint32_t two = one * 10 + (duk_uint32_t)(at[1] - '0');

        if (two > 0 && two < group_count) {
            *used = 2;
            return two;
        }
    }
    *used = 1;
    return one < group_count ? one : 0;
}

/* What follows a `$` at `at`: appends what it stands for and returns how many bytes it takes, 0 if it means nothing. */
static duk_size_t regexp_substitute_one(regexp_text *text, const regexp_substitution *s, const char *at, const char *end)
{
    duk_size_t used;
    duk_uint32_t group;
    const char *close;

    if (at == end) {
        return 0;
    }
    switch (*at) {
    case '$':
        regexp_text_add(text, "$", 1);
        return 1;
    case '&':
        regexp_text_add(text, s->matched, s->matched_length);
        return 1;
    case '`':
        regexp_text_add(text, s->subject, s->from);
        return 1;
    case '\'':
        if (s->to < s->subject_length) {
            regexp_text_add(text, s->subject + s->to, s->subject_length - s->to);
        }
        return 1;
    case '<':
        close = (const char *)memchr(at, '>', (duk_size_t)(end - at));
        if (close == NULL) {
            return 0;
        }
        if (s->groups != DUK_INVALID_INDEX) {
            regexp_add_property(text, s, at + 1, (duk_size_t)(close - at - 1));
        } else if (s->program != NULL && regexp_name_count(s->program) > 0) {
            regexp_add_program_name(text, s, at + 1, (duk_size_t)(close - at - 1));
        } else {
            return 0;
        }
        return (duk_size_t)(close - at) + 1;
    default:
        if (*at < '0' || *at > '9') {
            return 0;
        }
        group = regexp_digits(at, end, s->group_count, &used);
        if (group == 0) {
            return 0;
        }
        regexp_add_group(text, s, group);
        return used;
    }
}

DUK_INTERNAL void regexp_substitute(regexp_text *text, const regexp_substitution *s, duk_idx_t replacement)
{
    duk_size_t length;
    const char *at = duk_get_lstring(s->thr, replacement, &length);
    const char *end = at + length;

    for (;;) {
        const char *dollar = (const char *)memchr(at, '$', (duk_size_t)(end - at));
        duk_size_t used;

        if (dollar == NULL) {
            regexp_text_add(text, at, (duk_size_t)(end - at));
            return;
        }
        regexp_text_add(text, at, (duk_size_t)(dollar - at));
        used = regexp_substitute_one(text, s, dollar + 1, end);
        if (used == 0) {
            regexp_text_add(text, "$", 1);
        }
        at = dollar + 1 + used;
    }
}
