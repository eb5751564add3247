/*
 * list.c - ConnectionsList: the parsers of a server's connections, for timeouts and for closing them.
 *
 * The list belongs to its object; parsers that are in it when it goes are let off.
 */
#include <stdlib.h>

#include "http/connection.h"

void http_list_remove(http_parser *parser)
{
    http_list *list = parser->list;
    if (!list)
        return;
    http_idle_remove(parser);
    if (parser->previous)
        parser->previous->next = parser->next;
    else
        list->first = parser->next;
    if (parser->next)
        parser->next->previous = parser->previous;
    parser->list = NULL;
    parser->next = parser->previous = NULL;
}

void http_list_add(http_list *list, http_parser *parser)
{
    http_list_remove(parser);
    parser->list = list;
    parser->next = list->first;
    if (list->first)
        list->first->previous = parser;
    list->first = parser;
}

static void free_list(uv_handle_t *timer)
{
    free(timer->data);
}

static void release(void *memory)
{
    http_list *list = memory;
    while (list->first)
        http_list_remove(list->first);
    /* The timer goes with the loop's consent, or has gone with the loop. */
    if (list->timer_made && !uv_is_closing((uv_handle_t *)&list->timer))
        uv_close((uv_handle_t *)&list->timer, free_list);
    else
        free(list);
}

http_list *http_list_at(duk_context *ctx, duk_idx_t index)
{
    return duk_get_owned(ctx, index, release);
}

static duk_ret_t construct(duk_context *ctx)
{
    if (!duk_is_constructor_call(ctx))
        return duk_type_error(ctx, "Class constructor ConnectionsList cannot be invoked without 'new'");
    duk_push_this(ctx);
    http_list *list = calloc(1, sizeof *list);
    if (!list)
        return duk_range_error(ctx, "out of memory");
    duk_set_owned(ctx, -1, list, release);
    return 0;
}

enum choice { CHOOSE_ALL, CHOOSE_IDLE, CHOOSE_ACTIVE, CHOOSE_EXPIRED };

static bool is_late(uint64_t now, uint64_t since, double limit)
{
    return limit > 0 && since != 0 && (double)(now - since) >= limit * 1e6;
}

/* all(), idle(), active(), expired(headersTimeout, requestTimeout): an array of parsers. Expired ones are told once. */
static duk_ret_t choose(duk_context *ctx)
{
    enum choice which = duk_get_current_magic(ctx);
    double headers_timeout = duk_to_number(ctx, 0), request_timeout = duk_to_number(ctx, 1);
    uint64_t now = uv_hrtime();
    duk_push_this(ctx);
    http_list *list = http_list_at(ctx, -1);
    duk_push_array(ctx);
    duk_uarridx_t count = 0;
    for (http_parser *parser = list ? list->first : NULL; parser; parser = parser->next) {
        bool active = parser->message_start != 0, expired = false;
        if (which == CHOOSE_EXPIRED && active) {
            expired = is_late(now, parser->message_start, request_timeout) ||
                      (!parser->head_done && is_late(now, parser->message_start, headers_timeout));
        }
        if (which == CHOOSE_ALL || (which == CHOOSE_IDLE && !active) || (which == CHOOSE_ACTIVE && active) || expired) {
            duk_push_heapptr(ctx, parser->object);
            duk_put_prop_index(ctx, -2, count++);
        }
        if (expired)
            parser->message_start = 0;
    }
    return 1;
}

void http_define_list(duk_context *ctx)
{
    static const char *const names[] = {"all", "idle", "active", "expired"};
    duk_push_c_function(ctx, construct, 0);
    duk_set_native_flags(ctx, -1, DUK_NATIVE_OWNER);
    duk_push_object(ctx);
    for (int i = 0; i < 4; i++) {
        duk_push_c_function(ctx, choose, 2);
        duk_set_magic(ctx, -1, i);
        duk_put_prop_string(ctx, -2, names[i]);
    }
    duk_push_c_function(ctx, http_list_configure, 4);
    duk_put_prop_string(ctx, -2, "configure");
    duk_put_prop_string(ctx, -2, "prototype");
    duk_put_prop_string(ctx, -2, "ConnectionsList");
}
