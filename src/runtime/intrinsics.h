/*
 * intrinsics.h - functions of the realm that C calls whatever the program has made of the globals since.
 */
#ifndef RUNTIME_INTRINSICS_H
#define RUNTIME_INTRINSICS_H

#include "duktape.h"

/* Push what is found at a path from the global object, as it was when the path was first asked for; of an accessor its
 * getter: "Map", "Map.prototype.set", "RegExp.prototype.source". */
void intrinsics_push(duk_context *ctx, const char *path);

#endif
