'use strict';

/*
 * What goes through the control channel of a worker besides its start: standard streams. The side that reads asks for
 * more, and only then does the other's write count as done.
 */

const { Readable, Writable } = require('stream');

const messageTypes = {
  UP_AND_RUNNING: 'upAndRunning',
  COULD_NOT_SERIALIZE_ERROR: 'couldNotSerializeError',
  ERROR_MESSAGE: 'errorMessage',
  STDIO_PAYLOAD: 'stdioPayload',
  STDIO_WANTS_MORE_DATA: 'stdioWantsMoreData',
  LOAD_SCRIPT: 'loadScript',
};

const kPort = Symbol('kPort');
const kIncrementsPortRef = Symbol('kIncrementsPortRef');
const kWaitingStreams = Symbol('kWaitingStreams');
const kCallbacks = Symbol('kCallbacks');

/* The port keeps the loop alive as long as a stream waits for data. */
function startWaiting(port) {
  if (port[kWaitingStreams]++ === 0) port.ref();
}

function stopWaiting(port) {
  if (--port[kWaitingStreams] === 0) port.unref();
}

class ReadableWorkerStdio extends Readable {
  constructor(port, name) {
    super();
    this[kPort] = port;
    this[kIncrementsPortRef] = true;
    this.name = name;
    this.startedReading = false;
  }

  _read() {
    if (!this.startedReading && this[kIncrementsPortRef]) {
      this.startedReading = true;
      startWaiting(this[kPort]);
    }
    this[kPort].postMessage({ type: messageTypes.STDIO_WANTS_MORE_DATA, stream: this.name });
  }

  /* Chunks have come; null is the end. */
  receive(chunks) {
    for (const { chunk, encoding } of chunks) {
      if (chunk === null && this.startedReading && this[kIncrementsPortRef]) {
        this.startedReading = false;
        stopWaiting(this[kPort]);
      }
      this.push(chunk, encoding);
    }
  }
}

class WritableWorkerStdio extends Writable {
  constructor(port, name) {
    super({ decodeStrings: false });
    this[kPort] = port;
    this.name = name;
    this[kCallbacks] = [];
  }

  _writev(chunks, callback) {
    this[kPort].postMessage({
      type: messageTypes.STDIO_PAYLOAD,
      stream: this.name,
      chunks: chunks.map(({ chunk, encoding }) => ({ chunk, encoding })),
    });
    if (process._exiting) {
      callback();
      return;
    }
    this[kCallbacks].push(callback);
    if (this[kCallbacks].length === 1) startWaiting(this[kPort]);
  }

  _final(callback) {
    this[kPort].postMessage({
      type: messageTypes.STDIO_PAYLOAD, stream: this.name, chunks: [{ chunk: null, encoding: '' }],
    });
    callback();
  }

  /* The other side wants more: what was written has arrived. */
  wantsMore() {
    const callbacks = this[kCallbacks];
    this[kCallbacks] = [];
    for (let i = 0; i < callbacks.length; i++) callbacks[i]();
    if (callbacks.length > 0) stopWaiting(this[kPort]);
  }
}

function prepareControlPort(port) {
  port[kWaitingStreams] = 0;
}

module.exports = { ReadableWorkerStdio, WritableWorkerStdio, kIncrementsPortRef, messageTypes, prepareControlPort };
