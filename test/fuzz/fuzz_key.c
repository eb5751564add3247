/*
 * fuzz_key.c - any bytes are a key or refused: a target for libFuzzer.
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc … test/fuzz/fuzz_key.c src/crypto/… -o fuzz_key
 *
 * The first byte chooses how the rest is read: PEM or DER of an encoding, the numbers of a JWK, a point of a curve, raw
 * bytes. A key that is read can be written, and what is written is read as the same key; it signs what it verifies.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <stdlib.h>
#include <string.h>

#include "crypto/key.h"
#include "crypto/sign.h"

static void check_round_trip(const crypto_key *key, bool as_private, bool pem, crypto_encoding encoding)
{
    crypto_slice out;
    crypto_key *again = NULL;
    if (crypto_key_write(key, as_private, pem, encoding, NULL, NULL, &out) != CRYPTO_OK)
        return;
    if (crypto_key_read(out, pem, encoding, as_private, NULL, &again) != CRYPTO_OK)
        abort();
    if (as_private == key->is_private && !crypto_key_equal(again, key))
        abort();
    crypto_key_release(again);
    free((void *)(uintptr_t)out.bytes);
}

static void check_signature(const crypto_key *key)
{
    static const crypto_sign_options options;
    static const uint8_t text[] = "message";
    uint8_t signature[CRYPTO_SIGNATURE_MAX];
    size_t length = 0;
    bool valid = false;
    crypto_slice message = {text, sizeof text};
    if (crypto_sign_message(key, NULL, message, &options, signature, &length) != CRYPTO_OK)
        return;
    /* A key of numbers that do not belong together may sign; it need not verify. */
    (void)crypto_verify_message(key, NULL, message, &options, (crypto_slice){signature, length}, &valid);
}

static void use(crypto_key *key)
{
    check_round_trip(key, false, true, ENCODE_SPKI);
    check_round_trip(key, false, false, ENCODE_SPKI);
    if (key->is_private) {
        check_round_trip(key, true, true, ENCODE_PKCS8);
        check_round_trip(key, true, false, ENCODE_PKCS8);
        check_signature(key);
    }
    crypto_key_release(key);
}

/* Numbers of a length byte each. */
static crypto_key *from_numbers(const uint8_t *data, size_t size)
{
    crypto_key *key = crypto_key_new(KEY_RSA, true);
    mbedtls_rsa_context *rsa = &key->u.rsa.context;
    mbedtls_mpi *const numbers[] = {&rsa->N, &rsa->E, &rsa->D, &rsa->P, &rsa->Q, &rsa->DP, &rsa->DQ, &rsa->QP};
    for (int i = 0; i < 8 && size > 0; i++) {
        size_t length = data[0] < size - 1 ? data[0] : size - 1;
        if (mbedtls_mpi_read_binary(numbers[i], data + 1, length) != 0)
            abort();
        data += length + 1;
        size -= length + 1;
    }
    rsa->len = mbedtls_mpi_size(&rsa->N);
    if (crypto_key_complete(key) == CRYPTO_OK)
        return key;
    crypto_key_release(key);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const crypto_slice passphrase = {(const uint8_t *)"pw", 2};
    if (size < 2)
        return 0;
    crypto_key *key = NULL;
    crypto_slice rest = {data + 2, size - 2};
    bool want_private = data[1] & 1, with_passphrase = data[1] & 2;
    switch (data[0] % 9) {
    case 5:
        key = from_numbers(rest.bytes, rest.length);
        break;
    case 6:
        (void)crypto_key_from_ec(&crypto_curves[data[1] % crypto_curve_count], NULL, &rest, &key);
        break;
    case 7:
        (void)crypto_key_from_ec(&crypto_curves[data[1] % crypto_curve_count], &rest, NULL, &key);
        break;
    case 8:
        (void)crypto_key_from_raw((crypto_key_type)(KEY_ED25519 + data[1] % 4), data[1] & 4, rest, &key);
        break;
    default:
        (void)crypto_key_read(rest, data[0] % 9 == 0, (crypto_encoding)(data[0] % 9), want_private,
                              with_passphrase ? &passphrase : NULL, &key);
    }
    if (key)
        use(key);
    return 0;
}
