/*
 * tls_buffers.c - the two buffers in which mbedTLS keeps a record, of 17 KiB each. A connection needs them while it works; in
 * between they go back to its context, whose connections share a pair, so that those that are idle cost little.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/tls_wrap.h"

#include "mbedtls/platform.h"
#include "../library/ssl_misc.h"

/* mbedTLS's pointers into a buffer, the buffer itself first. */
static unsigned char **pointer_in(mbedtls_ssl_context *ssl, int i)
{
    unsigned char **const all[TLS_POINTERS] = {&ssl->in_buf, &ssl->in_ctr, &ssl->in_hdr, &ssl->in_len, &ssl->in_iv, &ssl->in_msg};
    return all[i];
}

static unsigned char **pointer_out(mbedtls_ssl_context *ssl, int i)
{
    unsigned char **const all[TLS_POINTERS] = {&ssl->out_buf, &ssl->out_ctr, &ssl->out_hdr,
                                               &ssl->out_len, &ssl->out_iv,  &ssl->out_msg};
    return all[i];
}

typedef unsigned char **pointer_to(mbedtls_ssl_context *ssl, int i);

/* Keep the beginning of a buffer (there is the number of the next record) and where mbedTLS points to; give the buffer. */
static unsigned char *take_away(mbedtls_ssl_context *ssl, pointer_to *pointer, tls_idle_buffer *idle)
{
    unsigned char *buffer = *pointer(ssl, 0);
    memcpy(idle->head, buffer, sizeof idle->head);
    for (int i = TLS_POINTERS - 1; i >= 0; i--) {
        idle->offsets[i] = (uint16_t)(*pointer(ssl, i) - buffer);
        *pointer(ssl, i) = NULL;
    }
    return buffer;
}

static void put_back(mbedtls_ssl_context *ssl, pointer_to *pointer, const tls_idle_buffer *idle, unsigned char *buffer)
{
    memcpy(buffer, idle->head, sizeof idle->head);
    for (int i = 0; i < TLS_POINTERS; i++)
        *pointer(ssl, i) = buffer + idle->offsets[i];
}

/* Nothing is in the buffers that is still to be read or sent. */
static bool is_idle(const tls_wrap *w)
{
    const mbedtls_ssl_context *ssl = &w->ssl;
    return w->established && !w->failed && ssl->in_buf && ssl->out_buf && ssl->in_left == 0 &&
           ssl->in_hslen == 0 && !ssl->in_offt && ssl->keep_current_message == 0 && ssl->out_left == 0;
}

static void release_spare(unsigned char **spare, size_t size)
{
    mbedtls_zeroize_and_free(*spare, *spare ? size : 0);
    *spare = NULL;
}

void tls_buffers_release(tls_context *context)
{
    release_spare(&context->spare_in, MBEDTLS_SSL_IN_BUFFER_LEN);
    release_spare(&context->spare_out, MBEDTLS_SSL_OUT_BUFFER_LEN);
}

void tls_buffers_give(tls_wrap *w)
{
    if (!is_idle(w))
        return;
    tls_buffers_release(w->context); /* one pair is enough */
    w->context->spare_in = take_away(&w->ssl, pointer_in, &w->idle_in);
    w->context->spare_out = take_away(&w->ssl, pointer_out, &w->idle_out);
    w->is_idle = true;
    if (w->out_length == 0) {
        free(w->out);
        w->out = NULL;
        w->out_room = 0;
    }
}

bool tls_buffers_take(tls_wrap *w)
{
    if (!w->is_idle)
        return true;
    unsigned char *in = w->context->spare_in, *out = w->context->spare_out;
    w->context->spare_in = w->context->spare_out = NULL;
    if (!in)
        in = mbedtls_calloc(1, MBEDTLS_SSL_IN_BUFFER_LEN);
    if (!out)
        out = mbedtls_calloc(1, MBEDTLS_SSL_OUT_BUFFER_LEN);
    if (!in || !out) {
        w->context->spare_in = in;
        w->context->spare_out = out;
        return false;
    }
    put_back(&w->ssl, pointer_in, &w->idle_in, in);
    put_back(&w->ssl, pointer_out, &w->idle_out, out);
    w->is_idle = false;
    return true;
}
