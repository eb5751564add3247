/*
 * tls_roots.h - the certificates that are trusted when a program names none: Mozilla's list as Debian packages it,
 * embedded as DER, and what NODE_EXTRA_CA_CERTS adds. A certificate is parsed when a chain asks for its subject.
 */
#ifndef BINDINGS_TLS_ROOTS_H
#define BINDINGS_TLS_ROOTS_H

#include <stddef.h>
#include <stdint.h>

#include "duktape.h"

typedef struct tls_root {
    const uint8_t *der, *subject;
    size_t length, subject_length;
} tls_root;

typedef struct tls_roots {
    tls_root *list;
    size_t count, room;
    uint8_t **owned; /* what is not embedded */
    size_t owned_count;
} tls_roots;

/* The environment's set of roots, made when it is first asked for. */
tls_roots *tls_default_roots(duk_context *ctx);

/* The whole and the subject of the DER certificate that begins at `der`; NULL list entries are never made: false when it
 * is none. */
int tls_root_read(tls_root *root, const uint8_t *der, size_t length);

/* Functions for the exports object on top of the stack. */
void tls_roots_define(duk_context *ctx);

#endif
