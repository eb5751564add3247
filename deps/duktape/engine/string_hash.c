/*
 * string_hash.c - the secret, and the hashes of strings over 16 bytes; see string_hash.h.
 */
#include "string_hash.h"

/* Until the process has one of its own: digits of pi. */
duk_uint64_t string_hash_secret[2] = { DUK_U64_CONSTANT(0x243f6a8885a308d3), DUK_U64_CONSTANT(0x13198a2e03707344) };

DUK_EXTERNAL void duk_set_hash_secret(const void *bytes)
{
    duk_memcpy(string_hash_secret, bytes, sizeof(string_hash_secret));
}

DUK_INTERNAL duk_uint64_t string_hash_long(const duk_uint8_t *bytes, duk_size_t length, duk_uint64_t state)
{
    const duk_uint64_t secret = string_hash_secret[1];
    duk_uint64_t second = state, third = state; /* three chains of multiplications at once */

    for (; length > 48; length -= 48, bytes += 48) {
        state = string_hash_fold(string_hash_load(bytes, 8) ^ secret, string_hash_load(bytes + 8, 8) ^ state);
        second = string_hash_fold(string_hash_load(bytes + 16, 8) ^ ~secret, string_hash_load(bytes + 24, 8) ^ second);
        third = string_hash_fold(string_hash_load(bytes + 32, 8) ^ secret << 1, string_hash_load(bytes + 40, 8) ^ third);
    }
    state ^= second ^ third;
    for (; length > 16; length -= 16, bytes += 16) {
        state = string_hash_fold(string_hash_load(bytes, 8) ^ secret, string_hash_load(bytes + 8, 8) ^ state);
    }
    return state;
}
