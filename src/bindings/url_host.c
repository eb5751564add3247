/*
 * url_host.c - the hosts of URLs: domains, IPv4 and IPv6 addresses, opaque hosts.
 */
#include <string.h>

#include "bindings/url_parse.h"

static void put_number(url_scratch *scratch, unsigned number, unsigned base)
{
    char text[8], *p = text + sizeof text;
    do {
        *--p = "0123456789abcdef"[number % base];
    } while ((number /= base) > 0);
    url_put(scratch, p, (size_t) (text + sizeof text - p));
}

/* ---- IPv4 ---- */

/* One part of an address: decimal, octal (0...) or hexadecimal (0x...). Too large ones give more than 32 bits. */
static bool parse_ipv4_part(const char *p, const char *end, uint64_t *value)
{
    unsigned base = 10;
    if (p == end)
        return false;
    if (end - p >= 2 && p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
        base = 16;
        p += 2;
    } else if (end - p >= 2 && p[0] == '0') {
        base = 8;
        p++;
    }
    *value = 0;
    for (; p < end; p++) {
        int digit = url_hex_digit(*p);
        if (digit < 0 || (unsigned) digit >= base)
            return false;
        if (*value <= UINT32_MAX)
            *value = *value * base + (unsigned) digit;
    }
    return true;
}

static bool all_digits(const char *p, const char *end)
{
    if (p == end)
        return false;
    for (; p < end; p++) {
        if (*p < '0' || *p > '9')
            return false;
    }
    return true;
}

/* A host whose last part is a number has to be an address. */
static bool ends_in_number(url_span host)
{
    const char *end = host.start + host.length;
    if (end > host.start && end[-1] == '.') {
        end--;
        if (end == host.start)
            return false;
    }
    const char *start = end;
    while (start > host.start && start[-1] != '.')
        start--;
    uint64_t ignored;
    return all_digits(start, end) ||
           (end - start >= 2 && start[0] == '0' && (start[1] == 'x' || start[1] == 'X') &&
            parse_ipv4_part(start, end, &ignored));
}

static bool parse_ipv4(url_span host, url_span *result, url_scratch *scratch)
{
    uint64_t parts[4];
    unsigned count = 0;
    const char *end = host.start + host.length;
    if (end[-1] == '.')
        end--;
    for (const char *p = host.start;; count++) {
        const char *dot = memchr(p, '.', (size_t) (end - p));
        const char *stop = dot != NULL ? dot : end;
        if (count == 4 || !parse_ipv4_part(p, stop, &parts[count]))
            return false;
        if (dot == NULL)
            break;
        p = dot + 1;
    }
    uint64_t address = parts[count]; /* the last part takes all the bytes that are left */
    if (address >= (uint64_t) 1 << (8 * (4 - count)))
        return false;
    for (unsigned i = 0; i < count; i++) {
        if (parts[i] > 255)
            return false;
        address |= parts[i] << (8 * (3 - i));
    }
    result->start = scratch->at;
    for (unsigned i = 0; i < 4; i++) {
        if (i > 0)
            url_put(scratch, ".", 1);
        put_number(scratch, (unsigned) (address >> (24 - 8 * i)) & 255, 10);
    }
    result->length = (size_t) (scratch->at - result->start);
    return true;
}

/* ---- IPv6 ---- */

/* The four numbers at the end of an address, into two pieces. */
static bool parse_embedded_ipv4(const char *p, const char *end, uint16_t *pieces)
{
    unsigned values[4];
    for (unsigned i = 0; i < 4; i++) {
        if (i > 0 && (p == end || *p++ != '.'))
            return false;
        if (p == end || *p < '0' || *p > '9')
            return false;
        values[i] = (unsigned) (*p++ - '0');
        for (; p < end && *p >= '0' && *p <= '9'; p++) {
            if (values[i] == 0)
                return false;
            values[i] = values[i] * 10 + (unsigned) (*p - '0');
            if (values[i] > 255)
                return false;
        }
    }
    pieces[0] = (uint16_t) (values[0] << 8 | values[1]);
    pieces[1] = (uint16_t) (values[2] << 8 | values[3]);
    return p == end;
}

static bool parse_ipv6_pieces(const char *p, const char *end, uint16_t *pieces)
{
    unsigned count = 0;
    int gap = -1; /* where "::" stands */
    if (p < end && *p == ':') {
        if (end - p < 2 || p[1] != ':')
            return false;
        p += 2;
        gap = 0;
    }
    while (p < end) {
        if (count == 8)
            return false;
        if (*p == ':') {
            if (gap >= 0)
                return false;
            p++;
            gap = (int) count;
            continue;
        }
        const char *start = p;
        unsigned value = 0;
        for (; p < end && p - start < 4 && url_hex_digit(*p) >= 0; p++)
            value = value * 16 + (unsigned) url_hex_digit(*p);
        if (p < end && *p == '.') {
            if (p == start || count > 6 || !parse_embedded_ipv4(start, end, pieces + count))
                return false;
            count += 2;
            break;
        }
        if (p == start)
            return false;
        pieces[count++] = (uint16_t) value;
        if (p < end) {
            if (*p++ != ':' || p == end)
                return false;
        }
    }
    if (gap >= 0) {
        unsigned moved = count - (unsigned) gap;
        if (count == 8)
            return false;
        memmove(pieces + 8 - moved, pieces + gap, moved * sizeof *pieces);
        memset(pieces + gap, 0, (8 - count) * sizeof *pieces);
        return true;
    }
    return count == 8;
}

/* The longest run of zeros, of two at least, is written as "::". */
static void find_gap(const uint16_t *pieces, unsigned *start, unsigned *length)
{
    *start = 8;
    *length = 1;
    for (unsigned i = 0; i < 8;) {
        unsigned end = i;
        while (end < 8 && pieces[end] == 0)
            end++;
        if (end - i > *length) {
            *start = i;
            *length = end - i;
        }
        i = end == i ? i + 1 : end;
    }
}

static bool parse_ipv6(url_span inner, url_span *result, url_scratch *scratch)
{
    uint16_t pieces[8];
    if (!parse_ipv6_pieces(inner.start, inner.start + inner.length, pieces))
        return false;
    unsigned gap, gap_length;
    find_gap(pieces, &gap, &gap_length);
    result->start = scratch->at;
    url_put(scratch, "[", 1);
    for (unsigned i = 0; i < 8; i++) {
        if (i == gap) {
            url_put(scratch, i == 0 ? "::" : ":", i == 0 ? 2 : 1);
            i += gap_length - 1;
            continue;
        }
        put_number(scratch, pieces[i], 16);
        if (i < 7)
            url_put(scratch, ":", 1);
    }
    url_put(scratch, "]", 1);
    result->length = (size_t) (scratch->at - result->start);
    return true;
}

/* ---- domains ---- */

static void percent_decode(url_scratch *scratch, url_span text)
{
    const char *end = text.start + text.length;
    for (const char *p = text.start; p < end; p++) {
        if (*p == '%' && end - p >= 3 && url_hex_digit(p[1]) >= 0 && url_hex_digit(p[2]) >= 0) {
            char byte = (char) (url_hex_digit(p[1]) << 4 | url_hex_digit(p[2]));
            url_put(scratch, &byte, 1);
            p += 2;
        } else {
            url_put(scratch, p, 1);
        }
    }
}

static bool has_punycode_label(url_span domain)
{
    for (size_t i = 0; i + 4 <= domain.length; i++) {
        const char *p = domain.start + i;
        if ((i == 0 || p[-1] == '.') && (p[0] == 'x' || p[0] == 'X') && (p[1] == 'n' || p[1] == 'N') && p[2] == '-' &&
            p[3] == '-')
            return true;
    }
    return false;
}

static bool is_ascii(url_span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char) text.start[i] >= 0x80)
            return false;
    }
    return true;
}

static void put_lower(url_scratch *scratch, url_span text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.start[i];
        if (c >= 'A' && c <= 'Z')
            c = (char) (c + 'a' - 'A');
        url_put(scratch, &c, 1);
    }
}

static bool has_forbidden(url_span host, unsigned set)
{
    for (size_t i = 0; i < host.length; i++) {
        if (url_is_in_set(host.start[i], set))
            return true;
    }
    return false;
}

/* Is it one that stays as it is? Small letters, digits and hyphens; not looked at are labels that begin with "xn", and a last
 * one that begins with a digit. */
static bool is_plain_domain(url_span domain)
{
    char before = '.';
    char first = '\0'; /* of the last label */
    for (size_t i = 0; i < domain.length; i++) {
        char c = domain.start[i];
        if (before == '.')
            first = c;
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '.')
            return false;
        if (before == 'x' && c == 'n')
            return false;
        before = c;
    }
    return first >= 'a' && before != '.';
}

static bool parse_domain(url_span input, url_span *host, url_scratch *scratch, const url_idna *idna)
{
    if (is_plain_domain(input)) {
        *host = input;
        return true;
    }
    url_span decoded = input;
    if (memchr(input.start, '%', input.length) != NULL) {
        decoded.start = scratch->at;
        percent_decode(scratch, input);
        decoded.length = (size_t) (scratch->at - decoded.start);
    }
    if (!is_ascii(decoded) || has_punycode_label(decoded)) {
        if (!url_simple_domain(decoded, scratch, host) &&
            (idna == NULL || !idna->to_ascii(idna->user, decoded.start, decoded.length, host)))
            return false;
    } else {
        host->start = scratch->at;
        put_lower(scratch, decoded);
        host->length = (size_t) (scratch->at - host->start);
    }
    if (scratch->overflowed || host->length == 0 || has_forbidden(*host, URL_SET_FORBIDDEN_DOMAIN))
        return false;
    return ends_in_number(*host) ? parse_ipv4(*host, host, scratch) : true;
}

bool url_parse_host(url_span input, bool is_special, url_span *host, url_scratch *scratch, const url_idna *idna)
{
    if (input.length > 0 && input.start[0] == '[') {
        if (input.start[input.length - 1] != ']')
            return false;
        return parse_ipv6((url_span){input.start + 1, input.length - 2}, host, scratch);
    }
    if (is_special)
        return parse_domain(input, host, scratch, idna);
    if (has_forbidden(input, URL_SET_FORBIDDEN_HOST))
        return false;
    host->start = scratch->at;
    url_percent_encode(scratch, input, URL_SET_C0);
    host->length = (size_t) (scratch->at - host->start);
    return true;
}
