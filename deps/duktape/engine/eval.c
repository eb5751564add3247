/*
 * eval.c - program text that comes at run time: eval and the constructors of functions.
 *
 * The front end is not part of the engine; it registers a function that turns text into the dialect.
 */
#include "lowered.h"

DUK_EXTERNAL void duk_set_front_end(duk_hthread *thr, duk_front_end front_end)
{
    HEAP_STATE(thr)->front_end = front_end;
}

/* [ ... text ] -> [ ... text template ] */
static void eval_compile(duk_hthread *thr, duk_front_end_kind kind, duk_uint_t body, duk_hstring *scope,
                         duk_uint_t flags)
{
    duk_size_t code_length, positions_length;
    const void *code, *positions;
    duk_idx_t base = duk_get_top(thr);

    if (HEAP_STATE(thr)->front_end == NULL) {
        (void)duk_error(thr, DUK_ERR_EVAL_ERROR, "Code generation from strings disallowed for this context");
    }
    duk_dup_top(thr);
    HEAP_STATE(thr)->front_end(thr, kind, body, (flags & DUK_COMPILE_STRICT) != 0,
                               scope != NULL ? (const char *)DUK_HSTRING_GET_TEXT(thr, scope) : NULL);
    /* [ ... text source code positions ] */
    duk_push_literal(thr, "<anonymous>");
    duk_dup(thr, base);
    duk_push_script(thr);
    module_inherit_host(thr);
    code = duk_require_buffer_data(thr, base + 1, &code_length);
    positions = duk_require_buffer_data(thr, base + 2, &positions_length);
    duk_engine_script_set_eval(thr, duk_known_hobject(thr, -1));
    duk_js_compile_script(thr, code, code_length, flags | DUK_COMPILE_LAZY, positions,
                          positions_length / sizeof(duk_position));
    if (kind != DUK_FRONT_END_FUNCTION) {
        duk_hcompfunc *tmpl = (duk_hcompfunc *)duk_known_hobject(thr, -1);

        DUK_HSTRING_DECREF_NORZ(thr, tmpl->name);
        tmpl->name = DUK_HTHREAD_STRING_EVAL(thr);
        DUK_HSTRING_INCREF(thr, tmpl->name);
    }
    duk_replace(thr, base);
    duk_set_top(thr, base + 1);
}

/* The text of an eval call: [ text ... ] -> [ text ... template ]. What @eval said about the scopes around a direct
 * call holds for the next one only. */
DUK_INTERNAL void duk_engine_compile_eval(duk_hthread *thr, duk_uint_t flags, duk_bool_t direct)
{
    duk_hstring *scope = direct ? HEAP_STATE(thr)->eval_scope : NULL;

    HEAP_STATE(thr)->eval_scope = NULL;
    duk_dup_0(thr);
    eval_compile(thr, direct ? DUK_FRONT_END_DIRECT_EVAL : DUK_FRONT_END_EVAL, 0, scope, flags);
    duk_remove_m2(thr);
}

/* [ parameters ... body ] -> [ template ]: the code of `prefix anonymous(parameters) { body }` in parentheses, a program
 * whose value is the function. */
DUK_INTERNAL void duk_engine_compile_function(duk_hthread *thr, const char *prefix)
{
    duk_idx_t i, count = duk_get_top(thr);
    duk_size_t body;

    for (i = 0; i < count; i++) {
        duk_to_string(thr, i);
    }
    if (count == 0) {
        duk_push_hstring_empty(thr);
    }
    /* [ parameters ... body ] */
    duk_insert(thr, 0);
    if (count > 1) {
        duk_push_literal(thr, ",");
        duk_insert(thr, 1);
        duk_join(thr, count - 1);
    } else {
        duk_push_hstring_empty(thr);
    }
    duk_push_sprintf(thr, "(%s anonymous(", prefix);
    duk_insert(thr, 1);
    duk_push_literal(thr, "\n) ");
    duk_concat(thr, 3);
    (void)duk_get_lstring(thr, 1, &body);
    /* [ body head ] */
    duk_push_literal(thr, "{\n");
    duk_dup_0(thr);
    duk_push_literal(thr, "\n})");
    duk_concat(thr, 4);
    eval_compile(thr, DUK_FRONT_END_FUNCTION, (duk_uint_t)body, NULL, DUK_COMPILE_EVAL);
    duk_replace(thr, 0);
    duk_set_top(thr, 1);
}

/* [ parameters ... body ] -> [ function ] */
DUK_INTERNAL void duk_engine_make_function(duk_hthread *thr, const char *prefix)
{
    duk_engine_compile_function(thr, prefix);
    duk_js_push_closure(thr, (duk_hcompfunc *)duk_known_hobject(thr, 0), thr->builtins[DUK_BIDX_GLOBAL_ENV],
                        thr->builtins[DUK_BIDX_GLOBAL_ENV], 0);
    duk_call(thr, 0);
    duk_remove_m2(thr);
}

/* Function(...parameters, body) */
DUK_INTERNAL duk_ret_t duk_engine_function_constructor(duk_hthread *thr)
{
    duk_engine_make_function(thr, "function");
    return 1;
}

/* @eval(function, text, scopes): the text; the engine's own eval, if that is the function, will want the scopes */
static duk_ret_t lowered_eval(duk_context *thr)
{
    duk_hobject *h = duk_get_hobject(thr, 0);

    if (h != NULL && DUK_HOBJECT_IS_NATFUNC(h) && ((duk_hnatfunc *)h)->func == duk_bi_global_object_eval) {
        /* A constant of the calling code keeps the string alive. */
        HEAP_STATE(thr)->eval_scope = duk_known_hstring(thr, 2);
    }
    duk_dup(thr, 1);
    return 1;
}

static const lowered_entry eval_entries[] = {{"eval", lowered_eval, 3}, {NULL, NULL, 0}};

DUK_INTERNAL void lowered_init_eval(duk_hthread *thr)
{
    lowered_register(thr, eval_entries);
}
