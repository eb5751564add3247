'use strict';

// Rejections that nobody handles: 'unhandledRejection', 'rejectionHandled', 'multipleResolves' and the modes of
// --unhandled-rejections.

const { getOptionValue } = require('internal/options');
const binding = internalBinding('task_queue');
const { tickInfo, getContext, setContext, kPromiseRejectWithNoHandler, kPromiseHandlerAddedAfterReject, kPromiseRejectAfterResolved,
        kPromiseResolveAfterResolved } = binding;
const { triggerUncaughtException } = internalBinding('lifecycle');

const REJECTIONS_PENDING = 1;
const CONTEXTS_USED = 2; // of tickInfo

const warned = new WeakMap(); // promise -> what was said of it
let pending = [];
let handledLater = [];
let lastId = 0;
let warnedOfMultiple = false;

function onRejectionEvent(type, promise, reason) {
  if (type === kPromiseRejectWithNoHandler) {
    const record = { promise, reason, uid: ++lastId, warned: false, handled: false, domain: process.domain,
                     context: tickInfo[CONTEXTS_USED] === 0 ? undefined : getContext() };
    warned.set(promise, record);
    pending.push(record);
    tickInfo[REJECTIONS_PENDING] = 1;
  } else if (type === kPromiseHandlerAddedAfterReject) {
    onHandledLater(promise);
  } else if (type === kPromiseRejectAfterResolved) {
    onMultipleResolves('reject', promise, reason);
  } else if (type === kPromiseResolveAfterResolved) {
    onMultipleResolves('resolve', promise, reason);
  }
}

function onHandledLater(promise) {
  const record = warned.get(promise);
  if (record === undefined) return;
  warned.delete(promise);
  record.handled = true;
  if (!record.warned) return;
  const { uid } = record;
  const warning = new Error(`Promise rejection was handled asynchronously (rejection id: ${uid})`);
  warning.name = 'PromiseRejectionHandledWarning';
  warning.id = uid;
  handledLater.push({ promise, warning });
  tickInfo[REJECTIONS_PENDING] = 1;
}

function onMultipleResolves(type, promise, reason) {
  if (process.listenerCount('multipleResolves') === 0) return;
  if (!warnedOfMultiple) {
    warnedOfMultiple = true;
    process.emitWarning('The multipleResolves event has been deprecated.', 'DeprecationWarning', 'DEP0160');
  }
  // Not at once, or the promise's own executor would catch what listeners throw.
  process.nextTick(() => process.emit('multipleResolves', type, promise, reason));
}

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stack');
}

/* A text that takes no code of the program's to make */
function describe(reason) {
  if (typeof reason === 'function') return Function.prototype.toString.call(reason);
  if (typeof reason !== 'object' || reason === null) return Object.is(reason, -0) ? '0' : String(reason);
  if (Array.isArray(reason)) return '[object Array]';
  for (let object = reason; object !== null; object = Object.getPrototypeOf(object)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function') {
      return `#<${descriptor.value.name || 'Object'}>`;
    }
  }
  return '[object Object]';
}

function emitUnhandledWarning({ uid, reason }) {
  const warning = new Error(
    'Unhandled promise rejection. This error originated either by throwing inside of an async function without a ' +
    'catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process on ' +
    'unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    `https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${uid})`);
  warning.name = 'UnhandledPromiseRejectionWarning';
  try {
    if (isErrorLike(reason)) {
      warning.stack = reason.stack;
      process.emitWarning(reason.stack, 'UnhandledPromiseRejectionWarning');
    } else {
      process.emitWarning(describe(reason), 'UnhandledPromiseRejectionWarning');
    }
  } catch {
    // A reason that cannot be shown still gets the general warning below.
  }
  process.emitWarning(warning);
}

class UnhandledPromiseRejection extends Error {
  code = 'ERR_UNHANDLED_REJECTION';

  constructor(reason) {
    super('This error originated either by throwing inside of an async function without a catch block, or by rejecting ' +
          `a promise which was not handled with .catch(). The promise rejected with the reason "${describe(reason)}".`);
    this.name = 'UnhandledPromiseRejection';
  }
}

function toError(reason) {
  return isErrorLike(reason) ? reason : new UnhandledPromiseRejection(reason);
}

function emitUnhandledRejection({ promise, reason, domain }) {
  if (domain) return domain.emit('error', reason);
  return process.emit('unhandledRejection', reason, promise);
}

const modes = {
  __proto__: null,
  none(record) {
    emitUnhandledRejection(record);
  },
  warn(record) {
    emitUnhandledRejection(record);
    emitUnhandledWarning(record);
  },
  'warn-with-error-code'(record) {
    if (emitUnhandledRejection(record)) return;
    emitUnhandledWarning(record);
    process.exitCode = 1;
  },
  strict(record) {
    triggerUncaughtException(toError(record.reason), true);
    if (!emitUnhandledRejection(record)) emitUnhandledWarning(record);
  },
  throw(record) {
    if (!emitUnhandledRejection(record)) triggerUncaughtException(toError(record.reason), true);
  },
};

// Report what has come up; true when something ran, so that ticks have to run again.
function processRejections() {
  if (tickInfo[REJECTIONS_PENDING] === 0) return false;
  tickInfo[REJECTIONS_PENDING] = 0;
  const later = handledLater;
  handledLater = [];
  // Indexed: a program may have done away with the iterator of arrays.
  for (let i = 0; i < later.length; i++) {
    const { promise, warning } = later[i];
    if (!process.emit('rejectionHandled', promise)) process.emitWarning(warning);
  }
  const records = pending;
  pending = [];
  const handle = modes[getOptionValue('--unhandled-rejections') ?? 'throw'] ?? modes.throw;
  let ran = later.length > 0;
  for (let i = 0; i < records.length; i++) {
    const record = records[i];
    if (record.handled) continue;
    record.warned = true;
    ran = true;
    let failed = true;
    try {
      if (tickInfo[CONTEXTS_USED] === 0) handle(record);
      else handleInContext(handle, record);
      failed = false;
    } finally {
      if (failed) requeue(records.slice(i + 1));
    }
  }
  return ran || pending.length > 0;
}

/* As what rejected the promise. An error leaves the scope of async_hooks open: who handles it closes it. */
function handleInContext(handle, record) {
  const before = getContext();
  setContext(record.context);
  const { emitBefore, emitAfter, kAsyncId, kTriggerAsyncId } = require('internal/async_hooks');
  const id = (tickInfo[CONTEXTS_USED] & 2) === 0 ? undefined : record.promise[kAsyncId];
  if (id !== undefined) emitBefore(id, record.promise[kTriggerAsyncId], record.promise);
  handle(record);
  if (id !== undefined) emitAfter(id);
  setContext(before);
}

function requeue(records) {
  pending = records.concat(pending);
  if (pending.length > 0) tickInfo[REJECTIONS_PENDING] = 1;
}

function setUp() {
  binding.setPromiseRejectCallback(onRejectionEvent);
}

module.exports = { processRejections, setUp };
