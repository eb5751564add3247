/*
 * generateKeyPair, generateKey and their synchronous forms.
 */
'use strict';

const { codes } = require('internal/errors');
const { customPromisifyArgs } = require('internal/util');
const { validateBuffer, validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString,
        validateUint32 } = require('internal/validators');
const { bareError, callbackOf } = require('internal/crypto/util');
const { PrivateKeyObject, PublicKeyObject, SecretKeyObject, exportKey, parsePrivateKeyEncoding,
        parsePublicKeyEncoding } = require('internal/crypto/keys');
const binding = internalBinding('crypto');

const {
  ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_UNKNOWN_CIPHER, ERR_CRYPTO_UNKNOWN_DH_GROUP, ERR_INCOMPATIBLE_OPTION_PAIR,
  ERR_INVALID_ARG_VALUE, ERR_MISSING_OPTION,
} = codes;

/* ---- how the keys are wanted ---- */

function parseEncodings(keyType, options = {}) {
  const { publicKeyEncoding, privateKeyEncoding } = options;
  const result = { public: undefined, private: undefined };
  if (publicKeyEncoding !== undefined && publicKeyEncoding !== null) {
    if (typeof publicKeyEncoding !== 'object') {
      throw new ERR_INVALID_ARG_VALUE('options.publicKeyEncoding', publicKeyEncoding);
    }
    result.public = parsePublicKeyEncoding(publicKeyEncoding, keyType, 'publicKeyEncoding');
  }
  if (privateKeyEncoding !== undefined && privateKeyEncoding !== null) {
    if (typeof privateKeyEncoding !== 'object') {
      throw new ERR_INVALID_ARG_VALUE('options.privateKeyEncoding', privateKeyEncoding);
    }
    result.private = parsePrivateKeyEncoding(privateKeyEncoding, keyType, 'privateKeyEncoding');
    const { cipher } = result.private;
    if (cipher !== undefined && cipher !== null && binding.cipherInfo(cipher) === undefined) {
      throw new ERR_CRYPTO_UNKNOWN_CIPHER();
    }
  }
  return result;
}

function encode(handle, encodings) {
  const publicHandle = binding.keyPublic(handle);
  return {
    publicKey: encodings.public === undefined ? new PublicKeyObject(publicHandle) :
      exportKey(publicHandle, false, encodings.public),
    privateKey: encodings.private === undefined ? new PrivateKeyObject(handle) : exportKey(handle, true, encodings.private),
  };
}

/* ---- what is asked for: each gives a function that starts the work ---- */

function checkDigest(name) {
  if (name !== undefined && binding.hashSize(name) === undefined) throw new ERR_CRYPTO_INVALID_DIGEST(name);
  return name;
}

/* An option that has a new name; the old one warns. */
function renamed(options, oldName, newName, code = 'DEP0154') {
  const old = options[oldName], value = options[newName];
  if (value !== undefined) validateString(value, `options.${newName}`);
  if (old === undefined) return value;
  process.emitWarning(`"options.${oldName}" is deprecated, use "options.${newName}" instead.`, 'DeprecationWarning', code);
  validateString(old, `options.${oldName}`);
  if (value && old !== value) throw new ERR_INVALID_ARG_VALUE(`options.${oldName}`, old);
  return old;
}

function prepareRsa(type, options) {
  validateObject(options, 'options');
  const { modulusLength } = options;
  let { publicExponent } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  if (publicExponent === undefined || publicExponent === null) publicExponent = 0x10001;
  else validateUint32(publicExponent, 'options.publicExponent');
  if (type === 'rsa') {
    return (done) => binding.generateRsa(false, modulusLength, publicExponent, undefined, undefined, undefined, done);
  }
  const { saltLength } = options;
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  const hash = renamed(options, 'hash', 'hashAlgorithm');
  const mgf = renamed(options, 'mgf1Hash', 'mgf1HashAlgorithm');
  checkDigest(hash);
  if (mgf !== undefined && binding.hashSize(mgf) === undefined) {
    const error = new ERR_CRYPTO_INVALID_DIGEST(mgf);
    error.message = `Invalid MGF1 digest: ${mgf}`;
    throw error;
  }
  return (done) => binding.generateRsa(true, modulusLength, publicExponent, hash, mgf, saltLength, done);
}

function prepareDsa(options) {
  validateObject(options, 'options');
  const { modulusLength } = options;
  let { divisorLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  if (divisorLength === undefined || divisorLength === null) divisorLength = modulusLength >= 2048 ? 256 : 160;
  else validateInt32(divisorLength, 'options.divisorLength', 0);
  return (done) => binding.generateDsa(modulusLength, divisorLength, done);
}

function prepareEc(options) {
  validateObject(options, 'options');
  const { namedCurve, paramEncoding } = options;
  validateString(namedCurve, 'options.namedCurve');
  if (paramEncoding !== undefined && paramEncoding !== null && paramEncoding !== 'named' && paramEncoding !== 'explicit') {
    throw new ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
  }
  if (binding.ecCurve(namedCurve) === undefined) throw new codes.ERR_CRYPTO_INVALID_CURVE();
  return (done) => binding.generateEc(namedCurve, paramEncoding === 'explicit', done);
}

function prepareDh(options) {
  validateObject(options, 'options');
  const { group, primeLength, prime, generator } = options;
  const given = (value) => value !== undefined && value !== null;
  if (given(group)) {
    if (given(prime)) throw new ERR_INCOMPATIBLE_OPTION_PAIR('group', 'prime');
    if (given(primeLength)) throw new ERR_INCOMPATIBLE_OPTION_PAIR('group', 'primeLength');
    if (given(generator)) throw new ERR_INCOMPATIBLE_OPTION_PAIR('group', 'generator');
    validateString(group, 'options.group');
    const known = binding.dhGroup(group);
    if (known === undefined) throw new ERR_CRYPTO_UNKNOWN_DH_GROUP();
    return (done) => binding.generateDh(known, 2, done);
  }
  if (given(prime)) {
    if (given(primeLength)) throw new ERR_INCOMPATIBLE_OPTION_PAIR('prime', 'primeLength');
    validateBuffer(prime, 'options.prime');
  } else if (given(primeLength)) {
    validateInt32(primeLength, 'options.primeLength', 0);
  } else {
    throw new ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
  }
  if (given(generator)) validateInt32(generator, 'options.generator', 0);
  return (done) => binding.generateDh(prime ?? primeLength, generator ?? 2, done);
}

function prepare(type, options) {
  validateString(type, 'type');
  const encodings = parseEncodings(type, options);
  if (options !== undefined) validateObject(options, 'options');
  let start;
  switch (type) {
    case 'rsa':
    case 'rsa-pss':
      start = prepareRsa(type, options);
      break;
    case 'dsa':
      start = prepareDsa(options);
      break;
    case 'ec':
      start = prepareEc(options);
      break;
    case 'ed25519':
    case 'ed448':
    case 'x25519':
    case 'x448':
      start = (done) => binding.generateRaw(type, done);
      break;
    case 'dh':
      start = prepareDh(options);
      break;
    default:
      throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  return { start, encodings };
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const { start, encodings } = prepare(type, options);
  start((error, handle) => {
    if (error !== undefined) {
      callback(bareError(error));
      return;
    }
    let pair;
    try {
      pair = encode(handle, encodings);
    } catch (failure) {
      callback(failure);
      return;
    }
    callback(null, pair.publicKey, pair.privateKey);
  });
}

Object.defineProperty(generateKeyPair, customPromisifyArgs, {
  __proto__: null, value: ['publicKey', 'privateKey'], enumerable: false,
});

function generateKeyPairSync(type, options) {
  const { start, encodings } = prepare(type, options);
  let handle;
  try {
    handle = start(undefined);
  } catch (error) {
    throw bareError(error);
  }
  return encode(handle, encodings);
}

/* ---- secret keys ---- */

function secretLength(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  if (type === 'hmac') {
    validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
  } else if (type === 'aes') {
    validateOneOf(length, 'options.length', [128, 192, 256]);
  } else {
    throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  return length >> 3;
}

function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const length = secretLength(type, options);
  binding.randomBytes(length, callbackOf(callback, (bytes) => new SecretKeyObject({ bytes })));
}

function generateKeySync(type, options) {
  return new SecretKeyObject({ bytes: binding.randomBytes(secretLength(type, options)) });
}

module.exports = {
  generateKey,
  generateKeyPair,
  generateKeyPairSync,
  generateKeySync,
};
