/*
 * writer.c - the head of a message that goes out: text is put together on the C stack. What is unusual makes it fail; then
 * the head is lib's to make (_storeHeader of lib/_http_outgoing.js).
 */
#include "http/writer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void http_writer_init(http_writer *w)
{
    w->used = 0;
    w->failed = w->has_length = w->has_date = false;
}

void http_write(http_writer *w, const char *bytes, size_t length)
{
    if (length > sizeof w->bytes - w->used) {
        w->failed = true;
        return;
    }
    memcpy(w->bytes + w->used, bytes, length);
    w->used += length;
}

void http_write_number(http_writer *w, size_t number)
{
    char digits[24], *at = digits + sizeof digits;
    do {
        *--at = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    http_write(w, at, (size_t)(digits + sizeof digits - at));
}

/* Text of the engine as Latin-1; what is beyond it, or would end the line, fails. */
void http_write_text(http_writer *w, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint8_t c = (uint8_t)text[i];
        if (c >= 0x80 || (c < 0x20 && c != '\t') || c == 0x7f) {
            w->failed = true; /* the long way knows what to do with it */
            return;
        }
    }
    http_write(w, text, length);
}

/* ---- the date, made once a second ---- */

void http_write_date(http_writer *w, http_env *http)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (http->date_second != now.tv_sec || http->date[0] == 0) {
        struct tm tm;
        gmtime_r(&now.tv_sec, &tm);
        snprintf(http->date, sizeof http->date, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d GMT\r\n", days + tm.tm_wday * 3,
                 tm.tm_mday % 100, months + tm.tm_mon * 3, (tm.tm_year + 1900) % 10000, tm.tm_hour % 100, tm.tm_min % 100,
                 tm.tm_sec % 100);
        http->date_second = now.tv_sec;
    }
    http_write(w, http->date, strlen(http->date));
}

/* ---- fields ---- */

/* Fields that say more than their text are for the long way. */
static bool is_special(const char *name, size_t length)
{
    static const char *const names[] = {"connection", "transfer-encoding", "trailer",     "expect",
                                        "keep-alive", "content-disposition"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == length && strncasecmp(names[i], name, length) == 0)
            return true;
    }
    return false;
}

/* One field: [ ... name value ] -> the same */
static void add_field(duk_context *ctx, http_writer *w)
{
    size_t name_length, length;
    const char *name = duk_get_lstring(ctx, -2, &name_length), *value;
    if (!name || is_special(name, name_length)) {
        w->failed = true;
        return;
    }
    if (name_length == 14 && strncasecmp(name, "content-length", 14) == 0)
        w->has_length = true;
    else if (name_length == 4 && strncasecmp(name, "date", 4) == 0)
        w->has_date = true;
    http_write_text(w, name, name_length);
    HTTP_WRITE(w, ": ");
    if (duk_is_number(ctx, -1)) {
        double number = duk_get_number(ctx, -1);
        if (!(number >= 0 && number <= 9007199254740991.0 && floor(number) == number))
            w->failed = true;
        else
            http_write_number(w, (size_t)number);
    } else if ((value = duk_get_lstring(ctx, -1, &length)) && !duk_is_symbol(ctx, -1)) {
        http_write_text(w, value, length);
    } else {
        w->failed = true;
    }
    HTTP_WRITE(w, "\r\n");
}

/* The table that setHeader fills: lower case name -> [name, value]. [ ... table ] -> the same */
void http_write_fields(duk_context *ctx, http_writer *w)
{
    duk_uint_t position = 0;
    while (!w->failed && duk_next_entry(ctx, -1, &position)) {
        if (!duk_is_array(ctx, -1)) {
            w->failed = true;
            duk_pop_2(ctx);
            return;
        }
        duk_get_prop_index(ctx, -1, 0);
        duk_get_prop_index(ctx, -2, 1);
        if (duk_is_array(ctx, -1)) {
            size_t length;
            const char *name = duk_get_lstring(ctx, -2, &length);
            w->failed = w->failed || (name && length == 6 && strncasecmp(name, "cookie", 6) == 0); /* becomes one line */
            duk_uarridx_t count = (duk_uarridx_t)duk_get_length(ctx, -1);
            for (duk_uarridx_t i = 0; i < count && !w->failed; i++) {
                duk_dup(ctx, -2);
                duk_get_prop_index(ctx, -2, i);
                add_field(ctx, w);
                duk_pop_2(ctx);
            }
        } else {
            add_field(ctx, w);
        }
        duk_pop_n(ctx, 4);
    }
}
