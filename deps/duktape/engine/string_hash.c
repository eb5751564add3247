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

DUK_INTERNAL void string_hash_begin(string_hash_run *run)
{
    run->state[0] = run->state[1] = run->state[2] = string_hash_secret[0];
    run->done = 0;
}

DUK_INTERNAL void string_hash_advance(string_hash_run *run, const duk_uint8_t *bytes, duk_size_t length)
{
    const duk_uint64_t secret = string_hash_secret[1];
    duk_uint64_t first = run->state[0], second = run->state[1], third = run->state[2]; /* chains of multiplications at once */
    duk_size_t at = run->done;

    for (; length - at > 48; at += 48) {
        const duk_uint8_t *p = bytes + at;

        first = string_hash_fold(string_hash_load(p, 8) ^ secret, string_hash_load(p + 8, 8) ^ first);
        second = string_hash_fold(string_hash_load(p + 16, 8) ^ ~secret, string_hash_load(p + 24, 8) ^ second);
        third = string_hash_fold(string_hash_load(p + 32, 8) ^ secret << 1, string_hash_load(p + 40, 8) ^ third);
    }
    run->state[0] = first;
    run->state[1] = second;
    run->state[2] = third;
    run->done = at;
}

DUK_INTERNAL duk_uint32_t string_hash_from(const string_hash_run *run, const duk_uint8_t *bytes, duk_size_t length)
{
    string_hash_run end = *run;
    duk_uint64_t state;
    duk_size_t at;

    string_hash_advance(&end, bytes, length);
    state = end.state[0] ^ end.state[1] ^ end.state[2];
    for (at = end.done; length - at > 16; at += 16) {
        state = string_hash_fold(string_hash_load(bytes + at, 8) ^ string_hash_secret[1],
                                 string_hash_load(bytes + at + 8, 8) ^ state);
    }
    return string_hash_end(state, string_hash_load(bytes + length - 16, 8), string_hash_load(bytes + length - 8, 8), length);
}

DUK_INTERNAL duk_uint32_t string_hash_long(const duk_uint8_t *bytes, duk_size_t length)
{
    string_hash_run run;

    string_hash_begin(&run);
    return string_hash_from(&run, bytes, length);
}
