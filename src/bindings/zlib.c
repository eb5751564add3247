/*
 * zlib.c - internalBinding('zlib'): streams of deflate, inflate and brotli, whole buffers in one go, CRC-32.
 *
 * A stream object takes one write at a time, in the thread pool unless it is short; then it calls the function given
 * to init, or its own onerror(message, number, code). run() and runLater() are for callers that have all the input: the
 * whole result is made in one crossing.
 */
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>

#include "bindings/bindings.h"
#include "bindings/zlib_codec.h"
#include "runtime/buffer.h"
#include "runtime/async.h"
#include "runtime/errors.h"
#include "runtime/text.h"

#define STATE DUK_HIDDEN_SYMBOL("state")       /* Uint32Array: room left, input left */
#define CALLBACK DUK_HIDDEN_SYMBOL("callback") /* of write */

/* Below this a trip through the thread pool costs more than the work. */
#define SHORT_INPUT 2048
#define SHORT_OUTPUT 65536

typedef struct zlib_stream {
    uv_work_t work;
    env_t *env;
    env_async async;
    zlib_codec codec;
    bool busy, closing;
    env_ref self, input, output, callback; /* what is in use by a write */
    /* the result of a run */
    uint8_t *bytes;
    size_t length, room;
    double limit;
    bool too_large;
} zlib_stream;

/* ---- life ---- */

static void release(void *memory)
{
    zlib_stream *stream = memory;
    /* A busy one is pinned: it comes here only with the end of the heap, and the pool may still work on it. */
    if (stream->busy)
        return;
    zlib_codec_free(&stream->codec);
    free(stream->bytes);
    free(stream);
}

/* new Zlib(mode) */
static duk_ret_t construct(duk_context *ctx)
{
    if (!duk_is_constructor_call(ctx))
        return duk_type_error(ctx, "a stream is made with new");
    duk_push_this(ctx);
    zlib_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return duk_range_error(ctx, "out of memory");
    stream->env = env_from(ctx);
    stream->codec.mode = (zlib_mode)duk_to_int(ctx, 0);
    duk_set_owned(ctx, -1, stream, release);
    env_async_handle(ctx, &stream->async, "ZLIB", -1);
    return 0;
}

static zlib_stream *this_stream(duk_context *ctx)
{
    duk_push_this(ctx);
    zlib_stream *stream = duk_get_owned(ctx, -1, release);
    duk_pop(ctx);
    if (!stream)
        (void)duk_type_error(ctx, "not a zlib stream");
    return stream;
}

/* Keep the array for results and the callback of writes: arguments at the two indexes. */
static void keep(duk_context *ctx, duk_idx_t state, duk_idx_t callback)
{
    duk_push_this(ctx);
    duk_dup(ctx, state);
    duk_put_prop_string(ctx, -2, STATE);
    duk_dup(ctx, callback);
    duk_put_prop_string(ctx, -2, CALLBACK);
    duk_pop(ctx);
}

/* init(windowBits, level, memLevel, strategy, state, callback, dictionary) */
static duk_ret_t init(duk_context *ctx)
{
    zlib_stream *stream = this_stream(ctx);
    int window_bits = duk_to_int(ctx, 0), level = duk_to_int(ctx, 1), mem_level = duk_to_int(ctx, 2),
        strategy = duk_to_int(ctx, 3);
    size_t length = 0;
    uint8_t *bytes = env_get_bytes(ctx, 6, &length), *dictionary = NULL;
    keep(ctx, 4, 5);
    if (bytes && length > 0) {
        dictionary = malloc(length);
        if (!dictionary)
            return duk_range_error(ctx, "out of memory");
        memcpy(dictionary, bytes, length);
    }
    zlib_mode mode = stream->codec.mode;
    zlib_codec_free(&stream->codec);
    zlib_codec_init(&stream->codec, mode, level, window_bits, mem_level, strategy, dictionary, length);
    return 0;
}

/* initBrotli(params, state, callback): false when a parameter is refused */
static duk_ret_t init_brotli(duk_context *ctx)
{
    zlib_stream *stream = this_stream(ctx);
    size_t size;
    uint32_t params[ZLIB_BROTLI_PARAMS];
    void *given = env_get_bytes(ctx, 0, &size);
    if (!given || size < sizeof params)
        return duk_type_error(ctx, "params");
    memcpy(params, given, sizeof params);
    keep(ctx, 1, 2);
    zlib_mode mode = stream->codec.mode;
    zlib_codec_free(&stream->codec);
    duk_push_boolean(ctx, zlib_codec_init_brotli(&stream->codec, mode, params));
    return 1;
}

/* ---- reports ---- */

/* [ ... stream ] -> [ ... stream ]: call its onerror */
static void push_error_call(duk_context *ctx, const zlib_failure *failure)
{
    duk_get_prop_string(ctx, -1, "onerror");
    duk_dup(ctx, -2);
    duk_push_string(ctx, failure->message);
    duk_push_int(ctx, failure->number);
    duk_push_string(ctx, failure->code);
}

/* [ ... stream ] -> [ ... stream ]: tell what is left of room and input */
static void store_state(duk_context *ctx, const zlib_stream *stream)
{
    size_t size;
    duk_get_prop_string(ctx, -1, STATE);
    uint32_t *state = env_get_bytes(ctx, -1, &size);
    if (state && size >= 2 * sizeof *state) {
        state[0] = (uint32_t)stream->codec.out_left;
        state[1] = (uint32_t)stream->codec.in_left;
    }
    duk_pop(ctx);
}

/* ---- writing ---- */

/* The slice of the bytes at `index` that the two numbers after it tell; what is outside of them is an error. */
static uint8_t *slice(duk_context *ctx, duk_idx_t index, size_t *length)
{
    size_t size;
    uint8_t *bytes = env_get_bytes(ctx, index, &size);
    double offset = duk_get_number(ctx, index + 1), count = duk_get_number(ctx, index + 2);
    *length = 0;
    if (!bytes && duk_is_null_or_undefined(ctx, index))
        return NULL;
    if (!bytes || !(offset >= 0 && count >= 0 && offset + count <= (double)size))
        (void)duk_range_error(ctx, "out of the buffer's bounds");
    *length = (size_t)count;
    return bytes + (size_t)offset;
}

/* write's and writeSync's arguments: (flush, in, in offset, in length, out, out offset, out length) */
static zlib_stream *prepare(duk_context *ctx)
{
    zlib_stream *stream = this_stream(ctx);
    if (stream->busy)
        (void)duk_error(ctx, DUK_ERR_ERROR, "write already in progress");
    if (stream->codec.current == ZLIB_NONE)
        (void)duk_error(ctx, DUK_ERR_ERROR, "already finalized");
    zlib_codec *codec = &stream->codec;
    int flush = duk_get_int(ctx, 0);
    size_t in_left, out_left;
    uint8_t *in = slice(ctx, 1, &in_left), *out = slice(ctx, 4, &out_left);
    codec->flush = flush;
    codec->in = in;
    codec->in_left = in_left;
    codec->out = out;
    codec->out_left = out_left;
    return stream;
}

static duk_ret_t write_sync(duk_context *ctx)
{
    zlib_stream *stream = prepare(ctx);
    zlib_codec_step(&stream->codec);
    duk_push_this(ctx);
    store_state(ctx, stream);
    if (stream->codec.failure.message) {
        push_error_call(ctx, &stream->codec.failure);
        duk_call_method(ctx, 3);
    }
    return 0;
}

static void write_over(duk_context *ctx, zlib_stream *stream)
{
    env_ref_release(ctx, &stream->self);
    env_unpin_bytes(ctx, &stream->input);
    env_unpin_bytes(ctx, &stream->output);
    env_ref_release(ctx, &stream->callback);
    stream->busy = false;
    if (stream->closing)
        zlib_codec_free(&stream->codec);
}

/* [ ... stream ] -> [ ... function stream arguments ]: what tells the end of a write; returns how many arguments. */
static duk_idx_t push_completion(duk_context *ctx, zlib_stream *stream)
{
    if (stream->codec.failure.message) {
        push_error_call(ctx, &stream->codec.failure);
        duk_remove(ctx, -6);
        return 3;
    }
    store_state(ctx, stream);
    duk_get_prop_string(ctx, -1, CALLBACK);
    duk_insert(ctx, -2);
    return 0;
}

static void work(uv_work_t *request)
{
    zlib_codec_step(&((zlib_stream *)request)->codec);
}

static void after_work(uv_work_t *request, int status)
{
    zlib_stream *stream = (zlib_stream *)request;
    duk_context *ctx = stream->env->ctx;
    if (!stream->env->can_call) {
        stream->busy = false;
        return;
    }
    env_ref_push(ctx, stream->self);
    duk_idx_t nargs = push_completion(ctx, stream);
    env_async_enter(ctx, &stream->async, -nargs - 1);
    write_over(ctx, stream);
    env_callback(stream->env, nargs);
}

static bool is_short(const zlib_codec *codec)
{
    return codec->mode != ZLIB_BROTLI_ENCODE && codec->in_left <= SHORT_INPUT && codec->out_left <= SHORT_OUTPUT;
}

/* write(...): true when it is done already; then finish() tells the result */
static duk_ret_t write_later(duk_context *ctx)
{
    zlib_stream *stream = prepare(ctx);
    bool done = is_short(&stream->codec);
    if (done) {
        zlib_codec_step(&stream->codec);
    } else {
        duk_push_this(ctx);
        stream->self = env_ref_take(ctx);
        stream->input = env_pin_bytes(ctx, 1);
        stream->output = env_pin_bytes(ctx, 4);
        uv_queue_work(&stream->env->loop, &stream->work, work, after_work);
    }
    stream->busy = !done;
    duk_push_boolean(ctx, done);
    return 1;
}

/* finish(): report a write that was done at once */
static duk_ret_t finish(duk_context *ctx)
{
    zlib_stream *stream = this_stream(ctx);
    duk_push_this(ctx);
    duk_call_method(ctx, push_completion(ctx, stream));
    return 0;
}

static duk_ret_t change_params(duk_context *ctx)
{
    zlib_stream *stream = this_stream(ctx);
    int level = duk_to_int(ctx, 0), strategy = duk_to_int(ctx, 1);
    if (stream->busy)
        return duk_error(ctx, DUK_ERR_ERROR, "write in progress");
    zlib_codec_params(&stream->codec, level, strategy);
    if (stream->codec.failure.message) {
        duk_push_this(ctx);
        push_error_call(ctx, &stream->codec.failure);
        duk_call_method(ctx, 3);
    }
    return 0;
}

static duk_ret_t reset(duk_context *ctx)
{
    zlib_stream *stream = this_stream(ctx);
    if (stream->busy)
        return duk_error(ctx, DUK_ERR_ERROR, "Cannot reset zlib stream while a write is in progress");
    zlib_codec_reset(&stream->codec);
    if (stream->codec.failure.message) {
        duk_push_this(ctx);
        push_error_call(ctx, &stream->codec.failure);
        duk_call_method(ctx, 3);
    }
    return 0;
}

/* close(): the memory goes now, or with the end of the write that is under way */
static duk_ret_t close_stream(duk_context *ctx)
{
    zlib_stream *stream = this_stream(ctx);
    stream->closing = true;
    if (!stream->busy)
        zlib_codec_free(&stream->codec);
    return 0;
}

/* ---- whole buffers ---- */

static size_t first_room(const zlib_codec *codec)
{
    size_t in = codec->in_left;
    if (codec->mode == ZLIB_BROTLI_ENCODE)
        return in / 4 + 1024;
    if (codec->mode == ZLIB_DEFLATE || codec->mode == ZLIB_GZIP || codec->mode == ZLIB_DEFLATE_RAW)
        return in / 2 + 256;
    return in < 65536 ? in * 4 + 256 : in * 3 < 1 << 20 ? in * 3 : 1 << 20;
}

static bool grow(zlib_stream *stream)
{
    size_t room = stream->room ? stream->room * 2 : first_room(&stream->codec);
    if ((double)room > stream->limit + 1)
        room = (size_t)stream->limit + 1;
    uint8_t *bytes = realloc(stream->bytes, room);
    if (!bytes)
        return false;
    stream->bytes = bytes;
    stream->codec.out = bytes + stream->length;
    stream->codec.out_left = room - stream->length;
    stream->room = room;
    return true;
}

/* All the input to one result; stops one byte past the limit. */
static void run_whole(zlib_stream *stream)
{
    zlib_codec *codec = &stream->codec;
    do {
        if (!grow(stream)) {
            codec->failure = (zlib_failure){"Zlib error", "Z_MEM_ERROR", Z_MEM_ERROR};
            return;
        }
        zlib_codec_step(codec);
        stream->length = stream->room - codec->out_left;
        if ((double)stream->length > stream->limit) {
            stream->too_large = true;
            return;
        }
    } while (!codec->failure.message && codec->out_left == 0);
}

static void forget_result(zlib_stream *stream)
{
    free(stream->bytes);
    stream->bytes = NULL;
    stream->length = stream->room = 0;
    stream->too_large = false;
}

static duk_ret_t push_result(duk_context *ctx, void *data)
{
    zlib_stream *stream = data;
    uint8_t *bytes = stream->bytes;
    stream->bytes = NULL;
    env_push_buffer_taking(ctx, bytes, stream->length, stream->room);
    return 1;
}

/* The arguments (flush, input, limit) of run and runLater. */
static zlib_stream *prepare_run(duk_context *ctx)
{
    zlib_stream *stream = this_stream(ctx);
    if (stream->busy)
        (void)duk_error(ctx, DUK_ERR_ERROR, "write in progress");
    zlib_codec *codec = &stream->codec;
    codec->flush = duk_get_int(ctx, 0);
    stream->limit = duk_get_number(ctx, 2);
    codec->in = env_get_bytes(ctx, 1, &codec->in_left);
    forget_result(stream);
    return stream;
}

/* run(flush, input, limit): the result; undefined after onerror was called */
static duk_ret_t run_now(duk_context *ctx)
{
    zlib_stream *stream = prepare_run(ctx);
    run_whole(stream);
    duk_push_this(ctx);
    store_state(ctx, stream);
    duk_int_t result = DUK_EXEC_SUCCESS;
    bool failed = stream->codec.failure.message != NULL, too_large = stream->too_large;
    if (!failed && !too_large)
        result = duk_safe_call(ctx, push_result, stream, 0, 1);
    forget_result(stream);
    if (too_large) {
        duk_dup(ctx, 2);
        env_throw_node_error(ctx, "ERR_BUFFER_TOO_LARGE", 1);
    }
    if (failed) {
        push_error_call(ctx, &stream->codec.failure);
        duk_call_method(ctx, 3);
        return 0;
    }
    return result == DUK_EXEC_SUCCESS ? 1 : duk_throw(ctx);
}

static void work_whole(uv_work_t *request)
{
    run_whole((zlib_stream *)request);
}

/* [ ... ] -> [ ... callback undefined arguments ]; returns how many arguments */
static duk_idx_t push_outcome(duk_context *ctx, zlib_stream *stream)
{
    const zlib_failure *failure = &stream->codec.failure;
    env_ref_push(ctx, stream->callback);
    duk_push_undefined(ctx);
    if (stream->too_large) {
        duk_push_string(ctx, "ERR_BUFFER_TOO_LARGE");
        return 1;
    }
    if (!failure->message) {
        duk_push_null(ctx);
        if (duk_safe_call(ctx, push_result, stream, 0, 1) == DUK_EXEC_SUCCESS)
            return 2;
        duk_pop_2(ctx);
        stream->codec.failure = (zlib_failure){"Zlib error", "Z_MEM_ERROR", Z_MEM_ERROR};
    }
    duk_push_string(ctx, failure->code);
    duk_push_string(ctx, failure->message);
    duk_push_int(ctx, failure->number);
    return 3;
}

static void after_whole(uv_work_t *request, int status)
{
    zlib_stream *stream = (zlib_stream *)request;
    env_t *env = stream->env;
    duk_context *ctx = env->ctx;
    if (!env->can_call) {
        stream->busy = false;
        return;
    }
    env_ref_push(ctx, stream->self);
    store_state(ctx, stream);
    duk_idx_t nargs = push_outcome(ctx, stream);
    forget_result(stream);
    duk_idx_t base = duk_get_top(ctx) - nargs - 3;
    env_async_enter(ctx, &stream->async, base);
    write_over(ctx, stream);
    env_callback(env, nargs);
    duk_set_top(ctx, base);
}

/* runLater(flush, input, limit, callback): in the pool; callback(null, result) or callback(code, message, number) */
static duk_ret_t run_later(duk_context *ctx)
{
    zlib_stream *stream = prepare_run(ctx);
    duk_push_this(ctx);
    stream->self = env_ref_take(ctx);
    stream->input = env_pin_bytes(ctx, 1);
    duk_dup(ctx, 3);
    stream->callback = env_ref_take(ctx);
    stream->busy = true;
    uv_queue_work(&stream->env->loop, &stream->work, work_whole, after_whole);
    return 0;
}

/* crc32(string or bytes, value) */
static duk_ret_t checksum(duk_context *ctx)
{
    size_t length;
    const char *bytes = duk_is_string(ctx, 0) ? env_to_utf8(ctx, 0, &length) : env_get_bytes(ctx, 0, &length);
    duk_push_uint(ctx, bytes ? (duk_uint_t)crc32_z(duk_to_uint32(ctx, 1), (const uint8_t *)bytes, length) : 0);
    return 1;
}

/* ---- constants ---- */

#define SAME(name) {#name, name}
#define DECODER(name) {"BROTLI_DECODER_" #name, BROTLI_DECODER_##name}
#define DECODER_ERROR(name) {"BROTLI_DECODER_ERROR_" #name, BROTLI_DECODER_ERROR_##name}

static const duk_number_list_entry constants[] = {
    SAME(Z_NO_FLUSH), SAME(Z_PARTIAL_FLUSH), SAME(Z_SYNC_FLUSH), SAME(Z_FULL_FLUSH), SAME(Z_FINISH), SAME(Z_BLOCK),
    SAME(Z_OK), SAME(Z_STREAM_END), SAME(Z_NEED_DICT), SAME(Z_ERRNO), SAME(Z_STREAM_ERROR), SAME(Z_DATA_ERROR),
    SAME(Z_MEM_ERROR), SAME(Z_BUF_ERROR), SAME(Z_VERSION_ERROR), SAME(Z_NO_COMPRESSION), SAME(Z_BEST_SPEED),
    SAME(Z_BEST_COMPRESSION), SAME(Z_DEFAULT_COMPRESSION), SAME(Z_FILTERED), SAME(Z_HUFFMAN_ONLY), SAME(Z_RLE),
    SAME(Z_FIXED), SAME(Z_DEFAULT_STRATEGY), SAME(ZLIB_VERNUM), {"DEFLATE", ZLIB_DEFLATE}, {"INFLATE", ZLIB_INFLATE},
    {"GZIP", ZLIB_GZIP}, {"GUNZIP", ZLIB_GUNZIP}, {"DEFLATERAW", ZLIB_DEFLATE_RAW}, {"INFLATERAW", ZLIB_INFLATE_RAW},
    {"UNZIP", ZLIB_UNZIP}, {"BROTLI_DECODE", ZLIB_BROTLI_DECODE}, {"BROTLI_ENCODE", ZLIB_BROTLI_ENCODE},
    {"Z_MIN_WINDOWBITS", 8}, {"Z_MAX_WINDOWBITS", 15}, {"Z_DEFAULT_WINDOWBITS", 15}, {"Z_MIN_CHUNK", 64},
    {"Z_MAX_CHUNK", DUK_DOUBLE_INFINITY}, {"Z_DEFAULT_CHUNK", 16384}, {"Z_MIN_MEMLEVEL", 1}, {"Z_MAX_MEMLEVEL", 9},
    {"Z_DEFAULT_MEMLEVEL", 8}, {"Z_MIN_LEVEL", -1}, {"Z_MAX_LEVEL", 9}, {"Z_DEFAULT_LEVEL", -1},
    SAME(BROTLI_OPERATION_PROCESS), SAME(BROTLI_OPERATION_FLUSH), SAME(BROTLI_OPERATION_FINISH),
    SAME(BROTLI_OPERATION_EMIT_METADATA), SAME(BROTLI_PARAM_MODE), SAME(BROTLI_MODE_GENERIC), SAME(BROTLI_MODE_TEXT),
    SAME(BROTLI_MODE_FONT), SAME(BROTLI_DEFAULT_MODE), SAME(BROTLI_PARAM_QUALITY), SAME(BROTLI_MIN_QUALITY),
    SAME(BROTLI_MAX_QUALITY), SAME(BROTLI_DEFAULT_QUALITY), SAME(BROTLI_PARAM_LGWIN), SAME(BROTLI_MIN_WINDOW_BITS),
    SAME(BROTLI_MAX_WINDOW_BITS), SAME(BROTLI_LARGE_MAX_WINDOW_BITS), SAME(BROTLI_DEFAULT_WINDOW),
    SAME(BROTLI_PARAM_LGBLOCK), SAME(BROTLI_MIN_INPUT_BLOCK_BITS), SAME(BROTLI_MAX_INPUT_BLOCK_BITS),
    SAME(BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING), SAME(BROTLI_PARAM_SIZE_HINT), SAME(BROTLI_PARAM_LARGE_WINDOW),
    SAME(BROTLI_PARAM_NPOSTFIX), SAME(BROTLI_PARAM_NDIRECT), DECODER(RESULT_ERROR), DECODER(RESULT_SUCCESS),
    DECODER(RESULT_NEEDS_MORE_INPUT), DECODER(RESULT_NEEDS_MORE_OUTPUT),
    DECODER(PARAM_DISABLE_RING_BUFFER_REALLOCATION), DECODER(PARAM_LARGE_WINDOW), DECODER(NO_ERROR), DECODER(SUCCESS),
    DECODER(NEEDS_MORE_INPUT), DECODER(NEEDS_MORE_OUTPUT), DECODER_ERROR(FORMAT_EXUBERANT_NIBBLE),
    DECODER_ERROR(FORMAT_RESERVED), DECODER_ERROR(FORMAT_EXUBERANT_META_NIBBLE),
    DECODER_ERROR(FORMAT_SIMPLE_HUFFMAN_ALPHABET), DECODER_ERROR(FORMAT_SIMPLE_HUFFMAN_SAME),
    DECODER_ERROR(FORMAT_CL_SPACE), DECODER_ERROR(FORMAT_HUFFMAN_SPACE), DECODER_ERROR(FORMAT_CONTEXT_MAP_REPEAT),
    DECODER_ERROR(FORMAT_BLOCK_LENGTH_1), DECODER_ERROR(FORMAT_BLOCK_LENGTH_2), DECODER_ERROR(FORMAT_TRANSFORM),
    DECODER_ERROR(FORMAT_DICTIONARY), DECODER_ERROR(FORMAT_WINDOW_BITS), DECODER_ERROR(FORMAT_PADDING_1),
    DECODER_ERROR(FORMAT_PADDING_2), DECODER_ERROR(FORMAT_DISTANCE), DECODER_ERROR(DICTIONARY_NOT_SET),
    DECODER_ERROR(INVALID_ARGUMENTS), DECODER_ERROR(ALLOC_CONTEXT_MODES), DECODER_ERROR(ALLOC_TREE_GROUPS),
    DECODER_ERROR(ALLOC_CONTEXT_MAP), DECODER_ERROR(ALLOC_RING_BUFFER_1), DECODER_ERROR(ALLOC_RING_BUFFER_2),
    DECODER_ERROR(ALLOC_BLOCK_TYPE_TREES), DECODER_ERROR(UNREACHABLE), {NULL, 0},
};

static const duk_function_list_entry methods[] = {
    {"init", init, 7},           {"initBrotli", init_brotli, 3}, {"write", write_later, 7},
    {"writeSync", write_sync, 7}, {"finish", finish, 0},          {"params", change_params, 2},
    {"reset", reset, 0},         {"close", close_stream, 0},     {"run", run_now, 3},
    {"runLater", run_later, 4},  {NULL, NULL, 0},
};

void binding_zlib(duk_context *ctx)
{
    duk_push_object(ctx);
    duk_push_c_function(ctx, construct, 1);
    duk_set_native_flags(ctx, -1, DUK_NATIVE_OWNER);
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, methods);
    duk_put_prop_string(ctx, -2, "prototype");
    duk_put_prop_string(ctx, -2, "Zlib");
    duk_push_c_function(ctx, checksum, 2);
    duk_put_prop_string(ctx, -2, "crc32");
    duk_push_object(ctx);
    duk_put_number_list(ctx, -1, constants);
    duk_put_prop_string(ctx, -2, "constants");
}
