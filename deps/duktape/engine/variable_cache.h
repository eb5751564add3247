/*
 * variable_cache.h - inline caches of the variables of outer functions and of the global object. Included by the
 * executor alone.
 *
 * The word of an instruction (see property_cache.h) says how many environments out the variable is, and at which index
 * of that environment's (or the global object's) entries. The key at the index is compared at each use. That the
 * environments on the way do not have the name is known for those whose names are fixed when they are made
 * (DUK_HOBJECT_FLAG_FIXED_ENV): the way from an instruction to them is the same each time, since it follows the nesting
 * of the source text. The others, of functions in which `eval` may declare variables, are searched at each use. A `with`
 * on the way is left to the generic code.
 *
 * A function's own environment is made when something needs it. So the way begins at the activation's environment or,
 * while there is none, at the function's outer one; the word tells which.
 *
 * The variables of a running function are in its registers; the entries then only keep the places for the time when it
 * has returned.
 */
#ifndef ENGINE_VARIABLE_CACHE_H
#define ENGINE_VARIABLE_CACHE_H

#define VARIABLE_CACHE_FILLED   0x80000000u
#define VARIABLE_CACHE_OUTER    0x40000000u /* begins outside the function */
#define VARIABLE_CACHE_HOPS     24
#define VARIABLE_CACHE_MAX_HOPS 63u
#define VARIABLE_CACHE_INDEX    0xffffffu

/* The place of a variable that is the entry of an environment at the index; NULL where it is not, or must not be written. */
static DUK_ALWAYS_INLINE duk_tval *variable_place(duk_heap *heap, duk_hobject *env, duk_hstring *name,
                                                  duk_uint32_t index, duk_small_uint_t mask)
{
    duk_hobject *h = env;
    duk_tval *found;

    if (DUK_HOBJECT_GET_CLASS_NUMBER(env) == DUK_HOBJECT_CLASS_DECENV) {
        duk_hdecenv *record = (duk_hdecenv *)(void *)env;
        duk_hobject *map = record->varmap;

        if (record->base != NULL && index < DUK_HOBJECT_GET_ENEXT(map) &&
            DUK_HOBJECT_E_GET_KEY(heap, map, index) == name) {
            duk_tval *reg = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(heap, map, index);

            return (duk_tval *)(void *)((duk_uint8_t *)*record->base + record->regbase_byteoff) +
                   DUK_TVAL_GET_FASTINT_U32(reg);
        }
    } else {
        if (((duk_hobjenv *)(void *)env)->has_this) {
            return NULL; /* with */
        }
        /* The global environment's own entries, lexical declarations of scripts, go before the object's. */
        if (DUK_LIKELY(DUK_HOBJECT_GET_ENEXT(env) == 0) ||
            !(index < DUK_HOBJECT_GET_ENEXT(env) && DUK_HOBJECT_E_GET_KEY(heap, env, index) == name)) {
            if (DUK_HOBJECT_GET_ENEXT(env) > 0 && !property_is_absent(heap, env, name)) {
                return NULL;
            }
            h = ((duk_hobjenv *)(void *)env)->target;
        }
    }
    found = property_entry(heap, h, name, index, mask, mask & DUK_PROPDESC_FLAG_WRITABLE);
    if (DUK_UNLIKELY(found == NULL) &&
        property_entry(heap, h, name, index, DUK_PROPDESC_FLAG_ACCESSOR, DUK_PROPDESC_FLAG_ACCESSOR) != NULL) {
        return duk_engine_held_value(heap, h, index);
    }
    return found;
}

/* May the search go on behind an environment that does not have the name? */
static DUK_ALWAYS_INLINE duk_bool_t variable_passes(duk_heap *heap, duk_hobject *env, duk_hstring *name)
{
    return DUK_HEAPHDR_CHECK_FLAG_BITS(&env->hdr, DUK_HOBJECT_FLAG_FIXED_ENV) ||
           (DUK_HOBJECT_GET_CLASS_NUMBER(env) == DUK_HOBJECT_CLASS_DECENV && property_is_absent(heap, env, name));
}

static DUK_NOINLINE duk_tval *variable_cache_find(duk_hthread *thr, duk_activation *act, duk_hstring *name,
                                                  duk_uint32_t *word, duk_small_uint_t mask)
{
    duk_heap *heap = thr->heap;
    duk_hobject *env = act->lex_env, *h;
    duk_hcompfunc *func = (duk_hcompfunc *)DUK_ACT_GET_FUNC(act);
    duk_uint32_t bits = VARIABLE_CACHE_FILLED, hops;
    duk_int_t index, hash_index;

    if (env == NULL) {
        if (func->tmpl->varmap != NULL && !property_is_absent(heap, func->tmpl->varmap, name)) {
            return NULL;
        }
        env = func->lex_env;
        bits |= VARIABLE_CACHE_OUTER;
    }
    for (hops = 0; env != NULL && hops <= VARIABLE_CACHE_MAX_HOPS; hops++) {
        h = env;
        if (DUK_HOBJECT_GET_CLASS_NUMBER(env) != DUK_HOBJECT_CLASS_DECENV &&
            (DUK_HOBJECT_GET_ENEXT(env) == 0 || property_is_absent(heap, env, name))) {
            h = ((duk_hobjenv *)(void *)env)->target;
        }
        if (duk_hobject_find_entry(heap, h, name, &index, &hash_index)) {
            if ((duk_uint32_t)index <= VARIABLE_CACHE_INDEX) {
                *word = bits | hops << VARIABLE_CACHE_HOPS | (duk_uint32_t)index;
            }
            return variable_place(heap, env, name, (duk_uint32_t)index, mask);
        }
        if (!variable_passes(heap, env, name)) {
            return NULL;
        }
        env = DUK_HOBJECT_GET_PROTOTYPE(heap, env);
    }
    return NULL;
}

/* The place of a variable, NULL where only the generic code will do: accessors and inherited properties of the global
 * object, `with`, names that are not declared. No side effects. */
static DUK_ALWAYS_INLINE duk_tval *variable_cache_place(duk_hthread *thr, duk_activation *act, duk_hstring *name,
                                                        duk_uint32_t *word, duk_small_uint_t mask)
{
    duk_hobject *env = act->lex_env;
    duk_uint32_t bits, hops;
    duk_tval *found;

    if (CACHE_UNUSABLE(word, 0)) {
        return NULL;
    }
    bits = *word;
    if (env == NULL) {
        env = ((duk_hcompfunc *)DUK_ACT_GET_FUNC(act))->lex_env;
        bits ^= VARIABLE_CACHE_OUTER;
    }
    if (DUK_UNLIKELY((bits & (VARIABLE_CACHE_FILLED | VARIABLE_CACHE_OUTER)) != VARIABLE_CACHE_FILLED)) {
        return variable_cache_find(thr, act, name, word, mask);
    }
    for (hops = bits >> VARIABLE_CACHE_HOPS & VARIABLE_CACHE_MAX_HOPS; hops > 0; hops--) {
        if (DUK_UNLIKELY(!variable_passes(thr->heap, env, name)) ||
            (env = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, env)) == NULL) {
            return variable_cache_find(thr, act, name, word, mask);
        }
    }
    found = variable_place(thr->heap, env, name, bits & VARIABLE_CACHE_INDEX, mask);
    return DUK_LIKELY(found != NULL) ? found : variable_cache_find(thr, act, name, word, mask);
}

static DUK_ALWAYS_INLINE duk_tval *variable_to_read(duk_hthread *thr, duk_activation *act, duk_hstring *name,
                                                    duk_uint32_t *word)
{
    return variable_cache_place(thr, act, name, word, DUK_PROPDESC_FLAG_ACCESSOR);
}

static DUK_ALWAYS_INLINE duk_tval *variable_to_write(duk_hthread *thr, duk_activation *act, duk_hstring *name,
                                                     duk_uint32_t *word)
{
    return variable_cache_place(thr, act, name, word, DUK_PROPDESC_FLAG_ACCESSOR | DUK_PROPDESC_FLAG_WRITABLE);
}

#endif
