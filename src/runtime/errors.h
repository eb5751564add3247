/*
 * errors.h - error objects made in C, in the one place that knows their shape.
 */
#ifndef ENV_ERRORS_H
#define ENV_ERRORS_H

#include "duktape.h"

/* Push the Error that Node makes of a libuv error: message "ENOENT: no such file or directory, open 'p'", with errno
 * (negative), code, syscall, path and dest. syscall, path and dest are UTF-8 and may be NULL. */
void env_push_uv_error(duk_context *ctx, int err, const char *syscall, const char *path, const char *dest);
/* The same, thrown. */
duk_ret_t env_throw_uv_error(duk_context *ctx, int err, const char *syscall, const char *path, const char *dest);
/* Throw an error of a call that is not libuv's, as Node words those: "EPERM, Operation not permitted" with a positive errno. */
duk_ret_t env_throw_errno(duk_context *ctx, int number, const char *syscall);

/* Push or throw a TypeError, RangeError or Error (DUK_ERR_*) with a `code` property, as lib/internal/errors.js makes
 * them; for checks that only C can do. */
void env_push_coded_error(duk_context *ctx, duk_errcode_t type, const char *code, const char *format, ...);
duk_ret_t env_throw_coded_error(duk_context *ctx, duk_errcode_t type, const char *code, const char *format, ...);

/* Throw `new codes[code](arg1, ...)` of lib/internal/errors.js: [ ... arg1 ... argN ]. For Node's errors whose wording
 * takes more than a format. */
DUK_API_NORETURN(void env_throw_node_error(duk_context *ctx, const char *code, duk_idx_t nargs));

#endif
