/*
 * address.h - socket addresses between JavaScript (a numeric host and a port) and the system.
 */
#ifndef BINDINGS_ADDRESS_H
#define BINDINGS_ADDRESS_H

#include <uv.h>

#include "duktape.h"

/* Room for any address with its zone ("%eth0") and a NUL. */
#define ADDRESS_TEXT_SIZE (INET6_ADDRSTRLEN + UV_IF_NAMESIZE)

/* The address of a numeric host and a port: 0 or a negative error. The string's stack slot is expendable, as
 * env_to_utf8 says. */
int address_parse(duk_context *ctx, duk_idx_t host, duk_idx_t port, struct sockaddr_storage *address);
/* The numeric form of an IPv4 or IPv6 address; link-local ones of IPv6 with their zone. Empty for anything else. */
void address_text(const struct sockaddr *address, char text[ADDRESS_TEXT_SIZE]);
/* Set address, family ("IPv4", "IPv6") and port of the object at index. */
void address_put(duk_context *ctx, duk_idx_t object, const struct sockaddr *address);

#endif
