/*
 * http2_object.c - internalBinding('http2'): the session as an object of JavaScript, and HTTP/2's numbers.
 *
 * Header fields come from JavaScript as one buffer: for each field its name, a NUL, its value, a NUL and a byte of flags;
 * with their number beside it.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "http/http2.h"
#include "runtime/buffer.h"
#include "runtime/text.h"

#define SEND_SIZE 65536 /* about as much as one send() gives */

/* ---- life ---- */

static void free_session(duk_context *ctx, h2_session *session)
{
    if (session->ng)
        nghttp2_session_del(session->ng);
    session->ng = NULL;
    while (session->streams)
        h2_stream_free(ctx, session, session->streams);
}

static void release(void *session)
{
    free_session(NULL, session);
    free(session);
}

static h2_session *this_session(duk_context *ctx)
{
    duk_push_this(ctx);
    h2_session *session = duk_get_owned(ctx, -1, release);
    duk_pop(ctx);
    return session && !session->destroyed && session->ng ? session : NULL;
}

/* A number among the options, or the fallback. */
static double option(duk_context *ctx, const char *name, double fallback)
{
    duk_get_prop_string(ctx, 1, name);
    double value = duk_is_number(ctx, -1) ? duk_get_number(ctx, -1) : fallback;
    duk_pop(ctx);
    return value;
}

static nghttp2_option *make_options(duk_context *ctx, bool is_server)
{
    nghttp2_option *options;
    if (nghttp2_option_new(&options) != 0)
        return NULL;
    nghttp2_option_set_no_auto_window_update(options, 1);
    nghttp2_option_set_no_closed_streams(options, 1);
    nghttp2_option_set_builtin_recv_extension_type(options, NGHTTP2_ALTSVC);
    nghttp2_option_set_builtin_recv_extension_type(options, NGHTTP2_ORIGIN);
    if (!is_server)
        nghttp2_option_set_max_reserved_remote_streams(options, (uint32_t)option(ctx, "maxReservedRemoteStreams", 200));
    nghttp2_option_set_max_deflate_dynamic_table_size(options, (size_t)option(ctx, "maxDeflateDynamicTableSize", 4096));
    nghttp2_option_set_peer_max_concurrent_streams(options, (uint32_t)option(ctx, "peerMaxConcurrentStreams", 100));
    nghttp2_option_set_max_outbound_ack(options, (size_t)option(ctx, "maxOutstandingPings", 10) + 1000);
    nghttp2_option_set_max_settings(options, (size_t)option(ctx, "maxSettings", 32));
    double block = option(ctx, "maxSendHeaderBlockLength", -1);
    if (block >= 0)
        nghttp2_option_set_max_send_header_block_length(options, (size_t)block);
    duk_get_prop_string(ctx, 1, "strictFieldWhitespaceValidation");
    if (duk_is_boolean(ctx, -1) && !duk_get_boolean(ctx, -1))
        nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation(options, 1);
    duk_pop(ctx);
    return options;
}

/* new Http2Session(is server, options) */
static duk_ret_t construct(duk_context *ctx)
{
    if (!duk_is_constructor_call(ctx))
        return duk_type_error(ctx, "a session is made with new");
    duk_push_this(ctx);
    h2_session *session = calloc(1, sizeof *session);
    if (!session)
        return duk_range_error(ctx, "out of memory");
    duk_set_owned(ctx, -1, session, release);
    session->env = env_from(ctx);
    session->is_server = duk_to_boolean(ctx, 0);
    session->max_pairs = (size_t)option(ctx, "maxHeaderListPairs", 128);
    if (session->max_pairs < (session->is_server ? 4 : 1))
        session->max_pairs = session->is_server ? 4 : 1;
    session->max_invalid = (size_t)option(ctx, "maxSessionInvalidFrames", 1000);
    session->max_rejected = (size_t)option(ctx, "maxSessionRejectedStreams", 100);
    session->padding = (int)option(ctx, "paddingStrategy", H2_PADDING_NONE);
    nghttp2_option *options = make_options(ctx, session->is_server);
    nghttp2_session_callbacks *callbacks = h2_callbacks();
    int err = !options || !callbacks ? NGHTTP2_ERR_NOMEM
              : session->is_server   ? nghttp2_session_server_new2(&session->ng, callbacks, session, options)
                                     : nghttp2_session_client_new2(&session->ng, callbacks, session, options);
    nghttp2_option_del(options);
    nghttp2_session_callbacks_del(callbacks);
    if (err != 0)
        return duk_error(ctx, DUK_ERR_ERROR, "%s", nghttp2_strerror(err));
    session->self = env_ref_take(ctx);
    return 0;
}

/* destroy(): nothing is called any more; the memory goes as soon as nghttp2 is not on the stack */
static duk_ret_t destroy(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    if (!session)
        return 0;
    session->destroyed = true;
    if (session->busy == 0)
        free_session(ctx, session);
    env_ref_release(ctx, &session->self);
    return 0;
}

/* ---- bytes ---- */

static void leave(duk_context *ctx, h2_session *session)
{
    if (--session->busy == 0 && session->destroyed)
        free_session(ctx, session);
}

/* receive(buffer): work off what has come; a negative error when the session cannot go on */
static duk_ret_t receive(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    size_t length;
    const uint8_t *bytes = env_get_bytes(ctx, 0, &length);
    if (!session || !bytes || session->busy > 0) {
        duk_push_int(ctx, 0);
        return 1;
    }
    duk_push_this(ctx);
    session->busy++;
    session->bytes_read += (double)length;
    nghttp2_ssize done = nghttp2_session_mem_recv2(session->ng, bytes, length);
    leave(ctx, session);
    duk_push_int(ctx, done < 0 ? (duk_int_t)done : 0);
    return 1;
}

/* What is to be sent, malloc'd; false without memory. */
static bool collect(h2_session *session, uint8_t **out, size_t *length)
{
    size_t room = 0;
    *out = NULL;
    *length = 0;
    while (*length < SEND_SIZE) {
        const uint8_t *part;
        nghttp2_ssize count = nghttp2_session_mem_send2(session->ng, &part);
        if (count <= 0)
            return true;
        if (*length + (size_t)count > room) {
            room = room ? room * 2 : 4096;
            while (room < *length + (size_t)count)
                room *= 2;
            uint8_t *larger = realloc(*out, room);
            if (!larger)
                return false;
            *out = larger;
        }
        memcpy(*out + *length, part, (size_t)count);
        *length += (size_t)count;
    }
    return true;
}

/* send(): a buffer of what is to be sent, undefined when there is nothing */
static duk_ret_t send_bytes(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    uint8_t *out;
    size_t length;
    if (!session || session->busy > 0)
        return 0;
    duk_push_this(ctx);
    session->busy++;
    bool ok = collect(session, &out, &length);
    session->bytes_written += (double)length;
    h2_report_drained(session);
    leave(ctx, session);
    if (!ok || length == 0) {
        free(out);
        return ok ? 0 : duk_range_error(ctx, "out of memory");
    }
    void *copy = duk_push_fixed_buffer(ctx, length); /* may throw: the memory is lost only when there is none */
    memcpy(copy, out, length);
    free(out);
    memcpy(env_push_buffer(ctx, length), copy, length);
    return 1;
}

static duk_ret_t wants(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    duk_push_boolean(ctx, session && nghttp2_session_want_write(session->ng));
    return 1;
}

/* ---- header fields from JavaScript ---- */

/* The fields in the buffer at `index`, `count` of them, as nghttp2 wants them, in a buffer pushed on the stack. */
static nghttp2_nv *push_nv(duk_context *ctx, duk_idx_t index, size_t count)
{
    size_t length;
    uint8_t *at = env_get_bytes(ctx, index, &length), *end = at + length;
    nghttp2_nv *list = duk_push_fixed_buffer(ctx, (count + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        uint8_t *middle = at < end ? memchr(at, 0, (size_t)(end - at)) : NULL;
        uint8_t *last = middle && middle + 1 < end ? memchr(middle + 1, 0, (size_t)(end - middle - 1)) : NULL;
        if (!last || last + 1 >= end)
            (void)duk_type_error(ctx, "broken header fields");
        list[i] = (nghttp2_nv){at, middle + 1, (size_t)(middle - at), (size_t)(last - middle - 1), last[1]};
        at = last + 2;
    }
    return list;
}

static nghttp2_priority_spec priority_at(duk_context *ctx, duk_idx_t index)
{
    nghttp2_priority_spec spec;
    nghttp2_priority_spec_init(&spec, duk_get_int(ctx, index), duk_get_int_default(ctx, index + 1, 16),
                               duk_to_boolean(ctx, index + 2));
    return spec;
}

enum { WITHOUT_DATA = 1, WITH_TRAILERS = 2 };

static void prepare(h2_stream *stream, int options)
{
    stream->wants_trailers = (options & WITH_TRAILERS) != 0;
    stream->ended = (options & WITHOUT_DATA) != 0;
}

/* request(fields, count, options, parent, weight, exclusive): the stream's id, or a negative error */
static duk_ret_t request(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    int options = duk_get_int(ctx, 2);
    if (!session)
        return 0;
    nghttp2_nv *fields = push_nv(ctx, 0, duk_get_uint(ctx, 1));
    nghttp2_priority_spec spec = priority_at(ctx, 3);
    nghttp2_data_provider2 provider = {.read_callback = h2_read_data};
    int32_t id = nghttp2_submit_request2(session->ng, &spec, fields, duk_get_uint(ctx, 1),
                                         options & WITHOUT_DATA && !(options & WITH_TRAILERS) ? NULL : &provider, NULL);
    if (id > 0) {
        h2_stream *stream = h2_stream_make(session, id);
        if (!stream)
            id = NGHTTP2_ERR_NOMEM;
        else
            prepare(stream, options);
    }
    duk_push_int(ctx, id);
    return 1;
}

/* respond(id, fields, count, options) */
static duk_ret_t respond(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    int32_t id = duk_get_int(ctx, 0);
    int options = duk_get_int(ctx, 3);
    h2_stream *stream = session ? h2_stream_find(session, id) : NULL;
    if (!stream) {
        duk_push_int(ctx, NGHTTP2_ERR_INVALID_STREAM_ID);
        return 1;
    }
    nghttp2_nv *fields = push_nv(ctx, 1, duk_get_uint(ctx, 2));
    prepare(stream, options);
    nghttp2_data_provider2 provider = {.read_callback = h2_read_data};
    duk_push_int(ctx, nghttp2_submit_response2(session->ng, id, fields, duk_get_uint(ctx, 2),
                                               options & WITHOUT_DATA && !(options & WITH_TRAILERS) ? NULL : &provider));
    return 1;
}

/* info(id, fields, count): fields before the response */
static duk_ret_t info(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    if (!session)
        return 0;
    nghttp2_nv *fields = push_nv(ctx, 1, duk_get_uint(ctx, 2));
    duk_push_int(ctx, nghttp2_submit_headers(session->ng, NGHTTP2_FLAG_NONE, duk_get_int(ctx, 0), NULL, fields,
                                             duk_get_uint(ctx, 2), NULL));
    return 1;
}

/* trailers(id, fields, count): the end of a stream; without fields an empty piece of data */
static duk_ret_t trailers(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    int32_t id = duk_get_int(ctx, 0);
    size_t count = duk_get_uint(ctx, 2);
    h2_stream *stream = session ? h2_stream_find(session, id) : NULL;
    if (!stream) {
        duk_push_int(ctx, NGHTTP2_ERR_INVALID_STREAM_ID);
        return 1;
    }
    if (count > 0) {
        nghttp2_nv *fields = push_nv(ctx, 1, count);
        duk_push_int(ctx, nghttp2_submit_trailer(session->ng, id, fields, count));
        return 1;
    }
    nghttp2_data_provider2 provider = {.read_callback = h2_read_data};
    stream->wants_trailers = false;
    stream->ended = true;
    duk_push_int(ctx, nghttp2_submit_data2(session->ng, NGHTTP2_FLAG_END_STREAM, id, &provider));
    return 1;
}

/* push(id, fields, count, options): the promised stream's id, or a negative error */
static duk_ret_t push_promise(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    if (!session)
        return 0;
    nghttp2_nv *fields = push_nv(ctx, 1, duk_get_uint(ctx, 2));
    h2_stream *stream = h2_stream_make(session, 0);
    int32_t id = !stream ? NGHTTP2_ERR_NOMEM
                         : nghttp2_submit_push_promise(session->ng, NGHTTP2_FLAG_NONE, duk_get_int(ctx, 0), fields,
                                                       duk_get_uint(ctx, 2), stream);
    if (id > 0)
        stream->id = id;
    else if (stream)
        h2_stream_free(ctx, session, stream);
    duk_push_int(ctx, id);
    return 1;
}

/* ---- a stream's data ---- */

static void wake(h2_session *session, h2_stream *stream)
{
    if (stream->deferred)
        nghttp2_session_resume_data(session->ng, stream->id);
    stream->deferred = false;
}

/* write(id, [buffers]): ondrain(id) comes when they are handed over; false for a stream that is gone */
static duk_ret_t write_data(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    h2_stream *stream = session ? h2_stream_find(session, duk_get_int(ctx, 0)) : NULL;
    duk_size_t count = duk_get_length(ctx, 1);
    for (duk_uarridx_t i = 0; stream && i < count; i++) {
        size_t length;
        duk_get_prop_index(ctx, 1, i);
        const uint8_t *bytes = env_get_bytes(ctx, -1, &length);
        if (!bytes)
            return duk_type_error(ctx, "not a buffer");
        h2_chunk *chunk = calloc(1, sizeof *chunk);
        if (!chunk)
            return duk_range_error(ctx, "out of memory");
        chunk->buffer = env_pin_bytes(ctx, -1);
        duk_pop(ctx);
        chunk->at = bytes;
        chunk->left = length;
        *stream->last_chunk = chunk;
        stream->last_chunk = &chunk->next;
    }
    if (stream)
        wake(session, stream);
    duk_push_boolean(ctx, stream != NULL);
    return 1;
}

/* end(id): no more data comes */
static duk_ret_t end_data(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    h2_stream *stream = session ? h2_stream_find(session, duk_get_int(ctx, 0)) : NULL;
    if (stream) {
        stream->ended = true;
        wake(session, stream);
    }
    return 0;
}

/* reading(id, on) */
static duk_ret_t set_reading(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    h2_stream *stream = session ? h2_stream_find(session, duk_get_int(ctx, 0)) : NULL;
    if (!stream)
        return 0;
    stream->reading = duk_to_boolean(ctx, 1);
    if (stream->reading && stream->unconsumed > 0) {
        nghttp2_session_consume_stream(session->ng, stream->id, stream->unconsumed);
        stream->unconsumed = 0;
    }
    return 0;
}

/* reset(id, code) */
static duk_ret_t reset(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    if (session)
        duk_push_int(ctx, nghttp2_submit_rst_stream(session->ng, NGHTTP2_FLAG_NONE, duk_get_int(ctx, 0), duk_get_uint(ctx, 1)));
    return session ? 1 : 0;
}

/* priority(id, parent, weight, exclusive, silent) */
static duk_ret_t priority(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    if (!session)
        return 0;
    nghttp2_priority_spec spec = priority_at(ctx, 1);
    int32_t id = duk_get_int(ctx, 0);
    duk_push_int(ctx, duk_to_boolean(ctx, 4) ? nghttp2_session_change_stream_priority(session->ng, id, &spec)
                                             : nghttp2_submit_priority(session->ng, NGHTTP2_FLAG_NONE, id, &spec));
    return 1;
}

/* ---- the session's own frames ---- */

/* settings([id, value, …]) */
static duk_ret_t settings(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    nghttp2_settings_entry entries[32];
    size_t count = duk_get_length(ctx, 0) / 2;
    if (!session || count > 32)
        return 0;
    for (duk_uarridx_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, 0, 2 * i);
        duk_get_prop_index(ctx, 0, 2 * i + 1);
        entries[i] = (nghttp2_settings_entry){duk_get_int(ctx, -2), duk_to_uint32(ctx, -1)};
        duk_pop_2(ctx);
    }
    duk_push_int(ctx, nghttp2_submit_settings(session->ng, NGHTTP2_FLAG_NONE, entries, count));
    return 1;
}

/* setting(id, the peer's): its value in effect */
static duk_ret_t get_setting(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    nghttp2_settings_id id = (nghttp2_settings_id)duk_get_int(ctx, 0);
    if (!session)
        return 0;
    duk_push_uint(ctx, duk_to_boolean(ctx, 1) ? nghttp2_session_get_remote_settings(session->ng, id)
                                              : nghttp2_session_get_local_settings(session->ng, id));
    return 1;
}

static duk_ret_t ping(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    size_t length;
    const uint8_t *payload = env_get_bytes(ctx, 0, &length);
    if (session && payload && length == 8)
        duk_push_int(ctx, nghttp2_submit_ping(session->ng, NGHTTP2_FLAG_NONE, payload));
    return session && payload && length == 8;
}

/* goaway(code, last stream id, data) */
static duk_ret_t goaway(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    size_t length = 0;
    const uint8_t *data = env_get_bytes(ctx, 2, &length);
    if (!session)
        return 0;
    int32_t last = duk_get_int(ctx, 1);
    if (last <= 0)
        last = nghttp2_session_get_last_proc_stream_id(session->ng);
    duk_push_int(ctx, nghttp2_submit_goaway(session->ng, NGHTTP2_FLAG_NONE, last, duk_get_uint(ctx, 0), data, length));
    return 1;
}

/* terminate(code): a last GOAWAY */
static duk_ret_t terminate(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    if (session)
        nghttp2_session_terminate_session(session->ng, duk_get_uint(ctx, 0));
    return 0;
}

static duk_ret_t set_next_id(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    if (session)
        nghttp2_session_set_next_stream_id(session->ng, (int32_t)duk_get_number(ctx, 0));
    return 0;
}

static duk_ret_t set_window(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    if (session)
        duk_push_int(ctx, nghttp2_session_set_local_window_size(session->ng, NGHTTP2_FLAG_NONE, 0, duk_get_int(ctx, 0)));
    return session ? 1 : 0;
}

/* altsvc(stream id, origin, value) */
static duk_ret_t altsvc(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    size_t origin_length, value_length;
    const char *origin = env_to_utf8(ctx, 1, &origin_length), *value = env_to_utf8(ctx, 2, &value_length);
    if (session)
        nghttp2_submit_altsvc(session->ng, NGHTTP2_FLAG_NONE, duk_get_int(ctx, 0), (const uint8_t *)origin, origin_length,
                              (const uint8_t *)value, value_length);
    return 0;
}

/* origin([origins]) */
static duk_ret_t origin(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    size_t count = duk_get_length(ctx, 0);
    if (!session)
        return 0;
    duk_require_stack(ctx, (duk_idx_t)count + 8);
    nghttp2_origin_entry *entries = duk_push_fixed_buffer(ctx, (count + 1) * sizeof *entries);
    for (duk_uarridx_t i = 0; i < count; i++) {
        duk_get_prop_index(ctx, 0, i);
        entries[i].origin = (uint8_t *)env_to_utf8(ctx, duk_get_top_index(ctx), &entries[i].origin_len);
    }
    nghttp2_submit_origin(session->ng, NGHTTP2_FLAG_NONE, entries, count);
    return 0;
}

/* ---- state ---- */

static void push_numbers(duk_context *ctx, const double *numbers, size_t count)
{
    duk_push_array(ctx);
    for (duk_uarridx_t i = 0; i < count; i++) {
        duk_push_number(ctx, numbers[i]);
        duk_put_prop_index(ctx, -2, i);
    }
}

/* state(): the numbers of Http2Session.prototype.state, in its order */
static duk_ret_t session_state(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    if (!session)
        return 0;
    nghttp2_session *ng = session->ng;
    const double numbers[] = {
        nghttp2_session_get_effective_local_window_size(ng), nghttp2_session_get_effective_recv_data_length(ng),
        nghttp2_session_get_next_stream_id(ng),              nghttp2_session_get_local_window_size(ng),
        nghttp2_session_get_last_proc_stream_id(ng),         nghttp2_session_get_remote_window_size(ng),
        (double)nghttp2_session_get_outbound_queue_size(ng), (double)nghttp2_session_get_hd_deflate_dynamic_table_size(ng),
        (double)nghttp2_session_get_hd_inflate_dynamic_table_size(ng),
    };
    push_numbers(ctx, numbers, sizeof numbers / sizeof *numbers);
    return 1;
}

/* traffic(): bytes read and written, frames received and sent */
static duk_ret_t session_traffic(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    if (!session)
        return 0;
    const double numbers[] = {session->bytes_read, session->bytes_written, session->frames_received, session->frames_sent};
    push_numbers(ctx, numbers, sizeof numbers / sizeof *numbers);
    return 1;
}

/* streamState(id): the numbers of Http2Stream.prototype.state */
static duk_ret_t stream_state(duk_context *ctx)
{
    h2_session *session = this_session(ctx);
    int32_t id = duk_get_int(ctx, 0);
    nghttp2_stream *stream = session ? nghttp2_session_find_stream(session->ng, id) : NULL;
    if (!stream) { /* none of its frames has been sent */
        const double idle[] = {NGHTTP2_STREAM_STATE_IDLE, 0, 0, 0, 0, 0};
        push_numbers(ctx, idle, sizeof idle / sizeof *idle);
        return session ? 1 : 0;
    }
    const double numbers[] = {
        nghttp2_stream_get_state(stream),
        nghttp2_stream_get_weight(stream),
        nghttp2_stream_get_sum_dependency_weight(stream),
        nghttp2_session_get_stream_local_close(session->ng, id),
        nghttp2_session_get_stream_remote_close(session->ng, id),
        nghttp2_session_get_stream_local_window_size(session->ng, id),
    };
    push_numbers(ctx, numbers, sizeof numbers / sizeof *numbers);
    return 1;
}

/* ---- what JavaScript sees ---- */

static duk_ret_t error_text(duk_context *ctx)
{
    duk_push_string(ctx, nghttp2_strerror(duk_get_int(ctx, 0)));
    return 1;
}

static const duk_function_list_entry methods[] = {
    {"destroy", destroy, 0},
    {"receive", receive, 1},
    {"send", send_bytes, 0},
    {"wantsWrite", wants, 0},
    {"request", request, 6},
    {"respond", respond, 4},
    {"info", info, 3},
    {"trailers", trailers, 3},
    {"push", push_promise, 3},
    {"write", write_data, 2},
    {"end", end_data, 1},
    {"reading", set_reading, 2},
    {"reset", reset, 2},
    {"priority", priority, 5},
    {"settings", settings, 1},
    {"setting", get_setting, 2},
    {"ping", ping, 1},
    {"goaway", goaway, 3},
    {"terminate", terminate, 1},
    {"setNextStreamID", set_next_id, 1},
    {"setLocalWindowSize", set_window, 1},
    {"altsvc", altsvc, 3},
    {"origin", origin, 1},
    {"state", session_state, 0},
    {"streamState", stream_state, 1},
    {"traffic", session_traffic, 0},
    {NULL, NULL, 0},
};

#define SAME(name) {#name, name}

static const duk_number_list_entry constants[] = {
    {"NGHTTP2_ERR_FRAME_SIZE_ERROR", NGHTTP2_ERR_FRAME_SIZE_ERROR}, {"NGHTTP2_SESSION_SERVER", 0},
    {"NGHTTP2_SESSION_CLIENT", 1}, SAME(NGHTTP2_STREAM_STATE_IDLE), SAME(NGHTTP2_STREAM_STATE_OPEN),
    SAME(NGHTTP2_STREAM_STATE_RESERVED_LOCAL), SAME(NGHTTP2_STREAM_STATE_RESERVED_REMOTE),
    SAME(NGHTTP2_STREAM_STATE_HALF_CLOSED_LOCAL), SAME(NGHTTP2_STREAM_STATE_HALF_CLOSED_REMOTE),
    SAME(NGHTTP2_STREAM_STATE_CLOSED), SAME(NGHTTP2_FLAG_NONE), SAME(NGHTTP2_FLAG_END_STREAM),
    SAME(NGHTTP2_FLAG_END_HEADERS), SAME(NGHTTP2_FLAG_ACK), SAME(NGHTTP2_FLAG_PADDED), SAME(NGHTTP2_FLAG_PRIORITY),
    {"DEFAULT_SETTINGS_HEADER_TABLE_SIZE", 4096}, {"DEFAULT_SETTINGS_ENABLE_PUSH", 1},
    {"DEFAULT_SETTINGS_MAX_CONCURRENT_STREAMS", 4294967295.0}, {"DEFAULT_SETTINGS_INITIAL_WINDOW_SIZE", 65535},
    {"DEFAULT_SETTINGS_MAX_FRAME_SIZE", 16384}, {"DEFAULT_SETTINGS_MAX_HEADER_LIST_SIZE", 65535},
    {"DEFAULT_SETTINGS_ENABLE_CONNECT_PROTOCOL", 0}, {"MAX_MAX_FRAME_SIZE", 16777215}, {"MIN_MAX_FRAME_SIZE", 16384},
    {"MAX_INITIAL_WINDOW_SIZE", 2147483647}, SAME(NGHTTP2_SETTINGS_HEADER_TABLE_SIZE), SAME(NGHTTP2_SETTINGS_ENABLE_PUSH),
    SAME(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS), SAME(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE),
    SAME(NGHTTP2_SETTINGS_MAX_FRAME_SIZE), SAME(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE),
    SAME(NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL), {"PADDING_STRATEGY_NONE", H2_PADDING_NONE},
    {"PADDING_STRATEGY_ALIGNED", H2_PADDING_ALIGNED}, {"PADDING_STRATEGY_MAX", H2_PADDING_MAX},
    {"PADDING_STRATEGY_CALLBACK", H2_PADDING_ALIGNED}, SAME(NGHTTP2_NO_ERROR), SAME(NGHTTP2_PROTOCOL_ERROR),
    SAME(NGHTTP2_INTERNAL_ERROR), SAME(NGHTTP2_FLOW_CONTROL_ERROR), SAME(NGHTTP2_SETTINGS_TIMEOUT),
    SAME(NGHTTP2_STREAM_CLOSED), SAME(NGHTTP2_FRAME_SIZE_ERROR), SAME(NGHTTP2_REFUSED_STREAM), SAME(NGHTTP2_CANCEL),
    SAME(NGHTTP2_COMPRESSION_ERROR), SAME(NGHTTP2_CONNECT_ERROR), SAME(NGHTTP2_ENHANCE_YOUR_CALM),
    SAME(NGHTTP2_INADEQUATE_SECURITY), SAME(NGHTTP2_HTTP_1_1_REQUIRED), SAME(NGHTTP2_DEFAULT_WEIGHT), {NULL, 0},
};

/* Those that the public constants do not show. */
static const duk_number_list_entry hidden[] = {
    SAME(NGHTTP2_HCAT_REQUEST), SAME(NGHTTP2_HCAT_RESPONSE), SAME(NGHTTP2_HCAT_PUSH_RESPONSE), SAME(NGHTTP2_HCAT_HEADERS),
    SAME(NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE), SAME(NGHTTP2_ERR_INVALID_ARGUMENT), SAME(NGHTTP2_ERR_NOMEM),
    SAME(NGHTTP2_ERR_STREAM_CLOSED), SAME(NGHTTP2_NV_FLAG_NONE), SAME(NGHTTP2_NV_FLAG_NO_INDEX),
    {"WITHOUT_DATA", WITHOUT_DATA}, {"WITH_TRAILERS", WITH_TRAILERS}, {NULL, 0},
};

void binding_http2(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_push_c_function(ctx, construct, 2);
    duk_set_native_flags(ctx, -1, DUK_NATIVE_OWNER);
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, methods);
    duk_put_prop_string(ctx, -2, "prototype");
    duk_put_prop_string(ctx, -2, "Http2Session");
    duk_push_c_function(ctx, error_text, 1);
    duk_put_prop_string(ctx, -2, "errorText");
    duk_push_object(ctx);
    duk_put_number_list(ctx, -1, constants);
    duk_put_prop_string(ctx, -2, "constants");
    duk_push_object(ctx);
    duk_put_number_list(ctx, -1, hidden);
    duk_put_prop_string(ctx, -2, "hidden");
}
