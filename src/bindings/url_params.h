/*
 * url_params.h - the names and values of application/x-www-form-urlencoded. Plain C on UTF-8.
 */
#ifndef BINDING_URL_PARAMS_H
#define BINDING_URL_PARAMS_H

#include "bindings/url_parse.h"

typedef struct url_param {
    char *text; /* the name and, behind it, the value: well-formed UTF-8 */
    size_t name_length, value_length;
} url_param;

/* Shared by a URLSearchParams and the URL that it belongs to. */
typedef struct url_params {
    unsigned references;
    bool changed; /* since the URL has looked */
    size_t count, room;
    url_param *list;
} url_params;

/* NULL: out of memory. */
url_params *url_params_new(void);
void url_params_retain(url_params *params);
void url_params_release(url_params *params);

static inline url_span url_param_name(const url_param *param)
{
    return (url_span){param->text, param->name_length};
}

static inline url_span url_param_value(const url_param *param)
{
    return (url_span){param->text + param->name_length, param->value_length};
}

/* The next place from `from` on with a name, and a value unless that is NULL; the count if there is none. */
size_t url_params_find(const url_params *params, size_t from, url_span name, const url_span *value);
/* Remove all of these. */
void url_params_remove(url_params *params, size_t from, url_span name, const url_span *value);

/* These give false when memory is out; then nothing has changed. */
bool url_params_append(url_params *params, url_span name, url_span value);
bool url_params_set_value(url_params *params, size_t index, url_span value);
void url_params_clear(url_params *params);
/* By UTF-16 code units of the names; equal ones keep their order. */
bool url_params_sort(url_params *params);
/* Those of a query are appended. */
bool url_params_parse(url_params *params, url_span query);

/* Take the next pair off a query, without the mark before it; the parts are not decoded. */
bool url_next_param(url_span *query, url_span *name, url_span *value);
/* "+" becomes a space, triples bytes; returns how many, at most the length. They may be no UTF-8. */
size_t url_decode_param(url_span text, char *out);

/* What the pairs are as a query. */
size_t url_params_written_size(const url_params *params);
size_t url_params_write(const url_params *params, char *out);

/* Percent-encode all but some; with `out` NULL only measure. `plus`: a space becomes "+". */
size_t url_encode_param(char *out, url_span text, bool (*is_plain)(unsigned char), bool plus);
bool url_is_form_plain(unsigned char byte);

#endif
