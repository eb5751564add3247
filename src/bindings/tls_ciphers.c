/*
 * tls_ciphers.c - the table of cipher suites, and OpenSSL's language for lists of them ("HIGH:!aNULL:-SHA").
 */
#include "bindings/tls_ciphers.h"

#include <stdio.h>
#include <string.h>

#include "mbedtls/ssl.h"

enum trait {
    KX_RSA = 1 << 0,
    KX_ECDHE = 1 << 1,
    KX_DHE = 1 << 2,
    KX_PSK = 1 << 3,
    KX_RSA_PSK = 1 << 4,
    AU_RSA = 1 << 5,
    AU_ECDSA = 1 << 6,
    AU_PSK = 1 << 7,
    AES128 = 1 << 8,
    AES256 = 1 << 9,
    CHACHA = 1 << 10,
    GCM = 1 << 11,
    CCM = 1 << 12,
    CCM8 = 1 << 13,
    CBC = 1 << 14,
    SHA1 = 1 << 15,
    SHA256 = 1 << 16,
    SHA384 = 1 << 17,
    V13 = 1 << 18,
    V12 = 1 << 19,
    V10 = 1 << 20,
    V3 = 1 << 21,
};

#define ECDHE_ECDSA (KX_ECDHE | AU_ECDSA)
#define ECDHE_RSA (KX_ECDHE | AU_RSA)
#define DHE_RSA (KX_DHE | AU_RSA)
#define RSA (KX_RSA | AU_RSA)
#define ECDHE_PSK (KX_ECDHE | KX_PSK | AU_PSK)
#define DHE_PSK (KX_DHE | KX_PSK | AU_PSK)
#define RSA_PSK (KX_RSA_PSK | KX_PSK | AU_RSA)
#define PSK (KX_PSK | AU_PSK)
#define AES128_GCM (AES128 | GCM | V12)
#define AES256_GCM (AES256 | GCM | V12)
#define CHACHA_POLY (CHACHA | V12)

/* In the order of OpenSSL's strength: what "ALL" gives. */
static const tls_cipher table[] = {
    {MBEDTLS_TLS1_3_AES_256_GCM_SHA384, "TLS_AES_256_GCM_SHA384", V13 | AES256 | GCM},
    {MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256, "TLS_CHACHA20_POLY1305_SHA256", V13 | CHACHA},
    {MBEDTLS_TLS1_3_AES_128_GCM_SHA256, "TLS_AES_128_GCM_SHA256", V13 | AES128 | GCM},
    {MBEDTLS_TLS1_3_AES_128_CCM_SHA256, "TLS_AES_128_CCM_SHA256", V13 | AES128 | CCM},
    {MBEDTLS_TLS1_3_AES_128_CCM_8_SHA256, "TLS_AES_128_CCM_8_SHA256", V13 | AES128 | CCM8},
    {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "ECDHE-ECDSA-AES256-GCM-SHA384", ECDHE_ECDSA | AES256_GCM},
    {MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "ECDHE-RSA-AES256-GCM-SHA384", ECDHE_RSA | AES256_GCM},
    {MBEDTLS_TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, "DHE-RSA-AES256-GCM-SHA384", DHE_RSA | AES256_GCM},
    {MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-ECDSA-CHACHA20-POLY1305", ECDHE_ECDSA | CHACHA_POLY},
    {MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-RSA-CHACHA20-POLY1305", ECDHE_RSA | CHACHA_POLY},
    {MBEDTLS_TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256, "DHE-RSA-CHACHA20-POLY1305", DHE_RSA | CHACHA_POLY},
    {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_CCM, "ECDHE-ECDSA-AES256-CCM", ECDHE_ECDSA | AES256 | CCM | V12},
    {MBEDTLS_TLS_DHE_RSA_WITH_AES_256_CCM, "DHE-RSA-AES256-CCM", DHE_RSA | AES256 | CCM | V12},
    {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "ECDHE-ECDSA-AES128-GCM-SHA256", ECDHE_ECDSA | AES128_GCM},
    {MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-AES128-GCM-SHA256", ECDHE_RSA | AES128_GCM},
    {MBEDTLS_TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, "DHE-RSA-AES128-GCM-SHA256", DHE_RSA | AES128_GCM},
    {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM, "ECDHE-ECDSA-AES128-CCM", ECDHE_ECDSA | AES128 | CCM | V12},
    {MBEDTLS_TLS_DHE_RSA_WITH_AES_128_CCM, "DHE-RSA-AES128-CCM", DHE_RSA | AES128 | CCM | V12},
    {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384, "ECDHE-ECDSA-AES256-SHA384", ECDHE_ECDSA | AES256 | CBC | SHA384 | V12},
    {MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, "ECDHE-RSA-AES256-SHA384", ECDHE_RSA | AES256 | CBC | SHA384 | V12},
    {MBEDTLS_TLS_DHE_RSA_WITH_AES_256_CBC_SHA256, "DHE-RSA-AES256-SHA256", DHE_RSA | AES256 | CBC | SHA256 | V12},
    {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, "ECDHE-ECDSA-AES128-SHA256", ECDHE_ECDSA | AES128 | CBC | SHA256 | V12},
    {MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, "ECDHE-RSA-AES128-SHA256", ECDHE_RSA | AES128 | CBC | SHA256 | V12},
    {MBEDTLS_TLS_DHE_RSA_WITH_AES_128_CBC_SHA256, "DHE-RSA-AES128-SHA256", DHE_RSA | AES128 | CBC | SHA256 | V12},
    {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, "ECDHE-ECDSA-AES256-SHA", ECDHE_ECDSA | AES256 | CBC | SHA1 | V10},
    {MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, "ECDHE-RSA-AES256-SHA", ECDHE_RSA | AES256 | CBC | SHA1 | V10},
    {MBEDTLS_TLS_DHE_RSA_WITH_AES_256_CBC_SHA, "DHE-RSA-AES256-SHA", DHE_RSA | AES256 | CBC | SHA1 | V3},
    {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, "ECDHE-ECDSA-AES128-SHA", ECDHE_ECDSA | AES128 | CBC | SHA1 | V10},
    {MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, "ECDHE-RSA-AES128-SHA", ECDHE_RSA | AES128 | CBC | SHA1 | V10},
    {MBEDTLS_TLS_DHE_RSA_WITH_AES_128_CBC_SHA, "DHE-RSA-AES128-SHA", DHE_RSA | AES128 | CBC | SHA1 | V3},
    {MBEDTLS_TLS_RSA_PSK_WITH_AES_256_GCM_SHA384, "RSA-PSK-AES256-GCM-SHA384", RSA_PSK | AES256_GCM},
    {MBEDTLS_TLS_DHE_PSK_WITH_AES_256_GCM_SHA384, "DHE-PSK-AES256-GCM-SHA384", DHE_PSK | AES256_GCM},
    {MBEDTLS_TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256, "RSA-PSK-CHACHA20-POLY1305", RSA_PSK | CHACHA_POLY},
    {MBEDTLS_TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256, "DHE-PSK-CHACHA20-POLY1305", DHE_PSK | CHACHA_POLY},
    {MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-PSK-CHACHA20-POLY1305", ECDHE_PSK | CHACHA_POLY},
    {MBEDTLS_TLS_RSA_WITH_AES_256_GCM_SHA384, "AES256-GCM-SHA384", RSA | AES256_GCM},
    {MBEDTLS_TLS_RSA_WITH_AES_256_CCM, "AES256-CCM", RSA | AES256 | CCM | V12},
    {MBEDTLS_TLS_PSK_WITH_AES_256_GCM_SHA384, "PSK-AES256-GCM-SHA384", PSK | AES256_GCM},
    {MBEDTLS_TLS_PSK_WITH_CHACHA20_POLY1305_SHA256, "PSK-CHACHA20-POLY1305", PSK | CHACHA_POLY},
    {MBEDTLS_TLS_RSA_PSK_WITH_AES_128_GCM_SHA256, "RSA-PSK-AES128-GCM-SHA256", RSA_PSK | AES128_GCM},
    {MBEDTLS_TLS_DHE_PSK_WITH_AES_128_GCM_SHA256, "DHE-PSK-AES128-GCM-SHA256", DHE_PSK | AES128_GCM},
    {MBEDTLS_TLS_RSA_WITH_AES_128_GCM_SHA256, "AES128-GCM-SHA256", RSA | AES128_GCM},
    {MBEDTLS_TLS_RSA_WITH_AES_128_CCM, "AES128-CCM", RSA | AES128 | CCM | V12},
    {MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256, "PSK-AES128-GCM-SHA256", PSK | AES128_GCM},
    {MBEDTLS_TLS_RSA_WITH_AES_256_CBC_SHA256, "AES256-SHA256", RSA | AES256 | CBC | SHA256 | V12},
    {MBEDTLS_TLS_RSA_WITH_AES_128_CBC_SHA256, "AES128-SHA256", RSA | AES128 | CBC | SHA256 | V12},
    {MBEDTLS_TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384, "ECDHE-PSK-AES256-CBC-SHA384", ECDHE_PSK | AES256 | CBC | SHA384 | V10},
    {MBEDTLS_TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA, "ECDHE-PSK-AES256-CBC-SHA", ECDHE_PSK | AES256 | CBC | SHA1 | V10},
    {MBEDTLS_TLS_DHE_PSK_WITH_AES_256_CBC_SHA384, "DHE-PSK-AES256-CBC-SHA384", DHE_PSK | AES256 | CBC | SHA384 | V10},
    {MBEDTLS_TLS_RSA_WITH_AES_256_CBC_SHA, "AES256-SHA", RSA | AES256 | CBC | SHA1 | V3},
    {MBEDTLS_TLS_PSK_WITH_AES_256_CBC_SHA384, "PSK-AES256-CBC-SHA384", PSK | AES256 | CBC | SHA384 | V10},
    {MBEDTLS_TLS_PSK_WITH_AES_256_CBC_SHA, "PSK-AES256-CBC-SHA", PSK | AES256 | CBC | SHA1 | V3},
    {MBEDTLS_TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256, "ECDHE-PSK-AES128-CBC-SHA256", ECDHE_PSK | AES128 | CBC | SHA256 | V10},
    {MBEDTLS_TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA, "ECDHE-PSK-AES128-CBC-SHA", ECDHE_PSK | AES128 | CBC | SHA1 | V10},
    {MBEDTLS_TLS_DHE_PSK_WITH_AES_128_CBC_SHA256, "DHE-PSK-AES128-CBC-SHA256", DHE_PSK | AES128 | CBC | SHA256 | V10},
    {MBEDTLS_TLS_RSA_WITH_AES_128_CBC_SHA, "AES128-SHA", RSA | AES128 | CBC | SHA1 | V3},
    {MBEDTLS_TLS_PSK_WITH_AES_128_CBC_SHA256, "PSK-AES128-CBC-SHA256", PSK | AES128 | CBC | SHA256 | V10},
    {MBEDTLS_TLS_PSK_WITH_AES_128_CBC_SHA, "PSK-AES128-CBC-SHA", PSK | AES128 | CBC | SHA1 | V3},
};

#define CIPHER_COUNT (sizeof table / sizeof *table)

/* What OpenSSL's words select. A suite is meant when it has one trait at least of each part joined by '+'. */
static const struct {
    const char *word;
    unsigned any;
} words[] = {
    {"ALL", ~0u}, {"HIGH", AES128 | AES256 | CHACHA}, {"DEFAULT", ~0u}, {"kRSA", KX_RSA}, {"RSA", KX_RSA},
    {"aRSA", AU_RSA}, {"kECDHE", KX_ECDHE}, {"kEECDH", KX_ECDHE}, {"ECDHE", KX_ECDHE}, {"EECDH", KX_ECDHE},
    {"ECDH", KX_ECDHE}, {"kDHE", KX_DHE}, {"kEDH", KX_DHE}, {"DHE", KX_DHE}, {"EDH", KX_DHE}, {"DH", KX_DHE},
    {"aECDSA", AU_ECDSA}, {"ECDSA", AU_ECDSA}, {"PSK", KX_PSK | KX_RSA_PSK}, {"kPSK", KX_PSK}, {"aPSK", AU_PSK},
    {"kRSAPSK", KX_RSA_PSK}, {"AES", AES128 | AES256}, {"AES128", AES128}, {"AES256", AES256}, {"AESGCM", GCM},
    {"AESCCM", CCM | CCM8}, {"AESCCM8", CCM8}, {"CHACHA20", CHACHA}, {"SHA", SHA1}, {"SHA1", SHA1},
    {"SHA256", SHA256}, {"SHA384", SHA384}, {"TLSv1.2", V12}, {"TLSv1.0", V10}, {"TLSv1", V10 | V3}, {"SSLv3", V3},
    {"FIPS", AES128 | AES256},
};

static bool same(const char *text, size_t length, const char *name)
{
    return strlen(name) == length && memcmp(text, name, length) == 0;
}

/* The traits of one word; 0: no suite is meant (what mbedTLS has not: NULL, RC4, DES, SRP …). */
static unsigned traits_of(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (same(text, length, words[i].word))
            return words[i].any;
    }
    return 0;
}

/* Whether a selector ("ECDHE+AESGCM" or a suite's name) means this suite. */
static bool selects(const char *text, size_t length, const tls_cipher *cipher)
{
    if (cipher->traits & V13)
        return false;
    if (same(text, length, cipher->name))
        return true;
    for (;;) {
        const char *plus = memchr(text, '+', length);
        size_t part = plus ? (size_t)(plus - text) : length;
        if (!(traits_of(text, part) & cipher->traits))
            return false;
        if (!plus)
            return true;
        text += part + 1;
        length -= part + 1;
    }
}

typedef struct cipher_list {
    int *ids;
    size_t count;
    bool killed[CIPHER_COUNT];
} cipher_list;

static void take_out(cipher_list *list, size_t at)
{
    memmove(list->ids + at, list->ids + at + 1, (list->count - at - 1) * sizeof *list->ids);
    list->count--;
}

static size_t position(const cipher_list *list, int id)
{
    size_t at = 0;
    while (at < list->count && list->ids[at] != id)
        at++;
    return at;
}

static void apply(cipher_list *list, char sign, const char *text, size_t length)
{
    for (size_t i = 0; i < CIPHER_COUNT; i++) {
        if (list->killed[i] || !selects(text, length, &table[i]))
            continue;
        size_t at = position(list, table[i].id);
        bool there = at < list->count;
        if (sign == '!' || sign == '-') {
            if (there)
                take_out(list, at);
            list->killed[i] = sign == '!';
        } else if (sign == '+') {
            if (there) {
                take_out(list, at);
                list->ids[list->count++] = table[i].id;
            }
        } else if (!there && list->count < TLS_MAX_CIPHERS - 1) {
            list->ids[list->count++] = table[i].id;
        }
    }
}

size_t tls_ciphers_parse(const char *text, int ids[TLS_MAX_CIPHERS])
{
    cipher_list list = {.ids = ids};
    while (*text) {
        size_t length = strcspn(text, ":, ;");
        char sign = length > 0 && strchr("!-+", *text) ? *text : '\0';
        size_t skip = sign ? 1 : 0;
        const char *at = memchr(text, '@', length); /* "@STRENGTH", "@SECLEVEL=0" */
        size_t word = at ? (size_t)(at - text) : length;
        if (word > skip)
            apply(&list, sign, text + skip, word - skip);
        text += length;
        text += *text != '\0';
    }
    return list.count;
}

int tls_ciphers_level(const char *text)
{
    const char *at = strstr(text, "@SECLEVEL=");
    return at && at[10] >= '0' && at[10] <= '5' ? at[10] - '0' : 1;
}

int tls_ciphers_parse_13(const char *text, int ids[TLS_MAX_CIPHERS])
{
    int count = 0;
    while (*text) {
        size_t length = strcspn(text, ":"), i = 0;
        if (length > 0 && *text != '!') {
            while (i < CIPHER_COUNT && !((table[i].traits & V13) && same(text, length, table[i].name)))
                i++;
            if (i == CIPHER_COUNT)
                return -1;
            ids[count++] = table[i].id;
        }
        if (count == TLS_MAX_CIPHERS - 1)
            break;
        text += length;
        text += *text != '\0';
    }
    return count;
}

const tls_cipher *tls_cipher_at(size_t index)
{
    return index < CIPHER_COUNT ? &table[index] : NULL;
}

const tls_cipher *tls_cipher_find(int id)
{
    for (size_t i = 0; i < CIPHER_COUNT; i++) {
        if (table[i].id == id)
            return &table[i];
    }
    return NULL;
}

void tls_cipher_standard_name(const tls_cipher *cipher, char *out, size_t size)
{
    const char *name = cipher->traits & V13 ? cipher->name : mbedtls_ssl_get_ciphersuite_name(cipher->id);
    snprintf(out, size, "%s", name);
    for (; *out; out++) {
        if (*out == '-')
            *out = '_';
    }
}

const char *tls_cipher_version(const tls_cipher *cipher)
{
    return cipher->traits & V13 ? "TLSv1.3" : cipher->traits & V12 ? "TLSv1.2" : cipher->traits & V10 ? "TLSv1.0" : "SSLv3";
}

bool tls_cipher_is_13(const tls_cipher *cipher)
{
    return (cipher->traits & V13) != 0;
}
