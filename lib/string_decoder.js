/*
 * The string_decoder module: text from bytes that come in pieces.
 */
'use strict';

const binding = internalBinding('string_decoder');

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const internalUtil = require('internal/util');

const kState = Symbol('kNativeDecoder');

// The layout of the state: see src/bindings/string_decoder.c.
const BYTES_END = 4;
const MISSING = 4;
const BUFFERED = 5;

const { isEncoding } = Buffer;

/* Programs that know more encodings replace Buffer.isEncoding. */
function normalizeEncoding(encoding) {
  const name = internalUtil.normalizeEncoding(encoding);
  if (name === undefined && (Buffer.isEncoding === isEncoding || !Buffer.isEncoding(encoding))) {
    throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  }
  return name ?? encoding;
}

function StringDecoder(encoding) {
  this.encoding = normalizeEncoding(encoding);
  this[kState] = binding.createState(this.encoding);
}

StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') {
    return buf;
  }
  if (!ArrayBuffer.isView(buf)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  }
  if (!this[kState]) {
    throw new codes.ERR_INVALID_THIS('StringDecoder');
  }
  return binding.decode(this[kState], buf);
};

StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  return this[kState][BUFFERED] > 0 ? text + binding.flush(this[kState]) : text;
};

/* Not documented, but used. */
StringDecoder.prototype.text = function text(buf, offset) {
  this[kState][MISSING] = 0;
  this[kState][BUFFERED] = 0;
  return this.write(buf.slice(offset));
};

function defineGetter(name, get) {
  Object.defineProperty(StringDecoder.prototype, name, { __proto__: null, get, enumerable: true, configurable: true });
}

defineGetter('lastChar', function() {
  return this[kState].subarray(0, BYTES_END);
});
defineGetter('lastNeed', function() {
  return this[kState][MISSING];
});
defineGetter('lastTotal', function() {
  return this[kState][BUFFERED] + this[kState][MISSING];
});

module.exports = { StringDecoder };
