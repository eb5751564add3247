/*
 * AES keys of the Web Crypto API, and what is done with them.
 */
'use strict';

const { SecretKeyObject, InternalCryptoKey, kKeyObject, kSecretBytes } = require('internal/crypto/keys');
const { promiseOf, toArrayBuffer } = require('internal/crypto/util');
const { checkJwk, checkUsages, dataError, notSupported, operationError, orderUsages } = require('internal/crypto/algorithms');
const binding = internalBinding('crypto');

const usagesOf = (name) => (name === 'AES-KW' ? ['wrapKey', 'unwrapKey'] : ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']);
const jwkMode = { 'AES-CTR': 'CTR', 'AES-CBC': 'CBC', 'AES-GCM': 'GCM', 'AES-KW': 'KW' };

function checkLength(length) {
  if (length !== 128 && length !== 192 && length !== 256) {
    throw operationError('AES key length must be 128, 192, or 256 bits');
  }
}

function make(bytes, name, extractable, usages) {
  return new InternalCryptoKey(new SecretKeyObject({ bytes }), { name, length: bytes.length * 8 }, orderUsages(usages), extractable);
}

async function generateKey({ name, length }, extractable, usages) {
  checkLength(length);
  checkUsages(usages, usagesOf(name), 'an AES');
  return make(await promiseOf((done) => binding.randomBytes(length / 8, done)), name, extractable, usages);
}

/* The secret that a JWK has. */
function secretOfJwk(jwk) {
  if (typeof jwk.k !== 'string') throw dataError('Invalid keyData', new Error('Invalid JWK secret key format'));
  return Buffer.from(jwk.k, 'base64url');
}

function importKey(format, data, { name }, extractable, usages) {
  checkUsages(usages, usagesOf(name), 'an AES');
  let bytes;
  if (format === 'raw') {
    bytes = Buffer.from(data);
  } else if (format === 'jwk') {
    checkJwk(data, 'oct', 'enc', usages, extractable);
    bytes = secretOfJwk(data);
  } else {
    throw notSupported(`Unable to import ${name} using ${format} format`);
  }
  if (bytes.length !== 16 && bytes.length !== 24 && bytes.length !== 32) throw dataError('Invalid key length');
  if (format === 'jwk' && data.alg !== undefined && data.alg !== jwkAlg(name, bytes)) {
    throw dataError('JWK "alg" does not match the requested algorithm');
  }
  return make(bytes, name, extractable, usages);
}

const jwkAlg = (name, bytes) => `A${bytes.length * 8}${jwkMode[name]}`;

function exportKey(format, key) {
  const bytes = key[kKeyObject][kSecretBytes];
  if (format === 'raw') return toArrayBuffer(Buffer.from(bytes));
  return { alg: jwkAlg(key.algorithm.name, bytes), kty: 'oct', k: bytes.toString('base64url') };
}

/* ---- encryption ---- */

function crypt(encrypt, bytes, mode, iv, tagLength, aad, data) {
  const cipher = mode === 'wrap' ? `id-aes${bytes.length * 8}-wrap` : `aes-${bytes.length * 8}-${mode}`;
  return promiseOf((done) => binding.crypt(cipher, encrypt, bytes, iv, tagLength, aad, data, done));
}

function checkGcm(encrypt, { iv, tagLength = 128 }, data) {
  if (![32, 64, 96, 104, 112, 120, 128].includes(tagLength)) {
    throw operationError(`${tagLength} is not a valid AES-GCM tag length`);
  }
  if (!encrypt && data.length < tagLength / 8) throw operationError('The provided data is too small.');
  if (iv.length === 0) throw operationError(undefined, new Error('Invalid initialization vector'));
  return tagLength / 8;
}

/* The counter is but a part of the block and comes round to zero in it; the cipher counts with all of it. So where the
 * part overflows, a second run begins with it at zero. */
async function cryptCtr(encrypt, bytes, { counter, length }, data) {
  const blocks = Math.ceil(data.length / 16);
  if (length < 53 && blocks > 2 ** length) throw operationError(undefined, new Error('Cipher job failed'));
  const before = blocksBeforeOverflow(counter, length);
  if (blocks <= before) return crypt(encrypt, bytes, 'ctr', counter, 0, undefined, data);
  const first = await crypt(encrypt, bytes, 'ctr', counter, 0, undefined, data.subarray(0, before * 16));
  const second = await crypt(encrypt, bytes, 'ctr', clearCounter(counter, length), 0, undefined, data.subarray(before * 16));
  return Buffer.concat([first, second]);
}

function blocksBeforeOverflow(counter, length) {
  let value = 0;
  // No message is longer than the low 48 bits count; above them only all ones matter.
  for (let bit = length - 1; bit >= 0; bit--) {
    const one = (counter[15 - (bit >> 3)] >> (bit & 7)) & 1;
    if (bit >= 48) {
      if (one === 0) return Infinity;
    } else {
      value = value * 2 + one;
    }
  }
  return 2 ** Math.min(length, 48) - value;
}

function clearCounter(counter, length) {
  const cleared = Buffer.from(counter);
  for (let bit = 0; bit < length; bit++) cleared[15 - (bit >> 3)] &= ~(1 << (bit & 7));
  return cleared;
}

function start(encrypt, algorithm, bytes, data) {
  switch (algorithm.name) {
    case 'AES-CTR':
      if (algorithm.counter.length !== 16) throw operationError('algorithm.counter must contain exactly 16 bytes');
      if (algorithm.length === 0 || algorithm.length > 128) {
        throw operationError('AES-CTR algorithm.length must be between 1 and 128');
      }
      return cryptCtr(encrypt, bytes, algorithm, data);
    case 'AES-CBC':
      if (algorithm.iv.length !== 16) throw operationError('algorithm.iv must contain exactly 16 bytes');
      return crypt(encrypt, bytes, 'cbc', algorithm.iv, 0, undefined, data);
    case 'AES-GCM': {
      const tagLength = checkGcm(encrypt, algorithm, data);
      return crypt(encrypt, bytes, 'gcm', algorithm.iv, tagLength, algorithm.additionalData, data);
    }
    default: // AES-KW
      return crypt(encrypt, bytes, 'wrap', Buffer.alloc(8, 0xa6), 0, undefined, data);
  }
}

/* encrypt or decrypt, wrap or unwrap. */
async function cipher(encrypt, algorithm, key, data) {
  return toArrayBuffer(await start(encrypt, algorithm, key[kKeyObject][kSecretBytes], data));
}

module.exports = {
  cipher,
  exportKey,
  generateKey,
  getKeyLength({ length }) {
    checkLength(length);
    return length;
  },
  importKey,
  secretOfJwk,
};
