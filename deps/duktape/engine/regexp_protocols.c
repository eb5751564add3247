/*
 * regexp_protocols.c - what strings ask of regular expressions: match, matchAll, replace, search, split. Each has the
 * specification's steps for any object, and a road on byte offsets for pristine ones.
 */

#include "dense.h"
#include "regexp.h"

/* `this`, which has to be an object, at index 0, and ToString(argument) at index 1:
 * [ argument ... ] -> [ this string ... ] */
static void regexp_enter(duk_hthread *thr, const char *method)
{
    duk_push_this(thr);
    if (!duk_is_object(thr, -1)) {
        builtins_throw_incompatible(thr, method);
    }
    duk_insert(thr, 0);
    (void)duk_to_string(thr, 1);
}

static void regexp_get(duk_hthread *thr, duk_idx_t object, int key)
{
    duk_push_hstring(thr, REGEXP_KEY(thr, key));
    duk_get_prop(thr, object);
}

/* Set(regexp, "lastIndex", value on top, true): [ ... value ] -> [ ... ] */
static void regexp_put_last_index(duk_hthread *thr, duk_idx_t regexp)
{
    duk_put_prop_stridx(thr, regexp, DUK_STRIDX_LAST_INDEX);
}

/* Whether the text on top has the letter; it stays. */
static bool regexp_has_letter(duk_hthread *thr, char letter)
{
    duk_size_t length;
    const char *text = duk_get_lstring(thr, -1, &length);

    return memchr(text, letter, length) != NULL;
}

/* AdvanceStringIndex. */
static duk_double_t regexp_advance_index(duk_hthread *thr, duk_idx_t string, duk_double_t index, bool unicode)
{
    duk_size_t length = duk_get_length(thr, string);

    if (unicode && index + 1 < (duk_double_t)length) {
        duk_codepoint_t high = duk_char_code_at(thr, string, (duk_size_t)index);

        if (high >= 0xd800 && high < 0xdc00) {
            duk_codepoint_t low = duk_char_code_at(thr, string, (duk_size_t)index + 1);

            return low >= 0xdc00 && low < 0xe000 ? index + 2 : index + 1;
        }
    }
    return index + 1;
}

/* After an empty match: lastIndex goes on. */
static void regexp_step_over(duk_hthread *thr, duk_idx_t regexp, duk_idx_t string, bool unicode)
{
    duk_double_t index;

    duk_get_prop_stridx(thr, regexp, DUK_STRIDX_LAST_INDEX);
    index = builtins_to_length(thr);
    duk_push_number(thr, regexp_advance_index(thr, string, index, unicode));
    regexp_put_last_index(thr, regexp);
}

/* The result on top's property as a string: [ ... result ] -> [ ... result string ] */
static void regexp_get_match(duk_hthread *thr)
{
    duk_get_prop_index(thr, -1, 0);
    (void)duk_to_string(thr, -1);
}

/* --- a loop over all matches of a pristine object --- */

typedef struct regexp_walk {
    regexp_run run;
    duk_uint32_t next; /* where the next search begins */
    bool sticky;
} regexp_walk;

/* [ ... ] -> [ ... program room ] */
static void regexp_walk_begin(duk_hthread *thr, regexp_walk *walk, regexp_object *r, duk_idx_t string)
{
    const regexp_program_t *program = REGEXP_PROGRAM(thr, r);

    duk_push_tval(thr, &r->program);
    regexp_set_last_index(thr, r, 0);
    regexp_run_begin(thr, &walk->run, program, string);
    walk->next = 0;
    walk->sticky = (regexp_program_flags(program) & REGEXP_STICKY) != 0;
}

/* Once there is no further match the run still tells of the last one. */
static bool regexp_walk_next(regexp_walk *walk)
{
    regexp_run *run = &walk->run;

    if (walk->next > run->length || !regexp_run_search(run, walk->next, walk->sticky)) {
        return false;
    }
    walk->next = run->offsets[1];
    if (run->offsets[0] == run->offsets[1]) {
        walk->next = regexp_run_advance(run, walk->next);
    }
    return true;
}

/* --- match --- */

DUK_INTERNAL void regexp_fast_match(duk_hthread *thr, regexp_object *r, duk_idx_t string)
{
    regexp_walk walk;
    duk_harray *array = NULL;

    if (!(regexp_program_flags(REGEXP_PROGRAM(thr, r)) & REGEXP_GLOBAL)) {
        regexp_exec_native(thr, r, string);
        return;
    }
    regexp_walk_begin(thr, &walk, r, string);
    while (regexp_walk_next(&walk)) {
        if (array == NULL) {
            array = dense_push(thr, 0);
        }
        regexp_run_push_group(&walk.run, 0);
        dense_append(thr, array);
    }
    if (array == NULL) {
        duk_push_null(thr);
    } else {
        regexp_run_record(&walk.run);
    }
}

DUK_INTERNAL duk_ret_t regexp_proto_match(duk_context *thr)
{
    regexp_object *r;
    bool unicode;
    duk_uint32_t count = 0;

    regexp_enter(thr, "RegExp.prototype.@@match");
    r = regexp_pristine(thr, DUK_GET_TVAL_POSIDX(thr, 0));
    if (r != NULL) {
        regexp_fast_match(thr, r, 1);
        return 1;
    }
    regexp_get(thr, 0, REGEXP_KEY_FLAGS);
    (void)duk_to_string(thr, -1);
    if (!regexp_has_letter(thr, 'g')) {
        regexp_exec_generic(thr, 0, 1);
        return 1;
    }
    unicode = regexp_has_letter(thr, 'u') || regexp_has_letter(thr, 'v');
    duk_push_uint(thr, 0);
    regexp_put_last_index(thr, 0);
    duk_push_array(thr);
    for (;;) {
        bool empty;

        regexp_exec_generic(thr, 0, 1);
        if (duk_is_null(thr, -1)) {
            break;
        }
        regexp_get_match(thr);
        empty = duk_get_length(thr, -1) == 0;
        duk_put_prop_index(thr, -3, count++);
        duk_pop(thr);
        if (empty) {
            regexp_step_over(thr, 0, 1, unicode);
        }
    }
    if (count > 0) {
        duk_pop(thr);
    }
    return 1;
}

/* --- matchAll --- */

typedef struct regexp_iterator {
    native_object base;
    duk_tval regexp; /* undefined when finished */
    duk_tval string;
    bool global;
    bool unicode;
} regexp_iterator;

static void regexp_iterator_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    visitor(heap, &((regexp_iterator *)object)->regexp);
    visitor(heap, &((regexp_iterator *)object)->string);
}

static void regexp_iterator_finish(duk_hthread *thr, regexp_iterator *it)
{
    duk_tval undefined;

    DUK_TVAL_SET_UNDEFINED(&undefined);
    native_set(thr, &it->regexp, &undefined);
}

static bool regexp_iterator_step(duk_hthread *thr, native_object *object)
{
    regexp_iterator *it = (regexp_iterator *)object;
    duk_idx_t regexp = duk_get_top(thr);

    if (DUK_TVAL_IS_UNDEFINED(&it->regexp)) {
        return false;
    }
    duk_push_tval(thr, &it->regexp);
    duk_push_tval(thr, &it->string);
    regexp_exec_generic(thr, regexp, regexp + 1);
    if (duk_is_null(thr, -1)) {
        duk_pop_3(thr);
        regexp_iterator_finish(thr, it);
        return false;
    }
    if (it->global) {
        regexp_get_match(thr);
        if (duk_get_length(thr, -1) == 0) {
            regexp_step_over(thr, regexp, regexp + 1, it->unicode);
        }
        duk_pop(thr);
    } else {
        regexp_iterator_finish(thr, it);
    }
    duk_replace(thr, regexp);
    duk_pop(thr);
    return true;
}

static duk_ret_t regexp_iterator_next(duk_context *thr);

static const iterator_class regexp_iterator_class = {
    {"RegExp String Iterator", sizeof(regexp_iterator), regexp_iterator_visit, NULL, NULL, true, BUILTINS_OTHER},
    regexp_iterator_next,
    regexp_iterator_step};

static duk_ret_t regexp_iterator_next(duk_context *thr)
{
    return iterator_next(thr, &regexp_iterator_class, "%RegExpStringIterator%.prototype.next");
}

DUK_INTERNAL void regexp_define_iterator(duk_hthread *thr)
{
    static const builtins_entry entries[] = {BUILTINS_FN("next", regexp_iterator_next, 0),
                                             BUILTINS_TO_STRING_TAG("RegExp String Iterator"), BUILTINS_END};

    iterator_define_prototype(thr, REALM_REGEXP_STRING_ITERATOR_PROTOTYPE, entries);
}

DUK_INTERNAL duk_ret_t regexp_proto_match_all(duk_context *thr)
{
    regexp_iterator *it;
    duk_double_t last_index;

    regexp_enter(thr, "RegExp.prototype.@@matchAll");
    duk_set_top(thr, 2);
    builtins_species_constructor(thr, 0, REALM_OBJECT(thr, REALM_REGEXP));
    regexp_get(thr, 0, REGEXP_KEY_FLAGS);
    (void)duk_to_string(thr, -1);
    /* [ this string constructor flags ] */
    duk_dup(thr, 2);
    duk_dup(thr, 0);
    duk_dup(thr, 3);
    duk_new(thr, 2);
    duk_get_prop_stridx(thr, 0, DUK_STRIDX_LAST_INDEX);
    last_index = builtins_to_length(thr);
    duk_push_number(thr, last_index);
    regexp_put_last_index(thr, 4);
    /* [ this string constructor flags matcher ] */
    it = (regexp_iterator *)native_push(thr, &regexp_iterator_class.base,
                                        REALM_OBJECT(thr, REALM_REGEXP_STRING_ITERATOR_PROTOTYPE));
    native_set(thr, &it->regexp, DUK_GET_TVAL_POSIDX(thr, 4));
    native_set(thr, &it->string, DUK_GET_TVAL_POSIDX(thr, 1));
    duk_dup(thr, 3);
    it->global = regexp_has_letter(thr, 'g');
    it->unicode = regexp_has_letter(thr, 'u') || regexp_has_letter(thr, 'v');
    duk_pop(thr);
    return 1;
}

/* --- replace --- */

/* Appends what the function at `value` gives for the match in `run`: [ ... ] -> [ ... ] */
static void regexp_call_replacer(regexp_text *text, regexp_run *run, duk_idx_t value)
{
    duk_hthread *thr = run->thr;
    duk_idx_t arguments = (duk_idx_t)run->group_count + 2;
    duk_size_t length;
    const char *data;
    duk_uint32_t i;

    duk_require_stack(thr, arguments + 4);
    duk_dup(thr, value);
    duk_push_undefined(thr);
    for (i = 0; i < run->group_count; i++) {
        regexp_run_push_group(run, i);
    }
    duk_push_uint(thr, regexp_run_index(run, run->offsets[0]));
    duk_dup(thr, run->string);
    if (regexp_name_count(run->program) > 0) {
        regexp_run_push_groups(run);
        arguments++;
    }
    duk_call_method(thr, arguments);
    data = duk_to_lstring(thr, -1, &length);
    regexp_text_add(text, data, length);
    duk_pop(thr);
    regexp_run_refresh(run);
}

static void regexp_add_replacement(regexp_text *text, regexp_run *run, duk_idx_t value)
{
    const regexp_substitution substitution = {.thr = run->thr,
                                              .subject = run->text,
                                              .subject_length = run->length,
                                              .from = run->offsets[0],
                                              .to = run->offsets[1],
                                              .matched = run->text + run->offsets[0],
                                              .matched_length = run->offsets[1] - run->offsets[0],
                                              .group_count = run->group_count,
                                              .offsets = run->offsets,
                                              .program = run->program,
                                              .groups = DUK_INVALID_INDEX};

    regexp_substitute(text, &substitution, value);
}

/* Between matches, the subject as it is. */
static void regexp_add_between(regexp_text *text, const regexp_run *run, duk_uint32_t from, duk_uint32_t to)
{
    regexp_text_add(text, run->text + from, to - from);
}

static void regexp_replace_once(duk_hthread *thr, regexp_object *r, duk_idx_t string, duk_idx_t value)
{
    regexp_run run;
    regexp_text text;
    duk_uint32_t end;

    if (!regexp_builtin_exec(thr, r, string, &run)) {
        duk_dup(thr, string);
        return;
    }
    duk_push_tval(thr, &r->program); /* the replacer may recompile the object */
    regexp_text_begin(thr, &text);
    regexp_add_between(&text, &run, 0, run.offsets[0]);
    end = run.offsets[1];
    if (duk_is_string(thr, value)) {
        regexp_add_replacement(&text, &run, value);
    } else {
        regexp_call_replacer(&text, &run, value);
    }
    regexp_add_between(&text, &run, end, run.length);
    regexp_text_push(&text);
}

static void regexp_replace_all_by_text(duk_hthread *thr, regexp_object *r, duk_idx_t string, duk_idx_t value)
{
    regexp_walk walk;
    regexp_text text;
    regexp_run *run = &walk.run;
    duk_uint32_t end = 0;
    duk_size_t length;
    const char *replacement = duk_get_lstring(thr, value, &length);
    bool plain = memchr(replacement, '$', length) == NULL;
    bool any = false;

    regexp_walk_begin(thr, &walk, r, string);
    regexp_text_begin(thr, &text);
    while (regexp_walk_next(&walk)) {
        any = true;
        regexp_add_between(&text, run, end, run->offsets[0]);
        if (plain) {
            regexp_text_add(&text, replacement, length);
        } else {
            regexp_add_replacement(&text, run, value);
        }
        end = run->offsets[1];
    }
    if (!any) {
        duk_dup(thr, string);
        return;
    }
    regexp_run_record(run);
    regexp_add_between(&text, run, end, run->length);
    regexp_text_push(&text);
}

/* All matches are found before the function is called for the first of them. */
static void regexp_replace_all_by_function(duk_hthread *thr, regexp_object *r, duk_idx_t string, duk_idx_t value)
{
    regexp_walk walk;
    regexp_text matches;
    regexp_text text;
    regexp_run *run = &walk.run;
    duk_size_t size;
    duk_size_t at;
    duk_uint32_t end = 0;

    regexp_walk_begin(thr, &walk, r, string);
    regexp_text_begin(thr, &matches);
    regexp_text_begin(thr, &text);
    size = run->group_count * 2 * sizeof(duk_uint32_t);
    while (regexp_walk_next(&walk)) {
        regexp_text_add(&matches, (const char *)run->offsets, size);
    }
    if (matches.length == 0) {
        duk_dup(thr, string);
        return;
    }
    regexp_run_record(run);
    for (at = 0; at < matches.length; at += size) {
        duk_memcpy(run->offsets, matches.data + at, size);
        regexp_add_between(&text, run, end, run->offsets[0]);
        end = run->offsets[1];
        regexp_call_replacer(&text, run, value);
    }
    regexp_add_between(&text, run, end, run->length);
    regexp_text_push(&text);
}

DUK_INTERNAL void regexp_fast_replace(duk_hthread *thr, regexp_object *r, duk_idx_t string, duk_idx_t value)
{
    if (!(regexp_program_flags(REGEXP_PROGRAM(thr, r)) & REGEXP_GLOBAL)) {
        regexp_replace_once(thr, r, string, value);
    } else if (duk_is_string(thr, value)) {
        regexp_replace_all_by_text(thr, r, string, value);
    } else {
        regexp_replace_all_by_function(thr, r, string, value);
    }
}

/* All results that exec gives, in an array: [ ... ] -> [ ... results ] */
static duk_uint32_t regexp_collect_results(duk_hthread *thr, bool global, bool unicode)
{
    duk_uint32_t count = 0;

    duk_push_array(thr);
    for (;;) {
        regexp_exec_generic(thr, 0, 1);
        if (duk_is_null(thr, -1)) {
            duk_pop(thr);
            return count;
        }
        duk_dup_top(thr);
        duk_put_prop_index(thr, -3, count++);
        if (!global) {
            duk_pop(thr);
            return count;
        }
        regexp_get_match(thr);
        if (duk_get_length(thr, -1) == 0) {
            regexp_step_over(thr, 0, 1, unicode);
        }
        duk_pop_2(thr);
    }
}

/* [ ... result ] -> [ ... result match position captures... ]; the number of captures with group 0. */
static duk_uint32_t regexp_read_result(duk_hthread *thr, duk_double_t *position)
{
    duk_idx_t result = duk_get_top_index(thr);
    duk_double_t count = builtins_to_length_of(thr, result);
    duk_double_t length = (duk_double_t)duk_get_length(thr, 1);
    duk_uint32_t i;

    regexp_get_match(thr);
    duk_get_prop_stridx(thr, result, DUK_STRIDX_INDEX);
    *position = duk_js_tointeger_number(duk_to_number(thr, -1));
    *position = *position < 0 ? 0 : *position > length ? length : *position;
    duk_push_number(thr, *position);
    duk_replace(thr, -2);
    for (i = 1; i < count; i++) {
        duk_require_stack(thr, 8);
        duk_get_prop_index(thr, result, i);
        if (!duk_is_undefined(thr, -1)) {
            (void)duk_to_string(thr, -1);
        }
    }
    return count < 1 ? 1 : (duk_uint32_t)count;
}

/* [ ... result match position captures... ] -> [ ... result match position captures... replacement ] */
static void regexp_call_generic_replacer(duk_hthread *thr, duk_idx_t result, duk_uint32_t count)
{
    duk_idx_t arguments = (duk_idx_t)count + 2;
    duk_uint32_t i;

    duk_require_stack(thr, arguments + 4);
    duk_push_hstring(thr, REGEXP_KEY(thr, REGEXP_KEY_GROUPS));
    duk_get_prop(thr, result);
    duk_dup(thr, 2);
    duk_push_undefined(thr);
    duk_dup(thr, result + 1);
    for (i = 1; i < count; i++) {
        duk_dup(thr, result + 2 + (duk_idx_t)i);
    }
    duk_dup(thr, result + 2);
    duk_dup(thr, 1);
    if (!duk_is_undefined(thr, result + 2 + (duk_idx_t)count)) {
        duk_dup(thr, result + 2 + (duk_idx_t)count);
        arguments++;
    }
    duk_call_method(thr, arguments);
    (void)duk_to_string(thr, -1);
    duk_remove_m2(thr);
}

static void regexp_add_generic_substitution(duk_hthread *thr, regexp_text *text, regexp_run *subject, duk_idx_t result,
                                            duk_uint32_t count, duk_double_t position)
{
    regexp_substitution s = {.thr = thr, .group_count = count, .captures = result + 3};
    duk_size_t length = duk_get_length(thr, result + 1);

    duk_push_hstring(thr, REGEXP_KEY(thr, REGEXP_KEY_GROUPS));
    duk_get_prop(thr, result);
    s.groups = DUK_INVALID_INDEX;
    if (!duk_is_undefined(thr, -1)) {
        (void)duk_to_object(thr, -1);
        s.groups = duk_get_top_index(thr);
    }
    regexp_run_refresh(subject);
    s.from = regexp_run_offset(subject, (duk_uint32_t)position);
    position += (duk_double_t)length;
    s.to = position < (duk_double_t)duk_get_length(thr, 1) ? regexp_run_offset(subject, (duk_uint32_t)position)
                                                          : subject->length;
    s.subject = subject->text;
    s.subject_length = subject->length;
    s.matched = duk_get_lstring(thr, result + 1, &s.matched_length);
    regexp_substitute(text, &s, 2);
}

/* [ this string value ... results ]: the replaced string is pushed. */
static void regexp_replace_results(duk_hthread *thr, duk_uint32_t result_count, bool functional)
{
    duk_idx_t results = duk_get_top_index(thr);
    regexp_text text;
    regexp_run subject = {.thr = thr, .string = 1};
    duk_uint32_t next = 0; /* an offset */
    duk_uint32_t i;

    regexp_run_refresh(&subject);
    subject.ascii = duk_get_length(thr, 1) == subject.length;
    regexp_text_begin(thr, &text);
    for (i = 0; i < result_count; i++) {
        duk_idx_t result = duk_get_top(thr);
        duk_double_t position;
        duk_uint32_t count;
        duk_size_t kept = text.length;
        duk_uint32_t from;

        duk_get_prop_index(thr, results, i);
        count = regexp_read_result(thr, &position);
        if (functional) {
            regexp_call_generic_replacer(thr, result, count);
        }
        regexp_run_refresh(&subject);
        from = regexp_run_offset(&subject, (duk_uint32_t)position);
        if (from >= next) {
            regexp_add_between(&text, &subject, next, from);
        }
        if (functional) {
            duk_size_t length;
            const char *data = duk_get_lstring(thr, -1, &length);

            regexp_text_add(&text, data, length);
        } else {
            regexp_add_generic_substitution(thr, &text, &subject, result, count, position);
        }
        if (from < next) {
            text.length = kept; /* it lies in what was replaced already */
        } else {
            position += (duk_double_t)duk_get_length(thr, result + 1);
            regexp_run_refresh(&subject);
            next = position < (duk_double_t)duk_get_length(thr, 1)
                       ? regexp_run_offset(&subject, (duk_uint32_t)position)
                       : subject.length;
        }
        duk_set_top(thr, result);
    }
    regexp_run_refresh(&subject);
    regexp_add_between(&text, &subject, next, subject.length);
    regexp_text_push(&text);
}

DUK_INTERNAL duk_ret_t regexp_proto_replace(duk_context *thr)
{
    bool functional;
    bool global;
    bool unicode;
    duk_uint32_t count;
    regexp_object *r;

    regexp_enter(thr, "RegExp.prototype.@@replace");
    functional = duk_is_callable(thr, 2);
    if (!functional) {
        (void)duk_to_string(thr, 2);
    }
    r = regexp_pristine(thr, DUK_GET_TVAL_POSIDX(thr, 0));
    if (r != NULL) {
        regexp_fast_replace(thr, r, 1, 2);
        return 1;
    }
    regexp_get(thr, 0, REGEXP_KEY_FLAGS);
    (void)duk_to_string(thr, -1);
    global = regexp_has_letter(thr, 'g');
    unicode = regexp_has_letter(thr, 'u') || regexp_has_letter(thr, 'v');
    if (global) {
        duk_push_uint(thr, 0);
        regexp_put_last_index(thr, 0);
    }
    count = regexp_collect_results(thr, global, unicode);
    regexp_replace_results(thr, count, functional);
    return 1;
}

/* --- search --- */

DUK_INTERNAL void regexp_fast_search(duk_hthread *thr, regexp_object *r, duk_idx_t string)
{
    const regexp_program_t *program = REGEXP_PROGRAM(thr, r);
    regexp_run run;

    regexp_run_begin(thr, &run, program, string);
    if (regexp_run_search(&run, 0, (regexp_program_flags(program) & REGEXP_STICKY) != 0)) {
        regexp_run_record(&run);
        duk_push_uint(thr, regexp_run_index(&run, run.offsets[0]));
    } else {
        duk_push_int(thr, -1);
    }
}

DUK_INTERNAL duk_ret_t regexp_proto_search(duk_context *thr)
{
    regexp_object *r;

    regexp_enter(thr, "RegExp.prototype.@@search");
    r = regexp_pristine(thr, DUK_GET_TVAL_POSIDX(thr, 0));
    if (r != NULL && regexp_last_index_is_plain(thr, r)) {
        regexp_fast_search(thr, r, 1);
        return 1;
    }
    duk_get_prop_stridx(thr, 0, DUK_STRIDX_LAST_INDEX);
    duk_push_uint(thr, 0);
    if (!duk_samevalue(thr, -2, -1)) {
        duk_dup_top(thr);
        regexp_put_last_index(thr, 0);
    }
    duk_pop(thr);
    /* [ this string previous ] */
    regexp_exec_generic(thr, 0, 1);
    duk_get_prop_stridx(thr, 0, DUK_STRIDX_LAST_INDEX);
    if (!duk_samevalue(thr, -1, -3)) {
        duk_dup(thr, -3);
        regexp_put_last_index(thr, 0);
    }
    duk_pop(thr);
    if (duk_is_null(thr, -1)) {
        duk_push_int(thr, -1);
    } else {
        duk_get_prop_stridx(thr, -1, DUK_STRIDX_INDEX);
    }
    return 1;
}

/* --- split --- */

DUK_INTERNAL duk_uint32_t regexp_to_limit(duk_hthread *thr, duk_idx_t index)
{
    return duk_is_undefined(thr, index) ? 0xffffffffUL : duk_to_uint32(thr, index);
}

/* What is pushed goes to the end of the array; whether there is room for more. */
static bool regexp_split_add(duk_hthread *thr, duk_harray *array, duk_uint32_t limit)
{
    dense_append(thr, array);
    return array->length < limit;
}

DUK_INTERNAL void regexp_fast_split(duk_hthread *thr, regexp_object *r, duk_idx_t string, duk_uint32_t limit)
{
    regexp_run run;
    duk_harray *array;
    duk_uint32_t from = 0;   /* where the piece begins */
    duk_uint32_t search = 0; /* where to look on */
    duk_uint32_t group;
    bool any = false;

    duk_push_tval(thr, &r->program);
    regexp_run_begin(thr, &run, REGEXP_PROGRAM(thr, r), string);
    array = dense_push(thr, 0);
    if (limit == 0) {
        return;
    }
    if (run.length == 0) {
        if (!regexp_run_search(&run, 0, true)) {
            duk_dup(thr, string);
            dense_append(thr, array);
        } else {
            regexp_run_record(&run);
        }
        return;
    }
    while (search < run.length && regexp_run_search(&run, search, false) && run.offsets[0] < run.length) {
        any = true;
        if (run.offsets[1] == from) {
            search = regexp_run_advance(&run, run.offsets[0]);
            continue;
        }
        regexp_run_push(&run, from, run.offsets[0]);
        if (!regexp_split_add(thr, array, limit)) {
            regexp_run_record(&run);
            return;
        }
        from = run.offsets[1];
        search = run.offsets[1] > run.offsets[0] ? run.offsets[1] : regexp_run_advance(&run, run.offsets[0]);
        for (group = 1; group < run.group_count; group++) {
            regexp_run_push_group(&run, group);
            if (!regexp_split_add(thr, array, limit)) {
                regexp_run_record(&run);
                return;
            }
        }
    }
    if (any) {
        regexp_run_record(&run);
    }
    regexp_run_push(&run, from, run.length);
    dense_append(thr, array);
}

/* Substring(S, from, to) appended to the array on top of the fixed part: [ ... array ... ] */
static void regexp_split_piece(duk_hthread *thr, duk_idx_t array, duk_uint32_t *count, duk_double_t from,
                               duk_double_t to)
{
    duk_dup(thr, 1);
    duk_substring(thr, -1, (duk_size_t)from, (duk_size_t)to);
    duk_put_prop_index(thr, array, (*count)++);
}

/* [ this string limit splitter ]: the array is pushed. */
static void regexp_split_generic(duk_hthread *thr, duk_uint32_t limit, bool unicode)
{
    duk_double_t size = (duk_double_t)duk_get_length(thr, 1);
    duk_double_t from = 0;
    duk_double_t search = 0;
    duk_uint32_t count = 0;
    duk_idx_t array = 4;

    duk_push_array(thr);
    if (limit == 0) {
        return;
    }
    if (size == 0) {
        regexp_exec_generic(thr, 3, 1);
        if (duk_is_null(thr, -1)) {
            regexp_split_piece(thr, array, &count, 0, 0);
        }
        duk_pop(thr);
        return;
    }
    while (search < size) {
        duk_double_t end;
        duk_double_t groups;
        duk_double_t i;

        duk_push_number(thr, search);
        regexp_put_last_index(thr, 3);
        regexp_exec_generic(thr, 3, 1);
        if (duk_is_null(thr, -1)) {
            duk_pop(thr);
            search = regexp_advance_index(thr, 1, search, unicode);
            continue;
        }
        duk_get_prop_stridx(thr, 3, DUK_STRIDX_LAST_INDEX);
        end = builtins_to_length(thr);
        end = end < size ? end : size;
        if (end == from) {
            duk_pop(thr);
            search = regexp_advance_index(thr, 1, search, unicode);
            continue;
        }
        regexp_split_piece(thr, array, &count, from, search);
        if (count == limit) {
            duk_pop(thr);
            return;
        }
        from = end;
        groups = builtins_to_length_of(thr, -1);
        for (i = 1; i < groups; i++) {
            duk_push_number(thr, i);
            duk_get_prop(thr, -2);
            duk_put_prop_index(thr, array, count++);
            if (count == limit) {
                duk_pop(thr);
                return;
            }
        }
        duk_pop(thr);
        search = from;
    }
    regexp_split_piece(thr, array, &count, from, size);
}

DUK_INTERNAL duk_ret_t regexp_proto_split(duk_context *thr)
{
    regexp_object *r;
    bool unicode;

    regexp_enter(thr, "RegExp.prototype.@@split");
    duk_set_top(thr, 3);
    r = regexp_pristine(thr, DUK_GET_TVAL_POSIDX(thr, 0));
    if (r != NULL && !duk_is_object(thr, 2) && regexp_species_is_pristine(thr)) {
        regexp_fast_split(thr, r, 1, regexp_to_limit(thr, 2));
        return 1;
    }
    builtins_species_constructor(thr, 0, REALM_OBJECT(thr, REALM_REGEXP));
    duk_dup(thr, 0);
    regexp_get(thr, 0, REGEXP_KEY_FLAGS);
    (void)duk_to_string(thr, -1);
    unicode = regexp_has_letter(thr, 'u') || regexp_has_letter(thr, 'v');
    if (!regexp_has_letter(thr, 'y')) {
        duk_push_string(thr, "y");
        duk_concat(thr, 2);
    }
    duk_new(thr, 2);
    /* [ this string limit splitter ] */
    regexp_split_generic(thr, regexp_to_limit(thr, 2), unicode);
    return 1;
}
