/*
 * Streams of bytes: a queue of memory, and readers that bring memory of their own to be filled.
 *
 * What is pending is a list of memory to fill: a BYOB reader's, or what was allocated for a default reader
 * (autoAllocateChunkSize). The controller shows the first as its byobRequest. Whoever takes memory transfers it, so that
 * nobody else sees it change.
 */
'use strict';

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { finishClass, illegalConstructor, inspectAs, invalidState, setState, stateOf } =
  require('internal/webstreams/queue');
const { ReadableState } = require('internal/webstreams/readable_state');

const kMake = Symbol('kMake');

const isDetached = (buffer) => buffer.detached === true;

function transfer(buffer) {
  if (isDetached(buffer)) throw invalidState('The ArrayBuffer is detached');
  return buffer.transfer();
}

const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

/* The language's own class of a view: a Buffer is a Uint8Array. */
function classOf(view) {
  const tag = tagOf.call(view);
  return tag === undefined ? DataView : globalThis[tag];
}

/* Memory to fill: `length` bytes from `offset` on, of which `filled` are. */
class Pending {
  constructor(buffer, offset, length, Class, minimum, kind) {
    this.buffer = buffer;
    this.size = buffer.byteLength;
    this.offset = offset;
    this.length = length;
    this.filled = 0;
    this.Class = Class;
    this.elementSize = Class.BYTES_PER_ELEMENT ?? 1;
    this.minimum = minimum * this.elementSize;
    this.kind = kind; // 'byob', 'default', or 'none' when its reader has gone
  }

  toView() {
    return new this.Class(transfer(this.buffer), this.offset, this.filled / this.elementSize);
  }
}

class ByteStreamState extends ReadableState {
  isBytes = true;
  chunks = []; // { buffer, offset, length }
  total = 0;
  pending = [];
  request = null; // the byobRequest that is out
  autoAllocate = undefined;
  controller = new ReadableByteStreamController(kMake, this);

  get desiredSize() {
    if (this.status === 'errored') return null;
    return this.status === 'closed' ? 0 : this.highWaterMark - this.total;
  }

  get byobRequest() {
    if (this.request === null && this.pending.length > 0) {
      const { buffer, offset, length, filled } = this.pending[0];
      this.request = new ReadableStreamBYOBRequest(kMake, this, new Uint8Array(buffer, offset + filled, length - filled));
    }
    return this.request;
  }

  invalidateRequest() {
    if (this.request === null) return;
    detachRequest(this.request);
    this.request = null;
  }

  // ---- reading ----

  read() {
    this.disturbed = true;
    if (this.status === 'errored') return Promise.reject(this.error);
    if (this.status === 'closed') return Promise.resolve({ value: undefined, done: true });
    if (this.total > 0) return Promise.resolve({ value: this.takeChunk(), done: false });
    if (this.autoAllocate !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(this.autoAllocate);
      } catch (error) {
        return Promise.reject(error);
      }
      this.pending.push(new Pending(buffer, 0, this.autoAllocate, Uint8Array, 1, 'default'));
    }
    return this.ask();
  }

  readInto(view, minimum) {
    this.disturbed = true;
    if (this.status === 'errored') return Promise.reject(this.error);
    const { byteOffset, byteLength } = view;
    const Class = classOf(view);
    const item = new Pending(transfer(view.buffer), byteOffset, byteLength, Class, minimum, 'byob');
    if (this.pending.length > 0) {
      this.pending.push(item);
      return this.ask(false);
    }
    if (this.status === 'closed') {
      return Promise.resolve({ value: new Class(item.buffer, byteOffset, 0), done: true });
    }
    if (this.total > 0) {
      if (this.fill(item)) {
        const value = item.toView();
        this.drained();
        return Promise.resolve({ value, done: false });
      }
      if (this.closeRequested) {
        const error = invalidState('Insufficient bytes to fill elements in the given buffer');
        this.fail(error);
        return Promise.reject(error);
      }
    }
    this.pending.push(item);
    return this.ask();
  }

  ask(pull = true) {
    const request = Promise.withResolvers();
    this.reader.requests.push(request);
    if (pull) this.pull();
    return request.promise;
  }

  takeChunk() {
    const { buffer, offset, length } = this.chunks.shift();
    this.total -= length;
    this.drained();
    return new Uint8Array(buffer, offset, length);
  }

  drained() {
    if (this.total === 0 && this.closeRequested) this.finish();
    else this.pull();
  }

  /* Copy from the queue; true when there is enough. */
  fill(item) {
    const most = item.filled + Math.min(this.total, item.length - item.filled);
    const aligned = most - most % item.elementSize;
    const isReady = aligned >= item.minimum;
    let rest = (isReady ? aligned : most) - item.filled;
    const target = new Uint8Array(item.buffer, item.offset, item.length);
    while (rest > 0) {
      const head = this.chunks[0];
      const count = Math.min(rest, head.length);
      target.set(new Uint8Array(head.buffer, head.offset, count), item.filled);
      if (count === head.length) {
        this.chunks.shift();
      } else {
        head.offset += count;
        head.length -= count;
      }
      this.total -= count;
      item.filled += count;
      rest -= count;
    }
    return isReady;
  }

  // ---- what the source brings ----

  enqueue(view) {
    const { byteLength } = view;
    let { byteOffset } = view;
    let buffer;
    if (view instanceof Buffer && byteLength < view.buffer.byteLength) {
      // Memory that Buffers share stays with them.
      buffer = view.buffer.slice(byteOffset, byteOffset + byteLength);
      byteOffset = 0;
    } else {
      buffer = transfer(view.buffer);
    }
    if (this.pending.length > 0) {
      const first = this.pending[0];
      if (isDetached(first.buffer)) throw invalidState('Destination ArrayBuffer is detached');
      this.invalidateRequest();
      first.buffer = transfer(first.buffer);
      if (first.kind === 'none') this.keepFilled(this.shiftPending());
    }
    const requests = this.reader !== null && !this.reader.isByob ? this.reader.requests : [];
    while (requests.length > 0 && this.total > 0) requests.shift().resolve({ value: this.takeChunk(), done: false });
    if (requests.length > 0) {
      if (this.pending.length > 0) this.shiftPending();
      requests.shift().resolve({ value: new Uint8Array(buffer, byteOffset, byteLength), done: false });
    } else {
      this.keep(buffer, byteOffset, byteLength);
      if (this.reader?.isByob) this.serve();
    }
    this.pull();
  }

  keep(buffer, offset, length) {
    this.chunks.push({ buffer, offset, length });
    this.total += length;
  }

  keepCopy(buffer, offset, length) {
    if (length > 0) this.keep(buffer.slice(offset, offset + length), 0, length);
  }

  keepFilled({ buffer, offset, filled }) {
    this.keepCopy(buffer, offset, filled);
  }

  /* Fill from the queue what waits. */
  serve() {
    const done = [];
    while (this.pending.length > 0 && this.total > 0) {
      if (!this.fill(this.pending[0])) break;
      done.push(this.shiftPending());
    }
    for (const item of done) this.commit(item);
  }

  shiftPending() {
    this.invalidateRequest();
    return this.pending.shift();
  }

  commit(item) {
    const done = this.status === 'closed';
    const value = done && item.kind === 'default' ? undefined : item.toView();
    this.reader.requests.shift()?.resolve({ value, done });
  }

  // ---- byobRequest ----

  respond(count) {
    const first = this.pending[0];
    if (this.status === 'closed') {
      if (count !== 0) throw new codes.ERR_INVALID_ARG_VALUE('bytesWritten', count, 'must be 0 when the stream is closed');
    } else if (count === 0) {
      throw new codes.ERR_INVALID_ARG_VALUE('bytesWritten', count, 'must be greater than 0 while the stream is open');
    } else if (first.filled + count > first.length) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', count);
    }
    first.buffer = transfer(first.buffer);
    this.responded(first, count);
  }

  respondWithNewView(view) {
    const first = this.pending[0];
    if (this.status === 'closed' ? view.byteLength !== 0 : view.byteLength === 0) {
      throw invalidState(`View is ${view.byteLength === 0 ? '' : 'not '}zero-length`);
    }
    if (first.offset + first.filled !== view.byteOffset || first.size !== view.buffer.byteLength ||
        first.filled + view.byteLength > first.length) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
    }
    const { byteLength } = view;
    first.buffer = transfer(view.buffer);
    this.responded(first, byteLength);
  }

  responded(first, count) {
    this.invalidateRequest();
    if (this.status === 'closed') this.giveBack(first);
    else this.advance(first, count);
    this.pull();
  }

  /* Closed: readers get their memory back, empty. */
  giveBack(first) {
    if (first.kind === 'none') this.shiftPending();
    while (this.reader?.isByob && this.reader.requests.length > 0 && this.pending.length > 0) {
      this.commit(this.shiftPending());
    }
  }

  advance(first, count) {
    first.filled += count;
    if (first.kind === 'none') {
      this.keepFilled(this.shiftPending());
      this.serve();
      return;
    }
    if (first.filled < first.minimum) return;
    this.shiftPending();
    const rest = first.filled % first.elementSize;
    this.keepCopy(first.buffer, first.offset + first.filled - rest, rest);
    first.filled -= rest;
    this.commit(first);
    this.serve();
  }

  // ---- the end ----

  requestClose() {
    if (this.total > 0) {
      this.closeRequested = true;
      return;
    }
    const first = this.pending[0];
    if (first !== undefined && first.filled % first.elementSize !== 0) {
      const error = invalidState('Partial read');
      this.fail(error);
      throw error;
    }
    this.closeRequested = true;
    this.finish();
  }

  clear() {
    this.invalidateRequest();
    this.pending = [];
    this.chunks = [];
    this.total = 0;
  }

  /* The memory that is being filled stays with us. */
  released() {
    if (this.pending.length === 0) return;
    this.pending.length = 1;
    this.pending[0].kind = 'none';
  }
}

class ReadableByteStreamController {
  constructor(key, state) {
    if (key !== kMake) throw illegalConstructor();
    setState(this, state);
  }

  get byobRequest() {
    return stateOf(this, ReadableState, 'ReadableByteStreamController').byobRequest;
  }

  get desiredSize() {
    return stateOf(this, ReadableState, 'ReadableByteStreamController').desiredSize;
  }

  close() {
    const state = stateOf(this, ReadableState, 'ReadableByteStreamController');
    if (state.closeRequested) throw invalidState('Controller is already closed');
    if (state.status !== 'readable') throw invalidState('ReadableStream is already closed');
    state.requestClose();
  }

  enqueue(chunk) {
    const state = stateOf(this, ReadableState, 'ReadableByteStreamController');
    if (!ArrayBuffer.isView(chunk)) {
      throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], chunk);
    }
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) {
      throw invalidState('chunk ArrayBuffer is zero-length or detached');
    }
    if (state.closeRequested) throw invalidState('Controller is already closed');
    if (state.status !== 'readable') throw invalidState('ReadableStream is already closed');
    state.enqueue(chunk);
  }

  error(error = undefined) {
    stateOf(this, ReadableState, 'ReadableByteStreamController').fail(error);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs('ReadableByteStreamController', {}, depth, options);
  }
}

class RequestState {
  stream = null;
  view = null;
}

function detachRequest(request) {
  const state = stateOf(request, RequestState, 'ReadableStreamBYOBRequest');
  state.stream = null;
  state.view = null;
}

class ReadableStreamBYOBRequest {
  constructor(key, stream, view) {
    if (key !== kMake) throw illegalConstructor();
    const state = new RequestState();
    state.stream = stream;
    state.view = view;
    setState(this, state);
  }

  get view() {
    return stateOf(this, RequestState, 'ReadableStreamBYOBRequest').view;
  }

  respond(bytesWritten) {
    const { stream, view } = stateOf(this, RequestState, 'ReadableStreamBYOBRequest');
    if (stream === null) throw invalidState('This BYOB request has been invalidated');
    if (isDetached(view.buffer)) throw invalidState('Viewed ArrayBuffer is detached');
    const count = Number(bytesWritten);
    if (!Number.isInteger(count) || count < 0) throw new codes.ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    stream.respond(count);
  }

  respondWithNewView(view) {
    const { stream } = stateOf(this, RequestState, 'ReadableStreamBYOBRequest');
    if (stream === null) throw invalidState('This BYOB request has been invalidated');
    if (!ArrayBuffer.isView(view)) {
      throw new codes.ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    }
    if (isDetached(view.buffer)) throw invalidState('Viewed ArrayBuffer is detached');
    stream.respondWithNewView(view);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs('ReadableStreamBYOBRequest', { view: this.view }, depth, options);
  }
}

finishClass(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error']);
finishClass(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView']);

module.exports = { ByteStreamState, ReadableByteStreamController, ReadableStreamBYOBRequest };
