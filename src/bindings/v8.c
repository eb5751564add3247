/*
 * v8.c - internalBinding('v8'): what can be told of the engine's heap.
 */
#include <malloc.h>
#include <sys/resource.h>

#include "bindings/bindings.h"
#include "runtime/env.h"
#include "runtime/fatal.h"
#include "runtime/options.h"

static void put_number(duk_context *ctx, const char *name, double value)
{
    duk_push_number(ctx, value);
    duk_put_prop_string(ctx, -2, name);
}

/* heapStatistics(): bytes. Without a limit of its own the heap may take what the system lets the process have. */
static duk_ret_t heap_statistics(duk_context *ctx)
{
    env_t *env = env_from(ctx);
    struct mallinfo2 info = mallinfo2();
    struct rusage usage = {0};
    uint64_t limit = env->cli->heap_limit ? env->cli->heap_limit : uv_get_constrained_memory();
    if (limit == 0 || limit > uv_get_total_memory())
        limit = uv_get_total_memory();
    size_t used = fatal_heap_used(env);
    getrusage(RUSAGE_SELF, &usage);
    duk_push_object(ctx);
    put_number(ctx, "heapUsed", (double)used);
    put_number(ctx, "heapTotal", (double)(env->cli->heap_limit ? used : info.arena + info.hblkhd + env->slabs.taken));
    put_number(ctx, "heapLimit", (double)limit);
    put_number(ctx, "malloced", (double)(info.uordblks + info.hblkhd));
    put_number(ctx, "mallocedPeak", (double)usage.ru_maxrss * 1024);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"heapStatistics", heap_statistics, 0},
    {NULL, NULL, 0},
};

void binding_v8(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
}
