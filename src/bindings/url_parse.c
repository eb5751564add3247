/*
 * url_parse.c - parsing and writing URLs (see url_parse.h).
 *
 * The standard describes a machine that looks at one character after the other. Here the parts are cut off by the
 * characters that end them, which comes to the same and lets most of them be taken as they are.
 */
#include "bindings/url_parse.h"

#include <string.h>

/* ---- characters ---- */

#define F URL_SET_FRAGMENT
#define Q URL_SET_QUERY
#define S URL_SET_SPECIAL_QUERY
#define P URL_SET_PATH
#define U URL_SET_USERINFO
#define H URL_SET_FORBIDDEN_HOST
#define D URL_SET_FORBIDDEN_DOMAIN
#define ALWAYS (URL_SET_C0 | F | Q | S | P | U)

const uint8_t url_sets[256] = {
    [0x01 ... 0x08] = ALWAYS | D,
    [0x0b ... 0x0c] = ALWAYS | D,
    [0x0e ... 0x1f] = ALWAYS | D,
    [0x7f] = ALWAYS | D,
    [0x80 ... 0xff] = ALWAYS,
    [0] = ALWAYS | H | D,
    ['\t'] = ALWAYS | H | D,
    ['\n'] = ALWAYS | H | D,
    ['\r'] = ALWAYS | H | D,
    [' '] = F | Q | S | P | U | H | D,
    ['"'] = F | Q | S | P | U,
    ['#'] = Q | S | P | U | H | D,
    ['%'] = D,
    ['\''] = S,
    ['/'] = U | H | D,
    [':'] = U | H | D,
    [';'] = U,
    ['<'] = F | Q | S | P | U | H | D,
    ['='] = U,
    ['>'] = F | Q | S | P | U | H | D,
    ['?'] = P | U | H | D,
    ['@'] = U | H | D,
    ['['] = U | H | D,
    ['\\'] = U | H | D,
    [']'] = U | H | D,
    ['^'] = U | H | D,
    ['`'] = F | P | U,
    ['{'] = P | U,
    ['|'] = U | H | D,
    ['}'] = P | U,
};

#undef F
#undef Q
#undef S
#undef P
#undef U
#undef H
#undef D
#undef ALWAYS

int url_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- spans and scratch memory ---- */

static const url_span nothing = {NULL, 0};
static const url_span empty = {"", 0};

void url_put(url_scratch *scratch, const char *bytes, size_t length)
{
    if (length > (size_t) (scratch->end - scratch->at)) {
        scratch->overflowed = true;
        return;
    }
    memcpy(scratch->at, bytes, length);
    scratch->at += length;
}

static void put_span(url_scratch *scratch, url_span span)
{
    url_put(scratch, span.start, span.length);
}

static url_span since(const url_scratch *scratch, const char *start)
{
    return (url_span){start, (size_t) (scratch->at - start)};
}

static bool equals(url_span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.start, text, span.length) == 0;
}

/* How much of the text stays as it is. */
static size_t plain_length(url_span text, unsigned set)
{
    size_t i = 0;
    while (i < text.length && !url_is_in_set(text.start[i], set))
        i++;
    return i;
}

void url_percent_encode(url_scratch *scratch, url_span text, unsigned set)
{
    static const char digits[] = "0123456789ABCDEF";
    for (;;) {
        size_t plain = plain_length(text, set);
        url_put(scratch, text.start, plain);
        if (plain == text.length)
            return;
        unsigned char byte = (unsigned char) text.start[plain];
        char triple[3] = {'%', digits[byte >> 4], digits[byte & 15]};
        url_put(scratch, triple, 3);
        text.start += plain + 1;
        text.length -= plain + 1;
    }
}

static url_span encoded(url_scratch *scratch, url_span text, unsigned set)
{
    if (plain_length(text, set) == text.length)
        return text;
    const char *start = scratch->at;
    url_percent_encode(scratch, text, set);
    return since(scratch, start);
}

size_t url_scratch_size(size_t input_length, size_t base_length)
{
    /* The input without what is dropped, each byte of it as three, the base's path before it, an address. */
    return input_length * 5 + base_length * 2 + 128;
}

/* ---- schemes ---- */

/* The port of a special scheme; -1 for a file's, -2 if it is none. */
static int32_t special_port(url_span scheme)
{
    switch (scheme.length) {
    case 2: return equals(scheme, "ws") ? 80 : -2;
    case 3: return equals(scheme, "wss") ? 443 : equals(scheme, "ftp") ? 21 : -2;
    case 4: return equals(scheme, "http") ? 80 : equals(scheme, "file") ? -1 : -2;
    case 5: return equals(scheme, "https") ? 443 : -2;
    default: return -2;
    }
}

bool url_is_special(url_span scheme)
{
    return special_port(scheme) != -2;
}

static int32_t default_port(url_span scheme)
{
    int32_t port = special_port(scheme);
    return port >= 0 ? port : -1;
}

static bool is_file(url_span scheme)
{
    return equals(scheme, "file");
}

/* The length of a scheme at the start of a text that is followed by a colon, or 0. */
static size_t scheme_length(url_span text)
{
    if (text.length == 0 || !is_alpha(text.start[0]))
        return 0;
    for (size_t i = 1; i < text.length; i++) {
        char c = text.start[i];
        if (c == ':')
            return i;
        if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.')
            return 0;
    }
    return 0;
}

static url_span lower_scheme(url_scratch *scratch, url_span text)
{
    size_t lower = 0;
    while (lower < text.length && !(text.start[lower] >= 'A' && text.start[lower] <= 'Z'))
        lower++;
    if (lower == text.length)
        return text;
    const char *start = scratch->at;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.start[i];
        if (c >= 'A' && c <= 'Z')
            c = (char) (c + 'a' - 'A');
        url_put(scratch, &c, 1);
    }
    return since(scratch, start);
}

/* ---- parsers ---- */

typedef struct parser {
    url_record *url;
    const url_record *base;
    url_scratch *scratch;
    const url_idna *idna;
    bool is_special;
} parser;

static bool is_slash(const parser *p, char c)
{
    return c == '/' || (c == '\\' && p->is_special);
}

static char first(url_span text)
{
    return text.length > 0 ? text.start[0] : '\0';
}

static url_span skip(url_span text, size_t count)
{
    return (url_span){text.start + count, text.length - count};
}

static bool is_one_of(char c, const char *characters)
{
    return c != '\0' && strchr(characters, c) != NULL;
}

/* Cut the text at the first such character: what is before it is returned, `text` is left at it. */
static url_span take_until_one(url_span *text, char stop)
{
    const char *at = text->length > 0 ? memchr(text->start, stop, text->length) : NULL;
    url_span before = {text->start, at != NULL ? (size_t) (at - text->start) : text->length};
    *text = skip(*text, before.length);
    return before;
}

/* The same for one of two characters, or a backslash if that counts. */
static url_span take_until(url_span *text, char a, char b, bool backslash)
{
    char c = backslash ? '\\' : a;
    size_t i = 0;
    while (i < text->length && text->start[i] != a && text->start[i] != b && text->start[i] != c)
        i++;
    url_span before = {text->start, i};
    *text = skip(*text, i);
    return before;
}

/* ---- paths ---- */

static bool is_drive_letter(url_span text)
{
    return text.length == 2 && is_alpha(text.start[0]) && (text.start[1] == ':' || text.start[1] == '|');
}

/* Does the text start with a drive letter that is a whole segment? */
static bool starts_with_drive_letter(url_span text)
{
    return text.length >= 2 && is_drive_letter((url_span){text.start, 2}) &&
           (text.length == 2 || is_one_of(text.start[2], "/\\?#"));
}

/* "." or ".." with the dots maybe as "%2e": how many, or 0. */
static unsigned count_dots(url_span segment)
{
    unsigned dots = 0;
    for (size_t i = 0; i < segment.length; dots++) {
        if (segment.start[i] == '.')
            i++;
        else if (segment.length - i >= 3 && segment.start[i] == '%' && segment.start[i + 1] == '2' &&
                 (segment.start[i + 2] == 'e' || segment.start[i + 2] == 'E'))
            i += 3;
        else
            return 0;
    }
    return dots <= 2 ? dots : 0;
}

/* Is the path written from `start` on "/C:"? */
static bool is_bare_drive(const char *start, const char *end)
{
    return end - start == 3 && start[0] == '/' && is_alpha(start[1]) && start[2] == ':';
}

/* Take the last segment off the path that is being written. */
static void shorten(url_scratch *scratch, const char *start, bool file)
{
    if (file && is_bare_drive(start, scratch->at))
        return;
    while (scratch->at > start && *--scratch->at != '/')
        ;
}

/* Append the segments of `text` to the path that begins at `start` in the scratch memory. */
static void append_path(parser *p, const char *start, url_span text)
{
    bool file = is_file(p->url->scheme);
    for (;;) {
        size_t length = 0;
        while (length < text.length && !is_slash(p, text.start[length]))
            length++;
        url_span segment = {text.start, length};
        bool is_last = length == text.length;
        unsigned dots = count_dots(segment);
        if (dots > 0) {
            if (dots == 2)
                shorten(p->scratch, start, file);
            if (is_last)
                url_put(p->scratch, "/", 1);
        } else {
            url_put(p->scratch, "/", 1);
            if (file && p->scratch->at == start + 1 && is_drive_letter(segment)) {
                url_put(p->scratch, segment.start, 1);
                url_put(p->scratch, ":", 1);
            } else {
                url_percent_encode(p->scratch, segment, URL_SET_PATH);
            }
        }
        if (is_last)
            return;
        text = skip(text, length + 1);
    }
}

/* Is a path as it has to be? Not looked at are segments that begin with a dot, maybe as "%2e", and drives of files. */
static bool is_plain_path(const parser *p, url_span path)
{
    if (path.length == 0 || path.start[0] != '/' || (is_file(p->url->scheme) && path.length > 2 && path.start[2] == '|'))
        return false;
    char before = '\0';
    for (size_t i = 0; i < path.length; i++) {
        char c = path.start[i];
        if (url_is_in_set(c, URL_SET_PATH) || (c == '\\' && p->is_special) || (before == '/' && (c == '.' || c == '%')))
            return false;
        before = c;
    }
    return true;
}

/* The rest of a URL from its path on: `kept` is the part of the base's path that goes before it. */
static bool finish(parser *p, url_span kept, url_span text)
{
    url_span path = take_until_one(&text, '?');
    const char *start = p->scratch->at;
    if (kept.length == 0 && is_plain_path(p, path)) {
        p->url->path = path;
    } else {
        put_span(p->scratch, kept);
        if (path.length > 0 && is_slash(p, path.start[0]))
            append_path(p, start, skip(path, 1));
        else if (path.length > 0 || p->is_special || kept.length > 0)
            append_path(p, start, path);
        p->url->path = since(p->scratch, start);
    }
    if (text.length > 0)
        p->url->query =
            encoded(p->scratch, skip(text, 1), p->is_special ? URL_SET_SPECIAL_QUERY : URL_SET_QUERY);
    return true;
}

/* ---- authorities ---- */

static bool parse_port(parser *p, url_span text)
{
    uint32_t port = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (!is_digit(text.start[i]))
            return false;
        port = port * 10 + (uint32_t) (text.start[i] - '0');
        if (port > 65535)
            return false;
    }
    p->url->port = text.length == 0 || (int32_t) port == default_port(p->url->scheme) ? -1 : (int32_t) port;
    return true;
}

/* Where the port's colon is, outside of brackets; the length if there is none. */
static size_t find_port(url_span text)
{
    bool in_brackets = false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.start[i] == '[')
            in_brackets = true;
        else if (text.start[i] == ']')
            in_brackets = false;
        else if (text.start[i] == ':' && !in_brackets)
            return i;
    }
    return text.length;
}

static void parse_credentials(parser *p, url_span text)
{
    const char *colon = memchr(text.start, ':', text.length);
    size_t length = colon != NULL ? (size_t) (colon - text.start) : text.length;
    p->url->username = encoded(p->scratch, (url_span){text.start, length}, URL_SET_USERINFO);
    if (colon != NULL)
        p->url->password = encoded(p->scratch, skip(text, length + 1), URL_SET_USERINFO);
}

/* What follows "//": user, host, port, and then the rest. */
static bool parse_authority(parser *p, url_span text)
{
    url_span authority = take_until(&text, '/', '?', p->is_special);
    const char *at = NULL;
    if (authority.length > 0)
        at = memrchr(authority.start, '@', authority.length);
    url_span host = authority;
    if (at != NULL) {
        size_t length = (size_t) (at - authority.start);
        parse_credentials(p, (url_span){authority.start, length});
        host = skip(authority, length + 1);
        if (host.length == 0)
            return false;
    }
    size_t colon = find_port(host);
    url_span name = {host.start, colon};
    if (name.length == 0 && (p->is_special || colon < host.length))
        return false;
    if (name.length == 0)
        p->url->host = empty;
    else if (!url_parse_host(name, p->is_special, &p->url->host, p->scratch, p->idna))
        return false;
    if (colon < host.length && !parse_port(p, skip(host, colon + 1)))
        return false;
    return finish(p, empty, text);
}

static void copy_authority(parser *p)
{
    p->url->username = p->base->username;
    p->url->password = p->base->password;
    p->url->host = p->base->host;
    p->url->port = p->base->port;
}

/* ---- file URLs ---- */

static bool parse_file_host(parser *p, url_span text)
{
    url_span rest = text;
    url_span name = take_until(&rest, '/', '?', true);
    if (is_drive_letter(name))
        return finish(p, empty, text); /* no host, but a path */
    if (name.length > 0) {
        if (!url_parse_host(name, true, &p->url->host, p->scratch, p->idna))
            return false;
        if (equals(p->url->host, "localhost"))
            p->url->host = empty;
    }
    return finish(p, empty, rest);
}

/* "/C:" of the base's path, or nothing. */
static url_span base_drive(const url_record *base)
{
    const char *path = base->path.start;
    size_t length = base->path.length;
    if (length >= 3 && is_bare_drive(path, path + 3) && (length == 3 || path[3] == '/'))
        return (url_span){path, 3};
    return empty;
}

/* The base's path without its last segment. */
static url_span base_folder(const parser *p)
{
    url_span path = p->base->path;
    if (is_file(p->url->scheme) && is_bare_drive(path.start, path.start + path.length))
        return path;
    while (path.length > 0 && path.start[--path.length] != '/')
        ;
    return path;
}

static bool parse_file(parser *p, url_span text)
{
    bool base_is_file = p->base != NULL && is_file(p->base->scheme);
    p->url->host = empty;
    if (is_slash(p, first(text))) {
        text = skip(text, 1);
        if (is_slash(p, first(text)))
            return parse_file_host(p, skip(text, 1));
        if (!base_is_file)
            return finish(p, empty, text);
        p->url->host = p->base->host;
        return finish(p, starts_with_drive_letter(text) ? empty : base_drive(p->base), text);
    }
    if (!base_is_file)
        return finish(p, empty, text);
    p->url->host = p->base->host;
    if (text.length == 0 || text.start[0] == '?') {
        p->url->path = p->base->path;
        p->url->query = text.length == 0 ? p->base->query : encoded(p->scratch, skip(text, 1), URL_SET_SPECIAL_QUERY);
        return true;
    }
    return finish(p, starts_with_drive_letter(text) ? empty : base_folder(p), text);
}

/* ---- the whole ---- */

/* Relative to the base, of which the scheme is taken over. */
static bool parse_relative(parser *p, url_span text)
{
    if (is_slash(p, first(text))) {
        if (is_slash(p, first(skip(text, 1)))) {
            text = skip(text, 2);
            while (p->is_special && is_slash(p, first(text)))
                text = skip(text, 1);
            return parse_authority(p, text);
        }
        copy_authority(p);
        return finish(p, empty, text);
    }
    copy_authority(p);
    if (text.length == 0 || text.start[0] == '?') {
        unsigned set = p->is_special ? URL_SET_SPECIAL_QUERY : URL_SET_QUERY;
        p->url->path = p->base->path;
        p->url->query = text.length == 0 ? p->base->query : encoded(p->scratch, skip(text, 1), set);
        return true;
    }
    return finish(p, base_folder(p), text);
}

static bool parse_opaque(parser *p, url_span text)
{
    url_span path = take_until_one(&text, '?');
    p->url->is_opaque = true;
    p->url->path = encoded(p->scratch, path, URL_SET_C0);
    if (text.length > 0)
        p->url->query = encoded(p->scratch, skip(text, 1), URL_SET_QUERY);
    return true;
}

/* After a scheme of its own. */
static bool parse_absolute(parser *p, url_span text)
{
    if (is_file(p->url->scheme))
        return parse_file(p, text);
    if (p->is_special) {
        bool same_scheme = p->base != NULL && p->base->scheme.length == p->url->scheme.length &&
                           memcmp(p->base->scheme.start, p->url->scheme.start, p->url->scheme.length) == 0;
        if (same_scheme && !(text.length >= 2 && text.start[0] == '/' && text.start[1] == '/'))
            return parse_relative(p, text);
        while (is_slash(p, first(text)))
            text = skip(text, 1);
        return parse_authority(p, text);
    }
    if (first(text) != '/')
        return parse_opaque(p, text);
    if (first(skip(text, 1)) == '/')
        return parse_authority(p, skip(text, 2));
    return finish(p, empty, text);
}

static bool parse_without_scheme(parser *p, url_span text)
{
    const url_record *base = p->base;
    if (base == NULL || (base->is_opaque && !(text.length == 0 && p->url->fragment.start != NULL)))
        return false;
    p->url->scheme = base->scheme;
    p->is_special = url_is_special(base->scheme);
    if (base->is_opaque) {
        url_span fragment = p->url->fragment;
        *p->url = *base;
        p->url->fragment = fragment;
        return true;
    }
    return is_file(base->scheme) ? parse_file(p, text) : parse_relative(p, text);
}

static url_span without_breaks(url_span text, url_scratch *scratch)
{
    const char *start = scratch->at;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.start[i];
        if (c != '\t' && c != '\n' && c != '\r')
            url_put(scratch, &c, 1);
    }
    return since(scratch, start);
}

/* May there be bytes below a space? Eight at a time; a byte of 0x80 and more is not taken for one. */
static bool has_controls(url_span text)
{
    static const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t found = 0, word;
    size_t i = 0;
    for (; text.length - i >= sizeof word; i += sizeof word) {
        memcpy(&word, text.start + i, sizeof word);
        found |= (word - ones * ' ') & ~word;
    }
    for (; i < text.length; i++)
        found |= (unsigned char) text.start[i] < ' ' ? 0x80 : 0;
    return (found & ones * 0x80) != 0;
}

/* Without controls and spaces at the ends, and without tabs and line breaks anywhere. */
static url_span clean(url_span input, url_scratch *scratch)
{
    while (input.length > 0 && (unsigned char) input.start[0] <= ' ')
        input = skip(input, 1);
    while (input.length > 0 && (unsigned char) input.start[input.length - 1] <= ' ')
        input.length--;
    return has_controls(input) ? without_breaks(input, scratch) : input;
}

static const url_record blank = {{NULL, 0}, {"", 0}, {"", 0}, {NULL, 0}, -1, {"", 0}, false, {NULL, 0}, {NULL, 0}};

bool url_parse(url_record *url, url_span input, const url_record *base, url_scratch *scratch, const url_idna *idna)
{
    url_span text = clean(input, scratch);
    parser p = {url, base, scratch, idna, false};
    *url = blank;
    url_span before = take_until_one(&text, '#');
    if (text.length > 0)
        url->fragment = encoded(scratch, skip(text, 1), URL_SET_FRAGMENT);
    size_t length = scheme_length(before);
    bool ok;
    if (length > 0) {
        url->scheme = lower_scheme(scratch, (url_span){before.start, length});
        p.is_special = url_is_special(url->scheme);
        ok = parse_absolute(&p, skip(before, length + 1));
    } else {
        ok = parse_without_scheme(&p, before);
    }
    return ok && !scratch->overflowed;
}

/* ---- writing ---- */

size_t url_written_size(const url_record *url)
{
    return url->scheme.length + url->username.length + url->password.length + url->host.length + url->path.length +
           url->query.length + url->fragment.length + 24;
}

size_t url_write(const url_record *url, char *out, url_offsets *offsets)
{
    url_scratch to = {out, out + url_written_size(url), false};
    put_span(&to, url->scheme);
    url_put(&to, ":", 1);
    offsets->scheme_end = (uint32_t) (to.at - out);
    offsets->has_host = url->host.start != NULL;
    offsets->is_opaque = url->is_opaque;
    if (url->host.start != NULL) {
        url_put(&to, "//", 2);
        put_span(&to, url->username);
        offsets->username_end = (uint32_t) (to.at - out);
        if (url->password.length > 0) {
            url_put(&to, ":", 1);
            put_span(&to, url->password);
        }
        offsets->host_start = (uint32_t) (to.at - out);
        if (url->username.length > 0 || url->password.length > 0)
            url_put(&to, "@", 1);
        put_span(&to, url->host);
        offsets->host_end = (uint32_t) (to.at - out);
        if (url->port >= 0) {
            char text[8], *digit = text + sizeof text;
            uint32_t port = (uint32_t) url->port;
            do {
                *--digit = (char) ('0' + port % 10);
            } while ((port /= 10) > 0);
            *--digit = ':';
            url_put(&to, digit, (size_t) (text + sizeof text - digit));
        }
    } else {
        offsets->username_end = offsets->host_start = offsets->host_end = offsets->scheme_end;
        /* A path that begins with two slashes must not look like a host. */
        if (!url->is_opaque && url->path.length >= 2 && url->path.start[0] == '/' && url->path.start[1] == '/')
            url_put(&to, "/.", 2);
    }
    offsets->port = url->port >= 0 ? (uint32_t) url->port : URL_NONE;
    offsets->path_start = (uint32_t) (to.at - out);
    put_span(&to, url->path);
    offsets->query_start = offsets->fragment_start = URL_NONE;
    if (url->query.start != NULL) {
        offsets->query_start = (uint32_t) (to.at - out);
        url_put(&to, "?", 1);
        put_span(&to, url->query);
    }
    if (url->fragment.start != NULL) {
        offsets->fragment_start = (uint32_t) (to.at - out);
        url_put(&to, "#", 1);
        put_span(&to, url->fragment);
    }
    return (size_t) (to.at - out);
}

void url_split(url_record *url, const char *href, size_t length, const url_offsets *o)
{
    *url = blank;
    url->scheme = (url_span){href, o->scheme_end - 1};
    if (o->has_host) {
        const char *user = href + o->scheme_end + 2;
        url->username = (url_span){user, (size_t) (href + o->username_end - user)};
        if (o->host_start > o->username_end)
            url->password = (url_span){href + o->username_end + 1, o->host_start - o->username_end - 1};
        uint32_t start = o->host_start;
        if (start < o->host_end && href[start] == '@')
            start++;
        url->host = (url_span){href + start, o->host_end - start};
    }
    url->port = o->port == URL_NONE ? -1 : (int32_t) o->port;
    url->is_opaque = o->is_opaque != 0;
    size_t fragment = o->fragment_start == URL_NONE ? length : o->fragment_start;
    size_t query = o->query_start == URL_NONE ? fragment : o->query_start;
    url->path = (url_span){href + o->path_start, query - o->path_start};
    if (o->query_start != URL_NONE)
        url->query = (url_span){href + query + 1, fragment - query - 1};
    if (o->fragment_start != URL_NONE)
        url->fragment = (url_span){href + fragment + 1, length - fragment - 1};
}

/* ---- changing parts ---- */

/* User and port belong to a host, and not to a file's. */
static bool can_have_user(const url_record *url)
{
    return url->host.start != NULL && url->host.length > 0 && !is_file(url->scheme);
}

static bool set_protocol(parser *p, url_span value)
{
    url_record *url = p->url;
    size_t length = scheme_length(value);
    if (length == 0) {
        /* The colon may be left out. */
        const char *start = p->scratch->at;
        put_span(p->scratch, value);
        url_put(p->scratch, ":", 1);
        length = scheme_length(since(p->scratch, start));
        if (length == 0 || length != value.length)
            return false;
    }
    url_span scheme = lower_scheme(p->scratch, (url_span){value.start, length});
    bool to_file = is_file(scheme);
    if (url_is_special(scheme) != p->is_special ||
        (to_file && (url->username.length > 0 || url->password.length > 0 || url->port >= 0)) ||
        (is_file(url->scheme) && url->host.length == 0))
        return false;
    url->scheme = scheme;
    if (url->port == default_port(scheme))
        url->port = -1;
    return true;
}

/* host (with a port) or hostname */
static bool set_host(parser *p, url_span value, bool with_port)
{
    url_record *url = p->url;
    if (url->is_opaque)
        return false;
    url_span whole = take_until_one(&value, '#');
    url_span text = take_until(&whole, '/', '?', p->is_special);
    size_t colon = find_port(text);
    url_span name = {text.start, colon};
    if (colon < text.length && !is_file(url->scheme)) {
        if (!with_port || name.length == 0)
            return false;
    } else if (is_file(url->scheme)) {
        name = text;
    }
    url_span host = empty;
    if (name.length == 0) {
        if (p->is_special && !is_file(url->scheme))
            return false;
        if (url->username.length > 0 || url->password.length > 0 || url->port >= 0)
            return false;
    } else if (!url_parse_host(name, p->is_special, &host, p->scratch, p->idna)) {
        return false;
    }
    if (is_file(url->scheme) && equals(host, "localhost"))
        host = empty;
    url->host = host;
    if (with_port && colon < text.length && !is_file(url->scheme)) {
        url_span port = skip(text, colon + 1);
        size_t digits = 0;
        while (digits < port.length && is_digit(port.start[digits]))
            digits++;
        if (digits > 0)
            parse_port(p, (url_span){port.start, digits});
    }
    return true;
}

static bool set_port(parser *p, url_span value)
{
    if (!can_have_user(p->url))
        return false;
    if (value.length == 0) {
        p->url->port = -1;
        return true;
    }
    size_t digits = 0;
    while (digits < value.length && is_digit(value.start[digits]))
        digits++;
    return digits > 0 && parse_port(p, (url_span){value.start, digits});
}

static bool set_pathname(parser *p, url_span value)
{
    if (p->url->is_opaque)
        return false;
    const char *start = p->scratch->at;
    /* What would end the path in a whole URL is a part of it here. */
    if (value.length > 0 && is_slash(p, value.start[0]))
        append_path(p, start, skip(value, 1));
    else if (value.length > 0 || p->url->host.start == NULL || p->is_special)
        append_path(p, start, value);
    p->url->path = since(p->scratch, start);
    return true;
}

/* An opaque path must not end with spaces when nothing follows it. */
static void strip_spaces(url_record *url)
{
    if (!url->is_opaque || url->query.start != NULL || url->fragment.start != NULL)
        return;
    while (url->path.length > 0 && url->path.start[url->path.length - 1] == ' ')
        url->path.length--;
}

static url_span without(url_span value, char mark)
{
    return first(value) == mark && value.length > 0 ? skip(value, 1) : value;
}

bool url_set(url_record *url, url_part part, url_span value, url_scratch *scratch, const url_idna *idna)
{
    parser p = {url, NULL, scratch, idna, url_is_special(url->scheme)};
    bool changed = true;
    /* Tabs and line breaks count in no part; user names are encoded as they are. */
    if (part != URL_USERNAME && part != URL_PASSWORD) {
        value = without_breaks(value, scratch);
    }
    switch (part) {
    case URL_PROTOCOL: changed = set_protocol(&p, value); break;
    case URL_USERNAME:
        changed = can_have_user(url);
        if (changed)
            url->username = encoded(scratch, value, URL_SET_USERINFO);
        break;
    case URL_PASSWORD:
        changed = can_have_user(url);
        if (changed)
            url->password = encoded(scratch, value, URL_SET_USERINFO);
        break;
    case URL_HOST: changed = set_host(&p, value, true); break;
    case URL_HOSTNAME: changed = set_host(&p, value, false); break;
    case URL_PORT: changed = set_port(&p, value); break;
    case URL_PATHNAME: changed = set_pathname(&p, value); break;
    case URL_SEARCH:
        url->query = value.length == 0 ? nothing
                                       : encoded(scratch, without(value, '?'),
                                                 p.is_special ? URL_SET_SPECIAL_QUERY : URL_SET_QUERY);
        strip_spaces(url);
        break;
    case URL_HASH:
        url->fragment = value.length == 0 ? nothing : encoded(scratch, without(value, '#'), URL_SET_FRAGMENT);
        strip_spaces(url);
        break;
    default: changed = false; break;
    }
    return changed && !scratch->overflowed;
}
