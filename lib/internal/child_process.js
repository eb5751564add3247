'use strict';

// ChildProcess, what stdio options mean, and the channel between a parent and a forked child.

const EventEmitter = require('events');
const { codes, ErrnoException } = require('internal/errors');
const { validateArray, validateObject, validateString } = require('internal/validators');
const { convertToValidSignal } = require('internal/util');
const net = require('net');
const { Process } = internalBinding('process_wrap');
const { Pipe } = internalBinding('pipe_wrap');
const { UV_EACCES, UV_EAGAIN, UV_EINVAL, UV_EMFILE, UV_ENFILE, UV_ENOENT, UV_ENOSYS, UV_ESRCH } =
  internalBinding('uv');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_HANDLE_TYPE,
        ERR_IPC_CHANNEL_CLOSED, ERR_IPC_DISCONNECTED, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK,
        ERR_MISSING_ARGS } = codes;

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
  return new net.Socket({ handle: pipe, readable, writable: !readable });
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
    if (ipc !== undefined) setUpChannel(this, ipc, options.serialization || 'json');
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

// ---- the channel ----

class Control extends EventEmitter {
  #channel;
  #refs = 0;
  #refExplicitlySet = false;

  constructor(channel) {
    super();
    this.#channel = channel;
    this[kChannelHandle] = channel;
  }

  refCounted() {
    if (++this.#refs === 1 && !this.#refExplicitlySet) this.#channel.ref();
  }

  unrefCounted() {
    if (--this.#refs === 0 && !this.#refExplicitlySet) {
      this.#channel.unref();
      this.emit('unref');
    }
  }

  ref() {
    this.#refExplicitlySet = true;
    this.#channel.ref();
  }

  unref() {
    this.#refExplicitlySet = true;
    this.#channel.unref();
  }

  get fd() {
    return this.#channel.getFd();
  }
}

// How handles travel: what the sender gives, what the receiver makes of it.
const handleTypes = {
  '__proto__': null,
  'net.Native': {
    send: (message, handle) => handle,
    got: (message, handle, emit) => emit(handle),
  },
  'net.Server': {
    send: (message, server) => server._handle,
    got(message, handle, emit) {
      const server = new net.Server();
      server.listen(handle, () => emit(server));
    },
  },
  'net.Socket': {
    send(message, socket, options) {
      if (!socket._handle) return undefined;
      if (socket.server) message.key = socket.server._connectionKey;
      const handle = socket._handle;
      if (!options.keepOpen) {
        handle.onread = () => {};
        socket._handle = null;
        if (socket._server) {
          socket._server._connections--;
          socket._server._emitCloseIfDrained?.();
          socket._server = null;
        }
      }
      return handle;
    },
    postSend(handle, options) {
      if (handle && !options.keepOpen) handle.close();
    },
    got(message, handle, emit) {
      emit(new net.Socket({ handle, readable: true, writable: true }));
    },
  },
};

function handleTypeOf(handle) {
  if (handle instanceof net.Socket) return 'net.Socket';
  if (handle instanceof net.Server) return 'net.Server';
  if (typeof handle.readStart === 'function') return 'net.Native';
  throw new ERR_INVALID_HANDLE_TYPE();
}

function isInternal(message) {
  return message !== null && typeof message === 'object' && typeof message.cmd === 'string' &&
    message.cmd.length > 5 && message.cmd.startsWith('NODE_');
}

const serializers = {
  json: {
    encode: (message) => Buffer.from(`${JSON.stringify(message)}\n`),
    // Take whole lines off `buffered`: { messages, rest }.
    decode(buffered) {
      const messages = [];
      let start = 0;
      let end;
      while ((end = buffered.indexOf(10, start)) !== -1) {
        messages.push(JSON.parse(buffered.toString('utf8', start, end)));
        start = end + 1;
      }
      return { messages, rest: buffered.subarray(start) };
    },
  },
  advanced: {
    encode(message) {
      const { serialize } = require('v8');
      const body = serialize(message);
      const whole = Buffer.allocUnsafe(4 + body.length);
      whole.writeUInt32BE(body.length, 0);
      whole.set(body, 4);
      return whole;
    },
    decode(buffered) {
      const { deserialize } = require('v8');
      const messages = [];
      let start = 0;
      while (buffered.length - start >= 4) {
        const length = buffered.readUInt32BE(start);
        if (buffered.length - start - 4 < length) break;
        messages.push(deserialize(buffered.subarray(start + 4, start + 4 + length)));
        start += 4 + length;
      }
      return { messages, rest: buffered.subarray(start) };
    },
  },
};

function setUpChannel(target, channel, serializationMode) {
  const serializer = serializers[serializationMode];
  const control = new Control(channel);
  let buffered = Buffer.alloc(0);
  const pendingHandles = [];
  target.channel = control;
  target._channel = control;
  target._handleQueue = null;
  target._pendingMessage = null;
  target.connected = true;
  channel[Symbol.for('target')] = target;

  channel.onhandle = function(type) {
    const handle = type === 'tcp' ? new (internalBinding('tcp_wrap').TCP)(0) : new Pipe(false);
    if (this.accept(handle) === 0) pendingHandles.push(handle);
  };

  channel.onread = function(length, chunk) {
    if (length < 0) {
      this.buffering = false;
      target._disconnected?.();
      if (target.connected || !target._channelClosed) finish();
      return;
    }
    buffered = buffered.length > 0 ? Buffer.concat([buffered, chunk]) : chunk;
    const { messages, rest } = serializer.decode(buffered);
    buffered = rest;
    for (const message of messages) receive(message);
  };

  function finish() {
    target._channelClosed = true;
    channel.close();
    target.channel = null;
    target._channel = null;
    if (target.connected || target._disconnecting) {
      target.connected = false;
      process.nextTick(() => target.emit('disconnect'));
    }
    if (target !== process) maybeCloseChannel();
  }

  function maybeCloseChannel() {
    control.emit('close');
    maybeClose(target);
  }

  if (target !== process) target._closesNeeded++;

  function receive(message) {
    if (!isInternal(message)) {
      emitMessage('message', message);
      return;
    }
    switch (message.cmd) {
      case 'NODE_HANDLE': {
        const handle = pendingHandles.shift();
        send({ cmd: 'NODE_HANDLE_ACK' }, undefined, {}, null);
        const type = handleTypes[message.type];
        if (type !== undefined && handle !== undefined) {
          type.got(message, handle, (received) => {
            emitMessage(isInternal(message.msg) ? 'internalMessage' : 'message', message.msg, received);
          });
        }
        break;
      }
      case 'NODE_HANDLE_ACK':
      case 'NODE_HANDLE_NACK':
        onAcknowledged();
        break;
      default:
        emitMessage('internalMessage', message, pendingHandles.shift());
    }
  }

  function emitMessage(event, message, handle) {
    process.nextTick(() => target.emit(event, message, handle));
  }

  // A handle may be sent only when the one before has arrived.
  function onAcknowledged() {
    if (target._pendingMessage) {
      const { type, handle, options } = target._pendingMessage;
      handleTypes[type].postSend?.(handle, options);
      target._pendingMessage = null;
    }
    const queue = target._handleQueue;
    target._handleQueue = null;
    if (queue) for (const args of queue) target._send(...args);
  }

  function send(message, handle, options, callback) {
    if (!channel || target.channel === null) return false;
    let native;
    if (handle) {
      const type = handleTypeOf(handle);
      if (target._handleQueue !== null) {
        target._handleQueue.push([message, handle, options, callback]);
        return target._handleQueue.length === 1;
      }
      const wrapped = { cmd: 'NODE_HANDLE', type, msg: message };
      native = handleTypes[type].send(wrapped, handle, options);
      if (native) {
        message = wrapped;
        target._handleQueue = [];
        target._pendingMessage = { type, handle: native, options };
      }
    } else if (target._handleQueue !== null && !(isInternal(message) && message.cmd === 'NODE_HANDLE_ACK')) {
      target._handleQueue.push([message, undefined, options, callback]);
      return target._handleQueue.length === 1;
    }
    const request = {
      oncomplete(status) {
        control.unrefCounted();
        if (typeof callback === 'function') callback(status < 0 ? new ErrnoException(status, 'write') : null);
      },
    };
    const error = channel.writeBuffer(request, serializer.encode(message), native);
    if (error !== 0) {
      const failure = new ErrnoException(error, 'write');
      if (typeof callback === 'function') process.nextTick(callback, failure);
      else process.nextTick(() => target.emit('error', failure));
      return true;
    }
    if (request.async) control.refCounted();
    else if (typeof callback === 'function') process.nextTick(callback, null);
    return channel.counters()[2] < 65536 * 2;
  }

  target._send = function(message, handle, options, callback) {
    if (message === undefined) throw new ERR_MISSING_ARGS('message');
    if (typeof message !== 'string' && typeof message !== 'object' && typeof message !== 'number' &&
        typeof message !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    return send(message, handle, options ?? {}, callback);
  };

  target.send = function(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
      handle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      validateObject(options, 'options');
    }
    options = { swallowErrors: false, ...options };
    if (this.connected) return this._send(message, handle, options, callback);
    const error = new ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
    return false;
  };

  target.disconnect = function() {
    if (!this.connected) {
      this.emit('error', new ERR_IPC_DISCONNECTED());
      return;
    }
    this._disconnect();
  };

  target._disconnect = function() {
    this.connected = false;
    this._disconnecting = true;
    process.nextTick(() => {
      if (!this._channelClosed) finish();
    });
  };

  channel.readStart();
  return control;
}

// In a forked child: the channel to its parent.
function setUpChildChannel(fd, mode) {
  const channel = new Pipe(true);
  channel.open(fd);
  channel.unref();
  const control = setUpChannel(process, channel, mode);
  process.on('newListener', (name) => {
    if (name === 'message' || name === 'disconnect') control.refCounted();
  });
  process.on('removeListener', (name) => {
    if (name === 'message' || name === 'disconnect') control.unrefCounted();
  });
  return control;
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
