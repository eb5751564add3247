/*
 * keccak.c - the sponge of SHA-3 and SHAKE (FIPS 202).
 */
#include <string.h>

#include "crypto/hash.h"

static uint64_t rotate(uint64_t x, unsigned n)
{
    return n == 0 ? x : x << n | x >> (64 - n);
}

static void permute(uint64_t a[25])
{
    static const uint64_t constants[24] = {
        0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
        0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
        0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
        0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    };
    static const uint8_t turns[25] = {0,  1,  62, 28, 27, 36, 44, 6,  55, 20, 3,  10, 43,
                                      25, 39, 41, 45, 15, 21, 8,  18, 2,  61, 56, 14};
    for (unsigned round = 0; round < 24; round++) {
        uint64_t c[5], d[5], b[25];
#pragma GCC unroll 5
        for (unsigned x = 0; x < 5; x++)
            c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
#pragma GCC unroll 5
        for (unsigned x = 0; x < 5; x++)
            d[x] = c[(x + 4) % 5] ^ rotate(c[(x + 1) % 5], 1);
            /* theta's second half, rho and pi in one: lane (x, y) goes to (y, 2x + 3y) */
#pragma GCC unroll 25
        for (unsigned i = 0; i < 25; i++)
            b[i / 5 + 5 * ((2 * (i % 5) + 3 * (i / 5)) % 5)] = rotate(a[i] ^ d[i % 5], turns[i]);
#pragma GCC unroll 25
        for (unsigned i = 0; i < 25; i++)
            a[i] = b[i] ^ (~b[i / 5 * 5 + (i + 1) % 5] & b[i / 5 * 5 + (i + 2) % 5]);
        a[0] ^= constants[round];
    }
}

static void add_byte(crypto_keccak *sponge, unsigned at, uint8_t byte)
{
    sponge->lanes[at / 8] ^= (uint64_t)byte << (at % 8 * 8);
}

void crypto_keccak_start(crypto_keccak *sponge, size_t capacity, uint8_t suffix)
{
    memset(sponge, 0, sizeof *sponge);
    sponge->rate = (uint8_t)(200 - capacity);
    sponge->suffix = suffix;
}

static uint64_t load(const uint8_t *bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < 8; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

void crypto_keccak_update(crypto_keccak *sponge, const uint8_t *bytes, size_t length)
{
    while (length > 0) {
        if (sponge->position == 0 && length >= sponge->rate) {
            for (unsigned i = 0; i < sponge->rate / 8u; i++)
                sponge->lanes[i] ^= load(bytes + 8 * i);
            bytes += sponge->rate;
            length -= sponge->rate;
            permute(sponge->lanes);
            continue;
        }
        add_byte(sponge, sponge->position++, *bytes++);
        length--;
        if (sponge->position == sponge->rate) {
            permute(sponge->lanes);
            sponge->position = 0;
        }
    }
}

void crypto_keccak_finish(crypto_keccak *sponge, uint8_t *out, size_t length)
{
    add_byte(sponge, sponge->position, sponge->suffix);
    add_byte(sponge, sponge->rate - 1u, 0x80);
    for (size_t i = 0; i < length; i++) {
        unsigned at = i % sponge->rate;
        if (at == 0)
            permute(sponge->lanes);
        out[i] = (uint8_t)(sponge->lanes[at / 8] >> (at % 8 * 8));
    }
}
