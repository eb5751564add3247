/*
 * string_hash.h - hashes of strings that nobody who sends us keys can foresee.
 *
 * Strings come from sockets and become keys: who can make many of them collide makes tables slow. So every byte counts,
 * and a secret of the process goes through multiplications whose high and low halves are folded together (the idea of
 * Wang Yi's wyhash): eight bytes of input at once for each factor, 16 or 48 bytes a round.
 */
#ifndef STRING_HASH_H
#define STRING_HASH_H

/* A process has one; see duk_set_hash_secret. */
extern duk_uint64_t string_hash_secret[2];

static DUK_ALWAYS_INLINE duk_uint64_t string_hash_load(const duk_uint8_t *bytes, duk_size_t length)
{
    duk_uint64_t value = 0;

    duk_memcpy(&value, bytes, length);
    return value;
}

static DUK_ALWAYS_INLINE duk_uint64_t string_hash_fold(duk_uint64_t a, duk_uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (duk_uint64_t)product ^ (duk_uint64_t)(product >> 64);
}

/* At most 16 bytes as two words; with the length they tell the string. */
static DUK_ALWAYS_INLINE void string_hash_words(const duk_uint8_t *bytes, duk_size_t length, duk_uint64_t *a, duk_uint64_t *b)
{
    if (length >= 8) {
        *a = string_hash_load(bytes, 8);
        *b = string_hash_load(bytes + length - 8, 8);
    } else if (length >= 4) {
        *a = string_hash_load(bytes, 4);
        *b = string_hash_load(bytes + length - 4, 4);
    } else {
        *a = length > 0 ? bytes[0] : 0;
        *b = length > 0 ? bytes[length / 2] | (duk_uint64_t)bytes[length - 1] << 8 : 0;
    }
}

static DUK_ALWAYS_INLINE duk_uint32_t string_hash_end(duk_uint64_t state, duk_uint64_t a, duk_uint64_t b, duk_size_t length)
{
    state = string_hash_fold(a ^ string_hash_secret[1], b ^ state);
    return (duk_uint32_t)string_hash_fold(state ^ string_hash_secret[0], length ^ string_hash_secret[1]);
}

/* A string over 16 bytes. */
DUK_INTERNAL_DECL duk_uint32_t string_hash_long(const duk_uint8_t *bytes, duk_size_t length);

static DUK_ALWAYS_INLINE duk_uint32_t string_hash(const duk_uint8_t *bytes, duk_size_t length)
{
    duk_uint64_t a, b;

    if (length > 16) {
        return string_hash_long(bytes, length);
    }
    string_hash_words(bytes, length, &a, &b);
    return string_hash_end(string_hash_secret[0], a, b, length);
}

/* The hash of what a string that grows begins with. */
typedef struct string_hash_run {
    duk_uint64_t state[3];
    duk_size_t done; /* bytes, a multiple of 48 */
} string_hash_run;

DUK_INTERNAL_DECL void string_hash_begin(string_hash_run *run);
/* Go on over whole rounds of the string's first `length` bytes; there are more than 16 of them. */
DUK_INTERNAL_DECL void string_hash_advance(string_hash_run *run, const duk_uint8_t *bytes, duk_size_t length);
/* The hash of the whole string. */
DUK_INTERNAL_DECL duk_uint32_t string_hash_from(const string_hash_run *run, const duk_uint8_t *bytes, duk_size_t length);

#endif
