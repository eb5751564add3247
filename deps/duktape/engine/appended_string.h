/*
 * appended_string.h - strings that are built by appending; see appended_string.c.
 */
#ifndef ENGINE_APPENDED_STRING_H
#define ENGINE_APPENDED_STRING_H

/* Marks a string that was made by a concatenation: the next one gives it space to grow. */
#define DUK_HSTRING_FLAG_CONCATENATED DUK_HEAPHDR_USER_FLAG(9)

#define APPENDED_MINIMUM 256 /* bytes of a string that is worth it */

/* [ ... a b ] -> [ ... ab ] for two strings, if that is done by appending; false: nothing was changed. */
DUK_INTERNAL_DECL duk_bool_t appended_concat(duk_hthread *thr, duk_hstring *a, duk_hstring *b);
/* The bytes of a string with a NUL behind them, which stays there as long as the string lives. */
DUK_INTERNAL_DECL const duk_uint8_t *appended_terminate(duk_hthread *thr, duk_hstring *h);
#define DUK_HSTRING_GET_TEXT(thr, h) \
    (DUK_UNLIKELY(DUK_HSTRING_HAS_EXTDATA((h))) ? appended_terminate((thr), (h)) : DUK_HSTRING_GET_DATA((h)))

/* For the string table: the data of the string being interned, if it is to be taken over; its release. */
DUK_INTERNAL_DECL const duk_uint8_t *appended_take(duk_heap *heap);
DUK_INTERNAL_DECL void appended_release(duk_heap *heap, const duk_uint8_t *data);
/* The hash of the string being interned, which is so long, if its data is to be taken over. */
DUK_INTERNAL_DECL duk_uint32_t appended_hash(duk_heap *heap, duk_size_t length);

#endif
