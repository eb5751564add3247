/*
 * pbkdf2 and pbkdf2Sync.
 */
'use strict';

const { validateFunction, validateInt32, validateString } = require('internal/validators');
const { callbackOf, getArrayBufferOrView, validateDigest } = require('internal/crypto/util');
const binding = internalBinding('crypto');

function check(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = getArrayBufferOrView(password, 'password');
  salt = getArrayBufferOrView(salt, 'salt');
  // OpenSSL takes ints.
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  validateDigest(digest);
  return [password, salt, iterations, keylen, digest];
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const parameters = check(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  binding.pbkdf2(...parameters, callbackOf(callback));
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  return binding.pbkdf2(...check(password, salt, iterations, keylen, digest));
}

module.exports = { pbkdf2, pbkdf2Sync };
