/*
 * stack.c - stack traces as V8 has them: the `stack` property of errors, Error.captureStackTrace, stackTraceLimit and
 * prepareStackTrace with its call sites.
 *
 * Capturing stores, for each frame, function, receiver and instruction in a bare array under a hidden key, and defines
 * `stack` as an own accessor. Text is made when `stack` is first read; then the frames are let go.
 */
#include "coroutine.h"
#include "promise.h"
#include "duk_internal.h"

/* The array: */
#define TRACE_DONE   0 /* boolean: formatted, or set by the program */
#define TRACE_VALUE  1 /* then: the value of `stack` */
#define TRACE_SCRIPT 2 /* script and source offset of the topmost frame that has them */
#define TRACE_OFFSET 3
#define TRACE_FRAMES 4 /* three items a frame: function, receiver, pc + flags * 2^32 */

#define FRAME_CONSTRUCT 1u
#define FRAME_ASYNC     2u

typedef struct frame {
    duk_hobject *func;
    duk_tval *receiver;
    duk_uint32_t pc;
    duk_uint32_t flags;
} frame;

/* ---- peeking: properties without getters, traps or any other side effect ---- */

#define PEEK_DEPTH 64

/* The own or inherited data property, NULL if there is none or if finding it would run code. */
static duk_tval *peek(duk_hthread *thr, duk_hobject *obj, duk_hstring *key) {
    int depth;

    for (depth = 0; obj != NULL && depth < PEEK_DEPTH; depth++) {
        duk_int_t e, h;

        if (DUK_HOBJECT_IS_PROXY(obj)) {
            return NULL;
        }
        if (duk_hobject_find_entry(thr->heap, obj, key, &e, &h)) {
            return DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, obj, e) ?
                       NULL :
                       DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, obj, e);
        }
        obj = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, obj);
    }
    return NULL;
}

static duk_hstring *as_name(duk_tval *tv) {
    if (tv != NULL && DUK_TVAL_IS_STRING(tv) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(tv)) &&
        DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(tv)) > 0) {
        return DUK_TVAL_GET_STRING(tv);
    }
    return NULL;
}

/* The function's name, NULL if it has none. */
static duk_hstring *function_name(duk_hthread *thr, duk_hobject *func) {
    return as_name(duk_hobject_find_entry_tval_ptr_stridx(thr->heap, func, DUK_STRIDX_NAME));
}

static duk_hcompfunc *frame_template(frame *f) {
    return DUK_HOBJECT_IS_COMPFUNC(f->func) ? ((duk_hcompfunc *) f->func)->tmpl : NULL;
}

static int is_toplevel(duk_hthread *thr, frame *f) {
    duk_hcompfunc *tmpl = frame_template(f);

    return (tmpl != NULL && (tmpl->fn_flags & DUK_FN_PROGRAM)) || DUK_TVAL_IS_UNDEFINED(f->receiver) ||
           DUK_TVAL_IS_NULL(f->receiver) ||
           (DUK_TVAL_IS_OBJECT(f->receiver) && DUK_TVAL_GET_OBJECT(f->receiver) == thr->builtins[DUK_BIDX_GLOBAL]);
}

/* Push the type name of the receiver or null. */
static void push_type_name(duk_hthread *thr, frame *f) {
    duk_hobject *obj;
    duk_hstring *name;
    duk_tval *tv;

    if (!DUK_TVAL_IS_OBJECT(f->receiver)) {
        duk_push_tval(thr, f->receiver);
        switch (duk_get_type(thr, -1)) {
        case DUK_TYPE_BOOLEAN:
            duk_push_literal(thr, "Boolean");
            break;
        case DUK_TYPE_NUMBER:
            duk_push_literal(thr, "Number");
            break;
        case DUK_TYPE_STRING:
            duk_push_string(thr, duk_is_symbol(thr, -1) ? "Symbol" : "String");
            break;
        default:
            duk_push_null(thr);
        }
        duk_remove_m2(thr);
        return;
    }
    obj = DUK_TVAL_GET_OBJECT(f->receiver);
    if (DUK_HOBJECT_IS_COMPFUNC(obj) && (((duk_hcompfunc *) obj)->tmpl->fn_flags & DUK_FN_CLASS)) {
        name = function_name(thr, obj);
        if (name != NULL) {
            duk_push_hstring(thr, name);
            return;
        }
    }
    tv = peek(thr, obj, DUK_HTHREAD_STRING_CONSTRUCTOR(thr));
    name = tv != NULL && DUK_TVAL_IS_OBJECT(tv) && DUK_HOBJECT_IS_CALLABLE(DUK_TVAL_GET_OBJECT(tv)) ?
               function_name(thr, DUK_TVAL_GET_OBJECT(tv)) :
               NULL;
    if (name == NULL || duk_hstring_equals_ascii_cstring(name, "Object")) {
        duk_hstring *tag = as_name(peek(thr, obj, DUK_HTHREAD_GET_STRING(thr, DUK_STRIDX_WELLKNOWN_SYMBOL_TO_STRING_TAG)));
        name = tag != NULL ? tag : name;
    }
    if (name != NULL) {
        duk_push_hstring(thr, name);
    } else {
        duk_push_string(thr, DUK_HOBJECT_IS_CALLABLE(obj) ? "Function" : "Object");
    }
}

static int entry_is(duk_hthread *thr, duk_hobject *obj, duk_uint_fast32_t i, duk_hobject *func) {
    duk_tval *tv;

    if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, obj, i)) {
        return DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, obj, i) == func ||
               DUK_HOBJECT_E_GET_VALUE_SETTER(thr->heap, obj, i) == func;
    }
    tv = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, obj, i);
    return DUK_TVAL_IS_OBJECT(tv) && DUK_TVAL_GET_OBJECT(tv) == func;
}

/* Push the key under which the receiver has the function, null if there is none or more than one. */
static void push_method_name(duk_hthread *thr, frame *f) {
    duk_hobject *obj = DUK_TVAL_IS_OBJECT(f->receiver) ? DUK_TVAL_GET_OBJECT(f->receiver) : NULL;
    duk_hstring *name = function_name(thr, f->func), *found = NULL;
    duk_uint_fast32_t i;
    int depth;

    for (depth = 0; obj != NULL && depth < PEEK_DEPTH && !DUK_HOBJECT_IS_PROXY(obj); depth++) {
        duk_int_t e, h;

        if (name != NULL && duk_hobject_find_entry(thr->heap, obj, name, &e, &h) &&
            entry_is(thr, obj, (duk_uint_fast32_t) e, f->func)) {
            duk_push_hstring(thr, name);
            return;
        }
        for (i = 0; i < DUK_HOBJECT_GET_ENEXT(obj); i++) {
            duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, obj, i);

            if (key == NULL || DUK_HSTRING_HAS_SYMBOL(key) || key == found || !entry_is(thr, obj, i, f->func)) {
                continue;
            }
            if (found != NULL) {
                duk_push_null(thr);
                return;
            }
            found = key;
        }
        obj = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, obj);
    }
    if (found != NULL) {
        duk_push_hstring(thr, found);
    } else {
        duk_push_null(thr);
    }
}

/* ---- text of a frame ---- */

static void put(duk_hthread *thr, duk_bufwriter_ctx *bw, const char *text) {
    DUK_BW_WRITE_ENSURE_CSTRING(thr, bw, text);
}

static void put_string(duk_hthread *thr, duk_bufwriter_ctx *bw, duk_hstring *h) {
    DUK_BW_WRITE_ENSURE_HSTRING(thr, bw, h);
}

static void put_position(duk_hthread *thr, duk_bufwriter_ctx *bw, duk_hcompfunc *tmpl, duk_uint32_t pc);

/* "eval at f (file:line:column)" for a script that such a call made */
static void put_eval_origin(duk_hthread *thr, duk_bufwriter_ctx *bw, duk_hcompfunc *caller, duk_uint32_t caller_pc) {
    put(thr, bw, "eval at ");
    if (DUK_HSTRING_GET_BYTELEN(caller->name) > 0) {
        put_string(thr, bw, caller->name);
    } else {
        put(thr, bw, "<anonymous>");
    }
    put(thr, bw, " (");
    put_position(thr, bw, caller, caller_pc);
    put(thr, bw, ")");
}

/* "file:line:column"; of code that comes at run time "eval at f (file:line:column), <anonymous>:line:column" */
static void put_position(duk_hthread *thr, duk_bufwriter_ctx *bw, duk_hcompfunc *tmpl, duk_uint32_t pc) {
    duk_hstring *name = duk_engine_script_name(thr, tmpl->script);
    duk_uint32_t line = 0, column = 0, caller_pc;
    duk_hcompfunc *caller = duk_engine_script_eval(thr, tmpl->script, &caller_pc);
    char text[32];

    if (caller != NULL) {
        put_eval_origin(thr, bw, caller, caller_pc);
        put(thr, bw, ", ");
    }
    if (name != NULL && DUK_HSTRING_GET_BYTELEN(name) > 0) {
        put_string(thr, bw, name);
    } else {
        put(thr, bw, "<anonymous>");
    }
    duk_engine_locate(thr, tmpl->script, duk_engine_position(thr, tmpl, pc), &line, &column);
    if (line > 0) {
        DUK_SNPRINTF(text, sizeof(text), ":%lu:%lu", (unsigned long) line, (unsigned long) column);
        put(thr, bw, text);
    }
}

static void put_location(duk_hthread *thr, duk_bufwriter_ctx *bw, frame *f) {
    if (frame_template(f) != NULL) {
        put_position(thr, bw, frame_template(f), f->pc);
    } else {
        put(thr, bw, "<anonymous>");
    }
}

/* Does the function's name end in the method's, as "get x" or "Foo.x" do in "x"? */
static int ends_with_method(const char *name, const char *method) {
    duk_size_t n = DUK_STRLEN(name), m = DUK_STRLEN(method);

    return n >= m && DUK_STRCMP(name + n - m, method) == 0 && (n == m || name[n - m - 1] == ' ' || name[n - m - 1] == '.');
}

static void put_method_call(duk_hthread *thr, duk_bufwriter_ctx *bw, frame *f) {
    duk_hstring *name = function_name(thr, f->func);
    const char *type, *method, *text;

    push_type_name(thr, f);
    push_method_name(thr, f);
    type = duk_get_string(thr, -2);
    method = duk_get_string(thr, -1);
    if (name != NULL) {
        text = (const char *) DUK_HSTRING_GET_DATA(name);
        if (type != NULL && DUK_STRNCMP(text, "get ", 4) != 0 && DUK_STRNCMP(text, "set ", 4) != 0 && text[0] != '#') {
            put(thr, bw, type);
            put(thr, bw, ".");
        }
        put_string(thr, bw, name);
        if (method != NULL && !ends_with_method(text, method)) {
            put(thr, bw, " [as ");
            put(thr, bw, method);
            put(thr, bw, "]");
        }
    } else {
        if (type != NULL) {
            put(thr, bw, type);
            put(thr, bw, ".");
        }
        put(thr, bw, method != NULL ? method : "<anonymous>");
    }
    duk_pop_2(thr);
}

static void put_frame(duk_hthread *thr, duk_bufwriter_ctx *bw, frame *f) {
    duk_hstring *name = function_name(thr, f->func);

    if (f->flags & FRAME_ASYNC) {
        put(thr, bw, "async ");
    }
    if (f->flags & FRAME_CONSTRUCT) {
        put(thr, bw, "new ");
        if (name != NULL) {
            put_string(thr, bw, name);
        } else {
            put(thr, bw, "<anonymous>");
        }
    } else if (!is_toplevel(thr, f)) {
        put_method_call(thr, bw, f);
    } else if (name != NULL) {
        put_string(thr, bw, name);
    } else {
        put_location(thr, bw, f);
        return;
    }
    put(thr, bw, " (");
    put_location(thr, bw, f);
    put(thr, bw, ")");
}

/* ---- capturing ---- */

/* Natives without a name are helpers of lowered code; the native eval stands for the code it runs. */
static int is_shown(duk_hthread *thr, duk_activation *act) {
    duk_hobject *func = DUK_ACT_GET_FUNC(act);

    if (func == NULL) {
        return 0;
    }
    if (DUK_HOBJECT_IS_COMPFUNC(func)) {
        return 1;
    }
    return ((duk_hnatfunc *) func)->func != duk_bi_global_object_eval && function_name(thr, func) != NULL;
}

static int is_hidden(duk_hthread *thr, duk_activation *act) {
    duk_hobject *func = DUK_ACT_GET_FUNC(act);

    return func != NULL && DUK_HOBJECT_IS_COMPFUNC(func) &&
           duk_engine_script_hidden(thr, ((duk_hcompfunc *) func)->tmpl->script);
}

/* Error.stackTraceLimit, -1 if it is not a number. */
static duk_int_t stack_limit(duk_hthread *thr) {
    duk_hobject *ctor = thr->builtins[DUK_BIDX_ERROR_CONSTRUCTOR];
    duk_tval *tv = NULL;
    duk_double_t limit;

    duk_push_literal(thr, "stackTraceLimit");
    if (ctor != NULL) {
        tv = duk_hobject_find_entry_tval_ptr(thr->heap, ctor, duk_known_hstring(thr, -1));
    }
    duk_pop(thr);
    if (tv == NULL || !DUK_TVAL_IS_NUMBER(tv)) {
        return -1;
    }
    limit = DUK_TVAL_GET_NUMBER(tv);
    return limit >= 10000 ? 10000 : limit > 0 ? (duk_int_t) limit : 0;
}

/* Where to begin: behind the topmost frame of a function, or behind a number of frames. */
static duk_activation *first_frame(duk_hthread *thr, duk_hobject *until, int skip) {
    duk_activation *act = thr->callstack_curr;

    if (until != NULL) {
        for (; act != NULL && DUK_ACT_GET_FUNC(act) != until; act = act->parent) {
        }
        return act == NULL ? NULL : act->parent;
    }
    while (skip-- > 0 && act != NULL) {
        act = act->parent;
    }
    while (act != NULL && is_hidden(thr, act)) {
        act = act->parent;
    }
    return act;
}

static void set_tval(duk_hthread *thr, duk_tval *tv, duk_tval *value) {
    DUK_TVAL_SET_TVAL(tv, value);
    DUK_TVAL_INCREF(thr, tv);
    DUK_UNREF(thr);
}

/* Where the stack goes on behind its last frame: the first of the functions that await the job that is running, a
 * coroutine resumed or a handler given to then(). NULL if there is none. */
static coroutine *first_awaiting(duk_hthread *thr) {
    promise_reaction *job = HEAP_STATE(thr) != NULL ? HEAP_STATE(thr)->running : NULL;

    if (job == NULL) {
        return NULL;
    }
    if (job->kind == REACTION_THEN) {
        return coroutine_awaiting_promise(DUK_TVAL_GET_OBJECT(&job->target));
    }
    return job->kind == REACTION_AWAIT ? coroutine_resumed_by(job) : NULL;
}

static duk_tval *put_item(duk_hthread *thr, duk_tval *tv, duk_tval *func, duk_tval *receiver, duk_uint32_t pc,
                          duk_uint32_t flags) {
    set_tval(thr, tv, func);
    set_tval(thr, tv + 1, receiver);
    DUK_TVAL_SET_DOUBLE(tv + 2, (duk_double_t) flags * DUK_DOUBLE_2TO32 + (duk_double_t) pc);
    return tv + 3;
}

static duk_uint32_t suspended_pc(coroutine *co) {
    return (duk_uint32_t) (co->pc - DUK_HCOMPFUNC_GET_CODE_BASE(NULL, (duk_hcompfunc *) co->func)) - 1;
}

/* Push the frames from an activation on, then those of the functions that await, as a trace array: [ ... ] ->
 * [ ... trace ] */
static void push_trace(duk_hthread *thr, duk_activation *first, coroutine *awaiting) {
    duk_int_t limit = stack_limit(thr), count = 0, async_count = 0;
    coroutine *co;
    duk_activation *act;
    duk_tval *tv, func;

    for (act = first; act != NULL && count < limit; act = act->parent) {
        count += is_shown(thr, act);
    }
    if (awaiting == NULL && count < limit) {
        awaiting = first_awaiting(thr);
    }
    for (co = awaiting; co != NULL && count + async_count < limit; co = coroutine_awaiting(co)) {
        async_count++;
    }
    tv = duk_push_harray_with_size_outptr(thr, (duk_uint32_t) (TRACE_FRAMES + 3 * (count + async_count)));
    duk_clear_prototype(thr, -1);
    DUK_TVAL_SET_BOOLEAN(tv + TRACE_DONE, limit < 0);
    DUK_TVAL_SET_UNDEFINED(tv + TRACE_VALUE);
    DUK_TVAL_SET_UNDEFINED(tv + TRACE_SCRIPT);
    DUK_TVAL_SET_UNDEFINED(tv + TRACE_OFFSET);
    tv += TRACE_FRAMES;
    for (act = first; count > 0; act = act->parent) {
        duk_uint32_t flags;

        if (!is_shown(thr, act)) {
            continue;
        }
        flags = (act->flags & DUK_ACT_FLAG_CONSTRUCT) ? FRAME_CONSTRUCT : 0;
        tv = put_item(thr, tv, &act->tv_func,
                      (duk_tval *) (void *) ((duk_uint8_t *) thr->valstack + act->bottom_byteoff) - 1,
                      (duk_uint32_t) duk_hthread_get_act_prev_pc(thr, act), flags);
        count--;
    }
    for (co = awaiting; async_count > 0; co = coroutine_awaiting(co), async_count--) {
        DUK_TVAL_SET_OBJECT(&func, co->func);
        tv = put_item(thr, tv, &func, co->values, suspended_pc(co), FRAME_ASYNC);
    }
}

/* [ ... obj ] -> [ ... obj ]: define `stack` on it */
static void install_trace(duk_hthread *thr, duk_activation *first, coroutine *awaiting) {
    duk_hobject *obj = duk_known_hobject(thr, -1);
    duk_int_t e, h;

    duk_hthread_sync_currpc(thr);
    duk_require_stack(thr, 4);
    push_trace(thr, first, awaiting);
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_INT_TRACEDATA, DUK_PROPDESC_FLAGS_WC);
    if (duk_hobject_find_entry(thr->heap, obj, DUK_HTHREAD_STRING_STACK(thr), &e, &h) &&
        DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, obj, e)) {
        if (DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, obj, e) == thr->builtins[DUK_BIDX_STACK_GETTER]) {
            return; /* it shows the new trace */
        }
        duk_del_prop_stridx_short(thr, -1, DUK_STRIDX_STACK);
    }
    duk_push_undefined(thr);
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_STACK, DUK_PROPDESC_FLAGS_C);
    if (duk_hobject_find_entry(thr->heap, obj, DUK_HTHREAD_STRING_STACK(thr), &e, &h)) {
        /* a data property with no reference in it: make it an accessor in place */
        DUK_HOBJECT_E_SET_FLAGS(thr->heap, obj, e, DUK_PROPDESC_FLAG_ACCESSOR | DUK_PROPDESC_FLAG_CONFIGURABLE);
        DUK_HOBJECT_E_SET_VALUE_GETTER(thr->heap, obj, e, thr->builtins[DUK_BIDX_STACK_GETTER]);
        DUK_HOBJECT_E_SET_VALUE_SETTER(thr->heap, obj, e, thr->builtins[DUK_BIDX_STACK_SETTER]);
        DUK_HOBJECT_INCREF(thr, thr->builtins[DUK_BIDX_STACK_GETTER]);
        DUK_HOBJECT_INCREF(thr, thr->builtins[DUK_BIDX_STACK_SETTER]);
    }
}

/* An error is at the top of a constructor's stack: trace up to where it, or the class derived from it, was called. */
DUK_INTERNAL void duk_engine_capture_created(duk_hthread *thr) {
    duk_activation *act = thr->callstack_curr, *first;
    duk_hobject *until = NULL;

    if ((act->flags & DUK_ACT_FLAG_CONSTRUCT) && DUK_HOBJECT_IS_COMPFUNC(act->new_target)) {
        until = act->new_target;
    }
    first = first_frame(thr, until, 1);
    if (until != NULL && first == NULL) {
        first = first_frame(thr, NULL, 1);
    }
    install_trace(thr, first, NULL);
}

/* An error made in C, [ ... error ]: the native function that makes it is the first frame. */
DUK_INTERNAL void duk_err_augment_error_create(duk_hthread *thr, duk_hthread *thr_callstack, const char *filename,
                                               duk_int_t line, duk_small_uint_t flags) {
    DUK_UNREF(thr_callstack);
    DUK_UNREF(filename);
    DUK_UNREF(line);
    DUK_UNREF(flags);
    if (thr->builtins[DUK_BIDX_STACK_GETTER] == NULL || !duk_is_object(thr, -1)) {
        return; /* the realm is not complete yet */
    }
    install_trace(thr, first_frame(thr, NULL, 0), NULL);
}

/* Any value is about to be thrown, [ ... value ]: remember from where, for the report of an uncaught exception. */
DUK_INTERNAL void duk_err_augment_error_throw(duk_hthread *thr) {
    duk_heap *heap = thr->heap;
    duk_activation *act = thr->callstack_curr;
    duk_hcompfunc *old = heap->throw_tmpl;
    duk_tval *tv = thr->valstack_top - 1;
    void *value = DUK_TVAL_IS_HEAP_ALLOCATED(tv) ? (void *) DUK_TVAL_GET_HEAPHDR(tv) : NULL;

    if (act != NULL && old != NULL && value != NULL && heap->throw_value == value && DUK_ACT_GET_FUNC(act) != NULL &&
        DUK_HOBJECT_IS_NATFUNC(DUK_ACT_GET_FUNC(act))) {
        return; /* a function in C passes on what it has caught */
    }
    while (act != NULL && (DUK_ACT_GET_FUNC(act) == NULL || !DUK_HOBJECT_IS_COMPFUNC(DUK_ACT_GET_FUNC(act)) ||
                           is_hidden(thr, act))) {
        act = act->parent;
    }
    heap->throw_value = value;
    heap->throw_tmpl = NULL;
    if (act != NULL) {
        heap->throw_tmpl = ((duk_hcompfunc *) DUK_ACT_GET_FUNC(act))->tmpl;
        heap->throw_pc = (duk_uint32_t) duk_hthread_get_act_prev_pc(thr, act);
        DUK_HOBJECT_INCREF(thr, (duk_hobject *) heap->throw_tmpl);
    }
    if (old != NULL) {
        DUK_HOBJECT_DECREF_NORZ(thr, (duk_hobject *) old);
    }
}

/* ---- Error.captureStackTrace(object, function) ---- */

static duk_ret_t capture_stack_trace(duk_hthread *thr) {
    duk_hobject *obj = duk_get_hobject(thr, 0), *until = duk_get_hobject(thr, 1);

    if (obj == NULL) {
        DUK_ERROR_TYPE(thr, "Invalid argument");
        DUK_WO_NORETURN(return 0;);
    }
    if (!DUK_HOBJECT_HAS_EXTENSIBLE(obj) &&
        duk_hobject_find_entry_tval_ptr_stridx(thr->heap, obj, DUK_STRIDX_STACK) == NULL) {
        DUK_ERROR_TYPE(thr, "Cannot define property stack, object is not extensible");
        DUK_WO_NORETURN(return 0;);
    }
    duk_set_top(thr, 1);
    install_trace(thr,
                  until != NULL && DUK_HOBJECT_IS_CALLABLE(until) ? first_frame(thr, until, 0) : first_frame(thr, NULL, 1),
                  NULL);
    return 0;
}

DUK_EXTERNAL void duk_capture_stack_trace(duk_hthread *thr, duk_idx_t idx) {
    duk_dup(thr, idx);
    install_trace(thr, first_frame(thr, NULL, 0), NULL);
    duk_pop(thr);
}

DUK_EXTERNAL void duk_capture_awaiting_stack_trace(duk_hthread *thr, duk_idx_t idx, duk_idx_t idx_promise) {
    duk_hobject *promise = duk_get_hobject(thr, idx_promise);

    duk_dup(thr, idx);
    install_trace(thr, NULL,
                  promise != NULL && native_get(thr, idx_promise, &promise_class) != NULL ?
                      coroutine_awaiting_promise(promise) :
                      NULL);
    duk_pop(thr);
}

/* Error options: an own `cause` if the object at idx_options has one: [ ... error ] -> [ ... error ] */
DUK_INTERNAL void duk_engine_install_cause(duk_hthread *thr, duk_idx_t idx_options) {
    if (duk_is_object(thr, idx_options) && duk_has_prop_literal(thr, idx_options, "cause")) {
        duk_push_literal(thr, "cause");
        (void) duk_get_prop_literal(thr, idx_options, "cause");
        duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_WC);
    }
}

/* ---- call sites ---- */

/* The frame in the hidden array of a call site at idx. */
static void get_frame(duk_hthread *thr, duk_idx_t idx, frame *f) {
    duk_hobject *obj = duk_get_hobject(thr, idx);
    duk_tval *tv =
        obj == NULL ? NULL : duk_hobject_find_entry_tval_ptr_stridx(thr->heap, obj, DUK_STRIDX_INT_TRACEDATA);
    duk_tval *items;
    duk_double_t d;

    if (tv == NULL || !DUK_TVAL_IS_OBJECT(tv) ||
        DUK_HOBJECT_GET_PROTOTYPE(thr->heap, obj) != thr->builtins[DUK_BIDX_CALLSITE_PROTOTYPE]) {
        DUK_ERROR_TYPE(thr, "CallSite method expects CallSite as receiver");
        DUK_WO_NORETURN(return;);
    }
    items = DUK_HOBJECT_A_GET_BASE(thr->heap, DUK_TVAL_GET_OBJECT(tv));
    f->func = DUK_TVAL_GET_OBJECT(items);
    f->receiver = items + 1;
    d = DUK_TVAL_GET_NUMBER(items + 2);
    f->flags = (duk_uint32_t) (d / DUK_DOUBLE_2TO32);
    f->pc = (duk_uint32_t) (d - (duk_double_t) f->flags * DUK_DOUBLE_2TO32);
}

enum {
    SITE_THIS, SITE_TYPE_NAME, SITE_FUNCTION, SITE_FUNCTION_NAME, SITE_METHOD_NAME, SITE_FILE_NAME, SITE_LINE,
    SITE_COLUMN, SITE_EVAL_ORIGIN, SITE_IS_TOPLEVEL, SITE_IS_EVAL, SITE_IS_NATIVE, SITE_IS_CONSTRUCTOR, SITE_IS_ASYNC,
    SITE_IS_PROMISE_ALL, SITE_PROMISE_INDEX, SITE_HASH, SITE_ENCLOSING_LINE, SITE_ENCLOSING_COLUMN, SITE_POSITION,
    SITE_TO_STRING
};

static void push_number_or_null(duk_hthread *thr, duk_uint32_t number) {
    if (number > 0) {
        duk_push_u32(thr, number);
    } else {
        duk_push_null(thr);
    }
}

static void push_frame_text(duk_hthread *thr, frame *f) {
    duk_bufwriter_ctx bw;

    DUK_BW_INIT_PUSHBUF(thr, &bw, 64);
    put_frame(thr, &bw, f);
    DUK_BW_PUSH_AS_STRING(thr, &bw);
    duk_remove_m2(thr);
}

static duk_ret_t push_eval_origin(duk_hthread *thr, duk_hcompfunc *tmpl) {
    duk_uint32_t caller_pc = 0;
    duk_hcompfunc *caller = tmpl == NULL ? NULL : duk_engine_script_eval(thr, tmpl->script, &caller_pc);
    duk_bufwriter_ctx bw;

    if (caller == NULL) {
        return 0;
    }
    DUK_BW_INIT_PUSHBUF(thr, &bw, 64);
    put_eval_origin(thr, &bw, caller, caller_pc);
    DUK_BW_PUSH_AS_STRING(thr, &bw);
    return 1;
}

/* A class is a Function; only the text of a frame has its name. */
static duk_ret_t push_site_type(duk_hthread *thr, frame *f) {
    duk_hobject *obj = DUK_TVAL_IS_OBJECT(f->receiver) ? DUK_TVAL_GET_OBJECT(f->receiver) : NULL;

    if (is_toplevel(thr, f) || (f->flags & FRAME_CONSTRUCT)) {
        duk_push_null(thr);
    } else if (obj != NULL && DUK_HOBJECT_IS_COMPFUNC(obj) && (((duk_hcompfunc *) obj)->tmpl->fn_flags & DUK_FN_CLASS)) {
        duk_push_literal(thr, "Function");
    } else {
        push_type_name(thr, f);
    }
    return 1;
}

static duk_ret_t call_site_method(duk_hthread *thr) {
    frame f;
    duk_hcompfunc *tmpl;
    duk_uint32_t line = 0, column = 0, pos;
    duk_int_t what = duk_get_current_magic(thr);
    duk_hstring *name;
    int strict;

    duk_push_this(thr);
    get_frame(thr, -1, &f);
    tmpl = frame_template(&f);
    pos = tmpl == NULL ? 0 : duk_engine_position(thr, tmpl, f.pc);
    if (tmpl != NULL && (what == SITE_LINE || what == SITE_COLUMN)) {
        duk_engine_locate(thr, tmpl->script, pos, &line, &column);
    } else if (tmpl != NULL && (what == SITE_ENCLOSING_LINE || what == SITE_ENCLOSING_COLUMN)) {
        duk_engine_locate(thr, tmpl->script, tmpl->fn_start, &line, &column);
    }
    strict = DUK_HOBJECT_HAS_STRICT(f.func);

    switch (what) {
    case SITE_THIS:
        if (strict) {
            return 0;
        }
        duk_push_tval(thr, f.receiver);
        return 1;
    case SITE_TYPE_NAME:
        return push_site_type(thr, &f);
    case SITE_FUNCTION:
        if (strict) {
            return 0;
        }
        duk_push_hobject(thr, f.func);
        return 1;
    case SITE_FUNCTION_NAME:
        name = function_name(thr, f.func);
        if (name == NULL) {
            duk_push_null(thr);
        } else {
            duk_push_hstring(thr, name);
        }
        return 1;
    case SITE_METHOD_NAME:
        if (f.flags & FRAME_CONSTRUCT) {
            duk_push_null(thr);
        } else {
            push_method_name(thr, &f);
        }
        return 1;
    case SITE_FILE_NAME:
        name = tmpl == NULL ? NULL : duk_engine_script_name(thr, tmpl->script);
        if (name == NULL) {
            return 0;
        }
        duk_push_hstring(thr, name);
        return 1;
    case SITE_LINE:
    case SITE_ENCLOSING_LINE:
        push_number_or_null(thr, line);
        return 1;
    case SITE_COLUMN:
    case SITE_ENCLOSING_COLUMN:
        push_number_or_null(thr, column);
        return 1;
    case SITE_IS_TOPLEVEL:
        duk_push_boolean(thr, is_toplevel(thr, &f));
        return 1;
    case SITE_IS_EVAL:
        duk_push_boolean(thr, push_eval_origin(thr, tmpl) != 0);
        return 1;
    case SITE_IS_NATIVE:
        duk_push_boolean(thr, tmpl == NULL);
        return 1;
    case SITE_IS_CONSTRUCTOR:
        duk_push_boolean(thr, (f.flags & FRAME_CONSTRUCT) != 0);
        return 1;
    case SITE_IS_ASYNC:
        duk_push_boolean(thr, (f.flags & FRAME_ASYNC) != 0);
        return 1;
    case SITE_IS_PROMISE_ALL:
        duk_push_boolean(thr, 0);
        return 1;
    case SITE_PROMISE_INDEX:
        duk_push_null(thr);
        return 1;
    case SITE_HASH:
        duk_push_hstring_empty(thr);
        return 1;
    case SITE_POSITION:
        duk_push_u32(thr, pos);
        return 1;
    case SITE_TO_STRING:
        push_frame_text(thr, &f);
        return 1;
    default: /* SITE_EVAL_ORIGIN */
        return push_eval_origin(thr, tmpl);
    }
}

static void push_native(duk_hthread *thr, duk_c_function func, duk_int_t nargs, const char *name) {
    duk_push_c_function_builtin_noconstruct(thr, func, nargs);
    duk_push_int(thr, nargs < 0 ? 0 : nargs);
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_LENGTH, DUK_PROPDESC_FLAGS_C);
    duk_push_string(thr, name);
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_NAME, DUK_PROPDESC_FLAGS_C);
}

static duk_ret_t call_site_constructor(duk_hthread *thr) {
    DUK_ERROR_TYPE(thr, "Illegal constructor");
    DUK_WO_NORETURN(return 0;);
}

/* The prototype of call sites, made at first use: [ ... ] -> [ ... prototype ] */
static void push_call_site_prototype(duk_hthread *thr) {
    static const struct {
        const char *name;
        duk_int_t magic;
    } methods[] = {
        {"getColumnNumber", SITE_COLUMN}, {"getEnclosingColumnNumber", SITE_ENCLOSING_COLUMN},
        {"getEnclosingLineNumber", SITE_ENCLOSING_LINE}, {"getEvalOrigin", SITE_EVAL_ORIGIN},
        {"getFileName", SITE_FILE_NAME}, {"getFunction", SITE_FUNCTION}, {"getFunctionName", SITE_FUNCTION_NAME},
        {"getLineNumber", SITE_LINE}, {"getMethodName", SITE_METHOD_NAME}, {"getPosition", SITE_POSITION},
        {"getPromiseIndex", SITE_PROMISE_INDEX}, {"getScriptNameOrSourceURL", SITE_FILE_NAME},
        {"getScriptHash", SITE_HASH}, {"getThis", SITE_THIS}, {"getTypeName", SITE_TYPE_NAME},
        {"isAsync", SITE_IS_ASYNC}, {"isConstructor", SITE_IS_CONSTRUCTOR}, {"isEval", SITE_IS_EVAL},
        {"isNative", SITE_IS_NATIVE}, {"isPromiseAll", SITE_IS_PROMISE_ALL}, {"isToplevel", SITE_IS_TOPLEVEL},
        {"toString", SITE_TO_STRING},
    };
    duk_size_t i;

    if (thr->builtins[DUK_BIDX_CALLSITE_PROTOTYPE] != NULL) {
        duk_push_hobject(thr, thr->builtins[DUK_BIDX_CALLSITE_PROTOTYPE]);
        return;
    }
    (void) duk_push_object(thr);
    push_native(thr, call_site_constructor, 0, "CallSite");
    duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_CONSTRUCTOR, DUK_PROPDESC_FLAGS_WC);
    for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        duk_push_string(thr, methods[i].name);
        push_native(thr, call_site_method, 0, methods[i].name);
        duk_set_magic(thr, -1, methods[i].magic);
        duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_WC);
    }
    thr->builtins[DUK_BIDX_CALLSITE_PROTOTYPE] = duk_known_hobject(thr, -1);
    DUK_HOBJECT_INCREF(thr, thr->builtins[DUK_BIDX_CALLSITE_PROTOTYPE]);
}

/* Push an array of call sites for the frames of a trace. */
static void push_call_sites(duk_hthread *thr, duk_idx_t idx_trace) {
    duk_uint32_t i, n = (duk_uint32_t) ((duk_get_length(thr, idx_trace) - TRACE_FRAMES) / 3);

    duk_push_array(thr);
    for (i = 0; i < n; i++) {
        (void) duk_push_object(thr);
        push_call_site_prototype(thr);
        duk_set_prototype(thr, -2);
        duk_push_bare_array(thr);
        duk_get_prop_index(thr, idx_trace, TRACE_FRAMES + 3 * i);
        duk_put_prop_index(thr, -2, 0);
        duk_get_prop_index(thr, idx_trace, TRACE_FRAMES + 3 * i + 1);
        duk_put_prop_index(thr, -2, 1);
        duk_get_prop_index(thr, idx_trace, TRACE_FRAMES + 3 * i + 2);
        duk_put_prop_index(thr, -2, 2);
        duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_INT_TRACEDATA, DUK_PROPDESC_FLAGS_NONE);
        duk_put_prop_index(thr, -2, i);
    }
}

/* The function of duk_set_stack_mapper, a property of the constructor of errors. */
#define STACK_MAPPER DUK_HIDDEN_SYMBOL("stackMapper")

DUK_EXTERNAL void duk_set_stack_mapper(duk_hthread *thr) {
    duk_push_hobject(thr, thr->builtins[DUK_BIDX_ERROR_CONSTRUCTOR]);
    duk_insert(thr, -2);
    duk_put_prop_literal(thr, -2, STACK_MAPPER);
    duk_pop(thr);
}

DUK_EXTERNAL void duk_push_call_sites(duk_hthread *thr, duk_idx_t idx) {
    duk_hobject *obj = duk_get_hobject(thr, idx);
    duk_tval *tv = obj == NULL ? NULL : peek(thr, obj, DUK_HTHREAD_GET_STRING(thr, DUK_STRIDX_INT_TRACEDATA));

    if (tv == NULL || !DUK_TVAL_IS_OBJECT(tv)) {
        duk_push_array(thr);
        return;
    }
    duk_push_tval(thr, tv);
    push_call_sites(thr, duk_get_top_index(thr));
    duk_remove_m2(thr);
}

/* ---- the stack property ---- */

/* Push name or message of an error as text, or the default. */
static void push_text_property(duk_hthread *thr, duk_idx_t idx, duk_small_uint_t stridx, const char *missing) {
    duk_get_prop_stridx(thr, idx, stridx);
    if (duk_is_undefined(thr, -1)) {
        duk_pop(thr);
        duk_push_string(thr, missing);
    } else {
        (void) duk_to_string(thr, -1);
    }
}

/* [ ... error ] -> the first line: "name: message", for Node's errors "name [code]: message" */
static duk_ret_t header_line(duk_hthread *thr, void *udata) {
    duk_size_t name_length, message_length;
    duk_idx_t idx = duk_get_top_index(thr);

    DUK_UNREF(udata);
    push_text_property(thr, idx, DUK_STRIDX_NAME, "Error");
    if (duk_has_prop_literal(thr, idx, DUK_HIDDEN_SYMBOL("nodeError"))) {
        duk_push_literal(thr, " [");
        duk_get_prop_literal(thr, idx, "code");
        duk_push_literal(thr, "]");
        duk_concat(thr, 4);
    }
    push_text_property(thr, idx, DUK_STRIDX_MESSAGE, "");
    (void) duk_get_lstring(thr, -2, &name_length);
    (void) duk_get_lstring(thr, -1, &message_length);
    if (message_length == 0) {
        duk_pop(thr);
    } else if (name_length > 0) {
        duk_push_literal(thr, ": ");
        duk_insert(thr, -2);
        duk_concat(thr, 3);
    }
    return 1;
}

/* [ error ... trace ] -> [ error ... trace text ] */
static void push_stack_text(duk_hthread *thr, duk_idx_t idx_error) {
    duk_hobject *trace = duk_known_hobject(thr, -1);
    duk_uint32_t i, n = ((duk_harray *) trace)->length;
    duk_bufwriter_ctx bw;

    duk_dup(thr, idx_error);
    if (duk_safe_call(thr, header_line, NULL, 1, 1) != 0) {
        duk_pop(thr);
        duk_push_literal(thr, "<error>");
    }
    DUK_BW_INIT_PUSHBUF(thr, &bw, 256);
    put_string(thr, &bw, duk_known_hstring(thr, -2));
    for (i = TRACE_FRAMES; i + 2 < n; i += 3) {
        duk_tval *items = DUK_HOBJECT_A_GET_BASE(thr->heap, trace) + i;
        duk_double_t d = DUK_TVAL_GET_NUMBER(items + 2);
        frame f;

        f.func = DUK_TVAL_GET_OBJECT(items);
        f.receiver = items + 1;
        f.flags = (duk_uint32_t) (d / DUK_DOUBLE_2TO32);
        f.pc = (duk_uint32_t) (d - (duk_double_t) f.flags * DUK_DOUBLE_2TO32);
        put(thr, &bw, "\n    at ");
        put_frame(thr, &bw, &f);
    }
    DUK_BW_PUSH_AS_STRING(thr, &bw);
    duk_remove(thr, -2); /* the buffer */
    duk_remove(thr, -2); /* the header */
}

/* Error.prepareStackTrace as it is at first: what is done without it. [ error sites ] */
static duk_ret_t prepare_stack_trace(duk_hthread *thr) {
    duk_uarridx_t i, n = (duk_uarridx_t) duk_get_length(thr, 1);

    duk_dup_0(thr);
    if (duk_safe_call(thr, header_line, NULL, 1, 1) != 0) {
        duk_pop(thr);
        duk_push_literal(thr, "<error>");
    }
    for (i = 0; i < n; i++) {
        duk_push_literal(thr, "\n    at ");
        duk_get_prop_index(thr, 1, i);
        (void) duk_to_string(thr, -1);
        duk_concat(thr, 3);
    }
    return 1;
}

/* The text as the stack mapper makes it, if there is one: [ error trace ] -> [ error trace text ] */
static duk_bool_t push_mapped_stack(duk_hthread *thr) {
    duk_push_hobject(thr, thr->builtins[DUK_BIDX_ERROR_CONSTRUCTOR]);
    duk_get_prop_literal(thr, -1, STACK_MAPPER);
    duk_remove(thr, -2);
    if (!duk_is_callable(thr, -1)) {
        duk_pop(thr);
        return 0;
    }
    push_call_sites(thr, 1);
    duk_call(thr, 1);
    duk_dup_0(thr);
    if (duk_safe_call(thr, header_line, NULL, 1, 1) != 0) {
        duk_pop(thr);
        duk_push_literal(thr, "<error>");
    }
    duk_insert(thr, -2);
    duk_concat(thr, 2);
    return 1;
}

/* The topmost frame of a script, for the report of uncaught errors, outlives the frames. */
static void keep_location(duk_hthread *thr, duk_hobject *trace) {
    duk_uint32_t i, n = ((duk_harray *) trace)->length;
    duk_tval *items = DUK_HOBJECT_A_GET_BASE(thr->heap, trace);

    if (!DUK_TVAL_IS_UNDEFINED(items + TRACE_SCRIPT)) {
        return;
    }
    for (i = TRACE_FRAMES; i + 2 < n; i += 3) {
        duk_hobject *func = DUK_TVAL_GET_OBJECT(items + i);

        if (DUK_HOBJECT_IS_COMPFUNC(func) && ((duk_hcompfunc *) func)->tmpl->script != NULL) {
            duk_hcompfunc *tmpl = ((duk_hcompfunc *) func)->tmpl;
            duk_double_t d = DUK_TVAL_GET_NUMBER(items + i + 2);
            duk_uint32_t pc = (duk_uint32_t) (d - DUK_FLOOR(d / DUK_DOUBLE_2TO32) * DUK_DOUBLE_2TO32);

            DUK_TVAL_SET_OBJECT(items + TRACE_SCRIPT, tmpl->script);
            DUK_HOBJECT_INCREF(thr, tmpl->script);
            DUK_TVAL_SET_U32(items + TRACE_OFFSET, duk_engine_position(thr, tmpl, pc));
            break;
        }
    }
}

/* The trace of an object or of one it inherits from: [ ... ] -> [ ... trace|undefined ] */
static duk_hobject *push_trace_of(duk_hthread *thr, duk_idx_t idx) {
    duk_hobject *obj = duk_get_hobject(thr, idx);
    duk_tval *tv = obj == NULL ? NULL : peek(thr, obj, DUK_HTHREAD_GET_STRING(thr, DUK_STRIDX_INT_TRACEDATA));

    if (tv == NULL || !DUK_TVAL_IS_OBJECT(tv)) {
        duk_push_undefined(thr);
        return NULL;
    }
    duk_push_tval(thr, tv);
    return duk_known_hobject(thr, -1);
}

DUK_INTERNAL duk_ret_t duk_bi_error_prototype_stack_getter(duk_hthread *thr) {
    duk_hobject *trace;

    duk_push_this(thr);
    trace = push_trace_of(thr, 0);
    if (trace == NULL) {
        return 0;
    }
    /* [ error trace ] */
    duk_get_prop_index(thr, 1, TRACE_DONE);
    if (duk_get_boolean(thr, -1)) {
        duk_get_prop_index(thr, 1, TRACE_VALUE);
        return 1;
    }
    duk_pop(thr);
    duk_push_true(thr);
    duk_put_prop_index(thr, 1, TRACE_DONE); /* undefined while it is being made */
    keep_location(thr, trace);

    duk_push_hobject(thr, thr->builtins[DUK_BIDX_ERROR_CONSTRUCTOR]);
    duk_push_literal(thr, "prepareStackTrace");
    if (duk_hobject_find_entry_tval_ptr(thr->heap, duk_known_hobject(thr, -2), duk_known_hstring(thr, -1)) != NULL) {
        duk_get_prop(thr, -2);
    }
    if (duk_is_callable(thr, -1) && duk_get_c_function(thr, -1) != prepare_stack_trace) {
        duk_insert(thr, -2); /* [ error trace prepare Error ] */
        duk_dup_0(thr);
        push_call_sites(thr, 1);
        duk_call_method(thr, 2);
        duk_dup_top(thr);
        duk_put_prop_index(thr, 1, TRACE_VALUE);
    } else {
        duk_set_top(thr, 2);
        if (!push_mapped_stack(thr)) {
            push_stack_text(thr, 0);
        }
        duk_dup_top(thr);
        duk_put_prop_index(thr, 1, TRACE_VALUE);
    }
    duk_set_length(thr, 1, TRACE_FRAMES);
    return 1;
}

DUK_INTERNAL duk_ret_t duk_bi_error_prototype_stack_setter(duk_hthread *thr) {
    duk_set_top(thr, 1);
    duk_push_this(thr);
    if (push_trace_of(thr, 1) != NULL) {
        duk_dup_0(thr);
        duk_put_prop_index(thr, 2, TRACE_VALUE);
        duk_push_true(thr);
        duk_put_prop_index(thr, 2, TRACE_DONE);
    }
    return 0;
}

/* Duktape's own properties of errors, which we do not have. */
DUK_INTERNAL duk_ret_t duk_bi_error_prototype_filename_getter(duk_hthread *thr) {
    DUK_UNREF(thr);
    return 0;
}
DUK_INTERNAL duk_ret_t duk_bi_error_prototype_linenumber_getter(duk_hthread *thr) {
    DUK_UNREF(thr);
    return 0;
}
DUK_INTERNAL duk_ret_t duk_bi_error_prototype_filename_setter(duk_hthread *thr) {
    DUK_UNREF(thr);
    return 0;
}
DUK_INTERNAL duk_ret_t duk_bi_error_prototype_linenumber_setter(duk_hthread *thr) {
    DUK_UNREF(thr);
    return 0;
}

/* ---- for the report of an uncaught exception ---- */

DUK_INTERNAL void duk_engine_place_error(duk_hthread *thr, duk_hobject *script, duk_uint32_t offset) {
    duk_hobject *trace = push_trace_of(thr, duk_get_top_index(thr));

    if (trace != NULL) {
        duk_tval *items = DUK_HOBJECT_A_GET_BASE(thr->heap, trace);

        if (DUK_TVAL_IS_UNDEFINED(items + TRACE_SCRIPT)) {
            DUK_TVAL_SET_OBJECT(items + TRACE_SCRIPT, script);
            DUK_HOBJECT_INCREF(thr, script);
            DUK_TVAL_SET_U32(items + TRACE_OFFSET, offset);
        }
    }
    duk_pop(thr);
}

static duk_bool_t push_location(duk_hthread *thr, duk_hobject *script, duk_uint32_t offset, duk_location *location) {
    duk_hstring *name = duk_engine_script_name(thr, script);
    duk_uint32_t line, column;

    if (name == NULL) {
        duk_push_undefined(thr);
        duk_push_undefined(thr);
        return 0;
    }
    duk_push_hstring(thr, name);
    duk_engine_locate_in_text(thr, script, offset, &line, &column);
    location->text_column = column;
    duk_engine_locate(thr, script, offset, &line, &column);
    location->line = line;
    location->column = column;
    duk_engine_push_source_line(thr, script, offset);
    return 1;
}

DUK_EXTERNAL void duk_forget_throw(duk_hthread *thr) {
    thr->heap->throw_value = NULL;
}

DUK_EXTERNAL duk_bool_t duk_push_error_location(duk_hthread *thr, duk_idx_t idx, duk_location *location) {
    duk_hcompfunc *tmpl = thr->heap->throw_tmpl;
    duk_tval *tv = duk_get_tval(thr, idx), *items;
    void *value = tv != NULL && DUK_TVAL_IS_HEAP_ALLOCATED(tv) ? (void *) DUK_TVAL_GET_HEAPHDR(tv) : NULL;
    duk_hobject *trace;
    duk_bool_t found = 0;

    duk_memzero(location, sizeof(*location));
    if (tmpl != NULL && tmpl->script != NULL && thr->heap->throw_value == value) {
        return push_location(thr, tmpl->script, duk_engine_position(thr, tmpl, thr->heap->throw_pc), location);
    }
    trace = push_trace_of(thr, idx);
    if (trace != NULL) {
        keep_location(thr, trace);
        items = DUK_HOBJECT_A_GET_BASE(thr->heap, trace);
        if (DUK_TVAL_IS_OBJECT(items + TRACE_SCRIPT)) {
            found = push_location(thr, DUK_TVAL_GET_OBJECT(items + TRACE_SCRIPT),
                                  (duk_uint32_t) DUK_TVAL_GET_NUMBER(items + TRACE_OFFSET), location);
            duk_remove(thr, -3);
            return found;
        }
    }
    duk_pop(thr);
    duk_push_undefined(thr);
    duk_push_undefined(thr);
    return 0;
}

/* ---- the realm ---- */

static void keep(duk_hthread *thr, duk_small_uint_t bidx) {
    thr->builtins[bidx] = duk_known_hobject(thr, -1);
    DUK_HOBJECT_INCREF(thr, thr->builtins[bidx]);
    duk_pop(thr);
}

DUK_INTERNAL void duk_engine_init_errors(duk_hthread *thr) {
    static const char *const drop[] = {"stack", "fileName", "lineNumber"};
    duk_size_t i;

    duk_push_hobject(thr, thr->builtins[DUK_BIDX_ERROR_PROTOTYPE]);
    for (i = 0; i < 3; i++) {
        duk_del_prop_string(thr, -1, drop[i]);
    }
    duk_pop(thr);

    for (i = 0; i < DUK_NUM_BUILTINS; i++) {
        duk_hnatfunc *func = (duk_hnatfunc *) thr->builtins[i];

        if (func != NULL && DUK_HOBJECT_IS_NATFUNC((duk_hobject *) func) &&
            func->func == duk_bi_error_constructor_shared) {
            func->nargs = 2; /* message and options */
        }
    }

    duk_push_hobject(thr, thr->builtins[DUK_BIDX_ERROR_CONSTRUCTOR]);
    duk_push_literal(thr, "captureStackTrace");
    push_native(thr, capture_stack_trace, 2, "captureStackTrace");
    duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_WC);
    duk_push_literal(thr, "prepareStackTrace");
    push_native(thr, prepare_stack_trace, 2, "prepareStackTrace");
    duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_WEC);
    duk_push_literal(thr, "stackTraceLimit");
    duk_push_int(thr, 10);
    duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_WEC);
    duk_pop(thr);

    duk_push_c_function_builtin_noconstruct(thr, duk_bi_error_prototype_stack_getter, 0);
    keep(thr, DUK_BIDX_STACK_GETTER);
    duk_push_c_function_builtin_noconstruct(thr, duk_bi_error_prototype_stack_setter, 1);
    keep(thr, DUK_BIDX_STACK_SETTER);
}
