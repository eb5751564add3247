'use strict';

// ChildProcess and what stdio options mean.

const EventEmitter = require('events');
const { codes, ErrnoException } = require('internal/errors');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal/validators');
const { convertToValidSignal } = require('internal/util');
const net = require('net');
const { publish } = require('internal/diagnostics');
const { setUpChannel, setUpChildChannel } = require('internal/child_process/channel');
const { Process } = internalBinding('process_wrap');
const { Pipe } = internalBinding('pipe_wrap');
const { UV_EACCES, UV_EAGAIN, UV_EINVAL, UV_EMFILE, UV_ENFILE, UV_ENOENT, UV_ENOSYS, UV_ESRCH } =
  internalBinding('uv');

const { ERR_INVALID_ARG_VALUE, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK } = codes;

const kIsUsedAsStdio = Symbol('kIsUsedAsStdio');
const kChannelHandle = Symbol('kChannelHandle');

// ---- stdio ----

function stdioStringToArray(stdio, channel) {
  let options;
  switch (stdio) {
    case 'ignore':
    case 'overlapped':
    case 'pipe':
      options = [stdio, stdio, stdio];
      break;
    case 'inherit':
      options = [0, 1, 2];
      break;
    default:
      throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  }
  if (channel) options.push(channel);
  return options;
}

function handleOf(item) {
  if (item instanceof Pipe || typeof item.readStart === 'function') return item;
  if (item.handle && typeof item.handle.readStart === 'function') return item.handle;
  return item._handle && typeof item._handle.readStart === 'function' ? item._handle : undefined;
}

// The stdio option as entries { type, handle, fd } for the binding; { stdio, ipc, ipcFd }.
function getValidStdio(stdio, sync) {
  let ipc;
  let ipcFd;
  if (typeof stdio === 'string') stdio = stdioStringToArray(stdio);
  else if (!Array.isArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  stdio = [...stdio];
  while (stdio.length < 3) stdio.push(undefined);
  const entries = [];
  const cleanUp = () => {
    for (const entry of entries) if ((entry.type === 'pipe' || entry.ipc) && entry.handle) entry.handle.close();
  };
  for (let i = 0; i < stdio.length; i++) {
    let item = stdio[i];
    if (item === null || item === undefined) item = i < 3 ? 'pipe' : 'ignore';
    if (item === 'ignore') {
      entries.push({ type: 'ignore' });
    } else if (item === 'pipe' || item === 'overlapped' || (typeof item === 'number' && item < 0)) {
      const entry = { type: item === 'overlapped' ? 'overlapped' : 'pipe', readable: i === 0, writable: i !== 0 };
      if (!sync) entry.handle = new Pipe(false);
      entries.push(entry);
    } else if (item === 'ipc') {
      if (sync || ipc !== undefined) {
        cleanUp();
        throw sync ? new ERR_IPC_SYNC_FORK() : new ERR_IPC_ONE_PIPE();
      }
      ipc = new Pipe(true);
      ipcFd = i;
      entries.push({ type: 'pipe', handle: ipc, ipc: true });
    } else if (item === 'inherit') {
      entries.push({ type: 'inherit', fd: i });
    } else if (typeof item === 'number' || typeof item?.fd === 'number') {
      entries.push({ type: 'fd', fd: typeof item === 'number' ? item : item.fd });
    } else if (typeof item === 'object' && handleOf(item) !== undefined) {
      const handle = handleOf(item);
      entries.push({ type: 'wrap', handle, _stdio: item });
    } else if (sync && (item instanceof Uint8Array || ArrayBuffer.isView(item) || typeof item === 'string')) {
      entries.push({ type: 'pipe', input: item, readable: i === 0, writable: i !== 0 });
    } else {
      cleanUp();
      throw new ERR_INVALID_ARG_VALUE('stdio', item);
    }
  }
  return { stdio: entries, ipc, ipcFd };
}

function createSocket(pipe, readable) {
  return new net.Socket({ handle: pipe, readable });
}

function flushStdio(child) {
  for (const item of child.stdio) {
    if (!item || !item.readable || item[kIsUsedAsStdio]) continue;
    item.resume();
  }
}

// ---- ChildProcess ----

const softErrors = new Set([UV_EACCES, UV_EAGAIN, UV_EMFILE, UV_ENFILE, UV_ENOENT]);

class ChildProcess extends EventEmitter {
  constructor() {
    super();
    this._closesNeeded = 1;
    this._closesGot = 0;
    this.connected = false;
    this.signalCode = null;
    this.exitCode = null;
    this.killed = false;
    this.spawnfile = null;
    this._handle = new Process();
    this._handle.onexit = (exitCode, signalNumber) => this._onExit(exitCode, signalNumber);
    publish('child_process', () => ({ process: this }));
  }

  _onExit(exitCode, signalNumber) {
    if (signalNumber) this.signalCode = signalName(signalNumber);
    else this.exitCode = exitCode;
    this.stdin?.destroy();
    this._handle.close();
    this._handle = null;
    if (exitCode < 0) {
      const syscall = this.spawnfile ? `spawn ${this.spawnfile}` : 'spawn';
      const error = new ErrnoException(exitCode, syscall);
      if (this.spawnfile) error.path = this.spawnfile;
      error.spawnargs = this.spawnargs.slice(1);
      this.emit('error', error);
    } else {
      this.emit('exit', this.exitCode, this.signalCode);
    }
    // What the child has written is still to be read by whoever did not listen.
    process.nextTick(flushStdio, this);
    maybeClose(this);
  }

  spawn(options) {
    validateObject(options, 'options');
    validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
    let stdio = options.stdio || 'pipe';
    const { stdio: entries, ipc, ipcFd } = getValidStdio(stdio, false);
    stdio = options.stdio = entries;
    if (options.envPairs !== undefined) validateArray(options.envPairs, 'options.envPairs');
    if (ipc !== undefined) {
      options.envPairs ??= [];
      options.envPairs.push(`NODE_CHANNEL_FD=${ipcFd}`);
      options.envPairs.push(`NODE_CHANNEL_SERIALIZATION_MODE=${options.serialization || 'json'}`);
    }
    validateString(options.file, 'options.file');
    this.spawnfile = options.file;
    if (options.args === undefined) this.spawnargs = [];
    else {
      validateArray(options.args, 'options.args');
      this.spawnargs = options.args;
    }
    const error = this._handle.spawn(options);
    if (softErrors.has(error)) {
      process.nextTick(() => this._onExit(error, 0));
      // A child that did not start has no streams but those it would have had.
      if (error === UV_EMFILE || error === UV_ENFILE) return error;
    } else if (error) {
      for (const entry of stdio) if (entry.type === 'pipe') entry.handle.close();
      this._handle.close();
      this._handle = null;
      throw new ErrnoException(error, 'spawn');
    } else {
      process.nextTick(() => this.emit('spawn'));
    }
    this.pid = this._handle.pid;
    this._makeStreams(stdio);
    if (ipc !== undefined) {
      this._closesNeeded++;
      setUpChannel(this, ipc, options.serialization || 'json', () => maybeClose(this));
    }
    return error;
  }

  _makeStreams(stdio) {
    for (let i = 0; i < stdio.length; i++) {
      const entry = stdio[i];
      if (entry.type === 'ignore' || entry.ipc) continue;
      if (entry.type === 'wrap') {
        // The child has it now.
        if (entry.handle.reading) {
          entry.handle.reading = false;
          entry.handle.readStop();
          entry._stdio?.pause?.();
          if (entry._stdio && entry._stdio._readableState) {
            entry._stdio.readableFlowing = false;
            entry._stdio._readableState.reading = false;
          }
          if (entry._stdio) entry._stdio[kIsUsedAsStdio] = true;
        }
        continue;
      }
      if (entry.handle) {
        entry.socket = createSocket(this.pid !== 0 ? entry.handle : null, i > 0);
        if (i > 0 && this.pid !== 0) {
          this._closesNeeded++;
          entry.socket.on('close', () => maybeClose(this));
        }
      }
    }
    this.stdin = stdio.length >= 1 && stdio[0].socket !== undefined ? stdio[0].socket : null;
    this.stdout = stdio.length >= 2 && stdio[1].socket !== undefined ? stdio[1].socket : null;
    this.stderr = stdio.length >= 3 && stdio[2].socket !== undefined ? stdio[2].socket : null;
    this.stdio = stdio.map((entry) => (entry.socket === undefined ? null : entry.socket));
  }

  kill(signal) {
    const number = signal === 0 ? 0 : convertToValidSignal(signal === undefined ? 'SIGTERM' : signal);
    if (!this._handle) return false;
    const error = this._handle.kill(number);
    if (error === 0) {
      this.killed = true;
      return true;
    }
    if (error === UV_ESRCH) return false; // it has gone
    if (error === UV_EINVAL || error === UV_ENOSYS) throw new ErrnoException(error, 'kill');
    this.emit('error', new ErrnoException(error, 'kill'));
    return false;
  }

  [Symbol.dispose ?? Symbol.for('nodejs.dispose')]() {
    if (!this.killed) this.kill();
  }

  ref() {
    this._handle?.ref();
  }

  unref() {
    this._handle?.unref();
  }
}

function signalName(number) {
  const { signals } = require('os').constants;
  for (const name of Object.keys(signals)) if (signals[name] === number) return name;
  return undefined;
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

// ---- the sync form ----

function spawnSync(options) {
  const result = internalBinding('spawn_sync').spawn(options);
  if (result.output && options.encoding && options.encoding !== 'buffer') {
    for (let i = 0; i < result.output.length; i++) {
      if (result.output[i]) result.output[i] = result.output[i].toString(options.encoding);
    }
  }
  result.stdout = result.output ? result.output[1] : null;
  result.stderr = result.output ? result.output[2] : null;
  result.output ??= null;
  result.signal = result.signal ? signalName(result.signal) : null;
  result.status = result.signal || result.status === undefined ? null : result.status;
  if (result.error) {
    result.error = new ErrnoException(result.error, `spawnSync ${options.file}`);
    result.error.path = options.file;
    result.error.spawnargs = options.args.slice(1);
  } else {
    delete result.error;
  }
  return result;
}

module.exports = {
  ChildProcess,
  getValidStdio,
  setUpChannel,
  setUpChildChannel,
  spawnSync,
  stdioStringToArray,
};
