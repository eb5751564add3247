/*
 * zlib_codec.c - one step of deflate, inflate or brotli, with the failures Node reports.
 */
#include "bindings/zlib_codec.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_AT_ONCE ((size_t)1 << 30) /* what z_stream's counters hold, and then some */

static bool is_brotli(zlib_mode mode)
{
    return mode == ZLIB_BROTLI_DECODE || mode == ZLIB_BROTLI_ENCODE;
}

static bool deflates(zlib_mode mode)
{
    return mode == ZLIB_DEFLATE || mode == ZLIB_GZIP || mode == ZLIB_DEFLATE_RAW;
}

static const char *code_name(int result)
{
    switch (result) {
    case Z_NEED_DICT: return "Z_NEED_DICT";
    case Z_ERRNO: return "Z_ERRNO";
    case Z_STREAM_ERROR: return "Z_STREAM_ERROR";
    case Z_DATA_ERROR: return "Z_DATA_ERROR";
    case Z_MEM_ERROR: return "Z_MEM_ERROR";
    case Z_BUF_ERROR: return "Z_BUF_ERROR";
    case Z_VERSION_ERROR: return "Z_VERSION_ERROR";
    default: return "Z_OK";
    }
}

/* zlib's own words go first. */
static void fail(zlib_codec *codec, const char *message)
{
    codec->failure = (zlib_failure){codec->z.msg ? codec->z.msg : message, code_name(codec->result), codec->result};
}

/* ---- life ---- */

void zlib_codec_init(zlib_codec *codec, zlib_mode mode, int level, int window_bits, int mem_level, int strategy,
                     uint8_t *dictionary, size_t dictionary_length)
{
    memset(codec, 0, sizeof *codec);
    codec->mode = codec->current = mode;
    codec->level = level;
    codec->mem_level = mem_level;
    codec->strategy = strategy;
    codec->dictionary = dictionary;
    codec->dictionary_length = dictionary_length;
    /* zlib says the format by the window's size */
    if (mode == ZLIB_GZIP || mode == ZLIB_GUNZIP)
        window_bits += 16;
    else if (mode == ZLIB_UNZIP)
        window_bits += 32;
    else if (mode == ZLIB_DEFLATE_RAW || mode == ZLIB_INFLATE_RAW)
        window_bits = -window_bits;
    codec->window_bits = window_bits;
}

static bool start_brotli(zlib_codec *codec)
{
    bool ok = true;
    if (codec->mode == ZLIB_BROTLI_ENCODE) {
        codec->encoder = BrotliEncoderCreateInstance(NULL, NULL, NULL);
        for (unsigned i = 0; codec->encoder && ok && i < ZLIB_BROTLI_PARAMS; i++)
            ok = codec->params[i] == UINT32_MAX ||
                 BrotliEncoderSetParameter(codec->encoder, (BrotliEncoderParameter)i, codec->params[i]);
        return ok && codec->encoder;
    }
    codec->decoder = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    for (unsigned i = 0; codec->decoder && ok && i < ZLIB_BROTLI_PARAMS; i++)
        ok = codec->params[i] == UINT32_MAX ||
             BrotliDecoderSetParameter(codec->decoder, (BrotliDecoderParameter)i, codec->params[i]);
    return ok && codec->decoder;
}

static void stop_brotli(zlib_codec *codec)
{
    if (codec->encoder)
        BrotliEncoderDestroyInstance(codec->encoder);
    if (codec->decoder)
        BrotliDecoderDestroyInstance(codec->decoder);
    codec->encoder = NULL;
    codec->decoder = NULL;
}

bool zlib_codec_init_brotli(zlib_codec *codec, zlib_mode mode, const uint32_t params[ZLIB_BROTLI_PARAMS])
{
    memset(codec, 0, sizeof *codec);
    codec->mode = codec->current = mode;
    memcpy(codec->params, params, ZLIB_BROTLI_PARAMS * sizeof *params);
    codec->ready = start_brotli(codec);
    return codec->ready;
}

void zlib_codec_free(zlib_codec *codec)
{
    if (codec->ready && !is_brotli(codec->mode))
        deflates(codec->mode) ? deflateEnd(&codec->z) : inflateEnd(&codec->z);
    stop_brotli(codec);
    free(codec->dictionary);
    codec->dictionary = NULL;
    codec->mode = codec->current = ZLIB_NONE;
    codec->ready = false;
}

/* ---- deflate and inflate ---- */

/* Where a dictionary goes in before any data; inflate asks for it by itself, except raw. */
static bool set_dictionary(zlib_codec *codec)
{
    if (!codec->dictionary)
        return true;
    codec->result = Z_OK;
    if (deflates(codec->mode) && codec->mode != ZLIB_GZIP)
        codec->result = deflateSetDictionary(&codec->z, codec->dictionary, (uInt)codec->dictionary_length);
    else if (codec->mode == ZLIB_INFLATE_RAW)
        codec->result = inflateSetDictionary(&codec->z, codec->dictionary, (uInt)codec->dictionary_length);
    if (codec->result != Z_OK)
        fail(codec, "Failed to set dictionary");
    return codec->result == Z_OK;
}

static bool start(zlib_codec *codec)
{
    if (codec->ready)
        return true;
    codec->result = deflates(codec->mode)
                        ? deflateInit2(&codec->z, codec->level, Z_DEFLATED, codec->window_bits, codec->mem_level,
                                       codec->strategy)
                        : inflateInit2(&codec->z, codec->window_bits);
    if (codec->result != Z_OK) {
        fail(codec, "Init error");
        return false;
    }
    codec->ready = true;
    return set_dictionary(codec);
}

/* gzip or zlib, by the first two bytes. */
static void recognise(zlib_codec *codec)
{
    if (codec->current != ZLIB_UNZIP || codec->z.avail_in == 0)
        return;
    const uint8_t *at = codec->z.next_in;
    if (!codec->seen_magic) {
        if (at[0] != 0x1f) {
            codec->current = ZLIB_INFLATE;
            return;
        }
        codec->seen_magic = true;
        if (codec->z.avail_in == 1)
            return;
        at++;
    }
    codec->current = at[0] == 0x8b ? ZLIB_GUNZIP : ZLIB_INFLATE;
}

static void step_inflate(zlib_codec *codec)
{
    recognise(codec);
    codec->result = inflate(&codec->z, codec->flush);
    if (codec->result == Z_NEED_DICT && codec->dictionary && codec->mode != ZLIB_INFLATE_RAW) {
        codec->result = inflateSetDictionary(&codec->z, codec->dictionary, (uInt)codec->dictionary_length);
        if (codec->result == Z_OK)
            codec->result = inflate(&codec->z, codec->flush);
        else if (codec->result == Z_DATA_ERROR)
            codec->result = Z_NEED_DICT; /* not the data, the dictionary is bad */
    }
    /* More members may follow in a gzip file; zeros are padding. */
    while (codec->current == ZLIB_GUNZIP && codec->result == Z_STREAM_END && codec->z.avail_in > 0 &&
           codec->z.next_in[0] != 0) {
        inflateReset(&codec->z);
        codec->result = inflate(&codec->z, codec->flush);
    }
}

static void judge(zlib_codec *codec)
{
    switch (codec->result) {
    case Z_OK:
    case Z_BUF_ERROR:
        if (codec->z.avail_out != 0 && codec->flush == Z_FINISH) {
            codec->result = Z_BUF_ERROR;
            fail(codec, "unexpected end of file");
        }
        break;
    case Z_STREAM_END:
        break;
    case Z_NEED_DICT:
        fail(codec, codec->dictionary ? "Bad dictionary" : "Missing dictionary");
        break;
    default:
        fail(codec, "Zlib error");
    }
}

static void step_zlib(zlib_codec *codec)
{
    if (!start(codec))
        return;
    uInt in = codec->in_left < MOST_AT_ONCE ? (uInt)codec->in_left : MOST_AT_ONCE;
    uInt out = codec->out_left < MOST_AT_ONCE ? (uInt)codec->out_left : MOST_AT_ONCE;
    codec->z.next_in = codec->in;
    codec->z.avail_in = in;
    codec->z.next_out = codec->out;
    codec->z.avail_out = out;
    if (deflates(codec->mode))
        codec->result = deflate(&codec->z, codec->flush);
    else
        step_inflate(codec);
    codec->in += in - codec->z.avail_in;
    codec->in_left -= in - codec->z.avail_in;
    codec->out += out - codec->z.avail_out;
    codec->out_left -= out - codec->z.avail_out;
    judge(codec);
}

/* ---- brotli ---- */

static void step_brotli(zlib_codec *codec)
{
    if (codec->mode == ZLIB_BROTLI_ENCODE) {
        if (!BrotliEncoderCompressStream(codec->encoder, (BrotliEncoderOperation)codec->flush, &codec->in_left, &codec->in,
                                         &codec->out_left, &codec->out, NULL))
            codec->failure = (zlib_failure){"Compression failed", "ERR_BROTLI_COMPRESSION_FAILED", -1};
        return;
    }
    codec->result = (int)BrotliDecoderDecompressStream(codec->decoder, &codec->in_left, &codec->in, &codec->out_left,
                                                       &codec->out, NULL);
    if (codec->result == BROTLI_DECODER_RESULT_ERROR) {
        BrotliDecoderErrorCode number = BrotliDecoderGetErrorCode(codec->decoder);
        snprintf(codec->code, sizeof codec->code, "ERR_%s", BrotliDecoderErrorString(number));
        codec->failure = (zlib_failure){"Decompression failed", codec->code, (int)number};
    } else if (codec->flush == BROTLI_OPERATION_FINISH && codec->result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) {
        codec->failure = (zlib_failure){"unexpected end of file", "Z_BUF_ERROR", Z_BUF_ERROR};
    }
}

/* ---- what callers see ---- */

void zlib_codec_step(zlib_codec *codec)
{
    codec->failure.message = NULL;
    if (is_brotli(codec->mode))
        step_brotli(codec);
    else if (codec->mode != ZLIB_NONE)
        step_zlib(codec);
}

void zlib_codec_reset(zlib_codec *codec)
{
    codec->failure.message = NULL;
    if (is_brotli(codec->mode)) {
        stop_brotli(codec);
        codec->ready = start_brotli(codec);
        if (!codec->ready)
            codec->failure = (zlib_failure){"Initialization failed", "ERR_ZLIB_INITIALIZATION_FAILED", -1};
        return;
    }
    codec->current = codec->mode;
    codec->seen_magic = false;
    if (!codec->ready)
        return;
    codec->result = deflates(codec->mode) ? deflateReset(&codec->z) : inflateReset(&codec->z);
    if (codec->result != Z_OK)
        fail(codec, "Failed to reset stream");
    else
        set_dictionary(codec);
}

void zlib_codec_params(zlib_codec *codec, int level, int strategy)
{
    codec->failure.message = NULL;
    if (!deflates(codec->mode))
        return;
    codec->level = level;
    codec->strategy = strategy;
    if (!codec->ready)
        return;
    codec->z.avail_in = codec->z.avail_out = 0; /* what they pointed to is gone; a flush came before */
    codec->result = deflateParams(&codec->z, level, strategy);
    if (codec->result != Z_OK && codec->result != Z_BUF_ERROR)
        fail(codec, "Failed to set parameters");
}

bool zlib_codec_at_end(const zlib_codec *codec)
{
    if (codec->mode == ZLIB_BROTLI_DECODE)
        return codec->result == BROTLI_DECODER_RESULT_SUCCESS;
    return !is_brotli(codec->mode) && codec->result == Z_STREAM_END;
}
