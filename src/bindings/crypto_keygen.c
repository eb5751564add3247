/*
 * crypto_keygen.c - new keys and primes, here or in the thread pool.
 */
#include "bindings/crypto_keys.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/prime.h"
#include "crypto/random.h"
#include "runtime/buffer.h"

/* ---- keys ---- */

typedef struct keygen_job {
    crypto_job base;
    crypto_key_type type;
    unsigned bits, divisor_bits;
    uint32_t exponent, generator;
    const crypto_curve *curve;
    bool explicit_parameters;
    crypto_pss pss;
    crypto_slice prime;
    crypto_key *key;
} keygen_job;

/* A prime of its own for a Diffie-Hellman group, such that the generator is a square (as OpenSSL chooses it). */
static crypto_status find_dh_prime(mbedtls_mpi *prime, unsigned bits, uint32_t generator)
{
    mbedtls_mpi add, rem;
    mbedtls_mpi_init(&add);
    mbedtls_mpi_init(&rem);
    int step = generator == 2 ? 24 : generator == 5 ? 60 : 12;
    crypto_status status = CRYPTO_NO_MEMORY;
    if (mbedtls_mpi_lset(&add, step) == 0 && mbedtls_mpi_lset(&rem, step - 1) == 0)
        status = crypto_prime_generate(prime, bits, true, &add, &rem);
    mbedtls_mpi_free(&add);
    mbedtls_mpi_free(&rem);
    return status;
}

static crypto_status make_dh(keygen_job *job)
{
    crypto_key *key = crypto_key_new(KEY_DH, true);
    if (!key)
        return CRYPTO_NO_MEMORY;
    crypto_status status = CRYPTO_OK;
    if (job->prime.length > 0 && mbedtls_mpi_read_binary(&key->u.field.p, job->prime.bytes, job->prime.length) != 0)
        status = CRYPTO_FAILED;
    else if (job->prime.length == 0)
        status = find_dh_prime(&key->u.field.p, job->bits, job->generator);
    if (status == CRYPTO_OK && mbedtls_mpi_lset(&key->u.field.g, (mbedtls_mpi_sint)job->generator) != 0)
        status = CRYPTO_NO_MEMORY;
    if (status == CRYPTO_OK)
        status = crypto_key_generate_dh(key);
    if (status == CRYPTO_OK)
        job->key = key;
    else
        crypto_key_release(key);
    return status;
}

static crypto_status make_key(crypto_job *base)
{
    keygen_job *job = (keygen_job *)base;
    crypto_status status;
    switch (job->type) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        status = crypto_key_generate_rsa(job->type, job->bits, job->exponent, &job->key);
        if (status == CRYPTO_OK)
            job->key->u.rsa.pss = job->pss;
        return status;
    case KEY_DSA:
        return crypto_key_generate_dsa(job->bits, job->divisor_bits, &job->key);
    case KEY_DH:
        return make_dh(job);
    case KEY_EC:
        return crypto_key_generate_ec(job->curve, job->explicit_parameters, &job->key);
    default:
        return crypto_key_generate_raw(job->type, &job->key);
    }
}

static void push_made(duk_context *ctx, crypto_job *base)
{
    crypto_push_key(ctx, ((keygen_job *)base)->key);
}

static void release_keygen(crypto_job *base)
{
    crypto_key_release(((keygen_job *)base)->key);
    crypto_slice_free(((keygen_job *)base)->prime);
}

static const crypto_job_kind keygen_kind = {make_key, push_made, release_keygen, "KEYPAIRGENREQUEST"};

/* generateRsa(pss, bits, exponent, hash, mgf, saltLength, callback): a private key, of the restrictions given */
static duk_ret_t generate_rsa(duk_context *ctx)
{
    crypto_pss pss = {false, NULL, NULL, 0};
    bool is_pss = duk_to_boolean(ctx, 0);
    unsigned bits = duk_require_uint(ctx, 1);
    uint32_t exponent = duk_require_uint(ctx, 2);
    if (is_pss && (!duk_is_undefined(ctx, 3) || !duk_is_undefined(ctx, 4) || !duk_is_undefined(ctx, 5))) {
        pss.hash = duk_is_undefined(ctx, 3) ? crypto_hash_get(HASH_SHA1) : crypto_hash_at(ctx, 3);
        pss.mgf = duk_is_undefined(ctx, 4) ? pss.hash : crypto_hash_at(ctx, 4);
        if (!pss.hash || !pss.mgf)
            return crypto_throw(ctx, CRYPTO_INVALID_DIGEST);
        pss.salt_length = duk_is_undefined(ctx, 5) ? pss.hash->size : duk_require_uint(ctx, 5);
        pss.restricted = true;
    }
    keygen_job *job = crypto_job_begin(ctx, &keygen_kind, sizeof *job, 6);
    job->type = is_pss ? KEY_RSA_PSS : KEY_RSA;
    job->bits = bits;
    job->exponent = exponent;
    job->pss = pss;
    return crypto_job_run(ctx, &job->base);
}

/* generateDsa(bits, divisor bits, callback) */
static duk_ret_t generate_dsa(duk_context *ctx)
{
    unsigned bits = duk_require_uint(ctx, 0), divisor_bits = duk_require_uint(ctx, 1);
    keygen_job *job = crypto_job_begin(ctx, &keygen_kind, sizeof *job, 2);
    job->type = KEY_DSA;
    job->bits = bits;
    job->divisor_bits = divisor_bits;
    return crypto_job_run(ctx, &job->base);
}

/* generateDh(bits or prime, generator, callback) */
static duk_ret_t generate_dh(duk_context *ctx)
{
    unsigned bits = duk_is_number(ctx, 0) ? duk_require_uint(ctx, 0) : 0;
    crypto_slice prime = {NULL, 0};
    if (bits == 0)
        prime = crypto_bytes(ctx, 0);
    uint32_t generator = duk_require_uint(ctx, 1);
    keygen_job *job = crypto_job_begin(ctx, &keygen_kind, sizeof *job, 2);
    job->type = KEY_DH;
    job->bits = bits;
    job->generator = generator;
    if (bits == 0)
        job->prime = crypto_job_copy(&job->base, prime);
    return crypto_job_run(ctx, &job->base);
}

/* generateEc(curve, explicit, callback) */
static duk_ret_t generate_ec(duk_context *ctx)
{
    const crypto_curve *curve = crypto_curve_find(duk_require_string(ctx, 0));
    bool explicit_parameters = duk_to_boolean(ctx, 1);
    if (!curve)
        return crypto_throw(ctx, CRYPTO_INVALID_CURVE);
    keygen_job *job = crypto_job_begin(ctx, &keygen_kind, sizeof *job, 2);
    job->type = KEY_EC;
    job->curve = curve;
    job->explicit_parameters = explicit_parameters;
    return crypto_job_run(ctx, &job->base);
}

/* generateRaw(type, callback): Ed25519, Ed448, X25519, X448 */
static duk_ret_t generate_raw(duk_context *ctx)
{
    const char *name = duk_require_string(ctx, 0);
    crypto_key_type type = KEY_ED25519;
    while (type <= KEY_X448 && strcmp(crypto_key_type_name(type), name) != 0)
        type++;
    if (type > KEY_X448)
        return crypto_throw(ctx, CRYPTO_INVALID_KEYTYPE);
    keygen_job *job = crypto_job_begin(ctx, &keygen_kind, sizeof *job, 1);
    job->type = type;
    return crypto_job_run(ctx, &job->base);
}

/* ---- primes ---- */

typedef struct prime_job {
    crypto_job base;
    bool generate, safe, is_prime;
    unsigned bits, rounds;
    crypto_slice add, rem; /* bytes NULL: not given */
    mbedtls_mpi prime;
} prime_job;

static crypto_status find_prime(prime_job *job)
{
    mbedtls_mpi add, rem;
    mbedtls_mpi_init(&add);
    mbedtls_mpi_init(&rem);
    crypto_status status = CRYPTO_NO_MEMORY;
    bool bad = job->add.bytes && mbedtls_mpi_read_binary(&add, job->add.bytes, job->add.length) != 0;
    /* Without a remainder OpenSSL takes 1, or 3 for a safe prime. */
    if (job->rem.bytes)
        bad = bad || mbedtls_mpi_read_binary(&rem, job->rem.bytes, job->rem.length) != 0;
    else
        bad = bad || mbedtls_mpi_lset(&rem, job->safe ? 3 : 1) != 0;
    if (!bad)
        status = crypto_prime_generate(&job->prime, job->bits, job->safe, job->add.bytes ? &add : NULL,
                                       job->add.bytes ? &rem : NULL);
    mbedtls_mpi_free(&add);
    mbedtls_mpi_free(&rem);
    return status;
}

static crypto_status run_prime(crypto_job *base)
{
    prime_job *job = (prime_job *)base;
    return job->generate ? find_prime(job) : crypto_prime_check(&job->prime, job->rounds, &job->is_prime);
}

static void push_prime(duk_context *ctx, crypto_job *base)
{
    prime_job *job = (prime_job *)base;
    if (!job->generate) {
        duk_push_boolean(ctx, job->is_prime);
        return;
    }
    size_t size = (job->bits + 7) / 8;
    if (mbedtls_mpi_write_binary(&job->prime, env_push_buffer(ctx, size), size) != 0)
        (void)crypto_throw(ctx, CRYPTO_FAILED);
}

static void release_prime(crypto_job *base)
{
    prime_job *job = (prime_job *)base;
    mbedtls_mpi_free(&job->prime);
    crypto_slice_free(job->add);
    crypto_slice_free(job->rem);
}

static const crypto_job_kind prime_kind = {run_prime, push_prime, release_prime, "RANDOMPRIMEREQUEST"};

/* generatePrime(bits, safe, add, rem, callback): a Buffer */
static duk_ret_t generate_prime(duk_context *ctx)
{
    unsigned bits = duk_require_uint(ctx, 0);
    bool safe = duk_to_boolean(ctx, 1), has_add = !duk_is_undefined(ctx, 2), has_rem = !duk_is_undefined(ctx, 3);
    crypto_slice add = crypto_optional_bytes(ctx, 2), rem = crypto_optional_bytes(ctx, 3);
    prime_job *job = crypto_job_begin(ctx, &prime_kind, sizeof *job, 4);
    job->generate = true;
    job->bits = bits;
    job->safe = safe;
    if (has_add)
        job->add = crypto_job_copy(&job->base, add);
    if (has_rem)
        job->rem = crypto_job_copy(&job->base, rem);
    return crypto_job_run(ctx, &job->base);
}

/* checkPrime(candidate, rounds, callback): a boolean */
static duk_ret_t check_prime(duk_context *ctx)
{
    crypto_slice candidate = crypto_bytes(ctx, 0);
    unsigned rounds = duk_require_uint(ctx, 1);
    prime_job *job = crypto_job_begin(ctx, &prime_kind, sizeof *job, 2);
    job->rounds = rounds;
    if (mbedtls_mpi_read_binary(&job->prime, candidate.bytes, candidate.length) != 0)
        job->base.status = CRYPTO_NO_MEMORY;
    return crypto_job_run(ctx, &job->base);
}

/* ---- random bytes ---- */

typedef struct random_job {
    crypto_job base;
    uint8_t *bytes;
    size_t length;
} random_job;

static crypto_status run_random(crypto_job *base)
{
    random_job *job = (random_job *)base;
    return crypto_random(job->bytes, job->length) == 0 ? CRYPTO_OK : CRYPTO_FAILED;
}

static void push_random(duk_context *ctx, crypto_job *base)
{
    random_job *job = (random_job *)base;
    memcpy(env_push_buffer(ctx, job->length), job->bytes, job->length);
}

static void release_random(crypto_job *base)
{
    random_job *job = (random_job *)base;
    crypto_slice_free((crypto_slice){job->bytes, job->length});
}

static const crypto_job_kind random_kind = {run_random, push_random, release_random, "RANDOMBYTESREQUEST"};

/* randomBytes(size, callback): a Buffer */
static duk_ret_t random_bytes(duk_context *ctx)
{
    size_t length = duk_require_uint(ctx, 0);
    if (duk_is_undefined(ctx, 1)) {
        void *bytes = env_push_buffer(ctx, length);
        return crypto_random(bytes, length) == 0 ? 1 : crypto_throw(ctx, CRYPTO_FAILED);
    }
    random_job *job = crypto_job_begin(ctx, &random_kind, sizeof *job, 1);
    job->length = length;
    job->bytes = malloc(length + 1);
    if (!job->bytes) {
        job->length = 0;
        job->base.status = CRYPTO_NO_MEMORY;
    }
    return crypto_job_run(ctx, &job->base);
}

/* randomFill(view, offset, size): fills a part of the bytes */
static duk_ret_t random_fill(duk_context *ctx)
{
    size_t length;
    uint8_t *bytes = env_get_bytes(ctx, 0, &length);
    size_t offset = duk_require_uint(ctx, 1), size = duk_require_uint(ctx, 2);
    if (!bytes || offset > length || size > length - offset)
        return duk_range_error(ctx, "out of range");
    return crypto_random(bytes + offset, size) == 0 ? 0 : crypto_throw(ctx, CRYPTO_FAILED);
}

/* uuid(bytes, offset): the UUID (version 4) of sixteen random bytes there */
static duk_ret_t uuid(duk_context *ctx)
{
    size_t length;
    const uint8_t *bytes = env_get_bytes(ctx, 0, &length);
    size_t offset = duk_require_uint(ctx, 1), at = 0;
    static const char digits[] = "0123456789abcdef";
    char text[36];
    if (!bytes || offset > length || length - offset < 16)
        return duk_range_error(ctx, "out of range");
    for (size_t i = 0; i < 16; i++) {
        uint8_t byte = bytes[offset + i];
        if (i == 6)
            byte = (byte & 0x0f) | 0x40;
        if (i == 8)
            byte = (byte & 0x3f) | 0x80;
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text[at++] = '-';
        text[at++] = digits[byte >> 4];
        text[at++] = digits[byte & 15];
    }
    duk_push_lstring(ctx, text, sizeof text);
    return 1;
}

static const duk_function_list_entry functions[] = {
    {"uuid", uuid, 2},
    {"generateRsa", generate_rsa, 7}, {"generateDsa", generate_dsa, 3},     {"generateDh", generate_dh, 3},
    {"generateEc", generate_ec, 3},   {"generateRaw", generate_raw, 2},     {"generatePrime", generate_prime, 5},
    {"checkPrime", check_prime, 3},   {"randomBytes", random_bytes, 2},     {"randomFill", random_fill, 3},
    {NULL, NULL, 0},
};

void crypto_add_keygen(duk_context *ctx)
{
    duk_put_function_list(ctx, -1, functions);
}
