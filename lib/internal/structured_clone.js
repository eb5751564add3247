/*
 * structuredClone, and the copies of messages: a value is copied straight from object to object, as what sends and
 * what receives share a heap. What is copied is decided by internals, not by prototypes, as HTML has it.
 *
 * Objects of Node's own that can be copied have a method under kClone that returns the copy; those that can be
 * transferred have one under kTransfer that returns what takes their place, and detaches them.
 */
'use strict';

const { codes } = require('internal/errors');
const types = require('internal/util/types');

const kClone = Symbol('messaging_clone_symbol');
const kTransfer = Symbol('messaging_transfer_symbol');
const kDetached = Symbol('messaging_detached_symbol');

const { toString: functionToString } = Function.prototype;
const { valueOf: numberValue } = Number.prototype;
const { valueOf: stringValue } = String.prototype;
const { valueOf: booleanValue } = Boolean.prototype;
const { getTime } = Date.prototype;
const getterOf = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name)?.get;
const regExpSource = getterOf(RegExp.prototype, 'source');
const regExpFlags = getterOf(RegExp.prototype, 'flags');
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const typedArrayName = getterOf(typedArrayPrototype, Symbol.toStringTag);
const viewBuffer = getterOf(typedArrayPrototype, 'buffer');
const viewOffset = getterOf(typedArrayPrototype, 'byteOffset');
const viewLength = getterOf(typedArrayPrototype, 'length');
const dataViewBuffer = getterOf(DataView.prototype, 'buffer');
const dataViewOffset = getterOf(DataView.prototype, 'byteOffset');
const dataViewLength = getterOf(DataView.prototype, 'byteLength');
const { forEach: mapForEach } = Map.prototype;
const { forEach: setForEach } = Set.prototype;

const errorClasses = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function cloneError(message) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, 'DataCloneError');
}

function describe(value) {
  if (typeof value === 'function') return functionToString.call(value);
  if (typeof value === 'symbol') return value.toString();
  const constructor = types.isProxy(value) ? undefined : value.constructor;
  return `#<${(typeof constructor === 'function' && constructor.name) || 'Object'}>`;
}

function uncloneable(value) {
  return cloneError(`${describe(value)} could not be cloned.`);
}

/* What memory a buffer has once it is in a copy. */
function copyBuffer(buffer) {
  const length = buffer.byteLength;
  const copy = buffer.resizable ? new ArrayBuffer(length, { maxByteLength: buffer.maxByteLength }) :
    new ArrayBuffer(length);
  new Uint8Array(copy).set(new Uint8Array(buffer));
  return copy;
}

/* Where a view begins and how long it is, as it was before its buffer went. */
function shapeOf(view, memory) {
  const known = memory.shapes.get(view);
  if (known !== undefined) return known;
  const isTyped = typedArrayName.call(view) !== undefined;
  const shape = isTyped ? [viewOffset.call(view), viewLength.call(view)] :
    [dataViewOffset.call(view), dataViewLength.call(view)];
  memory.shapes.set(view, shape);
  return shape;
}

function copyView(view, memory) {
  const name = typedArrayName.call(view);
  const [offset, length] = shapeOf(view, memory);
  if (name === undefined) return new DataView(copyValue(dataViewBuffer.call(view), memory), offset, length);
  return new globalThis[name](copyValue(viewBuffer.call(view), memory), offset, length);
}

function ownData(object, key) {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  return descriptor !== undefined && 'value' in descriptor ? descriptor : undefined;
}

function copyError(error, memory) {
  const constructor = errorClasses[error.name] ?? Error;
  const made = new constructor();
  memory.set(error, made);
  const define = (key, value) => {
    const descriptor = { __proto__: null, value, writable: true, enumerable: false, configurable: true };
    Object.defineProperty(made, key, descriptor);
  };
  const message = ownData(error, 'message');
  if (message !== undefined) define('message', `${message.value}`);
  if (Object.hasOwn(error, 'cause')) define('cause', copyValue(error.cause, memory));
  define('stack', typeof error.stack === 'string' ? error.stack : undefined);
  return made;
}

function copyProperties(from, to, memory) {
  for (const key of Object.keys(from)) {
    // A getter of an earlier one may have removed it.
    if (!Object.hasOwn(from, key)) continue;
    const value = copyValue(from[key], memory);
    if (key === '__proto__') {
      const descriptor = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
      Object.defineProperty(to, key, descriptor);
    } else {
      to[key] = value;
    }
  }
  return to;
}

function copyMap(map, memory) {
  const copy = new Map();
  memory.set(map, copy);
  const entries = [];
  mapForEach.call(map, (value, key) => entries.push(key, value));
  for (let i = 0; i < entries.length; i += 2) {
    copy.set(copyValue(entries[i], memory), copyValue(entries[i + 1], memory));
  }
  return copy;
}

function copySet(set, memory) {
  const copy = new Set();
  memory.set(set, copy);
  const values = [];
  setForEach.call(set, (value) => values.push(value));
  for (const value of values) copy.add(copyValue(value, memory));
  return copy;
}

function copyBoxed(object) {
  if (types.isNumberObject(object)) return Object(numberValue.call(object));
  if (types.isStringObject(object)) return Object(stringValue.call(object));
  if (types.isBooleanObject(object)) return Object(booleanValue.call(object));
  if (types.isBigIntObject(object)) return Object(BigInt.prototype.valueOf.call(object));
  throw uncloneable(object);
}

/* Objects without properties worth a look, whose copies refer to nothing. Undefined for all others. */
function copyLeaf(object) {
  if (types.isDate(object)) return new Date(getTime.call(object));
  if (types.isRegExp(object)) return new RegExp(regExpSource.call(object), regExpFlags.call(object));
  if (types.isArrayBuffer(object)) {
    if (object.detached) throw cloneError('An ArrayBuffer is detached and could not be cloned.');
    return copyBuffer(object);
  }
  if (types.isSharedArrayBuffer(object)) return object;
  if (types.isBoxedPrimitive(object)) return copyBoxed(object);
  return undefined;
}

const isUncloneable = (object) => types.isPromise(object) || types.isWeakMap(object) || types.isWeakSet(object) ||
  types.isProxy(object) || types.isGeneratorObject(object) || types.isMapIterator(object) ||
  types.isSetIterator(object) || types.isExternal(object) || types.isModuleNamespaceObject(object) ||
  object instanceof WeakRef || uncloneables.has(object);

function copyObject(object, memory) {
  if (isUncloneable(object)) throw uncloneable(object);
  if (Array.isArray(object)) {
    const copy = new Array(object.length);
    memory.set(object, copy);
    return copyProperties(object, copy, memory);
  }
  if (types.isMap(object)) return copyMap(object, memory);
  if (types.isSet(object)) return copySet(object, memory);
  if (ArrayBuffer.isView(object)) {
    const copy = copyView(object, memory);
    memory.set(object, copy);
    return copy;
  }
  if (typeof object[kClone] === 'function') {
    const copy = object[kClone]((value) => copyValue(value, memory));
    memory.set(object, copy);
    return copy;
  }
  if (typeof object[kTransfer] === 'function') {
    throw cloneError('Object that needs transfer was found in message but not listed in transferList');
  }
  if (types.isNativeError(object)) return copyError(object, memory);
  const leaf = copyLeaf(object);
  if (leaf !== undefined) {
    memory.set(object, leaf);
    return leaf;
  }
  const copy = {};
  memory.set(object, copy);
  return copyProperties(object, copy, memory);
}

function copyValue(value, memory) {
  if (typeof value === 'function' || typeof value === 'symbol') throw uncloneable(value);
  if (typeof value !== 'object' || value === null) return value;
  const known = memory.get(value);
  return known === undefined ? copyObject(value, memory) : known;
}

function checkTransfer(object, seen) {
  if (untransferable.has(object)) throw cloneError('Cannot transfer object of unsupported type.');
  if (seen.has(object)) {
    throw cloneError(types.isArrayBuffer(object) ? 'Transfer list contains duplicate ArrayBuffer' :
      `Transfer list contains duplicate ${describe(object).slice(2, -1)}`);
  }
  seen.add(object);
  if (types.isArrayBuffer(object)) {
    if (object.detached) throw cloneError('Transfer list contains a detached ArrayBuffer');
    return;
  }
  if (typeof object !== 'object' || object === null || typeof object[kTransfer] !== 'function') {
    throw cloneError('Cannot transfer object of unsupported type.');
  }
  if (object[kDetached]) {
    throw cloneError(`${describe(object).slice(2, -1)} in transfer list is already detached`);
  }
}

function transferBuffer(buffer) {
  return typeof buffer.transfer === 'function' ? buffer.transfer() : copyBuffer(buffer);
}

/*
 * The copy of a value, and what took the place of the transferred objects, in order. Nothing is detached if the value
 * cannot be copied: buffers move only then, and a view made meanwhile is made again over what they became.
 */
function copyMessage(value, transfer) {
  const memory = new Map();
  memory.shapes = new Map();
  const seen = new Set();
  for (const object of transfer) checkTransfer(object, seen);
  if (transfer.length === 0) return { value: copyValue(value, memory), transferred: [] };
  // A first copy finds out whether there can be one.
  for (const object of transfer) memory.set(object, types.isArrayBuffer(object) ? copyBuffer(object) : object);
  copyValue(value, memory);
  memory.clear();
  const transferred = [];
  for (const object of transfer) {
    const moved = types.isArrayBuffer(object) ? transferBuffer(object) : object[kTransfer]();
    memory.set(object, moved);
    transferred.push(moved);
  }
  return { value: copyValue(value, memory), transferred };
}

function wrongArgument(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function toTransferList(options) {
  if (options === undefined || options === null) return [];
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw wrongArgument("Failed to execute 'structuredClone': Options cannot be converted to a dictionary");
  }
  const list = options.transfer;
  if (list === undefined || list === null) return [];
  if (typeof list !== 'object' || typeof list[Symbol.iterator] !== 'function') {
    throw wrongArgument(
      "Failed to execute 'structuredClone': transfer in Options can not be converted to sequence.");
  }
  const objects = [...list];
  for (const object of objects) {
    if (typeof object !== 'object' || object === null) throw wrongArgument('Value is not an object');
  }
  return objects;
}

const untransferable = new WeakSet();
const uncloneables = new WeakSet();

function markAsUntransferable(object) {
  if (typeof object === 'object' && object !== null) untransferable.add(object);
}

function isMarkedAsUntransferable(object) {
  return untransferable.has(object);
}

function markAsUncloneable(object) {
  if (typeof object === 'object' && object !== null) uncloneables.add(object);
}

function structuredClone(value, options = undefined) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('value');
  if ((typeof value !== 'object' || value === null) && typeof value !== 'symbol' && typeof value !== 'function' &&
      options === undefined) {
    return value;
  }
  return copyMessage(value, toTransferList(options)).value;
}

module.exports = {
  copyMessage,
  isMarkedAsUntransferable,
  kClone,
  kDetached,
  kTransfer,
  markAsUncloneable,
  markAsUntransferable,
  structuredClone,
};
