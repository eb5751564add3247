/*
 * jobs.c - the queue of jobs: reactions of settled promises and microtasks, and running them.
 *
 * The queue is a list of reaction records; spent ones are kept for reuse. Jobs run one after the other inside one
 * protected call, which is entered again only when a job has thrown: the record of the job that threw says what to do
 * with the error.
 */

#include "promise.h"

#define JOBS_MAX_SPARE 256
#define JOBS_LARGE_STACK 65536 /* values */

/* ---- records ---- */

DUK_INTERNAL promise_reaction *promise_new_reaction(duk_hthread *thr, reaction_kind kind)
{
    heap_state *state = HEAP_STATE(thr);
    promise_reaction *reaction = state->spare;

    if (reaction != NULL) {
        state->spare = reaction->next;
        state->spare_count--;
    } else {
        reaction = (promise_reaction *)DUK_ALLOC_CHECKED(thr, sizeof(promise_reaction));
    }
    reaction->next = NULL;
    reaction->resume = NULL;
    DUK_TVAL_SET_UNDEFINED(&reaction->on_fulfilled);
    DUK_TVAL_SET_UNDEFINED(&reaction->on_rejected);
    DUK_TVAL_SET_UNDEFINED(&reaction->target);
    DUK_TVAL_SET_UNDEFINED(&reaction->reject);
    DUK_TVAL_SET_UNDEFINED(&reaction->argument);
    DUK_TVAL_SET_TVAL(&reaction->context, &state->async_context);
    DUK_TVAL_INCREF(thr, &reaction->context);
    reaction->index = 0;
    reaction->kind = (duk_uint8_t)kind;
    reaction->rejected = false;
    reaction->told = false;
    return reaction;
}

DUK_INTERNAL void jobs_visit_reaction(duk_heap *heap, promise_reaction *reaction, native_visitor visitor)
{
    visitor(heap, &reaction->on_fulfilled);
    visitor(heap, &reaction->on_rejected);
    visitor(heap, &reaction->target);
    visitor(heap, &reaction->reject);
    visitor(heap, &reaction->argument);
    visitor(heap, &reaction->context);
}

DUK_INTERNAL void promise_release_reaction(duk_hthread *thr, promise_reaction *reaction)
{
    heap_state *state = HEAP_STATE(thr);

    DUK_TVAL_DECREF_NORZ(thr, &reaction->on_fulfilled);
    DUK_TVAL_DECREF_NORZ(thr, &reaction->on_rejected);
    DUK_TVAL_DECREF_NORZ(thr, &reaction->target);
    DUK_TVAL_DECREF_NORZ(thr, &reaction->reject);
    DUK_TVAL_DECREF_NORZ(thr, &reaction->argument);
    DUK_TVAL_DECREF_NORZ(thr, &reaction->context);
    if (state->spare_count < JOBS_MAX_SPARE) {
        reaction->next = state->spare;
        state->spare = reaction;
        state->spare_count++;
    } else {
        DUK_FREE(thr->heap, reaction);
    }
    DUK_REFZERO_CHECK_FAST(thr); /* side effects */
}

DUK_INTERNAL void promise_enqueue(duk_hthread *thr, promise_reaction *job)
{
    heap_state *state = HEAP_STATE(thr);

    job->next = NULL;
    if (state->jobs_tail == NULL) {
        state->jobs_head = job;
    } else {
        state->jobs_tail->next = job;
    }
    state->jobs_tail = job;
}

DUK_INTERNAL void promise_visit_jobs(duk_heap *heap, heap_state *state, native_visitor visitor)
{
    promise_reaction *job;

    for (job = state->jobs_head; job != NULL; job = job->next) {
        jobs_visit_reaction(heap, job, visitor);
    }
    for (job = state->running; job != NULL; job = job->next) {
        jobs_visit_reaction(heap, job, visitor);
    }
    visitor(heap, &state->async_context);
}

static void jobs_free_list(duk_heap *heap, promise_reaction *reaction)
{
    while (reaction != NULL) {
        promise_reaction *next = reaction->next;

        DUK_FREE(heap, reaction);
        reaction = next;
    }
}

DUK_INTERNAL void promise_free_jobs(duk_heap *heap, heap_state *state)
{
    jobs_free_list(heap, state->jobs_head);
    jobs_free_list(heap, state->running);
    jobs_free_list(heap, state->spare);
}

/* ---- running one ---- */

static promise_object *jobs_target(promise_reaction *job)
{
    return (promise_object *)DUK_TVAL_GET_OBJECT(&job->target);
}

/* [ ... value ] -> [ ... ]: settle what a reaction's handler decides about. */
static void jobs_settle(duk_hthread *thr, promise_reaction *job, bool rejected)
{
    if (job->kind == REACTION_CAPABILITY) {
        duk_push_tval(thr, rejected ? &job->reject : &job->target);
        duk_insert(thr, -2);
        duk_call(thr, 1);
        duk_pop(thr);
    } else if (rejected) {
        promise_reject(thr, jobs_target(job));
    } else {
        promise_resolve(thr, jobs_target(job));
    }
}

static void jobs_run_handler(duk_hthread *thr, promise_reaction *job)
{
    duk_tval *handler = job->rejected ? &job->on_rejected : &job->on_fulfilled;

    if (DUK_TVAL_IS_UNDEFINED(handler)) {
        duk_push_tval(thr, &job->argument);
        jobs_settle(thr, job, job->rejected);
        return;
    }
    duk_push_tval(thr, handler);
    duk_push_undefined(thr);
    duk_push_tval(thr, &job->argument);
    duk_call_method(thr, 1);
    /* From here on an error is the settling's own: it must not reject the target once more. */
    jobs_settle(thr, job, false);
}

/* The promise has been resolved with a thenable: call its `then`. */
static void jobs_run_thenable(duk_hthread *thr, promise_reaction *job)
{
    promise_object *target = jobs_target(job);
    duk_idx_t base = duk_get_top(thr);

    target->following = false;
    duk_push_tval(thr, &job->target);
    promise_push_resolving_functions(thr);
    duk_push_tval(thr, &job->on_fulfilled);
    duk_push_tval(thr, &job->argument);
    duk_dup(thr, base + 1);
    duk_dup(thr, base + 2);
    if (duk_pcall_method(thr, 2) != DUK_EXEC_SUCCESS) {
        duk_dup(thr, base + 2);
        duk_insert(thr, -2);
        duk_call(thr, 1);
    }
    duk_set_top(thr, base);
}

/* The same for a promise of ours, whose `then` is the native one: no functions are needed. */
static void jobs_run_adopt(duk_hthread *thr, promise_reaction *job)
{
    promise_reaction *reaction = promise_new_reaction(thr, REACTION_FORWARD);

    DUK_TVAL_SET_TVAL(&reaction->target, &job->target);
    DUK_TVAL_INCREF(thr, &reaction->target);
    promise_react(thr, (promise_object *)DUK_TVAL_GET_OBJECT(&job->argument), reaction);
}

static void jobs_run_forward(duk_hthread *thr, promise_reaction *job)
{
    promise_object *target = jobs_target(job);

    target->following = false;
    duk_push_tval(thr, &job->argument);
    if (job->rejected) {
        promise_reject(thr, target);
    } else {
        promise_fulfill(thr, target); /* never a thenable: it has been through a promise */
    }
}

static void jobs_run_one(duk_hthread *thr, promise_reaction *job)
{
    switch (job->kind) {
    case REACTION_THEN:
    case REACTION_CAPABILITY:
        jobs_run_handler(thr, job);
        break;
    case REACTION_FORWARD:
        jobs_run_forward(thr, job);
        break;
    case REACTION_ADOPT:
        jobs_run_adopt(thr, job);
        break;
    case REACTION_THENABLE:
        jobs_run_thenable(thr, job);
        break;
    case REACTION_AWAIT:
        duk_push_tval(thr, &job->target);
        duk_push_tval(thr, &job->argument);
        job->resume(thr, job->rejected);
        break;
    case REACTION_ELEMENT:
        duk_push_tval(thr, &job->argument);
        promise_element_settled(thr, DUK_TVAL_GET_OBJECT(&job->target), job->index, job->rejected);
        break;
    default: /* REACTION_MICROTASK */
        duk_push_tval(thr, &job->on_fulfilled);
        duk_call(thr, 0);
        break;
    }
}

/* ---- telling the hook of promises ---- */

static duk_hobject *jobs_promise(promise_reaction *job)
{
    switch (job->kind) {
    case REACTION_THEN:
    case REACTION_FORWARD:
    case REACTION_ADOPT:
    case REACTION_THENABLE:
        return DUK_TVAL_GET_OBJECT(&job->target);
    case REACTION_CAPABILITY:
        return promise_of_resolving_function(&job->target);
    case REACTION_AWAIT:
        return DUK_TVAL_IS_OBJECT(&job->reject) ? DUK_TVAL_GET_OBJECT(&job->reject) : NULL;
    default:
        return NULL;
    }
}

static void jobs_before(duk_hthread *thr, promise_reaction *job)
{
    duk_hobject *promise = jobs_promise(job);

    if (promise != NULL) {
        job->told = true;
        promise_notify(thr, promise, BUILTINS_PROMISE_BEFORE, NULL);
    }
}

static void jobs_after(duk_hthread *thr, promise_reaction *job)
{
    job->told = false;
    PROMISE_NOTIFY(thr, jobs_promise(job), BUILTINS_PROMISE_AFTER);
}

/* ---- running all ---- */

/* Runs jobs until there are none or one throws; that one is then state->running. */
static duk_ret_t jobs_run(duk_context *thr, void *udata)
{
    heap_state *state = HEAP_STATE(thr);
    duk_idx_t base = duk_get_top(thr);
    promise_reaction *job;

    while ((job = state->jobs_head) != NULL) {
        state->jobs_head = job->next;
        if (job->next == NULL) {
            state->jobs_tail = NULL;
        }
        job->next = state->running; /* jobs nest when a job runs the queue */
        state->running = job;
        native_set(thr, &state->async_context, &job->context);
        if (DUK_UNLIKELY(state->promise_hook != NULL)) {
            jobs_before(thr, job);
        }
        jobs_run_one(thr, job);
        duk_set_top(thr, base);
        if (DUK_UNLIKELY(job->told)) {
            jobs_after(thr, job);
        }
        state->running = job->next;
        promise_release_reaction(thr, job);
    }
    return 0;
}

/* [ error ]: a handler has thrown, or a capability's function has. */
static duk_ret_t jobs_reject(duk_context *thr, void *udata)
{
    promise_reaction *job = (promise_reaction *)udata;

    jobs_settle(thr, job, true);
    return 0;
}

/* The job has thrown the value on top. Pops it if that was of consequence for a promise only. */
static bool jobs_handle_error(duk_hthread *thr, promise_reaction *job)
{
    switch (job->kind) {
    case REACTION_THEN:
        if (jobs_target(job)->state != BUILTINS_PROMISE_PENDING || jobs_target(job)->following) {
            return false;
        }
        /* fall through */
    case REACTION_CAPABILITY:
        if (duk_safe_call(thr, jobs_reject, job, 1, 1) == DUK_EXEC_SUCCESS) {
            duk_pop(thr);
            return true;
        }
        return false;
    default:
        return false;
    }
}

static bool jobs_run_protected(duk_hthread *thr)
{
    heap_state *state = HEAP_STATE(thr);
    promise_reaction *outer = state->running;

    while (state->jobs_head != NULL) {
        promise_reaction *job;
        bool handled;

        if (duk_safe_call(thr, jobs_run, NULL, 0, 1) == DUK_EXEC_SUCCESS) {
            duk_pop(thr);
            continue;
        }
        job = state->running;
        if (job == outer || job == NULL) {
            return false; /* out of memory before a job began */
        }
        handled = jobs_handle_error(thr, job);
        if (DUK_UNLIKELY(job->told) && handled) {
            jobs_after(thr, job);
        }
        state->running = job->next;
        promise_release_reaction(thr, job);
        if (!handled) {
            return false;
        }
    }
    return true;
}

/* The collector does not touch the stack of the thread that runs: here nobody has addresses of what lies on it. */
static void jobs_shrink_stack(duk_hthread *thr)
{
    if (DUK_UNLIKELY(thr->valstack_alloc_end - thr->valstack > JOBS_LARGE_STACK)) {
        duk_valstack_shrink_check_nothrow(thr, 0);
    }
}

bool builtins_run_microtasks(duk_context *thr)
{
    heap_state *state = HEAP_STATE(thr);
    bool done = true;

    duk_require_stack(thr, 8);
    if (state->jobs_head != NULL) {
        duk_push_tval(thr, &state->async_context);
        done = jobs_run_protected(thr);
        /* [ ... context error? ] */
        native_set(thr, &state->async_context, DUK_GET_TVAL_NEGIDX(thr, done ? -1 : -2));
        duk_remove(thr, done ? -1 : -2);
    }
    if (done && state->running == NULL) {
        builtins_clear_kept_objects(thr);
        jobs_shrink_stack(thr);
    }
    return done;
}

bool builtins_has_microtasks(duk_context *thr)
{
    return HEAP_STATE(thr)->jobs_head != NULL;
}

void builtins_enqueue_microtask(duk_context *thr)
{
    promise_reaction *job = promise_new_reaction(thr, REACTION_MICROTASK);

    DUK_TVAL_SET_TVAL(&job->on_fulfilled, DUK_GET_TVAL_NEGIDX(thr, -1));
    DUK_TVAL_INCREF(thr, &job->on_fulfilled);
    promise_enqueue(thr, job);
    duk_pop(thr);
}

void builtins_push_async_context(duk_context *thr)
{
    duk_push_tval(thr, &HEAP_STATE(thr)->async_context);
}

void builtins_set_async_context(duk_context *thr)
{
    native_set(thr, &HEAP_STATE(thr)->async_context, DUK_GET_TVAL_NEGIDX(thr, -1));
    duk_pop(thr);
}
