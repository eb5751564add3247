/*
 * iteration.c - the iteration protocol, %IteratorPrototype% and the iterators of arrays and strings.
 */

#include "iteration.h"

static duk_ret_t array_iterator_next(duk_context *thr);
duk_ret_t builtins_array_iterate(duk_context *thr);

/* ---- the protocol, for consumers ---- */

static void iterator_throw_not_iterable(duk_hthread *thr, duk_idx_t value, const char *symbol)
{
    if (duk_is_null_or_undefined(thr, value) || !duk_is_object(thr, value)) {
        builtins_push_call_site(thr, value);
    } else {
        builtins_push_call_site(thr, value);
    }
    (void)duk_type_error(thr, "%s is not iterable (cannot read property Symbol(Symbol.%s))", duk_get_string(thr, -1),
                         symbol);
}

/* [ ... method ] -> [ ... iterator next ], calling the method on the value. */
DUK_INTERNAL void iterator_start(duk_hthread *thr, duk_idx_t value)
{
    duk_dup(thr, value);
    duk_call_method(thr, 0);
    if (!duk_is_object(thr, -1)) {
        builtins_push_description(thr, -1);
        (void)duk_type_error(thr, "Result of the Symbol.iterator method is not an object");
    }
    realm_get_key(thr, -1, KEY_NEXT);
}

/* ---- arrays that iterate as arrays do ---- */

/* Is it the library that runs? What a program does to the prototypes of arrays and their iterators is nothing to it, as
 * Node's library keeps what it found at the start. */
static bool iteration_is_of_library(duk_hthread *thr)
{
    static const char prefix[] = "node:";
    duk_activation *act = thr->callstack_curr;
    duk_hstring *name;

    while (act != NULL && (DUK_ACT_GET_FUNC(act) == NULL || !DUK_HOBJECT_IS_COMPFUNC(DUK_ACT_GET_FUNC(act)))) {
        act = act->parent;
    }
    if (act == NULL) {
        return false;
    }
    name = duk_engine_script_name(thr, ((duk_hcompfunc *)DUK_ACT_GET_FUNC(act))->tmpl->script);
    return name != NULL && strncmp((const char *)DUK_HSTRING_GET_TEXT(thr, name), prefix, sizeof(prefix) - 1) == 0;
}

static bool iteration_is_untouched(duk_hthread *thr)
{
    return realm_has_native(thr, thr->builtins[DUK_BIDX_ARRAY_PROTOTYPE], KEY_ITERATOR, builtins_array_iterate) &&
           realm_has_native(thr, REALM_OBJECT(thr, REALM_ARRAY_ITERATOR_PROTOTYPE), KEY_NEXT, array_iterator_next);
}

/* An array without an own @@iterator? */
static bool iteration_is_array(duk_hthread *thr, const duk_tval *value)
{
    duk_hobject *h;
    duk_tval *tv;

    if (value == NULL || !DUK_TVAL_IS_OBJECT(value)) {
        return false;
    }
    h = DUK_TVAL_GET_OBJECT(value);
    return DUK_HOBJECT_IS_ARRAY(h) && !DUK_HOBJECT_IS_PROXY(h) &&
           DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h) == thr->builtins[DUK_BIDX_ARRAY_PROTOTYPE] &&
           (DUK_HOBJECT_GET_ENEXT(h) == 0 ||
            realm_find_own(thr, h, HEAP_KEY(thr, KEY_ITERATOR), &tv) == FOUND_NONE);
}

DUK_INTERNAL bool iteration_is_plain_array(duk_hthread *thr, const duk_tval *value)
{
    return iteration_is_array(thr, value) && iteration_is_untouched(thr);
}

bool builtins_is_plain_iterable(duk_context *thr, duk_idx_t value)
{
    return iteration_is_array(thr, duk_get_tval(thr, value)) &&
           (iteration_is_untouched(thr) || iteration_is_of_library(thr));
}

void builtins_get_iterator(duk_context *thr, duk_idx_t value)
{
    value = duk_require_normalize_index(thr, value);
    if (iteration_is_array(thr, duk_get_tval(thr, value)) && !iteration_is_untouched(thr) && iteration_is_of_library(thr)) {
        duk_dup(thr, value);
        array_iterator_push(thr, ITERATE_VALUES);
        duk_push_c_function(thr, array_iterator_next, 0);
        return;
    }
    if (duk_is_null_or_undefined(thr, value)) {
        iterator_throw_not_iterable(thr, value, "iterator");
    }
    realm_get_key(thr, value, KEY_ITERATOR);
    if (!duk_is_callable(thr, -1)) {
        iterator_throw_not_iterable(thr, value, "iterator");
    }
    iterator_start(thr, value);
}

DUK_INTERNAL const iterator_class *iterator_native_class(duk_tval *iterator, duk_tval *next)
{
    native_object *object;
    const iterator_class *cls;

    if (!DUK_TVAL_IS_OBJECT(iterator) || !NATIVE_IS_OBJECT(DUK_TVAL_GET_OBJECT(iterator)) || !DUK_TVAL_IS_OBJECT(next) ||
        !DUK_HOBJECT_IS_NATFUNC(DUK_TVAL_GET_OBJECT(next))) {
        return NULL;
    }
    object = (native_object *)DUK_TVAL_GET_OBJECT(iterator);
    if (!object->cls->iterates) {
        return NULL;
    }
    cls = (const iterator_class *)object->cls;
    return cls->next == ((duk_hnatfunc *)DUK_TVAL_GET_OBJECT(next))->func ? cls : NULL;
}

bool builtins_iterator_step(duk_context *thr, duk_idx_t iterator)
{
    const iterator_class *cls;

    iterator = duk_require_normalize_index(thr, iterator);
    cls = iterator_native_class(duk_require_tval(thr, iterator), duk_require_tval(thr, iterator + 1));
    if (cls != NULL) {
        return cls->step(thr, (native_object *)duk_known_hobject(thr, iterator));
    }
    duk_dup(thr, iterator + 1);
    duk_dup(thr, iterator);
    duk_call_method(thr, 0);
    if (!duk_is_object(thr, -1)) {
        builtins_push_description(thr, -1);
        (void)duk_type_error(thr, "Iterator result %s is not an object", duk_get_string(thr, -1));
    }
    realm_get_key(thr, -1, KEY_DONE);
    if (duk_to_boolean(thr, -1)) {
        duk_pop_2(thr);
        return false;
    }
    duk_pop(thr);
    duk_get_prop_stridx(thr, -1, DUK_STRIDX_VALUE);
    duk_remove_m2(thr);
    return true;
}

static duk_ret_t iterator_safe_close(duk_context *thr, void *udata)
{
    duk_idx_t iterator = duk_get_top(thr) - 1; /* safe calls share their caller's frame */

    if (realm_get_method(thr, iterator, KEY_RETURN)) {
        duk_dup(thr, iterator);
        duk_call_method(thr, 0);
    }
    return 0;
}

void builtins_iterator_close(duk_context *thr, duk_idx_t iterator, bool throwing)
{
    iterator = duk_require_normalize_index(thr, iterator);
    if (throwing) {
        duk_dup(thr, iterator);
        (void)duk_safe_call(thr, iterator_safe_close, NULL, 1, 1);
        duk_pop(thr);
        return;
    }
    if (realm_get_method(thr, iterator, KEY_RETURN)) {
        duk_dup(thr, iterator);
        duk_call_method(thr, 0);
        if (!duk_is_object(thr, -1)) {
            builtins_push_description(thr, -1);
            (void)duk_type_error(thr, "%s is not an object", duk_get_string(thr, -1));
        }
    }
    duk_pop(thr);
}

DUK_INTERNAL void iterator_close_and_throw(duk_hthread *thr, duk_idx_t iterator)
{
    builtins_iterator_close(thr, iterator, true);
    duk_throw(thr);
}

/* ---- results ---- */

DUK_INTERNAL void iterator_wrap_result(duk_hthread *thr, bool done)
{
    duk_hobject *result;
    duk_tval tv;

    duk_push_object(thr);
    result = duk_known_hobject(thr, -1);
    duk_hobject_realloc_props(thr, result, 2, 0, 0, 0);
    define_append(thr, result, DUK_HTHREAD_STRING_VALUE(thr), DUK_GET_TVAL_NEGIDX(thr, -2), DUK_PROPDESC_FLAGS_WEC);
    DUK_TVAL_SET_BOOLEAN(&tv, done);
    define_append(thr, result, HEAP_KEY(thr, KEY_DONE), &tv, DUK_PROPDESC_FLAGS_WEC);
    duk_remove_m2(thr);
}

void builtins_push_iterator_result(duk_context *thr, duk_idx_t value, bool done)
{
    duk_dup(thr, value);
    iterator_wrap_result(thr, done);
}

DUK_INTERNAL void iterator_wrap_entry(duk_hthread *thr)
{
    duk_tval *values = duk_push_harray_with_size_outptr(thr, 2);
    duk_tval *from = DUK_GET_TVAL_NEGIDX(thr, -3);

    DUK_TVAL_SET_TVAL(&values[0], &from[0]);
    DUK_TVAL_INCREF(thr, &values[0]);
    DUK_TVAL_SET_TVAL(&values[1], &from[1]);
    DUK_TVAL_INCREF(thr, &values[1]);
    duk_remove_m2(thr);
    duk_remove_m2(thr);
}

DUK_INTERNAL duk_ret_t iterator_next(duk_hthread *thr, const iterator_class *cls, const char *method)
{
    native_object *iterator = (native_object *)native_this(thr, &cls->base, method);
    bool more = cls->step(thr, iterator);

    if (!more) {
        duk_push_undefined(thr);
    }
    iterator_wrap_result(thr, !more);
    return 1;
}

/* ---- %ArrayIteratorPrototype% ---- */

typedef struct array_iterator {
    native_object base;
    duk_tval target; /* undefined when finished */
    duk_double_t index;
    iteration_kind kind;
} array_iterator;

static void array_iterator_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    visitor(heap, &((array_iterator *)object)->target);
}

static bool array_iterator_step(duk_hthread *thr, native_object *object);

static const iterator_class array_iterator_class = {
    {"Array Iterator", sizeof(array_iterator), array_iterator_visit, NULL, NULL, true, BUILTINS_ARRAY_ITERATOR},
    array_iterator_next,
    array_iterator_step};

/* An element of an array whose element part holds it, or NULL. */
static duk_tval *array_iterator_fast_element(duk_hthread *thr, duk_hobject *h, duk_double_t index)
{
    duk_uint32_t i = (duk_uint32_t)index;
    duk_tval *tv;

    if (!DUK_HOBJECT_HAS_ARRAY_PART(h) || (duk_double_t)i != index || i >= DUK_HOBJECT_GET_ASIZE(h)) {
        return NULL;
    }
    tv = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, i);
    return DUK_TVAL_IS_UNUSED(tv) ? NULL : tv;
}

static duk_double_t array_iterator_length(duk_hthread *thr, duk_hobject *h)
{
    if (DUK_HOBJECT_IS_ARRAY(h)) {
        return (duk_double_t)((duk_harray *)h)->length;
    }
    if (DUK_HOBJECT_IS_BUFOBJ(h) && ((duk_hbufobj *)h)->is_typedarray) {
        if (bufobj_is_out_of_bounds((duk_hbufobj *)h)) {
            bufobj_throw_detached(thr, "%ArrayIteratorPrototype%.next");
        }
        return (duk_double_t)builtins_typed_array_length(thr, h);
    }
    return builtins_to_length_of(thr, -1);
}

static bool array_iterator_step(duk_hthread *thr, native_object *object)
{
    array_iterator *it = (array_iterator *)object;
    duk_double_t index = it->index;
    duk_hobject *h;
    duk_tval *fast;

    if (!DUK_TVAL_IS_OBJECT(&it->target)) {
        return false;
    }
    h = DUK_TVAL_GET_OBJECT(&it->target);
    duk_push_hobject(thr, h);
    if (index >= array_iterator_length(thr, h)) {
        duk_tval undefined;

        DUK_TVAL_SET_UNDEFINED(&undefined);
        duk_pop(thr);
        native_set(thr, &it->target, &undefined);
        return false;
    }
    it->index = index + 1;
    if (it->kind == ITERATE_KEYS) {
        duk_push_number(thr, index);
        DUK_TVAL_CHKFAST_INPLACE_FAST(DUK_GET_TVAL_NEGIDX(thr, -1));
        duk_remove_m2(thr);
        return true;
    }
    if (it->kind == ITERATE_ENTRIES) {
        duk_push_number(thr, index);
        DUK_TVAL_CHKFAST_INPLACE_FAST(DUK_GET_TVAL_NEGIDX(thr, -1));
        duk_insert(thr, -2);
    }
    fast = array_iterator_fast_element(thr, h, index);
    if (fast != NULL) {
        duk_push_tval(thr, fast);
    } else {
        duk_push_number(thr, index);
        DUK_TVAL_CHKFAST_INPLACE_FAST(DUK_GET_TVAL_NEGIDX(thr, -1));
        duk_get_prop(thr, -2);
    }
    duk_remove_m2(thr);
    if (it->kind == ITERATE_ENTRIES) {
        iterator_wrap_entry(thr);
    }
    return true;
}

static duk_ret_t array_iterator_next(duk_context *thr)
{
    return iterator_next(thr, &array_iterator_class, "Array Iterator.prototype.next");
}


DUK_INTERNAL void array_iterator_push(duk_hthread *thr, iteration_kind kind)
{
    array_iterator *it = (array_iterator *)native_push(thr, &array_iterator_class.base,
                                                       REALM_OBJECT(thr, REALM_ARRAY_ITERATOR_PROTOTYPE));

    it->kind = kind;
    native_set(thr, &it->target, DUK_GET_TVAL_NEGIDX(thr, -2));
    duk_remove_m2(thr);
}

/* Array.prototype.keys, values and entries; the magic is the kind. */
duk_ret_t builtins_array_iterate(duk_context *thr)
{
    (void)duk_push_this_coercible_to_object(thr);
    array_iterator_push(thr, (iteration_kind)duk_get_current_magic(thr));
    return 1;
}

/* ---- %StringIteratorPrototype% ---- */

typedef struct string_iterator {
    native_object base;
    duk_tval target;
    duk_size_t offset; /* bytes */
} string_iterator;

static void string_iterator_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    visitor(heap, &((string_iterator *)object)->target);
}

/* The length of the code point at p: the engine's strings hold surrogates as three bytes each, a pair is six. */
static duk_size_t string_iterator_advance(const duk_uint8_t *p, const duk_uint8_t *end)
{
    duk_size_t left = (duk_size_t)(end - p);

    if (p[0] < 0x80) {
        return 1;
    }
    if (p[0] < 0xe0) {
        return left < 2 ? left : 2;
    }
    if (p[0] == 0xed && left >= 6 && p[1] >= 0xa0 && p[1] <= 0xaf && p[3] == 0xed && p[4] >= 0xb0) {
        return 6;
    }
    if (p[0] >= 0xf0) {
        return left < 4 ? left : 4;
    }
    return left < 3 ? left : 3;
}

static bool string_iterator_step(duk_hthread *thr, native_object *object)
{
    string_iterator *it = (string_iterator *)object;
    duk_hstring *h;
    const duk_uint8_t *data;
    duk_size_t length;

    if (!DUK_TVAL_IS_STRING(&it->target)) {
        return false;
    }
    h = DUK_TVAL_GET_STRING(&it->target);
    data = DUK_HSTRING_GET_DATA(h);
    if (it->offset >= DUK_HSTRING_GET_BYTELEN(h)) {
        duk_tval undefined;

        DUK_TVAL_SET_UNDEFINED(&undefined);
        native_set(thr, &it->target, &undefined);
        return false;
    }
    length = string_iterator_advance(data + it->offset, data + DUK_HSTRING_GET_BYTELEN(h));
    duk_push_lstring(thr, (const char *)data + it->offset, length);
    it->offset += length;
    return true;
}

static duk_ret_t string_iterator_next(duk_context *thr);

static const iterator_class string_iterator_class = {
    {"String Iterator", sizeof(string_iterator), string_iterator_visit, NULL, NULL, true, BUILTINS_STRING_ITERATOR},
    string_iterator_next,
    string_iterator_step};

static duk_ret_t string_iterator_next(duk_context *thr)
{
    return iterator_next(thr, &string_iterator_class, "String Iterator.prototype.next");
}

/* String.prototype[Symbol.iterator] */
static duk_ret_t string_iterate(duk_context *thr)
{
    string_iterator *it;

    duk_push_this(thr);
    if (duk_is_null_or_undefined(thr, -1)) {
        return duk_type_error(thr, "String.prototype[Symbol.iterator] called on null or undefined");
    }
    duk_to_string(thr, -1);
    it = (string_iterator *)native_push(thr, &string_iterator_class.base,
                                        REALM_OBJECT(thr, REALM_STRING_ITERATOR_PROTOTYPE));
    native_set(thr, &it->target, DUK_GET_TVAL_NEGIDX(thr, -2));
    return 1;
}

/* ---- set-up ---- */

static duk_ret_t iterator_self(duk_context *thr)
{
    duk_push_this(thr);
    return 1;
}

DUK_INTERNAL void iterator_define_prototype(duk_hthread *thr, realm_index index, const builtins_entry *entries)
{
    duk_push_object(thr);
    duk_push_hobject(thr, REALM_OBJECT(thr, REALM_ITERATOR_PROTOTYPE));
    duk_set_prototype(thr, -2);
    builtins_define(thr, -1, entries);
    realm_keep(thr, index);
    duk_pop(thr);
}

/* An arguments object has Array.prototype.values as its own iterator. */
DUK_INTERNAL void duk_engine_define_iterator(duk_hthread *thr, duk_idx_t object)
{
    heap_state *state = (heap_state *)thr->heap->state;
    duk_hobject *values = thr->builtins[DUK_BIDX_REALM] == NULL ? NULL : REALM_OBJECT(thr, REALM_ARRAY_VALUES);

    if (state == NULL || values == NULL) {
        return;
    }
    duk_push_hstring(thr, state->keys[KEY_ITERATOR]);
    duk_push_hobject(thr, values);
    duk_xdef_prop(thr, object, DUK_PROPDESC_FLAGS_WC);
}

static const builtins_entry iterator_prototype[] = {BUILTINS_FN("@@iterator", iterator_self, 0), BUILTINS_END};
static const builtins_entry async_iterator_prototype[] = {BUILTINS_FN("@@asyncIterator", iterator_self, 0),
                                                          BUILTINS_END};
static const builtins_entry array_iterator_prototype[] = {BUILTINS_FN("next", array_iterator_next, 0),
                                                          BUILTINS_TO_STRING_TAG("Array Iterator"), BUILTINS_END};
static const builtins_entry string_iterator_prototype[] = {BUILTINS_FN("next", string_iterator_next, 0),
                                                           BUILTINS_TO_STRING_TAG("String Iterator"), BUILTINS_END};
static const builtins_entry array_iteration_methods[] = {
    BUILTINS_FN_MAGIC("keys", builtins_array_iterate, 0, ITERATE_KEYS),
    BUILTINS_FN_MAGIC("entries", builtins_array_iterate, 0, ITERATE_ENTRIES),
    BUILTINS_FN_MAGIC("values", builtins_array_iterate, 0, ITERATE_VALUES), BUILTINS_SAME("@@iterator", "values"),
    BUILTINS_END};
static const builtins_entry string_iteration_methods[] = {BUILTINS_FN("@@iterator", string_iterate, 0), BUILTINS_END};

void builtins_init_iteration(duk_context *thr)
{
    duk_push_object(thr);
    builtins_define(thr, -1, iterator_prototype);
    realm_keep(thr, REALM_ITERATOR_PROTOTYPE);
    duk_push_object(thr);
    builtins_define(thr, -1, async_iterator_prototype);
    realm_keep(thr, REALM_ASYNC_ITERATOR_PROTOTYPE);
    duk_pop_2(thr);
    iterator_define_prototype(thr, REALM_ARRAY_ITERATOR_PROTOTYPE, array_iterator_prototype);
    iterator_define_prototype(thr, REALM_STRING_ITERATOR_PROTOTYPE, string_iterator_prototype);
    duk_push_hobject_bidx(thr, DUK_BIDX_ARRAY_PROTOTYPE);
    builtins_define(thr, -1, array_iteration_methods);
    duk_get_prop_string(thr, -1, "values");
    realm_keep(thr, REALM_ARRAY_VALUES);
    duk_pop(thr);
    duk_push_hobject_bidx(thr, DUK_BIDX_STRING_PROTOTYPE);
    builtins_define(thr, -1, string_iteration_methods);
    duk_pop_2(thr);
}
