/*
 * fuzz_codec.c - bytes through the codecs and back: a target for libFuzzer.
 *
 * Everything is in blocks of just its size, so that reading or writing beyond is found.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/codec.h"

typedef struct block {
    uint8_t *bytes;
    size_t length;
} block;

static block make(size_t length)
{
    return (block){malloc(length + (length == 0)), length};
}

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void require_same(block a, block b)
{
    require(a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0);
}

static void check_hex(block in)
{
    block text = make(2 * in.length), out = make(in.length);
    codec_hex_encode((char *) text.bytes, in.bytes, in.length);
    require(codec_hex_decode(out.bytes, out.length, text.bytes, text.length) == in.length);
    require_same(in, out);
    codec_hex_decode(out.bytes, out.length, in.bytes, in.length); /* what is no text of that kind */
    free(text.bytes);
    free(out.bytes);
}

static void check_base64(block in, bool url)
{
    block text = make(codec_base64_encoded_length(in.length, url)), out = make(in.length);
    codec_base64_encode((char *) text.bytes, in.bytes, in.length, url);
    require(codec_base64_decode(out.bytes, out.length, text.bytes, text.length) == in.length);
    require_same(in, out);
    block any = make(codec_base64_decoded_size(in.bytes, in.length));
    require(codec_base64_decode(any.bytes, any.length, in.bytes, in.length) <= any.length);
    block forgiven = make(in.length / 4 * 3 + 3);
    size_t written = 0;
    if (codec_base64_decode_forgiving(forgiven.bytes, &written, in.bytes, in.length))
        require(written <= forgiven.length);
    free(text.bytes);
    free(out.bytes);
    free(any.bytes);
    free(forgiven.bytes);
}

static void check_latin1(block in)
{
    block units = make(codec_latin1_decoded_length(in.bytes, in.length)), out = make(in.length);
    require(codec_latin1_decode(units.bytes, in.bytes, in.length) == units.length);
    require(codec_latin1_encode(out.bytes, out.length, units.bytes, units.length) == in.length);
    require_same(in, out);
    /* What is not written stays. */
    block more = make(in.length + 100);
    memset(more.bytes, '*', more.length);
    for (size_t i = codec_latin1_encode(more.bytes, more.length, in.bytes, in.length); i < more.length; i++)
        require(more.bytes[i] == '*');
    memset(more.bytes, '*', more.length);
    for (size_t i = codec_base64_decode(more.bytes, more.length, in.bytes, in.length); i < more.length; i++)
        require(more.bytes[i] == '*');
    free(more.bytes);
    require(codec_latin1_encode(out.bytes, out.length / 2, in.bytes, in.length) <= out.length / 2);
    free(units.bytes);
    free(out.bytes);
}

static void check_utf16(block in)
{
    block units = make(codec_utf16le_decoded_length(in.bytes, in.length)), out = make(in.length & ~(size_t) 1);
    require(codec_utf16le_decode(units.bytes, in.bytes, in.length) == units.length);
    require(codec_utf16le_encode(out.bytes, out.length, units.bytes, units.length) == out.length);
    require(memcmp(in.bytes, out.bytes, out.length) == 0);
    free(units.bytes);
    free(out.bytes);
}

/* Units that were decoded are UTF-8 again, the same if it was right. */
static void check_utf8(block in)
{
    bool is_changed;
    block units = make(codec_utf8_decoded_length(in.bytes, in.length, &is_changed));
    bool is_valid = codec_utf8_valid(in.bytes, in.length);
    require(codec_utf8_decode(units.bytes, in.bytes, in.length) == units.length);
    require(is_changed == (units.length != in.length || memcmp(units.bytes, in.bytes, in.length) != 0));
    block out = make(codec_utf8_encoded_length(units.bytes, units.length));
    require(codec_utf8_encode(out.bytes, out.length, units.bytes, units.length, NULL) == out.length);
    require(codec_utf8_valid(out.bytes, out.length));
    require(is_valid == (out.length == in.length && memcmp(out.bytes, in.bytes, in.length) == 0));
    size_t tail = codec_utf8_incomplete_tail(in.bytes, in.length);
    require(tail <= 3 && tail <= in.length);
    free(units.bytes);
    free(out.bytes);
}

static void check_swap(block in)
{
    for (size_t size = 2; size <= 8; size *= 2) {
        block copy = make(in.length - in.length % size);
        memcpy(copy.bytes, in.bytes, copy.length);
        codec_swap(copy.bytes, copy.length, size);
        for (size_t i = 0; i < copy.length; i++)
            require(copy.bytes[i] == in.bytes[i - i % size + size - 1 - i % size]);
        free(copy.bytes);
    }
}

static void check_runs(block in)
{
    static const uint8_t limits[] = {0x80, 0xc4, 0xf0};
    for (size_t l = 0; l < sizeof limits; l++) {
        size_t run = codec_run_below(in.bytes, in.length, limits[l]);
        for (size_t i = 0; i < run; i++)
            require(in.bytes[i] < limits[l]);
        require(run == in.length || in.bytes[run] >= limits[l]);
    }
    require(codec_ascii_run(in.bytes, in.length) == codec_run_below(in.bytes, in.length, 0x80));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    block in = make(size);
    if (size > 0)
        memcpy(in.bytes, data, size);
    check_hex(in);
    check_base64(in, false);
    check_base64(in, true);
    check_latin1(in);
    check_utf16(in);
    check_utf8(in);
    check_swap(in);
    check_runs(in);
    free(in.bytes);
    return 0;
}
