/*
 * The state of a ReadableStream: its queue, its reader's requests and when to pull. For streams of bytes see
 * byte_stream.js.
 */
'use strict';

const { SizedQueue, checkSize, deferred, invoke } = require('internal/webstreams/queue');

class ReadableState {
  stream = null;
  status = 'readable';
  error = undefined;
  reader = null;
  disturbed = false;
  queue = new SizedQueue();
  isBytes = false;
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;
  source = {};
  whole = deferred(); // settled with the end of the stream

  get desiredSize() {
    if (this.status === 'errored') return null;
    return this.status === 'closed' ? 0 : this.highWaterMark - this.queue.size;
  }

  get canEnqueue() {
    return !this.closeRequested && this.status === 'readable';
  }

  get shouldPull() {
    if (!this.canEnqueue || !this.started) return false;
    return (this.reader !== null && this.reader.requests.length > 0) || this.desiredSize > 0;
  }

  pull() {
    if (!this.shouldPull) return;
    if (this.pulling) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    invoke(this.source.pull, this.source.object, this.controller).then(() => {
      this.pulling = false;
      if (this.pullAgain) {
        this.pullAgain = false;
        this.pull();
      }
    }, (error) => this.fail(error));
  }

  enqueue(chunk) {
    if (this.reader !== null && this.reader.requests.length > 0) {
      this.reader.requests.shift().resolve({ value: chunk, done: false });
    } else {
      let size;
      try {
        size = checkSize(this.size(chunk));
      } catch (error) {
        this.fail(error);
        throw error;
      }
      this.queue.push(chunk, size);
    }
    this.pull();
  }

  read() {
    this.disturbed = true;
    if (this.queue.length > 0) {
      const value = this.queue.shift();
      if (this.closeRequested && this.queue.length === 0) this.finish();
      else this.pull();
      return Promise.resolve({ value, done: false });
    }
    if (this.status === 'closed') return Promise.resolve({ value: undefined, done: true });
    if (this.status === 'errored') return Promise.reject(this.error);
    const request = Promise.withResolvers();
    this.reader.requests.push(request);
    this.pull();
    return request.promise;
  }

  requestClose() {
    this.closeRequested = true;
    if (this.queue.length === 0) this.finish();
  }

  finish() {
    this.status = 'closed';
    this.whole.resolve();
    const { reader } = this;
    this.source.pull = this.source.cancel = undefined;
    if (reader === null) return;
    reader.closed.resolve();
    if (reader.isByob) return; // its requests get their memory back
    for (const request of reader.requests.splice(0)) request.resolve({ value: undefined, done: true });
  }

  fail(error) {
    if (this.status !== 'readable') return;
    this.status = 'errored';
    this.error = error;
    this.whole.reject(error);
    this.clear();
    const { reader } = this;
    this.source.pull = this.source.cancel = undefined;
    if (reader === null) return;
    reader.closed.reject(error);
    for (const request of reader.requests.splice(0)) request.reject(error);
  }

  /* Forget what is queued. */
  clear() {
    this.queue.clear();
  }

  /* The reader goes. */
  released() {}

  cancel(reason) {
    this.disturbed = true;
    if (this.status === 'closed') return Promise.resolve();
    if (this.status === 'errored') return Promise.reject(this.error);
    const { cancel, object } = this.source;
    this.clear();
    this.finish();
    if (this.reader?.isByob) {
      for (const request of this.reader.requests.splice(0)) request.resolve({ value: undefined, done: true });
    }
    return invoke(cancel, object, reason).then(() => {});
  }

  start(source, startMethod) {
    const result = startMethod === undefined ? undefined : Reflect.apply(startMethod, source, [this.controller]);
    Promise.resolve(result).then(() => {
      this.started = true;
      this.pull();
    }, (error) => this.fail(error));
  }
}

class ReaderState {
  stream = null;
  closed = deferred();
  requests = [];
  isByob = false;
}

module.exports = { ReadableState, ReaderState };
