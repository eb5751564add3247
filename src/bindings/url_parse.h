/*
 * url_parse.h - URLs by the WHATWG standard: parsing, changing parts, writing out. Plain C on UTF-8 that knows neither
 * the engine nor libuv.
 */
#ifndef BINDING_URL_PARSE_H
#define BINDING_URL_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of a text that lives elsewhere; start NULL means that there is none, which is not the same as an empty one. */
typedef struct url_span {
    const char *start;
    size_t length;
} url_span;

/* Memory that a parse writes to: the caller's, large enough (url_scratch_size). Writing past it fails the parse. */
typedef struct url_scratch {
    char *at, *end;
    bool overflowed;
} url_scratch;

typedef struct url_record {
    url_span scheme; /* in lower case, without the colon */
    url_span username, password;
    url_span host;
    int32_t port;  /* -1: none, or the scheme's own */
    url_span path; /* opaque, or empty, or beginning with a slash */
    bool is_opaque;
    url_span query, fragment; /* without the marks */
} url_record;

/* Where the parts of a written URL are, and what cannot be told from it. Offsets; URL_NONE if there is none. */
#define URL_NONE UINT32_MAX
typedef struct url_offsets {
    uint32_t scheme_end;   /* of the colon */
    uint32_t username_end; /* the user's name begins after "//" */
    uint32_t host_start;   /* '@' counts to the host */
    uint32_t host_end;
    uint32_t port; /* the number */
    uint32_t path_start;
    uint32_t query_start;    /* of '?' */
    uint32_t fragment_start; /* of '#' */
    uint32_t is_opaque;
    uint32_t has_host;
} url_offsets;

/* Turn a domain that is no simple one, or has labels of Punycode, into ASCII. Gives false if it is not valid. */
typedef struct url_idna {
    bool (*to_ascii)(void *user, const char *domain, size_t length, url_span *result);
    void *user;
} url_idna;

/* Parse against a base (NULL: none). The result refers to the input, the scratch memory, the base and static text. */
bool url_parse(url_record *url, url_span input, const url_record *base, url_scratch *scratch, const url_idna *idna);

/* Bytes of scratch memory that suffice for an input with a base, or for a new value of a part. */
size_t url_scratch_size(size_t input_length, size_t base_length);

/* A parsed URL that was written out with its offsets. */
void url_split(url_record *url, const char *href, size_t length, const url_offsets *offsets);

/* Write a URL; `out` has url_written_size bytes. Returns the length. */
size_t url_written_size(const url_record *url);
size_t url_write(const url_record *url, char *out, url_offsets *offsets);

/* The setters of the class URL. The value and the scratch memory must outlive the record. Gives false if nothing changed. */
typedef enum url_part {
    URL_HREF,
    URL_PROTOCOL,
    URL_USERNAME,
    URL_PASSWORD,
    URL_HOST,
    URL_HOSTNAME,
    URL_PORT,
    URL_PATHNAME,
    URL_SEARCH,
    URL_HASH,
    URL_ORIGIN /* read only */
} url_part;
bool url_set(url_record *url, url_part part, url_span value, url_scratch *scratch, const url_idna *idna);

/* ---- url_idna.c ---- */

/* Write the Punycode of a label; false if it is too long. */
bool url_put_punycode(url_scratch *scratch, const uint32_t *codes, size_t count);
/* A domain of UTF-8 as ASCII, if it is a simple one: all its characters are letters, digits and hyphens that nothing but their
 * case has to be changed of, whatever they stand beside. */
bool url_simple_domain(url_span domain, url_scratch *scratch, url_span *result);

/* ---- between url_parse.c, url_host.c and url_idna.c ---- */

bool url_is_special(url_span scheme);
void url_put(url_scratch *scratch, const char *bytes, size_t length);
/* Parse a host; for special schemes a domain, else opaque. */
bool url_parse_host(url_span input, bool is_special, url_span *host, url_scratch *scratch, const url_idna *idna);

/* Sets of characters that are percent-encoded, all of them with C0 controls and what is not ASCII, and of those that are
 * forbidden. */
enum {
    URL_SET_FRAGMENT = 1,
    URL_SET_QUERY = 2,
    URL_SET_SPECIAL_QUERY = 4,
    URL_SET_PATH = 8,
    URL_SET_USERINFO = 16,
    URL_SET_FORBIDDEN_HOST = 32,
    URL_SET_FORBIDDEN_DOMAIN = 64,
    URL_SET_C0 = 128
};
extern const uint8_t url_sets[256];
static inline bool url_is_in_set(char byte, unsigned set)
{
    return (url_sets[(unsigned char) byte] & set) != 0;
}
void url_percent_encode(url_scratch *scratch, url_span text, unsigned set);
int url_hex_digit(char c); /* -1: none */

#endif
