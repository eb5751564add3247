/*
 * url_object.h - the classes URL and URLSearchParams.
 */
#ifndef BINDING_URL_OBJECT_H
#define BINDING_URL_OBJECT_H

#include "bindings/url_params.h"
#include "bindings/url_parse.h"
#include "duktape.h"
#include "objects.h"

/* [ ... binding ] -> [ ... binding ] with the class and what lib/internal/url.js needs beside. */
void url_define_class(duk_context *ctx);
void url_define_params(duk_context *ctx);

bool url_is_instance(duk_context *ctx, duk_idx_t index);
bool url_is_params(duk_context *ctx, duk_idx_t index);

/* ---- between these files ---- */

/* Push a new URLSearchParams without parameters. */
url_params *url_push_params(duk_context *ctx);
/* Put a constructor with its prototype on the object on top. */
void url_define_constructor(duk_context *ctx, const char *name, duk_c_function construct, duk_idx_t nargs, int length,
                            const builtins_entry *methods, const builtins_entry *statics);

/* Push what lib/internal/url.js gave under a name. */
void url_push_hook(duk_context *ctx, const char *name);
/* For url_idna: leaves one value on the stack, which holds the result. */
bool url_to_ascii(void *user, const char *domain, size_t length, url_span *result);
/* Scratch memory on the value stack: [ ... ] -> [ ... buffer ] */
url_scratch url_push_scratch(duk_context *ctx, size_t size);
/* The UTF-8 of the string at an index, as env_to_utf8 gives it. */
url_span url_require_text(duk_context *ctx, duk_idx_t index);

#endif
