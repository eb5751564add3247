/*
 * url_params.c - see url_params.h.
 */
#include "bindings/url_params.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/codec.h"

url_params *url_params_new(void)
{
    url_params *params = calloc(1, sizeof *params);
    if (params != NULL)
        params->references = 1;
    return params;
}

void url_params_retain(url_params *params)
{
    params->references++;
}

void url_params_release(url_params *params)
{
    if (--params->references > 0)
        return;
    url_params_clear(params);
    free(params->list);
    free(params);
}

/* ---- searching ---- */

static bool is_same(url_span a, url_span b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.start, b.start, a.length) == 0);
}

static bool is_wanted(const url_param *param, url_span name, const url_span *value)
{
    return is_same(url_param_name(param), name) && (value == NULL || is_same(url_param_value(param), *value));
}

size_t url_params_find(const url_params *params, size_t from, url_span name, const url_span *value)
{
    while (from < params->count && !is_wanted(&params->list[from], name, value))
        from++;
    return from;
}

/* ---- changing ---- */

void url_params_remove(url_params *params, size_t from, url_span name, const url_span *value)
{
    size_t kept = from;
    for (size_t i = from; i < params->count; i++) {
        if (is_wanted(&params->list[i], name, value))
            free(params->list[i].text);
        else
            params->list[kept++] = params->list[i];
    }
    params->count = kept;
}

static char *join(url_span name, url_span value)
{
    char *text = malloc(name.length + value.length + 1);
    if (text != NULL) {
        if (name.length > 0)
            memcpy(text, name.start, name.length);
        if (value.length > 0)
            memcpy(text + name.length, value.start, value.length);
    }
    return text;
}

bool url_params_append(url_params *params, url_span name, url_span value)
{
    if (params->count == params->room) {
        size_t room = params->room == 0 ? 4 : 2 * params->room;
        url_param *list = realloc(params->list, room * sizeof *list);
        if (list == NULL)
            return false;
        params->list = list;
        params->room = room;
    }
    char *text = join(name, value);
    if (text == NULL)
        return false;
    params->list[params->count++] = (url_param){text, name.length, value.length};
    return true;
}

bool url_params_set_value(url_params *params, size_t index, url_span value)
{
    url_param *param = &params->list[index];
    char *text = join(url_param_name(param), value);
    if (text == NULL)
        return false;
    free(param->text);
    param->text = text;
    param->value_length = value.length;
    return true;
}

void url_params_clear(url_params *params)
{
    for (size_t i = 0; i < params->count; i++)
        free(params->list[i].text);
    params->count = 0;
}

/* ---- sorting ---- */

/* UTF-8 sorts by code points; of code units, the halves of pairs (F0 and more) come before U+E000 (EE, EF). */
static unsigned rank_of(unsigned char byte)
{
    return byte >= 0xf0 ? byte - 2u : byte >= 0xee ? byte + 16u : byte;
}

static int compare_names(const url_param *a, const url_param *b)
{
    size_t shorter = a->name_length < b->name_length ? a->name_length : b->name_length;
    for (size_t i = 0; i < shorter; i++) {
        if (a->text[i] != b->text[i])
            return (int) rank_of((unsigned char) a->text[i]) - (int) rank_of((unsigned char) b->text[i]);
    }
    return (a->name_length > b->name_length) - (a->name_length < b->name_length);
}

static void merge(url_param *to, const url_param *from, size_t middle, size_t count)
{
    size_t a = 0, b = middle;
    for (size_t i = 0; i < count; i++) {
        bool first = a < middle && (b == count || compare_names(&from[a], &from[b]) <= 0);
        to[i] = first ? from[a++] : from[b++];
    }
}

/* `spare` is as long as the list. */
static void sort(url_param *list, url_param *spare, size_t count)
{
    if (count < 2)
        return;
    sort(list, spare, count / 2);
    sort(list + count / 2, spare, count - count / 2);
    memcpy(spare, list, count * sizeof *list);
    merge(list, spare, count / 2, count);
}

bool url_params_sort(url_params *params)
{
    if (params->count < 2)
        return true;
    url_param *spare = malloc(params->count * sizeof *spare);
    if (spare == NULL)
        return false;
    sort(params->list, spare, params->count);
    free(spare);
    return true;
}

/* ---- parsing ---- */

bool url_next_param(url_span *query, url_span *name, url_span *value)
{
    while (query->length > 0) {
        const char *end = memchr(query->start, '&', query->length);
        size_t length = end != NULL ? (size_t) (end - query->start) : query->length;
        const char *equals = length > 0 ? memchr(query->start, '=', length) : NULL;
        size_t name_length = equals != NULL ? (size_t) (equals - query->start) : length;
        *name = (url_span){query->start, name_length};
        *value = equals != NULL ? (url_span){equals + 1, length - name_length - 1} : (url_span){query->start, 0};
        query->start += length + (end != NULL);
        query->length -= length + (end != NULL);
        if (length > 0)
            return true;
    }
    return false;
}

size_t url_decode_param(url_span text, char *out)
{
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.start[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%' && text.length - i > 2 && url_hex_digit(text.start[i + 1]) >= 0 &&
                   url_hex_digit(text.start[i + 2]) >= 0) {
            c = (char) (url_hex_digit(text.start[i + 1]) << 4 | url_hex_digit(text.start[i + 2]));
            i += 2;
        }
        out[length++] = c;
    }
    return length;
}

/* Decoded text with U+FFFD for what is no UTF-8. The block is the caller's; NULL: out of memory. */
static char *decode_well_formed(url_span text, size_t *length)
{
    char *bytes = malloc(text.length + 1);
    if (bytes == NULL)
        return NULL;
    *length = url_decode_param(text, bytes);
    if (codec_utf8_valid((uint8_t *) bytes, *length))
        return bytes;
    bool is_changed;
    size_t units_length = codec_utf8_decoded_length((uint8_t *) bytes, *length, &is_changed);
    uint8_t *units = malloc(units_length);
    uint8_t *formed = malloc(units_length);
    if (units != NULL && formed != NULL) {
        codec_utf8_decode(units, (uint8_t *) bytes, *length);
        *length = codec_utf8_encode(formed, units_length, units, units_length, NULL);
    } else {
        free(formed);
        formed = NULL;
    }
    free(units);
    free(bytes);
    return (char *) formed;
}

bool url_params_parse(url_params *params, url_span query)
{
    url_span name, value;
    while (url_next_param(&query, &name, &value)) {
        url_span decoded_name, decoded_value;
        char *name_bytes = decode_well_formed(name, &decoded_name.length);
        char *value_bytes = decode_well_formed(value, &decoded_value.length);
        decoded_name.start = name_bytes;
        decoded_value.start = value_bytes;
        bool ok = name_bytes != NULL && value_bytes != NULL && url_params_append(params, decoded_name, decoded_value);
        free(name_bytes);
        free(value_bytes);
        if (!ok)
            return false;
    }
    return true;
}

/* ---- writing ---- */

bool url_is_form_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' || c == '-' ||
           c == '.' || c == '_';
}

size_t url_encode_param(char *out, url_span text, bool (*is_plain)(unsigned char), bool plus)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char) text.start[i];
        bool stays = is_plain(c) || (plus && c == ' ');
        if (out != NULL && stays) {
            out[length] = c == ' ' ? '+' : (char) c;
        } else if (out != NULL) {
            out[length] = '%';
            out[length + 1] = digits[c >> 4];
            out[length + 2] = digits[c & 15];
        }
        length += stays ? 1 : 3;
    }
    return length;
}

size_t url_params_written_size(const url_params *params)
{
    size_t length = 0;
    for (size_t i = 0; i < params->count; i++) {
        length += url_encode_param(NULL, url_param_name(&params->list[i]), url_is_form_plain, true) + 2;
        length += url_encode_param(NULL, url_param_value(&params->list[i]), url_is_form_plain, true);
    }
    return length;
}

size_t url_params_write(const url_params *params, char *out)
{
    size_t length = 0;
    for (size_t i = 0; i < params->count; i++) {
        if (i > 0)
            out[length++] = '&';
        length += url_encode_param(out + length, url_param_name(&params->list[i]), url_is_form_plain, true);
        out[length++] = '=';
        length += url_encode_param(out + length, url_param_value(&params->list[i]), url_is_form_plain, true);
    }
    return length;
}
