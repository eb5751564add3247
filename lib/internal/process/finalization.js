'use strict';

// process.finalization: functions that are called when the program ends, as long as the object they were registered for
// is alive. The registry holds the objects weakly.

const { emitExperimentalWarning } = require('internal/util');
const { ERR_INVALID_ARG_TYPE } = require('internal/errors').codes;

const EVENTS = ['exit', 'beforeExit'];
const registered = { exit: [], beforeExit: [] };

// An object's entries go when it does.
const registry = new FinalizationRegistry((entry) => remove(entry.event, (one) => one === entry));

function remove(event, matches) {
  const entries = registered[event];
  if (entries.length === 0) return;
  registered[event] = entries.filter((entry) => !matches(entry));
  if (registered[event].length === 0) process.removeListener(event, listeners[event]);
}

function callAll(event) {
  const entries = registered[event];
  registered[event] = [];
  process.removeListener(event, listeners[event]);
  for (const { reference, callback } of entries) {
    const object = reference.deref();
    if (object === undefined) continue;
    registry.unregister(object);
    callback(object, event);
  }
}

const listeners = { exit: () => callAll('exit'), beforeExit: () => callAll('beforeExit') };

function checkObject(object) {
  const isObject = (typeof object === 'object' && object !== null) || typeof object === 'function';
  if (!isObject) throw new ERR_INVALID_ARG_TYPE('obj', 'object', object);
}

function add(event, object, callback) {
  checkObject(object);
  if (registered[event].length === 0) process.on(event, listeners[event]);
  const entry = { reference: new WeakRef(object), callback, event };
  registered[event].push(entry);
  registry.register(object, entry, object);
}

// Call callback(object, 'exit') when the process exits and the object is still there.
function register(object, callback) {
  emitExperimentalWarning('process.finalization.register');
  add('exit', object, callback);
}

// Call callback(object, 'beforeExit') when the loop has nothing left to do and the object is still there.
function registerBeforeExit(object, callback) {
  emitExperimentalWarning('process.finalization.registerBeforeExit');
  add('beforeExit', object, callback);
}

// Forget what was registered for an object.
function unregister(object) {
  emitExperimentalWarning('process.finalization.unregister');
  registry.unregister(object);
  for (const event of EVENTS) remove(event, (entry) => entry.reference.deref() === object);
}

module.exports = { finalization: { register, registerBeforeExit, unregister } };
