/*
 * RSA of the Web Crypto API: RSASSA-PKCS1-v1_5, RSA-PSS, RSA-OAEP.
 */
'use strict';

const { InternalCryptoKey, PrivateKeyObject, PublicKeyObject, handleFromJwk, kConsumePrivate, kConsumePublic, kHandle,
        kKeyObject } = require('internal/crypto/keys');
const { bigIntArrayToUnsignedInt, promiseOf, toArrayBuffer } = require('internal/crypto/util');
const { checkJwk, checkUsages, dataError, hashName, hashSize, invalidAccess, notSupported, operationError, orderUsages,
        pickUsages } = require('internal/crypto/algorithms');
const { exportSpki, exportPkcs8, readSpki, readPkcs8 } = require('internal/crypto/webcrypto_keys');
const { validateInt32 } = require('internal/validators');
const binding = internalBinding('crypto');

const usagesOf = (name, type) => {
  if (name !== 'RSA-OAEP') return type === 'public' ? ['verify'] : ['sign'];
  return type === 'public' ? ['encrypt', 'wrapKey'] : ['decrypt', 'unwrapKey'];
};

function make(handle, isPrivate, { name, hash }, extractable, usages) {
  const details = binding.keyDetails(handle);
  const algorithm = {
    name, modulusLength: details.modulusLength, publicExponent: new Uint8Array(details.publicExponent), hash,
  };
  const object = isPrivate ? new PrivateKeyObject(handle) : new PublicKeyObject(handle);
  return new InternalCryptoKey(object, algorithm, orderUsages(usages), extractable);
}

async function generateKey(algorithm, extractable, usages) {
  const { name, modulusLength, publicExponent } = algorithm;
  checkUsages(usages, [...usagesOf(name, 'public'), ...usagesOf(name, 'private')], 'a RSA');
  const exponent = bigIntArrayToUnsignedInt(publicExponent);
  if (exponent === undefined) throw operationError('The publicExponent must be equivalent to an unsigned 32-bit value');
  const handle = await promiseOf((done) => binding.generateRsa(
    false, modulusLength, exponent, undefined, undefined, undefined, done));
  return {
    publicKey: make(binding.keyPublic(handle), false, algorithm, true, pickUsages(usages, ...usagesOf(name, 'public'))),
    privateKey: make(handle, true, algorithm, extractable, pickUsages(usages, ...usagesOf(name, 'private'))),
  };
}

const hashDigits = (hash) => (hash.name === 'SHA-1' ? '1' : hash.name.slice(4));

function jwkAlg({ name, hash }) {
  if (name === 'RSASSA-PKCS1-v1_5') return `RS${hashDigits(hash)}`;
  if (name === 'RSA-PSS') return `PS${hashDigits(hash)}`;
  return hash.name === 'SHA-1' ? 'RSA-OAEP' : `RSA-OAEP-${hashDigits(hash)}`;
}

function handleOf(format, data, algorithm, extractable, usages) {
  const { name } = algorithm;
  if (format === 'jwk') {
    const isPrivate = data.d !== undefined;
    checkUsages(usages, usagesOf(name, isPrivate ? 'private' : 'public'), `an ${name}`);
    checkJwk(data, 'RSA', name === 'RSA-OAEP' ? 'enc' : 'sig', usages, extractable, jwkAlg(algorithm));
    try {
      return [handleFromJwk(data, isPrivate ? kConsumePrivate : kConsumePublic), isPrivate];
    } catch (error) {
      throw dataError('Invalid keyData', error);
    }
  }
  if (format !== 'spki' && format !== 'pkcs8') throw notSupported(`Unable to import ${name} using ${format} format`);
  const isPrivate = format === 'pkcs8';
  checkUsages(usages, usagesOf(name, isPrivate ? 'private' : 'public'), `an ${name}`);
  return [isPrivate ? readPkcs8(data) : readSpki(data), isPrivate];
}

function importKey(format, data, algorithm, extractable, usages) {
  const [handle, isPrivate] = handleOf(format, data, algorithm, extractable, usages);
  if (binding.keyType(handle) !== 'rsa') throw dataError('Invalid key type');
  return make(handle, isPrivate, algorithm, extractable, usages);
}

function exportKey(format, key) {
  const handle = key[kKeyObject][kHandle];
  if (format === 'jwk') return { alg: jwkAlg(key.algorithm), ...binding.keyToJwk(handle) };
  if (format === 'spki' && key.type === 'public') return exportSpki(handle);
  return format === 'pkcs8' && key.type === 'private' ? exportPkcs8(handle) : undefined;
}

/* ---- use ---- */

/* A salt that the key has no room for. */
function checkSalt({ name, saltLength }, { algorithm: { modulusLength, hash } }) {
  if (name !== 'RSA-PSS') return;
  const max = Math.ceil((modulusLength - 1) / 8) - hashSize(hash) - 2;
  try {
    validateInt32(saltLength, 'algorithm.saltLength', 0, max);
  } catch (error) {
    throw operationError(undefined, error);
  }
}

const PADDINGS = { 'RSASSA-PKCS1-v1_5': 1, 'RSA-PSS': 6 };

async function sign(algorithm, key, data) {
  if (key.type !== 'private') throw invalidAccess('Key must be a private key');
  checkSalt(algorithm, key);
  return toArrayBuffer(await promiseOf((done) => binding.sign(
    key[kKeyObject][kHandle], hashName(key.algorithm.hash), data, false, PADDINGS[algorithm.name], algorithm.saltLength,
    false, undefined, done)));
}

async function verify(algorithm, key, signature, data) {
  if (key.type !== 'public') throw invalidAccess('Key must be a public key');
  checkSalt(algorithm, key);
  return promiseOf((done) => binding.verify(
    key[kKeyObject][kHandle], hashName(key.algorithm.hash), data, false, PADDINGS[algorithm.name], algorithm.saltLength,
    false, undefined, done, signature));
}

async function cipher(encrypt, algorithm, key, data) {
  const type = encrypt ? 'public' : 'private';
  if (key.type !== type) throw invalidAccess('The requested operation is not valid for the provided key');
  return toArrayBuffer(await promiseOf((done) => binding.rsaCrypt(
    key[kKeyObject][kHandle], encrypt, !encrypt, 4, hashName(key.algorithm.hash), algorithm.label, data, done)));
}

module.exports = {
  cipher,
  exportKey,
  generateKey,
  importKey,
  sign,
  verify,
};
