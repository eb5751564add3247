/*
 * url_idna.c - Punycode (RFC 3492), and domains of letters that UTS #46 takes as they are or in lower case. What is less
 * simple, lib/internal/idna.js knows.
 */
#include "bindings/url_parse.h"

/* ---- Punycode ---- */

enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, INITIAL_BIAS = 72, INITIAL_N = 128 };

static uint32_t adapt(uint32_t delta, uint32_t count, bool is_first)
{
    uint32_t k = 0;
    delta = is_first ? delta / DAMP : delta / 2;
    delta += delta / count;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
        delta /= BASE - T_MIN;
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static void put_digit(url_scratch *scratch, uint32_t digit)
{
    char c = (char) (digit < 26 ? 'a' + digit : '0' + (digit - 26));
    url_put(scratch, &c, 1);
}

static void put_number(url_scratch *scratch, uint32_t number, uint32_t bias)
{
    for (uint32_t k = BASE;; k += BASE) {
        uint32_t t = k <= bias + T_MIN ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
        if (number < t)
            break;
        put_digit(scratch, t + (number - t) % (BASE - t));
        number = (number - t) / (BASE - t);
    }
    put_digit(scratch, number);
}

bool url_put_punycode(url_scratch *scratch, const uint32_t *codes, size_t count)
{
    uint32_t handled = 0, n = INITIAL_N, delta = 0, bias = INITIAL_BIAS;
    for (size_t i = 0; i < count; i++) {
        char c = (char) codes[i];
        if (codes[i] < INITIAL_N) {
            url_put(scratch, &c, 1);
            handled++;
        }
    }
    uint32_t basic = handled;
    if (basic > 0)
        url_put(scratch, "-", 1);
    while (handled < count) {
        uint32_t next = UINT32_MAX;
        for (size_t i = 0; i < count; i++) {
            if (codes[i] >= n && codes[i] < next)
                next = codes[i];
        }
        uint64_t sum = delta + (uint64_t) (next - n) * (handled + 1);
        if (sum + count > INT32_MAX)
            return false;
        delta = (uint32_t) sum;
        n = next;
        for (size_t i = 0; i < count; i++) {
            if (codes[i] < n) {
                delta++;
            } else if (codes[i] == n) {
                put_number(scratch, delta, bias);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled++;
            }
        }
        delta++;
        n++;
    }
    return !scratch->overflowed;
}

/* ---- simple domains ---- */

/* Where letters and their capitals take turns, which of them is even. */
static uint32_t lower_of_pair(uint32_t code, uint32_t capital)
{
    return code % 2 == capital ? code + 1 : code;
}

static uint32_t map_latin_extended(uint32_t code)
{
    if (code == 0x130 || code == 0x132 || code == 0x133 || code == 0x13f || code == 0x140 || code == 0x149 || code == 0x17f)
        return 0;
    if (code == 0x131 || code == 0x138)
        return code;
    if (code == 0x178)
        return 0xff;
    return lower_of_pair(code, (code > 0x138 && code < 0x149) || code > 0x178);
}

static bool is_between(uint32_t code, uint32_t first, uint32_t last)
{
    return code >= first && code <= last;
}

/* What becomes of a letter; 0 if that is not simple: its neighbours may have a say, or it is no letter. */
static uint32_t map_letter(uint32_t code)
{
    if (code < 0x80) {
        if (is_between(code, 'A', 'Z'))
            return code + 0x20;
        return is_between(code, 'a', 'z') || is_between(code, '0', '9') || code == '-' || code == '_' ? code : 0;
    }
    if (code < 0x100) {
        if (code < 0xc0 || code == 0xd7 || code == 0xf7)
            return 0;
        return code < 0xdf ? code + 0x20 : code;
    }
    if (code < 0x180)
        return map_latin_extended(code);
    if (is_between(code, 0x391, 0x3a1) || is_between(code, 0x3a3, 0x3ab) || is_between(code, 0x410, 0x42f))
        return code + 0x20;
    if (is_between(code, 0x400, 0x40f))
        return code + 0x50;
    if (is_between(code, 0x3ac, 0x3ce) || is_between(code, 0x430, 0x45f) || /* Greek, Cyrillic */
        is_between(code, 0x3041, 0x3096) || is_between(code, 0x30a1, 0x30fa) || code == 0x30fc || /* Japanese */
        is_between(code, 0x4e00, 0x9fa5) || is_between(code, 0xac00, 0xd7a3)) /* Chinese, Korean */
        return code;
    return 0;
}

/* The next character of UTF-8, up to U+FFFF; 0 for others. */
static uint32_t next_code(const unsigned char **p, const unsigned char *end)
{
    const unsigned char *s = *p;
    if (s[0] < 0x80) {
        *p += 1;
        return s[0];
    }
    if (s[0] < 0xe0 && end - s >= 2) {
        *p += 2;
        return (uint32_t) (s[0] & 0x1f) << 6 | (s[1] & 0x3f);
    }
    if (s[0] < 0xf0 && end - s >= 3) {
        *p += 3;
        return (uint32_t) (s[0] & 0xf) << 12 | (uint32_t) (s[1] & 0x3f) << 6 | (s[2] & 0x3f);
    }
    *p = end;
    return 0;
}

#define LABEL 63 /* there is a limit in DNS; URLs have none */

static bool put_label(url_scratch *scratch, const uint32_t *codes, size_t count)
{
    bool is_ascii = true;
    for (size_t i = 0; i < count; i++)
        is_ascii = is_ascii && codes[i] < 0x80;
    if (count >= 4 && codes[0] == 'x' && codes[1] == 'n' && codes[2] == '-' && codes[3] == '-')
        return false;
    if (!is_ascii) {
        url_put(scratch, "xn--", 4);
        return url_put_punycode(scratch, codes, count);
    }
    for (size_t i = 0; i < count; i++) {
        char c = (char) codes[i];
        url_put(scratch, &c, 1);
    }
    return !scratch->overflowed;
}

bool url_simple_domain(url_span domain, url_scratch *scratch, url_span *result)
{
    const unsigned char *p = (const unsigned char *) domain.start, *end = p + domain.length;
    url_scratch to = *scratch;
    uint32_t codes[LABEL];
    size_t count = 0;
    while (p < end) {
        uint32_t code = next_code(&p, end);
        if (code == '.') {
            if (!put_label(&to, codes, count))
                return false;
            url_put(&to, ".", 1);
            count = 0;
            continue;
        }
        code = map_letter(code);
        if (code == 0 || count == LABEL)
            return false;
        codes[count++] = code;
    }
    if (!put_label(&to, codes, count) || to.overflowed)
        return false;
    *result = (url_span){scratch->at, (size_t) (to.at - scratch->at)};
    *scratch = to;
    return true;
}
