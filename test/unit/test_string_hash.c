/*
 * test_string_hash.c - strings that are alike have hashes that are not: as many of them collide as of random numbers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdiscarded-qualifiers" /* the engine is compiled without warnings */
#include "duk_internal.h"
#pragma GCC diagnostic pop
#include "string_hash.h"

#define COUNT 16384
#define LONGEST 5000

static duk_uint32_t hashes[COUNT];
static char text[LONGEST + 1];

static int by_value(const void *a, const void *b)
{
    duk_uint32_t x = *(const duk_uint32_t *)a, y = *(const duk_uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Counts of equal neighbours among COUNT hashes, of their low bits: COUNT of 32 bits hardly have one. */
static int collisions(void)
{
    int found = 0;
    qsort(hashes, COUNT, sizeof *hashes, by_value);
    for (int i = 1; i < COUNT; i++)
        found += hashes[i] == hashes[i - 1];
    return found;
}

/* How many of COUNT buckets are empty: about COUNT / e, if strings spread. */
static int empty_buckets(void)
{
    static unsigned char used[COUNT];
    int empty = 0;
    memset(used, 0, sizeof used);
    for (int i = 0; i < COUNT; i++)
        used[hashes[i] % COUNT] = 1;
    for (int i = 0; i < COUNT; i++)
        empty += !used[i];
    return empty;
}

static void check(const char *what, size_t length)
{
    int empty = empty_buckets(), equal = collisions();
    if (equal > 4 || empty < COUNT * 0.35 || empty > COUNT * 0.39) {
        fprintf(stderr, "%s of %zu bytes: %d collide, %d buckets are empty\n", what, length, equal, empty);
        exit(1);
    }
}

/* "Aa" and "B@" are the same to a hash that multiplies by 33 and adds. */
static void pairs(void)
{
    for (int i = 0; i < COUNT; i++) {
        for (int bit = 0; bit < 14; bit++)
            memcpy(text + 2 * bit, i >> bit & 1 ? "Aa" : "B@", 2);
        hashes[i] = string_hash((const duk_uint8_t *)text, 28);
    }
    check("pairs", 28);
}

/* Long strings that differ in two bytes alone. */
static void needle(size_t length, size_t at)
{
    memset(text, 'x', length);
    for (int i = 0; i < COUNT; i++) {
        text[at] = (char)(i & 255);
        text[at + 1] = (char)(i >> 8);
        hashes[i] = string_hash((const duk_uint8_t *)text, length);
    }
    check("needles", length);
}

/* Repetitions of one byte, by length. */
static void lengths(void)
{
    static char zeros[COUNT];
    for (int i = 0; i < COUNT; i++)
        hashes[i] = string_hash((const duk_uint8_t *)zeros, (duk_size_t)i);
    check("zeros", 0);
}

static void numbers(void)
{
    for (int i = 0; i < COUNT; i++)
        hashes[i] = string_hash((const duk_uint8_t *)text, (duk_size_t)sprintf(text, "%d", i));
    check("numbers", 5);
}

/* A string that grows has the hash of its bytes at each length. */
static void growing(void)
{
    string_hash_run run;
    string_hash_begin(&run);
    for (size_t i = 0; i < LONGEST; i++)
        text[i] = (char)rand();
    for (size_t length = 17; length < LONGEST; length += 1 + length % 97) {
        if (string_hash_from(&run, (const duk_uint8_t *)text, length) != string_hash((const duk_uint8_t *)text, length)) {
            fprintf(stderr, "another hash at %zu bytes\n", length);
            exit(1);
        }
        string_hash_advance(&run, (const duk_uint8_t *)text, length);
    }
}

int main(void)
{
    unsigned char secret[16];
    for (int round = 0; round < 3; round++) {
        pairs();
        lengths();
        numbers();
        growing();
        for (size_t length = 2; length < 200; length += 11)
            for (size_t at = 0; at + 2 <= length; at += 7)
                needle(length, at);
        for (size_t at = 0; at + 2 <= LONGEST; at += 499)
            needle(LONGEST, at);
        for (int i = 0; i < 16; i++)
            secret[i] = (unsigned char)rand();
        duk_set_hash_secret(secret);
    }
    puts("ok");
    return 0;
}
