/*
 * regexp_object.c - RegExp objects and what a realm keeps for them; see regexp.h.
 */

#include "regexp.h"

static void regexp_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    regexp_object *r = (regexp_object *)object;

    visitor(heap, &r->source);
    visitor(heap, &r->program);
}

const native_class regexp_class = {"RegExp", sizeof(regexp_object), regexp_visit, NULL, NULL, false, BUILTINS_OTHER};

static void regexp_state_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    regexp_state *state = (regexp_state *)object;
    duk_tval tv;
    int i;

    for (i = 0; i < REGEXP_KEY_COUNT; i++) {
        if (state->keys[i] != NULL) {
            DUK_TVAL_SET_STRING(&tv, state->keys[i]);
            visitor(heap, &tv);
        }
    }
    for (i = 0; i < 128; i++) {
        if (state->characters[i] != NULL) {
            DUK_TVAL_SET_STRING(&tv, state->characters[i]);
            visitor(heap, &tv);
        }
    }
    for (i = 0; i < REGEXP_WATCHED; i++) {
        if (state->watched[i].native != NULL) {
            DUK_TVAL_SET_OBJECT(&tv, state->watched[i].native);
            visitor(heap, &tv);
        }
    }
    if (state->species_getter != NULL) {
        DUK_TVAL_SET_OBJECT(&tv, state->species_getter);
        visitor(heap, &tv);
    }
    for (i = 0; i < REGEXP_CACHE_SIZE; i++) {
        if (state->cache[i].pattern != NULL) {
            DUK_TVAL_SET_STRING(&tv, state->cache[i].pattern);
            visitor(heap, &tv);
            visitor(heap, &state->cache[i].program);
        }
    }
    visitor(heap, &state->subject);
    visitor(heap, &state->legacy_input);
    visitor(heap, &state->place_string);
}

static const native_class regexp_state_class = {
    "RegExp state", sizeof(regexp_state), regexp_state_visit, NULL, NULL, false, BUILTINS_OTHER};

static const char *const regexp_keys[REGEXP_KEY_COUNT] = {
    "exec",      "flags",   "hasIndices", "global",     "ignoreCase", "multiline",
    "dotAll",    "unicode", "unicodeSets", "sticky",    "@@match",    "@@matchAll",
    "@@replace", "@@search", "@@split",   "constructor", "groups",    "indices"};

/* [ ... constructor prototype ]: push the state, and note what is watched. */
DUK_INTERNAL void regexp_state_push(duk_hthread *thr)
{
    regexp_state *state = (regexp_state *)native_push(thr, &regexp_state_class, NULL);
    duk_hobject *prototype = duk_known_hobject(thr, -2);
    duk_hobject *constructor = duk_known_hobject(thr, -3);
    duk_uint_fast32_t i;
    int key;

    DUK_TVAL_SET_UNDEFINED(&state->subject);
    DUK_TVAL_SET_UNDEFINED(&state->legacy_input);
    DUK_TVAL_SET_UNDEFINED(&state->place_string);
    for (key = 0; key < REGEXP_KEY_COUNT; key++) {
        state->keys[key] = define_push_key(thr, regexp_keys[key]);
        DUK_HSTRING_INCREF(thr, state->keys[key]);
        duk_pop(thr);
    }
    for (key = 0; key < REGEXP_WATCHED; key++) {
        for (i = 0; DUK_HOBJECT_E_GET_KEY(thr->heap, prototype, i) != state->keys[key]; i++) {
        }
        state->watched[key].entry = (duk_uint32_t)i;
        state->watched[key].native =
            DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, prototype, i)
                ? DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, prototype, i)
                : DUK_TVAL_GET_OBJECT(DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, prototype, i));
        DUK_HOBJECT_INCREF(thr, state->watched[key].native);
    }
    for (i = 0; i < DUK_HOBJECT_GET_ENEXT(constructor); i++) {
        if (DUK_HOBJECT_E_GET_KEY(thr->heap, constructor, i) == HEAP_KEY(thr, KEY_SPECIES)) {
            state->species_getter = DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, constructor, i);
            DUK_HOBJECT_INCREF(thr, state->species_getter);
        }
    }
}

/* --- programs --- */

/* An error thrown with a message that may be long, and of any text: [ ... message ] */
static void regexp_throw_syntax(duk_hthread *thr)
{
    duk_push_error_object(thr, DUK_ERR_SYNTAX_ERROR, "%s", "");
    duk_dup_m2(thr);
    duk_put_prop_stridx(thr, -2, DUK_STRIDX_MESSAGE);
    (void)duk_throw(thr);
}

static void regexp_throw_pattern(duk_hthread *thr, duk_hstring *pattern, int flags, const char *message)
{
    duk_push_string(thr, "Invalid regular expression: /");
    duk_push_hstring(thr, pattern);
    duk_push_string(thr, "/");
    regexp_push_flags(thr, flags);
    duk_push_string(thr, ": ");
    duk_push_string(thr, message);
    duk_concat(thr, 6);
    regexp_throw_syntax(thr);
}

typedef struct regexp_copy {
    const regexp_program_t *program;
    duk_size_t size;
} regexp_copy;

static duk_ret_t regexp_copy_program(duk_context *thr, void *data)
{
    const regexp_copy *copy = (const regexp_copy *)data;

    duk_memcpy(duk_push_fixed_buffer(thr, copy->size), copy->program, copy->size);
    return 1;
}

/* [ ... ] -> [ ... buffer ] */
static void regexp_push_compiled(duk_hthread *thr, duk_hstring *pattern, int flags)
{
    const char *message;
    regexp_copy copy;
    regexp_program_t *program = regexp_compile((const char *)DUK_HSTRING_GET_DATA(pattern),
                                               DUK_HSTRING_GET_BYTELEN(pattern), flags, &message);

    if (program == NULL) {
        if (message[0] == '\0') {
            DUK_ERROR_ALLOC_FAILED(thr);
        }
        regexp_throw_pattern(thr, pattern, flags, message);
    }
    copy.program = program;
    copy.size = regexp_program_size(program);
    duk_int_t result = duk_safe_call(thr, regexp_copy_program, &copy, 0, 1);
    free(program);
    if (result != DUK_EXEC_SUCCESS) {
        (void)duk_throw(thr);
    }
}

/* [ ... ] -> [ ... buffer ], from the cache if it is there. */
static void regexp_push_program(duk_hthread *thr, duk_hstring *pattern, int flags)
{
    regexp_state *state = REGEXP_STATE(thr);
    duk_size_t hash = ((duk_size_t)(void *)pattern >> 5 ^ (duk_size_t)(void *)pattern >> 13 ^ (duk_size_t)flags * 7);
    duk_size_t i = hash & (REGEXP_CACHE_SIZE - 1);
    duk_hstring *previous;

    if (state->cache[i].pattern == pattern && state->cache[i].flags == flags) {
        duk_push_tval(thr, &state->cache[i].program);
        return;
    }
    regexp_push_compiled(thr, pattern, flags);
    previous = state->cache[i].pattern;
    if (previous == NULL) {
        DUK_TVAL_SET_UNDEFINED(&state->cache[i].program);
    }
    state->cache[i].pattern = pattern;
    state->cache[i].flags = flags;
    DUK_HSTRING_INCREF(thr, pattern);
    native_set(thr, &state->cache[i].program, DUK_GET_TVAL_NEGIDX(thr, -1));
    if (previous != NULL) {
        DUK_HSTRING_DECREF(thr, previous);
    }
}

/* The flags that the string on top spells. */
static int regexp_flags_of(duk_hthread *thr)
{
    duk_size_t length;
    const char *letters = duk_get_lstring(thr, -1, &length);
    int flags = regexp_parse_flags(letters, length);

    if (flags < 0) {
        duk_push_string(thr, "Invalid flags supplied to RegExp constructor '");
        duk_dup_m2(thr);
        duk_push_string(thr, "'");
        duk_concat(thr, 3);
        regexp_throw_syntax(thr);
    }
    return flags;
}

DUK_INTERNAL void regexp_push_flags(duk_hthread *thr, int flags)
{
    char letters[REGEXP_FLAG_COUNT];
    duk_size_t length = 0;
    int i;

    for (i = 0; i < REGEXP_FLAG_COUNT; i++) {
        if (flags & 1 << i) {
            letters[length++] = REGEXP_FLAG_LETTERS[i];
        }
    }
    duk_push_lstring(thr, letters, length);
}

/* --- objects --- */

DUK_INTERNAL regexp_object *regexp_push_object(duk_hthread *thr, duk_hobject *prototype, duk_tval *source,
                                               duk_tval *program)
{
    duk_tval values[2] = {*source, *program}; /* an allocation may move what the pointers point to */
    regexp_object *r = (regexp_object *)native_push(thr, &regexp_class, prototype);
    duk_hobject *h = &r->base.object;
    duk_tval zero;

    DUK_TVAL_SET_TVAL(&r->source, &values[0]);
    DUK_TVAL_INCREF(thr, &r->source);
    DUK_TVAL_SET_TVAL(&r->program, &values[1]);
    DUK_TVAL_INCREF(thr, &r->program);
    DUK_HOBJECT_SET_CLASS_NUMBER(h, DUK_HOBJECT_CLASS_REGEXP);
    duk_hobject_realloc_props(thr, h, 1, 0, 0, 0);
    DUK_TVAL_SET_FASTINT(&zero, 0);
    define_append(thr, h, DUK_HTHREAD_STRING_LAST_INDEX(thr), &zero, DUK_PROPDESC_FLAGS_W);
    return r;
}

DUK_INTERNAL void regexp_push(duk_hthread *thr, duk_hobject *prototype)
{
    int flags = regexp_flags_of(thr);

    regexp_push_program(thr, duk_known_hstring(thr, -2), flags);
    regexp_push_object(thr, prototype, DUK_GET_TVAL_NEGIDX(thr, -3), DUK_GET_TVAL_NEGIDX(thr, -1));
    duk_replace(thr, -4);
    duk_pop_2(thr);
}

DUK_INTERNAL void regexp_initialize(duk_hthread *thr, regexp_object *r)
{
    int flags = regexp_flags_of(thr);

    regexp_push_program(thr, duk_known_hstring(thr, -2), flags);
    native_set(thr, &r->source, DUK_GET_TVAL_NEGIDX(thr, -3));
    native_set(thr, &r->program, DUK_GET_TVAL_NEGIDX(thr, -1));
    duk_pop_3(thr);
    regexp_set_last_index(thr, r, 0);
}

/* @regexp(cell, pattern, flags): a literal, compiled once for each cell. */
DUK_INTERNAL duk_ret_t regexp_evaluate_literal(duk_context *thr)
{
    duk_hobject *cell = duk_known_hobject(thr, 0);
    duk_hobject *prototype = REALM_OBJECT(thr, REALM_REGEXP_PROTOTYPE);

    if (DUK_LIKELY(DUK_HOBJECT_GET_ENEXT(cell) != 0)) {
        regexp_push_object(thr, prototype, DUK_GET_TVAL_POSIDX(thr, 1),
                           DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, cell, 0));
        return 1;
    }
    duk_dup(thr, 1);
    duk_dup(thr, 2);
    regexp_push(thr, prototype);
    duk_push_hstring_stridx(thr, DUK_STRIDX_REG_EXP);
    duk_push_tval(thr, &((regexp_object *)(void *)duk_known_hobject(thr, -2))->program);
    duk_put_prop(thr, 0);
    return 1;
}

/* --- lastIndex --- */

static duk_tval *regexp_last_index(duk_hthread *thr, regexp_object *r)
{
    return DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, &r->base.object, 0);
}

DUK_INTERNAL duk_double_t regexp_get_last_index(duk_hthread *thr, regexp_object *r)
{
    duk_tval *tv = regexp_last_index(thr, r);

    if (DUK_TVAL_IS_FASTINT(tv) && DUK_TVAL_GET_FASTINT(tv) >= 0) {
        return (duk_double_t)DUK_TVAL_GET_FASTINT(tv);
    }
    duk_push_tval(thr, tv);
    return builtins_to_length(thr);
}

DUK_INTERNAL bool regexp_last_index_is_plain(duk_hthread *thr, regexp_object *r)
{
    duk_tval *tv = regexp_last_index(thr, r);

    return DUK_TVAL_IS_FASTINT(tv) && DUK_TVAL_GET_FASTINT(tv) >= 0 &&
           DUK_HOBJECT_E_SLOT_IS_WRITABLE(thr->heap, &r->base.object, 0);
}

DUK_INTERNAL void regexp_set_last_index(duk_hthread *thr, regexp_object *r, duk_uint32_t index)
{
    duk_tval value;

    if (!DUK_HOBJECT_E_SLOT_IS_WRITABLE(thr->heap, &r->base.object, 0)) {
        (void)duk_type_error(thr, "Cannot assign to read only property 'lastIndex' of object '[object RegExp]'");
    }
    DUK_TVAL_SET_FASTINT(&value, (duk_int64_t)index);
    native_set(thr, regexp_last_index(thr, r), &value);
}

/* --- pristine objects --- */

static bool regexp_is_watched(duk_hthread *thr, duk_hobject *prototype, const regexp_state *state, int key)
{
    duk_uint32_t i = state->watched[key].entry;

    if (i >= DUK_HOBJECT_GET_ENEXT(prototype) ||
        DUK_HOBJECT_E_GET_KEY(thr->heap, prototype, i) != state->keys[key]) {
        return false;
    }
    if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, prototype, i)) {
        return DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, prototype, i) == state->watched[key].native;
    }
    duk_tval *tv = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, prototype, i);
    return DUK_TVAL_IS_OBJECT(tv) && DUK_TVAL_GET_OBJECT(tv) == state->watched[key].native;
}

static regexp_object *regexp_pristine_for(duk_hthread *thr, duk_tval *value, int key_count)
{
    regexp_object *r = REGEXP_FROM_TVAL(value);
    duk_hobject *prototype = REALM_OBJECT(thr, REALM_REGEXP_PROTOTYPE);
    const regexp_state *state = REGEXP_STATE(thr);
    int key;

    if (r == NULL || DUK_HOBJECT_GET_ENEXT(&r->base.object) != 1 ||
        DUK_HOBJECT_GET_PROTOTYPE(thr->heap, &r->base.object) != prototype) {
        return NULL;
    }
    for (key = 0; key < key_count; key++) {
        if (!regexp_is_watched(thr, prototype, state, key)) {
            return NULL;
        }
    }
    return r;
}

DUK_INTERNAL regexp_object *regexp_pristine(duk_hthread *thr, duk_tval *value)
{
    return regexp_pristine_for(thr, value, REGEXP_WATCHED);
}

DUK_INTERNAL regexp_object *regexp_pristine_exec(duk_hthread *thr, duk_tval *value)
{
    return regexp_pristine_for(thr, value, REGEXP_KEY_EXEC + 1);
}

DUK_INTERNAL bool regexp_species_is_pristine(duk_hthread *thr)
{
    duk_hobject *constructor = REALM_OBJECT(thr, REALM_REGEXP);
    duk_int_t entry = -1;
    duk_int_t slot = -1;

    return duk_hobject_find_entry(thr->heap, constructor, HEAP_KEY(thr, KEY_SPECIES), &entry, &slot) &&
           DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, constructor, entry) &&
           DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, constructor, entry) == REGEXP_STATE(thr)->species_getter;
}
