'use strict';

const { promisify } = require('internal/util');
const { validateFunction } = require('internal/validators');
const timers = require('internal/timers');
const { Immediate, clearImmediate, clearTimeout, makeTimeout } = timers;

function lazyPromises() {
  return require('timers/promises');
}

const { slice } = Array.prototype;

function setTimeout(callback, after) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  return makeTimeout(callback, after, arguments.length > 2 ? slice.call(arguments, 2) : undefined, false, true);
}

Object.defineProperty(setTimeout, promisify.custom, {
  get() { return lazyPromises().setTimeout; },
  enumerable: true,
});

function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback');
  return makeTimeout(callback, repeat, args.length === 0 ? undefined : args, true, true);
}

function clearInterval(timer) {
  // Intervals and timeouts are the same inside.
  clearTimeout(timer);
}

function setImmediate(callback) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  return new Immediate(callback, arguments.length > 1 ? slice.call(arguments, 1) : undefined);
}

Object.defineProperty(setImmediate, promisify.custom, {
  get() { return lazyPromises().setImmediate; },
  enumerable: true,
});

// ---- the old way: any object may carry a timer ----

function unenroll(item) {
  if (item._destroyed) return;
  timers.stop(item);
  item._idleTimeout = -1;
}

function enroll(item, msecs) {
  msecs = timers.getTimerDuration(msecs, 'msecs');
  if (item._idleNext) unenroll(item);
  item._idleNext = null;
  item._idlePrev = null;
  item._idleTimeout = msecs;
}

const { deprecate } = require('internal/util');

module.exports = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
  _unrefActive: deprecate(timers.unrefActive,
                          'timers._unrefActive() is deprecated. Please use timeout.refresh() instead.', 'DEP0127'),
  active: deprecate(timers.active, 'timers.active() is deprecated. Please use timeout.refresh() instead.', 'DEP0126'),
  unenroll: deprecate(unenroll, 'timers.unenroll() is deprecated. Please use clearTimeout instead.', 'DEP0096'),
  enroll: deprecate(enroll, 'timers.enroll() is deprecated. Please use setTimeout instead.', 'DEP0095'),
};

Object.defineProperty(module.exports, 'promises', {
  configurable: true,
  enumerable: true,
  get: lazyPromises,
});
