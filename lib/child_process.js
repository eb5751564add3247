'use strict';

const { AbortError, codes, genericNodeError } = require('internal/errors');
const { validateAbortSignal, validateArray, validateBoolean, validateFunction, isInt32, validateObject,
        validateString } = require('internal/validators');
const { convertToValidSignal, promisify } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const { toPathIfFileURL } = require('internal/fs/utils');
const childProcess = require('internal/child_process');
const { ChildProcess, getValidStdio, stdioStringToArray } = childProcess;

const { ERR_CHILD_PROCESS_IPC_REQUIRED, ERR_CHILD_PROCESS_STDIO_MAXBUFFER, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
        ERR_OUT_OF_RANGE } = codes;

const MAX_BUFFER = 1024 * 1024;

// ---- arguments ----

function checkNoNul(value, name) {
  if (typeof value === 'string' && value.includes('\u0000')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

function checkNoNuls(args, name) {
  for (let i = 0; i < args.length; i++) checkNoNul(args[i], `${name}[${i}]`);
}

function validateTimeout(timeout) {
  if (timeout !== null && timeout !== undefined && !(Number.isInteger(timeout) && timeout >= 0)) {
    throw new ERR_OUT_OF_RANGE('timeout', 'an unsigned integer', timeout);
  }
}

function validateMaxBuffer(maxBuffer) {
  if (maxBuffer !== null && maxBuffer !== undefined && !(typeof maxBuffer === 'number' && maxBuffer >= 0)) {
    throw new ERR_OUT_OF_RANGE('options.maxBuffer', 'a positive number', maxBuffer);
  }
}

function sanitizeKillSignal(killSignal) {
  if (typeof killSignal === 'string' || typeof killSignal === 'number') return convertToValidSignal(killSignal);
  if (killSignal !== null && killSignal !== undefined) {
    throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], killSignal);
  }
  return undefined;
}

function checkOptionTypes(options) {
  if (options.detached !== null && options.detached !== undefined) validateBoolean(options.detached, 'options.detached');
  for (const name of ['uid', 'gid']) {
    const value = options[name] ?? null;
    if (value !== null && !isInt32(value)) throw new ERR_INVALID_ARG_TYPE(`options.${name}`, 'int32', value);
  }
  const { shell } = options;
  if (shell !== null && shell !== undefined && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  }
  if (options.argv0 !== null && options.argv0 !== undefined) {
    validateString(options.argv0, 'options.argv0');
    checkNoNul(options.argv0, 'options.argv0');
  }
  for (const name of ['windowsHide', 'windowsVerbatimArguments']) {
    if (options[name] !== null && options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  }
}

function makeEnvironmentPairs(options) {
  const env = options.env || process.env;
  const pairs = [];
  const keys = [];
  for (const key in env) keys.push(key);
  for (const key of keys) {
    const value = env[key];
    if (value === undefined) continue;
    checkNoNul(key, `options.env['${key}']`);
    checkNoNul(value, `options.env['${key}']`);
    pairs.push(`${key}=${value}`);
  }
  return pairs;
}

function normalizeSpawnArguments(file, args, options) {
  validateString(file, 'file');
  checkNoNul(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (Array.isArray(args)) {
    args = [...args];
  } else if (args === null || args === undefined) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  checkNoNuls(args, 'args');
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  options = { __proto__: null, ...options };
  let { cwd } = options;
  if (cwd !== null && cwd !== undefined) {
    cwd = toPathIfFileURL(cwd);
    if (typeof cwd !== 'string') throw new ERR_INVALID_ARG_TYPE('options.cwd', ['string', 'URL'], options.cwd);
    checkNoNul(cwd, 'options.cwd');
  }
  checkOptionTypes(options);
  if (options.shell) {
    checkNoNul(options.shell, 'options.shell');
    const command = [file, ...args].join(' ');
    file = typeof options.shell === 'string' ? options.shell : '/bin/sh';
    args = ['-c', command];
  }
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);
  return {
    ...options,
    args,
    cwd,
    detached: !!options.detached,
    envPairs: makeEnvironmentPairs(options),
    file,
    windowsHide: !!options.windowsHide,
    windowsVerbatimArguments: !!options.windowsVerbatimArguments,
  };
}

// ---- spawn ----

function abortChildProcess(child, killSignal, reason) {
  if (!child) return;
  try {
    if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: reason }));
  } catch (error) {
    child.emit('error', error);
  }
}

function spawn(file, args, options) {
  options = normalizeSpawnArguments(file, args, options);
  validateTimeout(options.timeout);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  const killSignal = sanitizeKillSignal(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) {
    let timer = setTimeout(() => {
      if (!timer) return;
      timer = null;
      try {
        child.kill(killSignal);
      } catch (error) {
        child.emit('error', error);
      }
    }, options.timeout);
    child.once('exit', () => {
      if (timer) clearTimeout(timer);
      timer = null;
    });
  }
  if (options.signal) {
    const { signal } = options;
    const onAbort = () => abortChildProcess(child, killSignal, signal.reason);
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      const disposable = require('internal/events/abort_listener').addAbortListener(signal, onAbort);
      child.once('exit', disposable[Symbol.dispose ?? Symbol.for('nodejs.dispose')]);
    }
  }
  return child;
}

function fork(modulePath, args = [], options) {
  modulePath = toPathIfFileURL(modulePath);
  if (typeof modulePath !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('modulePath', ['string', 'Buffer', 'URL'], modulePath);
  }
  checkNoNul(modulePath, 'modulePath');
  if (args === null || args === undefined) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options !== null && options !== undefined) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath = options.execPath || process.execPath;
  checkNoNul(options.execPath, 'options.execPath');
  let execArgv = options.execArgv || process.execArgv;
  checkNoNuls(execArgv, 'options.execArgv');
  // The parent's -e is not the child's.
  if (execArgv === process.execArgv && process._eval != null) { // eslint-disable-line eqeqeq
    const index = execArgv.lastIndexOf(process._eval);
    if (index > 0) {
      execArgv = [...execArgv];
      execArgv.splice(index - 1, 2);
    }
  }
  args = [...execArgv, modulePath, ...args];
  if (typeof options.stdio === 'string') {
    options.stdio = stdioStringToArray(options.stdio, 'ipc');
  } else if (!Array.isArray(options.stdio)) {
    options.stdio = stdioStringToArray(options.silent ? 'pipe' : 'inherit', 'ipc');
  } else if (!options.stdio.includes('ipc')) {
    throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  if (options.serialization !== undefined) {
    require('internal/validators').validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  }
  return spawn(options.execPath, args, options);
}

// ---- exec, execFile ----

function normalizeExecFileArguments(file, args, options, callback) {
  if (Array.isArray(args)) {
    args = [...args];
  } else if (args !== null && typeof args === 'object') {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof options === 'function') callback = options;
  else if (options !== null && options !== undefined) validateObject(options, 'options');
  if (typeof options === 'function' || options === null || options === undefined) options = {};
  if (callback !== null && callback !== undefined) validateFunction(callback, 'callback');
  if (options.argv0 !== null && options.argv0 !== undefined) validateString(options.argv0, 'options.argv0');
  return { file, args, options, callback };
}

// Collects one output of a child up to the limit.
class Collector {
  constructor(stream, name, encoding, maxBuffer, onOverflow) {
    this.chunks = [];
    this.length = 0;
    this.encoding = encoding;
    if (encoding) stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      // Text is counted in bytes.
      const length = typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
      this.length += length;
      if (this.length > maxBuffer) {
        const room = maxBuffer - (this.length - length);
        this.chunks.push(chunk.slice(0, room));
        onOverflow(new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name));
      } else {
        this.chunks.push(chunk);
      }
    });
  }

  result() {
    // The stream's own encoding may have been set by the program.
    return this.encoding || typeof this.chunks[0] === 'string' ? this.chunks.join('') : Buffer.concat(this.chunks);
  }
}

function execFile(...input) {
  const { file, args, options: given, callback } = normalizeExecFileArguments(...input);
  const options = {
    encoding: 'utf8', timeout: 0, maxBuffer: MAX_BUFFER, killSignal: 'SIGTERM', cwd: null, env: null, shell: false, ...given,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    gid: options.gid,
    shell: options.shell,
    signal: options.signal,
    uid: options.uid,
    windowsHide: !!options.windowsHide,
    windowsVerbatimArguments: !!options.windowsVerbatimArguments,
    argv0: options.argv0,
  });
  const encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null;
  let killed = false;
  let exited = false;
  let timer;
  let failure = null;
  const onOverflow = (error) => {
    failure = error;
    kill();
  };
  const out = child.stdout && new Collector(child.stdout, 'stdout', encoding, options.maxBuffer, onOverflow);
  const err = child.stderr && new Collector(child.stderr, 'stderr', encoding, options.maxBuffer, onOverflow);

  function onExit(code, signal) {
    if (exited) return;
    exited = true;
    if (timer) {
      clearTimeout(timer);
      timer = null;
    }
    if (!callback) return;
    const stdout = out ? out.result() : '';
    const stderr = err ? err.result() : '';
    if (!failure && code === 0 && signal === null) {
      callback(null, stdout, stderr);
      return;
    }
    const command = args?.length ? `${file} ${args.join(' ')}` : file;
    if (!failure) {
      failure = genericNodeError(`Command failed: ${command}\n${stderr}`, {
        code: code < 0 ? require('util').getSystemErrorName(code) : code,
        killed: child.killed || killed,
        signal,
      });
    }
    failure.cmd = command;
    callback(failure, stdout, stderr);
  }

  function onError(error) {
    failure = error;
    child.stdout?.destroy();
    child.stderr?.destroy();
    onExit();
  }

  function kill() {
    child.stdout?.destroy();
    child.stderr?.destroy();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (error) {
      failure ??= error;
      onExit();
    }
  }

  if (options.timeout > 0) {
    timer = setTimeout(() => {
      kill();
      timer = null;
    }, options.timeout);
  }
  child.addListener('close', onExit);
  child.addListener('error', onError);
  return child;
}

function normalizeExecArguments(command, options, callback) {
  validateString(command, 'command');
  checkNoNul(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

function exec(command, options, callback) {
  const normalized = normalizeExecArguments(command, options, callback);
  return module.exports.execFile(normalized.file, normalized.options, normalized.callback);
}

function customPromise(run) {
  return (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.child = run(...args, (error, stdout, stderr) => {
      if (error !== null) {
        error.stdout = stdout;
        error.stderr = stderr;
        reject(error);
      } else {
        resolve({ stdout, stderr });
      }
    });
    return promise;
  };
}

Object.defineProperty(exec, promisify.custom, { enumerable: false, value: customPromise(exec) });
Object.defineProperty(execFile, promisify.custom, { enumerable: false, value: customPromise(execFile) });

// ---- the sync forms ----

function checkInput(options) {
  const { input } = options;
  if (input === undefined || input === null) return;
  const entry = options.stdio[0] = { ...options.stdio[0] };
  entry.type = 'pipe';
  entry.input = input;
}

function toInputBytes(options) {
  for (let i = 0; i < options.stdio.length; i++) {
    const input = options.stdio[i]?.input;
    if (input === null || input === undefined) continue;
    if (isArrayBufferView(input)) continue;
    if (typeof input === 'string') {
      options.stdio[i] = { ...options.stdio[i], input: Buffer.from(input, options.encoding) };
      continue;
    }
    throw new ERR_INVALID_ARG_TYPE(`options.stdio[${i}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
}

function spawnSync(file, args, options) {
  options = {
    maxBuffer: MAX_BUFFER,
    ...normalizeSpawnArguments(file, args, options),
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);
  options.stdio = getValidStdio(options.stdio || 'pipe', true).stdio;
  checkInput(options);
  toInputBytes(options);
  if (options.maxBuffer === Infinity) options.maxBuffer = -1;
  return childProcess.spawnSync(options);
}

function checkExecSyncError(result, args, command) {
  let error;
  if (result.error) {
    error = result.error;
    Object.assign(error, result);
  } else if (result.status !== 0) {
    let message = `Command failed: ${command || args.join(' ')}`;
    if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
    error = genericNodeError(message, result);
  }
  return error;
}

function execFileSync(file, args, options) {
  ({ file, args, options } = normalizeExecFileArguments(file, args, options));
  const inheritStderr = !options.stdio;
  const result = spawnSync(file, args, options);
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const error = checkExecSyncError(result, [options.argv0 || file, ...args]);
  if (error) throw error;
  return result.stdout;
}

function execSync(command, options) {
  const normalized = normalizeExecArguments(command, options, null);
  const inheritStderr = !normalized.options.stdio;
  const result = spawnSync(normalized.file, normalized.options);
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const error = checkExecSyncError(result, undefined, command);
  if (error) throw error;
  return result.stdout;
}

function _forkChild(fd, serializationMode) {
  return childProcess.setUpChildChannel(fd, serializationMode);
}

module.exports = { _forkChild, ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync };
