/*
 * sea.h - a program within the executable (a single executable application): a copy of it to which postject has added a
 * note with what `node --experimental-sea-config` wrote.
 */
#ifndef SEA_H
#define SEA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Has this executable a program in it? */
bool sea_is_present(void);

/* The program's bytes, part of the executable's memory; NULL without one. */
const uint8_t *sea_find(size_t *length);

#endif
