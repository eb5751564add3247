'use strict';

// The process object: what is there from the start. Methods that few programs call live in per_thread.js and
// credentials.js, and are loaded with their first use. setUp does not look at the process yet; start does.

const EventEmitter = require('events');
const binding = internalBinding('process_methods');
const cli = internalBinding('options');

function define(object, name, value, enumerable = true) {
  Object.defineProperty(object, name, { value, writable: true, enumerable, configurable: true });
}

function defineGetter(object, name, get, set, enumerable = true) {
  Object.defineProperty(object, name, { get, set, enumerable, configurable: true });
}

// Methods of another module, there by name from the start.
function defineLazyMethods(object, id, names) {
  for (const name of names) {
    const stub = {
      [name](...args) {
        return Reflect.apply(require(id)[name], this, args);
      },
    };
    define(object, name, stub[name]);
  }
}

const ownVariables = { setEnvironment() {}, unsetEnvironment() {}, timezoneChanged() {} };

let environmentHandler;

function refresh(variables) {
  const now = binding.getEnvironment();
  for (const key of Object.keys(variables)) {
    if (!Object.hasOwn(now, key)) delete variables[key];
  }
  Object.assign(variables, now);
}

// From now on other threads may change the variables: they are looked up whenever they are asked for.
function shareEnvironment() {
  for (const name of ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor']) {
    environmentHandler[name] = (target, ...args) => {
      refresh(target);
      return Reflect[name](target, ...args);
    };
  }
}

// The variables of the process, or in a worker its own: `native` has them changed in the process, too.
function makeEnvironment() {
  const own = binding.isWorker ? internalBinding('worker').takeEnvironment() : undefined;
  const variables = own ?? binding.getEnvironment();
  const native = own === undefined ? binding : ownVariables;
  environmentHandler = {
    set(target, key, value) {
      if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean' &&
          require('internal/options').getOptionValue('--pending-deprecation')) {
        process.emitWarning('Assigning any value other than a string, number, or boolean to a process.env property is ' +
                            'deprecated. Please make sure to convert the value to a string before setting process.env ' +
                            'with it.', 'DeprecationWarning', 'DEP0104');
      }
      const text = `${value}`;
      if (key === '') return true; // there is no such variable
      native.setEnvironment(key, text);
      if (key === 'TZ') native.timezoneChanged();
      target[key] = text;
      return true;
    },
    deleteProperty(target, key) {
      if (typeof key === 'symbol') return true;
      native.unsetEnvironment(key);
      if (key === 'TZ') native.timezoneChanged();
      delete target[key];
      return true;
    },
    defineProperty(target, key, descriptor) {
      const { codes } = require('internal/errors');
      if ('get' in descriptor || 'set' in descriptor) {
        throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          '\'process.env\' does not accept an accessor(getter/setter) descriptor');
      }
      if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable) {
        throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          '\'process.env\' only accepts a configurable, writable, and enumerable data descriptor');
      }
      return this.set(target, key, descriptor.value);
    },
  };
  if (binding.isWorker && own === undefined) shareEnvironment();
  return internalBinding('util').trustProxy(new Proxy(variables, environmentHandler)); // it is cloned as a plain object
}

// { name, sourceUrl … } and what the build was made with.
function makeRelease() {
  return { name: 'node', lts: 'Jod' };
}

function makeConfig() {
  return Object.freeze({
    target_defaults: Object.freeze({ cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [] }),
    variables: Object.freeze({ asan: binding.asan, napi_build_version: '0', node_module_version: 127, node_shared: false,
                               v8_enable_i18n_support: 0, single_executable_application: true, node_builtin_shareable_builtins: [] }),
  });
}

const features = {
  inspector: false,
  debug: false,
  uv: true,
  ipv6: true,
  tls_alpn: false,
  tls_sni: false,
  tls_ocsp: false,
  tls: false,
  cached_builtins: true,
  require_module: true,
  typescript: false,
};

let exitCode;

function validateExitCode(value) {
  if (value === null || value === undefined) return;
  const { validateInteger } = require('internal/validators');
  if (typeof value === 'string' && value !== '') {
    const number = Number(value);
    if (Number.isInteger(number)) {
      validateInteger(number, 'code');
      return;
    }
  }
  validateInteger(value, 'code');
}

function exit(code) {
  if (arguments.length !== 0) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', process.exitCode || 0);
  }
  process.reallyExit(process.exitCode || 0);
}

function traceExit(code) {
  const thread = binding.isWorker ? `, thread:${internalBinding('worker').threadId}` : '';
  const trace = {};
  Error.captureStackTrace(trace, traceExit);
  const frames = trace.stack.slice(trace.stack.indexOf('\n'));
  binding.rawDebug(`(node:${process.pid}${thread}) WARNING: Exited the environment with code ${code ?? 0}${frames}`);
}

function setUpExit() {
  Object.defineProperty(process, 'exitCode', {
    get: () => exitCode,
    set(value) {
      validateExitCode(value);
      exitCode = value;
    },
    enumerable: true,
    configurable: false,
  });
  define(process, 'exit', exit);
  define(process, 'reallyExit', function reallyExit(code) {
    if (cli.options['--trace-exit']) traceExit(code);
    require('internal/process/lifecycle').endNow(Number(code ?? 0));
  });
  let exiting = false;
  defineGetter(process, '_exiting', () => exiting, (value) => { exiting = value; }, false);
}

function setUpArguments() {
  process.title; // eslint-disable-line no-unused-expressions
  const execPath = binding.execPath();
  define(process, 'argv', [execPath, ...cli.rest]);
  define(process, 'execArgv', cli.execArgv);
  define(process, 'execPath', execPath);
  Object.defineProperty(process, 'argv0', { value: cli.argv0[0] ?? 'node', writable: false, enumerable: true,
                                            configurable: false });
}

function setUpIdentity() {
  for (const [name, value] of [['version', `v${binding.versions.node}`], ['versions', Object.freeze(binding.versions)],
                               ['arch', binding.arch], ['platform', 'linux'], ['release', makeRelease()]]) {
    Object.defineProperty(process, name, { value, writable: false, enumerable: true, configurable: false });
  }
  Object.defineProperty(process, 'pid', { get: binding.pid, enumerable: true, configurable: false });
  Object.defineProperty(process, 'ppid', { get: binding.ppid, enumerable: true, configurable: false });
  defineGetter(process, 'title', binding.getTitle, (value) => binding.setTitle(`${value}`));
  defineGetter(process, 'sourceMapsEnabled', () => require('internal/source_map/support').enabled, undefined);
  defineGetter(process, 'debugPort', () => 9229, () => {});
}

function cachedCwd() {
  let current = '';
  define(process, 'cwd', function cwd() {
    if (current === '') current = binding.cwd();
    return current;
  });
  define(process, 'chdir', function chdir(directory) {
    require('internal/validators').validateString(directory, 'directory');
    current = '';
    binding.chdir(directory);
  });
}

const perThread = [
  'assert', 'binding', '_kill', 'kill', 'hrtime', 'cpuUsage', 'resourceUsage', 'memoryUsage', 'umask', 'getActiveResourcesInfo',
  '_getActiveHandles', '_getActiveRequests', 'setSourceMapsEnabled', 'loadEnvFile', 'getBuiltinModule', '_rawDebug',
  'dlopen', 'openStdin', 'setUncaughtExceptionCaptureCallback', 'hasUncaughtExceptionCaptureCallback',
  'emitWarning', '_tickCallback', 'execve', 'ref', 'unref',
];

const credentials = [
  'getuid', 'geteuid', 'getgid', 'getegid', 'getgroups', 'initgroups', 'setgroups', 'setegid', 'seteuid', 'setgid', 'setuid',
];

function setUpMethods() {
  define(process, 'nextTick', require('internal/process/task_queues').nextTick);
  define(process, 'uptime', { uptime() { return binding.uptime(); } }.uptime);
  define(process, 'abort', { abort() { binding.abort(); } }.abort);
  define(process, 'constrainedMemory', binding.constrainedMemory);
  define(process, 'availableMemory', binding.availableMemory);
  defineLazyMethods(process, 'internal/process/per_thread', perThread);
  defineLazyMethods(process, 'internal/process/credentials', credentials);
  // hrtime and memoryUsage have a method of their own; give the real functions when they are looked at.
  for (const name of ['hrtime', 'memoryUsage']) {
    defineGetter(process, name, () => {
      const value = require('internal/process/per_thread')[name];
      define(process, name, value);
      return value;
    }, (value) => define(process, name, value));
  }
}

function setUpFlags() {
  const { options } = cli;
  if (options['--experimental-strip-types']) features.typescript = 'strip';
  if (!options['--deprecation']) process.noDeprecation = true;
  if (options['--throw-deprecation']) process.throwDeprecation = true;
  if (options['--trace-deprecation']) process.traceDeprecation = true;
  if (options['--title'] !== undefined) process.title = options['--title'];
  if (options['--expose-gc']) define(globalThis, 'gc', require('internal/process/per_thread').gc, false);
  if (options['--stack-trace-limit'] !== undefined) Error.stackTraceLimit = options['--stack-trace-limit'];
}

function setUpLazyValues() {
  for (const [name, make] of [['config', makeConfig],
                              ['finalization', () => require('internal/process/finalization').finalization],
                              ['allowedNodeEnvironmentFlags',
                               () => require('internal/process/environment_flags').makeFlags()],
                              ['report', () => undefined]]) {
    if (name === 'report') continue; // not there: see the list of what is missing
    defineGetter(process, name, () => {
      const value = make();
      define(process, name, value);
      return value;
    }, (value) => define(process, name, value));
  }
  define(process, 'features', features);
  define(process, 'moduleLoadList', [], false);
  for (const [fd, name] of [[0, 'stdin'], [1, 'stdout'], [2, 'stderr']]) {
    const get = () => require('internal/process/stdio').getStream(fd);
    defineGetter(process, name, get, (value) => {
      Object.defineProperty(process, name, { value, writable: true, enumerable: true, configurable: true });
    });
    if (fd > 0) internalBinding('stdio').watch(fd, process, name, get);
  }
}

function looksLikeSignal(name) {
  return typeof name === 'string' && name.startsWith('SIG');
}

// Signals are the main thread's.
function watchSignals() {
  process.on('newListener', (name) => {
    if (looksLikeSignal(name)) require('internal/process/signal').start(name);
  });
  process.on('removeListener', (name) => {
    if (looksLikeSignal(name)) require('internal/process/signal').stop(name);
  });
}

function setUp() {
  const constructor = function process() {};
  const prototype = Object.create(EventEmitter.prototype, {
    constructor: { value: constructor, writable: true, enumerable: false, configurable: true },
    [Symbol.toStringTag]: { value: 'process', writable: false, enumerable: false, configurable: true },
  });
  constructor.prototype = prototype;
  Object.setPrototypeOf(process, prototype);
  setUpIdentity();
  cachedCwd();
  setUpExit();
  setUpMethods();
  setUpLazyValues();
  define(process, 'domain', null, false);
  Reflect.apply(EventEmitter, process, []);
  if (!binding.isWorker) watchSignals();
}

// The command line and the variables.
function start() {
  setUpArguments();
  define(process, 'env', makeEnvironment());
  setUpFlags();
}

module.exports = { setUp, shareEnvironment, start };
