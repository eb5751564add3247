'use strict';

// 'beforeExit', 'exit', 'uncaughtException', 'uncaughtExceptionMonitor', and how an error that nobody takes is shown.

const binding = internalBinding('lifecycle');

// Set by process.setUncaughtExceptionCaptureCallback.
const capture = { callback: null };

let handleInDomain; // the domain module's, once it is loaded

function setDomainHandler(handler) {
  handleInDomain = handler;
}

function beforeExit() {
  process.emit('beforeExit', process.exitCode || 0);
}

function onExit() {
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', process.exitCode || 0);
  }
  return Number(process.exitCode || 0);
}

// True when somebody took the error; otherwise it has been shown and C ends the process.
function onUncaughtException(error, fromPromise) {
  // Programs have been known to replace it; without one Node exits with 6.
  if (typeof process._fatalException !== 'function') binding.exit(6);
  return process._fatalException(error, fromPromise);
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
    require('internal/process/report_exception').report(error, fromPromise);
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
  binding.exit(Number(process.exitCode ?? 1));
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

module.exports = { capture, setDomainHandler, setUp };
