/*
 * text.h - strings across the border. The engine keeps strings as CESU-8 (surrogates as three bytes each); the world
 * outside wants UTF-8, and hostile bytes must never become an engine string unchecked: one that begins with 0xFF or
 * 0x80..0xBF would be a symbol.
 */
#ifndef ENV_TEXT_H
#define ENV_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "duktape.h"

/* Push a string of UTF-8 bytes; each invalid sequence becomes U+FFFD as WHATWG's decoder does it. */
void env_push_utf8(duk_context *ctx, const void *bytes, size_t length);
/* The UTF-8 of the string at index: surrogate pairs joined, lone surrogates as U+FFFD. The pointer is into the engine's
 * string when nothing had to be changed; otherwise a buffer is pushed over the string's own stack slot to keep it
 * alive, so the value at `index` must be expendable. NUL-terminated either way. Throws a TypeError for what is not a
 * string. */
const char *env_to_utf8(duk_context *ctx, duk_idx_t index, size_t *length);
/* The engine's own bytes of the string at index, which is left alone; throws a TypeError for anything else, symbols
 * included. For what is known to be ASCII or goes through codec.h. */
const char *env_string_units(duk_context *ctx, duk_idx_t index, size_t *length);
/* Bytes env_to_utf8 would give, without making them. */
size_t env_utf8_length(duk_context *ctx, duk_idx_t index);

/* Push a string of Latin-1 bytes, of ASCII bytes (the high bit dropped), of UTF-16LE code units. */
void env_push_latin1(duk_context *ctx, const uint8_t *bytes, size_t length);
void env_push_ascii(duk_context *ctx, const uint8_t *bytes, size_t length);
void env_push_utf16le(duk_context *ctx, const uint8_t *bytes, size_t length);

#endif
