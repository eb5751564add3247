/*
 * WritableStream, by the Streams standard.
 */
'use strict';

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { kControllerErrorFunction, kIsClosedPromise, kIsErrored, kIsWritable, kTransfer } =
  require('internal/webstreams/symbols');
const {
  SizedQueue, checkSize, deferred, defineInternals, finishClass, illegalConstructor, inspectAs, invalidState, invoke, kState,
  readHighWaterMark, readMethod, readSize, rejected, setState, stateOf,
} = require('internal/webstreams/queue');

const kMake = Symbol('kMake');
const CLOSE = Symbol('close');

class WritableState {
  stream = null;
  status = 'writable';
  error = undefined;
  writer = null;
  queue = new SizedQueue();
  started = false;
  writing = null; // the promise of the chunk that is being written
  closing = null; // the promise of a close that was asked for
  isClosing = false; // the sink is closing
  writes = [];
  pendingAbort = null;
  backpressure = false;
  abortController = null;
  sink = {};
  whole = deferred(); // settled with the end of the stream

  get desiredSize() {
    if (this.status === 'errored' || this.status === 'erroring') return null;
    return this.status === 'closed' ? 0 : this.highWaterMark - this.queue.size;
  }

  updateBackpressure() {
    if (this.closing !== null || this.status !== 'writable') return;
    const backpressure = this.desiredSize <= 0;
    if (this.writer !== null && backpressure !== this.backpressure) {
      if (backpressure) this.writer.ready = deferred();
      else this.writer.ready.resolve();
    }
    this.backpressure = backpressure;
  }

  close() {
    this.closing = deferred();
    if (this.writer !== null && this.backpressure && this.status === 'writable') this.writer.ready.resolve();
    this.queue.push(CLOSE, 0);
    this.advance();
    return this.closing.promise;
  }

  write(chunk) {
    let size;
    try {
      size = checkSize(this.size(chunk));
    } catch (error) {
      this.errorIfWritable(error);
      size = 1;
    }
    if (this.status === 'errored' || this.status === 'erroring') return rejected(this.error);
    if (this.closing !== null || this.status === 'closed') return rejected(invalidState('WritableStream is closed'));
    const done = deferred();
    this.writes.push(done);
    this.queue.push(chunk, size);
    this.updateBackpressure();
    this.advance();
    return done.promise;
  }

  advance() {
    if (!this.started || this.writing !== null || this.isClosing) return;
    if (this.status === 'erroring') {
      this.finishErroring();
      return;
    }
    if (this.queue.length === 0 || this.status !== 'writable') return;
    if (this.queue.peek() === CLOSE) this.closeSink();
    else this.writeSink(this.queue.peek());
  }

  writeSink(chunk) {
    this.writing = this.writes.shift();
    invoke(this.sink.write, this.sink.object, chunk, this.controller).then(() => {
      this.writing.resolve();
      this.writing = null;
      this.queue.shift();
      this.updateBackpressure();
      this.advance();
    }, (error) => {
      this.writing.reject(error);
      this.writing = null;
      this.fail(error);
    });
  }

  closeSink() {
    this.queue.shift();
    this.isClosing = true;
    invoke(this.sink.close, this.sink.object).then(() => {
      this.isClosing = false;
      this.closing.resolve();
      if (this.status === 'erroring') {
        this.error = undefined;
        this.pendingAbort?.resolve();
        this.pendingAbort = null;
      }
      this.status = 'closed';
      this.whole.resolve();
      this.writer?.closed.resolve();
    }, (error) => {
      this.isClosing = false;
      this.closing.reject(error);
      this.closing = null;
      this.pendingAbort?.reject(error);
      this.pendingAbort = null;
      this.fail(error);
    });
  }

  errorIfWritable(error) {
    if (this.status === 'writable') this.startErroring(error);
  }

  fail(error) {
    if (this.status === 'writable') this.startErroring(error);
    else if (this.status === 'erroring') this.finishErroring();
  }

  startErroring(error) {
    this.status = 'erroring';
    this.error = error;
    if (this.writer !== null) this.writer.failReady(error);
    if (this.writing === null && !this.isClosing && this.started) this.finishErroring();
  }

  finishErroring() {
    if (this.writing !== null || this.isClosing) return;
    this.status = 'errored';
    this.queue.clear();
    for (const write of this.writes) write.reject(this.error);
    this.writes = [];
    const abort = this.pendingAbort;
    this.pendingAbort = null;
    if (abort === null || abort.wasErroring) {
      abort?.reject(this.error);
      this.rejectClosed();
      return;
    }
    invoke(this.sink.abort, this.sink.object, abort.reason).then(() => {
      abort.resolve();
      this.rejectClosed();
    }, (error) => {
      abort.reject(error);
      this.rejectClosed();
    });
  }

  rejectClosed() {
    this.closing?.reject(this.error);
    this.closing = null;
    this.whole.reject(this.error);
    this.writer?.closed.reject(this.error);
  }

  abort(reason) {
    if (this.status === 'closed' || this.status === 'errored') return Promise.resolve();
    this.abortController?.abort(reason);
    if (this.status === 'closed' || this.status === 'errored') return Promise.resolve();
    if (this.pendingAbort !== null) return this.pendingAbort.promise;
    const wasErroring = this.status === 'erroring';
    this.pendingAbort = { ...deferred(), reason: wasErroring ? undefined : reason, wasErroring };
    const { promise } = this.pendingAbort;
    if (!wasErroring) this.startErroring(reason);
    return promise;
  }

  start(sink, startMethod) {
    this.backpressure = this.desiredSize <= 0;
    const result = startMethod === undefined ? undefined : Reflect.apply(startMethod, sink, [this.controller]);
    Promise.resolve(result).then(() => {
      this.started = true;
      this.advance();
    }, (error) => {
      this.started = true;
      this.fail(error);
    });
  }
}

class WritableStreamDefaultController {
  constructor(key, state) {
    if (key !== kMake) throw illegalConstructor();
    setState(this, state);
  }

  get signal() {
    const state = stateOf(this, WritableState, 'WritableStreamDefaultController');
    if (state.abortController === null) {
      const { AbortController } = require('internal/abort_controller');
      state.abortController = new AbortController();
    }
    return state.abortController.signal;
  }

  error(error = undefined) {
    stateOf(this, WritableState, 'WritableStreamDefaultController').errorIfWritable(error);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs('WritableStreamDefaultController', {}, depth, options);
  }
}

function initWritable(stream, sink, methods, highWaterMark, size) {
  const state = new WritableState();
  state.stream = stream;
  state.highWaterMark = highWaterMark;
  state.size = size;
  state.controller = new WritableStreamDefaultController(kMake, state);
  state.sink = { object: sink, write: methods.write, close: methods.close, abort: methods.abort };
  setState(stream, state);
  state.start(sink, methods.start);
  return state;
}

class WritableStream {
  constructor(sink = {}, strategy = {}) {
    if (sink === null || (typeof sink !== 'object' && typeof sink !== 'function')) {
      throw new codes.ERR_INVALID_ARG_TYPE('sink', 'Object', sink);
    }
    if (sink.type !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('type', sink.type);
    const size = readSize(strategy);
    const highWaterMark = readHighWaterMark(strategy, 1);
    const methods = {};
    for (const name of ['start', 'write', 'close', 'abort']) methods[name] = readMethod(sink, name, 'sink');
    initWritable(this, sink, methods, highWaterMark, size);
  }

  get locked() {
    return stateOf(this, WritableState, 'WritableStream').writer !== null;
  }

  abort(reason = undefined) {
    if (!isWritableStream(this)) return Promise.reject(new codes.ERR_INVALID_THIS('WritableStream'));
    const state = this[kState];
    if (state.writer !== null) return Promise.reject(invalidState('WritableStream is locked'));
    return state.abort(reason);
  }

  close() {
    if (!isWritableStream(this)) return Promise.reject(new codes.ERR_INVALID_THIS('WritableStream'));
    const state = this[kState];
    if (state.writer !== null) return Promise.reject(invalidState('WritableStream is locked'));
    return closeWritable(state);
  }

  getWriter() {
    stateOf(this, WritableState, 'WritableStream');
    return new WritableStreamDefaultWriter(this);
  }

  [customInspectSymbol](depth, options) {
    const state = stateOf(this, WritableState, 'WritableStream');
    return inspectAs('WritableStream', { locked: state.writer !== null, state: state.status }, depth, options);
  }
}

/* What Node's streams and messages want to know of it */
defineInternals(WritableStream.prototype, {
  get [kIsClosedPromise]() { return this[kState].whole; },
  get [kIsErrored]() { return this[kState].status === 'errored'; },
  get [kIsWritable]() { return this[kState].status === 'writable'; },
  get [kControllerErrorFunction]() { return (error) => this[kState].errorIfWritable(error); },
  get [kTransfer]() { return () => require('internal/webstreams/transfer').transferWritable(this); },
});

function isWritableStream(value) {
  return value?.[kState] instanceof WritableState && value[kState].stream === value;
}

function closeWritable(state) {
  if (state.closing !== null || state.status === 'closed') {
    return Promise.reject(invalidState('Failure closing WritableStream'));
  }
  if (state.status === 'errored') return Promise.reject(state.error);
  return state.close();
}

class WriterState {
  stream = null;
  ready = deferred();
  closed = deferred();

  failReady(error) {
    this.ready.reject(error);
    const next = deferred();
    next.reject(error);
    this.ready = next;
  }
}

class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!isWritableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    const target = stream[kState];
    if (target.writer !== null) throw invalidState('WritableStream is locked');
    const state = new WriterState();
    state.stream = target;
    target.writer = state;
    if (target.status === 'writable') {
      if (target.closing !== null || !target.backpressure) state.ready.resolve();
    } else if (target.status === 'closed') {
      state.ready.resolve();
      state.closed.resolve();
    } else {
      state.ready.reject(target.error);
      if (target.status === 'errored') state.closed.reject(target.error);
    }
    setState(this, state);
  }

  get closed() {
    try {
      return stateOf(this, WriterState, 'WritableStreamDefaultWriter').closed.promise;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  get desiredSize() {
    const state = stateOf(this, WriterState, 'WritableStreamDefaultWriter');
    if (state.stream === null) throw invalidState('Writer is not bound to a WritableStream');
    return state.stream.desiredSize;
  }

  get ready() {
    try {
      return stateOf(this, WriterState, 'WritableStreamDefaultWriter').ready.promise;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async abort(reason = undefined) {
    return boundStream(this).abort(reason);
  }

  async close() {
    return closeWritable(boundStream(this));
  }

  releaseLock() {
    const state = stateOf(this, WriterState, 'WritableStreamDefaultWriter');
    if (state.stream === null) return;
    const error = invalidState('Writer has been released');
    state.failReady(error);
    state.closed.reject(error);
    const closed = deferred();
    closed.reject(error);
    state.closed = closed;
    state.stream.writer = null;
    state.stream = null;
  }

  write(chunk = undefined) {
    let stream;
    try {
      stream = boundStream(this);
    } catch (error) {
      return Promise.reject(error);
    }
    return stream.write(chunk);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs('WritableStreamDefaultWriter', {}, depth, options);
  }
}

function boundStream(writer) {
  const state = stateOf(writer, WriterState, 'WritableStreamDefaultWriter');
  if (state.stream === null) throw invalidState('Writer is not bound to a WritableStream');
  return state.stream;
}

finishClass(WritableStream, ['locked', 'abort', 'close', 'getWriter']);
finishClass(WritableStreamDefaultWriter,
            ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write']);
finishClass(WritableStreamDefaultController, ['signal', 'error']);

module.exports = {
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  closeWritable,
  initWritable,
  isWritableStream,
};
