/*
 * serialize.h - values as bytes, in the format of V8's serializer (version 15), and back.
 *
 * What v8.serialize, messages between threads, structuredClone and child processes with `advanced` serialization write
 * and read. A delegate decides about what the format itself does not know: objects of the host, shared memory,
 * transferred buffers, and the error that tells that something cannot be cloned.
 *
 * The state of both lives in buffers and arrays of the engine, reachable from one holder object, so that any call may
 * throw and nothing is lost.
 */
#ifndef RUNTIME_SERIALIZE_H
#define RUNTIME_SERIALIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "duktape.h"

typedef struct serializer serializer;
typedef struct deserializer deserializer;

/* Tags that delegates need. */
#define SERIALIZE_HOST_OBJECT   '\\'
#define SERIALIZE_TRANSFER      't' /* an ArrayBuffer whose memory goes another way */
#define SERIALIZE_SHARED_BUFFER 'u'

typedef struct serializer_delegate {
    /* Is the object at an index the host's? Asked for plain objects with a prototype of their own. May be NULL. */
    bool (*is_host_object)(serializer *s, duk_idx_t index);
    /* May be NULL. Is an object with memory of C written as its own properties? */
    bool (*is_plain)(serializer *s, duk_idx_t index);
    /* Write it; the tag is written. */
    void (*write_host_object)(serializer *s, duk_idx_t index);
    /* The number of a SharedArrayBuffer; throws if there can be none. */
    uint32_t (*shared_buffer_id)(serializer *s, duk_idx_t index);
    /* Is the ArrayBuffer to be transferred, and under what number? */
    bool (*transfer_id)(serializer *s, duk_idx_t index, uint32_t *id);
    /* Throw the error with the message on top. */
    void (*throw_clone_error)(serializer *s);
} serializer_delegate;

struct serializer {
    duk_context *ctx;
    const serializer_delegate *delegate;
    void *data;
    bool views_as_host_objects;
    uint8_t *bytes;        /* a dynamic buffer of the holder */
    size_t length, capacity;
    void **table;          /* of objects already written, by address; each followed by its number */
    size_t table_capacity; /* a power of two */
    uint32_t next_id;
    void *holder; /* the heap pointer of the object that keeps all this */
};

/* Make one: [ ... ] -> [ ... holder ]. It lives in memory that the holder keeps. */
serializer *serializer_push(duk_context *ctx, const serializer_delegate *delegate, void *data);
void serialize_header(serializer *s);
void serialize_value(serializer *s, duk_idx_t index);
void serialize_uint32(serializer *s, uint32_t value);
void serialize_uint64(serializer *s, uint64_t value);
void serialize_double(serializer *s, double value);
void serialize_raw(serializer *s, const void *bytes, size_t length);
void serialize_tag(serializer *s, uint8_t tag);
/* Throw the delegate's error: "<description of the value> could not be cloned." */
void serialize_throw_uncloneable(serializer *s, duk_idx_t index);
/* Forget what was written. */
void serialize_reset(serializer *s);

typedef struct deserializer_delegate {
    /* Push the object of the host that is next; the tag is read. */
    void (*push_host_object)(deserializer *d);
    /* Push the SharedArrayBuffer or the transferred ArrayBuffer of a number, or return false. */
    bool (*push_shared_buffer)(deserializer *d, uint32_t id);
    bool (*push_transferred)(deserializer *d, uint32_t id);
} deserializer_delegate;

struct deserializer {
    duk_context *ctx;
    const deserializer_delegate *delegate;
    void *data;
    const uint8_t *bytes; /* belong to the caller and stay where they are */
    size_t position, length;
    uint32_t version;
    uint32_t next_id;
    void *holder, *objects; /* what keeps all this, and the array of what was read */
};

/* [ ... ] -> [ ... holder ] */
deserializer *deserializer_push(duk_context *ctx, const deserializer_delegate *delegate, void *data,
                                const void *bytes, size_t length);
/* False if it is not a header of a version that can be read. */
bool deserialize_header(deserializer *d);
/* Push the value that is next; throws an Error "Unable to deserialize cloned data." when the bytes make no sense. */
void deserialize_value(deserializer *d);
bool deserialize_uint32(deserializer *d, uint32_t *value);
bool deserialize_uint64(deserializer *d, uint64_t *value);
bool deserialize_double(deserializer *d, double *value);
/* Push an ArrayBuffer with a copy of the bytes; one that can be resized if `maximum` is not NULL. */
void deserialize_push_buffer(duk_context *ctx, const void *bytes, size_t length, const size_t *maximum);
/* The next `length` bytes where they are, NULL if there are not so many. */
const uint8_t *deserialize_raw(deserializer *d, size_t length);

#endif
