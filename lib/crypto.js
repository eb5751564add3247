'use strict';

// crypto, as far as it goes: random values, hashes, HMAC, constant-time comparison. What is not here is absent.

const { codes } = require('internal/errors');
const { validateFunction, validateNumber, validateObject, validateString, validateEncoding,
        validateBoolean } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { Transform } = require('stream');
const binding = internalBinding('crypto');

const { ERR_CRYPTO_HASH_FINALIZED, ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

const MAX_SIZE = 2 ** 31 - 1;

// ---- random values ----

function sizeInRange(size, offset, length, unit) {
  validateNumber(size, 'size');
  size *= unit;
  if (Number.isNaN(size) || size > MAX_SIZE || size < 0) throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${MAX_SIZE}`, size);
  if (size + offset > length) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  return size >>> 0;
}

function offsetInRange(offset, length, unit) {
  validateNumber(offset, 'offset');
  offset *= unit;
  if (Number.isNaN(offset) || offset > length || offset < 0) throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${length}`, offset);
  return offset >>> 0;
}

function randomFillRange(buf, offset, size) {
  if (!isAnyArrayBuffer(buf) && !isArrayBufferView(buf)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
  const unit = buf.BYTES_PER_ELEMENT || 1;
  offset = offsetInRange(offset, buf.byteLength, unit);
  size = size === undefined ? buf.byteLength - offset : sizeInRange(size, offset, buf.byteLength, unit);
  return { offset, size };
}

function randomFillSync(buf, offset = 0, size) {
  const range = randomFillRange(buf, offset, size);
  if (range.size > 0) binding.randomFill(buf, range.offset, range.size);
  return buf;
}

function randomFill(buf, offset, size, callback) {
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  }
  validateFunction(callback, 'callback');
  const range = randomFillRange(buf, offset, size);
  if (range.size > 0) binding.randomFill(buf, range.offset, range.size);
  setImmediate(callback, null, buf);
}

function randomBytes(size, callback) {
  size = sizeInRange(size, 0, MAX_SIZE, 1);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = Buffer.alloc(size);
  if (size > 0) binding.randomFill(bytes, 0, size);
  if (callback === undefined) return bytes;
  setImmediate(callback, null, bytes);
  return undefined;
}

const RANDOM_LIMIT = 2 ** 48 - 1;

function randomInt(min, max, callback) {
  const minNotGiven = max === undefined || typeof max === 'function';
  if (minNotGiven) {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= RANDOM_LIMIT)) {
    throw minNotGiven ? new ERR_OUT_OF_RANGE('max', `<= ${RANDOM_LIMIT}`, max) :
      new ERR_OUT_OF_RANGE('max - min', `<= ${RANDOM_LIMIT}`, range);
  }
  // Values above the last whole multiple of the range would favour the small ones.
  const limit = RANDOM_LIMIT - (RANDOM_LIMIT % range);
  let value;
  do value = randomBytes(6).readUIntBE(0, 6); while (value >= limit);
  const result = (value % range) + min;
  if (callback === undefined) return result;
  process.nextTick(callback, undefined, result);
  return undefined;
}

function randomUUID(options) {
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.disableEntropyCache !== undefined) validateBoolean(options.disableEntropyCache, 'options.disableEntropyCache');
  }
  const bytes = randomBytes(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// ---- hashes ----

const kState = Symbol('kState');
const kFinalized = Symbol('kFinalized');

function toBytes(data, encoding, name = 'data') {
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
    return Buffer.from(data, encoding);
  }
  if (!isArrayBufferView(data)) throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  return data;
}

function unsupported() {
  const error = new Error('Digest method not supported');
  error.code = 'ERR_CRYPTO_INVALID_DIGEST';
  return error;
}

class Digest extends Transform {
  constructor(algorithm, key, options) {
    super(options);
    this[kState] = binding.start(algorithm.toLowerCase().replace(/^rsa-/, '').replace(/^sha-(?=\d)/, 'sha'), key);
    if (this[kState] === undefined) throw unsupported();
    this[kFinalized] = false;
  }

  _transform(chunk, encoding, callback) {
    binding.update(this[kState], toBytes(chunk, encoding));
    callback();
  }

  _flush(callback) {
    this.push(this.digest());
    callback();
  }

  update(data, encoding) {
    const bytes = toBytes(data, encoding);
    if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
    binding.update(this[kState], bytes);
    return this;
  }

  digest(outputEncoding) {
    if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
    this[kFinalized] = true;
    const bytes = binding.finish(this[kState]);
    return outputEncoding && outputEncoding !== 'buffer' ? bytes.toString(outputEncoding) : bytes;
  }
}

class Hash extends Digest {
  copy(options) {
    if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
    const made = Object.create(Hash.prototype);
    Transform.call(made, options);
    made[kState] = binding.copy(this[kState]);
    made[kFinalized] = false;
    return made;
  }
}

class Hmac extends Digest {
  digest(outputEncoding) {
    // Asked twice it gives nothing, as Node does.
    if (this[kFinalized]) return outputEncoding && outputEncoding !== 'buffer' ? '' : Buffer.from('');
    return super.digest(outputEncoding);
  }
}

function createHash(algorithm, options) {
  validateString(algorithm, 'algorithm');
  return new Hash(algorithm, undefined, options);
}

function createHmac(algorithm, key, options) {
  validateString(algorithm, 'hmac');
  if (key === null || (typeof key !== 'string' && !isArrayBufferView(key) && !isAnyArrayBuffer(key))) {
    throw new ERR_INVALID_ARG_TYPE('key', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject', 'CryptoKey'], key);
  }
  return new Hmac(algorithm, typeof key === 'string' ? Buffer.from(key, options?.encoding) : key, options);
}

function hash(algorithm, input, outputEncoding = 'hex') {
  validateString(algorithm, 'algorithm');
  return createHash(algorithm).update(toBytes(input, undefined, 'input')).digest(outputEncoding);
}

function timingSafeEqual(one, two) {
  for (const [name, value] of [['buf1', one], ['buf2', two]]) {
    if (!isAnyArrayBuffer(value) && !isArrayBufferView(value)) {
      throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
    }
  }
  if (one.byteLength !== two.byteLength) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return binding.equal(one, two);
}

module.exports = {
  createHash,
  createHmac,
  getHashes: () => binding.getHashes(),
  hash,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  rng: randomBytes,
  pseudoRandomBytes: randomBytes,
  timingSafeEqual,
};
