/*
 * message.h - a value on its way to another heap: its bytes, and what does not go through bytes.
 *
 * A message is written by one environment and read by others, in any thread; between the two nobody changes it. Each
 * reader has a reference. What was transferred (memory, ports) belongs to the message until it is read.
 */
#ifndef RUNTIME_MESSAGE_H
#define RUNTIME_MESSAGE_H

#include <stdbool.h>

#include "duktape.h"

typedef struct message message;

/* The message of the value at an index: [ ... ] -> [ ... ]. `transfer` is the index of an array of objects to transfer,
 * or DUK_INVALID_INDEX. The hooks (see message_set_hooks) throw what goes wrong; nothing was transferred then unless a
 * hook had done so itself. */
message *message_write(duk_context *ctx, duk_idx_t value, duk_idx_t transfer);
/* The value and the array of ports that came with it: [ ... ] -> [ ... value ports ]. To be read once if anything was
 * transferred. Throws. */
void message_read(duk_context *ctx, message *m);

/* A message that says that the other end was closed. NULL without memory. */
message *message_new_close(void);
bool message_is_close(const message *m);
message *message_retain(message *m);
void message_release(message *m);

/* The object at index has the functions and symbols that lib/internal/structured_clone.js provides. */
void message_set_hooks(duk_context *ctx, duk_idx_t hooks);

#endif
