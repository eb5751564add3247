'use strict';

// 'beforeExit', 'exit', 'uncaughtException', 'uncaughtExceptionMonitor', and how an error that nobody takes is shown.

const binding = internalBinding('lifecycle');
const { tickInfo } = internalBinding('task_queue');
const abortsOnUncaught = internalBinding('options').options['--abort-on-uncaught-exception'] && !binding.isWorker;

const CONTEXTS_USED = 2; // of tickInfo

// Set by process.setUncaughtExceptionCaptureCallback.
const capture = { callback: null };

let handleInDomain; // the domain module's, once it is loaded

function setDomainHandler(handler) {
  handleInDomain = handler;
}

// How an error that nobody takes is shown: a worker tells its parent.
let report = (error, fromPromise) => require('internal/process/report_exception').report(error, fromPromise);

function setReporter(reporter) {
  report = reporter;
}

// The last thing before the end.
let beforeEnd = () => {};

function setBeforeEnd(callback) {
  beforeEnd = callback;
}

function endNow(code) {
  beforeEnd();
  binding.exit(code);
}

function noop() {}

function beforeExit() {
  process.emit('beforeExit', process.exitCode || 0);
}

function onExit() {
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', process.exitCode || 0);
  }
  beforeEnd();
  return Number(process.exitCode || 0);
}

// True when somebody took the error; otherwise it has been shown and C ends the process.
function onUncaughtException(error, fromPromise) {
  // Programs have been known to replace it; without one Node exits with 6.
  if (typeof process._fatalException !== 'function') endNow(6);
  let taken = false;
  try {
    taken = process._fatalException(error, fromPromise);
  } catch (another) {
    report(another, false);
    endNow(binding.isWorker ? 1 : 7);
  }
  if (taken) {
    require('timers').setImmediate(noop); // so that the ticks are run
    if ((tickInfo[CONTEXTS_USED] & 2) !== 0) require('internal/async_hooks').leaveAll();
  }
  return taken;
}

function handleUncaughtException(error, fromPromise) {
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  process.emit('uncaughtExceptionMonitor', error, origin);
  if (handleInDomain?.(error)) return true;
  if (capture.callback !== null) {
    capture.callback(error);
    return true;
  }
  if (process.emit('uncaughtException', error, origin)) return true;
  try {
    report(error, fromPromise);
    if (abortsOnUncaught) internalBinding('process_methods').abort();
  } finally {
    try {
      if (!process._exiting) {
        process._exiting = true;
        process.exitCode = 1;
        process.emit('exit', 1);
      }
    } catch {
      // What an 'exit' listener throws now is not shown, as in Node.
    }
  }
  endNow(Number(process.exitCode ?? 1));
  return false;
}

function setUp() {
  binding.setBeforeExit(beforeExit);
  binding.setExit(onExit);
  Object.defineProperty(process, '_fatalException', {
    value: handleUncaughtException, writable: true, enumerable: false, configurable: true,
  });
  binding.setUncaughtException(onUncaughtException);
}

module.exports = { capture, endNow, setBeforeEnd, setDomainHandler, setReporter, setUp };
