/*
 * url_object.h - the class URL.
 */
#ifndef BINDING_URL_OBJECT_H
#define BINDING_URL_OBJECT_H

#include "bindings/url_parse.h"
#include "duktape.h"

/* [ ... binding ] -> [ ... binding ] with `URL` and what lib/internal/url.js needs beside. */
void url_define_class(duk_context *ctx);

bool url_is_instance(duk_context *ctx, duk_idx_t index);

/* ---- shared with url.c ---- */

/* Push what lib/internal/url.js gave under a name. */
void url_push_hook(duk_context *ctx, const char *name);
/* For url_idna: leaves one value on the stack, which holds the result. */
bool url_to_ascii(void *user, const char *domain, size_t length, url_span *result);
/* Scratch memory on the value stack: [ ... ] -> [ ... buffer ] */
url_scratch url_push_scratch(duk_context *ctx, size_t size);
/* The UTF-8 of the string at an index, as env_to_utf8 gives it. */
url_span url_require_text(duk_context *ctx, duk_idx_t index);

#endif
