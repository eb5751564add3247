/*
 * Curves of the Web Crypto API: ECDSA and ECDH over NIST's, Ed25519, Ed448, X25519 and X448.
 */
'use strict';

const { InternalCryptoKey, PrivateKeyObject, PublicKeyObject, handleFromJwk, kConsumePrivate, kConsumePublic, kHandle,
        kKeyObject } = require('internal/crypto/keys');
const { promiseOf, toArrayBuffer } = require('internal/crypto/util');
const { checkJwk, checkUsages, dataError, hashName, invalidAccess, notSupported, operationError, orderUsages,
        pickUsages } = require('internal/crypto/algorithms');
const { exportSpki, exportPkcs8, readSpki, readPkcs8 } = require('internal/crypto/webcrypto_keys');
const binding = internalBinding('crypto');

const CURVES = { '__proto__': null, 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
const RAW_SIZES = { __proto__: null, Ed25519: 32, Ed448: 57, X25519: 32, X448: 56 };

const isNist = (name) => name === 'ECDSA' || name === 'ECDH';
const isSignature = (name) => name === 'ECDSA' || name.startsWith('Ed');

function usagesOf(name, type) {
  if (isSignature(name)) return type === 'public' ? ['verify'] : ['sign'];
  return type === 'public' ? [] : ['deriveKey', 'deriveBits'];
}

function make(handle, isPrivate, { name, namedCurve }, extractable, usages) {
  const algorithm = namedCurve === undefined ? { name } : { name, namedCurve };
  const object = isPrivate ? new PrivateKeyObject(handle) : new PublicKeyObject(handle);
  return new InternalCryptoKey(object, algorithm, orderUsages(usages), extractable);
}

function checkCurve({ name, namedCurve }) {
  if (isNist(name) && CURVES[namedCurve] === undefined) throw notSupported('Unrecognized namedCurve');
}

async function generateKey(algorithm, extractable, usages) {
  const { name, namedCurve } = algorithm;
  checkCurve(algorithm);
  checkUsages(usages, [...usagesOf(name, 'public'), ...usagesOf(name, 'private')], `an ${name}`);
  const handle = await promiseOf((done) => {
    if (isNist(name)) binding.generateEc(CURVES[namedCurve], false, done);
    else binding.generateRaw(name.toLowerCase(), done);
  });
  return {
    publicKey: make(binding.keyPublic(handle), false, algorithm, true, pickUsages(usages, ...usagesOf(name, 'public'))),
    privateKey: make(handle, true, algorithm, extractable, pickUsages(usages, ...usagesOf(name, 'private'))),
  };
}

/* ---- import ---- */

const JWS_ALGORITHMS = { '__proto__': null, 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

function handleOfJwk(jwk, { name, namedCurve }, extractable, usages) {
  const isPrivate = jwk.d !== undefined;
  checkUsages(usages, usagesOf(name, isPrivate ? 'private' : 'public'), `an ${name}`);
  checkJwk(jwk, isNist(name) ? 'EC' : 'OKP', isSignature(name) ? 'sig' : 'enc', usages, extractable);
  if (isNist(name)) {
    if (jwk.crv !== namedCurve) throw dataError('JWK "crv" does not match the requested algorithm');
    if (name === 'ECDSA' && jwk.alg !== undefined && JWS_ALGORITHMS[namedCurve] !== jwk.alg) {
      throw dataError('JWK "alg" does not match the requested algorithm');
    }
  } else if (jwk.crv !== name) {
    throw dataError('JWK "crv" Parameter and algorithm name mismatch');
  }
  try {
    return [handleFromJwk(jwk, isPrivate ? kConsumePrivate : kConsumePublic), isPrivate];
  } catch (error) {
    throw dataError('Invalid keyData', error);
  }
}

function handleOfRaw(data, { name, namedCurve }, usages) {
  checkUsages(usages, usagesOf(name, 'public'), `an ${name}`);
  if (isNist(name)) {
    const handle = binding.keyFromEc(CURVES[namedCurve], data, undefined);
    if (handle === undefined) throw dataError('Invalid keyData');
    return handle;
  }
  if (data.length !== RAW_SIZES[name]) throw dataError(`${name} raw keys must be exactly ${RAW_SIZES[name]}-bytes`);
  return binding.keyFromRaw(name.toLowerCase(), false, data);
}

function handleOf(format, data, algorithm, extractable, usages) {
  switch (format) {
    case 'jwk':
      return handleOfJwk(data, algorithm, extractable, usages);
    case 'raw':
      return [handleOfRaw(data, algorithm, usages), false];
    case 'spki':
      checkUsages(usages, usagesOf(algorithm.name, 'public'), `an ${algorithm.name}`);
      return [readSpki(data), false];
    case 'pkcs8':
      checkUsages(usages, usagesOf(algorithm.name, 'private'), `an ${algorithm.name}`);
      return [readPkcs8(data), true];
    default:
      throw notSupported(`Unable to import ${algorithm.name} using ${format} format`);
  }
}

function importKey(format, data, algorithm, extractable, usages) {
  const { name, namedCurve } = algorithm;
  checkCurve(algorithm);
  const [handle, isPrivate] = handleOf(format, data, algorithm, extractable, usages);
  if (binding.keyType(handle) !== (isNist(name) ? 'ec' : name.toLowerCase())) throw dataError('Invalid key type');
  if (isNist(name) && binding.keyDetails(handle).namedCurve !== CURVES[namedCurve]) throw dataError('Named curve mismatch');
  return make(handle, isPrivate, algorithm, extractable, usages);
}

function exportKey(format, key) {
  const handle = key[kKeyObject][kHandle];
  if (format === 'jwk') return binding.keyToJwk(handle);
  if (key.type === 'private') return format === 'pkcs8' ? exportPkcs8(handle) : undefined;
  if (format === 'spki') return exportSpki(handle);
  return format === 'raw' ? toArrayBuffer(binding.keyRaw(handle, false)) : undefined;
}

/* ---- use ---- */

function digestOf({ name, hash }) {
  return name === 'ECDSA' ? hashName(hash) : undefined;
}

function checkContext({ context }) {
  if (context !== undefined && context.length > 255) throw operationError('context must be at most 255 bytes');
}

async function sign(algorithm, key, data) {
  if (key.type !== 'private') throw invalidAccess('Key must be a private key');
  checkContext(algorithm);
  return toArrayBuffer(await promiseOf((done) => binding.sign(
    key[kKeyObject][kHandle], digestOf(algorithm), data, false, undefined, undefined, true, algorithm.context, done)));
}

function verify(algorithm, key, signature, data) {
  if (key.type !== 'public') throw invalidAccess('Key must be a public key');
  checkContext(algorithm);
  return promiseOf((done) => binding.verify(
    key[kKeyObject][kHandle], digestOf(algorithm), data, false, undefined, undefined, true, algorithm.context, done,
    signature));
}

/* The first bits of the shared secret; all of it for null. */
async function deriveBits(algorithm, baseKey, length) {
  const other = algorithm.public;
  if (other.type !== 'public') throw invalidAccess('algorithm.public must be a public key');
  if (baseKey.type !== 'private') throw invalidAccess('baseKey must be a private key');
  if (other.algorithm.name !== baseKey.algorithm.name) throw invalidAccess(`algorithm.public must be an ${algorithm.name} key`);
  if (other.algorithm.namedCurve !== baseKey.algorithm.namedCurve) throw invalidAccess('Named curve mismatch');
  const secret = await promiseOf((done) => binding.agree(baseKey[kKeyObject][kHandle], other[kKeyObject][kHandle], done));
  if (length === null) return toArrayBuffer(secret);
  const size = Math.ceil(length / 8);
  if (secret.length < size) throw operationError('derived bit length is too small');
  const bits = Buffer.from(secret.subarray(0, size));
  if (length % 8 !== 0) bits[size - 1] &= 0xff << (8 - length % 8);
  return toArrayBuffer(bits);
}

module.exports = {
  deriveBits,
  exportKey,
  generateKey,
  importKey,
  sign,
  verify,
};
