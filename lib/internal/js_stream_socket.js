'use strict';

// A net.Socket over any stream: what is written to it goes to the stream, what the stream gives it reads.

const { codes } = require('internal/errors');
const { Socket } = require('net');
const { UV_ECANCELED, UV_EOF, UV_EPROTO } = internalBinding('uv');

/* What a socket takes for a handle. */
class StreamHandle {
  reading = false;
  #stream;
  #isClosed = false;
  #read = 0;
  #written = 0;
  #unfinished = new Set(); // requests that the stream has not answered

  constructor(stream) {
    this.#stream = stream;
  }

  receive(chunk) {
    if (this.#isClosed) return;
    if (chunk !== undefined) this.#read += chunk.length;
    this.onread(chunk === undefined ? UV_EOF : chunk.length, chunk);
  }

  readStart() {
    this.#stream.resume();
    return 0;
  }

  readStop() {
    this.#stream.pause();
    return 0;
  }

  writeBuffer(request, chunk) {
    return this.writev(request, [chunk]);
  }

  writeUtf8String(request, text) {
    return this.writev(request, [Buffer.from(text)]);
  }

  writev(request, chunks) {
    request.async = true;
    request.bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    this.#written += request.bytes;
    this.#unfinished.add(request);
    this.#stream.cork?.();
    try {
      chunks.forEach((chunk, i) => {
        const isLast = i === chunks.length - 1;
        this.#stream.write(chunk, isLast ? (error) => this.#finish(request, error ? UV_EPROTO : 0) : undefined);
      });
    } finally {
      this.#stream.uncork?.();
    }
    return 0;
  }

  shutdown(request) {
    this.#unfinished.add(request);
    if (this.#isClosed) {
      process.nextTick(() => this.#finish(request, UV_ECANCELED));
    } else {
      // A stream that has a write to do calls back only behind that; the half that reads need not wait for it.
      this.#stream.end(() => process.nextTick(() => this.#finish(request, 0)));
    }
    return 0;
  }

  #finish(request, status) {
    if (this.#unfinished.delete(request)) request.oncomplete(status);
  }

  close(callback) {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stream.destroy?.();
    setImmediate(() => {
      for (const request of [...this.#unfinished]) this.#finish(request, UV_ECANCELED);
      callback?.();
    });
  }

  counters() {
    return [this.#read, this.#written];
  }

  ref() {}

  unref() {}
}

class JSStreamSocket extends Socket {
  constructor(stream) {
    const handle = new StreamHandle(stream);
    super({ handle, manualStart: true });
    this.stream = stream;
    stream.pause();
    stream.on('error', (error) => this.emit('error', error));
    const onData = (chunk) => {
      if (typeof chunk !== 'string' && chunk?.buffer instanceof ArrayBuffer) {
        handle.receive(chunk);
        return;
      }
      stream.pause();
      stream.removeListener('data', onData);
      this.emit('error', new codes.ERR_STREAM_WRAP());
    };
    stream.on('data', onData);
    stream.once('end', () => handle.receive(undefined));
    stream.once('close', () => this.destroy());
    this.read(0);
  }

  static get StreamWrap() {
    return JSStreamSocket;
  }

  isClosing() {
    return !this.readable || !this.writable;
  }

  readStart() {
    return this._handle.readStart();
  }

  readStop() {
    return this._handle.readStop();
  }
}

module.exports = JSStreamSocket;
