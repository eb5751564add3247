/*
 * owner.c - objects that own memory of C. What is owned is released when the object dies, by its last reference or in
 * mark-and-sweep, as all memory of the engine. (A finalizer in JavaScript's sense would bring everything it can reach back
 * to life for a round of the collector: garbage that grows with the heap.)
 */

typedef struct owner {
    native_object base;
    void *memory;
    duk_release release;
} owner;

static void owner_release(duk_heap *heap, native_object *object)
{
    owner *o = (owner *)object;

    DUK_UNREF(heap);
    if (o->memory != NULL) {
        o->release(o->memory);
    }
}

static const native_class owner_class = {"Owner", sizeof(owner), NULL, NULL, owner_release, false, BUILTINS_OWNER};

DUK_EXTERNAL void duk_push_owner(duk_hthread *thr)
{
    native_push(thr, &owner_class, thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE]);
}

DUK_EXTERNAL void duk_set_owned(duk_hthread *thr, duk_idx_t idx, void *memory, duk_release release)
{
    owner *o = (owner *)native_get(thr, idx, &owner_class);

    if (o == NULL || o->memory != NULL) {
        release(memory);
        DUK_ERROR_TYPE_INVALID_ARGS(thr);
        DUK_WO_NORETURN(return;);
    }
    o->memory = memory;
    o->release = release;
}

DUK_EXTERNAL void *duk_get_owned(duk_hthread *thr, duk_idx_t idx, duk_release release)
{
    owner *o = (owner *)native_get(thr, idx, &owner_class);

    return o != NULL && o->release == release ? o->memory : NULL;
}

DUK_EXTERNAL void *duk_take_owned(duk_hthread *thr, duk_idx_t idx, duk_release release)
{
    void *memory = duk_get_owned(thr, idx, release);

    if (memory != NULL) {
        ((owner *)native_get(thr, idx, &owner_class))->memory = NULL;
    }
    return memory;
}

/* The generated table of built-ins has Duktape.fin, which no program reaches. */
DUK_INTERNAL duk_ret_t duk_bi_duktape_object_fin(duk_hthread *thr)
{
    DUK_UNREF(thr);
    return 0;
}
