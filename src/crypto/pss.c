/*
 * pss.c - RSASSA-PSS-params.
 */
#include "crypto/pss.h"

#include "crypto/oids.h"

static const crypto_hash_kind *read_hash(crypto_der *in)
{
    crypto_der algorithm, oid;
    if (!der_read(in, DER_SEQUENCE, &algorithm) || !der_read(&algorithm, DER_OID, &oid))
        return NULL;
    return crypto_hash_from_oid(oid.at, der_left(&oid));
}

bool crypto_pss_read(crypto_der *in, crypto_pss *pss)
{
    crypto_der body, part, mgf, oid;
    uint32_t trailer = 1;
    *pss = (crypto_pss){true, crypto_hash_get(HASH_SHA1), crypto_hash_get(HASH_SHA1), 20};
    if (!der_read(in, DER_SEQUENCE, &body))
        return false;
    if (der_read(&body, DER_CONTEXT(0), &part) && !(pss->hash = read_hash(&part)))
        return false;
    if (der_read(&body, DER_CONTEXT(1), &part)) {
        if (!der_read(&part, DER_SEQUENCE, &mgf) || !der_read(&mgf, DER_OID, &oid) || !der_is(&oid, OID(OID_MGF1)) ||
            !(pss->mgf = read_hash(&mgf)))
            return false;
    }
    if (der_read(&body, DER_CONTEXT(2), &part) && !der_read_int(&part, &pss->salt_length))
        return false;
    if (der_read(&body, DER_CONTEXT(3), &part) && !der_read_int(&part, &trailer))
        return false;
    return trailer == 1 && der_left(&body) == 0;
}

static void write_hash(der_writer *out, const crypto_hash_kind *hash)
{
    const uint8_t *mark = out->at;
    der_put_element(out, DER_NULL, "", 0);
    der_put_element(out, DER_OID, hash->oid, hash->oid_length);
    der_wrap(out, DER_SEQUENCE, mark);
}

void crypto_pss_write(der_writer *out, const crypto_pss *pss)
{
    const uint8_t *mark = out->at, *part;
    if (pss->salt_length != 20) {
        part = out->at;
        der_put_int(out, pss->salt_length);
        der_wrap(out, DER_CONTEXT(2), part);
    }
    if (pss->mgf->id != HASH_SHA1) {
        part = out->at;
        write_hash(out, pss->mgf);
        der_put_element(out, DER_OID, OID(OID_MGF1));
        der_wrap(out, DER_SEQUENCE, part);
        der_wrap(out, DER_CONTEXT(1), part);
    }
    if (pss->hash->id != HASH_SHA1) {
        part = out->at;
        write_hash(out, pss->hash);
        der_wrap(out, DER_CONTEXT(0), part);
    }
    der_wrap(out, DER_SEQUENCE, mark);
}
