/*
 * port.c - ends of channels; see port.h.
 */
#include "runtime/port.h"

#include <stdlib.h>
#include <string.h>

typedef struct entry {
    struct entry *next;
    message *message;
} entry;

typedef struct port_group {
    uv_mutex_t lock;
    port *members;
    unsigned references; /* of members, and of those that look for the group; guarded by the registry's or its own lock */
    port_registry *registry; /* of a group with a name */
    struct port_group *next; /* in the registry */
    size_t name_length;
    char name[];
} port_group;

struct port {
    port_group *group;
    port *next; /* in the group */
    entry *head, **tail;
    size_t count;
    uv_async_t *waker;
};

struct port_registry {
    uv_mutex_t lock; /* taken before a group's */
    port_group *groups;
};

/* ---- groups ---- */

port_registry *port_registry_new(void)
{
    port_registry *registry = calloc(1, sizeof *registry);
    if (registry)
        uv_mutex_init(&registry->lock);
    return registry;
}

static port_group *new_group(const char *name, size_t length)
{
    port_group *group = calloc(1, sizeof *group + length);
    if (!group)
        return NULL;
    uv_mutex_init(&group->lock);
    group->name_length = length;
    memcpy(group->name, name, length);
    return group;
}

static void free_group(port_group *group)
{
    uv_mutex_destroy(&group->lock);
    free(group);
}

static port *new_port(port_group *group)
{
    port *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->group = group;
    p->tail = &p->head;
    uv_mutex_lock(&group->lock);
    p->next = group->members;
    group->members = p;
    group->references++;
    uv_mutex_unlock(&group->lock);
    return p;
}

bool port_make_pair(port *ends[2])
{
    port_group *group = new_group("", 0);
    if (!group)
        return false;
    ends[0] = new_port(group);
    ends[1] = new_port(group);
    if (ends[0] && ends[1])
        return true;
    free(ends[0]);
    free(ends[1]);
    free_group(group);
    return false;
}

port *port_join(port_registry *registry, const char *name, size_t length)
{
    port *p = NULL;
    uv_mutex_lock(&registry->lock);
    port_group *group = registry->groups;
    while (group && (group->name_length != length || memcmp(group->name, name, length) != 0))
        group = group->next;
    if (!group && (group = new_group(name, length))) {
        group->registry = registry;
        group->next = registry->groups;
        registry->groups = group;
    }
    if (group)
        p = new_port(group);
    uv_mutex_unlock(&registry->lock);
    return p;
}

/* ---- queues ---- */

void port_set_waker(port *p, uv_async_t *waker)
{
    uv_mutex_lock(&p->group->lock);
    p->waker = waker;
    if (waker && p->head)
        uv_async_send(waker);
    uv_mutex_unlock(&p->group->lock);
}

/* Under the lock of the group. */
static void enqueue(port *p, message *m)
{
    entry *e = malloc(sizeof *e);
    if (!e)
        return;
    e->next = NULL;
    e->message = message_retain(m);
    *p->tail = e;
    p->tail = &e->next;
    p->count++;
    if (p->waker)
        uv_async_send(p->waker);
}

static void post_locked(port *from, message *m)
{
    for (port *p = from->group->members; p; p = p->next) {
        if (p != from)
            enqueue(p, m);
    }
}

void port_post(port *p, message *m)
{
    uv_mutex_lock(&p->group->lock);
    post_locked(p, m);
    uv_mutex_unlock(&p->group->lock);
    message_release(m);
}

message *port_take(port *p, bool only_close)
{
    message *m = NULL;
    uv_mutex_lock(&p->group->lock);
    entry *e = p->head;
    if (e && (!only_close || message_is_close(e->message))) {
        p->head = e->next;
        if (!p->head)
            p->tail = &p->head;
        p->count--;
        m = e->message;
        free(e);
    }
    uv_mutex_unlock(&p->group->lock);
    return m;
}

size_t port_waiting(port *p)
{
    uv_mutex_lock(&p->group->lock);
    size_t count = p->count;
    uv_mutex_unlock(&p->group->lock);
    return count;
}

bool port_is_peer(port *a, port *b)
{
    return a != b && a->group == b->group;
}

bool port_has_peers(port *p)
{
    uv_mutex_lock(&p->group->lock);
    bool found = p->group->members != p || p->next != NULL;
    uv_mutex_unlock(&p->group->lock);
    return found;
}

/* ---- the end ---- */

static void leave(port_group *group, port *p)
{
    port **link = &group->members;
    while (*link != p)
        link = &(*link)->next;
    *link = p->next;
}

static void forget_group(port_registry *registry, port_group *group)
{
    port_group **link = &registry->groups;
    while (*link != group)
        link = &(*link)->next;
    *link = group->next;
}

void port_close(port *p)
{
    port_group *group = p->group;
    port_registry *registry = group->registry;
    if (registry)
        uv_mutex_lock(&registry->lock);
    message *end = registry ? NULL : message_new_close();
    uv_mutex_lock(&group->lock);
    if (end)
        post_locked(p, end);
    leave(group, p);
    bool last = --group->references == 0;
    if (last && registry)
        forget_group(registry, group);
    uv_mutex_unlock(&group->lock);
    if (registry)
        uv_mutex_unlock(&registry->lock);
    if (end)
        message_release(end);
    while (p->head) {
        entry *e = p->head;
        p->head = e->next;
        message_release(e->message);
        free(e);
    }
    free(p);
    if (last)
        free_group(group);
}
