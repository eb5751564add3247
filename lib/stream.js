'use strict';

const { promisify } = require('internal/util');
const { isArrayBufferView, isUint8Array } = require('internal/util/types');
const { streamReturningOperators, promiseReturningOperators } = require('internal/streams/operators');
const { codes } = require('internal/errors');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const { pipeline } = require('internal/streams/pipeline');
const { eos } = require('internal/streams/end_of_stream');
const utils = require('internal/streams/utils');
const { Stream } = require('internal/streams/legacy');

// Before the classes below look at it.
module.exports = Stream;
Stream._isArrayBufferView = isArrayBufferView;
Stream._isUint8Array = isUint8Array;
Stream._uint8ArrayToBuffer = function _uint8ArrayToBuffer(chunk) {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
};

Stream.Readable = require('internal/streams/readable');
Stream.Writable = require('internal/streams/writable').Writable;
Stream.Duplex = require('internal/streams/duplex');
Stream.Transform = require('internal/streams/transform');
Stream.PassThrough = require('internal/streams/passthrough');

function defineOperator(name, length, run) {
  const wrapped = function(...args) {
    if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    return run(this, args);
  };
  Object.defineProperty(wrapped, 'name', { value: name });
  Object.defineProperty(wrapped, 'length', { value: length });
  Object.defineProperty(Stream.Readable.prototype, name,
                        { value: wrapped, enumerable: false, configurable: true, writable: true });
}

for (const [name, operator] of Object.entries(streamReturningOperators)) {
  defineOperator(name, operator.length, (self, args) => Stream.Readable.from(Reflect.apply(operator, self, args)));
}
for (const [name, operator] of Object.entries(promiseReturningOperators)) {
  defineOperator(name, operator.length,
                 (self, args) => Promise.resolve().then(() => Reflect.apply(operator, self, args)));
}

Stream.isDestroyed = utils.isDestroyed;
Stream.isDisturbed = utils.isDisturbed;
Stream.isErrored = utils.isErrored;
Stream.isReadable = utils.isReadable;
Stream.isWritable = utils.isWritable;
Stream.pipeline = pipeline;
const { addAbortSignal } = require('internal/streams/add_abort_signal');
Stream.addAbortSignal = addAbortSignal;
Stream.finished = eos;
Stream.destroy = require('internal/streams/destroy').destroyer;
Object.defineProperty(Stream, 'compose', {
  configurable: true,
  enumerable: true,
  writable: true,
  value: (...streams) => require('internal/streams/compose')(...streams),
});
Object.defineProperty(Stream, 'duplexPair', {
  configurable: true,
  enumerable: true,
  writable: true,
  value: (options) => require('internal/streams/duplexpair')(options),
});
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;

Object.defineProperty(Stream, 'promises', {
  configurable: true,
  enumerable: true,
  get: () => require('stream/promises'),
});
Object.defineProperty(pipeline, promisify.custom, {
  enumerable: true,
  get: () => require('stream/promises').pipeline,
});
Object.defineProperty(eos, promisify.custom, {
  enumerable: true,
  get: () => require('stream/promises').finished,
});

Stream.Stream = Stream;
