'use strict';

/*
 * The module v8: values as bytes in V8's format, and what can truly be told of the heap. What speaks of V8's own
 * machinery (heap snapshots, coverage, its profiler) is not there and says so.
 */

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const { Serializer, Deserializer } = internalBinding('serdes');

// ---- serialization ----

Serializer.prototype._getDataCloneError = Error;

Deserializer.prototype.readRawBytes = function readRawBytes(length) {
  const offset = this._readRawBytes(length);
  return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, length);
};

// The numbers of the classes in DefaultSerializer's format.
const views = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
  DataView, Buffer, globalThis.BigInt64Array, globalThis.BigUint64Array,
];
const BUFFER = views.indexOf(Buffer);

function indexOfView(view) {
  if (Object.getPrototypeOf(view) === Buffer.prototype) return BUFFER;
  const tag = Object.prototype.toString.call(view).slice(8, -1);
  return views.findIndex((constructor) => constructor?.name === tag);
}

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    const index = ArrayBuffer.isView(view) ? indexOfView(view) : -1;
    if (index === -1) throw new this._getDataCloneError(`Unserializable host object: ${require('util').inspect(view)}`);
    this.writeUint32(index);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const constructor = views[this.readUint32()];
    if (constructor === undefined) throw new Error('Unable to deserialize cloned data.');
    const length = this.readUint32();
    const bytes = this.readRawBytes(length);
    if (constructor === Buffer) return Buffer.from(bytes);
    const size = constructor.BYTES_PER_ELEMENT ?? 1;
    if (bytes.byteOffset % size === 0) return new constructor(bytes.buffer, bytes.byteOffset, length / size);
    return new constructor(new Uint8Array(bytes).buffer, 0, length / size);
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(buffer) {
  const { isArrayBufferView } = require('internal/util/types');
  if (!isArrayBufferView(buffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

// ---- the heap ----

function getHeapStatistics() {
  const { heapUsed, heapTotal, heapLimit, malloced, mallocedPeak } = internalBinding('v8').heapStatistics();
  return {
    total_heap_size: heapTotal,
    total_heap_size_executable: 0,
    total_physical_size: heapTotal,
    total_available_size: Math.max(0, heapLimit - heapUsed),
    used_heap_size: heapUsed,
    heap_size_limit: heapLimit,
    malloced_memory: malloced,
    peak_malloced_memory: mallocedPeak,
    does_zap_garbage: 0,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
    total_global_handles_size: 0,
    used_global_handles_size: 0,
    external_memory: 0,
  };
}

// There is one space: the engine neither moves objects nor keeps generations apart.
function getHeapSpaceStatistics() {
  const { heapUsed, heapTotal } = internalBinding('v8').heapStatistics();
  return [{
    space_name: 'heap',
    space_size: heapTotal,
    space_used_size: heapUsed,
    space_available_size: heapTotal - heapUsed,
    physical_space_size: heapTotal,
  }];
}

function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  for (const flag of flags.split(/\s+/)) {
    if (/^--expose[-_]gc$/.test(flag)) {
      const { gc } = require('internal/process/per_thread');
      Object.defineProperty(globalThis, 'gc', { __proto__: null, value: gc, writable: true, configurable: true });
    } else {
      const limit = /^--stack[-_]trace[-_]limit=(\d+)$/.exec(flag);
      if (limit !== null) Error.stackTraceLimit = Number(limit[1]);
    }
  }
}

function cachedDataVersionTag() {
  const [major, minor, patch] = process.versions.node.split('.').map(Number);
  return major << 20 | minor << 10 | patch;
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return !/[^\0-\xff]/.test(content);
}

function unavailable(name) {
  const functions = {
    [name]() {
      throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`v8.${name}()`);
    },
  };
  return functions[name];
}

module.exports = {
  cachedDataVersionTag,
  getHeapSnapshot: unavailable('getHeapSnapshot'),
  getHeapStatistics,
  getHeapSpaceStatistics,
  getHeapCodeStatistics: unavailable('getHeapCodeStatistics'),
  setFlagsFromString,
  Serializer,
  Deserializer,
  DefaultSerializer,
  DefaultDeserializer,
  deserialize,
  takeCoverage: unavailable('takeCoverage'),
  stopCoverage: unavailable('stopCoverage'),
  serialize,
  writeHeapSnapshot: unavailable('writeHeapSnapshot'),
  queryObjects: unavailable('queryObjects'),
  setHeapSnapshotNearHeapLimit: unavailable('setHeapSnapshotNearHeapLimit'),
  isStringOneByteRepresentation,
};
