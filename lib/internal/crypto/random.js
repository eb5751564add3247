/*
 * Random bytes, numbers and UUIDs; primes.
 */
'use strict';

const { codes } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateBoolean, validateFunction, validateInt32, validateNumber, validateObject } = require('internal/validators');
const { lazyDOMException } = require('internal/util');
const { bareError, bigIntArrayToUnsignedBigInt, bigIntToBytes, callbackOf, toArrayBuffer } = require('internal/crypto/util');
const binding = internalBinding('crypto');

const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

const MAX_SIZE = 2 ** 31 - 1;
const RANDOM_LIMIT = 2 ** 48 - 1;

/* ---- bytes ---- */

function assertOffset(offset, unit, length) {
  validateNumber(offset, 'offset');
  offset *= unit;
  const max = Math.min(length, MAX_SIZE);
  if (Number.isNaN(offset) || offset > max || offset < 0) throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${max}`, offset);
  return offset >>> 0;
}

function assertSize(size, unit, offset, length) {
  validateNumber(size, 'size');
  size *= unit;
  if (Number.isNaN(size) || size > MAX_SIZE || size < 0) throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${MAX_SIZE}`, size);
  if (size + offset > length) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  return size >>> 0;
}

function randomBytes(size, callback) {
  size = assertSize(size, 1, 0, Infinity);
  if (callback === undefined) return binding.randomBytes(size);
  validateFunction(callback, 'callback');
  binding.randomBytes(size, callbackOf(callback));
  return undefined;
}

function checkRange(buf, offset, size) {
  if (!isAnyArrayBuffer(buf) && !isArrayBufferView(buf)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
  const unit = buf.BYTES_PER_ELEMENT || 1;
  offset = assertOffset(offset, unit, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset : assertSize(size, unit, offset, buf.byteLength);
  return [offset, size];
}

function randomFillSync(buf, offset = 0, size) {
  [offset, size] = checkRange(buf, offset, size);
  if (size > 0) binding.randomFill(buf, offset, size);
  return buf;
}

/* Meanwhile the memory may have been transferred, or made smaller: then an error. */
function fillFrom(buf, offset, bytes) {
  try {
    const memory = isAnyArrayBuffer(buf) ? new Uint8Array(buf) : new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength);
    memory.set(bytes, offset);
  } catch (error) {
    return error;
  }
  return undefined;
}

function randomFill(buf, offset, size, callback) {
  if (!isAnyArrayBuffer(buf) && !isArrayBufferView(buf)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  [offset, size] = checkRange(buf, offset, size);
  if (size === 0) {
    callback(null, buf);
    return;
  }
  binding.randomBytes(size, (error, bytes) => {
    if (error === undefined) error = fillFrom(buf, offset, bytes);
    if (error !== undefined) callback(error);
    else callback(null, buf);
  });
}

/* ---- integers ---- */

/* Values above the last whole multiple of the range would favour the small ones. */
function integerBelow(range) {
  const limit = RANDOM_LIMIT - (RANDOM_LIMIT % range);
  for (;;) {
    const value = binding.randomBytes(6).readUIntBE(0, 6);
    if (value < limit) return value % range;
  }
}

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
  const result = integerBelow(range) + min;
  if (callback === undefined) return result;
  process.nextTick(callback, undefined, result);
  return undefined;
}

/* ---- UUID ---- */

const POOL_UUIDS = 128;
let pool, poolUsed = POOL_UUIDS;

function randomUUID(options) {
  if (options !== undefined) {
    validateObject(options, 'options');
    const { disableEntropyCache = false } = options;
    validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
    if (disableEntropyCache) return binding.uuid(binding.randomBytes(16), 0);
  }
  // From a supply that is renewed every 128.
  if (poolUsed === POOL_UUIDS) {
    pool = binding.randomBytes(16 * POOL_UUIDS);
    poolUsed = 0;
  }
  return binding.uuid(pool, 16 * poolUsed++);
}

/* ---- getRandomValues ---- */

const INTEGERS = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array',
                  'Uint32Array', 'BigInt64Array', 'BigUint64Array'];
const getTypeName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

function getRandomValues(array) {
  if (!INTEGERS.includes(getTypeName.call(array))) {
    throw lazyDOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  if (array.byteLength > 65536) {
    throw lazyDOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
  }
  randomFillSync(array, 0);
  return array;
}

/* ---- primes ---- */

function toNumberBytes(value, name) {
  if (typeof value === 'bigint') {
    if (value < 0n) throw new ERR_OUT_OF_RANGE(name, '>= 0', value);
    return bigIntToBytes(value);
  }
  if (!isAnyArrayBuffer(value) && !isArrayBufferView(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], value);
  }
  return value;
}

const numberOf = (bytes) => bigIntArrayToUnsignedBigInt(
  isAnyArrayBuffer(bytes) ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));

/* What OpenSSL could not satisfy, or only by a prime that is not random. */
function checkResidue(size, add, rem) {
  if (add === undefined) return;
  const modulus = numberOf(add);
  if (modulus === 0n) return;
  if (modulus.toString(2).length > size) throw makeRangeError('invalid options.add');
  if (rem !== undefined && modulus <= numberOf(rem)) throw makeRangeError('invalid options.rem');
}

function makeRangeError(message) {
  const error = new RangeError(message);
  error.code = 'ERR_OUT_OF_RANGE';
  return error;
}

function primeOptions(size, options) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false } = options;
  let { add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  if (add !== undefined) add = toNumberBytes(add, 'options.add');
  if (rem !== undefined) rem = toNumberBytes(rem, 'options.rem');
  checkResidue(size, add, rem);
  return { size, safe, bigint, add, rem };
}

function startPrime(o, callback) {
  try {
    return binding.generatePrime(o.size, o.safe, o.add, o.rem, callback);
  } catch (error) {
    throw bareError(error);
  }
}

const primeResult = (o, bytes) => (o.bigint ? bigIntArrayToUnsignedBigInt(bytes) : toArrayBuffer(bytes));

function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  const o = primeOptions(size, options ?? {});
  startPrime(o, callbackOf(callback, (bytes) => primeResult(o, bytes)));
}

function generatePrimeSync(size, options = {}) {
  const o = primeOptions(size, options);
  return primeResult(o, startPrime(o));
}

function primeCandidate(candidate, options) {
  if (typeof candidate === 'bigint') {
    candidate = toNumberBytes(candidate, 'candidate');
  } else if (!isAnyArrayBuffer(candidate) && !isArrayBufferView(candidate)) {
    throw new ERR_INVALID_ARG_TYPE('candidate', ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], candidate);
  }
  validateObject(options, 'options');
  const { checks = 0 } = options;
  // The upper limit is that of a C int.
  validateInt32(checks, 'options.checks', 0);
  return [candidate, checks];
}

function checkPrime(candidate, options = {}, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  const [bytes, checks] = primeCandidate(candidate, options);
  binding.checkPrime(bytes, checks, callbackOf(callback));
}

function checkPrimeSync(candidate, options = {}) {
  const [bytes, checks] = primeCandidate(candidate, options);
  return binding.checkPrime(bytes, checks);
}

module.exports = {
  checkPrime,
  checkPrimeSync,
  generatePrime,
  generatePrimeSync,
  getRandomValues,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
};
