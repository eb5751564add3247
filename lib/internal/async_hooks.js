'use strict';

// createHook() and the numbers of asynchronous operations.
//
// Nothing is counted until somebody asks (track()): a bit of tickInfo then tells timers, ticks and C to say what they do.
// What executes is asyncIds[EXECUTION], shared with C, and `resource`; the stack has what executes around it.

const { codes } = require('internal/errors');
const binding = internalBinding('task_queue');
const { tickInfo, asyncIds } = binding;

const CONTEXTS_USED = 2; // of tickInfo
const IDS_USED = 2; // a bit of tickInfo[CONTEXTS_USED]
const OBSERVED = 3; // of tickInfo: http takes no short ways
const LAST = 0; // of asyncIds
const EXECUTION = 1;
const TRIGGER = 2;

const events = ['init', 'before', 'after', 'destroy', 'promiseResolve'];

const kAsyncId = Symbol('async_id_symbol');
const kTriggerAsyncId = Symbol('trigger_async_id_symbol');

const topLevelResource = {};
let resource = topLevelResource;
const stack = []; // of execution and trigger number and resource around the present ones
let active = []; // hooks; a new array at each change
let hearing = { __proto__: null }; // event -> whether a hook wants it
let destroyed = []; // numbers that hooks will be told

class AsyncHook {
  constructor(callbacks) {
    const { init, before, after, destroy, promiseResolve } = callbacks;
    const given = { init, before, after, destroy, promiseResolve };
    for (const event of events) {
      if (given[event] !== undefined && typeof given[event] !== 'function') {
        throw new codes.ERR_ASYNC_CALLBACK(`hook.${event}`);
      }
    }
    Object.defineProperty(this, 'callbacks', { __proto__: null, value: given });
  }

  enable() {
    const hooks = changed ?? active;
    if (!hooks.includes(this)) {
      setActive([...hooks, this]);
    }
    return this;
  }

  disable() {
    const hooks = changed ?? active;
    if (hooks.includes(this)) setActive(hooks.filter((hook) => hook !== this));
    return this;
  }
}

function createHook(callbacks) {
  track();
  return new AsyncHook(callbacks);
}

// While hooks are called the list stays as it is.
let depth = 0;
let changed = null;

function setActive(hooks) {
  if (depth > 0) {
    changed = hooks;
    return;
  }
  active = hooks;
  hearing = { __proto__: null };
  for (const event of events) {
    hearing[event] = hooks.some((hook) => hook.callbacks[event] !== undefined);
  }
  if (hooks.length > 0) tickInfo[OBSERVED] = 1;
  binding.setPromiseHook(hooks.length > 0);
}

/* From now on everything has a number. */
function track() {
  if ((tickInfo[CONTEXTS_USED] & IDS_USED) !== 0) return;
  tickInfo[CONTEXTS_USED] |= IDS_USED;
  binding.setAsyncCallbacks([onInit, emitBefore, onLeave, emitDestroy, onPromise]);
}

function isTracking() {
  return (tickInfo[CONTEXTS_USED] & IDS_USED) !== 0;
}

/* What a hook throws ends the process. */
function fatal(error) {
  if (typeof error?.stack === 'string') {
    process._rawDebug(error.stack);
  } else {
    const { inspect } = require('internal/util/inspect');
    const shown = { message: inspect(error) };
    Error.captureStackTrace(shown, fatal);
    process._rawDebug(shown.stack.replace(/^\[object Object\]|^Object/, 'Error'));
  }
  if (require('internal/options').getOptionValue('--abort-on-uncaught-exception')) process.abort();
  process.exit(1);
}

function emit(event, ...args) {
  const hooks = active;
  depth++;
  for (let i = 0; i < hooks.length; i++) {
    const callback = hooks[i].callbacks[event];
    if (callback !== undefined) {
      try {
        Reflect.apply(callback, hooks[i], args);
      } catch (error) {
        fatal(error);
      }
    }
  }
  depth--;
  if (depth === 0 && changed !== null) {
    const next = changed;
    changed = null;
    setActive(next);
  }
}

function newAsyncId() {
  return ++asyncIds[LAST];
}

function executionAsyncId() {
  return asyncIds[EXECUTION];
}

function triggerAsyncId() {
  return asyncIds[TRIGGER];
}

function executionAsyncResource() {
  return resource;
}

function isActive() {
  return active.length > 0;
}

function emitInit(asyncId, type, triggerId, object) {
  if (hearing.init) emit('init', asyncId, type, triggerId, object);
}

function emitBefore(asyncId, triggerId, object) {
  stack.push(asyncIds[EXECUTION], asyncIds[TRIGGER], resource);
  asyncIds[EXECUTION] = asyncId;
  asyncIds[TRIGGER] = triggerId;
  resource = object ?? {};
  if (hearing.before) emit('before', asyncId);
}

function emitAfter(asyncId) {
  if (hearing.after) emit('after', asyncId);
  if (stack.length === 0) return; // an error has cleared it
  resource = stack.pop();
  asyncIds[TRIGGER] = stack.pop();
  asyncIds[EXECUTION] = stack.pop();
}

function emitDestroy(asyncId) {
  if (!hearing.destroy || asyncId <= 0) return;
  if (destroyed.length === 0) {
    require('internal/timers').setHiddenImmediate(emitDestroyed);
  }
  destroyed.push(asyncId);
}

function emitDestroyed() {
  while (destroyed.length > 0) {
    const ids = destroyed;
    destroyed = [];
    for (let i = 0; i < ids.length; i++) emit('destroy', ids[i]);
  }
}

/* An exception that was handled has left all scopes: tell so. */
function leaveAll() {
  while (stack.length > 0) emitAfter(asyncIds[EXECUTION]);
}

// ---- for C ----

/* The resource of a request */
function onInit(asyncId, type, triggerId, object = {}) {
  emitInit(asyncId, type, triggerId, object);
  return object;
}

function onLeave() {
  emitAfter(asyncIds[EXECUTION]);
}

const promiseEvents = [onPromiseMade, onPromiseBefore, onPromiseAfter, onPromiseResolved];

function onPromise(event, promise, parent) {
  promiseEvents[event](promise, parent);
}

function numberOf(promise) {
  let id = promise[kAsyncId];
  if (id === undefined) {
    id = promise[kAsyncId] = newAsyncId();
    promise[kTriggerAsyncId] = asyncIds[EXECUTION];
    if (hearing.destroy) destroyWithObject(promise, id);
  }
  return id;
}

function onPromiseMade(promise, parent) {
  const trigger = parent === undefined ? asyncIds[EXECUTION] : numberOf(parent);
  const id = numberOf(promise);
  promise[kTriggerAsyncId] = trigger;
  emitInit(id, 'PROMISE', trigger, promise);
}

function onPromiseBefore(promise) {
  emitBefore(numberOf(promise), promise[kTriggerAsyncId], promise);
}

function onPromiseAfter(promise) {
  emitAfter(promise[kAsyncId]);
}

function onPromiseResolved(promise) {
  const id = numberOf(promise);
  if (hearing.promiseResolve) emit('promiseResolve', id);
}

// ---- for lib ----

let registry;

/* Tell the hooks of an object that nobody destroyed when it is collected. */
function destroyWithObject(object, asyncId) {
  registry ??= new FinalizationRegistry(({ id, state }) => {
    if (!state.destroyed) {
      emitDestroy(id);
    }
  });
  const state = { destroyed: false };
  registry.register(object, { id: asyncId, state });
  return state;
}

/* Give an object its numbers and tell the hooks; for what is only made while isTracking(). */
function start(object, type) {
  const id = object[kAsyncId] = newAsyncId();
  const trigger = object[kTriggerAsyncId] = asyncIds[EXECUTION];
  emitInit(id, type, trigger, object);
  return object;
}

/* Call fn(...args) as what was started with start(). An error leaves the scope open, for leaveAll(). */
function run(object, fn, self, args) {
  const id = object[kAsyncId];
  emitBefore(id, object[kTriggerAsyncId], object);
  try {
    Reflect.apply(fn, self, args);
  } finally {
    emitDestroy(id);
  }
  emitAfter(id);
}

class TickObject {
  constructor(callback, args) {
    this.callback = callback;
    this.args = args;
  }
}

/* What stands for a tick in the queue: see nextTick(). */
function makeTick(callback, args) {
  return start(new TickObject(callback, args), 'TickObject');
}

function runTick(tick) {
  run(tick, tick.callback, undefined, tick.args ?? []);
}

/* A microtask's callback that hooks hear of. */
function wrapMicrotask(callback) {
  const microtask = start({ callback }, 'Microtask');
  return () => run(microtask, callback, undefined, []);
}

module.exports = {
  createHook,
  destroyWithObject,
  emitAfter,
  emitBefore,
  emitDestroy,
  emitDestroyed,
  emitInit,
  executionAsyncId,
  executionAsyncResource,
  isActive,
  isTracking,
  kAsyncId,
  kTriggerAsyncId,
  leaveAll,
  makeTick,
  newAsyncId,
  runTick,
  start,
  track,
  symbols: { async_id_symbol: kAsyncId, trigger_async_id_symbol: kTriggerAsyncId },
  triggerAsyncId,
  wrapMicrotask,
};
