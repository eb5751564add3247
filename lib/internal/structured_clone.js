/*
 * structuredClone, and what classes that can be cloned or transferred have to offer:
 *
 *   [kClone]()             { data, deserializeInfo: 'internal/module:Class' }
 *   [kTransfer]()          the same, and perhaps `transferList`: what of the data is transferred in its turn
 *   [kDeserialize](data)   a method of Class, called on a new object of it, perhaps in another thread
 *   [kDetached]            true of an object that was transferred before
 *
 * The copying itself is done in C (src/runtime/message.c), through V8's format of serialized values.
 */
'use strict';

const { codes } = require('internal/errors');
const types = require('internal/util/types');
const binding = internalBinding('messaging');

const kClone = Symbol('messaging_clone_symbol');
const kDeserialize = Symbol('messaging_deserialize_symbol');
const kDetached = Symbol('messaging_detached_symbol');
const kTransfer = Symbol('messaging_transfer_symbol');

function cloneError(message) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, 'DataCloneError');
}

/* ---- objects of classes, where they arrive ---- */

function makeObject(info) {
  const colon = info.lastIndexOf(':');
  const id = info.slice(0, colon);
  if (!internalBinding('builtins').has(id)) throw new Error(`Missing internal module '${id}'`);
  const constructor = require(id)[info.slice(colon + 1)];
  if (typeof constructor !== 'function' || typeof constructor.prototype[kDeserialize] !== 'function') {
    throw new Error(`Unknown deserialize spec ${info}`);
  }
  return new constructor();
}

function finishObject(object, data) {
  object[kDeserialize](data);
}

binding.setHooks({ __proto__: null, cloneError, finishObject, kClone, kTransfer, makeObject });

/* ---- what is to be transferred ---- */

const untransferable = new WeakSet();

function nameOf(object) {
  return types.isArrayBuffer(object) ? 'ArrayBuffer' : object.constructor?.name || 'Object';
}

function checkTransfer(object, seen) {
  const isObject = typeof object === 'object' && object !== null;
  if (!isObject || (!types.isArrayBuffer(object) && typeof object[kTransfer] !== 'function')) {
    throw cloneError('Found invalid value in transferList.');
  }
  if (untransferable.has(object)) throw cloneError('Cannot transfer object of unsupported type.');
  if (seen.includes(object)) throw cloneError(`Transfer list contains duplicate ${nameOf(object)}`);
  if (types.isArrayBuffer(object) && object.detached) throw cloneError('Cannot transfer object of unsupported type.');
  if (object[kDetached]) throw cloneError(`${nameOf(object)} in transfer list is already detached`);
}

/* A list of its own of the objects, all of them fit to be transferred. `source` must not be among them. */
function toTransfer(objects, source = undefined) {
  const seen = [];
  for (let i = 0; i < objects.length; i++) {
    const object = objects[i];
    if (object === source && source !== undefined) throw cloneError('Transfer list contains source port');
    checkTransfer(object, seen);
    seen.push(object);
  }
  return seen;
}

function markAsUntransferable(object) {
  if (typeof object === 'object' && object !== null) untransferable.add(object);
}

function isMarkedAsUntransferable(object) {
  return untransferable.has(object);
}

function markAsUncloneable(object) {
  if (typeof object === 'object' && object !== null && !types.isArrayBuffer(object)) binding.markUncloneable(object);
}

/* ---- structuredClone ---- */

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

function structuredClone(value, options = undefined) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('value');
  if ((typeof value !== 'object' || value === null) && typeof value !== 'symbol' && typeof value !== 'function' &&
      options === undefined) {
    return value;
  }
  return binding.clone(value, toTransfer(toTransferList(options)));
}

module.exports = {
  isMarkedAsUntransferable,
  kClone,
  kDeserialize,
  kDetached,
  kTransfer,
  markAsUncloneable,
  markAsUntransferable,
  structuredClone,
  toTransfer,
};
