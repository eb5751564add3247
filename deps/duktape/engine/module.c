/*
 * module.c - module records: linking and evaluation (ECMA-262 16.2.1).
 *
 * A record owns what lowering made of a module (docs/architecture.md, "Modules"): lists of what it requests, imports
 * and exports, and a function that links it. Its environment object has a property for each exported variable; before
 * the variable is initialised the property is an accessor that throws. Importing code reads environment objects
 * directly, so a live binding costs a property read.
 */
#include "promise.h"

typedef enum module_status {
    MODULE_UNLINKED,
    MODULE_LINKING,
    MODULE_LINKED,
    MODULE_EVALUATING,
    MODULE_EVALUATING_ASYNC,
    MODULE_EVALUATED
} module_status;

/* Values of a record, all visited by the collector. */
typedef enum module_slot {
    SLOT_CODE,        /* what the front end made; of a synthetic module the array of its export names */
    SLOT_HOST,        /* what the host wants to know of it */
    SLOT_ENVIRONMENT,
    SLOT_NAMESPACE,
    SLOT_REQUESTED,   /* array of records, in the order of the requests */
    SLOT_BODY,        /* function that runs the statements */
    SLOT_ERROR,
    SLOT_PROMISE,     /* what evaluate gave, of the root of a cycle */
    SLOT_CYCLE_ROOT,
    SLOT_ASYNC_PARENTS, /* array of records that wait for it */
    SLOT_COUNT
} module_slot;

typedef struct module_record {
    native_object base;
    duk_tval slots[SLOT_COUNT];
    duk_uint32_t index, ancestor; /* of the depth-first walk */
    duk_uint32_t pending;         /* asynchronous dependencies */
    duk_uint64_t order;           /* in which modules became asynchronous */
    duk_uint8_t status;
    bool has_error, is_synthetic, is_async, waits; /* waits: [[AsyncEvaluation]] */
    bool marked;                  /* in a walk over exports */
} module_record;

static void module_visit(duk_heap *heap, native_object *object, native_visitor visitor)
{
    module_record *m = (module_record *)object;
    int i;

    for (i = 0; i < SLOT_COUNT; i++) {
        visitor(heap, &m->slots[i]);
    }
}

static const native_class module_class = {"Module", sizeof(module_record), module_visit, NULL, NULL, false,
                                          BUILTINS_OTHER};

static module_record *module_at(duk_hthread *thr, duk_idx_t index)
{
    module_record *m = native_get(thr, index, &module_class);

    if (m == NULL) {
        (void)duk_type_error(thr, "not a module");
    }
    return m;
}

static module_record *module_of(duk_tval *tv)
{
    return (module_record *)(void *)DUK_TVAL_GET_OBJECT(tv);
}

static void module_push(duk_hthread *thr, module_record *m)
{
    duk_push_hobject(thr, (duk_hobject *)(void *)m);
}

static void module_push_slot(duk_hthread *thr, module_record *m, module_slot slot)
{
    duk_push_tval(thr, &m->slots[slot]);
}

/* [ ... value ] -> [ ... ] */
static void module_set_slot(duk_hthread *thr, module_record *m, module_slot slot)
{
    native_set(thr, &m->slots[slot], DUK_GET_TVAL_NEGIDX(thr, -1));
    duk_pop(thr);
}

/* Push a list of the lowered module. */
static duk_uint32_t module_push_list(duk_hthread *thr, module_record *m, const char *name)
{
    module_push_slot(thr, m, SLOT_CODE);
    (void)duk_get_prop_string(thr, -1, name);
    duk_remove_m2(thr);
    return (duk_uint32_t)duk_get_length(thr, -1);
}

static bool module_flag(duk_hthread *thr, module_record *m, const char *name)
{
    bool flag;

    module_push_slot(thr, m, SLOT_CODE);
    flag = duk_get_prop_string(thr, -1, name) && duk_to_boolean(thr, -1);
    duk_pop_2(thr);
    return flag;
}

/* The record that a request was resolved to; it stays reachable through the requesting one. */
static module_record *module_requested(duk_hthread *thr, module_record *m, duk_uint32_t request)
{
    module_record *target;

    module_push_slot(thr, m, SLOT_REQUESTED);
    duk_get_prop_index(thr, -1, request);
    target = module_at(thr, -1);
    duk_pop_2(thr);
    return target;
}

static duk_uint32_t module_request_count(duk_hthread *thr, module_record *m)
{
    duk_uint32_t count;

    if (m->is_synthetic) {
        return 0;
    }
    count = module_push_list(thr, m, "requests") / 3;
    duk_pop(thr);
    return count;
}

/* ---- making records ---- */

static module_record *module_new(duk_hthread *thr)
{
    module_record *m = native_push(thr, &module_class, NULL);
    int i;

    for (i = 0; i < SLOT_COUNT; i++) {
        DUK_TVAL_SET_UNDEFINED(&m->slots[i]);
    }
    duk_push_bare_object(thr);
    module_set_slot(thr, m, SLOT_ENVIRONMENT);
    duk_push_array(thr);
    module_set_slot(thr, m, SLOT_ASYNC_PARENTS);
    return m;
}

void builtins_push_module(duk_context *thr)
{
    /* [ ... code host ] */
    module_record *m = module_new(thr);

    duk_insert(thr, -3);
    module_set_slot(thr, m, SLOT_HOST);
    module_set_slot(thr, m, SLOT_CODE);
    duk_push_array(thr);
    module_set_slot(thr, m, SLOT_REQUESTED);
    m->is_async = module_flag(thr, m, "async");
}

void builtins_push_synthetic_module(duk_context *thr)
{
    /* [ ... names evaluate host ] */
    module_record *m = module_new(thr);
    duk_uint32_t i, count;

    duk_insert(thr, -4);
    module_set_slot(thr, m, SLOT_HOST);
    module_set_slot(thr, m, SLOT_BODY);
    module_set_slot(thr, m, SLOT_CODE);
    m->is_synthetic = true;
    module_push_slot(thr, m, SLOT_ENVIRONMENT);
    module_push_slot(thr, m, SLOT_CODE);
    count = (duk_uint32_t)duk_get_length(thr, -1);
    for (i = 0; i < count; i++) {
        duk_get_prop_index(thr, -1, i);
        duk_push_undefined(thr);
        duk_put_prop(thr, -4);
    }
    duk_pop_2(thr);
}

bool builtins_is_module(duk_context *thr, duk_idx_t index)
{
    return native_get(thr, index, &module_class) != NULL;
}

void builtins_module_set_export(duk_context *thr, duk_idx_t module)
{
    /* [ ... name value ] */
    module_record *m = module_at(thr, module);

    module_push_slot(thr, m, SLOT_ENVIRONMENT);
    duk_dup(thr, -3);
    if (!duk_has_prop(thr, -2)) {
        (void)duk_reference_error(thr, "Export '%s' is not defined in module", duk_to_string(thr, -3));
    }
    duk_insert(thr, -3);
    duk_put_prop(thr, -3);
    duk_pop(thr);
}

void builtins_module_push_requests(duk_context *thr, duk_idx_t module)
{
    module_record *m = module_at(thr, module);

    if (m->is_synthetic) {
        duk_push_array(thr);
    } else {
        (void)module_push_list(thr, m, "requests");
    }
}

void builtins_module_set_requested(duk_context *thr, duk_idx_t module, duk_uint_t request)
{
    /* [ ... target ] */
    module_record *m = module_at(thr, module);

    (void)module_at(thr, -1);
    module_push_slot(thr, m, SLOT_REQUESTED);
    duk_insert(thr, -2);
    duk_put_prop_index(thr, -2, request);
    duk_pop(thr);
}

void builtins_module_push_requested(duk_context *thr, duk_idx_t module)
{
    module_record *m = module_at(thr, module);

    if (m->is_synthetic) {
        duk_push_array(thr);
    } else {
        module_push_slot(thr, m, SLOT_REQUESTED);
    }
}

void builtins_module_push_host(duk_context *thr, duk_idx_t module)
{
    module_push_slot(thr, module_at(thr, module), SLOT_HOST);
}

builtins_module_status builtins_module_get_status(duk_context *thr, duk_idx_t module)
{
    const module_record *m = module_at(thr, module);

    switch (m->status) {
    case MODULE_UNLINKED:
        return BUILTINS_MODULE_UNLINKED;
    case MODULE_LINKING:
        return BUILTINS_MODULE_LINKING;
    case MODULE_LINKED:
        return BUILTINS_MODULE_LINKED;
    case MODULE_EVALUATING:
        return BUILTINS_MODULE_EVALUATING;
    default:
        return m->has_error ? BUILTINS_MODULE_ERRORED : BUILTINS_MODULE_EVALUATED;
    }
}

void builtins_module_push_error(duk_context *thr, duk_idx_t module)
{
    module_push_slot(thr, module_at(thr, module), SLOT_ERROR);
}

bool builtins_module_is_async(duk_context *thr, duk_idx_t module)
{
    return module_at(thr, module)->is_async;
}

/* ---- exports ---- */

/* Where a name leads: a property of a module's environment, or a module's namespace. */
typedef struct module_target {
    module_record *module; /* NULL: nowhere */
    duk_hstring *name;     /* of the property; NULL: the namespace */
    bool ambiguous;
} module_target;

/* A name on its way: the same module must not be asked for the same name twice. */
typedef struct module_question {
    const module_record *module;
    const duk_hstring *name;
    const struct module_question *before;
} module_question;

static module_target module_resolve(duk_hthread *thr, module_record *m, duk_hstring *name,
                                    const module_question *before);

static bool module_is_asked(const module_question *q, const module_record *m, const duk_hstring *name)
{
    for (; q != NULL; q = q->before) {
        if (q->module == m && q->name == name) {
            return true;
        }
    }
    return false;
}

/* Is the name among every `step`th element of a list? Leaves nothing on the stack. */
static duk_int_t module_find_name(duk_hthread *thr, module_record *m, const char *list, duk_uint32_t step,
                                  const duk_hstring *name)
{
    duk_uint32_t i, count = module_push_list(thr, m, list);
    duk_int_t found = -1;

    for (i = 0; i < count && found < 0; i += step) {
        duk_get_prop_index(thr, -1, i);
        if (duk_get_hstring(thr, -1) == name) {
            found = (duk_int_t)i;
        }
        duk_pop(thr);
    }
    duk_pop(thr);
    return found;
}

/* The element of an indirect export's entry: its request, and the name there (NULL: the namespace). */
static duk_hstring *module_indirect_name(duk_hthread *thr, module_record *m, duk_uint32_t at, duk_uint32_t *request)
{
    duk_hstring *name;

    (void)module_push_list(thr, m, "indirect");
    duk_get_prop_index(thr, -1, at + 1);
    *request = duk_get_uint(thr, -1);
    duk_get_prop_index(thr, -2, at + 2);
    name = duk_get_hstring(thr, -1);
    duk_pop_3(thr);
    return name;
}

static module_target module_resolve_stars(duk_hthread *thr, module_record *m, duk_hstring *name,
                                          const module_question *question)
{
    module_target found = {NULL, NULL, false};
    duk_uint32_t i, count = module_push_list(thr, m, "stars");

    for (i = 0; i < count; i++) {
        module_target target;
        duk_uint32_t request;

        duk_get_prop_index(thr, -1, i);
        request = duk_get_uint(thr, -1);
        duk_pop(thr);
        target = module_resolve(thr, module_requested(thr, m, request), name, question);
        if (target.ambiguous) {
            found = target;
            break;
        }
        if (target.module == NULL) {
            continue;
        }
        if (found.module == NULL) {
            found = target;
        } else if (found.module != target.module || found.name != target.name) {
            found.ambiguous = true;
            break;
        }
    }
    duk_pop(thr);
    return found;
}

static module_target module_resolve(duk_hthread *thr, module_record *m, duk_hstring *name,
                                    const module_question *before)
{
    module_target target = {NULL, NULL, false};
    module_question question = {m, name, before};
    duk_int_t at;

    duk_native_stack_check(thr);
    duk_require_stack(thr, 20);
    if (module_is_asked(before, m, name)) {
        return target;
    }
    if (m->is_synthetic) {
        module_push_slot(thr, m, SLOT_ENVIRONMENT);
        if (duk_hobject_find_entry_tval_ptr(thr->heap, duk_known_hobject(thr, -1), name) != NULL) {
            target = (module_target){m, name, false};
        }
        duk_pop(thr);
        return target;
    }
    if (module_find_name(thr, m, "locals", 2, name) >= 0) {
        return (module_target){m, name, false};
    }
    at = module_find_name(thr, m, "indirect", 3, name);
    if (at >= 0) {
        duk_uint32_t request;
        duk_hstring *inner = module_indirect_name(thr, m, (duk_uint32_t)at, &request);

        if (inner == NULL) {
            return (module_target){module_requested(thr, m, request), NULL, false};
        }
        return module_resolve(thr, module_requested(thr, m, request), inner, &question);
    }
    duk_push_literal(thr, "default");
    if (duk_get_hstring(thr, -1) == name) {
        duk_pop(thr);
        return target;
    }
    duk_pop(thr);
    return module_resolve_stars(thr, m, name, &question);
}

/* Define the names that a module exports as properties of the object on top. */
static void module_collect_names(duk_hthread *thr, module_record *m, bool with_default)
{
    static const struct {
        const char *list;
        duk_uint32_t step;
    } lists[] = {{"locals", 2}, {"indirect", 3}};
    duk_uint32_t i, j, count;

    duk_native_stack_check(thr);
    duk_require_stack(thr, 20);
    if (m->marked) {
        return;
    }
    m->marked = true;
    if (m->is_synthetic) {
        module_push_slot(thr, m, SLOT_CODE);
        count = (duk_uint32_t)duk_get_length(thr, -1);
        for (j = 0; j < count; j++) {
            duk_get_prop_index(thr, -1, j);
            if (with_default || strcmp(duk_get_string(thr, -1), "default") != 0) {
                duk_push_true(thr);
                duk_put_prop(thr, -4);
            } else {
                duk_pop(thr);
            }
        }
        duk_pop(thr);
        return;
    }
    for (i = 0; i < 2; i++) {
        count = module_push_list(thr, m, lists[i].list);
        for (j = 0; j < count; j += lists[i].step) {
            duk_get_prop_index(thr, -1, j);
            if (with_default || strcmp(duk_get_string(thr, -1), "default") != 0) {
                duk_push_true(thr);
                duk_put_prop(thr, -4);
            } else {
                duk_pop(thr);
            }
        }
        duk_pop(thr);
    }
    count = module_push_list(thr, m, "stars");
    for (j = 0; j < count; j++) {
        module_record *target;

        duk_get_prop_index(thr, -1, j);
        target = module_requested(thr, m, duk_get_uint(thr, -1));
        duk_pop(thr);
        duk_dup_m2(thr);
        module_collect_names(thr, target, false);
        duk_pop(thr);
    }
    duk_pop(thr);
}

static void module_clear_marks(duk_hthread *thr, module_record *m)
{
    duk_uint32_t i, count = module_request_count(thr, m);

    duk_native_stack_check(thr);
    duk_require_stack(thr, 20);
    if (!m->marked) {
        return;
    }
    m->marked = false;
    for (i = 0; i < count; i++) {
        module_clear_marks(thr, module_requested(thr, m, i));
    }
}

/* ---- namespaces ---- */

/* A namespace is a proxy. Its target has the names, so that the invariants of proxies hold; its handler finds the values
 * through a bare object: name -> object that has a property of that name. */

/* A key of handlers that no other proxy's handler has. */
#define NAMESPACE_MARK DUK_STRIDX_INT_VALUE

static void namespace_push_value(duk_hthread *thr, duk_idx_t key)
{
    key = duk_require_normalize_index(thr, key);
    duk_push_tval(thr, &NATIVE_RUNNING_CLOSURE(thr)->slots[0]);
    duk_dup(thr, key);
    if (duk_get_prop(thr, -2)) {
        duk_dup(thr, key);
        duk_get_prop(thr, -2);
        duk_remove_m2(thr);
    }
    duk_remove_m2(thr);
}

static bool namespace_has(duk_hthread *thr, duk_idx_t key)
{
    bool has;

    duk_push_tval(thr, &NATIVE_RUNNING_CLOSURE(thr)->slots[0]);
    duk_dup(thr, key);
    has = duk_has_prop(thr, -2);
    duk_pop(thr);
    return has;
}

/* get(target, key, receiver) */
static duk_ret_t namespace_get(duk_context *thr)
{
    if (duk_is_symbol(thr, 1)) {
        duk_dup(thr, 1);
        duk_get_prop(thr, 0);
        return 1;
    }
    namespace_push_value(thr, 1);
    return 1;
}

/* set(target, key, value, receiver) */
static duk_ret_t namespace_set(duk_context *thr)
{
    duk_push_false(thr);
    return 1;
}

/* getOwnPropertyDescriptor(target, key) */
static duk_ret_t namespace_get_own(duk_context *thr)
{
    if (duk_is_symbol(thr, 1)) {
        duk_dup(thr, 1);
        duk_get_prop_desc(thr, 0, 0);
        return 1;
    }
    if (!namespace_has(thr, 1)) {
        return 0;
    }
    duk_push_object(thr);
    namespace_push_value(thr, 1);
    duk_put_prop_string(thr, -2, "value");
    duk_push_true(thr);
    duk_put_prop_string(thr, -2, "writable");
    duk_push_true(thr);
    duk_put_prop_string(thr, -2, "enumerable");
    duk_push_false(thr);
    duk_put_prop_string(thr, -2, "configurable");
    return 1;
}

/* Does the descriptor on top say something else of the attribute? */
static bool namespace_differs(duk_hthread *thr, const char *attribute, bool value)
{
    bool differs = duk_has_prop_string(thr, -1, attribute);

    if (differs) {
        duk_get_prop_string(thr, -1, attribute);
        differs = (bool)duk_to_boolean(thr, -1) != value;
        duk_pop(thr);
    }
    return differs;
}

/* defineProperty(target, key, descriptor) */
static duk_ret_t namespace_define(duk_context *thr)
{
    bool symbol = duk_is_symbol(thr, 1);
    bool ok;

    duk_set_top(thr, 3);
    if (symbol) {
        duk_push_undefined(thr);
        duk_push_global_object(thr);
        duk_get_prop_string(thr, -1, "Reflect");
        duk_push_literal(thr, "defineProperty");
        duk_dup(thr, 0);
        duk_dup(thr, 1);
        duk_dup(thr, 2);
        duk_call_prop(thr, -5, 3);
        return 1;
    }
    ok = namespace_has(thr, 1) && !namespace_differs(thr, "configurable", false) &&
         !namespace_differs(thr, "enumerable", true) && !namespace_differs(thr, "writable", true) &&
         !duk_has_prop_string(thr, 2, "get") && !duk_has_prop_string(thr, 2, "set");
    if (ok && duk_has_prop_string(thr, 2, "value")) {
        duk_get_prop_string(thr, 2, "value");
        namespace_push_value(thr, 1);
        ok = duk_samevalue(thr, -1, -2);
    }
    duk_push_boolean(thr, ok);
    return 1;
}

/* [ ... bindings handler ] -> [ ... bindings handler ] */
static void namespace_add_trap(duk_hthread *thr, const char *name, duk_c_function trap, duk_idx_t nargs)
{
    native_closure *closure = native_push_closure(thr, trap, nargs, 1);

    native_set(thr, &closure->slots[0], DUK_GET_TVAL_NEGIDX(thr, -3));
    duk_put_prop_string(thr, -2, name);
}

/* Push an object that has a property of its own name for where a name leads. */
static void module_push_holder(duk_hthread *thr, module_target target, duk_hstring *name);

static void module_push_namespace(duk_hthread *thr, module_record *m);

/* [ ... bindings target ] -> [ ... bindings target ]: give both the names that lead somewhere, in order */
static void namespace_fill(duk_hthread *thr, module_record *m)
{
    duk_idx_t bindings = duk_get_top(thr) - 2, names = bindings + 2;
    duk_uint32_t i, count;

    duk_push_bare_object(thr);
    module_collect_names(thr, m, true);
    module_clear_marks(thr, m);
    duk_enum(thr, names, DUK_ENUM_OWN_PROPERTIES_ONLY | DUK_ENUM_NO_PROXY_BEHAVIOR);
    (void)dense_push(thr, 0);
    while (duk_next(thr, names + 1, 0)) {
        dense_append(thr, (duk_harray *)(void *)duk_known_hobject(thr, names + 2));
    }
    duk_push_literal(thr, "sort");
    duk_call_prop(thr, names + 2, 0);
    count = (duk_uint32_t)duk_get_length(thr, -1);
    for (i = 0; i < count; i++) {
        module_target found;
        duk_hstring *name;

        duk_get_prop_index(thr, -1, i);
        name = duk_known_hstring(thr, -1);
        found = module_resolve(thr, m, name, NULL);
        if (found.module != NULL && !found.ambiguous) {
            duk_dup_top(thr);
            module_push_holder(thr, found, name);
            duk_put_prop(thr, bindings);
            duk_dup_top(thr);
            duk_push_undefined(thr);
            duk_def_prop(thr, bindings + 1,
                         DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC | DUK_DEFPROP_W | DUK_DEFPROP_E);
        }
        duk_pop(thr);
    }
    duk_set_top(thr, names);
    define_push_key(thr, "@@toStringTag");
    duk_push_literal(thr, "Module");
    duk_def_prop(thr, bindings + 1, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC);
    DUK_HOBJECT_CLEAR_EXTENSIBLE(duk_known_hobject(thr, bindings + 1));
}

/* The record knows its namespace before that is filled: a module may export its own. */
static void module_push_namespace(duk_hthread *thr, module_record *m)
{
    if (!DUK_TVAL_IS_UNDEFINED(&m->slots[SLOT_NAMESPACE])) {
        module_push_slot(thr, m, SLOT_NAMESPACE);
        return;
    }
    duk_require_stack(thr, 20);
    duk_push_bare_object(thr);
    duk_push_bare_object(thr);
    /* [ ... bindings target ] */
    duk_dup_top(thr);
    duk_dup(thr, -3);
    duk_push_bare_object(thr);
    /* [ ... bindings target target bindings handler ] */
    namespace_add_trap(thr, "get", namespace_get, 3);
    namespace_add_trap(thr, "set", namespace_set, 4);
    namespace_add_trap(thr, "getOwnPropertyDescriptor", namespace_get_own, 2);
    namespace_add_trap(thr, "defineProperty", namespace_define, 3);
    duk_push_true(thr);
    duk_put_prop_stridx(thr, -2, NAMESPACE_MARK);
    duk_remove_m2(thr);
    duk_push_proxy(thr, 0);
    module_set_slot(thr, m, SLOT_NAMESPACE);
    namespace_fill(thr, m);
    duk_pop_2(thr);
    module_push_slot(thr, m, SLOT_NAMESPACE);
}

bool builtins_is_module_namespace(duk_context *thr, duk_idx_t index)
{
    duk_hobject *h = duk_get_hobject(thr, index);

    return h != NULL && DUK_HOBJECT_IS_PROXY(h) && ((duk_hproxy *)h)->handler != NULL &&
           duk_hobject_find_entry_tval_ptr_stridx(thr->heap, ((duk_hproxy *)h)->handler, NAMESPACE_MARK) != NULL;
}

void builtins_module_push_namespace(duk_context *thr, duk_idx_t module)
{
    module_push_namespace(thr, module_at(thr, module));
}

/* Getter of an object that gives one export another name: slots are the environment and the name there. */
static duk_ret_t module_renamed(duk_context *thr)
{
    native_closure *closure = NATIVE_RUNNING_CLOSURE(thr);

    duk_push_tval(thr, &closure->slots[0]);
    duk_push_tval(thr, &closure->slots[1]);
    duk_get_prop(thr, -2);
    return 1;
}

static void module_push_holder(duk_hthread *thr, module_target target, duk_hstring *name)
{
    native_closure *closure;

    if (target.name == name) {
        module_push_slot(thr, target.module, SLOT_ENVIRONMENT);
        return;
    }
    duk_push_bare_object(thr);
    duk_push_hstring(thr, name);
    if (target.name == NULL) {
        module_push_namespace(thr, target.module);
        duk_put_prop(thr, -3);
        return;
    }
    closure = native_push_closure(thr, module_renamed, 0, 2);
    native_set(thr, &closure->slots[0], &target.module->slots[SLOT_ENVIRONMENT]);
    duk_push_hstring(thr, target.name);
    native_set(thr, &closure->slots[1], DUK_GET_TVAL_NEGIDX(thr, -1));
    duk_pop(thr);
    duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_GETTER);
}

/* ---- linking ---- */

/* The error belongs to the place of the import in the text of m: offset 0 is that of the request. */
static DUK_API_NORETURN(void module_throw_missing(duk_hthread *thr, module_record *m, duk_uint32_t request,
                                                  duk_hstring *name, duk_uint32_t offset, bool ambiguous))
{
    (void)module_push_list(thr, m, "requests");
    duk_get_prop_index(thr, -1, request * 3 + 2);
    if (offset == 0) {
        offset = duk_get_uint(thr, -1);
    }
    module_push_slot(thr, m, SLOT_CODE);
    duk_get_prop_literal(thr, -1, "link"); /* [ requests offset code link ] */
    duk_get_prop_index(thr, -4, request * 3);
    duk_push_hstring(thr, name);
    duk_push_error_object(thr, DUK_ERR_SYNTAX_ERROR,
                          ambiguous ? "The requested module '%s' contains conflicting star exports for name '%s'"
                                    : "The requested module '%s' does not provide an export named '%s'",
                          duk_get_string(thr, -2), duk_get_string(thr, -1));
    duk_engine_place_error(thr, ((duk_hcompfunc *)duk_known_hobject(thr, -4))->tmpl->script, offset);
    (void)duk_throw(thr);
    for (;;) {
    }
}

/* Getter of an export that is not initialised yet: slot 0 is its name. */
static duk_ret_t module_dead_zone(duk_context *thr)
{
    duk_push_tval(thr, &NATIVE_RUNNING_CLOSURE(thr)->slots[0]);
    return duk_reference_error(thr, "Cannot access '%s' before initialization", duk_get_string(thr, -1));
}

/* Give the environment a property for each local export. */
static void module_prepare_environment(duk_hthread *thr, module_record *m)
{
    duk_uint32_t i, count;

    module_push_slot(thr, m, SLOT_ENVIRONMENT);
    count = module_push_list(thr, m, "locals");
    for (i = 0; i < count; i += 2) {
        bool dead;

        duk_get_prop_index(thr, -1, i + 1);
        dead = duk_to_boolean(thr, -1);
        duk_pop(thr);
        duk_get_prop_index(thr, -1, i);
        if (dead) {
            native_closure *closure;

            duk_dup_top(thr);
            closure = native_push_closure(thr, module_dead_zone, 0, 1);
            native_set(thr, &closure->slots[0], DUK_GET_TVAL_NEGIDX(thr, -2));
            duk_def_prop(thr, -5, DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_SET_ENUMERABLE | DUK_DEFPROP_SET_CONFIGURABLE);
            duk_pop(thr);
        } else {
            duk_push_undefined(thr);
            duk_put_prop(thr, -4);
        }
    }
    duk_pop_2(thr);
}

static void module_check_indirect(duk_hthread *thr, module_record *m)
{
    duk_uint32_t i, count = module_push_list(thr, m, "indirect");

    for (i = 0; i < count; i += 3) {
        module_target target;
        duk_uint32_t request;

        duk_get_prop_index(thr, -1, i);
        target = module_resolve(thr, m, duk_known_hstring(thr, -1), NULL);
        if (target.module == NULL || target.ambiguous) {
            duk_hstring *inner = module_indirect_name(thr, m, i, &request);

            module_throw_missing(thr, m, request, inner != NULL ? inner : duk_known_hstring(thr, -1), 0,
                                 target.ambiguous);
        }
        duk_pop(thr);
    }
    duk_pop(thr);
}

/* Push the array of what the module's imports are read from. */
static void module_push_imports(duk_hthread *thr, module_record *m)
{
    duk_uint32_t i, count = module_push_list(thr, m, "imports");

    duk_push_array(thr);
    for (i = 0; i < count; i += 3) {
        duk_uint32_t request;
        module_record *target;

        duk_get_prop_index(thr, -2, i);
        request = duk_get_uint(thr, -1);
        duk_pop(thr);
        target = module_requested(thr, m, request);
        duk_get_prop_index(thr, -2, i + 1);
        if (duk_is_null(thr, -1)) {
            module_push_namespace(thr, target);
        } else {
            duk_hstring *name = duk_known_hstring(thr, -1);
            module_target found = module_resolve(thr, target, name, NULL);
            duk_uint32_t offset;

            duk_get_prop_index(thr, -3, i + 2);
            offset = duk_get_uint(thr, -1);
            duk_pop(thr);

            if (found.module == NULL || found.ambiguous) {
                module_throw_missing(thr, m, request, name, offset, found.ambiguous);
            }
            module_push_holder(thr, found, name);
        }
        duk_remove_m2(thr);
        duk_put_prop_index(thr, -2, i / 3);
    }
    duk_remove_m2(thr);
}

/* Make the module's variables and functions. */
static void module_initialise(duk_hthread *thr, module_record *m)
{
    module_check_indirect(thr, m);
    module_prepare_environment(thr, m);
    module_push_slot(thr, m, SLOT_CODE);
    (void)duk_get_prop_string(thr, -1, "link");
    duk_remove_m2(thr);
    module_push_slot(thr, m, SLOT_ENVIRONMENT);
    if (module_flag(thr, m, "meta")) {
        duk_push_bare_object(thr);
        if (HEAP_STATE(thr)->import_meta_hook != NULL) {
            module_push(thr, m);
            HEAP_STATE(thr)->import_meta_hook(thr); /* [ ... meta module ] -> [ ... meta module ] */
            duk_pop(thr);
        }
    } else {
        duk_push_undefined(thr);
    }
    module_push_imports(thr, m);
    duk_call(thr, 3);
    module_set_slot(thr, m, SLOT_BODY);
}

/* A walk over a graph of modules: the stack of Tarjan's algorithm is an array on the value stack. */
typedef struct module_walk {
    duk_idx_t stack;
    duk_uint32_t depth, index;
} module_walk;

static void walk_push(duk_hthread *thr, module_walk *w, module_record *m)
{
    module_push(thr, m);
    duk_put_prop_index(thr, w->stack, w->depth++);
}

static module_record *walk_pop(duk_hthread *thr, module_walk *w)
{
    module_record *m;

    duk_get_prop_index(thr, w->stack, --w->depth);
    m = module_at(thr, -1);
    duk_pop(thr);
    return m;
}

static void module_link(duk_hthread *thr, module_walk *w, module_record *m)
{
    duk_uint32_t i, count;

    duk_native_stack_check(thr);
    duk_require_stack(thr, 20);
    if (m->status != MODULE_UNLINKED) {
        return;
    }
    m->status = MODULE_LINKING;
    m->index = m->ancestor = w->index++;
    walk_push(thr, w, m);
    count = module_request_count(thr, m);
    for (i = 0; i < count; i++) {
        module_record *target = module_requested(thr, m, i);

        module_link(thr, w, target);
        if (target->status == MODULE_LINKING && target->ancestor < m->ancestor) {
            m->ancestor = target->ancestor;
        }
    }
    if (!m->is_synthetic) {
        module_initialise(thr, m);
    }
    if (m->ancestor == m->index) {
        module_record *member;

        do {
            member = walk_pop(thr, w);
            member->status = MODULE_LINKED;
        } while (member != m);
    }
}

static duk_ret_t module_safe_link(duk_context *thr, void *data)
{
    module_walk *w = data;

    module_link(thr, w, module_at(thr, w->stack - 1));
    return 0;
}

void builtins_module_link(duk_context *thr, duk_idx_t module)
{
    module_walk w = {0, 0, 0};

    duk_dup(thr, module);
    duk_push_array(thr);
    w.stack = duk_get_top(thr) - 1;
    if (duk_safe_call(thr, module_safe_link, &w, 0, 1) != DUK_EXEC_SUCCESS) {
        while (w.depth > 0) {
            walk_pop(thr, &w)->status = MODULE_UNLINKED;
        }
        (void)duk_throw(thr);
    }
    duk_pop_3(thr);
}

/* ---- evaluation ---- */

static void module_execute_async(duk_hthread *thr, module_record *m);

static void module_run(duk_hthread *thr, module_record *m)
{
    module_push_slot(thr, m, SLOT_BODY);
    if (m->is_synthetic) {
        if (duk_is_callable(thr, -1)) {
            module_push(thr, m);
            duk_call(thr, 1);
        }
    } else {
        duk_call(thr, 0);
    }
    duk_pop(thr);
}

static duk_uint64_t module_next_order(duk_hthread *thr)
{
    return ++HEAP_STATE(thr)->module_order;
}

/* One dependency of a module that is evaluated. */
static void module_note_dependency(duk_hthread *thr, module_record *m, module_record *target)
{
    if (target->status == MODULE_EVALUATING) {
        if (target->ancestor < m->ancestor) {
            m->ancestor = target->ancestor;
        }
    } else {
        if (!DUK_TVAL_IS_UNDEFINED(&target->slots[SLOT_CYCLE_ROOT])) {
            target = module_of(&target->slots[SLOT_CYCLE_ROOT]);
        }
        if (target->has_error) {
            module_push_slot(thr, target, SLOT_ERROR);
            (void)duk_throw(thr);
        }
    }
    if (target->waits && target->status != MODULE_EVALUATED) {
        m->pending++;
        module_push_slot(thr, target, SLOT_ASYNC_PARENTS);
        module_push(thr, m);
        duk_put_prop_index(thr, -2, (duk_uarridx_t)duk_get_length(thr, -2));
        duk_pop(thr);
    }
}

static void module_evaluate(duk_hthread *thr, module_walk *w, module_record *m)
{
    duk_uint32_t i, count;

    duk_native_stack_check(thr);
    duk_require_stack(thr, 20);
    if (m->status >= MODULE_EVALUATING_ASYNC) {
        if (m->has_error) {
            module_push_slot(thr, m, SLOT_ERROR);
            (void)duk_throw(thr);
        }
        return;
    }
    if (m->status == MODULE_EVALUATING) {
        return;
    }
    m->status = MODULE_EVALUATING;
    m->index = m->ancestor = w->index++;
    m->pending = 0;
    walk_push(thr, w, m);
    count = module_request_count(thr, m);
    for (i = 0; i < count; i++) {
        module_record *target = module_requested(thr, m, i);

        module_evaluate(thr, w, target);
        module_note_dependency(thr, m, target);
    }
    if (m->pending > 0 || m->is_async) {
        m->waits = true;
        m->order = module_next_order(thr);
        if (m->pending == 0) {
            module_execute_async(thr, m);
        }
    } else {
        module_run(thr, m);
    }
    if (m->ancestor == m->index) {
        module_record *member;

        do {
            member = walk_pop(thr, w);
            member->status = member->waits ? MODULE_EVALUATING_ASYNC : MODULE_EVALUATED;
            module_push(thr, m);
            module_set_slot(thr, member, SLOT_CYCLE_ROOT);
        } while (member != m);
    }
}

/* Settle the promise that evaluate gave out for a module: [ ... value ] -> [ ... ] */
static void module_settle(duk_hthread *thr, module_record *m, bool rejected)
{
    if (DUK_TVAL_IS_UNDEFINED(&m->slots[SLOT_PROMISE])) {
        duk_pop(thr);
        return;
    }
    module_push_slot(thr, m, SLOT_PROMISE);
    duk_insert(thr, -2);
    if (rejected) {
        builtins_promise_reject(thr, -2);
    } else {
        builtins_promise_resolve(thr, -2);
    }
    duk_pop(thr);
}

/* A module and those that wait for it have failed with the error on top. */
static void module_reject(duk_hthread *thr, module_record *m)
{
    duk_uint32_t i, count;

    duk_native_stack_check(thr);
    duk_require_stack(thr, 20);
    if (m->status == MODULE_EVALUATED) {
        return;
    }
    m->has_error = true;
    m->status = MODULE_EVALUATED;
    duk_dup_top(thr);
    module_set_slot(thr, m, SLOT_ERROR);
    duk_dup_top(thr);
    module_settle(thr, m, true);
    module_push_slot(thr, m, SLOT_ASYNC_PARENTS);
    count = (duk_uint32_t)duk_get_length(thr, -1);
    for (i = 0; i < count; i++) {
        duk_get_prop_index(thr, -1, i);
        duk_dup(thr, -3);
        module_reject(thr, module_at(thr, -2));
        duk_pop_2(thr);
    }
    duk_pop(thr);
}

/* Collect the modules that can run now that one is done, in the array on top. */
static void module_gather(duk_hthread *thr, module_record *m)
{
    duk_uint32_t i, count;

    duk_native_stack_check(thr);
    duk_require_stack(thr, 20);
    module_push_slot(thr, m, SLOT_ASYNC_PARENTS);
    count = (duk_uint32_t)duk_get_length(thr, -1);
    for (i = 0; i < count; i++) {
        module_record *parent;
        module_record *root;

        duk_get_prop_index(thr, -1, i);
        parent = module_at(thr, -1);
        root = module_of(&parent->slots[SLOT_CYCLE_ROOT]);
        if (parent->marked || root->has_error || --parent->pending > 0) {
            duk_pop(thr);
            continue;
        }
        parent->marked = true;
        duk_put_prop_index(thr, -3, (duk_uarridx_t)duk_get_length(thr, -3));
        if (!parent->is_async) {
            duk_dup(thr, -2);
            module_gather(thr, parent);
            duk_pop(thr);
        }
    }
    duk_pop(thr);
}

/* Take the module that became asynchronous first out of the array at an index; NULL when there is none. */
static module_record *module_take_first(duk_hthread *thr, duk_idx_t array)
{
    duk_uint32_t i, count = (duk_uint32_t)duk_get_length(thr, array), at = 0;
    module_record *first = NULL;

    for (i = 0; i < count; i++) {
        duk_get_prop_index(thr, array, i);
        if (duk_is_object(thr, -1)) {
            module_record *m = module_at(thr, -1);

            if (first == NULL || m->order < first->order) {
                first = m;
                at = i;
            }
        }
        duk_pop(thr);
    }
    if (first != NULL) {
        module_push(thr, first);
        duk_push_undefined(thr);
        duk_put_prop_index(thr, array, at);
        first->marked = false;
    }
    return first;
}

static duk_ret_t module_safe_run(duk_context *thr, void *data)
{
    module_run(thr, data);
    return 0;
}

/* A module has been evaluated: others may go on. */
static void module_fulfill(duk_hthread *thr, module_record *m)
{
    duk_idx_t array;

    if (m->status == MODULE_EVALUATED) {
        return;
    }
    m->status = MODULE_EVALUATED;
    duk_push_undefined(thr);
    module_settle(thr, m, false);
    duk_push_array(thr);
    array = duk_get_top(thr) - 1;
    module_gather(thr, m);
    for (;;) {
        module_record *next = module_take_first(thr, array); /* pushes it */

        if (next == NULL) {
            break;
        }
        if (next->status == MODULE_EVALUATED) {
            /* It failed meanwhile. */
        } else if (next->is_async) {
            module_execute_async(thr, next);
        } else if (duk_safe_call(thr, module_safe_run, next, 0, 1) != DUK_EXEC_SUCCESS) {
            module_reject(thr, next);
            duk_pop(thr);
        } else {
            duk_pop(thr);
            next->status = MODULE_EVALUATED;
            duk_push_undefined(thr);
            module_settle(thr, next, false);
        }
        duk_set_top(thr, array + 1);
    }
    duk_pop(thr);
}

static void module_resume(duk_context *thr, bool rejected)
{
    /* [ module value ] */
    module_record *m = module_at(thr, -2);

    if (rejected) {
        module_reject(thr, m);
    } else {
        module_fulfill(thr, m);
    }
}

/* The body of a module with top-level await is an async function. */
static void module_execute_async(duk_hthread *thr, module_record *m)
{
    module_push_slot(thr, m, SLOT_BODY);
    duk_call(thr, 0);
    module_push(thr, m);
    builtins_await(thr, -2, module_resume, -1);
    duk_pop_2(thr);
}

static duk_ret_t module_safe_evaluate(duk_context *thr, void *data)
{
    module_walk *w = data;

    module_evaluate(thr, w, module_at(thr, w->stack - 1));
    return 0;
}

/* What is left of a walk that failed, with the error on top. */
static void module_fail_walk(duk_hthread *thr, module_walk *w)
{
    while (w->depth > 0) {
        module_record *member = walk_pop(thr, w);

        member->status = MODULE_EVALUATED;
        member->has_error = true;
        duk_dup_top(thr);
        module_set_slot(thr, member, SLOT_ERROR);
        module_push(thr, member);
        module_set_slot(thr, member, SLOT_CYCLE_ROOT);
    }
}

void builtins_module_evaluate(duk_context *thr, duk_idx_t module)
{
    module_walk w = {0, 0, 0};
    module_record *m = module_at(thr, module);

    if (m->status >= MODULE_EVALUATING_ASYNC && !DUK_TVAL_IS_UNDEFINED(&m->slots[SLOT_CYCLE_ROOT])) {
        m = module_of(&m->slots[SLOT_CYCLE_ROOT]);
    }
    if (!DUK_TVAL_IS_UNDEFINED(&m->slots[SLOT_PROMISE])) {
        module_push_slot(thr, m, SLOT_PROMISE);
        return;
    }
    builtins_promise_new(thr);
    duk_dup_top(thr);
    module_set_slot(thr, m, SLOT_PROMISE);
    module_push(thr, m);
    duk_push_array(thr);
    w.stack = duk_get_top(thr) - 1;
    /* [ ... promise module stack ] */
    if (duk_safe_call(thr, module_safe_evaluate, &w, 0, 1) != DUK_EXEC_SUCCESS) {
        module_fail_walk(thr, &w);
        builtins_promise_reject(thr, w.stack - 2);
    } else {
        duk_pop(thr);
        if (!m->waits) {
            duk_push_undefined(thr);
            builtins_promise_resolve(thr, w.stack - 2);
        }
    }
    duk_pop_2(thr);
}

/* [ [promise, module] outcome ]: what import() of the module waited for */
static void module_finish_import(duk_context *thr, bool rejected)
{
    duk_idx_t data = duk_get_top(thr) - 2; /* jobs share a frame */

    duk_get_prop_index(thr, data, 0);
    if (rejected) {
        duk_dup(thr, data + 1);
        builtins_promise_reject(thr, -2);
    } else {
        duk_get_prop_index(thr, data, 1);
        module_push_namespace(thr, module_at(thr, -1));
        duk_remove_m2(thr);
        builtins_promise_resolve(thr, -2);
    }
}

static duk_ret_t module_safe_import(duk_context *thr, void *data)
{
    /* [ module ] */
    (void)data;
    builtins_module_link(thr, -1);
    builtins_module_evaluate(thr, -1);
    return 1;
}

/* [ [promise, module] undefined ]: the module is there; a task of its own links and evaluates it */
static void module_start_import(duk_context *thr, bool rejected)
{
    duk_idx_t data = duk_get_top(thr) - 2;

    (void)rejected;
    duk_get_prop_index(thr, data, 1);
    if (duk_safe_call(thr, module_safe_import, NULL, 1, 1) != DUK_EXEC_SUCCESS) {
        duk_get_prop_index(thr, data, 0);
        duk_insert(thr, -2);
        builtins_promise_reject(thr, -2);
    } else {
        builtins_await(thr, -1, module_finish_import, data);
    }
    duk_pop(thr);
}

void builtins_module_import(duk_context *thr, duk_idx_t module)
{
    module = duk_require_normalize_index(thr, module);
    builtins_promise_new(thr);
    duk_push_array(thr);
    duk_dup_m2(thr);
    duk_put_prop_index(thr, -2, 0);
    duk_dup(thr, module);
    duk_put_prop_index(thr, -2, 1);
    duk_push_undefined(thr);
    builtins_await(thr, -1, module_start_import, -2);
    duk_pop_2(thr);
}

/* ---- import() and import.meta ---- */

void builtins_set_import_hooks(duk_context *thr, builtins_import_hook import, builtins_import_meta_hook meta)
{
    HEAP_STATE(thr)->import_hook = import;
    HEAP_STATE(thr)->import_meta_hook = meta;
}

#define MODULE_HOST_KEY DUK_INTERNAL_SYMBOL("Host")

void builtins_set_script_host(duk_context *thr, duk_idx_t function)
{
    /* [ ... host ] -> [ ... ] */
    duk_hobject *h = duk_require_hobject(thr, function);

    if (DUK_HOBJECT_IS_COMPFUNC(h) && ((duk_hcompfunc *)h)->tmpl->script != NULL) {
        duk_push_hobject(thr, ((duk_hcompfunc *)h)->tmpl->script);
        duk_insert(thr, -2);
        duk_put_prop_literal(thr, -2, MODULE_HOST_KEY);
    }
    duk_pop(thr);
}

/* Give the script on top, of text that the running code evaluates, what import() there needs to know. */
DUK_INTERNAL void module_inherit_host(duk_hthread *thr)
{
    duk_activation *act;

    for (act = thr->callstack_curr; act != NULL; act = act->parent) {
        duk_hobject *h = DUK_ACT_GET_FUNC(act);

        if (h != NULL && DUK_HOBJECT_IS_COMPFUNC(h) && ((duk_hcompfunc *)h)->tmpl->script != NULL) {
            duk_push_hobject(thr, ((duk_hcompfunc *)h)->tmpl->script);
            if (!duk_get_prop_literal(thr, -1, MODULE_HOST_KEY)) {
                duk_pop(thr);
                duk_push_hstring(thr, duk_engine_script_name(thr, ((duk_hcompfunc *)h)->tmpl->script));
            }
            duk_put_prop_literal(thr, -3, MODULE_HOST_KEY);
            duk_pop(thr);
            return;
        }
    }
}

/* Push the host's value of the script that calls the running native, or undefined; and the script's name. */
static void module_push_referrer(duk_hthread *thr)
{
    duk_activation *act = thr->callstack_curr->parent;
    duk_hobject *h = act != NULL ? DUK_ACT_GET_FUNC(act) : NULL;
    duk_hobject *script = h != NULL && DUK_HOBJECT_IS_COMPFUNC(h) ? ((duk_hcompfunc *)h)->tmpl->script : NULL;

    if (script == NULL) {
        duk_push_undefined(thr);
        duk_push_undefined(thr);
        return;
    }
    duk_push_hobject(thr, script);
    duk_get_prop_literal(thr, -1, MODULE_HOST_KEY);
    duk_push_hstring(thr, duk_engine_script_name(thr, script));
    duk_remove(thr, -3);
}

/* The attributes among the options of import(): [ ... options ] -> [ ... attributes ], undefined or an object without a
 * prototype. */
static void import_push_attributes(duk_hthread *thr)
{
    duk_uarridx_t i, count;
    duk_idx_t source = duk_get_top(thr);

    if (duk_is_undefined(thr, -1)) {
        return;
    }
    if (!duk_is_object(thr, -1)) {
        (void)duk_type_error(thr, "The second argument to import() must be an object");
    }
    duk_get_prop_literal(thr, -1, "with");
    if (!duk_is_undefined(thr, -1)) {
        if (!duk_is_object(thr, -1)) {
            (void)duk_type_error(thr, "The 'assert' option must be an object");
        }
        duk_push_bare_object(thr);
        prop_own_keys(thr, source);
        count = (duk_uarridx_t)duk_get_length(thr, -1);
        for (i = 0; i < count; i++) {
            duk_get_prop_index(thr, -1, i);
            if (duk_is_symbol(thr, -1) || !prop_is_enumerable(thr, source)) {
                duk_pop(thr);
                continue;
            }
            duk_dup_top(thr);
            duk_get_prop(thr, source);
            if (!duk_is_string(thr, -1) || duk_is_symbol(thr, -1)) {
                (void)duk_type_error(thr, "Import assertion value must be a string");
            }
            duk_put_prop(thr, -4);
        }
        duk_pop(thr);
        duk_remove_m2(thr);
    }
    duk_remove_m2(thr);
}

static duk_ret_t import_start(duk_context *thr, void *data)
{
    /* [ specifier options host name ] */
    (void)data;
    if (!duk_is_string(thr, -4)) {
        duk_to_string(thr, -4);
    }
    duk_dup_m3(thr);
    import_push_attributes(thr);
    duk_replace(thr, -4);
    if (HEAP_STATE(thr)->import_hook == NULL) {
        return duk_type_error(thr, "A dynamic import callback was not specified.");
    }
    HEAP_STATE(thr)->import_hook(thr);
    return 1;
}

/* @import(specifier, options): a promise, also for what fails at once */
static duk_ret_t lowered_import(duk_context *thr)
{
    bool failed;

    builtins_promise_new(thr);
    duk_insert(thr, 0);
    module_push_referrer(thr);
    failed = duk_safe_call(thr, import_start, NULL, 4, 1) != DUK_EXEC_SUCCESS;
    if (failed) {
        builtins_promise_reject(thr, 0);
    } else {
        builtins_promise_resolve(thr, 0);
    }
    duk_set_top(thr, 1);
    return 1;
}

static const lowered_entry module_entries[] = {{"import", lowered_import, 2}, {NULL, NULL, 0}};

void builtins_init_module(duk_context *thr)
{
    lowered_register(thr, module_entries);
}
