/*
 * agents.c - see agents.h. What agents and the test share is behind one lock: who listens, the block that is broadcast,
 * the reports.
 */
#include "agents.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "builtins/builtins.h"
#include "runtime/compile.h"

enum { MOST_AGENTS = 32 };

typedef struct report {
    struct report *next;
    char text[];
} report;

typedef struct agent {
    pthread_t thread;
    char *source;
    duk_context *ctx; /* while its heap exists */
    bool listens;     /* it has a receiver and waits for a block */
    bool has_left;
} agent;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static agent agents[MOST_AGENTS];
static size_t agent_count;
static void *block; /* what is broadcast */
static report *reports;
static atomic_bool ending;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static void pause_for(double milliseconds)
{
    struct timespec t = {(time_t)(milliseconds / 1000), (long)(milliseconds * 1e6) % 1000000000};
    nanosleep(&t, NULL);
}

/* ---- what both sides have ---- */

static duk_ret_t agent_sleep(duk_context *ctx)
{
    pause_for(duk_to_number(ctx, 0));
    return 0;
}

static duk_ret_t agent_now(duk_context *ctx)
{
    duk_push_number(ctx, now());
    return 1;
}

static void put_method(duk_context *ctx, const char *name, duk_c_function function, duk_idx_t nargs)
{
    duk_push_c_function(ctx, function, nargs);
    duk_put_prop_string(ctx, -2, name);
}

/* ---- timers: in the stash, [ time, function, time, function ... ] ---- */

static duk_ret_t set_timeout(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, "timers");
    duk_uarridx_t count = (duk_uarridx_t)duk_get_length(ctx, -1);
    duk_push_number(ctx, now() + duk_to_number(ctx, 1));
    duk_put_prop_index(ctx, -2, count);
    duk_dup(ctx, 0);
    duk_put_prop_index(ctx, -2, count + 1);
    return 0;
}

/* Call what is due. The milliseconds until the next, less than 0 without any. */
static double run_timers(duk_context *ctx)
{
    double next = -1, time = now();
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, "timers");
    for (duk_uarridx_t i = 0; i < duk_get_length(ctx, -1); i += 2) {
        duk_get_prop_index(ctx, -1, i);
        double due = duk_get_number(ctx, -1) - time;
        duk_pop(ctx);
        if (due <= 0) {
            duk_push_number(ctx, DUK_DOUBLE_INFINITY);
            duk_put_prop_index(ctx, -2, i);
            duk_get_prop_index(ctx, -1, i + 1);
            (void)duk_pcall(ctx, 0);
            duk_pop(ctx);
            next = 0;
        } else if (due < 1e9 && (next < 0 || due < next)) {
            next = due;
        }
    }
    duk_pop_2(ctx);
    return next;
}

void agents_run_loop(duk_context *ctx, void (*run_jobs)(duk_context *ctx, void *data), bool (*done)(void *data), void *data)
{
    for (;;) {
        run_jobs(ctx, data);
        double wait = builtins_settle_waits(ctx), timer = run_timers(ctx);
        run_jobs(ctx, data);
        if (done(data) || (wait < 0 && timer < 0 && agent_count == 0))
            return;
        pause_for(1); /* polls: notifications come from other threads */
    }
}

/* ---- in an agent ---- */

static agent *self_of(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, "agent");
    agent *self = duk_get_pointer(ctx, -1);
    duk_pop_2(ctx);
    return self;
}

static duk_ret_t agent_receive(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_string(ctx, -2, "receiver");
    return 0;
}

static duk_ret_t agent_report(duk_context *ctx)
{
    size_t length;
    const char *text = duk_to_lstring(ctx, 0, &length);
    report *r = calloc(1, sizeof *r + length + 1), **last = &reports;
    memcpy(r->text, text, length);
    pthread_mutex_lock(&lock);
    while (*last)
        last = &(*last)->next;
    *last = r;
    pthread_mutex_unlock(&lock);
    return 0;
}

static duk_ret_t agent_leaving(duk_context *ctx)
{
    self_of(ctx)->has_left = true;
    return 0;
}

static duk_ret_t run_source(duk_context *ctx, void *data)
{
    agent *self = data;
    compile_script(ctx, self->source, strlen(self->source), &(compile_options){.filename = "agent"});
    duk_call(ctx, 0);
    return 0;
}

static duk_ret_t run_receiver(duk_context *ctx, void *data)
{
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, "receiver");
    builtins_push_shared_buffer(ctx, data);
    duk_call(ctx, 1);
    return 0;
}

/* Wait for the next block and give it to the receiver. False if the test ends first. */
static bool receive(agent *self)
{
    pthread_mutex_lock(&lock);
    self->listens = true;
    pthread_cond_broadcast(&changed);
    while (!ending && self->listens)
        pthread_cond_wait(&changed, &lock);
    void *memory = block;
    bool received = !self->listens;
    pthread_mutex_unlock(&lock);
    if (!received)
        return false;
    (void)duk_safe_call(self->ctx, run_receiver, memory, 0, 1);
    duk_pop(self->ctx);
    return true;
}

static void run_agent_jobs(duk_context *ctx, void *data)
{
    (void)data;
    while (!builtins_run_microtasks(ctx))
        duk_pop(ctx);
}

static bool agent_is_done(void *data)
{
    return ending || ((agent *)data)->has_left;
}

static bool on_interrupt(duk_context *ctx)
{
    (void)ctx;
    return ending;
}

static void *run_agent(void *data)
{
    agent *self = data;
    duk_context *ctx = duk_create_heap_default();
    builtins_init(ctx);
    builtins_set_interrupt_handler(ctx, on_interrupt);
    duk_push_object(ctx);
    agents_define(ctx);
    duk_get_prop_string(ctx, -1, "agent");
    put_method(ctx, "receiveBroadcast", agent_receive, 1);
    put_method(ctx, "report", agent_report, 1);
    put_method(ctx, "leaving", agent_leaving, 0);
    duk_pop(ctx);
    duk_put_global_string(ctx, "$262");
    duk_push_heap_stash(ctx);
    duk_push_pointer(ctx, self);
    duk_put_prop_string(ctx, -2, "agent");
    duk_pop(ctx);
    pthread_mutex_lock(&lock);
    self->ctx = ctx;
    pthread_mutex_unlock(&lock);
    (void)duk_safe_call(ctx, run_source, self, 0, 1);
    duk_pop(ctx);
    duk_push_heap_stash(ctx);
    if (!duk_has_prop_string(ctx, -1, "receiver") || receive(self))
        agents_run_loop(ctx, run_agent_jobs, agent_is_done, self);
    pthread_mutex_lock(&lock);
    self->ctx = NULL;
    pthread_mutex_unlock(&lock);
    duk_destroy_heap(ctx);
    return NULL;
}

/* ---- in the test ---- */

static duk_ret_t agent_start(duk_context *ctx)
{
    if (agent_count == MOST_AGENTS)
        return duk_range_error(ctx, "too many agents");
    agent *self = &agents[agent_count];
    memset(self, 0, sizeof *self);
    self->source = strdup(duk_to_string(ctx, 0));
    ending = false;
    if (pthread_create(&self->thread, NULL, run_agent, self) != 0)
        return duk_range_error(ctx, "no thread");
    agent_count++;
    return 0;
}

/* All agents that were started get the block; returns when they have it. */
static duk_ret_t agent_broadcast(duk_context *ctx)
{
    void *memory = builtins_shared_buffer_retain(ctx, 0);
    pthread_mutex_lock(&lock);
    if (block)
        builtins_shared_buffer_release(block);
    block = memory;
    for (size_t i = 0; i < agent_count; i++) {
        while (!agents[i].listens)
            pthread_cond_wait(&changed, &lock);
        agents[i].listens = false;
    }
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return 0;
}

/* The next report, or null. */
static duk_ret_t agent_get_report(duk_context *ctx)
{
    pthread_mutex_lock(&lock);
    report *r = reports;
    if (r)
        reports = r->next;
    pthread_mutex_unlock(&lock);
    if (r)
        duk_push_string(ctx, r->text);
    else
        duk_push_null(ctx);
    free(r);
    return 1;
}

void agents_define(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_push_array(ctx);
    duk_put_prop_string(ctx, -2, "timers");
    duk_pop(ctx);
    duk_push_c_function(ctx, set_timeout, 2);
    duk_put_global_string(ctx, "setTimeout");
    duk_push_object(ctx);
    put_method(ctx, "start", agent_start, 1);
    put_method(ctx, "broadcast", agent_broadcast, 1);
    put_method(ctx, "getReport", agent_get_report, 0);
    put_method(ctx, "sleep", agent_sleep, 1);
    put_method(ctx, "monotonicNow", agent_now, 0);
    duk_put_prop_string(ctx, -2, "agent");
}

void agents_end(void)
{
    pthread_mutex_lock(&lock);
    ending = true;
    for (size_t i = 0; i < agent_count; i++) {
        if (agents[i].ctx)
            builtins_interrupt(builtins_interrupt_target(agents[i].ctx));
    }
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    for (size_t i = 0; i < agent_count; i++) {
        pthread_join(agents[i].thread, NULL);
        free(agents[i].source);
    }
    agent_count = 0;
    while (reports) {
        report *r = reports;
        reports = r->next;
        free(r);
    }
    if (block)
        builtins_shared_buffer_release(block);
    block = NULL;
}
