/*
 * The buffer module. Most methods of Buffer are native (src/bindings/buffer*.c).
 */
'use strict';

const binding = internalBinding('buffer');

const { codes, genericNodeError } = require('internal/errors');
const { customInspectSymbol, defineLazyProperties, lazyDOMException, normalizeEncoding } = require('internal/util');
const { isAnyArrayBuffer } = internalBinding('types');
const { validateInteger, validateNumber } = require('internal/validators');

const MAX_LENGTH = 2 ** 53 - 1;
const MAX_STRING_LENGTH = 2 ** 29 - 24;

const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const getTypedArrayName = Object.getOwnPropertyDescriptor(TypedArrayPrototype, Symbol.toStringTag).get;

const isTypedArray = (value) => getTypedArrayName.call(value) !== undefined;
const isUint8Array = (value) => getTypedArrayName.call(value) === 'Uint8Array';

/* What typed arrays make Buffers with; `new Buffer` is something else. */
class FastBuffer extends Uint8Array {}

/* ---- new Buffer(), which is deprecated ---- */

const DEPRECATION = 'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
  'Buffer.allocUnsafe(), or Buffer.from() methods instead.';
const MAX_CHECKS = 10000; // of who calls: after that there is no warning

let warned = false;
let checks = 0;

/* What comes of packages is not the user's to change: no warning of that, unless it is asked for. */
function warnOnce() {
  if (warned || ++checks > MAX_CHECKS) {
    return;
  }
  const { getOptionValue } = require('internal/options');
  if (!getOptionValue('--pending-deprecation') && require('internal/util/call_sites').isInsideNodeModules(Buffer)) {
    return;
  }
  process.emitWarning(DEPRECATION, 'DeprecationWarning', 'DEP0005');
  warned = true;
}

function Buffer(arg, encodingOrOffset, length) {
  warnOnce();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', arg);
    }
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

Object.setPrototypeOf(Buffer, Uint8Array);
Object.defineProperty(Buffer, 'prototype', { __proto__: null, value: FastBuffer.prototype });
Object.defineProperty(FastBuffer.prototype, 'constructor', {
  __proto__: null,
  value: Buffer,
  writable: true,
  configurable: true,
});
Object.defineProperty(Buffer, Symbol.species, {
  __proto__: null,
  get() {
    return FastBuffer;
  },
  configurable: true,
});

binding.initialize(Buffer.prototype);

let poolSize = 8192;
Object.defineProperty(Buffer, 'poolSize', {
  __proto__: null,
  get() {
    return poolSize;
  },
  set(size) {
    poolSize = size;
    binding.setPoolSize(size);
  },
  enumerable: true,
  configurable: true,
});

/* ---- making ---- */

function fromArrayBuffer(arrayBuffer, byteOffset, length) {
  const offset = byteOffset === undefined ? 0 : +byteOffset || 0;
  const maxLength = arrayBuffer.byteLength - offset;
  if (maxLength < 0) {
    throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  }
  if (length === undefined) {
    return new FastBuffer(arrayBuffer, offset);
  }
  const size = +length > 0 ? +length : 0;
  if (size > maxLength) {
    throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  }
  return new FastBuffer(arrayBuffer, offset, size);
}

function fromArrayLike(value) {
  return isUint8Array(value) ? binding.fromBytes(value) : binding.fromArray(value, value.length);
}

/* Of an array, something like one, or what toJSON() gave; undefined for anything else. */
function fromObject(value) {
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    return typeof value.length === 'number' ? fromArrayLike(value) : binding.allocZeroed(0);
  }
  return value.type === 'Buffer' && Array.isArray(value.data) ? fromArrayLike(value.data) : undefined;
}

const { valueOf } = Object.prototype;

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') {
    return binding.fromString(value, encodingOrOffset);
  }
  if (typeof value === 'object' && value !== null) {
    if (isUint8Array(value) && value.valueOf === valueOf) {
      return binding.fromBytes(value);
    }
    if (isAnyArrayBuffer(value)) {
      return fromArrayBuffer(value, encodingOrOffset, length);
    }
    const primitive = value.valueOf && value.valueOf();
    if (primitive !== undefined && primitive !== null && primitive !== value &&
        (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const buffer = fromObject(value);
    if (buffer !== undefined) {
      return buffer;
    }
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') {
        return binding.fromString(text, encodingOrOffset);
      }
    }
  }
  throw new codes.ERR_INVALID_ARG_TYPE('first argument',
                                       ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) {
    throw new codes.ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  }
  if (offset !== undefined) {
    validateInteger(offset, 'offset', 0);
  }
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
  }
  const start = offset ?? 0;
  if (start >= view.length) {
    return binding.allocZeroed(0);
  }
  const part = TypedArrayPrototype.subarray.call(view, start, length === undefined ? undefined : start + length);
  return binding.fromBytes(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
};

Buffer.of = (...items) => binding.fromArray(items, items.length);
Object.defineProperty(Buffer.of, 'name', { __proto__: null, value: 'of', configurable: true });

Buffer.alloc = function alloc(size, fill, encoding) {
  const buffer = binding.allocZeroed(size);
  return fill !== undefined && fill !== 0 && size > 0 ? binding.fill.call(buffer, fill, 0, buffer.length, encoding) : buffer;
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  return binding.allocUnsafe(size);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  return binding.allocUnsafeSlow(size);
};

function SlowBuffer(size) {
  return binding.allocUnsafeSlow(size);
}
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && normalizeEncoding(encoding) !== undefined;
};

Buffer.compare = binding.compare;
Buffer.concat = binding.concat;
Buffer.byteLength = binding.byteLength;

/* ---- methods ---- */

const { prototype } = Buffer;

function define(name, value) {
  const descriptor = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(prototype, name, descriptor);
}

const NUMBERS = [
  'UInt8', 'Int8', 'UInt16LE', 'UInt16BE', 'Int16LE', 'Int16BE', 'UInt32LE', 'UInt32BE', 'Int32LE', 'Int32BE', 'UIntLE',
  'UIntBE', 'IntLE', 'IntBE', 'FloatLE', 'FloatBE', 'DoubleLE', 'DoubleBE',
];

for (const operation of ['read', 'write']) {
  for (const name of NUMBERS) {
    define(operation + name, binding[operation + name]);
    if (name.startsWith('UInt')) {
      define(`${operation}Uint${name.slice(4)}`, binding[operation + name]);
    }
  }
}

for (const encoding of ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8']) {
  define(`${encoding}Slice`, binding[`${encoding}Slice`]);
  define(`${encoding}Write`, binding[`${encoding}Write`]);
}

for (const name of ['copy', 'equals', 'fill', 'includes', 'indexOf', 'lastIndexOf', 'subarray', 'toString', 'write']) {
  define(name, binding[name]);
}
define('compare', binding.compareMethod);
define('slice', function slice(start, end) {
  return this.subarray(start, end);
});
define('toLocaleString', prototype.toString);

for (const [name, property] of [['parent', 'buffer'], ['offset', 'byteOffset']]) {
  Object.defineProperty(prototype, name, {
    __proto__: null,
    get() {
      return this instanceof Buffer ? this[property] : undefined;
    },
    enumerable: true,
  });
}

define('toJSON', function toJSON() {
  return { type: 'Buffer', data: binding.toArray(this) };
});

for (const bits of [16, 32, 64]) {
  const name = `swap${bits}`;
  define(name, { [name]() {
    if (this.length % (bits / 8) !== 0) {
      throw new codes.ERR_INVALID_BUFFER_SIZE(`${bits}-bits`);
    }
    binding.swap(this, bits / 8);
    return this;
  } }[name]);
}

/* ---- numbers of 64 bits ---- */

/* The halves of such a number, the lower one first, as unsigned numbers. */
const bigReaders = {
  LE: (buffer, offset) => [buffer.readUInt32LE(offset), buffer.readUInt32LE(offset + 4)],
  BE: (buffer, offset) => [buffer.readUInt32BE(offset + 4), buffer.readUInt32BE(offset)],
};

const bigWriters = {
  LE(buffer, low, high, offset) {
    buffer.writeUInt32LE(low, offset);
    buffer.writeUInt32LE(high, offset + 4);
  },
  BE(buffer, low, high, offset) {
    buffer.writeUInt32BE(high, offset);
    buffer.writeUInt32BE(low, offset + 4);
  },
};

function checkOffset(buffer, offset) {
  validateNumber(offset, 'offset');
  if (buffer[offset] !== undefined && buffer[offset + 7] !== undefined) {
    return;
  }
  const last = buffer.length - 8;
  if (Math.floor(offset) !== offset) {
    throw new codes.ERR_OUT_OF_RANGE('offset', 'an integer', offset);
  }
  if (last < 0) {
    throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  }
  throw new codes.ERR_OUT_OF_RANGE('offset', `>= 0 and <= ${last}`, offset);
}

function checkBigValue(value, isSigned) {
  const bits = isSigned ? 63n : 64n;
  const min = isSigned ? -(1n << bits) : 0n;
  if (value < min || value >= 1n << bits) {
    const range = isSigned ? '>= -(2n ** 63n) and < 2n ** 63n' : '>= 0n and < 2n ** 64n';
    throw new codes.ERR_OUT_OF_RANGE('value', range, value);
  }
}

for (const order of ['LE', 'BE']) {
  for (const [type, alias, isSigned] of [['UInt', 'Uint', false], ['Int', undefined, true]]) {
    const readName = `readBig${type}64${order}`;
    const writeName = `writeBig${type}64${order}`;
    const methods = {
      [readName](offset = 0) {
        checkOffset(this, offset);
        const [low, high] = bigReaders[order](this, offset);
        return (BigInt(isSigned ? high | 0 : high) << 32n) + BigInt(low);
      },
      [writeName](value, offset = 0) {
        checkBigValue(value, isSigned);
        checkOffset(this, offset);
        const low = Number(value & 0xffffffffn); // a TypeError for what is no BigInt
        bigWriters[order](this, low, Number((value >> 32n) & 0xffffffffn), offset);
        return offset + 8;
      },
    };
    define(readName, methods[readName]);
    define(writeName, methods[writeName]);
    if (alias !== undefined) {
      define(readName.replace(type, alias), methods[readName]);
      define(writeName.replace(type, alias), methods[writeName]);
    }
  }
}

/* ---- inspection ---- */

let inspectMaxBytes = 50;

/* The properties of a buffer that are not its bytes, as inspect() shows them: 'foo: 1, bar: 2'. */
function inspectExtras(buffer, ctx) {
  const keys = internalBinding('util').getOwnNonIndexProperties(buffer, ctx.showHidden ? 0 : 2);
  if (keys.length === 0) {
    return undefined;
  }
  const extras = { __proto__: null };
  for (const key of keys) {
    extras[key] = buffer[key];
  }
  const { inspect } = require('internal/util/inspect');
  const text = inspect(extras, { ...ctx, breakLength: Infinity, compact: true });
  return text.slice('[Object: null prototype] { '.length, -2);
}

function constructorName(buffer) {
  try {
    const { constructor } = buffer;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) {
      return constructor.name;
    }
  } catch {
    // A hostile getter: the usual name then.
  }
  return 'Buffer';
}

prototype.inspect = prototype[customInspectSymbol] = function inspect(recurseTimes, ctx) {
  const shown = Math.min(inspectMaxBytes, this.length);
  let text = this.hexSlice(0, shown).replace(/(.{2})/g, '$1 ').trim();
  const remaining = this.length - inspectMaxBytes;
  if (remaining > 0) {
    text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  }
  const extras = ctx === undefined ? undefined : inspectExtras(this, ctx);
  if (extras !== undefined) {
    text += `${this.length === 0 ? '' : ', '}${extras}`;
  }
  return `<${constructorName(this)} ${text}>`;
};

/* ---- functions of the module ---- */

function btoa(input) {
  if (arguments.length === 0) {
    throw new codes.ERR_MISSING_ARGS('input');
  }
  const result = binding.btoa(`${input}`);
  if (result === -1) {
    throw lazyDOMException('Invalid character', 'InvalidCharacterError');
  }
  return result;
}

function atob(input) {
  if (arguments.length === 0) {
    throw new codes.ERR_MISSING_ARGS('input');
  }
  const text = `${input}`;
  const result = binding.atob(text);
  if (result !== -1) {
    return result;
  }
  const isBase64 = /^[A-Za-z0-9+/\t\n\f\r ]*=?[\t\n\f\r ]*=?[\t\n\f\r ]*$/.test(text);
  throw lazyDOMException(isBase64 ? 'The string to be decoded is not correctly encoded.' : 'Invalid character',
                         'InvalidCharacterError');
}

function checkBytes(input) {
  if (!isTypedArray(input) && !isAnyArrayBuffer(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  }
}

function checkAttached(input) {
  if ((input.buffer ?? input).detached) {
    throw new codes.ERR_INVALID_STATE('Cannot validate on a detached buffer');
  }
}

function isUtf8(input) {
  checkBytes(input);
  checkAttached(input);
  return binding.isUtf8(input);
}

function isAscii(input) {
  checkBytes(input);
  checkAttached(input);
  return binding.isAscii(input);
}

const TRANSCODED = new Set(['ascii', 'latin1', 'utf16le', 'utf8']);

/* What the encodings of one byte cannot express becomes '?'. */
function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  }
  if (source.length === 0) {
    return binding.allocZeroed(0);
  }
  const from = normalizeEncoding(fromEncoding);
  const to = normalizeEncoding(toEncoding);
  if (!TRANSCODED.has(from) || !TRANSCODED.has(to)) {
    throw genericNodeError('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]', {
      code: 'U_ILLEGAL_ARGUMENT_ERROR',
      errno: 1,
    });
  }
  let text = prototype.toString.call(source, from);
  if (to === 'ascii') {
    text = text.replace(/[^\x00-\x7f]/gu, '?');
  } else if (to === 'latin1') {
    text = text.replace(/[^\x00-\xff]/gu, '?');
  }
  return binding.fromString(text, to);
}

const constants = Object.defineProperties({}, {
  MAX_LENGTH: { __proto__: null, value: MAX_LENGTH, enumerable: true },
  MAX_STRING_LENGTH: { __proto__: null, value: MAX_STRING_LENGTH, enumerable: true },
});

module.exports = {
  Buffer,
  SlowBuffer,
  transcode,
  isUtf8,
  isAscii,
  kMaxLength: MAX_LENGTH,
  kStringMaxLength: MAX_STRING_LENGTH,
  btoa,
  atob,
};

Object.defineProperties(module.exports, {
  constants: { __proto__: null, value: constants, enumerable: true },
  INSPECT_MAX_BYTES: {
    __proto__: null,
    get() {
      return inspectMaxBytes;
    },
    set(value) {
      validateNumber(value, 'INSPECT_MAX_BYTES', 0);
      inspectMaxBytes = value;
    },
    enumerable: true,
    configurable: true,
  },
});

defineLazyProperties(module.exports, 'internal/blob', ['Blob', 'resolveObjectURL']);
defineLazyProperties(module.exports, 'internal/file', ['File']);
