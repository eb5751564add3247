/*
 * scrypt and scryptSync.
 */
'use strict';

const { codes } = require('internal/errors');
const { validateFunction, validateInt32, validateInteger, validateUint32 } = require('internal/validators');
const { callbackOf, getArrayBufferOrView } = require('internal/crypto/util');
const binding = internalBinding('crypto');

const { ERR_CRYPTO_INVALID_SCRYPT_PARAMS, ERR_INCOMPATIBLE_OPTION_PAIR } = codes;

const DEFAULTS = { N: 16384, r: 8, p: 1, maxmem: 32 << 20 };

/* An option under either of its names. */
function pick(options, short, long, fallback) {
  const value = options[short], other = options[long];
  if (value !== undefined) {
    validateUint32(value, short);
    if (other !== undefined) throw new ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
  } else if (other !== undefined) {
    validateUint32(other, long);
  }
  return (value ?? other) || fallback;
}

function checkLimits(N, r, p, maxmem) {
  const reason = binding.scryptCheck(N, r, p, maxmem);
  if (reason === 0) return;
  const error = new ERR_CRYPTO_INVALID_SCRYPT_PARAMS();
  if (reason === 2) error.message += ': error:030000AC:digital envelope routines::memory limit exceeded';
  throw error;
}

function check(password, salt, keylen, options) {
  password = getArrayBufferOrView(password, 'password');
  salt = getArrayBufferOrView(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  let { N, r, p, maxmem } = DEFAULTS;
  if (options && options !== DEFAULTS) {
    N = pick(options, 'N', 'cost', N);
    r = pick(options, 'r', 'blockSize', r);
    p = pick(options, 'p', 'parallelization', p);
    if (options.maxmem !== undefined) {
      validateInteger(options.maxmem, 'maxmem', 0);
      maxmem = options.maxmem || maxmem;
    }
  }
  checkLimits(N, r, p, maxmem);
  return [password, salt, keylen, N, r, p];
}

function scrypt(password, salt, keylen, options, callback = DEFAULTS) {
  if (callback === DEFAULTS) {
    callback = options;
    options = DEFAULTS;
  }
  const parameters = check(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  binding.scrypt(...parameters, callbackOf(callback));
}

function scryptSync(password, salt, keylen, options = DEFAULTS) {
  return binding.scrypt(...check(password, salt, keylen, options));
}

module.exports = { scrypt, scryptSync };
