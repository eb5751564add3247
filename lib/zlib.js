'use strict';

// zlib: deflate, gzip and brotli as Transform streams and as functions of whole buffers.
//
// A stream hands one chunk at a time to its handle, which fills _outBuffer in the thread pool; what came out is pushed,
// and the same chunk goes on until there is room left. The functions let C make the whole result in one go and need no
// stream, except where `info` asks for one.

const { Transform } = require('stream');
const { Buffer, kMaxLength } = require('buffer');
const { codes: errors, genericNodeError } = require('internal/errors');
const { setImmediate } = require('timers');
const { deprecate } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('internal/util/types');
const { checkRangesOrGetDefault, validateBoolean, validateFiniteNumber, validateFunction, validateUint32 } =
  require('internal/validators');
const binding = internalBinding('zlib');

const constants = Object.freeze(Object.assign({ __proto__: null }, binding.constants));
const { BROTLI_DECODE, BROTLI_ENCODE, DEFLATE, DEFLATERAW, GUNZIP, GZIP, INFLATE, INFLATERAW, UNZIP } = constants;
const { Z_BLOCK, Z_DEFAULT_CHUNK, Z_DEFAULT_COMPRESSION, Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY, Z_DEFAULT_WINDOWBITS,
        Z_FINISH, Z_FIXED, Z_FULL_FLUSH, Z_MAX_LEVEL, Z_MAX_MEMLEVEL, Z_MAX_WINDOWBITS, Z_MIN_CHUNK, Z_MIN_LEVEL,
        Z_MIN_MEMLEVEL, Z_MIN_WINDOWBITS, Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH } = constants;
const { ERR_BROTLI_INVALID_PARAM, ERR_BUFFER_TOO_LARGE, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE,
        ERR_TRAILING_JUNK_AFTER_STREAM_END, ERR_ZLIB_INITIALIZATION_FAILED } = errors;

const kError = Symbol('kError');
const kFlushFlag = Symbol('kFlushFlag');
const kHeld = Symbol('kHeld');
const kOwner = Symbol('kOwner');

// Result codes by name and by number.
const codes = {};
for (const name of ['Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR',
                    'Z_BUF_ERROR', 'Z_VERSION_ERROR']) {
  codes[name] = constants[name];
  codes[constants[name]] = name;
}

// ---- options ----

// How each family flushes: with a write, with the last one, by flush(); and the highest value there is.
const zlibFlushes = { normal: Z_NO_FLUSH, finish: Z_FINISH, full: Z_FULL_FLUSH, highest: Z_BLOCK };
const brotliFlushes = {
  normal: constants.BROTLI_OPERATION_PROCESS,
  finish: constants.BROTLI_OPERATION_FINISH,
  full: constants.BROTLI_OPERATION_FLUSH,
  highest: constants.BROTLI_OPERATION_EMIT_METADATA,
};

const isBrotli = (mode) => mode === BROTLI_DECODE || mode === BROTLI_ENCODE;

// What both families understand.
function readOptions(options, flushes) {
  const read = {
    chunkSize: Z_DEFAULT_CHUNK,
    flush: flushes.normal,
    finishFlush: flushes.finish,
    maxOutputLength: kMaxLength,
    rejectGarbageAfterEnd: false,
  };
  if (!options) return read;
  if (validateFiniteNumber(options.chunkSize, 'options.chunkSize')) {
    if (options.chunkSize < Z_MIN_CHUNK) {
      throw new ERR_OUT_OF_RANGE('options.chunkSize', `>= ${Z_MIN_CHUNK}`, options.chunkSize);
    }
    read.chunkSize = options.chunkSize;
  }
  read.flush = checkRangesOrGetDefault(options.flush, 'options.flush', 0, flushes.highest, read.flush);
  read.finishFlush =
    checkRangesOrGetDefault(options.finishFlush, 'options.finishFlush', 0, flushes.highest, read.finishFlush);
  read.maxOutputLength =
    checkRangesOrGetDefault(options.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
  if (options.rejectGarbageAfterEnd !== undefined) {
    validateBoolean(options.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
    read.rejectGarbageAfterEnd = options.rejectGarbageAfterEnd;
  }
  return read;
}

// Inflating takes the size of the window from the data unless it is told.
function readWindowBits(value, mode) {
  const unset = value === undefined || value === null || value === 0;
  if (unset && (mode === INFLATE || mode === GUNZIP || mode === UNZIP)) return 0;
  return checkRangesOrGetDefault(value, 'options.windowBits', Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0), Z_MAX_WINDOWBITS,
                                 Z_DEFAULT_WINDOWBITS);
}

function readDictionary(dictionary) {
  if (dictionary === undefined || isArrayBufferView(dictionary)) return dictionary;
  if (isAnyArrayBuffer(dictionary)) return Buffer.from(dictionary);
  throw new ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

function readZlibOptions(options, mode) {
  if (!options) {
    return { windowBits: Z_DEFAULT_WINDOWBITS, level: Z_DEFAULT_COMPRESSION, memLevel: Z_DEFAULT_MEMLEVEL,
             strategy: Z_DEFAULT_STRATEGY, dictionary: undefined };
  }
  return {
    windowBits: readWindowBits(options.windowBits, mode),
    level: checkRangesOrGetDefault(options.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION),
    memLevel: checkRangesOrGetDefault(options.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL,
                                      Z_DEFAULT_MEMLEVEL),
    strategy: checkRangesOrGetDefault(options.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED,
                                      Z_DEFAULT_STRATEGY),
    dictionary: readDictionary(options.dictionary),
  };
}

const HIGHEST_BROTLI_PARAM = constants.BROTLI_PARAM_NDIRECT;

function readBrotliParams(params) {
  const values = new Uint32Array(HIGHEST_BROTLI_PARAM + 1).fill(-1);
  if (!params) return values;
  for (const key of Object.keys(params)) {
    const index = +key;
    if (!(index >= 0 && index <= HIGHEST_BROTLI_PARAM) || values[index] !== 0xFFFFFFFF) {
      throw new ERR_BROTLI_INVALID_PARAM(key);
    }
    const value = params[key];
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    }
    values[index] = value;
  }
  return values;
}

// ---- handles ----

function makeHandle(mode, settings, state) {
  const handle = new binding.Zlib(mode);
  if (isBrotli(mode)) {
    if (!handle.initBrotli(settings, state, onStep)) throw new ERR_ZLIB_INITIALIZATION_FAILED();
  } else {
    handle.init(settings.windowBits, settings.level, settings.memLevel, settings.strategy, state, onStep,
                settings.dictionary);
  }
  return handle;
}

function close(stream) {
  stream._handle?.close();
  stream._handle = null;
}

function onError(message, errno, code) {
  const stream = this[kOwner];
  const error = genericNodeError(message, { errno, code });
  stream[kError] = error;
  stream.destroy(error);
}

// ---- streams ----

function ZlibBase(options, mode, handle, flushes) {
  const read = readOptions(options, flushes);
  if (options && (options.encoding || options.objectMode || options.writableObjectMode)) {
    options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
  }
  Transform.call(this, { autoDestroy: true, ...options });
  this[kError] = null;
  this[kHeld] = false;
  this.bytesWritten = 0;
  this._handle = handle;
  handle[kOwner] = this;
  handle.onerror = onError;
  this._outBuffer = null;
  this._outOffset = 0;
  this._chunkSize = read.chunkSize;
  this._defaultFlushFlag = read.flush;
  this._finishFlushFlag = read.finishFlush;
  this._defaultFullFlushFlag = flushes.full;
  this._info = options?.info;
  this._maxOutputLength = read.maxOutputLength;
  this._rejectGarbageAfterEnd = read.rejectGarbageAfterEnd;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return !this._handle; },
});

Object.defineProperty(ZlibBase.prototype, 'bytesRead', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: deprecate(function() {
    return this.bytesWritten;
  }, 'zlib.bytesRead is deprecated and will change its meaning in the future. Use zlib.bytesWritten instead.', 'DEP0108'),
  set: deprecate(function(value) {
    this.bytesWritten = value;
  }, 'Setting zlib.bytesRead is deprecated. This feature will be removed in the future.', 'DEP0108'),
});

function checkOpen(stream) {
  require('internal/assert')(stream._handle, 'zlib binding closed');
}

ZlibBase.prototype.reset = function() {
  checkOpen(this);
  return this._handle.reset();
};

// The last chunk is an empty one, which finishes.
ZlibBase.prototype._flush = function(callback) {
  this._transform(Buffer.alloc(0), '', callback);
};

// 'finish' says that all was written, not that all has been compressed.
ZlibBase.prototype._final = function(callback) {
  callback();
};

// Flushes from the weakest to the strongest. A flush waits its turn among the writes as an empty chunk.
const flushesByStrength = [Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH];

function flushChunk(kind) {
  const chunk = Buffer.alloc(0);
  chunk[kFlushFlag] = kind;
  return chunk;
}

function strongerFlush(a, b) {
  return flushesByStrength.indexOf(a) > flushesByStrength.indexOf(b) ? a : b;
}

ZlibBase.prototype.flush = function(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushChunk(kind), '', callback);
  }
};

ZlibBase.prototype.close = function(callback) {
  if (callback) require('stream').finished(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function(error, callback) {
  close(this);
  callback(error);
};

ZlibBase.prototype._transform = function(chunk, encoding, callback) {
  let flush = this._defaultFlushFlag;
  if (typeof chunk[kFlushFlag] === 'number') flush = chunk[kFlushFlag];
  // The last one finishes, too.
  if (this.writableEnded && this.writableLength === chunk.byteLength) flush = strongerFlush(flush, this._finishFlushFlag);
  writeChunk(this, chunk, flush, callback);
};

// Without a callback the result is returned; packages rely on it.
ZlibBase.prototype._processChunk = function(chunk, flush, callback) {
  if (typeof callback !== 'function') return runSync(this, chunk, flush);
  writeChunk(this, chunk, flush, callback);
};

function writeChunk(stream, chunk, flush, callback) {
  const handle = stream._handle;
  if (!handle) {
    process.nextTick(callback);
    return;
  }
  handle.chunk = chunk;
  handle.at = 0;
  handle.left = chunk.byteLength;
  handle.flush = flush;
  handle.callback = callback;
  step(stream, handle);
}

function step(stream, handle) {
  const room = stream._chunkSize - stream._outOffset;
  stream._outBuffer ??= Buffer.allocUnsafe(stream._chunkSize);
  handle.room = room;
  const { flush, chunk, at, left } = handle;
  // Short writes are done by now; their results come in a turn of their own all the same, as those of the pool do.
  if (handle.write(flush, chunk, at, left, stream._outBuffer, stream._outOffset, room)) setImmediate(finishStep, handle);
}

function finishStep(handle) {
  handle.finish();
}

// What came out of a step; `this` is the handle.
function onStep() {
  const stream = this[kOwner];
  if (stream.destroyed) {
    finishChunk(this);
    return;
  }
  const { 0: roomLeft, 1: left } = stream._writeState;
  stream.bytesWritten += this.left - left;
  this.at += this.left - left;
  this.left = left;
  let wanted = true;
  if (this.room > roomLeft) {
    const from = stream._outOffset;
    stream._outOffset += this.room - roomLeft;
    wanted = stream.push(stream._outBuffer.subarray(from, stream._outOffset));
    if (stream.destroyed) {
      finishChunk(this);
      return;
    }
  }
  if (roomLeft === 0 || stream._outOffset >= stream._chunkSize) {
    stream._outOffset = 0;
    stream._outBuffer = null;
  }
  if (roomLeft === 0) {
    // There may be more. When the readable side is full it waits until somebody reads.
    if (wanted) step(stream, this);
    else stream[kHeld] = true;
    return;
  }
  if (left > 0) {
    // Room and input left: the compressed data has ended before.
    if (stream._rejectGarbageAfterEnd) {
      stream.destroy(new ERR_TRAILING_JUNK_AFTER_STREAM_END());
      return;
    }
    stream.push(null);
  }
  finishChunk(this);
}

function finishChunk(handle) {
  const { callback } = handle;
  handle.chunk = handle.callback = null;
  callback();
}

ZlibBase.prototype._read = function(size) {
  if (this[kHeld]) {
    this[kHeld] = false;
    if (this._handle) step(this, this._handle);
  }
  Transform.prototype._read.call(this, size);
};

// ---- deflate and inflate ----

function Zlib(options, mode) {
  const settings = readZlibOptions(options, mode);
  this._writeState = new Uint32Array(2);
  ZlibBase.call(this, options, mode, makeHandle(mode, settings, this._writeState), zlibFlushes);
  this._level = settings.level;
  this._strategy = settings.strategy;
  this._mode = mode;
}
Object.setPrototypeOf(Zlib.prototype, ZlibBase.prototype);
Object.setPrototypeOf(Zlib, ZlibBase);

Zlib.prototype.params = function params(level, strategy, callback) {
  checkRangesOrGetDefault(level, 'level', Z_MIN_LEVEL, Z_MAX_LEVEL);
  checkRangesOrGetDefault(strategy, 'strategy', Z_DEFAULT_STRATEGY, Z_FIXED);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  // What was written before is compressed as it was to be.
  this.flush(Z_SYNC_FLUSH, () => {
    checkOpen(this);
    this._handle.params(level, strategy);
    if (this.destroyed) return;
    this._level = level;
    this._strategy = strategy;
    if (callback) callback();
  });
};

function Brotli(options, mode) {
  const params = readBrotliParams(options?.params);
  this._writeState = new Uint32Array(2);
  ZlibBase.call(this, options, mode, makeHandle(mode, params, this._writeState), brotliFlushes);
}
Object.setPrototypeOf(Brotli.prototype, Zlib.prototype);
Object.setPrototypeOf(Brotli, Zlib);

function Deflate(options) {
  if (!(this instanceof Deflate)) return new Deflate(options);
  Zlib.call(this, options, DEFLATE);
}

function Inflate(options) {
  if (!(this instanceof Inflate)) return new Inflate(options);
  Zlib.call(this, options, INFLATE);
}

function Gzip(options) {
  if (!(this instanceof Gzip)) return new Gzip(options);
  Zlib.call(this, options, GZIP);
}

function Gunzip(options) {
  if (!(this instanceof Gunzip)) return new Gunzip(options);
  Zlib.call(this, options, GUNZIP);
}

// zlib has no raw streams with a window of 256 bytes: what is asked for as that gets 512.
function rawOptions(options) {
  return options?.windowBits === 8 ? { ...options, windowBits: 9 } : options;
}

function DeflateRaw(options) {
  if (!(this instanceof DeflateRaw)) return new DeflateRaw(options);
  Zlib.call(this, rawOptions(options), DEFLATERAW);
}

function InflateRaw(options) {
  if (!(this instanceof InflateRaw)) return new InflateRaw(options);
  Zlib.call(this, options, INFLATERAW);
}

function Unzip(options) {
  if (!(this instanceof Unzip)) return new Unzip(options);
  Zlib.call(this, options, UNZIP);
}

function BrotliCompress(options) {
  if (!(this instanceof BrotliCompress)) return new BrotliCompress(options);
  Brotli.call(this, options, BROTLI_ENCODE);
}

function BrotliDecompress(options) {
  if (!(this instanceof BrotliDecompress)) return new BrotliDecompress(options);
  Brotli.call(this, options, BROTLI_DECODE);
}

const classes = { Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, BrotliCompress, BrotliDecompress };
const modes = new Map([[Deflate, DEFLATE], [Inflate, INFLATE], [Gzip, GZIP], [Gunzip, GUNZIP], [DeflateRaw, DEFLATERAW],
                       [InflateRaw, INFLATERAW], [Unzip, UNZIP], [BrotliCompress, BROTLI_ENCODE],
                       [BrotliDecompress, BROTLI_DECODE]]);
for (const name of Object.keys(classes)) {
  const Base = name.startsWith('Brotli') ? Brotli : Zlib;
  Object.setPrototypeOf(classes[name].prototype, Base.prototype);
  Object.setPrototypeOf(classes[name], Base);
}

// ---- whole buffers ----

// What a function of whole buffers works with: a stream's handle and settings without the stream, or with `info` the
// stream itself, as it is part of the result.
function makeEngine(Class, options) {
  if (options?.info) return new Class(options);
  const mode = modes.get(Class);
  const settings = isBrotli(mode) ? readBrotliParams(options?.params) :
    readZlibOptions(mode === DEFLATERAW ? rawOptions(options) : options, mode);
  const read = readOptions(options, isBrotli(mode) ? brotliFlushes : zlibFlushes);
  const state = new Uint32Array(2);
  const engine = {
    [kError]: null,
    _handle: makeHandle(mode, settings, state),
    _writeState: state,
    _finishFlushFlag: read.finishFlush,
    _maxOutputLength: read.maxOutputLength,
    _rejectGarbageAfterEnd: read.rejectGarbageAfterEnd,
    bytesWritten: 0,
    destroy() { close(this); },
  };
  engine._handle[kOwner] = engine;
  engine._handle.onerror = onError;
  return engine;
}

function ignore() {}

function runSync(engine, chunk, flush) {
  if (engine instanceof ZlibBase) engine.on('error', ignore);
  let result;
  try {
    result = engine._handle.run(flush, chunk, engine._maxOutputLength);
    if (engine[kError]) throw engine[kError];
    engine.bytesWritten = chunk.byteLength - engine._writeState[1];
  } finally {
    close(engine);
  }
  return result;
}

function asBytes(buffer, name, expected) {
  if (typeof buffer === 'string' || isAnyArrayBuffer(buffer)) return Buffer.from(buffer);
  if (isUint8Array(buffer)) return buffer;
  if (isArrayBufferView(buffer)) return Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  throw new ERR_INVALID_ARG_TYPE(name, expected, buffer);
}

function makeSync(Class) {
  return function syncBufferWrapper(buffer, options) {
    const engine = makeEngine(Class, options);
    const bytes = asBytes(buffer, 'buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer']);
    const result = runSync(engine, bytes, engine._finishFlushFlag);
    return options?.info ? { buffer: result, engine } : result;
  };
}

function failureOf(engine, code, message, errno) {
  if (code === 'ERR_BUFFER_TOO_LARGE') return new ERR_BUFFER_TOO_LARGE(engine._maxOutputLength);
  return genericNodeError(message, { errno, code });
}

function makeAsync(Class) {
  return function asyncBufferWrapper(buffer, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = {};
    }
    const engine = makeEngine(Class, options);
    validateFunction(callback, 'callback');
    const bytes = asBytes(buffer ?? '', 'chunk', ['string', 'Buffer', 'TypedArray', 'DataView']);
    engine._handle.runLater(engine._finishFlushFlag, bytes, engine._maxOutputLength, (code, result, errno) => {
      close(engine);
      if (code !== null) {
        callback(failureOf(engine, code, result, errno));
        return;
      }
      engine.bytesWritten = bytes.byteLength - engine._writeState[1];
      if (engine._rejectGarbageAfterEnd && engine._writeState[1] > 0) callback(new ERR_TRAILING_JUNK_AFTER_STREAM_END());
      else callback(null, options?.info ? { buffer: result, engine } : result);
    });
  };
}

/** The CRC-32 of bytes or of a string's UTF-8, going on from `value`. */
function crc32(data, value = 0) {
  if (typeof data !== 'string' && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  validateUint32(value, 'value');
  return binding.crc32(data, value);
}

module.exports = { crc32, ...classes };

for (const name of Object.keys(classes)) {
  const functionName = name[0].toLowerCase() + name.slice(1);
  module.exports[functionName] = makeAsync(classes[name]);
  module.exports[`${functionName}Sync`] = makeSync(classes[name]);
}

for (const name of Object.keys(classes)) {
  const Class = classes[name];
  Object.defineProperty(module.exports, `create${name}`, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value(options) { return new Class(options); },
  });
}

Object.defineProperties(module.exports, {
  constants: { __proto__: null, enumerable: true, value: constants },
  codes: { __proto__: null, enumerable: true, value: Object.freeze(codes) },
});

// The constants under their old place.
for (const name of Object.keys(constants)) {
  if (!name.startsWith('BROTLI')) {
    Object.defineProperty(module.exports, name, { __proto__: null, value: constants[name] });
  }
}
