'use strict';

// net.Server: what listens on an address, a path or a handle, and makes a Socket of each connection.

const EventEmitter = require('events');
const stream = require('stream');
const diagnostics = require('internal/diagnostics');
const { codes, ErrnoException, ExceptionWithHostPort, UVExceptionWithHostPort } = require('internal/errors');
const { validateAbortSignal, validateNumber, validatePort } = require('internal/validators');
const { clusterWorker, kTakeHandle, ownerSymbol } = require('internal/net');
const { DEFAULT_IPV4, DEFAULT_IPV6, Socket, checkBindError, createHandle, isPipeName, kSetKeepAlive,
        kSetKeepAliveInitialDelay, kSetNoDelay, normalizeArgs, toNumber } = require('internal/net/socket');
const { TCP, constants: tcpConstants } = internalBinding('tcp_wrap');
const { Pipe, constants: { UV_READABLE: PIPE_READABLE, UV_WRITABLE: PIPE_WRITABLE } } = internalBinding('pipe_wrap');
const { UV_EINVAL } = internalBinding('uv');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_SERVER_ALREADY_LISTEN, ERR_SERVER_NOT_RUNNING } = codes;

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  EventEmitter.call(this);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
    this.on('connection', connectionListener);
  } else if (options === null || options === undefined || typeof options === 'object') {
    options = { ...options };
    if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  } else {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  if (options.highWaterMark !== undefined) {
    validateNumber(options.highWaterMark, 'options.highWaterMark');
    if (options.highWaterMark < 0) options.highWaterMark = stream.getDefaultHighWaterMark();
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = !!options.pauseOnConnect;
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = Math.trunc((options.keepAliveInitialDelay ?? 0) / 1000);
  this.highWaterMark = options.highWaterMark ?? stream.getDefaultHighWaterMark();
  if (options.blockList) this.blockList = options.blockList;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

function createServerHandle(address, port, addressType, fd, flags) {
  let handle;
  let isTCP = false;
  if (typeof fd === 'number' && fd >= 0) {
    try {
      handle = createHandle(fd, true);
    } catch {
      return UV_EINVAL;
    }
    const error = handle.open(fd);
    if (error) return error;
  } else if (port === -1 && addressType === -1) {
    handle = new Pipe(false);
  } else {
    handle = new TCP(tcpConstants.SERVER);
    isTCP = true;
  }
  if (address || isTCP) {
    let error;
    if (!address) {
      // IPv6 with IPv4 mapped, or IPv4 where there is none.
      error = handle.bind(DEFAULT_IPV6, port, flags ?? 0);
      if (error) {
        handle.close();
        return createServerHandle(DEFAULT_IPV4, port, 4, null, flags);
      }
    } else {
      error = addressType === -1 ? handle.bind(address) : handle.bind(address, port, flags ?? 0);
    }
    if (error) {
      handle.close();
      return error;
    }
  }
  return handle;
}

Server.prototype._listen2 = function setupListenHandle(address, port, addressType, backlog, fd, flags) {
  if (!this._handle) {
    let result = null;
    if (!address && typeof fd !== 'number') {
      result = createServerHandle(DEFAULT_IPV6, port, 6, fd, flags);
      if (typeof result === 'number') {
        result = null;
        address = DEFAULT_IPV4;
        addressType = 4;
      } else {
        address = DEFAULT_IPV6;
        addressType = 6;
      }
    }
    result ??= createServerHandle(address, port, addressType, fd, flags);
    if (typeof result === 'number') {
      const error = new UVExceptionWithHostPort(result, 'listen', address, port);
      diagnostics.publish('tracing:net.server.listen:error', () => ({ server: this, error }));
      process.nextTick(emitErrorNT, this, error);
      return;
    }
    this._handle = result;
  }
  this._handle.onconnection = onconnection;
  this._handle[ownerSymbol] = this;
  let error = this._handle.listen(backlog || 511);
  if (error === 0 && port > 0 && this._handle instanceof TCP) error = checkBindError(0, port, this._handle);
  if (error) {
    const exception = new UVExceptionWithHostPort(error, 'listen', address, port);
    this._handle.close();
    this._handle = null;
    diagnostics.publish('tracing:net.server.listen:error', () => ({ server: this, error: exception }));
    process.nextTick(emitErrorNT, this, exception);
    return;
  }
  diagnostics.publish('tracing:net.server.listen:asyncEnd', () => ({ server: this }));
  // Names the server to children that its sockets are sent to.
  this._connectionKey = `${addressType}:${address}:${port}`;
  if (this._unref) this.unref();
  process.nextTick(emitListeningNT, this);
};
Server.prototype._setUpListenHandle = Server.prototype._listen2;

function emitErrorNT(self, error) {
  self.emit('error', error);
}

function emitListeningNT(self) {
  if (self._handle) self.emit('listening');
}

// What the handle calls for a connection; `this` is the handle.
function onconnection(status, clientHandle) {
  const self = this[ownerSymbol];
  if (status) {
    self.emit('error', new ErrnoException(status, 'accept'));
    return;
  }
  if (self.maxConnections !== undefined && self.maxConnections !== null && self._connections >= self.maxConnections) {
    dropConnection(self, clientHandle);
    return;
  }
  if (self.blockList && clientHandle.getpeername) {
    const peer = {};
    clientHandle.getpeername(peer);
    if (peer.address && self.blockList.check(peer.address, peer.family.toLowerCase())) {
      clientHandle.close();
      return;
    }
  }
  const isWatched = diagnostics.channels['net.server.socket'] !== undefined;
  if (self[kTakeHandle] !== undefined && !isWatched && self[kTakeHandle](clientHandle)) return;
  const socket = new Socket({
    handle: clientHandle,
    allowHalfOpen: self.allowHalfOpen,
    pauseOnCreate: self.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: self.highWaterMark,
    writableHighWaterMark: self.highWaterMark,
  });
  if (self.noDelay && clientHandle.setNoDelay) {
    socket[kSetNoDelay] = true;
    clientHandle.setNoDelay(true);
  }
  if (self.keepAlive && clientHandle.setKeepAlive) {
    socket[kSetKeepAlive] = true;
    socket[kSetKeepAliveInitialDelay] = self.keepAliveInitialDelay;
    clientHandle.setKeepAlive(true, self.keepAliveInitialDelay);
  }
  self._connections++;
  socket.server = self;
  socket._server = self;
  self.emit('connection', socket);
  if (isWatched) diagnostics.publish('net.server.socket', () => ({ socket }));
}

function dropConnection(self, handle) {
  if (handle.getsockname) {
    const data = {};
    const local = {};
    const remote = {};
    handle.getsockname(local);
    handle.getpeername(remote);
    data.localAddress = local.address;
    data.localPort = local.port;
    data.localFamily = local.family;
    data.remoteAddress = remote.address;
    data.remotePort = remote.port;
    data.remoteFamily = remote.family;
    handle.close();
    self.emit('drop', data);
  } else {
    handle.close();
    self.emit('drop');
  }
}

function listenAddress(self, address, port, addressType, backlog, fd, exclusive, flags, modes) {
  if (!clusterWorker() || exclusive) {
    self._listen2(address, port, addressType, backlog, fd, flags);
    return;
  }
  // The primary of the cluster listens.
  const id = self._listeningId;
  require('cluster')._getServer(self, { address, port, addressType, fd, flags, backlog, ...modes }, (error, handle) => {
    if (id !== self._listeningId) {
      handle?.close(); // closed in the meantime
      return;
    }
    error = error || checkBindError(error, port, handle);
    if (error) {
      process.nextTick(emitErrorNT, self, new ExceptionWithHostPort(error, 'bind', address, port));
      return;
    }
    self._handle?.close();
    self._handle = handle;
    self._listen2(address, port, addressType, backlog, fd, flags);
  });
}

function checkListenOptions(options) {
  if (!('port' in options || 'path' in options)) {
    throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  }
  throw new ERR_INVALID_ARG_VALUE('options', options);
}

Server.prototype.listen = function(...args) {
  const normalized = normalizeArgs(args);
  let options = normalized[0];
  const callback = normalized[1];
  if (this._handle) throw new ERR_SERVER_ALREADY_LISTEN();
  diagnostics.publish('tracing:net.server.listen:asyncStart', () => ({ server: this, options }));
  if (callback !== null) this.once('listening', callback);
  this._listeningId++; // what was asked for before is void
  const backlogFromArgs = toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2]);
  options = options._handle || options.handle || options;
  const flags = getFlags(options.ipv6Only);
  // A handle or a server to share.
  if (options instanceof TCP || options instanceof Pipe) {
    this._handle = options;
    listenAddress(this, null, -1, -1, backlogFromArgs, undefined, true);
    return this;
  }
  addListenAbortSignal(this, options);
  if (typeof options.fd === 'number' && options.fd >= 0) {
    listenAddress(this, null, null, null, backlogFromArgs, options.fd);
    return this;
  }
  if (args.length === 0 || typeof args[0] === 'function' ||
      (options.port === undefined && 'port' in options) || options.port === null) {
    options.port = 0;
  }
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    validatePort(options.port, 'options.port');
    const backlog = options.backlog || backlogFromArgs;
    if (options.reusePort === true) options.exclusive = true;
    if (options.host) lookupAndListen(this, options.port | 0, options.host, backlog, options.exclusive, flags);
    else listenAddress(this, null, options.port | 0, 4, backlog, undefined, options.exclusive, flags);
    return this;
  }
  if (options.path && isPipeName(options.path)) {
    const pipeName = this._pipeName = options.path;
    const backlog = options.backlog || backlogFromArgs;
    const { readableAll, writableAll } = options;
    if ((readableAll || writableAll) && pipeName[0] === '\0') {
      throw new ERR_INVALID_ARG_VALUE('options', options,
                                      'can not set readableAll or writableAllt to true when path is abstract unix socket');
    }
    listenAddress(this, pipeName, -1, -1, backlog, undefined, options.exclusive, 0, { readableAll, writableAll });
    if (!this._handle) return this; // an error is on its way, or the primary has to answer
    let mode = 0;
    if (readableAll === true) mode |= PIPE_READABLE;
    if (writableAll === true) mode |= PIPE_WRITABLE;
    if (mode !== 0 && this._handle.fchmod) {
      const error = this._handle.fchmod(mode);
      if (error) {
        this._handle.close();
        this._handle = null;
        throw new ErrnoException(error, 'uv_pipe_chmod');
      }
    }
    return this;
  }
  checkListenOptions(options);
  return this;
};

function getFlags(ipv6Only) {
  return ipv6Only === true ? tcpConstants.UV_TCP_IPV6ONLY : 0;
}

function addListenAbortSignal(self, options) {
  if (options?.signal === undefined) return;
  validateAbortSignal(options.signal, 'options.signal');
  const { signal } = options;
  const onAborted = () => { self.close(); };
  if (signal.aborted) {
    process.nextTick(onAborted);
  } else {
    const disposable = require('internal/events/abort_listener').addAbortListener(signal, onAborted);
    self.once('close', disposable[Symbol.dispose ?? Symbol.for('nodejs.dispose')]);
  }
}

function lookupAndListen(self, port, address, backlog, exclusive, flags) {
  const id = self._listeningId;
  require('dns').lookup(address, (error, ip, addressType) => {
    if (id !== self._listeningId) return; // closed in the meantime
    if (error) self.emit('error', error);
    else listenAddress(self, ip, port, ip ? addressType : 4, backlog, undefined, exclusive, flags);
  });
}

Object.defineProperty(Server.prototype, 'listening', {
  get() { return !!this._handle; },
  configurable: true,
  enumerable: true,
});

Server.prototype.address = function() {
  if (this._handle?.getsockname) {
    const out = {};
    const error = this._handle.getsockname(out);
    if (error) throw new ErrnoException(error, 'address');
    return out;
  }
  return this._pipeName ?? null;
};

Server.prototype.getConnections = function(callback) {
  if (!this._usingWorkers) {
    process.nextTick(callback, null, this._connections);
    return this;
  }
  // The connections that children have count, too.
  let left = this._workers.length;
  let total = this._connections;
  const done = (error, count) => {
    if (error) {
      left = -1;
      process.nextTick(callback, error);
      return;
    }
    total += count;
    if (--left === 0) process.nextTick(callback, null, total);
  };
  for (const worker of this._workers) worker.getConnections(done);
  return this;
};

// Sockets go to a child: its list answers for them from now on.
Server.prototype._setupWorker = function(socketList) {
  this._usingWorkers = true;
  this._workers.push(socketList);
  socketList.once('exit', () => {
    this._workers.splice(this._workers.indexOf(socketList), 1);
  });
};

Server.prototype.close = function(callback) {
  if (typeof callback === 'function') {
    if (!this._handle) {
      this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
    } else {
      this.once('close', callback);
    }
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  this._listeningId++; // an answer of lookup or of the cluster's primary comes too late
  if (this._usingWorkers && this._workers.length > 0) closeAfterWorkers(this);
  else this._emitCloseIfDrained();
  return this;
};

Server.prototype[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')] = async function() {
  if (!this._handle) return;
  await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

// Children have to close their connections, too.
function closeAfterWorkers(self) {
  let left = self._workers.length;
  self._connections++; // so that 'close' is emitted once, here
  const oneClosed = () => {
    if (--left !== 0) return;
    self._connections = 0;
    self._emitCloseIfDrained();
  };
  for (const worker of self._workers) worker.close(oneClosed);
}

Server.prototype._emitCloseIfDrained = function() {
  if (this._handle || this._connections) return;
  process.nextTick(emitCloseNT, this);
};

function emitCloseNT(self) {
  self.emit('close');
}

Server.prototype[EventEmitter.captureRejectionSymbol] = function(error, event, socket) {
  if (event === 'connection') socket.destroy(error);
  else this.emit('error', error);
};

Server.prototype.ref = function() {
  this._unref = false;
  this._handle?.ref();
  return this;
};

Server.prototype.unref = function() {
  this._unref = true;
  this._handle?.unref();
  return this;
};

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

module.exports = { Server, createServer, createServerHandle };
