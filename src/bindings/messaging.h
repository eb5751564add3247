/*
 * messaging.h - ports as JavaScript objects, for message.c.
 */
#ifndef BINDINGS_MESSAGING_H
#define BINDINGS_MESSAGING_H

#include "duktape.h"
#include "runtime/port.h"

/* The port of the MessagePort object at an index, which the object loses; NULL if it is none, or one without a port. */
port *messaging_detach_port(duk_context *ctx, duk_idx_t index);
/* Push a new MessagePort that owns the port, whatever happens: [ ... ] -> [ ... object ] */
void messaging_push_port(duk_context *ctx, port *p);
/* Push the handle of a port, for JavaScript that makes the object itself. */
void messaging_push_handle(duk_context *ctx, port *p);

#endif
