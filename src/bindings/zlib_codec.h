/*
 * zlib_codec.h - deflate, inflate and brotli, both ways, behind one interface: give it input and room, take a step.
 * Knows neither the engine nor libuv, so a step can run in the thread pool.
 */
#ifndef BINDINGS_ZLIB_CODEC_H
#define BINDINGS_ZLIB_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZLIB_CONST
#include <zlib.h>

#define ZLIB_BROTLI_PARAMS 9

/* As zlib.constants has them. */
typedef enum zlib_mode {
    ZLIB_NONE,
    ZLIB_DEFLATE,
    ZLIB_INFLATE,
    ZLIB_GZIP,
    ZLIB_GUNZIP,
    ZLIB_DEFLATE_RAW,
    ZLIB_INFLATE_RAW,
    ZLIB_UNZIP,
    ZLIB_BROTLI_DECODE,
    ZLIB_BROTLI_ENCODE
} zlib_mode;

typedef struct zlib_failure {
    const char *message; /* NULL: none */
    const char *code;
    int number;
} zlib_failure;

typedef struct zlib_codec {
    zlib_mode mode;    /* as asked for */
    zlib_mode current; /* ZLIB_UNZIP becomes one of its kinds with the first bytes */
    int level, window_bits, mem_level, strategy;
    uint8_t *dictionary;
    size_t dictionary_length;
    z_stream z;
    bool ready;      /* the library's state exists */
    bool seen_magic; /* ZLIB_UNZIP: the first byte of gzip's header has been seen */
    struct BrotliEncoderStateStruct *encoder;
    struct BrotliDecoderStateStruct *decoder;
    uint32_t params[ZLIB_BROTLI_PARAMS]; /* of brotli, as the program gave them: kept for reset */
    /* what a step works on */
    const uint8_t *in;
    size_t in_left;
    uint8_t *out;
    size_t out_left;
    int flush;
    int result;
    char code[80]; /* of brotli's errors */
    zlib_failure failure;
} zlib_codec;

/* Settings of deflate and inflate; the library's state is made with the first step. Takes over `dictionary`. */
void zlib_codec_init(zlib_codec *codec, zlib_mode mode, int level, int window_bits, int mem_level, int strategy,
                     uint8_t *dictionary, size_t dictionary_length);
/* Brotli; params[i] is the value of parameter i, UINT32_MAX: not given. False when one is refused. */
bool zlib_codec_init_brotli(zlib_codec *codec, zlib_mode mode, const uint32_t params[ZLIB_BROTLI_PARAMS]);

/* Use up input and room as far as it goes; sets `failure`. */
void zlib_codec_step(zlib_codec *codec);
/* Begin again with the settings it has. */
void zlib_codec_reset(zlib_codec *codec);
/* Other level and strategy from here on. */
void zlib_codec_params(zlib_codec *codec, int level, int strategy);
/* Whether steps have come to the end of the compressed data. */
bool zlib_codec_at_end(const zlib_codec *codec);
void zlib_codec_free(zlib_codec *codec);

#endif
