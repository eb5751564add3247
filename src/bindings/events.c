/*
 * events.c - internalBinding('events'): the listeners that EventEmitter.prototype.once makes.
 *
 * Such a function has to know itself, to be removed, and the emitter it is removed from. Both would be cycles of
 * references; here it is what is being called, on the emitter that calls it. Only those that leave the emitter keep it.
 */
#include "bindings/bindings.h"

#define TARGET DUK_HIDDEN_SYMBOL("target")
#define TYPE DUK_HIDDEN_SYMBOL("type")

/* [ arguments ]; `this` is the emitter, or the function has been given its target. */
static duk_ret_t fire(duk_context *ctx)
{
    duk_idx_t count = duk_get_top(ctx);
    duk_push_current_function(ctx);
    if (!duk_get_prop_literal(ctx, count, TYPE))
        return 0; /* it has been called */
    duk_del_prop_literal(ctx, count, TYPE);
    if (!duk_get_prop_literal(ctx, count, TARGET)) {
        duk_pop(ctx);
        duk_push_this(ctx);
    }
    if (duk_is_object(ctx, -1)) {
        duk_get_prop_literal(ctx, -1, "removeListener");
        duk_dup(ctx, count + 2);
        duk_dup(ctx, count + 1);
        duk_dup(ctx, count);
        duk_call_method(ctx, 2);
        duk_pop(ctx);
    }
    duk_remove(ctx, count + 1);
    duk_get_prop_literal(ctx, count, "listener");
    duk_insert(ctx, 0);
    duk_insert(ctx, 1); /* [ listener target arguments function ] */
    duk_pop(ctx);
    duk_call_method(ctx, count);
    return 1;
}

/* onceListener(type, listener): calls the listener once, and before that removes itself from what it is called on */
static duk_ret_t once_listener(duk_context *ctx)
{
    duk_push_c_function(ctx, fire, DUK_VARARGS);
    duk_push_literal(ctx, "name");
    duk_push_literal(ctx, "bound onceWrapper");
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE);
    duk_insert(ctx, 0);
    duk_put_prop_literal(ctx, 0, "listener");
    duk_put_prop_literal(ctx, 0, TYPE);
    return 1;
}

/* bindOnce(listener, target): if it is such a listener, it works for the target however it is called */
static duk_ret_t bind_once(duk_context *ctx)
{
    if (duk_get_prop_literal(ctx, 0, TYPE)) {
        duk_dup(ctx, 1);
        duk_put_prop_literal(ctx, 0, TARGET);
    }
    return 0;
}

static const duk_function_list_entry functions[] = {
    {"onceListener", once_listener, 2},
    {"bindOnce", bind_once, 2},
    {NULL, NULL, 0},
};

void binding_events(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
