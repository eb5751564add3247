/*
 * address.c - socket addresses between JavaScript and the system.
 */
#include "bindings/address.h"

#include <stdbool.h>
#include <string.h>

#include "runtime/text.h"

int address_parse(duk_context *ctx, duk_idx_t host, duk_idx_t port, struct sockaddr_storage *address)
{
    size_t length;
    int number = duk_to_int(ctx, port);
    const char *text = env_to_utf8(ctx, host, &length);
    return strchr(text, ':') ? uv_ip6_addr(text, number, (struct sockaddr_in6 *)address)
                             : uv_ip4_addr(text, number, (struct sockaddr_in *)address);
}

void address_text(const struct sockaddr *address, char text[ADDRESS_TEXT_SIZE])
{
    text[0] = '\0';
    if (address->sa_family != AF_INET && address->sa_family != AF_INET6)
        return;
    uv_ip_name(address, text, ADDRESS_TEXT_SIZE);
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
    if (address->sa_family != AF_INET6 || !IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr) || in6->sin6_scope_id == 0)
        return;
    size_t length = strlen(text), size = UV_IF_NAMESIZE;
    text[length] = '%';
    if (uv_if_indextoiid(in6->sin6_scope_id, text + length + 1, &size) != 0)
        text[length] = '\0';
}

void address_put(duk_context *ctx, duk_idx_t object, const struct sockaddr *address)
{
    char text[ADDRESS_TEXT_SIZE];
    bool v6 = address->sa_family == AF_INET6;
    const struct sockaddr_in *in = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
    object = duk_normalize_index(ctx, object);
    address_text(address, text);
    duk_push_string(ctx, text);
    duk_put_prop_literal(ctx, object, "address");
    if (v6)
        duk_push_literal(ctx, "IPv6");
    else
        duk_push_literal(ctx, "IPv4");
    duk_put_prop_literal(ctx, object, "family");
    duk_push_int(ctx, ntohs(v6 ? in6->sin6_port : in->sin_port));
    duk_put_prop_literal(ctx, object, "port");
}
