'use strict';

/*
 * Transferred web streams. The stream that stays behind is locked until its end and serves what its successor asks for through a
 * message port: one answer for each operation, in order.
 */

const { kDeserialize } = require('internal/structured_clone');
const { ReadableStream, ReadableStreamDefaultReader, initReadable } = require('internal/webstreams/readable');
const { WritableStream, WritableStreamDefaultWriter, initWritable } = require('internal/webstreams/writable');

/* Answer what comes through the port by the operations; the last of them closes it. */
function serve(port, operations, last) {
  const answer = (operation, message) => {
    port.postMessage(message);
    if (last.includes(operation) || 'error' in message || message.result?.done === true) port.close();
  };
  const fail = (operation, error) => {
    try {
      answer(operation, { error });
    } catch {
      answer(operation, { error: new Error(`${error}`) });
    }
  };
  port.on('message', ({ operation, value }) => {
    operations[operation](value)
      .then((result) => answer(operation, { result: operation === 'read' ? result : undefined }))
      .catch((error) => fail(operation, error));
  });
  port.unref();
}

/* A function that has an operation done at the other end. The port keeps the loop alive while answers are due. */
function makeClient(port) {
  const waiting = [];
  const finish = (settle) => {
    if (waiting.length === 0) port.unref();
    settle();
  };
  port.on('message', (message) => {
    const { resolve, reject } = waiting.shift();
    finish(() => ('error' in message ? reject(message.error) : resolve(message.result)));
  });
  const gone = (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  port.on('close', () => gone(new Error('The other end of the stream has gone')));
  port.on('messageerror', gone);
  port.unref();
  return (operation, value) => {
    port.postMessage({ operation, value });
    const request = Promise.withResolvers();
    waiting.push(request);
    port.ref();
    return request.promise;
  };
}

function makeTransfer(deserializeInfo, operations, last) {
  const { MessageChannel } = require('internal/messaging');
  const { port1, port2 } = new MessageChannel();
  serve(port1, operations, last);
  return { data: { port: port2 }, deserializeInfo, transferList: [port2] };
}

function transferReadable(stream) {
  const reader = new ReadableStreamDefaultReader(stream);
  return makeTransfer('internal/webstreams/transfer:TransferredReadableStream', {
    read: () => reader.read().then((step) => {
      if (step.done) reader.releaseLock();
      return step;
    }),
    cancel: (reason) => reader.cancel(reason).finally(() => reader.releaseLock()),
  }, ['cancel']);
}

function transferWritable(stream) {
  const writer = new WritableStreamDefaultWriter(stream);
  return makeTransfer('internal/webstreams/transfer:TransferredWritableStream', {
    write: (chunk) => writer.write(chunk),
    close: () => writer.close().finally(() => writer.releaseLock()),
    abort: (reason) => writer.abort(reason).finally(() => writer.releaseLock()),
  }, ['close', 'abort']);
}

function TransferredReadableStream() {
  return Object.create(ReadableStream.prototype);
}

TransferredReadableStream.prototype = ReadableStream.prototype;

Object.defineProperty(ReadableStream.prototype, kDeserialize, {
  __proto__: null,
  value({ port }) {
    const call = makeClient(port);
    initReadable(this, undefined, {
      async pull(controller) {
        const { value, done } = await call('read');
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => call('cancel', reason),
    }, 0, () => 1);
  },
});

function TransferredWritableStream() {
  return Object.create(WritableStream.prototype);
}

TransferredWritableStream.prototype = WritableStream.prototype;

Object.defineProperty(WritableStream.prototype, kDeserialize, {
  __proto__: null,
  value({ port }) {
    const call = makeClient(port);
    initWritable(this, undefined, {
      write: (chunk) => call('write', chunk),
      close: () => call('close'),
      abort: (reason) => call('abort', reason),
    }, 1, () => 1);
  },
});

module.exports = { TransferredReadableStream, TransferredWritableStream, transferReadable, transferWritable };
