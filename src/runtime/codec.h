/*
 * codec.h - bytes to characters and back: plain C that knows neither the engine nor libuv.
 *
 * Engine strings are CESU-8: UTF-8 in which a character above U+FFFF is two surrogates of three bytes each and lone
 * surrogates may occur. Functions that read one take its bytes ("units") and trust them to be well formed only so far
 * that no input makes them read or write out of bounds.
 *
 * A *_length function gives exactly the bytes that its partner writes, unless it says "at most".
 */
#ifndef RUNTIME_CODEC_H
#define RUNTIME_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- ASCII ---- */

/* The number of leading bytes below 0x80, or below a limit that is not 0. */
size_t codec_ascii_run(const uint8_t *bytes, size_t length);
size_t codec_run_below(const uint8_t *bytes, size_t length, uint8_t limit);

/* ---- UTF-8 to units ---- */

/* True if the bytes are well-formed UTF-8 as the Unicode standard has it (no surrogates, nothing overlong). */
bool codec_utf8_valid(const uint8_t *bytes, size_t length);
/* Units of UTF-8; every maximal ill-formed part becomes U+FFFD. *is_changed: whether they are other bytes. */
size_t codec_utf8_decoded_length(const uint8_t *bytes, size_t length, bool *is_changed);
size_t codec_utf8_decode(uint8_t *units, const uint8_t *bytes, size_t length);
/* The number of bytes at the end that begin a character whose rest is still to come (0 to 3). */
size_t codec_utf8_incomplete_tail(const uint8_t *bytes, size_t length);

/* ---- units to UTF-8 ---- */

/* UTF-8 of units: pairs joined, lone surrogates as U+FFFD. */
size_t codec_utf8_encoded_length(const uint8_t *units, size_t length);
/* Writes whole characters as long as they fit into `capacity`; returns the bytes written. `taken`, unless NULL, gets
 * the number of UTF-16 code units they stand for. */
size_t codec_utf8_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length, size_t *taken);

/* ---- Latin-1 ---- */
size_t codec_latin1_decoded_length(const uint8_t *bytes, size_t length);
size_t codec_latin1_decode(uint8_t *units, const uint8_t *bytes, size_t length);
/* The low byte of each code unit, as many as fit. */
size_t codec_latin1_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length);

/* ---- UTF-16LE ---- (an odd last byte is ignored) */
size_t codec_utf16le_decoded_length(const uint8_t *bytes, size_t length);
size_t codec_utf16le_decode(uint8_t *units, const uint8_t *bytes, size_t length);
/* Whole code units, as many as fit; returns the bytes written. */
size_t codec_utf16le_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length);

/* ---- hexadecimal ---- */
void codec_hex_encode(char *text, const uint8_t *bytes, size_t length);
/* Stops at the first pair that is not hexadecimal; returns the bytes written. */
size_t codec_hex_decode(uint8_t *bytes, size_t capacity, const uint8_t *text, size_t length);

/* ---- base64 ---- `url` chooses the URL-safe alphabet without padding */
size_t codec_base64_encoded_length(size_t length, bool url);
void codec_base64_encode(char *text, const uint8_t *bytes, size_t length, bool url);
/* At most so many bytes come out of a text: what Node reckons before it decodes. */
size_t codec_base64_decoded_size(const uint8_t *text, size_t length);
/* Takes both alphabets, ignores what belongs to neither and stops at the first '='. */
size_t codec_base64_decode(uint8_t *bytes, size_t capacity, const uint8_t *text, size_t length);
/* The forgiving decoder of HTML's atob: blanks are dropped, anything else wrong refuses the text. Returns false if it
 * is refused; `bytes` needs length / 4 * 3 + 3. */
bool codec_base64_decode_forgiving(uint8_t *bytes, size_t *written, const uint8_t *text, size_t length);

/* ---- elements of several bytes ---- */

/* Reverse the bytes of each element of 2, 4 or 8 bytes. */
void codec_swap(uint8_t *bytes, size_t length, size_t size);

#endif
