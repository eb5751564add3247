/*
 * dns.c - internalBinding('dns'): names to addresses and back through the system's resolver, in the thread pool.
 */
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "bindings/address.h"
#include "bindings/bindings.h"
#include "runtime/buffer.h"
#include "runtime/async.h"
#include "runtime/errors.h"
#include "runtime/text.h"

typedef struct lookup {
    union {
        uv_getaddrinfo_t addresses;
        uv_getnameinfo_t name;
    } uv;
    env_t *env;
    env_async async;
    env_ref callback;
} lookup;

static lookup *begin(duk_context *ctx, const char *type, duk_idx_t callback)
{
    duk_require_function(ctx, callback);
    duk_dup(ctx, callback);
    env_ref ref = env_ref_take(ctx);
    lookup *l = malloc(sizeof *l);
    if (!l) {
        env_ref_release(ctx, &ref);
        (void)duk_range_error(ctx, "out of memory");
    }
    l->env = env_from(ctx);
    l->callback = ref;
    env_async_request(ctx, &l->async, type, DUK_INVALID_INDEX);
    return l;
}

/* [ ... ] -> [ ... callback undefined ], the lookup's memory released */
static void push_callback(lookup *l)
{
    duk_context *ctx = l->env->ctx;
    env_ref_push(ctx, l->callback);
    duk_push_undefined(ctx);
    env_ref_release(ctx, &l->callback);
    env_async_enter(ctx, &l->async, DUK_INVALID_INDEX);
    env_async_end(ctx, &l->async);
}

static duk_ret_t push_addresses(duk_context *ctx, void *data)
{
    duk_uarridx_t at = 0;
    duk_push_array(ctx);
    for (const struct addrinfo *entry = data; entry; entry = entry->ai_next) {
        char text[INET6_ADDRSTRLEN];
        if ((entry->ai_family != AF_INET && entry->ai_family != AF_INET6) ||
            uv_ip_name(entry->ai_addr, text, sizeof text) != 0)
            continue;
        duk_push_string(ctx, text);
        duk_put_prop_index(ctx, -2, at++);
    }
    return 1;
}

static void on_addresses(uv_getaddrinfo_t *request, int status, struct addrinfo *found)
{
    lookup *l = (lookup *)request;
    env_t *env = l->env;
    duk_context *ctx = env->ctx;
    push_callback(l);
    duk_push_int(ctx, status);
    if (status != 0)
        duk_push_undefined(ctx);
    else
        (void)duk_safe_call(ctx, push_addresses, found, 0, 1);
    uv_freeaddrinfo(found);
    free(l);
    env_callback(env, 2);
}

/* getaddrinfo(hostname, family, hints, callback(error, [addresses])): 0 or a negative error */
static duk_ret_t get_addresses(duk_context *ctx)
{
    size_t length;
    const char *name = env_to_utf8(ctx, 0, &length);
    int family = duk_to_int(ctx, 1);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = duk_to_int(ctx, 2)};
    hints.ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC;
    lookup *l = begin(ctx, "GETADDRINFOREQWRAP", 3);
    int err = uv_getaddrinfo(&l->env->loop, &l->uv.addresses, on_addresses, name, NULL, &hints);
    if (err != 0) {
        env_async_end(ctx, &l->async);
        env_ref_release(ctx, &l->callback);
        free(l);
    }
    duk_push_int(ctx, err);
    return 1;
}

static void on_name(uv_getnameinfo_t *request, int status, const char *hostname, const char *service)
{
    lookup *l = (lookup *)request;
    env_t *env = l->env;
    duk_context *ctx = env->ctx;
    push_callback(l);
    duk_push_int(ctx, status);
    if (status == 0) {
        env_push_utf8(ctx, hostname, strlen(hostname));
        env_push_utf8(ctx, service, strlen(service));
    } else {
        duk_push_undefined(ctx);
        duk_push_undefined(ctx);
    }
    free(l);
    env_callback(env, 3);
}

/* getnameinfo(address, port, callback(error, hostname, service)) */
static duk_ret_t get_name(duk_context *ctx)
{
    struct sockaddr_storage address;
    int err = address_parse(ctx, 0, 1, &address);
    if (err == 0) {
        lookup *l = begin(ctx, "GETNAMEINFOREQWRAP", 2);
        err = uv_getnameinfo(&l->env->loop, &l->uv.name, on_name, (struct sockaddr *)&address, NI_NAMEREQD);
        if (err != 0) {
            env_ref_release(ctx, &l->callback);
            free(l);
        }
    }
    duk_push_int(ctx, err);
    return 1;
}

/* ---- what queries to servers need ---- */

/* queryId(): 16 bits that nobody can guess */
static duk_ret_t query_id(duk_context *ctx)
{
    uint16_t id;
    int err = uv_random(NULL, NULL, &id, sizeof id, 0, NULL);
    if (err != 0)
        return env_throw_uv_error(ctx, err, "getrandom", NULL, NULL);
    duk_push_uint(ctx, id);
    return 1;
}

/* ipv6Text(16 bytes) */
static duk_ret_t ipv6_text(duk_context *ctx)
{
    size_t size;
    char text[INET6_ADDRSTRLEN];
    const void *bytes = env_get_bytes(ctx, 0, &size);
    if (!bytes || size != 16 || uv_inet_ntop(AF_INET6, bytes, text, sizeof text) != 0)
        return duk_type_error(ctx, "not an address");
    duk_push_string(ctx, text);
    return 1;
}

/* binaryAddress(text): its 4 or 16 bytes as a string of Latin-1; undefined for what is no address */
static duk_ret_t binary_address(duk_context *ctx)
{
    struct sockaddr_storage address;
    duk_push_int(ctx, 0);
    if (address_parse(ctx, 0, 1, &address) != 0)
        return 0;
    if (address.ss_family == AF_INET6)
        env_push_latin1(ctx, ((struct sockaddr_in6 *)&address)->sin6_addr.s6_addr, 16);
    else
        env_push_latin1(ctx, (const uint8_t *)&((struct sockaddr_in *)&address)->sin_addr, 4);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"getaddrinfo", get_addresses, 4}, {"getnameinfo", get_name, 3},         {"queryId", query_id, 0},
    {"ipv6Text", ipv6_text, 1},        {"binaryAddress", binary_address, 1}, {NULL, NULL, 0},
};

static const duk_number_list_entry constants[] = {
    {"AI_ADDRCONFIG", AI_ADDRCONFIG}, {"AI_ALL", AI_ALL}, {"AI_V4MAPPED", AI_V4MAPPED}, {NULL, 0},
};

void binding_dns(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    duk_put_number_list(ctx, -1, constants);
}
