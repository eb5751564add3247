/*
 * number_text.h - numbers and their text.
 */
#ifndef ENGINE_NUMBER_TEXT_H
#define ENGINE_NUMBER_TEXT_H

/* The number that a whole text means (StringToNumber): white space around it is ignored, NaN if it is none. The bytes
 * have to be followed by one that belongs to no number. */
DUK_INTERNAL_DECL duk_double_t number_from_text(const duk_uint8_t *p, const duk_uint8_t *end);
/* The same for the longest beginning that is a decimal number, as parseFloat reads it. */
DUK_INTERNAL_DECL duk_double_t number_from_prefix(const duk_uint8_t *p, const duk_uint8_t *end);
/* Digits of a radix that is 2 to the `bits`, correctly rounded; NaN if there are none or others. */
DUK_INTERNAL_DECL duk_double_t number_from_bits(const duk_uint8_t *p, const duk_uint8_t *end, int bits);
/* The value of a digit or letter, 99 for anything else. */
DUK_INTERNAL_DECL int number_digit_of(duk_uint8_t c);
/* Write a number as Number.prototype.toString does, without a NUL; returns the length. */
#define NUMBER_MAX_TEXT 32
DUK_INTERNAL_DECL duk_size_t number_to_text(char *out, duk_double_t d);
/* Number.isFinite and the like: does a value pass the test with this magic? */
DUK_INTERNAL_DECL bool number_passes(const duk_tval *value, int test);

#endif
