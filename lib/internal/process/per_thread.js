'use strict';

// Methods of process that are loaded with their first use.

const { codes, ErrnoException } = require('internal/errors');
const { parseFileMode, validateArray, validateNumber, validateObject, validateString } =
  require('internal/validators');
const binding = internalBinding('process_methods');

// ---- time and resources ----

const fields = new Float64Array(2);

function hrtime(time) {
  binding.hrtime(fields);
  if (time === undefined) return [fields[0], fields[1]];
  validateArray(time, 'time');
  if (time.length !== 2) throw new codes.ERR_OUT_OF_RANGE('time', 2, time.length);
  const seconds = fields[0] - time[0];
  const nanoseconds = fields[1] - time[1];
  return nanoseconds < 0 ? [seconds - 1, nanoseconds + 1e9] : [seconds, nanoseconds];
}

hrtime.bigint = function bigint() {
  return BigInt(binding.hrtimeText());
};

function memoryUsage() {
  const [heapUsed, heapTotal] = binding.memory();
  return { rss: binding.rss(), heapTotal, heapUsed, external: 0, arrayBuffers: 0 };
}

memoryUsage.rss = binding.rss;

function isPreviousValueValid(value) {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

function cpuUsage(previous) {
  if (previous) {
    validateObject(previous, 'prevValue');
    for (const name of ['user', 'system']) {
      if (isPreviousValueValid(previous[name])) continue;
      validateNumber(previous[name], `prevValue.${name}`);
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError(`prevValue.${name}`, previous[name]);
    }
  }
  const [user, system] = binding.resourceUsage();
  if (previous) return { user: user - previous.user, system: system - previous.system };
  return { user, system };
}

const resourceFields = [
  'userCPUTime', 'systemCPUTime', 'maxRSS', 'sharedMemorySize', 'unsharedDataSize', 'unsharedStackSize', 'minorPageFault',
  'majorPageFault', 'swappedOut', 'fsRead', 'fsWrite', 'ipcSent', 'ipcReceived', 'signalsCount',
  'voluntaryContextSwitches', 'involuntaryContextSwitches',
];

function resourceUsage() {
  const usage = {};
  const values = binding.resourceUsage();
  for (let i = 0; i < resourceFields.length; i++) usage[resourceFields[i]] = values[i];
  return usage;
}

function getActiveResourcesInfo() {
  const handles = binding.activeHandles();
  const [timeouts, immediates] = require('internal/timers').getActiveCounts();
  return [
    ...new Array(binding.fsRequests()).fill('FSReqCallback'),
    ...handles.filter((item, index) => index % 2 === 0),
    ...new Array(timeouts).fill('Timeout'),
    ...new Array(immediates).fill('Immediate'),
  ];
}

// The objects of the public API, where there are such.
function _getActiveHandles() {
  const { ownerSymbol } = require('internal/net');
  return binding.activeHandles().filter((item, index) => index % 2 === 1).map((handle) => handle[ownerSymbol] ?? handle);
}

class FSReqCallback {}

function _getActiveRequests() {
  return Array.from({ length: binding.fsRequests() }, () => new FSReqCallback());
}

function gc() {
  internalBinding('util').collectGarbage();
}

// ---- signals and others ----

function _kill(pid, signal) {
  return binding.kill(pid, signal);
}

function kill(pid, signal) {
  // eslint-disable-next-line eqeqeq
  if (pid != (pid | 0)) throw new codes.ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  const { signals } = require('os').constants;
  let number;
  if (typeof signal === 'number') {
    number = signal;
  } else {
    signal ||= 'SIGTERM';
    number = signals[signal];
    if (number === undefined) throw new codes.ERR_UNKNOWN_SIGNAL(signal);
  }
  const error = process._kill(pid | 0, number);
  if (error) throw new ErrnoException(error, 'kill');
  return true;
}

function umask(mask) {
  if (mask === undefined) return binding.umask(undefined);
  return binding.umask(parseFileMode(mask, 'mask') & 0o777);
}

let warnedOfAssert = false;

function assert(value, message) {
  if (!warnedOfAssert) {
    warnedOfAssert = true;
    process.emitWarning('process.assert() is deprecated. Please use the `assert` module instead.',
                        'DeprecationWarning', 'DEP0100');
  }
  if (!value) throw new codes.ERR_ASSERTION(message || 'assertion error');
}

function _rawDebug(...args) {
  binding.rawDebug(require('internal/util/inspect').format(...args));
}

function getBuiltinModule(id) {
  validateString(id, 'id');
  return require('internal/modules/builtins').load(id);
}

function loadEnvFile(path = '.env') {
  const { parseEnv } = require('util');
  const fs = require('fs');
  const parsed = parseEnv(fs.readFileSync(path, 'utf8'));
  for (const name of Object.keys(parsed)) {
    if (process.env[name] === undefined) process.env[name] = parsed[name];
  }
}

function dlopen() {
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('process.dlopen()');
}

function execve() {
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('process.execve()');
}

function openStdin() {
  process.stdin.resume();
  return process.stdin;
}

function setSourceMapsEnabled(val) {
  const { setSourceMapsSupport } = require('internal/source_map/cache');
  setSourceMapsSupport(val, { nodeModules: val, generatedCode: val });
}

function ref(maybeRefable) {
  const method = maybeRefable?.[Symbol.for('nodejs.ref')] ?? maybeRefable?.[Symbol.for('node:ref')] ?? maybeRefable?.ref;
  if (typeof method === 'function') Reflect.apply(method, maybeRefable, []);
}

function unref(maybeRefable) {
  const method = maybeRefable?.[Symbol.for('nodejs.unref')] ?? maybeRefable?.[Symbol.for('node:unref')] ??
    maybeRefable?.unref;
  if (typeof method === 'function') Reflect.apply(method, maybeRefable, []);
}

// ---- uncaught exceptions ----

const { capture } = require('internal/process/lifecycle');

function hasUncaughtExceptionCaptureCallback() {
  return capture.callback !== null;
}

function setUncaughtExceptionCaptureCallback(callback) {
  if (callback === null) {
    capture.callback = null;
    return;
  }
  if (typeof callback !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], callback);
  if (capture.callback !== null) throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  capture.callback = callback;
}

module.exports = {
  _getActiveHandles,
  _getActiveRequests,
  _kill,
  _rawDebug,
  _tickCallback: () => require('internal/process/task_queues').runNextTicks(),
  assert,
  binding: (name) => require('internal/legacy/processbinding')(name),
  cpuUsage,
  dlopen,
  emitWarning: (...args) => require('internal/process/warning').emitWarning(...args),
  execve,
  gc,
  getActiveResourcesInfo,
  getBuiltinModule,
  hasUncaughtExceptionCaptureCallback,
  hrtime,
  kill,
  loadEnvFile,
  memoryUsage,
  openStdin,
  ref,
  resourceUsage,
  setSourceMapsEnabled,
  setUncaughtExceptionCaptureCallback,
  umask,
  unref,
};
