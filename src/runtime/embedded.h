/*
 * embedded.h - the library that is compiled into the executable: a table of modules, each the bytecode of one function.
 *
 * Layout (little-endian, written by tools/compile-lib.c): EMBEDDED_MAGIC, u32 count, then count records of
 * { u32 name, u32 name_length, u32 code, u32 code_length, u32 packed_length }, sorted by name (byte order), all offsets
 * from the start. Code is stored as it is where packed_length is 0, else as that many bytes of zlib's format: what every
 * program loads is not packed, the rest is less than half of its size.
 */
#ifndef EMBEDDED_H
#define EMBEDDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EMBEDDED_MAGIC 0x57454d53u /* "SMEW" */

typedef struct embedded_record {
    uint32_t name, name_length, code, code_length, packed_length;
} embedded_record;

typedef struct embedded_module {
    const char *name; /* "fs", "internal/errors", "bootstrap/start/1-process"; not NUL-terminated */
    size_t name_length;
    const void *code;
    size_t code_length;
    size_t packed_length; /* 0: code is plain */
} embedded_module;

size_t embedded_count(void);
embedded_module embedded_at(size_t index);
/* The index of a module, or -1. */
long embedded_find(const char *name, size_t length);
/* Write the code_length bytes of packed code to `to`. False only if the executable is damaged. */
bool embedded_unpack(const embedded_module *module, void *to);

#endif
