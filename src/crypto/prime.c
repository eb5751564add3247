/*
 * prime.c - primes by a sieve over a run of candidates, so that the dear test is made on few of them.
 */
#include "crypto/prime.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/random.h"

enum { SIEVE_LIMIT = 18000, RUN = 8192 };

/* ---- small primes ---- */

typedef struct sieve {
    uint8_t composite[RUN]; /* of the candidates base + i * step */
    uint8_t odd_composite[SIEVE_LIMIT / 2];
} sieve;

static void find_small_primes(sieve *s)
{
    for (unsigned i = 3; i * i < SIEVE_LIMIT; i += 2) {
        for (unsigned j = i * i; !s->odd_composite[i / 2] && j < SIEVE_LIMIT; j += 2 * i)
            s->odd_composite[j / 2] = 1;
    }
}

/* 1 / a modulo a prime r, a not 0 */
static unsigned inverse(unsigned a, unsigned r)
{
    int t = 0, next_t = 1, m = (int)r, n = (int)a;
    while (n != 0) {
        int q = m / n, swap = t - q * next_t;
        t = next_t;
        next_t = swap;
        swap = m - q * n;
        m = n;
        n = swap;
    }
    return (unsigned)(t < 0 ? t + (int)r : t);
}

/* Strike out the candidates that are `residue` modulo r. */
static void strike(sieve *s, unsigned base, unsigned step, unsigned residue, unsigned r)
{
    if (step == 0) {
        if (base == residue)
            memset(s->composite, 1, RUN);
        return;
    }
    unsigned first = (residue + r - base) % r * inverse(step, r) % r;
    for (unsigned i = first; i < RUN; i += r)
        s->composite[i] = 1;
}

static int strike_all(sieve *s, const mbedtls_mpi *base, const mbedtls_mpi *step, bool safe)
{
    memset(s->composite, 0, RUN);
    for (unsigned r = 2; r < SIEVE_LIMIT; r += r == 2 ? 1 : 2) {
        mbedtls_mpi_uint b, d;
        if (r > 2 && s->odd_composite[r / 2])
            continue;
        if (mbedtls_mpi_mod_int(&b, base, (mbedtls_mpi_sint)r) != 0 || mbedtls_mpi_mod_int(&d, step, (mbedtls_mpi_sint)r) != 0)
            return -1;
        strike(s, (unsigned)b, (unsigned)d, 0, r);
        if (safe && r > 2) /* then r divides (p - 1) / 2 */
            strike(s, (unsigned)b, (unsigned)d, 1, r);
    }
    return 0;
}

/* ---- tests ---- */

enum { FERMAT_WORDS = 128 };

/* x - n if x, with a carry above it, is not below n. */
static void subtract_once(uint64_t *x, const uint64_t *n, size_t k, uint64_t carry)
{
    if (carry == 0) {
        size_t i = k;
        while (i > 0 && x[i - 1] == n[i - 1])
            i--;
        if (i > 0 && x[i - 1] < n[i - 1])
            return;
    }
    uint64_t borrow = 0;
    for (size_t i = 0; i < k; i++) {
        unsigned __int128 d = (unsigned __int128)x[i] - n[i] - borrow;
        x[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
}

/* Rounds of Miller and Rabin for an error below 2^-128 in the worst case, fewer for random numbers (as OpenSSL has it). */
static int rounds_for_random(size_t bits)
{
    return bits > 2048 ? 5 : bits > 512 ? 8 : 28;
}

static int test(const mbedtls_mpi *candidate, int rounds)
{
    /* A copy has no leading words of zeros, with which mbedTLS would not find a base. */
    mbedtls_mpi copy;
    mbedtls_mpi_init(&copy);
    int bad = mbedtls_mpi_copy(&copy, candidate);
    if (!bad)
        bad = mbedtls_mpi_is_prime_ext(&copy, rounds, crypto_random_for_mbedtls, NULL);
    mbedtls_mpi_free(&copy);
    return bad;
}

/* Whether 2^(n - 1) is 1 modulo an odd n: what most composites fail. Montgomery's squarings and doublings, which is several
 * times as fast as mbedTLS's exponentiation. `r` is 2^(64 k) modulo n, of k words as n. */
static bool passes_fermat(const uint64_t *n, const uint64_t *r, size_t k)
{
    uint64_t x[FERMAT_WORDS], t[FERMAT_WORDS + 1], inverse = 1;
    for (int i = 0; i < 6; i++)
        inverse *= 2 - n[0] * inverse; /* 1 / n modulo 2^64 */
    memcpy(x, r, k * sizeof *x);
    for (size_t bit = 64 * k; bit-- > 0;) {
        uint64_t top = 0;
        memset(t, 0, (k + 1) * sizeof *t);
        for (size_t i = 0; i < k; i++) {
            uint64_t carry = 0, carry2 = 0;
            uint64_t m = (t[0] + x[i] * x[0]) * (0 - inverse);
            for (size_t j = 0; j < k; j++) {
                unsigned __int128 a = (unsigned __int128)x[i] * x[j] + t[j] + carry;
                carry = (uint64_t)(a >> 64);
                unsigned __int128 b = (unsigned __int128)m * n[j] + (uint64_t)a + carry2;
                carry2 = (uint64_t)(b >> 64);
                if (j > 0)
                    t[j - 1] = (uint64_t)b;
            }
            unsigned __int128 sum = (unsigned __int128)top + carry + carry2;
            t[k - 1] = (uint64_t)sum;
            top = (uint64_t)(sum >> 64);
        }
        memcpy(x, t, k * sizeof *x);
        subtract_once(x, n, k, top);
        if (n[bit / 64] >> (bit % 64) & 1 && bit > 0) { /* the lowest bit of n - 1 is 0 */
            uint64_t out = x[k - 1] >> 63;
            for (size_t j = k - 1; j > 0; j--)
                x[j] = x[j] << 1 | x[j - 1] >> 63;
            x[0] <<= 1;
            subtract_once(x, n, k, out);
        }
    }
    return memcmp(x, r, k * sizeof *x) == 0;
}

/* The same of a big number; true for one that it is not made for. */
static bool is_likely(const mbedtls_mpi *n)
{
    size_t k = (mbedtls_mpi_bitlen(n) + 63) / 64;
    uint64_t words[FERMAT_WORDS], r_words[FERMAT_WORDS];
    mbedtls_mpi r;
    if (sizeof(mbedtls_mpi_uint) != 8 || k < 2 || k > FERMAT_WORDS || !mbedtls_mpi_get_bit(n, 0))
        return true;
    mbedtls_mpi_init(&r);
    bool ok = mbedtls_mpi_lset(&r, 1) == 0 && mbedtls_mpi_shift_l(&r, 64 * k) == 0 && mbedtls_mpi_mod_mpi(&r, &r, n) == 0 &&
              mbedtls_mpi_write_binary_le(n, (unsigned char *)words, 8 * k) == 0 &&
              mbedtls_mpi_write_binary_le(&r, (unsigned char *)r_words, 8 * k) == 0;
    mbedtls_mpi_free(&r);
    return !ok || passes_fermat(words, r_words, k);
}

/* 0 if so, MBEDTLS_ERR_MPI_NOT_ACCEPTABLE if not */
static int test_pair(const mbedtls_mpi *p, bool safe, mbedtls_mpi *half)
{
    int rounds = rounds_for_random(mbedtls_mpi_bitlen(p)), bad = 0;
    if (!safe && !is_likely(p))
        return MBEDTLS_ERR_MPI_NOT_ACCEPTABLE;
    if (safe) {
        bad = mbedtls_mpi_copy(half, p);
        if (!bad)
            bad = mbedtls_mpi_shift_r(half, 1);
        if (!bad && (!is_likely(half) || !is_likely(p)))
            return MBEDTLS_ERR_MPI_NOT_ACCEPTABLE;
        if (!bad)
            bad = test(half, 1);
    }
    if (!bad)
        bad = test(p, safe ? 1 : rounds);
    if (!bad && safe)
        bad = test(half, rounds);
    return !bad && safe ? test(p, rounds) : bad;
}

/* ---- generation ---- */

/* A random number of so many bits, of the wanted residue. */
static int choose_base(mbedtls_mpi *base, unsigned bits, bool top_two, const mbedtls_mpi *step, const mbedtls_mpi *rem)
{
    mbedtls_mpi r;
    mbedtls_mpi_init(&r);
    int bad = mbedtls_mpi_fill_random(base, (bits + 7) / 8, crypto_random_for_mbedtls, NULL);
    bad = bad || mbedtls_mpi_shift_r(base, (8 - bits % 8) % 8) || mbedtls_mpi_set_bit(base, bits - 1, 1);
    if (!bad && top_two && bits > 1)
        bad = mbedtls_mpi_set_bit(base, bits - 2, 1);
    bad = bad || mbedtls_mpi_mod_mpi(&r, base, step) || mbedtls_mpi_sub_mpi(base, base, &r) ||
          mbedtls_mpi_add_mpi(base, base, rem);
    mbedtls_mpi_free(&r);
    return bad;
}

/* Try the candidates of a run that are not struck out; 0: found, NOT_ACCEPTABLE: none. */
static int search(const sieve *s, mbedtls_mpi *p, const mbedtls_mpi *base, const mbedtls_mpi *step, unsigned bits,
                  bool safe, mbedtls_mpi *half)
{
    int bad = MBEDTLS_ERR_MPI_NOT_ACCEPTABLE;
    for (unsigned i = 0; i < RUN && bad == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE; i++) {
        if (s && s->composite[i])
            continue;
        int failed = mbedtls_mpi_mul_int(p, step, i) || mbedtls_mpi_add_mpi(p, p, base);
        if (failed)
            return MBEDTLS_ERR_MPI_ALLOC_FAILED;
        if (mbedtls_mpi_bitlen(p) != bits)
            return MBEDTLS_ERR_MPI_NOT_ACCEPTABLE;
        bad = test_pair(p, safe, half);
        if (!s)
            break; /* small numbers: a new random one each time */
    }
    return bad;
}

static int generate(mbedtls_mpi *prime, unsigned bits, bool safe, bool top_two, const mbedtls_mpi *step,
                    const mbedtls_mpi *rem, sieve *s)
{
    mbedtls_mpi base, half;
    mbedtls_mpi_init(&base);
    mbedtls_mpi_init(&half);
    find_small_primes(s);
    bool use_sieve = bits > 40;
    int bad;
    do {
        bad = choose_base(&base, bits, top_two, step, rem);
        if (!bad && use_sieve)
            bad = strike_all(s, &base, step, safe);
        if (!bad)
            bad = search(use_sieve ? s : NULL, prime, &base, step, bits, safe, &half);
    } while (bad == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE);
    mbedtls_mpi_free(&base);
    mbedtls_mpi_free(&half);
    return bad;
}

crypto_status crypto_prime_generate(mbedtls_mpi *prime, unsigned bits, bool safe, const mbedtls_mpi *add,
                                    const mbedtls_mpi *rem)
{
    /* With both upper bits set there is no safe prime of 4 or 5 bits. */
    if (bits < 2 || (safe && bits < (add ? 3 : 6) && bits != 3))
        return CRYPTO_BN_BITS_TOO_SMALL;
    if (bits > MBEDTLS_MPI_MAX_BITS)
        return CRYPTO_FAILED;
    mbedtls_mpi step, residue;
    sieve *s = calloc(1, sizeof *s);
    if (!s)
        return CRYPTO_NO_MEMORY;
    mbedtls_mpi_init(&step);
    mbedtls_mpi_init(&residue);
    /* A prime of 2 bits may be 2 or 3; otherwise candidates are odd, and safe ones 3 modulo 4 (7 has its half 3, 5 has 2). */
    int bad = add ? mbedtls_mpi_copy(&step, add) : mbedtls_mpi_lset(&step, safe && bits > 3 ? 4 : bits == 2 ? 1 : 2);
    if (!bad)
        bad = rem ? mbedtls_mpi_copy(&residue, rem) : mbedtls_mpi_lset(&residue, bits == 2 && !add ? 0 : safe && bits > 3 ? 3 : 1);
    if (!bad)
        bad = generate(prime, bits, safe, add == NULL && bits > 2, &step, &residue, s);
    mbedtls_mpi_free(&step);
    mbedtls_mpi_free(&residue);
    free(s);
    return bad ? CRYPTO_FAILED : CRYPTO_OK;
}

crypto_status crypto_prime_check(const mbedtls_mpi *candidate, unsigned rounds, bool *is_prime)
{
    unsigned needed = mbedtls_mpi_bitlen(candidate) > 2048 ? 128 : 64;
    if (mbedtls_mpi_bitlen(candidate) > MBEDTLS_MPI_MAX_BITS)
        return CRYPTO_FAILED;
    if (mbedtls_mpi_cmp_int(candidate, 2) < 0) {
        *is_prime = false;
        return CRYPTO_OK;
    }
    int bad = test(candidate, (int)(rounds > needed ? rounds : needed));
    *is_prime = bad == 0;
    return bad == 0 || bad == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE ? CRYPTO_OK : CRYPTO_FAILED;
}
