/*
 * os.c - internalBinding('os'): what lib/os.js asks of the system.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "bindings/bindings.h"
#include "runtime/env.h"
#include "runtime/errors.h"
#include "runtime/text.h"

static void put_string(duk_context *ctx, const char *name, const char *value)
{
    if (value)
        env_push_utf8(ctx, value, strlen(value));
    else
        duk_push_null(ctx);
    duk_put_prop_string(ctx, -2, name);
}

static void put_number(duk_context *ctx, const char *name, double value)
{
    duk_push_number(ctx, value);
    duk_put_prop_string(ctx, -2, name);
}

static duk_ret_t hostname(duk_context *ctx)
{
    char name[UV_MAXHOSTNAMESIZE];
    size_t size = sizeof name;
    int err = uv_os_gethostname(name, &size);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_os_gethostname", NULL, NULL);
    env_push_utf8(ctx, name, size);
    return 1;
}

static duk_ret_t homedir(duk_context *ctx)
{
    char path[4096];
    size_t size = sizeof path;
    int err = uv_os_homedir(path, &size);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_os_homedir", NULL, NULL);
    env_push_utf8(ctx, path, size);
    return 1;
}

/* information(): [sysname, version, release, machine] */
static duk_ret_t information(duk_context *ctx)
{
    uv_utsname_t u;
    int err = uv_os_uname(&u);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_os_uname", NULL, NULL);
    const char *const fields[] = {u.sysname, u.version, u.release, u.machine};
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < 4; i++) {
        duk_push_string(ctx, fields[i]);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

/* loadavg(fields): fills a Float64Array of 3 */
static duk_ret_t loadavg(duk_context *ctx)
{
    duk_size_t size;
    double *fields = duk_require_buffer_data(ctx, 0, &size);
    if (size >= 3 * sizeof *fields)
        uv_loadavg(fields);
    return 0;
}

static duk_ret_t uptime(duk_context *ctx)
{
    double seconds = 0;
    int err = uv_uptime(&seconds);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_uptime", NULL, NULL);
    duk_push_number(ctx, seconds);
    return 1;
}

static duk_ret_t totalmem(duk_context *ctx)
{
    duk_push_number(ctx, (double)uv_get_total_memory());
    return 1;
}

static duk_ret_t freemem(duk_context *ctx)
{
    duk_push_number(ctx, (double)uv_get_free_memory());
    return 1;
}

static duk_ret_t available_parallelism(duk_context *ctx)
{
    duk_push_uint(ctx, uv_available_parallelism());
    return 1;
}

static duk_ret_t push_cpus(duk_context *ctx, void *data)
{
    uv_cpu_info_t *infos = ((void **)data)[0];
    int count = *(int *)((void **)data)[1];
    duk_push_array(ctx);
    for (int i = 0; i < count; i++) {
        duk_push_object(ctx);
        put_string(ctx, "model", infos[i].model);
        put_number(ctx, "speed", infos[i].speed);
        duk_push_object(ctx);
        put_number(ctx, "user", (double)infos[i].cpu_times.user);
        put_number(ctx, "nice", (double)infos[i].cpu_times.nice);
        put_number(ctx, "sys", (double)infos[i].cpu_times.sys);
        put_number(ctx, "idle", (double)infos[i].cpu_times.idle);
        put_number(ctx, "irq", (double)infos[i].cpu_times.irq);
        duk_put_prop_string(ctx, -2, "times");
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
    }
    return 1;
}

static duk_ret_t cpus(duk_context *ctx)
{
    uv_cpu_info_t *infos;
    int count;
    if (uv_cpu_info(&infos, &count) != 0) {
        duk_push_array(ctx);
        return 1;
    }
    void *data[] = {infos, &count};
    duk_int_t result = duk_safe_call(ctx, push_cpus, data, 0, 1);
    uv_free_cpu_info(infos, count);
    return result == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

static void push_interface(duk_context *ctx, const uv_interface_address_t *entry)
{
    char address[INET6_ADDRSTRLEN] = "", netmask[INET6_ADDRSTRLEN] = "", mac[18];
    bool v6 = entry->address.address4.sin_family == AF_INET6;
    if (v6) {
        uv_ip6_name(&entry->address.address6, address, sizeof address);
        uv_ip6_name(&entry->netmask.netmask6, netmask, sizeof netmask);
    } else {
        uv_ip4_name(&entry->address.address4, address, sizeof address);
        uv_ip4_name(&entry->netmask.netmask4, netmask, sizeof netmask);
    }
    const unsigned char *m = (const unsigned char *)entry->phys_addr;
    snprintf(mac, sizeof mac, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5]);
    duk_push_object(ctx);
    put_string(ctx, "name", entry->name);
    put_string(ctx, "address", address);
    put_string(ctx, "netmask", netmask);
    put_string(ctx, "family", v6 ? "IPv6" : "IPv4");
    put_string(ctx, "mac", mac);
    duk_push_boolean(ctx, entry->is_internal);
    duk_put_prop_string(ctx, -2, "internal");
    put_number(ctx, "scopeid", v6 ? (double)entry->address.address6.sin6_scope_id : -1.0);
}

static duk_ret_t push_interfaces(duk_context *ctx, void *data)
{
    uv_interface_address_t *entries = ((void **)data)[0];
    int count = *(int *)((void **)data)[1];
    duk_push_array(ctx);
    for (int i = 0; i < count; i++) {
        push_interface(ctx, &entries[i]);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
    }
    return 1;
}

static duk_ret_t interfaces(duk_context *ctx)
{
    uv_interface_address_t *entries;
    int count;
    int err = uv_interface_addresses(&entries, &count);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_interface_addresses", NULL, NULL);
    void *data[] = {entries, &count};
    duk_int_t result = duk_safe_call(ctx, push_interfaces, data, 0, 1);
    uv_free_interface_addresses(entries, count);
    return result == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

static duk_ret_t push_user(duk_context *ctx, void *data)
{
    const uv_passwd_t *user = data;
    duk_push_object(ctx);
    put_number(ctx, "uid", (double)user->uid);
    put_number(ctx, "gid", (double)user->gid);
    put_string(ctx, "username", user->username);
    put_string(ctx, "homedir", user->homedir);
    put_string(ctx, "shell", user->shell);
    return 1;
}

static duk_ret_t user_info(duk_context *ctx)
{
    uv_passwd_t user;
    int err = uv_os_get_passwd(&user);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_os_get_passwd", NULL, NULL);
    duk_int_t result = duk_safe_call(ctx, push_user, &user, 0, 1);
    uv_os_free_passwd(&user);
    return result == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

/* getPriority(pid), setPriority(pid, priority): a negative error number is returned as { errno } */
static duk_ret_t get_priority(duk_context *ctx)
{
    int priority;
    int err = uv_os_getpriority(duk_require_int(ctx, 0), &priority);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "uv_os_getpriority", NULL, NULL);
    duk_push_int(ctx, priority);
    return 1;
}

static duk_ret_t set_priority(duk_context *ctx)
{
    int err = uv_os_setpriority(duk_require_int(ctx, 0), duk_require_int(ctx, 1));
    return err != 0 ? env_throw_uv_error(ctx, err, "uv_os_setpriority", NULL, NULL) : 0;
}

static const duk_function_list_entry functions[] = {
    {"hostname", hostname, 0},
    {"homedir", homedir, 0},
    {"information", information, 0},
    {"loadavg", loadavg, 1},
    {"uptime", uptime, 0},
    {"totalmem", totalmem, 0},
    {"freemem", freemem, 0},
    {"availableParallelism", available_parallelism, 0},
    {"cpus", cpus, 0},
    {"interfaces", interfaces, 0},
    {"userInfo", user_info, 0},
    {"getPriority", get_priority, 1},
    {"setPriority", set_priority, 2},
    {NULL, NULL, 0},
};

#define C(name) {#name, name}
static const duk_number_list_entry error_numbers[] = {
    C(E2BIG), C(EACCES), C(EADDRINUSE), C(EADDRNOTAVAIL), C(EAFNOSUPPORT), C(EAGAIN), C(EALREADY), C(EBADF), C(EBADMSG),
    C(EBUSY), C(ECANCELED), C(ECHILD), C(ECONNABORTED), C(ECONNREFUSED), C(ECONNRESET), C(EDEADLK), C(EDESTADDRREQ),
    C(EDOM), C(EDQUOT), C(EEXIST), C(EFAULT), C(EFBIG), C(EHOSTUNREACH), C(EIDRM), C(EILSEQ), C(EINPROGRESS), C(EINTR),
    C(EINVAL), C(EIO), C(EISCONN), C(EISDIR), C(ELOOP), C(EMFILE), C(EMLINK), C(EMSGSIZE), C(EMULTIHOP), C(ENAMETOOLONG),
    C(ENETDOWN), C(ENETRESET), C(ENETUNREACH), C(ENFILE), C(ENOBUFS), C(ENODATA), C(ENODEV), C(ENOENT), C(ENOEXEC),
    C(ENOLCK), C(ENOLINK), C(ENOMEM), C(ENOMSG), C(ENOPROTOOPT), C(ENOSPC), C(ENOSR), C(ENOSTR), C(ENOSYS), C(ENOTCONN),
    C(ENOTDIR), C(ENOTEMPTY), C(ENOTSOCK), C(ENOTSUP), C(ENOTTY), C(ENXIO), C(EOPNOTSUPP), C(EOVERFLOW), C(EPERM), C(EPIPE),
    C(EPROTO), C(EPROTONOSUPPORT), C(EPROTOTYPE), C(ERANGE), C(EROFS), C(ESPIPE), C(ESRCH), C(ESTALE), C(ETIME),
    C(ETIMEDOUT), C(ETXTBSY), C(EWOULDBLOCK), C(EXDEV), {NULL, 0},
};

static const duk_number_list_entry signals[] = {
    C(SIGHUP), C(SIGINT), C(SIGQUIT), C(SIGILL), C(SIGTRAP), C(SIGABRT), C(SIGIOT), C(SIGBUS), C(SIGFPE), C(SIGKILL),
    C(SIGUSR1), C(SIGSEGV), C(SIGUSR2), C(SIGPIPE), C(SIGALRM), C(SIGTERM), C(SIGCHLD), C(SIGSTKFLT), C(SIGCONT),
    C(SIGSTOP), C(SIGTSTP), C(SIGTTIN), C(SIGTTOU), C(SIGURG), C(SIGXCPU), C(SIGXFSZ), C(SIGVTALRM), C(SIGPROF),
    C(SIGWINCH), C(SIGIO), C(SIGPOLL), C(SIGPWR), C(SIGSYS), {NULL, 0},
};

static const duk_number_list_entry priorities[] = {
    {"PRIORITY_LOW", UV_PRIORITY_LOW},
    {"PRIORITY_BELOW_NORMAL", UV_PRIORITY_BELOW_NORMAL},
    {"PRIORITY_NORMAL", UV_PRIORITY_NORMAL},
    {"PRIORITY_ABOVE_NORMAL", UV_PRIORITY_ABOVE_NORMAL},
    {"PRIORITY_HIGH", UV_PRIORITY_HIGH},
    {"PRIORITY_HIGHEST", UV_PRIORITY_HIGHEST},
    {NULL, 0},
};

static const duk_number_list_entry dlopen_flags[] = {
    {"RTLD_LAZY", 1}, {"RTLD_NOW", 2}, {"RTLD_GLOBAL", 256}, {"RTLD_LOCAL", 0}, {"RTLD_DEEPBIND", 8}, {NULL, 0},
};

static void put_numbers(duk_context *ctx, const char *name, const duk_number_list_entry *list)
{
    duk_push_bare_object(ctx);
    duk_put_number_list(ctx, -1, list);
    duk_put_prop_string(ctx, -2, name);
}

void binding_os(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    duk_push_bare_object(ctx);
    duk_push_int(ctx, UV_UDP_REUSEADDR);
    duk_put_prop_string(ctx, -2, "UV_UDP_REUSEADDR");
    put_numbers(ctx, "dlopen", dlopen_flags);
    put_numbers(ctx, "errno", error_numbers);
    put_numbers(ctx, "signals", signals);
    put_numbers(ctx, "priority", priorities);
    duk_put_prop_string(ctx, -2, "constants");
}
