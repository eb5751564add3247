'use strict';

// Hooks of module.register(): they run in a thread of their own, which this one asks and waits for. The thread is started
// by the first registration.

// Set once the thread is there: { lock, port }.
let thread;

function isActive() {
  return thread !== undefined;
}

function start() {
  const { MessageChannel } = require('internal/messaging');
  const { Worker, kInternal } = require('internal/worker');
  const lock = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker('internal/modules/esm/hooks_thread', {
    [kInternal]: true, name: 'hooks', execArgv: [], workerData: { lock, port: port2 }, transferList: [port2],
  });
  worker.unref();
  port1.unref();
  thread = { lock, port: port1, worker };
}

// Ask the thread and wait for its answer.
function ask(method, values, transferList = []) {
  const { receiveMessageOnPort } = require('internal/messaging');
  const { lock, port } = thread;
  Atomics.store(lock, 0, 0);
  port.postMessage({ method, values }, transferList);
  Atomics.wait(lock, 0, 0);
  const answer = receiveMessageOnPort(port)?.message;
  if (answer === undefined) process.exit(process.exitCode ?? 13); // The thread has ended.
  if (!answer.failed) return answer.value;
  if (answer.properties !== undefined) Object.assign(answer.value, answer.properties);
  throw answer.value;
}

/** module.register() */
function register(specifier, parentURL = undefined, options = undefined) {
  if (parentURL !== null && typeof parentURL === 'object' && !(parentURL instanceof URL)) {
    options = parentURL;
    parentURL = options.parentURL;
  }
  const { data, transferList = [] } = options ?? {};
  const { validateString } = require('internal/validators');
  const given = specifier instanceof URL ? specifier.href : specifier;
  validateString(given, 'specifier');
  const parent = `${parentURL ?? 'data:'}`;
  if (thread === undefined) start();
  ask('register', [given, parent, data], transferList);
}

function resolve(specifier, context) {
  return ask('resolve', [specifier, context]);
}

function load(url, context) {
  return ask('load', [url, context]);
}

module.exports = { isActive, load, register, resolve };
