'use strict';

// finished(): when a stream is no longer readable or writable, has failed, or closed before its time.

const { AbortError, codes } = require('internal/errors');
const { kEmptyObject, once } = require('internal/util');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } = require('internal/validators');
const utils = require('internal/streams/utils');

const { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE } = codes;
const { isClosed, isNodeStream, isReadable, isReadableErrored, isReadableFinished, isReadableNodeStream, isReadableStream,
        isWritable, isWritableErrored, isWritableFinished, isWritableNodeStream, isWritableStream, kIsClosedPromise,
        willEmitClose } = utils;

function isRequest(stream) {
  return stream.setHeader && typeof stream.abort === 'function';
}

function nop() {}

function bindContext(callback) {
  return callback;
}

function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = kEmptyObject;
  } else if (options === null || options === undefined) {
    options = kEmptyObject;
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  callback = once(bindContext(callback));
  if (isReadableStream(stream) || isWritableStream(stream)) return eosWeb(stream, options, callback);
  if (!isNodeStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);

  const readable = options.readable ?? isReadableNodeStream(stream);
  const writable = options.writable ?? isWritableNodeStream(stream);
  const wState = stream._writableState;
  const rState = stream._readableState;
  let closesItself = willEmitClose(stream) && isReadableNodeStream(stream) === readable &&
    isWritableNodeStream(stream) === writable;
  let writableFinished = isWritableFinished(stream, false);
  let readableFinished = isReadableFinished(stream, false);

  const onLegacyFinish = () => {
    if (!stream.writable) onFinish();
  };
  const onFinish = () => {
    writableFinished = true;
    // Streams without a 'close' of their own, or destroyed before.
    if (stream.destroyed) closesItself = false;
    if (closesItself && (!stream.readable || readable)) return;
    if (!readable || readableFinished) callback.call(stream);
  };
  const onEnd = () => {
    readableFinished = true;
    if (stream.destroyed) closesItself = false;
    if (closesItself && (!stream.writable || writable)) return;
    if (!writable || writableFinished) callback.call(stream);
  };
  const onError = (error) => {
    callback.call(stream, error);
  };
  let closed = isClosed(stream);
  const onClose = () => {
    closed = true;
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    if (errored && typeof errored !== 'boolean') return callback.call(stream, errored);
    if (readable && !readableFinished && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) {
      return callback.call(stream, new ERR_STREAM_PREMATURE_CLOSE());
    }
    if (writable && !writableFinished && !isWritableFinished(stream, false)) {
      return callback.call(stream, new ERR_STREAM_PREMATURE_CLOSE());
    }
    return callback.call(stream);
  };
  const onClosed = () => {
    closed = true;
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    if (errored && typeof errored !== 'boolean') return callback.call(stream, errored);
    return callback.call(stream);
  };
  const onRequest = () => {
    stream.req.on('finish', onFinish);
  };

  if (isRequest(stream)) {
    stream.on('complete', onFinish);
    if (!closesItself) stream.on('abort', onClose);
    if (stream.req) onRequest();
    else stream.on('request', onRequest);
  } else if (writable && !wState) {
    stream.on('end', onLegacyFinish);
    stream.on('close', onLegacyFinish);
  }
  if (!closesItself && typeof stream.aborted === 'boolean') stream.on('aborted', onClose);
  stream.on('end', onEnd);
  stream.on('finish', onFinish);
  if (options.error !== false) stream.on('error', onError);
  stream.on('close', onClose);

  if (closed) {
    process.nextTick(onClose);
  } else if (wState?.errorEmitted || rState?.errorEmitted) {
    if (!closesItself) process.nextTick(onClosed);
  } else if (!readable && (!closesItself || isReadable(stream)) && (writableFinished || isWritable(stream) === false) &&
             (wState === null || wState === undefined || wState.pendingcb === undefined || wState.pendingcb === 0)) {
    process.nextTick(onClosed);
  } else if (!writable && (!closesItself || isWritable(stream)) && (readableFinished || isReadable(stream) === false)) {
    process.nextTick(onClosed);
  } else if (rState && stream.req && stream.aborted) {
    process.nextTick(onClosed);
  }

  const cleanUp = () => {
    callback = nop;
    stream.removeListener('aborted', onClose);
    stream.removeListener('complete', onFinish);
    stream.removeListener('abort', onClose);
    stream.removeListener('request', onRequest);
    if (stream.req) stream.req.removeListener('finish', onFinish);
    stream.removeListener('end', onLegacyFinish);
    stream.removeListener('close', onLegacyFinish);
    stream.removeListener('finish', onFinish);
    stream.removeListener('end', onEnd);
    stream.removeListener('error', onError);
    stream.removeListener('close', onClose);
  };

  if (options.signal && !closed) {
    const abort = () => {
      const end = callback;
      cleanUp();
      end.call(stream, new AbortError(undefined, { cause: options.signal.reason }));
    };
    if (options.signal.aborted) {
      process.nextTick(abort);
    } else {
      const { addAbortListener } = require('internal/events/abort_listener');
      const disposable = addAbortListener(options.signal, abort);
      const original = callback;
      callback = once((...args) => {
        disposable[Symbol.dispose ?? Symbol.for('nodejs.dispose')]();
        original.apply(stream, args);
      });
    }
  }
  return cleanUp;
}

function eosWeb(stream, options, callback) {
  let isAborted = false;
  let abort = nop;
  if (options.signal) {
    abort = () => {
      isAborted = true;
      callback.call(stream, new AbortError(undefined, { cause: options.signal.reason }));
    };
    if (options.signal.aborted) {
      process.nextTick(abort);
    } else {
      const { addAbortListener } = require('internal/events/abort_listener');
      const disposable = addAbortListener(options.signal, abort);
      const original = callback;
      callback = once((...args) => {
        disposable[Symbol.dispose ?? Symbol.for('nodejs.dispose')]();
        original.apply(stream, args);
      });
    }
  }
  const settle = (...args) => {
    if (!isAborted) process.nextTick(() => callback.apply(stream, args));
  };
  stream[kIsClosedPromise].promise.then(settle, settle);
  return nop;
}

function finished(stream, options) {
  let autoCleanup = false;
  if (options === null || options === undefined) options = kEmptyObject;
  if (options?.cleanup) {
    validateBoolean(options.cleanup, 'cleanup');
    autoCleanup = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanUp = eos(stream, options, (error) => {
      if (autoCleanup) cleanUp();
      if (error) reject(error);
      else resolve();
    });
  });
}

module.exports = { eos, finished };
