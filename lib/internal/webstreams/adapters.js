/*
 * Streams of Node's as web streams and the other way round.
 */
'use strict';

const { codes, AbortError } = require('internal/errors');
const { ReadableStream, isReadableStream } = require('internal/webstreams/readable');
const { WritableStream, isWritableStream } = require('internal/webstreams/writable');
const { CountQueuingStrategy } = require('internal/webstreams/queue');
const { isDestroyed, isReadable, isReadableNodeStream, isWritable, isWritableNodeStream } =
  require('internal/streams/utils');
const { eos: finished } = require('internal/streams/end_of_stream');

function toChunk(chunk, isObject) {
  return !isObject && Buffer.isBuffer(chunk) ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk;
}

// What a web stream fails with: data that zlib refuses is a TypeError, as the Compression standard has it.
function asWebError(error) {
  const code = error?.code;
  if (code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause: error });
  if (typeof code === 'string' && (code.startsWith('Z_') || code.startsWith('ERR__ERROR_FORMAT_'))) {
    const failure = new TypeError(undefined, { cause: error });
    failure.code = code;
    return failure;
  }
  return error;
}

function newReadableStreamFromStreamReadable(readable, options = {}) {
  if (!isReadableNodeStream(readable)) throw new codes.ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', readable);
  if (isDestroyed(readable) || !isReadable(readable)) {
    const stream = new ReadableStream();
    stream.cancel();
    return stream;
  }
  const isObject = readable.readableObjectMode;
  const highWaterMark = readable.readableHighWaterMark;
  const strategy = options.strategy ?? (isObject ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark });
  let controller;
  let wasCanceled = false;
  readable.pause();
  readable.on('data', (chunk) => {
    controller.enqueue(toChunk(chunk, isObject));
    if (controller.desiredSize <= 0) readable.pause();
  });
  const cleanup = finished(readable, (error) => {
    cleanup();
    readable.on('error', () => {});
    const failure = asWebError(error);
    if (failure) controller.error(failure);
    else if (!wasCanceled) controller.close();
  });
  return new ReadableStream({
    start(c) { controller = c; },
    pull() { readable.resume(); },
    cancel(reason) {
      wasCanceled = true;
      readable.destroy(reason);
    },
  }, strategy);
}

function newWritableStreamFromStreamWritable(writable) {
  if (!isWritableNodeStream(writable)) throw new codes.ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', writable);
  if (isDestroyed(writable) || !isWritable(writable)) {
    const stream = new WritableStream();
    stream.close();
    return stream;
  }
  const highWaterMark = writable.writableHighWaterMark;
  const strategy = writable.writableObjectMode ? new CountQueuingStrategy({ highWaterMark }) :
    { highWaterMark, size: (chunk) => chunk?.byteLength ?? chunk?.length ?? 1 };
  let controller;
  let drained;
  let closed;
  writable.on('drain', () => drained?.resolve());
  const cleanup = finished(writable, (error) => {
    cleanup();
    writable.on('error', () => {});
    const failure = asWebError(error);
    if (failure) {
      drained?.reject(failure);
      closed?.reject(failure);
      controller.error(failure);
    } else if (closed !== undefined) {
      closed.resolve();
    } else {
      controller.error(new AbortError());
    }
  });
  return new WritableStream({
    start(c) { controller = c; },
    write(chunk) {
      if (!writable.writableNeedDrain && writable.write(chunk)) return undefined;
      if (writable.writableNeedDrain !== true) return undefined;
      drained = Promise.withResolvers();
      return drained.promise.finally(() => { drained = undefined; });
    },
    abort(reason) { writable.destroy(reason); },
    close() {
      closed = Promise.withResolvers();
      writable.end();
      return closed.promise;
    },
  }, strategy);
}

function newReadableWritablePairFromDuplex(duplex) {
  return {
    writable: isWritable(duplex) ? newWritableStreamFromStreamWritable(duplex) : closedWritable(),
    readable: isReadable(duplex) ? newReadableStreamFromStreamReadable(duplex) : cancelledReadable(),
  };
}

function closedWritable() {
  const stream = new WritableStream();
  stream.close();
  return stream;
}

function cancelledReadable() {
  const stream = new ReadableStream();
  stream.cancel();
  return stream;
}

/* What a stream of Node's does to a reader. */
function readMethods(reader, state) {
  return {
    read() {
      reader.read().then(({ value, done }) => {
        this.push(done ? null : value);
      }, (error) => this.destroy(error));
    },
    cancel(error) {
      return state.readClosed ? Promise.resolve() : reader.cancel(error).catch(() => {});
    },
  };
}

function newStreamReadableFromReadableStream(readableStream, options = {}) {
  if (!isReadableStream(readableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  }
  const Readable = require('internal/streams/readable');
  const reader = readableStream.getReader();
  const state = { readClosed: false };
  const methods = readMethods(reader, state);
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  const readable = new Readable({
    objectMode, highWaterMark, encoding, signal,
    read: methods.read,
    destroy(error, callback) {
      methods.cancel(error).then(() => callback(error));
    },
  });
  reader.closed.then(() => {
    state.readClosed = true;
  }, (error) => {
    state.readClosed = true;
    readable.destroy(error);
  });
  return readable;
}

function writeMethods(writer, state) {
  return {
    write(chunk, encoding, callback) {
      const data = typeof chunk === 'string' && state.decodes ? Buffer.from(chunk, encoding) : chunk;
      writer.ready.then(() => writer.write(data)).then(() => callback(), (error) => this.destroy(error));
    },
    final(callback) {
      if (state.writeClosed) {
        callback();
        return;
      }
      writer.close().then(() => callback(), callback);
    },
    abort(error) {
      if (state.writeClosed) return Promise.resolve();
      return (error === null ? writer.close() : writer.abort(error)).catch(() => {});
    },
  };
}

function newStreamWritableFromWritableStream(writableStream, options = {}) {
  if (!isWritableStream(writableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  }
  const { Writable } = require('internal/streams/writable');
  const writer = writableStream.getWriter();
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  const state = { writeClosed: false, decodes: decodeStrings && !objectMode };
  const methods = writeMethods(writer, state);
  const writable = new Writable({
    highWaterMark, objectMode, decodeStrings, signal,
    write: methods.write,
    final: methods.final,
    destroy(error, callback) {
      methods.abort(error).then(() => callback(error));
    },
  });
  writer.closed.then(() => {
    state.writeClosed = true;
    if (!writable.writableEnded && !writable.destroyed) writable.destroy(new codes.ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => {
    state.writeClosed = true;
    writable.destroy(error);
  });
  return writable;
}

function newStreamDuplexFromReadableWritablePair(pair = {}, options = {}) {
  const { readable: readableStream, writable: writableStream } = pair;
  if (!isReadableStream(readableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readableStream);
  }
  if (!isWritableStream(writableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writableStream);
  }
  const Duplex = require('internal/streams/duplex');
  const reader = readableStream.getReader();
  const writer = writableStream.getWriter();
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  const state = { readClosed: false, writeClosed: false, decodes: decodeStrings && !objectMode };
  const reads = readMethods(reader, state);
  const writes = writeMethods(writer, state);
  const duplex = new Duplex({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
    read: reads.read,
    write: writes.write,
    final: writes.final,
    destroy(error, callback) {
      Promise.all([reads.cancel(error), writes.abort(error)]).then(() => callback(error));
    },
  });
  const fail = (error) => duplex.destroy(error);
  writer.closed.then(() => { state.writeClosed = true; }, (error) => { state.writeClosed = true; fail(error); });
  reader.closed.then(() => { state.readClosed = true; }, (error) => { state.readClosed = true; fail(error); });
  return duplex;
}

module.exports = {
  newReadableStreamFromStreamReadable,
  newReadableWritablePairFromDuplex,
  newStreamDuplexFromReadableWritablePair,
  newStreamReadableFromReadableStream,
  newStreamWritableFromWritableStream,
  newWritableStreamFromStreamWritable,
};
