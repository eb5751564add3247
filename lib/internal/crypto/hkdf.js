/*
 * hkdf and hkdfSync.
 */
'use strict';

const { codes } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateFunction, validateInteger, validateString } = require('internal/validators');
const { callbackOf, toArrayBuffer, validateByteSource, validateDigest } = require('internal/crypto/util');
const { isKeyObject, kSecretBytes } = require('internal/crypto/keys');
const binding = internalBinding('crypto');

const { ERR_CRYPTO_INVALID_KEYLEN, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

function secretOf(key) {
  if (isKeyObject(key)) return key[kSecretBytes];
  if (typeof key === 'string') return Buffer.from(key);
  if (isAnyArrayBuffer(key) || isArrayBufferView(key)) return key;
  throw new ERR_INVALID_ARG_TYPE('ikm', ['string', 'SecretKeyObject', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], key);
}

function check(hash, key, salt, info, length) {
  validateString(hash, 'digest');
  key = secretOf(key);
  salt = validateByteSource(salt, 'salt');
  info = validateByteSource(info, 'info');
  validateInteger(length, 'length', 0, 2 ** 31 - 1);
  if (info.byteLength > 1024) {
    throw new ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
  }
  validateDigest(hash);
  if (length > 255 * binding.hashSize(hash)) throw new ERR_CRYPTO_INVALID_KEYLEN();
  return [key, salt, info, length, hash];
}

function hkdf(hash, key, salt, info, length, callback) {
  const parameters = check(hash, key, salt, info, length);
  validateFunction(callback, 'callback');
  binding.hkdf(...parameters, callbackOf(callback, toArrayBuffer));
}

function hkdfSync(hash, key, salt, info, length) {
  return toArrayBuffer(binding.hkdf(...check(hash, key, salt, info, length)));
}

module.exports = { hkdf, hkdfSync };
