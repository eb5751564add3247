'use strict';

// net.Socket: TCP and Unix domain sockets as Duplex streams.
//
// A Socket reads through its handle's onread, which gets a Buffer of its own for each read, and writes what the kernel
// takes at once without a request coming back.

const stream = require('stream');
const diagnostics = require('internal/diagnostics');
const { codes, ErrnoException, ExceptionWithHostPort, NodeAggregateError } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateNumber, validatePort,
        validateString } = require('internal/validators');
const { guessHandleType } = require('internal/util');
const { bufferChunk, wroteBuffer, wroteChunk } = require('internal/streams/writable');
const { isUint8Array } = require('internal/util/types');
const { isIP, kWriteBody, normalizedArgsSymbol, ownerSymbol } = require('internal/net');
const { getTimerDuration, kTimeout, setUnrefTimeout, clearTimeout } = require('internal/timers');
const { getOptionValue } = require('internal/options');
const { TCP, constants: tcpConstants } = internalBinding('tcp_wrap');
const { Pipe } = internalBinding('pipe_wrap');
const perf = internalBinding('performance');
const { UV_EADDRINUSE, UV_ENOTCONN, UV_EOF, UV_ETIMEDOUT } = internalBinding('uv');

const { ERR_INVALID_ADDRESS_FAMILY, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FD_TYPE, ERR_INVALID_HANDLE_TYPE,
        ERR_INVALID_IP_ADDRESS, ERR_IP_BLOCKED, ERR_MISSING_ARGS, ERR_SOCKET_CLOSED, ERR_SOCKET_CLOSED_BEFORE_CONNECTION } = codes;

const DEFAULT_IPV4 = '0.0.0.0';
const DEFAULT_IPV6 = '::';
const noop = () => {};
const noBytes = Buffer.alloc(0);

const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kSetNoDelay = Symbol('kSetNoDelay');
const kSetKeepAlive = Symbol('kSetKeepAlive');
const kSetKeepAliveInitialDelay = Symbol('kSetKeepAliveInitialDelay');
const kLastWriteQueueSize = Symbol('lastWriteQueueSize');
const kBuffer = Symbol('kBuffer');
const kBufferCb = Symbol('kBufferCb');
const kBufferGen = Symbol('kBufferGen');
const kPerfConnect = Symbol('kPerfConnect');
const kPendingWrite = Symbol('kPendingWrite'); // what waits for the connection

let autoSelectFamilyDefault = getOptionValue('--network-family-autoselection');
let autoSelectFamilyAttemptTimeoutDefault =
  Math.max(10, getOptionValue('--network-family-autoselection-attempt-timeout') ?? 250);

function toNumber(value) {
  const number = Number(value);
  return number >= 0 ? number : false;
}

function isPipeName(value) {
  return typeof value === 'string' && toNumber(value) === false;
}

// (options) or (port, host) or (path), and a callback: [options, callback]
function normalizeArgs(args) {
  let result;
  if (args.length === 0) {
    result = [{}, null];
  } else {
    const first = args[0];
    let options = {};
    if (typeof first === 'object' && first !== null) {
      options = first;
    } else if (isPipeName(first)) {
      options.path = first;
    } else {
      options.port = first;
      if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
    }
    const last = args[args.length - 1];
    result = [options, typeof last === 'function' ? last : null];
  }
  result[normalizedArgsSymbol] = true;
  return result;
}

function createHandle(fd, isServer) {
  validateInt32(fd, 'fd', 0);
  const type = guessHandleType(fd);
  if (type === 'PIPE') return new Pipe(false);
  if (type === 'TCP') return new TCP(isServer ? tcpConstants.SERVER : tcpConstants.SOCKET);
  throw new ERR_INVALID_FD_TYPE(type);
}

// ---- requests ----

class Request {
  constructor(oncomplete) {
    this.oncomplete = oncomplete;
    this.async = false;
    this.bytes = 0;
    this.callback = null;
    this.error = undefined;
  }
}

// ---- Socket ----

const { push, write: writeToStream, uncork: uncorkStream } = stream.Duplex.prototype;

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (options?.objectMode) throw new ERR_INVALID_ARG_VALUE('options.objectMode', options.objectMode, 'is not supported');
  if (options?.readableObjectMode || options?.writableObjectMode) {
    throw new ERR_INVALID_ARG_VALUE(`options.${options.readableObjectMode ? 'readableObjectMode' : 'writableObjectMode'}`,
                                    options.readableObjectMode || options.writableObjectMode, 'is not supported');
  }
  if (options?.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  if (typeof options === 'number') options = { fd: options };
  else options = { ...options };

  this.connecting = false;
  this._hadError = false;
  this._handle = null;
  this._host = null;
  this._peername = undefined;
  this._sockname = undefined;
  this._pendingData = null;
  this._pendingEncoding = '';
  this._parent = null;
  this.server = null;
  this._server = null;
  this[kTimeout] = null;

  // Without allowHalfOpen the other side's end ends ours.
  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  if (options.signal) validateAbortSignal(options.signal, 'options.signal');
  stream.Duplex.call(this, options);
  setOnRead(this, options.onread);

  if (options.handle) {
    this._handle = options.handle;
  } else if (options.fd !== undefined) {
    const { fd } = options;
    this._handle = createHandle(fd, false);
    const error = this._handle.open(fd);
    if (error) throw new ErrnoException(error, 'open');
    if ((fd === 1 || fd === 2) && this._handle instanceof Pipe) {
      const failure = this._handle.setBlocking(true);
      if (failure) throw new ErrnoException(failure, 'setBlocking');
      this._writev = null;
      this._write = writeSync;
    }
  }
  this[kSetNoDelay] = Boolean(options.noDelay);
  this[kSetKeepAlive] = Boolean(options.keepAlive);
  this[kSetKeepAliveInitialDelay] = Math.trunc((options.keepAliveInitialDelay ?? 0) / 1000);

  this.on('end', onReadableStreamEnd);
  if (this.destroyed) this._undestroy(); // by its signal, which connect() looks at again
  if (this._handle) ownHandle(this);
  // Data that is there already is wanted only when somebody reads.
  if (this._handle && options.readable !== false) {
    if (options.pauseOnCreate) {
      this._handle.reading = false;
      this._handle.readStop();
      this.readableFlowing = false;
    } else if (!options.manualStart) {
      this.read(0);
    }
  }
}
Object.setPrototypeOf(Socket.prototype, stream.Duplex.prototype);
Object.setPrototypeOf(Socket, stream.Duplex);

// Reads go to a buffer of the program's, or to those that it gives one by one.
function setOnRead(self, onread) {
  if (onread === null || typeof onread !== 'object' || typeof onread.callback !== 'function') return;
  if (typeof onread.buffer === 'function') {
    self[kBuffer] = true;
    self[kBufferGen] = onread.buffer;
  } else if (isUint8Array(onread.buffer)) {
    self[kBuffer] = onread.buffer;
  } else {
    return;
  }
  self[kBufferCb] = onread.callback;
}

function writeSync(chunk, encoding, callback) {
  const { writeSync: write } = require('fs');
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
  try {
    for (let at = 0; at < bytes.length;) at += write(this._handle.getFd(), bytes, at);
  } catch (error) {
    callback(new ErrnoException(error.errno, 'write'));
    return;
  }
  callback();
}

// For a socket that may have had another handle.
function initSocketHandle(self) {
  self._undestroy();
  self._sockname = undefined;
  self._peername = undefined;
  if (self._handle) ownHandle(self);
}

function ownHandle(self) {
  self._handle[ownerSymbol] = self;
  self._handle.onread = onStreamRead;
  if (self[kBuffer] !== null) useNextBuffer(self);
}

function useNextBuffer(self) {
  if (self[kBufferGen] !== null) {
    const buffer = self[kBufferGen]();
    if (isUint8Array(buffer)) self[kBuffer] = buffer;
  }
  self._handle.useUserBuffer(self[kBuffer]);
}

// What the handle calls for what it has read; `this` is the handle.
function onStreamRead(length, chunk) {
  const self = this[ownerSymbol];
  if (self === undefined) return;
  const state = self._readableState;
  if (length > 0 && state.flowing === true && state.length === 0 && state.decoder === null && self[kBuffer] === null &&
      !state.multiAwaitDrain && !state.ended && !state.sync && !state.destroyed && self.push === push) {
    // Straight to the listeners, as push() and the reading after it would come to: nothing waits, the handle reads on.
    if (self[kTimeout] !== null) self._unrefTimer();
    state.awaitDrainWriters = null;
    state.dataEmitted = true;
    self.emit('data', chunk);
    return;
  }
  if (self.destroyed) return;
  if (self[kTimeout] !== null) self._unrefTimer();
  if (length > 0) {
    if (self[kBuffer] !== null) {
      onUserBufferRead(self, length);
      return;
    }
    if (!self.push(chunk)) {
      this.reading = false;
      const error = this.readStop();
      if (error) self.destroy(new ErrnoException(error, 'read'));
    }
    return;
  }
  if (length !== UV_EOF) {
    self.destroy(new ErrnoException(length, 'read'));
    return;
  }
  // The end: keep the handle for what we write.
  if (self._readableState.endEmitted) {
    if (self._destroyOnEnd) self.destroy();
    return;
  }
  self.push(null);
  self.read(0);
}

function onUserBufferRead(self, length) {
  if (self[kBufferCb](length, self[kBuffer]) === false && self._handle) {
    self._handle.reading = false;
    const error = self._handle.readStop();
    if (error) self.destroy(new ErrnoException(error, 'read'));
  }
  if (self[kBufferGen] !== null && self._handle) useNextBuffer(self);
}

// The other side has ended: end ours, unless half open connections are wanted.
function onReadableStreamEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterEnd;
}

function writeAfterEnd(chunk, encoding, callback) {
  if (!this.allowHalfOpen && this.destroyed === false && !this.writableEnded) {
    return Socket.prototype.write.call(this, chunk, encoding, callback);
  }
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const error = new Error('This socket has been ended by the other party');
  error.code = 'EPIPE';
  if (typeof callback === 'function') process.nextTick(callback, error);
  this.destroy(error);
  return false;
}

Socket.prototype._unrefTimer = function _unrefTimer() {
  for (let s = this; s !== null; s = s._parent) {
    if (s[kTimeout]) s[kTimeout].refresh();
  }
};

Socket.prototype._final = function(callback) {
  if (this.connecting) {
    this.once('connect', () => this._final(callback));
    return;
  }
  if (!this._handle) {
    callback();
    return;
  }
  const request = new Request(onShutdown);
  request.callback = callback;
  const error = this._handle.shutdown(request);
  if (error === UV_ENOTCONN) callback();
  else if (error !== 0) callback(new ErrnoException(error, 'shutdown'));
};

function onShutdown(status) {
  this.callback(status < 0 && status !== UV_ENOTCONN ? new ErrnoException(status, 'shutdown') : undefined);
}

Socket.prototype.setTimeout = function(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  msecs = getTimerDuration(msecs, 'msecs');
  clearTimeout(this[kTimeout]);
  if (msecs === 0) {
    this[kTimeout] = null;
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.removeListener('timeout', callback);
    }
  } else {
    this[kTimeout] = setUnrefTimeout(() => this._onTimeout(), msecs);
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.once('timeout', callback);
    }
  }
  return this;
};

Socket.prototype._onTimeout = function() {
  const handle = this._handle;
  const last = this[kLastWriteQueueSize];
  if (last > 0 && handle) {
    // A long write is progress as long as its queue gets shorter.
    const size = handle.counters()[2];
    if (last !== size) {
      this[kLastWriteQueueSize] = size;
      this._unrefTimer();
      return;
    }
  }
  this.emit('timeout');
};

Socket.prototype.setNoDelay = function(enable) {
  enable = Boolean(enable === undefined ? true : enable);
  if (!this._handle) {
    this[kSetNoDelay] = enable;
    return this;
  }
  if (this._handle.setNoDelay && enable !== this[kSetNoDelay]) {
    this[kSetNoDelay] = enable;
    this._handle.setNoDelay(enable);
  }
  return this;
};

Socket.prototype.setKeepAlive = function(enable, initialDelayMsecs) {
  enable = Boolean(enable);
  const initialDelay = Math.trunc(initialDelayMsecs / 1000) || 0;
  if (!this._handle) {
    this[kSetKeepAlive] = enable;
    this[kSetKeepAliveInitialDelay] = initialDelay;
    return this;
  }
  if (!this._handle.setKeepAlive) return this;
  if (enable !== this[kSetKeepAlive] || (enable && this[kSetKeepAliveInitialDelay] !== initialDelay)) {
    this[kSetKeepAlive] = enable;
    this[kSetKeepAliveInitialDelay] = initialDelay;
    this._handle.setKeepAlive(enable, initialDelay);
  }
  return this;
};

Socket.prototype.address = function() {
  return this._getsockname();
};

function tryReadStart(socket) {
  socket._handle.reading = true;
  const error = socket._handle.readStart();
  if (error) socket.destroy(new ErrnoException(error, 'read'));
}

Socket.prototype.pause = function() {
  if (this[kBuffer] && !this.connecting && this._handle?.reading) {
    this._handle.reading = false;
    if (!this.destroyed) {
      const error = this._handle.readStop();
      if (error) this.destroy(new ErrnoException(error, 'read'));
    }
  }
  return stream.Duplex.prototype.pause.call(this);
};

Socket.prototype.resume = function() {
  if (this[kBuffer] && !this.connecting && this._handle && !this._handle.reading) tryReadStart(this);
  return stream.Duplex.prototype.resume.call(this);
};

Socket.prototype.read = function(n) {
  if (this[kBuffer] && !this.connecting && this._handle && !this._handle.reading) tryReadStart(this);
  return stream.Duplex.prototype.read.call(this, n);
};

Socket.prototype._read = function() {
  if (this.connecting || !this._handle) this.once('connect', () => this._read());
  else if (!this._handle.reading) tryReadStart(this);
};

Socket.prototype.end = function(data, encoding, callback) {
  stream.Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

Socket.prototype.resetAndDestroy = function() {
  if (!this._handle) {
    this.destroy(new ERR_SOCKET_CLOSED());
    return this;
  }
  if (!(this._handle instanceof TCP)) throw new ERR_INVALID_HANDLE_TYPE();
  if (this.connecting) this.once('connect', () => this._reset());
  else this._reset();
  return this;
};

Socket.prototype._reset = function() {
  this.resetAndClosing = true;
  return this.destroy();
};

Socket.prototype.destroySoon = function() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

function closeHandle(handle, callback) {
  handle.close(callback);
}

Socket.prototype._destroy = function(exception, callback) {
  this.connecting = false;
  for (let s = this; s !== null; s = s._parent) {
    clearTimeout(s[kTimeout]);
    s[kTimeout] = null;
  }
  const handle = this._handle;
  if (handle) {
    const isException = !!exception;
    const counters = handle.counters();
    this[kBytesRead] = counters[0];
    this[kBytesWritten] = counters[1];
    this._handle = null;
    handle.onread = noop;
    const emitClose = () => this.emit('close', isException);
    if (this.resetAndClosing) {
      this.resetAndClosing = false;
      const error = handle.reset(emitClose);
      if (error) this.emit('error', new ErrnoException(error, 'reset'));
    } else if (this._closeAfterHandlingError) {
      process.nextTick(closeHandle, handle, emitClose);
    } else {
      handle.close(emitClose);
    }
    callback(exception);
  } else {
    callback(exception);
    process.nextTick(() => this.emit('close', !!exception));
  }
  if (this._server) {
    this._server._connections--;
    this._server._emitCloseIfDrained?.();
  }
};

Socket.prototype._getpeername = function() {
  if (!this._handle || !this._handle.getpeername || this.connecting) return this._peername || {};
  if (!this._peername) {
    const out = {};
    const error = this._handle.getpeername(out);
    if (error) return out;
    this._peername = out;
  }
  return this._peername;
};

Socket.prototype._getsockname = function() {
  if (!this._handle || !this._handle.getsockname) return this._sockname || {};
  if (!this._sockname) {
    const out = {};
    if (this._handle.getsockname(out) === 0) this._sockname = out;
    else return {};
  }
  return this._sockname;
};

function getter(get) {
  return { get, enumerable: true, configurable: true };
}

Object.defineProperties(Socket.prototype, {
  _connecting: { get() { return this.connecting; }, configurable: true },
  pending: { get() { return !this._handle || this.connecting; }, configurable: true },
  readyState: {
    get() {
      if (this.connecting) return 'opening';
      if (this.readable && this.writable) return 'open';
      if (this.readable) return 'readOnly';
      return this.writable ? 'writeOnly' : 'closed';
    },
    configurable: true,
  },
  bufferSize: {
    get() { return this._handle ? this.writableLength : undefined; },
    configurable: true,
  },
  // First values, so that making a socket writes only what differs.
  [kSetNoDelay]: { value: false, writable: true },
  [kLastWriteQueueSize]: { value: 0, writable: true },
  [kBuffer]: { value: null, writable: true },
  [kBufferCb]: { value: null, writable: true },
  [kBufferGen]: { value: null, writable: true },
  [kBytesRead]: { value: 0, writable: true },
  [kBytesWritten]: { value: 0, writable: true },
  bytesRead: getter(function() { return this._handle ? this._handle.counters()[0] : this[kBytesRead]; }),
  _bytesDispatched: { get() { return this._handle ? this._handle.counters()[1] : this[kBytesWritten]; }, configurable: true },
  bytesWritten: getter(function() {
    let bytes = this._bytesDispatched;
    const state = this._writableState;
    if (!state) return undefined;
    for (const { chunk, encoding } of state.getBuffer()) {
      bytes += chunk instanceof Buffer ? chunk.length : Buffer.byteLength(chunk, encoding);
    }
    const pending = this._pendingData;
    if (Array.isArray(pending)) {
      for (const item of pending) {
        bytes += typeof item.chunk === 'string' ? Buffer.byteLength(item.chunk, item.encoding) : item.chunk.length;
      }
    } else if (pending) {
      bytes += typeof pending === 'string' ? Buffer.byteLength(pending, this._pendingEncoding) : pending.byteLength;
    }
    return bytes;
  }),
  remoteAddress: getter(function() { return this._getpeername().address; }),
  remoteFamily: getter(function() { return this._getpeername().family; }),
  remotePort: getter(function() { return this._getpeername().port; }),
  localAddress: getter(function() { return this._getsockname().address; }),
  localPort: getter(function() { return this._getsockname().port; }),
  localFamily: getter(function() { return this._getsockname().family; }),
});

// ---- writing ----

function writePending() {
  const pending = this[kPendingWrite];
  this[kPendingWrite] = null;
  this.off('close', failPending);
  this._writeGeneric(...pending);
}

function failPending() {
  const callback = this[kPendingWrite][3];
  this[kPendingWrite] = null;
  callback(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
}

Socket.prototype._writeGeneric = function(isVector, data, encoding, callback) {
  // While connecting, what is written waits here.
  if (this.connecting) {
    this._pendingData = data;
    this._pendingEncoding = encoding;
    this[kPendingWrite] = [isVector, data, encoding, callback];
    this.once('connect', writePending);
    this.once('close', failPending);
    return;
  }
  this._pendingData = null;
  this._pendingEncoding = '';
  if (!this._handle) {
    callback(new ERR_SOCKET_CLOSED());
    return;
  }
  if (this[kTimeout] !== null) this._unrefTimer();
  const request = new Request(onWriteComplete);
  request.socket = this;
  const error = isVector ? writeVector(this._handle, request, data) : writeOne(this._handle, request, data, encoding);
  if (error) {
    callback(new ErrnoException(error, 'write', request.error));
    return;
  }
  if (request.async) {
    request.callback = callback;
    this[kLastWriteQueueSize] = request.bytes;
  } else {
    callback();
  }
};

function writeOne(handle, request, data, encoding) {
  if (typeof data !== 'string') return handle.writeBuffer(request, data);
  if (encoding === 'utf8' || encoding === 'utf-8') return handle.writeUtf8String(request, data);
  if (encoding === 'buffer') {
    const error = new TypeError('Second argument must be a buffer');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  return handle.writeBuffer(request, Buffer.from(data, encoding));
}

function writeVector(handle, request, chunks) {
  const buffers = [];
  for (let i = 0; i < chunks.length; i++) {
    const { chunk, encoding } = chunks[i];
    buffers.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
  }
  return handle.writev(request, buffers);
}

function onWriteComplete(status) {
  const { socket, callback } = this;
  if (socket.destroyed) {
    callback(socket.errored ?? undefined);
    return;
  }
  if (status < 0) {
    socket.destroyed || socket.destroy(new ErrnoException(status, 'write'), callback);
    return;
  }
  if (socket[kTimeout] !== null) socket._unrefTimer();
  callback();
}

// What the kernel takes at once needs no more than that, corked or not; everything else is the stream's.
function canWriteNow(self, state, handle) {
  return handle !== null && handle.writeNow !== undefined && !state.ending && !self.connecting && !state.writing &&
    !state.destroyed && !state.errored && self._write === _write;
}

function write(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (state.corked > 0) {
    if (encoding === undefined && chunk instanceof Buffer) {
      const room = bufferChunk(state, chunk, callback);
      if (room !== undefined) return room;
    }
  } else if (state.length === 0 && canWriteNow(this, state, this._handle)) {
    const written = this._handle.writeNow(chunk, state.highWaterMark, encoding);
    if (written !== 0) {
      if (this[kTimeout] !== null) this._unrefTimer();
      if (written === true) {
        if (typeof callback === 'function') wroteChunk(this, state, callback);
        return true;
      }
      chunk = (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk).subarray(written);
      encoding = undefined;
    }
  }
  return writeToStream.call(this, chunk, encoding, callback);
}

Socket.prototype.write = write;

Socket.prototype.uncork = function uncork() {
  const state = this._writableState;
  const { buffered } = state;
  if (state.corked === 1 && buffered !== null && state.bufferedIndex === 0 && !state.bufferProcessing &&
      canWriteNow(this, state, this._handle) && this._writev === _writev) {
    const written = this._handle.writeListNow(buffered);
    if (written !== 0) {
      if (this[kTimeout] !== null) this._unrefTimer();
      if (written === true) {
        state.corked = 0;
        wroteBuffer(this, state);
        return;
      }
      takeWritten(state, written);
    }
  }
  uncorkStream.call(this);
};

/* A piece of a body as http writes it, behind the head if there is one and framed if it is a chunk. Undefined if it cannot be
 * written at once; otherwise, as write() does, whether there is room for more: for a pipe there is if nothing waits. */
Socket.prototype[kWriteBody] = function(head, chunk, isFramed, callback, isPiped) {
  const state = this._writableState;
  if (state.length > 0 || state.corked > 0 || !canWriteNow(this, state, this._handle) ||
      this._handle.writeBodyNow === undefined || this.write !== write) {
    return undefined;
  }
  const written = this._handle.writeBodyNow(head, chunk, isFramed);
  if (written === 0) return undefined;
  if (this[kTimeout] !== null) this._unrefTimer();
  if (written === true) {
    const room = isPiped || chunk.length < state.highWaterMark;
    if (!room) state.needDrain = true;
    if (callback || !room) wroteChunk(this, state, callback ?? noop);
    return room;
  }
  const lines = [Buffer.from(head ?? '', 'latin1'), isFramed ? Buffer.from(`${chunk.length.toString(16)}\r\n`) : noBytes];
  let skip = written;
  this.cork();
  for (const bytes of [...lines, chunk, isFramed ? Buffer.from('\r\n') : noBytes]) {
    if (skip < bytes.length) this.write(bytes.subarray(skip));
    skip = Math.max(0, skip - bytes.length);
  }
  this.write(noBytes, callback);
  this.uncork();
  return !state.needDrain;
};

// The first bytes of the buffer are with the kernel.
function takeWritten(state, written) {
  const { buffered } = state;
  for (let i = 0; i < buffered.length; i += 3) {
    const chunk = buffered[i];
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, buffered[i + 1]) : chunk;
    buffered[i] = bytes.subarray(written);
    buffered[i + 1] = 'buffer';
    state.length += buffered[i].length - chunk.length;
    written = Math.max(0, written - bytes.length);
  }
}

function _writev(chunks, callback) {
  this._writeGeneric(true, chunks, '', callback);
}

function _write(data, encoding, callback) {
  this._writeGeneric(false, data, encoding, callback);
}

Socket.prototype._write = _write;
Socket.prototype._writev = _writev;

// ---- connecting ----

function afterConnect(status, handle) {
  const self = handle[ownerSymbol];
  if (self === undefined || self.destroyed) return;
  self.connecting = false;
  self._sockname = undefined;
  if (status === 0) {
    if (self.readable && !this.readable) {
      self.push(null);
      self.read(0);
    }
    if (self.writable && !this.writable) self.end();
    if (self[kSetNoDelay] && self._handle.setNoDelay) self._handle.setNoDelay(true);
    if (self[kSetKeepAlive] && self._handle.setKeepAlive) {
      self._handle.setKeepAlive(true, self[kSetKeepAliveInitialDelay]);
    }
    if (self[kPerfConnect] !== undefined) require('internal/perf/observe').stopPerf(self, kPerfConnect);
    self.emit('connect');
    self.emit('ready');
    // Begin to read, as a server may speak first.
    if (this.readable && !self.isPaused()) self.read(0);
    return;
  }
  let details;
  if (this.localAddress && this.localPort) details = `${this.localAddress}:${this.localPort}`;
  const error = new ExceptionWithHostPort(status, 'connect', this.address, this.port, details);
  if (details) {
    error.localAddress = this.localAddress;
    error.localPort = this.localPort;
  }
  self.destroy(error);
}

function newConnectRequest(address, port) {
  const request = new Request(afterConnect);
  request.address = address;
  request.port = port;
  request.readable = true;
  request.writable = true;
  return request;
}

function checkBindError(error, port, handle) {
  // libuv tells that an address is in use only at connect or listen.
  if (error === 0 && port > 0 && handle.getsockname) {
    const out = {};
    error = handle.getsockname(out);
    if (error === 0 && port !== out.port) error = UV_EADDRINUSE;
  }
  return error;
}

function internalConnect(self, address, port, addressType, localAddress, localPort, flags) {
  if (localAddress || localPort) {
    const local = localAddress || (addressType === 4 ? DEFAULT_IPV4 : DEFAULT_IPV6);
    let error = self._handle.bind(local, localPort ?? 0, flags);
    error = checkBindError(error, localPort, self._handle);
    if (error) {
      self.destroy(new ExceptionWithHostPort(error, 'bind', local, localPort));
      return;
    }
  }
  if (addressType && perf.hasObserver?.('net')) {
    require('internal/perf/observe').startPerf(self, kPerfConnect, {
      type: 'net', name: 'connect', detail: { host: address, port },
    });
  }
  const request = newConnectRequest(address, port);
  request.localAddress = localAddress;
  request.localPort = localPort;
  request.addressType = addressType;
  const error = addressType === 6 || addressType === 4 ? self._handle.connect(request, address, port) :
    self._handle.connect(request, address);
  if (error) {
    const sockname = self._getsockname();
    const details = sockname.address ? `${sockname.address}:${sockname.port}` : undefined;
    self.destroy(new ExceptionWithHostPort(error, 'connect', address, addressType ? port : undefined, details));
  }
}

Socket.prototype.connect = function(...args) {
  const normalized = Array.isArray(args[0]) && args[0][normalizedArgsSymbol] ? args[0] : normalizeArgs(args);
  const options = normalized[0];
  const callback = normalized[1];
  // Aborted before it began, it would connect all the same.
  if (options.signal?.aborted) return this.destroy();
  if (this[kBuffer] === null) setOnRead(this, options.onread);
  if (this.write !== Socket.prototype.write) this.write = Socket.prototype.write;
  if (this.destroyed) {
    this._handle = null;
    this._undestroy();
  }
  const { path } = options;
  const pipe = !!path;
  if (!this._handle) {
    this._handle = pipe ? new Pipe(false) : new TCP(tcpConstants.SOCKET);
    initSocketHandle(this);
  }
  if (callback !== null) this.once('connect', callback);
  if (this._parent) this._parent.connecting = true;
  this.connecting = true;
  this._undestroy();
  if (pipe) {
    validateString(path, 'options.path');
    internalConnect(this, path);
  } else {
    lookupAndConnect(this, options);
  }
  return this;
};

function lookupAndConnect(self, options) {
  const { localAddress, localPort } = options;
  const host = options.host || 'localhost';
  let { port, autoSelectFamilyAttemptTimeout, autoSelectFamily } = options;
  if (localAddress && !isIP(localAddress)) throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port === undefined) throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
  }
  validatePort(port);
  port |= 0;
  if (autoSelectFamily !== undefined && autoSelectFamily !== null) validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  else autoSelectFamily = autoSelectFamilyDefault;
  if (autoSelectFamilyAttemptTimeout !== undefined && autoSelectFamilyAttemptTimeout !== null) {
    validateInt32(autoSelectFamilyAttemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    if (autoSelectFamilyAttemptTimeout < 10) autoSelectFamilyAttemptTimeout = 10;
  } else {
    autoSelectFamilyAttemptTimeout = autoSelectFamilyAttemptTimeoutDefault;
  }
  const addressType = isIP(host);
  if (addressType) {
    process.nextTick(() => {
      if (!self.connecting) return;
      if (options.blockList?.check(host, addressType === 6 ? 'ipv6' : 'ipv4')) {
        self.destroy(new ERR_IP_BLOCKED(host));
        return;
      }
      internalConnect(self, host, port, addressType, localAddress, localPort);
    });
    return;
  }
  if (options.lookup !== undefined) validateFunction(options.lookup, 'options.lookup');
  const dnsOptions = { family: socketToDnsFamily(options.family), hints: options.hints || 0 };
  const lookup = options.lookup || require('dns').lookup;
  self._host = host;
  if (autoSelectFamily && dnsOptions.family !== 4 && dnsOptions.family !== 6 && !localAddress) {
    lookupAll(self, lookup, host, options, dnsOptions, port, localPort, autoSelectFamilyAttemptTimeout);
    return;
  }
  lookup(host, dnsOptions, (error, ip, family) => {
    self.emit('lookup', error, ip, family, host);
    if (!self.connecting) return;
    if (error) {
      process.nextTick(connectErrorNT, self, error);
    } else if (!isIP(ip)) {
      process.nextTick(connectErrorNT, self, new ERR_INVALID_IP_ADDRESS(ip));
    } else if (family !== 4 && family !== 6) {
      process.nextTick(connectErrorNT, self, new ERR_INVALID_ADDRESS_FAMILY(family, options.host, options.port));
    } else if (options.blockList?.check(ip, family === 6 ? 'ipv6' : 'ipv4')) {
      process.nextTick(connectErrorNT, self, new ERR_IP_BLOCKED(ip));
    } else {
      self._unrefTimer();
      internalConnect(self, ip, port, family, localAddress, localPort);
    }
  });
}

function socketToDnsFamily(family) {
  if (family === 'IPv4') return 4;
  return family === 'IPv6' ? 6 : family;
}

function connectErrorNT(self, error) {
  self.destroy(error);
}

// Happy eyeballs: the addresses of both families in turn, each with its time.
function lookupAll(self, lookup, host, options, dnsOptions, port, localPort, timeout) {
  lookup(host, { ...dnsOptions, all: true }, (error, addresses) => {
    if (!self.connecting) return;
    if (error) {
      self.emit('lookup', error, undefined, undefined, host);
      process.nextTick(connectErrorNT, self, error);
      return;
    }
    const byFamily = [[], []];
    let first = -1;
    for (const { address: ip, family } of addresses) {
      self.emit('lookup', error, ip, family, host);
      if (!isIP(ip) || (family !== 4 && family !== 6)) continue;
      const index = family === 6 ? 1 : 0;
      if (first === -1) first = index;
      byFamily[index].push({ address: ip, family });
    }
    if (!self.connecting) return;
    if (first === -1) {
      const entry = addresses[0] ?? {};
      process.nextTick(connectErrorNT, self, isIP(entry.address) ?
        new ERR_INVALID_ADDRESS_FAMILY(entry.family, options.host, options.port) : new ERR_INVALID_IP_ADDRESS(entry.address));
      return;
    }
    const list = [];
    const [one, two] = [byFamily[first], byFamily[1 - first]];
    for (let i = 0; i < one.length || i < two.length; i++) {
      if (i < one.length) list.push(one[i]);
      if (i < two.length) list.push(two[i]);
    }
    self._unrefTimer();
    if (list.length === 1) {
      internalConnect(self, list[0].address, port, list[0].family, undefined, localPort);
      return;
    }
    self.autoSelectFamilyAttemptedAddresses = [];
    connectInTurn({ self, list, port, localPort, timeout, errors: [], current: 0, blockList: options.blockList });
  });
}

function connectInTurn(context) {
  const { self, list, port, localPort, errors } = context;
  if (!self.connecting) return;
  if (context.current === list.length) {
    self.destroy(errors.length === 1 ? errors[0] : new NodeAggregateError(errors));
    return;
  }
  const { address, family } = list[context.current++];
  if (context.blockList?.check(address, family === 6 ? 'ipv6' : 'ipv4')) {
    errors.push(new ERR_IP_BLOCKED(address));
    connectInTurn(context);
    return;
  }
  // Each attempt needs a socket of its own.
  if (context.current > 1) {
    self._replaceHandle(new TCP(tcpConstants.SOCKET));
    self.connecting = true;
  }
  const handle = self._handle;
  if (localPort) {
    const error = checkBindError(handle.bind(family === 4 ? DEFAULT_IPV4 : DEFAULT_IPV6, localPort), localPort, handle);
    if (error) {
      errors.push(new ExceptionWithHostPort(error, 'bind', undefined, localPort));
      connectInTurn(context);
      return;
    }
  }
  const request = newConnectRequest(address, port);
  let timer = null;
  let settled = false;
  const failed = (error) => {
    settled = true;
    clearTimeout(timer);
    errors.push(error);
    self.emit('connectionAttemptFailed', address, port, family, error);
    handle.close();
    connectInTurn(context);
  };
  request.oncomplete = function(status, owner) {
    if (settled) return;
    if (status === 0 || !self.connecting) {
      settled = true;
      clearTimeout(timer);
      if (self.connecting) afterConnect.call(this, status, owner);
      return;
    }
    failed(new ExceptionWithHostPort(status, 'connect', address, port));
  };
  self.autoSelectFamilyAttemptedAddresses.push(`${address}:${port}`);
  self.emit('connectionAttempt', address, port, family);
  const error = handle.connect(request, address, port);
  if (error) {
    failed(new ExceptionWithHostPort(error, 'connect', address, port));
    return;
  }
  if (context.current < list.length) {
    timer = setUnrefTimeout(() => {
      if (settled) return;
      settled = true;
      errors.push(new ExceptionWithHostPort(UV_ETIMEDOUT, 'connect', address, port));
      self.emit('connectionAttemptTimeout', address, port, family);
      handle.close();
      connectInTurn(context);
    }, context.timeout);
    timer.ref();
  }
}

// A handle for another attempt; TLS puts one of its own on top.
Socket.prototype._replaceHandle = function(handle) {
  this._handle = handle;
  initSocketHandle(this);
};

Socket.prototype.ref = function() {
  if (!this._handle) this.once('connect', this.ref);
  else this._handle.ref?.();
  return this;
};

Socket.prototype.unref = function() {
  if (!this._handle) this.once('connect', this.unref);
  else this._handle.unref?.();
  return this;
};

function connect(...args) {
  const normalized = normalizeArgs(args);
  const options = normalized[0];
  const socket = new Socket(options);
  diagnostics.publish('net.client.socket', () => ({ socket }));
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

// ---- defaults ----

function getDefaultAutoSelectFamily() {
  return autoSelectFamilyDefault;
}

function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  autoSelectFamilyDefault = value;
}

function getDefaultAutoSelectFamilyAttemptTimeout() {
  return autoSelectFamilyAttemptTimeoutDefault;
}

function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  autoSelectFamilyAttemptTimeoutDefault = Math.max(10, value);
}

module.exports = {
  DEFAULT_IPV4,
  DEFAULT_IPV6,
  Socket,
  checkBindError,
  connect,
  createHandle,
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  isPipeName,
  kSetKeepAlive,
  kSetKeepAliveInitialDelay,
  kSetNoDelay,
  normalizeArgs,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
  toNumber,
};
