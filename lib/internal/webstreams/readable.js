/*
 * ReadableStream, by the Streams standard: the class, its readers, tee() and pipes.
 */
'use strict';

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const {
  kControllerErrorFunction, kIsClosedPromise, kIsDisturbed, kIsErrored, kIsReadable, kTransfer,
} = require('internal/webstreams/symbols');
const {
  deferred, defineInternals, finishClass, illegalConstructor, inspectAs, invalidState, kState, readHighWaterMark, readMethod,
  readSize, setState, stateOf,
} = require('internal/webstreams/queue');
const { ReadableState, ReaderState } = require('internal/webstreams/readable_state');
const { ByteStreamState, ReadableByteStreamController, ReadableStreamBYOBRequest } =
  require('internal/webstreams/byte_stream');

const kMake = Symbol('kMake');

class ReadableStreamDefaultController {
  constructor(key, state) {
    if (key !== kMake) throw illegalConstructor();
    setState(this, state);
  }

  get desiredSize() {
    return stateOf(this, ReadableState, 'ReadableStreamDefaultController').desiredSize;
  }

  close() {
    const state = stateOf(this, ReadableState, 'ReadableStreamDefaultController');
    if (!state.canEnqueue) throw invalidState('Controller is already closed');
    state.requestClose();
  }

  enqueue(chunk = undefined) {
    const state = stateOf(this, ReadableState, 'ReadableStreamDefaultController');
    if (!state.canEnqueue) throw invalidState('Controller is already closed');
    state.enqueue(chunk);
  }

  error(error = undefined) {
    stateOf(this, ReadableState, 'ReadableStreamDefaultController').fail(error);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs('ReadableStreamDefaultController', {}, depth, options);
  }
}

function initReadable(stream, source, methods, highWaterMark, size, isBytes = false) {
  const state = isBytes ? new ByteStreamState() : new ReadableState();
  state.stream = stream;
  state.highWaterMark = highWaterMark;
  state.size = size;
  if (isBytes) state.autoAllocate = methods.autoAllocateChunkSize;
  else state.controller = new ReadableStreamDefaultController(kMake, state);
  state.source = { object: source, pull: methods.pull, cancel: methods.cancel };
  setState(stream, state);
  state.start(source, methods.start);
  return state;
}

function readChunkSize({ autoAllocateChunkSize: size }) {
  if (size === undefined) return undefined;
  size = Number(size);
  if (!Number.isInteger(size) || size <= 0) throw new codes.ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', size);
  return size;
}

class ReadableStream {
  constructor(source = {}, strategy = {}) {
    if (source === null || (typeof source !== 'object' && typeof source !== 'function')) {
      throw new codes.ERR_INVALID_ARG_TYPE('source', 'Object', source);
    }
    const type = source.type === undefined ? undefined : `${source.type}`;
    if (type !== undefined && type !== 'bytes') throw new codes.ERR_INVALID_ARG_VALUE('source.type', type);
    const isBytes = type === 'bytes';
    if (isBytes && strategy?.size !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.size', strategy.size);
    }
    const size = isBytes ? (chunk) => chunk.byteLength : readSize(strategy);
    const highWaterMark = readHighWaterMark(strategy, isBytes ? 0 : 1);
    const methods = {};
    for (const name of ['start', 'pull', 'cancel']) methods[name] = readMethod(source, name, 'source');
    if (isBytes) methods.autoAllocateChunkSize = readChunkSize(source);
    initReadable(this, source, methods, highWaterMark, size, isBytes);
  }

  static from(iterable) {
    const asynchronous = iterable?.[Symbol.asyncIterator];
    const method = asynchronous ?? iterable?.[Symbol.iterator];
    if (typeof method !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE(iterable);
    const iterator = Reflect.apply(method, iterable, []);
    const { next } = iterator;
    const stream = Object.create(ReadableStream.prototype);
    initReadable(stream, undefined, {
      async pull(controller) {
        const step = await Reflect.apply(next, iterator, []);
        if (typeof step !== 'object' || step === null) {
          throw invalidState('The promise returned by the iterator.next() method must fulfill with an object');
        }
        if (step.done) controller.close();
        else controller.enqueue(await step.value);
      },
      async cancel(reason) {
        const stop = iterator.return;
        if (stop === undefined) return;
        const step = await Reflect.apply(stop, iterator, [reason]);
        if (typeof step !== 'object' || step === null) {
          throw invalidState('The promise returned by the iterator.return() method must fulfill with an object');
        }
      },
    }, 0, () => 1);
    return stream;
  }

  get locked() {
    return stateOf(this, ReadableState, 'ReadableStream').reader !== null;
  }

  cancel(reason = undefined) {
    if (!isReadableStream(this)) return Promise.reject(new codes.ERR_INVALID_THIS('ReadableStream'));
    const state = this[kState];
    if (state.reader !== null) return Promise.reject(invalidState('ReadableStream is locked'));
    return state.cancel(reason);
  }

  getReader(options = {}) {
    const state = stateOf(this, ReadableState, 'ReadableStream');
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new codes.ERR_INVALID_ARG_VALUE('options.mode', mode);
    if (!state.isBytes) throw new codes.ERR_INVALID_ARG_VALUE('ReadableStream', this);
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = {}) {
    stateOf(this, ReadableState, 'ReadableStream');
    const { readable, writable } = transform ?? {};
    if (!isReadableStream(readable)) {
      throw new codes.ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    }
    const { isWritableStream } = require('internal/webstreams/writable');
    if (!isWritableStream(writable)) {
      throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    }
    if (this.locked) throw invalidState('The ReadableStream is locked');
    if (writable.locked) throw invalidState('The WritableStream is locked');
    pipe(this, writable, readPipeOptions(options)).catch(() => {});
    return readable;
  }

  async pipeTo(destination, options = {}) {
    stateOf(this, ReadableState, 'ReadableStream');
    const { isWritableStream } = require('internal/webstreams/writable');
    if (!isWritableStream(destination)) {
      throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
    }
    const read = readPipeOptions(options);
    if (this.locked) throw invalidState('The ReadableStream is locked');
    if (destination.locked) throw invalidState('The WritableStream is locked');
    return pipe(this, destination, read);
  }

  tee() {
    stateOf(this, ReadableState, 'ReadableStream');
    return tee(this);
  }

  values(options = {}) {
    stateOf(this, ReadableState, 'ReadableStream');
    return iterate(new ReadableStreamDefaultReader(this), Boolean(options?.preventCancel));
  }

  [customInspectSymbol](depth, options) {
    const state = stateOf(this, ReadableState, 'ReadableStream');
    const shown = { locked: state.reader !== null, state: state.status, supportsBYOB: state.isBytes };
    return inspectAs('ReadableStream', shown, depth, options);
  }
}

/* What Node's streams and messages want to know of it */
defineInternals(ReadableStream.prototype, {
  get [kIsClosedPromise]() { return this[kState].whole; },
  get [kIsErrored]() { return this[kState].status === 'errored'; },
  get [kIsReadable]() { return this[kState].status === 'readable'; },
  get [kIsDisturbed]() { return this[kState].disturbed; },
  get [kControllerErrorFunction]() { return (error) => this[kState].fail(error); },
  get [kTransfer]() { return () => require('internal/webstreams/transfer').transferReadable(this); },
});

Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  __proto__: null, value: ReadableStream.prototype.values, writable: true, configurable: true,
});

const asyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

/* An iterator over what a reader reads; its operations wait for one another. */
function iterate(reader, preventCancel) {
  let last = Promise.resolve();
  let isDone = false;
  const inTurn = (operation) => {
    last = last.then(operation, operation);
    return last;
  };
  const iterator = Object.create(asyncIteratorPrototype);
  const define = (name, value) => {
    Object.defineProperty(iterator, name, { __proto__: null, value, writable: true, enumerable: true,
                                            configurable: true });
  };
  define('next', function next() {
    return inTurn(async () => {
      if (isDone) return { value: undefined, done: true };
      try {
        const step = await reader.read();
        if (!step.done) return step;
      } catch (error) {
        isDone = true;
        reader.releaseLock();
        throw error;
      }
      isDone = true;
      reader.releaseLock();
      return { value: undefined, done: true };
    });
  });
  define('return', function(value) {
    return inTurn(async () => {
      if (isDone) return { value, done: true };
      isDone = true;
      const cancelled = preventCancel ? undefined : reader.cancel(value);
      reader.releaseLock();
      await cancelled;
      return { value, done: true };
    });
  });
  return iterator;
}

function isReadableStream(value) {
  return value?.[kState] instanceof ReadableState && value[kState].stream === value;
}

function acquire(reader, stream, isByob = false) {
  if (!isReadableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  const source = stream[kState];
  if (source.reader !== null) throw invalidState('ReadableStream is locked');
  const state = new ReaderState();
  state.stream = source;
  state.isByob = isByob;
  source.reader = state;
  if (source.status === 'closed') state.closed.resolve();
  else if (source.status === 'errored') state.closed.reject(source.error);
  setState(reader, state);
}

function release(state) {
  if (state.stream === null) return;
  const error = invalidState('Reader released');
  for (const request of state.requests.splice(0)) request.reject(error);
  state.closed.reject(error);
  const closed = deferred();
  closed.reject(error);
  state.closed = closed;
  state.stream.reader = null;
  state.stream.released();
  state.stream = null;
}

class ReadableStreamDefaultReader {
  constructor(stream) {
    acquire(this, stream);
  }

  get closed() {
    try {
      return stateOf(this, ReaderState, 'ReadableStreamDefaultReader').closed.promise;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async cancel(reason = undefined) {
    const { stream } = stateOf(this, ReaderState, 'ReadableStreamDefaultReader');
    if (stream === null) throw invalidState('The reader is not attached to a stream');
    return stream.cancel(reason);
  }

  read() {
    let stream;
    try {
      ({ stream } = stateOf(this, ReaderState, 'ReadableStreamDefaultReader'));
    } catch (error) {
      return Promise.reject(error);
    }
    if (stream === null) return Promise.reject(invalidState('The reader is not attached to a stream'));
    return stream.read();
  }

  releaseLock() {
    release(stateOf(this, ReaderState, 'ReadableStreamDefaultReader'));
  }

  [customInspectSymbol](depth, options) {
    const state = stateOf(this, ReaderState, 'ReadableStreamDefaultReader');
    const shown = { stream: state.stream?.stream, readRequests: state.requests.length, close: state.closed.promise };
    return inspectAs('ReadableStreamDefaultReader', shown, depth, options);
  }
}

function readMinimum(options, length) {
  const min = options?.min;
  if (min === undefined) return 1;
  const number = Number(min);
  if (!Number.isInteger(number)) throw new codes.ERR_INVALID_ARG_TYPE('options.min', 'integer', min);
  if (number <= 0) throw new codes.ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
  if (number > length) throw new codes.ERR_OUT_OF_RANGE('options.min', `<= ${length}`, min);
  return number;
}

class ReadableStreamBYOBReader {
  constructor(stream) {
    if (isReadableStream(stream) && !stream[kState].isBytes) throw new codes.ERR_INVALID_ARG_VALUE('stream', stream);
    acquire(this, stream, true);
  }

  get closed() {
    try {
      return stateOf(this, ReaderState, 'ReadableStreamBYOBReader').closed.promise;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async cancel(reason = undefined) {
    const { stream } = stateOf(this, ReaderState, 'ReadableStreamBYOBReader');
    if (stream === null) throw invalidState('The BYOB reader is not attached to a stream');
    return stream.cancel(reason);
  }

  async read(view, options = {}) {
    const { stream } = stateOf(this, ReaderState, 'ReadableStreamBYOBReader');
    if (!ArrayBuffer.isView(view)) {
      throw new codes.ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    }
    const min = readMinimum(options, view.length ?? view.byteLength);
    if (view.byteLength === 0 || view.buffer.byteLength === 0) {
      throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
    }
    if (stream === null) throw invalidState('The BYOB reader is not attached to a stream');
    return stream.readInto(view, min);
  }

  releaseLock() {
    release(stateOf(this, ReaderState, 'ReadableStreamBYOBReader'));
  }

  [customInspectSymbol](depth, options) {
    return inspectAs('ReadableStreamBYOBReader', {}, depth, options);
  }
}

/* ---- two streams from one ---- */

function tee(stream) {
  const reader = new ReadableStreamDefaultReader(stream);
  const branches = [];
  const cancelled = [false, false];
  const reasons = [];
  const all = deferred();
  let reading = false;
  let again = false;
  function pull() {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    reader.read().then(({ value, done }) => {
      reading = false;
      // Bytes are moved into the queue of a branch.
      const copy = !done && branches[1].isBytes ? value.slice() : undefined;
      branches.forEach((branch, i) => {
        if (cancelled[i]) return;
        if (done) branch.requestClose();
        else branch.enqueue(branch.isBytes && i === 1 && !cancelled[0] ? copy : value);
      });
      if (done && !(cancelled[0] && cancelled[1])) all.resolve();
      if (!done && again) {
        again = false;
        pull();
      }
    }, () => {
      reading = false;
    });
  }
  const made = [0, 1].map((i) => {
    const branch = Object.create(ReadableStream.prototype);
    branches.push(initReadable(branch, undefined, {
      pull,
      cancel(reason) {
        cancelled[i] = true;
        reasons[i] = reason;
        if (cancelled[1 - i]) all.resolve(reader.cancel([reasons[0], reasons[1]]));
        return all.promise;
      },
    }, stream[kState].isBytes ? 0 : 1, () => 1, stream[kState].isBytes));
    return branch;
  });
  reader.closed.catch((error) => {
    for (const branch of branches) branch.fail(error);
    all.resolve();
  });
  return made;
}

/* ---- pipes ---- */

function readPipeOptions(options) {
  const { preventAbort, preventCancel, preventClose, signal } = options ?? {};
  if (signal !== undefined) {
    if (typeof signal !== 'object' || signal === null || !('aborted' in signal)) {
      throw new codes.ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
    }
  }
  return { preventAbort: Boolean(preventAbort), preventCancel: Boolean(preventCancel),
           preventClose: Boolean(preventClose), signal };
}

function pipe(stream, destination, { preventAbort, preventCancel, preventClose, signal }) {
  const { closeWritable } = require('internal/webstreams/writable');
  const source = stream[kState];
  const target = destination[kState];
  const reader = new ReadableStreamDefaultReader(stream);
  const writer = destination.getWriter();
  const result = Promise.withResolvers();
  source.disturbed = true;
  let shuttingDown = false;
  let lastWrite = Promise.resolve();
  let onAbort;

  function finalize(failed, error) {
    writer.releaseLock();
    reader.releaseLock();
    signal?.removeEventListener('abort', onAbort);
    if (failed) result.reject(error);
    else result.resolve();
  }

  function shutDown(action, failed, error) {
    if (shuttingDown) return;
    shuttingDown = true;
    const act = () => {
      if (action === undefined) {
        finalize(failed, error);
        return;
      }
      action().then(() => finalize(failed, error), (other) => finalize(true, other));
    };
    if (target.status === 'writable' && target.closing === null) lastWrite.then(act, act);
    else act();
  }

  onAbort = () => {
    const { reason } = signal;
    shutDown(() => {
      const actions = [];
      if (!preventAbort && target.status === 'writable') actions.push(target.abort(reason));
      if (!preventCancel && source.status === 'readable') actions.push(source.cancel(reason));
      return Promise.all(actions);
    }, true, reason);
  };
  const sourceFailed = (error) => shutDown(preventAbort ? undefined : () => target.abort(error), true, error);
  const targetFailed = (error) => shutDown(preventCancel ? undefined : () => source.cancel(error), true, error);
  const sourceClosed = () => shutDown(preventClose ? undefined : () => (
    target.closing !== null || target.status === 'closed' ? Promise.resolve() : closeWritable(target)), false);

  async function run() {
    while (!shuttingDown) {
      if (target.desiredSize === null || target.desiredSize <= 0) await writer.ready;
      if (shuttingDown) return;
      const { value, done } = await reader.read();
      if (done) return;
      lastWrite = target.write(value);
      lastWrite.catch(() => {});
    }
  }

  if (signal !== undefined) {
    if (signal.aborted) {
      onAbort();
      return result.promise;
    }
    signal.addEventListener('abort', onAbort);
  }
  if (source.status === 'errored') {
    sourceFailed(source.error);
  } else if (target.status === 'erroring' || target.status === 'errored') {
    targetFailed(target.error);
  } else if (source.status === 'closed') {
    sourceClosed();
  } else if (target.closing !== null || target.status === 'closed') {
    targetFailed(invalidState('Destination WritableStream is closed'));
  } else {
    reader.closed.then(sourceClosed, sourceFailed);
    writer.closed.then(() => targetFailed(invalidState('Destination WritableStream is closed')), targetFailed);
    run().catch(() => {});
  }
  return result.promise;
}

finishClass(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values']);
Object.defineProperty(ReadableStream, 'from', { __proto__: null, enumerable: true });
finishClass(ReadableStreamDefaultReader, ['closed', 'cancel', 'read', 'releaseLock']);
finishClass(ReadableStreamBYOBReader, ['closed', 'cancel', 'read', 'releaseLock']);
finishClass(ReadableStreamDefaultController, ['desiredSize', 'close', 'enqueue', 'error']);

module.exports = {
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  initReadable,
  isReadableStream,
};
