/*
 * property_cache.h - inline caches of named properties. Included by the executor alone.
 *
 * A template that runs often has a word for each of its instructions (function_caches). For an instruction that
 * reads or writes a property with a constant key it says where the key was found last: how many prototypes away, and
 * at which index of that object's entries. The word is a hint, never a promise: a use compares the key found at the
 * index and reads its flags, and looks through the objects on the way, which must not have the key. So nothing needs
 * to be told when an object changes its properties, their attributes or its prototype.
 *
 * The functions return a place in an object, or NULL where only the generic code will do: accessors, proxies, primitive values
 * other than strings. They have no side effects but for property_cache_add.
 */
#ifndef ENGINE_PROPERTY_CACHE_H
#define ENGINE_PROPERTY_CACHE_H

#include "text.h"

#if ENGINE_CACHES == 2
/* Wrong hints (with the bits of the mask), empty ones, and every seventh use is turned down. */
static DUK_NOINLINE duk_bool_t cache_disturb(duk_uint32_t *word, duk_uint32_t mask)
{
    static __thread duk_uint32_t state = 12345;

    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    if ((state & 0x30) == 0) {
        *word = state >> 6 & mask;
    }
    return state % 7 == 0;
}
#define CACHE_UNUSABLE(word, mask) cache_disturb((word), (mask))
#elif ENGINE_CACHES == 0
#define CACHE_UNUSABLE(word, mask) 1
#else
#define CACHE_UNUSABLE(word, mask) 0
#endif

#define PROPERTY_CACHE_INDEX 0xffffffu
#define PROPERTY_CACHE_HOPS  24
#define PROPERTY_CACHE_DEEP  200 /* prototypes */
#define PROPERTY_CACHE_MISSING 0xffffffffu /* neither the object nor a prototype had the key: more hops than there may be */

/* What is read or written here may be another value than that of the entry. */
#define PROPERTY_CACHE_EXOTIC (DUK_HOBJECT_FLAG_EXOTIC_PROXYOBJ | DUK_HOBJECT_FLAG_EXOTIC_ARGUMENTS)

/* Keys that some objects have without an entry: indices and the other numbers that typed arrays answer for, "length". */
static DUK_INLINE duk_bool_t property_key_is_plain(duk_hthread *thr, duk_hstring *key)
{
    duk_uint8_t c;

    if (DUK_HSTRING_HAS_ARRIDX(key) || key == DUK_HTHREAD_STRING_LENGTH(thr)) {
        return 0;
    }
    c = DUK_HSTRING_GET_DATA(key)[0];
    return !((c >= '0' && c <= '9') || c == '-' || c == 'I' || c == 'N');
}

static DUK_ALWAYS_INLINE duk_bool_t property_is_absent(duk_heap *heap, duk_hobject *h, duk_hstring *key)
{
    duk_uint32_t i, size = DUK_HOBJECT_GET_HSIZE(h);

    if (DUK_LIKELY(size == 0)) {
        duk_hstring **keys = DUK_HOBJECT_E_GET_KEY_BASE(heap, h);
        duk_hstring **end = keys + DUK_HOBJECT_GET_ENEXT(h);

        for (; keys != end; keys++) {
            if (*keys == key) {
                return 0;
            }
        }
    } else {
        duk_uint32_t *hash = DUK_HOBJECT_H_GET_BASE(heap, h);

        for (i = DUK_HSTRING_GET_HASH(key) & (size - 1); hash[i] != DUK_HOBJECT_HASHIDX_UNUSED;
             i = (i + 1) & (size - 1)) {
            if (hash[i] != DUK_HOBJECT_HASHIDX_DELETED && DUK_HOBJECT_E_GET_KEY(heap, h, hash[i]) == key) {
                return 0;
            }
        }
    }
    return 1;
}

/* The entry of an object at the index, if it is that of the key and has just these of the flags in the mask. */
static DUK_ALWAYS_INLINE duk_tval *property_entry(duk_heap *heap, duk_hobject *h, duk_hstring *key, duk_uint32_t index,
                                                  duk_small_uint_t mask, duk_small_uint_t flags)
{
    if (DUK_LIKELY(index < DUK_HOBJECT_GET_ENEXT(h) && DUK_HOBJECT_E_GET_KEY(heap, h, index) == key &&
                   !DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, PROPERTY_CACHE_EXOTIC) &&
                   (DUK_HOBJECT_E_GET_FLAGS(heap, h, index) & mask) == flags)) {
        return DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(heap, h, index);
    }
    return NULL;
}

/* The value of the key in the object or its prototypes, found the long way; the word remembers where. If it is nowhere,
 * `missing`, which becomes undefined. */
static DUK_NOINLINE duk_tval *property_cache_find(duk_hthread *thr, duk_hobject *h, duk_hstring *key,
                                                  duk_uint32_t *word, duk_tval *missing)
{
    duk_uint32_t hops;
    duk_int_t index, hash_index;

    if (key == DUK_HTHREAD_STRING_PROTOTYPE(thr)) {
        /* a function's may have to be made first, so this is never remembered */
        duk_tval *own = DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, PROPERTY_CACHE_EXOTIC) ?
                            NULL :
                            duk_hobject_find_entry_tval_ptr(thr->heap, h, key);

        return own != NULL && DUK_TVAL_IS_OBJECT(own) ? own : NULL;
    }
    for (hops = 0; h != NULL && hops < PROPERTY_CACHE_DEEP; hops++, h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
        if (DUK_UNLIKELY(DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, PROPERTY_CACHE_EXOTIC))) {
            return NULL;
        }
        if (duk_hobject_find_entry(thr->heap, h, key, &index, &hash_index)) {
            if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, index)) {
                return NULL;
            }
            if ((duk_uint32_t)index <= PROPERTY_CACHE_INDEX) {
                *word = hops << PROPERTY_CACHE_HOPS | (duk_uint32_t)index;
            }
            return DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, index);
        }
        if (hops == 0 && !property_key_is_plain(thr, key)) {
            return NULL;
        }
    }
    if (h != NULL) {
        return NULL;
    }
    *word = PROPERTY_CACHE_MISSING;
    DUK_TVAL_SET_UNDEFINED(missing);
    return missing;
}

/* The value of a property of a value; `scratch` takes what is stored nowhere. */
static DUK_ALWAYS_INLINE duk_tval *property_cache_get(duk_hthread *thr, duk_tval *base, duk_hstring *key,
                                                      duk_uint32_t *word, duk_tval *scratch)
{
    duk_heap *heap = thr->heap;
    duk_hobject *start, *h;
    duk_tval *found;
    duk_uint32_t hops, index;

    if (CACHE_UNUSABLE(word, 0x3000007u) || (ENGINE_CACHES == 2 && key == DUK_HTHREAD_STRING_PROTOTYPE(thr))) {
        return NULL;
    }
    hops = *word >> PROPERTY_CACHE_HOPS;
    index = *word & PROPERTY_CACHE_INDEX;
    if (DUK_LIKELY(DUK_TVAL_IS_OBJECT(base))) {
        start = DUK_TVAL_GET_OBJECT(base);
        if (DUK_HOBJECT_HAS_EXOTIC_ARRAY(start) && key == DUK_HTHREAD_STRING_LENGTH(thr)) {
            DUK_TVAL_SET_U32(scratch, ((duk_harray *)(void *)start)->length);
            return scratch;
        }
    } else if (DUK_TVAL_IS_STRING(base) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(base))) {
        if (key == DUK_HTHREAD_STRING_LENGTH(thr)) {
            DUK_TVAL_SET_U32(scratch, (duk_uint32_t)DUK_HSTRING_GET_CHARLEN(DUK_TVAL_GET_STRING(base)));
            return scratch;
        }
        start = thr->builtins[DUK_BIDX_STRING_PROTOTYPE];
    } else {
        return NULL;
    }
    for (h = start; hops > 0; hops--) {
        if (DUK_UNLIKELY(DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, PROPERTY_CACHE_EXOTIC)) ||
            !property_is_absent(heap, h, key)) {
            return property_cache_find(thr, start, key, word, scratch);
        }
        h = DUK_HOBJECT_GET_PROTOTYPE(heap, h);
        if (h == NULL) {
            if (*word == PROPERTY_CACHE_MISSING) {
                DUK_TVAL_SET_UNDEFINED(scratch);
                return scratch;
            }
            return property_cache_find(thr, start, key, word, scratch);
        }
    }
    found = property_entry(heap, h, key, index, DUK_PROPDESC_FLAG_ACCESSOR, 0);
    return DUK_LIKELY(found != NULL) ? found : property_cache_find(thr, start, key, word, scratch);
}

/* May the key become a new property by a plain store, as far as the prototypes are concerned? */
static duk_bool_t property_can_be_added(duk_hthread *thr, duk_hobject *h, duk_hstring *key)
{
    duk_int_t index, hash_index, left = PROPERTY_CACHE_DEEP;

    while ((h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) != NULL) {
        if (DUK_UNLIKELY(DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, PROPERTY_CACHE_EXOTIC)) || --left == 0) {
            return 0;
        }
        if (!property_is_absent(thr->heap, h, key)) {
            (void)duk_hobject_find_entry(thr->heap, h, key, &index, &hash_index);
            return (DUK_HOBJECT_E_GET_FLAGS(thr->heap, h, index) &
                    (DUK_PROPDESC_FLAG_WRITABLE | DUK_PROPDESC_FLAG_ACCESSOR)) == DUK_PROPDESC_FLAG_WRITABLE;
        }
    }
    return 1;
}

/* Space for so many properties of an object that has none, if it needs no hash part for them. */
static DUK_ALWAYS_INLINE void property_reserve(duk_heap *heap, duk_hobject *h, duk_uint32_t count)
{
    duk_uint8_t *props;

    if (count == 0 || count >= DUK_USE_HOBJECT_HASH_PROP_LIMIT) {
        return;
    }
    props = (duk_uint8_t *)DUK_ALLOC(heap, DUK_HOBJECT_P_COMPUTE_SIZE(count, 0, 0)); /* side effects */
    if (DUK_LIKELY(props != NULL)) {
        DUK_HOBJECT_SET_PROPS(heap, h, props);
        DUK_HOBJECT_SET_ESIZE(h, count);
    }
}

/* Add a property that the object does not have. Making space may have side effects. */
static DUK_ALWAYS_INLINE void property_append(duk_hthread *thr, duk_hobject *h, duk_hstring *key, duk_tval *value)
{
    duk_heap *heap = thr->heap;
    duk_uint32_t index = DUK_HOBJECT_GET_ENEXT(h);
    duk_tval copy, *place;

    DUK_TVAL_SET_TVAL(&copy, value); /* the collector may move the stack */
    if (DUK_LIKELY(index < DUK_HOBJECT_GET_ESIZE(h) && DUK_HOBJECT_GET_HSIZE(h) == 0)) {
        DUK_HOBJECT_SET_ENEXT(h, index + 1);
        DUK_HOBJECT_E_SET_KEY(heap, h, index, key);
        DUK_HSTRING_INCREF(thr, key);
    } else {
        index = (duk_uint32_t)duk__hobject_alloc_entry_checked(thr, h, key);
    }
    place = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(heap, h, index);
    DUK_TVAL_SET_TVAL(place, &copy);
    DUK_TVAL_INCREF(thr, place);
    DUK_HOBJECT_E_SET_FLAGS(heap, h, index, DUK_PROPDESC_FLAGS_WEC);
}

/* Store into a property that is at another place than remembered, or is new. False where that is not so simple. */
static DUK_NOINLINE duk_bool_t property_cache_add(duk_hthread *thr, duk_hobject *h, duk_hstring *key, duk_tval *value,
                                                  duk_uint32_t *word)
{
    duk_int_t index, hash_index;
    duk_tval *place;

    if (DUK_UNLIKELY(DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, PROPERTY_CACHE_EXOTIC))) {
        return 0;
    }
    if (duk_hobject_find_entry(thr->heap, h, key, &index, &hash_index)) {
        place = property_entry(thr->heap, h, key, (duk_uint32_t)index,
                               DUK_PROPDESC_FLAG_WRITABLE | DUK_PROPDESC_FLAG_ACCESSOR, DUK_PROPDESC_FLAG_WRITABLE);
        if (place == NULL) {
            return 0;
        }
        if ((duk_uint32_t)index <= PROPERTY_CACHE_INDEX) {
            *word = (duk_uint32_t)index;
        }
        DUK_TVAL_SET_TVAL_UPDREF(thr, place, value); /* side effects */
        return 1;
    }
    if (!DUK_HOBJECT_HAS_EXTENSIBLE(h) || !property_key_is_plain(thr, key) || !property_can_be_added(thr, h, key)) {
        return 0;
    }
    property_append(thr, h, key, value);
    return 1;
}

/* The place of an own property that can be written, NULL if the word does not lead to one. */
static DUK_ALWAYS_INLINE duk_tval *property_cache_own(duk_heap *heap, duk_tval *base, duk_hstring *key,
                                                      duk_uint32_t word)
{
    if (DUK_UNLIKELY(!DUK_TVAL_IS_OBJECT(base))) {
        return NULL;
    }
    return property_entry(heap, DUK_TVAL_GET_OBJECT(base), key, word,
                          DUK_PROPDESC_FLAG_WRITABLE | DUK_PROPDESC_FLAG_ACCESSOR, DUK_PROPDESC_FLAG_WRITABLE);
}

/* The place of an own property that holds an integer and may be counted up or down. */
static DUK_ALWAYS_INLINE duk_tval *property_cache_number(duk_hthread *thr, duk_tval *base, duk_hstring *key,
                                                         duk_uint32_t *word)
{
    duk_tval *place;

    if (CACHE_UNUSABLE(word, 0x3000007u)) {
        return NULL;
    }
    place = property_cache_own(thr->heap, base, key, *word);
    if (place == NULL && DUK_TVAL_IS_OBJECT(base)) {
        duk_tval missing;

        (void)property_cache_find(thr, DUK_TVAL_GET_OBJECT(base), key, word, &missing);
        place = property_cache_own(thr->heap, base, key, *word);
    }
    return place != NULL && DUK_TVAL_IS_FASTINT(place) && DUK_TVAL_GET_FASTINT(place) > DUK_FASTINT_MIN &&
                   DUK_TVAL_GET_FASTINT(place) < DUK_FASTINT_MAX
               ? place
               : NULL;
}

/* Store; false where the generic code has to. */
static DUK_ALWAYS_INLINE duk_bool_t property_cache_put(duk_hthread *thr, duk_tval *base, duk_hstring *key,
                                                       duk_tval *value, duk_uint32_t *word)
{
    duk_tval *place;

    if (CACHE_UNUSABLE(word, 0x3000007u)) {
        return 0;
    }
    place = property_cache_own(thr->heap, base, key, *word);
    if (DUK_LIKELY(place != NULL)) {
        DUK_TVAL_SET_TVAL_UPDREF_FAST(thr, place, value); /* side effects */
        return 1;
    }
    return DUK_TVAL_IS_OBJECT(base) && property_cache_add(thr, DUK_TVAL_GET_OBJECT(base), key, value, word);
}

/* A property of an object literal that is being filled; false if there is one of that name already. */
static DUK_ALWAYS_INLINE duk_bool_t property_literal(duk_hthread *thr, duk_hobject *h, duk_hstring *key, duk_tval *value)
{
    if (ENGINE_CACHES == 0 || DUK_HSTRING_HAS_ARRIDX(key) ||
        DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, DUK_HOBJECT_FLAG_EXOTIC_PROXYOBJ) ||
        DUK_HOBJECT_GET_CLASS_NUMBER(h) != DUK_HOBJECT_CLASS_OBJECT || !property_is_absent(thr->heap, h, key)) {
        return 0;
    }
    property_append(thr, h, key, value);
    return 1;
}

/* DUK_OP_INITPROPS: properties of an object literal. The values are in registers that nobody reads any more; the names are the
 * constants that the words at `pc` say. Returns what follows these. */
static DUK_ALWAYS_INLINE duk_instr_t *property_literals(duk_hthread *thr, duk_small_uint_t object, duk_small_uint_t first,
                                                        duk_small_uint_t count, duk_tval *consts, duk_instr_t *pc)
{
    duk_heap *heap = thr->heap;
    duk_tval *value = thr->valstack_bottom + first;
    duk_hobject *h = DUK_TVAL_GET_OBJECT(thr->valstack_bottom + object);
    duk_bool_t fresh = ENGINE_CACHES != 0 && (count & 0x80) != 0;
    duk_instr_t *end;

    count &= 0x7f;
    end = pc + count;
    if (DUK_LIKELY(fresh && DUK_HOBJECT_GET_ESIZE(h) >= count && DUK_HOBJECT_GET_HSIZE(h) == 0)) {
        duk_hstring **keys = DUK_HOBJECT_E_GET_KEY_BASE(heap, h);
        duk_propvalue *values = DUK_HOBJECT_E_GET_VALUE_BASE(heap, h);
        duk_uint8_t *flags = DUK_HOBJECT_E_GET_FLAGS_BASE(heap, h);

        for (; pc != end; pc++, keys++, values++, flags++, value++) {
            *keys = DUK_TVAL_GET_STRING(consts + DUK_DEC_BC(*pc));
            DUK_HSTRING_INCREF(thr, *keys);
            DUK_TVAL_SET_TVAL(&values->v, value); /* the reference moves */
            DUK_TVAL_SET_UNDEFINED(value);
            *flags = DUK_PROPDESC_FLAGS_WEC;
        }
        DUK_HOBJECT_SET_ENEXT(h, count);
        return end;
    }
    for (; pc != end; pc++, first++) {
        duk_hstring *key = DUK_TVAL_GET_STRING(consts + DUK_DEC_BC(*pc));

        if (!property_literal(thr, h, key, thr->valstack_bottom + first)) {
            duk_push_hstring(thr, key);
            duk_dup(thr, (duk_idx_t)first);
            duk_def_prop(thr, (duk_idx_t)object, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE | DUK_DEFPROP_SET_WEC);
        }
    }
    return end;
}

/* The place for an element that an array literal does not have yet, or NULL. */
static DUK_ALWAYS_INLINE duk_tval *property_new_element(duk_heap *heap, duk_hobject *h, duk_uint32_t index)
{
    duk_tval *place;

    if (!DUK_HOBJECT_HAS_EXOTIC_ARRAY(h) || index >= DUK_HOBJECT_GET_ASIZE(h)) {
        return NULL;
    }
    place = DUK_HOBJECT_A_GET_VALUE_PTR(heap, h, index);
    return DUK_TVAL_IS_UNUSED(place) ? place : NULL;
}

/* The element of an array or an object with an array part; NULL: ask the generic code. */
static DUK_ALWAYS_INLINE duk_tval *property_element(duk_heap *heap, duk_tval *base, duk_tval *key)
{
    duk_hobject *h;
    duk_tval *found;

    if (ENGINE_CACHES == 0 || !DUK_TVAL_IS_FASTINT(key) || !DUK_TVAL_IS_OBJECT(base)) {
        return NULL;
    }
    h = DUK_TVAL_GET_OBJECT(base);
    if (!DUK_HOBJECT_HAS_EXOTIC_ARRAY(h) ||
        (duk_uint64_t)DUK_TVAL_GET_FASTINT(key) >= (duk_uint64_t)DUK_HOBJECT_GET_ASIZE(h)) {
        return NULL;
    }
    found = DUK_HOBJECT_A_GET_VALUE_PTR(heap, h, DUK_TVAL_GET_FASTINT(key));
    return DUK_LIKELY(!DUK_TVAL_IS_UNUSED(found)) ? found : NULL;
}

/* The character of a string at an index, in `scratch` and without a reference; NULL: ask the generic code. The collector may
 * run. */
static DUK_NOINLINE duk_tval *property_character(duk_hthread *thr, duk_tval *base, duk_tval *key, duk_tval *scratch)
{
    duk_hstring *h = DUK_TVAL_GET_STRING(base);
    duk_size_t at;

    if (ENGINE_CACHES == 0 || !DUK_TVAL_IS_FASTINT(key) || DUK_HSTRING_HAS_SYMBOL(h) ||
        (duk_uint64_t)DUK_TVAL_GET_FASTINT(key) >= (duk_uint64_t)DUK_HSTRING_GET_CHARLEN(h)) {
        return NULL;
    }
    at = (duk_size_t)DUK_TVAL_GET_FASTINT(key);
    DUK_TVAL_SET_STRING(scratch, text_part(thr, h, at, at + 1));
    return scratch;
}

#endif
