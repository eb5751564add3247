/*
 * Algorithms of the Web Crypto API: which operations they have, what parameters those take (as Web IDL converts them),
 * and the checks that several of them make.
 */
'use strict';

const { codes } = require('internal/errors');
const { lazyDOMException } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('internal/util/types');
const { isCryptoKey } = require('internal/crypto/keys');

const { ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION, ERR_OUT_OF_RANGE } = codes;

/* ---- errors ---- */

const notSupported = (message) => lazyDOMException(message, 'NotSupportedError');
const syntaxError = (message) => lazyDOMException(message, 'SyntaxError');
const dataError = (message, cause) => lazyDOMException(message, cause === undefined ? 'DataError' : { name: 'DataError', cause });
const invalidAccess = (message) => lazyDOMException(message, 'InvalidAccessError');

function operationError(message, cause) {
  return lazyDOMException(message ?? 'The operation failed for an operation-specific reason',
                          cause === undefined ? 'OperationError' : { name: 'OperationError', cause });
}

function worded(Constructor, message) {
  const error = new Constructor('argument', 'string', undefined);
  error.message = message;
  return error;
}

/* ---- conversions: of a member's value, named by `context` ---- */

const isBufferSource = (value) => isAnyArrayBuffer(value) || isArrayBufferView(value);

/* A copy of the bytes, which the caller may change meanwhile. */
function copyBytes(value) {
  return Buffer.from(isAnyArrayBuffer(value) ? new Uint8Array(value) :
    new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
}

function toInteger(value, max, context) {
  const n = Math.trunc(+value);
  if (typeof value === 'bigint' || typeof value === 'symbol' || !Number.isFinite(n)) {
    throw worded(ERR_INVALID_ARG_TYPE, `${context} is not a finite number.`);
  }
  if (n < 0 || n > max) {
    throw worded(ERR_OUT_OF_RANGE.TypeError ?? ERR_OUT_OF_RANGE, `${context} is outside the expected range of 0 to ${max}.`);
  }
  return n;
}

const conversions = {
  __proto__: null,
  octet: (value, context) => toInteger(value, 255, context),
  ushort: (value, context) => toInteger(value, 65535, context),
  ulong: (value, context) => toInteger(value, 4294967295, context),
  string: (value) => `${value}`,
  bytes(value, context) {
    if (!isBufferSource(value)) {
      throw worded(ERR_INVALID_ARG_TYPE, `${context} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
    }
    return copyBytes(value);
  },
  integer(value, context) {
    if (!isUint8Array(value)) throw worded(ERR_INVALID_ARG_TYPE, `${context} is not of type Uint8Array.`);
    return new Uint8Array(value);
  },
  hash: (value) => normalize(value, 'digest'),
  key(value, context) {
    if (!isCryptoKey(value)) throw worded(ERR_INVALID_ARG_TYPE, `${context} is not of type CryptoKey.`);
    return value;
  },
};

/* ---- parameters: [dictionary's name, { member: conversion, with ? if it may be missing }] ---- */

const NONE = ['Algorithm', {}];
const RSA_GENERATE = ['RsaHashedKeyGenParams', { modulusLength: 'ulong', publicExponent: 'integer', hash: 'hash' }];
const RSA_IMPORT = ['RsaHashedImportParams', { hash: 'hash' }];
const RSA_PSS = ['RsaPssParams', { saltLength: 'ulong' }];
const RSA_OAEP = ['RsaOaepParams', { label: 'bytes?' }];
const EC_KEY = ['EcKeyGenParams', { namedCurve: 'string' }];
const EC_IMPORT = ['EcKeyImportParams', { namedCurve: 'string' }];
const ECDSA = ['EcdsaParams', { hash: 'hash' }];
const DERIVE = ['EcdhKeyDeriveParams', { public: 'key' }];
const ED448 = ['Ed448Params', { context: 'bytes?' }];
const HMAC_GENERATE = ['HmacKeyGenParams', { hash: 'hash', length: 'ulong?' }];
const HMAC_IMPORT = ['HmacImportParams', { hash: 'hash', length: 'ulong?' }];
const AES_KEY = ['AesKeyGenParams', { length: 'ushort' }];
const AES_DERIVED = ['AesDerivedKeyParams', { length: 'ushort' }];
const AES_CTR = ['AesCtrParams', { counter: 'bytes', length: 'octet' }];
const AES_CBC = ['AesCbcParams', { iv: 'bytes' }];
const AES_GCM = ['AesGcmParams', { iv: 'bytes', tagLength: 'octet?', additionalData: 'bytes?' }];
const PBKDF2 = ['Pbkdf2Params', { hash: 'hash', iterations: 'ulong', salt: 'bytes' }];
const HKDF = ['HkdfParams', { hash: 'hash', salt: 'bytes', info: 'bytes' }];

const aes = (parameters) => ({
  generateKey: AES_KEY, importKey: NONE, exportKey: NONE, getKeyLength: AES_DERIVED, encrypt: parameters, decrypt: parameters,
});
const rsaSignature = (parameters) => ({
  generateKey: RSA_GENERATE, importKey: RSA_IMPORT, exportKey: NONE, sign: parameters, verify: parameters,
});
const curve = (parameters) => ({ generateKey: NONE, importKey: NONE, exportKey: NONE, ...parameters });

const algorithms = {
  '__proto__': null,
  'SHA-1': { digest: NONE },
  'SHA-256': { digest: NONE },
  'SHA-384': { digest: NONE },
  'SHA-512': { digest: NONE },
  'RSASSA-PKCS1-v1_5': rsaSignature(NONE),
  'RSA-PSS': rsaSignature(RSA_PSS),
  'RSA-OAEP': {
    generateKey: RSA_GENERATE, importKey: RSA_IMPORT, exportKey: NONE, encrypt: RSA_OAEP, decrypt: RSA_OAEP,
  },
  'ECDSA': { generateKey: EC_KEY, importKey: EC_IMPORT, exportKey: NONE, sign: ECDSA, verify: ECDSA },
  'ECDH': { generateKey: EC_KEY, importKey: EC_IMPORT, exportKey: NONE, deriveBits: DERIVE },
  'Ed25519': curve({ sign: NONE, verify: NONE }),
  'Ed448': curve({ sign: ED448, verify: ED448 }),
  'X25519': curve({ deriveBits: DERIVE }),
  'X448': curve({ deriveBits: DERIVE }),
  'AES-CTR': aes(AES_CTR),
  'AES-CBC': aes(AES_CBC),
  'AES-GCM': aes(AES_GCM),
  'AES-KW': {
    generateKey: AES_KEY, importKey: NONE, exportKey: NONE, getKeyLength: AES_DERIVED, wrapKey: NONE, unwrapKey: NONE,
  },
  'HMAC': {
    generateKey: HMAC_GENERATE, importKey: HMAC_IMPORT, exportKey: NONE, getKeyLength: HMAC_IMPORT, sign: NONE, verify: NONE,
  },
  'PBKDF2': { importKey: NONE, deriveBits: PBKDF2, getKeyLength: NONE },
  'HKDF': { importKey: NONE, deriveBits: HKDF, getKeyLength: NONE },
};

const byLowerCase = Object.fromEntries(Object.keys(algorithms).map((name) => [name.toLowerCase(), name]));

const failed = (dictionary) => `Failed to normalize algorithm: passed algorithm can not be converted to '${dictionary}'`;

/* An AlgorithmIdentifier for an operation: { name, … } with the parameters converted. */
function normalize(algorithm, operation) {
  if (typeof algorithm === 'string' || typeof algorithm !== 'object' || algorithm === null) {
    algorithm = { name: `${algorithm}` };
  } else if (algorithm.name === undefined) {
    throw worded(ERR_MISSING_OPTION, `${failed('Algorithm')} because 'name' is required in 'Algorithm'.`);
  }
  const name = byLowerCase[`${algorithm.name}`.toLowerCase()];
  const parameters = name === undefined ? undefined : algorithms[name][operation];
  if (parameters === undefined) throw notSupported('Unrecognized algorithm name');
  const [dictionary, members] = parameters;
  const result = { name };
  for (const member in members) {
    const value = algorithm[member];
    const optional = members[member].endsWith('?');
    if (value === undefined) {
      if (optional) continue;
      throw worded(ERR_MISSING_OPTION, `${failed(dictionary)} because '${member}' is required in '${dictionary}'.`);
    }
    const convert = conversions[optional ? members[member].slice(0, -1) : members[member]];
    result[member] = convert(value, `Failed to normalize algorithm: '${member}' of '${dictionary}' (passed algorithm)`);
  }
  return result;
}

/* Whether an algorithm has an operation at all. */
function supports(algorithm, operation) {
  const given = typeof algorithm === 'object' && algorithm !== null ? algorithm.name : algorithm;
  const name = byLowerCase[`${given}`.toLowerCase()];
  return name !== undefined && algorithms[name][operation] !== undefined;
}

/* ---- checks ---- */

const USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

/* Only what is allowed; what the message calls the key begins with its article. */
function checkUsages(usages, allowed, what) {
  for (const usage of usages) {
    if (!allowed.includes(usage)) throw syntaxError(`Unsupported key usage for ${what} key`);
  }
}

/* In the order of the standard, each once. */
const orderUsages = (usages) => USAGES.filter((usage) => usages.includes(usage));
const pickUsages = (usages, ...wanted) => wanted.filter((usage) => usages.includes(usage));

const hashName = (hash) => hash.name.replace('-', '').toLowerCase();

const HASH_SIZES = { 'SHA-1': [20, 512], 'SHA-256': [32, 512], 'SHA-384': [48, 1024], 'SHA-512': [64, 1024] };
const hashSize = (hash) => HASH_SIZES[hash.name][0];
const hashBlockBits = (hash) => HASH_SIZES[hash.name][1];

/* What is the same for every JWK: kty, use, key_ops, ext, alg. */
function checkJwk(jwk, kty, use, usages, extractable, alg) {
  if (!jwk.kty) throw dataError('Invalid keyData');
  if (jwk.kty !== kty) throw dataError('Invalid JWK "kty" Parameter');
  if (usages.length > 0 && use !== undefined && jwk.use !== undefined && jwk.use !== use) {
    throw dataError('Invalid JWK "use" Parameter');
  }
  checkKeyOps(jwk.key_ops, usages);
  if (jwk.ext !== undefined && jwk.ext === false && extractable === true) {
    throw dataError('JWK "ext" Parameter and extractable mismatch');
  }
  if (alg !== undefined && jwk.alg !== undefined && jwk.alg !== alg) {
    throw dataError('JWK "alg" does not match the requested algorithm');
  }
}

function checkKeyOps(ops, usages) {
  if (ops === undefined) return;
  if (!Array.isArray(ops)) throw worded(ERR_INVALID_ARG_TYPE, 'The "keyData.key_ops" property must be an instance of Array');
  if (ops.some((op, index) => USAGES.includes(op) && ops.indexOf(op) !== index)) throw dataError('Duplicate key operation');
  if (usages.length > 0 && usages.some((usage) => !ops.includes(usage))) throw dataError('Key operations and usage mismatch');
}

module.exports = {
  USAGES,
  checkJwk,
  checkUsages,
  copyBytes,
  dataError,
  hashBlockBits,
  hashName,
  hashSize,
  invalidAccess,
  isBufferSource,
  normalize,
  notSupported,
  operationError,
  orderUsages,
  pickUsages,
  supports,
  syntaxError,
  worded,
};
