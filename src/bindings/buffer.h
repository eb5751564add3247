/*
 * buffer.h - Buffers as C makes and reads them, and the names of encodings.
 */
#ifndef BINDING_BUFFER_H
#define BINDING_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "duktape.h"

/* ---- bytes ---- */

typedef struct byte_span {
    uint8_t *bytes;
    size_t length;
} byte_span;

/* The bytes of a Buffer, typed array, DataView or ArrayBuffer; false if it is none of these. Does not throw. They stay
 * where they are as long as the value lives and is not detached. */
bool buffer_get(duk_context *ctx, duk_idx_t index, byte_span *span);
/* The same of a value that has to be a Buffer or another Uint8Array. */
bool buffer_get_uint8(duk_context *ctx, duk_idx_t index, byte_span *span);

/* Push a Buffer of its own memory, zeroed, and give its bytes. Throws a RangeError when there is not enough. */
uint8_t *buffer_push(duk_context *ctx, size_t length);
/* Push a Buffer of unknown contents that shares small blocks with others, as Buffer.allocUnsafe makes it. */
uint8_t *buffer_push_pooled(duk_context *ctx, size_t length);
/* Push a Buffer with a copy of bytes. */
void buffer_push_copy(duk_context *ctx, const void *bytes, size_t length);
/* Push a Buffer that is a part of the ArrayBuffer (or plain buffer of the engine) at an index. */
void buffer_push_view(duk_context *ctx, duk_idx_t memory, size_t offset, size_t length);

/* ---- encodings ---- */

typedef enum buffer_encoding {
    ENCODING_UTF8,
    ENCODING_UTF16LE,
    ENCODING_LATIN1,
    ENCODING_ASCII,
    ENCODING_BASE64,
    ENCODING_BASE64URL,
    ENCODING_HEX,
    ENCODING_UNKNOWN
} buffer_encoding;

/* By its name in any case; undefined, null and "" are UTF-8, anything but a string is unknown. */
buffer_encoding buffer_encoding_from(duk_context *ctx, duk_idx_t index);
/* The error for what names no encoding: ERR_INVALID_ARG_TYPE, or ERR_UNKNOWN_ENCODING for a string. */
void buffer_throw_bad_encoding(duk_context *ctx, duk_idx_t index);
/* Push the text of bytes: [ ... ] -> [ ... string ]. */
void buffer_push_text(duk_context *ctx, buffer_encoding encoding, const uint8_t *bytes, size_t length);
/* How many bytes the string at an index makes, at most for base64 and hex. */
size_t buffer_text_size(duk_context *ctx, duk_idx_t index, buffer_encoding encoding);
/* Write the string at an index; whole characters, as many as fit. Returns the bytes written. */
size_t buffer_write_text(duk_context *ctx, duk_idx_t index, buffer_encoding encoding, uint8_t *bytes, size_t capacity);

/* ---- the parts of the binding ---- */
void buffer_put_text_functions(duk_context *ctx);   /* buffer_text.c: [ ... binding ] -> [ ... binding ] */
void buffer_put_number_functions(duk_context *ctx); /* buffer_numbers.c, the same */
void buffer_put_search_functions(duk_context *ctx); /* buffer_search.c, the same */

/* ---- errors and arguments of the public functions ---- */

/* ERR_INVALID_ARG_TYPE for the argument at index, where a Buffer or Uint8Array was expected. */
DUK_API_NORETURN(void buffer_throw_not_uint8(duk_context *ctx, duk_idx_t index, const char *name));
/* The bytes of `this`, which has to be a typed array or the like: ERR_INVALID_ARG_TYPE "argument must be a buffer". The
 * value is left on the stack: [ ... ] -> [ ... this ] */
byte_span buffer_require_this(duk_context *ctx);
/* An integer in a range; `fallback` for undefined. Throws as validateInteger does. */
double buffer_require_integer(duk_context *ctx, duk_idx_t index, const char *name, double fallback, double max);

#endif
