/* The tables of unicode_data.c; unicode.c is their only reader. */
#ifndef SMEW_BUILTINS_REGEXP_UNICODE_DATA_H
#define SMEW_BUILTINS_REGEXP_UNICODE_DATA_H

#include <stdint.h>

/* Names are separated by blanks. `extensions` is where Script_Extensions differs from Script. */
typedef struct {
    const char *names;
    const char *extensions;
} unicode_script_t;

/* A set: the general categories of the mask, except where `difference` says otherwise. */
typedef struct {
    const char *names;
    uint32_t categories;
    const char *difference;
} unicode_binary_t;

typedef struct {
    const char *name;
    const char *strings;
} unicode_sequence_t;

/* `count` code points from `first` on, `stride` apart, are folded by adding `delta`. */
typedef struct {
    uint32_t first;
    int32_t delta;
    uint16_t count;
    uint16_t stride;
} unicode_fold_t;

extern const char unicode_categories[];
extern const char unicode_scripts[];
extern const unicode_script_t unicode_script_names[];
extern const unsigned unicode_script_count;
extern const unicode_binary_t unicode_binaries[];
extern const unsigned unicode_binary_count;
extern const unicode_sequence_t unicode_sequences[];
extern const unsigned unicode_sequence_count;
extern const unicode_fold_t unicode_fold_simple[];
extern const unsigned unicode_fold_simple_count;
extern const unicode_fold_t unicode_fold_upper[];
extern const unsigned unicode_fold_upper_count;

#endif
