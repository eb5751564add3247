/*
 * Certificate: signed public keys and challenges, as <keygen> of old made them (Netscape's SPKAC).
 */
'use strict';

const { codes } = require('internal/errors');
const { DerReader, TAGS, oidText } = require('internal/crypto/der');
const { getArrayBufferOrView } = require('internal/crypto/util');
const { signatureHash } = require('internal/crypto/x509_names');
const binding = internalBinding('crypto');

const { ERR_OUT_OF_RANGE } = codes;
const SPKI = 3;

/* { inner: what is signed, spki, challenge, hash, signature }; undefined for what is none. */
function parse(spkac) {
  const bytes = Buffer.isBuffer(spkac) ? spkac : Buffer.from(
    spkac instanceof ArrayBuffer ? new Uint8Array(spkac) : new Uint8Array(spkac.buffer, spkac.byteOffset, spkac.byteLength));
  try {
    const outer = new DerReader(Buffer.from(bytes.toString('latin1').trim(), 'base64')).enter(TAGS.SEQUENCE);
    const inner = outer.next();
    const parts = new DerReader(inner.content);
    const spki = parts.next().whole;
    const challenge = parts.read(TAGS.IA5_STRING);
    const algorithm = outer.enter(TAGS.SEQUENCE);
    const hash = signatureHash(oidText(algorithm.read(TAGS.OID)));
    return { inner: inner.whole, spki, challenge, hash, signature: outer.read(TAGS.BIT_STRING).subarray(1) };
  } catch {
    return undefined;
  }
}

function check(spkac, encoding) {
  spkac = getArrayBufferOrView(spkac, 'spkac', encoding);
  if (spkac.byteLength > 2 ** 31 - 1) throw new ERR_OUT_OF_RANGE('spkac', 'less than 2147483648 bytes', spkac.byteLength);
  return spkac;
}

function keyOf(parts) {
  try {
    return binding.keyRead(parts.spki, false, SPKI, false, undefined);
  } catch {
    return undefined;
  }
}

function verifySpkac(spkac, encoding) {
  const parts = parse(check(spkac, encoding));
  const key = parts === undefined ? undefined : keyOf(parts);
  if (key === undefined || parts.hash === undefined) return false;
  return binding.verify(key, parts.hash, parts.inner, false, undefined, undefined, false, undefined, undefined, parts.signature);
}

function exportPublicKey(spkac, encoding) {
  const parts = parse(check(spkac, encoding));
  const key = parts === undefined ? undefined : keyOf(parts);
  return key === undefined ? '' : Buffer.from(binding.keyWrite(key, false, true, SPKI, undefined, undefined));
}

function exportChallenge(spkac, encoding) {
  const parts = parse(check(spkac, encoding));
  return parts === undefined ? '' : Buffer.from(parts.challenge);
}

function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
}

for (const method of [verifySpkac, exportPublicKey, exportChallenge]) {
  Certificate[method.name] = method;
  Certificate.prototype[method.name] = method;
}

module.exports = { Certificate };
