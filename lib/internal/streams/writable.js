'use strict';

// Writable. Chunks that come while a write is under way wait in a flat array, chunk, encoding, callback, with an index of the first
// one.
//
// A state's fields have their first values on the prototype, so that making a stream writes only what differs.

const EventEmitter = require('events');
const { codes, AbortError } = require('internal/errors');
const { Stream } = require('internal/streams/legacy');
const { addAbortSignalNoValidate } = require('internal/streams/add_abort_signal');
const { eos } = require('internal/streams/end_of_stream');
const destroyImpl = require('internal/streams/destroy');
const { getDefaultHighWaterMark, getHighWaterMark } = require('internal/streams/state');
const { tickTogether } = require('internal/process/task_queues');

const { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_MULTIPLE_CALLBACK, ERR_STREAM_ALREADY_FINISHED,
        ERR_STREAM_CANNOT_PIPE, ERR_STREAM_DESTROYED, ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END,
        ERR_UNKNOWN_ENCODING } = codes;
const { errorOrDestroy } = destroyImpl;

Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);

const SLOTS = 3; // of the buffer for each chunk

function nop() {}

function WritableState(options, stream, isDuplex) {
  if (options?.objectMode || (isDuplex && options?.writableObjectMode)) this.objectMode = true;
  this.highWaterMark = options ? getHighWaterMark(this.objectMode, options, 'writableHighWaterMark', isDuplex) :
    getDefaultHighWaterMark(false);
  if (options) {
    if (options.decodeStrings === false) this.decodeStrings = false;
    if (options.emitClose === false) this.emitClose = false;
    if (options.autoDestroy === false) this.autoDestroy = false;
    const { defaultEncoding } = options;
    if (defaultEncoding && defaultEncoding !== 'utf8' && defaultEncoding !== 'utf-8') {
      if (!Buffer.isEncoding(defaultEncoding)) throw new ERR_UNKNOWN_ENCODING(defaultEncoding);
      this.defaultEncoding = defaultEncoding;
    }
  }
}

Object.assign(WritableState.prototype, {
  objectMode: false,
  finalCalled: false,
  needDrain: false,
  ending: false,
  ended: false,
  finished: false,
  destroyed: false,
  decodeStrings: true,
  defaultEncoding: 'utf8',
  length: 0,
  writing: false,
  corked: 0,
  sync: true, // the callback of _write may come before _write returns
  bufferProcessing: false,
  writecb: null,
  writelen: 0,
  afterWriteTickInfo: null,
  buffered: null,
  bufferedIndex: 0,
  pendingcb: 0, // callbacks that 'finish' waits for
  constructed: true,
  prefinished: false,
  errorEmitted: false,
  emitClose: true,
  autoDestroy: true,
  errored: null,
  closed: false,
  closeEmitted: false,
  onFinished: null, // callbacks of end()
  onwrite: null, // what _write calls; there is none before the first write and after the last, as it leads to the stream
});

WritableState.prototype.getBuffer = function getBuffer() {
  return this.buffered === null ? [] : entriesOf(this.buffered, this.bufferedIndex);
};

Object.defineProperty(WritableState.prototype, 'bufferedRequestCount', {
  get() { return this.buffered === null ? 0 : (this.buffered.length - this.bufferedIndex) / SLOTS; },
});

/* What waits from an index on, as _writev gets it. */
function entriesOf(buffered, start) {
  const entries = [];
  entries.allBuffers = true;
  for (let i = start; i < buffered.length; i += SLOTS) {
    entries.push({ chunk: buffered[i], encoding: buffered[i + 1], callback: buffered[i + 2] });
    if (buffered[i + 1] !== 'buffer') entries.allBuffers = false;
  }
  return entries;
}

function Writable(options) {
  // A Duplex is a Writable, too, for instanceof, but does not inherit from it.
  const isDuplex = this instanceof Stream.Duplex;
  if (!isDuplex && !Function.prototype[Symbol.hasInstance].call(Writable, this)) return new Writable(options);
  this._events ??= {
    close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined,
  };
  this._writableState = new WritableState(options, this, isDuplex);
  if (options) setMethods(this, options);
  Stream.call(this, options);
  if (this._construct != null) { // eslint-disable-line eqeqeq
    destroyImpl.construct(this, () => afterConstruct(this));
  }
}

/* A stream's _construct is done: what was written meanwhile goes. */
function afterConstruct(stream) {
  const state = stream._writableState;
  if (!state.writing) clearBuffer(stream, state);
  finishMaybe(stream, state);
}

function setMethods(stream, options) {
  if (typeof options.write === 'function') stream._write = options.write;
  if (typeof options.writev === 'function') stream._writev = options.writev;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.final === 'function') stream._final = options.final;
  if (typeof options.construct === 'function') stream._construct = options.construct;
  if (options.signal) addAbortSignalNoValidate(options.signal, stream);
}

Object.defineProperty(Writable, Symbol.hasInstance, {
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    if (this !== Writable) return false;
    return object?._writableState instanceof WritableState;
  },
});

Writable.prototype.pipe = function() {
  errorOrDestroy(this, new ERR_STREAM_CANNOT_PIPE());
};

// ---- write ----

function doWriteOrFail(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  } else if (typeof callback !== 'function') {
    callback = nop;
  }
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (!state.objectMode) {
    if (!encoding) encoding = state.defaultEncoding;
    else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
    if (typeof chunk === 'string') {
      if (state.decodeStrings !== false) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk instanceof Buffer) {
      encoding = 'buffer';
    } else if (Stream._isArrayBufferView(chunk)) {
      chunk = Stream._uint8ArrayToBuffer(chunk);
      encoding = 'buffer';
    } else {
      throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  }
  let error;
  if (state.ending) error = new ERR_STREAM_WRITE_AFTER_END();
  else if (state.destroyed) error = new ERR_STREAM_DESTROYED('write');
  if (error) {
    process.nextTick(callback, error);
    errorOrDestroy(stream, error, true);
    return error;
  }
  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, callback);
}

Writable.prototype.write = function(chunk, encoding, callback) {
  return doWriteOrFail(this, chunk, encoding, callback) === true;
};

/* What write() does with a Buffer while the stream, not one of objects, is corked, or undefined where there is more to it. */
function bufferChunk(state, chunk, callback) {
  if (state.ending || state.destroyed) return undefined;
  state.pendingcb++;
  const length = state.length + chunk.length;
  state.length = length;
  const room = length < state.highWaterMark;
  if (!room) state.needDrain = true;
  if (typeof callback !== 'function') callback = nop;
  if (state.buffered === null) state.buffered = [chunk, 'buffer', callback];
  else state.buffered.push(chunk, 'buffer', callback);
  return room && !state.errored;
}

Writable.prototype.cork = function() {
  this._writableState.corked++;
};

Writable.prototype.uncork = function() {
  const state = this._writableState;
  if (state.corked) {
    state.corked--;
    if (!state.writing) clearBuffer(this, state);
  }
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const length = state.objectMode ? 1 : chunk.length;
  state.length += length;
  // Before the write, as it may be done at once.
  const room = state.length < state.highWaterMark;
  if (!room) state.needDrain = true;
  if (state.writing || state.corked || state.errored || !state.constructed) {
    if (state.buffered === null) state.buffered = [chunk, encoding, callback];
    else state.buffered.push(chunk, encoding, callback);
  } else {
    state.writelen = length;
    state.writecb = callback;
    state.writing = true;
    state.sync = true;
    stream._write(chunk, encoding, state.onwrite ?? makeOnWrite(stream, state));
    state.sync = false;
  }
  return room && !state.errored && !state.destroyed;
}

function makeOnWrite(stream, state) {
  return state.onwrite = (error) => onWrite(stream, error);
}

function doWrite(stream, state, writev, length, chunk, encoding, callback) {
  const onwrite = state.onwrite ?? makeOnWrite(stream, state);
  state.writelen = length;
  state.writecb = callback;
  state.writing = true;
  state.sync = true;
  if (state.destroyed) onwrite(new ERR_STREAM_DESTROYED('write'));
  else if (writev) stream._writev(chunk, onwrite);
  else stream._write(chunk, encoding, onwrite);
  state.sync = false;
}

function onWriteError(stream, state, error, callback) {
  --state.pendingcb;
  callback(error);
  // Callbacks of what still waits.
  errorBuffer(state);
  errorOrDestroy(stream, error);
}

function onWrite(stream, error) {
  const state = stream._writableState;
  const { sync, writecb: callback } = state;
  if (typeof callback !== 'function') {
    errorOrDestroy(stream, new ERR_MULTIPLE_CALLBACK());
    return;
  }
  state.writing = false;
  state.writecb = null;
  state.length -= state.writelen;
  state.writelen = 0;
  if (error) {
    error.stack; // eslint-disable-line no-unused-expressions
    state.errored ||= error;
    if (stream._readableState && !stream._readableState.errored) stream._readableState.errored = error;
    if (sync) process.nextTick(onWriteError, stream, state, error, callback);
    else onWriteError(stream, state, error, callback);
    return;
  }
  if (state.buffered !== null && state.buffered.length > state.bufferedIndex) clearBuffer(stream, state);
  if (sync) wroteAtOnce(stream, state, callback);
  else afterWrite(stream, callback);
}

function wroteAtOnce(stream, state, callback) {
  const needDrain = state.needDrain && !state.ending && state.length === 0 && !stream.destroyed;
  // Several writes that end at once tell so in one tick.
  if (needDrain || callback !== nop || state.ended) {
    afterWriteSoon(stream, state, callback);
  } else {
    state.pendingcb--;
    if (state.ending) finishMaybe(stream, state, true);
  }
}

/* A stream has written, on its own, a chunk that never was in its buffer, */
function wroteChunk(stream, state, callback) {
  state.pendingcb++;
  tickTogether(afterWrite, stream, callback);
}

/* or all that waited in its buffer. */
function wroteBuffer(stream, state) {
  const { buffered } = state;
  const callback = callbackOf(buffered, 0);
  state.pendingcb -= buffered.length / SLOTS - 1;
  state.length = 0;
  state.buffered = null;
  if (callback === nop) wroteAtOnce(stream, state, nop);
  else tickTogether(afterWrite, stream, callback);
}

// What tells all callbacks of the chunks from `start` on: mostly the last has one, or none.
function callbackOf(buffered, start) {
  const last = buffered.length - 1;
  for (let i = start + 2; i < last; i += SLOTS) {
    if (buffered[i] !== nop) {
      return (error) => { for (let j = start + 2; j <= last; j += SLOTS) buffered[j](error); };
    }
  }
  return buffered[last];
}

function afterWriteSoon(stream, state, callback) {
  const info = state.afterWriteTickInfo;
  if (info !== null && info.cb === callback) {
    info.count++;
    return;
  }
  state.afterWriteTickInfo = { count: 1, cb: callback };
  tickTogether(afterWriteTick, stream, state.afterWriteTickInfo);
}

function afterWriteTick(stream, info) {
  const state = stream._writableState;
  if (state.afterWriteTickInfo === info) state.afterWriteTickInfo = null;
  afterWrite(stream, info.cb, info.count - 1);
}

/* A write is done: tell its callback, and that of `more` others which have the same one. */
function afterWrite(stream, callback, more = 0) {
  const state = stream._writableState;
  if (state.needDrain && !state.ending && state.length === 0 && !stream.destroyed) {
    state.needDrain = false;
    stream.emit('drain');
  }
  do {
    state.pendingcb--;
    callback(null);
  } while (more-- > 0);
  if (state.destroyed) errorBuffer(state);
  if (state.ending) finishMaybe(stream, state);
}

// Tell the callbacks of chunks that will not be written.
function errorBuffer(state) {
  if (state.writing) return;
  const { buffered } = state;
  if (buffered !== null) {
    for (let i = state.bufferedIndex; i < buffered.length; i += SLOTS) {
      state.length -= state.objectMode ? 1 : buffered[i].length;
      buffered[i + 2](state.errored ?? new ERR_STREAM_DESTROYED('write'));
    }
  }
  callFinishedCallbacks(state, state.errored ?? new ERR_STREAM_DESTROYED('end'));
  resetBuffer(state);
}

function callFinishedCallbacks(state, error) {
  const callbacks = state.onFinished;
  if (callbacks === null) return;
  state.onFinished = null;
  for (let i = 0; i < callbacks.length; i++) callbacks[i](error);
}

function resetBuffer(state) {
  state.buffered = null;
  if (state.bufferedIndex !== 0) state.bufferedIndex = 0;
}

// Write what waits.
function clearBuffer(stream, state) {
  if (state.corked || state.bufferProcessing || state.destroyed || !state.constructed || state.buffered === null) return;
  const { buffered, bufferedIndex, objectMode } = state;
  const count = (buffered.length - bufferedIndex) / SLOTS;
  if (count === 0) return;
  state.bufferProcessing = true;
  if (count > 1 && stream._writev) {
    state.pendingcb -= count - 1;
    doWrite(stream, state, true, state.length, entriesOf(buffered, bufferedIndex), '', callbackOf(buffered, bufferedIndex));
    resetBuffer(state);
  } else {
    let i = bufferedIndex;
    do {
      const chunk = buffered[i];
      const encoding = buffered[i + 1];
      const callback = buffered[i + 2];
      buffered[i] = buffered[i + 2] = null;
      i += SLOTS;
      doWrite(stream, state, false, objectMode ? 1 : chunk.length, chunk, encoding, callback);
    } while (i < buffered.length && !state.writing);
    if (i === buffered.length) {
      resetBuffer(state);
    } else if (i > 256 * SLOTS) {
      buffered.splice(0, i);
      state.bufferedIndex = 0;
    } else {
      state.bufferedIndex = i;
    }
  }
  state.bufferProcessing = false;
}

Writable.prototype._write = function(chunk, encoding, callback) {
  if (!this._writev) throw new ERR_METHOD_NOT_IMPLEMENTED('_write()');
  this._writev([{ chunk, encoding }], callback);
};

Writable.prototype._writev = null;

// ---- end ----

Writable.prototype.end = function(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  let error;
  if (chunk !== null && chunk !== undefined) {
    const result = doWriteOrFail(this, chunk, encoding);
    if (result instanceof Error) error = result;
  }
  if (state.corked) {
    state.corked = 1;
    this.uncork();
  }
  if (error) {
    // The write has said it.
  } else if (!state.errored && !state.ending) {
    state.ending = true;
    finishMaybe(this, state, true);
    state.ended = true;
  } else if (state.finished) {
    error = new ERR_STREAM_ALREADY_FINISHED('end');
  } else if (state.destroyed) {
    error = new ERR_STREAM_DESTROYED('end');
  }
  if (typeof callback === 'function') {
    if (error) process.nextTick(callback, error);
    else if (state.errored) process.nextTick(callback, state.errored);
    else if (state.finished) process.nextTick(callback);
    else (state.onFinished ??= []).push(callback);
  }
  return this;
};

function needFinish(state) {
  return state.ending && !state.destroyed && state.constructed && state.length === 0 && !state.errored &&
    (state.buffered === null || state.buffered.length === state.bufferedIndex) && !state.finished && !state.writing &&
    !state.errorEmitted && !state.closeEmitted;
}

function onFinalError(stream, state, error) {
  callFinishedCallbacks(state, error);
  errorOrDestroy(stream, error, state.sync);
}

function callFinal(stream, state) {
  let called = false;
  function onFinish(error) {
    if (called) {
      errorOrDestroy(stream, error ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (error) {
      onFinalError(stream, state, error);
    } else if (needFinish(state)) {
      state.prefinished = true;
      stream.emit('prefinish');
      // 'finish' waits a tick, as the callback of _final may come at once.
      state.pendingcb++;
      process.nextTick(finish, stream, state);
    }
  }
  state.sync = true;
  state.pendingcb++;
  try {
    stream._final(onFinish);
  } catch (error) {
    onFinish(error);
  }
  state.sync = false;
}

function prefinish(stream, state) {
  if (state.prefinished || state.finalCalled) return;
  if (typeof stream._final === 'function' && !state.destroyed) {
    state.finalCalled = true;
    callFinal(stream, state);
  } else {
    state.prefinished = true;
    stream.emit('prefinish');
  }
}

function finishMaybe(stream, state, sync) {
  if (!needFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(finishIfNeeded, stream, state);
  } else if (needFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishIfNeeded(stream, state) {
  if (needFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function finish(stream, state) {
  state.pendingcb--;
  state.finished = true;
  state.onwrite = null;
  callFinishedCallbacks(state, null);
  stream.emit('finish');
  if (!state.autoDestroy) return;
  const readable = stream._readableState;
  // A Duplex goes when its other side is done, too.
  const done = !readable || (readable.autoDestroy && (readable.endEmitted || readable.readable === false));
  if (done) stream.destroy();
}

// ---- destroy ----

Writable.prototype.destroy = function(error, callback) {
  const state = this._writableState;
  if (!state.destroyed && ((state.buffered !== null && state.bufferedIndex < state.buffered.length) ||
      state.onFinished !== null)) {
    process.nextTick(errorBuffer, state);
  }
  destroyImpl.destroy.call(this, error, callback);
  return this;
};

Writable.prototype._undestroy = destroyImpl.undestroy;

Writable.prototype._destroy = function(error, callback) {
  callback(error);
};

Writable.prototype[EventEmitter.captureRejectionSymbol] = function(error) {
  this.destroy(error);
};

Writable.prototype[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')] = function() {
  let error;
  if (!this.destroyed) {
    error = this.writableFinished ? null : new AbortError();
    this.destroy(error);
  }
  return new Promise((resolve, reject) => eos(this, (failure) => (failure && failure.name !== 'AbortError' ? reject(failure) : resolve(null))));
};

// ---- properties ----

function getter(get, set) {
  return { get, set, enumerable: false, configurable: true };
}

Object.defineProperties(Writable.prototype, {
  closed: getter(function() { return this._writableState ? this._writableState.closed : false; }),
  destroyed: getter(function() { return this._writableState ? this._writableState.destroyed : false; }, function(value) {
    if (this._writableState) this._writableState.destroyed = value;
  }),
  writable: getter(function() {
    const state = this._writableState;
    return !!state && state.writable !== false && !state.destroyed && !state.errored && !state.ending && !state.ended;
  }, function(value) {
    if (this._writableState) this._writableState.writable = !!value;
  }),
  writableFinished: getter(function() { return this._writableState ? this._writableState.finished : false; }),
  writableObjectMode: getter(function() { return this._writableState ? this._writableState.objectMode : false; }),
  writableBuffer: getter(function() { return this._writableState?.getBuffer(); }),
  writableEnded: getter(function() { return this._writableState ? this._writableState.ending : false; }),
  writableNeedDrain: getter(function() {
    const state = this._writableState;
    return state ? !state.destroyed && !state.ending && state.needDrain : false;
  }),
  writableHighWaterMark: getter(function() { return this._writableState?.highWaterMark; }),
  writableCorked: getter(function() { return this._writableState ? this._writableState.corked : 0; }),
  writableLength: getter(function() { return this._writableState?.length; }),
  errored: getter(function() { return this._writableState ? this._writableState.errored : null; }),
  writableAborted: getter(function() {
    const state = this._writableState;
    return !!(state.writable !== false && (state.destroyed || state.errored) && !state.finished);
  }),
});

Writable.WritableState = WritableState;

Writable.fromWeb = function(writableStream, options) {
  return require('internal/webstreams/adapters').newStreamWritableFromWritableStream(writableStream, options);
};

Writable.toWeb = function(streamWritable) {
  return require('internal/webstreams/adapters').newWritableStreamFromStreamWritable(streamWritable);
};

module.exports = { Writable, afterConstruct, bufferChunk, wroteBuffer, wroteChunk };
