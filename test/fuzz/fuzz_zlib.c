/*
 * fuzz_zlib.c - deflate, inflate and brotli over any bytes: a target for libFuzzer (make fuzz).
 *
 * The first byte chooses the mode, the next five the settings and how input and room are cut into steps. What decodes does so
 * in the same way however it is cut, and stays below a limit; what is encoded decodes to what it was.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/zlib_codec.h"

#define MOST_OUT (1u << 20)
#define SETTINGS 6

typedef struct output {
    uint8_t *bytes;
    size_t length;
    bool failed, ended;
} output;

static void require(bool ok)
{
    if (!ok)
        abort();
}

/* A copy of just that size, so that no byte beyond it is read unnoticed. */
static uint8_t *exactly(const uint8_t *bytes, size_t length)
{
    uint8_t *copy = malloc(length ? length : 1);
    require(copy != NULL);
    memcpy(copy, bytes, length);
    return copy;
}

static void set_up(zlib_codec *codec, zlib_mode mode, const uint8_t *settings)
{
    if (mode == ZLIB_BROTLI_DECODE || mode == ZLIB_BROTLI_ENCODE) {
        uint32_t params[ZLIB_BROTLI_PARAMS];
        memset(params, 0xff, sizeof params);
        params[mode == ZLIB_BROTLI_ENCODE ? 1 : 0] = mode == ZLIB_BROTLI_ENCODE ? settings[1] % 10 : 0;
        if (mode == ZLIB_BROTLI_ENCODE)
            params[2] = 10 + settings[2] % 12;
        require(zlib_codec_init_brotli(codec, mode, params));
        return;
    }
    uint8_t *dictionary = settings[3] & 1 ? exactly((const uint8_t *)"the dictionary", 14) : NULL;
    zlib_codec_init(codec, mode, (settings[1] % 11) - 1, mode == ZLIB_GUNZIP || mode == ZLIB_UNZIP ? 15 : 9 + settings[2] % 7,
                    1 + settings[2] / 7 % 9, settings[3] / 2 % 5, dictionary, dictionary ? 14 : 0);
}

static void grow(output *out, const uint8_t *bytes, size_t length)
{
    out->bytes = realloc(out->bytes, out->length + length + 1);
    require(out->bytes != NULL);
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
}

/* Everything through a codec, in pieces of `in_step` and `out_step` bytes. */
static output run(zlib_codec *codec, int finish, const uint8_t *bytes, size_t length, size_t in_step, size_t out_step)
{
    output out = {NULL, 0, false, false};
    bool more = true;
    while (more && !out.failed && out.length < MOST_OUT) {
        size_t count = length < in_step ? length : in_step;
        uint8_t *in = exactly(bytes, count), *room = malloc(out_step);
        require(room != NULL);
        codec->in = in;
        codec->in_left = count;
        codec->out = room;
        codec->out_left = out_step;
        codec->flush = count == length ? finish : 0;
        zlib_codec_step(codec);
        require(codec->in_left <= count && codec->out_left <= out_step);
        grow(&out, room, out_step - codec->out_left);
        bytes += count - codec->in_left;
        length -= count - codec->in_left;
        out.failed = codec->failure.message != NULL;
        out.ended = zlib_codec_at_end(codec);
        more = codec->out_left == 0 || (codec->in_left < count && length > 0 && !out.ended);
        free(in);
        free(room);
    }
    return out;
}

static zlib_mode decoder_of(zlib_mode mode)
{
    return mode == ZLIB_BROTLI_ENCODE ? ZLIB_BROTLI_DECODE : (zlib_mode)(mode + 1);
}

static void decode(zlib_mode mode, const uint8_t *settings, const uint8_t *bytes, size_t length)
{
    zlib_codec codec;
    int finish = mode == ZLIB_BROTLI_DECODE ? 2 : Z_FINISH;
    set_up(&codec, mode, settings);
    output whole = run(&codec, finish, bytes, length, length + 1, 65536);
    zlib_codec_reset(&codec);
    output pieces = run(&codec, finish, bytes, length, 1 + settings[4], 1 + settings[5] * 16);
    zlib_codec_free(&codec);
    if (whole.ended && !whole.failed && whole.length < MOST_OUT && pieces.ended && !pieces.failed)
        require(pieces.length == whole.length && memcmp(pieces.bytes, whole.bytes, whole.length) == 0);
    free(whole.bytes);
    free(pieces.bytes);
}

static void there_and_back(zlib_mode mode, const uint8_t *settings, const uint8_t *bytes, size_t length)
{
    zlib_codec codec;
    bool brotli = mode == ZLIB_BROTLI_ENCODE;
    set_up(&codec, mode, settings);
    output packed = run(&codec, brotli ? 2 : Z_FINISH, bytes, length, 1 + settings[4] * 8, 64 + settings[5]);
    zlib_codec_free(&codec);
    require(!packed.failed);
    set_up(&codec, decoder_of(mode), settings);
    codec.window_bits = mode == ZLIB_DEFLATE ? 15 : mode == ZLIB_GZIP ? 31 : -15;
    output again = run(&codec, brotli ? 2 : Z_FINISH, packed.bytes, packed.length, packed.length + 1, 65536);
    zlib_codec_free(&codec);
    require(!again.failed && again.ended && again.length == length && memcmp(again.bytes, bytes, length) == 0);
    free(packed.bytes);
    free(again.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const zlib_mode modes[] = {ZLIB_INFLATE,       ZLIB_GUNZIP,  ZLIB_INFLATE_RAW, ZLIB_UNZIP,      ZLIB_BROTLI_DECODE,
                                      ZLIB_BROTLI_DECODE, ZLIB_DEFLATE, ZLIB_GZIP,        ZLIB_DEFLATE_RAW, ZLIB_BROTLI_ENCODE};
    if (size < SETTINGS)
        return 0;
    zlib_mode mode = modes[data[0] % 10];
    if (data[0] % 10 < 6)
        decode(mode, data, data + SETTINGS, size - SETTINGS);
    else
        there_and_back(mode, data, data + SETTINGS, size - SETTINGS);
    return 0;
}
