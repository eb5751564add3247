'use strict';

// FileHandle.prototype.readableWebStream: a stream of bytes that reads from a file into its readers' memory.

const { validateBoolean, validateObject, validateString } = require('internal/validators');
const { ReadableStream } = require('internal/webstreams/readable');
const { kState } = require('internal/webstreams/queue');

const CHUNK = 16384;

function readableWebStream(handle, options) {
  validateObject(options, 'options');
  const { type = 'bytes', autoClose = false } = options;
  validateString(type, 'options.type');
  validateBoolean(autoClose, 'options.autoClose');
  if (type !== 'bytes') {
    process.emitWarning('A non-"bytes" options.type has no effect. A byte-oriented steam is always created.',
                        'ExperimentalWarning');
  }
  let done = false;
  const release = async () => {
    if (done) return;
    done = true;
    handle.unref();
    if (autoClose) await handle.close();
  };
  const stream = new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: CHUNK,
    async pull(controller) {
      const { view } = controller.byobRequest;
      const { bytesRead } = await handle.read(view, 0, view.byteLength);
      if (bytesRead === 0) {
        controller.close();
        await release();
      }
      controller.byobRequest?.respond(bytesRead);
    },
    cancel: release,
  });
  handle.ref();
  // The end of the handle is that of the stream, whoever has its lock.
  handle.once('close', () => stream[kState].cancel());
  return stream;
}

module.exports = { readableWebStream };
