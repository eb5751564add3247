/*
 * text.h - the engine's strings as C of ours reads them: bytes in which every UTF-16 code unit is coded by itself, so
 * that a surrogate takes three bytes. Positions in JavaScript count code units, which the engine calls characters.
 */
#ifndef ENGINE_TEXT_H
#define ENGINE_TEXT_H

/* `this` as a string, pushed: [ ... ] -> [ ... string ] */
DUK_INTERNAL_DECL duk_hstring *text_push_this(duk_hthread *thr);
/* The byte offset of a code unit and back. */
DUK_INTERNAL_DECL duk_size_t text_byte_offset(duk_hthread *thr, duk_hstring *h, duk_size_t position);
DUK_INTERNAL_DECL duk_size_t text_position(duk_hthread *thr, duk_hstring *h, duk_size_t byte_offset);
/* The code unit coded at p, and how many bytes it takes. */
DUK_INTERNAL_DECL duk_uint32_t text_unit(const duk_uint8_t *p, duk_size_t *size);
/* The code point at p, a pair of surrogates taken together. */
DUK_INTERNAL_DECL duk_uint32_t text_code_point(const duk_uint8_t *p, const duk_uint8_t *end, duk_size_t *size);
/* Write a code point as the engine does, up to six bytes; returns how many. */
DUK_INTERNAL_DECL duk_size_t text_encode(duk_uint32_t code_point, duk_uint8_t *out);
/* A part of a string by code units, without a reference of its own; the same pushed. */
DUK_INTERNAL_DECL duk_hstring *text_part(duk_hthread *thr, duk_hstring *h, duk_size_t start, duk_size_t end);
DUK_INTERNAL_DECL void text_push_part(duk_hthread *thr, duk_hstring *h, duk_size_t start, duk_size_t end);
/* The first byte offset at or after `from` where the needle is found, or -1. */
DUK_INTERNAL_DECL duk_int64_t text_find(duk_hstring *h, duk_hstring *needle, duk_size_t from);
/* Move the bounds of a text over the white space at its start and end. */
DUK_INTERNAL_DECL void text_trim_range(const duk_uint8_t **p, const duk_uint8_t **q, bool start, bool end);
/* toLowerCase, toUpperCase: [ ... string ] -> [ ... string ] */
DUK_INTERNAL_DECL void text_convert_case(duk_hthread *thr, bool upper);
/* A normal form: [ ... string ] -> [ ... string ] */
DUK_INTERNAL_DECL void text_normalize(duk_hthread *thr, bool compose, bool compatible);
/* String.prototype.normalize */
DUK_INTERNAL_DECL duk_ret_t text_normalize_method(duk_context *thr);
/* String.prototype.localeCompare */
DUK_INTERNAL_DECL duk_ret_t text_locale_compare_method(duk_context *thr);
/* The string without white space at its start and end. [ ... string ] -> [ ... string ] */
DUK_INTERNAL_DECL void text_trim(duk_hthread *thr, bool start, bool end);

#endif
