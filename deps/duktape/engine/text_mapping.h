/*
 * text_mapping.h - the rows of the tables that tools/text_tables.js writes.
 */
#ifndef ENGINE_TEXT_MAPPING_H
#define ENGINE_TEXT_MAPPING_H

/* Every stride-th code point from first to last is mapped by adding delta. */
typedef struct {
    duk_uint32_t first, last;
    duk_uint32_t stride;
    duk_int32_t delta;
} text_case_range;

typedef struct {
    duk_uint32_t first, last;
} text_range;

/* A code point is mapped to some units of the table's pool. */
typedef struct {
    duk_uint32_t from;
    duk_uint16_t at, count;
} text_mapping;

/* What two code points compose to. */
typedef struct {
    duk_uint32_t first, second, composed;
} text_pair;

/* Ranks of combining classes. */
typedef struct {
    duk_uint32_t first, last;
    duk_uint32_t rank;
} text_class_range;

DUK_INTERNAL_DECL const text_mapping *text_find_mapping(const text_mapping *table, duk_size_t count, duk_uint32_t c);

#endif
