/*
 * json_stringify.c - JSON.stringify.
 *
 * The text grows in one buffer. Plain objects and dense arrays are walked directly; user code runs only where there is
 * a toJSON, a getter, a proxy or a replacer, and everything is looked up anew after it.
 */

#include <stdint.h>
#include <string.h>

#include "array.h"
#include "json.h"
#include "map_set.h"
#include "number_text.h"
#include "properties.h"
#include "text.h"

/* Objects that are being written, innermost first: for the detection of cycles. */
typedef struct json_frame {
    struct json_frame *outer;
    duk_hobject *object;
    duk_idx_t key; /* stack index of the property that leads to it */
} json_frame;

typedef struct json_writer {
    duk_hthread *thr;
    duk_bufwriter_ctx buffer;
    json_frame *frame;
    duk_idx_t replacer;   /* stack index, or -1 */
    duk_idx_t properties; /* of the list of keys, or -1 */
    const duk_uint8_t *gap;
    duk_size_t gap_size;
    duk_size_t depth;
    duk_hobject **table; /* for deep values, the objects of the frames: a hash table of `size` places, then in order */
    duk_size_t size;
    duk_idx_t table_index; /* stack index of the buffer that is its memory */
} json_writer;

#define JSON_FEW 64 /* frames that are looked through one by one */

static bool json_write_property(json_writer *w, duk_idx_t holder, duk_idx_t key);

static void json_write(json_writer *w, const void *bytes, duk_size_t length)
{
    DUK_BW_WRITE_ENSURE_BYTES(w->thr, &w->buffer, bytes, length);
}

static void json_write_byte(json_writer *w, char c)
{
    DUK_BW_WRITE_ENSURE_U8(w->thr, &w->buffer, (duk_uint8_t)c);
}

static void json_write_line(json_writer *w)
{
    duk_size_t i;

    if (w->gap_size > 0) {
        json_write_byte(w, '\n');
        for (i = 0; i < w->depth; i++) {
            json_write(w, w->gap, w->gap_size);
        }
    }
}

/* ---- scalars ---- */

static void json_write_escape(json_writer *w, duk_uint32_t c)
{
    static const char letters[] = "btn\0fr"; /* from U+0008 on */
    char escape[8];

    if (c == '"' || c == '\\') {
        escape[1] = (char)c;
    } else if (c >= 8 && c <= 13 && c != 11) {
        escape[1] = letters[c - 8];
    } else {
        snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)c);
        json_write(w, escape, 6);
        return;
    }
    escape[0] = '\\';
    json_write(w, escape, 2);
}

/* Lone surrogates are escaped, pairs and everything else beyond ASCII are not. */
static const duk_uint8_t *json_write_surrogate(json_writer *w, const duk_uint8_t *p, const duk_uint8_t *end)
{
    duk_size_t size;
    duk_uint32_t c = text_code_point(p, end, &size);

    if (c >= 0xd800 && c <= 0xdfff) {
        json_write_escape(w, c);
    } else {
        json_write(w, p, size);
    }
    return p + size;
}

static void json_write_string(json_writer *w, duk_hstring *h)
{
    const duk_uint8_t *p = DUK_HSTRING_GET_DATA(h), *end = p + DUK_HSTRING_GET_BYTELEN(h), *begin;

    json_write_byte(w, '"');
    while (p < end) {
        for (begin = p; p < end && *p >= 0x20 && *p != '"' && *p != '\\' && *p != 0xed; p++) {
        }
        json_write(w, begin, (duk_size_t)(p - begin));
        if (p == end) {
            break;
        }
        if (*p == 0xed) {
            p = json_write_surrogate(w, p, end);
        } else {
            json_write_escape(w, *p++);
        }
    }
    json_write_byte(w, '"');
}

static void json_write_number(json_writer *w, duk_double_t d)
{
    char text[NUMBER_MAX_TEXT];

    if (!DUK_ISFINITE(d)) {
        json_write(w, "null", 4);
    } else {
        json_write(w, text, number_to_text(text, d));
    }
}

/* ---- cycles ---- */

static void json_push_constructor_name(duk_hthread *thr, duk_hobject *h)
{
    if (!describe_push_constructor_name(thr, h)) {
        duk_push_literal(thr, "Object");
    }
}

/* "property 'x'" or "index 0" of the key at a stack index. */
static void json_push_key_text(duk_hthread *thr, duk_idx_t key)
{
    duk_dup(thr, key);
    duk_to_string(thr, -1);
    if (DUK_HSTRING_HAS_ARRIDX(duk_known_hstring(thr, -1))) {
        duk_push_sprintf(thr, "index %s", duk_get_string(thr, -1));
    } else {
        duk_push_sprintf(thr, "property '%s'", duk_get_string(thr, -1));
    }
    duk_remove_m2(thr);
}

static void json_fail_cycle(json_writer *w, const json_frame *start, duk_idx_t last_key)
{
    duk_hthread *thr = w->thr;
    const json_frame *frame;
    duk_size_t count = 0, i;
    duk_idx_t base = duk_get_top(thr);

    for (frame = w->frame; frame != start; frame = frame->outer) {
        count++;
    }
    duk_require_stack(thr, 16);
    json_push_constructor_name(thr, start->object);
    duk_push_sprintf(thr, "Converting circular structure to JSON\n    --> starting at object with constructor '%s'",
                     duk_get_string(thr, -1));
    duk_replace(thr, base);
    for (i = 0; i < count; i++) { /* outermost first: the first two and the last */
        duk_size_t steps;

        if (i == 2 && count > 3) {
            duk_push_literal(thr, "\n    |     ...");
            duk_concat(thr, 2);
            i = count - 2;
            continue;
        }
        frame = w->frame;
        for (steps = count - 1 - i; steps > 0; steps--) {
            frame = frame->outer;
        }
        json_push_key_text(thr, frame->key);
        json_push_constructor_name(thr, frame->object);
        duk_push_sprintf(thr, "\n    |     %s -> object with constructor '%s'", duk_get_string(thr, -2),
                         duk_get_string(thr, -1));
        duk_replace(thr, -3);
        duk_pop(thr);
        duk_concat(thr, 2);
    }
    json_push_key_text(thr, last_key);
    (void)duk_type_error(thr, "%s\n    --- %s closes the circle", duk_get_string(thr, -2), duk_get_string(thr, -1));
}

/* The object's place in the table, or the empty one where it belongs. */
static duk_hobject **json_place(const json_writer *w, const duk_hobject *h)
{
    duk_size_t i = (duk_size_t)(((uintptr_t)h >> 4) * 0x9e3779b97f4a7c15u >> 20) & (w->size - 1);

    while (w->table[i] != NULL && w->table[i] != h) {
        i = (i + 1) & (w->size - 1);
    }
    return w->table + i;
}

/* A table of twice the size. Objects leave in the reverse of the order in which they were put in, so a place can simply
 * be emptied. */
static void json_grow_table(json_writer *w)
{
    duk_hobject **old = w->table + w->size;
    duk_size_t size = w->size > 0 ? 2 * w->size : 4 * JSON_FEW, i;
    const json_frame *f;

    w->table = (duk_hobject **)duk_push_fixed_buffer(w->thr, 2 * size * sizeof(*w->table));
    if (w->size > 0) {
        memcpy(w->table + size, old, w->depth * sizeof(*old));
    } else {
        for (f = w->frame, i = w->depth; f != NULL; f = f->outer) {
            w->table[size + --i] = f->object;
        }
    }
    w->size = size;
    for (i = 0; i < w->depth; i++) {
        *json_place(w, w->table[size + i]) = w->table[size + i];
    }
    duk_replace(w->thr, w->table_index);
}

static bool json_is_being_written(const json_writer *w, const duk_hobject *h)
{
    const json_frame *f;

    if (w->size > 0) {
        return *json_place(w, h) == h;
    }
    for (f = w->frame; f != NULL && f->object != h; f = f->outer) {
    }
    return f != NULL;
}

static void json_enter(json_writer *w, json_frame *frame, duk_hobject *h, duk_idx_t key)
{
    const json_frame *f;

    duk_native_stack_check(w->thr);
    duk_require_stack(w->thr, 32);
    if (json_is_being_written(w, h)) {
        for (f = w->frame; f->object != h; f = f->outer) {
        }
        json_fail_cycle(w, f, key);
    }
    if (w->size > 0 ? 2 * w->depth >= w->size : w->depth >= JSON_FEW) {
        json_grow_table(w);
    }
    if (w->size > 0) {
        *json_place(w, h) = h;
        w->table[w->size + w->depth] = h;
    }
    frame->outer = w->frame;
    frame->object = h;
    frame->key = key;
    w->frame = frame;
    w->depth++;
}

static void json_leave(json_writer *w, json_frame *frame)
{
    if (w->size > 0) {
        *json_place(w, frame->object) = NULL;
    }
    w->frame = frame->outer;
    w->depth--;
}

/* ---- objects and arrays ---- */

/* Write the key on top and its value: [ ... key ] -> [ ... ]. Takes what it wrote back if there is nothing to write. */
static bool json_write_member(json_writer *w, duk_idx_t object, bool first)
{
    duk_size_t begin = DUK_BW_GET_SIZE(w->thr, &w->buffer);
    duk_idx_t key = duk_get_top_index(w->thr);
    bool written;

    if (!first) {
        json_write_byte(w, ',');
    }
    json_write_line(w);
    json_write_string(w, duk_known_hstring(w->thr, key));
    json_write_byte(w, ':');
    if (w->gap_size > 0) {
        json_write_byte(w, ' ');
    }
    written = json_write_property(w, object, key);
    if (!written) {
        DUK_BW_SET_SIZE(w->thr, &w->buffer, begin);
    }
    duk_set_top(w->thr, key);
    return written;
}

/* The members of an object whose properties are simply its entries. */
static bool json_write_entries(json_writer *w, duk_idx_t object)
{
    duk_hthread *thr = w->thr;
    duk_hobject *h = duk_known_hobject(thr, object);
    duk_uint32_t i, count = DUK_HOBJECT_GET_ENEXT(h);
    bool any = false;

    for (i = 0; i < count && i < DUK_HOBJECT_GET_ENEXT(h); i++) {
        duk_hstring *key = object_entry_key(thr, h, i);

        if (key != NULL) {
            duk_push_hstring(thr, key);
            any |= json_write_member(w, object, !any);
        }
    }
    return any;
}

static bool json_write_listed(json_writer *w, duk_idx_t object, duk_idx_t keys)
{
    duk_hthread *thr = w->thr;
    duk_uarridx_t i, count = (duk_uarridx_t)duk_get_length(thr, keys);
    bool any = false;

    for (i = 0; i < count; i++) {
        duk_get_prop_index(thr, keys, i);
        any |= json_write_member(w, object, !any);
    }
    return any;
}

static void json_write_object(json_writer *w, duk_idx_t object, duk_idx_t key)
{
    duk_hthread *thr = w->thr;
    duk_hobject *h = duk_known_hobject(thr, object);
    json_frame frame;
    bool any;

    json_enter(w, &frame, h, key);
    json_write_byte(w, '{');
    if (w->properties >= 0) {
        any = json_write_listed(w, object, w->properties);
    } else if (object_is_simple(thr, h) && !object_has_accessors(thr, h)) {
        any = json_write_entries(w, object);
    } else {
        prop_enumerable_names(thr, object);
        any = json_write_listed(w, object, duk_get_top_index(thr));
        duk_pop(thr);
    }
    json_leave(w, &frame);
    if (any) {
        json_write_line(w);
    }
    json_write_byte(w, '}');
}

static void json_write_array(json_writer *w, duk_idx_t object, duk_idx_t key)
{
    duk_hthread *thr = w->thr;
    duk_double_t length = builtins_to_length_of(thr, object), i;
    json_frame frame;

    json_enter(w, &frame, duk_known_hobject(thr, object), key);
    json_write_byte(w, '[');
    for (i = 0; i < length; i++) {
        duk_idx_t index = duk_get_top(thr);

        if (i > 0) {
            json_write_byte(w, ',');
        }
        json_write_line(w);
        array_push_number(thr, i);
        if (!json_write_property(w, object, index)) {
            json_write(w, "null", 4);
        }
        duk_set_top(thr, index);
    }
    json_leave(w, &frame);
    if (length > 0) {
        json_write_line(w);
    }
    json_write_byte(w, ']');
}

/* ---- values ---- */

/* Push the value of a property whose key is at a stack index. */
static void json_push_value(json_writer *w, duk_idx_t holder, duk_idx_t key)
{
    duk_hthread *thr = w->thr;
    duk_hobject *h = duk_known_hobject(thr, holder);
    duk_tval *tv = NULL;

    if (duk_is_number(thr, key)) {
        tv = array_slot(thr, h, duk_get_number(thr, key));
    } else if (!DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h)) {
        if (realm_find_own(thr, h, duk_known_hstring(thr, key), &tv) != FOUND_DATA) {
            tv = NULL;
        }
    }
    if (tv != NULL) {
        duk_push_tval(thr, tv);
    } else {
        duk_dup(thr, key);
        duk_get_prop(thr, holder);
    }
}

/* Has the value a `toJSON`? Most chains can be seen to have none. */
static bool json_may_have_to_json(duk_hthread *thr, duk_hobject *h)
{
    duk_hstring *key = HEAP_KEY(thr, KEY_TO_JSON);
    duk_tval *tv;

    for (; h != NULL; h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
        if (DUK_HOBJECT_IS_PROXY(h) || realm_find_own(thr, h, key, &tv) != FOUND_NONE) {
            return true;
        }
    }
    return false;
}

static void json_push_key_string(duk_hthread *thr, duk_idx_t key)
{
    duk_dup(thr, key);
    duk_to_string(thr, -1);
}

/* toJSON, the replacer and wrapper objects: [ ... value ] -> [ ... value ] */
static void json_transform(json_writer *w, duk_idx_t holder, duk_idx_t key)
{
    duk_hthread *thr = w->thr;

    if (duk_is_object(thr, -1) ? json_may_have_to_json(thr, duk_known_hobject(thr, -1)) : bigint_is(thr, -1)) {
        realm_get_key(thr, -1, KEY_TO_JSON);
        if (duk_is_callable(thr, -1)) {
            duk_insert(thr, -2);
            json_push_key_string(thr, key);
            duk_call_method(thr, 1);
        } else {
            duk_pop(thr);
        }
    }
    if (w->replacer >= 0) {
        duk_dup(thr, w->replacer);
        duk_dup(thr, holder);
        json_push_key_string(thr, key);
        duk_pull(thr, -4);
        duk_call_method(thr, 2);
    }
    if (duk_is_object(thr, -1)) {
        switch (duk_get_class_number(thr, -1)) {
        case DUK_HOBJECT_CLASS_NUMBER:
            duk_to_number(thr, -1);
            break;
        case DUK_HOBJECT_CLASS_STRING:
            duk_to_string(thr, -1);
            break;
        case DUK_HOBJECT_CLASS_BOOLEAN:
            duk_xget_owndataprop_stridx(thr, -1, DUK_STRIDX_INT_VALUE);
            duk_remove_m2(thr);
            break;
        default:
            bigint_unbox(thr, -1);
            break;
        }
    }
}

/* Write the value on top, if it is one that can be written. */
static bool json_write_value(json_writer *w, duk_idx_t key)
{
    duk_hthread *thr = w->thr;
    duk_idx_t value = duk_get_top_index(thr);
    duk_tval *tv = DUK_GET_TVAL_NEGIDX(thr, -1);

    if (DUK_TVAL_IS_STRING(tv) && !DUK_TVAL_STRING_IS_SYMBOL(tv)) {
        json_write_string(w, DUK_TVAL_GET_STRING(tv));
    } else if (DUK_TVAL_IS_NUMBER(tv)) {
        json_write_number(w, DUK_TVAL_GET_NUMBER(tv));
    } else if (DUK_TVAL_IS_BOOLEAN(tv)) {
        json_write(w, DUK_TVAL_IS_BOOLEAN_TRUE(tv) ? "true" : "false", DUK_TVAL_IS_BOOLEAN_TRUE(tv) ? 4 : 5);
    } else if (DUK_TVAL_IS_NULL(tv)) {
        json_write(w, "null", 4);
    } else if (bigint_is(thr, value)) {
        (void)duk_type_error(thr, "Do not know how to serialize a BigInt");
    } else if (!DUK_TVAL_IS_OBJECT(tv) || DUK_HOBJECT_IS_CALLABLE(DUK_TVAL_GET_OBJECT(tv))) {
        return false;
    } else if (NATIVE_FROM_TVAL(tv, &json_raw_class)) {
        duk_hstring *h = ((json_raw_object *)duk_known_hobject(thr, value))->text;

        json_write(w, DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_BYTELEN(h));
    } else if (builtins_is_array(thr, value)) {
        json_write_array(w, value, key);
    } else {
        json_write_object(w, value, key);
    }
    return true;
}

/* Write the value of a property, leaving whatever on the stack. */
static bool json_write_property(json_writer *w, duk_idx_t holder, duk_idx_t key)
{
    duk_tval *tv;

    json_push_value(w, holder, key);
    tv = DUK_GET_TVAL_NEGIDX(w->thr, -1);
    if (w->replacer >= 0 || (DUK_TVAL_IS_HEAP_ALLOCATED(tv) && !DUK_TVAL_IS_STRING(tv))) {
        json_transform(w, holder, key);
    }
    return json_write_value(w, key);
}

/* ---- arguments: [ value replacer space ] ---- */

/* The list of keys that an array as replacer means: [ ... ] -> [ ... array ] */
static void json_push_property_list(duk_hthread *thr)
{
    duk_double_t length = builtins_to_length_of(thr, 1), i;
    table *seen = set_push(thr);
    duk_harray *list = dense_push(thr, 0);

    for (i = 0; i < length; i++) {
        array_push_number(thr, i);
        duk_get_prop(thr, 1);
        if ((duk_is_string(thr, -1) && !duk_is_symbol(thr, -1)) || duk_is_number(thr, -1) ||
            (duk_is_object(thr, -1) && (duk_get_class_number(thr, -1) == DUK_HOBJECT_CLASS_STRING ||
                                        duk_get_class_number(thr, -1) == DUK_HOBJECT_CLASS_NUMBER))) {
            duk_to_string(thr, -1);
            if (table_find(seen, DUK_GET_TVAL_NEGIDX(thr, -1)) == TABLE_NONE) {
                table_put(thr, seen, DUK_GET_TVAL_NEGIDX(thr, -1), NULL);
                dense_append(thr, list);
                continue;
            }
        }
        duk_pop(thr);
    }
    duk_remove_m2(thr);
}

/* The gap, as a string at index 2. */
static void json_prepare_gap(duk_hthread *thr)
{
    if (duk_is_object(thr, 2)) {
        duk_uint_t cls = duk_get_class_number(thr, 2);

        if (cls == DUK_HOBJECT_CLASS_NUMBER) {
            duk_to_number(thr, 2);
        } else if (cls == DUK_HOBJECT_CLASS_STRING) {
            duk_to_string(thr, 2);
        }
    }
    if (duk_is_number(thr, 2)) {
        duk_double_t d = array_integer(thr, 2);
        int count = d < 1 ? 0 : d > 10 ? 10 : (int)d;

        duk_push_lstring(thr, "          ", (duk_size_t)count);
    } else if (duk_is_string(thr, 2) && !duk_is_symbol(thr, 2)) {
        duk_hstring *h = duk_known_hstring(thr, 2);

        text_push_part(thr, h, 0, DUK_HSTRING_GET_CHARLEN(h) < 10 ? DUK_HSTRING_GET_CHARLEN(h) : 10);
    } else {
        duk_push_hstring_empty(thr);
    }
    duk_replace(thr, 2);
}

DUK_INTERNAL duk_ret_t json_stringify(duk_context *thr)
{
    json_writer w;
    duk_hstring *gap;

    memset(&w, 0, sizeof(w));
    w.thr = thr;
    w.replacer = w.properties = -1;
    if (duk_is_callable(thr, 1)) {
        w.replacer = 1;
    } else if (duk_is_object(thr, 1) && builtins_is_array(thr, 1)) {
        json_push_property_list(thr);
        duk_replace(thr, 1);
        w.properties = 1;
    }
    json_prepare_gap(thr);
    gap = duk_known_hstring(thr, 2);
    w.gap = DUK_HSTRING_GET_DATA(gap);
    w.gap_size = DUK_HSTRING_GET_BYTELEN(gap);
    DUK_BW_INIT_PUSHBUF(thr, &w.buffer, 256);
    duk_push_object(thr);
    duk_push_hstring_empty(thr);
    duk_dup_0(thr);
    duk_def_prop(thr, 4, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC);
    duk_push_hstring_empty(thr);
    duk_push_undefined(thr);
    w.table_index = 6;
    if (!json_write_property(&w, 4, 5)) {
        return 0;
    }
    if (DUK_BW_GET_SIZE(thr, &w.buffer) > DUK_HSTRING_MAX_BYTELEN) {
        return duk_range_error(thr, "Invalid string length");
    }
    duk_set_top(thr, 4);
    DUK_BW_PUSH_AS_STRING(thr, &w.buffer);
    return 1;
}
