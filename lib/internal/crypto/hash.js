/*
 * Hash, Hmac, hash(). What programs call is C (src/bindings/crypto_hash.c), as long as they call it with what is usual;
 * here is what takes all arguments, checks and throws.
 */
'use strict';

const { codes } = require('internal/errors');
const { deprecate, normalizeEncoding } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const { validateEncoding, validateString, validateUint32 } = require('internal/validators');
const LazyTransform = require('internal/streams/lazy_transform');
const binding = internalBinding('crypto');

const {
  ERR_CRYPTO_HASH_FINALIZED, ERR_CRYPTO_HASH_UPDATE_FAILED, ERR_CRYPTO_INVALID_DIGEST, ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS,
} = codes;

const kStreamed = Symbol('kStreamed');

/* What binding.hashNew() said when it was no object. */
function throwNotStarted(reason) {
  if (reason === 1) throw new Error('Digest method not supported');
  const error = new Error('error:030000B2:digital envelope routines::not XOF or invalid length');
  error.library = 'digital envelope routines';
  error.reason = 'not XOF or invalid length';
  error.code = 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH';
  throw error;
}

function lengthOf(options) {
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  return length;
}

function Hash(algorithm, options) {
  if (new.target === undefined) return new Hash(algorithm, options);
  const isCopy = typeof algorithm !== 'string';
  if (isCopy && !(algorithm instanceof Hash)) validateString(algorithm, 'algorithm');
  const length = options === undefined ? undefined : lengthOf(options);
  const self = isCopy ? binding.hashCopy(algorithm, length) : binding.hashNew(algorithm, length);
  if (typeof self === 'number') throwNotStarted(self);
  Object.setPrototypeOf(self, new.target.prototype);
  if (options !== undefined) self._options = options;
  return self;
}
Object.setPrototypeOf(Hash.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hash, LazyTransform);

Hash.prototype._options = undefined;

Hash.prototype.copy = function copy(options) {
  if (isFinalized(this)) throw new ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  binding.update(this, chunk, encoding);
  callback();
};

/* The end of the stream leaves the digest to be asked for once more. */
Hash.prototype._flush = function _flush(callback) {
  const bytes = binding.finish(this);
  this[kStreamed] = bytes;
  this.push(Buffer.from(bytes));
  callback();
};

function checkData(data, encoding) {
  if (typeof data !== 'string' && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  validateEncoding(data, encoding);
}

function isFinalized(self) {
  const finalized = binding.isFinalized(self);
  if (finalized === undefined) throw new ERR_INVALID_THIS('Hash');
  return finalized;
}

function update(data, encoding) {
  if (isFinalized(this)) throw new ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data === 'string') {
    if (encoding !== undefined) validateEncoding(data, encoding);
  } else if (!isArrayBufferView(data)) {
    checkData(data, encoding);
  }
  if (!binding.update(this, data, encoding)) throw new ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
}

/* Text in an encoding that the binding knows, else a Buffer. */
function outputOf(self, encoding) {
  const streamed = self[kStreamed];
  if (streamed !== undefined) {
    return encoding && encoding !== 'buffer' ? streamed.toString(encoding) : Buffer.from(streamed);
  }
  if (encoding === undefined || encoding === null || encoding === 'buffer' || encoding === '') return binding.finish(self);
  if (typeof encoding !== 'string') encoding = `${encoding}`;
  return normalizeEncoding(encoding) === undefined ? binding.finish(self) : binding.finish(self, encoding);
}

function digest(outputEncoding) {
  if (isFinalized(this)) throw new ERR_CRYPTO_HASH_FINALIZED();
  const result = outputOf(this, outputEncoding);
  binding.setFinalized(this);
  return result;
}

Object.assign(Hash.prototype, binding.hashFunctions({ update, digest }));

/* ---- Hmac ---- */

function Hmac(hmac, key, options) {
  if (new.target === undefined) return new Hmac(hmac, key, options);
  validateString(hmac, 'hmac');
  const encoding = options === undefined || options === null ? undefined : options.encoding;
  if (encoding !== undefined || !(typeof key === 'string' || isArrayBufferView(key))) {
    key = require('internal/crypto/keys').getSecretBytes(key, encoding, 'key');
  }
  const self = binding.hmacNew(hmac, key);
  if (typeof self === 'number') throw new ERR_CRYPTO_INVALID_DIGEST(hmac);
  Object.setPrototypeOf(self, new.target.prototype);
  if (options !== undefined) self._options = options;
  return self;
}
Object.setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hmac, LazyTransform);

Hmac.prototype._options = undefined;
Hmac.prototype.update = Hash.prototype.update;
Hmac.prototype._flush = Hash.prototype._flush;
Hmac.prototype._transform = Hash.prototype._transform;

/* Asked twice it gives nothing, as Node does. */
function hmacDigest(outputEncoding) {
  if (!isFinalized(this)) return digest.call(this, outputEncoding);
  const nothing = Buffer.from('');
  return outputEncoding && outputEncoding !== 'buffer' ? nothing.toString(outputEncoding) : nothing;
}

Object.assign(Hmac.prototype, binding.hashFunctions({ digest: hmacDigest }));

/* ---- at once ---- */

function hash(algorithm, input, outputEncoding = 'hex') {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !isArrayBufferView(input)) {
    throw new ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
  let normalized;
  if (outputEncoding === 'hex') {
    normalized = 'hex';
  } else {
    validateString(outputEncoding, 'outputEncoding');
    normalized = normalizeEncoding(outputEncoding);
    if (normalized === undefined) {
      if (outputEncoding.toLowerCase() !== 'buffer') throw new ERR_INVALID_ARG_VALUE('outputEncoding', outputEncoding);
    }
  }
  const result = binding.hashOnce(algorithm, input, normalized);
  if (result === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
  return result;
}

module.exports = {
  Hash: deprecate(Hash, 'crypto.Hash constructor is deprecated.', 'DEP0179'),
  Hmac: deprecate(Hmac, 'crypto.Hmac constructor is deprecated.', 'DEP0181'),
  ...binding.hashFunctions({ createHash: (algorithm, options) => new Hash(algorithm, options), hash }, Hash.prototype),
  ...binding.hashFunctions({ createHmac: (hmac, key, options) => new Hmac(hmac, key, options) }, Hmac.prototype),
};
