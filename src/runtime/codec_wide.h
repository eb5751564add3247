/*
 * codec_wide.h - the loops of the codecs over whole blocks of bytes, for processors that have AVX2 (x86-64).
 *
 * Each function does as much from the start as it can, and returns how many of the bytes that it reads are done with;
 * codec_*.c goes on from there. Elsewhere that is nothing. What stands behind the bytes that come out is left alone but by
 * codec_wide_latin1_decode.
 */
#ifndef RUNTIME_CODEC_WIDE_H
#define RUNTIME_CODEC_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes below a limit, 0 excluded, up to the first that is not. */
size_t codec_wide_below(const uint8_t *bytes, size_t length, uint8_t limit);
/* Adds to *count the bytes that are not below the limit. */
size_t codec_wide_count(const uint8_t *bytes, size_t length, uint8_t limit, size_t *count);
/* Whole characters of well-formed UTF-8. */
size_t codec_wide_utf8(const uint8_t *bytes, size_t length);
/* One byte a character to two at most, for which there is just the room needed, and back as long as none of them is above
 * U+00FF; *written is what came out. */
size_t codec_wide_latin1_decode(uint8_t *units, const uint8_t *bytes, size_t length, size_t *written);
size_t codec_wide_latin1_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length, size_t *written);
/* ASCII to UTF-16LE and back. */
size_t codec_wide_ascii_to_utf16le(uint8_t *bytes, const uint8_t *units, size_t length);
size_t codec_wide_ascii_from_utf16le(uint8_t *units, const uint8_t *bytes, size_t length);
size_t codec_wide_hex_encode(char *text, const uint8_t *bytes, size_t length);
size_t codec_wide_hex_decode(uint8_t *bytes, const uint8_t *text, size_t length);
/* Groups of three bytes, with an alphabet of 64 letters; and of four characters of either alphabet, where `values` are what
 * the first 128 bytes stand for, plus one. */
size_t codec_wide_base64_encode(char *text, const uint8_t *bytes, size_t length, const char *letters);
size_t codec_wide_base64_decode(uint8_t *bytes, size_t capacity, const uint8_t *text, size_t length,
                                const uint8_t *values);
/* The bytes of each element of 2, 4 or 8 in the other order. */
size_t codec_wide_swap(uint8_t *bytes, size_t length, size_t size);

/* Where a byte is followed by another at a distance: the first such place from `from` on, or the last before `end`; if there
 * is none, all places up to the returned one, or from that on, have been looked at. The bytes go up to `end` + distance. */
size_t codec_wide_find_pair(const uint8_t *bytes, size_t from, size_t end, uint8_t first, uint8_t second, size_t distance);
size_t codec_wide_find_last_pair(const uint8_t *bytes, size_t end, uint8_t first, uint8_t second, size_t distance);

#endif
