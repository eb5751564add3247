/*
 * port.h - the ends of channels between environments: queues of messages, which any thread may write to.
 *
 * Ports stand in a group: the two ends of a MessageChannel, or all BroadcastChannels of a name. What is posted to one goes
 * into the queues of the others. A group has one lock, which guards the queues, the wakers and the membership of its ports.
 */
#ifndef RUNTIME_PORT_H
#define RUNTIME_PORT_H

#include <stdbool.h>
#include <uv.h>

#include "runtime/message.h"

typedef struct port port;
/* What environments of a process share to find the groups that have names. */
typedef struct port_registry port_registry;

port_registry *port_registry_new(void);
/* Two ports; false without memory. */
bool port_make_pair(port *ends[2]);
/* A port in the group of a name. */
port *port_join(port_registry *registry, const char *name, size_t length);

/* Who is woken when something arrives: NULL for nobody, for as long as the port is between two environments. */
void port_set_waker(port *p, uv_async_t *waker);
/* To all others of the group; takes the reference. */
void port_post(port *p, message *m);
/* The next message, which the caller has to release; NULL if there is none. With `only_close` only the end is taken. */
message *port_take(port *p, bool only_close);
size_t port_waiting(port *p);
/* Are both ends of one channel the same? */
bool port_is_peer(port *a, port *b);
bool port_has_peers(port *p);
/* Leave the group and go; of a pair the other end gets to know. */
void port_close(port *p);

#endif
