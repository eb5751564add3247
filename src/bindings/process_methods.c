/*
 * process_methods.c - internalBinding('process_methods'): what the process object asks of the system.
 */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bindings/bindings.h"
#include "bindings/handle.h"
#include "builtins/builtins.h"
#include "runtime/env.h"
#include "runtime/errors.h"
#include "runtime/fatal.h"
#include "runtime/options.h"
#include "runtime/text.h"

static const char *text_argument(duk_context *ctx, duk_idx_t index)
{
    size_t length;
    duk_require_string(ctx, index);
    return env_to_utf8(ctx, index, &length);
}

/* ---- time and resources ---- */

/* hrtime(fields): fills a Float64Array with seconds and nanoseconds */
static duk_ret_t hrtime(duk_context *ctx)
{
    duk_size_t size;
    double *fields = duk_require_buffer_data(ctx, 0, &size);
    uint64_t now = uv_hrtime();
    if (size >= 2 * sizeof *fields) {
        fields[0] = (double)(now / 1000000000u);
        fields[1] = (double)(now % 1000000000u);
    }
    return 0;
}

/* hrtimeText(): nanoseconds as decimal digits, for BigInt */
static duk_ret_t hrtime_text(duk_context *ctx)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)uv_hrtime());
    duk_push_string(ctx, digits);
    return 1;
}

static duk_ret_t uptime(duk_context *ctx)
{
    duk_push_number(ctx, (double)(uv_hrtime() - env_from(ctx)->shared->start_time) / 1e9);
    return 1;
}

static duk_ret_t rss(duk_context *ctx)
{
    size_t bytes = 0;
    int err = uv_resident_set_memory(&bytes);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_resident_set_memory", NULL, NULL);
    duk_push_number(ctx, (double)bytes);
    return 1;
}

static void push_numbers(duk_context *ctx, const double *numbers, duk_uarridx_t count)
{
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < count; i++) {
        duk_push_number(ctx, numbers[i]);
        duk_put_prop_index(ctx, -2, i);
    }
}

/* memory(): [heap used, heap total, bytes of ArrayBuffers] of the engine's allocator as malloc counts it */
static duk_ret_t memory(duk_context *ctx)
{
    double used = (double)fatal_heap_used(env_from(ctx));
    const double numbers[] = {used, used, builtins_buffer_bytes(ctx)};
    push_numbers(ctx, numbers, sizeof numbers / sizeof *numbers);
    return 1;
}

static double microseconds(uv_timeval_t t)
{
    return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

/* resourceUsage(): [user, system, maxrss, ...] in the order of process.resourceUsage()'s fields */
static duk_ret_t resource_usage(duk_context *ctx)
{
    uv_rusage_t u;
    int err = uv_getrusage(&u);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_getrusage", NULL, NULL);
    const double fields[] = {
        microseconds(u.ru_utime), microseconds(u.ru_stime), (double)u.ru_maxrss,  (double)u.ru_ixrss,
        (double)u.ru_idrss,       (double)u.ru_isrss,       (double)u.ru_minflt,  (double)u.ru_majflt,
        (double)u.ru_nswap,       (double)u.ru_inblock,     (double)u.ru_oublock, (double)u.ru_msgsnd,
        (double)u.ru_msgrcv,      (double)u.ru_nsignals,    (double)u.ru_nvcsw,   (double)u.ru_nivcsw,
    };
    push_numbers(ctx, fields, sizeof fields / sizeof *fields);
    return 1;
}

static duk_ret_t constrained_memory(duk_context *ctx)
{
    duk_push_number(ctx, (double)uv_get_constrained_memory());
    return 1;
}

static duk_ret_t available_memory(duk_context *ctx)
{
    duk_push_number(ctx, (double)uv_get_available_memory());
    return 1;
}

/* ---- place, mask, identity ---- */

static duk_ret_t cwd(duk_context *ctx)
{
    char path[PATH_MAX];
    size_t size = sizeof path;
    int err = uv_cwd(path, &size);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_cwd", NULL, NULL);
    env_push_utf8(ctx, path, size);
    return 1;
}

static duk_ret_t change_directory(duk_context *ctx)
{
    const char *path = text_argument(ctx, 0);
    char before[PATH_MAX];
    size_t size = sizeof before;
    int err = uv_chdir(path);
    if (err == 0)
        return 0;
    if (uv_cwd(before, &size) != 0)
        before[0] = '\0';
    return env_throw_uv_error(ctx, err, "chdir", before, path);
}

/* umask(mask | undefined): the mask before */
static duk_ret_t set_umask(duk_context *ctx)
{
    mode_t before;
    if (duk_is_undefined(ctx, 0)) {
        before = umask(0);
        umask(before);
    } else {
        before = umask((mode_t)duk_require_uint(ctx, 0));
    }
    duk_push_uint(ctx, before);
    return 1;
}

/* kill(pid, signal): 0 or a negative error */
static duk_ret_t kill_process(duk_context *ctx)
{
    duk_push_int(ctx, uv_kill(duk_require_int(ctx, 0), duk_require_int(ctx, 1)));
    return 1;
}

enum { GET_UID, GET_EUID, GET_GID, GET_EGID, GET_PID, GET_PPID };

static duk_ret_t get_id(duk_context *ctx)
{
    double id = 0;
    switch (duk_get_current_magic(ctx)) {
    case GET_UID: id = getuid(); break;
    case GET_EUID: id = geteuid(); break;
    case GET_GID: id = getgid(); break;
    case GET_EGID: id = getegid(); break;
    case GET_PID: id = getpid(); break;
    case GET_PPID: id = getppid(); break;
    }
    duk_push_number(ctx, id);
    return 1;
}

/* The number of the user or group named by a number or a name; false if there is none. */
static bool find_id(duk_context *ctx, duk_idx_t index, bool group, unsigned *id)
{
    if (duk_is_number(ctx, index)) {
        *id = duk_get_uint(ctx, index);
        return true;
    }
    const char *name = text_argument(ctx, index);
    if (group) {
        const struct group *entry = getgrnam(name);
        if (entry)
            *id = entry->gr_gid;
        return entry != NULL;
    }
    const struct passwd *entry = getpwnam(name);
    if (entry)
        *id = entry->pw_uid;
    return entry != NULL;
}

/* setuid(id) and its kin: 1 when there is no such user or group */
static duk_ret_t set_id(duk_context *ctx)
{
    static const char *const syscalls[] = {"setuid", "seteuid", "setgid", "setegid"};
    int which = duk_get_current_magic(ctx), status;
    unsigned id;
    if (!find_id(ctx, 0, which >= GET_GID, &id)) {
        duk_push_int(ctx, 1);
        return 1;
    }
    switch (which) {
    case GET_UID: status = setuid(id); break;
    case GET_EUID: status = seteuid(id); break;
    case GET_GID: status = setgid(id); break;
    default: status = setegid(id); break;
    }
    if (status != 0)
        return env_throw_errno(ctx, errno, syscalls[which]);
    duk_push_int(ctx, 0);
    return 1;
}

static duk_ret_t get_groups(duk_context *ctx)
{
    int count = getgroups(0, NULL);
    if (count < 0)
        return env_throw_errno(ctx, errno, "getgroups");
    gid_t *groups = duk_push_fixed_buffer(ctx, (duk_size_t)(count + 1) * sizeof *groups);
    count = getgroups(count, groups);
    bool seen = false;
    duk_push_array(ctx);
    for (int i = 0; i < count; i++) {
        seen |= groups[i] == getegid();
        duk_push_number(ctx, groups[i]);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
    }
    if (!seen) {
        duk_push_number(ctx, getegid());
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)(count > 0 ? count : 0));
    }
    return 1;
}

/* setgroups([..]): 0, or the 1-based index of a group that is not known */
static duk_ret_t set_groups(duk_context *ctx)
{
    duk_size_t count = duk_get_length(ctx, 0);
    gid_t *groups = duk_push_fixed_buffer(ctx, (count + 1) * sizeof *groups);
    for (duk_size_t i = 0; i < count; i++) {
        unsigned id;
        duk_get_prop_index(ctx, 0, (duk_uarridx_t)i);
        if (!find_id(ctx, -1, true, &id)) {
            duk_push_uint(ctx, (duk_uint_t)i + 1);
            return 1;
        }
        duk_pop(ctx);
        groups[i] = id;
    }
    if (setgroups(count, groups) != 0)
        return env_throw_errno(ctx, errno, "setgroups");
    duk_push_int(ctx, 0);
    return 1;
}

/* initgroups(user, group): 0, 1 for an unknown user, 2 for an unknown group */
static duk_ret_t init_groups(duk_context *ctx)
{
    unsigned gid;
    char name[256];
    if (duk_is_number(ctx, 0)) {
        const struct passwd *entry = getpwuid(duk_get_uint(ctx, 0));
        snprintf(name, sizeof name, "%s", entry ? entry->pw_name : "");
    } else {
        snprintf(name, sizeof name, "%s", text_argument(ctx, 0));
    }
    /* A name need not be known: it is the group that must be. */
    int status = name[0] == '\0' ? 1 : !find_id(ctx, 1, true, &gid) ? 2 : 0;
    if (status == 0 && initgroups(name, gid) != 0)
        return env_throw_errno(ctx, errno, "initgroups");
    duk_push_int(ctx, status);
    return 1;
}

/* ---- environment ---- */

/* Several threads may share the variables: env_shared's lock guards them. */

typedef struct variables {
    uv_env_item_t *items;
    int count;
} variables;

static duk_ret_t push_variables(duk_context *ctx, void *data)
{
    const variables *v = data;
    duk_push_object(ctx);
    for (int i = 0; i < v->count; i++) {
        if (v->items[i].name[0] == '\0')
            continue;
        env_push_utf8(ctx, v->items[i].name, strlen(v->items[i].name));
        env_push_utf8(ctx, v->items[i].value, strlen(v->items[i].value));
        duk_put_prop(ctx, -3);
    }
    return 1;
}

/* getEnvironment(): an object of all variables */
static duk_ret_t get_environment(duk_context *ctx)
{
    uv_mutex_t *lock = &env_from(ctx)->shared->environment;
    variables v = {0};
    uv_mutex_lock(lock);
    int err = uv_os_environ(&v.items, &v.count);
    uv_mutex_unlock(lock);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_os_environ", NULL, NULL);
    duk_int_t status = duk_safe_call(ctx, push_variables, &v, 0, 1);
    uv_os_free_environ(v.items, v.count);
    return status == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

static duk_ret_t set_environment(duk_context *ctx)
{
    uv_mutex_t *lock = &env_from(ctx)->shared->environment;
    const char *name = text_argument(ctx, 0), *value = text_argument(ctx, 1);
    uv_mutex_lock(lock);
    uv_os_setenv(name, value);
    uv_mutex_unlock(lock);
    return 0;
}

static duk_ret_t unset_environment(duk_context *ctx)
{
    uv_mutex_t *lock = &env_from(ctx)->shared->environment;
    const char *name = text_argument(ctx, 0);
    uv_mutex_lock(lock);
    uv_os_unsetenv(name);
    uv_mutex_unlock(lock);
    return 0;
}

static duk_ret_t timezone_changed(duk_context *ctx)
{
    builtins_reset_time_zone(ctx);
    return 0;
}

/* ---- the program ---- */

static duk_ret_t exec_path(duk_context *ctx)
{
    char path[PATH_MAX];
    size_t size = sizeof path;
    if (uv_exepath(path, &size) != 0) {
        duk_push_string(ctx, env_from(ctx)->cli->argv[0]);
        return 1;
    }
    env_push_utf8(ctx, path, size);
    return 1;
}

static duk_ret_t get_title(duk_context *ctx)
{
    char title[1024] = "";
    uv_get_process_title(title, sizeof title);
    env_push_utf8(ctx, title, strlen(title));
    return 1;
}

static duk_ret_t set_title(duk_context *ctx)
{
    uv_set_process_title(text_argument(ctx, 0));
    return 0;
}

static duk_ret_t abort_process(duk_context *ctx)
{
    abort();
}

/* rawDebug(text): straight to stderr, without the loop */
static duk_ret_t raw_debug(duk_context *ctx)
{
    fprintf(stderr, "%s\n", text_argument(ctx, 0));
    return 0;
}

/* ---- what keeps the loop alive ---- */

static const char *name_of_handle(const uv_handle_t *handle)
{
    bool listens = (handle->type == UV_TCP || handle->type == UV_NAMED_PIPE) &&
                   ((const uv_stream_t *)handle)->connection_cb != NULL;
    switch (handle->type) {
    case UV_TCP: return listens ? "TCPServerWrap" : "TCPSocketWrap";
    case UV_NAMED_PIPE: return listens ? "PipeServerWrap" : "PipeWrap";
    case UV_TTY: return "TTYWrap";
    case UV_UDP: return "UDPWrap";
    case UV_PROCESS: return "ProcessWrap";
    case UV_FS_EVENT: return "FSEventWrap";
    case UV_FS_POLL: return "StatWatcher";
    case UV_SIGNAL: return "SignalWrap";
    default: return NULL; /* the environment's own */
    }
}

typedef struct handle_list {
    uv_handle_t **items; /* NULL: only count */
    size_t count;
} handle_list;

static void add_handle(uv_handle_t *handle, void *data)
{
    handle_list *list = data;
    if (!name_of_handle(handle) || !handle->data || !uv_has_ref(handle) || uv_is_closing(handle))
        return;
    if (list->items)
        list->items[list->count] = handle;
    list->count++;
}

/* activeHandles(): [name, handle object, ...]. Nothing may throw out of uv_walk, so they are listed first. */
static duk_ret_t active_handles(duk_context *ctx)
{
    uv_loop_t *loop = &env_from(ctx)->loop;
    handle_list list = {NULL, 0};
    uv_walk(loop, add_handle, &list);
    list.items = duk_push_fixed_buffer(ctx, (list.count + 1) * sizeof *list.items);
    list.count = 0;
    uv_walk(loop, add_handle, &list);
    duk_push_array(ctx);
    for (size_t i = 0; i < list.count; i++) {
        duk_push_string(ctx, name_of_handle(list.items[i]));
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)(2 * i));
        handle_push(list.items[i]->data);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)(2 * i + 1));
    }
    return 1;
}

/* fsRequests(): how many file operations are under way */
static duk_ret_t fs_requests(duk_context *ctx)
{
    duk_push_uint(ctx, env_from(ctx)->fs_requests);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"hrtime", hrtime, 1},
    {"hrtimeText", hrtime_text, 0},
    {"uptime", uptime, 0},
    {"rss", rss, 0},
    {"memory", memory, 0},
    {"resourceUsage", resource_usage, 0},
    {"constrainedMemory", constrained_memory, 0},
    {"availableMemory", available_memory, 0},
    {"cwd", cwd, 0},
    {"chdir", change_directory, 1},
    {"umask", set_umask, 1},
    {"kill", kill_process, 2},
    {"getgroups", get_groups, 0},
    {"setgroups", set_groups, 1},
    {"initgroups", init_groups, 2},
    {"getEnvironment", get_environment, 0},
    {"setEnvironment", set_environment, 2},
    {"unsetEnvironment", unset_environment, 1},
    {"timezoneChanged", timezone_changed, 0},
    {"execPath", exec_path, 0},
    {"getTitle", get_title, 0},
    {"setTitle", set_title, 1},
    {"abort", abort_process, 0},
    {"rawDebug", raw_debug, 1},
    {"activeHandles", active_handles, 0},
    {"fsRequests", fs_requests, 0},
    {NULL, NULL, 0},
};

static void put_magic(duk_context *ctx, const char *name, duk_c_function function, duk_idx_t nargs, duk_int_t magic)
{
    duk_push_c_function(ctx, function, nargs);
    duk_set_magic(ctx, -1, magic);
    duk_put_prop_string(ctx, -2, name);
}

static void push_versions(duk_context *ctx)
{
    static const char *const versions[][2] = {
        {"node", NODE_VERSION},       {"smew", SMEW_VERSION},       {"duktape", DUKTAPE_VERSION},
        {"uv", LIBUV_VERSION},        {"zlib", ZLIB_VERSION},       {"mbedtls", MBEDTLS_VERSION},
        {"llhttp", LLHTTP_VERSION},   {"brotli", BROTLI_VERSION},   {"modules", "127"},
        {"unicode", "16.0"},
        /* Programs look here whether there is crypto, and which OpenSSL's algorithm names and error codes to expect. Ours
         * follow those of this version, whatever library does the work. */
        {"openssl", "3.5.0"},
    };
    duk_push_object(ctx);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        duk_push_string(ctx, versions[i][1]);
        duk_put_prop_string(ctx, -2, versions[i][0]);
    }
}

void binding_process_methods(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    put_magic(ctx, "getuid", get_id, 0, GET_UID);
    put_magic(ctx, "geteuid", get_id, 0, GET_EUID);
    put_magic(ctx, "getgid", get_id, 0, GET_GID);
    put_magic(ctx, "getegid", get_id, 0, GET_EGID);
    put_magic(ctx, "pid", get_id, 0, GET_PID);
    put_magic(ctx, "ppid", get_id, 0, GET_PPID);
    put_magic(ctx, "setuid", set_id, 1, GET_UID);
    put_magic(ctx, "seteuid", set_id, 1, GET_EUID);
    put_magic(ctx, "setgid", set_id, 1, GET_GID);
    put_magic(ctx, "setegid", set_id, 1, GET_EGID);
    push_versions(ctx);
    duk_put_prop_string(ctx, -2, "versions");
#if defined(__x86_64__)
    duk_push_string(ctx, "x64");
#elif defined(__aarch64__)
    duk_push_string(ctx, "arm64");
#else
#error "which architecture is this? (process.arch)"
#endif
    duk_put_prop_string(ctx, -2, "arch");
    duk_push_boolean(ctx, env_from(ctx)->worker != NULL);
    duk_put_prop_string(ctx, -2, "isWorker");
#if defined(__SANITIZE_ADDRESS__)
    duk_push_int(ctx, 1);
#else
    duk_push_int(ctx, 0);
#endif
    duk_put_prop_string(ctx, -2, "asan");
}
