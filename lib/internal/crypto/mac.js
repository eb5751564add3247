/*
 * HMAC of the Web Crypto API.
 */
'use strict';

const { InternalCryptoKey, SecretKeyObject, kKeyObject, kSecretBytes } = require('internal/crypto/keys');
const { promiseOf, toArrayBuffer } = require('internal/crypto/util');
const { checkJwk, checkUsages, dataError, hashBlockBits, hashName, notSupported,
        operationError, orderUsages } = require('internal/crypto/algorithms');
const { secretOfJwk } = require('internal/crypto/aes');
const binding = internalBinding('crypto');

function make(bytes, algorithm, extractable, usages) {
  return new InternalCryptoKey(new SecretKeyObject({ bytes }), algorithm, orderUsages(usages), extractable);
}

async function generateKey({ hash, length = hashBlockBits(hash) }, extractable, usages) {
  if (length === 0) throw dataError('Zero-length key is not supported');
  checkUsages(usages, ['sign', 'verify'], 'an HMAC');
  const bytes = await promiseOf((done) => binding.randomBytes(Math.ceil(length / 8), done));
  return make(bytes, { name: 'HMAC', length, hash }, extractable, usages);
}

function importKey(format, data, { hash, length }, extractable, usages) {
  checkUsages(usages, ['sign', 'verify'], 'an HMAC');
  let bytes;
  if (format === 'raw') {
    bytes = Buffer.from(data);
  } else if (format === 'jwk') {
    checkJwk(data, 'oct', 'sig', usages, extractable, jwkAlg(hash));
    bytes = secretOfJwk(data);
  } else {
    throw notSupported(`Unable to import HMAC using ${format} format`);
  }
  const bits = bytes.length * 8;
  if (bits === 0) throw dataError('Zero-length key is not supported');
  if (length !== undefined && length !== bits) throw notSupported('Unsupported algorithm.length');
  return make(bytes, { name: 'HMAC', hash, length: bits }, extractable, usages);
}

const jwkAlg = (hash) => `HS${hash.name === 'SHA-1' ? '1' : hash.name.slice(4)}`;

function exportKey(format, key) {
  const bytes = key[kKeyObject][kSecretBytes];
  if (format === 'raw') return toArrayBuffer(Buffer.from(bytes));
  return { alg: jwkAlg(key.algorithm.hash), kty: 'oct', k: bytes.toString('base64url') };
}

function macOf(key, data) {
  const { createHmac } = require('internal/crypto/hash');
  return createHmac(hashName(key.algorithm.hash), key[kKeyObject][kSecretBytes]).update(data).digest();
}

async function sign(algorithm, key, data) {
  return toArrayBuffer(macOf(key, data));
}

async function verify(algorithm, key, signature, data) {
  return binding.equal(macOf(key, data), signature);
}

module.exports = {
  exportKey,
  generateKey,
  getKeyLength({ hash, length }) {
    if (length === undefined) return hashBlockBits(hash);
    if (typeof length === 'number' && length !== 0) return length;
    throw operationError('Invalid key length');
  },
  importKey,
  sign,
  verify,
};
