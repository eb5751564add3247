'use strict';

// construct, destroy, and the order in which errors and 'close' are told.

const { aggregateTwoErrors, codes, AbortError } = require('internal/errors');
const { isDestroyed, isFinished, isServerRequest, kDestroyed } = require('internal/streams/utils');

const kDestroy = Symbol('kDestroy');
const kConstruct = Symbol('kConstruct');

function nop() {}

// The first error is kept; it marks both sides.
function markErrored(error, writable, readable) {
  if (!error) return;
  error.stack; // eslint-disable-line no-unused-expressions
  if (writable && !writable.errored) writable.errored = error;
  if (readable && !readable.errored) readable.errored = error;
}

function destroy(error, callback) {
  const readable = this._readableState;
  const writable = this._writableState;
  const state = writable || readable;
  if (writable?.destroyed || readable?.destroyed) {
    if (typeof callback === 'function') callback();
    return this;
  }
  markErrored(error, writable, readable);
  if (writable) writable.destroyed = true;
  if (readable) readable.destroyed = true;
  if (!state.constructed) {
    this.once(kDestroy, (later) => runDestroy(this, aggregateTwoErrors(later, error), callback));
  } else {
    runDestroy(this, error, callback);
  }
  return this;
}

function runDestroy(self, error, callback) {
  let called = false;
  const onDestroy = (failure) => {
    if (called) return;
    called = true;
    const readable = self._readableState;
    const writable = self._writableState;
    markErrored(failure, writable, readable);
    if (writable) writable.closed = true;
    if (readable) readable.closed = true;
    if (typeof callback === 'function') callback(failure);
    if (failure) process.nextTick(emitErrorAndClose, self, failure);
    else process.nextTick(emitClose, self);
  };
  try {
    self._destroy(error || null, onDestroy);
  } catch (failure) {
    onDestroy(failure);
  }
}

function emitErrorAndClose(self, error) {
  emitError(self, error);
  emitClose(self);
}

function emitClose(self) {
  const readable = self._readableState;
  const writable = self._writableState;
  if (writable) {
    writable.closeEmitted = true;
    writable.onwrite = null;
  }
  if (readable) readable.closeEmitted = true;
  if (writable?.emitClose || readable?.emitClose) self.emit('close');
}

function emitError(self, error) {
  const readable = self._readableState;
  const writable = self._writableState;
  if (writable?.errorEmitted || readable?.errorEmitted) return;
  if (writable) writable.errorEmitted = true;
  if (readable) readable.errorEmitted = true;
  self.emit('error', error);
}

// Make a destroyed stream usable again (net.Socket connects anew).
function undestroy() {
  const readable = this._readableState;
  const writable = this._writableState;
  if (readable) {
    readable.constructed = true;
    readable.closed = readable.closeEmitted = readable.destroyed = readable.errorEmitted = readable.reading = false;
    readable.errored = null;
    readable.ended = readable.endEmitted = readable.readable === false;
  }
  if (writable) {
    writable.constructed = true;
    writable.destroyed = writable.closed = writable.closeEmitted = writable.errorEmitted = false;
    writable.finalCalled = writable.prefinished = false;
    writable.errored = null;
    writable.ended = writable.ending = writable.finished = writable.writable === false;
  }
}

// An error inside of a stream: destroy it, or, without autoDestroy, only tell.
function errorOrDestroy(stream, error, sync) {
  const readable = stream._readableState;
  const writable = stream._writableState;
  if (writable?.destroyed || readable?.destroyed) return this;
  if (readable?.autoDestroy || writable?.autoDestroy) {
    stream.destroy(error);
  } else if (error) {
    markErrored(error, writable, readable);
    if (sync) process.nextTick(emitError, stream, error);
    else emitError(stream, error);
  }
  return this;
}

function construct(stream, callback) {
  if (typeof stream._construct !== 'function') return;
  const readable = stream._readableState;
  const writable = stream._writableState;
  if (readable) readable.constructed = false;
  if (writable) writable.constructed = false;
  stream.once(kConstruct, callback);
  if (stream.listenerCount(kConstruct) > 1) return; // a Duplex calls twice
  process.nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;
  const onConstruct = (error) => {
    if (called) {
      errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    const readable = stream._readableState;
    const writable = stream._writableState;
    const state = writable || readable;
    if (readable) readable.constructed = true;
    if (writable) writable.constructed = true;
    if (state.destroyed) stream.emit(kDestroy, error);
    else if (error) errorOrDestroy(stream, error, true);
    else stream.emit(kConstruct);
  };
  try {
    stream._construct((error) => process.nextTick(onConstruct, error));
  } catch (error) {
    process.nextTick(onConstruct, error);
  }
}

function isRequest(stream) {
  return stream?.setHeader && typeof stream.abort === 'function';
}

function emitCloseLegacy(stream) {
  stream.emit('close');
}

function emitErrorCloseLegacy(stream, error) {
  stream.emit('error', error);
  process.nextTick(emitCloseLegacy, stream);
}

// Destroy anything that may be a stream.
function destroyer(stream, error) {
  if (!stream || isDestroyed(stream)) return;
  if (!error && !isFinished(stream)) error = new AbortError();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(error);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req)) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(error);
  } else if (typeof stream.close === 'function') {
    stream.close();
  } else if (error) {
    process.nextTick(emitErrorCloseLegacy, stream, error);
  } else {
    process.nextTick(emitCloseLegacy, stream);
  }
  if (!stream.destroyed) stream[kDestroyed] = true;
}

module.exports = { construct, destroy, destroyer, errorOrDestroy, nop, undestroy };
