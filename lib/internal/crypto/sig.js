/*
 * Sign and Verify, sign() and verify().
 */
'use strict';

const { codes } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { validateEncoding, validateFunction, validateString } = require('internal/validators');
const { Writable } = require('stream');
const { callbackOf, encodeResult, getArrayBufferOrView } = require('internal/crypto/util');
const { preparePrivateKey, preparePublicOrPrivateKey } = require('internal/crypto/keys');
const binding = internalBinding('crypto');

const { ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_SIGN_KEY_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

const kAlgorithm = Symbol('kAlgorithm');

/* ---- options ---- */

function getIntOption(name, options) {
  const value = options[name];
  if (value === undefined || value === value >> 0) return value;
  throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
}

/* [padding, saltLength, whether r and s stand side by side] */
function optionsOf(options) {
  const padding = getIntOption('padding', options), saltLength = getIntOption('saltLength', options);
  const dsaEncoding = (typeof options === 'object' && options !== null ? options.dsaEncoding : undefined) ?? 'der';
  if (dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') {
    throw new ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
  }
  return [padding, saltLength, dsaEncoding === 'ieee-p1363'];
}

/* ---- streams ---- */

function start(self, algorithm, options) {
  validateString(algorithm, 'algorithm');
  if (binding.hashStart(self, algorithm) !== 0) {
    const error = new ERR_CRYPTO_INVALID_DIGEST(algorithm);
    error.message = 'Invalid digest';
    throw error;
  }
  self[kAlgorithm] = algorithm;
  Writable.call(self, options);
}

function Sign(algorithm, options) {
  if (new.target === undefined) return new Sign(algorithm, options);
  start(this, algorithm, options);
}
Object.setPrototypeOf(Sign.prototype, Writable.prototype);
Object.setPrototypeOf(Sign, Writable);

Sign.prototype._write = function _write(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
};

Sign.prototype.update = function update(data, encoding) {
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
  } else if (!isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  binding.update(this, data, encoding);
  return this;
};

function finish(self) {
  const digest = binding.finish(self);
  if (digest === undefined) {
    const error = new Error('Not initialised');
    error.code = 'ERR_CRYPTO_OPERATION_FAILED';
    throw error;
  }
  return digest;
}

Sign.prototype.sign = function sign(options, encoding) {
  if (!options) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const key = preparePrivateKey(options);
  const [padding, saltLength, p1363] = optionsOf(options);
  const signature = binding.sign(key, this[kAlgorithm], finish(this), true, padding, saltLength, p1363);
  return encodeResult(signature, encoding);
};

function Verify(algorithm, options) {
  if (new.target === undefined) return new Verify(algorithm, options);
  start(this, algorithm, options);
}
Object.setPrototypeOf(Verify.prototype, Writable.prototype);
Object.setPrototypeOf(Verify, Writable);

Verify.prototype._write = Sign.prototype._write;
Verify.prototype.update = Sign.prototype.update;

Verify.prototype.verify = function verify(options, signature, encoding) {
  const key = preparePublicOrPrivateKey(options);
  const [padding, saltLength, p1363] = optionsOf(options);
  signature = getArrayBufferOrView(signature, 'signature', encoding);
  return binding.verify(key, this[kAlgorithm], finish(this), true, padding, saltLength, p1363, undefined, undefined, signature);
};

/* ---- at once ---- */

function checkOneShot(algorithm, data, callback) {
  if (algorithm !== undefined && algorithm !== null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  return getArrayBufferOrView(data, 'data');
}

function digestOf(algorithm) {
  if (algorithm === undefined || algorithm === null) return undefined;
  if (binding.hashSize(algorithm) === undefined) throw new ERR_CRYPTO_INVALID_DIGEST(algorithm);
  return algorithm;
}

function sign(algorithm, data, key, callback) {
  data = checkOneShot(algorithm, data, callback);
  if (!key) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const [padding, saltLength, p1363] = optionsOf(key);
  const handle = preparePrivateKey(key);
  const done = callback === undefined ? undefined : callbackOf(callback);
  return binding.sign(handle, digestOf(algorithm), data, false, padding, saltLength, p1363, undefined, done);
}

function verify(algorithm, data, key, signature, callback) {
  data = checkOneShot(algorithm, data, callback);
  const [padding, saltLength, p1363] = optionsOf(key);
  if (!isArrayBufferView(signature)) {
    throw new ERR_INVALID_ARG_TYPE('signature', ['Buffer', 'TypedArray', 'DataView'], signature);
  }
  const handle = preparePublicOrPrivateKey(key);
  const done = callback === undefined ? undefined : callbackOf(callback);
  return binding.verify(handle, digestOf(algorithm), data, false, padding, saltLength, p1363, undefined, done, signature);
}

module.exports = {
  Sign,
  Verify,
  sign,
  verify,
};
