/*
 * regexp_run.c - running programs on strings of the engine; see regexp.h.
 */

#include "regexp.h"

/* --- indexes and offsets --- */

#define REGEXP_IS_INSIDE_CHARACTER(byte) (((byte)&0xc0) == 0x80)

/* Make the run's string the one whose place is known. */
static regexp_state *regexp_place(regexp_run *run)
{
    regexp_state *state = REGEXP_STATE(run->thr);
    duk_tval *string = duk_require_tval(run->thr, run->string);

    if (!DUK_TVAL_IS_STRING(&state->place_string) ||
        DUK_TVAL_GET_STRING(&state->place_string) != DUK_TVAL_GET_STRING(string)) {
        native_set(run->thr, &state->place_string, string);
        state->place_index = 0;
        state->place_offset = 0;
        regexp_run_refresh(run);
    }
    return state;
}

DUK_INTERNAL duk_uint32_t regexp_run_index(regexp_run *run, duk_uint32_t offset)
{
    if (run->ascii) {
        return offset;
    }
    regexp_state *state = regexp_place(run);
    const char *text = run->text;
    duk_uint32_t at = state->place_offset;
    duk_uint32_t index = state->place_index;

    if (offset < at / 2) {
        at = index = 0;
    }
    for (; at < offset; at++) {
        index += !REGEXP_IS_INSIDE_CHARACTER(text[at]);
    }
    for (; at > offset; at--) {
        index -= !REGEXP_IS_INSIDE_CHARACTER(text[at - 1]);
    }
    state->place_offset = offset;
    state->place_index = index;
    return index;
}

DUK_INTERNAL duk_uint32_t regexp_run_offset(regexp_run *run, duk_uint32_t index)
{
    if (run->ascii) {
        return index;
    }
    regexp_state *state = regexp_place(run);
    const char *text = run->text;
    duk_uint32_t offset = state->place_offset;
    duk_uint32_t at = state->place_index;

    if (index < at / 2) {
        at = offset = 0;
    }
    while (at < index && offset < run->length) {
        offset++;
        while (offset < run->length && REGEXP_IS_INSIDE_CHARACTER(text[offset])) {
            offset++;
        }
        at++;
    }
    while (at > index) {
        offset--;
        at -= !REGEXP_IS_INSIDE_CHARACTER(text[offset]);
    }
    state->place_offset = offset;
    state->place_index = at;
    return offset;
}

/* --- searching --- */

DUK_INTERNAL void regexp_run_refresh(regexp_run *run)
{
    duk_size_t length;

    run->text = duk_require_lstring(run->thr, run->string, &length);
    run->length = (duk_uint32_t)length;
}

DUK_INTERNAL void regexp_run_begin(duk_hthread *thr, regexp_run *run, const regexp_program_t *program, duk_idx_t string)
{
    run->thr = thr;
    run->program = program;
    run->string = string;
    run->group_count = regexp_group_count(program);
    run->unicode = (regexp_program_flags(program) & (REGEXP_UNICODE | REGEXP_UNICODE_SETS)) != 0;
    run->offsets = run->few;
    if (run->group_count > REGEXP_RUN_GROUPS) {
        run->offsets = (duk_uint32_t *)duk_push_fixed_buffer(thr, run->group_count * 2 * sizeof(duk_uint32_t));
    } else {
        duk_push_undefined(thr);
    }
    regexp_run_refresh(run);
    run->ascii = duk_get_length(thr, string) == run->length;
}

static void regexp_throw_result(duk_hthread *thr, regexp_result_t result)
{
    switch (result) {
    case REGEXP_STACK_OVERFLOW:
        (void)duk_range_error(thr, "Maximum call stack size exceeded");
        break;
    default:
        DUK_ERROR_ALLOC_FAILED(thr);
    }
}

DUK_INTERNAL bool regexp_run_search(regexp_run *run, duk_uint32_t offset, bool sticky)
{
    const regexp_limits_t *limits = &HEAP_STATE(run->thr)->regexp_limits;
    regexp_result_t result;

    regexp_run_refresh(run);
    while ((result = regexp_exec(run->program, run->text, run->length, offset, sticky, run->offsets, limits)) ==
           REGEXP_INTERRUPTED) {
        duk_engine_interrupted(run->thr); /* throws, or the search begins anew */
        regexp_run_refresh(run);
    }
    if (DUK_UNLIKELY(result < 0)) {
        regexp_throw_result(run->thr, result);
    }
    return result == REGEXP_MATCH;
}

static bool regexp_goes_on(void *data)
{
    return ((duk_heap *)data)->interrupt == 0;
}

DUK_INTERNAL void regexp_run_init(duk_hthread *thr)
{
    HEAP_STATE(thr)->regexp_limits.poll = regexp_goes_on;
    HEAP_STATE(thr)->regexp_limits.poll_data = thr->heap;
}

DUK_INTERNAL void regexp_run_record(regexp_run *run)
{
    regexp_state *state = REGEXP_STATE(run->thr);
    duk_tval *string = duk_require_tval(run->thr, run->string);
    duk_uint32_t groups = run->group_count < REGEXP_LEGACY_GROUPS ? run->group_count : REGEXP_LEGACY_GROUPS;

    duk_memcpy(state->offsets, run->offsets, groups * 2 * sizeof(duk_uint32_t));
    if (run->group_count > REGEXP_LEGACY_GROUPS) { /* lastParen is that of the last group, whatever its number */
        duk_memcpy(state->last_group, run->offsets + 2 * (run->group_count - 1), sizeof(state->last_group));
    } else {
        duk_memcpy(state->last_group, run->offsets + 2 * (groups - 1), sizeof(state->last_group));
    }
    state->group_count = groups;
    if (!DUK_TVAL_IS_STRING(&state->subject) ||
        DUK_TVAL_GET_STRING(&state->subject) != DUK_TVAL_GET_STRING(string)) {
        native_set(run->thr, &state->subject, string);
    }
    state->input_was_set = false;
}

DUK_INTERNAL duk_uint32_t regexp_run_advance(const regexp_run *run, duk_uint32_t offset)
{
    const unsigned char *text = (const unsigned char *)run->text;
    duk_uint32_t length = run->length;
    bool pair;

    if (offset >= length) {
        return offset + 1;
    }
    pair = run->unicode && length - offset >= 6 && text[offset] == 0xed && (text[offset + 1] & 0xf0) == 0xa0 &&
           text[offset + 3] == 0xed && (text[offset + 4] & 0xf0) == 0xb0;
    if (pair) {
        return offset + 6;
    }
    do {
        offset++;
    } while (offset < length && REGEXP_IS_INSIDE_CHARACTER(text[offset]));
    return offset;
}

/* --- results --- */

static void regexp_push_character(duk_hthread *thr, const char *character)
{
    duk_hstring **kept = &REGEXP_STATE(thr)->characters[(unsigned char)*character];

    if (*kept == NULL) {
        duk_push_lstring(thr, character, 1);
        *kept = duk_known_hstring(thr, -1);
        DUK_HSTRING_INCREF(thr, *kept);
    } else {
        duk_push_hstring(thr, *kept);
    }
}

DUK_INTERNAL void regexp_run_push(regexp_run *run, duk_uint32_t from, duk_uint32_t to)
{
    if (to - from == 1 && (unsigned char)run->text[from] < 0x80) {
        regexp_push_character(run->thr, run->text + from);
    } else if (from == 0 && to == run->length) {
        duk_dup(run->thr, run->string);
    } else {
        duk_push_lstring(run->thr, run->text + from, to - from);
    }
}

DUK_INTERNAL void regexp_run_push_group(regexp_run *run, duk_uint32_t group)
{
    duk_uint32_t from = run->offsets[2 * group];

    if (from == REGEXP_UNSET) {
        duk_push_undefined(run->thr);
    } else {
        regexp_run_push(run, from, run->offsets[2 * group + 1]);
    }
}

/* Append the property with the value on top to a new object with room for it, and pop the value. */
static void regexp_append(duk_hthread *thr, duk_hobject *h, duk_hstring *key)
{
    define_append(thr, h, key, DUK_GET_TVAL_NEGIDX(thr, -1), DUK_PROPDESC_FLAGS_WEC);
    duk_pop(thr);
}

static void regexp_push_span(regexp_run *run, duk_uint32_t group)
{
    duk_uint32_t from = run->offsets[2 * group];
    duk_tval *values;

    if (from == REGEXP_UNSET) {
        duk_push_undefined(run->thr);
        return;
    }
    values = duk_push_harray_with_size_outptr(run->thr, 2);
    DUK_TVAL_SET_FASTINT(&values[0], (duk_int64_t)regexp_run_index(run, from));
    DUK_TVAL_SET_FASTINT(&values[1], (duk_int64_t)regexp_run_index(run, run->offsets[2 * group + 1]));
}

/* The object of named groups with, for each, what a function pushes for it. */
static void regexp_push_named(regexp_run *run, void (*push)(regexp_run *run, duk_uint32_t group))
{
    duk_hthread *thr = run->thr;
    duk_uint32_t count = regexp_name_count(run->program);
    duk_uint32_t i;

    if (count == 0) {
        duk_push_undefined(thr);
        return;
    }
    duk_push_bare_object(thr);
    for (i = 0; i < count; i++) {
        duk_uint32_t group;
        duk_size_t length;
        const char *name = regexp_name(run->program, i, &length, &group);

        duk_push_lstring(thr, name, length);
        push(run, group);
        duk_put_prop(thr, -3);
    }
}

DUK_INTERNAL void regexp_run_push_groups(regexp_run *run)
{
    regexp_push_named(run, regexp_run_push_group);
}

/* An array of what a function pushes for each group, with room for named properties. */
static duk_hobject *regexp_push_array(regexp_run *run, duk_uint32_t properties,
                                      void (*push)(regexp_run *run, duk_uint32_t group))
{
    duk_hthread *thr = run->thr;
    duk_harray *array = duk_push_harray(thr);
    duk_uint32_t i;

    duk_hobject_realloc_props(thr, &array->obj, properties, run->group_count, 0, 0);
    array->length = run->group_count;
    for (i = 0; i < run->group_count; i++) {
        duk_tval *tv;

        push(run, i);
        tv = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &array->obj, i);
        DUK_TVAL_SET_TVAL(tv, DUK_GET_TVAL_NEGIDX(thr, -1));
        DUK_TVAL_SET_UNDEFINED(DUK_GET_TVAL_NEGIDX(thr, -1)); /* the reference has moved */
        thr->valstack_top--;
    }
    return &array->obj;
}

DUK_INTERNAL void regexp_run_push_result(regexp_run *run)
{
    duk_hthread *thr = run->thr;
    bool indices = (regexp_program_flags(run->program) & REGEXP_HAS_INDICES) != 0;
    duk_hobject *h = regexp_push_array(run, indices ? 4 : 3, regexp_run_push_group);

    duk_push_uint(thr, regexp_run_index(run, run->offsets[0]));
    regexp_append(thr, h, DUK_HTHREAD_STRING_INDEX(thr));
    duk_dup(thr, run->string);
    regexp_append(thr, h, DUK_HTHREAD_STRING_INPUT(thr));
    regexp_run_push_groups(run);
    regexp_append(thr, h, REGEXP_KEY(thr, REGEXP_KEY_GROUPS));
    if (indices) {
        duk_hobject *spans = regexp_push_array(run, 1, regexp_push_span);

        regexp_push_named(run, regexp_push_span);
        regexp_append(thr, spans, REGEXP_KEY(thr, REGEXP_KEY_GROUPS));
        regexp_append(thr, h, REGEXP_KEY(thr, REGEXP_KEY_INDICES));
    }
}

/* --- exec --- */

DUK_INTERNAL bool regexp_builtin_exec(duk_hthread *thr, regexp_object *r, duk_idx_t string, regexp_run *run)
{
    duk_double_t last_index = regexp_get_last_index(thr, r);
    int flags = regexp_program_flags(REGEXP_PROGRAM(thr, r));
    bool moves = (flags & (REGEXP_GLOBAL | REGEXP_STICKY)) != 0;

    regexp_run_begin(thr, run, REGEXP_PROGRAM(thr, r), string);
    if (!moves) {
        last_index = 0;
    }
    if (last_index > (duk_double_t)duk_get_length(thr, string) ||
        !regexp_run_search(run, regexp_run_offset(run, (duk_uint32_t)last_index), (flags & REGEXP_STICKY) != 0)) {
        if (moves) {
            regexp_set_last_index(thr, r, 0);
        }
        return false;
    }
    if (moves) {
        regexp_set_last_index(thr, r, regexp_run_index(run, run->offsets[1]));
    }
    regexp_run_record(run);
    return true;
}

DUK_INTERNAL void regexp_exec_native(duk_hthread *thr, regexp_object *r, duk_idx_t string)
{
    regexp_run run;

    if (regexp_builtin_exec(thr, r, string, &run)) {
        regexp_run_push_result(&run);
    } else {
        duk_push_null(thr);
    }
    duk_remove_m2(thr);
}

DUK_INTERNAL void regexp_exec_generic(duk_hthread *thr, duk_idx_t regexp, duk_idx_t string)
{
    regexp_object *r = regexp_pristine_exec(thr, duk_require_tval(thr, regexp));

    if (r != NULL) {
        regexp_exec_native(thr, r, string);
        return;
    }
    duk_push_hstring(thr, REGEXP_KEY(thr, REGEXP_KEY_EXEC));
    duk_get_prop(thr, regexp);
    if (duk_is_callable(thr, -1)) {
        duk_dup(thr, regexp);
        duk_dup(thr, string);
        duk_call_method(thr, 1);
        if (!duk_is_object(thr, -1) && !duk_is_null(thr, -1)) {
            (void)duk_type_error(thr, "RegExp exec method returned something other than an Object or null");
        }
        return;
    }
    duk_pop(thr);
    r = REGEXP_FROM_TVAL(duk_require_tval(thr, regexp));
    if (r == NULL) {
        duk_dup(thr, regexp);
        builtins_throw_incompatible(thr, "RegExp.prototype.exec");
    }
    regexp_exec_native(thr, r, string);
}
