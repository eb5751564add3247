/*
 * fuzz_url.c - any text is a URL or none: a target for libFuzzer.
 *
 * The lines of the input are a base, a URL, and new values of parts, each with the part's number in its first byte. What is
 * written is read as the same again. The second line is a query, too.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/url_params.h"
#include "bindings/url_parse.h"

/* A URL that was written, in blocks of its own size. */
typedef struct written {
    char *href;
    size_t length;
    url_offsets offsets;
} written;

static written write_url(const url_record *url)
{
    char *room = malloc(url_written_size(url));
    written w;
    w.length = url_write(url, room, &w.offsets);
    w.href = malloc(w.length + (w.length == 0));
    memcpy(w.href, room, w.length);
    free(room);
    return w;
}

static url_scratch make_scratch(size_t input, size_t base)
{
    size_t size = url_scratch_size(input, base);
    char *at = malloc(size);
    return (url_scratch){at, at + size, false};
}

/* ASCII domains, as those with labels of Punycode are. */
static bool to_ascii(void *user, const char *domain, size_t length, url_span *result)
{
    static char lower[4096];
    if (length > sizeof lower)
        return false;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char) domain[i] >= 0x80)
            return false;
        lower[i] = domain[i] >= 'A' && domain[i] <= 'Z' ? (char) (domain[i] + 'a' - 'A') : domain[i];
    }
    *result = (url_span){lower, length};
    return true;
}

static const url_idna idna = {to_ascii, NULL};

static bool parse(url_span text, const url_record *base, written *w)
{
    url_scratch scratch = make_scratch(text.length, base == NULL ? 0 : base->path.length);
    char *start = scratch.at;
    url_record url;
    bool valid = url_parse(&url, text, base, &scratch, &idna);
    if (valid)
        *w = write_url(&url);
    free(start);
    return valid;
}

static void check_same(const written *w)
{
    written again;
    if (!parse((url_span){w->href, w->length}, NULL, &again) || again.length != w->length ||
        memcmp(again.href, w->href, w->length) != 0)
        abort();
    free(again.href);
}

static void change(written *w, url_span value)
{
    if (value.length == 0)
        return;
    url_part part = (url_part) ((unsigned char) value.start[0] % URL_ORIGIN);
    value.start++;
    value.length--;
    url_scratch scratch = make_scratch(value.length, 0);
    char *start = scratch.at;
    url_record url;
    url_split(&url, w->href, w->length, &w->offsets);
    if (url_set(&url, part, value, &scratch, &idna)) {
        written changed = write_url(&url);
        free(w->href);
        *w = changed;
        url_split(&url, w->href, w->length, &w->offsets);
    }
    free(start);
}

static url_span next_line(const char **p, const char *end)
{
    const char *stop = memchr(*p, '\n', (size_t) (end - *p));
    size_t length = (size_t) ((stop != NULL ? stop : end) - *p);
    char *copy = malloc(length + (length == 0)); /* so that reading behind it is found */
    memcpy(copy, *p, length);
    *p += length + (stop != NULL);
    return (url_span){copy, length};
}

static char *write_params(const url_params *params, size_t *length)
{
    char *text = malloc(url_params_written_size(params) + 1);
    *length = url_params_write(params, text);
    return text;
}

/* What pairs are as a query gives the same pairs, before and after sorting. */
static void check_params(url_span query)
{
    url_params *params = url_params_new();
    if (!url_params_parse(params, query))
        abort();
    for (int i = 0; i < 2; i++) {
        size_t length, again_length;
        char *text = write_params(params, &length);
        url_params *again = url_params_new();
        if (!url_params_parse(again, (url_span){text, length}) || again->count != params->count)
            abort();
        char *again_text = write_params(again, &again_length);
        if (again_length != length || memcmp(again_text, text, length) != 0)
            abort();
        free(text);
        free(again_text);
        url_params_release(again);
        if (!url_params_sort(params))
            abort();
    }
    if (params->count > 0) {
        size_t before = params->count;
        char first = 'a';
        url_params_remove(params, 0, (url_span){&first, 1}, NULL);
        if (params->count > before || url_params_find(params, 0, (url_span){&first, 1}, NULL) != params->count)
            abort();
    }
    url_params_release(params);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char nothing[1];
    const char *p = size > 0 ? (const char *) data : nothing, *end = p + size;
    url_span lines[2] = {next_line(&p, end), next_line(&p, end)};
    written base, url;
    check_params(lines[1]);
    bool has_base = parse(lines[0], NULL, &base);
    url_record record;
    if (has_base) {
        check_same(&base);
        url_split(&record, base.href, base.length, &base.offsets);
    }
    if (parse(lines[1], has_base ? &record : NULL, &url)) {
        check_same(&url);
        while (p < end) {
            url_span line = next_line(&p, end);
            change(&url, line);
            free((void *) line.start);
        }
        free(url.href);
    }
    if (has_base)
        free(base.href);
    free((void *) lines[0].start);
    free((void *) lines[1].start);
    return 0;
}
