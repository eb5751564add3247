/*
 * What the parts of crypto share: bytes of arguments, callbacks of work in the thread pool, names of digests.
 */
'use strict';

const { codes } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('internal/util/types');
const { validateString } = require('internal/validators');
const binding = internalBinding('crypto');

const { ERR_CRYPTO_INVALID_DIGEST, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

const kHandle = Symbol('kHandle');
const kKeyObject = Symbol('kKeyObject');
const kMaxInt32 = 2 ** 31 - 1;

const BYTE_TYPES = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

/* A string's bytes, or the bytes that were given. */
function toBuf(value, encoding) {
  if (typeof value !== 'string') return value;
  return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
}

/* The same, and an error for what is neither. */
function getArrayBufferOrView(value, name, encoding) {
  if (isAnyArrayBuffer(value)) return value;
  if (typeof value === 'string') return toBuf(value, encoding);
  if (!isArrayBufferView(value)) throw new ERR_INVALID_ARG_TYPE(name, ['string', ...BYTE_TYPES], value);
  return value;
}

function validateByteSource(value, name) {
  value = toBuf(value);
  if (isAnyArrayBuffer(value) || isArrayBufferView(value)) return value;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], value);
}

/* In the thread pool, bytes and strings of up to 2^31 - 1 bytes are taken. */
function validateMaxBufferLength(data, name) {
  if (data.byteLength > kMaxInt32) {
    throw new ERR_OUT_OF_RANGE(name, `less than ${kMaxInt32 + 1} bytes`, data.byteLength);
  }
}

/* A digest that does not exist is named by its user's spelling. */
function validateDigest(digest) {
  if (binding.hashSize(digest) === undefined) throw new ERR_CRYPTO_INVALID_DIGEST(digest);
}

function encodeResult(bytes, encoding) {
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}

/* The callback that work in the thread pool calls with (error, result), for one that wants (null, result). */
function callbackOf(callback, convert) {
  return (error, result) => {
    if (error !== undefined) callback(error);
    else callback(null, convert === undefined ? result : convert(result));
  };
}

/* As the jobs of Node report OpenSSL's errors: by their message alone. */
function bareError(error) {
  if (error.library !== undefined) {
    delete error.library;
    delete error.reason;
    delete error.code;
  }
  return error;
}

/* A promise of what `start`, given a callback, does in the thread pool. */
function promiseOf(start) {
  return new Promise((resolve, reject) => {
    start((error, result) => {
      if (error !== undefined) reject(error);
      else resolve(result);
    });
  });
}

/* Of a Buffer, the ArrayBuffer that has just its bytes. */
function toArrayBuffer(bytes) {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/* A big-endian number as a BigInt, or as a Number if it has at most 32 bits (undefined for more). */
function bigIntArrayToUnsignedBigInt(bytes) {
  let hex = '0x0';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return BigInt(hex);
}

function bigIntArrayToUnsignedInt(bytes) {
  let result = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (i < bytes.length - 4) {
      if (bytes[i] !== 0) return undefined;
    } else {
      result = result * 256 + bytes[i];
    }
  }
  return result;
}

/* A BigInt as bytes in big endian. */
function bigIntToBytes(value) {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

let ciphers, curves, hashes;
const getCiphers = () => (ciphers ??= binding.getCiphers()).slice();
const getCurves = () => (curves ??= binding.getCurves()).slice();
const getHashes = () => (hashes ??= binding.getHashes()).slice();

function setEngine(id, flags) {
  validateString(id, 'id');
  if (flags !== undefined) require('internal/validators').validateNumber(flags, 'flags');
  // OpenSSL's own engine is all that is asked for without harm.
  if (id === 'openssl') return true;
  throw new codes.ERR_CRYPTO_ENGINE_UNKNOWN(id);
}

/* No part of the heap is set aside for secrets. */
function secureHeapUsed() {
  return undefined;
}

module.exports = {
  BYTE_TYPES,
  bareError,
  bigIntArrayToUnsignedBigInt,
  bigIntArrayToUnsignedInt,
  bigIntToBytes,
  callbackOf,
  encodeResult,
  getArrayBufferOrView,
  getCiphers,
  getCurves,
  getHashes,
  isUint8Array,
  kHandle,
  kKeyObject,
  promiseOf,
  secureHeapUsed,
  setEngine,
  toArrayBuffer,
  toBuf,
  validateByteSource,
  validateDigest,
  validateMaxBufferLength,
};
