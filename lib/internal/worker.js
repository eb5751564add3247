'use strict';

/*
 * Worker: a thread as its parent sees it. Two channels lead to the thread: a control channel (start, errors, standard
 * streams) and the public one, whose messages are the Worker's events.
 */

const EventEmitter = require('events');
const path = require('path');
const { codes } = require('internal/errors');
const { customInspectSymbol, kEmptyObject } = require('internal/util');
const { validateArray, validateObject, validateString } = require('internal/validators');
const { MessageChannel, drainMessagePort } = require('internal/messaging');
const { deserializeError } = require('internal/error_serdes');
const { isURL, fileURLToPath, pathToFileURL } = require('internal/url');
const {
  ReadableWorkerStdio, WritableWorkerStdio, kIncrementsPortRef, messageTypes, prepareControlPort,
} = require('internal/worker/io');
const { openMailbox } = require('internal/worker/messaging');
const binding = internalBinding('worker');

const { isMainThread, threadId } = binding;
const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');

const kHandle = Symbol('kHandle');
const kInternal = Symbol('kInternal'); // an option: the file is a module of the library
const kPort = Symbol('kPort');
const kPublicPort = Symbol('kPublicPort');
const kStdio = Symbol('kStdio');
const kLimits = Symbol('kLimits');
const kOnline = Symbol('kOnline');

// ---- environment data ----

let environmentData;

function getEnvironmentDataMap() {
  environmentData ??= new Map();
  return environmentData;
}

function setEnvironmentData(key, value) {
  if (value === undefined) getEnvironmentDataMap().delete(key);
  else getEnvironmentDataMap().set(key, value);
}

function getEnvironmentData(key) {
  return getEnvironmentDataMap().get(key);
}

/* What the parent thread had when this one was started. */
function assignEnvironmentData(data) {
  environmentData = data;
}

// ---- options ----

const LIMITS = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];
const DEFAULT_LIMITS = [48, 4144, 0, 4];

function parseLimits(limits) {
  if (typeof limits !== 'object' || limits === null) return [0, 0, 0, 0];
  return LIMITS.map((name) => (typeof limits[name] === 'number' && limits[name] > 0 ? limits[name] : 0));
}

function toLimits(numbers) {
  const limits = {};
  LIMITS.forEach((name, i) => {
    limits[name] = numbers[i] || DEFAULT_LIMITS[i];
  });
  return limits;
}

/* The limits of this thread: nothing in the main one. */
function ownLimits() {
  return isMainThread ? {} : toLimits(binding.resourceLimits);
}

function copyVariables(source) {
  const variables = {};
  for (const key of Object.keys(source)) {
    if (source[key] !== undefined) variables[key] = `${source[key]}`;
  }
  return variables;
}

/* Null when the variables are shared. */
function readEnvironment({ env }) {
  if (env === SHARE_ENV) {
    require('internal/process/object').shareEnvironment();
    return null;
  }
  if (typeof env === 'object' && env !== null) return copyVariables(env);
  if (env === undefined || env === null) return copyVariables(process.env);
  throw new codes.ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
}

/* What is to be run: { filename, doEval }, doEval being false, 'classic' or 'module'. */
function readScript(filename, options) {
  if (options[kInternal]) return { filename, doEval: 'internal' };
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.eval', options.eval, "must be false when 'filename' is not a string");
    }
    return { filename, doEval: 'classic' };
  }
  if (isURL(filename)) {
    if (filename.protocol === 'data:') return { filename: filename.href, doEval: 'module' };
    return { filename: fileURLToPath(filename), url: filename.href, doEval: false };
  }
  if (typeof filename !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  if (path.isAbsolute(filename) || /^\.\.?[\\/]/.test(filename)) {
    const resolved = path.resolve(filename);
    return { filename: resolved, url: pathToFileURL(resolved).href, doEval: false };
  }
  throw new codes.ERR_WORKER_PATH(filename);
}

function checkOptions(options) {
  validateObject(options, 'options');
  if (options.execArgv) validateArray(options.execArgv, 'options.execArgv');
  if (options.argv) validateArray(options.argv, 'options.argv');
  if (options.name !== undefined) validateString(options.name, 'options.name');
}

// Variables that stand for an option.
const variables = [
  ['NODE_PENDING_DEPRECATION', '--pending-deprecation'], ['NODE_NO_WARNINGS', '--no-warnings'],
  ['NODE_PRESERVE_SYMLINKS', '--preserve-symlinks'], ['NODE_PRESERVE_SYMLINKS_MAIN', '--preserve-symlinks-main'],
];

/* What a worker's own variables say of its options, as NODE_OPTIONS has it; null if they are the parent's. */
function optionsOf(env) {
  const words = env ? variables.filter(([name]) => env[name] === '1' && process.env[name] !== '1').map(([, option]) => option) : [];
  const given = env?.NODE_OPTIONS ?? process.env.NODE_OPTIONS;
  if (words.length === 0 && given === process.env.NODE_OPTIONS) return null;
  return [...(given === undefined ? [] : [given]), ...words].join(' ');
}

function makeHandle(env, options) {
  const handle = new binding.Worker(env, options.execArgv ? options.execArgv.map(String) : null, optionsOf(env),
                                    parseLimits(options.resourceLimits));
  if (handle.invalid === undefined) return handle;
  throw options.execArgv ? new codes.ERR_WORKER_INVALID_EXEC_ARGV(handle.invalid) :
    new codes.ERR_WORKER_INVALID_EXEC_ARGV(handle.invalid, 'invalid NODE_OPTIONS env variable');
}

/* Into one of the process's own streams, which may have many such sources. */
function pipeQuietly(source, target) {
  const before = target.getMaxListeners();
  target.setMaxListeners(Infinity);
  source.pipe(target);
  target.setMaxListeners(before);
}

class Worker extends EventEmitter {
  constructor(filename, options = kEmptyObject) {
    super();
    checkOptions(options);
    const script = readScript(filename, options);
    const env = readEnvironment(options);
    if (options.transferList) validateArray(options.transferList, 'options.transferList');
    const handle = makeHandle(env, options);
    this[kHandle] = handle;
    this[kPort] = handle.port;
    this[kLimits] = toLimits(parseLimits(options.resourceLimits));
    this[kOnline] = false;
    handle.onexit = (code, errorCode, errorMessage) => finish(this, code, errorCode, errorMessage);
    this.threadName = options.name ?? '';
    prepareControlPort(this[kPort]);
    this.#openStreams(options);
    const mailbox = openMailbox(handle.threadId);
    const { port1, port2 } = new MessageChannel();
    this[kPublicPort] = port1;
    for (const event of ['message', 'messageerror']) {
      port1.on(event, (value) => this.emit(event, value));
    }
    try {
      this[kPort].postMessage({
        type: messageTypes.LOAD_SCRIPT,
        ...script,
        argv: options.argv ? options.argv.map(String) : [],
        environmentData,
        workerData: options.workerData,
        publicPort: port2,
        mailbox,
        hasStdin: Boolean(options.stdin),
        name: options.name ?? '',
        trackUnmanagedFds: options.trackUnmanagedFds ?? true,
      }, [port2, mailbox, ...(options.transferList ?? [])]);
    } catch (error) {
      abandon(this);
      throw error;
    }
    this[kPort].on('message', (message) => onControlMessage(this, message));
    this[kPort].unref();
    const failure = handle.startThread();
    if (failure !== 0) {
      abandon(this);
      const { getSystemErrorName } = require('util');
      throw new codes.ERR_WORKER_INIT_FAILED(getSystemErrorName(failure));
    }
    this.performance = { eventLoopUtilization: (first, second) => utilization(this, first, second) };
    process.nextTick(() => process.emit('worker', this));
    require('internal/diagnostics').publish('worker_threads', () => ({ worker: this }));
  }

  #openStreams(options) {
    const stdin = options.stdin ? new WritableWorkerStdio(this[kPort], 'stdin') : null;
    const stdout = new ReadableWorkerStdio(this[kPort], 'stdout');
    const stderr = new ReadableWorkerStdio(this[kPort], 'stderr');
    for (const [stream, target, kept] of [[stdout, 'stdout', options.stdout], [stderr, 'stderr', options.stderr]]) {
      if (kept) continue;
      stream[kIncrementsPortRef] = false;
      pipeQuietly(stream, process[target]);
    }
    this[kStdio] = { stdin, stdout, stderr };
  }

  get threadId() {
    return this[kHandle] === null ? -1 : this[kHandle].threadId;
  }

  get stdin() {
    return this[kStdio].stdin;
  }

  get stdout() {
    return this[kStdio].stdout;
  }

  get stderr() {
    return this[kStdio].stderr;
  }

  get resourceLimits() {
    return this[kHandle] === null ? {} : { ...this[kLimits] };
  }

  postMessage(...args) {
    this[kPublicPort]?.postMessage(...args);
  }

  terminate(callback = undefined) {
    this.ref();
    if (typeof callback === 'function') {
      process.emitWarning('Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.',
                          'DeprecationWarning', 'DEP0132');
      if (this[kHandle] === null) return Promise.resolve();
      this.once('exit', (code) => callback(null, code));
    }
    if (this[kHandle] === null) return Promise.resolve();
    this[kHandle].stopThread();
    // Not through events.once: an 'error' on the way does not matter.
    return new Promise((resolve) => this.once('exit', resolve));
  }

  async [Symbol.asyncDispose]() {
    await this.terminate();
  }

  ref() {
    if (this[kHandle] === null) return;
    this[kHandle].ref();
    this[kPublicPort].ref();
  }

  unref() {
    if (this[kHandle] === null) return;
    this[kHandle].unref();
    this[kPublicPort].unref();
  }

  getHeapSnapshot() {
    return Promise.reject(new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('worker.getHeapSnapshot()'));
  }

  [customInspectSymbol](depth, options) {
    const { inspect } = require('internal/util/inspect');
    const shown = { ...this };
    return `Worker ${inspect(shown, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }
}

/* It was made but never ran. */
function abandon(worker) {
  worker[kPort].close();
  worker[kPublicPort].close();
  worker[kHandle].close();
  worker[kHandle] = null;
}

function onControlMessage(worker, message) {
  switch (message.type) {
    case messageTypes.UP_AND_RUNNING:
      worker[kOnline] = true;
      worker.emit('online');
      break;
    case messageTypes.COULD_NOT_SERIALIZE_ERROR:
      worker.emit('error', new codes.ERR_WORKER_UNSERIALIZABLE_ERROR());
      break;
    case messageTypes.ERROR_MESSAGE:
      worker.emit('error', deserializeError(message.error));
      break;
    case messageTypes.STDIO_PAYLOAD:
      worker[kStdio][message.stream].receive(message.chunks);
      break;
    case messageTypes.STDIO_WANTS_MORE_DATA:
      worker[kStdio][message.stream].wantsMore();
      break;
  }
}

/* The thread has ended: what it sent before still arrives, then the end is told. */
function finish(worker, code, errorCode, errorMessage) {
  const handle = worker[kHandle];
  const publicPort = worker[kPublicPort];
  const port = worker[kPort];
  drainMessagePort(publicPort);
  drainMessagePort(port);
  handle.close();
  worker[kHandle] = null;
  worker[kPublicPort] = null;
  worker[kPort] = null;
  publicPort.close();
  port.close();
  const { stdin, stdout, stderr } = worker[kStdio];
  for (const stream of [stdout, stderr]) {
    if (!stream.readableEnded) stream.push(null);
  }
  stdin?.destroy();
  if (errorCode !== null) worker.emit('error', new codes[errorCode](errorMessage));
  worker.emit('exit', code);
}

function utilization(worker, first, second) {
  const none = { idle: 0, active: 0, utilization: 0 };
  if (worker[kHandle] === null) return none;
  if (second) {
    const idle = first.idle - second.idle;
    const active = first.active - second.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  const [total, idle] = worker[kHandle].loopTimes();
  if (total === undefined) return none;
  const active = total - idle;
  if (!first) return { idle, active, utilization: active / total };
  const idleSince = idle - first.idle;
  const activeSince = active - first.active;
  return { idle: idleSince, active: activeSince, utilization: activeSince / (idleSince + activeSince) };
}

module.exports = {
  SHARE_ENV,
  Worker,
  assignEnvironmentData,
  getEnvironmentData,
  isMainThread,
  kInternal,
  ownLimits,
  setEnvironmentData,
  threadId,
};
