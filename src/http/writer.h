/*
 * writer.h - the head of a message that goes out, see writer.c.
 */
#ifndef HTTP_WRITER_H
#define HTTP_WRITER_H

#include "http/http.h"

/* A head is built on the C stack; one that does not fit is unusual. */
typedef struct http_writer {
    size_t used;
    bool failed;
    bool has_length, has_date;
    char bytes[4096];
} http_writer;

void http_writer_init(http_writer *w);
void http_write(http_writer *w, const char *bytes, size_t length);
#define HTTP_WRITE(w, text) http_write(w, text, sizeof text - 1)
void http_write_number(http_writer *w, size_t number);
/* Text of the engine; what is beyond ASCII, or would end the line, fails. */
void http_write_text(http_writer *w, const char *text, size_t length);
/* The Date field, made once a second. */
void http_write_date(http_writer *w, http_env *http);
/* The fields of the table that setHeader fills: lower case name -> [name, value]. [ ... table ] -> the same */
void http_write_fields(duk_context *ctx, http_writer *w);

#endif
