/*
 * pss.h - RSASSA-PSS-params (RFC 4055), of keys and of certificates' signatures.
 */
#ifndef CRYPTO_PSS_H
#define CRYPTO_PSS_H

#include "crypto/key.h"

/* Read the SEQUENCE; what it does not say is SHA-1 and a salt of 20 bytes. */
bool crypto_pss_read(crypto_der *in, crypto_pss *pss);
void crypto_pss_write(der_writer *out, const crypto_pss *pss);

#endif
