'use strict';

// Duplex.from: a Duplex out of a stream, a pair, an iterable, a function, a promise, a Blob.

const { AbortError, codes } = require('internal/errors');
const Duplex = require('internal/streams/duplex');
const Readable = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const from = require('internal/streams/from');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const { isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream, isWritable,
        isWritableNodeStream, isWritableStream } = require('internal/streams/utils');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE } = codes;

class Duplexify extends Duplex {
  constructor(options) {
    super(options);
    if (options?.readable === false) this._readableState.readable = false;
    if (options?.writable === false) this._writableState.writable = false;
  }
}

function isBlob(value) {
  return value !== null && typeof value === 'object' && typeof value.arrayBuffer === 'function' &&
    typeof value.slice === 'function' && typeof value.size === 'number' && typeof value.type === 'string';
}

module.exports = function duplexify(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return join({ readable: body });
  if (isWritableNodeStream(body)) return join({ writable: body });
  if (isNodeStream(body)) return join({ writable: false, readable: false });
  if (isReadableStream(body)) return join({ readable: Readable.fromWeb(body) });
  if (isWritableStream(body)) return join({ writable: Writable.fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (isBlob(body)) return duplexify(body.arrayBuffer());
  if (isIterable(body)) return from(Duplexify, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return Duplexify.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const toSide = (side, test) => (side ? (test(side) ? side : duplexify(side)) : undefined);
    return join({ readable: toSide(body.readable, isReadableNodeStream),
                  writable: toSide(body.writable, isWritableNodeStream) });
  }
  if (typeof body?.then === 'function') return fromPromise(body);
  throw new ERR_INVALID_ARG_TYPE(name, [
    'Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function',
    '{ readable, writable } pair', 'Promise',
  ], body);
};

function fromPromise(promise) {
  let duplex;
  promise.then((value) => {
    if (value !== null && value !== undefined) duplex.push(value);
    duplex.push(null);
  }, (error) => destroyer(duplex, error));
  return duplex = new Duplexify({ objectMode: true, writable: false, read() {} });
}

function fromFunction(body, name) {
  const { value, write, final, destroy } = fromAsyncGenerator(body);
  // A function that takes no argument only gives.
  if (isIterable(value)) return from(Duplexify, value, { objectMode: true, write, final, destroy });
  const then = value?.then;
  if (typeof then !== 'function') {
    throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
  }
  let duplex;
  const promise = then.call(value, (result) => {
    if (result !== null && result !== undefined) throw new ERR_INVALID_RETURN_VALUE('nully', 'body', result);
  }, (error) => destroyer(duplex, error));
  return duplex = new Duplexify({
    objectMode: true,
    readable: false,
    write,
    final(callback) {
      final(async () => {
        try {
          await promise;
          process.nextTick(callback, null);
        } catch (error) {
          process.nextTick(callback, error);
        }
      });
    },
    destroy,
  });
}

// Run fn over an async generator that gives what is written.
function fromAsyncGenerator(fn) {
  let { promise, resolve } = Promise.withResolvers();
  const controller = new (require('internal/abort_controller').AbortController)();
  const { signal } = controller;
  const value = fn(async function* () {
    while (true) {
      const current = promise;
      promise = null;
      const { chunk, done, callback } = await current;
      process.nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      ({ promise, resolve } = Promise.withResolvers());
      yield chunk;
    }
  }(), { signal });
  return {
    value,
    write(chunk, encoding, callback) {
      const settle = resolve;
      resolve = null;
      settle({ chunk, done: false, callback });
    },
    final(callback) {
      const settle = resolve;
      resolve = null;
      settle({ done: true, callback });
    },
    destroy(error, callback) {
      controller.abort();
      callback(error);
    },
  };
}

function join(pair) {
  const r = pair.readable && typeof pair.readable.read !== 'function' ? Readable.wrap(pair.readable) : pair.readable;
  const w = pair.writable;
  let readable = !!isReadable(r);
  let writable = !!isWritable(w);
  let onDrain;
  let onFinish;
  let onReadable;
  let onClose = null;
  let duplex;

  function onFinished(error) {
    const callback = onClose;
    onClose = null;
    if (callback) callback(error);
    else if (error) duplex.destroy(error);
  }

  duplex = new Duplexify({
    readableObjectMode: !!r?.readableObjectMode,
    writableObjectMode: !!w?.writableObjectMode,
    readable,
    writable,
  });

  if (writable) {
    eos(w, (error) => {
      writable = false;
      if (error) destroyer(r, error);
      onFinished(error);
    });
    duplex._write = function(chunk, encoding, callback) {
      if (w.write(chunk, encoding)) callback();
      else onDrain = callback;
    };
    duplex._final = function(callback) {
      w.end();
      onFinish = callback;
    };
    w.on('drain', () => {
      if (onDrain) {
        const callback = onDrain;
        onDrain = null;
        callback();
      }
    });
    w.on('finish', () => {
      if (onFinish) {
        const callback = onFinish;
        onFinish = null;
        callback();
      }
    });
  }

  if (readable) {
    eos(r, (error) => {
      readable = false;
      if (error) destroyer(r, error);
      onFinished(error);
    });
    r.on('readable', () => {
      if (onReadable) {
        const callback = onReadable;
        onReadable = null;
        callback();
      }
    });
    r.on('end', () => { duplex.push(null); });
    duplex._read = function() {
      for (;;) {
        const chunk = r.read();
        if (chunk === null) {
          onReadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }

  duplex._destroy = function(error, callback) {
    if (!error && onClose !== null) error = new AbortError();
    onReadable = null;
    onDrain = null;
    onFinish = null;
    if (onClose === null) {
      callback(error);
    } else {
      onClose = callback;
      destroyer(w, error);
      destroyer(r, error);
    }
  };
  return duplex;
}
