/*
 * native.c - objects whose state is a C struct; see native.h.
 */

DUK_INTERNAL void *native_push(duk_hthread *thr, const native_class *cls, duk_hobject *prototype)
{
    native_object *object;

    if (DUK_UNLIKELY(thr->valstack_top >= thr->valstack_end)) {
        DUK_ERROR_RANGE_PUSH_BEYOND(thr);
    }
    object = (native_object *)DUK_ALLOC_CHECKED_ZEROED(thr, cls->size);
    duk__init_object_parts(
        thr->heap, DUK_HOBJECT_FLAG_EXTENSIBLE | NATIVE_FLAG | DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_OBJECT),
        &object->object);
    object->cls = cls;
    DUK_TVAL_SET_OBJECT(thr->valstack_top, &object->object);
    DUK_HOBJECT_INCREF(thr, &object->object);
    thr->valstack_top++;
    DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, &object->object, prototype);
    return object;
}

DUK_INTERNAL void *native_get(duk_hthread *thr, duk_idx_t index, const native_class *cls)
{
    duk_tval *tv = duk_get_tval(thr, index);

    return tv == NULL ? NULL : NATIVE_FROM_TVAL(tv, cls);
}

DUK_INTERNAL void *native_this(duk_hthread *thr, const native_class *cls, const char *method)
{
    duk_tval *tv = thr->valstack_bottom - 1;
    void *object = NATIVE_FROM_TVAL(tv, cls);

    if (DUK_UNLIKELY(object == NULL)) {
        duk_push_this(thr);
        builtins_throw_incompatible(thr, method);
    }
    return object;
}

DUK_INTERNAL native_closure *native_push_closure(duk_hthread *thr, duk_c_function function, duk_idx_t nargs,
                                                 duk_uint_t slot_count)
{
    native_closure *closure;
    duk_uint_t i;

    if (DUK_UNLIKELY(thr->valstack_top >= thr->valstack_end)) {
        DUK_ERROR_RANGE_PUSH_BEYOND(thr);
    }
    closure = (native_closure *)DUK_ALLOC_CHECKED_ZEROED(
        thr, sizeof(native_closure) + (slot_count > 0 ? slot_count - 1 : 0) * sizeof(duk_tval));
    closure->function.func = function;
    closure->function.nargs = (duk_int16_t)(nargs == DUK_VARARGS ? DUK_HNATFUNC_NARGS_VARARGS : nargs);
    closure->slot_count = slot_count;
    for (i = 0; i < slot_count; i++) {
        DUK_TVAL_SET_UNDEFINED(&closure->slots[i]);
    }
    duk__init_object_parts(thr->heap,
                           DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_CALLABLE | DUK_HOBJECT_FLAG_NATFUNC |
                               DUK_HOBJECT_FLAG_NEWENV | DUK_HOBJECT_FLAG_STRICT | DUK_HOBJECT_FLAG_NOTAIL |
                               DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_FUNCTION),
                           &closure->function.obj);
    DUK_TVAL_SET_OBJECT(thr->valstack_top, &closure->function.obj);
    DUK_HOBJECT_INCREF(thr, &closure->function.obj);
    thr->valstack_top++;
    DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, &closure->function.obj, thr->builtins[DUK_BIDX_FUNCTION_PROTOTYPE]);
    return closure;
}

DUK_INTERNAL void native_set(duk_hthread *thr, duk_tval *slot, duk_tval *value)
{
    DUK_TVAL_SET_TVAL_UPDREF(thr, slot, value); /* side effects */
}

DUK_INTERNAL void native_visit(duk_heap *heap, duk_hobject *h, native_visitor visitor)
{
    if (DUK_HOBJECT_IS_NATFUNC(h)) {
        native_closure *closure = (native_closure *)(void *)h;
        duk_uint_t i;

        for (i = 0; i < closure->slot_count; i++) {
            visitor(heap, &closure->slots[i]);
        }
    } else {
        native_object *object = (native_object *)(void *)h;

        if (object->cls->visit != NULL) {
            object->cls->visit(heap, object, visitor);
        }
    }
}

DUK_INTERNAL void native_dying(duk_heap *heap, duk_hobject *h)
{
    if (NATIVE_IS_OBJECT(h)) {
        native_object *object = (native_object *)(void *)h;

        if (object->cls->dying != NULL) {
            object->cls->dying(heap, object);
        }
    }
}

DUK_INTERNAL void native_release(duk_heap *heap, duk_hobject *h)
{
    native_object *object = (native_object *)(void *)h;

    if (object->cls->release != NULL) {
        object->cls->release(heap, object);
    }
}

builtins_type builtins_get_type(duk_context *thr, duk_idx_t value)
{
    duk_hobject *h = duk_get_hobject(thr, value);

    if (h == NULL || !NATIVE_IS_OBJECT(h)) {
        return BUILTINS_OTHER;
    }
    return (builtins_type)((native_object *)(void *)h)->cls->type;
}
