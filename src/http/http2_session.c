/*
 * http2_session.c - nghttp2's callbacks: frames, header fields and data to calls of the session object.
 */
#include <stdlib.h>
#include <string.h>

#include "http/http2.h"
#include "runtime/buffer.h"
#include "runtime/text.h"

#define LONGEST_HEADERS 16777215 /* bytes of fields in one block, whatever the settings allow */

/* ---- streams ---- */

h2_stream *h2_stream_find(h2_session *session, int32_t id)
{
    h2_stream *stream = nghttp2_session_get_stream_user_data(session->ng, id);
    if (stream)
        return stream;
    /* nghttp2 does not know streams whose first frame has not been sent */
    stream = session->streams;
    while (stream && stream->id != id)
        stream = stream->next;
    return stream;
}

h2_stream *h2_stream_make(h2_session *session, int32_t id)
{
    h2_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return NULL;
    stream->id = id;
    stream->last_chunk = &stream->chunks;
    /* what the settings allowed when the stream began */
    stream->field_limit = nghttp2_session_get_local_settings(session->ng, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE);
    if (stream->field_limit > LONGEST_HEADERS)
        stream->field_limit = LONGEST_HEADERS;
    if (id > 0)
        nghttp2_session_set_stream_user_data(session->ng, id, stream);
    stream->next = session->streams;
    session->streams = stream;
    return stream;
}

static void clear_fields(h2_stream *stream)
{
    for (size_t i = 0; i < stream->field_count; i++) {
        nghttp2_rcbuf_decref(stream->fields[i].name);
        nghttp2_rcbuf_decref(stream->fields[i].value);
    }
    stream->field_count = stream->field_bytes = 0;
}

void h2_stream_free(duk_context *ctx, h2_session *session, h2_stream *stream)
{
    for (h2_stream **at = &session->streams; *at; at = &(*at)->next) {
        if (*at == stream) {
            *at = stream->next;
            break;
        }
    }
    while (stream->chunks) {
        h2_chunk *next = stream->chunks->next;
        if (ctx)
            env_unpin_bytes(ctx, &stream->chunks->buffer);
        free(stream->chunks);
        stream->chunks = next;
    }
    clear_fields(stream);
    free(stream->fields);
    free(stream);
}

void h2_emit(h2_session *session, const char *name, duk_idx_t nargs)
{
    duk_context *ctx = session->env->ctx;
    duk_idx_t base = duk_get_top(ctx) - nargs;
    if (session->destroyed || !session->env->can_call) {
        duk_pop_n(ctx, nargs);
        return;
    }
    env_ref_push(ctx, session->self);
    duk_get_prop_string(ctx, -1, name);
    duk_insert(ctx, base);
    duk_insert(ctx, base + 1);
    if (duk_is_function(ctx, base))
        env_callback(session->env, nargs);
    else
        duk_pop_n(ctx, nargs + 2);
}

/* ---- header fields ---- */

static bool starts_block(const nghttp2_frame *frame)
{
    return frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_PUSH_PROMISE;
}

static int32_t stream_of_frame(const nghttp2_frame *frame)
{
    return frame->hd.type == NGHTTP2_PUSH_PROMISE ? frame->push_promise.promised_stream_id : frame->hd.stream_id;
}

static int on_begin_headers(nghttp2_session *ng, const nghttp2_frame *frame, void *user)
{
    h2_session *session = user;
    if (!starts_block(frame))
        return 0;
    int32_t id = stream_of_frame(frame);
    h2_stream *stream = h2_stream_find(session, id);
    if (!stream)
        stream = h2_stream_make(session, id);
    if (!stream)
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    clear_fields(stream);
    stream->category = frame->hd.type == NGHTTP2_HEADERS ? (int)frame->headers.cat : NGHTTP2_HCAT_HEADERS;
    return 0;
}

static int on_header(nghttp2_session *ng, const nghttp2_frame *frame, nghttp2_rcbuf *name, nghttp2_rcbuf *value,
                     uint8_t flags, void *user)
{
    h2_session *session = user;
    int32_t id = stream_of_frame(frame);
    h2_stream *stream = h2_stream_find(session, id);
    if (!stream)
        return 0;
    /* as RFC 9113, section 6.5.2 counts them */
    stream->field_bytes += nghttp2_rcbuf_get_buf(name).len + nghttp2_rcbuf_get_buf(value).len + 32;
    if (stream->field_count >= session->max_pairs ||
        stream->field_bytes > stream->field_limit) {
        nghttp2_submit_rst_stream(ng, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }
    if (stream->field_count == stream->field_room) {
        size_t room = stream->field_room ? stream->field_room * 2 : 16;
        h2_field *fields = realloc(stream->fields, room * sizeof *fields);
        if (!fields)
            return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
        stream->fields = fields;
        stream->field_room = room;
    }
    nghttp2_rcbuf_incref(name);
    nghttp2_rcbuf_incref(value);
    stream->fields[stream->field_count++] = (h2_field){name, value, flags};
    return 0;
}

static void push_rcbuf(duk_context *ctx, nghttp2_rcbuf *rcbuf)
{
    nghttp2_vec bytes = nghttp2_rcbuf_get_buf(rcbuf);
    env_push_latin1(ctx, bytes.base, bytes.len);
}

/* [name, value, …] and the names that must not be indexed */
static duk_ret_t push_fields(duk_context *ctx, void *data)
{
    h2_stream *stream = data;
    duk_uarridx_t sensitive = 0;
    duk_push_array(ctx);
    duk_push_array(ctx);
    for (size_t i = 0; i < stream->field_count; i++) {
        push_rcbuf(ctx, stream->fields[i].name);
        if (stream->fields[i].flags & NGHTTP2_NV_FLAG_NO_INDEX) {
            duk_dup(ctx, -1);
            duk_put_prop_index(ctx, -3, sensitive++);
        }
        duk_put_prop_index(ctx, -3, (duk_uarridx_t)(2 * i));
        push_rcbuf(ctx, stream->fields[i].value);
        duk_put_prop_index(ctx, -3, (duk_uarridx_t)(2 * i + 1));
    }
    return 2;
}

/* onheaders(id, category, flags, fields, sensitive names) */
static void headers_complete(h2_session *session, const nghttp2_frame *frame)
{
    duk_context *ctx = session->env->ctx;
    int32_t id = stream_of_frame(frame);
    h2_stream *stream = h2_stream_find(session, id);
    if (!stream)
        return;
    duk_push_int(ctx, id);
    duk_push_int(ctx, stream->category);
    duk_push_int(ctx, frame->hd.flags);
    if (duk_safe_call(ctx, push_fields, stream, 0, 2) != DUK_EXEC_SUCCESS) {
        duk_pop_n(ctx, 5);
        return;
    }
    clear_fields(stream);
    h2_emit(session, "onheaders", 5);
}

/* ---- data ---- */

typedef struct bytes {
    const uint8_t *at;
    size_t length;
} bytes;

static duk_ret_t push_bytes(duk_context *ctx, void *data)
{
    const bytes *b = data;
    void *copy = env_push_buffer(ctx, b->length);
    if (b->length > 0)
        memcpy(copy, b->at, b->length);
    return 1;
}

static bool push_copy(duk_context *ctx, const uint8_t *at, size_t length)
{
    bytes b = {at, length};
    return duk_safe_call(ctx, push_bytes, &b, 0, 1) == DUK_EXEC_SUCCESS;
}

/* ondata(id, buffer) */
static int on_data_chunk(nghttp2_session *ng, uint8_t flags, int32_t id, const uint8_t *data, size_t length, void *user)
{
    h2_session *session = user;
    duk_context *ctx = session->env->ctx;
    h2_stream *stream = h2_stream_find(session, id);
    nghttp2_session_consume_connection(ng, length);
    if (!stream || length == 0)
        return 0;
    if (stream->reading)
        nghttp2_session_consume_stream(ng, id, length);
    else
        stream->unconsumed += length;
    duk_push_int(ctx, id);
    if (push_copy(ctx, data, length)) {
        h2_emit(session, "ondata", 2);
        return 0;
    }
    duk_pop_2(ctx);
    nghttp2_submit_rst_stream(ng, NGHTTP2_FLAG_NONE, id, NGHTTP2_INTERNAL_ERROR);
    return 0;
}

nghttp2_ssize h2_read_data(nghttp2_session *ng, int32_t id, uint8_t *out, size_t length, uint32_t *flags,
                           nghttp2_data_source *source, void *user)
{
    h2_session *session = user;
    duk_context *ctx = session->env->ctx;
    h2_stream *stream = h2_stream_find(session, id);
    size_t done = 0;
    if (!stream)
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    while (stream->chunks && done < length) {
        h2_chunk *chunk = stream->chunks;
        size_t count = chunk->left < length - done ? chunk->left : length - done;
        memcpy(out + done, chunk->at, count);
        chunk->at += count;
        chunk->left -= count;
        done += count;
        if (chunk->left > 0)
            break;
        stream->chunks = chunk->next;
        if (!stream->chunks)
            stream->last_chunk = &stream->chunks;
        env_unpin_bytes(ctx, &chunk->buffer);
        free(chunk);
        stream->drained = stream->chunks == NULL;
    }
    if (stream->chunks || !stream->ended) {
        stream->deferred = done == 0;
        return done > 0 ? (nghttp2_ssize)done : NGHTTP2_ERR_DEFERRED;
    }
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (stream->wants_trailers) {
        *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
        if (!stream->asked_trailers) {
            stream->asked_trailers = true;
            duk_push_int(ctx, id);
            h2_emit(session, "ontrailers", 1);
        }
    }
    return (nghttp2_ssize)done;
}

void h2_report_drained(h2_session *session)
{
    duk_context *ctx = session->env->ctx;
    for (h2_stream *stream = session->streams; stream && !session->destroyed;) {
        if (!stream->drained) {
            stream = stream->next;
            continue;
        }
        stream->drained = false;
        duk_push_int(ctx, stream->id);
        h2_emit(session, "ondrain", 1);
        stream = session->streams; /* the list may be another one by now */
    }
}

/* ---- frames ---- */

static void report_error(h2_session *session, int code, const char *node_code)
{
    duk_context *ctx = session->env->ctx;
    duk_push_int(ctx, code);
    if (node_code)
        duk_push_string(ctx, node_code);
    else
        duk_push_undefined(ctx);
    h2_emit(session, "onerror", 2);
}

/* Has the peer sent too many frames that it should not? Then the session has been told. */
static bool is_flooded(h2_session *session, int code)
{
    if (session->invalid++ <= session->max_invalid)
        return false;
    report_error(session, code, "ERR_HTTP2_TOO_MANY_INVALID_FRAMES");
    return true;
}

/* Frames that bring nothing and end nothing cost the peer little and us much. */
static int data_frame_received(h2_session *session, const nghttp2_frame *frame)
{
    if (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) {
        duk_push_int(session->env->ctx, frame->hd.stream_id);
        h2_emit(session, "onend", 1);
    } else if (frame->hd.length == 0 && is_flooded(session, NGHTTP2_ERR_PROTO)) {
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
    return 0;
}

/* onsettings(is acknowledgement, [id, value, …]) */
static void settings_received(h2_session *session, const nghttp2_frame *frame)
{
    duk_context *ctx = session->env->ctx;
    duk_push_boolean(ctx, frame->hd.flags & NGHTTP2_FLAG_ACK);
    duk_push_array(ctx);
    for (size_t i = 0; i < frame->settings.niv; i++) {
        duk_push_int(ctx, frame->settings.iv[i].settings_id);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)(2 * i));
        duk_push_uint(ctx, frame->settings.iv[i].value);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)(2 * i + 1));
    }
    h2_emit(session, "onsettings", 2);
}

static void ping_received(h2_session *session, const nghttp2_frame *frame)
{
    duk_context *ctx = session->env->ctx;
    duk_push_boolean(ctx, frame->hd.flags & NGHTTP2_FLAG_ACK);
    if (push_copy(ctx, frame->ping.opaque_data, 8))
        h2_emit(session, "onping", 2);
    else
        duk_pop_2(ctx);
}

static void goaway_received(h2_session *session, const nghttp2_frame *frame)
{
    duk_context *ctx = session->env->ctx;
    duk_push_uint(ctx, frame->goaway.error_code);
    duk_push_int(ctx, frame->goaway.last_stream_id);
    if (frame->goaway.opaque_data_len == 0)
        duk_push_undefined(ctx);
    else if (!push_copy(ctx, frame->goaway.opaque_data, frame->goaway.opaque_data_len)) {
        duk_pop_3(ctx);
        return;
    }
    h2_emit(session, "ongoaway", 3);
}

static void priority_received(h2_session *session, const nghttp2_frame *frame)
{
    duk_context *ctx = session->env->ctx;
    duk_push_int(ctx, frame->hd.stream_id);
    duk_push_int(ctx, frame->priority.pri_spec.stream_id);
    duk_push_int(ctx, frame->priority.pri_spec.weight);
    duk_push_boolean(ctx, frame->priority.pri_spec.exclusive);
    h2_emit(session, "onpriority", 4);
}

static void altsvc_received(h2_session *session, const nghttp2_frame *frame)
{
    duk_context *ctx = session->env->ctx;
    const nghttp2_ext_altsvc *altsvc = frame->ext.payload;
    duk_push_int(ctx, frame->hd.stream_id);
    env_push_latin1(ctx, altsvc->origin, altsvc->origin_len);
    env_push_latin1(ctx, altsvc->field_value, altsvc->field_value_len);
    h2_emit(session, "onaltsvc", 3);
}

static void origin_received(h2_session *session, const nghttp2_frame *frame)
{
    duk_context *ctx = session->env->ctx;
    const nghttp2_ext_origin *origin = frame->ext.payload;
    duk_push_array(ctx);
    for (size_t i = 0; i < origin->nov; i++) {
        env_push_latin1(ctx, origin->ov[i].origin, origin->ov[i].origin_len);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
    }
    h2_emit(session, "onorigin", 1);
}

static int on_frame(nghttp2_session *ng, const nghttp2_frame *frame, void *user)
{
    h2_session *session = user;
    session->frames_received++;
    switch (frame->hd.type) {
    case NGHTTP2_HEADERS:
    case NGHTTP2_PUSH_PROMISE:
        headers_complete(session, frame);
        break;
    case NGHTTP2_DATA: return data_frame_received(session, frame);
    case NGHTTP2_SETTINGS: settings_received(session, frame); break;
    case NGHTTP2_PING: ping_received(session, frame); break;
    case NGHTTP2_GOAWAY: goaway_received(session, frame); break;
    case NGHTTP2_PRIORITY: priority_received(session, frame); break;
    case NGHTTP2_ALTSVC: altsvc_received(session, frame); break;
    case NGHTTP2_ORIGIN: origin_received(session, frame); break;
    default: break;
    }
    return 0;
}

/* onstreamclose(id, code) */
static int on_stream_close(nghttp2_session *ng, int32_t id, uint32_t code, void *user)
{
    h2_session *session = user;
    duk_context *ctx = session->env->ctx;
    h2_stream *stream = h2_stream_find(session, id);
    if (!stream)
        return 0;
    duk_push_int(ctx, id);
    duk_push_uint(ctx, code);
    h2_emit(session, "onstreamclose", 2);
    nghttp2_session_set_stream_user_data(ng, id, NULL);
    h2_stream_free(ctx, session, stream);
    return 0;
}

static int on_invalid_frame(nghttp2_session *ng, const nghttp2_frame *frame, int code, void *user)
{
    h2_session *session = user;
    if (is_flooded(session, code))
        return 1;
    /* What concerns one stream only is told by its end. */
    if (nghttp2_is_fatal(code) || code == NGHTTP2_ERR_STREAM_CLOSED || code == NGHTTP2_ERR_PROTO)
        report_error(session, code, NULL);
    return 0;
}

/* HTTP/2's error code for one of nghttp2's. */
static int error_code(int code)
{
    switch (code) {
    case NGHTTP2_ERR_STREAM_CLOSED: return NGHTTP2_STREAM_CLOSED;
    case NGHTTP2_ERR_HEADER_COMP: return NGHTTP2_COMPRESSION_ERROR;
    case NGHTTP2_ERR_FRAME_SIZE_ERROR: return NGHTTP2_FRAME_SIZE_ERROR;
    case NGHTTP2_ERR_FLOW_CONTROL: return NGHTTP2_FLOW_CONTROL_ERROR;
    case NGHTTP2_ERR_REFUSED_STREAM: return NGHTTP2_REFUSED_STREAM;
    case NGHTTP2_ERR_PROTO:
    case NGHTTP2_ERR_HTTP_HEADER:
    case NGHTTP2_ERR_HTTP_MESSAGING: return NGHTTP2_PROTOCOL_ERROR;
    default: return NGHTTP2_INTERNAL_ERROR;
    }
}

/* onframeerror(id, type, code) */
static int on_frame_not_sent(nghttp2_session *ng, const nghttp2_frame *frame, int code, void *user)
{
    h2_session *session = user;
    duk_context *ctx = session->env->ctx;
    if (code == NGHTTP2_ERR_SESSION_CLOSING || code == NGHTTP2_ERR_STREAM_CLOSED || code == NGHTTP2_ERR_STREAM_CLOSING)
        return 0;
    duk_push_int(ctx, frame->hd.stream_id);
    duk_push_int(ctx, frame->hd.type);
    duk_push_int(ctx, error_code(code));
    h2_emit(session, "onframeerror", 3);
    return 0;
}


static int on_frame_sent(nghttp2_session *ng, const nghttp2_frame *frame, void *user)
{
    ((h2_session *)user)->frames_sent++;
    return 0;
}

static nghttp2_ssize select_padding(nghttp2_session *ng, const nghttp2_frame *frame, size_t most, void *user)
{
    h2_session *session = user;
    size_t length = frame->hd.length;
    if (session->padding == H2_PADDING_MAX)
        return (nghttp2_ssize)most;
    if (session->padding == H2_PADDING_ALIGNED) {
        size_t over = (length + 9) % 8;
        size_t padded = over ? length + 8 - over : length;
        return (nghttp2_ssize)(padded < most ? padded : most);
    }
    return (nghttp2_ssize)length;
}

nghttp2_session_callbacks *h2_callbacks(void)
{
    nghttp2_session_callbacks *callbacks;
    if (nghttp2_session_callbacks_new(&callbacks) != 0)
        return NULL;
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback2(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data_chunk);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_close);
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, on_invalid_frame);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_frame_sent);
    nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, on_frame_not_sent);
    nghttp2_session_callbacks_set_select_padding_callback2(callbacks, select_padding);
    return callbacks;
}
