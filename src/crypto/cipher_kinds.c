/*
 * cipher_kinds.c - the ciphers by name.
 */
#include "crypto/cipher.h"

#include <string.h>
#include <strings.h>

#include "crypto/oids.h"

/* clang-format off */
#define AES(bits, cbc, ecb, ofb, cfb, cfb1, cfb8, ctr, gcm, ccm, wrap, pad) \
    {"aes-" #bits "-cbc", MODE_CBC, cbc, bits / 8, 16, 16, false}, \
    {"aes-" #bits "-ecb", MODE_ECB, ecb, bits / 8, 0, 16, false}, \
    {"aes-" #bits "-ofb", MODE_OFB, ofb, bits / 8, 16, 1, false}, \
    {"aes-" #bits "-cfb", MODE_CFB, cfb, bits / 8, 16, 1, false}, \
    {"aes-" #bits "-cfb1", MODE_CFB1, cfb1, bits / 8, 16, 1, false}, \
    {"aes-" #bits "-cfb8", MODE_CFB8, cfb8, bits / 8, 16, 1, false}, \
    {"aes-" #bits "-ctr", MODE_CTR, ctr, bits / 8, 16, 1, false}, \
    {"id-aes" #bits "-gcm", MODE_GCM, gcm, bits / 8, 12, 1, false}, \
    {"id-aes" #bits "-ccm", MODE_CCM, ccm, bits / 8, 12, 1, false}, \
    {"id-aes" #bits "-wrap", MODE_WRAP, wrap, bits / 8, 8, 8, false}, \
    {"id-aes" #bits "-wrap-pad", MODE_WRAP_PAD, pad, bits / 8, 4, 8, false},
static const crypto_cipher_kind kinds[] = {
    AES(128, 419, 418, 420, 421, 650, 653, 904, 895, 896, 788, 897)
    AES(192, 423, 422, 424, 425, 651, 654, 905, 898, 899, 789, 900)
    AES(256, 427, 426, 428, 429, 652, 655, 906, 901, 902, 790, 903)
    {"aes-128-ocb", MODE_OCB, 958, 16, 12, 16, false},
    {"aes-192-ocb", MODE_OCB, 959, 24, 12, 16, false},
    {"aes-256-ocb", MODE_OCB, 960, 32, 12, 16, false},
    {"aes-128-xts", MODE_XTS, 913, 32, 16, 1, false},
    {"aes-256-xts", MODE_XTS, 914, 64, 16, 1, false},
    {"chacha20", MODE_CHACHA20, 1019, 32, 16, 1, false},
    {"chacha20-poly1305", MODE_CHACHA20_POLY1305, 1018, 32, 12, 1, false},
    {"des-ede", MODE_ECB, 32, 16, 0, 8, true},
    {"des-ede-cbc", MODE_CBC, 43, 16, 8, 8, true},
    {"des-ede-cfb", MODE_CFB, 60, 16, 8, 1, true},
    {"des-ede-ofb", MODE_OFB, 62, 16, 8, 1, true},
    {"des-ede3", MODE_ECB, 33, 24, 0, 8, true},
    {"des-ede3-cbc", MODE_CBC, 44, 24, 8, 8, true},
    {"des-ede3-cfb", MODE_CFB, 61, 24, 8, 1, true},
    {"des-ede3-cfb1", MODE_CFB1, 658, 24, 8, 1, true},
    {"des-ede3-cfb8", MODE_CFB8, 659, 24, 8, 1, true},
    {"des-ede3-ofb", MODE_OFB, 63, 24, 8, 1, true},
    {"id-smime-alg-cms3deswrap", MODE_DES3_WRAP, 246, 24, 0, 8, true},
};

static const char *const aliases[][2] = {
    {"aes128", "aes-128-cbc"}, {"aes192", "aes-192-cbc"}, {"aes256", "aes-256-cbc"},
    {"aes-128-gcm", "id-aes128-gcm"}, {"aes-192-gcm", "id-aes192-gcm"}, {"aes-256-gcm", "id-aes256-gcm"},
    {"aes-128-ccm", "id-aes128-ccm"}, {"aes-192-ccm", "id-aes192-ccm"}, {"aes-256-ccm", "id-aes256-ccm"},
    {"aes128-wrap", "id-aes128-wrap"}, {"aes192-wrap", "id-aes192-wrap"}, {"aes256-wrap", "id-aes256-wrap"},
    {"aes-128-wrap", "id-aes128-wrap"}, {"aes-192-wrap", "id-aes192-wrap"}, {"aes-256-wrap", "id-aes256-wrap"},
    {"aes128-wrap-pad", "id-aes128-wrap-pad"}, {"aes192-wrap-pad", "id-aes192-wrap-pad"},
    {"aes256-wrap-pad", "id-aes256-wrap-pad"}, {"aes-128-wrap-pad", "id-aes128-wrap-pad"},
    {"aes-192-wrap-pad", "id-aes192-wrap-pad"}, {"aes-256-wrap-pad", "id-aes256-wrap-pad"},
    {"aes-128-cfb128", "aes-128-cfb"}, {"aes-192-cfb128", "aes-192-cfb"}, {"aes-256-cfb128", "aes-256-cfb"},
    {"des-ede-ecb", "des-ede"}, {"des-ede3-ecb", "des-ede3"}, {"des3", "des-ede3-cbc"},
    {"des3-wrap", "id-smime-alg-cms3deswrap"},
};

const char *const crypto_cipher_names[] = {
    "aes-128-cbc", "aes-128-ccm", "aes-128-cfb", "aes-128-cfb1", "aes-128-cfb8", "aes-128-ctr", "aes-128-ecb",
    "aes-128-gcm", "aes-128-ocb", "aes-128-ofb", "aes-128-xts", "aes-192-cbc", "aes-192-ccm", "aes-192-cfb", "aes-192-cfb1",
    "aes-192-cfb8", "aes-192-ctr", "aes-192-ecb", "aes-192-gcm", "aes-192-ocb", "aes-192-ofb", "aes-256-cbc", "aes-256-ccm",
    "aes-256-cfb", "aes-256-cfb1", "aes-256-cfb8", "aes-256-ctr", "aes-256-ecb", "aes-256-gcm", "aes-256-ocb", "aes-256-ofb",
    "aes-256-xts", "aes128", "aes128-wrap", "aes128-wrap-pad", "aes192", "aes192-wrap", "aes192-wrap-pad", "aes256",
    "aes256-wrap", "aes256-wrap-pad", "chacha20", "chacha20-poly1305", "des-ede", "des-ede-cbc", "des-ede-cfb",
    "des-ede-ecb", "des-ede-ofb", "des-ede3", "des-ede3-cbc", "des-ede3-cfb", "des-ede3-cfb1", "des-ede3-cfb8",
    "des-ede3-ecb", "des-ede3-ofb", "des3", "des3-wrap", "id-aes128-CCM", "id-aes128-GCM", "id-aes128-wrap",
    "id-aes128-wrap-pad", "id-aes192-CCM", "id-aes192-GCM", "id-aes192-wrap", "id-aes192-wrap-pad", "id-aes256-CCM",
    "id-aes256-GCM", "id-aes256-wrap", "id-aes256-wrap-pad", "id-smime-alg-CMS3DESwrap", NULL,
};
/* clang-format on */

#define COUNT(array) (sizeof array / sizeof *array)

const crypto_cipher_kind *crypto_cipher_find(const char *name)
{
    for (size_t i = 0; i < COUNT(aliases); i++) {
        if (strcasecmp(aliases[i][0], name) == 0)
            name = aliases[i][1];
    }
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (strcasecmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return NULL;
}

const crypto_cipher_kind *crypto_cipher_by_nid(unsigned nid)
{
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (kinds[i].nid == nid)
            return &kinds[i];
    }
    return NULL;
}

bool crypto_cipher_is_aead(const crypto_cipher_kind *kind)
{
    return kind->mode == MODE_GCM || kind->mode == MODE_CCM || kind->mode == MODE_OCB ||
           kind->mode == MODE_CHACHA20_POLY1305;
}

const char *crypto_cipher_mode_name(const crypto_cipher_kind *kind)
{
    static const char *const names[] = {"ecb", "cbc", "cfb",  "cfb",  "cfb",  "ofb",    "ctr",   "gcm",
                                        "ccm", "ocb", "xts", "wrap", "wrap", "wrap", "stream", "stream"};
    return names[kind->mode];
}

bool crypto_cipher_takes_iv(const crypto_cipher_kind *kind, size_t length)
{
    switch (kind->mode) {
    case MODE_GCM:
        return length > 0;
    case MODE_OCB:
        return length >= 1 && length <= 15;
    case MODE_CCM:
        return length >= 7 && length <= 13;
    default:
        return length == kind->iv;
    }
}

/* ---- object identifiers ---- */

size_t crypto_cipher_to_oid(const crypto_cipher_kind *kind, uint8_t oid[9])
{
    /* 2.16.840.1.101.3.4.1.n: ECB, CBC, OFB, CFB of AES-128 are 1 to 4, of AES-192 21 to 24, of AES-256 41 to 44 */
    static const uint8_t aes[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01};
    static const struct {
        crypto_mode mode;
        uint8_t last;
    } modes[] = {{MODE_ECB, 1}, {MODE_CBC, 2}, {MODE_OFB, 3}, {MODE_CFB, 4}};
    if (kind->des) {
        if (kind->mode != MODE_CBC || kind->key != 24)
            return 0;
        memcpy(oid, OID(OID_DES3_CBC));
        return sizeof(OID_DES3_CBC) - 1;
    }
    for (size_t i = 0; i < COUNT(modes); i++) {
        if (modes[i].mode != kind->mode)
            continue;
        memcpy(oid, aes, sizeof aes);
        oid[sizeof aes] = (uint8_t)(modes[i].last + (kind->key / 8 - 2) * 20);
        return sizeof aes + 1;
    }
    return 0;
}

const crypto_cipher_kind *crypto_cipher_from_oid(const uint8_t *oid, size_t length)
{
    uint8_t own[9];
    for (size_t i = 0; i < COUNT(kinds); i++) {
        size_t n = crypto_cipher_to_oid(&kinds[i], own);
        if (n > 0 && n == length && memcmp(own, oid, n) == 0)
            return &kinds[i];
    }
    return NULL;
}
