/*
 * PBKDF2 and HKDF of the Web Crypto API.
 */
'use strict';

const { InternalCryptoKey, SecretKeyObject, kKeyObject, kSecretBytes } = require('internal/crypto/keys');
const { promiseOf, toArrayBuffer } = require('internal/crypto/util');
const { checkUsages, hashName, notSupported, operationError, orderUsages, syntaxError } = require('internal/crypto/algorithms');
const binding = internalBinding('crypto');

function importKey(format, data, { name }, extractable, usages) {
  if (format !== 'raw') throw notSupported(`Unable to import ${name} using ${format} format`);
  checkUsages(usages, ['deriveKey', 'deriveBits'], `a ${name}`);
  if (extractable) throw syntaxError(`${name} keys are not extractable`);
  const object = new SecretKeyObject({ bytes: Buffer.from(data) });
  return new InternalCryptoKey(object, { name }, orderUsages(usages), false);
}

async function deriveBits(algorithm, baseKey, length) {
  const { name, hash, salt, iterations, info } = algorithm;
  if (iterations === 0) throw operationError('iterations cannot be zero');
  if (length === null) throw operationError('length cannot be null');
  if (length % 8 !== 0) throw operationError('length must be a multiple of 8');
  const secret = baseKey[kKeyObject][kSecretBytes], size = length / 8, digest = hashName(hash);
  if (size === 0) return new ArrayBuffer(0);
  return toArrayBuffer(await promiseOf((done) => {
    if (name === 'PBKDF2') binding.pbkdf2(secret, salt, iterations, size, digest, done);
    else binding.hkdf(secret, salt, info, size, digest, done);
  }));
}

module.exports = { deriveBits, getKeyLength: () => null, importKey };
